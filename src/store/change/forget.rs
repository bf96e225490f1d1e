//! Records that are forgotten: they go with all that they ever were, and nothing of them stays but that something was.
//!
//! What stands is retracted first, so that everything that counts it is right. Then its rows are deleted, those of its
//! older versions and of what was judged of it, and its ids in the journal; `traces` takes it out of the versions of
//! other records. Numbers are not used again: `forgotten` says which ones have nothing behind them.

mod traces;

use std::collections::{BTreeSet, HashSet};

use rusqlite::ToSql;

use super::keep::small;
use super::{ChangeError, Changing, Result};
use crate::model::{Account, AccountId, ClaimId, EntityId, Refusal, SourceId};
use crate::store::codec::{Chains, unpack};
use crate::store::derived::key;
use crate::store::history::{Kind, TouchedRow};
use crate::store::read::Blocks;
use crate::store::rows::{self, ClaimRow, EntityRow, Reader, SourceRow, Span, read_one, read_where};
use crate::store::{Change, StoreError};

/// The verb of changes that put an account into the place of another.
const EDIT: &str = "edit";

/// What went with what was forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// How many accounts, with those that had been retracted or changed before.
    pub accounts: usize,
    /// Every id and name that the sources and entities among them had.
    pub names: BTreeSet<String>,
    /// The changes of which the reason was erased: it may have told what was forgotten.
    pub reasons: BTreeSet<i64>,
}

impl Changing<'_> {
    /// Forgets a claim, whether it stands or was retracted, with its accounts and what was judged of it.
    pub fn forget_claim(&mut self, id: &ClaimId) -> Result<()> {
        let (n, row) = self.claim_ever(id)?;
        if row.span.gone.is_none() {
            self.retract_claim(id)?;
        } else {
            self.touch(Kind::Claim, id.as_str(), None)?;
        }
        self.forget_accounts_where(n, |_, _| true)?;
        self.delete_judged("contradiction", "a = ?1 OR b = ?1", id.as_str(), |cells| {
            rows::read_contradiction(cells).map(drop)
        })?;
        self.delete_judged("relation", "\"from\" = ?1 OR \"to\" = ?1", id.as_str(), |cells| {
            rows::read_relation(cells).map(drop)
        })?;
        self.delete_before("claim_before", n)?;
        self.delete("claim", n)?;
        self.bury("claim", n)?;
        self.blank(&[Kind::Claim, Kind::Account, Kind::Contradiction, Kind::Relation], id.as_str())?;
        self.drop_filing()
    }

    /// Forgets an account of a claim, whether it stands or was retracted, with what it was before it was changed.
    pub fn forget_account(&mut self, claim: &ClaimId, id: &AccountId) -> Result<()> {
        let (n, row) = self.claim_ever(claim)?;
        let ids = self.once(claim, id)?;
        let kept = self.kept(n, row.counts.kept)?;
        let of_it = |account: &Account| ids.contains(account.id.as_str());
        let missing = || Refusal::Missing { what: "account", id: id.to_string() };
        if !kept.iter().any(|(account, _)| of_it(account)) {
            return Err(missing().into());
        }
        match kept.iter().find(|(account, span)| of_it(account) && span.gone.is_none()) {
            Some((account, _)) => self.retract_account(claim, &account.id)?,
            None => self.touch(Kind::Account, id.as_str(), Some(claim.as_str()))?,
        }
        self.forget_accounts_where(n, |account, _| of_it(account))?;
        self.drop_filing()
    }

    /// Forgets a source, whether it stands or was retracted. While it stands on the chain of an account it is refused,
    /// unless these accounts go as well; those that were retracted go with it in any case.
    pub fn forget_source(&mut self, id: &SourceId, with_accounts: bool) -> Result<()> {
        let missing = || Refusal::Missing { what: "source", id: id.to_string() };
        let found = read_one(self.connection(), "source", "id = ?1", id.as_str(), SourceRow::read)?;
        let (n, row) = found.ok_or_else(missing)?;
        let told = self.claims_listed("told", n)?;
        if !told.is_empty() && !with_accounts {
            return Err(Refusal::Told { id: id.to_string(), by: told }.into());
        }
        let claims = self.claims_with(n)?;
        for claim in &claims {
            let kept = self.claim_row(*claim)?.counts.kept;
            let mut accounts = self.accounts(*claim, kept)?;
            accounts.retain(|account| stands_on(account, id));
            self.refuse_if_named(&accounts, None)?;
            self.let_go_where(*claim, |account| stands_on(account, id))?;
        }
        if row.span.gone.is_none() {
            self.retract_source(id)?;
        } else {
            self.touch(Kind::Source, id.as_str(), None)?;
        }
        for claim in claims {
            self.forget_accounts_where(claim, |account, _| stands_on(account, id))?;
        }
        self.delete_judged("judgement", "a = ?1 OR b = ?1", id.as_str(), |cells| {
            rows::read_judgement(cells).map(drop)
        })?;
        self.delete_judged("relation", "hop = ?1", id.as_str(), |cells| {
            rows::read_relation(cells).map(drop)
        })?;
        let names = self.names_of(n)?;
        self.drop_filing()?;
        self.erase_traces(id.as_str())?;
        self.uncover(&names)?;
        self.forgotten.names.extend(names);
        let before = read_where(self.connection(), "source_before", "n = ?1", n, SourceRow::read)?;
        let protected = before.iter().filter(|(_, row)| row.source.protected).count();
        let protected = i64::try_from(protected).unwrap_or_default() + i64::from(row.source.protected);
        self.extend("protected", -protected)?;
        self.delete_before("document_before", n)?;
        self.delete_before("source_before", n)?;
        self.delete("document", n)?;
        self.delete("source", n)?;
        self.bury("node", n)?;
        self.blank(&[Kind::Source, Kind::Judgement], id.as_str())
    }

    /// Forgets an entity, whether it stands or was retracted.
    pub fn forget_entity(&mut self, id: &EntityId) -> Result<()> {
        let missing = || Refusal::Missing { what: "entity", id: id.to_string() };
        let (n, row) = self.row_of_entity(id.as_str())?.ok_or_else(missing)?;
        if row.span.gone.is_none() {
            self.retract_entity(id)?;
        } else {
            self.touch(Kind::Entity, id.as_str(), None)?;
        }
        self.delete_judged("judgement", "a = ?1 OR b = ?1", id.as_str(), |cells| {
            rows::read_judgement(cells).map(drop)
        })?;
        self.drop_filing()?;
        self.erase_traces(id.as_str())?;
        for table in ["entity", "entity_before"] {
            for (_, row) in read_where(self.connection(), table, "n = ?1", n, EntityRow::read)? {
                let names = [row.entity.id.to_string(), row.entity.name];
                self.forgotten.names.extend(names.into_iter().chain(row.entity.aliases));
            }
        }
        self.delete_before("entity_before", n)?;
        self.delete("entity", n)?;
        self.bury("node", n)?;
        self.blank(&[Kind::Entity, Kind::Judgement], id.as_str())
    }

    /// Returns what went with what was forgotten so far.
    pub fn forgotten(&self) -> &Forgotten {
        &self.forgotten
    }

    /// Returns a claim that stands or stood, with its number.
    fn claim_ever(&self, id: &ClaimId) -> Result<(i64, ClaimRow)> {
        let row = read_one(self.connection(), "claim", "id = ?1", id.as_str(), ClaimRow::read)?;
        Ok(row.ok_or_else(|| Refusal::Missing { what: "claim", id: id.to_string() })?)
    }

    /// Every account of a claim, those that went among them.
    fn kept(&self, claim: i64, kept: i64) -> Result<Vec<(Account, Span)>> {
        let source = |n: u32| self.id_of(n);
        Ok(Blocks::new(self.connection())?.all(small(claim)?, kept, source)?)
    }

    /// The ids that an account had before it was changed, with its own.
    fn once(&self, claim: &ClaimId, id: &AccountId) -> Result<HashSet<String>> {
        let touched = |condition: &str, value: &dyn ToSql| {
            let found = read_where(self.connection(), "touched", condition, value, TouchedRow::read)?;
            let of_claim = |row: &TouchedRow| row.other.as_deref() == Some(claim.as_str());
            Ok::<_, ChangeError>(
                found.into_iter().filter(move |(_, row)| row.kind == Kind::Account && of_claim(row)),
            )
        };
        let (mut ids, mut open) = (HashSet::new(), vec![id.to_string()]);
        while let Some(id) = open.pop() {
            for (n, row) in touched("id = ?1 ORDER BY n", &id)? {
                let verb = "SELECT verb FROM change WHERE n = ?1";
                let verb: String = self.connection().query_row(verb, [row.change], |row| row.get(0))?;
                if verb == EDIT {
                    // What it was goes first, and what it becomes comes then.
                    let beside = touched("change = ?1 ORDER BY n", &row.change)?;
                    let before = beside.filter(|(other, _)| *other < n).map(|(_, row)| row.id);
                    open.extend(before.filter(|other| !other.is_empty() && !ids.contains(other)));
                }
            }
            ids.insert(id);
        }
        Ok(ids)
    }

    /// The numbers of the claims on whose chains a source stands or ever stood.
    fn claims_with(&self, source: i64) -> Result<BTreeSet<i64>> {
        let source = u32::try_from(source).map_err(|_| StoreError::damaged("a source has no number"))?;
        let mut select = self.connection().prepare("SELECT key, chains FROM block ORDER BY key")?;
        let mut rows = select.query([])?;
        let mut claims = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let key: i64 = row.get(0)?;
            let none = |_| StoreError::damaged(format!("the block {key} of accounts is none"));
            let chains: Chains = unpack("block.chains", key, row.get_ref(1)?.as_blob().map_err(none)?)?;
            if chains.sources.contains(&source) {
                claims.insert(key >> 20);
            }
        }
        Ok(claims)
    }

    /// Takes accounts, none of which stands, out of the blocks of a claim and out of the journal.
    fn forget_accounts_where(&mut self, claim: i64, which: impl Fn(&Account, Span) -> bool) -> Result<()> {
        let mut row = self.claim_row(claim)?;
        let kept = self.kept(claim, row.counts.kept)?;
        let (gone, rest): (Vec<_>, Vec<_>) =
            kept.into_iter().partition(|(account, span)| which(account, *span));
        if gone.is_empty() {
            return Ok(());
        }
        let range = (key(small(claim)?, 0)?, key(small(claim)? + 1, 0)?);
        self.looked_through.take();
        self.connection().execute("DELETE FROM block WHERE key >= ?1 AND key < ?2", range)?;
        self.put_all(claim, &rest)?;
        row.counts.kept = i64::try_from(rest.len()).unwrap_or(i64::MAX);
        self.update(rows::claim(claim, &row.claim, &row.counts, row.span))?;
        let stay: HashSet<&str> = rest.iter().map(|(account, _)| account.id.as_str()).collect();
        let ids: BTreeSet<&str> = gone.iter().map(|(account, _)| account.id.as_str()).collect();
        // One that was retracted and added again leaves its name to the one that stays.
        let ids: BTreeSet<&str> = ids.difference(&stay.into_iter().collect()).copied().collect();
        self.delete_relations_naming(&ids)?;
        self.forgotten.accounts += ids.len();
        let of_it = row.claim.id.as_str();
        let found =
            read_where(self.connection(), "touched", "other = ?1 ORDER BY n", of_it, TouchedRow::read)?;
        for (n, touched) in found {
            if touched.kind == Kind::Account && ids.contains(touched.id.as_str()) {
                self.blank_row(n, &touched)?;
            }
        }
        Ok(())
    }

    /// Deletes the relations that name one of some accounts. None of them stands.
    fn delete_relations_naming(&mut self, accounts: &BTreeSet<&str>) -> Result<()> {
        let condition = "account IS NOT NULL AND ?1 ORDER BY n";
        let found = read_where(self.connection(), "relation", condition, 1, rows::read_relation)?;
        for (n, (relation, span)) in found {
            let names = relation.account.as_ref().is_some_and(|account| accounts.contains(account.as_str()));
            if names && span.gone.is_some() {
                self.delete("relation", n)?;
                self.bury("relation", n)?;
            }
        }
        Ok(())
    }

    /// Deletes what was judged of a record. None of it stands any more.
    fn delete_judged(
        &mut self,
        table: &'static str,
        condition: &str,
        id: &str,
        reader: Reader<()>,
    ) -> Result<()> {
        for (n, ()) in read_where(self.connection(), table, condition, id, reader)? {
            self.delete(table, n)?;
            self.bury(table, n)?;
        }
        Ok(())
    }

    fn delete(&self, table: &str, n: i64) -> Result<usize> {
        let sql = format!("DELETE FROM {table} WHERE n = ?1");
        Ok(self.connection().prepare_cached(&sql)?.execute([n])?)
    }

    fn delete_before(&mut self, table: &str, n: i64) -> Result<()> {
        let deleted = self.delete(table, n)?;
        self.extend(table, -i64::try_from(deleted).unwrap_or_default())
    }

    /// Enters that a number has nothing behind it any more.
    fn bury(&mut self, of: &str, number: i64) -> Result<()> {
        let n = self.archive.extent("forgotten")?;
        self.insert(rows::forgotten(n, of, number, self.change))?;
        self.archive.forgotten.entry(of.to_owned()).or_default().insert(number);
        self.extend("forgotten", 1)
    }

    /// Takes an id out of what was touched, and the reasons of those changes out of the journal: they may name it.
    fn blank(&mut self, kinds: &[Kind], id: &str) -> Result<()> {
        let condition = "id = ?1 OR other = ?1 ORDER BY n";
        for (n, row) in read_where(self.connection(), "touched", condition, id, TouchedRow::read)? {
            if kinds.contains(&row.kind) {
                self.blank_row(n, &row)?;
            }
        }
        Ok(())
    }

    fn blank_row(&mut self, n: i64, row: &TouchedRow) -> Result<()> {
        self.update(rows::touched(n, row.change, row.kind.as_str(), "", None))?;
        if row.change == self.change {
            return Ok(());
        }
        let change = read_one(self.connection(), "change", "n = ?1", row.change, Change::read)?;
        let missing = || StoreError::damaged("a change is missing in the journal");
        let (number, change) = change.ok_or_else(missing)?;
        if change.why.is_some() {
            self.forgotten.reasons.insert(number);
            self.update(Change { why: None, ..change }.row(number))?;
        }
        Ok(())
    }

    /// Forgets which file each record came from: files are named after what is in them.
    fn drop_filing(&mut self) -> Result<()> {
        for table in ["section", "file"] {
            self.connection().execute(&format!("DELETE FROM {table}"), [])?;
            self.extend(table, -self.archive.extent(table)?)?;
        }
        Ok(())
    }

    /// Every id and name that a source has or had.
    fn names_of(&self, n: i64) -> Result<BTreeSet<String>> {
        let mut names = BTreeSet::new();
        for table in ["source", "source_before"] {
            for (_, row) in read_where(self.connection(), table, "n = ?1", n, SourceRow::read)? {
                let source = row.source;
                names.extend([source.id.to_string(), source.name].into_iter().chain(source.aliases));
            }
        }
        Ok(names)
    }

    /// Takes words that had to be covered because of some names out of their list.
    fn uncover(&mut self, names: &BTreeSet<String>) -> Result<()> {
        let names: HashSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let covered = self.archive.covered_words()?;
        let (gone, rest): (Vec<_>, Vec<_>) =
            covered.into_iter().partition(|words| names.contains(&words.to_lowercase()));
        if gone.is_empty() {
            return Ok(());
        }
        self.connection().execute("DELETE FROM covered", [])?;
        for (n, words) in (0..).zip(&rest) {
            self.insert(rows::covered(n, words))?;
        }
        self.extend("covered", -i64::try_from(gone.len()).unwrap_or_default())
    }
}

fn stands_on(account: &Account, id: &SourceId) -> bool {
    account.hops.iter().any(|hop| hop.source == *id)
}

//! Accounts that come and go. An account that is changed goes, and comes again at the end.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use memchr::memmem;
use rusqlite::{MAIN_DB, OptionalExtension as _};

use super::keep::small;
use super::{ChangeError, Changing, Chunk, Result};
use crate::model::{Account, AccountId, ClaimId, Hop, Refusal, SourceId};
use crate::query::kind_of_end;
use crate::store::block::{self, is_content_id};
use crate::store::codec::{Chains, Details, body_of, bytes_of_numbers, decode, pack};
use crate::store::derived::key;
use crate::store::history::Kind;
use crate::store::read::{Blocks, KnownIds};
use crate::store::rows::{self, ClaimRow, SourceRow, Span, read_block, read_one, read_where};
use crate::store::{Archive, StoreError};

/// Of claims with so many blocks the ids of their accounts are kept: of a few, and of very many, that isn't worth it.
const MANY: usize = 16;
const MOST_KNOWN: usize = 1 << 12;

impl Changing<'_> {
    /// Adds an account to a claim, or puts it in the place of the one with its id.
    pub fn account(&mut self, claim: &ClaimId, account: &Account) -> Result<()> {
        let (n, row) = self.standing_claim(claim)?;
        self.check(claim, account)?;
        // An id that is made of what an account says is nowhere where one of its sources is nowhere.
        let may_be_there = !is_content_id(&account.id) || self.all_tell(n, account)?;
        let place = if may_be_there { self.place_in(n, &account.id, Some(account))? } else { None };
        if place.is_none() && !is_content_id(&account.id) && self.archive.given_in(&account.id)?.is_some() {
            return Err(Refusal::Taken { what: "the id of an account", id: account.id.to_string() }.into());
        }
        if let Some(place) = place {
            let is_it = |(key, chunk): &Chunk| {
                *key == place.0 && chunk.get(place.1).is_some_and(|(known, _)| known == account)
            };
            if self.looked_through.borrow().as_ref().is_some_and(is_it) {
                return Ok(());
            }
            self.let_go(n, place)?;
        }
        self.append(n, account)?;
        let (_, mut row) = if place.is_some() { self.standing_claim(claim)? } else { (n, row) };
        let mut tally = self.tally(n)?;
        let last = account.last().filter(|hop| hop.stance.supports());
        let end = match last {
            Some(last) => {
                let source = self.standing_source(&last.source)?.1.source;
                Some(kind_of_end(last.basis, source.identity))
            }
            None => None,
        };
        tally.push(end);
        self.set_tally(n, tally)?;
        row.counts.accounts += 1;
        row.counts.kept += 1;
        row.counts.ends = tally.json();
        self.update(rows::claim(n, &row.claim, &row.counts, row.span))?;
        for source in sources_of(std::slice::from_ref(account)) {
            let source = self.number_of(source)?;
            if self.list("told", source, n, true)? {
                self.count_node(source, |counted| counted.tells += 1)?;
            }
        }
        if !is_content_id(&account.id) {
            self.insert(rows::given(self.archive.extent("given")?, &account.id, n))?;
            self.extend("given", 1)?;
        }
        self.touch(Kind::Account, account.id.as_str(), Some(claim.as_str()))
    }

    /// Retracts an account. It is kept, and stands no more.
    pub fn retract_account(&mut self, claim: &ClaimId, id: &AccountId) -> Result<()> {
        let (n, _) = self.standing_claim(claim)?;
        let missing = || Refusal::Missing { what: "account", id: id.to_string() };
        let place = self.place_of(n, id)?.ok_or_else(missing)?;
        let named = self.relations_naming(id)?;
        if !named.is_empty() {
            return Err(Refusal::Needed { id: id.to_string(), by: named }.into());
        }
        self.let_go(n, place)?;
        self.touch(Kind::Account, id.as_str(), Some(claim.as_str()))
    }

    /// The claims whose relations name an account.
    pub(super) fn relations_naming(&self, account: &AccountId) -> Result<Vec<String>> {
        let sql = "SELECT \"from\" FROM relation WHERE account = ?1 AND gone IS NULL";
        self.ids(sql, account.as_str())
    }

    /// Refuses to let accounts of a claim go that relations name, but for those from or to a claim that goes itself.
    pub(super) fn refuse_if_named(&self, accounts: &[Account], claim: Option<&ClaimId>) -> Result<()> {
        let condition = "account IS NOT NULL AND gone IS NULL AND ?1 ORDER BY n";
        let found = read_where(self.connection(), "relation", condition, 1, rows::read_relation)?;
        let others = found.into_iter().map(|(_, (relation, _))| relation);
        let others = others.filter(|one| claim.is_none_or(|claim| one.from != *claim && one.to != *claim));
        let mut by: BTreeMap<AccountId, Vec<String>> = BTreeMap::new();
        for relation in others {
            let Some(account) = relation.account else { continue };
            by.entry(account).or_default().push(relation.from.to_string());
        }
        match accounts.iter().find_map(|account| by.remove_entry(&account.id)) {
            Some((id, by)) => Err(Refusal::Needed { id: id.to_string(), by }.into()),
            None => Ok(()),
        }
    }

    /// Says that an account is gone, and takes it out of what counts it.
    fn let_go(&mut self, claim: i64, (key, at): (i64, usize)) -> Result<()> {
        let mut chunk = self.chunk(key)?;
        chunk[at].1.gone = Some(self.change);
        let account = chunk[at].0.clone();
        self.put_chunk(key, &chunk)?;
        self.forget_given(&account.id)?;
        self.count_ends(claim)?;
        let kept = self.claim_row(claim)?.counts.kept;
        let rest = self.accounts(claim, kept)?;
        let rest: BTreeSet<&SourceId> = sources_of(&rest);
        let gone: Vec<&SourceId> =
            sources_of(std::slice::from_ref(&account)).difference(&rest).copied().collect();
        gone.into_iter().try_for_each(|source| self.tells_no_more(source, claim))
    }

    /// Says whether every source on the chain of an account tells a claim already.
    fn all_tell(&self, claim: i64, account: &Account) -> Result<bool> {
        let claim = small(claim)?;
        for hop in &account.hops {
            if !self.listed("told", self.number_of(&hop.source)?)?.contains(&claim) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn tells_no_more(&mut self, source: &SourceId, claim: i64) -> Result<()> {
        let source = self.number_of(source)?;
        if self.list("told", source, claim, false)? {
            self.count_node(source, |counted| counted.tells -= 1)?;
        }
        Ok(())
    }

    fn forget_given(&mut self, id: &AccountId) -> Result<()> {
        if is_content_id(id) {
            return Ok(());
        }
        let sql = "SELECT n FROM given WHERE account = ?1";
        let n: Option<i64> = self.connection().query_row(sql, [id.as_str()], |row| row.get(0)).optional()?;
        let missing = || StoreError::damaged(format!("the account `{id}` is not in `given`"));
        self.remove_row("given", n.ok_or_else(missing)?)
    }

    /// Lets the accounts of a claim go that are meant. Nothing may name them.
    pub(super) fn let_go_where(&mut self, claim: i64, which: impl Fn(&Account) -> bool) -> Result<()> {
        let row = self.claim_row(claim)?;
        let standing = self.accounts(claim, row.counts.kept)?;
        let (gone, rest): (Vec<Account>, Vec<Account>) = standing.into_iter().partition(&which);
        if gone.is_empty() {
            return Ok(());
        }
        for (key, _) in self.keys(claim)? {
            let mut chunk = self.chunk(key)?;
            let meant = chunk.iter_mut().filter(|(account, span)| span.gone.is_none() && which(account));
            let number = meant.map(|(_, span)| span.gone = Some(self.change)).count();
            if number > 0 {
                self.put_chunk(key, &chunk)?;
            }
        }
        for account in &gone {
            self.forget_given(&account.id)?;
            self.touch(Kind::Account, account.id.as_str(), Some(row.claim.id.as_str()))?;
        }
        for source in sources_of(&gone).difference(&sources_of(&rest)) {
            self.tells_no_more(source, claim)?;
        }
        self.count_ends(claim)
    }

    /// Writes accounts into the blocks of a claim that has none.
    pub(super) fn put_all(&self, claim: i64, accounts: &[(Account, Span)]) -> Result<()> {
        let plain: Vec<Account> = accounts.iter().map(|(account, _)| account.clone()).collect();
        let mut rest = accounts;
        for (chunk, own) in block::chunks(&plain).enumerate() {
            let (own, others) = rest.split_at(own.len());
            self.put_chunk(key(small(claim)?, chunk)?, own)?;
            rest = others;
        }
        Ok(())
    }

    fn check(&self, claim: &ClaimId, account: &Account) -> Result<()> {
        let refused = |why| Err(ChangeError::Account(why));
        let Some(first) = account.hops.first() else { return refused("has nobody on its chain") };
        if account.document.as_ref().is_some_and(|document| *document != first.source) {
            return refused("does not have its document as the first on its chain");
        }
        if account.document.is_none() && (account.at.is_some() || account.quote.is_some()) {
            return refused("has a place in no document");
        }
        if is_content_id(&account.id) && account.id != account.made_id(claim) {
            return refused("was given an id that looks as if it were made of what it says");
        }
        let mut seen = BTreeSet::new();
        if !account.hops.iter().all(|hop| seen.insert(&hop.source)) {
            return refused("has a source twice on its chain");
        }
        seen.into_iter().try_for_each(|id| self.standing_source(id).map(drop))
    }

    /// Puts an account into the last block of a claim, or into a new one if that is full.
    fn append(&mut self, claim: i64, account: &Account) -> Result<()> {
        let known = self.archive.known_ids.get_mut().as_mut().filter(|known| known.claim == claim);
        let ids = known.and_then(|known| known.bytes.as_mut());
        ids.into_iter().for_each(|ids| ids.extend(block::bytes_of_id(&account.id)));
        let accounts = std::slice::from_ref(account);
        let one = block::of_accounts(accounts, |_| Span::from(self.change), &self.numbers(accounts)?)?;
        let range = (key(small(claim)?, 0)?, key(small(claim)? + 1, 0)?);
        let sql = "SELECT max(key) FROM block WHERE key >= ?1 AND key < ?2";
        let last: Option<i64> = self.connection().query_row(sql, range, |row| row.get(0))?;
        let Some(last) = last else { return self.put_block_of_accounts(range.0, &one.0, &one.1) };
        let chains = read_block(self.connection(), ("block", "chains"), last)?;
        let details = read_block(self.connection(), ("block", "details"), last)?;
        let missing = || StoreError::damaged(format!("the block {last} of accounts is missing"));
        let (mut chains, mut details): (Chains, Details) = chains.zip(details).ok_or_else(missing)?;
        if !block::has_room(&chains, &details, account) {
            return self.put_block_of_accounts(last + 1, &one.0, &one.1);
        }
        block::append((&mut chains, &mut details), one)?;
        self.put_block_of_accounts(last, &chains, &details)
    }

    /// The blocks of a claim that may have an account with an id: a claim may have very many. Of ids that are made of what
    /// accounts say, these blocks are kept once a second account is added, so that the next costs less. For one alone it
    /// is faster to look first where its chain is.
    fn keys_with(&self, claim: i64, id: &AccountId, account: Option<&Account>) -> Result<Vec<i64>> {
        let keys = self.keys(claim)?;
        if !is_content_id(id) || keys.is_empty() {
            return Ok(keys.into_iter().map(|(key, _)| key).collect());
        }
        let is_known = {
            let mut known = self.archive.known_ids.borrow_mut();
            let of_claim = known.as_ref().filter(|known| known.claim == claim);
            if let (None, Some(account)) = (of_claim, account) {
                *known = Some(KnownIds { claim, change: self.change, bytes: None });
                let keys = self.with_chain(keys, account)?;
                return Ok(self.with_id(&keys, id)?.0);
            }
            let ids = of_claim.and_then(|known| known.bytes.as_ref());
            if ids.is_some_and(|ids| !block::may_have_id(ids, id)) {
                return Ok(Vec::new());
            }
            ids.is_some()
        };
        let (having, bytes) = self.with_id(&keys, id)?;
        if !is_known && (MANY..=MOST_KNOWN).contains(&keys.len()) {
            let known = KnownIds { claim, change: self.change, bytes: Some(bytes) };
            self.archive.known_ids.replace(Some(known));
        }
        Ok(having)
    }

    /// Those blocks on one of whose chains the sources of an account stand one behind the other.
    fn with_chain(&self, mut keys: Vec<(i64, i64)>, account: &Account) -> Result<Vec<(i64, i64)>> {
        let chain = bytes_of_numbers(&self.numbers(std::slice::from_ref(account))?);
        let Some((first, _)) = keys.first() else { return Ok(keys) };
        let mut blob = self.connection().blob_open(MAIN_DB, "block", "chains", *first, true)?;
        let (mut bytes, mut having) = (Vec::new(), Vec::new());
        for (key, accounts) in keys.drain(..) {
            blob.reopen(key)?;
            bytes.resize(blob.len(), 0);
            blob.read_at_exact(&mut bytes, 0)?;
            having.extend(memmem::find(&bytes, &chain).map(|_| (key, accounts)));
        }
        Ok(having)
    }

    /// Those blocks that may have an id, and the ids of all of them, if they are few enough to be kept: the list with which
    /// the details of a block begin.
    fn with_id(&self, keys: &[(i64, i64)], id: &AccountId) -> Result<(Vec<i64>, Vec<u8>)> {
        let (mut having, mut bytes) = (Vec::new(), Vec::new());
        let Some((first, _)) = keys.first() else { return Ok((having, bytes)) };
        let mut blob = self.connection().blob_open(MAIN_DB, "block", "details", *first, true)?;
        for (key, accounts) in keys {
            blob.reopen(*key)?;
            let from = if keys.len() > MOST_KNOWN { 0 } else { bytes.len() };
            bytes.resize(from + blob.len().min(block::bytes_of_ids(small(*accounts)?)), 0);
            blob.read_at_exact(&mut bytes[from..], 0)?;
            having.extend(block::may_have_id(&bytes[from..], id).then_some(*key));
        }
        Ok((having, bytes))
    }

    /// The blocks of a claim, each with the number of its accounts.
    fn keys(&self, claim: i64) -> Result<Vec<(i64, i64)>> {
        let range = (key(small(claim)?, 0)?, key(small(claim)? + 1, 0)?);
        let sql = "SELECT key, accounts FROM block WHERE key >= ?1 AND key < ?2 ORDER BY key";
        let mut select = self.connection().prepare_cached(sql)?;
        let keys = select.query_map(range, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(keys.collect::<std::result::Result<_, _>>()?)
    }

    fn chunk(&self, key: i64) -> Result<Vec<(Account, Span)>> {
        let source = |n: u32| self.id_of(n);
        let missing = || StoreError::damaged(format!("the block {key} of accounts is missing"));
        Ok(Blocks::new(self.connection())?.chunk(key, source)?.ok_or_else(missing)?)
    }

    /// Returns the standing accounts of a claim.
    pub(super) fn accounts(&self, claim: i64, kept: i64) -> Result<Vec<Account>> {
        let source = |n: u32| self.id_of(n);
        Ok(Blocks::new(self.connection())?.standing(small(claim)?, kept, None, source)?)
    }

    pub(super) fn id_of(&self, n: u32) -> Option<SourceId> {
        if let Some(id) = self.names.get(&n) {
            return Some(id.clone());
        }
        let id = self.archive.source_id(n.into()).ok().flatten()?;
        Some(self.names.insert(n, Box::new(id)).clone())
    }

    fn put_chunk(&self, key: i64, chunk: &[(Account, Span)]) -> Result<()> {
        let accounts: Vec<Account> = chunk.iter().map(|(account, _)| account.clone()).collect();
        let (chains, details) = block::of_accounts(&accounts, |at| chunk[at].1, &self.numbers(&accounts)?)?;
        self.put_block_of_accounts(key, &chains, &details)
    }

    /// The numbers of the sources on the chains of some accounts.
    fn numbers(&self, accounts: &[Account]) -> Result<Vec<u32>> {
        let mut numbers = HashMap::new();
        let hops = || accounts.iter().flat_map(|account| &account.hops);
        for hop in hops() {
            if !numbers.contains_key(&hop.source) {
                numbers.insert(&hop.source, u32::try_from(self.number_of(&hop.source)?).ok());
            }
        }
        let missing = || StoreError::damaged("a source has no number");
        let number = |hop: &Hop| numbers.get(&hop.source).copied().flatten().ok_or_else(missing);
        Ok(hops().map(number).collect::<std::result::Result<_, _>>()?)
    }

    fn put_block_of_accounts(&self, key: i64, chains: &Chains, details: &Details) -> Result<()> {
        let accounts = i64::try_from(chains.shapes.len()).unwrap_or(i64::MAX);
        let chains = pack("block.chains", key, chains)?;
        let details = pack("block.details", key, details)?;
        self.looked_through.take();
        let sql = "INSERT OR REPLACE INTO block VALUES (?1, ?2, ?3, ?4)";
        self.connection().prepare_cached(sql)?.execute((key, accounts, chains, details))?;
        Ok(())
    }

    /// Returns the block and the place in it where the account of an id stands.
    pub(super) fn place_of(&self, claim: i64, id: &AccountId) -> Result<Option<(i64, usize)>> {
        self.place_in(claim, id, None)
    }

    /// The same, with the account of which the id is made, if it is known.
    fn place_in(
        &self,
        claim: i64,
        id: &AccountId,
        made_of: Option<&Account>,
    ) -> Result<Option<(i64, usize)>> {
        if !is_content_id(id) && self.archive.given_in(id)? != Some(claim) {
            return Ok(None);
        }
        for key in self.keys_with(claim, id, made_of)? {
            let mut looked_through = self.looked_through.borrow_mut();
            if looked_through.as_ref().is_none_or(|(of, _)| *of != key) {
                *looked_through = Some((key, self.chunk(key)?));
            }
            let Some((_, chunk)) = looked_through.as_ref() else { continue };
            let at = chunk.iter().position(|(one, span)| one.id == *id && span.gone.is_none());
            if let Some(at) = at {
                return Ok(Some((key, at)));
            }
        }
        Ok(None)
    }

    pub(super) fn claim_row(&self, n: i64) -> Result<ClaimRow> {
        let row = read_one(self.connection(), "claim", "n = ?1", n, ClaimRow::read)?;
        Ok(row.ok_or_else(|| StoreError::damaged(format!("the claim {n} is missing")))?.1)
    }

    /// Returns a claim that stands, with its number and without its accounts.
    pub(super) fn standing_claim(&self, id: &ClaimId) -> Result<(i64, ClaimRow)> {
        let row = read_one(self.connection(), "claim", "id = ?1", id.as_str(), ClaimRow::read)?;
        let missing = || Refusal::Missing { what: "claim", id: id.to_string() };
        Ok(row.filter(|(_, row)| row.span.gone.is_none()).ok_or_else(missing)?)
    }

    /// Returns a source that stands, with its number and without what only documents have.
    pub(super) fn standing_source(&self, id: &SourceId) -> Result<(i64, SourceRow)> {
        let row = read_one(self.connection(), "source", "id = ?1", id.as_str(), SourceRow::read)?;
        let missing = || Refusal::Missing { what: "source", id: id.to_string() };
        Ok(row.filter(|(_, row)| row.span.gone.is_none()).ok_or_else(missing)?)
    }

    /// Returns the ids that a query with one value finds.
    pub(super) fn ids(&self, sql: &str, value: &str) -> Result<Vec<String>> {
        let mut select = self.connection().prepare_cached(sql)?;
        let ids = select.query_map([value], |row| row.get(0))?;
        Ok(ids.collect::<std::result::Result<_, _>>()?)
    }
}

fn sources_of(accounts: &[Account]) -> BTreeSet<&SourceId> {
    accounts.iter().flat_map(|account| &account.hops).map(|hop| &hop.source).collect()
}

impl Archive {
    /// Returns the number of the claim that has an account whose id is made of its content.
    pub(in crate::store) fn claim_of_made(
        &self,
        id: &AccountId,
    ) -> std::result::Result<Option<i64>, StoreError> {
        if !is_content_id(id) {
            return Ok(None);
        }
        let mut select = self.connection.prepare_cached("SELECT key, details FROM block ORDER BY key")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let key: i64 = row.get(0)?;
            let none = |_| StoreError::damaged(format!("the block {key} of accounts is none"));
            let bytes = body_of("block.details", key, row.get_ref(1)?.as_blob().map_err(none)?)?;
            // Decoding takes far longer than a look at the bytes.
            if block::may_have_id(bytes, id) {
                let wrong = |why| StoreError::damaged(format!("the block {key} of accounts {why}"));
                if block::has_id(&decode(bytes).map_err(wrong)?, id) {
                    return Ok(Some(key >> 20));
                }
            }
        }
        Ok(None)
    }
}

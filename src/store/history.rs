//! What was: older versions of records, and which change touched what.

use std::collections::{BTreeMap, HashMap};

use super::past::Versioned;
use super::read::Blocks;
use super::rows::{
    self, Cells, ClaimRow, EntityRow, Reader, SourceRow, Span, read_all, read_one, read_where,
};
use super::{Archive, Change, StoreError};
use crate::model::{
    Account, AccountId, Case, Claim, ClaimId, Contradiction, Document, Entity, Judgement, Relation, Source,
    SourceId,
};

/// What a change touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A source or a document.
    Source,
    /// An entity.
    Entity,
    /// What a claim says, without its accounts.
    Claim,
    /// An account.
    Account,
    /// A contradiction.
    Contradiction,
    /// A relation.
    Relation,
    /// A judgement of identity.
    Judgement,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Source,
        Self::Entity,
        Self::Claim,
        Self::Account,
        Self::Contradiction,
        Self::Relation,
        Self::Judgement,
    ];

    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Entity => "entity",
            Self::Claim => "claim",
            Self::Account => "account",
            Self::Contradiction => "contradiction",
            Self::Relation => "relation",
            Self::Judgement => "judgement",
        }
    }

    pub(super) fn read(cells: &mut Cells) -> Result<Self, StoreError> {
        let word = cells.text()?;
        let kind = Self::ALL.into_iter().find(|kind| kind.as_str() == word);
        kind.ok_or_else(|| cells.fault("is of a kind that this program doesn't know"))
    }
}

/// A record as it was at a time.
#[derive(Debug, Clone, PartialEq)]
pub enum Version {
    /// A source or a document.
    Source(Source),
    /// An entity.
    Entity(Entity),
    /// A claim without its accounts.
    Claim(Claim),
    /// An account of a claim.
    Account(ClaimId, Account),
    /// A contradiction.
    Contradiction(Contradiction),
    /// A relation.
    Relation(Relation),
    /// A judgement of identity.
    Judgement(Judgement),
}

/// A record that a change touched, and how it was before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Touched {
    /// What it is.
    pub kind: Kind,
    /// Its id; of what is judged, the first of the two. Empty if it is forgotten.
    pub id: String,
    /// The claim of an account; of what is judged, the second of the two.
    pub other: Option<String>,
    /// What it was before; nothing if the change added it.
    pub before: Option<Version>,
    /// What it was afterwards; nothing if the change retracted it.
    pub after: Option<Version>,
}

/// A change with what it touched.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number in the journal, from 1.
    pub number: i64,
    /// Who, when and why.
    pub change: Change,
    /// The records that it touched, in the order in which they were changed. Those of the import are not listed.
    pub touched: Vec<Touched>,
}

/// A row of the list of what was touched.
pub(super) struct TouchedRow {
    pub(super) change: i64,
    pub(super) kind: Kind,
    /// Empty if the record is forgotten.
    pub(super) id: String,
    pub(super) other: Option<String>,
}

impl TouchedRow {
    pub(super) fn read(cells: &mut Cells) -> Result<Self, StoreError> {
        Ok(Self {
            change: cells.int()?,
            kind: Kind::read(cells)?,
            id: cells.text()?,
            other: cells.maybe_text()?,
        })
    }
}

/// The claim of which an account was touched last. When another follows, all of its accounts are read once: an import may
/// have touched very many.
#[derive(Default)]
struct LastClaim {
    id: String,
    accounts: Option<HashMap<AccountId, Vec<(Span, Version)>>>,
}

impl LastClaim {
    fn versions_of(
        &mut self,
        account: &str,
        claim: &str,
        archive: &Archive,
    ) -> Result<Vec<(Span, Version)>, StoreError> {
        if self.id != claim {
            *self = Self { id: claim.to_owned(), accounts: None };
            return archive.account_versions(account, Some(claim));
        }
        if self.accounts.is_none() {
            let mut accounts: HashMap<AccountId, Vec<(Span, Version)>> = HashMap::new();
            let (claim, all) = archive.accounts_ever(claim)?;
            for (one, span) in all {
                let id = one.id.clone();
                accounts.entry(id).or_default().push((span, Version::Account(claim.clone(), one)));
            }
            self.accounts = Some(accounts);
        }
        let versions = self.accounts.as_ref().and_then(|accounts| accounts.get(account));
        Ok(versions.cloned().unwrap_or_default())
    }
}

impl Archive {
    /// Returns the journal, or of it the changes that touched a record.
    pub fn log(&self, id: Option<&str>) -> Result<Vec<Entry>, StoreError> {
        let mut touched: BTreeMap<i64, Vec<Touched>> = BTreeMap::new();
        let mut last = LastClaim::default();
        for row in self.touched(id)? {
            let (before, after) = self.versions(&row, &mut last)?;
            let TouchedRow { change, kind, id, other } = row;
            touched.entry(change).or_default().push(Touched { kind, id, other, before, after });
        }
        let entry = |(number, change): (i64, Change)| {
            let touched = touched.remove(&number).unwrap_or_default();
            let listed = id.is_none() || !touched.is_empty();
            listed.then_some(Entry { number, change, touched })
        };
        Ok((1..).zip(self.changes()?).filter_map(entry).collect())
    }

    fn touched(&self, id: Option<&str>) -> Result<Vec<TouchedRow>, StoreError> {
        let Some(id) = id else { return self.dense("touched", TouchedRow::read) };
        let condition = "id = ?1 OR other = ?1 ORDER BY n";
        let found = read_where(&self.connection, "touched", condition, id, TouchedRow::read)?;
        Ok(found.into_iter().map(|(_, row)| row).collect())
    }

    /// Returns a touched record before and after its change.
    fn versions(
        &self,
        row: &TouchedRow,
        last: &mut LastClaim,
    ) -> Result<(Option<Version>, Option<Version>), StoreError> {
        let versions = match &row.other {
            Some(claim) if row.kind == Kind::Account && !row.id.is_empty() => {
                last.versions_of(&row.id, claim, self)?
            }
            other => self.versions_of(row.kind, &row.id, other.as_deref())?,
        };
        let (mut before, mut after) = (None, None);
        for (span, version) in versions {
            if span.gone == Some(row.change) && span.added < row.change {
                before = Some(version);
            } else if span.added == row.change && span.gone.is_none_or(|gone| gone > row.change) {
                after = Some(version);
            }
        }
        Ok((before, after))
    }

    /// Returns every version of a record, the last last.
    pub(super) fn versions_of(
        &self,
        kind: Kind,
        id: &str,
        other: Option<&str>,
    ) -> Result<Vec<(Span, Version)>, StoreError> {
        fn both<T>(found: Vec<(T, Span)>, version: fn(T) -> Version) -> Vec<(Span, Version)> {
            found.into_iter().map(|(one, span)| (span, version(one))).collect()
        }
        if id.is_empty() {
            return Ok(Vec::new());
        }
        match kind {
            Kind::Source => self.source_versions(id),
            Kind::Entity => {
                let rows = self.rows_of::<EntityRow>(id)?;
                Ok(rows.into_iter().map(|row| (row.span, Version::Entity(row.entity))).collect())
            }
            Kind::Claim => {
                let rows = self.rows_of::<ClaimRow>(id)?;
                Ok(rows.into_iter().map(|row| (row.span, Version::Claim(row.claim))).collect())
            }
            Kind::Account => self.account_versions(id, other),
            Kind::Contradiction => {
                let found = self.judged("contradiction", ["a", "b"], id, other, rows::read_contradiction)?;
                Ok(both(found, Version::Contradiction))
            }
            Kind::Relation => {
                let columns = ["\"from\"", "\"to\""];
                let found = self.judged("relation", columns, id, other, rows::read_relation)?;
                Ok(both(found, Version::Relation))
            }
            Kind::Judgement => {
                let found = self.judged("judgement", ["a", "b"], id, other, rows::read_judgement)?;
                Ok(both(found, Version::Judgement))
            }
        }
    }

    fn rows_of<T: Versioned>(&self, id: &str) -> Result<Vec<T>, StoreError> {
        let now = read_where(&self.connection, T::NOW, "id = ?1", id, T::READ)?;
        let Some(n) = now.first().map(|(n, _)| *n) else { return Ok(Vec::new()) };
        let before = read_where(&self.connection, T::BEFORE, "n = ?1 ORDER BY gone", n, T::READ)?;
        Ok(before.into_iter().chain(now).map(|(_, row)| row).collect())
    }

    fn source_versions(&self, id: &str) -> Result<Vec<(Span, Version)>, StoreError> {
        let found = read_one(&self.connection, "source", "id = ?1", id, SourceRow::read)?;
        let Some((n, mut row)) = found else { return Ok(Vec::new()) };
        if row.is_document {
            let document = read_one(&self.connection, "document", "n = ?1", n, rows::read_document)?;
            row.source.document = document.map(|(_, document)| document);
        }
        let mut before = read_where(&self.connection, "source_before", "n = ?1", n, SourceRow::read)?;
        let documents = read_where(&self.connection, "document_before", "n = ?1", n, rows::document_before)?;
        for (_, row) in &mut before {
            let gone = documents.iter().find(|(_, (_, gone))| Some(*gone) == row.span.gone);
            row.source.document = gone.map(|(_, (document, _))| document.clone());
        }
        let rows = before.into_iter().map(|(_, row)| row).chain([row]);
        Ok(rows.map(|row| (row.span, Version::Source(row.source))).collect())
    }

    fn account_versions(&self, id: &str, claim: Option<&str>) -> Result<Vec<(Span, Version)>, StoreError> {
        let Some(claim) = claim else { return Ok(Vec::new()) };
        let (claim, all) = self.accounts_ever(claim)?;
        let of_it = all.into_iter().filter(|(account, _)| account.id.as_str() == id);
        Ok(of_it.map(|(one, span)| (span, Version::Account(claim.clone(), one))).collect())
    }

    /// Every account of a claim that stands or stood.
    fn accounts_ever(&self, claim: &str) -> Result<(ClaimId, Vec<(Account, Span)>), StoreError> {
        let id: ClaimId = claim.parse().map_err(|_| StoreError::damaged("a claim has no id"))?;
        let found = read_one(&self.connection, "claim", "id = ?1", claim, ClaimRow::read)?;
        let Some((n, row)) = found else { return Ok((id, Vec::new())) };
        let source = |n: u32| self.source_id(n.into()).ok().flatten();
        let n = usize::try_from(n).map_err(|_| StoreError::damaged("a claim has no number"))?;
        Ok((id, Blocks::new(&self.connection)?.all(n, row.counts.kept, source)?))
    }

    /// Returns the id of a source by its number.
    pub(super) fn source_id(&self, n: i64) -> Result<Option<SourceId>, StoreError> {
        let found = read_one(&self.connection, "source", "n = ?1", n, SourceRow::read)?;
        Ok(found.map(|(_, row)| row.source.id))
    }

    /// Returns what was ever judged of two, the first first.
    fn judged<T>(
        &self,
        table: &'static str,
        [a, b]: [&str; 2],
        id: &str,
        other: Option<&str>,
        reader: Reader<(T, Span)>,
    ) -> Result<Vec<(T, Span)>, StoreError> {
        let pair = serde_json::json!([id, other]).to_string();
        let condition = format!("{a} = ?1 ->> 0 AND {b} = ?1 ->> 1 ORDER BY n");
        let found = read_where(&self.connection, table, &condition, pair, reader)?;
        Ok(found.into_iter().map(|(_, one)| one).collect())
    }

    /// Counts the versions of sources that are protected.
    pub(super) fn count_protected(&self) -> Result<i64, StoreError> {
        let mut protected = 0;
        for table in ["source", "source_before"] {
            read_all(&self.connection, table, SourceRow::read, |_, row| {
                protected += i64::from(row.source.protected);
                Ok(())
            })?;
        }
        Ok(protected)
    }

    /// Returns a record that was retracted, as it was at last, with the change by which it went.
    pub fn retracted(&self, id: &str) -> Result<Option<(Version, Change)>, StoreError> {
        let mut last: Option<(i64, Version)> = None;
        for row in self.touched(Some(id))?.into_iter().filter(|row| row.id == id) {
            if matches!(row.kind, Kind::Contradiction | Kind::Relation | Kind::Judgement) {
                continue;
            }
            let mut versions = self.versions_of(row.kind, &row.id, row.other.as_deref())?;
            versions.sort_by_key(|(span, _)| (span.gone.is_none(), span.gone));
            match versions.pop() {
                Some((Span { gone: None, .. }, _)) => return Ok(None),
                Some((Span { gone: Some(gone), .. }, version)) => last = Some((gone, version)),
                None => {}
            }
        }
        let Some((gone, version)) = last else { return Ok(None) };
        let change = usize::try_from(gone - 1).ok().and_then(|at| self.changes().ok()?.into_iter().nth(at));
        Ok(change.map(|change| (version, change)))
    }

    /// Returns the records of an id that stand: a claim without its accounts, a source or an entity, an account.
    pub fn standing(&self, id: &str) -> Result<Vec<Version>, StoreError> {
        let standing = self.by_id(id)?.into_iter().filter(|(span, _)| span.gone.is_none());
        Ok(standing.map(|(_, version)| version).collect())
    }

    /// Returns the records of an id that stand or stood, as they are or were at last.
    pub fn ever(&self, id: &str) -> Result<Vec<Version>, StoreError> {
        Ok(self.by_id(id)?.into_iter().map(|(_, version)| version).collect())
    }

    /// Returns the last version of every record of an id. The id of an account can have its claim in front of it:
    /// `CLAIM/ACCOUNT`.
    fn by_id(&self, id: &str) -> Result<Vec<(Span, Version)>, StoreError> {
        let last = |mut versions: Vec<(Span, Version)>| {
            versions.sort_by_key(|(span, _)| (span.gone.is_none(), span.gone));
            versions.pop()
        };
        if let Some((claim, account)) = id.split_once('/') {
            return Ok(last(self.account_versions(account, Some(claim))?).into_iter().collect());
        }
        let mut found = Vec::new();
        for kind in [Kind::Claim, Kind::Source, Kind::Entity] {
            found.extend(last(self.versions_of(kind, id, None)?));
        }
        if found.is_empty()
            && let Ok(account) = AccountId::new(id)
            && let Some(claim) = self.claim_of(&account)?
        {
            found.extend(last(self.account_versions(id, Some(claim.as_str()))?));
        }
        Ok(found)
    }

    /// Returns of records that stand as much as others need that name them: who and what they are, and no more.
    pub fn stubs<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Result<Case, StoreError> {
        let mut case = Case::default();
        let mut found = Vec::new();
        for id in ids {
            for kind in [Kind::Claim, Kind::Source, Kind::Entity] {
                let versions = self.versions_of(kind, id, None)?;
                found.extend(versions.into_iter().filter(|(span, _)| span.gone.is_none()));
            }
        }
        for (_, version) in found {
            match version {
                Version::Source(source) => {
                    let mut stub = Source::new(source.id.clone(), source.name, source.kind);
                    stub.identity = source.identity;
                    stub.protected = source.protected;
                    stub.aliases = source.aliases;
                    stub.document = source.document.map(|_| Document::default());
                    case.sources.insert(source.id, stub);
                }
                Version::Entity(entity) => {
                    case.entities.insert(entity.id.clone(), Entity { part_of: Vec::new(), ..entity });
                }
                Version::Claim(claim) => {
                    case.claims.insert(claim.id.clone(), Claim::new(claim.id, claim.text));
                }
                _ => {}
            }
        }
        Ok(case)
    }

    /// Returns the number of the claim of a standing account whose id was given to it.
    pub(super) fn given_in(&self, account: &AccountId) -> Result<Option<i64>, StoreError> {
        let id = account.as_str();
        let given = read_one(&self.connection, "given", "account = ?1", id, rows::read_given)?;
        Ok(given.map(|(_, (_, claim))| claim))
    }

    /// Returns the claim of an account that stands or stood, by the id of the account.
    ///
    /// One whose id was given to it, or that was ever changed, is found by an index. For one whose id is made of its
    /// content every block is looked through.
    pub fn claim_of(&self, account: &AccountId) -> Result<Option<ClaimId>, StoreError> {
        let mut number = self.given_in(account)?;
        if number.is_none() {
            let condition = "id = ?1 ORDER BY n DESC";
            let touched =
                read_where(&self.connection, "touched", condition, account.as_str(), TouchedRow::read)?;
            let last = touched.into_iter().map(|(_, row)| row).find(|row| row.kind == Kind::Account);
            if let Some(claim) = last.and_then(|row| row.other?.parse().ok()) {
                return Ok(Some(claim));
            }
            number = self.claim_of_made(account)?;
        }
        let Some(number) = number else { return Ok(None) };
        let row = read_one(&self.connection, "claim", "n = ?1", number, ClaimRow::read)?;
        Ok(row.map(|(_, row)| row.claim.id))
    }
}

//! The part of a database that a question needs: records are read when they are first asked for, and kept. They are read
//! as they are, or as they were at the time as of which the database was opened.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::Hash;

use elsa::FrozenMap;

use super::history::Kind;
use super::lists::Once;
use super::past::Versioned;
use super::read::Blocks;
use super::rows::{self, ClaimRow, Counted, EntityRow, Reader, SourceRow, Span, read_one, read_where};
use super::{Archive, StoreError};
use crate::graph::View;
use crate::model::{
    Case, Claim, ClaimId, Contradiction, Entity, EntityId, Judgement, NodeId, Relation, Source, SourceId,
};

/// A view of an open database, filled as it is asked. What it has read it keeps.
///
/// A view can't fail, but reading can: an answer is good only if there is no [`fault`](Part::fault) when it is done.
pub struct Part {
    pub(super) archive: Archive,
    claims: FrozenMap<ClaimId, Box<Option<(i64, ClaimRow)>>>,
    sources: FrozenMap<SourceId, Box<Option<Known<Source>>>>,
    numbers: FrozenMap<i64, Box<SourceId>>,
    entities: FrozenMap<EntityId, Box<Option<Known<Entity>>>>,
    contradictions: FrozenMap<ClaimId, Box<[(i64, Contradiction)]>>,
    relations: FrozenMap<ClaimId, Box<[(i64, Relation)]>>,
    judgements: FrozenMap<NodeId, Box<[(i64, Judgement)]>>,
    /// Who named whom then and does so no more.
    pub(super) once: Once,
    fault: OnceCell<StoreError>,
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").field("archive", &self.archive).finish_non_exhaustive()
    }
}

/// A record, its number, and how many records name it.
#[derive(Debug)]
pub(super) struct Known<T> {
    record: T,
    pub(super) number: i64,
    pub(super) counted: Counted,
}

impl Part {
    /// Begins with nothing read. All that is read is of one state of the file, whoever writes meanwhile.
    pub fn new(mut archive: Archive) -> Self {
        let fault = OnceCell::new();
        if let Err(error) = archive.hold() {
            drop(fault.set(error));
        }
        Self {
            archive,
            claims: FrozenMap::new(),
            sources: FrozenMap::new(),
            numbers: FrozenMap::new(),
            entities: FrozenMap::new(),
            contradictions: FrozenMap::new(),
            relations: FrozenMap::new(),
            judgements: FrozenMap::new(),
            once: Once::default(),
            fault,
        }
    }

    /// Returns the database.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Returns the first thing that could not be read. Then what was answered meanwhile is worth nothing.
    pub fn fault(&self) -> Option<&StoreError> {
        self.fault.get()
    }

    /// Gives the view up for the first thing that could not be read.
    pub fn into_fault(self) -> Option<StoreError> {
        self.fault.into_inner()
    }

    /// Returns what was read of an id, and reads it if nobody asked before.
    fn kept<'s, K: Eq + Hash + Clone, V: ?Sized>(
        &'s self,
        map: &'s FrozenMap<K, Box<V>>,
        id: &K,
        read: impl FnOnce() -> Result<Box<V>, StoreError>,
    ) -> &'s V
    where
        Box<V>: Default,
    {
        match map.get(id) {
            Some(kept) => kept,
            None => map.insert(id.clone(), self.good(read())),
        }
    }

    /// Keeps the first fault, in whose place there is nothing.
    pub(super) fn good<T: Default>(&self, read: Result<T, StoreError>) -> T {
        read.unwrap_or_else(|error| {
            drop(self.fault.set(error));
            T::default()
        })
    }

    /// Reads one row by a column that no two rows share.
    fn row<T>(
        &self,
        table: &'static str,
        condition: &str,
        value: impl rusqlite::ToSql,
        reader: Reader<T>,
    ) -> Result<Option<(i64, T)>, StoreError> {
        read_one(&self.archive.connection, table, condition, value, reader)
    }

    /// Reads the row of an id. That there is none is looked for again without the index, which has no checksum.
    pub(super) fn by_id<T: Versioned>(&self, id: &str) -> Result<Option<(i64, T)>, StoreError> {
        let found = self.row(T::NOW, "id = ?1", id, T::READ)?;
        let connection = &self.archive.connection;
        let sql = format!("SELECT count(*) FROM {} NOT INDEXED WHERE id = ?1", T::NOW);
        let is_astray = match &found {
            Some((_, row)) => row.id() != id,
            None => connection.query_row(&sql, [id], |row| row.get::<_, i64>(0))? > 0,
        };
        if is_astray { Err(StoreError::astray(T::NOW)) } else { Ok(found) }
    }

    fn read_claim(&self, id: &ClaimId) -> Result<Option<(i64, ClaimRow)>, StoreError> {
        self.by_id(id.as_str())?.map_or(Ok(None), |found| self.with_accounts(found))
    }

    /// Reads the accounts of a claim, if it stands. Its counts are those of now, whenever it is read as of.
    fn with_accounts(&self, (n, now): (i64, ClaimRow)) -> Result<Option<(i64, ClaimRow)>, StoreError> {
        let counts = now.counts.clone();
        let Some(mut row) = self.archive.version(n, now)? else { return Ok(None) };
        row.counts = counts;
        let number = usize::try_from(n).map_err(|_| StoreError::damaged("a claim has no number"))?;
        let source = |number: u32| self.source_id(number.into()).cloned();
        let mut blocks = Blocks::new(&self.archive.connection)?;
        row.claim.accounts = blocks.standing(number, row.counts.kept, self.archive.at, source)?;
        let stand = i64::try_from(row.claim.accounts.len());
        if self.archive.at.is_none() && stand != Ok(row.counts.accounts) {
            return Err(StoreError::damaged(format!("the claim {number} lacks accounts")));
        }
        Ok(Some((n, row)))
    }

    /// Reads a claim by its number; nothing if it doesn't stand.
    pub(super) fn claim_at(&self, number: i64) -> Option<&Claim> {
        let row = self.good(self.row("claim", "n = ?1", number, ClaimRow::read));
        if row.is_none() {
            self.good(Err::<(), _>(StoreError::damaged(format!("the row {number} of `claim` is missing"))));
        }
        let row = row?;
        let id = row.1.claim.id.clone();
        let read = || self.with_accounts(row).map(Box::new);
        self.kept(&self.claims, &id, read).as_ref().map(|(_, row)| &row.claim)
    }

    /// Returns the id of a source by its number.
    pub(super) fn source_id(&self, number: i64) -> Option<&SourceId> {
        if let Some(id) = self.numbers.get(&number) {
            return Some(id);
        }
        // Accounts that went may name sources that went.
        let row = self.good(self.row("source", "n = ?1", number, SourceRow::read))?;
        let id = row.1.source.id.clone();
        let known = self.good(self.known(Some(row)));
        if self.sources.get(&id).is_none() {
            self.sources.insert(id.clone(), Box::new(known));
        }
        Some(self.numbers.insert(number, Box::new(id)))
    }

    fn known(&self, found: Option<(i64, SourceRow)>) -> Result<Option<Known<Source>>, StoreError> {
        let Some((number, now)) = found else { return Ok(None) };
        let (is_protected, counted, newest) = (now.source.protected, now.counted, now.span.added);
        let Some(row) = self.archive.version(number, now)? else { return Ok(None) };
        let mut record = row.source;
        // What is protected now is protected whatever was thought of it then.
        record.protected |= is_protected;
        if row.is_document {
            let document = match row.span.gone.filter(|_| row.span.added < newest) {
                Some(gone) => self.archive.document_before(number, gone)?,
                None => self.row("document", "n = ?1", number, rows::read_document)?.map(|(_, one)| one),
            };
            let missing = || StoreError::damaged(format!("the row {number} of `document` is missing"));
            record.document = Some(document.ok_or_else(missing)?);
        }
        Ok(Some(Known { record, number, counted }))
    }

    pub(super) fn known_source(&self, id: &SourceId) -> Option<&Known<Source>> {
        let read = || self.known(self.by_id(id.as_str())?).map(Box::new);
        self.kept(&self.sources, id, read).as_ref()
    }

    pub(super) fn known_entity(&self, id: &EntityId) -> Option<&Known<Entity>> {
        let read = || {
            let Some((number, now)) = self.by_id::<EntityRow>(id.as_str())? else {
                return Ok(Box::default());
            };
            let counted = now.counted;
            let row = self.archive.version(number, now)?;
            Ok(Box::new(row.map(|row| Known { record: row.entity, number, counted })))
        };
        self.kept(&self.entities, id, read).as_ref()
    }

    /// Reads what is judged of something: as many records as it says of itself, and those that the journal says went
    /// since the time as of which is read.
    fn judged<T>(
        &self,
        kind: Kind,
        condition: &str,
        id: &str,
        count: i64,
        reader: Reader<(T, Span)>,
    ) -> Result<Box<[(i64, T)]>, StoreError> {
        let (at, table) = (self.archive.at, kind.as_str());
        let touched = if at.is_none() { 0 } else { self.since().judged(kind, id) };
        if count == 0 && touched == 0 {
            return Ok(Box::default());
        }
        let found = read_where(&self.archive.connection, table, condition, id, reader)?;
        let stand = found.iter().filter(|(_, (_, span))| span.gone.is_none()).count();
        if i64::try_from(stand) != Ok(count) || !self.archive.came_and_went(table, &found, touched) {
            return Err(StoreError::damaged(format!("`{table}` lacks a record of `{id}`")));
        }
        let stood = found.into_iter().filter(|(_, (_, span))| span.stands(at));
        Ok(stood.map(|(n, (one, _))| (n, one)).collect())
    }

    /// Says whether the index of a table has an id. That it has none proves nothing.
    pub(super) fn is_listed(&self, table: &str, id: &str) -> bool {
        let sql = format!("SELECT 1 FROM {table} WHERE id = ?1");
        let select = self.archive.connection.prepare_cached(&sql);
        self.good(select.and_then(|mut select| select.exists([id])).map_err(StoreError::from))
    }

    /// Returns the id of a source. No two things share an id, so that none is looked for where there is an entity.
    pub(super) fn as_source(&self, id: &NodeId) -> Option<SourceId> {
        let is_entity = || !self.is_listed("source", id.as_str()) && self.is_listed("entity", id.as_str());
        let id = SourceId::new(id.as_str()).ok()?;
        let known = self.sources.get(&id).is_some();
        ((known || !is_entity()) && self.known_source(&id).is_some()).then_some(id)
    }

    /// Returns the id of an entity.
    pub(super) fn as_entity(&self, id: &NodeId) -> Option<EntityId> {
        let is_source = || self.is_listed("source", id.as_str());
        let id = EntityId::new(id.as_str()).ok()?;
        let known = self.entities.get(&id).is_some();
        ((known || !is_source()) && self.known_entity(&id).is_some()).then_some(id)
    }

    fn row_of(&self, id: &ClaimId) -> Option<&ClaimRow> {
        self.kept(&self.claims, id, || self.read_claim(id).map(Box::new)).as_ref().map(|(_, row)| row)
    }

    /// Returns the number of a source or an entity, and how many records name it now.
    pub(super) fn counted(&self, id: &NodeId) -> Option<(i64, Counted)> {
        let source = self.as_source(id).and_then(|id| self.known_source(&id));
        let entity = || self.as_entity(id).and_then(|id| self.known_entity(&id));
        let source = source.map(|known| (known.number, known.counted));
        source.or_else(|| entity().map(|known| (known.number, known.counted)))
    }
}

impl Part {
    /// Gives the view up for a small case of all that was read, in the order in which it was written; of what sets claims
    /// against each other or ties them, that of which both claims were read.
    pub fn into_case(self) -> Result<Case, StoreError> {
        if let Some(fault) = self.fault.into_inner() {
            return Err(fault);
        }
        let head = &self.archive.head;
        let mut case = Case {
            title: head.title.clone(),
            description: head.description.clone(),
            language: head.language.clone(),
            documents: head.documents.clone(),
            ..Case::default()
        };
        let sources = self.sources.into_map().into_values().filter_map(|known| *known);
        let sources = ordered(sources.map(|known| (known.number, known.record)));
        case.sources = sources.map(|source| (source.id.clone(), source)).collect();
        let entities = self.entities.into_map().into_values().filter_map(|known| *known);
        let entities = ordered(entities.map(|known| (known.number, known.record)));
        case.entities = entities.map(|entity| (entity.id.clone(), entity)).collect();
        let claims = self.claims.into_map().into_values().filter_map(|row| *row);
        let claims = ordered(claims.map(|(n, row)| (n, row.claim)));
        case.claims = claims.map(|claim| (claim.id.clone(), claim)).collect();
        let both = |ids: [&ClaimId; 2]| ids.iter().all(|id| case.claims.contains_key(*id));
        case.contradictions = once(self.contradictions).filter(|one| both(one.claims.each_ref())).collect();
        case.relations = once(self.relations).filter(|one| both([&one.from, &one.to])).collect();
        case.judgements = once(self.judgements).collect();
        Ok(case)
    }
}

/// Puts records in the order of their numbers.
fn ordered<T>(records: impl Iterator<Item = (i64, T)>) -> impl Iterator<Item = T> {
    records.collect::<BTreeMap<i64, T>>().into_values()
}

/// What is judged of two, which is kept with both.
fn once<K: Eq + Hash, T>(kept: FrozenMap<K, Box<[(i64, T)]>>) -> impl Iterator<Item = T> {
    ordered(kept.into_map().into_values().flatten())
}

impl View for Part {
    fn claim(&self, id: &ClaimId) -> Option<&Claim> {
        self.row_of(id).map(|row| &row.claim)
    }

    fn source(&self, id: &SourceId) -> Option<&Source> {
        self.known_source(id).map(|known| &known.record)
    }

    fn entity(&self, id: &EntityId) -> Option<&Entity> {
        self.known_entity(id).map(|known| &known.record)
    }

    fn contradictions_of(&self, id: &ClaimId) -> Vec<&Contradiction> {
        let count = self.row_of(id).map_or(0, |row| row.counts.contradictions);
        let condition = "a = ?1 OR b = ?1 ORDER BY n";
        let read =
            || self.judged(Kind::Contradiction, condition, id.as_str(), count, rows::read_contradiction);
        self.kept(&self.contradictions, id, read).iter().map(|(_, one)| one).collect()
    }

    fn relations_of(&self, id: &ClaimId) -> Vec<&Relation> {
        let count = self.row_of(id).map_or(0, |row| row.counts.relations);
        let condition = "\"from\" = ?1 OR \"to\" = ?1 ORDER BY n";
        let read = || self.judged(Kind::Relation, condition, id.as_str(), count, rows::read_relation);
        self.kept(&self.relations, id, read).iter().map(|(_, one)| one).collect()
    }

    fn judgements_on(&self, id: &NodeId) -> Vec<&Judgement> {
        let count = self.counted(id).map_or(0, |(_, counted)| counted.judged);
        let condition = "a = ?1 OR b = ?1 ORDER BY n";
        let read = || self.judged(Kind::Judgement, condition, id.as_str(), count, rows::read_judgement);
        self.kept(&self.judgements, id, read).iter().map(|(_, one)| one).collect()
    }

    fn speakers_for(&self, id: &SourceId) -> Vec<&Source> {
        self.good(self.speakers(id))
    }
}

//! The part of a database that a question needs: records are read when they are first asked for, and kept.

use std::cell::OnceCell;
use std::fmt;
use std::hash::Hash;

use elsa::FrozenMap;

use super::read::Blocks;
use super::rows::{self, ClaimRow, Counted, EntityRow, Reader, SourceRow, Span, read_one, read_where};
use super::{Archive, StoreError};
use crate::graph::View;
use crate::model::{
    Claim, ClaimId, Contradiction, Entity, EntityId, Judgement, NodeId, Relation, Source, SourceId,
};

/// A view of an open database, filled as it is asked. What it has read it keeps.
///
/// A view can't fail, but reading can: an answer is good only if there is no [`fault`](Part::fault) when it is done.
pub struct Part {
    archive: Archive,
    claims: FrozenMap<ClaimId, Box<Option<ClaimRow>>>,
    sources: FrozenMap<SourceId, Box<Option<Known<Source>>>>,
    numbers: FrozenMap<i64, Box<SourceId>>,
    entities: FrozenMap<EntityId, Box<Option<Known<Entity>>>>,
    contradictions: FrozenMap<ClaimId, Box<[Contradiction]>>,
    relations: FrozenMap<ClaimId, Box<[Relation]>>,
    judgements: FrozenMap<NodeId, Box<[Judgement]>>,
    fault: OnceCell<StoreError>,
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").field("archive", &self.archive).finish_non_exhaustive()
    }
}

/// A record, its number, and how many records name it.
#[derive(Debug)]
struct Known<T> {
    record: T,
    number: i64,
    counted: Counted,
}

impl Part {
    /// Begins with nothing read.
    pub fn new(archive: Archive) -> Self {
        Self {
            archive,
            claims: FrozenMap::new(),
            sources: FrozenMap::new(),
            numbers: FrozenMap::new(),
            entities: FrozenMap::new(),
            contradictions: FrozenMap::new(),
            relations: FrozenMap::new(),
            judgements: FrozenMap::new(),
            fault: OnceCell::new(),
        }
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
    fn good<T: Default>(&self, read: Result<T, StoreError>) -> T {
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
    fn by_id<T>(
        &self,
        table: &'static str,
        id: &str,
        reader: Reader<T>,
    ) -> Result<Option<(i64, T)>, StoreError> {
        let found = self.row(table, "id = ?1", id, reader)?;
        let connection = &self.archive.connection;
        let sql = format!("SELECT count(*) FROM {table} NOT INDEXED WHERE id = ?1");
        if found.is_none() && connection.query_row(&sql, [id], |row| row.get::<_, i64>(0))? > 0 {
            return Err(astray(table));
        }
        Ok(found)
    }

    fn read_claim(&self, id: &ClaimId) -> Result<Option<ClaimRow>, StoreError> {
        let found = self.by_id("claim", id.as_str(), ClaimRow::read)?;
        let Some((number, mut row)) = found.filter(|(_, row)| row.span.gone.is_none()) else {
            return Ok(None);
        };
        if row.claim.id != *id {
            return Err(astray("claim"));
        }
        let number = usize::try_from(number).map_err(|_| StoreError::damaged("a claim has no number"))?;
        let source = |number: u32| self.source_id(number.into()).cloned();
        let mut blocks = Blocks::new(&self.archive.connection)?;
        row.claim.accounts = blocks.standing(number, row.counts.kept, None, source)?;
        if i64::try_from(row.claim.accounts.len()) != Ok(row.counts.accounts) {
            return Err(StoreError::damaged(format!("the claim {number} lacks accounts")));
        }
        Ok(Some(row))
    }

    /// Returns the id of a source by its number.
    fn source_id(&self, number: i64) -> Option<&SourceId> {
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
        let Some((number, row)) = found.filter(|(_, row)| row.span.gone.is_none()) else { return Ok(None) };
        let mut record = row.source;
        if row.is_document {
            let document = self.row("document", "n = ?1", number, rows::read_document)?;
            let missing = || StoreError::damaged(format!("the row {number} of `document` is missing"));
            record.document = Some(document.ok_or_else(missing)?.1);
        }
        Ok(Some(Known { record, number, counted: row.counted }))
    }

    fn known_source(&self, id: &SourceId) -> Option<&Known<Source>> {
        let read = || {
            let found = self.by_id("source", id.as_str(), SourceRow::read)?;
            let known = self.known(found)?;
            match known {
                Some(known) if known.record.id != *id => Err(astray("source")),
                known => Ok(Box::new(known)),
            }
        };
        self.kept(&self.sources, id, read).as_ref()
    }

    fn known_entity(&self, id: &EntityId) -> Option<&Known<Entity>> {
        let read = || {
            let found = self.by_id("entity", id.as_str(), EntityRow::read)?;
            match found.filter(|(_, row)| row.span.gone.is_none()) {
                Some((_, row)) if row.entity.id != *id => Err(astray("entity")),
                found => Ok(Box::new(found.map(|(number, row)| Known {
                    record: row.entity,
                    number,
                    counted: row.counted,
                }))),
            }
        };
        self.kept(&self.entities, id, read).as_ref()
    }

    /// Reads what is judged of something: as many records as it says of itself.
    fn judged<T>(
        &self,
        table: &'static str,
        condition: &str,
        id: &str,
        count: i64,
        reader: Reader<(T, Span)>,
    ) -> Result<Box<[T]>, StoreError> {
        if count == 0 {
            return Ok(Box::default());
        }
        let found = read_where(&self.archive.connection, table, condition, id, reader)?;
        let stands = found.into_iter().filter(|(_, (_, span))| span.gone.is_none());
        let found: Box<[T]> = stands.map(|(_, (one, _))| one).collect();
        if i64::try_from(found.len()) == Ok(count) {
            Ok(found)
        } else {
            Err(StoreError::damaged(format!("`{table}` lacks a record of `{id}`")))
        }
    }

    fn row_of(&self, id: &ClaimId) -> Option<&ClaimRow> {
        self.kept(&self.claims, id, || self.read_claim(id).map(Box::new)).as_ref()
    }

    fn speakers(&self, id: &SourceId) -> Result<Vec<&Source>, StoreError> {
        let Some(office) = self.known_source(id).filter(|office| office.counted.speakers > 0) else {
            return Ok(Vec::new());
        };
        let condition = "office = ?1 ORDER BY speaker";
        let rows =
            read_where(&self.archive.connection, "office", condition, office.number, rows::read_office)?;
        let speakers = rows.iter().filter_map(|(_, (_, speaker))| self.source(self.source_id(*speaker)?));
        let speakers: Vec<&Source> = speakers.collect();
        if i64::try_from(speakers.len()) == Ok(office.counted.speakers) {
            Ok(speakers)
        } else {
            Err(StoreError::damaged(format!("`office` lacks a record of `{id}`")))
        }
    }
}

fn astray(table: &str) -> StoreError {
    StoreError::damaged(format!("the index of `{table}` leads astray"))
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
        let read = || self.judged("contradiction", condition, id.as_str(), count, rows::read_contradiction);
        self.kept(&self.contradictions, id, read).iter().collect()
    }

    fn relations_of(&self, id: &ClaimId) -> Vec<&Relation> {
        let count = self.row_of(id).map_or(0, |row| row.counts.relations);
        let condition = "\"from\" = ?1 OR \"to\" = ?1 ORDER BY n";
        let read = || self.judged("relation", condition, id.as_str(), count, rows::read_relation);
        self.kept(&self.relations, id, read).iter().collect()
    }

    fn judgements_on(&self, id: &NodeId) -> Vec<&Judgement> {
        let source = SourceId::new(id.as_str()).ok().and_then(|id| self.known_source(&id));
        let entity = || EntityId::new(id.as_str()).ok().and_then(|id| self.known_entity(&id));
        let judged = source.map(|known| known.counted.judged);
        let count = judged.or_else(|| entity().map(|known| known.counted.judged)).unwrap_or_default();
        let condition = "a = ?1 OR b = ?1 ORDER BY n";
        let read = || self.judged("judgement", condition, id.as_str(), count, rows::read_judgement);
        self.kept(&self.judgements, id, read).iter().collect()
    }

    fn speakers_for(&self, id: &SourceId) -> Vec<&Source> {
        self.good(self.speakers(id))
    }
}

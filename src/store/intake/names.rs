//! Ids and the numbers that they get in the order in which they are first named.
//!
//! As many as a budget allows are kept in memory; the others go into a file of their own, where finding one takes some
//! microseconds instead of a tenth of one.

use std::hash::BuildHasher as _;
use std::path::{Path, PathBuf};

use hashbrown::{DefaultHashBuilder, HashTable};
use rusqlite::{Connection, OptionalExtension as _};
use tempfile::NamedTempFile;

use super::super::StoreError;

/// Ids by their numbers, and numbers by their ids.
pub(super) struct Names {
    folder: PathBuf,
    budget: usize,
    hasher: DefaultHashBuilder,
    table: HashTable<Place>,
    /// The ids in memory one behind the other, each behind its length in two bytes, and where each begins.
    bytes: Vec<u8>,
    starts: Vec<u32>,
    beyond: Option<Beyond>,
    count: u32,
}

/// Where an id stands, and its number.
#[derive(Clone, Copy)]
struct Place {
    start: u32,
    number: u32,
}

/// About what an id takes in memory besides its bytes.
const BESIDES: usize = 20;

fn too_many() -> StoreError {
    StoreError::TooBig("there are more than four thousand million sources or claims")
}

/// The id that stands at a place.
fn at(bytes: &[u8], start: u32) -> &[u8] {
    let (length, rest) = bytes[start as usize..].split_first_chunk().unwrap_or((&[0, 0], &[]));
    &rest[..u16::from_le_bytes(*length).into()]
}

impl Names {
    /// Keeps so many bytes in memory, and the rest in a file in a folder.
    pub(super) fn new(folder: &Path, budget: usize) -> Self {
        Self {
            folder: folder.to_owned(),
            budget: budget.min(u32::MAX as usize / 2),
            hasher: DefaultHashBuilder::default(),
            table: HashTable::new(),
            bytes: Vec::new(),
            starts: Vec::new(),
            beyond: None,
            count: 0,
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count as usize
    }

    /// Returns the number of an id, a new one if it has none.
    pub(super) fn number(&mut self, id: &[u8]) -> Result<u32, StoreError> {
        let hash = self.hasher.hash_one(id);
        let bytes = &self.bytes;
        match self.table.find(hash, |place| at(bytes, place.start) == id) {
            Some(place) => Ok(place.number),
            None => self.another(hash, id),
        }
    }

    /// Returns the number of an id that is not in memory.
    fn another(&mut self, hash: u64, id: &[u8]) -> Result<u32, StoreError> {
        let number = self.count;
        let next = number.checked_add(1).filter(|next| *next < u32::MAX).ok_or_else(too_many)?;
        let Self { hasher, table, bytes, starts, .. } = self;
        let length = u16::try_from(id.len()).ok();
        if let (None, Some(length)) = (&self.beyond, length)
            && bytes.len() + id.len() + starts.len() * BESIDES < self.budget
        {
            let start = u32::try_from(bytes.len()).map_err(|_| too_many())?;
            bytes.extend(length.to_le_bytes());
            bytes.extend(id);
            starts.push(start);
            let rehash = |place: &Place| hasher.hash_one(at(bytes, place.start));
            table.insert_unique(hash, Place { start, number }, rehash);
            self.count = next;
            return Ok(number);
        }
        if self.beyond.is_none() {
            self.beyond = Some(Beyond::new(&self.folder)?);
        }
        let found = match &self.beyond {
            Some(beyond) => {
                let id = std::str::from_utf8(id).map_err(|_| StoreError::System)?;
                beyond.number(hash, id, number)?
            }
            None => None,
        };
        if found.is_none() {
            self.count = next;
        }
        Ok(found.unwrap_or(number))
    }

    /// Returns the id that has a number.
    pub(super) fn name(&self, number: u32) -> Result<String, StoreError> {
        if let Some(start) = self.starts.get(number as usize) {
            let name = at(&self.bytes, *start);
            return String::from_utf8(name.to_vec()).map_err(|_| StoreError::System);
        }
        self.beyond.as_ref().ok_or(StoreError::System)?.name(number)
    }
}

/// Ids in a file.
struct Beyond {
    connection: Connection,
    _file: NamedTempFile,
}

impl Beyond {
    fn new(folder: &Path) -> Result<Self, StoreError> {
        let file = NamedTempFile::new_in(folder).map_err(|source| StoreError::File {
            path: folder.to_owned(),
            what: "written",
            source,
        })?;
        let connection = Connection::open(file.path())?;
        connection.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
             PRAGMA cache_size = -65536;
             CREATE TABLE name (hash INTEGER PRIMARY KEY, number INTEGER NOT NULL, id TEXT NOT NULL);
             CREATE TABLE place (number INTEGER PRIMARY KEY, hash INTEGER NOT NULL);
             BEGIN;",
        )?;
        // It stays open, and has no name that would be left if the program were killed.
        drop(std::fs::remove_file(file.path()));
        Ok(Self { connection, _file: file })
    }

    /// Returns the number of an id; gives it the new one if it has none.
    fn number(&self, hash: u64, id: &str, new: u32) -> Result<Option<u32>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT number, id FROM name WHERE hash = ?1")?;
        let mut hash = hash.cast_signed();
        loop {
            let found = select.query_row([hash], |row| Ok((row.get(0)?, row.get_ref(1)?.as_str()? == id)));
            match found.optional()? {
                Some((number, true)) => return Ok(Some(number)),
                // Another id has this place; the next one will do.
                Some((_, false)) => hash = hash.wrapping_add(1),
                None => break,
            }
        }
        let insert = "INSERT INTO name VALUES (?1, ?2, ?3)";
        self.connection.prepare_cached(insert)?.execute((hash, new, id))?;
        self.connection.prepare_cached("INSERT INTO place VALUES (?1, ?2)")?.execute((new, hash))?;
        Ok(None)
    }

    fn name(&self, number: u32) -> Result<String, StoreError> {
        let sql = "SELECT id FROM name WHERE hash = (SELECT hash FROM place WHERE number = ?1)";
        Ok(self.connection.prepare_cached(sql)?.query_row([number], |row| row.get(0))?)
    }
}

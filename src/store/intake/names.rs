//! Ids and the numbers that they get in the order in which they are first named.
//!
//! As many as a budget allows are kept in memory; the others go into a file of their own, where finding one takes some
//! microseconds instead of a tenth of one.

use std::hint::black_box;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _};
use tempfile::NamedTempFile;

use super::super::StoreError;
use super::bundle::Ids;

/// Ids by their numbers, and numbers by their ids.
///
/// The table is one of its own, with open addressing: a million ids lie all over memory, and only so can many of them be
/// waited for at the same time, and each once.
pub(super) struct Names {
    folder: PathBuf,
    budget: usize,
    /// As many as a power of two.
    table: Vec<Place>,
    /// The ids in memory one behind the other, each behind its length in two bytes, and where each begins.
    bytes: Vec<u8>,
    starts: Vec<u32>,
    beyond: Option<Beyond>,
    count: u32,
}

/// Where an id stands, and its number. Half of its hash stands beside it: so others are mostly told apart, and the table
/// grows, without a look at them.
#[derive(Clone, Copy)]
struct Place {
    half: u32,
    start: u32,
    number: u32,
}

/// A place in which nothing is.
const FREE: Place = Place { half: 0, start: 0, number: u32::MAX };
/// The smallest table.
const SMALLEST: usize = 1 << 6;

/// About what an id takes in memory besides its bytes, with a table of which half may be free.
const BESIDES: usize = 32;
/// So many ids are looked for together.
const TOGETHER: usize = 32;

#[allow(clippy::cast_possible_truncation, reason = "half of it is what is wanted")]
fn half(hash: u64) -> u32 {
    (hash ^ hash >> 32) as u32
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
            table: vec![FREE; SMALLEST],
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

    /// Returns the numbers of ids, new ones for those that have none.
    pub(super) fn numbers(&mut self, ids: &Ids, numbers: &mut Vec<u32>) -> Result<(), StoreError> {
        numbers.clear();
        for first in (0..ids.len()).step_by(TOGETHER) {
            let together = first..(first + TOGETHER).min(ids.len());
            // Where one waits for the memory, the others need not wait for it: nothing here depends on what is found.
            let mut likely = [FREE; TOGETHER];
            for (likely, id) in likely.iter_mut().zip(together.clone()) {
                *likely = self.table[self.first(half(ids.get(id).0))];
            }
            black_box(likely.iter().filter_map(|likely| self.bytes.get(likely.start as usize)).max());
            for (likely, id) in likely.iter().zip(together) {
                let (hash, id) = ids.get(id);
                let is_it = self.is(likely, half(hash), id);
                numbers.push(if is_it { likely.number } else { self.number(hash, id)? });
            }
        }
        Ok(())
    }

    /// The place at which a search begins.
    fn first(&self, half: u32) -> usize {
        half as usize & (self.table.len() - 1)
    }

    fn is(&self, place: &Place, half: u32, id: &[u8]) -> bool {
        place.half == half && place.number != FREE.number && at(&self.bytes, place.start) == id
    }

    /// Returns the number of an id with its hash, a new one if it has none.
    pub(super) fn number(&mut self, hash: u64, id: &[u8]) -> Result<u32, StoreError> {
        let half = half(hash);
        let mut at = self.first(half);
        loop {
            let place = self.table[at];
            if place.number == FREE.number {
                return self.another(hash, id, at);
            }
            if self.is(&place, half, id) {
                return Ok(place.number);
            }
            at = (at + 1) & (self.table.len() - 1);
        }
    }

    /// Returns the number of an id that is not in memory, where there is a free place for it.
    fn another(&mut self, hash: u64, id: &[u8], free: usize) -> Result<u32, StoreError> {
        let number = self.count;
        let next = number.checked_add(1).filter(|next| *next < u32::MAX).ok_or(StoreError::TOO_MANY)?;
        let length = u16::try_from(id.len()).ok();
        if let (None, Some(length)) = (&self.beyond, length)
            && self.bytes.len() + id.len() + self.starts.len() * BESIDES < self.budget
        {
            let start = u32::try_from(self.bytes.len()).map_err(|_| StoreError::TOO_MANY)?;
            self.bytes.extend(length.to_le_bytes());
            self.bytes.extend(id);
            self.starts.push(start);
            self.table[free] = Place { half: half(hash), start, number };
            if self.starts.len() * 3 > self.table.len() * 2 {
                self.grow();
            }
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

    /// Makes the table twice as large.
    fn grow(&mut self) {
        let larger = vec![FREE; self.table.len() * 2];
        for place in std::mem::replace(&mut self.table, larger) {
            if place.number != FREE.number {
                let mut at = self.first(place.half);
                while self.table[at].number != FREE.number {
                    at = (at + 1) & (self.table.len() - 1);
                }
                self.table[at] = place;
            }
        }
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

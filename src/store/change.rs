//! A change of a database: everything or nothing, by one writer at a time, with its entry in the journal.
//!
//! A change rewrites the rows that it is about and the blocks in which they count, and nothing else: `change/keep.rs`
//! keeps what follows from the records, `change/accounts.rs` the accounts. What a record was before goes to a table of
//! older versions; what goes stays, and says by which change it went.

mod accounts;
mod forget;
mod judged;
mod keep;
mod nodes;

use std::cell::RefCell;
use std::fmt;
use std::path::Path;

use elsa::FrozenMap;
use rusqlite::Connection;

pub use forget::Forgotten;

use super::history::Kind;
use super::read::Writing;
use super::rows::{self, Columns, Span, insert_into};
use super::{Archive, Change, StoreError, file};
use crate::model::{Account, Refusal, SourceId};

/// Why a change can't be made. Nothing of it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// The database can't be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The records don't allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// An account that can't be.
    #[error("the account {0}")]
    Account(&'static str),
}

/// From how many bytes on a log is brought into the file by whoever has written it.
const LONG_LOG: u64 = 1 << 20;

impl From<rusqlite::Error> for ChangeError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

type Result<T> = std::result::Result<T, ChangeError>;

/// A block of accounts and its key.
type Chunk = (i64, Vec<(Account, Span)>);

/// A change that is being made. Dropped before it is [finished](Changing::finish), it changes nothing.
pub struct Changing<'a> {
    archive: &'a mut Archive,
    /// Its number in the journal.
    change: i64,
    touched: i64,
    open: bool,
    names: FrozenMap<u32, Box<SourceId>>,
    /// The block of accounts that was looked through last, until a block is written: many accounts that are there
    /// already come one after the other.
    looked_through: RefCell<Option<Chunk>>,
    forgotten: Forgotten,
    /// Whether it has to be in the file itself when it is done, as what protects a source: who copies the file without
    /// the log would have one in which it is not.
    in_file: bool,
}

impl fmt::Debug for Changing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changing").field("change", &self.change).finish_non_exhaustive()
    }
}

impl Archive {
    /// Opens a database for changes. There is one writer at a time; another waits for a few seconds, and is refused
    /// then with [`StoreError::Busy`]. Others may read meanwhile.
    pub fn open_for_writing(path: &Path) -> std::result::Result<Self, StoreError> {
        let connection = file::open_for_writing(path)?;
        let is_logged = file::begin_log(&connection)?;
        let mut archive = Self::of(connection, path)?;
        archive.writing = if is_logged { Writing::Log } else { Writing::File };
        Ok(archive)
    }

    /// Opens a database for [forgetting](Changing::forget_claim): without a log beside it, and while nobody else has it
    /// open. Whoever does is waited for, and then it is refused with [`StoreError::Busy`].
    pub fn open_for_forgetting(path: &Path) -> std::result::Result<Self, StoreError> {
        let connection = file::open_for_writing(path)?;
        file::end_log(&connection)?;
        connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")?;
        let mut archive = Self::of(connection, path)?;
        archive.writing = Writing::File;
        Ok(archive)
    }

    /// Begins a change.
    pub fn change(&mut self, change: &Change) -> Result<Changing<'_>> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let mut changing = Changing {
            archive: self,
            change: 0,
            touched: 0,
            open: true,
            names: FrozenMap::new(),
            looked_through: RefCell::default(),
            forgotten: Forgotten::default(),
            in_file: false,
        };
        changing.begin(change)?;
        Ok(changing)
    }

    /// Writes the whole file anew, without what lay in the gaps of its pages. To be done when something was forgotten:
    /// then nothing of it is left in the file.
    pub fn leave_no_gaps(&self) -> std::result::Result<(), StoreError> {
        Ok(self.connection.execute_batch("VACUUM")?)
    }
}

impl Changing<'_> {
    fn begin(&mut self, change: &Change) -> Result<()> {
        // Others may have written since it was opened.
        self.archive.look()?;
        self.change = self.archive.extent("change")? + 1;
        self.touched = self.archive.extent("touched")?;
        let known = self.archive.known_ids.get_mut();
        // Whoever wrote in between may have added others.
        *known = known.take().filter(|known| known.change == self.change - 1);
        known.iter_mut().for_each(|known| known.change = self.change);
        self.insert(change.row(self.change))?;
        self.extend("change", 1)
    }

    /// Returns the archive as it is while the change is made.
    pub fn archive(&self) -> &Archive {
        self.archive
    }

    /// Writes the change to the disk; returns how many records it touched. If it touched none, nothing is written.
    pub fn finish(mut self) -> Result<usize> {
        let before = self.archive.extent("touched")?;
        let touched = usize::try_from(self.touched - before).unwrap_or_default();
        if touched > 0 {
            self.extend("touched", self.touched - before)?;
            self.connection().execute_batch("COMMIT")?;
            self.open = false;
            if self.archive.writing != Writing::File {
                file::sync_log(self.archive.path())?;
                let is_for_later = !self.in_file && file::log_length(self.archive.path()) < LONG_LOG;
                self.archive.writing = if is_for_later { Writing::LogForLater } else { Writing::Log };
            }
        }
        Ok(touched)
    }

    fn connection(&self) -> &Connection {
        &self.archive.connection
    }

    /// Writes a new row into the table of its columns.
    fn insert(&self, columns: Columns) -> Result<()> {
        let mut insert = insert_into(self.connection(), columns.table())?;
        Ok(columns.write(&mut insert)?)
    }

    /// Writes a row of the table of its columns anew.
    fn update(&self, columns: Columns) -> Result<()> {
        let mut update = rows::update_of(self.connection(), columns.table())?;
        Ok(columns.write(&mut update)?)
    }

    /// Enters into the journal what was touched.
    fn touch(&mut self, kind: Kind, id: &str, other: Option<&str>) -> Result<()> {
        self.insert(rows::touched(self.touched, self.change, kind.as_str(), id, other))?;
        self.touched += 1;
        Ok(())
    }

    /// Counts more, or fewer, of something.
    fn extend(&mut self, name: &str, more: i64) -> Result<()> {
        let records = self.archive.extent(name)? + more;
        let sql = "SELECT n FROM extent WHERE name = ?1";
        let n: i64 = self.connection().query_row(sql, [name], |row| row.get(0))?;
        self.update(rows::extent(n, name, records))?;
        self.archive.extents.insert(name.to_owned(), records);
        Ok(())
    }
}

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        if self.open {
            self.archive.known_ids.take();
            drop(self.archive.connection.execute_batch("ROLLBACK"));
        }
    }
}

//! Why a database cannot be read or written.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};

use super::Loaded;

/// Why a database cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such file, or it can't be opened, written or put in its place.
    #[error("`{}` cannot be {what}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was to be done: "opened", "written".
        what: &'static str,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A file of another kind.
    #[error("`{}` is not a database of wherefrom", .0.display())]
    Foreign(PathBuf),
    /// The version of the format is another than that of this program.
    #[error(
        "`{}` has version {found} of the database format, and this program knows version {known}",
        path.display()
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The version that this program reads and writes.
        known: i64,
    },
    /// There is a file already.
    #[error("`{}` is there already", .0.display())]
    Exists(PathBuf),
    /// A row or a block is missing, or is not what was written.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// A case that breaks one of its promises can't be kept.
    #[error("the case cannot be kept: {0}")]
    Promise(String),
    /// More than the format has room for.
    #[error("the case is too big for a database: {0}")]
    TooBig(&'static str),
    /// Records that can't be kept, and nothing was to be left out.
    #[error("{} cannot be kept, and nothing was imported", records(.0.left()))]
    LeftOut(Box<Loaded>),
    /// Whoever watches the import broke it off.
    #[error("the import was broken off, and nothing was imported")]
    Interrupted,
    /// Somebody else is writing to it.
    #[error("the database is being written to by another program")]
    Busy,
    /// A change was broken off in the middle, and can't be taken back where nothing can be written.
    #[error("a change to the database was broken off, and is taken back by whoever may write to it")]
    Unfinished,
    /// The disk is full.
    #[error("there is no room left on the disk, and nothing was changed")]
    Full,
    /// The file or its folder can't be written to.
    #[error("the database is write-protected")]
    ReadOnly,
    /// The system can't read or write.
    #[error("the system could not read or write the database")]
    System,
    /// `SQLite` says so.
    #[error("the database cannot be used")]
    Sqlite(#[source] rusqlite::Error),
}

fn records(number: u64) -> String {
    if number == 1 { "one record".to_owned() } else { format!("{number} records") }
}

impl StoreError {
    /// There are more sources and entities, or claims, than numbers for them.
    pub(super) const TOO_MANY: Self =
        Self::TooBig("there are more than four thousand million sources or claims");

    /// A file that could not be opened, written or put in its place.
    pub(super) fn file(path: &Path, what: &'static str, source: io::Error) -> Self {
        Self::File { path: path.to_owned(), what, source }
    }

    /// A row or block that is not what was written.
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }

    /// An index of a table that leads to other rows, or to none.
    pub(super) fn astray(table: &str) -> Self {
        Self::damaged(format!("the index of `{table}` leads astray"))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::damaged("its pages don't hang together")
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly) => match error.sqlite_error().map(|error| error.extended_code) {
                Some(ffi::SQLITE_READONLY_ROLLBACK | ffi::SQLITE_READONLY_RECOVERY) => Self::Unfinished,
                _ => Self::ReadOnly,
            },
            Some(ErrorCode::SystemIoFailure) => Self::System,
            _ => Self::Sqlite(error),
        }
    }
}

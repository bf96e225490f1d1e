//! What is kept in `SQLite`: the database file, and the tables of the full-text search, in memory.
//!
//! An [`Archive`] is a case in one file, for as many accounts as a desk will ever have. Claims, sources, entities and
//! what people judge of them are plain tables that other programs can read; the accounts of a claim lie together in
//! blocks, so that a trace costs what the claim costs. Every row and every block carries a checksum that is bound to
//! its place and compared whenever it is read. `docs/database.md` says what every byte means.
//!
//! `file` opens files and puts them in their place, `tables` has the SQL, `rows` and `block` turn records into rows
//! and blocks and back, `codec` and `checksum` into bytes, `write` loads a whole case, `read` reads it back. No module
//! but `codec` names bincode, and none outside this room names the database.

mod block;
mod checksum;
mod codec;
mod error;
mod file;
mod read;
#[allow(dead_code, reason = "verification reads what answers from the whole case do not")]
mod rows;
mod search;
mod tables;
#[allow(dead_code, reason = "verification reads what answers from the whole case do not")]
mod tally;
mod write;

pub use error::StoreError;
pub use file::is_database;
pub use read::Archive;
pub use search::{SearchError, SearchTables};
pub use tally::{Kind, Tally};
pub use write::Loader;

/// An entry of the journal: who changed something, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When, in UTC: `2022-01-05T15:30:00Z`.
    pub at: String,
    /// Who.
    pub by: Option<String>,
    /// What was done, in a word: "import".
    pub verb: String,
    /// Why.
    pub why: Option<String>,
}

//! What is kept in `SQLite`: the database file, and the tables of the full-text search, in memory.
//!
//! An [`Archive`] is a case in one file, for as many accounts as a desk will ever have. Claims, sources, entities and
//! what people judge of them are plain tables that other programs can read; the accounts of a claim lie together in
//! blocks, so that a trace costs what the claim costs. Every row and every block carries a checksum that is bound to
//! its place and compared whenever it is read. `docs/database.md` says what every byte means.
//!
//! `file` opens files and puts them in their place, `tables` has the SQL, `rows` and `block` (with `times`) turn records
//! into rows and blocks and back, `reverse` lists of who is in which claims; `codec` and `checksum` make bytes of them.
//! `intake` makes a database of records that come in any order and that memory need not hold: `sort` sorts them on the
//! disk, `pour` writes their rows in one thread while another makes them. `write` loads a whole case the same way, and
//! `joining` brings records beside those that are there. `read` reads it back, `part` only what a question asks for,
//! `excerpt` all around what it names, with `lists` of who names whom. `change` changes it, by `versions` of records;
//! `history` knows what was changed, `past` what stood at a time, `secrets` what no answer may show. No module but
//! `codec` names bincode, and none outside this room names the database.

mod block;
mod change;
mod checksum;
mod codec;
mod derived;
mod ends;
mod error;
mod excerpt;
mod file;
#[cfg(any(fuzzing, test))]
pub(crate) mod fuzzing;
mod history;
mod intake;
mod joining;
mod lists;
mod part;
mod past;
mod pour;
mod read;
mod reverse;
mod rows;
mod search;
mod secrets;
mod sort;
mod tables;
mod tally;
mod times;
mod verify;
mod versions;
mod write;

pub use change::{ChangeError, Changing, Forgotten};
pub use ends::Ends;
pub use error::StoreError;
pub use excerpt::{Members, Reach};
pub use file::{abandon, is_database};
pub use history::{Entry, Kind as RecordKind, Touched, Version};
pub use intake::{Cause, Intake, Loaded, MOST_LEFT_OUT, Reason};
pub use joining::{Joined, Joining};
pub use part::Part;
pub use read::Archive;
pub use search::{SearchError, SearchTables};
pub use tally::{Kind, Tally};
pub use verify::{Verified, compact, verify};
pub use write::Loader;

use std::time::{SystemTime, UNIX_EPOCH};

use crate::model::calendar::Day;

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

impl Change {
    /// Returns a change that is made at a time; who and why can be added.
    pub fn new(verb: impl Into<String>, at: SystemTime) -> Self {
        let seconds = at.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()).cast_signed();
        let Day { year, month, day } = Day::of(seconds / 86_400);
        let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        let at = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        Self { at, by: None, verb: verb.into(), why: None }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_change_says_its_time_in_utc() {
        let at = |seconds| Change::new("import", UNIX_EPOCH + Duration::from_secs(seconds)).at;
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(at(951_782_400), "2000-02-29T00:00:00Z");
    }
}

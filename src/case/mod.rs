//! The case folder: TOML files that people write, read into the records of a case, checked against the stored texts,
//! and written in one canonical layout.
//!
//! Every fault of every file is found in one run, and no fault keeps a good record from being used. The way leads from
//! bytes to TOML (`syntax`, `misprint`), to values checked against the list of keys (`keys`, `check`, `record`), to
//! records whose ids lead somewhere (`index`, `decode`, `chain`, `judge`), to what makes no sense as a whole
//! (`sense`). What comes out keeps the promises of [`Case`](crate::model::Case) whatever went in, and does not depend
//! on the order of files and records.
//!
//! Beside it: stored texts by code points and the words in them (`text`, `search`, `nearest`), anchors held against
//! them (`verify`), files in canonical order with their comments (`parse`, `tree`, `arrange`, `print`, `write`), and
//! edits that keep them (`edit`; `amend` changes records where they stand). Nothing here prints, and only `folder` touches the disk.

pub mod amend;
pub mod edit;
pub mod keys;
pub mod search;
pub mod text;
pub mod verify;
pub mod write;

mod arrange;
pub mod astray;
mod chain;
mod check;
mod decode;
mod faults;
mod folder;
mod index;
mod judge;
mod misprint;
mod nearest;
mod parse;
mod places;
mod print;
mod promises;
mod record;
mod schema;
mod sections;
mod sense;
mod sheet;
mod syntax;
mod tree;
mod values;

#[cfg(test)]
mod tests;

pub(crate) use decode::quantity_fault;
pub use folder::{CaseFile, Folder, MARK, OpenError, find, read, read_texts};
pub use places::{AccountPlace, Places};
pub use promises::{broken, broken_in};
pub use schema::schema;
pub(crate) use values::fault_of;

//! Spreadsheets of accounts: one account a row, columns by header in any order, the chain in one cell.
//!
//! The way leads from bytes to text (`bytes`), rows (`table`) and columns (`columns`), to each row by itself (`row`,
//! `notation`, `chain`, `kinds`, `values`), to who is who (`names`), what the rows say together of a claim or document
//! (`facts`, `claims`, `documents`), and to accounts (`accounts`, `import`). A row gets in whole or not at all; every
//! fault of every row is told in one run (`fault`), and the rows left out can be written as a sheet again (`rejected`).
//! `export` writes a case so. `docs/spreadsheet.md` says what can stand in a sheet.

mod accounts;
mod bytes;
mod chain;
mod claims;
mod columns;
mod cut;
mod documents;
mod export;
mod facts;
mod fault;
mod guard;
mod import;
mod kinds;
mod names;
mod notation;
mod rejected;
mod row;
mod table;
pub mod tables;
mod values;

use std::collections::BTreeSet;

pub use bytes::{Decoded, MAX_BYTES};
pub use columns::{COLUMNS, Column, Columns, Known, Mapping, letters};
pub use export::export;
pub use fault::Fault;
pub use guard::{guarded, unguarded};
pub use import::import;
pub use rejected::rejected;
pub use table::{MAX_CELL, MAX_COLUMNS, Row};

use std::ops::Range;

use crate::model::{ClaimId, Identity, SourceId};

/// Why a spreadsheet cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// Another kind of file.
    #[error("this is {0}, and no text: save it as CSV, in UTF-8")]
    NoText(&'static str),
    /// More bytes than are read.
    #[error("this sheet is larger than {} MiB: cut it into several", MAX_BYTES >> 20)]
    TooLarge,
    /// No row.
    #[error("this sheet is empty")]
    Empty,
    /// More columns than are read.
    #[error("this sheet has {0} columns, and {MAX_COLUMNS} are the most that are read")]
    TooManyColumns(usize),
    /// It could not be read to its end.
    #[error("it could not be read: {0}")]
    Read(String),
    /// An encoding that nobody knows.
    #[error("there is no encoding `{0}`: the usual ones are utf-8, utf-16le, windows-1252, windows-1251")]
    NoEncoding(String),
    /// A header that isn't there.
    #[error("no column has the header `{header}`{hint}")]
    NoHeader {
        /// The header.
        header: String,
        /// `: did you mean …?`, or nothing.
        hint: String,
    },
    /// A column that a table can't have.
    #[error("there is no column `{name}`: {hint}")]
    NoColumn {
        /// Its name.
        name: String,
        /// What was perhaps meant.
        hint: String,
    },
    /// A column that a table has to have.
    #[error("no column is `{name}` ({}). The headers are: {headers}", first_low(doc))]
    NoField {
        /// Its name.
        name: &'static str,
        /// What it says.
        doc: &'static str,
        /// The headers.
        headers: String,
    },
    /// Two columns of one meaning.
    #[error("columns {1} and {2} are both `{0}`")]
    TwoColumns(&'static str, String, String),
    /// No column with claims.
    #[error("no column has the claims: call one `claim`. The headers are: {0}")]
    NoClaims(String),
    /// No column that says who tells.
    #[error("no column says who tells the claims: call one `chain`, or `document`. The headers are: {0}")]
    NoTellers(String),
}

fn first_low(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl TableError {
    /// What the system says, without its numbers.
    fn read(error: &std::io::Error) -> Self {
        let why = error.to_string();
        Self::Read(why.split(" (os error").next().unwrap_or_default().to_lowercase())
    }
}

/// How a spreadsheet is to be read, where that is not found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What headers mean.
    pub mappings: Vec<Mapping>,
    /// The separator.
    pub separator: Option<u8>,
    /// The encoding, by a name of the Encoding Standard.
    pub encoding: Option<String>,
}

/// A spreadsheet, its headers understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// How its letters are written.
    pub encoding: Decoded,
    /// What parts its cells.
    pub separator: char,
    /// The row of the headers.
    pub header: Row,
    /// How many rows with something in them stand above the headers and are left out.
    pub above: usize,
    /// What its columns hold.
    pub columns: Columns,
    /// Its rows below the headers, without the empty ones.
    pub rows: Vec<Row>,
}

/// Reads a spreadsheet.
pub fn read(bytes: &[u8], options: &Options) -> Result<Sheet, TableError> {
    let (text, encoding) = bytes::decode(bytes, options.encoding.as_deref())?;
    let known = |cells: &[String]| columns::known(cells, &options.mappings);
    let rows = table::rows(&text, options.separator, known)?;
    let columns = Columns::new(&rows.header.cells, &options.mappings)?;
    Ok(Sheet {
        encoding,
        separator: rows.separator,
        header: rows.header,
        above: rows.above,
        columns,
        rows: rows.below,
    })
}

/// What became of the rows of a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Import {
    /// How many rows got in, those among them that brought nothing new.
    pub accepted: usize,
    /// The rows left out.
    pub rejected: Vec<Rejected>,
    /// The numbers of rows that say what the case or another row says already.
    pub repeated: Vec<usize>,
    /// What is new.
    pub added: Added,
    /// New sources of which the sheet doesn't say what they are.
    pub taken: Vec<NewSource>,
    /// What else is worth knowing.
    pub remarks: Vec<Remark>,
    /// The claims that have new accounts.
    pub touched: BTreeSet<ClaimId>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its place among the rows of the sheet, from 0.
    pub index: usize,
    /// Its number in the spreadsheet.
    pub number: usize,
    /// Its lines in the file.
    pub lines: Range<usize>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// How many records are new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Added {
    /// Accounts.
    pub accounts: usize,
    /// Claims.
    pub claims: usize,
    /// Sources that are no documents.
    pub sources: usize,
    /// Documents.
    pub documents: usize,
    /// Entities.
    pub entities: usize,
}

impl Added {
    fn count(&mut self, node: &import::Node) {
        match node {
            import::Node::Source(source) if source.document.is_some() => self.documents += 1,
            import::Node::Source(_) => self.sources += 1,
            import::Node::Entity(_) => self.entities += 1,
        }
    }
}

/// A new source of which the sheet doesn't say what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSource {
    /// Its id.
    pub id: SourceId,
    /// Its name.
    pub name: String,
    /// How it is taken to be known.
    pub identity: Identity,
    /// Ids of sources that the case has under a like name.
    pub like: Vec<String>,
}

/// Something about several rows that got in and that is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// What rows say in a column of a record that the case has without it; the case is left as it is.
    NotAdded {
        /// The column.
        column: Column,
        /// The numbers of the rows.
        rows: Vec<usize>,
    },
    /// Somebody passes on what was said later.
    Backwards {
        /// The numbers of the rows.
        rows: Vec<usize>,
    },
}

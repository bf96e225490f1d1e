//! Node and edge tables: a folder with `claims.csv`, `cites.csv` and the like, each larger than memory if need be.
//!
//! A row is one record, by ids: `fields` has the tables and their columns, `row` makes a record of a row or says what is
//! wrong with it. Rows come as the file is read; the encoding is found out from its first MiB. Who names whom is not
//! known here, and no row waits for another. `docs/tables.md` says what can stand in a table.

mod fields;
mod row;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub use fields::{Columns, Field, Kind, Mapping};
pub use row::Fault;

use super::bytes::Letters;
use super::cut::{Cutter, empty_row};
use super::rejected::{rows_of, written};
use super::table::Layout;
use super::{Decoded, MAX_COLUMNS, Row, TableError};
use crate::model::Incoming;

/// A file of a folder that is a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which table it is.
    pub kind: Kind,
    /// The file.
    pub path: PathBuf,
}

/// What the names of tables end with.
const ENDS: [&str; 3] = ["csv", "tsv", "tab"];

/// Returns the tables in a folder, nodes before edges. Of two files for one table both are returned.
pub fn find(folder: &Path) -> io::Result<Vec<Found>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let lower =
            |part: Option<&std::ffi::OsStr>| part.and_then(|part| part.to_str()).map(str::to_lowercase);
        let (stem, end) = (lower(path.file_stem()), lower(path.extension()));
        let kind = stem.and_then(|stem| stem.parse().ok());
        if let (Some(kind), Some(end)) = (kind, end)
            && ENDS.contains(&end.as_str())
            && path.is_file()
        {
            found.push(Found { kind, path });
        }
    }
    found.sort_by(|a, b| (a.kind, &a.path).cmp(&(b.kind, &b.path)));
    Ok(found)
}

/// How tables are to be read, where that is not found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What headers mean.
    pub mappings: Vec<Mapping>,
    /// The separator.
    pub separator: Option<u8>,
    /// The encoding, by a name of the Encoding Standard.
    pub encoding: Option<String>,
}

/// A table that is being read.
pub struct Table<R> {
    kind: Kind,
    header: Row,
    above: usize,
    separator: char,
    columns: Columns,
    cutter: Cutter<Letters<R>>,
    row: Row,
    rows: u64,
    short: u64,
}

impl<R> std::fmt::Debug for Table<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("kind", &self.kind).field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl Table<File> {
    /// Opens a table of a folder.
    pub fn open(found: &Found, options: &Options) -> Result<Self, TableError> {
        Self::new(found.kind, File::open(&found.path).map_err(|error| TableError::read(&error))?, options)
    }
}

impl<R: Read> Table<R> {
    /// Reads how a table begins, and understands its headers.
    pub fn new(kind: Kind, from: R, options: &Options) -> Result<Self, TableError> {
        let letters = Letters::new(from, options.encoding.as_deref())?;
        let known = |cells: &[String]| kind.known(cells, &options.mappings);
        let layout = Layout::of(&letters.beginning(), options.separator, known);
        let failed = |error: io::Error| TableError::read(&error);
        let mut cutter = layout.cutter(letters).map_err(failed)?;
        let mut header = empty_row();
        for _ in 0..=layout.above {
            if !cutter.read(&mut header).map_err(failed)? {
                return Err(TableError::Empty);
            }
        }
        if header.cells.len() > MAX_COLUMNS {
            return Err(TableError::TooManyColumns(header.cells.len()));
        }
        let columns = Columns::new(kind, &header.cells, &options.mappings)?;
        let (above, separator) = (layout.above, char::from(layout.separator));
        Ok(Self { kind, header, above, separator, columns, cutter, row: empty_row(), rows: 0, short: 0 })
    }

    /// Reads the next row: its record, or everything that is wrong with it. Nothing at the end.
    pub fn read(&mut self) -> Result<Option<Result<Incoming, Vec<Fault>>>, TableError> {
        if !self.cutter.read(&mut self.row).map_err(|error| TableError::read(&error))? {
            return Ok(None);
        }
        self.rows += 1;
        self.short += u64::from(self.row.cells.len() < self.header.cells.len());
        let is_broken = self.cutter.text().decoded.broken;
        Ok(Some(row::record(self.kind, &self.row, &self.columns, is_broken)))
    }

    /// Returns the row that was read last.
    pub fn row(&self) -> &Row {
        &self.row
    }

    /// Says whether the row that was read last is of a source that is to be protected, or may be meant so.
    pub fn protects(&self) -> bool {
        let number =
            self.columns.number("protected").filter(|_| matches!(self.kind, Kind::Sources | Kind::Documents));
        let cell = number.map(|number| self.row.cells.get(number).map_or("", |cell| cell.trim()));
        // Cells of a row that is none may stand anywhere.
        let torn = self.row.is_torn || self.row.is_cut || self.row.cells.len() > self.columns.len();
        cell.is_some_and(|cell| {
            torn || !["", "no", "n", "false", "0"].contains(&cell.to_lowercase().as_str())
        })
    }

    /// Returns which table it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns what its columns hold.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Returns its headers.
    pub fn header(&self) -> &[String] {
        &self.header.cells
    }

    /// Returns what parts its cells.
    pub fn separator(&self) -> char {
        self.separator
    }

    /// Returns how its letters are written, as far as it was read.
    pub fn encoding(&self) -> &Decoded {
        &self.cutter.text().decoded
    }

    /// Returns how many rows were read, and how many of them lack cells at their end.
    pub fn rows(&self) -> (u64, u64) {
        (self.rows, self.short)
    }

    /// Returns how many rows with something in them stand above the headers and are left out.
    pub fn above(&self) -> usize {
        self.above
    }

    /// Returns the head of a table of rows that were left out, with the mark by which programs know that it is UTF-8.
    pub fn rejected_head(&self) -> Vec<u8> {
        let head = self.with_problem(&self.header.cells, fields::PROBLEM);
        written(&[head], self.separator)
    }

    /// Returns a row as it was, with what is wrong with it in a column of its own.
    pub fn rejected_row(&self, row: &Row, problem: &str) -> Vec<u8> {
        rows_of(&[self.with_problem(&row.cells, problem)], self.separator)
    }

    fn with_problem(&self, cells: &[String], problem: &str) -> Vec<String> {
        // The problems of the last time are gone with what was corrected.
        let old = self.columns.number(fields::PROBLEM);
        let width = self.header.cells.len() - usize::from(old.is_some());
        let cells = cells.iter().enumerate().filter(|(i, _)| Some(*i) != old);
        let mut row: Vec<String> = cells.map(|(_, cell)| cell.clone()).collect();
        row.resize(row.len().max(width), String::new());
        row.insert(width, problem.to_owned());
        row
    }
}

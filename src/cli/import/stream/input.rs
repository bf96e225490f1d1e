//! What can be read row by row: a folder of tables, or a file of JSON Lines.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use wherefrom::format::csv::tables::{self, Found};
use wherefrom::words::count;

/// What is read.
pub enum Input {
    /// A folder of tables.
    Tables(PathBuf, Vec<Found>),
    /// A file of JSON Lines.
    Lines(PathBuf),
}

impl Input {
    /// Says what there is in a place, if it is something that is read row by row.
    pub fn of(path: &Path) -> Result<Option<Self>, Failure> {
        if path.is_dir() {
            if path.join(wherefrom::case::MARK).exists() {
                return Ok(None);
            }
            let found = tables::find(path).map_err(|error| Failure::file(path, "opened", &error))?;
            return Ok((!found.is_empty()).then(|| Self::Tables(path.to_owned(), found)));
        }
        let end = path.extension().map(|end| end.to_string_lossy().to_lowercase());
        let named = end.is_some_and(|end| ["jsonl", "ndjson"].contains(&end.as_str()));
        Ok((named || begins_with_brace(path)).then(|| Self::Lines(path.to_owned())))
    }

    pub(super) fn files(&self) -> Vec<&Path> {
        match self {
            Self::Tables(_, found) => found.iter().map(|found| found.path.as_path()).collect(),
            Self::Lines(path) => vec![path],
        }
    }

    /// What its rows are called.
    pub(super) fn things(&self) -> &'static str {
        match self {
            Self::Tables(..) => "rows",
            Self::Lines(_) => "lines",
        }
    }

    pub(super) fn rows(&self, number: u64) -> String {
        let (one, many) = match self {
            Self::Tables(..) => ("row", "rows"),
            Self::Lines(_) => ("line", "lines"),
        };
        count(usize::try_from(number).unwrap_or(usize::MAX), one, many)
    }
}

fn begins_with_brace(path: &Path) -> bool {
    let mut first = Vec::new();
    let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut first));
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first);
    read.is_ok() && text.trim_ascii_start().starts_with(b"{")
}

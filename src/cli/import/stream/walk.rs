//! Every row of what is read, one by one, as often as need be.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use super::broken_off;
use super::input::Input;
use crate::cli::Failure;
use crate::cli::import::progress::{Progress, is_broken_off};
use crate::cli::report::plain_path;
use wherefrom::format::csv::{
    self,
    tables::{self, Found, Table},
};
use wherefrom::format::jsonl::{self, Line, Lines};
use wherefrom::model::{Case, Incoming};
use wherefrom::words::intake;

/// How many rows are read until it is looked whether somebody wants the import to end.
const EVERY: u64 = 256;
/// Where in the number of a place the number of the file begins.
pub(super) const FILE: u32 = 48;

/// One thing that is wrong with a row.
pub(super) struct Told {
    pub(super) place: String,
    /// The place without file and line.
    pub(super) part: Option<String>,
    pub(super) sentence: String,
    pub(super) code: &'static str,
}

impl Told {
    /// What is wrong, and in which part of its row.
    pub(super) fn whole(&self) -> String {
        match &self.part {
            Some(part) => format!("{part}: {}", self.sentence),
            None => self.sentence.clone(),
        }
    }
}

/// A row that was read.
pub(super) struct Step<'a> {
    pub(super) place: u64,
    pub(super) record: Result<Option<Incoming>, Vec<Told>>,
    /// Whether it is of a source that is to be protected, as far as that can be read.
    pub(super) protects: bool,
    /// Writes it again as it was, with what is wrong with it.
    pub(super) again: &'a dyn Fn(&str) -> Vec<u8>,
    /// What stands above such rows.
    pub(super) head: &'a dyn Fn() -> Vec<u8>,
}

type Each<'a> = &'a mut dyn FnMut(Step<'_>) -> Result<(), Failure>;

/// A file whose bytes are counted as they are read.
struct Counted {
    file: File,
    read: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(to)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}

/// Goes through everything that is read, as often as need be.
pub(super) struct Walk<'i> {
    pub(super) input: &'i Input,
    pub(super) tables: tables::Options,
    pub(super) progress: Progress,
    /// What is said of the case as a whole.
    pub(super) case: Option<Box<Case>>,
}

impl Walk<'_> {
    /// Reads every row; returns what is to be said of each file.
    pub(super) fn all(&mut self, each: Each<'_>) -> Result<Vec<String>, Failure> {
        let mut told = Vec::new();
        match self.input {
            Input::Lines(path) => told.push(self.lines(path, each)?),
            Input::Tables(_, found) => {
                for (number, found) in found.iter().enumerate() {
                    told.extend(self.table(number, found, each)?);
                }
            }
        }
        Ok(told)
    }

    fn open(&mut self, path: &Path) -> Result<(Counted, Meter), Failure> {
        let failed = |error: io::Error| Failure::file(path, "read", &error);
        let file = File::open(path).map_err(failed)?;
        let of = file.metadata().map_or(0, |data| data.len());
        self.progress.begin(&format!("Reading {}", name(path)));
        let read = Rc::new(Cell::new(0));
        Ok((
            Counted { file, read: Rc::clone(&read) },
            Meter { read, of, rows: 0, things: self.input.things() },
        ))
    }

    fn table(&mut self, number: usize, found: &Found, each: Each<'_>) -> Result<Vec<String>, Failure> {
        let name = name(&found.path);
        let failed = |error: csv::TableError| {
            Failure::new(format!("`{}` can't be imported: {error}", plain_path(&found.path)))
        };
        let (file, mut meter) = self.open(&found.path)?;
        let mut table = Table::new(found.kind, file, &self.tables).map_err(failed)?;
        while let Some(record) = table.read().map_err(failed)? {
            let row = table.row();
            let line = row.lines.start as u64;
            let record = record.map(Some).map_err(|faults| {
                let told = faults.iter().map(|fault| Told {
                    place: intake::place(&name, &table, line, fault),
                    part: intake::column(&table, fault),
                    sentence: fault.sentence(),
                    code: fault.code,
                });
                told.collect()
            });
            each(Step {
                place: (number as u64) << FILE | line,
                protects: record.is_err() && table.protects(),
                record,
                again: &|problem| table.rejected_row(row, problem),
                head: &|| table.rejected_head(),
            })?;
            meter.tick(&mut self.progress)?;
        }
        Ok(intake::reading(&name, &table))
    }

    fn lines(&mut self, path: &Path, each: Each<'_>) -> Result<String, Failure> {
        let name = name(path);
        let (file, mut meter) = self.open(path)?;
        let mut lines = Lines::new(BufReader::new(file));
        let failed = |error: io::Error| Failure::file(path, "read", &error);
        let mut count = 0;
        while let Some(record) = lines.read().map_err(failed)? {
            let (line, raw) = (lines.number(), lines.line());
            let told = |fault: jsonl::Fault| {
                let place = intake::place_in_line(&name, line, &fault);
                let part = (!fault.path.is_empty()).then(|| fault.path.clone());
                vec![Told { place, part, sentence: fault.message, code: fault.code }]
            };
            let record = match record {
                Ok(Line::Problem) => continue,
                Ok(Line::Record(record)) => Ok(Some(*record)),
                Ok(Line::Case(case)) => {
                    self.case = Some(case);
                    Ok(None)
                }
                Err(fault) => Err(told(fault)),
            };
            count += 1;
            each(Step {
                place: line,
                protects: record.is_err() && jsonl::protects(raw),
                record,
                again: &|problem| jsonl::rejected(raw, problem),
                head: &Vec::new,
            })?;
            meter.tick(&mut self.progress)?;
        }
        Ok(format!("{name}: {}.", self.input.rows(count)))
    }
}

pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// How much of a file is read.
struct Meter {
    read: Rc<Cell<u64>>,
    of: u64,
    rows: u64,
    things: &'static str,
}

impl Meter {
    fn tick(&mut self, progress: &mut Progress) -> Result<(), Failure> {
        self.rows += 1;
        if self.rows.is_multiple_of(EVERY) {
            progress.at(self.read.get(), self.of, Some((self.rows, self.things)));
            if is_broken_off() {
                return Err(broken_off());
            }
        }
        Ok(())
    }
}

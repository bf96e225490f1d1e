//! A whole case written into a new database: everything or nothing.

use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::Connection;

use super::rows::{self, insert_into};
use super::{Archive, Change, Intake, StoreError};
use crate::case::broken_in;
use crate::case::write::Filing;
use crate::model::Case;

/// What goes into a new database.
#[derive(Debug)]
pub struct Loader<'a> {
    case: &'a Case,
    change: &'a Change,
    covered: Vec<&'a str>,
    folder: Option<String>,
    filing: Option<&'a Filing>,
}

impl<'a> Loader<'a> {
    /// Starts with a case, and the change as which it goes into the journal.
    pub fn new(case: &'a Case, change: &'a Change) -> Self {
        Self { case, change, covered: Vec::new(), folder: None, filing: None }
    }

    /// Adds words that no output may show, besides the names of protected sources.
    #[must_use]
    pub fn covering(mut self, words: impl IntoIterator<Item = &'a str>) -> Self {
        self.covered.extend(words);
        self
    }

    /// Says where the case folder lies, as a path from the folder of the database.
    #[must_use]
    pub fn from_folder(mut self, path: impl Into<String>) -> Self {
        self.folder = Some(path.into());
        self
    }

    /// Says which file each record stands in, so that the same files can be written again.
    #[must_use]
    pub fn filed(mut self, filing: &'a Filing) -> Self {
        self.filing = Some(filing);
        self
    }

    /// Says whether a database holds just what this would write, whenever and by whom it was written.
    pub fn is_in(&self, archive: &Archive) -> Result<bool, StoreError> {
        let case = archive.case()?;
        let order = case.sources.keys().eq(self.case.sources.keys())
            && case.entities.keys().eq(self.case.entities.keys())
            && case.claims.keys().eq(self.case.claims.keys());
        Ok(order
            && case == *self.case
            && archive.covered_words()? == self.covered
            && archive.head.folder == self.folder
            && archive.filing()?.as_ref() == self.filing)
    }

    /// Writes the database: into a file beside its place, which then takes it. Nothing is left if it fails.
    pub fn create(self, path: &Path) -> Result<(), StoreError> {
        self.create_watched(path, |_, _| ControlFlow::Continue(()))
    }

    /// Does the same, and has somebody told how far it is, as [`Intake::watched`] does.
    pub fn create_watched(
        self,
        path: &Path,
        each: impl FnMut(u64, u64) -> ControlFlow<()> + 'static,
    ) -> Result<(), StoreError> {
        if let Some(broken) = broken_in(self.case) {
            return Err(StoreError::Promise(broken));
        }
        let mut intake = Intake::start(path, self.change)?.headed(self.case).exact().watched(each);
        intake.head_mut().folder.clone_from(&self.folder);
        let mut insert = insert_into(intake.connection(), "covered")?;
        for (n, words) in self.covered.iter().enumerate() {
            rows::covered(big(n), words).write(&mut insert)?;
        }
        drop(insert);
        intake.wrote("covered", self.covered.len());
        intake.take_all(self.case)?;
        let [files, sections] = write_filing(intake.connection(), self.filing, self.case.sources.len())?;
        intake.wrote("file", files);
        intake.wrote("section", sections);
        intake.finish(false).map(drop)
    }
}

/// A number of rows or of a row, as `SQLite` has it.
fn big(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Writes which file each record stands in, where there are so many sources; returns the number of files and of sections.
fn write_filing(
    into: &Connection,
    filing: Option<&Filing>,
    sources: usize,
) -> Result<[usize; 2], StoreError> {
    let files = filing.map_or(&[][..], |filing| &filing.files);
    let (mut into_file, mut into_section) = (insert_into(into, "file")?, insert_into(into, "section")?);
    let mut row = 0;
    for (n, file) in files.iter().enumerate() {
        // Paths with other separators, or that are no text, are those of another system.
        let path = file.path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        rows::file(big(n), &path, file.document.as_ref()).write(&mut into_file)?;
        for record in &file.records {
            rows::section(big(row), big(n), record, sources).write(&mut into_section)?;
            row += 1;
        }
    }
    Ok([files.len(), row])
}

//! A whole case written into a new database: everything or nothing.

use std::path::Path;

use rusqlite::{Connection, Statement};

use super::codec::pack;
use super::derived::{Derived, Numbers, key, lists};
use super::file::Making;
use super::rows::{self, Head, Span, insert_into};
use super::{Archive, Change, StoreError, block};
use crate::case::broken_in;
use crate::case::write::Filing;
use crate::model::{Case, Claim};

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
        if let Some(broken) = broken_in(self.case) {
            return Err(StoreError::Promise(broken));
        }
        let making = Making::start(path)?;
        let derived = Derived::of(self.case, Numbers::Positions(self.case))?;
        let mut writer =
            Writer { into: &making.connection, case: self.case, derived: &derived, extents: Vec::new() };
        writer.beside(&self)?;
        writer.filing(self.filing)?;
        writer.nodes()?;
        writer.claims()?;
        writer.judged()?;
        writer.derived()?;
        writer.extents()?;
        making.finish()
    }
}

struct Writer<'a> {
    into: &'a Connection,
    case: &'a Case,
    derived: &'a Derived<'a>,
    extents: Vec<(&'static str, usize)>,
}

/// A number of rows or of a row, as `SQLite` has it.
fn big(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl<'a> Writer<'a> {
    fn insert(&self, table: &str) -> Result<Statement<'a>, StoreError> {
        insert_into(self.into, table)
    }

    /// What is no record: what the archive is, its first change, the words to be covered.
    fn beside(&mut self, loader: &Loader) -> Result<(), StoreError> {
        let case = self.case;
        let head = Head {
            title: case.title.clone(),
            description: case.description.clone(),
            language: case.language.clone(),
            documents: case.documents.clone(),
            folder: loader.folder.clone(),
        };
        rows::head(&head).write(&mut self.insert("archive")?)?;
        loader.change.row(1).write(&mut self.insert("change")?)?;
        let mut insert = self.insert("covered")?;
        for (n, words) in loader.covered.iter().enumerate() {
            rows::covered(big(n), words).write(&mut insert)?;
        }
        self.extents.push(("covered", loader.covered.len()));
        Ok(())
    }

    fn filing(&mut self, filing: Option<&Filing>) -> Result<(), StoreError> {
        let files = filing.map_or(&[][..], |filing| &filing.files);
        let (mut into_file, mut into_section) = (self.insert("file")?, self.insert("section")?);
        let mut row = 0;
        for (n, file) in files.iter().enumerate() {
            // Paths with other separators, or that are no text, are those of another system.
            let path = file.path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            rows::file(big(n), &path, file.document.as_ref()).write(&mut into_file)?;
            for record in &file.records {
                rows::section(big(row), big(n), record, self.case.sources.len()).write(&mut into_section)?;
                row += 1;
            }
        }
        self.extents.extend([("file", files.len()), ("section", row)]);
        Ok(())
    }

    fn extents(&mut self) -> Result<(), StoreError> {
        let mut insert = self.insert("extent")?;
        for (n, (name, records)) in self.extents.iter().enumerate() {
            rows::extent(big(n), name, big(*records)).write(&mut insert)?;
        }
        Ok(())
    }

    fn nodes(&mut self) -> Result<(), StoreError> {
        let case = self.case;
        let counted = &self.derived.counted;
        let (mut sources, mut documents) = (self.insert("source")?, self.insert("document")?);
        for (n, source) in case.sources.values().enumerate() {
            rows::source(big(n), source, counted[n], Span::FIRST).write(&mut sources)?;
            if let Some(document) = &source.document {
                rows::document(big(n), document).write(&mut documents)?;
            }
        }
        let mut entities = self.insert("entity")?;
        for (n, entity) in (case.sources.len()..).zip(case.entities.values()) {
            rows::entity(big(n), entity, counted[n], Span::FIRST).write(&mut entities)?;
        }
        let protected = case.sources.values().filter(|source| source.protected).count();
        self.extents.extend([("node", counted.len()), ("protected", protected)]);
        Ok(())
    }

    fn claims(&mut self) -> Result<(), StoreError> {
        let case = self.case;
        let mut insert = self.insert("claim")?;
        let mut blocks = self.into.prepare("INSERT INTO block VALUES (?1, ?2, ?3, ?4)")?;
        let mut sources = self.derived.hops.as_slice();
        for (n, claim) in case.claims.values().enumerate() {
            rows::claim(big(n), claim, &self.derived.counts(claim), Span::FIRST).write(&mut insert)?;
            write_accounts(n, claim, &mut sources, &mut blocks)?;
        }
        self.extents.push(("claim", case.claims.len()));
        Ok(())
    }

    /// What follows from the records.
    fn derived(&mut self) -> Result<(), StoreError> {
        let derived = self.derived;
        for (key, claims) in lists(&derived.told)? {
            self.block("told", "claims", key, &claims)?;
        }
        for (key, claims) in lists(&derived.concerning)? {
            self.block("concerning", "claims", key, &claims)?;
        }
        for (key, summary) in derived.summaries().iter().enumerate() {
            self.block("summary", "ends", big(key), summary)?;
        }
        for (key, looks) in derived.looks().iter().enumerate() {
            self.block("look", "sources", big(key), looks)?;
        }
        let mut insert = self.insert("office")?;
        for (n, (office, speaker)) in derived.offices.iter().enumerate() {
            rows::office(big(n), big(*office), big(*speaker)).write(&mut insert)?;
        }
        let mut insert = self.insert("given")?;
        for (n, (account, claim)) in derived.given.iter().enumerate() {
            rows::given(big(n), account, big(*claim)).write(&mut insert)?;
        }
        self.extents.extend([("office", derived.offices.len()), ("given", derived.given.len())]);
        Ok(())
    }

    fn block(
        &self,
        table: &str,
        column: &str,
        key: i64,
        block: &impl super::codec::Block,
    ) -> Result<(), StoreError> {
        let mut insert = self.into.prepare_cached(&format!("INSERT INTO {table} VALUES (?1, ?2)"))?;
        insert.execute((key, pack(&format!("{table}.{column}"), key, block)?))?;
        Ok(())
    }

    fn judged(&mut self) -> Result<(), StoreError> {
        let case = self.case;
        let mut insert = self.insert("contradiction")?;
        for (n, one) in case.contradictions.iter().enumerate() {
            rows::contradiction(big(n), one, Span::FIRST).write(&mut insert)?;
        }
        let mut insert = self.insert("relation")?;
        for (n, one) in case.relations.iter().enumerate() {
            rows::relation(big(n), one, Span::FIRST).write(&mut insert)?;
        }
        let mut insert = self.insert("judgement")?;
        for (n, one) in case.judgements.iter().enumerate() {
            rows::judgement(big(n), one, Span::FIRST).write(&mut insert)?;
        }
        self.extents.extend([
            ("contradiction", case.contradictions.len()),
            ("relation", case.relations.len()),
            ("judgement", case.judgements.len()),
            ("change", 1),
            ("source_before", 0),
            ("document_before", 0),
            ("entity_before", 0),
            ("claim_before", 0),
            ("touched", 0),
            ("forgotten", 0),
        ]);
        Ok(())
    }
}

/// Writes the accounts of a claim, and takes their sources off the front of those of all.
fn write_accounts(
    n: usize,
    claim: &Claim,
    sources: &mut &[u32],
    insert: &mut Statement,
) -> Result<(), StoreError> {
    for (chunk, accounts) in block::chunks(&claim.accounts).enumerate() {
        let key = key(n, chunk)?;
        let (own, rest) = sources.split_at(accounts.iter().map(|account| account.hops.len()).sum());
        *sources = rest;
        let (chains, details) = block::of_accounts(accounts, |_| Span::FIRST, own)?;
        let chains = pack("block.chains", key, &chains)?;
        let details = pack("block.details", key, &details)?;
        insert.execute((key, big(accounts.len()), chains, details))?;
    }
    Ok(())
}

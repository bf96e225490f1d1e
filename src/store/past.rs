//! The archive as it was recorded at a time.
//!
//! Every version of a record says by which change it came and by which it went. So what stood at a time is what came by
//! then and had not gone: nothing is replayed, and each record is looked up by itself. What is listed beside the records
//! is listed as it is now. So what the lists had at that time, and have no more, is found in what was touched since.

use std::collections::{BTreeMap, BTreeSet};
use std::iter;
use std::path::Path;

use super::history::{Kind, TouchedRow};
use super::rows::{self, ClaimRow, EntityRow, Reader, SourceRow, Span, read_all, read_back, read_where};
use super::{Archive, Change, StoreError};
use crate::model::{Document, When};

/// A record of which older versions are kept.
pub(super) trait Versioned: Sized {
    /// The table of what is the last version.
    const NOW: &'static str;
    /// The table of older versions.
    const BEFORE: &'static str;
    /// How a row of either is read.
    const READ: Reader<Self>;
    /// When this version came and went.
    fn span(&self) -> Span;
    /// Its id.
    fn id(&self) -> &str;
}

macro_rules! versioned {
    ($row:ty, $record:ident, $now:literal, $before:literal) => {
        impl Versioned for $row {
            const NOW: &'static str = $now;
            const BEFORE: &'static str = $before;
            const READ: Reader<Self> = <$row>::read;

            fn span(&self) -> Span {
                self.span
            }

            fn id(&self) -> &str {
                self.$record.id.as_str()
            }
        }
    };
}

versioned!(SourceRow, source, "source", "source_before");
versioned!(EntityRow, entity, "entity", "entity_before");
versioned!(ClaimRow, claim, "claim", "claim_before");

type Versions<T> = BTreeMap<i64, Vec<T>>;

/// The ids of the records that were touched since a time.
#[derive(Debug, Default)]
pub(super) struct TouchedSince {
    pub(super) sources: BTreeSet<String>,
    pub(super) claims: BTreeSet<String>,
    /// The claims of the accounts that were touched.
    pub(super) claims_of_accounts: BTreeSet<String>,
    /// How often something came or went that is judged of them.
    judged: BTreeMap<(Kind, String), usize>,
}

impl TouchedSince {
    /// Returns how often something of a kind came or went that is judged of a record.
    pub(super) fn judged(&self, kind: Kind, id: &str) -> usize {
        self.judged.get(&(kind, id.to_owned())).copied().unwrap_or_default()
    }

    fn add(&mut self, row: TouchedRow) {
        match row.kind {
            // Nothing is known any more of what is forgotten.
            _ if row.id.is_empty() => {}
            Kind::Source => drop(self.sources.insert(row.id)),
            Kind::Claim => drop(self.claims.insert(row.id)),
            Kind::Account => self.claims_of_accounts.extend(row.other),
            Kind::Entity => {}
            kind @ (Kind::Contradiction | Kind::Relation | Kind::Judgement) => {
                let two: BTreeSet<String> = iter::once(row.id).chain(row.other).collect();
                for id in two {
                    *self.judged.entry((kind, id)).or_default() += 1;
                }
            }
        }
    }
}

impl Archive {
    /// Opens a database for reading what was recorded in it by the end of a date; nothing if it holds nothing so old.
    pub fn open_as_of(path: &Path, date: &When) -> Result<Option<Self>, StoreError> {
        let mut archive = Self::open(path)?;
        archive.at = archive.last_change_by(date)?;
        Ok(archive.at.is_some().then_some(archive))
    }

    /// Returns the number of the last change that was made by the end of a date.
    pub fn last_change_by(&self, date: &When) -> Result<Option<i64>, StoreError> {
        let made_by = |change: &Change| match (change.minute(), date.latest()) {
            (Some(minute), Some(latest)) => minute <= latest,
            (_, None) => true,
            (None, _) => false,
        };
        // The clock of a computer may have been set back in between; the order of the journal counts.
        let mut last = None;
        read_back(&self.connection, "change", 1..=self.extent("change")?, Change::read, |n, change| {
            last = made_by(&change).then_some(n);
            last.is_none()
        })?;
        Ok(last)
    }

    /// Returns the version of a record that stands, or that stood at the time as of which is read, by its last version.
    pub(super) fn version<T: Versioned>(&self, n: i64, now: T) -> Result<Option<T>, StoreError> {
        if now.span().stands(self.at) {
            return Ok(Some(now));
        }
        // One that went before had older versions that went even earlier.
        let is_newer = self.at.is_some_and(|at| now.span().added > at);
        if !is_newer || self.extent(T::BEFORE)? == 0 {
            return Ok(None);
        }
        let before = read_where(&self.connection, T::BEFORE, "n = ?1 ORDER BY gone", n, T::READ)?;
        if before.iter().any(|(other, _)| *other != n) {
            return Err(StoreError::astray(T::BEFORE));
        }
        let found = before.len();
        let version = before.into_iter().map(|(_, row)| row).find(|row| row.span().stands(self.at));
        // That there was none is not believed of the index alone, which has no checksum.
        if version.is_none() && self.count_before(T::BEFORE, n)? != found {
            return Err(StoreError::astray(T::BEFORE));
        }
        Ok(version)
    }

    /// How many older versions of a record a table has, found without its index.
    fn count_before(&self, table: &'static str, n: i64) -> Result<usize, StoreError> {
        let numbers = match self.numbers_before.get(&table) {
            Some(numbers) => numbers,
            None => self.numbers_before.insert(table, self.read_numbers_before(table)?),
        };
        Ok(numbers.partition_point(|one| *one <= n) - numbers.partition_point(|one| *one < n))
    }

    fn read_numbers_before(&self, table: &'static str) -> Result<Vec<i64>, StoreError> {
        let mut select = self.connection.prepare(&format!("SELECT n FROM {table} NOT INDEXED"))?;
        let mut numbers: Vec<i64> = select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        self.expect_before(table, numbers.len())?;
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn expect_before(&self, table: &'static str, found: usize) -> Result<(), StoreError> {
        if i64::try_from(found) == Ok(self.extent(table)?) {
            Ok(())
        } else {
            Err(StoreError::damaged(format!("a row of `{table}` is missing")))
        }
    }

    /// Reads every version of every record that stands, or that stood at the time as of which is read.
    pub(super) fn each<T: Versioned>(&self, mut each: impl FnMut(i64, T)) -> Result<(), StoreError> {
        let mut of = |table| {
            let mut found = 0;
            read_all(&self.connection, table, T::READ, |n, row| {
                found += 1;
                if row.span().stands(self.at) {
                    each(n, row);
                }
                Ok(())
            })?;
            Ok::<_, StoreError>(found)
        };
        of(T::NOW)?;
        // None of them stands now.
        let found = self.at.map_or(Ok(None), |_| of(T::BEFORE).map(Some))?;
        found.map_or(Ok(()), |found| self.expect_before(T::BEFORE, found))
    }

    /// Reads a table of older versions, of which there have to be as many as there should be.
    fn all_before<T>(&self, table: &'static str, reader: Reader<T>) -> Result<Versions<T>, StoreError> {
        let mut versions: Versions<T> = BTreeMap::new();
        let mut found = 0;
        read_all(&self.connection, table, reader, |n, one| {
            versions.entry(n).or_default().push(one);
            found += 1;
            Ok(())
        })?;
        self.expect_before(table, found)?;
        Ok(versions)
    }

    /// Reads the older versions of all records.
    pub(super) fn before<T: Versioned>(&self) -> Result<Versions<T>, StoreError> {
        self.all_before(T::BEFORE, T::READ)
    }

    /// Reads the older versions of all sources, with what else was known of documents.
    pub(super) fn sources_before(&self) -> Result<Versions<SourceRow>, StoreError> {
        let mut sources = self.before::<SourceRow>()?;
        for (n, documents) in self.documents_before()? {
            for (document, gone) in documents {
                let versions = sources.get_mut(&n).into_iter().flatten();
                let version = versions.into_iter().find(|row| row.span.gone == Some(gone));
                let missing = || StoreError::damaged("an older version of a document belongs to no source");
                version.ok_or_else(missing)?.source.document = Some(document);
            }
        }
        Ok(sources)
    }

    /// Reads what else was known of documents, with the changes by which it went.
    pub(super) fn documents_before(&self) -> Result<Versions<(Document, i64)>, StoreError> {
        self.all_before("document_before", rows::document_before)
    }

    /// Reads what else is known of every document; as of an earlier time also what was known once.
    pub(super) fn each_document(&self, mut each: impl FnMut(i64, Document)) -> Result<(), StoreError> {
        read_all(&self.connection, "document", rows::read_document, |n, document| {
            each(n, document);
            Ok(())
        })?;
        if self.at.is_some() {
            for (n, versions) in self.documents_before()? {
                versions.into_iter().for_each(|(document, _)| each(n, document));
            }
        }
        Ok(())
    }

    /// Returns what else was known of a document until a change.
    pub(super) fn document_before(&self, n: i64, gone: i64) -> Result<Option<Document>, StoreError> {
        let found = read_where(&self.connection, "document_before", "n = ?1", n, rows::document_before)?;
        Ok(found.into_iter().find(|(_, (_, until))| *until == gone).map(|(_, (document, _))| document))
    }

    /// Says whether of what was ever judged of something as much came and went since the time as of which is read as the
    /// journal says: no record counts what doesn't stand any more.
    pub(super) fn came_and_went<T>(&self, table: &str, judged: &[(i64, (T, Span))], touched: usize) -> bool {
        let since = |change: i64| usize::from(self.at.is_some_and(|at| change > at));
        let came_or_went = |span: &Span| since(span.added) + span.gone.map_or(0, since);
        let found: usize = judged.iter().map(|(_, (_, span))| came_or_went(span)).sum();
        // Of what went with something that was forgotten the journal may still speak.
        found == touched || found < touched && self.forgotten.contains_key(table)
    }

    /// Reads what was touched since the time as of which is read: no older change is looked at.
    pub(super) fn touched_since(&self) -> Result<TouchedSince, StoreError> {
        let mut since = TouchedSince::default();
        let Some(at) = self.at else { return Ok(since) };
        let all = 0..=self.extent("touched")? - 1;
        read_back(&self.connection, "touched", all, TouchedRow::read, |_, row| {
            if row.change <= at {
                return false;
            }
            since.add(row);
            true
        })?;
        Ok(since)
    }
}

impl Change {
    /// The minute in which it was made, since 1970.
    fn minute(&self) -> Option<i64> {
        let minutes = self.at.get(..16)?;
        minutes.parse::<When>().ok()?.earliest()
    }
}

//! Records one by one, in any order and larger than memory, into a new database: everything or nothing.
//!
//! A record goes as bytes (`packing`, `bundle`) to another thread (`taking`), where its ids get numbers (`names`), and on
//! to where it is sorted (`parts`), on the disk if it has to be. When all are there, `settle` goes through them in the
//! order of the database: sources and entities get their final numbers, accounts are put together by claim, and what
//! names a record is counted before the record is written. No list of everything is ever in memory but of a few bytes for
//! each id.

mod bundle;
mod circles;
mod kept;
mod loaded;
mod names;
mod packing;
mod parts;
mod report;
mod settle;
mod taking;

use std::fmt;
use std::ops::ControlFlow;
use std::path::Path;

use super::file::{Making, Sealed};
use super::pour::{Watcher, pour};
use super::rows::{self, Head};
use super::{Change, StoreError};
use crate::model::{Case, Incoming};
use parts::Parts;
pub(super) use settle::Settled;
use settle::Settling;
use taking::Taking;

pub use loaded::{Cause, Loaded, MOST_LEFT_OUT, Reason};

/// How much memory an import takes at most, about, with what `SQLite` takes.
const MEMORY: usize = 800 << 20;

/// How many bytes the lists of an import have while records come. What is made of them has as much at most, and comes
/// when they are gone.
#[derive(Debug, Clone, Copy)]
struct Budget {
    names: usize,
    accounts: usize,
    records: usize,
    pairs: usize,
}

impl Budget {
    fn of(memory: usize) -> Self {
        let part = memory / 16;
        Self { names: part * 5, accounts: part * 3, records: part * 3 / 2, pairs: part }
    }
}

/// A new database that is being made of records as they come. Dropped before it is [finished](Intake::finish), it
/// leaves nothing.
///
/// What a record names may come before it or after it. Sources and entities that are named and never come are made
/// with their id as their name; claims are not.
pub struct Intake {
    making: Making,
    change: Change,
    head: Head,
    /// What is written already, and how many rows of it.
    extents: Vec<(&'static str, usize)>,
    watcher: Watcher,
    taking: Taking,
}

impl fmt::Debug for Intake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intake").finish_non_exhaustive()
    }
}

impl Intake {
    /// Starts a database, and the change as which the records go into its journal.
    pub fn start(path: &Path, change: &Change) -> Result<Self, StoreError> {
        Self::start_within(path, change, MEMORY)
    }

    /// Starts a database with about so many bytes of memory, instead of 800 MiB. What has no room in them is sorted on
    /// the disk, which takes longer.
    pub fn start_within(path: &Path, change: &Change, memory: usize) -> Result<Self, StoreError> {
        Ok(Self::of(Making::start(path)?, change, memory))
    }

    /// Starts a database beside another, for what is to go into that.
    pub(super) fn beside(path: &Path, change: &Change) -> Result<Self, StoreError> {
        Ok(Self::of(Making::beside(path)?, change, MEMORY))
    }

    fn of(making: Making, change: &Change, memory: usize) -> Self {
        let parts = Parts::new(making.folder(), Budget::of(memory));
        let watcher: Watcher = Box::new(|_, _| ControlFlow::Continue(()));
        let (change, head, extents) = (change.clone(), Head::default(), Vec::new());
        Self { making, change, head, extents, watcher, taking: Taking::of(parts, memory) }
    }

    /// Takes the title of a case and what else stands over its records, but no record.
    #[must_use]
    pub fn headed(mut self, case: &Case) -> Self {
        self.head.title.clone_from(&case.title);
        self.head.description.clone_from(&case.description);
        self.head.language.clone_from(&case.language);
        self.head.documents.clone_from(&case.documents);
        self
    }

    /// Has somebody told how far [`Intake::finish`] is, again and again: how much is done, and of how much. Who
    /// answers with a break ends it with [`StoreError::Interrupted`], and nothing is left.
    #[must_use]
    pub fn watched(mut self, each: impl FnMut(u64, u64) -> ControlFlow<()> + 'static) -> Self {
        self.watcher = Box::new(each);
        self
    }

    /// Takes a record. Its place is the number that comes back in the report: a line, or whatever finds it again.
    ///
    /// Many records are taken in by another thread, so that what keeps one from it may come back from a later one, or
    /// from [`Intake::finish`].
    #[allow(clippy::needless_pass_by_value, reason = "who reads records one by one has no more use for them")]
    pub fn take(&mut self, record: Incoming, place: u64) -> Result<(), StoreError> {
        self.take_ref(&record, place)
    }

    /// Takes a record that its owner keeps.
    pub fn take_ref(&mut self, record: &Incoming, place: u64) -> Result<(), StoreError> {
        self.taking.put(|packing| packing.record(record, place))
    }

    /// Waits until every record that came is taken in.
    pub fn catch_up(&mut self) -> Result<(), StoreError> {
        self.taking.catch_up()
    }

    /// Makes the database and puts it in its place.
    ///
    /// Records that can't be kept are left out if only the good ones are wanted. Else there is no database if there is one
    /// such record, and [`StoreError::LeftOut`] says which.
    pub fn finish(self, keep_good: bool) -> Result<Loaded, StoreError> {
        let (sealed, Settled { loaded, suspects, .. }) = self.seal(keep_good)?;
        let circular = circles::count(sealed.path(), &suspects)?;
        sealed.take_place()?;
        Ok(Loaded { circular, ..loaded })
    }

    /// Makes the database, which is whole then and not yet in its place.
    pub(super) fn seal(self, keep_good: bool) -> Result<(Sealed, Settled), StoreError> {
        let Self { making, change, head, mut extents, mut watcher, taking } = self;
        let parts = taking.finish()?;
        let of = u64::from(parts.records) + parts.nodes.count() as u64;
        let settled = pour(&making.connection, &mut watcher, of, |spout| Settling::of(parts)?.all(spout))?;
        if settled.loaded.left() > 0 && !keep_good {
            return Err(StoreError::LeftOut(Box::new(settled.loaded)));
        }
        let insert = |table| rows::insert_into(&making.connection, table);
        rows::head(&head).write(&mut insert("archive")?)?;
        change.row(1).write(&mut insert("change")?)?;
        extents.extend(&settled.extents);
        let mut into_extent = insert("extent")?;
        for (n, name) in (0..).zip(EXTENTS) {
            let rows: usize = extents.iter().filter(|(one, _)| *one == name).map(|(_, rows)| rows).sum();
            let rows = i64::try_from(rows).unwrap_or(i64::MAX);
            rows::extent(n, name, rows).write(&mut into_extent)?;
        }
        drop((insert, into_extent));
        Ok((making.seal()?, settled))
    }

    /// Keeps every record as it is: they make a case that was found to keep its promises.
    pub(super) fn exact(mut self) -> Self {
        self.taking.parts_mut().into_iter().for_each(|parts| parts.exact = true);
        self
    }

    pub(super) fn head_mut(&mut self) -> &mut Head {
        &mut self.head
    }

    pub(super) fn connection(&self) -> &rusqlite::Connection {
        &self.making.connection
    }

    /// Says how many rows were written into a table by somebody else.
    pub(super) fn wrote(&mut self, table: &'static str, rows: usize) {
        self.extents.push((table, rows));
    }

    /// Takes a case by reference.
    pub(super) fn take_all(&mut self, case: &Case) -> Result<(), StoreError> {
        let taking = &mut self.taking;
        case.sources.values().try_for_each(|one| taking.put(|packing| packing.source(one, 0)))?;
        case.entities.values().try_for_each(|one| taking.put(|packing| packing.entity(one, 0)))?;
        case.claims.values().try_for_each(|one| taking.put(|packing| packing.claim(one, 0)))?;
        case.contradictions.iter().try_for_each(|one| taking.put(|packing| packing.contradiction(one, 0)))?;
        case.relations.iter().try_for_each(|one| taking.put(|packing| packing.relation(one, 0)))?;
        case.judgements.iter().try_for_each(|one| taking.put(|packing| packing.judgement(one, 0)))
    }
}

/// What the table `extent` speaks of, in its order.
const EXTENTS: [&str; 18] = [
    "covered",
    "file",
    "section",
    "node",
    "protected",
    "claim",
    "contradiction",
    "relation",
    "judgement",
    "change",
    "source_before",
    "document_before",
    "entity_before",
    "claim_before",
    "touched",
    "forgotten",
    "office",
    "given",
];

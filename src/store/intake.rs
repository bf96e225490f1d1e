//! Records one by one, in any order and larger than memory, into a new database: everything or nothing.

mod loaded;

use std::fmt;
use std::ops::ControlFlow;
use std::path::Path;

use super::file::Making;
use super::{Change, StoreError};
use crate::model::Incoming;

pub use loaded::{Cause, Loaded, MOST_LEFT_OUT, Reason};

/// A new database that is being made of records as they come. Dropped before it is [finished](Intake::finish), it
/// leaves nothing.
///
/// What a record names may come before it or after it. Sources and entities that are named and never come are made
/// with their id as their name; claims are not.
pub struct Intake {
    making: Making,
}

impl fmt::Debug for Intake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intake").finish_non_exhaustive()
    }
}

impl Intake {
    /// Starts a database, and the change as which the records go into its journal.
    pub fn start(path: &Path, change: &Change) -> Result<Self, StoreError> {
        let _ = change;
        Ok(Self { making: Making::start(path)? })
    }

    /// Has somebody told how far [`Intake::finish`] is, a few times in a second: how much is done, and of how much. Who
    /// answers with a break ends it with [`StoreError::Interrupted`], and nothing is left.
    #[must_use]
    pub fn watched(self, each: impl FnMut(u64, u64) -> ControlFlow<()> + 'static) -> Self {
        let _ = each;
        self
    }

    /// Takes a record. Its place is the number that comes back in the report: a line, or whatever finds it again.
    pub fn take(&mut self, record: Incoming, place: u64) -> Result<(), StoreError> {
        let _ = (record, place);
        Ok(())
    }

    /// Makes the database and puts it in its place.
    ///
    /// Records that can't be kept are left out if only the good ones are wanted. Else there is no database if there is one
    /// such record, and [`StoreError::LeftOut`] says which.
    pub fn finish(self, keep_good: bool) -> Result<Loaded, StoreError> {
        let _ = keep_good;
        self.making.finish()?;
        Ok(Loaded::default())
    }
}

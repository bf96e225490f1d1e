//! What an import counts as it goes, and what it leaves out.

use std::collections::{BTreeMap, BTreeSet};

use super::super::StoreError;
use super::super::rows::Columns;
use super::kept::Cursor;
use super::loaded::{Cause, Loaded, MOST_LEFT_OUT, Reason};

/// What became of the records so far.
#[derive(Default)]
pub(super) struct Report {
    pub(super) loaded: Loaded,
    /// The first that were left out, by their place.
    first: BTreeMap<(u64, u64), Reason>,
    left: u64,
    /// The names of protected sources that were left out.
    pub(super) covered: BTreeSet<String>,
}

impl Report {
    /// Leaves a record out.
    pub(super) fn leave(&mut self, place: u64, cause: Cause, what: impl Into<String>) {
        *self.loaded.totals.entry(cause).or_default() += 1;
        self.left += 1;
        let at = (place, self.left);
        let is_full = self.first.len() >= MOST_LEFT_OUT;
        if is_full && self.first.last_key_value().is_none_or(|(last, _)| at > *last) {
            return;
        }
        self.first.insert(at, Reason { cause, what: what.into() });
        if is_full {
            self.first.pop_last();
        }
    }

    /// Remembers the names of a protected source out of its columns: what is told of the import must not show them, and
    /// the file must not if it is left out.
    pub(super) fn protect(&mut self, says: &[u8], is_left_out: bool) -> Result<(), StoreError> {
        let mut cursor = Cursor(says);
        let document = usize::try_from(cursor.number()?).map_err(|_| StoreError::System)?;
        cursor.bytes(document)?;
        let words = words_of(cursor.0)?;
        if is_left_out {
            self.covered.extend(words.iter().cloned());
        }
        self.loaded.protected.extend(words);
        Ok(())
    }

    /// Returns what became of all of them.
    pub(super) fn finish(self) -> Loaded {
        let left_out = self.first.into_iter().map(|((place, _), reason)| (place, reason)).collect();
        Loaded { left_out, ..self.loaded }
    }
}

/// The id, name and aliases of a source, out of its columns.
pub(super) fn words_of(columns: &[u8]) -> Result<Vec<String>, StoreError> {
    let columns = Columns::packed("source", 0, columns)?;
    let aliases = columns.text_in(5).and_then(|json| serde_json::from_str::<Vec<String>>(json).ok());
    let words = [columns.text_in(1), columns.text_in(2)].into_iter().flatten().map(str::to_owned);
    Ok(words.chain(aliases.unwrap_or_default()).collect())
}

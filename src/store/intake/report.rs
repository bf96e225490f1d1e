//! What an import counts as it goes, and what it leaves out.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Source;

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

    /// Covers the names of a source that is left out.
    pub(super) fn cover(&mut self, source: &Source) {
        if source.protected {
            let words = [source.id.as_str(), &source.name].into_iter();
            let words = words.chain(source.aliases.iter().map(String::as_str));
            self.covered.extend(words.map(str::to_owned));
        }
    }

    /// Returns what became of all of them.
    pub(super) fn finish(self) -> Loaded {
        let left_out = self.first.into_iter().map(|((place, _), reason)| (place, reason)).collect();
        Loaded { left_out, ..self.loaded }
    }
}

//! Problems: what is wrong, how badly, where, in which words, and what to do about it.
//!
//! A problem is data. How it looks on a screen, as a line or as JSON is for the rooms above.

use std::ops::Range;
use std::path::PathBuf;

use serde::Serialize;

use crate::model::UnknownWord;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The record cannot be used as it stands.
    Error,
    /// It can be used, but is hardly meant so.
    Warning,
}

/// A place in a file: a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file, as it was named when it was read.
    pub file: PathBuf,
    /// The bytes at fault; empty if the whole file is.
    pub bytes: Range<usize>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A stable name for its kind, in kebab case: `unknown-id`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// A full sentence without a full stop, naming things in backticks.
    pub message: String,
    /// Where it is.
    pub place: Option<Place>,
    /// What to say at that place, if the message doesn't say it all.
    pub label: Option<String>,
    /// The other places involved, each with what it has to do with it.
    pub also: Vec<(Place, String)>,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Problem {
    /// Returns an error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: None,
            label: None,
            also: Vec::new(),
            hint: None,
        }
    }

    /// Returns a warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what stands there.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Names another place involved.
    #[must_use]
    pub fn also(mut self, place: Place, label: impl Into<String>) -> Self {
        self.also.push((place, label.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what to do, if there is something to say.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hint = hint.or(self.hint);
        self
    }
}

/// Returns a hint that names the known word nearest to the one written, if one is near.
///
/// Near means a Damerau-Levenshtein distance of at most a third of the longer word, and at least 1.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("did you mean `{near}`?"))
}

/// Returns the known word nearest to the one written; of equally near ones the first in alphabetical order.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    known
        .into_iter()
        .filter_map(|candidate| {
            let longer = length.max(candidate.chars().count());
            // A cheap bound first: ids come in thousands.
            let shorter = length.min(candidate.chars().count());
            let limit = (longer / 3).max(1);
            if longer - shorter > limit {
                return None;
            }
            let distance = strsim::damerau_levenshtein(word, candidate);
            (distance <= limit && distance > 0).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// Returns a hint for a word that stands in no list: the nearest one, or the whole list.
pub fn hint_for(word: &UnknownWord) -> String {
    did_you_mean(&word.word, word.known.iter().copied())
        .unwrap_or_else(|| format!("one of: {}", word.known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_offered_only_if_it_is_near() {
        let known = ["maria", "mario", "elena"];
        assert_eq!(did_you_mean("marai", known).as_deref(), Some("did you mean `maria`?"));
        assert_eq!(did_you_mean("zzz", known), None);
    }
}

//! Where faults are collected while a case is read, and the few sentences that many of them share.
//!
//! The sentence of a fault that one place alone can find stands at that place.

use std::ops::Range;
use std::path::Path;

use crate::diag::{Place, Problem};

/// The faults of one file.
pub(super) struct Faults<'a> {
    file: &'a Path,
    found: Vec<Problem>,
}

impl<'a> Faults<'a> {
    pub(super) fn new(file: &'a Path) -> Self {
        Self { file, found: Vec::new() }
    }

    pub(super) fn place(&self, bytes: Range<usize>) -> Place {
        Place { file: self.file.to_owned(), bytes }
    }

    pub(super) fn add(&mut self, bytes: Range<usize>, problem: Problem) {
        let place = self.place(bytes);
        self.found.push(problem.at(place));
    }

    pub(super) fn add_pair(&mut self, (bytes, problem): (Range<usize>, Problem)) {
        self.add(bytes, problem);
    }

    pub(super) fn into_found(self) -> Vec<Problem> {
        self.found
    }
}

/// Returns "an entity", "a source".
pub(super) fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}

/// Shortens words of a file that a message repeats: a message is no place for a page.
pub(super) fn short(words: &str) -> String {
    const MOST: usize = 60;
    let line = words.lines().next().unwrap_or_default();
    let mut kept: String = line.chars().take(MOST).collect();
    if kept.len() < words.trim_end().len() {
        kept.push('…');
    }
    kept
}

//! What is wrong with a row, in which column, and what to change.

use crate::diag::{self, Problem};
use crate::model::UnknownWord;
use crate::words::first_up;

use super::Column;

/// One thing that is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column; nothing if it is about the whole row.
    pub column: Option<Column>,
    /// A stable name for its kind, in kebab case.
    pub code: &'static str,
    /// What is wrong: a sentence without a full stop.
    pub message: String,
    /// What to change.
    pub hint: String,
}

impl Fault {
    pub(super) fn new(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { column: None, code, message: message.into(), hint: hint.into() }
    }

    /// Returns the fault of a word that stands in no list.
    pub(super) fn word(word: &UnknownWord) -> Self {
        let message = format!("`{}` is not {}", short(&word.word), word.what);
        Self::new("bad-word", message, diag::hint_for(word))
    }

    pub(super) fn of(problem: Problem) -> Self {
        Self::new(
            problem.code,
            problem.message,
            problem.hint.unwrap_or_else(|| "write it otherwise".to_owned()),
        )
    }

    #[must_use]
    pub(super) fn at(mut self, column: Column) -> Self {
        self.column = Some(column);
        self
    }

    /// Returns what is wrong and what to change, in two sentences.
    pub fn sentence(&self) -> String {
        format!("{}. {}", self.message, first_up(&self.hint))
    }
}

/// The most of a cell that a message repeats, in characters.
const LONGEST: usize = 60;

/// Shortens words of a cell that a message repeats.
pub(super) fn short(words: &str) -> String {
    let line = words.trim().lines().next().unwrap_or_default();
    let mut kept: String = line.chars().take(LONGEST).collect();
    if kept.len() < words.trim().len() {
        kept.push('…');
    }
    kept
}

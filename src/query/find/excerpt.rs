//! Where terms stand in a field: its text, or what of it stands around the first of them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Term;
use super::fields::{Field, FieldKind};
use super::words::words;
use crate::model::{AccountId, ClaimId, Passage, SourceId};

/// The longest text that is shown whole, in code points.
const LONGEST: usize = 240;
/// How many code points of a longer one stand before the first term.
const BEFORE: usize = 60;

/// A passage of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageFound<'a> {
    /// The document.
    pub document: &'a SourceId,
    /// Its place and hash; nothing if something is covered in the text: where the passages before and behind it stand
    /// would tell how long that is.
    pub place: Option<Passage>,
    /// The claims with an account at an overlapping place, by id.
    pub recorded: Vec<&'a ClaimId>,
}

/// What a field says, and where the terms stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt<'a> {
    /// Which field.
    pub field: FieldKind,
    /// The text, or a part of it.
    pub text: String,
    /// Whether something stands before it.
    pub cut_before: bool,
    /// Whether something stands behind it.
    pub cut_behind: bool,
    /// The bytes of the text that hold terms, in order.
    pub marks: Vec<Range<usize>>,
    /// Which terms stand in the field, by their position in the question.
    pub terms: Vec<usize>,
    /// The account that it belongs to.
    pub account: Option<&'a AccountId>,
    /// The source on its chain that it belongs to.
    pub hop: Option<&'a SourceId>,
}

impl<'a> Excerpt<'a> {
    /// Returns what a field of an account says, if a term stands in it.
    pub(super) fn of(field: &Field<'a>, terms: &[Term]) -> Option<Self> {
        let plain = Self::made(field, terms, LONGEST)?;
        let account = field.account.map(|account| &account.id);
        Some(Self { account, hop: field.hop.map(|hop| &hop.source), ..plain })
    }

    /// Returns what a field of a record says, if a term stands in it.
    pub(super) fn plain(field: &Field, terms: &[Term]) -> Option<Self> {
        Self::made(field, terms, LONGEST)
    }

    /// Returns all that a field says, if a term stands in it.
    pub(super) fn whole(field: &Field, terms: &[Term]) -> Option<Self> {
        Self::made(field, terms, usize::MAX)
    }

    fn made(field: &Field, terms: &[Term], longest: usize) -> Option<Self> {
        let (marks, held) = marks(field, terms);
        let first = marks.first()?.start;
        let text: &str = &field.text;
        let window = window(text, first, longest);
        let inside = |mark: &Range<usize>| window.start <= mark.start && mark.end <= window.end;
        let marks = marks.iter().filter(|mark| inside(mark));
        Some(Self {
            field: field.kind,
            marks: marks.map(|mark| mark.start - window.start..mark.end - window.start).collect(),
            cut_before: window.start > 0,
            cut_behind: window.end < text.len(),
            text: text.get(window)?.to_owned(),
            terms: held.into_iter().collect(),
            account: None,
            hop: None,
        })
    }
}

/// Returns the folded words of a field with their stems.
pub(super) fn field_words(field: &Field) -> Vec<(String, String)> {
    let pair = |word: super::Word| {
        let stem = word.stem(field.language);
        (word.folded, stem)
    };
    words(&field.text).into_iter().map(pair).collect()
}

/// Returns the bytes of a field that hold terms, in order and apart, and which terms these are.
fn marks(field: &Field, terms: &[Term]) -> (Vec<Range<usize>>, BTreeSet<usize>) {
    let found = words(&field.text);
    let pairs = field_words(field);
    let mut marks: Vec<Range<usize>> = Vec::new();
    let mut held = BTreeSet::new();
    for i in 0..pairs.len() {
        for (number, term) in terms.iter().enumerate() {
            let Some(length) = term.at(&pairs, i) else { continue };
            held.insert(number);
            let (start, end) = (found[i].at.start, found[i + length - 1].at.end);
            match marks.last_mut() {
                Some(last) if start < last.end => last.end = last.end.max(end),
                _ => marks.push(start..end),
            }
        }
    }
    (marks, held)
}

/// The part of a text that is shown, cut between words where there are some.
fn window(text: &str, first: usize, longest: usize) -> Range<usize> {
    if text.chars().count() <= longest {
        return 0..text.len();
    }
    let back = text[..first].char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let start = if back == 0 {
        0
    } else {
        text[back..first].find(char::is_whitespace).map_or(back, |at| back + at + 1)
    };
    let start = text.ceil_char_boundary(start);
    let limit = text[start..].char_indices().nth(longest).map_or(text.len(), |(at, _)| start + at);
    let end = if limit == text.len() {
        limit
    } else {
        text[start..limit]
            .rfind(char::is_whitespace)
            .map(|at| start + at)
            .filter(|end| *end > first)
            .unwrap_or(limit)
    };
    start..end
}

//! A stored text: its bytes as they lie on disk, addressed by Unicode code points.
//!
//! Offsets count the code points of the stored bytes decoded as UTF-8. Nothing is normalised: a byte order mark is
//! code point 0, CRLF is two code points, a letter with a combining accent is two as well. What is searched for in a
//! text lives in `search.rs`; which texts a case has and where they lie is no business of this module.
//!
//! Invariant: a [`Text`] never changes, so a range that resolves once resolves always.

use std::ops::Range;
use std::sync::OnceLock;

use crate::model::{Anchor, Passage, PassageHash, Sha256};

/// The largest text that is read, in bytes: 64 MiB.
pub const MAX_BYTES: usize = 64 << 20;

/// How many code points lie between two entries of the index: a slice walks at most this many on each side.
const STEP: usize = 128;

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// More than [`MAX_BYTES`].
    #[error("the text has {0} bytes; at most {MAX_BYTES} are read")]
    TooLarge(usize),
    /// Not UTF-8.
    #[error("the text is not UTF-8 from byte {byte} on, in line {line}")]
    NotUtf8 {
        /// The first byte that isn't, counted from 0.
        byte: usize,
        /// Its line, counted from 1.
        line: usize,
    },
}

/// Why a passage doesn't stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mismatch {
    /// The range reaches beyond the end.
    #[error("the range {}-{} reaches beyond the end of the text, which has {length} code points", passage.start, passage.end)]
    Beyond {
        /// What was asked for.
        passage: Passage,
        /// The length of the text, in code points.
        length: usize,
    },
    /// Other words stand there.
    #[error("the passage `{passage}` has changed: what stands there now has the hash `{found}`")]
    Changed {
        /// What was asked for.
        passage: Passage,
        /// The hash of what stands there.
        found: PassageHash,
    },
    /// The range is empty or runs backwards, as only a hand-made passage can.
    #[error("the range {}-{} is empty", passage.start, passage.end)]
    Empty {
        /// What was asked for.
        passage: Passage,
    },
}

impl Mismatch {
    /// Returns what was asked for.
    pub fn passage(self) -> Passage {
        match self {
            Self::Beyond { passage, .. } | Self::Changed { passage, .. } | Self::Empty { passage } => passage,
        }
    }
}

/// A place in a text as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// The line, counted from 1. Lines end with a line feed, which is the last code point of its line.
    pub line: usize,
    /// The code point in its line, counted from 1.
    pub column: usize,
}

/// Every [`STEP`]-th code point: where its bytes begin, and how many line feeds stand before it.
#[derive(Debug, Clone, Copy)]
struct Mark {
    byte: u32,
    feeds: u32,
}

/// A stored text with an index by code points.
#[derive(Debug, Clone)]
pub struct Text {
    stored: String,
    marks: Vec<Mark>,
    length: usize,
    sha256: Sha256,
    /// The text as it is searched, made when it is searched first.
    pub(super) folded: OnceLock<String>,
}

impl Text {
    /// Reads the bytes of a stored copy.
    pub fn load(bytes: Vec<u8>) -> Result<Self, TextError> {
        let sha256 = Sha256::of(&bytes);
        Self::load_hashed(bytes, sha256)
    }

    /// Reads bytes whose hash is known already, because hashing costs as much as all the rest.
    pub(super) fn load_hashed(bytes: Vec<u8>, sha256: Sha256) -> Result<Self, TextError> {
        if bytes.len() > MAX_BYTES {
            return Err(TextError::TooLarge(bytes.len()));
        }
        let stored = String::from_utf8(bytes).map_err(|error| {
            let byte = error.utf8_error().valid_up_to();
            let feeds = error.as_bytes().iter().take(byte).filter(|b| **b == b'\n').count();
            TextError::NotUtf8 { byte, line: feeds + 1 }
        })?;
        let (marks, length) = index(&stored);
        Ok(Self { stored, marks, length, sha256, folded: OnceLock::new() })
    }

    /// Returns the whole text.
    pub fn as_str(&self) -> &str {
        &self.stored
    }

    /// Returns the length in code points.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Says whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Returns the SHA-256 of the stored bytes.
    pub fn sha256(&self) -> Sha256 {
        self.sha256
    }

    /// Returns the words at a range of code points, or nothing if it runs backwards or beyond the end.
    ///
    /// It costs the same wherever in the text the range lies.
    pub fn passage(&self, range: Range<usize>) -> Option<&str> {
        if range.start > range.end {
            return None;
        }
        self.stored.get(self.byte(range.start)?..self.byte(range.end)?)
    }

    /// Returns the passage that stands at a range, with its hash, or nothing if the range is empty or beyond the end.
    pub fn anchor(&self, range: Range<usize>) -> Option<Passage> {
        let words = self.passage(range.clone()).filter(|words| !words.is_empty())?;
        Some(Passage { start: range.start, end: range.end, hash: PassageHash::of(words) })
    }

    /// Returns the words of a passage if exactly those stand there that were hashed.
    pub fn resolve(&self, passage: &Passage) -> Result<&str, Mismatch> {
        let &Passage { start, end, hash } = passage;
        if start >= end {
            return Err(Mismatch::Empty { passage: *passage });
        }
        let words =
            self.passage(start..end).ok_or(Mismatch::Beyond { passage: *passage, length: self.length })?;
        match PassageHash::of(words) {
            found if found == hash => Ok(words),
            found => Err(Mismatch::Changed { passage: *passage, found }),
        }
    }

    /// Returns the words of every range of an anchor, or the first mismatch.
    pub fn words(&self, anchor: &Anchor) -> Result<Vec<&str>, Mismatch> {
        anchor.passages().iter().map(|passage| self.resolve(passage)).collect()
    }

    /// Returns line and column of a code point, or nothing beyond the end. The end itself has a line and column.
    pub fn line_column(&self, code_point: usize) -> Option<LineColumn> {
        let byte = self.byte(code_point)?;
        let mark = self.marks.get(code_point / STEP)?;
        let since = self.stored.get(mark.byte as usize..byte)?;
        let feeds = mark.feeds as usize + since.bytes().filter(|b| *b == b'\n').count();
        let before = self.stored.get(..byte)?;
        let line = before.rsplit('\n').next().unwrap_or_default();
        Some(LineColumn { line: feeds + 1, column: line.chars().count() + 1 })
    }

    /// The byte at which a code point begins; the end of the text is one, too.
    fn byte(&self, code_point: usize) -> Option<usize> {
        if code_point > self.length {
            return None;
        }
        let start = self.marks.get(code_point / STEP)?.byte as usize;
        let rest = self.stored.get(start..)?;
        let walk = rest.char_indices().map(|(i, _)| i).chain([rest.len()]).nth(code_point % STEP)?;
        Some(start + walk)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a text has at most MAX_BYTES bytes")]
fn index(text: &str) -> (Vec<Mark>, usize) {
    let mut marks = Vec::with_capacity(text.len() / STEP + 1);
    let (mut length, mut feeds) = (0, 0);
    for (byte, c) in text.char_indices() {
        if length % STEP == 0 {
            marks.push(Mark { byte: byte as u32, feeds });
        }
        length += 1;
        feeds += u32::from(c == '\n');
    }
    if length % STEP == 0 {
        marks.push(Mark { byte: text.len() as u32, feeds });
    }
    (marks, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Text {
        Text::load(words.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn ranges_count_code_points_of_the_stored_bytes() {
        let stored = text("\u{feff}Дождь\r\nлил e\u{301}té 🌧");
        assert_eq!(stored.len(), 18);
        assert_eq!(stored.passage(0..1), Some("\u{feff}"));
        assert_eq!(stored.passage(1..6), Some("Дождь"));
        assert_eq!(stored.passage(6..8), Some("\r\n"));
        assert_eq!(stored.passage(12..14), Some("e\u{301}"));
        assert_eq!(stored.passage(17..18), Some("🌧"));
        assert_eq!(stored.passage(18..18), Some(""));
        assert_eq!(stored.passage(17..19), None);
        #[expect(clippy::reversed_empty_ranges, reason = "that is the case in question")]
        let backwards = stored.passage(3..2);
        assert_eq!(backwards, None);
    }

    #[test]
    fn the_index_holds_on_both_sides_of_its_marks() {
        for length in [0, 1, STEP - 1, STEP, STEP + 1, 3 * STEP, 3 * STEP + 7] {
            let words: String = "aжé🌧".chars().cycle().take(length).collect();
            let stored = text(&words);
            assert_eq!(stored.len(), length);
            let chars: Vec<char> = words.chars().collect();
            for start in 0..=length {
                let end = (start + 5).min(length);
                let expected: String = chars[start..end].iter().collect();
                assert_eq!(stored.passage(start..end), Some(expected.as_str()));
            }
            assert_eq!(stored.passage(length..length + 1), None);
            assert_eq!(stored.passage(usize::MAX - 1..usize::MAX), None);
        }
    }

    #[test]
    fn a_passage_is_the_one_that_was_hashed_or_says_why_not() {
        let stored = text("The bridge was closed at noon.");
        let passage = stored.anchor(4..10).unwrap();
        assert_eq!(stored.resolve(&passage), Ok("bridge"));
        let shifted = Passage { start: 5, end: 11, ..passage };
        let now = PassageHash::of("ridge ");
        assert_eq!(
            stored.resolve(&shifted).unwrap_err().to_string(),
            format!(
                "the passage `5-11#{}` has changed: what stands there now has the hash `{now}`",
                passage.hash
            )
        );
        let beyond = Passage { start: 25, end: 40, ..passage };
        assert_eq!(
            stored.resolve(&beyond).unwrap_err().to_string(),
            "the range 25-40 reaches beyond the end of the text, which has 30 code points"
        );
        let empty = Passage { start: 5, end: 5, ..passage };
        assert_eq!(stored.resolve(&empty).unwrap_err().to_string(), "the range 5-5 is empty");
        assert_eq!(stored.anchor(5..5), None);
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        let stored = text("één\r\ntwee\n\nvier");
        let at = |i| stored.line_column(i).map(|p| (p.line, p.column));
        assert_eq!(at(0), Some((1, 1)));
        assert_eq!(at(4), Some((1, 5)));
        assert_eq!(at(5), Some((2, 1)));
        assert_eq!(at(10), Some((3, 1)));
        assert_eq!(at(15), Some((4, 5)));
        assert_eq!(at(16), None);
        let long = text(&"ab\n".repeat(1000));
        assert_eq!(long.line_column(2999), Some(LineColumn { line: 1000, column: 3 }));
        assert_eq!(long.line_column(3000), Some(LineColumn { line: 1001, column: 1 }));
    }

    #[test]
    fn what_is_no_text_says_why() {
        let fault = |bytes: &[u8]| Text::load(bytes.to_vec()).unwrap_err().to_string();
        assert_eq!(fault(b"good\nbad \xff"), "the text is not UTF-8 from byte 9 on, in line 2");
        assert_eq!(
            Text::load(vec![b'a'; MAX_BYTES + 1]).unwrap_err().to_string(),
            "the text has 67108865 bytes; at most 67108864 are read"
        );
    }
}

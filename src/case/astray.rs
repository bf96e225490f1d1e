//! What became of a passage that doesn't stand at its place: whether the words that were hashed stand elsewhere.
//!
//! Nothing is ever anchored by what this finds: it says which of two slips is likelier, and a person decides.

use sha2::{Digest as _, Sha256};

use super::text::Text;
use crate::model::{Passage, PassageHash};

/// The most work that one search may be, in code points that are hashed.
const MOST_WORK: usize = 20_000_000;
/// How far a range with one right end is followed, in code points.
const FAR: usize = 2_000;

/// Where the words of a passage stand, if not at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Astray {
    /// As long as the passage, at another place.
    Moved(Passage),
    /// At a range that begins or ends where the passage does.
    Misranged(Passage),
    /// Nowhere, as far as was looked.
    Nowhere,
}

impl Text {
    /// Looks for the words of a passage that doesn't stand at its place: of the same length anywhere, then at a range
    /// that shares one of its ends; the nearest to its place first.
    ///
    /// Takes time in the order of the text times the length of the passage, and gives up where that is too much.
    pub fn astray(&self, passage: &Passage) -> Astray {
        let moved = self.moved(passage).map(Astray::Moved);
        moved.or_else(|| self.misranged(passage).map(Astray::Misranged)).unwrap_or(Astray::Nowhere)
    }

    fn moved(&self, passage: &Passage) -> Option<Passage> {
        let length = passage.end.checked_sub(passage.start).filter(|length| *length > 0)?;
        if length > self.len() || length.saturating_mul(self.len()) > MOST_WORK {
            return None;
        }
        let starts: Vec<usize> =
            self.as_str().char_indices().map(|(at, _)| at).chain([self.as_str().len()]).collect();
        let holds = |start: &usize| {
            let words = self.as_str().get(starts[*start]..starts[start + length]);
            words.is_some_and(|words| PassageHash::of(words) == passage.hash)
        };
        let found =
            (0..=self.len() - length).filter(holds).min_by_key(|start| start.abs_diff(passage.start))?;
        self.anchor(found..found + length)
    }

    fn misranged(&self, passage: &Passage) -> Option<Passage> {
        let Passage { start, end, hash } = *passage;
        let ends = self.passage(start..start.saturating_add(FAR).min(self.len())).and_then(|words| {
            let mut so_far = Sha256::new();
            let mut holds = |c: char| {
                so_far.update(c.encode_utf8(&mut [0; 4]).as_bytes());
                PassageHash::from(so_far.clone()) == hash
            };
            words.chars().position(&mut holds).map(|last| start..start + last + 1)
        });
        let starts = || {
            let first = end.saturating_sub(FAR);
            let words = self.passage(first..end)?;
            let at = words.char_indices().position(|(at, _)| PassageHash::of(&words[at..]) == hash)?;
            Some(first + at..end)
        };
        self.anchor(ends.or_else(starts)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_found_where_they_stand() {
        let text = Text::load("Zoë saw the bridge. The bridge was shut.".as_bytes().to_vec()).unwrap();
        let bridge = text.anchor(24..30).unwrap();
        assert_eq!(text.resolve(&bridge), Ok("bridge"));
        // Of two places the nearer one.
        let near = |start| Astray::Moved(Passage { start, end: start + 6, ..bridge });
        assert_eq!(text.astray(&Passage { start: 23, end: 29, ..bridge }), near(24));
        assert_eq!(text.astray(&Passage { start: 0, end: 6, ..bridge }), near(12));
        for (start, end) in [(24, 60), (24, 32), (10, 18), (3, 30)] {
            let wrong = Passage { start, end, ..bridge };
            let right = if start == 10 { Passage { start: 12, end: 18, ..bridge } } else { bridge };
            assert_eq!(text.astray(&wrong), Astray::Misranged(right), "{start}-{end}");
        }
        let unknown = Passage { hash: PassageHash::of("nothing"), ..bridge };
        assert_eq!(text.astray(&unknown), Astray::Nowhere);
        assert_eq!(text.astray(&Passage { start: 50, end: 9000, ..unknown }), Astray::Nowhere);
        assert_eq!(text.astray(&Passage { start: 9, end: 9, ..unknown }), Astray::Nowhere);
        assert_eq!(
            text.astray(&Passage { start: usize::MAX - 1, end: usize::MAX, ..unknown }),
            Astray::Nowhere
        );
    }
}

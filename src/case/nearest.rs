//! What to offer when a quote stands nowhere: the longest run of its words that does stand in the text.
//!
//! Words are runs of letters and digits; case, accents and whatever stands between them are disregarded, because a misquoted
//! comma is the commonest reason for looking here. Nothing is ever anchored by what this finds: it is a hint.

use std::collections::HashMap;
use std::ops::Range;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::text::Text;

/// How many words of a quote are tried.
const MAX_WORDS: usize = 64;

/// The longest run of words of a quote that stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The words as the text has them.
    pub words: String,
    /// Where they stand, in code points.
    pub at: Range<usize>,
    /// What differs, if all words of the quote stand there.
    pub differs: Option<Differs>,
}

/// In what a quote differs from words that stand in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Differs {
    /// In capital letters or accents.
    Letters,
    /// In what stands between its words.
    Marks,
}

/// A run that ends at one word of the quote: at which word of the text, how many words, from which code point.
#[derive(Clone, Copy, Default)]
struct Run {
    until: usize,
    words: usize,
    start: usize,
}

/// Finds the longest run of words of a quote in the text; of equally long ones the first in the text.
///
/// It walks through the text once, and for each of its words looks at most at [`MAX_WORDS`] words of the quote.
pub(super) fn nearest(text: &Text, quote: &str) -> Option<Nearest> {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, word) in words(quote).take(MAX_WORDS).enumerate() {
        places.entry(fold(word.1)).or_default().push(i);
    }
    let mut runs = [Run::default(); MAX_WORDS];
    let mut best = (0, 0..0);
    for (i, (at, word)) in words(text.as_str()).enumerate() {
        // Backwards, so that a run is read before the next word of the quote overwrites it. Words count from 1 here.
        for &place in places.get(&fold(word)).into_iter().flatten().rev() {
            let before = place.checked_sub(1).and_then(|p| runs.get(p)).filter(|run| run.until == i && i > 0);
            let (words, start) = before.map_or((1, at.start), |run| (run.words + 1, run.start));
            if let Some(run) = runs.get_mut(place) {
                *run = Run { until: i + 1, words, start };
            }
            if words > best.0 {
                best = (words, start..at.end);
            }
        }
    }
    let words = text.passage(best.1.clone()).filter(|words| !words.is_empty())?;
    Some(Nearest { words: words.to_owned(), at: best.1, differs: differs(words, quote) })
}

fn differs(found: &str, quote: &str) -> Option<Differs> {
    let pairs = || words(found).map(|one| one.1).zip(words(quote).map(|one| one.1));
    if words(found).count() != words(quote).count() || !pairs().all(|(a, b)| fold(a) == fold(b)) {
        return None;
    }
    Some(if pairs().all(|(a, b)| a == b) { Differs::Marks } else { Differs::Letters })
}

/// Folds case and accents.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The words of a text with their ranges in code points.
fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut chars = text.char_indices().enumerate().peekable();
    std::iter::from_fn(move || {
        let (start, (byte, first)) = chars.by_ref().find(|(_, (_, c))| c.is_alphanumeric())?;
        let (mut end, mut until) = (start + 1, byte + first.len_utf8());
        while let Some((_, (at, c))) =
            chars.next_if(|(_, (_, c))| c.is_alphanumeric() && !stands_alone(first) && !stands_alone(*c))
        {
            (end, until) = (end + 1, at + c.len_utf8());
        }
        Some((start..end, text.get(byte..until)?))
    })
}

/// Says whether a character is a word by itself, because its script parts no words by blanks.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str, quote: &str) -> Option<(String, Range<usize>)> {
        let text = Text::load(text.as_bytes().to_vec()).unwrap();
        nearest(&text, quote).map(|near| (near.words, near.at))
    }

    #[test]
    fn the_longest_run_of_words_is_found_as_the_text_has_it() {
        let text = "The ferry slept. An old ferry, they said, left the harbour at nine.";
        assert_eq!(
            near(text, "the ferry left the harbour at ten"),
            Some(("left the harbour at".to_owned(), 42..61))
        );
        assert_eq!(near(text, "OLD FERRY they"), Some(("old ferry, they".to_owned(), 20..35)));
        assert_eq!(near(text, "nothing of it"), None);
        assert_eq!(near("", "nothing"), None);
        assert_eq!(near(text, ""), None);
    }

    #[test]
    fn what_alone_differs_is_told() {
        let text = Text::load("The café, at nine.".as_bytes().to_vec()).unwrap();
        let differs = |quote: &str| nearest(&text, quote).and_then(|near| near.differs);
        assert_eq!(differs("the Cafe, at"), Some(Differs::Letters));
        assert_eq!(differs("café at nine"), Some(Differs::Marks));
        assert_eq!(differs("café at ten"), None);
    }

    #[test]
    fn scripts_without_blanks_are_compared_by_character() {
        assert_eq!(near("港口今晨关闭了", "港口昨晚关闭了"), Some(("关闭了".to_owned(), 4..7)));
    }

    #[test]
    fn a_run_may_overlap_itself() {
        assert_eq!(near("no no no yes", "no no yes"), Some(("no no yes".to_owned(), 3..12)));
    }
}

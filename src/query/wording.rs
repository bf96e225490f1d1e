//! Words of a wording: how two wordings differ, and the numbers, names and certainties in one.
//!
//! A word is a segment between the word boundaries of Unicode (UAX #29) with a letter or digit in it. Two words are the
//! same if they are in NFKC and lower case. All else (space, punctuation) is no word and makes no difference.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use similar::algorithms::{Capture, lcs};
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use super::watched::{CERTAINTIES, DOUBTS, NUMBERS};
use crate::model::word::words;
use crate::model::{Case, Source};

words! {
    /// What becomes of some words.
    ChangeKind is "a kind of change" {
        /// They stand in both wordings.
        Kept = "kept",
        /// They stand in the earlier one only.
        Gone = "gone",
        /// They stand in the later one only.
        New = "new",
    }
}

words! {
    /// What it is that appears in a wording.
    ItemKind is "a kind of word to watch" {
        /// A number in digits, or in English words.
        Number = "number",
        /// A name of the records, or a capitalised word.
        Name = "name",
        /// A word that leaves it open.
        Doubt = "doubt",
        /// A word that affirms it.
        Certainty = "certainty",
    }
}

/// Some words that are kept, gone or new, by their bytes: in the earlier wording if they are gone, else in the later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What becomes of them.
    pub kind: ChangeKind,
    /// From the beginning of the first to the end of the last.
    pub bytes: Range<usize>,
}

/// A number, a name or a word of certainty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// What makes it the same in several wordings: a number without its commas, the id of who is named, a word.
    pub key: String,
}

/// The items of a wording, each as it is written where it first stands in it.
pub type Items = BTreeMap<Item, String>;

/// Beyond so many pairs of words two wordings are not aligned.
const MOST_PAIRS: usize = 1_000_000;

struct Word {
    key: String,
    bytes: Range<usize>,
}

fn words_of(text: &str) -> Vec<Word> {
    let segments = text.split_word_bound_indices();
    segments
        .filter(|(_, segment)| segment.chars().any(char::is_alphanumeric))
        .map(|(start, segment)| Word { key: fold(segment), bytes: start..start + segment.len() })
        .collect()
}

fn fold(word: &str) -> String {
    word.nfkc().flat_map(char::to_lowercase).collect()
}

/// Aligns two wordings word by word: a longest common subsequence.
///
/// Common words at the beginning, then at the end, are kept. Between them, from the front: equal words are kept; else
/// the word of the earlier wording is gone if what follows it has at least as long a common subsequence with what is
/// left of the later one as what is left of it has with what follows the word of the later one; else the word of the later one is new. Between two words that are kept, what
/// is gone stands before what is new. If more than a million pairs of words would have to be compared, all of the
/// middle is gone, or new.
pub fn changes(earlier: &str, later: &str) -> Vec<Change> {
    let (old, new) = (words_of(earlier), words_of(later));
    let same = |(a, b): &(&Word, &Word)| a.key == b.key;
    let front = old.iter().zip(&new).take_while(same).count();
    let back = old[front..].iter().rev().zip(new[front..].iter().rev()).take_while(same).count();
    let (old_end, new_end) = (old.len() - back, new.len() - back);
    let mut kept: Vec<(usize, usize)> = (0..front).map(|i| (i, i)).collect();
    kept.extend(align(&old, front..old_end, &new, front..new_end));
    kept.extend((0..back).map(|i| (old_end + i, new_end + i)));
    let mut changes = Vec::new();
    let mut add = |kind, words: &[Word]| {
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            changes.push(Change { kind, bytes: first.bytes.start..last.bytes.end });
        }
    };
    let (mut i, mut j) = (0, 0);
    let mut run = kept.as_slice();
    loop {
        let (to_old, to_new) = run.first().copied().unwrap_or((old.len(), new.len()));
        add(ChangeKind::Gone, &old[i..to_old]);
        add(ChangeKind::New, &new[j..to_new]);
        let length =
            run.iter().enumerate().take_while(|(n, pair)| **pair == (to_old + n, to_new + n)).count();
        if length == 0 {
            return changes;
        }
        add(ChangeKind::Kept, &new[to_new..to_new + length]);
        (i, j, run) = (to_old + length, to_new + length, &run[length..]);
    }
}

fn align(
    old: &[Word],
    old_range: Range<usize>,
    new: &[Word],
    new_range: Range<usize>,
) -> Vec<(usize, usize)> {
    if old_range.len().saturating_mul(new_range.len()) > MOST_PAIRS {
        return Vec::new();
    }
    let keys = |words: &'_ [Word]| words.iter().map(|word| word.key.clone()).collect::<Vec<_>>();
    let mut capture = Capture::new();
    // Without the heuristics for source code, which are not part of the definition above. It can't fail.
    let Ok(()) = lcs::diff_deadline_raw(
        &mut capture,
        keys(old).as_slice(),
        old_range,
        keys(new).as_slice(),
        new_range,
        None,
    );
    let equal = capture.into_ops().into_iter().filter_map(|op| match op {
        similar::DiffOp::Equal { old_index, new_index, len } => Some((old_index, new_index, len)),
        _ => None,
    });
    equal.flat_map(|(i, j, len)| (0..len).map(move |n| (i + n, j + n))).collect()
}

/// The names of a case, by their first word.
#[derive(Debug)]
pub struct Names<'a> {
    by_first: HashMap<String, Vec<(Vec<String>, &'a str)>>,
}

impl<'a> Names<'a> {
    /// Collects the names and aliases of entities, and of sources that are individuals.
    pub fn of(case: &'a Case) -> Self {
        let entities =
            case.entities.values().map(|entity| (entity.id.as_str(), &entity.name, &entity.aliases));
        let sources = case.sources.values().filter(|source: &&Source| source.is_individual());
        let sources = sources.map(|source| (source.id.as_str(), &source.name, &source.aliases));
        let mut names = Self { by_first: HashMap::new() };
        for (id, name, aliases) in entities.chain(sources) {
            for name in std::iter::once(name).chain(aliases) {
                let keys: Vec<String> = words_of(name).into_iter().map(|word| word.key).collect();
                if let Some(first) = keys.first().cloned() {
                    names.by_first.entry(first).or_default().push((keys, id));
                }
            }
        }
        // The longest first; of two who share a name the first in the alphabet.
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted for itself")]
        for list in names.by_first.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
        names
    }

    /// The name that begins with the first of these words: how many words it has, and whose it is.
    fn at(&self, words: &[Word]) -> Option<(usize, &'a str)> {
        let candidates = self.by_first.get(&words.first()?.key)?;
        let fits = |name: &&(Vec<String>, &str)| {
            name.0.len() <= words.len() && name.0.iter().zip(words).all(|(a, b)| *a == b.key)
        };
        candidates.iter().find(fits).map(|(name, id)| (name.len(), *id))
    }
}

/// Says whether the English lists apply: where no other language is stated.
fn is_english(language: Option<&str>) -> bool {
    language.is_none_or(|tag| tag.split('-').next().is_some_and(|tag| tag.eq_ignore_ascii_case("en")))
}

/// Returns the words that are capitalised though they don't begin a sentence.
pub(super) fn capitalised(text: &str, language: Option<&str>) -> BTreeSet<String> {
    let words = words_of(text);
    let inside = words.iter().enumerate().filter(|(i, _)| is_english(language) && !begins(text, &words, *i));
    inside.filter(|(_, word)| is_capitalised(text, word)).map(|(_, word)| word.key.clone()).collect()
}

fn is_capitalised(text: &str, word: &Word) -> bool {
    let shown = &text[word.bytes.clone()];
    shown != "I" && shown.chars().next().is_some_and(char::is_uppercase)
}

fn begins(text: &str, words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| &text[words[before].bytes.end..words[at].bytes.start]);
    before.is_none_or(|gap| gap.contains(['.', '!', '?', '…', ':', '"', '“', '„', '«']))
}

/// Returns the numbers, names and certainties of a wording. `capitalised` are the words that are capitalised inside a
/// sentence in some wording of the same story: they are names where they begin one, too.
pub(super) fn items(
    text: &str,
    language: Option<&str>,
    names: &Names,
    capitalised: &BTreeSet<String>,
) -> Items {
    let words = words_of(text);
    let mut items = Items::new();
    let mut at = 0;
    while at < words.len() {
        let (count, item) = match names.at(&words[at..]) {
            Some((count, id)) => (count, Some(Item { kind: ItemKind::Name, key: id.to_owned() })),
            None => item_of(text, &words[at..], is_english(language), capitalised),
        };
        if let Some(item) = item {
            let bytes = words[at].bytes.start..words[at + count - 1].bytes.end;
            items.entry(item).or_insert_with(|| text[bytes].to_owned());
        }
        at += count;
    }
    items
}

/// The item that begins with the first of these words, and how many words it has. There is at least one word.
fn item_of(
    text: &str,
    words: &[Word],
    english: bool,
    capitalised: &BTreeSet<String>,
) -> (usize, Option<Item>) {
    let key = words[0].key.as_str();
    let listed = |list: &[&str], key: &str| english && list.binary_search(&key).is_ok();
    let is_number = |key: &str| key.chars().any(char::is_numeric) || listed(NUMBERS, key);
    if is_number(key) {
        // "four hundred", "twenty-one", "3 million": one number.
        let joined = |pair: &&[Word]| {
            let gap = &text[pair[0].bytes.end..pair[1].bytes.start];
            (is_number(&pair[1].key) || english && pair[1].key == "one")
                && gap.chars().all(|c| c.is_whitespace() || c == '-')
        };
        let count = 1 + words.windows(2).take_while(joined).count();
        let keys: Vec<String> = words[..count].iter().map(|word| without_commas(&word.key)).collect();
        return (count, Some(Item { kind: ItemKind::Number, key: keys.join(" ") }));
    }
    let kind = if listed(DOUBTS, key) {
        ItemKind::Doubt
    } else if listed(CERTAINTIES, key) {
        ItemKind::Certainty
    } else if english && capitalised.contains(key) && is_capitalised(text, &words[0]) {
        ItemKind::Name
    } else {
        return (1, None);
    };
    (1, Some(Item { kind, key: key.to_owned() }))
}

/// A number without the commas that part its thousands.
fn without_commas(number: &str) -> String {
    let whole = number.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().is_some_and(|group| (1..4).contains(&group.len()) && digits(group));
    if first && groups.all(|group| group.len() == 3 && digits(group)) {
        return number.replace(',', "");
    }
    number.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_no_word_stands_twice() {
        let mut all: Vec<&str> = Vec::new();
        for list in [NUMBERS, DOUBTS, CERTAINTIES] {
            assert!(list.is_sorted());
            all.extend(list);
        }
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn commas_part_thousands_only() {
        for (number, key) in [
            ("8,000", "8000"),
            ("1,234,567.5", "1234567.5"),
            ("3,5", "3,5"),
            ("1234,567", "1234,567"),
            ("5th", "5th"),
        ] {
            assert_eq!(without_commas(number), key);
        }
    }
}

//! Searching a stored text for quoted words.
//!
//! A quote is searched for exactly, after folding what typing and typesetting change: all quotation marks and primes
//! are one single or one double mark, all dashes one dash, every run of white space and zero-width spaces one blank.
//! Letters are never folded. The ranges found are code points of the original.
//!
//! `first words … last words` (or `...`) is one range: from the beginning of the first words to the end of the nearest
//! following last words, beginning where the first words stand nearest before them, at most [`MAX_RANGE`] code points
//! long. ` | ` parts a broken-up quotation: several ranges, each standing after the one before. Words that hold an
//! ellipsis or a ` | ` of their own cannot be quoted through it; quote what stands on its two sides.
//!
//! Every search walks through the text a number of times that depends on the number of parts, never on how often
//! they stand there.

use std::iter::Peekable;
use std::ops::Range;

use super::nearest::{Differs, Nearest, nearest};
use super::text::Text;
use crate::model::Anchor;

/// The longest quote that is searched for, in code points.
pub const MAX_QUOTE: usize = 10_000;
/// The most parts that `…` and `|` may make of a quote.
pub const MAX_PARTS: usize = 20;
/// The longest range from first words to last words, in code points, a run of white space counting as one.
pub const MAX_RANGE: usize = 2_000;
/// How many places are kept.
pub const MAX_MATCHES: usize = 1_000;

/// One place where a quote stands: its ranges in code points, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Match {
    /// One range, or one for each part that `|` makes.
    pub ranges: Vec<Range<usize>>,
}

/// Where a quote stands; at least at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The places in the order of the text, at most [`MAX_MATCHES`].
    pub matches: Vec<Match>,
    /// Whether there are more.
    pub more: bool,
}

/// Why a quote has no place, or not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuoteError {
    /// No words in it.
    #[error("the quote holds no words")]
    Empty,
    /// More than [`MAX_QUOTE`].
    #[error("the quote has {0} code points; at most {MAX_QUOTE} are searched for")]
    TooLong(usize),
    /// More than [`MAX_PARTS`].
    #[error("the quote has {0} parts; at most {MAX_PARTS} are searched for")]
    TooManyParts(usize),
    /// These words of it don't stand in the text.
    #[error("`{}` stands nowhere in the text{}", short(words), near(nearest.as_ref()))]
    Nowhere {
        /// The words, white space and marks folded.
        words: String,
        /// The longest run of them that does.
        nearest: Option<Nearest>,
    },
    /// Its parts stand in the text, but not so.
    #[error(
        "the parts of `{}` stand in the text, but not in this order, or more than {MAX_RANGE} code points apart",
        short(_0)
    )]
    Scattered(String),
    /// It stands at several places.
    #[error("`{}` stands at {}{} places: {}", short(quote), if found.more { "more than " } else { "" }, found.matches.len(), places(found))]
    Ambiguous {
        /// The quote as written.
        quote: String,
        /// All of them.
        found: Found,
    },
}

/// A quote in a message: in one line, and no longer than one.
fn short(words: &str) -> String {
    const MOST: usize = 80;
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

fn near(nearest: Option<&Nearest>) -> String {
    nearest.map_or_else(String::new, |near| {
        let (words, at) = (short(&near.words), format!("{}-{}", near.at.start, near.at.end));
        match near.differs {
            Some(Differs::Letters) => {
                format!("; only capital letters or accents differ from `{words}` at {at}")
            }
            Some(Differs::Marks) => {
                format!("; only what stands between the words differs from `{words}` at {at}")
            }
            None => format!("; the words `{words}` stand at {at}"),
        }
    })
}

/// The first three places, for a message.
fn places(found: &Found) -> String {
    let place = |m: &Match| {
        let ranges: Vec<String> = m.ranges.iter().map(|r| format!("{}-{}", r.start, r.end)).collect();
        ranges.join(" ")
    };
    let named: Vec<String> = found.matches.iter().take(3).map(place).collect();
    let rest = if found.matches.len() > 3 { ", …" } else { "" };
    named.join(", ") + rest
}

impl Text {
    /// Returns every place where a quote stands, or why it stands nowhere.
    pub fn find(&self, quote: &str) -> Result<Found, QuoteError> {
        let segments = segments(quote)?;
        let folded = self.folded.get_or_init(|| Fold::new(self.as_str()).map(|f| f.c).collect());
        let mut more = false;
        let mut places: Vec<Vec<Bytes>> = Vec::new();
        let mut from = 0;
        for parts in &segments {
            let (ranges, cut) = chains(folded, parts, from);
            let Some(first) = ranges.first() else {
                return Err(self.why_not(folded, quote, segments.iter().flatten()));
            };
            from = first.1;
            more |= cut;
            places.push(ranges);
        }
        let (combinations, cut) = combinations(places);
        Ok(Found { matches: in_code_points(self.as_str(), combinations), more: more | cut })
    }

    /// Returns the anchor of a quote that stands at exactly one place.
    pub fn locate(&self, quote: &str) -> Result<Anchor, QuoteError> {
        let found = self.find(quote)?;
        if let ([only], false) = (found.matches.as_slice(), found.more) {
            let passages = only.ranges.iter().filter_map(|range| self.anchor(range.clone())).collect();
            // The ranges of a match are never empty and stand in order, so that they are an anchor.
            return Anchor::new(passages).map_err(|_| QuoteError::Empty);
        }
        Err(QuoteError::Ambiguous { quote: quote.to_owned(), found })
    }

    fn why_not<'a>(
        &self,
        folded: &str,
        quote: &str,
        mut parts: impl Iterator<Item = &'a String>,
    ) -> QuoteError {
        match parts.find(|part| !folded.contains(part.as_str())) {
            Some(part) => QuoteError::Nowhere { words: part.clone(), nearest: nearest(self, part) },
            None => QuoteError::Scattered(quote.to_owned()),
        }
    }
}

/// Parts a quote by `|` and each piece by `…`, and folds it all.
fn segments(quote: &str) -> Result<Vec<Vec<String>>, QuoteError> {
    let length = quote.chars().count();
    if length > MAX_QUOTE {
        return Err(QuoteError::TooLong(length));
    }
    let folded: String = Fold::new(quote).map(|f| f.c).collect();
    let segments: Vec<Vec<String>> =
        folded.split(" | ").map(between_ellipses).filter(|parts| !parts.is_empty()).collect();
    match segments.iter().map(Vec::len).sum() {
        0 => Err(QuoteError::Empty),
        parts if parts > MAX_PARTS => Err(QuoteError::TooManyParts(parts)),
        _ => Ok(segments),
    }
}

fn between_ellipses(words: &str) -> Vec<String> {
    let dots = words.replace('…', "...");
    // A row of four dots or more is one ellipsis as well.
    let mut parts = dots.split("...").map(str::to_owned).collect::<Vec<_>>();
    for part in parts.iter_mut().skip(1) {
        *part = part.trim_start_matches('.').to_owned();
    }
    parts.iter().map(|part| part.trim_matches(' ').to_owned()).filter(|part| !part.is_empty()).collect()
}

/// A range of bytes of the folded text.
type Bytes = (usize, usize);

/// Finds where the parts of one range stand one after another, each range as short as can be.
fn chains(folded: &str, parts: &[String], from: usize) -> (Vec<Bytes>, bool) {
    let Some((first, rest)) = parts.split_first() else { return (Vec::new(), false) };
    let mut found: Box<dyn Iterator<Item = Bytes>> = Box::new(Occurrences::new(folded, first, from));
    for part in rest {
        let tails = Occurrences::new(folded, part, from);
        found = Box::new(Follow { heads: found.peekable(), tails, head: None });
    }
    let short = |&(start, end): &Bytes| {
        let words = folded.get(start..end).unwrap_or_default();
        rest.is_empty() || words.len() <= 4 * MAX_RANGE && words.chars().count() <= MAX_RANGE
    };
    let mut found = found.filter(short);
    let kept = found.by_ref().take(MAX_MATCHES).collect();
    (kept, found.next().is_some())
}

/// Every occurrence of a word, overlapping ones too, in one walk through the text (Knuth, Morris, Pratt).
struct Occurrences<'a> {
    text: &'a [u8],
    word: &'a [u8],
    /// For every prefix of the word how long the longest proper prefix is that it ends with.
    borders: Vec<usize>,
    at: usize,
    matched: usize,
}

impl<'a> Occurrences<'a> {
    fn new(text: &'a str, word: &'a str, from: usize) -> Self {
        let word = word.as_bytes();
        let mut borders = vec![0; word.len()];
        let mut border = 0;
        for i in 1..word.len() {
            while border > 0 && word[i] != word[border] {
                border = borders[border - 1];
            }
            border += usize::from(word[i] == word[border]);
            borders[i] = border;
        }
        Self { text: text.as_bytes(), word, borders, at: from, matched: 0 }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        while let Some(&byte) = self.text.get(self.at) {
            self.at += 1;
            while self.matched > 0 && byte != self.word[self.matched] {
                self.matched = self.borders[self.matched - 1];
            }
            self.matched += usize::from(byte == self.word[self.matched]);
            if self.matched == self.word.len() {
                self.matched = self.borders[self.matched - 1];
                return Some((self.at - self.word.len(), self.at));
            }
        }
        None
    }
}

/// Joins each tail with the head that ends nearest before it, and each head with the nearest tail only.
struct Follow<'a> {
    heads: Peekable<Box<dyn Iterator<Item = Bytes> + 'a>>,
    tails: Occurrences<'a>,
    head: Option<Bytes>,
}

impl Iterator for Follow<'_> {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        loop {
            let tail = self.tails.next()?;
            while let Some(head) = self.heads.next_if(|head| head.1 <= tail.0) {
                self.head = Some(head);
            }
            if let Some(head) = self.head.take() {
                return Some((head.0, tail.1));
            }
        }
    }
}

/// Every choice of one range from each list such that they stand one after another.
fn combinations(mut places: Vec<Vec<Bytes>>) -> (Vec<Vec<Bytes>>, bool) {
    // What has nothing after it goes first, so that every beginning leads to an end.
    for i in (1..places.len()).rev() {
        let last = places[i].last().map_or(0, |range| range.0);
        places[i - 1].retain(|range| range.1 <= last);
    }
    let mut found = Vec::new();
    let more = !choose(&places, &mut Vec::new(), &mut found);
    (found, more)
}

/// Returns false as soon as there are more than are kept.
fn choose(places: &[Vec<Bytes>], chosen: &mut Vec<Bytes>, found: &mut Vec<Vec<Bytes>>) -> bool {
    let Some((ranges, rest)) = places.split_first() else {
        if found.len() == MAX_MATCHES {
            return false;
        }
        found.push(chosen.clone());
        return true;
    };
    let after = chosen.last().map_or(0, |range| range.1);
    let first = ranges.partition_point(|range| range.0 < after);
    ranges.iter().skip(first).all(|range| {
        chosen.push(*range);
        let goes_on = choose(rest, chosen, found);
        chosen.pop();
        goes_on
    })
}

/// Turns ranges of bytes of the folded text into ranges of code points of the original, in one walk.
fn in_code_points(original: &str, combinations: Vec<Vec<Bytes>>) -> Vec<Match> {
    let mut wanted: Vec<usize> = combinations.iter().flatten().flat_map(|&(a, b)| [a, b]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut known: Vec<(usize, usize)> = Vec::with_capacity(wanted.len());
    let mut byte = 0;
    let mut end_before = 0;
    let mut next = wanted.iter().copied().peekable();
    for folded in Fold::new(original) {
        if next.next_if_eq(&byte).is_some() {
            known.push((folded.start, end_before));
        }
        byte += folded.c.len_utf8();
        end_before = folded.end;
        if next.peek().is_none() {
            break;
        }
    }
    known.extend(next.map(|_| (end_before, end_before)));
    let look_up = |byte: usize| wanted.binary_search(&byte).ok().and_then(|i| known.get(i));
    let range = |(a, b): Bytes| Some(look_up(a)?.0..look_up(b)?.1);
    let to_match = |ranges: Vec<Bytes>| Match { ranges: ranges.into_iter().filter_map(range).collect() };
    combinations.into_iter().map(to_match).collect()
}

/// One character of the folded text and the code points of the original that it stands for.
struct Folded {
    c: char,
    start: usize,
    end: usize,
}

/// Folds a text, character by character.
struct Fold<'a> {
    chars: Peekable<std::iter::Enumerate<std::str::Chars<'a>>>,
}

impl<'a> Fold<'a> {
    fn new(text: &'a str) -> Self {
        Self { chars: text.chars().enumerate().peekable() }
    }
}

impl Iterator for Fold<'_> {
    type Item = Folded;

    fn next(&mut self) -> Option<Folded> {
        let (start, c) = self.chars.next()?;
        let mut end = start + 1;
        if !is_blank(c) {
            return Some(Folded { c: fold(c), start, end });
        }
        while self.chars.next_if(|(_, c)| is_blank(*c)).is_some() {
            end += 1;
        }
        Some(Folded { c: ' ', start, end })
    }
}

/// White space, and what takes no space at all without being part of a letter or emoji, as joiners are.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{180e}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn fold(c: char) -> char {
    match c {
        '`' | '´' | '‘' | '’' | '‚' | '‛' | '′' | '‵' | '‹' | '›' | 'ʼ' | 'ʹ' | '❛' | '❜' | '＇' => {
            '\''
        }
        '“' | '”' | '„' | '‟' | '″' | '‶' | '«' | '»' | 'ʺ' | '❝' | '❞' | '〝' | '〞' | '〟' | '＂' => {
            '"'
        }
        '\u{2010}'..='\u{2015}' | '⁃' | '−' | '⸺' | '⸻' | '﹘' | '﹣' | '－' | '֊' | '־' | '〜' | '〰' => {
            '-'
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests;

//! Words as the search compares them: cut, folded, and stemmed for their language.
//!
//! Cut as Unicode does (UAX #29, word boundaries), and then at every underscore and apostrophe; of a word with
//! apostrophes the pieces of a single letter are left out (`Elena's`, `l'eau`), if another is left. Scripts without
//! blanks come apart into single signs. Folded and stemmed forms hold letters, digits and `·` alone, so that whoever
//! keeps them may put blanks between them.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation as _;
use waken_snowball::{Algorithm, stem};

/// The most letters of a word that are compared.
const MOST_LETTERS: usize = 100;

/// The stemmer of a language, or none where no stemmer knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(Option<Algorithm>);

impl Language {
    /// Returns the language of a BCP 47 tag: the Snowball stemmer for its first part.
    pub fn of(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Self(Some(match primary.as_str() {
            "ar" => Algorithm::Arabic,
            "ca" => Algorithm::Catalan,
            "da" => Algorithm::Danish,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "en" => Algorithm::English,
            "eo" => Algorithm::Esperanto,
            "es" => Algorithm::Spanish,
            "et" => Algorithm::Estonian,
            "eu" => Algorithm::Basque,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "ga" => Algorithm::Irish,
            "hi" => Algorithm::Hindi,
            "hu" => Algorithm::Hungarian,
            "hy" => Algorithm::Armenian,
            "id" => Algorithm::Indonesian,
            "it" => Algorithm::Italian,
            "lt" => Algorithm::Lithuanian,
            "nb" | "nn" | "no" => Algorithm::Norwegian,
            "ne" => Algorithm::Nepali,
            "nl" => Algorithm::Dutch,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "sr" => Algorithm::Serbian,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            "yi" => Algorithm::Yiddish,
            _ => return Self(None),
        }))
    }

    /// Says whether word forms are known in it.
    pub fn has_stemmer(self) -> bool {
        self.0.is_some()
    }

    /// Returns the stem of a piece of text that is one word, folded.
    fn stem(self, piece: &str, folded: &str) -> String {
        let Some(algorithm) = self.0.filter(|_| !folded.chars().any(char::is_numeric)) else {
            return folded.to_owned();
        };
        let lower: String =
            if piece.is_ascii() { piece.to_ascii_lowercase() } else { piece.to_lowercase().nfc().collect() };
        let lower = lower.char_indices().nth(MOST_LETTERS).map_or(&*lower, |(end, _)| &lower[..end]);
        let stem = fold(&stem(algorithm, lower));
        if stem.is_empty() { folded.to_owned() } else { stem }
    }
}

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// Its bytes in the text.
    pub at: Range<usize>,
    /// The word as it stands there.
    pub piece: &'a str,
    /// The word without case, accents and signs between digits.
    pub folded: String,
}

impl Word<'_> {
    /// Returns its stem in a language.
    pub fn stem(&self, language: Language) -> String {
        language.stem(self.piece, &self.folded)
    }
}

/// Returns the words of a text in their order.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for (at, whole) in text.unicode_word_indices() {
        let parted = whole.contains(is_apostrophe) && !whole.starts_with(|c: char| c.is_numeric());
        let pieces: Vec<Word> = pieces(whole, parted)
            .map(|(start, piece)| {
                let at = at + start..at + start + piece.len();
                Word { at, piece, folded: fold(piece) }
            })
            .filter(|word| !word.folded.is_empty())
            .collect();
        let several = |word: &Word| word.piece.chars().nth(1).is_some();
        let keep_all = !parted || !pieces.iter().any(several);
        words.extend(pieces.into_iter().filter(|word| keep_all || several(word)));
    }
    words
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '＇')
}

fn pieces(whole: &str, parted: bool) -> impl Iterator<Item = (usize, &str)> {
    let cut = move |c: char| c == '_' || (parted && is_apostrophe(c));
    let start = |piece: &str| piece.as_ptr() as usize - whole.as_ptr() as usize;
    whole.split(cut).map(move |piece| (start(piece), piece))
}

/// Folds a word: compatibility forms, lower case, no accents (marks of the combining classes 10 to 36 and from 200
/// on; the vowel signs of Indic and Thai script are none), a few letters that Unicode does not take apart, no signs
/// but a point, which becomes `·`.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        let letters = word.bytes().map(|b| if b == b'.' { '·' } else { char::from(b.to_ascii_lowercase()) });
        return letters.filter(|c| c.is_alphanumeric() || *c == '·').take(MOST_LETTERS).collect();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().flat_map(char::to_lowercase).take(4 * MOST_LETTERS) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            '.' | '·' => folded.push('·'),
            c if is_combining_mark(c) => {
                let class = canonical_combining_class(c);
                if !(10..=36).contains(&class) && class < 200 {
                    folded.push(c);
                }
            }
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    match folded.char_indices().nth(MOST_LETTERS) {
        Some((end, _)) => folded[..end].to_owned(),
        None => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_cut_and_folded() {
        assert_eq!(folded("Zoë's CAFÉ, l'eau — O'Brien"), ["zoe", "cafe", "eau", "brien"]);
        assert_eq!(folded("police-injured-400 eng_focus"), ["police", "injured", "400", "eng", "focus"]);
        assert_eq!(folded("8,000 or 8000; 13.5"), ["8000", "or", "8000", "13·5"]);
        assert_eq!(folded("Ёлки Łódź Straße İstanbul"), ["елки", "lodz", "strasse", "istanbul"]);
        assert_eq!(folded("警察 \0 ' _ *"), ["警", "察"]);
        assert_eq!(folded("की"), ["की"]);
    }

    #[test]
    fn forms_of_a_word_share_its_stem() {
        let stem = |tag: &str, text: &str| words(text)[0].stem(Language::of(tag));
        assert_eq!(stem("en-GB", "Officers"), stem("en", "officer"));
        assert_eq!(stem("ru", "Протестующими"), stem("ru", "протестующие"));
        assert_eq!(stem("fr", "Réfugiés"), stem("fr", "réfugié"));
        assert_eq!(stem("uk", "Протести"), "протести");
        assert!(!Language::of("kk").has_stemmer());
    }

    proptest! {
        #[test]
        fn no_word_breaks_a_stemmer(text in r"[\PC'’_.]{0,40}", tag in prop::sample::select(vec![
            "ar", "ca", "da", "de", "el", "en", "eo", "es", "et", "eu", "fi", "fr", "ga", "hi", "hu", "hy", "id",
            "it", "lt", "nb", "ne", "nl", "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi", "xx",
        ])) {
            for word in words(&text) {
                let stem = word.stem(Language::of(tag));
                prop_assert!(!stem.is_empty() && !stem.contains(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()));
                prop_assert_eq!(&text[word.at.clone()], word.piece);
            }
        }
    }
}

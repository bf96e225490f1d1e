//! What was asked: the words, phrases and beginnings of words that are looked for.

use std::ops::Range;

use super::words::{Language, Word, words};

/// The most words of a question that are looked for; the others are counted.
pub const MOST_WORDS: usize = 100;

/// One thing to look for: a word, words that stand one after another, or the beginning of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The folded words, one after another; at least one.
    pub words: Vec<String>,
    /// Whether the last of them may go on.
    pub prefix: bool,
    /// Their stems, in each language that the case knows and that makes a difference. Without any, only the very
    /// words count.
    pub stems: Vec<Vec<String>>,
    /// Whether it is part of a protected name: it then stands nowhere, and is counted as any other.
    pub covered: bool,
}

impl Term {
    fn of(words: &[Word], languages: &[Language], prefix: bool, exact: bool) -> Self {
        let mut stems: Vec<Vec<String>> = Vec::new();
        if !prefix && !exact {
            for language in languages {
                let these: Vec<String> = words.iter().map(|word| word.stem(*language)).collect();
                if !stems.contains(&these) {
                    stems.push(these);
                }
            }
        }
        Self { words: words.iter().map(|word| word.folded.clone()).collect(), prefix, stems, covered: false }
    }

    /// Returns how many of the words of a text, from one of them on, this term stands for, if it stands there.
    pub fn at(&self, text: &[(String, String)], from: usize) -> Option<usize> {
        let here = text.get(from..from + self.words.len()).filter(|_| !self.covered)?;
        let last = self.words.len() - 1;
        let very = here.iter().zip(&self.words).enumerate().all(|(i, ((folded, _), word))| {
            if self.prefix && i == last { folded.starts_with(word.as_str()) } else { folded == word }
        });
        let form = |stems: &Vec<String>| here.iter().zip(stems).all(|((_, stem), wanted)| stem == wanted);
        (very || self.stems.iter().any(form)).then_some(self.words.len())
    }
}

/// A question: what to look for, and how much of it is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// What to look for, each thing once.
    pub terms: Vec<Term>,
    /// How many words were too many.
    pub unread: usize,
}

impl Question {
    /// Reads words, `"phrases in quotes"` and `beginnings*`. What stands without a blank between, as `eng_focus` or
    /// `police-injured-400`, is looked for as words one after another.
    ///
    /// `covered` are the bytes of the question where a protected name stands: nothing that touches them is looked for.
    pub fn read(text: &str, languages: &[Language], covered: &[Range<usize>]) -> Self {
        let mut reader = Reader { languages, covered, question: Self::default(), words: 0 };
        let is_quote = |c: char| matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂');
        let mut start = 0;
        for (i, part) in text.split(is_quote).enumerate() {
            start = part.as_ptr() as usize - text.as_ptr() as usize;
            if i % 2 == 1 {
                reader.term(part, start, false, true);
            } else {
                reader.loose(part, start);
            }
        }
        debug_assert!(start <= text.len());
        reader.question
    }

    /// Reads a sentence, of which every word is looked for by itself.
    pub fn sentence(text: &str, languages: &[Language], covered: &[Range<usize>]) -> Self {
        let mut reader = Reader { languages, covered, question: Self::default(), words: 0 };
        for word in words(text) {
            let hidden = reader.is_covered(&word.at);
            reader.add(&[word], hidden, false, false);
        }
        reader.question
    }
}

struct Reader<'a> {
    languages: &'a [Language],
    covered: &'a [Range<usize>],
    question: Question,
    words: usize,
}

impl Reader<'_> {
    fn loose(&mut self, part: &str, start: usize) {
        for chunk in part.split_whitespace() {
            let at = start + (chunk.as_ptr() as usize - part.as_ptr() as usize);
            let bare = chunk.trim_end_matches('*');
            self.term(bare, at, bare.len() < chunk.len(), false);
        }
    }

    fn term(&mut self, part: &str, start: usize, prefix: bool, exact: bool) {
        let words = words(part);
        let hidden = words.iter().any(|word| self.is_covered(&(word.at.start + start..word.at.end + start)));
        self.add(&words, hidden, prefix, exact);
    }

    fn is_covered(&self, at: &Range<usize>) -> bool {
        self.covered.iter().any(|covered| covered.start < at.end && at.start < covered.end)
    }

    fn add(&mut self, words: &[Word], hidden: bool, prefix: bool, exact: bool) {
        if words.is_empty() {
            return;
        }
        if self.words + words.len() > MOST_WORDS {
            self.question.unread += words.len();
            return;
        }
        let mut term = Term::of(words, self.languages, prefix, exact);
        term.covered = hidden;
        if !self.question.terms.contains(&term) {
            self.words += words.len();
            self.question.terms.push(term);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, bool, bool)> {
        let question = Question::read(text, &[Language::of("en")], &[]);
        question
            .terms
            .iter()
            .map(|term| (term.words.join(" "), term.prefix, term.stems.is_empty() && !term.prefix))
            .collect()
    }

    #[test]
    fn words_phrases_and_beginnings() {
        let term = |words: &str, prefix, exact| (words.to_owned(), prefix, exact);
        assert_eq!(read("Police police injur*"), [term("police", false, false), term("injur", true, false)]);
        assert_eq!(
            read("“State of Emergency” a-b"),
            [term("state of emergency", false, true), term("a b", false, false)]
        );
        assert_eq!(read("\"open end"), [term("open end", false, true)]);
        assert_eq!(read("AND (NEAR) * \"\" \0 ^"), [term("and", false, false), term("near", false, false)]);
    }

    #[test]
    fn a_protected_name_is_not_looked_for() {
        let question = Question::read("about Zoe", &[], std::slice::from_ref(&(6..9)));
        assert_eq!(question.terms.iter().map(|term| term.covered).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn too_many_words_are_counted() {
        let text: Vec<String> = (0..10_000).map(|i| format!("w{i}")).collect();
        let question = Question::read(&text.join(" "), &[], &[]);
        assert_eq!((question.terms.len(), question.unread), (MOST_WORDS, 10_000 - MOST_WORDS));
    }
}

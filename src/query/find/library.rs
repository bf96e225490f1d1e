//! What is searched: the records of a case and the passages of its stored texts.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::excerpt::{Excerpt, PassageFound, field_words};
use super::fields::{Field, Fields};
use super::words::{Language, words};
use super::{Admitted, FieldKind, Kind, Part, Record, Term, languages};
use crate::model::{Case, Claim, Passage, PassageHash, Source, SourceId};

/// What stands between two fields of a row, so that no phrase reaches over the end of one. No word holds it.
const BOUNDARY: &str = " ␟ ";
/// The longest passage, in code points; a longer sentence is cut between words.
const LONGEST: usize = 1_000;

/// A stored text that is at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredText {
    /// Whose text it is.
    pub document: SourceId,
    /// The text.
    pub text: String,
    /// The bytes of it that are never shown nor found.
    pub covered: Vec<Range<usize>>,
}

/// What an index keeps of a part of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Of which part.
    pub part: Part,
    /// The position of the record in its list.
    pub row: usize,
    /// Its folded words, with blanks between.
    pub words: String,
    /// Their stems.
    pub stems: String,
}

/// A place of a stored text.
#[derive(Debug, Clone)]
struct Place {
    text: usize,
    bytes: Range<usize>,
    /// The code point at which it begins.
    start: usize,
}

/// Everything that can be found.
#[derive(Debug)]
pub struct Library<'a> {
    case: &'a Case,
    texts: Vec<StoredText>,
    passages: Vec<Place>,
    languages: Vec<Language>,
}

impl<'a> Library<'a> {
    /// Takes in a case with its protected names covered, and the texts that are at hand.
    pub fn new(case: &'a Case, mut texts: Vec<StoredText>) -> Self {
        texts.retain(|text| case.sources.contains_key(&text.document));
        texts.sort_by(|a, b| a.document.cmp(&b.document));
        let passages = texts.iter().enumerate().flat_map(|(i, text)| passages(i, text)).collect();
        Self { case, texts, passages, languages: languages(case) }
    }

    /// Returns the case.
    pub fn case(&self) -> &'a Case {
        self.case
    }

    /// Returns the languages of which words are compared by stem, that of the case first.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// Returns what an index has to keep of some parts: a row for every record that holds a word there.
    pub fn rows(&self, wanted: &[Part]) -> impl Iterator<Item = Row> {
        let kinds = Kind::ALL.into_iter().filter(|kind| wanted.iter().any(|part| part.kind == *kind));
        let all = kinds.flat_map(|kind| (0..self.count(kind)).map(move |row| (kind, row)));
        all.flat_map(|(kind, row)| {
            let fields = self.fields(kind, row);
            let parts = kind.parts().filter(|part| wanted.contains(part));
            parts.filter_map(move |part| row_of(part, row, &fields))
        })
    }

    fn count(&self, kind: Kind) -> usize {
        let case = self.case;
        match kind {
            Kind::Claim => case.claims.len(),
            Kind::Passage => self.passages.len(),
            Kind::Source => case.sources.len(),
            Kind::Entity => case.entities.len(),
            Kind::Reason => case.contradictions.len() + case.relations.len() + case.judgements.len(),
        }
    }

    /// Returns the claim of a row.
    pub(super) fn claim(&self, row: usize) -> Option<&'a Claim> {
        self.case.claims.get_index(row).map(|(_, claim)| claim)
    }

    pub(super) fn record(&self, kind: Kind, row: usize) -> Option<Record<'a>> {
        let case = self.case;
        match kind {
            Kind::Claim => self.claim(row).map(Record::Claim),
            Kind::Passage => self.passage(row).map(Record::Passage),
            Kind::Source => case.sources.get_index(row).map(|(_, source)| Record::Source(source)),
            Kind::Entity => case.entities.get_index(row).map(|(_, entity)| Record::Entity(entity)),
            Kind::Reason => {
                let (first, second) =
                    (case.contradictions.len(), case.contradictions.len() + case.relations.len());
                let contradiction = case.contradictions.get(row).map(Record::Contradiction);
                let relation = || case.relations.get(row.checked_sub(first)?).map(Record::Relation);
                contradiction
                    .or_else(relation)
                    .or_else(|| case.judgements.get(row.checked_sub(second)?).map(Record::Judgement))
            }
        }
    }

    fn passage(&self, row: usize) -> Option<PassageFound<'a>> {
        let place = self.passages.get(row)?;
        let stored = self.texts.get(place.text)?;
        let (_, source) = self.case.sources.get_full(&stored.document).map(|(_, id, source)| (id, source))?;
        let words = stored.text.get(place.bytes.clone())?;
        let end = place.start + words.chars().count();
        let passage = Passage { start: place.start, end, hash: PassageHash::of(words) };
        let recorded = self.recorded(source, &passage);
        let place = stored.covered.is_empty().then_some(passage);
        Some(PassageFound { document: &source.id, place, recorded })
    }

    /// The claims that are told there already.
    fn recorded(&self, document: &Source, passage: &Passage) -> Vec<&'a crate::model::ClaimId> {
        let overlaps = |other: &Passage| other.start < passage.end && passage.start < other.end;
        let told = |claim: &&Claim| {
            let here =
                claim.accounts.iter().filter(|account| account.document.as_ref() == Some(&document.id));
            here.filter_map(|account| account.at.as_ref()).any(|at| at.passages().iter().any(overlaps))
        };
        let mut ids: Vec<_> = self.case.claims.values().filter(told).map(|claim| &claim.id).collect();
        ids.sort_unstable();
        ids
    }

    pub(super) fn fields(&self, kind: Kind, row: usize) -> Vec<Field<'_>> {
        let language = self.languages[0];
        match self.simple(kind, row) {
            Some(Record::Claim(claim)) => Fields::of_claim(self.case, language, claim),
            Some(Record::Source(source)) => Fields::of_source(self.case, language, source),
            Some(Record::Entity(entity)) => Fields::of_entity(self.case, language, entity),
            Some(Record::Contradiction(one)) => reason(language, one.why.as_ref()),
            Some(Record::Relation(one)) => reason(language, one.why.as_ref()),
            Some(Record::Judgement(one)) => reason(language, one.why.as_ref()),
            Some(Record::Passage(_)) | None => self.text_of(row).into_iter().collect(),
        }
    }

    /// The record, unless it is a passage, which costs more to look up than to read.
    fn simple(&self, kind: Kind, row: usize) -> Option<Record<'a>> {
        if kind == Kind::Passage { None } else { self.record(kind, row) }
    }

    fn text_of(&self, row: usize) -> Option<Field<'_>> {
        let place = self.passages.get(row)?;
        let stored = self.texts.get(place.text)?;
        let document = self.case.sources.get(&stored.document)?.document.as_ref();
        let own = document.and_then(|document| document.language.as_deref()).map(Language::of);
        let text = stored.text.get(place.bytes.clone())?.into();
        let language = own.unwrap_or(self.languages[0]);
        Some(Field { kind: FieldKind::Text, text, language, account: None, hop: None })
    }

    /// Returns where terms stand in a record.
    pub(super) fn places(&self, kind: Kind, row: usize, terms: &[Term]) -> Vec<Excerpt<'a>> {
        let case: &'a Case = self.case;
        let language = self.languages[0];
        let excerpts = |fields: Vec<Field<'a>>| {
            fields.iter().filter_map(|field| Excerpt::of(field, terms)).collect::<Vec<_>>()
        };
        match self.simple(kind, row) {
            Some(Record::Claim(claim)) => excerpts(Fields::of_claim(case, language, claim)),
            Some(_) => {
                self.fields(kind, row).iter().filter_map(|field| Excerpt::plain(field, terms)).collect()
            }
            None => self.text_of(row).iter().filter_map(|field| Excerpt::whole(field, terms)).collect(),
        }
    }

    /// What orders records of a kind that weigh the same.
    pub(super) fn order(&self, kind: Kind, row: usize) -> (String, String, String) {
        let key = |a: &str, b: &str, c: Option<&String>| {
            (a.to_owned(), b.to_owned(), c.cloned().unwrap_or_default())
        };
        match self.simple(kind, row) {
            Some(Record::Claim(claim)) => key(claim.id.as_str(), "", None),
            Some(Record::Source(source)) => key(source.id.as_str(), "", None),
            Some(Record::Entity(entity)) => key(entity.id.as_str(), "", None),
            Some(Record::Contradiction(one)) => {
                let [a, b] = &one.claims;
                key(&format!("1 {a} {b}"), one.differ.as_str(), one.why.as_ref())
            }
            Some(Record::Relation(one)) => {
                key(&format!("2 {} {}", one.from, one.to), one.kind.as_str(), one.why.as_ref())
            }
            Some(Record::Judgement(one)) => {
                let [a, b] = &one.ids;
                key(&format!("3 {a} {b}"), one.ruling.as_str(), one.why.as_ref())
            }
            // Passages lie in the order of their documents' ids, and of the text.
            Some(Record::Passage(_)) | None => key(&format!("{row:012}"), "", None),
        }
    }

    pub(super) fn is_admitted(&self, kind: Kind, row: usize, admitted: &Admitted) -> bool {
        match self.simple(kind, row) {
            Some(Record::Claim(claim)) => admitted.claim(&claim.id),
            Some(Record::Source(source)) => admitted.node(source.id.as_str()),
            Some(Record::Entity(entity)) => admitted.node(entity.id.as_str()),
            Some(Record::Contradiction(one)) => one.claims.iter().any(|id| admitted.claim(id)),
            Some(Record::Relation(one)) => admitted.claim(&one.from) || admitted.claim(&one.to),
            Some(Record::Judgement(one)) => one.ids.iter().any(|id| admitted.node(id.as_str())),
            Some(Record::Passage(_)) | None => {
                let stored = self.passages.get(row).and_then(|place| self.texts.get(place.text));
                stored.is_some_and(|stored| admitted.node(stored.document.as_str()))
            }
        }
    }
}

fn reason(language: Language, why: Option<&String>) -> Vec<Field<'_>> {
    why.map(|why| Fields::of_reason(language, why)).unwrap_or_default()
}

fn row_of(part: Part, row: usize, fields: &[Field]) -> Option<Row> {
    let mut one = Row { part, row, words: String::new(), stems: String::new() };
    let mine = |field: &&Field| {
        field.kind.is_head() == part.head || !matches!(part.kind, Kind::Claim | Kind::Source | Kind::Entity)
    };
    for field in fields.iter().filter(mine) {
        let pairs = field_words(field);
        if pairs.is_empty() {
            continue;
        }
        if !one.words.is_empty() {
            one.words.push_str(BOUNDARY);
            one.stems.push_str(BOUNDARY);
        }
        for (i, (word, stem)) in pairs.iter().enumerate() {
            let blank = if i > 0 { " " } else { "" };
            one.words.extend([blank, word]);
            one.stems.extend([blank, stem]);
        }
    }
    Some(one).filter(|one| !one.words.is_empty())
}

/// Cuts a text into passages: its sentences as Unicode cuts them (UAX #29), cut again where something is covered.
fn passages(number: usize, stored: &StoredText) -> Vec<Place> {
    let mut places = Vec::new();
    let (mut byte, mut code_point) = (0, 0);
    for (start, sentence) in stored.text.split_sentence_bound_indices() {
        for bytes in open_parts(start..start + sentence.len(), &stored.covered) {
            for bytes in short_parts(&stored.text, bytes) {
                let Some(words) = stored.text.get(bytes.clone()) else { continue };
                let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
                let from = bytes.start + (words.len() - words.trim_start_matches(blank).len());
                let bytes = from..from + words.trim_matches(blank).len();
                if bytes.is_empty() {
                    continue;
                }
                code_point += stored.text.get(byte..bytes.start).map_or(0, |gap| gap.chars().count());
                byte = bytes.start;
                places.push(Place { text: number, bytes, start: code_point });
            }
        }
    }
    places
}

fn open_parts(whole: Range<usize>, covered: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = whole.start;
    // Covered ranges stand in the order of the text.
    let first = covered.partition_point(|range| range.end <= whole.start);
    for range in covered.iter().skip(first).take_while(|range| range.start < whole.end) {
        if from < range.start {
            parts.push(from..range.start);
        }
        from = from.max(range.end);
    }
    if from < whole.end {
        parts.push(from..whole.end);
    }
    parts
}

fn short_parts(text: &str, whole: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = whole.start;
    while let Some(rest) = text.get(from..whole.end).filter(|rest| !rest.is_empty()) {
        let Some((limit, _)) = rest.char_indices().nth(LONGEST) else {
            parts.push(from..whole.end);
            break;
        };
        let cut = rest.get(..limit).and_then(|head| head.rfind(char::is_whitespace)).filter(|at| *at > 0);
        let end = from + cut.unwrap_or(limit);
        parts.push(from..end);
        from = end;
    }
    parts
}

/// Returns the folded words of the names of sources and entities, documents apart, that don't begin in lower case.
pub(super) fn name_words(case: &Case) -> std::collections::BTreeSet<String> {
    let sources = case.sources.values().filter(|source| source.document.is_none());
    let sources = sources.flat_map(|source| std::iter::once(&source.name).chain(&source.aliases));
    let entities =
        case.entities.values().flat_map(|entity| std::iter::once(&entity.name).chain(&entity.aliases));
    let high = |word: &super::Word| !word.piece.chars().next().is_some_and(char::is_lowercase);
    let mut names: std::collections::BTreeSet<String> = sources
        .chain(entities)
        .flat_map(|name| words(name))
        .filter(high)
        .filter(|word| !word.folded.contains(char::is_numeric))
        .map(|word| word.folded)
        .collect();
    for claim in case.claims.values() {
        for word in words(&claim.text).iter().filter(|word| !high(word)) {
            names.remove(&word.folded);
        }
    }
    names
}

//! Full-text search: which records hold some words, and which claims are near a sentence.
//!
//! What is searched ([`Library`]): of claims, sources (documents are sources) and entities their *head* (what they
//! are: [`FieldKind::is_head`]) and their *remarks* (all other fields); the reasons of contradictions, relations and
//! judgements; and the stored texts, passage by passage. A **term** is a word, a phrase or the beginning of a word. A
//! word stands in a field if it or a word with the same stem does; a phrase if its very words stand there one after
//! another; a beginning if a word there begins so. Case and accents are folded ([`words`]).
//!
//! An [`Index`] says for one term in which records it stands and what it weighs there: BM25 (Robertson and others,
//! TREC-3, 1994) with k1 = 1.2 and b = 0.75, in the form that `SQLite`'s FTS5 gives it: a record of a part holds each
//! word twice, as it is folded and as it is stemmed, and the weight of a term is that of its folded form plus that of
//! each of its stems; a negative weight counts as 0.000001.
//!
//! [`find`] ranks by the number of terms that stand somewhere in a record, then by their weights, those in a head
//! counting [`HEAD`] times, then by id. [`similar`] is in `similar.rs`. What is protected is never in an index: the
//! records are masked before, and passages end where a protected name begins.

mod ask;
mod excerpt;
mod fields;
mod library;
mod similar;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Case, Claim, ClaimId, Contradiction, Entity, Judgement, Relation, Source};

pub use ask::{MOST_WORDS, Question, Term};
pub use excerpt::{Excerpt, PassageFound};
pub use fields::FieldKind;
pub use library::{Library, Row, StoredText};
pub use similar::{HEADS, Shared, Similar, SimilarClaim, Weight, similar};
pub use words::{Language, Word, fold, words};

/// How many times a word in a head counts against one in a remark.
pub const HEAD: f64 = 3.0;

/// What kind of thing holds words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A claim.
    Claim,
    /// A passage of a stored text.
    Passage,
    /// A source or a document.
    Source,
    /// An entity.
    Entity,
    /// The reason of a contradiction, a relation or a judgement.
    Reason,
}

impl Kind {
    /// Every kind, in the order of an answer.
    pub const ALL: [Self; 5] = [Self::Claim, Self::Passage, Self::Source, Self::Entity, Self::Reason];

    fn parts(self) -> impl Iterator<Item = Part> {
        Part::ALL.into_iter().filter(move |part| part.kind == self)
    }
}

/// What is searched as one: the heads or the remarks of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// Of what.
    pub kind: Kind,
    /// Whether it is the heads.
    pub head: bool,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 8] = [
        Self { kind: Kind::Claim, head: true },
        Self { kind: Kind::Claim, head: false },
        Self { kind: Kind::Passage, head: true },
        Self { kind: Kind::Source, head: true },
        Self { kind: Kind::Source, head: false },
        Self { kind: Kind::Entity, head: true },
        Self { kind: Kind::Entity, head: false },
        Self { kind: Kind::Reason, head: true },
    ];
}

/// A record that holds a term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The position of the record in its list.
    pub row: usize,
    /// What the term weighs there, more than nothing.
    pub weight: f64,
}

/// Where terms are looked up, wherever it is kept.
pub trait Index {
    /// Why it could not be asked.
    type Error;
    /// Returns the records of a part that hold a term, in any order.
    fn hits(&self, part: Part, term: &Term) -> Result<Vec<Hit>, Self::Error>;
}

/// A record.
#[derive(Debug, Clone, PartialEq)]
pub enum Record<'a> {
    /// A claim.
    Claim(&'a Claim),
    /// A passage of a document.
    Passage(PassageFound<'a>),
    /// A source or a document.
    Source(&'a Source),
    /// An entity.
    Entity(&'a Entity),
    /// A contradiction.
    Contradiction(&'a Contradiction),
    /// A relation between claims.
    Relation(&'a Relation),
    /// A judgement on who is who.
    Judgement(&'a Judgement),
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundRecord<'a> {
    /// The record.
    pub record: Record<'a>,
    /// How many of the terms stand in it.
    pub held: usize,
    /// Where they stand: each field that holds one.
    pub places: Vec<Excerpt<'a>>,
}

/// The records of a kind that were found, the best first.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundGroup<'a> {
    /// Of which kind.
    pub kind: Kind,
    /// As many as were asked for.
    pub records: Vec<FoundRecord<'a>>,
    /// How many more there are.
    pub left_out: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundAll<'a> {
    /// How many terms were looked for.
    pub terms: usize,
    /// How many words were too many to look for.
    pub unread: usize,
    /// What holds all terms, by kind; if no claim does, the claims that hold the most, at least half.
    pub groups: Vec<FoundGroup<'a>>,
}

/// Which records an answer may name; nothing stands for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Admitted {
    /// The ids of claims.
    pub claims: Option<BTreeSet<ClaimId>>,
    /// The ids of sources, documents and entities.
    pub nodes: Option<BTreeSet<String>>,
}

impl Admitted {
    fn claim(&self, id: &ClaimId) -> bool {
        self.claims.as_ref().is_none_or(|ids| ids.contains(id))
    }

    fn node(&self, id: &str) -> bool {
        self.nodes.as_ref().is_none_or(|ids| ids.contains(id))
    }
}

/// Finds the records that hold all terms of a question, at most so many of each kind.
///
/// If no claim holds them all, those claims are found that hold the most of them, if that is at least half.
pub fn find<'a, I: Index>(
    library: &Library<'a>,
    index: &I,
    question: &Question,
    admitted: &Admitted,
    most: usize,
) -> Result<FoundAll<'a>, I::Error> {
    let terms = &question.terms;
    let mut groups = Vec::new();
    for kind in Kind::ALL {
        let mut candidates = gather(index, kind, terms)?;
        candidates.retain(|row, _| library.is_admitted(kind, *row, admitted));
        let fullest = candidates.values().map(|one| one.held.count()).max().unwrap_or(0);
        let enough = fullest == terms.len() || (kind == Kind::Claim && fullest * 2 >= terms.len());
        if fullest == 0 || !enough {
            continue;
        }
        let mut best: Vec<(usize, Candidate)> =
            candidates.into_iter().filter(|(_, one)| one.held.count() == fullest).collect();
        best.sort_by(|(a, x), (b, y)| {
            let weights = compared(y.weight).cmp(&compared(x.weight));
            weights.then_with(|| library.order(kind, *a).cmp(&library.order(kind, *b)))
        });
        let left_out = best.len().saturating_sub(most);
        let records = best.into_iter().take(most).filter_map(|(row, one)| {
            let places = library.places(kind, row, terms);
            Some(FoundRecord { record: library.record(kind, row)?, held: one.held.count(), places })
        });
        groups.push(FoundGroup { kind, records: records.collect(), left_out });
    }
    Ok(FoundAll { terms: terms.len(), unread: question.unread, groups })
}

/// A weight as it is compared, to nine decimals: in what order it was added up makes no difference.
#[expect(clippy::cast_possible_truncation, reason = "a weight is a small number")]
fn compared(weight: f64) -> i64 {
    (weight * 1e9).round() as i64
}

/// Which terms a record holds, and what they weigh together.
#[derive(Debug, Clone, Default)]
struct Candidate {
    held: Held,
    weight: f64,
}

/// A set of terms.
#[derive(Debug, Clone, Copy, Default)]
struct Held(u128);

impl Held {
    fn add(&mut self, term: usize) {
        const { assert!(MOST_WORDS <= 128, "a set has a bit for every term") };
        self.0 |= 1 << (term % 128);
    }

    fn count(self) -> usize {
        self.0.count_ones() as usize
    }
}

fn gather<I: Index>(index: &I, kind: Kind, terms: &[Term]) -> Result<BTreeMap<usize, Candidate>, I::Error> {
    let mut candidates: BTreeMap<usize, Candidate> = BTreeMap::new();
    for (number, term) in terms.iter().enumerate() {
        for part in kind.parts() {
            for hit in index.hits(part, term)? {
                let one = candidates.entry(hit.row).or_default();
                one.held.add(number);
                one.weight += hit.weight * if part.head { HEAD } else { 1.0 };
            }
        }
    }
    Ok(candidates)
}

/// The languages that a case names, that of the case first.
fn languages(case: &Case) -> Vec<Language> {
    let documents = case.sources.values().filter_map(|source| source.document.as_ref()?.language.as_deref());
    let originals = case.claims.values().filter_map(|claim| claim.original.as_ref()?.language.as_deref());
    let hops = case.claims.values().flat_map(|claim| &claim.accounts).flat_map(|account| &account.hops);
    let tags: BTreeSet<&str> =
        documents.chain(originals).chain(hops.filter_map(|hop| hop.language.as_deref())).collect();
    let mut languages = vec![Language::of(case.language.as_deref().unwrap_or("en"))];
    for language in tags.into_iter().map(Language::of) {
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    languages
}

//! "Have we had this already?": the known claims that are nearest to a sentence.
//!
//! Every word of the sentence is a term by itself. A term counts [`Weight::times`]: a **number** (a word with a digit)
//! three times, a **name** twice, any other word once. A word is a name if one of the names or aliases of a
//! source or an entity holds it, not beginning in lower case, and if no sentence of a claim holds it beginning in
//! lower case ("Almaty", but not "police"). A claim weighs the sum over the terms that its head holds: times their
//! weight ([`super::Index`]). In a case of at least twenty claims a word that stands in the heads of more than half
//! of them says nothing and is left out.
//!
//! A claim is an answer if it shares two terms with the sentence, or one where the sentence has only one. By weight,
//! then by id.

use std::collections::BTreeMap;

use super::library::name_words;
use super::{Admitted, Excerpt, Hit, Index, Kind, Library, Part, Question, Term, compared};
use crate::model::Claim;

/// Which kind of word a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It holds a digit.
    Number,
    /// It stands in the name of a source or an entity.
    Name,
    /// Any other.
    Word,
}

impl Weight {
    /// How many times such a term counts.
    pub fn times(self) -> f64 {
        match self {
            Self::Number => 3.0,
            Self::Name => 2.0,
            Self::Word => 1.0,
        }
    }
}

/// How much a claim shares with a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shared {
    /// How many terms in all.
    pub terms: usize,
    /// How many of them are numbers.
    pub numbers: usize,
    /// How many of them are names.
    pub names: usize,
}

impl Shared {
    fn add(&mut self, weight: Weight) {
        self.terms += 1;
        self.numbers += usize::from(weight == Weight::Number);
        self.names += usize::from(weight == Weight::Name);
    }
}

/// A claim near a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarClaim<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// What it shares with the sentence.
    pub shared: Shared,
    /// Where the shared words stand.
    pub places: Vec<Excerpt<'a>>,
}

/// The claims near a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar<'a> {
    /// What of the sentence was compared.
    pub compared: Shared,
    /// How many words were too many to compare.
    pub unread: usize,
    /// The nearest claims, the nearest first.
    pub claims: Vec<SimilarClaim<'a>>,
    /// How many more share something.
    pub left_out: usize,
}

/// All that is searched for similar claims.
pub const HEADS: Part = Part { kind: Kind::Claim, head: true };

/// The fewest claims of a case in which a word can stand too often to say anything.
const MANY: usize = 20;

/// Ranks the known claims for a sentence, at most so many.
pub fn similar<'a, I: Index>(
    library: &Library<'a>,
    index: &I,
    sentence: &Question,
    admitted: &Admitted,
    most: usize,
) -> Result<Similar<'a>, I::Error> {
    let names = name_words(library.case());
    let claims = library.case().claims.len();
    let mut all = Shared::default();
    let mut telling: Vec<Term> = Vec::new();
    let mut near: BTreeMap<usize, (Shared, f64)> = BTreeMap::new();
    for term in &sentence.terms {
        let hits: Vec<Hit> = index.hits(HEADS, term)?;
        if claims >= MANY && hits.len() * 2 > claims {
            continue;
        }
        let weight = weigh(term, |word| names.contains(word));
        all.add(weight);
        telling.push(term.clone());
        for hit in hits {
            let (shared, sum) = near.entry(hit.row).or_default();
            shared.add(weight);
            *sum += hit.weight * weight.times();
        }
    }
    let enough = all.terms.min(2);
    near.retain(|row, (shared, _)| {
        shared.terms >= enough && library.is_admitted(Kind::Claim, *row, admitted)
    });
    let mut best: Vec<(usize, (Shared, f64))> = near.into_iter().collect();
    best.sort_by(|(a, (_, x)), (b, (_, y))| {
        compared(*y)
            .cmp(&compared(*x))
            .then_with(|| library.order(Kind::Claim, *a).cmp(&library.order(Kind::Claim, *b)))
    });
    let left_out = best.len().saturating_sub(most);
    let claims = best.into_iter().take(most).filter_map(|(row, (shared, _))| {
        let mut places = library.places(Kind::Claim, row, &telling);
        places.retain(|place| place.field.is_head());
        Some(SimilarClaim { claim: library.claim(row)?, shared, places })
    });
    Ok(Similar { compared: all, unread: sentence.unread, claims: claims.collect(), left_out })
}

fn weigh(term: &Term, is_name: impl Fn(&str) -> bool) -> Weight {
    if term.words.iter().any(|word| word.contains(char::is_numeric)) {
        Weight::Number
    } else if term.words.iter().any(|word| is_name(word)) {
        Weight::Name
    } else {
        Weight::Word
    }
}

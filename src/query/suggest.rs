//! Contradictions that nobody has recorded: candidates with a reason each, never added by themselves.
//!
//! Two claims that a recorded contradiction or relation ties already are never suggested. Candidates are
//!
//! - **number**: figures of one quantity (as `spreads` defines it) that count the same part of it, with intervals that have nothing in common, of areas
//!   and of times that may be the same. Areas may be the same unless both are given and differ (case, accents and white
//!   space apart); times (that of the figure, else when the claim happened) unless the one is certainly before the
//!   other. For each figure only the nearest such is suggested: by its lowest, then by id, of the next [`MOST_SEEN`]
//!   figures that lie wholly above it in that order.
//! - **time**: two claims about the same entities and sources, told in like words, that happened at times of which one
//!   is certainly before the other. *Like* are texts that share at least half of all their words (Jaccard), words with
//!   a digit in them apart. For each claim only the nearest later one is suggested: by its earliest, then by id, of the
//!   next [`MOST_SEEN`] claims about the same that happened certainly later, in that order.
//! - **denial**: a claim that one voice asserts and denies (as `selves` defines it).

use std::collections::{BTreeMap, BTreeSet};

use super::Filter;
use super::scope::{Scope, Subject};
use super::search::words_of;
use super::selves::{SelfContradiction, asserted_and_denied, sorted};
use super::spreads::{Counted, counted, interval};
use crate::graph::{Graph, Identities};
use crate::model::{Claim, ClaimId, Quantity, When};

/// How many of the next claims are looked at before the search for a candidate is given up: more than anybody reads,
/// and few enough that thousands of claims about the same don't take forever.
pub const MOST_SEEN: usize = 100;

/// A contradiction that somebody might record.
#[derive(Debug, Clone, PartialEq)]
pub enum Candidate<'a> {
    /// Figures of one quantity that can't both be right.
    Number {
        /// The two claims: the smaller figure first.
        claims: [&'a Claim; 2],
        /// Whether both areas are given, and are the same.
        same_area: bool,
        /// Whether both times are given.
        same_time: bool,
    },
    /// Like claims that happened at different times.
    Time {
        /// The two claims: the earlier first.
        claims: [&'a Claim; 2],
        /// How many different words the two share, words with a digit apart.
        shared: usize,
        /// How many different words the two have together.
        all: usize,
    },
    /// A claim that one voice asserts and denies.
    Denial(SelfContradiction<'a>),
}

/// Returns candidates of which a claim is in question: numbers, times, denials, each by its claims.
///
/// Takes time in the order of the case, times the logarithm of its claims, times [`MOST_SEEN`] at the worst.
pub fn suggest<'a>(graph: &'a Graph, asked: &[Subject], filter: &Filter) -> Vec<Candidate<'a>> {
    let scope = Scope::of(graph, asked, filter);
    let tied = tied(graph);
    let mut all = numbers(graph, &tied);
    all.extend(times(graph, &tied));
    all.retain(|one| scope.rank(one.claims().map(|claim| &claim.id)).is_some());
    let identities = Identities::around(graph, graph.case().sources.keys());
    let mut denials = asserted_and_denied(graph, &scope, &identities);
    denials.sort_by_key(|one| (&one.claims[0].id, one.voice.likely, one.voice.sources));
    all.extend(denials.into_iter().map(Candidate::Denial));
    all
}

impl<'a> Candidate<'a> {
    /// Returns its two claims.
    pub fn claims(&self) -> [&'a Claim; 2] {
        match self {
            Self::Number { claims, .. } | Self::Time { claims, .. } => *claims,
            Self::Denial(one) => one.claims,
        }
    }
}

type Tied<'a> = BTreeSet<[&'a ClaimId; 2]>;

fn tied(graph: &Graph) -> Tied<'_> {
    let case = graph.case();
    let contradictions = case.contradictions.iter().map(|one| sorted(&one.claims[0], &one.claims[1]));
    contradictions.chain(case.relations.iter().map(|one| sorted(&one.from, &one.to))).collect()
}

/// A figure with all that decides whether it can stand beside another.
struct Row<'a> {
    claim: &'a Claim,
    low: f64,
    high: f64,
    area: Option<Vec<String>>,
    when: Option<&'a When>,
}

fn row<'a>(claim: &'a Claim, quantity: &'a Quantity) -> Option<Row<'a>> {
    let (low, high) = interval(quantity)?;
    let area = quantity.place.as_deref().map(words_of);
    Some(Row { claim, low, high, area, when: quantity.when.as_ref().or(claim.happened.as_ref()) })
}

fn numbers<'a>(graph: &'a Graph, tied: &Tied) -> Vec<Candidate<'a>> {
    // A part is never set against the whole, nor against another part.
    let mut groups: BTreeMap<(Counted, Option<Vec<String>>), Vec<Row<'a>>> = BTreeMap::new();
    for claim in graph.case().claims.values() {
        if let Some(quantity) = &claim.quantity {
            let part = quantity.counts.as_deref().map(words_of);
            groups.entry((counted(quantity), part)).or_default().extend(row(claim, quantity));
        }
    }
    let mut found = Vec::new();
    for rows in groups.values_mut() {
        rows.sort_by(|a, b| a.low.total_cmp(&b.low).then_with(|| a.claim.id.cmp(&b.claim.id)));
        for row in rows.iter() {
            let above = rows.partition_point(|other| other.low <= row.high);
            let next = rows[above..].iter().take(MOST_SEEN).find(|other| may_be_same(row, other, tied));
            found.extend(next.map(|other| Candidate::Number {
                claims: [row.claim, other.claim],
                same_area: row.area.is_some() && other.area.is_some(),
                same_time: row.when.is_some() && other.when.is_some(),
            }));
        }
    }
    by_claims(found)
}

fn may_be_same(a: &Row, b: &Row, tied: &Tied) -> bool {
    let area = a.area.is_none() || b.area.is_none() || a.area == b.area;
    let time = a.when.zip(b.when).is_none_or(|(x, y)| !x.certainly_before(y) && !y.certainly_before(x));
    area && time && !tied.contains(&sorted(&a.claim.id, &b.claim.id))
}

/// A claim with its time and its words.
struct Told<'a> {
    claim: &'a Claim,
    when: &'a When,
    words: BTreeSet<String>,
}

fn times<'a>(graph: &'a Graph, tied: &Tied) -> Vec<Candidate<'a>> {
    let mut groups: BTreeMap<BTreeSet<&str>, Vec<Told<'a>>> = BTreeMap::new();
    for claim in graph.case().claims.values().filter(|claim| !claim.about.is_empty()) {
        let Some(when) = &claim.happened else { continue };
        let about = claim.about.iter().map(|about| about.id.as_str()).collect();
        let words = words_of(&claim.text).into_iter();
        let words = words.filter(|word| !word.contains(|c: char| c.is_ascii_digit())).collect();
        groups.entry(about).or_default().push(Told { claim, when, words });
    }
    let mut found = Vec::new();
    for told in groups.values_mut() {
        told.sort_by(|a, b| (a.when.earliest(), &a.claim.id).cmp(&(b.when.earliest(), &b.claim.id)));
        for one in told.iter() {
            // Times of which nobody knows when they begin come first, and are certainly after nothing.
            let Some(latest) = one.when.latest() else { continue };
            let later =
                told.partition_point(|other| other.when.earliest().is_none_or(|first| first <= latest));
            let next = told[later..].iter().take(MOST_SEEN).find_map(|other| alike(one, other, tied));
            found.extend(next);
        }
    }
    by_claims(found)
}

fn alike<'a>(a: &Told<'a>, b: &Told<'a>, tied: &Tied) -> Option<Candidate<'a>> {
    let shared = a.words.intersection(&b.words).count();
    let all = a.words.len() + b.words.len() - shared;
    let like = shared > 0 && shared * 2 >= all && !tied.contains(&sorted(&a.claim.id, &b.claim.id));
    like.then_some(Candidate::Time { claims: [a.claim, b.claim], shared, all })
}

fn by_claims(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by_key(|one| one.claims().map(|claim| &claim.id));
    found
}

//! The evidence sheet of a claim: everything that an editor or a lawyer has to know before it is printed.
//!
//! It asks the other questions and adds three answers of its own: how far the claim stands, whom to attribute it to,
//! and which anchors held when they were looked at. What the documents say at the anchors comes from the caller;
//! nothing here reads files.

use std::collections::{BTreeMap, BTreeSet};

use super::spreads::{Figure, spreads};
use super::{Contradicting, EndKind, Gaps, SideAccount, Subject, Trace, end_of, gaps, in_order, trace};
use crate::graph::{Graph, Identities, View as _};
use crate::model::word::words;
use crate::model::{Account, AccountId, Claim, ClaimId, Credibility, RelationKind, Source, SourceId};
use crate::query::Filter;
use crate::query::scope::Scope;

words! {
    /// How far a claim stands, from its ends and origins alone.
    Standing is "a standing" {
        /// No account supports it.
        Unsupported = "unsupported",
        /// It has no known ground, and no account passes it on as true from end to end.
        OnlyAgainst = "only-against",
        /// It has no known ground, and an unknown end.
        NoKnownGround = "no-known-ground",
        /// It has only inferences.
        OnlyInferred = "only-inferred",
        /// It has one distinct origin at the least.
        OneOrigin = "one-origin",
        /// It has two distinct origins or more at the least.
        SeveralOrigins = "several-origins",
    }
}

words! {
    /// What came of looking for an account in its document.
    Check is "what came of a check" {
        /// Every anchor of it holds in the text that was recorded.
        Holds = "holds",
        /// The stored text is not the one that was recorded.
        Changed = "changed",
        /// An anchor of it doesn't hold.
        Broken = "broken",
        /// The stored text isn't at hand.
        NotAtHand = "not-at-hand",
        /// It has no anchor.
        NoAnchor = "no-anchor",
        /// It stands in no document.
        NoDocument = "no-document",
    }
}

/// An account as it was found in its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What came of it.
    pub check: Check,
    /// Why it could not be found.
    pub why: Option<String>,
    /// The words at its anchor, one for each range.
    pub words: Vec<String>,
    /// The words of hops that have an anchor of their own, by the position of the hop.
    pub hops: Vec<(usize, Vec<String>)>,
}

impl Seen {
    /// Returns what is so before any text was looked at.
    pub fn unseen(account: &Account) -> Self {
        let check = match (&account.document, &account.at) {
            (None, _) => Check::NoDocument,
            (_, None) => Check::NoAnchor,
            _ => Check::NotAtHand,
        };
        Self { check, why: None, words: Vec::new(), hops: Vec::new() }
    }
}

/// The evidence sheet of a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet<'a> {
    /// Its chains, its ends, who disputes it, what that comes to.
    pub trace: Trace<'a>,
    /// How far it stands.
    pub standing: Standing,
    /// For each account of the trace what its document says.
    pub seen: Vec<Seen>,
    /// Whom to attribute it to.
    pub voices: Vec<SideAccount<'a>>,
    /// For each contradiction of the trace whom to attribute the other claim to.
    pub against: Vec<Vec<SideAccount<'a>>>,
    /// The claims that take its place, and whom to attribute them to; by id.
    pub superseded_by: Vec<(&'a Claim, Vec<SideAccount<'a>>)>,
    /// Other figures of the same quantity.
    pub figures: Vec<Figure<'a>>,
    /// What it lacks, and whom to ask.
    pub gaps: Gaps<'a>,
    /// The documents of its accounts, sorted.
    pub documents: Vec<&'a Source>,
    /// The other sources on its chains, sorted.
    pub sources: Vec<&'a Source>,
    /// Whether it is graded as confirmed by other sources, and has fewer than two distinct origins at the least.
    pub overrated: bool,
}

/// Fills in the evidence sheet of a claim; nothing if there is no such claim. `seen` has the accounts that were looked
/// for in their documents.
///
/// Takes time in the order of the case.
pub fn sheet<'a>(graph: &'a Graph, id: &ClaimId, seen: &BTreeMap<AccountId, Seen>) -> Option<Sheet<'a>> {
    let trace = trace(graph, id)?;
    let found = |account: &Account| seen.get(&account.id).cloned().unwrap_or_else(|| Seen::unseen(account));
    let seen: Vec<Seen> = trace.accounts.iter().map(|one| found(one.account)).collect();
    let held = trace.accounts.iter().zip(&seen).filter(|(_, seen)| seen.check == Check::Holds);
    let held: BTreeSet<AccountId> = held.map(|(one, _)| one.account.id.clone()).collect();
    let looked = seen.iter().any(|one| matches!(one.check, Check::Holds | Check::Changed | Check::Broken));
    let (documents, sources) = sources(graph, &trace);
    let at_least = trace.verdict.origins.at_least;
    Some(Sheet {
        standing: standing(&trace),
        voices: voices(graph, trace.claim),
        against: trace.contradictions.iter().map(|one: &Contradicting| voices(graph, one.claim)).collect(),
        superseded_by: superseded_by(graph, &trace),
        figures: figures(graph, id),
        gaps: gaps(graph, &[trace.claim], looked.then_some(&held)),
        overrated: trace.claim.credibility == Some(Credibility::Confirmed) && at_least < 2,
        documents,
        sources,
        seen,
        trace,
    })
}

fn standing(trace: &Trace) -> Standing {
    let verdict = &trace.verdict;
    match verdict.origins.at_least {
        _ if verdict.supporting == 0 => Standing::Unsupported,
        0 if verdict.documents.is_empty() && verdict.without_document == 0 => Standing::OnlyAgainst,
        0 if verdict.ends.iter().all(|group| group.kind == EndKind::Inference) => Standing::OnlyInferred,
        0 => Standing::NoKnownGround,
        1 => Standing::OneOrigin,
        _ => Standing::SeveralOrigins,
    }
}

/// One account for each source in which a supporting chain ends (certainly the same sources are one): known grounds
/// first, of them those with a name first; then by kind of end; then in the order of a trace.
fn voices<'a>(graph: &'a Graph, claim: &'a Claim) -> Vec<SideAccount<'a>> {
    let told = in_order(graph, claim).into_iter();
    let mut told: Vec<SideAccount<'a>> =
        told.filter_map(|account| Some(SideAccount { account, end: end_of(graph, account)? })).collect();
    told.sort_by_key(|one| (!one.end.kind.is_known_ground(), one.end.unnamed, one.end.kind));
    let identities = Identities::around(graph, told.iter().map(|one| one.end.source));
    let mut known = BTreeSet::new();
    told.retain(|one| known.insert(identities.class(one.end.source)));
    told
}

fn superseded_by<'a>(graph: &'a Graph, trace: &Trace<'a>) -> Vec<(&'a Claim, Vec<SideAccount<'a>>)> {
    let over = trace.relations.iter();
    let over = over.filter(|one| one.kind == RelationKind::Supersedes && one.to == trace.claim.id);
    let ids: BTreeSet<&ClaimId> = over.map(|one| &one.from).collect();
    let claims = ids.into_iter().filter_map(|id| graph.claim(id));
    claims.map(|claim| (claim, voices(graph, claim))).collect()
}

fn figures<'a>(graph: &'a Graph, id: &ClaimId) -> Vec<Figure<'a>> {
    let asked = [Subject::Claim(id.clone())];
    let scope = Scope::of(graph, &asked, &Filter::default());
    let all = spreads(graph, &scope).into_iter().flat_map(|spread| spread.figures);
    all.filter(|figure| figure.claim.id != *id).collect()
}

fn sources<'a>(graph: &'a Graph, trace: &Trace<'a>) -> (Vec<&'a Source>, Vec<&'a Source>) {
    let hops = trace.accounts.iter().flat_map(|one| &one.account.hops).map(|hop| &hop.source);
    let documents = trace.accounts.iter().filter_map(|one| one.account.document.as_ref());
    let ids: BTreeSet<&SourceId> = hops.chain(documents).collect();
    let known = ids.into_iter().filter_map(|id| graph.source(id));
    known.partition(|source| source.document.is_some())
}

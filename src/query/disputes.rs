//! Disputes: claims that contradictions connect, and claims that somebody on record doubts or denies.
//!
//! A *dispute* is a connected component of the graph whose nodes are the claims that a recorded contradiction names or
//! that a hop doubts or denies (not: that it denies a denial), and whose edges are the contradictions, whatever their
//! strength. A claim in it is one *side*; whoever disputes a claim speaks against that side, as a side without a
//! sentence of its own.
//!
//! Every contradiction of a dispute shows what its two sides share: ends (the last sources of their supporting
//! chains), other voices (sources further out on supporting chains, documents apart), documents and outlets.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::Scope;
use super::sides::{Against, against, in_order, order_of_contradictions};
use super::trace::group_ends;
use super::voices::{Common, Voices};
use super::{End, EndGroup, end_of};
use crate::graph::{Graph, Identities, View, connected};
use crate::model::{Account, Claim, ClaimId, Contradiction, SourceId, Strength};

/// Claims connected by contradictions.
#[derive(Debug, Clone, PartialEq)]
pub struct DisputeGroup<'a> {
    /// The claims, by id.
    pub sides: Vec<Side<'a>>,
    /// What sets them against each other, by claims.
    pub oppositions: Vec<Opposition<'a>>,
}

/// A claim in a dispute.
#[derive(Debug, Clone, PartialEq)]
pub struct Side<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Whether the claim itself is in question, and not only tied to one that is.
    pub asked: bool,
    /// The accounts that support it, in the order of a trace.
    pub told: Vec<SideAccount<'a>>,
    /// What supporting hops are known to have said word for word, by source.
    pub wordings: Vec<(&'a SourceId, &'a str)>,
    /// The ends of its chains, one row a kind.
    pub ends: Vec<EndGroup<'a>>,
    /// The documents that pass it on as true, sorted.
    pub documents: Vec<&'a SourceId>,
    /// Those who published them, sorted.
    pub outlets: Vec<&'a SourceId>,
    /// How many of the documents have no known publisher.
    pub without_outlet: usize,
    /// Who doubts or denies it, in the order of a trace.
    pub against: Vec<Against<'a>>,
}

/// A supporting account with its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SideAccount<'a> {
    /// The account.
    pub account: &'a Account,
    /// Its end.
    pub end: End<'a>,
}

/// Two sides set against each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Opposition<'a> {
    /// The judgement.
    pub contradiction: &'a Contradiction,
    /// The positions of its two claims among the sides of the dispute, in its order.
    pub sides: [usize; 2],
    /// What the two share.
    pub shared: Shared<'a>,
}

impl DisputeGroup<'_> {
    /// How strong its contradictions are, in their order.
    pub fn strengths(&self) -> impl Iterator<Item = Strength> {
        self.oppositions.iter().map(|one| one.contradiction.strength)
    }
}

/// What two sides share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shared<'a> {
    /// Voices that are an end of both.
    pub ends: Vec<Common<'a>>,
    /// Other voices on supporting chains of both; documents are not among them.
    pub voices: Vec<Common<'a>>,
    /// Documents that pass on both as true, sorted.
    pub documents: Vec<&'a SourceId>,
    /// Outlets that published both, sorted.
    pub outlets: Vec<&'a SourceId>,
}

/// Returns the disputes that hold a claim in question: in the order asked, the bigger first, then by id.
pub(super) fn disputes<'a>(
    graph: &'a Graph,
    scope: &Scope,
    identities: &Identities,
) -> Vec<DisputeGroup<'a>> {
    let mut groups: Vec<(usize, DisputeGroup<'a>)> = Vec::new();
    for claims in components(graph) {
        let Some(rank) = scope.rank(claims.iter().map(|claim| &claim.id)) else { continue };
        groups.push((rank, group(graph, scope, identities, &claims)));
    }
    groups.sort_by_cached_key(|(rank, one)| {
        let first = one.sides.first().map(|side| side.claim.id.clone());
        (*rank, std::cmp::Reverse(one.sides.len()), first)
    });
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The claims that are disputed at all, those that hang together together, by id.
fn components(graph: &Graph) -> Vec<Vec<&Claim>> {
    let case = graph.case();
    let pairs: Vec<(usize, usize)> = case
        .contradictions
        .iter()
        .filter_map(|one| {
            let [a, b] = &one.claims;
            Some((case.claims.get_index_of(a)?, case.claims.get_index_of(b)?))
        })
        .collect();
    let named: BTreeSet<usize> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let label = connected(case.claims.len(), pairs);
    let mut components: BTreeMap<usize, Vec<&Claim>> = BTreeMap::new();
    for (at, claim) in case.claims.values().enumerate() {
        let disputed = || claim.accounts.iter().any(|account| account.support_from() > 0);
        if named.contains(&at) || disputed() {
            components.entry(label[at]).or_default().push(claim);
        }
    }
    let mut components: Vec<_> = components.into_values().collect();
    components.iter_mut().for_each(|claims| claims.sort_by(|a, b| a.id.cmp(&b.id)));
    components
}

fn group<'a>(
    graph: &'a Graph,
    scope: &Scope,
    identities: &Identities,
    claims: &[&'a Claim],
) -> DisputeGroup<'a> {
    let sides: Vec<Side<'a>> = claims.iter().map(|claim| Side::of(graph, scope, claim)).collect();
    let told = |side: &Side<'a>| side.told.iter().map(|one| (one.account, one.end)).collect::<Vec<_>>();
    let chains: Vec<Chained<'a>> =
        sides.iter().map(|side| Chained::of(graph, identities, told(side))).collect();
    let place: BTreeMap<&ClaimId, usize> =
        claims.iter().enumerate().map(|(at, claim)| (&claim.id, at)).collect();
    let mut contradictions: Vec<&'a Contradiction> = claims
        .iter()
        .flat_map(|claim| graph.contradictions_of(&claim.id).into_iter().map(move |one| (claim, one)))
        .filter(|(claim, one)| one.claims[0] == claim.id)
        .map(|(_, one)| one)
        .collect();
    contradictions.sort_by_key(|one| order_of_contradictions(one));
    let opposition = |contradiction: &'a Contradiction| {
        let [a, b] = contradiction.claims.each_ref().map(|id| place.get(id).copied());
        let (a, b) = (a?, b?);
        let [ends, voices] = chains[a].common(&chains[b], graph, identities);
        let mut shared = Shared { ends, voices, ..Shared::default() };
        shared.documents = both(&sides[a].documents, &sides[b].documents);
        shared.outlets = both(&sides[a].outlets, &sides[b].outlets);
        Some(Opposition { contradiction, sides: [a, b], shared })
    };
    let oppositions = contradictions.into_iter().filter_map(opposition).collect();
    DisputeGroup { sides, oppositions }
}

impl<'a> Side<'a> {
    fn of(graph: &'a Graph, scope: &Scope, claim: &'a Claim) -> Self {
        let accounts = in_order(graph, claim);
        let against = accounts.iter().filter_map(|account| against(account)).collect();
        let told: Vec<SideAccount<'a>> = accounts
            .into_iter()
            .filter_map(|account| Some(SideAccount { account, end: end_of(graph, account)? }))
            .collect();
        let ends = group_ends(told.iter().map(|one| one.end));
        let passed_on = told.iter().filter(|one| one.account.support_from() == 0);
        let documents: BTreeSet<&SourceId> =
            passed_on.filter_map(|one| one.account.document.as_ref()).collect();
        let outlet = |id: &&'a SourceId| graph.source(id)?.document.as_ref()?.outlet.as_ref();
        let outlets: BTreeSet<&SourceId> = documents.iter().filter_map(outlet).collect();
        let wordings: BTreeSet<(&SourceId, &str)> = told
            .iter()
            .flat_map(|one| supporting(one.account))
            .filter_map(|hop| Some((&hop.source, hop.wording.as_deref()?)))
            .collect();
        Self {
            claim,
            asked: scope.rank([&claim.id]).is_some(),
            told,
            wordings: wordings.into_iter().collect(),
            ends,
            without_outlet: documents.iter().filter(|id| outlet(id).is_none()).count(),
            documents: documents.into_iter().collect(),
            outlets: outlets.into_iter().collect(),
            against,
        }
    }
}

/// The hops of an account that support its claim.
pub(super) fn supporting(account: &Account) -> &[crate::model::Hop] {
    account.hops.get(account.support_from()..).unwrap_or_default()
}

/// The sources on the supporting chains of a side.
struct Chained<'a> {
    ends: Voices<'a>,
    all: Voices<'a>,
}

impl<'a> Chained<'a> {
    /// Of supporting accounts, each with its end, in the order of a trace.
    fn of(view: &impl View, identities: &Identities, told: Vec<(&'a Account, End<'a>)>) -> Self {
        let (mut ends, mut all) = (Voices::default(), Voices::default());
        for (account, end) in told {
            ends.hear(identities, end.source, account);
            for hop in supporting(account) {
                let document = view.source(&hop.source).is_some_and(|source| source.document.is_some());
                if !document {
                    all.hear(identities, &hop.source, account);
                }
            }
        }
        Self { ends, all }
    }

    /// The voices that are an end of both, and the others on both.
    fn common(&self, other: &Self, view: &impl View, identities: &Identities) -> [Vec<Common<'a>>; 2] {
        let ends = self.ends.common(&other.ends, view, identities);
        let mut voices = self.all.common(&other.all, view, identities);
        let known: BTreeSet<[usize; 2]> = ends.iter().map(|one| one.classes).collect();
        voices.retain(|one| !known.contains(&one.classes));
        [ends, voices]
    }
}

/// Returns for each of some claims the voices that it has in common with one: those that are an end of both, and the other
/// ones on supporting chains of both, documents not among them.
///
/// Takes time in the order of the hops of all these claims.
pub fn in_common<'a>(
    view: &'a impl View,
    claim: &'a Claim,
    others: &[&'a Claim],
) -> Vec<[Vec<Common<'a>>; 2]> {
    let accounts = others.iter().chain([&claim]).flat_map(|one| &one.accounts);
    let named = |account: &'a Account| account.hops.iter().map(|hop| &hop.source);
    let identities = Identities::around(view, accounts.flat_map(named));
    let chained = |claim: &'a Claim| {
        let told = in_order(view, claim).into_iter();
        Chained::of(view, &identities, told.filter_map(|one| Some((one, end_of(view, one)?))).collect())
    };
    let own = chained(claim);
    others.iter().map(|other| own.common(&chained(other), view, &identities)).collect()
}

fn both<'a>(a: &[&'a SourceId], b: &[&'a SourceId]) -> Vec<&'a SourceId> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().filter(|id| long.binary_search(id).is_ok()).copied().collect()
}

/// Returns the claims among some that contradictions between them connect, at least two together: the bigger group
/// first, then by id; each group with its contradictions.
pub fn connected_claims<'a>(
    graph: &'a Graph,
    claims: &[&'a ClaimId],
) -> Vec<(Vec<&'a ClaimId>, Vec<&'a Contradiction>)> {
    let place: BTreeMap<&ClaimId, usize> = claims.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut inside: Vec<([usize; 2], &'a Contradiction)> = graph
        .case()
        .contradictions
        .iter()
        .filter_map(|one| Some(([*place.get(&one.claims[0])?, *place.get(&one.claims[1])?], one)))
        .filter(|([a, b], _)| a != b)
        .collect();
    inside.sort_by_key(|(_, one)| order_of_contradictions(one));
    let label = connected(claims.len(), inside.iter().map(|([a, b], _)| (*a, *b)));
    let mut groups: BTreeMap<usize, (Vec<&'a ClaimId>, Vec<&'a Contradiction>)> = BTreeMap::new();
    for ([a, _], one) in &inside {
        groups.entry(label[*a]).or_default().1.push(one);
    }
    for (at, id) in claims.iter().enumerate() {
        if let Some((members, _)) = groups.get_mut(&label[at]) {
            members.push(id);
        }
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.iter_mut().for_each(|(members, _)| members.sort_unstable());
    groups.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    groups
}

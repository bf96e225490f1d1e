//! Sources that contradict themselves.
//!
//! A voice (as `voices` defines it) contradicts itself where
//!
//! - it *asserts* both claims of a recorded contradiction, in accounts that support them; or
//! - it asserts a claim in one account that supports it and *denies* the same claim in another.
//!
//! Only who asserts says so: passing on both sides (stance `relays`) is no contradiction, and neither is a doubt. A
//! claim and its correction are no contradiction either where a relation says that one supersedes the other.

use std::collections::BTreeSet;

use super::disputes::supporting;
use super::scope::Scope;
use super::sides::{against, in_order, order_of_contradictions};
use super::voices::{Common, Voices};
use crate::graph::{Graph, Identities};
use crate::model::{Claim, ClaimId, Contradiction, RelationKind, Stance};

/// A voice that contradicts itself.
#[derive(Debug, Clone, PartialEq)]
pub struct SelfContradiction<'a> {
    /// Whose, how surely one voice, and the two accounts.
    pub voice: Common<'a>,
    /// The two claims, by id; twice the same if it asserts the claim in the first account and denies it in the second.
    pub claims: [&'a Claim; 2],
    /// The judgement that sets the two claims against each other; nothing if it is one claim.
    pub contradiction: Option<&'a Contradiction>,
}

/// Returns the voices that contradict themselves over a claim in question: by claims, then the surest first.
pub(super) fn selves<'a>(
    graph: &'a Graph,
    scope: &Scope,
    identities: &Identities,
) -> Vec<SelfContradiction<'a>> {
    let mut all = over_two(graph, scope, identities);
    all.extend(asserted_and_denied(graph, scope, identities));
    all.sort_by_key(|one| {
        (
            one.claims.map(|claim| &claim.id),
            one.voice.likely,
            one.voice.sources,
            one.contradiction.map(order_of_contradictions),
        )
    });
    all
}

fn over_two<'a>(graph: &'a Graph, scope: &Scope, identities: &Identities) -> Vec<SelfContradiction<'a>> {
    let case = graph.case();
    let superseding: BTreeSet<[&ClaimId; 2]> = case
        .relations
        .iter()
        .filter(|relation| relation.kind == RelationKind::Supersedes)
        .map(|relation| sorted(&relation.from, &relation.to))
        .collect();
    let mut found = Vec::new();
    let mut voices: std::collections::BTreeMap<&ClaimId, Voices<'a>> = std::collections::BTreeMap::new();
    for contradiction in &case.contradictions {
        let pair = sorted(&contradiction.claims[0], &contradiction.claims[1]);
        if scope.rank(pair).is_none() || superseding.contains(&pair) {
            continue;
        }
        let [Some(a), Some(b)] = pair.map(|id| case.claims.get(id)) else { continue };
        for claim in [a, b] {
            voices.entry(&claim.id).or_insert_with(|| asserting(graph, identities, claim));
        }
        let common = voices[&a.id].common(&voices[&b.id], graph, identities);
        found.extend(common.into_iter().map(|voice| SelfContradiction {
            voice,
            claims: [a, b],
            contradiction: Some(contradiction),
        }));
    }
    found
}

/// Returns the voices that assert a claim and deny it, over the claims in question.
pub(super) fn asserted_and_denied<'a>(
    graph: &'a Graph,
    scope: &Scope,
    identities: &Identities,
) -> Vec<SelfContradiction<'a>> {
    let mut found = Vec::new();
    for claim in graph.case().claims.values() {
        let denied = claim.accounts.iter().filter_map(against).any(|one| one.stance == Stance::Denies);
        if !denied || scope.rank([&claim.id]).is_none() {
            continue;
        }
        let mut denying = Voices::default();
        for one in in_order(graph, claim).into_iter().filter_map(against) {
            if one.stance == Stance::Denies {
                denying.hear(identities, one.source, one.account);
            }
        }
        let common = asserting(graph, identities, claim).common(&denying, graph, identities);
        found.extend(common.into_iter().map(|voice| SelfContradiction {
            voice,
            claims: [claim; 2],
            contradiction: None,
        }));
    }
    found
}

/// Who asserts a claim in an account that supports it.
fn asserting<'a>(graph: &'a Graph, identities: &Identities, claim: &'a Claim) -> Voices<'a> {
    let mut voices = Voices::default();
    for account in in_order(graph, claim) {
        for hop in supporting(account).iter().filter(|hop| hop.stance == Stance::Asserts) {
            voices.hear(identities, &hop.source, account);
        }
    }
    voices
}

/// Returns two claims by id.
pub(super) fn sorted<'a>(a: &'a ClaimId, b: &'a ClaimId) -> [&'a ClaimId; 2] {
    if a <= b { [a, b] } else { [b, a] }
}

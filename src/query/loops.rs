//! Circular sourcing: sources that have a claim from one another, within a claim or across the claims that restate it.
//!
//! A **circle** is a strongly connected part of the graph of citations and joins ([`Chains`], by Kosaraju's algorithm)
//! with more than one hop in it. Within a claim the graph is that of its accounts. Across claims it is that of all
//! accounts of a **family**, as if they told one claim: claims tied by `restates`, directly or through others, whichever
//! way. What one claim's teller leaves open, a retelling may carry on. Circles of a family are given only where accounts
//! of more than one claim make them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::trace::order_of;
use crate::graph::{Chains, Graph, Identities, Loop, View as _};
use crate::model::{Account, Claim, ClaimId, Likelihood, RelationKind, SourceId};

/// Sources that have it from one another.
#[derive(Debug, Clone, PartialEq)]
pub struct Circle<'a> {
    /// The claims whose accounts make it, by id: one, or several of a family.
    pub claims: Vec<&'a Claim>,
    /// The sources on it, sorted.
    pub sources: Vec<&'a SourceId>,
    /// Whether some chain leads out of it, so that it is not where the trail ends.
    pub leads_out: bool,
    /// A shortest way round, from the first of its accounts: each part is carried on by the next, the last by the first.
    pub ring: Vec<Part<'a>>,
    /// All accounts that make it, by claim and their order.
    pub accounts: Vec<Told<'a>>,
}

/// An account of a claim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The account.
    pub account: &'a Account,
}

/// The part of an account that lies on a ring: from the hop where it is entered to its last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The account.
    pub account: &'a Account,
    /// The position of the hop at which the account before carries on.
    pub hop: usize,
    /// How surely the last source of the account before is the one at that hop.
    pub likely: Likelihood,
}

/// Returns the circles within some claims and across the families that they belong to: by their claims (one before
/// several), then by their sources.
pub fn loops<'a>(graph: &'a Graph, claims: &[&'a Claim]) -> Vec<Circle<'a>> {
    let mut circles = Vec::new();
    let mut within: BTreeSet<&ClaimId> = BTreeSet::new();
    let mut across: BTreeSet<&ClaimId> = BTreeSet::new();
    for claim in claims {
        if within.insert(&claim.id) {
            circles.extend(circles_of(graph, &[*claim]));
        }
        if across.contains(&claim.id) {
            continue;
        }
        let family = family(graph, claim);
        across.extend(family.iter().map(|one| &one.id));
        if family.len() > 1 {
            circles.extend(circles_of(graph, &family).into_iter().filter(|one| one.claims.len() > 1));
        }
    }
    let ids = |one: &Circle<'a>| one.claims.iter().map(|claim| &claim.id).collect::<Vec<_>>();
    circles.sort_by_cached_key(|one| (one.claims.len() > 1, ids(one), one.sources.clone()));
    circles
}

/// Returns the claims tied to a claim by `restates`, itself among them, by id.
fn family<'a>(graph: &'a Graph, claim: &'a Claim) -> Vec<&'a Claim> {
    let mut family: BTreeMap<&ClaimId, &Claim> = BTreeMap::from([(&claim.id, claim)]);
    let mut open = vec![claim];
    while let Some(one) = open.pop() {
        let ties = graph.relations_of(&one.id).into_iter().filter(|tie| tie.kind == RelationKind::Restates);
        let others: Vec<&Claim> =
            ties.flat_map(|tie| [&tie.from, &tie.to]).filter_map(|id| graph.claim(id)).collect();
        open.extend(others.into_iter().filter(|other| family.insert(&other.id, other).is_none()));
    }
    family.into_values().collect()
}

fn circles_of<'a>(graph: &'a Graph, claims: &[&'a Claim]) -> Vec<Circle<'a>> {
    let mut told: Vec<Told<'a>> = claims
        .iter()
        .flat_map(|claim| claim.accounts.iter().map(|account| Told { claim, account }))
        .collect();
    told.sort_by_cached_key(|one| (&one.claim.id, order_of(graph, one.account)));
    // One claim that has all the accounts, in their order: the graph knows no other way to look at several.
    let mut whole = Claim::new(claims[0].id.clone(), "");
    whole.accounts = told.iter().map(|one| one.account.clone()).collect();
    let sources = told.iter().flat_map(|one| one.account.hops.iter().map(|hop| &hop.source));
    let identities = Identities::around(graph, sources);
    let chains = Chains::new(graph, &whole, &identities);
    chains.loops().iter().map(|one| circle(&chains, &told, one)).collect()
}

fn circle<'a>(chains: &Chains, told: &[Told<'a>], one: &Loop) -> Circle<'a> {
    let accounts: Vec<Told<'a>> = one.accounts.iter().map(|i| told[*i]).collect();
    let names: BTreeSet<&SourceId> = one.sources.iter().collect();
    let sources: BTreeSet<&SourceId> = accounts
        .iter()
        .flat_map(|one| one.account.hops.iter().map(|hop| &hop.source))
        .filter(|source| names.contains(source))
        .collect();
    let claims: BTreeMap<&ClaimId, &Claim> = accounts.iter().map(|one| (&one.claim.id, one.claim)).collect();
    Circle {
        claims: claims.into_values().collect(),
        sources: sources.into_iter().collect(),
        leads_out: one.leads_out,
        ring: ring(chains, told, one),
        accounts,
    }
}

/// A shortest way from the first account of a circle over joins back to it, breadth first; of several the one whose
/// accounts come first.
fn ring<'a>(chains: &Chains, told: &[Told<'a>], one: &Loop) -> Vec<Part<'a>> {
    let Some(&start) = one.accounts.first() else { return Vec::new() };
    let inside: BTreeSet<usize> = one.accounts.iter().copied().collect();
    // How each account was reached: from which, at which hop, how surely.
    let mut reached: BTreeMap<usize, (usize, usize, Likelihood)> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    let mut walked = BTreeSet::new();
    while let Some(account) = open.pop_front() {
        let joins = chains.joins(account);
        // Accounts that share their joins lead to the same places.
        if reached.contains_key(&start) || !walked.insert(joins.as_ptr()) {
            continue;
        }
        for join in joins.iter().filter(|join| inside.contains(&join.to.account)) {
            if let std::collections::btree_map::Entry::Vacant(new) = reached.entry(join.to.account) {
                new.insert((account, join.to.hop, join.likely));
                open.push_back(join.to.account);
            }
        }
    }
    let mut ring = Vec::new();
    let mut at = start;
    while let Some(&(before, hop, likely)) = reached.get(&at) {
        ring.push(Part { claim: told[at].claim, account: told[at].account, hop, likely });
        at = before;
        if at == start {
            break;
        }
    }
    ring.reverse();
    // It was read off backwards and ends with the first account: that comes first.
    if let Some(first) = ring.pop() {
        ring.insert(0, first);
    }
    ring
}

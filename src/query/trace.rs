//! The trace of a claim: every account of it, where its chain ends, where it is carried on, who disputes it, and what
//! that comes to.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::sides::rest_of_contradictions;
use super::{End, EndKind, Origins, Tree, end_of};
use crate::graph::{Chains, Continuation, Identities, Join, Loop, View};
use crate::model::{
    Account, AccountId, Basis, Claim, ClaimId, Contradiction, Hop, Relation, RelationKind, SourceId, Stance,
    When,
};

/// Everything that the accounts of one claim say about where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Its accounts: by date of publication, document, place and id.
    pub accounts: Vec<TracedAccount<'a>>,
    /// The chains merged where they run through the same sources.
    pub tree: Tree<'a>,
    /// Cycles of citations and joins.
    pub loops: Vec<Loop>,
    /// Who doubts or denies it, in the order of the accounts.
    pub disputes: Vec<Dispute<'a>>,
    /// The claims set against it.
    pub contradictions: Vec<Contradicting<'a>>,
    /// Its standing to other claims, sorted by kind and claim.
    pub relations: Vec<&'a Relation>,
    /// What it comes to.
    pub verdict: Verdict<'a>,
}

/// One account with its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedAccount<'a> {
    /// The account.
    pub account: &'a Account,
    /// The position of its outermost supporting hop; the number of hops if the last itself doubts or denies.
    pub support_from: usize,
    /// Where its chain ends; nothing if the last hop doubts or denies.
    pub end: Option<End<'a>>,
    /// Where other accounts carry it on, by the position of the account in [`Trace::accounts`]. The joins are ours,
    /// and the end stays what it is.
    pub joins: Arc<[Join]>,
    /// The accounts in whose ends it can end once it is carried on, by their position. Empty if there is no join, or
    /// if the joins run only in a loop.
    pub leads_to: Arc<[usize]>,
    /// Whether it is carried on only into a loop.
    pub only_loops: bool,
}

/// Somebody who doubts or denies the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dispute<'a> {
    /// The position of the account.
    pub account: usize,
    /// The position of the hop.
    pub hop: usize,
    /// Who.
    pub source: &'a SourceId,
    /// Doubts or denies.
    pub stance: Stance,
    /// How they know, if they are the last on their chain.
    pub basis: Option<Basis>,
    /// Whose telling they doubt or deny, if they were told of it.
    pub telling_of: Option<&'a SourceId>,
    /// Whether they dispute what a denier said, and not the claim.
    pub of_a_denial: bool,
}

/// A claim set against this one.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradicting<'a> {
    /// The judgement.
    pub contradiction: &'a Contradiction,
    /// The other claim.
    pub claim: &'a Claim,
    /// Its ends, one row a kind.
    pub ends: Vec<EndGroup<'a>>,
}

/// The sources of one kind of end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndGroup<'a> {
    /// The kind of end.
    pub kind: EndKind,
    /// Whether they are known only by a description.
    pub unnamed: bool,
    /// The sources, sorted.
    pub sources: Vec<&'a SourceId>,
}

/// What the accounts of a claim come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict<'a> {
    /// The accounts whose last hop supports the claim.
    pub supporting: usize,
    /// The documents that pass it on as true, sorted.
    pub documents: Vec<&'a SourceId>,
    /// Those who published them, sorted.
    pub outlets: Vec<&'a SourceId>,
    /// How many of the documents have no known publisher.
    pub without_outlet: usize,
    /// How many accounts that pass it on as true stand in no document.
    pub without_document: usize,
    /// The documents that tell of it only with doubt or to deny it, sorted.
    pub only_against: Vec<&'a SourceId>,
    /// The ends of its chains, one row a kind.
    pub ends: Vec<EndGroup<'a>>,
    /// How many of the supporting accounts end in a loop once they are carried on.
    pub only_loops: usize,
    /// How many distinct origins.
    pub origins: Origins<'a>,
    /// The sources inside all its supporting chains that are no end, sorted; empty if it stands in one document only.
    pub only_channels: Vec<&'a SourceId>,
}

/// Traces a claim; nothing if there is no such claim.
///
/// Takes time in the order of the hops of its accounts, and of the joins between them.
pub fn trace<'a>(view: &'a impl View, id: &ClaimId) -> Option<Trace<'a>> {
    traced_with_identities(view, id).map(|(trace, _)| trace)
}

/// Traces a claim, and returns as well who may be whom among all sources on its chains and its documents.
pub(super) fn traced_with_identities<'a>(
    view: &'a impl View,
    id: &ClaimId,
) -> Option<(Trace<'a>, Identities)> {
    let claim = view.claim(id)?;
    let named =
        |account: &'a Account| account.document.iter().chain(account.hops.iter().map(|hop| &hop.source));
    let identities = Identities::around(view, claim.accounts.iter().flat_map(named));
    let accounts = traced_accounts(view, claim, &identities);
    let (accounts, loops) = accounts;
    let disputes = accounts.iter().enumerate().flat_map(|(i, one)| disputes_of(i, one)).collect();
    let verdict = verdict(view, &identities, &accounts);
    let trace = Trace {
        claim,
        tree: Tree::of(&accounts),
        loops,
        disputes,
        contradictions: contradicting(view, id),
        relations: relations(view, id),
        verdict,
        accounts,
    };
    Some((trace, identities))
}

/// Traces the claims that a claim restates, and those that they restate, each once, in the order in which they are
/// reached. They are never counted for the claim itself.
pub fn trace_restated<'a>(view: &'a impl View, id: &ClaimId) -> Vec<Trace<'a>> {
    let mut seen = BTreeSet::from([id.clone()]);
    let mut open = std::collections::VecDeque::from([id.clone()]);
    let mut traces = Vec::new();
    while let Some(from) = open.pop_front() {
        for relation in relations(view, &from) {
            let restated = relation.kind == RelationKind::Restates && relation.from == from;
            if restated && seen.insert(relation.to.clone()) {
                open.push_back(relation.to.clone());
                traces.extend(trace(view, &relation.to));
            }
        }
    }
    traces
}

fn traced_accounts<'a>(
    view: &'a impl View,
    claim: &'a Claim,
    identities: &Identities,
) -> (Vec<TracedAccount<'a>>, Vec<Loop>) {
    let chains = Chains::new(view, claim, identities);
    let mut order: Vec<usize> = (0..claim.accounts.len()).collect();
    order.sort_by_cached_key(|i| order_of(view, &claim.accounts[*i]));
    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, old)| place[*old] = new);
    let mut shared = Shared { place: &place, known: HashMap::new() };
    let traced = |old: &usize| {
        let account = &claim.accounts[*old];
        let (joins, leads_to) = shared.carried_on(&chains, *old);
        TracedAccount {
            account,
            support_from: account.support_from(),
            end: end_of(view, account),
            only_loops: !joins.is_empty() && leads_to.is_empty(),
            joins,
            leads_to,
        }
    };
    let accounts = order.iter().map(traced).collect();
    let mut loops = chains.loops().to_vec();
    for one in &mut loops {
        one.accounts.iter_mut().for_each(|account| *account = place[*account]);
        one.accounts.sort_unstable();
    }
    (accounts, loops)
}

type CarriedOn = (Arc<[Join]>, Arc<[usize]>);

/// The joins of accounts, with the places of the answer instead of those of the records. Accounts that share a list
/// there share one here.
struct Shared<'p> {
    place: &'p [usize],
    known: HashMap<*const Join, CarriedOn>,
}

impl Shared<'_> {
    fn carried_on(&mut self, chains: &Chains, account: usize) -> CarriedOn {
        let joins = chains.joins(account);
        let Some(reach) = chains.leads_to(account) else { return CarriedOn::default() };
        let place = self.place;
        let placed = || {
            let at = |join: &Join| Join {
                to: Continuation { account: place[join.to.account], ..join.to },
                ..*join
            };
            let mut joins: Vec<Join> = joins.iter().map(at).collect();
            joins.sort_unstable();
            let mut leads_to: Vec<usize> = reach.iter().map(|account| place[*account]).collect();
            leads_to.sort_unstable();
            (joins.into(), leads_to.into())
        };
        self.known.entry(joins.as_ptr()).or_insert_with(placed).clone()
    }
}

/// What puts accounts into an order that doesn't depend on that of the records.
pub(super) type Order<'a> = (bool, Option<i64>, Option<&'a SourceId>, usize, &'a AccountId);

/// By date of publication (unknown last), document, place in it, id.
pub(super) fn order_of<'a>(view: &impl View, account: &'a Account) -> Order<'a> {
    let document = account.document.as_ref();
    let published =
        document.and_then(|id| view.source(id)?.document.as_ref()?.published.as_ref()?.earliest());
    let start = account.at.as_ref().map_or(usize::MAX, crate::model::Anchor::start);
    (published.is_none(), published, document, start, &account.id)
}

fn disputes_of<'a>(account: usize, traced: &TracedAccount<'a>) -> Vec<Dispute<'a>> {
    let hops: &'a [Hop] = &traced.account.hops;
    let against = hops.iter().enumerate().filter(|(_, hop)| !hop.stance.supports());
    let dispute = |(i, hop): (usize, &'a Hop)| Dispute {
        account,
        hop: i,
        source: &hop.source,
        stance: hop.stance,
        basis: (i + 1 == hops.len()).then_some(hop.basis),
        telling_of: hops.get(i + 1).map(|inner| &inner.source),
        of_a_denial: i + 1 < traced.support_from,
    };
    against.map(dispute).collect()
}

fn contradicting<'a>(view: &'a impl View, id: &ClaimId) -> Vec<Contradicting<'a>> {
    let mut all: Vec<Contradicting<'a>> = view
        .contradictions_of(id)
        .into_iter()
        .filter_map(|contradiction| {
            let other = contradiction.claims.iter().find(|claim| *claim != id)?;
            let claim = view.claim(other)?;
            let ends = group_ends(claim.accounts.iter().filter_map(|account| end_of(view, account)));
            Some(Contradicting { contradiction, claim, ends })
        })
        .collect();
    all.sort_by_key(|one| {
        let contradiction = one.contradiction;
        let between = (contradiction.strength, contradiction.differ);
        (between, &one.claim.id, rest_of_contradictions(contradiction))
    });
    all
}

pub(super) fn relations<'a>(view: &'a impl View, id: &ClaimId) -> Vec<&'a Relation> {
    let mut all = view.relations_of(id);
    all.sort_by(|a, b| {
        let judged = |one: &'a Relation| (&one.by, one.on.as_ref().map(When::as_str), &one.account, &one.hop);
        let key = |one: &'a Relation| (one.kind, &one.from, &one.to, &one.why, judged(one));
        key(a).cmp(&key(b))
    });
    all
}

pub(super) fn group_ends<'a>(ends: impl Iterator<Item = End<'a>>) -> Vec<EndGroup<'a>> {
    let mut kinds: BTreeMap<(EndKind, bool), BTreeSet<&'a SourceId>> = BTreeMap::new();
    for end in ends {
        kinds.entry((end.kind, end.unnamed)).or_default().insert(end.source);
    }
    let group = |((kind, unnamed), sources): (_, BTreeSet<_>)| EndGroup {
        kind,
        unnamed,
        sources: sources.into_iter().collect(),
    };
    kinds.into_iter().map(group).collect()
}

fn verdict<'a>(view: &'a impl View, identities: &Identities, accounts: &[TracedAccount<'a>]) -> Verdict<'a> {
    let ends: Vec<End<'a>> = accounts.iter().filter_map(|one| one.end).collect();
    let mut documents = BTreeSet::new();
    let mut against = BTreeSet::new();
    for one in accounts {
        let Some(document) = &one.account.document else { continue };
        let supports = one.support_from == 0;
        if supports {
            documents.insert(document)
        } else {
            against.insert(document)
        };
    }
    let outlet = |id: &&'a SourceId| view.source(id).and_then(|s| s.document.as_ref()?.outlet.as_ref());
    let outlets: BTreeSet<&SourceId> = documents.iter().filter_map(outlet).collect();
    Verdict {
        supporting: ends.len(),
        without_outlet: documents.iter().filter(|id| outlet(id).is_none()).count(),
        outlets: outlets.into_iter().collect(),
        without_document: accounts
            .iter()
            .filter(|one| one.support_from == 0 && one.account.document.is_none())
            .count(),
        only_against: against.difference(&documents).copied().collect(),
        only_loops: accounts.iter().filter(|one| one.only_loops).count(),
        only_channels: only_channels(identities, accounts),
        origins: Origins::count(view, identities, &ends),
        ends: group_ends(ends.into_iter()),
        documents: documents.into_iter().collect(),
    }
}

/// The sources inside all supporting chains that are no end. One document is a channel of everything in it: where
/// there is but one, that is for the verdict to say, once.
fn only_channels<'a>(identities: &Identities, accounts: &[TracedAccount<'a>]) -> Vec<&'a SourceId> {
    let supporting: Vec<&TracedAccount<'a>> = accounts.iter().filter(|one| one.end.is_some()).collect();
    let documents: BTreeSet<_> = supporting.iter().map(|one| &one.account.document).collect();
    if documents.len() < 2 {
        return Vec::new();
    }
    let class = |source: &SourceId| identities.class(source);
    let ends: BTreeSet<_> = supporting.iter().filter_map(|one| class(one.end?.source)).collect();
    let mut common: Option<BTreeMap<usize, &'a SourceId>> = None;
    for one in supporting {
        let hops: &'a [Hop] = &one.account.hops[one.support_from..];
        // Of several names of one source the first in the alphabet stands for all.
        let mut here: BTreeMap<usize, &'a SourceId> = BTreeMap::new();
        for hop in hops {
            let Some(class) = class(&hop.source) else { continue };
            let name = here.entry(class).or_insert(&hop.source);
            *name = (&hop.source).min(*name);
        }
        common = Some(match common {
            None => here,
            Some(before) => before
                .into_iter()
                .filter_map(|(class, source)| here.get(&class).map(|other| (class, source.min(*other))))
                .collect(),
        });
    }
    let common = common.unwrap_or_default();
    let mut channels: Vec<_> =
        common.into_iter().filter(|(class, _)| !ends.contains(class)).map(|(_, id)| id).collect();
    channels.sort_unstable();
    channels
}

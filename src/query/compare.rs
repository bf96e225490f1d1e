//! How a story changes as it is retold: its wordings, hop by hop and restatement by restatement, and where a number, a
//! name, a certainty comes in or gets lost.
//!
//! The wordings compared are those that the records give: the sentences of claims that restate each other, and the
//! wordings of hops on the chains of their accounts. Where a hop's wording is not recorded nothing is guessed.

use std::collections::{BTreeMap, BTreeSet};

use super::trace::{order_of, relations};
use super::wording::{Change, Item, Items, Names, capitalised, changes, items};
use crate::graph::{Graph, View as _};
use crate::model::{Account, Claim, ClaimId, Quantity, Relation, RelationKind, When};

/// How a story changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison<'a> {
    /// The claim that was asked for.
    pub claim: &'a Claim,
    /// The claims of the story: those that it restates and those that restate it, and so on, in an order in which what
    /// is restated comes first.
    pub story: Vec<&'a Claim>,
    /// The wordings: the sentences of the story in its order, then the wordings of hops by claim and account, from
    /// the last hop outwards.
    pub versions: Vec<Version<'a>>,
    /// What was retold from what, in the order of the wordings retold.
    pub retellings: Vec<Retelling<'a>>,
    /// Where each number, name and word of certainty comes in.
    pub appearances: Vec<Appearance>,
}

/// One wording.
#[derive(Debug, Clone, PartialEq)]
pub struct Version<'a> {
    /// Whose it is.
    pub place: Wording<'a>,
    /// The words.
    pub text: &'a str,
    /// Their language, if it is stated.
    pub language: Option<&'a str>,
    /// The numbers, names and words of certainty in it.
    pub items: Items,
}

/// Where a wording stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wording<'a> {
    /// It is the sentence of a claim.
    Sentence(&'a Claim),
    /// It is the wording of a hop.
    Hop {
        /// Of an account of this claim.
        claim: &'a Claim,
        /// The account.
        account: &'a Account,
        /// The position of the hop.
        hop: usize,
    },
}

/// A step from one wording to one that was retold from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Retelling<'a> {
    /// The position of the earlier wording.
    pub from: usize,
    /// The position of the one retold from it.
    pub to: usize,
    /// The relation that says so; nothing if both are wordings on one chain.
    pub relation: Option<&'a Relation>,
    /// How many hops lie between them whose wording is not recorded.
    pub silent: usize,
    /// The words kept, gone and new.
    pub changes: Vec<Change>,
    /// What comes in.
    pub gained: Vec<Item>,
    /// What gets lost.
    pub lost: Vec<Item>,
    /// What the records of two claims say differently.
    pub facts: Facts<'a>,
}

/// What is recorded differently of two claims: each fact of the earlier and of the later, if they differ.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts<'a> {
    /// The figure.
    pub quantity: Option<[Option<&'a Quantity>; 2]>,
    /// When it happened.
    pub happened: Option<[Option<&'a When>; 2]>,
    /// Where it happened.
    pub place: Option<[Option<&'a str>; 2]>,
}

/// Where an item comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appearance {
    /// The item.
    pub item: Item,
    /// The positions of the wordings that have it though none has it from which they were retold and that stands
    /// before them. (In a circle of restatements some wording has to stand first.)
    pub at: Vec<usize>,
    /// As it is written in the first of them.
    pub shown: String,
}

/// Compares the wordings of the story to which a claim belongs; nothing if there is no such claim.
///
/// Takes time in the order of the words of the story; to align two wordings takes the product of their words, at most
/// a million steps.
pub fn compare<'a>(graph: &'a Graph, names: &Names, id: &ClaimId) -> Option<Comparison<'a>> {
    let claim = graph.claim(id)?;
    let (story, relations) = story(graph, claim);
    let mut versions: Vec<Version<'a>> = Vec::new();
    let language = graph.case().language.as_deref();
    let version = |place, text, language| Version { place, text, language, items: Items::new() };
    versions
        .extend(story.iter().map(|claim| version(Wording::Sentence(claim), claim.text.as_str(), language)));
    let position: BTreeMap<&ClaimId, usize> = story.iter().enumerate().map(|(i, c)| (&c.id, i)).collect();
    let mut steps: Vec<(usize, usize, Option<&'a Relation>, usize)> = relations
        .into_iter()
        .map(|relation| (position[&relation.to], position[&relation.from], Some(relation), 0))
        .collect();
    // In the order of the story, whatever the order of the records.
    steps.sort_by_key(|(from, to, relation, _)| {
        (
            *to,
            *from,
            relation
                .map(|one| (&one.account, &one.hop, &one.why, &one.by, one.on.as_ref().map(When::as_str))),
        )
    });
    for claim in &story {
        chain_versions(graph, claim, &mut versions, &mut steps);
    }
    add_items(names, &mut versions);
    let retellings = steps.into_iter().map(|step| retelling(&versions, step)).collect::<Vec<_>>();
    let appearances = appearances(&versions, &retellings);
    Some(Comparison { claim, story, versions, retellings, appearances })
}

/// The claims tied to a claim by restatements, and the restatements between them.
fn story<'a>(graph: &'a Graph, claim: &'a Claim) -> (Vec<&'a Claim>, Vec<&'a Relation>) {
    let mut found: BTreeMap<&ClaimId, &Claim> = BTreeMap::from([(&claim.id, claim)]);
    let mut open = vec![claim];
    let mut restates = Vec::new();
    while let Some(claim) = open.pop() {
        for relation in relations(graph, &claim.id) {
            if relation.kind != RelationKind::Restates || relation.from == relation.to {
                continue;
            }
            let (outward, other) =
                if relation.from == claim.id { (true, &relation.to) } else { (false, &relation.from) };
            let Some(other) = graph.claim(other) else { continue };
            // Each relation is met at both its ends.
            restates.extend(outward.then_some(relation));
            if found.insert(&other.id, other).is_none() {
                open.push(other);
            }
        }
    }
    let order = order(found.keys().copied(), &restates);
    (order.iter().filter_map(|id| found.get(id).copied()).collect(), restates)
}

/// Again and again the first in the alphabet of those whose restated claims all stand already; if there is none (they
/// restate each other in a circle), the first of all that are left.
fn order<'a>(ids: impl Iterator<Item = &'a ClaimId>, restates: &[&'a Relation]) -> Vec<&'a ClaimId> {
    let mut retold: BTreeMap<&ClaimId, BTreeSet<&ClaimId>> = BTreeMap::new();
    let mut missing: BTreeMap<&ClaimId, usize> = ids.map(|id| (id, 0)).collect();
    for one in restates {
        if retold.entry(&one.to).or_default().insert(&one.from) {
            *missing.entry(&one.from).or_default() += 1;
        }
    }
    let mut ready: BTreeSet<&ClaimId> =
        missing.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
    let mut order = Vec::with_capacity(missing.len());
    while let Some(next) = ready.pop_first().or_else(|| missing.keys().next().copied()) {
        missing.remove(next);
        order.push(next);
        for from in retold.get(next).into_iter().flatten() {
            if let Some(count) = missing.get_mut(from) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(from);
                }
            }
        }
    }
    order
}

type ChainStep<'a> = (usize, usize, Option<&'a Relation>, usize);

/// Adds the wordings of the hops of a claim's accounts, and the steps between them: from the last hop outwards.
fn chain_versions<'a>(
    graph: &'a Graph,
    claim: &'a Claim,
    versions: &mut Vec<Version<'a>>,
    steps: &mut Vec<ChainStep<'a>>,
) {
    let mut accounts: Vec<&Account> = claim.accounts.iter().collect();
    accounts.sort_by_cached_key(|account| order_of(graph, account));
    for account in accounts {
        let mut inner: Option<(usize, usize)> = None;
        for (hop, one) in account.hops.iter().enumerate().rev() {
            let Some(text) = one.wording.as_deref() else { continue };
            let to = versions.len();
            let place = Wording::Hop { claim, account, hop };
            versions.push(Version { place, text, language: one.language.as_deref(), items: Items::new() });
            if let Some((from, inside)) = inner.replace((to, hop)) {
                steps.push((from, to, None, inside - hop - 1));
            }
        }
    }
}

fn add_items(names: &Names, versions: &mut [Version]) {
    let inside: BTreeSet<String> =
        versions.iter().flat_map(|version| capitalised(version.text, version.language)).collect();
    for version in versions {
        version.items = items(version.text, version.language, names, &inside);
    }
}

fn retelling<'a>(versions: &[Version<'a>], (from, to, relation, silent): ChainStep<'a>) -> Retelling<'a> {
    let (earlier, later) = (&versions[from], &versions[to]);
    let missing = |here: &Items, there: &Items| {
        here.keys().filter(|item| !there.contains_key(item)).cloned().collect::<Vec<_>>()
    };
    let facts = match (earlier.place, later.place) {
        (Wording::Sentence(earlier), Wording::Sentence(later)) => facts(earlier, later),
        _ => Facts::default(),
    };
    Retelling {
        from,
        to,
        relation,
        silent,
        changes: changes(earlier.text, later.text),
        gained: missing(&later.items, &earlier.items),
        lost: missing(&earlier.items, &later.items),
        facts,
    }
}

fn facts<'a>(earlier: &'a Claim, later: &'a Claim) -> Facts<'a> {
    fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> Option<[Option<T>; 2]> {
        (a != b).then_some([a, b])
    }
    let place = |claim: &'a Claim| claim.place.as_ref().map(crate::model::NodeId::as_str);
    Facts {
        quantity: differ(earlier.quantity.as_ref(), later.quantity.as_ref()),
        happened: differ(earlier.happened.as_ref(), later.happened.as_ref()),
        place: differ(place(earlier), place(later)),
    }
}

fn appearances(versions: &[Version], retellings: &[Retelling]) -> Vec<Appearance> {
    let mut parents: Vec<Vec<usize>> = vec![Vec::new(); versions.len()];
    let onward = retellings.iter().filter(|one| one.from < one.to);
    onward.for_each(|one| parents[one.to].push(one.from));
    let mut at: BTreeMap<&Item, Appearance> = BTreeMap::new();
    for (i, version) in versions.iter().enumerate() {
        for (item, shown) in &version.items {
            if parents[i].iter().any(|parent| versions[*parent].items.contains_key(item)) {
                continue;
            }
            let new = || Appearance { item: item.clone(), at: Vec::new(), shown: shown.clone() };
            at.entry(item).or_insert_with(new).at.push(i);
        }
    }
    at.into_values().collect()
}

impl<'a> Comparison<'a> {
    /// Returns the retellings that led to a wording.
    pub fn retellings_to(&self, version: usize) -> &[Retelling<'a>] {
        let from = self.retellings.partition_point(|one| one.to < version);
        let to = self.retellings.partition_point(|one| one.to <= version);
        &self.retellings[from..to]
    }

    /// Returns the positions of the wordings that were retold from none that stands before them.
    pub fn beginnings(&self) -> BTreeSet<usize> {
        let retold: BTreeSet<usize> =
            self.retellings.iter().filter(|one| one.from < one.to).map(|one| one.to).collect();
        (0..self.versions.len()).filter(|version| !retold.contains(version)).collect()
    }
}

//! How far the accounts of a claim bear each other out: chains that share no source, and documents that are one voice.
//!
//! The chain of a supporting account is its document and its hops from the outermost supporting one to the last. Two
//! chains share nothing if no source stands on both, be it a document, between or an end; sources that are certainly
//! judged the same are one. The chains are taken whole, as they were told.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::{IndexMap, IndexSet};

use super::echoes::{Echo, echoes};
use super::trace::traced_with_identities;
use super::{EndKind, Filter, Trace, TracedAccount, list_claims};
use crate::abreast;
use crate::graph::{Graph, Identities, View, disjoint_chains};
use crate::model::{Claim, ClaimId, Credibility, Source, SourceId};

/// How far the accounts of one claim bear each other out.
#[derive(Debug, Clone, PartialEq)]
pub struct Corroboration<'a> {
    /// Where it comes from: documents, outlets, origins, the only channels.
    pub trace: Trace<'a>,
    /// The positions of accounts whose chains share nothing, by position: there are at least so many.
    pub chains: Vec<usize>,
    /// There are at most so many chains that share nothing.
    pub at_most: usize,
    /// The same, of the accounts alone that end in a known ground.
    pub grounded: Bounds,
    /// Sources that stand behind several documents, those behind most documents first.
    pub voices: Vec<Voice<'a>>,
    /// Sources that are cited, and documents of theirs that tell the same: perhaps one telling. Nothing else here takes
    /// them for one.
    pub echoes: Vec<Echo<'a>>,
    /// Whether its credibility is given as "confirmed by other sources", and fewer than two known grounds are
    /// distinct whatever is judged of who is who.
    pub overrated: bool,
}

/// At least so many, at most so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Bounds {
    /// At least.
    pub at_least: usize,
    /// At most.
    pub at_most: usize,
}

/// Several documents that have the claim through the same sources: what looks like confirmation is one voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice<'a> {
    /// The sources that stand on the same chains, by their place on the first of them; of several names of one the
    /// first in the alphabet.
    pub sources: Vec<&'a SourceId>,
    /// Whether the last of them is where all these chains end.
    pub ends: bool,
    /// Whether they are surely the same in all of these documents. A group, a rumour or somebody who is only
    /// described can be somebody else in each.
    pub sure: bool,
    /// The documents, sorted.
    pub documents: Vec<&'a SourceId>,
    /// Those of the documents that have the claim through another chain as well, sorted.
    pub otherwise: Vec<&'a SourceId>,
    /// The positions of the accounts.
    pub accounts: Vec<usize>,
}

/// Says how far the accounts of a claim bear each other out; nothing if there is no such claim.
pub fn corroborate<'a>(view: &'a impl View, id: &ClaimId) -> Option<Corroboration<'a>> {
    let (trace, identities) = traced_with_identities(view, id)?;
    let known = Known::of(&trace, &identities);
    let grounds: Vec<usize> = known.positions(EndKind::is_known_ground);
    let grounded = known.disjoint(&grounds, &[]);
    let mut order = grounds;
    order.extend(known.positions(|kind| !kind.is_known_ground()));
    let all = known.disjoint(&order, &grounded.0);
    let few = trace.verdict.origins.at_least < 2;
    Some(Corroboration {
        overrated: trace.claim.credibility == Some(Credibility::Confirmed) && few,
        voices: known.voices(view),
        echoes: echoes(view, &trace, &identities),
        grounded: Bounds { at_least: grounded.0.len(), at_most: grounded.1 },
        chains: all.0,
        at_most: all.1,
        trace,
    })
}

/// Says it of all claims that a filter lets through, the best borne out first: by distinct origins at least, by
/// chains to known grounds, by chains, by documents, by origins at most, by id.
pub fn corroborate_all<'a>(graph: &'a Graph, filter: &Filter) -> Vec<Corroboration<'a>> {
    let claims = list_claims(graph, filter);
    let some = |claims: &[&'a Claim]| -> Vec<Corroboration<'a>> {
        claims.iter().filter_map(|claim| corroborate(graph, &claim.id)).collect()
    };
    let mut all: Vec<Corroboration<'a>> = abreast(&claims, some).into_iter().flatten().collect();
    all.sort_by(|a, b| b.rank().cmp(&a.rank()).then_with(|| a.trace.claim.id.cmp(&b.trace.claim.id)));
    all
}

impl Corroboration<'_> {
    fn rank(&self) -> (usize, usize, usize, usize, usize) {
        let verdict = &self.trace.verdict;
        let origins = &verdict.origins;
        let chains = self.chains.len();
        (origins.at_least, self.grounded.at_least, chains, verdict.documents.len(), origins.at_most)
    }
}

/// The supporting chains of a claim with the classes of their sources.
struct Known<'t, 'a> {
    trace: &'t Trace<'a>,
    identities: &'t Identities,
    /// The classes of all sources on the chains, in the order of the answer: which of two equal sets of chains is found
    /// depends on the numbers of their vertices, and must not depend on the order of the records.
    classes: IndexSet<usize>,
    /// For each account its vertices from the outside inwards; none if it doesn't support the claim.
    chains: Vec<Vec<usize>>,
}

impl<'t, 'a> Known<'t, 'a> {
    fn of(trace: &'t Trace<'a>, identities: &'t Identities) -> Self {
        let mut classes = IndexSet::new();
        let chain = |one: &TracedAccount<'a>| {
            let here = sources_of(one).filter_map(|id| identities.class(id));
            let mut chain: Vec<usize> = here.map(|class| classes.insert_full(class).0).collect();
            chain.dedup();
            chain
        };
        let chains = trace.accounts.iter().map(chain).collect();
        Self { trace, identities, classes, chains }
    }

    /// The positions of the supporting accounts with such an end.
    fn positions(&self, wanted: fn(EndKind) -> bool) -> Vec<usize> {
        let accounts = self.trace.accounts.iter().enumerate();
        accounts.filter(|(_, one)| one.end.is_some_and(|end| wanted(end.kind))).map(|(i, _)| i).collect()
    }

    /// Positions of accounts that share nothing, and how many there can be; earlier ones are preferred.
    fn disjoint(&self, positions: &[usize], seed: &[usize]) -> (Vec<usize>, usize) {
        let chains: Vec<Vec<usize>> = positions.iter().map(|i| self.chains[*i].clone()).collect();
        let seed: BTreeSet<usize> = seed.iter().copied().collect();
        let seeds = positions.iter().enumerate().filter(|(_, position)| seed.contains(position));
        let seeds: Vec<usize> = seeds.map(|(i, _)| i).collect();
        let found = disjoint_chains(&chains, &seeds);
        let mut chosen: Vec<usize> = found.chosen.iter().map(|i| positions[*i]).collect();
        chosen.sort_unstable();
        (chosen, found.at_most)
    }

    fn voices(&self, view: &impl View) -> Vec<Voice<'a>> {
        let mut standing: IndexMap<usize, Vec<usize>> = IndexMap::new();
        for (account, chain) in self.chains.iter().enumerate() {
            for class in chain {
                let accounts = standing.entry(*class).or_default();
                if accounts.last() != Some(&account) {
                    accounts.push(account);
                }
            }
        }
        let mut together: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        for (class, accounts) in standing {
            together.entry(accounts).or_default().push(class);
        }
        let through = self.chains_of_documents();
        let mut voices: Vec<Voice<'a>> = together
            .into_iter()
            .filter_map(|(accounts, classes)| self.voice(view, accounts, &classes, &through))
            .collect();
        voices.sort_by(|a, b| {
            b.documents
                .len()
                .cmp(&a.documents.len())
                .then_with(|| a.documents.cmp(&b.documents))
                .then_with(|| a.sources.cmp(&b.sources))
        });
        voices
    }

    /// How many supporting accounts stand in each document.
    fn chains_of_documents(&self) -> BTreeMap<&'a SourceId, usize> {
        let mut count = BTreeMap::new();
        for one in self.trace.accounts.iter().filter(|one| one.end.is_some()) {
            if let Some(document) = &one.account.document {
                *count.entry(document).or_default() += 1;
            }
        }
        count
    }

    fn voice(
        &self,
        view: &impl View,
        accounts: Vec<usize>,
        classes: &[usize],
        through: &BTreeMap<&'a SourceId, usize>,
    ) -> Option<Voice<'a>> {
        let mut here: BTreeMap<&'a SourceId, usize> = BTreeMap::new();
        for account in &accounts {
            if let Some(document) = &self.trace.accounts[*account].account.document {
                *here.entry(document).or_default() += 1;
            }
        }
        if here.len() < 2 {
            return None;
        }
        let names = self.names(classes, &accounts);
        let individual = |id: &SourceId| view.source(id).is_some_and(Source::is_individual);
        let sure = |names: &BTreeSet<&SourceId>| names.len() > 1 || names.iter().any(|id| individual(id));
        let last = classes.last()?;
        let ends = accounts.iter().all(|account| self.chains[*account].last() == Some(last));
        Some(Voice {
            sure: names.iter().any(sure),
            sources: names.iter().filter_map(|names| names.first().copied()).collect(),
            ends,
            otherwise: here.iter().filter(|(id, n)| through[*id] > **n).map(|(id, _)| *id).collect(),
            documents: here.into_keys().collect(),
            accounts,
        })
    }

    /// The names under which each of these classes stands on some chains.
    fn names(&self, classes: &[usize], accounts: &[usize]) -> Vec<BTreeSet<&'a SourceId>> {
        let mut names: IndexMap<usize, BTreeSet<&'a SourceId>> =
            classes.iter().map(|class| (*class, BTreeSet::new())).collect();
        for id in accounts.iter().flat_map(|account| sources_of(&self.trace.accounts[*account])) {
            let class = self.identities.class(id).and_then(|class| self.classes.get_index_of(&class));
            if let Some(names) = class.and_then(|class| names.get_mut(&class)) {
                names.insert(id);
            }
        }
        names.into_values().collect()
    }
}

/// The sources on the supporting chain of an account, its document first; none if it doesn't support the claim.
fn sources_of<'a>(one: &TracedAccount<'a>) -> impl Iterator<Item = &'a SourceId> + use<'a> {
    let account = one.account;
    let supports = one.end.is_some();
    let hops = account.hops[one.support_from..].iter().map(|hop| &hop.source);
    account.document.iter().chain(hops).filter(move |_| supports)
}

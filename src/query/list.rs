//! Which claims, sources, entities, documents and contradictions a filter lets through: one filter for all of them.

use std::collections::BTreeSet;

use super::{EndKind, end_of};
use crate::graph::Graph;
use crate::model::{Account, Basis, Claim, Contradiction, Entity, NodeId, Source, SourceId};

/// What to let through. Of the conditions on accounts all have to hold for one and the same account; of several
/// values of one condition one is enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Claims about one of these.
    pub about: Vec<NodeId>,
    /// Conditions on an account of the claim.
    pub account: AccountFilter,
}

/// What an account has to be like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// One of these stands on its chain.
    pub source: Vec<SourceId>,
    /// It stands in one of these documents.
    pub document: Vec<SourceId>,
    /// Its chain ends so.
    pub end: Vec<EndKind>,
    /// Its last hop has this basis.
    pub basis: Vec<Basis>,
}

impl AccountFilter {
    /// Says whether it lets every account through.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Says whether it lets an account through.
    pub fn admits(&self, graph: &Graph, account: &Account) -> bool {
        let on_chain = |wanted: &SourceId| account.hops.iter().any(|hop| hop.source == *wanted);
        let in_document = |wanted: &SourceId| account.document.as_ref() == Some(wanted);
        let ends_so = |wanted: &EndKind| end_of(graph, account).is_some_and(|end| end.kind == *wanted);
        let based_so = |wanted: &Basis| account.last().is_some_and(|hop| hop.basis == *wanted);
        one_of(&self.source, on_chain)
            && one_of(&self.document, in_document)
            && one_of(&self.end, ends_so)
            && one_of(&self.basis, based_so)
    }
}

fn one_of<T>(wanted: &[T], holds: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(holds)
}

impl Filter {
    /// Says whether it lets everything through.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// Says whether it lets a claim through.
    pub fn admits(&self, graph: &Graph, claim: &Claim) -> bool {
        let about = |wanted: &NodeId| claim.about.iter().any(|about| about.id == *wanted);
        one_of(&self.about, about)
            && (self.account.is_open()
                || claim.accounts.iter().any(|account| self.account.admits(graph, account)))
    }
}

/// Returns the claims that a filter lets through, by id.
pub fn list_claims<'a>(graph: &'a Graph, filter: &Filter) -> Vec<&'a Claim> {
    let mut claims: Vec<&Claim> =
        graph.case().claims.values().filter(|claim| filter.admits(graph, claim)).collect();
    claims.sort_by(|a, b| a.id.cmp(&b.id));
    claims
}

/// Returns the sources on the chains of the accounts that a filter lets through, documents apart, by id; all of them
/// if the filter is open.
pub fn list_sources<'a>(graph: &'a Graph, filter: &Filter) -> Vec<&'a Source> {
    sources(graph, filter, |source| source.document.is_none())
}

/// Returns the documents of the accounts that a filter lets through, by id; all of them if the filter is open.
pub fn list_documents<'a>(graph: &'a Graph, filter: &Filter) -> Vec<&'a Source> {
    sources(graph, filter, |source| source.document.is_some())
}

fn sources<'a>(graph: &'a Graph, filter: &Filter, wanted: impl Fn(&Source) -> bool) -> Vec<&'a Source> {
    let on_chains: BTreeSet<&SourceId> = list_claims(graph, filter)
        .into_iter()
        .flat_map(|claim| claim.accounts.iter().filter(|account| filter.account.admits(graph, account)))
        .flat_map(|account| account.hops.iter().map(|hop| &hop.source))
        .collect();
    let admitted = |source: &&Source| wanted(source) && (filter.is_open() || on_chains.contains(&source.id));
    let mut sources: Vec<&Source> = graph.case().sources.values().filter(admitted).collect();
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    sources
}

/// Returns the entities that the claims which a filter lets through are about, by id; all of them if it is open.
pub fn list_entities<'a>(graph: &'a Graph, filter: &Filter) -> Vec<&'a Entity> {
    let about: BTreeSet<&str> = list_claims(graph, filter)
        .into_iter()
        .flat_map(|claim| claim.about.iter().map(|about| about.id.as_str()))
        .collect();
    let admitted = |entity: &&Entity| filter.is_open() || about.contains(entity.id.as_str());
    let mut entities: Vec<&Entity> = graph.case().entities.values().filter(admitted).collect();
    entities.sort_by(|a, b| a.id.cmp(&b.id));
    entities
}

/// Returns the contradictions that name a claim which a filter lets through, by their claims.
pub fn list_contradictions<'a>(graph: &'a Graph, filter: &Filter) -> Vec<&'a Contradiction> {
    let claims: BTreeSet<_> = list_claims(graph, filter).into_iter().map(|claim| &claim.id).collect();
    let named = |one: &&Contradiction| one.claims.iter().any(|claim| claims.contains(claim));
    let mut all: Vec<&Contradiction> = graph.case().contradictions.iter().filter(named).collect();
    all.sort_by(|a, b| (&a.claims, a.differ, &a.why).cmp(&(&b.claims, b.differ, &b.why)));
    all
}

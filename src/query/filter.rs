//! Which claims, sources, entities, documents and contradictions a filter lets through: one filter for all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{EndKind, end_of, trace};
use crate::graph::{Graph, View as _};
use crate::model::word::words;
use crate::model::{
    Account, Basis, Case, Claim, Contradiction, Entity, Identity, NodeId, Source, SourceId, SourceKind, When,
};

words! {
    /// The four times that are never merged.
    TimeKind is "a kind of time" {
        /// When what a claim says happened.
        Happened = "happened",
        /// When somebody on a chain said so.
        Said = "said",
        /// When a document that tells it was published.
        Published = "published",
        /// When an account of it was recorded.
        Recorded = "recorded",
    }
}

/// What to let through. Of the conditions on accounts all have to hold for one and the same account; of several
/// values of one condition one is enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Claims about one of these.
    pub about: Vec<NodeId>,
    /// Conditions on an account of the claim.
    pub account: AccountFilter,
    /// Whether the conditions have to hold for every account that supports the claim, of which there has to be one,
    /// instead of some account.
    pub only: bool,
    /// Claims of which some time of a kind may lie in a span; a claim of which no such time is known is not let through.
    pub time: Option<TimeFilter>,
    /// Claims with at least so many distinct origins at the least.
    pub min_origins: usize,
}

/// A span of one kind of time. What may lie in it, as uncertain as it is, lies in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeFilter {
    /// Which of the four times.
    pub kind: TimeKind,
    /// Not before this.
    pub since: Option<When>,
    /// Not after this.
    pub until: Option<When>,
}

impl TimeFilter {
    fn admits(&self, graph: &Graph, claim: &Claim) -> bool {
        let document = |account: &Account| {
            graph.source(account.document.as_ref()?)?.document.as_ref()?.published.clone()
        };
        let accounts = claim.accounts.iter();
        match self.kind {
            TimeKind::Happened => claim.happened.iter().any(|when| self.holds(when)),
            TimeKind::Said => accounts
                .flat_map(|a| &a.hops)
                .filter_map(|hop| hop.said.as_ref())
                .any(|when| self.holds(when)),
            TimeKind::Published => accounts.filter_map(document).any(|when| self.holds(&when)),
            TimeKind::Recorded => {
                accounts.filter_map(|a| a.recorded.as_ref()?.when.as_ref()).any(|when| self.holds(when))
            }
        }
    }

    fn holds(&self, when: &When) -> bool {
        !self.since.as_ref().is_some_and(|since| when.certainly_before(since))
            && !self.until.as_ref().is_some_and(|until| until.certainly_before(when))
    }
}

/// What was known by a date: how many accounts are left out, and how many are kept though it is not certain that they
/// were published by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KnownBy {
    /// Accounts in documents that were certainly published later.
    pub later: usize,
    /// Accounts in no document, or in one whose date of publication is not known.
    pub undated: usize,
    /// Accounts in documents that were published by the date or later: their dates don't say which.
    pub uncertain: usize,
}

/// Leaves out of a case every account in a document that was certainly published after a date.
pub fn keep_known_by(case: &mut Case, date: &When) -> KnownBy {
    let mut known = KnownBy::default();
    let sources = &case.sources;
    for claim in case.claims.values_mut() {
        claim.accounts.retain(|account| {
            let document = account.document.as_ref().and_then(|id| sources.get(id)?.document.as_ref());
            let published = document.and_then(|document| document.published.as_ref());
            let later = published.is_some_and(|published| date.certainly_before(published));
            known.undated += usize::from(published.is_none());
            known.later += usize::from(later);
            known.uncertain += usize::from(!later && published.is_some_and(|on| !on.certainly_by(date)));
            !later
        });
    }
    known
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
    /// Its last hop is one of these; nothing for any. [`with_members`] adds those who are a part of them.
    pub last: Option<BTreeSet<SourceId>>,
    /// Its last hop is a source of this kind.
    pub last_kind: Vec<SourceKind>,
    /// Its last hop is known so.
    pub last_identity: Vec<Identity>,
    /// Its last hop is a source with this tag.
    pub last_tag: Vec<String>,
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
            && self.admits_last(graph, account)
    }

    /// The conditions on the source of the last hop.
    fn admits_last(&self, graph: &Graph, account: &Account) -> bool {
        let last = account.last().map(|hop| &hop.source);
        let source = || graph.source(last?);
        self.last.as_ref().is_none_or(|wanted| last.is_some_and(|last| wanted.contains(last)))
            && one_of(&self.last_kind, |kind| source().is_some_and(|source| source.kind == *kind))
            && one_of(&self.last_identity, |known| source().is_some_and(|source| source.identity == *known))
            && one_of(&self.last_tag, |tag| source().is_some_and(|source| source.tags.contains(tag)))
    }
}

/// Returns sources with all who are a part of them or speak for them, and with these theirs.
pub fn with_members(graph: &Graph, sources: impl IntoIterator<Item = SourceId>) -> BTreeSet<SourceId> {
    let mut members: BTreeMap<&SourceId, Vec<&SourceId>> = BTreeMap::new();
    for source in graph.case().sources.values() {
        for whole in source.part_of.iter().chain(&source.speaks_for) {
            members.entry(whole).or_default().push(&source.id);
        }
    }
    let mut all = BTreeSet::new();
    let mut ring: Vec<SourceId> = sources.into_iter().collect();
    while let Some(one) = ring.pop() {
        let next = members.get(&one).into_iter().flatten();
        ring.extend(next.filter(|id| !all.contains(**id)).map(|id| (*id).clone()));
        all.insert(one);
    }
    all
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
            && self.time.as_ref().is_none_or(|time| time.admits(graph, claim))
            && (self.min_origins == 0 || self.has_origins(graph, claim))
            && self.admits_accounts(graph, claim)
    }

    fn admits_accounts(&self, graph: &Graph, claim: &Claim) -> bool {
        let admits = |account: &&Account| self.account.admits(graph, account);
        if !self.only {
            return self.account.is_open() || claim.accounts.iter().any(|account| admits(&account));
        }
        let supporting = || claim.accounts.iter().filter(|account| end_of(graph, account).is_some());
        supporting().next().is_some() && supporting().all(|account| admits(&account))
    }

    fn has_origins(&self, graph: &Graph, claim: &Claim) -> bool {
        trace(graph, &claim.id).is_some_and(|trace| trace.verdict.origins.at_least >= self.min_origins)
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

/// How often a tag stands in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TagCount<'a> {
    /// The tag.
    pub tag: &'a str,
    /// How many claims have it.
    pub claims: usize,
    /// How many sources and documents have it.
    pub sources: usize,
}

/// Returns the tags of the claims which a filter lets through and of their sources and documents, by tag; of all of them
/// if it is open. A tag that is given twice to one record counts once.
pub fn list_tags<'a>(graph: &'a Graph, filter: &Filter) -> Vec<TagCount<'a>> {
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut add = |tags: &'a [String], of: usize| {
        for tag in tags.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            counts.entry(tag).or_default()[of] += 1;
        }
    };
    list_claims(graph, filter).into_iter().for_each(|claim| add(&claim.tags, 0));
    let sources = list_sources(graph, filter).into_iter().chain(list_documents(graph, filter));
    sources.for_each(|source| add(&source.tags, 1));
    counts.into_iter().map(|(tag, [claims, sources])| TagCount { tag, claims, sources }).collect()
}

/// Returns the contradictions that name a claim which a filter lets through, by their claims.
pub fn list_contradictions<'a>(graph: &'a Graph, filter: &Filter) -> Vec<&'a Contradiction> {
    let claims: BTreeSet<_> = list_claims(graph, filter).into_iter().map(|claim| &claim.id).collect();
    let named = |one: &&Contradiction| one.claims.iter().any(|claim| claims.contains(claim));
    let mut all: Vec<&Contradiction> = graph.case().contradictions.iter().filter(named).collect();
    all.sort_by(|a, b| (&a.claims, a.differ, &a.why).cmp(&(&b.claims, b.differ, &b.why)));
    all
}

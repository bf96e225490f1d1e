//! Who goes if some sources go: they and all that goes with them, and whoever may be one of them.

use std::collections::{BTreeMap, BTreeSet};

use super::impact::Doubt;
use crate::graph::{Edge, Graph, Identities, Link, Node};
use crate::model::{Account, SourceId};

/// Why a source goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyGone<'a> {
    /// It was asked about.
    Asked,
    /// It is certainly the same as one that goes.
    Same(&'a SourceId),
    /// One that goes published it.
    PublishedBy(&'a SourceId),
    /// One that goes wrote it.
    WrittenBy(&'a SourceId),
    /// It is a part of one that goes.
    PartOf(&'a SourceId),
    /// It speaks for one that goes.
    SpeaksFor(&'a SourceId),
}

/// A source that goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone<'a> {
    /// Who.
    pub source: &'a SourceId,
    /// Why.
    pub why: WhyGone<'a>,
}

/// Those who go.
pub(super) struct Going<'a> {
    /// Those asked about in their order, then the others by id.
    pub(super) listed: Vec<Gone<'a>>,
    sources: BTreeSet<&'a SourceId>,
    /// Who is who in the whole case.
    pub(super) identities: Identities,
    /// The first of those who go, by each class of sources that are certainly the same.
    classes: BTreeMap<usize, &'a SourceId>,
    /// The first of those who go to whom a class is tied by office.
    offices: BTreeMap<usize, &'a SourceId>,
}

impl<'a> Going<'a> {
    /// Collects them ring by ring, so that of several reasons why one goes the nearest is given, and of those the
    /// first in the order of [`WhyGone`].
    pub(super) fn of(graph: &'a Graph, asked: &[SourceId], members: bool) -> Self {
        let case = graph.case();
        let ties = Ties::of(graph);
        let mut gone: BTreeMap<&'a SourceId, WhyGone<'a>> = BTreeMap::new();
        let mut order: Vec<&'a SourceId> = Vec::new();
        for (id, _) in asked.iter().filter_map(|id| case.sources.get_key_value(id)) {
            if gone.insert(id, WhyGone::Asked).is_none() {
                order.push(id);
            }
        }
        let asked = order.len();
        let mut ring = order.clone();
        while !ring.is_empty() {
            let mut next: BTreeMap<&'a SourceId, WhyGone<'a>> = BTreeMap::new();
            for (id, why) in ring.iter().flat_map(|id| ties.followers(graph, id, members)) {
                if !gone.contains_key(id) {
                    next.entry(id).and_modify(|known| *known = why.min(*known)).or_insert(why);
                }
            }
            ring = next.keys().copied().collect();
            order.extend(&ring);
            gone.extend(next);
        }
        order[asked..].sort_unstable();
        let listed = order.iter().map(|id| Gone { source: id, why: gone[id] }).collect();
        let mut classes = BTreeMap::new();
        for id in gone.keys() {
            if let Some(class) = ties.identities.class(id) {
                classes.entry(class).or_insert(*id);
            }
        }
        let offices = ties.offices(graph, gone.keys().copied());
        Self { listed, sources: gone.into_keys().collect(), identities: ties.identities, classes, offices }
    }

    /// Returns the position of the outermost source on a chain that goes.
    pub(super) fn first_on(&self, account: &Account) -> Option<usize> {
        account.hops.iter().position(|hop| self.sources.contains(&hop.source))
    }

    /// Returns what ties the sources on a chain that is kept to those who go.
    pub(super) fn ties(&self, account: &'a Account) -> Vec<Doubt<'a>> {
        let mut ties = Vec::new();
        for hop in &account.hops {
            let Some(class) = self.identities.class(&hop.source) else { continue };
            ties.extend(self.offices.get(&class).map(|gone| Doubt::Office(&hop.source, gone)));
            for alias in self.identities.aliases(class) {
                let gone = self.classes.get(&alias.class);
                ties.extend(gone.map(|gone| Doubt::MayBe(&hop.source, gone, alias.likely)));
            }
        }
        ties
    }
}

/// Who follows whom.
struct Ties<'a> {
    identities: Identities,
    same: BTreeMap<usize, Vec<&'a SourceId>>,
    written: BTreeMap<&'a SourceId, Vec<&'a SourceId>>,
}

impl<'a> Ties<'a> {
    fn of(graph: &'a Graph) -> Self {
        let sources = &graph.case().sources;
        let identities = Identities::around(graph, sources.keys());
        let mut same: BTreeMap<usize, Vec<&'a SourceId>> = BTreeMap::new();
        let mut written: BTreeMap<&'a SourceId, Vec<&'a SourceId>> = BTreeMap::new();
        for (id, source) in sources {
            if let Some(class) = identities.class(id) {
                same.entry(class).or_default().push(id);
            }
            let author = source.document.as_ref().and_then(|document| document.author.as_ref());
            if let Some(author) = author {
                written.entry(author).or_default().push(id);
            }
        }
        Self { identities, same, written }
    }

    /// Who goes with a source, and why.
    fn followers(
        &self,
        graph: &'a Graph,
        id: &'a SourceId,
        members: bool,
    ) -> Vec<(&'a SourceId, WhyGone<'a>)> {
        let same = self.identities.class(id).and_then(|class| self.same.get(&class));
        let mut all: Vec<_> = same.into_iter().flatten().map(|one| (*one, WhyGone::Same(id))).collect();
        all.extend(self.written.get(id).into_iter().flatten().map(|one| (*one, WhyGone::WrittenBy(id))));
        for (one, edge) in followed_by(graph, id) {
            match edge {
                Edge::PublishedBy => all.push((one, WhyGone::PublishedBy(id))),
                Edge::PartOf if members => all.push((one, WhyGone::PartOf(id))),
                Edge::SpeaksFor if members => all.push((one, WhyGone::SpeaksFor(id))),
                _ => {}
            }
        }
        all
    }

    /// The first of those who go by the classes of those for whom they speak, and of those who speak for them.
    fn offices(
        &self,
        graph: &'a Graph,
        gone: impl Iterator<Item = &'a SourceId>,
    ) -> BTreeMap<usize, &'a SourceId> {
        let mut offices = BTreeMap::new();
        for id in gone {
            let speaks_for = graph.case().sources.get(id).map(|source| &source.speaks_for);
            let spokesmen = followed_by(graph, id).into_iter().filter(|(_, edge)| *edge == Edge::SpeaksFor);
            let tied = speaks_for.into_iter().flatten().chain(spokesmen.map(|(one, _)| one));
            for class in tied.filter_map(|one| self.identities.class(one)) {
                offices.entry(class).or_insert(id);
            }
        }
        offices
    }
}

/// The sources whose edges lead to a source.
fn followed_by<'a>(graph: &'a Graph, id: &SourceId) -> Vec<(&'a SourceId, Edge)> {
    let links = graph.node(id.as_str()).map(|node| graph.incoming(node)).unwrap_or_default();
    let source = |link: Link| match link.from {
        Node::Source(at) => Some((graph.case().sources.get_index(at)?.0, link.edge)),
        _ => None,
    };
    links.into_iter().filter_map(source).collect()
}

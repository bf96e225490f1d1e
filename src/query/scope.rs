//! Which claims a question about disputes is about: those that were asked for and that a filter lets through.

use std::collections::BTreeMap;

use super::Filter;
use crate::graph::{Graph, Node};
use crate::model::{Claim, ClaimId, NodeId, SourceId};

/// What was asked for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// One claim.
    Claim(ClaimId),
    /// The claims about an entity or a source, those that happened at it, and those on whose chains it stands or one
    /// of the documents that it published.
    Node(NodeId),
}

impl Subject {
    /// Returns its id.
    pub fn id(&self) -> &str {
        match self {
            Self::Claim(id) => id.as_str(),
            Self::Node(id) => id.as_str(),
        }
    }
}

/// The claims in question, each with the position of the first subject that it belongs to.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    ranks: BTreeMap<&'a ClaimId, usize>,
    /// Whether something was asked for by name.
    pub(super) named: bool,
}

impl<'a> Scope<'a> {
    /// Collects the claims of the subjects; all claims if there is none.
    pub(super) fn of(graph: &'a Graph, asked: &[Subject], filter: &Filter) -> Self {
        let mut ranks = BTreeMap::new();
        for (rank, subject) in asked.iter().enumerate() {
            for claim in claims_of(graph, subject) {
                ranks.entry(&claim.id).or_insert(rank);
            }
        }
        if asked.is_empty() {
            ranks.extend(graph.case().claims.keys().map(|id| (id, 0)));
        }
        if !filter.is_open() {
            ranks.retain(|id, _| {
                graph.case().claims.get(*id).is_some_and(|claim| filter.admits(graph, claim))
            });
        }
        Self { ranks, named: !asked.is_empty() }
    }

    /// Returns the position of the first subject that one of the claims belongs to; nothing if none is in question.
    pub(super) fn rank<'b>(&self, claims: impl IntoIterator<Item = &'b ClaimId>) -> Option<usize> {
        claims.into_iter().filter_map(|id| self.ranks.get(id)).min().copied()
    }
}

fn claims_of<'a>(graph: &'a Graph, subject: &Subject) -> Vec<&'a Claim> {
    let case = graph.case();
    let id = match subject {
        Subject::Claim(id) => return case.claims.get(id).into_iter().collect(),
        Subject::Node(id) => id.as_str(),
    };
    let mut claims = graph.claims_about(id);
    claims.extend(
        case.claims.values().filter(|claim| claim.place.as_ref().is_some_and(|at| at.as_str() == id)),
    );
    if let Some(Node::Source(at)) = graph.node(id)
        && let Some((source, _)) = case.sources.get_index(at)
    {
        claims.extend(told_by(graph, source));
        let documents = graph.documents_of(source);
        claims.extend(documents.into_iter().flat_map(|document| told_by(graph, &document.id)));
    }
    claims
}

fn told_by<'a>(graph: &'a Graph, source: &SourceId) -> impl Iterator<Item = &'a Claim> {
    graph.tellings_of(source).into_iter().map(|(claim, ..)| claim)
}

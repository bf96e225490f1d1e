//! Who contradicts whom: disputes, sources that contradict themselves, and figures of one quantity.
//!
//! Each of the three is defined in its own file: `disputes`, `selves`, `spreads`.

use super::Filter;
use super::disputes::{DisputeGroup, disputes};
use super::scope::{Scope, Subject};
use super::selves::{SelfContradiction, selves};
use super::spreads::{Spread, spreads};
use crate::graph::{Graph, Identities};

/// Who contradicts whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradictions<'a> {
    /// Claims set against each other: in the order asked, the bigger dispute first, then by id.
    pub disputes: Vec<DisputeGroup<'a>>,
    /// Sources that contradict themselves, by claims and source.
    pub selves: Vec<SelfContradiction<'a>>,
    /// Figures of one quantity side by side, by what is counted.
    pub spreads: Vec<Spread<'a>>,
}

/// Answers who contradicts whom over the claims of the subjects (over all if there is none) that a filter lets
/// through. A dispute or a spread of which one claim is in question is shown whole.
///
/// Takes time in the order of the case and of its contradictions.
pub fn contradictions<'a>(graph: &'a Graph, asked: &[Subject], filter: &Filter) -> Contradictions<'a> {
    let scope = Scope::of(graph, asked, filter);
    let identities = Identities::around(graph, graph.case().sources.keys());
    Contradictions {
        disputes: disputes(graph, &scope, &identities),
        selves: selves(graph, &scope, &identities),
        spreads: spreads(graph, &scope),
    }
}

//! How two claims, sources or entities are connected: the shortest rows of evidence between them.
//!
//! Steps run along every edge of the whole graph, both ways: who asserts what, who has it from whom, what a claim is
//! about, what is set against it or tied to it, who is judged to be whom, speaks for whom, is a part of what, and who
//! published a document. A judgement that two are different connects nobody, nor does a `same` that a `different` on
//! the same two, at least as sure, takes back.
//!
//! Length is the number of steps. Two rows that visit the same nodes are one path, whatever evidence lies between
//! them; all of it is given with the step.

use super::trace::order_of;
use crate::graph::{Edge, Graph, Link, Node};
use crate::model::{About, Account, Claim, Contradiction, Judgement, Relation};

/// The shortest paths between two nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Path<'a> {
    /// One end.
    pub from: Node,
    /// The other.
    pub to: Node,
    /// How many steps a shortest path has; nothing if there is none.
    pub length: Option<usize>,
    /// How many shortest paths there are, up to [`crate::graph::MOST_COUNTED`].
    pub count: usize,
    /// Whether there are more than were counted.
    pub or_more: bool,
    /// The first of them, by the ids of their nodes.
    pub paths: Vec<Vec<Step<'a>>>,
}

/// A step of a path, with all that makes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<'a> {
    /// Where it starts.
    pub from: Node,
    /// Where it leads.
    pub to: Node,
    /// What connects the two, each way: citations first, then tellings, then what people judged.
    pub evidence: Vec<Evidence<'a>>,
}

/// What connects two nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Evidence<'a> {
    /// A hop has the claim from the next one.
    Cites {
        /// The claim.
        claim: &'a Claim,
        /// The account.
        account: &'a Account,
        /// The position of the citing hop.
        hop: usize,
    },
    /// A source stands on the chain of an account of the claim.
    Asserts {
        /// The claim.
        claim: &'a Claim,
        /// The account.
        account: &'a Account,
        /// The position of the hop.
        hop: usize,
    },
    /// Two claims are set against each other.
    Contradicts(&'a Contradiction),
    /// A claim supports, supersedes or restates another.
    Relates(&'a Relation),
    /// A claim is about something.
    About {
        /// The claim.
        claim: &'a Claim,
        /// What it is about, and as what.
        about: &'a About,
    },
    /// Two are judged to be one.
    Same(&'a Judgement),
    /// The first speaks for the second.
    SpeaksFor(Node, Node),
    /// The first is a part of the second.
    PartOf(Node, Node),
    /// The second published the first.
    PublishedBy(Node, Node),
}

/// Returns the shortest paths between two nodes, the first `most` of them written out, through none of the nodes to
/// avoid. From a node to itself there is one, of no step.
///
/// Paths are sorted by the ids of their nodes, from the first on; of a claim and a source with the same id the claim
/// comes first.
pub fn path<'a>(graph: &'a Graph, from: Node, to: Node, avoid: &[Node], most: usize) -> Path<'a> {
    let Some(found) = graph.shortest_paths(from, to, avoid, most) else {
        return Path { from, to, length: None, count: 0, or_more: false, paths: Vec::new() };
    };
    let steps = |nodes: &Vec<Node>| nodes.windows(2).map(|pair| step(graph, pair[0], pair[1])).collect();
    Path {
        from,
        to,
        length: Some(found.length),
        count: found.count,
        or_more: found.or_more,
        paths: found.paths.iter().map(steps).collect(),
    }
}

fn step(graph: &Graph, from: Node, to: Node) -> Step<'_> {
    let mut evidence: Vec<Evidence> =
        graph.links_between(from, to).into_iter().filter_map(|link| evidence_of(graph, link)).collect();
    evidence.sort_by(|a, b| order(graph, a).cmp(&order(graph, b)));
    Step { from, to, evidence }
}

fn evidence_of(graph: &Graph, link: Link) -> Option<Evidence<'_>> {
    let case = graph.case();
    let claim_at = |node: Node| match node {
        Node::Claim(i) => case.claims.get_index(i).map(|(_, claim)| claim),
        _ => None,
    };
    Some(match link.edge {
        Edge::Cites { claim, account, hop } => {
            let claim = &case.claims[claim];
            Evidence::Cites { claim, account: &claim.accounts[account], hop }
        }
        Edge::Asserts { account, hop } => {
            let claim = claim_at(link.to)?;
            Evidence::Asserts { claim, account: &claim.accounts[account], hop }
        }
        Edge::Contradicts(i) => Evidence::Contradicts(&case.contradictions[i]),
        Edge::Relates(i) => Evidence::Relates(&case.relations[i]),
        Edge::About(i) => {
            let claim = claim_at(link.from)?;
            Evidence::About { claim, about: &claim.about[i] }
        }
        Edge::Judged(i) => Evidence::Same(&case.judgements[i]),
        Edge::SpeaksFor => Evidence::SpeaksFor(link.from, link.to),
        Edge::PartOf => Evidence::PartOf(link.from, link.to),
        Edge::PublishedBy => Evidence::PublishedBy(link.from, link.to),
    })
}

/// What puts evidence into an order: its kind; for accounts the claim and the order of accounts; for judgements what
/// is written in them.
type Order<'a> = (u8, Option<&'a str>, Option<super::trace::Order<'a>>, usize, Vec<Option<&'a str>>);

fn order<'a>(graph: &'a Graph, evidence: &Evidence<'a>) -> Order<'a> {
    let telling = |rank, claim: &'a Claim, account: &'a Account, hop| {
        (rank, Some(claim.id.as_str()), Some(order_of(graph, account)), hop, Vec::new())
    };
    let plain = |rank, words: Vec<Option<&'a str>>| (rank, None, None, 0, words);
    match *evidence {
        Evidence::Cites { claim, account, hop } => telling(0, claim, account, hop),
        Evidence::Asserts { claim, account, hop } => telling(1, claim, account, hop),
        Evidence::Contradicts(one) => plain(
            2,
            vec![
                Some(one.strength.as_str()),
                Some(one.differ.as_str()),
                Some(one.claims[0].as_str()),
                one.why.as_deref(),
                one.by.as_deref(),
            ],
        ),
        Evidence::Relates(one) => plain(
            3,
            vec![Some(one.kind.as_str()), Some(one.from.as_str()), one.why.as_deref(), one.by.as_deref()],
        ),
        Evidence::About { claim, about } => {
            (4, Some(claim.id.as_str()), None, 0, vec![about.role.as_deref()])
        }
        Evidence::Same(one) => plain(
            5,
            vec![Some(one.likely.as_str()), Some(one.ids[0].as_str()), one.why.as_deref(), one.by.as_deref()],
        ),
        Evidence::SpeaksFor(from, _) => plain(6, vec![Some(graph.id_of(from))]),
        Evidence::PartOf(from, _) => plain(7, vec![Some(graph.id_of(from))]),
        Evidence::PublishedBy(from, _) => plain(8, vec![Some(graph.id_of(from))]),
    }
}

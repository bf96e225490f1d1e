//! Chains as a graph that nobody builds: hops and gates by dense numbers, and petgraph's traits to walk them.
//!
//! The hops of all chains stand in one row, one chain after the other; that one hop leads to the next is not written
//! anywhere, it follows from where the chains begin. Only what leads from chain to chain is a list, sorted by both its
//! ends. So petgraph's algorithms run over slices as they were read, and what they ask costs no copy.

use std::ops::Range;

use petgraph::Directed;
use petgraph::Direction;
use petgraph::visit::{
    Data, EdgeRef, GraphBase, GraphProp, GraphRef, IntoEdgeReferences, IntoEdges, IntoNeighbors,
    IntoNeighborsDirected, IntoNodeIdentifiers, NodeCompactIndexable, NodeCount, NodeIndexable, VisitMap,
    Visitable,
};

/// What leads from one knot to another: all hops and gates are numbered in one row.
type Link = (u32, u32);

/// A view of chains, and of what leads from one to another.
#[derive(Debug, Clone, Copy)]
pub struct Knots<'a> {
    /// Where the hops of each chain begin in the row of all hops, and at last where the row ends.
    starts: &'a [u32],
    /// For each hop whether a chain begins with it.
    begins: &'a [bool],
    /// What leads from one chain to another, sorted by where it starts.
    links: &'a [Link],
    /// The same the other way round.
    back: &'a [Link],
    /// Hops and gates together.
    count: usize,
}

/// Where chains begin in one row of hops.
#[derive(Debug, Default, Clone)]
pub struct Row {
    starts: Vec<u32>,
    begins: Vec<bool>,
}

impl Row {
    /// Puts chains of so many hops one after the other.
    pub fn new(lengths: impl IntoIterator<Item = usize>) -> Self {
        let (mut starts, mut begins) = (vec![0], Vec::new());
        for length in lengths {
            begins.extend((0..length).map(|hop| hop == 0));
            // There are no four thousand million hops in memory.
            starts.push(u32::try_from(begins.len()).unwrap_or(u32::MAX));
        }
        Self { starts, begins }
    }

    /// Returns the number of hops.
    pub fn len(&self) -> usize {
        self.begins.len()
    }

    /// Says whether there is no hop.
    pub fn is_empty(&self) -> bool {
        self.begins.is_empty()
    }

    /// Returns the hops of a chain.
    pub fn hops_of(&self, chain: usize) -> Range<usize> {
        match self.starts.get(chain..chain + 2) {
            Some(&[from, to]) => from as usize..to as usize,
            _ => 0..0,
        }
    }
}

/// Links between chains, sorted both ways.
#[derive(Debug, Default, Clone)]
pub struct Links {
    forth: Vec<Link>,
    back: Vec<Link>,
}

impl Links {
    /// Sorts links from a knot to a knot.
    pub fn new(mut forth: Vec<(u32, u32)>) -> Self {
        let mut back: Vec<Link> = forth.iter().map(|(from, to)| (*to, *from)).collect();
        forth.sort_unstable();
        back.sort_unstable();
        Self { forth, back }
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.forth.len()
    }

    /// Says whether there are none.
    pub fn is_empty(&self) -> bool {
        self.forth.is_empty()
    }
}

impl<'a> Knots<'a> {
    /// Looks at chains as a graph; `gates` is how many knots come after the hops.
    pub fn new(row: &'a Row, gates: usize, links: &'a Links) -> Self {
        let count = row.len() + gates;
        Self { starts: &row.starts, begins: &row.begins, links: &links.forth, back: &links.back, count }
    }

    /// Returns the chain on which a hop stands; nothing for a gate.
    pub fn chain_of(&self, knot: usize) -> Option<usize> {
        let after = self.starts.partition_point(|start| *start as usize <= knot);
        after.checked_sub(1).filter(|chain| chain + 1 < self.starts.len())
    }

    /// Returns how many edges there are.
    pub fn edge_count(&self) -> usize {
        self.begins.iter().filter(|begins| !**begins).count() + self.links.len()
    }

    /// Says whether a knot is the last hop of a chain.
    pub fn is_last(&self, knot: usize) -> bool {
        knot < self.begins.len() && self.begins.get(knot + 1).is_none_or(|begins| *begins)
    }

    /// The next hop of the chain, or the one before.
    fn along(&self, knot: usize, direction: Direction) -> Option<usize> {
        let follows = |knot: usize| self.begins.get(knot) == Some(&false);
        match direction {
            Direction::Outgoing => Some(knot + 1).filter(|next| follows(*next)),
            Direction::Incoming => knot.checked_sub(1).filter(|_| follows(knot)),
        }
    }

    fn links_at(&self, knot: usize, direction: Direction) -> &'a [Link] {
        let links = match direction {
            Direction::Outgoing => self.links,
            Direction::Incoming => self.back,
        };
        let from = links.partition_point(|(at, _)| (*at as usize) < knot);
        let to = links[from..].partition_point(|(at, _)| *at as usize == knot);
        &links[from..from + to]
    }
}

/// The knots that a knot leads to, or that lead to it: the one on its chain first.
#[derive(Debug, Clone)]
pub struct Neighbours<'a> {
    along: Option<usize>,
    links: std::slice::Iter<'a, Link>,
}

impl Iterator for Neighbours<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        self.along.take().or_else(|| self.links.next().map(|(_, to)| *to as usize))
    }
}

/// An edge: its two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    from: usize,
    to: usize,
}

impl EdgeRef for Step {
    type NodeId = usize;
    type EdgeId = (usize, usize);
    type Weight = ();

    fn source(&self) -> usize {
        self.from
    }

    fn target(&self) -> usize {
        self.to
    }

    fn weight(&self) -> &() {
        &()
    }

    fn id(&self) -> (usize, usize) {
        (self.from, self.to)
    }
}

/// The edges that start at some knots.
#[derive(Debug, Clone)]
pub struct Steps<'a> {
    knots: Knots<'a>,
    from: Range<usize>,
    at: Option<(usize, Neighbours<'a>)>,
}

impl Iterator for Steps<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            if let Some((from, neighbours)) = &mut self.at
                && let Some(to) = neighbours.next()
            {
                return Some(Step { from: *from, to });
            }
            let from = self.from.next()?;
            self.at = Some((from, self.knots.neighbors(from)));
        }
    }
}

/// The knots that were seen.
#[derive(Debug, Default, Clone)]
pub struct Seen(Vec<bool>);

impl Seen {
    /// Of so many, none yet.
    pub(super) fn of(count: usize) -> Self {
        Self(vec![false; count])
    }
}

impl VisitMap<usize> for Seen {
    fn visit(&mut self, knot: usize) -> bool {
        !std::mem::replace(&mut self.0[knot], true)
    }

    fn is_visited(&self, knot: &usize) -> bool {
        self.0[*knot]
    }

    fn unvisit(&mut self, knot: usize) -> bool {
        std::mem::replace(&mut self.0[knot], false)
    }
}

impl GraphBase for Knots<'_> {
    type NodeId = usize;
    type EdgeId = (usize, usize);
}

impl GraphRef for Knots<'_> {}

impl GraphProp for Knots<'_> {
    type EdgeType = Directed;
}

impl Data for Knots<'_> {
    type NodeWeight = ();
    type EdgeWeight = ();
}

impl<'a> IntoNeighbors for Knots<'a> {
    type Neighbors = Neighbours<'a>;

    fn neighbors(self, knot: usize) -> Neighbours<'a> {
        self.neighbors_directed(knot, Direction::Outgoing)
    }
}

impl<'a> IntoNeighborsDirected for Knots<'a> {
    type NeighborsDirected = Neighbours<'a>;

    fn neighbors_directed(self, knot: usize, direction: Direction) -> Neighbours<'a> {
        Neighbours { along: self.along(knot, direction), links: self.links_at(knot, direction).iter() }
    }
}

impl<'a> IntoEdgeReferences for Knots<'a> {
    type EdgeRef = Step;
    type EdgeReferences = Steps<'a>;

    fn edge_references(self) -> Steps<'a> {
        Steps { knots: self, from: 0..self.count, at: None }
    }
}

impl<'a> IntoEdges for Knots<'a> {
    type Edges = Steps<'a>;

    fn edges(self, knot: usize) -> Steps<'a> {
        Steps { knots: self, from: knot..knot + 1, at: None }
    }
}

impl IntoNodeIdentifiers for Knots<'_> {
    type NodeIdentifiers = Range<usize>;

    fn node_identifiers(self) -> Range<usize> {
        0..self.count
    }
}

impl NodeCount for Knots<'_> {
    fn node_count(&self) -> usize {
        self.count
    }
}

impl NodeIndexable for Knots<'_> {
    fn node_bound(&self) -> usize {
        self.count
    }

    fn to_index(&self, knot: usize) -> usize {
        knot
    }

    fn from_index(&self, index: usize) -> usize {
        index
    }
}

impl NodeCompactIndexable for Knots<'_> {}

impl Visitable for Knots<'_> {
    type Map = Seen;

    fn visit_map(&self) -> Seen {
        Seen::of(self.count)
    }

    fn reset_map(&self, map: &mut Seen) {
        map.0.clear();
        map.0.resize(self.count, false);
    }
}

#[cfg(test)]
mod tests {
    use petgraph::algo::dominators::simple_fast;
    use petgraph::algo::{is_cyclic_directed, kosaraju_scc};
    use petgraph::graph::{DiGraph, NodeIndex};
    use petgraph::visit::{Bfs, Dfs, Walker as _};
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Chains of some lengths, gates, and links between any two knots.
    fn parts() -> impl Strategy<Value = (Vec<usize>, usize, Vec<(u32, u32)>)> {
        (vec(0..5_usize, 0..6), 0..4_usize).prop_flat_map(|(lengths, gates)| {
            let count = u32::try_from(lengths.iter().sum::<usize>() + gates).expect("few");
            let links = if count == 0 { vec((0..1, 0..1), 0..=0) } else { vec((0..count, 0..count), 0..8) };
            links.prop_map(move |links| (lengths.clone(), gates, links))
        })
    }

    fn built(knots: Knots) -> DiGraph<(), ()> {
        let mut graph = DiGraph::new();
        let nodes: Vec<_> = (0..knots.count).map(|_| graph.add_node(())).collect();
        for pair in knots.starts.windows(2) {
            for hop in pair[0] as usize + 1..pair[1] as usize {
                graph.add_edge(nodes[hop - 1], nodes[hop], ());
            }
        }
        for (from, to) in knots.links {
            graph.add_edge(nodes[*from as usize], nodes[*to as usize], ());
        }
        graph
    }

    fn sorted<T: Ord>(all: impl IntoIterator<Item = T>) -> Vec<T> {
        let mut all: Vec<T> = all.into_iter().collect();
        all.sort_unstable();
        all
    }

    proptest! {
        #[test]
        fn algorithms_find_in_the_view_what_they_find_in_a_graph((lengths, gates, links) in parts()) {
            let (row, links) = (Row::new(lengths.iter().copied()), Links::new(links));
            let knots = Knots::new(&row, gates, &links);
            for (chain, length) in lengths.into_iter().enumerate() {
                prop_assert_eq!(row.hops_of(chain).len(), length);
                for hop in row.hops_of(chain) {
                    prop_assert_eq!(knots.chain_of(hop), Some(chain));
                    prop_assert_eq!(knots.is_last(hop), hop + 1 == row.hops_of(chain).end);
                }
            }
            let graph = built(knots);
            prop_assert_eq!(knots.node_count(), graph.node_count());
            prop_assert_eq!(knots.edge_count(), graph.edge_count());
            prop_assert_eq!(knots.edge_references().count(), graph.edge_count());
            prop_assert_eq!(is_cyclic_directed(knots), is_cyclic_directed(&graph));
            for node in graph.node_indices() {
                for direction in [Direction::Outgoing, Direction::Incoming] {
                    let there = graph.neighbors_directed(node, direction).map(NodeIndex::index);
                    prop_assert_eq!(sorted(knots.neighbors_directed(node.index(), direction)), sorted(there));
                }
                let edges = knots.edges(node.index()).map(|step| step.target());
                prop_assert_eq!(sorted(edges), sorted(graph.neighbors(node).map(NodeIndex::index)));
                let deep = Dfs::new(&graph, node).iter(&graph).map(NodeIndex::index);
                prop_assert_eq!(sorted(Dfs::new(knots, node.index()).iter(knots)), sorted(deep));
                let wide = Bfs::new(&graph, node).iter(&graph).map(NodeIndex::index);
                prop_assert_eq!(sorted(Bfs::new(knots, node.index()).iter(knots)), sorted(wide));
                let (here, there) = (simple_fast(knots, node.index()), simple_fast(&graph, node));
                for other in graph.node_indices() {
                    let before = there.immediate_dominator(other).map(NodeIndex::index);
                    prop_assert_eq!(here.immediate_dominator(other.index()), before);
                }
            }
            let here = kosaraju_scc(knots).into_iter().map(sorted);
            let there = kosaraju_scc(&graph).into_iter().map(|part| sorted(part.into_iter().map(NodeIndex::index)));
            prop_assert_eq!(sorted(here), sorted(there));
        }
    }
}

//! Who has a claim from whom, over the chains of its accounts as they lie in blocks: sources are nodes, hops are edges.
//!
//! No edge is written anywhere. The hops of all chains stand in one row, each as the dense number of its source; which
//! come next follows from where the chains begin, and a second row has their places sorted by source. petgraph walks
//! over both.

use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::visit::{
    GraphBase, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, NodeCount, NodeIndexable, Visitable,
};

use super::Seen;

/// The chains of one claim.
#[derive(Debug, Default, Clone)]
pub struct Passing {
    /// For each hop the dense number of its source.
    nodes: Vec<u32>,
    /// For each hop whether a chain begins with it.
    begins: Vec<bool>,
    /// The places of the hops, sorted by their sources.
    places: Vec<u32>,
    /// For each source where its hops begin among these places, and at last where they end.
    firsts: Vec<u32>,
}

impl Passing {
    /// Looks at chains of so many hops that lie one after the other; `sources` are numbers of the hops' sources.
    pub fn new(lengths: impl IntoIterator<Item = usize>, sources: &[u32]) -> Self {
        let mut begins = Vec::with_capacity(sources.len());
        for length in lengths {
            begins.extend((0..length).map(|hop| hop == 0));
        }
        begins.resize(sources.len(), true);
        // There are no four thousand million hops in memory.
        let mut places: Vec<u32> = (0..).take(sources.len()).collect();
        places.sort_unstable_by_key(|place| sources[*place as usize]);
        let (mut nodes, mut firsts) = (vec![0; sources.len()], Vec::new());
        for (first, hops) in
            places.chunk_by(|a, b| sources[*a as usize] == sources[*b as usize]).scan(0, |first, hops| {
                let before = *first;
                *first += u32::try_from(hops.len()).unwrap_or(u32::MAX);
                Some((before, hops))
            })
        {
            let node = u32::try_from(firsts.len()).unwrap_or(u32::MAX);
            hops.iter().for_each(|place| nodes[*place as usize] = node);
            firsts.push(first);
        }
        firsts.push(u32::try_from(places.len()).unwrap_or(u32::MAX));
        Self { nodes, begins, places, firsts }
    }

    /// Says whether somebody has it from others who, over any number of hops, have it from him.
    pub fn goes_round(&self) -> bool {
        kosaraju_scc(self).iter().any(|part| part.len() > 1)
    }

    /// The hop that follows on a chain, or the one before.
    fn along(&self, place: usize, direction: Direction) -> Option<usize> {
        let follows = |place: usize| self.begins.get(place) == Some(&false);
        match direction {
            Direction::Outgoing => Some(place + 1).filter(|next| follows(*next)),
            Direction::Incoming => place.checked_sub(1).filter(|_| follows(place)),
        }
    }
}

/// The sources from whom a source has it, or who have it from him: one for each hop.
#[derive(Debug, Clone)]
pub struct Passers<'a> {
    passing: &'a Passing,
    places: std::slice::Iter<'a, u32>,
    direction: Direction,
}

impl Iterator for Passers<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let Self { passing, places, direction } = self;
        let next = places.find_map(|place| passing.along(*place as usize, *direction))?;
        Some(passing.nodes[next] as usize)
    }
}

impl GraphBase for Passing {
    type NodeId = usize;
    type EdgeId = (usize, usize);
}

impl<'a> IntoNeighbors for &'a Passing {
    type Neighbors = Passers<'a>;

    fn neighbors(self, node: usize) -> Passers<'a> {
        self.neighbors_directed(node, Direction::Outgoing)
    }
}

impl<'a> IntoNeighborsDirected for &'a Passing {
    type NeighborsDirected = Passers<'a>;

    fn neighbors_directed(self, node: usize, direction: Direction) -> Passers<'a> {
        let places = &self.places[self.firsts[node] as usize..self.firsts[node + 1] as usize];
        Passers { passing: self, places: places.iter(), direction }
    }
}

impl IntoNodeIdentifiers for &Passing {
    type NodeIdentifiers = std::ops::Range<usize>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        0..self.node_count()
    }
}

impl NodeCount for Passing {
    fn node_count(&self) -> usize {
        self.firsts.len().saturating_sub(1)
    }
}

impl NodeIndexable for Passing {
    fn node_bound(&self) -> usize {
        self.node_count()
    }

    fn to_index(&self, node: usize) -> usize {
        node
    }

    fn from_index(&self, index: usize) -> usize {
        index
    }
}

impl Visitable for Passing {
    type Map = Seen;

    fn visit_map(&self) -> Seen {
        Seen::of(self.node_count())
    }

    fn reset_map(&self, map: &mut Seen) {
        *map = self.visit_map();
    }
}

#[cfg(test)]
mod tests {
    use petgraph::graph::DiGraph;
    use petgraph::visit::{Dfs, Walker as _};
    use proptest::prelude::*;

    use super::*;

    fn sorted<T: Ord>(all: impl IntoIterator<Item = T>) -> Vec<T> {
        let mut all: Vec<T> = all.into_iter().collect();
        all.sort();
        all
    }

    proptest! {
        #[test]
        fn it_walks_as_a_graph_that_was_built(
            chains in prop::collection::vec(prop::collection::vec(0..12_u32, 0..5), 0..12),
        ) {
            let sources: Vec<u32> = chains.iter().flatten().map(|source| source * 7).collect();
            let passing = Passing::new(chains.iter().map(Vec::len), &sources);
            let names = { let mut names = sorted(chains.iter().flatten().copied()); names.dedup(); names };
            let mut graph = DiGraph::<u32, ()>::new();
            let nodes: Vec<_> = names.iter().map(|name| graph.add_node(*name)).collect();
            let node = |name: u32| nodes[names.binary_search(&name).unwrap()];
            for hops in chains.iter().flat_map(|chain| chain.windows(2)) {
                graph.add_edge(node(hops[0]), node(hops[1]), ());
            }
            prop_assert_eq!(passing.node_count(), names.len());
            for node in graph.node_indices() {
                for direction in [Direction::Outgoing, Direction::Incoming] {
                    let there = graph.neighbors_directed(node, direction).map(petgraph::graph::NodeIndex::index);
                    prop_assert_eq!(sorted(passing.neighbors_directed(node.index(), direction)), sorted(there));
                }
                let deep = Dfs::new(&graph, node).iter(&graph).map(petgraph::graph::NodeIndex::index);
                prop_assert_eq!(sorted(Dfs::new(&passing, node.index()).iter(&passing)), sorted(deep));
            }
            let parts = kosaraju_scc(&graph);
            prop_assert_eq!(passing.goes_round(), parts.iter().any(|part| part.len() > 1));
        }
    }
}

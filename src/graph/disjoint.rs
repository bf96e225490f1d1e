//! Chains that share nothing: how many of some chains can be taken so that no two have a vertex in common.
//!
//! Chains are taken whole, as they were told: a path that leaves one account where it crosses another is nobody's
//! telling. That makes it a packing of sets, for which no fast algorithm is known; a maximum flow with room for one at
//! every vertex may cross over, and so bounds it from above (Menger's theorem; the flow by Dinic's algorithm, as in
//! petgraph). Where a quick choice reaches the bound it is proved the largest. Where it doesn't, a search of bounded
//! length goes through the choices, and what is then still open stays open: at least so many, at most so many.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::dinics;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::unionfind::UnionFind;

/// Steps after which the search in one knot of chains gives up.
const MOST_STEPS: usize = 10_000;

/// Chains of which no two share a vertex.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Disjoint {
    /// The positions of chains that share nothing, sorted: there are at least so many.
    pub chosen: Vec<usize>,
    /// There are at most so many.
    pub at_most: usize,
}

/// Returns the largest set of chains without a common vertex that was found, and how large one can be.
///
/// A chain is its vertices from the outside inwards. Of two chains with the same vertices the first counts, and of two
/// sets of the same size the one that begins with the chains of `seed`, so far as these share nothing.
pub fn disjoint_chains(chains: &[Vec<usize>], seed: &[usize]) -> Disjoint {
    let mut first: BTreeMap<BTreeSet<usize>, usize> = BTreeMap::new();
    for (i, chain) in chains.iter().enumerate().filter(|(_, chain)| !chain.is_empty()) {
        first.entry(chain.iter().copied().collect()).or_insert(i);
    }
    let mut sets: Vec<Set> = first.into_iter().map(|(vertices, chain)| Set { vertices, chain }).collect();
    sets.sort_by_key(|set| (set.vertices.len(), set.chain));
    let mut whole = Disjoint::default();
    for knot in knots(sets) {
        let found = Knot { chains, sets: knot }.solve(seed);
        whole.chosen.extend(found.chosen);
        whole.at_most += found.at_most;
    }
    whole.chosen.sort_unstable();
    whole
}

/// The vertices of a chain, and the position of the first chain that has them.
#[derive(Debug)]
struct Set {
    vertices: BTreeSet<usize>,
    chain: usize,
}

/// Parts the sets into those that hang together, each part in the order of the sets.
fn knots(sets: Vec<Set>) -> Vec<Vec<Set>> {
    let bound = sets.iter().filter_map(|set| set.vertices.last()).max().map_or(0, |last| last + 1);
    let mut union = UnionFind::<usize>::new(bound);
    for set in &sets {
        if let Some(one) = set.vertices.first() {
            for other in &set.vertices {
                union.union(*one, *other);
            }
        }
    }
    let mut parts: BTreeMap<usize, Vec<Set>> = BTreeMap::new();
    for set in sets {
        let Some(one) = set.vertices.first() else { continue };
        parts.entry(union.find(*one)).or_default().push(set);
    }
    parts.into_values().collect()
}

struct Knot<'a> {
    chains: &'a [Vec<usize>],
    sets: Vec<Set>,
}

impl Knot<'_> {
    fn solve(&self, seed: &[usize]) -> Disjoint {
        let seed: BTreeSet<usize> = seed.iter().copied().collect();
        let (seeded, others): (Vec<&Set>, Vec<&Set>) =
            self.sets.iter().partition(|set| seed.contains(&set.chain));
        let mut best = greedy(seeded.into_iter().chain(others));
        let plain = greedy(self.sets.iter());
        if plain.len() > best.len() {
            best = plain;
        }
        let distinct = |end: fn(&Vec<usize>) -> Option<&usize>| {
            self.sets.iter().filter_map(|set| end(&self.chains[set.chain])).collect::<BTreeSet<_>>().len()
        };
        let mut at_most = distinct(|chain| chain.first()).min(distinct(|chain| chain.last()));
        if best.len() < at_most && self.has_common_vertex() {
            at_most = 1;
        }
        if best.len() < at_most {
            at_most = self.flow();
        }
        if best.len() < at_most {
            let (found, finished) = self.search(best, at_most);
            best = found;
            at_most = if finished { best.len() } else { at_most };
        }
        Disjoint { chosen: best, at_most }
    }

    fn has_common_vertex(&self) -> bool {
        let Some((one, others)) = self.sets.split_first() else { return false };
        one.vertices.iter().any(|vertex| others.iter().all(|set| set.vertices.contains(vertex)))
    }

    /// The maximum flow from where chains begin to where they end, with room for one at every vertex.
    fn flow(&self) -> usize {
        let mut network: DiGraph<(), u32> = DiGraph::new();
        let (source, sink) = (network.add_node(()), network.add_node(()));
        let mut doors: BTreeMap<usize, (NodeIndex, NodeIndex)> = BTreeMap::new();
        let mut edges: BTreeSet<(NodeIndex, NodeIndex)> = BTreeSet::new();
        for set in &self.sets {
            let mut before = source;
            for vertex in &self.chains[set.chain] {
                let (way_in, way_out) = *doors.entry(*vertex).or_insert_with(|| {
                    let door = (network.add_node(()), network.add_node(()));
                    network.add_edge(door.0, door.1, 1);
                    door
                });
                edges.insert((before, way_in));
                before = way_out;
            }
            edges.insert((before, sink));
        }
        for (from, to) in edges {
            network.add_edge(from, to, 1);
        }
        let (flow, _) = dinics(&network, source, sink);
        usize::try_from(flow).unwrap_or(usize::MAX)
    }

    /// Goes through the choices: of each beginning one of its chains, or none. Says whether it came to the end.
    fn search(&self, mut best: Vec<usize>, at_most: usize) -> (Vec<usize>, bool) {
        let mut begun: BTreeMap<usize, Vec<&Set>> = BTreeMap::new();
        for set in &self.sets {
            if let Some(first) = self.chains[set.chain].first() {
                begun.entry(*first).or_default().push(set);
            }
        }
        let beginnings: Vec<Vec<&Set>> = begun.into_values().collect();
        let mut taken = Taken::default();
        // For each beginning on the way down: the first of its choices not tried yet; past the last stands none.
        let mut open = vec![0_usize];
        for _ in 0..MOST_STEPS {
            let Some(&next) = open.last() else { return (best, true) };
            let depth = open.len() - 1;
            if taken.count > best.len() {
                best = taken.chains();
            }
            if best.len() >= at_most {
                return (best, true);
            }
            let choices = beginnings.get(depth).map_or(&[][..], Vec::as_slice);
            let hopeless = taken.count + (beginnings.len() - depth) <= best.len();
            if hopeless || depth == beginnings.len() || next > choices.len() {
                open.pop();
                taken.pop();
                continue;
            }
            let choice = (next..choices.len()).find(|i| taken.admits(choices[*i])).unwrap_or(choices.len());
            open[depth] = choice + 1;
            open.push(0);
            taken.push(choices.get(choice).copied());
        }
        (best, false)
    }
}

/// What is taken on the way down: for each beginning a chain, or none.
#[derive(Default)]
struct Taken<'a> {
    sets: Vec<Option<&'a Set>>,
    vertices: BTreeSet<usize>,
    count: usize,
}

impl<'a> Taken<'a> {
    fn admits(&self, set: &Set) -> bool {
        set.vertices.is_disjoint(&self.vertices)
    }

    fn push(&mut self, set: Option<&'a Set>) {
        self.vertices.extend(set.iter().flat_map(|set| &set.vertices));
        self.count += usize::from(set.is_some());
        self.sets.push(set);
    }

    fn pop(&mut self) {
        if let Some(Some(set)) = self.sets.pop() {
            for vertex in &set.vertices {
                self.vertices.remove(vertex);
            }
            self.count -= 1;
        }
    }

    fn chains(&self) -> Vec<usize> {
        self.sets.iter().flatten().map(|set| set.chain).collect()
    }
}

/// Takes one set after the other that shares nothing with those taken.
fn greedy<'a>(sets: impl Iterator<Item = &'a Set>) -> Vec<usize> {
    let mut taken = Taken::default();
    for set in sets {
        if taken.admits(set) {
            taken.push(Some(set));
        }
    }
    taken.chains()
}

//! Shortest paths over the whole graph, whichever way its edges point.
//!
//! Breadth first from the far end, level by level, with the number of ways to it kept beside the distance (Brandes,
//! "A faster algorithm for betweenness centrality", 2001, section 3); then the paths are read off from the near end
//! downhill. Edges between the same two nodes are one step: a path is a row of nodes.

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef as _;

use super::identities::holds;
use super::{Edge, Graph, Link, Node};
use crate::model::ClaimId;

/// The most paths that are counted.
pub const MOST_COUNTED: usize = 1_000_000;

/// The shortest paths between two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortestPaths {
    /// How many steps each of them has.
    pub length: usize,
    /// How many there are, up to [`MOST_COUNTED`].
    pub count: usize,
    /// Whether there are more than were counted.
    pub or_more: bool,
    /// The first of them, by the ids of their nodes; each begins and ends with the two.
    pub paths: Vec<Vec<Node>>,
}

const UNSEEN: usize = usize::MAX;

/// How far each node is from the far end, and in how many ways.
struct Levels {
    distance: Vec<usize>,
    ways: Vec<usize>,
}

impl Graph {
    /// Returns the shortest paths between two nodes, the first `most` of them written out; nothing if there is none.
    ///
    /// A path uses every edge both ways, except judgements that two are different, and judgements that two are the
    /// same which such a one takes back. It runs through none of the nodes to avoid. Takes time in the order of the
    /// edges, and of the edges at the nodes of each path written out.
    pub fn shortest_paths(&self, from: Node, to: Node, avoid: &[Node], most: usize) -> Option<ShortestPaths> {
        let (from, to) = (self.index(from), self.index(to));
        let levels = self.levels(from, to, avoid);
        let length = levels.distance[from.index()];
        if length == UNSEEN {
            return None;
        }
        let ways = levels.ways[from.index()];
        Some(ShortestPaths {
            length,
            count: ways.min(MOST_COUNTED),
            or_more: ways > MOST_COUNTED,
            paths: self.downhill(from, to, &levels, most),
        })
    }

    /// Returns the edges between two nodes that a path can use, whichever way they point.
    pub fn links_between(&self, a: Node, b: Node) -> Vec<Link> {
        let (a, b) = (self.index(a), self.index(b));
        let graph = self.petgraph();
        let there = graph.edges_connecting(a, b);
        let mut edges: Vec<_> = there.chain(graph.edges_connecting(b, a)).map(|edge| edge.id()).collect();
        edges.sort_unstable();
        edges.dedup();
        let link = |id| {
            let (from, to) = graph.edge_endpoints(id)?;
            Some(Link { from: graph[from], to: graph[to], edge: graph[id] })
        };
        edges.into_iter().filter_map(link).filter(|link| self.connects(link.edge)).collect()
    }

    fn connects(&self, edge: Edge) -> bool {
        match edge {
            Edge::Judged(i) => holds(self, &self.case().judgements[i]),
            _ => true,
        }
    }

    fn levels(&self, from: NodeIndex, to: NodeIndex, avoid: &[Node]) -> Levels {
        let nodes = self.petgraph().node_count();
        let mut levels = Levels { distance: vec![UNSEEN; nodes], ways: vec![0; nodes] };
        let mut avoided = vec![false; nodes];
        avoid.iter().for_each(|node| avoided[self.index(*node).index()] = true);
        levels.distance[to.index()] = 0;
        levels.ways[to.index()] = 1;
        let mut level = vec![to];
        let mut distance = 0;
        while levels.distance[from.index()] == UNSEEN && !level.is_empty() {
            distance += 1;
            let mut next = Vec::new();
            for node in level {
                for other in self.neighbours(node) {
                    if avoided[other.index()] && other != from {
                        continue;
                    }
                    if levels.distance[other.index()] == UNSEEN {
                        levels.distance[other.index()] = distance;
                        next.push(other);
                    }
                    if levels.distance[other.index()] == distance {
                        let ways = levels.ways[other.index()] + levels.ways[node.index()];
                        levels.ways[other.index()] = ways.min(MOST_COUNTED + 1);
                    }
                }
            }
            level = next;
        }
        levels
    }

    /// The nodes to which some usable edge leads, each once, in the order of the graph.
    fn neighbours(&self, node: NodeIndex) -> Vec<NodeIndex> {
        let graph = self.petgraph();
        let out = graph.edges_directed(node, Direction::Outgoing);
        let usable = |weight: &Edge| self.connects(*weight);
        let mut nodes: Vec<_> = out.filter(|edge| usable(edge.weight())).map(|edge| edge.target()).collect();
        let back = graph.edges_directed(node, Direction::Incoming);
        nodes.extend(back.filter(|edge| usable(edge.weight())).map(|edge| edge.source()));
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }

    /// The first paths from the near end to the far one, each step one level down.
    fn downhill(&self, from: NodeIndex, to: NodeIndex, levels: &Levels, most: usize) -> Vec<Vec<Node>> {
        let graph = self.petgraph();
        let below = |node: NodeIndex| {
            let wanted = levels.distance[node.index()].checked_sub(1);
            let mut nodes = self.neighbours(node);
            nodes.retain(|other| Some(levels.distance[other.index()]) == wanted);
            nodes.sort_by_cached_key(|other| {
                let node = graph[*other];
                (self.id_of(node).to_owned(), !matches!(node, Node::Claim(_)))
            });
            nodes.into_iter()
        };
        let mut paths = Vec::new();
        if from == to {
            paths.extend((most > 0).then(|| vec![graph[from]]));
            return paths;
        }
        let mut path = vec![graph[from]];
        let mut open = vec![below(from)];
        while let Some(choices) = open.last_mut().filter(|_| paths.len() < most) {
            match choices.next() {
                None => {
                    open.pop();
                    path.pop();
                }
                Some(node) if node == to => {
                    paths.push(path.iter().copied().chain([graph[to]]).collect());
                }
                Some(node) => {
                    path.push(graph[node]);
                    open.push(below(node));
                }
            }
        }
        paths
    }

    /// Returns the node that an id names: a source, a document or an entity; else a claim.
    pub fn anything(&self, id: &str) -> Option<Node> {
        self.node(id).or_else(|| self.claim_node(&ClaimId::new(id).ok()?))
    }
}

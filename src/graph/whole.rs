//! The whole case as one petgraph graph.

use indexmap::IndexMap;
use petgraph::Direction;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef as _;

use super::View;
use crate::model::{
    Account, Case, Claim, ClaimId, Contradiction, Entity, EntityId, Judgement, NodeId, Relation, Source,
    SourceId,
};

/// A node: the position of a record in its list of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// A claim.
    Claim(usize),
    /// A source; documents are sources.
    Source(usize),
    /// An entity.
    Entity(usize),
}

/// An edge: what it says, and the position of the record that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edge {
    /// Source to claim: one for each hop of each account, supporting or not.
    Asserts {
        /// The position of the account among those of the claim.
        account: usize,
        /// The position of the hop on its chain.
        hop: usize,
    },
    /// Source to source: has this claim from it, in this account.
    Cites {
        /// The position of the claim in the case.
        claim: usize,
        /// The position of the account among those of the claim.
        account: usize,
        /// The position of the citing hop on its chain.
        hop: usize,
    },
    /// Claim to claim; it has no direction but the order of writing.
    Contradicts(usize),
    /// Claim to what it is about: the position in its list.
    About(usize),
    /// Claim to claim: supports, supersedes, restates.
    Relates(usize),
    /// Source to source or entity to entity: same or different.
    Judged(usize),
    /// Source to the source for which it speaks.
    SpeaksFor,
    /// Source or entity to what it is a part of.
    PartOf,
    /// Document to its outlet.
    PublishedBy,
}

/// An edge with its two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Where it starts.
    pub from: Node,
    /// Where it leads.
    pub to: Node,
    /// What it says.
    pub edge: Edge,
}

/// A case and its graph.
#[derive(Debug)]
pub struct Graph {
    case: Case,
    edges: DiGraph<Node, Edge>,
    claims: Vec<NodeIndex>,
    sources: Vec<NodeIndex>,
    entities: Vec<NodeIndex>,
    /// The positions of the judgements on each source or entity: a source may have more edges than one question can walk.
    judged: IndexMap<NodeId, Vec<usize>>,
    /// The positions of those who speak for a source, by its position, for the same reason.
    speakers: IndexMap<usize, Vec<usize>>,
}

impl Graph {
    /// Builds the graph of a case that keeps the promises of [`Case`]; what names an unknown id gets no edge.
    pub fn new(case: Case) -> Self {
        let mut graph = DiGraph::new();
        let mut nodes =
            |count: usize, node: fn(usize) -> Node| (0..count).map(|i| graph.add_node(node(i))).collect();
        let claims: Vec<_> = nodes(case.claims.len(), Node::Claim);
        let sources: Vec<_> = nodes(case.sources.len(), Node::Source);
        let entities: Vec<_> = nodes(case.entities.len(), Node::Entity);
        let mut judged: IndexMap<NodeId, Vec<usize>> = IndexMap::new();
        for (i, judgement) in case.judgements.iter().enumerate() {
            judgement.ids.iter().for_each(|id| judged.entry(id.clone()).or_default().push(i));
        }
        let speakers = IndexMap::new();
        let mut whole = Self { case, edges: graph, claims, sources, entities, judged, speakers };
        for link in links(&whole.case) {
            if let (Node::Source(speaker), Node::Source(office), Edge::SpeaksFor) =
                (link.from, link.to, link.edge)
            {
                whole.speakers.entry(office).or_default().push(speaker);
            }
            let (from, to) = (whole.index(link.from), whole.index(link.to));
            whole.edges.add_edge(from, to, link.edge);
        }
        whole
    }

    /// Returns the case.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// Returns the petgraph graph itself, for algorithms that are not here.
    pub fn petgraph(&self) -> &DiGraph<Node, Edge> {
        &self.edges
    }

    /// Returns the node of a claim.
    pub fn claim_node(&self, id: &ClaimId) -> Option<Node> {
        self.case.claims.get_index_of(id).map(Node::Claim)
    }

    /// Returns the node of a source or an entity.
    pub fn node(&self, id: &str) -> Option<Node> {
        let source = self.case.sources.get_index_of(id).map(Node::Source);
        source.or_else(|| self.case.entities.get_index_of(id).map(Node::Entity))
    }

    /// Returns the edges that start at a node, in the order of the records.
    pub fn outgoing(&self, node: Node) -> Vec<Link> {
        self.links_at(node, Direction::Outgoing)
    }

    /// Returns the edges that lead to a node, in the order of the records.
    pub fn incoming(&self, node: Node) -> Vec<Link> {
        self.links_at(node, Direction::Incoming)
    }

    /// Returns the accounts on whose chain a source stands, with their claims and the position of the hop.
    pub fn tellings_of(&self, source: &SourceId) -> Vec<(&Claim, &Account, usize)> {
        let Some(node) = self.case.sources.get_index_of(source).map(Node::Source) else { return Vec::new() };
        let telling = |link: Link| match (link.to, link.edge) {
            (Node::Claim(claim), Edge::Asserts { account, hop }) => {
                let claim = &self.case.claims[claim];
                Some((claim, &claim.accounts[account], hop))
            }
            _ => None,
        };
        self.outgoing(node).into_iter().filter_map(telling).collect()
    }

    /// Returns the claims that are about an entity or a source.
    pub fn claims_about(&self, id: &str) -> Vec<&Claim> {
        let about = |link: Link| match (link.from, link.edge) {
            (Node::Claim(claim), Edge::About(_)) => Some(&self.case.claims[claim]),
            _ => None,
        };
        self.node(id)
            .map(|node| self.incoming(node))
            .unwrap_or_default()
            .into_iter()
            .filter_map(about)
            .collect()
    }

    /// Returns the documents that an outlet published.
    pub fn documents_of(&self, outlet: &SourceId) -> Vec<&Source> {
        let document = |link: Link| match (link.from, link.edge) {
            (Node::Source(source), Edge::PublishedBy) => Some(&self.case.sources[source]),
            _ => None,
        };
        self.node(outlet.as_str())
            .map(|node| self.incoming(node))
            .unwrap_or_default()
            .into_iter()
            .filter_map(document)
            .collect()
    }

    pub(super) fn index(&self, node: Node) -> NodeIndex {
        match node {
            Node::Claim(i) => self.claims[i],
            Node::Source(i) => self.sources[i],
            Node::Entity(i) => self.entities[i],
        }
    }

    fn links_at(&self, node: Node, direction: Direction) -> Vec<Link> {
        let link = |id: EdgeIndex| {
            let (from, to) = self.edges.edge_endpoints(id)?;
            Some(Link { from: self.edges[from], to: self.edges[to], edge: self.edges[id] })
        };
        // petgraph walks the edges of a node from the last added to the first.
        let mut edges: Vec<_> =
            self.edges.edges_directed(self.index(node), direction).map(|edge| edge.id()).collect();
        edges.sort_unstable();
        edges.into_iter().filter_map(link).collect()
    }

    fn at_claim<T>(&self, id: &ClaimId, pick: impl Fn(Edge) -> Option<T>) -> Vec<T> {
        let Some(node) = self.claim_node(id) else { return Vec::new() };
        let both = self.outgoing(node).into_iter().chain(self.incoming(node));
        both.filter_map(|link| pick(link.edge)).collect()
    }
}

impl View for Graph {
    fn claim(&self, id: &ClaimId) -> Option<&Claim> {
        self.case.claims.get(id)
    }

    fn source(&self, id: &SourceId) -> Option<&Source> {
        self.case.sources.get(id)
    }

    fn entity(&self, id: &EntityId) -> Option<&Entity> {
        self.case.entities.get(id)
    }

    fn contradictions_of(&self, id: &ClaimId) -> Vec<&Contradiction> {
        self.at_claim(id, |edge| match edge {
            Edge::Contradicts(i) => Some(&self.case.contradictions[i]),
            _ => None,
        })
    }

    fn relations_of(&self, id: &ClaimId) -> Vec<&Relation> {
        self.at_claim(id, |edge| match edge {
            Edge::Relates(i) => Some(&self.case.relations[i]),
            _ => None,
        })
    }

    fn judgements_on(&self, id: &NodeId) -> Vec<&Judgement> {
        let judged = self.judged.get(id).map_or(&[][..], Vec::as_slice);
        judged.iter().map(|i| &self.case.judgements[*i]).collect()
    }

    fn speakers_for(&self, id: &SourceId) -> Vec<&Source> {
        let office = self.case.sources.get_index_of(id);
        let speakers = office.and_then(|office| self.speakers.get(&office)).map_or(&[][..], Vec::as_slice);
        speakers.iter().map(|speaker| &self.case.sources[*speaker]).collect()
    }
}

/// Every edge of a case, in the order of the records.
fn links(case: &Case) -> Vec<Link> {
    let mut links = Vec::new();
    for (at, claim) in case.claims.values().enumerate() {
        claim_links(case, at, claim, &mut links);
    }
    source_links(case, &mut links);
    let entities = |id: &EntityId| case.entities.get_index_of(id).map(Node::Entity);
    for entity in case.entities.values() {
        let wholes = entity.part_of.iter().map(entities);
        links.extend(wholes.filter_map(|to| link(entities(&entity.id), to, Edge::PartOf)));
    }
    let claims = |id: &ClaimId| case.claims.get_index_of(id).map(Node::Claim);
    let pairs = case.contradictions.iter().enumerate();
    links.extend(
        pairs.filter_map(|(i, c)| link(claims(&c.claims[0]), claims(&c.claims[1]), Edge::Contradicts(i))),
    );
    let pairs = case.relations.iter().enumerate();
    links.extend(pairs.filter_map(|(i, r)| link(claims(&r.from), claims(&r.to), Edge::Relates(i))));
    let pairs = case.judgements.iter().enumerate();
    links
        .extend(pairs.filter_map(|(i, j)| {
            link(anything(case, &j.ids[0]), anything(case, &j.ids[1]), Edge::Judged(i))
        }));
    links
}

fn claim_links(case: &Case, at: usize, claim: &Claim, links: &mut Vec<Link>) {
    let sources = |id: &SourceId| case.sources.get_index_of(id).map(Node::Source);
    let node = Some(Node::Claim(at));
    for (i, about) in claim.about.iter().enumerate() {
        links.extend(link(node, anything(case, &about.id), Edge::About(i)));
    }
    for (account, telling) in claim.accounts.iter().enumerate() {
        for (hop, one) in telling.hops.iter().enumerate() {
            links.extend(link(sources(&one.source), node, Edge::Asserts { account, hop }));
        }
        for (hop, pair) in telling.hops.windows(2).enumerate() {
            let cites = Edge::Cites { claim: at, account, hop };
            links.extend(link(sources(&pair[0].source), sources(&pair[1].source), cites));
        }
    }
}

fn source_links(case: &Case, links: &mut Vec<Link>) {
    let sources = |id: &SourceId| case.sources.get_index_of(id).map(Node::Source);
    for source in case.sources.values() {
        let from = sources(&source.id);
        let outlet = source.document.as_ref().and_then(|document| document.outlet.as_ref());
        let speaks = source.speaks_for.iter().map(|id| (id, Edge::SpeaksFor));
        let wholes = source.part_of.iter().map(|id| (id, Edge::PartOf));
        let all = speaks.chain(wholes).chain(outlet.map(|id| (id, Edge::PublishedBy)));
        links.extend(all.filter_map(|(id, edge)| link(from, sources(id), edge)));
    }
}

fn anything(case: &Case, id: &NodeId) -> Option<Node> {
    let find = |map: Option<usize>, node: fn(usize) -> Node| map.map(node);
    find(case.sources.get_index_of(id.as_str()), Node::Source)
        .or_else(|| find(case.entities.get_index_of(id.as_str()), Node::Entity))
}

fn link(from: Option<Node>, to: Option<Node>, edge: Edge) -> Option<Link> {
    Some(Link { from: from?, to: to?, edge })
}

/// Ids by position, for whoever holds a [`Node`].
impl Graph {
    /// Returns the id of a node as it is written.
    pub fn id_of(&self, node: Node) -> &str {
        fn key<K, V>(map: &IndexMap<K, V>, i: usize) -> Option<&K> {
            map.get_index(i).map(|(id, _)| id)
        }
        let id = match node {
            Node::Claim(i) => key(&self.case.claims, i).map(ClaimId::as_str),
            Node::Source(i) => key(&self.case.sources, i).map(SourceId::as_str),
            Node::Entity(i) => key(&self.case.entities, i).map(EntityId::as_str),
        };
        id.unwrap_or_default()
    }
}

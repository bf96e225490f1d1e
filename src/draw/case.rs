//! The whole case: every claim, source, document and entity, and every edge between them.
//!
//! An overview, not an answer: nothing is folded and nothing left out. Edges of one kind between the same two boxes
//! are one arrow, whose tooltip lists what stands behind it, claim by claim.

use std::collections::{BTreeMap, BTreeSet};

use super::facing::strength_kind;
use super::label::{TITLE, against, claim_card, entity_card, limited, line, place, source_card, wrap};
use super::legend::legend;
use super::trace::relation_words;
use super::{ArrowKind, Picture, Tone};
use crate::graph::{Edge, Graph, Link, Node};
use crate::model::{Account, Claim};
use crate::query::end_of;
use crate::words;

/// The arrows of an overview: what stands behind each, sorted.
type Arrows = BTreeMap<(usize, usize, ArrowKind, String), BTreeSet<String>>;

/// Draws a whole case.
pub fn whole_case(graph: &Graph) -> Picture {
    let case = graph.case();
    let title = wrap(case.title.as_deref().unwrap_or("The whole case"), TITLE, 3);
    let mut picture = Picture { title, answer: vec![numbers(graph)], ..Picture::default() };
    let nodes = nodes(graph);
    let mut boxes: BTreeMap<usize, BTreeMap<usize, usize>> = BTreeMap::new();
    for node in &nodes {
        let (kind, i) = key(*node);
        let card = match node {
            Node::Claim(i) => claim_card(&case.claims[*i], Tone::Main),
            Node::Source(i) => source_card(graph, &case.sources[*i].id, Tone::Plain),
            Node::Entity(i) => entity_card(&case.entities[*i]),
        };
        boxes.entry(kind).or_default().insert(i, picture.add(card));
    }
    let card_of = |node: Node| {
        let (kind, i) = key(node);
        boxes.get(&kind).and_then(|all| all.get(&i)).copied()
    };
    // Once for each account: asking at every hop would cost the square of a long chain.
    let support: Vec<Vec<usize>> = case
        .claims
        .values()
        .map(|claim| claim.accounts.iter().map(Account::support_from).collect())
        .collect();
    let mut arrows = Arrows::new();
    for link in nodes.iter().flat_map(|node| graph.outgoing(*node)) {
        let (Some(from), Some(to)) = (card_of(link.from), card_of(link.to)) else { continue };
        let (kind, label, behind) = describe(graph, link, &support);
        // What has no direction is written in one order.
        let (from, to) = if is_mutual(kind) && from > to { (to, from) } else { (from, to) };
        arrows.entry((from, to, kind, label)).or_default().insert(behind);
    }
    for ((from, to, kind, label), behind) in arrows {
        let arrow = picture.connect(from, to, kind);
        arrow.label = wrap(&label, super::label::ARROW, 3);
        arrow.tooltip = limited(behind.into_iter().filter(|line| !line.is_empty()).collect());
        arrow.leftwards = kind == ArrowKind::Belongs;
        arrow.free = is_mutual(kind) || kind == ArrowKind::Relation;
    }
    legend(&mut picture);
    picture
}

fn is_mutual(kind: ArrowKind) -> bool {
    matches!(kind, ArrowKind::Contradiction | ArrowKind::Tension | ArrowKind::Identity)
}

/// All nodes, documents first, each kind by id.
fn nodes(graph: &Graph) -> Vec<Node> {
    let case = graph.case();
    let sources = (0..case.sources.len()).map(Node::Source);
    let claims = (0..case.claims.len()).map(Node::Claim);
    let entities = (0..case.entities.len()).map(Node::Entity);
    let mut nodes: Vec<Node> = sources.chain(claims).chain(entities).collect();
    let other = |node: &Node| matches!(node, Node::Source(i) if case.sources[*i].document.is_none());
    nodes.sort_by(|a, b| (key(*a).0, other(a), graph.id_of(*a)).cmp(&(key(*b).0, other(b), graph.id_of(*b))));
    nodes
}

fn key(node: Node) -> (usize, usize) {
    match node {
        Node::Source(i) => (0, i),
        Node::Claim(i) => (1, i),
        Node::Entity(i) => (2, i),
    }
}

fn numbers(graph: &Graph) -> String {
    let case = graph.case();
    let accounts: usize = case.claims.values().map(|claim| claim.accounts.len()).sum();
    let documents = case.sources.values().filter(|source| source.document.is_some()).count();
    let counts = [
        (case.claims.len(), "claim", "claims"),
        (accounts, "account", "accounts"),
        (documents, "document", "documents"),
        (case.sources.len() - documents, "other source", "other sources"),
        (case.entities.len(), "entity", "entities"),
    ];
    let counts: Vec<String> =
        counts.iter().map(|(n, one, many)| format!("{n} {}", if *n == 1 { one } else { many })).collect();
    format!("{}.", words::enumerate(&counts, counts.len()))
}

/// What an edge is drawn as: its line, the words on it, and what stands behind it.
fn describe(graph: &Graph, link: Link, support: &[Vec<usize>]) -> (ArrowKind, String, String) {
    let case = graph.case();
    let evidence = |claim: &Claim, account: &Account| line(&format!("{}, {}", claim.id, place(account)));
    let why = |why: &Option<String>| why.as_deref().map(line).unwrap_or_default();
    match link.edge {
        Edge::Asserts { account, hop } => {
            let Node::Claim(claim) = link.to else { return (ArrowKind::Says, String::new(), String::new()) };
            let support_from = support[claim][account];
            let claim = &case.claims[claim];
            let account = &claim.accounts[account];
            let (kind, label) = asserts(graph, account, hop, support_from);
            (kind, label, evidence(claim, account))
        }
        Edge::Cites { claim, account, .. } => {
            let claim = &case.claims[claim];
            (ArrowKind::Chain, String::new(), evidence(claim, &claim.accounts[account]))
        }
        Edge::Contradicts(i) => {
            let one = &case.contradictions[i];
            (strength_kind(one.strength), one.differ.to_string(), why(&one.why))
        }
        Edge::About(i) => {
            let role = match link.from {
                Node::Claim(claim) => case.claims[claim].about[i].role.clone(),
                _ => None,
            };
            (ArrowKind::About, role.unwrap_or_default(), String::new())
        }
        Edge::Relates(i) => {
            let one = &case.relations[i];
            (ArrowKind::Relation, relation_words(one.kind).to_owned(), why(&one.why))
        }
        Edge::Judged(i) => {
            let one = &case.judgements[i];
            (ArrowKind::Identity, format!("{}, {}", one.ruling, one.likely), why(&one.why))
        }
        Edge::SpeaksFor => (ArrowKind::Belongs, "speaks for".to_owned(), String::new()),
        Edge::PartOf => (ArrowKind::Belongs, "part of".to_owned(), String::new()),
        Edge::PublishedBy => (ArrowKind::Belongs, "published by".to_owned(), String::new()),
    }
}

/// What one hop does with the claim.
fn asserts(graph: &Graph, account: &Account, hop: usize, support_from: usize) -> (ArrowKind, String) {
    let stance = account.hops[hop].stance;
    if !stance.supports() {
        let what = if hop + 1 < support_from { " a denial" } else { "" };
        return (ArrowKind::Disputes, format!("{}{what}", against(stance)));
    }
    if hop < support_from {
        return (ArrowKind::Passes, "only as denied".to_owned());
    }
    match end_of(graph, account).filter(|_| hop + 1 == account.hops.len()) {
        Some(end) => (ArrowKind::Says, words::end_name(end.kind, end.unnamed)),
        None => (ArrowKind::Passes, String::new()),
    }
}

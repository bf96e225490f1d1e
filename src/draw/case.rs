//! The whole case: every claim, source, document and entity, and every edge between them.
//!
//! An overview, not an answer: nothing is folded and nothing left out. Edges of one kind between the same two boxes
//! are one arrow, whose tooltip lists what stands behind it, claim by claim.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::facing::strength_kind;
use super::label::{TITLE, against, claim_card, entity_card, limited, line, place, source_card, wrap};
use super::legend::legend;
use super::trace::relation_words;
use super::{ArrowKind, Picture, Tone};
use crate::graph::{Edge, Graph, Link, Node};
use crate::model::{Account, Claim};
use crate::query::end_of;
use crate::words;

/// An arrow of an overview: from, to, its line, the words on it.
type Between = (usize, usize, ArrowKind, String);

/// What is asked of an account at every hop of it, and worked out once: else it would cost the square of a long chain.
struct Told {
    support_from: usize,
    evidence: String,
}

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
    let told: Vec<Vec<Told>> = case
        .claims
        .values()
        .map(|claim| claim.accounts.iter().map(|one| told(claim, one)).collect())
        .collect();
    let mut arrows: Vec<(Between, Cow<str>)> = Vec::new();
    for link in nodes.iter().flat_map(|node| graph.outgoing(*node)) {
        let (Some(from), Some(to)) = (card_of(link.from), card_of(link.to)) else { continue };
        let (kind, label, behind) = describe(graph, link, &told);
        // What has no direction is written in one order.
        let (from, to) = if is_mutual(kind) && from > to { (to, from) } else { (from, to) };
        arrows.push(((from, to, kind, label), behind));
    }
    arrows.sort_unstable();
    arrows.dedup();
    for same in arrows.chunk_by(|a, b| a.0 == b.0) {
        let Some(((from, to, kind, label), _)) = same.first() else { continue };
        let kind = *kind;
        let arrow = picture.connect(*from, *to, kind);
        arrow.label = wrap(label, super::label::ARROW, 3);
        let behind = same.iter().map(|(_, line)| line).filter(|line| !line.is_empty());
        arrow.tooltip = limited(behind.map(Cow::to_string).collect());
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

fn told(claim: &Claim, account: &Account) -> Told {
    let evidence = line(&format!("{}, {}", claim.id, place(account)));
    Told { support_from: account.support_from(), evidence }
}

/// What an edge is drawn as: its line, the words on it, and what stands behind it.
fn describe<'t>(graph: &Graph, link: Link, told: &'t [Vec<Told>]) -> (ArrowKind, String, Cow<'t, str>) {
    let case = graph.case();
    let why = |why: &Option<String>| Cow::from(why.as_deref().map(line).unwrap_or_default());
    let nothing = Cow::from("");
    match link.edge {
        Edge::Asserts { account, hop } => {
            let Node::Claim(claim) = link.to else { return (ArrowKind::Says, String::new(), nothing) };
            let told = &told[claim][account];
            let account = &case.claims[claim].accounts[account];
            let (kind, label) = asserts(graph, account, hop, told.support_from);
            (kind, label, told.evidence.as_str().into())
        }
        Edge::Cites { claim, account, .. } => {
            (ArrowKind::Chain, String::new(), told[claim][account].evidence.as_str().into())
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
            (ArrowKind::About, role.unwrap_or_default(), nothing)
        }
        Edge::Relates(i) => {
            let one = &case.relations[i];
            (ArrowKind::Relation, relation_words(one.kind).to_owned(), why(&one.why))
        }
        Edge::Judged(i) => {
            let one = &case.judgements[i];
            (ArrowKind::Identity, format!("{}, {}", one.ruling, one.likely), why(&one.why))
        }
        Edge::SpeaksFor => (ArrowKind::Belongs, "speaks for".to_owned(), nothing),
        Edge::PartOf => (ArrowKind::Belongs, "part of".to_owned(), nothing),
        Edge::PublishedBy => (ArrowKind::Belongs, "published by".to_owned(), nothing),
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
    let is_last = hop + 1 == account.hops.len();
    match is_last.then(|| end_of(graph, account)).flatten() {
        Some(end) => (ArrowKind::Says, words::end_name(end.kind, end.unnamed)),
        None => (ArrowKind::Passes, String::new()),
    }
}

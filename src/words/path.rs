//! What a path says in plain English: each piece of evidence as a sentence, and how far apart two things are.

use super::{count, name_of, objects, verb, within};
use crate::graph::{Graph, Node, View as _};
use crate::model::{Account, RelationKind, Stance};
use crate::query::{Evidence, Path};

/// Returns what people call a node: the name of a source or entity, the sentence of a claim.
pub fn node_name(graph: &Graph, node: Node) -> String {
    let case = graph.case();
    let name = match node {
        Node::Claim(i) => case.claims.get_index(i).map(|(_, claim)| claim.text.clone()),
        Node::Source(i) => case.sources.get_index(i).map(|(_, source)| source.name.clone()),
        Node::Entity(i) => case.entities.get_index(i).map(|(_, entity)| entity.name.clone()),
    };
    name.unwrap_or_default()
}

/// Returns what a node is, in one word: "claim", "source", "entity".
pub fn node_kind(node: Node) -> &'static str {
    match node {
        Node::Claim(_) => "claim",
        Node::Source(_) => "source",
        Node::Entity(_) => "entity",
    }
}

/// Returns where an account stands: its document and anchor, or that it has none.
pub fn place(account: &Account) -> String {
    match (&account.document, &account.at, &account.quote) {
        (None, ..) => "no document".to_owned(),
        (Some(document), Some(at), _) => format!("{document} {at}"),
        (Some(document), None, Some(quote)) => format!("{document} “{quote}”, not anchored yet"),
        (Some(document), None, None) => format!("{document}, no anchor"),
    }
}

/// Returns how far apart the two ends of a path are, as a sentence.
pub fn path_length(path: &Path) -> String {
    let Some(length) = path.length else { return "Nothing on record connects the two.".to_owned() };
    let number = match (path.count, path.or_more) {
        (n, true) => format!("more than {n} shortest paths"),
        (1, _) => "one shortest path".to_owned(),
        (n, _) => count(n, "", "shortest paths"),
    };
    let shown = match path.paths.len() {
        n if n == path.count && !path.or_more => String::new(),
        0 => "; none is shown".to_owned(),
        1 => "; the first is shown".to_owned(),
        n => format!("; the first {} are shown", count(n, "", "").trim_end()),
    };
    match length {
        0 => "The two are one and the same record.".to_owned(),
        n => format!("{} apart; {number}{shown}.", super::first_up(&count(n, "step", "steps"))),
    }
}

/// Returns a piece of evidence as a sentence without its place.
pub fn tie(graph: &Graph, evidence: &Evidence) -> String {
    let name = |node: &Node| node_name(graph, *node);
    let why = |why: &Option<String>| why.as_ref().map_or(String::new(), |why| format!(": {why}"));
    match evidence {
        Evidence::Cites { claim, account, hop } => {
            let [from, to] = [*hop, hop + 1].map(|hop| &account.hops[hop].source);
            let has = verb(graph, from, "has", "have");
            let (from, to) = (name_of(graph, from), within(graph, to));
            format!("{from} {has} it from {to}, that is: {} [{}]", claim.text, claim.id)
        }
        Evidence::Asserts { account, hop, .. } => telling(graph, account, *hop),
        Evidence::Contradicts(one) => {
            format!("set against each other, {} ({}){}", one.strength, one.differ, why(&one.why))
        }
        Evidence::Relates(one) => {
            let verb = match one.kind {
                RelationKind::Supports => "supports",
                RelationKind::Supersedes => "supersedes",
                RelationKind::Restates => "restates",
            };
            format!("[{}] {verb} [{}]{}", one.from, one.to, why(&one.why))
        }
        Evidence::About { about, .. } => {
            let role = about.role.as_ref().map_or(String::new(), |role| format!(", as {role}"));
            let node = graph.node(about.id.as_str());
            let what = node.map_or_else(|| about.id.to_string(), |node| name(&node));
            format!("the claim is about {what}{role}")
        }
        Evidence::Same(one) => format!("judged the same, {}{}", one.likely, why(&one.why)),
        Evidence::SpeaksFor(from, to) => format!("{} speaks for {}", name(from), name(to)),
        Evidence::PartOf(from, to) => format!("{} is a part of {}", name(from), name(to)),
        Evidence::PublishedBy(from, to) => format!("{} was published by {}", name(from), name(to)),
    }
}

fn telling(graph: &Graph, account: &Account, hop: usize) -> String {
    let one = &account.hops[hop];
    let who = graph.source(&one.source).map_or_else(|| one.source.to_string(), |source| source.name.clone());
    let inner = account.hops.get(hop + 1).map(|inner| within(graph, &inner.source));
    let does = |a, b| verb(graph, &one.source, a, b);
    let objects = objects(graph, &one.source, one.stance);
    match (one.stance, inner) {
        (Stance::Asserts, None) => format!("{who} {} so ({})", does("says", "say"), one.basis),
        (Stance::Asserts, Some(inner)) => {
            format!("{who} {} so, and {} it from {inner}", does("says", "say"), does("has", "have"))
        }
        (Stance::Relays, None) => format!("{who} {} it on ({})", does("passes", "pass"), one.basis),
        (Stance::Relays, Some(inner)) => format!("{who} {} it on, from {inner}", does("passes", "pass")),
        (Stance::Doubts | Stance::Denies, None) => format!("{who} {objects} it ({})", one.basis),
        (Stance::Doubts | Stance::Denies, Some(inner)) => {
            format!("{who} {objects} it; it is told by {inner}")
        }
    }
}

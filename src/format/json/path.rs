//! The JSON of a path.

use serde_json::{Value, json};

use super::{contradiction, hashes, judgement, ranges, relation};
use crate::graph::{Graph, Node};
use crate::model::{Account, Claim};
use crate::query::{Evidence, Path, Step};
use crate::words;

/// Returns the shortest paths between two nodes, with all the evidence of each step.
pub fn path_json(graph: &Graph, path: &Path) -> Value {
    let steps = |one: &Vec<Step>| one.iter().map(|step| step_json(graph, step)).collect::<Vec<_>>();
    json!({
        "from": node(graph, path.from),
        "to": node(graph, path.to),
        "length": path.length,
        "count": path.count,
        "or_more": path.or_more,
        "paths": path.paths.iter().map(steps).collect::<Vec<_>>(),
        "words": words::path_length(path),
    })
}

fn node(graph: &Graph, node: Node) -> Value {
    json!({
        "kind": words::node_kind(node),
        "id": graph.id_of(node),
        "name": words::node_name(graph, node),
    })
}

fn step_json(graph: &Graph, step: &Step) -> Value {
    json!({
        "from": node(graph, step.from),
        "to": node(graph, step.to),
        "evidence": step.evidence.iter().map(|one| evidence(graph, one)).collect::<Vec<_>>(),
    })
}

fn evidence(graph: &Graph, one: &Evidence) -> Value {
    let id = |node: Node| graph.id_of(node);
    let pair = |kind: &str, from: Node, to: Node| json!({ "kind": kind, "from": id(from), "to": id(to) });
    let (kind, record) = match one {
        Evidence::Cites { claim, account, hop } => return telling("cites", claim, account, *hop),
        Evidence::Asserts { claim, account, hop } => return telling("asserts", claim, account, *hop),
        Evidence::About { claim, about } => {
            return json!({ "kind": "about", "claim": claim.id, "id": about.id, "role": about.role });
        }
        Evidence::SpeaksFor(from, to) => return pair("speaks_for", *from, *to),
        Evidence::PartOf(from, to) => return pair("part_of", *from, *to),
        Evidence::PublishedBy(from, to) => return pair("published_by", *from, *to),
        Evidence::Contradicts(one) => ("contradicts", contradiction(one)),
        Evidence::Relates(one) => ("relates", relation(one)),
        Evidence::Same(one) => ("same", judgement(one)),
    };
    json!({ "kind": kind, "record": record })
}

fn telling(kind: &str, claim: &Claim, account: &Account, hop: usize) -> Value {
    let one = &account.hops[hop];
    json!({
        "kind": kind,
        "claim": claim.id,
        "account": account.id,
        "document": account.document,
        "at": ranges(account.at.as_ref()),
        "hashes": hashes(account.at.as_ref()),
        "hop": hop,
        "source": one.source,
        "basis": one.basis,
        "stance": one.stance,
        "from": account.hops.get(hop + 1).map(|inner| &inner.source),
    })
}

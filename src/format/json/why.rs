//! The answer of `why` as JSON.

use serde_json::{Value, json};

use super::{end, hashes, hop, ranges};
use crate::graph::View;
use crate::query::{Leg, Why};
use crate::words;

/// Returns why a source stands behind a claim.
pub fn why_json(view: &impl View, why: &Why) -> Value {
    let trace = &why.trace;
    let leg = |leg: &Leg| {
        let account = trace.accounts[leg.account].account;
        json!({
            "account": account.id,
            "document": account.document,
            "at": ranges(account.at.as_ref()),
            "hashes": hashes(account.at.as_ref()),
            "join": leg.join,
            "hops": account.hops[leg.from..=leg.to].iter().map(hop).collect::<Vec<_>>(),
        })
    };
    json!({
        "claim": { "id": trace.claim.id, "text": trace.claim.text },
        "source": why.source,
        "proof": why.proof.as_ref().map(|proof| json!({
            "end": proof.end.map(end),
            "joins": proof.legs.iter().filter(|leg| leg.join.is_some()).count(),
            "steps": proof.legs.iter().map(|leg| leg.to - leg.from).sum::<usize>(),
            "legs": proof.legs.iter().map(leg).collect::<Vec<_>>(),
        })),
        "documents": why.documents.iter().map(|one| json!({ "document": one.document, "joins": one.joins })).collect::<Vec<_>>(),
        "words": words::proof(view, why),
    })
}

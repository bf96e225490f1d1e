//! The answer of `corroborate` as JSON.

use serde_json::{Value, json};

use super::{traced, verdict};
use crate::graph::View;
use crate::query::{Corroboration, Voice};
use crate::words;

/// Returns how far the accounts of a claim bear each other out.
pub fn corroboration_json(view: &impl View, answer: &Corroboration) -> Value {
    let trace = &answer.trace;
    let id_of = |position: &usize| trace.accounts[*position].account.id.as_str();
    let voice = |one: &Voice| {
        json!({
            "sources": one.sources,
            "ends": one.ends,
            "sure": one.sure,
            "documents": one.documents,
            "otherwise": one.otherwise,
            "accounts": one.accounts.iter().map(id_of).collect::<Vec<_>>(),
        })
    };
    json!({
        "claim": { "id": trace.claim.id, "text": trace.claim.text },
        "verdict": verdict(view, trace),
        "disjoint": {
            "at_least": answer.chains.len(),
            "at_most": answer.at_most,
            "grounded": { "at_least": answer.grounded.at_least, "at_most": answer.grounded.at_most },
            "chains": answer.chains.iter().map(|i| traced(trace, &trace.accounts[*i])).collect::<Vec<_>>(),
        },
        "voices": answer.voices.iter().map(voice).collect::<Vec<_>>(),
        "echoes": answer.echoes.iter().map(|one| json!({
            "source": one.source,
            "citing": one.citing.iter().map(id_of).collect::<Vec<_>>(),
            "documents": one.documents,
        })).collect::<Vec<_>>(),
        "credibility": trace.claim.credibility,
        "overrated": answer.overrated,
        "words": words::corroboration(view, answer),
    })
}

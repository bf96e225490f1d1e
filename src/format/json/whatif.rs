//! The answer of `whatif` as JSON.

use serde_json::{Value, json};

use super::verdict;
use crate::graph::View;
use crate::query::{Effect, Supposed, Supposition, Trace};
use crate::words;

/// Returns the verdict on a claim now, and as it would be.
pub fn whatif_json<V: View>(
    view: &V,
    supposed: &Supposed<V>,
    all: &[Supposition],
    now: &Trace,
    then: &Trace,
) -> Value {
    let suppositions = all.iter().zip(supposed.effects());
    json!({
        "claim": { "id": now.claim.id, "text": now.claim.text },
        "if": suppositions.map(|(one, effect)| supposition(view, one, effect)).collect::<Vec<_>>(),
        "now": verdict(view, now),
        "then": verdict(supposed, then),
    })
}

fn supposition(view: &impl View, one: &Supposition, effect: &Effect) -> Value {
    let (what, sources) = match one {
        Supposition::Witnessed(id) => ("witnessed", vec![id]),
        Supposition::Without(id) => ("without", vec![id]),
        Supposition::Same(a, b) => ("same", vec![a, b]),
    };
    json!({
        "suppose": what,
        "sources": sources,
        "grounded": effect.grounded,
        "cut": effect.cut,
        "added": effect.added,
        "removed": effect.removed,
        "against": effect.against,
        "words": words::effect(view, one, effect),
    })
}

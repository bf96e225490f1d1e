//! The JSON of an evidence sheet.

use serde::Serialize;
use serde_json::{Value, json};

use super::{each, end, gaps_json, place, quantity, source, trace_json};
use crate::graph::Graph;
use crate::model::Source;
use crate::query::{Check, Figure, Sheet, SideAccount};
use crate::words;

/// Returns an evidence sheet; `docs/questions/sheet.md` describes the shape.
pub fn sheet_json(graph: &Graph, sheet: &Sheet) -> Value {
    let looked = |check: &Check| matches!(check, Check::Holds | Check::Changed | Check::Broken);
    let grades = sheet.sources.iter().chain(&sheet.documents).filter(|one| one.reliability.is_some());
    json!({
        "claim": sheet.trace.claim.id,
        "text": sheet.trace.claim.text,
        "answer": words::answer(sheet),
        "attribution": words::attribution(graph, sheet),
        "standing": sheet.standing,
        "voices": voices(&sheet.voices),
        "passages": sheet.trace.accounts.iter().zip(&sheet.seen).map(|(one, seen)| json!({
            "account": one.account.id,
            "check": seen.check,
            "why": seen.why,
            "words": seen.words,
            "hops": seen.hops.iter().map(|(hop, words)| json!({ "hop": hop, "words": words })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "trace": trace_json(graph, &sheet.trace, &[]),
        "against": sheet.trace.contradictions.iter().zip(&sheet.against).map(|(one, told)| json!({
            "claim": one.claim.id,
            "voices": voices(told),
        })).collect::<Vec<_>>(),
        "superseded_by": sheet.superseded_by.iter().map(|(claim, told)| json!({
            "claim": claim.id,
            "voices": voices(told),
        })).collect::<Vec<_>>(),
        "figures": sheet.figures.iter().map(figure).collect::<Vec<_>>(),
        "gaps": gaps_json(graph, &sheet.gaps, sheet.seen.iter().any(|one| looked(&one.check))),
        "unchecked": words::unchecked(graph, sheet),
        "credibility": sheet.trace.claim.credibility,
        "overrated": sheet.overrated,
        "reliabilities": grades.map(|one| reliability(one)).collect::<Vec<_>>(),
    })
}

fn voices(voices: &[SideAccount]) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<P, E> {
        #[serde(flatten)]
        place: P,
        end: E,
    }
    each(voices, |one| Shape { place: place(one.account), end: end(one.end) })
}

fn figure(one: &Figure) -> Value {
    json!({
        "claim": one.claim.id,
        "text": one.claim.text,
        "quantity": quantity(one.quantity),
        "voices": voices(&one.told),
        "superseded_by": one.superseded_by,
    })
}

fn reliability(one: &Source) -> Value {
    let mut all = source(one);
    json!({ "source": one.id, "reliability": all["reliability"].take() })
}

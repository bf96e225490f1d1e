//! The answer of `corroborate` as JSON.

use serde::Serialize;
use serde_json::{Value, json};

use super::{each, traced, verdict};
use crate::graph::View;
use crate::model::{Credibility, SourceId};
use crate::query::{Corroboration, Echo, Trace, Voice};
use crate::words;

/// Returns how far the accounts of a claim bear each other out.
pub fn corroboration_json<'a>(view: &'a impl View, answer: &'a Corroboration<'a>) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<D, V, E> {
        claim: Value,
        verdict: Value,
        disjoint: D,
        voices: V,
        echoes: E,
        credibility: Option<Credibility>,
        overrated: bool,
        words: Vec<String>,
    }
    let trace = &answer.trace;
    Shape {
        claim: json!({ "id": trace.claim.id, "text": trace.claim.text }),
        verdict: verdict(view, trace),
        disjoint: disjoint(answer),
        voices: each(&answer.voices, |one| voice(trace, one)),
        echoes: each(&answer.echoes, |one| echo(trace, one)),
        credibility: trace.claim.credibility,
        overrated: answer.overrated,
        words: words::corroboration(view, answer),
    }
}

fn disjoint<'a>(answer: &'a Corroboration<'a>) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<C> {
        at_least: usize,
        at_most: usize,
        grounded: Value,
        chains: C,
    }
    let trace = &answer.trace;
    Shape {
        at_least: answer.chains.len(),
        at_most: answer.at_most,
        grounded: json!({ "at_least": answer.grounded.at_least, "at_most": answer.grounded.at_most }),
        chains: each(&answer.chains, |i| traced(trace, &trace.accounts[*i])),
    }
}

fn voice<'a>(trace: &'a Trace<'a>, one: &'a Voice<'a>) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<'a, A> {
        sources: &'a [&'a SourceId],
        ends: bool,
        sure: bool,
        documents: &'a [&'a SourceId],
        otherwise: &'a [&'a SourceId],
        accounts: A,
    }
    Shape {
        sources: &one.sources,
        ends: one.ends,
        sure: one.sure,
        documents: &one.documents,
        otherwise: &one.otherwise,
        accounts: each(&one.accounts, |i| &trace.accounts[*i].account.id),
    }
}

fn echo<'a>(trace: &'a Trace<'a>, one: &'a Echo<'a>) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<'a, A> {
        source: &'a SourceId,
        citing: A,
        documents: &'a [&'a SourceId],
    }
    Shape {
        source: one.source,
        citing: each(&one.citing, |i| &trace.accounts[*i].account.id),
        documents: &one.documents,
    }
}

//! The JSON of gaps.

use serde::Serialize;
use serde_json::{Value, json};

use super::{each, place};
use crate::graph::View;
use crate::model::{Claim, ClaimId, SourceId};
use crate::query::{EndKind, Gap, Gaps, OpenEnd, Question, WeakClaim};
use crate::words;

/// Returns what is missing: the questions in their order, and the claims with what each of them lacks.
pub fn gaps_json(view: &impl View, gaps: &Gaps, anchors_checked: bool) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<Q, C> {
        looked_at: usize,
        anchors_checked: bool,
        questions: Q,
        claims: C,
    }
    Shape {
        looked_at: gaps.looked_at,
        anchors_checked,
        questions: each(&gaps.questions, |one| question(view, one)),
        claims: each(&gaps.claims, |one| weak(view, one)),
    }
}

fn question(view: &impl View, one: &Question) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<'a, I, E> {
        ask: Option<&'a SourceId>,
        about: &'a SourceId,
        first: I,
        further: I,
        others: I,
        ends: E,
        words: String,
    }
    let ids = |claims: &[&Claim]| claims.iter().map(|claim| claim.id.clone()).collect::<Vec<ClaimId>>();
    Shape {
        ask: one.ask,
        about: one.about,
        first: ids(&one.first),
        further: ids(&one.further),
        others: ids(&one.others),
        ends: each(&one.ends, end),
        words: words::question(view, one),
    }
}

fn end(one: &OpenEnd) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<'a, P> {
        #[serde(flatten)]
        place: P,
        claim: &'a ClaimId,
        kind: EndKind,
        source: Option<&'a SourceId>,
    }
    let source = one.account.last().map(|hop| &hop.source);
    Shape { place: place(one.account), claim: &one.claim.id, kind: one.kind, source }
}

fn weak(view: &impl View, one: &WeakClaim) -> Value {
    json!({
        "claim": one.claim.id,
        "text": one.claim.text,
        "gaps": one.gaps.iter().map(|one| gap(view, one)).collect::<Vec<_>>(),
    })
}

fn gap(view: &impl View, one: &Gap) -> Value {
    json!({
        "kind": one.kind,
        "sources": one.sources,
        "accounts": each(&one.accounts, |account| place(account)),
        "against": one.against,
        "words": words::gap(view, one),
    })
}

//! The JSON of gaps.

use serde_json::{Value, json};

use super::{hashes, ranges};
use crate::graph::View;
use crate::model::{Account, Claim, ClaimId};
use crate::query::{Gap, Gaps, OpenEnd, Question, WeakClaim};
use crate::words;

/// Returns what is missing: the questions in their order, and the claims with what each of them lacks.
pub fn gaps_json(view: &impl View, gaps: &Gaps, anchors_checked: bool) -> Value {
    json!({
        "looked_at": gaps.looked_at,
        "anchors_checked": anchors_checked,
        "questions": gaps.questions.iter().map(|one| question(view, one)).collect::<Vec<_>>(),
        "claims": gaps.claims.iter().map(|one| weak(view, one)).collect::<Vec<_>>(),
    })
}

fn question(view: &impl View, one: &Question) -> Value {
    let ids = |claims: &[&Claim]| claims.iter().map(|claim| claim.id.clone()).collect::<Vec<ClaimId>>();
    json!({
        "ask": one.ask,
        "about": one.about,
        "first": ids(&one.first),
        "further": ids(&one.further),
        "others": ids(&one.others),
        "ends": one.ends.iter().map(end).collect::<Vec<_>>(),
        "words": words::question(view, one),
    })
}

fn end(one: &OpenEnd) -> Value {
    let mut value = place(one.account);
    if let Some(object) = value.as_object_mut() {
        object.insert("claim".to_owned(), json!(one.claim.id));
        object.insert("kind".to_owned(), json!(one.kind));
        object.insert("source".to_owned(), json!(one.account.last().map(|hop| &hop.source)));
    }
    value
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
        "accounts": one.accounts.iter().map(|account| place(account)).collect::<Vec<_>>(),
        "against": one.against,
        "words": words::gap(view, one),
    })
}

/// An account by its id and the place where it stands.
pub(super) fn place(account: &Account) -> Value {
    json!({
        "account": account.id,
        "document": account.document,
        "at": account.at.as_ref().map(ranges).unwrap_or_default(),
        "hashes": account.at.as_ref().map(hashes).unwrap_or_default(),
    })
}

//! The JSON of circles.

use serde_json::{Value, json};

use super::place;
use crate::graph::View;
use crate::model::{Account, Claim};
use crate::query::{Circle, Part};
use crate::words;

/// Returns circles with the accounts that make them.
pub fn loops_json(view: &impl View, looked_at: usize, circles: &[Circle]) -> Value {
    json!({
        "looked_at": looked_at,
        "circles": circles.iter().map(|one| circle(view, one)).collect::<Vec<_>>(),
    })
}

fn circle(view: &impl View, one: &Circle) -> Value {
    json!({
        "claims": one.claims.iter().map(|claim| json!({ "id": claim.id, "text": claim.text })).collect::<Vec<_>>(),
        "sources": one.sources,
        "leads_out": one.leads_out,
        "ring": one.ring.iter().map(part).collect::<Vec<_>>(),
        "accounts": one.accounts.iter().map(|told| placed(told.claim, told.account)).collect::<Vec<_>>(),
        "words": words::circle(view, one),
    })
}

fn part(one: &Part) -> Value {
    let mut value = placed(one.claim, one.account);
    let sources: Vec<_> = one.account.hops[one.hop..].iter().map(|hop| &hop.source).collect();
    if let Some(object) = value.as_object_mut() {
        object.insert("hop".to_owned(), json!(one.hop));
        object.insert("sources".to_owned(), json!(sources));
        object.insert("likely".to_owned(), json!(one.likely));
    }
    value
}

fn placed(claim: &Claim, account: &Account) -> Value {
    let mut value = json!(place(account));
    if let Some(object) = value.as_object_mut() {
        object.insert("claim".to_owned(), json!(claim.id));
    }
    value
}

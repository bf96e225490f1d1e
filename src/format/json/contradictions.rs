//! The JSON of who contradicts whom.

use serde_json::{Value, json};

use super::impact::against;
use super::{account, contradiction, end, groups, quantity, ranges};
use crate::graph::View;
use crate::model::{Account, Claim, When};
use crate::query::{
    Candidate, Common, Contradictions, DisputeGroup, Figure, Opposition, SelfContradiction, Side,
    SideAccount, end_of, in_order,
};
use crate::words;

/// Returns who contradicts whom, and candidates if they were asked for; `docs/questions/contradictions.md` describes
/// the shape.
pub fn disputes_json(view: &impl View, answer: &Contradictions, candidates: Option<&[Candidate]>) -> Value {
    json!({
        "disputes": answer.disputes.iter().map(dispute).collect::<Vec<_>>(),
        "selves": answer.selves.iter().map(|one| self_contradiction(view, one)).collect::<Vec<_>>(),
        "figures": answer.spreads.iter().map(|one| {
            one.figures.iter().map(|one| figure(view, one)).collect::<Vec<_>>()
        }).collect::<Vec<_>>(),
        "candidates": candidates.map(|all| all.iter().map(|one| candidate(view, one)).collect::<Vec<_>>()),
    })
}

fn dispute(one: &DisputeGroup) -> Value {
    json!({
        "claims": one.sides.iter().map(side).collect::<Vec<_>>(),
        "contradictions": one.oppositions.iter().map(opposition).collect::<Vec<_>>(),
    })
}

fn side(one: &Side) -> Value {
    let wordings = one.wordings.iter().map(|(source, words)| json!({ "source": source, "wording": words }));
    json!({
        "id": one.claim.id,
        "text": one.claim.text,
        "asked": one.asked,
        "wordings": wordings.collect::<Vec<_>>(),
        "ends": groups(&one.ends),
        "documents": one.documents,
        "outlets": one.outlets,
        "without_outlet": one.without_outlet,
        "accounts": one.told.iter().map(telling).collect::<Vec<_>>(),
        "against": one.against.iter().map(against).collect::<Vec<_>>(),
    })
}

fn telling(one: &SideAccount) -> Value {
    json!({ "account": account(one.account), "end": end(one.end) })
}

fn opposition(one: &Opposition) -> Value {
    let mut value = contradiction(one.contradiction);
    let shared = json!({
        "ends": one.shared.ends.iter().map(common).collect::<Vec<_>>(),
        "voices": one.shared.voices.iter().map(common).collect::<Vec<_>>(),
        "documents": one.shared.documents,
        "outlets": one.shared.outlets,
    });
    if let Some(object) = value.as_object_mut() {
        object.insert("shared".to_owned(), shared);
    }
    value
}

fn common(one: &Common) -> Value {
    json!({
        "sources": one.sources,
        "likely": one.likely,
        "accounts": one.accounts.map(|account| &account.id),
    })
}

fn self_contradiction(view: &impl View, one: &SelfContradiction) -> Value {
    let accounts: [&Account; 2] = one.voice.accounts;
    json!({
        "claims": one.claims.map(|claim| &claim.id),
        "sources": one.voice.sources,
        "likely": one.voice.likely,
        "accounts": accounts.map(account),
        "contradiction": one.contradiction.map(contradiction),
        "words": words::self_contradiction(view, one),
    })
}

fn figure(view: &impl View, one: &Figure) -> Value {
    let published = |told: &SideAccount| -> Option<When> {
        view.source(told.account.document.as_ref()?)?.document.as_ref()?.published.clone()
    };
    let row = |told: &SideAccount| {
        json!({
            "account": account(told.account),
            "end": end(told.end),
            "said": told.account.last().and_then(|hop| hop.said.as_ref()),
            "published": published(told),
        })
    };
    json!({
        "claim": one.claim.id,
        "text": one.claim.text,
        "quantity": quantity(one.quantity),
        "ends": groups(&one.ends),
        "accounts": one.told.iter().map(row).collect::<Vec<_>>(),
        "superseded_by": one.superseded_by,
    })
}

fn candidate(view: &impl View, one: &Candidate) -> Value {
    let (kind, voice) = match one {
        Candidate::Number { .. } => ("number", None),
        Candidate::Time { .. } => ("time", None),
        Candidate::Denial(one) => ("denial", Some(self_contradiction(view, one))),
    };
    let claim = |one: &Claim| {
        let accounts = in_order(view, one).into_iter().map(|one| {
            json!({
                "account": one.id,
                "document": one.document,
                "at": one.at.as_ref().map(ranges).unwrap_or_default(),
                "end": end_of(view, one).map(end),
            })
        });
        json!({
            "id": one.id,
            "text": one.text,
            "happened": one.happened,
            "quantity": one.quantity.as_ref().map(quantity),
            "accounts": accounts.collect::<Vec<_>>(),
        })
    };
    json!({
        "kind": kind,
        "claims": one.claims().map(claim),
        "denial": voice,
        "why": words::candidate(view, one),
    })
}

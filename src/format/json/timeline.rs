//! The JSON of a timeline.

use serde_json::{Value, json};

use super::{hashes, ranges};
use crate::graph::View;
use crate::model::{Account, Claim};
use crate::query::{Anachronism, Entry, Impossible, Moment, Stage, Telling, Timeline, footing};
use crate::words;

/// Returns a timeline; what it was asked for is given as it was typed, or `null` for the whole case.
pub fn timeline_json(view: &impl View, asked: Option<&str>, timeline: &Timeline) -> Value {
    json!({
        "of": asked,
        "claims": timeline.claims.iter().map(|claim| brief(claim)).collect::<Vec<_>>(),
        "moments": timeline.moments.iter().map(|one| moment(view, one)).collect::<Vec<_>>(),
        "undated": timeline.undated.iter().map(|claim| &claim.id).collect::<Vec<_>>(),
        "undated_documents": timeline.undated_documents,
        "first": timeline.first.iter().map(|first| json!({
            "claim": first.claim.id,
            "supporting": first.supporting.iter().map(telling).collect::<Vec<_>>(),
            "against": first.against.iter().map(telling).collect::<Vec<_>>(),
            "undated": first.undated,
        })).collect::<Vec<_>>(),
        "anachronisms": timeline.anachronisms.iter().map(|one| anachronism(view, one)).collect::<Vec<_>>(),
    })
}

fn brief(claim: &Claim) -> Value {
    json!({
        "id": claim.id,
        "text": claim.text,
        "happened": claim.happened,
        "accounts": claim.accounts.iter().map(place).collect::<Vec<_>>(),
    })
}

fn place(account: &Account) -> Value {
    json!({
        "id": account.id,
        "document": account.document,
        "at": account.at.as_ref().map(ranges).unwrap_or_default(),
        "hashes": account.at.as_ref().map(hashes).unwrap_or_default(),
    })
}

fn moment(view: &impl View, moment: &Moment) -> Value {
    json!({
        "when": moment.when,
        "earliest": moment.when.earliest(),
        "latest": moment.when.latest(),
        "after_all_above": moment.after_all_above,
        "entries": moment.entries.iter().map(|one| entry(view, one)).collect::<Vec<_>>(),
    })
}

fn entry(view: &impl View, entry: &Entry) -> Value {
    match entry {
        Entry::Happened(claim) => {
            json!({ "kind": "happened", "claim": claim.id, "footing": footing(view, claim) })
        }
        Entry::Said { claim, account, hop } => {
            let one = &account.hops[*hop];
            json!({
                "kind": "said",
                "source": one.source,
                "claim": claim.id,
                "basis": one.basis,
                "stance": one.stance,
                "channel": one.channel,
                "hop": hop,
                "account": place(account),
            })
        }
        Entry::Published { document, tells } => json!({
            "kind": "published",
            "document": document,
            "tells": tells.iter().map(|(claim, account)| json!({ "claim": claim.id, "account": place(account) })).collect::<Vec<_>>(),
        }),
    }
}

fn telling(one: &Telling) -> Value {
    json!({
        "when": one.when,
        "kind": one.kind,
        "source": one.source,
        "accounts": one.accounts.iter().map(|account| place(account)).collect::<Vec<_>>(),
    })
}

fn anachronism(view: &impl View, one: &Anachronism) -> Value {
    let step = |step: &Stage| {
        let source = step.hop.and_then(|hop| one.account.hops.get(hop)).map(|hop| &hop.source);
        json!({ "kind": step.kind, "when": step.when, "hop": step.hop, "source": source })
    };
    let (kind, early, late) = match &one.what {
        Impossible::BeforeItWasTold { outer, inner } => ("before it was told", step(outer), step(inner)),
        Impossible::BeforeItHappened { told, happened } => {
            let happened = json!({ "kind": "happened", "when": happened, "hop": null, "source": null });
            ("before it happened", step(told), happened)
        }
    };
    json!({
        "kind": kind,
        "claim": one.claim.id,
        "account": place(one.account),
        "early": early,
        "late": late,
        "words": words::timeline::anachronism(view, one),
    })
}

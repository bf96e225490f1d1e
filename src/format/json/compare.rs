//! The JSON of a comparison.

use serde_json::{Value, json};

use super::{hashes, quantity, ranges, relation};
use crate::graph::View;
use crate::model::Account;
use crate::query::{Comparison, Item, Items, Retelling, Version, Wording};

/// Returns a comparison of the wordings of a story.
pub fn compare_json(view: &impl View, comparison: &Comparison) -> Value {
    let versions = comparison.versions.iter().enumerate();
    let beginnings = comparison.beginnings();
    json!({
        "claim": comparison.claim.id,
        "story": comparison.story.iter().map(|claim| json!({
            "claim": claim.id,
            "original": claim.original.as_ref().map(|one| json!({ "wording": one.wording, "language": one.language })),
            "accounts": claim.accounts.iter().map(|account| place(view, account)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "wordings": versions.map(|(i, one)| version(one, beginnings.contains(&i))).collect::<Vec<_>>(),
        "retellings": comparison.retellings.iter().map(|one| retelling(comparison, one)).collect::<Vec<_>>(),
        "appearances": comparison.appearances.iter().map(|one| json!({
            "kind": one.item.kind,
            "key": one.item.key,
            "shown": one.shown,
            "in": one.at,
        })).collect::<Vec<_>>(),
    })
}

fn place(view: &impl View, account: &Account) -> Value {
    let document = account.document.as_ref().and_then(|id| view.source(id)?.document.as_ref());
    json!({
        "id": account.id,
        "document": account.document,
        "at": ranges(account.at.as_ref()),
        "hashes": hashes(account.at.as_ref()),
        "language": document.and_then(|document| document.language.as_ref()),
        "translated_from": document.and_then(|document| document.translated_from.as_ref()),
    })
}

fn version(version: &Version, beginning: bool) -> Value {
    let (claim, account, hop) = match version.place {
        Wording::Sentence(claim) => (claim, None, None),
        Wording::Hop { claim, account, hop } => (claim, Some(account), Some(hop)),
    };
    let source = account.zip(hop).and_then(|(account, hop)| account.hops.get(hop)).map(|hop| &hop.source);
    json!({
        "claim": claim.id,
        "account": account.map(|account| &account.id),
        "hop": hop,
        "source": source,
        "text": version.text,
        "language": version.language,
        "beginning": beginning,
        "items": version.items.iter().map(|(item, shown)| item_json(item, shown)).collect::<Vec<_>>(),
    })
}

fn retelling(comparison: &Comparison, one: &Retelling) -> Value {
    let (earlier, later) = (&comparison.versions[one.from], &comparison.versions[one.to]);
    let changes = one.changes.iter().map(|change| {
        let text = if change.kind == crate::query::ChangeKind::Gone { earlier.text } else { later.text };
        json!({ "kind": change.kind, "text": &text[change.bytes.clone()] })
    });
    let items = |items: &[Item], of: &Items| -> Value {
        items.iter().filter_map(|item| Some(item_json(item, of.get(item)?))).collect()
    };
    json!({
        "from": one.from,
        "to": one.to,
        "relation": one.relation.map(relation),
        "silent": one.silent,
        "changes": changes.collect::<Vec<_>>(),
        "gained": items(&one.gained, &later.items),
        "lost": items(&one.lost, &earlier.items),
        "facts": {
            "quantity": one.facts.quantity.map(|pair| pair.map(|one| one.map(quantity))),
            "happened": one.facts.happened,
            "where": one.facts.place,
        },
    })
}

fn item_json(item: &Item, shown: &str) -> Value {
    json!({ "kind": item.kind, "key": item.key, "shown": shown })
}

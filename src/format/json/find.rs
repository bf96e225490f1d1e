//! JSON: what a search found.

use serde_json::{Value, json};

use super::{contradiction, each, judgement, place, relation};
use crate::model::{Account, Claim};
use crate::query::find::{Excerpt, FoundAll, FoundRecord, Kind, PassageFound, Record, Shared, Similar};

/// Which texts were searched, and which were not and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchedTexts {
    /// The documents whose texts were searched.
    pub searched: Vec<String>,
    /// The documents whose texts were not, with the reason.
    pub not_searched: Vec<(String, String)>,
}

/// Returns what was found, by kind.
pub fn found_json(answer: &FoundAll, texts: &SearchedTexts) -> Value {
    let group = |kind: Kind| {
        let group = answer.groups.iter().find(|group| group.kind == kind);
        json!({
            "found": group.map(|group| group.records.iter().map(found).collect::<Vec<_>>()).unwrap_or_default(),
            "left_out": group.map_or(0, |group| group.left_out),
        })
    };
    json!({
        "terms": answer.terms,
        "unread": answer.unread,
        "claims": group(Kind::Claim),
        "passages": group(Kind::Passage),
        "sources": group(Kind::Source),
        "entities": group(Kind::Entity),
        "reasons": group(Kind::Reason),
        "texts": {
            "searched": texts.searched,
            "not_searched": texts.not_searched.iter().map(|(document, why)| json!({ "document": document, "why": why })).collect::<Vec<_>>(),
        },
    })
}

/// Returns the claims near a sentence.
pub fn similar_json(answer: &Similar) -> Value {
    let claims = answer.claims.iter().map(|one| {
        json!({
            "id": one.claim.id,
            "text": one.claim.text,
            "shared": shared(one.shared),
            "told": told(one.claim),
            "places": one.places.iter().map(excerpt).collect::<Vec<_>>(),
        })
    });
    json!({
        "compared": shared(answer.compared),
        "unread": answer.unread,
        "claims": claims.collect::<Vec<_>>(),
        "left_out": answer.left_out,
    })
}

fn shared(one: Shared) -> Value {
    json!({ "terms": one.terms, "numbers": one.numbers, "names": one.names })
}

fn found(one: &FoundRecord) -> Value {
    let mut value = match &one.record {
        Record::Claim(claim) => json!({ "id": claim.id, "text": claim.text, "told": told(claim) }),
        Record::Passage(passage) => passage_json(passage),
        Record::Source(source) => json!({ "id": source.id, "name": source.name, "kind": source.kind }),
        Record::Entity(entity) => json!({ "id": entity.id, "name": entity.name, "kind": entity.kind }),
        Record::Contradiction(one) => json!({ "contradiction": contradiction(one) }),
        Record::Relation(one) => json!({ "relation": relation(one) }),
        Record::Judgement(one) => json!({ "judgement": judgement(one) }),
    };
    if let Some(object) = value.as_object_mut() {
        object.insert("held".to_owned(), one.held.into());
        object.insert("places".to_owned(), one.places.iter().map(excerpt).collect());
    }
    value
}

fn passage_json(one: &PassageFound) -> Value {
    json!({
        "document": one.document,
        "at": one.place.map(|place| place.to_string()),
        "recorded": one.recorded,
    })
}

/// The most accounts of a claim that are named; `show` and `trace` name them all.
const MOST_ACCOUNTS: usize = 20;

fn told(claim: &Claim) -> Value {
    let mut accounts: Vec<&Account> = claim.accounts.iter().collect();
    accounts.sort_by(|a, b| (&a.document, &a.at, &a.id).cmp(&(&b.document, &b.at, &b.id)));
    json!({
        "accounts": each(accounts.iter().take(MOST_ACCOUNTS), |one| place(one)),
        "left_out": accounts.len().saturating_sub(MOST_ACCOUNTS),
    })
}

fn excerpt(one: &Excerpt) -> Value {
    let code_points = |byte: usize| one.text.get(..byte).map_or(0, |before| before.chars().count());
    json!({
        "field": one.field,
        "text": one.text,
        "cut_before": one.cut_before,
        "cut_behind": one.cut_behind,
        "marks": one.marks.iter().map(|mark| [code_points(mark.start), code_points(mark.end)]).collect::<Vec<_>>(),
        "terms": one.terms,
        "account": one.account,
        "source": one.hop,
    })
}

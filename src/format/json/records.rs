//! Records as JSON, with the keys of the case format.

use serde::Serialize;
use serde_json::{Value, json};

use super::{each, end};
use crate::graph::View;
use crate::model::{
    About, Account, AccountId, Anchor, Basis, Claim, ClaimId, Contradiction, Credibility, Entity, Hop,
    Judgement, NodeId, Original, Passage, Quantity, Relation, Source, SourceId, Stance, When,
};
use crate::query::{End, end_of};

/// Returns a document: a source, with what else is known of a stored text.
pub(in crate::format) fn document(one: &Source) -> Value {
    let mut value = source(one);
    let (Some(document), Some(object)) = (&one.document, value.as_object_mut()) else { return value };
    let more = json!({
        "title": one.name,
        "outlet": document.outlet,
        "author": document.author,
        "language": document.language,
        "translated_from": document.translated_from,
        "url": document.url,
        "published": document.published,
        "retrieved": document.retrieved,
        "sha256": document.sha256.map(|hash| hash.to_string()),
        "file": document.file,
        "original_sha256": document.original_sha256.map(|hash| hash.to_string()),
    });
    if let Value::Object(more) = more {
        object.extend(more);
    }
    value
}

/// Returns a source.
pub(in crate::format) fn source(one: &Source) -> Value {
    json!({
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "identity": one.identity,
        "aliases": one.aliases,
        "known_to": one.known_to,
        "protected": one.protected,
        "reliability": one.reliability.as_ref().map(|grade| json!({ "grade": grade.grade, "on": grade.on, "why": grade.why })),
        "speaks_for": one.speaks_for,
        "part_of": one.part_of,
        "tags": one.tags,
        "note": one.note,
    })
}

/// Returns an entity.
pub(in crate::format) fn entity(one: &Entity) -> Value {
    json!({
        "id": one.id,
        "name": one.name,
        "kind": one.kind.as_str(),
        "aliases": one.aliases,
        "part_of": one.part_of,
        "note": one.note,
    })
}

/// Returns a claim with its accounts, and their ends, each once.
pub(in crate::format) fn claim<'a>(view: &impl View, one: &'a Claim) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<'a, A, E> {
        id: &'a ClaimId,
        text: &'a str,
        about: Vec<&'a NodeId>,
        roles: Vec<Value>,
        happened: &'a Option<When>,
        r#where: &'a Option<NodeId>,
        quantity: Option<Value>,
        credibility: Option<Credibility>,
        original: Option<Value>,
        tags: &'a [String],
        note: &'a Option<String>,
        accounts: A,
        ends: E,
    }
    let mut ends: Vec<End> = one.accounts.iter().filter_map(|account| end_of(view, account)).collect();
    ends.sort_unstable();
    ends.dedup();
    let role = |about: &About| Some(json!({ "id": about.id, "role": about.role.as_ref()? }));
    let original = |one: &Original| json!({ "wording": one.wording, "language": one.language });
    Shape {
        id: &one.id,
        text: &one.text,
        about: one.about.iter().map(|about| &about.id).collect(),
        roles: one.about.iter().filter_map(role).collect(),
        happened: &one.happened,
        r#where: &one.place,
        quantity: one.quantity.as_ref().map(quantity),
        credibility: one.credibility,
        original: one.original.as_ref().map(original),
        tags: &one.tags,
        note: &one.note,
        accounts: each(&one.accounts, account),
        ends: ends.into_iter().map(end).collect::<Vec<_>>(),
    }
}

/// Returns a figure.
pub(in crate::format) fn quantity(one: &Quantity) -> Value {
    json!({
        "of": one.of,
        "counts": one.counts,
        "value": one.value,
        "at_least": one.at_least,
        "at_most": one.at_most,
        "approx": one.approx,
        "words": one.words,
        "unit": one.unit,
        "where": one.place,
        "when": one.when,
    })
}

/// Returns an account with its chain.
pub(in crate::format) fn account(one: &Account) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<'a, A, H, C> {
        id: &'a AccountId,
        document: &'a Option<SourceId>,
        at: A,
        hashes: H,
        quote: &'a Option<String>,
        hops: C,
        note: &'a Option<String>,
        recorded: Option<Value>,
    }
    Shape {
        id: &one.id,
        document: &one.document,
        at: ranges(one.at.as_ref()),
        hashes: hashes(one.at.as_ref()),
        quote: &one.quote,
        hops: each(&one.hops, hop),
        note: &one.note,
        recorded: one.recorded.as_ref().map(|one| json!({ "when": one.when, "by": one.by })),
    }
}

/// Returns a hop.
pub(in crate::format) fn hop(one: &Hop) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<'a, A, H> {
        source: &'a SourceId,
        basis: Basis,
        stance: Stance,
        wording: &'a Option<String>,
        said: &'a Option<When>,
        channel: &'a Option<String>,
        at: A,
        hashes: H,
        language: &'a Option<String>,
        note: &'a Option<String>,
    }
    Shape {
        source: &one.source,
        basis: one.basis,
        stance: one.stance,
        wording: &one.wording,
        said: &one.said,
        channel: &one.channel,
        at: ranges(one.at.as_ref()),
        hashes: hashes(one.at.as_ref()),
        language: &one.language,
        note: &one.note,
    }
}

/// Returns an account by its id, and the place where it stands.
pub(in crate::format) fn place(one: &Account) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<'a, A, H> {
        account: &'a AccountId,
        document: &'a Option<SourceId>,
        at: A,
        hashes: H,
    }
    let at = one.at.as_ref();
    Shape { account: &one.id, document: &one.document, at: ranges(at), hashes: hashes(at) }
}

fn passages(anchor: Option<&Anchor>) -> &[Passage] {
    anchor.map_or(&[], Anchor::passages)
}

/// Returns the ranges of an anchor, a covered end as null; none if there is none.
pub(in crate::format) fn ranges(anchor: Option<&Anchor>) -> impl Serialize {
    let ranges = anchor.into_iter().flat_map(Anchor::shown_ranges);
    ranges.collect::<Vec<_>>()
}

/// Returns the hashes of the ranges of an anchor; none if there is none.
pub(in crate::format) fn hashes(anchor: Option<&Anchor>) -> impl Serialize {
    each(passages(anchor), |passage| passage.hash.to_string())
}

/// Returns a contradiction.
pub(in crate::format) fn contradiction(one: &Contradiction) -> Value {
    json!({
        "claims": one.claims,
        "differ": one.differ,
        "strength": one.strength,
        "why": one.why,
        "by": one.by,
        "on": one.on,
    })
}

/// Returns a relation.
pub(in crate::format) fn relation(one: &Relation) -> Value {
    json!({
        "kind": one.kind,
        "from": one.from,
        "to": one.to,
        "account": one.account,
        "hop": one.hop,
        "why": one.why,
        "by": one.by,
        "on": one.on,
    })
}

/// Returns a judgement of identity.
pub(in crate::format) fn judgement(one: &Judgement) -> Value {
    json!({
        "judgement": one.ruling,
        "ids": one.ids,
        "likely": one.likely,
        "why": one.why,
        "by": one.by,
        "on": one.on,
    })
}

//! JSON: the whole case, and the answer of every question, in a documented, stable shape.
//!
//! Keys may be added, none is renamed or changes its meaning. What is unknown is `null` or an empty list, and every
//! key is always there. `docs/json.md` describes the shape; its examples are tested.

pub use find::{SearchedTexts, found_json, similar_json};

mod compare;
mod contradictions;
mod corroborate;
mod find;
mod gaps;
mod impact;
mod loops;
mod path;
mod sheet;
mod timeline;
mod whatif;
mod why;

pub use compare::compare_json;
pub use contradictions::disputes_json;
pub use corroborate::corroboration_json;
pub use gaps::gaps_json;
pub use impact::impact_json;
pub use loops::loops_json;
pub use path::path_json;
pub use sheet::sheet_json;
pub use timeline::timeline_json;
pub use whatif::whatif_json;
pub use why::why_json;

use serde::Serialize;
use serde_json::{Value, json};

use crate::graph::{Graph, View};
use crate::model::{
    Account, Anchor, Claim, Contradiction, Entity, Hop, Judgement, Quantity, Relation, Source, SourceId,
};
use crate::query::{Dispute, End, EndGroup, EndKind, Trace, TracedAccount, end_of};
use crate::words;

/// Returns a case with everything that is recorded in it, and the ends of every claim.
pub fn case_json(graph: &Graph) -> Value {
    let case = graph.case();
    let documents = case.sources.values().filter(|source| source.document.is_some());
    json!({
        "title": case.title,
        "description": case.description,
        "language": case.language,
        "documents_folder": case.documents,
        "documents": documents.map(document).collect::<Vec<_>>(),
        "sources": case.sources.values().map(source).collect::<Vec<_>>(),
        "entities": case.entities.values().map(entity).collect::<Vec<_>>(),
        "claims": case.claims.values().map(|one| claim(graph, one)).collect::<Vec<_>>(),
        "contradictions": case.contradictions.iter().map(contradiction).collect::<Vec<_>>(),
        "relations": case.relations.iter().map(relation).collect::<Vec<_>>(),
        "judgements": case.judgements.iter().map(judgement).collect::<Vec<_>>(),
    })
}

/// Returns claims with their accounts and ends.
pub fn claims_json(graph: &Graph, claims: &[&Claim]) -> Value {
    claims.iter().map(|one| claim(graph, one)).collect()
}

/// Returns sources; a document has its keys as a document as well.
pub fn sources_json(sources: &[&Source]) -> Value {
    let whole = |one: &&Source| if one.document.is_some() { document(one) } else { source(one) };
    sources.iter().map(whole).collect()
}

/// Returns entities.
pub fn entities_json(entities: &[&Entity]) -> Value {
    entities.iter().map(|one| entity(one)).collect()
}

/// Returns contradictions.
pub fn contradictions_json(contradictions: &[&Contradiction]) -> Value {
    contradictions.iter().map(|one| contradiction(one)).collect()
}

/// Returns a trace, with the traces of the claims that it restates, if they were followed.
pub fn trace_json(view: &impl View, trace: &Trace, restated: &[Trace]) -> Value {
    let mut answer = one_trace(view, trace);
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("restated".to_owned(), restated.iter().map(|one| one_trace(view, one)).collect());
    }
    answer
}

fn one_trace(view: &impl View, trace: &Trace) -> Value {
    let id_of = |position: usize| trace.accounts[position].account.id.as_str();
    json!({
        "claim": { "id": trace.claim.id, "text": trace.claim.text },
        "accounts": trace.accounts.iter().map(|one| traced(trace, one)).collect::<Vec<_>>(),
        "loops": trace.loops.iter().map(|one| json!({
            "sources": one.sources,
            "accounts": one.accounts.iter().map(|i| id_of(*i)).collect::<Vec<_>>(),
            "leads_out": one.leads_out,
        })).collect::<Vec<_>>(),
        "disputes": trace.disputes.iter().map(|one| dispute(trace, one)).collect::<Vec<_>>(),
        "contradictions": trace.contradictions.iter().map(|one| json!({
            "claim": one.claim.id,
            "text": one.claim.text,
            "differ": one.contradiction.differ,
            "strength": one.contradiction.strength,
            "why": one.contradiction.why,
            "ends": groups(&one.ends),
        })).collect::<Vec<_>>(),
        "relations": trace.relations.iter().map(|one| relation(one)).collect::<Vec<_>>(),
        "verdict": verdict(view, trace),
    })
}

fn verdict(view: &impl View, trace: &Trace) -> Value {
    let verdict = &trace.verdict;
    json!({
        "supporting": verdict.supporting,
        "documents": verdict.documents,
        "outlets": verdict.outlets,
        "without_outlet": verdict.without_outlet,
        "without_document": verdict.without_document,
        "only_against": verdict.only_against,
        "ends": groups(&verdict.ends),
        "only_loops": verdict.only_loops,
        "origins": {
            "at_least": verdict.origins.at_least,
            "at_most": verdict.origins.at_most,
            "or_more": verdict.origins.or_more,
            "inferences": verdict.origins.inferences,
            "merged": verdict.origins.merged,
        },
        "only_channels": verdict.only_channels,
        "words": words::verdict(view, trace),
    })
}

/// The most joins, and the most ends they lead to, that are listed at one account; the others are counted. Where all
/// have it from all, the whole lists would grow with the square of the accounts.
const MOST_LISTED: usize = 100;

fn traced(trace: &Trace, one: &TracedAccount) -> Value {
    let mut value = account(one.account);
    let id_of = |position: usize| trace.accounts[position].account.id.as_str();
    let joins: Vec<Value> = one
        .joins
        .iter()
        .take(MOST_LISTED)
        .map(|join| {
            let other = &trace.accounts[join.to.account].account;
            let next = other.hops.get(join.to.hop + 1).map(|hop| &hop.source);
            json!({
                "account": other.id,
                "document": other.document,
                "source": other.hops[join.to.hop].source,
                "from": next,
                "basis": other.hops[join.to.hop].basis,
                "likely": join.likely,
            })
        })
        .collect();
    if let Some(object) = value.as_object_mut() {
        object.insert("end".to_owned(), one.end.map_or(Value::Null, end));
        object.insert("joins".to_owned(), joins.into());
        object.insert(
            "leads_to".to_owned(),
            one.leads_to.iter().take(MOST_LISTED).map(|i| id_of(*i)).collect(),
        );
        let left = |number: usize| number.saturating_sub(MOST_LISTED).into();
        object.insert("joins_left_out".to_owned(), left(one.joins.len()));
        object.insert("leads_to_left_out".to_owned(), left(one.leads_to.len()));
        object.insert("only_loops".to_owned(), one.only_loops.into());
    }
    value
}

fn dispute(trace: &Trace, one: &Dispute) -> Value {
    json!({
        "source": one.source,
        "stance": one.stance,
        "basis": one.basis,
        "account": trace.accounts[one.account].account.id,
        "hop": one.hop,
        "telling_of": one.telling_of,
        "of_a_denial": one.of_a_denial,
    })
}

#[derive(Serialize)]
struct EndJson<'a> {
    source: &'a SourceId,
    kind: EndKind,
    unnamed: bool,
}

fn end(end: End) -> Value {
    json!(EndJson { source: end.source, kind: end.kind, unnamed: end.unnamed })
}

fn groups(groups: &[EndGroup]) -> Value {
    groups
        .iter()
        .map(|one| json!({ "kind": one.kind, "unnamed": one.unnamed, "sources": one.sources }))
        .collect()
}

fn document(one: &Source) -> Value {
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

fn source(one: &Source) -> Value {
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

fn entity(one: &Entity) -> Value {
    json!({
        "id": one.id,
        "name": one.name,
        "kind": one.kind.as_str(),
        "aliases": one.aliases,
        "part_of": one.part_of,
        "note": one.note,
    })
}

fn claim(view: &impl View, one: &Claim) -> Value {
    let mut ends: Vec<End> = one.accounts.iter().filter_map(|account| end_of(view, account)).collect();
    ends.sort_unstable();
    ends.dedup();
    json!({
        "id": one.id,
        "text": one.text,
        "about": one.about.iter().map(|about| &about.id).collect::<Vec<_>>(),
        "roles": one.about.iter().filter_map(|about| Some(json!({ "id": about.id, "role": about.role.as_ref()? }))).collect::<Vec<_>>(),
        "happened": one.happened,
        "where": one.place,
        "quantity": one.quantity.as_ref().map(quantity),
        "credibility": one.credibility,
        "original": one.original.as_ref().map(|o| json!({ "wording": o.wording, "language": o.language })),
        "tags": one.tags,
        "note": one.note,
        "accounts": one.accounts.iter().map(account).collect::<Vec<_>>(),
        "ends": ends.into_iter().map(end).collect::<Vec<_>>(),
    })
}

fn quantity(one: &Quantity) -> Value {
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

fn account(one: &Account) -> Value {
    json!({
        "id": one.id,
        "document": one.document,
        "at": one.at.as_ref().map(ranges).unwrap_or_default(),
        "hashes": one.at.as_ref().map(hashes).unwrap_or_default(),
        "quote": one.quote,
        "hops": one.hops.iter().map(hop).collect::<Vec<_>>(),
        "note": one.note,
        "recorded": one.recorded.as_ref().map(|r| json!({ "when": r.when, "by": r.by })),
    })
}

fn hop(one: &Hop) -> Value {
    json!({
        "source": one.source,
        "basis": one.basis,
        "stance": one.stance,
        "wording": one.wording,
        "said": one.said,
        "channel": one.channel,
        "at": one.at.as_ref().map(ranges).unwrap_or_default(),
        "hashes": one.at.as_ref().map(hashes).unwrap_or_default(),
        "language": one.language,
        "note": one.note,
    })
}

fn ranges(anchor: &Anchor) -> Vec<[usize; 2]> {
    anchor.passages().iter().map(|passage| [passage.start, passage.end]).collect()
}

fn hashes(anchor: &Anchor) -> Vec<String> {
    anchor.passages().iter().map(|passage| passage.hash.to_string()).collect()
}

fn contradiction(one: &Contradiction) -> Value {
    json!({
        "claims": one.claims,
        "differ": one.differ,
        "strength": one.strength,
        "why": one.why,
        "by": one.by,
        "on": one.on,
    })
}

fn relation(one: &Relation) -> Value {
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

fn judgement(one: &Judgement) -> Value {
    json!({
        "judgement": one.ruling,
        "ids": one.ids,
        "likely": one.likely,
        "why": one.why,
        "by": one.by,
        "on": one.on,
    })
}

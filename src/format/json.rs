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
pub(super) mod records;
mod sheet;
mod spreadsheet;
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
pub use spreadsheet::import_json;
pub use timeline::timeline_json;
pub use whatif::whatif_json;
pub use why::why_json;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use records::{
    account, claim, contradiction, document, entity, hashes, hop, judgement, place, quantity, ranges,
    relation, source,
};

use crate::graph::{Graph, Join, View};
use crate::model::{Claim, Contradiction, Entity, Source, SourceId};
use crate::query::{Dispute, End, EndGroup, EndKind, TagCount, Trace, TracedAccount};
use crate::words;

/// Returns a list whose members are made one by one as they are written, so that a long one takes no memory.
pub fn each<I: IntoIterator<IntoIter: Clone>, T: Serialize>(
    items: I,
    make: impl Fn(I::Item) -> T,
) -> impl Serialize {
    struct Each<I, F>(I, F);
    impl<I: Iterator + Clone, T: Serialize, F: Fn(I::Item) -> T> Serialize for Each<I, F> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.0.clone().map(&self.1))
        }
    }
    Each(items.into_iter(), make)
}

/// Returns a case with everything that is recorded in it, and the ends of every claim.
pub fn case_json(graph: &Graph) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<'a, D, S, E, C, X, R, J> {
        title: &'a Option<String>,
        description: &'a Option<String>,
        language: &'a Option<String>,
        documents_folder: &'a Option<String>,
        documents: D,
        sources: S,
        entities: E,
        claims: C,
        contradictions: X,
        relations: R,
        judgements: J,
    }
    let case = graph.case();
    Shape {
        title: &case.title,
        description: &case.description,
        language: &case.language,
        documents_folder: &case.documents,
        documents: each(case.sources.values().filter(|source| source.document.is_some()), document),
        sources: each(case.sources.values(), source),
        entities: each(case.entities.values(), entity),
        claims: each(case.claims.values(), |one| claim(graph, one)),
        contradictions: each(&case.contradictions, contradiction),
        relations: each(&case.relations, relation),
        judgements: each(&case.judgements, judgement),
    }
}

/// Returns claims with their accounts and ends.
pub fn claims_json(graph: &Graph, claims: &[&Claim]) -> impl Serialize {
    each(claims, |one| claim(graph, one))
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

/// Returns tags with how often each stands.
pub fn tags_json(tags: &[TagCount]) -> Value {
    tags.iter().map(|one| json!({ "tag": one.tag, "claims": one.claims, "sources": one.sources })).collect()
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
        "accounts": each(&trace.accounts, |one| traced(trace, one)),
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

fn traced<'a>(trace: &'a Trace<'a>, one: &'a TracedAccount<'a>) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<A, E, J, L> {
        #[serde(flatten)]
        account: A,
        end: E,
        joins: J,
        leads_to: L,
        joins_left_out: usize,
        leads_to_left_out: usize,
        only_loops: bool,
    }
    Shape {
        account: account(one.account),
        end: one.end.map(end),
        joins: each(one.joins.iter().take(MOST_LISTED), |one| join(trace, one)),
        leads_to: each(one.leads_to.iter().take(MOST_LISTED), |i| &trace.accounts[*i].account.id),
        joins_left_out: one.joins.len().saturating_sub(MOST_LISTED),
        leads_to_left_out: one.leads_to.len().saturating_sub(MOST_LISTED),
        only_loops: one.only_loops,
    }
}

fn join(trace: &Trace, one: &Join) -> Value {
    let other = &trace.accounts[one.to.account].account;
    json!({
        "account": other.id,
        "document": other.document,
        "source": other.hops[one.to.hop].source,
        "from": other.hops.get(one.to.hop + 1).map(|hop| &hop.source),
        "basis": other.hops[one.to.hop].basis,
        "likely": one.likely,
    })
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

fn end(end: End<'_>) -> impl Serialize + Copy {
    #[derive(Clone, Copy, Serialize)]
    struct Shape<'a> {
        source: &'a SourceId,
        kind: EndKind,
        unnamed: bool,
    }
    Shape { source: end.source, kind: end.kind, unnamed: end.unnamed }
}

fn groups(groups: &[EndGroup]) -> Value {
    groups
        .iter()
        .map(|one| json!({ "kind": one.kind, "unnamed": one.unnamed, "sources": one.sources }))
        .collect()
}

//! Questions asked of the excerpt of a database that they need, against the same of the whole case.

use std::collections::BTreeMap;

use proptest::prelude::*;
use wherefrom::draw::{self, Options};
use wherefrom::format::{
    claims_json, compare_json, corroboration_json, disputes_json, impact_json, loops_json, sheet_json,
    timeline_json, trace_json, whatif_json,
};
use wherefrom::graph::{Graph, View as _};
use wherefrom::model::{Case, ClaimId, NodeId, SourceId};
use wherefrom::query::{
    Filter, Names, Subject, Supposition, claims_around, compare, contradictions, corroborate, impact, loops,
    sheet, suppose, timeline, trace, trace_restated,
};
use wherefrom::store::{Members, Part, Reach};
use wherefrom::words;

use super::{At, Stored, shipped};
use crate::support::generate;

/// A question as a graph answers it, as text.
type Ask<'q> = &'q dyn Fn(&Graph) -> String;

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn traced(graph: &Graph, id: &ClaimId) -> String {
    let answer = trace(graph, id).unwrap();
    let circles = loops(graph, &[answer.claim]);
    format!(
        "{}\n{}\n{}\n{}\n{:?}",
        trace_json(graph, &answer, &trace_restated(graph, id)),
        words::verdict(graph, &answer).join("\n"),
        json(&corroboration_json(graph, &corroborate(graph, id).unwrap())),
        loops_json(graph, 1, &circles),
        draw::trace(graph, &answer, &Options::default()),
    )
}

fn of_sheet(graph: &Graph, id: &ClaimId) -> String {
    let answer = sheet(graph, id, &BTreeMap::new()).unwrap();
    format!("{}\n{:?}", sheet_json(graph, &answer), words::sheet(graph, &answer, None))
}

fn of_wordings(graph: &Graph, id: &ClaimId) -> String {
    let names = Names::of(graph.case());
    let answer = compare(graph, &names, id).unwrap();
    format!("{}\n{:?}", compare_json(graph, &answer), draw::compare(graph, &answer))
}

fn of_times(graph: &Graph, id: &str) -> String {
    let answer = timeline(graph, &claims_around(graph, id));
    format!("{}\n{:?}", json(&timeline_json(graph, Some(id), &answer)), draw::timeline(graph, &answer, id))
}

fn of_disputes(graph: &Graph, subject: &Subject) -> String {
    let answer = contradictions(graph, std::slice::from_ref(subject), &Filter::default());
    let pictures = match subject {
        Subject::Claim(id) => format!(
            "{:?}\n{:?}",
            draw::contradictions(graph, id, &Options::default()),
            draw::dispute(graph, id, &Options::default())
        ),
        Subject::Node(_) => format!("{:?}", draw::disputes(graph, &answer, "", &Options::default())),
    };
    format!("{}\n{pictures}", json(&disputes_json(graph, &answer, None)))
}

fn of_loss(graph: &Graph, id: &SourceId, members: Members) -> String {
    let answer = impact(graph, std::slice::from_ref(id), members == Members::Go, &Filter::default());
    let picture = draw::impact(graph, &answer, &Options::default());
    format!(
        "{}\n{picture:?}\n{:?}",
        json(&impact_json(graph, &answer)),
        draw::source(graph, id, &Options::default())
    )
}

fn supposed(graph: &Graph, id: &ClaimId, all: &[Supposition]) -> String {
    let then = suppose(graph, id, all).unwrap();
    let (now, later) = (trace(graph, id).unwrap(), trace(&then, id).unwrap());
    whatif_json(graph, &then, all, &now, &later).to_string()
}

fn shown(graph: &Graph, id: &NodeId) -> String {
    let source = graph.case().sources.get(id.as_str());
    let told = source.map(|source| graph.tellings_of(&source.id));
    let documents = source.map(|source| graph.documents_of(&source.id));
    let judged = graph.judgements_on(id);
    let about: Vec<_> = graph.claims_about(id.as_str());
    format!(
        "{source:?} {told:?} {documents:?} {judged:?} {about:?} {:?}",
        graph.case().entities.get(id.as_str())
    )
}

/// Asks the whole, and the excerpt for what is named.
fn same(at: At, graph: &Graph, named: (&[&ClaimId], &[NodeId]), reach: Reach, ask: Ask) {
    let part = Part::new(at.archive());
    let claims: Vec<ClaimId> = named.0.iter().map(|id| (*id).clone()).collect();
    part.gather(&claims, named.1, reach);
    let excerpt = Graph::new(part.into_case().unwrap());
    assert_eq!(ask(&excerpt), ask(graph), "{named:?} {reach:?} {at}");
}

/// Asks about some of the claims, sources and entities of a case, which is the whole of what a database has at a time.
pub(super) fn all_the_same(at_time: At, case: Case, most: usize) {
    let graph = Graph::new(case);
    let case = graph.case();
    let sources: Vec<&SourceId> = case.sources.keys().collect();
    for (at, id) in case.claims.keys().enumerate().step_by(case.claims.len().div_ceil(most).max(1)) {
        let same = |named, reach, ask: Ask| same(at_time, &graph, named, reach, ask);
        let claim: (&[&ClaimId], &[NodeId]) = (&[id], &[]);
        same(claim, Reach::SHOWN, &|graph| json(&claims_json(graph, &[graph.claim(id).unwrap()])));
        same(claim, Reach::STORY, &|graph| traced(graph, id));
        same(claim, Reach::SHEET, &|graph| of_sheet(graph, id));
        same(claim, Reach::WORDINGS, &|graph| of_wordings(graph, id));
        same(claim, Reach::DISPUTES, &|graph| of_disputes(graph, &Subject::Claim(id.clone())));
        if !case.sources.contains_key(id.as_str()) && !case.entities.contains_key(id.as_str()) {
            same(claim, Reach::TIMES, &|graph| of_times(graph, id.as_str()));
        }
        if sources.is_empty() {
            continue;
        }
        let two = [sources[at % sources.len()], sources[(at * 7 + 1) % sources.len()]];
        let nodes = two.map(|id| NodeId::from(id.clone()));
        let all = [
            Supposition::Without(two[0].clone()),
            Supposition::Witnessed(two[1].clone()),
            Supposition::Same(two[0].clone(), two[1].clone()),
        ];
        let both: (&[&ClaimId], &[NodeId]) = (claim.0, &nodes);
        for one in all {
            same(both, Reach::STORY, &|graph| supposed(graph, id, std::slice::from_ref(&one)));
        }
    }
    let nodes = case.entities.keys().map(|id| NodeId::from(id.clone()));
    let nodes: Vec<NodeId> = nodes.chain(sources.iter().map(|id| NodeId::from((*id).clone()))).collect();
    for id in nodes.iter().step_by(nodes.len().div_ceil(most).max(1)) {
        // A claim of the same id is named with it.
        let claim = id.as_str().parse().ok().filter(|id| case.claims.contains_key::<ClaimId>(id));
        let claims: Vec<&ClaimId> = claim.iter().collect();
        let named: (&[&ClaimId], &[NodeId]) = (&claims, std::slice::from_ref(id));
        let same = |reach, ask: Ask| same(at_time, &graph, named, reach, ask);
        same(Reach::SHOWN, &|graph| shown(graph, id));
        same(Reach::TIMES, &|graph| of_times(graph, id.as_str()));
        same(Reach::DISPUTES, &|graph| of_disputes(graph, &Subject::Node(id.clone())));
        same(Reach::CONCERNING, &|graph| format!("{:?}", draw::entity(graph, id, &Options::default())));
        if let Some(source) = case.sources.get(id.as_str()) {
            for members in [Members::Stay, Members::Go] {
                same(Reach::falling(members), &|graph| of_loss(graph, &source.id, members));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn an_excerpt_answers_as_the_whole(case in generate::case()) {
        all_the_same(At::now(&Stored::of(&case)), case, usize::MAX);
    }
}

#[test]
fn an_excerpt_of_the_shipped_case_answers_as_the_whole() {
    all_the_same(At::now(&Stored::of(&shipped())), shipped(), 40);
}

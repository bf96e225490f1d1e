//! Questions asked of the part of a database that they need, against the same of the whole case.

use proptest::prelude::*;
use wherefrom::format::{corroboration_json, trace_json};
use wherefrom::graph::{Graph, View};
use wherefrom::model::ClaimId;
use wherefrom::query::{corroborate, trace, trace_restated};
use wherefrom::store::{Archive, Part};
use wherefrom::words;

use super::{Stored, shipped};
use crate::support::generate;

/// Every answer about one claim, as text.
pub(crate) fn answers(view: &impl View, id: &ClaimId) -> String {
    let Some(answer) = trace(view, id) else { return "no such claim".to_owned() };
    let restated = trace_restated(view, id);
    let corroborated = corroborate(view, id).unwrap();
    format!(
        "{}\n{}\n{}",
        trace_json(view, &answer, &restated),
        words::verdict(view, &answer).join("\n"),
        serde_json::to_string(&corroboration_json(view, &corroborated)).unwrap(),
    )
}

fn compare(stored: &Stored, graph: &Graph) {
    for id in graph.case().claims.keys() {
        let part = Part::new(stored.archive());
        assert_eq!(answers(&part, id), answers(graph, id), "{id}");
        assert!(part.into_fault().is_none(), "{id}");
    }
    let part = Part::new(stored.archive());
    assert_eq!(answers(&part, &"nobody-claims-it".parse().unwrap()), "no such claim");
    assert!(part.into_fault().is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn the_part_of_a_database_answers_as_the_whole(case in generate::case()) {
        compare(&Stored::of(&case), &Graph::new(case));
    }
}

#[test]
fn the_part_of_the_shipped_case_answers_as_the_whole() {
    let case = shipped();
    let stored = Stored::of(&case);
    compare(&stored, &Graph::new(case));
}

/// What was read for one claim is there for the next.
#[test]
fn one_part_answers_one_question_after_the_other() {
    let graph = Graph::new(shipped());
    let stored = Stored::of(graph.case());
    let part = Part::new(Archive::open(&stored.path()).unwrap());
    for id in graph.case().claims.keys().take(100) {
        assert_eq!(answers(&part, id), answers(&graph, id), "{id}");
    }
    assert!(part.into_fault().is_none());
}

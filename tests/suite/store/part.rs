//! Questions asked of the part of a database that they need, against the same of the whole case.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use wherefrom::format::{corroboration_json, trace_json};
use wherefrom::graph::{Graph, View};
use wherefrom::model::{Case, ClaimId};
use wherefrom::query::{corroborate, end_of, trace, trace_restated};
use wherefrom::store::{Archive, Part};
use wherefrom::words;

use super::{At, Stored, shipped};
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

/// Asks for every claim, and for one that there is not, the part and the whole.
pub(super) fn compare(at: At, graph: &Graph) {
    for id in graph.case().claims.keys() {
        let part = Part::new(at.archive());
        assert_eq!(answers(&part, id), answers(graph, id), "{id} {at}");
        assert!(part.fault().is_none(), "{id} {at}: {:?}", part.fault());
    }
    let part = Part::new(at.archive());
    assert_eq!(answers(&part, &"nobody-claims-it".parse().unwrap()), "no such claim");
    assert!(part.into_fault().is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn the_part_of_a_database_answers_as_the_whole(case in generate::case()) {
        compare(At::now(&Stored::of(&case)), &Graph::new(case));
    }
}

#[test]
fn the_part_of_the_shipped_case_answers_as_the_whole() {
    let case = shipped();
    let stored = Stored::of(&case);
    compare(At::now(&stored), &Graph::new(case));
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

/// The ends from the chains alone, from what is stored of every claim, and from the accounts one by one.
fn compare_ends(case: Case) {
    let stored = Stored::of(&case);
    let archive = stored.archive();
    let tallies = archive.tallies().unwrap();
    let graph = Graph::new(case);
    let mut streamed = Vec::new();
    archive.all_ends(|number, ends| streamed.push((number, ends))).unwrap();
    for ((number, ends), claim) in streamed.iter().zip(graph.case().claims.values()) {
        assert_eq!(graph.case().claims.get_index_of(&claim.id), Some(*number));
        assert_eq!(archive.ends(&claim.id).unwrap().as_ref(), Some(ends));
    }
    assert_eq!(streamed.len(), graph.case().claims.len());
    for (claim, tally) in graph.case().claims.values().zip(tallies) {
        let mut counted: BTreeMap<_, (usize, BTreeSet<u32>)> = BTreeMap::new();
        for end in claim.accounts.iter().filter_map(|account| end_of(&graph, account)) {
            let number = graph.case().sources.get_index_of(end.source).unwrap();
            let (number_of_accounts, sources) = counted.entry((end.kind, end.unnamed)).or_default();
            *number_of_accounts += 1;
            sources.insert(u32::try_from(number).unwrap());
        }
        let ends = archive.ends(&claim.id).unwrap().unwrap();
        assert_eq!(ends.tally, tally, "{}", claim.id);
        assert_eq!(tally.accounts(), claim.accounts.len());
        let expected: BTreeMap<_, usize> =
            counted.iter().map(|(kind, (number, _))| (*kind, *number)).collect();
        assert_eq!(tally.ends().collect::<BTreeMap<_, _>>(), expected, "{}", claim.id);
        let expected = counted.into_iter().map(|(kind, (_, sources))| (kind, sources.into_iter().collect()));
        assert_eq!(ends.sources, expected.collect(), "{}", claim.id);
    }
    assert_eq!(archive.ends(&"nobody-claims-it".parse().unwrap()).unwrap(), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn ends_are_the_same_from_chains_from_the_summary_and_from_accounts(case in generate::case()) {
        compare_ends(case);
    }
}

#[test]
fn the_ends_of_the_shipped_case_are_the_same_three_ways() {
    compare_ends(shipped());
}

//! Suppositions: by hand, against a case that was changed by hand, and on the shipped case.

use proptest::prelude::*;
use proptest::sample::select;
use wherefrom::format::trace_json;
use wherefrom::graph::Graph;
use wherefrom::model::*;
use wherefrom::query::{Supposition, suppose, trace};

use crate::support::notation::{case, claim_id};
use crate::support::{console, naive, small};

fn witnessed(id: &str) -> Supposition {
    Supposition::Witnessed(id.parse().unwrap())
}

fn without(id: &str) -> Supposition {
    Supposition::Without(id.parse().unwrap())
}

fn same(a: &str, b: &str) -> Supposition {
    Supposition::Same(a.parse().unwrap(), b.parse().unwrap())
}

/// The chains with their ends and the origins, as they would be.
fn then(lines: &str, all: &[Supposition]) -> String {
    let graph = Graph::new(case(lines));
    let supposed = suppose(&graph, &claim_id("c"), all).unwrap();
    let then = trace(&supposed, &claim_id("c")).unwrap();
    let mut chains: Vec<String> = then
        .accounts
        .iter()
        .map(|one| {
            let hops: Vec<&str> = one.account.hops.iter().map(|hop| hop.source.as_str()).collect();
            let end = one.end.map_or("no end".to_owned(), |end| end.kind.to_string());
            format!("{}: {end}", hops.join(" > "))
        })
        .collect();
    chains.sort_unstable();
    let origins = &then.verdict.origins;
    format!("{}; {} to {}", chains.join(", "), origins.at_least, origins.at_most)
}

#[test]
fn a_source_with_no_ground_stated_becomes_a_witness() {
    assert_eq!(then("c: d > x [unstated]", &[witnessed("x")]), "d > x: witness; 1 to 1");
    assert_eq!(
        then("c: d > x [told]\nc: d2 > x [inferred]", &[witnessed("x")]),
        "d > x: witness, d2 > x: witness; 1 to 1"
    );
}

#[test]
fn a_source_that_was_told_has_seen_it_as_well() {
    assert_eq!(
        then("c: d > x > y [unstated]", &[witnessed("x")]),
        "d > x > y: unstated, d > x: witness; 1 to 2"
    );
}

#[test]
fn what_is_set_beside_an_account_for_one_witness_is_no_account_of_another() {
    let lines = "c: d > x > y > z [unstated]";
    let both = "d > x > y > z: unstated, d > x > y: witness, d > x: witness; 2 to 3";
    assert_eq!(then(lines, &[witnessed("x"), witnessed("y")]), both);
    assert_eq!(then(lines, &[witnessed("y"), witnessed("x")]), both);
    assert_eq!(then(lines, &[witnessed("x"), witnessed("y"), witnessed("x")]), both);
}

#[test]
fn who_is_not_on_record_yet_tells_it_in_no_document() {
    assert_eq!(
        then("source x\nc: d > y [unstated]", &[witnessed("x")]),
        "d > y: unstated, x: witness; 1 to 2"
    );
}

#[test]
fn who_denies_it_is_no_witness_of_it() {
    assert_eq!(then("c: d > x [denies]", &[witnessed("x")]), "d > x: no end; 0 to 0");
    assert_eq!(then("c: d > x > y [denies]", &[witnessed("x")]), "d > x > y: no end; 0 to 0");
    assert_eq!(then("c: d [denies] > x [unstated]", &[witnessed("x")]), "d > x: witness; 1 to 1");
}

#[test]
fn a_rumour_that_saw_it_is_still_nobody() {
    assert_eq!(
        then("source they kind=rumour\nc: d > they [unstated]", &[witnessed("they")]),
        "d > they: unnamed; 0 to 1"
    );
}

#[test]
fn without_a_source_its_chains_are_gone_and_so_are_its_denials() {
    let lines = "document d1 outlet=herald\nc: d1 > x > y [witnessed]\nc: d2 > y [witnessed]\nc: d3 > x [denies] > z [unstated]";
    assert_eq!(then(lines, &[without("x")]), "d2 > y: witness; 1 to 1");
    assert_eq!(then(lines, &[without("d2")]), "d1 > x > y: witness, d3 > x > z: unstated; 1 to 2");
    assert_eq!(then(lines, &[without("herald")]), "d2 > y: witness, d3 > x > z: unstated; 1 to 2");
    assert_eq!(then(lines, &[without("y"), without("x")]), "; 0 to 0");
}

#[test]
fn two_who_are_one_are_one_whatever_was_judged() {
    let lines = "different x y certain\nc: d1 > x [witnessed]\nc: d2 > y [witnessed]";
    assert_eq!(then(lines, &[]), "d1 > x: witness, d2 > y: witness; 2 to 2");
    assert_eq!(then(lines, &[same("x", "y")]), "d1 > x: witness, d2 > y: witness; 1 to 1");
    assert_eq!(then(lines, &[without("x"), same("y", "x")]), "; 0 to 0");
}

#[test]
fn what_is_supposed_is_not_recorded() {
    let graph = Graph::new(case("c: d > x [unstated]\nother: d > x [unstated]"));
    let before = graph.case().clone();
    let supposed = suppose(&graph, &claim_id("c"), &[witnessed("x")]).unwrap();
    assert_eq!(trace(&supposed, &claim_id("other")), trace(&graph, &claim_id("other")));
    assert_eq!(graph.case(), &before);
}

/// The case with the supposition written into it, word for word as the page says.
fn written(case: &Case, all: &[Supposition]) -> Case {
    let mut case = case.clone();
    for one in all {
        let Supposition::Same(a, b) = one else { continue };
        let ids = [a, b].map(|id| id.as_str().parse().unwrap());
        case.judgements.push(Judgement {
            ruling: Ruling::Same,
            ids,
            likely: Likelihood::Certain,
            why: None,
            by: None,
            on: None,
        });
    }
    let certain = naive::certain(&case);
    let is = |a: &SourceId, b: &SourceId| certain[a.as_str()] == certain[b.as_str()];
    for one in all {
        let Supposition::Without(gone) = one else { continue };
        let sources = case.sources.clone();
        case.claims["c"].accounts.retain(|account| {
            let document = account.document.as_ref().and_then(|id| sources[id].document.as_ref());
            let outlet = document.and_then(|document| document.outlet.as_ref());
            !account.hops.iter().any(|hop| is(&hop.source, gone)) && !outlet.is_some_and(|id| is(id, gone))
        });
    }
    let mut witnesses: Vec<&SourceId> = all
        .iter()
        .filter_map(|one| match one {
            Supposition::Witnessed(id) => Some(id),
            _ => None,
        })
        .collect();
    witnesses.sort_by_key(|id| (&certain[id.as_str()], *id));
    witnesses.dedup_by_key(|id| &certain[id.as_str()]);
    let told = case.claims["c"].accounts.len();
    for witness in witnesses {
        let accounts = &mut case.claims["c"].accounts;
        let mut more = Vec::new();
        let mut stands = false;
        for account in &mut accounts[..told] {
            let Some(at) = account.hops.iter().position(|hop| is(&hop.source, witness)) else { continue };
            stands = true;
            if account.hops.len() - at > naive::supporting(account).len() {
                continue;
            }
            if at + 1 == account.hops.len() {
                account.hops[at].basis = Basis::Witnessed;
                continue;
            }
            let mut cut = account.clone();
            cut.hops.truncate(at + 1);
            cut.hops[at].basis = Basis::Witnessed;
            cut.hops[at].stance = Stance::Asserts;
            cut.id = format!("{}-{witness}", cut.id).parse().unwrap();
            more.push(cut);
        }
        if !stands {
            let hops = vec![Hop::new(witness.clone(), Basis::Witnessed, Stance::Asserts)];
            let id = format!("own-{witness}").parse().unwrap();
            let none =
                Account { id, document: None, at: None, quote: None, hops, note: None, recorded: None };
            more.push(none);
        }
        accounts.extend(more);
    }
    case
}

fn supposition() -> impl Strategy<Value = Supposition> {
    let source = || select(&small::SOURCES[..]);
    prop_oneof![
        source().prop_map(witnessed),
        prop_oneof![source(), select(vec!["d1", "d2", "herald"])].prop_map(without),
        (source(), source()).prop_filter("two", |(a, b)| a != b).prop_map(|(a, b)| same(a, b)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_verdict_is_that_of_a_case_in_which_it_is_written(
        lines in small::case(6),
        all in proptest::collection::vec(supposition(), 1..3),
    ) {
        let mut case = case(&lines);
        for id in small::SOURCES {
            let id: SourceId = id.parse().unwrap();
            case.sources.entry(id.clone()).or_insert_with(|| Source::new(id.clone(), id.as_str(), SourceKind::Person));
        }
        let graph = Graph::new(case.clone());
        let supposed = suppose(&graph, &claim_id("c"), &all).unwrap();
        let then = trace(&supposed, &claim_id("c")).unwrap();
        let changed = Graph::new(written(&case, &all));
        let expected = trace(&changed, &claim_id("c")).unwrap();
        prop_assert_eq!(&then.verdict, &expected.verdict);
    }

    #[test]
    fn the_order_of_records_and_of_suppositions_changes_nothing(
        lines in small::case(6),
        all in proptest::collection::vec(supposition(), 1..4),
    ) {
        let forth = case(&lines);
        let mut back = forth.clone();
        back.claims["c"].accounts.reverse();
        back.sources.reverse();
        back.judgements.reverse();
        let reversed: Vec<Supposition> = all.iter().rev().cloned().collect();
        let answer = |case: Case, all: &[Supposition]| {
            let graph = Graph::new(case);
            let supposed = suppose(&graph, &claim_id("c"), all).unwrap();
            let then = trace(&supposed, &claim_id("c")).unwrap();
            trace_json(&supposed, &then, &[])
        };
        prop_assert_eq!(answer(forth, &all), answer(back, &reversed));
    }
}

#[test]
fn the_page_shows_what_the_program_says() {
    console::check_page("docs/questions/whatif.md");
}

//! Proofs that an end stands behind a claim: by hand, by trying every way, and on the shipped case.

use proptest::prelude::*;
use proptest::sample::select;
use wherefrom::format::why_json;
use wherefrom::graph::Graph;
use wherefrom::query::{Leg, Trace, Why, trace, why};

use crate::support::notation::{case, claim_id};
use crate::support::{console, naive, small};

/// A proof in one line: the chain of each leg, joins in between, the kind of end behind.
fn line(why: &Why) -> String {
    let Some(proof) = &why.proof else { return "none".to_owned() };
    let leg = |leg: &Leg| {
        let hops = &why.trace.accounts[leg.account].account.hops[leg.from..=leg.to];
        let chain = hops.iter().map(|hop| hop.source.as_str()).collect::<Vec<_>>().join(" > ");
        leg.join.map_or(chain.clone(), |likely| format!("~ {likely} ~ {chain}"))
    };
    let legs = proof.legs.iter().map(leg).collect::<Vec<_>>().join(" ");
    let documents: Vec<String> =
        why.documents.iter().map(|one| format!("{} {}", one.document, one.joins)).collect();
    let end = proof.end.map_or("no end".to_owned(), |end| end.kind.to_string());
    format!("{legs}: {end}; {}", documents.join(", "))
}

fn check(lines: &str, end: &str, from: Option<&str>, expected: &str) {
    let graph = Graph::new(case(lines));
    let from = from.map(|id| id.parse().unwrap());
    let answer = why(&graph, &claim_id("c"), &end.parse().unwrap(), from.as_ref()).unwrap();
    assert_eq!(line(&answer), expected);
}

const JOINED: &str =
    "c: d1 > a > b [unstated]\nc: d2 > x > b > y > w [witnessed]\nc: d3 > b > z > w [witnessed]";

#[test]
fn the_shortest_proof_has_no_join_where_an_account_tells_it() {
    check(JOINED, "w", None, "d3 > b > z > w: witness; d2 0, d3 0, d1 1");
}

#[test]
fn from_another_document_it_takes_a_join_that_is_flagged() {
    check(JOINED, "w", Some("d1"), "d1 > a > b ~ certain ~ b > y > w: witness; d2 0, d3 0, d1 1");
    check(JOINED, "b", Some("d1"), "d1 > a > b: unstated; d1 0");
}

#[test]
fn the_join_says_how_surely_two_sources_are_one() {
    check(
        "same b b2 probable\nc: d1 > b [unstated]\nc: d2 > b2 > w [witnessed]",
        "w",
        Some("d1"),
        "d1 > b ~ probable ~ b2 > w: witness; d2 0, d1 1",
    );
}

#[test]
fn who_only_passes_it_on_is_no_end_of_it() {
    check(JOINED, "z", None, "d3 > b > z: no end; d3 0, d1 1");
}

#[test]
fn who_denies_it_stands_not_behind_it() {
    check("c: d1 > x [denies]\nc: d2 > y [witnessed]", "x", None, "none");
    check("c: d1 > x [denies] > y [witnessed]", "x", None, "none");
    check("c: d1 > x [denies] > y [witnessed]", "y", None, "y: witness; d1 0");
}

#[test]
fn a_loop_of_joins_ends() {
    check("source w\nc: d1 > a > b [unstated]\nc: d2 > b > a [unstated]", "w", Some("d1"), "none");
}

#[test]
fn who_is_certainly_the_same_is_the_end_as_well() {
    check("same w w2 certain\nc: d1 > w2 [witnessed]", "w", None, "d1 > w2: witness; d1 0");
}

/// Every way there is, without ever going through an account twice: joins, steps, then account and hop of each leg.
fn shortest(trace: &Trace, stops: &dyn Fn(usize, usize) -> bool, starts: Vec<(usize, usize)>) -> Option<Way> {
    let mut ways: Vec<Way> = Vec::new();
    let mut open: Vec<Way> = starts.into_iter().map(|start| (0, 0, vec![start])).collect();
    while let Some((joins, steps, legs)) = open.pop() {
        let &(account, from) = legs.last().unwrap();
        let one = &trace.accounts[account];
        let length = one.account.hops.len();
        if let Some(stop) = (from..length).find(|hop| stops(account, *hop)) {
            ways.push((joins, steps + stop - from, legs));
            continue;
        }
        for join in one.joins.iter() {
            let to = (join.to.account, join.to.hop);
            if legs.iter().all(|(account, _)| *account != to.0) {
                let legs = legs.iter().copied().chain([to]).collect();
                open.push((joins + 1, steps + length - 1 - from, legs));
            }
        }
    }
    ways.into_iter().min()
}

type Way = (usize, usize, Vec<(usize, usize)>);

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn trying_every_way_finds_the_same(
        lines in small::case(7),
        end in select(&small::SOURCES[..5]),
        from in proptest::option::of(select(&["a", "b", "d1", "d2"][..])),
    ) {
        let case = case(&lines);
        let certain = naive::certain(&case);
        let graph = Graph::new(case.clone());
        let (Ok(end), from) = (end.parse(), from.map(|id| id.parse().unwrap())) else { unreachable!() };
        let Some(answer) = why(&graph, &claim_id("c"), &end, from.as_ref()) else {
            prop_assert!(!case.sources.contains_key(&end));
            return Ok(());
        };
        let trace = trace(&graph, &claim_id("c")).unwrap();
        let same = |a: &wherefrom::model::SourceId, b: &wherefrom::model::SourceId| {
            a == b || certain.get(a.as_str()).is_some_and(|name| certain.get(b.as_str()) == Some(name))
        };
        let supporting = |account: usize| {
            let one = trace.accounts[account].account;
            (one.hops.len() - naive::supporting(one).len())..one.hops.len()
        };
        let all = 0..trace.accounts.len();
        let hop = |account: usize, hop: usize| &trace.accounts[account].account.hops[hop].source;
        let is_end = all.clone().any(|i| supporting(i).last().is_some_and(|last| same(hop(i, last), &end)));
        let stops = |account: usize, at: usize| {
            let last = trace.accounts[account].account.hops.len() - 1;
            supporting(account).contains(&at) && same(hop(account, at), &end) && (!is_end || at == last)
        };
        let begin = |i: usize| match &from {
            None => supporting(i).next(),
            Some(from) => supporting(i).find(|at| same(hop(i, *at), from)),
        };
        let starts = all.filter_map(|i| Some((i, begin(i)?))).collect();
        let found = answer.proof.as_ref().map(|proof| {
            let joins = proof.legs.iter().filter(|leg| leg.join.is_some()).count();
            let steps = proof.legs.iter().map(|leg| leg.to - leg.from).sum();
            (joins, steps, proof.legs.iter().map(|leg| (leg.account, leg.from)).collect::<Vec<_>>())
        });
        prop_assert_eq!(found, shortest(&trace, &stops, starts));
    }

    #[test]
    fn the_order_of_records_changes_nothing(lines in small::case(7)) {
        let forth = case(&lines);
        let mut back = forth.clone();
        back.claims["c"].accounts.reverse();
        back.sources.reverse();
        back.judgements.reverse();
        for end in forth.sources.keys() {
            let answer = |case: &wherefrom::model::Case| {
                let graph = Graph::new(case.clone());
                why_json(&graph, &why(&graph, &claim_id("c"), end, None).unwrap())
            };
            prop_assert_eq!(answer(&forth), answer(&back));
        }
    }
}

#[test]
fn the_page_shows_what_the_program_says() {
    console::check_page("docs/questions/why.md");
}

//! Paths: answers written by hand, a naive second way, and the shipped case.

use std::collections::BTreeSet;

use proptest::prelude::*;
use wherefrom::format::path_json;
use wherefrom::graph::{Graph, Node};
use wherefrom::model::*;
use wherefrom::query::path;

use crate::support::console::{check_page, output};
use crate::support::{generate, notation};

/// The paths as rows of ids, and how many there are.
fn rows(graph: &Graph, from: Node, to: Node, avoid: &[Node], most: usize) -> (usize, Vec<Vec<String>>) {
    let answer = path(graph, from, to, avoid, most);
    let row = |steps: &Vec<wherefrom::query::Step>| {
        let ends = steps.iter().map(|step| step.to);
        std::iter::once(from).chain(ends).map(|node| graph.id_of(node).to_owned()).collect()
    };
    (answer.count, answer.paths.iter().map(row).collect())
}

fn check(lines: &str, ends: [&str; 2], avoid: &[&str], expected: &[&str]) {
    let graph = Graph::new(notation::case(lines));
    let node = |id: &str| graph.anything(id).unwrap();
    let avoid: Vec<Node> = avoid.iter().map(|id| node(id)).collect();
    let (count, rows) = rows(&graph, node(ends[0]), node(ends[1]), &avoid, 9);
    let rows: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
    assert_eq!(rows, expected);
    assert_eq!(count, expected.len());
}

#[test]
fn a_citation_is_one_step_whichever_way_one_asks() {
    let lines = "c: d > x > y [witnessed]";
    check(lines, ["x", "y"], &[], &["x y"]);
    check(lines, ["y", "x"], &[], &["y x"]);
    check(lines, ["d", "y"], &[], &["d c y", "d x y"]);
    check(lines, ["d", "y"], &["c"], &["d x y"]);
    check(lines, ["d", "d"], &[], &["d"]);
}

#[test]
fn claims_are_connected_by_who_tells_them_and_by_what_people_judge() {
    check("a: d1 > x\nb: d2 > x", ["a", "b"], &[], &["a x b"]);
    check("a: d1 > x\nb: d2 > y", ["a", "b"], &[], &[]);
    check("a: d1 > x\nb: d2 > y\ncontradiction a b", ["a", "b"], &[], &["a b"]);
    check("a: d1 > x\nb: d2 > y\nrestates b a", ["a", "b"], &[], &["a b"]);
    check("document d1 outlet=o\ndocument d2 outlet=o\na: d1\nb: d2", ["a", "b"], &[], &["a d1 o d2 b"]);
}

#[test]
fn who_is_judged_different_is_not_connected_by_that() {
    let lines = "a: d1 > x\nb: d2 > y\nsame x y probable";
    check(lines, ["x", "y"], &[], &["x y"]);
    check(&format!("{lines}\ndifferent x y probable"), ["x", "y"], &[], &[]);
    check(&format!("{lines}\ndifferent y x possible"), ["x", "y"], &[], &["x y"]);
    check("a: d1 > x\nb: d2 > y\ndifferent x y possible", ["x", "y"], &[], &[]);
}

#[test]
fn every_tie_between_two_is_given_with_the_step() {
    let lines = "a: d2 > x > y [witnessed]\na: d1 > x > y [told; denies]\nb: d1 > x > y";
    let graph = Graph::new(notation::case(lines));
    let node = |id: &str| graph.anything(id).unwrap();
    let answer = path_json(&graph, &path(&graph, node("x"), node("y"), &[], 1));
    let ties: Vec<String> = answer["paths"][0][0]["evidence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tie| {
            format!("{} {} {} {}", tie["kind"], tie["claim"], tie["document"], tie["from"]).replace('"', "")
        })
        .collect();
    assert_eq!(ties, ["cites a d1 y", "cites a d2 y", "cites b d1 y"]);
    let answer = path_json(&graph, &path(&graph, node("a"), node("y"), &[], 1));
    let stances = answer["paths"][0][0]["evidence"].as_array().unwrap();
    let stances: Vec<&str> = stances.iter().map(|tie| tie["stance"].as_str().unwrap()).collect();
    assert_eq!(stances, ["denies", "asserts"]);
}

#[test]
fn paths_beyond_counting_are_counted_up_to_a_million() {
    let diamond = |i: usize| {
        let next = i + 1;
        format!("c{i}a: - > s{i} > l{i} > s{next}\nc{i}b: - > s{i} > r{i} > s{next}")
    };
    let graph = Graph::new(notation::case(&(0..30).map(diamond).collect::<Vec<_>>().join("\n")));
    let node = |id: &str| graph.anything(id).unwrap();
    // A claim that both stand on is as short a way from one to the other, so there are four ways for each diamond.
    let answer = path(&graph, node("s0"), node("s30"), &[], 2);
    assert_eq!((answer.length, answer.count, answer.or_more), (Some(60), 1_000_000, true));
    assert_eq!(answer.paths.len(), 2);
    assert_eq!(graph.id_of(answer.paths[0][0].to), "c0a");
}

#[test]
fn a_long_chain_is_walked_without_recursion() {
    let chain: Vec<String> = (0..20_000).map(|i| format!("s{i}")).collect();
    let graph = Graph::new(notation::case(&format!("c: - > {}", chain.join(" > "))));
    let node = |id: &str| graph.anything(id).unwrap();
    let answer = path(&graph, node("s0"), node("s19999"), &[node("c")], 1);
    assert_eq!((answer.length, answer.count), (Some(19_999), 1));
}

/// Every tie of a case, straight from the definition.
fn ties(case: &Case) -> BTreeSet<[String; 2]> {
    let claim = |id: &ClaimId| format!("claim {id}");
    let other = |id: &str| {
        if case.sources.contains_key(id) { format!("source {id}") } else { format!("entity {id}") }
    };
    let mut ties = BTreeSet::new();
    let mut tie = |a: String, b: String| {
        ties.insert([a.clone(), b.clone()]);
        ties.insert([b, a]);
    };
    for one in case.claims.values() {
        one.about.iter().for_each(|about| tie(claim(&one.id), other(about.id.as_str())));
        for account in &one.accounts {
            account.hops.iter().for_each(|hop| tie(claim(&one.id), other(hop.source.as_str())));
            for pair in account.hops.windows(2) {
                tie(other(pair[0].source.as_str()), other(pair[1].source.as_str()));
            }
        }
    }
    for source in case.sources.values() {
        let outlet = source.document.as_ref().and_then(|document| document.outlet.as_ref());
        for whole in source.speaks_for.iter().chain(&source.part_of).chain(outlet) {
            tie(other(source.id.as_str()), other(whole.as_str()));
        }
    }
    for entity in case.entities.values() {
        entity.part_of.iter().for_each(|whole| tie(other(entity.id.as_str()), other(whole.as_str())));
    }
    case.contradictions.iter().for_each(|one| tie(claim(&one.claims[0]), claim(&one.claims[1])));
    case.relations.iter().for_each(|one| tie(claim(&one.from), claim(&one.to)));
    for same in case.judgements.iter().filter(|one| one.ruling == Ruling::Same) {
        let pair = |one: &Judgement| BTreeSet::from(one.ids.clone());
        let taken_back = case.judgements.iter().any(|one| {
            one.ruling == Ruling::Different && pair(one) == pair(same) && one.likely <= same.likely
        });
        if !taken_back {
            tie(other(same.ids[0].as_str()), other(same.ids[1].as_str()));
        }
    }
    ties
}

/// All rows from one node to the other without a detour, grown step by step until the first arrive.
fn naive(case: &Case, from: &str, to: &str, avoid: &str) -> Vec<Vec<String>> {
    let ties = ties(case);
    let mut rows = vec![vec![from.to_owned()]];
    for _ in 0..40 {
        let arrived: Vec<_> = rows.iter().filter(|row| row.last().unwrap() == to).cloned().collect();
        if !arrived.is_empty() || rows.is_empty() {
            return arrived;
        }
        let mut longer = Vec::new();
        for row in &rows {
            for [_, next] in ties.iter().filter(|[a, _]| a == row.last().unwrap()) {
                if !row.contains(next) && (next != avoid || next == to) {
                    longer.push(row.iter().chain([next]).cloned().collect());
                }
            }
        }
        // Rows that end alike are as good as one another from there on, but all of them count; only detours are cut.
        let known: BTreeSet<String> = rows.iter().flatten().cloned().collect();
        longer.retain(|row: &Vec<String>| !known.contains(row.last().unwrap()));
        rows = longer;
    }
    panic!("a path of forty steps in a small case")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn paths_are_those_of_the_definition(
        case in generate::case(),
        ends in any::<[prop::sample::Index; 3]>(),
    ) {
        let graph = Graph::new(case.clone());
        let nodes: Vec<Node> = (0..case.claims.len()).map(Node::Claim)
            .chain((0..case.sources.len()).map(Node::Source))
            .chain((0..case.entities.len()).map(Node::Entity))
            .collect();
        let [from, to, avoid] = ends.map(|index| *index.get(&nodes));
        let name = |node: Node| match node {
            Node::Claim(_) => format!("claim {}", graph.id_of(node)),
            Node::Source(_) => format!("source {}", graph.id_of(node)),
            Node::Entity(_) => format!("entity {}", graph.id_of(node)),
        };
        let expected = naive(&case, &name(from), &name(to), &name(avoid));
        let answer = path(&graph, from, to, &[avoid], 1000);
        prop_assert_eq!(answer.count, expected.len());
        prop_assert_eq!(answer.length, expected.first().map(|row| row.len() - 1));
        let rows = answer.paths.iter().map(|steps| {
            std::iter::once(from).chain(steps.iter().map(|step| step.to)).map(name).collect::<Vec<_>>()
        });
        let rows: Vec<_> = rows.collect();
        let sorted: BTreeSet<_> = rows.iter().cloned().collect();
        prop_assert_eq!(sorted, expected.into_iter().collect::<BTreeSet<_>>());
        // In the order of the ids, whatever they name.
        let key = |row: &Vec<String>| {
            row.iter().map(|name| {
                let (kind, id) = name.split_once(' ').unwrap();
                (id.to_owned(), kind != "claim")
            }).collect::<Vec<_>>()
        };
        prop_assert!(rows.is_sorted_by_key(key));
        prop_assert!(answer.paths.iter().flatten().all(|step| !step.evidence.is_empty()));
    }

    #[test]
    fn the_order_of_the_records_changes_nothing(case in generate::case()) {
        let turned = generate::reversed(&case);
        let (graph, other) = (Graph::new(case.clone()), Graph::new(turned));
        let ids: Vec<&str> = case.sources.keys().map(SourceId::as_str).collect();
        let [first, last] = [ids[0], ids[ids.len() - 1]];
        let answer = |graph: &Graph| {
            let ends = [first, last].map(|id| graph.node(id).unwrap());
            path_json(graph, &path(graph, ends[0], ends[1], &[], 5))
        };
        prop_assert_eq!(answer(&graph), answer(&other));
    }
}

#[test]
fn paths_of_the_shipped_case() {
    let words = |line: &str| output(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
    insta::assert_snapshot!(words("path maria chronicles-the-news --most 2"));
    insta::assert_snapshot!(words("path maria tokayev --most 1"));
}

#[test]
fn the_page_shows_what_the_program_says() {
    check_page("docs/questions/path.md");
}

//! Who contradicts whom: by hand, against a second way straight from the definition, and on the shipped case.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use wherefrom::format::disputes_json;
use wherefrom::graph::Graph;
use wherefrom::model::*;
use wherefrom::query::{Candidate, Common, Filter, Subject, contradictions, suggest};

use crate::support::console::{check_page, run};
use crate::support::generate;
use crate::support::notation::{case, claim_id};

fn common(all: &[Common]) -> String {
    let one = |one: &Common| match one.sources {
        [a, b] if a == b => a.to_string(),
        [a, b] => format!("{a}={b} ({})", one.likely),
    };
    all.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// An answer in one line a dispute, an opposition, a source against itself.
fn answer(case: &Case) -> String {
    let graph = Graph::new(case.clone());
    let answer = contradictions(&graph, &[], &Filter::default());
    let mut lines = Vec::new();
    for dispute in &answer.disputes {
        let side = |side: &wherefrom::query::Side| match side.against.len() {
            0 => side.claim.id.to_string(),
            n => format!("{} ({n} against)", side.claim.id),
        };
        lines.push(dispute.sides.iter().map(side).collect::<Vec<_>>().join(", "));
        for one in &dispute.oppositions {
            let documents: Vec<&str> = one.shared.documents.iter().map(|id| id.as_str()).collect();
            let ids = one.contradiction.claims.each_ref().map(ClaimId::as_str).join(" - ");
            let (ends, voices) = (common(&one.shared.ends), common(&one.shared.voices));
            lines.push(format!("{ids}: ends [{ends}] voices [{voices}] documents [{}]", documents.join(" ")));
        }
    }
    for one in &answer.selves {
        let [a, b] = one.claims.map(|claim| claim.id.as_str());
        lines.push(format!("self {a} {b}: {}", common(std::slice::from_ref(&one.voice))));
    }
    lines.join("\n")
}

fn check(lines: &str, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(answer(&case(lines)), expected.join("\n"));
}

#[test]
fn connected_claims_are_one_dispute_and_a_denied_claim_is_one_as_well() {
    check(
        "contradiction a b
         contradiction c b
         a: d1 > w [witnessed]
         b: d2 > v [witnessed]
         c: d3 > u [witnessed]
         denied: d1 > x [denies]
         doubly: d1 > x [denies] > y [denies] > z [witnessed]
         plain: d1 > w [witnessed]",
        "a, b, c
         a - b: ends [] voices [] documents []
         c - b: ends [] voices [] documents []
         denied (1 against)
         doubly (1 against)",
    );
}

#[test]
fn sides_share_ends_voices_and_documents() {
    check(
        "contradiction a b\na: d1 > x > w [witnessed]\nb: d1 > x > w [unstated]",
        "a, b\na - b: ends [w] voices [x] documents [d1]\nself a b: w",
    );
    // An end of the one that only passes on the other is a voice of both.
    check(
        "contradiction a b\na: d1 > x [witnessed]\nb: d2 > x > w [witnessed]",
        "a, b\na - b: ends [] voices [x] documents []",
    );
    check(
        "contradiction a b\nsame w v possible\na: d1 > w [witnessed]\nb: d2 > v [witnessed]",
        "a, b\na - b: ends [w=v (possible)] voices [] documents []\nself a b: w=v (possible)",
    );
}

#[test]
fn a_group_or_a_rumour_is_one_voice_only_within_one_document() {
    let lines = "contradiction a b\nsource they kind=rumour\na: d1 > they [unstated]";
    check(&format!("{lines}\nb: d2 > they [unstated]"), "a, b\na - b: ends [] voices [] documents []");
    check(
        &format!("{lines}\nb: d1 > they [unstated]"),
        "a, b\na - b: ends [they] voices [] documents [d1]\nself a b: they",
    );
}

#[test]
fn who_passes_on_both_sides_does_not_contradict_themselves() {
    let lines = "contradiction a b\na: d1 > x > w [witnessed]\nb: d2 > x > v [witnessed]";
    check(lines, "a, b\na - b: ends [] voices [x] documents []");
    check(
        &lines.replace("> x >", "> x [asserts] >"),
        "a, b\na - b: ends [] voices [x] documents []\nself a b: x",
    );
    check("c: d1 > x [witnessed]\nc: d2 > x [denies]", "c (1 against)\nself c c: x");
    check("c: d1 > x [witnessed]\nc: d2 > x [doubts]", "c (1 against)");
    let superseded = "contradiction a b\nsupersedes b a\na: d1 > w [witnessed]\nb: d2 > w [witnessed]";
    check(superseded, "a, b\na - b: ends [w] voices [] documents []");
}

#[test]
fn what_is_asked_for_comes_in_the_order_asked() {
    let mut case = case(
        "contradiction a b\ncontradiction y z\na: d1 > w [witnessed]\nz: d2 > v [witnessed]\nb: d [unstated]\ny: d [unstated]",
    );
    case.entities.insert(
        "square".parse().unwrap(),
        Entity {
            id: "square".parse().unwrap(),
            name: "square".into(),
            kind: EntityKind::Place,
            aliases: Vec::new(),
            part_of: Vec::new(),
            note: None,
        },
    );
    case.claims["b"].about.push(About { id: "square".parse().unwrap(), role: None });
    let graph = Graph::new(case);
    let asked = |subjects: &[Subject]| {
        let answer = contradictions(&graph, subjects, &Filter::default());
        answer.disputes.iter().map(|one| one.sides[0].claim.id.to_string()).collect::<Vec<_>>()
    };
    let node = |id: &str| Subject::Node(id.parse().unwrap());
    assert_eq!(asked(&[]), ["a", "y"]);
    assert_eq!(asked(&[Subject::Claim(claim_id("z")), node("square")]), ["y", "a"]);
    assert_eq!(asked(&[node("v")]), ["y"]);
    assert_eq!(asked(&[node("square"), Subject::Claim(claim_id("a"))]), ["a"]);
}

fn figure(case: &mut Case, id: &str, of: &str, number: &str, place: Option<&str>) {
    let (key, number) = number.split_once('=').unwrap();
    let mut quantity = Quantity {
        of: of.to_owned(),
        counts: None,
        value: None,
        at_least: None,
        at_most: None,
        approx: None,
        words: None,
        unit: None,
        place: place.map(str::to_owned),
        when: None,
    };
    match key {
        "value" => quantity.value = Some(number.parse().unwrap()),
        "at_least" => quantity.at_least = Some(number.parse().unwrap()),
        "at_most" => quantity.at_most = Some(number.parse().unwrap()),
        "approx" => quantity.approx = Some(number.parse().unwrap()),
        _ => quantity.words = Some(number.to_owned()),
    }
    let mut claim = Claim::new(claim_id(id), id);
    claim.quantity = Some(quantity);
    case.claims.insert(claim.id.clone(), claim);
}

fn figures(rows: &[(&str, &str, &str, Option<&str>)]) -> Graph {
    let mut case = Case::default();
    rows.iter().for_each(|(id, of, number, place)| figure(&mut case, id, of, number, *place));
    Graph::new(case)
}

fn suggested(graph: &Graph) -> Vec<String> {
    let all = suggest(graph, &[], &Filter::default());
    all.iter().map(|one| one.claims().map(|claim| claim.id.as_str()).join(" - ")).collect()
}

#[test]
fn figures_of_one_quantity_stand_side_by_side_numbers_before_words() {
    let graph = figures(&[
        ("w", "people killed", "words=hundreds", None),
        ("a", "people killed", "at_least=164", None),
        ("b", "Killed  PEOPLE", "value=13", Some("Almaty")),
        ("other", "people wounded", "value=13", None),
    ]);
    let answer = contradictions(&graph, &[], &Filter::default());
    let spreads: Vec<Vec<&str>> = answer
        .spreads
        .iter()
        .map(|spread| spread.figures.iter().map(|one| one.claim.id.as_str()).collect())
        .collect();
    assert_eq!(spreads, [["b", "a", "w"]]);
}

#[test]
fn figures_that_have_nothing_in_common_are_suggested_the_nearest_only() {
    let of = "people killed";
    let graph = figures(&[
        ("a", of, "value=13", Some("Almaty")),
        ("b", of, "at_least=164", Some("Almaty")),
        ("c", of, "value=225", Some("Almaty")),
        ("d", of, "value=500", Some("Kazakhstan")),
        ("e", of, "words=hundreds", Some("Almaty")),
    ]);
    assert_eq!(suggested(&graph), ["a - b"]);
    // About 2,000 reaches to 3,000, about 2,500 from 2,400.
    let graph = figures(&[("a", of, "approx=2000", None), ("b", of, "approx=2500", None)]);
    assert_eq!(suggested(&graph), Vec::<String>::new());
    let graph = figures(&[("a", of, "approx=2000", None), ("b", of, "approx=8000", None)]);
    assert_eq!(suggested(&graph), ["a - b"]);
}

#[test]
fn what_is_tied_already_is_not_suggested_and_denials_are() {
    let mut case = case("supersedes b a\nc: d1 > x [witnessed]\nc: d2 > x [denies]");
    figure(&mut case, "a", "x", "value=1", None);
    figure(&mut case, "b", "x", "value=2", None);
    assert_eq!(suggested(&Graph::new(case.clone())), ["c - c"]);
    case.relations.clear();
    assert_eq!(suggested(&Graph::new(case)), ["a - b", "c - c"]);
}

#[test]
fn like_claims_about_the_same_at_other_times_are_suggested() {
    let mut case = Case::default();
    for (id, text, when) in [
        ("a", "The internet was cut off in Almaty on 4 January.", "2022-01-04"),
        ("b", "The internet was cut off in Almaty on 5 January.", "2022-01-05"),
        ("c", "The internet was cut off in Almaty on 5 January.", "2022-01-05~"),
        ("d", "Nobody had eaten anything.", "2022-01-07"),
    ] {
        let mut claim = Claim::new(claim_id(id), text);
        claim.happened = Some(when.parse().unwrap());
        claim.about = vec![About { id: "net".parse().unwrap(), role: None }];
        case.claims.insert(claim.id.clone(), claim);
    }
    let graph = Graph::new(case);
    let all = suggest(&graph, &[], &Filter::default());
    assert_eq!(suggested(&graph), ["a - b"]);
    assert!(matches!(all[0], Candidate::Time { shared: 9, all: 9, .. }), "{:?}", all[0]);
}

/// The components once more, by going round until nothing is added.
fn naive(case: &Case) -> BTreeSet<BTreeSet<ClaimId>> {
    let opposed = |a: &ClaimId, b: &ClaimId| {
        case.contradictions.iter().any(|one| one.claims.contains(a) && one.claims.contains(b))
    };
    let disputed = |claim: &&Claim| {
        let denied = |account: &Account| {
            account.hops.iter().any(|hop| matches!(hop.stance, Stance::Doubts | Stance::Denies))
        };
        claim.accounts.iter().any(denied)
            || case.contradictions.iter().any(|one| one.claims.contains(&claim.id))
    };
    let mut groups = BTreeSet::new();
    for claim in case.claims.values().filter(disputed) {
        let mut group = BTreeSet::from([claim.id.clone()]);
        loop {
            let more: Vec<ClaimId> =
                case.claims.keys().filter(|id| group.iter().any(|one| opposed(one, id))).cloned().collect();
            let before = group.len();
            group.extend(more);
            if group.len() == before {
                break;
            }
        }
        groups.insert(group);
    }
    groups
}

/// Whether two sources on two accounts are one voice, and how surely.
fn naive_voice(
    case: &Case,
    (s, x): (&SourceId, &Account),
    (t, y): (&SourceId, &Account),
) -> Option<Likelihood> {
    if s == t {
        let in_one = x.document.is_some() && x.document == y.document;
        return (case.sources[s].is_individual() || in_one).then_some(Likelihood::Certain);
    }
    let (here, there) = (same(case, s), same(case, t));
    if here.contains(t) {
        return Some(Likelihood::Certain);
    }
    here.iter().flat_map(|a| there.iter().filter_map(|b| judged(case, a, b))).min()
}

fn same(case: &Case, source: &SourceId) -> BTreeSet<SourceId> {
    let mut same = BTreeSet::from([source.clone()]);
    loop {
        let is_one =
            |id: &&SourceId| same.iter().any(|one| judged(case, one, id) == Some(Likelihood::Certain));
        let more: Vec<SourceId> = case.sources.keys().filter(is_one).cloned().collect();
        let before = same.len();
        same.extend(more);
        if same.len() == before {
            return same;
        }
    }
}

fn judged(case: &Case, a: &SourceId, b: &SourceId) -> Option<Likelihood> {
    let on = |one: &&Judgement| {
        let [x, y] = one.ids.each_ref().map(NodeId::as_str);
        (x, y) == (a.as_str(), b.as_str()) || (y, x) == (a.as_str(), b.as_str())
    };
    let of = |ruling: Ruling| {
        case.judgements.iter().filter(on).filter(move |one| one.ruling == ruling).map(|one| one.likely)
    };
    of(Ruling::Same).filter(|same| !of(Ruling::Different).any(|other| other <= *same)).min()
}

/// Whether two sides share an end, and how surely at best.
fn naive_shared_end(case: &Case, claims: &[ClaimId; 2]) -> Option<Likelihood> {
    let [a, b] = claims.each_ref().map(|id| {
        let ends = case.claims[id].accounts.iter().map(|account| (account.hops.last().unwrap(), account));
        ends.filter(|(hop, _)| hop.stance.supports()).map(|(hop, one)| (&hop.source, one)).collect::<Vec<_>>()
    });
    a.iter().flat_map(|x| b.iter().filter_map(|y| naive_voice(case, *x, *y))).min()
}

#[test]
fn a_part_stands_beside_the_whole_and_is_never_set_against_it() {
    let mut case = Case::default();
    for (id, number, counts) in [
        ("police", "value=13", Some("police officers")),
        ("dead", "at_least=164", None),
        ("few", "at_most=20", None),
    ] {
        figure(&mut case, id, "people killed", number, Some("Kazakhstan"));
        case.claims[&claim_id(id)].quantity.as_mut().unwrap().counts = counts.map(str::to_owned);
    }
    let graph = Graph::new(case);
    let answer = contradictions(&graph, &[], &Filter::default());
    let figures = |spread: &wherefrom::query::Spread| {
        spread.figures.iter().map(|one| one.claim.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(answer.spreads.iter().map(figures).collect::<Vec<_>>(), [["few", "police", "dead"]]);
    let candidates = suggest(&graph, &[], &Filter::default());
    let pairs: Vec<_> =
        candidates.iter().map(|one| one.claims().map(|claim| claim.id.as_str().to_owned())).collect();
    assert_eq!(pairs, [["few", "dead"]]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_second_way_from_the_definition_gives_the_same_disputes(case in generate::case()) {
        let graph = Graph::new(case.clone());
        let answer = contradictions(&graph, &[], &Filter::default());
        let groups: BTreeSet<BTreeSet<ClaimId>> = answer.disputes.iter()
            .map(|one| one.sides.iter().map(|side| side.claim.id.clone()).collect()).collect();
        prop_assert_eq!(groups, naive(&case));
        for one in answer.disputes.iter().flat_map(|dispute| &dispute.oppositions) {
            let best = one.shared.ends.iter().map(|end| end.likely).min();
            prop_assert_eq!(best, naive_shared_end(&case, &one.contradiction.claims));
        }
        let number: usize = answer.disputes.iter().map(|one| one.oppositions.len()).sum();
        prop_assert_eq!(number, case.contradictions.len());
    }

    #[test]
    fn the_order_of_the_records_changes_nothing(case in generate::case()) {
        let mut other = case.clone();
        other.sources.reverse();
        other.claims.reverse();
        other.claims.values_mut().for_each(|claim| claim.accounts.reverse());
        other.contradictions.reverse();
        other.relations.reverse();
        other.judgements.reverse();
        let whole = |case: &Case| {
            let graph = Graph::new(case.clone());
            let candidates = suggest(&graph, &[], &Filter::default());
            json!(disputes_json(&graph, &contradictions(&graph, &[], &Filter::default()), Some(&candidates)))
        };
        prop_assert_eq!(whole(&case), whole(&other));
    }
}

#[test]
fn the_page_shows_what_the_program_says() {
    check_page("docs/questions/contradictions.md");
}

#[test]
fn who_contradicts_whom_about_the_dead_and_the_fires_on_the_shipped_case() {
    insta::assert_snapshot!(run("wherefrom contradictions deaths fires --suggest"));
}

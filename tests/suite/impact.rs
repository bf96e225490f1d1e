//! What falls if sources go: by hand, against a second way straight from the definition, and on the shipped case.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use wherefrom::format::impact_json;
use wherefrom::graph::Graph;
use wherefrom::model::*;
use wherefrom::query::{Doubt, Fate, Filter, LostSide, end_of, impact};

use crate::support::console::{check_page, run};
use crate::support::generate;
use crate::support::notation::case;

fn ids(words: &str) -> Vec<SourceId> {
    words.split_whitespace().map(|id| id.parse().unwrap()).collect()
}

/// An answer in one line a claim and dispute.
fn answer(case: Case, gone: &str, members: bool) -> String {
    let graph = Graph::new(case);
    let answer = impact(&graph, &ids(gone), members, &Filter::default());
    let mut lines = Vec::new();
    for one in &answer.claims {
        let doubts: Vec<String> = one.kept.iter().flat_map(|kept| kept.doubts.iter().map(doubt)).collect();
        let doubts = if doubts.is_empty() { String::new() } else { format!(": {}", doubts.join(", ")) };
        lines.push(format!("{} {}{doubts}", one.claim.id, fate(one.fate)));
    }
    for one in &answer.disputes {
        lines.push(match one {
            LostSide::Claims { contradiction: Contradiction { claims: [a, b], .. }, fates: [x, y] } => {
                format!("{a} {} against {b} {}", fate(*x), fate(*y))
            }
            LostSide::Disputed { claim, fate: one, lost, kept } => {
                format!(
                    "disputed {} {}, loses {} of {}",
                    claim.id,
                    fate(*one),
                    lost.len(),
                    lost.len() + kept.len()
                )
            }
        });
    }
    lines.join("\n")
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Untouched => "untouched",
        Fate::Falls => "falls",
        Fate::Stands => "stands",
        Fate::LookAgain => "look again",
    }
}

fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::UnknownEnd => "unknown".to_owned(),
        Doubt::Inference => "inference".to_owned(),
        Doubt::Loop => "loop".to_owned(),
        Doubt::Join(to) => format!("join into {}", to.document.as_ref().map_or("-", |id| id.as_str())),
        Doubt::MayBe(source, gone, likely) => format!("{source} may be {gone} ({likely})"),
        Doubt::Office(source, gone) => format!("{source} and {gone} by office"),
    }
}

fn check(lines: &str, gone: &str, expected: &str) {
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(answer(case(lines), gone, false), expected.join("\n"), "without {gone}");
}

#[test]
fn a_claim_falls_with_its_last_chain_and_stands_on_a_ground_that_avoids_them() {
    let lines = "c: d1 > a > w [witnessed]
                 c: d2 > b > v [witnessed]
                 other: d1 > a [inferred]";
    check(lines, "w", "c stands");
    check(lines, "a", "c stands\nother falls");
    check(lines, "d1 d2", "c falls\nother falls");
    check(lines, "w v", "c falls");
    check(lines, "nobody", "");
}

#[test]
fn what_is_left_is_to_be_looked_at_again_if_nobody_knows_what_it_rests_on() {
    check("c: d1 > w [witnessed]\nc: d2 > b [unstated]", "w", "c look again: unknown");
    check("c: d1 > w [witnessed]\nc: d2 > b [inferred]", "w", "c look again: inference");
    check("c: d1 > b > w [witnessed]\nc: d2 > b [unstated]", "w", "c look again: unknown, join into d1");
    check(
        "c: d1 > a > b [unstated]\nc: d2 > b > a [unstated]\nc: d3 > w [witnessed]",
        "w",
        "c look again: unknown, loop, unknown, loop",
    );
}

#[test]
fn a_ground_that_may_be_one_of_those_who_go_is_no_ground_to_stand_on() {
    let lines = "c: d1 > w [witnessed]\nc: d2 > v [witnessed]";
    check(&format!("same w v possible\n{lines}"), "w", "c look again: v may be w (possible)");
    check(&format!("same w v possible\ndifferent w v probable\n{lines}"), "w", "c stands");
    check(&format!("same w v certain\n{lines}"), "w", "c falls");
    check(&format!("source v for=w\n{lines}"), "w", "c look again: v and w by office");
    check(&format!("source w for=v\n{lines}"), "w", "c look again: v and w by office");
    // Less than certain judgements are not transitive.
    check(&format!("same w x probable\nsame x v probable\n{lines}"), "w", "c stands");
}

#[test]
fn with_an_outlet_go_its_documents_and_with_members_all_who_belong_to_it() {
    let lines = "document d1 outlet=herald\nsource spokesman for=office\nc: d1 > w [witnessed]\nx: d2 > spokesman [official]";
    check(lines, "herald", "c falls");
    check(lines, "office", "");
    assert_eq!(answer(case(lines), "office", true), "x falls");
    let mut parts = case("c: d > limb [witnessed]");
    for (part, whole) in [("limb", "branch"), ("branch", "tree")] {
        for id in [part, whole] {
            let id: SourceId = id.parse().unwrap();
            parts.sources.entry(id.clone()).or_insert_with(|| Source::new(id, "x", SourceKind::Group));
        }
        parts.sources.get_mut(part).unwrap().part_of = ids(whole);
    }
    assert_eq!(answer(parts.clone(), "tree", true), "c falls");
    assert_eq!(answer(parts, "tree", false), "");
}

#[test]
fn what_is_known_only_through_its_denier_falls_with_the_denier() {
    let lines = "source they kind=rumour\nc: d > resident [denies] > they [unstated]";
    check(lines, "resident", "c falls\ndisputed c falls, loses 1 of 1");
    check(lines, "they", "c falls\ndisputed c falls, loses 0 of 1");
}

#[test]
fn disputes_lose_a_side() {
    let lines = "contradiction b c\nb: d1 > x [witnessed]\nc: d2 > y [witnessed]\nc: d3 > z [denies]";
    check(lines, "x", "b falls\nb falls against c untouched");
    check(lines, "z", "disputed c untouched, loses 1 of 1");
    check(lines, "x y", "b falls\nc falls\ndisputed c falls, loses 0 of 1\nb falls against c falls");
}

/// The definition once more, without a thought for time: fates by claim.
fn naive(case: &Case, asked: &[SourceId], members: bool) -> Vec<(ClaimId, Fate)> {
    let gone = naive_gone(case, asked, members);
    let mut fates = Vec::new();
    for claim in case.claims.values() {
        let supports = |account: &&Account| account.hops.last().unwrap().stance.supports();
        let goes = |account: &&Account| account.hops.iter().any(|hop| gone.contains(&hop.source));
        let supporting: Vec<&Account> = claim.accounts.iter().filter(supports).collect();
        let kept: Vec<&&Account> = supporting.iter().filter(|one| !goes(one)).collect();
        if kept.len() == supporting.len() {
            continue;
        }
        let graph = Graph::new(case.clone());
        let solid = |account: &&&Account| {
            let grounded = end_of(&graph, account).unwrap().kind.is_known_ground();
            let tied =
                account.hops.iter().any(|hop| gone.iter().any(|one| naive_tied(case, &hop.source, one)));
            grounded && !tied
        };
        let fate = match kept.is_empty() {
            true => Fate::Falls,
            false if kept.iter().any(solid) => Fate::Stands,
            false => Fate::LookAgain,
        };
        fates.push((claim.id.clone(), fate));
    }
    fates.sort_by(|a, b| a.0.cmp(&b.0));
    fates
}

fn naive_gone(case: &Case, asked: &[SourceId], members: bool) -> BTreeSet<SourceId> {
    let mut gone: BTreeSet<SourceId> = asked.iter().cloned().collect();
    loop {
        let before = gone.len();
        for source in case.sources.values() {
            let document = source.document.as_ref();
            let follows = gone.iter().any(|one| {
                naive_same(case, &source.id).contains(one)
                    || document
                        .is_some_and(|d| d.outlet.as_ref() == Some(one) || d.author.as_ref() == Some(one))
                    || members && (source.part_of.contains(one) || source.speaks_for.contains(one))
            });
            if follows {
                gone.insert(source.id.clone());
            }
        }
        if gone.len() == before {
            return gone;
        }
    }
}

/// All that are certainly the same, by going round until nobody is added.
fn naive_same(case: &Case, source: &SourceId) -> BTreeSet<SourceId> {
    let mut same = BTreeSet::from([source.clone()]);
    loop {
        let more: Vec<SourceId> = case
            .sources
            .keys()
            .filter(|id| same.iter().any(|one| naive_judged(case, one, id) == Some(Likelihood::Certain)))
            .cloned()
            .collect();
        let before = same.len();
        same.extend(more);
        if same.len() == before {
            return same;
        }
    }
}

/// The surest judgement that two are one which none at least as sure takes back.
fn naive_judged(case: &Case, a: &SourceId, b: &SourceId) -> Option<Likelihood> {
    let on = |one: &&Judgement| {
        let [x, y] = one.ids.each_ref().map(NodeId::as_str);
        (x, y) == (a.as_str(), b.as_str()) || (y, x) == (a.as_str(), b.as_str())
    };
    let of = |ruling: Ruling| {
        case.judgements.iter().filter(on).filter(move |one| one.ruling == ruling).map(|one| one.likely)
    };
    of(Ruling::Same).filter(|same| !of(Ruling::Different).any(|different| different <= *same)).min()
}

fn naive_tied(case: &Case, source: &SourceId, gone: &SourceId) -> bool {
    let (here, there) = (naive_same(case, source), naive_same(case, gone));
    let speaks = |a: &SourceId, b: &SourceId| case.sources[a].speaks_for.contains(b);
    let tied = |a: &SourceId| {
        there.iter().any(|b| naive_judged(case, a, b).is_some() || speaks(a, b) || speaks(b, a))
    };
    here.iter().any(tied)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn a_second_way_from_the_definition_gives_the_same_fates(case in generate::case(), picks in proptest::collection::vec(any::<prop::sample::Index>(), 1..3), members: bool) {
        let all: Vec<SourceId> = case.sources.keys().cloned().collect();
        let asked: Vec<SourceId> = picks.iter().map(|pick| pick.get(&all).clone()).collect();
        let graph = Graph::new(case.clone());
        let answer = impact(&graph, &asked, members, &Filter::default());
        let fates: Vec<(ClaimId, Fate)> = answer.claims.iter().map(|one| (one.claim.id.clone(), one.fate)).collect();
        prop_assert_eq!(fates, naive(&case, &asked, members));
        let gone: BTreeSet<SourceId> = answer.gone.iter().map(|one| one.source.clone()).collect();
        prop_assert_eq!(gone, naive_gone(&case, &asked, members));
    }

    #[test]
    fn the_order_of_the_records_changes_nothing(case in generate::case(), pick: prop::sample::Index) {
        let asked = vec![pick.get(&case.sources.keys().cloned().collect::<Vec<_>>()).clone()];
        let mut other = case.clone();
        other.sources.reverse();
        other.claims.reverse();
        other.claims.values_mut().for_each(|claim| claim.accounts.reverse());
        other.contradictions.reverse();
        other.judgements.reverse();
        let (here, there) = (Graph::new(case), Graph::new(other));
        let answer = |graph: &Graph| json!(impact_json(graph, &impact(graph, &asked, true, &Filter::default())));
        prop_assert_eq!(answer(&here), answer(&there));
    }
}

#[test]
fn contradictions_that_differ_only_in_who_comes_first_stand_in_one_order() {
    let case = case("contradiction a b\ncontradiction b a\na: d > x\nb: d > y");
    let mut other = case.clone();
    other.contradictions.reverse();
    let answers = [Graph::new(case), Graph::new(other)].map(|graph| {
        let lost = impact(&graph, &ids("x"), false, &Filter::default());
        let traced = wherefrom::query::trace(&graph, &"a".parse().unwrap()).unwrap();
        json!([impact_json(&graph, &lost), wherefrom::format::trace_json(&graph, &traced, &[])])
    });
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn the_page_shows_what_the_program_says() {
    check_page("docs/questions/impact.md");
}

#[test]
fn what_falls_with_the_driver_and_the_news_on_the_shipped_case() {
    insta::assert_snapshot!(run("wherefrom impact chronicles-driver chronicles-the-news"));
}

//! Timelines as charts: what stands in which row, and what is folded or said to be missing.

use std::time::{Duration, Instant};

use wherefrom::draw::{self, Chart, SignKind, Theme};
use wherefrom::graph::Graph;
use wherefrom::model::{Case, Claim};
use wherefrom::query::timeline;

use crate::support::notation::case;

fn chart(case: Case) -> Chart {
    let graph = Graph::new(case);
    let claims: Vec<&Claim> = graph.case().claims.values().collect();
    draw::timeline(&graph, &timeline(&graph, &claims), "A case")
}

/// The rows with their signs, one a line.
fn told(chart: &Chart) -> Vec<String> {
    let mut lines = Vec::new();
    for row in chart.rows() {
        let mut line = format!("{}{}", "  ".repeat(row.depth), row.text);
        for sign in &row.signs {
            let first = if sign.first { " first" } else { "" };
            line += &format!(" | {:?} {}{first}", sign.kind, sign.span.text);
        }
        if !row.note.is_empty() {
            line += &format!(" | {}", row.note);
        }
        lines.push(line);
    }
    lines
}

fn happened(mut case: Case, times: &[(&str, &str)]) -> Case {
    for (claim, when) in times {
        case.claims.get_mut(*claim).unwrap().happened = Some(when.parse().unwrap());
    }
    case
}

const TOLD: &str = "
    document d1 published=2022-01-07
    document d2 published=2022-01~
    c: d1 > maria [told; 2022-01-06] > ivan [witnessed]
    c: d2 > olga [denies; 2022-01-08]
";

#[test]
fn one_claim_has_a_row_for_each_step_and_rings_the_first_telling() {
    let one = chart(happened(case(TOLD), &[("c", "2022-01-05")]));
    assert_eq!(
        told(&one),
        [
            "When it is said to have happened | Contested 2022-01-05",
            "d2 | Published 2022-01~",
            "  olga | Against 2022-01-08",
            "d1 | Published 2022-01-07",
            "  maria | Said 2022-01-06 first",
            "    ivan | not dated",
        ]
    );
    assert!(one.band.is_some());
}

#[test]
fn several_claims_stand_in_the_order_of_time_and_disputes_are_marked() {
    let case = case(
        "
        document d published=2022-01-07
        a: d > x [witnessed]
        b: d > y [denies]
        u: d > x [witnessed]
    ",
    );
    let chart = chart(happened(case, &[("a", "2022-01-06"), ("b", "2022-01-05")]));
    assert_eq!(
        told(&chart),
        [
            "b | Contested 2022-01-05 | Published 2022-01-07",
            "a | Happened 2022-01-06 | Published 2022-01-07",
            "u | Published 2022-01-07",
            "d | Published 2022-01-07",
        ]
    );
    assert_eq!(chart.answer, ["2 of 3 claims say when it happened: from 5 January 2022 to 6 January 2022."]);
}

#[test]
fn what_is_told_before_it_happened_is_marked_as_such() {
    let case = case("document d published=2022-01-07\n a: d > x\n b: d > x");
    let chart = chart(happened(case, &[("a", "2022-12-24")]));
    let rows: Vec<_> = chart.rows().collect();
    let wrong = rows[0].signs.iter().find(|sign| sign.kind == SignKind::Impossible).unwrap();
    assert_eq!(wrong.words, "told before it happened");
    assert!(
        chart.details.iter().any(|line| line.starts_with("Told before it happened:")),
        "{:?}",
        chart.details
    );
}

fn many(claims: usize, days: usize) -> Case {
    let lines: Vec<String> = (0..claims).map(|i| format!("c{i:05}: d > x [witnessed]")).collect();
    let mut case = case(&format!("document d published=2022-02-01\n{}", lines.join("\n")));
    for (i, claim) in case.claims.values_mut().enumerate() {
        let (month, day) = (i % days / 28 % 12 + 1, i % 28 + 1);
        let year = 1900 + i % days / 336;
        claim.happened = Some(format!("{year}-{month:02}-{day:02}").parse().unwrap());
    }
    case
}

#[test]
fn many_claims_of_few_times_share_rows_and_none_gets_lost() {
    for (claims, days) in [(41, 3), (300, 28), (2000, 1000)] {
        let chart = chart(many(claims, days));
        assert!(chart.rows().count() <= 62, "{} rows", chart.rows().count());
        let bars = chart.rows().flat_map(|row| &row.signs);
        let drawn: usize = bars
            .filter(|sign| matches!(sign.kind, SignKind::Happened | SignKind::Folded))
            .map(|sign| sign.number)
            .sum();
        assert_eq!(drawn, claims);
        assert!(chart.left_out[0].contains("share a row"), "{:?}", chart.left_out);
    }
}

#[test]
fn two_thousand_claims_are_drawn_at_once() {
    let case = many(2000, 2000);
    let start = Instant::now();
    let chart = chart(case);
    let svg = draw::svg(&draw::compose_chart(&chart), Theme::Light);
    assert!(svg.len() < 400_000, "{} bytes", svg.len());
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn the_order_of_the_records_makes_no_difference() {
    let forwards = happened(case(TOLD), &[("c", "2022-01-05")]);
    let mut backwards = forwards.clone();
    backwards.sources.reverse();
    backwards.claims.values_mut().for_each(|claim| claim.accounts.reverse());
    let (one, other) = (chart(forwards), chart(backwards));
    assert_eq!(one, other);
    assert_eq!(draw::dot_chart(&one), draw::dot_chart(&other));
}

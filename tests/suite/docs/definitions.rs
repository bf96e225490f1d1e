//! `docs/definitions.md`: every chain in it is traced, every cell of its tables looked up.

use wherefrom::graph::{Graph, View as _};
use wherefrom::model::{SourceId, When};
use wherefrom::query::{End, Origins, Trace, end_of, trace, trace_restated};

use super::page;
use crate::support::notation::{case, claim_id};

const PAGE: &str = "definitions.md";

fn ids(ids: &[&SourceId]) -> String {
    ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")
}

fn end_name(end: End) -> String {
    format!("{}{}", end.kind, if end.unnamed { " (unnamed)" } else { "" })
}

/// An answer in the words of the page.
fn answer(trace: &Trace) -> String {
    let mut lines = Vec::new();
    for one in &trace.accounts {
        let hops: Vec<&SourceId> = one.account.hops.iter().map(|hop| &hop.source).collect();
        let chain = ids(&hops).replace(", ", " > ");
        let mut line = format!("{chain}: {}", one.end.map_or("no end".to_owned(), end_name));
        for join in one.joins.iter() {
            let to = trace.accounts[join.to.account].account;
            let document = to.document.as_ref().map_or("no document", |id| id.as_str());
            let at = &to.hops[join.to.hop].source;
            line += &format!("; carried on in {document} at {at} ({})", join.likely);
        }
        let leads_to: Vec<&SourceId> =
            one.leads_to.iter().map(|to| trace.accounts[*to].end.unwrap().source).collect();
        if !leads_to.is_empty() {
            line += &format!("; leads to {}", ids(&leads_to));
        }
        if one.only_loops {
            line += "; only in a loop";
        }
        if one.end.is_some() {
            lines.push(line);
        }
    }
    for one in &trace.loops {
        let sources: Vec<&SourceId> = one.sources.iter().collect();
        lines.push(format!("loop: {}{}", ids(&sources), if one.leads_out { "; leads out" } else { "" }));
    }
    for one in &trace.disputes {
        let mut line = format!("{} {}", one.source, one.stance);
        line += &one.telling_of.map_or(String::new(), |other| format!(", told by {other}"));
        line += &one.basis.map_or(String::new(), |basis| format!(", {basis}"));
        line += if one.of_a_denial { ", of a denial" } else { "" };
        lines.push(line);
    }
    lines.push(origins(&trace.verdict.origins));
    if trace.verdict.origins.inferences > 0 {
        lines.push(format!("inferences: {}", trace.verdict.origins.inferences));
    }
    lines.extend(
        trace.verdict.origins.merged.iter().map(|one| format!("counted as one at the least: {}", ids(one))),
    );
    let lists = [
        ("passed on as true by", &trace.verdict.documents),
        ("told only against it", &trace.verdict.only_against),
        ("only channel", &trace.verdict.only_channels),
    ];
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        lines.push(format!("{name}: {}", ids(list)));
    }
    lines.join("\n")
}

fn origins(origins: &Origins) -> String {
    let more = if origins.or_more { ", or more" } else { "" };
    match (origins.at_least, origins.at_most) {
        (0, 0) => "origins: none known".to_owned(),
        (0, most) => format!("origins: none known, at most {most}{more}"),
        (least, most) if least == most => format!("origins: {least}{more}"),
        (least, most) => format!("origins: between {least} and {most}{more}"),
    }
}

#[test]
fn every_chain_is_answered_as_the_page_says() {
    let page = page::read(PAGE);
    let mut seen = 0;
    for block in page::blocks(&page).iter().filter(|block| block.info == "chains") {
        let (lines, expected) = block.text.split_once("---\n").unwrap();
        let graph = Graph::new(case(lines));
        let mut found = answer(&trace(&graph, &claim_id("c")).unwrap());
        for one in trace_restated(&graph, &claim_id("c")) {
            found += &format!("\nrestates {}: {}", one.claim.id, one.verdict.origins.at_least);
        }
        assert_eq!(found, expected.trim_end(), "\n{lines}");
        seen += 1;
    }
    assert!(seen >= 20, "{seen} blocks");
}

#[test]
fn every_cell_of_the_table_of_ends() {
    let page = page::read(PAGE);
    let rows = page::table(&page, "table of ends");
    assert_eq!(rows.len(), wherefrom::model::Basis::ALL.len());
    for row in rows {
        let basis = page::ticked(&row[0])[0];
        for (identity, expected) in wherefrom::model::Identity::WORDS.iter().zip(&row[1..]) {
            let graph = Graph::new(case(&format!("source x identity={identity}\nc: d > x [{basis}]")));
            let account = &graph.claim(&claim_id("c")).unwrap().accounts[0];
            assert_eq!(&end_name(end_of(&graph, account).unwrap()), expected, "{basis} by {identity}");
        }
    }
}

/// A minute since 1970 as people write it.
fn written(minute: Option<i64>) -> String {
    let Some(minute) = minute else { return "open".to_owned() };
    let hours = format!("{:02}:{:02}", minute.rem_euclid(1440) / 60, minute.rem_euclid(60));
    let is_day = |day: &String| {
        day.parse::<When>().is_ok_and(|when| when.earliest() == Some(minute.div_euclid(1440) * 1440))
    };
    let days = (2020..2025)
        .flat_map(|y| (1..=12).flat_map(move |m| (1..=31).map(move |d| format!("{y}-{m:02}-{d:02}"))));
    let day = { days }.find(is_day).unwrap();
    format!("{day} {hours}")
}

#[test]
fn every_time_reaches_as_far_as_the_page_says() {
    let rows = page::table(&page::read(PAGE), "times");
    assert!(rows.len() > 10);
    for row in rows {
        let when: When = page::ticked(&row[0])[0].parse().unwrap();
        assert_eq!([written(when.earliest()), written(when.latest())], row[1..], "{when}");
    }
}

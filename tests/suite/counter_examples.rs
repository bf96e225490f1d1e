//! The mistakes that a plausible reading makes: each with its answer, written by hand from the definitions.

use wherefrom::graph::{Chains, Graph, Identities};
use wherefrom::model::SourceId;
use wherefrom::query::{Trace, trace, trace_restated};

use crate::support::notation::{case, claim_id};

/// An answer in one line each: ends, joins, loops, disputes, origins, documents, only channels.
fn answer(trace: &Trace) -> String {
    let mut lines = Vec::new();
    for one in &trace.accounts {
        let chain: Vec<&str> = one.account.hops.iter().map(|hop| hop.source.as_str()).collect();
        let mut line = format!("{}: ", chain.join(" > "));
        match one.end {
            Some(end) => line += &format!("{}{}", end.kind, if end.unnamed { " (unnamed)" } else { "" }),
            None => line += "no end",
        }
        for join in one.joins.iter() {
            let to = trace.accounts[join.to.account].account;
            let from = to.hops.get(join.to.hop + 1);
            let knows = from
                .map_or_else(|| to.hops[join.to.hop].basis.to_string(), |hop| format!("from {}", hop.source));
            let document = to.document.as_ref().map_or("no document", |id| id.as_str());
            line += &format!("; elsewhere ({document}, {}): {knows}", join.likely);
        }
        if one.only_loops {
            line += "; only in a loop";
        }
        lines.push(line);
    }
    for one in &trace.loops {
        let names: Vec<&str> = one.sources.iter().map(SourceId::as_str).collect();
        lines.push(format!("loop: {}{}", names.join(", "), if one.leads_out { " (leads out)" } else { "" }));
    }
    for one in &trace.disputes {
        lines.push(format!("{} {}", one.source, one.stance));
    }
    let origins = &trace.verdict.origins;
    let more = if origins.or_more { " or more" } else { "" };
    lines.push(format!(
        "origins {} to {}{more}, inferences {}",
        origins.at_least, origins.at_most, origins.inferences
    ));
    let names = |ids: &[&SourceId]| ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
    lines.push(format!("supported by documents: {}", names(&trace.verdict.documents)).trim_end().to_owned());
    if !trace.verdict.only_channels.is_empty() {
        lines.push(format!("only channels: {}", names(&trace.verdict.only_channels)));
    }
    lines.join("\n")
}

fn check(lines: &str, expected: &str) {
    let graph = Graph::new(case(lines));
    let trace = trace(&graph, &claim_id("c")).unwrap();
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(answer(&trace), expected.join("\n"));
}

#[test]
fn a_reporters_own_sight_is_not_swallowed_by_her_quotation() {
    check(
        "c: d > reporter [witnessed]
         c: d > reporter > protester [witnessed]",
        "d > reporter: witness
         d > reporter > protester: witness
         origins 2 to 2, inferences 0
         supported by documents: d",
    );
}

#[test]
fn two_who_saw_it_and_cite_each_other_are_two_witnesses_and_no_loop() {
    check(
        "c: d1 > x > y [witnessed]
         c: d2 > y > x [witnessed]",
        "d1 > x > y: witness
         d2 > y > x: witness
         origins 2 to 2, inferences 0
         supported by documents: d1, d2
         ",
    );
}

#[test]
fn a_named_source_that_says_no_more_is_carried_on_by_a_document_that_says_more() {
    check(
        "document d1 published=2022-01-05
         document d2 published=2022-01-07
         c: d1 > a > b [unstated]
         c: d2 > c2 > b > w [witnessed]",
        "d1 > a > b: unstated; elsewhere (d2, certain): from w
         d2 > c2 > b > w: witness
         origins 1 to 2, inferences 0
         supported by documents: d1, d2",
    );
}

#[test]
fn no_join_where_the_other_document_tells_of_a_later_day() {
    check(
        "document d1 published=2022-01-05
         document d2 published=2022-01-07
         c: d1 > a > b [unstated]
         c: d2 > c2 > b [2022-01-06] > w [witnessed]",
        "d1 > a > b: unstated
         d2 > c2 > b > w: witness
         origins 1 to 2, inferences 0
         supported by documents: d1, d2",
    );
}

#[test]
fn officials_here_and_officials_there_are_not_the_same_officials() {
    check(
        "source officials kind=authority identity=described
         source coroner kind=authority
         c: d1 > officials [unstated]
         c: d2 > officials > coroner [witnessed]",
        "d1 > officials: unnamed
         d2 > officials > coroner: witness
         origins 1 to 2, inferences 0
         supported by documents: d1, d2",
    );
}

#[test]
fn what_is_known_only_through_its_denier_is_supported_by_nobody_but_them_who_say_it() {
    check(
        "source they kind=rumour
         c: d > portal > resident [denies] > they [unstated]",
        "d > portal > resident > they: unnamed
         resident denies
         origins 0 to 1, inferences 0
         supported by documents:",
    );
}

#[test]
fn three_commentators_who_conclude_the_same_are_no_ground() {
    check(
        "c: d1 > x [inferred]
         c: d2 > y [inferred]
         c: d3 > z [inferred]",
        "d1 > x: inference
         d2 > y: inference
         d3 > z: inference
         origins 0 to 0, inferences 3
         supported by documents: d1, d2, d3",
    );
}

#[test]
fn one_film_shown_by_two_broadcasters_is_one_origin() {
    check(
        "source film kind=record
         c: d1 > one [told] > film [record]
         c: d2 > two [told] > film [record]",
        "d1 > one > film: record
         d2 > two > film: record
         origins 1 to 1, inferences 0
         supported by documents: d1, d2",
    );
}

#[test]
fn eyewitnesses_are_one_unnamed_group_or_more() {
    check(
        "source eyewitnesses kind=group
         c: d > eyewitnesses [witnessed]",
        "d > eyewitnesses: witness (unnamed)
         origins 1 to 1 or more, inferences 0
         supported by documents: d",
    );
}

#[test]
fn thirty_diamonds_have_one_answer_at_once() {
    let mut lines = String::from("c: d0 > s0 [unstated]\n");
    for i in 0..30 {
        let next = i + 1;
        lines += &format!(
            "c: a{i} > s{i} > l{i} > s{next} [unstated]\nc: b{i} > s{i} > r{i} > s{next} [unstated]\n"
        );
    }
    lines += "c: z > s30 > w [witnessed]";
    let graph = Graph::new(case(&lines));
    let trace = trace(&graph, &claim_id("c")).unwrap();
    let witness = trace.accounts.iter().position(|one| one.end.unwrap().source.as_str() == "w").unwrap();
    let first =
        trace.accounts.iter().find(|one| one.account.document.as_ref().unwrap().as_str() == "d0").unwrap();
    assert_eq!(*first.leads_to, [witness]);
    assert_eq!(trace.loops, []);
    assert_eq!((trace.verdict.origins.at_least, trace.verdict.origins.at_most), (1, 32));
}

#[test]
fn a_chain_of_a_million_hops_overflows_no_stack() {
    use wherefrom::model::{Account, Basis, Case, Claim, Hop, Source, SourceKind, Stance};
    let mut hops = Vec::new();
    let mut case = Case::default();
    for i in 0..1_000_000 {
        let id: SourceId = format!("s{i}").parse().unwrap();
        case.sources.insert(id.clone(), Source::new(id.clone(), "s", SourceKind::Person));
        hops.push(Hop::new(id, Basis::Told, Stance::Relays));
    }
    // The last one is carried on by the first: a loop of a million.
    hops.last_mut().unwrap().basis = Basis::Unstated;
    let account = |id: &str, hops: Vec<Hop>| Account {
        id: id.parse().unwrap(),
        document: None,
        at: None,
        quote: None,
        hops,
        note: None,
        recorded: None,
    };
    let back =
        vec![hops[999_999].clone(), Hop::new(hops[0].source.clone(), Basis::Unstated, Stance::Asserts)];
    let mut claim = Claim::new(claim_id("c"), "c");
    claim.accounts = vec![account("forth", hops), account("back", back)];
    case.claims.insert(claim.id.clone(), claim);
    let graph = Graph::new(case);
    let trace = trace(&graph, &claim_id("c")).unwrap();
    assert_eq!(trace.loops.len(), 1);
    assert_eq!(trace.loops[0].sources.len(), 1_000_000);
    assert!(trace.accounts.iter().all(|one| one.only_loops));
    assert_eq!(trace.tree.walk().len(), 1_000_002);
}

#[test]
fn the_witness_of_the_smaller_number_is_not_counted_for_the_bigger() {
    let lines = "c: d2 > blog > they [unstated]
         small: d1 > w [witnessed]
         source they kind=rumour
         restates c small";
    check(
        lines,
        "d2 > blog > they: unnamed
         origins 0 to 1, inferences 0
         supported by documents: d2",
    );
    let graph = Graph::new(case(lines));
    let restated = trace_restated(&graph, &claim_id("c"));
    assert_eq!(restated.len(), 1);
    assert_eq!(
        answer(&restated[0]),
        "d1 > w: witness\norigins 1 to 1, inferences 0\nsupported by documents: d1"
    );
}

#[test]
fn the_graph_of_a_claim_grows_with_its_hops_though_everybody_is_joined_to_everybody() {
    let mut lines = String::new();
    for i in 0..2000 {
        lines += &format!("c: a{i} > s [unstated]\nc: b{i} > s > x{i} [witnessed]\n");
    }
    let graph = Graph::new(case(&lines));
    let claim = &graph.case().claims["c"];
    let identities =
        Identities::around(&graph, claim.accounts.iter().flat_map(|a| a.hops.iter().map(|hop| &hop.source)));
    let chains = Chains::new(&graph, claim, &identities);
    assert!(chains.edge_count() < 20_000, "{}", chains.edge_count());
    assert_eq!(chains.joins(0).len(), 2000);
}

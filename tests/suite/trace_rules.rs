//! The rules of the trace, one by one.

use wherefrom::graph::Graph;
use wherefrom::model::SourceId;
use wherefrom::query::{Trace, trace};

use crate::support::notation::{case, claim_id};

fn traced(lines: &str, look: impl FnOnce(&Trace)) {
    let graph = Graph::new(case(lines));
    look(&trace(&graph, &claim_id("c")).unwrap());
}

fn join_count(lines: &str) -> usize {
    let mut count = 0;
    traced(lines, |trace| count = trace.accounts.iter().map(|one| one.joins.len()).sum());
    count
}

#[test]
fn a_grounded_end_is_never_dissolved_by_a_join() {
    for basis in ["witnessed", "official", "record", "inferred", "undisclosed"] {
        assert_eq!(join_count(&format!("c: d1 > b [{basis}]\nc: d2 > b > w [inferred]")), 0, "{basis}");
    }
    assert_eq!(join_count("c: d1 > b [told]\nc: d2 > b > w [inferred]"), 1);
    assert_eq!(join_count("c: d1 > b [unstated]\nc: d2 > b [witnessed]"), 1);
}

#[test]
fn a_source_that_says_nothing_more_elsewhere_carries_nothing_on() {
    assert_eq!(join_count("c: d1 > b [unstated]\nc: d2 > b [unstated]"), 0);
    assert_eq!(join_count("c: d1 > b [unstated]\nc: d2 > b [told]"), 0);
    assert_eq!(join_count("c: d1 > b [unstated]\nc: d2 > b [undisclosed]"), 0);
}

#[test]
fn who_passes_it_on_as_denied_carries_nothing_on() {
    assert_eq!(join_count("c: d1 > b [unstated]\nc: d2 > b [denies] > w [witnessed]"), 0);
    assert_eq!(join_count("c: d1 > b [unstated]\nc: d2 > b > w [witnessed; denies]"), 0);
    assert_eq!(join_count("c: d1 > b [unstated; denies]\nc: d2 > b > w [witnessed]"), 0);
    // The denial outside it doesn't matter: b has it from w all the same.
    assert_eq!(join_count("c: d1 > b [unstated]\nc: d2 > x [denies] > b > w [witnessed]"), 1);
}

#[test]
fn groups_rumours_and_the_merely_described_are_never_joined() {
    for source in [
        "kind=group",
        "kind=rumour",
        "kind=unknown",
        "identity=described",
        "identity=none",
        "kind=group identity=named",
    ] {
        let lines = format!("source b {source}\nc: d1 > b [unstated]\nc: d2 > b > w [witnessed]");
        assert_eq!(join_count(&lines), 0, "{source}");
    }
    assert_eq!(join_count("source b identity=pseudonym\nc: d1 > b [unstated]\nc: d2 > b > w [witnessed]"), 1);
}

#[test]
fn judgements_join_and_say_how_surely() {
    let lines = "same b b2 probable\nc: d1 > b [unstated]\nc: d2 > b2 > w [witnessed]";
    traced(lines, |trace| {
        let joins = &trace.accounts[0].joins;
        assert_eq!(joins.len(), 1);
        assert_eq!(joins[0].likely.as_str(), "probable");
    });
    assert_eq!(join_count(&format!("{lines}\ndifferent b b2 probable")), 0);
    assert_eq!(join_count(&format!("{lines}\ndifferent b b2 possible")), 1);
}

#[test]
fn certain_is_transitive_and_the_weaker_are_not() {
    let accounts = "c: d1 > b [unstated]\nc: d2 > b3 > w [witnessed]";
    assert_eq!(join_count(&format!("same b b2 certain\nsame b2 b3 certain\n{accounts}")), 1);
    assert_eq!(join_count(&format!("same b b2 certain\nsame b2 b3 possible\n{accounts}")), 1);
    assert_eq!(join_count(&format!("same b b2 probable\nsame b2 b3 probable\n{accounts}")), 0);
}

#[test]
fn the_fewest_origins_merge_by_every_judgement_and_by_who_speaks_for_whom() {
    let origins = |lines: &str| {
        let mut counted = (0, 0);
        traced(lines, |trace| counted = (trace.verdict.origins.at_least, trace.verdict.origins.at_most));
        counted
    };
    let accounts = "c: d1 > a [witnessed]\nc: d2 > b [witnessed]";
    assert_eq!(origins(accounts), (2, 2));
    assert_eq!(origins(&format!("same a b possible\n{accounts}")), (1, 2));
    assert_eq!(origins(&format!("same a b certain\n{accounts}")), (1, 1));
    assert_eq!(origins(&format!("source a for=office\nsource b for=office\n{accounts}")), (1, 2));
    assert_eq!(origins("c: d1 > a [witnessed]\nc: d2 > a [unstated]"), (1, 2));
}

#[test]
fn a_loop_is_named_and_is_where_the_trail_ends_only_if_nothing_leads_out() {
    let circle = "c: d1 > a > b [unstated]\nc: d2 > b > a [unstated]";
    traced(circle, |trace| {
        assert_eq!(trace.loops.len(), 1);
        assert_eq!(trace.loops[0].sources.iter().map(SourceId::as_str).collect::<Vec<_>>(), ["a", "b"]);
        assert!(!trace.loops[0].leads_out);
        assert_eq!(trace.verdict.only_loops, 2);
        assert_eq!((trace.verdict.origins.at_least, trace.verdict.origins.at_most), (0, 2));
    });
    traced(&format!("{circle}\nc: d3 > b > w [witnessed]"), |trace| {
        assert!(trace.loops[0].leads_out);
        assert_eq!(trace.verdict.only_loops, 0);
        assert_eq!(*trace.accounts[0].leads_to, [2]);
    });
}

#[test]
fn a_source_under_two_names_on_one_chain_does_not_carry_itself_on() {
    traced("same a a2 certain\nc: d1 > a2 > x > a [unstated]", |trace| {
        assert!(trace.accounts[0].joins.is_empty());
        assert_eq!(trace.loops, []);
    });
}

#[test]
fn a_denial_of_a_denial_is_no_support_and_no_dispute_of_the_claim() {
    traced("c: d > x [denies] > y [denies] > z [witnessed]", |trace| {
        let disputes: Vec<_> = trace.disputes.iter().map(|d| (d.source.as_str(), d.of_a_denial)).collect();
        assert_eq!(disputes, [("x", true), ("y", false)]);
        assert_eq!(trace.accounts[0].support_from, 3 - 1 + 1);
    });
}

#[test]
fn the_only_channel_is_inside_all_supporting_chains_and_no_end() {
    let channels = |lines: &str| {
        let mut names = Vec::new();
        traced(lines, |trace| names = trace.verdict.only_channels.iter().map(ToString::to_string).collect());
        names
    };
    assert_eq!(channels("c: d1 > agency > x [witnessed]\nc: d2 > agency > y [witnessed]"), ["agency"]);
    assert_eq!(channels("c: d1 > agency > x [witnessed]\nc: d2 > agency [unstated]"), Vec::<String>::new());
    assert_eq!(
        channels("c: d1 > agency > x [witnessed]\nc: d1 > agency > y [witnessed]"),
        Vec::<String>::new()
    );
    assert_eq!(
        channels("c: d1 > agency > x [witnessed]\nc: d2 > agency [denies] > y [witnessed]"),
        Vec::<String>::new()
    );
    assert_eq!(
        channels("same agency afp certain\nc: d1 > agency > x [witnessed]\nc: d2 > afp > y [witnessed]"),
        ["afp"]
    );
}

#[test]
fn documents_that_only_deny_it_are_told_apart_from_those_that_pass_it_on() {
    traced(
        "document d1 outlet=herald\nc: d1 > x [witnessed]\nc: d2 > y [denies] > x [unstated]\nc: d3 > z [denies]",
        |trace| {
            let names = |ids: &[&SourceId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
            assert_eq!(names(&trace.verdict.documents), ["d1"]);
            assert_eq!(names(&trace.verdict.outlets), ["herald"]);
            assert_eq!(names(&trace.verdict.only_against), ["d2", "d3"]);
            assert_eq!(trace.verdict.supporting, 2);
        },
    );
}

#[test]
fn of_several_names_of_one_channel_on_one_chain_the_first_in_the_alphabet_stands_for_all() {
    let lines =
        "same agency wire certain\nc: d1 > agency > wire > x [witnessed]\nc: d2 > wire > y [witnessed]";
    traced(lines, |trace| {
        let names: Vec<&str> = trace.verdict.only_channels.iter().map(|id| id.as_str()).collect();
        assert_eq!(names, ["agency"]);
    });
}

#[test]
fn the_fewest_origins_are_merged_through_those_who_stand_on_no_chain() {
    // z tells of nothing here, but speaks for the office and for the ministry.
    let offices =
        "source office kind=authority\nsource x for=office\nsource z for=office\nsource z for=ministry";
    traced(
        &format!("{offices}\nsource y for=office\nc: d1 > x [witnessed]\nc: d2 > y [witnessed]"),
        |trace| assert_eq!(trace.verdict.origins.at_least, 1),
    );
    traced(&format!("{offices}\nc: d1 > x [witnessed]\nc: d2 > ministry [official]"), |trace| {
        let origins = &trace.verdict.origins;
        assert_eq!((origins.at_least, origins.at_most), (1, 2));
        let merged: Vec<&str> = origins.merged.iter().flatten().map(|id| id.as_str()).collect();
        assert_eq!(merged, ["ministry", "x"]);
    });
}

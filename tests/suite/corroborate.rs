//! How far accounts bear each other out: by hand, by brute force, and on the shipped case.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use wherefrom::graph::{Graph, View as _, disjoint_chains};
use wherefrom::model::{Case, Credibility, SourceId};
use wherefrom::query::{Corroboration, corroborate};

use crate::support::notation::{case, claim_id};
use crate::support::{console, naive, small};

fn ids(ids: &[&SourceId]) -> String {
    ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" ")
}

/// An answer in a few lines: how many chains share nothing, which; the channels; the voices.
fn answer(answer: &Corroboration) -> String {
    let known = answer.grounded;
    let mut lines = vec![format!(
        "{} to {} apart, {} to {} grounded",
        answer.chains.len(),
        answer.at_most,
        known.at_least,
        known.at_most
    )];
    for account in &answer.chains {
        let hops = &answer.trace.accounts[*account].account.hops;
        lines.push(hops.iter().map(|hop| hop.source.as_str()).collect::<Vec<_>>().join(" > "));
    }
    let channels = &answer.trace.verdict.only_channels;
    if !channels.is_empty() {
        lines.push(format!("all through {}", ids(channels)));
    }
    for voice in &answer.voices {
        let how = match (voice.ends, voice.sure) {
            (true, true) => "from",
            (false, true) => "through",
            (true, false) => "perhaps from",
            (false, false) => "perhaps through",
        };
        let mut line = format!("{} {how} {}", ids(&voice.documents), ids(&voice.sources));
        if !voice.otherwise.is_empty() {
            line += &format!("; otherwise too {}", ids(&voice.otherwise));
        }
        lines.push(line);
    }
    lines.join("\n")
}

fn check(lines: &str, expected: &str) {
    let graph = Graph::new(case(lines));
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(answer(&corroborate(&graph, &claim_id("c")).unwrap()), expected.join("\n"));
}

/// The echoes of the claim `c`: who is cited, in which accounts, and its own documents.
fn echoes(lines: &str, expected: &str) {
    let graph = Graph::new(case(lines));
    let found = corroborate(&graph, &claim_id("c")).unwrap();
    let told = |i: &usize| {
        found.trace.accounts[*i].account.document.as_ref().map_or("-".to_owned(), ToString::to_string)
    };
    let line = |one: &wherefrom::query::Echo| {
        let citing: Vec<String> = one.citing.iter().map(told).collect();
        format!("{} in {}: {}", one.source, citing.join(" "), ids(&one.documents))
    };
    assert_eq!(found.echoes.iter().map(line).collect::<Vec<_>>().join("; "), expected, "{lines}");
}

#[test]
fn an_outlet_that_is_cited_and_tells_it_itself_is_a_question() {
    let article = "document art outlet=herald published=2022-01-05\nc: art > w [witnessed]\n";
    echoes(&format!("{article}c: d > herald"), "herald in d: art");
    echoes(&format!("{article}c: d > x > herald [witnessed]\nc: - > herald"), "herald in - d: art");
    // The article stands on the chain: that is its voice.
    echoes(&format!("{article}c: d > art > herald"), "");
    // The article has it from the outlet as well: one source on both chains.
    echoes("document art outlet=herald\nc: art > herald\nc: d > herald", "");
    // Only what supports, and only what can have been read.
    echoes(&format!("{article}c: d > x [denies] > herald"), "herald in d: art");
    echoes(&format!("{article}c: d > herald [denies] > x"), "");
    echoes(&format!("{article}document d published=2022-01-04\nc: d > herald"), "");
    echoes(&format!("{article}document d published=2022-01\nc: d > herald"), "herald in d: art");
    // Whoever is certainly the outlet is it.
    echoes(&format!("{article}same herald h certain\nc: d > h"), "h in d: art");
    echoes(&format!("{article}same herald h probable\nc: d > h"), "");
}

#[test]
fn a_question_merges_nothing() {
    let lines = "document art outlet=herald\nc: art > w [witnessed]\nc: d > herald";
    check(lines, "2 to 2 apart, 1 to 1 grounded\nart > w\nd > herald");
    let graph = Graph::new(case(lines));
    let said = wherefrom::words::corroboration(&graph, &corroborate(&graph, &claim_id("c")).unwrap());
    assert_eq!(
        said.last().map(String::as_str),
        Some(
            "Perhaps one telling, not two: “d” has it from herald, which itself tells it in “art”. Is that what it cites? \
             The counts above take them for different tellings."
        )
    );
}

#[test]
fn two_who_saw_it_in_two_documents_are_two_chains() {
    check(
        "c: d1 > x [witnessed]\nc: d2 > y [witnessed]",
        "2 to 2 apart, 2 to 2 grounded
         d1 > x
         d2 > y",
    );
}

#[test]
fn two_witnesses_in_one_document_are_one_chain() {
    check(
        "c: d1 > x [witnessed]\nc: d1 > y [witnessed]",
        "1 to 1 apart, 1 to 1 grounded
         d1 > x",
    );
}

#[test]
fn three_papers_that_have_it_from_one_agency_are_one_voice() {
    check(
        "c: d1 > agency > w [witnessed]
         c: d2 > agency > w [witnessed]
         c: d3 > agency > w [witnessed]",
        "1 to 1 apart, 1 to 1 grounded
         d1 > agency > w
         all through agency
         d1 d2 d3 from agency w",
    );
}

#[test]
fn a_paper_with_a_witness_of_its_own_is_more_than_the_agencys_voice() {
    check(
        "c: d1 > agency > w [witnessed]
         c: d2 > agency > w [witnessed]
         c: d2 > x [witnessed]",
        "2 to 2 apart, 2 to 2 grounded
         d1 > agency > w
         d2 > x
         d1 d2 from agency w; otherwise too d2",
    );
}

#[test]
fn two_who_vouch_for_each_other_are_one_chain_though_a_path_could_cross_over() {
    check(
        "c: d1 > x > y [witnessed]\nc: d2 > y > x [witnessed]",
        "1 to 1 apart, 1 to 1 grounded
         d1 > x > y
         d1 d2 through x y",
    );
}

#[test]
fn what_officials_say_here_and_there_is_perhaps_one_voice() {
    check(
        "source officials kind=authority identity=described
         c: d1 > officials [unstated]\nc: d2 > officials [unstated]",
        "1 to 1 apart, 0 to 0 grounded
         d1 > officials
         d1 d2 perhaps from officials",
    );
}

#[test]
fn sources_certainly_judged_the_same_are_one_and_those_only_perhaps_are_two() {
    check(
        "same x y certain\nc: d1 > x [witnessed]\nc: d2 > y [witnessed]",
        "1 to 1 apart, 1 to 1 grounded
         d1 > x
         d1 d2 from x",
    );
    check(
        "same x y probable\nc: d1 > x [witnessed]\nc: d2 > y [witnessed]",
        "2 to 2 apart, 2 to 2 grounded
         d1 > x
         d2 > y",
    );
}

#[test]
fn a_document_is_shared_by_those_whom_it_only_denies() {
    check(
        "c: d1 [denies] > x [witnessed]\nc: d1 [denies] > y [witnessed]",
        "1 to 1 apart, 1 to 1 grounded
         d1 > x",
    );
}

#[test]
fn the_quick_choice_is_not_the_largest_and_is_not_taken_for_it() {
    // Short chains first would take d1 > x and leave room for nothing else.
    check(
        "c: d1 > x [unstated]
         c: d1 > a > y [unstated]
         c: d2 > b > x [unstated]",
        "2 to 2 apart, 0 to 0 grounded
         d1 > a > y
         d2 > b > x
         d1 d2 from x; otherwise too d1",
    );
}

#[test]
fn chains_to_known_grounds_are_shown_where_others_would_do_as_well() {
    check(
        "c: d1 > a [unstated]\nc: d1 > b > w [witnessed]",
        "1 to 1 apart, 1 to 1 grounded
         d1 > b > w",
    );
}

#[test]
fn who_is_only_disputed_has_no_chain() {
    check("c: d1 > x [denies]", "0 to 0 apart, 0 to 0 grounded");
}

#[test]
fn confirmed_by_other_sources_needs_two_grounds_that_are_surely_two() {
    let overrated = |lines: &str, credibility| {
        let mut case = case(lines);
        case.claims.get_mut("c").unwrap().credibility = credibility;
        corroborate(&Graph::new(case), &claim_id("c")).unwrap().overrated
    };
    let two = "c: d1 > x [witnessed]\nc: d2 > y [witnessed]";
    let confirmed = Some(Credibility::Confirmed);
    assert!(!overrated(two, confirmed));
    assert!(overrated(&format!("same x y possible\n{two}"), confirmed));
    assert!(overrated("c: d1 > x [witnessed]\nc: d2 > y [unstated]", confirmed));
    assert!(overrated("c: d1 > x [inferred]\nc: d2 > y [inferred]", confirmed));
    assert!(!overrated("c: d1 > x [unstated]", Some(Credibility::ProbablyTrue)));
    assert!(!overrated("c: d1 > x [unstated]", None));
}

#[test]
fn a_viral_claim_takes_no_time() {
    let many = 60_000;
    let chain = |i: usize| vec![i, many + i * 7 % 500, many + 500 + i * 13 % 300];
    let found = disjoint_chains(&(0..many).map(chain).collect::<Vec<_>>(), &[]);
    assert_eq!((found.chosen.len(), found.at_most), (300, 300));
}

/// For each group of sources on the same chains: the accounts, the documents, those that have it otherwise too.
type Voices = BTreeSet<(BTreeSet<String>, BTreeSet<String>, BTreeSet<String>, bool)>;

fn voices(case: &Case) -> Voices {
    let certain = naive::certain(case);
    let accounts: Vec<_> =
        case.claims["c"].accounts.iter().filter(|one| one.hops.last().unwrap().stance.supports()).collect();
    let mut standing: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (i, account) in accounts.iter().enumerate() {
        for one in naive::vertices(account, &certain) {
            standing.entry(one).or_default().insert(i);
        }
    }
    let mut voices = Voices::new();
    for chains in standing.values() {
        let document = |i: &usize| accounts[*i].document.as_ref().map(ToString::to_string);
        let documents: BTreeSet<String> = chains.iter().filter_map(document).collect();
        if documents.len() < 2 {
            continue;
        }
        let others = (0..accounts.len()).filter(|i| !chains.contains(i)).collect::<Vec<_>>();
        let otherwise = others.iter().filter_map(document).filter(|id| documents.contains(id)).collect();
        let together = standing.iter().filter(|(_, other)| *other == chains).map(|(one, _)| one.clone());
        let together: BTreeSet<String> = together.collect();
        let sure = |name: &String| {
            let names: BTreeSet<&SourceId> = chains
                .iter()
                .flat_map(|i| naive::supporting(accounts[*i]).into_iter().chain(&accounts[*i].document))
                .filter(|id| certain[id.as_str()] == *name)
                .collect();
            names.len() > 1 || names.iter().any(|id| case.sources[id.as_str()].is_individual())
        };
        let sure = together.iter().any(sure);
        voices.insert((together, documents, otherwise, sure));
    }
    voices
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn brute_force_finds_the_same(lines in small::case(8)) {
        let case = case(&lines);
        let certain = naive::certain(&case);
        let graph = Graph::new(case.clone());
        let answer = corroborate(&graph, &claim_id("c")).unwrap();

        let shown: Vec<BTreeSet<String>> = answer.trace.accounts.iter()
            .map(|one| naive::vertices(one.account, &certain)).collect();
        let supporting: Vec<usize> = (0..shown.len()).filter(|i| !shown[*i].is_empty()).collect();
        let all: Vec<_> = supporting.iter().map(|i| shown[*i].clone()).collect();
        prop_assert_eq!(answer.at_most, naive::most_disjoint(&all));
        prop_assert_eq!(answer.chains.len(), answer.at_most);
        let chosen: Vec<_> = answer.chains.iter().map(|i| shown[*i].clone()).collect();
        prop_assert_eq!(naive::most_disjoint(&chosen), chosen.len());

        let ground = |i: &&usize| answer.trace.accounts[**i].end.unwrap().kind.is_known_ground();
        let grounded: Vec<_> = supporting.iter().filter(ground).map(|i| shown[*i].clone()).collect();
        prop_assert_eq!(answer.grounded.at_most, naive::most_disjoint(&grounded));
        prop_assert_eq!(answer.grounded.at_least, answer.grounded.at_most);

        let name = |id: &&SourceId| certain[id.as_str()].clone();
        let found: Voices = answer.voices.iter().map(|voice| (
            voice.sources.iter().map(name).collect(),
            voice.documents.iter().map(ToString::to_string).collect(),
            voice.otherwise.iter().map(ToString::to_string).collect(),
            voice.sure,
        )).collect();
        prop_assert_eq!(found, voices(&case));
    }

    /// A channel is a dominator: without it no chain is left, though it ends none.
    #[test]
    fn the_only_channels_are_those_without_which_no_chain_is_left(lines in small::case(4)) {
        let case = case(&lines);
        let certain = naive::certain(&case);
        let graph = Graph::new(case.clone());
        let answer = corroborate(&graph, &claim_id("c")).unwrap();
        let chains: Vec<_> = case.claims["c"].accounts.iter()
            .filter(|one| !naive::supporting(one).is_empty()).collect();
        let through = |account: &wherefrom::model::Account, class: &String| {
            naive::supporting(account).iter().any(|id| certain[id.as_str()] == *class)
        };
        let ends_in = |account: &wherefrom::model::Account, class: &String| {
            certain[account.hops.last().unwrap().source.as_str()] == *class
        };
        let documents: BTreeSet<_> = chains.iter().map(|one| &one.document).collect();
        let classes: BTreeSet<String> = certain.values().cloned().collect();
        let dominates = |class: &&String| {
            documents.len() > 1
                && chains.iter().all(|one| through(one, class))
                && !chains.iter().any(|one| ends_in(one, class))
        };
        let expected: BTreeSet<&String> = classes.iter().filter(dominates).collect();
        let found = answer.trace.verdict.only_channels.iter().map(|id| &certain[id.as_str()]);
        prop_assert_eq!(found.collect::<BTreeSet<_>>(), expected);
    }

    #[test]
    fn the_order_of_records_changes_nothing(lines in small::case(8)) {
        let forth = case(&lines);
        let mut back = forth.clone();
        back.claims["c"].accounts.reverse();
        back.sources.reverse();
        back.judgements.reverse();
        let (forth, back) = (Graph::new(forth), Graph::new(back));
        let answers = [&forth, &back].map(|graph| corroborate(graph, &claim_id("c")).unwrap());
        prop_assert_eq!(answer(&answers[0]), answer(&answers[1]));
        prop_assert_eq!(
            serde_json::json!(wherefrom::format::corroboration_json(&forth, &answers[0])),
            serde_json::json!(wherefrom::format::corroboration_json(&back, &answers[1]))
        );
    }
}

#[test]
fn a_list_of_the_shipped_case_begins_with_what_is_borne_out_best() {
    let args = ["corroborate", "--all", "--min-origins", "2"].map(str::to_owned);
    insta::assert_snapshot!(console::output(&args));
}

#[test]
fn the_page_shows_what_the_program_says() {
    console::check_page("docs/questions/corroborate.md");
}

#[test]
fn a_claim_that_does_not_exist_has_no_answer() {
    let graph = Graph::new(case("c: d1 > x [witnessed]"));
    assert!(graph.claim(&claim_id("other")).is_none());
    assert_eq!(corroborate(&graph, &claim_id("other")), None);
}

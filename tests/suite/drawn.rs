//! What stands in the pictures of each question, by hand on small cases; that big cases stay readable; that neither the
//! order of records nor any text in them does harm.

use proptest::prelude::*;
use wherefrom::draw::{self, ArrowKind, CardKind, Options, Picture, Ranks, Tone, dot};
use wherefrom::graph::Graph;
use wherefrom::model::{About, Case, SourceId};
use wherefrom::query::{self, Filter, Names, trace};

use crate::pictures::{check, hostile, told};
use crate::support::notation::{case, claim_id};

fn source_id(id: &str) -> SourceId {
    id.parse().unwrap()
}

fn graph(lines: &str) -> Graph {
    Graph::new(case(lines))
}

fn lines(picture: &Picture) -> Vec<String> {
    told(picture).lines().map(str::to_owned).collect()
}

fn impact(graph: &Graph, ids: &[&str], options: &Options) -> Picture {
    let ids: Vec<SourceId> = ids.iter().map(|id| source_id(id)).collect();
    draw::impact(graph, &query::impact(graph, &ids, false, &Filter::default()), options)
}

fn compare(graph: &Graph, id: &str) -> Picture {
    let names = Names::of(graph.case());
    draw::compare(graph, &query::compare(graph, &names, &claim_id(id)).unwrap())
}

/// Claims about one entity.
fn about(mut case: Case, claims: &[&str]) -> Case {
    let id: wherefrom::model::EntityId = "gate".parse().unwrap();
    let kind = "place".parse().unwrap();
    let entity = wherefrom::model::Entity {
        id: id.clone(),
        name: "gate".to_owned(),
        kind,
        aliases: Vec::new(),
        part_of: Vec::new(),
        note: None,
    };
    case.entities.insert(id, entity);
    for claim in claims {
        let claim = case.claims.get_mut(&claim_id(claim)).unwrap();
        claim.about.push(About { id: "gate".parse().unwrap(), role: None });
    }
    case
}

#[test]
fn all_that_hangs_on_a_source() {
    let graph = graph(
        "c: d1 > p > s > w [witnessed]\nother: d1 > s [witnessed]\nother: d2 > s\nother: d3 > v [witnessed]\nno: d1 > s [denies]",
    );
    let picture = draw::source(&graph, &source_id("s"), &Options::default()).unwrap();
    assert_eq!(
        lines(&picture),
        [
            "Three claims in two documents; one of them rests on this source alone.",
            "Person s WITNESS UNSTATED",
            "Person w WITNESS",
            "Person p",
            "Claim other WITNESS",
            "Claim other UNSTATED",
            "Claim no",
            "Claim c WITNESS",
            "s -Chain-> w",
            "p -Chain-> s",
            "other -Chain-> s",
            "other -Chain-> s",
            "s -Disputes-> no",
            "c -Chain-> p",
        ]
    );
    let frames: Vec<&str> = picture.clusters.iter().map(|one| one.label[0].as_str()).collect();
    assert_eq!(frames, ["In several documents", "d1"]);
    let nobody = draw::source(&graph, &source_id("v"), &Options::default()).unwrap();
    assert_eq!(nobody.answer, ["One claim in one document; it has other chains too."]);
}

#[test]
fn what_falls_and_what_stands_says_on_what() {
    let graph = graph(
        "contradiction c other\nc: d1 > s > w [witnessed]\nthird: d1 > s\nthird: d2 > v [witnessed]\nfourth: d1 > s\nfourth: d2 > u\nother: d2 > v [witnessed]",
    );
    let picture = impact(&graph, &["s"], &Options::default());
    assert_eq!(picture.title, ["Without s"]);
    assert_eq!(
        lines(&picture),
        [
            "One claim falls, one is to be looked at again, one stands on what is left and one dispute loses a side.",
            "Person s",
            "Person u UNSTATED",
            "Person v WITNESS",
            "Claim c",
            "Claim fourth",
            "Claim third",
            "Claim other",
            "c -Lost-> s",
            "fourth -Lost-> s",
            "fourth -Rests-> u",
            "third -Lost-> s",
            "third -Rests-> v",
            "c -Contradiction-> other NUMBER",
        ]
    );
    let fallen: Vec<&str> = picture
        .cards
        .iter()
        .filter(|card| card.tone == Tone::Fallen)
        .map(|card| card.lines[0].as_str())
        .collect();
    assert_eq!(fallen, ["s", "c"]);
    let frames: Vec<&str> = picture.clusters.iter().map(|one| one.label[0].as_str()).collect();
    assert_eq!(
        frames,
        [
            "Falls: one claim",
            "To be looked at again: one claim",
            "Stands, on what is left: one claim",
            "Set against what falls",
        ]
    );
    assert!(dot(&picture).contains("<S>"));
}

#[test]
fn what_is_said_about_an_entity() {
    let case = case(
        "contradiction c other\nc: d1 > s > w [witnessed]\nother: d2 > s\nthird: d2 > v [denies]\nfourth: d2 > x",
    );
    let graph = Graph::new(about(case, &["c", "other", "third"]));
    let picture = draw::entity(&graph, &"gate".parse().unwrap(), &Options::default()).unwrap();
    assert_eq!(
        lines(&picture),
        [
            "Three claims; one has a known ground, three are disputed.",
            "Entity gate",
            "Claim c WITNESS",
            "Claim other UNSTATED",
            "Claim third",
            "c -Contradiction-> other NUMBER",
            "c -About-> gate",
            "third -About-> gate",
        ]
    );
}

#[test]
fn a_story_as_it_changes() {
    let mut case = case("restates c first\nfirst: d1 > s [witnessed]\nc: d2 > v");
    case.claims.get_mut(&claim_id("first")).unwrap().text = "Perhaps 40 were hurt.".to_owned();
    case.claims.get_mut(&claim_id("c")).unwrap().text = "400 were hurt.".to_owned();
    let picture = compare(&Graph::new(case), "c");
    assert_eq!(
        lines(&picture),
        [
            "Two wordings; the number “400” comes in on the way.",
            "Claim Perhaps 40 were hurt. WITNESS",
            "Claim 400 were hurt. UNSTATED",
            "Perhaps 40 were hurt. -Retold-> 400 were hurt. Lost: the number “40” and the doubt in “Perhaps”. New: the number “400”.",
        ]
    );
    assert_eq!(picture.cards[1].small, ["first here: the number “400”"]);
}

#[test]
fn a_case_at_a_glance() {
    let graph = graph(
        "contradiction c other\nsource they kind=rumour\nc: d1 > s\nc: d2 > s\nother: d2 > they\nother: d2 > s\nthird: d1 > they",
    );
    let picture = draw::overview(&graph);
    assert_eq!(
        lines(&picture),
        [
            "Three claims in two documents; one is told in several of them; they share one named source.",
            "Document d1",
            "Document d2",
            "Claim c UNSTATED × 2",
            "More “c” and what is set against it",
            "Person s",
            "c -Chain-> d1",
            "c -Chain-> d2",
            "d1 -Chain-> s",
            "d2 -Chain-> s 2 claims",
            "Claims and sources of one document only: `draw source DOCUMENT` draws them.",
        ]
    );
    assert_eq!(
        picture.cards[3].small,
        ["Two claims, one contradiction", "in two documents", "`draw dispute c`"]
    );
}

#[test]
fn the_sides_of_a_dispute_say_what_they_share() {
    let graph = graph("contradiction c other\nc: d1 > s > w [witnessed]\nother: d2 > w\nfar: d3 > x");
    let picture = draw::dispute(&graph, &claim_id("other"), &Options::default()).unwrap();
    let line = picture.arrows.iter().find(|arrow| arrow.kind == ArrowKind::Contradiction).unwrap();
    assert_eq!(line.label, ["NUMBER", "both rest on w"]);
    let on_both: Vec<&str> = picture
        .cards
        .iter()
        .filter(|card| card.small.iter().any(|line| line == "speaks on both sides"))
        .map(|card| card.lines[0].as_str())
        .collect();
    assert_eq!(on_both, ["w", "w"]);
    let alone = draw::dispute(&graph, &claim_id("far"), &Options::default()).unwrap();
    assert_eq!(alone.answer, ["No other claim is set against it."]);
}

#[test]
fn a_focus_and_a_depth_say_what_they_leave_out() {
    let graph = graph("c: d1 > a > b > w [witnessed]\nc: d2 > v\nc: d3 > a > u");
    let trace = trace(&graph, &claim_id("c")).unwrap();
    let focus = Options { focus: Some("b".to_owned()), ..Options::default() };
    let picture = draw::trace(&graph, &trace, &focus);
    let names: Vec<&str> = picture.cards.iter().map(|card| card.lines[0].as_str()).collect();
    assert_eq!(names, ["c", "d1", "a", "b", "w"]);
    assert_eq!(picture.left_out, ["Two accounts that don’t run through b: drawn without --focus."]);
    let depth = Options { most_hops: 2, ..Options::default() };
    let picture = draw::trace(&graph, &trace, &depth);
    assert_eq!(picture.cards.iter().filter(|card| card.kind == CardKind::More).count(), 2);
    assert_eq!(
        picture.left_out,
        [
            "Two accounts are only counted, not drawn one by one: --focus ID draws those of one source.",
            "What lies further in than two hops: a bigger --depth draws it.",
        ]
    );
}

#[test]
fn by_time_what_is_dated_alike_stands_together() {
    let graph = graph(
        "document d1 published=2022-01-07\ndocument d2 published=2022-01-06\nc: d1 > a > w [witnessed; 2022-01-05]\nc: d2 > v",
    );
    let trace = trace(&graph, &claim_id("c")).unwrap();
    let options = Options { ranks: Ranks::Time, ..Options::default() };
    let picture = draw::trace(&graph, &trace, &options);
    let columns: Vec<Vec<&str>> = picture
        .columns
        .iter()
        .map(|cards| cards.iter().map(|card| picture.cards[*card].lines[0].as_str()).collect())
        .collect();
    let expected: [&[&str]; 4] = [
        &["date not known", "c", "v", "a"],
        &["5 January 2022", "w"],
        &["6 January 2022", "d2"],
        &["7 January 2022", "d1"],
    ];
    assert_eq!(columns, expected);
    let of_time = |kind| matches!(kind, ArrowKind::Scale | ArrowKind::Apart);
    assert!(picture.arrows.iter().all(|arrow| arrow.free != of_time(arrow.kind)));
}

#[test]
fn by_time_what_may_come_before_or_after_the_others_stands_apart() {
    let graph = graph(
        "document d1 published=2022-01-07\ndocument d2 published=2022-01~\ndocument d3 published=2022-01-06/2022-01-08\n\
         c: d1 > a > w [witnessed; 2022-01-05]\nc: d2 > v\nc: d3 > u [unstated; 2022-01-09]",
    );
    let trace = trace(&graph, &claim_id("c")).unwrap();
    let picture = draw::trace(&graph, &trace, &Options { ranks: Ranks::Time, ..Options::default() });
    let dates = |kind: ArrowKind| {
        let date = |card: usize| picture.cards[card].lines.join(" ");
        let steps = picture.arrows.iter().filter(|arrow| arrow.kind == kind);
        steps.map(|arrow| format!("{} | {}", date(arrow.from), date(arrow.to))).collect::<Vec<_>>()
    };
    // On the scale three days of which each certainly comes before the next; what overlaps them is not ordered.
    assert_eq!(
        dates(ArrowKind::Scale),
        ["5 January 2022 | 7 January 2022", "7 January 2022 | 9 January 2022"]
    );
    assert_eq!(
        dates(ArrowKind::Apart),
        [
            "date not known | about January 2022",
            "about January 2022 | 6 January 2022 to 8 January 2022",
            "6 January 2022 to 8 January 2022 | 5 January 2022",
        ]
    );
    let apart: Vec<&str> = picture
        .cards
        .iter()
        .filter(|card| card.small == ["before or after the others"])
        .map(|card| card.lines[0].as_str())
        .collect();
    assert_eq!(apart, ["about January 2022", "6 January 2022 to 8"]);
}

#[test]
fn who_only_denied_a_claim_is_not_what_it_rests_on() {
    let graph = graph("c: d1 > s [told; denies] > w\nother: d1 > s [witnessed]");
    let picture = impact(&graph, &["s"], &Options::default());
    assert_eq!(
        lines(&picture),
        [
            "One claim falls, one known only as denied goes with the denial and one dispute loses a side.",
            "Person s",
            "Claim other",
            "Claim c",
            "other -Lost-> s",
            "s -Disputes-> c ONLY AS DENIED",
        ]
    );
    let frames: Vec<String> = picture.clusters.iter().map(|one| one.label.join(" ")).collect();
    assert_eq!(frames, ["Falls: one claim", "Known only as denied, by a denial that goes: one claim"]);
    // The document tells it only as denied as well; whoever says so is what it rests on.
    assert!(impact(&graph, &["d1"], &Options::default()).answer[0].contains("one known only as denied"));
    assert_eq!(
        impact(&graph, &["w"], &Options::default()).answer,
        ["One claim falls and one dispute loses a side."]
    );
    let source = draw::source(&graph, &source_id("s"), &Options::default()).unwrap();
    assert_eq!(
        source.answer.join(" "),
        "Two claims in one document; one of them rests on this source alone, and one is known only as denied."
    );
    let small: Vec<&str> = source.cards.iter().flat_map(|card| &card.small).map(String::as_str).collect();
    assert!(small.contains(&"known only as denied"), "{small:?}");
}

#[test]
fn other_claims_of_a_trace_say_where_they_end_and_what_they_share() {
    let graph = graph(
        "contradiction c third\nrestates other c\nc: d1 > s > w [witnessed]\nother: d2 > w [witnessed]\n\
         third: d3 > s > v",
    );
    let picture = draw::trace(&graph, &trace(&graph, &claim_id("c")).unwrap(), &Options::default());
    let small = |name: &str| {
        let card = picture.cards.iter().find(|card| card.kind == CardKind::Claim && card.lines == [name]);
        card.unwrap().small.clone()
    };
    assert_eq!(small("other"), ["witness: w", "rests on the same source: w"]);
    assert_eq!(small("third"), ["unstated: v", "comes through the same source: s"]);
}

#[test]
fn a_loop_is_shown_wherever_its_chains_end() {
    let graph = graph("c: d1 > a > b\nc: d2 > b > a\nc: d3 > s");
    for picture in [
        draw::source(&graph, &source_id("a"), &Options::default()).unwrap(),
        impact(&graph, &["s"], &Options::default()),
    ] {
        let badges: Vec<&str> =
            picture.cards.iter().flat_map(|card| &card.badges).map(|badge| badge.words.as_str()).collect();
        assert!(badges.contains(&"UNSTATED, LOOP"), "{badges:?}");
    }
}

/// One claim that went round in 5,000 documents, a source of a thousand claims in a thousand documents.
fn viral() -> String {
    let went_round = (0..5000).map(|i| match i % 4 {
        0 => format!("c: doc{i} > afp > ministry [official]\n"),
        1 => format!("c: doc{i} > afp\n"),
        2 => format!("c: doc{i} > p{} > w{i} [witnessed]\n", i % 70),
        _ => format!("c: doc{i} > w{i} > v{i} > u{}\n", i % 900),
    });
    let told = (0..1000)
        .map(|i| format!("c{i}: doc{i} > afp > p{}\ncontradiction c{i} c{}\n", i % 300, i * 7 % 1000));
    let disputed = (0..1000).map(|i| format!("contradiction c c{i}\n"));
    let retold = (0..1000).map(|i| format!("restates c{i} c\n"));
    went_round.chain(told).chain(disputed).chain(retold).collect()
}

#[test]
fn big_cases_stay_readable() {
    let claims: Vec<String> = (0..1000).map(|i| format!("c{i}")).collect();
    let claims: Vec<&str> = claims.iter().map(String::as_str).collect();
    let graph = Graph::new(about(case(&viral()), &claims));
    for (what, picture) in every_picture(&graph, "afp") {
        let boxes = picture.cards.len();
        assert!(boxes <= 64, "{what}: {boxes} boxes");
        assert!(picture.arrows.len() <= 160, "{what}: {} arrows", picture.arrows.len());
        // What isn't drawn is counted, in a box or beside the legend.
        let counts = picture.cards.iter().any(|card| card.kind == CardKind::More);
        assert!(counts || !picture.left_out.is_empty(), "{what}");
        check(&dot(&picture));
    }
}

#[test]
fn a_long_row_of_hops_stays_short() {
    let row: Vec<String> = (0..20_000).map(|i| format!("p{i}")).collect();
    let graph = graph(&format!("c: d1 > {}", row.join(" > ")));
    for id in ["p0", "p10000", "p19999", "d1"] {
        let picture = draw::source(&graph, &source_id(id), &Options::default()).unwrap();
        assert!(picture.cards.len() < 60, "{id}: {}", picture.cards.len());
    }
}

/// Every kind of picture of a case with the claim `c` and the entity `gate`.
fn every_picture(graph: &Graph, source: &str) -> Vec<(&'static str, Picture)> {
    let options = Options::default();
    let by_time = Options { ranks: Ranks::Time, ..Options::default() };
    let traced = trace(graph, &claim_id("c")).unwrap();
    let mut pictures = vec![
        ("trace", draw::trace(graph, &traced, &options)),
        ("trace by time", draw::trace(graph, &traced, &by_time)),
        ("contradictions of a claim", draw::contradictions(graph, &claim_id("c"), &options).unwrap()),
        ("contradictions", draw::all_contradictions(graph, &options)),
        ("dispute", draw::dispute(graph, &claim_id("c"), &options).unwrap()),
        ("source", draw::source(graph, &source_id(source), &options).unwrap()),
        ("impact", impact(graph, &[source], &options)),
        ("compare", compare(graph, "c")),
        ("case", draw::overview(graph)),
    ];
    pictures.extend(draw::entity(graph, &"gate".parse().unwrap(), &options).map(|one| ("entity", one)));
    pictures
}

const MIXED: &str = "contradiction c other\ncontradiction c third\nrestates c first\nrestates other c\n
    source they kind=rumour\nsource police kind=authority\nsame x y probable\ndocument d1 outlet=herald published=2022-01-05\n
    c: d1 > x > w [witnessed]\nc: d2 > y [denies] > they\nc: d3 > z [denies; witnessed]\nc: d2 > x\nother: d1 > x > police [official]\n
    other: d2 > x\nother: d4 > v\nthird: - > w [inferred]\nfirst: d4 > x > they\nfirst: d1 > w [2022-01-04]\nthird: d2 > x [doubts] > y";

#[test]
fn the_order_of_records_never_changes_them() {
    let forwards = about(case(MIXED), &["c", "other", "third", "first"]);
    let mut backwards = forwards.clone();
    backwards.sources.reverse();
    backwards.claims.reverse();
    backwards.claims.values_mut().for_each(|claim| claim.accounts.reverse());
    backwards.contradictions.reverse();
    backwards.relations.reverse();
    let all = |case: Case| -> Vec<String> {
        every_picture(&Graph::new(case), "x")
            .iter()
            .map(|(what, picture)| format!("{what}\n{}", dot(picture)))
            .collect()
    };
    assert_eq!(all(forwards), all(backwards));
}

#[test]
fn a_case_of_nothing_has_them_all() {
    let graph = graph("source s\ncontradiction c other");
    for (_, picture) in every_picture(&graph, "s") {
        check(&dot(&picture));
    }
    check(&dot(&draw::overview(&Graph::new(Case::default()))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_out(names in prop::collection::vec(hostile(), 8)) {
        let mut case = about(case(MIXED), &["c", "other", "third", "first"]);
        case.title = names.first().cloned();
        let mut texts = names.iter().cycle();
        case.sources.values_mut().for_each(|source| source.name.clone_from(texts.next().unwrap()));
        for claim in case.claims.values_mut() {
            claim.text.clone_from(texts.next().unwrap());
            claim.about.iter_mut().for_each(|about| about.role = texts.next().cloned());
            let hops = claim.accounts.iter_mut().flat_map(|account| &mut account.hops);
            hops.for_each(|hop| hop.wording = texts.next().cloned());
        }
        case.entities.values_mut().for_each(|entity| entity.name.clone_from(texts.next().unwrap()));
        case.contradictions.iter_mut().for_each(|one| one.why = texts.next().cloned());
        case.relations.iter_mut().for_each(|one| one.why = texts.next().cloned());
        for (_, picture) in every_picture(&Graph::new(case), "x") {
            check(&dot(&picture));
        }
    }
}

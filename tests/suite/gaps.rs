//! Gaps: answers written by hand, a naive second way, and the shipped case.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;
use wherefrom::format::gaps_json;
use wherefrom::graph::Graph;
use wherefrom::model::*;
use wherefrom::query::{EndKind, GapKind, Gaps, Trace, gaps, trace};

use crate::support::console::{check_page, output};
use crate::support::{generate, notation};

fn all(graph: &Graph) -> Gaps<'_> {
    let claims: Vec<&Claim> = graph.case().claims.values().collect();
    gaps(graph, &claims, None)
}

fn ids(claims: &[&Claim]) -> String {
    claims.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>().join(" ")
}

/// Each question in a line: whom to ask, about whom, the claims that gain a first, a further and no origin.
fn questions(answer: &Gaps) -> Vec<String> {
    let line = |one: &wherefrom::query::Question| {
        let ask = one.ask.map_or("nobody", |id| id.as_str());
        let gains = [&one.first, &one.further, &one.others].map(|claims| ids(claims)).join(" | ");
        format!("{ask} about {}: {gains}", one.about).trim_end_matches([' ', '|']).to_owned()
    };
    answer.questions.iter().map(line).collect()
}

fn asks(lines: &str, expected: &[&str]) {
    let graph = Graph::new(notation::case(lines));
    assert_eq!(questions(&all(&graph)), expected);
}

/// The gaps of the claim `c`: kind and sources.
fn lacks(lines: &str, expected: &str) {
    let graph = Graph::new(notation::case(lines));
    let answer = all(&graph);
    let one = answer.claims.iter().find(|one| one.claim.id.as_str() == "c");
    let gap = |gap: &wherefrom::query::Gap| {
        let sources: Vec<&str> = gap.sources.iter().map(|id| id.as_str()).collect();
        format!("{} {}", gap.kind, sources.join("+")).trim().to_owned()
    };
    // Accounts in the notation have no anchor; that is tested by itself.
    let gaps = one.into_iter().flat_map(|one| &one.gaps).filter(|gap| gap.kind != GapKind::NoAnchor);
    assert_eq!(gaps.map(gap).collect::<Vec<_>>().join(", "), expected);
}

#[test]
fn what_settles_most_is_asked_first() {
    asks(
        "a: d > x\nb: d > y\nc: d > y\ne: d > w [witnessed]\ne: d > z\nf: d > w [witnessed]",
        &["y about y: b c", "x about x: a", "z about z:  | e"],
    );
}

#[test]
fn who_cannot_be_asked_is_asked_about() {
    let rumour = "source they kind=rumour\n";
    asks(&format!("{rumour}c: d > x > they"), &["x about they: c"]);
    asks(&format!("{rumour}source x identity=described\nc: d > x > they"), &["d about they: c"]);
    asks(&format!("{rumour}source x identity=described\nc: - > x > they"), &["nobody about they: c"]);
    asks(&format!("{rumour}document d outlet=herald\nc: d > they"), &["herald about they: c"]);
    asks("source film kind=record identity=none\nc: d > x > film [record]", &["x about film: c"]);
    asks("document d outlet=herald\nc: d", &["herald about d: c"]);
}

#[test]
fn who_is_known_to_the_desk_can_be_asked() {
    let mut case = notation::case("source x identity=described\nc: - > x");
    case.sources.get_mut("x").unwrap().known_to = Some(KnownTo::Desk);
    assert_eq!(questions(&all(&Graph::new(case.clone()))), ["x about x: c"]);
    case.sources.get_mut("x").unwrap().known_to = Some(KnownTo::Nobody);
    case.sources.get_mut("x").unwrap().identity = Identity::Pseudonym;
    assert_eq!(questions(&all(&Graph::new(case))), ["nobody about x: c"]);
}

#[test]
fn an_end_that_another_account_carries_on_is_not_asked_about() {
    asks("c: d1 > b\nc: d2 > b > w", &["w about w: c"]);
    asks("c: d1 > b\nc: d2 > b > w [witnessed]", &[]);
    // A join that only a weaker judgement makes answers nothing.
    asks("same b b2 probable\nc: d1 > b\nc: d2 > b2 > w [witnessed]", &["b about b:  | c"]);
    // A loop carries nothing on.
    asks("c: d1 > a > b\nc: d2 > b > a", &["a about a: c", "b about b: c"]);
}

#[test]
fn who_may_be_an_origin_already_adds_none() {
    asks("same x w possible\nc: d > w [witnessed]\nc: d > x", &["x about x:  |  | c"]);
    asks("same x y certain\nb: d > x\nc: d > y", &["x about x: b", "y about x: c"]);
}

#[test]
fn what_a_claim_lacks() {
    lacks("c: d > w [witnessed]", "single-voice w");
    lacks("c: d > w [witnessed]\nc: d > v [witnessed]", "");
    lacks("c: d > e > w [witnessed]\nc: d > e > v [witnessed]", "single-voice e");
    // The document says so itself, and elsewhere has it from x: that is carried on, so only x is open.
    lacks("c: d1\nc: d1 > x", "unstated x");
    lacks("source w identity=described\nc: d > w [witnessed]\nc: d > v [inferred]", "unnamed-ground w");
    lacks("c: d > x [told]\nc: d > y [undisclosed]", "hearsay x, undisclosed y");
    lacks("c: d > x [inferred]\nc: d > y [inferred]", "inference x+y");
    lacks("c: d > x [inferred]\nc: d > y", "unstated y");
    lacks("source they kind=rumour\nc: d > x [denies] > they", "unnamed they, single-voice they");
    lacks("c: d > x [denies]", "no-support");
    lacks("c: d1 > a > b\nc: d2 > b > a", "unstated a+b, single-voice b, loop a+b");
    lacks("c: - > w [witnessed]\nc: - > v [witnessed]", "no-document");
}

#[test]
fn a_contradicted_side_without_a_witness_is_named() {
    let against = "contradiction c e\ne: d > v [witnessed]\n";
    lacks(&format!("{against}c: d > o [official]\nc: d > p [official]"), "no-witness o+p");
    lacks(&format!("{against}c: d > o [official]\nc: d > w [witnessed]"), "");
    lacks(&format!("{against}c: d > o [official]\nc: d > film [record]"), "");
}

#[test]
fn anchors_are_missing_or_not_verified() {
    let mut case = notation::case("c: d > w [witnessed]\nc: d > v [witnessed]");
    let at = Anchor::new(vec!["0-5#00000000".parse().unwrap()]).unwrap();
    case.claims[0].accounts[0].at = Some(at);
    let graph = Graph::new(case);
    let claims: Vec<&Claim> = graph.case().claims.values().collect();
    let kinds = |verified: Option<&BTreeSet<AccountId>>| {
        let answer = gaps(&graph, &claims, verified);
        answer.claims[0].gaps.iter().map(|gap| (gap.kind, gap.accounts[0].id.to_string())).collect::<Vec<_>>()
    };
    let missing = (GapKind::NoAnchor, "c.1".to_owned());
    assert_eq!(kinds(None), std::slice::from_ref(&missing));
    assert_eq!(kinds(Some(&BTreeSet::from(["c.0".parse().unwrap()]))), std::slice::from_ref(&missing));
    assert_eq!(kinds(Some(&BTreeSet::new())), [missing, (GapKind::NotVerified, "c.0".to_owned())]);
}

/// All that are certainly the same as a source, itself among them.
fn class(case: &Case, source: &SourceId) -> BTreeSet<SourceId> {
    let mut class = BTreeSet::from([source.clone()]);
    loop {
        let mut more = BTreeSet::new();
        for one in &case.judgements {
            let pair = |one: &Judgement| BTreeSet::from(one.ids.clone());
            let back = |other: &&Judgement| {
                other.ruling == Ruling::Different && pair(other) == pair(one) && other.likely <= one.likely
            };
            let holds = one.ruling == Ruling::Same
                && one.likely == Likelihood::Certain
                && !case.judgements.iter().any(|other| back(&other));
            let both: Vec<SourceId> = one
                .ids
                .iter()
                .filter_map(|id| case.sources.get_key_value(id.as_str()))
                .map(|(id, _)| id.clone())
                .collect();
            if holds && both.iter().any(|id| class.contains(id)) {
                more.extend(both);
            }
        }
        let before = class.len();
        class.extend(more);
        if class.len() == before {
            return class;
        }
    }
}

fn naive_ask(case: &Case, account: &Account) -> Option<SourceId> {
    let can = |id: &SourceId| {
        let source = &case.sources[id];
        match source.known_to {
            Some(who) => who != KnownTo::Nobody,
            None => {
                ["named", "pseudonym"].contains(&source.identity.as_str())
                    && !["record", "rumour", "unknown"].contains(&source.kind.as_str())
            }
        }
    };
    for hop in account.hops.iter().rev() {
        match &case.sources[&hop.source].document {
            None if can(&hop.source) => return Some(hop.source.clone()),
            None => {}
            Some(document) => {
                let author = document.author.clone().filter(|id| can(id));
                let outlet = document.outlet.clone().filter(|id| can(id));
                return author.or(outlet).or(Some(hop.source.clone()));
            }
        }
    }
    None
}

fn open<'a>(trace: &Trace<'a>) -> Vec<&'a Account> {
    let open = trace.accounts.iter().filter(|one| {
        let joined = one.joins.iter().any(|join| join.likely == Likelihood::Certain);
        one.end.is_some_and(|end| end.kind.is_unknown()) && (!joined || one.leads_to.is_empty())
    });
    open.map(|one| one.account).collect()
}

/// The questions, by trying what would be so if the answer were "I saw it".
fn naive_questions(case: &Case) -> BTreeSet<String> {
    let mut found: BTreeMap<(Option<SourceId>, SourceId), [BTreeSet<&str>; 3]> = BTreeMap::new();
    let graph = Graph::new(case.clone());
    for claim in case.claims.values() {
        let now = trace(&graph, &claim.id).unwrap();
        let mut groups: BTreeMap<(Option<SourceId>, SourceId), Vec<&AccountId>> = BTreeMap::new();
        for account in open(&now) {
            let about = class(case, &account.last().unwrap().source).pop_first().unwrap();
            groups.entry((naive_ask(case, account), about)).or_default().push(&account.id);
        }
        for (key, accounts) in groups {
            let mut other = case.clone();
            for account in &mut other.claims[&claim.id].accounts {
                if accounts.contains(&&account.id) {
                    let last = account.hops.last_mut().unwrap();
                    last.basis = Basis::Witnessed;
                    other.sources[&last.source].identity = Identity::Named;
                }
            }
            let other = Graph::new(other);
            let least = |trace: &Trace| trace.verdict.origins.at_least;
            let (before, after) = (least(&now), least(&trace(&other, &claim.id).unwrap()));
            let gain = if before == 0 {
                0
            } else if after > before {
                1
            } else {
                2
            };
            found.entry(key).or_default()[gain].insert(claim.id.as_str());
        }
    }
    let line = |((ask, about), gains): (&(Option<SourceId>, SourceId), &[BTreeSet<&str>; 3])| {
        let ask = ask.as_ref().map_or("nobody", |id| id.as_str());
        let gains = gains.each_ref().map(|ids| ids.iter().copied().collect::<Vec<_>>().join(" ")).join(" | ");
        format!("{ask} about {about}: {gains}").trim_end_matches([' ', '|']).to_owned()
    };
    found.iter().map(line).collect()
}

/// The kinds of gap of a claim, one definition after the other.
fn naive_kinds(case: &Case, trace: &Trace) -> Vec<&'static str> {
    let ends: Vec<EndKind> = trace.accounts.iter().filter_map(|one| Some(one.end?.kind)).collect();
    let has = |kind: EndKind| ends.contains(&kind);
    let open = open(trace);
    let open_kind = |kind: EndKind| {
        trace
            .accounts
            .iter()
            .any(|one| open.iter().any(|a| a.id == one.account.id) && one.end.unwrap().kind == kind)
    };
    let ground = ends.iter().any(|kind| kind.is_known_ground());
    let named =
        trace.accounts.iter().filter_map(|one| one.end).any(|end| end.kind.is_known_ground() && !end.unnamed);
    let voices = trace.accounts.iter().filter(|one| one.end.is_some()).map(|one| {
        let inner = &one.account.hops[one.support_from..];
        let last = inner.last().unwrap();
        let voices = inner.iter().filter(|hop| case.sources[&hop.source].document.is_none() || *hop == last);
        voices.flat_map(|hop| class(case, &hop.source)).collect::<BTreeSet<SourceId>>()
    });
    let common = voices.reduce(|a, b| a.intersection(&b).cloned().collect());
    let tests = [
        ("no-support", ends.is_empty()),
        ("unnamed", !ground && open_kind(EndKind::Unnamed)),
        ("unstated", !ground && open_kind(EndKind::Unstated)),
        ("hearsay", !ground && open_kind(EndKind::Hearsay)),
        ("undisclosed", !ground && open_kind(EndKind::Undisclosed)),
        ("inference", !ground && open.is_empty() && has(EndKind::Inference)),
        ("unnamed-ground", ground && !named),
        ("single-voice", common.is_some_and(|common| !common.is_empty())),
        ("loop", !trace.loops.is_empty()),
        ("no-witness", !trace.contradictions.is_empty() && !has(EndKind::Witness) && !has(EndKind::Record)),
        ("no-document", trace.claim.accounts.iter().any(|one| one.document.is_none())),
        ("no-anchor", trace.claim.accounts.iter().any(|one| one.document.is_some() && one.at.is_none())),
    ];
    tests.into_iter().filter(|(_, lacks)| *lacks).map(|(kind, _)| kind).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn gaps_are_those_of_the_definition(case in generate::case()) {
        let graph = Graph::new(case.clone());
        let answer = all(&graph);
        let lines = questions(&answer);
        prop_assert_eq!(lines.iter().cloned().collect::<BTreeSet<_>>(), naive_questions(&case));
        let least = |claims: &Vec<&Claim>| -i64::try_from(claims.len()).unwrap();
        let sorted = answer.questions.is_sorted_by_key(|one| {
            let gains = [&one.first, &one.further, &one.others].map(least);
            (one.ask.is_none(), gains, one.about, one.ask)
        });
        prop_assert!(sorted);
        for claim in case.claims.values() {
            let found = answer.claims.iter().find(|one| one.claim.id == claim.id);
            let kinds: Vec<&str> =
                found.into_iter().flat_map(|one| &one.gaps).map(|gap| gap.kind.as_str()).collect();
            prop_assert_eq!(kinds, naive_kinds(&case, &trace(&graph, &claim.id).unwrap()));
        }
    }

    #[test]
    fn the_order_of_the_records_changes_nothing(case in generate::case()) {
        let (graph, other) = (Graph::new(case.clone()), Graph::new(generate::reversed(&case)));
        prop_assert_eq!(json!(gaps_json(&graph, &all(&graph), false)), json!(gaps_json(&other, &all(&other), false)));
    }
}

#[test]
fn gaps_of_the_shipped_case() {
    let words = |line: &str| output(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
    insta::assert_snapshot!(words("gaps --most 3"));
    insta::assert_snapshot!(words("gaps airport-seized police-injured-400"));
    insta::assert_snapshot!(words("gaps --document chronicles --most 0"));
}

#[test]
fn the_page_shows_what_the_program_says() {
    check_page("docs/questions/gaps.md");
}

//! Timelines: by hand, against a naive second way, and on the shipped case.

use proptest::prelude::*;
use wherefrom::graph::Graph;
use wherefrom::model::{Account, Case, Claim, Source, When};
use wherefrom::query::{
    Entry, Footing, Impossible, KnownBy, Stage, Telling, TimeKind, Timeline, claims_around, footing,
    keep_known_by, timeline,
};

use crate::support::console::{check_page, run};
use crate::support::generate;
use crate::support::notation::case;

fn all(graph: &Graph) -> Vec<&Claim> {
    graph.case().claims.values().collect()
}

fn step(step: &Stage) -> String {
    format!("{} {} {:?}", step.kind, step.when, step.hop)
}

fn tellings(list: &[Telling]) -> String {
    let one = |one: &Telling| {
        let accounts: Vec<&str> = one.accounts.iter().map(|account| account.id.as_str()).collect();
        format!("{} {} {} ({})", one.source, one.kind, one.when, accounts.join(", "))
    };
    list.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// An answer, one line for each thing in it.
fn answer(timeline: &Timeline) -> Vec<String> {
    let mut lines = Vec::new();
    for moment in &timeline.moments {
        let order = moment.after_all_above.map_or("?".to_owned(), |yes| yes.to_string());
        lines.push(format!("{} {order}", moment.when));
        for entry in &moment.entries {
            lines.push(match entry {
                Entry::Happened(claim) => format!("  happened {}", claim.id),
                Entry::Said { claim, account, hop } => {
                    format!("  said {} {} {} {hop}", account.hops[*hop].source, claim.id, account.id)
                }
                Entry::Published { document, tells } => {
                    let tells: Vec<_> = tells.iter().map(|(c, a)| format!("{} {}", c.id, a.id)).collect();
                    format!("  published {document}: {}", tells.join(", "))
                }
            });
        }
    }
    lines.extend(timeline.undated.iter().map(|claim| format!("undated {}", claim.id)));
    lines.extend(timeline.undated_documents.iter().map(|id| format!("undated document {id}")));
    for first in &timeline.first {
        let (supporting, against) = (tellings(&first.supporting), tellings(&first.against));
        lines.push(format!("first {}: {supporting} | {against} | {}", first.claim.id, first.undated));
    }
    for one in &timeline.anachronisms {
        let what = match &one.what {
            Impossible::BeforeItWasTold { outer, inner } => format!("{} < {}", step(outer), step(inner)),
            Impossible::BeforeItHappened { told, happened } => {
                format!("{} < happened {happened}", step(told))
            }
        };
        lines.push(format!("impossible {} {}: {what}", one.claim.id, one.account.id));
    }
    lines
}

fn check(case: Case, expected: &str) {
    let graph = Graph::new(case);
    let expected: Vec<&str> =
        expected.lines().map(|line| line.strip_prefix("        ").unwrap_or(line)).collect();
    let expected: Vec<&str> = expected.into_iter().filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(answer(&timeline(&graph, &all(&graph))), expected);
}

fn happened(mut case: Case, when: &str) -> Case {
    case.claims.get_mut("c").unwrap().happened = Some(when.parse().unwrap());
    case
}

#[test]
fn what_happened_was_said_and_was_published_stand_side_by_side() {
    let lines = "document d published=2022-01-07
        c: d > maria [2022-01-06] > they [unstated]";
    check(
        happened(case(lines), "2022-01-05~"),
        "
        2022-01-05~ true
          happened c
        2022-01-06 ?
          said maria c c.0 1
        2022-01-07 true
          published d: c c.0
        first c: maria said 2022-01-06 (c.0) |  | 1",
    );
}

#[test]
fn a_document_that_came_out_before_what_it_quotes_was_said_is_an_anachronism() {
    let lines = "document d published=2022-01-05
        c: d > a [2022-01-06] > b [2022-01-07] > w [2022-01-04]";
    check(
        case(lines),
        "
        2022-01-04 true
          said w c c.0 3
        2022-01-05 true
          published d: c c.0
        2022-01-06 true
          said a c c.0 1
        2022-01-07 true
          said b c c.0 2
        undated c
        first c: w said 2022-01-04 (c.0) |  | 0
        impossible c c.0: published 2022-01-05 None < said 2022-01-06 Some(1)
        impossible c c.0: published 2022-01-05 None < said 2022-01-07 Some(2)",
    );
}

#[test]
fn what_may_be_in_order_is_no_anachronism() {
    let graph = Graph::new(case(
        "document d published=2022-01~
        c: d > a [2022-01-06] > b [2022-01-06T15]",
    ));
    assert_eq!(timeline(&graph, &all(&graph)).anachronisms, []);
}

#[test]
fn told_before_it_happened_is_reported_once_for_an_account_at_its_outermost() {
    let lines = "document d published=2022-01-09
        c: d > a [2022-01-04] > b [2022-01-03]
        c: - > z [2022-01-05; denies]";
    let graph = Graph::new(happened(case(lines), "2022-01-05/2022-01-06"));
    let answer = timeline(&graph, &all(&graph));
    let found: Vec<_> = answer.anachronisms.iter().map(|one| one.account.id.as_str()).collect();
    assert_eq!(found, ["c.0"]);
    let Impossible::BeforeItHappened { told, .. } = answer.anachronisms[0].what else { panic!("wrong kind") };
    assert_eq!(step(&told), "said 2022-01-04 Some(1)");
}

#[test]
fn the_first_telling_is_one_of_several_where_their_order_is_not_certain() {
    let lines = "document d1 published=2022-01~
        document d2 published=2022-01-06
        document d3 published=2022-05
        c: d1 > a
        c: d2 > a [denies]
        c: d3 > a
        c: d2 > b [2022-01-05]
        c: - > c2";
    let graph = Graph::new(case(lines));
    let answer = timeline(&graph, &all(&graph));
    assert_eq!(tellings(&answer.first[0].supporting), "b said 2022-01-05 (c.3); d1 published 2022-01~ (c.0)");
    assert_eq!(tellings(&answer.first[0].against), "d2 published 2022-01-06 (c.1)");
    assert_eq!(answer.first[0].undated, 4);
}

#[test]
fn claims_around_an_entity_are_about_it_or_happened_in_it() {
    let graph = Graph::new(case("other: d > x\nc: d > y\nelse: d2 > y"));
    let ids = |id: &str| claims_around(&graph, id).iter().map(|c| c.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids("d"), ["c", "other"]);
    assert_eq!(ids("y"), ["c", "else"]);
    assert_eq!(ids("c"), ["c"]);
    assert_eq!(ids("nobody"), Vec::<String>::new());
}

/// The second way: the definitions of `docs/questions/timeline.md` one after the other, without a thought for time.
mod naive {
    use super::*;

    fn middle(when: &When) -> (i128, i128, String) {
        let text = when.as_str().to_owned();
        match (when.earliest(), when.latest()) {
            (Some(a), Some(b)) => (i128::from(a) + i128::from(b), i128::from(b) - i128::from(a), text),
            (Some(a), None) | (None, Some(a)) => (i128::from(a) * 2, i128::MAX, text),
            (None, None) => (i128::MIN, i128::MAX, text),
        }
    }

    fn published<'a>(graph: &'a Graph, account: &Account) -> Option<&'a When> {
        let source: &Source = graph.case().sources.get(account.document.as_ref()?)?;
        source.document.as_ref()?.published.as_ref()
    }

    fn sorted_accounts<'a>(graph: &Graph, claim: &'a Claim) -> Vec<&'a Account> {
        let mut accounts: Vec<&Account> = claim.accounts.iter().collect();
        accounts.sort_by_key(|account| {
            let published = published(graph, account).and_then(When::earliest);
            let start = account.at.as_ref().map_or(usize::MAX, |at| at.passages()[0].start);
            (published.is_none(), published, account.document.clone(), start, account.id.clone())
        });
        accounts
    }

    fn steps(graph: &Graph, account: &Account) -> Vec<(TimeKind, When, Option<usize>)> {
        let mut steps = Vec::new();
        if let Some(when) = account.recorded.as_ref().and_then(|r| r.when.clone()) {
            steps.push((TimeKind::Recorded, when, None));
        }
        if let Some(when) = published(graph, account) {
            steps.push((TimeKind::Published, when.clone(), None));
        }
        for (i, hop) in account.hops.iter().enumerate() {
            if let Some(when) = &hop.said {
                steps.push((TimeKind::Said, when.clone(), Some(i)));
            }
        }
        steps
    }

    fn show((kind, when, hop): &(TimeKind, When, Option<usize>)) -> String {
        format!("{kind} {when} {hop:?}")
    }

    fn supports(account: &Account, hop: usize) -> bool {
        account.hops[hop..].iter().all(|hop| hop.stance.supports())
    }

    fn first(graph: &Graph, claim: &Claim, wanted: bool) -> String {
        let mut all = Vec::new();
        for account in sorted_accounts(graph, claim) {
            for (kind, when, hop) in steps(graph, account) {
                if kind != TimeKind::Recorded && supports(account, hop.unwrap_or(0)) == wanted {
                    let source = account.hops[hop.unwrap_or(0)].source.clone();
                    all.push((middle(&when), kind, source, when, account));
                }
            }
        }
        let mut first: Vec<_> =
            all.iter().filter(|one| all.iter().all(|other| !other.3.certainly_before(&one.3))).collect();
        first.sort_by(|a, b| (&a.0, a.1, &a.2).cmp(&(&b.0, b.1, &b.2)));
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for (_, kind, source, when, account) in first {
            let name = format!("{source} {kind} {when}");
            match groups.last_mut().filter(|group| group.0 == name) {
                Some(group) => group.1.push(account.id.to_string()),
                None => groups.push((name, vec![account.id.to_string()])),
            }
        }
        groups.iter().map(|(name, ids)| format!("{name} ({})", ids.join(", "))).collect::<Vec<_>>().join("; ")
    }

    fn entries(graph: &Graph, claims: &[&Claim], when: &When) -> Vec<String> {
        let is = |other: Option<&When>| other.is_some_and(|other| other.as_str() == when.as_str());
        let mut lines: Vec<String> = claims
            .iter()
            .filter(|claim| is(claim.happened.as_ref()))
            .map(|claim| format!("  happened {}", claim.id))
            .collect();
        let mut said = Vec::new();
        let mut documents: Vec<(String, Vec<String>)> = Vec::new();
        for claim in claims {
            for account in sorted_accounts(graph, claim) {
                for (i, hop) in account.hops.iter().enumerate().filter(|(_, hop)| is(hop.said.as_ref())) {
                    said.push((
                        &hop.source,
                        format!("  said {} {} {} {i}", hop.source, claim.id, account.id),
                    ));
                }
                if is(published(graph, account)) {
                    let document = account.document.as_ref().unwrap().to_string();
                    let tells = format!("{} {}", claim.id, account.id);
                    match documents.iter_mut().find(|one| one.0 == document) {
                        Some(one) => one.1.push(tells),
                        None => documents.push((document, vec![tells])),
                    }
                }
            }
        }
        said.sort_by_key(|(source, _)| *source);
        documents.sort();
        lines.extend(said.into_iter().map(|(_, line)| line));
        lines.extend(documents.iter().map(|(id, tells)| format!("  published {id}: {}", tells.join(", "))));
        lines
    }

    pub fn answer(graph: &Graph) -> Vec<String> {
        let mut claims = all(graph);
        claims.sort_by_key(|claim| claim.id.clone());
        let mut times: Vec<When> = Vec::new();
        for claim in &claims {
            times.extend(claim.happened.clone());
            for account in &claim.accounts {
                times.extend(published(graph, account).cloned());
                times.extend(account.hops.iter().filter_map(|hop| hop.said.clone()));
            }
        }
        times.sort_by_key(middle);
        times.dedup_by(|a, b| a.as_str() == b.as_str());
        let mut lines = Vec::new();
        for (i, when) in times.iter().enumerate() {
            let above = || times[..i].iter().map(|above| above.is_before(when));
            let order = if above().all(|one| one == Some(true)) {
                "true"
            } else if above().any(|one| one == Some(false)) {
                "false"
            } else {
                "?"
            };
            lines.push(format!("{when} {order}"));
            lines.extend(entries(graph, &claims, when));
        }
        let undated = claims.iter().filter(|claim| claim.happened.is_none());
        lines.extend(undated.map(|claim| format!("undated {}", claim.id)));
        let accounts = claims.iter().flat_map(|claim| &claim.accounts);
        let mut documents: Vec<_> =
            accounts.filter(|a| published(graph, a).is_none()).filter_map(|a| a.document.clone()).collect();
        documents.sort();
        documents.dedup();
        lines.extend(documents.iter().map(|id| format!("undated document {id}")));
        for claim in &claims {
            let undated = |account: &Account| {
                let dated = |i: usize| {
                    account.hops[i].said.is_some()
                        || i == 0 && account.document.is_some() && published(graph, account).is_some()
                };
                (0..account.hops.len()).filter(|i| !dated(*i)).count()
            };
            let undated: usize = claim.accounts.iter().map(undated).sum();
            let (yes, no) = (first(graph, claim, true), first(graph, claim, false));
            lines.push(format!("first {}: {yes} | {no} | {undated}", claim.id));
        }
        for claim in &claims {
            for account in sorted_accounts(graph, claim) {
                lines.extend(anachronisms(graph, claim, account));
            }
        }
        lines
    }

    fn anachronisms(graph: &Graph, claim: &Claim, account: &Account) -> Vec<String> {
        let steps = steps(graph, account);
        let mut lines = Vec::new();
        for (i, inner) in steps.iter().enumerate() {
            let mut outer =
                steps[..i].iter().filter(|outer| outer.1.certainly_before(&inner.1)).collect::<Vec<_>>();
            outer.reverse();
            if let Some(outer) = outer.into_iter().min_by_key(|outer| outer.1.latest()) {
                lines.push(format!(
                    "impossible {} {}: {} < {}",
                    claim.id,
                    account.id,
                    show(outer),
                    show(inner)
                ));
            }
        }
        if let Some(happened) = &claim.happened
            && let Some(told) = steps.iter().find(|step| step.1.certainly_before(happened))
        {
            let told = show(told);
            lines.push(format!("impossible {} {}: {told} < happened {happened}", claim.id, account.id));
        }
        lines
    }
}

/// More times than the shared generator gives, on the same cases.
fn dated_case() -> impl Strategy<Value = Case> {
    let times = [
        "2022-01-05",
        "2022-01-05~",
        "2022-01-06",
        "2022-01-05/2022-01-06",
        "2022-01-05T15:30",
        "2022-01-05T15:30/..",
        "../2022-01-05T15:30",
        "2022-01~",
        "../..",
        "2022-01-05T15~",
        "2021?",
    ];
    let times: Vec<When> = times.iter().filter_map(|time| time.parse().ok()).collect();
    let any = proptest::option::weighted(0.6, proptest::sample::select(times));
    (generate::case(), proptest::collection::vec(any, 40)).prop_map(|(mut case, times)| {
        let mut times = times.into_iter().cycle();
        let mut next = || times.next().flatten();
        for source in case.sources.values_mut() {
            if let Some(document) = &mut source.document {
                document.published = next();
            }
        }
        for claim in case.claims.values_mut() {
            claim.happened = next();
            claim.accounts.iter_mut().flat_map(|a| &mut a.hops).for_each(|hop| hop.said = next());
        }
        case
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_second_way_gives_the_same_answer(case in dated_case()) {
        let graph = Graph::new(case);
        prop_assert_eq!(answer(&timeline(&graph, &all(&graph))), naive::answer(&graph));
    }

    #[test]
    fn the_order_of_records_never_changes_the_answer(case in dated_case()) {
        let mut other = case.clone();
        other.sources.reverse();
        other.claims.reverse();
        other.claims.values_mut().for_each(|claim| claim.accounts.reverse());
        let (graph, other) = (Graph::new(case), Graph::new(other));
        prop_assert_eq!(answer(&timeline(&graph, &all(&graph))), answer(&timeline(&other, &all(&other))));
    }
}

#[test]
fn the_page_shows_what_the_program_says() {
    check_page("docs/questions/timeline.md");
}

#[test]
fn the_shipped_case_knows_one_time_that_cannot_be_right() {
    let said = run("wherefrom timeline");
    let from = said.find("Times that can't all be right").unwrap();
    insta::assert_snapshot!(&said[from..]);
}

#[test]
fn what_is_only_said_to_have_happened_is_marked() {
    let of = |lines: &str| {
        let graph = Graph::new(case(lines));
        footing(&graph, &graph.case().claims["c"])
    };
    assert_eq!(of("c: d > w [witnessed]\nc: e > x"), Footing::Grounded);
    assert_eq!(of("c: d > w [record]"), Footing::Grounded);
    assert_eq!(of("c: d > w [official]\nc: d > x"), Footing::Official);
    assert_eq!(of("c: d > x\nc: d > y [inferred]"), Footing::Ungrounded);
    assert_eq!(of("source u identity=none\nc: d > u [witnessed]"), Footing::Ungrounded);
    assert_eq!(of("tension c e\nc: d > w [witnessed]"), Footing::InTension);
    assert_eq!(of("tension c e\nc: d > w [witnessed]\nc: e > x [denies]"), Footing::Contested);
    assert_eq!(of("contradiction c e\nc: d > w [witnessed]"), Footing::Contested);
    assert_eq!(of("c: d > w [witnessed]\nc: e > x [denies]"), Footing::Contested);
    assert_eq!(of("c: d > x [doubts] > w [witnessed]"), Footing::OnlyAgainst);
    // Whose denial is denied is disputed all the same, by the innermost.
    assert_eq!(of("c: d > x [denies] > y [denies]\nc: d > w [witnessed]"), Footing::Contested);
    assert_eq!(of("contradiction c e"), Footing::Untold);
    let page = run("wherefrom timeline central-square-cleared airport-seized akimat-not-visible");
    for line in [
        "  said to have happened: Almaty airport was seized, so that the state lost control of it.",
        "  happened: The Almaty akimat could not be seen from the road on 6 January.",
    ] {
        assert!(page.lines().any(|one| one.starts_with(line)), "{line}: {page}");
    }
}

#[test]
fn what_may_be_later_is_kept_and_counted() {
    let mut records = case(
        "document a published=2022-01-05\ndocument b published=2022-01\ndocument e published=2022-01-07\n\
         c: a > w\nc: b > w\nc: e > w\nc: f > w\nc: - > w",
    );
    let known = keep_known_by(&mut records, &"2022-01-06".parse().unwrap());
    assert_eq!(known, KnownBy { later: 1, undated: 2, uncertain: 1 });
    assert_eq!(
        wherefrom::words::known_by(known, &"2022-01-06".parse().unwrap()),
        "Known by 6 January 2022: one account left out as published later; three accounts kept though not certainly \
         published by then (two without any date), in the whole case."
    );
    let said = run("wherefrom --known-by 2022-01-06 trace airport-seized");
    assert!(said.trim_end().ends_with("in the whole case."), "{said}");
    let sheet = run("wherefrom --known-by 2022-01-06 sheet airport-seized");
    let head = "As known by 6 January 2022: what was certainly published later is left out; two accounts are kept, though \
                without a certain date of publication";
    assert_eq!(
        sheet.lines().take_while(|line| !line.starts_with("## ")).filter(|line| *line == head).count(),
        1,
        "{sheet}"
    );
    // What other programs read holds nothing else.
    let json = run("wherefrom --known-by 2022-01-06 trace airport-seized --json");
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    assert!(!run("wherefrom --known-by 2022-01-06 list claims --ids").contains("Known by"));
}

#[test]
fn every_answer_writes_times_in_the_same_way() {
    for line in [
        "wherefrom timeline airport-seized",
        "wherefrom show chronicles",
        "wherefrom trace airport-seized",
        "wherefrom compare hundreds-of-deaths-confirmed",
        "wherefrom contradictions --suggest",
        "wherefrom sheet airport-seized",
        "wherefrom trace airport-seized --dot",
    ] {
        let said = run(line);
        for raw in ["2022-01~", "2022-01-06~", "2022-01-05/", "2022-01-07T"] {
            assert!(!said.contains(raw), "{line} says {raw}");
        }
    }
}

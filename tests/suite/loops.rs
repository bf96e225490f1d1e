//! Circles: answers written by hand, a naive second way, and the shipped case.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;
use wherefrom::format::loops_json;
use wherefrom::graph::Graph;
use wherefrom::model::*;
use wherefrom::query::{Circle, loops};

use crate::support::console::{check_page, output};
use crate::support::{generate, notation};

fn all(graph: &Graph) -> Vec<Circle<'_>> {
    loops(graph, &graph.case().claims.values().collect::<Vec<_>>())
}

/// A circle in a line: claims, sources, whether chains lead out, the ring as account:hop.
fn line(circle: &Circle) -> String {
    let claims: Vec<&str> = circle.claims.iter().map(|claim| claim.id.as_str()).collect();
    let sources: Vec<&str> = circle.sources.iter().map(|id| id.as_str()).collect();
    let ring: Vec<String> =
        circle.ring.iter().map(|part| format!("{}:{}", part.account.id, part.hop)).collect();
    let out = if circle.leads_out { " (leads out)" } else { "" };
    format!("{}: {}{out}; {}", claims.join("+"), sources.join(" "), ring.join(" "))
}

fn check(lines: &str, expected: &[&str]) {
    let graph = Graph::new(notation::case(lines));
    assert_eq!(all(&graph).iter().map(line).collect::<Vec<_>>(), expected);
}

#[test]
fn sources_that_have_it_from_one_another_are_a_circle() {
    check("c: d1 > a > b\nc: d2 > b > a", &["c: a b; c.0:1 c.1:1"]);
    check("c: d1 > a > b\nc: d2 > b > a\nc: d3 > b > w [witnessed]", &["c: a b (leads out); c.0:1 c.1:1"]);
    check("c: d1 > a > b\nc: d2 > b > e\nc: d3 > e > a", &["c: a b e; c.0:1 c.1:1 c.2:1"]);
}

#[test]
fn who_saw_it_makes_no_circle() {
    check("c: d1 > x > y [witnessed]\nc: d2 > y > x [witnessed]", &[]);
    check("c: d1 > x > y [witnessed]\nc: d2 > y > x", &[]);
}

#[test]
fn a_citation_of_another_claim_closes_no_circle() {
    check("c: d1 > a > b\ne: d2 > b > a", &[]);
}

#[test]
fn a_circle_may_close_across_claims_that_restate_one_another() {
    let accounts = "c: d1 > a > b\ne: d2 > b > a\n";
    check(&format!("{accounts}restates c e"), &["c+e: a b; c.0:1 e.1:1"]);
    check(&format!("{accounts}restates e c"), &["c+e: a b; c.0:1 e.1:1"]);
    check(&format!("{accounts}restates c f\nrestates e f"), &["c+e: a b; c.0:1 e.1:1"]);
    check(&format!("{accounts}supersedes c e"), &[]);
    // Within one claim is told once, whatever it restates.
    check("restates c e\nc: d1 > a > b\nc: d2 > b > a\ne: d3 > w [witnessed]", &["c: a b; c.0:1 c.1:1"]);
}

#[test]
fn a_ring_is_a_shortest_way_and_the_other_accounts_are_named() {
    let lines = "c: d1 > a > b\nc: d2 > b > e > a\nc: d3 > b > a\nc: d4 > a > b";
    let graph = Graph::new(notation::case(lines));
    let circles = all(&graph);
    assert_eq!(circles.iter().map(line).collect::<Vec<_>>(), ["c: a b e; c.0:1 c.1:1"]);
    let accounts: Vec<&str> = circles[0].accounts.iter().map(|told| told.account.id.as_str()).collect();
    assert_eq!(accounts, ["c.0", "c.1", "c.2", "c.3"]);
}

#[test]
fn a_join_that_a_weak_judgement_makes_is_marked() {
    let graph = Graph::new(notation::case("same b b2 possible\nc: d1 > a > b\nc: d2 > b2 > a"));
    let circles = all(&graph);
    let likely: Vec<&str> = circles[0].ring.iter().map(|part| part.likely.as_str()).collect();
    assert_eq!(likely, ["certain", "possible"]);
}

#[test]
fn a_circle_of_thousands_is_found_at_once() {
    let lines: Vec<String> = (0..5000).map(|i| format!("c: d{i} > s{i} > s{}", (i + 1) % 5000)).collect();
    let graph = Graph::new(notation::case(&lines.join("\n")));
    let circles = all(&graph);
    assert_eq!((circles.len(), circles[0].ring.len()), (1, 5000));
}

/// The accounts of some claims, in their order, with everything that joins are made from.
struct Naive<'a> {
    case: &'a Case,
    accounts: Vec<(&'a Claim, &'a Account)>,
}

impl Naive<'_> {
    fn holds(&self, same: &Judgement) -> bool {
        let pair = |one: &Judgement| BTreeSet::from(one.ids.clone());
        same.ruling == Ruling::Same
            && !self.case.judgements.iter().any(|one| {
                one.ruling == Ruling::Different && pair(one) == pair(same) && one.likely <= same.likely
            })
    }

    fn class(&self, source: &SourceId) -> BTreeSet<NodeId> {
        let mut class = BTreeSet::from([NodeId::from(source.clone())]);
        for _ in 0..self.case.judgements.len() {
            for one in &self.case.judgements {
                let touches = one.ids.iter().any(|id| class.contains(id));
                if touches && one.likely == Likelihood::Certain && self.holds(one) {
                    class.extend(one.ids.iter().cloned());
                }
            }
        }
        class
    }

    fn may_be_one(&self, a: &SourceId, b: &SourceId) -> bool {
        let (a, b) = (self.class(a), self.class(b));
        let ties = |one: &Judgement| {
            let [x, y] = &one.ids;
            self.holds(one) && (a.contains(x) && b.contains(y) || a.contains(y) && b.contains(x))
        };
        a == b || self.case.judgements.iter().any(ties)
    }

    /// Whether the end of the one account is carried on by a hop of the other.
    fn joined(&self, from: usize, to: usize, hop: usize) -> bool {
        let ((_, one), (_, other)) = (self.accounts[from], self.accounts[to]);
        let last = one.last().unwrap();
        let at = &other.hops[hop];
        let open = last.stance.supports() && matches!(last.basis, Basis::Unstated | Basis::Told);
        let individual = |id: &SourceId| self.case.sources[id].is_individual();
        let grounded =
            matches!(at.basis, Basis::Witnessed | Basis::Inferred | Basis::Official | Basis::Record);
        let knows_more = hop + 1 < other.hops.len() || grounded;
        let published =
            one.document.as_ref().and_then(|id| self.case.sources[id].document.as_ref()?.published.clone());
        let said = one.hops.iter().filter_map(|hop| hop.said.clone());
        let until = said.chain(published).filter_map(|when| when.latest()).min();
        let known = other.hops[hop..].iter().filter_map(|hop| hop.said.as_ref()?.earliest()).max();
        let in_time = known.is_none_or(|known| until.is_none_or(|until| known <= until));
        let supports = other.hops[hop..].iter().all(|hop| hop.stance.supports());
        from != to
            && open
            && supports
            && knows_more
            && in_time
            && individual(&last.source)
            && individual(&at.source)
            && self.may_be_one(&last.source, &at.source)
    }

    /// Where a hop leads in one step: inwards, or over joins from the last.
    fn next(&self, (account, hop): (usize, usize)) -> Vec<(usize, usize)> {
        if hop + 1 < self.accounts[account].1.hops.len() {
            let supports = self.accounts[account].1.hops[hop].stance.supports();
            return if supports { vec![(account, hop + 1)] } else { Vec::new() };
        }
        let all = (0..self.accounts.len())
            .flat_map(|to| (0..self.accounts[to].1.hops.len()).map(move |hop| (to, hop)));
        all.filter(|(to, hop)| self.joined(account, *to, *hop)).collect()
    }

    fn reach(&self, from: (usize, usize)) -> BTreeSet<(usize, usize)> {
        let mut seen = BTreeSet::new();
        let mut open = self.next(from);
        while let Some(hop) = open.pop() {
            if seen.insert(hop) {
                open.extend(self.next(hop));
            }
        }
        seen
    }

    /// Circles as their lines: hops that reach one another.
    fn circles(&self) -> BTreeSet<String> {
        let hops: Vec<(usize, usize)> = (0..self.accounts.len())
            .flat_map(|account| (0..self.accounts[account].1.hops.len()).map(move |hop| (account, hop)))
            .collect();
        let mut lines = BTreeSet::new();
        for start in &hops {
            let reach = self.reach(*start);
            let circle: BTreeSet<_> =
                reach.iter().copied().filter(|hop| self.reach(*hop).contains(start)).collect();
            if !circle.contains(start) {
                continue;
            }
            let claims: BTreeSet<&str> =
                circle.iter().map(|(i, _)| self.accounts[*i].0.id.as_str()).collect();
            let sources: BTreeSet<&str> =
                circle.iter().map(|(i, hop)| self.accounts[*i].1.hops[*hop].source.as_str()).collect();
            let out = if reach == circle { "" } else { " (leads out)" };
            let accounts: BTreeSet<usize> = circle.iter().map(|(i, _)| *i).collect();
            let join = |set: &BTreeSet<&str>, by: &str| set.iter().copied().collect::<Vec<_>>().join(by);
            let ring = self.ring(&accounts);
            lines.insert(format!("{}: {}{out}; {ring}", join(&claims, "+"), join(&sources, " ")));
        }
        lines
    }

    /// The first of the shortest ways round from the first account, by trying all.
    fn ring(&self, inside: &BTreeSet<usize>) -> String {
        let start = *inside.first().unwrap();
        let mut ways: Vec<Vec<usize>> = vec![vec![start]];
        for _ in 0..inside.len() {
            let steps = |way: &Vec<usize>| -> Vec<Vec<usize>> {
                let next = inside.iter().filter(|to| self.entry(way[way.len() - 1], **to).is_some());
                next.map(|to| way.iter().copied().chain([*to]).collect()).collect()
            };
            ways = ways.iter().flat_map(steps).collect();
            if let Some(way) = ways.iter().filter(|way| way.last() == Some(&start)).min() {
                let entered = way.windows(2).map(|pair| (pair[1], self.entry(pair[0], pair[1]).unwrap()));
                let mut ring: Vec<String> =
                    entered.map(|(to, hop)| format!("{}:{hop}", self.accounts[to].1.id)).collect();
                ring.rotate_right(1);
                return ring.join(" ");
            }
        }
        panic!("a circle that doesn't close")
    }

    fn entry(&self, from: usize, to: usize) -> Option<usize> {
        (0..self.accounts[to].1.hops.len()).find(|hop| self.joined(from, to, *hop))
    }
}

fn naive(case: &Case) -> BTreeSet<String> {
    let accounts = |claims: &BTreeSet<&ClaimId>| {
        // No dates of publication and no anchors are generated: accounts go by claim, document and id.
        let mut all: Vec<(&Claim, &Account)> = claims
            .iter()
            .flat_map(|id| case.claims[*id].accounts.iter().map(|account| (&case.claims[*id], account)))
            .collect();
        all.sort_by_key(|(claim, account)| (&claim.id, &account.document, &account.id));
        Naive { case, accounts: all }.circles()
    };
    let mut lines = BTreeSet::new();
    for id in case.claims.keys() {
        lines.extend(accounts(&BTreeSet::from([id])));
        let mut family = BTreeSet::from([id]);
        for _ in &case.relations {
            for tie in case.relations.iter().filter(|tie| tie.kind == RelationKind::Restates) {
                if family.contains(&tie.from) || family.contains(&tie.to) {
                    family.extend([&tie.from, &tie.to]);
                }
            }
        }
        let across = accounts(&family).into_iter();
        lines.extend(across.filter(|line| line.split(": ").next().unwrap().contains('+')));
    }
    lines
}

/// Cases in which few sources tell few claims, so that circles are common.
fn circular() -> impl Strategy<Value = Case> {
    let source = || select(&["a", "b", "e", "f"][..]);
    let last = select(&["", " [told]", " [witnessed]", " [denies]", " [2022-01-05]"][..]);
    let inner = select(&["", "", "", " [doubts]", " [2022-01-04]", " [2022-01-07]"][..]);
    let account = (select(&["c", "g", "h"][..]), 1..4_usize, source(), source(), last, inner).prop_map(
        |(claim, document, first, second, last, inner)| {
            let middle = if first == second { String::new() } else { format!(" > {first}{inner}") };
            format!("{claim}: d{document}{middle} > {second}{last}")
        },
    );
    let ties = select(
        &[
            "",
            "restates c g",
            "restates g c\nrestates g h",
            "restates h c\nsupports g h",
            "same a f certain",
            "same b e probable\nrestates c h",
        ][..],
    );
    (prop::collection::vec(account, 2..8), ties)
        .prop_map(|(accounts, ties)| notation::case(&format!("{ties}\n{}", accounts.join("\n"))))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn circles_are_those_of_the_definition(case in circular()) {
        let graph = Graph::new(case.clone());
        let lines: Vec<String> = all(&graph).iter().map(line).collect();
        prop_assert_eq!(lines.iter().cloned().collect::<BTreeSet<_>>(), naive(&case));
        let other = Graph::new(generate::reversed(&case));
        prop_assert_eq!(loops_json(&graph, 0, &all(&graph)), loops_json(&other, 0, &all(&other)));
    }

    #[test]
    fn the_order_of_the_records_changes_nothing(case in generate::case()) {
        let (graph, other) = (Graph::new(case.clone()), Graph::new(generate::reversed(&case)));
        prop_assert_eq!(loops_json(&graph, 0, &all(&graph)), loops_json(&other, 0, &all(&other)));
    }
}

#[test]
fn loops_of_the_shipped_case() {
    insta::assert_snapshot!(output(&["loops".to_owned()]));
}

#[test]
fn the_page_shows_what_the_program_says() {
    check_page("docs/questions/loops.md");
}

//! What holds for every case: the trace against a second implementation, the order of records, and what may change
//! an answer and how.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use wherefrom::format::trace_json;
use wherefrom::graph::Graph;
use wherefrom::model::*;
use wherefrom::query::{EndGroup, EndKind, Trace, trace, trace_restated};

use crate::naive::{Against, Answer, Disputed, Naive, Node, Round, Stops, Sum, Told};
use crate::support::notation::{case, claim_id};

// Cases.

/// A case in the notation of these tests, so that what fails can be read and kept.
#[derive(Clone)]
struct Lines(String);

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.0)
    }
}

impl Lines {
    /// The case, with what the notation has no words for: places, reasons, what differs.
    fn case(&self) -> Case {
        let mut case = case(&self.0);
        for (i, account) in case.claims.values_mut().flat_map(|claim| &mut claim.accounts).enumerate() {
            let at = [None, Some("20-30#00000000"), Some("3-9#00000000")][i * 7 % 3];
            account.at = at.map(|at| Anchor::new(vec![at.parse().unwrap()]).unwrap());
        }
        for (i, one) in case.contradictions.iter_mut().enumerate() {
            one.differ = Differ::ALL[5 - i % 3];
            one.why = Some(format!("reason {}", i % 2));
        }
        for (i, one) in case.relations.iter_mut().enumerate() {
            one.why = Some(format!("reason {}", 2 - i % 2));
        }
        for (i, one) in case.judgements.iter_mut().enumerate() {
            one.by = Some(format!("judge {}", 5 - i % 3));
        }
        case
    }

    fn with(&self, line: &str) -> Self {
        Self(format!("{}{line}\n", self.0))
    }

    /// The same with other ids; what isn't an id of a generated case stays as it is.
    fn renamed(&self, name: &dyn Fn(&str) -> String) -> Self {
        Self(renamed(&self.0, name))
    }
}

/// Renames ids: a letter for its kind, then at most a digit.
fn renamed(text: &str, name: &dyn Fn(&str) -> String) -> String {
    let is_id = |word: &str| {
        word.starts_with(['s', 'd', 'o', 'c'])
            && word.len() <= 2
            && word[1..].chars().all(|c| c.is_ascii_digit())
    };
    let mut out = String::new();
    for part in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        out += &if is_id(word) { name(word) } else { word.to_owned() };
        out += &part[word.len()..];
    }
    out
}

const DAYS: &[&str] = &[
    "2022-01-04",
    "2022-01-05",
    "2022-01-06",
    "2022-01-07",
    "2022-01-05/2022-01-07",
    "2022-01-06T15~",
    "2022-01-06T12:30",
    "2022-01-05/2022-01-06T12:30",
    "2022-01~",
    "../2022-01-05",
    "2022-01-06/..",
    "2021",
];

fn often<T: Clone + fmt::Debug + 'static>(rows: &[(u32, T)]) -> BoxedStrategy<T> {
    let rows = rows.iter().map(|(weight, item)| (*weight, Just(item.clone()).boxed())).collect();
    proptest::strategy::Union::new_weighted(rows).boxed()
}

fn numbered(letter: &'static str, count: usize) -> impl Strategy<Value = String> {
    (0..count).prop_map(move |i| format!("{letter}{i}"))
}

/// A source, mostly one of six; two more seldom stand on a chain.
fn source() -> impl Strategy<Value = String> {
    prop_oneof![30 => numbered("s", 6), 2 => numbered("s", 8), 2 => numbered("d", 4), 1 => numbered("o", 2)]
}

fn said() -> impl Strategy<Value = Option<&'static str>> {
    proptest::option::weighted(0.2, select(DAYS))
}

/// The words of a hop behind its source: basis, stance, time.
fn words(last: bool) -> impl Strategy<Value = String> {
    use {Basis as B, Stance as S};
    let basis = if last {
        [(8, B::Unstated), (8, B::Told), (8, B::Witnessed), (2, B::Record), (2, B::Official)]
            .into_iter()
            .chain([(3, B::Inferred), (2, B::Undisclosed)])
            .collect::<Vec<_>>()
    } else {
        let mut rows: Vec<(u32, Basis)> = B::ALL.iter().map(|basis| (1, *basis)).collect();
        rows.push((40, B::Told));
        rows
    };
    let stance = if last {
        [(40, S::Asserts), (4, S::Relays), (2, S::Doubts), (3, S::Denies)]
    } else {
        [(4, S::Asserts), (40, S::Relays), (2, S::Doubts), (3, S::Denies)]
    };
    (often(&basis), often(&stance), said()).prop_map(|(basis, stance, said)| {
        let said = said.map_or_else(String::new, |said| format!("; {said}"));
        format!("[{basis}; {stance}{said}]")
    })
}

/// The chain of an account: inner hops, each with its words, and the last.
type Hops = (Vec<(String, String)>, (String, String));

fn hops() -> impl Strategy<Value = Hops> {
    let inner = prop_oneof![4 => 0..1usize, 6 => 1..2usize, 3 => 2..3usize, 1 => 3..5usize]
        .prop_flat_map(|n| prop::collection::vec((source(), words(false)), n));
    (inner, (source(), words(true)))
}

fn account() -> impl Strategy<Value = (&'static str, Option<(String, String)>, Hops)> {
    (
        often(&[(8, "c"), (1, "c1"), (1, "c2")]),
        proptest::option::weighted(0.85, (numbered("d", 4), words(false))),
        hops(),
    )
}

/// An account in the notation. Nobody stands on a chain twice.
fn account_line(
    claim: &str,
    document: Option<&(String, String)>,
    through: &[&String],
    hops: &Hops,
) -> String {
    let through: Vec<_> =
        through.iter().map(|source| ((*source).clone(), "[told; relays]".to_owned())).collect();
    let (inner, last) = hops;
    let mut chain: Vec<&(String, String)> = document.into_iter().chain(&through).chain(inner).collect();
    if chain.iter().any(|(source, _)| *source == last.0) {
        chain.retain(|(source, _)| *source != last.0 || document.is_some_and(|(id, _)| id == source));
    }
    if document.is_none_or(|(id, _)| *id != last.0) {
        chain.push(last);
    }
    let mut seen = BTreeSet::new();
    chain.retain(|(source, _)| seen.insert(source.as_str()));
    let chain: Vec<String> = chain.iter().map(|(source, words)| format!("{source} {words}")).collect();
    format!("{claim}: {}{}", if document.is_some() { "" } else { "- > " }, chain.join(" > "))
}

fn documents() -> impl Strategy<Value = String> {
    let one =
        (proptest::option::weighted(0.7, numbered("o", 2)), proptest::option::weighted(0.5, select(DAYS)));
    prop::collection::vec(one, 4).prop_map(|rows| {
        let mut lines = String::new();
        for (i, (outlet, published)) in rows.into_iter().enumerate() {
            let outlet = outlet.map_or_else(String::new, |id| format!(" outlet={id}"));
            let published = published.map_or_else(String::new, |day| format!(" published={day}"));
            writeln!(lines, "document d{i}{outlet}{published}").unwrap();
        }
        lines
    })
}

fn sources() -> impl Strategy<Value = String> {
    let kind = often(&[
        (14, "person"),
        (2, "group"),
        (1, "organisation"),
        (1, "outlet"),
        (2, "authority"),
        (1, "record"),
        (1, "rumour"),
        (1, "unknown"),
    ]);
    let identity = often(&[(20, ""), (2, "pseudonym"), (2, "described"), (1, "none"), (1, "named")]);
    let office = proptest::option::weighted(0.25, numbered("s", 8));
    prop::collection::vec((kind, identity, office), 8).prop_map(|rows| {
        let mut lines = String::new();
        for (i, (kind, identity, office)) in rows.into_iter().enumerate() {
            let identity = if identity.is_empty() { String::new() } else { format!(" identity={identity}") };
            let office = office.map_or_else(String::new, |id| format!(" for={id}"));
            writeln!(lines, "source s{i} kind={kind}{identity}{office}").unwrap();
        }
        lines
    })
}

fn judgements() -> impl Strategy<Value = String> {
    let one = (
        often(&[(4, "same"), (1, "different")]),
        prop_oneof![12 => numbered("s", 8), 1 => numbered("d", 4), 1 => numbered("o", 2)],
        numbered("s", 8),
        select(Likelihood::ALL),
    );
    // A judgement is sometimes followed by another on the same pair.
    let again =
        proptest::option::weighted(0.25, (select(Ruling::ALL), any::<bool>(), select(Likelihood::ALL)));
    prop::collection::vec((one, again), 0..8).prop_map(|rows| {
        let mut lines = String::new();
        for ((verdict, a, b, likely), again) in rows.into_iter().filter(|((_, a, b, _), _)| a != b) {
            writeln!(lines, "{verdict} {a} {b} {likely}").unwrap();
            if let Some((verdict, turned, likely)) = again {
                let (a, b) = if turned { (&b, &a) } else { (&a, &b) };
                writeln!(lines, "{verdict} {a} {b} {likely}").unwrap();
            }
        }
        lines
    })
}

fn relations() -> impl Strategy<Value = String> {
    let one = (select(vec!["contradiction", "restates", "supersedes", "supports"]), 0..3usize, 1..3usize);
    prop::collection::vec(one, 0..4).prop_map(|rows| {
        let mut lines = String::new();
        for (kind, from, by) in rows {
            let claims = ["c", "c1", "c2"];
            writeln!(lines, "{kind} {} {}", claims[from], claims[(from + by) % 3]).unwrap();
        }
        lines
    })
}

/// Sources that all have it from the next, each in another document, and the last from the first.
fn circle() -> impl Strategy<Value = String> {
    let sources = Just(["s0", "s1", "s2", "s3"]).prop_shuffle();
    let last = prop_oneof![words(true), Just("[told]".to_owned()), Just("[unstated]".to_owned())];
    let words = prop::collection::vec((words(false), last), 4);
    (sources, 2..4usize, words).prop_map(|(sources, size, words)| {
        let mut lines = String::new();
        for (i, (inner, last)) in words.iter().enumerate().take(size) {
            let next = sources[(i + 1) % size];
            writeln!(lines, "c: d{i} > {} {inner} > {next} {last}", sources[i]).unwrap();
        }
        lines
    })
}

/// A case that has the claim `c`.
fn lines() -> impl Strategy<Value = Lines> {
    // One source on many chains makes an only channel; sometimes it goes by two names, side by side or one by one.
    let through = proptest::option::weighted(0.2, (source(), proptest::option::of(source())));
    let accounts = (prop::collection::vec(account(), 1..8), through).prop_map(|(accounts, through)| {
        let mut lines = String::new();
        let names: Vec<String> =
            through.into_iter().flat_map(|(one, other)| [Some(one), other]).flatten().collect();
        if let [one, other] = &names[..] {
            writeln!(lines, "same {one} {other} certain").unwrap();
        }
        for (i, (claim, document, hops)) in accounts.iter().enumerate() {
            let claim = if i == 0 { "c" } else { claim };
            let through: Vec<&String> = match &names[..] {
                [one, other] => [vec![one, other], vec![other], vec![other, one]][i % 3].clone(),
                one => one.iter().collect(),
            };
            writeln!(lines, "{}", account_line(claim, document.as_ref(), &through, hops)).unwrap();
        }
        lines
    });
    let circle = proptest::option::weighted(0.4, circle()).prop_map(Option::unwrap_or_default);
    // Somebody who hardly tells of anything speaks for two at once.
    let speaker =
        (numbered("s", 6), numbered("s", 6)).prop_map(|(a, b)| format!("source s7 for={a} for={b}\n"));
    let speaker = proptest::option::weighted(0.2, speaker).prop_map(Option::unwrap_or_default);
    (documents(), sources(), speaker, judgements(), relations(), accounts, circle)
        .prop_map(|(a, b, c, d, e, f, g)| Lines([a, b, c, d, e, f, g].concat()))
}

/// An account of the claim `c`, in the notation.
fn line() -> impl Strategy<Value = String> {
    account().prop_map(|(_, document, hops)| account_line("c", document.as_ref(), &[], &hops))
}

// The answer of the library, by ids.

fn answer(trace: &Trace) -> Answer {
    let id = |account: usize| trace.accounts[account].account.id.clone();
    let ids = |accounts: &[usize]| -> BTreeSet<AccountId> {
        let all: BTreeSet<AccountId> = accounts.iter().map(|a| id(*a)).collect();
        assert_eq!(all.len(), accounts.len(), "an account stands twice");
        all
    };
    let accounts: BTreeMap<AccountId, Told> = trace
        .accounts
        .iter()
        .map(|one| {
            let mut joins: Vec<_> =
                one.joins.iter().map(|join| (id(join.to.account), join.to.hop, join.likely)).collect();
            joins.sort();
            let told = Told {
                support_from: one.support_from,
                end: one.end.map(|end| (end.kind, end.unnamed, end.source.clone())),
                joins,
                leads_to: ids(&one.leads_to),
                only_loops: one.only_loops,
            };
            (one.account.id.clone(), told)
        })
        .collect();
    assert_eq!(accounts.len(), trace.accounts.len(), "an account stands twice");
    let mut loops: Vec<Round> = trace
        .loops
        .iter()
        .map(|one| Round {
            sources: one.sources.clone(),
            accounts: ids(&one.accounts),
            leads_out: one.leads_out,
        })
        .collect();
    loops.sort();
    assert!(trace.disputes.is_sorted_by_key(|one| (one.account, one.hop)), "in the order of the accounts");
    let mut disputes: Vec<Disputed> = trace
        .disputes
        .iter()
        .map(|one| Disputed {
            account: id(one.account),
            hop: one.hop,
            source: one.source.clone(),
            stance: one.stance,
            basis: one.basis,
            telling_of: one.telling_of.cloned(),
            of_a_denial: one.of_a_denial,
        })
        .collect();
    disputes.sort();
    let mut contradictions: Vec<Against> = trace
        .contradictions
        .iter()
        .map(|one| Against {
            claim: one.claim.id.clone(),
            differ: one.contradiction.differ,
            why: one.contradiction.why.clone(),
            ends: stops(&one.ends),
        })
        .collect();
    contradictions.sort();
    let mut relations: Vec<_> = trace
        .relations
        .iter()
        .map(|one| (one.kind, one.from.clone(), one.to.clone(), one.why.clone()))
        .collect();
    relations.sort();
    let verdict = &trace.verdict;
    let origins = &verdict.origins;
    let owned = |sources: &[&SourceId]| -> Vec<SourceId> { sources.iter().copied().cloned().collect() };
    Answer {
        accounts,
        tree: tree(trace),
        loops,
        disputes,
        contradictions,
        relations,
        verdict: Sum {
            supporting: verdict.supporting,
            documents: owned(&verdict.documents),
            outlets: owned(&verdict.outlets),
            without_outlet: verdict.without_outlet,
            without_document: verdict.without_document,
            only_against: owned(&verdict.only_against),
            ends: stops(&verdict.ends),
            only_loops: verdict.only_loops,
            at_least: origins.at_least,
            at_most: origins.at_most,
            or_more: origins.or_more,
            inferences: origins.inferences,
            merged: origins.merged.iter().map(|group| owned(group)).collect(),
            only_channels: owned(&verdict.only_channels),
        },
    }
}

fn stops(groups: &[EndGroup]) -> Stops {
    groups.iter().map(|one| (one.kind, one.unnamed, one.sources.iter().copied().cloned().collect())).collect()
}

/// The merged chains: each node by its way from the outside. What is shown elsewhere has to be the same there.
fn tree(trace: &Trace) -> Vec<Node> {
    let nodes = &trace.tree.nodes;
    let outermost: Vec<usize> = (0..nodes.len()).filter(|i| nodes[*i].parent.is_none()).collect();
    assert_eq!(trace.tree.roots, outermost);
    let ids = |accounts: &[usize]| accounts.iter().map(|a| trace.accounts[*a].account.id.clone()).collect();
    let mut found: Vec<Node> = Vec::new();
    for (i, node) in nodes.iter().enumerate() {
        let mut way = node.parent.map_or_else(Vec::new, |parent| {
            assert!(parent < i && nodes[parent].children.contains(&i));
            found[parent].way.clone()
        });
        way.push((node.source.clone(), node.stance));
        assert!(
            node.children.is_sorted_by_key(|child| nodes[*child].accounts[0]),
            "in the order of the accounts"
        );
        found.push(Node { way, stops: ids(&node.stops), accounts: ids(&node.accounts) });
    }
    let inside = |i: usize| -> BTreeSet<_> {
        let way = &found[i].way;
        let below = found.iter().filter(|one| one.way.starts_with(way));
        below.map(|one| (one.way[way.len() - 1..].to_vec(), one.stops.is_empty())).collect()
    };
    for (i, node) in nodes.iter().enumerate() {
        if let Some(same) = node.same_as {
            assert!(same != i && inside(same) == inside(i), "shown elsewhere, but not the same there");
        }
    }
    found.sort();
    found
}

fn with_trace<T>(case: &Case, claim: &ClaimId, look: impl FnOnce(&Graph, &Trace) -> T) -> T {
    let graph = Graph::new(case.clone());
    look(&graph, &trace(&graph, claim).unwrap())
}

fn traced(case: &Case, claim: &ClaimId) -> Answer {
    with_trace(case, claim, |_, trace| answer(trace))
}

fn as_json(case: &Case, claim: &ClaimId) -> String {
    with_trace(case, claim, |graph, trace| {
        trace_json(graph, trace, &trace_restated(graph, claim)).to_string()
    })
}

// Properties.

/// Puts records in another order, the same for the same seed.
struct Shuffle(u64);

impl Shuffle {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn list<T>(&mut self, mut items: Vec<T>) -> Vec<T> {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
        items
    }

    fn case(&mut self, mut case: Case) -> Case {
        case.sources = self.list(case.sources.into_iter().collect()).into_iter().collect();
        case.entities = self.list(case.entities.into_iter().collect()).into_iter().collect();
        case.claims = self.list(case.claims.into_iter().collect()).into_iter().collect();
        for claim in case.claims.values_mut() {
            claim.accounts = self.list(std::mem::take(&mut claim.accounts));
        }
        case.contradictions = self.list(case.contradictions);
        case.relations = self.list(case.relations);
        case.judgements = self.list(case.judgements);
        case
    }
}

/// An answer with its ids renamed and whatever its ids bring in order taken out of it. Whoever names an only channel
/// depends on the ids, so all who are certainly the same stand there.
fn nameless(case: &Case, name: &dyn Fn(&str) -> String) -> Value {
    fn orderless(value: Value) -> Value {
        match value {
            Value::Array(items) => {
                let mut items: Vec<Value> = items.into_iter().map(orderless).collect();
                items.sort_by_key(Value::to_string);
                Value::Array(items)
            }
            Value::Object(rows) => {
                let rows: BTreeMap<String, Value> =
                    rows.into_iter().map(|(key, value)| (key, orderless(value))).collect();
                Value::Object(rows.into_iter().collect())
            }
            other => other,
        }
    }
    let claim = case.claims.keys().find(|id| renamed(id.as_str(), name) == TARGET).unwrap();
    let answer = traced(case, claim);
    let naive = Naive::new(case, claim);
    let channels: Vec<_> = answer.verdict.only_channels.iter().map(|id| naive.class(id)).collect();
    let mut value = serde_json::to_value(&answer).unwrap();
    value["verdict"]["only_channels"] = serde_json::to_value(channels).unwrap();
    orderless(serde_json::from_str(&renamed(&value.to_string(), name)).unwrap())
}

/// What the claim `c` is called when its ids are renamed.
const TARGET: &str = "c9";

/// Other ids, in another order: what was first comes last.
fn turned(id: &str) -> String {
    match (&id[..1], id[1..].parse::<usize>()) {
        ("c", Err(_)) => TARGET.to_owned(),
        ("s", Ok(digit)) => format!("o{}", 9 - digit),
        ("d", Ok(digit)) => format!("s{}", 9 - digit),
        ("o", Ok(digit)) => format!("d{}", 9 - digit),
        (letter, Ok(digit)) => format!("{letter}{}", 8 - digit),
        _ => id.to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_trace_is_what_the_definitions_say(lines in lines()) {
        let case = lines.case();
        for claim in case.claims.keys() {
            prop_assert_eq!(traced(&case, claim), Naive::new(&case, claim).answer());
        }
    }

    #[test]
    fn the_order_of_records_never_changes_an_answer(lines in lines(), seed: u64) {
        let case = lines.case();
        let shuffled = Shuffle(seed).case(case.clone());
        for claim in case.claims.keys() {
            prop_assert_eq!(as_json(&case, claim), as_json(&shuffled, claim));
        }
    }

    #[test]
    fn ids_mean_nothing(lines in lines()) {
        let as_it_is = |id: &str| id.to_owned();
        let other = lines.renamed(&turned).case();
        prop_assert_eq!(nameless(&lines.case(), &turned), nameless(&other, &as_it_is));
        // Ids that keep their order keep all the rest of it.
        let longer = |id: &str| format!("zz{id}");
        let long = as_json(&lines.renamed(&longer).case(), &claim_id("zzc"));
        prop_assert_eq!(as_json(&lines.case(), &claim_id("c")), long.replace("zz", ""));
    }

    #[test]
    fn who_denies_adds_no_end_and_no_origin(
        lines in lines(),
        line in line(),
        stance in select(vec![Stance::Doubts, Stance::Denies]),
    ) {
        let claim = claim_id("c");
        let before = traced(&lines.case(), &claim);
        let mut case = lines.with(&line).case();
        let added = case.claims[&claim].accounts.len() - 1;
        let account = &mut case.claims[&claim].accounts[added];
        account.hops.last_mut().unwrap().stance = stance;
        let id = account.id.clone();
        let mut after = traced(&case, &claim);
        let told = after.accounts.remove(&id).unwrap();
        prop_assert_eq!((told.end, told.joins), (None, Vec::new()));
        let only_its_own = after.verdict.only_against.iter().all(|document| {
            before.verdict.only_against.contains(document) || line.starts_with(&format!("c: {document} "))
        });
        prop_assert!(only_its_own);
        after.verdict.only_against.clone_from(&before.verdict.only_against);
        prop_assert_eq!(after.verdict, before.verdict);
        prop_assert_eq!(after.accounts, before.accounts);
        prop_assert_eq!(after.loops, before.loops);
    }

    #[test]
    fn one_more_account_never_lowers_the_most_origins(lines in lines(), line in line()) {
        let claim = claim_id("c");
        let before = traced(&lines.case(), &claim).verdict;
        let after = traced(&lines.with(&line).case(), &claim).verdict;
        prop_assert!(after.at_most >= before.at_most);
        prop_assert!(after.inferences >= before.inferences);
        prop_assert!(after.or_more >= before.or_more);
    }
}

/// The properties say something only if the cases have everything in them.
#[test]
#[allow(clippy::print_stdout)] // shown where the test fails, and with --nocapture
fn the_cases_have_everything_in_them() {
    const CASES: usize = 2_000;
    let mut runner = TestRunner::deterministic();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..CASES {
        let case = lines().new_tree(&mut runner).unwrap().current().case();
        let naive = Naive::new(&case, &claim_id("c"));
        let answer = naive.answer();
        let joins: Vec<Likelihood> =
            answer.accounts.values().flat_map(|one| &one.joins).map(|join| join.2).collect();
        let mut seen: Vec<(String, bool)> = vec![
            ("join".into(), !joins.is_empty()),
            ("uncertain join".into(), joins.iter().any(|likely| *likely != Likelihood::Certain)),
            ("join forbidden by time".into(), naive.forbidden() > 0),
            (
                "account carried on by several".into(),
                answer.accounts.values().any(|one| one.leads_to.len() > 1),
            ),
            ("account carried on only into a loop".into(), answer.verdict.only_loops > 0),
            ("loop that leads out".into(), answer.loops.iter().any(|one| one.leads_out)),
            ("loop that leads nowhere".into(), answer.loops.iter().any(|one| !one.leads_out)),
            ("only channel".into(), !answer.verdict.only_channels.is_empty()),
            ("denial of a denial".into(), answer.disputes.iter().any(|one| one.of_a_denial)),
            ("document only against".into(), !answer.verdict.only_against.is_empty()),
            ("merged origins".into(), !answer.verdict.merged.is_empty()),
            ("fewer origins than at most".into(), answer.verdict.at_least < answer.verdict.at_most),
            ("or more".into(), answer.verdict.or_more),
            ("contradiction".into(), !answer.contradictions.is_empty()),
        ];
        seen.extend(
            EndKind::ALL.iter().map(|kind| {
                (format!("end: {kind}"), answer.verdict.ends.iter().any(|(one, ..)| one == kind))
            }),
        );
        for (what, there) in seen {
            *counts.entry(what).or_default() += usize::from(there);
        }
    }
    for (what, count) in &counts {
        println!("{count:5} of {CASES}: {what}");
    }
    let missing: Vec<&String> =
        counts.iter().filter(|(_, count)| **count == 0).map(|(what, _)| what).collect();
    assert!(missing.is_empty(), "no case has: {missing:?}");
}

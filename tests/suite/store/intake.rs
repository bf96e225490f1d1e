//! Records one by one, in any order and larger than memory.

use std::cell::Cell;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::rc::Rc;

use proptest::prelude::*;
use wherefrom::graph::Graph;
use wherefrom::model::*;
use wherefrom::query::loops;
use wherefrom::store::{Archive, Cause, Intake, Loaded, StoreError, verify};

use super::{change, same_order, shipped};
use crate::support::{generate, notation, small};

/// A case as records: what claims are about and their accounts by themselves.
pub(super) fn records(case: &Case) -> Vec<Incoming> {
    let mut records: Vec<Incoming> = case.sources.values().cloned().map(Incoming::Source).collect();
    records.extend(case.entities.values().cloned().map(Incoming::Entity));
    for claim in case.claims.values() {
        let (about, accounts) = (claim.about.clone(), claim.accounts.clone());
        records.push(Incoming::Claim(Claim { about: vec![], accounts: vec![], ..claim.clone() }));
        records.extend(about.into_iter().map(|about| Incoming::About(claim.id.clone(), about)));
        records.extend(accounts.into_iter().map(|account| Incoming::Account(claim.id.clone(), account)));
    }
    records.extend(case.contradictions.iter().cloned().map(Incoming::Contradiction));
    records.extend(case.relations.iter().cloned().map(Incoming::Relation));
    records.extend(case.judgements.iter().cloned().map(Incoming::Judgement));
    records
}

/// The case that records make which all are good: what is the same is in it once.
pub(super) fn plainly(records: &[Incoming]) -> Case {
    let mut case = Case::default();
    for record in records {
        match record.clone() {
            Incoming::Source(one) => drop(case.sources.insert(one.id.clone(), one)),
            Incoming::Entity(one) => drop(case.entities.insert(one.id.clone(), one)),
            Incoming::Claim(one) => drop(case.claims.insert(one.id.clone(), one)),
            _ => {}
        }
    }
    for record in records {
        match record.clone() {
            Incoming::Account(claim, one) => case.claims[&claim].accounts.push(one),
            Incoming::About(claim, one) => once(&mut case.claims[&claim].about, one),
            Incoming::Contradiction(one) => once(&mut case.contradictions, one),
            Incoming::Relation(one) => once(&mut case.relations, one),
            Incoming::Judgement(one) => once(&mut case.judgements, one),
            _ => {}
        }
    }
    case
}

pub(super) fn once<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}

/// What came of some records, whose places are their positions.
struct Taken {
    folder: tempfile::TempDir,
    result: Result<Loaded, StoreError>,
}

const MEMORY: usize = 100 << 20;

fn take(records: &[Incoming], keep_good: bool, memory: usize) -> Taken {
    let folder = tempfile::tempdir().unwrap();
    let mut intake = Intake::start_within(&folder.path().join("new.wherefrom"), &change(), memory).unwrap();
    for (place, record) in (1..).zip(records) {
        intake.take(record.clone(), place).unwrap();
    }
    let result = intake.finish(keep_good);
    Taken { folder, result }
}

impl Taken {
    fn path(&self) -> PathBuf {
        self.folder.path().join("new.wherefrom")
    }

    fn files(&self) -> usize {
        fs::read_dir(self.folder.path()).unwrap().count()
    }

    /// The database, whose every promise holds.
    fn archive(&self) -> Archive {
        assert_eq!(self.files(), 1);
        assert_eq!(verify(&self.path()).unwrap().findings, Vec::<String>::new());
        Archive::open(&self.path()).unwrap()
    }

    fn case(&self) -> Case {
        self.archive().case().unwrap()
    }

    fn loaded(&self) -> &Loaded {
        self.result.as_ref().unwrap()
    }

    /// What was left out, as it is told.
    fn left_out(&self) -> Vec<String> {
        self.loaded().left_out.iter().map(|(place, reason)| format!("{place}: {reason}")).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn in_any_order_and_any_memory_they_make_the_same_case(
        (case, records) in generate::case()
            .prop_flat_map(|case| (Just(case.clone()), Just(records(&case)).prop_shuffle())),
        memory in prop::sample::select(vec![0, 1 << 10, 1 << 14, MEMORY]),
    ) {
        let taken = take(&records, false, memory);
        let mut read = taken.case();
        prop_assert_eq!(&read, &plainly(&records));
        let loaded = taken.loaded();
        prop_assert_eq!((loaded.left(), loaded.made), (0, 0));
        let mut distinct = Vec::new();
        records.iter().for_each(|record| once(&mut distinct, record));
        prop_assert_eq!(loaded.merged, (records.len() - distinct.len()) as u64);
        prop_assert_eq!(loaded.sources + loaded.documents, case.sources.len() as u64);
        prop_assert_eq!(loaded.accounts, case.claims.values().map(|claim| claim.accounts.len() as u64).sum::<u64>());
        // And nothing but the order is another one.
        for claim in read.claims.values_mut() {
            let said = &case.claims[&claim.id];
            claim.accounts.sort_by_key(|one| said.accounts.iter().position(|other| other.id == one.id));
            claim.about.sort_by_key(|one| said.about.iter().position(|other| other == one));
        }
        let sorted = |case: &Case| {
            let mut judged: Vec<String> = case.contradictions.iter().map(|one| format!("{one:?}")).collect();
            judged.extend(case.relations.iter().map(|one| format!("{one:?}")));
            judged.extend(case.judgements.iter().map(|one| format!("{one:?}")));
            judged.sort();
            judged.dedup();
            judged
        };
        prop_assert_eq!(sorted(&case), sorted(&read));
        prop_assert!(case.sources == read.sources && case.entities == read.entities);
        for claim in case.claims.values() {
            let mut expected = Claim { about: vec![], ..claim.clone() };
            claim.about.iter().cloned().for_each(|one| once(&mut expected.about, one));
            prop_assert_eq!(&expected, &read.claims[&claim.id]);
        }
    }

    #[test]
    fn the_same_again_is_merged(records in generate::case().prop_map(|case| records(&case)), memory in prop::sample::select(vec![0, MEMORY])) {
        let once = take(&records, false, memory);
        let twice: Vec<Incoming> = records.iter().chain(&records).cloned().collect();
        let twice = take(&twice, false, memory);
        prop_assert!(same_order(&once.case(), &twice.case()));
        prop_assert_eq!(twice.loaded().merged, records.len() as u64 + once.loaded().merged);
        prop_assert_eq!(twice.loaded().accounts, once.loaded().accounts);
    }
}

#[test]
fn the_shipped_case_in_its_order_is_the_shipped_case() {
    let case = shipped();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.wherefrom");
    let mut intake = Intake::start(&path, &change()).unwrap().headed(&case);
    for record in records(&case) {
        intake.take(record, 0).unwrap();
    }
    intake.finish(false).unwrap();
    assert!(same_order(&case, &Archive::open(&path).unwrap().case().unwrap()));
}

fn id<T: std::str::FromStr<Err = IdError>>(text: &str) -> T {
    text.parse().unwrap()
}

fn claim(name: &str) -> Incoming {
    Incoming::Claim(Claim::new(id(name), format!("It is said that {name}.")))
}

/// An account of a claim, by those on its chain; the first is a document if its name says so.
fn account(claim: &str, chain: &[&str]) -> Incoming {
    let hop = |source: &&str| Hop::new(id(source), Basis::Told, Stance::Relays);
    let hops: Vec<Hop> = chain.iter().map(hop).collect();
    let document = chain.first().filter(|first| first.starts_with("page")).map(|first| id(first));
    let content = Account::content_id(&id(claim), document.as_ref(), "", &hops);
    let account = Account { id: content, document, at: None, quote: None, hops, note: None, recorded: None };
    Incoming::Account(id(claim), account)
}

fn entity(name: &str, part_of: &[&str]) -> Incoming {
    let part_of = part_of.iter().map(|other| id(other)).collect();
    let (kind, aliases) = (EntityKind::Place, vec![]);
    Incoming::Entity(Entity { id: id(name), name: name.to_owned(), kind, aliases, part_of, note: None })
}

fn source(name: &str) -> Source {
    Source::new(id(name), name.to_uppercase(), SourceKind::Person)
}

fn contradiction(a: &str, b: &str) -> Incoming {
    let (differ, strength) = (Differ::Existence, Strength::Contradiction);
    Incoming::Contradiction(Contradiction {
        claims: [id(a), id(b)],
        differ,
        strength,
        why: None,
        by: None,
        on: None,
    })
}

fn relation(from: &str, to: &str, account: Option<&str>, hop: Option<&str>) -> Incoming {
    let (kind, account, hop) = (RelationKind::Restates, account.map(id), hop.map(id));
    Incoming::Relation(Relation {
        kind,
        from: id(from),
        to: id(to),
        account,
        hop,
        why: None,
        by: None,
        on: None,
    })
}

fn same(a: &str, b: &str) -> Incoming {
    let (ruling, likely) = (Ruling::Same, Likelihood::Certain);
    Incoming::Judgement(Judgement { ruling, ids: [id(a), id(b)], likely, why: None, by: None, on: None })
}

fn about(claim: &str, what: &str) -> Incoming {
    Incoming::About(id(claim), About { id: id(what), role: None })
}

#[test]
fn who_is_named_and_never_defined_is_made() {
    let taken = take(
        &[
            same("nobody", "someone"),
            same("harbour", "port"),
            about("rain", "harbour"),
            account("rain", &["page-1", "maria"]),
            claim("rain"),
            about("rain", "maria"),
        ],
        false,
        MEMORY,
    );
    let case = taken.case();
    let sources: Vec<_> = case
        .sources
        .values()
        .map(|one| (one.id.as_str(), one.name.as_str(), one.kind, one.identity))
        .collect();
    assert_eq!(
        sources,
        [
            ("page-1", "page-1", SourceKind::Document, Identity::Named),
            ("maria", "maria", SourceKind::Unknown, Identity::None),
            ("nobody", "nobody", SourceKind::Unknown, Identity::None),
            ("someone", "someone", SourceKind::Unknown, Identity::None),
        ]
    );
    assert!(case.sources["page-1"].document.is_some());
    assert_eq!(case.entities.keys().map(EntityId::as_str).collect::<Vec<_>>(), ["harbour", "port"]);
    let loaded = taken.loaded();
    assert_eq!((loaded.made, loaded.sources, loaded.documents, loaded.entities), (6, 3, 1, 2));
}

#[test]
fn what_is_left_out_says_why() {
    let other = Incoming::Source(Source { note: Some("another".to_owned()), ..source("maria") });
    let secret = Source { protected: true, aliases: vec!["The Owl".to_owned()], ..source("olga") };
    let hopless = Account {
        hops: vec![],
        ..match account("rain", &["maria"]) {
            Incoming::Account(_, account) => account,
            _ => unreachable!(),
        }
    };
    let given = |claim: &str, chain: &[&str]| match account(claim, chain) {
        Incoming::Account(id, account) => {
            Incoming::Account(id, Account { id: "mine".parse().unwrap(), ..account })
        }
        _ => unreachable!(),
    };
    let records = [
        claim("rain"),
        Incoming::Source(source("maria")),
        Incoming::Source(Source::new(id("olga"), "O", SourceKind::Person)),
        entity("harbour", &[]),
        // From here on all are left out.
        account("snow", &["maria"]),
        about("hail", "harbour"),
        contradiction("rain", "snow"),
        contradiction("rain", "rain"),
        relation("rain", "rain", None, None),
        other,
        Incoming::Source(secret),
        Incoming::Claim(Claim::new(id("rain"), "It rained.")),
        Incoming::Source(source("harbour")),
        entity("maria", &[]),
        entity("quay", &["maria"]),
        account("rain", &["maria", "harbour"]),
        account("rain", &["maria", "bo", "maria"]),
        Incoming::Account(id("rain"), hopless),
        same("maria", "harbour"),
        same("maria", "maria"),
        relation("rain", "hail", None, None),
        // But for these three.
        claim("wind"),
        given("rain", &["bo"]),
        given("wind", &["maria"]),
        relation("rain", "wind", Some("none"), None),
        relation("rain", "wind", None, Some("harbour")),
    ];
    let taken = take(&records, true, MEMORY);
    assert_eq!(
        taken.left_out(),
        [
            "5: there is no claim `snow`",
            "6: there is no claim `hail`",
            "7: there is no claim `snow`",
            "8: `rain` stands on both sides",
            "9: `rain` stands on both sides",
            "10: `maria` is there already, and says something else",
            "11: `olga` is there already, and says something else",
            "12: `rain` is there already, and says something else",
            "13: `harbour` is a source in one place and an entity in another",
            "14: `maria` is a source in one place and an entity in another",
            "15: `maria` is a source in one place and an entity in another",
            "16: `harbour` is a source in one place and an entity in another",
            "17: the account has somebody on its chain twice, with others between",
            "18: the account has nobody on its chain",
            "19: `harbour` is a source in one place and an entity in another",
            "20: `maria` stands on both sides",
            "21: there is no claim `hail`",
            "24: `mine` is there already, and says something else",
            "25: there is no account `none`",
            "26: `harbour` is a source in one place and an entity in another",
        ]
    );
    assert_eq!(taken.loaded().totals[&Cause::NoClaim], 4);
    assert_eq!(taken.loaded().left(), 20);
    assert!(taken.loaded().protected.iter().map(String::as_str).eq(["OLGA", "The Owl", "olga"]));
    let case = taken.case();
    assert_eq!(case.sources.keys().map(SourceId::as_str).collect::<Vec<_>>(), ["maria", "olga", "bo"]);
    assert_eq!(case.entities.len(), 1, "who is named only by what is left out is not made");
    assert_eq!(case.claims["rain"].accounts.len(), 1);
    let covered = taken.archive().covered().unwrap();
    assert_eq!(
        covered,
        ["OLGA", "The Owl", "olga"],
        "names of a protected source are covered, left out or not"
    );

    let refused = take(&records, false, MEMORY);
    assert_eq!(refused.files(), 0);
    let error = refused.result.unwrap_err();
    assert_eq!(error.to_string(), "20 records cannot be kept, and nothing was imported");
    assert!(matches!(error, StoreError::LeftOut(loaded) if loaded.left_out == taken.loaded().left_out));
}

#[test]
fn of_very_many_that_are_left_out_the_first_are_named() {
    let records: Vec<Incoming> = (0..3000).map(|i| account("snow", &[&format!("p{i}")])).collect();
    let taken = take(&records, true, MEMORY);
    let loaded = taken.loaded();
    assert_eq!(
        (loaded.left(), loaded.left_out.len(), loaded.made),
        (3000, wherefrom::store::MOST_LEFT_OUT, 0)
    );
    let places = loaded.left_out.iter().map(|(place, _)| *place);
    assert!(places.eq(1..=wherefrom::store::MOST_LEFT_OUT as u64));
}

#[test]
fn self_citations_loops_and_citing_back_in_time_are_counted_and_kept() {
    let said = |record: Incoming, times: &[&str]| match record {
        Incoming::Account(claim, mut account) => {
            for (hop, time) in account.hops.iter_mut().zip(times) {
                hop.said = Some(time.parse().unwrap());
            }
            account.id = account.made_id(&claim);
            Incoming::Account(claim, account)
        }
        other => other,
    };
    let taken = take(
        &[
            claim("rain"),
            account("rain", &["bo", "bo"]),
            account("rain", &["bo"]),
            account("rain", &["page-1", "page-1", "ann", "ann", "ann", "bo"]),
            account("rain", &["ann", "bo"]),
            account("rain", &["bo", "ann"]),
            said(account("rain", &["cy", "di"]), &["2022-01-02", "2022-01-05"]),
            said(account("rain", &["di", "cy"]), &["2022-01-05", "2022-01-02"]),
        ],
        false,
        MEMORY,
    );
    let loaded = taken.loaded();
    assert_eq!((loaded.self_cited, loaded.merged, loaded.back_in_time, loaded.accounts), (2, 1, 1, 6));
    // Of those who are nowhere defined nobody knows whether they are the same in two places.
    assert_eq!(loaded.circular, 0);
    let case = taken.case();
    let chains: Vec<Vec<&str>> = case.claims["rain"]
        .accounts
        .iter()
        .map(|one| one.hops.iter().map(|hop| hop.source.as_str()).collect())
        .collect();
    assert_eq!(chains[..2], [vec!["bo"], vec!["page-1", "ann", "bo"]]);
    assert!(case.claims["rain"].accounts.iter().all(|one| one.id == one.made_id(&id("rain"))));
}

/// How many claims have circles of their own, as `wherefrom loops` finds them before any judgement.
fn circular(case: &Case) -> u64 {
    let graph = Graph::new(Case { judgements: Vec::new(), ..case.clone() });
    let has = |claim: &&Claim| loops(&graph, &[*claim]).iter().any(|circle| circle.claims.len() == 1);
    graph.case().claims.values().filter(has).count() as u64
}

/// One case of many claims, each with the accounts that a small case has of its one.
fn of_claims(cases: &[String]) -> Case {
    let lines = cases.iter().enumerate().flat_map(|(n, case)| {
        let lines = case.lines().filter(move |line| n == 0 || line.starts_with("c: "));
        lines
            .map(move |line| line.strip_prefix("c: ").map_or(line.to_owned(), |told| format!("c{n}: {told}")))
    });
    notation::case(&lines.collect::<Vec<_>>().join("\n"))
}

proptest! {
    #[test]
    fn claims_that_are_told_in_circles_are_counted_as_loops_finds_them(
        (case, memory) in prop_oneof![
            generate::case(),
            prop::collection::vec(small::case(8), 1..6).prop_map(|cases| of_claims(&cases)),
        ].prop_flat_map(|case| (Just(case), prop::sample::select(vec![0, MEMORY]))),
    ) {
        let taken = take(&records(&case), false, memory);
        prop_assert_eq!(taken.loaded().circular, circular(&taken.case()));
    }
}

/// That somebody has it from another who has it from him is no circle if the times forbid it.
#[test]
fn a_circle_that_times_or_grounds_forbid_is_none() {
    let count = |lines: &str| {
        let case = notation::case(lines);
        let taken = take(&records(&case), false, MEMORY);
        assert_eq!(taken.loaded().circular, circular(&case), "{lines}");
        taken.loaded().circular
    };
    let (told, from) = ("c: - > a > b [told]", "b > a [told]");
    assert_eq!(count(&format!("{told}\nc: - > {from}")), 1);
    assert_eq!(count(&format!("{told}\nother: - > {from}")), 0);
    assert_eq!(count(&format!("{told}\nc: - > b > a [witnessed]")), 0);
    assert_eq!(count(&format!("{told}\nc: - > b [denies] > a [told]")), 0);
    assert_eq!(count(&format!("{told}\nc: - > {from}\nother: - > a > b [told]\nother: - > {from}")), 2);
    let published = "document d1 published=2022-01-05\ndocument d2 published=2022-01-07";
    let dated = |said| format!("{published}\nc: d1 > a > b [told]\nc: d2 > b > a [told{said}]");
    assert_eq!((count(&dated("")), count(&dated("; 2022-01-06"))), (1, 0));
}

#[test]
fn dropped_or_broken_off_it_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.wherefrom");
    let start = || {
        let mut intake = Intake::start_within(&path, &change(), 0).unwrap();
        intake.take(claim("rain"), 0).unwrap();
        for i in 0..30_000 {
            intake.take(account("rain", &[&format!("p{i}")]), 0).unwrap();
        }
        intake
    };
    let files = || fs::read_dir(folder.path()).unwrap().count();
    drop(start());
    assert_eq!(files(), 0);
    let told = Rc::new(Cell::new(0));
    let tell = Rc::clone(&told);
    let error = start()
        .watched(move |done, of| {
            assert!(done <= of);
            tell.set(tell.get() + 1);
            ControlFlow::Break(())
        })
        .finish(true)
        .unwrap_err();
    assert!(matches!(error, StoreError::Interrupted), "{error}");
    assert_eq!((files(), told.get()), (0, 1));
    let mut last = (0, 0);
    let seen = Rc::new(Cell::new(last));
    let tell = Rc::clone(&seen);
    start()
        .watched(move |done, of| {
            assert!(done >= last.0);
            last = (done, of);
            tell.set(last);
            ControlFlow::Continue(())
        })
        .finish(true)
        .unwrap();
    assert!(seen.get().0 > seen.get().1 / 2, "{seen:?}");
    assert_eq!(files(), 1);
}

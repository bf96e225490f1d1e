//! Changes of a database against the same changes of a case in memory, and against `verify`.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;
use wherefrom::case::broken_in;
use wherefrom::graph::Graph;
use wherefrom::model::*;
use wherefrom::store::{Archive, Change, ChangeError, Changing, Part, Version, verify};

use super::part::answers;
use super::{Stored, shipped};
use crate::support::{generate, notation};

/// Something that is done to a case. What is put comes from another case, whose ids are the same.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Source(Index),
    Entity(Index),
    Claim(Index),
    Account(Index, Index),
    Contradiction(Index),
    Relation(Index),
    Judgement(Index),
    RetractSource(Index),
    RetractEntity(Index),
    RetractClaim(Index),
    RetractAccount(Index, Index),
    RetractBetween(Index),
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let one = any::<Index>;
    prop_oneof![
        3 => one().prop_map(Step::Source),
        2 => one().prop_map(Step::Entity),
        3 => one().prop_map(Step::Claim),
        6 => (one(), one()).prop_map(|(a, b)| Step::Account(a, b)),
        1 => one().prop_map(Step::Contradiction),
        1 => one().prop_map(Step::Relation),
        1 => one().prop_map(Step::Judgement),
        2 => one().prop_map(Step::RetractSource),
        2 => one().prop_map(Step::RetractEntity),
        1 => one().prop_map(Step::RetractClaim),
        4 => (one(), one()).prop_map(|(a, b)| Step::RetractAccount(a, b)),
        1 => one().prop_map(Step::RetractBetween),
    ]
}

pub(super) fn pick<T>(all: impl ExactSizeIterator<Item = T>, index: Index) -> Option<T> {
    let mut all = all;
    if all.len() == 0 {
        None
    } else {
        let at = index.index(all.len());
        all.nth(at)
    }
}

/// Does a step to a case in memory and says how it is done to a database; nothing if there is nothing to do it to.
#[expect(clippy::type_complexity)]
pub(super) fn done(
    step: &Step,
    case: &mut Case,
    other: &Case,
) -> Option<Box<dyn Fn(&mut Changing<'_>) -> Result<(), ChangeError>>> {
    match step {
        Step::Source(i) => {
            let one = pick(other.sources.values(), *i)?.clone();
            case.sources.insert(one.id.clone(), one.clone());
            Some(Box::new(move |change| change.source(&one)))
        }
        Step::Entity(i) => {
            let one = pick(other.entities.values(), *i)?.clone();
            case.entities.insert(one.id.clone(), one.clone());
            Some(Box::new(move |change| change.entity(&one)))
        }
        Step::Claim(i) => {
            let one = pick(other.claims.values(), *i)?.clone();
            let accounts = case.claims.get(&one.id).map(|old| old.accounts.clone()).unwrap_or_default();
            case.claims.insert(one.id.clone(), Claim { accounts, ..one.clone() });
            Some(Box::new(move |change| change.claim(&one)))
        }
        Step::Account(i, j) => {
            let from = pick(other.claims.values(), *i)?;
            let account = pick(from.accounts.iter(), *j)?.clone();
            let claim = from.id.clone();
            let into = case.claims.get_mut(&claim)?;
            if !into.accounts.contains(&account) {
                into.accounts.retain(|one| one.id != account.id);
                into.accounts.push(account.clone());
            }
            Some(Box::new(move |change| change.account(&claim, &account)))
        }
        Step::Contradiction(i) => {
            let one = pick(other.contradictions.iter(), *i)?.clone();
            if !case.contradictions.contains(&one) {
                case.contradictions.push(one.clone());
            }
            Some(Box::new(move |change| change.contradiction(&one)))
        }
        Step::Relation(i) => {
            let one = pick(other.relations.iter(), *i)?.clone();
            if !case.relations.contains(&one) {
                case.relations.push(one.clone());
            }
            Some(Box::new(move |change| change.relation(&one)))
        }
        Step::Judgement(i) => {
            let one = pick(other.judgements.iter(), *i)?.clone();
            if !case.judgements.contains(&one) {
                case.judgements.push(one.clone());
            }
            Some(Box::new(move |change| change.judgement(&one)))
        }
        Step::RetractSource(i) => {
            let id = pick(case.sources.keys(), *i)?.clone();
            case.sources.shift_remove(&id);
            case.judgements.retain(|one| one.ids.iter().all(|other| other.as_str() != id.as_str()));
            Some(Box::new(move |change| change.retract_source(&id)))
        }
        Step::RetractEntity(i) => {
            let id = pick(case.entities.keys(), *i)?.clone();
            case.entities.shift_remove(&id);
            case.judgements.retain(|one| one.ids.iter().all(|other| other.as_str() != id.as_str()));
            Some(Box::new(move |change| change.retract_entity(&id)))
        }
        Step::RetractClaim(i) => {
            let id = pick(case.claims.keys(), *i)?.clone();
            case.claims.shift_remove(&id);
            case.contradictions.retain(|one| !one.claims.contains(&id));
            case.relations.retain(|one| one.from != id && one.to != id);
            Some(Box::new(move |change| change.retract_claim(&id)))
        }
        Step::RetractAccount(i, j) => {
            let claim = pick(case.claims.keys(), *i)?.clone();
            let id = pick(case.claims[&claim].accounts.iter(), *j)?.id.clone();
            case.claims[&claim].accounts.retain(|one| one.id != id);
            Some(Box::new(move |change| change.retract_account(&claim, &id)))
        }
        Step::RetractBetween(i) => {
            let [a, b] = pick(case.judgements.iter(), *i)?.ids.clone();
            let pair = BTreeSet::from([a.clone(), b.clone()]);
            case.judgements.retain(|one| one.ids.iter().cloned().collect::<BTreeSet<_>>() != pair);
            Some(Box::new(move |change| change.retract_between(&a, &b, None)))
        }
    }
}

/// The change that is made on a day.
pub(crate) fn on(day: usize) -> Change {
    let at = format!("2032-{:02}-{:02}T12:00:00Z", day / 28 + 1, day % 28 + 1);
    Change { at, by: Some("Ida".to_owned()), verb: "try".to_owned(), why: None }
}

pub(super) fn same_verdicts(stored: &Stored, case: &Case) {
    let graph = Graph::new(case.clone());
    for id in case.claims.keys() {
        let part = Part::new(stored.archive());
        assert_eq!(answers(&part, id), answers(&graph, id), "{id}");
        assert!(part.fault().is_none(), "{id}: {:?}", part.fault());
        let ends = stored.archive().ends(id).unwrap().unwrap();
        assert_eq!(ends.tally.accounts(), case.claims[id].accounts.len());
    }
}

/// What is protected now was protected then, as far as answers go.
pub(super) fn as_shown_now(mut then: Case, protected: &BTreeMap<SourceId, bool>) -> Case {
    for source in then.sources.values_mut() {
        source.protected |= protected.get(&source.id).copied().unwrap_or_default();
    }
    then
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_database_is_a_changed_case_and_remembers_what_it_was(
        start in generate::case(),
        other in generate::case(),
        steps in proptest::collection::vec(step(), 1..30),
    ) {
        let stored = Stored::of(&start);
        let mut case = start.clone();
        let mut then = vec![start];
        let mut protected: BTreeMap<SourceId, bool> = BTreeMap::new();
        let note = |case: &Case, protected: &mut BTreeMap<SourceId, bool>| {
            protected.extend(case.sources.values().map(|one| (one.id.clone(), one.protected)));
        };
        note(&case, &mut protected);
        let mut writer = Archive::open_for_writing(&stored.path()).unwrap();
        for step in &steps {
            let mut next = case.clone();
            let Some(act) = done(step, &mut next, &other) else { continue };
            let mut changing = writer.change(&on(then.len())).unwrap();
            match act(&mut changing) {
                Ok(()) => {
                    let touched = changing.finish().unwrap();
                    prop_assert_eq!(broken_in(&next), None, "{:?}", step);
                    prop_assert_eq!(touched > 0, next != case, "{:?}", step);
                    if touched > 0 {
                        then.push(next.clone());
                    }
                    case = next;
                    note(&case, &mut protected);
                }
                Err(ChangeError::Store(error)) => panic!("{step:?}: {error}"),
                Err(error) => prop_assert!(broken_in(&next).is_some(), "{:?}: {}", step, error),
            }
        }
        drop(writer);
        prop_assert_eq!(verify(&stored.path()).unwrap().findings, [""; 0]);
        prop_assert_eq!(&stored.archive().case().unwrap(), &case);
        same_verdicts(&stored, &case);
        let log = stored.archive().log(None).unwrap();
        prop_assert_eq!(log.len(), then.len());
        for (day, then) in then.into_iter().enumerate().skip(1) {
            let date = on(day).at[..10].parse().unwrap();
            let read = Archive::open_as_of(&stored.path(), &date).unwrap().unwrap().case().unwrap();
            prop_assert_eq!(read, as_shown_now(then, &protected), "{}", date);
        }
    }
}

#[test]
fn a_second_writer_is_told_so_and_a_dropped_change_leaves_nothing() {
    let stored = Stored::of(&shipped());
    let mut first = Archive::open_for_writing(&stored.path()).unwrap();
    let mut changing = first.change(&on(1)).unwrap();
    changing.retract_claim(&"airport-seized".parse().unwrap()).unwrap();
    let error = match Archive::open_for_writing(&stored.path()) {
        Err(error) => ChangeError::from(error),
        Ok(mut second) => second.change(&on(2)).map(drop).unwrap_err(),
    };
    assert_eq!(error.to_string(), "the database is being written to by another program");
    // Whoever reads goes on reading what there was.
    assert_eq!(stored.archive().case().unwrap(), shipped());
    drop(changing);
    drop(first);
    assert_eq!(stored.archive().case().unwrap(), shipped());
    assert_eq!(stored.archive().changes().unwrap().len(), 1);
    assert_eq!(std::fs::read_dir(stored.path().parent().unwrap()).unwrap().count(), 1);
}

/// Claims have ids of their own: one with the id of a source may still need that source.
#[test]
fn a_source_does_not_go_while_a_claim_of_its_own_id_names_it() {
    let mut case = Case::default();
    let source = Source::new("maria".parse().unwrap(), "Maria", SourceKind::Person);
    let mut claim = Claim::new("maria".parse().unwrap(), "Maria was there.");
    let hops = vec![Hop::new(source.id.clone(), Basis::Witnessed, Stance::Asserts)];
    let id = Account::content_id(&claim.id, None, "", &hops);
    claim.accounts.push(Account {
        id,
        document: None,
        at: None,
        quote: None,
        hops,
        note: None,
        recorded: None,
    });
    case.sources.insert(source.id.clone(), source.clone());
    case.claims.insert(claim.id.clone(), claim);
    let stored = Stored::of(&case);
    let mut writer = Archive::open_for_writing(&stored.path()).unwrap();
    let error = writer.change(&on(1)).unwrap().retract_source(&source.id).unwrap_err();
    assert_eq!(error.to_string(), "`maria` cannot go while `maria` names it");
}

/// Of a claim with many blocks the ids are remembered from one change to the next; whoever else adds to it is noticed.
#[test]
fn an_account_of_a_big_claim_is_there_once() {
    let mut case = Case::default();
    let mut claim = Claim::new("rain".parse().unwrap(), "It rained.");
    for i in 0..3 {
        let id: SourceId = format!("p{i}").parse().unwrap();
        case.sources.insert(id.clone(), Source::new(id, format!("P {i}"), SourceKind::Person));
    }
    let told = |day: usize| {
        let mut hops = vec![Hop::new("p0".parse().unwrap(), Basis::Told, Stance::Relays)];
        hops[0].said = Some(format!("{:04}-01-01", 1000 + day).parse().unwrap());
        hops.push(Hop::new("p1".parse().unwrap(), Basis::Witnessed, Stance::Asserts));
        hops[0].channel = Some(format!("channel {day}"));
        let mut account = Account {
            id: "a".parse().unwrap(),
            document: None,
            at: None,
            quote: None,
            hops,
            note: None,
            recorded: None,
        };
        account.id = account.made_id(&"rain".parse().unwrap());
        account
    };
    claim.accounts = (0..8800).map(told).collect();
    case.claims.insert(claim.id.clone(), claim.clone());
    let stored = Stored::of(&case);
    let mut writer = Archive::open_for_writing(&stored.path()).unwrap();
    let add = |writer: &mut Archive, number: usize| {
        let mut changing = writer.change(&on(1)).unwrap();
        changing.account(&claim.id, &told(number)).unwrap();
        changing.finish().unwrap()
    };
    let expected = [(8800, 1), (8800, 0), (8801, 1), (8801, 0), (5, 0), (8800, 0)];
    for (number, touched) in expected {
        assert_eq!(add(&mut writer, number), touched, "{number}");
    }
    // One that is dropped was never there.
    let mut dropped = writer.change(&on(1)).unwrap();
    dropped.account(&claim.id, &told(8802)).unwrap();
    drop(dropped);
    assert_eq!(add(&mut writer, 8802), 1);
    let mut other = Archive::open_for_writing(&stored.path()).unwrap();
    assert_eq!(add(&mut other, 8803), 1);
    assert_eq!([add(&mut writer, 8803), add(&mut writer, 8804), add(&mut other, 8804)], [0, 1, 0]);
    let mut changing = writer.change(&on(1)).unwrap();
    changing.retract_account(&claim.id, &told(8804).id).unwrap();
    changing.finish().unwrap();
    assert_eq!([add(&mut writer, 8804), add(&mut writer, 8804)], [1, 0]);
    drop((writer, other));
    // Who has only just opened it looks for the chain.
    for (number, touched) in [(5, 0), (8804, 0), (8805, 1)] {
        assert_eq!(add(&mut Archive::open_for_writing(&stored.path()).unwrap(), number), touched, "{number}");
    }
    assert_eq!(verify(&stored.path()).unwrap().findings, [""; 0]);
    case.claims[&claim.id].accounts.extend((8800..8806).map(told));
    assert_eq!(stored.archive().case().unwrap(), case);
}

/// A block that is full is left alone, and what is added goes into the next.
#[test]
fn a_claim_grows_beyond_its_blocks() {
    let mut case = Case::default();
    let mut claim = Claim::new("rain".parse().unwrap(), "It rained.");
    let telling = |i: usize| {
        let source = Source::new(format!("p{i}").parse().unwrap(), format!("P {i}"), SourceKind::Person);
        let hops = vec![Hop::new(source.id.clone(), Basis::Witnessed, Stance::Asserts)];
        let id = Account::content_id(&claim.id, None, "", &hops);
        (source, Account { id, document: None, at: None, quote: None, hops, note: None, recorded: None })
    };
    let (known, new): (Vec<_>, Vec<_>) = (0..1030).map(telling).enumerate().partition(|(i, _)| *i < 1022);
    for (_, (source, account)) in known {
        case.sources.insert(source.id.clone(), source);
        claim.accounts.push(account);
    }
    case.claims.insert(claim.id.clone(), claim.clone());
    let stored = Stored::of(&case);
    let mut writer = Archive::open_for_writing(&stored.path()).unwrap();
    let mut changing = writer.change(&on(1)).unwrap();
    for (_, (source, account)) in new {
        changing.source(&source).unwrap();
        changing.account(&claim.id, &account).unwrap();
        case.sources.insert(source.id.clone(), source);
        case.claims[&claim.id].accounts.push(account);
    }
    assert_eq!(changing.finish().unwrap(), 16);
    drop(writer);
    assert_eq!(verify(&stored.path()).unwrap().findings, [""; 0]);
    assert_eq!(stored.archive().case().unwrap(), case);
}

/// Many accounts of a claim in a row are read at once, and each is told of as if it were asked for alone.
#[test]
fn the_journal_tells_of_each_account_as_of_one() {
    let case = notation::case("rain: - > a > b\nrain: - > c\nsnow: - > a");
    let stored = Stored::of(&case);
    let mut writer = Archive::open_for_writing(&stored.path()).unwrap();
    let rain: ClaimId = "rain".parse().unwrap();
    let snow: ClaimId = "snow".parse().unwrap();
    let account = |claim: &ClaimId, source: &str, note: &str| {
        let hops = vec![Hop::new(source.parse().unwrap(), Basis::Witnessed, Stance::Asserts)];
        let id = format!("by-{source}").parse().unwrap();
        let note = Some(format!("{note} {claim}"));
        Account { id, document: None, at: None, quote: None, hops, note, recorded: None }
    };
    for note in ["first", "second"] {
        let mut changing = writer.change(&on(1)).unwrap();
        for source in ["a", "b"] {
            changing.account(&rain, &account(&rain, source, note)).unwrap();
        }
        changing.account(&snow, &account(&snow, "c", note)).unwrap();
        changing.finish().unwrap();
    }
    let mut changing = writer.change(&on(2)).unwrap();
    changing.retract_account(&rain, &"by-a".parse().unwrap()).unwrap();
    changing.retract_account(&rain, &"by-b".parse().unwrap()).unwrap();
    changing.finish().unwrap();
    let all: Vec<_> = writer.log(None).unwrap().into_iter().flat_map(|entry| entry.touched).collect();
    assert_eq!(all.len(), 8);
    for id in ["by-a", "by-b", "by-c"] {
        let alone = writer.log(Some(id)).unwrap().into_iter().flat_map(|entry| entry.touched);
        assert!(alone.eq(all.iter().filter(|one| one.id == id).cloned()), "{id}");
    }
    let (before, after) = (&all[3].before, &all[3].after);
    assert_eq!(before.as_ref(), Some(&Version::Account(rain.clone(), account(&rain, "a", "first"))));
    assert_eq!(after.as_ref(), Some(&Version::Account(rain.clone(), account(&rain, "a", "second"))));
    assert_eq!(all[6].after, None);
}

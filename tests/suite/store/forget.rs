//! What is forgotten leaves nothing: not a byte in the file or beside it, no answer, no past.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;
use wherefrom::case::broken_in;
use wherefrom::graph::Graph;
use wherefrom::model::*;
use wherefrom::store::{Archive, ChangeError, Changing, verify};

use super::change::{as_shown_now, done, on, pick, same_verdicts, step};
use super::{At, Stored, few, part};
use crate::support::generate;

/// How often some words stand in the files of a folder, one after the other in any case.
fn found(folder: &Path, words: &str) -> usize {
    let words = words.as_bytes();
    let files = fs::read_dir(folder).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap());
    files.map(|bytes| bytes.windows(words.len()).filter(|at| at.eq_ignore_ascii_case(words)).count()).sum()
}

/// Forgets something, and brings the file into order.
fn forget(
    path: &Path,
    act: impl FnOnce(&mut Changing<'_>) -> Result<(), ChangeError>,
) -> Result<(), ChangeError> {
    let mut archive = Archive::open_for_forgetting(path)?;
    let mut changing = archive.change(&on(300))?;
    act(&mut changing)?;
    assert!(changing.finish()? > 0);
    archive.leave_no_gaps()?;
    Ok(())
}

fn time(text: &str) -> When {
    text.parse().unwrap()
}

fn hop(source: &str, words: &str) -> Hop {
    let mut hop = Hop::new(source.parse().unwrap(), Basis::Told, Stance::Relays);
    hop.wording = Some(format!("{words}-wording"));
    hop.channel = Some(format!("{words}-channel"));
    hop.note = Some(format!("{words}-hop-note"));
    hop.language = Some(format!("{words}-language"));
    hop.said = Some(time("2021-02-03"));
    hop
}

/// An account every text of which has the words in it.
fn account(claim: &str, words: &str, hops: Vec<Hop>, given: Option<&str>) -> Account {
    let claim: ClaimId = claim.parse().unwrap();
    let id = match given {
        Some(id) => id.parse().unwrap(),
        None => Account::content_id(&claim, None, "", &hops),
    };
    let recorded = Some(Recorded { when: Some(time("2021-03-04")), by: Some(format!("{words}-recorder")) });
    let note = Some(format!("{words}-note"));
    Account { id, document: None, at: None, quote: None, hops, note, recorded }
}

/// A source every text of which has the words in it.
fn source(words: &str, is_document: bool) -> Source {
    let kind = if is_document { SourceKind::Document } else { SourceKind::Person };
    let mut source = Source::new(words.parse().unwrap(), format!("Name {words}"), kind);
    source.aliases = vec![format!("alias {words}")];
    source.tags = vec![format!("{words}-tag")];
    source.note = Some(format!("{words}-note"));
    let why = Some(format!("{words}-grade"));
    source.reliability = Some(Reliability { grade: "B".parse().unwrap(), on: Some(time("2021")), why });
    source.document = is_document.then(|| Document {
        language: Some(format!("{words}-language")),
        translated_from: Some(format!("{words}-translated")),
        url: Some(format!("https://example.org/{words}")),
        file: Some(format!("{words}.txt")),
        ..Document::default()
    });
    source
}

/// A claim every text of which has the words in it.
fn claim(words: &str) -> Claim {
    let mut claim = Claim::new(words.parse().unwrap(), format!("It rained on {words}."));
    claim.tags = vec![format!("{words}-tag")];
    claim.note = Some(format!("{words}-note"));
    claim.original = Some(Original { wording: format!("{words}-original"), language: Some("kk".to_owned()) });
    claim.quantity = Some(Quantity {
        of: format!("{words}-of"),
        counts: Some(format!("{words}-counts")),
        value: Some("3".parse().unwrap()),
        at_least: None,
        at_most: None,
        approx: None,
        words: Some(format!("{words}-words")),
        unit: Some(format!("{words}-unit")),
        place: Some(format!("{words}-place")),
        when: None,
    });
    claim
}

fn place(id: &str, words: &str) -> Entity {
    Entity {
        id: id.parse().unwrap(),
        name: format!("Name {words}"),
        kind: "place".parse().unwrap(),
        aliases: vec![format!("alias {words}")],
        part_of: Vec::new(),
        note: Some(format!("{words}-note")),
    }
}

fn person(id: &str) -> Source {
    Source::new(id.parse().unwrap(), id.to_uppercase(), SourceKind::Person)
}

/// A case with a record of each kind that has words of its own, and others that have nothing to do with them.
fn planted() -> Stored {
    let mut case = few();
    let add = |case: &mut Case, source: Source| drop(case.sources.insert(source.id.clone(), source));
    for id in ["anybody", "somebody"] {
        add(&mut case, person(id));
    }
    add(&mut case, source("qzsourceone", false));
    add(&mut case, source("qzpaperone", true));
    let entity = place("qzplaceone", "qzplaceone");
    case.entities.insert(entity.id.clone(), entity);
    let mut one = claim("qzclaimone");
    one.about = vec![About { id: "anybody".parse().unwrap(), role: Some("qzclaimone-role".to_owned()) }];
    one.accounts.push(account("qzclaimone", "qzclaimone", vec![hop("anybody", "qzclaimone")], None));
    one.accounts.push(account(
        "qzclaimone",
        "qzclaimone",
        vec![hop("somebody", "qzclaimone")],
        Some("qzclaimone-given"),
    ));
    case.claims.insert(one.id.clone(), one);
    let mut other = Claim::new("other".parse().unwrap(), "It snowed.");
    let chain = vec![hop("anybody", "qzsourceone"), hop("qzsourceone", "qzsourceone")];
    other.accounts.push(account("other", "qzsourceone", chain, Some("qzsourceone-given")));
    let chain = vec![hop("qzpaperone", "qzpaperone"), hop("somebody", "qzpaperone")];
    let mut told = account("other", "qzpaperone", chain, None);
    told.document = Some("qzpaperone".parse().unwrap());
    told.quote = Some("qzpaperone-quote".to_owned());
    other.accounts.push(told);
    other.accounts.push(account("other", "qzaccountone", vec![hop("anybody", "qzaccountone")], None));
    case.claims.insert(other.id.clone(), other);
    let (by, why) = (Some("qzclaimone-by".to_owned()), Some("qzclaimone-why".to_owned()));
    let ids: [ClaimId; 2] = ["qzclaimone".parse().unwrap(), "other".parse().unwrap()];
    case.contradictions.push(Contradiction {
        claims: ids.clone(),
        differ: few().contradictions[0].differ,
        strength: few().contradictions[0].strength,
        why: why.clone(),
        by: by.clone(),
        on: None,
    });
    let [from, to] = ids;
    case.relations.push(Relation {
        kind: "supports".parse().unwrap(),
        from,
        to,
        account: None,
        hop: None,
        why,
        by,
        on: None,
    });
    case.judgements.push(Judgement {
        ruling: Ruling::Different,
        ids: ["qzsourceone".parse().unwrap(), "somebody".parse().unwrap()],
        likely: Likelihood::Possible,
        why: Some("qzsourceone-why".to_owned()),
        by: Some("qzsourceone-by".to_owned()),
        on: None,
    });
    assert_eq!(broken_in(&case), None);
    Stored::of(&case)
}

/// Changes something, for a reason.
fn change(stored: &Stored, why: &str, act: impl FnOnce(&mut Changing<'_>) -> Result<(), ChangeError>) {
    let mut archive = Archive::open_for_writing(&stored.path()).unwrap();
    let change = wherefrom::store::Change { verb: "edit".to_owned(), why: Some(why.to_owned()), ..on(3) };
    let mut changing = archive.change(&change).unwrap();
    act(&mut changing).unwrap();
    assert!(changing.finish().unwrap() > 0);
}

fn is_gone(stored: &Stored, words: &str) {
    let folder = stored.path().parent().unwrap().to_owned();
    assert_eq!(found(&folder, words), 0, "{words}");
    assert_eq!(verify(&stored.path()).unwrap().findings, [""; 0]);
    let whole = format!("{:?}", stored.archive().log(None).unwrap());
    assert!(!whole.contains(words));
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1);
}

fn are_there(stored: &Stored, all: &[&str]) {
    for words in all {
        assert!(found(stored.path().parent().unwrap(), words) > 0, "{words}");
    }
}

#[test]
fn a_claim_leaves_no_byte() {
    let stored = planted();
    let mut edited = claim("qzclaimone");
    edited.text = "qzclaimone-second".to_owned();
    change(&stored, "qzclaimone-reason", |changing| changing.claim(&edited));
    change(&stored, "qzclaimone-other", |changing| {
        changing.retract_account(&edited.id, &"qzclaimone-given".parse().unwrap())
    });
    let fields = [
        "original", "of", "counts", "words", "unit", "place", "note", "tag", "role", "wording", "channel",
        "hop-note", "language", "recorder", "given", "by", "why", "second", "reason", "other",
    ];
    let fields: Vec<String> = fields.iter().map(|field| format!("qzclaimone-{field}")).collect();
    are_there(&stored, &fields.iter().map(String::as_str).chain(["on qzclaimone."]).collect::<Vec<_>>());
    forget(&stored.path(), |changing| changing.forget_claim(&edited.id)).unwrap();
    is_gone(&stored, "qzclaimone");
    // What stood beside it stands, and so it does in what was.
    are_there(&stored, &["qzsourceone", "qzpaperone", "qzplaceone", "qzaccountone"]);
    let then = Archive::open_as_of(&stored.path(), &"2031-05-07".parse().unwrap()).unwrap().unwrap();
    assert!(!then.case().unwrap().claims.contains_key("qzclaimone"));
    assert_eq!(stored.archive().changes().unwrap().len(), 4);
    assert!(stored.archive().changes().unwrap()[1..3].iter().all(|change| change.why.is_none()));
}

#[test]
fn a_retracted_claim_is_forgotten_as_well() {
    let stored = planted();
    let id: ClaimId = "qzclaimone".parse().unwrap();
    change(&stored, "qzclaimone-reason", |changing| changing.retract_claim(&id));
    forget(&stored.path(), |changing| changing.forget_claim(&id)).unwrap();
    is_gone(&stored, "qzclaimone");
    // Its number is not used again, and its id can be.
    change(&stored, "again", |changing| changing.claim(&claim("qzclaimone")));
    assert_eq!(verify(&stored.path()).unwrap().findings, [""; 0]);
    assert_eq!(stored.archive().case().unwrap().claims.last().unwrap().0, &id);
}

#[test]
fn a_source_leaves_no_byte() {
    let stored = planted();
    let id: SourceId = "qzsourceone".parse().unwrap();
    let mut edited = source("qzsourceone", false);
    edited.name = "Name qzsourceone-second".to_owned();
    change(&stored, "qzsourceone-reason", |changing| changing.source(&edited));
    // Others named it once.
    let mut other = person("somebody");
    other.speaks_for = vec![id.clone()];
    other.part_of = vec![id.clone()];
    let mut about = Claim::new("about-it".parse().unwrap(), "It is told.");
    about.about = vec![About { id: NodeId::from(id.clone()), role: None }];
    about.place = Some(NodeId::from(id.clone()));
    let mut paper = Source::new("paper".parse().unwrap(), "Paper", SourceKind::Document);
    paper.document = Some(Document { author: Some(id.clone()), ..Document::default() });
    let chain = vec![hop("anybody", "qzsourceone"), hop("qzsourceone", "qzsourceone")];
    let once = account("about-it", "qzsourceone-once", chain, None);
    change(&stored, "they name it", |changing| {
        changing.source(&other)?;
        changing.source(&paper)?;
        changing.claim(&about)?;
        changing.account(&about.id, &once)
    });
    change(&stored, "they name it no more", |changing| {
        changing.retract_account(&about.id, &once.id)?;
        changing.source(&person("somebody"))?;
        changing.source(&Source { document: Some(Document::default()), ..paper.clone() })?;
        changing.claim(&Claim::new("about-it".parse().unwrap(), "It is told."))
    });
    let error = forget(&stored.path(), |changing| changing.forget_source(&id, false)).unwrap_err();
    assert_eq!(error.to_string(), "`qzsourceone` stands on the chains of accounts of `other`");
    let fields = ["second", "tag", "note", "grade", "why", "by", "given", "once", "reason"];
    let fields: Vec<String> = fields.iter().map(|field| format!("qzsourceone-{field}")).collect();
    are_there(&stored, &fields.iter().map(String::as_str).collect::<Vec<_>>());
    forget(&stored.path(), |changing| changing.forget_source(&id, true)).unwrap();
    is_gone(&stored, "qzsourceone");
    let id: SourceId = "qzpaperone".parse().unwrap();
    are_there(&stored, &["qzpaperone-translated", "qzpaperone-quote", "example.org/qzpaperone"]);
    forget(&stored.path(), |changing| changing.forget_source(&id, true)).unwrap();
    is_gone(&stored, "qzpaperone");
    assert_eq!(stored.archive().case().unwrap().claims["other"].accounts.len(), 1);
    are_there(&stored, &["qzclaimone", "qzaccountone"]);
}

#[test]
fn an_entity_leaves_no_byte() {
    let stored = planted();
    let id: EntityId = "qzplaceone".parse().unwrap();
    let mut claim = Claim::new("about-it".parse().unwrap(), "It is told.");
    claim.about = vec![About { id: "qzplaceone".parse().unwrap(), role: None }];
    change(&stored, "qzplaceone-reason", |changing| {
        changing.entity(&place("qzplaceone", "qzplaceone-second"))?;
        changing.claim(&claim)
    });
    let error = forget(&stored.path(), |changing| changing.forget_entity(&id)).unwrap_err();
    assert_eq!(error.to_string(), "`qzplaceone` cannot go while `about-it` names it");
    change(&stored, "not there", |changing| changing.claim(&Claim::new(claim.id.clone(), "It is told.")));
    are_there(&stored, &["alias qzplaceone", "qzplaceone-second-note", "qzplaceone-reason"]);
    forget(&stored.path(), |changing| changing.forget_entity(&id)).unwrap();
    is_gone(&stored, "qzplaceone");
}

/// With what it was before it was edited.
#[test]
fn an_account_leaves_no_byte() {
    let stored = planted();
    let claim: ClaimId = "other".parse().unwrap();
    let find = |archive: &Archive| {
        let accounts = archive.case().unwrap().claims["other"].accounts.clone();
        accounts.into_iter().find(|one| one.note.as_deref().is_some_and(|note| note.contains("qzaccount")))
    };
    let old = find(&stored.archive()).unwrap();
    let new = account("other", "qzaccountone-second", vec![hop("somebody", "qzaccountone")], None);
    change(&stored, "qzaccountone-reason", |changing| {
        changing.retract_account(&claim, &old.id)?;
        changing.account(&claim, &new)
    });
    are_there(&stored, &["qzaccountone-note", "qzaccountone-second-note", "qzaccountone-reason"]);
    forget(&stored.path(), |changing| changing.forget_account(&claim, &new.id)).unwrap();
    is_gone(&stored, "qzaccountone");
    assert_eq!(find(&stored.archive()), None);
    are_there(&stored, &["qzclaimone", "qzsourceone", "qzpaperone"]);
}

/// Nobody else may have the file open, since what others still read can't be erased.
#[test]
fn nothing_is_forgotten_while_somebody_reads() {
    let stored = planted();
    change(&stored, "any", |changing| changing.retract_claim(&"qzclaimone".parse().unwrap()));
    let reader = stored.archive();
    reader.case().unwrap();
    assert!(matches!(Archive::open_for_forgetting(&stored.path()), Err(wherefrom::store::StoreError::Busy)));
    drop(reader);
    forget(&stored.path(), |changing| changing.forget_claim(&"qzclaimone".parse().unwrap())).unwrap();
    is_gone(&stored, "qzclaimone");
}

/// Something that is forgotten.
#[derive(Debug, Clone)]
enum Target {
    Source(SourceId),
    Entity(EntityId),
    Claim(ClaimId),
    Account(ClaimId, AccountId),
}

/// The case without something; the accounts of an edited one go by themselves here.
fn without(case: &Case, target: &Target) -> Case {
    let mut case = case.clone();
    let other = |id: &SourceId, one: &SourceId| one != id;
    match target {
        Target::Claim(id) => {
            let gone = case.claims.shift_remove(id);
            let gone: Vec<AccountId> =
                gone.into_iter().flat_map(|claim| claim.accounts).map(|account| account.id).collect();
            case.contradictions.retain(|one| !one.claims.contains(id));
            // Others may have named its accounts, too, before they were retracted.
            case.relations.retain(|one| {
                let names = one.account.as_ref().is_some_and(|account| gone.contains(account));
                one.from != *id && one.to != *id && !names
            });
        }
        Target::Account(claim, id) => {
            let claim = case.claims.get_mut(claim);
            claim.into_iter().for_each(|claim| claim.accounts.retain(|one| one.id != *id));
            case.relations.retain(|one| one.account.as_ref() != Some(id));
        }
        Target::Source(id) => {
            case.sources.shift_remove(id);
            let accounts = |account: &Account| account.hops.iter().all(|hop| other(id, &hop.source));
            let gone: Vec<AccountId> = case
                .claims
                .values()
                .flat_map(|claim| &claim.accounts)
                .filter(|account| !accounts(account))
                .map(|account| account.id.clone())
                .collect();
            case.claims.values_mut().for_each(|claim| claim.accounts.retain(accounts));
            case.relations.retain(|one| {
                one.hop.as_ref() != Some(id) && one.account.as_ref().is_none_or(|one| !gone.contains(one))
            });
            for source in case.sources.values_mut() {
                source.speaks_for.retain(|one| other(id, one));
                source.part_of.retain(|one| other(id, one));
                if let Some(document) = &mut source.document {
                    document.outlet = document.outlet.take().filter(|one| other(id, one));
                    document.author = document.author.take().filter(|one| other(id, one));
                }
            }
            erase_node(&mut case, id.as_str());
        }
        Target::Entity(id) => {
            case.entities.shift_remove(id);
            case.entities.values_mut().for_each(|entity| entity.part_of.retain(|one| one != id));
            erase_node(&mut case, id.as_str());
        }
    }
    case
}

fn erase_node(case: &mut Case, id: &str) {
    case.judgements.retain(|one| one.ids.iter().all(|one| one.as_str() != id));
    for claim in case.claims.values_mut() {
        claim.about.retain(|about| about.id.as_str() != id);
        claim.place = claim.place.take().filter(|place| place.as_str() != id);
    }
}

/// Any record of any of some cases.
fn target(cases: &[Case], kind: Index, at: Index, within: Index) -> Option<Target> {
    let case = pick(cases.iter(), at)?;
    match kind.index(4) {
        0 => pick(case.sources.keys(), within).cloned().map(Target::Source),
        1 => pick(case.entities.keys(), within).cloned().map(Target::Entity),
        2 => pick(case.claims.keys(), within).cloned().map(Target::Claim),
        _ => {
            let claims = case.claims.values();
            let all: Vec<_> =
                claims.flat_map(|one| one.accounts.iter().map(|account| (&one.id, &account.id))).collect();
            let (claim, id) = pick(all.iter(), within)?;
            Some(Target::Account((*claim).clone(), (*id).clone()))
        }
    }
}

/// Says whether something that stays names it: then it can't go.
fn is_named(case: &Case, target: &Target) -> bool {
    let mut less = case.clone();
    match target {
        Target::Claim(id) => {
            let claim = less.claims.shift_remove(id);
            let ids: Vec<AccountId> =
                claim.into_iter().flat_map(|one| one.accounts).map(|account| account.id).collect();
            less.relations.iter().any(|one| {
                one.from != *id
                    && one.to != *id
                    && one.account.as_ref().is_some_and(|account| ids.contains(account))
            })
        }
        Target::Account(claim, id) => {
            let stands =
                less.claims.get(claim).is_some_and(|one| one.accounts.iter().any(|one| one.id == *id));
            stands && less.relations.iter().any(|one| one.account.as_ref() == Some(id))
        }
        Target::Source(id) => {
            if less.sources.shift_remove(id).is_none() {
                return false;
            }
            let mut gone = Vec::new();
            for claim in less.claims.values_mut() {
                claim.accounts.retain(|account| {
                    let stays = account.hops.iter().all(|hop| hop.source != *id);
                    gone.extend((!stays).then(|| account.id.clone()));
                    stays
                });
            }
            let named = less.relations.iter().any(|one| {
                one.hop.as_ref() == Some(id) || one.account.as_ref().is_some_and(|one| gone.contains(one))
            });
            less.judgements.retain(|one| one.ids.iter().all(|one| one.as_str() != id.as_str()));
            named || broken_in(&less).is_some()
        }
        Target::Entity(id) => {
            less.entities.shift_remove(id);
            less.judgements.retain(|one| one.ids.iter().all(|one| one.as_str() != id.as_str()));
            broken_in(&less).is_some()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    #[test]
    fn what_is_forgotten_never_was(
        start in generate::case(),
        other in generate::case(),
        steps in proptest::collection::vec(step(), 0..12),
        targets in proptest::collection::vec(any::<(Index, Index, Index)>(), 1..4),
    ) {
        let stored = Stored::of(&start);
        let mut case = start.clone();
        let mut then = vec![start];
        let mut protected: BTreeMap<SourceId, bool> = BTreeMap::new();
        let note = |case: &Case, protected: &mut BTreeMap<SourceId, bool>| {
            protected.extend(case.sources.values().map(|one| (one.id.clone(), one.protected)));
        };
        note(&case, &mut protected);
        for step in &steps {
            let mut next = case.clone();
            let Some(act) = done(step, &mut next, &other) else { continue };
            let mut writer = Archive::open_for_writing(&stored.path()).unwrap();
            let mut changing = writer.change(&on(then.len())).unwrap();
            if act(&mut changing).is_ok() && changing.finish().unwrap() > 0 {
                then.push(next.clone());
                case = next;
                note(&case, &mut protected);
            }
        }
        let all = then.len();
        for (kind, at, within) in targets {
            let Some(target) = target(&then, kind, at, within) else { continue };
            let act = |changing: &mut Changing<'_>| match &target {
                Target::Source(id) => changing.forget_source(id, true),
                Target::Entity(id) => changing.forget_entity(id),
                Target::Claim(id) => changing.forget_claim(id),
                Target::Account(claim, id) => changing.forget_account(claim, id),
            };
            match forget(&stored.path(), act) {
                Ok(()) => {
                    prop_assert!(!is_named(&case, &target), "{:?}", target);
                    then = then.iter().map(|case| without(case, &target)).collect();
                    case = without(&case, &target);
                }
                Err(ChangeError::Store(error)) => panic!("{target:?}: {error}"),
                Err(error) => prop_assert!(is_named(&case, &target), "{:?}: {}", target, error),
            }
        }
        prop_assert_eq!(verify(&stored.path()).unwrap().findings, [""; 0]);
        prop_assert_eq!(&stored.archive().case().unwrap(), &case);
        same_verdicts(&stored, &case);
        prop_assert!(stored.archive().log(None).unwrap().len() >= all);
        for (day, then) in then.into_iter().enumerate().skip(1) {
            let date = on(day).at[..10].parse().unwrap();
            let read = Archive::open_as_of(&stored.path(), &date).unwrap().unwrap().case().unwrap();
            part::compare(At::date(&stored, &date), &Graph::new(read.clone()));
            prop_assert_eq!(read, as_shown_now(then, &protected), "{}", date);
        }
    }
}

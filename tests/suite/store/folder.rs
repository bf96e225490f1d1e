//! The same changes of a case folder and of its database: the same is refused, and the same comes of it.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;
use wherefrom::case::amend::{Amending, Going, Retraction, Target, forget, revived};
use wherefrom::case::write::{Filing, format, write, write_filed};
use wherefrom::case::{Folder, read_texts};
use wherefrom::model::*;
use wherefrom::store::{Archive, ChangeError, Changing, Loader, verify};

use super::change;
use crate::support::equal::equal_up_to_order;
use crate::support::generate;

/// A change of one record.
#[derive(Debug, Clone)]
enum Act {
    Source(Source),
    Entity(Entity),
    Claim(Claim),
    Account(ClaimId, Account),
    /// An account in the place of another.
    Instead(ClaimId, AccountId, Account),
    Contradiction(Contradiction),
    Relation(Relation),
    Judgement(Judgement),
    NoSource(SourceId),
    NoEntity(EntityId),
    NoClaim(ClaimId),
    NoAccount(ClaimId, AccountId),
    NoJudgement(NodeId, NodeId),
    NoDispute(ClaimId, ClaimId),
    NoRetelling(ClaimId, ClaimId),
    Forget(Target, bool),
}

fn nth<T>(all: Vec<T>, index: Index) -> Option<T> {
    let at = if all.is_empty() { return None } else { index.index(all.len()) };
    all.into_iter().nth(at)
}

/// Makes an act of what is there and of what another case has under the same ids.
fn act(kind: usize, i: Index, j: Index, case: &Case, other: &Case) -> Option<Act> {
    let accounts = |case: &Case| -> Vec<(ClaimId, Account)> {
        let of = |claim: &Claim| {
            let id = claim.id.clone();
            claim.accounts.clone().into_iter().map(move |one| (id.clone(), one))
        };
        case.claims.values().flat_map(of).collect()
    };
    // No file can say the same account twice.
    let is_said = |claim: &ClaimId, new: &Account, but: &AccountId| {
        let of = case.claims.get(claim).into_iter().flat_map(|claim| &claim.accounts);
        of.filter(|one| one.id != *but).any(|one| one.made_id(claim) == new.made_id(claim))
    };
    Some(match kind {
        0 => Act::Source(nth(other.sources.values().cloned().collect(), i)?),
        1 => Act::Entity(nth(other.entities.values().cloned().collect(), i)?),
        2 => Act::Claim(nth(other.claims.values().cloned().collect(), i)?),
        3 => {
            let (claim, one) = nth(accounts(other), i)?;
            if is_said(&claim, &one, &one.id) {
                return None;
            }
            Act::Account(claim, one)
        }
        4 => {
            let (claim, old) = nth(accounts(case), i)?;
            let (_, new) = nth(accounts(other), j)?;
            if is_said(&claim, &new, &old.id) {
                return None;
            }
            let id = if old.id == old.made_id(&claim) { new.made_id(&claim) } else { old.id.clone() };
            Act::Instead(claim, old.id, Account { id, ..new })
        }
        5 => Act::Contradiction(nth(other.contradictions.clone(), i)?),
        6 => Act::Relation(nth(other.relations.clone(), i)?),
        7 => Act::Judgement(nth(other.judgements.clone(), i)?),
        8 => Act::NoSource(nth(case.sources.keys().cloned().collect(), i)?),
        9 => Act::NoEntity(nth(case.entities.keys().cloned().collect(), i)?),
        10 => Act::NoClaim(nth(case.claims.keys().cloned().collect(), i)?),
        11 | 12 => nth(accounts(case), i).map(|(claim, one)| Act::NoAccount(claim, one.id))?,
        13 => {
            let [a, b] = nth(case.judgements.clone(), i)?.ids;
            Act::NoJudgement(a, b)
        }
        14 => {
            let Relation { from, to, .. } = nth(case.relations.clone(), i)?;
            Act::NoRetelling(to, from)
        }
        _ => {
            let [a, b] = nth(case.contradictions.clone(), i)?.claims;
            Act::NoDispute(b, a)
        }
    })
}

/// Something to forget, of what stands or once did.
fn forgetting(i: Index, j: Index, case: &Case) -> Option<Act> {
    let target = match i.index(4) {
        0 => Target::Source(nth(case.sources.keys().cloned().collect(), j)?),
        1 => Target::Entity(nth(case.entities.keys().cloned().collect(), j)?),
        2 => Target::Claim(nth(case.claims.keys().cloned().collect(), j)?),
        _ => {
            let claims = case.claims.values();
            let of = |claim: &Claim| {
                let id = claim.id.clone();
                claim.accounts.clone().into_iter().map(move |one| (id.clone(), one.id))
            };
            let (claim, id) = nth(claims.flat_map(of).collect(), j)?;
            Target::Account(claim, id)
        }
    };
    Some(Act::Forget(target, j.index(3) > 0))
}

fn on_database(act: &Act, changing: &mut Changing<'_>) -> Result<(), ChangeError> {
    match act {
        Act::Source(one) => changing.source(one),
        Act::Entity(one) => changing.entity(one),
        Act::Claim(one) => changing.claim(one),
        Act::Account(claim, one) => changing.account(claim, one),
        Act::Instead(claim, old, new) => {
            if *old != new.id {
                changing.retract_account(claim, old)?;
            }
            changing.account(claim, new)
        }
        Act::Contradiction(one) => changing.contradiction(one),
        Act::Relation(one) => changing.relation(one),
        Act::Judgement(one) => changing.judgement(one),
        Act::NoSource(id) => changing.retract_source(id),
        Act::NoEntity(id) => changing.retract_entity(id),
        Act::NoClaim(id) => changing.retract_claim(id),
        Act::NoAccount(claim, id) => changing.retract_account(claim, id),
        Act::NoJudgement(a, b) => changing.retract_between(a, b, None),
        Act::NoDispute(a, b) => changing.retract_between_claims(a, b),
        Act::NoRetelling(a, b) => changing.retract_relations(a, b, RelationKind::Restates),
        Act::Forget(Target::Source(id), with_accounts) => changing.forget_source(id, *with_accounts),
        Act::Forget(Target::Entity(id), _) => changing.forget_entity(id),
        Act::Forget(Target::Claim(id), _) => changing.forget_claim(id),
        Act::Forget(Target::Account(claim, id), _) => changing.forget_account(claim, id),
    }
}

/// Returns the folder after an act, or why there is none.
fn on_folder(act: &Act, folder: &Folder, going: Going) -> Result<Folder, String> {
    let mut amending = Amending::new(folder, going);
    let done = match act {
        Act::Source(one) => amending.source(one),
        Act::Entity(one) => amending.entity(one),
        Act::Claim(one) => amending.claim(one),
        Act::Account(claim, one) => amending.account(claim, one),
        Act::Instead(claim, old, new) => amending.put_account(claim, old, new),
        Act::Contradiction(one) => {
            amending.contradiction(one);
            Ok(())
        }
        Act::Relation(one) => {
            amending.relation(one);
            Ok(())
        }
        Act::Judgement(one) => {
            amending.judgement(one);
            Ok(())
        }
        Act::NoSource(id) => amending.retract_source(id),
        Act::NoEntity(id) => amending.retract_entity(id),
        Act::NoClaim(id) => amending.retract_claim(id),
        Act::NoAccount(claim, id) => amending.retract_account(claim, id),
        Act::NoJudgement(a, b) => amending.retract_between(a, b, None),
        Act::NoDispute(a, b) => amending.retract_between_claims(a, b),
        Act::NoRetelling(a, b) => amending.retract_relations(a, b, RelationKind::Restates),
        Act::Forget(..) => Ok(()),
    };
    done.map_err(|error| error.to_string())?;
    let amended = match act {
        Act::Forget(target, with_accounts) => {
            forget(folder, std::slice::from_ref(target), *with_accounts).map(|(amended, _)| amended)
        }
        _ => amending.finish(),
    };
    let amended = amended.map_err(|error| error.to_string())?;
    // That nobody tells a claim any more, or not yet, is a fault of files alone.
    let fault = amended.faults.iter().find(|one| one.code != "claim-without-account");
    if let Some(fault) = fault {
        return Err(fault.message.clone());
    }
    assert!(amended.as_meant, "{act:?}: {:#?}", amended.files);
    for (path, text) in &amended.files {
        assert_eq!(format(text).unwrap(), *text, "{} is in canonical layout still", path.display());
    }
    Ok(amended.folder)
}

fn files_of(case: &Case) -> Folder {
    let files = write(case).into_iter().map(|(path, text)| (path, text.into_bytes()));
    read_texts(Path::new("case"), files.collect())
}

fn why() -> Going {
    Going::Retracted(Retraction {
        why: "She \"meant\"\nanother.".to_owned(),
        by: Some("Ida".to_owned()),
        on: "2032-01-01".parse().ok(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_folder_says_what_the_changed_database_says(
        start in generate::case(),
        other in generate::case(),
        steps in proptest::collection::vec((0..19usize, any::<Index>(), any::<Index>()), 1..12),
        removed in any::<bool>(),
    ) {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("case.wherefrom");
        let mut folder = files_of(&start);
        let filing = Filing::of(&folder);
        let loaded = change();
        Loader::new(&folder.case, &loaded).filed(&filing).create(&path).unwrap();
        let mut writer = Archive::open_for_writing(&path).unwrap();
        let going = if removed { Going::Removed } else { why() };
        let mut forgot = false;
        for (kind, i, j) in &steps {
            let case = writer.case().unwrap();
            let act = if *kind < 16 {
                act(*kind, *i, *j, &case, &other)
            } else {
                // Of what was removed from the files, they know nothing.
                forgetting(*i, *j, &if removed { case } else { revived(&folder).case })
            };
            let Some(act) = act else { continue };
            forgot |= matches!(act, Act::Forget(..));
            let mut changing = writer.change(&change()).unwrap();
            let done = on_database(&act, &mut changing).and_then(|()| changing.finish());
            let changed = on_folder(&act, &folder, going.clone());
            match (done, changed) {
                (Ok(_), Ok(changed)) => folder = changed,
                (Err(ChangeError::Store(error)), _) => panic!("{act:?}: {error}"),
                (Err(_), Err(_)) => {}
                (Ok(_), Err(error)) => panic!("only the folder refuses {act:?}: {error}"),
                (Err(error), Ok(_)) => panic!("only the database refuses {act:?}: {error}"),
            }
            let stored = writer.case().unwrap();
            prop_assert!(equal_up_to_order(&stored, &folder.case), "{:?}\n{:#?}\n{:#?}", act, stored, folder.case);
        }
        drop(writer);
        prop_assert_eq!(verify(&path).unwrap().findings, [""; 0]);
        // What was retracted is still there to be seen.
        if !removed && !forgot {
            let all = revived(&folder).case;
            prop_assert!(folder.case.sources.keys().all(|id| all.sources.contains_key(id)));
            prop_assert!(start.sources.keys().all(|id| all.sources.contains_key(id) || all.entities.contains_key(id.as_str())));
        }
        if forgot {
            // Which file a record came from is forgotten as well.
            return Ok(());
        }
        // The database keeps the filing: each file has what stands of what it had.
        let archive = Archive::open(&path).unwrap();
        let case = archive.case().unwrap();
        let mut kept = archive.filing().unwrap().unwrap();
        kept.complete(&case);
        prop_assert!(kept.holds(&case), "{:#?}", kept);
        let written = write_filed(&case, &kept);
        let files = written.into_iter().map(|(path, text)| (path, text.into_bytes()));
        let again = read_texts(Path::new("case"), files.collect());
        prop_assert!(equal_up_to_order(&again.case, &case));
        let homes = |folder: &Folder| -> BTreeMap<String, String> {
            let sources = folder.case.sources.keys().map(|id| (id.to_string(), folder.places.source(id)));
            let claims = folder.case.claims.keys().map(|id| (format!("claim {id}"), folder.places.claim(id)));
            let all = sources.chain(claims);
            all.filter_map(|(id, place)| Some((id, place?.file.display().to_string()))).collect()
        };
        let (first, last) = (homes(&files_of(&start)), homes(&again));
        for (id, home) in &first {
            prop_assert!(last.get(id).is_none_or(|now| now == home), "{} was in {}", id, home);
        }
    }
}

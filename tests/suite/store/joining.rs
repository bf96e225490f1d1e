//! Records into a database that is there: as if all had come at once.

use std::collections::HashSet;

use proptest::prelude::*;
use wherefrom::model::*;
use wherefrom::store::{Archive, Cause, Intake, Joined, Joining, Loaded, StoreError, verify};

use super::change;
use super::intake::{once, plainly, records};
use crate::support::equal::equal_up_to_order;
use crate::support::{generate, notation};

/// A database of some records.
struct Desk(tempfile::TempDir);

impl Desk {
    fn of(records: &[Incoming]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut intake = Intake::start(&folder.path().join("a.wherefrom"), &change()).unwrap();
        for record in records {
            intake.take(record.clone(), 0).unwrap();
        }
        intake.finish(false).unwrap();
        Self(folder)
    }

    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("a.wherefrom")
    }

    /// Brings records in, places from 1; returns what became of them, and how many the change touched.
    fn join(&self, records: &[Incoming], keep_good: bool) -> Result<(Joined, usize), StoreError> {
        let archive = Archive::open(&self.path()).unwrap();
        let mut joining = Joining::start(&archive, &change()).unwrap();
        for (place, record) in (1..).zip(records) {
            joining.take(record.clone(), place).unwrap();
        }
        let joined = joining.finish(keep_good)?;
        let mut files = std::fs::read_dir(self.0.path()).unwrap().map(|file| file.unwrap().file_name());
        assert!(files.all(|name| name.to_str().unwrap().starts_with("a.wherefrom")));
        drop(archive);
        let mut archive = Archive::open_for_writing(&self.path()).unwrap();
        let mut changing = archive.change(&change()).unwrap();
        joined.new_records().iter().for_each(|version| changing.put(version).unwrap());
        let touched = changing.finish().unwrap();
        drop(archive);
        assert_eq!(verify(&self.path()).unwrap().findings, [""; 0]);
        Ok((joined, touched))
    }

    fn case(&self) -> Case {
        Archive::open(&self.path()).unwrap().case().unwrap()
    }

    fn left(&self, records: &[Incoming]) -> Vec<(u64, Cause)> {
        let Loaded { left_out, .. } = self.join(records, true).unwrap().0.loaded;
        left_out.into_iter().map(|(place, reason)| (place, reason.cause)).collect()
    }
}

/// The same with what claims are about in a fixed order.
fn sorted(mut case: Case) -> Case {
    for claim in case.claims.values_mut() {
        claim.about.sort_by_key(|one| format!("{one:?}"));
    }
    case
}

/// The sources and entities that are named otherwise than on a chain: what they are shows only where they are defined.
fn named_elsewhere(case: &Case) -> HashSet<String> {
    let mut named: Vec<&str> = Vec::new();
    for claim in case.claims.values() {
        named.extend(claim.about.iter().map(|about| about.id.as_str()));
        named.extend(claim.place.iter().map(NodeId::as_str));
    }
    named.extend(case.judgements.iter().flat_map(|one| one.ids.iter().map(NodeId::as_str)));
    named.into_iter().map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    /// Claims come first, as nothing can be said of one that isn't there; what relations name comes before them.
    #[test]
    fn in_two_parts_they_make_what_they_make_at_once(
        (case, records, second) in generate::case().prop_flat_map(|case| {
            let records = records(&case);
            let second = prop::collection::vec(any::<bool>(), records.len());
            (Just(case), Just(records), second)
        }),
    ) {
        let named = named_elsewhere(&case);
        let must_be_first = |record: &Incoming| match record {
            Incoming::Claim(_) | Incoming::Entity(_) => true,
            Incoming::Source(one) => named.contains(one.id.as_str()),
            Incoming::Account(_, one) => case.relations.iter().any(|other| other.account.as_ref() == Some(&one.id)),
            _ => false,
        };
        let mut parts = [Vec::new(), Vec::new()];
        for (record, second) in records.iter().zip(second) {
            parts[usize::from(second && !must_be_first(record))].push(record.clone());
        }
        let [first, second] = parts;
        let desk = Desk::of(&first);
        let (joined, touched) = desk.join(&second, false).unwrap();
        prop_assert!(equal_up_to_order(&sorted(desk.case()), &sorted(plainly(&records))));
        prop_assert_eq!(joined.loaded.left(), 0);
        let mut new = Vec::new();
        second.iter().filter(|record| !first.contains(record)).for_each(|record| once(&mut new, record));
        prop_assert!(touched > 0 || new.is_empty());
        // Once more changes nothing.
        prop_assert_eq!(desk.join(&second, false).unwrap().1, 0);
    }
}

fn id<T: std::str::FromStr<Err = IdError>>(text: &str) -> T {
    text.parse().unwrap()
}

/// What is in the database was there first.
#[test]
fn what_says_otherwise_is_left_out() {
    let case = notation::case("rain: - > anna > maria\nsnow: - > maria");
    let desk = Desk::of(&records(&case));
    let rain: ClaimId = id("rain");
    let mut anna = case.sources[&id::<SourceId>("anna")].clone();
    anna.name = "Another".to_owned();
    let fog = Contradiction { claims: [id("rain"), id("fog")], ..contradiction() };
    let mut by_entity = case.claims[&rain].accounts[0].clone();
    by_entity.hops.truncate(1);
    by_entity.hops[0] = Hop::new(id("harbour"), Basis::Witnessed, Stance::Asserts);
    by_entity.id = by_entity.made_id(&rain);
    let about = About { id: id("harbour"), role: None };
    assert_eq!(
        desk.left(&[
            Incoming::Claim(Claim::new(id("rain"), "It poured.")),
            Incoming::Source(anna),
            Incoming::Contradiction(fog),
            Incoming::About(id("snow"), about),
        ]),
        [(1, Cause::Differs), (2, Cause::Differs), (3, Cause::NoClaim)]
    );
    assert_eq!(desk.left(&[Incoming::Account(rain, by_entity)]), [(1, Cause::TwoKinds)]);
    let error = desk.join(&[Incoming::Claim(Claim::new(id("rain"), "It poured."))], false).unwrap_err();
    assert!(matches!(error, StoreError::LeftOut(_)), "{error}");
}

fn contradiction() -> Contradiction {
    let (differ, strength) = (Differ::Time, Strength::Tension);
    Contradiction { claims: [id("rain"), id("snow")], differ, strength, why: None, by: None, on: None }
}

/// Whoever was only named is who a later record says, and whoever names each other comes in together.
#[test]
fn what_was_made_is_defined_later() {
    let case = notation::case("rain: - > anna > maria");
    let all = records(&case);
    let first: Vec<Incoming> =
        all.iter().filter(|one| !matches!(one, Incoming::Source(_))).cloned().collect();
    let desk = Desk::of(&first);
    let mut anna = Source::new(id("anna"), "Anna", SourceKind::Person);
    let mut mill = Source::new(id("mill"), "The mill", SourceKind::Organisation);
    mill.part_of = vec![id("anna")];
    anna.part_of = vec![id("mill")];
    let (joined, _) =
        desk.join(&[Incoming::Source(anna.clone()), Incoming::Source(mill.clone())], false).unwrap();
    assert_eq!((joined.loaded.left(), joined.loaded.made), (0, 0));
    let after = desk.case();
    assert_eq!((&after.sources[&anna.id], &after.sources[&mill.id]), (&anna, &mill));
    assert_eq!(after.sources[&id::<SourceId>("maria")].kind, SourceKind::Unknown);
}

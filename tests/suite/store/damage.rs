//! What was tampered with is found, or changes no answer.

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use wherefrom::graph::Graph;
use wherefrom::model::Case;
use wherefrom::store::{Archive, Part, StoreError, compact, verify};

use super::change::step;
use super::part::answers;
use super::{At, Stored, few, past, same_order, shipped};
use crate::support::dice::{Dice, times};
use crate::support::generate;

/// Flips of one bit, in all the cases together. Two of three are in bytes that are not zero: most that are belong to the
/// empty part of a page, where nothing is read.
fn flips() -> usize {
    times(450, 4500)
}

/// Lengths at which the file is cut off.
fn cuts() -> usize {
    times(100, 2000)
}

/// A case with everything in it.
fn generated(runner: &mut TestRunner) -> Case {
    std::iter::repeat_with(|| generate::case().new_tree(runner).unwrap().current())
        .find(|case| case.claims.len() > 2 && !case.judgements.is_empty())
        .unwrap()
}

/// Two generated cases with everything in them, and some claims of the shipped one.
fn cases() -> Vec<Case> {
    let mut runner = TestRunner::deterministic();
    vec![generated(&mut runner), generated(&mut runner), few()]
}

/// Reads everything that answers come from: the records, and what is stored beside them.
fn everything(path: &Path) -> Result<(Case, Vec<String>), StoreError> {
    let archive = Archive::open(path)?;
    let tallies = archive.tallies()?.iter().map(|tally| format!("{tally:?}")).collect();
    Ok((archive.case()?, tallies))
}

#[test]
fn a_flipped_bit_is_found_or_changes_nothing() {
    let mut dice = Dice(7);
    let (mut found, mut harmless) = (0, 0);
    for case in cases() {
        let stored = Stored::of(&case);
        let good = fs::read(stored.path()).unwrap();
        let answer = everything(&stored.path()).unwrap();
        let used: Vec<usize> = (0..good.len()).filter(|at| good[*at] != 0).collect();
        for flip in 0..flips() / 3 {
            let mut bytes = good.clone();
            let at = if flip % 3 == 0 { dice.below(bytes.len()) } else { used[dice.below(used.len())] };
            bytes[at] ^= 1 << dice.below(8);
            fs::write(stored.path(), &bytes).unwrap();
            let read = everything(&stored.path());
            let verified = verify(&stored.path()).is_ok_and(|verified| verified.findings.is_empty());
            if let Ok(read) = read {
                assert!(same_order(&read.0, &answer.0) && read.1 == answer.1, "byte {at} changes an answer");
                harmless += 1;
            } else {
                assert!(!verified, "byte {at} is not found");
                found += 1;
            }
        }
    }
    assert!(found > flips() / 3, "{found} found, {harmless} harmless");
}

/// What a trace reads by itself is checked like everything else.
#[test]
fn a_trace_from_a_damaged_database_is_right_or_none() {
    let mut dice = Dice(13);
    let mut faults = 0;
    for case in cases() {
        let stored = Stored::of(&case);
        let good = fs::read(stored.path()).unwrap();
        let used: Vec<usize> = (0..good.len()).filter(|at| good[*at] != 0).collect();
        let graph = Graph::new(case.clone());
        let right: Vec<String> = case.claims.keys().map(|id| answers(&graph, id)).collect();
        for _ in 0..flips() / 5 {
            let mut bytes = good.clone();
            bytes[used[dice.below(used.len())]] ^= 1 << dice.below(8);
            fs::write(stored.path(), &bytes).unwrap();
            for (id, right) in case.claims.keys().zip(&right) {
                let Ok(archive) = Archive::open(&stored.path()) else { break };
                let part = Part::new(archive);
                let answer = answers(&part, id);
                match part.into_fault() {
                    None => assert_eq!(answer, *right, "{id}"),
                    Some(_) => faults += 1,
                }
            }
        }
    }
    assert!(faults > 50, "{faults}");
}

/// The same of what stood on a day: what went since is counted by no record, and has to be found all the same.
#[test]
fn a_trace_of_the_past_from_a_damaged_database_is_right_or_none() {
    let (mut dice, mut runner) = (Dice(17), TestRunner::deterministic());
    let mut faults = 0;
    for _ in 0..3 {
        let start = generated(&mut runner);
        let (stored, other) = (Stored::of(&start), generated(&mut runner));
        let steps = vec(step(), 20).new_tree(&mut runner).unwrap().current();
        let days = past::live(&stored, &start, &other, &steps);
        let good = fs::read(stored.path()).unwrap();
        let used: Vec<usize> = (0..good.len()).filter(|at| good[*at] != 0).collect();
        for flip in 0..flips() / 5 {
            let date = past::by(flip % (days + 1));
            fs::write(stored.path(), &good).unwrap();
            let then = Graph::new(At::date(&stored, &date).archive().case().unwrap());
            let mut bytes = good.clone();
            bytes[used[dice.below(used.len())]] ^= 1 << dice.below(8);
            fs::write(stored.path(), &bytes).unwrap();
            for id in start.claims.keys() {
                let Ok(archive) = Archive::open_as_of(&stored.path(), &date) else { break };
                let part = Part::new(archive.expect("the journal is checked"));
                let answer = answers(&part, id);
                match part.into_fault() {
                    None => assert_eq!(answer, answers(&then, id), "{id} {date}"),
                    Some(_) => faults += 1,
                }
            }
        }
    }
    assert!(faults > 50, "{faults}");
}

/// Whoever has a database open that another program cuts off gets an error or what there was.
#[test]
fn what_is_cut_off_while_it_is_open_ends_nobody() {
    let stored = Stored::of(&shipped());
    let archive = stored.archive();
    let whole = archive.case().unwrap();
    let claims: Vec<_> = whole.claims.keys().collect();
    let before: Vec<_> = claims.iter().map(|id| archive.ends(id).unwrap()).collect();
    drop(archive);
    let length = fs::metadata(stored.path()).unwrap().len();
    for eighths in (0..8).rev() {
        let archive = stored.archive();
        let copy = fs::read(stored.path()).unwrap();
        let file = fs::OpenOptions::new().write(true).open(stored.path()).unwrap();
        file.set_len(length * eighths / 8).unwrap();
        if let Ok(case) = archive.case() {
            assert_eq!(case, whole);
        }
        for (id, before) in claims.iter().zip(&before) {
            assert!(archive.ends(id).is_err() || archive.ends(id).unwrap() == *before, "{id}");
        }
        drop(archive);
        fs::write(stored.path(), copy).unwrap();
    }
}

#[test]
fn what_is_cut_off_is_found() {
    let mut dice = Dice(11);
    for case in cases() {
        let stored = Stored::of(&case);
        let good = fs::read(stored.path()).unwrap();
        for _ in 0..cuts() / 3 {
            let length = dice.below(good.len());
            fs::write(stored.path(), &good[..length]).unwrap();
            // What a killed writer left may lie beside it.
            let left = stored.path().with_extension("wherefrom-journal");
            if length.is_multiple_of(2) {
                fs::write(left, [0; 1024]).unwrap();
            } else {
                drop(fs::remove_file(left));
            }
            assert!(everything(&stored.path()).is_err(), "cut at {length}");
            let verified = verify(&stored.path());
            assert!(
                verified.is_err() || verified.is_ok_and(|one| !one.findings.is_empty()),
                "cut at {length}"
            );
        }
    }
}

#[test]
fn a_good_database_is_verified_and_compacted_without_a_change() {
    for case in cases() {
        let stored = Stored::of(&case);
        assert_eq!(verify(&stored.path()).unwrap().findings, [""; 0]);
        compact(&stored.path()).unwrap();
        assert_eq!(verify(&stored.path()).unwrap().findings, [""; 0]);
        assert!(same_order(&case, &stored.archive().case().unwrap()));
    }
}

/// What somebody wrote by hand, with rows that are whole, but not what follows from the records.
#[test]
fn what_does_not_follow_from_the_records_is_found() {
    for (sql, finding) in [
        ("DELETE FROM told", "the list `told` is not what follows from the records"),
        ("DELETE FROM look", "the list `look` is not what follows from the records"),
        ("DELETE FROM summary", "the list `summary` is not what follows from the records"),
        ("DELETE FROM claim WHERE n = 3", "the row 3 of `claim` is missing"),
        (
            "UPDATE claim SET text = 'It did not rain.' WHERE n = 2",
            "the row 2 of `claim` is not what was written",
        ),
        ("UPDATE block SET key = key + 1 WHERE key = 2097152", "the block 2097152 of accounts is missing"),
        (
            "UPDATE source SET protected = 1 - protected WHERE n = 5",
            "the row 5 of `source` is not what was written",
        ),
        ("DROP INDEX judgement_a", "lacks the table `judgement_a`, or has it in another form"),
    ] {
        let stored = Stored::of(&shipped());
        rusqlite::Connection::open(stored.path()).unwrap().execute_batch(sql).unwrap();
        let findings = verify(&stored.path()).unwrap().findings;
        assert!(findings.iter().any(|one| one.contains(finding)), "{sql}: {findings:?}");
        assert!(compact(&stored.path()).is_err(), "{sql}");
    }
}

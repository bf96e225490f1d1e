//! JSON Lines of any bytes: each is a record or says what is wrong with it, and all the records that are good make a
//! database that is as it should be.

use std::time::SystemTime;

use super::equal::equal_up_to_order;
use crate::case::broken_in;
use crate::format::jsonl::{self, Line, Lines};
use crate::graph::Graph;
use crate::model::{Case, Incoming};
use crate::store::{Archive, Change, Intake, verify};

/// The case that lines make which all are good.
pub(super) fn case_of(lines: impl Iterator<Item = String>) -> Case {
    let mut case = Case::default();
    for line in lines {
        match jsonl::read(&line).unwrap_or_else(|fault| panic!("{fault:?}\n{line}")) {
            Line::Record(record) => put(&mut case, *record),
            Line::Case(head) => case = *head,
            Line::Problem => {}
        }
    }
    case
}

fn put(case: &mut Case, record: Incoming) {
    match record {
        Incoming::Source(one) => drop(case.sources.insert(one.id.clone(), one)),
        Incoming::Entity(one) => drop(case.entities.insert(one.id.clone(), one)),
        Incoming::Claim(one) => drop(case.claims.insert(one.id.clone(), one)),
        Incoming::Account(claim, one) => case.claims[&claim].accounts.push(one),
        Incoming::About(claim, one) => case.claims[&claim].about.push(one),
        Incoming::Contradiction(one) => case.contradictions.push(one),
        Incoming::Relation(one) => case.relations.push(one),
        Incoming::Judgement(one) => case.judgements.push(one),
    }
}

/// Reads lines; what can't be read says where and why, and how often that was.
fn read(data: &[u8]) -> (Vec<(u64, Line)>, usize) {
    let (mut good, mut faults) = (Vec::new(), 0);
    let mut lines = Lines::new(data);
    while let Some(read) = lines.read().expect("memory can be read") {
        match read {
            Ok(line) => good.push((lines.number(), line)),
            Err(fault) => {
                assert!(!fault.message.is_empty() && fault.column <= lines.line().len() + 1, "{fault:?}");
                let _ = jsonl::protects(lines.line());
                let left = jsonl::rejected(lines.line(), &fault.message);
                let mut again = Lines::new(left.as_slice());
                assert_eq!(again.read().expect("memory can be read"), Some(Ok(Line::Problem)));
                // The first line of a file alone may begin with a mark, and one that is too long is not all kept.
                if lines.number() > 1 && fault.code != "too-long" {
                    assert_eq!(again.read().expect("memory can be read"), Some(Err(fault)));
                }
                faults += 1;
            }
        }
    }
    (good, faults)
}

/// Every record by itself: it is written so that it is read as the same.
pub fn lines(data: &[u8]) {
    for (_, line) in read(data).0 {
        let Line::Record(record) = line else { continue };
        let mut case = Case::default();
        match *record {
            Incoming::Account(claim, one) => {
                case.claims.insert(claim.clone(), crate::model::Claim::new(claim.clone(), "It rained."));
                case.claims[&claim].accounts.push(one);
            }
            record => put(&mut case, record),
        }
        // What it names is not there, which nobody asks for in between.
        let graph = Graph::new(case.clone());
        assert_eq!(case_of(jsonl::lines(&graph).map(|value| value.to_string())), case);
    }
}

/// All of them: the good ones are a case, and the same lines come of it.
pub fn intake(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("new.wherefrom");
    let change = Change::new("import", SystemTime::UNIX_EPOCH);
    // Little memory for some, so that they are sorted on the disk.
    let memory = if data.len().is_multiple_of(2) { 0 } else { 1 << 20 };
    let mut intake = Intake::start_within(&path, &change, memory).expect("a file can be made");
    let mut records = 0;
    for (number, line) in read(data).0 {
        if let Line::Record(record) = line {
            records += 1;
            intake.take(*record, number).expect("a record is taken, whatever it says");
        }
    }
    let loaded = intake.finish(true).expect("what can't be kept is left out");
    assert!(loaded.left() <= records, "{loaded:?}");
    let verified = verify(&path).expect("the database can be read");
    assert_eq!(verified.findings, Vec::<String>::new());
    let case = Archive::open(&path).and_then(|archive| archive.case()).expect("the database can be read");
    assert_eq!(broken_in(&case), None);
    assert_eq!(loaded.claims, case.claims.len() as u64);
    assert_eq!(loaded.sources + loaded.documents, case.sources.len() as u64);
    assert_eq!(loaded.entities, case.entities.len() as u64);
    let again = case_of(jsonl::lines(&Graph::new(case.clone())).map(|value| value.to_string()));
    assert!(equal_up_to_order(&again, &case), "{case:#?}\n{again:#?}");
}

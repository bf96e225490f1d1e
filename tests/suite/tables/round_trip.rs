//! JSON Lines written and read again are the case they were.

use proptest::prelude::*;
use wherefrom::format::jsonl::{self, Line};
use wherefrom::graph::Graph;
use wherefrom::model::{Case, Incoming};

use crate::support::generate;

/// A line of each record.
pub(super) const EXAMPLES: [&str; 4] = [
    r#"{"record":"claim","id":"rain","text":"It rained.","about":["a",{"id":"b","role":"c"}],"quantity":{"of":"drops","value":4.5}}"#,
    r#"{"record":"account","claim":"rain","document":"d","at":[[0,9]],"hashes":["00000000"],"hops":[{"source":"d"},{"source":"m","said":"2022~"}]}"#,
    r#"{"record":"document","id":"d","title":"A","sha256":null,"reliability":{"grade":"A","on":"2022"}}"#,
    r#"{"record":"judgement","judgement":"same","ids":["a","b"],"likely":"probable"}"#,
];

/// Makes a case of lines.
fn case_of(lines: impl Iterator<Item = String>) -> Case {
    let mut case = Case::default();
    for line in lines {
        let record = match jsonl::read(&line).unwrap_or_else(|fault| panic!("{fault:?}\n{line}")) {
            Line::Record(record) => *record,
            Line::Case(head) => {
                case = Case { sources: case.sources, ..*head };
                continue;
            }
            Line::Problem => continue,
        };
        match record {
            Incoming::Source(one) => drop(case.sources.insert(one.id.clone(), one)),
            Incoming::Entity(one) => drop(case.entities.insert(one.id.clone(), one)),
            Incoming::Claim(one) => drop(case.claims.insert(one.id.clone(), one)),
            Incoming::Account(claim, one) => case.claims.get_mut(&claim).unwrap().accounts.push(one),
            Incoming::Contradiction(one) => case.contradictions.push(one),
            Incoming::Relation(one) => case.relations.push(one),
            Incoming::Judgement(one) => case.judgements.push(one),
            Incoming::About(..) => unreachable!("what a claim is about stands in it"),
        }
    }
    case
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_case_comes_back_as_it_was(case in generate::case()) {
        let graph = Graph::new(case.clone());
        let lines = jsonl::lines(&graph).map(|value| value.to_string());
        prop_assert_eq!(case_of(lines), case);
    }
}

#[test]
fn figures_keep_their_digits() {
    for figure in ["0.10", "4_000", "007", "1e3", "-5", "0.5", "12345678901234567890", "1e300", "400"] {
        let mut case = Case::default();
        let line = format!(
            r#"{{"record":"claim","id":"rain","text":"x","quantity":{{"of":"drops","value":"{figure}"}}}}"#
        );
        let Line::Record(record) = jsonl::read(&line).unwrap() else { panic!("{line}") };
        let Incoming::Claim(claim) = *record else { panic!("{line}") };
        case.claims.insert(claim.id.clone(), claim);
        let again = case_of(jsonl::lines(&Graph::new(case.clone())).map(|value| value.to_string()));
        assert_eq!(again, case);
    }
}

#[test]
fn what_can_be_missing_goes_without_saying() {
    for line in EXAMPLES {
        assert!(jsonl::read(line).is_ok(), "{line}");
    }
}

//! Whole cases written as files.

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;
use wherefrom::case::read_texts;
use wherefrom::case::write::{format, write};
use wherefrom::diag::{Problem, Severity};

use crate::support::equal::equal_up_to_order;
use crate::support::generate;

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_canonical_and_every_file_has_a_name_of_its_own(case in generate::case()) {
        let files = write(&case);
        let names: BTreeSet<String> = files.iter().map(|(path, _)| path.display().to_string().to_lowercase()).collect();
        prop_assert_eq!(names.len(), files.len());
        prop_assert!(names.contains("case.toml") && names.iter().all(|name| name.len() < 255));
        for (path, text) in files {
            prop_assert_eq!(&format(&text).unwrap(), &text, "{}", path.display());
        }
    }

    #[test]
    fn what_is_written_reads_as_it_was(case in generate::case()) {
        let files = write(&case).into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        let read = read_texts(Path::new("case"), files);
        // That nobody tells a claim is said of the case, and so of its files.
        let is_fault = |p: &&Problem| p.severity == Severity::Error && p.code != "claim-without-account";
        prop_assert_eq!(read.problems.iter().find(is_fault), None);
        prop_assert!(equal_up_to_order(&case, &read.case), "{:#?}", read.case);
    }

    #[test]
    fn a_case_is_equal_to_itself_in_another_order_and_to_nothing_less(case in generate::case()) {
        let mut other = case.clone();
        other.sources.reverse();
        other.claims.reverse();
        other.claims.values_mut().for_each(|claim| claim.accounts.reverse());
        other.judgements.reverse();
        prop_assert!(equal_up_to_order(&case, &other));
        other.sources.pop();
        prop_assert!(!equal_up_to_order(&case, &other));
    }
}

//! Anything at all: whatever the bytes, nothing panics, nothing hangs, and the case keeps its promises.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::{broken, read_texts};
use super::good::{CASE, CHRONICLES};
use super::{faults_of, read};

fn holds(files: Vec<(&str, Vec<u8>)>) {
    let files = files.into_iter().map(|(path, bytes)| (PathBuf::from(path), bytes)).collect();
    let folder = read_texts(Path::new("case"), files);
    assert_eq!(broken(&folder), None);
    // Every place can be shown, and every fault says what to do.
    assert!(!faults_of(&folder).contains("hint NONE"), "{}", faults_of(&folder));
}

/// Words that case files are made of, so that what is thrown together reaches far in.
const PIECES: &[&str] = &[
    "[source.a]\n",
    "[source.\"a.b\"]\n",
    "[entity.a]\n",
    "[document.d]\n",
    "[claim.c]\n",
    "[defaults]\n",
    "[[same]]\n",
    "[[contradiction]]\n",
    "[[relation]]\n",
    "[[different]]\n",
    "name = \"n\"\n",
    "kind = \"person\"\n",
    "title = \"t\"\n",
    "text = \"t\"\n",
    "accounts = [",
    "{ chain = [\"a\"] }",
    "{ document = \"d\", at = \"1-2#00000000\" }",
    "chain = [",
    "]",
    "}",
    "{",
    ", ",
    "\n",
    "\"",
    "'",
    "\"\"\"",
    "=",
    "#",
    ".",
    "ids = [\"a\", \"d\"]\n",
    "claims = [\"c\", \"e\"]\n",
    "differ = \"time\"\n",
    "from = \"c\"\n",
    "to = \"e\"\n",
    "via = [\"a\"]\n",
    "document = \"d\"\n",
    "part_of = \"a\"\n",
    "protected = 1\n",
    "id = \"x\"",
    "source = \"a\"",
    "basis = \"told\"",
    "published = 2022-01-05\n",
    "é",
    "\u{feff}",
    "\r",
    "quantity = { of = \"x\", value = 0x1 }\n",
    "[claim.e]\ntext = \"e\"\n",
    "a.b.c = 1\n",
    "\\u00",
    "inf",
    "-",
    "7",
];

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        holds(vec![("case.toml", bytes.clone()), ("b.toml", bytes)]);
    }

    #[test]
    fn any_pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        holds(vec![("case.toml", CASE.into()), ("b.toml", pieces.concat().into_bytes())]);
    }

    #[test]
    fn a_good_case_with_a_part_cut_out(from in 0..CHRONICLES.len(), length in 0_usize..60, put in prop::sample::select(PIECES)) {
        let mut bytes = CHRONICLES.as_bytes().to_vec();
        bytes.splice(from..(from + length).min(CHRONICLES.len()), put.bytes());
        holds(vec![("case.toml", CASE.into()), ("chronicles.toml", bytes)]);
    }

    #[test]
    fn a_good_case_with_a_part_twice(from in 0..CASE.len(), length in 0_usize..300, at in 0..CASE.len()) {
        let mut bytes = CASE.as_bytes().to_vec();
        let part = bytes[from..(from + length).min(CASE.len())].to_vec();
        bytes.splice(at..at, part);
        holds(vec![("case.toml", bytes), ("chronicles.toml", CHRONICLES.into())]);
    }

    /// A fault may take evidence away, and never adds any or changes who has it from whom.
    #[test]
    fn a_cut_never_makes_evidence_up(from in 0..CHRONICLES.len(), length in 1_usize..4) {
        let good = read(&[("case.toml", CASE), ("chronicles.toml", CHRONICLES)]);
        let mut bytes = CHRONICLES.as_bytes().to_vec();
        bytes.splice(from..(from + length).min(CHRONICLES.len()), *b"\"");
        let files = vec![(PathBuf::from("case.toml"), CASE.into()), (PathBuf::from("chronicles.toml"), bytes.clone())];
        let cut = read_texts(Path::new("case"), files);
        if toml::de::DeTable::parse(&String::from_utf8_lossy(&bytes)).is_err() {
            for claim in cut.case.claims.values() {
                for account in &claim.accounts {
                    let known = good.case.claims.values().flat_map(|claim| &claim.accounts);
                    let same = |other: &crate::model::Account| (&other.hops, &other.document, &other.at) == (&account.hops, &account.document, &account.at);
                    prop_assert!(known.into_iter().any(same), "{account:?}\n{}", String::from_utf8_lossy(&bytes));
                }
            }
        }
    }
}

fn quickly<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    done
}

#[test]
fn deep_nesting_is_refused_clearly_and_at_once() {
    let nested = [
        format!("[claim.x]\ntext = {}", "[".repeat(10_000)),
        format!("[claim.x]\nquantity = {}", "{a=".repeat(10_000)),
        format!("[source.{}a]\n", "a.".repeat(10_000)),
        format!("{}a = 1\n", "a.".repeat(10_000)),
    ];
    for text in nested {
        let folder = quickly(|| {
            read(&[("b.toml", &text), ("case.toml", "[source.a]\nname = \"A\"\nkind = \"person\"\n")])
        });
        let codes: Vec<_> = folder.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["too-deep"], "{}", &text[..30]);
        assert_eq!(folder.case.sources.len(), 1);
    }
}

#[test]
fn a_huge_case_takes_no_time_that_grows_with_its_square() {
    use std::fmt::Write as _;
    let mut text = String::from("[claim.c]\ntext = \"C.\"\naccounts = [\n");
    for i in 0..20_000 {
        let _ = writeln!(text, "  {{ chain = [\"s{i}\", \"unknown{i}\"] }},\n  {{ chain = [\"s{i}\"] }},");
    }
    text += "]\n";
    for i in 0..20_000 {
        let _ = writeln!(
            text,
            "[source.s{i}]\nname = \"S\"\nkind = \"person\"\npart_of = \"s{}\"",
            (i + 1) % 20_000
        );
    }
    for i in 0..20_000 {
        let _ = writeln!(
            text,
            "[[same]]\nids = [\"s{i}\", \"s{}\"]\n[[different]]\nids = [\"s0\", \"s{i}\"]",
            i + 1
        );
    }
    let folder = quickly(|| read(&[("case.toml", &text)]));
    assert_eq!(folder.case.claims["c"].accounts.len(), 20_000);
    let unknown = folder.problems.iter().filter(|problem| problem.code == "unknown-id").count();
    assert_eq!(unknown, 20_000 + 1);
}

#[test]
fn a_huge_heap_of_errors_takes_no_time_either() {
    for line in ["= = =\n", "a\n", "[[[\n", "[source.x]\nname = \"\n", "x = [1 2\n"] {
        let text = line.repeat(400_000 / line.len());
        let folder = quickly(|| read(&[("case.toml", &text)]));
        assert!(!folder.problems.is_empty());
    }
}

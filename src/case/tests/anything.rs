//! Anything at all: whatever the bytes, nothing panics, nothing hangs, and the case keeps its promises.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::super::{broken, read_texts};
use super::good::{CASE, CHRONICLES};
use super::{faults_of, read};
use crate::diag::Severity;
use crate::model::{Account, Case};

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
    fn a_fault_never_makes_evidence_up(number in 0..EVIDENCE.len(), from in 0..1000_usize, length in 0_usize..5, put in prop::sample::select(&["", "\"", "x", "]", "{", ",", "\n", " = "][..])) {
        let text = EVIDENCE[number];
        let good = read(&[("case.toml", CASE), ("chronicles.toml", CHRONICLES), ("z.toml", text)]);
        let from = from % text.len();
        let mut bytes = text.as_bytes().to_vec();
        bytes.splice(from..(from + length).min(text.len()), put.bytes());
        let broken_text = String::from_utf8_lossy(&bytes).into_owned();
        let cut = read(&[("case.toml", CASE), ("chronicles.toml", CHRONICLES), ("z.toml", &broken_text)]);
        // Without a fault somebody may just as well have meant it.
        if cut.problems.iter().any(|problem| problem.severity == Severity::Error) {
            let known: Vec<_> = good.case.claims.values().flat_map(|claim| &claim.accounts).collect();
            for account in cut.case.claims.values().flat_map(|claim| &claim.accounts) {
                let told = |account: &Account| account.hops.iter().map(|hop| (hop.source.clone(), hop.basis, hop.stance)).collect::<Vec<_>>();
                prop_assert!(known.iter().any(|other| told(other) == told(account)), "{:?}\n{broken_text}\n{}", told(account), faults_of(&cut));
            }
        }
    }
}

/// Records that clash with each other, so that somebody has to choose.
const CLASHING: &[&str] = &[
    "[source.a]\nname = \"A\"\nkind = \"person\"\n",
    "[source.a]\nname = \"Other\"\nkind = \"group\"\nprotected = true\n",
    "[entity.a]\nname = \"A\"\nkind = \"place\"\n",
    "[document.b]\ntitle = \"B\"\n",
    "[source.b]\nname = \"B\"\nkind = \"outlet\"\n",
    "[source.c]\nname = \"C\"\nkind = \"person\"\npart_of = \"b\"\n",
    "[claim.x]\ntext = \"X.\"\naccounts = [{ chain = [\"c\"] }]\n",
    "[claim.x]\ntext = \"Another X.\"\naccounts = [{ id = \"one\", chain = [\"a\"] }]\n",
    "[claim.x]\naccounts = [{ chain = [\"c\"], note = \"n\" }, { id = \"one\", document = \"b\", chain = [\"c\"] }]\n",
    "[claim.y]\ntext = \"Y.\"\nabout = [\"a\"]\naccounts = [{ id = \"two\", chain = [\"c\", \"a\"] }, { chain = [\"c\", \"a\"] }]\n",
    "[[relation]]\nkind = \"restates\"\nfrom = \"x\"\nto = \"y\"\naccount = \"one\"\n",
    "[[relation]]\nkind = \"restates\"\nfrom = \"y\"\nto = \"x\"\naccount = \"two\"\n",
];

/// Returns a case as text in which the order of its records can't be seen.
fn unordered(case: &Case) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(case.sources.values().map(|record| format!("{record:?}")));
    lines.extend(case.entities.values().map(|record| format!("{record:?}")));
    lines.extend(case.relations.iter().map(|record| format!("{record:?}")));
    for claim in case.claims.values() {
        let mut claim = claim.clone();
        claim.accounts.sort_by(|a, b| a.id.cmp(&b.id));
        lines.push(format!("{claim:?}"));
    }
    lines.sort();
    lines
}

proptest! {
    #[test]
    fn the_order_of_clashing_records_decides_nothing(order in Just((0..CLASHING.len()).collect::<Vec<_>>()).prop_shuffle(), torn in any::<bool>()) {
        let text = |order: &mut dyn Iterator<Item = usize>| {
            let tables: String = order.map(|i| CLASHING[i]).collect();
            if torn { format!("{tables}[source.z]\nname = \n") } else { tables }
        };
        let split = order.len() / 2;
        let files = [text(&mut (0..CLASHING.len())), text(&mut order[..split].iter().copied()), text(&mut order[split..].iter().copied())];
        let one = read(&[("case.toml", &files[0])]);
        let two = read(&[("a.toml", &files[1]), ("case.toml", &files[2])]);
        prop_assert_eq!(unordered(&one.case), unordered(&two.case));
    }
}

/// Files whose accounts lean on defaults, and on words that a fault may take away.
const EVIDENCE: &[&str] = &[
    CHRONICLES_ALONE,
    "[defaults]\ndocument = \"chronicles\"\nvia = [\"elena\"]\n\n[claim.y]\ntext = \"Y.\"\naccounts = [{ chain = [\"maria\"] }]\n",
    "[defaults]\nvia = [{ source = \"elena\", stance = \"doubts\" }]\n[claim.y]\ntext = \"Y.\"\naccounts = [\n  { chain = [{ source = \"maria\", basis = \"undisclosed\", stance = \"denies\" }] },\n  { chain = [\"maria\",\n    { source = \"the-news\", basis = \"told\" }] },\n]\n",
];

const CHRONICLES_ALONE: &str = "[defaults]\ndocument = \"chronicles\"\nvia = [\"elena\"]\n[claim.injured-4000]\naccounts = [{ chain = [\"maria\"], note = \"n\" }]\n[source.x]\nname = \"X\"\nkind = \"person\"\n";

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

#[test]
fn circles_within_circles_take_no_time_that_grows_with_their_square() {
    use std::fmt::Write as _;
    let mut text = String::new();
    for i in 0..30_000 {
        let _ = writeln!(
            text,
            "[source.s{i}]\nname = \"S\"\nkind = \"group\"\npart_of = [\"s{}\", \"s0\"]",
            (i + 1) % 30_000
        );
    }
    let folder = quickly(|| read(&[("case.toml", &text)]));
    assert!(folder.problems.iter().all(|problem| problem.code == "circle" && problem.also.len() <= 6));
}

//! Every fault: its place, the words at fault, the other place and the hint, in one snapshot to read.

use std::fmt::Write as _;

use super::{faults_of, read};
use crate::model::SourceId;

/// What most of the cases below need to stand on.
const BASE: &str = r#"
[source.maria]
name = "Maria"
kind = "person"
[source.elena]
name = "Elena"
kind = "person"
[document.doc]
title = "A text"
[entity.almaty]
name = "Almaty"
kind = "place"
[claim.one]
text = "One."
accounts = [{ chain = ["maria"] }]
[claim.two]
text = "Two."
accounts = [{ chain = ["elena"] }]
"#;

/// A name, and a file beside the base.
const BAD: &[(&str, &str)] = &[
    // What is no TOML.
    ("a quote is missing at the end", "[source.a]\nname = \"A\nkind = \"person\"\n"),
    ("quotes are missing", "[source.a]\nname = Anna B # her\nkind = \"person\"\n"),
    ("curly quotes", "[source.a]\nname = “A”\nkind = \"person\"\n"),
    ("no value", "[source.a]\nname =\nkind = \"person\"\n"),
    ("no equals sign", "[source.a]\nname \"A\"\nkind = \"person\"\n"),
    ("a colon", "[source.a]\nname: \"A\"\nkind = \"person\"\n"),
    ("a key twice", "[source.a]\nname = \"A\"\nkind = \"person\"\nname = \"B\"\n"),
    ("a blank in a header", "[claim.houses 140]\ntext = \"T.\"\naccounts = [{ chain = [\"maria\"] }]\n"),
    (
        "a bracket of another kind is missing",
        "[claim.a]\ntext = \"A.\"\naccounts = [\n  { chain = [\"maria\", \"elena\" },\n]\n",
    ),
    (
        "a key twice in braces",
        "[claim.x]\ntext = \"X.\"\naccounts = [{ chain = [\"maria\"], note = \"a\", note = \"b\" }]\n",
    ),
    (
        "a comma is missing in a list",
        "[claim.x]\ntext = \"X.\"\naccounts = [{ chain = [\"maria\" \"elena\"] }]\n",
    ),
    (
        "a comma is missing between accounts",
        "[claim.x]\ntext = \"X.\"\naccounts = [\n  { chain = [\"maria\"] }\n  { chain = [\"elena\"] },\n]\n",
    ),
    (
        "a comma is missing in braces",
        "[claim.x]\ntext = \"X.\"\naccounts = [{ note = \"n\" chain = [\"maria\"] }]\n",
    ),
    (
        "a comma too many",
        "[claim.x]\ntext = \"X.\"\ntags = [\"a\",, \"b\"]\naccounts = [{ chain = [\"maria\"] }]\n",
    ),
    (
        "a list is never closed",
        "[claim.x]\ntext = \"X.\"\naccounts = [\n  { chain = [\"maria\"] },\n[source.a]\nname = \"A\"\nkind = \"person\"\n",
    ),
    (
        "a list is never closed, and a key follows",
        "[claim.x]\ntext = \"X.\"\ntags = [\"a\", \"b\"\nnote = \"n\"\naccounts = [{ chain = [\"maria\"] }]\n",
    ),
    (
        "braces are never closed",
        "[claim.x]\ntext = \"X.\"\naccounts = [\n  { chain = [\"maria\"] },\n  { chain = [\"elena\"],\n]\n",
    ),
    (
        "a long text is never closed",
        "[claim.x]\ntext = \"\"\"X.\naccounts = [{ chain = [\"maria\"] }]\n[source.a]\nname = \"A\"\nkind = \"person\"\n",
    ),
    ("a header is never closed", "[source.a\nname = \"A\"\nkind = \"person\"\n"),
    ("words behind a value", "[source.a]\nname = \"A\" or B\nkind = \"person\"\n"),
    ("a bad escape", "[source.a]\nname = \"C:\\qx\"\nkind = \"person\"\n"),
    ("letters that need quotes in a header", "[source.мария]\nname = \"A\"\nkind = \"person\"\n"),
    ("a value that is a table as well", "[source.a]\nname = \"A\"\nname.b = \"B\"\nkind = \"person\"\n"),
    (
        "a leading zero",
        "[claim.x]\ntext = \"X.\"\nquantity = { of = \"x\", value = 007 }\naccounts = [{ chain = [\"maria\"] }]\n",
    ),
    ("a table twice across headers", "source.a.name = \"A\"\n[source.a]\nkind = \"person\"\n"),
    // Keys and tables.
    (
        "unknown keys",
        "[source.a]\nnmae = \"A\"\nname = \"A\"\nkind = \"person\"\nshoe-size = 44\n[claim.x]\ntext = \"X.\"\naccounts = [{ chian = [\"maria\"], chain = [{ source = \"maria\", bassis = \"told\" }] }]\n",
    ),
    ("unknown tables", "[sources.a]\nname = \"A\"\n[[contradictions]]\nclaims = []\n[weather]\nx = 1\n"),
    ("keys at the top", "title = \"T\"\ndocument = \"doc\"\nvia = [\"maria\"]\ncolour = \"red\"\n"),
    ("an id with a dot", "[source.a.b]\nname = \"A\"\nkind = \"person\"\n"),
    (
        "missing keys",
        "[source.a]\n[entity.b]\nname = \"B\"\n[document.c]\n[[contradiction]]\n[[relation]]\nfrom = \"one\"\n[[same]]\n[claim.x]\ntext = \"X.\"\nquantity = { value = 1 }\naccounts = [{ chain = [{ basis = \"told\" }] }, { chain = [\"maria\"] }]\n",
    ),
    (
        "tables that stand wrongly",
        "source = \"x\"\n[contradiction]\nclaims = [\"one\", \"two\"]\n[[defaults]]\n[[claim]]\n[entity]\nname = \"x\"\n",
    ),
    // Values.
    (
        "wrong types",
        "[source.a]\nname = 7\nkind = [\"person\"]\naliases = \"An\"\nprotected = \"yes\"\npart_of = 3\nreliability = 2\n[document.d]\ntitle = \"D\"\npublished = 2022-01-05\nretrieved = 2022\n[claim.x]\ntext = \"X.\"\nquantity = \"many\"\ncredibility = 2\nabout = \"almaty\"\naccounts = [{ chain = \"maria\" }, { chain = [\"maria\"] }, 3]\n",
    ),
    (
        "numbers",
        "[claim.a]\ntext = \"X.\"\nquantity = { of = \"x\", value = 0xff }\naccounts = [{ chain = [\"maria\"] }]\n[claim.b]\ntext = \"X.\"\nquantity = { of = \"x\", value = inf }\naccounts = [{ chain = [\"maria\"] }]\n[claim.c]\ntext = \"X.\"\nquantity = { of = \"x\", value = \"400\" }\naccounts = [{ chain = [\"maria\"] }]\n",
    ),
    (
        "quantities",
        "[claim.a]\ntext = \"X.\"\nquantity = { of = \"x\", value = 1, approx = 2 }\naccounts = [{ chain = [\"maria\"] }]\n[claim.b]\ntext = \"X.\"\nquantity = { of = \"x\" }\naccounts = [{ chain = [\"maria\"] }]\n[claim.c]\ntext = \"X.\"\nquantity = { of = \"x\", at_least = 5, at_most = 4 }\naccounts = [{ chain = [\"maria\"] }]\n",
    ),
    (
        "words of lists",
        "[source.a]\nname = \"A\"\nkind = \"persn\"\n[source.b]\nname = \"B\"\nkind = \"Person\"\nidentity = \"green\"\nreliability = \"G\"\n[claim.x]\ntext = \"X.\"\ncredibility = \"7\"\naccounts = [{ chain = [{ source = \"maria\", basis = \"seen\", stance = \"denys\" }] }, { chain = [\"maria\"] }]\n",
    ),
    ("texts that are empty", "[source.a]\nname = \" \"\nkind = \"person\"\n"),
    (
        "dates",
        "[claim.x]\ntext = \"X.\"\nhappened = \"last year\"\naccounts = [{ chain = [{ source = \"maria\", said = \"2022-02-30\" }] }, { chain = [\"maria\"] }]\n",
    ),
    (
        "anchors",
        "[defaults]\ndocument = \"doc\"\n[claim.x]\ntext = \"X.\"\naccounts = [\n  { at = \"10-20\" },\n  { at = \"20-10#00000000\" },\n  { at = \"10-20#0000000g\" },\n  { at = [\"0-5#00000000\", \"4-9#00000000\"] },\n  { at = [] },\n]\n",
    ),
    (
        "hashes, languages, paths",
        "[document.d]\ntitle = \"D\"\nsha256 = \"59C39B0B8CBA9535E3519D4490094E1D190F396E1554B337E3214968CBD8F2AC\"\noriginal_sha256 = \"abc\"\nlanguage = \"en_US\"\nfile = \"../../etc/passwd\"\n",
    ),
    ("a file without its hash", "[document.d]\ntitle = \"D\"\nfile = \"d.txt\"\n"),
    (
        "ids",
        "[source.\"Maria S.\"]\nname = \"M\"\nkind = \"person\"\n[entity.\"\"]\nname = \"E\"\nkind = \"place\"\n[claim.x]\ntext = \"X.\"\nabout = [\"a b\"]\naccounts = [{ id = \"-1\", chain = [\"maria\"] }]\n",
    ),
    // Ids across files.
    (
        "unknown ids",
        "[defaults]\ndocument = \"dok\"\nvia = [\"elana\"]\n[claim.x]\ntext = \"X.\"\nabout = [\"almaty\", \"nowhere\", { id = \"one\" }]\nwhere = \"almata\"\naccounts = [{ chain = [\"almaty\"], document = \"\", via = [] }, { document = \"maria\", via = [], chain = [\"one\"] }, { chain = [\"maria\"] }]\n[[contradiction]]\nclaims = [\"onee\", \"maria\"]\ndiffer = \"number\"\n[[relation]]\nkind = \"restates\"\nfrom = \"one\"\nto = \"two\"\naccount = \"nope\"\nhop = \"nobody\"\n",
    ),
    (
        "an id twice",
        "[source.maria]\nname = \"Maria again\"\nkind = \"person\"\n[entity.elena]\nname = \"E\"\nkind = \"person\"\n[claim.one]\ntext = \"Another one.\"\naccounts = [{ chain = [\"elena\"] }]\n",
    ),
    (
        "an id twice in one file",
        "[source.a]\nname = \"A\"\nkind = \"person\"\n[source.a]\nname = \"B\"\nkind = \"person\"\n",
    ),
    (
        "an account id twice",
        "[claim.x]\ntext = \"X.\"\naccounts = [{ id = \"a\", chain = [\"maria\"] }, { id = \"a\", chain = [\"elena\"] }]\n[[relation]]\nkind = \"restates\"\nfrom = \"x\"\nto = \"one\"\naccount = \"a\"\n",
    ),
    ("an account twice", "[claim.one]\naccounts = [{ chain = [\"maria\"], note = \"again\" }]\n"),
    (
        "what follows from a broken record is not told",
        "[source.a]\nname = \"A\"\nkind = \"x\"\n[claim.x]\ntext = \"X.\"\nabout = [\"a\"]\naccounts = [{ chain = [\"a\"] }, { chain = [\"maria\", \"a\"] }]\n[[same]]\nids = [\"a\", \"maria\"]\n",
    ),
    // Claims and accounts.
    ("a claim without an account", "[claim.x]\ntext = \"X.\"\n[claim.y]\ntext = \"Y.\"\naccounts = []\n"),
    ("accounts of a claim that nobody defines", "[claim.tow]\naccounts = [{ chain = [\"maria\"] }]\n"),
    (
        "keys apart from the text",
        "[claim.two]\nnote = \"n\"\ntags = [\"t\"]\naccounts = [{ chain = [\"maria\"] }]\n",
    ),
    ("an account of nobody", "[claim.x]\ntext = \"X.\"\naccounts = [{ }, { chain = [] }]\n"),
    (
        "an anchor without a document",
        "[claim.x]\ntext = \"X.\"\naccounts = [{ at = \"1-2#00000000\", chain = [\"maria\"] }, { quote = \"a\", chain = [\"maria\"] }]\n",
    ),
    (
        "an anchor and a quote",
        "[claim.x]\ntext = \"X.\"\naccounts = [{ document = \"doc\", at = \"1-2#00000000\", quote = \"a\" }]\n",
    ),
    (
        "a source twice on a chain",
        "[defaults]\nvia = [\"maria\"]\n[claim.x]\ntext = \"X.\"\naccounts = [{ chain = [\"elena\", \"maria\"] }, { via = [], chain = [\"maria\", { source = \"maria\", basis = \"witnessed\" }] }, { document = \"doc\", via = [], chain = [\"maria\", \"doc\"] }]\n",
    ),
    (
        "a basis of its own inside a chain",
        "[claim.x]\ntext = \"X.\"\naccounts = [{ chain = [{ source = \"maria\", basis = \"witnessed\" }, \"elena\"] }]\n",
    ),
    // Judgements.
    (
        "one thing twice",
        "[[same]]\nids = [\"maria\", \"maria\"]\n[[contradiction]]\nclaims = [\"one\", \"one\"]\ndiffer = \"time\"\n[[relation]]\nkind = \"supports\"\nfrom = \"one\"\nto = \"one\"\n",
    ),
    (
        "three things",
        "[[same]]\nids = [\"maria\", \"elena\", \"doc\"]\n[[contradiction]]\nclaims = [\"one\"]\ndiffer = \"time\"\n",
    ),
    ("a source and an entity", "[[same]]\nids = [\"maria\", \"almaty\"]\n"),
    (
        "judgements that clash",
        "[source.a]\nname = \"A\"\nkind = \"person\"\n[[same]]\nids = [\"maria\", \"a\"]\n[[same]]\nids = [\"a\", \"elena\"]\n[[different]]\nids = [\"maria\", \"elena\"]\nlikely = \"possible\"\n",
    ),
    (
        "a contradiction twice",
        "[[contradiction]]\nclaims = [\"one\", \"two\"]\ndiffer = \"time\"\n[[contradiction]]\nclaims = [\"two\", \"one\"]\ndiffer = \"time\"\nwhy = \"again\"\n",
    ),
    (
        "circles",
        "[source.a]\nname = \"A\"\nkind = \"person\"\npart_of = \"a\"\nspeaks_for = [\"b\"]\n[source.b]\nname = \"B\"\nkind = \"person\"\nspeaks_for = \"a\"\n[entity.c]\nname = \"C\"\nkind = \"place\"\npart_of = \"d\"\n[entity.d]\nname = \"D\"\nkind = \"place\"\npart_of = [\"c\"]\n",
    ),
];

#[test]
fn every_fault_shows_its_place_and_what_to_do() {
    let mut seen = String::new();
    for (name, text) in BAD {
        let folder = read(&[("bad.toml", text), ("case.toml", BASE)]);
        let faults = faults_of(&folder);
        assert_ne!(faults, "", "{name}");
        let _ = writeln!(seen, "# {name}\n{faults}");
    }
    insta::assert_snapshot!("faults", seen);
}

#[test]
fn what_is_not_utf_8_harms_only_its_record() {
    let mut bytes = b"[source.a]\nname = \"Ren\xe9e\"\nkind = \"person\"\n".to_vec();
    bytes.extend(b"[source.b]\nname = \"B\"\nkind = \"person\"\n# \xe9\n[claim.x]\ntext = \"X.\"\naccounts = [{ chain = [\"a\"] }]\n");
    bytes.extend(b"[source.c]\nname = \"C\"\nkind = \"person\"\n");
    let folder = super::read_texts(std::path::Path::new(""), vec![("case.toml".into(), bytes)]);
    assert_eq!(
        faults_of(&folder),
        "case.toml:2:12 not-utf-8: byte 22 of this file is not UTF-8, nor is 1 more place\n    \
         at   \"\u{fffd}\"\n    \
         hint save the file as UTF-8; the records around such places are still read\n"
    );
    assert_eq!(folder.case.sources.keys().map(SourceId::as_str).collect::<Vec<_>>(), ["c"]);
    assert_eq!(folder.case.claims["x"].accounts.len(), 0);
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let bytes = vec![b'\n'; super::super::syntax::MAX_BYTES + 1];
    let folder = super::read_texts(std::path::Path::new(""), vec![("case.toml".into(), bytes)]);
    assert_eq!(
        faults_of(&folder),
        "case.toml:1:1 too-large: this file is larger than 16 MiB\n    \
         at   \"\"\n    \
         hint split it: any number of files may add accounts to one claim\n"
    );
}

#[test]
fn a_torn_record_leaves_the_accounts_above_the_tear() {
    let text = "[claim.x]\ntext = \"X.\"\naccounts = [\n  { chain = [\"maria\"] },\n  { chain = [\"elena },\n  { chain = [\"doc\"] },\n]\n[claim.y]\ntext = \"Y.\"\naccounts = [{ chain = [\"x\"] }, { chain = [\"maria\"] }]\n";
    let folder = read(&[("bad.toml", text), ("case.toml", BASE)]);
    assert_eq!(folder.case.claims["x"].accounts.len(), 1);
    assert_eq!(folder.case.claims["y"].accounts.len(), 1);
    assert_eq!(
        folder.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(),
        ["syntax", "unknown-id"]
    );
}

#[test]
fn all_files_are_read_whatever_stands_in_one() {
    let folder = read(&[
        ("a.toml", "[source.x\n"),
        ("b.toml", "[source.y]\nname = 1\n"),
        (
            "c.toml",
            "[claim.x]\ntext = \"X.\"\nhappened = \"soon\"\naccounts = [{ chain = [\"x\"] }, { chain = [\"maria\"] }]\n",
        ),
        ("case.toml", BASE),
    ]);
    let codes: Vec<_> = folder.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["syntax", "missing-key", "wrong-type", "bad-date"]);
    assert_eq!(folder.case.claims["x"].happened, None);
    assert_eq!(folder.case.claims["x"].accounts.len(), 1);
}

#[test]
fn who_was_meant_to_be_protected_is() {
    let text = "[source.a]\nname = \"A\"\nkind = \"person\"\nprotected = \"yes\"\n[claim.x]\ntext = \"X.\"\naccounts = [{ chain = [\"aa\"] }, { chain = [\"a\"] }]\n";
    let folder = read(&[("case.toml", text)]);
    assert!(folder.case.sources["a"].protected);
    assert_eq!(folder.protected.iter().collect::<Vec<_>>(), ["A", "a"]);
    // And no hint names it.
    let unknown = folder.problems.iter().find(|problem| problem.code == "unknown-id").unwrap();
    assert_eq!(unknown.hint.as_deref(), Some("define it: [source.aa]"));
}

#[test]
fn a_protected_source_is_known_as_such_whatever_is_wrong_with_it() {
    for text in [
        "[source.a]\nname = \"A\"\nkind = \"persn\"\nprotected = true\n",
        "[source.a]\nname = \"A\"\nkind = \"person\"\nprotcted = true\n",
        "[source.a]\nprotected = true\nname = \"A\"\nkind = person\n",
    ] {
        let folder = read(&[("case.toml", text)]);
        assert_eq!(folder.problems.len(), 1);
        assert_eq!(folder.protected.iter().collect::<Vec<_>>(), ["A", "a"], "{text}");
    }
}

#[test]
fn a_via_that_every_account_would_repeat_has_a_limit() {
    let hops: Vec<String> = (0..101).map(|i| format!("\"s{i}\"")).collect();
    let text = format!(
        "[defaults]\nvia = [{}]\n[claim.x]\ntext = \"X.\"\naccounts = [{{ via = [], chain = [\"maria\"] }}, {{ }}]\n",
        hops.join(",")
    );
    let folder = read(&[("bad.toml", &text), ("case.toml", BASE)]);
    assert_eq!(folder.problems.len(), 1);
    assert_eq!(folder.problems[0].message, "this `via` has more than 100 hops");
    assert_eq!(folder.case.claims["x"].accounts.len(), 1);
}

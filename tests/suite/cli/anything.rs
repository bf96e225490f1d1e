//! Whatever the arguments and whatever the case: the program answers or says why not, and never panics.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use super::{folder, run};

const WORDS: [&str; 44] = [
    "draw",
    "impact",
    "dot",
    "--output",
    "trace",
    "show",
    "list",
    "check",
    "fmt",
    "anchor",
    "add",
    "document",
    "export",
    "schema",
    "help",
    "claims",
    "sources",
    "entities",
    "documents",
    "contradictions",
    "--json",
    "--plain",
    "--quotes",
    "--follow-restated",
    "--check",
    "--anchor",
    "--format",
    "json",
    "short",
    "--about",
    "--source",
    "--end",
    "witness",
    "--width",
    "0",
    "65535",
    "a",
    "c",
    "d",
    "d.txt",
    "",
    "…",
    "x | y",
    "--color=always",
];

const LINES: [&str; 28] = [
    "title = \"T\"",
    "[document.d]",
    "title = \"D\"",
    "file = \"d.txt\"",
    "published = \"2022-01-05T15~\"",
    "[source.a]",
    "[source.b]",
    "name = \"A\"",
    "kind = \"person\"",
    "kind = \"group\"",
    "protected = true",
    "identity = \"none\"",
    "[claim.c]",
    "[claim.e]",
    "text = \"C.\"",
    "accounts = [{ chain = [\"a\", \"b\"] }, { chain = [\"b\", \"a\"] }]",
    "accounts = [{ document = \"d\", quote = \"x\", chain = [{ source = \"a\", basis = \"told\", stance = \"denies\" }] }]",
    "accounts = [{ document = \"d\", at = \"0-3#00000000\" }]",
    "about = [\"a\", \"b\"]",
    "[[relation]]",
    "kind = \"restates\"",
    "from = \"c\"",
    "to = \"e\"",
    "[[same]]",
    "ids = [\"a\", \"b\"]",
    "[[",
    "\"",
    "name = \"\u{1b}\u{202e}é",
];

#[test]
fn nothing_makes_it_panic() {
    let words = proptest::collection::vec(select(&WORDS[..]), 0..6);
    let lines = proptest::collection::vec(select(&LINES[..]), 0..24);
    // A process for each case: a hundred and fifty are what two seconds allow.
    let config = Config { cases: 150, failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&(words, lines), |(words, lines)| {
        let text = lines.iter().fold(String::new(), |mut text, line| {
            writeln!(text, "{line}").unwrap();
            text
        });
        let dir = folder(
            "anything",
            &[("case.toml", b""), ("lines.toml", text.as_bytes()), ("d.txt", "x é y x\n".as_bytes())],
        );
        let run = run(&dir, &words);
        prop_assert!((0..=2).contains(&run.code), "{:?}: {} {}", words, run.code, run.err);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
}

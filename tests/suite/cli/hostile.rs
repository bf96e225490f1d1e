//! Texts that try to steer the terminal, to turn the direction of writing, or to be too long for any line.

use super::{folder, run};

const NASTY: &str = "red \\u001b[31m bell \\u0007 title \\u001b]0;owned\\u0007 csi \\u009b2J back\\b cr\\r nul\\u0000 del\\u007f turn \\u202e nruter \\u2066 x \\u200f <script>alert(1)</script> two\\nlines\\ttab";

fn nasty_case(name: &str) -> std::path::PathBuf {
    let long = "w".repeat(10_000);
    let case = format!(
        r#"title = "{NASTY}"
description = "{NASTY}"

[document.d]
title = "{NASTY}"
url = "{NASTY}"
file = "d.txt"
published = "2022"
outlet = "s"

[source.s]
name = "{NASTY} {long}"
kind = "group"
aliases = ["{NASTY}"]
note = "{NASTY}"

[entity.e]
name = "{NASTY}"
kind = "place"

[claim.c]
text = "{NASTY} {long}"
about = [{{ id = "e", role = "{NASTY}" }}]
where = "e"
quantity = {{ of = "{NASTY}", words = "{NASTY}", unit = "{NASTY}", where = "{NASTY}" }}
original = {{ wording = "{NASTY}" }}
tags = ["{NASTY}"]
note = "{NASTY}"
accounts = [
  {{ document = "d", quote = "evil", note = "{NASTY}", chain = [{{ source = "s", wording = "{NASTY}", channel = "{NASTY}", stance = "denies" }}] }},
  {{ document = "d", quote = "{NASTY}", chain = ["nobody\u001b[31m"] }},
]

[claim.other]
text = "{NASTY}"
accounts = [{{ document = "d", quote = "evil", chain = ["s"] }}]

[[contradiction]]
claims = ["c", "other"]
differ = "{NASTY}"

[[contradiction]]
claims = ["c", "other"]
differ = "cause"
why = "{NASTY}"
"#
    );
    let broken =
        "[source.\u{1b}[31mraw]\nname = \"\u{1b}]0;owned\u{7} \u{202e}\u{9b}2J\r x\n\u{1b}[2J = \u{7}\n";
    let text = "so \u{1b}[31m\u{7}\u{202e} evil \u{9b}2J\r\n\u{0} <script> end\n";
    folder(
        name,
        &[
            ("case.toml", case.as_bytes()),
            ("broken\u{1b}[31m.toml", broken.as_bytes()),
            ("d.txt", text.as_bytes()),
        ],
    )
}

#[test]
fn no_control_character_reaches_a_terminal() {
    let dir = nasty_case("hostile");
    let questions: &[&[&str]] = &[
        &["trace", "c", "--quotes"],
        &["trace", "other", "--quotes"],
        &["sheet", "c", "other"],
        &["sheet", "c", "--format", "html"],
        &["sheet", "\u{1b}[31m"],
        &["trace", "\u{1b}[31m\u{7}"],
        &["trace", "script"],
        &["show", "c", "s", "d", "e"],
        &["show", "\u{1b}[31m"],
        &["list", "claims"],
        &["list", "sources"],
        &["list", "entities"],
        &["list", "documents"],
        &["list", "contradictions"],
        &["list", "claims", "--about", "\u{1b}]0;owned\u{7}"],
        &["list", "\u{1b}[31m"],
        &["draw", "trace", "c", "--format", "dot"],
        &["draw", "trace", "c", "--format", "dot", "--by", "time"],
        &["draw", "dispute", "c", "--format", "dot"],
        &["draw", "contradictions", "\u{1b}[31m", "--format", "dot"],
        &["draw", "source", "s", "--format", "dot", "--focus", "\u{1b}[31m"],
        &["draw", "impact", "s", "--format", "dot"],
        &["draw", "entity", "e", "--format", "dot"],
        &["draw", "compare", "c", "--format", "dot"],
        &["draw", "case", "--format", "dot"],
        &["check", "--quotes"],
        &["check", "--format", "short"],
        &["fmt", "--check"],
        &["fmt", "--anchor"],
        &["anchor", "d", "evil"],
        &["anchor", "d", "\u{1b}[31m\u{7} no"],
        &["anchor", "\u{1b}[31m", "x"],
        &["add", "document", "\u{1b}[31m.txt"],
        &["add", "document", "d.txt", "--id", "fresh", "--print"],
        &["\u{1b}[31m\u{9b}"],
        &["--\u{1b}[31m"],
        &["init", "."],
        &["export", "--format", "json"],
    ];
    for question in questions {
        for format in [&[][..], &["--plain"], &["--width", "40"], &["--json"]] {
            let args = [question, format].concat();
            let run = run(&dir, &args);
            assert_ne!(run.code, 101, "{args:?}: {}", run.err);
            for text in [&run.out, &run.err] {
                let steering = |c: char| {
                    c.is_control() && c != '\n'
                        || matches!(c, '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
                };
                assert_eq!(
                    text.find(steering).map(|at| text[..at]
                        .chars()
                        .rev()
                        .take(60)
                        .collect::<Vec<_>>()
                        .into_iter()
                        .rev()
                        .collect::<String>()),
                    None,
                    "{args:?}"
                );
            }
        }
    }
}

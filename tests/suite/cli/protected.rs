//! A protected source in every corner of a case: neither name, alias nor id leaves the program by any verb, in any
//! format, on either output. `fmt` writes the case's own files and is meant to leave the names in them.

use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{Run, folder, run};

/// What must never be seen: whatever case, accents, hyphens and white space do to it.
const SECRETS: [&str; 7] =
    ["zoeivanova", "zouzou", "theporter", "brunoquill", "bquill", "quincyvale", "zoeivanva"];

const SHARED: &str = r#"
[source.zoe-ivanova]
name = "Zoë Ivanova"
kind = "person"
aliases = ["Zouzou", "The \"Porter\""]
protected = true
note = "ZOE IVANOVA called from Zouzou's flat."
speaks_for = "office"
tags = ["porter of Zouzou's house"]
reliability = { grade = "B", why = "Zoe\u0301 Ivanova was right before." }

[source.office]
name = "The office of Zoë Ivanova"
kind = "organisation"
tags = ["friends of Zoë Ivanova"]

[source.zoe-ivanova-diary]
name = "A diary"
kind = "record"
part_of = "zoe-ivanova"

[entity.flat-of-zouzou]
name = "Zouzou's flat"
kind = "place"
aliases = ["zoe ivanova's place"]

[[same]]
ids = ["zoe-ivanova", "office"]
likely = "possible"
by = "Zouzou"
why = "Zoë  Ivanova signs for it."

[[contradiction]]
claims = ["zouzou-saw-it", "quiet"]
differ = "existence"
strength = "tension"
why = "zoë ivanova says so."

[[relation]]
kind = "restates"
from = "quiet"
to = "zouzou-saw-it"
account = "zouzou-1"
hop = "zoe-ivanova"
why = "ZOUZOU softened it."
"#;

const CLAIMS: &str = r#"
[defaults]
document = "diary-of-zouzou"

[document.diary-of-zouzou]
title = "Diary of Zoë Ivanova: a title long enough to be cut in the middle of Zoë Ivanova's name"
author = "zoe-ivanova"
outlet = "office"
url = "https://example.org/zoe-ivanova"
file = "zoe-ivanova.txt"
note = "Lent by Zouzou"

[claim.zouzou-saw-it]
text = "Zoë\nIvanova saw the gate, and Zoe\u0301 IVANOVA shut it."
about = ["zoe-ivanova", { id = "flat-of-zouzou", role = "home of Zouzou" }]
where = "flat-of-zouzou"
quantity = { of = "keys of Zouzou", counts = "those that Zouzou had", value = 3, where = "Zouzou's flat", words = "three of Zouzou's" }
original = { wording = "Zoë Ivanova видела", language = "ru" }
tags = ["zouzou"]
note = "Zoë Ivanova asked not to be named."
accounts = [
  { id = "zouzou-1", quote = "Zoë Ivanova saw", note = "see Zouzou", recorded = { by = "Zouzou" }, chain = [
    { source = "office", channel = "phone of Zouzou" },
    { source = "zoe-ivanova", basis = "witnessed", wording = "I, Zoë Ivanova, saw it", note = "Zouzou" },
  ] },
  { chain = ["zoe-ivanova", "zoe-ivanova-diary"] },
  { chain = ["office", { source = "zoe-ivanova", stance = "denies" }] },
]

[claim.quiet]
text = "It was quiet."
accounts = [{ chain = ["zoe-ivanova"] }, { quote = "nowhere Zoë Ivanova", chain = ["office"] }]
"#;

/// Faults that hold names: a slip in an id, a record that can't be read, an unknown key beside a name, a doubled id.
const FAULTS: &str = r#"
[source.bruno-quill]
name = "Bruno Quill
aliases = ["B. Quill"]
kind = "person"
protected = true

[claim.slip]
text = "A slip."
accounts = [{ chain = ["zoe-ivanva"] }, { chain = ["zoe-ivanova", "zoe-ivanova"] }, { chian = ["Zouzou"] }]
"#;

const MORE_FAULTS: &str = r#"
[source.quincy-vale]
name = "Quincy Vale"
knd = "person"
kind = "persn"
protected = true

[source.zoe-ivanova]
name = "Zoë Ivanova"
kind = "person"

[source.other]
name = "Zoë Ivanova" 7
kind = "person"

[claim.long]
text = "L."
note = "some words before the name so that a narrow line has to be cut somewhere in Zoë Ivanova, whose name is here"
happend = "Quincy Vale"
accounts = [{ chain = ["quincy-vale"] }]
"#;

fn case(name: &str) -> PathBuf {
    folder(
        name,
        &[
            ("case.toml", "title = \"What Zoë Ivanova saw\"\ndescription = \"Zouzou\"\ndocuments = \"texts\"\n".as_bytes()),
            ("shared.toml", SHARED.as_bytes()),
            ("zoe-ivanova.toml", CLAIMS.as_bytes()),
            ("zouzou faults.toml", FAULTS.as_bytes()),
            ("faults.toml", MORE_FAULTS.as_bytes()),
            ("texts/zoe-ivanova.txt", "Zoë Ivanova saw the gate.\n“Zouzou!” they called, twenty steps away from Zoë Ivanova then.\n".as_bytes()),
        ],
    )
}

/// Letters and digits alone, without case and accents, without the escapes of JSON and HTML and the lines of trees.
fn bare(text: &str) -> String {
    let text = text.replace("\\n", " ").replace("\\\"", "\"").replace("\\u0301", "").replace("&quot;", "\"");
    let text = anstream::adapter::strip_str(&text).to_string();
    text.nfkd()
        .filter(|c| !is_combining_mark(*c) && c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn assert_covered(args: &[&str], run: &Run) {
    assert_ne!(run.code, 101, "{args:?}: {}", run.err);
    for (stream, text) in [("stdout", &run.out), ("stderr", &run.err)] {
        let bare = bare(text);
        for secret in SECRETS {
            assert!(!bare.contains(secret), "{args:?}: `{secret}` on {stream}:\n{text}");
        }
    }
}

fn every_verb(dir: &Path) -> Vec<Run> {
    let questions: &[&[&str]] = &[
        &["trace", "zouzou-saw-it", "--quotes", "--follow-restated"],
        &["trace", "quiet", "--quotes", "--follow-restated"],
        &["sheet", "zouzou-saw-it", "quiet"],
        &["sheet", "zouzou-saw-it", "quiet", "--format", "html"],
        &["sheet", "Zouzou"],
        &["trace", "Zouzou"],
        &["trace", "Zoë", "Ivanova", "flew"],
        &["trace", "zoe-ivanova"],
        &["show", "zoe-ivanova", "office", "flat-of-zouzou", "diary-of-zouzou", "zoe-ivanova-diary"],
        &["show", "zouzou-saw-it", "quiet"],
        &["show", "zouzou"],
        &["show", "bruno-quill"],
        &["show", "quincy-vale"],
        &["list", "claims"],
        &["list", "claims", "--source", "zoe-ivanova", "--about", "flat-of-zouzou"],
        &["list", "claims", "--source", "Zouzou"],
        &["list", "claims", "--end", "Zouzou"],
        &["list", "claims", "--last", "zoe-ivanova"],
        &["list", "claims", "--only", "--last-tag", "Zouzou"],
        &["list", "sources"],
        &["list", "entities"],
        &["list", "documents"],
        &["list", "contradictions"],
        &["contradictions", "--suggest"],
        &["contradictions", "zoe-ivanova", "--brief"],
        &["impact", "zoe-ivanova"],
        &["impact", "office", "--members", "--brief"],
        &["gaps"],
        &["gaps", "--gap", "single-voice"],
        &["gaps", "--gap", "no-support", "--gap", "unnamed", "--brief"],
        &["draw", "trace", "zouzou-saw-it", "--format", "dot"],
        &["draw", "trace", "quiet", "--format", "dot", "--by", "time", "--focus", "zoe-ivanova"],
        &["draw", "contradictions", "zoe-ivanova", "--format", "dot"],
        &["draw", "contradictions", "--format", "dot"],
        &["draw", "dispute", "quiet", "--format", "dot"],
        &["draw", "source", "zoe-ivanova", "--format", "dot", "--focus", "quiet"],
        &["draw", "source", "office", "--format", "dot", "--focus", "Zouzou"],
        &["draw", "impact", "zoe-ivanova", "--format", "dot"],
        &["draw", "entity", "flat-of-zouzou", "--format", "dot"],
        &["draw", "compare", "quiet", "--format", "dot"],
        &["draw", "case", "--format", "dot"],
        &["draw", "trace", "zouzou-saw-it", "--format", "svg"],
        &["draw", "trace", "quiet", "--format", "html"],
        &["draw", "timeline", "--format", "dot"],
        &["draw", "timeline", "zoe-ivanova", "--format", "svg"],
        &["draw", "timeline", "zouzou-saw-it", "--format", "html"],
        &["draw", "timeline", "zoe-ivanova", "--format", "html"],
        &["draw", "case", "--output", "zouzou"],
        &["check", "--quotes"],
        &["check", "--format", "short"],
        &["check", "--documents", "Zouzou"],
        &["anchor", "diary-of-zouzou", "the gate"],
        &["anchor", "diary-of-zouzou", "Zoë"],
        &["anchor", "diary-of-zouzou", "steps"],
        &["anchor", "diary-of-zouzou", "Zouzou and nobody else"],
        &["anchor", "zoe-ivanova", "Zouzou"],
        &["anchor", "texts/zoe-ivanova.txt", "they called"],
        &["add", "document", "texts/zoe-ivanova.txt"],
        &["add", "document", "texts/zoe-ivanova.txt", "--id", "zouzou", "--print"],
        &["add", "document", "Zouzou.txt"],
        &["add", "document", "texts/zoe-ivanova.txt", "--id", "Zouzou!"],
        &["export", "--format", "json"],
        &["export", "--format", "zouzou"],
        &["fmt", "--check"],
        &["init", "."],
        &["zouzou"],
        &["--zoe-ivanova"],
        &["trace", "--zouzou", "x"],
        &["schema", "Zouzou"],
    ];
    let formats: &[&[&str]] = &[
        &[],
        &["--plain"],
        &["--width", "40"],
        &["--width", "57", "--color", "always"],
        &["--color", "always"],
        &["--json"],
    ];
    let mut runs = Vec::new();
    for question in questions {
        for format in formats {
            let args = [question, *format].concat();
            let run = run(dir, &args);
            assert_covered(&args, &run);
            runs.push(run);
        }
    }
    runs
}

#[test]
fn no_verb_gives_a_protected_source_away() {
    let runs = every_verb(&case("protected"));
    // The net is no wall: there were answers.
    assert!(runs.iter().filter(|run| run.code == 0 && !run.out.is_empty()).count() > 60);
    assert!(runs.iter().any(|run| run.out.contains("a protected person")));
}

#[test]
fn named_from_elsewhere_the_case_covers_its_sources_as_well() {
    let dir = case("protected-elsewhere");
    let above = dir.parent().unwrap();
    for args in [
        &["-C", "protected-elsewhere", "trace", "--zouzou"][..],
        &["--case=protected-elsewhere", "zouzou"],
        &["list", "-C", "protected-elsewhere", "zouzou"],
        &["-C", "protected-elsewhere", "check", "--color", "zouzou"],
    ] {
        assert_covered(args, &run(above, args));
    }
}

#[test]
fn a_sheet_in_a_file_covers_them_too() {
    let dir = case("protected-sheet");
    for (format, file) in [("html", "sheet.html"), ("markdown", "Zouzou.md")] {
        let args = ["sheet", "zouzou-saw-it", "quiet", "--format", format, "--output", file];
        let mut run = run(&dir, &args);
        assert_covered(&args, &run);
        run.out = fs::read_to_string(dir.join(file)).unwrap();
        assert!(run.out.contains("whose name is withheld"));
        assert_covered(&args, &run);
    }
}

#[test]
fn a_picture_in_a_file_covers_them_too() {
    let dir = case("protected-draw");
    let args = ["draw", "dispute", "zouzou-saw-it", "--output", "Zouzou.dot"];
    let mut run = run(&dir, &args);
    assert_covered(&args, &run);
    run.out = fs::read_to_string(dir.join("Zouzou.dot")).unwrap();
    assert!(run.out.contains("a protected person"));
    assert_covered(&args, &run);
}

#[test]
fn fmt_keeps_the_names_in_the_files_and_off_the_screen() {
    let dir = case("protected-fmt");
    for args in [&["fmt", "--anchor"][..], &["fmt"]] {
        assert_covered(args, &run(&dir, args));
    }
    assert!(fs::read_to_string(dir.join("shared.toml")).unwrap().contains("Zoë Ivanova"));
}

//! Names and aliases wherever an id is taken, and ids that lead from one verb into the next.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::{Run, command, folder, run};

const CASE: &str = r#"
[document.letter]
title = "A letter to the editor"

[source.kron]
name = "Sergey Kron"
kind = "person"
aliases = ["The Correspondent"]

[source.anna]
name = "Anna Kron"
kind = "person"

[source.zoe]
name = "Zoë Ivanova"
kind = "person"
aliases = ["The Tutor"]
protected = true

[entity.bridge]
name = "The Old Bridge"
kind = "place"

[claim.bridge-shut]
text = "The bridge was shut."
about = ["bridge"]
accounts = [{ document = "letter", chain = ["kron", "zoe"] }]

[claim.ferry-left]
text = "The ferry had left."
accounts = [{ document = "letter", chain = ["anna"] }]
"#;

fn case(name: &str) -> PathBuf {
    folder(name, &[("case.toml", b"title = \"C\"\n"), ("a.toml", CASE.as_bytes())])
}

fn piped(dir: &Path, args: &[&str], input: &str) -> Run {
    let mut child = command(dir, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap(),
    }
}

#[test]
fn a_name_or_an_alias_does_where_an_id_does() {
    let dir = case("names");
    for (args, taken) in [
        (
            &["list", "claims", "--source", "Sergey Kron"][..],
            "`Sergey Kron` is taken for the source `kron`\n",
        ),
        (
            &["list", "claims", "--source", "the correspondent"],
            "`the correspondent` is taken for the source `kron`\n",
        ),
        (&["list", "claims", "--about", "old bridge"], "`old bridge` is taken for the entity `bridge`\n"),
        (&["list", "claims", "--document", "Letter"], "`Letter` is taken for the document `letter`\n"),
        (&["why", "bridge-shut", "zoe", "--from", "Sergey"], "`Sergey` is taken for the source `kron`\n"),
        (
            &["whatif", "bridge-shut", "--without", "sergey kron"],
            "`sergey kron` is taken for the source `kron`\n",
        ),
        (&["impact", "SERGEY"], "`SERGEY` is taken for the source `kron`\n"),
        (&["show", "The Correspondent"], "`The Correspondent` is taken for the source `kron`\n"),
        (&["show", "ferry"], "`ferry` is taken for the claim `ferry-left`: The ferry had left.\n"),
        (
            &["path", "Sergey", "Anna"],
            "`Sergey` is taken for the source `kron`\n`Anna` is taken for the source `anna`\n",
        ),
        (&["timeline", "the old bridge"], "`the old bridge` is taken for the entity `bridge`\n"),
        (
            &["contradictions", "old"],
            "`old` is taken for the entity `bridge`\nOne claim holds the same words: `wherefrom find old` lists all\n",
        ),
        (
            &["contradictions", "the"],
            "`the` is taken for the entity `bridge`\nTwo claims and two sources hold the same words: `wherefrom find the` \
             lists all\n",
        ),
        (&["contradictions", "anna kron"], "`anna kron` is taken for the source `anna`\n"),
        (&["list", "claims", "--source", "kron"], ""),
    ] {
        let said = run(&dir, args);
        assert_eq!((said.err.as_str(), said.code), (taken, 0), "{args:?}");
    }
}

#[test]
fn what_fits_several_or_none_is_offered() {
    let dir = case("names-offers");
    let said = |args: &[&str]| run(&dir, args).err;
    assert_eq!(
        said(&["impact", "Kronn"]),
        "error: no source or document fits `Kronn`\n  anna: Anna Kron (source)\n  kron: Sergey Kron (source)\n"
    );
    assert_eq!(
        said(&["show", "the"]),
        "error: more than one thing fits `the`; name one by its id\n  bridge: The Old Bridge (entity)\n  \
         kron: Sergey Kron (source)\n  letter: A letter to the editor (document)\n  bridge-shut: The bridge was shut.\n  ferry-left: The ferry had left.\n"
    );
    assert_eq!(
        said(&["list", "claims", "--about", "brigde"]),
        "error: no source, document or entity fits `brigde`\nhint: did you mean `bridge`?\n"
    );
    assert_eq!(
        said(&["show", "ferry-letf"]),
        "error: no claim, source, document or entity fits `ferry-letf`\nhint: did you mean `ferry-left`?\n"
    );
    assert_eq!(
        said(&["impact", "nobody"]),
        "error: no source or document fits `nobody`\nhint: `wherefrom list sources` shows them\n"
    );
    assert_eq!(
        said(&["impact", "bridge-shut"]),
        "error: no source or document fits `bridge-shut`\nhint: `bridge-shut` is a claim: `wherefrom show bridge-shut`\n"
    );
    assert_eq!(
        said(&["list", "claims", "--source", "bridge"]),
        "error: `bridge` is an entity; it tells nothing\nhint: --about asks for the claims about it\n"
    );
    assert_eq!(
        said(&["list", "claims", "--document", "anna"]),
        "error: `anna` is no document\nhint: --source asks for what a source tells, wherever on a chain it stands\n"
    );
    assert_eq!(
        said(&["trace", "kron"]),
        "error: no claim fits `kron`\nhint: `kron` is a source; `wherefrom list claims --source kron` lists what it tells\n"
    );
}

#[test]
fn no_protected_name_is_found_or_offered() {
    let dir = case("names-protected");
    for typed in ["Zoë Ivanova", "zoe ivanova", "The Tutor"] {
        let said = run(&dir, &["impact", typed]);
        assert_eq!(
            said.err,
            "error: no source or document fits `[protected]`\nhint: a protected source is found by its id alone\n"
        );
    }
    for typed in ["Ivanov", "Ivanova", "tutor", "zoee"] {
        let said = run(&dir, &["impact", typed]);
        let shown = format!("{}{}", said.out, said.err).replace(&format!("`{typed}`"), "");
        for name in ["Ivanova", "Zo", "Tutor", "zoe"] {
            assert!(!shown.contains(name), "{typed}: {shown}");
        }
    }
    assert!(run(&dir, &["impact", "zoe"]).out.contains("protected-1"));
}

#[test]
fn the_other_order_is_understood() {
    let dir = case("names-order");
    assert_eq!(
        run(&dir, &["why", "Sergey Kron", "bridge-shut"]).err,
        "error: `bridge-shut` is a claim, and a claim has to stand first\nhint: wherefrom why bridge-shut \"Sergey Kron\"\n"
    );
    assert_eq!(
        run(&dir, &["anchor", "old words", "letter"]).err,
        "error: `letter` is a document, and a document has to stand first\nhint: wherefrom anchor letter \"old words\"\n"
    );
}

#[test]
fn every_list_of_claims_has_ids_that_the_next_verb_reads() {
    let dir = case("names-ids");
    let both = "bridge-shut\nferry-left\n";
    for (args, ids) in [
        (&["list", "claims"][..], both),
        (&["list", "sources"], "anna\nkron\nprotected-1\n"),
        (&["list", "entities"], "bridge\n"),
        (&["list", "contradictions"], ""),
        (&["find", "bridge"], "bridge-shut\n"),
        (&["find", "--similar", "the bridge is shut"], "bridge-shut\n"),
        (&["gaps"], "ferry-left\nbridge-shut\n"),
        (&["timeline"], both),
        (&["loops"], ""),
        (&["contradictions"], ""),
        (&["corroborate", "--all"], both),
        (&["impact", "letter"], both),
        (&["compare", "ferry-left"], "ferry-left\n"),
    ] {
        let said = run(&dir, &[args, &["--ids"]].concat());
        assert_eq!((said.out.as_str(), said.code), (ids, 0), "{args:?}: {}", said.err);
    }
    let traced = |input: &str| piped(&dir, &["trace", "-"], input);
    let expected = run(&dir, &["trace", "bridge-shut"]).out;
    for args in
        [&["find", "bridge"][..], &["find", "bridge", "--ids"], &["list", "claims", "--about", "bridge"]]
    {
        assert_eq!(traced(&run(&dir, args).out).out, expected, "{args:?}");
    }
    // Text of several lines, and lines that go on with others.
    let said = traced("Found, two claims\n  bridge-shut  The bridge\n    ferry-left was shut\n    word\n");
    assert_eq!(
        (said.out, said.err),
        (expected, "one line of standard input left out: no id that fits here at the beginning\n".to_owned())
    );
    assert_eq!(
        traced("no claim at all\n").err,
        "error: no line of standard input begins with an id that fits here\nhint: `--ids` makes a command print ids alone\n"
    );
    assert_eq!(traced("bridge-shtu\n").code, 2, "a line of one word is meant");
}

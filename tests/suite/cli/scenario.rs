//! A newcomer's way: a case is started, a text added, a claim recorded, anchored, checked and traced; and what goes
//! wrong on it.

use std::fs;
use std::process::Stdio;

use super::{command, dialogue, folder, repository, run, snapshot};

const TEXT: &str = "The bridge\n\nOn Monday the mayor said that the bridge was closed. “It was closed,” said Ann,\n“and nobody told us.” A neighbour saw it.\n";

const CLAIMS: &str = r#"
[source.ann]
name = "Ann"
kind = "person"

[source.neighbour]
name = "A neighbour of Ann's"
kind = "person"
identity = "described"

[claim.bridge-closed]
text = "The bridge was closed."
accounts = [
  { quote = "It was closed", chain = [{ source = "ann", basis = "witnessed" }] },
  { quote = "A neighbour saw it", chain = ["ann", { source = "neighbour", basis = "witnessed" }] },
]
"#;

#[test]
fn from_nothing_to_a_traced_claim() {
    let dir = folder("scenario", &[]);
    let mut text = dialogue(&dir, &[&["init", "desk", "--title", "The bridge"], &["init", "desk"]]);
    let desk = dir.join("desk");
    fs::write(desk.join("documents/bridge.txt"), TEXT).unwrap();
    text += &dialogue(
        &desk,
        &[
            &["check"],
            &["list", "claims"],
            &["add", "document", "documents/bridge.txt", "--print"],
            &["add", "document", "documents/bridge.txt"],
            &["add", "document", "documents/bridge.txt"],
            &["add", "document", "documents/none.txt"],
            &["anchor", "bridge", "the mayor said"],
            &["anchor", "bridge", "It was closed | and nobody told us"],
            &["anchor", "bridge", "the mayor … closed"],
            &["anchor", "bridge", "closed"],
            &["anchor", "bridge", "the mayor denied"],
            &["anchor", "brigde", "closed"],
        ],
    );
    let stub = fs::read_to_string(desk.join("bridge.toml")).unwrap();
    fs::write(desk.join("bridge.toml"), stub + CLAIMS).unwrap();
    text += &dialogue(
        &desk,
        &[
            &["trace", "bridge-closed"],
            &["check", "--quotes"],
            &["fmt", "--anchor"],
            &["fmt", "--anchor"],
            &["fmt", "--check"],
            &["fmt"],
            &["check", "--quotes"],
            &["trace", "closed", "--quotes"],
            &["show", "bridge", "ann", "neighbour", "bridge-closed"],
            &["list", "sources"],
        ],
    );
    text += &dialogue(&desk.join("documents"), &[&["check"]]);
    snapshot("scenario", &text);
}

#[test]
fn a_quote_that_stands_at_no_one_place_stays_a_quote() {
    let mark: (&str, &[u8]) = ("case.toml", b"title = \"T\"\ndocuments = \".\"\n");
    let dir = folder("unresolved", &[mark, ("a.txt", b"one two one\n")]);
    run(&dir, &["add", "document", "a.txt"]);
    let stub = fs::read_to_string(dir.join("a.toml")).unwrap();
    let claim = "\n[claim.c]\ntext = \"C.\"\naccounts = [\n  { quote = \"one\" },\n  { quote = \"three\" },\n  { quote = \"two\" },\n]\n";
    fs::write(dir.join("a.toml"), stub + claim).unwrap();
    snapshot(
        "unresolved_quotes",
        &dialogue(&dir, &[&["fmt", "--anchor"], &["check", "--format", "short"], &["trace", "c"]]),
    );
}

#[test]
fn a_text_that_has_changed_is_named_and_nothing_is_anchored_anew() {
    let dir = folder(
        "changed",
        &[("case.toml", b"title = \"T\"\ndocuments = \"texts\"\n"), ("texts/a.txt", b"one two three\n")],
    );
    run(&dir, &["add", "document", "texts/a.txt"]);
    let stub = fs::read_to_string(dir.join("a.toml")).unwrap();
    fs::write(dir.join("a.toml"), stub + "\n[claim.c]\ntext = \"C.\"\naccounts = [{ quote = \"two\" }]\n")
        .unwrap();
    assert_eq!(run(&dir, &["fmt", "--anchor"]).code, 0);
    let before = fs::read_to_string(dir.join("a.toml")).unwrap();
    fs::write(dir.join("texts/a.txt"), "one, two, three\n").unwrap();
    let mut text = dialogue(
        &dir,
        &[&["check"], &["check", "--format", "short"], &["check", "--json"], &["trace", "c", "--quotes"]],
    );
    assert_eq!(fs::read_to_string(dir.join("a.toml")).unwrap(), before);
    fs::remove_file(dir.join("texts/a.txt")).unwrap();
    text += &dialogue(
        &dir,
        &[&["check", "--format", "short"], &["check", "--documents", "nowhere"], &["trace", "c", "--quotes"]],
    );
    fs::remove_dir(dir.join("texts")).unwrap();
    text += &dialogue(&dir, &[&["check", "--quotes"]]);
    snapshot("changed_document", &text);
}

#[test]
fn without_a_case_the_way_to_one_is_told() {
    // The folder of the tests lies in the repository, and above that there is no case.
    let dir = folder("nothing", &[]);
    snapshot(
        "no_case",
        &dialogue(&dir, &[&["list", "claims"], &["check", "-C", "nowhere"], &["anchor", "nothing", "x"]]),
    );
}

#[test]
fn whoever_closes_the_pipe_has_seen_enough() {
    for args in [&["list", "claims"][..], &["export", "--format", "json"], &["list", "claims", "--json"]] {
        let args = [&["-C", "graphs/almaty-2022"], args].concat();
        let mut child =
            command(repository(), &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{args:?}");
    }
}

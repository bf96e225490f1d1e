//! The help of every verb, in one file: a change of the command line shows there.

use super::{dialogue, repository, snapshot};

#[test]
fn help_of_every_verb() {
    let verbs = [
        "trace", "sheet", "show", "list", "draw", "check", "fmt", "anchor", "add", "init", "export", "schema",
    ];
    let mut runs: Vec<Vec<&str>> = vec![vec!["--help"]];
    runs.extend(verbs.iter().map(|verb| vec![*verb, "--help"]));
    runs.extend([
        vec!["add", "document", "--help"],
        vec!["trace", "-h"],
        vec!["draw", "trace", "--help"],
        vec!["draw", "contradictions", "-h"],
    ]);
    let runs: Vec<&[&str]> = runs.iter().map(Vec::as_slice).collect();
    snapshot("help", &dialogue(repository(), &runs));
}

#[test]
fn what_is_no_command_is_told_with_the_way_out() {
    snapshot(
        "no_command",
        &dialogue(
            repository(),
            &[
                &["frobnicate"],
                &["trase", "x"],
                &["list"],
                &["list", "claims", "--end", "witnes"],
                &["--width", "0", "schema", "x"],
            ],
        ),
    );
}

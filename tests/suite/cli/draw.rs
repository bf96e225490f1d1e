//! Pictures at the command line: what is refused and how, and that a file is written whole or not at all.

use std::fs;

use super::{dialogue, folder, repository, run, snapshot};

const CASE: &str = "graphs/almaty-2022";

#[test]
fn what_cannot_be_drawn_is_told_with_the_way_out() {
    let draw = ["-C", CASE, "draw"];
    let asked: &[&[&str]] = &[
        &["trace", "airport-seized", "heads-severed", "--format", "dot"],
        &["trace", "submarine", "--format", "dot"],
        &["trace", "airport-seized", "--output", "picture.gif"],
        &["trace", "airport-seized", "--output", "picture"],
        &["trace", "airport-seized", "--format", "gif"],
        &["trace", "airport-seized", "--format", "dot", "--focus", "elenna"],
        &["trace", "airport-seized", "--format", "dot", "--depth", "0"],
        &["trace", "airport-seized", "--format", "dot", "--by", "place"],
        &["source", "elenna", "--format", "dot"],
        &["source", "almaty", "--format", "dot"],
        &["impact", "--format", "dot"],
        &["impact", "almaty", "--format", "dot"],
        &["entity", "almaty-airprot", "--format", "dot"],
        &["contradictions", "almaty-airprot", "--format", "dot"],
        &["dispute", "airport-siezed", "--format", "dot"],
        &["compare", "airport-siezed", "--format", "dot"],
        &["trace", "airport-seized", "--output", "no-such-folder/picture.dot"],
    ];
    let asked: Vec<Vec<&str>> = asked.iter().map(|one| [&draw[..], one].concat()).collect();
    let asked: Vec<&[&str]> = asked.iter().map(Vec::as_slice).collect();
    snapshot("draw_refused", &dialogue(repository(), &asked));
}

#[test]
fn a_file_gets_what_the_screen_would_get() {
    let dir = folder("draw", &[]);
    let case = repository().join(CASE);
    let args = ["-C", case.to_str().unwrap(), "draw", "trace", "airport-seized"];
    let shown = run(&dir, &[&args[..], &["--format", "dot"]].concat());
    for file in ["picture.dot", "picture.GV"] {
        let written = run(&dir, &[&args[..], &["-o", file]].concat());
        assert_eq!((written.code, written.out.as_str()), (0, ""));
        assert_eq!(written.err, format!("`{file}` is written.\n"));
        assert_eq!(fs::read_to_string(dir.join(file)).unwrap().trim_end(), shown.out.trim_end());
    }
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 2, "nothing else is left behind");
}

#[test]
fn the_older_way_to_draw_a_trace_draws_the_same() {
    let drawn = run(repository(), &["-C", CASE, "draw", "trace", "airport-seized", "--format", "dot"]);
    assert_eq!(run(repository(), &["-C", CASE, "trace", "airport-seized", "--dot"]).out, drawn.out);
}

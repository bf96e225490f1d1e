//! Databases on media that can't be written to, and files that are none.

use std::fs;

use super::killed::shell;
use super::{dialogue, folder, repository, run, snapshot};

fn with_database(name: &str) -> std::path::PathBuf {
    let dir = folder(name, &[]);
    let case = repository().join("graphs/almaty-2022").display().to_string();
    assert_eq!(run(&dir, &["import", &case, "--into", "a.wherefrom"]).code, 0);
    dir
}

#[test]
fn foreign_files_are_refused_by_name() {
    let dir = with_database("foreign");
    let good = fs::read(dir.join("a.wherefrom")).unwrap();
    let with = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    fs::write(dir.join("empty"), b"").unwrap();
    fs::write(dir.join("text"), "Somebody's letter.\n".repeat(100)).unwrap();
    fs::write(dir.join("cut"), &good[..good.len() / 2]).unwrap();
    fs::write(dir.join("newer"), with(63, 9)).unwrap();
    fs::create_dir(dir.join("folder")).unwrap();
    let other = rusqlite::Connection::open(dir.join("other")).unwrap();
    other.execute_batch("CREATE TABLE claim (id TEXT); INSERT INTO claim VALUES ('a')").unwrap();
    other.close().unwrap();
    let mut runs: Vec<Vec<&str>> = Vec::new();
    for file in ["empty", "text", "cut", "newer", "folder", "other", "nowhere"] {
        runs.extend([
            vec!["-C", file, "trace", "airport-seized"],
            vec!["verify", file],
            vec!["compact", file],
        ]);
    }
    let case = repository().join("graphs/almaty-2022").display().to_string();
    let into = ["import", &case, "--into", "text"];
    let refused = run(&dir, &into);
    assert_eq!(refused.code, 2);
    let runs: Vec<&[&str]> = runs.iter().map(Vec::as_slice).collect();
    let shown = dialogue(&dir, &runs);
    let into = refused.shown(&["import", "CASE", "--into", "text"]);
    snapshot("foreign_files", &format!("{shown}\n{into}"));
    assert_eq!(fs::read(dir.join("text")).unwrap().len(), 1900);
}

#[test]
fn a_read_only_medium_answers_and_is_not_written_to() {
    let dir = with_database("read-only");
    fs::create_dir(dir.join("medium")).unwrap();
    let good = fs::read(dir.join("a.wherefrom")).unwrap();
    fs::write(dir.join("medium/a.wherefrom"), &good).unwrap();
    // In the mode in which changes go to a log beside the file.
    let mut logged = good.clone();
    (logged[18], logged[19]) = (2, 2);
    fs::write(dir.join("medium/logged.wherefrom"), logged).unwrap();
    let questions = ["list sources", "export --format json", "trace airport-seized"];
    for file in ["a.wherefrom", "logged.wherefrom"] {
        for question in questions {
            let script = format!(
                "mount --bind medium medium && mount -o remount,bind,ro medium || exit 99
                 touch medium/x 2>/dev/null && exit 98
                 \"$0\" --width 100 -C medium/{file} {question}; ls -A medium >&2"
            );
            let Some(ran) = shell(&dir, true, &script).filter(|ran| ran.code != 99) else { return };
            assert_eq!((ran.code, ran.err.as_str()), (0, "a.wherefrom\nlogged.wherefrom\n"), "{}", ran.out);
            let words: Vec<&str> =
                question.split(' ').chain(["-C", "a.wherefrom", "--width", "100"]).collect();
            assert_eq!(ran.out, run(&dir, &words).out, "{question}");
        }
    }
    let script = "mount --bind medium medium && mount -o remount,bind,ro medium || exit 99
        \"$0\" verify medium/a.wherefrom; \"$0\" compact medium/a.wherefrom
        \"$0\" import case --into medium/b.wherefrom; ls -A medium";
    fs::create_dir(dir.join("case")).unwrap();
    fs::write(dir.join("case/case.toml"), "title = \"Empty\"\n").unwrap();
    let Some(ran) = shell(&dir, true, script).filter(|ran| ran.code != 99) else { return };
    snapshot("read_only_medium", &format!("{}[stderr]\n{}", ran.out, ran.err));
    assert_eq!(fs::read(dir.join("medium/a.wherefrom")).unwrap(), good);
}

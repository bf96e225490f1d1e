//! Spreadsheets on the command line: what is written where, what is said, and how it ends.

use std::fs;
use std::path::Path;

use super::{Run, folder, run};

const SHEET: &str = "claim;chain;document;published;score\n\
    The bridge was closed.;Anna Berg [witnessed];A letter;2023-05-15;3\n\
    The bridge was closed.;the ferryman [saw];A letter;;2\n\
    The bridge was closed.;the ferryman;Notice;;1\n";

fn start(name: &str) -> std::path::PathBuf {
    folder(name, &[("accounts.csv", SHEET.as_bytes()), ("bridge/case.toml", b"")])
}

/// Everything that stands in a folder.
fn files(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn import(dir: &Path, more: &[&str]) -> Run {
    run(dir, &[&["import", "accounts.csv", "--into"], more].concat())
}

#[test]
fn a_sheet_becomes_one_more_file_of_a_folder() {
    let dir = start("sheet-folder");
    let first = import(&dir, &["bridge"]);
    assert_eq!(first.code, 1, "{}", first.err);
    assert!(first.out.contains("Two rows are in: two accounts of one claim."), "{}", first.out);
    assert_eq!(files(&dir.join("bridge")), ["accounts.toml", "case.toml"]);
    let check = run(&dir, &["--case", "bridge", "check"]);
    assert_eq!((check.code, check.err.as_str()), (0, ""));
    let left = fs::read_to_string(dir.join("accounts.rejected.csv")).unwrap();
    assert!(
        left.contains("`saw` is neither a basis nor a stance nor a date. Did you mean `witnessed`?"),
        "{left}"
    );
    // Once more changes nothing, and writes no second sheet.
    let second = import(&dir, &["bridge"]);
    assert!(second.out.contains("nothing in them is new"), "{}", second.out);
    assert_eq!(files(&dir), ["accounts.csv", "accounts.rejected.csv", "bridge"]);
    // What was corrected goes into a file of its own.
    fs::write(dir.join("accounts.rejected.csv"), left.replace("[saw]", "[witnessed]")).unwrap();
    let third = run(&dir, &["import", "accounts.rejected.csv", "--into", "bridge"]);
    assert_eq!((third.code, files(&dir.join("bridge")).len()), (0, 3), "{}{}", third.out, third.err);
    let trace = run(&dir, &["--case", "bridge", "trace", "the-bridge-was-closed"]).out;
    assert!(trace.contains("One witness: Anna Berg.\n  One unnamed witness: the ferryman."), "{trace}");
}

#[test]
fn a_sheet_becomes_a_database() {
    let dir = start("sheet-database");
    assert_eq!(import(&dir, &["bridge.wherefrom", "--dry-run"]).code, 1);
    assert_eq!(files(&dir), ["accounts.csv", "bridge"]);
    assert_eq!(import(&dir, &["bridge.wherefrom"]).code, 1);
    let of_database = run(&dir, &["--case", "bridge.wherefrom", "trace", "the-bridge-was-closed"]);
    import(&dir, &["bridge"]);
    let of_folder = run(&dir, &["--case", "bridge", "trace", "the-bridge-was-closed"]);
    assert_eq!((of_database.code, of_database.out), (0, of_folder.out));
    assert!(import(&dir, &["bridge.wherefrom"]).out.contains("nothing in them is new"));
}

#[test]
fn a_sheet_goes_into_a_database_that_is_there_as_one_change() {
    let dir = start("sheet-into-database");
    import(&dir, &["bridge.wherefrom"]);
    let more = "claim;chain;document\nThe bridge was closed.;Carl Lund > Anna Berg;A letter\nIt rained.;Carl Lund;Notice\n";
    fs::write(dir.join("more.csv"), more).unwrap();
    let into = |file: &str| run(&dir, &["import", file, "--into", "bridge.wherefrom"]);
    let first = into("more.csv");
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(first.err.ends_with("`bridge.wherefrom` is written.\n"), "{}", first.err);
    let log = || run(&dir, &["log", "--case", "bridge.wherefrom"]).out;
    let after = log();
    assert_eq!(after.matches("import, ").count(), 2, "{after}");
    assert!(after.contains("added source carl-lund") && after.contains("added claim it-rained"), "{after}");
    assert!(into("more.csv").out.contains("nothing in them is new"));
    assert_eq!(log(), after);
    assert!(run(&dir, &["verify", "bridge.wherefrom"]).out.contains("everything is as it was written"));
    // It says the same as a folder into which both sheets went.
    for sheet in ["accounts.csv", "more.csv"] {
        run(&dir, &["import", sheet, "--into", "bridge"]);
    }
    let trace = |case: &str| run(&dir, &["--case", case, "trace", "the-bridge-was-closed"]).out;
    assert_eq!(trace("bridge.wherefrom"), trace("bridge"));
}

#[test]
fn corrected_rows_are_never_overwritten() {
    let dir = start("sheet-corrected");
    fs::write(dir.join("accounts.rejected.csv"), "half corrected").unwrap();
    import(&dir, &["bridge"]);
    assert_eq!(fs::read_to_string(dir.join("accounts.rejected.csv")).unwrap(), "half corrected");
    assert!(dir.join("accounts.rejected-2.csv").exists());
    let named = import(&dir, &["bridge", "--rejected", "accounts.rejected.csv"]);
    assert_eq!(named.code, 2);
    assert!(named.err.contains("may have been corrected"), "{}", named.err);
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let dir = folder(
        "sheet-refused",
        &[
            ("book.xlsx", b"PK\x03\x04...".as_slice()),
            ("german.csv", "Aussage;Quelle\nEs regnete.;Maria\n".as_bytes()),
            ("case.toml", b""),
        ],
    );
    let said = |args: &[&str]| {
        let run = run(&dir, args);
        assert_eq!(run.code, 2, "{}", run.out);
        run.err
    };
    let error = said(&["import", "book.xlsx", "--into", "."]);
    assert!(
        error.contains("a workbook (.xlsx, .ods) or another packed file, and no text: save it as CSV"),
        "{error}"
    );
    let error = said(&["import", "german.csv", "--into", "."]);
    assert!(error.contains("no column has the claims") && error.contains("--map"), "{error}");
    let error = said(&["import", "german.csv", "--into", ".", "--map", "Aussage=clam"]);
    assert!(error.contains("did you mean `claim`?"), "{error}");
    let mapped = run(
        &dir,
        &["import", "german.csv", "--into", ".", "--map", "Aussage=claim", "--map", "quelle=chain"],
    );
    assert_eq!((mapped.code, mapped.err.as_str()), (0, "`german.toml` is written.\n"));
    let error = said(&["import", ".", "--into", "x.wherefrom", "--dry-run"]);
    assert!(error.contains("are for spreadsheets"), "{error}");
}

#[test]
fn protected_names_stay_in_the_rows_and_out_of_all_that_is_said() {
    let dir = folder(
        "sheet-protected",
        &[
            (
                "case.toml",
                b"[source.zarina]\nname = \"Zarina Bek\"\nkind = \"person\"\nprotected = true\n".as_slice(),
            ),
            (
                "accounts.csv",
                "claim,chain,names\nIt rained.,Zarina Bek,\nIt rained.,\"Olga Lem (person, protected)\",\n\
                 It snowed.,Zarina Bek [saw],\nIt hailed.,x,zarina: Zorro (person)\n"
                    .as_bytes(),
            ),
        ],
    );
    let run = import(&dir, &["."]);
    assert_eq!(run.code, 1, "{}", run.err);
    for name in ["Zarina", "zarina", "Olga", "olga"] {
        assert!(!run.out.contains(name) && !run.err.contains(name), "{}{}", run.out, run.err);
    }
    let left = fs::read_to_string(dir.join("accounts.rejected.csv")).unwrap();
    let problems = left.split('"').filter(|cell| cell.contains(" (names): ")).collect::<String>();
    assert!(!problems.is_empty() && !problems.contains("Zarina"), "{left}");
    let written = fs::read_to_string(dir.join("accounts.toml")).unwrap();
    assert!(written.contains("protected = true"), "{written}");
}

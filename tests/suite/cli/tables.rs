//! Tables and JSON Lines on the command line: all or nothing, what is said, what is left, and how it ends.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Run, command, folder, run};

const CLAIMS: &[u8] = b"id;text;Score\nrain;It rained.;4\nsnow;It snowed.;5\n";
const CITES: &[u8] =
    b"claim,cited,source,document\nrain,anna,maria,letter\nrain,maria,maria,\nsnow,,anna,\nsnow,,anna,\n";

fn start(name: &str, more: &[(&str, &[u8])]) -> PathBuf {
    folder(name, &[&[("t/claims.csv", CLAIMS), ("t/Cites.TSV", CITES)], more].concat())
}

fn import(dir: &Path, more: &[&str]) -> Run {
    run(dir, &[&["import", "t", "--into", "x.wherefrom"], more].concat())
}

/// Everything that stands in a folder.
fn files(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_folder_of_tables_becomes_a_database_and_twice_changes_nothing() {
    let dir = start(
        "tables-good",
        &[
            ("t/sources.csv", b"id,name,kind\nmaria,Maria Berg,person\n"),
            ("t/contradicts.csv", b"a,b\nrain,snow\n"),
            ("t/about.csv", b"claim,entity\nrain,harbour\n"),
            ("t/notes.txt", b"no table"),
        ],
    );
    let first = import(&dir, &[]);
    assert_eq!(
        first.out,
        "claims.csv: two rows, `;` between cells, in UTF-8.\n\
         This column is left out, since nothing is known of the header: C `Score`.\n\
         sources.csv: one row, `,` between cells, in UTF-8.\n\
         Cites.TSV: four rows, `,` between cells, in UTF-8.\n\
         contradicts.csv: one row, `,` between cells, in UTF-8.\n\
         about.csv: one row, `,` between cells, in UTF-8.\n\
         Three sources and entities are named and never defined: they go by their ids.\n\
         One record stands there again and says the same.\n\
         One account has somebody cite himself: he stands on the chain once.\n\
         x.wherefrom: two claims with three accounts; two sources, one document, one entity, one contradiction.\n"
    );
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    let bytes = fs::read(dir.join("x.wherefrom")).unwrap();
    let second = import(&dir, &[]);
    assert_eq!(
        (second.code, second.err.as_str()),
        (0, "`x.wherefrom` holds this already, as change 1 of its journal; nothing changed.\n")
    );
    assert_eq!(fs::read(dir.join("x.wherefrom")).unwrap(), bytes);
    fs::write(dir.join("t/about.csv"), "claim,entity\nsnow,harbour\n").unwrap();
    let more = import(&dir, &[]);
    assert_eq!((more.code, more.err.as_str()), (0, ""));
    assert!(
        more.out.ends_with("x.wherefrom: one record more, as change 2 of its journal.\n"),
        "{}",
        more.out
    );
    assert!(import(&dir, &[]).err.contains("as change 2 of its journal; nothing changed"));
    assert_eq!(run(&dir, &["verify", "x.wherefrom"]).code, 0);
    let trace = run(&dir, &["--case", "x.wherefrom", "trace", "rain"]);
    assert!(trace.out.contains("letter"), "{}", trace.out);
    assert_eq!(files(&dir), ["t", "x.wherefrom"]);
}

#[test]
fn all_or_nothing_unless_the_good_rows_are_wanted() {
    let dir = start("tables-bad", &[("t/contradicts.csv", b"a,b,on\nrain,snow,6/1/2022\nrain,fog,\n")]);
    let first = import(&dir, &[]);
    assert_eq!(first.code, 2, "{}", first.out);
    assert!(
        first.err.starts_with("error: nothing was imported: one row can't be taken\nhint: correct them"),
        "{}",
        first.err
    );
    assert!(
        first.out.contains("  contradicts.csv, line 2, column C (on): `6/1/2022` is not a date in the form of 2022-01-06. Write\n    it as 2022-01-06 or 2022-06-01, whichever is meant\n"),
        "{}",
        first.out
    );
    assert_eq!(files(&dir), ["t"]);
    fs::write(dir.join("t/contradicts.csv"), "a,b,on\nrain,snow,2022-01-06\nrain,fog,\n").unwrap();
    let second = import(&dir, &["--rejected", "left"]);
    assert!(second.out.contains("  contradicts.csv, line 3: there is no claim `fog`.\n"), "{}", second.out);
    assert_eq!((second.code, files(&dir)), (2, vec!["left".to_owned(), "t".to_owned()]));
    let third = import(&dir, &["--keep-good"]);
    assert_eq!((third.code, files(&dir).len()), (1, 4), "{}", third.err);
    assert_eq!(
        fs::read_to_string(dir.join("t.rejected/contradicts.csv")).unwrap(),
        "\u{feff}a,b,on,problem\r\nrain,fog,,there is no claim `fog`\r\n"
    );
    assert_eq!(files(&dir.join("t.rejected")), ["contradicts.csv"]);
    assert_eq!(run(&dir, &["verify", "x.wherefrom"]).code, 0);
}

#[test]
fn nothing_is_written_where_nothing_is_to_be() {
    let dir = start("tables-dry", &[]);
    let dry = import(&dir, &["--dry-run"]);
    assert_eq!((dry.code, files(&dir)), (0, vec!["t".to_owned()]), "{}", dry.err);
    let said = |args: &[&str]| {
        let run = run(&dir, args);
        assert_eq!(run.code, 2, "{}", run.out);
        run.err
    };
    assert!(said(&["import", "t", "--into", "x.wherefrom", "--json"]).contains("--json is for spreadsheets"));
    assert!(
        said(&["import", "t", "--into", "x.wherefrom", "--map", "Score=tgs"])
            .contains("did you mean `tags`?")
    );
    let mapped = import(&dir, &["--map", "claims.Score=note"]);
    assert!(!mapped.out.contains("left out") && mapped.code == 0, "{}{}", mapped.out, mapped.err);
}

#[test]
fn a_case_goes_out_as_lines_and_comes_back() {
    let dir = folder("lines", &[("case.toml", b"title = \"Rain\"\n[source.m]\nname = \"M\"\nkind = \"person\"\n[claim.rain]\ntext = \"It rained.\"\naccounts = [{ chain = [\"m\"] }]\n")]);
    let out = run(&dir, &["export", "--format", "jsonl"]).out;
    assert_eq!(out.lines().count(), 4, "{out}");
    fs::write(dir.join("a.jsonl"), &out).unwrap();
    let first = run(&dir, &["import", "a.jsonl", "--into", "x.wherefrom"]);
    assert_eq!(
        first.out,
        "a.jsonl: four lines.\nx.wherefrom: one claim with one account; one source, no documents, no entities.\n",
        "{}",
        first.err
    );
    let again = run(&dir, &["--case", "x.wherefrom", "export", "--format", "jsonl"]).out;
    assert_eq!(again, out);
    assert!(run(&dir, &["import", "a.jsonl", "--into", "x.wherefrom"]).err.contains("nothing changed"));
    let broken = out.replace("\"person\"", "\"persn\"") + "{\"record\":\n";
    fs::write(dir.join("b.jsonl"), &broken).unwrap();
    let second = run(&dir, &["import", "b.jsonl", "--into", "y.wherefrom", "--keep-good"]);
    assert_eq!(second.code, 1, "{}", second.err);
    assert!(
        second
            .out
            .contains("  b.jsonl, line 2, `kind`: `persn` is not a kind of source: did you mean `person`?\n"),
        "{}",
        second.out
    );
    let left = fs::read_to_string(dir.join("b.rejected.jsonl")).unwrap();
    assert_eq!(left.lines().count(), 4, "{left}");
    assert!(
        left.ends_with("{\"record\":\"problem\",\"problem\":\"EOF while parsing a value\"}\n{\"record\":\n"),
        "{left}"
    );
    fs::write(dir.join("c.jsonl"), "\n").unwrap();
    assert!(
        run(&dir, &["import", "c.jsonl", "--into", "z.wherefrom"])
            .err
            .contains("there is no record in what was read")
    );
    assert!(!dir.join("z.wherefrom").exists());
    fs::write(dir.join("d.jsonl"), "{}\n").unwrap();
    let none = run(&dir, &["import", "d.jsonl", "--into", "z.wherefrom", "--keep-good"]);
    assert_eq!((none.code, none.err.contains("hint: correct")), (2, false), "{}", none.err);
    assert!(!dir.join("z.wherefrom").exists());
}

/// What a database has already is found by the rules of an import, whatever comes first.
#[test]
fn rows_left_out_go_in_when_they_are_corrected() {
    let sources = b"id,name,kind\nmaria,Maria Berg,person\nanna,Anna,person\n";
    let dir = start(
        "tables-corrected",
        &[
            ("t/sources.csv", sources),
            ("t/contradicts.csv", b"a,b,on\nrain,snow,6/1/2022\n"),
            ("t/asserts.csv", b"account,source,claim\nlate,anna,fog\nearly,vet,rain\n"),
        ],
    );
    let first = import(&dir, &["--keep-good"]);
    assert_eq!(first.code, 1, "{}", first.err);
    let left = dir.join("t.rejected");
    assert_eq!(files(&left), ["asserts.csv", "contradicts.csv"]);
    fs::write(left.join("claims.csv"), "id,text\nfog,There was fog.\nrain,It poured.\n").unwrap();
    fs::write(left.join("contradicts.csv"), "a,b,on\nrain,snow,2022-01-06\n").unwrap();
    fs::write(left.join("about.csv"), "claim,entity\nrain,maria\nfog,harbour\n").unwrap();
    fs::write(left.join("sources.csv"), "id,name,kind\nmaria,Maria Berg,person\nvet,A vet,person\n").unwrap();
    let cites = "account,source,cited,claim\n,vet,anna,rain\nearly,vet,anna,rain\n";
    fs::write(left.join("cites.csv"), cites).unwrap();
    let again =
        |more: &[&str]| run(&dir, &[&["import", "t.rejected", "--into", "x.wherefrom"], more].concat());
    let before = fs::read(dir.join("x.wherefrom")).unwrap();
    let whole = again(&[]);
    assert_eq!(whole.code, 2, "{}", whole.out);
    for said in [
        "claims.csv, line 3: `rain` is there already, and says something else.",
        "cites.csv, line 3: `early` is there already, and says something else.",
    ] {
        assert!(whole.out.contains(said), "{}", whole.out);
    }
    assert!(fs::read(dir.join("x.wherefrom")).unwrap() == before);
    let good = again(&["--keep-good"]);
    let left =
        "What is left out stands in `t.rejected-2` with what is wrong. Correct it there, and import that.\n";
    assert_eq!((good.code, good.err.as_str()), (1, left), "{}", good.out);
    // The claim, the vet, of whom only the id was known, the accounts `late` and that of the vet, the contradiction, what
    // the claim on rain is about, and the harbour.
    assert!(
        good.out.ends_with("x.wherefrom: seven records more, as change 2 of its journal.\n"),
        "{}",
        good.out
    );
    assert!(good.out.contains("One record stands there again and says the same."), "{}", good.out);
    assert_eq!(run(&dir, &["verify", "x.wherefrom"]).code, 0);
    let there: Vec<String> =
        files(&dir).into_iter().filter(|name| !name.starts_with("x.wherefrom-")).collect();
    assert_eq!(there, ["t", "t.rejected", "t.rejected-2", "x.wherefrom"]);
    let trace = run(&dir, &["--case", "x.wherefrom", "trace", "rain"]).out;
    assert!(trace.contains("A vet"), "{trace}");
    let shown = run(&dir, &["--case", "x.wherefrom", "show", "rain"]).out;
    assert!(shown.contains("It rained.") && shown.contains("Maria Berg"), "{shown}");
    assert!(again(&["--keep-good"]).err.contains("nothing changed"));
}

#[test]
fn protected_sources_are_not_named_and_never_left_out() {
    let cites = b"source,claim,basis\nzarina,rain,saw\nmaria,rain,Zarina Bek\n";
    let dir = start(
        "tables-protected",
        &[
            ("t/sources.csv", b"id,name,protected,published\nzarina,Zarina Bek,yes,\n"),
            ("t/asserts.csv", cites),
        ],
    );
    let kept = import(&dir, &["--keep-good"]);
    assert_eq!(kept.code, 1, "{}", kept.err);
    for text in [&kept.out, &kept.err] {
        assert!(!text.to_lowercase().contains("zarina"), "{text}");
    }
    let left = fs::read_to_string(dir.join("t.rejected/asserts.csv")).unwrap();
    assert!(left.contains("zarina,rain,saw,") && !left.contains("`Zarina"), "{left}");
    fs::remove_file(dir.join("x.wherefrom")).unwrap();
    fs::write(dir.join("t/sources.csv"), "id,name,protected,published\nzarina,Zarina Bek,yes,6/1/2022\n")
        .unwrap();
    let refused = import(&dir, &["--keep-good"]);
    assert_eq!(refused.code, 2, "{}", refused.out);
    assert!(refused.err.contains("left out, it would not be protected"), "{}", refused.err);
    assert!(!dir.join("x.wherefrom").exists());
    // Said once with the mark and once without, one of the two would be left out.
    let twice = "id,name,protected\nzarina,Z B,no\nzarina,Zarina Bek,yes\n";
    fs::write(dir.join("t/sources.csv"), twice).unwrap();
    assert_eq!(import(&dir, &["--keep-good"]).code, 2);
    assert!(!dir.join("x.wherefrom").exists());
}

#[cfg(unix)]
#[test]
fn what_is_broken_off_leaves_nothing() {
    let mut rows = String::from("source,claim\n");
    for i in 0..300_000 {
        rows += &format!("s{i},rain\n");
    }
    let dir = start("tables-broken-off", &[("t/asserts.csv", rows.as_bytes())]);
    for wait in [100, 300, 600, 1000] {
        let mut child = command(&dir, &["import", "t", "--into", "x.wherefrom"])
            .stderr(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        let code = child.wait().unwrap().code();
        if code == Some(0) {
            fs::remove_file(dir.join("x.wherefrom")).unwrap();
            continue;
        }
        let mut said = String::new();
        std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
        assert_eq!((code, said.as_str()), (Some(130), "Broken off; nothing was imported.\n"), "{wait}");
        assert_eq!(files(&dir), ["t"], "{wait}");
    }
}

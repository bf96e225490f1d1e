//! A case in a database: the same answers as from its folder, and the folder again.

use std::fs;
use std::path::{Path, PathBuf};

use wherefrom::case::write::Filing;

use super::{folder, repository, run};

/// Every verb that asks something, on the shipped case.
const QUESTIONS: &[&[&str]] = &[
    &["trace", "airport-seized"],
    &["trace", "airport-seized", "--json", "--follow-restated"],
    &["trace", "airport-seized", "--dot"],
    &["trace", "airport-seized", "--quotes"],
    &["trace", "airport-seized", "mob-stormed-airport"],
    &["trace", "airport seized"],
    &["trace", "no-such-claim"],
    &["sheet", "airport-seized"],
    &["sheet", "airport-seized", "--json"],
    &["show", "maria", "airport-seized", "almaty"],
    &["show", "maria", "--json"],
    &["list", "claims"],
    &["list", "claims", "--json"],
    &["list", "sources"],
    &["list", "documents"],
    &["list", "entities"],
    &["show", "chronicles"],
    &["show", "maria", "no-such-thing"],
    &["corroborate", "airport-seized"],
    &["corroborate", "airport-seized", "--basis", "witnessed"],
    &["corroborate", "airport-seized", "--json"],
    &["corroborate", "--all", "--json"],
    &["why", "airport-seized", "bobrova"],
    &["why", "airport-seized", "bobrova", "--from", "eyes", "--json"],
    &["why", "airport-seized", "Bobrova"],
    &["whatif", "airport-seized", "--without", "maria"],
    &["whatif", "airport-seized", "--same", "maria", "bobrova", "--json"],
    &["whatif", "airport-seized", "--witnessed", "almaty"],
    &["contradictions"],
    &["contradictions", "--suggest"],
    &["contradictions", "airport-seized"],
    &["contradictions", "airport-seized", "--suggest"],
    &["contradictions", "maria", "--json"],
    &["contradictions", "almaty-airport", "--brief"],
    &["impact", "maria"],
    &["impact", "maria", "bobrova", "--members", "--json"],
    &["impact", "chronicles", "--brief"],
    &["impact", "airport-seized"],
    &["gaps"],
    &["timeline"],
    &["timeline", "almaty", "--json"],
    &["timeline", "airport-seized", "maria"],
    &["timeline", "airport-seized", "maria", "--together"],
    &["compare", "airport-seized"],
    &["compare", "airport-seized", "--quotes"],
    &["compare", "airport-seized", "--json"],
    &["loops"],
    &["loops", "airport-seized", "--json"],
    &["sheet", "airport-seized", "--format", "html"],
    &["path", "maria", "bobrova"],
    &["find", "airport"],
    &["find", "--similar", "the airport was seized"],
    &["draw", "trace", "airport-seized"],
    &["draw", "trace", "airport-seized", "--focus", "maria", "--by", "time"],
    &["draw", "dispute", "airport-seized"],
    &["draw", "compare", "airport-seized"],
    &["draw", "timeline", "airport-seized"],
    &["draw", "contradictions", "airport-seized"],
    &["draw", "contradictions", "almaty-airport"],
    &["draw", "source", "maria"],
    &["draw", "source", "almaty"],
    &["draw", "entity", "almaty-airport", "--focus", "maria"],
    &["draw", "impact", "maria"],
    &["draw", "contradictions"],
    &["draw", "case"],
    &["check"],
    &["check", "--json"],
    &["export", "--format", "json"],
    &["export", "--format", "dot"],
    &["list", "claims", "--known-by", "2022-01-07"],
    &["anchor", "chronicles", "anything"],
    &["no-such-verb"],
];

/// Imports a case folder and returns the path of the database, which lies beside it.
fn imported(case: &Path, name: &str, more: &[&str]) -> PathBuf {
    let path = case.with_file_name(name).with_extension("wherefrom");
    drop(fs::remove_file(&path));
    let into = path.display().to_string();
    let made = run(repository(), &[&["import", &case.display().to_string(), "--into", &into], more].concat());
    assert_eq!(made.code, 0, "{}", made.err);
    path
}

fn same_answers(case: &Path, database: &Path, questions: &[&[&str]]) {
    let (case, database) = (case.display().to_string(), database.display().to_string());
    for question in questions {
        let from_folder = run(repository(), &[question, &["-C", &case][..]].concat());
        let from_database = run(repository(), &[question, &["-C", &database][..]].concat());
        assert_ne!(from_folder.code, 101, "{question:?}");
        assert!(from_database.out == from_folder.out, "{question:?}: {}", from_database.out);
        assert_eq!(from_database.err, from_folder.err, "{question:?}");
        assert_eq!(from_database.code, from_folder.code, "{question:?}");
    }
}

fn copied(name: &str) -> PathBuf {
    let shipped = repository().join("graphs/almaty-2022");
    let files: Vec<(String, Vec<u8>)> = fs::read_dir(shipped)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (format!("case/{}", path.file_name().unwrap().display()), fs::read(path).unwrap()))
        .collect();
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_slice())).collect();
    folder(name, &files).join("case")
}

#[test]
fn every_verb_answers_from_a_database_as_from_the_folder() {
    let case = copied("database-answers");
    same_answers(&case, &imported(&case, "answers", &[]), QUESTIONS);
}

/// Names are covered wherever the record came from, also those of records that could not be used.
#[test]
fn protected_sources_and_stored_texts_are_the_same_in_a_database() {
    let case = "title = \"Harbour\"\ndocuments = \"texts\"\n";
    let records = "[defaults]\ndocument = \"diary\"\n[document.diary]\ntitle = \"A diary\"\nfile = \"diary.txt\"\n\
        [source.anna-berg]\nname = \"Anna Berg\"\nkind = \"person\"\nprotected = true\naliases = [\"the nurse\"]\n\
        [source.otto-krall]\nname = \"Otto Krall\"\nkind = \"persn\"\nprotected = true\n\
        [claim.anna-saw-it]\ntext = \"The harbour was shut, as Anna Berg and Otto Krall saw.\"\n\
        accounts = [{ quote = \"the harbour was shut\", chain = [{ source = \"anna-berg\", basis = \"witnessed\" }] }]\n";
    let text = "On Monday the harbour was shut, says Anna Berg.\n".as_bytes();
    let files: [(&str, &[u8]); 3] = [
        ("case/case.toml", case.as_bytes()),
        ("case/diary.toml", records.as_bytes()),
        ("case/texts/diary.txt", text),
    ];
    let case = folder("database-protected", &files).join("case");
    let refused = run(&case, &["import", ".", "--into", "../no.wherefrom"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("nothing was imported"), "{}", refused.err);
    assert!(!case.join("../no.wherefrom").exists());
    let database = imported(&case, "kept", &["--keep-good"]);
    for question in [
        &["list", "claims"][..],
        &["find", "harbour", "--quotes"],
        &["list", "sources"],
        &["trace", "renamed-1", "--json"],
        &["show", "protected-1"],
        &["show", "anna-berg", "--json"],
        &["export", "--format", "json"],
    ] {
        let case = run(repository(), &[question, &["-C", &case.display().to_string()]].concat());
        let data = run(repository(), &[question, &["-C", &database.display().to_string()]].concat());
        assert_eq!(data.out, case.out, "{question:?}");
        for name in ["Anna", "Otto", "Krall", "nurse", "berg"] {
            assert!(!data.out.contains(name) && !data.err.contains(name), "{question:?}: {}", data.out);
        }
    }
    let out = case.join("../out").display().to_string();
    let at = database.display().to_string();
    let refused = run(repository(), &["export", "--format", "case", "-C", &at, "--output", &out]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("the files would name one protected source"), "{}", refused.err);
    let whole =
        run(repository(), &["export", "--format", "case", "-C", &at, "--output", &out, "--with-protected"]);
    assert_eq!(whole.code, 0, "{}", whole.err);
    assert!(!whole.out.contains("Anna"), "{}", whole.out);
    assert!(fs::read_to_string(Path::new(&out).join("diary.toml")).unwrap().contains("Anna Berg"));
}

/// One protected source among many: the questions are answered from what they need, under the same ids.
#[test]
fn an_excerpt_covers_what_the_whole_covers() {
    let case = copied("database-covered");
    let records = "[source.anna-berg]\nname = \"Anna Berg\"\nkind = \"person\"\nprotected = true\naliases = [\"the nurse\"]\n\
        [source.zora-vance]\nname = \"Zora Vance\"\nkind = \"person\"\nprotected = true\npart_of = [\"crowd\"]\n\
        [source.crowd]\nname = \"Friends of Anna Berg\"\nkind = \"group\"\n\
        [source.protected-1]\nname = \"Somebody\"\nkind = \"person\"\n\
        [claim.gates-shut]\ntext = \"The gates were shut, as Anna Berg saw.\"\nabout = [\"almaty-airport\"]\n\
        quantity = { of = \"gates of Zora Vance\", value = 3 }\n\
        accounts = [{ note = \"said the nurse\", chain = [{ source = \"anna-berg\", basis = \"witnessed\" }] },\n\
        { chain = [{ source = \"crowd\" }, { source = \"zora-vance\", basis = \"witnessed\" }] }]\n\
        [claim.anna-berg-left]\ntext = \"She left.\"\n\
        accounts = [{ chain = [{ source = \"zora-vance\", basis = \"witnessed\" }] }]\n\
        [[contradiction]]\nclaims = [\"gates-shut\", \"airport-seized\"]\ndiffer = \"existence\"\nstrength = \"tension\"\nwhy = \"says Anna Berg\"\n";
    fs::write(case.join("more.toml"), records).unwrap();
    let checked = run(repository(), &["check", "-C", &case.display().to_string()]);
    assert_ne!(checked.code, 2, "{}{}", checked.out, checked.err);
    let database = imported(&case, "covered", &[]);
    same_answers(
        &case,
        &database,
        &[
            &["trace", "gates-shut", "--json"],
            &["trace", "airport-seized", "--json", "--follow-restated"],
            &["sheet", "gates-shut"],
            &["sheet", "gates-shut", "--json"],
            &["show", "gates-shut", "anna-berg", "protected-2", "protected-1", "crowd"],
            &["show", "zora-vance", "--json"],
            &["show", "anna-berg-left"],
            &["show", "renamed-1"],
            &["show", "Anna Berg"],
            &["trace", "anna-berg-left"],
            &["why", "gates-shut", "anna-berg"],
            &["why", "gates-shut", "protected-3", "--json"],
            &["whatif", "gates-shut", "--without", "zora-vance"],
            &["whatif", "gates-shut", "--same", "anna-berg", "zora-vance", "--json"],
            &["impact", "anna-berg"],
            &["impact", "crowd", "--members", "--json"],
            &["contradictions", "gates-shut"],
            &["timeline", "almaty-airport"],
            &["draw", "trace", "gates-shut"],
            &["draw", "source", "protected-3"],
            &["draw", "entity", "almaty-airport"],
            &["compare", "gates-shut"],
            &["corroborate", "gates-shut", "--json"],
        ],
    );
}

#[test]
fn the_folder_is_written_again_file_by_file() {
    let case = copied("database-export");
    let database = imported(&case, "export", &[]);
    let at = database.display().to_string();
    let out = case.join("../again");
    let export = ["export", "--format", "case", "-C", &at, "--output", &out.display().to_string()];
    let written = run(repository(), &export);
    assert_eq!(written.code, 0, "{}", written.err);
    let (first, again) = (wherefrom::case::read(&case).unwrap(), wherefrom::case::read(&out).unwrap());
    assert_eq!(again.problems, []);
    let paths = |folder: &wherefrom::case::Folder| -> Vec<PathBuf> {
        folder.files.iter().map(|file| file.path.clone()).collect()
    };
    assert_eq!(paths(&first), paths(&again));
    assert_eq!(first.case, again.case);
    assert_eq!(Filing::of(&first), Filing::of(&again), "each record in its file and at its place");
    // The shipped files have no comments, and are in the canonical form: nothing is another, to the byte.
    assert_eq!(first.files, again.files);
    let refused = run(repository(), &export);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("is not empty"), "{}", refused.err);
}

/// After a change every record is in the file in which it was, and nothing else of the files is another.
#[test]
fn a_change_keeps_the_files() {
    let case = copied("database-filing");
    let database = imported(&case, "filing", &[]);
    let at = database.display().to_string();
    let changes: [&[&str]; 5] = [
        &["edit", "airport-seized", "happened=2022-01-06", "--why", "x"],
        &["edit", "maria", "note=A teacher.", "--why", "x"],
        &["merge", "maria", "bobrova", "--likely", "possible", "--why", "x"],
        &["retract", "information-vacuum", "--why", "x"],
        &["add", "records", "../records.toml"],
    ];
    let records = "[source.new]\nname = \"New\"\nkind = \"person\"\n\
        [claim.airport-seized]\naccounts = [{ document = \"eyes\", chain = [\"new\"] }]\n\
        [document.letter]\ntitle = \"A letter\"\n\
        [claim.new]\ntext = \"It was new.\"\naccounts = [{ document = \"letter\" }, { chain = [\"new\"] }]\n";
    fs::write(case.join("../records.toml"), records).unwrap();
    for verb in changes {
        let case_too = run(&case, verb);
        assert_eq!(case_too.code, 0, "{verb:?}: {}", case_too.err);
        let done = run(&case, &[verb, &["-C", &at]].concat());
        assert_eq!(done.code, 0, "{verb:?}: {}", done.err);
    }
    let out = case.join("../filing-again");
    let export = ["export", "--format", "case", "-C", &at, "--output", &out.display().to_string()];
    let written = run(repository(), &export);
    assert_eq!(written.code, 0, "{}", written.err);
    let again = wherefrom::case::read(&out).unwrap();
    assert_eq!(again.problems, []);
    // The folder itself was changed in the same way; it keeps what was retracted as well.
    let mut folder = wherefrom::case::read(&case).unwrap();
    for file in &mut folder.files {
        let retracted =
            |block: &&str| !block.contains("\nretracted = ") && !block.starts_with("retracted = ");
        file.text = file.text.split("\n\n").filter(retracted).collect::<Vec<_>>().join("\n\n");
        if !file.text.ends_with('\n') {
            file.text.push('\n');
        }
    }
    assert_eq!(folder.files.len(), again.files.len());
    for (file, exported) in folder.files.iter().zip(&again.files) {
        assert_eq!(file.path, exported.path);
        let lines =
            |text: &str| -> std::collections::BTreeSet<String> { text.lines().map(str::to_owned).collect() };
        assert_eq!(lines(&file.text), lines(&exported.text), "{}", file.path.display());
    }
    assert_eq!(run(repository(), &["verify", &at]).code, 0);
}

#[test]
fn importing_twice_changes_nothing_and_nothing_is_overwritten() {
    let case = copied("database-twice");
    let database = imported(&case, "twice", &[]);
    let (at, from) = (database.display().to_string(), case.display().to_string());
    let before = fs::read(&database).unwrap();
    let again = run(repository(), &["import", &from, "--into", &at]);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
    assert!(again.err.contains("holds this case already; nothing changed"), "{}", again.err);
    fs::write(case.join("more.toml"), "[source.new]\nname = \"New\"\nkind = \"person\"\n").unwrap();
    let other = run(repository(), &["import", &from, "--into", &at]);
    assert_eq!(other.code, 2);
    assert!(other.err.contains("is there already, and holds something else"), "{}", other.err);
    assert_eq!(fs::read(&database).unwrap(), before);
    let verified = run(repository(), &["verify", &at]);
    assert_eq!(verified.code, 0, "{}", verified.out);
    assert!(verified.out.ends_with("and everything is as it was written.\n"), "{}", verified.out);
    assert_eq!(run(repository(), &["compact", &at]).code, 0);
}

#[test]
fn what_works_on_files_refuses_a_database_in_a_sentence() {
    let case = copied("database-refused");
    let database = imported(&case, "refused", &[]);
    let at = database.display().to_string();
    for verb in [&["fmt"][..], &["fmt", "--anchor"], &["add", "document", "Cargo.toml"]] {
        let refused = run(repository(), &[verb, &["-C", &at]].concat());
        assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{verb:?}");
        assert!(refused.err.contains("works on the files of a case folder"), "{}", refused.err);
    }
    let no_database = run(repository(), &["list", "claims", "-C", "Cargo.toml"]);
    assert_eq!(no_database.code, 2);
    assert_eq!(
        no_database.err,
        "error: `Cargo.toml` is not a database of wherefrom\n\
         hint: a case is a folder with a `case.toml`, or a database that `wherefrom import` has made\n"
    );
}

//! Changes of a database from the command line.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use wherefrom::model::Claim;
use wherefrom::store::Archive;

use super::{repository, run};
use crate::support::console::{check_page_in, copy_of_shipped};
use crate::support::equal::equal_up_to_order;

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn of(case: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("case")).unwrap();
        fs::write(folder.path().join("case/case.toml"), case).unwrap();
        let desk = Self { folder };
        let made = run(desk.folder.path(), &["import", "case", "--into", "a.wherefrom"]);
        assert_eq!(made.code, 0, "{}", made.err);
        desk
    }

    /// Returns the code, and what it says on both outputs.
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let said = run(self.folder.path(), &[arguments, &["--case", "a.wherefrom"]].concat());
        (said.code, said.out + &said.err)
    }

    fn done(&self, arguments: &[&str]) -> String {
        let (code, said) = self.run(arguments);
        assert_eq!(code, 0, "{arguments:?}: {said}");
        said
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let (code, said) = self.run(arguments);
        assert_eq!(code, 2, "{arguments:?}: {said}");
        said
    }
}

const CASE: &str = r#"
[source.zoe]
name = "Zoe Quill"
kind = "person"

[source.ann]
name = "Ann"
kind = "person"

[entity.harbour]
name = "Harbour"
kind = "place"

[claim.rain]
text = "It rained."
about = ["harbour"]
accounts = [{ chain = ["ann", { source = "zoe", basis = "witnessed" }] }]
"#;

/// A name leaves no trace once its source is protected, also not in what it was before.
#[test]
fn names_are_covered_in_everything_that_was() {
    let desk = Desk::of(CASE);
    let before = desk.done(&["log"]);
    assert!(!before.contains("Quill"));
    desk.done(&["edit", "zoe", "name=Zoe Marsh", "--why", "Zoe Quill has married"]);
    assert!(desk.done(&["log"]).contains("Quill"));
    desk.done(&["edit", "zoe", "protected=true", "--why", "She asks for it"]);
    let questions: &[&[&str]] = &[
        &["log"],
        &["log", "zoe"],
        &["log", "--json"],
        &["trace", "rain"],
        &["trace", "rain", "--as-of", "9999"],
        &["since", "9999"],
        &["show", "zoe"],
        &["list", "sources", "--as-of", "9999"],
        &["retract", "zoe", "--why", "x"],
        &["export", "--format", "json", "--as-of", "9999"],
    ];
    let quiet = |when: &str| {
        for question in questions {
            let said = desk.run(question).1.to_lowercase();
            for name in ["quill", "marsh", "zoe"] {
                assert!(!said.contains(name), "{when}: {question:?}: {said}");
            }
        }
    };
    quiet("while it stands");
    desk.done(&["retract", "rain", "--why", "x"]);
    desk.done(&["retract", "zoe", "--why", "She is in danger"]);
    quiet("when it went");
    assert!(desk.done(&["verify", "a.wherefrom"]).contains("everything is as it was written"));
}

#[test]
fn refusals_say_what_to_do() {
    let desk = Desk::of(CASE);
    let say = |arguments: &[&str]| desk.refused(arguments);
    assert_eq!(
        say(&["retract", "zoe", "--why", "x"]),
        "error: `zoe` cannot go while `rain` names it\nhint: retract or edit first what names it\n"
    );
    assert_eq!(
        say(&["merge", "rain", "ann", "--why", "x"]),
        "error: `rain` is a claim, and `ann` is a source\nhint: two sources, two entities or two claims can be merged\n"
    );
    assert_eq!(
        say(&["unmerge", "ann", "zoe", "--why", "x"]),
        "error: nothing is judged of `ann` and `zoe`\n"
    );
    assert!(
        say(&["edit", "rain", "about=[\"nowhere\"]", "--why", "x"]).contains("source or entity `nowhere`")
    );
    assert!(
        say(&["edit", "nothing", "text=x", "--why", "x"])
            .starts_with("error: there is no record `nothing`\n")
    );
    assert!(say(&["retract", "rain"]).contains("--why"));
    assert!(say(&["trace", "rain", "--as-of", "1999"]).starts_with("error: nothing had been recorded in "));
    fs::write(desk.folder.path().join("new.toml"), "[source.ann]\nname = \"Anna\"\nkind = \"person\"\n")
        .unwrap();
    assert_eq!(
        say(&["add", "records", "new.toml"]),
        "error: there is already a source `ann`, and it says something else\nhint: `wherefrom edit ann KEY=VALUE` \
         changes it\n"
    );
    assert_eq!(desk.done(&["log"]).matches("import").count(), 1);
    let folder = |arguments: &[&str]| run(desk.folder.path(), &[arguments, &["--case", "case"]].concat()).err;
    assert!(
        folder(&["log"])
            .starts_with("error: `case` is a case folder, and keeps no history\nhint: keep it in git")
    );
    assert!(
        folder(&["trace", "rain", "--as-of", "2022"])
            .starts_with("error: `case` is a case folder, and keeps no")
    );
}

#[test]
fn accounts_are_changed_and_what_is_retracted_is_still_shown() {
    let desk = Desk::of(CASE);
    let id = desk.done(&["show", "rain"]);
    let id = id.split('(').nth(1).unwrap().split(';').next().unwrap().to_owned();
    desk.done(&["edit", &id, "note=by phone", "--why", "It was left out", "--by", "Ida"]);
    assert!(desk.done(&["trace", "rain"]).contains("by phone"));
    assert!(desk.done(&["log", &id]).contains("by Ida"));
    desk.done(&["edit", &id, "chain=[\"ann\"]", "--why", "She did not see it"]);
    let trace = desk.done(&["trace", "rain"]);
    assert!(!trace.contains("WITNESS") && trace.contains("by phone"), "{trace}");
    assert!(desk.done(&["show", &id]).contains("was retracted on"));
    desk.done(&["retract", "rain", "--why", "Nobody saw it", "--by", "Ida"]);
    let shown = desk.done(&["show", "rain"]);
    assert!(
        shown.contains("was retracted on") && shown.contains("by Ida") && shown.contains("Nobody saw it")
    );
    assert!(desk.done(&["verify", "a.wherefrom"]).contains("everything is as it was written"));
}

/// The tour of the page, on a copy of the shipped case.
#[test]
fn the_page_shows_what_the_program_says() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("almaty-2022");
    copy_of_shipped(&case);
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/changing.md")).unwrap();
    let records = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    fs::write(folder.path().join("call.toml"), records).unwrap();
    check_page_in("docs/changing.md", folder.path());
}

/// The verbs change the files of a folder, and keep what a person wrote around the records.
#[test]
fn a_folder_is_changed_in_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let case = format!("# Who was there?\n{CASE}# to be asked\n");
    fs::write(at.join("case.toml"), &case).unwrap();
    let text = || fs::read_to_string(at.join("case.toml")).unwrap();
    let done = |arguments: &[&str]| {
        let said = run(at, arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.err);
        said.out + &said.err
    };
    let refused = |arguments: &[&str]| {
        let before = text();
        let said = run(at, arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.out);
        assert_eq!(text(), before, "{arguments:?}");
        said.out + &said.err
    };
    assert_eq!(done(&["edit", "ann", "name=Ann Lee"]), "Changed one record, in `case.toml`.\n");
    assert_eq!(text(), case.replace("\"Ann\"", "\"Ann Lee\""));
    assert_eq!(done(&["edit", "ann", "name=Ann Lee"]), "It stands so already; nothing changed.\n");
    done(&["merge", "ann", "zoe", "--likely", "possible", "--why", "One voice", "--by", "Ida"]);
    assert!(
        text().ends_with("# to be asked\n") || text().contains("# to be asked\n\n[[same]]"),
        "{}",
        text()
    );
    assert!(done(&["show", "ann"]).contains("One voice"));
    done(&["unmerge", "ann", "zoe", "--why", "Two voices"]);
    assert!(!done(&["show", "ann"]).contains("One voice"));
    assert!(text().contains("One voice") && text().contains("Two voices"), "{}", text());
    assert!(refused(&["retract", "zoe", "--why", "x"]).contains("`zoe` cannot go while `rain` names it"));
    assert!(refused(&["edit", "rain", "accounts=[]"]).contains("adds accounts"));
    assert!(refused(&["edit", "rain", "happened=yesterday"]).contains("bad-date"));
    assert!(refused(&["edit", "nobody", "name=x"]).contains("there is no record `nobody`"));
    assert!(refused(&["log"]).contains("keeps no history"));
    assert!(refused(&["list", "claims", "--as-of", "2022"]).contains("keeps no history"));
    fs::write(
        at.join("new.txt"),
        "[claim.snow]\ntext = \"It snowed.\"\naccounts = [{ chain = [\"zoe\"] }]\n",
    )
    .unwrap();
    assert_eq!(done(&["add", "records", "new.txt"]), "Changed two records, in `case.toml`.\n");
    done(&["retract", "rain", "--why", "Zoe Quill was mistaken", "--by", "Ida"]);
    let shown = done(&["show", "rain"]);
    assert!(
        shown.contains("by Ida; nothing counts it") && shown.contains("why: Zoe Quill was mistaken"),
        "{shown}"
    );
    assert!(!done(&["list", "claims"]).contains("It rained"));
    // A name stays covered when its source is retracted.
    done(&["edit", "zoe", "protected=true"]);
    done(&["retract", "snow", "--why", "x"]);
    done(&["retract", "zoe", "--why", "x"]);
    for question in [&["show", "rain"][..], &["show", "zoe"], &["list", "sources"], &["check"]] {
        let said = run(at, question);
        assert!(!(said.out.clone() + &said.err).contains("Quill"), "{question:?}: {}{}", said.out, said.err);
    }
    let imported = done(&["import", ".", "--into", "a.wherefrom"]);
    assert!(imported.contains("retracted"), "{imported}");
    assert!(fs::read_dir(at).unwrap().all(|file| !file.unwrap().path().to_string_lossy().ends_with(".new")));
}

/// What somebody else has written meanwhile, and what can't be written, is left as it is.
#[cfg(unix)]
#[test]
fn all_files_of_a_folder_are_changed_or_none() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("case.toml"), CASE).unwrap();
    fs::create_dir(at.join("more")).unwrap();
    let more = "[claim.rain]\naccounts = [{ chain = [\"zoe\"] }]\n";
    fs::write(at.join("more/more.toml"), more).unwrap();
    fs::set_permissions(at.join("more"), fs::Permissions::from_mode(0o555)).unwrap();
    let said = run(at, &["retract", "rain", "--why", "x"]);
    fs::set_permissions(at.join("more"), fs::Permissions::from_mode(0o755)).unwrap();
    let files = [fs::read_to_string(at.join("case.toml")), fs::read_to_string(at.join("more/more.toml"))];
    let [case, other] = files.map(Result::unwrap);
    // Whoever may do everything is stopped by no permission.
    let untouched = case == CASE && other == more;
    let both = case.contains("retracted") && other.contains("retracted");
    assert!(if said.code == 0 { both } else { untouched }, "{}", said.err);
    let bytes = [CASE.as_bytes(), b"# \xff\n"].concat();
    fs::write(at.join("case.toml"), &bytes).unwrap();
    let said = run(at, &["edit", "ann", "name=Ann Lee"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("is another than the one that was read"), "{}", said.err);
    assert_eq!(fs::read(at.join("case.toml")).unwrap(), bytes);
}

/// The files of a folder.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let all = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let text = |path: &Path| fs::read_to_string(path).unwrap();
    all.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), text(&path))).collect()
}

/// What is forgotten, merged and unmerged of the shipped case leaves the same records in its files and in a database.
#[test]
fn a_folder_and_a_database_forget_and_merge_alike() {
    let place = tempfile::tempdir().unwrap();
    let at = place.path();
    let root = at.join("case");
    copy_of_shipped(&root);
    assert_eq!(run(at, &["import", "case", "--into", "a.wherefrom"]).code, 0);
    let read = || wherefrom::case::read(&root).unwrap();
    let start = read();
    let both = |arguments: &[&str]| -> (i32, [String; 2]) {
        let said = ["case", "a.wherefrom"]
            .map(|case| run(at, &[arguments, &["--why", "It is asked for", "--case", case]].concat()));
        let [folder, database] = said;
        assert_eq!(folder.code, database.code, "{arguments:?}: {}{}", folder.err, database.err);
        let (case, stored) = (read(), Archive::open(&at.join("a.wherefrom")).unwrap().case().unwrap());
        assert!(equal_up_to_order(&case.case, &stored), "{arguments:?}");
        assert_eq!(case.problems, start.problems, "{arguments:?}");
        (folder.code, [folder.out + &folder.err, database.out + &database.err])
    };
    let case = &start.case;
    let account = case.claims.values().filter(|claim| claim.accounts.len() > 1).nth(3).unwrap();
    let account = format!("{}/{}", account.id, account.accounts[1].id);
    let against = case.contradictions[2].claims[0].to_string();
    let needs = |id: &str| -> Vec<String> {
        let about = |claim: &&Claim| claim.about.iter().any(|about| about.id.as_str() == id);
        case.claims.values().filter(about).map(|claim| claim.id.to_string()).collect()
    };
    let entity = case.entities.keys().find(|id| needs(id.as_str()).len() == 1).unwrap().to_string();
    let about = needs(&entity).remove(0);
    let commands: [&[&str]; 9] = [
        &["forget", &account],
        &["forget", &against],
        &["forget", "eyes-eyewitness"],
        &["forget", "eyes-eyewitness", "internet-back-at-night", "--with-accounts"],
        &["forget", &entity],
        &["forget", &about, &entity],
        &["merge", "airport-seized", "airport-retaken"],
        &["merge", "airport-retaken", "airport-seized"],
        &["unmerge", "airport-retaken", "airport-seized"],
    ];
    let codes = [0, 0, 2, 0, 2, 0, 0, 0, 0];
    for (arguments, code) in commands.iter().zip(codes) {
        let before = files(&root);
        let (found, [folder, database]) = both(arguments);
        assert_eq!(found, code, "{arguments:?}: {folder}{database}");
        let first = |said: &str| said.split([',', '\n']).next().map(str::to_owned);
        assert_eq!(first(&folder), first(&database), "{arguments:?}");
        if arguments[0] != "forget" || code != 0 {
            continue;
        }
        for (file, text) in files(&root) {
            assert!(
                text == before[&file]
                    || folder.contains(&format!("`case/{file}`"))
                    || folder.contains(&format!("`{file}`")),
                "{file}: {folder}"
            );
            for id in arguments[1..].iter().filter(|id| !id.contains('/')) {
                let is_word = |c: char| c.is_alphanumeric() || "-_".contains(c);
                assert!(!text.split(|c| !is_word(c)).any(|word| word == *id), "{id} in {file}");
            }
        }
    }
    assert!(read().case.relations.len() <= start.case.relations.len());
    assert_eq!(
        run(at, &["check", "--case", "case"]).code,
        run(at, &["check", "--case", &repository().join("graphs/almaty-2022").to_string_lossy()]).code
    );
    let log = run(at, &["log", "airport-seized", "--case", "a.wherefrom"]).out;
    assert!(log.contains("added relation") && log.contains("retracted relation"), "{log}");
}

/// Two claims are merged by saying that the one restates the other.
#[test]
fn claims_are_merged_by_a_relation() {
    let case = format!(
        "{CASE}
[claim.wet]
text = \"The streets were wet.\"
accounts = [{{ chain = [\"ann\"] }}]

[[contradiction]]
claims = [\"rain\", \"wet\"]
differ = \"existence\"
why = \"The one is not the other.\"
"
    );
    let desk = Desk::of(&case);
    let both = |arguments: &[&str]| {
        let (code, database) = desk.run(arguments);
        let folder = run(desk.folder.path(), &[arguments, &["--case", "case"]].concat());
        assert_eq!(code, folder.code, "{arguments:?}: {database}{}", folder.err);
        [database, folder.out + &folder.err]
    };
    let each = |arguments: &[&str], expected: &str| {
        for said in both(arguments) {
            assert!(said.contains(expected), "{arguments:?}: {said}");
        }
    };
    each(&["merge", "wet", "wet", "--why", "x"], "error: `wet` is one already\n");
    each(
        &["merge", "wet", "rain", "--likely", "possible", "--why", "x"],
        "error: --likely is for sources and entities: who is who can be uncertain\nhint: say in --why how sure it is",
    );
    each(&["merge", "wet", "harbour", "--why", "x"], "error: `wet` is a claim, and `harbour` is an entity\n");
    each(
        &["unmerge", "wet", "rain", "--why", "x"],
        "error: neither of `wet` and `rain` restates the other\nhint: `wherefrom retract A B` takes back what else",
    );
    each(
        &["merge", "wet", "rain", "--why", "Ann says it so as well", "--by", "Ida"],
        "warning: a contradiction of `wet` and `rain` is recorded, of existence; it stays\n",
    );
    each(&["trace", "wet"], "restates: It rained. (Ann says it so as well) [rain]");
    each(&["trace", "wet", "--follow-restated"], "It rained.");
    each(
        &["merge", "wet", "rain", "--why", "x"],
        "`wet` restates `rain` already.\nIt stands so already; nothing changed.\n",
    );
    each(
        &["merge", "rain", "wet", "--why", "x"],
        "`wet` restates `rain` already.\nIt stands so already; nothing changed.\n",
    );
    assert!(desk.done(&["log", "wet"]).contains("Ann says it so as well"));
    assert!(desk.done(&["trace", "wet", "--as-of", "9998"]).contains("(Ann says it so as well)"));
    let dated = desk.done(&["trace", "wet", "--as-of", "9998", "--known-by", "9997"]);
    assert!(dated.contains("As recorded by 9998.") && dated.contains("Known by 9997"), "{dated}");
    each(&["unmerge", "rain", "wet", "--why", "She meant another day"], "Changed one record, ");
    for said in both(&["trace", "wet"]) {
        assert!(
            !said.contains("Ann says it so as well") && said.contains("The one is not the other"),
            "{said}"
        );
    }
    let text = fs::read_to_string(desk.folder.path().join("case/case.toml")).unwrap();
    assert!(text.contains("kind = \"restates\"") && text.contains("She meant another day"), "{text}");
    assert!(desk.done(&["log", "rain"]).contains("retracted relation"));
    assert!(desk.done(&["verify", "a.wherefrom"]).contains("everything is as it was written"));
}

/// Forgetting in files says where a name stands still, takes files away that have nothing any more, and does not promise
/// what it can't.
#[test]
fn files_forget_and_say_what_they_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("case.toml"), format!("# Zoe Quill is to be asked.\n\n{CASE}")).unwrap();
    fs::write(
        at.join("zoe-note.toml"),
        "[document.zoe-note]\ntitle = \"A note\"\nauthor = \"ann\"\nretracted = \"No\"\n",
    )
    .unwrap();
    let done = |arguments: &[&str]| {
        let said = run(at, arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.err);
        said.out + &said.err
    };
    let refused = |arguments: &[&str]| {
        let before = files(at);
        let said = run(at, arguments);
        assert_eq!((said.code, files(at)), (2, before), "{arguments:?}: {}", said.out);
        said.out + &said.err
    };
    assert_eq!(
        refused(&["forget", "zoe"]),
        "error: `zoe` stands on the chains of accounts of `rain`\nhint: --with-accounts forgets these accounts as well; \
         `wherefrom show` lists them\n"
    );
    assert_eq!(
        refused(&["forget", "zoe", "--with-accounts"]),
        "error: nothing was forgotten: nobody else tells one claim\n  rain\nhint: name it in the same command to forget it \
         as well, or add an account of it first\n"
    );
    assert!(refused(&["forget", "harbour"]).contains("`harbour` cannot go while `rain` names it"));
    assert!(refused(&["forget", "nobody"]).contains("there is no record `nobody`"));
    let said = done(&["forget", "zoe-note"]);
    assert_eq!(
        said,
        "Forgot one source, in `zoe-note.toml`.\nNot reached: what git and editors keep of the files, backups, \
         databases and exports, stored texts.\n"
    );
    assert_eq!(files(at).len(), 1);
    done(&["retract", "rain", "--why", "She was mistaken"]);
    done(&["edit", "zoe", "protected=true"]);
    let said = done(&["forget", "zoe", "claim:rain"]);
    assert!(said.starts_with("Forgot one claim, one source and one account, in `case.toml`.\n"), "{said}");
    assert!(said.ends_with("Its name still stands in `case.toml:1`.\n"), "{said}");
    let text = fs::read_to_string(at.join("case.toml")).unwrap();
    assert_eq!(text.matches("oe").count(), 1, "{text}");
    assert!(!text.contains("rain") && text.contains("[entity.harbour]"), "{text}");
}

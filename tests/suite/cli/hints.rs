//! What is refused, and how the message leads on.

use super::{folder, run};

#[test]
fn columns_that_are_too_few_are_refused() {
    let dir = folder("hints-width", &[("case.toml", b"")]);
    let said = run(&dir, &["list", "claims", "--width", "20"]);
    assert_eq!(said.code, 2);
    let message =
        "error: invalid value '20' for '--width <COLUMNS>': fewer than 40 columns are too few to read in\n";
    assert!(said.err.starts_with(message), "{}", said.err);
}

#[test]
fn standard_error_is_wrapped_where_a_width_is_known() {
    let dir = folder("hints-wrap", &[("case.toml", b"")]);
    let args = ["trace", "the very long words of a claim that nobody has ever recorded"];
    assert_eq!(run(&dir, &args).err.lines().count(), 2, "programs get whole lines");
    let narrow = run(&dir, &[&args[..], &["--width", "40"]].concat()).err;
    assert!(narrow.lines().all(|line| line.len() <= 40), "{narrow}");
    assert_eq!(
        narrow.split_whitespace().collect::<Vec<_>>(),
        run(&dir, &args).err.split_whitespace().collect::<Vec<_>>()
    );
}

#[test]
fn a_case_is_started_in_the_folder_that_is_named() {
    let dir = folder("hints-init", &[]);
    assert_eq!(run(&dir, &["init", "--case", "one"]).code, 0);
    assert!(dir.join("one/case.toml").is_file() && !dir.join("case.toml").exists());
    let both = run(&dir, &["init", "two", "--case", "one"]);
    assert_eq!(
        both.err,
        "error: a case is started in one folder, and here are two: `two` and --case `one`\nhint: leave out one of them\n"
    );
    assert!(!dir.join("two").exists());
    let named = super::command(&dir, &["init", "two"]).env("WHEREFROM_CASE", "one").output().unwrap();
    assert!(named.status.success() && dir.join("two/case.toml").is_file());
}

#[test]
fn yes_for_true_is_understood_at_once() {
    for written in ["yes", "\"yes\"", "True", "on", "1"] {
        let file = format!("[source.maria]\nname = \"Maria\"\nkind = \"person\"\nprotected = {written}\n");
        let dir = folder("hints-flag", &[("case.toml", b""), ("a.toml", file.as_bytes())]);
        let said = run(&dir, &["check", "--format", "short"]);
        assert!(said.out.trim_end().ends_with("hint: protected = true"), "{written}: {}", said.out);
    }
}

#[test]
fn an_id_defined_twice_names_both_places_and_the_first_is_used() {
    let dir = folder(
        "hints-twice",
        &[
            ("a.toml", b"[source.a]\nname = \"First\"\nkind = \"person\"\n".as_slice()),
            ("b.toml", b"[source.a]\nname = \"Second\"\nkind = \"person\"\n\n[source.c]\nname = \"C\"\nkind = \"person\"\n\n[source.c]\nname = \"D\"\nkind = \"person\"\n"),
            ("case.toml", b""),
        ],
    );
    let said = run(&dir, &["check", "--format", "short"]);
    assert!(
        said.out.contains(
            "b.toml:1:9: error[duplicate-id]: the source `a` is defined twice; first defined here (./a.toml:1:9); hint: the first is used"
        ) || said.out.contains(
            "b.toml:1:9: error[duplicate-id]: the source `a` is defined twice; first defined here (a.toml:1:9); hint: the first is used"
        ),
        "{}",
        said.out
    );
    assert!(said.out.contains("b.toml:9:9"), "{}", said.out);
    let listed = run(&dir, &["list", "sources"]).out;
    assert!(listed.contains("First") && !listed.contains("Second") && !listed.contains('D'), "{listed}");
}

#[test]
fn an_anchor_that_was_mistyped_is_not_told_as_a_changed_text() {
    use wherefrom::model::{PassageHash, Sha256};
    let text = "The old ferry, they said, left the harbour at nine.";
    let (sha256, hash) = (Sha256::of(text.as_bytes()), PassageHash::of("old ferry"));
    let says = |recorded: bool, at: &str| {
        let sha256 = if recorded { format!("sha256 = \"{sha256}\"\n") } else { String::new() };
        let file = format!(
            "[document.d]\ntitle = \"D\"\nfile = \"d.txt\"\n{sha256}\n[claim.c]\ntext = \"C.\"\naccounts = [{{ id = \"one\", document = \"d\", at = \"{at}\" }}]\n"
        );
        let files = [("case.toml", b"".as_slice()), ("a.toml", file.as_bytes()), ("d.txt", text.as_bytes())];
        let dir = folder("hints-anchor", &files);
        run(&dir, &["check", "--format", "short"]).out
    };
    for (recorded, at, expected) in [
        (true, format!("5-14#{hash}"), format!("do not stand at 5-14 but at `4-13#{hash}`: the range was probably mistyped")),
        (false, format!("5-14#{hash}"), format!("do not stand at 5-14 but at `4-13#{hash}`: they have probably moved")),
        (true, format!("4-31#{hash}"), format!("do not stand at 4-31 but at `4-13#{hash}`: one end of the range was probably mistyped")),
        (true, format!("4-1300#{hash}"), format!("do not stand at 4-1300, where a text of 51 code points ends before but at `4-13#{hash}`")),
        (true, "4-13#00000000".to_owned(), "nor were they found elsewhere; the text is the recorded one, so the range or the hash was probably mistyped".to_owned()),
        (false, "4-13#00000000".to_owned(), "the text has changed there, or the range or the hash was mistyped".to_owned()),
    ] {
        let said = says(recorded, &at);
        assert!(said.contains(&expected), "{at}: {said}");
    }
}

#[test]
fn words_that_differ_in_capitals_or_accents_alone_are_told_so() {
    let dir = folder(
        "hints-capitals",
        &[("case.toml", b"".as_slice()), ("d.txt", "The old café, at nine.".as_bytes())],
    );
    let said = |words: &str| run(&dir, &["anchor", "d.txt", words]).err;
    let exact = "hint: anchors are exact: write the words as the text has them\n";
    assert_eq!(
        said("Old cafe"),
        format!(
            "error: `Old cafe` stands nowhere in the text; only capital letters or accents differ from `old café` at 4-12\n{exact}"
        )
    );
    assert_eq!(
        said("café at nine"),
        format!(
            "error: `café at nine` stands nowhere in the text; only what stands between the words differs from `café, at nine` at 8-21\n{exact}"
        )
    );
}

#[test]
fn a_single_word_of_a_protected_name_is_a_warning_that_does_not_show_it() {
    let file = "[source.zoe]\nname = \"Zoë Ivanova\"\nkind = \"person\"\nprotected = true\n\n[source.ivanova-girl]\nname = \"A girl\"\nkind = \"person\"\n\n[claim.c]\ntext = \"Mrs Ivanova saw it.\"\naccounts = [{ chain = [\"ivanova-girl\"] }]\n";
    let dir = folder("hints-part", &[("case.toml", b"".as_slice()), ("a.toml", file.as_bytes())]);
    for form in [&["check"][..], &["check", "--format", "short"], &["check", "--json"]] {
        let said = run(&dir, form);
        assert_eq!(said.code, 0, "a warning is no fault");
        assert!(
            said.out
                .contains("a single word of a protected name stands here, and two more times in this file"),
            "{}",
            said.out
        );
        assert!(!said.out.to_lowercase().contains("ivanova"), "{}", said.out);
    }
    let mended = file.replace("protected = true", "protected = true\naliases = [\"Ivanova\"]");
    let dir = folder("hints-part", &[("case.toml", b"".as_slice()), ("a.toml", mended.as_bytes())]);
    assert!(!run(&dir, &["check"]).out.contains("name-in-part"));
}

#[test]
fn a_date_is_refused_with_what_one_looks_like() {
    let dir = folder("hints-date", &[("case.toml", b"")]);
    for (option, typed) in [("--known-by", "yesterday"), ("--since", "2022-13-45"), ("--until", "")] {
        let said = run(&dir, &["list", "claims", option, typed]).err;
        let message = format!(
            "error: invalid value '{typed}' for '{option} <DATE>': a date is written 2022-01-05, 2022-01 or 2022, in \
             EDTF (ISO 8601-2)\n"
        );
        assert!(said.starts_with(&message), "{said}");
    }
}

#[test]
fn the_usage_names_nothing_that_the_environment_sets() {
    let dir = folder("hints-usage", &[("case.toml", b"")]);
    let plain = run(&dir, &["trace"]).err;
    assert!(plain.contains("Usage: wherefrom trace <CLAIM>..."), "{plain}");
    let set =
        super::command(&dir, &["trace"]).env("WHEREFROM_PLAIN", "1").env("WHEREFROM_CASE", ".").output();
    assert_eq!(String::from_utf8_lossy(&set.unwrap().stderr), plain);
}

#[test]
fn an_empty_list_on_standard_input_is_told() {
    let dir = folder("hints-stdin", &[("case.toml", b"")]);
    let none = super::command(&dir, &["trace", "-"]).stdin(std::process::Stdio::null()).output().unwrap();
    assert!(none.status.success() && none.stdout.is_empty());
    assert_eq!(
        String::from_utf8_lossy(&none.stderr),
        "standard input named nothing, so there is nothing to answer\n"
    );
}

#[test]
fn a_long_list_of_what_fits_is_cut_and_says_how_to_see_all() {
    let claims: Vec<String> = (10..25)
        .map(|i| format!("[claim.c{i}]\ntext = \"Police {i}.\"\naccounts = [{{ chain = [\"x\"] }}]\n"))
        .collect();
    let records = format!("[source.x]\nname = \"Silchenko\"\nkind = \"person\"\n{}", claims.concat());
    let dir = folder("hints-long", &[("case.toml", b""), ("a.toml", records.as_bytes())]);
    let said = run(&dir, &["trace", "police"]).err;
    assert!(
        said.starts_with("error: 15 claims fit `police`; name one by its id\n  c10: Police 10.\n"),
        "{said}"
    );
    let end = "  c19: Police 19.\n  and five more\nhint: say more words; `wherefrom find police` lists all\n";
    assert!(said.ends_with(&end.replace("five", "5")), "{said}");
    // What is a source is said to be one, by its name as well.
    assert_eq!(
        run(&dir, &["trace", "silchenko"]).err,
        "error: no claim fits `silchenko`\nhint: `x` is a source; `wherefrom list claims --source x` lists what it tells\n"
    );
}

#[test]
fn tags_are_counted_and_kinds_narrow_a_list() {
    let records = b"[source.a]\nname = \"A\"\nkind = \"person\"\ntags = [\"resident\", \"resident\"]\n\
        [source.b]\nname = \"B\"\nkind = \"group\"\ntags = [\"resident\"]\n\
        [claim.c]\ntext = \"C.\"\ntags = [\"fire\"]\naccounts = [{ chain = [\"a\"] }]\n";
    let dir = folder("hints-tags", &[("case.toml", b""), ("a.toml", records)]);
    assert_eq!(run(&dir, &["list", "tags"]).out, "fire  [one claim]\nresident  [two sources]\n");
    assert_eq!(
        run(&dir, &["list", "tags", "--source", "a"]).out,
        "fire  [one claim]\nresident  [one source]\n"
    );
    assert_eq!(run(&dir, &["list", "tags", "--ids"]).out, "fire\nresident\n");
    assert_eq!(run(&dir, &["list", "sources", "--kind", "group", "--ids"]).out, "b\n");
    assert_eq!(run(&dir, &["list", "sources", "--kind", "group", "--kind", "person", "--ids"]).out, "a\nb\n");
    assert_eq!(
        run(&dir, &["list", "sources", "--kind", "goup"]).err,
        "error: no kind of source is called `goup`\nhint: did you mean `group`?\n"
    );
    assert_eq!(
        run(&dir, &["list", "claims", "--kind", "group"]).err,
        "error: `--kind` goes with `list sources` and `list entities`\n"
    );
}

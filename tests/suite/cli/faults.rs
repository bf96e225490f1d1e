//! Cases with faults in several files: each is told in its place, and whatever is good still answers.

use super::{dialogue, folder, run, snapshot};

fn broken(name: &str) -> std::path::PathBuf {
    folder(
        name,
        &[
            ("case.toml", b"title = \"Broken\"\n"),
            ("good.toml", b"[document.d]\ntitle = \"D\"\n\n[source.maria]\nname = \"Maria\"\nkind = \"person\"\n\n[claim.good]\ntext = \"It is good.\"\naccounts = [{ document = \"d\", chain = [\"maria\"] }]\n"),
            ("latin.toml", b"[source.rene]\nname = \"Ren\xe9\"\nkind = \"person\"\n"),
            ("syntax.toml", b"[source.a\nname = \"A\"\n\n[source.b]\nname = \"B\nkind = \"person\"\n"),
            ("twice.toml", b"[source.maria]\nname = \"Another\"\nkind = \"person\"\n"),
            ("words.toml", b"[claim.bad]\ntext = \"It is bad.\"\nhapend = \"2022\"\naccounts = [{ document = \"d\", at = \"9-3#zz\", chain = [\"marai\", { source = \"maria\", basis = \"seen\" }] }]\n"),
        ],
    )
}

#[test]
fn every_fault_of_every_file_is_told_in_three_ways() {
    let dir = broken("broken");
    snapshot(
        "faults",
        &dialogue(
            &dir,
            &[
                &["check"],
                &["check", "--format", "short"],
                &["check", "--plain"],
                &["check", "--json"],
                &["check", "--width", "50"],
            ],
        ),
    );
}

#[test]
fn what_is_good_answers_and_what_is_missing_is_told() {
    let dir = broken("broken-answers");
    let traced = run(&dir, &["trace", "good"]);
    assert_eq!(traced.code, 0);
    assert!(traced.out.contains("It is good."), "{}", traced.out);
    assert!(traced.err.contains("latin.toml") && traced.err.contains("wherefrom check"), "{}", traced.err);
    snapshot(
        "broken_answers",
        &dialogue(&dir, &[&["trace", "good"], &["trace", "bad"], &["fmt", "--check"]]),
    );
}

#[test]
fn fmt_leaves_alone_what_it_would_lose_letters_of() {
    let latin = b"[source.rene]\nkind = \"person\"\nname = \"Ren\xe9\"\n";
    let dir = folder("latin", &[("case.toml", b""), ("latin.toml", latin)]);
    let fmt = run(&dir, &["fmt"]);
    assert_eq!(fmt.code, 1);
    assert!(fmt.err.contains("error: `latin.toml` is not UTF-8 and stays as it is"), "{}", fmt.err);
    assert_eq!(std::fs::read(dir.join("latin.toml")).unwrap(), latin);
}

#[test]
fn exit_codes_are_few() {
    let dir = broken("exit-codes");
    for (args, code) in [
        (&["list", "claims"][..], 0),
        (&["check"], 1),
        (&["check", "--json"], 1),
        (&["fmt", "--check"], 1),
        (&["show", "nobody"], 2),
        (&["frobnicate"], 2),
        (&[], 2),
        (&["--help"], 0),
        (&["--version"], 0),
    ] {
        assert_eq!(run(&dir, args).code, code, "{args:?}");
    }
}

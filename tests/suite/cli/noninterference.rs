//! What is shown of a protected source does not depend on its name: two cases that differ in nothing but the name, the
//! alias and the id of a protected source give the same answers, byte for byte, by every verb, in every format and
//! width, on both outputs. Whatever could be tried on a list of names, or counted in letters, would differ.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Run, folder, run};

/// A protected source, and how it is asked for.
struct Protected {
    id: &'static str,
    name: &'static str,
    alias: &'static str,
}

const ANNA: Protected = Protected { id: "anna-k", name: "Anna Kim", alias: "Annushka" };
const OTHER: Protected = Protected { id: "a-q", name: "Anthony-James Quackenbush", alias: "Tj" };

const RECORDS: &str = r#"
[document.letter]
title = "Letter of {NAME}, to whom it may concern on the quay and elsewhere, on the matter of the fire"
file = "letter.txt"
author = "{ID}"
published = "2022-01-07"
url = "https://example.org/{ID}"
sha256 = "{SHA}"

[document.leak]
title = "{ALIAS}'s memorandum"
url = "https://example.org/memorandum"
protected = true

[document.note]
title = "A note"
outlet = "portdesk"
published = "2022-01-09"

[source.{ID}]
name = "{NAME}"
kind = "person"
aliases = ["{ALIAS}"]
protected = true
note = "{ALIAS} has two children."
part_of = "portdesk"

# With no identity of their own, which names are there as well.
[source.{ID}-shadow]
name = "{ALIAS}'s shadow"
kind = "unknown"
protected = true

[source.{ID}-friend]
name = "A friend of {NAME}"
kind = "person"
identity = "described"

[source.portdesk]
name = "Port desk"
kind = "outlet"

[source.porter]
name = "The porter"
kind = "person"

[entity.quay]
name = "{NAME}'s quay"
kind = "place"

[[same]]
ids = ["{ID}", "porter"]
likely = "possible"
by = "{ALIAS}"
why = "{NAME} and the porter sign alike."

[claim.{ID}-saw-it-burn]
text = "{NAME} saw the quay burn."
about = ["quay", "{ID}"]
where = "quay"
happened = "2022-01-05"
quantity = { of = "keys of {ALIAS}", value = 3 }
tags = ["{ALIAS}"]
note = "{ALIAS} asked not to be named."
original = { wording = "{NAME} видела", language = "ru" }
accounts = [
  { at = "11-{END}#{HASH}", chain = ["portdesk", { source = "{ID}", basis = "witnessed", wording = "I, {NAME}, saw it", said = "2022-01-05", channel = "phone of {ALIAS}" }] },
  { document = "note", quote = "{NAME}", chain = ["{ID}-friend", { source = "{ID}" }], recorded = { by = "{ALIAS}" } },
  { document = "leak", chain = ["{ID}-shadow"] },
]

[claim.quay-stood]
text = "The quay did not burn, whatever {ALIAS} says."
happened = "2022-01-06"
accounts = [
  { document = "note", chain = [{ source = "{ID}-shadow", stance = "denies" }] },
  { document = "note", chain = ["porter", "{ID}"] },
  { id = "of-{ID}", document = "leak", chain = ["porter"], note = "{NAME}" },
]

[[contradiction]]
claims = ["{ID}-saw-it-burn", "quay-stood"]
differ = "existence"
strength = "contradiction"
why = "{NAME} and the shadow differ."

[[relation]]
kind = "restates"
from = "quay-stood"
to = "{ID}-saw-it-burn"
account = "of-{ID}"
why = "{ALIAS} softened it."
"#;

/// Faults behind a name on the same line.
const FAULTS: &str = r#"
[claim.faulty]
text = "A fault."
note = "{NAME}"
accounts = [{ chain = ["{ID}", { source = "portr", wording = "{NAME}" }] }, { chain = ["porter"], note = "{NAME}", chian = 1 }]
"#;

const LETTER: &str = "It is so: {NAME} saw the quay burn.\n";

impl Protected {
    fn fill(&self, text: &str) -> String {
        let letter = LETTER.replace("{NAME}", self.name);
        let passage = format!("{} saw the quay", self.name);
        let start = letter[..letter.find(self.name).unwrap()].chars().count();
        assert_eq!(start, 10);
        let sha = |text: &str| wherefrom::model::Sha256::of(text.as_bytes()).to_string();
        text.replace("{NAME}", self.name)
            .replace("{ALIAS}", self.alias)
            .replace("{ID}", self.id)
            .replace("{SHA}", &sha(&letter))
            .replace("11-{END}", &format!("{start}-{}", start + passage.chars().count()))
            .replace("{HASH}", &sha(&passage)[..8])
    }

    /// A case around this name, in a folder whose own name tells nothing.
    fn case(&self, test: &str, which: &str) -> PathBuf {
        let records = self.fill(&format!("[defaults]\ndocument = \"letter\"\n{RECORDS}"));
        let dir = folder(
            &format!("{test}/{which}/case"),
            &[
                ("case.toml", self.fill("title = \"What {NAME} saw\"\ndocuments = \"texts\"\n").as_bytes()),
                ("a.toml", records.as_bytes()),
                ("texts/letter.txt", self.fill(LETTER).as_bytes()),
            ],
        );
        if test.ends_with("faults") {
            fs::write(dir.join("b.toml"), self.fill(FAULTS)).unwrap();
        }
        dir
    }
}

/// What is asked; `{ID}` and the like stand for the own words of each case.
const QUESTIONS: &[&str] = &[
    "trace {ID}-saw-it-burn --quotes --follow-restated",
    "trace quay-stood --quotes --follow-restated",
    "trace {ALIAS}",
    "sheet {ID}-saw-it-burn quay-stood",
    "sheet {ID}-saw-it-burn --format html",
    "show {ID} {ID}-shadow {ID}-friend porter quay letter leak note",
    "show {ID}-saw-it-burn quay-stood",
    "show {ALIAS}",
    "list claims",
    "list claims --source {ID}",
    "list claims --source {ALIAS}",
    "list sources",
    "list documents",
    "list entities",
    "list contradictions",
    "corroborate quay-stood {ID}-saw-it-burn",
    "corroborate",
    "why quay-stood {ID}",
    "why {ID}-saw-it-burn {ID} --from portdesk",
    "whatif quay-stood --without {ID}",
    "whatif quay-stood --witnessed {ID}",
    "contradictions --suggest",
    "contradictions {ID}",
    "impact {ID}",
    "impact portdesk --members",
    "gaps",
    "timeline",
    "timeline {ID}",
    "compare quay-stood",
    "loops",
    "path {ID} porter",
    "path {ID}-shadow quay",
    "find quay burn",
    "find saw --ids",
    "find {ALIAS} quay",
    "find --similar {ALIAS} saw the quay",
    "draw trace {ID}-saw-it-burn",
    "draw trace {ID}-saw-it-burn --by time",
    "draw contradictions {ID}",
    "draw dispute quay-stood",
    "draw source {ID}",
    "draw impact {ID}",
    "draw entity quay",
    "draw compare quay-stood",
    "draw case",
    "draw timeline",
    "check",
    "check --quotes",
    "check --format short",
    "anchor letter quay",
    "anchor letter {ALIAS}",
    "export --format json",
    "export --format dot",
    "fmt --check",
    "zouzou {ID}",
];

/// How each is asked.
const FORMATS: &[&[&str]] =
    &[&[], &["--plain"], &["--width", "40"], &["--width", "61", "--color", "always"], &["--json"]];
const PICTURES: &[&[&str]] = &[
    &["--format", "dot"],
    &["--format", "svg"],
    &["--format", "html"],
    &["--format", "svg", "--theme", "dark"],
    &["--json"],
];

/// What stands after a place in a text whose name has another length can't be the same; nothing is asked about that.
fn answers(one: &Protected, dir: &Path, more: &[&str]) -> Vec<(String, Run)> {
    let mut runs = Vec::new();
    for question in QUESTIONS {
        let formats = if question.starts_with("draw ") { PICTURES } else { FORMATS };
        for format in formats {
            let filled = one.fill(question);
            let args: Vec<&str> = filled.split(' ').chain(format.iter().chain(more).copied()).collect();
            runs.push((format!("{question} {}", format.join(" ")), run(dir, &args)));
        }
    }
    runs
}

fn assert_alike(test: &str) {
    let anna = answers(&ANNA, &ANNA.case(test, "one"), &[]);
    let other = answers(&OTHER, &OTHER.case(test, "other"), &[]);
    compare(&anna, &other);
}

fn compare(anna: &[(String, Run)], other: &[(String, Run)]) {
    assert!(anna.iter().filter(|(_, run)| run.code == 0 && !run.out.is_empty()).count() > 150);
    let mut apart = String::new();
    for ((question, a), (_, b)) in anna.iter().zip(other) {
        assert_ne!(a.code, 101, "{question}: {}", a.err);
        if (&a.out, &a.err, a.code) != (&b.out, &b.err, b.code) {
            let lines = a.out.lines().zip(b.out.lines()).chain(a.err.lines().zip(b.err.lines()));
            let lines = lines.filter(|(one, two)| one != two).map(|(one, two)| format!("  {one}\n  {two}\n"));
            apart += &format!("{question}\n{}", lines.take(2).collect::<String>());
        }
    }
    assert!(apart.is_empty(), "these tell names apart:\n{apart}");
}

#[test]
fn two_names_give_the_same_answers_in_every_format() {
    assert_alike("names-apart");
}

#[test]
fn two_names_give_the_same_faults() {
    assert_alike("names-apart-faults");
}

/// There a part of the case is read, and names are covered without a look at the rest.
#[test]
fn two_names_give_the_same_answers_from_a_database() {
    let asked = |one: &Protected, which| {
        let dir = one.case("names-apart-database", which);
        drop(std::fs::remove_file(dir.join("../data.wherefrom")));
        let imported = run(&dir, &["import", ".", "--into", "../data.wherefrom"]);
        assert_eq!(imported.code, 0, "{}", imported.err);
        answers(one, &dir, &["-C", "../data.wherefrom"])
    };
    compare(&asked(&ANNA, "one"), &asked(&OTHER, "other"));
}

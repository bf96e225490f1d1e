//! `docs/json.md`: real answers are held against the page, key by key. A key that isn't on it, or isn't in the answer,
//! or has another type, is a fault; so is one that no answer ever fills.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use wherefrom::format::trace_json;
use wherefrom::graph::Graph;
use wherefrom::model::{
    Basis, Credibility, Differ, EntityKind, Grade, Identity, KnownTo, Likelihood, RelationKind, Ruling,
    SourceKind, Stance, Strength,
};
use wherefrom::query::{EndKind, trace, trace_restated};

use super::page;

const PAGE: &str = "json.md";

const WORDS: &[(&str, &[&str])] = &[
    ("basis", Basis::WORDS),
    ("credibility", Credibility::WORDS),
    ("differ", Differ::WORDS),
    ("grade", Grade::WORDS),
    ("identity", Identity::WORDS),
    ("judgement of identity", Ruling::WORDS),
    ("kind of end", EndKind::WORDS),
    ("kind of entity", EntityKind::WORDS),
    ("kind of relation", RelationKind::WORDS),
    ("kind of source", SourceKind::WORDS),
    ("known to", KnownTo::WORDS),
    ("likelihood", Likelihood::WORDS),
    ("severity", &["error", "warning"]),
    ("stance", Stance::WORDS),
    ("strength", Strength::WORDS),
];

/// The shapes of a page: for each its keys with their types.
struct Shapes {
    shapes: BTreeMap<String, Vec<(String, String)>>,
    /// The keys that some answer filled.
    filled: BTreeSet<(String, String)>,
}

/// A cell without its links: `list of [hop](#hop)` is `list of hop`.
fn unlinked(cell: &str) -> String {
    let mut text = String::new();
    for part in cell.split('[') {
        match part.split_once("](") {
            Some((name, rest)) => text += &format!("{name}{}", rest.split_once(')').unwrap().1),
            None => text += part,
        }
    }
    text
}

impl Shapes {
    fn read(page: &str) -> Self {
        let mut shapes: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for section in page.split("\n### ").skip(1) {
            let name = section.lines().next().unwrap().to_owned();
            let mut keys = Vec::new();
            if let Some((_, rest)) = section.split_once("Every key of a") {
                let other = rest.split(['[', ']']).nth(1).unwrap();
                keys.clone_from(&shapes[other]);
            }
            let table = section
                .lines()
                .skip_while(|line| !line.starts_with('|'))
                .take_while(|line| line.starts_with('|'));
            keys.extend(
                page::rows(table).iter().map(|row| (page::ticked(&row[0])[0].to_owned(), unlinked(&row[1]))),
            );
            assert!(shapes.insert(name.clone(), keys).is_none(), "`{name}` stands twice on the page");
        }
        Self { shapes, filled: BTreeSet::new() }
    }

    /// Says what is wrong with a value; nothing if it is of the type.
    fn fault(&mut self, value: &Value, of: &str, at: &str) -> Option<String> {
        let fits = |good: bool| (!good).then(|| format!("{at} is not {of}: {value}"));
        if let Some((one, other)) = of.split_once(" or ") {
            let first = self.fault(value, one, at);
            return if first.is_some() { self.fault(value, other, at).and(first) } else { None };
        }
        if let Some(of) = of.strip_prefix("list of ") {
            let Some(items) = value.as_array() else { return fits(false) };
            return items
                .iter()
                .enumerate()
                .find_map(|(i, item)| self.fault(item, of, &format!("{at}[{i}]")));
        }
        if let Some(of) = of.strip_prefix("two ") {
            let Some([a, b]) = value.as_array().map(Vec::as_slice) else { return fits(false) };
            return self.fault(a, of, at).or_else(|| self.fault(b, of, at));
        }
        match of {
            "null" => fits(value.is_null()),
            "text" => fits(value.as_str().is_some_and(|text| !text.is_empty())),
            "number" => fits(value.is_number()),
            "range" => {
                self.fault(&value[0], "number", at).or_else(|| self.fault(&value[1], "number or null", at))
            }
            "flag" => fits(value.is_boolean()),
            "date" => fits(value.as_str().is_some_and(|text| text.parse::<wherefrom::model::When>().is_ok())),
            _ => match WORDS.iter().find(|(name, _)| *name == of && !self.shapes.contains_key(of)) {
                Some((_, words)) => fits(value.as_str().is_some_and(|word| words.contains(&word))),
                None => self.object_fault(value, of, at),
            },
        }
    }

    fn object_fault(&mut self, value: &Value, shape: &str, at: &str) -> Option<String> {
        let keys = self.shapes.get(shape).unwrap_or_else(|| panic!("no shape `{shape}`")).clone();
        let Some(object) = value.as_object() else { return Some(format!("{at} is no {shape}: {value}")) };
        if let Some(key) = object.keys().find(|key| keys.iter().all(|(known, _)| known != *key)) {
            return Some(format!("{at}.{key} is not on the page, under `{shape}`"));
        }
        keys.iter().find_map(|(key, of)| {
            let (of, optional) = match of.strip_suffix(" (not always there)") {
                Some(of) => (of, true),
                None => (of.as_str(), false),
            };
            let Some(value) = object.get(key) else {
                return (!optional)
                    .then(|| format!("{at}.{key} is on the page, under `{shape}`, and not in the answer"));
            };
            if !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()) {
                self.filled.insert((shape.to_owned(), key.clone()));
            }
            self.fault(value, of, &format!("{at}.{key}"))
        })
    }

    fn check(&mut self, value: &Value, of: &str, what: &str) {
        if let Some(fault) = self.fault(value, of, "answer") {
            panic!("{what}: {fault}");
        }
    }
}

/// A case that fills what the shipped one leaves empty, and has faults and stored texts.
const CASE: &str = r#"
title = "Everything"
documents = "texts"

[document.d]
title = "D"
aliases = ["Dd"]
tags = ["letter"]
known_to = "nobody"
reliability = "F"
speaks_for = "o"
part_of = "e"
author = "a"
url = "https://example.org/d"
retrieved = "2023-01-02"
language = "en"
translated_from = "ru"
sha256 = "SHA"
file = "d.txt"
original_sha256 = "59c39b0b8cba9535e3519d4490094e1d190f396e1554b337e3214968cbd8f2ac"

[document.e]
title = "E"

[document.f]
title = "F"
sha256 = "59c39b0b8cba9535e3519d4490094e1d190f396e1554b337e3214968cbd8f2ac"
file = "gone.txt"

[document.g]
title = "G"
sha256 = "59c39b0b8cba9535e3519d4490094e1d190f396e1554b337e3214968cbd8f2ac"
file = "d.txt"

[document.h]
title = "H"
file = "d.txt"

[source.a]
name = "A"
kind = "person"
known_to = "desk"
reliability = { grade = "B", on = "2023", why = "often right" }
speaks_for = "o"
part_of = "o"
aliases = ["Aa"]
note = "n"

[source.o]
name = "O"
kind = "authority"

[source.hidden]
name = "Hidden"
kind = "person"
protected = true

[source.b]
name = "B"
kind = "person"

[entity.t]
name = "T"
kind = "thing"
aliases = ["Tt"]
part_of = "u"
note = "n"

[entity.u]
name = "U"
kind = "place"

[claim.x]
text = "X."
about = ["a", { id = "t", role = "thing" }]
happened = "2023"
where = "u"
quantity = { of = "things", value = 3, unit = "m", where = "U", when = "2023" }
credibility = "2"
original = { wording = "Х", language = "ru" }
tags = ["tag"]
note = "n"
accounts = [
  { id = "x1", document = "d", at = "0-3#HASH", chain = [{ source = "a", wording = "w", said = "2023", channel = "phone", at = "0-3#HASH", language = "en", note = "n" }, "b"], note = "n", recorded = { when = "2023", by = "r" } },
  { document = "e", chain = ["b", "a"] },
  { document = "e", chain = ["a", { source = "hidden", basis = "official" }] },
  { document = "h", chain = ["a", { source = "o", basis = "official" }] },
  { document = "h", chain = [{ source = "o", basis = "inferred" }] },
  { document = "", chain = [{ source = "b", basis = "witnessed", stance = "denies" }] },
  { document = "h", quote = "One", chain = [{ source = "a", stance = "doubts" }, { source = "o", stance = "denies" }] },
]

[claim.y]
text = "Y."
quantity = { of = "things", at_least = 1, at_most = 2.5 }
accounts = [
  { document = "f", at = "0-3#HASH", chain = ["a", "b"] },
  { document = "e", chain = ["b", "a"] },
]

[claim.z]
text = "Z."
quantity = { of = "things", approx = 2, words = "some" }
accounts = [
  { document = "d", chain = ["a", { source = "o", basis = "official" }] },
  { document = "e", chain = ["a", { source = "hidden", basis = "witnessed" }] },
  { document = "", chain = ["a", "o"] },
]

[[contradiction]]
claims = ["x", "y"]
differ = "number"
why = "w"
by = "r"
on = "2023"

[[relation]]
kind = "restates"
from = "x"
to = "z"
account = "x1"
hop = "a"
why = "w"
by = "r"
on = "2023"

[[same]]
ids = ["hidden", "o"]
likely = "possible"
why = "w"
by = "r"
on = "2023"

[[source.a]]

[claim.y]
text = "Y again."
"#;

/// The case in a folder of that name, with its protected source or with nobody to protect.
fn everything(name: &str, protected: bool) -> PathBuf {
    let root = std::env::temp_dir().join(format!("wherefrom-{name}-{}", std::process::id()));
    std::fs::create_dir_all(root.join("texts")).unwrap();
    std::fs::write(root.join("texts/d.txt"), "One two three.").unwrap();
    let hash = wherefrom::model::Sha256::of(b"One two three.");
    let passage = wherefrom::model::PassageHash::of("One");
    let text = CASE.replace("SHA", &hash.to_string()).replace("HASH", &passage.to_string());
    let text = text.replace("protected = true", &format!("protected = {protected}"));
    std::fs::write(root.join("case.toml"), text).unwrap();
    root
}

fn almaty() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("graphs/almaty-2022")
}

fn answer(case: &Path, command: &[&str]) -> Value {
    let mut program = Command::new(env!("CARGO_BIN_EXE_wherefrom"));
    let output = program.arg("--case").arg(case).args(command).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{command:?}: {error}; {said}"))
}

#[test]
fn every_answer_has_the_keys_and_types_of_the_page() {
    let page = page::read(PAGE);
    let mut shapes = Shapes::read(&page);
    let (almaty, everything, open) = (almaty(), everything("json", true), everything("json-open", false));
    let lines = [
        (&almaty, "trace airport-seized --json"),
        (&almaty, "trace central-square-cleared --json"),
        (&almaty, "trace nazarbayev-left-country --json --follow-restated"),
        (&almaty, "show airport-seized maria almaty chronicles --json"),
        (&everything, "trace x --json --follow-restated"),
        (&everything, "trace y --json"),
        (&everything, "trace z --json"),
        (&everything, "show x a t d o --json"),
        (&everything, "check --json --quotes"),
        (&open, "check --json"),
    ];
    for row in page::table(&page, "answers") {
        let (shown, of) = (page::ticked(&row[0])[0], unlinked(&row[1]));
        let command = shown.strip_prefix("wherefrom ").unwrap();
        let verb = command.split(' ').next().unwrap();
        let plain = [(&almaty, command), (&everything, command)];
        // Where the page leaves a word to the reader, the lines above fill it in.
        let is_open = command.chars().any(char::is_uppercase);
        let of_verb = lines.iter().filter(|(_, line)| line.split(' ').next() == Some(verb));
        for (case, line) in of_verb.chain(plain.iter().filter(|_| !is_open)) {
            let arguments: Vec<&str> = line.split(' ').collect();
            shapes.check(&answer(case, &arguments), &of, line);
        }
    }
    [everything, open].iter().for_each(|dir| std::fs::remove_dir_all(dir).unwrap());
    let every = |(shape, keys): (&String, &Vec<(String, String)>)| {
        keys.iter().map(|(key, _)| (shape.clone(), key.clone())).collect::<Vec<_>>()
    };
    let all: BTreeSet<_> = shapes.shapes.iter().flat_map(every).collect();
    assert_eq!(all.difference(&shapes.filled).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
}

#[test]
fn every_trace_of_the_shipped_case_has_the_keys_and_types_of_the_page() {
    let mut shapes = Shapes::read(&page::read(PAGE));
    let graph = Graph::new(wherefrom::case::read(&almaty()).unwrap().case);
    for id in graph.case().claims.keys() {
        let answer = trace_json(&graph, &trace(&graph, id).unwrap(), &trace_restated(&graph, id));
        shapes.check(&answer, "trace", id.as_str());
    }
}

#[test]
fn every_list_of_words_stands_on_the_page() {
    let page = page::read(PAGE);
    let (before, _) = page.split_once("<!-- words -->\n").unwrap();
    let row = |(name, words): &(&str, &[&str])| {
        let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        format!("| {name} | {} |\n", words.join(", "))
    };
    let table: String = WORDS.iter().map(row).collect();
    let right = format!("{before}<!-- words -->\n| list | its words |\n|---|---|\n{table}");
    assert!(page::is_up_to_date(PAGE, &right), "run the tests once more with UPDATE_DOCS=1");
}

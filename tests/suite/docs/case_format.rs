//! `docs/case-format.md`: its tables of keys are those of `case::keys`, its cases are read, verified and formatted.
//!
//! `UPDATE_DOCS=1` writes the tables of keys anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use wherefrom::case::keys::{self, INNER, Key, Need, Shape, Space, TOP, Table};
use wherefrom::case::verify::verify;
use wherefrom::case::write::format;

use super::page;

const PAGE: &str = "case-format.md";

fn takes(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::When => "a [date](#dates)".to_owned(),
        Shape::Language => "a BCP 47 tag".to_owned(),
        Shape::Hash => "64 hex digits".to_owned(),
        Shape::Below => "a path without `..`".to_owned(),
        Shape::Path => "a path".to_owned(),
        Shape::Range => "a [range](#places-and-quotes)".to_owned(),
        Shape::Word(_, words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Shape::Id(space) => format!("the id of {}", name(*space)),
        Shape::IdOrNone(space) => format!("the id of {}, or `\"\"`", name(*space)),
        Shape::NewId => "a new id".to_owned(),
        Shape::List(of) => format!("a list; in it {}", takes(of)),
        Shape::Pair(of) => format!("a list of two; in it {}", takes(of)),
        Shape::Some(of) => format!("{}, or a list", takes(of)),
        Shape::Table(table) => link(table),
        Shape::Or(of, table) => format!("{}, or {}", takes(of), link(table)),
    }
}

fn link(table: &Table) -> String {
    let article = if table.name.starts_with(['a', 'o']) { "an" } else { "a" };
    format!("{article} [{0}](#{0})", table.name)
}

fn name(space: Space) -> &'static str {
    match space {
        Space::Source => "a source or document",
        Space::Document => "a document",
        Space::Entity => "an entity",
        Space::Node => "a source, document or entity",
        Space::Claim => "a claim",
        Space::Account => "an account",
    }
}

fn row(key: &Key) -> String {
    let need = match key.need {
        Need::Must => "must",
        Need::Vital => "vital",
        Need::May => "may",
    };
    format!("| `{}` | {need} | {} | {} |\n", key.name, takes(&key.shape), key.doc)
}

/// The page with its tables of keys as the code has them.
fn renewed(page: &str) -> String {
    let mut renewed = String::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(renewed, "{line}");
        let Some(name) = line.strip_prefix("<!-- keys: ").and_then(|rest| rest.strip_suffix(" -->")) else {
            continue;
        };
        while lines.next_if(|line| line.starts_with('|')).is_some() {}
        let table = keys::table_named(name).unwrap_or_else(|| panic!("no table `{name}`"));
        renewed += "| key | | takes | what it says |\n|---|---|---|---|\n";
        table.keys.iter().for_each(|key| renewed += &row(key));
    }
    renewed
}

#[test]
fn every_key_stands_on_the_page_as_the_code_has_it() {
    let page = page::read(PAGE);
    let tables = TOP.iter().map(|(_, table)| *table).chain(INNER.iter().copied()).chain([&keys::CASE]);
    for table in tables {
        assert!(page.contains(&format!("<!-- keys: {} -->", table.name)), "no table `{}`", table.name);
    }
    assert!(page::is_up_to_date(PAGE, &renewed(&page)), "run the tests once more with UPDATE_DOCS=1");
}

#[test]
fn the_cases_on_the_page_have_no_fault_and_are_in_canonical_layout() {
    let page = page::read(PAGE);
    for name in ["bridge", "translated"] {
        page::case(&page, name);
        for (path, text) in page::files(&page, name, "toml") {
            let text = String::from_utf8(text).unwrap();
            assert_eq!(format(&text).unwrap(), text, "{}", path.display());
        }
    }
}

#[test]
fn the_places_on_the_page_hold() {
    let page = page::read(PAGE);
    let folder = page::case(&page, "bridge");
    let texts = page::files(&page, "bridge", "text");
    let documents = PathBuf::from(folder.case.documents.as_ref().unwrap());
    let mut words = Vec::new();
    let stored = |source: &wherefrom::model::Source| {
        let file = documents.join(source.document.as_ref().unwrap().file.as_ref().unwrap());
        Ok(texts.iter().find(|(path, _)| *path == file).map(|(_, text)| text.clone()))
    };
    let verified = verify(&folder.case, stored, |seen| words.push(seen.words.join(" … ")));
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    assert_eq!((verified.counts.verified, verified.counts.anchors), (2, 5));
    assert!(words.contains(&"I was there … saw no police".to_owned()), "{words:?}");
}

#[test]
fn the_chains_of_the_page_are_those_that_it_names() {
    let folder = page::case(&page::read(PAGE), "translated");
    let chains = folder.case.claims["shops-shut"]
        .accounts
        .iter()
        .map(|account| account.hops.iter().map(|hop| hop.source.as_str()).collect::<Vec<_>>().join(" > "));
    assert_eq!(chains.collect::<Vec<_>>(), ["post > translator > ilya", "post > ilya", "ilya > they"]);
}

#[test]
fn every_code_of_a_fault_stands_on_the_page() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut code = std::fs::read_to_string(source.join("cli/check.rs")).unwrap();
    for entry in std::fs::read_dir(source.join("case")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            code += &std::fs::read_to_string(path).unwrap();
        }
    }
    let rows = page::table(&page::read(PAGE), "codes");
    let told: BTreeSet<&str> = rows.iter().map(|row| page::ticked(&row[0])[0]).collect();
    assert_eq!(told.len(), rows.len());
    for one in &told {
        assert!(code.contains(&format!("\"{one}\"")), "no fault has the code `{one}`");
    }
    // A fault begins with its code, wherever it is made.
    for start in ["error(", "warning(", "fault("] {
        for rest in code.split(start).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')) {
            let one = rest.split('"').next().unwrap();
            let is_code =
                one.len() > 3 && one.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'8');
            assert!(!is_code || told.contains(one), "the fault `{one}` is not on the page");
        }
    }
}

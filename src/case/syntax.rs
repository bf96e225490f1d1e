//! From bytes to TOML: what is no text, too big or no TOML is found here, and what is good around it is kept.
//!
//! A file with faults is parsed once more, table by table, so that a missing bracket in one record harms only that
//! record. Nothing here knows what a record means. All ranges are bytes of the whole text.

use std::ops::Range;

use toml::de::{DeTable, Error};

use super::faults::Faults;
use super::keys;
use super::misprint;
use crate::diag::Problem;

/// The longest file that is read, in bytes.
pub(super) const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The longest table that is searched for more than one fault: a parser that recovers keeps every error in memory.
const MAX_RECOVERED: usize = 2 * 1024 * 1024;

/// A whole file, or one of the tables of a file with faults.
pub(super) struct Part<'t> {
    /// Where it starts.
    pub(super) offset: usize,
    /// What stands in it, with ranges counted from its start.
    pub(super) tree: DeTable<'t>,
    /// Where it is no TOML.
    pub(super) bad: Vec<usize>,
    /// The table and the id that its header names, if it has faults: `source`, `maria`.
    pub(super) lost: Option<(String, String)>,
}

/// Turns bytes into text. What is not UTF-8 becomes U+FFFD and is reported; its places are returned.
pub(super) fn text(bytes: &[u8], faults: &mut Faults<'_>) -> (String, Vec<usize>) {
    if bytes.len() > MAX_BYTES {
        let message = format!("this file is larger than {} MiB", MAX_BYTES / 1024 / 1024);
        let hint = "split it: any number of files may add accounts to one claim";
        faults.add(0..0, Problem::error("too-large", message).hint(hint));
        return (String::new(), Vec::new());
    }
    let mut text = String::with_capacity(bytes.len());
    let mut bad = Vec::new();
    let mut read = 0;
    let mut first = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        read += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            first.get_or_insert(read);
            bad.push(text.len());
            text.push(char::REPLACEMENT_CHARACTER);
            read += chunk.invalid().len();
        }
    }
    if let (Some(at), Some(byte)) = (bad.first(), first) {
        let more = match bad.len() {
            1 => String::new(),
            2 => ", nor is 1 more place".to_owned(),
            n => format!(", nor are {} more places", n - 1),
        };
        let message = format!("byte {byte} of this file is not UTF-8{more}");
        let hint = "save the file as UTF-8; the records around such places are still read";
        faults.add(*at..at + 3, Problem::error("not-utf-8", message).hint(hint));
    }
    (text, bad)
}

/// Parses a file; where it is no TOML, as much of it as can be saved.
pub(super) fn parse<'t>(text: &'t str, bad: &[usize], faults: &mut Faults<'_>) -> Vec<Part<'t>> {
    let whole = DeTable::parse(text);
    let error = match (whole, bad.is_empty()) {
        (Ok(tree), true) => {
            return vec![Part { offset: 0, tree: tree.into_inner(), bad: Vec::new(), lost: None }];
        }
        (whole, _) => whole.err(),
    };
    let starts = headers(text);
    let mut parts: Vec<Part<'t>> = starts
        .iter()
        .zip(starts.iter().skip(1).copied().chain([text.len()]))
        .map(|(&from, to)| part(text, from..to, bad, faults))
        .collect();
    let found = parts.iter().any(|part| !part.bad.is_empty());
    let twice = starts.len() > 1 && repeats_header(text, &starts);
    // Faults between tables, such as `source.maria.name = "…"` above `[source.maria]`.
    if let (Some(error), false, false) = (error, found, twice) {
        let at = error.span().map_or(0, |span| span.start);
        misprint::report(text, 0..text.len(), &[error], faults);
        if let Some(part) = parts.iter_mut().rev().find(|part| part.offset <= at) {
            part.bad.push(at);
            part.lost = header_id(&text[part.offset..]);
        }
    }
    parts
}

fn part<'t>(text: &'t str, range: Range<usize>, bad: &[usize], faults: &mut Faults<'_>) -> Part<'t> {
    let source = &text[range.clone()];
    let (tree, errors) = if source.len() <= MAX_RECOVERED {
        let (tree, errors) = DeTable::parse_recoverable(source);
        (tree.into_inner(), errors)
    } else {
        match DeTable::parse(source) {
            Ok(tree) => (tree.into_inner(), Vec::new()),
            Err(error) => (DeTable::new(), vec![error]),
        }
    };
    misprint::report(text, range.clone(), &errors, faults);
    let here = |error: &Error| range.start + error.span().map_or(0, |span| span.start);
    let from = bad.partition_point(|at| *at < range.start);
    let to = bad.partition_point(|at| *at < range.end);
    let mut bad: Vec<usize> = errors.iter().map(here).chain(bad[from..to].iter().copied()).collect();
    bad.sort_unstable();
    let lost = if bad.is_empty() { None } else { header_id(source) };
    Part { offset: range.start, tree, bad, lost }
}

/// Returns where the tables of a file start, and 0, where what stands above them does.
fn headers(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && header_name(line).is_some() {
            starts.push(at);
        }
        at += line.len();
    }
    starts
}

/// Returns the name of the table whose header a line is: nothing for a line that only starts with a bracket.
fn header_name(line: &str) -> Option<&str> {
    let inside = line.trim_start().strip_prefix('[')?;
    let inside = inside.strip_prefix('[').unwrap_or(inside).trim_start();
    let end = inside.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(inside.len());
    let known = keys::TOP.iter().any(|(_, table)| table.name == &inside[..end]);
    known.then(|| &inside[..end])
}

fn header_id(source: &str) -> Option<(String, String)> {
    let line = source.lines().next()?;
    let table = header_name(line)?;
    let id = line.split_once('.')?.1.trim_matches(|c: char| c.is_whitespace() || "[]\"'".contains(c));
    Some((table.to_owned(), id.to_owned()))
}

/// Says whether two tables have the same header: each is then read, and the faults of ids tell of them.
fn repeats_header(text: &str, starts: &[usize]) -> bool {
    let mut ids: Vec<_> = starts.iter().filter_map(|&at| header_id(&text[at..])).collect();
    ids.sort_unstable();
    ids.windows(2).any(|pair| pair[0] == pair[1])
}

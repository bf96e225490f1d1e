//! What became of a spreadsheet, in sentences.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{count, first_up};
use crate::format::csv::{Column, Fault, Import, NewSource, Rejected, Remark, Sheet, letters};
use crate::model::Identity;

/// The most rows or names that a sentence lists.
const MOST_LISTED: usize = 12;

/// Says how a sheet was read, and what of it was left aside.
pub fn reading(sheet: &Sheet) -> Vec<String> {
    let separator = match sheet.separator {
        '\t' => "a tab".to_owned(),
        sign => format!("`{sign}`"),
    };
    let guessed = if sheet.encoding.guessed { ", guessed from its letters" } else { "" };
    let rows = count(sheet.rows.len(), "row", "rows");
    let mut lines = vec![first_up(&format!(
        "{rows}, {separator} between cells, in {}{guessed}.",
        sheet.encoding.encoding
    ))];
    if sheet.above > 0 {
        let above = count(sheet.above, "row above the headers is", "rows above the headers are");
        lines.push(first_up(&format!("{above} left out.")));
    }
    if !sheet.columns.left_out.is_empty() {
        let columns = sheet.columns.left_out.iter().map(|(number, header, hint)| {
            let hint = hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
            format!("{} `{header}`{hint}", letters(*number))
        });
        let columns: Vec<String> = columns.collect();
        let which = if columns.len() == 1 { "This column is" } else { "These columns are" };
        lines
            .push(format!("{which} left out, since nothing is known of the header: {}.", columns.join(", ")));
    }
    lines
}

/// Says how many rows are in, and with what.
pub fn accepted(import: &Import) -> String {
    let added = &import.added;
    let rows = count(import.accepted, "row is", "rows are");
    if added.accounts == 0 {
        return match import.accepted {
            0 => "No row is in.".to_owned(),
            _ => first_up(&format!("{rows} in; nothing in them is new.")),
        };
    }
    let new = [
        (added.claims, "claim", "claims"),
        (added.sources, "source", "sources"),
        (added.documents, "document", "documents"),
        (added.entities, "entity", "entities"),
    ];
    let new = new.into_iter().filter(|(n, _, _)| *n > 0).map(|(n, one, many)| count(n, one, many));
    let new: Vec<String> = new.collect();
    let new = if new.is_empty() { String::new() } else { format!(" New: {}.", new.join(", ")) };
    let accounts = count(added.accounts, "account", "accounts");
    let claims = count(import.touched.len(), "claim", "claims");
    first_up(&format!("{rows} in: {accounts} of {claims}.{new}"))
}

/// Returns numbers of rows as a list.
fn rows(numbers: &[usize]) -> String {
    let shown: Vec<String> = numbers.iter().take(MOST_LISTED).map(ToString::to_string).collect();
    let more = numbers.len().saturating_sub(MOST_LISTED);
    let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} {}{and_more}", if numbers.len() == 1 { "row" } else { "rows" }, shown.join(", "))
}

/// Says what is worth knowing of rows that are in.
pub fn remarks(sheet: &Sheet, import: &Import) -> Vec<String> {
    let mut lines = Vec::new();
    if !import.repeated.is_empty() {
        lines.push(format!("Told before, in the case or in another row: {}.", rows(&import.repeated)));
    }
    lines.extend(import.remarks.iter().map(|remark| match remark {
        Remark::NotAdded { column, rows: numbers } => format!(
            "Not taken, since the case has the record without it and a sheet changes no record: `{}` in {}.",
            column.name(),
            rows(numbers)
        ),
        Remark::Backwards { rows: numbers } => {
            format!("Times run backwards, somebody passes on what was said later: {}.", rows(numbers))
        }
    }));
    let width = sheet.header.cells.len();
    let short: Vec<usize> =
        sheet.rows.iter().filter(|row| row.cells.len() < width).map(|row| row.number).collect();
    if !short.is_empty() {
        lines.push(format!("Cells missing at the end are taken as empty: {}.", rows(&short)));
    }
    lines
}

/// Says how new sources were taken of which the sheet doesn't say what they are.
pub fn taken(import: &Import) -> Vec<String> {
    let names = |identity: Identity| {
        let mut seen = BTreeSet::new();
        let all = import.taken.iter().filter(|one| one.identity == identity).map(|one| one.name.as_str());
        let all: Vec<&str> = all.filter(|name| seen.insert(*name)).collect();
        let more = all.len().saturating_sub(MOST_LISTED);
        let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
        (!all.is_empty()).then(|| format!("{}{and_more}", all[..all.len().min(MOST_LISTED)].join(", ")))
    };
    let told = |identity, as_what: &str| names(identity).map(|names| format!("{as_what}: {names}."));
    let mut lines: Vec<String> = [
        told(Identity::Named, "Taken for names"),
        told(Identity::Pseudonym, "Taken for pseudonyms"),
        told(Identity::Described, "Taken for descriptions, one in each document, and unnamed"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !lines.is_empty() {
        let hint = "If that is wrong, or more is known, say it behind the name: `Anna Berg (person)`, `residents (group)`.";
        lines.push(hint.to_owned());
    }
    let like = |one: &NewSource| {
        let ids: Vec<String> = one.like.iter().map(|id| format!("`{id}`")).collect();
        (!ids.is_empty()).then(|| {
            format!(
                "“{}” is new; the case has {} under a like name. If they are one, write that id.",
                one.name,
                ids.join(" and ")
            )
        })
    };
    lines.extend(import.taken.iter().filter_map(like).take(MOST_LISTED));
    lines
}

/// Says where a fault is, as a spreadsheet shows it: "row 7, column C (chain)".
pub fn place(sheet: &Sheet, row: &Rejected, fault: &Fault) -> String {
    let column = fault.column.and_then(|column: Column| sheet.columns.number(column));
    let column =
        column.map(|number| format!(", column {} ({})", letters(number), sheet.header.cells[number].trim()));
    let line = if row.lines.start == row.number {
        String::new()
    } else {
        format!(" (line {} of the file)", row.lines.start)
    };
    format!("row {}{line}{}", row.number, column.unwrap_or_default())
}

/// Counts mistakes by their kind, the commonest first.
pub fn kinds_of_mistakes(import: &Import) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in import.rejected.iter().flat_map(|row| &row.faults) {
        *counts.entry(fault.code).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let counts: Vec<String> = counts.into_iter().map(|(code, count)| format!("{count} × {code}")).collect();
    counts.join(", ")
}

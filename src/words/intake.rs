//! What an import of tables or of JSON Lines brought, in sentences.

use super::{count, first_up, thousands};
use crate::format::csv::tables::{Fault, Table};
use crate::format::csv::{Decoded, letters};
use crate::format::jsonl;
use crate::store::Loaded;

fn many(number: u64, one: &str, more: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), one, more)
}

/// Says what is in the new database.
pub fn contents(loaded: &Loaded) -> String {
    let mut text = format!(
        "{} with {}; {}, {}, {}",
        many(loaded.claims, "claim", "claims"),
        many(loaded.accounts, "account", "accounts"),
        many(loaded.sources, "source", "sources"),
        many(loaded.documents, "document", "documents"),
        many(loaded.entities, "entity", "entities"),
    );
    let judged = [
        (loaded.contradictions, "contradiction", "contradictions"),
        (loaded.relations, "relation", "relations"),
        (loaded.judgements, "judgement", "judgements"),
    ];
    for (number, one, more) in judged.into_iter().filter(|(number, ..)| *number > 0) {
        text += &format!(", {}", many(number, one, more));
    }
    text
}

/// Says what is ordinary in such data, and was counted.
pub fn ordinary(loaded: &Loaded) -> Vec<String> {
    let lines = [
        (
            loaded.made,
            "source or entity is named and never defined: it goes by its id",
            "sources and entities are named and never defined: they go by their ids",
        ),
        (
            loaded.merged,
            "record stands there again and says the same",
            "records stand there again and say the same",
        ),
        (
            loaded.self_cited,
            "account has somebody cite himself: he stands on the chain once",
            "accounts have somebody cite himself: he stands on the chain once",
        ),
        (
            loaded.back_in_time,
            "account has somebody pass on what was said later",
            "accounts have somebody pass on what was said later",
        ),
        (
            loaded.circular,
            "claim has tellers who have it from one another: `wherefrom loops` shows who",
            "claims have tellers who have them from one another: `wherefrom loops` shows who",
        ),
    ];
    let told = lines.into_iter().filter(|(number, ..)| *number > 0);
    told.map(|(number, one, more)| first_up(&format!("{}.", many(number, one, more)))).collect()
}

/// Says how a table was read, and what of it was left aside.
pub fn reading<R: std::io::Read>(name: &str, table: &Table<R>) -> Vec<String> {
    let separator = match table.separator() {
        '\t' => "a tab".to_owned(),
        sign => format!("`{sign}`"),
    };
    let Decoded { encoding, guessed, .. } = table.encoding();
    let guessed = if *guessed { ", guessed from its first MiB" } else { "" };
    let (rows, short) = table.rows();
    let rows = many(rows, "row", "rows");
    let mut lines = vec![format!("{name}: {rows}, {separator} between cells, in {encoding}{guessed}.")];
    if table.above() > 0 {
        let above = count(table.above(), "row above the headers is", "rows above the headers are");
        lines.push(first_up(&format!("{above} left out.")));
    }
    if short > 0 {
        let rows = many(short, "row has fewer cells than headers", "rows have fewer cells than headers");
        lines.push(first_up(&format!("{rows}; what is missing is taken as empty.")));
    }
    let left = &table.columns().left_out;
    if !left.is_empty() {
        let columns = left.iter().take(MOST_LISTED).map(|(number, header, hint)| {
            let hint = hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
            format!("{} `{header}`{hint}", letters(*number))
        });
        let columns: Vec<String> = columns.collect();
        let more = left.len().saturating_sub(MOST_LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let which = if left.len() == 1 { "This column is" } else { "These columns are" };
        let columns = columns.join(", ");
        lines.push(format!("{which} left out, since nothing is known of the header: {columns}{more}."));
    }
    lines
}

/// The most columns that a sentence lists.
const MOST_LISTED: usize = 12;

/// Says in which column a fault of a row is, as a spreadsheet shows it: "B (cited)".
pub fn column<R: std::io::Read>(table: &Table<R>, fault: &Fault) -> Option<String> {
    let number = table.columns().number(fault.column?)?;
    let header = table.header().get(number).map_or("", |header| header.trim());
    Some(format!("{} ({header})", letters(number)))
}

/// Says where a fault of a row is: "cites.csv, line 7, column B (cited)".
pub fn place<R: std::io::Read>(name: &str, table: &Table<R>, line: u64, fault: &Fault) -> String {
    let column = column(table, fault).map(|column| format!(", column {column}"));
    format!("{name}, line {line}{}", column.unwrap_or_default())
}

/// Says where a fault of a line of JSON is: "archive.jsonl, line 7, `hops[0].basis`".
pub fn place_in_line(name: &str, line: u64, fault: &jsonl::Fault) -> String {
    let key = if fault.path.is_empty() { String::new() } else { format!(", `{}`", fault.path) };
    let column = if fault.column == 0 { String::new() } else { format!(", column {}", fault.column) };
    format!("{name}, line {line}{key}{column}")
}

/// Returns a time in seconds as people say it: "30 seconds", "10 minutes".
pub fn time_left(seconds: u64) -> String {
    match seconds {
        1 => "1 second".to_owned(),
        0..100 => format!("{seconds} seconds"),
        100..6000 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", thousands(&seconds.div_ceil(3600).to_string())),
    }
}

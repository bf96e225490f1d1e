//! The tables of the full-text search.
//!
//! One FTS5 table for each part that is searched (`find_claim_head`, `find_claim_remarks`, …) with two columns:
//! `words`, the folded words of a record, and `stems`, the stem of each. They keep the index only (`content=''`); the
//! rowid is the position of the record in its list. Words come ready made, so that `SQLite` need not know how to cut,
//! fold and stem in any language: its `ascii` tokenizer parts them at blanks and leaves them as they are.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::query::find::{Hit, Index, Kind, Part, Row, Term};

/// How much of a table FTS5 gathers before it writes a segment.
const HASH_BYTES: usize = 64 << 20;

/// Why the tables could not be filled or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// `SQLite` says so.
    #[error("the full-text index failed")]
    Sqlite(#[from] rusqlite::Error),
}

/// The tables of the full-text search, in a database of their own in memory.
#[derive(Debug)]
pub struct SearchTables {
    connection: Connection,
}

impl SearchTables {
    /// Makes the tables and fills them.
    pub fn in_memory(rows: impl Iterator<Item = Row>) -> Result<Self, SearchError> {
        let mut connection = Connection::open_in_memory()?;
        let transaction = connection.transaction()?;
        for part in Part::ALL {
            let table = table(part);
            transaction.execute_batch(&format!(
                "CREATE VIRTUAL TABLE {table} USING fts5(words, stems, content='', tokenize='ascii')"
            ))?;
            // One segment in the end, instead of many that have to be merged.
            transaction.execute_batch(&format!(
                "INSERT INTO {table}({table}, rank) VALUES ('hashsize', {HASH_BYTES})"
            ))?;
        }
        fill(&transaction, rows)?;
        transaction.commit()?;
        Ok(Self { connection })
    }
}

fn fill(connection: &Connection, rows: impl Iterator<Item = Row>) -> Result<(), SearchError> {
    let insert = |part| format!("INSERT INTO {}(rowid, words, stems) VALUES (?1, ?2, ?3)", table(part));
    let mut inserts = Part::ALL
        .into_iter()
        .map(|part| Ok((part, connection.prepare(&insert(part))?)))
        .collect::<Result<BTreeMap<_, _>, SearchError>>()?;
    for row in rows {
        if let Some(insert) = inserts.get_mut(&row.part) {
            let number = i64::try_from(row.row).unwrap_or(i64::MAX);
            insert.execute(params![number, row.words, row.stems])?;
        }
    }
    Ok(())
}

impl Index for SearchTables {
    type Error = SearchError;

    fn hits(&self, part: Part, term: &Term) -> Result<Vec<Hit>, SearchError> {
        if term.covered {
            return Ok(Vec::new());
        }
        let table = table(part);
        let select = format!("SELECT rowid, -bm25({table}) FROM {table} WHERE {table} MATCH ?1");
        let mut select = self.connection.prepare(&select)?;
        let hits = select.query_map([expression(term)], |row| {
            let number: i64 = row.get(0)?;
            Ok(Hit { row: usize::try_from(number).unwrap_or_default(), weight: row.get(1)? })
        })?;
        Ok(hits.collect::<Result<_, _>>()?)
    }
}

fn table(part: Part) -> &'static str {
    match (part.kind, part.head) {
        (Kind::Claim, true) => "find_claim_head",
        (Kind::Claim, false) => "find_claim_remarks",
        (Kind::Source, true) => "find_source_head",
        (Kind::Source, false) => "find_source_remarks",
        (Kind::Entity, true) => "find_entity_head",
        (Kind::Entity, false) => "find_entity_remarks",
        (Kind::Passage, _) => "find_passage",
        (Kind::Reason, _) => "find_reason",
    }
}

/// Says a term in the language of FTS5: strings in double quotes, of words that hold no quotation mark.
fn expression(term: &Term) -> String {
    let string = |words: &[String]| format!("\"{}\"", words.join(" ").replace('"', ""));
    let prefix = if term.prefix { " *" } else { "" };
    let mut expression = format!("words : {}{prefix}", string(&term.words));
    for stems in &term.stems {
        expression.push_str(&format!(" OR stems : {}", string(stems)));
    }
    expression
}

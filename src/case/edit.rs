//! Edits of case files by the tool. Whatever an edit isn't about stays as it is, to the byte.

mod keys;

use std::collections::BTreeSet;
use std::ops::Range;

use toml_edit::{Document, Item, TableLike, TomlError, Value};

use super::tree::File;
use super::write;
use crate::model::{Source, SourceId};

/// Why a file can't be edited.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// It is no TOML.
    #[error("the file is not TOML: {0}")]
    Syntax(#[from] TomlError),
    /// The id is taken.
    #[error("the file already has a `{0}`")]
    Exists(SourceId),
    /// It is laid out in a way that can't be kept: line ends of two kinds, for one.
    #[error("the file is laid out in a way that an edit could not keep")]
    Layout,
}

pub use keys::{SetError, set_keys};

/// Returns every word of a text that could be an id: the keys of its tables, and its strings.
pub fn named_in(text: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let Ok(document) = Document::parse(text) else { return named };
    let mut open: Vec<&Item> = vec![document.as_item()];
    let mut values: Vec<&Value> = Vec::new();
    while let Some(item) = open.pop() {
        match item {
            Item::ArrayOfTables(tables) => {
                open.extend(tables.iter().flat_map(|table| table.iter().map(|(_, item)| item)));
            }
            Item::Value(value) => values.push(value),
            _ => {}
        }
        if let Some(table) = item.as_table_like() {
            named.extend(table.iter().map(|(key, _)| key.to_owned()));
            open.extend(table.iter().filter(|(_, item)| !item.is_value()).map(|(_, item)| item));
            values.extend(table.iter().filter_map(|(_, item)| item.as_value()));
        }
    }
    while let Some(value) = values.pop() {
        match value {
            Value::String(text) => drop(named.insert(text.value().clone())),
            Value::Array(array) => values.extend(array.iter()),
            Value::InlineTable(table) => values.extend(table.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    named
}

/// The ids that a text defines.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Defined {
    /// Those of sources, documents and entities.
    pub nodes: BTreeSet<String>,
    /// Those of claims with their text; where that is missing, accounts are added to a claim of another text.
    pub claims: BTreeSet<String>,
}

/// Returns the ids that a text defines.
pub fn defined_in(text: &str) -> Defined {
    let mut defined = Defined::default();
    let Ok(document) = Document::parse(text) else { return defined };
    for (kind, records) in document.iter() {
        for (id, record) in records.as_table_like().into_iter().flat_map(TableLike::iter) {
            let has_text = || record.as_table_like().is_some_and(|record| record.contains_key("text"));
            match kind {
                "source" | "document" | "entity" => drop(defined.nodes.insert(id.to_owned())),
                "claim" if has_text() => drop(defined.claims.insert(id.to_owned())),
                _ => {}
            }
        }
    }
    defined
}

/// Adds a document to a file.
///
/// In a file in canonical order it takes its canonical place, after the other documents; a file in another order is not
/// put in order by the way, and gets it at its end.
pub fn add_document(text: &str, document: &Source) -> Result<String, EditError> {
    let mut file = File::parse(text)?;
    let section = write::source_section(document);
    if file.sections.iter().any(|other| !other.repeated && other.path == section.path) {
        return Err(EditError::Exists(document.id.clone()));
    }
    if write::format(text)? == text {
        file.sections.push(section);
        file.arrange();
        return Ok(file.print());
    }
    let added = File { sections: vec![section], ..File::default() }.print();
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    Ok(format!("{text}{gap}\n{added}"))
}

/// Turns every `quote` of an account into the `at` that the resolver gives for it: one range or several.
///
/// The resolver is asked with the document of the account, or else the default of the file; accounts without a document,
/// accounts that have an `at`, and quotes for which there is no answer stay as they are. Returns the new text and how many
/// quotes were turned.
pub fn anchor_quotes(
    text: &str,
    mut resolver: impl FnMut(&str, &str) -> Option<Vec<String>>,
) -> Result<(String, usize), TomlError> {
    let document = Document::parse(text)?;
    let default =
        document.get("defaults").and_then(|defaults| text_at(defaults.as_table_like()?, "document"));
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let claims = document.get("claim").and_then(Item::as_table_like);
    for (_, claim) in claims.into_iter().flat_map(TableLike::iter) {
        let Some(accounts) = claim.as_table_like().and_then(|claim| claim.get("accounts")) else { continue };
        for account in tables(accounts) {
            edits.extend(anchored(account, default, &mut resolver));
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut edited = text.to_owned();
    for (range, at) in edits.iter().rev() {
        edited.replace_range(range.clone(), at);
    }
    Ok((edited, edits.len()))
}

/// The bytes of `quote = "…"` and what to put there.
fn anchored(
    account: &dyn TableLike,
    default: Option<&str>,
    resolver: &mut impl FnMut(&str, &str) -> Option<Vec<String>>,
) -> Option<(Range<usize>, String)> {
    if account.contains_key("at") {
        return None;
    }
    let (key, item) = account.get_key_value("quote")?;
    // An empty document says that there is none, whatever the default of the file.
    let document = match account.get("document") {
        Some(document) => document.as_str()?,
        None => default?,
    };
    let quote = item.as_str()?;
    let ranges = (!document.is_empty()).then(|| resolver(document, quote)).flatten()?;
    let at: Value = match ranges.as_slice() {
        [] => return None,
        [range] => range.as_str().into(),
        ranges => ranges.iter().map(String::as_str).collect(),
    };
    Some((key.span()?.start..item.span()?.end, format!("at = {at}")))
}

fn text_at<'a>(table: &'a dyn TableLike, key: &str) -> Option<&'a str> {
    table.get(key)?.as_str()
}

/// The tables of a list, inline or with headers of their own.
fn tables(item: &Item) -> Vec<&dyn TableLike> {
    match item {
        Item::ArrayOfTables(tables) => tables.iter().map(|table| table as &dyn TableLike).collect(),
        Item::Value(Value::Array(array)) => {
            array.iter().filter_map(Value::as_inline_table).map(|table| table as &dyn TableLike).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;

//! The canonical form of a case file: the order of its tables and of the keys in them, and the shorter of two equal
//! spellings.
//!
//! The order is that of `keys.rs`. Records of one kind keep their order, because the order of topics is the author's.
//! What goes without saying is not said: the basis, stance, identity, kind, strength and likelihood that a reader takes
//! for granted, and the document where a chain begins with it. Nothing else is dropped, and nothing that has a comment:
//! what stands in no list comes last, as it was.

use super::keys::{CASE, HOP, Key, Place, Shape, TOP, Table};
use super::tree::{Element, Entry, File, List, Value};
use crate::model::{Basis, Likelihood, SourceKind, Stance, Strength};

impl File {
    /// Brings everything into canonical order.
    pub(super) fn arrange(&mut self) {
        sort(&mut self.top, &CASE);
        let rank = |path: &[String]| {
            let kind = path.first().map(String::as_str);
            TOP.iter().position(|(_, table)| Some(table.name) == kind).unwrap_or(TOP.len())
        };
        self.sections.sort_by_key(|section| rank(&section.path));
        let defaults = Defaults::of(self);
        for section in &mut self.sections {
            if let Some((place, table)) = TOP.get(rank(&section.path)) {
                let depth = if *place == Place::ById { 2 } else { 1 };
                if section.path.len() == depth && section.repeated == (*place == Place::Repeated) {
                    sort(&mut section.entries, table);
                    leave_out(&mut section.entries, table, &defaults);
                }
            }
        }
    }
}

/// Sorts keys, unknown ones last and as they were, and arranges what they hold.
fn sort(entries: &mut [Entry], table: &'static Table) {
    entries.sort_by_key(|entry| {
        table.keys.iter().position(|key| key.name == entry.key).unwrap_or(table.keys.len())
    });
    for entry in entries {
        if let Some(Key { shape, .. }) = table.key(&entry.key) {
            shorten(&mut entry.value, shape);
        }
    }
}

fn shorten(value: &mut Value, shape: &'static Shape) {
    match (shape, &mut *value) {
        (Shape::List(inner) | Shape::Some(inner) | Shape::Pair(inner), Value::List(list)) => {
            list.elements.iter_mut().for_each(|element| shorten(&mut element.value, inner));
        }
        (Shape::Table(table) | Shape::Or(_, table), Value::Table(fields)) => sort(&mut fields.entries, table),
        _ => {}
    }
    let shorter = match (shape, &mut *value) {
        (Shape::Some(_), Value::List(list)) if list.after.is_empty() => sole(&mut list.elements),
        (Shape::Or(_, table), Value::Table(fields)) if table.name == HOP.name && fields.after.is_empty() => {
            sole_source(&mut fields.entries)
        }
        _ => None,
    };
    if let Some(shorter) = shorter {
        *value = shorter;
    }
}

/// The text of a list that holds one text and no comment.
fn sole(elements: &mut [Element]) -> Option<Value> {
    match elements {
        [Element { value: value @ Value::Text(_), before, behind: None }] if before.is_empty() => {
            Some(std::mem::replace(value, Value::Raw(String::new())))
        }
        _ => None,
    }
}

/// The source of a hop of which nothing else is said.
fn sole_source(entries: &mut [Entry]) -> Option<Value> {
    match entries {
        [Entry { key, value: value @ Value::Text(_), before, behind: None }]
            if key == "source" && before.is_empty() =>
        {
            Some(std::mem::replace(value, Value::Raw(String::new())))
        }
        _ => None,
    }
}

/// What holds for the accounts of a file.
struct Defaults {
    document: Option<String>,
    has_via: bool,
}

impl Defaults {
    fn of(file: &File) -> Self {
        let section = file.sections.iter().find(|section| section.path == ["defaults"]);
        let entries = section.map_or(&[][..], |section| &section.entries);
        let document = text_of(entries, "document").map(str::to_owned);
        Self { document, has_via: entries.iter().any(|entry| entry.key == "via") }
    }
}

fn text_of<'e>(entries: &'e [Entry], key: &str) -> Option<&'e str> {
    match &entries.iter().find(|entry| entry.key == key)?.value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// Leaves a key out where it says what goes without saying.
fn leave_out_key(entries: &mut Vec<Entry>, key: &str, default: &str) {
    let goes = |entry: &Entry| {
        entry.key == key
            && entry.before.is_empty()
            && entry.behind.is_none()
            && matches!(&entry.value, Value::Text(text) if text == default)
    };
    entries.retain(|entry| !goes(entry));
}

/// Leaves out of a record what goes without saying.
fn leave_out(entries: &mut Vec<Entry>, table: &Table, defaults: &Defaults) {
    match table.name {
        "source" | "document" => {
            let is_document = table.name == "document";
            let kind = text_of(entries, "kind").map(str::parse::<SourceKind>);
            let kind = kind.or(is_document.then_some(Ok(SourceKind::Document)));
            if let Some(Ok(kind)) = kind {
                leave_out_key(entries, "identity", kind.default_identity().as_str());
            }
            if is_document {
                leave_out_key(entries, "kind", SourceKind::Document.as_str());
            }
        }
        "contradiction" => leave_out_key(entries, "strength", Strength::Contradiction.as_str()),
        "same" | "different" => leave_out_key(entries, "likely", Likelihood::Certain.as_str()),
        "claim" => {
            let accounts = entries.iter_mut().filter(|entry| entry.key == "accounts");
            for entry in accounts {
                let Value::List(list) = &mut entry.value else { continue };
                for element in &mut list.elements {
                    if let Value::Table(fields) = &mut element.value {
                        leave_out_of_account(&mut fields.entries, defaults);
                    }
                }
            }
        }
        _ => {}
    }
}

fn leave_out_of_account(entries: &mut Vec<Entry>, defaults: &Defaults) {
    leave_out_key(entries, "document", defaults.document.as_deref().unwrap_or_default());
    let document = match entries.iter().find(|entry| entry.key == "document") {
        Some(_) => text_of(entries, "document"),
        None => defaults.document.as_deref(),
    };
    let document = document.map(str::to_owned);
    let via = entries.iter().find(|entry| entry.key == "via").map(|entry| &entry.value);
    let has_via = match via {
        Some(Value::List(list)) => !list.elements.is_empty(),
        Some(_) => true,
        None => defaults.has_via,
    };
    let Some(chain) = entries.iter_mut().find(|entry| entry.key == "chain") else { return };
    let Value::List(list) = &mut chain.value else { return };
    let end = list.elements.len().saturating_sub(1);
    for (i, element) in list.elements.iter_mut().enumerate() {
        let Value::Table(fields) = &mut element.value else { continue };
        let (basis, stance) =
            if i < end { (Basis::Told, Stance::Relays) } else { (Basis::Unstated, Stance::Asserts) };
        leave_out_key(&mut fields.entries, "basis", basis.as_str());
        leave_out_key(&mut fields.entries, "stance", stance.as_str());
        if fields.after.is_empty()
            && let Some(source) = sole_source(&mut fields.entries)
        {
            element.value = source;
        }
    }
    if has_via {
        return;
    }
    let is_document = |element: &Element| {
        let is_bare = element.before.is_empty() && element.behind.is_none();
        is_bare && matches!(&element.value, Value::Text(text) if document.as_deref() == Some(text))
    };
    if list.elements.first().is_some_and(is_document) {
        list.elements.remove(0);
        let is_bare = chain.before.is_empty() && chain.behind.is_none();
        if is_bare
            && matches!(&chain.value, Value::List(List { elements, after }) if elements.is_empty() && after.is_empty())
        {
            entries.retain(|entry| entry.key != "chain");
        }
    }
}

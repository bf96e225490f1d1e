//! The canonical order of a case file: of its tables, of the keys in them, and the shorter of two equal spellings.
//!
//! The order is that of `keys.rs`. Records of one kind keep their order, because the order of topics is the author's.
//! Nothing is dropped: what stands in no list comes last, as it was.

use super::keys::{CASE, HOP, Key, Place, Shape, TOP, Table};
use super::tree::{Element, Entry, File, Value};

impl File {
    /// Brings everything into canonical order.
    pub(super) fn arrange(&mut self) {
        sort(&mut self.top, &CASE);
        let rank = |path: &[String]| {
            let kind = path.first().map(String::as_str);
            TOP.iter().position(|(_, table)| Some(table.name) == kind).unwrap_or(TOP.len())
        };
        self.sections.sort_by_key(|section| rank(&section.path));
        for section in &mut self.sections {
            if let Some((place, table)) = TOP.get(rank(&section.path)) {
                let depth = if *place == Place::ById { 2 } else { 1 };
                if section.path.len() == depth && section.repeated == (*place == Place::Repeated) {
                    sort(&mut section.entries, table);
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
        (Shape::Some(Shape::Range), Value::List(list)) if list.after.is_empty() => sole(&mut list.elements),
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

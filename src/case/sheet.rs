//! A table of a case file once every value in it has been checked by itself: typed values with their places.
//!
//! A sheet holds what is good. What was wrong has been reported and is gone; `usable` says whether the record can do
//! without it. Whether ids lead anywhere is not known yet.

use std::ops::Range;
use std::str::FromStr;

use super::keys::Table;
use crate::model::{Anchor, Number, Passage, Sha256, When};

/// A value and its bytes.
#[derive(Debug, Clone)]
pub(super) struct Spot<T> {
    pub(super) bytes: Range<usize>,
    pub(super) value: T,
}

/// A value that has the shape its key takes.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Text(String),
    Flag(bool),
    Number(Number),
    When(When),
    Hash(Sha256),
    Range(Passage),
    List(List),
    Table(Sheet),
}

/// The good elements of a list, and how many it was written with.
#[derive(Debug, Clone, Default)]
pub(super) struct List {
    pub(super) items: Vec<Spot<Value>>,
    pub(super) written: usize,
}

/// A key of a table with what it was given.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: &'static str,
    /// The key.
    pub(super) bytes: Range<usize>,
    /// Its value; nothing if that was wrong.
    pub(super) value: Option<Spot<Value>>,
}

/// A checked table.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) table: &'static Table,
    /// The header, or the whole of an inline table.
    pub(super) bytes: Range<usize>,
    /// Every known key that was written.
    pub(super) entries: Vec<Entry>,
    /// Whether the record is of use.
    pub(super) usable: bool,
}

impl Sheet {
    /// Returns the good value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Spot<Value>> {
        self.entry(key).and_then(|entry| entry.value.as_ref())
    }

    /// Says whether a key was written, well or not.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// Returns how many elements a list was written with, good or not.
    pub(super) fn written(&self, key: &str) -> usize {
        match self.entry(key) {
            None => 0,
            Some(Entry { value: Some(Spot { value: Value::List(list), .. }), .. }) => list.written,
            Some(_) => 1,
        }
    }

    /// Takes the mark away that a record, or an account in it, was taken back.
    pub(super) fn revive(&mut self) {
        self.entries.retain(|entry| entry.key != "retracted");
        let accounts = self.entries.iter_mut().filter(|entry| entry.key == "accounts");
        for spot in accounts.filter_map(|entry| entry.value.as_mut()) {
            if let Value::List(list) = &mut spot.value {
                for item in &mut list.items {
                    if let Value::Table(sheet) = &mut item.value {
                        sheet.entries.retain(|entry| entry.key != "retracted");
                    }
                }
            }
        }
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        debug_assert!(self.table.key(key).is_some(), "`{key}` is a key of `{}`", self.table.name);
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Returns a text and its place.
    pub(super) fn text_spot(&self, key: &str) -> Option<Spot<&str>> {
        self.get(key).and_then(Spot::text)
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.text_spot(key).map(|spot| spot.value.to_owned())
    }

    /// Returns a word of a closed list.
    pub(super) fn word<T: FromStr>(&self, key: &str) -> Option<T> {
        self.text_spot(key)?.value.parse().ok()
    }

    pub(super) fn number(&self, key: &str) -> Option<Number> {
        match &self.get(key)?.value {
            Value::Number(number) => Some(number.clone()),
            _ => None,
        }
    }

    pub(super) fn when(&self, key: &str) -> Option<When> {
        match &self.get(key)?.value {
            Value::When(when) => Some(when.clone()),
            _ => None,
        }
    }

    pub(super) fn hash(&self, key: &str) -> Option<Sha256> {
        match self.get(key)?.value {
            Value::Hash(hash) => Some(hash),
            _ => None,
        }
    }

    pub(super) fn table(&self, key: &str) -> Option<&Sheet> {
        self.get(key).and_then(Spot::table)
    }

    /// Returns the elements of a list; one value that may stand for a list of one is one.
    pub(super) fn list(&self, key: &str) -> &[Spot<Value>] {
        match self.get(key) {
            Some(Spot { value: Value::List(list), .. }) => &list.items,
            Some(one) => std::slice::from_ref(one),
            None => &[],
        }
    }

    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        self.list(key).iter().filter_map(Spot::text).map(|spot| spot.value.to_owned()).collect()
    }

    /// Returns the anchor that the ranges of a key make; they have been checked together.
    pub(super) fn anchor(&self, key: &str) -> Option<Anchor> {
        let ranges = self.list(key).iter().filter_map(|spot| match spot.value {
            Value::Range(passage) => Some(passage),
            _ => None,
        });
        Anchor::new(ranges.collect()).ok()
    }
}

impl Spot<Value> {
    pub(super) fn text(&self) -> Option<Spot<&str>> {
        match &self.value {
            Value::Text(text) => Some(Spot { bytes: self.bytes.clone(), value: text.as_str() }),
            _ => None,
        }
    }

    pub(super) fn table(&self) -> Option<&Sheet> {
        match &self.value {
            Value::Table(sheet) => Some(sheet),
            _ => None,
        }
    }
}

//! Checks values against the list of keys, each by itself, and makes sheets of them.
//!
//! Every fault inside one table is found here: unknown and missing keys, wrong types, words that stand in no list,
//! texts that are no date, hash, anchor or id. What a fault costs is said in `keys.rs` and applied here alone.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faults::{Faults, short};
use super::keys::{INNER, Key, Need, Shape, Table};
use super::sheet::{Entry, List, Sheet, Spot, Value};
use super::values;
use crate::diag::{self, Problem};

/// Checks the tables of one part of a file.
pub(super) struct Checker<'c, 'f> {
    /// The whole text.
    pub(super) text: &'c str,
    /// Where the part starts.
    pub(super) offset: usize,
    /// Where the part is no TOML, in order.
    pub(super) bad: &'c [usize],
    pub(super) faults: &'c mut Faults<'f>,
}

impl Checker<'_, '_> {
    /// Returns bytes of the whole text for bytes of the part.
    pub(super) fn bytes<T>(&self, spanned: &Spanned<T>) -> Range<usize> {
        let span = spanned.span();
        span.start + self.offset..span.end + self.offset
    }

    /// Says whether a syntax error touches a range.
    pub(super) fn is_bad(&self, bytes: &Range<usize>) -> bool {
        let first = self.bad.partition_point(|at| *at < bytes.start);
        self.bad.get(first).is_some_and(|at| *at <= bytes.end)
    }

    pub(super) fn raw(&self, bytes: &Range<usize>) -> &str {
        self.text.get(bytes.clone()).unwrap_or_default()
    }

    fn add(&mut self, bytes: Range<usize>, problem: Problem) {
        self.faults.add(bytes, problem);
    }

    /// Checks a table. Entries that a syntax error touches are left out without another word.
    pub(super) fn sheet(&mut self, found: &DeTable<'_>, bytes: Range<usize>, table: &'static Table) -> Sheet {
        let mut sheet = Sheet { table, bytes, entries: Vec::new(), usable: true };
        let mut stray = false;
        // For each unknown key, the key that may have been meant.
        let mut meant = Vec::new();
        for (name, value) in in_order(found) {
            let key_bytes = self.bytes(name);
            let Some(key) = table.key(name.get_ref()) else {
                meant.push(diag::nearest(name.get_ref(), table.keys.iter().map(|key| key.name)));
                // What follows a syntax error may be part of a value that fell apart.
                if self.bad.first().is_none_or(|bad| key_bytes.end < *bad) {
                    stray |= value.get_ref().is_table();
                    self.unknown_key(name.get_ref(), key_bytes, value, table);
                }
                continue;
            };
            let value = self.entry(key, &key_bytes, value);
            sheet.usable &= value.is_some() || key.need == Need::May;
            sheet.entries.push(Entry { key: key.name, bytes: key_bytes, value });
        }
        take_as_wrong(&mut sheet, &meant);
        for key in table.keys.iter().filter(|key| key.need == Need::Must) {
            if found.contains_key(key.name) {
                continue;
            }
            sheet.usable = false;
            if meant.contains(&Some(key.name)) {
                continue;
            }
            let whole = match self.bad.first() {
                Some(bad) => sheet.bytes.end < *bad && INNER.iter().any(|inner| std::ptr::eq(*inner, table)),
                None => true,
            };
            if whole && !(stray && sheet.entries.is_empty()) {
                self.missing(key, &sheet);
            }
        }
        sheet
    }

    fn entry(&mut self, key: &Key, name: &Range<usize>, value: &Spanned<DeValue<'_>>) -> Option<Spot<Value>> {
        let bytes = self.bytes(value);
        if !self.bad.is_empty() {
            // A parser that recovers puts zeros without a place where values are missing.
            let made_up = bytes.start < name.end;
            let is_accounts = matches!(key.shape, Shape::List(Shape::Table(_)));
            let after = self.text.get(bytes.end..).unwrap_or_default();
            let end = after.find(['\n', ',', '}']).map_or(self.text.len(), |i| bytes.end + i);
            if made_up || !is_accounts && self.is_bad(&(name.start..end)) {
                return None;
            }
        }
        self.value(key.name, key.need, &key.shape, value)
    }

    /// Checks a value and reports what is wrong with it.
    fn value(
        &mut self,
        key: &str,
        need: Need,
        shape: &Shape,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Spot<Value>> {
        let bytes = self.bytes(value);
        let checked = match (shape, value.get_ref()) {
            (Shape::List(of) | Shape::Some(of), DeValue::Array(array)) => {
                self.list(key, need, of, array, &bytes)?
            }
            (Shape::Pair(of), DeValue::Array(array)) => {
                if array.len() != 2 {
                    let message = format!("`{key}` takes exactly two, and here are {}", array.len());
                    self.add(
                        bytes,
                        Problem::error("wrong-type", message).hint("write it as [\"one\", \"other\"]"),
                    );
                    return None;
                }
                self.list(key, need, of, array, &bytes)?
            }
            (Shape::Table(table) | Shape::Or(_, table), DeValue::Table(found)) => {
                let sheet = self.sheet(found, bytes.clone(), table);
                if !sheet.usable {
                    return None;
                }
                Value::Table(sheet)
            }
            (Shape::Or(of, _) | Shape::Some(of), _) if !value.get_ref().is_array() => {
                return self.value(key, need, of, value);
            }
            (_, found) => match values::scalar(shape, found, self.raw(&bytes)) {
                Ok(value) => value,
                Err(problem) => {
                    let problem = problem
                        .map_or_else(|| self.wrong_type(key, shape, found, &bytes), |problem| *problem);
                    self.add(bytes, problem);
                    return None;
                }
            },
        };
        Some(Spot { bytes, value: checked })
    }

    /// Checks the elements of a list; in a vital one, each has to be good.
    fn list(
        &mut self,
        key: &str,
        need: Need,
        of: &Shape,
        array: &[Spanned<DeValue<'_>>],
        bytes: &Range<usize>,
    ) -> Option<Value> {
        let first = self.bad.partition_point(|at| *at < bytes.start);
        let whole_until = self.bad.get(first).copied().unwrap_or(usize::MAX);
        let whole = array.iter().take_while(|value| self.bytes(value).end < whole_until).count();
        let items: Vec<_> =
            array[..whole].iter().filter_map(|value| self.value(key, need, of, value)).collect();
        if need != Need::May && items.len() < array.len() {
            return None;
        }
        let list = List { items, written: array.len() };
        if matches!(of, Shape::Range)
            && let Err(problem) = values::in_order(&list.items)
        {
            self.add(bytes.clone(), *problem);
            return None;
        }
        Some(Value::List(list))
    }

    fn unknown_key(
        &mut self,
        name: &str,
        bytes: Range<usize>,
        value: &Spanned<DeValue<'_>>,
        table: &'static Table,
    ) {
        let what = match table.name {
            "case" => "the top of `case.toml`".to_owned(),
            name => format!("`{name}`"),
        };
        let message = format!("`{}` is not a key of {what}", short(name));
        let known = || table.keys.iter().map(|key| key.name);
        let hint = diag::did_you_mean(name, known()).unwrap_or_else(|| {
            if value.get_ref().is_table() && table.key("note").is_some() {
                format!("an id with a dot in it stands in quotes: [{}.\"one.two\"]", table.name)
            } else {
                format!("its keys are: {}", known().collect::<Vec<_>>().join(", "))
            }
        });
        self.add(bytes, Problem::error("unknown-key", message).hint(hint));
    }

    fn missing(&mut self, key: &Key, sheet: &Sheet) {
        let message = format!("`{}` is missing in this `{}`", key.name, sheet.table.name);
        let hint = match key.shape {
            // An example would be taken for the answer.
            Shape::Word(_, words) => format!("{} = …, one of: {}", key.name, words.join(", ")),
            _ => format!("{} = {}", key.name, values::example(&key.shape)),
        };
        self.add(sheet.bytes.clone(), Problem::error("missing-key", message).hint(hint));
    }

    fn wrong_type(&self, key: &str, shape: &Shape, found: &DeValue<'_>, bytes: &Range<usize>) -> Problem {
        let message =
            format!("`{key}` takes {}, and this is {}", values::expected(shape), values::found(found));
        let raw = self.raw(bytes);
        let hint = match (shape, found) {
            (Shape::List(_) | Shape::Pair(_), found) if !found.is_array() => format!("[{}]", short(raw)),
            (Shape::Number, DeValue::String(text)) => short(text),
            (Shape::Flag, _) if values::meant(raw).is_some() => {
                format!("{key} = {}", values::meant(raw).unwrap_or_default())
            }
            (Shape::Flag, _) => "write it as true or false, without quotes".to_owned(),
            (Shape::Word(_, words), _) if !words.contains(&raw) => format!("one of: {}", words.join(", ")),
            (Shape::Or(Shape::Word(_, words), _), _) if !words.contains(&raw) => {
                format!("one of: {}", words.join(", "))
            }
            (Shape::Table(_), _) | (_, DeValue::Array(_) | DeValue::Table(_)) => {
                format!("write it as {}", values::example(shape))
            }
            _ => format!("\"{}\"", short(raw)),
        };
        Problem::error("wrong-type", message).hint(hint)
    }
}

/// A misspelled key is as bad as a wrong value: a stance that isn't read must not become the default.
fn take_as_wrong(sheet: &mut Sheet, meant: &[Option<&'static str>]) {
    let is_evidence = ["account", "hop", "defaults"].contains(&sheet.table.name);
    sheet.usable &= !is_evidence || meant.is_empty();
    for key in meant.iter().flatten().filter_map(|name| sheet.table.key(name)) {
        if !sheet.has(key.name) {
            sheet.usable &= key.need == Need::May;
            sheet.entries.push(Entry { key: key.name, bytes: sheet.bytes.clone(), value: None });
        }
    }
}

/// Returns the entries of a table in the order they were written: the parser sorts them by name.
pub(super) fn in_order<'t, 'i>(
    table: &'t DeTable<'i>,
) -> Vec<(&'t Spanned<toml::de::DeString<'i>>, &'t Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

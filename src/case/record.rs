//! The tables at the top of a file, taken apart into records; each is a checked sheet with its id.
//!
//! Which tables there are and how each stands is checked here. Whether two records agree is not.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::{Checker, in_order};
use super::faults::{Faults, short};
use super::keys::{self, CASE, CLAIM, Place, TOP, Table};
use super::sheet::{Sheet, Spot, Value};
use super::syntax::Part;
use super::values;
use crate::diag::{self, Problem};
use crate::model::ClaimId;

/// One table at the top of a file, by id or repeated.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// The number of the file.
    pub(super) file: usize,
    /// The id; empty for a table that has none.
    pub(super) id: String,
    /// The id where it is written.
    pub(super) id_bytes: Range<usize>,
    pub(super) sheet: Sheet,
    /// Whether a syntax error lies in it.
    pub(super) torn: bool,
}

/// What stands in one file.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The top of `case.toml`.
    pub(super) case: Option<Sheet>,
    pub(super) defaults: Vec<Record>,
    /// Whether something was meant for defaults and can't be read as such: without it chains would be too short.
    pub(super) defaults_lost: bool,
    pub(super) records: Vec<Record>,
    /// Records that were taken back: they count no more, and no other names them.
    pub(super) retracted: Vec<Record>,
    /// Tables and ids that syntax errors may have swallowed.
    pub(super) lost: Vec<(String, String)>,
}

impl Written {
    fn push(&mut self, record: Record) {
        // One that can't be read was meant to count no more as well.
        let is_retracted = record.sheet.has("retracted");
        if is_retracted { &mut self.retracted } else { &mut self.records }.push(record);
    }

    /// How many records and accounts were taken back; those of a claim that was go with it.
    pub(super) fn count_retracted(&self) -> usize {
        let accounts =
            self.records.iter().filter(|record| std::ptr::eq(record.sheet.table, &raw const CLAIM));
        let accounts = accounts.flat_map(|record| record.sheet.list("accounts"));
        let is_retracted =
            |account: &&Spot<Value>| account.table().is_some_and(|sheet| sheet.has("retracted"));
        self.retracted.len() + accounts.filter(is_retracted).count()
    }

    /// Takes records and accounts that were taken back as if they stood.
    pub(super) fn revive(&mut self) {
        self.records.append(&mut self.retracted);
        for record in &mut self.records {
            record.sheet.revive();
        }
    }
}

/// Takes a file apart.
pub(super) fn take_apart(
    text: &str,
    parts: Vec<Part<'_>>,
    file: usize,
    is_case: bool,
    faults: &mut Faults<'_>,
) -> Written {
    let mut written = Written::default();
    let mut torn = false;
    for part in parts {
        let checker = Checker { text, offset: part.offset, bad: &part.bad, faults };
        Taker { checker, file, is_case, written: &mut written }.part(&part.tree);
        torn |= !part.bad.is_empty();
        written.lost.extend(part.lost);
    }
    // A header that fell apart leaves its keys behind without a table.
    written.defaults_lost |= torn && written.defaults.is_empty() && text.lines().any(is_line_of_defaults);
    written
}

fn is_line_of_defaults(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '#');
    ["def", "document =", "document=", "via"].iter().any(|start| line.starts_with(start))
}

struct Taker<'w, 'c, 'f> {
    checker: Checker<'c, 'f>,
    file: usize,
    is_case: bool,
    written: &'w mut Written,
}

impl Taker<'_, '_, '_> {
    fn part(&mut self, tree: &DeTable<'_>) {
        let mut top = DeTable::new();
        for (name, value) in in_order(tree) {
            let known = TOP.iter().find(|(_, table)| table.name == name.get_ref());
            match known {
                Some((place, table)) => self.table(*place, table, name, value),
                None if self.is_case && CASE.key(name.get_ref()).is_some() => {
                    top.insert(name.clone(), value.clone());
                }
                None => self.unknown(name, value),
            }
        }
        if self.is_case && !top.is_empty() {
            self.written.case = Some(self.checker.sheet(&top, 0..0, &CASE));
        }
    }

    fn table(
        &mut self,
        place: Place,
        table: &'static Table,
        name: &Spanned<toml::de::DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        match (place, value.get_ref()) {
            (Place::Once, DeValue::Table(found)) => {
                let record = self.record(table, String::new(), self.checker.bytes(name), found, value);
                self.written.defaults.push(record);
            }
            (Place::ById, DeValue::Table(found)) => {
                for (id, value) in in_order(found) {
                    self.by_id(table, id, value);
                }
            }
            (Place::Repeated, DeValue::Array(array))
                if array.iter().all(|value| value.get_ref().is_table()) =>
            {
                for value in array {
                    if let DeValue::Table(found) = value.get_ref() {
                        let record =
                            self.record(table, String::new(), self.checker.bytes(value), found, value);
                        self.written.push(record);
                    }
                }
            }
            _ => self.misplaced(place, table, name, value),
        }
    }

    fn by_id(
        &mut self,
        table: &'static Table,
        id: &Spanned<toml::de::DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let bytes = self.checker.bytes(id);
        let DeValue::Table(found) = value.get_ref() else {
            if self.checker.bad.is_empty() {
                let message = format!(
                    "`{}` takes one table for each id, and `{}` is {}",
                    table.name,
                    short(id.get_ref()),
                    values::found(value.get_ref())
                );
                let hint = format!("start it with [{}.ID], with an id of your choice", table.name);
                self.checker.faults.add(bytes, Problem::error("wrong-type", message).hint(hint));
            }
            return;
        };
        // All ids are of one form.
        if let Err(error) = ClaimId::new(id.get_ref()) {
            self.checker.faults.add(bytes.clone(), values::bad_id(id.get_ref(), &error.to_string()));
        }
        let record = self.record(table, id.get_ref().to_string(), bytes, found, value);
        self.written.push(record);
    }

    fn record(
        &mut self,
        table: &'static Table,
        id: String,
        id_bytes: Range<usize>,
        found: &DeTable<'_>,
        value: &Spanned<DeValue<'_>>,
    ) -> Record {
        let mut sheet = self.checker.sheet(found, self.checker.bytes(value), table);
        let torn = !self.checker.bad.is_empty();
        // What a torn record has lost, nobody knows; of a claim every account is evidence by itself.
        sheet.usable &= !torn || std::ptr::eq(table, &raw const CLAIM);
        Record { file: self.file, id, id_bytes, sheet, torn }
    }

    fn misplaced(
        &mut self,
        place: Place,
        table: &'static Table,
        name: &Spanned<toml::de::DeString<'_>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        self.written.defaults_lost |= place == Place::Once || table.name == "document";
        if !self.checker.bad.is_empty() {
            return;
        }
        let name = self.checker.bytes(name);
        let (what, hint) = match (place, value.get_ref()) {
            (Place::Once, _) => ("one table", format!("start it with [{}]", table.name)),
            (Place::ById, DeValue::String(text)) if table.name == "document" => (
                "one table for each id",
                format!(
                    "the document of the accounts in this file stands under [defaults]: document = \"{}\"",
                    short(text)
                ),
            ),
            (Place::ById, _) => ("one table for each id", format!("start it with [{}.ID]", table.name)),
            (Place::Repeated, _) => {
                ("any number of tables", format!("start each with double brackets: [[{}]]", table.name))
            }
        };
        let message =
            format!("`{}` takes {what}, and this is {}", table.name, values::found(value.get_ref()));
        self.checker.faults.add(name, Problem::error("wrong-type", message).hint(hint));
    }

    fn unknown(&mut self, name: &Spanned<toml::de::DeString<'_>>, value: &Spanned<DeValue<'_>>) {
        let bytes = self.checker.bytes(name);
        let key = name.get_ref();
        self.written.defaults_lost |= is_like_defaults(key, value.get_ref());
        if self.checker.bad.first().is_some_and(|bad| *bad <= bytes.end) {
            return;
        }
        let tables = || TOP.iter().map(|(_, table)| table.name);
        let table = matches!(value.get_ref(), DeValue::Table(_))
            || matches!(value.get_ref(), DeValue::Array(array) if array.iter().all(|v| v.get_ref().is_table()) && !array.is_empty());
        let (code, message) = if table {
            ("unknown-table", format!("`{}` is not a table of a case file", short(key)))
        } else {
            ("unknown-key", format!("`{}` is not a key at the top of a file", short(key)))
        };
        let hint = if keys::CASE.key(key).is_some() {
            format!("`{key}` stands in the `case.toml` of the case folder, above its tables")
        } else if keys::DEFAULTS.key(key).is_some() {
            format!(
                "write it under [defaults]: {key} = {}",
                short(self.checker.raw(&self.checker.bytes(value)))
            )
        } else {
            diag::did_you_mean(key, tables())
                .unwrap_or_else(|| format!("the tables are: {}", tables().collect::<Vec<_>>().join(", ")))
        };
        self.checker.faults.add(bytes, Problem::error(code, message).hint(hint));
    }
}

/// Says whether something unknown at the top of a file was perhaps meant for its defaults.
fn is_like_defaults(name: &str, value: &DeValue<'_>) -> bool {
    let near = |name: &str, known: [&str; 2]| known.contains(&name) || diag::nearest(name, known).is_some();
    match value {
        DeValue::Table(table) => {
            near(name, ["defaults", "default"])
                || table.keys().any(|key| near(key.get_ref(), ["document", "via"]))
        }
        _ => near(name, ["document", "via"]),
    }
}

//! Reading a case file into its tree: which comment belongs to what, and which tables are records.
//!
//! What the records mean doesn't matter here, nor whether they are right: whatever is TOML is kept.

use std::collections::BTreeMap;

use toml_edit::{
    Array, ArrayOfTables, Decor, DocumentMut, InlineTable, Item, Key, RawString, Table, TableLike, TomlError,
};

use super::keys::{Place, TOP};
use super::tree::{Element, Entry, Fields, File, List, Section, Value};

impl File {
    /// Reads a file; a byte order mark at its beginning is dropped.
    pub(super) fn parse(text: &str) -> Result<Self, TomlError> {
        let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (header, rest) = split_header(plain);
        // On an error the whole text is read again, so that the place is the place in the file.
        let whole = |error| text.parse::<DocumentMut>().err().unwrap_or(error);
        header.parse::<DocumentMut>().map_err(whole)?;
        let document = rest.parse::<DocumentMut>().map_err(whole)?;
        let mut comments = Headers::of(&document);
        let mut file = Self {
            header: paragraphs(lines(header)),
            top_tail: comments.tails.remove(&ROOT).unwrap_or_default(),
            trailing: std::mem::take(&mut comments.trailing),
            ..Self::default()
        };
        for (key, item) in document.as_table() {
            file.read(&mut comments, Named { name: key, key: document.key(key), item });
        }
        Ok(file)
    }

    fn read(&mut self, comments: &mut Headers, named: Named) {
        let place = TOP.iter().find(|(_, table)| table.name == named.name).map(|(place, _)| *place);
        match place {
            Some(Place::ById) if named.table().is_some() => self.read_records(comments, named),
            Some(Place::Once) if named.table().is_some() => {
                self.sections.push(comments.section(&[], named));
            }
            Some(Place::Repeated) if named.tables().is_some() => self.read_repeated(comments, named),
            _ => self.read_other(comments, &[], named),
        }
    }

    /// Reads `[claim.x]`, `claim.x.text = …`, `claim = { x = { … } }` and what else TOML has for it.
    fn read_records(&mut self, comments: &mut Headers, kind: Named) {
        let Some(table) = kind.table() else { return };
        let mut container = comments.head(&[], kind);
        let mut records = Vec::new();
        for (id, item) in table.iter() {
            let named = Named { name: id, key: table.key(id), item };
            if named.table().is_some() {
                records.push(comments.section(&container.path, named));
            } else {
                container.entries.extend(comments.entry(named));
            }
        }
        if let (Some(first), []) = (records.first_mut(), container.entries.as_slice()) {
            // The header of a mere container isn't written; what is said of it stays with its first record.
            let mut about = container.before;
            about.extend(container.behind);
            about.extend(container.tail);
            if !about.is_empty() {
                about.push(String::new());
                about.append(&mut first.before);
                first.before = opening(about);
            }
        } else {
            self.sections.push(container);
        }
        self.sections.append(&mut records);
    }

    /// Reads `[[same]]` and `same = [{ … }]`.
    fn read_repeated(&mut self, comments: &mut Headers, named: Named) {
        let path = vec![named.name.to_owned()];
        if let Item::ArrayOfTables(tables) = named.item {
            for table in tables {
                let mut section = comments.table(path.clone(), table);
                section.repeated = true;
                section.entries = comments.entries(table);
                self.sections.push(section);
            }
            return;
        }
        let Some(Element { value: Value::List(list), mut before, behind }) = comments.element(named) else {
            return;
        };
        before.extend(behind);
        for element in list.elements {
            let Value::Table(mut fields) = element.value else { continue };
            before.extend(element.before);
            before.append(&mut fields.after);
            self.sections.push(Section {
                path: path.clone(),
                repeated: true,
                before: std::mem::take(&mut before),
                behind: element.behind,
                entries: fields.entries.into_iter().map(Entry::gather).collect(),
                tail: Vec::new(),
            });
        }
        if let Some(last) = self.sections.last_mut() {
            last.tail.extend(list.after);
        }
    }

    /// Reads what no table of a case file is, with its headers as they are.
    fn read_other(&mut self, comments: &mut Headers, path: &[String], named: Named) {
        match named.item {
            Item::Table(table) => {
                let head = comments.head(path, named);
                self.read_other_table(comments, head, table);
            }
            Item::ArrayOfTables(tables) => {
                let path = joined(path, named.name);
                for table in tables {
                    let mut head = comments.table(path.clone(), table);
                    head.repeated = true;
                    self.read_other_table(comments, head, table);
                }
            }
            Item::Value(_) | Item::None => self.top.extend(comments.entry(named)),
        }
    }

    fn read_other_table(&mut self, comments: &mut Headers, mut head: Section, table: &Table) {
        let path = head.path.clone();
        let named = |name| {
            table.get_key_value(name).map(|(key, item)| Named { name: key.get(), key: Some(key), item })
        };
        let (values, tables): (Vec<_>, Vec<_>) =
            table.iter().filter_map(|(name, _)| named(name)).partition(|named| named.item.is_value());
        head.entries = values.into_iter().filter_map(|named| comments.entry(named)).collect();
        let needed = !head.entries.is_empty() || head.repeated || tables.is_empty() || has_header(table);
        if needed {
            self.sections.push(head);
        }
        for named in tables {
            self.read_other(comments, &path, named);
        }
    }
}

/// An item of a table under its name.
#[derive(Clone, Copy)]
struct Named<'a> {
    name: &'a str,
    key: Option<&'a Key>,
    item: &'a Item,
}

impl<'a> Named<'a> {
    fn table(self) -> Option<&'a dyn TableLike> {
        self.item.as_table_like()
    }

    /// Several tables: `[[x]]`, or a list of nothing but inline tables.
    fn tables(self) -> Option<()> {
        let inline = |array: &Array| !array.is_empty() && array.iter().all(toml_edit::Value::is_inline_table);
        match self.item {
            Item::ArrayOfTables(_) => Some(()),
            item => item.as_array().is_some_and(inline).then_some(()),
        }
    }
}

/// The tables' headers, by position; the keys before the first header are at [`ROOT`].
type Position = isize;
const ROOT: Position = Position::MIN;

/// The comments between the tables, given to the table that they follow or precede.
///
/// What stands right below the last key of a table, with an empty line after it, belongs to that table.
#[derive(Default)]
struct Headers {
    before: BTreeMap<Position, Vec<String>>,
    tails: BTreeMap<Position, Vec<String>>,
    trailing: Vec<String>,
}

impl Headers {
    fn of(document: &DocumentMut) -> Self {
        let mut prefixes = BTreeMap::new();
        collect_prefixes(document.as_table(), &mut prefixes);
        let mut headers = Self::default();
        let mut last = ROOT;
        for (position, lines) in prefixes {
            let (tail, before) = split_tail(lines, false);
            headers.tails.insert(last, tail);
            headers.before.insert(position, opening(before));
            last = position;
        }
        let (tail, trailing) = split_tail(lines(text_of(document.trailing())), true);
        headers.tails.insert(last, tail);
        headers.trailing = paragraphs(trailing);
        headers
    }

    fn section(&mut self, path: &[String], named: Named) -> Section {
        let mut section = self.head(path, named);
        section.entries = match named.item {
            Item::Table(table) => self.entries(table),
            Item::Value(toml_edit::Value::InlineTable(table)) => {
                let fields = inline_fields(table);
                section.before.extend(fields.after);
                fields.entries.into_iter().map(Entry::gather).collect()
            }
            _ => Vec::new(),
        };
        section
    }

    /// A section without its keys.
    fn head(&mut self, path: &[String], named: Named) -> Section {
        let path = joined(path, named.name);
        match named.item {
            Item::Table(table) => self.table(path, table),
            item => {
                let (before, behind) =
                    item.as_value().map_or_else(Default::default, |value| around(named.key, value.decor()));
                Section { path, before, behind, ..Section::default() }
            }
        }
    }

    fn table(&mut self, path: Vec<String>, table: &Table) -> Section {
        let mut section = Section { path, ..Section::default() };
        if let Some(position) = table.position().filter(|_| has_header(table)) {
            section.before = self.before.remove(&position).unwrap_or_default();
            section.tail = self.tails.remove(&position).unwrap_or_default();
            section.behind = comments(text_of_option(table.decor().suffix())).into_iter().next();
        }
        section
    }

    fn entries(&mut self, table: &Table) -> Vec<Entry> {
        let named = |name| {
            table.get_key_value(name).map(|(key, item)| Named { name: key.get(), key: Some(key), item })
        };
        table.iter().filter_map(|(name, _)| named(name)).filter_map(|named| self.entry(named)).collect()
    }

    fn entry(&mut self, named: Named) -> Option<Entry> {
        let Element { value, before, behind } = self.element(named)?;
        Some(Entry { key: named.name.to_owned(), value, before, behind }.gather())
    }

    /// A value with the comments around it, whatever it was written as.
    fn element(&mut self, named: Named) -> Option<Element> {
        match named.item {
            Item::None => None,
            Item::Value(written) => {
                let (before, behind) = around(named.key, written.decor());
                Some(Element { value: value(written), before, behind })
            }
            Item::Table(table) => Some(self.inner_table(table)),
            Item::ArrayOfTables(tables) => Some(self.inner_tables(tables)),
        }
    }

    /// A table with a header of its own that is part of a record.
    fn inner_table(&mut self, table: &Table) -> Element {
        let Section { before, behind, tail, .. } = self.table(Vec::new(), table);
        let value = Value::Table(Fields { entries: self.entries(table), after: tail });
        let before = before.into_iter().chain(behind).filter(|line| !line.is_empty()).collect();
        Element { value, before, behind: None }
    }

    fn inner_tables(&mut self, tables: &ArrayOfTables) -> Element {
        let elements = tables.iter().map(|table| self.inner_table(table)).collect();
        Element::new(Value::List(List { elements, after: Vec::new() }))
    }
}

fn has_header(table: &Table) -> bool {
    !table.is_implicit() && !table.is_dotted()
}

fn collect_prefixes(table: &Table, into: &mut BTreeMap<Position, Vec<String>>) {
    let mut add = |table: &Table| {
        if let Some(position) = table.position().filter(|_| has_header(table)) {
            into.insert(position, lines(text_of_option(table.decor().prefix())));
        }
        collect_prefixes(table, into);
    };
    for (_, item) in table {
        match item {
            Item::Table(inner) => add(inner),
            Item::ArrayOfTables(tables) => tables.iter().for_each(&mut add),
            Item::Value(_) | Item::None => {}
        }
    }
}

/// The comments around a value: above its line and behind it.
fn around(key: Option<&Key>, decor: &Decor) -> (Vec<String>, Option<String>) {
    let mut before = Vec::new();
    if let Some(key) = key {
        before.extend(comments(text_of_option(key.leaf_decor().prefix())));
        before.extend(comments(text_of_option(key.leaf_decor().suffix())));
    }
    before.extend(comments(text_of_option(decor.prefix())));
    let mut behind = comments(text_of_option(decor.suffix())).into_iter();
    let first = behind.next();
    before.extend(behind);
    (before, first)
}

fn value(written: &toml_edit::Value) -> Value {
    use toml_edit::Value as V;
    match written {
        V::String(text) => Value::Text(text.value().clone()),
        V::Integer(number) => Value::Raw(number.display_repr().into_owned()),
        V::Float(number) => Value::Raw(number.display_repr().into_owned()),
        V::Boolean(flag) => Value::Raw(flag.display_repr().into_owned()),
        V::Datetime(time) => Value::Raw(time.display_repr().into_owned()),
        V::Array(array) => Value::List(list(array)),
        V::InlineTable(table) => Value::Table(inline_fields(table)),
    }
}

fn inline_fields(table: &InlineTable) -> Fields {
    let entry = |(name, written): (&str, &toml_edit::Value)| {
        let (before, behind) = around(table.key(name), written.decor());
        Entry { key: name.to_owned(), value: value(written), before, behind }
    };
    Fields { entries: table.iter().map(entry).collect(), after: comments(text_of(table.trailing())) }
}

/// A list. A comment behind an element stands, for TOML, behind its comma and so before the next element.
fn list(array: &Array) -> List {
    let mut result = List::default();
    for (i, written) in array.iter().enumerate() {
        let (behind_last, mut before) = split_line(text_of_option(written.decor().prefix()));
        let (behind, mut more) = split_line(text_of_option(written.decor().suffix()));
        give(&mut result.elements, behind_last, &mut before);
        // Between a value and its comma; without a comma they end the list.
        let into = if i + 1 == array.len() { &mut result.after } else { &mut before };
        into.append(&mut more);
        result.elements.push(Element { value: value(written), before, behind });
    }
    let (behind_last, mut after) = split_line(text_of(array.trailing()));
    give(&mut result.elements, behind_last, &mut after);
    result.after.append(&mut after);
    result
}

/// Gives a comment to the element that it stands behind, or else to what comes after.
fn give(elements: &mut [Element], comment: Option<String>, after: &mut Vec<String>) {
    match elements.last_mut() {
        Some(last) if last.behind.is_none() => last.behind = comment,
        _ => after.splice(0..0, comment).for_each(drop),
    }
}

/// The comment in the line that goes on, and those in the lines after it.
fn split_line(raw: &str) -> (Option<String>, Vec<String>) {
    let (line, rest) = raw.split_once('\n').unwrap_or((raw, ""));
    (comments(line).into_iter().next(), comments(rest))
}

/// Parts the paragraphs of comments that open a file from the rest.
fn split_header(text: &str) -> (&str, &str) {
    let (mut at, mut header) = (0, 0);
    for line in text.split_inclusive('\n') {
        at += line.len();
        match line.trim() {
            "" => header = at,
            comment if comment.starts_with('#') => {}
            _ => return text.split_at(header),
        }
    }
    (text, "")
}

/// Parts the paragraph that follows a table without an empty line from those before the next one.
///
/// Right before a header, a lone paragraph belongs to what it stands before; at the end of the file there is nothing.
fn split_tail(mut lines: Vec<String>, at_end: bool) -> (Vec<String>, Vec<String>) {
    match lines.iter().position(String::is_empty) {
        Some(end) => {
            let rest = lines.split_off(end);
            (lines, rest)
        }
        None if at_end => (lines, Vec::new()),
        None => (Vec::new(), lines),
    }
}

fn joined(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}

/// Comments and empty lines; what stands in the line of the key or header itself is none.
fn lines(raw: &str) -> Vec<String> {
    let mut lines: Vec<String> = raw.split('\n').map(|line| line.trim().to_owned()).collect();
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

fn comments(raw: &str) -> Vec<String> {
    lines(raw).into_iter().filter(|line| !line.is_empty()).collect()
}

/// One empty line between paragraphs, none before the first.
fn opening(mut lines: Vec<String>) -> Vec<String> {
    lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
    if lines.first().is_some_and(String::is_empty) {
        lines.remove(0);
    }
    lines
}

/// As [`opening`], and none after the last.
fn paragraphs(lines: Vec<String>) -> Vec<String> {
    let mut lines = opening(lines);
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

fn text_of(raw: &RawString) -> &str {
    raw.as_str().unwrap_or_default()
}

fn text_of_option(raw: Option<&RawString>) -> &str {
    raw.map_or("", text_of)
}

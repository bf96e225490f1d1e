//! Records as rows: for each table how a record is written, and beside it how it is read back.
//!
//! The columns of a row are taken in the order of the table, and its last is the checksum over all the others, which is
//! compared before anything is read. Lists and small things inside a record are columns of JSON, nothing if they are
//! empty.

mod judged;
mod nodes;
mod small;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, Statement, ToSql};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;
use super::checksum::of_row;

pub(super) use judged::{
    contradiction, judgement, read_contradiction, read_judgement, read_relation, relation,
};
pub(super) use nodes::{
    ABOUT, ClaimCounts, ClaimRow, Counted, EntityRow, SourceRow, claim, claim_counts, claim_says, document,
    document_before, entity, entity_counts, entity_says, read_account_count, read_document, source,
    source_counts, source_row, source_says, with_more_about,
};
pub(super) use small::{
    Head, covered, extent, file, forgotten, given, head, office, read_covered, read_extent, read_file,
    read_forgotten, read_given, read_head, read_office, read_section, section, touched,
};

/// When a record came and went: the numbers of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) added: i64,
    pub(super) gone: Option<i64>,
}

impl Span {
    /// Of what the first change added and nothing has taken away.
    pub(super) const FIRST: Self = Self { added: 1, gone: None };

    /// Of what a change adds.
    pub(super) fn from(change: i64) -> Self {
        Self { added: change, gone: None }
    }

    /// Says whether a record stood when a change had been made; or whether it stands.
    pub(super) fn stands(self, at: Option<i64>) -> bool {
        match at {
            None => self.gone.is_none(),
            Some(at) => self.added <= at && self.gone.is_none_or(|gone| gone > at),
        }
    }

    fn read(cells: &mut Cells) -> Result<Self, StoreError> {
        Ok(Self { added: cells.int()?, gone: cells.maybe_int()? })
    }
}

/// The columns of a row to be written, in the order of the table.
pub(super) struct Columns<'a> {
    table: &'static str,
    values: Vec<ToSqlOutput<'a>>,
}

impl<'a> Columns<'a> {
    fn new(table: &'static str, n: i64) -> Self {
        // As many as the widest table has.
        let mut values = Vec::with_capacity(24);
        values.push(ToSqlOutput::Owned(Value::Integer(n)));
        Self { table, values }
    }

    /// Columns that were packed, in front of which a number is put.
    pub(super) fn packed(table: &'static str, n: i64, packed: &'a [u8]) -> Result<Self, StoreError> {
        let mut columns = Self::new(table, n);
        let mut unpacking = Unpacking(packed);
        while let Some(value) = unpacking.next()? {
            columns.values.push(ToSqlOutput::Borrowed(value));
        }
        Ok(columns)
    }

    /// Packs the columns behind their number, to be written later.
    pub(super) fn pack(&self, into: &mut Vec<u8>) {
        self.refs().skip(1).for_each(|value| put_value(into, value));
    }

    /// Packs the whole row with its checksum, behind its form.
    pub(super) fn pack_row(&self, into: &mut Vec<u8>) {
        let usual = usual(self.table);
        let is_usual = |column: usize, value| usual & 1 << column != 0 && is_plain(value);
        pack_form(
            into,
            self.refs().chain([ValueRef::Integer(2)]).enumerate().map(|(column, value)| match value {
                ValueRef::Null => Cell::Nothing,
                value if is_usual(column, value) => Cell::Usual(value),
                _ => Cell::Bound,
            }),
        );
        let bound = self.refs().enumerate().filter(|(column, value)| !is_usual(*column, *value));
        bound.filter(|(_, value)| *value != ValueRef::Null).for_each(|(_, value)| put_value(into, value));
        put_value(into, ValueRef::Integer(of_row(self.table, self.refs())));
    }

    fn refs(&self) -> impl Iterator<Item = ValueRef<'_>> {
        self.values.iter().map(|value| match value {
            ToSqlOutput::Borrowed(value) => *value,
            ToSqlOutput::Owned(value) => ValueRef::from(value),
            _ => ValueRef::Null,
        })
    }

    /// The text in a column; the number in front is column 0.
    pub(super) fn text_in(&self, column: usize) -> Option<&str> {
        self.refs().nth(column).and_then(|value| value.as_str().ok())
    }

    /// Puts a text, or nothing, into the place of what a column had.
    pub(super) fn replace(&mut self, column: usize, text: Option<String>) {
        if let Some(value) = self.values.get_mut(column) {
            *value = ToSqlOutput::Owned(text.map_or(Value::Null, Value::Text));
        }
    }

    fn int(mut self, number: i64) -> Self {
        self.values.push(ToSqlOutput::Owned(Value::Integer(number)));
        self
    }

    fn maybe_int(mut self, number: Option<i64>) -> Self {
        self.values.push(ToSqlOutput::Owned(number.map_or(Value::Null, Value::Integer)));
        self
    }

    fn text(mut self, text: &'a str) -> Self {
        self.values.push(ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())));
        self
    }

    fn maybe(self, text: Option<&'a str>) -> Self {
        match text {
            Some(text) => self.text(text),
            None => self.maybe_int(None),
        }
    }

    fn owned(mut self, text: Option<String>) -> Self {
        self.values.push(ToSqlOutput::Owned(text.map_or(Value::Null, Value::Text)));
        self
    }

    fn shown(self, text: Option<&impl Display>) -> Self {
        self.owned(text.map(ToString::to_string))
    }

    fn json(self, value: Option<&impl Serialize>) -> Self {
        // Maps with keys that are no text are the only thing that can't be JSON, and there is none here.
        self.owned(value.and_then(|value| serde_json::to_string(value).ok()))
    }

    fn list(self, list: &[impl Serialize]) -> Self {
        self.json(Some(&list).filter(|list| !list.is_empty()))
    }

    fn span(self, span: Span) -> Self {
        self.int(span.added).maybe_int(span.gone)
    }

    /// The same columns for the table of older versions of the same records.
    pub(super) fn before(mut self, table: &'static str) -> Self {
        self.table = table;
        self
    }

    /// The same columns, and a number behind them.
    pub(super) fn and(self, number: i64) -> Self {
        self.int(number)
    }

    /// The table that they are of.
    pub(super) fn table(&self) -> &'static str {
        self.table
    }

    /// Writes the row with its checksum, by a statement that [`insert_into`] made for its table.
    pub(super) fn write(self, insert: &mut Statement) -> Result<(), StoreError> {
        let sum = of_row(self.table, self.refs());
        let values = self.values.iter().map(|value| value as &dyn ToSql).chain([&sum as &dyn ToSql]);
        insert.execute(rusqlite::params_from_iter(values))?;
        Ok(())
    }
}

/// What a row has in a column, for the statement that writes it.
pub(super) enum Cell<'a> {
    Nothing,
    /// What many rows have: it stands in the statement itself.
    Usual(ValueRef<'a>),
    /// It is bound, row by row, which takes longer than all else about a short text.
    Bound,
}

/// The columns of a table, a bit for each, that have the same few words and numbers in nearly all rows.
fn usual(table: &str) -> u32 {
    let columns: &[u32] = match table {
        // kind, identity, protected, is_document, concerned, judged, speakers, added
        "source" => &[3, 4, 7, 13, 15, 16, 17, 18],
        // kind, concerned, judged, added
        "entity" => &[3, 7, 8, 9],
        // contradictions, relations, added
        "claim" => &[14, 15, 16],
        _ => &[],
    };
    columns.iter().fold(0, |bits, column| bits | 1 << column)
}

/// Says whether a value may stand in a statement as it is: 0, 1, or one of our words.
fn is_plain(value: ValueRef) -> bool {
    match value {
        ValueRef::Integer(number) => matches!(number, 0 | 1),
        ValueRef::Text(word) => {
            word.len() < 32 && word.iter().all(|c| matches!(c, b'a'..=b'z' | b'-' | b'_'))
        }
        _ => false,
    }
}

/// The form of a row: how many of its columns are bound, and what stands for all of them in a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Form<'b> {
    pub(super) bound: u8,
    pub(super) sql: &'b [u8],
}

/// Packs the form of a row.
pub(super) fn pack_form<'a>(into: &mut Vec<u8>, cells: impl Iterator<Item = Cell<'a>>) {
    let start = into.len();
    let mut bound = 0;
    into.extend([0; 3]);
    for (column, cell) in cells.enumerate() {
        if column > 0 {
            into.push(b',');
        }
        match cell {
            Cell::Bound => {
                into.push(b'?');
                bound += 1;
            }
            Cell::Usual(ValueRef::Integer(number)) => into.push(if number == 0 { b'0' } else { b'1' }),
            Cell::Usual(ValueRef::Text(word)) => {
                into.push(b'\'');
                into.extend(word);
                into.push(b'\'');
            }
            Cell::Nothing | Cell::Usual(_) => into.extend(b"NULL"),
        }
    }
    // No table has so many columns that it wouldn't fit.
    let length = u16::try_from(into.len() - start - 3).unwrap_or(u16::MAX);
    into[start] = bound;
    into[start + 1..start + 3].copy_from_slice(&length.to_le_bytes());
}

/// Reads values that were packed.
pub(super) struct Unpacking<'b>(pub(super) &'b [u8]);

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const TEXT: u8 = 2;
const BLOB: u8 = 3;

/// Packs a value: what it is in a byte, and an integer of eight bytes, or a length of four and the bytes.
pub(super) fn put_value(into: &mut Vec<u8>, value: ValueRef) {
    let mut put = |kind, bytes: &[u8]| {
        into.push(kind);
        into.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
        into.extend(bytes);
    };
    match value {
        ValueRef::Text(bytes) => put(TEXT, bytes),
        ValueRef::Blob(bytes) => put(BLOB, bytes),
        ValueRef::Integer(number) => {
            into.push(INTEGER);
            into.extend(number.to_le_bytes());
        }
        // No table has fractions.
        ValueRef::Null | ValueRef::Real(_) => into.push(NULL),
    }
}

impl<'b> Unpacking<'b> {
    /// Returns the next value; nothing behind the last.
    pub(super) fn next(&mut self) -> Result<Option<ValueRef<'b>>, StoreError> {
        let Some((kind, rest)) = self.0.split_first() else { return Ok(None) };
        self.0 = rest;
        Ok(Some(match *kind {
            NULL => ValueRef::Null,
            INTEGER => ValueRef::Integer(i64::from_le_bytes(self.array()?)),
            kind => {
                let length = u32::from_le_bytes(self.array()?);
                let bytes = self.bytes(length as usize)?;
                if kind == TEXT { ValueRef::Text(bytes) } else { ValueRef::Blob(bytes) }
            }
        }))
    }

    /// Returns the form of the row whose values come next.
    pub(super) fn form(&mut self) -> Result<Form<'b>, StoreError> {
        let [bound] = self.array()?;
        let length = u16::from_le_bytes(self.array()?);
        Ok(Form { bound, sql: self.bytes(length.into())? })
    }

    /// Returns so many of the next bytes as they are.
    pub(super) fn bytes(&mut self, length: usize) -> Result<&'b [u8], StoreError> {
        let Some((bytes, rest)) = self.0.split_at_checked(length) else { return Err(StoreError::System) };
        self.0 = rest;
        Ok(bytes)
    }

    /// Returns the next bytes as they are.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let Some((array, rest)) = self.0.split_first_chunk() else { return Err(StoreError::System) };
        self.0 = rest;
        Ok(*array)
    }
}

/// Prepares the statement that writes a row of a table anew, by its number.
pub(super) fn update_of<'c>(
    connection: &'c Connection,
    table: &str,
) -> Result<rusqlite::CachedStatement<'c>, StoreError> {
    let statement = connection.prepare_cached(&format!("SELECT * FROM {table}"))?;
    let set = statement.column_names().enumerate().skip(1);
    let set: Vec<String> = set.map(|(i, name)| format!("\"{name}\" = ?{}", i + 1)).collect();
    let sql = format!("UPDATE {table} SET {} WHERE n = ?1", set.join(", "));
    drop(statement);
    Ok(connection.prepare_cached(&sql)?)
}

/// Prepares the statement that writes the rows of a table.
pub(super) fn insert_into<'c>(connection: &'c Connection, table: &str) -> Result<Statement<'c>, StoreError> {
    let statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
    let marks = vec!["?"; statement.column_count()].join(", ");
    Ok(connection.prepare(&format!("INSERT INTO {table} VALUES ({marks})"))?)
}

/// The columns of a row whose checksum was found right, taken in the order of the table.
pub(super) struct Cells<'r> {
    table: &'static str,
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> Cells<'r> {
    pub(super) fn new(table: &'static str, row: &'r Row<'r>) -> Result<Self, StoreError> {
        let cells = Self { table, row, next: 0 };
        let last = row.as_ref().column_count() - 1;
        let columns = (0..last).map(|i| row.get_ref(i).unwrap_or(ValueRef::Null));
        if row.get_ref(last)? != ValueRef::Integer(of_row(table, columns)) {
            return Err(cells.fault("is not what was written"));
        }
        Ok(cells)
    }

    /// Says that the row is damaged.
    pub(super) fn fault(&self, why: &str) -> StoreError {
        let n = self.row.get_ref(0).ok().and_then(|n| n.as_i64().ok());
        let row = n.map_or_else(|| "a row".to_owned(), |n| format!("the row {n}"));
        StoreError::damaged(format!("{row} of `{}` {why}", self.table))
    }

    fn take(&mut self) -> Result<ValueRef<'r>, StoreError> {
        let value = self.row.get_ref(self.next)?;
        self.next += 1;
        Ok(value)
    }

    /// Leaves columns out.
    fn skip(&mut self, columns: usize) {
        self.next += columns;
    }

    pub(super) fn maybe_int(&mut self) -> Result<Option<i64>, StoreError> {
        self.take()?.as_i64_or_null().map_err(|_| self.fault("has a text where a number should be"))
    }

    pub(super) fn int(&mut self) -> Result<i64, StoreError> {
        self.maybe_int()?.ok_or_else(|| self.fault("lacks a number"))
    }

    fn maybe_str(&mut self) -> Result<Option<&'r str>, StoreError> {
        self.take()?.as_str_or_null().map_err(|_| self.fault("has something else where a text should be"))
    }

    fn str(&mut self) -> Result<&'r str, StoreError> {
        self.maybe_str()?.ok_or_else(|| self.fault("lacks a text"))
    }

    pub(super) fn text(&mut self) -> Result<String, StoreError> {
        self.str().map(str::to_owned)
    }

    pub(super) fn maybe_text(&mut self) -> Result<Option<String>, StoreError> {
        Ok(self.maybe_str()?.map(str::to_owned))
    }

    fn parsed<T: FromStr>(&mut self) -> Result<T, StoreError> {
        self.str()?.parse().map_err(|_| self.fault("has a word that this program doesn't know"))
    }

    fn maybe_parsed<T: FromStr>(&mut self) -> Result<Option<T>, StoreError> {
        let word = self.maybe_str()?;
        let word = word.map(str::parse).transpose();
        word.map_err(|_| self.fault("has a word that this program doesn't know"))
    }

    fn json<T: DeserializeOwned>(&mut self) -> Result<Option<T>, StoreError> {
        let json = self.maybe_str()?.map(serde_json::from_str).transpose();
        json.map_err(|_| self.fault("has a list that this program can't read"))
    }

    fn strings(&mut self) -> Result<Vec<String>, StoreError> {
        Ok(self.json()?.unwrap_or_default())
    }

    fn list<T: FromStr>(&mut self) -> Result<Vec<T>, StoreError> {
        let parsed = self.strings()?.iter().map(|text| text.parse()).collect::<Result<_, _>>();
        parsed.map_err(|_| self.fault("names an id that is none"))
    }
}

/// How a row of a table is read.
pub(super) type Reader<T> = fn(&mut Cells) -> Result<T, StoreError>;

/// Reads every row of a table in the order of its numbers, which are its first column.
pub(super) fn read_all<T>(
    connection: &Connection,
    table: &'static str,
    reader: Reader<T>,
    mut each: impl FnMut(i64, T) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut select = connection.prepare_cached(&format!("SELECT * FROM {table} ORDER BY n"))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(table, row)?;
        let n = cells.int()?;
        each(n, reader(&mut cells)?)?;
    }
    Ok(())
}

/// Reads the rows of a table from the last one back, for as long as more are wanted. Their numbers leave none out.
pub(super) fn read_back<T>(
    connection: &Connection,
    table: &'static str,
    numbers: RangeInclusive<i64>,
    reader: Reader<T>,
    mut wants_more: impl FnMut(i64, T) -> bool,
) -> Result<(), StoreError> {
    let mut select = connection.prepare_cached(&format!("SELECT * FROM {table} ORDER BY n DESC"))?;
    let mut rows = select.query([])?;
    let missing = |n: i64| StoreError::damaged(format!("the row {n} of `{table}` is missing"));
    for expected in numbers.rev() {
        let row = rows.next()?.ok_or_else(|| missing(expected))?;
        let mut cells = Cells::new(table, row)?;
        let n = cells.int()?;
        if n != expected {
            return Err(missing(expected.max(n)));
        }
        if !wants_more(n, reader(&mut cells)?) {
            break;
        }
    }
    Ok(())
}

/// Reads every row of a table whose numbers begin at 0 and leave none out but those of what was forgotten; `extent`
/// says how many numbers there have to be.
pub(super) fn read_dense<T>(
    connection: &Connection,
    table: &'static str,
    extent: i64,
    forgotten: Option<&BTreeSet<i64>>,
    reader: Reader<T>,
) -> Result<Vec<(i64, T)>, StoreError> {
    let mut all = Vec::new();
    let missing = |n: i64| StoreError::damaged(format!("the row {n} of `{table}` is missing"));
    let is_forgotten = |n: i64| forgotten.is_some_and(|forgotten| forgotten.contains(&n));
    let mut next = 0;
    read_all(connection, table, reader, |n, one| {
        while next < n && is_forgotten(next) {
            next += 1;
        }
        if n != next || is_forgotten(n) {
            return Err(missing(next));
        }
        next += 1;
        all.push((n, one));
        Ok(())
    })?;
    while is_forgotten(next) {
        next += 1;
    }
    if next == extent { Ok(all) } else { Err(missing(next.min(extent))) }
}

/// Reads the rows of a table that an SQL condition finds, with their numbers.
pub(super) fn read_where<T>(
    connection: &Connection,
    table: &'static str,
    condition: &str,
    value: impl ToSql,
    reader: Reader<T>,
) -> Result<Vec<(i64, T)>, StoreError> {
    let mut select = connection.prepare_cached(&format!("SELECT * FROM {table} WHERE {condition}"))?;
    let mut rows = select.query([value])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut cells = Cells::new(table, row)?;
        found.push((cells.int()?, reader(&mut cells)?));
    }
    Ok(found)
}

/// Reads one row of a table that an SQL condition finds, with its number.
pub(super) fn read_one<T>(
    connection: &Connection,
    table: &'static str,
    condition: &str,
    value: impl ToSql,
    reader: Reader<T>,
) -> Result<Option<(i64, T)>, StoreError> {
    Ok(read_where(connection, table, condition, value, reader)?.pop())
}

/// Reads a block: a column of a row that is found by its key.
pub(super) fn read_block<T: super::codec::Block>(
    connection: &Connection,
    column: (&str, &str),
    key: i64,
) -> Result<Option<T>, StoreError> {
    let (table, name) = column;
    let mut select = connection.prepare_cached(&format!("SELECT {name} FROM {table} WHERE key = ?1"))?;
    let block = select.query_row([key], |row| {
        let bytes = row.get_ref(0)?.as_blob();
        Ok(bytes.map(|bytes| super::codec::unpack(&format!("{table}.{name}"), key, bytes)))
    });
    match block.optional()? {
        None => Ok(None),
        Some(Ok(block)) => block.map(Some),
        Some(Err(_)) => Err(StoreError::damaged(format!("the block {key} of `{table}` is none"))),
    }
}

/// Puts a block into its place: the table, the column and the key of the row.
pub(super) fn put_block(
    connection: &Connection,
    column: (&str, &str),
    key: i64,
    block: &impl super::codec::Block,
) -> Result<(), StoreError> {
    let (table, name) = column;
    let bytes = super::codec::pack(&format!("{table}.{name}"), key, block)?;
    let sql = format!("INSERT OR REPLACE INTO {table} VALUES (?1, ?2)");
    connection.prepare_cached(&sql)?.execute((key, bytes))?;
    Ok(())
}

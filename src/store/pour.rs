//! Rows on their way into a new database: one thread makes them, another writes them.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement};

use super::StoreError;
use super::codec::{Block, Chains, Details, pack};
use super::rows::{Cell, Columns, Form, Unpacking, pack_form, put_value};

/// About how many bytes of rows go at a time.
const TOGETHER: usize = 1 << 17;
/// How many such bundles may wait to be written.
const WAITING: usize = 32;

enum Message {
    /// Rows, each behind a byte that says of which of the tables.
    Rows(Vec<u8>),
    /// How much is done, and of how much.
    Done(u64, u64),
}

/// Where rows are poured in.
pub(super) struct Spout {
    to: SyncSender<Message>,
    rows: Vec<u8>,
    done: u64,
    of: u64,
    told: u64,
}

/// Who watches how far it is, and may break it off.
pub(super) type Watcher = Box<dyn FnMut(u64, u64) -> ControlFlow<()>>;

/// After so much more is done it is told.
const STEP: u64 = 1 << 14;

/// The tables that are poured into, each by its place.
const TABLES: [&str; 15] = [
    "block",
    "source",
    "document",
    "entity",
    "claim",
    "contradiction",
    "relation",
    "judgement",
    "covered",
    "given",
    "office",
    "told",
    "concerning",
    "summary",
    "look",
];

/// Writes the rows that a function makes.
pub(super) fn pour<T: Send>(
    connection: &Connection,
    watcher: &mut Watcher,
    of: u64,
    rows: impl FnOnce(&mut Spout) -> Result<T, StoreError> + Send,
) -> Result<T, StoreError> {
    let (to, from) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        let maker = scope.spawn(move || {
            let mut spout = Spout { to, rows: Vec::new(), done: 0, of, told: 0 };
            let result = rows(&mut spout)?;
            spout.send()?;
            Ok(result)
        });
        let written = write(connection, &from, watcher);
        // Who makes rows that nobody takes stops.
        drop(from);
        let made = maker.join().unwrap_or(Err(StoreError::System));
        written.and(made)
    })
}

fn write(connection: &Connection, from: &Receiver<Message>, watcher: &mut Watcher) -> Result<(), StoreError> {
    let mut inserts = Inserts { connection, statements: HashMap::new() };
    for message in from {
        match message {
            Message::Rows(rows) => inserts.rows(&rows)?,
            Message::Done(done, of) => {
                if watcher(done, of).is_break() {
                    return Err(StoreError::Interrupted);
                }
            }
        }
    }
    Ok(())
}

/// Statements that write rows: for each table and each form of its rows one for a row, and one for many of them, as starting
/// a statement takes about as long as writing a row.
struct Inserts<'c> {
    connection: &'c Connection,
    /// Each behind its table, the form of its rows, and how many of them it writes.
    statements: HashMap<(u8, Vec<u8>, usize), Statement<'c>>,
}

/// So many statements are kept.
const MOST_STATEMENTS: usize = 256;
/// So many rows go into one statement, where they come together.
const MANY: usize = 16;

impl<'c> Inserts<'c> {
    fn rows(&mut self, rows: &[u8]) -> Result<(), StoreError> {
        let mut rest = Unpacking(rows);
        let (mut values, mut count, mut before) = (Vec::new(), 0, None);
        while !rest.0.is_empty() {
            let [table] = rest.array()?;
            let form = rest.form()?;
            if let Some(before) = before.replace((table, form))
                && (before != (table, form) || count == MANY)
            {
                self.write(before, std::mem::take(&mut count), &values)?;
                values.clear();
            }
            for _ in 0..form.bound {
                let Some(value) = rest.next()? else { return Err(StoreError::System) };
                values.push(value);
            }
            count += 1;
        }
        before.map_or(Ok(()), |form| self.write(form, count, &values))
    }

    /// Writes so many rows of a form: all at once, or one by one.
    fn write(
        &mut self,
        (table, form): (u8, Form),
        count: usize,
        values: &[ValueRef],
    ) -> Result<(), StoreError> {
        let at_once = if count == MANY { MANY } else { 1 };
        let insert = self.insert((table, form.sql), at_once)?;
        for values in values.chunks_exact((usize::from(form.bound) * at_once).max(1)) {
            for (place, value) in (1..).zip(values) {
                insert.raw_bind_parameter(place, ToSqlOutput::Borrowed(*value))?;
            }
            insert.raw_execute()?;
        }
        Ok(())
    }

    fn insert(&mut self, (table, form): (u8, &[u8]), rows: usize) -> Result<&mut Statement<'c>, StoreError> {
        let key = (table, form.to_vec(), rows);
        if self.statements.len() >= MOST_STATEMENTS && !self.statements.contains_key(&key) {
            self.statements.clear();
        }
        match self.statements.entry(key) {
            Entry::Occupied(there) => Ok(there.into_mut()),
            Entry::Vacant(place) => {
                let Some(table) = TABLES.get(usize::from(table)) else { return Err(StoreError::System) };
                let row = std::str::from_utf8(form).map_err(|_| StoreError::System)?;
                let sql = format!("INSERT INTO {table} VALUES {}", vec![format!("({row})"); rows].join(", "));
                Ok(place.insert(self.connection.prepare(&sql)?))
            }
        }
    }
}

impl Spout {
    fn table(&mut self, table: &str) -> Result<(), StoreError> {
        if self.rows.len() >= TOGETHER {
            self.send()?;
        }
        let place = (0..).zip(TABLES).find(|(_, one)| *one == table);
        let Some((place, _)) = place else { return Err(StoreError::System) };
        self.rows.push(place);
        Ok(())
    }

    /// Pours a row with its checksum.
    pub(super) fn row(&mut self, columns: &Columns) -> Result<(), StoreError> {
        self.table(columns.table())?;
        columns.pack_row(&mut self.rows);
        self.step(1)
    }

    /// Pours a block.
    pub(super) fn block(
        &mut self,
        table: &str,
        column: &str,
        key: i64,
        block: &impl Block,
    ) -> Result<(), StoreError> {
        let packed = pack(&format!("{table}.{column}"), key, block)?;
        self.bound(table, &[ValueRef::Integer(key), ValueRef::Blob(&packed)])
    }

    /// Pours a block of accounts. It is packed here, where its lists are filled again: lists that one thread fills and
    /// another gives back make both wait for the allocator.
    pub(super) fn accounts(
        &mut self,
        key: i64,
        chains: &Chains,
        details: &Details,
    ) -> Result<(), StoreError> {
        let accounts = i64::try_from(chains.shapes.len()).unwrap_or(i64::MAX);
        let (chains, details) = (pack("block.chains", key, chains)?, pack("block.details", key, details)?);
        let (key, accounts) = (ValueRef::Integer(key), ValueRef::Integer(accounts));
        self.bound("block", &[key, accounts, ValueRef::Blob(&chains), ValueRef::Blob(&details)])
    }

    /// Pours a row all of whose columns are bound.
    fn bound(&mut self, table: &str, values: &[ValueRef]) -> Result<(), StoreError> {
        self.table(table)?;
        pack_form(&mut self.rows, values.iter().map(|_| Cell::Bound));
        values.iter().for_each(|value| put_value(&mut self.rows, *value));
        Ok(())
    }

    /// Says that more is done.
    pub(super) fn step(&mut self, more: u64) -> Result<(), StoreError> {
        self.done += more;
        if self.done - self.told < STEP {
            return Ok(());
        }
        self.told = self.done;
        self.to.send(Message::Done(self.done.min(self.of), self.of)).map_err(|_| StoreError::System)
    }

    fn send(&mut self) -> Result<(), StoreError> {
        let rows = std::mem::replace(&mut self.rows, Vec::with_capacity(TOGETHER + TOGETHER / 8));
        self.to.send(Message::Rows(rows)).map_err(|_| StoreError::System)
    }
}

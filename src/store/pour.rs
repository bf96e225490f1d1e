//! Rows on their way into a new database: one thread makes them, another writes them.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement};

use super::StoreError;
use super::codec::{Block, pack};
use super::rows::{Columns, Unpacking, insert_into, put_value};

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
    "block",
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
    let mut inserts: [Option<Statement>; TABLES.len()] = Default::default();
    for message in from {
        let rows = match message {
            Message::Rows(rows) => rows,
            Message::Done(done, of) => match watcher(done, of) {
                ControlFlow::Continue(()) => continue,
                ControlFlow::Break(()) => return Err(StoreError::Interrupted),
            },
        };
        let mut rest = Unpacking(&rows);
        while let Some((table, row)) = rest.0.split_first() {
            rest.0 = row;
            let table = usize::from(*table);
            let Some(insert) = inserts.get_mut(table) else { return Err(StoreError::System) };
            let insert = match insert {
                Some(insert) => insert,
                None => insert.insert(insert_into(connection, TABLES[table])?),
            };
            for column in 1..=insert.parameter_count() {
                let Some(value) = rest.next()? else { return Err(StoreError::System) };
                insert.raw_bind_parameter(column, ToSqlOutput::Borrowed(value))?;
            }
            insert.raw_execute()?;
        }
    }
    Ok(())
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
        self.table(table)?;
        put_value(&mut self.rows, ValueRef::Integer(key));
        put_value(&mut self.rows, ValueRef::Blob(&pack(&format!("{table}.{column}"), key, block)?));
        Ok(())
    }

    /// Pours a block of accounts.
    pub(super) fn accounts(
        &mut self,
        key: i64,
        accounts: i64,
        chains: &impl Block,
        details: &impl Block,
    ) -> Result<(), StoreError> {
        self.table("block")?;
        put_value(&mut self.rows, ValueRef::Integer(key));
        put_value(&mut self.rows, ValueRef::Integer(accounts));
        put_value(&mut self.rows, ValueRef::Blob(&pack("block.chains", key, chains)?));
        put_value(&mut self.rows, ValueRef::Blob(&pack("block.details", key, details)?));
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

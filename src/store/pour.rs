//! Rows on their way into a new database: one thread makes them, another writes them.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement};

use super::StoreError;
use super::codec::{Block, Chains, Details, pack};
use super::rows::{Columns, Unpacking, put_value};

/// About how many bytes of rows go at a time.
const TOGETHER: usize = 1 << 17;
/// How many such bundles may wait to be written.
const WAITING: usize = 32;

enum Message {
    /// Rows, each behind a byte that says of which of the tables.
    Rows(Vec<u8>),
    /// The accounts of a block under its key. They are packed by who writes them, who has little to do meanwhile.
    Accounts(i64, Box<(Chains, Details)>),
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
const TABLES: [&str; 14] = [
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
    let mut block = connection.prepare("INSERT INTO block VALUES (?1, ?2, ?3, ?4)")?;
    for message in from {
        match message {
            Message::Rows(rows) => inserts.rows(&rows)?,
            Message::Accounts(key, lists) => {
                let (chains, details) = *lists;
                let accounts = i64::try_from(chains.shapes.len()).unwrap_or(i64::MAX);
                let (chains, details) =
                    (pack("block.chains", key, &chains)?, pack("block.details", key, &details)?);
                block.execute((key, accounts, chains, details))?;
            }
            Message::Done(done, of) => {
                if watcher(done, of).is_break() {
                    return Err(StoreError::Interrupted);
                }
            }
        }
    }
    Ok(())
}

/// Statements that write rows: for each table and each choice of columns that are there one for a row, and one for many
/// of a kind, as starting a statement takes about as long as writing a row. Binding what is nothing takes as long as
/// binding a number.
struct Inserts<'c> {
    connection: &'c Connection,
    statements: HashMap<(Form, usize), Statement<'c>>,
}

/// The table of a row by its place, and a bit for each column that is there.
type Form = (u8, u32);

/// So many statements are kept.
const MOST_STATEMENTS: usize = 256;
/// So many rows go into one statement, where they come together.
const MANY: usize = 16;

impl<'c> Inserts<'c> {
    fn rows(&mut self, rows: &[u8]) -> Result<(), StoreError> {
        let mut rest = Unpacking(rows);
        let (mut values, mut count, mut before) = (Vec::new(), 0, None);
        while !rest.0.is_empty() {
            let ([table], there) = (rest.array()?, u32::from_le_bytes(rest.array()?));
            let form: Form = (table, there);
            if let Some(before) = before.replace(form)
                && (before != form || count == MANY)
            {
                self.write(before, std::mem::take(&mut count), &values)?;
                values.clear();
            }
            for _ in 0..there.count_ones() {
                let Some(value) = rest.next()? else { return Err(StoreError::System) };
                values.push(value);
            }
            count += 1;
        }
        before.map_or(Ok(()), |form| self.write(form, count, &values))
    }

    /// Writes so many rows of a form: all at once, or one by one.
    fn write(&mut self, form: Form, count: usize, values: &[ValueRef]) -> Result<(), StoreError> {
        let at_once = if count == MANY { MANY } else { 1 };
        let width = form.1.count_ones() as usize;
        let insert = self.insert(form, at_once)?;
        for values in values.chunks_exact((width * at_once).max(1)) {
            for (place, value) in (1..).zip(values) {
                insert.raw_bind_parameter(place, ToSqlOutput::Borrowed(*value))?;
            }
            insert.raw_execute()?;
        }
        Ok(())
    }

    fn insert(&mut self, form: Form, rows: usize) -> Result<&mut Statement<'c>, StoreError> {
        if self.statements.len() >= MOST_STATEMENTS && !self.statements.contains_key(&(form, rows)) {
            self.statements.clear();
        }
        match self.statements.entry((form, rows)) {
            Entry::Occupied(there) => Ok(there.into_mut()),
            Entry::Vacant(place) => {
                let (table, there) = form;
                let Some(table) = TABLES.get(usize::from(table)) else { return Err(StoreError::System) };
                let columns = self.connection.prepare(&format!("SELECT * FROM {table}"))?.column_count();
                let marks = (0..columns).map(|column| if there & 1 << column == 0 { "NULL" } else { "?" });
                let row = format!("({})", marks.collect::<Vec<_>>().join(", "));
                let sql = format!("INSERT INTO {table} VALUES {}", vec![row; rows].join(", "));
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
        self.table(table)?;
        self.rows.extend(0b11_u32.to_le_bytes());
        put_value(&mut self.rows, ValueRef::Integer(key));
        put_value(&mut self.rows, ValueRef::Blob(&pack(&format!("{table}.{column}"), key, block)?));
        Ok(())
    }

    /// Pours a block of accounts.
    pub(super) fn accounts(&mut self, key: i64, chains: Chains, details: Details) -> Result<(), StoreError> {
        self.to.send(Message::Accounts(key, Box::new((chains, details)))).map_err(|_| StoreError::System)
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

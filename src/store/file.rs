//! The file as such: what marks it as ours, how it is opened, and how a new one takes its place.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use tempfile::NamedTempFile;

use super::StoreError;
use super::tables::{INDEXES, INDEXES_OF_FEW, TABLES};

/// `wfrm`, in the header of the file: `file` and other tools can tell whose database it is.
const APPLICATION_ID: i64 = 0x7766_726d;
/// The version of the format. A program reads and writes one version.
pub(super) const VERSION: i64 = 3;

/// What an `SQLite` database begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// The bytes of its header.
const HEADER: usize = 100;
/// What the header says where changes go to a log, in two of its bytes.
const WITH_LOG: u8 = 2;
/// What the name of the log ends with.
const LOG: &str = "-wal";
/// The bytes that are read at once to begin with: the tables' descriptions and their first pages, one by one, take longer.
const AHEAD: u64 = 1 << 18;
/// How long to wait for somebody who is writing.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much of a file is kept in memory while it is open, as `SQLite` has it: 32 MiB. It is not mapped into memory: where
/// a page is missing there, systems read up to some MiB around it, and a file that another program cuts off would end
/// this one.
const CACHE: i64 = -(32 << 10);
/// How much of a database that is being made is kept in memory while its rows come: 4 MiB. They come in the order of their
/// keys, so that no page is needed again; what is kept only costs the memory, and has to be written at the end.
const POURING: i64 = -(4 << 10);
/// How much of it is kept while its indexes are sorted: 64 MiB.
const SORTING: i64 = -(64 << 10);

/// What the name of an unfinished file ends with, and how many letters before that are drawn by lot.
const PARTIAL: &str = ".partial";
const RANDOM: usize = 6;

/// Says whether a path is a file that could be a database, rather than a case folder.
pub fn is_database(path: &Path) -> bool {
    path.is_file()
}

/// Opens a database for reading, after a look at whose it is.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    let is_logged = look(path)?;
    let mut opened = if is_logged { readable_with_log(path) } else { readable(path) };
    if matches!(opened, Err(StoreError::Unfinished)) {
        take_back(path)?;
        opened = readable(path);
    }
    let connection = match opened {
        // In this mode `SQLite` wants to write a file beside it, which a read-only medium doesn't allow.
        Err(StoreError::Sqlite(_) | StoreError::System | StoreError::ReadOnly) if is_logged => {
            if is_filled(path, LOG) { copied(path)? } else { unchanging(path)? }
        }
        opened => opened?,
    };
    check_length(&connection, path)?;
    check_schema(&connection, path)?;
    Ok(connection)
}

/// Opens a database once more that is open.
pub(super) fn again(path: &Path) -> Result<Connection, StoreError> {
    readable(path)
}

/// Compares the length of the file with what `SQLite` takes it for, which a log of a killed writer kept [`look`] from.
fn check_length(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    // Nobody writes into the file while this is read.
    let reading = connection.unchecked_transaction()?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let length = number("page_count")?.saturating_mul(number("page_size")?);
    let found = fs::metadata(path).map_err(|source| StoreError::file(path, "opened", source))?.len();
    drop(reading);
    // What is in the log need not be in the file.
    if i64::try_from(found).unwrap_or(i64::MAX) < length && !is_filled(path, LOG) {
        Err(cut_off(path))
    } else {
        Ok(())
    }
}

fn cut_off(path: &Path) -> StoreError {
    StoreError::damaged(format!("`{}` is cut off", path.display()))
}

/// Looks into the header; says whether changes go to a log beside the file.
fn look(path: &Path) -> Result<bool, StoreError> {
    let error = |source| StoreError::file(path, "opened", source);
    let file = File::open(path).map_err(error)?;
    let length = file.metadata().map_err(error)?;
    if !length.is_file() {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    let mut header = Vec::new();
    file.take(AHEAD).read_to_end(&mut header).map_err(error)?;
    let number = |at: usize| {
        let bytes = header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, |bytes| i64::from(u32::from_be_bytes(bytes)))
    };
    if header.len() < HEADER || !header.starts_with(MAGIC) || number(68) != APPLICATION_ID {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    if number(60) != VERSION {
        return Err(StoreError::Version { path: path.to_owned(), found: number(60), known: VERSION });
    }
    // `SQLite` doesn't miss the end of its last page.
    let page = header.get(16..18).and_then(|bytes| bytes.try_into().ok()).map_or(0, u16::from_be_bytes);
    let page = if page == 1 { 1 << 16 } else { i64::from(page) };
    if i64::try_from(length.len()).unwrap_or(i64::MAX) < page * number(28) && !has_log(path) {
        return Err(cut_off(path));
    }
    Ok(header.get(18) == Some(&WITH_LOG) || is_filled(path, LOG))
}

/// Opens a database for writing, after a look at whose it is.
pub(super) fn open_for_writing(path: &Path) -> Result<Connection, StoreError> {
    look(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    check_schema(&connection, path)?;
    Ok(connection)
}

/// Makes changes go to a log beside the file, from where they come into the file later: so a change is safe as soon as
/// the log is on the disk. Says whether that can be done here.
pub(super) fn begin_log(connection: &Connection) -> Result<bool, StoreError> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    let is_logged = mode == "wal";
    // The log itself is brought to the disk by `sync_log`: `SQLite` would wait for its folder again in every process.
    connection.pragma_update(None, "synchronous", if is_logged { "NORMAL" } else { "FULL" })?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cache_size", CACHE)?;
    Ok(is_logged)
}

/// Waits until the log of a database is on the disk.
pub(super) fn sync_log(path: &Path) -> Result<(), StoreError> {
    // The locks of `SQLite` are not on this file: it can be opened and closed beside it.
    let synced = File::options().write(true).open(beside(path, LOG)).and_then(|log| log.sync_data());
    synced.map_err(|source| StoreError::file(path, "written", source))
}

/// Returns how long the log of a database is, in bytes.
pub(super) fn log_length(path: &Path) -> u64 {
    fs::metadata(beside(path, LOG)).map_or(0, |log| log.len())
}

/// Brings what is in the log into the file, and makes changes go there at once. Somebody else who has it open is waited
/// for.
pub(super) fn end_log(connection: &Connection) -> Result<(), StoreError> {
    let from = Instant::now();
    loop {
        let ended = connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()));
        match ended.map_err(StoreError::from) {
            Err(StoreError::Busy) if from.elapsed() < PATIENCE => std::thread::sleep(PATIENCE / 100),
            ended => break ended,
        }
    }
}

/// Takes back a change that was broken off in the middle, which only somebody who may write can do.
fn take_back(path: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let taken_back = Connection::open_with_flags(path, flags).and_then(|connection| {
        connection.busy_timeout(PATIENCE)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
    });
    taken_back.map_err(|error| match StoreError::from(error) {
        error @ (StoreError::Busy | StoreError::Damaged(_) | StoreError::Full) => error,
        _ => StoreError::Unfinished,
    })
}

fn readable(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    prepare(Connection::open_with_flags(path, flags)?)
}

/// Opens a database with a log beside it, or with a place for one. Who reads and may write brings the log into the file
/// when the last closes it, so that there is one file again.
fn readable_with_log(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags).map_err(StoreError::from).and_then(prepare);
    match opened {
        Ok(connection) => {
            connection.pragma_update(None, "query_only", true)?;
            Ok(connection)
        }
        Err(StoreError::Sqlite(_) | StoreError::System | StoreError::ReadOnly) => readable(path),
        Err(error) => Err(error),
    }
}

/// Opens a copy of a database with what is in its log: the log can't be read where nothing can be written. The copy is
/// removed as soon as it is open.
fn copied(path: &Path) -> Result<Connection, StoreError> {
    let error = |source| StoreError::file(path, "copied", source);
    let folder = tempfile::tempdir().map_err(error)?;
    let copy = folder.path().join("copy");
    fs::copy(path, &copy).map_err(error)?;
    fs::copy(beside(path, LOG), beside(&copy, LOG)).map_err(error)?;
    readable_with_log(&copy)
}

/// Opens a file that nobody changes, without any other file beside it.
fn unchanging(path: &Path) -> Result<Connection, StoreError> {
    let escaped: String = path.to_string_lossy().chars().fold(String::new(), |escaped, c| match c {
        '%' | '?' | '#' => escaped + &format!("%{:02X}", u32::from(c)),
        c => escaped + c.encode_utf8(&mut [0; 4]),
    });
    prepare(Connection::open_with_flags(
        format!("file:{escaped}?immutable=1"),
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI,
    )?)
}

/// Says whether there are changes beside the file that are not in it yet, or not yet taken back.
fn has_log(path: &Path) -> bool {
    [LOG, "-journal"].into_iter().any(|end| is_filled(path, end))
}

/// The path of the file beside the database whose name ends so.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Says whether there is something in the file beside the database whose name ends so.
fn is_filled(path: &Path, end: &str) -> bool {
    fs::metadata(beside(path, end)).is_ok_and(|log| log.len() > 0)
}

/// Sets what reading needs, and reads: `SQLite` opens a file no earlier.
fn prepare(connection: Connection) -> Result<Connection, StoreError> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "cache_size", CACHE)?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Compares the tables with those of this version. There may be others beside them, which nothing here looks at.
fn check_schema(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let mut select = connection.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")?;
    let found = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let found: HashMap<String, String> = found.collect::<Result<_, _>>()?;
    for (name, sql) in TABLES.iter().chain(INDEXES_OF_FEW).chain(INDEXES) {
        if found.get(*name).is_none_or(|found| found != sql) {
            return Err(StoreError::damaged(format!(
                "`{}` lacks the table `{name}`, or has it in another form",
                path.display()
            )));
        }
    }
    Ok(())
}

/// The files in which this program is making databases.
static MAKING: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes the files in which this program is making databases: for one that ends without finishing them.
pub fn abandon() {
    for path in std::mem::take(&mut *MAKING.lock().unwrap_or_else(PoisonError::into_inner)) {
        // It is of no use to anybody.
        drop(fs::remove_file(path));
    }
}

/// Remembers that a file is being made, or that it isn't any more.
fn remember(path: &Path, is_making: bool) {
    let mut making = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    making.retain(|other| other != path);
    making.extend(is_making.then(|| path.to_owned()));
}

/// A database that is being made beside its place. Dropped before it is done, it leaves nothing.
pub(super) struct Making {
    pub(super) connection: Connection,
    beside: NamedTempFile,
    path: PathBuf,
}

impl Making {
    /// Starts an empty database, with its tables and in one transaction.
    pub(super) fn start(path: &Path) -> Result<Self, StoreError> {
        if fs::symlink_metadata(path).is_ok() {
            return Err(StoreError::Exists(path.to_owned()));
        }
        Self::beside(path)
    }

    /// The same beside one that may be there, whose place this one can't take then.
    pub(super) fn beside(path: &Path) -> Result<Self, StoreError> {
        let error = |source| StoreError::file(path, "written", source);
        clear_away(path);
        let beside = partial(path).map_err(error)?;
        remember(beside.path(), true);
        let connection = Connection::open(beside.path())?;
        // Until it takes its place nobody reads it, and half of it is of no use to anybody.
        connection.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
             PRAGMA foreign_keys = OFF;",
        )?;
        connection.pragma_update(None, "cache_size", POURING)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", VERSION)?;
        connection.execute_batch("BEGIN")?;
        TABLES.iter().chain(INDEXES_OF_FEW).try_for_each(|(_, sql)| connection.execute_batch(sql))?;
        Ok(Self { connection, beside, path: path.to_owned() })
    }

    /// The folder in which it is made.
    pub(super) fn folder(&self) -> &Path {
        folder_of(&self.path)
    }

    /// Makes the other indexes and brings everything to the disk.
    pub(super) fn seal(self) -> Result<Sealed, StoreError> {
        let Self { connection, beside, path } = self;
        connection.pragma_update(None, "cache_size", SORTING)?;
        INDEXES.iter().try_for_each(|(_, sql)| connection.execute_batch(sql))?;
        connection.execute_batch("COMMIT")?;
        // Through the handle that is open anyway: closing another one would take the lock away.
        beside.as_file().sync_all().map_err(|source| StoreError::file(&path, "written", source))?;
        connection.close().map_err(|(_, error)| error)?;
        Ok(Sealed { beside, path })
    }
}

/// A database that is whole and on the disk, and not yet in its place. Dropped, it leaves nothing.
pub(super) struct Sealed {
    beside: NamedTempFile,
    path: PathBuf,
}

impl Sealed {
    /// The file that it is until then. Who doesn't read it leaves it to whoever takes it for one that was left.
    pub(super) fn path(&self) -> &Path {
        self.beside.path()
    }

    /// Puts the file in its place, unless there is one by now.
    pub(super) fn take_place(self) -> Result<(), StoreError> {
        let Self { beside, path } = self;
        let error = |source| StoreError::file(&path, "written", source);
        remember(beside.path(), false);
        beside.persist_noclobber(&path).map_err(|failed| match failed.error.kind() {
            io::ErrorKind::AlreadyExists => StoreError::Exists(path.clone()),
            _ => error(failed.error),
        })?;
        sync_folder(&path).map_err(error)
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// An empty file beside the place of a database, with the rights that any new file has.
fn partial(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    let prefix = prefix(path);
    builder.prefix(&prefix).suffix(PARTIAL).rand_bytes(RANDOM);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder_of(path))
}

/// What the name of an unfinished file begins with.
fn prefix(path: &Path) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(path.file_name().unwrap_or_default());
    prefix.push("-");
    prefix
}

/// Removes what killed programs left of the same database: half of it is of no use, and it may hold names.
fn clear_away(path: &Path) {
    let prefix = prefix(path);
    for entry in fs::read_dir(folder_of(path)).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let rest = name.as_encoded_bytes().strip_prefix(prefix.as_encoded_bytes());
        let random = rest.and_then(|rest| rest.strip_suffix(PARTIAL.as_bytes()));
        if random.is_some_and(|random| random.len() == RANDOM) && is_left_over(&entry.path()) {
            // It lies in nobody's way.
            drop(fs::remove_file(entry.path()));
        }
    }
}

/// Says whether nobody writes to an unfinished file any more. Whoever does holds a lock on it from its first page on.
fn is_left_over(partial: &Path) -> bool {
    let lock = || {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(partial, flags)?;
        connection.busy_timeout(Duration::ZERO)?;
        connection.execute_batch("BEGIN EXCLUSIVE")
    };
    let begun = fs::symlink_metadata(partial).is_ok_and(|file| file.is_file() && file.len() > 0);
    begun && !matches!(lock().map_err(StoreError::from), Err(StoreError::Busy))
}

/// A file that took its place has done so for good when its folder is on the disk.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder_of(path))?.sync_all() } else { Ok(()) }
}

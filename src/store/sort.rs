//! Sorting of more than memory holds: runs that are sorted in memory, written to the disk, and merged as they are read.
//!
//! The runs lie in a file without a name, beside the database that is being made: whatever ends the program, nothing of
//! it is left. Who sorts little writes nothing.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::StoreError;

/// How much of a run is read or written at a time, at most.
const AT_ONCE: usize = 1 << 18;
/// How much of all runs is held together while they are merged, unless there are thousands of them.
const MERGING: usize = 16 << 20;
/// The least that is read of a run at a time.
const LEAST_AT_ONCE: usize = 1 << 12;

/// Runs on the disk, one after the other in a file.
struct Disk {
    folder: PathBuf,
    file: Option<File>,
    runs: Vec<Range<u64>>,
}

impl Disk {
    fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), file: None, runs: Vec::new() }
    }

    /// Writes a run: what `each` puts into the bytes that it is handed again and again, until it says that it is done.
    fn write(&mut self, mut each: impl FnMut(&mut Vec<u8>) -> bool) -> Result<(), StoreError> {
        if self.file.is_none() {
            self.file = Some(tempfile::tempfile_in(&self.folder).map_err(of_disk)?);
        }
        let Some(file) = &mut self.file else { return Err(StoreError::System) };
        let start = file.seek(SeekFrom::End(0)).map_err(of_disk)?;
        let (mut bytes, mut end, mut more) = (Vec::with_capacity(AT_ONCE), start, true);
        while more {
            while more && bytes.len() < AT_ONCE {
                more = each(&mut bytes);
            }
            file.write_all(&bytes).map_err(of_disk)?;
            end += bytes.len() as u64;
            bytes.clear();
        }
        self.runs.push(start..end);
        Ok(())
    }

    /// Begins to read all runs.
    fn readers(&self) -> Vec<Reader> {
        let most = (MERGING / self.runs.len().max(1)).clamp(LEAST_AT_ONCE, AT_ONCE);
        self.runs.iter().map(|run| Reader { left: run.clone(), bytes: Vec::new(), at: 0, most }).collect()
    }
}

/// What the disk says when it can't be written or read.
#[allow(clippy::needless_pass_by_value, reason = "what `map_err` hands on")]
fn of_disk(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            StoreError::Full
        }
        _ => StoreError::System,
    }
}

/// Reads one run.
struct Reader {
    left: Range<u64>,
    bytes: Vec<u8>,
    at: usize,
    most: usize,
}

impl Reader {
    /// Returns the next bytes, as many as that; nothing at the end of the run.
    fn take(&mut self, number: usize, file: Option<&File>) -> Result<Option<&[u8]>, StoreError> {
        if self.bytes.len() - self.at < number {
            if self.bytes.len() == self.at && self.left.is_empty() {
                return Ok(None);
            }
            self.fill(number, file)?;
        }
        let from = self.at;
        self.at += number;
        match self.bytes.get(from..self.at) {
            None => Err(StoreError::System),
            bytes => Ok(bytes),
        }
    }

    fn fill(&mut self, number: usize, file: Option<&File>) -> Result<(), StoreError> {
        let mut file = file.ok_or(StoreError::System)?;
        self.bytes.drain(..self.at);
        self.at = 0;
        let have = self.bytes.len();
        let left = usize::try_from(self.left.end - self.left.start).unwrap_or(usize::MAX);
        let more = number.max(self.most).saturating_sub(have).min(left);
        self.bytes.resize(have + more, 0);
        file.seek(SeekFrom::Start(self.left.start)).map_err(of_disk)?;
        file.read_exact(&mut self.bytes[have..]).map_err(of_disk)?;
        self.left.start += more as u64;
        Ok(())
    }
}

/// So many bytes of a list come before it has all the room that it may ever need.
const LITTLE: usize = 1 << 20;

/// Makes room in a list that may have so many members. Little grows as lists do; who has more gets all of it at once: a
/// system gives memory only where it is touched, and what grows piece by piece is copied again and again.
fn make_room<T>(list: &mut Vec<T>, more: usize, most: usize) {
    if list.capacity() - list.len() < more && list.len() * size_of::<T>() >= LITTLE {
        list.reserve_exact(most.saturating_sub(list.len()).max(more));
    }
}

/// Sorts records of bytes by numbers. Those that have the same number come in no order: have none the same.
pub(super) struct Sorter {
    disk: Disk,
    budget: usize,
    bytes: Vec<u8>,
    index: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    key: u64,
    start: u32,
    length: u32,
}

/// Few records have more bytes.
const LONG: usize = 1 << 12;

/// The bytes in front of a record on the disk: its number and its length.
const FRONT: usize = 12;

impl Sorter {
    /// Sorts with so many bytes of memory, and runs in a folder.
    pub(super) fn new(folder: &Path, budget: usize) -> Self {
        let budget = budget.min(u32::MAX as usize / 2);
        Self { disk: Disk::new(folder), budget, bytes: Vec::new(), index: Vec::new() }
    }

    /// Adds a record: what is put behind the bytes that are there.
    pub(super) fn push(&mut self, key: u64, put: impl FnOnce(&mut Vec<u8>)) -> Result<(), StoreError> {
        let start = self.bytes.len();
        make_room(&mut self.bytes, LONG, self.budget + LONG);
        make_room(&mut self.index, 1, self.budget / size_of::<Entry>() + 1);
        put(&mut self.bytes);
        let part = |number| u32::try_from(number).map_err(|_| StoreError::TooBig("a record has gigabytes"));
        self.index.push(Entry { key, start: part(start)?, length: part(self.bytes.len() - start)? });
        if self.bytes.len() + self.index.len() * size_of::<Entry>() >= self.budget {
            self.spill()?;
        }
        Ok(())
    }

    fn sort(&mut self) {
        // What comes in order, as it mostly does, is found to be sorted.
        self.index.sort_unstable_by_key(|entry| entry.key);
    }

    fn spill(&mut self) -> Result<(), StoreError> {
        self.sort();
        let mut entries = self.index.iter();
        let all = &self.bytes;
        self.disk.write(|bytes| {
            let Some(entry) = entries.next() else { return false };
            bytes.extend(entry.key.to_le_bytes());
            bytes.extend(entry.length.to_le_bytes());
            bytes.extend(&all[entry.start as usize..][..entry.length as usize]);
            true
        })?;
        self.index.clear();
        self.bytes.clear();
        Ok(())
    }

    /// Reads the records in the order of their numbers.
    pub(super) fn sorted(mut self) -> Result<Sorted, StoreError> {
        if !self.disk.runs.is_empty() && !self.index.is_empty() {
            self.spill()?;
            (self.bytes, self.index) = (Vec::new(), Vec::new());
        }
        self.sort();
        let mut sorted = Sorted { sorter: self, at: 0, readers: Vec::new(), heap: BinaryHeap::new() };
        sorted.rewind()?;
        Ok(sorted)
    }
}

/// Sorted records, one after the other.
pub(super) struct Sorted {
    sorter: Sorter,
    at: usize,
    readers: Vec<Reader>,
    heap: BinaryHeap<Reverse<(u64, usize, u32)>>,
}

impl Sorted {
    /// Begins again with the first.
    pub(super) fn rewind(&mut self) -> Result<(), StoreError> {
        self.at = 0;
        self.readers = self.sorter.disk.readers();
        self.heap.clear();
        for run in 0..self.readers.len() {
            if let Some((key, length)) = front(&mut self.readers[run], self.sorter.disk.file.as_ref())? {
                self.heap.push(Reverse((key, run, length)));
            }
        }
        Ok(())
    }

    /// Returns the number of the next record.
    pub(super) fn key(&self) -> Option<u64> {
        match self.heap.peek() {
            Some(Reverse((key, ..))) => Some(*key),
            None => self.sorter.index.get(self.at).map(|entry| entry.key),
        }
    }

    /// Puts the next record into the place of what was there, and returns its number.
    pub(super) fn next(&mut self, record: &mut Vec<u8>) -> Result<Option<u64>, StoreError> {
        record.clear();
        let Some(mut top) = self.heap.peek_mut() else {
            let Some(entry) = self.sorter.index.get(self.at) else { return Ok(None) };
            self.at += 1;
            record.extend(&self.sorter.bytes[entry.start as usize..][..entry.length as usize]);
            return Ok(Some(entry.key));
        };
        let Reverse((key, run, length)) = *top;
        let (reader, file) = (&mut self.readers[run], self.sorter.disk.file.as_ref());
        record.extend(reader.take(length as usize, file)?.unwrap_or_default());
        match front(reader, file)? {
            Some((key, length)) => *top = Reverse((key, run, length)),
            None => drop(PeekMut::pop(top)),
        }
        Ok(Some(key))
    }
}

fn front(reader: &mut Reader, file: Option<&File>) -> Result<Option<(u64, u32)>, StoreError> {
    let Some(front) = reader.take(FRONT, file)? else { return Ok(None) };
    let (key, length) = front.split_first_chunk().ok_or(StoreError::System)?;
    let length = length.try_into().map_err(|_| StoreError::System)?;
    Ok(Some((u64::from_le_bytes(*key), u32::from_le_bytes(length))))
}

/// Sorts rows of one number or two.
pub(super) struct Numbers<const N: usize> {
    disk: Disk,
    most: usize,
    items: Vec<[u64; N]>,
}

impl<const N: usize> Numbers<N> {
    /// Sorts with so many bytes of memory, and runs in a folder.
    pub(super) fn new(folder: &Path, budget: usize) -> Self {
        let most = (budget / size_of::<[u64; N]>()).max(1);
        Self { disk: Disk::new(folder), most, items: Vec::new() }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, item: [u64; N]) -> Result<(), StoreError> {
        make_room(&mut self.items, 1, self.most);
        self.items.push(item);
        if self.items.len() >= self.most { self.spill() } else { Ok(()) }
    }

    fn sort(&mut self) {
        if N == 1 {
            self.items.sort_unstable_by_key(|item| item[0]);
        } else {
            self.items.sort_unstable_by_key(|item| (item[0], item[N - 1]));
        }
    }

    fn spill(&mut self) -> Result<(), StoreError> {
        self.sort();
        let mut items = self.items.iter();
        self.disk.write(|bytes| {
            let Some(item) = items.next() else { return false };
            item.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
            true
        })?;
        self.items.clear();
        Ok(())
    }

    /// Reads the rows in their order.
    pub(super) fn sorted(mut self) -> Result<SortedNumbers<N>, StoreError> {
        if !self.disk.runs.is_empty() && !self.items.is_empty() {
            self.spill()?;
            self.items = Vec::new();
        }
        self.sort();
        let (readers, heap) = (Vec::new(), BinaryHeap::new());
        let mut sorted = SortedNumbers { numbers: self, at: 0, readers, heap };
        sorted.rewind()?;
        Ok(sorted)
    }
}

/// Sorted rows of numbers, one after the other.
pub(super) struct SortedNumbers<const N: usize> {
    numbers: Numbers<N>,
    at: usize,
    readers: Vec<Reader>,
    heap: BinaryHeap<Reverse<([u64; N], usize)>>,
}

impl<const N: usize> SortedNumbers<N> {
    /// Begins again with the first.
    pub(super) fn rewind(&mut self) -> Result<(), StoreError> {
        self.at = 0;
        self.readers = self.numbers.disk.readers();
        self.heap.clear();
        for run in 0..self.readers.len() {
            if let Some(item) = row(&mut self.readers[run], self.numbers.disk.file.as_ref())? {
                self.heap.push(Reverse((item, run)));
            }
        }
        Ok(())
    }

    /// Returns the next row and leaves it there.
    pub(super) fn peek(&self) -> Option<[u64; N]> {
        match self.heap.peek() {
            Some(Reverse((item, _))) => Some(*item),
            None => self.numbers.items.get(self.at).copied(),
        }
    }

    /// Returns the next row.
    pub(super) fn next(&mut self) -> Result<Option<[u64; N]>, StoreError> {
        let Some(mut top) = self.heap.peek_mut() else {
            let item = self.numbers.items.get(self.at).copied();
            self.at += 1;
            return Ok(item);
        };
        let Reverse((item, run)) = *top;
        match row(&mut self.readers[run], self.numbers.disk.file.as_ref())? {
            Some(next) => *top = Reverse((next, run)),
            None => drop(PeekMut::pop(top)),
        }
        Ok(Some(item))
    }

    /// Takes all rows at the front whose first number is this one, or less, and returns how many have this one.
    pub(super) fn count(&mut self, first: u64) -> Result<i64, StoreError> {
        let mut count = 0;
        while self.peek().is_some_and(|item| item[0] <= first) {
            count += i64::from(self.next()?.is_some_and(|item| item[0] == first));
        }
        Ok(count)
    }
}

fn row<const N: usize>(reader: &mut Reader, file: Option<&File>) -> Result<Option<[u64; N]>, StoreError> {
    let Some(bytes) = reader.take(N * 8, file)? else { return Ok(None) };
    let mut item = [0; N];
    for (number, bytes) in item.iter_mut().zip(bytes.chunks_exact(8)) {
        *number = u64::from_le_bytes(bytes.try_into().map_err(|_| StoreError::System)?);
    }
    Ok(Some(item))
}

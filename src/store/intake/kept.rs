//! An account on its way into a block: as bytes that are sorted by claim, and out of them into the lists of the block.
//!
//! These bytes live as long as an import and no longer; nobody else reads them.

use super::super::StoreError;
use super::super::block::{MOST_ACCOUNTS, MOST_BYTES, act, hex, ranges, weight};
use super::super::codec::{Chains, Details, Given, HopDetails, Range, Remark};
use super::super::times::{self, Times};
use crate::model::{Account, Hop};

/// Says in the byte of basis and stance that it is known when the hop was said.
const SAID: u8 = 64;
/// Says there that there is more about the hop.
const MORE: u8 = 128;

/// Puts an account behind some bytes, with room for the numbers of its sources.
pub(super) fn put(bytes: &mut Vec<u8>, place: u64, account: &Account) {
    number(bytes, place);
    number(bytes, weight(account) as u64);
    number(bytes, (account.hops.len() * 2 + usize::from(account.document.is_some())) as u64);
    match KeptId::of(account.id.as_str()) {
        KeptId::Content(id) => {
            bytes.push(0);
            bytes.extend(id.to_be_bytes());
        }
        KeptId::Given(id) => {
            bytes.push(1);
            text(bytes, id);
        }
    }
    for hop in &account.hops {
        bytes.extend([0; 4]);
        let said = if hop.said.is_some() { SAID } else { 0 };
        let more = if has_more(hop) { MORE } else { 0 };
        bytes.push(act(hop) | said | more);
    }
    for hop in &account.hops {
        if let Some(said) = &hop.said {
            text(bytes, said.as_str());
            let (first, last) = times::bounds(said);
            bytes.extend(first.to_le_bytes());
            bytes.extend(last.to_le_bytes());
        }
        if has_more(hop) {
            put_more(bytes, hop);
        }
    }
    put_ranges(bytes, &ranges(account.at.as_ref()));
    let recorded = account.recorded.as_ref();
    let when = recorded.and_then(|one| one.when.as_ref()).map(crate::model::When::as_str);
    let by = recorded.and_then(|one| one.by.as_deref());
    let texts = [account.quote.as_deref(), account.note.as_deref(), when, by];
    put_texts(bytes, &texts, recorded.is_some());
}

/// Says whether there is more about a hop than who, how and when.
fn has_more(hop: &Hop) -> bool {
    let texts = [&hop.wording, &hop.channel, &hop.language, &hop.note];
    hop.at.is_some() || texts.iter().any(|text| text.is_some())
}

fn put_more(bytes: &mut Vec<u8>, hop: &Hop) {
    let texts = [&hop.wording, &hop.channel, &hop.language, &hop.note].map(Option::as_deref);
    put_texts(bytes, &texts, hop.at.is_some());
    if hop.at.is_some() {
        put_ranges(bytes, &ranges(hop.at.as_ref()));
    }
}

/// A byte that says which of the texts are there, and whether something else is; then those.
fn put_texts(bytes: &mut Vec<u8>, texts: &[Option<&str>], other: bool) {
    let there = texts.iter().enumerate().map(|(i, text)| u8::from(text.is_some()) << (i + 1));
    bytes.push(there.fold(u8::from(other), |all, one| all | one));
    texts.iter().flatten().for_each(|one| text(bytes, one));
}

fn put_ranges(bytes: &mut Vec<u8>, ranges: &[Range]) {
    number(bytes, ranges.len() as u64);
    for range in ranges {
        number(bytes, range.start);
        number(bytes, range.length);
        bytes.extend(range.hash);
    }
}

/// A number in as many groups of seven bits as it takes.
#[allow(clippy::cast_possible_truncation, reason = "seven bits at a time")]
pub(super) fn number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 128 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// A text and its length before it.
pub(super) fn text(bytes: &mut Vec<u8>, text: &str) {
    number(bytes, text.len() as u64);
    bytes.extend(text.as_bytes());
}

/// Reads what was put. What can't be read is a fault of the disk.
pub(super) struct Cursor<'b>(pub(super) &'b [u8]);

impl<'b> Cursor<'b> {
    pub(super) fn bytes(&mut self, length: usize) -> Result<&'b [u8], StoreError> {
        let Some((bytes, rest)) = self.0.split_at_checked(length) else { return Err(StoreError::System) };
        self.0 = rest;
        Ok(bytes)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        self.bytes(N)?.try_into().map_err(|_| StoreError::System)
    }

    pub(super) fn number(&mut self) -> Result<u64, StoreError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Ok(number);
            }
        }
        Err(StoreError::System)
    }

    pub(super) fn size(&mut self) -> Result<usize, StoreError> {
        usize::try_from(self.number()?).map_err(|_| StoreError::System)
    }

    pub(super) fn small(&mut self) -> Result<u32, StoreError> {
        u32::try_from(self.number()?).map_err(|_| StoreError::System)
    }

    pub(super) fn text(&mut self) -> Result<&'b str, StoreError> {
        let length = self.size()?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| StoreError::System)
    }

    /// An id, as its bytes.
    pub(super) fn id(&mut self) -> Result<&'b [u8], StoreError> {
        let length = self.size()?;
        self.bytes(length)
    }

    /// Bytes behind their length in four.
    pub(super) fn measured(&mut self) -> Result<&'b [u8], StoreError> {
        let length = u32::from_le_bytes(self.array()?);
        self.bytes(length as usize)
    }

    fn texts<const N: usize>(&mut self) -> Result<([Option<String>; N], bool), StoreError> {
        let [there] = self.array()?;
        let mut texts = [const { None }; N];
        for (i, text) in texts.iter_mut().enumerate() {
            if there & 2 << i != 0 {
                *text = Some(self.text()?.to_owned());
            }
        }
        Ok((texts, there & 1 != 0))
    }

    fn ranges(&mut self, into: &mut Vec<Range>) -> Result<u32, StoreError> {
        let count = self.small()?;
        for _ in 0..count {
            let (start, length) = (self.number()?, self.number()?);
            into.push(Range { start, length, hash: self.array()? });
        }
        Ok(count)
    }
}

/// An account out of its bytes, as far as has to be known before it goes into a block.
pub(super) struct Kept<'b> {
    /// Where it stood.
    pub(super) place: u64,
    /// Everything but where it stood.
    pub(super) says: &'b [u8],
    pub(super) id: KeptId<'b>,
    weight: usize,
    shape: u32,
    hops: &'b [u8],
    rest: &'b [u8],
}

/// The id of an account.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum KeptId<'b> {
    Content(u64),
    Given(&'b str),
}

impl<'b> KeptId<'b> {
    pub(super) fn of(id: &'b str) -> Self {
        hex(id).map_or(Self::Given(id), Self::Content)
    }
}

/// The bytes of a hop: its source, and what it does.
const HOP: usize = 5;

impl<'b> Kept<'b> {
    pub(super) fn of(record: &'b [u8]) -> Result<Self, StoreError> {
        let mut cursor = Cursor(record);
        let (place, weight) = (cursor.number()?, cursor.size()?);
        let says = cursor.0;
        let shape = cursor.small()?;
        let id = match cursor.array()? {
            [0] => KeptId::Content(u64::from_be_bytes(cursor.array()?)),
            _ => KeptId::Given(cursor.text()?),
        };
        let hops = cursor.bytes((shape / 2) as usize * HOP)?;
        Ok(Self { place, says, id, weight, shape, hops, rest: cursor.0 })
    }

    /// Puts these bytes behind others, with the numbers of the sources in their room.
    pub(super) fn with_sources(&self, all: &[u8], sources: &[u32], bytes: &mut Vec<u8>) {
        let start = bytes.len() + all.len() - self.rest.len() - self.hops.len();
        bytes.extend(all);
        for (hop, source) in bytes[start..].chunks_exact_mut(HOP).zip(sources) {
            hop[..4].copy_from_slice(&source.to_le_bytes());
        }
    }

    /// Returns the number of the source of every hop and what it does.
    pub(super) fn hops(&self) -> impl DoubleEndedIterator<Item = (u32, u8)> + 'b {
        self.hops.chunks_exact(HOP).map(|hop| match hop {
            [a, b, c, d, act] => (u32::from_le_bytes([*a, *b, *c, *d]), act & !(SAID | MORE)),
            _ => (0, 0),
        })
    }
}

/// A block that is being filled.
#[derive(Default)]
pub(super) struct Filling {
    pub(super) chains: Chains,
    pub(super) details: Details,
    times: Times,
    bytes: usize,
}

impl Filling {
    pub(super) fn is_empty(&self) -> bool {
        self.chains.shapes.is_empty()
    }

    /// Begins with another block, in the room that this one had.
    pub(super) fn clear(&mut self) {
        self.chains.clear();
        self.details.clear();
        self.times.clear();
        self.bytes = 0;
    }

    /// Says whether an account has room beside those that are there.
    pub(super) fn has_room(&self, kept: &Kept) -> bool {
        let accounts = self.chains.shapes.len();
        accounts == 0 || accounts < MOST_ACCOUNTS && self.bytes + kept.weight <= MOST_BYTES
    }

    /// Adds an account; `source` returns the numbers that its sources have now.
    pub(super) fn add(&mut self, kept: &Kept, source: impl Fn(u32) -> u32) -> Result<(), StoreError> {
        let Self { chains, details, times, .. } = self;
        self.bytes += kept.weight;
        let account = u32::try_from(chains.shapes.len()).map_err(|_| StoreError::System)?;
        let first = u32::try_from(chains.acts.len()).map_err(|_| StoreError::System)?;
        chains.shapes.push(kept.shape);
        match kept.id {
            KeptId::Content(id) => details.ids.push(id.to_be_bytes()),
            KeptId::Given(id) => {
                details.ids.push([0; 8]);
                details.given.push(Given { account, id: id.to_owned() });
            }
        }
        let mut cursor = Cursor(kept.rest);
        for (hop, bytes) in (first..).zip(kept.hops.chunks_exact(HOP)) {
            let known = bytes.last().copied().unwrap_or_default();
            if known & SAID != 0 {
                let said = cursor.text()?;
                let bounds = (i64::from_le_bytes(cursor.array()?), i64::from_le_bytes(cursor.array()?));
                times.put((chains, details), hop, said, bounds);
            }
            if known & MORE != 0 {
                let ([wording, channel, language, note], anchored) = cursor.texts()?;
                let mut at = Vec::new();
                if anchored {
                    cursor.ranges(&mut at)?;
                }
                details.hops.push(HopDetails { hop, wording, channel, at, language, note });
            }
        }
        for (number, act) in kept.hops() {
            chains.sources.push(source(number));
            chains.acts.push(act);
        }
        let count = cursor.ranges(&mut details.ranges)?;
        details.places.push(count);
        let ([quote, note, recorded_when, recorded_by], recorded) = cursor.texts()?;
        if quote.is_some() || note.is_some() || recorded {
            details.remarks.push(Remark { account, quote, note, recorded, recorded_when, recorded_by });
        }
        Ok(())
    }
}

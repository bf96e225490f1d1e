//! Blocks: the one place where bytes are made of numbers and texts and read back.
//!
//! A block is eight bytes of checksum, the least significant first, and what bincode 2 makes of one of the types below
//! with its standard configuration: integers of variable length, least significant byte first, a list as its length
//! and its members. The types are of the disk alone; changing one changes the format of the file.

use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use bincode::{Decode, Encode};

use super::StoreError;
use super::checksum::of_block;

/// The most bytes that lists in one block may ask for when they are read.
pub(super) const MAX_BYTES: usize = 512 << 20;

type Config = Configuration<LittleEndian, Varint, Limit<MAX_BYTES>>;

const CONFIG: Config = bincode::config::standard().with_limit::<MAX_BYTES>();

/// The bytes of a checksum in front of a block.
const SUM: usize = 8;

/// One of the types below.
pub(super) trait Block: Encode + Decode<()> + PartialEq {}

impl<T: Encode + Decode<()> + PartialEq> Block for T {}

/// Packs a block for its place: the name of a table and column, and the key of the row.
pub(super) fn pack(column: &str, key: i64, block: &impl Block) -> Result<Vec<u8>, StoreError> {
    let mut bytes = vec![0; SUM];
    bincode::encode_into_std_write(block, &mut bytes, CONFIG)
        .map_err(|_| StoreError::TooBig("a block of accounts can't be written"))?;
    let sum = of_block(column, key, &bytes[SUM..]);
    bytes[..SUM].copy_from_slice(&sum.to_le_bytes());
    Ok(bytes)
}

/// The bytes of numbers that stand one behind the other in a list.
pub(super) fn bytes_of_numbers(numbers: &[u32]) -> Vec<u8> {
    let bytes = |number: &u32| bincode::encode_to_vec(*number, CONFIG);
    numbers.iter().filter_map(|number| bytes(number).ok()).flatten().collect()
}

/// Unpacks a block from its place, if it is the one that was packed for it.
pub(super) fn unpack<T: Block>(column: &str, key: i64, bytes: &[u8]) -> Result<T, StoreError> {
    decode(body_of(column, key, bytes)?).map_err(|why| damaged(column, key, why))
}

/// Unpacks of the chains of a block only the front.
pub(super) fn unpack_ways(key: i64, bytes: &[u8]) -> Result<Ways, StoreError> {
    let column = "block.chains";
    let decoded = bincode::decode_from_slice(body_of(column, key, bytes)?, CONFIG);
    decoded.map(|(ways, _)| ways).map_err(|_| damaged(column, key, "can't be decoded"))
}

/// What stands behind the checksum, if it is what was written there.
pub(super) fn body_of<'b>(column: &str, key: i64, bytes: &'b [u8]) -> Result<&'b [u8], StoreError> {
    let (sum, body) = bytes.split_first_chunk::<SUM>().ok_or_else(|| damaged(column, key, "is cut off"))?;
    if u64::from_le_bytes(*sum) == of_block(column, key, body) {
        Ok(body)
    } else {
        Err(damaged(column, key, "is not what was written"))
    }
}

fn damaged(column: &str, key: i64, why: &str) -> StoreError {
    StoreError::damaged(format!("the block {key} of `{column}` {why}"))
}

/// Decodes a block, which has to be all of the bytes.
pub(super) fn decode<T: Block>(body: &[u8]) -> Result<T, &'static str> {
    match bincode::decode_from_slice(body, CONFIG) {
        Ok((block, used)) if used == body.len() => Ok(block),
        Ok(_) => Err("goes on behind its end"),
        Err(_) => Err("can't be decoded"),
    }
}

/// What a trace needs of some accounts, in their order: who has it from whom, how, and when.
#[derive(Debug, Default, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Chains {
    /// For each account twice the number of its hops, and one more if its first hop is its document.
    pub(super) shapes: Vec<u32>,
    /// The numbers of the sources of all hops, one account after the other.
    pub(super) sources: Vec<u32>,
    /// Basis and stance of all hops: the place of the basis in its list, and 16 times that of the stance.
    pub(super) acts: Vec<u8>,
    /// The change that added each account; empty if it was the first change for all.
    pub(super) added: Vec<u32>,
    /// The change by which each account went, or 0; empty if all of them stand.
    pub(super) gone: Vec<u32>,
    /// Which hops were said at a time, by their place among all hops: the distance from the one before.
    pub(super) said: Vec<u32>,
    /// For each of these hops the place of its time in the list of times.
    pub(super) times: Vec<u32>,
    /// For each time of that list the first minute that it can mean, since 1970; `i64::MIN` if it is open.
    pub(super) first: Vec<i64>,
    /// The last minute; `i64::MAX` if it is open.
    pub(super) last: Vec<i64>,
}

impl Chains {
    /// Takes all accounts out, and keeps the room that they had.
    pub(super) fn clear(&mut self) {
        let Self { shapes, sources, acts, added, gone, said, times, first, last } = self;
        [shapes, sources, added, gone, said, times].into_iter().for_each(Vec::clear);
        [first, last].into_iter().for_each(Vec::clear);
        acts.clear();
    }
}

impl Details {
    /// Takes all accounts out, and keeps the room that they had.
    pub(super) fn clear(&mut self) {
        let Self { ids, given, places, ranges, remarks, times, hops } = self;
        ids.clear();
        given.clear();
        places.clear();
        ranges.clear();
        remarks.clear();
        times.clear();
        hops.clear();
    }
}

/// The front of [`Chains`]: who has it from whom, and how. Enough to follow them to their ends.
#[derive(Debug, Default, Clone, PartialEq, Eq, Decode)]
pub(super) struct Ways {
    pub(super) shapes: Vec<u32>,
    pub(super) sources: Vec<u32>,
    pub(super) acts: Vec<u8>,
    pub(super) added: Vec<u32>,
    pub(super) gone: Vec<u32>,
}

/// The rest of the same accounts.
#[derive(Debug, Default, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Details {
    /// The ids: 16 hex digits as 8 bytes. Those of another form are zero here and stand in `given`.
    pub(super) ids: Vec<[u8; 8]>,
    /// The ids of another form, by the place of their account.
    pub(super) given: Vec<Given>,
    /// For each account how many ranges its anchor has; 0 for none.
    pub(super) places: Vec<u32>,
    /// The ranges of all of them, one account after the other.
    pub(super) ranges: Vec<Range>,
    /// What is remarked of some accounts.
    pub(super) remarks: Vec<Remark>,
    /// The list of times at which hops were said, in EDTF, as they first come.
    pub(super) times: Vec<String>,
    /// What more is known of some hops.
    pub(super) hops: Vec<HopDetails>,
}

/// An id that isn't 16 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Given {
    /// The place of the account in the block.
    pub(super) account: u32,
    /// The id.
    pub(super) id: String,
}

/// A range of an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(super) struct Range {
    /// The first code point.
    pub(super) start: u64,
    /// How many there are.
    pub(super) length: u64,
    /// The hash of the passage.
    pub(super) hash: [u8; 4],
}

/// What only some accounts have.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Remark {
    /// The place of the account in the block.
    pub(super) account: u32,
    /// The words that stand for an anchor.
    pub(super) quote: Option<String>,
    /// The remark.
    pub(super) note: Option<String>,
    /// Whether it is known when or by whom it was recorded.
    pub(super) recorded: bool,
    /// When, in EDTF.
    pub(super) recorded_when: Option<String>,
    /// By whom.
    pub(super) recorded_by: Option<String>,
}

/// What only some hops have.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct HopDetails {
    /// The place of the hop among all hops of the block.
    pub(super) hop: u32,
    /// Its wording.
    pub(super) wording: Option<String>,
    /// By which means.
    pub(super) channel: Option<String>,
    /// Its anchor; empty for none.
    pub(super) at: Vec<Range>,
    /// Its language.
    pub(super) language: Option<String>,
    /// The remark.
    pub(super) note: Option<String>,
}

/// The claims of some sources or entities, of one after the other.
#[derive(Debug, Default, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Claims {
    /// How many claims each has, up to the last that has some.
    pub(super) counts: Vec<u32>,
    /// Their numbers in ascending order: of each the first, and for each other the distance from the one before.
    pub(super) steps: Vec<u32>,
}

/// The ends of some thousand claims, in the order of their numbers.
#[derive(Debug, Default, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Summary {
    /// The number of accounts of each claim.
    pub(super) accounts: Vec<u32>,
    /// Which kinds of ends it has: a bit for each.
    pub(super) kinds: Vec<u16>,
    /// For each bit that is set, from the least, how many accounts end so; one claim after the other.
    pub(super) counts: Vec<u32>,
}

/// How some thousand sources and entities are known, in the order of their numbers: one byte each.
#[derive(Debug, Default, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Looks {
    /// The place of the identity in its list; 15 for an entity. 16 more if the same name elsewhere means the same source.
    pub(super) looks: Vec<u8>,
}

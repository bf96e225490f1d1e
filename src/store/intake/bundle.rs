//! Records on their way from one thread to another, with the ids of the sources and entities that they name, each once.
//!
//! Where a story spreads, few people are named again and again. Who packs records finds them in a table that is small enough
//! to stay near the processor; who takes them in has to look for each only once.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::kept::number;

/// Records one behind the other. The sources and entities in them are places in the list of ids.
#[derive(Default)]
pub(super) struct Bundle {
    pub(super) records: Vec<u8>,
    pub(super) ids: Ids,
}

impl Bundle {
    /// About how many bytes it has.
    pub(super) fn len(&self) -> usize {
        self.records.len() + self.ids.bytes.len()
    }

    /// Makes it empty, with room for as much as it had.
    pub(super) fn clear(&mut self) {
        self.records.clear();
        self.ids.bytes.clear();
        self.ids.each.clear();
    }
}

/// Ids and their hashes.
#[derive(Default)]
pub(super) struct Ids {
    bytes: Vec<u8>,
    /// The hash of each, and where it ends.
    each: Vec<(u64, usize)>,
}

impl Ids {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.each.len()
    }

    /// The hash of one, and itself.
    pub(super) fn get(&self, place: usize) -> (u64, &[u8]) {
        let start = place.checked_sub(1).map_or(0, |before| self.each[before].1);
        let (hash, end) = self.each[place];
        (hash, &self.bytes[start..end])
    }
}

/// Finds the places of the ids of a bundle.
#[derive(Default)]
pub(super) struct Places {
    hasher: DefaultHashBuilder,
    table: HashTable<u32>,
}

impl Places {
    /// Puts the place of an id behind the records.
    pub(super) fn put(&mut self, bundle: &mut Bundle, id: &str) {
        let Bundle { records, ids } = bundle;
        let hash = self.hasher.hash_one(id.as_bytes());
        let is_it = |place: &u32| ids.get(*place as usize) == (hash, id.as_bytes());
        if let Some(place) = self.table.find(hash, is_it) {
            return number(records, u64::from(*place));
        }
        number(records, ids.len() as u64);
        // A bundle that has more is never filled: it is on its way long before.
        let place = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        ids.bytes.extend(id.as_bytes());
        ids.each.push((hash, ids.bytes.len()));
        self.table.insert_unique(hash, place, |place| ids.each[*place as usize].0);
    }

    /// Begins with another bundle.
    pub(super) fn clear(&mut self) {
        self.table.clear();
    }
}

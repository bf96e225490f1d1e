//! Ids that several accounts have.

use std::collections::HashMap;
use std::path::Path;

use super::above;
use crate::store::StoreError;
use crate::store::sort::{Numbers, SortedNumbers, Sorter};

/// The accounts whose ids are there several times, by their keys.
pub(super) struct Repeated {
    /// An account of another claim has the id already.
    pub(super) elsewhere: SortedNumbers<1>,
    /// Those that may be the same as others of their claim, these among them.
    pub(super) again: SortedNumbers<1>,
}

impl Repeated {
    /// Finds them among the ids that are made of what accounts say, and those that somebody gave. Accounts of claims
    /// that are not there don't count.
    pub(super) fn find(
        ids: Numbers<2>,
        given: Sorter,
        is_claim: &[bool],
        (folder, memory): (&Path, usize),
    ) -> Result<Self, StoreError> {
        let stands = |key: u64| is_claim[above(key) as usize];
        let mut lists =
            Lists { elsewhere: Numbers::new(folder, memory), again: Numbers::new(folder, memory) };
        let (mut ids, mut keys) = (ids.sorted()?, Vec::new());
        while let Some([id, key]) = ids.next()? {
            keys.clear();
            keys.push(key);
            while ids.peek().is_some_and(|[other, _]| other == id) {
                keys.extend(ids.next()?.map(|[_, key]| key));
            }
            if keys.len() > 1 {
                keys.retain(|key| stands(*key));
                lists.sort_out(&mut keys)?;
            }
        }
        drop(ids);
        let (mut given, mut record) = (given.sorted()?, Vec::new());
        let mut same_hash: HashMap<Vec<u8>, Vec<u64>> = HashMap::new();
        while let Some(hash) = given.next(&mut record)? {
            let (key, id) = record.split_first_chunk().ok_or(StoreError::System)?;
            let key = u64::from_le_bytes(*key);
            if stands(key) {
                same_hash.entry(id.to_vec()).or_default().push(key);
            }
            if given.key() != Some(hash) {
                // In whatever order they come, their keys are sorted afterwards.
                #[allow(clippy::iter_over_hash_type, reason = "what comes of it is sorted")]
                for (_, mut keys) in same_hash.drain() {
                    lists.sort_out(&mut keys)?;
                }
            }
        }
        Ok(Self { elsewhere: lists.elsewhere.sorted()?, again: lists.again.sorted()? })
    }
}

struct Lists {
    elsewhere: Numbers<1>,
    again: Numbers<1>,
}

impl Lists {
    /// Sorts out the accounts that have one id.
    fn sort_out(&mut self, keys: &mut [u64]) -> Result<(), StoreError> {
        keys.sort_unstable();
        let Some((first, others)) = keys.split_first() else { return Ok(()) };
        let mut said = false;
        for key in others {
            if above(*key) == above(*first) {
                if !std::mem::replace(&mut said, true) {
                    self.again.push([*first])?;
                }
                self.again.push([*key])?;
            } else {
                self.elsewhere.push([*key])?;
            }
        }
        Ok(())
    }
}

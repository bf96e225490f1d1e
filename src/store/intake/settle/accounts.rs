//! Accounts, claim by claim: those that can't stay are left out, the others go into blocks.

use std::collections::HashMap;

use super::super::kept::{Filling, Kept, KeptId};
use super::super::loaded::Cause;
use super::repeated::Repeated;
use super::{NONE, Settling, above, big, pair};
use crate::model::AccountId;
use crate::query::kind_of_end;
use crate::store::StoreError;
use crate::store::block::basis_and_stance;
use crate::store::derived::key;
use crate::store::pour::Spout;
use crate::store::rows;
use crate::store::sort::Sorter;
use crate::store::tally::Tally;

impl Settling {
    /// Pours the accounts, claim by claim.
    pub(super) fn accounts(&mut self, repeated: Repeated, spout: &mut Spout) -> Result<(), StoreError> {
        let Repeated { mut elsewhere, mut again } = repeated;
        let folder = self.parts.folder.clone();
        let accounts = std::mem::replace(&mut self.parts.accounts, Sorter::new(&folder, 0));
        let (mut accounts, mut record) = (accounts.sorted()?, Vec::new());
        let mut open = Open::default();
        while let Some(at) = accounts.next(&mut record)? {
            let kept = Kept::of(&record)?;
            let claim = above(at);
            if open.claim != claim {
                self.close(&mut open, spout)?;
                open = Open { claim, ..open };
            }
            let number = self.claim_numbers[claim as usize];
            if number == NONE {
                self.leave_claim(kept.place, Cause::NoClaim, claim)?;
                continue;
            }
            if elsewhere.count(at)? > 0 {
                self.parts.report.leave(kept.place, Cause::Differs, text_of(kept.id));
                continue;
            }
            if let Some((entity, _)) = kept.hops().find(|(source, _)| self.is_entity(*source)) {
                self.leave_node(kept.place, Cause::TwoKinds, entity)?;
                continue;
            }
            if again.count(at)? > 0 {
                match open.says_again(&kept) {
                    None => {}
                    Some(true) => {
                        self.parts.report.loaded.merged += 1;
                        continue;
                    }
                    Some(false) => {
                        self.parts.report.leave(kept.place, Cause::Differs, text_of(kept.id));
                        continue;
                    }
                }
            }
            if !open.filling.has_room(&kept) {
                open.pour(number, spout)?;
            }
            self.add(&mut open, &kept, number, spout)?;
        }
        self.close(&mut open, spout)
    }

    fn add(&mut self, open: &mut Open, kept: &Kept, claim: u32, spout: &mut Spout) -> Result<(), StoreError> {
        self.parts.report.loaded.accounts += 1;
        self.suspects.take(claim, kept.hops(), &self.parts.marks);
        for (source, _) in kept.hops() {
            open.tellers.push(self.name(source));
        }
        open.trim();
        let end = kept.hops().next_back().and_then(|(source, act)| {
            let (basis, stance) = basis_and_stance(act)?;
            stance.supports().then(|| kind_of_end(basis, self.identity(source)))
        });
        open.tally.push(end);
        let numbers = &self.parts.numbers;
        open.filling.add(kept, |source| numbers[source as usize])?;
        if let KeptId::Given(id) = kept.id {
            let id = AccountId::new(id).map_err(|_| StoreError::System)?;
            spout.row(&rows::given(big(self.given), &id, i64::from(claim)))?;
            self.given += 1;
        }
        if !self.parts.wanted.is_empty()
            && let Some(found) = self.parts.wanted.get_mut(text_of(kept.id).as_str())
        {
            *found = true;
        }
        spout.step(1)
    }

    /// Ends a claim.
    fn close(&mut self, open: &mut Open, spout: &mut Spout) -> Result<(), StoreError> {
        let claim = self.claim_numbers.get(open.claim as usize).copied().unwrap_or(NONE);
        if claim != NONE && open.tally.accounts() > 0 {
            if open.chunk == 0 {
                self.suspects.look_again(claim, &open.filling.chains);
            }
            open.pour(claim, spout)?;
            open.tellers.sort_unstable();
            open.tellers.dedup();
            for source in &open.tellers {
                self.told.push(pair(*source, claim))?;
            }
            self.ends.push(claim.into(), |bytes| open.tally.put(bytes))?;
        }
        open.tellers.clear();
        open.seen.clear();
        (open.tally, open.chunk) = (Tally::default(), 0);
        Ok(())
    }
}

fn text_of(id: KeptId) -> String {
    match id {
        KeptId::Content(id) => format!("{id:016x}"),
        KeptId::Given(id) => id.to_owned(),
    }
}

/// A claim whose accounts are being poured.
#[derive(Default)]
struct Open {
    claim: u32,
    filling: Filling,
    chunk: usize,
    tally: Tally,
    tellers: Vec<u32>,
    /// What accounts say of which there may be others with the same id: a hash of 128 bits.
    seen: HashMap<String, [u64; 2]>,
}

/// So many tellers are looked through for those that are there twice.
const MANY: usize = 1 << 22;

impl Open {
    /// Says whether an account with the id of this one was there, and whether it said the same.
    fn says_again(&mut self, kept: &Kept) -> Option<bool> {
        let hash = |seed| twox_hash::XxHash3_64::oneshot_with_seed(seed, kept.says);
        let says = [hash(0), hash(1)];
        match self.seen.entry(text_of(kept.id)) {
            std::collections::hash_map::Entry::Occupied(before) => Some(*before.get() == says),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(says);
                None
            }
        }
    }

    fn trim(&mut self) {
        if self.tellers.len() >= MANY && self.tellers.len() == self.tellers.capacity() {
            self.tellers.sort_unstable();
            self.tellers.dedup();
        }
    }

    /// Pours the block that is being filled.
    fn pour(&mut self, claim: u32, spout: &mut Spout) -> Result<(), StoreError> {
        if self.filling.is_empty() {
            return Ok(());
        }
        let key = key(claim as usize, self.chunk)?;
        self.chunk += 1;
        spout.accounts(key, &self.filling.chains, &self.filling.details)?;
        self.filling.clear();
        Ok(())
    }
}

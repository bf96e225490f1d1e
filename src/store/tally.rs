//! What is asked of every claim again and again, before any judgement: how many accounts end in each kind.

use serde_json::{Map, Value};

use super::codec::Summary;
use crate::model::{Account, Identity, SourceId};
use crate::query::{EndKind, kind_of_end};

/// A kind of end, and whether its witness or authority is known only by a description.
pub type Kind = (EndKind, bool);

/// The kinds of ends: those of the list, and a witness and an authority known only by a description.
const KINDS: usize = 10;

/// How many accounts a claim has, and how many of them end in each kind. Those whose last hop doubts or denies the
/// claim end in none.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    accounts: u32,
    ends: [u32; KINDS],
}

impl Tally {
    /// Counts the ends of some accounts.
    pub(super) fn of(accounts: &[Account], identity: impl Fn(&SourceId) -> Identity) -> Self {
        let mut tally = Self::default();
        for account in accounts {
            let last = account.last().filter(|hop| hop.stance.supports());
            tally.push(last.map(|last| kind_of_end(last.basis, identity(&last.source))));
        }
        tally
    }

    /// Adds an account, and the kind of its end if it has one.
    pub(super) fn push(&mut self, end: Option<Kind>) {
        self.accounts += 1;
        if let Some(end) = end {
            self.ends[place(end)] += 1;
        }
    }

    /// Puts it behind some bytes.
    pub(super) fn put(&self, bytes: &mut Vec<u8>) {
        let numbers = std::iter::once(&self.accounts).chain(&self.ends);
        numbers.for_each(|number| bytes.extend(number.to_le_bytes()));
    }

    /// Takes it out of the bytes that were put.
    pub(super) fn take(bytes: &[u8]) -> Option<Self> {
        let mut numbers = bytes.chunks_exact(4).map(|bytes| bytes.try_into().map(u32::from_le_bytes).ok());
        let mut tally = Self { accounts: numbers.next()??, ends: [0; KINDS] };
        for end in &mut tally.ends {
            *end = numbers.next()??;
        }
        Some(tally)
    }

    /// Returns the number of accounts.
    pub fn accounts(&self) -> usize {
        self.accounts as usize
    }

    /// Returns the kinds of ends that there are, with the number of accounts that end so.
    pub fn ends(&self) -> impl Iterator<Item = (Kind, usize)> {
        let ends = self.ends.iter().enumerate().filter(|(_, number)| **number > 0);
        ends.filter_map(|(place, number)| Some((kind(place)?, *number as usize)))
    }

    /// Says it as people and other programs read it: `{"witness":2,"witness (unnamed)":1}`; nothing if nothing ends.
    pub(super) fn json(&self) -> Option<String> {
        let object: Map<String, Value> =
            self.ends().map(|(kind, number)| (name(kind), Value::from(number))).collect();
        (!object.is_empty()).then(|| Value::Object(object).to_string())
    }
}

fn name((kind, unnamed): Kind) -> String {
    if unnamed { format!("{kind} (unnamed)") } else { kind.to_string() }
}

/// The place of a kind: that in the list; those known by a description come after all the others.
fn place((kind, unnamed): Kind) -> usize {
    match (kind, unnamed) {
        (EndKind::Official, true) => EndKind::ALL.len() + 1,
        (_, true) => EndKind::ALL.len(),
        _ => EndKind::ALL.iter().position(|one| *one == kind).unwrap_or_default(),
    }
}

fn kind(place: usize) -> Option<Kind> {
    let described = [(EndKind::Witness, true), (EndKind::Official, true)];
    EndKind::ALL.iter().map(|kind| (*kind, false)).chain(described).nth(place)
}

/// How many claims lie together in one block of the summary.
pub(super) const CLAIMS_TOGETHER: usize = 4096;

impl Summary {
    /// Adds the next claim.
    pub(super) fn push(&mut self, tally: &Tally) {
        self.accounts.push(tally.accounts);
        let there = tally.ends.iter().enumerate().filter(|(_, number)| **number > 0);
        self.kinds.push(there.clone().fold(0, |kinds, (place, _)| kinds | 1 << place));
        self.counts.extend(there.map(|(_, number)| *number));
    }

    /// Adds the ends of its claims to others in their order; says whether its lists fit together.
    pub(super) fn unpack(&self, into: &mut Vec<Tally>) -> bool {
        let mut counts = self.counts.iter();
        for (accounts, kinds) in self.accounts.iter().zip(&self.kinds) {
            let mut tally = Tally { accounts: *accounts, ends: [0; KINDS] };
            let mut kinds = *kinds;
            while kinds != 0 {
                let place = kinds.trailing_zeros() as usize;
                kinds &= kinds - 1;
                match (tally.ends.get_mut(place), counts.next()) {
                    (Some(end), Some(number)) => *end = *number,
                    _ => return false,
                }
            }
            into.push(tally);
        }
        counts.next().is_none() && self.accounts.len() == self.kinds.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_place_of_its_own() {
        let kinds: Vec<Kind> = (0..KINDS).map_while(kind).collect();
        assert_eq!(kinds.len(), KINDS);
        assert_eq!(kind(KINDS), None);
        for (at, kind) in kinds.into_iter().enumerate() {
            assert_eq!(place(kind), at);
        }
    }
}

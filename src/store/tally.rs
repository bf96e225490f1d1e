//! What is asked of every claim again and again, before any judgement: how many accounts end in each kind.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::codec::Summary;
use crate::model::{Account, Identity, SourceId};
use crate::query::{EndKind, kind_of_end};

/// A kind of end, and whether its witness or authority is known only by a description.
pub type Kind = (EndKind, bool);

/// How many accounts a claim has, and how many of them end in each kind. Those whose last hop doubts or denies the
/// claim end in none.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The number of accounts.
    pub accounts: usize,
    /// The kinds of ends that there are, with the number of accounts that end so.
    pub ends: BTreeMap<Kind, usize>,
}

impl Tally {
    /// Counts the ends of some accounts.
    pub(super) fn of(accounts: &[Account], identity: impl Fn(&SourceId) -> Identity) -> Self {
        let mut tally = Self { accounts: accounts.len(), ends: BTreeMap::new() };
        for last in accounts.iter().filter_map(Account::last).filter(|hop| hop.stance.supports()) {
            *tally.ends.entry(kind_of_end(last.basis, identity(&last.source))).or_default() += 1;
        }
        tally
    }

    /// Says it as people and other programs read it: `{"witness":2,"witness (unnamed)":1}`; nothing if nothing ends.
    pub(super) fn json(&self) -> Option<String> {
        let pair = |(kind, number): (&Kind, &usize)| (name(*kind), Value::from(*number));
        let object: Map<String, Value> = self.ends.iter().map(pair).collect();
        (!object.is_empty()).then(|| Value::Object(object).to_string())
    }
}

fn name((kind, unnamed): Kind) -> String {
    if unnamed { format!("{kind} (unnamed)") } else { kind.to_string() }
}

/// How many claims lie together in one block of the summary.
pub(super) const CLAIMS_TOGETHER: usize = 4096;

/// The bit of a kind: its place in the list, those known by a description after all the others.
fn bit((kind, unnamed): Kind) -> usize {
    let place = EndKind::ALL.iter().position(|one| *one == kind).unwrap_or_default();
    if !unnamed {
        return place;
    }
    EndKind::ALL.len() + usize::from(kind == EndKind::Official)
}

fn kind_of_bit(bit: usize) -> Option<Kind> {
    let unnamed = [(EndKind::Witness, true), (EndKind::Official, true)];
    EndKind::ALL.iter().map(|kind| (*kind, false)).chain(unnamed).nth(bit)
}

impl Summary {
    /// Adds the next claim.
    pub(super) fn push(&mut self, tally: &Tally) {
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let mut bits: Vec<(usize, usize)> = tally.ends.iter().map(|(kind, n)| (bit(*kind), *n)).collect();
        bits.sort_unstable();
        self.accounts.push(small(tally.accounts));
        self.kinds.push(bits.iter().fold(0, |kinds, (bit, _)| kinds | 1 << bit));
        self.counts.extend(bits.iter().map(|(_, number)| small(*number)));
    }

    /// Returns the ends of its claims in their order, or nothing if its lists don't fit together.
    pub(super) fn tallies(&self) -> Option<Vec<Tally>> {
        let mut counts = self.counts.iter();
        let mut tallies = Vec::with_capacity(self.accounts.len());
        if self.accounts.len() != self.kinds.len() {
            return None;
        }
        for (accounts, kinds) in self.accounts.iter().zip(&self.kinds) {
            let bits = (0..16).filter(|bit| kinds >> bit & 1 == 1);
            let ends = bits.map(|bit| Some((kind_of_bit(bit)?, *counts.next()? as usize)));
            tallies.push(Tally { accounts: *accounts as usize, ends: ends.collect::<Option<_>>()? });
        }
        counts.next().is_none().then_some(tallies)
    }
}

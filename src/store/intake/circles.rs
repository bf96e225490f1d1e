//! Claims that are told in circles: found in two steps, and at last as `wherefrom loops` finds them.
//!
//! Most claims can't be: nobody from whom a chain has it at last, without saying how he knows, passes it on in another.
//! That is seen as the accounts come, by one number for each source. Of the others the chains are walked as they lie in
//! their blocks, before these are written or, of several, behind that: only where somebody has it from others who have it
//! from him ([`Passing`]) do times, names and the documents have a say, and the claim is looked at as a whole.

use std::path::Path;

use super::super::block::{basis_and_stance, check_ways, hop_count};
use super::super::codec::Chains;
use super::super::derived::key;
use super::super::{Archive, Part, StoreError};
use super::parts::INDIVIDUAL;
use crate::graph::{self, Identities, Passing, View as _};
use crate::model::{Basis, ClaimId};

/// So many accounts are kept in memory before what was read of them is given up.
const MOST_KEPT: usize = 1 << 16;

/// A source stands at the end of a chain that can be carried on.
const OPEN: u32 = 1;
/// A source has it from somebody.
const PASSES_ON: u32 = 2;

/// Claims in which a chain can be carried on, as their accounts come.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// For each source the last claim on whose chains it stood, and how.
    stood: Vec<u32>,
    claims: Vec<u32>,
}

impl Suspects {
    /// Begins, with so many sources.
    pub(super) fn among(sources: usize) -> Self {
        Self { stood: vec![0; sources], claims: Vec::new() }
    }

    /// Takes an account: the sources of its hops and what they do. The accounts of a claim come together.
    pub(super) fn take(
        &mut self,
        claim: u32,
        hops: impl DoubleEndedIterator<Item = (u32, u8)>,
        marks: &[u16],
    ) {
        let mut is_last = true;
        for (source, act) in hops.rev() {
            let Some((basis, _)) = basis_and_stance(act).filter(|(_, stance)| stance.supports()) else {
                break;
            };
            let stands = match (is_last, basis) {
                (true, Basis::Told | Basis::Unstated) => OPEN,
                (true, _) => 0,
                (false, _) => PASSES_ON,
            };
            is_last = false;
            let is_individual = marks.get(source as usize).is_some_and(|marks| marks & INDIVIDUAL != 0);
            let Some(stood) = self.stood.get_mut(source as usize).filter(|_| is_individual) else { continue };
            let before = if *stood >> 2 == claim { *stood & 3 } else { 0 };
            *stood = claim << 2 | before | stands;
            if *stood & 3 == OPEN | PASSES_ON && self.claims.last() != Some(&claim) {
                self.claims.push(claim);
            }
        }
    }

    /// Looks again at a claim all of whose accounts lie in one block, as most do, before that is written.
    pub(super) fn look_again(&mut self, claim: u32, block: &Chains) {
        let mut row = Row::default();
        if self.claims.last() == Some(&claim) {
            row.push(&block.shapes, &block.sources, &block.acts);
            self.claims.pop_if(|_| !row.goes_round());
        }
    }

    /// Returns the numbers of the claims.
    pub(super) fn claims(self) -> Vec<u32> {
        self.claims
    }
}

/// Counts those of some claims of a database whose tellers have it from one another, before any judgement on who is who.
pub(super) fn count(path: &Path, suspects: &[u32]) -> Result<u64, StoreError> {
    if suspects.is_empty() {
        return Ok(0);
    }
    // While it is held nobody takes it for what a killed program left.
    let mut held = Archive::open(path)?;
    held.hold()?;
    let (mut count, mut rest) = (0, suspects.iter().peekable());
    while rest.peek().is_some() {
        let part = Part::new(Archive::open(path)?);
        let mut kept = 0;
        for claim in rest.by_ref() {
            let Some(id) = suspicious(part.archive(), *claim)? else { continue };
            let Some(claim) = part.claim(&id) else { break };
            let hops = claim.accounts.iter().flat_map(|account| &account.hops);
            let apart = Identities::apart(hops.map(|hop| &hop.source));
            count += u64::from(!graph::Chains::new(&part, claim, &apart).loops().is_empty());
            kept += claim.accounts.len();
            if kept > MOST_KEPT {
                break;
            }
        }
        if let Some(fault) = part.into_fault() {
            return Err(fault);
        }
    }
    Ok(count)
}

/// Returns the id of a claim if somebody has it from others who have it from him, whenever they said it.
fn suspicious(archive: &Archive, claim: u32) -> Result<Option<ClaimId>, StoreError> {
    let mut row = Row::default();
    let range = (key(claim as usize, 0)?, key(claim as usize + 1, 0)?);
    archive.each_block(range, |key, ways| {
        let wrong = |why| StoreError::damaged(format!("the block {key} of accounts is wrong: {why}"));
        check_ways(ways).map_err(wrong)?;
        row.push(&ways.shapes, &ways.sources, &ways.acts);
        Ok(())
    })?;
    if !row.goes_round() {
        return Ok(None);
    }
    let sql = "SELECT id FROM claim WHERE n = ?1";
    let id: String = archive.connection.prepare_cached(sql)?.query_row([claim], |row| row.get(0))?;
    let none = |_| StoreError::damaged(format!("the claim {claim} has an id that is none"));
    ClaimId::new(&id).map(Some).map_err(none)
}

/// The supporting hops of a claim, out of its blocks.
#[derive(Default)]
struct Row {
    lengths: Vec<usize>,
    sources: Vec<u32>,
}

impl Row {
    /// Puts those of a block behind them.
    fn push(&mut self, shapes: &[u32], sources: &[u32], acts: &[u8]) {
        let supports = |act| basis_and_stance(act).is_some_and(|(_, stance)| stance.supports());
        let mut from = 0;
        for shape in shapes {
            let to = from + hop_count(*shape);
            from += acts[from..to].iter().rposition(|act| !supports(*act)).map_or(0, |hop| hop + 1);
            self.lengths.push(to - from);
            self.sources.extend(&sources[from..to]);
            from = to;
        }
    }

    fn goes_round(self) -> bool {
        Passing::new(self.lengths, &self.sources).goes_round()
    }
}

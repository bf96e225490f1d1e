//! What follows from the records and is stored beside them, so that a question need not read them all.
//!
//! Verification works it out from the whole case, and compares it with what was written as the records came.

use std::collections::HashMap;

use super::StoreError;
use super::block::is_content_id;
use super::codec::{Looks, Summary};
use super::rows::{ClaimCounts, Counted};
use super::tally::{CLAIMS_TOGETHER, Tally};
use crate::model::{AccountId, Case, Claim, Identity, Source};

/// How many sources and entities lie together in one block of their looks.
pub(super) const LOOKS_TOGETHER: usize = 4096;
/// What an entity is in the list of looks.
pub(super) const ENTITY: u8 = 15;
/// What a source or entity that went is in the list of looks.
pub(super) const GONE: u8 = 14;

/// Returns the key of a chunk of what lies under a number.
pub(super) fn key(number: usize, chunk: usize) -> Result<i64, StoreError> {
    let chunk = i64::try_from(chunk).ok().filter(|chunk| *chunk < 1 << 20);
    let number = i64::try_from(number).ok().filter(|number| *number < 1 << 42);
    match (number, chunk) {
        (Some(number), Some(chunk)) => Ok(number << 20 | chunk),
        _ => Err(StoreError::TooBig("a list has more than a million blocks")),
    }
}

/// The numbers of all ids that were ever given one, but those that were forgotten: of sources and entities in one series,
/// of claims in another.
pub(super) struct Numbers<'a> {
    pub(super) nodes: HashMap<&'a str, usize>,
    pub(super) claims: HashMap<&'a str, usize>,
    /// How many numbers were given to sources and entities, and to claims.
    pub(super) all: [usize; 2],
}

impl Numbers<'_> {
    fn node(&self, id: &str) -> Option<usize> {
        self.nodes.get(id).copied()
    }

    fn claim(&self, id: &str) -> Option<usize> {
        self.claims.get(id).copied()
    }
}

/// What follows from a case. Records go by their numbers.
pub(super) struct Derived<'a> {
    case: &'a Case,
    numbers: Numbers<'a>,
    /// For each source and entity, how many records name it.
    pub(super) counted: Vec<Counted>,
    /// The claims on whose chains each source stands, sorted.
    pub(super) told: Vec<(u32, u32)>,
    /// The claims that are about each source or entity, sorted.
    pub(super) concerning: Vec<(u32, u32)>,
    /// The offices and who speaks for them, sorted.
    pub(super) offices: Vec<(usize, usize)>,
    /// The accounts whose ids were given to them, and their claims, sorted.
    pub(super) given: Vec<(&'a AccountId, usize)>,
    named: HashMap<&'a str, (i64, i64)>,
}

impl<'a> Derived<'a> {
    /// Works it out.
    pub(super) fn of(case: &'a Case, numbers: Numbers<'a>) -> Result<Self, StoreError> {
        let counted = vec![Counted::default(); numbers.all[0]];
        let (told, concerning, offices, given) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let named = HashMap::new();
        let mut derived = Self { case, numbers, counted, told, concerning, offices, given, named };
        derived.claims()?;
        derived.judged();
        for source in case.sources.values() {
            let Some(speaker) = derived.numbers.node(source.id.as_str()) else { continue };
            for office in source.speaks_for.iter().filter_map(|id| derived.numbers.node(id.as_str())) {
                derived.offices.push((office, speaker));
                derived.counted[office].speakers += 1;
            }
        }
        derived.offices.sort_unstable();
        derived.given.sort_unstable();
        Ok(derived)
    }

    fn claims(&mut self) -> Result<(), StoreError> {
        let case = self.case;
        for claim in case.claims.values() {
            let Some(n) = self.numbers.claim(claim.id.as_str()).map(small).transpose()? else { continue };
            let mut tellers = Vec::new();
            for hop in claim.accounts.iter().flat_map(|account| &account.hops) {
                let source = self.numbers.node(hop.source.as_str());
                let missing = || StoreError::Promise(format!("there is no source `{}`", hop.source));
                tellers.push(small(source.ok_or_else(missing)?)?);
            }
            tellers.sort_unstable();
            tellers.dedup();
            self.told.extend(tellers.into_iter().map(|source| (source, n)));
            for about in &claim.about {
                let number = self.numbers.node(about.id.as_str()).map(small).transpose()?;
                self.concerning.extend(number.map(|number| (number, n)));
            }
            let given = claim.accounts.iter().filter(|account| !is_content_id(&account.id));
            self.given.extend(given.map(|account| (&account.id, n as usize)));
        }
        self.told.sort_unstable();
        self.concerning.sort_unstable();
        self.concerning.dedup();
        self.told.iter().for_each(|(source, _)| self.counted[*source as usize].tells += 1);
        self.concerning.iter().for_each(|(number, _)| self.counted[*number as usize].concerned += 1);
        Ok(())
    }

    fn judged(&mut self) {
        let case = self.case;
        for claim in case.contradictions.iter().flat_map(|one| distinct(&one.claims[0], &one.claims[1])) {
            self.named.entry(claim.as_str()).or_default().0 += 1;
        }
        for claim in case.relations.iter().flat_map(|one| distinct(&one.from, &one.to)) {
            self.named.entry(claim.as_str()).or_default().1 += 1;
        }
        for id in case.judgements.iter().flat_map(|one| distinct(&one.ids[0], &one.ids[1])) {
            let number = self.numbers.node(id.as_str());
            number.into_iter().for_each(|number| self.counted[number].judged += 1);
        }
    }

    /// Returns what there is of a claim, all of whose accounts stand.
    pub(super) fn counts(&self, claim: &Claim) -> ClaimCounts {
        let (contradictions, relations) = self.named.get(claim.id.as_str()).copied().unwrap_or_default();
        let accounts = i64::try_from(claim.accounts.len()).unwrap_or(i64::MAX);
        let ends = self.tally(claim).json();
        ClaimCounts { accounts, kept: accounts, ends, contradictions, relations }
    }

    /// Returns the ends of a claim before any judgement.
    pub(super) fn tally(&self, claim: &Claim) -> Tally {
        let identity = |source: &Source| source.identity;
        Tally::of(&claim.accounts, |id| self.case.sources.get(id).map_or(Identity::None, identity))
    }

    /// Returns the blocks of the summary, by their keys.
    pub(super) fn summaries(&self) -> Vec<Summary> {
        let mut tallies = vec![Tally::default(); self.numbers.all[1]];
        for claim in self.case.claims.values() {
            let number = self.numbers.claim(claim.id.as_str());
            number.into_iter().for_each(|n| tallies[n] = self.tally(claim));
        }
        let summary = |tallies: &[Tally]| {
            let mut summary = Summary::default();
            tallies.iter().for_each(|tally| summary.push(tally));
            summary
        };
        tallies.chunks(CLAIMS_TOGETHER).map(summary).collect()
    }

    /// Returns the blocks of the looks, by their keys.
    pub(super) fn looks(&self) -> Vec<Looks> {
        let mut looks = vec![GONE; self.numbers.all[0]];
        for source in self.case.sources.values() {
            self.numbers.node(source.id.as_str()).into_iter().for_each(|n| looks[n] = look(source));
        }
        for id in self.case.entities.keys() {
            self.numbers.node(id.as_str()).into_iter().for_each(|n| looks[n] = ENTITY);
        }
        looks.chunks(LOOKS_TOGETHER).map(|looks| Looks { looks: looks.to_vec() }).collect()
    }
}

/// A number as blocks have it.
fn small(number: usize) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::TOO_MANY)
}

/// The two, or the one if they are the same.
fn distinct<'a, T: PartialEq>(a: &'a T, b: &'a T) -> impl Iterator<Item = &'a T> {
    std::iter::once(a).chain(Some(b).filter(|b| *b != a))
}

/// How a source is known, in a byte.
pub(super) fn look(source: &Source) -> u8 {
    let identity = Identity::ALL.iter().position(|one| *one == source.identity).unwrap_or_default();
    u8::try_from(identity).unwrap_or_default() + 16 * u8::from(source.is_individual())
}

//! What follows from the records and is stored beside them, so that a question need not read them all.
//!
//! Loading writes it, verification works it out anew and compares.

use std::collections::HashMap;

use super::StoreError;
use super::block::is_content_id;
use super::codec::{Claims, Looks, Summary};
use super::rows::Counted;
use super::tally::{CLAIMS_TOGETHER, Tally};
use crate::model::{AccountId, Case, Claim, Identity, Source};

/// How many claims lie together in one block of a reverse list.
const LISTED_TOGETHER: usize = 4096;
/// How many sources and entities lie together in one block of their looks.
pub(super) const LOOKS_TOGETHER: usize = 4096;
/// What an entity is in the list of looks.
const ENTITY: u8 = 15;

/// Returns the key of a chunk of what lies under a number.
pub(super) fn key(number: usize, chunk: usize) -> Result<i64, StoreError> {
    let chunk = i64::try_from(chunk).ok().filter(|chunk| *chunk < 1 << 20);
    let number = i64::try_from(number).ok().filter(|number| *number < 1 << 42);
    match (number, chunk) {
        (Some(number), Some(chunk)) => Ok(number << 20 | chunk),
        _ => Err(StoreError::TooBig("a list has more than a million blocks")),
    }
}

/// What follows from a case. Records go by their numbers: sources, then entities, and claims apart.
pub(super) struct Derived<'a> {
    case: &'a Case,
    /// For each source and entity, how many records name it.
    pub(super) counted: Vec<Counted>,
    /// The source of every hop of every account of every claim, in their order.
    pub(super) hops: Vec<u32>,
    /// The claims on whose chains each source stands, sorted.
    pub(super) told: Vec<(u32, u32)>,
    /// The claims that are about each source or entity, sorted.
    pub(super) concerning: Vec<(u32, u32)>,
    /// The offices and who speaks for them, in the order of the speakers.
    pub(super) offices: Vec<(usize, usize)>,
    /// The accounts whose ids were given to them, and their claims.
    pub(super) given: Vec<(&'a AccountId, usize)>,
    named: HashMap<&'a str, (i64, i64)>,
}

impl<'a> Derived<'a> {
    /// Works it out.
    pub(super) fn of(case: &'a Case) -> Result<Self, StoreError> {
        let counted = vec![Counted::default(); case.sources.len() + case.entities.len()];
        let (told, concerning, offices, given) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let hops = Vec::new();
        let mut derived =
            Self { case, counted, hops, told, concerning, offices, given, named: HashMap::new() };
        derived.claims()?;
        derived.judged();
        for (speaker, source) in case.sources.values().enumerate() {
            for office in source.speaks_for.iter().filter_map(|id| case.sources.get_index_of(id)) {
                derived.offices.push((office, speaker));
                derived.counted[office].speakers += 1;
            }
        }
        Ok(derived)
    }

    /// The number of a source or an entity.
    fn number(&self, id: &str) -> Option<usize> {
        let entity = || Some(self.case.entities.get_index_of(id)? + self.case.sources.len());
        self.case.sources.get_index_of(id).or_else(entity)
    }

    fn claims(&mut self) -> Result<(), StoreError> {
        let case = self.case;
        for (n, claim) in case.claims.values().enumerate() {
            let n = small(n)?;
            let hops = claim.accounts.iter().flat_map(|account| &account.hops);
            let start = self.hops.len();
            for hop in hops {
                let source = case.sources.get_index_of(&hop.source);
                let missing = || StoreError::Promise(format!("there is no source `{}`", hop.source));
                self.hops.push(small(source.ok_or_else(missing)?)?);
            }
            let mut tellers = self.hops[start..].to_vec();
            tellers.sort_unstable();
            tellers.dedup();
            self.told.extend(tellers.into_iter().map(|source| (source, n)));
            for about in &claim.about {
                let number = self.number(about.id.as_str()).map(small).transpose()?;
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
            let number = self.number(id.as_str());
            number.into_iter().for_each(|number| self.counted[number].judged += 1);
        }
    }

    /// Returns how many contradictions and how many relations name a claim.
    pub(super) fn named(&self, claim: &Claim) -> (i64, i64) {
        self.named.get(claim.id.as_str()).copied().unwrap_or_default()
    }

    /// Returns the ends of a claim before any judgement.
    pub(super) fn tally(&self, claim: &Claim) -> Tally {
        let identity = |source: &Source| source.identity;
        Tally::of(&claim.accounts, |id| self.case.sources.get(id).map_or(Identity::None, identity))
    }

    /// Returns the blocks of the summary, by their keys.
    pub(super) fn summaries(&self) -> Vec<Summary> {
        let claims: Vec<&Claim> = self.case.claims.values().collect();
        let summary = |claims: &[&Claim]| {
            let mut summary = Summary::default();
            claims.iter().for_each(|claim| summary.push(&self.tally(claim)));
            summary
        };
        claims.chunks(CLAIMS_TOGETHER).map(summary).collect()
    }

    /// Returns the blocks of the looks, by their keys.
    pub(super) fn looks(&self) -> Vec<Looks> {
        let sources = self.case.sources.values().map(look);
        let looks: Vec<u8> = sources.chain(self.case.entities.values().map(|_| ENTITY)).collect();
        looks.chunks(LOOKS_TOGETHER).map(|looks| Looks { looks: looks.to_vec() }).collect()
    }
}

/// Returns the blocks of a sorted reverse list, with their keys.
pub(super) fn lists(pairs: &[(u32, u32)]) -> Result<Vec<(i64, Claims)>, StoreError> {
    let mut blocks = Vec::new();
    for group in pairs.chunk_by(|a, b| a.0 == b.0) {
        for (chunk, claims) in group.chunks(LISTED_TOGETHER).enumerate() {
            let mut before = 0;
            let steps =
                claims.iter().map(|(_, claim)| claim - std::mem::replace(&mut before, *claim)).collect();
            blocks.push((key(group[0].0 as usize, chunk)?, Claims { steps }));
        }
    }
    Ok(blocks)
}

/// A number as blocks have it.
fn small(number: usize) -> Result<u32, StoreError> {
    u32::try_from(number)
        .map_err(|_| StoreError::TooBig("there are more than four thousand million sources or claims"))
}

/// The two, or the one if they are the same.
fn distinct<'a, T: PartialEq>(a: &'a T, b: &'a T) -> impl Iterator<Item = &'a T> {
    std::iter::once(a).chain(Some(b).filter(|b| *b != a))
}

/// How a source is known, in a byte.
fn look(source: &Source) -> u8 {
    let identity = Identity::ALL.iter().position(|one| *one == source.identity).unwrap_or_default();
    u8::try_from(identity).unwrap_or_default() + 16 * u8::from(source.is_individual())
}

//! Who names whom: the reverse lists of a part of a database. What is listed is what names something now; as of an earlier
//! time that may have been others.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::StoreError;
use super::block::{hop_count, span};
use super::codec::Chains;
use super::part::Part;
use super::past::TouchedSince;
use super::read::Blocks;
use super::reverse;
use super::rows::{self, ClaimRow, SourceRow, read_where};
use crate::graph::View as _;
use crate::model::{Claim, NodeId, Source, SourceId};

/// For each source or entity, by its number, the numbers of what named it at the time as of which is read, those that
/// do so no more among them. What was not touched since is not looked at.
type Listed = BTreeMap<i64, BTreeSet<i64>>;

/// Who named whom once, as far as it was asked.
#[derive(Default)]
pub(super) struct Once {
    since: OnceCell<TouchedSince>,
    told: OnceCell<Listed>,
    concerning: OnceCell<Listed>,
    offices: OnceCell<Listed>,
}

impl Part {
    /// Returns the claims on whose chains a source stands.
    pub(super) fn telling(&self, id: &SourceId) -> Vec<&Claim> {
        let Some(known) = self.known_source(id) else { return Vec::new() };
        let numbers = self.good(self.numbers_listed("told", known.number, known.counted.tells));
        self.listed(numbers, &self.once.told, known.number, || self.told_once())
    }

    /// Returns the claims that are about a source or an entity.
    pub(super) fn concerning(&self, id: &NodeId) -> Vec<&Claim> {
        let Some((number, counted)) = self.counted(id) else { return Vec::new() };
        let numbers = self.good(self.numbers_listed("concerning", number, counted.concerned));
        self.listed(numbers, &self.once.concerning, number, || self.concerned_once())
    }

    fn listed(
        &self,
        mut numbers: Vec<i64>,
        once: &OnceCell<Listed>,
        number: i64,
        read: impl FnOnce() -> Result<Listed, StoreError>,
    ) -> Vec<&Claim> {
        numbers.extend(self.listed_once(once, number, read));
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().filter_map(|claim| self.claim_at(claim)).collect()
    }

    fn listed_once(
        &self,
        once: &OnceCell<Listed>,
        number: i64,
        read: impl FnOnce() -> Result<Listed, StoreError>,
    ) -> BTreeSet<i64> {
        if self.archive.at.is_none() {
            return BTreeSet::new();
        }
        once.get_or_init(|| self.good(read())).get(&number).cloned().unwrap_or_default()
    }

    /// What was touched since the time as of which is read.
    pub(super) fn since(&self) -> &TouchedSince {
        self.once.since.get_or_init(|| self.good(self.archive.touched_since()))
    }

    /// The numbers of the claims of a reverse list, of which there have to be so many.
    fn numbers_listed(&self, table: &'static str, number: i64, count: i64) -> Result<Vec<i64>, StoreError> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let number = u32::try_from(number).map_err(|_| StoreError::damaged("a source has no number"))?;
        let claims = reverse::read(&self.archive.connection, table, number)?;
        if i64::try_from(claims.len()) != Ok(count) {
            return Err(StoreError::damaged(format!("a block of `{table}` is missing")));
        }
        Ok(claims.into_iter().map(i64::from).collect())
    }

    /// Who stood on the chains of accounts that have gone since.
    fn told_once(&self) -> Result<Listed, StoreError> {
        let mut told = Listed::new();
        let mut blocks = Blocks::new(&self.archive.connection)?;
        for id in &self.since().claims_of_accounts {
            // Where no account ever went, those of then are among those of now.
            let Some((n, row)) = self.by_id::<ClaimRow>(id)? else { continue };
            if row.counts.accounts == row.counts.kept {
                continue;
            }
            let number = usize::try_from(n).map_err(|_| StoreError::damaged("a claim has no number"))?;
            for chains in blocks.chains(number, row.counts.kept)? {
                for source in self.tellers_then(&chains) {
                    told.entry(source.into()).or_default().insert(n);
                }
            }
        }
        Ok(told)
    }

    /// The sources on the chains of those accounts of a block that stood then and have gone since.
    fn tellers_then(&self, chains: &Chains) -> BTreeSet<u32> {
        let mut tellers = BTreeSet::new();
        let mut rest = chains.sources.as_slice();
        for (at, shape) in chains.shapes.iter().enumerate() {
            let (own, others) = rest.split_at(hop_count(*shape).min(rest.len()));
            rest = others;
            let span = span(chains, at);
            if span.gone.is_some() && span.stands(self.archive.at) {
                tellers.extend(own);
            }
        }
        tellers
    }

    /// What the claims were about that were touched since.
    fn concerned_once(&self) -> Result<Listed, StoreError> {
        let mut concerned = Listed::new();
        for id in &self.since().claims {
            let Some((n, now)) = self.by_id::<ClaimRow>(id)? else { continue };
            let Some(then) = self.archive.version(n, now)? else { continue };
            for (number, _) in then.claim.about.iter().filter_map(|about| self.counted(&about.id)) {
                concerned.entry(number).or_default().insert(n);
            }
        }
        Ok(concerned)
    }

    /// For whom the sources spoke that were touched since.
    fn spoke_once(&self) -> Result<Listed, StoreError> {
        let mut offices = Listed::new();
        for id in &self.since().sources {
            let Some((n, now)) = self.by_id::<SourceRow>(id)? else { continue };
            let Some(then) = self.archive.version(n, now)? else { continue };
            for office in then.source.speaks_for.iter().filter_map(|id| self.known_source(id)) {
                offices.entry(office.number).or_default().insert(n);
            }
        }
        Ok(offices)
    }

    /// Returns the sources that speak for a source, in the order of their numbers.
    pub(super) fn speakers(&self, id: &SourceId) -> Result<Vec<&Source>, StoreError> {
        let Some(office) = self.known_source(id) else { return Ok(Vec::new()) };
        let once = self.listed_once(&self.once.offices, office.number, || self.spoke_once());
        let count = office.counted.speakers;
        let mut numbers = Vec::new();
        if count > 0 {
            let condition = "office = ?1 ORDER BY speaker";
            let rows =
                read_where(&self.archive.connection, "office", condition, office.number, rows::read_office)?;
            numbers.extend(rows.into_iter().map(|(_, (_, speaker))| speaker));
        }
        let lacks = || StoreError::damaged(format!("`office` lacks a record of `{id}`"));
        if i64::try_from(numbers.len()) != Ok(count) {
            return Err(lacks());
        }
        let mut speakers = Vec::new();
        for number in once.into_iter().chain(numbers).collect::<BTreeSet<i64>>() {
            let speaker = self.source(self.source_id(number).ok_or_else(lacks)?);
            // Who says twice for whom he speaks is there twice.
            let says = |speaker: &&Source| speaker.speaks_for.iter().filter(|office| *office == id).count();
            let times = speaker.as_ref().map_or(0, says);
            speakers.extend(speaker.into_iter().cycle().take(times));
        }
        let all = self.archive.at.is_some() || i64::try_from(speakers.len()) == Ok(count);
        if all { Ok(speakers) } else { Err(lacks()) }
    }
}

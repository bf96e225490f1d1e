//! The ends of a claim from its chains alone, as numbers: no name is read, no account is made, no graph is built.

use std::collections::BTreeMap;

use super::block::{basis_and_stance, check_chains, hop_count, span};
use super::codec::{Chains, Looks, unpack};
use super::derived::{LOOKS_TOGETHER, key};
use super::rows::{read_account_count, read_block, read_one};
use super::tally::{Kind, Tally};
use super::{Archive, StoreError};
use crate::model::{ClaimId, Identity};
use crate::query::kind_of_end;

/// The ends of a claim before any judgement.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Ends {
    /// How many accounts end in each kind.
    pub tally: Tally,
    /// For each kind the numbers of the sources that are such ends, sorted: their positions among all sources that were
    /// ever recorded.
    pub sources: BTreeMap<Kind, Vec<u32>>,
}

impl Ends {
    fn sort(&mut self) {
        for sources in self.sources.values_mut() {
            sources.sort_unstable();
            sources.dedup();
        }
    }
}

impl Archive {
    /// Returns the ends of a claim, from its chains and from how their last sources are known.
    pub fn ends(&self, id: &ClaimId) -> Result<Option<Ends>, StoreError> {
        let found = read_one(&self.connection, "claim", "id = ?1", id.as_str(), read_account_count)?;
        let Some((number, (found, accounts, span))) = found else { return Ok(None) };
        if found != id.as_str() {
            return Err(StoreError::damaged("the index of `claim` leads astray"));
        }
        if span.gone.is_some() {
            return Ok(None);
        }
        let number = usize::try_from(number).map_err(|_| StoreError::damaged("a claim has no number"))?;
        let mut ends = Ends::default();
        let mut select = self
            .connection
            .prepare_cached("SELECT key, chains FROM block WHERE key >= ?1 AND key < ?2 ORDER BY key")?;
        let mut rows = select.query((key(number, 0)?, key(number + 1, 0)?))?;
        while let Some(row) = rows.next()? {
            let key: i64 = row.get(0)?;
            let none = |_| StoreError::damaged(format!("the block {key} of accounts is none"));
            let chains: Chains = unpack("block.chains", key, row.get_ref(1)?.as_blob().map_err(none)?)?;
            self.add(&mut ends, &chains, key)?;
        }
        if i64::try_from(ends.tally.accounts()) != Ok(accounts) {
            return Err(StoreError::damaged(format!("the claim {number} lacks accounts")));
        }
        ends.sort();
        Ok(Some(ends))
    }

    /// Returns the ends of every claim in the order of their numbers, from their chains, one after the other as they lie
    /// in the file. Those of a claim without accounts are empty.
    pub fn all_ends(&self, mut each: impl FnMut(usize, Ends)) -> Result<(), StoreError> {
        let tallies = self.tallies()?;
        let mut select = self.connection.prepare_cached("SELECT key, chains FROM block ORDER BY key")?;
        let mut rows = select.query([])?;
        let mut next = rows.next()?;
        for (number, tally) in tallies.iter().enumerate() {
            let mut ends = Ends::default();
            let beyond = key(number + 1, 0)?;
            while let Some(row) = next {
                let key: i64 = row.get(0)?;
                if key >= beyond {
                    break;
                }
                let none = |_| StoreError::damaged(format!("the block {key} of accounts is none"));
                let chains: Chains = unpack("block.chains", key, row.get_ref(1)?.as_blob().map_err(none)?)?;
                self.add(&mut ends, &chains, key)?;
                next = rows.next()?;
            }
            if ends.tally != *tally {
                return Err(StoreError::damaged(format!("the claim {number} lacks accounts")));
            }
            ends.sort();
            each(number, ends);
        }
        Ok(())
    }

    fn add(&self, ends: &mut Ends, chains: &Chains, key: i64) -> Result<(), StoreError> {
        let wrong = |why| StoreError::damaged(format!("the block {key} of accounts is wrong: {why}"));
        check_chains(chains).map_err(wrong)?;
        let mut next = 0;
        for (account, shape) in chains.shapes.iter().enumerate() {
            next += hop_count(*shape);
            if span(chains, account).gone.is_some() {
                continue;
            }
            let (source, act) = (chains.sources[next - 1], chains.acts[next - 1]);
            let (basis, stance) =
                basis_and_stance(act).ok_or_else(|| wrong("it has a basis that is none"))?;
            if !stance.supports() {
                ends.tally.push(None);
                continue;
            }
            let kind = kind_of_end(basis, self.identity(source)?);
            ends.tally.push(Some(kind));
            ends.sources.entry(kind).or_default().push(source);
        }
        Ok(())
    }

    /// Returns how a source is known; what was read of others beside it is kept.
    fn identity(&self, source: u32) -> Result<Identity, StoreError> {
        let together = u32::try_from(LOOKS_TOGETHER).unwrap_or(u32::MAX);
        let block = i64::from(source / together);
        let looks: &Looks = if let Some(looks) = self.looks.get(&block) {
            looks
        } else {
            let looks: Option<Looks> = read_block(&self.connection, ("look", "sources"), block)?;
            let missing = || StoreError::damaged(format!("the block {block} of `look` is missing"));
            self.looks.insert(block, Box::new(looks.ok_or_else(missing)?))
        };
        let look = looks.looks.get((source % together) as usize);
        let identity = look.and_then(|look| Identity::ALL.get(usize::from(look % 16))).copied();
        identity.ok_or_else(|| StoreError::damaged(format!("`look` doesn't know the source {source}")))
    }
}

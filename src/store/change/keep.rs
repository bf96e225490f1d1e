//! What follows from the records, kept right while they change: counts, reverse lists, ends, looks.

use std::collections::BTreeSet;

use rusqlite::OptionalExtension as _;

use super::{Changing, Result};
use crate::model::{Account, Identity, SourceId};
use crate::store::StoreError;
use crate::store::codec::{Looks, Summary};
use crate::store::derived::{GONE, LOOKS_TOGETHER};
use crate::store::reverse;
use crate::store::rows::{
    self, ClaimRow, Counted, EntityRow, SourceRow, put_block, read_block, read_one, read_where,
};
use crate::store::tally::{CLAIMS_TOGETHER, Tally};

/// A number of a record as lists and blocks have it.
pub(super) fn small(n: i64) -> std::result::Result<usize, StoreError> {
    usize::try_from(n).map_err(|_| StoreError::damaged("a number is negative"))
}

fn big(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Changing<'_> {
    /// Counts more, or fewer, of what names a source or an entity.
    pub(super) fn count_node(&self, n: i64, count: impl Fn(&mut Counted)) -> Result<()> {
        let connection = self.connection();
        if let Some((_, mut row)) = read_one(connection, "source", "n = ?1", n, SourceRow::read)? {
            count(&mut row.counted);
            return self.update(row.columns(n));
        }
        if let Some((_, mut row)) = read_one(connection, "entity", "n = ?1", n, EntityRow::read)? {
            count(&mut row.counted);
            return self.update(rows::entity(n, &row.entity, row.counted, row.span));
        }
        Err(StoreError::damaged(format!("the source or entity {n} is missing")).into())
    }

    /// Returns the claims in the reverse list of a source or an entity.
    pub(super) fn listed(&self, table: &str, n: i64) -> Result<BTreeSet<usize>> {
        let claims = reverse::read(self.connection(), table, number(n)?)?;
        Ok(claims.into_iter().map(|claim| claim as usize).collect())
    }

    /// Puts a claim into a reverse list or takes it out; says whether that was needed.
    pub(super) fn list(&self, table: &str, n: i64, claim: i64, is_there: bool) -> Result<bool> {
        let (n, claim) = (number(n)?, number(claim)?);
        let before = reverse::read(self.connection(), table, n)?;
        let mut after = before.clone();
        match (before.binary_search(&claim), is_there) {
            (Err(place), true) => after.insert(place, claim),
            (Ok(place), false) => drop(after.remove(place)),
            _ => return Ok(false),
        }
        reverse::write(self.connection(), table, n, (&before, &after))?;
        Ok(true)
    }

    /// Returns the stored ends of a claim; none yet if it is the next to be added.
    pub(super) fn tally(&self, claim: i64) -> Result<Tally> {
        let tallies = self.tallies(claim)?;
        Ok(tallies.get(small(claim)? % CLAIMS_TOGETHER).copied().unwrap_or_default())
    }

    fn tallies(&self, claim: i64) -> Result<Vec<Tally>> {
        let key = big(small(claim)? / CLAIMS_TOGETHER);
        let summary: Option<Summary> = read_block(self.connection(), ("summary", "ends"), key)?;
        let mut tallies = Vec::new();
        if !summary.unwrap_or_default().unpack(&mut tallies) {
            return Err(StoreError::damaged(format!("the block {key} of `summary` is wrong")).into());
        }
        Ok(tallies)
    }

    /// Stores the ends of a claim.
    pub(super) fn set_tally(&self, claim: i64, tally: Tally) -> Result<()> {
        let mut tallies = self.tallies(claim)?;
        let (block, at) = (small(claim)? / CLAIMS_TOGETHER, small(claim)? % CLAIMS_TOGETHER);
        tallies.resize(tallies.len().max(at + 1), Tally::default());
        tallies[at] = tally;
        let mut summary = Summary::default();
        tallies.iter().for_each(|tally| summary.push(tally));
        Ok(put_block(self.connection(), ("summary", "ends"), big(block), &summary)?)
    }

    /// Stores how a source or an entity is known.
    pub(super) fn set_look(&self, n: i64, look: u8) -> Result<()> {
        let (block, at) = (small(n)? / LOOKS_TOGETHER, small(n)? % LOOKS_TOGETHER);
        let looks: Option<Looks> = read_block(self.connection(), ("look", "sources"), big(block))?;
        let mut looks = looks.unwrap_or_default();
        looks.looks.resize(looks.looks.len().max(at + 1), GONE);
        looks.looks[at] = look;
        Ok(put_block(self.connection(), ("look", "sources"), big(block), &looks)?)
    }

    /// Counts the ends of some accounts.
    pub(super) fn tally_of(&self, accounts: &[Account]) -> Result<Tally> {
        let mut identities = std::collections::HashMap::new();
        for account in accounts {
            let Some(last) = account.last() else { continue };
            if !identities.contains_key(&last.source) {
                identities.insert(last.source.clone(), self.identity(&last.source)?);
            }
        }
        Ok(Tally::of(accounts, |id| identities.get(id).copied().unwrap_or(Identity::None)))
    }

    fn identity(&self, id: &SourceId) -> Result<Identity> {
        let row = read_one(self.connection(), "source", "id = ?1", id.as_str(), SourceRow::read)?;
        Ok(row.map_or(Identity::None, |(_, row)| row.source.identity))
    }

    /// Works the ends of a claim out anew.
    pub(super) fn count_ends(&self, claim: i64) -> Result<()> {
        let Some((_, mut row)) = read_one(self.connection(), "claim", "n = ?1", claim, ClaimRow::read)?
        else {
            return Ok(());
        };
        let tally = self.tally_of(&self.accounts(claim, row.counts.kept)?)?;
        row.counts.accounts = big(tally.accounts());
        row.counts.ends = tally.json();
        self.set_tally(claim, tally)?;
        self.update(rows::claim(claim, &row.claim, &row.counts, row.span))
    }

    /// Stores for which offices a source speaks.
    pub(super) fn set_offices(&mut self, speaker: i64, old: &[SourceId], new: &[SourceId]) -> Result<()> {
        if old == new {
            return Ok(());
        }
        for id in old {
            let office = self.number_of(id)?;
            let condition = "office = ?1 ORDER BY n";
            let rows = read_where(self.connection(), "office", condition, office, rows::read_office)?;
            let n = rows.iter().find(|(_, (_, other))| *other == speaker).map(|(n, _)| *n);
            let missing = || StoreError::damaged(format!("`office` lacks a record of `{id}`"));
            self.remove_row("office", n.ok_or_else(missing)?)?;
            self.count_node(office, |counted| counted.speakers -= 1)?;
        }
        for id in new {
            let office = self.number_of(id)?;
            self.insert(rows::office(self.archive.extent("office")?, office, speaker))?;
            self.extend("office", 1)?;
            self.count_node(office, |counted| counted.speakers += 1)?;
        }
        Ok(())
    }

    /// Removes a row of a list beside the records. The last row takes its number, so that none is missing.
    pub(super) fn remove_row(&mut self, table: &'static str, n: i64) -> Result<()> {
        let last = self.archive.extent(table)? - 1;
        let moved = match table {
            "office" => {
                let row = read_one(self.connection(), table, "n = ?1", last, rows::read_office)?;
                row.map(|(_, (office, speaker))| rows::office(n, office, speaker))
            }
            _ => None,
        };
        let given = match table {
            "given" => read_one(self.connection(), table, "n = ?1", last, rows::read_given)?,
            _ => None,
        };
        let moved = moved.or_else(|| given.as_ref().map(|(_, (id, claim))| rows::given(n, id, *claim)));
        self.connection().execute(&format!("DELETE FROM {table} WHERE n IN (?1, ?2)"), (n, last))?;
        if let Some(moved) = moved.filter(|_| n != last) {
            self.insert(moved)?;
        }
        self.extend(table, -1)
    }

    /// Returns the number of a source that is there, or was.
    pub(super) fn number_of(&self, id: &SourceId) -> Result<i64> {
        let sql = "SELECT n FROM source WHERE id = ?1";
        let n = self.connection().prepare_cached(sql)?.query_row([id.as_str()], |row| row.get(0));
        let missing = || StoreError::damaged(format!("the source `{id}` is missing"));
        Ok(n.optional()?.ok_or_else(missing)?)
    }
}

/// A number of a record as reverse lists have it.
fn number(n: i64) -> std::result::Result<u32, StoreError> {
    u32::try_from(n).map_err(|_| StoreError::TOO_MANY)
}

//! Claims, with what is said of each in several records.

use super::super::kept::Cursor;
use super::super::loaded::Cause;
use super::super::parts::{IS_ABOUT, SAYS};
use super::{NONE, Settling, above, big, pair};
use crate::model::{About, NodeId};
use crate::store::StoreError;
use crate::store::codec::Summary;
use crate::store::pour::Spout;
use crate::store::rows::{self, ABOUT, ClaimCounts, Columns, Span};
use crate::store::sort::{Numbers, Sorter};
use crate::store::tally::{CLAIMS_TOGETHER, Tally};

impl Settling {
    /// Pours the claims; returns how many there are.
    pub(super) fn claims(&mut self, spout: &mut Spout) -> Result<usize, StoreError> {
        let folder = self.parts.folder.clone();
        let take = |numbers: &mut Numbers<1>| std::mem::replace(numbers, Numbers::new(&folder, 0));
        let mut contradicted = take(&mut self.contradicted).sorted()?;
        let mut related = take(&mut self.related).sorted()?;
        let mut ends = std::mem::replace(&mut self.ends, Sorter::new(&folder, 0)).sorted()?;
        let sayings = std::mem::replace(&mut self.parts.sayings, Sorter::new(&folder, 0));
        let (mut sayings, mut record, mut tallied) = (sayings.sorted()?, Vec::new(), Vec::new());
        let (mut count, mut summary, mut summaries) = (0, Summary::default(), 0);
        let mut said = Said::default();
        while let Some(at) = sayings.next(&mut record)? {
            self.say(above(at), &record, &mut said)?;
            if sayings.key().is_some_and(|next| above(next) == above(at)) {
                continue;
            }
            let said = std::mem::take(&mut said);
            let number = self.claim_numbers[above(at) as usize];
            if number == NONE {
                continue;
            }
            let mut tally = Tally::default();
            if ends.key() == Some(number.into()) {
                ends.next(&mut tallied)?;
                tally = Tally::take(&tallied).ok_or(StoreError::System)?;
            }
            let accounts = big(tally.accounts());
            let counts = ClaimCounts {
                accounts,
                kept: accounts,
                ends: tally.json(),
                contradictions: contradicted.count(number.into())?,
                relations: related.count(number.into())?,
            };
            let mut says = Columns::packed("claim", number.into(), &said.columns)?;
            if !said.about.is_empty() {
                let (about, stood) = rows::with_more_about(says.text_in(ABOUT), &said.about);
                says.replace(ABOUT, Some(about));
                self.parts.report.loaded.merged += stood;
            }
            spout.row(&rows::claim_counts(says, &counts, Span::FIRST))?;
            for node in said.nodes {
                let concerned = self.name(node);
                self.concerning.push(pair(concerned, number))?;
            }
            count += 1;
            summary.push(&tally);
            if summary.accounts.len() == CLAIMS_TOGETHER {
                spout.block("summary", "ends", summaries, &std::mem::take(&mut summary))?;
                summaries += 1;
            }
        }
        if !summary.accounts.is_empty() {
            spout.block("summary", "ends", summaries, &summary)?;
        }
        Ok(count)
    }

    /// Adds what a record says to what is said of its claim.
    fn say(&mut self, claim: u32, record: &[u8], said: &mut Said) -> Result<(), StoreError> {
        let mut cursor = Cursor(record);
        let (place, what) = (cursor.number()?, cursor.number()?);
        if what == IS_ABOUT {
            if !self.parts.is_claim[claim as usize] {
                return self.leave_claim(place, Cause::NoClaim, claim);
            }
            said.nodes.push(cursor.small()?);
            let id = NodeId::new(cursor.text()?).map_err(|_| StoreError::System)?;
            let has_role = cursor.bytes(1)?[0] != 0;
            let role = cursor.text()?;
            said.about.push(About { id, role: has_role.then(|| role.to_owned()) });
            return Ok(());
        }
        debug_assert_eq!(what, SAYS);
        let says = cursor.0;
        if said.is_defined {
            if said.says == says {
                self.parts.report.loaded.merged += 1;
                return Ok(());
            }
            return self.leave_claim(place, Cause::Differs, claim);
        }
        said.is_defined = true;
        says.clone_into(&mut said.says);
        if let Some(at) = cursor.small()?.checked_sub(1) {
            self.name(at);
        }
        for _ in 0..cursor.number()? {
            said.nodes.push(cursor.small()?);
        }
        cursor.0.clone_into(&mut said.columns);
        Ok(())
    }
}

/// What is said of a claim.
#[derive(Default)]
struct Said {
    is_defined: bool,
    says: Vec<u8>,
    columns: Vec<u8>,
    about: Vec<About>,
    nodes: Vec<u32>,
}

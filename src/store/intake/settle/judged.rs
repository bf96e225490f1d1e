//! What was judged: contradictions, relations, who is who.

use super::super::kept::{self, Cursor};
use super::super::loaded::Cause;
use super::super::parts::{DEFINED, ENTITY, IS_DOCUMENT, TELLS, THERE};
use super::{NONE, Settling, big, with_look};
use crate::store::StoreError;
use crate::store::pour::Spout;
use crate::store::rows::Columns;
use crate::store::sort::Sorter;

impl Settling {
    /// Pours what was judged, in the order in which it came; what is the same is there once.
    pub(super) fn judged(&mut self, spout: &mut Spout) -> Result<(), StoreError> {
        let folder = self.parts.folder.clone();
        let judged = std::mem::replace(&mut self.parts.judged, Sorter::new(&folder, 0));
        let mut in_order = Sorter::new(&folder, self.parts.budget.records / 4);
        let (mut judged, mut record) = (judged.sorted()?, Vec::new());
        // Nearly always one, as its hash has no other.
        let mut same_hash: Vec<(Vec<u8>, u64, u64)> = Vec::new();
        while let Some(hash) = judged.next(&mut record)? {
            let (arrived, rest) = record.split_first_chunk().ok_or(StoreError::System)?;
            let mut cursor = Cursor(rest);
            let (arrived, place) = (u64::from_le_bytes(*arrived), cursor.number()?);
            match same_hash.iter_mut().find(|(says, ..)| says == cursor.0) {
                Some((_, first, first_place)) => {
                    self.parts.report.loaded.merged += 1;
                    (*first, *first_place) = (*first, *first_place).min((arrived, place));
                }
                None => same_hash.push((cursor.0.to_vec(), arrived, place)),
            }
            if judged.key() != Some(hash) {
                for (says, arrived, place) in same_hash.drain(..) {
                    in_order.push(arrived, |bytes| {
                        kept::number(bytes, place);
                        bytes.extend(&says);
                    })?;
                }
            }
        }
        let mut in_order = in_order.sorted()?;
        while in_order.next(&mut record)?.is_some() {
            self.judgement(&record, spout)?;
        }
        Ok(())
    }

    fn judgement(&mut self, record: &[u8], spout: &mut Spout) -> Result<(), StoreError> {
        const TABLES: [&str; 3] = ["contradiction", "relation", "judgement"];
        let mut cursor = Cursor(record);
        let place = cursor.number()?;
        let kind = usize::from(cursor.bytes(1)?[0]).min(2);
        let (a, b, hop) = (cursor.small()?, cursor.small()?, cursor.small()?.checked_sub(1));
        let account = cursor.text()?;
        if kind == 2 {
            self.resemble(a, b);
            if !self.parts.exact && self.is_entity(a) != self.is_entity(b) {
                return self.leave_node(place, Cause::TwoKinds, if self.is_entity(a) { a } else { b });
            }
            for node in [a, b] {
                let number = self.name(node);
                self.judged.push([number.into()])?;
            }
        } else {
            let claims = [a, b].map(|claim| self.claim_numbers[claim as usize]);
            if let Some(missing) = claims.iter().position(|claim| *claim == NONE) {
                return self.leave_claim(place, Cause::NoClaim, [a, b][missing]);
            }
            if !account.is_empty() && !self.parts.wanted.get(account).copied().unwrap_or_default() {
                self.parts.report.leave(place, Cause::NoAccount, account);
                return Ok(());
            }
            if let Some(hop) = hop {
                if self.is_entity(hop) {
                    return self.leave_node(place, Cause::TwoKinds, hop);
                }
                self.name(hop);
            }
            let counted = if kind == 0 { &mut self.contradicted } else { &mut self.related };
            let [a, b] = claims;
            counted.push([a.into()])?;
            if a != b {
                counted.push([b.into()])?;
            }
        }
        spout.row(&Columns::packed(TABLES[kind], big(self.counts[kind]), cursor.0)?)?;
        self.counts[kind] += 1;
        Ok(())
    }

    /// Makes a source or entity of which nothing but a judgement is known what the other one is; sources, if nothing is
    /// known of either.
    fn resemble(&mut self, a: u32, b: u32) {
        let known = |node: u32| {
            self.parts.marks[node as usize] & (DEFINED | ENTITY | TELLS | IS_DOCUMENT | THERE) != 0
        };
        let kinds = [a, b].map(|node| known(node).then(|| self.is_entity(node)));
        let entities = kinds[0].or(kinds[1]).unwrap_or(false);
        for (node, kind) in [a, b].into_iter().zip(kinds) {
            if kind.is_none() {
                let marks = &mut self.parts.marks[node as usize];
                *marks = with_look(*marks | if entities { ENTITY } else { TELLS });
            }
        }
    }
}

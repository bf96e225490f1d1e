//! How much of an answer a picture shows, and what it says of the rest.

use super::Picture;
use crate::model::{Account, Claim};
use crate::query::Trace;
use crate::words;

/// What stands above one another in a picture of chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ranks {
    /// What is as many hops away from the claim.
    #[default]
    Hop,
    /// What is dated alike.
    Time,
}

/// How much a picture shows before it folds what is alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The most boxes beside each other at one place, such as documents that tell a claim, before those that are alike
    /// fold into one.
    pub most_beside: usize,
    /// The most hops in a row that only pass it on, before the middle of the row folds.
    pub most_in_a_row: usize,
    /// The most other claims around the one that is traced.
    pub most_claims: usize,
    /// The most boxes of chains in one picture; what lies beyond is counted instead.
    pub most_boxes: usize,
    /// The most hops of a chain, from the document inwards.
    pub most_hops: usize,
    /// Only the chains of the claim, or through the source or document, that has this id.
    pub focus: Option<String>,
    /// What stands above one another.
    pub ranks: Ranks,
}

impl Options {
    /// Says whether an account of a claim is in focus.
    pub(super) fn admits(&self, claim: &Claim, account: &Account) -> bool {
        let Some(focus) = &self.focus else { return true };
        claim.id.as_str() == focus || account.hops.iter().any(|hop| hop.source.as_str() == focus)
    }

    /// Says in a picture what of some traces is not drawn because nobody asked for it.
    pub(super) fn state<'t, 'a: 't>(
        &self,
        picture: &mut Picture,
        traces: impl IntoIterator<Item = &'t Trace<'a>>,
    ) {
        let (mut unseen, mut cut) = (0, false);
        for trace in traces {
            for one in &trace.accounts {
                let seen = self.admits(trace.claim, one.account);
                unseen += usize::from(!seen);
                cut |= seen && one.account.hops.len() > self.most_hops;
            }
        }
        if let Some(focus) = self.focus.as_ref().filter(|_| unseen > 0) {
            picture.left_out.push(words::pictures::out_of_focus(unseen, focus));
        }
        if cut {
            picture.left_out.push(words::pictures::cut_at(self.most_hops));
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            most_beside: 12,
            most_in_a_row: 10,
            most_claims: 6,
            most_boxes: 48,
            most_hops: usize::MAX,
            focus: None,
            ranks: Ranks::Hop,
        }
    }
}

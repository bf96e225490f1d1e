//! What several questions about disputes share: who speaks against a claim, and in which order records are told.

use super::trace::{group_ends, order_of};
use super::{EndGroup, end_of};
use crate::graph::View;
use crate::model::{Account, Basis, Claim, ClaimId, Contradiction, Differ, SourceId, Stance, Strength, When};

/// Somebody who doubts or denies a claim. Who disputes only what a denier said is not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Against<'a> {
    /// The account.
    pub account: &'a Account,
    /// The position of the hop.
    pub hop: usize,
    /// Who.
    pub source: &'a SourceId,
    /// Doubts or denies.
    pub stance: Stance,
    /// How they know, if they are the last on their chain.
    pub basis: Option<Basis>,
    /// Whose telling they doubt or deny, if they were told of it.
    pub telling_of: Option<&'a SourceId>,
}

/// Returns who disputes the claim in an account: the innermost hop that doubts or denies.
pub(super) fn against(account: &Account) -> Option<Against<'_>> {
    let hop = account.support_from().checked_sub(1)?;
    let one = account.hops.get(hop)?;
    let telling_of = account.hops.get(hop + 1).map(|inner| &inner.source);
    let basis = telling_of.is_none().then_some(one.basis);
    Some(Against { account, hop, source: &one.source, stance: one.stance, basis, telling_of })
}

/// Who says so and who disputes it: a claim's evidence in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoSays<'a> {
    /// The ends of its supporting chains, one row a kind.
    pub ends: Vec<EndGroup<'a>>,
    /// Who doubts or denies it, in the order of a trace.
    pub against: Vec<Against<'a>>,
}

/// Returns who says a claim and who disputes it.
pub fn who_says<'a>(view: &impl View, claim: &'a Claim) -> WhoSays<'a> {
    WhoSays {
        ends: group_ends(claim.accounts.iter().filter_map(|account| end_of(view, account))),
        against: in_order(view, claim).into_iter().filter_map(against).collect(),
    }
}

/// Returns the accounts of a claim in the order of a trace.
pub fn in_order<'a>(view: &impl View, claim: &'a Claim) -> Vec<&'a Account> {
    let mut accounts: Vec<&'a Account> = claim.accounts.iter().collect();
    accounts.sort_by_cached_key(|account| order_of(view, account));
    accounts
}

/// Which claims, what between them, and what is remarked of it.
type Order<'a> = ([&'a str; 2], (Strength, Differ), (Judged<'a>, &'a [ClaimId; 2]));

/// Why, by whom and when.
type Judged<'a> = (&'a Option<String>, &'a Option<String>, Option<&'a str>);

/// By the two claims, strength, what differs, why, by whom and when, and at last by which claim is named first: nothing
/// is left to the order of the records.
pub(super) fn order_of_contradictions(one: &Contradiction) -> Order<'_> {
    let [a, b] = one.claims.each_ref().map(ClaimId::as_str);
    ([a.min(b), a.max(b)], (one.strength, one.differ), rest_of_contradictions(one))
}

/// The last part of that order, for answers that put strength first.
pub(super) fn rest_of_contradictions(one: &Contradiction) -> (Judged<'_>, &[ClaimId; 2]) {
    ((&one.why, &one.by, one.on.as_ref().map(When::as_str)), &one.claims)
}

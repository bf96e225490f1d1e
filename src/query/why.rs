//! Why an end stands behind a claim: the shortest proof, from a document inwards.
//!
//! A proof is made of legs. The first runs on the supporting chain of an account, from its outermost supporting hop
//! inwards; each further leg begins where another account carries the last hop of the leg before on (a join, which is
//! ours). All legs but the last run to the last hop of their account; the last stops at the source that is asked for.
//! The shortest proof has the fewest joins, then the fewest steps from one source to the next, then the account that
//! comes first in the trace, and so on from leg to leg.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::{End, Trace, TracedAccount, trace};
use crate::graph::{Identities, Join, View};
use crate::model::{ClaimId, Likelihood, SourceId};

/// Why a source stands behind a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Why<'a> {
    /// The trace in which the proof runs.
    pub trace: Trace<'a>,
    /// The source that was asked for.
    pub source: &'a SourceId,
    /// The proof; nothing if the source stands behind no supporting chain.
    pub proof: Option<Proof<'a>>,
    /// The documents from which a proof leads there, with the fewest joins that it takes, by joins and id.
    pub documents: Vec<Reach<'a>>,
}

/// The shortest way from a document to a source that stands behind a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof<'a> {
    /// Its legs, from the document inwards. There is at least one.
    pub legs: Vec<Leg>,
    /// The end; nothing if the source only passes it on, and is no end of any chain.
    pub end: Option<End<'a>>,
}

/// The part of a proof that runs on one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// The position of the account in the trace.
    pub account: usize,
    /// The position of its first hop.
    pub from: usize,
    /// The position of its last hop.
    pub to: usize,
    /// If it carries on the leg before: how surely the two sources at the join are one.
    pub join: Option<Likelihood>,
}

/// A document from which a proof leads to a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach<'a> {
    /// The fewest joins that it takes.
    pub joins: usize,
    /// The document.
    pub document: &'a SourceId,
}

/// The length of a proof: joins, then steps.
type Length = (usize, usize);

/// Returns the shortest proof that a source stands behind a claim; nothing if there is no such claim or source.
///
/// If the source is the end of some supporting chain, only proofs that end in it count. With `from`, the proof begins
/// at that source.
pub fn why<'a>(
    view: &'a impl View,
    id: &ClaimId,
    source: &SourceId,
    from: Option<&SourceId>,
) -> Option<Why<'a>> {
    let source = &view.source(source)?.id;
    let trace = trace(view, id)?;
    let sources = trace.accounts.iter().flat_map(|one| one.account.hops.iter().map(|hop| &hop.source));
    let identities = Identities::around(view, sources.chain([source]).chain(from));
    let search = Search::new(&trace, &identities, source);
    let mut documents: BTreeMap<&'a SourceId, usize> = BTreeMap::new();
    let mut candidates: Vec<(Length, usize, usize)> = Vec::new();
    for (account, one) in trace.accounts.iter().enumerate().filter(|(_, one)| one.end.is_some()) {
        let outermost = search.length_from(account, one.support_from);
        if let (Some(document), Some((joins, _))) = (&one.account.document, outermost) {
            let fewest = documents.entry(document).or_insert(joins);
            *fewest = joins.min(*fewest);
        }
        let begins = |hop: &usize| {
            from.is_none_or(|from| identities.class(&one.account.hops[*hop].source) == identities.class(from))
        };
        let until = if from.is_some() { one.account.hops.len() } else { one.support_from + 1 };
        let Some(start) = (one.support_from..until).find(begins) else { continue };
        candidates.extend(search.length_from(account, start).map(|length| (length, account, start)));
    }
    let proof = candidates.into_iter().min().map(|(_, account, start)| search.proof(account, start));
    let mut documents: Vec<Reach<'a>> =
        documents.into_iter().map(|(document, joins)| Reach { joins, document }).collect();
    documents.sort_unstable();
    Some(Why { trace, source, proof, documents })
}

/// For each account where on it the source stands, and how far it is there from its last hop.
struct Search<'t, 'a> {
    accounts: &'t [TracedAccount<'a>],
    /// The positions of the hops at which a proof may stop, on supporting chains.
    stops: Vec<Vec<usize>>,
    /// From the last hop of an account by the joins alone.
    onward: Vec<Option<Length>>,
}

impl<'t, 'a> Search<'t, 'a> {
    fn new(trace: &'t Trace<'a>, identities: &Identities, source: &SourceId) -> Self {
        let wanted = identities.class(source);
        let accounts = trace.accounts.as_slice();
        let stands =
            |one: &TracedAccount<'a>, hop: usize| identities.class(&one.account.hops[hop].source) == wanted;
        let is_end = accounts.iter().any(|one| one.end.is_some() && stands(one, one.account.hops.len() - 1));
        let stops = |one: &TracedAccount<'a>| -> Vec<usize> {
            let last = one.account.hops.len().saturating_sub(1);
            let from = if is_end { last.max(one.support_from) } else { one.support_from };
            (from..one.account.hops.len()).filter(|hop| one.end.is_some() && stands(one, *hop)).collect()
        };
        let mut search = Self {
            accounts,
            stops: accounts.iter().map(stops).collect(),
            onward: vec![None; accounts.len()],
        };
        search.measure();
        search
    }

    /// Dijkstra's algorithm, from the accounts on which the source stands back over the joins that lead there.
    fn measure(&mut self) {
        let mut leading: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.accounts.len()];
        let mut open: BinaryHeap<Reverse<(Length, usize)>> = BinaryHeap::new();
        for (account, one) in self.accounts.iter().enumerate() {
            for Join { to, .. } in one.joins.iter() {
                match self.steps_to_stop(to.account, to.hop) {
                    Some(steps) => open.push(Reverse(((1, steps), account))),
                    None => leading[to.account].push((account, to.hop)),
                }
            }
        }
        while let Some(Reverse((length, account))) = open.pop() {
            if self.onward[account].is_some() {
                continue;
            }
            self.onward[account] = Some(length);
            for (before, hop) in &leading[account] {
                let steps = self.accounts[account].account.hops.len() - 1 - hop;
                open.push(Reverse(((length.0 + 1, length.1 + steps), *before)));
            }
        }
    }

    fn stop_after(&self, account: usize, hop: usize) -> Option<usize> {
        self.stops[account].iter().copied().find(|stop| *stop >= hop)
    }

    fn steps_to_stop(&self, account: usize, hop: usize) -> Option<usize> {
        Some(self.stop_after(account, hop)? - hop)
    }

    /// The length of the shortest way from a hop of an account to the source.
    fn length_from(&self, account: usize, hop: usize) -> Option<Length> {
        if let Some(steps) = self.steps_to_stop(account, hop) {
            return Some((0, steps));
        }
        let (joins, steps) = self.onward[account]?;
        Some((joins, steps + self.accounts[account].account.hops.len() - 1 - hop))
    }

    /// Walks the shortest way. Every join makes what is left of it shorter.
    fn proof(&self, account: usize, hop: usize) -> Proof<'a> {
        let mut legs = Vec::new();
        let (mut account, mut from, mut join) = (account, hop, None);
        loop {
            let one = &self.accounts[account];
            let last = one.account.hops.len() - 1;
            let stop = self.stop_after(account, from);
            legs.push(Leg { account, from, to: stop.unwrap_or(last), join });
            let next = one.joins.iter().filter_map(|join| {
                Some((self.length_from(join.to.account, join.to.hop)?, join.to, join.likely))
            });
            match (stop, next.min()) {
                (None, Some((_, to, likely))) => (account, from, join) = (to.account, to.hop, Some(likely)),
                (stop, _) => return Proof { legs, end: one.end.filter(|_| stop == Some(last)) },
            }
        }
    }
}

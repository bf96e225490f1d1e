//! What falls if some sources go: a witness takes it back, a document turns out to be forged.
//!
//! *Who goes.* The sources asked about; with members also whoever is a part of one that goes or speaks for it, and so
//! on. With each that goes, go those that are certainly the same, the documents that it published and those that it
//! wrote; and so on.
//!
//! *What goes with them.* Whatever is told is known through everybody on the chain outside it. So a supporting account
//! is lost if anybody on its chain goes, and a denial or a doubt is lost if whoever utters it goes or anybody outside.
//!
//! *What becomes of a claim* that loses a supporting account:
//!
//! - it **falls** if it keeps none; where those who go only told of it as denied, that is counted apart: it is no
//!   longer known that anybody said so, but nothing rested on them;
//! - it **stands** if it keeps one with a known ground (witness, record, official) on whose chain nobody is tied to
//!   those who go;
//! - it is **to be looked at again** otherwise: what it keeps are unknown ends and inferences, or grounds that hold
//!   only if whoever is on the chain is not, by a judgement that is less than certain, one of those who go, and is not
//!   tied to one of them by office.
//!
//! For every account that is kept, the doubts on it are listed: an unknown end, an inference, a loop (among the kept
//! accounts, it is carried on only into a loop), a join (it is carried on by an account that is lost, so it may rest on
//! what goes), a tie. A join never holds a claim alone: it leads to another account of the same claim, which either is
//! kept and counts itself, or is lost.
//!
//! *Disputes that lose a side*: contradictions of which one claim falls or both, and disputed claims that lose all who
//! support them or all who dispute them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::going::{Going, Gone};
use super::sides::{Against, against, in_order, order_of_contradictions};
use super::trace::group_ends;
use super::{End, EndGroup, EndKind, Filter, end_of};
use crate::graph::{Chains, Graph, Join};
use crate::model::{Account, AccountId, Claim, ClaimId, Contradiction, Likelihood, SourceId};

/// What becomes of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It loses no supporting account, or had none.
    Untouched,
    /// It loses all its supporting accounts.
    Falls,
    /// It keeps a known ground that nothing ties to those who go.
    Stands,
    /// It keeps something, but no such ground.
    LookAgain,
}

/// A supporting account that goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost<'a> {
    /// The account.
    pub account: &'a Account,
    /// Its end.
    pub end: End<'a>,
    /// The outermost source on its chain that goes.
    pub through: &'a SourceId,
    /// Whether that source tells of the claim only as denied or doubted, by itself or by somebody inside: it supports
    /// nothing, but without it nobody would know that the claim was made.
    pub as_denied: bool,
}

/// What makes an account that is kept less than a ground to stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt<'a> {
    /// Nobody knows what the claim rests on there.
    UnknownEnd,
    /// Somebody concluded it.
    Inference,
    /// It is carried on only into a loop.
    Loop,
    /// It is carried on by an account that is lost.
    Join(&'a Account),
    /// A source on its chain may be one that goes.
    MayBe(&'a SourceId, &'a SourceId, Likelihood),
    /// A source on its chain speaks for one that goes, or one that goes speaks for it.
    Office(&'a SourceId, &'a SourceId),
}

/// A supporting account that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<'a> {
    /// The account.
    pub account: &'a Account,
    /// Its end.
    pub end: End<'a>,
    /// What speaks against resting on it, sorted; empty for a ground to stand on.
    pub doubts: Vec<Doubt<'a>>,
}

/// A claim that loses a supporting account.
#[derive(Debug, Clone, PartialEq)]
pub struct Affected<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// What becomes of it.
    pub fate: Fate,
    /// What it loses, in the order of a trace.
    pub lost: Vec<Lost<'a>>,
    /// What it keeps, in the order of a trace.
    pub kept: Vec<Kept<'a>>,
}

/// A dispute that loses a side.
#[derive(Debug, Clone, PartialEq)]
pub enum LostSide<'a> {
    /// Two claims set against each other, of which one falls, or both.
    Claims {
        /// The judgement that sets them against each other.
        contradiction: &'a Contradiction,
        /// What becomes of them, in its order.
        fates: [Fate; 2],
    },
    /// A claim that somebody supports and somebody disputes, and that loses all of the ones or all of the others.
    Disputed {
        /// The claim.
        claim: &'a Claim,
        /// What becomes of it.
        fate: Fate,
        /// Who doubts or denies it and goes.
        lost: Vec<Against<'a>>,
        /// Who doubts or denies it and stays.
        kept: Vec<Against<'a>>,
    },
}

impl<'a> Affected<'a> {
    /// Returns whether the claim falls and all that goes is that it was told of as denied or doubted. Nothing rested on
    /// those who go: they were against it.
    pub fn known_as_denied(&self) -> bool {
        self.fate == Fate::Falls && self.lost.iter().all(|lost| lost.as_denied)
    }

    /// Returns the ends of the chains that it loses, one row a kind.
    pub fn lost_ends(&self) -> Vec<EndGroup<'a>> {
        group_ends(self.lost.iter().map(|one| one.end))
    }

    /// Returns the ends of the chains that it keeps, one row a kind.
    pub fn kept_ends(&self) -> Vec<EndGroup<'a>> {
        group_ends(self.kept.iter().map(|one| one.end))
    }
}

/// What falls if some sources go.
#[derive(Debug, Clone, PartialEq)]
pub struct Impact<'a> {
    /// Who goes: those asked about in their order, then the others by id.
    pub gone: Vec<Gone<'a>>,
    /// The claims that lose a supporting account, by id.
    pub claims: Vec<Affected<'a>>,
    /// The disputes that lose a side: first the disputed claims, then the contradictions, by id.
    pub disputes: Vec<LostSide<'a>>,
}

impl<'a> Impact<'a> {
    /// Returns the claims with this fate, by id.
    pub fn with_fate(&self, fate: Fate) -> impl Iterator<Item = &Affected<'a>> {
        self.claims.iter().filter(move |one| one.fate == fate)
    }
}

/// Answers what falls if the sources go, `members` with whoever is a part of them or speaks for them, among the claims
/// that a filter lets through.
///
/// Takes time in the order of the case.
pub fn impact<'a>(graph: &'a Graph, sources: &[SourceId], members: bool, filter: &Filter) -> Impact<'a> {
    let going = Going::of(graph, sources, members);
    let mut all: Vec<&'a Claim> = graph.case().claims.values().collect();
    all.sort_by(|a, b| a.id.cmp(&b.id));
    let mut fates: BTreeMap<&'a ClaimId, Fate> = BTreeMap::new();
    let (mut claims, mut disputes) = (Vec::new(), Vec::new());
    for claim in all {
        let one = affect(graph, &going, claim);
        let fate = one.as_ref().map_or(Fate::Untouched, |one| one.fate);
        fates.insert(&claim.id, fate);
        let against = lost_disputers(graph, &going, claim, fate);
        if (one.is_some() || against.is_some()) && filter.admits(graph, claim) {
            claims.extend(one);
            disputes.extend(against);
        }
    }
    disputes.extend(lost_claims(graph, &fates, filter));
    Impact { gone: going.listed, claims, disputes }
}

/// What becomes of a claim, if it loses a supporting account.
fn affect<'a>(graph: &'a Graph, going: &Going<'a>, claim: &'a Claim) -> Option<Affected<'a>> {
    if !claim.accounts.iter().any(|account| going.first_on(account).is_some()) {
        return None;
    }
    let (mut lost, mut stay) = (Vec::new(), Vec::new());
    for account in in_order(graph, claim) {
        let Some(end) = end_of(graph, account) else { continue };
        match going.first_on(account) {
            Some(hop) => {
                let as_denied = hop < account.support_from();
                lost.push(Lost { account, end, through: &account.hops[hop].source, as_denied });
            }
            None => stay.push((account, end)),
        }
    }
    if lost.is_empty() {
        return None;
    }
    let kept = keep(graph, going, claim, &stay);
    let fate = match kept.as_slice() {
        [] => Fate::Falls,
        kept if kept.iter().any(|one| one.doubts.is_empty()) => Fate::Stands,
        _ => Fate::LookAgain,
    };
    Some(Affected { claim, fate, lost, kept })
}

/// What speaks against resting on the accounts that are kept.
fn keep<'a>(
    graph: &'a Graph,
    going: &Going<'a>,
    claim: &'a Claim,
    stay: &[(&'a Account, End<'a>)],
) -> Vec<Kept<'a>> {
    let open = stay.iter().any(|(_, end)| end.kind.is_unknown());
    let joined = if open { Joined::of(graph, going, claim) } else { Joined::default() };
    let kept = |(account, end): &(&'a Account, End<'a>)| {
        let mut doubts = going.ties(account);
        if end.kind == EndKind::Inference {
            doubts.push(Doubt::Inference);
        } else if end.kind.is_unknown() {
            doubts.push(Doubt::UnknownEnd);
            doubts.extend(joined.only_loops.get(&account.id).map(|_| Doubt::Loop));
            doubts.extend(joined.into_lost.get(&account.id).map(|to| Doubt::Join(to)));
        }
        doubts.sort_by_key(order_of_doubts);
        doubts.dedup();
        Kept { account, end: *end, doubts }
    };
    stay.iter().map(kept).collect()
}

/// In the order of [`Doubt`], then by what it names.
fn order_of_doubts<'a>(doubt: &Doubt<'a>) -> (u8, Option<Likelihood>, &'a str, &'a str) {
    match doubt {
        Doubt::UnknownEnd => (0, None, "", ""),
        Doubt::Inference => (1, None, "", ""),
        Doubt::Loop => (2, None, "", ""),
        Doubt::Join(account) => (3, None, account.id.as_str(), ""),
        Doubt::MayBe(source, gone, likely) => (4, Some(*likely), source.as_str(), gone.as_str()),
        Doubt::Office(source, gone) => (5, None, source.as_str(), gone.as_str()),
    }
}

/// How the accounts of a claim are carried on, once some go.
#[derive(Default)]
struct Joined<'a> {
    /// Those that an account carries on which is lost: the first such, in the order of a trace.
    into_lost: HashMap<&'a AccountId, &'a Account>,
    /// Those that are carried on only into a loop of accounts that are kept.
    only_loops: HashSet<AccountId>,
}

impl<'a> Joined<'a> {
    fn of(graph: &'a Graph, going: &Going<'a>, claim: &'a Claim) -> Self {
        Self { into_lost: into_lost(graph, going, claim), only_loops: only_loops(graph, going, claim) }
    }
}

fn into_lost<'a>(
    graph: &'a Graph,
    going: &Going<'a>,
    claim: &'a Claim,
) -> HashMap<&'a AccountId, &'a Account> {
    let chains = Chains::new(graph, claim, &going.identities);
    let ranks: HashMap<&AccountId, usize> =
        in_order(graph, claim).into_iter().enumerate().map(|(rank, account)| (&account.id, rank)).collect();
    let lost: Vec<bool> = claim.accounts.iter().map(|account| going.first_on(account).is_some()).collect();
    // Accounts that end in one source share their joins: each list is searched once.
    let mut searched: HashMap<*const Join, Option<&'a Account>> = HashMap::new();
    let mut found = HashMap::new();
    for (i, account) in claim.accounts.iter().enumerate() {
        let joins = chains.joins(i);
        let first = || {
            let into = joins.iter().filter(|join| lost[join.to.account]);
            into.map(|join| &claim.accounts[join.to.account]).min_by_key(|account| ranks.get(&account.id))
        };
        if let Some(to) = *searched.entry(joins.as_ptr()).or_insert_with(first) {
            found.insert(&account.id, to);
        }
    }
    found
}

fn only_loops(graph: &Graph, going: &Going, claim: &Claim) -> HashSet<AccountId> {
    let mut rest = Claim::new(claim.id.clone(), "");
    rest.accounts = claim.accounts.iter().filter(|one| going.first_on(one).is_none()).cloned().collect();
    let chains = Chains::new(graph, &rest, &going.identities);
    let mut searched: HashMap<*const Join, bool> = HashMap::new();
    let mut found = HashSet::new();
    for (i, account) in rest.accounts.iter().enumerate() {
        let joins = chains.joins(i);
        let nowhere = || !joins.is_empty() && chains.leads_to(i).is_some_and(|ends| ends.is_empty());
        if *searched.entry(joins.as_ptr()).or_insert_with(nowhere) {
            found.insert(account.id.clone());
        }
    }
    found
}

/// The dispute over a claim, if it loses all who support it or all who dispute it.
fn lost_disputers<'a>(
    graph: &'a Graph,
    going: &Going<'a>,
    claim: &'a Claim,
    fate: Fate,
) -> Option<LostSide<'a>> {
    if claim.accounts.iter().all(|account| account.support_from() == 0) {
        return None;
    }
    let all = in_order(graph, claim).into_iter().filter_map(against);
    let (lost, kept): (Vec<_>, Vec<_>) =
        all.partition(|one| going.first_on(one.account).is_some_and(|hop| hop <= one.hop));
    let loses = fate == Fate::Falls || kept.is_empty() && !lost.is_empty();
    loses.then_some(LostSide::Disputed { claim, fate, lost, kept })
}

/// The contradictions of which a claim falls.
fn lost_claims<'a>(
    graph: &'a Graph,
    fates: &BTreeMap<&'a ClaimId, Fate>,
    filter: &Filter,
) -> Vec<LostSide<'a>> {
    let fate = |id: &ClaimId| fates.get(id).copied().unwrap_or(Fate::Untouched);
    let admitted = |id: &ClaimId| {
        graph.case().claims.get(id).is_some_and(|claim| filter.is_open() || filter.admits(graph, claim))
    };
    let mut all: Vec<&Contradiction> = graph.case().contradictions.iter().collect();
    all.retain(|one| one.claims.iter().any(|id| fate(id) == Fate::Falls) && one.claims.iter().any(admitted));
    all.sort_by_key(|one| order_of_contradictions(one));
    let lost = |contradiction: &'a Contradiction| {
        let [a, b] = &contradiction.claims;
        LostSide::Claims { contradiction, fates: [fate(a), fate(b)] }
    };
    all.into_iter().map(lost).collect()
}

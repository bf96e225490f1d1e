//! What is missing, and whom to ask for it: the open ends of all claims as questions, and what else each claim lacks.
//!
//! A question is somebody who can be asked, and the end about which to ask. What an answer would settle is counted as
//! if the source at the end turned out to have seen it: a claim gains a **first** origin if it has none, a **further**
//! one if the source isn't already one of its origins, as [`Origins`] counts the fewest. An end is **open** if it is
//! unknown and no other account of the claim carries it on by a certain join, or carries it on only in a loop.

use std::collections::{BTreeMap, BTreeSet};

use super::trace::order_of;
use super::{End, EndKind, Origins, end_of};
use crate::graph::{Chains, Graph, Identities, Loop, View};
use crate::model::word::words;
use crate::model::{Account, AccountId, Claim, ClaimId, Identity, KnownTo, SourceId, SourceKind};

words! {
    /// What a claim lacks.
    GapKind is "a kind of gap" {
        /// Nobody on record supports it.
        NoSupport = "no-support",
        /// It has no known ground, and nobody who could be found again says so.
        Unnamed = "unnamed",
        /// It has no known ground, and somebody known doesn't say how they know.
        Unstated = "unstated",
        /// It has no known ground, and somebody was told by nobody who is named.
        Hearsay = "hearsay",
        /// It has no known ground, and somebody keeps the grounds to themselves.
        Undisclosed = "undisclosed",
        /// It is only concluded: no known ground, and no open end that could be asked about.
        Inference = "inference",
        /// All its known grounds are known only by a description.
        UnnamedGround = "unnamed-ground",
        /// Every chain runs through, or ends in, one and the same source.
        SingleVoice = "single-voice",
        /// A circle of citations and joins.
        Loop = "loop",
        /// Set against another claim, and on this side nobody saw it and no record shows it.
        NoWitness = "no-witness",
        /// An account of it stands in no document.
        NoDocument = "no-document",
        /// An account of it has no anchor in its document.
        NoAnchor = "no-anchor",
        /// An anchor was held against the stored text and didn't hold, or the text isn't at hand.
        NotVerified = "not-verified",
    }
}

/// What is missing in some claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Gaps<'a> {
    /// How many claims were looked at.
    pub looked_at: usize,
    /// What to ask: what settles most first, what nobody can be asked last.
    pub questions: Vec<Question<'a>>,
    /// The claims that lack something, by the first question that concerns them; then those without a question; by id.
    pub claims: Vec<WeakClaim<'a>>,
}

/// Whom to ask, and about whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Question<'a> {
    /// Who can be asked: the source at the end itself, or the nearest outside it; nothing if nobody can.
    pub ask: Option<&'a SourceId>,
    /// The source at the end; of several that are certainly the same the first by id.
    pub about: &'a SourceId,
    /// Claims that would gain a first known origin, by id.
    pub first: Vec<&'a Claim>,
    /// Claims that would gain another one, by id.
    pub further: Vec<&'a Claim>,
    /// Claims that would gain none, by id.
    pub others: Vec<&'a Claim>,
    /// The open ends, by claim and the order of its accounts.
    pub ends: Vec<OpenEnd<'a>>,
}

/// The open end of one account.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpenEnd<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The account.
    pub account: &'a Account,
    /// The kind of end.
    pub kind: EndKind,
}

/// A claim and what it lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct WeakClaim<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// What it lacks, in the order of [`GapKind`]; each kind once.
    pub gaps: Vec<Gap<'a>>,
}

/// Something that a claim lacks, with what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap<'a> {
    /// What.
    pub kind: GapKind,
    /// The sources concerned, sorted: the ends, the voice, the sources of a loop.
    pub sources: Vec<&'a SourceId>,
    /// The accounts that show it, in their order.
    pub accounts: Vec<&'a Account>,
    /// The claims set against it, sorted.
    pub against: Vec<&'a ClaimId>,
}

/// Collects what the claims lack. `verified` has the accounts whose anchors hold, if they were held against the texts.
pub fn gaps<'a>(graph: &'a Graph, claims: &[&'a Claim], verified: Option<&BTreeSet<AccountId>>) -> Gaps<'a> {
    let identities = Identities::around(graph, graph.case().sources.keys());
    let first_of = first_of_class(graph, &identities);
    let mut looked: Vec<Looked<'a>> = claims.iter().map(|claim| Looked::at(graph, claim)).collect();
    looked.sort_by(|a, b| a.claim.id.cmp(&b.claim.id));
    looked.dedup_by(|a, b| a.claim.id == b.claim.id);
    let name = |source: &'a SourceId| {
        identities.class(source).and_then(|class| first_of.get(&class).copied()).unwrap_or(source)
    };
    let questions = questions(graph, &looked, &name);
    let mut rank: BTreeMap<&ClaimId, usize> = BTreeMap::new();
    for (i, question) in questions.iter().enumerate() {
        for end in &question.ends {
            rank.entry(&end.claim.id).or_insert(i);
        }
    }
    let mut weak: Vec<WeakClaim<'a>> = looked
        .iter()
        .map(|one| WeakClaim { claim: one.claim, gaps: one.gaps(graph, verified) })
        .filter(|one| !one.gaps.is_empty())
        .collect();
    weak.sort_by_key(|one| (rank.get(&one.claim.id).copied().unwrap_or(usize::MAX), &one.claim.id));
    Gaps { looked_at: looked.len(), questions, claims: weak }
}

fn first_of_class<'a>(graph: &'a Graph, identities: &Identities) -> BTreeMap<usize, &'a SourceId> {
    let mut first: BTreeMap<usize, &SourceId> = BTreeMap::new();
    for source in graph.case().sources.keys() {
        let Some(class) = identities.class(source) else { continue };
        first.entry(class).and_modify(|known| *known = (*known).min(source)).or_insert(source);
    }
    first
}

fn questions<'a>(
    graph: &'a Graph,
    looked: &[Looked<'a>],
    name: &dyn Fn(&'a SourceId) -> &'a SourceId,
) -> Vec<Question<'a>> {
    type Key<'b> = (bool, Option<&'b SourceId>, &'b SourceId);
    let mut all: BTreeMap<Key<'a>, Question<'a>> = BTreeMap::new();
    for one in looked {
        for (account, end) in one.open_ends() {
            let (ask, about) = (whom_to_ask(graph, account), name(end.source));
            let question = all.entry((ask.is_none(), ask, about)).or_insert_with(|| Question {
                ask,
                about,
                first: Vec::new(),
                further: Vec::new(),
                others: Vec::new(),
                ends: Vec::new(),
            });
            let known = question.ends.last().is_some_and(|last| last.claim.id == one.claim.id);
            question.ends.push(OpenEnd { claim: one.claim, account, kind: end.kind });
            if known {
                continue;
            }
            match one.gain(end.source) {
                _ if one.origins == 0 => question.first.push(one.claim),
                true => question.further.push(one.claim),
                false => question.others.push(one.claim),
            }
        }
    }
    let mut questions: Vec<Question<'a>> = all.into_values().collect();
    questions.sort_by_key(|one| {
        let most = |list: &Vec<&Claim>| std::cmp::Reverse(list.len());
        (one.ask.is_none(), most(&one.first), most(&one.further), most(&one.others), one.about, one.ask)
    });
    questions
}

/// Returns who can be asked about the end of an account: the nearest source from the end outwards that can, and for a
/// document its author, else its outlet, else the document itself. Nothing if nobody can.
///
/// A source can be asked if somebody here knows who it is (`known_to`), or if it is named or a pseudonym and is
/// neither a record, a rumour nor unknown; never if nobody knows who it is.
pub fn whom_to_ask<'a>(view: &'a impl View, account: &'a Account) -> Option<&'a SourceId> {
    account.hops.iter().rev().find_map(|hop| {
        let source = view.source(&hop.source)?;
        let Some(document) = &source.document else {
            return can_be_asked(view, &hop.source).then_some(&hop.source);
        };
        let person = document.author.iter().chain(&document.outlet).find(|id| can_be_asked(view, id));
        Some(person.unwrap_or(&hop.source))
    })
}

fn can_be_asked(view: &impl View, id: &SourceId) -> bool {
    let Some(source) = view.source(id) else { return false };
    let speaks = !matches!(source.kind, SourceKind::Record | SourceKind::Rumour | SourceKind::Unknown);
    match source.known_to {
        Some(KnownTo::Nobody) => false,
        Some(KnownTo::Desk | KnownTo::Reporter) => true,
        None => speaks && matches!(source.identity, Identity::Named | Identity::Pseudonym),
    }
}

/// One claim with what its gaps are read from.
struct Looked<'a> {
    claim: &'a Claim,
    identities: Identities,
    /// Its accounts in their order, with their ends, and whether the end is open.
    accounts: Vec<(&'a Account, Option<End<'a>>, bool)>,
    loops: Vec<(Vec<&'a SourceId>, Vec<&'a Account>)>,
    origins: usize,
}

impl<'a> Looked<'a> {
    fn at(graph: &'a Graph, claim: &'a Claim) -> Self {
        let sources = claim.accounts.iter().flat_map(|account| account.hops.iter().map(|hop| &hop.source));
        let identities = Identities::around(graph, sources);
        let chains = Chains::new(graph, claim, &identities);
        let ends: Vec<Option<End>> = claim.accounts.iter().map(|account| end_of(graph, account)).collect();
        let counted: Vec<End> = ends.iter().flatten().copied().collect();
        let origins = Origins::count(graph, &identities, &counted).at_least;
        let mut order: Vec<usize> = (0..claim.accounts.len()).collect();
        order.sort_by_cached_key(|i| order_of(graph, &claim.accounts[*i]));
        let open = |i: usize| ends[i].is_some_and(|end| end.kind.is_unknown()) && !chains.is_carried_on(i);
        let accounts = order.iter().map(|i| (&claim.accounts[*i], ends[*i], open(*i))).collect();
        let loops = chains.loops().iter().map(|one| loop_of(claim, &order, one)).collect();
        drop(chains);
        Self { claim, identities, accounts, loops, origins }
    }

    fn open_ends(&self) -> impl Iterator<Item = (&'a Account, End<'a>)> {
        self.accounts
            .iter()
            .filter(|(.., open)| *open)
            .filter_map(|(account, end, _)| Some((*account, (*end)?)))
    }

    fn supporting(&self) -> impl Iterator<Item = (&'a Account, End<'a>)> {
        self.accounts.iter().filter_map(|(account, end, _)| Some((*account, (*end)?)))
    }

    /// Whether a source would be another origin, if it were one.
    fn gain(&self, source: &SourceId) -> bool {
        let class = self.identities.loose_class(source);
        let mut grounds = self.supporting().filter(|(_, end)| end.kind.is_known_ground());
        !grounds.any(|(_, end)| self.identities.loose_class(end.source) == class)
    }

    fn gaps(&self, graph: &'a Graph, verified: Option<&BTreeSet<AccountId>>) -> Vec<Gap<'a>> {
        let mut gaps = Vec::new();
        if self.supporting().next().is_none() {
            gaps.push(gap(GapKind::NoSupport, self.accounts.iter().map(|(account, ..)| (*account, None))));
        }
        gaps.extend(self.weak_grounds());
        gaps.extend(self.single_voice(graph));
        if !self.loops.is_empty() {
            gaps.push(self.in_loops());
        }
        gaps.extend(self.no_witness(graph));
        let all = || self.accounts.iter().map(|(account, ..)| *account);
        let lacks = |kind, wanted: &dyn Fn(&Account) -> bool| {
            gap(kind, all().filter(|account| wanted(account)).map(|account| (account, None)))
        };
        gaps.push(lacks(GapKind::NoDocument, &|account| account.document.is_none()));
        gaps.push(lacks(GapKind::NoAnchor, &|account| account.document.is_some() && account.at.is_none()));
        gaps.push(lacks(GapKind::NotVerified, &|account| {
            account.at.is_some() && verified.is_some_and(|verified| !verified.contains(&account.id))
        }));
        gaps.retain(|gap| {
            !gap.accounts.is_empty() || matches!(gap.kind, GapKind::NoSupport | GapKind::NoWitness)
        });
        gaps
    }

    /// No known ground, and on what it rests instead; or known grounds that nobody is named for.
    fn weak_grounds(&self) -> Vec<Gap<'a>> {
        let ends: Vec<_> = self.supporting().collect();
        let told = |(account, end): &(&'a Account, End<'a>)| (*account, Some(end.source));
        let grounds = || ends.iter().filter(|(_, end)| end.kind.is_known_ground());
        if grounds().next().is_some() {
            let all_unnamed = grounds().all(|(_, end)| end.unnamed);
            return if all_unnamed {
                vec![gap(GapKind::UnnamedGround, grounds().map(told))]
            } else {
                Vec::new()
            };
        }
        let open: Vec<_> = self.open_ends().collect();
        if open.is_empty() {
            let inferred = ends.iter().filter(|(_, end)| end.kind == EndKind::Inference);
            return vec![gap(GapKind::Inference, inferred.map(told))];
        }
        let kinds = [
            (EndKind::Unnamed, GapKind::Unnamed),
            (EndKind::Unstated, GapKind::Unstated),
            (EndKind::Hearsay, GapKind::Hearsay),
            (EndKind::Undisclosed, GapKind::Undisclosed),
        ];
        kinds
            .into_iter()
            .map(|(end, kind)| gap(kind, open.iter().filter(|(_, one)| one.kind == end).map(told)))
            .collect()
    }

    /// The source that stands on every supporting chain, documents apart unless the chain ends there.
    fn single_voice(&self, graph: &Graph) -> Option<Gap<'a>> {
        let voices = |account: &'a Account| {
            let last = account.hops.len().saturating_sub(1);
            let hops = account.hops.iter().enumerate().skip(account.support_from());
            hops.filter(move |(i, hop)| {
                *i == last || graph.source(&hop.source).is_none_or(|source| source.document.is_none())
            })
            .map(|(_, hop)| &hop.source)
        };
        let mut accounts = self.supporting().map(|(account, _)| account);
        let first = accounts.next()?;
        let mut common: BTreeSet<Option<usize>> =
            voices(first).map(|source| self.identities.class(source)).collect();
        for account in accounts {
            let here: BTreeSet<_> = voices(account).map(|source| self.identities.class(source)).collect();
            common.retain(|class| here.contains(class));
        }
        let innermost = voices(first).rfind(|source| common.contains(&self.identities.class(source)))?;
        Some(gap(GapKind::SingleVoice, self.supporting().map(|(account, _)| (account, Some(innermost)))))
    }

    fn in_loops(&self) -> Gap<'a> {
        let within: BTreeSet<&AccountId> =
            self.loops.iter().flat_map(|(_, accounts)| accounts.iter().map(|account| &account.id)).collect();
        let accounts = self.accounts.iter().map(|(account, ..)| *account);
        let mut found = gap(
            GapKind::Loop,
            accounts.filter(|one| within.contains(&one.id)).map(|account| (account, None)),
        );
        let sources: BTreeSet<_> = self.loops.iter().flat_map(|(sources, _)| sources).copied().collect();
        found.sources = sources.into_iter().collect();
        found
    }

    fn no_witness(&self, graph: &'a Graph) -> Option<Gap<'a>> {
        let seen = |(_, end): (_, End)| matches!(end.kind, EndKind::Witness | EndKind::Record);
        if self.supporting().any(seen) {
            return None;
        }
        let others = graph.contradictions_of(&self.claim.id).into_iter();
        let against: BTreeSet<&ClaimId> =
            others.flat_map(|one| one.claims.iter().filter(|id| **id != self.claim.id)).collect();
        let told = self.supporting().map(|(account, end)| (account, Some(end.source)));
        (!against.is_empty())
            .then(|| Gap { against: against.into_iter().collect(), ..gap(GapKind::NoWitness, told) })
    }
}

fn loop_of<'a>(claim: &'a Claim, order: &[usize], one: &Loop) -> (Vec<&'a SourceId>, Vec<&'a Account>) {
    let within: BTreeSet<usize> = one.accounts.iter().copied().collect();
    let accounts: Vec<&Account> =
        order.iter().filter(|i| within.contains(i)).map(|i| &claim.accounts[*i]).collect();
    let names: BTreeSet<&SourceId> = one.sources.iter().collect();
    let sources: BTreeSet<&SourceId> = accounts
        .iter()
        .flat_map(|account| account.hops.iter().map(|hop| &hop.source))
        .filter(|source| names.contains(source))
        .collect();
    (sources.into_iter().collect(), accounts)
}

fn gap<'a>(kind: GapKind, shown: impl Iterator<Item = (&'a Account, Option<&'a SourceId>)>) -> Gap<'a> {
    let (accounts, sources): (Vec<_>, Vec<_>) = shown.unzip();
    let sources: BTreeSet<&SourceId> = sources.into_iter().flatten().collect();
    Gap { kind, sources: sources.into_iter().collect(), accounts, against: Vec::new() }
}

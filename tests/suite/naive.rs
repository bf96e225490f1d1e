//! The trace a second time: from the definitions alone, from the accounts and from no graph, as naive as can be.
//!
//! Every question is answered where it is asked, by going through all the accounts and judgements again, so that each
//! definition stands here on its own and can be read against the design. What it costs doesn't matter.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use wherefrom::model::*;
use wherefrom::query::EndKind;

/// All that a trace says, by ids instead of positions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub accounts: BTreeMap<AccountId, Told>,
    pub tree: Vec<Node>,
    pub loops: Vec<Round>,
    pub disputes: Vec<Disputed>,
    pub contradictions: Vec<Against>,
    pub relations: Vec<(RelationKind, ClaimId, ClaimId, Option<String>)>,
    pub verdict: Sum,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    pub support_from: usize,
    pub end: Option<Stop>,
    /// The account and the hop that carry it on, sorted.
    pub joins: Vec<(AccountId, usize, Likelihood)>,
    pub leads_to: BTreeSet<AccountId>,
    pub only_loops: bool,
}

/// An end: its kind, whether it is known only by a description, and its source.
pub type Stop = (EndKind, bool, SourceId);

/// The sources of each kind of end.
pub type Stops = Vec<(EndKind, bool, Vec<SourceId>)>;

/// A node of the merged chains: by its way from the outside, with the accounts that stop there and that run through.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Node {
    pub way: Vec<(SourceId, Stance)>,
    pub stops: BTreeSet<AccountId>,
    pub accounts: BTreeSet<AccountId>,
}

/// A loop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Round {
    pub sources: Vec<SourceId>,
    pub accounts: BTreeSet<AccountId>,
    pub leads_out: bool,
}

/// A hop that doubts or denies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Disputed {
    pub account: AccountId,
    pub hop: usize,
    pub source: SourceId,
    pub stance: Stance,
    pub basis: Option<Basis>,
    pub telling_of: Option<SourceId>,
    pub of_a_denial: bool,
}

/// A claim set against this one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Against {
    pub claim: ClaimId,
    pub differ: Differ,
    pub why: Option<String>,
    pub ends: Stops,
}

/// What it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sum {
    pub supporting: usize,
    pub documents: Vec<SourceId>,
    pub outlets: Vec<SourceId>,
    pub without_outlet: usize,
    pub without_document: usize,
    pub only_against: Vec<SourceId>,
    pub ends: Stops,
    pub only_loops: usize,
    pub at_least: usize,
    pub at_most: usize,
    pub or_more: bool,
    pub inferences: usize,
    pub merged: Vec<Vec<SourceId>>,
    pub only_channels: Vec<SourceId>,
}

/// A supporting hop: the position of its account, and its own.
type Place = (usize, usize);

/// One claim of a case.
pub struct Naive<'a> {
    case: &'a Case,
    claim: &'a Claim,
    /// Where each account is carried on: kept, because all that follows asks for it again and again.
    joins: Vec<Vec<(Place, Likelihood)>>,
}

impl<'a> Naive<'a> {
    pub fn new(case: &'a Case, claim: &ClaimId) -> Self {
        let mut naive = Self { case, claim: &case.claims[claim], joins: Vec::new() };
        naive.joins = (0..naive.accounts().len()).map(|a| naive.find_joins(a)).collect();
        naive
    }

    pub fn answer(&self) -> Answer {
        let claim = &self.claim.id;
        let touches = |ids: [&ClaimId; 2]| ids.contains(&claim);
        let mut contradictions: Vec<Against> = self
            .case
            .contradictions
            .iter()
            .filter(|one| touches([&one.claims[0], &one.claims[1]]))
            .map(|one| {
                let other = one.claims.iter().find(|id| *id != claim).unwrap();
                let ends = Naive::new(self.case, other).stops();
                Against { claim: other.clone(), differ: one.differ, why: one.why.clone(), ends }
            })
            .collect();
        contradictions.sort();
        let mut relations: Vec<_> = self
            .case
            .relations
            .iter()
            .filter(|one| touches([&one.from, &one.to]))
            .map(|one| (one.kind, one.from.clone(), one.to.clone(), one.why.clone()))
            .collect();
        relations.sort();
        Answer {
            accounts: (0..self.accounts().len()).map(|a| (self.id(a), self.told(a))).collect(),
            tree: self.tree(),
            loops: self.loops(),
            disputes: self.disputes(),
            contradictions,
            relations,
            verdict: self.sum(),
        }
    }

    fn accounts(&self) -> &'a [Account] {
        &self.claim.accounts
    }

    fn id(&self, account: usize) -> AccountId {
        self.accounts()[account].id.clone()
    }

    fn hops(&self, account: usize) -> &'a [Hop] {
        &self.accounts()[account].hops
    }

    fn last(&self, account: usize) -> usize {
        self.hops(account).len() - 1
    }

    fn told(&self, a: usize) -> Told {
        let joins = &self.joins[a];
        let leads_to = self.leads_to(a);
        Told {
            support_from: (0..=self.hops(a).len()).find(|i| self.supports((a, *i))).unwrap(),
            end: self.end(a),
            only_loops: !joins.is_empty() && leads_to.is_empty(),
            joins: joins.iter().map(|((b, i), likely)| (self.id(*b), *i, *likely)).collect(),
            leads_to: leads_to.into_iter().map(|b| self.id(b)).collect(),
        }
    }

    // Support and ends.

    /// A hop supports if neither it nor any hop inside it doubts or denies.
    fn supports(&self, (a, i): Place) -> bool {
        self.hops(a)[i..].iter().all(|hop| matches!(hop.stance, Stance::Asserts | Stance::Relays))
    }

    fn end(&self, a: usize) -> Option<Stop> {
        let hop = self.hops(a).last().unwrap();
        if !self.supports((a, self.last(a))) {
            return None;
        }
        // The table of the design, cell by cell.
        let identity = self.case.sources[&hop.source].identity;
        let described = identity == Identity::Described;
        let (kind, unnamed) = match (hop.basis, identity) {
            (Basis::Undisclosed, _) => (EndKind::Undisclosed, false),
            (_, Identity::None) | (Basis::Unstated, Identity::Described) => (EndKind::Unnamed, false),
            (Basis::Witnessed, _) => (EndKind::Witness, described),
            (Basis::Record, _) => (EndKind::Record, false),
            (Basis::Official, _) => (EndKind::Official, described),
            (Basis::Inferred, _) => (EndKind::Inference, false),
            (Basis::Told, _) => (EndKind::Hearsay, false),
            (Basis::Unstated, _) => (EndKind::Unstated, false),
        };
        Some((kind, unnamed, hop.source.clone()))
    }

    fn ends(&self) -> Vec<Stop> {
        (0..self.accounts().len()).filter_map(|a| self.end(a)).collect()
    }

    fn stops(&self) -> Stops {
        let mut rows: BTreeMap<(EndKind, bool), BTreeSet<SourceId>> = BTreeMap::new();
        for (kind, unnamed, source) in self.ends() {
            rows.entry((kind, unnamed)).or_default().insert(source);
        }
        rows.into_iter().map(|((kind, unnamed), row)| (kind, unnamed, row.into_iter().collect())).collect()
    }

    // Who is who.

    /// The judgements that two are the same, without those that a judgement at least as sure takes back.
    fn same(&self) -> impl Iterator<Item = ([SourceId; 2], Likelihood)> + use<'a> {
        let judgements = &self.case.judgements;
        let pair = |one: &Judgement| BTreeSet::from(one.ids.clone());
        let taken_back = move |same: &Judgement| {
            judgements.iter().any(|one| {
                one.ruling == Ruling::Different && pair(one) == pair(same) && one.likely <= same.likely
            })
        };
        let same = judgements.iter().filter(|one| one.ruling == Ruling::Same);
        same.filter(move |one| !taken_back(one))
            .map(|one| (one.ids.each_ref().map(|id| id.as_str().parse().unwrap()), one.likely))
    }

    /// All that can be reached from a source over pairs, in both directions, with the source itself.
    fn reached(source: &SourceId, pairs: &[[SourceId; 2]]) -> BTreeSet<SourceId> {
        let mut all = BTreeSet::from([source.clone()]);
        loop {
            let before = all.len();
            for [a, b] in pairs {
                if all.contains(a) || all.contains(b) {
                    all.extend([a.clone(), b.clone()]);
                }
            }
            if all.len() == before {
                return all;
            }
        }
    }

    /// All who are certainly the same as a source.
    pub fn class(&self, source: &SourceId) -> BTreeSet<SourceId> {
        let certain: Vec<_> =
            self.same().filter(|(_, likely)| *likely == Likelihood::Certain).map(|(pair, _)| pair).collect();
        Self::reached(source, &certain)
    }

    /// How surely two sources are one, if anybody thinks that they are.
    fn one(&self, a: &SourceId, b: &SourceId) -> Option<Likelihood> {
        let (of_a, of_b) = (self.class(a), self.class(b));
        if of_a == of_b {
            return Some(Likelihood::Certain);
        }
        let across = |[x, y]: &[SourceId; 2]| {
            of_a.contains(x) && of_b.contains(y) || of_a.contains(y) && of_b.contains(x)
        };
        self.same().filter(|(pair, _)| across(pair)).map(|(_, likely)| likely).min()
    }

    /// Whether the same source elsewhere is the same source.
    fn is_individual(&self, id: &SourceId) -> bool {
        let source = &self.case.sources[id];
        let crowd = [SourceKind::Group, SourceKind::Rumour, SourceKind::Unknown];
        [Identity::Named, Identity::Pseudonym].contains(&source.identity) && !crowd.contains(&source.kind)
    }

    // Joins.

    /// All that could carry an account on if time didn't matter.
    fn timeless_joins(&self, a: usize) -> Vec<(Place, Likelihood)> {
        let last = &self.hops(a)[self.last(a)];
        let open = matches!(last.basis, Basis::Unstated | Basis::Told);
        if !open || !self.supports((a, self.last(a))) || !self.is_individual(&last.source) {
            return Vec::new();
        }
        let grounds = [Basis::Witnessed, Basis::Inferred, Basis::Official, Basis::Record];
        self.places()
            .into_iter()
            .filter(|(b, _)| *b != a)
            .filter(|(b, i)| *i < self.last(*b) || grounds.contains(&self.hops(*b)[*i].basis))
            .filter(|(b, i)| self.is_individual(&self.hops(*b)[*i].source))
            .filter_map(|(b, i)| {
                self.one(&last.source, &self.hops(b)[i].source).map(|likely| ((b, i), likely))
            })
            .collect()
    }

    /// Whether it is certain that the source at a place knew later than an account told of it.
    fn knew_too_late(&self, a: usize, (b, i): Place) -> bool {
        let said = |hops: &'a [Hop]| hops.iter().filter_map(|hop| hop.said.as_ref());
        let knew = said(&self.hops(b)[i..]).filter_map(When::earliest).max();
        let document = self.accounts()[a].document.as_ref().map(|id| &self.case.sources[id]);
        let published = document.and_then(|source| source.document.as_ref()?.published.as_ref());
        let told = said(self.hops(a)).chain(published).filter_map(When::latest).min();
        knew.zip(told).is_some_and(|(knew, told)| knew > told)
    }

    fn find_joins(&self, a: usize) -> Vec<(Place, Likelihood)> {
        let mut joins = self.timeless_joins(a);
        joins.retain(|(place, _)| !self.knew_too_late(a, *place));
        joins.sort_by_key(|((b, i), likely)| (self.id(*b), *i, *likely));
        joins
    }

    /// How many joins time forbids.
    pub fn forbidden(&self) -> usize {
        let of = |a| self.timeless_joins(a).iter().filter(|(to, _)| self.knew_too_late(a, *to)).count();
        (0..self.accounts().len()).map(of).sum()
    }

    fn leads_to(&self, a: usize) -> BTreeSet<usize> {
        let next = |from: usize| self.joins[from].iter().map(|((b, _), _)| *b);
        let mut reached: BTreeSet<usize> = next(a).collect();
        loop {
            let more: BTreeSet<usize> =
                reached.iter().flat_map(|b| next(*b)).chain(reached.clone()).collect();
            if more == reached {
                break;
            }
            reached = more;
        }
        reached.retain(|b| next(*b).next().is_none());
        reached
    }

    // Loops.

    /// Every supporting hop of every account.
    fn places(&self) -> Vec<Place> {
        let all = (0..self.accounts().len()).flat_map(|a| (0..=self.last(a)).map(move |i| (a, i)));
        all.filter(|place| self.supports(*place)).collect()
    }

    fn next(&self, (a, i): Place) -> BTreeSet<Place> {
        if i < self.last(a) {
            BTreeSet::from([(a, i + 1)])
        } else {
            self.joins[a].iter().map(|(to, _)| *to).collect()
        }
    }

    /// All places that can be reached in one step or more.
    fn after(&self, place: Place) -> BTreeSet<Place> {
        let mut after = self.next(place);
        loop {
            let more: BTreeSet<Place> =
                after.iter().flat_map(|at| self.next(*at)).chain(after.clone()).collect();
            if more == after {
                return after;
            }
            after = more;
        }
    }

    fn loops(&self) -> Vec<Round> {
        let after: BTreeMap<Place, BTreeSet<Place>> =
            self.places().into_iter().map(|place| (place, self.after(place))).collect();
        let rounds: BTreeSet<BTreeSet<Place>> = after
            .iter()
            .map(|(place, seen)| seen.iter().copied().filter(|to| after[to].contains(place)).collect())
            .filter(|round: &BTreeSet<Place>| round.len() > 1)
            .collect();
        let mut loops: Vec<Round> = rounds
            .iter()
            .map(|round| Round {
                sources: sorted(round.iter().map(|(a, i)| self.hops(*a)[*i].source.clone())),
                accounts: round.iter().map(|(a, _)| self.id(*a)).collect(),
                leads_out: round.iter().flat_map(|place| self.next(*place)).any(|to| !round.contains(&to)),
            })
            .collect();
        loops.sort();
        loops
    }

    // Disputes and the merged chains.

    fn disputes(&self) -> Vec<Disputed> {
        let against = |hop: &Hop| matches!(hop.stance, Stance::Doubts | Stance::Denies);
        let mut disputes = Vec::new();
        for account in self.accounts() {
            for (i, hop) in account.hops.iter().enumerate().filter(|(_, hop)| against(hop)) {
                let inside = &account.hops[i + 1..];
                disputes.push(Disputed {
                    account: account.id.clone(),
                    hop: i,
                    source: hop.source.clone(),
                    stance: hop.stance,
                    basis: inside.is_empty().then_some(hop.basis),
                    telling_of: inside.first().map(|next| next.source.clone()),
                    of_a_denial: inside.iter().any(against),
                });
            }
        }
        disputes.sort();
        disputes
    }

    fn tree(&self) -> Vec<Node> {
        let way = |a: usize| -> Vec<_> {
            // Who supports the claim stands once, however; who is against it stands apart.
            let against = |hop: &Hop| matches!(hop.stance, Stance::Doubts | Stance::Denies);
            let stance = |hop: &Hop| if against(hop) { hop.stance } else { Stance::Relays };
            self.hops(a).iter().map(|hop| (hop.source.clone(), stance(hop))).collect()
        };
        let ways = |a: usize| (1..=way(a).len()).map(move |n| way(a)[..n].to_vec());
        let all = || 0..self.accounts().len();
        let nodes: BTreeSet<Vec<_>> = all().flat_map(ways).collect();
        let node = |node: Vec<_>| Node {
            stops: all().filter(|a| way(*a) == node).map(|a| self.id(a)).collect(),
            accounts: all().filter(|a| way(*a).starts_with(&node)).map(|a| self.id(a)).collect(),
            way: node,
        };
        nodes.into_iter().map(node).collect()
    }

    // The verdict.

    fn sum(&self) -> Sum {
        let accounts = self.accounts();
        let all = || 0..accounts.len();
        let supporting = || all().filter(|a| self.end(*a).is_some());
        let documents =
            sorted(all().filter(|a| self.supports((*a, 0))).filter_map(|a| accounts[a].document.clone()));
        let outlet = |id: &SourceId| self.case.sources[id].document.as_ref().and_then(|d| d.outlet.clone());
        let of_kind = |fits: fn(EndKind) -> bool| -> BTreeSet<SourceId> {
            self.ends().into_iter().filter(|(kind, ..)| fits(*kind)).map(|(.., source)| source).collect()
        };
        let known: fn(EndKind) -> bool =
            |kind| matches!(kind, EndKind::Witness | EndKind::Record | EndKind::Official);
        let inferred: fn(EndKind) -> bool = |kind| kind == EndKind::Inference;
        let unknown = of_kind(|kind| {
            matches!(kind, EndKind::Hearsay | EndKind::Undisclosed | EndKind::Unstated | EndKind::Unnamed)
        });
        let classes = |ids: &BTreeSet<SourceId>| -> usize {
            ids.iter().map(|id| self.class(id)).collect::<BTreeSet<_>>().len()
        };
        let grounds = of_kind(known);
        let fewest: BTreeSet<BTreeSet<SourceId>> = grounds.iter().map(|id| self.perhaps_one(id)).collect();
        let merged =
            fewest.iter().map(|group| group.intersection(&grounds).cloned().collect::<Vec<SourceId>>());
        let is_group = |id: &SourceId| self.case.sources[id].kind == SourceKind::Group;
        Sum {
            supporting: supporting().count(),
            outlets: sorted(documents.iter().filter_map(outlet)),
            without_outlet: documents.iter().filter(|id| outlet(id).is_none()).count(),
            without_document: accounts
                .iter()
                .filter(|one| one.document.is_none() && one.hops.iter().all(|hop| hop.stance.supports()))
                .count(),
            only_against: sorted(
                accounts.iter().filter_map(|one| one.document.clone()).filter(|id| !documents.contains(id)),
            ),
            documents,
            ends: self.stops(),
            only_loops: supporting().filter(|a| self.told(*a).only_loops).count(),
            at_least: fewest.len(),
            at_most: classes(&grounds) + classes(&unknown),
            or_more: grounds.union(&unknown).any(is_group),
            inferences: classes(&of_kind(inferred)),
            merged: sorted(merged.filter(|group| group.len() > 1)),
            only_channels: self.only_channels(),
        }
    }

    /// All who may be one with a source, or speak for it, or for whom it speaks, and so on.
    fn perhaps_one(&self, source: &SourceId) -> BTreeSet<SourceId> {
        let offices = self
            .case
            .sources
            .values()
            .flat_map(|one| one.speaks_for.iter().map(|office| [one.id.clone(), office.clone()]));
        let pairs: Vec<_> = self.same().map(|(pair, _)| pair).chain(offices).collect();
        Self::reached(source, &pairs)
    }

    fn only_channels(&self) -> Vec<SourceId> {
        let supporting: Vec<usize> = (0..self.accounts().len()).filter(|a| self.end(*a).is_some()).collect();
        let documents: BTreeSet<_> = supporting.iter().map(|a| &self.accounts()[*a].document).collect();
        if documents.len() < 2 {
            return Vec::new();
        }
        let ends: BTreeSet<_> = self.ends().iter().map(|(.., source)| self.class(source)).collect();
        let standing: Vec<(usize, &SourceId)> =
            self.places().into_iter().map(|(a, i)| (a, &self.hops(a)[i].source)).collect();
        let classes: BTreeSet<_> = standing.iter().map(|(_, source)| self.class(source)).collect();
        let everywhere = |class: &BTreeSet<SourceId>| {
            supporting.iter().all(|a| standing.iter().any(|(on, source)| on == a && class.contains(*source)))
        };
        let name = |class: &BTreeSet<SourceId>| {
            class.iter().find(|id| standing.iter().any(|(_, source)| source == id)).unwrap().clone()
        };
        sorted(classes.iter().filter(|class| everywhere(class) && !ends.contains(*class)).map(name))
    }
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<BTreeSet<T>>().into_iter().collect()
}

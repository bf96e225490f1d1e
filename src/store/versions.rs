//! The records of a case one by one, as they go into a database.

use std::collections::{HashMap, HashSet, VecDeque};

use super::history::Version;
use super::{ChangeError, Changing};
use crate::model::{Account, AccountId, Case, Claim, ClaimId, Entity, Source};

/// The ids that a source names.
pub(super) fn named_by(one: &Source) -> Vec<String> {
    let document = one.document.iter().flat_map(|document| document.outlet.iter().chain(&document.author));
    one.part_of.iter().chain(&one.speaks_for).chain(document).map(ToString::to_string).collect()
}

/// Brings sources or entities into an order in which what is named comes first. Those that name each other come without
/// that first, and then as they are.
fn what_is_named_first(all: Vec<Version>) -> Vec<Version> {
    let names: Vec<(String, Vec<String>)> = all.iter().map(Version::names).collect();
    let places: HashMap<&str, usize> =
        names.iter().enumerate().map(|(at, (id, _))| (id.as_str(), at)).collect();
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); all.len()];
    let mut missing = vec![0_usize; all.len()];
    for (at, (id, named)) in names.iter().enumerate() {
        for other in named.iter().filter(|other| *other != id).filter_map(|other| places.get(other.as_str()))
        {
            waiting[*other].push(at);
            missing[at] += 1;
        }
    }
    let mut ready: VecDeque<usize> = (0..all.len()).filter(|at| missing[*at] == 0).collect();
    let mut order = Vec::new();
    while let Some(at) = ready.pop_front() {
        order.push(at);
        for next in &waiting[at] {
            missing[*next] -= 1;
            if missing[*next] == 0 {
                ready.push_back(*next);
            }
        }
    }
    let round: Vec<usize> = (0..all.len()).filter(|at| missing[*at] > 0).collect();
    let bare: Vec<Version> = round.iter().map(|at| all[*at].bare()).collect();
    let mut all: Vec<Option<Version>> = all.into_iter().map(Some).collect();
    let mut take = |at: usize| all[at].take();
    let mut ordered: Vec<Version> = order.into_iter().filter_map(&mut take).collect();
    ordered.extend(bare);
    ordered.extend(round.into_iter().filter_map(take));
    ordered
}

impl Version {
    /// Every record of a case by itself, in an order in which they can be added: what others name comes first.
    pub fn all_of(case: &Case) -> Vec<Self> {
        Self::chosen(case, &|_| true)
    }

    /// Returns the records that a case has and another has not, or has otherwise, in an order in which they can be added.
    pub fn new_in(case: &Case, before: &Case) -> Vec<Self> {
        let mut known: HashMap<&ClaimId, HashMap<&AccountId, &Account>> = HashMap::new();
        for claim in before.claims.values() {
            known.insert(&claim.id, claim.accounts.iter().map(|one| (&one.id, one)).collect());
        }
        let written = |one: &dyn std::fmt::Debug| format!("{one:?}");
        let mut judged: HashSet<String> = before.contradictions.iter().map(|one| written(one)).collect();
        judged.extend(before.relations.iter().map(|one| written(one)));
        judged.extend(before.judgements.iter().map(|one| written(one)));
        let is_known = |version: &Self| match version {
            Version::Source(one) => before.sources.get(&one.id) == Some(one),
            Version::Entity(one) => before.entities.get(&one.id) == Some(one),
            Version::Claim(one) => {
                let bare = |known: &Claim| Claim { accounts: Vec::new(), ..known.clone() };
                before.claims.get(&one.id).is_some_and(|known| bare(known) == *one)
            }
            Version::Account(claim, one) => {
                known.get(claim).and_then(|accounts| accounts.get(&one.id)).is_some_and(|known| *known == one)
            }
            Version::Contradiction(one) => judged.contains(&written(one)),
            Version::Relation(one) => judged.contains(&written(one)),
            Version::Judgement(one) => judged.contains(&written(one)),
        };
        Self::chosen(case, &|version| !is_known(version))
    }

    /// The records of a case that are wanted.
    fn chosen(case: &Case, is_wanted: &dyn Fn(&Self) -> bool) -> Vec<Self> {
        let wanted = |version: Self| is_wanted(&version).then_some(version);
        let sources = case.sources.values().cloned().map(Version::Source).filter_map(wanted).collect();
        let mut all = what_is_named_first(sources);
        let entities = case.entities.values().cloned().map(Version::Entity).filter_map(wanted).collect();
        all.extend(what_is_named_first(entities));
        let mut more = |version| all.extend(wanted(version));
        let bare = |one: &Claim| Claim { accounts: Vec::new(), ..one.clone() };
        case.claims.values().map(bare).map(Version::Claim).for_each(&mut more);
        for claim in case.claims.values() {
            let accounts = claim.accounts.iter().cloned();
            accounts.map(|one| Version::Account(claim.id.clone(), one)).for_each(&mut more);
        }
        case.contradictions.iter().cloned().map(Version::Contradiction).for_each(&mut more);
        case.relations.iter().cloned().map(Version::Relation).for_each(&mut more);
        case.judgements.iter().cloned().map(Version::Judgement).for_each(&mut more);
        all
    }

    /// A source or an entity without what it names.
    fn bare(&self) -> Self {
        match self.clone() {
            Version::Source(one) => {
                Version::Source(Source { speaks_for: vec![], part_of: vec![], document: None, ..one })
            }
            Version::Entity(one) => Version::Entity(Entity { part_of: vec![], ..one }),
            other => other,
        }
    }

    /// The id of a source or an entity, and the ids that it names.
    fn names(&self) -> (String, Vec<String>) {
        match self {
            Version::Source(one) => (one.id.to_string(), named_by(one)),
            Version::Entity(one) => {
                (one.id.to_string(), one.part_of.iter().map(ToString::to_string).collect())
            }
            _ => (String::new(), Vec::new()),
        }
    }
}

impl Changing<'_> {
    /// Adds a record, or puts it in the place of the one with its id; what is judged, beside what is there.
    pub fn put(&mut self, version: &Version) -> Result<(), ChangeError> {
        match version {
            Version::Source(one) => self.source(one),
            Version::Entity(one) => self.entity(one),
            Version::Claim(one) => self.claim(one),
            Version::Account(claim, one) => self.account(claim, one),
            Version::Contradiction(one) => self.contradiction(one),
            Version::Relation(one) => self.relation(one),
            Version::Judgement(one) => self.judgement(one),
        }
    }
}

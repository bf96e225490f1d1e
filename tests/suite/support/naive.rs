//! What the definitions say, done the slow way: for comparing with what the library does.

use std::collections::{BTreeMap, BTreeSet};

use wherefrom::model::*;

/// The sources of a case, each with the first in the alphabet of all that are certainly judged to be it.
pub fn certain(case: &Case) -> BTreeMap<String, String> {
    let mut name: BTreeMap<String, String> =
        case.sources.keys().map(|id| (id.to_string(), id.to_string())).collect();
    let judged = |one: &&Judgement| one.ruling == Ruling::Same && one.likely == Likelihood::Certain;
    for _ in 0..case.sources.len() {
        for one in case.judgements.iter().filter(judged) {
            let [a, b] = [&one.ids[0], &one.ids[1]].map(|id| name[id.as_str()].clone());
            let least = a.clone().min(b.clone());
            name.values_mut()
                .filter(|name| **name == a || **name == b)
                .for_each(|name| name.clone_from(&least));
        }
    }
    name
}

/// The sources of an account from its outermost supporting hop to its last; none if that doubts or denies.
pub fn supporting(account: &Account) -> Vec<&SourceId> {
    let mut inward: Vec<&SourceId> =
        account.hops.iter().rev().take_while(|hop| hop.stance.supports()).map(|hop| &hop.source).collect();
    inward.reverse();
    inward
}

/// What a supporting account shares with others: its document and its supporting sources, judged ones as one.
pub fn vertices(account: &Account, certain: &BTreeMap<String, String>) -> BTreeSet<String> {
    let chain = supporting(account);
    let document = account.document.as_ref().filter(|_| !chain.is_empty());
    document.into_iter().chain(chain).map(|id| certain[id.as_str()].clone()).collect()
}

/// The size of the largest choice of sets of which no two share anything.
pub fn most_disjoint(sets: &[BTreeSet<String>]) -> usize {
    let apart = |chosen: &Vec<&BTreeSet<String>>| {
        chosen.iter().map(|set| set.len()).sum::<usize>()
            == chosen.iter().copied().flatten().collect::<BTreeSet<_>>().len()
    };
    let choices = (0_u32..1 << sets.len()).map(|choice| {
        let chosen = sets.iter().enumerate().filter(|(i, _)| choice & 1 << i != 0);
        chosen.map(|(_, set)| set).collect::<Vec<_>>()
    });
    choices.filter(apart).map(|chosen| chosen.len()).max().unwrap_or(0)
}

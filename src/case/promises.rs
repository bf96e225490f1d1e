//! The promises of a case, checked: what every reader of a case relies on, whatever was in the files.

use std::collections::{BTreeSet, HashSet};

use super::Folder;
use crate::model::{Account, Case, ClaimId, NodeId, SourceId};

/// Returns the first promise of a case that is broken, in words. A case that was read here breaks none.
///
/// Every id that a record names is there, sources and entities share no id, every account has a hop, no source twice
/// on its chain and its document first, the ids of accounts are unique, and every record has its place.
pub fn broken(folder: &Folder) -> Option<String> {
    let Folder { case, places, .. } = folder;
    let in_places = places.sources.keys().eq(sorted(case.sources.keys()))
        && places.entities.keys().eq(sorted(case.entities.keys()))
        && places.claims.keys().eq(sorted(case.claims.keys()))
        && places.contradictions.len() == case.contradictions.len()
        && places.relations.len() == case.relations.len()
        && places.judgements.len() == case.judgements.len();
    if !in_places {
        return Some("a record has no place".to_owned());
    }
    let placed = |account: &&Account| places.account(&account.id).is_none();
    let mut accounts = case.claims.values().flat_map(|claim| &claim.accounts);
    let lost = accounts.find(placed).map(|account| format!("the account `{}` has no place", account.id));
    broken_in(case).or(lost)
}

/// Returns the first promise that a case breaks, in words, wherever it came from.
pub fn broken_in(case: &Case) -> Option<String> {
    records(case).or_else(|| judgements(case)).or_else(|| accounts(case))
}

fn sorted<'a, T: Ord + 'a>(ids: impl Iterator<Item = &'a T>) -> impl Iterator<Item = &'a T> {
    ids.collect::<BTreeSet<_>>().into_iter()
}

fn source(case: &Case, id: &SourceId) -> Option<String> {
    (!case.sources.contains_key(id)).then(|| format!("there is no source `{id}`"))
}

fn claim(case: &Case, id: &ClaimId) -> Option<String> {
    (!case.claims.contains_key(id)).then(|| format!("there is no claim `{id}`"))
}

fn node(case: &Case, id: &NodeId) -> Option<String> {
    let there = case.sources.contains_key(id.as_str()) || case.entities.contains_key(id.as_str());
    (!there).then(|| format!("there is no source or entity `{id}`"))
}

fn records(case: &Case) -> Option<String> {
    let shared = case.entities.keys().find(|id| case.sources.contains_key(id.as_str()));
    if let Some(id) = shared {
        return Some(format!("`{id}` is a source and an entity"));
    }
    let sources = case.sources.values().find_map(|s| {
        let document = s.document.as_ref();
        let named = document.into_iter().flat_map(|d| d.outlet.iter().chain(&d.author));
        s.speaks_for.iter().chain(&s.part_of).chain(named).find_map(|id| source(case, id))
    });
    let entity = |id| (!case.entities.contains_key(id)).then(|| format!("there is no entity `{id}`"));
    let entities = || case.entities.values().find_map(|e| e.part_of.iter().find_map(entity));
    let claims = || {
        case.claims
            .values()
            .find_map(|c| c.about.iter().map(|about| &about.id).chain(&c.place).find_map(|id| node(case, id)))
    };
    sources.or_else(entities).or_else(claims)
}

fn judgements(case: &Case) -> Option<String> {
    let contradictions =
        || case.contradictions.iter().find_map(|c| c.claims.iter().find_map(|id| claim(case, id)));
    let relations = || {
        case.relations.iter().find_map(|r| {
            let hop = r.hop.as_ref().and_then(|id| source(case, id));
            hop.or_else(|| claim(case, &r.from)).or_else(|| claim(case, &r.to))
        })
    };
    let identities = || case.judgements.iter().find_map(|j| j.ids.iter().find_map(|id| node(case, id)));
    contradictions().or_else(relations).or_else(identities)
}

fn accounts(case: &Case) -> Option<String> {
    let mut ids = HashSet::new();
    for account in case.claims.values().flat_map(|claim| &claim.accounts) {
        if !ids.insert(&account.id) {
            return Some(format!("two accounts have the id `{}`", account.id));
        }
        if let Some(fault) = chain(case, account) {
            return Some(format!("{fault}, in the account `{}`", account.id));
        }
    }
    let lost = case.relations.iter().filter_map(|r| r.account.as_ref()).find(|id| !ids.contains(id));
    lost.map(|id| format!("there is no account `{id}`"))
}

/// So few hops are compared one by one.
const FEW: usize = 16;

fn chain(case: &Case, account: &Account) -> Option<String> {
    let Some(first) = account.hops.first() else { return Some("there is no hop".to_owned()) };
    if account.document.as_ref().is_some_and(|document| *document != first.source) {
        return Some("the document is not the first hop".to_owned());
    }
    if account.document.is_none() && (account.at.is_some() || account.quote.is_some()) {
        return Some("a place lies in no document".to_owned());
    }
    let mut seen = BTreeSet::new();
    let few = account.hops.len() <= FEW;
    account.hops.iter().enumerate().find_map(|(i, hop)| {
        let mut before = account.hops.iter().take(i);
        let twice = if few { before.any(|one| one.source == hop.source) } else { !seen.insert(&hop.source) };
        source(case, &hop.source).or_else(|| twice.then(|| format!("`{}` stands twice", hop.source)))
    })
}

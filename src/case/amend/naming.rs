//! What names a record, and so keeps it from going.

use std::collections::BTreeSet;

use super::Result;
use crate::model::{AccountId, Case, Claim, ClaimId, EntityId, Refusal, SourceId};

pub(super) fn refuse_if_needed(id: &str, by: BTreeSet<String>) -> Result<()> {
    if by.is_empty() {
        return Ok(());
    }
    Err(Refusal::Needed { id: id.to_owned(), by: by.into_iter().collect() }.into())
}

/// The claims that are about a source or an entity, or happened there.
fn naming_node<'c>(case: &'c Case, id: &str) -> impl Iterator<Item = String> + use<'c> {
    let id = id.to_owned();
    let names = move |claim: &&Claim| {
        claim.about.iter().map(|about| &about.id).chain(&claim.place).any(|one| one.as_str() == id)
    };
    case.claims.values().filter(names).map(|claim| claim.id.to_string())
}

pub(super) fn naming_source(case: &Case, id: &SourceId) -> BTreeSet<String> {
    let mut by: BTreeSet<String> = naming_node(case, id.as_str()).collect();
    let tells = |claim: &&Claim| {
        claim.accounts.iter().any(|account| account.hops.iter().any(|hop| hop.source == *id))
    };
    by.extend(case.claims.values().filter(tells).map(|claim| claim.id.to_string()));
    for source in case.sources.values().filter(|source| source.id != *id) {
        let document = source.document.iter().flat_map(|one| one.outlet.iter().chain(&one.author));
        let mut named = source.speaks_for.iter().chain(&source.part_of).chain(document);
        by.extend(named.any(|one| one == id).then(|| source.id.to_string()));
    }
    let relations = case.relations.iter().filter(|one| one.hop.as_ref() == Some(id));
    by.extend(relations.map(|one| one.from.to_string()));
    by
}

pub(super) fn naming_entity(case: &Case, id: &EntityId) -> BTreeSet<String> {
    let mut by: BTreeSet<String> = naming_node(case, id.as_str()).collect();
    let parts = case.entities.values().filter(|one| one.id != *id && one.part_of.contains(id));
    by.extend(parts.map(|one| one.id.to_string()));
    by
}

/// The claims whose relations name an account, but for those from or to a claim.
pub(super) fn naming_account(case: &Case, id: &AccountId, but: Option<&ClaimId>) -> BTreeSet<String> {
    let named = case.relations.iter().filter(|one| one.account.as_ref() == Some(id));
    let others = named.filter(|one| but != Some(&one.from) && but != Some(&one.to));
    others.map(|one| one.from.to_string()).collect()
}

/// Says whether two cases are the same, in whatever order their records stand.
pub(super) fn same(a: &Case, b: &Case) -> bool {
    fn sorted<T: std::fmt::Debug>(all: &[T]) -> Vec<String> {
        let mut all: Vec<String> = all.iter().map(|one| format!("{one:?}")).collect();
        all.sort_unstable();
        all
    }
    let ordered = |case: &Case| {
        let mut claims = case.claims.clone();
        claims.values_mut().for_each(|claim| claim.accounts.sort_by(|a, b| a.id.cmp(&b.id)));
        claims
    };
    a.sources == b.sources
        && a.entities == b.entities
        && ordered(a) == ordered(b)
        && sorted(&a.contradictions) == sorted(&b.contradictions)
        && sorted(&a.relations) == sorted(&b.relations)
        && sorted(&a.judgements) == sorted(&b.judgements)
}

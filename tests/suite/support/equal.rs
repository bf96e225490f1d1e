//! Comparing cases regardless of the order of their records, as reading files back may change it.

use wherefrom::model::Case;

/// Says whether two cases hold the same records.
pub(crate) fn equal_up_to_order(a: &Case, b: &Case) -> bool {
    sorted(a) == sorted(b)
}

/// The case with all records in a fixed order. Lists inside a record keep theirs, except for accounts.
fn sorted(case: &Case) -> Case {
    let mut case = case.clone();
    case.sources.sort_unstable_keys();
    case.entities.sort_unstable_keys();
    case.claims.sort_unstable_keys();
    for claim in case.claims.values_mut() {
        claim.accounts.sort_by(|a, b| a.id.cmp(&b.id));
    }
    case.contradictions.sort_by_cached_key(|record| format!("{record:?}"));
    case.relations.sort_by_cached_key(|record| format!("{record:?}"));
    case.judgements.sort_by_cached_key(|record| format!("{record:?}"));
    case
}

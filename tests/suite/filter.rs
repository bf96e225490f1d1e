//! Which claims a filter lets through: conditions on the last hop, and those that have to hold for every account.

use proptest::prelude::*;
use wherefrom::graph::{Graph, View as _};
use wherefrom::model::*;
use wherefrom::query::{AccountFilter, Filter, list_claims, with_members};

use crate::support::generate;
use crate::support::notation::case;

fn listed(case: &Case, filter: &Filter) -> String {
    let graph = Graph::new(case.clone());
    list_claims(&graph, filter).iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>().join(" ")
}

fn filter(only: bool, account: AccountFilter) -> Filter {
    Filter { only, account, ..Filter::default() }
}

fn small() -> Case {
    let mut case = case(
        "source they kind=rumour
         source officials kind=authority identity=described
         both: d1 > anna [witnessed]
         both: d2 > they [unstated]
         denied: d1 > anna [denies] > they [unstated]
         doubly: d1 > anna [denies]
         passed: d1 > anna > they [unstated]
         passed: d2 > they [unstated]
         said: d1 > officials [official]",
    );
    case.sources[&"anna".parse::<SourceId>().unwrap()].tags = vec!["resident".to_owned()];
    case
}

#[test]
fn the_last_hop_is_asked_for_by_what_it_is() {
    let kind = |kind| AccountFilter { last_kind: vec![kind], ..AccountFilter::default() };
    assert_eq!(listed(&small(), &filter(false, kind(SourceKind::Rumour))), "both denied passed");
    let identity = AccountFilter { last_identity: vec![Identity::Described], ..AccountFilter::default() };
    assert_eq!(listed(&small(), &filter(false, identity)), "said");
    let tag = AccountFilter { last_tag: vec!["resident".to_owned()], ..AccountFilter::default() };
    // Who only denies ends a chain as well; with `only` it has to support the claim.
    assert_eq!(listed(&small(), &filter(false, tag.clone())), "both doubly");
    assert_eq!(listed(&small(), &filter(true, tag)), "");
    let both = AccountFilter { last_identity: vec![Identity::Named], ..kind(SourceKind::Rumour) };
    assert_eq!(listed(&small(), &filter(false, both)), "");
}

#[test]
fn only_leaves_what_nobody_else_tells() {
    let rumour = AccountFilter { last_kind: vec![SourceKind::Rumour], ..AccountFilter::default() };
    // `denied` is told by a rumour alone, though nobody but its denier passes it on.
    assert_eq!(listed(&small(), &filter(true, rumour)), "denied passed");
    let document = AccountFilter { document: vec!["d1".parse().unwrap()], ..AccountFilter::default() };
    assert_eq!(listed(&small(), &filter(true, document)), "denied said");
    assert_eq!(listed(&small(), &filter(true, AccountFilter::default())), "both denied passed said");
}

#[test]
fn members_come_with_the_whole_in_any_number_of_steps_and_circles_end() {
    let id = |id: &str| id.parse::<SourceId>().unwrap();
    let mut case =
        case("source office kind=authority\nc: d1 > clerk [official]\nd: d1 > spokesman [official]");
    case.sources[&id("clerk")].part_of = vec![id("spokesman")];
    case.sources[&id("spokesman")].speaks_for = vec![id("office")];
    case.sources[&id("office")].part_of = vec![id("clerk")];
    let graph = Graph::new(case.clone());
    let all = with_members(&graph, [id("office")]);
    assert_eq!(all.iter().map(SourceId::as_str).collect::<Vec<_>>(), ["clerk", "office", "spokesman"]);
    let last = AccountFilter { last: Some(all), ..AccountFilter::default() };
    assert_eq!(listed(&case, &filter(false, last)), "c d");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// The definition word for word: of the accounts that support a claim there is one, and each ends so.
    #[test]
    fn a_second_way_from_the_definition_lets_the_same_through(case in generate::case(), kind in proptest::sample::select(SourceKind::ALL.to_vec())) {
        let graph = Graph::new(case.clone());
        let ends_so = |account: &Account| {
            let source = account.hops.last().and_then(|hop| graph.source(&hop.source));
            source.is_some_and(|source| source.kind == kind)
        };
        let mut expected: Vec<&ClaimId> = Vec::new();
        for claim in case.claims.values() {
            let supports = |one: &&Account| !matches!(one.hops.last().map(|hop| hop.stance), None | Some(Stance::Doubts | Stance::Denies));
            let supporting: Vec<&Account> = claim.accounts.iter().filter(supports).collect();
            if !supporting.is_empty() && supporting.iter().all(|account| ends_so(account)) {
                expected.push(&claim.id);
            }
        }
        expected.sort();
        let wanted = filter(true, AccountFilter { last_kind: vec![kind], ..AccountFilter::default() });
        let found: Vec<&ClaimId> = list_claims(&graph, &wanted).into_iter().map(|claim| &claim.id).collect();
        prop_assert_eq!(found, expected);
    }
}

//! `docs/recording.md`: its worked example is read, its quotes looked up, its ends computed.

use wherefrom::case::verify::verify;
use wherefrom::graph::Graph;
use wherefrom::model::{Basis, SourceId};
use wherefrom::query::end_of;

use super::page;

const PAGE: &str = "recording.md";

#[test]
fn the_worked_example_has_no_fault_and_every_quote_stands_in_its_text() {
    let page = page::read(PAGE);
    let folder = page::case(&page, "mill");
    let texts = page::files(&page, "mill", "text");
    let verified = verify(&folder.case, |_| Ok(Some(texts[0].1.clone())), |_| {});
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    let accounts: usize = folder.case.claims.values().map(|claim| claim.accounts.len()).sum();
    assert_eq!((verified.counts.verified, verified.counts.quotes), (1, accounts));
}

#[test]
fn its_chains_end_as_the_page_says() {
    let page = page::read(PAGE);
    let graph = Graph::new(page::case(&page, "mill").case);
    let mut found = Vec::new();
    for claim in graph.case().claims.values() {
        for account in &claim.accounts {
            let chain: Vec<&str> = account.hops.iter().map(|hop| SourceId::as_str(&hop.source)).collect();
            let end = end_of(&graph, account).unwrap();
            found.push(vec![format!("`{}`", claim.id), chain.join(" > "), end.kind.to_string()]);
        }
    }
    assert_eq!(found, page::table(&page, "ends"));
}

#[test]
fn every_basis_stands_in_the_table() {
    let page = page::read(PAGE);
    for basis in Basis::WORDS {
        assert!(page.contains(&format!("| `{basis}` |")), "{basis}");
    }
}

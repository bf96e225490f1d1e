//! Good cases: what is written is what is read.

use super::read_good;
use crate::model::{AccountId, Basis, ClaimId, Stance};

/// Two files that use every table and nearly every key.
pub(super) const CASE: &str = r#"title = "Almaty"
description = "Who was hurt, and who says so?"
language = "en"
documents = "texts"

[source.elena]
name = "Elena"
kind = "person"
reliability = { grade = "B", on = "2022-02", why = "often right" }
part_of = "blog"

[source.blog]
name = "Russian speaks"
kind = "outlet"
aliases = ["the blog"]

[source.the-news]
name = "the news"
kind = "rumour"

[entity.police]
name = "Almaty police"
kind = "organisation"

[claim.injured-4000]
text = "Four thousand officers were injured."
accounts = [{ chain = ["the-news"] }]

[[contradiction]]
claims = ["injured-400", "injured-4000"]
differ = "number"

[[relation]]
kind = "restates"
from = "injured-4000"
to = "injured-400"
account = "first"
hop = "maria"

[[different]]
ids = ["elena", "maria"]
likely = "probable"
why = "two voices"
"#;

pub(super) const CHRONICLES: &str = r#"[defaults]
document = "chronicles"
via = ["elena"]

[document.chronicles]
title = "Chronicles of chaos"
outlet = "blog"
author = "elena"
language = "en"
translated_from = "ru"
published = "2022-01~"
sha256 = "59c39b0b8cba9535e3519d4490094e1d190f396e1554b337e3214968cbd8f2ac"
file = "chronicles.txt"

[source.maria]
name = "Maria (@eng_focus)"
kind = "person"
identity = "pseudonym"
reliability = "C"

[claim.injured-400]
text = "Four hundred Almaty police officers were injured."
about = ["police", { id = "blog", role = "victim" }]
happened = "2022-01-05/2022-01-06"
where = "police"
quantity = { of = "injured officers", at_least = 4_00, at_most = 5e2, where = "Almaty" }
credibility = "3"
original = { wording = "400 ранено", language = "ru" }
tags = ["figures"]
accounts = [
  { id = "first", at = "4361-4400#2b756438", chain = ["maria", { source = "the-news", basis = "unstated" }] },
  { at = ["1-5#00000000", "7-9#00000001"], via = [], chain = [{ source = "chronicles", stance = "doubts" }, "maria"] },
  { document = "", via = [], chain = [{ source = "maria", basis = "witnessed", said = "2022-01-05T15~", at = "1-2#00000000" }] },
  { quote = "four … hundred", chain = [], recorded = { when = "2022-03-01", by = "lk" } },
]

[claim.injured-4000]
accounts = [{ at = "5000-5010#00000000", chain = ["maria"] }]
"#;

fn chain(claim: &crate::model::Claim, number: usize) -> Vec<String> {
    let hop = |hop: &crate::model::Hop| format!("{} {} {}", hop.source, hop.basis, hop.stance);
    claim.accounts[number].hops.iter().map(hop).collect()
}

#[test]
fn a_chain_is_the_document_then_via_then_the_chain() {
    let folder = read_good(&[("case.toml", CASE), ("chronicles.toml", CHRONICLES)]);
    let claim = &folder.case.claims["injured-400"];
    assert_eq!(
        chain(claim, 0),
        ["chronicles told relays", "elena told relays", "maria told relays", "the-news unstated asserts"]
    );
    assert_eq!(chain(claim, 1), ["chronicles told doubts", "maria unstated asserts"]);
    assert_eq!(chain(claim, 2), ["maria witnessed asserts"]);
    assert_eq!(chain(claim, 3), ["chronicles told relays", "elena unstated asserts"]);
    assert_eq!(claim.accounts[1].at.as_ref().map(|at| at.passages().len()), Some(2));
    assert_eq!(claim.accounts[2].document, None);
    assert_eq!(
        claim.quantity.as_ref().and_then(|q| q.at_least.as_ref()).map(ToString::to_string).as_deref(),
        Some("400")
    );
}

#[test]
fn a_file_adds_accounts_to_a_claim_of_another() {
    let folder = read_good(&[("case.toml", CASE), ("chronicles.toml", CHRONICLES)]);
    let claim = &folder.case.claims["injured-4000"];
    assert_eq!(claim.text, "Four thousand officers were injured.");
    assert_eq!(chain(claim, 0), ["the-news unstated asserts"]);
    assert_eq!(chain(claim, 1), ["chronicles told relays", "elena told relays", "maria unstated asserts"]);
}

#[test]
fn every_record_has_the_place_where_it_was_written() {
    let folder = read_good(&[("case.toml", CASE), ("chronicles.toml", CHRONICLES)]);
    let words = |place: &crate::diag::Place| super::shown(&folder, place).1;
    let id = ClaimId::new("injured-4000").unwrap();
    assert_eq!(words(folder.places.claim(&id).unwrap()), "\"[claim.injured-4000]\"");
    let account = &folder.case.claims["injured-400"].accounts[0];
    let place = folder.places.account(&account.id).unwrap();
    assert_eq!(words(place.at.as_ref().unwrap()), "\"\\\"4361-4400#2b756438\\\"\"");
    assert!(words(&place.table).starts_with("\"{ id = "));
    assert_eq!(words(folder.places.judgement(0).unwrap()), "\"[[different]]\"");
    assert_eq!(words(folder.places.contradiction(0).unwrap()), "\"[[contradiction]]\"");
}

#[test]
fn what_is_not_said_gets_its_default() {
    let folder = read_good(&[("case.toml", CASE), ("chronicles.toml", CHRONICLES)]);
    let case = &folder.case;
    assert_eq!(case.sources["chronicles"].kind.as_str(), "document");
    assert_eq!(case.sources["the-news"].identity.as_str(), "none");
    assert_eq!(case.contradictions[0].strength.as_str(), "contradiction");
    assert_eq!(case.relations[0].account.as_ref().map(AccountId::as_str), Some("first"));
    let hop = &case.claims["injured-4000"].accounts[0].hops[0];
    assert_eq!((hop.basis, hop.stance), (Basis::Unstated, Stance::Asserts));
}

#[test]
fn the_order_of_files_and_records_changes_nothing_but_the_order() {
    let whole = read_good(&[("a.toml", CHRONICLES), ("case.toml", CASE)]);
    let turned = read_good(&[("case.toml", CASE), ("z.toml", CHRONICLES)]);
    let sorted = |folder: &super::Folder| {
        let mut claims: Vec<_> = folder.case.claims.values().cloned().collect();
        claims.sort_by(|a, b| a.id.cmp(&b.id));
        for claim in &mut claims {
            claim.accounts.sort_by(|a, b| a.id.cmp(&b.id));
        }
        claims
    };
    assert_eq!(sorted(&whole), sorted(&turned));
    // Maps are equal whatever their order.
    assert_eq!(whole.case.sources, turned.case.sources);
    assert_eq!(whole.case.entities, turned.case.entities);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_up_is_not_followed_for_ever() {
    let root = std::env::temp_dir().join(format!("wherefrom-links-{}", std::process::id()));
    let below = root.join("below");
    std::fs::create_dir_all(&below).unwrap();
    std::fs::write(root.join("case.toml"), CASE).unwrap();
    std::fs::write(below.join("chronicles.toml"), CHRONICLES).unwrap();
    std::os::unix::fs::symlink(&root, below.join("up")).unwrap();
    std::os::unix::fs::symlink(root.join("nowhere"), below.join("lost.toml")).unwrap();
    let folder = super::super::read(&root).unwrap();
    std::fs::remove_dir_all(&root).unwrap();
    assert_eq!(folder.files.len(), 2);
}

#[test]
fn a_case_may_be_empty() {
    assert_eq!(read_good(&[("case.toml", "")]).case, crate::model::Case::default());
}

#[test]
fn a_folder_is_read_and_found_from_below() {
    let root = std::env::temp_dir().join(format!("wherefrom-case-{}", std::process::id()));
    let below = root.join("documents").join("deep");
    std::fs::create_dir_all(&below).unwrap();
    std::fs::create_dir_all(root.join(".git")).unwrap();
    std::fs::write(root.join(".git").join("no.toml"), "broken").unwrap();
    std::fs::write(root.join("case.toml"), CASE).unwrap();
    std::fs::write(below.join("chronicles.toml"), CHRONICLES).unwrap();
    let folder = super::super::read(&root).unwrap();
    assert_eq!(super::super::find(&below), Some(root.clone()));
    assert!(matches!(super::super::read(&below), Err(super::super::OpenError::NoCase(_))));
    std::fs::remove_dir_all(&root).unwrap();
    assert_eq!(super::faults_of(&folder), "");
    assert_eq!(folder.files.len(), 2);
    assert_eq!(folder.case.claims.len(), 2);
}

/// Whose accounts they are would be anybody's guess.
#[test]
fn of_two_claims_under_one_id_only_one_is_used_with_its_own_accounts() {
    let claim = |text: &str, who: &str| {
        format!(
            "[source.{who}]\nname = \"x\"\nkind = \"person\"\n[claim.c]\ntext = \"{text}\"\naccounts = [{{ chain = [\"{who}\"] }}]\n"
        )
    };
    let folder = super::read(&[
        ("case.toml", ""),
        ("a.toml", &claim("a", "a")),
        ("b.toml", &claim("b", "b")),
        (
            "more.toml",
            "[source.m]\nname = \"m\"\nkind = \"person\"\n[claim.c]\naccounts = [{ chain = [\"m\"] }]\n",
        ),
    ]);
    let claim = &folder.case.claims["c"];
    let tellers: Vec<&str> = claim.accounts.iter().map(|account| account.hops[0].source.as_str()).collect();
    assert_eq!(tellers.len(), 2);
    assert!(tellers.contains(&claim.text.as_str()) && tellers.contains(&"m"), "{} {tellers:?}", claim.text);
}

//! What a timeline that is drawn says in plain English.

use super::contradictions::set_against;
use super::{count, enumerate, first_up, within};
use crate::graph::View;
use crate::model::{Account, Claim, When};
use crate::query::{FirstTold, Impossible, Timeline};

/// Returns who disputes a claim, and how many claims are set against it, by strength; nothing if nobody and nothing is.
pub fn contested(view: &impl View, claim: &Claim) -> Option<String> {
    let denier = |account: &Account| {
        account.hops.get(account.support_from().checked_sub(1)?).map(|hop| hop.source.clone())
    };
    let mut names: Vec<String> =
        claim.accounts.iter().filter_map(denier).map(|source| within(view, &source)).collect();
    names.sort_unstable();
    names.dedup();
    let mut parts = Vec::new();
    if !names.is_empty() {
        parts.push(format!("disputed by {}", enumerate(&names, 2)));
    }
    parts.extend(set_against(view.contradictions_of(&claim.id).iter().map(|one| one.strength)));
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Returns the answer of a timeline of several claims.
pub fn dated(answer: &Timeline, from: Option<&When>, to: Option<&When>) -> String {
    let all = answer.claims.len();
    let dated = all - answer.undated.len();
    let of = match (dated, all) {
        (_, 0) => return "No claim at all.".to_owned(),
        (0, 1) => return "The claim does not say when it happened.".to_owned(),
        (0, _) => return format!("None of the {} says when it happened.", count(all, "claim", "claims")),
        (n, all) if n == all && n > 1 => format!("All {} say when it happened", count(n, "claim", "claims")),
        (n, all) => format!("{n} of {all} claims say{} when it happened", if n == 1 { "s" } else { "" }),
    };
    let span = match (from, to) {
        (Some(from), Some(to)) if from == to => format!(": {}", super::date(from)),
        (Some(from), Some(to)) if from.certainly_before(to) => {
            format!(": from {} to {}", super::date(from), super::date(to))
        }
        _ => String::new(),
    };
    format!("{of}{span}.")
}

/// Returns the answer of a timeline of one claim: when it happened, and who told it first.
pub fn one_dated(view: &impl View, claim: &Claim, first: &FirstTold) -> Vec<String> {
    let happened = match &claim.happened {
        Some(when) => format!("Said to have happened {}.", super::date(when)),
        None => "Not recorded when it is said to have happened.".to_owned(),
    };
    let told = |tellings: &[crate::query::Telling]| {
        let names: Vec<String> = tellings
            .iter()
            .map(|one| format!("{} ({} {})", within(view, one.source), one.kind, super::date(one.when)))
            .collect();
        enumerate(&names, 3)
    };
    let mut lines = vec![happened];
    lines.push(match first.supporting.as_slice() {
        [] => "No telling of it as so is dated.".to_owned(),
        [one] => format!("First known to tell it: {}.", told(std::slice::from_ref(one))),
        several => format!("First known to tell it, in an order that is not certain: {}.", told(several)),
    });
    if !first.against.is_empty() {
        lines.push(format!("First known to doubt or deny it: {}.", told(&first.against)));
    }
    lines
}

/// Returns what can't be right, in a few words.
pub fn impossible(what: &Impossible) -> &'static str {
    match what {
        Impossible::BeforeItWasTold { .. } => "passed on before it was told",
        Impossible::BeforeItHappened { .. } => "told before it happened",
    }
}

/// Returns that some claims don't say when what they say happened.
pub fn undated_claims(claims: usize) -> String {
    let claims = count(claims, "claim doesn’t", "claims don’t");
    first_up(&format!("{claims} say when it happened: `timeline` lists them."))
}

/// Returns that claims of one time share a row.
pub fn folded(claims: usize) -> String {
    let claims = count(claims, "claim shares", "claims share");
    first_up(&format!(
        "{claims} a row with others of the same time: a filter such as --about draws fewer claims, one by one, `timeline` lists all."
    ))
}

/// Returns what stands in a row of several claims.
pub fn more_claims(claims: usize, more: bool, from: &When, to: &When) -> String {
    let more = if more { " more" } else { "" };
    let when =
        if from == to { super::date(from) } else { format!("{} – {}", super::date(from), super::date(to)) };
    format!("{claims}{more} {} of {when}", if claims == 1 { "claim" } else { "claims" })
}

/// Returns that more was said than a row shows.
pub fn more_said(tellings: usize) -> String {
    format!("and {} more", count(tellings, "dated telling", "dated tellings"))
}

/// Returns how many claims of the chart a document tells.
pub fn tells(claims: usize) -> String {
    format!("tells {} of these", count(claims, "claim", "claims"))
}

/// Returns that accounts share a row, or stand in none.
pub fn more_accounts(accounts: usize, dated: bool) -> String {
    let what = count(accounts, "more account", "more accounts");
    if dated { what } else { format!("{what}, without any date on the way") }
}

/// Returns that accounts are not drawn one by one.
pub fn accounts_folded(accounts: usize) -> String {
    let what = count(accounts, "account is", "accounts are");
    first_up(&format!("{what} only counted, not drawn hop by hop: `trace` lists all."))
}

/// Returns that some times that can't be right are not told in words.
pub fn more_impossible(number: usize) -> String {
    let what = count(number, "more time that can’t be right", "more times that can’t be right");
    first_up(&format!("{what}: `timeline` lists them."))
}

/// Returns that some documents have no row.
pub fn more_documents(documents: usize) -> String {
    let what = count(documents, "more document", "more documents");
    first_up(&format!("{what}: `timeline` lists them."))
}

/// Returns how many claims of a row are contested.
pub fn contested_among(claims: usize) -> String {
    format!("{} disputed, contradicted or in tension", count(claims, "of them is", "of them are"))
}

/// Returns the title of a timeline of several claims.
pub fn title(of: &str) -> String {
    format!("{of}: when it happened, was told, and was published")
}

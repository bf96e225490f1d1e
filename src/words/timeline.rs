//! What a timeline says in plain English.

use super::{count, date, end_label, enumerate, name_of, within};
use crate::graph::View;
use crate::model::{Account, Claim, SourceId};
use crate::query::{Anachronism, FirstTold, Footing, Impossible, Stage, Telling, TimeKind, end_of};

/// The most ends, deniers or places that one line lists.
const MOST: usize = 6;

/// Returns the place of an account: its document and anchor, or that there is none.
pub fn place_of(account: &Account) -> String {
    match (&account.document, &account.at) {
        (None, _) => "no document".to_owned(),
        (Some(document), Some(at)) => format!("{document} {at}"),
        (Some(document), None) => format!("{document}, no anchor"),
    }
}

/// Returns what a claim rests on and where that stands: "witness: Maria; disputed by Ivan; at chronicles 1-9#2b756438".
pub fn rests_on(view: &impl View, claim: &Claim) -> String {
    let mut ends: Vec<String> = claim
        .accounts
        .iter()
        .filter_map(|account| end_of(view, account))
        .map(|end| end_label(view, &end))
        .collect();
    let against = claim.accounts.iter().flat_map(|account| &account.hops);
    let mut against: Vec<String> =
        against.filter(|hop| !hop.stance.supports()).map(|hop| within(view, &hop.source)).collect();
    let mut places: Vec<(Option<&SourceId>, usize, String)> = claim
        .accounts
        .iter()
        .map(|account| {
            let start = account.at.as_ref().map_or(usize::MAX, crate::model::Anchor::start);
            (account.document.as_ref(), start, place_of(account))
        })
        .collect();
    places.sort_unstable();
    places.dedup();
    let places: Vec<String> = places.into_iter().map(|(.., place)| place).collect();
    let mut parts = Vec::new();
    for (list, before) in [(&mut ends, ""), (&mut against, "disputed by ")] {
        list.sort_unstable();
        list.dedup();
        parts.extend((!list.is_empty()).then(|| format!("{before}{}", enumerate(list, MOST))));
    }
    parts.push(if places.is_empty() {
        "nobody on record tells it".to_owned()
    } else {
        format!("at {}", enumerate(&places, MOST))
    });
    parts.join("; ")
}

/// Returns how far what a claim says can be said to have happened, before the claim itself: "said to have happened".
pub fn happened(footing: Footing) -> &'static str {
    match footing {
        Footing::Grounded => "happened",
        Footing::Official => "officially said to have happened",
        Footing::InTension => "said to have happened, in tension with what else is told",
        Footing::Ungrounded => "said to have happened",
        Footing::Contested => "said to have happened, and contested",
        Footing::OnlyAgainst => "told only to be denied or doubted",
        Footing::Untold => "nobody on record tells it",
    }
}

/// Returns what a step of an account was: "Maria said so on 2022-01-05".
pub fn step(view: &impl View, account: &Account, step: &Stage) -> String {
    let when = date(step.when);
    let document = || account.document.as_ref().map_or("the document".to_owned(), |id| name_of(view, id));
    match (step.kind, step.hop.and_then(|hop| account.hops.get(hop))) {
        (TimeKind::Recorded, _) => format!("the account was recorded {when}"),
        (TimeKind::Published, _) => format!("{} was published {when}", document()),
        (_, Some(hop)) => format!("{} said so {when}", name_of(view, &hop.source)),
        (_, None) => format!("it was said {when}"),
    }
}

/// Returns an anachronism as a sentence.
pub fn anachronism(view: &impl View, one: &Anachronism) -> String {
    let step = |which: &Stage| step(view, one.account, which);
    match &one.what {
        Impossible::BeforeItWasTold { outer, inner } => {
            format!("Passed on before it was told: {}, and {} only.", step(outer), step(inner))
        }
        Impossible::BeforeItHappened { told, happened } => {
            format!("Told before it happened: {}, but what it tells is dated {}.", step(told), date(happened))
        }
    }
}

/// Returns a dated telling: "Chronicles of chaos, published about 2022-01".
pub fn telling(view: &impl View, one: &Telling) -> String {
    format!("{}, {} {}", name_of(view, one.source), one.kind, date(one.when))
}

/// Returns who told a claim first, as far as that is known.
pub fn first_tellings(view: &impl View, tellings: &[Telling]) -> String {
    let names: Vec<String> = tellings.iter().map(|one| telling(view, one)).collect();
    match names.as_slice() {
        [] => "no telling is dated".to_owned(),
        [one] => one.clone(),
        several => format!("one of these, their order is not certain: {}", several_of(several)),
    }
}

fn several_of(names: &[String]) -> String {
    let left = names.len().saturating_sub(MOST);
    let more = if left > 0 { format!("; {}", count(left, "other", "others")) } else { String::new() };
    format!("{}{more}", names[..names.len().min(MOST)].join("; "))
}

/// Returns how many tellings have no date, as a sentence; nothing if all have one.
pub fn undated_tellings(first: &[FirstTold]) -> Option<String> {
    match first.iter().map(|one| one.undated).sum() {
        0 => None,
        1 => Some("One telling (a source in an account) has no date; it can be earlier.".to_owned()),
        n => Some(super::first_up(&format!(
            "{} (each source of each account is one) have no date; any of them can be earlier.",
            count(n, "telling", "tellings")
        ))),
    }
}

//! What falls if sources go, in words.

use super::{count, end_name, enumerate, name_of};
use crate::graph::View;
use crate::model::Account;
use crate::query::{Doubt, End, Fate, Gone, Impact, WhyGone};

/// Returns a chain from the document inwards: "Chronicles of chaos, from Elena, from Maria".
pub fn chain(view: &impl View, account: &Account) -> String {
    let name = |hop: &crate::model::Hop| {
        let name = name_of(view, &hop.source);
        if hop.stance.supports() { name } else { format!("{name} (who {} it)", hop.stance) }
    };
    let names: Vec<String> = account.hops.iter().map(name).collect();
    names.join(", from ")
}

/// Returns a chain with the kind of its end.
pub fn chain_with_end(view: &impl View, account: &Account, end: &End) -> String {
    format!("{}: {}", end_name(end.kind, end.unnamed), chain(view, account))
}

/// Returns why a source goes, or nothing if it was asked about.
pub fn why_gone(view: &impl View, gone: &Gone) -> Option<String> {
    let name = |id| name_of(view, id);
    match gone.why {
        WhyGone::Asked => None,
        WhyGone::Same(id) => Some(format!("certainly the same as {}", name(id))),
        WhyGone::PublishedBy(id) => Some(format!("published by {}", name(id))),
        WhyGone::WrittenBy(id) => Some(format!("written by {}", name(id))),
        WhyGone::PartOf(id) => Some(format!("a part of {}", name(id))),
        WhyGone::SpeaksFor(id) => Some(format!("speaks for {}", name(id))),
    }
}

/// Returns why an account is not one to stand on.
pub fn doubt(view: &impl View, doubt: &Doubt) -> String {
    match doubt {
        Doubt::UnknownEnd => "nobody knows what it rests on".to_owned(),
        Doubt::Inference => "concluded, not observed".to_owned(),
        Doubt::Loop => "carried on only in a loop".to_owned(),
        Doubt::Join(account) => {
            format!("by our join it may rest on what goes ({})", chain(view, account))
        }
        Doubt::MayBe(source, gone, likely) => {
            let (source, gone) = (name_of(view, source), name_of(view, gone));
            format!("{source} is judged to be {gone}, who goes ({likely})")
        }
        Doubt::Office(source, gone) => {
            format!("{} and {}, who goes, are tied by office", name_of(view, source), name_of(view, gone))
        }
    }
}

/// Returns what becomes of a claim, as a verb.
pub fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Untouched => "is untouched",
        Fate::Falls => "falls",
        Fate::Stands => "stands",
        Fate::LookAgain => "is to be looked at again",
    }
}

/// Returns the heading of the claims with a fate.
pub fn fate_heading(fate: Fate, n: usize) -> String {
    let number = count(n, "claim", "claims");
    match fate {
        Fate::Falls => format!("Falls: {number}"),
        Fate::Stands => format!("Stands, on what is left: {number}"),
        _ => format!("To be looked at again: {number}"),
    }
}

/// Returns the heading of the claims that were known only through a denial that goes.
pub fn denied_heading(n: usize) -> String {
    format!("Known only as denied, by a denial that goes: {}", count(n, "claim", "claims"))
}

/// Returns what it comes to, as one sentence.
pub fn impact_sum(impact: &Impact) -> String {
    let of = |fate| impact.with_fate(fate).count();
    let (stands, again) = (of(Fate::Stands), of(Fate::LookAgain));
    let denied = impact.claims.iter().filter(|one| one.known_as_denied()).count();
    let falls = of(Fate::Falls) - denied;
    if impact.claims.is_empty() && impact.disputes.is_empty() {
        return "Nothing falls: nobody on record has a claim from them.".to_owned();
    }
    let mut sum = vec![count(falls, "claim falls", "claims fall")];
    if denied > 0 {
        let known = count(denied, "known only as denied goes", "known only as denied go");
        sum.push(format!("{known} with the denial"));
    }
    if again > 0 {
        sum.push(count(again, "is to be looked at again", "are to be looked at again"));
    }
    if stands > 0 {
        sum.push(count(stands, "stands on what is left", "stand on what is left"));
    }
    if !impact.disputes.is_empty() {
        sum.push(count(impact.disputes.len(), "dispute loses a side", "disputes lose a side"));
    }
    super::first_up(&format!("{}.", enumerate(&sum, sum.len())))
}

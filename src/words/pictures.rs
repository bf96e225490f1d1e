//! What pictures say of themselves in plain English: what is left out, and how to see it.

use super::{count, enumerate, first_up};
use crate::graph::View;
use crate::query::{DisputeGroup, Opposition};

/// Returns that some accounts stand in boxes with a number only.
pub fn only_counted(accounts: usize) -> String {
    let what = count(accounts, "account is", "accounts are");
    first_up(&format!("{what} only counted, not drawn one by one: --focus ID draws those of one source."))
}

/// Returns that some accounts don't run through what is in focus.
pub fn out_of_focus(accounts: usize, focus: &str) -> String {
    let what = count(accounts, "account that doesn’t", "accounts that don’t");
    first_up(&format!("{what} run through {focus}: drawn without --focus."))
}

/// Returns that chains are drawn only from the documents to some hop.
pub fn cut_at(hops: usize) -> String {
    let hops = count(hops, "hop", "hops");
    format!("What lies further in than {hops}: a bigger --depth draws it.")
}

/// What stands in the box of somebody who speaks on both sides of a dispute.
pub const ON_BOTH_SIDES: &str = "speaks on both sides";

/// Says that the chains of claims are not drawn.
pub const ONLY_ENDS: &str =
    "The chains of the claims, only how they end: `draw dispute CLAIM` or `draw trace CLAIM`.";

/// Returns who doubts or denies a claim, in a few words.
pub fn disputed_by(names: &[String]) -> String {
    format!("disputed by {}", enumerate(names, 3))
}

/// Returns how many claims are set against one.
pub fn set_against(claims: usize) -> String {
    match claims {
        0 => "No other claim is set against it.".to_owned(),
        n => format!("Set against {}.", count(n, "other claim", "other claims")),
    }
}

/// Returns the title of a dispute.
pub fn dispute_over(claim: &str) -> String {
    format!("The dispute over “{claim}”")
}

/// Returns what the sides of a dispute share, as far as they share anything, or that none do.
pub fn shared_in(view: &impl View, group: &DisputeGroup) -> Vec<String> {
    const MOST: usize = 4;
    let shares = |one: &&Opposition| !one.shared.ends.is_empty() || !one.shared.voices.is_empty();
    let sharing: Vec<&Opposition> = group.oppositions.iter().filter(shares).collect();
    if sharing.is_empty() && !group.oppositions.is_empty() {
        return vec!["No two claims set against each other share an end or a voice.".to_owned()];
    }
    let mut lines: Vec<String> =
        sharing.iter().flat_map(|one| super::shared(view, &one.shared).into_iter().take(1)).collect();
    lines.dedup();
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    if more > 0 {
        lines.push(format!("And so on, {}.", count(more, "time more", "times more")));
    }
    lines
}

/// Returns how many disputes there are and of how many claims.
pub fn disputes_sum(disputes: &[DisputeGroup]) -> String {
    let claims: usize = disputes.iter().map(|group| group.sides.len()).sum();
    match disputes.len() {
        0 => "Nothing recorded contradicts.".to_owned(),
        n => {
            let disputes = count(n, "dispute", "disputes");
            first_up(&format!("{disputes} over {}.", count(claims, "claim", "claims")))
        }
    }
}

/// Returns that some disputes are not drawn.
pub fn more_disputes(disputes: usize) -> String {
    let disputes = count(disputes, "smaller dispute", "smaller disputes");
    first_up(&format!(
        "{disputes}: `draw dispute CLAIM` draws the one of a claim, `contradictions` lists all."
    ))
}

/// Returns that some claims of a dispute are not drawn.
pub fn more_claims(claims: usize) -> String {
    let claims = count(claims, "claim", "claims");
    first_up(&format!("{claims} more that contradictions tie to these: `contradictions` lists them."))
}

/// What stands in the box of a claim that nothing supports but the source in question.
pub const RESTS_ON_IT_ALONE: &str = "rests on it alone";

/// What stands above claims that are told in no document.
pub const NO_DOCUMENT: &str = "In no document";

/// Returns the title of a picture of all that hangs on a source.
pub fn hangs_on(name: &str) -> String {
    format!("What hangs on {name}")
}

/// Returns how much hangs on a source: claims, documents, and how many claims rest on it alone.
pub fn hanging(claims: usize, documents: usize, alone: usize) -> String {
    if claims == 0 {
        return "Nothing: no chain on record runs through it.".to_owned();
    }
    let told = count(claims, "claim", "claims");
    let documents = match documents {
        0 => "no document".to_owned(),
        n => count(n, "document", "documents"),
    };
    let alone = match alone {
        0 => "none of them rests on it alone".to_owned(),
        n if n == claims => "all of them rest on it alone".to_owned(),
        1 => "one of them rests on it alone".to_owned(),
        n => format!("{n} of them rest on it alone"),
    };
    first_up(&format!("{told} in {documents}; {alone}."))
}

/// Returns what stands in a box for claims that are not drawn one by one.
pub fn more_like(claims: usize) -> String {
    format!("{claims} more {} like these", if claims == 1 { "claim" } else { "claims" })
}

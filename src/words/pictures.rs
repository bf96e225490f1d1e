//! What pictures say of themselves in plain English: what is left out, and how to see it.

use super::{count, enumerate, first_up};
use crate::model::ClaimId;
use crate::query::{Comparison, DisputeGroup, EndKind};

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

/// Returns what an end means in a legend, and what the number in its badge counts if there is one.
pub fn end_meaning(kind: EndKind, counted: bool) -> String {
    let chains = if counted { " (× how many chains)" } else { "" };
    format!("{}{chains}", super::end_meaning(kind))
}

/// Returns that a claim beside another comes from where that one comes from, if it does: which ends and which others the two
/// have in common.
pub fn same_source(ends: &[String], voices: &[String]) -> Option<String> {
    match (ends, voices) {
        ([], []) => None,
        ([], voices) => Some(format!("comes through the same source: {}", enumerate(voices, 2))),
        (ends, _) => Some(format!("rests on the same source: {}", enumerate(ends, 2))),
    }
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

/// Returns how many disputes there are and of how many claims, and how many of them are shown.
pub fn disputes_sum(disputes: &[DisputeGroup], shown: usize) -> String {
    let claims: usize = disputes.iter().map(|group| group.sides.len()).sum();
    match disputes.len() {
        0 => "Nothing recorded contradicts.".to_owned(),
        n => {
            let disputes = count(n, "dispute", "disputes");
            let shown = match shown {
                all if all == n => String::new(),
                1 => "; here is the biggest".to_owned(),
                shown => format!("; here are the {}", count(shown, "biggest", "biggest")),
            };
            first_up(&format!("{disputes} over {}{shown}.", count(claims, "claim", "claims")))
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

/// What stands in the box of a claim that would not be known without who denies it.
pub const KNOWN_AS_DENIED: &str = "known only as denied";

/// What stands in the box of a claim that nothing supports but the source in question.
pub const RESTS_ON_IT_ALONE: &str = "rests on this source alone";

/// What stands in the box of a claim that is told along other chains as well.
pub const OTHER_CHAINS_TOO: &str = "has other chains too";

/// What stands above boxes whose date nobody recorded.
pub const NOT_DATED: &str = "date not known";

/// What stands below a date that may lie before, between or after those on the scale.
pub const ORDER_NOT_KNOWN: &str = "before or after the others";

/// What stands above claims that are told in no document.
pub const NO_DOCUMENT: &str = "In no document";

/// Returns the title of a picture of all that hangs on a source.
pub fn hangs_on(name: &str) -> String {
    format!("What hangs on {name}")
}

/// Returns how much hangs on a source: claims, documents, and how many claims rest on it alone.
///
/// What is known only because it was denied there rests on nothing there, and is counted apart.
pub fn hanging(claims: usize, documents: usize, alone: usize, denied: usize) -> String {
    if claims == 0 {
        return "Nothing: no chain on record runs through it.".to_owned();
    }
    let told = count(claims, "claim", "claims");
    let documents = match documents {
        0 => "no document".to_owned(),
        n => count(n, "document", "documents"),
    };
    let alone = match alone {
        1 if claims == 1 => "it rests on this source alone".to_owned(),
        0 if claims == 1 => "it has other chains too".to_owned(),
        0 => "none of them rests on this source alone".to_owned(),
        n if n == claims => "all of them rest on this source alone".to_owned(),
        1 => "one of them rests on this source alone".to_owned(),
        n => format!("{n} of them rest on this source alone"),
    };
    let denied = match denied {
        0 => String::new(),
        1 => ", and one is known only as denied".to_owned(),
        n => format!(", and {n} are known only as denied"),
    };
    first_up(&format!("{told} in {documents}; {alone}{denied}."))
}

/// Returns in how many documents a claim is told.
pub fn in_documents(documents: usize) -> String {
    format!("in {}", count(documents, "document", "documents"))
}

/// Returns what stands in a box for claims that are not drawn one by one.
pub fn more_like(claims: usize) -> String {
    format!("{claims} more {} like these", if claims == 1 { "claim" } else { "claims" })
}

/// What stands above claims that are told in more than one document.
pub const SEVERAL_DOCUMENTS: &str = "In several documents";

/// What stands above claims of documents that have no frame of their own.
pub const OTHER_DOCUMENTS: &str = "In other documents";

/// What stands above claims against which those are set that fall.
pub const SET_AGAINST_FALLEN: &str = "Set against what falls";

/// What stands on the line of who goes and told of a claim only to deny it.
pub const ONLY_AS_DENIED: &str = "ONLY AS DENIED";

/// Returns that some letters are printed as empty boxes, the first of them named.
pub fn unprintable(letters: &[char]) -> String {
    const MOST: usize = 8;
    let mut named: Vec<String> =
        letters.iter().take(MOST).map(|one| format!("{one} (U+{:04X})", u32::from(*one))).collect();
    if letters.len() > MOST {
        named.push(count(letters.len() - MOST, "other", "others"));
    }
    let what = count(letters.len(), "letter stands as an empty box", "letters stand as empty boxes");
    let whom = if letters.len() == 1 { "it" } else { "them" };
    let named = enumerate(&named, named.len());
    first_up(&format!("{what}, for neither this program nor this machine has a font with {whom}: {named}."))
}

/// How a picture comes by letters for which there is no font.
pub const UNPRINTABLE_WAY_OUT: &str =
    "draw it as SVG or HTML, which whoever has the font sees whole, or install one (fonts-noto has most)";

/// Returns the title of a picture of what falls: "Without Maria".
pub fn without(names: &[String]) -> String {
    format!("Without {}", enumerate(names, 3))
}

/// Returns that some claims have nothing to do with what is in focus.
pub fn claims_out_of_focus(claims: usize, focus: &str) -> String {
    let what = count(claims, "claim that has", "claims that have");
    first_up(&format!("{what} nothing to do with {focus}: drawn without --focus."))
}

/// Returns what stands in a box for several that go.
pub fn more_that_go(sources: usize) -> String {
    format!("{sources} more that go with them")
}

/// Returns what stands in a box for several ends.
pub fn more_ends(ends: usize) -> String {
    format!("{ends} more ends")
}

/// Returns what stands in a box for several claims.
pub fn more_claims_here(claims: usize) -> String {
    format!("{claims} more {}", if claims == 1 { "claim" } else { "claims" })
}

/// Returns that some disputes that lose a side are not drawn.
pub fn more_lost_sides(disputes: usize) -> String {
    let disputes = count(disputes, "dispute that loses", "disputes that lose");
    first_up(&format!(
        "{disputes} a side to a claim or a denial outside of this picture: `impact` lists all."
    ))
}

/// Returns the title of a picture of what is said about something.
pub fn said_about(name: &str) -> String {
    format!("What is said about {name}")
}

/// Returns how much is said about something, how much of it has a known ground, and how much is disputed or else in
/// tension with other claims.
pub fn said_sum(claims: usize, grounded: usize, [disputed, tense]: [usize; 2]) -> String {
    if claims == 0 {
        return "Nothing: no claim on record is about it, nor of what happened there.".to_owned();
    }
    let grounded = match grounded {
        0 => "none has a known ground".to_owned(),
        n => format!("{} a known ground", count(n, "has", "have")),
    };
    let more = disputed > 0;
    let disputed = match disputed {
        0 => "none is disputed".to_owned(),
        n => format!("{} disputed", count(n, "is", "are")),
    };
    let tense = match (tense, more) {
        (0, _) => String::new(),
        (n, true) => format!(", {} in tension with others", count(n, "more is", "more are")),
        (n, false) => format!(", {} in tension with others", count(n, "is", "are")),
    };
    first_up(&format!("{}; {grounded}, {disputed}{tense}.", count(claims, "claim", "claims")))
}

/// Returns how many of some claims in one box are disputed; nothing if none is.
pub fn of_them_disputed(claims: usize) -> Option<String> {
    (claims > 0).then(|| format!("{} disputed", count(claims, "of them is", "of them are")))
}

/// Returns what is not drawn of the disputes about something: the smaller ones, and the claims that are not about it.
pub fn disputes_beyond(smaller: usize, others: usize, id: &str) -> Vec<String> {
    let mut left = Vec::new();
    if smaller > 0 {
        let what =
            count(smaller, "smaller dispute among these claims", "smaller disputes among these claims");
        left.push(format!("{}: `contradictions {id}` lists all.", first_up(&what)));
    }
    if others > 0 {
        let what = count(others, "claim that is", "claims that are");
        left.push(format!("{} not about it and set against these: `contradictions {id}`.", first_up(&what)));
    }
    left
}

/// Returns how many claims outside of a frame are set against one in it.
pub fn set_against_others(claims: usize) -> String {
    format!("set against {}", count(claims, "other claim", "other claims"))
}

/// Returns how many doubt or deny a claim.
pub fn denied_by(sources: usize) -> String {
    format!("doubted or denied by {}", count(sources, "source", "sources"))
}

/// What stands above the biggest disputes of a case.
pub const BIGGEST_DISPUTES: &str = "The biggest disputes";

/// What stands above the sources of several documents.
pub const SHARED_SOURCES: &str = "Sources that several documents share";

/// Says what an overview of a case leaves out.
pub const ONLY_SHARED: &str = "Claims and sources of one document only: `draw source DOCUMENT` draws them.";

/// What stands on an arrow if nothing that is watched for changes.
pub const OTHER_WORDS: &str = "in other words";

/// Returns what a case comes to.
pub fn case_sum(documents: usize, claims: usize, several: usize, shared: usize) -> String {
    let claims = count(claims, "claim", "claims");
    let documents = count(documents, "document", "documents");
    let several = match several {
        0 => "none is told in several of them".to_owned(),
        n => format!("{} told in several of them", count(n, "is", "are")),
    };
    let shared = match shared {
        0 => "they share no named source".to_owned(),
        n => format!("they share {}", count(n, "named source", "named sources")),
    };
    first_up(&format!("{claims} in {documents}; {several}; {shared}."))
}

/// Returns how many claims a document tells.
pub fn claims_in_it(claims: usize) -> String {
    count(claims, "claim", "claims")
}

/// Returns what stands in a box for several documents.
pub fn more_documents(documents: usize) -> String {
    format!("{documents} more documents")
}

/// Returns that some claims of several documents are not drawn.
pub fn more_told_twice(claims: usize) -> String {
    first_up(&format!("{} told in several documents.", count(claims, "more claim", "more claims")))
}

/// Returns that some sources of several documents are not drawn.
pub fn more_shared(sources: usize) -> String {
    first_up(&format!("{} that documents share.", count(sources, "more source", "more sources")))
}

/// Returns how a dispute is drawn that stands in one box.
pub fn how_to_draw_dispute(claim: &ClaimId) -> String {
    format!("`draw dispute {claim}`")
}

/// Returns the title of a picture of how a story changes.
pub fn how_it_changes(claim: &str) -> String {
    format!("How the story changes: “{claim}”")
}

/// Returns how many wordings there are, and what comes in on the way.
pub fn changes_sum(answer: &Comparison) -> String {
    const MOST: usize = 4;
    if answer.retellings.is_empty() {
        return super::compare::NO_RETELLING.to_owned();
    }
    let wordings = count(answer.versions.len(), "wording", "wordings");
    let beginnings = answer.beginnings();
    let new =
        answer.appearances.iter().filter(|one| one.at.first().is_some_and(|at| !beginnings.contains(at)));
    let new: Vec<String> = new.map(|one| super::compare::item(answer, one.at[0], &one.item)).collect();
    let comes_in = match new.len() {
        0 => "no number, name or certainty comes in on the way".to_owned(),
        1 => format!("{} comes in on the way", new[0]),
        _ => format!("{} come in on the way", enumerate(&new, MOST)),
    };
    first_up(&format!("{wordings}; {comes_in}."))
}

/// Returns what stands first in a wording.
pub fn first_here(items: &[String]) -> String {
    format!("first here: {}", enumerate(items, 4))
}

/// Returns that some wordings are not drawn.
pub fn more_wordings(wordings: usize) -> String {
    first_up(&format!("{} further away: `compare` lists all.", count(wordings, "wording", "wordings")))
}

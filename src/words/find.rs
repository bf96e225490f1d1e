//! What is said of a search in plain English. The words that were asked for are never repeated: one of them may be a
//! protected name, and masking it would say so.

use super::count;
use crate::query::find::{FoundAll, FoundGroup, Kind, Shared, Similar};

/// Returns what a group of findings is, as a heading.
pub fn heading(answer: &FoundAll, group: &FoundGroup) -> String {
    let number = group.records.len() + group.left_out;
    let held = group.records.first().map_or(0, |one| one.held);
    let what = match group.kind {
        Kind::Claim => count(number, "claim", "claims"),
        Kind::Passage => count(number, "passage of the texts", "passages of the texts"),
        Kind::Source => count(number, "source or document", "sources and documents"),
        Kind::Entity => count(number, "entity", "entities"),
        Kind::Reason => count(number, "reason given for a judgement", "reasons given for judgements"),
    };
    if held == answer.terms {
        return capital(&what);
    }
    let some = format!("{held} of the {}", answer.terms);
    capital(&format!("no claim holds all the words; {what} with {some}"))
}

/// Returns what is said where nothing was found.
pub fn nothing(terms: usize) -> &'static str {
    if terms == 1 {
        "Nothing holds the word."
    } else {
        "Nothing holds all the words, and no claim half of them."
    }
}

/// Returns how many more there are, or nothing.
pub fn left_out(number: usize) -> Option<String> {
    (number > 0).then(|| format!("and {number} more; --most shows more of them"))
}

/// Returns how many words of a question were too many, or nothing.
pub fn unread(number: usize) -> Option<String> {
    (number > 0)
        .then(|| format!("The last {} not looked for: too many.", count(number, "word was", "words were")))
}

/// Returns what a claim shares with a sentence: "shares 4 of 6 words, a number and two names among them".
pub fn shared(answer: &Similar, shared: Shared) -> String {
    let mut among = Vec::new();
    if shared.numbers > 0 {
        among.push(count(shared.numbers, "number", "numbers"));
    }
    if shared.names > 0 {
        among.push(count(shared.names, "name", "names"));
    }
    let among =
        if among.is_empty() { String::new() } else { format!(", {} among them", among.join(" and ")) };
    format!(
        "shares {} of {}{among}",
        shared.terms,
        count(answer.compared.terms, "telling word", "telling words")
    )
}

/// Returns the heading over similar claims.
pub fn similar_heading(answer: &Similar) -> String {
    match (answer.claims.len() + answer.left_out, answer.left_out) {
        (0, _) => "No known claim shares enough with the sentence.".to_owned(),
        (_, 0) => format!("The known claims nearest to the sentence: {}", answer.claims.len()),
        (all, _) => format!("The {} of {all} known claims nearest to the sentence", answer.claims.len()),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default() + letters.as_str()
}

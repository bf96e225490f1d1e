//! What answers say in plain English: one wording for the screen, for pictures and for whatever comes later.
//!
//! Nothing here is laid out or coloured. Sentences name sources by name, never by id.

pub mod find;

use crate::graph::View;
use crate::model::{Claim, Identity, Quantity, Source, SourceId, SourceKind, Stance};
use crate::query::{Dispute, End, EndGroup, EndKind, Origins, Trace, Verdict};

/// Returns what people call a source; the id if it is not known.
pub fn name_of(view: &impl View, id: &SourceId) -> String {
    view.source(id).map_or_else(|| id.to_string(), |source| source.name.clone())
}

/// Returns what kind of end it is, in one or two words: "witness (unnamed)".
pub fn end_name(kind: EndKind, unnamed: bool) -> String {
    if unnamed { format!("{kind} (unnamed)") } else { kind.to_string() }
}

/// Returns what an end of this kind means.
pub fn end_meaning(kind: EndKind) -> &'static str {
    match kind {
        EndKind::Witness => "saw, heard or lived it",
        EndKind::Record => "a photo, film, message or list is the ground",
        EndKind::Official => "an authority on its own acts or figures",
        EndKind::Inference => "concluded it; no observation",
        EndKind::Hearsay => "was told, by nobody who is named",
        EndKind::Undisclosed => "says there are grounds, not which",
        EndKind::Unstated => "does not say how they know",
        EndKind::Unnamed => "nobody who could be found again",
    }
}

/// Returns what is to be said of a source besides its name, if it is not simply a named one: "a pseudonym".
pub fn identity_of(source: &Source) -> Option<&'static str> {
    match (source.identity, source.kind) {
        (Identity::Pseudonym, _) => Some("pseudonym"),
        (_, SourceKind::Rumour) => Some("rumour"),
        (_, SourceKind::Group) => {
            Some("group, unnamed").filter(|_| source.identity != Identity::Named).or(Some("group"))
        }
        (Identity::Described, _) => Some("unnamed"),
        (Identity::None, _) => Some("unknown"),
        (Identity::Named, SourceKind::Record) => Some("record"),
        (Identity::Named, _) => None,
    }
}

/// Returns a figure as people read it: "400 injured police officers (Almaty, 2022-01-05)".
pub fn figure(quantity: &Quantity) -> String {
    let number = match (&quantity.value, &quantity.at_least, &quantity.at_most, &quantity.approx) {
        (Some(n), ..) => n.to_string(),
        (_, Some(low), Some(high), _) => format!("{low} to {high}"),
        (_, Some(n), ..) => format!("at least {n}"),
        (_, _, Some(n), _) => format!("at most {n}"),
        (_, _, _, Some(n)) => format!("about {n}"),
        _ => quantity.words.clone().unwrap_or_default(),
    };
    let unit = quantity.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
    let mut scope: Vec<&str> = quantity.place.iter().map(String::as_str).collect();
    scope.extend(quantity.when.iter().map(crate::model::When::as_str));
    let scope = if scope.is_empty() { String::new() } else { format!(" ({})", scope.join(", ")) };
    format!("{number}{unit} {}{scope}", quantity.of)
}

/// Returns a number of things in words up to twelve: "three documents".
pub fn count(n: usize, one: &str, many: &str) -> String {
    const SMALL: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let number = SMALL.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned());
    format!("{number} {}", if n == 1 { one } else { many })
}

/// Returns a list as people write it: "a, b and c", cut after `most` with the number of the others said.
pub fn enumerate(items: &[String], most: usize) -> String {
    let left = items.len().saturating_sub(most);
    let mut shown: Vec<String> = items.iter().take(most).cloned().collect();
    if left > 0 {
        shown.push(count(left, "other", "others"));
    }
    match shown.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The most names that one sentence lists.
const MOST_NAMES: usize = 6;

fn names(view: &impl View, ids: &[&SourceId]) -> String {
    let names: Vec<String> = ids.iter().map(|id| name_of(view, id)).collect();
    enumerate(&names, MOST_NAMES)
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// Returns the verdict of a trace, one sentence a line: documents and outlets, ends, origins, disputes, channels.
pub fn verdict(view: &impl View, trace: &Trace) -> Vec<String> {
    let verdict = &trace.verdict;
    let mut lines = vec![carried_by(view, verdict)];
    lines.extend(verdict.ends.iter().map(|group| sentence(&end_line(view, group))));
    lines.extend(loop_lines(view, trace));
    lines.push(origins(&verdict.origins, verdict.supporting));
    lines.extend(merged(view, &verdict.origins));
    lines.extend(channels(view, trace));
    lines.extend(disputes(view, trace));
    lines
}

fn carried_by(view: &impl View, verdict: &Verdict) -> String {
    let mut parts = Vec::new();
    match verdict.documents.as_slice() {
        [] if verdict.without_document == 0 => parts.push("no document passes it on as true".to_owned()),
        [] => parts.push("it stands in no document".to_owned()),
        documents => {
            let outlets = match (verdict.outlets.as_slice(), verdict.without_outlet) {
                ([], _) => "publisher unknown".to_owned(),
                (known, 0) => count(known.len(), "outlet", "outlets"),
                (known, unknown) => {
                    format!("{} and {unknown} unknown", count(known.len(), "outlet", "outlets"))
                }
            };
            parts.push(format!(
                "{} ({outlets}): {}",
                count(documents.len(), "document", "documents"),
                names(view, documents)
            ));
        }
    }
    if verdict.without_document > 0 {
        parts.push(count(
            verdict.without_document,
            "account without a document",
            "accounts without a document",
        ));
    }
    if !verdict.only_against.is_empty() {
        let against = names(view, &verdict.only_against);
        parts.push(format!("told only with doubt or as denied in {against}"));
    }
    sentence(&format!("{}.", parts.join("; ")))
}

fn end_line(view: &impl View, group: &EndGroup) -> String {
    let who = names(view, &group.sources);
    let more = if group.sources.len() == 1 { "" } else { "s" };
    let kind = match group.kind {
        EndKind::Witness if group.unnamed => {
            format!("unnamed witness{}", if more.is_empty() { "" } else { "es" })
        }
        EndKind::Witness => format!("witness{}", if more.is_empty() { "" } else { "es" }),
        EndKind::Official if group.unnamed => {
            format!("unnamed authorit{}", if more.is_empty() { "y" } else { "ies" })
        }
        EndKind::Official => format!("official source{more}"),
        EndKind::Record => format!("record{more}"),
        EndKind::Inference => format!("inference{more}, counted apart"),
        EndKind::Hearsay => format!("hearsay end{more}, told by nobody named"),
        EndKind::Undisclosed => format!("end{more} with undisclosed grounds"),
        EndKind::Unstated => format!("end{more} with no ground stated"),
        EndKind::Unnamed => format!("end{more} with nobody to be found"),
    };
    format!("{} {kind}: {who}.", count(group.sources.len(), "", "").trim_end())
}

fn loop_lines(view: &impl View, trace: &Trace) -> Vec<String> {
    let line = |one: &crate::graph::Loop| {
        let sources: Vec<&SourceId> = one.sources.iter().collect();
        let end = if one.leads_out {
            "other chains lead out of it"
        } else {
            "no chain leads out of it to a ground"
        };
        format!("A loop: {} have it from one another; {end}.", names(view, &sources))
    };
    trace.loops.iter().map(line).collect()
}

/// Returns how many distinct origins, as a sentence.
pub fn origins(origins: &Origins, supporting: usize) -> String {
    let more = if origins.or_more { ", or more, as a group is among them" } else { "" };
    let apart = match origins.inferences {
        0 => String::new(),
        n => format!("; {} apart", count(n, "inference", "inferences")),
    };
    match (origins.at_least, origins.at_most) {
        _ if supporting == 0 => "No origin: nobody on record supports it.".to_owned(),
        (0, 0) => format!("No known origin{apart}."),
        (0, most) => format!("No known origin, and at most {most}{more}{apart}."),
        (least, most) if least == most => {
            sentence(&format!("{}{more}{apart}.", count(least, "distinct origin", "distinct origins")))
        }
        (least, most) => format!("Between {least} and {most} distinct origins{more}{apart}."),
    }
}

fn merged(view: &impl View, origins: &Origins) -> Vec<String> {
    origins
        .merged
        .iter()
        .map(|group| format!("Counted as one at the least: {}.", names(view, group)))
        .collect()
}

fn channels(view: &impl View, trace: &Trace) -> Vec<String> {
    let verdict = &trace.verdict;
    if verdict.supporting == 0 {
        return Vec::new();
    }
    let supporting = trace.accounts.iter().filter(|one| one.end.is_some());
    let mut documents: Vec<_> = supporting.map(|one| one.account.document.as_ref()).collect();
    documents.sort_unstable();
    documents.dedup();
    if let [Some(document)] = documents.as_slice() {
        return vec![format!(
            "All that is known of it comes through one document, {}.",
            name_of(view, document)
        )];
    }
    verdict
        .only_channels
        .iter()
        .map(|id| format!("The only channel is {}: every chain runs through it.", name_of(view, id)))
        .collect()
}

fn disputes(view: &impl View, trace: &Trace) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for dispute in &trace.disputes {
        let line = dispute_line(view, dispute);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    match trace.contradictions.len() {
        0 if lines.is_empty() => lines.push("Nobody on record disputes it.".to_owned()),
        0 => {}
        n => lines.push(sentence(&format!("set against it: {}.", count(n, "other claim", "other claims")))),
    }
    lines
}

/// Returns who disputes the claim and how, as a sentence.
pub fn dispute_line(view: &impl View, dispute: &Dispute) -> String {
    let who = name_of(view, dispute.source);
    let verb = match dispute.stance {
        Stance::Denies => "denies",
        _ => "doubts",
    };
    let ground = dispute.basis.map_or(String::new(), |basis| format!(" ({basis})"));
    match dispute.telling_of {
        Some(other) if dispute.of_a_denial => format!("{who} {verb} the denial by {}.", name_of(view, other)),
        Some(other) => format!("{who} {verb} it, as told by {}.", name_of(view, other)),
        None => format!("{who} {verb} it{ground}."),
    }
}

/// Returns an end with its source, for a label: "witness: Maria".
pub fn end_label(view: &impl View, end: &End) -> String {
    format!("{}: {}", end_name(end.kind, end.unnamed), name_of(view, end.source))
}

/// Returns what is known of a claim besides its sentence, in the order: about, happened, where, figure.
pub fn facts(about: &[String], claim: &Claim, place: Option<&str>) -> Vec<String> {
    let mut facts = Vec::new();
    if !about.is_empty() {
        facts.push(format!("about {}", about.join(", ")));
    }
    facts.extend(claim.happened.as_ref().map(|when| format!("happened {when}")));
    facts.extend(place.map(|place| format!("where {place}")));
    facts.extend(claim.quantity.as_ref().map(figure));
    facts.extend(claim.credibility.map(|grade| format!("credibility {grade}")));
    facts
}

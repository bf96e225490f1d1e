//! What answers say in plain English: one wording for the screen, for pictures and for whatever comes later.
//!
//! Nothing here is laid out or coloured. Sentences name sources by name, never by id.

pub mod chart;
pub mod compare;
pub mod find;
pub mod intake;
pub mod page;
pub mod pictures;
pub mod spreadsheet;
pub mod timeline;

mod attribution;
mod contradictions;
mod corroborate;
mod dates;
mod figures;
mod gaps;
mod grammar;
mod impact;
mod language;
mod loops;
mod path;
mod sheet;
mod unchecked;
mod whatif;
mod why;

pub use attribution::attribution;
pub use contradictions::{
    against, candidate, common, contradictions_sum, ends, self_contradiction, shared, side_numbers, who_says,
};
pub use corroborate::{corroboration, corroboration_in_short};
pub use dates::{MONTHS, date, known_by};
pub use figures::{figure, figure_number, figure_scope};
pub use gaps::{gap, gap_meaning, gaps, question, settles, single_voices};
pub use grammar::{beginning, is_many, objects, verb, within};
pub use impact::{chain, chain_with_end, denied_heading, doubt, fate, fate_heading, impact_sum, why_gone};
pub use language::language;
pub use loops::{circle, circles, part};
pub use path::{node_kind, node_name, path_length, place, tie};
pub use sheet::{answer, below_the_picture, in_place_of_the_picture, sheet};
pub use unchecked::unchecked;
pub use whatif::{effect, supposition};
pub use why::proof;

use contradictions::set_against;
pub use figures::thousands;

use crate::graph::View;
use crate::model::{Claim, Identity, Likelihood, RelationKind, Source, SourceId, SourceKind};
use crate::query::{Dispute, End, EndGroup, EndKind, Origins, Trace, Verdict};

/// Returns what people call a source; the id if it is not known.
pub fn name_of(view: &impl View, id: &SourceId) -> String {
    view.source(id).map_or_else(|| id.to_string(), |source| source.name.clone())
}

/// Returns what kind of end it is, in one or two words: "witness (unnamed)".
pub fn end_name(kind: EndKind, unnamed: bool) -> String {
    if unnamed { format!("{kind} (unnamed)") } else { kind.to_string() }
}

/// Returns a text with its first letter as a capital.
pub fn first_up(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

fn first_down(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// Returns the kind of a source with what else is to be said of it: "person, pseudonym".
pub fn what_it_is(source: &Source) -> String {
    match identity_of(source) {
        None => source.kind.to_string(),
        Some(word) if word.starts_with(source.kind.as_str()) => word.to_owned(),
        Some(word) => format!("{}, {word}", source.kind),
    }
}

/// Returns who published a document and when, as far as it is known.
pub fn published(view: &impl View, source: &Source) -> Option<String> {
    let document = source.document.as_ref()?;
    let outlet = document.outlet.as_ref().map(|outlet| name_of(view, outlet));
    let parts: Vec<String> = outlet.into_iter().chain(document.published.as_ref().map(date)).collect();
    Some(parts.join(", ")).filter(|text| !text.is_empty())
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
        // The name it is shown under is ours, and says nothing of how it is known.
        _ if source.protected => Some("name withheld"),
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

/// Returns a number of things in words up to twelve: "three documents".
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

fn number(n: usize) -> String {
    const SMALL: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    SMALL.get(n).map_or_else(|| thousands(&n.to_string()), |word| (*word).to_owned())
}

/// Returns how sure a judgement is, before "the same": "probably".
pub fn how_likely(likely: Likelihood) -> &'static str {
    match likely {
        Likelihood::Certain => "certainly",
        Likelihood::Probable => "probably",
        Likelihood::Possible => "possibly",
    }
}

/// Returns a list as people write it: "a, b and c", cut after `most` with the number of the others said. Where an item
/// has a comma of its own, semicolons part them.
pub fn enumerate(items: &[String], most: usize) -> String {
    let left = items.len().saturating_sub(most);
    let mut shown: Vec<String> = items.iter().take(most).cloned().collect();
    if left > 0 {
        shown.push(count(left, "other", "others"));
    }
    match shown.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if shown.iter().any(|item| item.contains(',')) => {
            format!("{}; and {last}", first.join("; "))
        }
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The most names that one sentence lists.
const MOST_NAMES: usize = 6;

/// Returns names in one line, as they stand within a sentence; of many the first six.
pub fn names(view: &impl View, ids: &[&SourceId]) -> String {
    let names: Vec<String> = ids.iter().map(|id| within(view, id)).collect();
    enumerate(&names, MOST_NAMES)
}

/// Returns the verdict of a trace, one sentence a line: documents and outlets, ends, origins, disputes, channels.
pub fn verdict(view: &impl View, trace: &Trace) -> Vec<String> {
    let verdict = &trace.verdict;
    if trace.accounts.is_empty() {
        return vec![
            "The case has no usable account of it, so nothing can be said of where it comes from.".to_owned(),
        ];
    }
    let mut lines = vec![carried_by(view, verdict)];
    lines.extend(verdict.ends.iter().map(|group| first_up(&end_line(view, group))));
    lines.extend(loop_lines(view, trace));
    lines.push(origins(&verdict.origins, verdict.supporting));
    lines.extend(merged(view, &verdict.origins));
    lines.extend(channels(view, trace));
    lines.extend(disputes(view, trace));
    lines.extend(superseded(view, trace));
    lines
}

fn carried_by(view: &impl View, verdict: &Verdict) -> String {
    let mut parts = Vec::new();
    match verdict.documents.as_slice() {
        [] if verdict.without_document == 0 => {
            parts.push("no document tells it without disputing it".to_owned());
        }
        [] => parts.push("it stands in no document".to_owned()),
        documents => {
            let outlets = match (verdict.outlets.as_slice(), verdict.without_outlet) {
                ([], _) => "of unknown outlet".to_owned(),
                (known, 0) => format!("from {}", count(known.len(), "outlet", "outlets")),
                (known, unknown) => format!(
                    "from {}, {} of unknown outlet",
                    count(known.len(), "outlet", "outlets"),
                    number(unknown)
                ),
            };
            let documents_number = count(documents.len(), "document", "documents");
            parts.push(format!("{documents_number} ({outlets}): {}", names(view, documents)));
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
    first_up(&format!("{}.", parts.join("; ")))
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
        EndKind::Inference if more.is_empty() => "source that infers it, counted apart".to_owned(),
        EndKind::Inference => "sources that infer it, counted apart".to_owned(),
        EndKind::Hearsay => format!("hearsay end{more}, told by nobody named"),
        EndKind::Undisclosed => format!("end{more} with undisclosed grounds"),
        EndKind::Unstated => format!("end{more} with no ground stated"),
        EndKind::Unnamed => format!("unnamed end{more}, nobody who could be found again"),
    };
    format!("{} {kind}: {who}.", number(group.sources.len()))
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
    let more = if origins.or_more { ", or more, since a group is among them" } else { "" };
    let apart = match origins.inferences {
        0 => String::new(),
        n => format!("; inferred by {}, counted apart", count(n, "source", "sources")),
    };
    let distinct = |n| count(n, "distinct origin", "distinct origins");
    match (origins.at_least, origins.at_most) {
        _ if supporting == 0 => "No origin: nobody on record supports it.".to_owned(),
        (0, 0) => format!("No known ground{apart}."),
        (0, most) => format!("No known ground: between none and {}{more}{apart}.", distinct(most)),
        (least, most) if least == most => first_up(&format!("{}{more}{apart}.", distinct(least))),
        (least, most) => {
            // Where none was merged the whole difference is made by unknown ends.
            if origins.merged.is_empty() {
                let most = format!("{}{}", number(most), if origins.or_more { " or more" } else { "" });
                return format!("At least {}; {most} with the unknown ends{apart}.", distinct(least));
            }
            format!("Between {} and {}{more}{apart}.", number(least), distinct(most))
        }
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
        let which = match verdict.documents.as_slice() {
            [one] if one == document => "this one document".to_owned(),
            _ => format!("one document, {}", within(view, document)),
        };
        let all_of_it = trace.accounts.iter().all(|one| one.account.document.as_ref() == Some(document));
        let what = if all_of_it { "is known of it" } else { "speaks for it" };
        return vec![format!("All that {what} comes through {which}.")];
    }
    verdict
        .only_channels
        .iter()
        .map(|id| format!("The only channel is {}: every chain runs through it.", within(view, id)))
        .collect()
}

/// Says which claims have taken the place of this one.
fn superseded(view: &impl View, trace: &Trace) -> Vec<String> {
    let by = trace
        .relations
        .iter()
        .filter(|relation| relation.kind == RelationKind::Supersedes && relation.to == trace.claim.id);
    by.filter_map(|relation| view.claim(&relation.from))
        .map(|claim| format!("Superseded by another claim: “{}”", claim.text))
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
        _ => {
            let strengths = trace.contradictions.iter().map(|one| one.contradiction.strength);
            lines.extend(set_against(strengths).map(|how| first_up(&format!("{how}."))));
        }
    }
    lines
}

/// Returns who disputes the claim and how, as a sentence.
pub fn dispute_line(view: &impl View, dispute: &Dispute) -> String {
    let who = beginning(view, dispute.source);
    let verb = objects(view, dispute.source, dispute.stance);
    let ground = dispute.basis.map_or(String::new(), |basis| format!(" ({basis})"));
    match dispute.telling_of {
        // What the next hop passes on is itself a doubt or a denial, of its own or of somebody further in.
        Some(other) if dispute.of_a_denial => {
            format!("{who} {verb} the objection; it is told by {}.", within(view, other))
        }
        Some(other) => format!("{who} {verb} it; it is told by {}.", within(view, other)),
        None => format!("{who} {verb} it{ground}."),
    }
}

/// Returns an end with its source, for a label: "witness: Maria".
pub fn end_label(view: &impl View, end: &End) -> String {
    format!("{}: {}", end_name(end.kind, end.unnamed), within(view, end.source))
}

/// Returns what is known of a claim besides its sentence, in the order: about, happened, where, figure.
pub fn facts(about: &[String], claim: &Claim, place: Option<&str>) -> Vec<String> {
    let mut facts = Vec::new();
    if !about.is_empty() {
        facts.push(format!("about {}", about.join(", ")));
    }
    facts.extend(claim.happened.as_ref().map(|when| format!("happened {}", date(when))));
    facts.extend(place.map(|place| format!("place: {place}")));
    facts.extend(claim.quantity.as_ref().map(figure));
    facts.extend(claim.credibility.map(|grade| format!("credibility {grade}")));
    facts
}

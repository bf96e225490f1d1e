//! How far accounts bear each other out, in plain English.

use super::{carried_by, channels, count, enumerate, first_up, merged, name_of, names, origins};
use crate::graph::View;
use crate::model::SourceId;
use crate::query::{Bounds, Corroboration, Echo, Origins, Voice};

/// The most voices that are said in words.
const MOST_VOICES: usize = 12;

/// Returns how far the accounts of a claim bear each other out, one sentence a line.
pub fn corroboration(view: &impl View, answer: &Corroboration) -> Vec<String> {
    let verdict = &answer.trace.verdict;
    let mut lines = vec![carried_by(view, verdict)];
    lines.push(origins(&verdict.origins, verdict.supporting));
    lines.extend(merged(view, &verdict.origins));
    lines.extend(chains(answer));
    lines.extend(channels(view, &answer.trace));
    lines.extend(answer.voices.iter().take(MOST_VOICES).map(|voice| one_voice(view, voice)));
    if answer.voices.len() > MOST_VOICES {
        let left = answer.voices.len() - MOST_VOICES;
        lines.push(first_up(&format!(
            "{} stand behind no more documents than these.",
            count(left, "other voice", "other voices")
        )));
    }
    lines.extend(answer.echoes.iter().take(MOST_VOICES).map(|one| echo(view, answer, one)));
    if answer.echoes.len() > MOST_VOICES {
        let left = count(answer.echoes.len() - MOST_VOICES, "more source is", "more sources are");
        lines.push(first_up(&format!("{left} cited beside documents of their own that tell it.")));
    }
    lines.extend(overrated(answer));
    lines
}

/// Returns the same in a few words, for a list of many claims.
pub fn corroboration_in_short(view: &impl View, answer: &Corroboration) -> String {
    let verdict = &answer.trace.verdict;
    if verdict.supporting == 0 {
        return "nobody on record supports it".to_owned();
    }
    let number = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let range = |bounds: Bounds, one: &str, many: &str| {
        let least = if bounds.at_least == bounds.at_most {
            String::new()
        } else {
            format!("{} to ", bounds.at_least)
        };
        format!("{least}{}", number(bounds.at_most, one, many))
    };
    let mut parts = vec![number(verdict.documents.len(), "document", "documents")];
    let Origins { at_least, at_most, or_more, inferences, .. } = verdict.origins;
    let more = if or_more { " or more" } else { "" };
    parts.push(range(Bounds { at_least, at_most }, "origin", "origins") + more);
    if inferences > 0 {
        parts.push(format!("inferred by {}", number(inferences, "source", "sources")));
    }
    let all = Bounds { at_least: answer.chains.len(), at_most: answer.at_most };
    let grounded = range(answer.grounded, "", "");
    parts.push(format!(
        "{}, {} to known grounds",
        range(all, "disjoint chain", "disjoint chains"),
        grounded.trim_end()
    ));
    if !verdict.only_channels.is_empty() {
        parts.push(format!("all through {}", names(view, &verdict.only_channels)));
    }
    if !answer.echoes.is_empty() {
        parts.push("perhaps fewer: a source is cited, and tells it itself".to_owned());
    }
    if answer.overrated {
        parts.push("credibility 1 is not borne out".to_owned());
    }
    parts.join("; ")
}

/// How many chains share nothing, and how many of those to known grounds.
fn chains(answer: &Corroboration) -> Vec<String> {
    let number = |bounds: Bounds, what: (&str, &str)| {
        if bounds.at_least == bounds.at_most {
            return count(bounds.at_least, what.0, what.1);
        }
        let least = count(bounds.at_least, "", "");
        format!("at least {} and at most {}", least.trim_end(), count(bounds.at_most, what.0, what.1))
    };
    let all = Bounds { at_least: answer.chains.len(), at_most: answer.at_most };
    if answer.trace.verdict.supporting == 0 {
        return Vec::new();
    }
    let mut lines = vec![match all {
        _ if answer.trace.verdict.supporting == 1 => "There is one chain only.".to_owned(),
        Bounds { at_most: 1, .. } => {
            "Any two of its chains share a document, a source between or an end.".to_owned()
        }
        many => first_up(&format!(
            "{} share no document, no source between and no end.",
            number(many, ("chain", "chains"))
        )),
    }];
    if all.at_most > 1 {
        lines.push(match answer.grounded {
            Bounds { at_most: 0, .. } => "No chain leads to a known ground.".to_owned(),
            known => {
                format!("Of chains to known grounds alone, {}.", number(known, ("does so", "do so")))
            }
        });
    }
    lines
}

/// Says what looks like confirmation and is one voice.
fn one_voice(view: &impl View, voice: &Voice) -> String {
    let documents = names(view, &voice.documents);
    let sources: Vec<String> = voice.sources.iter().map(|id| name_of(view, id)).collect();
    let mut line = if voice.sources.iter().any(|id| voice.documents.contains(id)) {
        format!(
            "One voice, not {}: {documents} have one of them as their source, or are judged to be the same",
            voice.documents.len()
        )
    } else {
        let through = match sources.split_last() {
            Some((last, [])) if voice.ends => last.clone(),
            Some((last, before)) if voice.ends && !before.is_empty() => {
                format!("{last} through {}", enumerate(before, super::MOST_NAMES))
            }
            _ => format!("others through {}", enumerate(&sources, super::MOST_NAMES)),
        };
        let many = count(voice.documents.len(), "", "");
        let many = many.trim_end();
        let opening = if voice.sure {
            format!("One voice, not {many}")
        } else {
            format!("Perhaps one voice, not {many}")
        };
        format!("{opening}: {documents} have it from {through}")
    };
    if !voice.sure {
        line += ", and nobody can tell whether that is the same source in each";
    }
    if !voice.otherwise.is_empty() {
        let has = if voice.otherwise.len() == 1 { "has" } else { "have" };
        line.extend(["; ", &names(view, &voice.otherwise), " ", has, " it through another chain too"]);
    }
    line + "."
}

/// Asks whether a source is cited for what a document of its own tells.
fn echo(view: &impl View, answer: &Corroboration, echo: &Echo) -> String {
    let accounts = echo.citing.iter().filter_map(|i| answer.trace.accounts.get(*i));
    let mut citing: Vec<&SourceId> =
        accounts.clone().filter_map(|one| one.account.document.as_ref()).collect();
    citing.sort_unstable();
    citing.dedup();
    let without = accounts.filter(|one| one.account.document.is_none()).count();
    let who = match (citing.is_empty(), without) {
        (false, 0) => names(view, &citing),
        (true, n) => count(n, "account without a document", "accounts without a document"),
        (false, n) => {
            format!(
                "{} and {}",
                names(view, &citing),
                count(n, "account without a document", "accounts without a document")
            )
        }
    };
    let (has, it) = if citing.len() + without == 1 { ("has", "it") } else { ("have", "they") };
    let source = name_of(view, echo.source);
    let own = names(view, &echo.documents);
    let (of, which) = if echo.documents.len() == 1 {
        ("itself tells it in", "that")
    } else {
        ("itself tells it in", "one of these")
    };
    format!(
        "Perhaps one telling, not two: {who} {has} it from {source}, which {of} {own}. Is {which} what {it} cite{}? The counts \
         above take them for different tellings.",
        if it == "it" { "s" } else { "" }
    )
}

/// Says that a credibility of "1" is not what the records bear out.
fn overrated(answer: &Corroboration) -> Option<String> {
    let found = &answer.trace.verdict.origins;
    let grounds = match (found.at_least, found.merged.is_empty()) {
        (0, _) => "no known ground is on record".to_owned(),
        (n, true) => {
            format!("{} is on record", count(n, "known ground only", "known grounds"))
        }
        (_, false) => "the known grounds on record may all be one".to_owned(),
    };
    answer.overrated.then(|| {
        format!(
            "Its credibility is given as 1, confirmed by other sources, and yet {grounds}: look at it again."
        )
    })
}

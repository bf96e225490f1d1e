//! Disputes in words.

use super::{beginning, count, end_name, enumerate, first_up, names, objects, within};
use crate::graph::View;
use crate::model::{Likelihood, SourceId, SourceKind, Stance, Strength};
use crate::query::{Against, Candidate, Common, Contradictions, EndGroup, SelfContradiction, Shared};

/// Returns who doubts or denies a claim, as a sentence: "Sharipbayev denies it; it is told by the authorities."
pub fn against(view: &impl View, against: &Against) -> String {
    let who = beginning(view, against.source);
    let verb = objects(view, against.source, against.stance);
    let ground = against.basis.map_or(String::new(), |basis| format!(" ({basis})"));
    let told = against.telling_of.map_or(String::new(), |of| format!("; it is told by {}", within(view, of)));
    format!("{who} {verb} it{ground}{told}.")
}

/// Returns the ends of a claim in one line: "witness: Maria; unstated: Silchenko".
pub fn ends(view: &impl View, groups: &[EndGroup]) -> String {
    let group =
        |one: &EndGroup| format!("{}: {}", end_name(one.kind, one.unnamed), names(view, &one.sources));
    groups.iter().map(group).collect::<Vec<_>>().join("; ")
}

/// Returns who says a claim and who disputes it, in short: "unnamed: they say; denied by Yekaterina Bobrova".
pub fn who_says(view: &impl View, groups: &[EndGroup], disputers: &[Against]) -> String {
    let mut parts = Vec::new();
    if groups.is_empty() {
        parts.push("nobody on record supports it".to_owned());
    } else {
        parts.push(ends(view, groups));
    }
    for (stance, verb) in [(Stance::Denies, "denied"), (Stance::Doubts, "doubted")] {
        let who = disputers.iter().filter(|one| one.stance == stance);
        let mut who: Vec<&SourceId> = who.map(|one| one.source).collect();
        who.sort_unstable();
        who.dedup();
        if !who.is_empty() {
            parts.push(format!("{verb} by {}", names(view, &who)));
        }
    }
    parts.join("; ")
}

/// Returns what an answer comes to, as one sentence.
pub fn contradictions_sum(answer: &Contradictions) -> String {
    let all = answer.disputes.iter().map(|one| one.oppositions.len()).sum::<usize>();
    let asked = answer.disputes.iter().flat_map(|one| {
        let asked = |at: &usize| one.sides.get(*at).is_some_and(|side| side.asked);
        one.oppositions.iter().filter(move |opposition| opposition.sides.iter().any(asked))
    });
    let asked = asked.count();
    let mut disputes = count(answer.disputes.len(), "dispute", "disputes");
    if let Some(numbers) = by_strength(answer.disputes.iter().flat_map(crate::query::DisputeGroup::strengths))
    {
        disputes = format!("{disputes} with {numbers}");
    }
    if asked < all {
        disputes = format!("{disputes}, {} with what was asked for", count(asked, "of them", "of them"));
    }
    let mut parts = vec![disputes];
    if !answer.selves.is_empty() {
        let times = count(answer.selves.len(), "case", "cases");
        parts.push(format!("{times} of somebody contradicting themselves"));
    }
    if !answer.spreads.is_empty() {
        let quantities = count(answer.spreads.len(), "quantity", "quantities");
        parts.push(format!("figures of {quantities}"));
    }
    format!("{}.", first_up(&parts.join("; ")))
}

/// Returns how many claims, contradictions and tensions a dispute has.
pub fn side_numbers(claims: usize, strengths: impl IntoIterator<Item = Strength>) -> String {
    let claims = first_up(&count(claims, "claim", "claims"));
    match by_strength(strengths) {
        None => format!("{claims}, disputed by those who doubt or deny it"),
        Some(numbers) => format!("{claims}, {numbers}"),
    }
}

/// Returns how many claims are set against one, and how: "contradicted by one other claim; in tension with two other
/// claims".
pub(super) fn set_against(strengths: impl IntoIterator<Item = Strength>) -> Option<String> {
    let (contradictions, tensions) = numbers(strengths);
    let claims = |n| count(n, "other claim", "other claims");
    let contradict = (contradictions > 0).then(|| format!("contradicted by {}", claims(contradictions)));
    let tense = (tensions > 0).then(|| format!("in tension with {}", claims(tensions)));
    let parts: Vec<String> = contradict.into_iter().chain(tense).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// How many contradictions there are, and how many tensions.
fn numbers(strengths: impl IntoIterator<Item = Strength>) -> (usize, usize) {
    let (mut contradictions, mut tensions) = (0, 0);
    for one in strengths {
        match one {
            Strength::Contradiction => contradictions += 1,
            Strength::Tension => tensions += 1,
        }
    }
    (contradictions, tensions)
}

/// Returns how many contradictions and tensions there are; nothing if there are none.
fn by_strength(strengths: impl IntoIterator<Item = Strength>) -> Option<String> {
    let (contradictions, tensions) = numbers(strengths);
    let contradict = (contradictions > 0).then(|| count(contradictions, "contradiction", "contradictions"));
    let tense = (tensions > 0).then(|| count(tensions, "tension", "tensions"));
    let parts: Vec<String> = contradict.into_iter().chain(tense).collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// Returns who one voice is: "Maria", "Maria and M. (probable the same)".
pub fn common(view: &impl View, common: &Common) -> String {
    let [a, b] = common.sources.map(|id| within(view, id));
    match common.likely {
        _ if common.sources[0] == common.sources[1] => a,
        Likelihood::Certain => format!("{a}, who is also {b}"),
        likely => format!("{a}, if {b} is the same ({likely})"),
    }
}

/// Returns what two sides share, one sentence for each kind, or one that they share nothing.
pub fn shared(view: &impl View, shared: &Shared) -> Vec<String> {
    const MOST: usize = 6;
    let voices =
        |voices: &[Common]| enumerate(&voices.iter().map(|one| common(view, one)).collect::<Vec<_>>(), MOST);
    let mut lines = Vec::new();
    if !shared.ends.is_empty() {
        lines.push(format!("Both rest on {}.", voices(&shared.ends)));
    }
    if !shared.voices.is_empty() {
        lines.push(format!("Both come through {}.", voices(&shared.voices)));
    }
    if !shared.documents.is_empty() {
        lines.push(format!("Both are passed on as true in {}.", names(view, &shared.documents)));
    }
    if shared.documents.is_empty() && !shared.outlets.is_empty() {
        lines.push(format!("Both were published by {}.", names(view, &shared.outlets)));
    }
    if lines.is_empty() {
        lines.push(
            "They share no end and no voice, and no document or outlet passes on both as true.".to_owned(),
        );
    }
    lines
}

/// Returns who contradicts themselves and how, as a sentence: "Tension (time): both asserted by Maria."
pub fn self_contradiction(view: &impl View, one: &SelfContradiction) -> String {
    let who = common(view, &one.voice);
    let is_group = |id: &&SourceId| view.source(id).is_some_and(|source| source.kind == SourceKind::Group);
    let group =
        if one.voice.sources.iter().any(is_group) { ", a group, so perhaps different people" } else { "" };
    match one.contradiction {
        Some(judgement) => {
            let what = first_up(judgement.strength.as_str());
            format!("{what} ({}): both asserted by {who}{group}.", judgement.differ)
        }
        None => format!("Asserted in one place and denied in another by {who}{group}."),
    }
}

/// Returns why two claims might contradict each other, as a sentence.
pub fn candidate(view: &impl View, candidate: &Candidate) -> String {
    match candidate {
        Candidate::Number { same_area, same_time, .. } => {
            let unknown = match (same_area, same_time) {
                (true, true) => "for the same area and a time that may be the same",
                (true, false) => "for the same area; not both say of what time",
                (false, true) => "for a time that may be the same; not both say of what area",
                (false, false) => "not both say of what area, nor of what time",
            };
            format!("The figures have nothing in common, {unknown}.")
        }
        Candidate::Time { claims: [a, b], shared, all } => {
            let when =
                |claim: &crate::model::Claim| claim.happened.as_ref().map_or(String::new(), super::date);
            format!(
                "Told of the same in like words ({shared} of {all} words), but it happened {} or {}.",
                when(a),
                when(b)
            )
        }
        Candidate::Denial(one) => self_contradiction(view, one),
    }
}

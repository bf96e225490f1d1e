//! A story as it changes: its wordings from left to right, and on each arrow what is lost and what is new.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::label::{CLAIM, TEXT, TITLE, claim_card, ends_of, evidence, limited, line, source_card, wrap};
use super::legend::legend;
use super::{ArrowKind, Card, Picture, Tone};
use crate::graph::Graph;
use crate::query::{ChangeKind, Comparison, Retelling, Wording, trace};
use crate::words;

/// The most wordings with a box of their own.
const MOST_VERSIONS: usize = 30;
/// The columns of what stands on an arrow.
const CHANGE: usize = 30;
/// The most lines of what stands on an arrow.
const MOST_LINES: usize = 9;

/// Draws how a story changes.
pub fn compare(graph: &Graph, answer: &Comparison) -> Picture {
    let title = wrap(&words::pictures::how_it_changes(&answer.claim.text), TITLE, 3);
    let sum = words::pictures::changes_sum(answer);
    let mut picture = Picture { title, answer: wrap(&sum, TEXT, 3), ..Picture::default() };
    let beginnings = answer.beginnings();
    let mut boxes: BTreeMap<usize, usize> = BTreeMap::new();
    let shown = nearest(answer);
    for version in &shown {
        let card = picture.add(card_of(graph, answer, *version, beginnings.contains(version)));
        boxes.insert(*version, card);
    }
    for one in &answer.retellings {
        let (Some(from), Some(to)) = (boxes.get(&one.from), boxes.get(&one.to)) else { continue };
        let label = changes(graph, answer, one);
        let arrow = picture.connect(*from, *to, ArrowKind::Retold);
        arrow.label = label;
        arrow.tooltip = limited(tooltip(graph, answer, one));
        // In a circle of restatements one of them has to point back.
        arrow.free = one.from > one.to;
    }
    tie_hops(answer, &mut picture, &boxes);
    if shown.len() < answer.versions.len() {
        picture.left_out.push(words::pictures::more_wordings(answer.versions.len() - shown.len()));
    }
    legend(&mut picture);
    picture
}

/// The wordings that are the fewest steps away from the claim asked about, in the order of the comparison.
fn nearest(answer: &Comparison) -> BTreeSet<usize> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); answer.versions.len()];
    for one in &answer.retellings {
        next[one.from].push(one.to);
        next[one.to].push(one.from);
    }
    let of_the_claim = |version: &usize| match answer.versions[*version].place {
        Wording::Sentence(claim) | Wording::Hop { claim, .. } => claim.id == answer.claim.id,
    };
    // Sentences stand before the wordings of hops.
    let mut open: VecDeque<usize> = (0..answer.versions.len()).filter(of_the_claim).collect();
    let mut seen: BTreeSet<usize> = open.iter().copied().collect();
    let mut found = BTreeSet::new();
    let all = 0..answer.versions.len();
    while let Some(here) = open.pop_front().filter(|_| found.len() < MOST_VERSIONS) {
        found.insert(here);
        open.extend(next[here].iter().copied().filter(|to| seen.insert(*to)));
        if open.is_empty() {
            open.extend(all.clone().find(|other| seen.insert(*other)));
        }
    }
    found
}

fn card_of(graph: &Graph, answer: &Comparison, number: usize, beginning: bool) -> Card {
    let version = &answer.versions[number];
    let mut card = match version.place {
        Wording::Sentence(claim) => {
            let tone = if claim.id == answer.claim.id { Tone::Main } else { Tone::Plain };
            let mut card = claim_card(claim, tone);
            card.badges = trace(graph, &claim.id).map(|trace| ends_of(&trace)).unwrap_or_default();
            card
        }
        Wording::Hop { account, hop, .. } => {
            let mut card = source_card(graph, &account.hops[hop].source, Tone::Plain);
            card.small.extend(wrap(&format!("“{}”", version.text), CLAIM + 6, 5));
            card.tooltip.extend(evidence(std::iter::once(account)));
            card
        }
    };
    let first = answer.appearances.iter().filter(|one| !beginning && one.at.first() == Some(&number));
    let first: Vec<String> = first.map(|one| words::compare::item(answer, number, &one.item)).collect();
    if !first.is_empty() {
        card.small.extend(wrap(&words::pictures::first_here(&first), CLAIM + 6, 3));
    }
    card
}

/// What is lost, what is new, and what the records say differently.
fn changes(graph: &Graph, answer: &Comparison, one: &Retelling) -> Vec<String> {
    let mut lines: Vec<String> = words::compare::gains_and_losses(answer, one)
        .iter()
        .chain(&words::compare::facts(graph, &one.facts))
        .flat_map(|line| wrap(line, CHANGE, 5))
        .collect();
    if lines.is_empty() {
        lines = vec![words::pictures::OTHER_WORDS.to_owned()];
    }
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES - 1);
        lines.push("…".to_owned());
    }
    lines
}

/// The later wording with what is gone and what is new in marks, and why.
fn tooltip(graph: &Graph, answer: &Comparison, one: &Retelling) -> Vec<String> {
    let (earlier, later) = (answer.versions[one.from].text, answer.versions[one.to].text);
    let pieces = words::compare::pieces(earlier, later, &one.changes);
    let marked: String = pieces
        .iter()
        .map(|piece| match piece.kind {
            ChangeKind::Kept => piece.text.to_owned(),
            ChangeKind::Gone => format!("[-{}-]", piece.text),
            ChangeKind::New => format!("{{+{}+}}", piece.text),
        })
        .collect();
    let mut lines = vec![line(&marked)];
    lines.extend(words::compare::gains_and_losses(answer, one).iter().map(|one| line(one)));
    lines.extend(
        one.relation.iter().flat_map(|relation| words::compare::why(graph, relation)).map(|why| line(&why)),
    );
    lines
}

/// Ties the outermost wording on each chain to the sentence of its claim.
fn tie_hops(answer: &Comparison, picture: &mut Picture, boxes: &BTreeMap<usize, usize>) {
    let mut outermost: BTreeMap<&str, (usize, &crate::model::Claim)> = BTreeMap::new();
    for number in boxes.keys() {
        if let Wording::Hop { claim, account, .. } = answer.versions[*number].place {
            // The wordings of a chain stand from its end outwards.
            outermost.insert(account.id.as_str(), (*number, claim));
        }
    }
    for (number, claim) in outermost.into_values() {
        let sentence = answer.story.iter().position(|one| one.id == claim.id);
        if let Some(to) = sentence.and_then(|at| boxes.get(&at)) {
            picture.connect(boxes[&number], *to, ArrowKind::Passes);
        }
    }
}

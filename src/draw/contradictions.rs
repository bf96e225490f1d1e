//! Claims set against each other: the two sides face each other across what differs, each with its documents and ends
//! behind it.
//!
//! The claims of a connected group are dealt to two sides so that neighbours face each other wherever that is possible; where
//! it is not (three claims, each against each), the line runs along one side.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::label::{TEXT, TITLE, claim_card, line, wrap};
use super::legend::legend;
use super::side::{Place, draw_side};
use super::{ArrowKind, Cluster, Options, Picture, Tone};
use crate::graph::{Graph, View};
use crate::model::{ClaimId, Contradiction, Strength};
use crate::query::{self, Trace};
use crate::words;

/// Above this number of claims only their ends are told, in words.
const MOST_WITH_CHAINS: usize = 40;
/// The most boxes beside each other behind a claim.
const MOST_BESIDE: usize = 8;
/// The most claims whose origins are told under the title.
const MOST_TOLD: usize = 6;

/// Draws a claim and those that are set against it; nothing if there is no such claim.
pub fn contradictions(view: &impl View, id: &ClaimId, options: &Options) -> Option<Picture> {
    let claim = view.claim(id)?;
    let against: BTreeSet<&ClaimId> =
        view.contradictions_of(id).iter().flat_map(|one| &one.claims).filter(|other| *other != id).collect();
    let group: Vec<ClaimId> = std::iter::once(id)
        .chain(against.iter().copied())
        .filter(|id| view.claim(id).is_some())
        .cloned()
        .collect();
    let title = wrap(&format!("“{}”", claim.text), TITLE, 3);
    let answer = match group.len() - 1 {
        0 => "No other claim is set against it.".to_owned(),
        n => format!("Set against {}.", words::count(n, "other claim", "other claims")),
    };
    let mut picture = Picture { title, answer: vec![answer], ..Picture::default() };
    let options = narrowed(options, group.len());
    draw_group(view, &mut picture, &group, &options);
    if options.most_boxes == 0 {
        let note = "The documents and ends of the claims: there are too many for one picture.";
        picture.left_out.push(note.to_owned());
    }
    legend(&mut picture);
    Some(picture)
}

/// Draws all contradictions of a case, one frame for each group of claims that hang together.
pub fn all_contradictions(graph: &Graph, options: &Options) -> Picture {
    let groups = groups(graph);
    let claims: usize = groups.iter().map(Vec::len).sum();
    let title = graph.case().title.as_deref().unwrap_or("Contradictions");
    let answer = match groups.len() {
        0 => "No two claims of this case are set against each other.".to_owned(),
        n => {
            let groups = words::count(n, "group", "groups");
            let claims = words::count(claims, "claim", "claims");
            format!("{claims} in {groups} are set against each other.")
        }
    };
    let answer = wrap(&capital(&answer), TEXT, 2);
    let mut picture = Picture { title: wrap(title, TITLE, 3), answer, ..Picture::default() };
    let options = narrowed(options, claims);
    for group in &groups {
        let cards = draw_group(graph, &mut picture, group, &options);
        if groups.len() > 1 {
            picture.clusters.push(Cluster { label: Vec::new(), tone: Tone::Plain, cards });
        }
    }
    if options.most_boxes == 0 {
        let note = "The documents and ends of the claims: there are too many for one picture.";
        picture.left_out.push(note.to_owned());
    }
    legend(&mut picture);
    picture
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}", letters.as_str())
}

/// Several claims share the room of one picture.
fn narrowed(options: &Options, claims: usize) -> Options {
    let most_boxes = if claims > MOST_WITH_CHAINS { 0 } else { (options.most_boxes / claims.max(1)).max(6) };
    Options { most_beside: options.most_beside.min(MOST_BESIDE), most_boxes, ..*options }
}

/// The claims that hang together by contradictions, each group sorted and all of them by their first claim.
fn groups(graph: &Graph) -> Vec<Vec<ClaimId>> {
    let mut neighbours: BTreeMap<&ClaimId, BTreeSet<&ClaimId>> = BTreeMap::new();
    for one in &graph.case().contradictions {
        let [a, b] = &one.claims;
        if a != b && graph.claim(a).is_some() && graph.claim(b).is_some() {
            neighbours.entry(a).or_default().insert(b);
            neighbours.entry(b).or_default().insert(a);
        }
    }
    let mut seen: BTreeSet<&ClaimId> = BTreeSet::new();
    let mut groups = Vec::new();
    for start in neighbours.keys() {
        if !seen.insert(start) {
            continue;
        }
        let mut group = vec![*start];
        let mut at = 0;
        while let Some(id) = group.get(at) {
            group.extend(neighbours[id].iter().copied().filter(|next| seen.insert(next)));
            at += 1;
        }
        group.sort_unstable();
        groups.push(group.into_iter().cloned().collect());
    }
    groups
}

/// Draws the claims of a group, those on the left first; returns all their boxes.
fn draw_group(view: &impl View, picture: &mut Picture, group: &[ClaimId], options: &Options) -> Vec<usize> {
    let between = between(view, group);
    let left = sides(group, &between);
    let mut boxes: BTreeMap<&ClaimId, usize> = BTreeMap::new();
    let mut cards = Vec::new();
    for id in group {
        let Some(trace) = query::trace(view, id) else { continue };
        let claim = draw_claim(view, picture, &trace, left.contains(id), options, &mut cards);
        boxes.insert(id, claim);
    }
    for one in &between {
        let [a, b] = &one.claims;
        let (Some(from), Some(to)) = (boxes.get(a), boxes.get(b)) else { continue };
        let (from, to) = if left.contains(a) { (*from, *to) } else { (*to, *from) };
        let kind = strength_kind(one.strength);
        let arrow = picture.connect(from, to, kind);
        arrow.label = vec![one.differ.to_string().to_uppercase()];
        arrow.tooltip = one.why.iter().map(|why| line(why)).collect();
        arrow.free = left.contains(a) == left.contains(b);
    }
    cards
}

/// Returns the line of a contradiction.
pub(super) fn strength_kind(strength: Strength) -> ArrowKind {
    match strength {
        Strength::Contradiction => ArrowKind::Contradiction,
        Strength::Tension => ArrowKind::Tension,
    }
}

/// The contradictions between claims of a group, each once, sorted.
fn between<'v>(view: &'v impl View, group: &[ClaimId]) -> Vec<&'v Contradiction> {
    let members: BTreeSet<&ClaimId> = group.iter().collect();
    let mut all: Vec<&Contradiction> = Vec::new();
    for id in group {
        let inside = |one: &&Contradiction| {
            let [a, b] = &one.claims;
            // Both claims name it: the one that is smaller tells it.
            a != b && a.min(b) == id && members.contains(a) && members.contains(b)
        };
        all.extend(view.contradictions_of(id).into_iter().filter(inside));
    }
    let pair = |one: &Contradiction| {
        let [a, b] = one.claims.clone();
        if a < b { [a, b] } else { [b, a] }
    };
    all.sort_by_cached_key(|one| (pair(one), one.strength, one.differ, one.why.clone()));
    all
}

/// The claims that stand on the left: the first of the group, and every other step from it.
fn sides<'g>(group: &'g [ClaimId], between: &[&'g Contradiction]) -> BTreeSet<&'g ClaimId> {
    let mut side: BTreeMap<&ClaimId, bool> = BTreeMap::new();
    for start in group {
        if side.contains_key(start) {
            continue;
        }
        side.insert(start, true);
        let mut open = VecDeque::from([start]);
        while let Some(id) = open.pop_front() {
            let mine = side[id];
            for one in between.iter().filter(|one| one.claims.contains(id)) {
                for other in one.claims.iter().filter(|other| *other != id) {
                    if !side.contains_key(other) {
                        side.insert(other, !mine);
                        open.push_back(other);
                    }
                }
            }
        }
    }
    side.into_iter().filter_map(|(id, left)| left.then_some(id)).collect()
}

/// Draws a claim with its chains behind it; returns its box.
fn draw_claim<V: View>(
    view: &V,
    picture: &mut Picture,
    trace: &Trace,
    left: bool,
    options: &Options,
    cards: &mut Vec<usize>,
) -> usize {
    let origins = words::origins(&trace.verdict.origins, trace.verdict.supporting);
    let mut card = claim_card(trace.claim, Tone::Main);
    card.small = wrap(&origins, super::label::CLAIM + 6, 3);
    let claim = picture.add(card);
    cards.push(claim);
    if picture.details.len() < MOST_TOLD {
        let text = line(&trace.claim.text);
        picture.details.extend(wrap(&format!("“{text}” {origins}"), TEXT, 2));
    }
    if options.most_boxes == 0 {
        return claim;
    }
    for supports in [true, false] {
        // Chains of support start at the claim and the others end at it, so that they point opposite ways.
        let place = Place { claim, supports, leftwards: left == supports, options: *options };
        let side = draw_side(view, picture, trace, &place);
        cards.extend(side.cards);
    }
    claim
}

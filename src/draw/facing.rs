//! Claims of a dispute facing each other across what differs, each with its documents and ends behind it.
//!
//! The claims are dealt to two sides so that those set against each other face each other wherever that is possible;
//! where it is not (three claims, each against each), the line runs along one side. Where there is no room for the
//! chains of every claim, their ends stand in the boxes of the claims.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::label::{ARROW, CLAIM, claim_card, ends_of, line, wrap};
use super::side::{Place, draw_side};
use super::{ArrowKind, Options, Picture, Tone};
use crate::graph::View;
use crate::model::{Claim, ClaimId, Contradiction, SourceId, Strength};
use crate::query::{self, Common, Opposition, Shared, Trace};
use crate::words;

/// The most boxes beside each other behind a claim.
const MOST_BESIDE: usize = 8;
/// Above this number of claims in a picture their chains are not drawn.
const MOST_WITH_CHAINS: usize = 8;

/// Several claims share the room of one picture.
pub(super) fn narrowed(options: &Options, claims: usize) -> Options {
    let most_boxes = if claims > MOST_WITH_CHAINS { 0 } else { (options.most_boxes / claims.max(1)).max(6) };
    Options { most_beside: options.most_beside.min(MOST_BESIDE), most_boxes, ..options.clone() }
}

/// Returns the line of a contradiction.
pub(super) fn strength_kind(strength: Strength) -> ArrowKind {
    match strength {
        Strength::Contradiction => ArrowKind::Contradiction,
        Strength::Tension => ArrowKind::Tension,
    }
}

/// Draws claims, those on the left first, and what sets them against each other; returns all their boxes. The claim that
/// was asked about, if one was, stands out.
///
/// What the two sides of a contradiction share is written on its line, and on the boxes of those who speak on both.
pub(super) fn draw_facing<'v, V: View>(
    view: &'v V,
    picture: &mut Picture,
    claims: &[&'v Claim],
    asked: Option<&ClaimId>,
    oppositions: &[Opposition<'v>],
    options: &Options,
) -> Vec<usize> {
    let ids: Vec<&ClaimId> = claims.iter().map(|claim| &claim.id).collect();
    let between = between(view, &ids);
    let left = sides(&ids, &between);
    let shared: BTreeMap<*const Contradiction, &Shared> =
        oppositions.iter().map(|one| (std::ptr::from_ref(one.contradiction), &one.shared)).collect();
    let mut drawn: BTreeMap<&ClaimId, Drawn> = BTreeMap::new();
    let traces: Vec<Trace<'v>> = claims.iter().filter_map(|claim| query::trace(view, &claim.id)).collect();
    for trace in &traces {
        let one = draw_claim(view, picture, trace, left.contains(&trace.claim.id), options);
        if asked == Some(&trace.claim.id) {
            picture.cards[one.claim].tone = Tone::Main;
        }
        drawn.insert(&trace.claim.id, one);
    }
    if options.most_boxes > 0 {
        options.state(picture, &traces);
    }
    for one in &between {
        let [a, b] = &one.claims;
        let (Some(from), Some(to)) = (drawn.get(a), drawn.get(b)) else { continue };
        let shared = shared.get(&std::ptr::from_ref(*one)).copied();
        for voice in shared.into_iter().flat_map(|shared| shared.ends.iter().chain(&shared.voices)) {
            from.mark(picture, voice);
            to.mark(picture, voice);
        }
        let (from, to) = if left.contains(a) { (from.claim, to.claim) } else { (to.claim, from.claim) };
        let arrow = picture.connect(from, to, strength_kind(one.strength));
        arrow.label = vec![one.differ.to_string().to_uppercase()];
        arrow.label.extend(shared.into_iter().flat_map(|shared| on_the_line(view, shared)));
        arrow.tooltip = one.why.iter().map(|why| line(why)).collect();
        arrow.tooltip.extend(
            shared.into_iter().flat_map(|shared| words::shared(view, shared)).map(|text| line(&text)),
        );
        arrow.free = left.contains(a) == left.contains(b);
    }
    drawn.into_values().flat_map(|one| one.cards).collect()
}

/// What two sides share, as far as it stands on the line between them.
fn on_the_line(view: &impl View, shared: &Shared) -> Vec<String> {
    let names = |voices: &[Common]| {
        words::enumerate(&voices.iter().map(|one| words::common(view, one)).collect::<Vec<_>>(), 2)
    };
    let text = match (shared.ends.as_slice(), shared.voices.as_slice()) {
        ([], []) => return Vec::new(),
        ([], voices) => format!("both come through {}", names(voices)),
        (ends, _) => format!("both rest on {}", names(ends)),
    };
    wrap(&text, ARROW, 3)
}

/// A claim that is drawn.
struct Drawn<'a> {
    claim: usize,
    /// All boxes, that of the claim first.
    cards: Vec<usize>,
    /// The boxes of sources.
    sources: Vec<(&'a SourceId, usize)>,
}

impl Drawn<'_> {
    /// Marks the boxes of somebody who speaks on both sides.
    fn mark(&self, picture: &mut Picture, voice: &Common) {
        for (_, card) in self.sources.iter().filter(|(source, _)| voice.sources.contains(source)) {
            let small = &mut picture.cards[*card].small;
            if !small.iter().any(|line| line == words::pictures::ON_BOTH_SIDES) {
                small.push(words::pictures::ON_BOTH_SIDES.to_owned());
            }
        }
    }
}

/// Draws a claim with its chains behind it, or with its ends in its box.
fn draw_claim<'a, V: View>(
    view: &'a V,
    picture: &mut Picture,
    trace: &Trace<'a>,
    left: bool,
    options: &Options,
) -> Drawn<'a> {
    let mut card = claim_card(trace.claim, Tone::Plain);
    card.small = wrap(&words::origins(&trace.verdict.origins, trace.verdict.supporting), CLAIM + 6, 3);
    if options.most_boxes == 0 {
        card.badges = ends_of(trace);
        let against: BTreeSet<&SourceId> = trace.disputes.iter().map(|one| one.source).collect();
        if !against.is_empty() {
            let against: Vec<String> = against.iter().map(|id| words::within(view, id)).collect();
            card.small.extend(wrap(&words::pictures::disputed_by(&against), CLAIM + 6, 2));
        }
    }
    let claim = picture.add(card);
    let mut drawn = Drawn { claim, cards: vec![claim], sources: Vec::new() };
    if options.most_boxes == 0 {
        return drawn;
    }
    for supports in [true, false] {
        // Chains of support start at the claim and the others end at it, so that they point opposite ways.
        let place = Place { claim, supports, leftwards: left == supports, options: options.clone() };
        let side = draw_side(view, picture, trace, &place);
        drawn.cards.extend(side.cards);
        drawn.sources.extend(side.sources);
    }
    drawn
}

/// The contradictions between some claims, each once, sorted.
fn between<'v>(view: &'v impl View, claims: &[&ClaimId]) -> Vec<&'v Contradiction> {
    let members: BTreeSet<&ClaimId> = claims.iter().copied().collect();
    let mut all: Vec<&Contradiction> = Vec::new();
    for id in claims {
        let inside = |one: &&Contradiction| {
            let [a, b] = &one.claims;
            // Both claims name it: the one that is smaller tells it.
            a != b && a.min(b) == *id && members.contains(a) && members.contains(b)
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

/// The claims that stand on the left: the first of all, and every other step from it.
fn sides<'g>(claims: &[&'g ClaimId], between: &[&'g Contradiction]) -> BTreeSet<&'g ClaimId> {
    let mut next: BTreeMap<&ClaimId, BTreeSet<&ClaimId>> = BTreeMap::new();
    for [a, b] in between.iter().map(|one| &one.claims) {
        next.entry(a).or_default().insert(b);
        next.entry(b).or_default().insert(a);
    }
    let mut side: BTreeMap<&ClaimId, bool> = BTreeMap::new();
    for start in claims {
        if side.contains_key(start) {
            continue;
        }
        side.insert(start, true);
        let mut open = VecDeque::from([*start]);
        while let Some(id) = open.pop_front() {
            let mine = side[id];
            for other in next.get(id).into_iter().flatten() {
                if !side.contains_key(other) {
                    side.insert(other, !mine);
                    open.push_back(other);
                }
            }
        }
    }
    side.into_iter().filter_map(|(id, left)| left.then_some(id)).collect()
}

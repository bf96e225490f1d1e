//! What is said about an entity: its claims by dispute and by document, each with its ends in its box.

use std::collections::{BTreeMap, BTreeSet};

use super::facing::strength_kind;
use super::fold::share_out;
use super::label::{
    CLAIM, TEXT, TITLE, badge, claim_card, claims_card, counted, ends_of, entity_card, line, source_card,
    wrap,
};
use super::legend::legend;
use super::{ArrowKind, Badge, Card, Cluster, Options, Picture, Tone};
use crate::graph::{Graph, Node, View as _};
use crate::model::{Claim, ClaimId, Contradiction, NodeId, SourceId, Strength};
use crate::query::{connected_claims, end_of, trace};
use crate::words;

/// The most boxes of claims.
const MOST_CLAIMS: usize = 26;
/// The most frames.
const MOST_FRAMES: usize = 9;
/// The most frames of disputes; claims of others stand in the frames of their documents.
const MOST_DISPUTES: usize = 5;

/// Draws what is said about an entity, or about a source; nothing if there is no such record.
pub fn entity(graph: &Graph, id: &NodeId, options: &Options) -> Option<Picture> {
    let node = graph.node(id.as_str())?;
    let all = claims_about(graph, id);
    let about = all.len();
    let seen: Vec<&Claim> =
        all.into_iter().filter(|claim| claim.accounts.iter().any(|one| options.admits(claim, one))).collect();
    let unseen = if options.focus.is_some() { about - seen.len() } else { 0 };
    let claims_said: BTreeMap<&ClaimId, Said> =
        seen.iter().map(|claim| (&claim.id, Said::of(graph, claim))).collect();
    let grounded = claims_said.values().filter(|said| !said.grounds.is_empty()).count();
    let strong = |one: &&Contradiction| one.strength == Strength::Contradiction;
    let contradicted = |said: &&Said| graph.contradictions_of(&said.claim.id).iter().any(strong);
    let disputed = claims_said.values().filter(|said| !said.against.is_empty() || contradicted(said)).count();
    let title = wrap(&words::pictures::said_about(&words::node_name(graph, node)), TITLE, 3);
    let answer = wrap(&words::pictures::said_sum(claims_said.len(), grounded, disputed), TEXT, 2);
    let mut picture = Picture { title, answer, ..Picture::default() };
    let centre = picture.add(match node {
        Node::Entity(i) => Card { tone: Tone::Main, ..entity_card(&graph.case().entities[i]) },
        _ => source_card(graph, &id.as_str().parse().ok()?, Tone::Main),
    });
    draw_frames(graph, &mut picture, centre, id, &claims_said);
    if let Some(focus) = options.focus.as_ref().filter(|_| unseen > 0) {
        picture.left_out.push(words::pictures::claims_out_of_focus(unseen, focus));
    }
    legend(&mut picture);
    Some(picture)
}

/// The claims about an entity or source, and those of what happened there, by id.
fn claims_about<'a>(graph: &'a Graph, id: &NodeId) -> Vec<&'a Claim> {
    let there = |claim: &&Claim| claim.place.as_ref() == Some(id);
    let mut claims: BTreeMap<&ClaimId, &Claim> =
        graph.claims_about(id.as_str()).into_iter().map(|claim| (&claim.id, claim)).collect();
    claims.extend(graph.case().claims.values().filter(there).map(|claim| (&claim.id, claim)));
    claims.into_values().collect()
}

/// A claim in short: a trace of each would look at all claims set against it, again and again.
struct Said<'a> {
    claim: &'a Claim,
    /// The sources of its known grounds.
    grounds: BTreeSet<&'a SourceId>,
    ends: BTreeMap<Badge, usize>,
    documents: BTreeSet<Option<&'a SourceId>>,
    /// Who doubts or denies it.
    against: BTreeSet<&'a SourceId>,
    contradictions: usize,
}

impl<'a> Said<'a> {
    fn of(graph: &Graph, claim: &'a Claim) -> Self {
        let contradictions = graph.contradictions_of(&claim.id).len();
        let mut said = Self {
            claim,
            grounds: BTreeSet::new(),
            ends: BTreeMap::new(),
            documents: BTreeSet::new(),
            against: BTreeSet::new(),
            contradictions,
        };
        for account in &claim.accounts {
            said.documents.insert(account.document.as_ref());
            if let Some(end) = end_of(graph, account) {
                *said.ends.entry(badge(&end, false)).or_default() += 1;
                said.grounds.extend(end.kind.is_known_ground().then_some(end.source));
            }
            let innermost = account.support_from().checked_sub(1);
            said.against.extend(innermost.and_then(|hop| account.hops.get(hop)).map(|hop| &hop.source));
        }
        said
    }
}

/// Claims that stand in one frame.
struct Frame<'a> {
    label: String,
    claims: Vec<&'a ClaimId>,
    /// What sets them against each other.
    contradictions: Vec<&'a Contradiction>,
}

/// Disputes stand to the right of the entity and documents to its left; if there are no disputes, every other document
/// stands on the right.
fn draw_frames<'a>(
    graph: &'a Graph,
    picture: &mut Picture,
    centre: usize,
    id: &NodeId,
    claims_said: &BTreeMap<&'a ClaimId, Said<'a>>,
) {
    let frames = frames(graph, claims_said);
    let shown = share_out(&frames.iter().map(|frame| frame.claims.len()).collect::<Vec<_>>(), MOST_CLAIMS);
    let any_dispute = frames.iter().any(|frame| !frame.contradictions.is_empty());
    for (number, (frame, shown)) in frames.iter().zip(shown).enumerate() {
        let right = if any_dispute { !frame.contradictions.is_empty() } else { number % 2 == 1 };
        let mut cards = Vec::new();
        let mut boxes: BTreeMap<&ClaimId, usize> = BTreeMap::new();
        for claim in &frame.claims[..shown] {
            let card = picture.add(card_of(graph, &claims_said[claim], id, &frame.contradictions));
            boxes.insert(claim, card);
            cards.push(card);
        }
        if shown < frame.claims.len() {
            cards.push(picture.add(rest_card(claims_said, &frame.claims[shown..])));
        }
        let mut behind: BTreeSet<usize> = BTreeSet::new();
        for one in &frame.contradictions {
            let [a, b] = one.claims.each_ref().map(|id| boxes.get(id).copied());
            let (Some(a), Some(b)) = (a, b) else { continue };
            let (from, to) = if behind.contains(&a) { (b, a) } else { (a, b) };
            let arrow = picture.connect(from, to, strength_kind(one.strength));
            arrow.label = vec![one.differ.to_string().to_uppercase()];
            arrow.tooltip = one.why.iter().map(|why| line(why)).collect();
            arrow.free = behind.contains(&from) == behind.contains(&to) && behind.contains(&to);
            if !behind.contains(&from) {
                behind.insert(to);
            }
        }
        for card in cards.iter().copied().filter(|card| !behind.contains(card)) {
            picture.connect(card, centre, ArrowKind::About).leftwards = right;
        }
        let label = wrap(&frame.label, CLAIM + 10, 2);
        picture.clusters.push(Cluster { label, tone: Tone::Plain, cards });
    }
}

/// The claims by dispute, the bigger first, then by document, those told in several documents first.
fn frames<'a>(graph: &'a Graph, claims_said: &BTreeMap<&'a ClaimId, Said<'a>>) -> Vec<Frame<'a>> {
    let claims: Vec<&ClaimId> = claims_said.keys().copied().collect();
    let mut frames: Vec<Frame<'a>> = connected_claims(graph, &claims)
        .into_iter()
        .take(MOST_DISPUTES)
        .map(|(claims, contradictions)| Frame {
            label: words::side_numbers(claims.len(), contradictions.iter().map(|one| one.strength)),
            claims,
            contradictions,
        })
        .collect();
    let taken: BTreeSet<&ClaimId> = frames.iter().flat_map(|frame| frame.claims.iter().copied()).collect();
    let mut by_document: BTreeMap<(bool, Option<&SourceId>), Vec<&ClaimId>> = BTreeMap::new();
    for (id, said) in claims_said.iter().filter(|(id, _)| !taken.contains(*id)) {
        let several = said.documents.len() > 1;
        let document = said.documents.first().copied().flatten().filter(|_| !several);
        by_document.entry((!several, document)).or_default().push(id);
    }
    let mut documents: Vec<_> = by_document.into_iter().collect();
    let room = MOST_FRAMES.saturating_sub(frames.len()).max(2);
    let mut rest: Vec<&ClaimId> = Vec::new();
    if documents.len() > room {
        documents.sort_by_key(|(key, claims)| (key.0, std::cmp::Reverse(claims.len()), key.1));
        rest = documents.split_off(room - 1).into_iter().flat_map(|(_, claims)| claims).collect();
    }
    for ((one, document), claims) in documents {
        let label = match document {
            Some(document) => words::name_of(graph, document),
            None if one => words::pictures::NO_DOCUMENT.to_owned(),
            None => words::pictures::SEVERAL_DOCUMENTS.to_owned(),
        };
        frames.push(Frame { label, claims, contradictions: Vec::new() });
    }
    if !rest.is_empty() {
        let label = words::pictures::OTHER_DOCUMENTS.to_owned();
        frames.push(Frame { label, claims: rest, contradictions: Vec::new() });
    }
    for frame in frames.iter_mut().filter(|frame| frame.contradictions.is_empty()) {
        // The best founded first, if there is no room for all.
        let grounds = |id: &&ClaimId| claims_said[*id].grounds.len();
        frame.claims.sort_by_key(|id| (std::cmp::Reverse(grounds(id)), *id));
    }
    frames
}

fn card_of(graph: &Graph, said: &Said, about: &NodeId, shown: &[&Contradiction]) -> Card {
    let mut card = claim_card(said.claim, Tone::Aside);
    let roles = said.claim.about.iter().filter(|one| one.id == *about).filter_map(|one| one.role.as_ref());
    card.small = roles.flat_map(|role| wrap(role, CLAIM, 1)).collect();
    let drawn = shown.iter().filter(|one| one.claims.contains(&said.claim.id)).count();
    let others = said.contradictions.saturating_sub(drawn);
    if others > 0 {
        card.small.extend(wrap(&words::pictures::set_against_others(others), CLAIM + 6, 1));
    }
    if !said.against.is_empty() {
        card.small.push(words::pictures::denied_by(said.against.len()));
    }
    card.badges = trace(graph, &said.claim.id).map(|trace| ends_of(&trace)).unwrap_or_default();
    card
}

fn rest_card(claims_said: &BTreeMap<&ClaimId, Said>, rest: &[&ClaimId]) -> Card {
    let texts: Vec<&str> = rest.iter().map(|id| claims_said[*id].claim.text.as_str()).collect();
    let mut card = claims_card(words::pictures::more_claims_here(rest.len()), &texts, Tone::Plain);
    let mut badges: BTreeMap<Badge, usize> = BTreeMap::new();
    for (badge, count) in rest.iter().flat_map(|id| &claims_said[*id].ends) {
        *badges.entry(badge.clone()).or_default() += count;
    }
    card.badges = counted(&badges);
    card
}

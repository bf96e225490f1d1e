//! Chains of many claims that meet in one box, merged step by step away from it.
//!
//! A citation never speaks for another claim, so what merges here says only how many claims came the same way. Who is
//! only described in different documents is not taken for one: such sources merge within their document alone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::label::{self, NAME, counted, evidence, limited, line, plural, source_card, wrap};
use super::{ArrowKind, Badge, Card, CardKind, Options, Picture, Tone};
use crate::graph::View;
use crate::model::{Account, Claim, Hop, Source, SourceId};
use crate::words;

/// A chain that runs through the box where the strands meet.
#[derive(Clone)]
pub(super) struct Strand<'a> {
    pub(super) claim: &'a Claim,
    pub(super) account: &'a Account,
    /// The hops away from the box, the nearest first.
    pub(super) hops: Vec<&'a Hop>,
    /// Inwards: whether the source of the box passes on what the next hop tells. Outwards: whether the last hop, and all
    /// within it, support the claim.
    pub(super) supports: bool,
    /// How it ends.
    pub(super) end: Option<Badge>,
}

/// Where some strands stop, by their positions.
pub(super) struct Stopped {
    pub(super) card: usize,
    pub(super) strands: Vec<usize>,
}

/// The most boxes of single sources beyond the room there is.
const MOST_ALONE: usize = 8;

/// Which strands run on beside each other as one: whether they are disputed on this step, by whom they run, and in
/// which document if that is not somebody known.
type Key<'a> = (bool, &'a SourceId, Option<&'a SourceId>);

/// Strands that have come to a box.
struct Waiting {
    card: usize,
    strands: Vec<usize>,
    hops: usize,
}

/// Draws strands away from a box: inwards to its right, or outwards to its left; returns where they stop.
pub(super) fn draw_strands<'a>(
    view: &impl View,
    picture: &mut Picture,
    root: usize,
    strands: &[Strand<'a>],
    inwards: bool,
    options: &Options,
) -> Vec<Stopped> {
    let mut stopped = Vec::new();
    let mut left = options.most_boxes;
    // One alone takes no more room than a box that says so; but a row of them may be long.
    let mut spare = MOST_ALONE;
    let mut waiting =
        VecDeque::from([Waiting { card: root, strands: (0..strands.len()).collect(), hops: 0 }]);
    while let Some(here) = waiting.pop_front() {
        let (end, on): (Vec<usize>, Vec<usize>) =
            here.strands.iter().partition(|one| strands[**one].hops.len() == here.hops);
        if !end.is_empty() {
            stopped.push(Stopped { card: here.card, strands: end });
        }
        let mut groups: BTreeMap<Key<'a>, Vec<usize>> = BTreeMap::new();
        for one in on {
            groups.entry(key(view, &strands[one], here.hops, inwards)).or_default().push(one);
        }
        let alone = groups.len() == 1 && spare > 0 && here.hops < options.most_hops;
        let cut = left == 0 || here.hops >= options.most_hops;
        let most = if cut { usize::from(alone) } else { options.most_beside.min(left) };
        let (shown, rest) = biggest(groups, most);
        spare -= usize::from(left == 0 && alone);
        left = left.saturating_sub(shown.len());
        for ((supports, source, _), members) in shown {
            let tone = if supports { Tone::Plain } else { Tone::Against };
            let mut card = source_card(view, source, if inwards { Tone::Plain } else { tone });
            card.tooltip.extend(evidence(members.iter().map(|one| strands[*one].account)));
            let card = picture.add(card);
            step(picture, [here.card, card], inwards, supports, claims_of(strands, &members));
            waiting.push_back(Waiting { card, strands: members, hops: here.hops + 1 });
        }
        if !rest.is_empty() {
            let card = picture.add(rest_card(view, strands, &rest, here.hops));
            step(picture, [here.card, card], inwards, true, claims_of(strands, &rest));
            stopped.push(Stopped { card, strands: rest });
        }
    }
    stopped
}

fn key<'a>(view: &impl View, strand: &Strand<'a>, at: usize, inwards: bool) -> Key<'a> {
    let hop = strand.hops[at];
    let outer = if inwards { at.checked_sub(1).map(|outer| strand.hops[outer]) } else { Some(hop) };
    let supports = outer.map_or(strand.supports, |hop| hop.stance.supports());
    let known = view.source(&hop.source).is_some_and(Source::is_individual);
    (supports, &hop.source, if known { None } else { strand.account.document.as_ref() })
}

/// The groups that most strands run through, in their order, and all other strands.
fn biggest(groups: BTreeMap<Key, Vec<usize>>, most: usize) -> (Vec<(Key, Vec<usize>)>, Vec<usize>) {
    if groups.len() <= most {
        return (groups.into_iter().collect(), Vec::new());
    }
    let mut sizes: Vec<(std::cmp::Reverse<usize>, Key)> =
        groups.iter().map(|(key, members)| (std::cmp::Reverse(members.len()), *key)).collect();
    sizes.sort_unstable();
    let kept: BTreeSet<Key> = sizes.into_iter().take(most.saturating_sub(1)).map(|(_, key)| key).collect();
    let (shown, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(key, _)| kept.contains(key));
    (shown, rest.into_iter().flat_map(|(_, members)| members).collect())
}

/// Connects a box with the next one away from the root; chains point inwards.
fn step(picture: &mut Picture, [near, far]: [usize; 2], inwards: bool, supports: bool, claims: usize) {
    let (from, to) = if inwards { (near, far) } else { (far, near) };
    let kind = if supports { ArrowKind::Chain } else { ArrowKind::Disputes };
    let arrow = picture.connect(from, to, kind);
    arrow.label = claims_on(claims);
}

/// The number of claims on an arrow, if there is more than one.
pub(super) fn claims_on(claims: usize) -> Vec<String> {
    if claims > 1 { vec![format!("{claims} claims")] } else { Vec::new() }
}

fn claims_of(strands: &[Strand], members: &[usize]) -> usize {
    members.iter().map(|one| &strands[*one].claim.id).collect::<BTreeSet<_>>().len()
}

/// One box for all that there is no room for.
fn rest_card(view: &impl View, strands: &[Strand], rest: &[usize], at: usize) -> Card {
    let sources: BTreeSet<&SourceId> = rest.iter().map(|one| &strands[*one].hops[at].source).collect();
    let kinds: BTreeSet<CardKind> =
        sources.iter().map(|id| view.source(id).map_or(CardKind::Unknown, label::kind_of)).collect();
    let what = match kinds.first() {
        _ if sources.len() == 1 => "source",
        Some(kind) if kinds.len() == 1 => plural(*kind),
        _ => "sources",
    };
    let lines = wrap(&format!("{} more {what}", sources.len()), NAME, 2);
    let mut card = Card::new(CardKind::More, Tone::Plain, lines);
    card.badges = badges(strands, rest);
    card.tooltip = limited(sources.iter().map(|id| line(&words::name_of(view, id))).collect());
    card
}

/// The ends of some strands, counted.
pub(super) fn badges(strands: &[Strand], members: &[usize]) -> Vec<Badge> {
    let mut ends: BTreeMap<Badge, usize> = BTreeMap::new();
    let all = members.iter().filter_map(|one| strands[*one].end.clone());
    all.for_each(|end| *ends.entry(end).or_default() += 1);
    counted(&ends)
}

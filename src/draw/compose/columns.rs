//! Which boxes stand above one another.

use std::collections::{BTreeMap, BTreeSet};

use crate::draw::{ArrowKind, Picture};

/// Returns the boxes that stand above one another: those of which the picture says so, those of a frame between which no
/// line runs, and the sides of each dispute.
pub(super) fn columns(picture: &Picture) -> Vec<Vec<usize>> {
    let mut columns = picture.columns.clone();
    columns.extend(loose_frames(picture));
    let taken: BTreeSet<usize> = columns.iter().flatten().copied().collect();
    let sides = facing(picture).into_iter().filter(|side| !side.iter().any(|card| taken.contains(card)));
    columns.extend(sides);
    columns
}

/// The boxes of each frame between which no line runs, and which stand in no column yet.
fn loose_frames(picture: &Picture) -> impl Iterator<Item = Vec<usize>> {
    let mut frame = vec![None; picture.cards.len()];
    for (i, cluster) in picture.clusters.iter().enumerate() {
        cluster.cards.iter().for_each(|card| frame[*card] = Some(i));
    }
    let mut tied: BTreeSet<usize> =
        picture.columns.iter().flatten().filter_map(|card| frame[*card]).collect();
    let inner = picture.arrows.iter().filter(|arrow| frame[arrow.from] == frame[arrow.to]);
    tied.extend(inner.filter_map(|arrow| frame[arrow.from]));
    let loose = picture.clusters.iter().enumerate().filter(move |(i, _)| !tied.contains(i));
    loose.map(|(_, cluster)| cluster.cards.clone())
}

/// The sides of the disputes: claims that face one another across contradictions, those on the left and those on the
/// right of each group that hangs together.
fn facing(picture: &Picture) -> Vec<Vec<usize>> {
    let mut across: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut on_left = BTreeSet::new();
    for arrow in picture.arrows.iter().filter(|arrow| !arrow.free) {
        if matches!(arrow.kind, ArrowKind::Contradiction | ArrowKind::Tension) {
            across.entry(arrow.from).or_default().push(arrow.to);
            across.entry(arrow.to).or_default().push(arrow.from);
            on_left.insert(if arrow.leftwards { arrow.to } else { arrow.from });
        }
    }
    let mut sides = Vec::new();
    let mut seen = BTreeSet::new();
    for start in across.keys() {
        let mut group = BTreeSet::new();
        let mut open = vec![*start];
        while let Some(card) = open.pop() {
            if seen.insert(card) {
                group.insert(card);
                open.extend(&across[&card]);
            }
        }
        let (left, right): (Vec<usize>, Vec<usize>) =
            group.into_iter().partition(|card| on_left.contains(card));
        sides.extend([left, right].into_iter().filter(|side| side.len() > 1));
    }
    sides
}

//! The scale of a picture by time: its dates in one line above everything.

use super::super::drawing::{Point, Rect};
use super::Block;
use super::layout::{Placed, Way};
use crate::draw::{ArrowKind, CardKind, Picture};

/// The room between the scale and what stands below it.
const BELOW: f64 = 18.0;

/// How high a box is for the layout: the dates take no room, since they are raised above it.
pub(super) fn planned(kind: CardKind, height: f64) -> f64 {
    if kind == CardKind::Date { 0.0 } else { height }
}

/// Raises the dates above everything, each above its column, and draws the scale straight through them.
pub(super) fn raise(picture: &Picture, cards: &[Block], placed: &mut Placed) {
    let dates = || (0..picture.cards.len()).filter(|i| picture.cards[*i].kind == CardKind::Date);
    let Some(tallest) = dates().map(|i| cards[i].height).reduce(f64::max) else { return };
    let by = tallest + BELOW;
    let lower = |rect: &mut Rect| rect.y += by;
    placed.boxes.iter_mut().chain(&mut placed.frames).for_each(lower);
    for way in &mut placed.ways {
        way.points.iter_mut().for_each(|at| at.y += by);
        way.label.iter_mut().for_each(lower);
    }
    placed.height += by;
    for i in dates() {
        let height = cards[i].height;
        placed.boxes[i] = Rect { y: (tallest - height) / 2.0, height, ..placed.boxes[i] };
    }
    for (arrow, way) in picture.arrows.iter().zip(&mut placed.ways) {
        if arrow.kind == ArrowKind::Apart {
            *way = Way::default();
        } else if arrow.kind == ArrowKind::Scale {
            let (left, right) = (placed.boxes[arrow.from], placed.boxes[arrow.to]);
            let ends = [left.right(), right.x].map(|x| Point::new(x, tallest / 2.0));
            *way = Way { points: ends.to_vec(), label: None };
        }
    }
}

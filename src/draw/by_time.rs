//! Ranks by time: what stands above one another is dated alike, along a scale at the top.
//!
//! A claim stands where it happened, a document where it was published, a hop where it spoke. Of one box with several
//! dates the first counts.
//!
//! **On the scale stands only what is certainly earlier or later than all else there**: the most dates of which that is so,
//! and of several choices the most precise. What may lie before, between or after them stands apart at the left end under
//! its own date, and what nobody dated at the very end, with no line between that would say that it is earlier.

use std::collections::BTreeMap;

use super::label::{NAME, wrap};
use super::{ArrowKind, Card, CardKind, Picture, Tone};
use crate::model::When;
use crate::words;

/// The most dates on a scale, before those next to each other share a place.
const MOST_DATES: usize = 10;

/// The most dates that stand apart, before those next to each other share a place.
const MOST_APART: usize = 3;

/// The order of times: the earliest and the latest they can mean, then the text.
type Order<'a> = (Option<i64>, Option<i64>, &'a str);
/// A time and the boxes that have it.
type Moment<'a> = (Order<'a>, Vec<usize>);

/// Places the boxes of a picture by their dates; its arrows no longer have a say.
pub(super) fn rank_by_time(picture: &mut Picture, dated: &BTreeMap<usize, &When>) {
    let mut undated = Vec::new();
    let mut moments: BTreeMap<Order, Vec<usize>> = BTreeMap::new();
    for card in 0..picture.cards.len() {
        match dated.get(&card) {
            Some(when) => {
                let order = (when.earliest(), when.latest(), when.as_str());
                moments.entry(order).or_default().push(card);
            }
            None => undated.push(card),
        }
    }
    picture.columns.clear();
    picture.arrows.iter_mut().for_each(|arrow| arrow.free = true);
    let (scale, apart) = in_order(moments.into_iter().collect());
    let mut last = None;
    if !undated.is_empty() {
        let column = column(picture, words::pictures::NOT_DATED, undated);
        connect(picture, &mut last, column, ArrowKind::Apart);
    }
    for together in shared(&apart, MOST_APART) {
        let column = dated_column(picture, together);
        picture.cards[column].small = vec![words::pictures::ORDER_NOT_KNOWN.to_owned()];
        connect(picture, &mut last, column, ArrowKind::Apart);
    }
    let mut kind = ArrowKind::Apart;
    for together in shared(&scale, MOST_DATES) {
        let column = dated_column(picture, together);
        connect(picture, &mut last, column, kind);
        kind = ArrowKind::Scale;
    }
}

/// Moments next to each other that share a place, if there is room for so many places.
fn shared<'m, 'a>(moments: &'m [Moment<'a>], most: usize) -> impl Iterator<Item = &'m [Moment<'a>]> {
    moments.chunks(moments.len().div_ceil(most).max(1))
}

fn connect(picture: &mut Picture, last: &mut Option<usize>, column: usize, kind: ArrowKind) {
    if let Some(last) = last.replace(column) {
        picture.connect(last, column, kind);
    }
}

/// Deals moments to the scale and apart, each in their order. What stands on the scale are the most that certainly follow one
/// another, the shortest of them, with the most boxes: weighted interval scheduling.
fn in_order(moments: Vec<Moment>) -> (Vec<Moment>, Vec<Moment>) {
    let earliest = |moment: &Moment| moment.0.0.unwrap_or(i64::MIN);
    let latest = |moment: &Moment| moment.0.1.unwrap_or(i64::MAX);
    let mut by_end: Vec<usize> = (0..moments.len()).collect();
    by_end.sort_by_key(|at| (latest(&moments[*at]), moments[*at].0));
    // The best that can be made of the first so many: how many dates, how long they are, how many boxes.
    let mut best: Vec<(usize, i128, usize)> = vec![(0, 0, 0)];
    let before = |at: usize| by_end.partition_point(|one| latest(&moments[*one]) < earliest(&moments[at]));
    for (done, at) in by_end.iter().enumerate() {
        let (dates, short, boxes) = best[before(*at)];
        let moment = &moments[*at];
        let long = i128::from(latest(moment)) - i128::from(earliest(moment));
        best.push(best[done].max((dates + 1, short - long, boxes + moment.1.len())));
    }
    let mut on_scale = vec![false; moments.len()];
    let mut left = by_end.len();
    while left > 0 {
        let at = by_end[left - 1];
        if best[left] == best[left - 1] {
            left -= 1;
        } else {
            on_scale[at] = true;
            left = before(at);
        }
    }
    let (scale, apart): (Vec<_>, Vec<_>) =
        moments.into_iter().zip(on_scale).partition(|(_, on_scale)| *on_scale);
    let plain = |all: Vec<(_, bool)>| all.into_iter().map(|(moment, _)| moment).collect();
    (plain(scale), plain(apart))
}

/// Puts the dates of some moments above their boxes.
fn dated_column(picture: &mut Picture, together: &[Moment]) -> usize {
    let name = |((_, _, text), _): &Moment| {
        text.parse::<When>().map_or((*text).to_owned(), |when| words::date(&when))
    };
    let label = match together {
        [first, .., last] => format!("{} … {}", name(first), name(last)),
        [one] => name(one),
        [] => String::new(),
    };
    let cards = together.iter().flat_map(|(_, cards)| cards.iter().copied()).collect();
    column(picture, &label, cards)
}

/// Puts a date above some boxes.
fn column(picture: &mut Picture, label: &str, cards: Vec<usize>) -> usize {
    let date = picture.add(Card::new(CardKind::Date, Tone::Plain, wrap(label, NAME, 2)));
    picture.columns.push(std::iter::once(date).chain(cards).collect());
    date
}

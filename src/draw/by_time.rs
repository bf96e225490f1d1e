//! Ranks by time: what stands above one another is dated alike, along a scale at the top.
//!
//! A claim stands where it happened, a document where it was published, a hop where it spoke. Of one box with several
//! dates the first counts. What nobody dated stands apart at the left end. The order along the scale is that of the
//! earliest a date can mean; uncertain dates stay as they are written.

use std::collections::BTreeMap;

use super::label::{NAME, wrap};
use super::{ArrowKind, Card, CardKind, Picture, Tone};
use crate::model::When;
use crate::words;

/// The most dates on a scale, before those next to each other share a place.
const MOST_DATES: usize = 10;

/// The order of times: the earliest and the latest they can mean, then the text.
type Order<'a> = (Option<i64>, Option<i64>, &'a str);

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
    let mut scale = Vec::new();
    if !undated.is_empty() {
        scale.push(column(picture, words::pictures::NOT_DATED, undated));
    }
    let moments: Vec<(Order, Vec<usize>)> = moments.into_iter().collect();
    for together in moments.chunks(moments.len().div_ceil(MOST_DATES).max(1)) {
        let name =
            |(_, _, text): &Order| text.parse::<When>().map_or((*text).to_owned(), |when| words::date(&when));
        let label = match together {
            [(one, _)] => name(one),
            [(first, _), .., (last, _)] => format!("{} … {}", name(first), name(last)),
            [] => continue,
        };
        let cards = together.iter().flat_map(|(_, cards)| cards.iter().copied()).collect();
        scale.push(column(picture, &label, cards));
    }
    for pair in scale.windows(2) {
        picture.connect(pair[0], pair[1], ArrowKind::Scale);
    }
}

/// Puts a date above some boxes.
fn column(picture: &mut Picture, label: &str, cards: Vec<usize>) -> usize {
    let date = picture.add(Card::new(CardKind::Date, Tone::Plain, wrap(label, NAME, 2)));
    picture.columns.push(std::iter::once(date).chain(cards).collect());
    date
}

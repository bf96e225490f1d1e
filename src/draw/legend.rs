//! The legend: what the shapes, ends and lines mean that occur in a picture, and nothing else.

use std::collections::BTreeSet;

use super::{ArrowKind, Badge, BadgeKind, CardKind, LegendEntry, Picture};
use crate::query::EndKind;
use crate::words;

use super::label::{LOOP, TIMES};

/// Writes the legend of a finished picture.
pub(super) fn legend(picture: &mut Picture) {
    let kinds: BTreeSet<CardKind> = picture.cards.iter().map(|card| card.kind).collect();
    let badges: BTreeSet<Badge> = picture.cards.iter().flat_map(|card| card.badges.iter().cloned()).collect();
    let arrows: BTreeSet<ArrowKind> = picture.arrows.iter().map(|arrow| arrow.kind).collect();
    let cards =
        kinds.into_iter().filter_map(|kind| Some(LegendEntry::Card(kind, card_words(kind)?.to_owned())));
    let ends = ends_of(&badges).into_iter().map(|(badge, meaning)| LegendEntry::Badge(badge, meaning));
    let lines =
        arrows.into_iter().filter_map(|kind| Some(LegendEntry::Arrow(kind, arrow_words(kind)?.to_owned())));
    picture.legend = cards.chain(ends).chain(lines).collect();
}

/// The ends that occur: one line for a kind of end, whatever else its badges say.
fn ends_of(badges: &BTreeSet<Badge>) -> Vec<(Badge, String)> {
    let mut ends = Vec::new();
    for kind in EndKind::ALL {
        let word = words::end_name(*kind, false).to_uppercase();
        if let Some(one) = badges.iter().find(|badge| badge.words.starts_with(&word)) {
            let many =
                badges.iter().any(|badge| badge.words.starts_with(&word) && badge.words.contains(TIMES));
            let meaning = words::pictures::end_meaning(*kind, many);
            ends.push((Badge { kind: one.kind, words: word }, meaning));
        }
    }
    if badges.iter().any(|badge| badge.words.contains(LOOP)) {
        let badge = Badge { kind: BadgeKind::Open, words: LOOP.to_owned() };
        ends.push((badge, "they have it from one another".to_owned()));
    }
    ends
}

/// What a shape means; nothing for the claim, which explains itself, and for folds, which say what they are.
pub(super) fn card_words(kind: CardKind) -> Option<&'static str> {
    Some(match kind {
        CardKind::Claim | CardKind::More | CardKind::Date => return None,
        CardKind::Document => "document",
        CardKind::Outlet => "outlet",
        CardKind::Organisation => "organisation",
        CardKind::Authority => "authority",
        CardKind::Person => "person",
        CardKind::Group => "group",
        CardKind::Record => "record",
        CardKind::Rumour => "rumour",
        CardKind::Unknown => "unknown source",
        CardKind::Entity => "entity",
    })
}

/// What a line means; nothing for what is not drawn.
fn arrow_words(kind: ArrowKind) -> Option<&'static str> {
    Some(match kind {
        ArrowKind::Apart => return None,
        ArrowKind::Chain => "claim → who tells it → whom they have it from",
        ArrowKind::Says => "says that it is so",
        ArrowKind::Passes => "passes it on",
        ArrowKind::Rests => "rests on, in the end",
        ArrowKind::Lost => "had it from who goes",
        ArrowKind::Retold => "retold: what is lost, what is new",
        ArrowKind::Disputes => "doubts or denies",
        ArrowKind::Join => "our join: the same source says more elsewhere",
        ArrowKind::Contradiction => "both can’t be true: what differs",
        ArrowKind::Tension => "in tension; both could be true",
        ArrowKind::Relation => "one claim builds on another",
        ArrowKind::About => "is about",
        ArrowKind::Belongs => "belongs to",
        ArrowKind::Identity => "who is who, as judged",
        ArrowKind::Scale => "from earlier to later",
    })
}

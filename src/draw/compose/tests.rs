//! What must hold for every drawing, whatever its boxes say.

use proptest::prelude::*;

use super::*;
use crate::draw::drawing::{Outline, Point, Stroke, Words};
use crate::draw::{ArrowKind, Badge, BadgeKind, Card, LegendEntry};

const KINDS: [CardKind; 12] = [
    CardKind::Claim,
    CardKind::Document,
    CardKind::Outlet,
    CardKind::Organisation,
    CardKind::Authority,
    CardKind::Person,
    CardKind::Group,
    CardKind::Record,
    CardKind::Rumour,
    CardKind::Unknown,
    CardKind::Entity,
    CardKind::More,
];

const ARROWS: [ArrowKind; 11] = [
    ArrowKind::Chain,
    ArrowKind::Says,
    ArrowKind::Passes,
    ArrowKind::Disputes,
    ArrowKind::Join,
    ArrowKind::Contradiction,
    ArrowKind::Tension,
    ArrowKind::Relation,
    ArrowKind::About,
    ArrowKind::Belongs,
    ArrowKind::Identity,
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z .,’“”0-9-]{0,34}",
        "[А-Яа-я ]{0,20}",
        "[א-ת ]{1,16}",
        "\\PC{0,12}",
        Just(String::new()),
        Just("W".repeat(34)),
        Just("\u{202e}\u{0}\u{fffe}".to_owned()),
    ]
}

fn texts(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..=most)
}

fn a_badge() -> impl Strategy<Value = Badge> {
    let kinds = prop_oneof![Just(BadgeKind::Known), Just(BadgeKind::Inference), Just(BadgeKind::Open)];
    let words =
        prop::sample::select(vec!["WITNESS (UNNAMED)", "RECORD × 3", "OFFICIAL", "UNNAMED, LOOP", "?"]);
    (kinds, words).prop_map(|(kind, words)| Badge { kind, words: words.to_owned() })
}

fn a_card() -> impl Strategy<Value = Card> {
    let tones = prop::sample::select(vec![Tone::Main, Tone::Plain, Tone::Against, Tone::Aside]);
    let kinds = prop::sample::select(KINDS.to_vec());
    (kinds, tones, texts(8), texts(3), prop::collection::vec(a_badge(), 0..3))
        .prop_map(|(kind, tone, lines, small, badges)| Card { small, badges, ..Card::new(kind, tone, lines) })
}

/// A picture of some boxes, and arrows of every kind between them.
fn a_picture() -> impl Strategy<Value = Picture> {
    let arrows = prop::collection::vec(
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..11_usize, texts(2)),
        0..8,
    );
    (prop::collection::vec(a_card(), 1..7), arrows, texts(2)).prop_map(|(cards, arrows, title)| {
        let mut picture = Picture { title, cards, ..Picture::default() };
        for (from, to, kind, label) in arrows {
            let (from, to) = (from.index(picture.cards.len()), to.index(picture.cards.len()));
            if from != to {
                let arrow = picture.connect(from, to, ARROWS[kind]);
                arrow.label = label;
                arrow.leftwards = kind % 2 == 0;
                arrow.free = kind % 3 == 0;
            }
        }
        crate::draw::legend::legend(&mut picture);
        picture
    })
}

/// A second way to know what is inside an outline: cut into short lines, and counted how often a ray crosses them.
fn holds(outline: &Outline, at: Point) -> bool {
    let mut polygon: Vec<Point> = Vec::new();
    for stroke in &outline.path {
        match *stroke {
            Stroke::Move(to) | Stroke::Line(to) => polygon.push(to),
            Stroke::Curve(a, b, to) => {
                let from = polygon[polygon.len() - 1];
                polygon.extend((1..=16).map(|i| {
                    let t = f64::from(i) / 16.0;
                    let mix = |p: f64, q: f64, r: f64, s: f64| {
                        let u = 1.0 - t;
                        u * u * u * p + 3.0 * u * u * t * q + 3.0 * u * t * t * r + t * t * t * s
                    };
                    Point::new(mix(from.x, a.x, b.x, to.x), mix(from.y, a.y, b.y, to.y))
                }));
            }
            Stroke::Close => {}
        }
    }
    let sides = polygon.iter().zip(polygon.iter().cycle().skip(1));
    let crossed = sides.filter(|(a, b)| {
        (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)
    });
    crossed.count() % 2 == 1
}

/// The corners of the room that letters take: from the top of capitals to below the line.
fn corners(words: &Words) -> [Point; 4] {
    let left = match words.align {
        Align::Left => words.at.x,
        Align::Middle => words.at.x - words.width / 2.0,
        Align::Right => words.at.x - words.width,
    };
    let (top, bottom) = (words.at.y - 0.74 * words.size, words.at.y + 0.21 * words.size);
    let right = left + words.width;
    [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| Point::new(x, y))
}

fn all_words(marks: &[Mark]) -> impl Iterator<Item = &Words> {
    marks.iter().filter_map(|mark| match mark {
        Mark::Words(words) => Some(words),
        Mark::Outline(_) => None,
    })
}

proptest! {
    #[test]
    fn no_words_leave_their_box(card in a_card(), least in (0.0..400.0, 0.0..220.0)) {
        let block = card::card(&card, least);
        // The sheet of a fold that lies on top is the third.
        let body = if card.kind == CardKind::More { 2 } else { 0 };
        let Mark::Outline(outline) = &block.marks[body] else { panic!("a box starts with its outline") };
        for words in all_words(&block.marks) {
            for corner in corners(words) {
                prop_assert!(holds(outline, corner), "{:?}: {corner:?} of {:?}", card.kind, words.text);
            }
        }
    }

    #[test]
    fn nothing_leaves_the_sheet_and_every_part_has_its_place(picture in a_picture()) {
        let drawing = compose(&picture);
        for mark in drawing.parts.iter().flat_map(|part| &part.marks) {
            let points: Vec<Point> = match mark {
                Mark::Words(words) => corners(words).to_vec(),
                Mark::Outline(outline) => outline.path.iter().flat_map(|stroke| match *stroke {
                    Stroke::Move(at) | Stroke::Line(at) => vec![at],
                    Stroke::Curve(a, b, at) => vec![a, b, at],
                    Stroke::Close => vec![],
                }).collect(),
            };
            for at in points {
                prop_assert!((0.0..=drawing.width).contains(&at.x), "{at:?} of {}", drawing.width);
                prop_assert!((0.0..=drawing.height).contains(&at.y), "{at:?} of {}", drawing.height);
            }
        }
        let cards = drawing.parts.iter().filter(|part| matches!(part.role, Role::Card(_))).count();
        let arrows = drawing.parts.iter().filter(|part| matches!(part.role, Role::Arrow { .. })).count();
        prop_assert_eq!((cards, arrows), (picture.cards.len(), picture.arrows.len()));
        prop_assert_eq!(drawing, compose(&picture));
    }
}

/// An arrow that ends where its box ends only for the layout would end in the air.
#[test]
fn arrows_reach_the_outline_of_their_boxes() {
    let place = Rect { x: 0.0, y: 0.0, width: 120.0, height: 60.0 };
    for kind in KINDS {
        let body = shape::body(kind, place);
        let outline = Outline { path: body, fill: None, line: None };
        for y in [9.0, 20.0, 30.0, 45.0] {
            let inset = shape::inset(kind, place, y);
            assert!(holds(&outline, Point::new(inset + 0.6, y)), "{kind:?} at {y}");
            assert!(!holds(&outline, Point::new(inset - 0.6, y)), "{kind:?} at {y}");
        }
    }
}

#[test]
fn the_legend_shows_every_entry_once_and_fits() {
    let entry = |i: usize| match i % 3 {
        0 => LegendEntry::Card(KINDS[i % 12], format!("shape {i}")),
        1 => LegendEntry::Badge(
            Badge { kind: BadgeKind::Open, words: "HEARSAY".to_owned() },
            format!("end {i}"),
        ),
        _ => LegendEntry::Arrow(ARROWS[i % 11], format!("line {i}")),
    };
    for count in 0..28 {
        let entries: Vec<LegendEntry> = (0..count).map(entry).collect();
        let block = legend::legend(&entries, 738.0);
        assert!(block.width <= 738.0, "{count} entries take {}", block.width);
        for i in 0..count {
            let number = format!(" {i}");
            let shown = all_words(&block.marks).filter(|words| words.text.ends_with(&number)).count();
            assert_eq!(shown, 1, "entry {i} of {count}");
        }
    }
}

/// A rounding error in the last step of a way once turned a head round, behind the box.
#[test]
fn the_head_of_an_arrow_stands_before_its_box() {
    let way = [(0.0, 0.0), (40.0, 10.0), (40.0 - 1e-13, 10.0)].map(|(x, y)| Point::new(x, y));
    let marks = arrow::line(ArrowKind::Chain, arrow::tidy(&way), false);
    let Some(Mark::Outline(head)) = marks.last() else { panic!("an arrow ends with its head") };
    for stroke in &head.path {
        if let Stroke::Move(at) | Stroke::Line(at) = stroke {
            assert!(at.x < 40.0, "{at:?}");
        }
    }
}

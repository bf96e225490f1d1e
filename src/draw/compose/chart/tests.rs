//! What must hold of every chart, whatever is dated how.

use proptest::prelude::*;

use super::axis::axis;
use super::scale::{BREAK, Scale};
use super::{LEFT, PLOT, compose_chart, scale, sign};
use crate::draw::Tone;
use crate::draw::chart::{Chart, Group, Row, Sign, SignKind, Span};
use crate::draw::drawing::{Align, Drawing, Mark, Point, Rect, Role, Stroke, Words};
use crate::model::When;

const KINDS: [SignKind; 7] = [
    SignKind::Happened,
    SignKind::Contested,
    SignKind::Folded,
    SignKind::Said,
    SignKind::Against,
    SignKind::Published,
    SignKind::Impossible,
];

/// A time in any of the ways in which people write one.
fn when() -> impl Strategy<Value = When> {
    let year = prop_oneof![Just(2022), Just(2021), 1850..2030_i32, -50..4000_i32];
    let text = (year, 1..13_u8, 1..29_u8, 0..24_u8, 0..11_u8).prop_map(|(y, m, d, h, form)| {
        let year = if y < 0 { format!("-{:04}", -y) } else { format!("{y:04}") };
        match form {
            0 => year,
            1 => format!("{year}~"),
            2 => format!("{year}-{m:02}"),
            3 => format!("{year}-{m:02}~"),
            4 | 5 => format!("{year}-{m:02}-{d:02}"),
            6 => format!("{year}-{m:02}-{d:02}?"),
            7 => format!("{year}-{m:02}-{d:02}T{h:02}"),
            8 => format!("{year}-{m:02}-{d:02}T{h:02}~"),
            9 => format!("{year}-{m:02}-{d:02}/.."),
            _ => format!("../{year}-{m:02}"),
        }
    });
    text.prop_map(|text| text.parse().unwrap())
}

fn sign() -> impl Strategy<Value = Sign> {
    let words = prop_oneof![Just(String::new()), "[a-z ]{1,30}", "\\PC{1,200}"];
    (when(), 0..KINDS.len(), any::<bool>(), any::<bool>(), 1..200_usize, words).prop_map(
        |(when, kind, first, bare, number, words)| Sign {
            first,
            bare,
            number,
            words,
            ..Sign::new(KINDS[kind], Span::of(&when))
        },
    )
}

fn row_of(signs: Vec<Sign>, text: String, depth: usize) -> Row {
    Row {
        depth,
        tone: Tone::Plain,
        text,
        small: vec!["told".to_owned()],
        badges: Vec::new(),
        signs,
        note: String::new(),
        tooltip: Vec::new(),
    }
}

fn chart() -> impl Strategy<Value = Chart> {
    let row = (prop::collection::vec(sign(), 0..5), "\\PC{0,120}", 0..12_usize)
        .prop_map(|(signs, text, depth)| row_of(signs, text, depth));
    (prop::collection::vec(row, 0..12), prop::option::of(when())).prop_map(|(rows, band)| {
        let group = Group { heading: "What".to_owned(), rows };
        let band = band.map(|when| Span::of(&when)).filter(|_| !group.rows.is_empty());
        let mut chart = Chart { title: vec!["T".to_owned()], groups: vec![group], band, ..Chart::default() };
        chart.explain();
        chart
    })
}

fn place(words: &Words) -> Rect {
    let x = match words.align {
        Align::Left => words.at.x,
        Align::Middle => words.at.x - words.width / 2.0,
        Align::Right => words.at.x - words.width,
    };
    Rect { x, y: words.at.y - words.size * 0.8, width: words.width, height: words.size }
}

fn all_words(drawing: &Drawing) -> Vec<&Words> {
    let marks = drawing.parts.iter().flat_map(|part| &part.marks);
    marks.filter_map(|mark| if let Mark::Words(words) = mark { Some(words) } else { None }).collect()
}

fn points(mark: &Mark) -> Vec<Point> {
    let Mark::Outline(outline) = mark else { return Vec::new() };
    let point = |stroke: &Stroke| match *stroke {
        Stroke::Move(at) | Stroke::Line(at) | Stroke::Curve(_, _, at) => Some(at),
        Stroke::Close => None,
    };
    outline.path.iter().filter_map(point).collect()
}

proptest! {
    #[test]
    fn words_stand_on_the_sheet_and_never_on_each_other(chart in chart()) {
        let drawing = compose_chart(&chart);
        let sheet = Rect { x: 0.0, y: 0.0, width: drawing.width, height: drawing.height };
        let words = all_words(&drawing);
        for (i, one) in words.iter().enumerate() {
            let here = place(one);
            prop_assert!(sheet.with(&here) == sheet, "{:?} leaves the sheet", one.text);
            for other in &words[i + 1..] {
                prop_assert!(!here.overlaps(&place(other)), "{:?} on {:?}", one.text, other.text);
            }
        }
    }

    #[test]
    fn words_that_fit_between_breaks_run_across_none(chart in chart()) {
        let scale = scale(&chart);
        let widest = scale.panels.iter().map(|panel| panel.width).fold(0.0, f64::max);
        let drawing = compose_chart(&chart);
        for words in all_words(&drawing).into_iter().filter(|words| words.size == super::row::WORDS.size) {
            let x = place(words).x - LEFT - super::MARGIN;
            let across = scale.breaks().any(|left| x + 0.01 < left + BREAK && left < x + words.width - 0.01);
            prop_assert!(!across || words.width > widest, "{:?} at {x}", words.text);
        }
    }

    #[test]
    fn signs_stand_within_the_axis(chart in chart()) {
        let scale = scale(&chart);
        for one in chart.rows().flat_map(|row| &row.signs) {
            let shape = sign::shape(one, &scale);
            for at in shape.marks.iter().flat_map(points) {
                prop_assert!(at.x.is_finite() && (-9.0..=PLOT + 9.0).contains(&at.x), "{one:?} at {at:?}");
            }
        }
    }

    #[test]
    fn later_is_never_to_the_left(times in prop::collection::vec((when(), 1..50_u8), 1..40)) {
        let ends = |(when, weight): &(When, u8)| {
            let ends = [when.earliest(), when.latest().map(|last| last + 1)];
            let weight = f64::from(*weight);
            ends.into_iter().flatten().map(move |end| (end, weight)).collect::<Vec<_>>()
        };
        let mut all: Vec<i64> = times.iter().flat_map(ends).map(|(end, _)| end).collect();
        let scale = Scale::new(times.iter().flat_map(ends), PLOT);
        all.sort_unstable();
        all.dedup();
        for pair in all.windows(2) {
            let (before, after) = (scale.x(pair[0]), scale.x(pair[1]));
            prop_assert!(before <= after, "{pair:?}: {before}, {after}");
            prop_assert!((0.0..=PLOT).contains(&before) && (0.0..=PLOT).contains(&after));
        }
        for pair in scale.panels.windows(2) {
            prop_assert!((pair[0].right() + BREAK - pair[1].left).abs() < 1e-6);
            prop_assert!(pair[0].to <= pair[1].from);
        }
        // Nothing begins or ends where the axis is broken.
        for end in all {
            let x = scale.x(end);
            prop_assert!(scale.breaks().all(|left| x <= left + 1e-6 || left + BREAK - 1e-6 <= x));
        }
        prop_assert!(axis(&scale).0.len() < 2000);
    }

    #[test]
    fn the_same_chart_is_the_same_drawing(chart in chart()) {
        prop_assert_eq!(compose_chart(&chart), compose_chart(&chart.clone()));
    }
}

fn dated(kind: SignKind, text: &str) -> Sign {
    Sign::new(kind, Span::of(&text.parse().unwrap()))
}

#[test]
fn a_long_empty_stretch_is_left_out() {
    let days = ["1986-12-16", "2022-01-04", "2022-01-05", "2022-01-05", "2022-01-06"];
    let rows = days.map(|day| row_of(vec![dated(SignKind::Happened, day)], day.to_owned(), 0));
    let groups = vec![Group { heading: String::new(), rows: rows.to_vec() }];
    let chart = Chart { groups, ..Chart::default() };
    let scale = scale(&chart);
    assert_eq!(scale.panels.len(), 2);
    let drawing = compose_chart(&chart);
    let texts: Vec<&str> = all_words(&drawing).into_iter().map(|words| words.text.as_str()).collect();
    assert!(texts.iter().any(|text| text.contains("1986")), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("2022")), "{texts:?}");
    assert!(texts.contains(&"time left out; the scale may change here"), "{texts:?}");
}

#[test]
fn days_that_follow_each_other_stand_on_one_unbroken_axis() {
    let rows =
        (1..9).map(|day| row_of(vec![dated(SignKind::Said, &format!("2022-01-0{day}"))], String::new(), 0));
    let groups = vec![Group { heading: String::new(), rows: rows.collect() }];
    let chart = Chart { groups, ..Chart::default() };
    assert_eq!(scale(&chart).panels.len(), 1);
}

#[test]
fn nothing_dated_has_no_axis() {
    let groups = vec![Group { heading: String::new(), rows: vec![row_of(Vec::new(), "A".to_owned(), 0)] }];
    let chart = Chart { groups, ..Chart::default() };
    let drawing = compose_chart(&chart);
    let rows = drawing.parts.iter().filter(|part| matches!(part.role, Role::Card(_)));
    assert_eq!(rows.count(), 1);
    assert!(drawing.width > LEFT + PLOT);
}

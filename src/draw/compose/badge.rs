//! Badges: where a chain ends, in capitals, with a little sign that repeats them.

use super::pen::{Block, circle, drawn, filled, open, polygon, rectangle, rounded, shape};
use super::words::{CAPITALS, Type, words};
use crate::draw::Badge;
use crate::draw::drawing::{Align, Dash, Line, Mark, Point, Rect, Stroke, Tint};
use crate::draw::look::{self, Sign};

/// The height of the letters.
const SIZE: f64 = 9.5;
/// The height of a badge.
const HEIGHT: f64 = 16.0;
/// The width and height of a sign.
const SIGN: f64 = 10.0;
/// The room around sign and words.
const ROOM: f64 = 5.0;

/// Returns a badge.
pub(super) fn badge(badge: &Badge) -> Block {
    let look = look::badge(badge.kind);
    let left = ROOM + SIGN + ROOM - 1.0;
    let baseline = Point::new(left, HEIGHT / 2.0 + SIZE * CAPITALS / 2.0);
    let words = words(&badge.words, baseline, Align::Left, Type::bold(SIZE, look.words));
    let width = left + words.width + ROOM;
    let place = Rect { x: 0.0, y: 0.0, width, height: HEIGHT };
    let mut block =
        Block { width, height: HEIGHT, marks: vec![shape(rounded(place, 2.0), look.fill, look.line)] };
    let sign = Block { marks: sign(look::sign(badge), look.words), ..Block::default() };
    block.put(&sign, ROOM, (HEIGHT - SIGN) / 2.0);
    block.marks.push(Mark::Words(words));
    block
}

/// A sign in a square of [`SIGN`].
fn sign(sign: Sign, tint: Tint) -> Vec<Mark> {
    let line = Line { tint, width: 1.2, dash: Dash::Solid };
    let at = Point::new;
    match sign {
        Sign::Eye => {
            let lids = vec![
                Stroke::Move(at(0.0, 5.0)),
                Stroke::Curve(at(2.6, 0.6), at(7.4, 0.6), at(10.0, 5.0)),
                Stroke::Curve(at(7.4, 9.4), at(2.6, 9.4), at(0.0, 5.0)),
                Stroke::Close,
            ];
            vec![drawn(lids, line), filled(circle(at(5.0, 5.0), 1.9), tint)]
        }
        Sign::Sheet => {
            let sheet = Rect { x: 1.5, y: 0.5, width: 7.0, height: 9.0 };
            let rule = |y: f64| drawn(open(&[(3.2, y), (6.8, y)]), Line { width: 1.0, ..line });
            vec![drawn(rectangle(sheet), line), rule(3.0), rule(5.0), rule(7.0)]
        }
        Sign::House => {
            let column = |x: f64| filled(rectangle(Rect { x, y: 4.6, width: 1.4, height: 3.4 }), tint);
            let base = Rect { x: 0.5, y: 8.6, width: 9.0, height: 1.4 };
            vec![
                filled(polygon(&[(0.2, 4.0), (5.0, 0.4), (9.8, 4.0)]), tint),
                column(1.4),
                column(4.3),
                column(7.2),
                filled(rectangle(base), tint),
            ]
        }
        Sign::Therefore => {
            let dot = |x: f64, y: f64| filled(circle(at(x, y), 1.4), tint);
            vec![dot(5.0, 2.4), dot(2.0, 7.6), dot(8.0, 7.6)]
        }
        Sign::Ring => {
            let ring = vec![
                Stroke::Move(at(8.4, 3.2)),
                Stroke::Curve(at(6.4, -0.4), at(1.2, 0.6), at(1.2, 5.0)),
                Stroke::Curve(at(1.2, 9.4), at(7.2, 10.4), at(8.8, 6.4)),
            ];
            vec![drawn(ring, line), filled(polygon(&[(10.0, 0.6), (9.6, 5.0), (5.8, 3.2)]), tint)]
        }
        Sign::Question => {
            let hook = vec![
                Stroke::Move(at(2.6, 3.2)),
                Stroke::Curve(at(2.6, -0.4), at(7.6, -0.2), at(7.4, 2.8)),
                Stroke::Curve(at(7.3, 4.6), at(5.0, 4.4), at(5.0, 6.8)),
            ];
            vec![drawn(hook, Line { width: 1.5, ..line }), filled(circle(at(5.0, 9.0), 1.0), tint)]
        }
    }
}

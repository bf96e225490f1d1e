//! The outlines of boxes: one shape for each kind, and where words are safe inside it.
//!
//! All of them hold a rectangle well, so that a label of many lines needs no huge box, and all of them reach the left and
//! the right side of their place, so that arrows find them ([`inset`] says where that is not quite so).

use super::pen::{Block, drawn, filled, open, polygon, rectangle, rounded, shape};
use crate::draw::CardKind;
use crate::draw::drawing::{Dash, Line, Rect, Stroke, Tint};
use crate::draw::look::CardLook;

/// The least room above and below words.
const ROOM: f64 = 7.0;
/// The least room to the left and right of words.
const ASIDE: f64 = 11.0;
/// The most that the ends of a pill are rounded.
const PILL: f64 = 34.0;
/// The corners of a claim, and of a balloon.
const ROUND: f64 = 9.0;
/// What is cut from the corners of an authority.
const CUT: f64 = 9.0;
/// The folded corner of a document.
const FOLD: f64 = 11.0;
/// The masthead of an outlet.
const MASTHEAD: f64 = 6.0;
/// The tab of a folder.
const TAB: (f64, f64) = (34.0, 7.0);
/// The perforated edge of a record.
const EDGE: f64 = 11.0;
/// The tail of a balloon.
const TAIL: f64 = 9.0;
/// How far the two lines of a double outline are from each other.
const DOUBLE: f64 = 3.5;
/// How far the sheets of a fold stand out behind each other.
const SHEET: f64 = 3.0;

/// Room to be kept inside a box, on each side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Room {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// Returns the room that a shape needs around words of some height.
pub(super) fn room(kind: CardKind, height: f64) -> Room {
    let even = Room { left: ASIDE, right: ASIDE, top: ROOM, bottom: ROOM };
    match kind {
        CardKind::Claim | CardKind::Organisation | CardKind::Date => even,
        CardKind::Document => Room { right: ASIDE + 3.0, ..even },
        CardKind::Outlet => Room { top: ROOM + MASTHEAD, ..even },
        CardKind::Authority => Room { left: ASIDE + 2.0, right: ASIDE + 2.0, ..even },
        CardKind::Person | CardKind::Unknown => pill(height, ROOM),
        CardKind::Group => pill(height, ROOM + DOUBLE),
        CardKind::Record => Room { left: ASIDE + EDGE, ..even },
        CardKind::Rumour => Room { bottom: ROOM + TAIL, ..even },
        CardKind::Entity => Room { top: ROOM + TAB.1, ..even },
        CardKind::More => Room { right: ASIDE + 2.0 * SHEET, top: ROOM + 2.0 * SHEET, ..even },
    }
}

/// The corner of the words of a pill has to stay within its round end.
fn pill(height: f64, above: f64) -> Room {
    let tall = height + 2.0 * above;
    let radius = PILL.min(tall / 2.0);
    let aside = (ASIDE + above - ROOM).max(round_off(radius, above) + 4.0 + above - ROOM);
    Room { left: aside, right: aside, top: above, bottom: above }
}

/// How far a quarter of a circle is from the side of its square, at some distance from its end.
fn round_off(radius: f64, from_end: f64) -> f64 {
    let along = (radius - from_end).max(0.0);
    radius - (radius * radius - along * along).max(0.0).sqrt()
}

/// Returns how far the outline is inside the left and right sides of its place, at some height.
pub(super) fn inset(kind: CardKind, place: Rect, y: f64) -> f64 {
    let body = if kind == CardKind::Rumour { place.height - TAIL } else { place.height };
    let from_end = (y - place.y).min(place.y + body - y).max(0.0);
    match kind {
        CardKind::Person | CardKind::Unknown | CardKind::Group => {
            round_off(PILL.min(place.height / 2.0), from_end)
        }
        CardKind::Claim | CardKind::Rumour => round_off(ROUND.min(body / 2.0), from_end),
        CardKind::Authority => (CUT - from_end).max(0.0),
        _ => 0.0,
    }
}

/// Returns the outline of a box of some size.
pub(super) fn outline(kind: CardKind, (width, height): (f64, f64), look: CardLook) -> Block {
    let place = Rect { x: 0.0, y: 0.0, width, height };
    let line = look.line;
    let thin = Line { width: line.width.min(1.2), dash: Dash::Solid, ..line };
    let mut marks = vec![shape(body(kind, place), look.fill, line)];
    match kind {
        CardKind::Document => {
            let (x, fold) = (width - FOLD, FOLD);
            marks.push(shape(polygon(&[(x, 0.0), (x, fold), (width, fold)]), Tint::Paper, thin));
        }
        CardKind::Outlet => {
            let band = Rect { height: MASTHEAD, ..place };
            marks.push(filled(rectangle(band), line.tint));
        }
        CardKind::Group => {
            let inner = Line { dash: line.dash, ..thin };
            marks.push(drawn(body(kind, place.grown(-DOUBLE)), inner));
        }
        CardKind::Record => {
            marks.push(drawn(open(&[(EDGE, 0.0), (EDGE, height)]), thin));
            marks.extend(holes(height).into_iter().map(|hole| filled(rectangle(hole), line.tint)));
        }
        CardKind::Rumour => marks.push(shape(tail(place), look.fill, thin)),
        CardKind::Entity => marks.push(drawn(open(&[(0.0, TAB.1), (width, TAB.1)]), thin)),
        CardKind::More => {
            marks.clear();
            for back in [2.0, 1.0, 0.0] {
                let step = 2.0 * SHEET;
                let (x, y) = (back * SHEET, step - back * SHEET);
                let sheet = Rect { x, y, width: width - step, height: height - step };
                marks.push(shape(rectangle(sheet), look.fill, line));
            }
        }
        _ => {}
    }
    Block { width, height, marks }
}

/// The holes of a perforated edge: evenly spread, whatever its length.
fn holes(height: f64) -> Vec<Rect> {
    const HOLE: f64 = 4.0;
    const STEP: f64 = 8.5;
    let mut holes = Vec::new();
    let count = ((height - HOLE) / STEP).floor().max(1.0);
    let first = (height - (count - 1.0) * STEP - HOLE) / 2.0;
    let mut y = first;
    while y + HOLE < height {
        holes.push(Rect { x: (EDGE - HOLE) / 2.0, y, width: HOLE, height: HOLE });
        y += STEP;
    }
    holes
}

/// The outermost line of a shape.
pub(super) fn body(kind: CardKind, place: Rect) -> Vec<Stroke> {
    let (left, top, right, bottom) = (place.x, place.y, place.right(), place.bottom());
    match kind {
        CardKind::Claim => rounded(place, ROUND),
        CardKind::Person | CardKind::Unknown | CardKind::Group => rounded(place, PILL),
        CardKind::Document => {
            polygon(&[(left, top), (right - FOLD, top), (right, top + FOLD), (right, bottom), (left, bottom)])
        }
        CardKind::Authority => polygon(&[
            (left + CUT, top),
            (right - CUT, top),
            (right, top + CUT),
            (right, bottom - CUT),
            (right - CUT, bottom),
            (left + CUT, bottom),
            (left, bottom - CUT),
            (left, top + CUT),
        ]),
        CardKind::Entity => polygon(&[
            (left, top),
            (left + TAB.0.min(place.width * 0.4), top),
            (left + TAB.0.min(place.width * 0.4) + TAB.1, top + TAB.1),
            (right, top + TAB.1),
            (right, bottom),
            (left, bottom),
        ]),
        CardKind::Rumour => rounded(Rect { height: place.height - TAIL, ..place }, ROUND),
        CardKind::Outlet | CardKind::Organisation | CardKind::Record | CardKind::More | CardKind::Date => {
            rectangle(place)
        }
    }
}

/// The tail of a balloon, which opens into its lower side.
fn tail(place: Rect) -> Vec<Stroke> {
    let (x, y) = (place.x + 2.0 * ROUND, place.bottom() - TAIL);
    open(&[(x, y), (x - 7.0, place.bottom()), (x + 11.0, y)])
}

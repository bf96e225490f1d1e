//! Outlines that are drawn often, and marks that are moved.

use crate::draw::drawing::{Line, Mark, Outline, Point, Rect, Stroke, Tint};

/// How far the control points of a cubic curve stand from its ends, for a quarter of a circle of radius 1.
const QUARTER: f64 = 0.552_285;

/// Marks in the upper left corner of the sheet, and how much room they take.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Block {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) marks: Vec<Mark>,
}

impl Block {
    /// Returns its marks with its upper left corner at a point.
    pub(super) fn at(&self, x: f64, y: f64) -> impl Iterator<Item = Mark> {
        self.marks.iter().map(move |mark| moved(mark, x, y))
    }

    /// Adds the marks of another one with its upper left corner at a point.
    pub(super) fn put(&mut self, other: &Self, x: f64, y: f64) {
        self.marks.extend(other.at(x, y));
        self.width = self.width.max(x + other.width);
        self.height = self.height.max(y + other.height);
    }
}

fn moved(mark: &Mark, x: f64, y: f64) -> Mark {
    let to = |at: Point| Point::new(at.x + x, at.y + y);
    match mark {
        Mark::Words(words) => {
            let mut words = words.clone();
            words.at = to(words.at);
            Mark::Words(words)
        }
        Mark::Outline(outline) => {
            let stroke = |stroke: &Stroke| match *stroke {
                Stroke::Move(at) => Stroke::Move(to(at)),
                Stroke::Line(at) => Stroke::Line(to(at)),
                Stroke::Curve(a, b, at) => Stroke::Curve(to(a), to(b), to(at)),
                Stroke::Close => Stroke::Close,
            };
            Mark::Outline(Outline { path: outline.path.iter().map(stroke).collect(), ..*outline })
        }
    }
}

/// Returns an outline that is filled and drawn.
pub(super) fn shape(path: Vec<Stroke>, fill: Tint, line: Line) -> Mark {
    Mark::Outline(Outline { path, fill: Some(fill), line: Some(line) })
}

/// Returns an outline that is only filled.
pub(super) fn filled(path: Vec<Stroke>, fill: Tint) -> Mark {
    Mark::Outline(Outline { path, fill: Some(fill), line: None })
}

/// Returns an outline that is only drawn.
pub(super) fn drawn(path: Vec<Stroke>, line: Line) -> Mark {
    Mark::Outline(Outline { path, fill: None, line: Some(line) })
}

/// Returns straight lines from point to point.
pub(super) fn open(points: &[(f64, f64)]) -> Vec<Stroke> {
    let stroke = |(i, (x, y)): (usize, &(f64, f64))| {
        let at = Point::new(*x, *y);
        if i == 0 { Stroke::Move(at) } else { Stroke::Line(at) }
    };
    points.iter().enumerate().map(stroke).collect()
}

/// Returns straight lines from point to point and back to the first.
pub(super) fn polygon(points: &[(f64, f64)]) -> Vec<Stroke> {
    let mut path = open(points);
    path.push(Stroke::Close);
    path
}

/// Returns a rectangle.
pub(super) fn rectangle(rect: Rect) -> Vec<Stroke> {
    let (left, top, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
    polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)])
}

/// Returns a rectangle with round corners.
pub(super) fn rounded(rect: Rect, radius: f64) -> Vec<Stroke> {
    let r = radius.min(rect.width / 2.0).min(rect.height / 2.0);
    let k = r * (1.0 - QUARTER);
    let (left, top, right, bottom) = (rect.x, rect.y, rect.right(), rect.bottom());
    let at = Point::new;
    let mut path = vec![Stroke::Move(at(left + r, top))];
    let sides = [
        (at(right - r, top), [at(right - k, top), at(right, top + k), at(right, top + r)]),
        (at(right, bottom - r), [at(right, bottom - k), at(right - k, bottom), at(right - r, bottom)]),
        (at(left + r, bottom), [at(left + k, bottom), at(left, bottom - k), at(left, bottom - r)]),
        (at(left, top + r), [at(left, top + k), at(left + k, top), at(left + r, top)]),
    ];
    for (i, (corner, [a, b, end])) in sides.into_iter().enumerate() {
        let side = if i % 2 == 0 { rect.width } else { rect.height };
        // A circle has no straight sides.
        if side - 2.0 * r > 0.005 {
            path.push(Stroke::Line(corner));
        }
        path.push(Stroke::Curve(a, b, end));
    }
    path.push(Stroke::Close);
    path
}

/// Returns a circle.
pub(super) fn circle(middle: Point, radius: f64) -> Vec<Stroke> {
    let rect = Rect { x: middle.x - radius, y: middle.y - radius, width: 2.0 * radius, height: 2.0 * radius };
    rounded(rect, radius)
}

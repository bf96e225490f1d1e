//! Lines between boxes: how they run, how they end, and the words on them.

use super::pen::{Block, circle, drawn, filled, open, polygon, shape};
use super::words::{Type, lines, on_paper};
use crate::draw::ArrowKind;
use crate::draw::drawing::{Align, Dash, Line, Mark, Point, Stroke, Tint};
use crate::draw::layout::bend;
use crate::draw::look::{self, ArrowLook, Head, Voice};

/// How far the two lines of a double line are from each other.
const DOUBLE: f64 = 2.2;
/// The teeth at the sides of a jagged plate: how high about, and how deep.
const TEETH: (f64, f64) = (7.5, 5.0);
/// The room that a sample of a line with a plate takes.
const PLATE: f64 = 24.0;
/// The room between a line and the words on it.
const BESIDE_WORDS: f64 = 4.0;

/// Returns the words on a line.
pub(super) fn label(kind: ArrowKind, texts: &[String]) -> Option<Block> {
    if texts.is_empty() {
        return None;
    }
    let look = look::arrow(kind);
    let style = match look.voice {
        Voice::Quiet => Type::new(10.0, look.words),
        Voice::Loud | Voice::Framed => Type::bold(10.5, look.words),
        Voice::Reversed => Type::bold(10.5, Tint::Paper),
    };
    let words = lines(texts, Align::Middle, style);
    Some(match look.voice {
        Voice::Quiet | Voice::Loud => on_paper(&words, BESIDE_WORDS),
        Voice::Framed | Voice::Reversed => {
            let mut block = plate(look, (words.width + 2.0 * (TEETH.1 + 5.0), words.height + 6.0));
            block.put(&words, TEETH.1 + 5.0, 3.0);
            block
        }
    })
}

/// A plate with jagged sides: what two claims are set against each other by.
fn plate(look: ArrowLook, (width, height): (f64, f64)) -> Block {
    let (tooth, depth) = TEETH;
    let step = height / (2.0 * (height / tooth).round().max(1.0));
    let mut side = vec![(depth, 0.0)];
    while let Some((x, y)) = side.last().copied().filter(|(_, y)| y + step / 2.0 < height) {
        side.push((depth - x, y + step));
    }
    let right = side.iter().map(|(x, y)| (width - x, *y));
    let points: Vec<(f64, f64)> = right.chain(side.iter().rev().copied()).collect();
    let line = Line { width: 1.2, dash: Dash::Solid, ..look.line };
    let fill = if look.voice == Voice::Reversed { look.line.tint } else { Tint::Paper };
    Block { width, height, marks: vec![shape(polygon(&points), fill, line)] }
}

/// A sample of a line for the legend, as long as that or a little longer.
pub(super) fn sample(kind: ArrowKind, (long, height): (f64, f64)) -> Block {
    let look = look::arrow(kind);
    let plated = matches!(look.voice, Voice::Framed | Voice::Reversed);
    let width = if plated { long + PLATE } else { long };
    let middle = height / 2.0;
    let mut marks = line(kind, vec![Point::new(1.0, middle), Point::new(width - 1.0, middle)], false);
    if plated {
        let plate = plate(look, (PLATE, height - 4.0));
        marks.extend(plate.at((width - PLATE) / 2.0, 2.0));
    }
    Block { width, height, marks }
}

/// Returns the points of a way without those that are so close to the one before that they have no direction.
pub(super) fn tidy(points: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        let near = |last: &Point| (last.x - point.x).abs() + (last.y - point.y).abs() < 0.01;
        if !kept.last().is_some_and(near) {
            kept.push(*point);
        }
    }
    kept
}

/// Returns a line along the points of a way; `backwards` if it points to the first of them.
pub(super) fn line(kind: ArrowKind, mut points: Vec<Point>, backwards: bool) -> Vec<Mark> {
    let look = look::arrow(kind);
    if points.len() < 2 {
        return Vec::new();
    }
    if backwards {
        points.reverse();
    }
    let mut heads = finish(look.head, look.line, &mut points);
    points.reverse();
    heads.extend(finish(look.tail, look.line, &mut points));
    points.reverse();
    let path = path(&points);
    let mut marks = Vec::new();
    if look.double {
        let outer = Line { width: DOUBLE + 2.0 * look.line.width, ..look.line };
        marks.push(drawn(path.clone(), outer));
        marks.push(drawn(path, Line { tint: Tint::Paper, width: DOUBLE, dash: Dash::Solid }));
    } else {
        marks.push(drawn(path, look.line));
    }
    marks.extend(heads);
    marks
}

/// The movements of the pen: level lines, and curves that leave and arrive level.
fn path(points: &[Point]) -> Vec<Stroke> {
    let mut path = vec![Stroke::Move(points[0])];
    for pair in points.windows(2) {
        path.push(match bend(pair[0], pair[1]) {
            Some([a, b]) => Stroke::Curve(a, b, pair[1]),
            None => Stroke::Line(pair[1]),
        });
    }
    path
}

/// Draws a head at the last point and takes from the line what the head covers. Lines arrive level.
fn finish(head: Head, line: Line, points: &mut Vec<Point>) -> Vec<Mark> {
    let (tip, before) = (points[points.len() - 1], points[points.len() - 2]);
    let towards = if before.x <= tip.x { 1.0 } else { -1.0 };
    let heavy = line.width > 2.0;
    let (long, half) = if heavy { (13.0, 6.5) } else { (9.0, 3.8) };
    let thin = Line { width: line.width.max(1.1), dash: Dash::Solid, ..line };
    let at = |back: f64, y: f64| (tip.x - towards * back, tip.y + y);
    let (covered, marks) = match head {
        Head::None => (0.0, Vec::new()),
        Head::Filled => {
            let head = polygon(&[at(0.5, 0.0), at(long, -half), at(long, half)]);
            (long - 1.0, vec![filled(head, line.tint)])
        }
        Head::Vee => {
            let head = open(&[at(7.0, -half), at(1.0, 0.0), at(7.0, half)]);
            (1.5, vec![drawn(head, thin)])
        }
        Head::Hollow => {
            let head = polygon(&[at(1.0, 0.0), at(10.0, -4.5), at(10.0, 4.5)]);
            (10.0, vec![shape(head, Tint::Paper, thin)])
        }
        Head::Bar => {
            let bar = open(&[at(4.5, -7.0), at(4.5, 7.0)]);
            (4.5, vec![drawn(bar, Line { width: 2.6, ..thin })])
        }
        Head::Circle => {
            let (x, y) = at(4.5, 0.0);
            (8.0, vec![shape(circle(Point::new(x, y), 3.5), Tint::Paper, thin)])
        }
        Head::Dot => {
            let (x, y) = at(3.0, 0.0);
            (3.0, vec![filled(circle(Point::new(x, y), 3.0), line.tint)])
        }
        Head::Diamond => {
            let head = polygon(&[at(1.0, 0.0), at(6.5, -3.6), at(12.0, 0.0), at(6.5, 3.6)]);
            (12.0, vec![shape(head, Tint::Paper, thin)])
        }
    };
    shorten(points, covered);
    marks
}

/// Takes some length from the level end of a line.
fn shorten(points: &mut Vec<Point>, by: f64) {
    let last = points.len() - 1;
    let (tip, before) = (points[last], points[last - 1]);
    let towards = if before.x <= tip.x { 1.0 } else { -1.0 };
    let level = (tip.y - before.y).abs() < 0.01;
    if level && (tip.x - before.x).abs() <= by && last > 1 {
        points.remove(last - 1);
    }
    let last = points.len() - 1;
    points[last].x = tip.x - towards * by;
}

/// Moves the ends of a line that reach a round or cut corner on to the outline: by how much each.
pub(super) fn reach(points: &mut [Point], first: f64, last: f64) {
    let Some(end) = points.len().checked_sub(1).filter(|end| *end > 0) else { return };
    let from_left = |from: Point, to: Point| if from.x <= to.x { 1.0 } else { -1.0 };
    points[0].x -= from_left(points[0], points[1]) * first;
    points[end].x += from_left(points[end - 1], points[end]) * last;
}

//! Where boxes and arrows go: a layered layout, from left to right.
//!
//! Knows sizes and connections, nothing of what they mean. Lengths are those of the drawing. What hangs together is
//! laid out by itself, in the steps of Sugiyama, Tagawa and Toda (1981): which layer a box stands in (`layers`), what
//! passes through the layers between (`grid`), the order within each layer (`order`), how high everything stands
//! (`heights`), and the ways of the links (`ways`, `bends`). Boxes never overlap and no way touches a box that isn't its own, by
//! construction: a way crosses a layer level, in a lane that was kept free for it, and bends only between layers.
//!
//! The order of the plan decides wherever nothing else does, so the same plan has the same layout, and a small change
//! mostly a similar one.

mod bends;
mod components;
mod grid;
mod heights;
mod layers;
mod order;
mod ways;

#[cfg(test)]
mod tests;

use super::drawing::{Point, Rect};
use grid::Grid;
pub(super) use ways::CORNER;

/// The least room between two boxes above each other.
const BETWEEN_BOXES: f64 = 16.0;
/// The room between a frame and what is inside it.
pub(super) const INSIDE_FRAME: f64 = 12.0;
/// The room between a frame and what is outside it.
const AROUND_FRAME: f64 = 14.0;
/// The room between two parts that don't hang together.
const BETWEEN_PARTS: f64 = 34.0;

/// What is to be laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Plan {
    /// The boxes: width and height.
    pub(super) boxes: Vec<(f64, f64)>,
    /// The links between them.
    pub(super) links: Vec<Link>,
    /// Boxes that stand above one another, by position; no box stands in two of them.
    pub(super) columns: Vec<Vec<usize>>,
    /// Boxes with a common frame, from top to bottom where they stand above one another.
    pub(super) frames: Vec<Frame>,
}

/// Boxes with a common frame.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Frame {
    /// The boxes, by position; no box stands in two frames.
    pub(super) boxes: Vec<usize>,
    /// The width and height of what stands above them, inside the frame.
    pub(super) label: (f64, f64),
}

/// A link between two boxes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Link {
    /// The box on the left.
    pub(super) left: usize,
    /// The box on the right.
    pub(super) right: usize,
    /// The width and height of its label.
    pub(super) label: Option<(f64, f64)>,
    /// Whether it has no say in where the boxes are placed.
    pub(super) free: bool,
    /// Where many links meet, those of one bundle run into one another before they reach the box.
    pub(super) bundle: Option<u8>,
}

/// At the side of a box where more links meet than that, those of one bundle share their ends.
pub(super) const MOST_APART: usize = 4;

/// Where everything is; the upper left corner of all of it is at 0, 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Placed {
    /// The boxes, in the order of the plan.
    pub(super) boxes: Vec<Rect>,
    /// The ways of the links, in the order of the plan.
    pub(super) ways: Vec<Way>,
    /// The frames, in the order of the plan.
    pub(super) frames: Vec<Rect>,
    /// How wide all of it is.
    pub(super) width: f64,
    /// How high all of it is.
    pub(super) height: f64,
}

/// The way of a link, from the side of its `left` box to the side of its `right` box.
///
/// A way goes on from each point to the next either straight and level, or by a curve ([`bend`]) that leaves and arrives
/// level. So it never leaves the gap between two columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Way {
    /// The points.
    pub(super) points: Vec<Point>,
    /// Where its label stands.
    pub(super) label: Option<Rect>,
}

/// How far a turn goes out to the right, at most; the higher it is the farther, so that turns inside one another stay apart.
const TURN: f64 = 20.0;

/// Returns the control points of the curve from a point of a way to the next, if the two are not at one height: half-way
/// between them, or, where the second is above or below the first, to the right of them, for a turn.
pub(super) fn bend(from: Point, to: Point) -> Option<[Point; 2]> {
    let rise = (from.y - to.y).abs();
    if rise < 0.01 {
        return None;
    }
    let turns = (from.x - to.x).abs() < 0.01;
    // A curve goes three quarters of the way to its control points if those are alike.
    let x = if turns { from.x + TURN * rise / (rise + 80.0) / 0.75 } else { f64::midpoint(from.x, to.x) };
    Some([Point::new(x, from.y), Point::new(x, to.y)])
}

/// Returns where everything goes.
pub(super) fn layout(plan: &Plan) -> Placed {
    let parts = components::components(plan);
    let placed: Vec<Placed> = parts.iter().map(|part| place(&part.plan)).collect();
    components::beside(plan, &parts, &placed)
}

/// Places what hangs together.
fn place(plan: &Plan) -> Placed {
    let mut grid = Grid::new(plan, &layers::layers(plan));
    order::order(&mut grid);
    let heights = heights::heights(&grid, plan);
    ways::placed(&grid, plan, &heights)
}

//! Where boxes and arrows go: a layered layout, from left to right.
//!
//! Knows sizes and connections, nothing of what they mean. Lengths are those of the drawing.

use super::drawing::{Point, Rect};

/// What is to be laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Plan {
    /// The boxes: width and height.
    pub(super) boxes: Vec<(f64, f64)>,
    /// The links between them.
    pub(super) links: Vec<Link>,
    /// Boxes that stand above one another, by position; no box stands in two of them.
    pub(super) columns: Vec<Vec<usize>>,
    /// Boxes with a common frame, and the height of what stands above them; no box stands in two of them.
    pub(super) frames: Vec<(Vec<usize>, f64)>,
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
}

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
/// A way goes on from each point to the next either straight and level, or by a curve that leaves and arrives level:
/// its control points stand half-way, at the heights of its ends. So it never leaves the gap between two columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Way {
    /// The points.
    pub(super) points: Vec<Point>,
    /// Where its label stands.
    pub(super) label: Option<Rect>,
}

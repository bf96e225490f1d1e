//! What stands in each layer and what passes through it.
//!
//! Between the layers of the boxes lie others for the labels, wherever a link has one there. A link that passes
//! through a layer keeps a lane free in it, and so is made of steps from one layer to the next. A link within a layer
//! takes its turn in the one to its right.

use super::{Frame, Link, Plan};

/// How high a lane is.
const LANE: f64 = 7.0;

/// All layers, and the steps between them.
pub(super) struct Grid {
    /// What stands in each layer, from top to bottom; the boxes of the plan come first and keep their positions.
    pub(super) layers: Vec<Vec<usize>>,
    pub(super) items: Vec<Item>,
    /// The items that a link goes through, from its left box to its right one.
    pub(super) trails: Vec<Vec<usize>>,
}

/// Something with a place in a layer.
pub(super) struct Item {
    pub(super) layer: usize,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) kind: Kind,
    /// The frame that it stands in.
    pub(super) frame: Option<usize>,
    /// The items to which steps lead in the layer before, and how straight those want to be.
    pub(super) before: Vec<(usize, f64)>,
    /// The same in the layer after.
    pub(super) after: Vec<(usize, f64)>,
}

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A box of the plan.
    Box,
    /// The label of a link.
    Label,
    /// A lane for a link that passes, or its turn.
    Lane,
    /// Holds the place of a frame in a layer where it has no box.
    Keeper,
}

impl Grid {
    /// Sorts a plan into layers.
    pub(super) fn new(plan: &Plan, layers: &[usize]) -> Self {
        let between = Between::of(plan, layers);
        let mut grid =
            Self { layers: vec![Vec::new(); between.layers], items: Vec::new(), trails: Vec::new() };
        let frames = frames(plan);
        for (i, (width, height)) in plan.boxes.iter().enumerate() {
            grid.add(between.own[layers[i]], (*width, *height), Kind::Box, frames[i]);
        }
        for link in &plan.links {
            let trail = grid.trail(link, &between);
            grid.trails.push(trail);
        }
        grid.keep_frames(&plan.frames);
        grid
    }

    fn add(&mut self, layer: usize, (width, height): (f64, f64), kind: Kind, frame: Option<usize>) -> usize {
        let item = self.items.len();
        let (before, after) = (Vec::new(), Vec::new());
        self.items.push(Item { layer, width, height, kind, frame, before, after });
        self.layers[layer].push(item);
        item
    }

    /// Adds what a link needs between its boxes, and the steps.
    fn trail(&mut self, link: &Link, between: &Between) -> Vec<usize> {
        let (left, right) = (&self.items[link.left], &self.items[link.right]);
        let frame = left.frame.filter(|own| right.frame == Some(*own));
        let (from, to) = (left.layer.min(right.layer), left.layer.max(right.layer));
        let label_at = between.label_at(from, to);
        let passed = if from == to { from + 1..from + 2 } else { from + 1..to };
        let mut trail = vec![link.left];
        let inner: Vec<usize> = passed
            .map(|layer| match link.label {
                Some(size) if layer == label_at => self.add(layer, size, Kind::Label, frame),
                _ => self.add(layer, (0.0, LANE), Kind::Lane, frame),
            })
            .collect();
        if self.items[link.left].layer > self.items[link.right].layer {
            trail.extend(inner.into_iter().rev());
        } else {
            trail.extend(inner);
        }
        trail.push(link.right);
        trail.windows(2).for_each(|step| self.step(step[0], step[1]));
        trail
    }

    /// Adds a step between items of neighbouring layers. Long ways want to be straight: the weights are those of
    /// Gansner, Koutsofios, North and Vo, "A technique for drawing directed graphs" (1993).
    fn step(&mut self, a: usize, b: usize) {
        let boxes = [a, b].into_iter().filter(|one| self.items[*one].kind == Kind::Box).count();
        let weight = [8.0, 2.0, 1.0][boxes];
        let (a, b) = if self.items[a].layer < self.items[b].layer { (a, b) } else { (b, a) };
        self.items[a].after.push((b, weight));
        self.items[b].before.push((a, weight));
    }

    /// Holds a place for each frame in every layer that it reaches across.
    fn keep_frames(&mut self, frames: &[Frame]) {
        for frame in 0..frames.len() {
            let layers = self.framed(frame).map(|item| self.items[item].layer);
            let (Some(first), Some(last)) = (layers.clone().min(), layers.max()) else { continue };
            for layer in first..=last {
                if !self.layers[layer].iter().any(|one| self.items[*one].frame == Some(frame)) {
                    self.add(layer, (0.0, 0.0), Kind::Keeper, Some(frame));
                }
            }
        }
    }

    /// The items in a frame.
    pub(super) fn framed(&self, frame: usize) -> impl Iterator<Item = usize> + Clone {
        (0..self.items.len()).filter(move |item| self.items[*item].frame == Some(frame))
    }
}

/// The frame of each box.
fn frames(plan: &Plan) -> Vec<Option<usize>> {
    let mut frames = vec![None; plan.boxes.len()];
    for (i, frame) in plan.frames.iter().enumerate() {
        frame.boxes.iter().for_each(|one| frames[*one] = Some(i));
    }
    frames
}

/// The layers between those of the boxes.
struct Between {
    /// The layer that the boxes of a layer get, once those between are counted.
    own: Vec<usize>,
    /// Whether a layer is one for labels and turns.
    labels: Vec<bool>,
    layers: usize,
}

impl Between {
    fn of(plan: &Plan, layers: &[usize]) -> Self {
        let count = layers.iter().max().map_or(0, |last| last + 1);
        let mut needed = vec![false; count];
        for link in &plan.links {
            let (a, b) = (layers[link.left], layers[link.right]);
            if link.label.is_some() || a == b {
                needed[middle(a.min(b), a.max(b))] = true;
            }
        }
        let (mut own, mut labels) = (Vec::new(), Vec::new());
        for needed in needed {
            own.push(labels.len());
            labels.push(false);
            if needed {
                labels.push(true);
            }
        }
        Self { own, layers: labels.len(), labels }
    }

    /// The layer in which the label of a link between two layers stands.
    fn label_at(&self, from: usize, to: usize) -> usize {
        if from == to {
            return from + 1;
        }
        let middle = from + (to - from) / 2;
        let nearest = |layer: &usize| (layer.abs_diff(middle), *layer);
        (from + 1..to).filter(|layer| self.labels[*layer]).min_by_key(nearest).unwrap_or(from + 1)
    }
}

/// The layer of boxes behind which the label of a link between two layers stands.
fn middle(from: usize, to: usize) -> usize {
    from + (to - from).saturating_sub(1) / 2
}

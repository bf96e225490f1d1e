//! Where a way needs no lane of its own: past a layer without boxes it bends once, if nothing stands there.

use super::Point;
use super::grid::{Grid, Kind};
use super::heights::Heights;
use super::ways::{Band, Ports, across, turns};

/// What the way past a label keeps free of it.
const PAST_LABEL: f64 = 5.0;
/// In a layer of more than so many items every way keeps its lane.
const MOST_BENDS: usize = 400;

/// For each lane in a layer without boxes the bend that would do without it, from the layer before to the layer after.
pub(super) struct Bends(Vec<Option<(Point, Point)>>);

impl Bends {
    pub(super) fn of(grid: &Grid, bands: &[Band], heights: &Heights, ports: &Ports) -> Self {
        let mut found = vec![None; grid.items.len()];
        let boxes: Vec<bool> = grid
            .layers
            .iter()
            .map(|layer| layer.iter().any(|item| grid.items[*item].kind == Kind::Box))
            .collect();
        for (link, trail) in grid.trails.iter().enumerate() {
            for at in 1..trail.len() - 1 {
                let own = &grid.items[trail[at]];
                let beside = [trail[at - 1], trail[at + 1]];
                if own.kind != Kind::Lane || boxes[own.layer] || turns(grid, trail[at]) {
                    continue;
                }
                let height = |item: usize, at: usize| match at {
                    0 => ports.0[link][0],
                    at if at == trail.len() - 1 => ports.0[link][1],
                    _ => heights.items[item],
                };
                let end = |item: usize, at: usize| {
                    let (left, right) = bands[grid.items[item].layer];
                    let before = grid.items[item].layer < own.layer;
                    Point::new(if before { right } else { left }, height(item, at))
                };
                let mut ends = [end(beside[0], at - 1), end(beside[1], at + 1)];
                ends.sort_by(|a, b| a.x.total_cmp(&b.x));
                found[trail[at]] = Some((ends[0], ends[1]));
            }
        }
        Self(found)
    }

    /// Which lanes may be passed in one bend: those whose bend stays on its side of all that keeps its place in the
    /// layer, labels and level pieces. Whoever has to keep its place may be in the way of others, hence the rounds.
    pub(super) fn free(&self, grid: &Grid, bands: &[Band], heights: &Heights) -> Vec<bool> {
        let mut free: Vec<bool> = self.0.iter().map(Option::is_some).collect();
        for layer in &grid.layers {
            // Whoever turns back has left the layer's side before its lane.
            let turned = |item: &usize| grid.items[*item].kind == Kind::Lane && turns(grid, *item);
            let mut changed = layer.len() <= MOST_BENDS;
            if !changed {
                layer.iter().for_each(|item| free[*item] = false);
            }
            while changed {
                changed = false;
                for (at, item) in layer.iter().enumerate().filter(|(_, item)| self.0[**item].is_some()) {
                    let kept = |other: &&usize| !free[**other] && !turned(other);
                    let above = nearest(grid, layer[..at].iter().rev().filter(kept));
                    let below = nearest(grid, layer[at + 1..].iter().filter(kept));
                    let clear =
                        |other: &usize, side: f64| self.clears(grid, bands, heights, *item, *other, side);
                    let stays = above.iter().all(|other| clear(other, 1.0))
                        && below.iter().all(|other| clear(other, -1.0));
                    if free[*item] && !stays {
                        free[*item] = false;
                        changed = true;
                    }
                }
            }
        }
        free
    }

    /// Whether the bend past a lane stays below (`side` is 1) or above (-1) another item of the layer. A bend rises or
    /// falls all the way, so what it is at the sides of the item it is between them.
    fn clears(
        &self,
        grid: &Grid,
        bands: &[Band],
        heights: &Heights,
        item: usize,
        other: usize,
        side: f64,
    ) -> bool {
        let Some((from, to)) = self.0[item] else { return true };
        let own = &grid.items[other];
        let keeps = if own.kind == Kind::Label { own.height / 2.0 + PAST_LABEL } else { 0.0 };
        let (left, right) =
            if own.kind == Kind::Label { across(grid, bands, other) } else { bands[own.layer] };
        [left - PAST_LABEL, right + PAST_LABEL]
            .iter()
            .all(|x| (height_at(from, to, *x) - heights.items[other]) * side >= keeps)
    }
}

/// Of what keeps its place on one side, from near to far, what a bend may meet: labels, which may be wider than
/// nearer ones, up to the first level piece, behind which everything is out of reach.
fn nearest<'l>(grid: &Grid, others: impl Iterator<Item = &'l usize>) -> Vec<usize> {
    let mut near = Vec::new();
    for other in others {
        near.push(*other);
        if grid.items[*other].kind != Kind::Label {
            break;
        }
    }
    near
}

/// The height at which a bend between two points passes some place between them: it rises or falls all the way.
fn height_at(from: Point, to: Point, x: f64) -> f64 {
    let share = ((x - from.x) / (to.x - from.x)).clamp(0.0, 1.0);
    // The bend goes by the cubic of Bézier: across as 1.5 t (1 - t) + t³, down as 3 t² - 2 t³. Bisection finds t.
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..30 {
        let t = f64::midpoint(low, high);
        if 1.5 * t * (1.0 - t) + t * t * t < share { low = t } else { high = t }
    }
    let t = low;
    from.y + (to.y - from.y) * t * t * (3.0 - 2.0 * t)
}

//! The order within each layer, with few crossings.
//!
//! Sweeps to and fro by the barycentres of Sugiyama, Tagawa and Toda (1981), then exchanges neighbours as long as that
//! saves crossings (Gansner and others, 1993), and keeps the best that was seen. What stands in one frame stays
//! together, and frames keep the order of the plan in every layer, so that they can be drawn without overlap.

use std::collections::BTreeMap;

use super::grid::Grid;

/// Sweeps over all layers.
const SWEEPS: usize = 12;
/// Above this number of steps only sweeps are made, since exchanges cost more than they save.
const MOST_STEPS: usize = 20_000;

/// Orders every layer.
pub(super) fn order(grid: &mut Grid) {
    let mut ranks = Ranks::of(grid);
    ranks.settle_all(grid);
    let mut best = (crossings(grid, &ranks), grid.layers.clone());
    let steps: usize = grid.items.iter().map(|item| item.after.len()).sum();
    for sweep in 0..SWEEPS {
        if best.0 == 0 {
            break;
        }
        let onwards = sweep % 2 == 0;
        let count = grid.layers.len();
        for i in 0..count {
            ranks.settle(grid, if onwards { i } else { count - 1 - i }, onwards);
        }
        if steps <= MOST_STEPS {
            exchange(grid, &mut ranks);
        }
        let now = crossings(grid, &ranks);
        if now < best.0 {
            best = (now, grid.layers.clone());
        }
    }
    grid.layers = best.1;
}

/// The position of each item in its layer.
struct Ranks(Vec<usize>);

impl Ranks {
    fn of(grid: &Grid) -> Self {
        let mut ranks = Self(vec![0; grid.items.len()]);
        (0..grid.layers.len()).for_each(|layer| ranks.count(grid, layer));
        ranks
    }

    fn count(&mut self, grid: &Grid, layer: usize) {
        grid.layers[layer].iter().enumerate().for_each(|(at, item)| self.0[*item] = at);
    }

    /// The first order: lanes and labels next to what they belong to, frames kept together.
    fn settle_all(&mut self, grid: &mut Grid) {
        for layer in 0..grid.layers.len() {
            self.settle(grid, layer, true);
        }
    }

    /// Sorts a layer by the barycentres of its neighbours on one side; what has none there stays where it is.
    fn settle(&mut self, grid: &mut Grid, layer: usize, onwards: bool) {
        let wish = |item: usize| {
            let own = &grid.items[item];
            let beside = if onwards { &own.before } else { &own.after };
            let sum: f64 = beside.iter().map(|(other, _)| self.share(grid, *other)).sum();
            if beside.is_empty() { self.share(grid, item) } else { sum / length(beside.len()) }
        };
        let wishes: Vec<(usize, f64)> = grid.layers[layer].iter().map(|item| (*item, wish(*item))).collect();
        grid.layers[layer] = arranged(grid, wishes);
        self.count(grid, layer);
    }

    /// How far down in its layer an item stands: 0 is the top, 1 the bottom.
    fn share(&self, grid: &Grid, item: usize) -> f64 {
        let layer = &grid.layers[grid.items[item].layer];
        (length(self.0[item]) + 0.5) / length(layer.len())
    }
}

/// A count as a length.
pub(super) fn length(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Sorts items by their wishes; what is in one frame stays together, and the frames in their order.
fn arranged(grid: &Grid, mut wishes: Vec<(usize, f64)>) -> Vec<usize> {
    wishes.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut of_frame: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    for (item, wish) in &wishes {
        if let Some(frame) = grid.items[*item].frame {
            of_frame.entry(frame).or_default().push((*item, *wish));
        }
    }
    let middle = |of: &[(usize, f64)]| of.iter().map(|(_, wish)| wish).sum::<f64>() / length(of.len());
    let mut places: Vec<f64> = of_frame.values().map(|of| middle(of)).collect();
    places.sort_by(f64::total_cmp);
    let mut all: Vec<(f64, Vec<usize>)> = wishes
        .iter()
        .filter(|(item, _)| grid.items[*item].frame.is_none())
        .map(|(item, wish)| (*wish, vec![*item]))
        .collect();
    let frames = of_frame.into_values().map(|of| of.into_iter().map(|(item, _)| item).collect());
    all.extend(places.into_iter().zip(frames));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all.into_iter().flat_map(|(_, items)| items).collect()
}

/// Exchanges neighbours as long as that saves crossings.
fn exchange(grid: &mut Grid, ranks: &mut Ranks) {
    let mut better = true;
    let mut rounds = 0;
    while better && rounds < SWEEPS {
        better = false;
        rounds += 1;
        for layer in 0..grid.layers.len() {
            for at in 1..grid.layers[layer].len() {
                let (upper, lower) = (grid.layers[layer][at - 1], grid.layers[layer][at]);
                if grid.items[upper].frame != grid.items[lower].frame {
                    continue;
                }
                if saves(grid, ranks, upper, lower) {
                    grid.layers[layer].swap(at - 1, at);
                    ranks.0.swap(upper, lower);
                    better = true;
                }
            }
        }
    }
}

/// Whether two neighbours cross less if they change places.
fn saves(grid: &Grid, ranks: &Ranks, upper: usize, lower: usize) -> bool {
    let sides = |item: usize| {
        let own = &grid.items[item];
        [&own.before, &own.after].map(|near| {
            let mut near: Vec<usize> = near.iter().map(|(other, _)| ranks.0[*other]).collect();
            near.sort_unstable();
            near
        })
    };
    let (upper, lower) = (sides(upper), sides(lower));
    let (mut now, mut then) = (0, 0);
    for (above, below) in upper.iter().zip(&lower) {
        now += inverted(above, below);
        then += inverted(below, above);
    }
    then < now
}

/// How many pairs of one from each of two sorted lists stand the wrong way round: that above further down.
fn inverted(above: &[usize], below: &[usize]) -> usize {
    above.iter().map(|one| below.partition_point(|other| other < one)).sum()
}

/// The number of crossings: pairs of steps between two layers whose ends stand the other way round, counted with a tree of
/// sums (Barth, Mutzel and Jünger, "Simple and efficient bilayer cross counting", 2002).
fn crossings(grid: &Grid, ranks: &Ranks) -> usize {
    grid.layers.iter().map(|layer| crossings_after(grid, ranks, layer)).sum()
}

fn crossings_after(grid: &Grid, ranks: &Ranks, layer: &[usize]) -> usize {
    let mut ends = Vec::new();
    for item in layer {
        let start = ends.len();
        ends.extend(grid.items[*item].after.iter().map(|(other, _)| ranks.0[*other]));
        ends[start..].sort_unstable();
    }
    let room = ends.iter().max().map_or(0, |last| last + 1);
    let mut sums = vec![0_usize; room + 1];
    let mut crossings = 0;
    for (seen, end) in ends.iter().enumerate() {
        let mut up_to = 0;
        let mut at = end + 1;
        while at > 0 {
            up_to += sums[at];
            at &= at - 1;
        }
        crossings += seen - up_to;
        let mut at = end + 1;
        while at <= room {
            sums[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    crossings
}

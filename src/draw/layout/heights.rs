//! How high everything stands.
//!
//! Each layer in turn is moved as near as its order allows to where its neighbours stand: least squares with a least
//! distance between what stands above one another, which is isotonic regression, solved exactly by pooling adjacent
//! violators (Ayer, Brunk, Ewing, Reid and Silverman, 1955).

use super::grid::{Grid, Item, Kind};
use super::{AROUND_FRAME, BETWEEN_BOXES, INSIDE_FRAME, Plan};

/// Sweeps over all layers, to and fro.
const SWEEPS: usize = 24;
/// Of those, the last ones look at the neighbours on both sides.
const LAST: usize = 8;
/// What an item weighs that no step leads to.
const LIGHT: f64 = 0.05;

/// Where items stand: the heights of their middles, and the upper and lower sides of the frames.
pub(super) struct Heights {
    pub(super) items: Vec<f64>,
    pub(super) frames: Vec<(f64, f64)>,
}

/// Returns the heights.
pub(super) fn heights(grid: &Grid, plan: &Plan) -> Heights {
    let mut items = stacked(grid, plan);
    for sweep in 0..SWEEPS {
        let sides = match sweep {
            _ if sweep + LAST >= SWEEPS => [true, true],
            _ if sweep % 2 == 0 => [true, false],
            _ => [false, true],
        };
        let count = grid.layers.len();
        for i in 0..count {
            let layer = if sweep % 2 == 0 { i } else { count - 1 - i };
            settle(grid, plan, &grid.layers[layer], sides, &mut items);
        }
    }
    straighten(grid, plan, &mut items);
    let frames = clear_frames(grid, plan, &mut items);
    Heights { items, frames }
}

/// The least distance between the middles of two items of a layer, the second below the first.
fn distance(grid: &Grid, plan: &Plan, upper: usize, lower: usize) -> f64 {
    let (a, b) = (&grid.items[upper], &grid.items[lower]);
    let framed = if a.frame == b.frame {
        0.0
    } else {
        below(a) + above(b, plan) + if a.frame.is_some() || b.frame.is_some() { AROUND_FRAME } else { 0.0 }
    };
    let room = if framed > 0.0 { framed } else { gap(a.kind, b.kind) };
    f64::midpoint(a.height, b.height) + room
}

/// The room between two items of a layer.
fn gap(a: Kind, b: Kind) -> f64 {
    match (a, b) {
        (Kind::Box, Kind::Box) => BETWEEN_BOXES,
        (Kind::Lane | Kind::Keeper, Kind::Lane | Kind::Keeper) => 4.0,
        _ => 9.0,
    }
}

/// What a frame needs above an item that is its first in a layer.
fn above(item: &Item, plan: &Plan) -> f64 {
    item.frame.map_or(0.0, |frame| plan.frames[frame].label.1 + INSIDE_FRAME)
}

/// What a frame needs below an item that is its last in a layer.
fn below(item: &Item) -> f64 {
    item.frame.map_or(0.0, |_| INSIDE_FRAME)
}

/// Each layer stacked from the top, all of them about one middle line.
fn stacked(grid: &Grid, plan: &Plan) -> Vec<f64> {
    let mut items = vec![0.0; grid.items.len()];
    for layer in &grid.layers {
        let mut at = 0.0;
        for (i, item) in layer.iter().enumerate() {
            if i > 0 {
                at += distance(grid, plan, layer[i - 1], *item);
            }
            items[*item] = at;
        }
        layer.iter().for_each(|item| items[*item] -= at / 2.0);
    }
    items
}

/// Moves the items of a layer to where their neighbours on some sides (before, after) pull them.
fn settle(grid: &Grid, plan: &Plan, layer: &[usize], sides: [bool; 2], items: &mut [f64]) {
    let mut wishes = Vec::with_capacity(layer.len());
    let mut offset = 0.0;
    for (i, item) in layer.iter().enumerate() {
        if i > 0 {
            offset += distance(grid, plan, layer[i - 1], *item);
        }
        let own = &grid.items[*item];
        let near = [&own.before, &own.after].into_iter().zip(sides).filter(|(_, wanted)| *wanted);
        let near = near.flat_map(|(near, _)| near);
        let (sum, weight) =
            near.fold((0.0, 0.0), |(sum, all), (other, weight)| (sum + items[*other] * weight, all + weight));
        let wish = if weight > 0.0 { (sum / weight, weight) } else { (items[*item], LIGHT) };
        wishes.push((wish.0 - offset, wish.1, offset));
    }
    let places = isotonic(wishes.iter().map(|(wish, weight, _)| (*wish, *weight)));
    for ((item, place), (_, _, offset)) in layer.iter().zip(places).zip(wishes) {
        items[*item] = place + offset;
    }
}

/// Returns the never falling numbers that are nearest to some wishes, by their weights.
fn isotonic(wishes: impl Iterator<Item = (f64, f64)>) -> Vec<f64> {
    struct Pool {
        mean: f64,
        weight: f64,
        size: usize,
    }
    let mut pools: Vec<Pool> = Vec::new();
    for (mean, weight) in wishes {
        let mut pool = Pool { mean, weight, size: 1 };
        while let Some(last) = pools.pop_if(|last| last.mean > pool.mean) {
            let weight = last.weight + pool.weight;
            let mean = (last.mean * last.weight + pool.mean * pool.weight) / weight;
            pool = Pool { mean, weight, size: last.size + pool.size };
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|pool| std::iter::repeat_n(pool.mean, pool.size)).collect()
}

/// Makes ways level where there is room: all lanes in a row at one height.
fn straighten(grid: &Grid, plan: &Plan, items: &mut [f64]) {
    for trail in &grid.trails {
        let inner = &trail[1..trail.len() - 1];
        if inner.len() < 2 {
            continue;
        }
        let (mut low, mut high, mut sum) = (f64::NEG_INFINITY, f64::INFINITY, 0.0);
        for item in inner {
            let (least, most) = slack(grid, plan, *item, items);
            (low, high, sum) = (low.max(least), high.min(most), sum + items[*item]);
        }
        if low <= high {
            let level = (sum / f64::from(u32::try_from(inner.len()).unwrap_or(1))).clamp(low, high);
            inner.iter().for_each(|item| items[*item] = level);
        }
    }
}

/// How high and how low an item may stand between its neighbours in the layer.
fn slack(grid: &Grid, plan: &Plan, item: usize, items: &[f64]) -> (f64, f64) {
    let layer = &grid.layers[grid.items[item].layer];
    let at = layer.iter().position(|one| *one == item).unwrap_or(0);
    let least = at.checked_sub(1).map(|i| layer[i]).map(|up| items[up] + distance(grid, plan, up, item));
    let most = layer.get(at + 1).map(|down| items[*down] - distance(grid, plan, item, *down));
    (least.unwrap_or(f64::NEG_INFINITY), most.unwrap_or(f64::INFINITY))
}

/// Finds the sides of the frames, and moves down what reaches into one from another layer.
///
/// Frames keep one order in all layers, so pushing down comes to rest: once all frames above have their last place, a
/// round finds that of a frame's upper side, the next that of what is in it and of its lower side, and one more that
/// of what is below it.
fn clear_frames(grid: &Grid, plan: &Plan, items: &mut [f64]) -> Vec<(f64, f64)> {
    let mut frames = vec![(f64::INFINITY, f64::NEG_INFINITY); plan.frames.len()];
    for (item, own) in grid.items.iter().enumerate() {
        if let Some(frame) = own.frame {
            let (top, bottom) = &mut frames[frame];
            *top = top.min(items[item] - own.height / 2.0 - above(own, plan));
            *bottom = bottom.max(items[item] + own.height / 2.0 + INSIDE_FRAME);
        }
    }
    for _ in 0..=plan.frames.len() * 3 {
        let mut moved = false;
        for layer in &grid.layers {
            moved |= push_down(grid, plan, layer, items, &mut frames);
        }
        if !moved {
            break;
        }
    }
    frames
}

/// Pushes the items of a layer down to where their frames and those above them leave room.
fn push_down(
    grid: &Grid,
    plan: &Plan,
    layer: &[usize],
    items: &mut [f64],
    frames: &mut [(f64, f64)],
) -> bool {
    let mut moved = false;
    let mut push = |at: &mut f64, least: f64| {
        if *at + 1e-6 < least {
            *at = least;
            moved = true;
        }
    };
    for (i, item) in layer.iter().enumerate() {
        let own = &grid.items[*item];
        let upper = i.checked_sub(1).map(|i| layer[i]);
        if let Some(upper) = upper {
            let least = items[upper] + distance(grid, plan, upper, *item);
            push(&mut items[*item], least);
        }
        let outside =
            upper.and_then(|upper| grid.items[upper].frame).filter(|frame| own.frame != Some(*frame));
        let floor = outside.map(|frame| frames[frame].1 + AROUND_FRAME);
        match own.frame {
            None => {
                if let Some(floor) = floor {
                    push(&mut items[*item], floor + own.height / 2.0);
                }
            }
            Some(frame) => {
                let loose = upper.filter(|upper| grid.items[*upper].frame.is_none());
                let loose = loose.map(|upper| items[upper] + grid.items[upper].height / 2.0 + AROUND_FRAME);
                for least in floor.into_iter().chain(loose) {
                    push(&mut frames[frame].0, least);
                }
                push(&mut items[*item], frames[frame].0 + above(own, plan) + own.height / 2.0);
                push(&mut frames[frame].1, items[*item] + own.height / 2.0 + INSIDE_FRAME);
            }
        }
    }
    moved
}

//! Where everything is at last: the layers beside each other, and the ways between them.

use super::bends::Bends;
use super::grid::{Grid, Kind};
use super::heights::Heights;
use super::{INSIDE_FRAME, MOST_APART, Placed, Plan, Point, Rect, Way, bend};

/// The least room between two layers; an arrow's head needs some of it.
const BETWEEN_LAYERS: f64 = 40.0;
/// The least room on one side of a layer of labels.
const BESIDE_LABELS: f64 = 22.0;
/// The least room before a layer of labels at which ways turn back, with heads of both their ends side by side.
const BEFORE_TURNS: f64 = 56.0;
/// The most room between two layers.
const MOST_BETWEEN: f64 = 130.0;
/// How much of the height of the steepest step between two layers is added to the room between them.
const STEEP: f64 = 0.10;
/// The most room between two ways at the side of a box.
const BETWEEN_PORTS: f64 = 12.0;
/// The level piece before a turn, which has room for a head.
const BEFORE_TURN: f64 = 14.0;
/// What a box keeps free of ways at the ends of its sides: its corners may be round.
pub(in crate::draw) const CORNER: f64 = 8.0;

/// Returns all places; the upper left corner of all is at 0, 0.
pub(super) fn placed(grid: &Grid, plan: &Plan, heights: &Heights) -> Placed {
    let bands = bands(grid, plan, heights);
    let boxes: Vec<Rect> = (0..plan.boxes.len()).map(|item| rect(grid, &bands, heights, item)).collect();
    let ports = Ports::of(grid, plan, heights);
    let free = Bends::of(grid, &bands, heights, &ports).free(grid, &bands, heights);
    let ways = (0..grid.trails.len()).map(|link| way(grid, &bands, heights, &ports, &free, link)).collect();
    let frames = plan.frames.iter().enumerate().map(|(i, _)| frame(grid, plan, &bands, heights, i)).collect();
    let mut placed = Placed { boxes, ways, frames, width: 0.0, height: 0.0 };
    shift(&mut placed);
    placed
}

/// The left and right sides of a layer.
pub(super) type Band = (f64, f64);

/// The layers beside each other.
fn bands(grid: &Grid, plan: &Plan, heights: &Heights) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::with_capacity(grid.layers.len());
    for (i, layer) in grid.layers.iter().enumerate() {
        let width = layer.iter().map(|item| grid.items[*item].width).fold(0.0, f64::max);
        let left = bands.last().map_or(0.0, |last| last.1 + room(grid, plan, heights, i));
        bands.push((left, left + width));
    }
    widen_for_frames(grid, plan, &mut bands);
    bands
}

/// The room before a layer.
fn room(grid: &Grid, plan: &Plan, heights: &Heights, layer: usize) -> f64 {
    let of_labels =
        |layer: usize| grid.layers[layer].iter().any(|item| grid.items[*item].kind == Kind::Label);
    let least = match (of_labels(layer), of_labels(layer - 1)) {
        (true, _) if grid.layers[layer].iter().any(|item| turns(grid, *item)) => BEFORE_TURNS,
        (true, _) | (_, true) => BESIDE_LABELS,
        _ => BETWEEN_LAYERS,
    };
    let steps = grid.layers[layer]
        .iter()
        .flat_map(|item| grid.items[*item].before.iter().map(move |one| (item, one.0)));
    let steepest = steps.map(|(item, other)| (heights.items[*item] - heights.items[other]).abs());
    let edges = |own: usize, side: fn((usize, usize)) -> usize| {
        (0..plan.frames.len()).any(|frame| layers_of(grid, frame).map(side) == Some(own))
    };
    let framed = [edges(layer - 1, |(_, last)| last), edges(layer, |(first, _)| first)];
    let framed: f64 = framed.into_iter().filter(|edge| *edge).map(|_| INSIDE_FRAME).sum();
    least + (framed + steepest.fold(0.0, f64::max) * STEEP).min(MOST_BETWEEN - least)
}

/// Whether a way comes to a lane or a label only to turn back.
pub(super) fn turns(grid: &Grid, item: usize) -> bool {
    let own = &grid.items[item];
    own.kind != Kind::Box && (own.before.len() > 1 || own.after.len() > 1)
}

/// Makes room for what stands above frames that are narrower than that.
fn widen_for_frames(grid: &Grid, plan: &Plan, bands: &mut [Band]) {
    for (i, frame) in plan.frames.iter().enumerate() {
        let Some((first, last)) = layers_of(grid, i) else { continue };
        let lacking = frame.label.0 - (bands[last].1 - bands[first].0);
        if lacking > 0.0 {
            bands[last].1 += lacking;
            let later = bands[last + 1..].iter_mut();
            later.for_each(|(left, right)| (*left, *right) = (*left + lacking, *right + lacking));
        }
    }
}

/// The first and last layers that a frame reaches across.
fn layers_of(grid: &Grid, frame: usize) -> Option<(usize, usize)> {
    let layers = grid.framed(frame).map(|item| grid.items[item].layer);
    Some((layers.clone().min()?, layers.max()?))
}

/// The left and right sides of an item, in the middle of its layer.
pub(super) fn across(grid: &Grid, bands: &[Band], item: usize) -> Band {
    let own = &grid.items[item];
    let (left, right) = bands[own.layer];
    let aside = (right - left - own.width) / 2.0;
    (left + aside, right - aside)
}

/// The place of an item.
fn rect(grid: &Grid, bands: &[Band], heights: &Heights, item: usize) -> Rect {
    let own = &grid.items[item];
    let (x, _) = across(grid, bands, item);
    Rect { x, y: heights.items[item] - own.height / 2.0, width: own.width, height: own.height }
}

/// The place of a frame: as wide as what is in it, or what stands above that, within its layers.
fn frame(grid: &Grid, plan: &Plan, bands: &[Band], heights: &Heights, frame: usize) -> Rect {
    let items = grid.framed(frame).filter(|item| grid.items[*item].kind != Kind::Keeper);
    let sides = items.map(|item| across(grid, bands, item));
    let sides = sides.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)));
    let (Some((left, right)), Some((first, last))) = (sides, layers_of(grid, frame)) else {
        return Rect::default();
    };
    let width = (right - left).max(plan.frames[frame].label.0);
    let middle = f64::midpoint(left, right);
    let x = (middle - width / 2.0).min(bands[last].1 - width).max(bands[first].0);
    let (top, bottom) = heights.frames[frame];
    Rect { x: x - INSIDE_FRAME, y: top, width: width + 2.0 * INSIDE_FRAME, height: bottom - top }
}

/// At what heights ways leave and reach the boxes: for each link, at its left box and at its right one.
pub(super) struct Ports(pub(super) Vec<[f64; 2]>);

impl Ports {
    /// Spreads the ways at each side of a box, in the order in which they go on, near to where they lead.
    fn of(grid: &Grid, plan: &Plan, heights: &Heights) -> Self {
        let mut ports = vec![[0.0; 2]; grid.trails.len()];
        let mut sides: Vec<Sides> = Vec::new();
        sides.resize_with(grid.items.len(), Default::default);
        for (link, trail) in grid.trails.iter().enumerate() {
            let ends = [(trail[0], trail[1]), (trail[trail.len() - 1], trail[trail.len() - 2])];
            for (end, (own, next)) in ends.into_iter().enumerate() {
                let onwards = grid.items[next].layer > grid.items[own].layer;
                sides[own][usize::from(onwards)].push((heights.items[next], link, end));
            }
        }
        for (item, sides) in sides.iter_mut().enumerate() {
            for side in sides {
                side.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let bundles: Vec<&[(f64, usize, usize)]> = bundles(plan, side).collect();
                let wishes: Vec<f64> = bundles.iter().map(|bundle| middle_of(bundle)).collect();
                let places = spread(&wishes, heights.items[item], grid.items[item].height);
                for ((_, link, end), place) in bundles
                    .iter()
                    .zip(places)
                    .flat_map(|(bundle, place)| bundle.iter().map(move |one| (one, place)))
                {
                    ports[*link][*end] = place;
                }
            }
        }
        let mut ports = Self(ports);
        ports.level(grid, heights, &sides);
        ports
    }

    /// Lets a way between neighbours run level where it is alone at one of its ends at least.
    fn level(&mut self, grid: &Grid, heights: &Heights, sides: &[Sides]) {
        for (link, trail) in grid.trails.iter().enumerate().filter(|(_, trail)| trail.len() == 2) {
            let ends = [trail[0], trail[1]];
            let onwards = grid.items[ends[1]].layer > grid.items[ends[0]].layer;
            let alone = [
                sides[ends[0]][usize::from(onwards)].len() == 1,
                sides[ends[1]][usize::from(!onwards)].len() == 1,
            ];
            let [one, other] = self.0[link];
            let level = match alone {
                [true, true] => f64::midpoint(one, other),
                [true, false] => other,
                [false, true] => one,
                [false, false] => continue,
            };
            let fits = |end: usize| {
                let (middle, height) = (heights.items[ends[end]], grid.items[ends[end]].height);
                !alone[end] || (level - middle).abs() <= room_for_ports(height) / 2.0
            };
            if fits(0) && fits(1) {
                self.0[link] = [level, level];
            }
        }
    }
}

/// The ways at the left and at the right side of a box: where they go on, the link, and which of its ends.
type Sides = [Vec<(f64, usize, usize)>; 2];

/// The ways at a side that share one port: by themselves where there are few, with their neighbours of the same bundle
/// where there are many.
fn bundles<'s>(
    plan: &Plan,
    side: &'s [(f64, usize, usize)],
) -> impl Iterator<Item = &'s [(f64, usize, usize)]> {
    let many = side.len() > MOST_APART;
    side.chunk_by(move |a, b| {
        let [a, b] = [a, b].map(|one| plan.links[one.1].bundle);
        many && a.is_some() && a == b
    })
}

/// The middle of where some ways go on.
fn middle_of(bundle: &[(f64, usize, usize)]) -> f64 {
    let [(first, ..), .., (last, ..)] = bundle else { return bundle.first().map_or(0.0, |one| one.0) };
    f64::midpoint(*first, *last)
}

/// How far from the middle of its side a box has ways.
fn room_for_ports(height: f64) -> f64 {
    (height / 2.0 - CORNER).max(0.0)
}

/// Places ways at the side of a box about its middle, no further from it than their number needs, or, where it is one,
/// than what it leads to.
fn spread(wishes: &[f64], middle: f64, height: f64) -> Vec<f64> {
    let room = room_for_ports(height);
    if let [wish] = wishes {
        return vec![wish.clamp(middle - room / 2.0, middle + room / 2.0)];
    }
    let steps = f64::from(u32::try_from(wishes.len().saturating_sub(1)).unwrap_or(u32::MAX)).max(1.0);
    let between = BETWEEN_PORTS.min(2.0 * room / steps);
    let first = middle - between * steps / 2.0;
    (0..wishes.len()).map(|i| first + between * f64::from(u32::try_from(i).unwrap_or(u32::MAX))).collect()
}

/// The way of a link.
fn way(grid: &Grid, bands: &[Band], heights: &Heights, ports: &Ports, free: &[bool], link: usize) -> Way {
    let trail = &grid.trails[link];
    let (first, last) = (trail[0], trail[trail.len() - 1]);
    let mut points = Vec::new();
    let mut label = None;
    let mut passed = Vec::new();
    let onwards = grid.items[trail[1]].layer > grid.items[first].layer;
    leave(grid, bands, (first, onwards), ports.0[link][0], &mut points);
    for (at, item) in trail[1..trail.len() - 1].iter().enumerate() {
        let own = &grid.items[*item];
        let height = heights.items[*item];
        let place = rect(grid, bands, heights, *item);
        if own.kind == Kind::Label {
            label = Some(place);
        }
        let (left, right) = bands[own.layer];
        let from_left = grid.items[trail[at]].layer < own.layer;
        let to_left = grid.items[trail[at + 2]].layer < own.layer;
        if from_left == to_left {
            if own.kind == Kind::Label {
                let at = |x| Point::new(x, height);
                points.extend([at(left), at(place.x), at(left)]);
            }
        } else {
            let (enter, exit) = if from_left { (left, right) } else { (right, left) };
            if free[*item] {
                passed.push(points.len());
            }
            points.extend([Point::new(enter, height), Point::new(exit, height)]);
        }
    }
    let mut end = Vec::new();
    let back = grid.items[trail[trail.len() - 2]].layer > grid.items[last].layer;
    leave(grid, bands, (last, back), ports.0[link][1], &mut end);
    end.reverse();
    if let ([turn], Some(from), Some(to)) = (&trail[1..trail.len() - 1], points.last(), end.first())
        && turns(grid, *turn)
        && label.is_none()
    {
        let x = from.x.max(to.x) + BEFORE_TURN;
        let (from, to) = (Point::new(x, from.y), Point::new(x, to.y));
        points.extend([from, to]);
    }
    points.extend(end);
    for at in passed.into_iter().rev() {
        points.drain(at..at + 2);
    }
    points.dedup();
    Way { points, label }
}

/// The way from the side of a box to the side of its layer.
fn leave(grid: &Grid, bands: &[Band], (item, onwards): (usize, bool), height: f64, points: &mut Vec<Point>) {
    let (left, right) = bands[grid.items[item].layer];
    let own = across(grid, bands, item);
    let (side, out) = if onwards { (own.1, right) } else { (own.0, left) };
    points.push(Point::new(side, height));
    // Not exactly: what is hardly a way would have an arrow turn round.
    if (side - out).abs() > 0.01 {
        points.push(Point::new(out, height));
    }
}

/// How far to the right the turns of a way come.
fn farthest(way: &Way) -> impl Iterator<Item = Point> {
    let turns = way.points.windows(2).filter(|pair| (pair[0].x - pair[1].x).abs() < 0.01);
    turns.filter_map(|pair| bend(pair[0], pair[1]).map(|[out, _]| out))
}

/// Moves everything so that the upper left corner is at 0, 0, and measures it.
fn shift(placed: &mut Placed) {
    let labels = placed.ways.iter().filter_map(|way| way.label);
    let points = placed.ways.iter().flat_map(|way| way.points.iter().copied().chain(farthest(way)));
    let points = points.map(|at| Rect { x: at.x, y: at.y, width: 0.0, height: 0.0 });
    let all = placed.boxes.iter().copied().chain(placed.frames.iter().copied()).chain(labels).chain(points);
    let Some(all) = all.reduce(|all, one| all.with(&one)) else { return };
    let moved = |rect: &mut Rect| (rect.x, rect.y) = (rect.x - all.x, rect.y - all.y);
    placed.boxes.iter_mut().chain(&mut placed.frames).for_each(moved);
    for way in &mut placed.ways {
        way.label.iter_mut().for_each(moved);
        way.points.iter_mut().for_each(|at| (at.x, at.y) = (at.x - all.x, at.y - all.y));
    }
    (placed.width, placed.height) = (all.width, all.height);
}

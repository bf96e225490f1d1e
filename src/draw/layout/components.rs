//! What hangs together is laid out by itself, and the parts are set beside and below each other.

use super::{BETWEEN_PARTS, Frame, Link, Placed, Plan, Point, Rect};

/// How much wider than high a picture of several parts should be.
const PROPORTION: f64 = 1.5;
/// The most columns of parts.
const MOST_COLUMNS: usize = 24;

/// What hangs together, and which boxes, links and frames of the whole plan those of its own plan are.
pub(super) struct Component {
    pub(super) plan: Plan,
    boxes: Vec<usize>,
    links: Vec<usize>,
    frames: Vec<usize>,
}

/// Splits a plan into what hangs together by links, columns and frames; in the order of their first boxes.
pub(super) fn components(plan: &Plan) -> Vec<Component> {
    let part = parts(plan);
    let count = part.iter().max().map_or(0, |last| last + 1);
    let empty =
        || Component { plan: Plan::default(), boxes: Vec::new(), links: Vec::new(), frames: Vec::new() };
    let mut all: Vec<Component> = std::iter::repeat_with(empty).take(count).collect();
    let mut inner = vec![0; plan.boxes.len()];
    for (i, size) in plan.boxes.iter().enumerate() {
        let own = &mut all[part[i]];
        inner[i] = own.boxes.len();
        own.boxes.push(i);
        own.plan.boxes.push(*size);
    }
    for (i, link) in plan.links.iter().enumerate() {
        let own = &mut all[part[link.left]];
        own.links.push(i);
        own.plan.links.push(Link { left: inner[link.left], right: inner[link.right], ..*link });
    }
    for column in plan.columns.iter().filter(|column| !column.is_empty()) {
        all[part[column[0]]].plan.columns.push(column.iter().map(|i| inner[*i]).collect());
    }
    for (i, frame) in plan.frames.iter().enumerate().filter(|(_, frame)| !frame.boxes.is_empty()) {
        let own = &mut all[part[frame.boxes[0]]];
        own.frames.push(i);
        let boxes = frame.boxes.iter().map(|i| inner[*i]).collect();
        own.plan.frames.push(Frame { boxes, label: frame.label });
    }
    all
}

/// The number of the part to which each box belongs.
fn parts(plan: &Plan) -> Vec<usize> {
    let mut root: Vec<usize> = (0..plan.boxes.len()).collect();
    let mut join = |a: usize, b: usize| {
        let (a, b) = (find(&mut root, a), find(&mut root, b));
        root[a.max(b)] = a.min(b);
    };
    plan.links.iter().for_each(|link| join(link.left, link.right));
    let groups = plan.columns.iter().chain(plan.frames.iter().map(|frame| &frame.boxes));
    groups.for_each(|group| group.windows(2).for_each(|pair| join(pair[0], pair[1])));
    let mut number = vec![None; root.len()];
    let mut next = 0;
    (0..root.len())
        .map(|i| {
            let own = find(&mut root, i);
            *number[own].get_or_insert_with(|| {
                next += 1;
                next - 1
            })
        })
        .collect()
}

/// The first box of a part, with paths halved on the way.
fn find(root: &mut [usize], mut i: usize) -> usize {
    while root[i] != i {
        root[i] = root[root[i]];
        i = root[i];
    }
    i
}

/// Sets the parts below each other in columns, each in the column that is the least full.
pub(super) fn beside(plan: &Plan, parts: &[Component], placed: &[Placed]) -> Placed {
    let mut whole = Placed {
        boxes: vec![Rect::default(); plan.boxes.len()],
        ways: vec![super::Way::default(); plan.links.len()],
        frames: vec![Rect::default(); plan.frames.len()],
        ..Placed::default()
    };
    let columns = columns(placed);
    let mut left = 0.0;
    for column in columns {
        let mut top = 0.0;
        let mut widest: f64 = 0.0;
        for i in column {
            let one = &placed[i];
            copy(&parts[i], one, Point::new(left, top), &mut whole);
            whole.height = whole.height.max(top + one.height);
            widest = widest.max(one.width);
            top += one.height + BETWEEN_PARTS;
        }
        whole.width = whole.width.max(left + widest);
        left += widest + BETWEEN_PARTS;
    }
    whole
}

/// The parts of each column, in as many columns as make a sheet of the best proportion.
fn columns(placed: &[Placed]) -> Vec<Vec<usize>> {
    let most = placed.len().clamp(1, MOST_COLUMNS);
    let off = |columns: &[Column]| {
        let width: f64 = columns.iter().map(|one| one.width + BETWEEN_PARTS).sum();
        let height = columns.iter().map(|one| one.height).fold(1.0, f64::max);
        (width / height / PROPORTION).ln().abs()
    };
    let choices = (1..=most).map(|count| dealt(placed, count));
    let best = choices.min_by(|a, b| off(a).total_cmp(&off(b)));
    best.unwrap_or_default().into_iter().map(|column| column.parts).collect()
}

/// Parts below each other.
#[derive(Clone, Default)]
struct Column {
    width: f64,
    height: f64,
    parts: Vec<usize>,
}

/// Deals parts to columns, each to the one that is the least full.
fn dealt(placed: &[Placed], count: usize) -> Vec<Column> {
    let mut columns = vec![Column::default(); count];
    for (i, one) in placed.iter().enumerate() {
        if let Some(column) = columns.iter_mut().min_by(|a, b| a.height.total_cmp(&b.height)) {
            column.height += one.height + BETWEEN_PARTS;
            column.width = column.width.max(one.width);
            column.parts.push(i);
        }
    }
    columns
}

/// Copies a part to its place.
fn copy(part: &Component, placed: &Placed, by: Point, whole: &mut Placed) {
    let moved = |rect: &Rect| Rect { x: rect.x + by.x, y: rect.y + by.y, ..*rect };
    for (i, rect) in part.boxes.iter().zip(&placed.boxes) {
        whole.boxes[*i] = moved(rect);
    }
    for (i, rect) in part.frames.iter().zip(&placed.frames) {
        whole.frames[*i] = moved(rect);
    }
    for (i, way) in part.links.iter().zip(&placed.ways) {
        whole.ways[*i].points = way.points.iter().map(|at| Point::new(at.x + by.x, at.y + by.y)).collect();
        whole.ways[*i].label = way.label.as_ref().map(moved);
    }
}

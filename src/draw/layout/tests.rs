//! What must hold of every layout.

use proptest::prelude::*;

use super::*;

fn plan(boxes: &[(f64, f64)], links: &[(usize, usize)]) -> Plan {
    let links = links.iter().map(|(left, right)| Link { left: *left, right: *right, ..Link::default() });
    Plan { boxes: boxes.to_vec(), links: links.collect(), ..Plan::default() }
}

/// Plans with loops, links within columns, labels, frames, and parts that don't hang together.
fn plans() -> impl Strategy<Value = Plan> {
    (1..24_usize).prop_flat_map(|count| {
        let boxes = prop::collection::vec((30.0..240.0_f64, 18.0..120.0_f64), count);
        let label = prop::option::weighted(0.3, (20.0..140.0_f64, 12.0..60.0_f64));
        let link = (0..count, 0..count, label, prop::bool::weighted(0.2));
        let links = prop::collection::vec(link, 0..count * 2);
        let groups = prop::collection::vec(0..7_usize, count);
        let columns = prop::collection::vec(0..12_usize, count);
        (boxes, links, groups, columns, (10.0..200.0_f64, 0.0..30.0_f64)).prop_map(
            |(boxes, links, groups, columns, label)| {
                let links = links.into_iter().map(|(left, right, label, free)| Link {
                    left,
                    right,
                    label,
                    free,
                    bundle: (left % 2 == 0).then_some(0),
                });
                let of = |groups: &[usize], group| {
                    (0..groups.len()).filter(|i| groups[*i] == group).collect::<Vec<_>>()
                };
                let frames = (0..3).map(|group| Frame { boxes: of(&groups, group), label });
                let columns = (0..3).map(|group| of(&columns, group));
                Plan {
                    boxes,
                    links: links.collect(),
                    frames: frames.filter(|frame| !frame.boxes.is_empty()).collect(),
                    columns: columns.filter(|column| column.len() > 1).collect(),
                }
            },
        )
    })
}

/// Points along a way, close to each other.
fn along(way: &Way) -> Vec<Point> {
    let mut all = Vec::new();
    for pair in way.points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let [first, second] = bend(a, b).unwrap_or([a, b]);
        for step in 0..=32 {
            let share = f64::from(step) / 32.0;
            let rest = 1.0 - share;
            let near = [rest.powi(3), 3.0 * rest * rest * share, 3.0 * rest * share * share, share.powi(3)];
            let along = |by: [f64; 4]| near.iter().zip(by).map(|(near, by)| near * by).sum();
            all.push(Point::new(along([a.x, first.x, second.x, b.x]), along([a.y, first.y, second.y, b.y])));
        }
    }
    all
}

fn holds(outer: &Rect, inner: &Rect) -> bool {
    let near = outer.grown(0.01);
    near.x <= inner.x && near.y <= inner.y && inner.right() <= near.right() && inner.bottom() <= near.bottom()
}

fn inside(at: Point, rect: &Rect) -> bool {
    let near = rect.grown(-0.5);
    near.x < at.x && at.x < near.right() && near.y < at.y && at.y < near.bottom()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_overlaps(plan in plans()) {
        let placed = layout(&plan);
        let all: Vec<Rect> =
            placed.boxes.iter().copied().chain(placed.ways.iter().filter_map(|way| way.label)).collect();
        for (i, a) in all.iter().enumerate() {
            for b in &all[..i] {
                prop_assert!(!a.grown(-0.01).overlaps(&b.grown(-0.01)), "{a:?} and {b:?}");
            }
        }
        for (size, rect) in plan.boxes.iter().zip(&placed.boxes) {
            prop_assert_eq!(*size, (rect.width, rect.height));
        }
    }

    #[test]
    fn no_way_touches_a_box_or_a_label_that_is_not_its_own(plan in plans()) {
        let placed = layout(&plan);
        for (i, way) in placed.ways.iter().enumerate() {
            for at in along(way) {
                for (b, rect) in placed.boxes.iter().enumerate() {
                    prop_assert!(!inside(at, rect), "link {i} {at:?} in box {b} {rect:?}");
                }
                for (other, label) in placed.ways.iter().enumerate() {
                    if let Some(label) = label.label.filter(|_| other != i) {
                        prop_assert!(!inside(at, &label), "link {i} {at:?} in label {other} {label:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn ways_lead_from_box_to_box(plan in plans()) {
        let placed = layout(&plan);
        let side = |at: Point, rect: &Rect| {
            let level = rect.y - 0.01 <= at.y && at.y <= rect.bottom() + 0.01;
            level && ((at.x - rect.x).abs() < 0.01 || (at.x - rect.right()).abs() < 0.01)
        };
        for (link, way) in plan.links.iter().zip(&placed.ways) {
            prop_assert!(side(way.points[0], &placed.boxes[link.left]));
            prop_assert!(side(way.points[way.points.len() - 1], &placed.boxes[link.right]));
            prop_assert_eq!(way.label.map(|label| (label.width, label.height)), link.label);
        }
    }

    #[test]
    fn frames_hold_their_boxes_and_no_others(plan in plans()) {
        let placed = layout(&plan);
        for (i, (frame, rect)) in plan.frames.iter().zip(&placed.frames).enumerate() {
            prop_assert!(rect.width >= frame.label.0 - 0.01);
            for (b, own) in placed.boxes.iter().enumerate() {
                if frame.boxes.contains(&b) {
                    prop_assert!(holds(rect, own), "box {b} {own:?} in {rect:?}");
                    prop_assert!(own.y >= rect.y + frame.label.1 - 0.01, "{own:?} under the label of {rect:?}");
                } else {
                    prop_assert!(!rect.grown(-0.01).overlaps(own), "box {b} {own:?} and frame {i} {rect:?}");
                }
            }
            for other in &placed.frames[..i] {
                prop_assert!(!rect.grown(-0.01).overlaps(other));
            }
        }
    }

    #[test]
    fn all_of_it_is_on_the_sheet(plan in plans()) {
        let placed = layout(&plan);
        let sheet = Rect { x: 0.0, y: 0.0, width: placed.width, height: placed.height }.grown(0.01);
        for rect in placed.boxes.iter().chain(&placed.frames) {
            prop_assert!(holds(&sheet, rect));
        }
        for at in placed.ways.iter().flat_map(along) {
            prop_assert!(inside(at, &sheet.grown(0.5)));
        }
        prop_assert_eq!(layout(&plan), placed, "the same plan, the same layout");
    }
}

#[test]
fn a_chain_stands_in_a_row() {
    let placed = layout(&plan(&[(80.0, 30.0); 4], &[(0, 1), (1, 2), (2, 3)]));
    let rows: Vec<f64> = placed.boxes.iter().map(|one| one.y).collect();
    assert_eq!(rows, [0.0; 4]);
    assert!(placed.boxes.windows(2).all(|pair| pair[0].right() < pair[1].x));
}

#[test]
fn what_leads_to_the_first_box_stands_next_to_it() {
    // 1 → 2 → 0 → 3 → 4, and 5 → 0: the sixth box stands beside the third, not at the far end.
    let placed = layout(&plan(&[(80.0, 30.0); 6], &[(1, 2), (2, 0), (0, 3), (3, 4), (5, 0)]));
    assert!((placed.boxes[5].x - placed.boxes[2].x).abs() < 0.01);
}

#[test]
fn a_crossing_that_can_be_avoided_is_avoided() {
    let placed = layout(&plan(&[(60.0, 30.0); 5], &[(0, 1), (0, 2), (1, 4), (2, 3)]));
    assert!((placed.boxes[1].y < placed.boxes[2].y) == (placed.boxes[4].y < placed.boxes[3].y));
}

#[test]
fn a_ring_of_sources_is_laid_out() {
    let placed = layout(&plan(&[(60.0, 30.0); 3], &[(0, 1), (1, 2), (2, 0), (1, 1)]));
    assert_eq!(placed.ways.len(), 4);
}

#[test]
fn parts_that_do_not_hang_together_fill_columns() {
    let placed = layout(&plan(&[(60.0, 30.0); 16], &[]));
    assert!(
        placed.width < 12.0 * 60.0 && placed.height < 12.0 * 30.0,
        "{} × {}",
        placed.width,
        placed.height
    );
}

#[test]
fn long_chains_and_wide_stars_come_to_an_end() {
    let chain: Vec<(usize, usize)> = (1..3_000).map(|i| (i - 1, i)).collect();
    assert_eq!(layout(&plan(&vec![(10.0, 10.0); 3_000], &chain)).ways.len(), 2_999);
    let star: Vec<(usize, usize)> = (1..3_000).map(|i| (0, i)).collect();
    assert_eq!(layout(&plan(&vec![(10.0, 10.0); 3_000], &star)).ways.len(), 2_999);
}

/// A way past two labels above one another: the one behind is the wider, and the way comes down where it reaches to.
#[test]
fn a_bend_past_a_narrow_label_keeps_off_the_wide_one_behind_it() {
    let mut plan =
        plan(&[(30.0, 18.0); 9], &[(3, 6), (2, 3), (6, 6), (7, 2), (3, 8), (6, 8), (4, 6), (6, 5)]);
    plan.boxes[8].1 = 104.86;
    plan.links.iter_mut().for_each(|link| link.bundle = (link.left % 2 == 0).then_some(0));
    plan.links[2].label = Some((124.6354, 12.0));
    plan.links[4].label = Some((20.0, 12.0));
    plan.links[5].label = Some((20.0, 12.0));
    plan.columns = vec![vec![0, 1, 2, 3, 4]];
    let frames: [&[usize]; 3] = [&[2, 6, 8], &[5], &[0, 1, 3, 4, 7]];
    plan.frames = frames.map(|boxes| Frame { boxes: boxes.to_vec(), label: (10.0, 17.35) }).into();
    let placed = layout(&plan);
    let wide = placed.ways[2].label.expect("the third link has a label");
    assert!(along(&placed.ways[4]).into_iter().all(|at| !inside(at, &wide)));
}

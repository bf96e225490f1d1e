//! Which layer each box stands in.
//!
//! The first box of the plan is what the picture is about. What lies to the right of it stands as far left as its
//! links allow, and everything else as far right, so that the distance in layers is the longest way from the first
//! box: on a chain, the number of hops.

use std::collections::BTreeSet;

use super::Plan;

/// Returns the layer of each box, the leftmost 0. Every link that isn't free goes from a layer to a later one, save
/// those that close a loop and those inside a column.
pub(super) fn layers(plan: &Plan) -> Vec<usize> {
    let group = groups(plan);
    let count = group.iter().max().map_or(0, |last| last + 1);
    let mut after = vec![Vec::new(); count];
    for link in plan.links.iter().filter(|link| !link.free) {
        let (left, right) = (group[link.left], group[link.right]);
        if left != right && !after[left].contains(&right) {
            after[left].push(right);
        }
    }
    let order = without_loops(&mut after);
    let mut layer = vec![0; count];
    for one in &order {
        for next in &after[*one] {
            layer[*next] = layer[*next].max(layer[*one] + 1);
        }
    }
    let right_of_first = reachable(&after, 0);
    for one in order.iter().rev().filter(|one| !right_of_first[**one]) {
        if let Some(nearest) = after[*one].iter().map(|next| layer[*next]).min() {
            layer[*one] = nearest - 1;
        }
    }
    let leftmost = layer.iter().min().copied().unwrap_or(0);
    group.iter().map(|own| layer[*own] - leftmost).collect()
}

/// Numbers the boxes so that those of a column have the same number; the first box has 0.
fn groups(plan: &Plan) -> Vec<usize> {
    let mut column = vec![None; plan.boxes.len()];
    for (i, boxes) in plan.columns.iter().enumerate() {
        boxes.iter().for_each(|one| column[*one] = Some(i));
    }
    let mut number = vec![None; plan.columns.len()];
    let mut next = 0;
    let mut fresh = || {
        next += 1;
        next - 1
    };
    column
        .iter()
        .map(|own| match own {
            Some(own) => *number[*own].get_or_insert_with(&mut fresh),
            None => fresh(),
        })
        .collect()
}

/// Turns round the links that close a loop (those that lead back to what a depth-first walk is inside of) and returns
/// the groups in an order in which every link leads onwards.
fn without_loops(after: &mut [Vec<usize>]) -> Vec<usize> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        Inside,
        Done,
    }
    let mut seen = vec![Seen::Not; after.len()];
    let mut finished = Vec::new();
    let mut back = BTreeSet::new();
    for start in 0..after.len() {
        if seen[start] != Seen::Not {
            continue;
        }
        seen[start] = Seen::Inside;
        let mut walk = vec![(start, 0)];
        while let Some((one, at)) = walk.last_mut() {
            let Some(next) = after[*one].get(*at).copied() else {
                seen[*one] = Seen::Done;
                finished.push(*one);
                walk.pop();
                continue;
            };
            *at += 1;
            match seen[next] {
                Seen::Not => {
                    seen[next] = Seen::Inside;
                    walk.push((next, 0));
                }
                Seen::Inside => _ = back.insert((*one, next)),
                Seen::Done => {}
            }
        }
    }
    for (from, to) in back {
        after[from].retain(|next| *next != to);
        if !after[to].contains(&from) {
            after[to].push(from);
        }
    }
    finished.reverse();
    finished
}

/// Whether each group can be reached from one of them.
fn reachable(after: &[Vec<usize>], from: usize) -> Vec<bool> {
    let mut reached = vec![false; after.len()];
    let mut open: Vec<usize> = (from < after.len()).then_some(from).into_iter().collect();
    while let Some(one) = open.pop() {
        if !std::mem::replace(&mut reached[one], true) {
            open.extend(after[one].iter().filter(|next| !reached[**next]));
        }
    }
    reached
}

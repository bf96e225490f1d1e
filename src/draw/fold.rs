//! Which of many boxes beside each other are drawn and which fold into one.
//!
//! Nothing is lost: every node that is given comes back in exactly one group, in the order in which it was given.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::Badge;
use super::merged::Merged;

/// Boxes that are drawn as one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// A box of its own.
    One(usize),
    /// Boxes that are alike: the same inside them.
    Alike(Vec<usize>),
    /// Boxes that have no more in common than that there was no room; the ends inside them are shown.
    Others(Vec<usize>),
}

/// Groups what stands beside each other so that about `most` boxes come of it, and never more than twice as many.
pub(super) fn fold(merged: &Merged, siblings: &[usize], most: usize) -> Vec<Group> {
    let most = most.max(2);
    if siblings.len() <= most {
        return siblings.iter().map(|node| Group::One(*node)).collect();
    }
    let mut alike: IndexMap<usize, Vec<usize>> = IndexMap::new();
    for node in siblings {
        alike.entry(merged.like[*node]).or_default().push(*node);
    }
    let room = if alike.len() <= most { alike.len() } else { most / 2 };
    let mut alike: Vec<Vec<usize>> = alike.into_values().collect();
    if room < alike.len() {
        // What a claim rests on must not be what there was no room for.
        alike.sort_by_key(|members| !members.iter().any(|node| merged.is_grounded(*node)));
    }
    // Of each kind one is shown by name, and more of them while there is room.
    let shown = (most / room.max(1)).max(1);
    let mut groups = Vec::new();
    for members in alike.iter().take(room) {
        let all = if members.len() <= shown + 1 { members.len() } else { shown };
        groups.extend(members[..all].iter().map(|node| Group::One(*node)));
        if all < members.len() {
            groups.push(Group::Alike(members[all..].to_vec()));
        }
    }
    let rest: Vec<usize> = alike.into_iter().skip(room).flatten().collect();
    groups.extend(others(merged, rest, most - room.min(most)));
    groups
}

/// Groups what is not alike by the ends inside it, and if these are still too many, all in one.
fn others(merged: &Merged, nodes: Vec<usize>, most: usize) -> Vec<Group> {
    if nodes.is_empty() {
        return Vec::new();
    }
    let mut by_ends: BTreeMap<Vec<Badge>, Vec<usize>> = BTreeMap::new();
    for node in &nodes {
        let ends = merged.badges(merged.through[*node].iter()).into_keys().collect();
        by_ends.entry(ends).or_default().push(*node);
    }
    if by_ends.len() > most {
        return vec![Group::Others(nodes)];
    }
    by_ends.into_values().map(Group::Others).collect()
}

/// Shares the room for some boxes between groups of some sizes: every group shows one, and all of them more while there
/// is room. A single one left over is shown too: the box that would stand for it takes as much room.
pub(super) fn share_out(sizes: &[usize], most: usize) -> Vec<usize> {
    let mut shown = vec![0; sizes.len()];
    let mut room = most;
    let mut level = 0;
    while room > 0 && sizes.iter().any(|size| *size > level) {
        for (at, _) in sizes.iter().enumerate().filter(|(_, size)| **size > level) {
            if room > 0 {
                shown[at] += 1;
                room -= 1;
            }
        }
        level += 1;
    }
    for (shown, size) in shown.iter_mut().zip(sizes) {
        if *shown + 1 == *size {
            *shown = *size;
        }
    }
    shown
}

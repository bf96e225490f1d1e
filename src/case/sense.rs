//! What is well written and can hardly be meant: things that are part of themselves, judgements that clash.
//!
//! All of it is warnings; the records stay as they are. Walks are loops over a stack of their own, never recursion.

use std::collections::BTreeMap;

use super::decode::Decoder;
use crate::diag::{Place, Problem};
use crate::model::{Case, Differ, Likelihood, NodeId, Ruling};

/// The most clashes for which the judgements in between are looked up.
const MOST_PATHS: usize = 20;

/// Reports what a whole case says that can hardly be meant.
pub(super) fn check(decoder: &mut Decoder<'_>) {
    let case = std::mem::take(&mut decoder.case);
    let mut found = Vec::new();
    let part_of: Vec<_> = case.sources.values().map(|s| (s.id.as_str(), strs(&s.part_of))).collect();
    let places = &decoder.places;
    let of_source = |id: &str| places.sources.get(id).cloned();
    circles("part_of", "is a part of", &part_of, of_source, &mut found);
    let speaks_for: Vec<_> = case.sources.values().map(|s| (s.id.as_str(), strs(&s.speaks_for))).collect();
    circles("speaks_for", "speaks for", &speaks_for, of_source, &mut found);
    let part_of: Vec<_> = case
        .entities
        .values()
        .map(|e| (e.id.as_str(), e.part_of.iter().map(crate::model::EntityId::as_str).collect()))
        .collect();
    circles("part_of", "is a part of", &part_of, |id| places.entities.get(id).cloned(), &mut found);
    same_contradictions(&case, &places.contradictions, &mut found);
    clashes(&case, &places.judgements, &mut found);
    decoder.problems.append(&mut found);
    decoder.case = case;
}

fn strs(ids: &[crate::model::SourceId]) -> Vec<&str> {
    ids.iter().map(crate::model::SourceId::as_str).collect()
}

/// In place of where a node stands on the way: nothing new lies behind it.
const DONE: usize = usize::MAX;

/// The most members of a circle that are shown besides the first.
const SHOWN: usize = 6;

/// Reports each way back to where it came from, once for each edge that closes one.
fn circles(
    key: &str,
    verb: &str,
    edges: &[(&str, Vec<&str>)],
    place: impl Fn(&str) -> Option<Place>,
    found: &mut Vec<Problem>,
) {
    let numbers: BTreeMap<&str, usize> = edges.iter().enumerate().map(|(i, (id, _))| (*id, i)).collect();
    // Where a node stands on the way, from 1; 0 if it wasn't seen.
    let mut seen = vec![0; edges.len()];
    for start in 0..edges.len() {
        let mut way = vec![(start, 0)];
        if seen[start] != 0 {
            continue;
        }
        seen[start] = 1;
        while let Some((node, next)) = way.last_mut() {
            let Some(to) = edges[*node].1.get(*next) else {
                seen[*node] = DONE;
                way.pop();
                continue;
            };
            *next += 1;
            let Some(&to) = numbers.get(to) else { continue };
            if seen[to] == 0 {
                way.push((to, 0));
                seen[to] = way.len();
            } else if seen[to] != DONE {
                // A circle may be as long as the case, and there may be as many: only its beginning is shown.
                let shown = way[seen[to] - 1..].iter().take(SHOWN + 2);
                let ids: Vec<&str> = shown.map(|(on, _)| edges[*on].0).collect();
                found.push(circle(key, verb, &ids, &place));
            }
        }
    }
}

fn circle(key: &str, verb: &str, ids: &[&str], place: &impl Fn(&str) -> Option<Place>) -> Problem {
    let first = ids.first().copied().unwrap_or_default();
    let message = match ids {
        [_] => format!("`{first}` {verb} itself"),
        ids => {
            let more = if ids.len() > SHOWN + 1 { " …" } else { "" };
            let others: Vec<String> = ids[1..].iter().take(SHOWN).map(|id| format!("`{id}`")).collect();
            format!("`{first}` {verb} itself by way of {}{more}", others.join(", "))
        }
    };
    let mut problem = Problem::warning("circle", message).hint(format!("take one `{key}` out of the circle"));
    problem.place = place(first);
    for id in ids.iter().skip(1).take(SHOWN) {
        if let Some(place) = place(id) {
            problem = problem.also(place, "part of the circle");
        }
    }
    problem
}

fn same_contradictions(case: &Case, places: &[Place], found: &mut Vec<Problem>) {
    let mut seen: BTreeMap<([&str; 2], Differ), &Place> = BTreeMap::new();
    for (contradiction, place) in case.contradictions.iter().zip(places) {
        let [a, b] = &contradiction.claims;
        let mut pair = [a.as_str(), b.as_str()];
        pair.sort_unstable();
        match seen.entry((pair, contradiction.differ)) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(place);
            }
            std::collections::btree_map::Entry::Occupied(entry) => {
                let message =
                    format!("the contradiction of `{}` and `{}` is recorded twice", pair[0], pair[1]);
                found.push(
                    Problem::warning("same-contradiction", message)
                        .at(place.clone())
                        .also((*entry.get()).clone(), "first recorded here")
                        .hint("merge the two"),
                );
            }
        }
    }
}

/// Reports pairs that are judged different, and certainly the same by a chain of judgements.
fn clashes(case: &Case, places: &[Place], found: &mut Vec<Problem>) {
    let mut same: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for (i, judgement) in case.judgements.iter().enumerate() {
        if judgement.ruling == Ruling::Same && judgement.likely == Likelihood::Certain {
            let [a, b] = judgement.ids.each_ref().map(NodeId::as_str);
            same.entry(a).or_default().push((b, i));
            same.entry(b).or_default().push((a, i));
        }
    }
    let groups = groups(&same);
    let mut paths = 0;
    for (i, judgement) in case.judgements.iter().enumerate() {
        let [a, b] = judgement.ids.each_ref().map(NodeId::as_str);
        let together = groups.get(a).is_some_and(|group| groups.get(b) == Some(group));
        if judgement.ruling != Ruling::Different || !together {
            continue;
        }
        let message = format!("`{a}` and `{b}` are judged different here, and certainly the same elsewhere");
        let mut problem = Problem::warning("clash", message).hint("take one of these judgements back");
        problem.place = places.get(i).cloned();
        paths += 1;
        if paths <= MOST_PATHS {
            for number in path(&same, a, b) {
                if let Some(place) = places.get(number) {
                    problem = problem.also(place.clone(), "judged the same here");
                }
            }
        }
        found.push(problem);
    }
}

/// Returns a number for each id, the same for all that are certainly the same.
fn groups<'a>(same: &BTreeMap<&'a str, Vec<(&'a str, usize)>>) -> BTreeMap<&'a str, usize> {
    let mut groups = BTreeMap::new();
    for (number, start) in same.keys().enumerate() {
        let mut todo = vec![*start];
        while let Some(id) = todo.pop() {
            if !groups.contains_key(id) {
                groups.insert(id, number);
                todo.extend(same[id].iter().map(|(next, _)| *next));
            }
        }
    }
    groups
}

/// Returns the judgements on a shortest way from one id to the other.
fn path(same: &BTreeMap<&str, Vec<(&str, usize)>>, from: &str, to: &str) -> Vec<usize> {
    let mut came: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    let mut todo = std::collections::VecDeque::from([from]);
    while let Some(id) = todo.pop_front() {
        if id == to {
            break;
        }
        for (next, number) in same.get(id).into_iter().flatten() {
            if *next != from && !came.contains_key(next) {
                came.insert(next, (id, *number));
                todo.push_back(next);
            }
        }
    }
    let mut path = Vec::new();
    let mut at = to;
    while let Some((before, number)) = came.get(at) {
        path.push(*number);
        at = before;
    }
    path.reverse();
    path
}

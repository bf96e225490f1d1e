//! Who contradicts whom: one claim and those set against it, one dispute, or the biggest disputes of a case.

use super::facing::{draw_facing, narrowed};
use super::label::{TEXT, TITLE, wrap};
use super::legend::legend;
use super::{Cluster, Options, Picture, Tone};
use crate::graph::{Graph, View};
use crate::model::{Claim, ClaimId};
use crate::query::{self, Contradictions, DisputeGroup, Filter, Subject};
use crate::words;

/// The most claims in one picture.
const MOST_CLAIMS: usize = 24;

/// Draws a claim and those that are set against it; nothing if there is no such claim.
pub fn contradictions(view: &impl View, id: &ClaimId, options: &Options) -> Option<Picture> {
    let claim = view.claim(id)?;
    let mut judgements = view.contradictions_of(id);
    // The sharpest first, if there is no room for all.
    judgements.sort_by(|a, b| (a.strength, &a.claims).cmp(&(b.strength, &b.claims)));
    let mut claims = vec![claim];
    for other in judgements.iter().flat_map(|one| &one.claims).filter(|other| *other != id) {
        let other = view.claim(other).filter(|other| !claims.iter().any(|one| one.id == other.id));
        claims.extend(other.filter(|_| claims.len() < MOST_CLAIMS));
    }
    let others: std::collections::BTreeSet<&ClaimId> =
        judgements.iter().flat_map(|one| &one.claims).filter(|other| *other != id).collect();
    let answer = words::pictures::set_against(others.len());
    let title = wrap(&format!("“{}”", claim.text), TITLE, 3);
    let mut picture = Picture { title, answer: vec![answer], ..Picture::default() };
    claims[1..].sort_by(|a, b| a.id.cmp(&b.id));
    draw_facing(view, &mut picture, &claims, Some(id), &[], &narrowed(options, claims.len()));
    state_missing(&mut picture, others.len() + 1 - claims.len());
    state_chains(&mut picture, claims.len(), options);
    legend(&mut picture);
    Some(picture)
}

/// Draws the dispute to which a claim belongs: all claims that contradictions connect with it; nothing if there is no
/// such claim.
pub fn dispute(graph: &Graph, id: &ClaimId, options: &Options) -> Option<Picture> {
    let claim = graph.claim(id)?;
    let answer = query::contradictions(graph, &[Subject::Claim(id.clone())], &Filter::default());
    let title = wrap(&words::pictures::dispute_over(&claim.text), TITLE, 3);
    let Some(group) = answer.disputes.first() else {
        let mut picture =
            Picture { title, answer: vec![words::pictures::set_against(0)], ..Picture::default() };
        draw_facing(graph, &mut picture, &[claim], Some(id), &[], options);
        legend(&mut picture);
        return Some(picture);
    };
    let size = format!("{}.", words::side_numbers(group.sides.len(), group.strengths()));
    let mut picture = Picture { title, answer: wrap(&size, TEXT, 2), ..Picture::default() };
    let claims = nearest(group, id);
    draw_facing(graph, &mut picture, &claims, Some(id), &group.oppositions, &narrowed(options, claims.len()));
    state_missing(&mut picture, group.sides.len() - claims.len());
    state_chains(&mut picture, claims.len(), options);
    legend(&mut picture);
    Some(picture)
}

/// Draws all contradictions of a case.
pub fn all_contradictions(graph: &Graph, options: &Options) -> Picture {
    let answer = query::contradictions(graph, &[], &Filter::default());
    let title = graph.case().title.as_deref().unwrap_or("Contradictions");
    disputes(graph, &answer, title, options)
}

/// Draws some disputes, one frame for each, as many as there is room for.
pub fn disputes(graph: &Graph, answer: &Contradictions, title: &str, options: &Options) -> Picture {
    let all = &answer.disputes;
    let mut picture = Picture { title: wrap(title, TITLE, 3), ..Picture::default() };
    let mut shown: Vec<(&DisputeGroup, Vec<&Claim>)> = Vec::new();
    let mut claims = 0;
    for group in all {
        if claims > 0 && claims + group.sides.len() > MOST_CLAIMS {
            break;
        }
        let first = group.sides.iter().max_by_key(|side| degree(group, &side.claim.id));
        let Some(first) = first else { continue };
        let drawn = nearest(group, &first.claim.id);
        claims += drawn.len();
        shown.push((group, drawn));
    }
    picture.answer = wrap(&words::pictures::disputes_sum(all, shown.len()), TEXT, 2);
    let narrow = narrowed(options, claims);
    let mut missing = 0;
    for (group, claims) in &shown {
        missing += group.sides.len() - claims.len();
        let cards = draw_facing(graph, &mut picture, claims, None, &group.oppositions, &narrow);
        if shown.len() > 1 {
            let size = words::side_numbers(group.sides.len(), group.strengths());
            picture.clusters.push(Cluster { label: wrap(&size, TEXT, 1), tone: Tone::Plain, cards });
        }
    }
    state_missing(&mut picture, missing);
    if shown.len() < all.len() {
        picture.left_out.push(words::pictures::more_disputes(all.len() - shown.len()));
    }
    state_chains(&mut picture, claims, options);
    legend(&mut picture);
    picture
}

/// How many contradictions of a dispute name a claim.
fn degree(group: &DisputeGroup, id: &ClaimId) -> usize {
    group.oppositions.iter().filter(|one| one.contradiction.claims.contains(id)).count()
}

/// The claims of a dispute that are the fewest contradictions away from one of them, that one first, as many as there is
/// room for.
fn nearest<'a>(group: &DisputeGroup<'a>, id: &ClaimId) -> Vec<&'a Claim> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); group.sides.len()];
    for [a, b] in group.oppositions.iter().map(|one| one.sides) {
        next[a].push(b);
        next[b].push(a);
    }
    let mut found: Vec<usize> =
        (0..group.sides.len()).filter(|at| group.sides[*at].claim.id == *id).collect();
    let mut seen = vec![false; group.sides.len()];
    found.iter().for_each(|at| seen[*at] = true);
    let mut at = 0;
    while let Some(here) = found.get(at).copied().filter(|_| found.len() < MOST_CLAIMS) {
        next[here].sort_unstable();
        let new: Vec<usize> =
            next[here].iter().copied().filter(|to| !std::mem::replace(&mut seen[*to], true)).collect();
        found.extend(new);
        at += 1;
    }
    found.into_iter().take(MOST_CLAIMS).map(|at| group.sides[at].claim).collect()
}

fn state_missing(picture: &mut Picture, claims: usize) {
    if claims > 0 {
        picture.left_out.push(words::pictures::more_claims(claims));
    }
}

/// Says that the chains are not drawn where only the ends of each claim are shown.
fn state_chains(picture: &mut Picture, claims: usize, options: &Options) {
    if narrowed(options, claims).most_boxes == 0 {
        picture.left_out.push(words::pictures::ONLY_ENDS.to_owned());
    }
}

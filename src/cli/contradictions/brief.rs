//! Who contradicts whom, in short: each claim that was asked for with what stands against it, and who says either.

use std::cmp::Reverse;

use super::super::desk::Desk;
use super::super::screen::{Screen, paint, style, tame};
use super::{claim_line, figure_line, heading, write_quantity};
use wherefrom::query::{Contradictions, DisputeGroup, Figure, SelfContradiction, Side};
use wherefrom::words;

pub(super) fn write(desk: &Desk, answer: &Contradictions, screen: &mut Screen) {
    for one in &answer.disputes {
        screen.blank();
        write_dispute(desk, one, screen);
    }
    heading(screen, "Contradict themselves", answer.selves.is_empty());
    answer.selves.iter().for_each(|one| write_self(desk, one, screen));
    heading(screen, "Figures of one quantity", answer.spreads.is_empty());
    for spread in &answer.spreads {
        write_quantity(spread, screen);
        spread.figures.iter().for_each(|one| write_figure(desk, one, screen));
    }
}

/// The claims that were asked for, each contradiction once: under the claim with more of them, else the first by id.
fn write_dispute(desk: &Desk, one: &DisputeGroup, screen: &mut Screen) {
    let mut ties: Vec<Vec<usize>> = vec![Vec::new(); one.sides.len()];
    for (i, opposition) in one.oppositions.iter().enumerate() {
        opposition.sides.iter().for_each(|side| ties[*side].push(i));
    }
    let mut asked: Vec<usize> = (0..one.sides.len()).filter(|at| one.sides[*at].asked).collect();
    asked.sort_by_key(|at| Reverse(ties[*at].len()));
    let mut shown = vec![false; one.oppositions.len()];
    for at in asked {
        let left: Vec<usize> = ties[at].iter().copied().filter(|i| !shown[*i]).collect();
        if left.is_empty() && !ties[at].is_empty() {
            continue;
        }
        screen.wrapped("", "  ", &said(desk, &one.sides[at]));
        for i in left {
            shown[i] = true;
            let opposition = &one.oppositions[i];
            let other = opposition.sides.iter().find(|side| **side != at).unwrap_or(&at);
            let judgement = opposition.contradiction;
            let strength = paint(style::AGAINST, judgement.strength.as_str());
            let line = format!("{strength} ({}): {}", judgement.differ, said(desk, &one.sides[*other]));
            screen.wrapped("  ", "    ", &line);
        }
    }
}

fn said(desk: &Desk, side: &Side) -> String {
    let who = words::who_says(&desk.graph, &side.ends, &side.against);
    format!("{} ({})", claim_line(side.claim), tame(&who))
}

fn write_self(desk: &Desk, one: &SelfContradiction, screen: &mut Screen) {
    let [a, b] = one.claims.map(|claim| paint(style::FAINT, &format!("[{}]", claim.id)));
    let ids = if one.contradiction.is_some() { format!("{a} {b}") } else { a };
    screen.wrapped("  ", "    ", &format!("{} {ids}", tame(&words::self_contradiction(&desk.graph, one))));
}

fn write_figure(desk: &Desk, one: &Figure, screen: &mut Screen) {
    let who = if one.ends.is_empty() {
        "nobody on record supports it".to_owned()
    } else {
        tame(&words::ends(&desk.graph, &one.ends))
    };
    let gone = if one.superseded_by.is_empty() { "" } else { "; superseded" };
    screen.wrapped("    ", "      ", &format!("{}  {who}{gone}", figure_line(one)));
}

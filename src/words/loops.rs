//! What a circle says in plain English.

use super::{count, enumerate, name_of, place};
use crate::graph::View;
use crate::model::Likelihood;
use crate::query::{Circle, Part};

/// Returns how many claims were looked at and how many circles there are, as a sentence.
pub fn circles(looked_at: usize, circles: usize) -> String {
    let looked = super::first_up(&count(looked_at, "claim", "claims"));
    format!("{looked} looked at, and what they restate: {}.", count(circles, "circle", "circles"))
}

/// Returns who has it from one another, and whether anything leads out, as a sentence.
pub fn circle(view: &impl View, circle: &Circle) -> String {
    let who: Vec<String> = circle.sources.iter().map(|id| name_of(view, id)).collect();
    let across = match circle.claims.len() {
        1 => String::new(),
        n => format!(", across {} that restate one another", count(n, "claim", "claims")),
    };
    let out = if circle.leads_out {
        "other chains lead out of it"
    } else {
        "no chain leads out of it, so it is where the trail ends"
    };
    format!("{} have it from one another{across}; {out}.", enumerate(&who, 6))
}

/// Returns who has it from whom on a part of a ring, and where that stands: "A has it from B, who has it from C; at d 1-5".
pub fn part(view: &impl View, part: &Part) -> String {
    let names: Vec<String> =
        part.account.hops[part.hop..].iter().map(|hop| name_of(view, &hop.source)).collect();
    let mut line = names.join(", who has it from ").replacen(", who has it from ", " has it from ", 1);
    if names.len() == 1 {
        line += " says so";
    }
    let sure = match part.likely {
        Likelihood::Certain => String::new(),
        likely => format!(" (if it is the same source as the one before, which is {likely})"),
    };
    format!("{line}{sure}; at {}", place(part.account))
}

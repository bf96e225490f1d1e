//! What is supposed, and what that changes, in plain English.

use super::{count, name_of, verb};
use crate::graph::View;
use crate::query::{Effect, Supposition};

/// Returns what is supposed, as the end of "if …".
pub fn supposition(view: &impl View, one: &Supposition) -> String {
    match one {
        Supposition::Witnessed(id) => format!("{} witnessed it", name_of(view, id)),
        Supposition::Without(id) => format!("{} were not on record", name_of(view, id)),
        Supposition::Same(a, b) => {
            format!("{} and {} were one", name_of(view, a), name_of(view, b))
        }
    }
}

/// Returns what a supposition changes in the accounts, one sentence a line.
pub fn effect(view: &impl View, one: &Supposition, effect: &Effect) -> Vec<String> {
    let accounts = |n: usize| count(n, "account", "accounts");
    let mut lines = Vec::new();
    match one {
        Supposition::Same(a, b) => {
            lines.push(format!("{} and {} are read as one source.", name_of(view, a), name_of(view, b)));
        }
        Supposition::Without(id) => lines.push(match effect.removed.len() {
            0 => format!(
                "{} {} on no chain of it: nothing changes.",
                name_of(view, id),
                verb(view, id, "stands", "stand")
            ),
            n => format!("Without {}: {} left out.", name_of(view, id), accounts(n)),
        }),
        Supposition::Witnessed(id) => {
            let name = name_of(view, id);
            let does = |one, many| verb(view, id, one, many);
            if !effect.grounded.is_empty() {
                let n = accounts(effect.grounded.len());
                lines.push(format!("{name} {} at the end of {n}.", does("is a witness", "are witnesses")));
            }
            if !effect.cut.is_empty() {
                let n = accounts(effect.cut.len());
                lines.push(format!(
                    "Beside {n} in which {name} {} it from others, one of {name}'s own is set.",
                    does("has", "have")
                ));
            }
            if effect.added {
                lines.push(format!(
                    "{name} {} on no chain of it: an account of {name}'s own is added, in no document.",
                    does("stands", "stand")
                ));
            }
            if !effect.against.is_empty() {
                let n = accounts(effect.against.len());
                lines.push(format!(
                    "{name} {} it in {n}: left as it is.",
                    does("doubts or denies", "doubt or deny")
                ));
            }
        }
    }
    lines
}

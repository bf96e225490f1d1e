//! Disputes in words.

use super::name_of;
use crate::graph::View;
use crate::model::Stance;
use crate::query::Against;

/// Returns who doubts or denies a claim, as a sentence: "Sharipbayev denies it, as told by the authorities."
pub fn against(view: &impl View, against: &Against) -> String {
    let who = name_of(view, against.source);
    let verb = if against.stance == Stance::Denies { "denies" } else { "doubts" };
    let ground = against.basis.map_or(String::new(), |basis| format!(" ({basis})"));
    let told = against.telling_of.map_or(String::new(), |of| format!(", as told by {}", name_of(view, of)));
    format!("{who} {verb} it{ground}{told}.")
}

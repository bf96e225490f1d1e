//! What a comparison says in plain English.

use super::{date, figure, name_of};
use crate::graph::View;
use crate::model::{Quantity, Relation};
use crate::query::{Change, ChangeKind, Comparison, Facts, Item, ItemKind, Retelling, Wording};

/// What is said of a claim that stands alone among the wordings of a story.
pub const NO_RETELLING: &str = "It restates no other claim, and none restates it.";

/// A piece of a marked wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What becomes of it.
    pub kind: ChangeKind,
    /// The words.
    pub text: &'a str,
}

/// Returns the later wording with what is gone and what is new, in pieces that follow each other without a space: the
/// words of each change, and between them whatever stands there in the later wording.
pub fn pieces<'a>(earlier: &'a str, later: &'a str, changes: &[Change]) -> Vec<Piece<'a>> {
    let kept = |text| Piece { kind: ChangeKind::Kept, text };
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut after_gone = false;
    for change in changes {
        if change.kind == ChangeKind::Gone {
            pieces.extend((!pieces.is_empty()).then(|| kept(" ")));
            pieces.push(Piece { kind: change.kind, text: &earlier[change.bytes.clone()] });
            after_gone = true;
            continue;
        }
        let gap = &later[at..change.bytes.start];
        pieces.push(kept(if after_gone && gap.is_empty() { " " } else { gap }));
        pieces.push(Piece { kind: change.kind, text: &later[change.bytes.clone()] });
        (at, after_gone) = (change.bytes.end, false);
    }
    pieces.push(kept(&later[at..]));
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// Returns whose wording it is: a claim's sentence, or a hop's words in an account.
pub fn whose(view: &impl View, wording: &Wording) -> String {
    match wording {
        Wording::Sentence(claim) => format!("the claim {}", claim.id),
        Wording::Hop { account, hop, .. } => {
            account.hops.get(*hop).map_or_else(String::new, |hop| name_of(view, &hop.source))
        }
    }
}

/// Returns an item with its kind: "the number 164".
pub fn item(comparison: &Comparison, version: usize, item: &Item) -> String {
    let shown = comparison.versions[version].items.get(item).map_or(item.key.as_str(), String::as_str);
    match item.kind {
        ItemKind::Number => format!("the number “{shown}”"),
        ItemKind::Name => format!("the name “{shown}”"),
        ItemKind::Doubt => format!("the doubt in “{shown}”"),
        ItemKind::Certainty => format!("the certainty in “{shown}”"),
    }
}

/// Returns what comes in and what gets lost with a retelling, a sentence each.
pub fn gains_and_losses(comparison: &Comparison, retelling: &Retelling) -> Vec<String> {
    let list = |items: &[Item], version: usize| {
        let items: Vec<String> = items.iter().map(|one| item(comparison, version, one)).collect();
        super::enumerate(&items, usize::MAX)
    };
    let mut lines = Vec::new();
    if !retelling.lost.is_empty() {
        lines.push(format!("Lost: {}.", list(&retelling.lost, retelling.from)));
    }
    if !retelling.gained.is_empty() {
        lines.push(format!("New: {}.", list(&retelling.gained, retelling.to)));
    }
    lines
}

/// Returns what the records of two claims say differently: "figure: 164 deaths, then hundreds of deaths".
pub fn facts(view: &impl View, facts: &Facts) -> Vec<String> {
    fn pair<T>(name: &str, pair: Option<[Option<T>; 2]>, show: impl Fn(T) -> String) -> Option<String> {
        let [before, after] = pair?.map(|one| one.map_or("not recorded".to_owned(), &show));
        Some(format!("{name}: {before}, then {after}"))
    }
    let place = |id: &str| {
        let source = id.parse().ok().and_then(|id| view.source(&id).map(|source| source.name.clone()));
        source
            .or_else(|| id.parse().ok().and_then(|id| view.entity(&id).map(|entity| entity.name.clone())))
            .unwrap_or_else(|| id.to_owned())
    };
    let quantity = |quantity: &Quantity| figure(quantity);
    let lines = [
        pair("figure", facts.quantity, quantity),
        pair("happened", facts.happened, date),
        pair("where", facts.place, place),
    ];
    lines.into_iter().flatten().collect()
}

/// Returns who changed the wording and why, as far as that is recorded.
pub fn why(view: &impl View, relation: &Relation) -> Vec<String> {
    let by_hop = relation.hop.as_ref().map(|hop| format!("changed by {}", name_of(view, hop)));
    let account = relation.account.as_ref().map(|account| format!("in the account {account}"));
    let judged = relation.by.as_ref().map(|by| {
        let on = relation.on.as_ref().map_or(String::new(), |on| format!(", {}", date(on)));
        format!("judged so by {by}{on}")
    });
    relation.why.clone().into_iter().chain(by_hop).chain(account).chain(judged).collect()
}

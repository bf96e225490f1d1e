//! Figures of one quantity side by side: who says 13, 164, "hundreds", of what area and of what time.
//!
//! Two figures are of *one quantity* if what they count is the same words in any order ("killed police officers",
//! "police officers killed") and the unit is the same, or neither has one; case, accents and white space don't
//! matter. Whom it counts (`counts`), area and time may differ and are shown beside each figure: a spread is no
//! contradiction, and says nothing about which figure is right. A spread has figures of two claims or more; of claims that were asked for by name lone
//! figures are shown as well.

use std::collections::BTreeMap;

use super::disputes::SideAccount;
use super::scope::Scope;
use super::search::words_of;
use super::sides::in_order;
use super::trace::group_ends;
use super::{EndGroup, end_of};
use crate::graph::{Graph, View as _};
use crate::model::{Claim, ClaimId, Quantity, RelationKind};

/// The figures of one quantity.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread<'a> {
    /// Its figures: numbers by their lowest and highest, then words, then by claim.
    pub figures: Vec<Figure<'a>>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure<'a> {
    /// The claim in which it stands.
    pub claim: &'a Claim,
    /// The figure.
    pub quantity: &'a Quantity,
    /// The accounts that support it, in the order of a trace.
    pub told: Vec<SideAccount<'a>>,
    /// Who says so, one row a kind of end.
    pub ends: Vec<EndGroup<'a>>,
    /// The claims that take its place, sorted.
    pub superseded_by: Vec<&'a ClaimId>,
}

/// What is counted, and in what unit.
pub(super) type Counted = (Vec<String>, Option<Vec<String>>);

/// Says whether two figures are of one quantity.
pub(crate) fn counts_the_same(a: &Quantity, b: &Quantity) -> bool {
    counted(a) == counted(b)
}

/// Returns the spreads of which a figure is in question, by what is counted.
pub(super) fn spreads<'a>(graph: &'a Graph, scope: &Scope) -> Vec<Spread<'a>> {
    let mut groups: BTreeMap<Counted, Vec<(&'a Claim, &'a Quantity)>> = BTreeMap::new();
    for claim in graph.case().claims.values() {
        if let Some(quantity) = &claim.quantity {
            groups.entry(counted(quantity)).or_default().push((claim, quantity));
        }
    }
    let least = if scope.named { 1 } else { 2 };
    let wanted = |group: &Vec<(&Claim, &Quantity)>| {
        group.len() >= least && scope.rank(group.iter().map(|(claim, _)| &claim.id)).is_some()
    };
    groups.into_values().filter(wanted).map(|group| spread(graph, group)).collect()
}

fn spread<'a>(graph: &'a Graph, mut group: Vec<(&'a Claim, &'a Quantity)>) -> Spread<'a> {
    group.sort_by(|(a, x), (b, y)| {
        let key = |quantity: &Quantity| {
            let (low, high) = interval(quantity).unwrap_or((f64::INFINITY, f64::INFINITY));
            (interval(quantity).is_none(), low, high)
        };
        let ((words_x, low_x, high_x), (words_y, low_y, high_y)) = (key(x), key(y));
        words_x
            .cmp(&words_y)
            .then(low_x.total_cmp(&low_y))
            .then(high_x.total_cmp(&high_y))
            .then_with(|| x.words.cmp(&y.words))
            .then_with(|| a.id.cmp(&b.id))
    });
    Spread { figures: group.into_iter().map(|(claim, quantity)| figure(graph, claim, quantity)).collect() }
}

fn figure<'a>(graph: &'a Graph, claim: &'a Claim, quantity: &'a Quantity) -> Figure<'a> {
    let told: Vec<SideAccount<'a>> = in_order(graph, claim)
        .into_iter()
        .filter_map(|account| Some(SideAccount { account, end: end_of(graph, account)? }))
        .collect();
    let mut superseded_by: Vec<&ClaimId> = graph
        .relations_of(&claim.id)
        .into_iter()
        .filter(|relation| relation.kind == RelationKind::Supersedes && relation.to == claim.id)
        .map(|relation| &relation.from)
        .collect();
    superseded_by.sort_unstable();
    superseded_by.dedup();
    let ends = group_ends(told.iter().map(|one| one.end));
    Figure { claim, quantity, told, ends, superseded_by }
}

/// Returns what a figure counts, in words that can be compared.
pub(super) fn counted(quantity: &Quantity) -> Counted {
    let mut words = words_of(&quantity.of);
    words.sort_unstable();
    words.dedup();
    (words, quantity.unit.as_deref().map(words_of))
}

/// Returns the least and the most that a figure can mean; nothing for one in words.
///
/// "About 2,000" has no measure of its own. As with uncertain times it reaches one unit of its own precision further on
/// both sides, its last digit that isn't zero: from 1,000 to 3,000. About 15 is 14 to 16.
pub(super) fn interval(quantity: &Quantity) -> Option<(f64, f64)> {
    if let Some(value) = &quantity.value {
        return Some((value.value(), value.value()));
    }
    if quantity.at_least.is_some() || quantity.at_most.is_some() {
        let low = quantity.at_least.as_ref().map_or(f64::NEG_INFINITY, crate::model::Number::value);
        let high = quantity.at_most.as_ref().map_or(f64::INFINITY, crate::model::Number::value);
        return Some((low, high));
    }
    let about = quantity.approx.as_ref()?;
    let unit = unit_of(&about.to_string());
    Some((about.value() - unit, about.value() + unit))
}

/// The place of the last digit that isn't zero; one for zero itself.
fn unit_of(number: &str) -> f64 {
    let number = number.to_ascii_lowercase();
    let (digits, exponent) = number.split_once('e').unwrap_or((&number, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let behind = fraction.trim_end_matches('0').len();
    let zeros = whole.len() - whole.trim_end_matches('0').len();
    let is_zero = !digits.contains(|c: char| matches!(c, '1'..='9'));
    let place = match (is_zero, behind) {
        (true, _) => return 1.0,
        (false, 0) => i32::try_from(zeros).unwrap_or(i32::MAX),
        (false, behind) => -i32::try_from(behind).unwrap_or(i32::MAX),
    };
    let exponent = exponent.parse::<i32>().unwrap_or(0);
    10f64.powi(place.saturating_add(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_reaches_one_unit_of_its_own_precision_further() {
        for (number, unit) in [
            ("2000", 1000.0),
            ("15", 1.0),
            ("0", 1.0),
            ("1.50", 0.1),
            ("2e3", 1000.0),
            ("-40", 10.0),
            ("0.02", 0.01),
        ] {
            assert!((unit_of(number) - unit).abs() < 1e-12, "{number}");
        }
    }
}

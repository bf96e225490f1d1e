//! How many origins a claim has: the fewest and the most that the records allow. Never "independent" ones, because
//! nobody can prove independence.

use std::collections::{BTreeMap, BTreeSet};

use super::{End, EndKind};
use crate::graph::{Identities, View};
use crate::model::{SourceId, SourceKind};

/// The distinct origins of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origins<'a> {
    /// The fewest: known grounds, merged by every judgement that two may be one and by who speaks for whom.
    pub at_least: usize,
    /// The most: known grounds merged only by certain judgements, and every unknown end.
    pub at_most: usize,
    /// Whether an end is a group, so that there can be more.
    pub or_more: bool,
    /// Sources that inferred the claim; they are counted apart.
    pub inferences: usize,
    /// Known grounds that are counted as one in the fewest, sorted.
    pub merged: Vec<Vec<&'a SourceId>>,
}

impl<'a> Origins<'a> {
    /// Counts the origins of a claim from the ends of its accounts.
    pub fn count(view: &impl View, identities: &Identities, ends: &[End<'a>]) -> Self {
        let distinct = |wanted: fn(EndKind) -> bool, class: &dyn Fn(&SourceId) -> Option<usize>| {
            let mut classes: BTreeMap<Option<usize>, BTreeSet<&'a SourceId>> = BTreeMap::new();
            for end in ends.iter().filter(|end| wanted(end.kind)) {
                classes.entry(class(end.source)).or_default().insert(end.source);
            }
            classes
        };
        let certain = |source: &SourceId| identities.class(source);
        let loose = |source: &SourceId| identities.loose_class(source);
        let fewest = distinct(EndKind::is_known_ground, &loose);
        let most = distinct(EndKind::is_known_ground, &certain).len()
            + distinct(EndKind::is_unknown, &certain).len();
        let is_group = |id: &SourceId| view.source(id).is_some_and(|source| source.kind == SourceKind::Group);
        let mut merged: Vec<Vec<&SourceId>> =
            fewest.values().filter(|one| one.len() > 1).map(|one| one.iter().copied().collect()).collect();
        merged.sort();
        Self {
            at_least: fewest.len(),
            at_most: most,
            or_more: ends.iter().any(|end| end.kind != EndKind::Inference && is_group(end.source)),
            inferences: distinct(|kind| kind == EndKind::Inference, &certain).len(),
            merged,
        }
    }
}

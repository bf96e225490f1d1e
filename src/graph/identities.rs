//! Which sources may be one: judgements applied at reading, never written into the records.
//!
//! `certain` is transitive and makes classes. Weaker judgements hold between the two that they name (and so between
//! their classes) and are not transitive. A `different` at least as sure as a `same` on the same two takes it back.

use indexmap::{IndexMap, IndexSet};
use petgraph::unionfind::UnionFind;

use super::View;
use crate::model::{Judgement, Likelihood, NodeId, Ruling, SourceId};

/// Another class that may be the same, and how surely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alias {
    /// How surely; the surest judgement counts.
    pub likely: Likelihood,
    /// The class.
    pub class: usize,
}

/// The identities of some sources and of all those that judgements and offices tie to them.
#[derive(Debug)]
pub struct Identities {
    ids: IndexSet<SourceId>,
    certain: Vec<usize>,
    loose: Vec<usize>,
    aliases: IndexMap<usize, Vec<Alias>>,
}

impl Identities {
    /// Collects what is judged of the sources, of whoever is judged to be them, and of who speaks for whom.
    pub fn around<'a>(view: &impl View, sources: impl IntoIterator<Item = &'a SourceId>) -> Self {
        let mut ids: IndexSet<SourceId> = sources.into_iter().cloned().collect();
        let mut same = Vec::new();
        let mut offices = Vec::new();
        let mut at = 0;
        while let Some(id) = ids.get_index(at).cloned() {
            for (other, likely) in same_as(view, &id) {
                let (to, _) = ids.insert_full(other);
                same.push((at, to, likely));
            }
            for office in view.source(&id).map(|s| s.speaks_for.clone()).unwrap_or_default() {
                let (to, _) = ids.insert_full(office);
                offices.push((at, to));
            }
            for speaker in view.speakers_for(&id) {
                let (to, _) = ids.insert_full(speaker.id.clone());
                offices.push((at, to));
            }
            at += 1;
        }
        Self::from_pairs(ids, &same, &offices)
    }

    /// Takes every source for another than all the others, whatever was judged.
    pub fn apart<'a>(sources: impl IntoIterator<Item = &'a SourceId>) -> Self {
        Self::from_pairs(sources.into_iter().cloned().collect(), &[], &[])
    }

    fn from_pairs(
        ids: IndexSet<SourceId>,
        same: &[(usize, usize, Likelihood)],
        offices: &[(usize, usize)],
    ) -> Self {
        let mut certain = UnionFind::<usize>::new(ids.len());
        let mut loose = UnionFind::<usize>::new(ids.len());
        for &(a, b, likely) in same {
            loose.union(a, b);
            if likely == Likelihood::Certain {
                certain.union(a, b);
            }
        }
        for &(a, b) in offices {
            loose.union(a, b);
        }
        let mut aliases: IndexMap<usize, Vec<Alias>> = IndexMap::new();
        for &(a, b, likely) in same {
            let (a, b) = (certain.find(a), certain.find(b));
            if a != b {
                aliases.entry(a).or_default().push(Alias { likely, class: b });
                aliases.entry(b).or_default().push(Alias { likely, class: a });
            }
        }
        for list in aliases.values_mut() {
            list.sort_unstable_by_key(|alias| (alias.class, alias.likely));
            list.dedup_by_key(|alias| alias.class);
        }
        Self { ids, certain: certain.into_labeling(), loose: loose.into_labeling(), aliases }
    }

    /// Returns the class of all that are certainly the same as the source.
    pub fn class(&self, source: &SourceId) -> Option<usize> {
        self.ids.get_index_of(source).map(|i| self.certain[i])
    }

    /// Returns the class of all that may be the same as the source, or speak for one another: for counting the fewest.
    pub fn loose_class(&self, source: &SourceId) -> Option<usize> {
        self.ids.get_index_of(source).map(|i| self.loose[i])
    }

    /// Returns the classes that one less than certain judgement ties to a class, by class.
    pub fn aliases(&self, class: usize) -> &[Alias] {
        self.aliases.get(&class).map_or(&[], Vec::as_slice)
    }
}

/// Who is judged the same as a source, after what was taken back.
fn same_as(view: &impl View, id: &SourceId) -> Vec<(SourceId, Likelihood)> {
    let node = NodeId::from(id.clone());
    let judgements = view.judgements_on(&node);
    let same = judgements.iter().filter(|j| j.ruling == Ruling::Same && !taken_back(j, &judgements));
    same.filter_map(|j| {
        let other = j.ids.iter().find(|other| **other != node)?;
        let other = SourceId::new(other.as_str()).ok()?;
        view.source(&other).map(|_| (other, j.likely))
    })
    .collect()
}

/// Says whether a judgement makes two one, and no other at least as sure takes that back.
pub(super) fn holds(view: &impl View, judgement: &Judgement) -> bool {
    judgement.ruling == Ruling::Same && !taken_back(judgement, &view.judgements_on(&judgement.ids[0]))
}

fn taken_back(same: &Judgement, judgements: &[&Judgement]) -> bool {
    judgements.iter().any(|other| {
        other.ruling == Ruling::Different && other.likely <= same.likely && pair(other) == pair(same)
    })
}

fn pair(judgement: &Judgement) -> (&NodeId, &NodeId) {
    let [a, b] = &judgement.ids;
    if a < b { (a, b) } else { (b, a) }
}

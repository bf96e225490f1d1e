//! Outlets and authors that one document cites while an article of theirs tells the same claim: it may be that article
//! that is cited, and then what looks like two tellings is one. Nobody can tell from the records, so that nothing is
//! merged; it is a question.

use std::collections::{BTreeMap, BTreeSet};

use super::{Trace, TracedAccount};
use crate::graph::{Identities, View};
use crate::model::{SourceId, When};

/// A source that is cited, and documents of its own that tell the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Echo<'a> {
    /// The outlet or the author.
    pub source: &'a SourceId,
    /// The positions of the accounts that have the claim from it, and in which no document of its own is named.
    pub citing: Vec<usize>,
    /// The documents that it published or wrote and that tell the claim without naming it on their chains, sorted.
    pub documents: Vec<&'a SourceId>,
}

/// Finds the echoes among the supporting accounts of a claim, by source. A document that was certainly published after
/// those that cite it is none. The identities are those of the trace: a maker that is in none of them is cited by nobody.
///
/// Takes time in the order of the chains, times the logarithm of their number.
pub(super) fn echoes<'a>(view: &'a impl View, trace: &Trace<'a>, identities: &Identities) -> Vec<Echo<'a>> {
    let supporting = || trace.accounts.iter().enumerate().filter(|(_, one)| one.end.is_some());
    let makers: BTreeMap<&'a SourceId, Vec<&'a SourceId>> = supporting()
        .filter_map(|(_, one)| one.account.document.as_ref())
        .map(|document| (document, makers_of(view, document)))
        .collect();
    let mut by_class: BTreeMap<usize, BTreeSet<&'a SourceId>> = BTreeMap::new();
    for (_, one) in supporting() {
        let Some(document) = &one.account.document else { continue };
        let on_chain: BTreeSet<usize> = cited(one).filter_map(|id| identities.class(id)).collect();
        let classes = makers[document].iter().filter_map(|maker| identities.class(maker));
        for class in classes.filter(|class| !on_chain.contains(class)) {
            by_class.entry(class).or_default().insert(document);
        }
    }
    let mut citing: BTreeMap<usize, (&'a SourceId, Vec<usize>)> = BTreeMap::new();
    for (position, one) in supporting() {
        let mut seen = BTreeSet::new();
        for id in cited(one) {
            let Some(class) = identities.class(id).filter(|class| seen.insert(*class)) else { continue };
            let Some(own) = by_class.get(&class) else { continue };
            let named = cited(one).chain(&one.account.document).any(|id| own.contains(id));
            if !named {
                let entry = citing.entry(class).or_insert_with(|| (id, Vec::new()));
                entry.0 = entry.0.min(id);
                entry.1.push(position);
            }
        }
    }
    let mut echoes: Vec<Echo<'a>> = citing
        .into_iter()
        .filter_map(|(class, (source, citing))| in_time(view, trace, source, citing, &by_class[&class]))
        .collect();
    echoes.sort_by_key(|one| one.source);
    echoes
}

/// The sources on the supporting part of a chain, the document apart.
fn cited<'a>(one: &TracedAccount<'a>) -> impl Iterator<Item = &'a SourceId> + use<'a> {
    let document = one.account.document.as_ref();
    let hops = one.account.hops[one.support_from..].iter().map(|hop| &hop.source);
    hops.filter(move |id| Some(*id) != document)
}

/// Who published and who wrote a document.
fn makers_of<'a>(view: &'a impl View, document: &SourceId) -> Vec<&'a SourceId> {
    let document = view.source(document).and_then(|source| source.document.as_ref());
    document.into_iter().flat_map(|one| one.outlet.iter().chain(&one.author)).collect()
}

/// Leaves out documents that came out after all that cite them, and those citing that came out before all of them.
fn in_time<'a>(
    view: &'a impl View,
    trace: &Trace<'a>,
    source: &'a SourceId,
    mut citing: Vec<usize>,
    documents: &BTreeSet<&'a SourceId>,
) -> Option<Echo<'a>> {
    let published =
        |id: &SourceId| view.source(id).and_then(|source| source.document.as_ref()?.published.as_ref());
    let first = documents.iter().map(|id| published(id).and_then(When::earliest)).min().flatten();
    let told = |position: &usize| {
        trace.accounts[*position].account.document.as_ref().and_then(published).and_then(When::latest)
    };
    citing.retain(|position| told(position).zip(first).is_none_or(|(told, first)| told >= first));
    // One whose end is open can be later than everything.
    let all_told: Option<Vec<i64>> = citing.iter().map(told).collect();
    let last = all_told.map(|all| all.into_iter().max().unwrap_or(i64::MIN));
    let earlier = |id: &&SourceId| {
        published(id).and_then(When::earliest).zip(last).is_none_or(|(first, last)| first <= last)
    };
    let documents: Vec<&SourceId> = documents.iter().copied().filter(earlier).collect();
    (!citing.is_empty() && !documents.is_empty()).then_some(Echo { source, citing, documents })
}

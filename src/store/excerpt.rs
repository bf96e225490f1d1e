//! The excerpt of an archive that a question needs: what it names, and around that as far as the question looks.
//!
//! Everything is read through a [`Part`], which keeps it; what was kept is a small [`Case`](crate::model::Case), from
//! which every question gets the answer that it gets from the whole. Too much may be read, never too little: of every claim
//! all sources on its chains are there, with all whom judgements and offices tie to them, what they are part of, and who
//! published and wrote a document.

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::part::Part;
use super::rows::{ClaimRow, EntityRow, SourceRow};
use crate::graph::View as _;
use crate::model::{Case, Claim, ClaimId, Document, NodeId, Quantity, RelationKind, SourceId};
use crate::query::counts_the_same;

/// How far around what it names a question looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reach {
    /// The claims that are about the sources and entities.
    pub about: bool,
    /// The claims of what happened at them.
    pub there: bool,
    /// The claims on whose chains the sources stand.
    pub told: bool,
    /// The documents that the sources published.
    pub published: bool,
    /// The claims on whose chains these documents stand.
    pub through: bool,
    /// Whoever goes if the sources go; with members who are a part of them or speak for them.
    pub gone: Option<Members>,
    /// The claims that restate the claims or are restated by them, and so on.
    pub story: bool,
    /// The claims that contradictions connect with the claims, directly or not.
    pub dispute: bool,
    /// The claims that are set against the claims or related to them.
    pub beside: bool,
    /// The claims with figures of the same quantity.
    pub figures: bool,
    /// All names of sources and entities.
    pub names: bool,
}

/// Who goes with a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Members {
    /// Not whoever is a part of it or speaks for it.
    Stay,
    /// They do.
    Go,
}

impl Reach {
    /// What was named and no more.
    pub const NOTHING: Self = Self {
        about: false,
        there: false,
        told: false,
        published: false,
        through: false,
        gone: None,
        story: false,
        dispute: false,
        beside: false,
        figures: false,
        names: false,
    };
    /// All that is known of something.
    pub const SHOWN: Self = Self { about: true, told: true, published: true, ..Self::NOTHING };
    /// How claims stand, as far as others bear on them.
    pub const STORY: Self = Self { story: true, beside: true, ..Self::NOTHING };
    /// All that an evidence sheet has of a claim.
    pub const SHEET: Self = Self { figures: true, ..Self::STORY };
    /// How a story changes: any name may stand in its words.
    pub const WORDINGS: Self = Self { names: true, ..Self::STORY };
    /// When what happened that claims say, or those told by a source or about something.
    pub const TIMES: Self = Self { about: true, there: true, told: true, beside: true, ..Self::NOTHING };
    /// Who contradicts whom.
    pub const DISPUTES: Self =
        Self { published: true, through: true, dispute: true, figures: true, ..Self::TIMES };
    /// What is said about an entity.
    pub const CONCERNING: Self = Self { about: true, there: true, beside: true, ..Self::NOTHING };

    /// What falls if sources go.
    pub const fn falling(members: Members) -> Self {
        Self { told: true, published: true, through: true, gone: Some(members), ..Self::STORY }
    }
}

impl Part {
    /// Returns the id of the claim that a word is, if it is one.
    pub fn claim_named(&self, word: &str) -> Option<ClaimId> {
        let id = ClaimId::new(word).ok().filter(|_| self.is_listed("claim", word))?;
        self.claim(&id).is_some().then_some(id)
    }

    /// Returns the id of the source or entity that a word is, if it is one.
    pub fn node_named(&self, word: &str) -> Option<NodeId> {
        let listed = ["source", "entity"].into_iter().any(|table| self.is_listed(table, word));
        let id = NodeId::new(word).ok().filter(|_| listed)?;
        (self.as_source(&id).is_some() || self.as_entity(&id).is_some()).then_some(id)
    }

    /// Returns every claim without its accounts, and every source and entity: enough to find by words what is meant.
    pub fn without_accounts(&self) -> Case {
        let mut case = Case::default();
        let protected: HashSet<SourceId> = self.good(self.archive.protected()).into_iter().collect();
        self.good(self.archive.each(|_, ClaimRow { claim, .. }| {
            case.claims.insert(claim.id.clone(), claim);
        }));
        self.good(self.archive.each(|_, SourceRow { mut source, .. }| {
            source.protected |= protected.contains(&source.id);
            case.sources.insert(source.id.clone(), source);
        }));
        self.good(self.archive.each(|_, EntityRow { entity, .. }| {
            case.entities.insert(entity.id.clone(), entity);
        }));
        case
    }

    /// Reads what a question needs that names these claims, sources and entities.
    pub fn gather(&self, claims: &[ClaimId], nodes: &[NodeId], reach: Reach) {
        let mut tellers: BTreeSet<SourceId> = nodes.iter().filter_map(|id| self.as_source(id)).collect();
        if let Some(members) = reach.gone {
            self.add_followers(&mut tellers, members);
        }
        let published = if reach.published { self.documents_of(&tellers) } else { Vec::new() };
        if reach.through {
            tellers.extend(published.iter().cloned());
        }
        let mut found = Found { part: self, claims: Vec::new(), known: HashSet::new() };
        claims.iter().filter_map(|id| self.claim(id)).for_each(|claim| found.add(claim));
        if reach.told {
            tellers.iter().flat_map(|id| self.telling(id)).for_each(|claim| found.add(claim));
        }
        if reach.about {
            nodes.iter().flat_map(|id| self.concerning(id)).for_each(|claim| found.add(claim));
        }
        if reach.there && !nodes.is_empty() {
            let there = |row: &ClaimRow| row.claim.place.as_ref().is_some_and(|place| nodes.contains(place));
            self.claims_where(there).into_iter().for_each(|claim| found.add(claim));
        }
        if reach.figures {
            let asked: Vec<&Quantity> = found.claims.iter().filter_map(|one| one.quantity.as_ref()).collect();
            let same = |row: &ClaimRow| {
                let quantity = row.claim.quantity.as_ref();
                quantity.is_some_and(|one| asked.iter().any(|asked| counts_the_same(asked, one)))
            };
            let figures = if asked.is_empty() { Vec::new() } else { self.claims_where(same) };
            figures.into_iter().for_each(|claim| found.add(claim));
        }
        found.spread(reach);
        let sources = found.claims.iter().flat_map(|claim| sources_of(claim));
        let nodes = nodes.iter().chain(found.claims.iter().flat_map(|claim| named_by(claim)));
        self.surround(sources.chain(&tellers).chain(&published), nodes);
        if reach.names {
            self.read_names();
        }
    }

    /// The claims that something is true of. Reads the row of every claim, but the accounts of those alone.
    fn claims_where(&self, wanted: impl Fn(&ClaimRow) -> bool) -> Vec<&Claim> {
        let mut found = Vec::new();
        self.good(self.archive.each(|n, row: ClaimRow| found.extend(wanted(&row).then_some(n))));
        found.into_iter().filter_map(|n| self.claim_at(n)).collect()
    }

    /// The documents that some sources published or, if they go, wrote.
    fn documents_where(&self, wanted: impl Fn(&Document) -> bool) -> Vec<SourceId> {
        let mut found = BTreeSet::new();
        let read = self.archive.each_document(|n, document| found.extend(wanted(&document).then_some(n)));
        self.good(read);
        let sources = found.into_iter().filter_map(|n| self.source(self.source_id(n)?));
        let sources = sources.filter(|source| source.document.as_ref().is_some_and(&wanted));
        sources.map(|source| source.id.clone()).collect()
    }

    fn documents_of(&self, outlets: &BTreeSet<SourceId>) -> Vec<SourceId> {
        if outlets.is_empty() {
            return Vec::new();
        }
        self.documents_where(|one| one.outlet.as_ref().is_some_and(|outlet| outlets.contains(outlet)))
    }

    /// Adds who goes with sources that go, ring by ring: whoever may be the same, their documents, their members.
    fn add_followers(&self, gone: &mut BTreeSet<SourceId>, members: Members) {
        let mut ring = gone.clone();
        while !ring.is_empty() {
            let mut next: BTreeSet<SourceId> = BTreeSet::new();
            for id in &ring {
                let node = NodeId::from(id.clone());
                let judged = self.judgements_on(&node).into_iter().flat_map(|one| &one.ids);
                next.extend(judged.filter_map(|id| self.as_source(id)));
                let speakers = self.speakers_for(id).into_iter().filter(|_| members == Members::Go);
                next.extend(speakers.map(|speaker| speaker.id.clone()));
            }
            let goes = |id: &Option<SourceId>| id.as_ref().is_some_and(|id| ring.contains(id));
            next.extend(self.documents_where(|one| goes(&one.outlet) || goes(&one.author)));
            if members == Members::Go {
                next.extend(self.parts_of(&ring));
            }
            next.retain(|id| !gone.contains(id));
            gone.extend(next.iter().cloned());
            ring = next;
        }
    }

    /// The sources that are a part of others.
    fn parts_of(&self, wholes: &BTreeSet<SourceId>) -> Vec<SourceId> {
        let mut found = Vec::new();
        let read = self.archive.each(|_, row: SourceRow| {
            let part = row.source.part_of.iter().any(|id| wholes.contains(id));
            found.extend(part.then_some(row.source.id));
        });
        self.good(read);
        found
    }

    /// Reads every source and entity.
    fn read_names(&self) {
        let (mut sources, mut entities) = (Vec::new(), Vec::new());
        self.good(self.archive.each(|n, _: SourceRow| sources.push(n)));
        self.good(self.archive.each(|_, row: EntityRow| entities.push(row.entity.id)));
        for n in sources {
            self.source_id(n);
        }
        for id in &entities {
            self.entity(id);
        }
    }

    /// Reads sources and entities, and all that says who they are: whom judgements and offices tie to them, what they
    /// are part of, who published and wrote a document.
    fn surround<'a>(
        &self,
        sources: impl Iterator<Item = &'a SourceId>,
        nodes: impl Iterator<Item = &'a NodeId>,
    ) {
        let mut known: HashSet<NodeId> = HashSet::new();
        let mut open: VecDeque<NodeId> = nodes.cloned().collect();
        open.extend(sources.map(|id| NodeId::from(id.clone())));
        while let Some(id) = open.pop_front() {
            if !known.insert(id.clone()) {
                continue;
            }
            open.extend(self.judgements_on(&id).into_iter().flat_map(|one| one.ids.clone()));
            if let Some(source) = self.as_source(&id).and_then(|id| self.source(&id)) {
                let document = source.document.iter().flat_map(|one| one.outlet.iter().chain(&one.author));
                let others = source.speaks_for.iter().chain(&source.part_of).chain(document);
                open.extend(others.map(|id| NodeId::from(id.clone())));
                open.extend(
                    self.speakers_for(&source.id).into_iter().map(|one| NodeId::from(one.id.clone())),
                );
            } else if let Some(entity) = self.as_entity(&id).and_then(|id| self.entity(&id)) {
                open.extend(entity.part_of.iter().map(|id| NodeId::from(id.clone())));
            }
        }
    }
}

/// The sources on the chains of a claim.
fn sources_of(claim: &Claim) -> impl Iterator<Item = &SourceId> {
    claim
        .accounts
        .iter()
        .flat_map(|account| account.hops.iter().map(|hop| &hop.source).chain(&account.document))
}

/// What a claim is about, and where it happened.
fn named_by(claim: &Claim) -> impl Iterator<Item = &NodeId> {
    claim.about.iter().map(|about| &about.id).chain(&claim.place)
}

/// The claims that an excerpt has.
struct Found<'p> {
    part: &'p Part,
    claims: Vec<&'p Claim>,
    known: HashSet<&'p ClaimId>,
}

impl<'p> Found<'p> {
    fn add(&mut self, claim: &'p Claim) {
        if self.known.insert(&claim.id) {
            self.claims.push(claim);
        }
    }

    /// Adds the claims that others lead to: those that restate and contradict again and again, the others once.
    fn spread(&mut self, reach: Reach) {
        let mut at = 0;
        while let Some(claim) = self.claims.get(at).copied() {
            if reach.story {
                let ties = self.part.relations_of(&claim.id).into_iter();
                let restates = ties.filter(|one| one.kind == RelationKind::Restates);
                self.add_all(restates.flat_map(|one| [&one.from, &one.to]));
            }
            if reach.dispute {
                let against = self.part.contradictions_of(&claim.id).into_iter();
                self.add_all(against.flat_map(|one| &one.claims));
            }
            at += 1;
        }
        if reach.beside {
            for at in 0..self.claims.len() {
                let id = &self.claims[at].id;
                let ties = self.part.relations_of(id).into_iter().flat_map(|one| [&one.from, &one.to]);
                let against = self.part.contradictions_of(id).into_iter().flat_map(|one| &one.claims);
                self.add_all(ties.chain(against));
            }
        }
    }

    fn add_all(&mut self, ids: impl Iterator<Item = &'p ClaimId>) {
        let part = self.part;
        ids.filter_map(|id| part.claim(id)).for_each(|claim| self.add(claim));
    }
}

//! A case: one investigation, everything recorded in it.

use indexmap::IndexMap;

use super::{Claim, ClaimId, Contradiction, Entity, EntityId, Judgement, Relation, Source, SourceId};

/// One investigation: all records, by id, in the order they were written.
///
/// Whoever makes one keeps its promises: every id that a record names is there, sources and entities share no id,
/// every account has a hop and no source twice on its chain, and the ids of accounts are unique.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Case {
    /// What the case is called.
    pub title: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// The language it is written in, as a BCP 47 tag.
    pub language: Option<String>,
    /// Where the stored texts lie, as written in the case: a path relative to the case folder.
    pub documents: Option<String>,
    /// Sources, documents among them.
    pub sources: IndexMap<SourceId, Source>,
    /// Entities.
    pub entities: IndexMap<EntityId, Entity>,
    /// Claims with their accounts.
    pub claims: IndexMap<ClaimId, Claim>,
    /// Claims set against each other.
    pub contradictions: Vec<Contradiction>,
    /// Claims that support, supersede or restate each other.
    pub relations: Vec<Relation>,
    /// Judgements on who is who.
    pub judgements: Vec<Judgement>,
}

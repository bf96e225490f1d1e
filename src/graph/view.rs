//! What a question about some claims may ask of the records, wherever they are kept.

use crate::model::{
    Claim, ClaimId, Contradiction, Entity, EntityId, Judgement, NodeId, Relation, Source, SourceId,
};

/// The records near a claim or a source. A case in memory answers from its graph.
///
/// The order of every answer is the order of the records; whoever shows it sorts it.
pub trait View {
    /// Returns a claim with all its accounts.
    fn claim(&self, id: &ClaimId) -> Option<&Claim>;
    /// Returns a source or a document.
    fn source(&self, id: &SourceId) -> Option<&Source>;
    /// Returns an entity.
    fn entity(&self, id: &EntityId) -> Option<&Entity>;
    /// Returns the contradictions that name the claim.
    fn contradictions_of(&self, id: &ClaimId) -> Vec<&Contradiction>;
    /// Returns the relations from and to the claim.
    fn relations_of(&self, id: &ClaimId) -> Vec<&Relation>;
    /// Returns the judgements on who the source or entity is.
    fn judgements_on(&self, id: &NodeId) -> Vec<&Judgement>;
    /// Returns the sources that speak for a source.
    fn speakers_for(&self, id: &SourceId) -> Vec<&Source>;
}

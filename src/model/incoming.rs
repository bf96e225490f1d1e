//! Records one by one, in any order: what an import takes in that may be larger than memory.

use super::{About, Account, Claim, ClaimId, Contradiction, Entity, Judgement, Relation, Source};

/// A record on its way in. What it names may come before it, after it, or not at all; who takes it in finds that out.
#[derive(Debug, Clone, PartialEq)]
pub enum Incoming {
    /// A source, or a document.
    Source(Source),
    /// An entity.
    Entity(Entity),
    /// A claim, perhaps with accounts; others of it may come by themselves.
    Claim(Claim),
    /// An account of a claim.
    Account(ClaimId, Account),
    /// What a claim is about, besides what the claim says itself.
    About(ClaimId, About),
    /// Two claims that can't both be true.
    Contradiction(Contradiction),
    /// How a claim stands to another.
    Relation(Relation),
    /// What somebody judged of who is who.
    Judgement(Judgement),
}

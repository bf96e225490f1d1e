//! What people judge of the records beside them: contradictions, relations between claims, identities.

use super::word::words;
use super::{AccountId, ClaimId, NodeId, SourceId, When};

words! {
    /// What differs between two claims that contradict each other.
    Differ is "what can differ" {
        /// How many or how much.
        Number = "number",
        /// When.
        Time = "time",
        /// Where.
        Place = "place",
        /// Who did it.
        Agency = "agency",
        /// Whether it happened at all.
        Existence = "existence",
        /// Why it happened.
        Cause = "cause",
        /// What kind of thing it was.
        Character = "character",
    }
}

words! {
    /// How strongly two claims contradict each other.
    Strength is "a strength" {
        /// Both can't be true.
        Contradiction = "contradiction",
        /// Both could be true, but hardly are.
        Tension = "tension",
    }
}

words! {
    /// How one claim stands to another, other than against it.
    RelationKind is "a kind of relation" {
        /// Gives a reason for it.
        Supports = "supports",
        /// Takes its place: a later figure.
        Supersedes = "supersedes",
        /// Retells it in changed words.
        Restates = "restates",
    }
}

words! {
    /// How sure a judgement of identity is.
    Likelihood is "a likelihood" {
        /// No doubt.
        Certain = "certain",
        /// More likely than not.
        Probable = "probable",
        /// It could be.
        Possible = "possible",
    }
}

words! {
    /// What a judgement of identity says.
    Ruling is "a judgement of identity" {
        /// The two are one.
        Same = "same",
        /// The two are not one.
        Different = "different",
    }
}

/// Two claims that accounts set against each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The two, in the order they were written.
    pub claims: [ClaimId; 2],
    /// What differs.
    pub differ: Differ,
    /// How strongly.
    pub strength: Strength,
    /// In what way.
    pub why: Option<String>,
    /// Who judged so.
    pub by: Option<String>,
    /// When they judged so.
    pub on: Option<When>,
}

/// A claim's standing towards another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// How.
    pub kind: RelationKind,
    /// The claim that supports, supersedes or restates.
    pub from: ClaimId,
    /// The claim that is supported, superseded or restated.
    pub to: ClaimId,
    /// The account that changed the wording.
    pub account: Option<AccountId>,
    /// The hop on it that changed the wording.
    pub hop: Option<SourceId>,
    /// In what way.
    pub why: Option<String>,
    /// Who judged so.
    pub by: Option<String>,
    /// When they judged so.
    pub on: Option<When>,
}

/// A judgement that two sources, or two entities, are one or are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Same or different.
    pub ruling: Ruling,
    /// The two, in the order they were written.
    pub ids: [NodeId; 2],
    /// How sure.
    pub likely: Likelihood,
    /// Why.
    pub why: Option<String>,
    /// Who judged so.
    pub by: Option<String>,
    /// When they judged so.
    pub on: Option<When>,
}

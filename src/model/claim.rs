//! Claims and the entities that they are about.

use super::word::words;
use super::{Account, ClaimId, EntityId, NodeId, Number, When};

words! {
    /// What an entity is.
    EntityKind is "a kind of entity" {
        /// A human being.
        Person = "person",
        /// Somewhere.
        Place = "place",
        /// A body of people, formal or not.
        Organisation = "organisation",
        /// Something that happened.
        Event = "event",
        /// Anything else.
        Thing = "thing",
    }
}

words! {
    /// The credibility of a claim on the Admiralty scale.
    Credibility is "a credibility from 1 to 6" {
        /// Confirmed by other sources.
        Confirmed = "1",
        /// Probably true.
        ProbablyTrue = "2",
        /// Possibly true.
        PossiblyTrue = "3",
        /// Doubtful.
        Doubtful = "4",
        /// Improbable.
        Improbable = "5",
        /// Truth cannot be judged.
        CannotBeJudged = "6",
    }
}

/// What claims are about, besides sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its id.
    pub id: EntityId,
    /// What people call it.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// Other names and spellings.
    pub aliases: Vec<String>,
    /// What it is a part of.
    pub part_of: Vec<EntityId>,
    /// A remark.
    pub note: Option<String>,
}

/// One sentence that can be true or false and that somebody asserts.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The sentence, in the words of whoever recorded it.
    pub text: String,
    /// What it is about.
    pub about: Vec<About>,
    /// When what it says happened.
    pub happened: Option<When>,
    /// Where what it says happened.
    pub place: Option<NodeId>,
    /// The figure in it.
    pub quantity: Option<Quantity>,
    /// How credible somebody judged it to be.
    pub credibility: Option<Credibility>,
    /// Its wording before translation.
    pub original: Option<Original>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// Every telling of it.
    pub accounts: Vec<Account>,
}

/// An entity or source that a claim is about, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The entity or source.
    pub id: NodeId,
    /// Its part in the claim: "victim".
    pub role: Option<String>,
}

/// The wording of a claim before it was translated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// The wording.
    pub wording: String,
    /// Its language, as a BCP 47 tag.
    pub language: Option<String>,
}

/// A figure: how many or how much, of what, where and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// What is counted or measured.
    pub of: String,
    /// Who or what is counted, where that is less or more than `of` says: "police officers", "the wounded as well".
    pub counts: Option<String>,
    /// The exact figure.
    pub value: Option<Number>,
    /// Not fewer than this.
    pub at_least: Option<Number>,
    /// Not more than this.
    pub at_most: Option<Number>,
    /// About this.
    pub approx: Option<Number>,
    /// A figure in words: "dozens".
    pub words: Option<String>,
    /// The unit of measure; nothing for a count.
    pub unit: Option<String>,
    /// The area that is counted.
    pub place: Option<String>,
    /// The time that is counted.
    pub when: Option<When>,
}

impl Claim {
    /// Returns a claim of which nothing is known but its sentence.
    pub fn new(id: ClaimId, text: impl Into<String>) -> Self {
        Self {
            id,
            text: text.into(),
            about: Vec::new(),
            happened: None,
            place: None,
            quantity: None,
            credibility: None,
            original: None,
            tags: Vec::new(),
            note: None,
            accounts: Vec::new(),
        }
    }
}

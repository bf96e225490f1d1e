//! The words of the field as plain data: claims, sources, documents, entities, accounts, judgements.
//!
//! Nothing here reads files, walks graphs or knows how it is shown. Every validated string is a type of its own,
//! so that what got in is right. Records keep the order in which they were written; no answer depends on it.

mod account;
mod anchor;
pub(crate) mod calendar;
mod case;
mod claim;
mod id;
mod incoming;
mod number;
mod refusal;
mod relation;
mod source;
mod time;
pub(crate) mod word;

pub use account::{Account, Basis, Hop, Recorded, Stance};
pub use anchor::{Anchor, AnchorError, Passage, PassageHash, Sha256};
pub use case::Case;
pub use claim::{About, Claim, Credibility, Entity, EntityKind, Original, Quantity};
pub use id::{AccountId, ClaimId, EntityId, IdError, NodeId, SourceId, slug};
pub use incoming::Incoming;
pub use number::{Number, NumberError};
pub use refusal::Refusal;
pub use relation::{Contradiction, Differ, Judgement, Likelihood, Relation, RelationKind, Ruling, Strength};
pub use source::{Document, Grade, Identity, KnownTo, Reliability, Source, SourceKind};
pub use time::{When, WhenError};
pub use word::UnknownWord;

//! Questions: one file each, pure functions over the graph.
//!
//! An answer is plain data that borrows from the records. Nothing here formats, prints or reads files, and the order
//! of the records never changes an answer: what an answer lists is sorted.

mod contradictions;
mod disputes;
mod ends;
mod filter;
mod going;
mod impact;
mod origins;
mod scope;
mod search;
mod selves;
mod sides;
mod spreads;
mod suggest;
mod trace;
mod tree;
mod voices;

pub use contradictions::{Contradictions, contradictions};
pub use disputes::{DisputeGroup, Opposition, Shared, Side, Telling};
pub use ends::{End, EndKind, end_of};
pub use filter::{
    AccountFilter, Filter, KnownBy, TimeFilter, TimeKind, keep_known_by, list_claims, list_contradictions,
    list_documents, list_entities, list_sources,
};
pub use going::{Gone, Why};
pub use impact::{Affected, Doubt, Fate, Impact, Kept, Lost, LostSide, impact};
pub use origins::Origins;
pub use scope::Subject;
pub use search::{Found, find_claims};
pub use selves::SelfContradiction;
pub use sides::{Against, in_order};
pub use spreads::{Figure, Spread};
pub use suggest::{Candidate, MOST_SEEN, suggest};
pub use trace::{Contradicting, Dispute, EndGroup, Trace, TracedAccount, Verdict, trace, trace_restated};
pub use tree::{Tree, TreeNode};
pub use voices::Common;

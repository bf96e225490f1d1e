//! Questions: one file each, pure functions over the graph.
//!
//! An answer is plain data that borrows from the records. Nothing here formats, prints or reads files, and the order
//! of the records never changes an answer: what an answer lists is sorted.

mod ends;
mod filter;
pub mod find;
mod origins;
mod search;
mod trace;
mod tree;

pub use ends::{End, EndKind, end_of};
pub use filter::{
    AccountFilter, Filter, KnownBy, TimeFilter, TimeKind, keep_known_by, list_claims, list_contradictions,
    list_documents, list_entities, list_sources,
};
pub use origins::Origins;
pub use search::{Found, find_claims};
pub use trace::{Contradicting, Dispute, EndGroup, Trace, TracedAccount, Verdict, trace, trace_restated};
pub use tree::{Tree, TreeNode};

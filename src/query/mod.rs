//! Questions: one file each, pure functions over the graph.
//!
//! An answer is plain data that borrows from the records. Nothing here formats, prints or reads files, and the order
//! of the records never changes an answer: what an answer lists is sorted.

pub mod find;

mod compare;
mod contradictions;
mod corroborate;
mod disputes;
mod echoes;
mod ends;
mod filter;
mod gaps;
mod going;
mod impact;
mod loops;
mod named;
mod origins;
mod path;
mod scope;
mod search;
mod selves;
mod sheet;
mod sides;
mod spreads;
mod suggest;
mod timeline;
mod trace;
mod tree;
mod voices;
mod watched;
mod whatif;
mod why;
mod wording;

pub use compare::{Appearance, Comparison, Facts, Retelling, Version, Wording, compare};
pub use contradictions::{Contradictions, contradictions};
pub use corroborate::{Bounds, Corroboration, Voice, corroborate, corroborate_all};
pub use disputes::{DisputeGroup, Opposition, Shared, Side, SideAccount, connected_claims, in_common};
pub use echoes::Echo;
pub(crate) use ends::kind_of_end;
pub use ends::{End, EndKind, end_of};
pub use filter::{
    AccountFilter, Filter, KnownBy, TagCount, TimeFilter, TimeKind, keep_known_by, list_claims,
    list_contradictions, list_documents, list_entities, list_sources, list_tags, with_members,
};
pub use gaps::{Gap, GapKind, Gaps, OpenEnd, Question, WeakClaim, gaps, whom_to_ask};
pub use going::{Gone, WhyGone};
pub use impact::{Affected, Doubt, Fate, Impact, Kept, Lost, LostSide, impact};
pub use loops::{Circle, Part, Told, loops};
pub use named::{Fit, Named, find_named};
pub use origins::Origins;
pub use path::{Evidence, Path, Step, path};
pub use scope::Subject;
pub(crate) use search::words_of;
pub use search::{Found, find_claims};
pub use selves::SelfContradiction;
pub use sheet::{Check, Seen, Sheet, Standing, sheet};
pub use sides::{Against, WhoSays, in_order, who_says};
pub(crate) use spreads::counts_the_same;
pub use spreads::{Figure, Spread};
pub use suggest::{Candidate, MOST_SEEN, suggest};
pub use timeline::{
    Anachronism, Entry, FirstTold, Footing, Impossible, Moment, Stage, Telling, Timeline, claims_around,
    footing, timeline,
};
pub use trace::{Contradicting, Dispute, EndGroup, Trace, TracedAccount, Verdict, trace, trace_restated};
pub use tree::{Tree, TreeNode};
pub use voices::Common;
pub use watched::{CERTAINTIES, DOUBTS, NUMBERS};
pub use whatif::{Effect, Supposed, Supposition, suppose};
pub use why::{Leg, Proof, Reach, Why, why};
pub use wording::{Change, ChangeKind, Item, ItemKind, Items, Names, changes};

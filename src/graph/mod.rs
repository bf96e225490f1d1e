//! The graph: the only room that names petgraph.
//!
//! [`Graph`] holds a whole case as one directed graph: claims, sources and entities are its nodes. [`View`] is the
//! little that a question about one claim may ask, so that the same questions run where no whole graph is built.
//! [`Chains`] is the graph of one claim alone, hop by hop, with the joins between its accounts, which [`Knots`]
//! shows to petgraph as they lie; [`Identities`] says which of its sources may be one. [`Passing`] is the same by
//! sources, over the blocks of a database. [`disjoint_chains`] says how many chains share nothing.

mod chains;
mod connected;
mod disjoint;
mod identities;
mod knots;
mod passing;
mod paths;
mod view;
mod whole;

pub use chains::{Chains, Continuation, Join, Loop};
pub use connected::connected;
pub use disjoint::{Disjoint, disjoint_chains};
pub use identities::{Alias, Identities};
pub use knots::{Knots, Links, Neighbours, Row, Seen, Step, Steps};
pub use passing::{Passers, Passing};
pub use paths::{MOST_COUNTED, ShortestPaths};
pub use view::View;
pub use whole::{Edge, Graph, Link, Node};

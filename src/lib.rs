//! Who says so, and from whom do they have it?
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod diag;
pub mod draw;
pub mod graph;
pub mod model;
pub mod query;
pub mod words;

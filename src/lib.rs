//! Who says so, and from whom do they have it?
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod case;
pub mod diag;
pub mod draw;
pub mod format;
pub mod graph;
pub mod model;
pub mod protect;
pub mod query;
pub mod store;
pub mod words;

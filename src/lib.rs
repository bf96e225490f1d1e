//! Who says so, and from whom do they have it?
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::panic, clippy::format_push_string, clippy::single_range_in_vec_init)
)]

pub mod case;
pub mod diag;
pub mod format;
pub mod graph;
pub mod model;
pub mod protect;
pub mod query;
pub mod words;

//! What needs the public surface of the library or the program, in one binary.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

mod support;

mod counter_examples;
mod find;
mod naive;
mod pictures;
mod properties;
mod trace_rules;
mod write;

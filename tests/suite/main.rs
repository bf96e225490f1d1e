//! What needs the public surface of the library or the program, in one binary.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

mod support;

mod corroborate;
mod counter_examples;
mod trace_rules;
mod whatif;
mod why;
mod write;

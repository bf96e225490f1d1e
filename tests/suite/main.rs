//! What needs the public surface of the library or the program, in one binary.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

mod support;

mod contradictions;
mod counter_examples;
mod impact;
mod trace_rules;
mod write;

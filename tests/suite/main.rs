//! What needs the public surface of the library or the program, in one binary.
#![allow(clippy::unwrap_used, clippy::panic, clippy::format_push_string, unreachable_pub)]
#![allow(clippy::redundant_closure_for_method_calls, reason = "ids of many kinds are turned into text")]

mod support;

mod charts;
mod cli;
mod compare;
mod contradictions;
mod corroborate;
mod counter_examples;
mod docs;
mod drawn;
mod examples;
mod filter;
mod find;
mod gaps;
mod geometry;
mod impact;
mod loops;
mod naive;
mod page;
mod path;
mod pictures;
mod properties;
mod sheet;
mod spreadsheet;
mod store;
mod tables;
mod timeline;
mod trace_rules;
mod whatif;
mod why;
mod worked_answers;
mod write;

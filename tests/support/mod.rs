//! What several integration tests need: generated cases, and how to compare two.

pub mod equal;
pub mod generate;

//! What several integration tests need: generated cases, and how to compare two.

pub(crate) mod equal;
pub(crate) mod generate;

//! What several tests share.

pub mod equal;
pub mod generate;
pub mod notation;

//! What several tests share.

pub mod console;
pub mod equal;
pub mod generate;
pub mod notation;

//! What several tests share.

pub mod browser;
pub mod console;
pub mod dice;
pub mod equal;
pub mod generate;
pub mod geometry;
pub mod naive;
pub mod notation;
pub mod small;

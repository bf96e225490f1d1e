//! What several tests share.

pub mod notation;

//! The case folder: texts and their anchors, canonical files, edits that keep comments.

mod arrange;
pub mod edit;
pub mod keys;
mod nearest;
mod parse;
mod print;
pub mod search;
mod sections;
pub mod text;
mod tree;
pub mod verify;
pub mod write;

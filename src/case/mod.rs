//! The case folder: texts and their anchors, canonical files, edits that keep comments.

mod arrange;
pub mod keys;
mod nearest;
mod parse;
mod print;
pub mod search;
pub mod text;
mod tree;
pub mod write;

#[cfg(test)]
mod tests;

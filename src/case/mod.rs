//! The case folder: texts and their anchors, canonical files, edits that keep comments.

mod nearest;
pub mod search;
pub mod text;

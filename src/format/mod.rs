//! Formats that other programs read and write, and pages for people.

pub mod csv;
pub mod jsonl;

mod html;
mod json;
mod markdown;

pub(crate) use html::escape as escape_html;
pub use html::html;
pub use json::{
    SearchedTexts, case_json, claims_json, compare_json, contradictions_json, corroboration_json,
    disputes_json, each, entities_json, found_json, gaps_json, impact_json, import_json, loops_json,
    path_json, sheet_json, similar_json, sources_json, tags_json, timeline_json, trace_json, whatif_json,
    why_json,
};
pub use markdown::markdown;

use std::borrow::Cow;

/// Returns a text in which every sign can be seen: line breaks are blanks, and what would steer a terminal or turn the
/// direction of writing stands as its number.
fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}' => seen.push(' '),
            c if hidden(c) => seen.extend(c.escape_unicode()),
            c => seen.push(c),
        }
    }
    Cow::Owned(seen)
}

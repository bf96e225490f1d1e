//! Formats that other programs read.

mod json;

pub use json::{
    SearchedTexts, case_json, claims_json, compare_json, contradictions_json, corroboration_json,
    disputes_json, entities_json, found_json, gaps_json, impact_json, loops_json, path_json, similar_json,
    sources_json, timeline_json, trace_json, whatif_json, why_json,
};

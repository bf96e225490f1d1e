//! Formats that other programs read.

mod json;

pub use json::{
    SearchedTexts, case_json, claims_json, contradictions_json, entities_json, found_json, similar_json,
    sources_json, trace_json,
};

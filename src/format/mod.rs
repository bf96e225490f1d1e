//! Formats that other programs read.

mod json;

pub use json::{
    case_json, claims_json, contradictions_json, corroboration_json, entities_json, sources_json, trace_json,
    whatif_json, why_json,
};

//! Formats that other programs read.

mod json;

pub use json::{
    case_json, claims_json, contradictions_json, disputes_json, entities_json, impact_json, sources_json,
    trace_json,
};

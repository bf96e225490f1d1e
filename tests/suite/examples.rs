//! The programs in `examples/`: what they print on the shipped case.

use std::path::Path;

#[allow(dead_code)]
#[path = "../../examples/contradiction_diagram.rs"]
mod contradiction_diagram;
#[allow(dead_code)]
#[path = "../../examples/provenance_queries.rs"]
mod provenance_queries;
#[allow(dead_code)]
#[path = "../../examples/trace_rumour.rs"]
mod trace_rumour;

fn almaty() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/graphs/almaty-2022"))
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_rumour_is_traced() {
    let mut out = Vec::new();
    trace_rumour::tell(almaty(), "airport-seized", &mut out).unwrap();
    insta::assert_snapshot!("trace_rumour", text(out));
    let mut out = Vec::new();
    trace_rumour::tell(almaty(), "nazarbayev-left-country", &mut out).unwrap();
    insta::assert_snapshot!("trace_rumour_that_has_grown", text(out));
}

#[test]
fn contradictions_are_drawn() {
    let mut out = Vec::new();
    contradiction_diagram::tell(almaty(), "central-square-cleared", &mut out).unwrap();
    insta::assert_snapshot!("contradiction_diagram", text(out));
}

#[test]
fn a_whole_case_is_questioned() {
    let mut out = Vec::new();
    provenance_queries::tell(almaty(), &mut out).unwrap();
    insta::assert_snapshot!("provenance_queries", text(out));
}

#[test]
fn a_claim_that_is_not_there_is_an_error() {
    let mut out = Vec::new();
    assert!(trace_rumour::tell(almaty(), "no-such-claim", &mut out).is_err());
    assert!(contradiction_diagram::tell(almaty(), "no-such-claim", &mut out).is_err());
    assert!(provenance_queries::tell(Path::new("no/such/folder"), &mut out).is_err());
    assert_eq!(text(out), "");
}

//! Pictures of real cases, measured: nothing overlaps, no words leave their box, no line runs through a box that isn't its
//! own, and all of it lies on the sheet.

use std::path::Path;

use wherefrom::case;
use wherefrom::draw::{self, ArrowKind, Drawing, Options, Picture, Ranks, compose};
use wherefrom::graph::Graph;
use wherefrom::query::trace;

use crate::support::geometry::Geometry;

fn shipped() -> Graph {
    let folder = case::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("graphs/almaty-2022")).unwrap();
    Graph::new(folder.case)
}

fn faults(what: &str, drawing: &Drawing) -> Vec<String> {
    let faults = Geometry::of(drawing).faults();
    faults.into_iter().map(|fault| format!("{what}: {fault}")).collect()
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
}

#[test]
fn every_trace_of_the_shipped_case_can_be_read() {
    let graph = shipped();
    let mut all = Vec::new();
    for id in graph.case().claims.keys() {
        let answer = trace(&graph, id).unwrap();
        let picture = draw::trace(&graph, &answer, &Options::default());
        let drawing = compose(&picture);
        all.extend(faults(&format!("trace {id}"), &drawing));
        let count = |kind| picture.arrows.iter().filter(|one| one.kind == kind).count();
        println!(
            "M {id} boxes {} joins {} denials {} loops {} cross {} width {} height {}",
            picture.cards.len(),
            count(ArrowKind::Join),
            count(ArrowKind::Disputes),
            picture.cards.iter().filter(|c| c.badges.iter().any(|b| b.words.contains("LOOP"))).count(),
            Geometry::of(&drawing).crossings(),
            drawing.width.round(),
            drawing.height.round()
        );
        let by_time = draw::trace(&graph, &answer, &Options { ranks: Ranks::Time, ..Options::default() });
        all.extend(faults(&format!("trace {id} --by time"), &compose(&by_time)));
    }
    none(&all);
}

fn disputes(graph: &Graph) -> Vec<(String, Picture)> {
    let ids = graph.case().claims.keys();
    ids.map(|id| (format!("dispute {id}"), draw::dispute(graph, id, &Options::default()).unwrap())).collect()
}

#[test]
fn every_dispute_of_the_shipped_case_can_be_read() {
    let graph = shipped();
    let mut all = Vec::new();
    for (what, picture) in disputes(&graph) {
        if picture.cards.len() < 2 {
            continue;
        }
        all.extend(faults(&what, &compose(&picture)));
    }
    all.extend(faults("contradictions", &compose(&draw::all_contradictions(&graph, &Options::default()))));
    none(&all);
}

#[test]
fn every_source_and_entity_of_the_shipped_case_can_be_read() {
    let graph = shipped();
    let options = Options::default();
    let mut all = faults("case", &compose(&draw::overview(&graph)));
    for id in graph.case().sources.keys() {
        let picture = draw::source(&graph, id, &options).unwrap();
        all.extend(faults(&format!("source {id}"), &compose(&picture)));
    }
    for id in graph.case().entities.keys() {
        let picture = draw::entity(&graph, &id.as_str().parse().unwrap(), &options).unwrap();
        all.extend(faults(&format!("entity {id}"), &compose(&picture)));
    }
    none(&all);
}

//! Pictures of real cases, measured: nothing overlaps, no words leave their box, no line runs through a box that isn't its
//! own, and all of it lies on the sheet.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use wherefrom::case;
use wherefrom::draw::{
    self, Drawing, Mark, Options, Outline, Picture, Point, Ranks, Rect, Role, Stroke, Theme, compose,
};
use wherefrom::graph::Graph;
use wherefrom::model::{Case, ClaimId};
use wherefrom::query::trace;

use crate::support::generate;
use crate::support::geometry::Geometry;

/// The case that comes with the program.
pub(crate) fn shipped() -> Graph {
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

/// A checker that finds nothing would pass everything.
#[test]
fn what_is_wrong_is_found() {
    let graph = shipped();
    let answer = trace(&graph, &"airport-seized".parse().unwrap()).unwrap();
    let mut drawing = compose(&draw::trace(&graph, &answer, &Options::default()));
    none(&faults("as it is", &drawing));
    let first = drawing.parts.iter().position(|part| matches!(part.role, Role::Card(0))).unwrap();
    let other = drawing.parts.iter().position(|part| matches!(part.role, Role::Card(5))).unwrap();
    // The marks of one box are put where another stands.
    drawing.parts[first].marks = drawing.parts[other].marks.clone();
    let found = faults("changed", &drawing).join("\n");
    assert!(found.contains("overlap"), "{found}");
    // An arrow is drawn across the whole sheet.
    let place = Geometry::of(&drawing).cards[5].middle();
    let arrow = drawing.parts.iter_mut().find(|part| matches!(part.role, Role::Arrow { .. })).unwrap();
    let path = vec![Stroke::Move(Point::new(0.0, place.y)), Stroke::Line(Point::new(drawing.width, place.y))];
    arrow.marks = vec![Mark::Outline(Outline { path, fill: None, line: None })];
    let found = faults("crossed", &drawing).join("\n");
    assert!(found.contains("runs through box 5") && found.contains("runs through “"), "{found}");
    drawing.width /= 2.0;
    assert!(faults("cut", &drawing).iter().any(|fault| fault.contains("off the sheet")));
}

/// Of all pairs of boxes that stand clearly beside or above one another in two pictures of nearly the same, the share
/// that stand the same way round in both. Boxes are known by their label and their evidence.
fn kept(before: &Picture, after: &Picture) -> f64 {
    let places = |picture: &Picture| -> BTreeMap<String, Option<Rect>> {
        let cards = Geometry::of(&compose(picture)).cards;
        let mut places = BTreeMap::new();
        for (card, place) in picture.cards.iter().zip(cards) {
            // Whoever has the same name twice is not known again.
            let entry = places
                .entry(format!("{:?} {}", card.kind, card.lines.join(" ")))
                .and_modify(|one| *one = None);
            entry.or_insert(Some(place));
        }
        places
    };
    let (before, after) = (places(before), places(after));
    let both = before.iter().filter_map(|(name, place)| Some(((*place)?, (*after.get(name)?)?)));
    let both: Vec<(Rect, Rect)> = both.collect();
    let side = |a: &Rect, b: &Rect| {
        let beside = i32::from(a.right() <= b.x) - i32::from(b.right() <= a.x);
        let above = i32::from(a.bottom() <= b.y) - i32::from(b.bottom() <= a.y);
        // Whoever stands in another column is only asked for the column: heights there mean little.
        if beside == 0 { (0, above) } else { (beside, 0) }
    };
    let (mut same, mut all) = (0_u32, 0_u32);
    for (i, (a, a_later)) in both.iter().enumerate() {
        for (b, b_later) in &both[..i] {
            all += 1;
            same += u32::from(side(a, b) == side(a_later, b_later));
        }
    }
    if all == 0 { 1.0 } else { f64::from(same) / f64::from(all) }
}

/// Adds one account of a claim: one more document that has it from a new source.
fn with_one_more(case: &Case, id: &ClaimId) -> Case {
    let mut more = case.clone();
    let more_of = crate::support::notation::case("c: a-new-document > a-new-source [witnessed]");
    more.sources.extend(more_of.sources);
    let account = more_of.claims.into_values().next().unwrap().accounts.remove(0);
    more.claims.get_mut(id).unwrap().accounts.push(account);
    more
}

fn traced(graph: &Graph, id: &ClaimId) -> Picture {
    draw::trace(graph, &trace(graph, id).unwrap(), &Options::default())
}

#[test]
fn one_account_more_leaves_the_other_boxes_where_they_were() {
    let graph = shipped();
    let many = graph.case().claims.iter().filter(|(_, claim)| claim.accounts.len() > 1);
    let many: Vec<ClaimId> = many.map(|(id, _)| id.clone()).collect();
    let mut sum = 0.0;
    let mut least: (f64, String) = (1.0, String::new());
    for id in &many {
        let more = Graph::new(with_one_more(graph.case(), id));
        let share = kept(&traced(&graph, id), &traced(&more, id));
        sum += share;
        if share < least.0 {
            least = (share, id.to_string());
        }
    }
    let mean = sum / f64::from(u32::try_from(many.len()).unwrap());
    assert!(mean >= 0.97, "on average {mean:.3} of the pairs stay as they were");
    assert!(least.0 >= 0.75, "{least:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_picture_of_any_case_can_be_read(case in generate::case()) {
        let graph = Graph::new(case);
        let options = Options::default();
        for id in graph.case().claims.keys() {
            let dispute = draw::dispute(&graph, id, &options).unwrap();
            for (what, picture) in [("trace", traced(&graph, id)), ("dispute", dispute)] {
                let faults = faults(what, &compose(&picture));
                prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
            }
        }
        for id in graph.case().sources.keys() {
            let faults = faults("source", &compose(&draw::source(&graph, id, &options).unwrap()));
            prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
        }
        let faults = faults("case", &compose(&draw::overview(&graph)));
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn the_order_of_records_changes_no_byte_and_one_more_moves_little(case in generate::case()) {
        let (graph, turned) = (Graph::new(case.clone()), Graph::new(generate::reversed(&case)));
        for id in case.claims.keys() {
            let [one, other] = [&graph, &turned].map(|graph| draw::svg(&compose(&traced(graph, id)), Theme::Light));
            prop_assert_eq!(one, other);
            let more = Graph::new(with_one_more(&case, id));
            let share = kept(&traced(&graph, id), &traced(&more, id));
            prop_assert!(share >= 0.5, "{share}");
        }
    }
}

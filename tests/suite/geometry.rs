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
use wherefrom::query::{Filter, impact, trace};

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
        let falls = impact(&graph, std::slice::from_ref(id), false, &Filter::default());
        all.extend(faults(&format!("impact {id}"), &compose(&draw::impact(&graph, &falls, &options))));
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

/// How much of the order of boxes is kept from one picture to another of nearly the same: of the pairs in different columns,
/// the share that stand the same way round beside each other, and of those in one column, the share that are still above one
/// another the same way round. Boxes are known by their kind and label; whoever is there twice is not known again.
fn kept(before: &Picture, after: &Picture) -> [f64; 2] {
    let places = |picture: &Picture| -> BTreeMap<String, Option<Rect>> {
        let cards = Geometry::of(&compose(picture)).cards;
        let mut places = BTreeMap::new();
        for (card, place) in picture.cards.iter().zip(cards) {
            let name = format!("{:?} {}", card.kind, card.lines.join(" "));
            places.entry(name).and_modify(|one| *one = None).or_insert(Some(place));
        }
        places
    };
    let (before, after) = (places(before), places(after));
    let both = before.iter().filter_map(|(name, place)| Some(((*place)?, (*after.get(name)?)?)));
    let both: Vec<(Rect, Rect)> = both.collect();
    let beside = |a: &Rect, b: &Rect| i32::from(a.right() <= b.x) - i32::from(b.right() <= a.x);
    let above = |a: &Rect, b: &Rect| i32::from(a.bottom() <= b.y) - i32::from(b.bottom() <= a.y);
    let (mut same, mut all) = ([0_u32; 2], [0_u32; 2]);
    for (i, (a, a_later)) in both.iter().enumerate() {
        for (b, b_later) in &both[..i] {
            let side = beside(a, b);
            let alike =
                beside(a_later, b_later) == side && (side != 0 || above(a, b) == above(a_later, b_later));
            let sort = usize::from(side == 0);
            all[sort] += 1;
            same[sort] += u32::from(alike);
        }
    }
    let share = |sort: usize| if all[sort] == 0 { 1.0 } else { f64::from(same[sort]) / f64::from(all[sort]) };
    // Two boxes above one another are one pair: the share would be all or nothing.
    [share(0), if all[1] == 1 { 1.0 } else { share(1) }]
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
    let (mut sum, mut least) = (0.0, (1.0, String::new()));
    for id in &many {
        let more = Graph::new(with_one_more(graph.case(), id));
        let [columns, rows] = kept(&traced(&graph, id), &traced(&more, id));
        assert!(columns >= 1.0, "{id}: a box has changed its column");
        sum += rows;
        if rows < least.0 {
            least = (rows, id.to_string());
        }
    }
    let mean = sum / f64::from(u32::try_from(many.len()).unwrap());
    assert!(mean >= 0.95, "on average {mean:.3} of the pairs above one another stay as they were");
    assert!(least.0 >= 0.6, "{least:?}");
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
            let falls = impact(&graph, std::slice::from_ref(id), true, &Filter::default());
            let falls = draw::impact(&graph, &falls, &options);
            for (what, picture) in [("source", draw::source(&graph, id, &options).unwrap()), ("impact", falls)] {
                let faults = faults(what, &compose(&picture));
                prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
            }
        }
        let faults = faults("case", &compose(&draw::overview(&graph)));
        prop_assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// One account more never moves a box to another column, nor from one side of a box in another column to the other. Above
    /// one another boxes may change places, so that lines cross less.
    #[test]
    fn one_account_more_changes_no_column(case in generate::case()) {
        let graph = Graph::new(case.clone());
        for id in case.claims.keys() {
            let more = Graph::new(with_one_more(&case, id));
            let [columns, rows] = kept(&traced(&graph, id), &traced(&more, id));
            prop_assert!(columns >= 1.0, "{id}: {columns}");
            prop_assert!(rows >= 0.5, "{id}: {rows}");
        }
    }

    #[test]
    fn the_order_of_records_changes_no_byte(case in generate::case()) {
        let graphs = [Graph::new(case.clone()), Graph::new(generate::reversed(&case))];
        let options = Options::default();
        let same = |picture: &dyn Fn(&Graph) -> Picture| {
            let [one, other] = graphs.each_ref().map(|graph| draw::svg(&compose(&picture(graph)), Theme::Light));
            one == other
        };
        for id in case.claims.keys() {
            prop_assert!(same(&|graph| traced(graph, id)), "trace {id}");
            let by_time = Options { ranks: Ranks::Time, ..Options::default() };
            prop_assert!(same(&|graph| draw::trace(graph, &trace(graph, id).unwrap(), &by_time)), "by time {id}");
            prop_assert!(same(&|graph| draw::dispute(graph, id, &options).unwrap()), "dispute {id}");
        }
        for id in case.sources.keys() {
            prop_assert!(same(&|graph| draw::source(graph, id, &options).unwrap()), "source {id}");
            let falls = |graph: &Graph| {
                let answer = impact(graph, std::slice::from_ref(id), true, &Filter::default());
                draw::impact(graph, &answer, &options)
            };
            prop_assert!(same(&falls), "impact {id}");
        }
        prop_assert!(same(&draw::overview), "case");
    }
}

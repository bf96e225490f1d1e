//! `docs/pictures.md`: its picture of the visual language is what the program draws.

use std::path::Path;

use wherefrom::case::read_texts;
use wherefrom::draw::{self, Options, Theme};
use wherefrom::graph::Graph;
use wherefrom::query::trace;

use super::page;
use crate::support::notation::claim_id;

/// The case with every sign in it.
const SIGNS: &str = include_str!("signs.toml");

#[test]
fn the_picture_of_the_signs_is_what_is_drawn() {
    let files = [("case.toml", "title = \"Every sign\"\n"), ("signs.toml", SIGNS)]
        .map(|(name, text)| (name.into(), text.into()));
    let folder = read_texts(Path::new("signs"), files.to_vec());
    let faults: Vec<_> = folder.problems.iter().map(|problem| &problem.message).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let graph = Graph::new(folder.case);
    let answer = trace(&graph, &claim_id("closed")).unwrap();
    let drawing = draw::compose(&draw::trace(&graph, &answer, &Options::default()));
    let files = [("pictures/signs.svg", Theme::Light), ("pictures/signs-dark.svg", Theme::Dark)];
    let stale = files.iter().filter(|(name, theme)| !page::is_up_to_date(name, &draw::svg(&drawing, *theme)));
    let stale: Vec<&str> = stale.map(|(name, _)| *name).collect();
    assert!(stale.is_empty(), "run with UPDATE_DOCS=1: {stale:?}");
}

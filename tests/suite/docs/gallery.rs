//! `docs/gallery.md`: every picture on it is what its command draws, and the hardest claims are the hardest.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::Path;

use wherefrom::draw::{self, ArrowKind, Options, Theme, compose};
use wherefrom::graph::Graph;
use wherefrom::model::ClaimId;
use wherefrom::query::trace;

use super::page;
use crate::support::console;
use crate::support::notation::{case, claim_id};

/// The picture of a generated case, which no command on the page draws.
const VIRAL: &str = "gallery/viral.svg";
/// What the pictures may take in the repository, in bytes.
const MOST: usize = 1_500_000;

/// The commands of the page, each with the file that it writes.
fn commands() -> Vec<(String, String)> {
    let blocks = page::blocks(&page::read("gallery.md"));
    let lines = blocks.iter().filter(|block| block.info == "sh").flat_map(|block| block.text.lines());
    let parted = lines.map(|line| line.split_once(" --output ").unwrap_or_else(|| panic!("{line}")));
    parted.map(|(command, file)| (command.to_owned(), format!("gallery/{file}"))).collect()
}

/// One claim in 5,000 accounts: an agency and those who copied it, witnesses, a chain of messages, denials, a join and a ring of
/// people who have it from one another.
fn viral() -> String {
    let head = "source afp kind=outlet\nsource ministry kind=authority\nsource channel kind=rumour\n";
    let accounts = (0..4990).map(|i| match i % 5 {
        0 => format!("c: paper-{i} > afp > ministry [official]\n"),
        1 | 2 => format!("c: paper-{i} > afp\n"),
        3 => format!("c: post-{i} > reporter-{} > witness-{i} [witnessed]\n", i % 40),
        _ => format!("c: post-{i} > reader-{i} > channel\n"),
    });
    let denied = (0..5).map(|i| format!("c: denial-{i} > mayor [denies] > channel\n"));
    let rest = "c: far-1 > anna > bela\nc: far-2 > bela > cora [witnessed]\nc: ring-1 > dora > emma\nc: ring-2 > emma > dora\nc: ring-3 > fred > dora\n";
    head.to_owned() + &accounts.chain(denied).collect::<String>() + rest
}

#[test]
fn every_picture_of_the_gallery_is_what_is_drawn() {
    let text = page::read("gallery.md");
    let mut records = case(&viral());
    "The old bridge was closed at noon."
        .clone_into(&mut records.claims.get_mut(&claim_id("c")).unwrap().text);
    let graph = Graph::new(records);
    let answer = trace(&graph, &claim_id("c")).unwrap();
    assert_eq!(answer.accounts.len(), 5000);
    let went_round = draw::svg(&compose(&draw::trace(&graph, &answer, &Options::default())), Theme::Light);
    let drawn = commands().into_iter().map(|(command, file)| (file, console::run(&command)));
    let (mut stale, mut size, mut files) = (Vec::new(), 0, BTreeSet::new());
    for (file, svg) in drawn.chain([(VIRAL.to_owned(), went_round)]) {
        assert!(text.contains(&format!("]({file})")), "gallery.md doesn't show {file}");
        size += svg.len();
        if !page::is_up_to_date(&file, &svg) {
            stale.push(file.clone());
        }
        files.insert(file);
    }
    assert!(size <= MOST, "{size} bytes");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gallery");
    let there = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let there: BTreeSet<String> = there.map(|name| format!("gallery/{}", name.to_string_lossy())).collect();
    assert_eq!(there, files, "each file is shown, and none else is there");
    assert!(stale.is_empty(), "run with UPDATE_DOCS=1: {stale:?}");
}

#[test]
fn the_hardest_claims_are_the_hardest() {
    let graph = crate::geometry::shipped();
    let page = page::read("gallery.md");
    let measured: Vec<_> = graph
        .case()
        .claims
        .keys()
        .map(|id| {
            let answer = trace(&graph, id).unwrap();
            let picture = draw::trace(&graph, &answer, &Options::default());
            let drawing = compose(&picture);
            let count =
                |kinds: &[ArrowKind]| picture.arrows.iter().filter(|one| kinds.contains(&one.kind)).count();
            let measures = [
                ("most boxes", picture.cards.len()),
                ("most denials", count(&[ArrowKind::Disputes])),
                (
                    "most of other claims",
                    count(&[ArrowKind::Contradiction, ArrowKind::Tension, ArrowKind::Relation]),
                ),
                ("widest", to_pixels(drawing.width)),
                ("highest", to_pixels(drawing.height)),
            ];
            (id, measures)
        })
        .collect();
    // Whoever is the first by two measures leaves room for another.
    let mut named: BTreeSet<&ClaimId> = BTreeSet::new();
    let mut hardest = |i: usize| {
        let by = |(id, measures): &&(&ClaimId, [(&str, usize); 5])| {
            (measures[i].1, Reverse(id.as_str().to_owned()))
        };
        let (id, of_id) = measured.iter().filter(|(id, _)| !named.contains(id)).max_by_key(by).unwrap();
        named.insert(*id);
        (*id, format!("| {} | {} | `{id}` |\n", of_id[i].0, of_id[i].1))
    };
    let (ids, rows): (Vec<&ClaimId>, String) = (0..5).map(&mut hardest).unzip();
    assert!(page.contains(&rows), "the page should say\n{rows}");
    for id in ids {
        assert!(page.contains(&format!("draw trace {id} --output")), "no picture of {id}");
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a picture is some thousand pixels wide"
)]
fn to_pixels(length: f64) -> usize {
    length.round() as usize
}

//! From a claim to its picture: time against the number of boxes, and of accounts that fold into few.
//!
//! `cargo bench --bench pictures`. The machine is noisy; read ratios within one run, not the figures alone.

use divan::{Bencher, black_box};
use wherefrom::draw::{self, Drawing, Options, Picture, Theme};
use wherefrom::graph::Graph;
use wherefrom::model::{Account, Basis, Case, Claim, ClaimId, Hop, Source, SourceId, SourceKind, Stance};
use wherefrom::query;

fn main() {
    divan::main();
}

/// The trace of a claim of at least so many boxes, all the way from the graph to the SVG.
#[divan::bench(args = [15, 30, 60, 120, 240, 480])]
fn trace_to_svg(bencher: Bencher, boxes: usize) {
    let graph = Graph::new(tangled(boxes));
    assert!(picture(&graph, &whole()).cards.len() >= boxes, "every source has a box of its own");
    bencher.bench(|| draw::svg(&draw::compose(&picture(black_box(&graph), &whole())), Theme::Light));
}

/// The same, the layout and the measuring of words alone.
#[divan::bench(args = [15, 30, 60, 120, 240, 480])]
fn compose(bencher: Bencher, boxes: usize) {
    let picture = picture(&Graph::new(tangled(boxes)), &whole());
    bencher.bench(|| -> Drawing { draw::compose(black_box(&picture)) });
}

/// A claim that went round, folded into a picture that can be read.
#[divan::bench(args = [50, 500, 5_000, 50_000], sample_count = 10)]
fn viral_claim_to_svg(bencher: Bencher, accounts: usize) {
    let graph = Graph::new(viral(accounts));
    let options = Options::default();
    assert!(picture(&graph, &options).cards.len() <= 50, "what there is no room for is folded");
    bencher.bench(|| draw::svg(&draw::compose(&picture(black_box(&graph), &options)), Theme::Light));
}

/// Nothing is folded.
fn whole() -> Options {
    Options { most_beside: 1_000, most_boxes: 1_000, ..Options::default() }
}

fn picture(graph: &Graph, options: &Options) -> Picture {
    let trace = query::trace(graph, &claim()).expect("the claim");
    draw::trace(graph, &trace, options)
}

fn claim() -> ClaimId {
    "viral".parse().expect("an id")
}

/// A claim, four documents for every six sources, and chains of three hops that share their sources.
fn tangled(boxes: usize) -> Case {
    let sources = boxes - 1;
    let documents = (sources * 2 / 5).max(1);
    let others = sources - documents;
    case((0..documents.max(others)).map(|i| {
        let (first, second) = (i % others, (i * 7 + 3) % others);
        let mut chain = vec![format!("source {first} of the rumour")];
        if first < second {
            chain.push(format!("source {second} of the rumour"));
        }
        (i % documents, chain)
    }))
}

/// Documents that have it from ten agencies, which have it from one another.
fn viral(accounts: usize) -> Case {
    case((0..accounts).map(|i| {
        let mut chain = vec![format!("agency {}", i % 10)];
        if i % 10 != (i / 10) % 10 {
            chain.push(format!("agency {}", (i / 10) % 10));
        }
        (i, chain)
    }))
}

/// A claim told by documents, each with the names on its chain.
fn case(accounts: impl Iterator<Item = (usize, Vec<String>)>) -> Case {
    let mut case = Case::default();
    let mut claim = Claim::new(claim(), "It went round the whole town within a day.");
    for (i, (document, chain)) in accounts.enumerate() {
        let document = source(&mut case, &format!("document {document}"), SourceKind::Document);
        let mut hops = vec![Hop::new(document.clone(), Basis::Told, Stance::Relays)];
        let last = chain.len() - 1;
        for (at, name) in chain.iter().enumerate() {
            let teller = source(&mut case, name, SourceKind::Person);
            let (basis, stance) =
                if at == last { (Basis::Unstated, Stance::Asserts) } else { (Basis::Told, Stance::Relays) };
            hops.push(Hop::new(teller, basis, stance));
        }
        claim.accounts.push(Account {
            id: format!("a{i}").parse().expect("an id"),
            document: Some(document),
            at: None,
            quote: None,
            hops,
            note: None,
            recorded: None,
        });
    }
    case.claims.insert(claim.id.clone(), claim);
    case
}

fn source(case: &mut Case, name: &str, kind: SourceKind) -> SourceId {
    let id: SourceId = name.replace(' ', "-").parse().expect("an id");
    case.sources.entry(id.clone()).or_insert_with(|| Source::new(id.clone(), name, kind));
    id
}

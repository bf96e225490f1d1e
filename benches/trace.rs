//! Traces on the shipped case and on claims that grow: time against the number of accounts.
//!
//! `cargo bench --bench trace`. The machine is noisy; read ratios within one run, not the figures alone.

use std::path::Path;

use divan::{Bencher, black_box};
use wherefrom::case;
use wherefrom::graph::Graph;
use wherefrom::model::{Account, Basis, Case, Claim, ClaimId, Hop, Source, SourceId, SourceKind, Stance};
use wherefrom::query::trace;

fn main() {
    divan::main();
}

fn shipped() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("graphs/almaty-2022")
}

/// Reading the files of the shipped case, checking every record.
#[divan::bench]
fn read_shipped_case() -> case::Folder {
    case::read(black_box(&shipped())).expect("the shipped case")
}

/// Building its graph.
#[divan::bench]
fn build_shipped_graph(bencher: Bencher) {
    let folder = case::read(&shipped()).expect("the shipped case");
    bencher.with_inputs(|| folder.case.clone()).bench_values(Graph::new);
}

/// Tracing every claim of it.
#[divan::bench]
fn trace_every_shipped_claim(bencher: Bencher) {
    let graph = Graph::new(case::read(&shipped()).expect("the shipped case").case);
    bencher.bench(|| graph.case().claims.keys().filter_map(|id| trace(&graph, id)).count());
}

/// One claim with as many accounts: documents that have it from ten agencies, which have it from one another.
#[divan::bench(args = [100, 1_000, 10_000, 100_000])]
fn trace_viral_claim(bencher: Bencher, accounts: usize) {
    let graph = Graph::new(viral(accounts));
    let id: ClaimId = "viral".parse().expect("an id");
    bencher.bench(|| trace(&graph, black_box(&id)).map(|trace| trace.verdict.origins.at_most));
}

fn viral(accounts: usize) -> Case {
    let mut case = Case::default();
    let mut claim = Claim::new("viral".parse().expect("an id"), "It went round.");
    let source = |case: &mut Case, name: String, kind: SourceKind| -> SourceId {
        let id: SourceId = name.parse().expect("an id");
        case.sources.entry(id.clone()).or_insert_with(|| Source::new(id.clone(), name, kind));
        id
    };
    for i in 0..accounts {
        let document = source(&mut case, format!("d{i}"), SourceKind::Document);
        let agency = source(&mut case, format!("agency{}", i % 10), SourceKind::Outlet);
        let inside = source(&mut case, format!("agency{}", (i / 10) % 10), SourceKind::Outlet);
        let mut hops = vec![Hop::new(document.clone(), Basis::Told, Stance::Relays)];
        if agency == inside {
            hops.push(Hop::new(agency, Basis::Unstated, Stance::Asserts));
        } else {
            hops.push(Hop::new(agency, Basis::Told, Stance::Relays));
            hops.push(Hop::new(inside, Basis::Unstated, Stance::Asserts));
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

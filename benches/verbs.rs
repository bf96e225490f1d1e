//! Every question on a big case: the answer, and the JSON of it where it is long, at three sizes, beside the reading of
//! the case.
//!
//! `cargo bench --bench verbs`. The machine is noisy; read ratios within one run, not the figures alone.

mod big;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use divan::{Bencher, black_box};
use serde::Serialize;
use wherefrom::format;
use wherefrom::graph::Graph;
use wherefrom::model::{Claim, ClaimId, SourceId};
use wherefrom::protect::Protection;
use wherefrom::query::find::{self, Admitted, HEADS, Library, Part, Question};
use wherefrom::query::{self, Filter, Names};
use wherefrom::store::SearchTables;
use wherefrom::{case, words};

fn main() {
    divan::main();
}

/// What every verb does first.
fn load(folder: &std::path::Path) -> Graph {
    let folder = case::read(folder).expect("a case");
    let protection = Protection::of(&folder);
    let mut case = folder.case;
    protection.apply(&mut case);
    Graph::new(case)
}

/// The graph of a size, read once.
fn graph(claims: usize) -> &'static Graph {
    static READ: Mutex<BTreeMap<usize, &'static Graph>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    read.entry(claims).or_insert_with(|| Box::leak(Box::new(load(&big::folder(claims)))))
}

fn all(graph: &Graph) -> Vec<&Claim> {
    query::list_claims(graph, &Filter::default())
}

fn viral() -> ClaimId {
    "claim-0".parse().expect("an id")
}

fn json(answer: &impl Serialize) -> usize {
    serde_json::to_string(answer).map_or(0, |text| text.len())
}

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident = $ask:expr;)+) => {$(
        $(#[$doc])*
        #[divan::bench(args = big::SIZES, sample_count = 3, sample_size = 1)]
        fn $name(bencher: Bencher, claims: usize) {
            let graph = graph(claims);
            let ask: fn(&Graph) -> usize = $ask;
            bencher.bench(|| ask(black_box(graph)));
        }
    )+};
}

/// Reading the folder, covering what is protected, building the graph.
#[divan::bench(args = big::SIZES, sample_count = 3, sample_size = 1)]
fn a_load(bencher: Bencher, claims: usize) {
    let folder = big::folder(claims);
    bencher.bench(|| load(black_box(&folder)));
}

verbs! {
    trace_viral = |graph| query::trace(graph, &viral()).map_or(0, |one| json(&format::trace_json(graph, &one, &[])));
    sheet_viral = |graph| {
        query::sheet(graph, &viral(), &BTreeMap::new()).map_or(0, |one| words::sheet(graph, &one, None).sections.len())
    };
    list_claims = |graph| json(&format::claims_json(graph, &all(graph)));
    list_claims_by_origins = |graph| {
        query::list_claims(graph, &Filter { min_origins: 2, ..Filter::default() }).len()
    };
    corroborate_all = |graph| query::corroborate_all(graph, &Filter::default()).len();
    corroborate_all_json = |graph| {
        let answers = query::corroborate_all(graph, &Filter::default());
        json(&format::each(&answers, |one| format::corroboration_json(graph, one)))
    };
    why = |graph| {
        let source: SourceId = "person-0".parse().expect("an id");
        query::why(graph, &viral(), &source, None).map_or(0, |one| one.documents.len())
    };
    whatif = |graph| {
        let without = [query::Supposition::Without("person-0".parse().expect("an id"))];
        let supposed = query::suppose(graph, &viral(), &without);
        supposed.as_ref().and_then(|one| query::trace(one, &viral())).map_or(0, |one| one.accounts.len())
    };
    contradictions = |graph| {
        let answer = query::contradictions(graph, &[], &Filter::default());
        json(&format::disputes_json(graph, &answer, None))
    };
    contradictions_suggest = |graph| query::suggest(graph, &[], &Filter::default()).len();
    impact = |graph| {
        let source: SourceId = "outlet-0".parse().expect("an id");
        json(&format::impact_json(graph, &query::impact(graph, &[source], true, &Filter::default())))
    };
    gaps = |graph| json(&format::gaps_json(graph, &query::gaps(graph, &all(graph), None), false));
    loops = |graph| query::loops(graph, &all(graph)).len();
    timeline = |graph| {
        json(&format::timeline_json(graph, None, &query::timeline(graph, &all(graph))))
    };
    compare_viral = |graph| {
        let names = Names::of(graph.case());
        query::compare(graph, &names, &viral()).map_or(0, |one| one.versions.len())
    };
    path = |graph| {
        let ends = ["person-9", "person-100"].map(|id| graph.node(id).expect("a source"));
        query::path(graph, ends[0], ends[1], &[], 3).paths.len()
    };
    find_words = |graph| {
        let library = Library::new(graph.case(), Vec::new());
        let index = SearchTables::in_memory(library.rows(&Part::ALL)).expect("tables");
        let question = Question::read("bridge dawn", library.languages(), &[]);
        find::find(&library, &index, &question, &Admitted::default(), 10).map_or(0, |one| one.groups.len())
    };
    find_similar = |graph| {
        let library = Library::new(graph.case(), Vec::new());
        let index = SearchTables::in_memory(library.rows(&[HEADS])).expect("tables");
        let question = Question::sentence("Soldiers blocked the bridge at dawn", library.languages(), &[]);
        find::similar(&library, &index, &question, &Admitted::default(), 10).map_or(0, |one| one.claims.len())
    };
    export = |graph| json(&format::case_json(graph));
    export_dot = |graph| wherefrom::draw::dot(&wherefrom::draw::whole_case(graph)).len();
}

//! The database file against the usual way to keep the same in `SQLite`: a row for each account and each hop, good
//! indexes, and a recursive query. Both are made and asked in one run, so that ratios say something on any machine.
//!
//! `cargo bench --bench archive [-- HOPS…]`; by default 100,000 and 1,000,000 hops. The table of `docs/speed.md` is its
//! output. No `ANALYZE`: it makes the plan of the recursive query worse.
#![allow(clippy::print_stdout, reason = "its output is its purpose")]

#[path = "archive/cascades.rs"]
mod cascades;
#[path = "archive/rows.rs"]
mod rows;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use cascades::Cascades;
use rows::Rows;
use wherefrom::model::ClaimId;
use wherefrom::query::trace;
use wherefrom::store::{Archive, Change, Loader, Part};

/// How many claims are traced for a median.
const PICKS: usize = 2_000;
/// How often the claim that everybody shares is traced; the fastest counts.
const VIRAL_RUNS: usize = 5;
/// How many claims are traced cold.
const COLD: usize = 15;

fn main() {
    let asked: Vec<usize> =
        std::env::args().skip(1).filter_map(|word| word.replace('_', "").parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![100_000, 1_000_000] } else { asked };
    println!("| | {} |", ["rows, recursive query", "`wherefrom`", "share"].join(" | "));
    println!("|---|--:|--:|--:|");
    for hops in sizes {
        measure(hops);
    }
}

fn measure(hops: usize) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let (by_rows, by_blocks) = (folder.path().join("rows.sqlite"), folder.path().join("blocks.wherefrom"));
    let cascades = Cascades::new(hops);
    let case = &cascades.case;
    println!(
        "| **{} hops, {} claims, one of {} accounts** | | | |",
        cascades.hops,
        case.claims.len(),
        cascades.viral
    );
    let change = Change::new("import", SystemTime::UNIX_EPOCH);
    let rows_load = time(|| Rows::create(&by_rows, case));
    let blocks_load = time(|| Loader::new(case, &change).create(&by_blocks).expect("a database"));
    row("load", rows_load, blocks_load);
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    ratio("size", size(&by_rows), size(&by_blocks), |bytes| format!("{} MB", bytes / 1_000_000));

    let ids: Vec<&ClaimId> = case.claims.keys().collect();
    let step = (ids.len() / PICKS).max(1);
    let picks: Vec<&ClaimId> = ids.iter().step_by(step).copied().collect();
    let viral = ids[0];
    let cold = |path: &Path, ask: &dyn Fn(&ClaimId)| -> Option<(Duration, Duration)> {
        let mut times: Vec<Duration> = Vec::new();
        for id in picks.iter().skip(1).step_by(picks.len() / COLD).take(COLD) {
            forget(path)?;
            times.push(time(|| ask(id)));
        }
        forget(path)?;
        Some((median(times), time(|| ask(viral))))
    };
    let cold_rows = cold(&by_rows, &|id| drop(black_box(Rows::open(&by_rows).ends(id))));
    let cold_blocks =
        cold(&by_blocks, &|id| drop(black_box(ends(&Archive::open(&by_blocks).expect("it opens"), id))));

    let (rows, blocks) = (Rows::open(&by_rows), Archive::open(&by_blocks).expect("it opens"));
    for id in picks.iter().take(200).chain([&viral]) {
        assert_eq!(rows.ends(id), ends(&blocks, id), "{id}");
    }
    let each = |ask: &dyn Fn(&ClaimId)| median(picks.iter().map(|id| time(|| ask(id))).collect());
    row(
        "trace, warm, median",
        each(&|id| drop(black_box(rows.ends(id)))),
        each(&|id| drop(black_box(ends(&blocks, id)))),
    );
    let fastest =
        |ask: &dyn Fn(&ClaimId)| (0..VIRAL_RUNS).map(|_| time(|| ask(viral))).min().unwrap_or_default();
    row(
        "trace of the biggest, warm",
        fastest(&|id| drop(black_box(rows.ends(id)))),
        fastest(&|id| drop(black_box(ends(&blocks, id)))),
    );
    if let (Some(rows), Some(blocks)) = (cold_rows, cold_blocks) {
        row("trace, cold, median", rows.0, blocks.0);
        row("trace of the biggest, cold", rows.1, blocks.1);
    }
    let all_rows = time(|| assert_eq!(rows.all_ends(), case.claims.len()));
    row(
        "ends of all claims, one by one",
        all_rows,
        time(|| ids.iter().for_each(|id| drop(black_box(blocks.ends(id))))),
    );
    let mut ended = 0;
    let in_one_go =
        time(|| blocks.all_ends(|_, ends| ended += usize::from(!ends.sources.is_empty())).expect("whole"));
    assert_eq!(ended, case.claims.len());
    row("ends of all claims, in one go", all_rows, in_one_go);
    let opened = each(&|id| assert!(traced(&by_blocks, id) > 0));
    println!("| open, trace with all that is known, close; median | | {opened:.3?} | |");
    let whole = time(|| assert_eq!(blocks.case().expect("whole").claims.len(), case.claims.len()));
    println!("| read everything | | {whole:.3?} | |");
    let mut counted = 0;
    let stored = time(|| counted = blocks.tallies().expect("whole").len());
    assert_eq!(counted, case.claims.len());
    row("ends of all claims, from what is stored", all_rows, stored);
}

/// What the command does but to write it: how many accounts the trace of a claim has.
fn traced(path: &Path, id: &ClaimId) -> usize {
    let part = Part::new(Archive::open(path).expect("it opens"));
    let accounts = trace(&part, id).map_or(0, |trace| trace.accounts.len());
    assert!(part.fault().is_none());
    accounts
}

/// The ends of a claim: the numbers of their sources by kind.
type Ends = BTreeSet<(String, u32)>;

fn ends(archive: &Archive, id: &ClaimId) -> Ends {
    let ends = archive.ends(id).expect("whole").expect("a claim");
    let named = |kind: wherefrom::query::EndKind, unnamed| {
        format!("{kind}{}", if unnamed { " (unnamed)" } else { "" })
    };
    ends.sources
        .iter()
        .flat_map(|((kind, unnamed), sources)| {
            sources.iter().map(move |source| (named(*kind, *unnamed), *source))
        })
        .collect()
}

fn time(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Takes what a file has in the memory of the system out of it; nothing where that can't be done.
fn forget(path: &Path) -> Option<()> {
    std::fs::File::open(path).and_then(|file| file.sync_all()).ok()?;
    std::fs::write("/proc/sys/vm/drop_caches", "1").ok()
}

fn row(name: &str, rows: Duration, blocks: Duration) {
    let shown = |nanos: u64| format!("{:.3?}", Duration::from_nanos(nanos));
    let nanos = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    ratio(name, nanos(rows), nanos(blocks), shown);
}

#[allow(clippy::cast_precision_loss, reason = "a ratio for people")]
fn ratio(name: &str, rows: u64, blocks: u64, shown: impl Fn(u64) -> String) {
    println!("| {name} | {} | {} | {:.4} |", shown(rows), shown(blocks), blocks as f64 / rows as f64);
}

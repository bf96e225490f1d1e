//! The database file against the usual way to keep the same in `SQLite`: a row for each account and each hop, good
//! indexes, and a recursive query. Both are made and asked in one run, so that ratios say something on any machine.
//!
//! `cargo bench --bench archive [-- HOPS…]`; by default 100,000 and 1,000,000 hops. The table of `docs/speed.md` is its
//! output. No `ANALYZE`: it makes the plan of the recursive query worse.
//!
//! Both are loaded from the same records, which are made some hundred thousands at a time: a million hops in one piece.
//! Making them is not in the time of either. What takes records in with a second thread has caught up before its time
//! ends, so that nothing of it goes on while others are made. How much memory the import takes is measured in a process
//! of its own.
//! Beside them lies the least that can be: chains as whole numbers in a file, and nothing else. Cold means that the system
//! has nothing of a file in its memory; warm, that everything was asked once before.
#![allow(clippy::print_stdout, reason = "its output is its purpose")]

#[path = "archive/cascades.rs"]
mod cascades;
#[path = "archive/flat.rs"]
mod flat;
#[path = "archive/rows.rs"]
mod rows;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use cascades::Cascades;
use flat::Flat;
use rows::{Filling, Rows};
use wherefrom::model::ClaimId;
use wherefrom::query::trace;
use wherefrom::store::{Archive, Change, Intake, Kind, Part};

/// How many claims are traced for a median.
const PICKS: usize = 2_000;
/// How often the claim that everybody shares is traced; the fastest counts.
const VIRAL_RUNS: usize = 5;
/// How many claims are traced cold.
const COLD: usize = 15;

/// Of so many hops everything can be read at once.
const MOST_AT_ONCE: usize = 2_000_000;
/// So many records are made before both sides take them, about.
const AT_ONCE: usize = 600_000;
/// What the process is told that measures the memory of an import.
const IMPORT: &str = "--only-import";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let asked: Vec<usize> = words.iter().filter_map(|word| word.replace('_', "").parse().ok()).collect();
    if words.iter().any(|word| word == IMPORT) {
        asked.into_iter().for_each(only_import);
        return;
    }
    let sizes = if asked.is_empty() { vec![100_000, 1_000_000] } else { asked };
    let heads = ["rows, recursive query", "`wherefrom`", "share", "flat numbers", "times as much"];
    println!("| | {} |", heads.join(" | "));
    println!("|---|--:|--:|--:|--:|--:|");
    for hops in sizes {
        measure(hops);
    }
}

/// All three, loaded in turns from the same records.
struct Loads {
    /// Rows, blocks, numbers.
    times: [Duration; 3],
    flat: Flat,
    /// The processor time of all threads, in hundredths of a second.
    processor: [u64; 3],
    hops: usize,
    claims: usize,
    viral: usize,
}

impl Loads {
    fn of(hops: usize, by_rows: &Path, by_blocks: &Path, by_numbers: &Path) -> Self {
        let mut cascades = Cascades::new(hops);
        let change = Change::new("import", SystemTime::UNIX_EPOCH);
        let mut filling = Filling::start(by_rows);
        let mut intake = Intake::start(by_blocks, &change).expect("a database");
        let mut numbers = flat::Filling::start(by_numbers);
        let (mut times, mut processor) = ([Duration::ZERO; 3], [0; 3]);
        let mut clocked = |side: usize, run: &mut dyn FnMut()| {
            let before = processor_time();
            let time = time(run);
            processor[side] += processor_time() - before;
            times[side] += time;
        };
        let mut place = 0;
        loop {
            let mut records = Vec::new();
            while records.len() < AT_ONCE
                && let Some(more) = cascades.next()
            {
                records.extend(more);
            }
            if records.is_empty() {
                break;
            }
            clocked(0, &mut || filling.take(&records));
            clocked(1, &mut || {
                for record in &records {
                    place += 1;
                    intake.take_ref(record, place).expect("room on the disk");
                }
                intake.catch_up().expect("room on the disk");
            });
            clocked(2, &mut || numbers.take(&records));
        }
        let (mut filling, mut intake, mut numbers, mut flat) =
            (Some(filling), Some(intake), Some(numbers), None);
        clocked(0, &mut || filling.take().into_iter().for_each(Filling::finish));
        clocked(1, &mut || {
            let intake = intake.take().expect("once");
            assert_eq!(intake.finish(false).expect("a database").left(), 0);
        });
        clocked(2, &mut || flat = numbers.take().map(flat::Filling::finish));
        let Cascades { hops, claims, viral, .. } = cascades;
        Self { times, flat: flat.expect("a file"), processor, hops, claims, viral }
    }
}

/// Imports and does nothing else, and says how much memory that took at most.
fn only_import(hops: usize) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let change = Change::new("import", SystemTime::UNIX_EPOCH);
    let mut intake = Intake::start(&folder.path().join("blocks.wherefrom"), &change).expect("a database");
    for record in Cascades::new(hops).flatten() {
        intake.take(record, 0).expect("room on the disk");
    }
    intake.finish(false).expect("a database");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown").trim().to_owned();
    println!("{peak}");
}

/// How much memory an import takes at most, as the system says it of a process of its own.
fn memory(hops: usize) -> String {
    let program = std::env::current_exe().expect("this program");
    let import = std::process::Command::new(program).arg(IMPORT).arg(hops.to_string()).output();
    let said = import.expect("it runs").stdout;
    let said = String::from_utf8_lossy(&said).trim().to_owned();
    let kibibytes = said.strip_suffix("kB").and_then(|number| number.trim().parse::<u64>().ok());
    kibibytes.map_or(said, |kibibytes| format!("{} MB", kibibytes * 1024 / 1_000_000))
}

/// The processor time of this process so far, in hundredths of a second; 0 where the system doesn't say.
fn processor_time() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    behind_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

fn measure(hops: usize) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let (by_rows, by_blocks, by_numbers) = (path("rows.sqlite"), path("blocks.wherefrom"), path("numbers"));
    let loads = Loads::of(hops, &by_rows, &by_blocks, &by_numbers);
    println!(
        "| **{} hops, {} claims, one of {} accounts** | | | | | |",
        loads.hops, loads.claims, loads.viral
    );
    row("load", loads.times);
    let hundredths = |ticks: u64| format!("{}.{:02} s", ticks / 100, ticks % 100);
    ratio("load, processor time", loads.processor, hundredths);
    println!("| memory while it is imported, at most | | {} | | | |", memory(hops));
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    let sizes = [&by_rows, &by_blocks, &by_numbers].map(|path| size(path));
    ratio("size", sizes, |bytes| format!("{} MB", bytes / 1_000_000));

    let all: Vec<ClaimId> = (0..loads.claims).map(Cascades::claim_id).collect();
    let step = (all.len() / PICKS).max(1);
    let picks: Vec<&ClaimId> = all.iter().step_by(step).collect();
    let viral = &all[0];
    let cold = |path: &Path, ask: &dyn Fn(&ClaimId)| -> Option<(Duration, Duration)> {
        let mut times: Vec<Duration> = Vec::new();
        for id in picks.iter().skip(1).step_by(picks.len() / COLD).take(COLD) {
            forget(path)?;
            times.push(time(|| ask(id)));
        }
        forget(path)?;
        Some((median(times), time(|| ask(viral))))
    };
    let colds = [
        cold(&by_rows, &|id| drop(black_box(Rows::open(&by_rows).ends(id)))),
        cold(&by_blocks, &|id| drop(black_box(ends(&Archive::open(&by_blocks).expect("it opens"), id)))),
        cold(&by_numbers, &|id| drop(black_box(loads.flat.again().ends(id)))),
    ];

    let (rows, blocks) = (Rows::open(&by_rows), Archive::open(&by_blocks).expect("it opens"));
    for id in picks.iter().take(200).chain([&viral]) {
        let expected = rows.ends(id);
        assert_eq!(expected, ends(&blocks, id), "{id}");
        assert_eq!(expected, loads.flat.ends(id), "{id}");
    }
    let asked: [&dyn Fn(&ClaimId); 3] =
        [&|id| drop(black_box(rows.ends(id))), &|id| drop(black_box(ends(&blocks, id))), &|id| {
            drop(black_box(loads.flat.ends(id)));
        }];
    let each = |ask: &dyn Fn(&ClaimId)| {
        picks.iter().for_each(|id| ask(id));
        median(picks.iter().map(|id| time(|| ask(id))).collect())
    };
    row("trace, warm, median", asked.map(each));
    let fastest =
        |ask: &dyn Fn(&ClaimId)| (0..VIRAL_RUNS).map(|_| time(|| ask(viral))).min().unwrap_or_default();
    row("trace of the biggest, warm", asked.map(fastest));
    if let [Some(rows), Some(blocks), Some(numbers)] = colds {
        row("trace, cold, median", [rows.0, blocks.0, numbers.0]);
        row("trace of the biggest, cold", [rows.1, blocks.1, numbers.1]);
    }
    let all_rows = time(|| assert_eq!(rows.all_ends(), loads.claims));
    let mut counted = 0;
    let all_blocks = time(|| {
        let each = |_, ends: wherefrom::store::Ends| {
            counted += usize::from(black_box(ends).tally.accounts() > 0);
        };
        blocks.all_ends(each).expect("whole");
    });
    assert_eq!(counted, loads.claims);
    let all_numbers = time(|| assert_eq!(loads.flat.all_ends(), loads.claims));
    row("ends of all claims", [all_rows, all_blocks, all_numbers]);
    let stored = time(|| counted = blocks.tallies().expect("whole").len());
    assert_eq!(counted, loads.claims);
    row("ends of all claims, from what is stored", [all_rows, stored, all_numbers]);
    let opened = each(&|id| assert!(traced(&by_blocks, id) > 0));
    println!("| open, trace with all that is known, close; median | | {opened:.3?} | | | |");
    if loads.hops <= MOST_AT_ONCE {
        let whole = time(|| assert_eq!(blocks.case().expect("whole").claims.len(), loads.claims));
        println!("| read everything | | {whole:.3?} | | | |");
    }
}

/// What the command does but to write it: how many accounts the trace of a claim has.
fn traced(path: &Path, id: &ClaimId) -> usize {
    let part = Part::new(Archive::open(path).expect("it opens"));
    let accounts = trace(&part, id).map_or(0, |trace| trace.accounts.len());
    assert!(part.fault().is_none());
    accounts
}

/// The ends of a claim: the numbers of their sources by kind, sorted.
type Ends = Vec<(Kind, u32)>;

fn ends(archive: &Archive, id: &ClaimId) -> Ends {
    let ends = archive.ends(id).expect("whole").expect("a claim");
    let with_kind = |(kind, sources): (Kind, Vec<u32>)| sources.into_iter().map(move |source| (kind, source));
    ends.sources.into_iter().flat_map(with_kind).collect()
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

/// A line of the table: rows, blocks and numbers.
fn row(name: &str, times: [Duration; 3]) {
    let shown = |nanos: u64| format!("{:.3?}", Duration::from_nanos(nanos));
    ratio(name, times.map(|time| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)), shown);
}

#[allow(clippy::cast_precision_loss, reason = "ratios for people")]
fn ratio(name: &str, figures: [u64; 3], shown: impl Fn(u64) -> String) {
    let [rows, blocks, numbers] = figures.map(|figure| figure as f64);
    let [by_rows, by_blocks, by_numbers] = figures.map(shown);
    let (share, times) = (blocks / rows, blocks / numbers);
    println!("| {name} | {by_rows} | {by_blocks} | {share:.4} | {by_numbers} | {times:.1} |");
}

//! Every verb as people run it, on a big case at three sizes: how long it takes beside loading the case, how that
//! grows, and how much it writes. The table of `docs/speed.md` is its output.
//!
//! `cargo bench --bench processes [-- WORDS]`, for all verbs or those whose command has the words in it. Loading is
//! `show` of one claim. Of several runs the fastest counts. Time is that of the processor where the system tells it
//! (Linux), so that other programs matter less; else that of the clock.
#![allow(clippy::print_stdout, reason = "its output is its purpose")]

mod big;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const RUNS: usize = 2;

const LOADING: &str = "show claim-77";

const VERBS: [&str; 34] = [
    "check",
    "trace claim-0",
    "trace claim-0 --json",
    "sheet claim-0",
    "sheet claim-0 --json",
    "list claims",
    "list claims --json",
    "list claims --min-origins 2",
    "list sources --json",
    "corroborate claim-0 --json",
    "corroborate --all",
    "corroborate --all --json",
    "why claim-0 person-0",
    "whatif claim-0 --without person-0",
    "contradictions",
    "contradictions --json",
    "contradictions --suggest",
    "contradictions --suggest --json",
    "impact person-0",
    "impact outlet-0 --members",
    "impact outlet-0 --members --json",
    "gaps",
    "gaps --json",
    "loops",
    "timeline",
    "timeline --json",
    "timeline place-0",
    "compare claim-0",
    "path person-9 person-100",
    "find bridge dawn",
    "find --similar soldiers bridge dawn",
    "export --format json",
    "export --format dot",
    "fmt --check",
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let folders = big::SIZES.map(big::folder);
    let loading = folders.each_ref().map(|folder| measure(folder, LOADING));
    println!(
        "| command | {} | output |",
        big::SIZES.map(|size| format!("{},{:03} claims", size / 1_000, size % 1_000)).join(" | ")
    );
    println!("|---|--:|--:|--:|--:|");
    let seconds = loading.each_ref().map(|one| format!("{:.2} s", one.seconds));
    println!("| loading (`{LOADING}`) | {} | |", seconds.join(" | "));
    for verb in VERBS.into_iter().filter(|verb| words.iter().all(|word| verb.contains(word.as_str()))) {
        let own: Vec<(f64, usize)> = folders
            .iter()
            .zip(&loading)
            .map(|(folder, loading)| {
                let one = measure(folder, verb);
                ((one.seconds - loading.seconds).max(0.0) / loading.seconds, one.bytes)
            })
            .collect();
        let ratios: Vec<String> = own.iter().map(|(ratio, _)| format!("{ratio:.2}")).collect();
        let bytes = own.last().map_or(0, |(_, bytes)| *bytes);
        println!("| `{verb}` | {} | {} KB |", ratios.join(" | "), bytes / 1_000);
    }
}

struct Measured {
    seconds: f64,
    bytes: usize,
}

/// Runs a command several times.
fn measure(folder: &Path, verb: &str) -> Measured {
    let run = || {
        let before = spent();
        let clock = Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_wherefrom"))
            .arg("--case")
            .arg(folder)
            .args(verb.split(' '))
            .stderr(Stdio::null())
            .output()
            .expect("the program");
        let clock = clock.elapsed().as_secs_f64();
        let seconds = before.zip(spent()).map_or(clock, |(before, after)| after - before);
        Measured { seconds, bytes: output.stdout.len() }
    };
    let runs = (0..RUNS).map(|_| run());
    runs.min_by(|a, b| a.seconds.total_cmp(&b.seconds)).expect("a run")
}

/// The seconds of processor time that finished children took, in user mode: those of the system depend on how fast
/// the output is read.
fn spent() -> Option<f64> {
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the name, which may have anything in it: the 14th is that of the children in user mode.
    let ticks: f64 = stat.rsplit_once(')')?.1.split_whitespace().nth(13)?.parse().ok()?;
    Some(ticks / TICKS)
}

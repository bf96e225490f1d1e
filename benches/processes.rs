//! Every verb as people run it, on a big case at three sizes: how long it takes beside loading the case, how that
//! grows, and how much it writes. The table of `docs/speed.md` is its output.
//!
//! `cargo bench --bench processes [-- WORDS]`, for all verbs or those whose command has the words in it. Loading is
//! `show` of one claim. Time is that of the clock, for which people wait; of several runs the fastest counts. The machine
//! has to be quiet. Output goes to a file.
#![allow(clippy::print_stdout, reason = "its output is its purpose")]

mod big;

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const RUNS: usize = 3;

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
        let own: Vec<(f64, u64)> = folders
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
    bytes: u64,
}

/// Runs a command several times.
fn measure(folder: &Path, verb: &str) -> Measured {
    let output = Path::new(env!("CARGO_TARGET_TMPDIR")).join("processes.out");
    let run = || {
        let into = File::create(&output).expect("a file to write to");
        let mut command = Command::new(env!("CARGO_BIN_EXE_wherefrom"));
        command.arg("--case").arg(folder).args(verb.split(' ')).stdout(into).stderr(Stdio::null());
        let clock = Instant::now();
        command.status().expect("the program");
        clock.elapsed().as_secs_f64()
    };
    let seconds = (0..RUNS).map(|_| run()).fold(f64::INFINITY, f64::min);
    let bytes = std::fs::metadata(&output).map_or(0, |file| file.len());
    Measured { seconds, bytes }
}

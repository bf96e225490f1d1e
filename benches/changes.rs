//! What a change of a database costs: an account that is added to a claim without any, and to one that has 100,000.
//!
//! `cargo bench --bench changes`. The table of `docs/changing.md` is its output. Both are measured by turns in one
//! database, each change until it is on the disk; of a hundred the median counts, so that they can be compared on any
//! machine.
#![allow(clippy::print_stdout, reason = "its output is its purpose")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

use wherefrom::model::{Account, Basis, Case, Claim, ClaimId, Hop, Source, SourceId, SourceKind, Stance};
use wherefrom::store::{Archive, Change, Loader};

/// The accounts of the biggest claim.
const BIGGEST: usize = 100_000;
/// The sources, who tell other claims as well.
const SOURCES: usize = 50_000;
/// The other claims.
const CLAIMS: usize = 10_000;
/// How often a change is made to each.
const TIMES: usize = 101;

fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let path = folder.path().join("a.wherefrom");
    let case = case();
    Loader::new(&case, &Change::new("import", SystemTime::UNIX_EPOCH)).create(&path).expect("a database");
    drop(case);
    println!("| an account added to a claim with | none | {BIGGEST} accounts | ratio |");
    println!("|---|--:|--:|--:|");
    let mut archive = Archive::open_for_writing(&path).expect("it opens");
    let mut next = BIGGEST;
    let by_turns = turns("one", |claim| {
        next += 1;
        add(&mut archive, &claim.parse().expect("an id"), next);
    });
    drop(archive);
    row("by the library, database open", by_turns);
    let records = folder.path().join("new.toml");
    let by_turns = turns("two", |claim| {
        next += 1;
        run(&path, &records, claim, next);
    });
    row("by the command", by_turns);
}

/// Measures a change of a claim without accounts and of the biggest, by turns.
fn turns(fresh: &str, mut change: impl FnMut(&str)) -> [Duration; 2] {
    let mut times = [Vec::new(), Vec::new()];
    for n in 0..TIMES {
        for (claim, times) in [format!("{fresh}-{n}"), "biggest".to_owned()].iter().zip(&mut times) {
            let from = Instant::now();
            change(claim);
            times.push(from.elapsed());
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times[TIMES / 2]
    })
}

fn row(name: &str, [fresh, biggest]: [Duration; 2]) {
    let ratio = biggest.as_secs_f64() / fresh.as_secs_f64();
    println!("| {name} | {fresh:.2?} | {biggest:.2?} | {ratio:.2} |");
}

fn add(archive: &mut Archive, claim: &ClaimId, n: usize) {
    let change = Change::new("add", SystemTime::now());
    let mut changing = archive.change(&change).expect("nobody else writes");
    changing.account(claim, &account(claim, n, "by the library")).expect("it fits");
    assert_eq!(changing.finish().expect("it is written"), 1);
}

fn run(path: &Path, records: &Path, claim: &str, n: usize) {
    let text = format!("[claim.{claim}]\naccounts = [{{ chain = [\"{}\"], note = \"{n}\" }}]\n", source(n));
    fs::write(records, text).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_wherefrom"));
    let done =
        command.args(["add", "records"]).arg(records).arg("--case").arg(path).output().expect("it runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn source(n: usize) -> SourceId {
    format!("source-{}", n * 7919 % SOURCES).parse().expect("an id")
}

fn account(claim: &ClaimId, n: usize, channel: &str) -> Account {
    let mut hops = vec![Hop::new(source(n), Basis::Told, Stance::Relays)];
    hops[0].channel = Some(channel.to_owned());
    let other = source(n * 31 + n / SOURCES * 13 + 1);
    hops.push(Hop::new(other, Basis::Witnessed, Stance::Asserts));
    if hops[0].source == hops[1].source {
        hops.pop();
    }
    let note = Some(format!("account {n}"));
    let mut account = Account {
        id: "a".parse().expect("an id"),
        document: None,
        at: None,
        quote: None,
        hops,
        note,
        recorded: None,
    };
    account.id = account.made_id(claim);
    account
}

fn case() -> Case {
    let mut case = Case::default();
    for n in 0..SOURCES {
        let id: SourceId = format!("source-{n}").parse().expect("an id");
        case.sources.insert(id.clone(), Source::new(id, format!("Source {n}"), SourceKind::Person));
    }
    let mut add = |id: String, accounts: usize, from: usize| {
        let id: ClaimId = id.parse().expect("an id");
        let mut claim = Claim::new(id.clone(), format!("What {id} says."));
        claim.accounts = (from..from + accounts).map(|n| account(&id, n, &format!("channel {n}"))).collect();
        case.claims.insert(id, claim);
    };
    add("biggest".to_owned(), BIGGEST, 0);
    (0..CLAIMS).for_each(|n| add(format!("claim-{n}"), n % 5, n));
    (0..TIMES).flat_map(|n| [format!("one-{n}"), format!("two-{n}")]).for_each(|id| add(id, 0, 0));
    case
}

//! The database against the usual way to keep the same in `SQLite`: one row for each hop, found by recursion.
//!
//! `cargo bench --bench database [-- CLAIMS…]`. Both hold the same made-up case with five accounts for each claim, a
//! quarter as many accounts as claims in the biggest. Both answer where the chains of a claim end: kinds of ends, and how
//! many distinct sources each. Times are of the processor's clock, the median of many claims or the best of five.
#![allow(clippy::print_stdout, reason = "its output is its purpose")]

mod big;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, UNIX_EPOCH};

use rusqlite::{Connection, params};
use wherefrom::graph::View as _;
use wherefrom::model::{Case, ClaimId};
use wherefrom::query::trace;
use wherefrom::store::{Archive, Change, Loader, Part};

const SIZES: [usize; 2] = [5_000, 50_000];
const ASKED: usize = 2_000;

fn main() {
    let asked: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    println!("| claims | hops | what | rows | blocks | ratio |\n|--:|--:|---|--:|--:|--:|");
    for claims in sizes {
        measure(claims);
    }
}

fn measure(claims: usize) {
    let case = big::case(claims);
    let hops: usize =
        case.claims.values().flat_map(|claim| &claim.accounts).map(|account| account.hops.len()).sum();
    let row = |what: &str, rows: f64, blocks: f64, unit: &str| {
        println!(
            "| {claims} | {hops} | {what} | {rows:.1} {unit} | {blocks:.1} {unit} | {:.3} |",
            blocks / rows
        );
    };
    let folder = tempfile::tempdir().expect("a folder");
    let (rows_path, blocks_path) = (folder.path().join("rows.db"), folder.path().join("case.wherefrom"));
    let (rows_load, ()) = timed(|| load_rows(&case, &rows_path));
    let change = Change::new("import", UNIX_EPOCH);
    let (blocks_load, ()) =
        timed(|| Loader::new(&case, &change).create(&blocks_path).expect("a case that keeps its promises"));
    row("load", ms(rows_load), ms(blocks_load), "ms");
    let size = |path: &Path| fs::metadata(path).map_or(0, |file| file.len() / 1024);
    println!(
        "| {claims} | {hops} | size | {} KiB | {} KiB (with texts and names) | |",
        size(&rows_path),
        size(&blocks_path)
    );
    let rows = Connection::open(&rows_path).expect("rows");
    rows.pragma_update(None, "mmap_size", 1_i64 << 40).expect("a pragma");
    let archive = Archive::open(&blocks_path).expect("a database");
    let sample: Vec<usize> = (1..case.claims.len()).step_by((case.claims.len() / ASKED).max(1)).collect();
    let id = |n: usize| case.claims.get_index(n).map(|(id, _)| id.clone()).expect("a claim");
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        micros(times[times.len() / 2])
    };
    for n in sample.iter().take(50).chain([&0]) {
        assert_eq!(ends_of_rows(&rows, *n), ends(&archive, &id(*n)), "claim {n}");
    }
    let by_rows = median(sample.iter().map(|n| timed(|| ends_of_rows(&rows, *n)).0).collect());
    let by_blocks = median(sample.iter().map(|n| timed(|| ends(&archive, &id(*n))).0).collect());
    row("ends of a claim, warm", by_rows, by_blocks, "µs");
    let best = |ask: &dyn Fn() -> Duration| (0..5).map(|_| ask()).min().map_or(0.0, micros);
    row(
        "ends of the biggest claim",
        best(&|| timed(|| ends_of_rows(&rows, 0)).0),
        best(&|| timed(|| ends(&archive, &id(0))).0),
        "µs",
    );
    let all_rows = best(&|| timed(|| all_of_rows(&rows)).0);
    row("ends of all claims, from the chains", all_rows, best(&|| timed(|| all(&archive, &case)).0), "µs");
    row(
        "ends of all claims, as stored",
        all_rows,
        best(&|| timed(|| archive.tallies().map(|all| all.len())).0),
        "µs",
    );
    let traced = median(sample.iter().take(500).map(|n| timed(|| traced(&blocks_path, &id(*n))).0).collect());
    println!("| {claims} | {hops} | open, trace, close | | {traced:.1} µs | |");
    println!(
        "| {claims} | {hops} | read the whole case | | {:.1} ms | |",
        best(&|| timed(|| archive.case().map(|case| case.claims.len())).0) / 1000.0
    );
}

fn timed<T>(what: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let answer = what();
    (start.elapsed(), answer)
}

/// A number as `SQLite` has it.
fn int(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// One row for each hop, clustered by claim: the best that rows can be.
fn load_rows(case: &Case, path: &Path) {
    let mut connection = Connection::open(path).expect("a new file");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             CREATE TABLE source (n INTEGER PRIMARY KEY, id TEXT UNIQUE, name TEXT, identity INTEGER);
             CREATE TABLE claim (n INTEGER PRIMARY KEY, id TEXT UNIQUE, text TEXT);
             CREATE TABLE account (n INTEGER PRIMARY KEY, id TEXT UNIQUE, claim INTEGER, at TEXT);
             CREATE TABLE hop (claim INTEGER, account INTEGER, hop INTEGER, source INTEGER, basis INTEGER,
               stance INTEGER, said TEXT, PRIMARY KEY (claim, account, hop)) WITHOUT ROWID;",
        )
        .expect("tables");
    let transaction = connection.transaction().expect("a transaction");
    {
        let mut insert = transaction.prepare("INSERT INTO source VALUES (?, ?, ?, ?)").expect("sql");
        for (n, source) in case.sources.values().enumerate() {
            insert
                .execute(params![int(n), source.id.as_str(), source.name, source.identity as u8])
                .expect("a row");
        }
        let mut claims = transaction.prepare("INSERT INTO claim VALUES (?, ?, ?)").expect("sql");
        let mut accounts = transaction.prepare("INSERT INTO account VALUES (?, ?, ?, ?)").expect("sql");
        let mut hops = transaction.prepare("INSERT INTO hop VALUES (?, ?, ?, ?, ?, ?, ?)").expect("sql");
        let mut account_number = 0_i64;
        for (n, claim) in case.claims.values().enumerate() {
            claims.execute(params![int(n), claim.id.as_str(), claim.text]).expect("a row");
            for account in &claim.accounts {
                let at = account.at.as_ref().map(ToString::to_string);
                accounts.execute(params![account_number, account.id.as_str(), int(n), at]).expect("a row");
                for (place, hop) in account.hops.iter().enumerate() {
                    let source = case.sources.get_index_of(&hop.source).expect("a source");
                    let source = int(source);
                    let said = hop.said.as_ref().map(ToString::to_string);
                    hops.execute(params![
                        int(n),
                        account_number,
                        int(place),
                        source,
                        hop.basis as u8,
                        hop.stance as u8,
                        said
                    ])
                    .expect("a row");
                }
                account_number += 1;
            }
        }
    }
    transaction.commit().expect("a commit");
    connection.execute_batch("CREATE INDEX hop_source ON hop (source)").expect("an index");
    connection.pragma_update(None, "wal_checkpoint", "TRUNCATE").ok();
}

const ENDS: &str = "WITH RECURSIVE chain (account, hop) AS (
  SELECT account, hop FROM hop WHERE claim = ?1 AND hop = 0
  UNION ALL
  SELECT chain.account, next.hop FROM chain
  JOIN hop AS next ON next.claim = ?1 AND next.account = chain.account AND next.hop = chain.hop + 1
)
SELECT last.basis, source.identity, count(DISTINCT last.source), count(*)
FROM (SELECT account, max(hop) AS hop FROM chain GROUP BY account) AS at
JOIN hop AS last ON last.claim = ?1 AND last.account = at.account AND last.hop = at.hop
JOIN source ON source.n = last.source
WHERE last.stance < 2 GROUP BY last.basis, source.identity";

/// The number of accounts that end somewhere.
fn ends_of_rows(rows: &Connection, claim: usize) -> usize {
    let mut select = rows.prepare_cached(ENDS).expect("sql");
    let counts = select.query_map([int(claim)], |row| row.get::<_, i64>(3)).expect("an answer");
    counts.map(|count| usize::try_from(count.expect("a count")).unwrap_or_default()).sum()
}

fn all_of_rows(rows: &Connection) -> usize {
    let sql = "SELECT last.claim, last.basis, source.identity, count(*)
      FROM hop AS last JOIN source ON source.n = last.source
      LEFT JOIN hop AS next ON next.claim = last.claim AND next.account = last.account AND next.hop = last.hop + 1
      WHERE next.claim IS NULL AND last.stance < 2 GROUP BY last.claim, last.basis, source.identity";
    let mut select = rows.prepare_cached(sql).expect("sql");
    select.query_map([], |_| Ok(())).expect("an answer").count()
}

fn ends(archive: &Archive, id: &ClaimId) -> usize {
    let ends = archive.ends(id).expect("a good database").expect("a claim");
    ends.tally.ends().map(|(_, number)| number).sum()
}

fn all(archive: &Archive, case: &Case) -> usize {
    case.claims.keys().map(|id| ends(archive, id)).sum()
}

/// Everything that the command does but to write it.
fn traced(path: &Path, id: &ClaimId) -> usize {
    let part = Part::new(Archive::open(path).expect("a database"));
    let number = trace(&part, id).map_or(0, |trace| trace.accounts.len());
    assert!(part.claim(id).is_some() && part.fault().is_none());
    number
}

//! `wherefrom verify`: everything in a database held against everything else.

use std::path::PathBuf;

use super::desk::refused;
use super::report::plain_path;
use super::screen::{Screen, tame};
use super::{Failure, Outcome};
use wherefrom::store::verify;
use wherefrom::words::count;

/// Verify that everything in a database is as it was written
///
/// Looks at every page, every checksum, every reference, and holds what is stored for speed against the records that it
/// follows from. It shows no record.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The database
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// The most findings that are listed.
const MOST_LISTED: usize = 20;

pub fn run(args: &Args, screen: &mut Screen) -> Result<Outcome, Failure> {
    let verified = verify(&args.file).map_err(refused)?;
    let path = plain_path(&args.file);
    if verified.findings.is_empty() {
        let records = count(verified.records, "record", "records");
        screen.raw(&format!("{path}: {records}, and everything is as it was written."));
        return Ok(Outcome::Done);
    }
    let number = count(verified.findings.len(), "finding", "findings");
    screen.raw(&format!("{path}: {number}."));
    for finding in verified.findings.iter().take(MOST_LISTED) {
        screen.wrapped("  ", "    ", &tame(finding));
    }
    if verified.findings.len() > MOST_LISTED {
        screen.raw(&format!("  and {} more", verified.findings.len() - MOST_LISTED));
    }
    screen.hint("restore a copy of the file; nothing is answered from what is damaged");
    Ok(Outcome::Found)
}

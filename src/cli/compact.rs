//! `wherefrom compact`: a database as small as it can be.

use std::path::PathBuf;

use super::desk::refused;
use super::report::plain_path;
use super::screen::Screen;
use super::{Failure, Outcome};
use wherefrom::store::compact;

/// Make a database as small as it can be
///
/// What was erased leaves its place behind, and this gives it back. The database is verified first, and left as it is if
/// anything is wrong with it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The database
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub fn run(args: &Args, screen: &mut Screen) -> Result<Outcome, Failure> {
    let size = || std::fs::metadata(&args.file).map_or(0, |file| file.len() / 1024);
    let before = size();
    compact(&args.file).map_err(refused)?;
    screen.raw(&format!("{}: {before} KiB before, {} KiB now.", plain_path(&args.file), size()));
    Ok(Outcome::Done)
}

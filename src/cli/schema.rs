//! `wherefrom schema`: the JSON Schema of case files, for editors that complete and check TOML.

use super::Outcome;
use super::screen::Screen;

/// Print the JSON Schema of case files, for editors that complete and check TOML
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_: &Args, screen: &mut Screen) -> Outcome {
    screen.json(&wherefrom::case::schema());
    Outcome::Done
}

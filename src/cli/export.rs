//! `wherefrom export`: the whole case for other programs.

use super::desk::Desk;
use super::screen::Screen;
use super::{Failure, Global, Outcome};
use wherefrom::draw;
use wherefrom::format::case_json;

/// Write the whole case in another format
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The format
    #[arg(long, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Every record, and the ends of every claim
    Json,
    /// A diagram for Graphviz
    Dot,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let desk = Desk::open(global, screen)?;
    match args.format {
        Format::Json => screen.json(&case_json(&desk.graph)),
        Format::Dot => {
            screen.only();
            screen.raw(draw::dot(&draw::whole_case(&desk.graph)).trim_end());
        }
    }
    Ok(Outcome::Done)
}

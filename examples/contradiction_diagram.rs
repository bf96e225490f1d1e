//! A diagram of the contradictions around a claim: what is set against it, and who stands behind each side.
//!
//! ```text
//! cargo run --example contradiction_diagram | dot -Tsvg > square.svg
//! cargo run --example contradiction_diagram -- path/to/case id-of-a-claim
//! ```

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use wherefrom::graph::Graph;
use wherefrom::model::ClaimId;
use wherefrom::protect::Protection;
use wherefrom::{case, draw};

const ALMATY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/graphs/almaty-2022");

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let folder = args.next().unwrap_or_else(|| ALMATY.to_owned());
    let claim = args.next().unwrap_or_else(|| "central-square-cleared".to_owned());
    tell(Path::new(&folder), &claim, &mut io::stdout().lock())
}

/// Writes the diagram for Graphviz.
pub(crate) fn tell(folder: &Path, claim: &str, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = case::read(folder)?;
    let protection = Protection::of(&folder);
    let mut case = folder.case;
    protection.apply(&mut case); // before anything is drawn, so that no picture can name them
    let graph = Graph::new(case);
    let claim = ClaimId::new(claim)?;
    let picture = draw::contradictions(&graph, &claim, &draw::Options::default());
    let picture = picture.ok_or("the case has no such claim")?;
    out.write_all(draw::dot(&picture).as_bytes())?;
    Ok(())
}

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

use wherefrom::case;
use wherefrom::graph::{Graph, View as _};
use wherefrom::model::ClaimId;
use wherefrom::protect::Protection;

const ALMATY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/graphs/almaty-2022");

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let folder = args.next().unwrap_or_else(|| ALMATY.to_owned());
    let claim = args.next().unwrap_or_else(|| "central-square-cleared".to_owned());
    tell(Path::new(&folder), &claim, &mut io::stdout().lock())
}

/// Writes the diagram for Graphviz.
pub(crate) fn tell(folder: &Path, claim: &str, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let mut case = case::read(folder)?.case;
    Protection::of(&case).apply(&mut case); // before anything is drawn, so that no picture can name them
    let graph = Graph::new(case);
    let claim = ClaimId::new(claim)?;
    if graph.claim(&claim).is_none() {
        return Err("the case has no such claim".into());
    }
    let picture = draw::contradictions(&graph, Some(&claim));
    out.write_all(draw::dot(&picture).as_bytes())?;
    Ok(())
}

// SHIM: to be replaced by `use wherefrom::draw;`. The claims and what differs, without those who stand behind them.
mod draw {
    use std::fmt::Write as _;

    use wherefrom::graph::{Graph, View as _};
    use wherefrom::model::ClaimId;

    pub(crate) struct Picture(String);

    pub(crate) fn contradictions(graph: &Graph, claim: Option<&ClaimId>) -> Picture {
        let mut edges = String::new();
        for one in claim.map(|id| graph.contradictions_of(id)).unwrap_or_default() {
            let [a, b] =
                one.claims.each_ref().map(|id| graph.claim(id).map_or("", |claim| claim.text.as_str()));
            let _ = writeln!(edges, "  {a:?} -> {b:?} [dir=none, label={:?}]", one.differ.as_str());
        }
        Picture(edges)
    }

    pub(crate) fn dot(picture: &Picture) -> String {
        format!("digraph {{\n{}}}\n", picture.0)
    }
}

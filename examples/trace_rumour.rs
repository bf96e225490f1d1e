//! Tracing a rumour: by which chains it came into the texts, where each of them stops, and what that does not show.
//!
//! ```text
//! cargo run --example trace_rumour
//! cargo run --example trace_rumour -- path/to/case id-of-a-claim
//! ```

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use wherefrom::graph::Graph;
use wherefrom::model::ClaimId;
use wherefrom::protect::Protection;
use wherefrom::query::{trace, trace_restated};
use wherefrom::{case, words};

const ALMATY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/graphs/almaty-2022");

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let folder = args.next().unwrap_or_else(|| ALMATY.to_owned());
    let rumour = args.next().unwrap_or_else(|| "airport-seized".to_owned());
    tell(Path::new(&folder), &rumour, &mut io::stdout().lock())
}

/// Writes where the trail of a rumour leads.
pub(crate) fn tell(folder: &Path, rumour: &str, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = case::read(folder)?;
    let protection = Protection::of(&folder);
    let mut case = folder.case;
    protection.apply(&mut case); // before the first question, so that no answer can name them
    let graph = Graph::new(case);
    let rumour = ClaimId::new(rumour)?;
    let trace = trace(&graph, &rumour).ok_or("the case has no such claim")?;

    writeln!(out, "{}", trace.claim.text)?;
    for one in &trace.accounts {
        let hops = one.account.hops.iter().map(|hop| words::name_of(&graph, &hop.source));
        writeln!(out, "\n  {}", hops.collect::<Vec<_>>().join("\n    has it from "))?;
        match one.end {
            Some(end) => {
                let kind = words::end_name(end.kind, end.unnamed);
                writeln!(out, "    and there it ends: {kind} ({})", words::end_meaning(end.kind))?;
            }
            None => writeln!(out, "    who does not support it")?,
        }
        for join in one.joins.iter() {
            let other = trace.accounts[join.to.account].account;
            let document = other.document.as_ref().map_or("no document", |id| id.as_str());
            writeln!(out, "    but {document} knows more of that source: our join, not theirs")?;
        }
    }

    let verdict = &trace.verdict;
    writeln!(out, "\nWhat it comes to")?;
    for sentence in words::verdict(&graph, &trace) {
        writeln!(out, "  {sentence}")?;
    }
    writeln!(out, "\nWhat it is not")?;
    let documents = words::count(verdict.documents.len(), "document", "documents");
    let grounds = words::count(verdict.origins.at_least, "known ground", "known grounds");
    writeln!(out, "  A telling is no origin: {documents}, and at the fewest {grounds}.")?;
    for restated in trace_restated(&graph, &rumour) {
        writeln!(
            out,
            "  It has grown from another claim, which counts for nothing here: {}",
            restated.claim.text
        )?;
    }
    Ok(())
}

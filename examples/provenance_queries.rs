//! A fact-checker's questions to a whole case: which claims hang by one thread, and who holds it.
//!
//! ```text
//! cargo run --example provenance_queries
//! cargo run --example provenance_queries -- path/to/case
//! ```

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use wherefrom::graph::{Graph, View as _};
use wherefrom::model::{Identity, SourceId};
use wherefrom::protect::Protection;
use wherefrom::query::{Trace, trace};
use wherefrom::{case, words};

const ALMATY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/graphs/almaty-2022");
const SHOWN: usize = 5; // claims under each question
type Question<'a> = (&'a str, &'a dyn Fn(&Trace) -> bool);

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).unwrap_or_else(|| ALMATY.to_owned());
    tell(Path::new(&folder), &mut io::stdout().lock())
}

/// Writes the answers to four questions.
pub(crate) fn tell(folder: &Path, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = case::read(folder)?;
    let protection = Protection::of(&folder);
    let mut case = folder.case;
    protection.apply(&mut case); // before the first question, so that no answer can name them
    let graph = Graph::new(case);
    let traces: Vec<Trace> = graph.case().claims.keys().filter_map(|id| trace(&graph, id)).collect();

    let unnamed = |id: &&SourceId| {
        graph.source(id).is_some_and(|s| matches!(s.identity, Identity::Described | Identity::None))
    };
    let one_unnamed = |trace: &Trace| ends(trace).len() == 1 && ends(trace).iter().all(unnamed);
    // Support starts inside of those who doubt or deny; where it starts at 0, nobody does.
    let only_against =
        |trace: &Trace| !trace.disputes.is_empty() && trace.accounts.iter().all(|one| one.support_from > 0);
    let questions: [Question; 3] = [
        ("What rests on a single unnamed source?", &one_unnamed),
        ("What has two known grounds or more?", &|trace: &Trace| trace.verdict.origins.at_least >= 2),
        ("What is known only through those who doubt or deny it?", &only_against),
    ];
    for (question, fits) in questions {
        let found: Vec<&Trace> = traces.iter().filter(|trace| fits(trace)).collect();
        writeln!(out, "{question} {} of {} claims", found.len(), traces.len())?;
        for trace in found.into_iter().take(SHOWN) {
            writeln!(out, "  {}", trace.claim.text)?;
            for end in &trace.verdict.ends {
                let names: Vec<String> = end.sources.iter().map(|id| words::name_of(&graph, id)).collect();
                writeln!(out, "      {}: {}", words::end_name(end.kind, end.unnamed), names.join("; "))?;
            }
        }
        writeln!(out)?;
    }

    let mut channels: BTreeMap<&SourceId, usize> = BTreeMap::new();
    for trace in &traces {
        let supporting = trace.accounts.iter().filter(|one| one.end.is_some());
        let chains = supporting.map(|one| one.account.hops[one.support_from..].iter().map(|hop| &hop.source));
        let on_all = chains.map(BTreeSet::from_iter).reduce(|all, these| &all & &these).unwrap_or_default();
        on_all.difference(&ends(trace)).for_each(|id| *channels.entry(id).or_default() += 1);
    }
    let mut channels: Vec<(&SourceId, usize)> = channels.into_iter().collect();
    channels.sort_by_key(|(id, claims)| (Reverse(*claims), *id));
    writeln!(out, "Who passes on all that is known of a claim, and is not where it comes from?")?;
    for (id, claims) in channels.into_iter().take(2 * SHOWN) {
        writeln!(out, "{claims:>5}  {}", words::name_of(&graph, id))?;
    }
    Ok(())
}

/// The sources in which the supporting chains of a claim end.
fn ends<'a>(trace: &Trace<'a>) -> BTreeSet<&'a SourceId> {
    trace.accounts.iter().filter_map(|one| Some(one.end?.source)).collect()
}

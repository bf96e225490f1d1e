//! `wherefrom draw timeline`: a timeline as a chart.

use super::super::Failure;
use super::super::desk::Desk;
use super::super::filter::FilterArgs;
use super::super::near::Asked;
use super::super::screen::Screen;
use super::super::timeline::asked;
use wherefrom::draw::{self, Chart};
use wherefrom::query::{claims_around, list_claims, timeline};
use wherefrom::store::Reach;
use wherefrom::words;

/// What is said to have happened when, who said so when, and what was published when
#[derive(Debug, clap::Args)]
pub(super) struct TimelineArgs {
    /// Ids of claims, sources, documents or entities, `-` for a list on standard input, or words of one claim: one chart
    /// of all of them. By default the whole case
    #[arg(value_name = "CLAIM|ENTITY|SOURCE")]
    of: Vec<String>,
    #[command(flatten)]
    filter: FilterArgs,
}

impl TimelineArgs {
    /// What of a case the chart needs.
    pub(super) fn asked(&self) -> Asked<'_> {
        self.filter.leave(Asked::any(&self.of, Reach::TIMES))
    }
}

/// Asks and draws.
pub(super) fn chart(desk: &Desk, args: &TimelineArgs, screen: &Screen) -> Result<Chart, Failure> {
    let graph = &desk.graph;
    let filter = args.filter.resolve(desk, screen)?;
    let ids = asked(desk, &args.of, screen)?;
    let claims = if args.of.is_empty() {
        list_claims(graph, &filter)
    } else {
        let around = ids.iter().flat_map(|id| claims_around(graph, id));
        around.filter(|claim| filter.admits(graph, claim)).collect()
    };
    let name = |id: &String| {
        let claim = graph.case().claims.get(id.as_str()).map(|claim| claim.text.clone());
        let node = || graph.node(id).map(|node| words::node_name(graph, node));
        claim.or_else(node).unwrap_or_else(|| id.clone())
    };
    let title = match ids.as_slice() {
        [] => graph.case().title.clone().unwrap_or_else(|| "The whole case".to_owned()),
        ids => words::enumerate(&ids.iter().map(name).collect::<Vec<_>>(), 4),
    };
    Ok(draw::timeline(graph, &timeline(graph, &claims), &words::chart::title(&title)))
}

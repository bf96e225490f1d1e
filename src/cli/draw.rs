//! `wherefrom draw`: an answer as a picture.
//!
//! What is drawn is asked here; in which format, and where it goes, stands in `output`.

mod output;
mod timeline;

use super::desk::Desk;
use super::filter::FilterArgs;
use super::impact::sources;
use super::names;
use super::near::Asked;
use super::screen::Screen;
use super::{Failure, Global, Outcome};
use output::{Drawn, OutputArgs};
use wherefrom::draw::{self, Options, Picture, Ranks};
use wherefrom::graph::View as _;
use wherefrom::model::{ClaimId, SourceId};
use wherefrom::query::{Names, Subject, compare, contradictions, impact, trace};
use wherefrom::store::{Members, Reach};
use wherefrom::words;

/// Draw an answer: for the web, for print, as a page to explore, or for Graphviz
///
/// Each picture answers one question at a glance, has its answer in the title, says what its signs mean, and says what it
/// leaves out and how to see that. The same case gives the same picture.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Trace(TraceArgs),
    Contradictions(ContradictionsArgs),
    Dispute(DisputeArgs),
    Source(SourceArgs),
    Impact(ImpactArgs),
    Entity(EntityArgs),
    Compare(CompareArgs),
    Case(CaseArgs),
    Timeline(timeline::TimelineArgs),
}

/// All that hangs on a source: the claims it tells, who passes them on, and whom it has them from
#[derive(Debug, clap::Args)]
struct SourceArgs {
    /// The id of a source or document
    #[arg(value_name = "SOURCE")]
    source: String,
    #[command(flatten)]
    part: PartArgs,
}

/// What falls if sources go: which claims fall, which stand and on what, which to look at again
#[derive(Debug, clap::Args)]
struct ImpactArgs {
    /// Those who go, all at once: ids of sources or documents, or `-` for ids on standard input
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<String>,
    /// With them go all who are a part of them or speak for them
    #[arg(long)]
    members: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    part: PartArgs,
}

/// What is said about an entity: its claims by dispute and document, and how each ends
#[derive(Debug, clap::Args)]
struct EntityArgs {
    /// The id of an entity, or of a source that claims are about
    #[arg(value_name = "ENTITY")]
    entity: String,
    #[command(flatten)]
    part: PartArgs,
}

/// A story as it changes: wording by wording, and what is lost and new on the way
#[derive(Debug, clap::Args)]
struct CompareArgs {
    /// The claim: its id, or some words of it
    #[arg(value_name = "CLAIM", required = true)]
    claim: Vec<String>,
}

/// The case at a glance: its documents, what they share, and the biggest disputes
#[derive(Debug, clap::Args)]
struct CaseArgs {}

/// One dispute: the claims that contradictions connect with this one, and what the sides share
#[derive(Debug, clap::Args)]
struct DisputeArgs {
    #[command(flatten)]
    of: ClaimArgs,
}

/// Where a claim comes from: who passes it on, from whom they have it, and how each chain ends
#[derive(Debug, clap::Args)]
struct TraceArgs {
    #[command(flatten)]
    of: ClaimArgs,
    /// What stands above one another: what is as many hops away, or what is dated alike
    #[arg(long, value_name = "RANKS", default_value = "hop")]
    by: By,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// As many hops away from the claim
    Hop,
    /// Happened, published or said at the same time
    Time,
}

#[derive(Debug, clap::Args)]
struct ClaimArgs {
    /// The claim: its id, or some words of it
    #[arg(value_name = "CLAIM", required = true)]
    claim: Vec<String>,
    #[command(flatten)]
    part: PartArgs,
}

/// Who contradicts whom: the sides face each other, each with its chains and ends
#[derive(Debug, clap::Args)]
struct ContradictionsArgs {
    /// Only what touches this: the id of a claim, an entity or a source, or some words of one claim. By default the
    /// biggest disputes of the case
    #[arg(value_name = "CLAIM|ENTITY|SOURCE")]
    of: Vec<String>,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    part: PartArgs,
}

/// How much of an answer is drawn.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "How much is drawn")]
struct PartArgs {
    /// Only the chains of this claim, or through this source or document
    #[arg(long, value_name = "ID")]
    focus: Option<String>,
    /// Only so many hops of each chain, from the document inwards
    #[arg(long, value_name = "HOPS", value_parser = clap::value_parser!(u16).range(1..))]
    depth: Option<u16>,
}

impl PartArgs {
    /// Looks up the id in focus.
    fn options(&self, desk: &Desk, screen: &Screen) -> Result<Options, Failure> {
        let subject = self.focus.as_ref().map(|typed| names::subject(desk, typed, screen)).transpose()?;
        let focus = subject.map(|subject| match subject {
            Subject::Claim(id) => id.to_string(),
            Subject::Node(id) => id.to_string(),
        });
        let most_hops = self.depth.map_or(usize::MAX, usize::from);
        Ok(Options { focus, most_hops, ..Options::default() })
    }
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let desk = Desk::near(global, screen, &args.what.asked())?;
    args.output.check()?;
    let drawn = drawn(&desk, &args.what, screen)?;
    args.output.write(drawn, screen)
}

impl What {
    /// What of a case the picture needs; all of it if nothing is named.
    fn asked(&self) -> Asked<'_> {
        let one = std::slice::from_ref;
        match self {
            Self::Trace(args) => {
                Asked::claims(&args.of.claim, Reach::STORY).focused(args.of.part.focus.as_ref())
            }
            Self::Dispute(args) => {
                Asked::claims(&args.of.claim, Reach::DISPUTES).focused(args.of.part.focus.as_ref())
            }
            Self::Contradictions(args) if args.of.is_empty() => Asked::default(),
            Self::Contradictions(args) => {
                let asked = Asked::any(&args.of, Reach::DISPUTES).focused(args.part.focus.as_ref());
                args.filter.leave(asked)
            }
            Self::Source(args) => Asked::nodes(one(&args.source), Reach::falling(Members::Stay))
                .focused(args.part.focus.as_ref()),
            Self::Impact(args) => {
                let members = if args.members { Members::Go } else { Members::Stay };
                let asked = Asked::nodes(&args.sources, Reach::falling(members));
                args.filter.leave(asked.focused(args.part.focus.as_ref()))
            }
            Self::Entity(args) => {
                Asked::nodes(one(&args.entity), Reach::CONCERNING).focused(args.part.focus.as_ref())
            }
            Self::Compare(args) => Asked::claims(&args.claim, Reach::WORDINGS),
            Self::Case(_) => Asked::default(),
            Self::Timeline(args) => args.asked(),
        }
    }
}

fn drawn(desk: &Desk, what: &What, screen: &Screen) -> Result<Drawn, Failure> {
    let graph = &desk.graph;
    let picture: Result<Picture, Failure> = match what {
        What::Trace(args) => {
            let (claim, mut options) = args.of.resolve(desk, screen)?;
            options.ranks = if args.by == By::Time { Ranks::Time } else { Ranks::Hop };
            let answer = trace(graph, &claim).ok_or_else(|| missing(&claim))?;
            Ok(draw::trace(graph, &answer, &options))
        }
        What::Contradictions(args) => {
            let options = args.part.options(desk, screen)?;
            let filter = args.filter.resolve(desk, screen)?;
            let subjects = names::subjects(desk, &args.of, screen)?;
            if let [Subject::Claim(claim)] = subjects.as_slice() {
                let picture = draw::contradictions(graph, claim, &options);
                return picture.map(Drawn::Picture).ok_or_else(|| missing(claim));
            }
            let answer = contradictions(graph, &subjects, &filter);
            Ok(draw::disputes(graph, &answer, &title(desk, &subjects), &options))
        }
        What::Source(args) => {
            let id = teller(desk, &args.source, screen)?;
            let picture = draw::source(graph, &id, &args.part.options(desk, screen)?);
            picture.ok_or_else(|| Failure::new(format!("no source `{id}`")))
        }
        What::Impact(args) => {
            let sources = sources(desk, &args.sources, screen)?;
            let answer = impact(graph, &sources, args.members, &args.filter.resolve(desk, screen)?);
            Ok(draw::impact(graph, &answer, &args.part.options(desk, screen)?))
        }
        What::Entity(args) => {
            let id = names::node(desk, &args.entity, screen)?;
            let picture = draw::entity(graph, &id, &args.part.options(desk, screen)?);
            picture.ok_or_else(|| Failure::new(format!("no entity `{id}`")))
        }
        What::Compare(args) => {
            let claim = one_claim(desk, &args.claim, screen)?;
            let names = Names::of(desk.case());
            let answer = compare(graph, &names, &claim).ok_or_else(|| missing(&claim))?;
            Ok(draw::compare(graph, &answer))
        }
        What::Case(_) => Ok(draw::overview(graph)),
        What::Timeline(args) => return Ok(Drawn::Chart(timeline::chart(desk, args, screen)?)),
        What::Dispute(args) => {
            let (claim, options) = args.of.resolve(desk, screen)?;
            draw::dispute(graph, &claim, &options).ok_or_else(|| missing(&claim))
        }
    };
    picture.map(Drawn::Picture)
}

impl ClaimArgs {
    /// The one claim, and how much is drawn of its answer.
    fn resolve(&self, desk: &Desk, screen: &Screen) -> Result<(ClaimId, Options), Failure> {
        Ok((one_claim(desk, &self.claim, screen)?, self.part.options(desk, screen)?))
    }
}

fn one_claim(desk: &Desk, typed: &[String], screen: &Screen) -> Result<ClaimId, Failure> {
    match desk.claims(typed, screen)?.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(Failure::new("a picture shows one claim").hint("ask for one claim at a time")),
    }
}

/// What a picture of disputes is about: who was asked for, or the case.
fn title(desk: &Desk, subjects: &[Subject]) -> String {
    let name = |subject: &Subject| match subject {
        Subject::Claim(id) => desk.graph.claim(id).map_or(id.to_string(), |claim| claim.text.clone()),
        Subject::Node(id) => {
            let node = desk.graph.node(id.as_str());
            node.map_or(id.to_string(), |node| words::node_name(&desk.graph, node))
        }
    };
    match subjects {
        [] => desk.case().title.clone().unwrap_or_else(|| "Contradictions".to_owned()),
        subjects => words::enumerate(&subjects.iter().map(name).collect::<Vec<_>>(), 4),
    }
}

/// The id of a source or document; whoever means an entity is told which picture shows it.
fn teller(desk: &Desk, typed: &str, screen: &Screen) -> Result<SourceId, Failure> {
    if desk.case().entities.contains_key(desk.protection.shown(typed)) {
        return Err(Failure::new(format!("`{typed}` is an entity; it tells nothing"))
            .hint(format!("what is said about it: `wherefrom draw entity {typed}`")));
    }
    names::source(desk, typed, screen)
}

fn missing(id: &ClaimId) -> Failure {
    Failure::new(format!("no claim `{id}`"))
}

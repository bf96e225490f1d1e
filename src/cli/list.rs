//! `wherefrom list`: claims, sources, entities, documents, contradictions, as far as a filter lets them through.

use super::desk::Desk;
use super::filter::FilterArgs;
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::format::{claims_json, contradictions_json, entities_json, sources_json};
use wherefrom::model::{Claim, ClaimId};
use wherefrom::query::{
    list_claims, list_contradictions, list_documents, list_entities, list_sources, who_says,
};
use wherefrom::words;

/// List claims, sources, entities, documents or contradictions
///
/// Filters narrow the claims; sources, entities, documents and contradictions are then those of the claims that are
/// left. Conditions on source, document, end and basis have to hold for one and the same account.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to list
    #[arg(value_name = "WHAT", default_value = "claims")]
    what: What,
    #[command(flatten)]
    filter: FilterArgs,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Only the ids of what is listed (of contradictions those of their claims), one a line: `-` reads them
    #[arg(long, conflicts_with = "json")]
    ids: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Claims,
    Sources,
    Entities,
    Documents,
    Contradictions,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let desk = Desk::open(global, screen)?;
    let filter = args.filter.resolve(&desk, screen)?;
    let graph = &desk.graph;
    match args.what {
        What::Claims => {
            let claims = list_claims(graph, &filter);
            if args.json {
                screen.json(&claims_json(graph, &claims));
            } else if args.ids {
                screen.ids(claims.iter().map(|one| one.id.as_str()));
            } else {
                for one in claims {
                    write_claim(&desk, one, screen);
                }
            }
        }
        What::Sources | What::Documents => {
            let sources = if args.what == What::Sources {
                list_sources(graph, &filter)
            } else {
                list_documents(graph, &filter)
            };
            if args.json {
                screen.json(&sources_json(&sources));
            } else if args.ids {
                screen.ids(sources.iter().map(|one| one.id.as_str()));
            } else {
                for one in sources {
                    let published = words::published(graph, one);
                    let what = published.unwrap_or_else(|| words::what_it_is(one));
                    write_line(one.id.as_str(), &one.name, &what, screen);
                }
            }
        }
        What::Entities => {
            let entities = list_entities(graph, &filter);
            if args.json {
                screen.json(&entities_json(&entities));
            } else if args.ids {
                screen.ids(entities.iter().map(|one| one.id.as_str()));
            } else {
                for one in entities {
                    write_line(one.id.as_str(), &one.name, one.kind.as_str(), screen);
                }
            }
        }
        What::Contradictions => {
            let all = list_contradictions(graph, &filter);
            if args.json {
                screen.json(&contradictions_json(&all));
            } else if args.ids {
                screen.ids(all.iter().flat_map(|one| &one.claims).map(ClaimId::as_str));
            } else {
                for one in all {
                    write_contradiction(&desk, one, screen);
                }
            }
        }
    }
    if screen.is_empty() {
        screen.note(if filter.is_open() { "There are none." } else { "None fits the filter." });
    }
    Ok(Outcome::Done)
}

fn write_line(id: &str, name: &str, what: &str, screen: &mut Screen) {
    screen.wrapped(
        "",
        "    ",
        &format!(
            "{}  {} {}",
            paint(style::STRONG, id),
            tame(name),
            paint(style::FAINT, &format!("[{}]", tame(what)))
        ),
    );
}

fn write_claim(desk: &Desk, claim: &Claim, screen: &mut Screen) {
    let who = who_says(&desk.graph, claim);
    let who = tame(&words::who_says(&desk.graph, &who.ends, &who.against));
    let line = format!("{}  {} [{who}]", paint(style::STRONG, claim.id.as_str()), tame(&claim.text));
    screen.wrapped("", "    ", &line);
}

fn write_contradiction(desk: &Desk, one: &wherefrom::model::Contradiction, screen: &mut Screen) {
    screen.raw(&format!("{} ({})", paint(style::AGAINST, one.strength.as_str()), one.differ));
    for id in &one.claims {
        let text = desk.case().claims.get(id).map_or(String::new(), |claim| tame(&claim.text));
        screen.wrapped("  ", "    ", &format!("{text} {}", paint(style::FAINT, &format!("[{id}]"))));
    }
    if let Some(why) = &one.why {
        screen.wrapped("  because: ", "    ", &tame(why));
    }
}

//! `wherefrom list`: claims, sources, entities, documents, contradictions, as far as a filter lets them through.

use super::desk::Desk;
use super::filter::FilterArgs;
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::diag::did_you_mean;
use wherefrom::format::{claims_json, contradictions_json, entities_json, sources_json, tags_json};
use wherefrom::model::{Claim, ClaimId, EntityKind, SourceKind};
use wherefrom::query::{
    TagCount, list_claims, list_contradictions, list_documents, list_entities, list_sources, list_tags,
    who_says,
};
use wherefrom::words;

/// List claims, sources, entities, documents, contradictions or tags
///
/// Filters narrow the claims; sources, entities, documents and contradictions are then those of the claims that are
/// left, and tags those of the claims and of their sources. Conditions on source, document, end and basis have to hold for one and the same account.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to list
    #[arg(value_name = "WHAT", default_value = "claims")]
    what: What,
    /// Only sources or entities of this kind
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Only the ids of what is listed (of contradictions those of their claims, of tags the tags), one a line: `-` reads them
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
    Tags,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let desk = Desk::open(global, screen)?;
    let filter = args.filter.resolve(&desk, screen)?;
    let graph = &desk.graph;
    let kinds = kinds(args)?;
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
            let mut sources = if args.what == What::Sources {
                list_sources(graph, &filter)
            } else {
                list_documents(graph, &filter)
            };
            sources.retain(|one| admits(kinds, one.kind.as_str()));
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
            let mut entities = list_entities(graph, &filter);
            entities.retain(|one| admits(kinds, one.kind.as_str()));
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
        What::Tags => {
            let tags = list_tags(graph, &filter);
            if args.json {
                screen.json(&tags_json(&tags));
            } else if args.ids {
                screen.ids(tags.iter().map(|one| one.tag));
            } else {
                tags.iter().for_each(|one| write_tag(one, screen));
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
        screen.note(if filter.is_open() && args.kind.is_empty() {
            "There are none."
        } else {
            "None fits the filter."
        });
    }
    Ok(Outcome::Done)
}

/// The kinds that are asked for, if those of what is listed are so called.
fn kinds(args: &Args) -> Result<&[String], Failure> {
    let known = match args.what {
        What::Sources => SourceKind::WORDS,
        What::Entities => EntityKind::WORDS,
        _ if args.kind.is_empty() => return Ok(&[]),
        _ => return Err(Failure::new("`--kind` goes with `list sources` and `list entities`")),
    };
    match args.kind.iter().find(|kind| !known.contains(&kind.as_str())) {
        None => Ok(&args.kind),
        Some(kind) => {
            let what = if args.what == What::Sources { "source" } else { "entity" };
            let hint = did_you_mean(kind, known.iter().copied());
            let hint = hint.unwrap_or_else(|| format!("a kind is one of {}", known.join(", ")));
            Err(Failure::new(format!("no kind of {what} is called `{kind}`")).hint(hint))
        }
    }
}

fn admits(kinds: &[String], kind: &str) -> bool {
    kinds.is_empty() || kinds.iter().any(|one| one == kind)
}

fn write_tag(one: &TagCount, screen: &mut Screen) {
    let mut on = Vec::new();
    on.extend((one.claims > 0).then(|| words::count(one.claims, "claim", "claims")));
    on.extend((one.sources > 0).then(|| words::count(one.sources, "source", "sources")));
    let on = paint(style::FAINT, &format!("[{}]", on.join(", ")));
    screen.wrapped("", "    ", &format!("{}  {on}", paint(style::STRONG, &tame(one.tag))));
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

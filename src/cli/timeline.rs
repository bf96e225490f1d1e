//! `wherefrom timeline`: what happened, was said and was published, in the order of time as far as it is certain.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::desk::Desk;
use super::filter::FilterArgs;
use super::names;
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::format::timeline_json;
use wherefrom::graph::View as _;
use wherefrom::model::{Account, Claim, SourceId};
use wherefrom::query::{
    Entry, FirstTold, Moment, Telling, Timeline, claims_around, footing, list_claims, timeline,
};
use wherefrom::words;

/// Show what happened when, when it was said, and when it was published
///
/// For claims, sources, documents or entities, or for all that the filters let through. Uncertain times stay as
/// uncertain as they are, and one is put after another only as far as that is certain. What nobody is known to have seen
/// is said to have happened, and what is contested is marked. Says who is first known to have told each
/// claim, and which times can't all be right.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Ids or names of claims, sources, documents or entities, `-` for a list on standard input, or words of one claim. By
    /// default the whole case
    #[arg(value_name = "CLAIM|ENTITY|SOURCE")]
    of: Vec<String>,
    /// One timeline of all that was named, and not one for each
    #[arg(long)]
    together: bool,
    #[command(flatten)]
    filter: FilterArgs,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Only the ids of the claims, one a line: `-` reads them
    #[arg(long, conflicts_with = "json")]
    ids: bool,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let desk = Desk::open(global, screen)?;
    let filter = args.filter.resolve(&desk, screen)?;
    let asked = asked(&desk, &args.of, screen)?;
    let mut answers: Vec<(Option<String>, Vec<&Claim>)> = asked
        .into_iter()
        .map(|id| {
            let claims = claims_around(&desk.graph, &id);
            (Some(id), claims.into_iter().filter(|claim| filter.admits(&desk.graph, claim)).collect())
        })
        .collect();
    if args.of.is_empty() {
        answers.push((None, list_claims(&desk.graph, &filter)));
    } else if args.together {
        let ids: Vec<String> = answers.iter().filter_map(|(id, _)| id.clone()).collect();
        answers = vec![(Some(ids.join(", ")), answers.into_iter().flat_map(|(_, claims)| claims).collect())];
    }
    if args.ids {
        screen.ids(answers.iter().flat_map(|(_, claims)| claims).map(|claim| claim.id.as_str()));
        return Ok(Outcome::Done);
    }
    let answers = answers.iter().map(|(id, claims)| (id.as_deref(), timeline(&desk.graph, claims)));
    if args.json {
        let all: Vec<_> = answers.collect();
        screen.json_each(&all, |(id, one)| timeline_json(&desk.graph, *id, one));
        return Ok(Outcome::Done);
    }
    for (number, (id, one)) in answers.enumerate() {
        if number > 0 {
            screen.blank();
        }
        write_timeline(&desk, id, &one, screen);
    }
    Ok(Outcome::Done)
}

/// The ids that the arguments name, as they are shown, in their order.
pub(super) fn asked(desk: &Desk, typed: &[String], screen: &Screen) -> Result<Vec<String>, Failure> {
    let asked = names::subjects(desk, typed, screen)?;
    Ok(asked.iter().map(|subject| subject.id().to_owned()).collect())
}

fn write_timeline(desk: &Desk, of: Option<&str>, answer: &Timeline, screen: &mut Screen) {
    let claims = words::count(answer.claims.len(), "claim", "claims");
    let of = of.map_or("Timeline of the case".to_owned(), |id| format!("Timeline of {id}"));
    screen.wrapped("", "", &format!("{} ({claims})", paint(style::STRONG, &of)));
    for moment in &answer.moments {
        write_moment(desk, answer, moment, screen);
    }
    write_undated(desk, answer, screen);
    write_first(desk, answer, screen);
    if !answer.anachronisms.is_empty() {
        screen.blank();
        screen.heading("Times that can't all be right");
    }
    for one in &answer.anachronisms {
        let text = tame(&words::timeline::anachronism(&desk.graph, one));
        let place = tame(&words::timeline::place_of(one.account));
        let evidence = paint(style::FAINT, &format!("[{}] at {place}", one.claim.id));
        screen.wrapped("  ", "    ", &format!("{} {evidence}", paint(style::AGAINST, &text)));
    }
}

fn write_moment(desk: &Desk, answer: &Timeline, moment: &Moment, screen: &mut Screen) {
    screen.blank();
    let order = match moment.after_all_above {
        Some(true) => String::new(),
        Some(false) => paint(style::FAINT, "  not after all that stands above"),
        None => paint(style::FAINT, "  may overlap with what stands above"),
    };
    let when = words::first_up(&words::date(moment.when));
    screen.raw(&format!("{}{order}", paint(style::STRONG, &when)));
    for entry in &moment.entries {
        match entry {
            Entry::Happened(claim) => {
                let happened = words::timeline::happened(footing(&desk.graph, claim));
                write_claim(desk, &format!("{happened}: "), claim, screen);
            }
            Entry::Said { claim, account, hop } => write_said(desk, claim, account, *hop, screen),
            Entry::Published { document, tells } => {
                write_published(desk, document, tells, answer.claims.len() == 1, screen);
            }
        }
    }
}

fn write_said(desk: &Desk, claim: &Claim, account: &Account, hop: usize, screen: &mut Screen) {
    let one = &account.hops[hop];
    let mut how = vec![one.source.to_string(), one.basis.to_string()];
    how.extend((!one.stance.supports()).then(|| one.stance.to_string()));
    how.extend(one.channel.iter().map(|channel| tame(channel)));
    let name = tame(&words::name_of(&desk.graph, &one.source));
    let id = paint(style::FAINT, &format!("[{}]", claim.id));
    let how = paint(style::FAINT, &format!("[{}]", how.join("; ")));
    screen.wrapped("  said: ", "    ", &format!("{name} {how}: {} {id}", tame(&claim.text)));
    let place = tame(&words::timeline::place_of(account));
    screen.wrapped("    ", "    ", &paint(style::FAINT, &format!("at {place}")));
}

fn write_published(
    desk: &Desk,
    document: &SourceId,
    tells: &[(&Claim, &Account)],
    only_one: bool,
    screen: &mut Screen,
) {
    let what = if only_one {
        let places: Vec<_> = tells.iter().map(|(_, account)| words::timeline::place_of(account)).collect();
        format!("tells it at {}", tame(&words::enumerate(&places, 6)))
    } else {
        let mut ids: Vec<String> = tells.iter().map(|(claim, _)| claim.id.to_string()).collect();
        ids.dedup();
        let number = words::count(ids.len(), "claim", "claims");
        format!("tells {number}: {}", words::enumerate(&ids, 6))
    };
    let source = desk.graph.source(document);
    let outlet = source.and_then(|source| source.document.as_ref()?.outlet.as_ref());
    let mut facts = vec![document.to_string()];
    facts.extend(outlet.map(|outlet| tame(&words::name_of(&desk.graph, outlet))));
    let name = tame(&words::name_of(&desk.graph, document));
    let facts = paint(style::FAINT, &format!("[{}]", facts.join("; ")));
    screen.wrapped("  published: ", "    ", &format!("{name} {facts} {what}"));
}

fn write_claim(desk: &Desk, first: &str, claim: &Claim, screen: &mut Screen) {
    let id = paint(style::FAINT, &format!("[{}]", claim.id));
    screen.wrapped(&format!("  {first}"), "    ", &format!("{} {id}", tame(&claim.text)));
    let rests = tame(&words::timeline::rests_on(&desk.graph, claim));
    screen.wrapped("    ", "    ", &paint(style::FAINT, &rests));
}

fn write_undated(desk: &Desk, answer: &Timeline, screen: &mut Screen) {
    if !answer.undated.is_empty() {
        screen.blank();
        screen.heading("Not recorded when it happened");
        answer.undated.iter().for_each(|claim| write_claim(desk, "", claim, screen));
    }
    if !answer.undated_documents.is_empty() {
        screen.blank();
        screen.heading("Not known when it was published");
        for id in &answer.undated_documents {
            let name = tame(&words::name_of(&desk.graph, id));
            screen.wrapped("  ", "    ", &format!("{name} {}", paint(style::FAINT, &format!("[{id}]"))));
        }
    }
}

fn write_first(desk: &Desk, answer: &Timeline, screen: &mut Screen) {
    let groups = |tellings: for<'b> fn(&'b FirstTold) -> &'b [Telling<'b>], all: bool| {
        let mut groups: IndexMap<String, BTreeSet<String>> = IndexMap::new();
        for first in answer.first.iter().filter(|first| all || !tellings(first).is_empty()) {
            let who = words::timeline::first_tellings(&desk.graph, tellings(first));
            groups.entry(who).or_default().insert(first.claim.id.to_string());
        }
        groups
    };
    let supporting = groups(|first| &first.supporting, true);
    let against = groups(|first| &first.against, false);
    let sections = [
        ("First known to tell it as so", supporting),
        ("First known to tell it with doubt or as denied", against),
    ];
    for (heading, groups) in sections {
        if groups.is_empty() {
            continue;
        }
        screen.blank();
        screen.heading(heading);
        for (who, ids) in groups {
            let ids: Vec<String> = ids.into_iter().collect();
            let ids = paint(style::FAINT, &format!("[{}]", words::enumerate(&ids, 12)));
            screen.wrapped("  ", "    ", &format!("{} {ids}", tame(&who)));
        }
    }
    if let Some(line) = words::timeline::undated_tellings(&answer.first) {
        screen.wrapped("  ", "    ", &line);
    }
}

//! `wherefrom impact`: what falls if some sources go.

use std::fmt::Write as _;

use super::desk::Desk;
use super::filter::FilterArgs;
use super::names;
use super::near::Asked;
use super::proof::place;
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::format::impact_json;
use wherefrom::graph::View as _;
use wherefrom::model::{ClaimId, SourceId};
use wherefrom::query::{Affected, Against, Fate, Gone, Impact, LostSide, impact};
use wherefrom::store::{Members, Reach};
use wherefrom::words;

/// Show what falls if sources go: which claims fall, which stand and on what, which to look at again
///
/// A claim falls if no chain that supports it avoids those who go. It stands if it keeps a witness, a record or an
/// official source. It is to be looked at again if what it keeps are only unknown ends and inferences, a loop, a join of
/// ours, or chains that avoid those who go only if an uncertain judgement is wrong. With an outlet or an author go
/// their documents.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Those who go, all at once: ids or names of sources or documents, or `-` for ids on standard input
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<String>,
    /// With them go all who are a part of them or speak for them
    #[arg(long)]
    members: bool,
    /// One line a claim: which fall, and who still stands behind the others
    #[arg(long, conflicts_with = "json")]
    brief: bool,
    #[command(flatten)]
    filter: FilterArgs,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Only the ids of the claims that lose something, one a line: `-` reads them
    #[arg(long, conflicts_with = "json")]
    ids: bool,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let members = if args.members { Members::Go } else { Members::Stay };
    let near = args.filter.leave(Asked::nodes(&args.sources, Reach::falling(members)));
    let desk = Desk::near(global, screen, &near)?;
    let filter = args.filter.resolve(&desk, screen)?;
    let sources = sources(&desk, &args.sources, screen)?;
    let answer = impact(&desk.graph, &sources, args.members, &filter);
    if args.json {
        screen.json(&impact_json(&desk.graph, &answer));
    } else if args.ids {
        let fates = [Fate::Falls, Fate::LookAgain, Fate::Stands];
        screen.ids(fates.iter().flat_map(|fate| answer.with_fate(*fate)).map(|one| one.claim.id.as_str()));
    } else {
        write(&desk, &answer, args.brief, screen);
    }
    Ok(Outcome::Done)
}

pub fn sources(desk: &Desk, typed: &[String], screen: &Screen) -> Result<Vec<SourceId>, Failure> {
    let known = |word: &str| desk.case().sources.contains_key(desk.protection.shown(word));
    let typed = names::expanded(typed, known, screen)?;
    typed.iter().map(|word| names::source(desk, word, screen)).collect()
}

fn write(desk: &Desk, answer: &Impact, brief: bool, screen: &mut Screen) {
    write_gone(desk, &answer.gone, screen);
    screen.blank();
    screen.wrapped("", "", &words::impact_sum(answer));
    for fate in [Fate::Falls, Fate::LookAgain, Fate::Stands] {
        let (denied, claims): (Vec<&Affected>, _) =
            answer.with_fate(fate).partition(|one| one.known_as_denied());
        write_claims(desk, &words::fate_heading(fate, claims.len()), &claims, brief, screen);
        write_claims(desk, &words::denied_heading(denied.len()), &denied, brief, screen);
    }
    if !answer.disputes.is_empty() {
        screen.blank();
        let number = words::count(answer.disputes.len(), "dispute", "disputes");
        screen.heading(&format!("Loses a side: {number}"));
    }
    for one in &answer.disputes {
        if brief { write_short_dispute(desk, one, screen) } else { write_dispute(desk, one, screen) }
    }
}

fn write_claims(desk: &Desk, heading: &str, claims: &[&Affected], brief: bool, screen: &mut Screen) {
    if !claims.is_empty() {
        screen.blank();
        screen.heading(heading);
    }
    for one in claims {
        if brief { write_short(desk, one, screen) } else { write_claim(desk, one, screen) }
    }
}

/// A claim in one line: who said so if it falls, else who still does.
fn write_short(desk: &Desk, one: &Affected, screen: &mut Screen) {
    let (lead, ends) = match one.fate {
        Fate::Falls => ("", one.lost_ends()),
        _ => ("left: ", one.kept_ends()),
    };
    let ends = tame(&words::ends(&desk.graph, &ends));
    let id = paint(style::FAINT, &format!("[{}]", one.claim.id));
    screen.wrapped("  ", "    ", &format!("{} {id} ({lead}{ends})", tame(&one.claim.text)));
}

/// A dispute in one line: the claims by their ids, each with what becomes of it.
fn write_short_dispute(desk: &Desk, one: &LostSide, screen: &mut Screen) {
    let line = match one {
        LostSide::Claims { contradiction, fates } => {
            let [a, b] = &contradiction.claims;
            let [first, second] = fates.map(words::fate);
            format!("[{a}] {first}; against it [{b}] {second} ({})", contradiction.differ)
        }
        LostSide::Disputed { claim, fate, lost, kept } => {
            let disputers = |all: &[Against]| {
                let names = all.iter().map(|one| words::name_of(&desk.graph, one.source)).collect::<Vec<_>>();
                words::enumerate(&names, 6)
            };
            let mut line = format!("[{}] {}", claim.id, words::fate(*fate));
            for (all, verb) in [(lost, "goes"), (kept, "stays")] {
                if !all.is_empty() {
                    let _ = write!(line, "; who disputed it {verb}: {}", tame(&disputers(all)));
                }
            }
            line
        }
    };
    screen.wrapped("  ", "    ", &line);
}

fn write_gone(desk: &Desk, gone: &[Gone], screen: &mut Screen) {
    screen.heading("If these go");
    for one in gone {
        let name = tame(&words::name_of(&desk.graph, one.source));
        let id = paint(style::FAINT, &format!("[{}]", one.source));
        let why = words::why_gone(&desk.graph, one).map_or(String::new(), |why| format!(", {}", tame(&why)));
        screen.wrapped("  ", "    ", &format!("{name} {id}{why}"));
    }
}

fn write_claim(desk: &Desk, one: &Affected, screen: &mut Screen) {
    let id = paint(style::FAINT, &format!("[{}]", one.claim.id));
    screen.wrapped("  ", "    ", &format!("{} {id}", tame(&one.claim.text)));
    for lost in &one.lost {
        let chain = tame(&words::chain_with_end(&desk.graph, lost.account, &lost.end));
        screen.wrapped("    gone: ", "      ", &format!("{chain} {}", place(lost.account)));
    }
    for kept in &one.kept {
        let chain = tame(&words::chain_with_end(&desk.graph, kept.account, &kept.end));
        let doubts: Vec<String> =
            kept.doubts.iter().map(|doubt| tame(&words::doubt(&desk.graph, doubt))).collect();
        let doubts = if doubts.is_empty() { String::new() } else { format!("; {}", doubts.join("; ")) };
        screen.wrapped("    left: ", "      ", &format!("{chain}{doubts} {}", place(kept.account)));
    }
}

fn write_dispute(desk: &Desk, one: &LostSide, screen: &mut Screen) {
    match one {
        LostSide::Claims { contradiction, fates } => {
            let strength = paint(style::AGAINST, contradiction.strength.as_str());
            screen.wrapped("  ", "    ", &format!("{strength} ({})", contradiction.differ));
            for (id, fate) in contradiction.claims.iter().zip(fates) {
                screen.wrapped("    ", "      ", &fate_line(desk, id, *fate));
            }
        }
        LostSide::Disputed { claim, fate, lost, kept } => {
            screen.wrapped("  ", "    ", &fate_line(desk, &claim.id, *fate));
            lost.iter().for_each(|one| write_against(desk, "    gone: ", one, screen));
            kept.iter().for_each(|one| write_against(desk, "    left: ", one, screen));
        }
    }
}

fn fate_line(desk: &Desk, id: &ClaimId, fate: Fate) -> String {
    let text = desk.graph.claim(id).map_or(String::new(), |claim| tame(&claim.text));
    format!("{}: {text} {}", words::fate(fate), paint(style::FAINT, &format!("[{id}]")))
}

fn write_against(desk: &Desk, first: &str, one: &Against, screen: &mut Screen) {
    let line = tame(&words::against(&desk.graph, one));
    screen.wrapped(first, "      ", &format!("{line} {}", place(one.account)));
}

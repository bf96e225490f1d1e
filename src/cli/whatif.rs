//! `wherefrom whatif`: the verdict on a claim if something were so, beside the verdict now.

use super::desk::Desk;
use super::names;
use super::near::Asked;
use super::screen::{Screen, paint, style, tame};
use super::trace::write_claim;
use super::{Failure, Global, Outcome};
use wherefrom::format::whatif_json;
use wherefrom::graph::Graph;
use wherefrom::model::SourceId;
use wherefrom::query::{Supposed, Supposition, Trace, suppose, trace};
use wherefrom::store::Reach;
use wherefrom::words;

/// Ask what a claim would come to if something were so, before you pick up the phone
///
/// Makes the change in a copy of the records of the claim and traces that; nothing is written. Suppositions can be
/// combined and repeated: what is the same is supposed first, then what goes, then what is witnessed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Claims: ids, `-` for ids on standard input, or the words of one claim
    #[arg(value_name = "CLAIM", required = true)]
    claims: Vec<String>,
    /// If this source saw, heard or lived it
    #[arg(long, value_name = "SOURCE")]
    witnessed: Vec<String>,
    /// If there were no such source, document or outlet
    #[arg(long, value_name = "SOURCE")]
    without: Vec<String>,
    /// If these two sources were one
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    same: Vec<String>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let supposed = args.witnessed.iter().chain(&args.without).chain(&args.same);
    let desk = Desk::near(global, screen, &Asked::claims(&args.claims, Reach::STORY).and(supposed))?;
    let all = suppositions(args, &desk, screen)?;
    let claims = desk.claims(&args.claims, screen)?;
    let mut answers = Vec::new();
    for (number, id) in claims.iter().enumerate() {
        let missing = || Failure::new(format!("no claim `{id}`"));
        let supposed = suppose(&desk.graph, id, &all).ok_or_else(missing)?;
        let now = trace(&desk.graph, id).ok_or_else(missing)?;
        let then = trace(&supposed, id).ok_or_else(missing)?;
        if args.json {
            answers.push(whatif_json(&desk.graph, &supposed, &all, &now, &then));
            continue;
        }
        if number > 0 {
            screen.blank();
        }
        write_answer(&desk, &supposed, &all, [&now, &then], screen);
    }
    if args.json {
        screen.json(&answers);
    }
    Ok(Outcome::Done)
}

fn suppositions(args: &Args, desk: &Desk, screen: &Screen) -> Result<Vec<Supposition>, Failure> {
    let look_up = |typed: &[String]| -> Result<Vec<SourceId>, Failure> {
        typed.iter().map(|one| names::source(desk, one, screen)).collect()
    };
    let (witnessed, without) = (look_up(&args.witnessed)?, look_up(&args.without)?);
    if let Some(both) = witnessed.iter().find(|id| without.contains(id)) {
        return Err(Failure::new(format!("`{both}` can't both have witnessed it and not be there")));
    }
    let same = look_up(&args.same)?;
    let mut all: Vec<Supposition> = Vec::new();
    for pair in same.chunks_exact(2) {
        if pair[0] == pair[1] {
            return Err(Failure::new(format!("`{}` is one source as it is", pair[0])));
        }
        all.push(Supposition::Same(pair[0].clone(), pair[1].clone()));
    }
    all.extend(without.into_iter().map(Supposition::Without));
    all.extend(witnessed.into_iter().map(Supposition::Witnessed));
    if all.is_empty() {
        return Err(Failure::new("nothing is supposed")
            .hint("say --witnessed SOURCE, --without SOURCE or --same A B; each can be repeated"));
    }
    Ok(all)
}

fn write_answer(
    desk: &Desk,
    supposed: &Supposed<Graph>,
    all: &[Supposition],
    [now, then]: [&Trace; 2],
    screen: &mut Screen,
) {
    write_claim(desk, now.claim, screen);
    screen.blank();
    let ifs: Vec<String> = all.iter().map(|one| words::supposition(&desk.graph, one)).collect();
    screen.wrapped("", "", &paint(style::STRONG, &tame(&format!("What if {}?", ifs.join(", and ")))));
    for (one, effect) in all.iter().zip(supposed.effects()) {
        for line in words::effect(&desk.graph, one, effect) {
            screen.wrapped("  ", "    ", &tame(&line));
        }
    }
    let before = words::verdict(&desk.graph, now);
    let after = words::verdict(supposed, then);
    if before == after {
        screen.blank();
        screen.raw("The verdict stays as it is:");
        after.iter().for_each(|line| screen.wrapped("    ", "      ", &tame(line)));
        return;
    }
    write_verdict("Now", &before, &after, "-", screen);
    write_verdict("Then", &after, &before, "+", screen);
}

/// Writes a verdict; what the other doesn't say is marked.
fn write_verdict(heading: &str, lines: &[String], other: &[String], mark: &str, screen: &mut Screen) {
    screen.blank();
    screen.heading(heading);
    for line in lines {
        let lead = if other.contains(line) { "    ".to_owned() } else { format!("  {mark} ") };
        screen.wrapped(&lead, "      ", &tame(line));
    }
}

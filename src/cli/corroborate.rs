//! `wherefrom corroborate`: how far the accounts of a claim bear each other out.

use super::desk::Desk;
use super::filter::FilterArgs;
use super::screen::{Screen, paint, style, tame};
use super::trace::{end_style, place_of, write_claim};
use super::{Failure, Global, Outcome};
use wherefrom::format::corroboration_json;
use wherefrom::graph::View as _;
use wherefrom::query::{Corroboration, TracedAccount, corroborate, corroborate_all};
use wherefrom::words;

/// Ask how far the accounts of a claim bear each other out
///
/// Counts documents, outlets and distinct origins; chains that share no document, no source between and no end, whole
/// as they were told; sources through which all of it runs; and says which apparent confirmations are one voice. A
/// credibility of 1, "confirmed by other sources", is flagged if fewer than two known grounds are surely distinct.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Claims: ids, `-` for ids on standard input, or the words of one claim
    #[arg(value_name = "CLAIM", required_unless_present = "all")]
    claims: Vec<String>,
    /// All claims that the filters let through, the best borne out first
    #[arg(long, conflicts_with = "claims")]
    all: bool,
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
    let answers: Vec<Corroboration> = if args.all {
        corroborate_all(&desk.graph, &filter)
    } else {
        let claims = desk.claims(&args.claims, screen)?;
        let admitted = |id: &&_| desk.graph.claim(id).is_some_and(|claim| filter.admits(&desk.graph, claim));
        claims.iter().filter(admitted).filter_map(|id| corroborate(&desk.graph, id)).collect()
    };
    if args.json {
        screen.json_each(&answers, |one| corroboration_json(&desk.graph, one));
        return Ok(Outcome::Done);
    }
    if args.ids {
        screen.ids(answers.iter().map(|one| one.trace.claim.id.as_str()));
        return Ok(Outcome::Done);
    }
    for (number, answer) in answers.iter().enumerate() {
        if args.all {
            write_line(&desk, answer, screen);
            continue;
        }
        if number > 0 {
            screen.blank();
        }
        write_answer(&desk, answer, screen);
    }
    Ok(Outcome::Done)
}

fn write_line(desk: &Desk, answer: &Corroboration, screen: &mut Screen) {
    let claim = answer.trace.claim;
    let short = words::corroboration_in_short(&desk.graph, answer);
    let short = paint(style::FAINT, &format!("[{}]", tame(&short)));
    let id = paint(style::STRONG, claim.id.as_str());
    screen.wrapped("", "    ", &format!("{id}  {} {short}", tame(&claim.text)));
}

fn write_answer(desk: &Desk, answer: &Corroboration, screen: &mut Screen) {
    write_claim(desk, answer.trace.claim, screen);
    screen.blank();
    for line in words::corroboration(&desk.graph, answer) {
        screen.wrapped("  ", "    ", &tame(&line));
    }
    if answer.chains.is_empty() {
        return;
    }
    screen.blank();
    screen.heading(match (answer.chains.len(), answer.trace.verdict.supporting) {
        (1, 1) => "The chain",
        (1, _) => "One of its chains",
        _ => "Chains that share nothing",
    });
    for (number, account) in answer.chains.iter().enumerate() {
        let one = &answer.trace.accounts[*account];
        let lead = format!("  {}. ", number + 1);
        let rest = " ".repeat(lead.len());
        screen.wrapped(&lead, &rest, &chain_line(desk, one));
        screen.wrapped(&rest, &rest, &place_of(one.account));
    }
}

/// Returns the supporting chain of an account from the outside inwards, with its end.
fn chain_line(desk: &Desk, one: &TracedAccount) -> String {
    let hops = one.account.hops[one.support_from..].iter();
    let names: Vec<String> = hops.map(|hop| tame(&words::name_of(&desk.graph, &hop.source))).collect();
    let end = one.end.map_or_else(String::new, |end| {
        paint(end_style(end.kind), &words::end_name(end.kind, end.unnamed).to_uppercase())
    });
    // Those outside the supporting part pass it on only as doubted or denied.
    let outside = one.support_from.checked_sub(1).and_then(|last| one.account.hops.get(last));
    let against = outside.map_or_else(String::new, |hop| {
        format!(", which {} {}", tame(&words::name_of(&desk.graph, &hop.source)), hop.stance)
    });
    format!("{}: {end}{against}", names.join(" > "))
}

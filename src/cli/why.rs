//! `wherefrom why`: the shortest proof that an end stands behind a claim.

use super::desk::{Desk, Near};
use super::names;
use super::near::Asked;
use super::screen::{Screen, paint, style, tame};
use super::trace::{end_style, place_of, write_claim};
use super::{Failure, Global, Outcome};
use wherefrom::format::{each, why_json};
use wherefrom::graph::View;
use wherefrom::model::{ClaimId, Likelihood, SourceId};
use wherefrom::query::{Leg, Why, why};
use wherefrom::store::{Part, Reach};
use wherefrom::words;

/// Prove that a source stands behind a claim
///
/// Shows the shortest way there from a document: the one with the fewest joins, then with the fewest steps, each with
/// the place in the document that shows it. Joins, by which one account carries on another, are ours and marked so.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The claim: its id, `-` for ids on standard input, or some words of it in one argument
    #[arg(value_name = "CLAIM")]
    claim: String,
    /// The end: ids or names of one or several sources
    #[arg(value_name = "END", required = true)]
    ends: Vec<String>,
    /// Begin at this document or source
    #[arg(long, value_name = "ID|NAME")]
    from: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    if let Some(near) = Near::open(global, screen, std::slice::from_ref(&args.claim))?
        && let Some(ends) = sources(&near.desk, &args.ends)
        && let Some(from) = sources(&near.desk, args.from.as_slice())
    {
        answer(&near.desk, args, &near.claims, (&ends, from.first()), screen);
        near.close(screen)?;
        return Ok(Outcome::Done);
    }
    let claim = Asked::claims(std::slice::from_ref(&args.claim), Reach::STORY);
    let desk = Desk::near(global, screen, &claim.and(args.ends.iter().chain(&args.from)))?;
    if let Some(claim) = args.ends.iter().find(|end| desk.is_claim(end) && !desk.is_claim(&args.claim)) {
        return Err(Failure::new(format!("`{claim}` is a claim, and a claim has to stand first"))
            .hint(format!("wherefrom why {claim} \"{}\"", args.claim)));
    }
    let claims = desk.claims(std::slice::from_ref(&args.claim), screen)?;
    let source = |typed: &String| names::source(&desk, typed, screen);
    let ends: Vec<SourceId> = args.ends.iter().map(source).collect::<Result<_, _>>()?;
    let from = args.from.as_ref().map(source).transpose()?;
    answer(&desk, args, &claims, (&ends, from.as_ref()), screen);
    Ok(Outcome::Done)
}

/// The sources that words name, if every word is an id.
fn sources(desk: &Desk<Part>, typed: &[String]) -> Option<Vec<SourceId>> {
    let source = |word: &String| SourceId::new(word).ok().filter(|id| desk.graph.source(id).is_some());
    typed.iter().map(source).collect()
}

fn answer(
    desk: &Desk<impl View>,
    args: &Args,
    claims: &[ClaimId],
    (ends, from): (&[SourceId], Option<&SourceId>),
    screen: &mut Screen,
) {
    let asked = claims.iter().flat_map(|claim| ends.iter().map(move |end| (claim, end)));
    let answers: Vec<Why> = asked.filter_map(|(claim, end)| why(&desk.graph, claim, end, from)).collect();
    if args.json {
        screen.json(&each(&answers, |one| why_json(&desk.graph, one)));
        return;
    }
    for (number, answer) in answers.iter().enumerate() {
        if number > 0 {
            screen.blank();
        }
        write_answer(desk, answer, screen);
    }
}

fn write_answer(desk: &Desk<impl View>, answer: &Why, screen: &mut Screen) {
    write_claim(desk, answer.trace.claim, screen);
    screen.blank();
    for leg in answer.proof.iter().flat_map(|proof| &proof.legs) {
        write_leg(desk, answer, leg, screen);
    }
    if let Some(end) = answer.proof.as_ref().and_then(|proof| proof.end) {
        let name = words::end_name(end.kind, end.unnamed).to_uppercase();
        screen.wrapped("  ", "    ", &paint(end_style(end.kind), &name));
    }
    if answer.proof.is_some() {
        screen.blank();
    }
    for line in words::proof(&desk.graph, answer) {
        screen.wrapped("  ", "    ", &tame(&line));
    }
}

fn write_leg(desk: &Desk<impl View>, answer: &Why, leg: &Leg, screen: &mut Screen) {
    let account = answer.trace.accounts[leg.account].account;
    if let Some(likely) = leg.join {
        let sure = match likely {
            Likelihood::Certain => String::new(),
            weaker => format!(", {weaker} the same"),
        };
        screen.wrapped(
            "  ",
            "    ",
            &paint(style::UNKNOWN, &format!("┄ carried on elsewhere (our join{sure})")),
        );
    }
    let names: Vec<String> = account.hops[leg.from..=leg.to]
        .iter()
        .map(|hop| {
            let id = paint(style::FAINT, &format!("[{}]", hop.source));
            format!("{} {id}", tame(&words::name_of(&desk.graph, &hop.source)))
        })
        .collect();
    screen.wrapped("  ", "    ", &names.join(" > "));
    screen.wrapped("    ", "    ", &place_of(account));
}

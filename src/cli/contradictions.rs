//! `wherefrom contradictions`: who contradicts whom.

mod brief;

use std::collections::BTreeSet;

use super::desk::Desk;
use super::filter::FilterArgs;
use super::names;
use super::near::Asked;
use super::proof::place;
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::format::disputes_json;
use wherefrom::graph::View as _;
use wherefrom::model::{Claim, ClaimId};
use wherefrom::query::{
    Candidate, Contradictions, DisputeGroup, Figure, Opposition, SelfContradiction, Side, Spread,
    contradictions, end_of, in_order, suggest,
};
use wherefrom::store::Reach;
use wherefrom::words;

/// Show who contradicts whom: disputes with both sides, sources that contradict themselves, figures side by side
///
/// Claims that contradictions connect make one dispute. For each side it shows the wording, the ends, the outlets and
/// who denies it; for each contradiction what differs, and whether its two sides share an end or a voice. Figures of
/// one quantity stand apart, as a spread.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only what touches these: ids or names of claims, entities or sources, `-` for ids on standard input, or some words
    /// of one claim
    #[arg(value_name = "CLAIM|ENTITY|SOURCE")]
    subjects: Vec<String>,
    /// Add candidates that nobody has recorded, each with its reason; they are never added to the case
    #[arg(long)]
    suggest: bool,
    /// A few lines a dispute: what stands against what was asked for, and who says either; the figures one a line
    #[arg(long, conflicts_with = "json")]
    brief: bool,
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
    let near = args.filter.leave(Asked::any(&args.subjects, Reach::DISPUTES));
    let near = if args.suggest { Asked::default() } else { near };
    let desk = Desk::near(global, screen, &near)?;
    let filter = args.filter.resolve(&desk, screen)?;
    let asked = names::subjects(&desk, &args.subjects, screen)?;
    if !args.subjects.is_empty() && asked.is_empty() {
        return Ok(Outcome::Done);
    }
    let answer = contradictions(&desk.graph, &asked, &filter);
    let candidates = args.suggest.then(|| suggest(&desk.graph, &asked, &filter));
    if args.json {
        screen.json(&disputes_json(&desk.graph, &answer, candidates.as_deref()));
    } else if args.ids {
        screen.ids(claims_of(&answer, candidates.as_deref()).iter().map(|claim| claim.id.as_str()));
    } else {
        write(&desk, &answer, args.brief, screen);
        if let Some(candidates) = candidates {
            write_candidates(&desk, &candidates, screen);
        }
    }
    Ok(Outcome::Done)
}

/// Every claim of the answer, in its order.
fn claims_of<'a>(answer: &Contradictions<'a>, candidates: Option<&[Candidate<'a>]>) -> Vec<&'a Claim> {
    let sides = answer.disputes.iter().flat_map(|one| &one.sides).map(|side| side.claim);
    let selves = answer.selves.iter().flat_map(|one| one.claims);
    let figures = answer.spreads.iter().flat_map(|one| &one.figures).map(|figure| figure.claim);
    let candidates = candidates.unwrap_or_default().iter().flat_map(Candidate::claims);
    sides.chain(selves).chain(figures).chain(candidates).collect()
}

fn write(desk: &Desk, answer: &Contradictions, is_brief: bool, screen: &mut Screen) {
    if answer.disputes.is_empty() && answer.selves.is_empty() && answer.spreads.is_empty() {
        screen.raw("Nothing recorded contradicts.");
        return;
    }
    screen.wrapped("", "", &words::contradictions_sum(answer));
    if is_brief {
        return brief::write(desk, answer, screen);
    }
    for (i, one) in answer.disputes.iter().enumerate() {
        screen.blank();
        write_dispute(desk, i + 1, one, screen);
    }
    heading(screen, "Contradict themselves", answer.selves.is_empty());
    answer.selves.iter().for_each(|one| write_self(desk, one, screen));
    heading(screen, "Figures of one quantity", answer.spreads.is_empty());
    answer.spreads.iter().for_each(|one| write_spread(desk, one, screen));
}

fn write_candidates<'a>(desk: &'a Desk, candidates: &[Candidate<'a>], screen: &mut Screen) {
    screen.blank();
    screen.heading("Candidates that nobody has recorded");
    if candidates.is_empty() {
        screen.raw("  none");
    }
    let mut told = BTreeSet::new();
    candidates.iter().for_each(|one| write_candidate(desk, one, &mut told, screen));
}

fn heading(screen: &mut Screen, text: &str, nothing: bool) {
    if !nothing {
        screen.blank();
        screen.heading(text);
    }
}

fn write_dispute(desk: &Desk, number: usize, one: &DisputeGroup, screen: &mut Screen) {
    let size = words::side_numbers(one.sides.len(), one.strengths());
    screen.heading(&format!("Dispute {number}. {size}"));
    for (i, side) in one.sides.iter().enumerate() {
        write_side(desk, i + 1, side, screen);
    }
    one.oppositions.iter().for_each(|opposition| write_opposition(desk, opposition, screen));
}

/// A claim in one line: its text and its id.
pub(super) fn claim_line(claim: &Claim) -> String {
    format!("{} {}", tame(&claim.text), paint(style::FAINT, &format!("[{}]", claim.id)))
}

fn write_side(desk: &Desk, number: usize, side: &Side, screen: &mut Screen) {
    screen.wrapped(&format!("  ({number}) "), "      ", &claim_line(side.claim));
    for (source, wording) in &side.wordings {
        let line = format!("{}: “{wording}”", words::name_of(&desk.graph, source));
        screen.wrapped("      in the words of ", "        ", &tame(&line));
    }
    if side.told.is_empty() {
        screen.raw("      nobody on record supports it");
    }
    for one in &side.told {
        let chain = tame(&words::chain_with_end(&desk.graph, one.account, &one.end));
        screen.wrapped("      ", "        ", &format!("{chain} {}", place(one.account)));
    }
    let mut outlets: Vec<String> = side.outlets.iter().map(|id| words::name_of(&desk.graph, id)).collect();
    if side.without_outlet > 0 {
        outlets.push(words::count(side.without_outlet, "unknown", "unknown"));
    }
    if !outlets.is_empty() {
        screen.wrapped("      outlets: ", "        ", &tame(&words::enumerate(&outlets, 6)));
    }
    for one in &side.against {
        let line = format!("{} {}", tame(&words::against(&desk.graph, one)), place(one.account));
        screen.wrapped("      against it: ", "        ", &line);
    }
}

fn write_opposition(desk: &Desk, one: &Opposition, screen: &mut Screen) {
    let [a, b] = one.sides;
    let strength = paint(style::AGAINST, one.contradiction.strength.as_str());
    let why = one.contradiction.why.as_ref().map_or(String::new(), |why| format!(": {}", tame(why)));
    let line = format!("({}) against ({}), {strength} ({}){why}", a + 1, b + 1, one.contradiction.differ);
    screen.wrapped("  ", "      ", &line);
    for line in words::shared(&desk.graph, &one.shared) {
        screen.wrapped("      ", "      ", &tame(&line));
    }
}

fn write_self(desk: &Desk, one: &SelfContradiction, screen: &mut Screen) {
    screen.wrapped("  ", "    ", &tame(&words::self_contradiction(&desk.graph, one)));
    let [first, second] = one.claims;
    let [a, b] = one.voice.accounts;
    let denies = if one.contradiction.is_none() { "denied: " } else { "" };
    screen.wrapped("    ", "      ", &format!("{} {}", claim_line(first), place(a)));
    screen.wrapped("    ", "      ", &format!("{denies}{} {}", claim_line(second), place(b)));
}

fn write_spread(desk: &Desk, spread: &Spread, screen: &mut Screen) {
    write_quantity(spread, screen);
    spread.figures.iter().for_each(|one| write_figure(desk, one, screen));
}

/// What the figures are of.
fn write_quantity(spread: &Spread, screen: &mut Screen) {
    let of = spread.figures.first().map_or("", |one| one.quantity.of.as_str());
    let unit = spread.figures.first().and_then(|one| one.quantity.unit.as_ref());
    let unit = unit.map_or(String::new(), |unit| format!(", in {}", tame(unit)));
    screen.raw(&format!("  {}{unit}", paint(style::STRONG, &tame(of))));
}

/// A figure with whom it counts, its area and its time, and the id of its claim.
fn figure_line(one: &Figure) -> String {
    let scope = words::figure_scope(one.quantity);
    let scope = if scope.is_empty() { "area and time not given".to_owned() } else { scope };
    let id = paint(style::FAINT, &format!("[{}]", one.claim.id));
    let number = paint(style::STRONG, &tame(&words::figure_number(one.quantity)));
    format!("{number} ({}) {id}", tame(&scope))
}

fn write_figure(desk: &Desk, one: &Figure, screen: &mut Screen) {
    screen.wrapped("    ", "      ", &figure_line(one));
    if one.told.is_empty() {
        screen.raw("      nobody on record supports it");
    }
    for told in &one.told {
        let chain = tame(&words::chain_with_end(&desk.graph, told.account, &told.end));
        let said = told.account.last().and_then(|hop| hop.said.as_ref());
        let said = said.map_or(String::new(), |when| format!(", said {}", words::date(when)));
        let document = told.account.document.as_ref().and_then(|id| desk.graph.source(id));
        let published = document.and_then(|source| source.document.as_ref()?.published.as_ref());
        let published = published.map_or(String::new(), |when| format!(", published {}", words::date(when)));
        screen.wrapped("      ", "        ", &format!("{chain}{said}{published} {}", place(told.account)));
    }
    for other in &one.superseded_by {
        screen.wrapped("      ", "        ", &format!("superseded by {other}"));
    }
}

fn write_candidate<'a>(
    desk: &'a Desk,
    one: &Candidate<'a>,
    told: &mut BTreeSet<&'a ClaimId>,
    screen: &mut Screen,
) {
    screen.wrapped("  ", "    ", &tame(&words::candidate(&desk.graph, one)));
    let [a, b] = one.claims();
    match one {
        Candidate::Denial(one) => {
            screen.wrapped("    ", "      ", &format!("{} {}", claim_line(a), place(one.voice.accounts[0])));
            let line = format!("{} {}", claim_line(b), place(one.voice.accounts[1]));
            screen.wrapped("    denied: ", "      ", &line);
        }
        Candidate::Number { .. } => {
            for claim in [a, b] {
                let figure = claim.quantity.as_ref().map_or(String::new(), words::figure);
                write_told(desk, claim, &format!("{}: {}", tame(&figure), claim_line(claim)), told, screen);
            }
        }
        Candidate::Time { .. } => {
            for claim in [a, b] {
                let when = claim.happened.as_ref().map_or(String::new(), words::date);
                write_told(desk, claim, &format!("{when}: {}", claim_line(claim)), told, screen);
            }
        }
    }
}

/// A claim of a candidate with its evidence, where it is named for the first time: many candidates name the same claims.
fn write_told<'a>(
    desk: &'a Desk,
    claim: &'a Claim,
    line: &str,
    told: &mut BTreeSet<&'a ClaimId>,
    screen: &mut Screen,
) {
    if !told.insert(&claim.id) {
        screen.wrapped("    ", "      ", &format!("{line} {}", paint(style::FAINT, "(told above)")));
        return;
    }
    screen.wrapped("    ", "      ", line);
    for account in in_order(&desk.graph, claim) {
        if let Some(end) = end_of(&desk.graph, account) {
            let chain = tame(&words::chain_with_end(&desk.graph, account, &end));
            screen.wrapped("      ", "        ", &format!("{chain} {}", place(account)));
        }
    }
}

//! `wherefrom gaps`: what to ask next, and what each claim lacks.

mod voices;

use std::collections::{BTreeMap, BTreeSet};

use super::desk::Desk;
use super::filter::FilterArgs;
use super::screen::{Screen, paint, style, tame};
use super::trace::end_style;
use super::{Failure, Global, Outcome};
use wherefrom::format::gaps_json;
use wherefrom::graph::View as _;
use wherefrom::model::{Account, AccountId, Anchor, Claim, ClaimId, SourceId, UnknownWord};
use wherefrom::query::{GapKind, Gaps, Question, WeakClaim, gaps, list_claims};
use wherefrom::words;

/// List what to ask next, and what is missing
///
/// Questions come first: whom to ask about which open end, ordered by how many claims one answer would give a known
/// origin. Then what claims lack: single voices, unnamed and unstated ends, circles, contradictions without a witness,
/// missing and unverified anchors. Name claims to see all that they lack.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Claims: ids, `-` for ids on standard input, or the words of one claim. By default all that the filters let through
    #[arg(value_name = "CLAIM")]
    claims: Vec<String>,
    /// Show the claims with this gap: no-support, unnamed, unstated, hearsay, undisclosed, inference, unnamed-ground,
    /// single-voice, loop, no-witness, no-document, no-anchor, not-verified
    #[arg(long, value_name = "KIND", value_parser = kind)]
    gap: Vec<GapKind>,
    /// One line a claim; of single voices one line a voice
    #[arg(long, conflicts_with = "json")]
    brief: bool,
    /// How many questions to show; 0 for all
    #[arg(long, value_name = "N", default_value_t = 10)]
    most: usize,
    #[command(flatten)]
    filter: FilterArgs,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Only the ids of the claims that lack something, one a line: `-` reads them
    #[arg(long, conflicts_with = "json")]
    ids: bool,
}

/// The most claims that are shown with a question.
const MOST_CLAIMS: usize = 3;

fn kind(word: &str) -> Result<GapKind, String> {
    word.parse().map_err(|error: UnknownWord| format!("{error}: {}", wherefrom::diag::hint_for(&error)))
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let mut desk = Desk::open(global, screen)?;
    let verified = verified(&mut desk);
    let filter = args.filter.resolve(&desk, screen)?;
    let asked = if args.claims.is_empty() { Vec::new() } else { desk.claims(&args.claims, screen)? };
    let claims: Vec<&Claim> = if args.claims.is_empty() {
        list_claims(&desk.graph, &filter)
    } else {
        let named = asked.iter().filter_map(|id| desk.graph.claim(id));
        named.filter(|claim| filter.admits(&desk.graph, claim)).collect()
    };
    let mut answer = gaps(&desk.graph, &claims, verified.as_ref());
    narrow(&mut answer, args, &asked);
    if args.json {
        screen.json(&gaps_json(&desk.graph, &answer, verified.is_some()));
        return Ok(Outcome::Done);
    }
    if args.ids {
        screen.ids(answer.claims.iter().map(|one| one.claim.id.as_str()));
        return Ok(Outcome::Done);
    }
    write(&desk, &answer, args, screen);
    if verified.is_none() {
        screen.note("No anchor was verified: the stored texts are not at hand (--documents DIR).");
    }
    Ok(Outcome::Done)
}

fn write(desk: &Desk, answer: &Gaps, args: &Args, screen: &mut Screen) {
    if args.gap.as_slice() == [GapKind::SingleVoice] {
        return voices::write(desk, answer, args.brief, screen);
    }
    screen.wrapped("", "", &words::gaps(answer));
    if args.gap.is_empty() {
        write_questions(desk, answer, args.most, screen);
    }
    if args.claims.is_empty() && args.gap.is_empty() {
        write_kinds(answer, screen);
    } else if args.brief {
        screen.blank();
        answer.claims.iter().for_each(|one| write_short(desk, one, screen));
    } else {
        answer.claims.iter().for_each(|one| write_weak(desk, one, screen));
    }
}

/// A claim in one line, with the kinds of its gaps and those concerned.
fn write_short(desk: &Desk, one: &WeakClaim, screen: &mut Screen) {
    let gaps = one.gaps.iter().map(|gap| {
        let who = words::names(&desk.graph, &gap.sources);
        let kind = paint(style::UNKNOWN, gap.kind.as_str());
        if who.is_empty() { kind } else { format!("{kind}: {}", tame(&who)) }
    });
    let gaps = gaps.collect::<Vec<_>>().join("; ");
    screen.wrapped("", "    ", &format!("{} ({gaps})", super::contradictions::claim_line(one.claim)));
}

/// Leaves the gaps that were asked for, and puts named claims into the order in which they were named.
fn narrow(answer: &mut Gaps, args: &Args, asked: &[ClaimId]) {
    if !args.gap.is_empty() {
        for one in &mut answer.claims {
            one.gaps.retain(|gap| args.gap.contains(&gap.kind));
        }
        answer.claims.retain(|one| !one.gaps.is_empty());
    }
    let place: BTreeMap<&ClaimId, usize> = asked.iter().enumerate().rev().map(|(i, id)| (id, i)).collect();
    answer.claims.sort_by_key(|one| place.get(&one.claim.id).copied());
}

/// Returns the accounts all of whose anchors hold in a text that is the recorded one; nothing if no text is at hand.
fn verified(desk: &mut Desk) -> Option<BTreeSet<AccountId>> {
    let mut spots: Vec<(AccountId, SourceId, Vec<Anchor>)> = Vec::new();
    for account in desk.case().claims.values().flat_map(|claim| &claim.accounts) {
        let (Some(document), Some(at)) = (&account.document, &account.at) else { continue };
        let anchors = std::iter::once(at).chain(account.hops.iter().filter_map(|hop| hop.at.as_ref()));
        spots.push((account.id.clone(), document.clone(), anchors.cloned().collect()));
    }
    let documents: BTreeSet<SourceId> = spots.iter().map(|(_, document, _)| document.clone()).collect();
    let recorded: BTreeMap<SourceId, Option<bool>> =
        documents.into_iter().map(|id| (id.clone(), desk.text_is_recorded(&id))).collect();
    recorded.values().flatten().next()?;
    let holds = |(account, document, anchors): (AccountId, SourceId, Vec<Anchor>)| {
        let good = recorded[&document] == Some(true)
            && anchors.iter().all(|anchor| desk.words(&document, anchor).is_ok());
        good.then_some(account)
    };
    Some(spots.into_iter().filter_map(holds).collect())
}

fn write_questions(desk: &Desk, answer: &Gaps, most: usize, screen: &mut Screen) {
    let most = if most == 0 { usize::MAX } else { most };
    for (i, question) in answer.questions.iter().take(most).enumerate() {
        screen.blank();
        let number = format!("{}. ", i + 1);
        let lead = " ".repeat(number.len());
        let text = paint(style::STRONG, &tame(&words::question(&desk.graph, question)));
        let id = paint(style::FAINT, &format!("[{}]", question.about));
        screen.wrapped(&number, &lead, &format!("{text} {id}"));
        screen.wrapped(&lead, &lead, &words::settles(&desk.graph, question));
        write_ends(question, &lead, screen);
    }
    let left = answer.questions.len().saturating_sub(most);
    if left > 0 {
        screen.blank();
        screen.raw(&format!("And {} (--most 0 shows all).", words::count(left, "more", "more")));
    }
}

/// The claims that a question concerns, those that gain most first, each with the first account that ends so.
fn write_ends(question: &Question, lead: &str, screen: &mut Screen) {
    let claims = question.first.iter().chain(&question.further).chain(&question.others);
    let rest = format!("{lead}    ");
    for claim in claims.clone().take(MOST_CLAIMS) {
        let Some(end) = question.ends.iter().find(|end| end.claim.id == claim.id) else { continue };
        let kind = paint(end_style(end.kind), end.kind.as_str());
        let place = faint_place(end.account);
        let id = paint(style::FAINT, &format!("[{}]", claim.id));
        screen.wrapped(&format!("{lead}- "), &rest, &format!("{kind}: {} {id}{place}", tame(&claim.text)));
    }
    let left = claims.count().saturating_sub(MOST_CLAIMS);
    if left > 0 {
        screen.wrapped(
            &format!("{lead}- "),
            &rest,
            &format!("and {}", words::count(left, "other claim", "other claims")),
        );
    }
}

fn faint_place(account: &Account) -> String {
    paint(style::FAINT, &tame(&format!("; at {}", words::place(account))))
}

fn write_kinds(answer: &Gaps, screen: &mut Screen) {
    screen.blank();
    screen.heading("What claims lack (--gap KIND shows them)");
    for kind in GapKind::ALL {
        let number = answer.claims.iter().filter(|one| one.gaps.iter().any(|gap| gap.kind == *kind)).count();
        if number > 0 {
            let name = paint(style::UNKNOWN, &format!("{:<14}", kind.as_str()));
            screen.wrapped("  ", "      ", &format!("{number:>6}  {name}  {}", words::gap_meaning(*kind)));
        }
    }
}

fn write_weak(desk: &Desk, one: &WeakClaim, screen: &mut Screen) {
    screen.blank();
    let id = paint(style::FAINT, &format!("[{}]", one.claim.id));
    screen.wrapped("", "  ", &format!("{} {id}", paint(style::STRONG, &tame(&one.claim.text))));
    for gap in &one.gaps {
        let kind = paint(style::UNKNOWN, gap.kind.as_str());
        screen.wrapped("  ", "    ", &format!("{kind}: {}", tame(&words::gap(&desk.graph, gap))));
        for id in &gap.against {
            let text = desk.graph.claim(id).map_or(String::new(), |claim| tame(&claim.text));
            let id = paint(style::FAINT, &format!("[{id}]"));
            screen.wrapped("    against: ", "      ", &format!("{text} {id}"));
        }
        let places: BTreeSet<String> = gap.accounts.iter().map(|account| words::place(account)).collect();
        for place in places {
            screen.wrapped("    ", "      ", &paint(style::FAINT, &tame(&format!("at {place}"))));
        }
    }
}

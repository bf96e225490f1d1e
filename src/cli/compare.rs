//! `wherefrom compare`: how a story changes as it is retold.

use super::desk::Desk;
use super::near::Asked;
use super::quotes::Quotes;
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::format::compare_json;
use wherefrom::graph::View as _;
use wherefrom::model::{Account, ClaimId};
use wherefrom::query::{ChangeKind, Comparison, ItemKind, Names, Retelling, Wording, compare, in_order};
use wherefrom::store::Reach;
use wherefrom::words;

/// Compare the wordings of a story: how it changes as it is retold
///
/// Follows the claims that restate each other, and the wordings of the hops on the chains of their accounts. Words that
/// are gone stand in [-these marks-], words that are new in {+these+}. Says where a number, a name, a word of doubt or of
/// certainty comes in or gets lost, and shows the wording before translation where it is recorded.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Claims: ids, `-` for ids on standard input, or some words of one claim
    #[arg(value_name = "CLAIM", required = true)]
    claims: Vec<String>,
    /// Show the words of the documents at each anchor
    #[arg(long, conflicts_with = "json")]
    quotes: bool,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Only the ids of the claims of the story, one a line: `-` reads them
    #[arg(long, conflicts_with = "json")]
    ids: bool,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let mut desk = Desk::near(global, screen, &Asked::claims(&args.claims, Reach::WORDINGS))?;
    let claims = desk.claims(&args.claims, screen)?;
    let quotes = if args.quotes { quotes_of(&mut desk, &claims) } else { Quotes::default() };
    let names = Names::of(desk.case());
    let missing = |id: &ClaimId| Failure::new(format!("no claim `{id}`"));
    let mut all = Vec::new();
    for (number, id) in claims.iter().enumerate() {
        let answer = compare(&desk.graph, &names, id).ok_or_else(|| missing(id))?;
        if args.json {
            all.push(compare_json(&desk.graph, &answer));
            continue;
        }
        if args.ids {
            screen.ids(answer.story.iter().map(|claim| claim.id.as_str()));
            continue;
        }
        if number > 0 {
            screen.blank();
        }
        write_comparison(&desk, &answer, &quotes, screen);
    }
    if args.json {
        screen.json(&all);
    }
    Ok(Outcome::Done)
}

/// The words at the anchors of every claim of the stories.
fn quotes_of(desk: &mut Desk, claims: &[ClaimId]) -> Quotes {
    let names = Names::of(desk.case());
    let stories = claims.iter().filter_map(|id| compare(&desk.graph, &names, id)).flat_map(|one| one.story);
    let accounts: Vec<Account> = stories.flat_map(|claim| in_order(&desk.graph, claim)).cloned().collect();
    Quotes::of(desk, &accounts)
}

fn write_comparison(desk: &Desk, answer: &Comparison, quotes: &Quotes, screen: &mut Screen) {
    screen.heading("Restatement by restatement");
    screen.raw("  (the sentences are those of the case, not the words of its sources)");
    for i in 0..answer.story.len() {
        write_sentence(desk, answer, i, quotes, screen);
    }
    if answer.story.len() == 1 {
        screen.raw(&format!("  {}", words::compare::NO_RETELLING));
    }
    screen.blank();
    screen.heading("Hop by hop");
    write_chains(desk, answer, quotes, screen);
    write_appearances(answer, screen);
    write_originals(desk, answer, screen);
}

fn write_sentence(desk: &Desk, answer: &Comparison, number: usize, quotes: &Quotes, screen: &mut Screen) {
    let claim = answer.story[number];
    let asked = if claim.id == answer.claim.id { " (asked for)" } else { "" };
    let id = paint(style::FAINT, &format!("[{}]{asked}", claim.id));
    let first = format!("  {}. ", number + 1);
    screen.wrapped(&first, "     ", &format!("{} {id}", paint(style::STRONG, &tame(&claim.text))));
    let rests = tame(&words::timeline::rests_on(&desk.graph, claim));
    screen.wrapped("     ", "     ", &paint(style::FAINT, &rests));
    for account in in_order(&desk.graph, claim) {
        if let Some(words) = quotes.account(account) {
            let place = tame(&words::timeline::place_of(account));
            screen.wrapped("     ", "       ", &format!("{} {words}", paint(style::FAINT, &place)));
        }
    }
    for one in answer.retellings_to(number) {
        let marked = marked(answer, one);
        screen.wrapped(&format!("     from {}: ", one.from + 1), "       ", &marked);
        let why = one.relation.map(|relation| words::compare::why(&desk.graph, relation)).unwrap_or_default();
        let facts = words::compare::facts(&desk.graph, &one.facts);
        for line in words::compare::gains_and_losses(answer, one).iter().chain(&facts).chain(&why) {
            screen.wrapped("       ", "       ", &tame(line));
        }
    }
}

/// The later wording with the words that are gone and new in marks, so that nothing is said by colour alone.
fn marked(answer: &Comparison, one: &Retelling) -> String {
    let (earlier, later) = (answer.versions[one.from].text, answer.versions[one.to].text);
    let pieces = words::compare::pieces(earlier, later, &one.changes);
    let show = |piece: &words::compare::Piece| match piece.kind {
        ChangeKind::Kept => tame(piece.text),
        ChangeKind::Gone => paint(style::AGAINST, &format!("[-{}-]", tame(piece.text))),
        ChangeKind::New => paint(style::GROUND, &format!("{{+{}+}}", tame(piece.text))),
    };
    pieces.iter().map(show).collect()
}

fn write_chains(desk: &Desk, answer: &Comparison, quotes: &Quotes, screen: &mut Screen) {
    let mut before: Option<&Account> = None;
    for (number, version) in answer.versions.iter().enumerate() {
        let Wording::Hop { claim, account, hop } = version.place else { continue };
        if before.is_none_or(|before| before.id != account.id) {
            let place = tame(&words::timeline::place_of(account));
            screen.wrapped("  ", "    ", &paint(style::FAINT, &format!("[{}] at {place}", claim.id)));
        }
        before = Some(account);
        let name = tame(&words::compare::whose(&desk.graph, &version.place));
        let language =
            version.language.map_or(String::new(), |tag| format!(" ({})", tame(&words::language(tag))));
        let first = format!("    {}. {name}{language}: ", number + 1);
        screen.wrapped(&first, "       ", &format!("“{}”", tame(version.text)));
        let one = &account.hops[hop];
        if let Some(at) = &one.at {
            let words = quotes.hop(account, hop).map_or(String::new(), |words| format!(" {words}"));
            let place = paint(style::FAINT, &format!("its words at {at}"));
            screen.wrapped("       ", "       ", &format!("{place}{words}"));
        }
        for step in answer.retellings_to(number) {
            let silent = match step.silent {
                0 => String::new(),
                n => format!(", past {} whose wording is not recorded", words::count(n, "hop", "hops")),
            };
            let first = format!("       from {}{silent}: ", step.from + 1);
            screen.wrapped(&first, "         ", &marked(answer, step));
            for line in words::compare::gains_and_losses(answer, step) {
                screen.wrapped("         ", "         ", &tame(&line));
            }
        }
    }
    if before.is_none() {
        screen.raw("  No wording of a hop is recorded.");
    }
}

fn write_appearances(answer: &Comparison, screen: &mut Screen) {
    if answer.appearances.is_empty() {
        return;
    }
    let beginnings = answer.beginnings();
    screen.blank();
    screen.heading("Where it comes in");
    for one in &answer.appearances {
        let kind = match one.item.kind {
            ItemKind::Number => "number",
            ItemKind::Name => "name",
            ItemKind::Doubt => "word of doubt",
            ItemKind::Certainty => "word of certainty",
        };
        let place = |at: &usize| {
            let from = if beginnings.contains(at) { " (from its beginning)" } else { "" };
            format!("{}{from}", at + 1)
        };
        let places: Vec<String> = one.at.iter().map(place).collect();
        let text = format!("{kind} “{}”: in {}", one.shown, words::enumerate(&places, 12));
        screen.wrapped("  ", "    ", &tame(&text));
    }
}

fn write_originals(desk: &Desk, answer: &Comparison, screen: &mut Screen) {
    let mut lines: Vec<(String, String)> = Vec::new();
    for (i, claim) in answer.story.iter().enumerate() {
        if let Some(original) = &claim.original {
            let language = original
                .language
                .as_ref()
                .map_or(String::new(), |tag| format!(" ({})", words::language(tag)));
            lines.push((format!("{}, before{language}: ", i + 1), format!("“{}”", original.wording)));
            lines.push((format!("{}, after: ", i + 1), format!("“{}”", claim.text)));
        }
    }
    let accounts = answer.story.iter().flat_map(|claim| &claim.accounts);
    let mut documents: Vec<_> = accounts.filter_map(|account| account.document.as_ref()).collect();
    documents.sort_unstable();
    documents.dedup();
    for id in documents {
        let document = desk.graph.source(id).and_then(|source| source.document.as_ref());
        if let Some(from) = document.and_then(|document| document.translated_from.as_ref()) {
            let name = words::name_of(&desk.graph, id);
            lines.push((String::new(), format!("{name} is translated from {}.", words::language(from))));
        }
    }
    if lines.is_empty() {
        return;
    }
    screen.blank();
    screen.heading("Before translation");
    for (first, text) in lines {
        screen.wrapped(&format!("  {}", tame(&first)), "    ", &tame(&text));
    }
}

//! `wherefrom trace`: the chains of a claim from the documents to their ends, and the verdict.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::desk::{Desk, Near};
use super::near::Asked;
use super::quotes::Quotes;
use super::screen::{Screen, paint, style, tame};
use super::tree::TreeWriter;
use super::{Failure, Global, Outcome};
use wherefrom::draw;
use wherefrom::format::trace_json;
use wherefrom::graph::{Join, View};
use wherefrom::model::{Account, Claim, ClaimId, EntityId, SourceId, Stance};
use wherefrom::query::{EndKind, Trace, TracedAccount, Tree, trace, trace_restated};
use wherefrom::store::Reach;
use wherefrom::words;

/// Follow a claim back to where its trail ends
///
/// Shows the chains of all its accounts from the outermost documents inwards, each hop having the claim from the next,
/// merged where they run through the same source; where each chain ends, and of what kind that end is; the place that
/// shows it; and what that comes to.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Args {
    /// The claim: its id, or some words of it; several ids are answered in their order, `-` reads ids from standard input
    #[arg(value_name = "CLAIM", required = true)]
    claim: Vec<String>,
    /// Show the words of the documents at each anchor
    #[arg(long)]
    quotes: bool,
    /// Follow the claims that it restates as well; they are shown apart and not counted
    #[arg(long)]
    follow_restated: bool,
    /// Answer in JSON
    #[arg(long, conflicts_with = "dot")]
    json: bool,
    /// Answer with a diagram for Graphviz
    #[arg(long, conflicts_with = "quotes")]
    dot: bool,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    if !args.quotes
        && let Some(mut near) = Near::open(global, screen, &args.claim)?
    {
        answer(&mut near.desk, args, &near.claims, screen)?;
        near.close(screen)?;
        return Ok(Outcome::Done);
    }
    let mut desk = Desk::near(global, screen, &Asked::claims(&args.claim, Reach::STORY))?;
    let ids = desk.claims(&args.claim, screen)?;
    answer(&mut desk, args, &ids, screen)?;
    Ok(Outcome::Done)
}

fn answer(
    desk: &mut Desk<impl View>,
    args: &Args,
    ids: &[ClaimId],
    screen: &mut Screen,
) -> Result<(), Failure> {
    if args.json {
        let answers: Vec<Value> = ids.iter().filter_map(|id| as_json(desk, args, id)).collect();
        screen.json_of(answers);
        return Ok(());
    }
    if args.dot {
        screen.only();
        let [id] = ids else {
            return Err(Failure::new("a diagram shows one claim").hint("ask for one claim at a time"));
        };
        let picture =
            trace(&desk.graph, id).map(|answer| draw::trace(&desk.graph, &answer, &draw::Options::default()));
        screen.raw(picture.map(|picture| draw::dot(&picture)).unwrap_or_default().trim_end());
        return Ok(());
    }
    for (number, id) in ids.iter().enumerate() {
        if number > 0 {
            screen.blank();
            screen.blank();
        }
        write(desk, args, id, screen);
    }
    Ok(())
}

fn as_json(desk: &Desk<impl View>, args: &Args, id: &ClaimId) -> Option<Value> {
    let restated = if args.follow_restated { trace_restated(&desk.graph, id) } else { Vec::new() };
    Some(trace_json(&desk.graph, &trace(&desk.graph, id)?, &restated))
}

fn write(desk: &mut Desk<impl View>, args: &Args, id: &ClaimId, screen: &mut Screen) {
    let quotes = if args.quotes { quotes_of(desk, id, args.follow_restated) } else { Quotes::default() };
    let Some(answer) = trace(&desk.graph, id) else { return };
    write_trace(desk, &answer, &quotes, screen);
    if args.follow_restated {
        write_restated(desk, &answer, &quotes, screen);
    }
}

fn quotes_of(desk: &mut Desk<impl View>, id: &ClaimId, restated: bool) -> Quotes {
    let mut accounts: Vec<Account> =
        desk.graph.claim(id).map(|claim| claim.accounts.clone()).unwrap_or_default();
    if restated {
        let others = trace_restated(&desk.graph, id);
        accounts.extend(others.iter().flat_map(|one| one.claim.accounts.iter().cloned()));
    }
    Quotes::of(desk, &accounts)
}

fn write_restated(desk: &Desk<impl View>, answer: &Trace, quotes: &Quotes, screen: &mut Screen) {
    let restated = trace_restated(&desk.graph, &answer.claim.id);
    screen.blank();
    if restated.is_empty() {
        screen.raw("It restates no other claim.");
        return;
    }
    let number = words::count(restated.len(), "claim", "claims");
    screen.wrapped("", "", &format!("It restates {number}, shown here and not counted above:"));
    for one in &restated {
        screen.blank();
        write_trace(desk, one, quotes, screen);
    }
}

fn write_trace(desk: &Desk<impl View>, answer: &Trace, quotes: &Quotes, screen: &mut Screen) {
    write_claim(desk, answer.claim, screen);
    if !answer.accounts.is_empty() {
        screen.blank();
    }
    write_tree(desk, answer, quotes, screen);
    if !answer.contradictions.is_empty() {
        screen.blank();
        write_contradictions(desk, answer, screen);
    }
    if !answer.relations.is_empty() {
        screen.blank();
        write_relations(desk, answer, screen);
    }
    screen.blank();
    screen.heading("Verdict");
    for line in words::verdict(&desk.graph, answer) {
        screen.wrapped("  ", "    ", &tame(&line));
    }
}

/// Writes a claim with what is known of it.
pub fn write_claim(desk: &Desk<impl View>, claim: &Claim, screen: &mut Screen) {
    let id = paint(style::FAINT, &format!("[{}]", claim.id));
    screen.wrapped("", "", &format!("{} {id}", paint(style::STRONG, &tame(&claim.text))));
    let name = |id: &str| {
        let source = SourceId::new(id).ok().and_then(|id| desk.graph.source(&id));
        let entity = || EntityId::new(id).ok().and_then(|id| desk.graph.entity(&id));
        let name = source.map(|source| &source.name).or_else(|| entity().map(|entity| &entity.name));
        name.map_or_else(|| id.to_owned(), Clone::clone)
    };
    let about: Vec<String> = claim
        .about
        .iter()
        .map(|about| {
            about
                .role
                .as_ref()
                .map_or(name(about.id.as_str()), |role| format!("{} ({role})", name(about.id.as_str())))
        })
        .collect();
    let place = claim.place.as_ref().map(|id| name(id.as_str()));
    let facts = words::facts(&about, claim, place.as_deref());
    if !facts.is_empty() {
        screen.wrapped("  ", "  ", &tame(&facts.join("; ")));
    }
    if let Some(note) = &claim.note {
        screen.wrapped("  note: ", "  ", &tame(note));
    }
}

fn write_tree(desk: &Desk<impl View>, answer: &Trace, quotes: &Quotes, screen: &mut Screen) {
    let tree = &answer.tree;
    let walk = tree.walk();
    let marks = marks(&walk, tree);
    let mut writer = TreeWriter::default();
    for (node, depth) in &walk {
        let one = &tree.nodes[*node];
        let siblings =
            one.parent.map_or(tree.roots.as_slice(), |parent| tree.nodes[parent].children.as_slice());
        let last = siblings.last() == Some(node);
        let mut text = source_line(desk, answer, one.source, *depth, &one.accounts);
        match one.stance {
            Stance::Asserts | Stance::Relays => {}
            against => {
                let verb = words::objects(&desk.graph, one.source, against).to_uppercase();
                let what = if one.children.is_empty() { "IT" } else { "what follows" };
                text += &paint(style::AGAINST, &format!(" {verb} {what}"));
            }
        }
        if let Some(mark) = marks.get(node) {
            text += &paint(style::FAINT, &format!(" ({mark})"));
        }
        let below = !one.children.is_empty() && one.same_as.is_none();
        writer.node(screen, *depth, last, &text);
        if let Some(same) = one.same_as {
            writer.remark(screen, *depth, false, &format!("and so on, as at ({}) above", marks[&same]));
            for account in &one.accounts {
                writer.remark(screen, *depth, false, &evidence(&answer.accounts[*account], quotes));
            }
        }
        for account in &one.stops {
            let plain = screen.is_plain();
            write_stop(desk, answer, &answer.accounts[*account], quotes, plain, &mut |line| {
                writer.remark(screen, *depth, below, line);
            });
        }
    }
}

/// Numbers for the nodes to which others refer, in the order in which they are shown.
fn marks(walk: &[(usize, usize)], tree: &Tree) -> BTreeMap<usize, usize> {
    let referred: BTreeSet<usize> = tree.nodes.iter().filter_map(|node| node.same_as).collect();
    let shown = walk.iter().map(|(node, _)| *node).filter(|node| referred.contains(node));
    shown.enumerate().map(|(i, node)| (node, i + 1)).collect()
}

fn source_line(
    desk: &Desk<impl View>,
    answer: &Trace,
    id: &SourceId,
    depth: usize,
    accounts: &[usize],
) -> String {
    let source = desk.graph.source(id);
    let name =
        source.filter(|_| depth == 0).map_or_else(|| words::within(&desk.graph, id), |one| one.name.clone());
    let mut facts = vec![id.to_string()];
    facts.extend(source.and_then(words::identity_of).map(str::to_owned));
    facts.extend(source.and_then(|source| words::published(&desk.graph, source)));
    let hops = accounts.iter().filter_map(|account| answer.accounts[*account].account.hops.get(depth));
    let mut said: Vec<String> =
        hops.clone().filter_map(|hop| Some(format!("said {}", words::date(hop.said.as_ref()?)))).collect();
    said.extend(hops.clone().filter_map(|hop| Some(format!("by {}", hop.channel.as_ref()?))));
    said.extend(hops.filter_map(|hop| Some(format!("in the words “{}”", hop.wording.as_ref()?))));
    said.sort_unstable();
    said.dedup();
    facts.extend(said);
    let from = if depth == 0 { "" } else { "from " };
    format!(
        "{from}{} {}",
        paint(style::STRONG, &tame(&name)),
        paint(style::FAINT, &format!("[{}]", tame(&facts.join("; "))))
    )
}

fn write_stop(
    desk: &Desk<impl View>,
    answer: &Trace,
    one: &TracedAccount,
    quotes: &Quotes,
    plain: bool,
    write: &mut dyn FnMut(&str),
) {
    if let Some(end) = one.end {
        let style = end_style(end.kind);
        let name = words::end_name(end.kind, end.unnamed).to_uppercase();
        let sign = if plain { "" } else { end_sign(end.kind) };
        let mut line =
            format!("{}: {}", paint(style, &format!("{sign}{name}")), words::end_meaning(end.kind));
        if one.only_loops {
            line += "; carried on only in a loop";
        }
        write(&line);
    } else if let Some(last) = one.account.last() {
        write(&format!("no end of this claim: {} it ({})", last.stance, last.basis));
    }
    for line in joins(desk, answer, one) {
        write(&if plain { line } else { format!("┄ {line}") });
    }
    write(&evidence(one, quotes));
    if let Some(note) = &one.account.note {
        write(&format!("note: {}", tame(note)));
    }
}

/// The most joins that are shown at one end; the others are counted.
const MOST_JOINS: usize = 5;

fn joins(desk: &Desk<impl View>, answer: &Trace, one: &TracedAccount) -> Vec<String> {
    let shown = one.joins.iter().take(MOST_JOINS);
    let mut lines: Vec<String> = shown.map(|join| join_line(desk, answer, one, join)).collect();
    if one.joins.len() > MOST_JOINS {
        let left = words::count(one.joins.len() - MOST_JOINS, "more account carries", "more accounts carry");
        lines.push(format!("┄ {left} it on"));
    }
    let mut ends: Vec<String> = one
        .leads_to
        .iter()
        .filter_map(|to| Some(words::end_label(&desk.graph, &answer.accounts[*to].end?)))
        .collect();
    ends.sort_unstable();
    ends.dedup();
    if !ends.is_empty() {
        lines.push(format!("so it may lead to {}", tame(&words::enumerate(&ends, 6))));
    }
    lines
}

fn join_line(desk: &Desk<impl View>, answer: &Trace, one: &TracedAccount, join: &Join) -> String {
    let other = answer.accounts[join.to.account].account;
    let hop = &other.hops[join.to.hop];
    let knows = match other.hops.get(join.to.hop + 1) {
        Some(next) => format!("has it from {}", words::within(&desk.graph, &next.source)),
        None => format!("the ground is {}", hop.basis),
    };
    let document = other.document.as_ref().map_or_else(
        || "in an account without a document".to_owned(),
        |id| format!("in {}", words::within(&desk.graph, id)),
    );
    let same = match one.account.last() {
        Some(last) if last.source != hop.source => {
            let sure = words::how_likely(join.likely);
            format!(" as {} ({sure} the same)", words::within(&desk.graph, &hop.source))
        }
        _ => String::new(),
    };
    tame(&format!("elsewhere{same}, {document}: {knows} (our join)"))
}

/// Returns where the account stands, for the eye: faint.
pub fn place_of(account: &Account) -> String {
    paint(style::FAINT, &tame(&words::place(account)))
}

/// Returns where the account stands, and the words there if they were asked for.
fn evidence(one: &TracedAccount, quotes: &Quotes) -> String {
    let account = one.account;
    let place = place_of(account);
    match quotes.account(account) {
        Some(words) => format!("{place} {words}"),
        None => place,
    }
}

/// What marks an end for the eye, in shape as well as in colour: known grounds filled, unknown ends empty.
fn end_sign(kind: EndKind) -> &'static str {
    match kind {
        EndKind::Inference => "◇ ",
        kind if kind.is_known_ground() => "■ ",
        _ => "□ ",
    }
}

pub fn end_style(kind: EndKind) -> anstyle::Style {
    match kind {
        EndKind::Inference => style::INFERENCE,
        kind if kind.is_known_ground() => style::GROUND,
        _ => style::UNKNOWN,
    }
}

fn write_contradictions(desk: &Desk<impl View>, answer: &Trace, screen: &mut Screen) {
    screen.heading("Set against it");
    for one in &answer.contradictions {
        let ends: Vec<String> = one
            .ends
            .iter()
            .map(|group| {
                let names: Vec<String> =
                    group.sources.iter().map(|id| words::within(&desk.graph, id)).collect();
                format!("{}: {}", words::end_name(group.kind, group.unnamed), words::enumerate(&names, 4))
            })
            .collect();
        let strength = paint(style::AGAINST, one.contradiction.strength.as_str());
        let id = paint(style::FAINT, &format!("[{}]", one.claim.id));
        let text = format!("{strength} ({}): {} {id}", one.contradiction.differ, tame(&one.claim.text));
        screen.wrapped("  ", "    ", &text);
        if let Some(why) = &one.contradiction.why {
            screen.wrapped("    ", "    ", &tame(why));
        }
        if !ends.is_empty() {
            screen.wrapped("    ", "    ", &tame(&ends.join("; ")));
        }
    }
}

fn write_relations(desk: &Desk<impl View>, answer: &Trace, screen: &mut Screen) {
    screen.heading("Tied to");
    for relation in &answer.relations {
        let outward = relation.from == answer.claim.id;
        let other = if outward { &relation.to } else { &relation.from };
        let verb = match (relation.kind, outward) {
            (kind, true) => kind.to_string(),
            (wherefrom::model::RelationKind::Supports, false) => "supported by".to_owned(),
            (wherefrom::model::RelationKind::Supersedes, false) => "superseded by".to_owned(),
            (wherefrom::model::RelationKind::Restates, false) => "restated by".to_owned(),
        };
        let text = desk.graph.claim(other).map_or(String::new(), |claim| claim.text.clone());
        let why = relation.why.as_ref().map_or(String::new(), |why| format!(" ({why})"));
        let id = paint(style::FAINT, &format!("[{other}]"));
        screen.wrapped("  ", "    ", &format!("{verb}: {}{} {id}", tame(&text), tame(&why)));
    }
}

//! The evidence sheet in words: a page whose first line is the answer.

use super::page::{Block, Diagram, Page, Place, Section};
use super::unchecked::{grades, unchecked};
use super::{
    attribution, count, date, dispute_line, end_meaning, end_name, ends, enumerate, facts, figure,
    first_down, first_up, gap, identity_of, language, name_of, objects, place, published, question, verdict,
    within,
};
use crate::graph::{Graph, View as _};
use crate::model::{Account, Basis, Claim, Hop, RelationKind, Source, Stance, Strength, When};
use crate::query::{
    Check, Contradicting, EndKind, GapKind, Seen, Sheet, SideAccount, Standing, Trace, TracedAccount,
};

/// The most chains that a sheet shows, and the most disputes and claims against it; the others are counted.
const MOST_SHOWN: usize = 100;

/// Returns the evidence sheet as a page. `known_by` is the date after which nothing was taken into account, if any.
pub fn sheet(graph: &Graph, sheet: &Sheet, known_by: Option<&When>) -> Page {
    Page {
        kind: "Evidence sheet".to_owned(),
        title: sheet.trace.claim.text.clone(),
        facts: heading_facts(graph, sheet, known_by),
        sections: vec![
            section("Can it be printed?", Place::Main, answer_blocks(graph, sheet)),
            section(
                "Attribution, ready to print",
                Place::Wide,
                vec![Block::Ready(attribution(graph, sheet))],
            ),
            section("Where it comes from (A ← B: A has it from B)", Place::Wide, chains(graph, sheet)),
            section("Who contradicts it", Place::Wide, against(graph, sheet)),
            section("What to ask next", Place::Beside, to_ask(graph, sheet)),
            section("What was not checked", Place::Beside, vec![Block::List(unchecked(graph, sheet))]),
            section("Grades", Place::Beside, grades(sheet)),
        ],
        diagram: Some(Diagram { svg: None, caption: drawn_by(sheet, known_by) }),
        foot: foot(graph),
    }
}

/// Returns what stands below the picture of a sheet: what is not drawn in it, one sentence each, and the command that
/// draws all of it.
pub fn below_the_picture(left_out: &[String], sheet: &Sheet, known_by: Option<&When>) -> String {
    let mut sentences = vec!["An arrow leads from who tells to whom they have it from.".to_owned()];
    sentences.extend_from_slice(left_out);
    sentences.push(drawn_by(sheet, known_by));
    sentences.join(" ")
}

/// Returns what stands in the place of a picture that could not be read on a sheet.
pub fn in_place_of_the_picture(sheet: &Sheet, known_by: Option<&When>) -> String {
    format!("The picture of its chains could not be read at this size. {}", drawn_by(sheet, known_by))
}

/// The command that draws the chains.
fn drawn_by(sheet: &Sheet, known_by: Option<&When>) -> String {
    let known_by = known_by.map_or(String::new(), |by| format!(" --known-by {by}"));
    format!("All of it as a picture: wherefrom draw trace {}{known_by}", sheet.trace.claim.id)
}

fn section(heading: &str, place: Place, blocks: Vec<Block>) -> Section {
    Section { heading: heading.to_owned(), place, blocks }
}

fn foot(graph: &Graph) -> String {
    let case = graph.case();
    let title = case.title.as_ref().map_or(String::new(), |title| format!(" of the case “{title}”"));
    format!("Made from the records{title}. It says what is on record, and not what is true.")
}

/// That the sheet is as of a date, and how many of its accounts may be later all the same.
fn left_out(graph: &Graph, sheet: &Sheet, by: &When) -> String {
    let published = |one: &&TracedAccount| {
        graph.source(one.account.document.as_ref()?)?.document.as_ref()?.published.as_ref()
    };
    let open = |one: &&TracedAccount| !published(one).is_some_and(|on| on.certainly_by(by));
    let left = match sheet.trace.accounts.iter().filter(open).count() {
        0 => String::new(),
        n => format!(
            "; {} kept, though without a certain date of publication",
            count(n, "account is", "accounts are")
        ),
    };
    format!("As known by {}: what was certainly published later is left out{left}", date(by))
}

fn heading_facts(graph: &Graph, sheet: &Sheet, known_by: Option<&When>) -> Vec<String> {
    let claim = sheet.trace.claim;
    let case = graph.case();
    let name = |id: &str| {
        let source = case.sources.get(id).map(|source| source.name.clone());
        let entity = || case.entities.get(id).map(|entity| entity.name.clone());
        source.or_else(entity).unwrap_or_else(|| id.to_owned())
    };
    let about: Vec<String> = claim
        .about
        .iter()
        .map(|about| match &about.role {
            Some(role) => format!("{} ({role})", name(about.id.as_str())),
            None => name(about.id.as_str()),
        })
        .collect();
    let place = claim.place.as_ref().map(|id| name(id.as_str()));
    let known = facts(&about, claim, place.as_deref());
    let mut lines = vec![format!("Claim {}", claim.id)];
    lines.extend((!known.is_empty()).then(|| first_up(&known.join("; "))));
    lines.extend(claim.original.as_ref().map(|original| {
        let language =
            original.language.as_ref().map_or(String::new(), |tag| format!(" ({})", language(tag)));
        format!("In the original{language}: “{}”", original.wording)
    }));
    lines.extend(claim.note.as_ref().map(|note| format!("Note: {note}")));
    lines.extend(known_by.map(|by| left_out(graph, sheet, by)));
    lines
}

/// Returns what the sheet comes to, in a sentence.
pub fn answer(sheet: &Sheet) -> String {
    let least = sheet.trace.verdict.origins.at_least;
    let known = |group: &&crate::query::EndGroup| group.kind.is_known_ground();
    let unnamed = sheet.trace.verdict.ends.iter().filter(known).all(|group| group.unnamed);
    let no_name = if unnamed { ", without a name" } else { "" };
    let answer = match sheet.standing {
        Standing::Unsupported => "No: nobody on record supports it".to_owned(),
        Standing::OnlyAgainst => {
            "Not as a fact: it is told only to be denied or doubted. At most as such, with the attribution below"
                .to_owned()
        }
        Standing::NoKnownGround => {
            "Not as a fact: nobody is known who saw it, shows it or speaks of it officially. At most as an \
             unconfirmed report, with the attribution below"
                .to_owned()
        }
        Standing::OnlyInferred => {
            "Not as a fact: it is a conclusion, and nobody is known who saw it. At most as what somebody \
             concludes, with the attribution below"
                .to_owned()
        }
        Standing::OneOrigin => {
            format!("With the attribution below, and not without: it rests on one known origin{no_name}")
        }
        Standing::SeveralOrigins => {
            let origins = count(least, "", "distinct origins");
            format!("With the attribution below: it rests on at least {origins}{no_name}")
        }
    };
    let disputed = disputed(&sheet.trace);
    let replaced = if sheet.superseded_by.is_empty() { "" } else { " Another claim has taken its place." };
    format!("{answer}.{disputed}{replaced}")
}

/// That it is disputed, or only in tension with what could be true as well; nothing if neither is so.
fn disputed(trace: &Trace) -> &'static str {
    let strong = |one: &Contradicting| one.contradiction.strength == Strength::Contradiction;
    if trace.disputes.iter().any(|one| !one.of_a_denial) || trace.contradictions.iter().any(strong) {
        return " It is disputed; that has to be said with it.";
    }
    match trace.contradictions.len() {
        0 => "",
        1 => " It is in tension with another claim; both could be true.",
        _ => " It is in tension with other claims; it could be true beside them.",
    }
}

fn answer_blocks(graph: &Graph, sheet: &Sheet) -> Vec<Block> {
    let mut lines = verdict(graph, &sheet.trace);
    lines.push(checked(sheet));
    let first = sheet.gaps.questions.iter().find(|one| one.ask.is_some());
    lines.extend(first.map(|one| format!("Before it is printed, {}", first_down(&question(graph, one)))));
    vec![Block::Answer(answer(sheet)), Block::List(lines)]
}

/// Returns how many accounts were found in their documents, as a sentence.
fn checked(sheet: &Sheet) -> String {
    let held = sheet.seen.iter().filter(|one| one.check == Check::Holds).count();
    let passages = |n: usize| count(n, "passage", "passages");
    match (sheet.seen.len(), held) {
        (0, _) => "There is no passage to look up.".to_owned(),
        (1, 1) => "Its passage was looked up in the stored text, and stands there.".to_owned(),
        (1, _) => "Its passage was not verified.".to_owned(),
        (all, 0) => format!("None of its {} was verified.", passages(all)),
        (all, held) if all == held => {
            format!("Its {} were looked up in the stored texts, and stand there.", passages(all))
        }
        (all, held) => {
            format!("Of its {}, only {} verified.", passages(all), count(held, "was", "were"))
        }
    }
}

fn chains(graph: &Graph, sheet: &Sheet) -> Vec<Block> {
    let accounts = &sheet.trace.accounts;
    let mut blocks = Vec::new();
    for (i, (one, seen)) in accounts.iter().zip(&sheet.seen).enumerate().take(MOST_SHOWN) {
        blocks.push(chain(graph, i + 1, one, seen));
    }
    if accounts.len() > MOST_SHOWN {
        let left = count(accounts.len() - MOST_SHOWN, "more chain is", "more chains are");
        blocks.push(Block::Text(format!("{} on record.", first_up(&left))));
    }
    if accounts.is_empty() {
        blocks.push(Block::Text("The case has no usable account of it.".to_owned()));
    } else if !sheet.documents.is_empty() {
        blocks.push(Block::Small(sheet.documents.iter().map(|one| document(graph, one)).collect()));
    }
    blocks
}

fn chain(graph: &Graph, number: usize, one: &TracedAccount, seen: &Seen) -> Block {
    let account = one.account;
    let end = match one.end {
        Some(end) => format!("{}: {}", end_name(end.kind, end.unnamed), end_meaning(end.kind)),
        None => "does not support the claim".to_owned(),
    };
    // The end says it, but for an unnamed one.
    let said = one.end.is_some_and(|end| end.kind != EndKind::Unnamed);
    let links = account.hops.iter().enumerate().map(|(i, hop)| step(graph, account, i, hop, said)).collect();
    let joined = if one.joins.is_empty() { "" } else { " Other accounts carry it on (our join)." };
    let note = account.note.as_ref().map_or(String::new(), |note| format!(" Note: {note}"));
    let place = place(account);
    let mut blocks =
        vec![Block::Chain(links), Block::Text(format!("At {place} ({}).{joined}{note}", check(seen)))];
    let source = account.document.as_ref().and_then(|id| graph.source(id));
    let language = source.and_then(|source| source.document.as_ref()?.language.clone());
    if !seen.words.is_empty() {
        blocks.push(Block::Quote { words: seen.words.join(" … "), language: language.clone() });
    }
    for (hop, words) in &seen.hops {
        let who = account.hops.get(*hop).map_or(String::new(), |hop| within(graph, &hop.source));
        blocks.push(Block::Text(format!("In the words of {who}:")));
        blocks.push(Block::Quote { words: words.join(" … "), language: language.clone() });
    }
    Block::Part { heading: format!("Chain {number} – {end}"), blocks }
}

fn check(seen: &Seen) -> String {
    let why = seen.why.as_ref().map_or(String::new(), |why| format!(": {why}"));
    match seen.check {
        Check::Holds => "verified".to_owned(),
        Check::Changed => "not verified: the stored text is not the one that was recorded".to_owned(),
        Check::Broken => format!("not verified: it does not stand there{why}"),
        Check::NotAtHand => format!("not verified: the stored text is not at hand{why}"),
        Check::NoAnchor => "not verified".to_owned(),
        Check::NoDocument => "it can't be looked up".to_owned(),
    }
}

/// A hop; how the last one knows is left out if that is said already.
fn step(graph: &Graph, account: &Account, at: usize, hop: &Hop, said: bool) -> String {
    let source = graph.source(&hop.source);
    let last = at + 1 == account.hops.len();
    let mut facts: Vec<String> = source.and_then(identity_of).map(str::to_owned).into_iter().collect();
    facts.extend(source.and_then(|source| published(graph, source)));
    facts.extend(hop.said.as_ref().map(|when| format!("said {}", date(when))));
    facts.extend(hop.channel.as_ref().map(|channel| format!("by {channel}")));
    facts.extend(hop.wording.as_ref().map(|wording| format!("in the words “{wording}”")));
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join("; ")) };
    let knows = match (hop.basis, last) {
        (Basis::Told, false) => "",
        (_, true) if said => "",
        (Basis::Told, true) => ": told, by nobody who is named",
        (Basis::Witnessed, _) => ": saw, heard or lived it",
        (Basis::Inferred, _) => ": concludes it",
        (Basis::Official, _) => ": speaks of their own official acts or figures",
        (Basis::Record, _) => ": is or shows a record of it",
        (Basis::Undisclosed, _) => ": does not disclose the grounds",
        (Basis::Unstated, _) => ": does not say how they know",
    };
    let stance = match hop.stance {
        Stance::Asserts | Stance::Relays => String::new(),
        against => format!(" {} it", objects(graph, &hop.source, against).to_uppercase()),
    };
    format!("{}{facts}{knows}{stance}", within(graph, &hop.source))
}

fn document(graph: &Graph, source: &Source) -> String {
    let mut facts = vec![format!("{}: “{}”", source.id, source.name)];
    facts.extend(published(graph, source));
    if let Some(document) = &source.document {
        facts.extend(document.author.as_ref().map(|author| format!("by {}", name_of(graph, author))));
        facts.extend(document.url.as_ref().map(|url| format!("found at {url}")));
        facts.extend(document.retrieved.as_ref().map(|when| format!("retrieved {}", date(when))));
        facts.extend(document.sha256.map(|hash| format!("SHA-256 {hash}")));
    }
    facts.extend(source.note.clone());
    facts.join("; ")
}

fn against(graph: &Graph, sheet: &Sheet) -> Vec<Block> {
    let trace = &sheet.trace;
    let mut blocks = Vec::new();
    let disputes: Vec<String> = trace
        .disputes
        .iter()
        .take(MOST_SHOWN)
        .map(|one| format!("{} At {}.", dispute_line(graph, one), place(trace.accounts[one.account].account)))
        .collect();
    if disputes.is_empty() && trace.contradictions.is_empty() {
        blocks.push(Block::Text("Nobody on record disputes it, and no claim is set against it.".to_owned()));
    }
    if !disputes.is_empty() {
        blocks.push(Block::List(disputes));
    }
    if !trace.contradictions.is_empty() {
        let rows =
            trace.contradictions.iter().zip(&sheet.against).map(|(one, told)| opposed(graph, one, told));
        blocks.push(Block::Table {
            caption: "Claims set against it".to_owned(),
            head: strings(["Claim", "What differs", "On what ground", "Where"]),
            rows: rows.take(MOST_SHOWN).collect(),
        });
    }
    let left = trace.disputes.len().saturating_sub(MOST_SHOWN)
        + trace.contradictions.len().saturating_sub(MOST_SHOWN);
    if left > 0 {
        let left = first_up(&count(left, "more stands", "more stand"));
        blocks.push(Block::Text(format!("{left} against it.")));
    }
    let tied: Vec<String> =
        trace.relations.iter().take(MOST_SHOWN).map(|one| relation(graph, trace.claim, one)).collect();
    if !tied.is_empty() {
        blocks.push(Block::List(tied));
    }
    blocks.extend(figures(graph, sheet));
    blocks
}

fn opposed(graph: &Graph, one: &Contradicting, told: &[SideAccount]) -> Vec<String> {
    let judged = one.contradiction;
    let why = judged.why.as_ref().map_or(String::new(), |why| format!(": {why}"));
    let ground =
        if one.ends.is_empty() { "nobody on record supports it".to_owned() } else { ends(graph, &one.ends) };
    let places: Vec<String> = told.iter().map(|told| place(told.account)).collect();
    vec![
        format!("{} [{}]", one.claim.text, one.claim.id),
        format!("{} ({}){why}", judged.strength, judged.differ),
        ground,
        enumerate(&places, 3),
    ]
}

fn relation(graph: &Graph, claim: &Claim, one: &crate::model::Relation) -> String {
    let outward = one.from == claim.id;
    let other = if outward { &one.to } else { &one.from };
    let verb = match (one.kind, outward) {
        (RelationKind::Supports, true) => "Gives a reason for",
        (RelationKind::Supports, false) => "Has a reason given by",
        (RelationKind::Supersedes, true) => "Takes the place of",
        (RelationKind::Supersedes, false) => "Its place is taken by",
        (RelationKind::Restates, true) => "Retells in changed words",
        (RelationKind::Restates, false) => "Is retold in changed words as",
    };
    let text = graph.claim(other).map_or_else(|| other.to_string(), |claim| claim.text.clone());
    let why = one.why.as_ref().map_or(String::new(), |why| format!(" {why}"));
    format!("{verb}: {text} [{other}]{why}")
}

fn figures(graph: &Graph, sheet: &Sheet) -> Option<Block> {
    let own = sheet.trace.claim.quantity.as_ref()?;
    if sheet.figures.is_empty() {
        return Some(Block::Text(format!("No other figure is on record under the words “{}”.", own.of)));
    }
    let row = |one: &crate::query::Figure| {
        let taken = if one.superseded_by.is_empty() { "" } else { "; a later figure takes its place" };
        let told: Vec<String> = one.told.iter().map(|told| place(told.account)).collect();
        vec![
            format!("{}{taken}", figure(one.quantity)),
            format!("{} [{}]", one.claim.text, one.claim.id),
            ends(graph, &one.ends),
            enumerate(&told, 3),
        ]
    };
    Some(Block::Table {
        caption: "Other figures of the same quantity; area and time may differ".to_owned(),
        head: strings(["Figure", "Claim", "Who says so", "Where"]),
        rows: sheet.figures.iter().map(row).collect(),
    })
}

fn to_ask(graph: &Graph, sheet: &Sheet) -> Vec<Block> {
    let mut blocks = Vec::new();
    let gains = |one: &crate::query::Question| match (one.first.is_empty(), one.further.is_empty()) {
        (false, _) => " An answer could give it a first known origin.",
        (_, false) => " An answer could give it another known origin.",
        _ => "",
    };
    let questions = sheet.gaps.questions.iter();
    let questions: Vec<String> =
        questions.map(|one| format!("{}{}", question(graph, one), gains(one))).collect();
    blocks.push(if questions.is_empty() {
        Block::Text(
            "None of its chains ends in a source that could still be asked for its ground.".to_owned(),
        )
    } else {
        Block::List(questions)
    });
    // What concerns anchors is said with what was not checked.
    let told = [GapKind::NoAnchor, GapKind::NotVerified, GapKind::NoDocument];
    let gaps = sheet.gaps.claims.iter().flat_map(|one| &one.gaps).filter(|one| !told.contains(&one.kind));
    let gaps: Vec<String> = gaps.map(|one| gap(graph, one)).collect();
    if !gaps.is_empty() {
        blocks.push(Block::Text(format!("What it lacks: {}", gaps.join(" "))));
    }
    blocks
}

pub(super) fn strings<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

//! What people type for a claim, a source, a document or an entity: its id, or words that name it. Words are taken for
//! something only if they fit one thing alone, and what they are taken for is said. The names of protected sources are
//! covered before anything is looked up here, so none is found by its name, and none is offered.

use super::Failure;
use super::desk::Desk;
use super::screen::{Screen, tame};
use wherefrom::diag::did_you_mean;
use wherefrom::model::{Case, ClaimId, NodeId, SourceId};
use wherefrom::query::{Fit, Named, Subject, find_claims, find_named};
use wherefrom::words::{count, first_up};

/// The most that one question offers.
pub const MOST_OFFERED: usize = 10;

/// A line that is indented so far goes on with the one above it.
const CONTINUED: usize = 4;

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Anything,
    Source,
    Document,
}

impl Wanted {
    fn admits(self, one: Named) -> bool {
        match self {
            Self::Anything => true,
            Self::Source => matches!(one, Named::Source(_)),
            Self::Document => one.what() == "document",
        }
    }

    /// What it is called, one and several of it, and what lists it.
    fn words(self) -> [&'static str; 3] {
        match self {
            Self::Anything => [
                "source, document or entity",
                "sources, documents or entities",
                "`wherefrom list sources` and `wherefrom list entities` show them",
            ],
            Self::Source => {
                ["source or document", "sources or documents", "`wherefrom list sources` shows them"]
            }
            Self::Document => ["document", "documents", "`wherefrom list documents` shows them"],
        }
    }
}

/// Returns the id of a source, document or entity as it is shown.
pub fn node(desk: &Desk, typed: &str, screen: &Screen) -> Result<NodeId, Failure> {
    Ok(NodeId::new(look_up(desk, typed, Wanted::Anything, screen)?)?)
}

/// Returns the id of a source or document as it is shown.
pub fn source(desk: &Desk, typed: &str, screen: &Screen) -> Result<SourceId, Failure> {
    Ok(SourceId::new(look_up(desk, typed, Wanted::Source, screen)?)?)
}

/// Returns the id of a document as it is shown.
pub fn document(desk: &Desk, typed: &str, screen: &Screen) -> Result<SourceId, Failure> {
    Ok(SourceId::new(look_up(desk, typed, Wanted::Document, screen)?)?)
}

/// Returns the claim, source, document or entity that an id or words name. An id is looked for among the claims first.
pub fn subject(desk: &Desk, typed: &str, screen: &Screen) -> Result<Subject, Failure> {
    let case = desk.case();
    if let Some((id, _)) = case.claims.get_key_value(desk.protection.shown_claim(typed)) {
        return Ok(Subject::Claim(id.clone()));
    }
    if let Some(one) = by_id(case, desk.protection.shown(typed)) {
        return Ok(Subject::Node(NodeId::new(one.id())?));
    }
    let named = find_named(case, typed).filter(|(fit, _)| *fit != Fit::Near);
    let is_full = find_claims(case, typed).first().is_some_and(|one| one.is_full(typed));
    let node = |id: &str| Ok(Subject::Node(NodeId::new(id)?));
    match (named, desk.claim(typed)) {
        // A whole name is meant as one, whatever claims it stands in.
        (Some((Fit::Whole, all)), _) => node(one_of(&all, typed, Wanted::Anything, screen)?),
        (Some((_, all)), Err(_)) if all.len() == 1 && !is_full => {
            node(one_of(&all, typed, Wanted::Anything, screen)?)
        }
        (None, Ok(id)) => {
            say_taken_claim(desk, typed, &id, screen);
            Ok(Subject::Claim(id))
        }
        (Some((_, all)), claim) => {
            let fitting = Failure::new(format!("more than one thing fits `{typed}`; name one by its id"));
            let fitting = offer(fitting, &all);
            Err(match claim {
                Ok(id) => fitting.offer(format!("{id}: {}", case.claims[&id].text)),
                Err(failure) if is_full => failure.offers.into_iter().fold(fitting, Failure::offer),
                Err(_) => fitting,
            })
        }
        (None, Err(failure)) => Err(unknown(desk, typed, failure, is_full)),
    }
}

/// Says that nothing fits, or nothing but for a slip, or which claims do.
fn unknown(desk: &Desk, typed: &str, claims: Failure, is_full: bool) -> Failure {
    let case = desk.case();
    let nodes = case.sources.values().map(Named::Source).chain(case.entities.values().map(Named::Entity));
    let ids = nodes.map(Named::id).chain(case.claims.keys().map(ClaimId::as_str));
    let failure = Failure::new(nothing_fits(typed, "claim, source, document or entity"));
    if desk.protection.names(typed) {
        return failure.hint("a protected source is found by its id alone");
    }
    match (did_you_mean(typed, ids), find_named(case, typed)) {
        (Some(meant), _) => failure.hint(meant),
        (None, _) if is_full => claims,
        (None, Some((_, all))) => offer(failure, &all),
        (None, None) => failure.hint("`wherefrom find WORDS` looks everywhere"),
    }
}

/// Returns what the arguments name, in their order; words that name nothing one by one are together those of one
/// thing.
pub fn subjects(desk: &Desk, typed: &[String], screen: &Screen) -> Result<Vec<Subject>, Failure> {
    let mut subjects = Vec::new();
    let typed = expanded(typed, |word| is_id(desk, word), screen)?;
    let any_known = typed.iter().any(|word| is_id(desk, word));
    if typed.len() > 1 && !any_known {
        return Ok(vec![topic(desk, &typed.join(" "), screen)?]);
    }
    for word in &typed {
        subjects.push(topic(desk, word, screen)?);
    }
    Ok(subjects)
}

/// Returns what is to be answered for: of what words fit in part, the one entity among them, for that is what many claims
/// are about; how much else they fit is said. Otherwise what [`subject`] says.
fn topic(desk: &Desk, typed: &str, screen: &Screen) -> Result<Subject, Failure> {
    if !is_id(desk, typed)
        && let Some((Fit::Words, all)) = find_named(desk.case(), typed)
    {
        let mut entities = all.iter().filter(|one| matches!(one, Named::Entity(_)));
        if let (Some(entity), None) = (entities.next(), entities.next()) {
            say_taken(typed, entity.what(), entity.id(), screen);
            say_others(desk, typed, all.len() - 1, screen);
            return Ok(Subject::Node(NodeId::new(entity.id())?));
        }
    }
    subject(desk, typed, screen)
}

/// Says whether a word is the id of anything.
fn is_id(desk: &Desk, word: &str) -> bool {
    desk.case().claims.contains_key(desk.protection.shown_claim(word))
        || by_id(desk.case(), desk.protection.shown(word)).is_some()
}

/// Returns what was typed with `-` replaced by what stands on standard input: the first word of every line, as in what
/// `wherefrom list` and `--ids` print. What `wherefrom find` prints does as well: of lines of several words, those are left
/// out, and counted, whose first word is not known or stands so far in that the line only goes on with another.
pub fn expanded(
    typed: &[String],
    known: impl Fn(&str) -> bool,
    screen: &Screen,
) -> Result<Vec<String>, Failure> {
    let mut words = Vec::new();
    for word in typed {
        if word != "-" {
            words.push(word.clone());
            continue;
        }
        let (before, mut left_out) = (words.len(), 0);
        for line in std::io::stdin().lines() {
            let line = line?;
            let indent = line.len() - line.trim_start().len();
            let mut parts = line.split_whitespace();
            match (parts.next(), parts.next()) {
                (Some(first), None) if indent == 0 => words.push(first.to_owned()),
                (Some(first), _) if indent < CONTINUED && known(first) => words.push(first.to_owned()),
                (Some(_), _) => left_out += usize::from(indent < CONTINUED),
                (None, _) => {}
            }
        }
        if left_out > 0 && words.len() == before {
            return Err(Failure::new("no line of standard input begins with an id that fits here")
                .hint("`--ids` makes a command print ids alone"));
        }
        if words.len() == before {
            screen.note("standard input named nothing, so there is nothing to answer");
        }
        if left_out > 0 {
            let lines = count(left_out, "line", "lines");
            screen
                .note(&format!("{lines} of standard input left out: no id that fits here at the beginning"));
        }
    }
    Ok(words)
}

fn by_id<'a>(case: &'a Case, id: &str) -> Option<Named<'a>> {
    let source = case.sources.get(id).map(Named::Source);
    source.or_else(|| case.entities.get(id).map(Named::Entity))
}

fn look_up<'a>(desk: &'a Desk, typed: &str, wanted: Wanted, screen: &Screen) -> Result<&'a str, Failure> {
    let case = desk.case();
    if let Some(one) = by_id(case, desk.protection.shown(typed)) {
        return if wanted.admits(one) { Ok(one.id()) } else { Err(unfit(one, typed, wanted)) };
    }
    let failure = Failure::new(nothing_fits(typed, wanted.words()[0]));
    if desk.protection.names(typed) {
        return Err(failure.hint("a protected source is found by its id alone"));
    }
    let sources = case.sources.values().map(Named::Source);
    let all = sources.chain(case.entities.values().map(Named::Entity)).filter(|one| wanted.admits(*one));
    let meant = did_you_mean(typed, all.map(Named::id));
    let found = find_named(case, typed);
    if let Some((fit, all)) = &found {
        let admitted: Vec<Named> = all.iter().copied().filter(|one| wanted.admits(*one)).collect();
        match (fit, admitted.as_slice()) {
            (Fit::Near, []) => {}
            // Whoever typed a whole id with a slip in it meant no other.
            (Fit::Near, _) if meant.is_some() => {}
            (_, []) => return Err(unfit(all[0], typed, wanted)),
            (Fit::Near, several) => {
                return Err(offer(failure, several));
            }
            (_, several) => return one_of(several, typed, wanted, screen),
        }
    }
    if case.claims.contains_key(desk.protection.shown_claim(typed)) {
        return Err(failure.hint(format!("`{typed}` is a claim: `wherefrom show {typed}`")));
    }
    Err(failure.hint(meant.unwrap_or_else(|| wanted.words()[2].to_owned())))
}

fn nothing_fits(typed: &str, what: &str) -> String {
    format!("no {what} fits `{typed}`")
}

/// Takes words for the one thing that they fit, and says so; of several, offers them.
fn one_of<'a>(all: &[Named<'a>], typed: &str, wanted: Wanted, screen: &Screen) -> Result<&'a str, Failure> {
    match all {
        [one] => {
            say_taken(typed, one.what(), one.id(), screen);
            Ok(one.id())
        }
        several => {
            let number = count(several.len(), "", wanted.words()[1]);
            Err(offer(Failure::new(format!("{number} fit `{typed}`; name one by its id")), several))
        }
    }
}

fn offer(failure: Failure, all: &[Named]) -> Failure {
    let line = |one: &Named| format!("{}: {} ({})", one.id(), one.name(), one.what());
    let failure = all.iter().take(MOST_OFFERED).map(line).fold(failure, Failure::offer);
    match all.len().saturating_sub(MOST_OFFERED) {
        0 => failure,
        more => failure.offer(format!("and {more} more")).hint("say more of the name"),
    }
}

/// Says why something that has a name is not what is wanted.
fn unfit(one: Named, typed: &str, wanted: Wanted) -> Failure {
    match (one, wanted) {
        (Named::Entity(_), _) => Failure::new(format!("`{typed}` is an entity; it tells nothing"))
            .hint("--about asks for the claims about it"),
        _ => Failure::new(format!("`{typed}` is no document"))
            .hint("--source asks for what a source tells, wherever on a chain it stands"),
    }
}

/// Says how much else the words fit.
fn say_others(desk: &Desk, typed: &str, named: usize, screen: &Screen) {
    let claims = find_claims(desk.case(), typed).iter().filter(|one| one.is_full(typed)).count();
    let mut others = Vec::new();
    others.extend((claims > 0).then(|| count(claims, "claim", "claims")));
    others.extend((named > 0).then(|| count(named, "source", "sources")));
    if !others.is_empty() {
        let verb = if claims + named == 1 { "holds" } else { "hold" };
        let others = first_up(&others.join(" and "));
        screen.note(&format!("{others} {verb} the same words: {}", finds(typed)));
    }
}

/// Returns the command that lists all that holds some words.
pub fn finds(typed: &str) -> String {
    let words: Vec<String> = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    format!("`wherefrom find {}` lists all", words.join(" "))
}

/// Says for which claim some words are taken, with its sentence: they may have meant more than one.
pub fn say_taken_claim(desk: &Desk, typed: &str, id: &ClaimId, screen: &Screen) {
    let text = desk.case().claims.get(id).map_or(String::new(), |claim| format!(": {}", tame(&claim.text)));
    screen.note(&format!("`{}` is taken for the claim `{id}`{text}", tame(typed)));
}

/// Half-remembered words can mean another thing than the one they fit.
pub fn say_taken(typed: &str, what: &str, id: &str, screen: &Screen) {
    screen.note(&format!("`{}` is taken for the {what} `{id}`", tame(typed)));
}

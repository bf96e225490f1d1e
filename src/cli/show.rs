//! `wherefrom show`: all that is known of a claim, a source, an entity or a document.

use serde_json::{Map, Value, json};

use super::desk::{Desk, archive, locate};
use super::near::Asked;
use super::screen::{Screen, paint, style, tame};
use super::trace::{end_style, write_claim};
use super::{Failure, Global, Outcome};
use super::{log, names, on_folder};
use wherefrom::format::{claims_json, entities_json, sources_json};
use wherefrom::model::{Account, Claim, ClaimId, Entity, Judgement, NodeId, Ruling, Source, SourceId};
use wherefrom::query::end_of;
use wherefrom::store::{Reach, is_database};
use wherefrom::words;

/// Show all that is known of a claim, a source, an entity or a document
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Ids or names of claims, sources, entities or documents
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let desk = Desk::near(global, screen, &Asked::any(&args.ids, Reach::SHOWN))?;
    let mut answers = Vec::new();
    for (number, typed) in args.ids.iter().enumerate() {
        let subject = match names::subject(&desk, typed, screen) {
            Ok(subject) => subject,
            Err(_) if !args.json && went(typed, global, number > 0, screen)? => continue,
            Err(failure) => return Err(failure),
        };
        let id = subject.id();
        if args.json {
            answers.extend(as_json(&desk, id));
            continue;
        }
        if number > 0 {
            screen.blank();
        }
        write(&desk, id, screen);
    }
    if args.json {
        screen.json(&answers);
    }
    Ok(Outcome::Done)
}

/// Shows what was retracted, if that is what was asked for.
fn went(id: &str, global: &Global, is_next: bool, screen: &mut Screen) -> Result<bool, Failure> {
    let path = locate(global)?;
    if global.as_of.is_some() {
        return Ok(false);
    }
    if !is_database(&path) {
        return Ok(on_folder::retracted(&wherefrom::case::read(&path)?, id, is_next, screen));
    }
    log::retracted(&archive(&path)?, id, is_next, screen)
}

fn as_json(desk: &Desk, id: &str) -> Option<Value> {
    let case = desk.case();
    let mut answer = Map::new();
    let mut add = |key: &str, value: Value| drop(answer.insert(key.to_owned(), value));
    if let Some(claim) = case.claims.get(id) {
        add("claim", json!(claims_json(&desk.graph, &[claim]))[0].take());
    }
    if let Some(source) = case.sources.get(id) {
        add("source", sources_json(&[source])[0].take());
        let tellings = desk.graph.tellings_of(&source.id);
        let telling = |(claim, account, hop): &(&Claim, &Account, usize)| json!({ "claim": claim.id, "account": account.id, "hop": hop });
        add("tellings", tellings.iter().map(telling).collect());
    }
    if let Some(entity) = case.entities.get(id) {
        add("entity", entities_json(&[entity])[0].take());
    }
    if case.sources.contains_key(id) || case.entities.contains_key(id) {
        let mut about: Vec<&ClaimId> = desk.graph.claims_about(id).iter().map(|claim| &claim.id).collect();
        about.sort();
        add("claims_about", json!(about));
    }
    (!answer.is_empty()).then(|| answer.into())
}

fn write(desk: &Desk, id: &str, screen: &mut Screen) {
    let case = desk.case();
    let claim = case.claims.get(id);
    let source = case.sources.get(id);
    let entity = case.entities.get(id);
    if let Some(claim) = claim {
        write_one_claim(desk, claim, screen);
    }
    if claim.is_some() && (source.is_some() || entity.is_some()) {
        screen.blank();
    }
    if let Some(source) = source {
        write_source(desk, source, screen);
    }
    if let Some(entity) = entity {
        write_entity(desk, entity, screen);
    }
}

fn write_one_claim(desk: &Desk, claim: &Claim, screen: &mut Screen) {
    write_claim(desk, claim, screen);
    let fields = [
        ("tags", Some(claim.tags.join(", ")).filter(|tags| !tags.is_empty())),
        ("before translation", claim.original.as_ref().map(|original| original.wording.clone())),
    ];
    write_fields(&fields, screen);
    screen.blank();
    screen.heading(&words::first_up(&words::count(claim.accounts.len(), "account", "accounts")));
    for account in &claim.accounts {
        write_account(desk, account, screen);
    }
    screen.blank();
    screen.raw(&paint(style::FAINT, &format!("`wherefrom trace {}` follows them to their ends", claim.id)));
}

fn write_account(desk: &Desk, account: &Account, screen: &mut Screen) {
    let chain: Vec<String> = account
        .hops
        .iter()
        .enumerate()
        .map(|(i, hop)| {
            let last = i + 1 == account.hops.len();
            let mut words: Vec<String> = Vec::new();
            words.extend(last.then(|| hop.basis.to_string()));
            words.extend((!hop.stance.supports()).then(|| hop.stance.to_string()));
            words.extend(hop.said.as_ref().map(|when| format!("said {}", words::date(when))));
            if words.is_empty() {
                hop.source.to_string()
            } else {
                format!("{} [{}]", hop.source, words.join("; "))
            }
        })
        .collect();
    let end = end_of(&desk.graph, account).map_or_else(
        || paint(style::AGAINST, "disputes it"),
        |end| paint(end_style(end.kind), &words::end_name(end.kind, end.unnamed)),
    );
    let place = account.at.as_ref().map_or_else(|| "no anchor".to_owned(), |at| format!("at {at}"));
    let place = paint(style::FAINT, &format!("({}; {place})", account.id));
    screen.wrapped("  ", "      ", &format!("{} = {end} {place}", chain.join(" > ")));
}

fn write_fields(fields: &[(&str, Option<String>)], screen: &mut Screen) {
    for (name, value) in fields {
        if let Some(value) = value {
            screen.wrapped(&format!("  {name}: "), "    ", &tame(value));
        }
    }
}

fn write_source(desk: &Desk, source: &Source, screen: &mut Screen) {
    let what = words::what_it_is(source);
    let id = paint(style::FAINT, &format!("[{}]", source.id));
    screen.wrapped("", "", &format!("{} {id} {what}", paint(style::STRONG, &tame(&source.name))));
    let name = |id: &SourceId| words::name_of(&desk.graph, id);
    let names = |ids: &[SourceId]| {
        Some(ids.iter().map(name).collect::<Vec<_>>().join(", ")).filter(|names| !names.is_empty())
    };
    let document = source.document.as_ref();
    let text = |field: Option<&String>| field.cloned();
    write_fields(
        &[
            ("also", Some(source.aliases.join(", ")).filter(|aliases| !aliases.is_empty())),
            ("its name is known to", source.known_to.map(|known| known.to_string())),
            ("reliability", source.reliability.as_ref().map(reliability)),
            ("speaks for", names(&source.speaks_for)),
            ("part of", names(&source.part_of)),
            ("tags", Some(source.tags.join(", ")).filter(|tags| !tags.is_empty())),
            ("outlet", document.and_then(|d| d.outlet.as_ref()).map(name)),
            ("author", document.and_then(|d| d.author.as_ref()).map(name)),
            ("published", document.and_then(|d| d.published.as_ref()).map(words::date)),
            ("retrieved", document.and_then(|d| d.retrieved.as_ref()).map(words::date)),
            ("language", text(document.and_then(|d| d.language.as_ref()))),
            ("translated from", text(document.and_then(|d| d.translated_from.as_ref()))),
            ("address", text(document.and_then(|d| d.url.as_ref()))),
            ("file", text(document.and_then(|d| d.file.as_ref()))),
            ("SHA-256", document.and_then(|d| d.sha256).map(|hash| hash.to_string())),
            (
                "SHA-256 of the original",
                document.and_then(|d| d.original_sha256).map(|hash| hash.to_string()),
            ),
            ("note", source.note.clone()),
        ],
        screen,
    );
    write_judgements(desk, &NodeId::from(source.id.clone()), screen);
    write_documents(desk, source, screen);
    write_tellings(desk, source, screen);
    write_about(desk, source.id.as_str(), screen);
}

fn reliability(grade: &wherefrom::model::Reliability) -> String {
    let on = grade.on.as_ref().map_or(String::new(), |on| format!(", on {}", words::date(on)));
    let why = grade.why.as_ref().map_or(String::new(), |why| format!(": {why}"));
    format!("{}{on}{why}", grade.grade)
}

fn write_judgements(desk: &Desk, id: &NodeId, screen: &mut Screen) {
    use wherefrom::graph::View as _;
    let line = |one: &&Judgement| {
        let other = one.ids.iter().find(|other| *other != id)?;
        let why = one.why.as_ref().map_or(String::new(), |why| format!(" ({why})"));
        let case = desk.case();
        let source = case.sources.get(other.as_str()).map(|source| &source.name);
        let name = source.or_else(|| case.entities.get(other.as_str()).map(|entity| &entity.name))?;
        let verdict = match one.ruling {
            Ruling::Same => "the same as",
            Ruling::Different => "different from",
        };
        Some(format!("{} {verdict} {name} [{other}]{why}", words::how_likely(one.likely)))
    };
    let mut lines: Vec<String> = desk.graph.judgements_on(id).iter().filter_map(line).collect();
    lines.sort();
    for line in lines {
        screen.wrapped("  judged: ", "    ", &tame(&line));
    }
}

fn write_documents(desk: &Desk, source: &Source, screen: &mut Screen) {
    let mut documents = desk.graph.documents_of(&source.id);
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    if documents.is_empty() {
        return;
    }
    screen.blank();
    screen.heading("Published");
    for document in documents {
        screen.wrapped(
            "  ",
            "    ",
            &format!("{} {}", tame(&document.name), paint(style::FAINT, &format!("[{}]", document.id))),
        );
    }
}

fn write_tellings(desk: &Desk, source: &Source, screen: &mut Screen) {
    let mut tellings = desk.graph.tellings_of(&source.id);
    if tellings.is_empty() {
        return;
    }
    screen.blank();
    screen.heading(&format!("Stands in {}", words::count(tellings.len(), "account", "accounts")));
    // What it knows by itself, in the order of the words for it; then what it has from others, by their names.
    tellings.sort_by_cached_key(|(claim, account, hop)| {
        let basis = account.hops.get(hop + 1).is_none().then(|| account.hops[*hop].basis);
        (basis.is_none(), basis, how_it_tells(desk, account, *hop), claim.id.clone())
    });
    let mut above = String::new();
    let same = |a: &Telling, b: &Telling| {
        a.0.id == b.0.id && how_it_tells(desk, a.1, a.2) == how_it_tells(desk, b.1, b.2)
    };
    for told in tellings.chunk_by(same) {
        let (claim, account, hop) = told[0];
        let how = how_it_tells(desk, account, hop);
        if how != above {
            screen.wrapped("  ", "  ", &format!("{}:", tame(&how)));
            above = how;
        }
        let id = paint(style::FAINT, &format!("[{}]", claim.id));
        let times = if told.len() > 1 {
            format!(" (in {})", words::count(told.len(), "", "accounts"))
        } else {
            String::new()
        };
        screen.wrapped("    ", "      ", &format!("{} {id}{times}", tame(&claim.text)));
    }
}

/// A claim, an account of it, and the position of a source on its chain.
type Telling<'a> = (&'a Claim, &'a Account, usize);

fn how_it_tells(desk: &Desk, account: &Account, hop: usize) -> String {
    let one = &account.hops[hop];
    match account.hops.get(hop + 1) {
        Some(next) if one.stance.supports() => {
            format!("has it from {}", words::within(&desk.graph, &next.source))
        }
        Some(next) => format!("{} what {} says", one.stance, words::within(&desk.graph, &next.source)),
        None if one.stance.supports() => one.basis.to_string(),
        None => format!("{} it ({})", one.stance, one.basis),
    }
}

fn write_about(desk: &Desk, id: &str, screen: &mut Screen) {
    let mut claims = desk.graph.claims_about(id);
    if claims.is_empty() {
        return;
    }
    claims.sort_by(|a, b| a.id.cmp(&b.id));
    claims.dedup_by(|a, b| a.id == b.id);
    screen.blank();
    screen.heading(&words::first_up(&format!("{} about it", words::count(claims.len(), "claim", "claims"))));
    for claim in claims {
        screen.wrapped(
            "  ",
            "    ",
            &format!("{} {}", tame(&claim.text), paint(style::FAINT, &format!("[{}]", claim.id))),
        );
    }
}

fn write_entity(desk: &Desk, entity: &Entity, screen: &mut Screen) {
    let id = paint(style::FAINT, &format!("[{}]", entity.id));
    screen.wrapped("", "", &format!("{} {id} {}", paint(style::STRONG, &tame(&entity.name)), entity.kind));
    let part_of: Vec<String> = entity
        .part_of
        .iter()
        .map(|whole| {
            desk.case().entities.get(whole).map_or_else(|| whole.to_string(), |entity| entity.name.clone())
        })
        .collect();
    write_fields(
        &[
            ("also", Some(entity.aliases.join(", ")).filter(|aliases| !aliases.is_empty())),
            ("part of", Some(part_of.join(", ")).filter(|names| !names.is_empty())),
            ("note", entity.note.clone()),
        ],
        screen,
    );
    write_judgements(desk, &NodeId::from(entity.id.clone()), screen);
    write_about(desk, entity.id.as_str(), screen);
}

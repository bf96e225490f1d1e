//! `wherefrom log`: who changed what, when and why; and `wherefrom since`: whose verdict is another one now.

use serde_json::{Value, json};

use super::changing::{what, written};
use super::desk::{archive, cover, locate, of_database, refused};
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::graph::Graph;
use wherefrom::model::{ClaimId, When};
use wherefrom::query::trace;
use wherefrom::store::{Archive, Entry, Touched, Version, is_database};
use wherefrom::words::{self, count};

/// Show the journal of a database: who changed what, when and why
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only what touched this claim, source, entity or account
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// Opens the database of the arguments for a question about what was. A folder has no history of its own.
fn open(global: &Global, screen: &mut Screen) -> Result<Archive, Failure> {
    let path = locate(global)?;
    if !is_database(&path) {
        return Err(no_history(&path));
    }
    let archive = archive(&path)?;
    if archive.has_secrets().map_err(refused)? {
        cover(&of_database(&archive)?, screen);
    }
    Ok(archive)
}

/// Says of a folder where its history is.
pub fn no_history(path: &std::path::Path) -> Failure {
    Failure::new(format!("`{}` is a case folder, and keeps no history", path.display()))
        .hint("keep it in git: `git log` shows what changed, `git worktree add` what it was; a database keeps its own")
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let archive = open(global, screen)?;
    let entries = archive.log(args.id.as_deref()).map_err(refused)?;
    if args.json {
        screen.json(&entries.iter().map(as_json).collect::<Vec<_>>());
        return Ok(Outcome::Done);
    }
    if let (Some(id), true) = (&args.id, entries.is_empty()) {
        let known = !archive.standing(id).map_err(refused)?.is_empty();
        let what = if known { "was not changed since it was imported" } else { "is in no change" };
        screen.note(&screen.clean(&format!("`{id}` {what}.")));
    }
    for (n, entry) in entries.iter().enumerate() {
        if n > 0 {
            screen.blank();
        }
        write(entry, args.id.as_deref(), screen);
    }
    Ok(Outcome::Done)
}

fn write(entry: &Entry, id: Option<&str>, screen: &mut Screen) {
    let change = &entry.change;
    let by = change.by.as_ref().map_or(String::new(), |by| format!(", by {by}"));
    let when = change.at.replace('T', " ").replace('Z', " UTC");
    screen.heading(&format!("{}  {}{}", entry.number, tame(&change.verb), tame(&format!(", {when}{by}"))));
    if let Some(why) = &change.why {
        screen.wrapped("  why: ", "    ", &tame(why));
    }
    let meant = |one: &&Touched| id.is_none_or(|id| one.id == id || one.other.as_deref() == Some(id));
    for one in entry.touched.iter().filter(meant) {
        let act = match (&one.before, &one.after) {
            (None, Some(_)) => "added",
            (Some(_), None) => "retracted",
            _ => "changed",
        };
        let other = one.other.as_ref().map_or(String::new(), |other| match one.kind.as_str() {
            "account" => format!(" of {other}"),
            _ => format!(" and {other}"),
        });
        if one.id.is_empty() {
            let kind = one.kind.as_str();
            let article = if kind.starts_with(['a', 'e']) { "an" } else { "a" };
            screen.raw(&format!("  {article} {kind} that is forgotten"));
            continue;
        }
        screen.wrapped("  ", "    ", &tame(&format!("{act} {} {}{other}", one.kind.as_str(), one.id)));
        let (before, after) = (lines(one.before.as_ref()), lines(one.after.as_ref()));
        for line in before.iter().filter(|line| !after.contains(line)) {
            screen.wrapped("    - ", "        ", &paint(style::AGAINST, &tame(line)));
        }
        for line in after.iter().filter(|line| !before.contains(line)) {
            screen.wrapped("    + ", "        ", &tame(line));
        }
    }
}

/// What a record says, key by key.
pub fn lines(version: Option<&Version>) -> Vec<String> {
    let text = version.map(written).unwrap_or_default();
    let line = |line: &str| match version {
        // An account stands as one of a list, in a table.
        Some(Version::Account(..)) => {
            line.strip_prefix("  ").map(|line| line.trim_end_matches(',').to_owned())
        }
        _ => (!line.starts_with('[')).then(|| line.to_owned()),
    };
    text.lines().filter_map(line).collect()
}

fn as_json(entry: &Entry) -> Value {
    let touched = |one: &Touched| {
        json!({
            "kind": one.kind.as_str(),
            "id": one.id,
            "other": one.other,
            "before": one.before.as_ref().map(written),
            "after": one.after.as_ref().map(written),
        })
    };
    let change = &entry.change;
    json!({
        "change": entry.number,
        "at": change.at,
        "by": change.by,
        "verb": change.verb,
        "why": change.why,
        "records": entry.touched.iter().map(touched).collect::<Vec<_>>(),
    })
}

/// Show the claims of a database whose verdict is another one than at a date
#[derive(Debug, clap::Args)]
pub struct SinceArgs {
    /// The date: what had been recorded by its end is held against what is recorded now
    #[arg(value_name = "DATE", value_parser = super::date)]
    date: When,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub fn since(args: &SinceArgs, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let archive = open(global, screen)?;
    let mut then = as_of(archive.path(), &args.date)?.case().map_err(refused)?;
    let mut now = archive.case().map_err(refused)?;
    let protection = screen.protection().clone();
    protection.apply(&mut then);
    protection.apply(&mut now);
    let (then, now) = (Graph::new(then), Graph::new(now));
    let verdict = |graph: &Graph, id: &ClaimId| trace(graph, id).map(|one| words::verdict(graph, &one));
    let mut ids: Vec<&ClaimId> = now.case().claims.keys().collect();
    ids.extend(then.case().claims.keys().filter(|id| !now.case().claims.contains_key(*id)));
    let changed = ids.into_iter().filter_map(|id| {
        let (before, after) = (verdict(&then, id), verdict(&now, id));
        (before != after).then_some((id, before, after))
    });
    let changed: Vec<_> = changed.collect();
    if args.json {
        let one = |(id, then, now): &(&ClaimId, Option<Vec<String>>, Option<Vec<String>>)| json!({ "claim": id, "then": then, "now": now });
        screen.json(&changed.iter().map(one).collect::<Vec<_>>());
        return Ok(Outcome::Done);
    }
    let date = words::date(&args.date);
    let number = count(changed.len(), "claim has", "claims have");
    screen.raw(&words::first_up(&format!("{number} another verdict than on {date}.")));
    for (id, before, after) in &changed {
        screen.blank();
        let claim = now.case().claims.get(*id).or_else(|| then.case().claims.get(*id));
        let text = claim.map_or("", |claim| claim.text.as_str());
        screen.wrapped("", "  ", &format!("{} {}", tame(text), paint(style::FAINT, &format!("[{id}]"))));
        say("then", before.as_deref(), after.as_deref(), "it was not recorded", screen);
        say("now", after.as_deref(), before.as_deref(), "it is retracted", screen);
    }
    Ok(Outcome::Done)
}

fn say(when: &str, verdict: Option<&[String]>, other: Option<&[String]>, none: &str, screen: &mut Screen) {
    let Some(verdict) = verdict else {
        return screen.wrapped(&format!("  {when}: "), "    ", none);
    };
    for line in verdict.iter().filter(|line| !other.is_some_and(|other| other.contains(line))) {
        screen.wrapped(&format!("  {when}: "), "    ", &tame(line));
    }
}

/// Opens a database as it was recorded by the end of a date.
pub fn as_of(path: &std::path::Path, date: &When) -> Result<Archive, Failure> {
    let found = Archive::open_as_of(path, date).map_err(refused)?;
    found.ok_or_else(|| {
        let date = words::date(date);
        Failure::new(format!("nothing had been recorded in `{}` by {date}", path.display()))
            .hint("`wherefrom log` shows when it was begun")
    })
}

/// What a record was that is retracted, and why it was; apart from what stands above it.
pub fn retracted(archive: &Archive, id: &str, is_next: bool, screen: &mut Screen) -> Result<bool, Failure> {
    let Some((version, change)) = archive.retracted(id).map_err(refused)? else { return Ok(false) };
    if is_next {
        screen.blank();
    }
    let by = change.by.as_ref().map_or(String::new(), |by| format!(" by {by}"));
    let day = change.at.get(..10).unwrap_or(&change.at).to_owned();
    let line = format!("The {} `{id}` was retracted on {day}{by}; nothing counts it.", what(&version));
    screen.wrapped("", "", &tame(&line));
    if let Some(why) = &change.why {
        screen.wrapped("  why: ", "    ", &tame(why));
    }
    for line in lines(Some(&version)) {
        screen.wrapped("  ", "    ", &tame(&line));
    }
    Ok(true)
}

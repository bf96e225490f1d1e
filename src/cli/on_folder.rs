//! The verbs that change a case, on a case folder: its files are changed where the records stand, all of them or none.

use std::fs;
use std::path::{Path, PathBuf};

use super::add::refuse_known;
use super::changing::{By, New, not_allowed, what, written};
use super::desk::{cover, locate};
use super::fmt::{Beside, beside};
use super::merge::{MergeArgs, Pair, today, unrelated};
use super::report::{self, plain_path};
use super::screen::{Screen, tame};
use super::{Failure, Global, Outcome};
use wherefrom::case::amend::{self, AmendError, Amended, Amending, Going, Retraction};
use wherefrom::case::edit::{named_in, set_keys};
use wherefrom::case::{self, Folder, MARK};
use wherefrom::model::{Case, Claim, ClaimId, Entity, NodeId, RelationKind, Ruling};
use wherefrom::store::{Version, is_database};
use wherefrom::words::{self, count};

/// Opens the folder of the arguments for a change; nothing if they name a database.
pub fn open(global: &Global, screen: &mut Screen) -> Result<Option<Folder>, Failure> {
    let path = locate(global)?;
    if is_database(&path) {
        return Ok(None);
    }
    if global.as_of.is_some() || global.known_by.is_some() {
        return Err(Failure::new("a change is made to what stands now, not to what was"));
    }
    let folder = case::read(&path)?;
    cover(&folder, screen);
    Ok(Some(folder))
}

/// What is written on a record that is taken back.
pub fn retraction(why: &str, by: &By) -> Retraction {
    Retraction { why: why.to_owned(), by: by.name(), on: today() }
}

/// `add records`.
pub fn add_records(
    folder: &Folder,
    text: &str,
    path: &Path,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let mut faults = Screen::for_faults(global, screen.protection().clone());
    let new = New::read_beside(text, path, stubs(&folder.case, text), &mut faults)?.versions();
    if new.is_empty() {
        return Err(Failure::new("there is no record in it"));
    }
    let mut amending = Amending::new(folder, Going::Removed);
    for version in &new {
        refuse_known(version, |id| Ok(standing(&folder.case, id)))?;
        put(&mut amending, version)?;
    }
    write(folder, amending, screen)
}

/// `edit`.
pub fn edit(
    folder: &Folder,
    id: &str,
    keys: &[(&str, &str)],
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let old = record(folder, id)?;
    let text = set_keys(&written(&old), keys, matches!(old, Version::Account(..)))?;
    let mut faults = Screen::for_faults(global, screen.protection().clone());
    let stubs = stubs(&folder.case, &text);
    let new = New::read_beside(&text, Path::new("edited.toml"), stubs, &mut faults)?.versions();
    let mut amending = Amending::new(folder, Going::Removed);
    for version in &new {
        match (&old, version) {
            (Version::Account(claim, before), Version::Account(_, after)) => {
                amending.put_account(claim, &before.id, after).map_err(refused)?;
            }
            _ => put(&mut amending, version)?,
        }
    }
    write(folder, amending, screen)
}

/// `retract`; and what takes records out of their files altogether.
pub fn retract(
    folder: &Folder,
    going: Going,
    id: &str,
    other: Option<&str>,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let version = record(folder, id)?;
    let mut amending = Amending::new(folder, going);
    let done = match (&version, other) {
        (Version::Source(one), None) => amending.retract_source(&one.id),
        (Version::Entity(one), None) => amending.retract_entity(&one.id),
        (Version::Claim(one), None) => amending.retract_claim(&one.id),
        (Version::Account(claim, one), None) => amending.retract_account(claim, &one.id),
        (Version::Claim(one), Some(other)) => amending.retract_between_claims(&one.id, &ClaimId::new(other)?),
        (Version::Source(one), Some(other)) => {
            amending.retract_between(&NodeId::from(one.id.clone()), &NodeId::new(other)?, None)
        }
        (Version::Entity(one), Some(other)) => {
            amending.retract_between(&NodeId::from(one.id.clone()), &NodeId::new(other)?, None)
        }
        _ => return Err(Failure::new("nothing is judged of accounts")),
    };
    done.map_err(refused)?;
    write(folder, amending, screen)
}

/// `merge`.
pub fn merge(
    folder: &Folder,
    args: &MergeArgs,
    ids: [&str; 2],
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let mut amending = Amending::new(folder, Going::Removed);
    match pair(folder, ids)? {
        Pair::Nodes(ids) => amending.judgement(&args.judgement(ids)?),
        Pair::Claims(ids) => {
            let judged = amending.judged_of_both(&ids[0], &ids[1]);
            if let Some(relation) = args.relation(ids, &judged, screen)? {
                amending.relation(&relation);
            }
        }
    }
    write(folder, amending, screen)
}

/// `unmerge`.
pub fn unmerge(
    folder: &Folder,
    going: Going,
    ids: [&str; 2],
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let mut amending = Amending::new(folder, going);
    match pair(folder, ids)? {
        Pair::Nodes([a, b]) => amending.retract_between(&a, &b, Some(Ruling::Same)).map_err(refused)?,
        Pair::Claims([a, b]) => {
            let done = amending.retract_relations(&a, &b, RelationKind::Restates);
            done.map_err(|error| match error {
                AmendError::Refused(why) => unrelated(why),
                error => refused(error),
            })?;
        }
    }
    write(folder, amending, screen)
}

fn pair(folder: &Folder, ids: [&str; 2]) -> Result<Pair, Failure> {
    Pair::of(ids, [record(folder, ids[0])?, record(folder, ids[1])?])
}

/// Says what was retracted of a folder, and why, if that is what was asked for; apart from what stands above it.
pub fn retracted(folder: &Folder, id: &str, is_next: bool, screen: &mut Screen) -> bool {
    let all = amend::revived(folder);
    let stood = standing(&folder.case, id);
    let places = &all.places;
    let mut found =
        standing(&all.case, id).into_iter().filter(|one| !stood.iter().any(|other| what(other) == what(one)));
    let found = found.find_map(|version| {
        let (kind, place) = match &version {
            Version::Source(one) if one.document.is_some() => ("document", places.source(&one.id)?),
            Version::Source(one) => ("source", places.source(&one.id)?),
            Version::Entity(one) => ("entity", places.entity(&one.id)?),
            Version::Claim(one) => ("claim", places.claim(&one.id)?),
            Version::Account(_, one) => ("account", &places.account(&one.id)?.table),
            _ => return None,
        };
        let why = amend::retraction(folder, kind, id, place)?;
        Some((version, why))
    });
    let Some((version, why)) = found else { return false };
    if is_next {
        screen.blank();
    }
    let on = why.on.map_or_else(String::new, |on| format!(" on {}", words::date(&on)));
    let by = why.by.map_or_else(String::new, |by| format!(" by {by}"));
    let line = format!("The {} `{id}` was retracted{on}{by}; nothing counts it.", what(&version));
    screen.wrapped("", "", &tame(&line));
    screen.wrapped("  why: ", "    ", &tame(&why.why));
    for line in super::log::lines(Some(&version)) {
        screen.wrapped("  ", "    ", &tame(&line));
    }
    true
}

fn put(amending: &mut Amending<'_>, version: &Version) -> Result<(), Failure> {
    let done = match version {
        Version::Source(one) => amending.source(one),
        Version::Entity(one) => amending.entity(one),
        Version::Claim(one) => amending.claim(one),
        Version::Account(claim, one) => amending.account(claim, one),
        Version::Contradiction(one) => {
            amending.contradiction(one);
            Ok(())
        }
        Version::Relation(one) => {
            amending.relation(one);
            Ok(())
        }
        Version::Judgement(one) => {
            amending.judgement(one);
            Ok(())
        }
    };
    done.map_err(refused)
}

/// Says of a change that can't be made what a database would say of it.
pub fn refused(error: AmendError) -> Failure {
    match error {
        AmendError::Refused(why) => not_allowed(why),
        error => Failure::from(error)
            .hint("`wherefrom check` shows what is wrong in it; `wherefrom fmt` writes it anew"),
    }
}

/// Returns the records of an id: a claim without its accounts, a source or an entity, an account.
fn standing(case: &Case, id: &str) -> Vec<Version> {
    let bare = |claim: &Claim| Version::Claim(Claim { accounts: Vec::new(), ..claim.clone() });
    let mut found: Vec<Version> = case.claims.get(id).map(bare).into_iter().collect();
    found.extend(case.sources.get(id).cloned().map(Version::Source));
    found.extend(case.entities.get(id).cloned().map(Version::Entity));
    if found.is_empty() {
        let (of, id) = id.split_once('/').map_or((None, id), |(claim, id)| (Some(claim), id));
        for claim in case.claims.values().filter(|claim| of.is_none_or(|of| claim.id.as_str() == of)) {
            let accounts = claim.accounts.iter().filter(|one| one.id.as_str() == id);
            found.extend(accounts.map(|one| Version::Account(claim.id.clone(), one.clone())));
        }
    }
    found
}

/// Returns the record of an id, or of `claim:ID`, `source:ID`, `entity:ID` where several have it.
fn record(folder: &Folder, typed: &str) -> Result<Version, Failure> {
    by_id(typed, |id| standing(&folder.case, id))
}

/// The same of those that stand and of those that were retracted; `all` is the folder with them.
pub fn record_ever(folder: &Folder, all: &Folder, typed: &str) -> Result<Version, Failure> {
    by_id(typed, |id| {
        let mut found = standing(&folder.case, id);
        let more = standing(&all.case, id);
        found.extend(
            more.into_iter()
                .filter(|one| !found.iter().any(|other| what(other) == what(one)))
                .collect::<Vec<_>>(),
        );
        found
    })
}

fn by_id(typed: &str, find: impl FnOnce(&str) -> Vec<Version>) -> Result<Version, Failure> {
    let (kind, id) = match typed.split_once(':') {
        Some((kind, id)) => (Some(kind), id),
        None => (None, typed),
    };
    let mut found = find(id);
    found.retain(|version| kind.is_none_or(|kind| kind == what(version)));
    match found.len() {
        0 | 1 => found.pop().ok_or_else(|| {
            Failure::new(format!("there is no record `{id}`")).hint(
                "`wherefrom find WORDS` looks for it; `wherefrom show ID` says whether it was retracted",
            )
        }),
        _ => {
            let failure = Failure::new(format!("more than one record has the id `{id}`; say which"));
            Err(found.iter().fold(failure, |failure, one| failure.offer(format!("{}:{id}", what(one)))))
        }
    }
}

/// Returns of the records that a text names as much as it needs: who and what they are.
fn stubs(case: &Case, text: &str) -> Case {
    let mut stubs = Case::default();
    for id in named_in(text) {
        if let Some(source) = case.sources.get(id.as_str()) {
            let mut stub = source.clone();
            (stub.speaks_for, stub.part_of) = (Vec::new(), Vec::new());
            stub.document = source.document.as_ref().map(|_| wherefrom::model::Document::default());
            stubs.sources.insert(stub.id.clone(), stub);
        }
        if let Some(entity) = case.entities.get(id.as_str()) {
            let stub = Entity { part_of: Vec::new(), ..entity.clone() };
            stubs.entities.insert(stub.id.clone(), stub);
        }
        if let Some(claim) = case.claims.get(id.as_str()) {
            stubs.claims.insert(claim.id.clone(), Claim::new(claim.id.clone(), claim.text.clone()));
        }
    }
    stubs
}

/// Writes what a change comes to, if no fault does.
fn write(folder: &Folder, amending: Amending<'_>, screen: &mut Screen) -> Result<Outcome, Failure> {
    let amended = amending.finish().map_err(refused)?;
    if amended.touched == 0 || amended.files.is_empty() {
        screen.note("It stands so already; nothing changed.");
        return Ok(Outcome::Done);
    }
    put_in_place(folder, &amended, screen)?;
    let names: Vec<String> =
        amended.files.iter().map(|(file, _)| format!("`{}`", plain_path(file))).collect();
    let records = count(amended.touched, "record", "records");
    screen.raw(&format!("Changed {records}, in {}.", names.join(", ")));
    Ok(Outcome::Done)
}

/// Puts the files of a change into their places, if no fault comes of it.
pub fn put_in_place(folder: &Folder, amended: &Amended, screen: &mut Screen) -> Result<(), Failure> {
    // Who is protected from now on is so in what is said of it as well.
    let mut protection = screen.protection().clone();
    protection.add(amended.folder.protected.iter().map(String::as_str));
    screen.protect(protection);
    if !amended.faults.is_empty() {
        let mut pictures = report::Pictures::new(&amended.folder, screen);
        for problem in &amended.faults {
            screen.note(&pictures.of(problem));
        }
        let number = count(amended.faults.len(), "fault", "faults");
        return Err(Failure::new(format!("nothing was changed: {number} would come of it")));
    }
    if !amended.as_meant {
        return Err(Failure::new("nothing was changed: the files would not say just that")
            .hint("`wherefrom fmt` writes them in a layout in which they can be changed"));
    }
    replace_all(folder, &amended.files)
}

/// Says whether nothing is left in a file, so that it goes.
pub fn is_empty(file: &Path, text: &str) -> bool {
    text.trim().is_empty() && file != Path::new(MARK)
}

/// Writes files, all of them or none: each beside its place first. A file that is not what was read any more is left alone;
/// one in which nothing is left goes.
fn replace_all(folder: &Folder, files: &[(PathBuf, String)]) -> Result<(), Failure> {
    let read = |file: &Path| folder.files.iter().find(|one| one.path == file).map(|one| one.text.as_bytes());
    let mut ready: Vec<(Beside, Option<&[u8]>)> = Vec::new();
    let mut emptied: Vec<PathBuf> = Vec::new();
    for (file, text) in files {
        let path = folder.root.join(file);
        let there = match fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::file(&path, "read", &error)),
        };
        if there.as_deref() != read(file) {
            let message =
                format!("`{}` is another than the one that was read; nothing was changed", plain_path(&path));
            return Err(
                Failure::new(message).hint("try again, when nobody else writes to it and it is UTF-8")
            );
        }
        if is_empty(file, text) {
            emptied.extend(there.map(|_| path));
        } else {
            ready.push((beside(&path, text)?, read(file)));
        }
    }
    let mut done: Vec<(PathBuf, Option<&[u8]>)> = Vec::new();
    for (new, before) in ready {
        let path = new.path().to_owned();
        if let Err(failure) = new.take_place() {
            put_back(done);
            return Err(failure);
        }
        done.push((path, before));
    }
    // Last, as they are not written beside their places: the first that stays leaves everything as it was.
    for (n, path) in emptied.iter().enumerate() {
        match remove(path) {
            Err(error) if n == 0 => {
                put_back(done);
                return Err(Failure::file(path, "removed", &error));
            }
            removed => removed.map_err(|error| Failure::file(path, "removed", &error))?,
        }
    }
    Ok(())
}

/// Removes a file; of a link what it leads to as well.
fn remove(path: &Path) -> std::io::Result<()> {
    let target = fs::canonicalize(path)?;
    fs::remove_file(&target)?;
    if fs::symlink_metadata(path).is_ok() { fs::remove_file(path) } else { Ok(()) }
}

/// Writes files as they were.
fn put_back(done: Vec<(PathBuf, Option<&[u8]>)>) {
    for (path, before) in done {
        match before {
            Some(before) => drop(super::fmt::replace(&path, before)),
            None => drop(fs::remove_file(&path)),
        }
    }
}

//! What the verbs that change a database share: who changes it and why, how it is opened, and what is said of it.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::desk::{cover, locate, of_database, refused};
use super::screen::Screen;
use super::{Failure, Global, report};
use wherefrom::case::edit::{defined_in, named_in};
use wherefrom::case::write::{Filed, Filing, Record, write_filed};
use wherefrom::case::{Folder, MARK, read_texts};
use wherefrom::diag::{Problem, Severity};
use wherefrom::model::{Case, Claim, Refusal};
use wherefrom::store::{Archive, Change, ChangeError, Changing, StoreError, Version, is_database};
use wherefrom::words::count;

/// Who changes something.
#[derive(Debug, clap::Args)]
pub struct By {
    /// Who makes the change, for the journal. Nobody is named if it is not said
    #[arg(long, value_name = "NAME", env = "WHEREFROM_BY", hide_env_values = true)]
    by: Option<String>,
}

impl By {
    /// The name, if one is given.
    pub fn name(&self) -> Option<String> {
        self.by.clone().filter(|by| !by.trim().is_empty())
    }
}

/// Opens the database of the arguments for a change. On a case folder it says what to do there.
pub fn open(global: &Global, verb: &str, screen: &mut Screen) -> Result<Archive, Failure> {
    open_with(global, verb, Archive::open_for_writing, screen)
}

/// The same, with a way to open it.
pub fn open_with(
    global: &Global,
    verb: &str,
    way: impl FnOnce(&Path) -> Result<Archive, StoreError>,
    screen: &mut Screen,
) -> Result<Archive, Failure> {
    let path = locate(global)?;
    if !is_database(&path) {
        let failure =
            format!("`wherefrom {verb}` works on a database, and `{}` is a case folder", path.display());
        return Err(Failure::new(failure).hint("`wherefrom import` makes a database of it"));
    }
    if global.as_of.is_some() || global.known_by.is_some() {
        return Err(Failure::new("a change is made to what stands now, not to what was"));
    }
    let archive = way(&path).map_err(refused)?;
    if archive.has_secrets().map_err(refused)? {
        cover(&of_database(&archive)?, screen);
    }
    Ok(archive)
}

/// Makes a change, all of it or nothing, and says how much it changed.
pub fn make(
    archive: &mut Archive,
    verb: &str,
    by: &By,
    why: Option<&str>,
    screen: &mut Screen,
    act: impl FnOnce(&mut Changing<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let change =
        Change { by: by.name(), why: why.map(str::to_owned), ..Change::new(verb, SystemTime::now()) };
    let mut changing = archive.change(&change).map_err(failed)?;
    act(&mut changing)?;
    match changing.finish().map_err(failed)? {
        0 => screen.note("It stands so already; nothing changed."),
        touched => {
            let number = archive.changes().map_err(refused)?.len();
            let records = count(touched, "record", "records");
            screen.raw(&format!("Changed {records}, as change {number} of the journal."));
        }
    }
    Ok(())
}

/// Says of a change that can't be made why not.
pub fn failed(error: ChangeError) -> Failure {
    match error {
        ChangeError::Store(error) => refused(error),
        ChangeError::Refused(why) => not_allowed(why),
        error => Failure::from(error),
    }
}

/// Says why the records don't allow a change.
pub fn not_allowed(why: Refusal) -> Failure {
    match why {
        Refusal::Needed { .. } => Failure::from(why).hint("retract or edit first what names it"),
        Refusal::Missing { .. } => {
            Failure::from(why).hint("`wherefrom find WORDS` looks for it; `wherefrom log` shows what went")
        }
        _ => Failure::from(why),
    }
}

/// Returns the record of an id, or of `claim:ID`, `source:ID`, `entity:ID` where several have it.
pub fn record(archive: &Archive, typed: &str) -> Result<Version, Failure> {
    by_id(archive, typed, Archive::standing)
}

/// The same, by a way to find those of an id.
pub fn by_id(
    archive: &Archive,
    typed: &str,
    find: impl FnOnce(&Archive, &str) -> Result<Vec<Version>, StoreError>,
) -> Result<Version, Failure> {
    let (kind, id) = match typed.split_once(':') {
        Some((kind, id)) => (Some(kind), id),
        None => (None, typed),
    };
    let mut found = find(archive, id).map_err(refused)?;
    found.retain(|version| kind.is_none_or(|kind| kind == what(version)));
    match found.len() {
        0 | 1 => {
            found.pop().ok_or_else(|| not_allowed(Refusal::Missing { what: "record", id: id.to_owned() }))
        }
        _ => {
            let failure = Failure::new(format!("more than one record has the id `{id}`; say which"));
            Err(found.iter().fold(failure, |failure, one| failure.offer(format!("{}:{id}", what(one)))))
        }
    }
}

/// What a record is, in a word.
pub fn what(version: &Version) -> &'static str {
    match version {
        Version::Source(_) => "source",
        Version::Entity(_) => "entity",
        Version::Claim(_) => "claim",
        Version::Account(..) => "account",
        Version::Contradiction(_) => "contradiction",
        Version::Relation(_) => "relation",
        Version::Judgement(_) => "judgement",
    }
}

/// Returns a record as it is written in a case file.
pub fn written(version: &Version) -> String {
    let mut case = Case::default();
    let record = match version.clone() {
        Version::Source(one) => {
            case.sources.insert(one.id.clone(), one);
            Record::Source(0)
        }
        Version::Entity(one) => {
            case.entities.insert(one.id.clone(), one);
            Record::Entity(0)
        }
        Version::Claim(one) => {
            case.claims.insert(one.id.clone(), one);
            Record::Claim(0, Vec::new())
        }
        Version::Account(claim, one) => {
            let mut claim = Claim::new(claim, "");
            claim.accounts.push(one);
            case.claims.insert(claim.id.clone(), claim);
            Record::Accounts(0, vec![0])
        }
        Version::Contradiction(one) => {
            case.contradictions.push(one);
            Record::Contradiction(0)
        }
        Version::Relation(one) => {
            case.relations.push(one);
            Record::Relation(0)
        }
        Version::Judgement(one) => {
            case.judgements.push(one);
            Record::Judgement(0)
        }
    };
    let file = Filed { path: PathBuf::from("record.toml"), document: None, records: vec![record] };
    write_filed(&case, &Filing { files: vec![file] }).pop().map(|(_, text)| text).unwrap_or_default()
}

/// Records that are to go into a database, read as those of a case file.
pub struct New {
    folder: Folder,
    path: PathBuf,
}

impl New {
    /// Reads records of a text. What they name besides each other is looked for in the database.
    pub fn read(text: &str, path: &Path, archive: &Archive, screen: &mut Screen) -> Result<Self, Failure> {
        let ids = named_in(text);
        let known = archive.stubs(ids.iter().map(String::as_str)).map_err(refused)?;
        Self::read_beside(text, path, known, screen)
    }

    /// Reads records of a text that may name what is known.
    pub fn read_beside(
        text: &str,
        path: &Path,
        mut known: Case,
        screen: &mut Screen,
    ) -> Result<Self, Failure> {
        // What the text says of itself takes the place of what is known.
        let defined = defined_in(text);
        known.sources.retain(|id, _| !defined.nodes.contains(id.as_str()));
        known.entities.retain(|id, _| !defined.nodes.contains(id.as_str()));
        known.claims.retain(|id, _| !defined.claims.contains(id.as_str()));
        let all = Filed {
            path: PathBuf::from(MARK),
            document: None,
            records: (0..known.sources.len())
                .map(Record::Source)
                .chain((0..known.entities.len()).map(Record::Entity))
                .chain((0..known.claims.len()).map(|i| Record::Claim(i, Vec::new())))
                .collect(),
        };
        let mut files = write_filed(&known, &Filing { files: vec![all] });
        let name = path.file_name().map_or_else(|| PathBuf::from("records.toml"), PathBuf::from);
        let path = Path::new("new").join(name).with_extension("toml");
        files.push((path.clone(), text.to_owned()));
        let files = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        let folder = read_texts(Path::new(""), files);
        // What others were known to be is not at fault here, and a claim has its accounts in the database.
        let here = |one: &&Problem| one.place.as_ref().is_none_or(|place| place.file == path);
        let told = |one: &&Problem| one.code != "claim-without-account";
        let errors = folder.problems.iter().filter(|one| one.severity == Severity::Error);
        let faults: Vec<&Problem> = errors.filter(here).filter(told).collect();
        if faults.is_empty() {
            return Ok(Self { folder, path });
        }
        let mut protection = screen.protection().clone();
        protection.add(folder.protected.iter().map(String::as_str));
        screen.protect(protection);
        let mut pictures = report::Pictures::new(&folder, screen);
        for problem in &faults {
            screen.note(&pictures.of(problem));
        }
        let number = count(faults.len(), "fault", "faults");
        Err(Failure::new(format!("nothing was changed: {number} in what was to be recorded")))
    }

    /// The records without those that were known.
    pub fn versions(&self) -> Vec<Version> {
        let Folder { case, places, .. } = &self.folder;
        let here = |file: Option<&Path>| file == Some(self.path.as_path());
        let is_new = |version: &Version| match version {
            Version::Source(one) => here(places.source(&one.id).map(|at| at.file.as_path())),
            Version::Entity(one) => here(places.entity(&one.id).map(|at| at.file.as_path())),
            Version::Claim(one) => here(places.claim(&one.id).map(|at| at.file.as_path())),
            _ => true,
        };
        let mut all = Version::all_of(case);
        all.retain(is_new);
        all
    }
}

/// Puts a record into the database.
pub fn put(changing: &mut Changing<'_>, version: &Version) -> Result<(), Failure> {
    changing.put(version).map_err(failed)
}

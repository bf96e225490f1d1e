//! A folder of node and edge tables, or a file of JSON Lines: larger than memory into a new database, or as one change
//! (`more`) into one that is there.
//!
//! Every row is read (`input`, `walk`), and every mistake told in one run (`close`). Rows that are left out are found by
//! their lines in a second reading, so that a list of mistakes takes no more memory than is shown.

mod close;
mod input;
mod more;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use super::progress::{Progress, done, end_broken_off, is_broken_off, leave_nothing};
use super::table;
use crate::cli::desk::{archive, cover, of_database, refused};
use crate::cli::report::plain_path;
use crate::cli::screen::Screen;
use crate::cli::{Failure, Global, Outcome};
use close::close;
pub use input::Input;
use walk::{Step, Told, Walk};
use wherefrom::format::csv::tables::{self, Mapping};
use wherefrom::model::{Incoming, Source};
use wherefrom::store::{Archive, Change, Intake, Loaded, StoreError};

/// The most rows that are left out and shown with what is wrong with them.
const MOST_SHOWN: usize = 20;

/// How it is read.
pub struct How<'a> {
    pub into: &'a Path,
    pub options: &'a table::Options,
    pub keep_good: bool,
}

pub fn run(input: &Input, how: &How<'_>, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let outcome = import(input, how, global, screen);
    if outcome.is_err() && is_broken_off() {
        // By now nothing is left of what was begun.
        end_broken_off();
    }
    outcome
}

/// What is said in between when somebody breaks the import off.
fn broken_off() -> Failure {
    Failure::new("the import was broken off")
}

fn import(input: &Input, how: &How<'_>, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let tables = options(input, how.options)?;
    leave_nothing();
    let mut progress = Progress::new(global);
    let change = change(input, how.options, &mut progress)?;
    let archive = match there(how.into, &change, screen)? {
        There::Same => return Ok(Outcome::Done),
        There::Other(archive) => Some(archive),
        There::Nothing => None,
    };
    let mut walk = Walk { input, tables, progress, case: None };
    let mut reading = Reading::default();
    let told = if how.options.dry_run {
        walk.all(&mut |step| reading.look(step, |_, _| Ok(())))?
    } else if let Some(archive) = archive {
        more::bring(*archive, &change, &mut walk, &mut reading, how)?
    } else {
        let mut intake = Intake::start(how.into, &change).map_err(refused)?;
        let told = walk.all(&mut |step| {
            reading.look(step, |record, place| intake.take(record, place).map_err(refused))
        })?;
        reading.refuse_protected()?;
        if reading.is_wanted(how) {
            let intake = walk.case.iter().fold(intake, |intake, case| intake.headed(case));
            reading.loaded = Some(finish(intake, how.keep_good, &mut walk.progress)?);
        }
        told
    };
    walk.progress.wipe();
    reading.protect(screen);
    close(&mut walk, &reading, &told, how, screen)
}

/// Refuses what means nothing for what is read; returns how tables are.
fn options(input: &Input, options: &table::Options) -> Result<tables::Options, Failure> {
    if options.json {
        return Err(Failure::new("--json is for spreadsheets"));
    }
    if matches!(input, Input::Lines(_)) {
        if !options.mappings.is_empty() || options.separator.is_some() || options.encoding.is_some() {
            return Err(Failure::new("--map, --separator and --encoding are for spreadsheets and tables"));
        }
        return Ok(tables::Options::default());
    }
    let mappings: Result<Vec<Mapping>, String> = options.mappings.iter().map(|text| text.parse()).collect();
    let mappings = mappings.map_err(|why| Failure::new(format!("--map can't be used: {why}")))?;
    Ok(tables::Options { mappings, separator: options.separator, encoding: options.encoding.clone() })
}

/// Returns the change of the journal, which knows what is imported by its hash.
fn change(input: &Input, options: &table::Options, progress: &mut Progress) -> Result<Change, Failure> {
    progress.begin("Looking at what there is");
    let mut whole = Sha256::new();
    let mut one = None;
    for path in input.files() {
        let failed = |error: io::Error| Failure::file(path, "read", &error);
        let mut hash = Sha256::new();
        let mut file = File::open(path).map_err(failed)?;
        let of = file.metadata().map_or(0, |data| data.len());
        let (mut buffer, mut done) = (vec![0; 1 << 16], 0);
        loop {
            let read = file.read(&mut buffer).map_err(failed)?;
            hash.update(&buffer[..read]);
            done += read as u64;
            progress.at(done, of, None);
            if is_broken_off() {
                return Err(broken_off());
            }
            if read == 0 {
                break;
            }
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let hash = hash.finalize();
        whole.update(format!("{name}\n"));
        whole.update(hash);
        one = Some(hash);
    }
    for option in &options.mappings {
        whole.update(format!("--map {option}\n"));
    }
    whole.update(format!("{:?} {:?}\n", options.separator, options.encoding));
    let hex = |hash: &[u8]| hash.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let why = match (input, one) {
        (Input::Lines(_), Some(hash)) => format!("JSON Lines with the SHA-256 {}", hex(&hash)),
        _ => format!("Tables with the SHA-256 {}", hex(&whole.finalize())),
    };
    Ok(Change { why: Some(why), ..Change::new("import", SystemTime::now()) })
}

/// What is there where something is to be imported.
enum There {
    Nothing,
    /// A database that holds it already.
    Same,
    Other(Box<Archive>),
}

fn there(into: &Path, change: &Change, screen: &mut Screen) -> Result<There, Failure> {
    if !into.exists() {
        return Ok(There::Nothing);
    }
    let name = plain_path(into);
    let archive = archive(into)?;
    let changes = archive.changes().map_err(refused)?;
    let number = changes.iter().position(|one| one.verb == change.verb && one.why == change.why);
    if let Some(number) = number {
        screen.note(&format!(
            "`{name}` holds this already, as change {} of its journal; nothing changed.",
            number + 1
        ));
        return Ok(There::Same);
    }
    if archive.has_secrets().map_err(refused)? {
        cover(&of_database(&archive)?, screen);
    }
    Ok(There::Other(Box::new(archive)))
}

fn finish(intake: Intake, keep_good: bool, progress: &mut Progress) -> Result<Loaded, Failure> {
    progress.begin("Writing the database");
    let mut line = std::mem::replace(progress, Progress::silent());
    let intake = intake.watched(move |done, of| {
        line.at(done, of, None);
        if is_broken_off() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    match intake.finish(keep_good) {
        Ok(loaded) => {
            done();
            Ok(loaded)
        }
        Err(StoreError::LeftOut(loaded)) => Ok(*loaded),
        Err(StoreError::Interrupted) => Err(broken_off()),
        Err(error) => Err(refused(error)),
    }
}

/// What was found in reading.
#[derive(Default)]
struct Reading {
    rows: u64,
    /// The first rows with mistakes, and what they are.
    shown: Vec<Told>,
    shown_rows: usize,
    /// The rows with mistakes.
    bad: BTreeSet<u64>,
    /// How many mistakes there are of each kind.
    kinds: BTreeMap<&'static str, u64>,
    /// Words that no output may show.
    covered: Vec<String>,
    /// The rows of protected sources, and whether one of them has mistakes.
    protecting: BTreeSet<u64>,
    protected_at_fault: Option<String>,
    loaded: Option<Loaded>,
    /// What is said in the end of a database that was there.
    changed: Option<String>,
}

impl Reading {
    /// Says whether there are rows that may go in.
    fn is_wanted(&self, how: &How<'_>) -> bool {
        self.rows > self.bad.len() as u64 && (self.bad.is_empty() || how.keep_good)
    }

    fn look(
        &mut self,
        step: Step<'_>,
        mut take: impl FnMut(Incoming, u64) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.rows += 1;
        match step.record {
            Ok(Some(record)) => {
                if let Incoming::Source(source) = &record
                    && source.protected
                {
                    self.protecting.insert(step.place);
                    self.cover(source);
                }
                take(record, step.place)
            }
            Ok(None) => Ok(()),
            Err(faults) => {
                if step.protects {
                    self.protected_at_fault = faults.first().map(|fault| fault.place.clone());
                }
                self.bad.insert(step.place);
                for fault in &faults {
                    *self.kinds.entry(fault.code).or_default() += 1;
                }
                if self.shown_rows < MOST_SHOWN {
                    self.shown_rows += 1;
                    self.shown.extend(faults);
                }
                Ok(())
            }
        }
    }

    fn cover(&mut self, source: &Source) {
        self.covered.push(source.id.to_string());
        self.covered.push(source.name.clone());
        self.covered.extend(source.aliases.iter().cloned());
    }

    fn protect(&self, screen: &mut Screen) {
        if !self.covered.is_empty() {
            let mut protection = screen.protection().clone();
            protection.add(self.covered.iter().map(String::as_str));
            screen.protect(protection);
        }
    }

    /// A protected source that is left out would be made again by whoever names it, and shown.
    fn refuse_protected(&self) -> Result<(), Failure> {
        let Some(place) = &self.protected_at_fault else { return Ok(()) };
        let message = format!("{place}: this source is to be protected, and its record has a mistake");
        Err(Failure::new(message).hint("correct it first: left out, it would not be protected"))
    }
}

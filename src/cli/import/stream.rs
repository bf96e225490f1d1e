//! What is larger than memory into a new database: a folder of node and edge tables, or a file of JSON Lines.
//!
//! Every row is read, and every mistake told in one run. Rows that are left out are found by their lines in a second
//! reading, so that a list of mistakes takes no more memory than is shown.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use super::progress::{Progress, done, end_broken_off, is_broken_off, leave_nothing};
use super::table;
use crate::cli::desk::{archive, refused};
use crate::cli::report::plain_path;
use crate::cli::screen::{Screen, paint, style, tame};
use crate::cli::{Failure, Global, Outcome};
use wherefrom::format::csv::{
    self,
    tables::{self, Found, Mapping, Table},
};
use wherefrom::format::jsonl::{self, Line, Lines};
use wherefrom::model::{Case, Incoming, Source};
use wherefrom::store::{Cause, Change, Intake, Loaded, StoreError};
use wherefrom::words::{count, first_up, intake};

/// The most rows that are left out and shown with what is wrong with them.
const MOST_SHOWN: usize = 20;
/// How many rows are read until it is looked whether somebody wants the import to end.
const EVERY: u64 = 256;
/// Where in the number of a place the number of the file begins.
const FILE: u32 = 48;

/// What is read.
pub enum Input {
    /// A folder of tables.
    Tables(PathBuf, Vec<Found>),
    /// A file of JSON Lines.
    Lines(PathBuf),
}

impl Input {
    /// Says what there is in a place, if it is something that is read row by row.
    pub fn of(path: &Path) -> Result<Option<Self>, Failure> {
        if path.is_dir() {
            if path.join(wherefrom::case::MARK).exists() {
                return Ok(None);
            }
            let found = tables::find(path).map_err(|error| Failure::file(path, "opened", &error))?;
            return Ok((!found.is_empty()).then(|| Self::Tables(path.to_owned(), found)));
        }
        let end = path.extension().map(|end| end.to_string_lossy().to_lowercase());
        let named = end.is_some_and(|end| ["jsonl", "ndjson"].contains(&end.as_str()));
        Ok((named || begins_with_brace(path)).then(|| Self::Lines(path.to_owned())))
    }

    fn files(&self) -> Vec<&Path> {
        match self {
            Self::Tables(_, found) => found.iter().map(|found| found.path.as_path()).collect(),
            Self::Lines(path) => vec![path],
        }
    }

    /// What its rows are called.
    fn things(&self) -> &'static str {
        match self {
            Self::Tables(..) => "rows",
            Self::Lines(_) => "lines",
        }
    }

    fn rows(&self, number: u64) -> String {
        let (one, many) = match self {
            Self::Tables(..) => ("row", "rows"),
            Self::Lines(_) => ("line", "lines"),
        };
        count(usize::try_from(number).unwrap_or(usize::MAX), one, many)
    }
}

fn begins_with_brace(path: &Path) -> bool {
    let mut first = Vec::new();
    let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut first));
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first);
    read.is_ok() && text.trim_ascii_start().starts_with(b"{")
}

/// How it is read.
pub struct How<'a> {
    pub into: &'a Path,
    pub options: &'a table::Options,
    pub keep_good: bool,
}

/// One thing that is wrong with a row.
struct Told {
    place: String,
    /// The place without file and line.
    part: Option<String>,
    sentence: String,
    code: &'static str,
}

impl Told {
    /// What is wrong, and in which part of its row.
    fn whole(&self) -> String {
        match &self.part {
            Some(part) => format!("{part}: {}", self.sentence),
            None => self.sentence.clone(),
        }
    }
}

/// A row that was read.
struct Step<'a> {
    place: u64,
    record: Result<Option<Incoming>, Vec<Told>>,
    /// Whether it is of a source that is to be protected, as far as that can be read.
    protects: bool,
    /// Writes it again as it was, with what is wrong with it.
    again: &'a dyn Fn(&str) -> Vec<u8>,
    /// What stands above such rows.
    head: &'a dyn Fn() -> Vec<u8>,
}

type Each<'a> = &'a mut dyn FnMut(Step<'_>) -> Result<(), Failure>;

/// A file whose bytes are counted as they are read.
struct Counted {
    file: File,
    read: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(to)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
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
    if there_already(how.into, &change, screen)? {
        return Ok(Outcome::Done);
    }
    let mut walk = Walk { input, tables, progress, case: None };
    let mut reading = Reading::default();
    let told = if how.options.dry_run {
        walk.all(&mut |step| reading.look(step, |_, _| Ok(())))?
    } else {
        let mut intake = Intake::start(how.into, &change).map_err(refused)?;
        let told = walk.all(&mut |step| {
            reading.look(step, |record, place| intake.take(record, place).map_err(refused))
        })?;
        reading.refuse_protected()?;
        if reading.bad.is_empty() || how.keep_good {
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

/// Says whether a database holds what is to be imported; refuses any other that is there.
fn there_already(into: &Path, change: &Change, screen: &Screen) -> Result<bool, Failure> {
    if !into.exists() {
        return Ok(false);
    }
    let name = plain_path(into);
    let changes = archive(into)?.changes().map_err(refused)?;
    let number = changes.iter().position(|one| one.verb == change.verb && one.why == change.why);
    if let Some(number) = number {
        screen.note(&format!(
            "`{name}` holds this already, as change {} of its journal; nothing changed.",
            number + 1
        ));
        return Ok(true);
    }
    let failure = Failure::new(format!("`{name}` is there already, and holds something else"));
    Err(failure.hint("name a new file; `wherefrom add records` puts records into a database that is there"))
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
}

impl Reading {
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

/// Goes through everything that is read, as often as need be.
struct Walk<'i> {
    input: &'i Input,
    tables: tables::Options,
    progress: Progress,
    /// What is said of the case as a whole.
    case: Option<Box<Case>>,
}

impl Walk<'_> {
    /// Reads every row; returns what is to be said of each file.
    fn all(&mut self, each: Each<'_>) -> Result<Vec<String>, Failure> {
        let mut told = Vec::new();
        match self.input {
            Input::Lines(path) => told.push(self.lines(path, each)?),
            Input::Tables(_, found) => {
                for (number, found) in found.iter().enumerate() {
                    told.extend(self.table(number, found, each)?);
                }
            }
        }
        Ok(told)
    }

    fn open(&mut self, path: &Path) -> Result<(Counted, Meter), Failure> {
        let failed = |error: io::Error| Failure::file(path, "read", &error);
        let file = File::open(path).map_err(failed)?;
        let of = file.metadata().map_or(0, |data| data.len());
        self.progress.begin(&format!("Reading {}", name(path)));
        let read = Rc::new(Cell::new(0));
        Ok((
            Counted { file, read: Rc::clone(&read) },
            Meter { read, of, rows: 0, things: self.input.things() },
        ))
    }

    fn table(&mut self, number: usize, found: &Found, each: Each<'_>) -> Result<Vec<String>, Failure> {
        let name = name(&found.path);
        let failed = |error: csv::TableError| {
            Failure::new(format!("`{}` can't be imported: {error}", plain_path(&found.path)))
        };
        let (file, mut meter) = self.open(&found.path)?;
        let mut table = Table::new(found.kind, file, &self.tables).map_err(failed)?;
        while let Some(record) = table.read().map_err(failed)? {
            let row = table.row();
            let line = row.lines.start as u64;
            let record = record.map(Some).map_err(|faults| {
                let told = faults.iter().map(|fault| Told {
                    place: intake::place(&name, &table, line, fault),
                    part: intake::column(&table, fault),
                    sentence: fault.sentence(),
                    code: fault.code,
                });
                told.collect()
            });
            each(Step {
                place: (number as u64) << FILE | line,
                protects: record.is_err() && table.protects(),
                record,
                again: &|problem| table.rejected_row(row, problem),
                head: &|| table.rejected_head(),
            })?;
            meter.tick(&mut self.progress)?;
        }
        Ok(intake::reading(&name, &table))
    }

    fn lines(&mut self, path: &Path, each: Each<'_>) -> Result<String, Failure> {
        let name = name(path);
        let (file, mut meter) = self.open(path)?;
        let mut lines = Lines::new(BufReader::new(file));
        let failed = |error: io::Error| Failure::file(path, "read", &error);
        let mut count = 0;
        while let Some(record) = lines.read().map_err(failed)? {
            let (line, raw) = (lines.number(), lines.line());
            let told = |fault: jsonl::Fault| {
                let place = intake::place_in_line(&name, line, &fault);
                let part = (!fault.path.is_empty()).then(|| fault.path.clone());
                vec![Told { place, part, sentence: fault.message, code: fault.code }]
            };
            let record = match record {
                Ok(Line::Problem) => continue,
                Ok(Line::Record(record)) => Ok(Some(*record)),
                Ok(Line::Case(case)) => {
                    self.case = Some(case);
                    Ok(None)
                }
                Err(fault) => Err(told(fault)),
            };
            count += 1;
            each(Step {
                place: line,
                protects: record.is_err() && jsonl::protects(raw),
                record,
                again: &|problem| jsonl::rejected(raw, problem),
                head: &Vec::new,
            })?;
            meter.tick(&mut self.progress)?;
        }
        Ok(format!("{name}: {}.", self.input.rows(count)))
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// How much of a file is read.
struct Meter {
    read: Rc<Cell<u64>>,
    of: u64,
    rows: u64,
    things: &'static str,
}

impl Meter {
    fn tick(&mut self, progress: &mut Progress) -> Result<(), Failure> {
        self.rows += 1;
        if self.rows.is_multiple_of(EVERY) {
            progress.at(self.read.get(), self.of, Some((self.rows, self.things)));
            if is_broken_off() {
                return Err(broken_off());
            }
        }
        Ok(())
    }
}

/// Says what became of everything, and writes what was left out.
fn close(
    walk: &mut Walk<'_>,
    reading: &Reading,
    told: &[String],
    how: &How<'_>,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let input = walk.input;
    for line in told {
        screen.wrapped("", "  ", &tame(line));
    }
    if reading.rows == 0 {
        return Err(Failure::new("nothing was imported: there is no record in what was read"));
    }
    let nothing = Loaded::default();
    let loaded = reading.loaded.as_ref().unwrap_or(&nothing);
    let left = reading.bad.len() as u64 + loaded.left();
    if left > 0 {
        mistakes(walk, reading, loaded, left, screen);
    }
    if loaded.left() > 0 && how.keep_good {
        refuse_protected_left(reading, loaded, how.into)?;
    }
    let rejected = if left > 0 && !how.options.dry_run && (how.keep_good || how.options.rejected.is_some()) {
        Some(leave(walk, loaded, how, screen)?)
    } else {
        None
    };
    if let Some(rejected) = rejected {
        screen.note(&format!(
            "What is left out stands in `{}` with what is wrong. Correct it there.",
            plain_path(&rejected)
        ));
    }
    if how.options.dry_run {
        screen
            .note("Nothing is written (--dry-run). Whether all that is named is there shows in the import.");
        return Ok(if left > 0 { Outcome::Found } else { Outcome::Done });
    }
    if left > 0 && !how.keep_good {
        let failure = Failure::new(format!("nothing was imported: {} {}", input.rows(left), cannot(left)));
        let failure =
            failure.hint("correct them and import again; --keep-good imports the rest without them");
        return Err(failure.hint("--rejected NAME writes all of them out, each with what is wrong"));
    }
    for line in intake::ordinary(loaded) {
        screen.wrapped("", "  ", &line);
    }
    screen.raw(&format!("{}: {}.", plain_path(how.into), intake::contents(loaded)));
    Ok(if left > 0 { Outcome::Found } else { Outcome::Done })
}

fn cannot(left: u64) -> &'static str {
    if left == 1 { "can't be taken" } else { "can't be taken as they are" }
}

/// Lists the first rows that are left out, and counts all of them.
fn mistakes(walk: &Walk<'_>, reading: &Reading, loaded: &Loaded, left: u64, screen: &mut Screen) {
    screen.blank();
    screen.heading(&first_up(&format!("{} can't be taken", walk.input.rows(left))));
    let mut shown = 0;
    for one in &reading.shown {
        show(&one.place, &one.sentence, screen);
    }
    shown += reading.shown_rows as u64;
    for (place, reason) in loaded.left_out.iter().take(MOST_SHOWN.saturating_sub(reading.shown_rows)) {
        show(&where_is(walk.input, *place), &format!("{reason}."), screen);
        shown += 1;
    }
    if left > shown {
        screen.raw(&format!("  and {} more", left - shown));
        let kinds = reading.kinds.iter().map(|(code, number)| (*code, *number));
        let causes = loaded.totals.iter().map(|(cause, number)| (code(*cause), *number));
        let mut kinds: Vec<(&str, u64)> = kinds.chain(causes).collect();
        kinds.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
        let kinds: Vec<String> = kinds.iter().map(|(code, number)| format!("{number} × {code}")).collect();
        screen.wrapped("In all: ", "  ", &kinds.join(", "));
    }
    screen.blank();
}

fn show(place: &str, sentence: &str, screen: &mut Screen) {
    let place = paint(style::AGAINST, &tame(place));
    screen.wrapped("  ", "    ", &format!("{place}: {}", tame(sentence)));
}

fn where_is(input: &Input, place: u64) -> String {
    let (file, line) = (place >> FILE, place & ((1 << FILE) - 1));
    let files = input.files();
    let file = usize::try_from(file).ok().and_then(|file| files.get(file).map(|path| name(path)));
    format!("{}, line {line}", file.unwrap_or_default())
}

fn code(cause: Cause) -> &'static str {
    match cause {
        Cause::NoClaim => "no-claim",
        Cause::NoAccount => "no-account",
        Cause::Differs => "differs",
        Cause::TwoKinds => "two-kinds",
        Cause::Itself => "itself",
        _ => "bad-account",
    }
}

/// Takes a database away again that would show a protected source whose record was left out.
fn refuse_protected_left(reading: &Reading, loaded: &Loaded, into: &Path) -> Result<(), Failure> {
    let all_known = loaded.left() == loaded.left_out.len() as u64;
    let left = loaded.left_out.iter().any(|(place, _)| reading.protecting.contains(place));
    if reading.protecting.is_empty() || (all_known && !left) {
        return Ok(());
    }
    fs::remove_file(into).map_err(|error| Failure::file(into, "removed", &error))?;
    let message = "nothing was imported: the record of a protected source would be left out";
    Err(Failure::new(message).hint("correct it first: left out, it would not be protected"))
}

/// Writes what is left out, each row with what is wrong with it; returns the folder or the file. What is there may
/// have been corrected, and is not overwritten.
fn leave(walk: &mut Walk<'_>, loaded: &Loaded, how: &How<'_>, screen: &Screen) -> Result<PathBuf, Failure> {
    let input = walk.input;
    let target = target(input, how.options)?;
    let files: Vec<PathBuf> = match input {
        Input::Lines(_) => vec![target.clone()],
        Input::Tables(_, found) => {
            fs::create_dir_all(&target).map_err(|error| Failure::file(&target, "made", &error))?;
            found.iter().map(|found| target.join(name(&found.path))).collect()
        }
    };
    let reasons: BTreeMap<u64, String> =
        loaded.left_out.iter().map(|(place, reason)| (*place, reason.to_string())).collect();
    let mut open: BTreeMap<usize, BufWriter<File>> = BTreeMap::new();
    walk.all(&mut |step| {
        let sentences = match (&step.record, reasons.get(&step.place)) {
            (Err(faults), _) => faults.iter().map(Told::whole).collect::<Vec<_>>().join("\n"),
            (Ok(_), Some(reason)) => reason.clone(),
            (Ok(_), None) => return Ok(()),
        };
        let number = usize::try_from(step.place >> FILE).unwrap_or_default();
        let path = files.get(number).unwrap_or(&target);
        let failed = |error: io::Error| Failure::file(path, "written", &error);
        let file = match open.entry(number) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                let mut file = BufWriter::new(File::create_new(path).map_err(failed)?);
                file.write_all(&(step.head)()).map_err(failed)?;
                entry.insert(file)
            }
        };
        file.write_all(&(step.again)(&screen.protection().scrub(&sentences))).map_err(failed)
    })?;
    walk.progress.wipe();
    for (number, mut file) in open {
        let path = files.get(number).unwrap_or(&target);
        file.flush().map_err(|error| Failure::file(path, "written", &error))?;
    }
    Ok(target)
}

/// Returns where rows that are left out go: a name that is free.
fn target(input: &Input, options: &table::Options) -> Result<PathBuf, Failure> {
    if let Some(asked) = &options.rejected {
        if asked.exists() {
            let message = format!("`{}` is there already, and may have been corrected", plain_path(asked));
            return Err(Failure::new(message).hint("name another with --rejected"));
        }
        return Ok(asked.clone());
    }
    let (path, end) = match input {
        Input::Tables(folder, _) => (folder.canonicalize().unwrap_or_else(|_| folder.clone()), ""),
        Input::Lines(path) => (path.clone(), ".jsonl"),
    };
    let stem = match input {
        Input::Tables(..) => path.file_name(),
        Input::Lines(_) => path.file_stem(),
    };
    let stem = stem.unwrap_or_default().to_string_lossy();
    let stem = stem.split(".rejected").next().unwrap_or_default().to_owned();
    let names = std::iter::once(format!("{stem}.rejected{end}"));
    let mut names = names.chain((2..).map(|number| format!("{stem}.rejected-{number}{end}")));
    let free = names.find(|name| !path.with_file_name(name).exists()).unwrap_or_default();
    let free = path.with_file_name(free);
    // As people would write it from where they are.
    let here = std::env::current_dir().ok();
    Ok(here.and_then(|here| free.strip_prefix(here).ok().map(Path::to_owned)).unwrap_or(free))
}

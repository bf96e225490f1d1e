//! What became of everything that was read: what is said of it, and where what was left out goes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::input::Input;
use super::walk::{FILE, Told, Walk, name};
use super::{How, MOST_SHOWN, Reading};
use crate::cli::import::table;
use crate::cli::report::plain_path;
use crate::cli::screen::{Screen, paint, style, tame};
use crate::cli::{Failure, Outcome};
use wherefrom::store::{Cause, Loaded};
use wherefrom::words::{first_up, intake};

/// Says what became of everything, and writes what was left out.
pub(super) fn close(
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
    if loaded.left() > 0 && how.keep_good && reading.changed.is_none() {
        let refused = refuse_protected_left(reading, loaded);
        if refused.is_err() {
            fs::remove_file(how.into).map_err(|error| Failure::file(how.into, "removed", &error))?;
        }
        refused?;
    }
    let rejected = if left > 0 && !how.options.dry_run && (how.keep_good || how.options.rejected.is_some()) {
        Some(leave(walk, loaded, how, screen)?)
    } else {
        None
    };
    if let Some(rejected) = rejected {
        screen.note(&format!(
            "What is left out stands in `{}` with what is wrong. Correct it there, and import that.",
            plain_path(&rejected)
        ));
    }
    if how.options.dry_run {
        screen
            .note("Nothing is written (--dry-run). Whether all that is named is there shows in the import.");
        return Ok(if left > 0 { Outcome::Found } else { Outcome::Done });
    }
    if left > 0 && (!how.keep_good || reading.loaded.is_none()) {
        let failure = Failure::new(format!("nothing was imported: {} {}", input.rows(left), cannot(left)));
        if how.keep_good {
            return Err(failure);
        }
        let failure =
            failure.hint("correct them and import again; --keep-good imports the rest without them");
        return Err(failure.hint("--rejected NAME writes all of them out, each with what is wrong"));
    }
    for line in intake::ordinary(loaded) {
        screen.wrapped("", "  ", &line);
    }
    match &reading.changed {
        Some(changed) => screen.raw(changed),
        None => screen.raw(&format!("{}: {}.", plain_path(how.into), intake::contents(loaded))),
    }
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

/// Refuses a database that would show a protected source whose record was left out.
pub(super) fn refuse_protected_left(reading: &Reading, loaded: &Loaded) -> Result<(), Failure> {
    let all_known = loaded.left() == loaded.left_out.len() as u64;
    let left = loaded.left_out.iter().any(|(place, _)| reading.protecting.contains(place));
    if reading.protecting.is_empty() || (all_known && !left) {
        return Ok(());
    }
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
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
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

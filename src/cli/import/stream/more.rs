//! Records into a database that is there, as one change of its journal.

use super::walk::Walk;
use super::{How, Reading, close, done};
use crate::cli::Failure;
use crate::cli::changing::{failed, put};
use crate::cli::desk::refused;
use crate::cli::report::plain_path;
use wherefrom::store::{Archive, Change, Joined, Joining, StoreError};
use wherefrom::words::count;

const AS_IT_IS: &str =
    "The title and what else stands over its records is not that of the database, and is left out.";

/// Reads all rows and brings in what is new of them; returns what is to be said of each file.
pub(super) fn bring(
    archive: Archive,
    change: &Change,
    walk: &mut Walk<'_>,
    reading: &mut Reading,
    how: &How<'_>,
) -> Result<Vec<String>, Failure> {
    let changes = archive.changes().map_err(refused)?.len();
    let mut joining = Joining::start(&archive, change).map_err(refused)?;
    let mut told = walk
        .all(&mut |step| reading.look(step, |record, place| joining.take(record, place).map_err(refused)))?;
    if walk.case.iter().any(|case| joining.says_otherwise(case)) {
        told.push(AS_IT_IS.to_owned());
    }
    reading.refuse_protected()?;
    if !reading.is_wanted(how) {
        return Ok(told);
    }
    let joined = match joining.finish(how.keep_good) {
        Err(StoreError::LeftOut(loaded)) => {
            reading.loaded = Some(*loaded);
            return Ok(told);
        }
        joined => joined.map_err(refused)?,
    };
    close::refuse_protected_left(reading, &joined.loaded)?;
    drop(archive);
    let touched = write(&joined, change, changes, how)?;
    done();
    let what = if touched == 0 {
        "all of it is there already; nothing changed".to_owned()
    } else {
        format!("{} more, as change {} of its journal", count(touched, "record", "records"), changes + 1)
    };
    reading.changed = Some(format!("{}: {what}.", plain_path(how.into)));
    reading.loaded = Some(joined.loaded);
    Ok(told)
}

/// Writes what is new; returns how many records that are.
fn write(joined: &Joined, change: &Change, changes: usize, how: &How<'_>) -> Result<usize, Failure> {
    let mut archive = Archive::open_for_writing(how.into).map_err(refused)?;
    let mut changing = archive.change(change).map_err(failed)?;
    if changing.archive().changes().map_err(refused)?.len() != changes + 1 {
        return Err(Failure::new("somebody has changed the database meanwhile")
            .hint("import it again; nothing changed"));
    }
    for version in &joined.new_records() {
        put(&mut changing, version)?;
    }
    changing.finish().map_err(failed)
}

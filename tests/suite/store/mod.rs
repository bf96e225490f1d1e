//! The database file: what goes in comes out again, and what was tampered with is found.

pub(crate) mod change;
mod damage;
mod docs;
mod excerpt;
mod folder;
mod forget;
mod intake;
mod joining;
mod part;
mod past;
mod whole;

use std::fmt;
use std::path::{Path, PathBuf};

use wherefrom::model::{Case, When};
use wherefrom::store::{Archive, Change, Loader};

/// The change as which a case is loaded.
pub(crate) fn change() -> Change {
    Change { at: "2031-05-06T07:08:09Z".to_owned(), by: None, verb: "import".to_owned(), why: None }
}

/// A database of a case in a folder that goes when it is dropped.
#[derive(Debug)]
pub(crate) struct Stored {
    folder: tempfile::TempDir,
}

impl Stored {
    pub(crate) fn of(case: &Case) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Loader::new(case, &change()).create(&folder.path().join("case.wherefrom")).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("case.wherefrom")
    }

    pub(crate) fn archive(&self) -> Archive {
        Archive::open(&self.path()).unwrap()
    }
}

/// A database at a time: as it is, or as it was recorded by a date.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<'s> {
    stored: &'s Stored,
    date: Option<&'s When>,
}

impl<'s> At<'s> {
    pub(crate) fn now(stored: &'s Stored) -> Self {
        Self { stored, date: None }
    }

    pub(crate) fn date(stored: &'s Stored, date: &'s When) -> Self {
        Self { stored, date: Some(date) }
    }

    pub(crate) fn archive(self) -> Archive {
        let path = self.stored.path();
        self.date
            .map_or_else(|| self.stored.archive(), |date| Archive::open_as_of(&path, date).unwrap().unwrap())
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date {
            None => f.write_str("now"),
            Some(date) => write!(f, "as of {date}"),
        }
    }
}

/// The case that ships with the program.
pub(crate) fn shipped() -> Case {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("graphs/almaty-2022");
    wherefrom::case::read(&folder).unwrap().case
}

/// Some claims of the case that ships with the program.
pub(crate) fn few() -> Case {
    let mut small = shipped();
    small.claims.truncate(40);
    let claims = small.claims.clone();
    small.contradictions.retain(|one| one.claims.iter().all(|id| claims.contains_key(id)));
    small.relations.retain(|one| claims.contains_key(&one.from) && claims.contains_key(&one.to));
    small
}

/// Says whether two cases hold the same records in the same order.
pub(crate) fn same_order(a: &Case, b: &Case) -> bool {
    a == b
        && a.sources.keys().eq(b.sources.keys())
        && a.entities.keys().eq(b.entities.keys())
        && a.claims.keys().eq(b.claims.keys())
}

//! Case folders on disk, and the same from memory: which files belong to a case, and the way from them to its records.
//!
//! A fault in one file never keeps another from being read. Only a folder that is no case, or that can't be listed,
//! is an error.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::decode::Decoder;
use super::faults::Faults;
use super::record::{self, Written};
use super::{Places, index, syntax};
use crate::diag::Problem;
use crate::model::Case;

/// The file that marks a case folder.
pub const MARK: &str = "case.toml";

/// A file of a case, with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// Its path, relative to the case folder.
    pub path: PathBuf,
    /// Its text. What is not UTF-8 stands in it as U+FFFD; a file that is too large is left empty.
    pub text: String,
}

/// A case folder as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Folder {
    /// The folder.
    pub root: PathBuf,
    /// Its case files, by path.
    pub files: Vec<CaseFile>,
    /// Every record without a fault.
    pub case: Case,
    /// Every fault, by file and place.
    pub problems: Vec<Problem>,
    /// Where each record was written.
    pub places: Places,
    /// The ids, names and aliases of all protected sources, also of those whose record has a fault: no output shows
    /// them, and faults are one.
    pub protected: BTreeSet<String>,
    /// How many records and accounts in it were taken back. They are not in the case.
    pub retracted: usize,
}

/// Why a case folder cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// No `case.toml` there.
    #[error("`{}` is not a case folder: it has no `case.toml`", .0.display())]
    NoCase(PathBuf),
    /// A folder in it that can't be listed.
    #[error("the folder `{}` cannot be listed", path.display())]
    List {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// Folders nested deeper than anybody nests them.
    #[error("the folders below `{}` are nested too deeply", .0.display())]
    Deep(PathBuf),
}

/// Folders nested deeper than this are refused.
const MAX_DEPTH: usize = 100;

/// Reads the case in a folder.
pub fn read(root: &Path) -> Result<Folder, OpenError> {
    if !root.join(MARK).is_file() {
        return Err(OpenError::NoCase(root.to_owned()));
    }
    let mut problems = Vec::new();
    let mut files = Vec::new();
    for path in list(root)? {
        let mut bytes = Vec::new();
        let limit = syntax::MAX_BYTES as u64 + 1;
        match File::open(root.join(&path)).and_then(|file| file.take(limit).read_to_end(&mut bytes)) {
            Ok(_) => files.push((path, bytes)),
            Err(error) => {
                let mut faults = Faults::new(&path);
                let problem = Problem::error("unreadable", format!("this file cannot be read: {error}"))
                    .hint("see who may read it, or move it out of the case folder");
                faults.add(0..0, problem);
                problems.append(&mut faults.into_found());
                files.push((path, Vec::new()));
            }
        }
    }
    let mut folder = read_texts(root, files);
    folder.problems.append(&mut problems);
    sort(&mut folder.problems);
    Ok(folder)
}

/// Reads a case from memory, without a file system. Paths are relative to the root.
pub fn read_texts(root: &Path, files: Vec<(PathBuf, Vec<u8>)>) -> Folder {
    read_records(root, files, false)
}

/// Reads a case from memory; what was taken back in it may be taken as if it stood.
pub(super) fn read_records(root: &Path, mut files: Vec<(PathBuf, Vec<u8>)>, revived: bool) -> Folder {
    files.sort();
    files.dedup_by(|b, a| a.0 == b.0);
    let mut problems = Vec::new();
    let mut written: Vec<Written> = Vec::new();
    let mut texts = Vec::new();
    for (number, (path, bytes)) in files.into_iter().enumerate() {
        let mut faults = Faults::new(&path);
        let (text, bad) = syntax::text(&bytes, &mut faults);
        let parts = syntax::parse(&text, &bad, &mut faults);
        let mut taken = record::take_apart(&text, parts, number, path == Path::new(MARK), &mut faults);
        if revived {
            taken.revive();
        }
        written.push(taken);
        problems.append(&mut faults.into_found());
        texts.push(CaseFile { path, text });
    }
    let paths: Vec<PathBuf> = texts.iter().map(|file| file.path.clone()).collect();
    let (case, places, mut found) = Decoder::decode(&paths, &written);
    problems.append(&mut found);
    sort(&mut problems);
    let protected = index::protected_words(&written);
    let retracted = written.iter().map(Written::count_retracted).sum();
    let folder = Folder { root: root.to_owned(), files: texts, case, problems, places, protected, retracted };
    debug_assert_eq!(super::promises::broken(&folder), None);
    folder
}

/// Sorts faults by place. One that several records share, such as in a `via`, is told once.
fn sort(problems: &mut Vec<Problem>) {
    fn key(problem: &Problem) -> Option<(&Path, usize, usize)> {
        problem.place.as_ref().map(|place| (place.file.as_path(), place.bytes.start, place.bytes.end))
    }
    problems.sort_by(|a, b| key(a).cmp(&key(b)));
    problems.dedup();
}

/// Returns the nearest folder from here upwards that holds a `case.toml`.
pub fn find(from: &Path) -> Option<PathBuf> {
    from.ancestors().find(|folder| folder.join(MARK).is_file()).map(Path::to_owned)
}

/// Lists the case files below a folder, by path: hidden files and folders are none of the case.
fn list(root: &Path) -> Result<Vec<PathBuf>, OpenError> {
    let mut files = Vec::new();
    let mut seen = BTreeSet::new();
    let mut todo = vec![(PathBuf::new(), 0)];
    while let Some((folder, depth)) = todo.pop() {
        let path = root.join(&folder);
        if depth > MAX_DEPTH {
            return Err(OpenError::Deep(root.to_owned()));
        }
        let error = |source| OpenError::List { path: path.clone(), source };
        // A link that leads back up is the same folder once more.
        if !seen.insert(fs::canonicalize(&path).map_err(error)?) {
            continue;
        }
        for entry in fs::read_dir(&path).map_err(error)? {
            let name = entry.map_err(error)?.file_name();
            let inside = folder.join(&name);
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            // Metadata follows links; one that leads nowhere is no file.
            match fs::metadata(root.join(&inside)) {
                Ok(kind) if kind.is_dir() => todo.push((inside, depth + 1)),
                Ok(kind) if kind.is_file() && inside.extension().is_some_and(|end| end == "toml") => {
                    files.push(inside);
                }
                _ => {}
            }
        }
    }
    files.sort();
    Ok(files)
}

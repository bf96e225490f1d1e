//! Tests of reading as a whole: good cases, every fault, several at once, and anything at all.

mod anything;
mod faults;
mod good;
mod schema;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Folder, read_texts};
use crate::diag::{Place, Severity};

/// Reads files from memory.
fn read(files: &[(&str, &str)]) -> Folder {
    let files = files.iter().map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec()));
    read_texts(Path::new("case"), files.collect())
}

/// Reads files in which there is no fault.
fn read_good(files: &[(&str, &str)]) -> Folder {
    let folder = read(files);
    assert_eq!(faults_of(&folder), "");
    folder
}

/// Returns the faults as lines: `file:line:column code: message | words | also | hint`.
fn faults_of(folder: &Folder) -> String {
    let mut lines = String::new();
    for problem in &folder.problems {
        let (at, words) = shown(folder, problem.place.as_ref().expect("every fault has a place"));
        let sign = if problem.severity == Severity::Warning { "?" } else { "" };
        let _ = write!(lines, "{at} {}{sign}: {}\n    at   {words}\n", problem.code, problem.message);
        for (place, label) in &problem.also {
            let (at, words) = shown(folder, place);
            let _ = writeln!(lines, "    also {at} {words} ({label})");
        }
        let _ = writeln!(lines, "    hint {}", problem.hint.as_deref().unwrap_or("NONE"));
    }
    lines
}

fn shown(folder: &Folder, place: &Place) -> (String, String) {
    let file = folder.files.iter().find(|file| file.path == place.file).expect("a place lies in a file");
    let above = &file.text[..place.bytes.start];
    let line = above.matches('\n').count() + 1;
    let column = above.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (format!("{}:{line}:{column}", place.file.display()), format!("{:?}", &file.text[place.bytes.clone()]))
}

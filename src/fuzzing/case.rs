//! Case files of any bytes: read with every promise kept, and the same after `fmt`, as files and as JSON Lines.

use std::path::{Path, PathBuf};

use super::equal::equal_up_to_order;
use super::lines::case_of;
use crate::case::write::{format, write};
use crate::case::{Folder, broken, read_texts};
use crate::diag::Severity;
use crate::format::jsonl;
use crate::graph::Graph;

/// What stands between two files of a case.
const BETWEEN: &[u8] = b"\n%%%\n";

fn read(files: Vec<(PathBuf, Vec<u8>)>) -> Folder {
    let folder = read_texts(Path::new("case"), files);
    assert_eq!(broken(&folder), None);
    for problem in &folder.problems {
        assert!(problem.hint.is_some(), "{problem:?}");
        let others = problem.also.iter().map(|(place, _)| place);
        for place in problem.place.iter().chain(others) {
            let file = folder.files.iter().find(|file| file.path == place.file).expect("the file is there");
            assert!(file.text.get(place.bytes.clone()).is_some(), "{problem:?}");
        }
    }
    folder
}

/// The parts of the input, as files of a case.
pub fn case(data: &[u8]) {
    let mut files = Vec::new();
    let mut rest = data;
    loop {
        let at = rest.windows(BETWEEN.len()).position(|bytes| bytes == BETWEEN);
        let name = if files.is_empty() { "case.toml".to_owned() } else { format!("{}.toml", files.len()) };
        files.push((PathBuf::from(name), rest[..at.unwrap_or(rest.len())].to_vec()));
        match at {
            Some(at) if files.len() < 5 => rest = &rest[at + BETWEEN.len()..],
            _ => break,
        }
    }
    let is_text = files.iter().all(|(_, bytes)| std::str::from_utf8(bytes).is_ok());
    let folder = read(files);
    // Of other encodings letters are lost; such a file stays as it is.
    if is_text {
        formatted(&folder);
    }
    let case = &folder.case;

    let written = write(case).into_iter().map(|(path, text)| (path, text.into_bytes()));
    let again = read(written.collect());
    let fault = |code| code != "claim-without-account";
    let is_fault = |p: &&crate::diag::Problem| p.severity == Severity::Error && fault(p.code);
    assert_eq!(again.problems.iter().find(is_fault), None, "{:#?}", write(case));
    assert!(equal_up_to_order(&again.case, case), "{case:#?}\n{:#?}\n{:#?}", again.case, write(case));

    let graph = Graph::new(case.clone());
    let lines = jsonl::lines(&graph).map(|value| value.to_string());
    assert_eq!(case_of(lines), *case);
}

/// What `fmt` writes means the same, and is written the same again.
fn formatted(folder: &Folder) {
    let mut files = Vec::new();
    for file in &folder.files {
        let text = match format(&file.text) {
            Ok(text) => text,
            // No TOML: it stays as it is.
            Err(_) => file.text.clone(),
        };
        if let Ok(twice) = format(&text) {
            assert_eq!(twice, text, "from {:?}", file.text);
        } else {
            assert!(format(&file.text).is_err(), "{text}");
        }
        files.push((file.path.clone(), text.into_bytes()));
    }
    let again = read(files);
    let shown = || format!("{:#?}\n{:#?}", folder.files, again.files);
    assert!(equal_up_to_order(&again.case, &folder.case), "{}", shown());
    assert_eq!(again.protected, folder.protected, "{}", shown());
    assert_eq!(again.retracted, folder.retracted, "{}", shown());
}

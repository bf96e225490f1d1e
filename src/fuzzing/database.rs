//! A database of which some bytes are others: it answers as before or says that it can't, and then `verify` finds it.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::SystemTime;

use super::mill;
use crate::format::trace_json;
use crate::graph::{Graph, View};
use crate::model::{Case, ClaimId};
use crate::query::{trace, trace_restated};
use crate::store::{Archive, Change, Loader, Part, StoreError, verify};

struct Good {
    bytes: Vec<u8>,
    case: Case,
    everything: Everything,
    traces: Vec<(ClaimId, String)>,
}

/// The records, and what is stored beside them.
type Everything = (String, Vec<String>);

fn everything(path: &Path) -> Result<Everything, StoreError> {
    let archive = Archive::open(path)?;
    let tallies = archive.tallies()?.iter().map(|tally| format!("{tally:?}")).collect();
    Ok((format!("{:?}", archive.case()?), tallies))
}

fn told(view: &impl View, id: &ClaimId) -> String {
    let answer = trace(view, id);
    answer.map_or_else(String::new, |answer| trace_json(view, &answer, &trace_restated(view, id)).to_string())
}

fn good() -> &'static Good {
    static GOOD: OnceLock<Good> = OnceLock::new();
    GOOD.get_or_init(|| {
        let case = mill();
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("good.wherefrom");
        let change = Change::new("import", SystemTime::UNIX_EPOCH);
        Loader::new(&case, &change).create(&path).expect("a good case can be written");
        let graph = Graph::new(case.clone());
        let traces = case.claims.keys().map(|id| (id.clone(), told(&graph, id))).collect();
        let bytes = fs::read(&path).expect("it was written");
        let everything = everything(&path).expect("it was written");
        Good { bytes, case, everything, traces }
    })
}

/// Six bytes each: what is done, where (three bytes), and with what (two bytes).
fn tamper(bytes: &mut Vec<u8>, data: &[u8]) {
    const PAGE: usize = 4096;
    for step in data.chunks_exact(6).take(20) {
        let place = usize::from(step[1]) << 16 | usize::from(step[2]) << 8 | usize::from(step[3]);
        let with = usize::from(step[4]) << 8 | usize::from(step[5]);
        if bytes.is_empty() {
            return;
        }
        let place = place % bytes.len();
        let pages = bytes.len().div_ceil(PAGE);
        let page = |n: usize| (n % pages * PAGE).min(bytes.len() - 1);
        let (from, to) = (page(place), page(with));
        let length = PAGE.min(bytes.len() - from.max(to));
        match step[0] % 8 {
            0..=2 => bytes[place] ^= step[5],
            3 => bytes[place] = step[5],
            4 => bytes.copy_within(from..from + length, to),
            5 => bytes[from..from + length].fill(step[5]),
            6 => bytes.truncate(place),
            _ => {
                // Two bytes, such as a pointer in a page.
                let end = bytes.len().min(place + 2);
                bytes[place..end].copy_from_slice(&step[4..4 + end - place]);
            }
        }
    }
}

pub fn database(data: &[u8]) {
    let good = good();
    let mut bytes = good.bytes.clone();
    tamper(&mut bytes, data);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("case.wherefrom");
    fs::write(&path, &bytes).expect("a file can be written");
    let verified = verify(&path).is_ok_and(|verified| verified.findings.is_empty());
    match everything(&path) {
        Ok(read) => assert!(read == good.everything, "an answer is another one"),
        Err(error) => assert!(!verified, "verify finds nothing, and reading says: {error}"),
    }
    for (id, right) in &good.traces {
        let Ok(archive) = Archive::open(&path) else { break };
        let part = Part::new(archive);
        let answer = told(&part, id);
        match part.into_fault() {
            None => assert_eq!(answer, *right, "{id}"),
            Some(error) => assert!(!verified, "verify finds nothing, and tracing {id} says: {error}"),
        }
    }
    assert_eq!(fs::read(&path).expect("it is there"), bytes, "the file was changed by reading it");
    assert!(good.case.claims.len() > 3);
}

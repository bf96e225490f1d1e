//! Spreadsheets of any bytes: every row gets in or says why not, what got in keeps the promises of a case, and the rows
//! left out come back as they were.

use std::collections::BTreeSet;
use std::path::Path;

use super::equal::equal_up_to_order;
use crate::case::write::write;
use crate::case::{broken_in, read_texts};
use crate::format::csv::{self, Added, Import, Options, Sheet};
use crate::model::{Case, Document};

fn imported(sheet: &Sheet, case: &mut Case) -> Import {
    let import = csv::import(sheet, case);
    assert_eq!(import.accepted + import.rejected.len(), sheet.rows.len());
    for row in &import.rejected {
        assert!(!row.faults.is_empty() && row.faults.iter().all(|fault| !fault.sentence().is_empty()));
    }
    assert_eq!(broken_in(case), None);
    import
}

pub fn sheet(data: &[u8]) {
    let Ok(sheet) = csv::read(data, &Options::default()) else { return };
    let mut case = Case::default();
    let import = imported(&sheet, &mut case);

    // The same once more changes nothing. Rows that were left out may go in now: what they name is known by then.
    let mut twice = case.clone();
    let second = imported(&sheet, &mut twice);
    assert!(second.repeated.len() >= import.accepted, "{import:?} {second:?}");
    if second.rejected.len() == import.rejected.len() {
        assert_eq!(second.added, Added::default());
        assert_eq!(twice, case);
    }

    // As files.
    let files = write(&case).into_iter().map(|(path, text)| (path, text.into_bytes()));
    let folder = read_texts(Path::new("sheet"), files.collect());
    assert!(equal_up_to_order(&folder.case, &case), "{:#?}\n{case:#?}", folder.problems);

    // As a sheet.
    let written = csv::export(&case);
    let read = csv::read(&written, &Options::default()).expect("what is written can be read");
    let mut back = Case::default();
    let import_back = imported(&read, &mut back);
    assert_eq!(import_back.rejected, [], "{}", String::from_utf8_lossy(&written));
    let (back, held) = (held(back), held(case.clone()));
    assert!(equal_up_to_order(&back, &held), "{back:#?}\n{held:#?}\n{}", String::from_utf8_lossy(&written));

    left_out(&sheet, &import);
}

/// What a sheet can hold of a case that came from one: of a document in which no account stands only that it is one.
fn held(mut case: Case) -> Case {
    let accounts = || case.claims.values().flat_map(|claim| &claim.accounts);
    let documents: BTreeSet<String> =
        accounts().filter_map(|account| account.document.as_ref()).map(ToString::to_string).collect();
    let hops = accounts().flat_map(|account| &account.hops).map(|hop| hop.source.to_string());
    let about =
        case.claims.values().flat_map(|claim| claim.about.iter().map(|about| &about.id).chain(&claim.place));
    let mut named: BTreeSet<String> = hops.chain(about.map(ToString::to_string)).collect();
    for source in case.sources.values_mut() {
        if let Some(facts) = &mut source.document {
            if documents.contains(source.id.as_str()) {
                named.extend(facts.outlet.iter().chain(&facts.author).map(ToString::to_string));
            } else {
                *facts = Document::default();
            }
        }
    }
    case.sources.retain(|id, _| named.contains(id.as_str()));
    case.entities.retain(|id, _| named.contains(id.as_str()));
    case
}

fn left_out(sheet: &Sheet, import: &Import) {
    let left = csv::rejected(sheet, import, str::to_owned);
    let separator = u8::try_from(sheet.separator).ok();
    let again = csv::read(&left, &Options { separator, ..Options::default() });
    let again = again.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&left)));
    assert!(again.rows.len() <= import.rejected.len(), "{}", String::from_utf8_lossy(&left));
}

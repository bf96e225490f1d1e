//! Whole cases written into a database and read back.

use std::fs;

use proptest::prelude::*;
use wherefrom::model::{Account, Basis, Case, Claim, Hop, Source, SourceKind, Stance};
use wherefrom::store::{Archive, Loader, StoreError};

use super::{Stored, change, same_order, shipped};
use crate::support::generate;

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_loaded_is_read_back_in_its_order(case in generate::case()) {
        let read = Stored::of(&case).archive().case().unwrap();
        prop_assert!(same_order(&case, &read), "{read:#?}");
    }
}

#[test]
fn the_shipped_case_is_read_back() {
    let case = shipped();
    let stored = Stored::of(&case);
    assert!(same_order(&case, &stored.archive().case().unwrap()));
    assert_eq!(stored.archive().changes().unwrap(), [change()]);
}

#[test]
fn a_closed_database_is_one_file() {
    let stored = Stored::of(&shipped());
    let archive = stored.archive();
    archive.case().unwrap();
    let files = || fs::read_dir(stored.path().parent().unwrap()).unwrap().count();
    assert_eq!(files(), 1, "while it is read");
    drop(archive);
    assert_eq!(files(), 1, "when it is closed");
}

/// A claim with many accounts lies in many blocks.
#[test]
fn a_claim_may_have_more_accounts_than_a_block() {
    let mut case = Case::default();
    let mut claim = Claim::new("rain".parse().unwrap(), "It rained.");
    for i in 0..2000 {
        let source = Source::new(format!("p{i}").parse().unwrap(), format!("P {i}"), SourceKind::Person);
        let hops = vec![Hop::new(source.id.clone(), Basis::Witnessed, Stance::Asserts)];
        let id = Account::content_id(&claim.id, None, "", &hops);
        let note = (i % 700 == 0).then(|| "long ".repeat(500_000));
        case.sources.insert(source.id.clone(), source);
        claim.accounts.push(Account {
            id,
            document: None,
            at: None,
            quote: None,
            hops,
            note,
            recorded: None,
        });
    }
    case.claims.insert(claim.id.clone(), claim);
    assert!(same_order(&case, &Stored::of(&case).archive().case().unwrap()));
}

#[test]
fn a_case_that_breaks_its_promises_is_refused_and_nothing_is_left() {
    let mut case = shipped();
    case.sources.shift_remove("maria");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.wherefrom");
    let error = Loader::new(&case, &change()).create(&path).unwrap_err();
    assert!(matches!(&error, StoreError::Promise(_)), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_is_there_already_is_never_overwritten() {
    let stored = Stored::of(&Case::default());
    let before = fs::read(stored.path()).unwrap();
    let error = Loader::new(&shipped(), &change()).create(&stored.path()).unwrap_err();
    assert!(matches!(error, StoreError::Exists(_)), "{error}");
    assert_eq!(fs::read(stored.path()).unwrap(), before);
}

#[test]
fn what_is_no_database_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let error = Archive::open(&path).unwrap_err().to_string();
        error.replace(&format!("{}/", folder.path().display()), "")
    };
    let good = fs::read(Stored::of(&shipped()).path()).unwrap();
    assert_eq!(refused("empty", b""), "`empty` is not a database of wherefrom");
    assert_eq!(refused("text", b"title = \"A case\"\n"), "`text` is not a database of wherefrom");
    assert_eq!(refused("start", &good[..60]), "`start` is not a database of wherefrom");
    let with = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    assert_eq!(refused("other", &with(68, 0)), "`other` is not a database of wherefrom");
    let newer = "`newer` has version 9 of the database format, and this program knows version 3";
    assert_eq!(refused("newer", &with(63, 9)), newer);
    let older = "`older` has version 1 of the database format, and this program knows version 3";
    assert_eq!(refused("older", &with(63, 1)), older);
    assert!(matches!(Archive::open(&folder.path().join("nowhere")), Err(StoreError::File { .. })));
    assert!(matches!(Archive::open(folder.path()), Err(StoreError::Foreign(_))));
}

#[cfg(unix)]
#[test]
fn a_database_is_read_where_nothing_can_be_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let stored = Stored::of(&shipped());
    // In the mode in which writers leave it while they write.
    rusqlite_wal(&stored.path());
    let folder = stored.path().parent().unwrap().to_owned();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let read = stored.archive().case();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(same_order(&shipped(), &read.unwrap()));
}

/// Sets the two bytes of the header that say that changes go to a log beside the file.
#[cfg(unix)]
fn rusqlite_wal(path: &std::path::Path) {
    let mut bytes = fs::read(path).unwrap();
    bytes[18] = 2;
    bytes[19] = 2;
    fs::write(path, bytes).unwrap();
}

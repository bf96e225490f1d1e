//! What has to hold of bytes of any kind, one function for each thing that reads them.
//!
//! The targets in `fuzz/` call them with what a fuzzer makes up, the tests below with the inputs that are kept in
//! `fuzz/corpus/`. None of it is in the library as others build it.
#![allow(missing_docs, reason = "the first lines of each file say what has to hold")]

use std::path::Path;

use crate::case::read_texts;
use crate::model::Case;

mod case;
mod database;
mod lines;
mod sheet;
mod table;
mod words;

#[path = "../tests/suite/support/equal.rs"]
mod equal;

pub use crate::store::fuzzing::block;
pub use case::case;
pub use database::database;
pub use lines::{intake, lines};
pub use sheet::sheet;
pub use table::table;
pub use words::words;

/// A case with some of everything.
pub(crate) fn mill() -> Case {
    let text = include_str!("fuzzing/case.toml");
    let read = read_texts(Path::new("case"), vec![("case.toml".into(), text.into())]);
    assert_eq!(read.problems, []);
    read.case
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    /// Runs what is kept for a target.
    fn kept(name: &str, target: fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
        // A package of the library comes without them.
        let Ok(files) = fs::read_dir(folder) else { return };
        for file in files {
            let path = file.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            let held = std::panic::catch_unwind(|| target(&bytes));
            assert!(held.is_ok(), "{}", path.display());
        }
    }

    macro_rules! kept {
        ($($name:ident),+) => { $( #[test] fn $name() { kept(stringify!($name), super::$name); } )+ };
    }

    kept!(block, case, database, intake, lines, sheet, table, words);
}

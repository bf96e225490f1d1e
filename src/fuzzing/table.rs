//! Tables of nodes and edges, of any bytes: the same whatever pieces they come in, and the rows left out come back with
//! the same mistakes.

use std::io::{self, Read};

use crate::format::csv::tables::{Fault, Kind, Options, Table};
use crate::model::Incoming;

/// Reads some bytes at a time.
struct Slowly<'d>(&'d [u8], usize);

impl Read for Slowly<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let some = self.1.min(into.len()).min(self.0.len());
        let (now, later) = self.0.split_at(some);
        into[..some].copy_from_slice(now);
        self.0 = later;
        Ok(some)
    }
}

type Rows = Vec<Result<Incoming, Vec<Fault>>>;

const KINDS: [Kind; 8] = [
    Kind::Claims,
    Kind::Sources,
    Kind::Documents,
    Kind::Entities,
    Kind::Asserts,
    Kind::Cites,
    Kind::Contradicts,
    Kind::About,
];

/// Reads all rows, and writes those that are left out.
fn rows(kind: Kind, from: impl Read, options: &Options) -> Option<(Rows, Vec<u8>, u8)> {
    let mut table = Table::new(kind, from, options).ok()?;
    let (mut rows, mut left) = (Vec::new(), table.rejected_head());
    let separator = u8::try_from(table.separator()).expect("separators are single bytes");
    while let Some(row) = table.read().expect("memory can be read") {
        if let Err(faults) = &row {
            assert!(!faults.is_empty());
            let said: Vec<String> = faults.iter().map(Fault::sentence).collect();
            left.extend(table.rejected_row(table.row(), &said.join("\n")));
            let _ = table.protects();
        }
        rows.push(row);
    }
    assert_eq!(table.rows().0, rows.len() as u64);
    Some((rows, left, separator))
}

/// The first byte says which table, and in pieces of how many bytes it comes.
pub fn table(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    let kind = KINDS[usize::from(first % 8)];
    let options = Options::default();
    let whole = rows(kind, bytes, &options);
    assert_eq!(rows(kind, Slowly(bytes, usize::from(first / 8) + 1), &options), whole);
    let Some((read, left, separator)) = whole else { return };
    let again = rows(kind, left.as_slice(), &Options { separator: Some(separator), ..options });
    let (again, ..) = again.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&left)));
    let faulty = read.iter().filter(|row| row.is_err()).count();
    assert!(again.len() <= faulty, "{}", String::from_utf8_lossy(&left));
}

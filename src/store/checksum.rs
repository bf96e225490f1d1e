//! Checksums: `SQLite` doesn't notice a flipped bit in a page, so every row and every block carries one.
//!
//! XXH3-64, bound to where it stands: a row that is good in one place is none in another. They find accidents, not
//! forgers.

use rusqlite::types::ValueRef;
use twox_hash::XxHash3_64;

/// Returns the checksum of a row: of the name of its table and of every column in its order, the key among them.
pub(super) fn of_row<'a>(table: &str, columns: impl Iterator<Item = ValueRef<'a>>) -> i64 {
    let mut bytes = Vec::with_capacity(256);
    put(&mut bytes, b't', table.as_bytes());
    for column in columns {
        match column {
            ValueRef::Null => bytes.push(b'n'),
            ValueRef::Integer(number) => put(&mut bytes, b'i', &number.to_le_bytes()),
            ValueRef::Real(number) => put(&mut bytes, b'r', &number.to_le_bytes()),
            ValueRef::Text(text) => put(&mut bytes, b't', text),
            ValueRef::Blob(blob) => put(&mut bytes, b'b', blob),
        }
    }
    XxHash3_64::oneshot(&bytes).cast_signed()
}

/// A letter for the type, the length, and the bytes: no two lists of columns are the same bytes.
fn put(bytes: &mut Vec<u8>, kind: u8, value: &[u8]) {
    bytes.push(kind);
    bytes.extend((value.len() as u64).to_le_bytes());
    bytes.extend(value);
}

/// Returns the checksum of a block that stands in a column of a table under a key.
pub(super) fn of_block(column: &str, key: i64, bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot_with_seed(
        XxHash3_64::oneshot_with_seed(key.cast_unsigned(), column.as_bytes()),
        bytes,
    )
}

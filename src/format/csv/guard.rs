//! Cells that a spreadsheet would take for formulas.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is worked out by the program that opens the
//! sheet; one of somebody else's making can then fetch, send or run something (CSV injection, OWASP). An apostrophe in
//! front makes text of it. It is taken off again when the sheet is read, so that nothing changes on the way.

use std::borrow::Cow;

const APOSTROPHE: char = '\'';

/// Says whether a text is a formula once the apostrophes in front of it are gone.
fn is_formula(text: &str) -> bool {
    // Full-width signs count as the others where people write in Chinese or Japanese.
    let sign = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
    text.trim_start_matches(APOSTROPHE).starts_with(sign)
}

/// Returns a text as a cell that no spreadsheet works out.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { format!("{APOSTROPHE}{text}").into() } else { text.into() }
}

/// Returns the text of a cell, as it was before [`guarded`].
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix(APOSTROPHE) {
        Some(text) if is_formula(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_become_text_and_text_again() {
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded("@maria"), "'@maria");
        assert_eq!(guarded("'=1+1"), "''=1+1");
        assert_eq!(guarded("maria"), "maria");
        assert_eq!(guarded("'tis true"), "'tis true");
        assert_eq!(unguarded("'tis true"), "'tis true");
        assert_eq!(unguarded("=1+1"), "=1+1");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@\t\r－a-]{0,4}.{0,3}") {
            let cell = guarded(&text);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '－']));
            prop_assert_eq!(unguarded(&cell), text.as_str());
        }
    }
}

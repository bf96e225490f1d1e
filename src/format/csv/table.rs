//! From text to rows: separators found out, rows numbered as a spreadsheet numbers them, and what isn't a row named.

use std::cmp::Reverse;
use std::io;
use std::ops::Range;

use super::TableError;
use super::cut::{Cutter, Text, Whole, empty_row};

/// What may part cells.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The most columns of a sheet.
pub const MAX_COLUMNS: usize = 1000;

/// The longest cell, in characters: what a Google sheet takes. Excel takes fewer.
pub const MAX_CELL: usize = 50_000;

/// Among how many rows the headers are looked for.
const FIRST_ROWS: usize = 10;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as a spreadsheet counts, from 1; the headers and empty rows count.
    pub number: usize,
    /// The lines of the file that it takes, from 1. They run ahead of the rows where cells hold several lines.
    pub lines: Range<usize>,
    /// Its cells.
    pub cells: Vec<String>,
    /// Whether it begins a quotation that never ends.
    pub is_torn: bool,
    /// Whether it is longer than the longest row, and was cut off there.
    pub is_cut: bool,
}

/// A sheet taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rows {
    pub(super) separator: char,
    pub(super) header: Row,
    /// How many rows with something in them stand above the headers.
    pub(super) above: usize,
    pub(super) below: Vec<Row>,
}

/// How a sheet is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) separator: u8,
    /// Whether a line that says so stands above everything else.
    pub(super) says_so: bool,
    /// How many rows with something in them stand above the headers.
    pub(super) above: usize,
}

impl Layout {
    /// Finds out the layout from the beginning of a text. Of the separators and of the first rows, those are taken that
    /// look most like headers.
    pub(super) fn of(text: &str, asked: Option<u8>, known: impl Fn(&[String]) -> usize) -> Self {
        // Excel's own way to say it.
        let said =
            text.lines().next().and_then(|line| line.strip_prefix("sep=")).filter(|rest| rest.len() == 1);
        let said = said.and_then(|rest| rest.bytes().next());
        let candidates = asked.or(said).map_or_else(|| SEPARATORS.to_vec(), |separator| vec![separator]);
        let best = |(rank, separator): (usize, u8)| {
            let layout = Self { separator, says_so: said.is_some(), above: 0 };
            let first = first(text, layout);
            let (is_plain, fits, at) = header_among(&first, &known);
            let cells = first.get(at).map_or(0, |row| row.cells.len());
            // Of two that fit as well, the commoner one.
            (is_plain, fits, cells, Reverse(rank), separator, at)
        };
        let best = candidates.into_iter().enumerate().map(best).max();
        let (separator, above) = best.map_or((SEPARATORS[0], 0), |(.., separator, above)| (separator, above));
        Self { separator, says_so: said.is_some(), above }
    }

    /// Returns a cutter that stands before the row above which nothing is left out but rows above the headers.
    pub(super) fn cutter<T: Text>(self, text: T) -> io::Result<Cutter<T>> {
        let mut cutter = Cutter::new(text, self.separator);
        if self.says_so {
            cutter.skip_line()?;
        }
        Ok(cutter)
    }
}

/// The first rows of a text.
fn first(text: &str, layout: Layout) -> Vec<Row> {
    let rows = layout.cutter(Whole(text.as_bytes())).map(Rest);
    rows.into_iter().flatten().take(FIRST_ROWS).collect()
}

/// The rows of a text that is there as a whole.
struct Rest<'t>(Cutter<Whole<'t>>);

impl Iterator for Rest<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let mut row = empty_row();
        // Nothing can fail that reads from memory.
        self.0.read(&mut row).ok().filter(|there| *there).map(|_| row)
    }
}

/// Takes a text apart.
pub(super) fn rows(
    text: &str,
    asked: Option<u8>,
    known: impl Fn(&[String]) -> usize,
) -> Result<Rows, TableError> {
    let layout = Layout::of(text, asked, known);
    let cutter = layout.cutter(Whole(text.as_bytes())).map_err(|_| TableError::Empty)?;
    let mut rows = Rest(cutter);
    let header = rows.by_ref().nth(layout.above).ok_or(TableError::Empty)?;
    if header.cells.len() > MAX_COLUMNS {
        return Err(TableError::TooManyColumns(header.cells.len()));
    }
    Ok(Rows { separator: char::from(layout.separator), header, above: layout.above, below: rows.collect() })
}

/// Returns how many headers are known in the row that looks most like headers, and which it is. If none does, it is the
/// first. Where the first has known headers alone there is no question, whatever words stand below it.
fn header_among(first: &[Row], known: impl Fn(&[String]) -> usize) -> (bool, usize, usize) {
    let fits: Vec<usize> = first.iter().map(|row| known(&row.cells)).collect();
    if let (Some(row), Some(fit @ 2..)) = (first.first(), fits.first())
        && row.cells.len() == *fit
    {
        return (true, *fit, 0);
    }
    let most = fits.iter().copied().max().unwrap_or(0);
    let at = if most < 2 { None } else { fits.iter().position(|fit| *fit == most) };
    let at = at.unwrap_or(0);
    (false, fits.get(at).copied().unwrap_or(0), at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Rows {
        rows(text, None, |cells| {
            cells.iter().filter(|cell| ["claim", "chain"].contains(&cell.as_str())).count()
        })
        .unwrap()
    }

    fn shown(rows: &Rows) -> Vec<String> {
        let cells = |row: &Row| row.cells.join("/").replace('\n', "_");
        rows.below.iter().map(|row| format!("{} {:?} {}", row.number, row.lines, cells(row))).collect()
    }

    #[test]
    fn separators_are_found_out() {
        for (text, separator) in [
            ("claim,chain\na;b,c\n", ','),
            ("claim;chain\na,b,c;d\n", ';'),
            ("claim\tchain\na\tb\n", '\t'),
            ("claim|chain\na|b\n", '|'),
            ("sep=|\nx|y\na|b\n", '|'),
            ("claim,chain\nthe sheet says claim|chain|claim,maria\n", ','),
            ("chain\nmaria\n", ','),
        ] {
            assert_eq!(cut(text).separator, separator, "{text}");
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let rows = cut("\nTitle,\n\nclaim,chain\r\n\"two\nlines\",b\r\n\r\n,\nc,d");
        assert_eq!((rows.header.number, rows.above), (4, 1));
        assert_eq!(shown(&rows), ["5 5..7 two_lines/b", "8 9..10 c/d"]);
    }

    #[test]
    fn a_quotation_that_never_ends_takes_one_row_with_it() {
        let rows = cut("claim,chain\n\"a,b\nc,d\ne,f\n");
        assert_eq!(shown(&rows), ["2 2..3 \"a/b", "3 3..4 c/d", "4 4..5 e/f"]);
        assert!(rows.below[0].is_torn && !rows.below[1].is_torn);
        let many = "\"a,b\nc,d\n".repeat(101);
        assert_eq!(cut(&format!("claim,chain\n{many}")).below.len(), 102);
    }
}

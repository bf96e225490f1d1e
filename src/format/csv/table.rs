//! From text to rows: separators found out, rows numbered as a spreadsheet numbers them, and what isn't a row named.

use std::cmp::Reverse;
use std::ops::Range;

use ::csv::{ReaderBuilder, StringRecord};

use super::TableError;
use super::guard::unguarded;

/// What may part cells.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The most columns of a sheet.
pub const MAX_COLUMNS: usize = 1000;

/// The longest cell, in characters: what a Google sheet takes. Excel takes fewer.
pub const MAX_CELL: usize = 50_000;

/// Among how many rows the headers are looked for.
const FIRST_ROWS: usize = 10;

/// How often reading begins anew behind a quotation mark that is never closed.
const MAX_RESTARTS: usize = 20;

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

/// Takes a text apart. Of the separators and of the first rows, those are taken that look most like headers.
pub(super) fn rows(
    text: &str,
    asked: Option<u8>,
    known: impl Fn(&[String]) -> usize,
) -> Result<Rows, TableError> {
    // Excel's own way to say it, in a line above everything else.
    let said = text.lines().next().and_then(|line| line.strip_prefix("sep=")).filter(|rest| rest.len() == 1);
    let said = said.and_then(|rest| rest.bytes().next());
    let skipped = said.map_or(0, |_| text.find('\n').map_or(text.len(), |at| at + 1));
    let candidates = asked.or(said).map_or_else(|| SEPARATORS.to_vec(), |separator| vec![separator]);
    let best = |(rank, separator): (usize, u8)| {
        let first: Vec<Row> = Cutter::new(text, skipped, separator).take(FIRST_ROWS).collect();
        let (fits, at) = header_among(&first, &known);
        let cells = first.get(at).map_or(0, |row| row.cells.len());
        // Of two that fit as well, the commoner one.
        (fits, cells, Reverse(rank), separator, at)
    };
    let (_, _, _, separator, above) =
        candidates.into_iter().enumerate().map(best).max().ok_or(TableError::Empty)?;
    let mut cutter = Cutter::new(text, skipped, separator);
    let header = cutter.by_ref().nth(above).ok_or(TableError::Empty)?;
    if header.cells.len() > MAX_COLUMNS {
        return Err(TableError::TooManyColumns(header.cells.len()));
    }
    Ok(Rows { separator: char::from(separator), header, above, below: cutter.collect() })
}

/// Returns how many headers are known in the row that looks most like headers, and which it is. If none does, it is the
/// first.
fn header_among(first: &[Row], known: impl Fn(&[String]) -> usize) -> (usize, usize) {
    let fits: Vec<usize> = first.iter().map(|row| known(&row.cells)).collect();
    let most = fits.iter().copied().max().unwrap_or(0);
    let at = if most < 2 { None } else { fits.iter().position(|fit| *fit == most) };
    let at = at.unwrap_or(0);
    (fits.get(at).copied().unwrap_or(0), at)
}

/// Cuts a text into rows; those without anything in them are only counted.
struct Cutter<'t> {
    text: &'t str,
    reader: ::csv::Reader<&'t [u8]>,
    separator: u8,
    /// Where what the reader reads begins in the text.
    offset: usize,
    /// Up to where lines were counted, and how many line ends there were.
    counted: (usize, usize),
    row: usize,
    restarts: usize,
}

fn reader(text: &str, separator: u8, quoting: bool) -> ::csv::Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(separator).quoting(quoting);
    builder.from_reader(text.as_bytes())
}

impl<'t> Cutter<'t> {
    fn new(text: &'t str, skipped: usize, separator: u8) -> Self {
        let row = usize::from(skipped > 0);
        let reader = reader(&text[skipped..], separator, true);
        Self { text, reader, separator, offset: skipped, counted: (0, 0), row, restarts: 0 }
    }

    /// Returns the number of line ends before a place. Places are asked for in their order.
    fn line_ends(&mut self, to: usize) -> usize {
        let (from, count) = self.counted;
        if to > from {
            self.counted = (to, count + line_ends(&self.text[from..to]));
        }
        self.counted.1
    }

    /// Reads the rest of the text from a place on.
    fn restart(&mut self, at: usize) {
        self.offset = at;
        self.reader = reader(&self.text[at..], self.separator, true);
        self.restarts += 1;
    }

    /// Returns the place where the row at or behind a place begins, and how many empty rows lie before it.
    fn start(&self, from: usize) -> (usize, usize) {
        let is_end = |c: char| c == '\n' || c == '\r';
        let start = from + self.text[from..].find(|c| !is_end(c)).unwrap_or(self.text.len() - from);
        let before = self.text[..start].trim_end_matches(is_end).len();
        let ends = line_ends(&self.text[before..start]);
        (start, if before == 0 { ends } else { ends.saturating_sub(1) })
    }
}

/// Counts line ends; CR LF is one.
fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends =
        |(i, byte): &(usize, &u8)| **byte == b'\n' || (**byte == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
    bytes.iter().enumerate().filter(ends).count()
}

impl Iterator for Cutter<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let mut record = StringRecord::new();
        loop {
            let place = |cutter: &Self| {
                cutter.offset + usize::try_from(cutter.reader.position().byte()).unwrap_or(usize::MAX)
            };
            let from = place(self).min(self.text.len());
            // What was text stays text: nothing can fail that reads from memory.
            if !self.reader.read_record(&mut record).unwrap_or(false) {
                return None;
            }
            let (start, empty) = self.start(from);
            let mut end = place(self).min(self.text.len()).max(start);
            self.row += empty + 1;
            let first = self.line_ends(start) + 1;
            let is_last = end >= self.text.len();
            let is_torn = is_last && self.restarts < MAX_RESTARTS && is_torn(&self.text[start..end]);
            if is_torn {
                let line = self.text[start..].find(['\n', '\r']).map_or(self.text.len(), |at| start + at);
                reader(&self.text[start..line], self.separator, false).read_record(&mut record).ok();
                end = line;
                self.restart(line);
            }
            let content = self.text[start..end].trim_end_matches(['\n', '\r']);
            let lines = first..first + line_ends(content) + 1;
            let cells: Vec<String> = record.iter().map(|cell| unguarded(cell).to_owned()).collect();
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(Row { number: self.row, lines, cells, is_torn });
            }
        }
    }
}

/// Says whether the last row of a text begins a quotation that swallowed the rows behind it.
fn is_torn(row: &str) -> bool {
    let quotes = row.bytes().filter(|byte| *byte == b'"').count();
    quotes % 2 == 1 && row.trim_end_matches(['\n', '\r']).contains('\n')
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

//! From text to rows, as the text comes: rows numbered as a spreadsheet numbers them, and what isn't a row named.
//!
//! Of the text no more is kept than the row that is being read. A quotation mark that is never closed would swallow
//! whatever stands behind it: it costs the row that it stands in, and no other.

use std::io;
use std::ops::Range;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::guard::unguarded;
use super::table::Row;

/// A text that comes piece by piece.
pub(super) trait Text {
    /// Adds more of the text, in UTF-8; says whether there was more.
    fn more(&mut self, to: &mut Vec<u8>) -> io::Result<bool>;
}

/// A text that is there as a whole.
pub(super) struct Whole<'t>(pub(super) &'t [u8]);

impl Text for Whole<'_> {
    fn more(&mut self, to: &mut Vec<u8>) -> io::Result<bool> {
        let (piece, rest) = self.0.split_at(self.0.len().min(PIECE));
        to.extend_from_slice(piece);
        self.0 = rest;
        Ok(!piece.is_empty())
    }
}

/// How much of a whole text is taken at a time, in bytes.
const PIECE: usize = 1 << 16;

/// The longest row, in bytes.
const MAX_ROW: usize = 4 << 20;

/// The fewest bytes after which a quotation is taken for one that never ends.
const LEAST_ROW: usize = 1 << 12;

/// How many quotations that never end there may be until every one has to end in its line.
const MAX_TORN: usize = 1000;

/// Cuts a text into rows; those without anything in them are only counted.
pub(super) struct Cutter<T> {
    text: T,
    /// What was read and is no row yet, from `start` on.
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
    /// How many line ends and rows there were before `start`.
    line: usize,
    row: usize,
    torn: usize,
    quoting: Reader,
    plain: Reader,
    cells: Cells,
}

/// The cells of a row, one behind the other, and where each ends.
#[derive(Default)]
struct Cells {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// How much of both is filled.
    filled: (usize, usize),
}

impl Cells {
    fn clear(&mut self) {
        self.filled = (0, 0);
    }

    fn feed(&mut self, reader: &mut Reader, input: &[u8]) -> (bool, usize) {
        let mut taken = 0;
        loop {
            let (result, read, written, ended) = reader.read_record(
                &input[taken..],
                &mut self.text[self.filled.0..],
                &mut self.ends[self.filled.1..],
            );
            taken += read;
            self.filled = (self.filled.0 + written, self.filled.1 + ended);
            // Nothing at all would mean the end of the text.
            let empty = !input.is_empty() && taken == input.len();
            match result {
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull if empty => {
                    return (false, taken);
                }
                ReadRecordResult::OutputFull => self.text.resize((self.text.len() * 2).max(256), 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize((self.ends.len() * 2).max(16), 0),
                ReadRecordResult::InputEmpty => return (false, taken),
                ReadRecordResult::Record | ReadRecordResult::End => return (true, taken),
            }
        }
    }

    /// Takes back the last byte of the last cell.
    fn shorten(&mut self) {
        if let Some(last) = self.filled.1.checked_sub(1).and_then(|last| self.ends.get_mut(last)) {
            *last = last.saturating_sub(1);
        }
    }

    /// Fills in the cells of a row; the strings that it had are used again.
    fn fill(&self, row: &mut Vec<String>) {
        row.resize(self.filled.1, String::new());
        let mut from = 0;
        for (cell, to) in row.iter_mut().zip(&self.ends) {
            let text = String::from_utf8_lossy(self.text.get(from..*to).unwrap_or_default());
            cell.clear();
            cell.push_str(unguarded(&text));
            from = *to;
        }
    }
}

/// How a row ends.
enum End {
    /// Behind so many bytes.
    At(usize),
    /// Nowhere: a quotation in it isn't closed.
    Torn,
    /// Not within the longest row.
    Cut,
}

fn reader(separator: u8, quoting: bool) -> Reader {
    ReaderBuilder::new().delimiter(separator).quoting(quoting).build()
}

impl<T: Text> Cutter<T> {
    pub(super) fn new(text: T, separator: u8) -> Self {
        Self {
            text,
            buffer: Vec::new(),
            start: 0,
            ended: false,
            line: 0,
            row: 0,
            torn: 0,
            quoting: reader(separator, true),
            plain: reader(separator, false),
            cells: Cells::default(),
        }
    }

    /// Returns what the text comes from.
    pub(super) fn text(&self) -> &T {
        &self.text
    }

    /// Leaves out a line; it counts as a row.
    pub(super) fn skip_line(&mut self) -> io::Result<()> {
        let (end, _) = self.line_end(0)?;
        self.leave(end);
        if self.at_end(0)? {
            return Ok(());
        }
        self.row += 1;
        self.terminator().map(drop)
    }

    /// Reads the next row; says whether there is one.
    pub(super) fn read(&mut self, row: &mut Row) -> io::Result<bool> {
        loop {
            while self.terminator()? {
                self.row += 1;
            }
            if self.at_end(0)? {
                return Ok(false);
            }
            self.row += 1;
            let first = self.line + 1;
            let end = self.end()?;
            (row.is_torn, row.is_cut) = (matches!(end, End::Torn), false);
            let (end, whole) = match end {
                End::At(end) => (end, true),
                End::Torn | End::Cut => (self.without_quotes()?, false),
            };
            let lines = first..first + line_ends(&self.buffer[self.start..self.start + end]) + 1;
            self.leave(end);
            self.cells.fill(&mut row.cells);
            if !whole {
                self.skip_rest(row)?;
            }
            self.terminator()?;
            if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
                row.number = self.row;
                row.lines = lines;
                return Ok(true);
            }
        }
    }

    /// Finds where the row that begins here ends, and its cells.
    fn end(&mut self) -> io::Result<End> {
        self.quoting.reset();
        self.cells.clear();
        let patience = (MAX_ROW / (1 + self.torn)).max(LEAST_ROW);
        let mut taken = 0;
        loop {
            let rest = &self.buffer[self.start + taken..];
            // Once there were too many of them, every quotation has to end in its line.
            let line = if self.torn < MAX_TORN { None } else { rest.iter().position(is_line_end) };
            let most = line.map_or(patience, |at| at + 1).min(rest.len());
            let (is_row, read) =
                if most == 0 { (false, 0) } else { self.cells.feed(&mut self.quoting, &rest[..most]) };
            taken += read;
            if is_row {
                // The line end isn't part of the row.
                let row = &self.buffer[self.start..self.start + taken];
                return Ok(End::At(taken - usize::from(row.ends_with(b"\n") || row.ends_with(b"\r"))));
            }
            if line.is_some() {
                return Ok(End::Torn);
            }
            let several = has_line_end(&self.buffer[self.start..self.start + taken]);
            if taken > if several { patience } else { MAX_ROW } {
                break;
            }
            if self.start + taken == self.buffer.len() && !self.fill()? {
                break;
            }
        }
        if !self.ended || self.start + taken < self.buffer.len() {
            return Ok(if has_line_end(&self.buffer[self.start..]) { End::Torn } else { End::Cut });
        }
        // A line end closes every row but one in which a quotation is open.
        if self.cells.feed(&mut self.quoting, b"\n").0 {
            return Ok(End::At(taken));
        }
        self.cells.feed(&mut self.quoting, b"");
        self.cells.shorten();
        Ok(if has_line_end(trimmed(&self.buffer[self.start..])) { End::Torn } else { End::At(taken) })
    }

    /// Reads the line that begins here as if quotation marks were letters; returns where it ends.
    fn without_quotes(&mut self) -> io::Result<usize> {
        self.torn += 1;
        let (end, _) = self.line_end(MAX_ROW)?;
        self.plain.reset();
        self.cells.clear();
        let (is_row, _) = self.cells.feed(&mut self.plain, &self.buffer[self.start..self.start + end]);
        if !is_row {
            self.cells.feed(&mut self.plain, b"\n");
        }
        Ok(end)
    }

    /// Goes on to the end of a line that is longer than the longest row.
    fn skip_rest(&mut self, row: &mut Row) -> io::Result<()> {
        loop {
            let (end, is_end) = self.line_end(0)?;
            row.is_cut |= end > 0;
            self.leave(end);
            if is_end {
                return Ok(());
            }
        }
    }

    /// Finds how far the line goes on from here: to its end, or to the end of what was read if it is longer than asked.
    fn line_end(&mut self, asked: usize) -> io::Result<(usize, bool)> {
        let mut seen = 0;
        loop {
            let rest = &self.buffer[self.start + seen..];
            if let Some(at) = rest.iter().position(is_line_end) {
                return Ok((seen + at, true));
            }
            seen += rest.len();
            if seen > asked.max(PIECE) || !self.fill()? {
                return Ok((seen, self.ended));
            }
        }
    }

    /// Takes a line end, if one is here.
    fn terminator(&mut self) -> io::Result<bool> {
        if self.at_end(0)? {
            return Ok(false);
        }
        let first = self.buffer[self.start];
        if !matches!(first, b'\n' | b'\r') {
            return Ok(false);
        }
        let two = first == b'\r' && !self.at_end(1)? && self.buffer[self.start + 1] == b'\n';
        self.leave(if two { 2 } else { 1 });
        Ok(true)
    }

    /// Says whether the text ends so many bytes from here.
    fn at_end(&mut self, further: usize) -> io::Result<bool> {
        while self.start + further >= self.buffer.len() {
            if !self.fill()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Leaves bytes behind, and counts the lines in them.
    fn leave(&mut self, bytes: usize) {
        self.line += line_ends(&self.buffer[self.start..self.start + bytes]);
        self.start += bytes;
    }

    fn fill(&mut self) -> io::Result<bool> {
        if self.start > PIECE {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        self.ended = self.ended || !self.text.more(&mut self.buffer)?;
        Ok(!self.ended)
    }
}

fn trimmed(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| !is_line_end(byte)).map_or(0, |last| last + 1);
    &text[..end]
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "iterators give references")]
fn is_line_end(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn has_line_end(text: &[u8]) -> bool {
    text.iter().any(is_line_end)
}

/// Counts line ends; CR LF is one.
fn line_ends(text: &[u8]) -> usize {
    let end =
        |(i, byte): &(usize, &u8)| **byte == b'\n' || (**byte == b'\r' && text.get(i + 1) != Some(&b'\n'));
    text.iter().enumerate().filter(end).count()
}

/// Where a row stands in a file, for whoever reads it again.
pub(super) fn empty_row() -> Row {
    Row { number: 0, lines: Range::default(), cells: Vec::new(), is_torn: false, is_cut: false }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text that comes in small pieces.
    struct Pieces<'t>(&'t [u8], usize);

    impl Text for Pieces<'_> {
        fn more(&mut self, to: &mut Vec<u8>) -> io::Result<bool> {
            let (piece, rest) = self.0.split_at(self.0.len().min(self.1));
            to.extend_from_slice(piece);
            self.0 = rest;
            Ok(!piece.is_empty())
        }
    }

    fn rows(text: impl Text) -> Vec<Row> {
        let mut cutter = Cutter::new(text, b',');
        let (mut row, mut rows) = (empty_row(), Vec::new());
        while cutter.read(&mut row).unwrap() {
            rows.push(row.clone());
        }
        rows
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(Whole(text.as_bytes())).into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn a_quotation_is_torn_only_where_it_is_not_closed() {
        assert_eq!(cells("a\"b,\"c\nd"), [vec!["a\"b", "\"c"], vec!["d"]]);
        assert_eq!(cells("a,\"c"), [["a", "c"]]);
        assert_eq!(cells("a,\"c\n"), [["a", "c\n"]]);
        assert_eq!(cells("a,\"b\"\"\nc\""), [["a", "b\"\nc"]]);
    }

    #[test]
    fn a_row_without_end_costs_no_more_memory_than_the_longest_row() {
        let long = format!("a,b\n{}\nc,d\n", "x".repeat(3 * MAX_ROW));
        let found = rows(Whole(long.as_bytes()));
        assert_eq!((found.len(), found[1].is_cut, found[2].is_cut), (3, true, false));
        assert_eq!(
            (&found[2].cells, found[2].number, &found[2].lines),
            (&vec!["c".into(), "d".into()], 3, &(3..4))
        );
        let open = format!("a,b\n\"{}c,d\n", "x\n".repeat(MAX_ROW));
        let found = rows(Whole(open.as_bytes()));
        assert_eq!((found.len(), found[1].is_torn, found[2].is_torn), (MAX_ROW + 2, true, false));
    }

    #[test]
    fn quotations_that_never_end_take_no_longer_for_being_many() {
        let text = "\"a\",\"b\n".repeat(20_000);
        assert_eq!(rows(Whole(text.as_bytes())).len(), 20_000);
    }

    proptest! {
        #[test]
        fn the_pieces_in_which_a_text_comes_decide_nothing(text in "[ab,\"\r\n]{0,40}", size in 1_usize..5) {
            prop_assert_eq!(rows(Pieces(text.as_bytes(), size)), rows(Whole(text.as_bytes())));
        }

        #[test]
        fn rows_are_those_of_the_csv_crate(cells in proptest::collection::vec(proptest::collection::vec("[ab,\"\r\n ]{0,5}", 2..4), 0..5)) {
            let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &cells {
                writer.write_record(row).unwrap();
            }
            let written = writer.into_inner().unwrap();
            let filled: Vec<_> = cells.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).cloned().collect();
            let read: Vec<_> = rows(Whole(&written)).into_iter().map(|row| row.cells).collect();
            prop_assert_eq!(read, filled);
        }
    }
}

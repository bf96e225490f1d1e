//! The rows that were left out, as a sheet that can be corrected and imported again.

use super::{Column, Import, Sheet, columns, guard::guarded};

/// Returns the rows left out as they were, with a column `problem` that says what is wrong with each. The problems are
/// passed through `clean`, for what must not be written.
///
/// It is in UTF-8, with the mark by which Excel knows that, and with the separator of the sheet.
pub fn rejected(sheet: &Sheet, import: &Import, clean: impl Fn(&str) -> String) -> Vec<u8> {
    let width = sheet.header.cells.len();
    // The problems of the last time are gone with what was corrected.
    let old = sheet.columns.number(Column::Problem);
    let kept = |cells: &[String], problem: &str| -> Vec<String> {
        let cells = cells.iter().enumerate().filter(|(i, _)| Some(*i) != old);
        let mut row: Vec<String> = cells.map(|(_, cell)| cell.clone()).collect();
        row.resize(row.len().max(width - usize::from(old.is_some())), String::new());
        row.insert(width - usize::from(old.is_some()), problem.to_owned());
        row
    };
    let mut lines = vec![kept(&sheet.header.cells, Column::Problem.name())];
    for one in &import.rejected {
        let faults = one.faults.iter().map(|fault| {
            let column = fault.column.and_then(|column| sheet.columns.number(column));
            let place = column.map(|number| {
                format!("{} ({}): ", columns::letters(number), sheet.header.cells[number].trim())
            });
            clean(&format!("{}{}", place.unwrap_or_default(), fault.sentence()))
        });
        let problem = faults.collect::<Vec<_>>().join("\n");
        lines.push(kept(sheet.rows.get(one.index).map_or(&[], |row| &row.cells), &problem));
    }
    written(&lines, sheet.separator)
}

/// Writes a sheet, with the mark by which programs know that it is UTF-8.
pub(super) fn written(lines: &[Vec<String>], separator: char) -> Vec<u8> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(rows_of(lines, separator));
    bytes
}

/// Writes rows so that every spreadsheet reads them as they are.
pub(super) fn rows_of(lines: &[Vec<String>], separator: char) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut builder = ::csv::WriterBuilder::new();
    builder
        .flexible(true)
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .terminator(::csv::Terminator::CRLF);
    {
        let mut writer = builder.from_writer(&mut bytes);
        for line in lines {
            // Nothing can fail that is written to memory.
            drop(writer.write_record(line.iter().map(|cell| guarded(cell).into_owned())));
        }
        drop(writer.flush());
    }
    bytes
}

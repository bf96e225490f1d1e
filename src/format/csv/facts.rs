//! What several rows say of one claim or one document: taken where they agree, with what the case has as well.

use super::Column;
use super::columns::Columns;
use super::fault::{Fault, short};
use super::row::Draft;

/// The rows that speak of one thing, and what it is called in messages: "the claim `rain`".
pub(super) struct Speakers<'a> {
    pub(super) rows: &'a [usize],
    pub(super) what: &'a str,
    pub(super) columns: &'a Columns,
    /// Whether the case has the thing already. What it has of it is not changed by a sheet.
    pub(super) is_there: bool,
}

/// Rows whose words on something that is there were left out, and in which column.
pub(super) type LeftOut = Vec<(Column, Vec<usize>)>;

impl Speakers<'_> {
    /// Returns what all rows that say something in a column say, or what the case has.
    ///
    /// Where they don't agree, each of them is at fault, and nothing is taken.
    pub(super) fn agree<T: Clone>(
        &self,
        drafts: &mut [Draft<'_>],
        column: Column,
        there: Option<T>,
        value: impl Fn(usize, &Draft<'_>) -> Option<T>,
        equal: impl Fn(&T, &T) -> bool,
        left_out: &mut LeftOut,
    ) -> Option<T> {
        let said: Vec<(usize, T)> =
            self.rows.iter().filter_map(|&i| Some((i, value(i, &drafts[i])?))).collect();
        let Some((first, one)) = said.first() else { return there };
        if let Some(there) = there {
            for (i, _) in said.iter().filter(|(_, value)| !equal(value, &there)) {
                let message = format!("the case has another `{}` of {}", column.name(), self.what);
                let hint = "correct the one that is wrong, or leave this cell empty";
                drafts[*i].faults.push(Fault::new("differs", message, hint).at(column));
            }
            return Some(there);
        }
        let Some((other, _)) = said.iter().find(|(_, value)| !equal(value, one)) else {
            if self.is_there {
                left_out.push((column, said.iter().map(|(i, _)| drafts[*i].row.number).collect()));
                return None;
            }
            return Some(one.clone());
        };
        let cell = |i: usize| {
            let cell = self.columns.number(column).and_then(|number| drafts[i].row.cells.get(number));
            cell.map_or(String::new(), |cell| format!(" says `{}`", short(cell)))
        };
        // The same words mean somebody else in another document.
        let is_worded_alike = cell(*first) == cell(*other);
        let place = |i: usize| match &drafts[i].document {
            Some(document) if is_worded_alike => format!(" in `{}`", short(&document.text)),
            None if is_worded_alike => " in no document".to_owned(),
            _ => String::new(),
        };
        let row = |i: usize| format!("row {}{}{}", drafts[i].row.number, cell(i), place(i));
        let (what, column_name) = (self.what, column.name());
        let message =
            format!("the rows of {what} don't agree on `{column_name}`: {}, {}", row(*first), row(*other));
        let hint = if is_worded_alike {
            "who is only described is somebody else in each document; say it in one row, or write an id"
        } else {
            "make them one; it is enough to say it in one row"
        };
        for (i, _) in &said {
            drafts[*i].faults.push(Fault::new("differs", message.clone(), hint).at(column));
        }
        None
    }
}

/// A text without regard to how its words are spaced.
pub(super) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! Single values of cells: dates, figures, places, words of closed lists. Each fault says what to write instead.

use std::str::FromStr;

use super::fault::{Fault, short};
use crate::case::fault_of;
use crate::case::keys::Shape;
use crate::model::calendar::Day;
use crate::model::{Anchor, Number, Passage, Quantity, UnknownWord, When};

/// What a spreadsheet writes into a cell that it could not work out.
const FAILURES: [&str; 9] =
    ["#REF!", "#NAME?", "#N/A", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#ERROR!", "#SPILL!"];

/// Returns the fault of a cell that the spreadsheet itself could not fill.
pub(super) fn failure(cell: &str) -> Option<Fault> {
    FAILURES.contains(&cell.trim()).then(|| {
        let message = format!("the spreadsheet could not work this cell out: it says `{}`", cell.trim());
        Fault::new("formula", message, "put in its value in place of the formula")
    })
}

/// Reads a text of a shape of the case format.
pub(super) fn text(shape: &Shape, text: &str) -> Result<String, Fault> {
    fault_of(shape, text).map_or_else(|| Ok(text.to_owned()), |problem| Err(Fault::of(problem)))
}

/// Reads a text of a shape that has a type.
pub(super) fn typed<T: FromStr>(shape: &Shape, text: &str) -> Result<T, Fault> {
    let text = self::text(shape, text)?;
    text.parse().map_err(|_| {
        Fault::new("bad-value", format!("`{}` does not fit here", short(&text)), "write another")
    })
}

/// Reads a word of a closed list, in capitals or not.
pub(super) fn word<T: FromStr<Err = UnknownWord>>(text: &str) -> Result<T, Fault> {
    text.parse().or_else(|_| text.to_lowercase().parse()).map_err(|unknown| Fault::word(&unknown))
}

/// Reads the ranges of a place.
pub(super) fn anchor(text: &str) -> Result<Anchor, Fault> {
    let ranges = text.split_whitespace().map(|range| typed::<Passage>(&Shape::Range, range));
    let ranges = ranges.collect::<Result<Vec<_>, _>>()?;
    let hint = "write the ranges in the order of the text, or the words under `quote`";
    Anchor::new(ranges).map_err(|error| Fault::new("overlap", error.to_string(), hint))
}

/// Reads a figure.
pub(super) fn number(text: &str) -> Result<Number, Fault> {
    text.parse().map_err(|_| {
        let bare: String =
            text.chars().filter(|c| !matches!(c, ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}')).collect();
        let hint = match bare.parse::<Number>() {
            Ok(number) if bare != text => format!("write it without signs between its digits: {number}"),
            _ => "write it in digits, as in 4000 or 0.5; a figure in words goes under `quantity.words`"
                .to_owned(),
        };
        Fault::new("bad-number", format!("`{}` is not a number", short(text)), hint)
    })
}

/// Reads a figure with what it counts: `400 police officers injured`, `~400 …`, `>=400 …`, `<=400 …`, `400..500 …`.
pub(super) fn quantity(text: &str) -> Result<Quantity, Fault> {
    let hint = "write a figure and what it counts: `400 police officers injured`, `~400 …` (about), `>=400 …` (at least), `<=400 …` (at most), `400..500 …`";
    let form =
        || Fault::new("bad-quantity", format!("`{}` is not a figure with what it counts", short(text)), hint);
    let start = text.trim_start_matches(['~', '>', '<', '=', ' ']);
    let sign = text[..text.len() - start.len()].trim();
    let (figure, of) = start.split_once(char::is_whitespace).ok_or_else(form)?;
    if !figure.starts_with(|c: char| c.is_ascii_digit() || c == '-') || of.trim().is_empty() {
        return Err(form());
    }
    let mut read = empty_quantity();
    of.trim().clone_into(&mut read.of);
    match (sign, figure.split_once("..")) {
        ("", Some((least, most))) => {
            read.at_least = Some(number(least)?);
            read.at_most = Some(number(most)?);
        }
        ("", None) => read.value = Some(number(figure)?),
        ("~", None) => read.approx = Some(number(figure)?),
        (">=", None) => read.at_least = Some(number(figure)?),
        ("<=", None) => read.at_most = Some(number(figure)?),
        _ => return Err(form()),
    }
    Ok(read)
}

/// Returns a quantity that says nothing.
pub(super) fn empty_quantity() -> Quantity {
    Quantity {
        of: String::new(),
        counts: None,
        value: None,
        at_least: None,
        at_most: None,
        approx: None,
        words: None,
        unit: None,
        place: None,
        when: None,
    }
}

/// Reads a date. One in another form than ours is not guessed at, but what it may mean is said.
pub(super) fn date(text: &str) -> Result<When, Fault> {
    text.parse().map_err(|_| {
        let meant = meant_dates(text);
        let generic = "write it as 2022-01-06, 2022-01~ (about), 2022-01-05/2022-01-06 or 2022-01-06T15:30";
        let hint = match meant.as_slice() {
            [] => generic.to_owned(),
            [one] => format!("write it as {one}"),
            several => format!("write it as {}, whichever is meant", several.join(" or ")),
        };
        Fault::new("bad-date", format!("`{}` is not a date in the form of 2022-01-06", short(text)), hint)
    })
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Days from the first of January 1970 back to the day before which spreadsheets count.
const SPREADSHEET_EPOCH: i64 = 25_569;

/// Returns the dates that a text in another form can mean, in ours.
fn meant_dates(text: &str) -> Vec<String> {
    let text = text.trim();
    if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
        // The numbers of 1954 to 2119: what a date becomes when its column forgets that it holds dates.
        let number: Option<i64> = text.parse().ok().filter(|number| (20_000..80_000).contains(number));
        return number.map(|number| iso(Day::of(number - SPREADSHEET_EPOCH))).into_iter().collect();
    }
    let (day, time) = match text.split_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') => (day, time_of(time)),
        _ => (text, None),
    };
    let mut dates = meant_days(day);
    if let Some(time) = time {
        dates.iter_mut().for_each(|date| *date = format!("{date}T{time}"));
    }
    dates.retain(|date| date.parse::<When>().is_ok());
    dates.dedup();
    dates
}

fn meant_days(text: &str) -> Vec<String> {
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<i64>().ok().filter(|n| *n >= 0);
    let year = |part: &str| number(part).filter(|_| part.len() == 4);
    let month = |part: &str| {
        let start: String = part.to_lowercase().chars().take(3).collect();
        (part.len() >= 3)
            .then(|| MONTHS.iter().position(|month| *month == start))
            .flatten()
            .and_then(|at| i64::try_from(at + 1).ok())
    };
    let day =
        |part: &str| number(part.trim_end_matches(|c: char| c.is_alphabetic())).filter(|_| part.len() <= 4);
    let days = |all: &[(i64, i64, i64)]| {
        all.iter().map(|&(year, month, day)| iso(Day { year, month, day })).collect()
    };
    match parts.as_slice() {
        [one, two] => match (month(one), year(two)) {
            (Some(month), Some(year)) => vec![format!("{year:04}-{month:02}")],
            _ => Vec::new(),
        },
        [one, two, three] => match (year(one), month(two), year(three)) {
            (Some(year), None, _) => number(two)
                .zip(number(three))
                .map_or_else(Vec::new, |(month, day)| days(&[(year, month, day)])),
            (None, Some(month), Some(year)) => {
                day(one).map_or_else(Vec::new, |day| days(&[(year, month, day)]))
            }
            (None, None, Some(year)) => match (month(one), number(one), day(two)) {
                (Some(month), _, Some(day)) => days(&[(year, month, day)]),
                // With dots, the day goes first wherever people write them so.
                (None, Some(day), Some(month)) if text.contains('.') => days(&[(year, month, day)]),
                (None, Some(first), Some(second)) => days(&[(year, second, first), (year, first, second)]),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn iso(day: Day) -> String {
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}

/// `15:30` of `15:30:00`, and `05:30` of `5:30`.
fn time_of(text: &str) -> Option<String> {
    let mut parts = text.trim_end_matches('Z').split(':').map(|part| part.trim().parse::<u8>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    Some(format!("{hour:02}:{minute:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_other_forms_are_not_guessed_but_shown_in_ours() {
        for (written, meant) in [
            ("06.01.2022", "2022-01-06"),
            ("6/1/2022", "2022-01-06 2022-06-01"),
            ("13/1/2022", "2022-01-13"),
            ("1/13/2022", "2022-01-13"),
            ("1/1/2022", "2022-01-01"),
            ("2022/01/06", "2022-01-06"),
            ("2022-1-6", "2022-01-06"),
            ("2022-01-06 15:30", "2022-01-06T15:30"),
            ("2022-01-06T5:30", "2022-01-06T05:30"),
            ("6 January 2022", "2022-01-06"),
            ("Jan 6th, 2022", "2022-01-06"),
            ("January 2022", "2022-01"),
            ("44567", "2022-01-06"),
            ("6/1/22", ""),
            ("yesterday", ""),
            ("31.02.2022", ""),
            ("99999999999999999999", ""),
            ("", ""),
        ] {
            assert!(date(written).is_err(), "{written}");
            assert_eq!(meant_dates(written).join(" "), meant, "{written}");
        }
        assert!(date("2022-01~").is_ok());
    }

    #[test]
    fn figures_are_read_with_what_they_count() {
        let read = |text: &str| match quantity(text) {
            Ok(q) => {
                let figures = [q.value, q.approx, q.at_least, q.at_most];
                let figures = figures.map(|one| one.map_or("-".to_owned(), |one| one.to_string()));
                format!("{} {}", figures.join(" "), q.of)
            }
            Err(fault) => fault.message,
        };
        assert_eq!(read("400 police officers"), "400 - - - police officers");
        assert_eq!(read("~ 400 dead"), "- 400 - - dead");
        assert_eq!(read(">=400 dead"), "- - 400 - dead");
        assert_eq!(read("<= 400 dead"), "- - - 400 dead");
        assert_eq!(read("400..500 dead"), "- - 400 500 dead");
        assert_eq!(read("dozens"), "`dozens` is not a figure with what it counts");
        assert_eq!(read("4,000 dead"), "`4,000` is not a number");
    }
}

//! Times as people read them: one style for every answer. JSON keeps them as they were written, in EDTF.

use super::{count, number};
use crate::model::When;
use crate::query::KnownBy;

/// The months by name.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns a time in words, the same in every answer that people read: "about January 2022", "5 January 2022 to 6 January
/// 2022", "5 January 2022 or later". What EDTF says in other ways stands as it was written.
pub fn date(when: &When) -> String {
    match when.as_str().split_once('/') {
        None => one_date(when.as_str()),
        Some((from, "..")) => format!("{} or later", one_date(from)),
        Some(("..", to)) => format!("{} or earlier", one_date(to)),
        Some((from, to)) => format!("{} to {}", one_date(from), one_date(to)),
    }
}

/// Returns what `--known-by` left out of a case, and what it could not be sure of, as a sentence.
pub fn known_by(known: KnownBy, date: &When) -> String {
    let date = self::date(date);
    let accounts = |n: usize| count(n, "account", "accounts");
    let mut line = format!("Known by {date}: {} left out as published later", accounts(known.later));
    let kept = known.undated + known.uncertain;
    if kept > 0 {
        let undated = match known.undated {
            0 => String::new(),
            all if all == kept => " (no date is known)".to_owned(),
            some => format!(" ({} without any date)", number(some)),
        };
        line += &format!("; {} kept though not certainly published by then{undated}", accounts(kept));
    }
    line + ", in the whole case."
}

fn one_date(text: &str) -> String {
    let (hedge, text) = match text.char_indices().next_back() {
        Some((end, '~')) => ("about ", &text[..end]),
        Some((end, '?')) => ("perhaps ", &text[..end]),
        Some((end, '%')) => ("perhaps about ", &text[..end]),
        _ => ("", text),
    };
    let within = [
        ("-XX-XX", "a day in "),
        ("-XX", if text.matches('-').count() > 1 { "a day in " } else { "a month in " }),
    ];
    let part = within.iter().find_map(|(end, part)| Some((*part, text.strip_suffix(end)?)));
    match (text.split_once('T'), part) {
        (Some((day, hour)), _) if hour.len() == 2 => format!("{hedge}{}, {hour}h", named(day)),
        (Some((day, time)), _) => format!("{hedge}{} {time}", named(day)),
        _ if text == ".." || text.is_empty() => "an unknown time".to_owned(),
        (None, Some((part, whole))) => format!("{hedge}{part}{}", named(whole)),
        (None, None) => format!("{hedge}{}", named(text)),
    }
}

/// Returns `2022-01-05` or `2022-01` with the month by its name, and whatever else as it is.
fn named(text: &str) -> String {
    in_words(text).unwrap_or_else(|| text.to_owned())
}

fn in_words(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next());
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    match day {
        None => Some(format!("{month} {year}")),
        Some(day) if digits(day, 2) => Some(format!("{} {month} {year}", day.trim_start_matches('0'))),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_the_same_everywhere() {
        for (written, read) in [
            ("2022-01-05", "5 January 2022"),
            ("2022-01~", "about January 2022"),
            ("2022?", "perhaps 2022"),
            ("2022-01-05%", "perhaps about 5 January 2022"),
            ("2022-01-05/2022-01-06~", "5 January 2022 to about 6 January 2022"),
            ("2022-01-05/..", "5 January 2022 or later"),
            ("../2022-01-05", "5 January 2022 or earlier"),
            ("/2022-01-05", "an unknown time to 5 January 2022"),
            ("2022-01-05T15~", "about 5 January 2022, 15h"),
            ("2022-01-05T15:30", "5 January 2022 15:30"),
            ("2022-01-XX", "a day in January 2022"),
            ("2022-XX", "a month in 2022"),
            ("2022-XX-XX~", "about a day in 2022"),
            ("201X", "201X"),
        ] {
            assert_eq!(date(&written.parse().unwrap()), read);
        }
    }
}

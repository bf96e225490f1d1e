//! Uncertain times: EDTF (ISO 8601-2), with one extension for the hour.
//!
//! `2022-01-05`, `2022-01~`, `2022-01-05/2022-01-06`, `2022-01-05T15~`. Days are calendar days of the place told
//! about, hours are its local hours: nothing here knows time zones, because the texts don't either.

use std::fmt;
use std::str::FromStr;

use edtf_core::{Bound, BoundDate, Edtf};

use super::calendar::Day;

/// A time as precise as its author was: a text in EDTF and the earliest and latest moment it can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    text: String,
    earliest: Option<i64>,
    latest: Option<i64>,
}

/// A string that is no EDTF time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a date in EDTF: {why}")]
pub struct WhenError {
    /// The text as written.
    pub text: String,
    /// What is wrong with it.
    pub why: String,
}

const DAY: i64 = 24 * 60;

impl When {
    /// Returns the text as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the first minute it can mean, in minutes since the first of January 1970, or nothing if it is open.
    ///
    /// A time that is marked uncertain (`?`) or approximate (`~`) reaches one unit of its own precision further on
    /// both sides: `2022-01~` begins with December 2021. The standard gives these marks no measure; this one is ours.
    pub fn earliest(&self) -> Option<i64> {
        self.earliest
    }

    /// Returns the last minute it can mean, as [`When::earliest`] does the first.
    pub fn latest(&self) -> Option<i64> {
        self.latest
    }

    /// Says whether this time lies before the other whatever the two may mean.
    pub fn certainly_before(&self, other: &Self) -> bool {
        matches!((self.latest, other.earliest), (Some(a), Some(b)) if a < b)
    }

    /// Says whether this time lies no later than the last minute of the other, whatever it may mean.
    pub fn certainly_by(&self, other: &Self) -> bool {
        matches!((self.latest, other.latest), (Some(a), Some(b)) if a <= b)
    }

    /// Says whether this time lies before the other: yes or no if that is so whatever the two may mean, else nothing.
    pub fn is_before(&self, other: &Self) -> Option<bool> {
        let certainly_not = matches!((self.earliest, other.latest), (Some(a), Some(b)) if a >= b);
        if self.certainly_before(other) { Some(true) } else { certainly_not.then_some(false) }
    }
}

impl FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        let (earliest, latest) = bounds(text).map_err(|why| WhenError { text: text.to_owned(), why })?;
        if let (Some(a), Some(b)) = (earliest, latest)
            && a > b
        {
            let why = "the interval ends before it begins".to_owned();
            return Err(WhenError { text: text.to_owned(), why });
        }
        Ok(Self { text: text.to_owned(), earliest, latest })
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl serde::Serialize for When {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

type Reach = (Option<i64>, Option<i64>);

/// The longest time text, in bytes; the longest sensible one has some fifty.
const MAX_BYTES: usize = 200;

fn bounds(text: &str) -> Result<Reach, String> {
    if text.len() > MAX_BYTES {
        return Err(format!("it is longer than {MAX_BYTES} bytes"));
    }
    if !text.contains('T') {
        return edtf_bounds(text);
    }
    match text.split_once('/') {
        None => part_bounds(text),
        Some((from, to)) => Ok((part_bounds(from)?.0, part_bounds(to)?.1)),
    }
}

/// Bounds of one end of an interval that names an hour at one of its ends: here also `..` and nothing are ends.
fn part_bounds(part: &str) -> Result<Reach, String> {
    match (part, part.split_once('T')) {
        ("" | "..", _) => Ok((None, None)),
        (_, None) => edtf_bounds(part),
        (_, Some((day, hour))) => hour_bounds(day, hour).unwrap_or_else(|| edtf_bounds(part)),
    }
}

/// The extension: `T15`, `T15:30`, each with `~`, `?` or `%`. Returns nothing if it is not of that form.
fn hour_bounds(day: &str, hour: &str) -> Option<Result<Reach, String>> {
    let plain = hour.trim_end_matches(['~', '?', '%']);
    let vague = hour.len() - plain.len();
    let (hours, minutes) = plain.split_once(':').map_or((plain, None), |(h, m)| (h, Some(m)));
    let two_digits = |s: &str| (s.len() == 2).then(|| s.parse::<u8>().ok()).flatten();
    let h = two_digits(hours)?;
    let m = minutes.map(two_digits).map_or(Some(None), |m| m.map(Some))?;
    if vague > 1 || h > 23 || m.is_some_and(|m| m > 59) {
        return Some(Err(
            "an hour runs from T00 to T23, with at most one of `~`, `?`, `%` behind it".to_owned()
        ));
    }
    let Ok(Edtf::Date(date)) = Edtf::parse(day) else {
        return Some(Err("an hour stands behind a full day, as in 2022-01-05T15".to_owned()));
    };
    // A mark on the day would make the hour mean nothing; it stands behind the hour, for the whole.
    let marked = date.is_uncertain() || date.is_approximate();
    if date.precision() != edtf_core::Precision::Day || date.has_unspecified() || marked {
        return Some(Err("an hour stands behind a full day, as in 2022-01-05T15".to_owned()));
    }
    Some(edtf_bounds(day).map(|(start, _)| {
        let first = start.map(|d| d + i64::from(h) * 60 + i64::from(m.unwrap_or(0)));
        let unit = if m.is_some() { 1 } else { 60 };
        let slack = if vague > 0 { unit } else { 0 };
        (first.map(|f| f - slack), first.map(|f| f + unit - 1 + slack))
    }))
}

fn edtf_bounds(text: &str) -> Result<Reach, String> {
    let parsed = Edtf::parse(text).map_err(|e| e.to_string())?;
    let reach = parsed.bounds();
    let (mut first, mut last) = (minute(reach.earliest, false), minute(reach.latest, true));
    if parsed.is_uncertain() || parsed.is_approximate() {
        let slack = unit_in_days(&parsed) * DAY;
        first = first.map(|m| m - slack);
        last = last.map(|m| m + slack);
    }
    Ok((first, last))
}

fn unit_in_days(time: &Edtf) -> i64 {
    use edtf_core::{IntervalEndpoint, Precision};
    let of = |precision| match precision {
        Precision::Day => 1,
        Precision::Month => 31,
        Precision::Season => 92,
        Precision::Year => 366,
    };
    let end = |e: &IntervalEndpoint| match e {
        IntervalEndpoint::Date(d) | IntervalEndpoint::OnOrBefore(d) | IntervalEndpoint::OnOrAfter(d) => {
            of(d.precision())
        }
        _ => 0,
    };
    match time {
        Edtf::Date(date) => of(date.precision()),
        Edtf::Interval(interval) => end(&interval.start).max(end(&interval.end)),
        _ => 1,
    }
}

fn minute(bound: Bound, last: bool) -> Option<i64> {
    match bound {
        Bound::Date(date) => Some(days_since_1970(date) * DAY + if last { DAY - 1 } else { 0 }),
        _ => None,
    }
}

fn days_since_1970(date: BoundDate) -> i64 {
    let year = date.year.clamp(-1_000_000_000, 1_000_000_000);
    Day { year, month: i64::from(date.month), day: i64::from(date.day) }.number()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> When {
        text.parse().unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(when("1970-01-01").earliest(), Some(0));
        assert_eq!(when("1970-01-01").latest(), Some(DAY - 1));
        assert_eq!(when("2022-01-06").earliest(), Some(18_998 * DAY));
    }

    #[test]
    fn order_is_claimed_only_where_it_is_certain() {
        assert!(when("2022-01-05").certainly_before(&when("2022-01-06")));
        assert!(!when("2022-01-05").certainly_before(&when("2022-01-05T15")));
        assert!(when("2022-01-05T15").certainly_before(&when("2022-01-05T16")));
        assert!(!when("2022-01-05T15~").certainly_before(&when("2022-01-05T16")));
        assert!(!when("2022-01-05~").certainly_before(&when("2022-01-06")));
        assert!(when("2021-11~").certainly_before(&when("2022-01-06")));
        assert!(!when("2022-01-05/..").certainly_before(&when("2030")));
        assert!(when("2022-01-04T20/2022-01-05T03").certainly_before(&when("2022-01-05T04:30")));
    }

    #[test]
    fn before_is_yes_no_or_unknown() {
        let before = |a: &str, b: &str| when(a).is_before(&when(b));
        assert_eq!(before("2022-01-05", "2022-01-06"), Some(true));
        assert_eq!(before("2022-01-06", "2022-01-05"), Some(false));
        assert_eq!(before("2022-01-05", "2022-01-05"), None);
        assert_eq!(before("2022-01-05T15:30", "2022-01-05T15:30"), Some(false));
        assert_eq!(before("2022-01-05~", "2022-01-06"), None);
        assert_eq!(before("2022-01-05/..", "2022-01-04"), Some(false));
        assert_eq!(before("../2022-01-05", "2022-01-05"), None);
    }

    #[test]
    fn what_is_no_date_is_refused_with_a_reason() {
        for bad in [
            "",
            "yesterday",
            "2022-02-30",
            "2022-01T15",
            "2022-01-05T24",
            "2022-01-05T15~~",
            "2022-01-06T10/2022-01-05T10",
            "2022-01-05~T15",
            "T15",
        ] {
            let error = bad.parse::<When>().expect_err(bad);
            assert_eq!(error.text, bad);
        }
    }
}

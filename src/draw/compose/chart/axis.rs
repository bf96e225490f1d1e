//! The words of an axis: hours, days, months or years, as close as they can be read, and above them what they belong to.

use super::scale::{Panel, Scale, length};
use crate::draw::lettering::{self, Style};
use crate::model::calendar::Day;
use crate::words::MONTHS;

/// How the words are set.
pub(super) const TYPE: Style = Style { size: 10.5, bold: false };
/// The same for what they belong to.
pub(super) const UPPER: Style = Style { size: 10.5, bold: true };
/// The room between two words.
const ROOM: f64 = 7.0;
/// The minutes of a day.
const DAY: i64 = 24 * 60;

/// A line of the grid and its words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) x: f64,
    /// The words below the line; may be empty, where there is no room.
    pub(super) lower: String,
}

/// What ticks belong to, from its left side on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Upper {
    pub(super) x: f64,
    pub(super) words: String,
}

/// The distance of two ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minutes(i64),
    Days(i64),
    Months(i64),
    Years(i64),
}

/// From close to wide; years go on by tens.
const UNITS: [Unit; 16] = [
    Unit::Minutes(1),
    Unit::Minutes(5),
    Unit::Minutes(15),
    Unit::Minutes(60),
    Unit::Minutes(3 * 60),
    Unit::Minutes(6 * 60),
    Unit::Days(1),
    Unit::Days(2),
    Unit::Days(5),
    Unit::Days(10),
    Unit::Months(1),
    Unit::Months(3),
    Unit::Months(6),
    Unit::Years(1),
    Unit::Years(2),
    Unit::Years(5),
];

impl Unit {
    /// How many minutes it has at the least.
    fn minutes(self) -> f64 {
        match self {
            Self::Minutes(n) => length(n),
            Self::Days(n) => length(n * DAY),
            Self::Months(n) => length(n * 28 * DAY),
            Self::Years(n) => length(n * 365 * DAY),
        }
    }

    /// How wide its words are.
    fn width(self) -> f64 {
        let widest = match self {
            Self::Minutes(_) => "00:00",
            Self::Days(_) => "30",
            Self::Months(_) => "Mar",
            Self::Years(_) => "2000 BC",
        };
        lettering::width(widest, TYPE)
    }

    /// The closest that can be read at so many minutes a pixel.
    fn closest(minutes: f64) -> Self {
        let fits = |unit: &Self| unit.minutes() / minutes >= unit.width() + ROOM;
        let wide = (1..9).flat_map(|power| [1, 2, 5].map(|n| Self::Years(n * 10_i64.pow(power))));
        UNITS.into_iter().chain(wide).find(fits).unwrap_or(Self::Years(10_000_000_000))
    }

    /// The times of a panel that have a tick, with their words.
    fn ticks(self, panel: &Panel) -> Vec<(i64, String)> {
        let (from, to) = (minute(panel.from.ceil()), minute(panel.to.floor()));
        match self {
            Self::Minutes(step) => steps(from, to, step)
                .map(|at| (at, format!("{:02}:{:02}", at.rem_euclid(DAY) / 60, at.rem_euclid(60))))
                .collect(),
            Self::Days(step) => steps(from, to, DAY)
                .map(|at| (at, Day::of(at / DAY)))
                // Not so close before the first of the next month.
                .filter(|(_, date)| (date.day - 1) % step == 0 && (step == 1 || date.day + step / 2 <= 30))
                .map(|(at, date)| (at, date.day.to_string()))
                .collect(),
            Self::Months(step) => months(from, to, step)
                .map(|(at, month)| (at, name(month.rem_euclid(12))[..3].to_owned()))
                .collect(),
            Self::Years(step) => {
                months(from, to, 12 * step).map(|(at, month)| (at, year(month.div_euclid(12)))).collect()
            }
        }
    }

    /// The times at which what its ticks belong to changes, with its names, the longest first.
    fn uppers(self, panel: &Panel) -> Vec<(i64, Vec<String>)> {
        let (from, to) = (minute(panel.from.ceil()), minute(panel.to.floor()));
        match self {
            Self::Minutes(_) => {
                let days = std::iter::once(from).chain(steps(from + 1, to, DAY));
                days.map(|at| (at, day_names(at))).collect()
            }
            Self::Days(_) => {
                let months = std::iter::once(from).chain(months(from + 1, to, 1).map(|(at, _)| at));
                months.map(|at| (at, month_names(at))).collect()
            }
            Self::Months(_) => {
                let years = std::iter::once(from).chain(months(from + 1, to, 12).map(|(at, _)| at));
                years.map(|at| (at, vec![year(date(at).year)])).collect()
            }
            Self::Years(_) => Vec::new(),
        }
    }
}

/// Returns a length as minutes.
#[expect(clippy::cast_possible_truncation, reason = "years end at a billion")]
fn minute(length: f64) -> i64 {
    length as i64
}

fn steps(from: i64, to: i64, step: i64) -> impl Iterator<Item = i64> {
    let first = from.div_euclid(step) + i64::from(from.rem_euclid(step) > 0);
    (first..=to.div_euclid(step)).map(move |n| n * step)
}

/// The beginnings of each so manieth month since the year 0, with their number.
fn months(from: i64, to: i64, step: i64) -> impl Iterator<Item = (i64, i64)> {
    let month = |minute: i64| date(minute).year * 12 + date(minute).month - 1;
    let beginning = |month: i64| {
        Day { year: month.div_euclid(12), month: month.rem_euclid(12) + 1, day: 1 }.number() * DAY
    };
    let all = steps(month(from), month(to), step).map(move |month| (beginning(month), month));
    all.filter(move |(at, _)| (from..=to).contains(at))
}

fn date(minute: i64) -> Day {
    Day::of(minute.div_euclid(DAY))
}

fn name(month: i64) -> &'static str {
    usize::try_from(month).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or("???")
}

fn year(year: i64) -> String {
    if year > 0 { year.to_string() } else { format!("{} BC", 1 - year) }
}

fn day_names(minute: i64) -> Vec<String> {
    let Day { year: y, month, day } = date(minute);
    let month = name(month - 1);
    vec![
        format!("{day} {month} {}", year(y)),
        format!("{day} {} {}", &month[..3], year(y)),
        format!("{day} {}", &month[..3]),
    ]
}

fn month_names(minute: i64) -> Vec<String> {
    let Day { year: y, month, .. } = date(minute);
    let month = name(month - 1);
    vec![format!("{month} {}", year(y)), format!("{} {}", &month[..3], year(y)), month[..3].to_owned()]
}

/// The ticks of an axis, and what they belong to.
pub(super) type Axis = (Vec<Tick>, Vec<Upper>);

/// Returns the ticks of an axis and what they belong to; no words overlap.
pub(super) fn axis(scale: &Scale) -> Axis {
    let (mut ticks, mut uppers) = (Vec::new(), Vec::new());
    for panel in &scale.panels {
        let unit = Unit::closest(panel.minutes());
        let mut free = f64::NEG_INFINITY;
        for (at, words) in unit.ticks(panel) {
            let (x, half) = (scale.x(at), lettering::width(&words, TYPE) / 2.0);
            let fits = x - half >= free && x + half <= panel.right() + 10.0 && x - half >= panel.left - 10.0;
            if fits {
                free = x + half + ROOM / 2.0;
            }
            ticks.push(Tick { x, lower: if fits { words } else { String::new() } });
        }
        let mut names = unit.uppers(panel);
        if names.is_empty() && ticks.iter().all(|tick| tick.x < panel.left || tick.lower.is_empty()) {
            let from = minute(panel.from.ceil());
            names.push((from, vec![year(date(from).year)]));
        }
        let places: Vec<f64> = names.iter().map(|(at, _)| scale.x(*at).max(panel.left)).collect();
        for (i, (_, names)) in names.into_iter().enumerate() {
            let room = places.get(i + 1).copied().unwrap_or(panel.right() + 8.0) - places[i] - ROOM;
            let fitting = names.into_iter().find(|words| lettering::width(words, UPPER) <= room);
            uppers.extend(fitting.map(|words| Upper { x: places[i], words }));
        }
    }
    (ticks, uppers)
}

//! A chart as plain data: rows below each other, and on each what is dated, from left to right in time.
//!
//! Nothing here knows who draws it or what the records look like. Texts are neither broken into lines nor escaped yet.

use super::{Badge, Tone};
use crate::model::When;
use crate::model::calendar::Day;
use crate::words::date;

/// A chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chart {
    /// What the chart is about, broken into lines.
    pub title: Vec<String>,
    /// The answer in words, broken into lines.
    pub answer: Vec<String>,
    /// What else is to be said, broken into lines.
    pub details: Vec<String>,
    /// The rows, in parts with a heading each.
    pub groups: Vec<Group>,
    /// When it is said to have happened, if the chart is about one claim: a band behind all rows.
    pub band: Option<Span>,
    /// What the signs mean that occur.
    pub legend: Vec<(Sample, String)>,
    /// What is not drawn, one sentence each.
    pub left_out: Vec<String>,
}

/// Rows with a heading.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// The heading; may be empty.
    pub heading: String,
    /// The rows, from top to bottom.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// How far it stands to the right: the number of hops from the document.
    pub depth: usize,
    /// How it stands to the question.
    pub tone: Tone,
    /// Its label.
    pub text: String,
    /// What stands below it in small type, each in lines of its own.
    pub small: Vec<String>,
    /// The ends of the chains that stop here.
    pub badges: Vec<Badge>,
    /// What is dated, in the order of time.
    pub signs: Vec<Sign>,
    /// What stands in place of signs, if there are none.
    pub note: String,
    /// The evidence and all that has no room, line by line.
    pub tooltip: Vec<String>,
}

/// Something dated.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign {
    /// What.
    pub kind: SignKind,
    /// When.
    pub span: Span,
    /// Whether it is the first known telling, or may be.
    pub first: bool,
    /// Whether it stands for what is drawn whole elsewhere, and so without its bounds.
    pub bare: bool,
    /// How many claims or accounts it stands for.
    pub number: usize,
    /// The words beside it; may be empty.
    pub words: String,
}

/// What is dated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignKind {
    /// What a claim says happened, if it did.
    Happened,
    /// The same, if somebody disputes the claim or another claim contradicts it.
    Contested,
    /// The same, for several claims in one row.
    Folded,
    /// Somebody said that it is so.
    Said,
    /// Somebody doubted or denied it.
    Against,
    /// A document came out.
    Published,
    /// From a time to an earlier one at which it can't have been known or told yet.
    Impossible,
}

/// A sign of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sample {
    /// Happened at a known day or hour.
    Exact,
    /// Happened some time within bounds, or all the while.
    Within,
    /// About then.
    About,
    /// Open at one end.
    Open,
    /// Contested.
    Contested,
    /// Several claims.
    Folded,
    /// Said.
    Said,
    /// Doubted or denied.
    Against,
    /// Published.
    Published,
    /// Said or published at no certain day.
    Uncertain,
    /// The same, for what is drawn whole in another row.
    Slim,
    /// The first known telling.
    First,
    /// Times that can't all be right.
    Impossible,
    /// When one claim is said to have happened.
    Band,
    /// Where the axis is broken.
    Break,
}

/// A time, as far as it is known. Minutes since 1970; the end is the first minute after it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    /// From when to when, as it is written. A side that is open has none.
    pub written: (Option<i64>, Option<i64>),
    /// The same with what "about" and "perhaps" may add.
    pub reach: (Option<i64>, Option<i64>),
    /// The text as written.
    pub text: String,
}

const DAY: i64 = 24 * 60;

impl Span {
    /// Returns when something was.
    pub fn of(when: &When) -> Self {
        let ends = |when: &When| (when.earliest(), when.latest().map(|last| last + 1));
        let reach = ends(when);
        let plain: String = when.as_str().chars().filter(|c| !matches!(c, '~' | '?' | '%')).collect();
        let written = match plain.parse::<When>() {
            Ok(plain) => ends(&plain),
            Err(_) => reach,
        };
        Self { written, reach, text: when.as_str().to_owned() }
    }

    /// Whether it is certain to the day or better. An interval is not: it may be that nobody knows when in it.
    pub fn is_exact(&self) -> bool {
        let short = matches!(self.written, (Some(from), Some(to)) if to - from <= DAY);
        short && !self.is_vague() && !self.text.contains('/')
    }

    /// Whether it is marked as approximate or uncertain.
    pub fn is_vague(&self) -> bool {
        self.reach != self.written
    }

    /// Whether it is open at one side or both.
    pub fn is_open(&self) -> bool {
        self.written.0.is_none() || self.written.1.is_none()
    }

    /// Whether nothing is known of it.
    pub fn is_unknown(&self) -> bool {
        self.reach == (None, None)
    }

    /// Returns it as people write a time.
    pub fn in_words(&self) -> String {
        let days = |minute: i64| {
            let Day { year, month, day } = Day::of(minute.div_euclid(DAY));
            format!("{year:04}-{month:02}-{day:02}")
                .parse()
                .map_or_else(|_| year.to_string(), |day| date(&day))
        };
        let text = self.text.parse::<When>().ok().filter(|when| Self::of(when) == *self);
        match (text, self.written) {
            (Some(when), _) => date(&when),
            (None, (Some(from), Some(to))) => format!("{} to {}", days(from), days(to - 1)),
            (None, _) => "at times not known on both sides".to_owned(),
        }
    }

    /// What puts spans into the order of time: as a [`Timeline`](crate::query::Timeline) does its moments.
    pub fn order(&self) -> (i64, i64, &str) {
        let (middle, width) = match self.reach {
            (Some(from), Some(to)) => (from + to, to - from),
            (Some(end), None) | (None, Some(end)) => (2 * end, i64::MAX),
            (None, None) => (i64::MIN, i64::MAX),
        };
        (middle, width, &self.text)
    }

    /// Returns the smallest span that holds both, with the text of this one.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        let both = |a: (Option<i64>, Option<i64>), b: (Option<i64>, Option<i64>)| {
            (a.0.zip(b.0).map(|(a, b)| a.min(b)), a.1.zip(b.1).map(|(a, b)| a.max(b)))
        };
        let (written, reach) = (both(self.written, other.written), both(self.reach, other.reach));
        Self { written, reach, text: self.text.clone() }
    }
}

impl SignKind {
    /// What is dated, in a word or two.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Happened => "said to have happened",
            Self::Contested => "said to have happened: contested",
            Self::Folded => "several",
            Self::Said => "said",
            Self::Against => "doubted or denied",
            Self::Published => "published",
            Self::Impossible => "can’t be right",
        }
    }
}

impl Sign {
    /// Returns a sign without words.
    pub(super) fn new(kind: SignKind, span: Span) -> Self {
        Self { kind, span, first: false, bare: false, number: 1, words: String::new() }
    }

    /// Whether it is drawn as a bar.
    pub(super) fn is_bar(&self) -> bool {
        matches!(self.kind, SignKind::Happened | SignKind::Contested | SignKind::Folded)
    }

    /// The samples of the legend that explain it.
    fn samples(&self) -> Vec<Sample> {
        let span = &self.span;
        let mut samples = Vec::new();
        match self.kind {
            SignKind::Folded => samples.push(Sample::Folded),
            SignKind::Impossible => return vec![Sample::Impossible],
            SignKind::Happened | SignKind::Contested => {
                samples.extend((self.kind == SignKind::Contested).then_some(Sample::Contested));
                samples.push(if span.is_exact() { Sample::Exact } else { Sample::Within });
            }
            _ if self.bare && !span.is_exact() => return vec![Sample::Slim],
            SignKind::Said => samples.push(Sample::Said),
            SignKind::Against => samples.push(Sample::Against),
            SignKind::Published => samples.push(Sample::Published),
        }
        samples.extend((!self.is_bar() && !span.is_exact()).then_some(Sample::Uncertain));
        samples.extend((!self.bare && span.is_vague()).then_some(Sample::About));
        samples.extend((!self.bare && span.is_open()).then_some(Sample::Open));
        samples.extend(self.first.then_some(Sample::First));
        samples
    }
}

impl Chart {
    /// All rows, from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// Changes every text of the chart; lines that belong together are given together.
    pub fn each_text(&mut self, mut change: impl FnMut(&mut Vec<String>)) {
        [&mut self.title, &mut self.answer, &mut self.details, &mut self.left_out]
            .into_iter()
            .for_each(&mut change);
        let mut one = |text: &mut String| {
            let mut lines = vec![std::mem::take(text)];
            change(&mut lines);
            *text = lines.join(" ");
        };
        for group in &mut self.groups {
            one(&mut group.heading);
            for row in &mut group.rows {
                one(&mut row.text);
                one(&mut row.note);
                row.small.iter_mut().for_each(&mut one);
                row.signs.iter_mut().for_each(|sign| one(&mut sign.words));
                row.tooltip.iter_mut().for_each(&mut one);
            }
        }
    }

    /// Writes the legend of a finished chart.
    pub(super) fn explain(&mut self) {
        let signs = self.rows().flat_map(|row| &row.signs);
        let mut samples: Vec<Sample> = signs.flat_map(Sign::samples).collect();
        samples.extend(self.band.is_some().then_some(Sample::Band));
        samples.sort_unstable();
        samples.dedup();
        self.legend = samples.into_iter().map(|sample| (sample, meaning(sample).to_owned())).collect();
    }
}

/// Returns what a sign means.
pub(super) fn meaning(sample: Sample) -> &'static str {
    match sample {
        Sample::Exact => "said to have happened on that day, or in that hour",
        Sample::Within => "some time between these bounds, or all the while",
        Sample::About => {
            "“about” or “perhaps”: it may lie as far off as the dashes reach, or further at an open tip"
        }
        Sample::Open => "open at this end",
        Sample::Contested => "disputed, or another claim is set against it",
        Sample::Folded => "several claims of one time",
        Sample::Said => "somebody said so",
        Sample::Against => "somebody doubted or denied it",
        Sample::Published => "a document was published",
        Sample::Uncertain => "hollow: not known to the day; some time within its length",
        Sample::Slim => "slim: the same, of a document that has a row of its own",
        Sample::First => "first known telling; one of them where their order is not certain",
        Sample::Impossible => "these times can’t all be right",
        Sample::Band => "when it is said to have happened",
        Sample::Break => "time left out; the scale may change here",
    }
}

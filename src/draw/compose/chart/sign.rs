//! The signs of a chart, and their samples in the legend. All differ in shape or line; colour only repeats it.

use super::PLOT;
use super::scale::{BREAK, Scale};
use crate::draw::chart::{Sample, Sign, SignKind, Span};
use crate::draw::compose::pen::{Block, drawn, filled, open, polygon, rectangle, rounded, shape as outlined};
use crate::draw::compose::words::{Type, lines, words};
use crate::draw::drawing::{Align, Dash, Line, Mark, Point, Rect, Stroke, Tint};

/// Half the height of a bar.
const BAR: f64 = 5.5;
/// Half the height of the brackets of bounds.
const BRACKET: f64 = 8.0;
/// The radius of a sign that is no bar.
const RADIUS: f64 = 5.0;
/// How far what is round about the first known telling stands off.
const RING: f64 = 3.5;
/// The least width of a bar.
const LEAST: f64 = 6.0;

/// A sign at its place in time, its middle at the height 0.
pub(super) struct Shape {
    pub(super) marks: Vec<Mark>,
    pub(super) left: f64,
    pub(super) right: f64,
    /// Where words stand that have no room beside it.
    pub(super) middle: f64,
}

fn line(tint: Tint, width: f64) -> Line {
    Line { tint, width, dash: Dash::Solid }
}

/// Returns the left and the right side of a time; what is open reaches to the end of the axis.
pub(super) fn ends(span: (Option<i64>, Option<i64>), scale: &Scale) -> (f64, f64) {
    (span.0.map_or(0.0, |from| scale.x(from)), span.1.map_or(PLOT, |to| scale.x(to)))
}

/// The colour of the words beside a sign.
pub(super) fn words_tint(kind: SignKind) -> Tint {
    match kind {
        SignKind::Against | SignKind::Impossible => Tint::Against,
        _ => Tint::Ink,
    }
}

/// Returns a sign at its place.
pub(super) fn shape(sign: &Sign, scale: &Scale) -> Shape {
    let span = &sign.span;
    let places = Places { written: ends(span.written, scale), reach: ends(span.reach, scale), span };
    let breaks: Vec<f64> = scale.breaks().collect();
    match sign.kind {
        SignKind::Impossible => backwards(places.written),
        _ if sign.is_bar() => bar(sign.kind, &places, &breaks),
        _ => point(sign, &places, scale),
    }
}

/// Where a time begins and ends.
struct Places<'a> {
    written: (f64, f64),
    reach: (f64, f64),
    span: &'a Span,
}

impl Places<'_> {
    /// Dashes from what is written to how far it may reach, and arrows where it is open.
    fn beyond(&self, tint: Tint) -> Vec<Mark> {
        let mut marks = Vec::new();
        let dashed = Line { dash: Dash::Dashed, ..line(tint, 1.3) };
        for (near, far) in [(self.written.0, self.reach.0), (self.written.1, self.reach.1)] {
            if (near - far).abs() > 1.0 {
                marks.push(drawn(open(&[(near, 0.0), (far, 0.0)]), dashed));
                marks.push(tip(far, far - near, tint));
            }
        }
        let arrow = |x: f64, back: f64| polygon(&[(x, 0.0), (x + back, -6.0), (x + back, 6.0)]);
        if self.span.written.0.is_none() {
            marks.push(filled(arrow(0.0, 9.0), tint));
        }
        if self.span.written.1.is_none() {
            marks.push(filled(arrow(PLOT, -9.0), tint));
        }
        marks
    }

    fn left(&self) -> f64 {
        self.written.0.min(self.reach.0)
    }

    fn right(&self) -> f64 {
        self.written.1.max(self.reach.1)
    }
}

/// The end of what a vague time may reach: a bar, or an open tip where that lies beyond the axis.
fn tip(x: f64, towards: f64, tint: Tint) -> Mark {
    let back = if towards < 0.0 { 5.0 } else { -5.0 };
    let path = if (0.5..=PLOT - 0.5).contains(&x) {
        open(&[(x, -4.0), (x, 4.0)])
    } else {
        open(&[(x + back, -4.0), (x, 0.0), (x + back, 4.0)])
    };
    drawn(path, line(tint, 1.3))
}

fn bar(kind: SignKind, places: &Places, breaks: &[f64]) -> Shape {
    let (mut from, mut to) = places.written;
    if to - from < LEAST {
        let middle = f64::midpoint(from, to).clamp(LEAST / 2.0, PLOT - LEAST / 2.0);
        (from, to) = (middle - LEAST / 2.0, middle + LEAST / 2.0);
    }
    let contested = kind == SignKind::Contested;
    let tint = if contested { Tint::Against } else { Tint::Ink };
    let exact = places.span.is_exact();
    let place = Rect { x: from, y: -BAR, width: to - from, height: 2.0 * BAR };
    let fill = match kind {
        SignKind::Contested => Tint::AgainstInside,
        SignKind::Folded => Tint::Fold,
        _ if exact => Tint::Ink,
        _ => Tint::Paper,
    };
    let mut marks = places.beyond(tint);
    if kind == SignKind::Folded {
        // Several, one behind another.
        for off in [4.0, 2.0] {
            let behind = Rect { y: place.y - off, ..place };
            marks.push(outlined(rectangle(behind), Tint::Fold, line(tint, 0.9)));
        }
    }
    marks.push(outlined(rectangle(place), fill, line(tint, 1.3)));
    if contested {
        marks.push(hatch(place, tint));
    }
    if !exact && kind != SignKind::Folded {
        for (x, end) in [(from, places.span.written.0), (to, places.span.written.1)] {
            if end.is_some() {
                marks.push(drawn(open(&[(x, -BRACKET), (x, BRACKET)]), line(tint, 2.0)));
            }
        }
    }
    for left in breaks.iter().filter(|left| from < **left && **left + BREAK < to) {
        marks.extend(tear(left + BREAK / 2.0, tint));
    }
    Shape {
        marks,
        left: places.left().min(from),
        right: places.right().max(to),
        middle: f64::midpoint(from, to),
    }
}

/// Strokes aslant within a bar.
fn hatch(place: Rect, tint: Tint) -> Mark {
    const STEP: f64 = 5.0;
    let mut path = Vec::new();
    let mut x = place.x - place.height + STEP;
    while x < place.right() {
        // From the lower side to the upper; what lies outside of the bar is cut.
        let (before, after) = ((place.x - x).max(0.0), (x + place.height - place.right()).max(0.0));
        let start = (x + before, place.bottom() - before);
        let end = (x + place.height - after, place.y + after);
        if start.0 < end.0 {
            path.extend(open(&[start, end]));
        }
        x += STEP;
    }
    drawn(path, line(tint, 0.9))
}

/// A bar that is interrupted where the axis is.
fn tear(x: f64, tint: Tint) -> Vec<Mark> {
    let (half, lean, high) = (3.0, 3.0, BAR + 1.5);
    let hole = [
        (x - half - lean, high),
        (x - half + lean, -high),
        (x + half + lean, -high),
        (x + half - lean, high),
    ];
    let side = |a: (f64, f64), b: (f64, f64)| drawn(open(&[a, b]), line(tint, 1.2));
    vec![filled(polygon(&hole), Tint::Paper), side(hole[0], hole[1]), side(hole[3], hole[2])]
}

/// Said, doubted, published: a sign at its time; if that is not known to the day, a hollow one as long as all that it can
/// mean, so that no place within it looks more likely than another.
fn point(sign: &Sign, places: &Places, scale: &Scale) -> Shape {
    let exact = places.span.is_exact();
    let (from, to) = places.written;
    let (mut from, mut to) = (scale.off_breaks(from), scale.off_breaks(to));
    if exact || to - from < 2.0 * RADIUS {
        let most = PLOT - RADIUS - 3.0;
        let middle = scale.off_breaks(f64::midpoint(from, to)).clamp(RADIUS + 3.0, most);
        (from, to) = (middle - RADIUS, middle + RADIUS);
    }
    let mut marks = Vec::new();
    let (mut left, mut right) = (from, to);
    if !exact && !sign.bare {
        marks.extend(places.beyond(words_tint(sign.kind)));
        (left, right) = (left.min(places.left()), right.max(places.right()));
    }
    if sign.first {
        marks.push(ring((from, to)));
        (left, right) = (left.min(from - RING), right.max(to + RING));
    }
    marks.extend(if exact || !sign.bare {
        symbol(sign.kind, (from, to), exact)
    } else {
        vec![slim(from, to)]
    });
    for left in scale.breaks().filter(|left| from < *left && left + BREAK < to) {
        marks.extend(tear(left + BREAK / 2.0, words_tint(sign.kind)));
    }
    Shape { marks, left, right, middle: f64::midpoint(from, to) }
}

/// A hollow sign that stands for one drawn whole elsewhere: a row has more to say than that.
fn slim(from: f64, to: f64) -> Mark {
    let place = Rect { x: from, y: -2.5, width: to - from, height: 5.0 };
    outlined(rectangle(place), Tint::Document, line(Tint::Grey, 0.8))
}

/// What is round about a sign of the first known telling.
fn ring((from, to): (f64, f64)) -> Mark {
    outlined(pill((from - RING, to + RING), RADIUS + RING), Tint::Paper, line(Tint::Known, 2.4))
}

/// A circle, or one that is stretched.
fn pill((from, to): (f64, f64), radius: f64) -> Vec<Stroke> {
    rounded(Rect { x: from, y: -radius, width: to - from, height: 2.0 * radius }, radius)
}

/// A sign from its left side to its right one.
fn symbol(kind: SignKind, (from, to): (f64, f64), exact: bool) -> Vec<Mark> {
    let tint = words_tint(kind);
    let edge = line(tint, 1.5);
    let fill = if exact { tint } else { Tint::Paper };
    match kind {
        SignKind::Published => {
            // A sheet of paper with a folded corner.
            let (from, to, h, fold) = (from + 0.7, to - 0.7, RADIUS, 3.0);
            let sheet = [(from, -h), (to - fold, -h), (to, -h + fold), (to, h), (from, h)];
            vec![outlined(polygon(&sheet), if exact { tint } else { Tint::Document }, edge)]
        }
        SignKind::Against => {
            let mut marks = vec![outlined(pill((from, to), RADIUS), Tint::Paper, edge)];
            let cross = line(tint, if exact { 2.2 } else { 1.1 });
            let arm = 0.7 * (RADIUS - 0.5);
            // One at each end: in the middle it would look like a time.
            for x in [from + RADIUS, to - RADIUS] {
                marks.push(drawn(open(&[(x - arm, -arm), (x + arm, arm)]), cross));
                marks.push(drawn(open(&[(x - arm, arm), (x + arm, -arm)]), cross));
            }
            marks
        }
        _ => vec![outlined(pill((from + 0.5, to - 0.5), RADIUS - 0.5), fill, edge)],
    }
}

/// An arrow against the run of time, from the late time to the early one, with a warning.
fn backwards((early, late): (f64, f64)) -> Shape {
    let (from, to) = (early.min(late), early.max(late).max(early + 22.0).min(PLOT));
    let from = from.min(to - 22.0).max(0.0);
    let bold = line(Tint::Against, 2.2);
    // Behind its late end if there is room, else before its early one, else on it.
    let places = [to + 9.0, from - 9.0, f64::midpoint(from, to)];
    let sign = places.into_iter().find(|x| (8.0..=PLOT - 8.0).contains(x)).unwrap_or(PLOT / 2.0);
    let mut marks = vec![
        drawn(open(&[(from + 6.0, 0.0), (to, 0.0)]), Line { dash: Dash::Dashed, ..bold }),
        filled(polygon(&[(from, 0.0), (from + 9.0, -5.0), (from + 9.0, 5.0)]), Tint::Against),
        drawn(open(&[(to, -5.0), (to, 5.0)]), bold),
    ];
    marks.extend(warning(sign));
    Shape { marks, left: from.min(sign - 7.0), right: to.max(sign + 7.0), middle: f64::midpoint(from, to) }
}

fn warning(x: f64) -> Vec<Mark> {
    let triangle = polygon(&[(x, -7.0), (x + 7.5, 6.0), (x - 7.5, 6.0)]);
    let style = Type::bold(9.5, Tint::Paper);
    vec![
        outlined(triangle, Tint::Against, line(Tint::Against, 1.0)),
        Mark::Words(words("!", Point::new(x, 4.6), Align::Middle, style)),
    ]
}

/// The size of a sample.
const SAMPLE: (f64, f64) = (44.0, 22.0);

/// Returns the legend in columns of one width.
pub(super) fn legend(samples: &[(Sample, String)], width: f64) -> Block {
    let entry = |(sample, meaning): &(Sample, String)| {
        let mut block = self::sample(*sample);
        let words = lines(std::slice::from_ref(meaning), Align::Left, Type::new(10.5, Tint::Ink));
        block.put(&words, SAMPLE.0 + 8.0, (SAMPLE.1 - words.height) / 2.0);
        block
    };
    let entries: Vec<Block> = samples.iter().map(entry).collect();
    let widest = entries.iter().map(|one| one.width).fold(0.0, f64::max) + 26.0;
    let mut columns = 1_u8;
    while f64::from(columns + 1) * widest <= width + 26.0 {
        columns += 1;
    }
    let rows = entries.len().div_ceil(usize::from(columns)).max(1);
    let mut block = Block::default();
    for (i, entry) in entries.iter().enumerate() {
        let at = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        block.put(entry, at(i / rows) * widest, at(i % rows) * SAMPLE.1);
    }
    block
}

/// Returns a sample.
pub(super) fn sample(sample: Sample) -> Block {
    let block = Block { marks: sample_marks(sample), ..Block::default() };
    Block { marks: block.at(0.0, SAMPLE.1 / 2.0).collect(), width: SAMPLE.0, height: SAMPLE.1 }
}

/// A sample, its middle at the height 0.
fn sample_marks(sample: Sample) -> Vec<Mark> {
    let day = (Some(0), Some(1440));
    let span = |written, reach| Span { written, reach, text: String::new() };
    let (exact, within) = (span(day, day), span((Some(0), Some(9000)), (Some(0), Some(9000))));
    let wide = |span: &Span, kind: SignKind| {
        let places = Places { written: (6.0, 38.0), reach: (6.0, 38.0), span };
        bar(kind, &places, &[]).marks
    };
    let middle = SAMPLE.0 / 2.0;
    let sign = (middle - RADIUS, middle + RADIUS);
    match sample {
        Sample::Exact => wide(&exact, SignKind::Happened),
        Sample::Within => wide(&within, SignKind::Happened),
        Sample::Contested => wide(&exact, SignKind::Contested),
        Sample::Folded => wide(&within, SignKind::Folded),
        Sample::About => {
            let span = span((Some(0), Some(9000)), (Some(-1), Some(9001)));
            let places = Places { written: (14.0, 30.0), reach: (2.0, 42.0), span: &span };
            bar(SignKind::Happened, &places, &[]).marks
        }
        Sample::Open => {
            let tip = [(42.0, 0.0), (33.0, -6.0), (33.0, 6.0)];
            vec![
                drawn(open(&[(6.0, 0.0), (34.0, 0.0)]), line(Tint::Ink, 1.3)),
                drawn(open(&[(6.0, -5.0), (6.0, 5.0)]), line(Tint::Ink, 1.6)),
                filled(polygon(&tip), Tint::Ink),
            ]
        }
        Sample::Said => symbol(SignKind::Said, sign, true),
        Sample::Against => symbol(SignKind::Against, sign, true),
        Sample::Published => symbol(SignKind::Published, sign, true),
        Sample::Uncertain => {
            [symbol(SignKind::Said, (0.0, 20.0), false), symbol(SignKind::Published, (24.0, 44.0), false)]
                .concat()
        }
        Sample::Slim => vec![slim(2.0, 42.0)],
        Sample::First => {
            let mut marks = vec![ring(sign)];
            marks.extend(symbol(SignKind::Said, sign, true));
            marks
        }
        Sample::Impossible => backwards((4.0, 26.0)).marks,
        Sample::Band => {
            let place = Rect { x: 8.0, y: -10.0, width: 28.0, height: 20.0 };
            let side = |x: f64| drawn(open(&[(x, -10.0), (x, 10.0)]), line(Tint::Grey, 0.9));
            vec![filled(rectangle(place), Tint::Claim), side(8.0), side(36.0)]
        }
        Sample::Break => super::torn(middle, 0.0),
    }
}

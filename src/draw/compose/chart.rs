//! From a chart to a drawing: rows below each other, their labels on the left, time from left to right.
//!
//! Within a row, signs that would lie on each other, words included, stand in lanes below each other. So no words ever
//! overlap, and each keeps to its place in time.

mod axis;
mod row;
mod scale;
mod sign;

#[cfg(test)]
mod tests;

use super::heading::heading;
use super::pen::{self, Block};
use super::words::{Type, lines, words};
use super::{MARGIN, Sheet, legend};
use crate::draw::chart::{Chart, Sample, Sign, meaning};
use crate::draw::drawing::{Align, Dash, Drawing, Line, Mark, Outline, Part, Point, Rect, Role, Tint};
use axis::{Axis, Tick, Upper, axis};
use scale::{BREAK, Scale};

/// The width of the labels.
const LABEL: f64 = 330.0;
/// The room between labels and signs.
const BESIDE: f64 = 18.0;
/// The width of what is dated.
const PLOT: f64 = 880.0;
/// The height of the axis.
const AXIS: f64 = 38.0;
/// The height of rows from which the axis is repeated below.
const TALL: f64 = 620.0;
/// The grid.
const GRID: Line = Line { tint: Tint::Pale, width: 0.35, dash: Dash::Solid };

/// Returns the drawing of a chart.
pub fn compose_chart(chart: &Chart) -> Drawing {
    let width = LABEL + BESIDE + PLOT;
    let scale = scale(chart);
    let mut sheet = Sheet { parts: Vec::new(), bottom: MARGIN };
    sheet.put(Role::Ground, &heading([&chart.title, &chart.answer, &chart.details], width));
    let body = Body::new(chart, &scale);
    let (x, y) = (MARGIN, sheet.bottom);
    sheet.parts.extend(body.parts.into_iter().map(|part| Part {
        marks: Block { marks: part.marks, ..Block::default() }.at(x, y).collect(),
        ..part
    }));
    sheet.bottom += body.height + super::BETWEEN;
    sheet.put(Role::Ground, &legend::left_out(&chart.left_out));
    let samples = explained(chart, &scale);
    if !samples.is_empty() {
        sheet.rule(width);
        sheet.put(Role::Legend, &sign::legend(&samples, width));
    }
    sheet.finish(&chart.title, [&chart.answer, &chart.details, &chart.left_out], width + 2.0 * MARGIN)
}

/// The legend; only who knows the axis knows whether it is broken.
fn explained(chart: &Chart, scale: &Scale) -> Vec<(Sample, String)> {
    let mut samples = chart.legend.clone();
    if scale.breaks().next().is_some() {
        samples.push((Sample::Break, meaning(Sample::Break).to_owned()));
    }
    samples
}

/// Returns the legend, each sample by itself.
pub(in crate::draw) fn samples(chart: &Chart) -> Vec<(Drawing, String)> {
    let one = |(sample, meaning): (Sample, String)| {
        let Block { width, height, marks } = sign::sample(sample);
        let parts = vec![Part { role: Role::Legend, tooltip: Vec::new(), marks }];
        (Drawing { width, height, parts, ..Drawing::default() }, meaning)
    };
    explained(chart, &scale(chart)).into_iter().map(one).collect()
}

/// The axis: all times at which a sign begins or ends. How far a vague one may reach has no say in it.
fn scale(chart: &Chart) -> Scale {
    let signs = || chart.rows().flat_map(|row| &row.signs);
    // Bare signs stand for what is drawn whole in another row; if there is none, they count after all.
    let bare = signs().all(|sign| sign.bare);
    let ends = |sign: &Sign| {
        // Many claims of one time deserve more room than one, but not in proportion.
        let weight = f64::from(u32::try_from(sign.number).unwrap_or(u32::MAX)).sqrt();
        [sign.span.written.0, sign.span.written.1].into_iter().flatten().map(move |end| (end, weight))
    };
    Scale::new(signs().filter(|sign| bare || !sign.bare).flat_map(ends), PLOT)
}

/// The axis and the rows, from the upper left corner of the axis.
struct Body {
    parts: Vec<Part>,
    height: f64,
}

const LEFT: f64 = LABEL + BESIDE;

impl Body {
    fn new(chart: &Chart, scale: &Scale) -> Self {
        let mut rows: Vec<Part> = Vec::new();
        let mut stripes: Vec<Mark> = Vec::new();
        let mut bottom = if scale.panels.is_empty() { 0.0 } else { AXIS };
        let top = bottom;
        let mut number = 0;
        for group in &chart.groups {
            if !group.heading.is_empty() {
                let head =
                    lines(std::slice::from_ref(&group.heading), Align::Left, Type::bold(11.5, Tint::Known));
                rows.push(part(Role::Frame, head.at(0.0, bottom + 9.0).collect()));
                bottom += head.height + 13.0;
            }
            for one in &group.rows {
                let block = row::row(one, scale);
                let place = Rect { x: 0.0, y: bottom, width: LEFT + PLOT, height: block.height };
                if number % 2 == 0 {
                    stripes.push(pen::filled(pen::rectangle(place), Tint::Fold));
                }
                // Who points at a row points anywhere in it.
                let whole = Outline { path: pen::rectangle(place), fill: None, line: None };
                let marks = std::iter::once(Mark::Outline(whole)).chain(block.at(0.0, bottom)).collect();
                rows.push(Part { role: Role::Card(number), tooltip: one.tooltip.clone(), marks });
                bottom += block.height;
                number += 1;
            }
        }
        let mut parts = vec![part(Role::Grid, stripes)];
        let axis = (!scale.panels.is_empty()).then(|| axis(scale));
        if let Some(axis) = &axis {
            parts.push(part(Role::Grid, behind(chart, scale, axis, (top, bottom))));
            if bottom - top > TALL {
                parts.push(part(Role::Grid, axis_marks(scale, axis, &below(bottom))));
                bottom += AXIS;
            }
        }
        parts.append(&mut rows);
        // Last, so that rows can be moved away below it.
        parts.extend(axis.map(|axis| {
            let place = Rect { x: 0.0, y: 0.0, width: LEFT + PLOT, height: AXIS };
            let mut marks = vec![pen::filled(pen::rectangle(place), Tint::Paper)];
            marks.extend(axis_marks(scale, &axis, &ABOVE));
            part(Role::Axis, marks)
        }));
        Self { parts, height: bottom }
    }
}

fn part(role: Role, marks: Vec<Mark>) -> Part {
    Part { role, tooltip: Vec::new(), marks }
}

/// What lies behind the rows: the band of the one claim, the grid, the breaks.
fn behind(chart: &Chart, scale: &Scale, axis: &Axis, (top, bottom): (f64, f64)) -> Vec<Mark> {
    let mut marks = Vec::new();
    let column = |from: f64, to: f64| Rect { x: LEFT + from, y: top, width: to - from, height: bottom - top };
    if let Some(band) = &chart.band {
        let ends = sign::ends(band.written, scale);
        let place = column(ends.0, ends.1.max(ends.0 + 2.0));
        marks.push(pen::filled(pen::rectangle(place), Tint::Claim));
        for (x, end) in [(place.x, band.written.0), (place.right(), band.written.1)] {
            let dash = if band.is_vague() || end.is_none() { Dash::Dashed } else { Dash::Solid };
            let line = Line { tint: Tint::Grey, width: 0.9, dash };
            marks.push(pen::drawn(pen::open(&[(x, top), (x, bottom)]), line));
        }
    }
    for Tick { x, .. } in &axis.0 {
        marks.push(pen::drawn(pen::open(&[(LEFT + x, top), (LEFT + x, bottom)]), GRID));
    }
    for left in scale.breaks() {
        let place = column(left + 3.0, left + BREAK - 3.0);
        marks.push(pen::filled(pen::rectangle(place), Tint::Paper));
        for x in [place.x, place.right()] {
            let line = Line { tint: Tint::Pale, width: 0.8, dash: Dash::Dotted };
            marks.push(pen::drawn(pen::open(&[(x, top), (x, bottom)]), line));
        }
    }
    marks
}

/// The heights of an axis.
struct Heights {
    /// The baseline of what its ticks belong to.
    upper: f64,
    /// The baseline of their words.
    lower: f64,
    /// Its line.
    line: f64,
    /// How far its ticks reach from there.
    tick: f64,
}

/// The axis on top.
const ABOVE: Heights = Heights { upper: 12.0, lower: 27.0, line: AXIS - 5.0, tick: 4.0 };

/// The axis once more, below rows that end so low that it is far away.
fn below(bottom: f64) -> Heights {
    Heights { upper: bottom + 33.0, lower: bottom + 18.0, line: bottom + 5.0, tick: -4.0 }
}

fn axis_marks(scale: &Scale, (ticks, uppers): &Axis, heights: &Heights) -> Vec<Mark> {
    let Heights { upper, lower, line, tick } = *heights;
    let mut marks = Vec::new();
    let ink = Line { tint: Tint::Ink, width: 1.1, dash: Dash::Solid };
    for panel in &scale.panels {
        let ends = [(LEFT + panel.left, line), (LEFT + panel.right(), line)];
        marks.push(pen::drawn(pen::open(&ends), ink));
    }
    for Tick { x, lower: text } in ticks {
        let x = LEFT + x;
        marks.push(pen::drawn(pen::open(&[(x, line), (x, line + tick)]), ink));
        if !text.is_empty() {
            let style = Type::new(axis::TYPE.size, Tint::Ink);
            marks.push(Mark::Words(words(text, Point::new(x, lower), Align::Middle, style)));
        }
    }
    for Upper { x, words: text } in uppers {
        let style = Type::bold(axis::UPPER.size, Tint::Ink);
        marks.push(Mark::Words(words(text, Point::new(LEFT + x, upper), Align::Left, style)));
    }
    for left in scale.breaks() {
        marks.extend(torn(LEFT + left + BREAK / 2.0, line));
    }
    marks
}

/// The sign of a break on the axis: two strokes aslant.
fn torn(x: f64, y: f64) -> Vec<Mark> {
    let line = Line { tint: Tint::Ink, width: 1.3, dash: Dash::Solid };
    let stroke = |x: f64| pen::drawn(pen::open(&[(x - 3.0, y + 6.0), (x + 3.0, y - 6.0)]), line);
    vec![stroke(x - 3.0), stroke(x + 3.0)]
}

//! The legend, with real samples, and what was left out.

use super::pen::Block;
use super::shape;
use super::words::{Type, lines};
use super::{arrow, badge};
use crate::draw::drawing::{Align, Tint};
use crate::draw::{Card, LegendEntry, Tone, look};

/// The size of a sample.
const SAMPLE: (f64, f64) = (34.0, 19.0);
/// The length of the sample of a line.
const LINE: f64 = 52.0;
/// From one entry to the next.
const STEP: f64 = 24.0;
/// The room between a sample and its meaning.
const BESIDE: f64 = 9.0;
/// The room between two columns.
const BETWEEN: f64 = 30.0;

/// Returns the legend in columns that together are no wider than that, if they can be.
pub(super) fn legend(entries: &[LegendEntry], width: f64) -> Block {
    let mut kinds: [Vec<(Block, Block)>; 3] = Default::default();
    for entry in entries {
        kinds[kind(entry)].push((sample(entry), meaning(entry)));
    }
    let longest = kinds.iter().map(Vec::len).max().unwrap_or(0);
    let mut best = Block::default();
    for rows in 1..=longest {
        best = columns(&kinds, rows);
        // Low enough to be a footer, and within the sheet.
        if best.width <= width && best.height <= f64::max(width / 4.0, 3.0 * STEP) {
            break;
        }
    }
    best
}

fn kind(entry: &LegendEntry) -> usize {
    match entry {
        LegendEntry::Card(..) => 0,
        LegendEntry::Badge(..) => 1,
        LegendEntry::Arrow(..) => 2,
    }
}

pub(super) fn sample(entry: &LegendEntry) -> Block {
    match entry {
        LegendEntry::Card(kind, _) => {
            let plain = Card::new(*kind, Tone::Plain, Vec::new());
            shape::outline(*kind, SAMPLE, look::card(&plain))
        }
        LegendEntry::Badge(one, _) => badge::badge(one),
        LegendEntry::Arrow(kind, _) => arrow::sample(*kind, (LINE, SAMPLE.1)),
    }
}

fn meaning(entry: &LegendEntry) -> Block {
    let (LegendEntry::Card(_, words) | LegendEntry::Badge(_, words) | LegendEntry::Arrow(_, words)) = entry;
    lines(std::slice::from_ref(words), Align::Left, Type::new(10.5, Tint::Ink))
}

/// Puts entries below each other, so many that no column has more than some rows.
fn columns(kinds: &[Vec<(Block, Block)>], rows: usize) -> Block {
    let mut block = Block::default();
    for kind in kinds.iter().filter(|kind| !kind.is_empty()) {
        // As even as can be: five entries in three rows are three and two, not four and one.
        let most = kind.len().div_ceil(kind.len().div_ceil(rows));
        for column in kind.chunks(most) {
            let left = if block.width > 0.0 { block.width + BETWEEN } else { 0.0 };
            let samples = column.iter().map(|(sample, _)| sample.width).fold(0.0, f64::max);
            let mut top = 0.0;
            for (sample, meaning) in column {
                block.put(sample, left, top + (STEP - sample.height) / 2.0);
                block.put(meaning, left + samples + BESIDE, top + (STEP - meaning.height) / 2.0);
                top += STEP;
            }
            block.height = block.height.max(top);
        }
    }
    block
}

/// Returns what was left out.
pub(super) fn left_out(notes: &[String]) -> Block {
    let mut block = Block::default();
    if notes.is_empty() {
        return block;
    }
    let title = ["Not drawn".to_owned()];
    block.put(&lines(&title, Align::Left, Type::bold(11.0, Tint::Ink)), 0.0, 0.0);
    let notes = lines(notes, Align::Left, Type::new(11.0, Tint::Ink));
    let top = block.height;
    block.put(&notes, 0.0, top);
    block
}

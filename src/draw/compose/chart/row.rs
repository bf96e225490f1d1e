//! A row: its label, and its signs in lanes.

use super::scale::Scale;
use super::sign::{self, Shape};
use super::{LABEL, LEFT, PLOT};
use crate::draw::Tone;
use crate::draw::chart::{Row, Sign};
use crate::draw::compose::badge::badge;
use crate::draw::compose::pen::{self, Block};
use crate::draw::compose::words::{Type, lines, words};
use crate::draw::drawing::{Align, Dash, Line, Mark, Point, Tint};
use crate::draw::lettering::{self, Style};

/// The room above and below what stands in a row.
const AROUND: f64 = 5.0;
/// The height of a lane.
pub(super) const LANE: f64 = 18.0;
/// How far a hop stands to the right of who has it from it, and the most of that.
const STEP: (f64, f64) = (16.0, 112.0);
/// The room for the sign before the name of a hop.
const HOP: f64 = 14.0;
/// The room between two signs.
const BETWEEN: f64 = 8.0;
/// The type of the words beside a sign.
pub(super) const WORDS: Type = Type::new(10.0, Tint::Ink);

/// Returns a row, from the upper left corner of its label.
pub(super) fn row(row: &Row, scale: &Scale) -> Block {
    let label = label(row);
    let mut block = Block::default();
    block.put(&label, 0.0, AROUND);
    let mut lanes = Lanes::default();
    for one in &row.signs {
        let Placed { shape, beside, below } = Placed::new(one, scale);
        let (from, to) = beside.as_ref().map_or((shape.left, shape.right), |(x, words)| {
            (shape.left.min(*x), shape.right.max(x + words.width))
        });
        let lane = lanes.take(from, to, 0);
        block.put(&Block { marks: shape.marks, ..Block::default() }, LEFT, Lanes::middle(lane));
        if let Some((x, words)) = beside {
            block.put(&words, LEFT + x, Lanes::middle(lane) - words.height / 2.0);
        }
        if let Some((x, words)) = below {
            let lane = lanes.take(x, x + words.width, lane + 1);
            block.put(&words, LEFT + x, Lanes::middle(lane) - words.height / 2.0);
        }
    }
    if !row.note.is_empty() {
        let style = Type::new(10.0, Tint::Grey);
        block.marks.push(Mark::Words(words(
            &row.note,
            Point::new(LEFT + 4.0, AROUND + 13.0),
            Align::Left,
            style,
        )));
    }
    let lanes = number(lanes.taken.len().max(1)) * LANE;
    block.height = f64::max(label.height, lanes) + 2.0 * AROUND;
    block.width = LEFT + PLOT;
    block
}

fn label(row: &Row) -> Block {
    let depth = f64::from(u32::try_from(row.depth).unwrap_or(u32::MAX));
    let indent = (depth * STEP.0).min(STEP.1);
    let width = LABEL - indent - 6.0;
    let tint = if row.tone == Tone::Against { Tint::Against } else { Tint::Ink };
    let style = match row.tone {
        Tone::Main => Type::bold(11.5, tint),
        Tone::Aside => Type::new(11.5, Tint::Grey),
        _ => Type::new(11.5, tint),
    };
    let mut block = Block::default();
    let hop = if row.depth > 0 { HOP } else { 0.0 };
    if row.depth > 0 {
        block.marks.push(elbow(6.0 + indent, tint));
    }
    let text = broken(&row.text, style, width - hop, if row.depth > 0 { 2 } else { 3 });
    block.put(&lines(&text, Align::Left, style), 6.0 + indent + hop, 0.0);
    let small = Type::new(9.5, if row.tone == Tone::Against { tint } else { Tint::Grey });
    for text in &row.small {
        let top = block.height;
        block.put(&lines(&broken(text, small, width - hop, 2), Align::Left, small), 6.0 + indent + hop, top);
    }
    for one in &row.badges {
        let top = block.height + 2.0;
        block.put(&badge(one), 6.0 + indent + hop, top);
    }
    block
}

/// From whom the row above has it: down and to the right.
fn elbow(x: f64, tint: Tint) -> Mark {
    let path = [
        pen::open(&[(x + 1.0, 1.0), (x + 1.0, 9.0), (x + 9.0, 9.0)]),
        pen::open(&[(x + 6.0, 6.0), (x + 9.0, 9.0), (x + 6.0, 12.0)]),
    ];
    pen::drawn(path.concat(), Line { tint, width: 1.1, dash: Dash::Solid })
}

/// Breaks a text into lines of some width; what doesn't fit in the last is replaced by `…`.
pub(super) fn broken(text: &str, style: Type, width: f64, most: usize) -> Vec<String> {
    let set = Style { size: style.size, bold: style.bold };
    let fits = |line: &str| lettering::width(line, set) <= width;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    // No line holds more letters than this; the rest is not looked at.
    let enough = 400 * most;
    let words = text.char_indices().nth(enough).map_or(text, |(end, _)| &text[..end]).split_whitespace();
    for word in words {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if lines.len() > most {
            break;
        }
        for letter in word.chars() {
            line.push(letter);
            if !fits(&line) && line.chars().nth(1).is_some() {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
    }
    lines.extend((!line.is_empty()).then_some(line));
    let whole = lines.len() <= most && text.chars().nth(enough).is_none();
    if !whole {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && !fits(&format!("{last}…")) {
                last.pop();
            }
            *last = format!("{}…", last.trim_end());
        }
    }
    lines
}

/// Lanes below each other, and what is taken of each.
#[derive(Default)]
struct Lanes {
    taken: Vec<Vec<(f64, f64)>>,
}

impl Lanes {
    /// Takes room in the first lane that has it, from some lane on.
    fn take(&mut self, from: f64, to: f64, first: usize) -> usize {
        let free = |lane: &[(f64, f64)]| lane.iter().all(|(left, right)| *right <= from || to <= *left);
        let lane = (first..self.taken.len()).find(|lane| free(&self.taken[*lane]));
        let lane = lane.unwrap_or(self.taken.len().max(first));
        self.taken.resize_with(self.taken.len().max(lane + 1), Vec::new);
        self.taken[lane].push((from - BETWEEN, to + BETWEEN));
        lane
    }

    /// The height of the middle of a lane.
    fn middle(lane: usize) -> f64 {
        AROUND + LANE * (number(lane) + 0.5)
    }
}

fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// A sign at its place, and its words with their left side: beside it if there is room, else below.
struct Placed {
    shape: Shape,
    beside: Option<(f64, Block)>,
    below: Option<(f64, Block)>,
}

impl Placed {
    fn new(sign: &Sign, scale: &Scale) -> Self {
        let shape = sign::shape(sign, scale);
        let style = Type { tint: sign::words_tint(sign.kind), bold: sign.first, ..WORDS };
        let text = broken(&sign.words, style, PLOT * 0.9, 1);
        if text.is_empty() {
            return Self { shape, beside: None, below: None };
        }
        let words = lines(&text, Align::Left, style);
        let places = [shape.right + 5.0, shape.left - 5.0 - words.width];
        if let Some(x) = places.into_iter().find(|x| scale.holds(*x, words.width)) {
            return Self { shape, beside: Some((x, words)), below: None };
        }
        let x = scale.nearest(shape.middle - words.width / 2.0, words.width);
        Self { shape, beside: None, below: Some((x, words)) }
    }
}

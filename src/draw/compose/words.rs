//! Lines of words: how they are set, and how wide they are.

use super::pen::{Block, filled, rectangle};
use crate::draw::drawing::{Align, Mark, Point, Rect, Tint, Words};
use crate::draw::label::seen;
use crate::draw::lettering::{self, Style};

/// How words are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) tint: Tint,
}

/// From one line to the next, in heights of letters.
const LEADING: f64 = 1.28;
/// From the top of a line to its baseline, in heights of letters.
const BASELINE: f64 = 1.0;
/// The height of capitals, in heights of letters.
pub(super) const CAPITALS: f64 = 0.72;

impl Type {
    pub(super) const fn new(size: f64, tint: Tint) -> Self {
        Self { size, bold: false, tint }
    }

    pub(super) const fn bold(size: f64, tint: Tint) -> Self {
        Self { size, bold: true, tint }
    }

    /// The height of a line.
    pub(super) fn leading(self) -> f64 {
        self.size * LEADING
    }
}

/// Returns a line of words with its baseline at a point, as they can be shown.
pub(super) fn words(text: &str, at: Point, align: Align, style: Type) -> Words {
    let text: String = text.chars().map(seen).collect();
    let text = if text.trim().is_empty() { "–".to_owned() } else { text };
    let Type { size, bold, tint } = style;
    let width = lettering::width(&text, Style { size, bold });
    Words { at, align, text, size, bold, tint, width }
}

/// Returns lines of words below each other, all on one side or in the middle.
pub(super) fn lines(texts: &[String], align: Align, style: Type) -> Block {
    let mut y = BASELINE * style.size;
    let mut all: Vec<Words> = Vec::with_capacity(texts.len());
    for text in texts {
        all.push(words(text, Point::new(0.0, y), align, style));
        y += style.leading();
    }
    let width = all.iter().map(|words| words.width).fold(0.0, f64::max);
    let x = match align {
        Align::Left => 0.0,
        Align::Middle => width / 2.0,
        Align::Right => width,
    };
    for words in &mut all {
        words.at.x = x;
        if align == Align::Left && lettering::is_rtl(&words.text) {
            (words.at.x, words.align) = (width, Align::Right);
        }
    }
    let height = style.leading() * f64::from(u32::try_from(texts.len()).unwrap_or(u32::MAX));
    Block { width, height, marks: all.into_iter().map(Mark::Words).collect() }
}

/// Returns a block on paper of its own, so that no line runs through it.
pub(super) fn on_paper(inside: &Block, aside: f64) -> Block {
    let (width, height) = (inside.width + 2.0 * aside, inside.height);
    let paper = Rect { x: 0.0, y: 0.0, width, height };
    let mut block = Block { width, height, marks: vec![filled(rectangle(paper), Tint::Paper)] };
    block.put(inside, aside, 0.0);
    block.width = width;
    block
}

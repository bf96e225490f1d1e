//! How wide words are in the fonts that pictures are drawn with, in which font a line stands, and which way it runs.
//!
//! A line stands in Liberation Sans, which is as wide as Arial and Helvetica, so a picture whose viewer has any of the
//! three looks as it was measured. A line with letters that Liberation Sans lacks (Arabic, Armenian, Georgian, signs)
//! stands in DejaVu Sans, and one that has what neither has (Chinese, Devanagari, emoji) in some font of whoever looks
//! at it. Whole lines, because renderers differ in what they do where one line has two fonts. The fonts lie in
//! `src/draw/fonts`; only the printing of pictures needs them, measuring has a table that is taken from them.
//!
//! **Nothing is shaped here: the widths of the letters are added up.** That is never less than what a shaper makes of
//! them, because the table holds for each letter the most that it can take: of all forms in which it joins its
//! neighbours, the widest, and where a pair is set wider apart than its letters alone (as Cyrillic А and Д), what the
//! widest pair adds. What else a shaper does makes lines narrower: most kerning, ligatures, and marks, which stand
//! above and below letters. For letters of unknown fonts the width is a generous guess.
#![allow(clippy::doc_markdown, reason = "the names of fonts are not code")]

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;
use unicode_width::UnicodeWidthChar as _;

mod widths;

#[cfg(test)]
mod tests;

/// How words are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// The height of the letters (the em), in pixels.
    pub(super) size: f64,
    /// Whether they are bold.
    pub(super) bold: bool,
}

/// What words stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Font {
    /// Liberation Sans, or one that is as wide.
    Liberation,
    /// DejaVu Sans.
    DejaVu,
    /// Whatever the viewer has for them.
    Any,
}

impl Font {
    /// Returns the names by which a picture asks for it, the most wanted first, as in CSS.
    pub(super) fn families(self) -> &'static str {
        match self {
            Self::Liberation => "Arial, 'Liberation Sans', Arimo, Helvetica, sans-serif",
            Self::DejaVu => "'DejaVu Sans', sans-serif",
            Self::Any => "sans-serif",
        }
    }
}

/// The most that a letter takes in Liberation Sans, Liberation Sans Bold, DejaVu Sans and DejaVu Sans Bold, in units
/// of 1/[`EM`]; [`NONE`] where the font doesn't have it.
type Widths = [u16; 4];

/// Units that make up the height of the letters, in all four fonts.
const EM: f64 = 2048.0;

/// Stands for a letter that a font doesn't have.
const NONE: u16 = u16::MAX;

/// Returns how wide a line of words is at the most, in pixels.
pub(super) fn width(text: &str, style: Style) -> f64 {
    let font = font(text);
    let units: f64 = text.chars().map(|one| advance(one, font, style.bold)).sum();
    units / EM * style.size
}

/// Returns the font in which a line of words stands: the first that has all its letters.
pub(super) fn font(text: &str) -> Font {
    let has = |font: usize| text.chars().all(|one| is_hidden(one) || of(one)[font] != NONE);
    if has(0) {
        Font::Liberation
    } else if has(2) {
        Font::DejaVu
    } else {
        Font::Any
    }
}

/// Whether a line runs from right to left: whether the first letter in it that has a direction does (rule P2 of
/// [UAX #9]).
///
/// [UAX #9]: https://www.unicode.org/reports/tr9/#P2
pub(super) fn is_rtl(text: &str) -> bool {
    text.chars().find(|one| is_from_right(*one) || one.is_alphabetic()).is_some_and(is_from_right)
}

/// Returns a line of words as it goes into a picture: one that runs from right to left is marked as such.
///
/// The marks are characters (right-to-left isolate, pop directional isolate) rather than the attribute `direction`,
/// which would also turn round what `text-anchor` means, and which not all viewers heed.
pub(super) fn directed(text: &str) -> Cow<'_, str> {
    if is_rtl(text) { format!("\u{2067}{text}\u{2069}").into() } else { text.into() }
}

/// Whether a letter belongs to a script that runs from right to left: the blocks that Unicode keeps for such scripts.
fn is_from_right(one: char) -> bool {
    let code = u32::from(one);
    let in_block = matches!(code, 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefe | 0x10800..=0x10fff | 0x1e800..=0x1efff);
    in_block && one.is_alphabetic() && !is_combining_mark(one)
}

/// The most that a letter takes in a font, in units.
fn advance(one: char, font: Font, bold: bool) -> f64 {
    let widths = of(one);
    match font {
        _ if is_hidden(one) => 0.0,
        Font::Liberation => f64::from(widths[usize::from(bold)]),
        Font::DejaVu => f64::from(widths[2 + usize::from(bold)]),
        // The font for the letter that the bundled ones lack may give its own form to the others.
        Font::Any if widths[2] != NONE => f64::from(widths[2 + usize::from(bold)]),
        Font::Any => guess(one) * EM,
    }
}

/// Whether a letter is drawn and none of the bundled fonts has it.
#[cfg(feature = "print")]
pub(super) fn is_foreign(one: char) -> bool {
    let [liberation, _, dejavu, _] = of(one);
    !is_hidden(one) && !one.is_control() && liberation == NONE && dejavu == NONE
}

/// What is not drawn and takes no room: marks of direction, joiners, and other signs to the program that sets text.
fn is_hidden(one: char) -> bool {
    matches!(
        u32::from(one),
        0xad | 0x34f | 0x61c | 0x180b..=0x180f | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfe00..=0xfe0f
            | 0xfeff | 0xe0000..=0xe0fff
    )
}

/// How wide a letter is at the most in a font of which nothing is known, in heights of a letter.
///
/// A Chinese, Japanese or Korean sign is as wide as high, an emoji up to a third wider. Letters of other scripts are
/// seldom wider than high; those of Southern and Eastern Asia may be, and the marks on them may stand beside them.
fn guess(one: char) -> f64 {
    let columns = one.width().map_or(1, |columns| u8::try_from(columns).unwrap_or(u8::MAX));
    match u32::from(one) {
        0xfdfd => 12.0,           // a whole sentence in one sign
        0x12000..=0x1254f => 4.0, // cuneiform
        0x1f000..=0x1fbff => 1.4, // emoji
        0x900..=0x1cff if is_combining_mark(one) => 0.7,
        0x900..=0x1cff | 0xa800..=0xabff | 0x11000..=0x11fff => 1.3,
        _ if columns == 2 => 1.0,
        _ if is_combining_mark(one) => 0.5,
        _ => f64::from(columns.max(1)),
    }
}

/// The widths of a letter.
fn of(one: char) -> Widths {
    static NEAR: LazyLock<Vec<Widths>> = LazyLock::new(|| (0..NEAR_END).map(search).collect());
    let code = u32::from(one);
    if code < NEAR_END { NEAR.get(code as usize).copied().unwrap_or([NONE; 4]) } else { search(code) }
}

/// Below it lie the letters of nearly all words: Latin, Greek, Cyrillic.
const NEAR_END: u32 = 0x530;

/// The last entry at or before a code point speaks for it.
fn search(code: u32) -> Widths {
    let after = widths::WIDTHS.partition_point(|(from, _)| *from <= code);
    after.checked_sub(1).map_or([NONE; 4], |at| widths::WIDTHS[at].1)
}

//! How wide words are in the fonts that pictures are drawn with.

/// How words are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// The height of the letters (the em), in pixels.
    pub(super) size: f64,
    /// Whether they are bold.
    pub(super) bold: bool,
}

/// Returns how wide a line of words is at the most, in pixels.
pub(super) fn width(text: &str, style: Style) -> f64 {
    use unicode_width::UnicodeWidthStr as _;
    let columns = u32::try_from(text.width()).unwrap_or(u32::MAX);
    f64::from(columns) * style.size * if style.bold { 0.66 } else { 0.62 }
}

/// Whether a line runs from right to left.
pub(super) fn is_rtl(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| matches!(c, '\u{590}'..='\u{8ff}'))
}

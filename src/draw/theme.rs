//! Themes: what the colours are that a drawing names by their meaning.
//!
//! Words reach a contrast of 4.5 : 1 with whatever they stand on, and lines 3 : 1 with the paper, as WCAG 2.2 asks (1.4.3,
//! 1.4.11). The hues are those of Okabe and Ito, darkened on light paper and lightened on dark: told apart by every
//! kind of colour vision.

use super::drawing::Tint;

/// The colours of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Theme {
    /// Dark ink on white paper.
    #[default]
    Light,
    /// Light ink on dark paper.
    Dark,
}

impl Theme {
    /// Returns a colour as `#rrggbb`.
    pub fn colour(self, tint: Tint) -> &'static str {
        let (light, dark) = match tint {
            Tint::Paper => ("#ffffff", "#15181c"),
            Tint::Ink => ("#1d2126", "#eceef0"),
            Tint::Grey => ("#555b62", "#b4bac1"),
            Tint::Pale => ("#878d94", "#7d848c"),
            Tint::Against => ("#ad3a00", "#ff9d6b"),
            Tint::Known => ("#0b4f7d", "#8cc8f2"),
            Tint::Ours => ("#7a2c6b", "#e5a3d6"),
            Tint::Related => ("#00664b", "#6fd0ae"),
            Tint::Claim => ("#fdf3d8", "#393118"),
            Tint::Document => ("#ecf3f9", "#1e2b37"),
            Tint::AgainstInside => ("#fdeee4", "#42271a"),
            Tint::Fold => ("#f1f2f3", "#2a2e33"),
        };
        match self {
            Self::Light => light,
            Self::Dark => dark,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [Tint; 6] = [Tint::Ink, Tint::Grey, Tint::Against, Tint::Known, Tint::Ours, Tint::Related];
    const UNDER_WORDS: [Tint; 5] =
        [Tint::Paper, Tint::Claim, Tint::Document, Tint::AgainstInside, Tint::Fold];

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(theme: Theme, one: Tint, other: Tint) -> f64 {
        let [a, b] = [one, other].map(|tint| luminance(theme.colour(tint)));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn words_and_lines_stand_out_in_both_themes() {
        for theme in [Theme::Light, Theme::Dark] {
            let plain = WORDS.iter().flat_map(|ink| UNDER_WORDS.iter().map(move |under| (*ink, *under)));
            let reversed = [(Tint::Paper, Tint::Known), (Tint::Paper, Tint::Against)];
            for (ink, under) in plain.chain(reversed) {
                let contrast = contrast(theme, ink, under);
                assert!(contrast >= 4.5, "{theme:?}: {ink:?} on {under:?} is {contrast:.2}");
            }
            assert!(contrast(theme, Tint::Pale, Tint::Paper) >= 3.0);
        }
    }
}

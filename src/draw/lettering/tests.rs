//! What must hold of the measuring of text: it is that of the fonts themselves.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use ttf_parser::gpos::{PairAdjustment, PositioningSubtable, SingleAdjustment};
use ttf_parser::gsub::{SingleSubstitution, SubstitutionSubtable};
use ttf_parser::{Face, GlyphId, Tag};

use super::{EM, Font, NONE, Style, directed, font, is_rtl, width};

const REGULAR: Style = Style { size: 100.0, bold: false };
const BOLD: Style = Style { size: 100.0, bold: true };

/// In the order of the table.
const FONTS: [&[u8]; 4] = [
    include_bytes!("../fonts/LiberationSans-Regular.ttf"),
    include_bytes!("../fonts/LiberationSans-Bold.ttf"),
    include_bytes!("../fonts/DejaVuSans.ttf"),
    include_bytes!("../fonts/DejaVuSans-Bold.ttf"),
];

/// What one font says of its letters.
struct Widest<'a> {
    face: Face<'a>,
    /// What a glyph may turn into beside its neighbours.
    forms: BTreeMap<GlyphId, Vec<GlyphId>>,
    /// What a glyph and its neighbour stand wider apart than alone, at the most.
    apart: BTreeMap<GlyphId, i16>,
    chars: BTreeMap<char, GlyphId>,
}

impl<'a> Widest<'a> {
    fn of(font: &'a [u8]) -> Self {
        let face = Face::parse(font, 0).unwrap();
        assert!((f64::from(face.units_per_em()) - EM).abs() < 1e-9);
        let chars = (' '..'\u{30000}').filter(|one| !one.is_control());
        let chars: BTreeMap<char, GlyphId> =
            chars.filter_map(|one| Some((one, face.glyph_index(one)?))).collect();
        let mut widest = Self { face, forms: BTreeMap::new(), apart: BTreeMap::new(), chars };
        widest.read_forms();
        widest.read_pairs();
        widest.read_old_pairs();
        widest
    }

    /// Joined forms and other single substitutions, asked for or not.
    fn read_forms(&mut self) {
        let glyphs: Vec<GlyphId> = (0..self.face.number_of_glyphs()).map(GlyphId).collect();
        let lookups = self.face.tables().gsub.into_iter().flat_map(|table| table.lookups);
        for subtable in lookups.flat_map(|lookup| lookup.subtables.into_iter::<SubstitutionSubtable<'_>>()) {
            for from in &glyphs {
                let Some(index) = subtable.coverage().get(*from) else { continue };
                let to = match &subtable {
                    SubstitutionSubtable::Single(SingleSubstitution::Format1 { delta, .. }) => {
                        Some(GlyphId(from.0.wrapping_add_signed(*delta)))
                    }
                    SubstitutionSubtable::Single(SingleSubstitution::Format2 { substitutes, .. }) => {
                        substitutes.get(index)
                    }
                    _ => None,
                };
                self.forms.entry(*from).or_default().extend(to);
            }
        }
    }

    /// Kerning.
    fn read_pairs(&mut self) {
        let glyphs: Vec<GlyphId> = (0..self.face.number_of_glyphs()).map(GlyphId).collect();
        let lookups = self.face.tables().gpos.into_iter().flat_map(|table| table.lookups);
        for subtable in lookups.flat_map(|lookup| lookup.subtables.into_iter::<PositioningSubtable<'_>>()) {
            if let PositioningSubtable::Single(singles) = subtable {
                self.read_singles(singles, &glyphs);
                continue;
            }
            let PositioningSubtable::Pair(pairs) = subtable else { continue };
            let mut seconds: BTreeMap<u16, GlyphId> = BTreeMap::new(); // of each class one
            if let PairAdjustment::Format2 { classes, .. } = pairs {
                seconds.extend(glyphs.iter().map(|glyph| (classes.1.get(*glyph), *glyph)));
            }
            for left in &glyphs {
                let Some(index) = pairs.coverage().get(*left) else { continue };
                let values: Vec<_> = match pairs {
                    PairAdjustment::Format1 { sets, .. } => {
                        let set = sets.get(index).unwrap();
                        glyphs.iter().filter_map(|right| set.get(*right)).collect()
                    }
                    PairAdjustment::Format2 { classes, matrix, .. } => {
                        let left = classes.0.get(*left);
                        seconds.keys().filter_map(|right| matrix.get((left, *right))).collect()
                    }
                };
                let most =
                    values.iter().map(|(left, right)| left.x_advance + right.x_advance).max().unwrap_or(0);
                let apart = self.apart.entry(*left).or_default();
                *apart = most.max(*apart);
            }
        }
    }

    /// Kerning of scripts for which GPOS has none: the older table `kern`, of format 0.
    ///
    /// The table is a header of two numbers, its one subtable a header of seven, the second of which counts nothing
    /// here, and then three numbers for each pair.
    fn read_old_pairs(&mut self) {
        let table = self.face.raw_face().table(Tag::from_bytes(b"kern")).unwrap_or_default();
        let numbers: Vec<u16> =
            table.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
        assert!(numbers.is_empty() || numbers[..2] == [0, 1], "one subtable");
        for pair in numbers.get(9..).unwrap_or_default().chunks_exact(3) {
            let apart = self.apart.entry(GlyphId(pair[0])).or_default();
            *apart = pair[2].cast_signed().max(*apart);
        }
    }

    /// Glyphs that are set wider apart whatever stands beside them.
    fn read_singles(&mut self, singles: SingleAdjustment<'_>, glyphs: &[GlyphId]) {
        for glyph in glyphs {
            let Some(index) = singles.coverage().get(*glyph) else { continue };
            let value = match singles {
                SingleAdjustment::Format1 { value, .. } => value,
                SingleAdjustment::Format2 { values, .. } => values.get(index).unwrap(),
            };
            let apart = self.apart.entry(*glyph).or_default();
            *apart = value.x_advance.max(*apart);
        }
    }

    fn glyph(&self, glyph: GlyphId) -> u16 {
        let apart = self.apart.get(&glyph).copied().unwrap_or(0).max(0);
        self.face.glyph_hor_advance(glyph).unwrap() + u16::try_from(apart).unwrap()
    }

    fn char(&self, one: char) -> Option<u16> {
        let glyph = *self.chars.get(&one)?;
        let forms = self.forms.get(&glyph).into_iter().flatten();
        forms.chain([&glyph]).map(|form| self.glyph(*form)).max()
    }
}

/// The table, one entry where the widths change.
fn table() -> String {
    let fonts = FONTS.map(Widest::of);
    let mut table = "//! The widths of all letters of the bundled fonts, from each code point to the next: see [`super::Widths`].\n//!\n\
        //! Written by the test `the_table_is_what_the_fonts_say`, with `UPDATE_WIDTHS=1`.\n\n\
        #[rustfmt::skip]\npub(super) static WIDTHS: &[(u32, super::Widths)] = &[\n".to_owned();
    let mut last = [NONE; 4];
    let mut line = String::new();
    for one in '\u{0}'..='\u{30000}' {
        let mut now = [0, 1, 2, 3].map(|font| fonts[font].char(one).unwrap_or(NONE));
        // The few letters that only the regular font has are set in it when they should be bold.
        for bold in [1, 3] {
            if now[bold] == NONE {
                now[bold] = now[bold - 1];
            }
        }
        if now != last {
            let entry =
                format!("({:#x},{now:?}),", u32::from(one)).replace(", ", ",").replace("65535", "NONE");
            if line.len() + entry.len() > 116 {
                writeln!(table, "    {line}").unwrap();
                line.clear();
            }
            line.push_str(&entry);
            last = now;
        }
    }
    writeln!(table, "    {line}\n];").unwrap();
    table.replacen("#[rustfmt", "use super::NONE;\n\n#[rustfmt", 1)
}

#[test]
fn the_table_is_what_the_fonts_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/draw/lettering/widths.rs");
    let table = table();
    if std::env::var_os("UPDATE_WIDTHS").is_some() {
        std::fs::write(path, &table).unwrap();
    }
    assert!(std::fs::read_to_string(path).unwrap() == table, "run this test with UPDATE_WIDTHS=1");
}

fn units(text: &str, bold: bool) -> f64 {
    width(text, Style { size: EM, bold })
}

#[test]
fn known_widths() {
    assert!((units("iii", false) - 3.0 * 455.0).abs() < 1e-9); // as in Arial and Helvetica
    assert!((units("00", false) - 2.0 * 1139.0).abs() < 1e-9);
    assert!((units("00", true) - 2.0 * 1139.0).abs() < 1e-9);
    assert!((units(" ", false) - 569.0).abs() < 1e-9);
    assert!((units("қ", false) - units("қ", true)).abs() > 1.0);
    assert!((units("→", false) - 2048.0).abs() < 1e-9);
    assert!((width("iii", REGULAR) - 3.0 * 455.0 / 20.48).abs() < 1e-9);
    assert!(width("Who says so?", BOLD) > width("Who says so?", REGULAR));
    assert!(width("", REGULAR).abs() < 1e-9);
}

#[test]
fn marks_and_hidden_signs_take_no_room() {
    assert!((units("e\u{301}", false) - units("e", false)).abs() < 1e-9);
    assert!((units("и\u{306}", false) - units("и", false)).abs() < 1e-9);
    assert!((units("a\u{200d}\u{202e}\u{2067}b\u{feff}", false) - units("ab", false)).abs() < 1e-9);
}

#[test]
fn letters_of_unknown_fonts_are_as_wide_as_they_are_high_or_wider() {
    assert!((units("漢字", false) - 2.0 * EM).abs() < 1e-9);
    assert!(units("हिन्दी", false) >= 3.0 * EM);
    assert!(units("👨\u{200d}👩", false) >= 2.0 * 1.3 * EM);
}

#[test]
fn a_line_stands_in_the_first_font_that_has_all_of_it() {
    for text in ["", "Алматы қаласы → “two”", "שלום", "a\u{202e}\u{2067}b"] {
        assert_eq!(font(text), Font::Liberation, "{text}");
    }
    for text in ["شبكة الأخبار", "Reuters رويترز", "✓ yes", "x\u{20d7}", "ԱԲ ბგ"] {
        assert_eq!(font(text), Font::DejaVu, "{text}");
    }
    for text in ["新华社 says", "हिन्दी", "สวัสดี", "👨"] {
        assert_eq!(font(text), Font::Any, "{text}");
    }
}

#[test]
fn the_first_letter_with_a_direction_decides() {
    for text in ["سلام", "שלום world", "(12) שלום", "«سلام»", "ދިވެހި", "𞤀"] {
        assert!(is_rtl(text), "{text}");
        assert_eq!(directed(text), format!("\u{2067}{text}\u{2069}"));
    }
    for text in ["", "12", "Reuters سلام", "Алматы", "12 км سلام", "漢字 שלום", "\u{5b0}x"]
    {
        assert!(!is_rtl(text), "{text}");
        assert_eq!(directed(text), text);
    }
}

proptest! {
    #[test]
    fn any_text_has_a_width(text in any::<String>(), bold in any::<bool>()) {
        let whole = units(&text, bold);
        prop_assert!(whole.is_finite() && whole >= 0.0);
    }
}

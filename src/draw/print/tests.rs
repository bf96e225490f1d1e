//! What must hold of pictures for print: nothing on the sheet is lost on the way.

use proptest::prelude::*;
use resvg::usvg::{Node, Options};

use super::page::Page;
use super::{MOST_DOTS, PrintError, pdf, png, read, unprintable};
use crate::draw::lettering::{Font, Style, directed, font, width};

fn escaped(text: &str) -> String {
    let signs = text.chars().filter(|one| !one.is_control() && !matches!(*one, '\u{fffe}' | '\u{ffff}'));
    signs.collect::<String>().replace('&', "&amp;").replace('<', "&lt;")
}

/// A line as the pictures set it.
fn line(text: &str, bold: bool, y: f64) -> String {
    let (families, weight) = (font(text).families(), if bold { "bold" } else { "normal" });
    let text = escaped(&directed(text));
    format!(
        r#"<text xml:space="preserve" x="20" y="{y}" font-family="{families}" font-size="40" font-weight="{weight}">{text}</text>"#
    )
}

fn sheet(inside: &str) -> String {
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900">{inside}</svg>"#)
}

/// How wide lines are when they are shaped and set.
fn shaped(lines: &str) -> Vec<f64> {
    let tree = read(&sheet(lines)).unwrap();
    let texts = tree.root().children().iter().filter_map(|node| match node {
        Node::Text(text) => Some(f64::from(text.bounding_box().width())),
        _ => None,
    });
    texts.collect()
}

#[track_caller]
fn is_wide_enough(text: &str, bold: bool) -> f64 {
    let most = width(text, Style { size: 40.0, bold });
    let shaped = shaped(&line(text, bold, 100.0)).first().copied().unwrap_or(0.0);
    // The renderer counts a sign without width at either end as one pixel, though it draws nothing there.
    assert!(shaped <= most + 1.01, "{text:?} is {shaped} wide, not {most}");
    shaped / most
}

#[test]
fn no_shaped_line_is_wider_than_it_was_measured() {
    let lines = [
        "Who says so, and from whom do they have it?",
        "AVATAR LTAVA fi ffl r’ f’ — “quoted” … 1,000",
        "ЖАДАДА Қазақстан әғқңөұүһі ӘҒҚҢӨҰҮҺІ",
        "Το Ύΐ και Γΐ",
        "شبكة الأخبار العربية تقول إن المطار تحت السيطرة",
        "لا إله إلا الله ڭ گ ې ۇ",
        "רדזסז שלום עולם",
        "Reuters رويترز, שלום → Алматы ✓",
        "e\u{301}u\u{308}\u{304} Х\u{306}о\u{302}ж е\u{301}",
        "Հայաստան საქართველო → ⇒ ✓ ✗ ₸ ₽ ½",
        "فا\u{200c}ها می\u{200c}خواهم",
        "\u{202e}turned\u{202c} \u{2067}x\u{2069}",
    ];
    for text in lines {
        for bold in [false, true] {
            let share = is_wide_enough(text, bold);
            assert!(share > 0.7, "{text:?} takes only {share} of its room");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn no_line_in_the_bundled_fonts_is_wider_than_measured(
        text in "[ -~À-ſΆ-ώА-ӿא-ת،-ۓԱ-ևა-ჰ\u{300}-\u{315}‐-…←-⇿☀-☕]{1,30}",
        bold in any::<bool>(),
    ) {
        prop_assume!(font(&text) != Font::Any);
        is_wide_enough(&text, bold);
    }
}

#[test]
fn a_line_stands_in_the_font_it_was_measured_in() {
    let fonts = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let descriptors = text.split("/FontName/").skip(1);
        let names = descriptors.filter_map(|rest| rest.split_once('+')?.1.split('/').next());
        let names: std::collections::BTreeSet<String> = names.map(str::to_owned).collect();
        names.into_iter().collect::<Vec<_>>()
    };
    let with = |text: &str, bold| fonts(&pdf(&sheet(&line(text, bold, 100.0)), "", "").unwrap());
    assert_eq!(with("Алматы →", false), ["LiberationSans"]);
    assert_eq!(with("Алматы →", true), ["LiberationSans-Bold"]);
    assert_eq!(with("Алматы ✓", false), ["DejaVuSans"]);
    assert_eq!(with("سلام", true), ["DejaVuSans-Bold"]);
    let unnamed = sheet(r#"<text x="9" y="40">Алматы</text><text x="9" y="90" font-family="Arial">x</text>"#);
    assert_eq!(fonts(&pdf(&unnamed, "", "").unwrap()), ["DejaVuSans", "LiberationSans"]);
}

#[test]
fn a_line_from_right_to_left_starts_at_the_right() {
    // The brackets of a line from right to left stand at its left end, whatever the sheet's direction is.
    let tree = read(&sheet(&line("سلام (Reuters)", false, 100.0))).unwrap();
    let Some(Node::Text(text)) = tree.root().children().first() else { panic!("no text") };
    let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
    let mut glyphs: Vec<_> = glyphs.map(|glyph| (glyph.transform().tx, glyph.text.clone())).collect();
    glyphs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let shown: String = glyphs.into_iter().map(|(_, text)| text).collect();
    let shown = shown.replace(['\u{2067}', '\u{2069}'], "");
    assert!(shown.starts_with("(Reuters") || shown.starts_with(")Reuters"), "{shown}");
}

#[test]
fn letters_without_a_font_are_named() {
    let of = |text: &str| unprintable(&sheet(&line(text, false, 100.0))).unwrap();
    assert!(of("Who says so? Алматы سلام → ✓ \u{2067}x\u{2069} e\u{301}").is_empty());
    // No font has a letter for what is for private use, and each is named once.
    assert_eq!(of("a \u{10ffff}b \u{f8fff}\u{10ffff}"), ['\u{f8fff}', '\u{10ffff}']);
    let inside = format!("<g><g>{}</g></g>", line("\u{f8fff}", true, 50.0));
    assert_eq!(unprintable(&sheet(&inside)).unwrap(), ['\u{f8fff}']);
}

#[test]
fn nothing_that_a_picture_points_to_is_opened() {
    let dot =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
    let file = std::env::temp_dir().join(format!("wherefrom-print-{}.svg", std::process::id()));
    std::fs::write(&file, sheet(r#"<rect width="10" height="10"/>"#)).unwrap();
    for target in [
        file.display().to_string(),
        format!("file://{}", file.display()),
        format!("data:image/png;base64,{dot}"),
    ] {
        let image = sheet(&format!(r#"<image href="{target}" width="10" height="10"/>"#));
        assert!(read(&image).unwrap().root().children().is_empty(), "{target}");
        let by_default = resvg::usvg::Tree::from_str(&image, &Options::default()).unwrap();
        assert!(
            target.starts_with("file:") || !by_default.root().children().is_empty(),
            "the test proves nothing"
        );
    }
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn a_png_has_its_size_and_says_how_fine_it_is() {
    let svg = sheet(&line("Алматы", true, 100.0));
    for scale in [1.0, 2.0] {
        let bytes = png(&svg, scale).unwrap();
        assert_eq!(bytes, png(&svg, scale).unwrap());
        let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        assert_eq!(f64::from(reader.info().width).to_bits(), (1600.0 * scale).to_bits());
        let fine = reader.info().pixel_dims.unwrap();
        assert_eq!((fine.xppu, fine.unit), (if scale > 1.5 { 7560 } else { 3780 }, png::Unit::Meter));
    }
}

#[test]
fn what_cant_be_printed_is_said() {
    let message = |result: Result<Vec<u8>, PrintError>| result.unwrap_err().to_string();
    assert_eq!(message(png("<html/>", 1.0)), "the picture is not an SVG");
    assert_eq!(message(pdf("", "", "")), "the picture is not an SVG");
    assert_eq!(message(png(&sheet(""), 0.0)), "a picture can't be drawn at a scale of 0");
    assert_eq!(message(png(&sheet(""), f64::NAN)), "a picture can't be drawn at a scale of NaN");
    assert_eq!(
        message(png(&sheet(""), 100.0)),
        "the picture would be 160000 by 90000 dots, and 64000000 are the most there can be"
    );
    assert!(png(&sheet(""), 1e300).is_err());
    assert!(MOST_DOTS * 4 < u64::from(u32::MAX));
}

#[test]
fn a_pdf_is_the_same_twice_and_holds_words_fonts_and_title() {
    let svg = sheet(&(line("Who says so?", true, 100.0) + &line("سلام Алматы", false, 200.0)));
    let bytes = pdf(&svg, "Who says so?", "2 documents").unwrap();
    assert_eq!(bytes, pdf(&svg, "Who says so?", "2 documents").unwrap());
    let text = String::from_utf8_lossy(&bytes);
    for part in ["LiberationSans-Bold", "DejaVuSans", "/Title", "/ToUnicode", "Who says so?", "2 documents"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("CreationDate"));
    assert!(!text.contains("DejaVuSans-Bold"), "a font that isn't used");
}

#[test]
fn a_page_is_a4_then_a3_then_as_large_as_the_picture() {
    let size = |width, height| {
        let page = Page::of(width, height);
        (page.width.round(), page.height.round())
    };
    assert_eq!(size(600.0, 500.0), (842.0, 595.0));
    assert_eq!(size(500.0, 600.0), (595.0, 842.0));
    assert_eq!(size(1500.0, 900.0), (842.0, 595.0));
    assert_eq!(size(2000.0, 900.0), (1191.0, 842.0));
    assert_eq!(size(4000.0, 900.0), (3056.0, 731.0));
    assert_eq!(size(40_000.0, 900.0), (14_400.0, 731.0));
}

proptest! {
    #[test]
    fn a_picture_never_leaves_its_page(width in 1.0_f32..60_000.0, height in 1.0_f32..60_000.0) {
        let page = Page::of(width, height);
        prop_assert!(page.scale <= 1.0 && page.left >= 27.9);
        prop_assert!(page.left + width * 0.75 * page.scale <= page.width - 27.9);
        prop_assert!(page.top + height * 0.75 * page.scale <= page.height - 27.9);
    }
}

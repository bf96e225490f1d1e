//! A picture on one page of a PDF: words stay words that can be searched and copied, and the fonts are in the file.

use krilla::Document;
use krilla::geom::{Size, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt as _, SvgSettings};

use super::{PrintError, read};

/// Points (1/72 inch) in a CSS pixel (1/96 inch).
const POINTS: f32 = 0.75;

/// Left free on every side, in points: what printers can't reach, and a thumb.
const MARGIN: f32 = 28.0;

/// The sizes of paper that desks have, in points, upright, the smaller first: A4 and A3.
const PAPER: [(f32, f32); 2] = [(595.28, 841.89), (841.89, 1190.55)];

/// A picture is made smaller to fit a page, but no smaller than this: letters of 12 pixels are 6 points high then, as
/// in a footnote.
const SMALLEST: f32 = 2.0 / 3.0;

/// The longest side that a page may have, in points (ISO 32000-1, annex C).
const LONGEST: f32 = 14_400.0;

/// Where a picture stands on its page, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) left: f32,
    pub(super) top: f32,
    /// How much smaller the picture is than it was drawn.
    pub(super) scale: f32,
}

/// Returns a picture as PDF, on one page.
///
/// The page is A4, upright or across as the picture needs it, or A3 if the words would become too small to be read on
/// A4, and as large as the picture if they would on A3.
/// The title and the description are for whoever searches or can't see it. There is no date in the file: the same
/// picture gives the same bytes.
pub fn pdf(svg: &str, title: &str, description: &str) -> Result<Vec<u8>, PrintError> {
    let tree = read(svg)?;
    let page = Page::of(tree.size().width(), tree.size().height());
    let scale = page.scale * POINTS;
    let size = Size::from_wh(tree.size().width() * scale, tree.size().height() * scale);
    let settings = PageSettings::from_wh(page.width, page.height);
    let (Some(size), Some(settings)) = (size, settings) else {
        return Err(PrintError::Pdf("it has no size".to_owned()));
    };
    let mut document = Document::new();
    let metadata = Metadata::new().title(title.to_owned()).description(description.to_owned());
    document.set_metadata(metadata.creator("wherefrom".to_owned()).language("en".to_owned()));
    let mut sheet = document.start_page_with(settings);
    let mut surface = sheet.surface();
    surface.push_transform(&Transform::from_translate(page.left, page.top));
    let drawn = surface.draw_svg(&tree, size, SvgSettings::default());
    surface.pop();
    surface.finish();
    sheet.finish();
    drawn.ok_or_else(|| PrintError::Pdf("it can't be drawn".to_owned()))?;
    document.finish().map_err(|error| PrintError::Pdf(error.to_string()))
}

impl Page {
    /// Finds a page for a picture of a size in CSS pixels.
    pub(super) fn of(width: f32, height: f32) -> Self {
        let (width, height) = (width * POINTS, height * POINTS);
        let (wide, high) = (width > height, 2.0 * MARGIN);
        let sheets = PAPER.map(|(short, long)| if wide { (long, short) } else { (short, long) });
        let fits = |(w, h): (f32, f32)| ((w - high) / width).min((h - high) / height).min(1.0);
        let paper = sheets.into_iter().find(|sheet| fits(*sheet) >= SMALLEST);
        let own = || ((width + high).min(LONGEST), (height + high).min(LONGEST));
        let (w, h) = paper.unwrap_or_else(own);
        let scale = fits((w, h));
        Self { width: w, height: h, left: (w - width * scale) / 2.0, top: MARGIN, scale }
    }
}

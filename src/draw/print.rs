//! Pictures as PNG and PDF: what an SVG shows, as dots for the screen or as one page for the printer.
//!
//! Words stand in the bundled fonts, so the same picture gives the same bytes on every machine; only for letters that
//! none of them has is the machine asked for its own. Nothing that an SVG points to is opened, neither files nor
//! addresses. Only with the cargo feature `print`.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Group, ImageHrefResolver, Node, Options, Tree};

use super::lettering;

mod fonts;
mod page;

#[cfg(test)]
mod tests;

pub use page::pdf;

/// The most dots of a PNG: four bytes each, and the printer of a desk has no use for more.
pub const MOST_DOTS: u64 = 64_000_000;

/// Why a picture could not be printed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrintError {
    /// It is no SVG.
    #[error("the picture is not an SVG")]
    NotSvg(#[source] resvg::usvg::Error),
    /// The scale is no positive number.
    #[error("a picture can't be drawn at a scale of {0}")]
    Scale(f64),
    /// It would have more than [`MOST_DOTS`].
    #[error("the picture would be {width} by {height} dots, and {MOST_DOTS} are the most there can be")]
    TooBig {
        /// Dots from left to right.
        width: u64,
        /// Dots from top to bottom.
        height: u64,
    },
    /// The PNG could not be written.
    #[error("the picture could not be written as PNG")]
    Png(#[from] png::EncodingError),
    /// The PDF could not be written.
    #[error("the picture could not be written as PDF: {0}")]
    Pdf(String),
}

/// Returns a picture as PNG.
///
/// `scale` is how many dots there are to a CSS pixel (1/96 inch); the file says so, and programs show it in its own
/// size.
pub fn png(svg: &str, scale: f64) -> Result<Vec<u8>, PrintError> {
    let tree = read(svg)?;
    if !(scale.is_finite() && scale > 0.0) {
        return Err(PrintError::Scale(scale));
    }
    let (width, height) = (dots(tree.size().width(), scale), dots(tree.size().height(), scale));
    let sheet = match (u32::try_from(width), u32::try_from(height)) {
        (Ok(wide), Ok(high)) if width * height <= MOST_DOTS => Pixmap::new(wide, high),
        _ => None,
    };
    let mut sheet = sheet.ok_or(PrintError::TooBig { width, height })?;
    #[allow(clippy::cast_possible_truncation, reason = "the renderer knows no finer numbers")]
    let scale_to = Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, scale_to, &mut sheet.as_mut());
    encode(sheet, scale)
}

/// Returns the letters of a picture that would be printed as empty boxes, each once, in their order: neither the bundled fonts
/// nor those of the machine have them.
pub fn unprintable(svg: &str) -> Result<Vec<char>, PrintError> {
    // Most pictures have none that the bundled fonts lack, and need not be read for that.
    if !svg.chars().any(lettering::is_foreign) {
        return Ok(Vec::new());
    }
    let tree = read(svg)?;
    let mut missing = Vec::new();
    let mut open: Vec<&Group> = vec![tree.root()];
    while let Some(group) = open.pop() {
        for node in group.children() {
            match node {
                Node::Group(inner) => open.push(inner),
                Node::Text(text) => {
                    let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                    let blank = glyphs.filter(|glyph| glyph.id.0 == 0).flat_map(|glyph| glyph.text.chars());
                    missing.extend(blank.filter(|one| lettering::is_foreign(*one)));
                }
                _ => {}
            }
        }
    }
    missing.sort_unstable();
    missing.dedup();
    Ok(missing)
}

/// Reads an SVG without opening anything that it points to.
fn read(svg: &str) -> Result<Tree, PrintError> {
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..fonts::options()
    };
    Tree::from_str(svg, &options).map_err(PrintError::NotSvg)
}

/// How many dots a length has, at least one.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` stops at the ends of the type"
)]
fn dots(length: f32, scale: f64) -> u64 {
    ((f64::from(length) * scale).ceil() as u64).clamp(1, u64::from(u32::MAX))
}

fn encode(sheet: Pixmap, scale: f64) -> Result<Vec<u8>, PrintError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, sheet.width(), sheet.height());
    encoder.set_color(png::ColorType::Rgba);
    let per_metre = u32::try_from(dots(96.0 / 0.0254, scale)).unwrap_or(u32::MAX);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&sheet.take_demultiplied())?;
    writer.finish()?;
    Ok(bytes)
}

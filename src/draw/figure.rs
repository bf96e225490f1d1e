//! A picture among words: the boxes and lines of a trace by themselves, on a page that says the rest.
//!
//! The page has a heading, the answer, and sentences for what the signs mean; here stands what it can't say as fast. It is as
//! big as the paper allows, never smaller than can be read, and folds as far as it must. What even so can't be read is not
//! drawn.

use super::drawing::{Part, Role};
use super::svg::element;
use super::{Drawing, Options, Picture, Theme, compose, extent};

/// The width of an A4 page between its margins, in CSS pixels: 182 mm.
const WIDTH: f64 = 688.0;
/// What a figure takes of the height of the page at the most, in CSS pixels: 50 mm.
const HEIGHT: f64 = 189.0;
/// How much smaller than the picture by itself it may be: its letters are 12 CSS pixels high, and should be 6 points.
const LEAST_SCALE: f64 = 0.66;
/// The room around it.
const MARGIN: f64 = 2.0;
/// What it is called where it can't be seen; the page says the same in words.
const NAME: &str = "The chains as a picture";

/// A picture among words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// An `<svg>` element for an HTML page, on white paper. Nothing in it has an id, so that a page can hold several.
    pub svg: String,
    /// What of the answer is not drawn, one sentence each.
    pub left_out: Vec<String>,
}

/// Returns the figure of an answer, if one can be read that is small enough. `draw` draws the answer with as much in it as
/// it is told; it is asked for less and less, first without the
/// other claims, which stand in the words of the page.
pub fn figure(draw: impl Fn(&Options) -> Picture) -> Option<Figure> {
    let fewer = |most_beside, most_claims, most_boxes| Options {
        most_beside,
        most_claims,
        most_boxes,
        ..Options::default()
    };
    let steps = [Options::default(), fewer(12, 0, 48), fewer(4, 0, 16), fewer(3, 0, 8), fewer(2, 0, 6)];
    steps.iter().find_map(|options| {
        let picture = draw(options);
        let svg = fitted(compose(&picture))?;
        Some(Figure { svg, left_out: picture.left_out })
    })
}

/// Returns the boxes and lines of a drawing, as big as there is room for.
fn fitted(drawing: Drawing) -> Option<String> {
    let parts: Vec<Part> = drawing.parts.into_iter().filter_map(nameless).collect();
    let whole = parts.iter().map(extent::of).reduce(|all, one| all.with(&one))?.grown(MARGIN);
    let scale = (WIDTH / whole.width).min(HEIGHT / whole.height).min(1.0);
    (scale >= LEAST_SCALE).then(|| {
        let width = whole.width * scale;
        let attributes = format!("role=\"img\" aria-label=\"{NAME}\" style=\"width: {width:.0}px\"");
        element(&parts, whole, Theme::Light, &attributes)
    })
}

/// Keeps what belongs to a figure, as something that can't be asked about.
fn nameless(part: Part) -> Option<Part> {
    match part.role {
        Role::Ground | Role::Legend => None,
        Role::Frame | Role::Grid | Role::Axis | Role::Card(_) | Role::Arrow { .. } => {
            Some(Part { role: Role::Ground, ..part })
        }
    }
}

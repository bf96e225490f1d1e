//! A drawing as SVG, by itself: no script, no style sheet, no link, nothing that is loaded.
//!
//! The one place that knows XML: everybody else's text goes through [`escape`]. Colours stand as attributes, so that
//! every program draws the same; classes named after what they mean (`fill-claim`, `line-against`) let a page choose
//! its own. Each box and arrow is a group with an id (`card-3`, `arrow-5`), its evidence as `<title>`, and an arrow names the
//! boxes that it connects (`data-from`, `data-to`).

use super::drawing::{Align, Dash, Drawing, Line, Mark, Outline, Part, Rect, Role, Stroke, Tint, Words};
use super::label::seen;
use super::lettering::{self, Font};
use super::theme::Theme;

/// Returns a drawing as an SVG file.
pub fn svg(drawing: &Drawing, theme: Theme) -> String {
    let (width, height) = (number(drawing.width), number(drawing.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title description\" \
         font-family=\"{}\" stroke-linejoin=\"round\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"description\">{}</desc>\n",
        Font::Liberation.families(),
        escape(&drawing.title),
        escape(&drawing.description)
    );
    for part in &drawing.parts {
        write_part(&mut out, part, theme);
    }
    out += "</svg>\n";
    out
}

/// Returns some parts of a drawing as an element for a page, which shows a rectangle of it. The attributes are HTML.
pub(super) fn element<'p>(
    parts: impl IntoIterator<Item = &'p Part>,
    view: Rect,
    theme: Theme,
    attributes: &str,
) -> String {
    let [x, y, width, height] = [view.x, view.y, view.width, view.height].map(number);
    let mut out = format!(
        "<svg {attributes} width=\"{width}\" height=\"{height}\" viewBox=\"{x} {y} {width} {height}\" \
         font-family=\"{}\" stroke-linejoin=\"round\">\n",
        Font::Liberation.families()
    );
    parts.into_iter().for_each(|part| write_part(&mut out, part, theme));
    out += "</svg>\n";
    out
}

fn write_part(out: &mut String, part: &Part, theme: Theme) {
    *out += "<g ";
    *out += &match part.role {
        Role::Ground => "class=\"ground\"".to_owned(),
        Role::Legend => "class=\"legend\"".to_owned(),
        Role::Frame => "class=\"frame\"".to_owned(),
        Role::Grid => "class=\"grid\"".to_owned(),
        Role::Axis => "class=\"axis\"".to_owned(),
        Role::Card(card) => format!("class=\"card\" id=\"card-{card}\""),
        Role::Arrow { arrow, from, to } => {
            format!("class=\"arrow\" id=\"arrow-{arrow}\" data-from=\"card-{from}\" data-to=\"card-{to}\"")
        }
    };
    *out += ">\n";
    if !part.tooltip.is_empty() {
        let lines: Vec<String> = part.tooltip.iter().map(|line| escape(line)).collect();
        *out += &format!("<title>{}</title>\n", lines.join("\n"));
    }
    for mark in &part.marks {
        match mark {
            Mark::Outline(outline) => write_outline(out, outline, theme),
            Mark::Words(words) => write_words(out, words, theme),
        }
    }
    *out += "</g>\n";
}

fn write_outline(out: &mut String, outline: &Outline, theme: Theme) {
    let classes =
        [outline.fill.map(|tint| class("fill", tint)), outline.line.map(|line| class("line", line.tint))];
    let classes: Vec<String> = classes.into_iter().flatten().collect();
    let fill = outline.fill.map_or("none", |tint| theme.colour(tint));
    *out += &format!("<path class=\"{}\" d=\"{}\" fill=\"{fill}\"", classes.join(" "), path(&outline.path));
    if let Some(Line { tint, width, dash }) = outline.line {
        *out += &format!(" stroke=\"{}\" stroke-width=\"{}\"", theme.colour(tint), number(width));
        *out += match dash {
            Dash::Solid => "",
            Dash::Dashed => " stroke-dasharray=\"6 4\"",
            Dash::Dotted => " stroke-dasharray=\"0.01 3.6\" stroke-linecap=\"round\"",
        };
    }
    *out += "/>\n";
}

fn write_words(out: &mut String, words: &Words, theme: Theme) {
    let anchor = match words.align {
        Align::Left => "",
        Align::Middle => " text-anchor=\"middle\"",
        Align::Right => " text-anchor=\"end\"",
    };
    *out += &format!(
        "<text class=\"{}\" x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{}{}{anchor}{}>{}</text>\n",
        class("fill", words.tint),
        number(words.at.x),
        number(words.at.y),
        number(words.size),
        theme.colour(words.tint),
        if words.bold { " font-weight=\"bold\"" } else { "" },
        other_fonts(&words.text),
        held(words),
        xml(&lettering::directed(&visible(&words.text)))
    );
}

/// The fonts of a line that doesn't stand in the one of the whole drawing.
fn other_fonts(text: &str) -> String {
    match lettering::font(text) {
        Font::Liberation => String::new(),
        other => format!(" font-family=\"{}\"", other.families()),
    }
}

/// Holds a line to the width that it was measured with, so that it stays in its box where the viewer has none of our fonts.
///
/// Only where that width is what the letters take and not a guess: else they would be pulled apart.
fn held(words: &Words) -> String {
    let measured = lettering::font(&words.text) == Font::Liberation;
    if !measured || words.width <= 0.0 {
        return String::new();
    }
    format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", number(words.width))
}

fn path(strokes: &[Stroke]) -> String {
    let mut path = String::new();
    let mut add = |sign: char, points: &[super::Point]| {
        path.push(sign);
        for (i, point) in points.iter().enumerate() {
            let blank = if i == 0 { "" } else { " " };
            path.push_str(&format!("{blank}{} {}", number(point.x), number(point.y)));
        }
    };
    for stroke in strokes {
        match stroke {
            Stroke::Move(to) => add('M', &[*to]),
            Stroke::Line(to) => add('L', &[*to]),
            Stroke::Curve(a, b, to) => add('C', &[*a, *b, *to]),
            Stroke::Close => add('Z', &[]),
        }
    }
    path
}

fn class(what: &str, tint: Tint) -> String {
    format!("{what}-{}", name(tint))
}

/// What a colour is called in the classes of an SVG file.
pub(super) fn name(tint: Tint) -> &'static str {
    match tint {
        Tint::Paper => "paper",
        Tint::Ink => "ink",
        Tint::Grey => "grey",
        Tint::Pale => "pale",
        Tint::Against => "against",
        Tint::Known => "known",
        Tint::Ours => "ours",
        Tint::Related => "related",
        Tint::Claim => "claim",
        Tint::Document => "document",
        Tint::AgainstInside => "against-inside",
        Tint::Fold => "fold",
    }
}

/// Writes a length: short, and the same everywhere. What is no number is 0.
fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Returns a text as XML that shows just that, between tags and in quoted attributes.
///
/// What XML can't hold, and what would turn the direction of what follows, becomes `�` ([`seen`]).
fn escape(text: &str) -> String {
    xml(&visible(text))
}

fn visible(text: &str) -> String {
    text.chars().map(seen).collect()
}

/// Writes the five characters that have a meaning in XML as entities.
fn xml(visible: &str) -> String {
    let mut safe = String::with_capacity(visible.len());
    for c in visible.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

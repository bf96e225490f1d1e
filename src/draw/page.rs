//! A picture as one HTML page to explore: nothing is loaded, and it says all that it shows without script as well.
//!
//! The page holds everything as text: the answer, what the signs mean, what is not drawn, and box by box what the
//! picture shows ([`told`]). Its script (`page.js`) moves the picture and copies from that text; it makes nothing of a
//! string. All that comes from the records goes through [`escape`] or, inside of the picture, through
//! [`svg`](super::svg). The policy lets the browser run this script and use this style, known by their hashes, and load
//! nothing at all.

mod chains;
mod told;

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use super::compose::sample;
use super::drawing::{Drawing, Mark, Part, Rect, Role, Tint};
use super::extent;
use super::svg::{self, element};
use super::theme::Theme;
use super::{LegendEntry, Picture};
use crate::format::escape_html as escape;

const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// The room around what is drawn.
const MARGIN: f64 = 12.0;
/// The colours of the page itself.
const OWN: [Tint; 6] = [Tint::Paper, Tint::Ink, Tint::Grey, Tint::Pale, Tint::Known, Tint::Fold];
/// How the picture is used, for who sees the page for the first time.
const HELP: [(&str, &str); 4] = [
    ("Esc", "shows everything again"),
    ("Drag", "to move; wheel, + or − to zoom"),
    ("← ↑ → ↓", "go from box to box"),
    ("/", "finds a box by its words"),
];

/// Returns a page around a picture, of which the drawing was made.
pub fn page(drawing: &Drawing, picture: &Picture) -> String {
    let legend: Vec<(Drawing, &LegendEntry)> =
        picture.legend.iter().map(|entry| (sample(entry), entry)).collect();
    let wide = shown(drawing).fold(Rect::default(), |all, part| all.with(&extent::of(part)));
    let style = style(drawing, &legend, wide.width > wide.height);
    let title = escape(&picture.title.join(" "));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; script-src {}; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#told\">The picture in words</a>\n<main>\n<div class=\"sheet\">\n{}{}{}</div>\n{}</main>\n\
         <script>{SCRIPT}</script>\n</body>\n</html>\n",
        source(&style),
        source(SCRIPT),
        heading(picture),
        stage(drawing, &title),
        margin(picture, &legend),
        told::told(picture),
    )
}

/// How a policy names a style or a script that stands in the page: by its hash.
fn source(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// The style of the page, with the colours of both themes. Paper is always light.
fn style(drawing: &Drawing, legend: &[(Drawing, &LegendEntry)], lying: bool) -> String {
    let drawings = std::iter::once(drawing).chain(legend.iter().map(|(sample, _)| sample));
    let mut tints: BTreeSet<Tint> = drawings.flat_map(|one| &one.parts).flat_map(tints).collect();
    tints.extend(OWN);
    let colours = |theme: Theme| {
        let one = |tint: &Tint| format!("--{}:{};", svg::name(*tint), theme.colour(*tint));
        tints.iter().map(one).collect::<String>()
    };
    let classes = |tint: &Tint| {
        let name = svg::name(*tint);
        format!(".fill-{name}{{fill:var(--{name})}}\n.line-{name}{{stroke:var(--{name})}}\n")
    };
    let (light, dark) = (colours(Theme::Light), colours(Theme::Dark));
    format!(
        "\n:root{{color-scheme:light;{light}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n\
         @media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n\
         @page{{size:{}}}\n{}{STYLE}",
        if lying { "landscape" } else { "portrait" },
        tints.iter().map(classes).collect::<String>()
    )
}

/// The colours of a part.
fn tints(part: &Part) -> impl Iterator<Item = Tint> {
    part.marks
        .iter()
        .flat_map(|mark| match mark {
            Mark::Words(words) => [Some(words.tint), None],
            Mark::Outline(outline) => [outline.fill, outline.line.map(|line| line.tint)],
        })
        .flatten()
}

/// What the picture of a page shows; the rest is said by the page.
fn shown(drawing: &Drawing) -> impl Iterator<Item = &Part> {
    drawing.parts.iter().filter(|part| !matches!(part.role, Role::Ground | Role::Legend))
}

fn heading(picture: &Picture) -> String {
    let mut out =
        format!("<header>\n<h1 id=\"about\" dir=\"auto\">{}</h1>\n", escape(&picture.title.join(" ")));
    for (class, lines) in [("answer", &picture.answer), ("details", &picture.details)] {
        if !lines.is_empty() {
            out += &format!("<p id=\"{class}\" dir=\"auto\">{}</p>\n", escape(&lines.join(" ")));
        }
    }
    out + "</header>\n"
}

/// The picture, and what moves it. Without script there is nothing to press.
fn stage(drawing: &Drawing, title: &str) -> String {
    let mut extents = shown(drawing).map(extent::of);
    let first = extents.next().unwrap_or(Rect { x: 0.0, y: 0.0, width: 1.0, height: 1.0 });
    let view = extents.fold(first, |all, one| all.with(&one)).grown(MARGIN);
    let attributes =
        format!("id=\"picture\" role=\"img\" aria-label=\"{title}\" aria-describedby=\"answer\"");
    format!(
        "<section id=\"stage\" aria-label=\"The picture\">\n\
         <div id=\"tools\" role=\"group\" aria-label=\"Move and find\" hidden>\n\
         <input id=\"find\" type=\"search\" placeholder=\"Find a box  /\" aria-label=\"Find a box by its words\" \
         autocomplete=\"off\" spellcheck=\"false\">\n\
         <button id=\"all\" type=\"button\" title=\"Show all chains again (Esc)\" hidden>Show all</button>\n\
         <button id=\"out\" type=\"button\" title=\"Farther (−)\" aria-label=\"Farther\">−</button>\n\
         <button id=\"in\" type=\"button\" title=\"Closer (+)\" aria-label=\"Closer\">+</button>\n\
         <button id=\"fit\" type=\"button\" title=\"Fit into the window (0)\">Fit</button>\n\
         <button id=\"dark\" type=\"button\" aria-pressed=\"false\" title=\"Light or dark\">Dark</button>\n\
         <a href=\"#told\">In words</a>\n<p id=\"status\" role=\"status\"></p>\n</div>\n{}\
         <div id=\"tip\" aria-hidden=\"true\" hidden></div>\n</section>\n",
        element(shown(drawing), view, Theme::Light, &attributes)
    )
}

/// What stands beside the picture: the evidence, what the signs mean, and what is not drawn.
fn margin(picture: &Picture, legend: &[(Drawing, &LegendEntry)]) -> String {
    let mut out = "<aside aria-label=\"About the picture\">\n<section id=\"evidence\" aria-label=\"Evidence\" hidden>\n\
                   <h2>How to read on</h2>\n<dl>\n"
        .to_owned();
    let click =
        if picture.chains { "to see its chains alone (Enter)" } else { "to see what it connects (Enter)" };
    let point = [("Point", "at a box or line for its evidence"), ("Click", click)];
    for (keys, what) in point.into_iter().chain(HELP) {
        out += &format!("<dt>{keys}</dt><dd>{what}</dd>\n");
    }
    out += "</dl>\n</section>\n";
    if !picture.left_out.is_empty() {
        out += "<section>\n<h2>Not drawn</h2>\n<ul>\n";
        for note in &picture.left_out {
            out += &format!("<li dir=\"auto\">{}</li>\n", escape(note));
        }
        out += "</ul>\n</section>\n";
    }
    if !legend.is_empty() {
        out += "<section>\n<h2>What the signs mean</h2>\n<ul class=\"signs\">\n";
        for (sample, entry) in legend {
            let (LegendEntry::Card(_, words) | LegendEntry::Badge(_, words) | LegendEntry::Arrow(_, words)) =
                entry;
            let view = Rect { x: 0.0, y: 0.0, width: sample.width, height: sample.height }.grown(1.5);
            let sample = element(&sample.parts, view, Theme::Light, "aria-hidden=\"true\"");
            let name = match entry {
                LegendEntry::Badge(badge, _) => {
                    format!("<span class=\"unseen\">{}: </span>", escape(&badge.words))
                }
                _ => String::new(),
            };
            out += &format!("<li>{sample}<span>{name}{}</span></li>\n", escape(words));
        }
        out += "</ul>\n</section>\n";
    }
    out + "</aside>\n"
}

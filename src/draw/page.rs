//! A picture or a chart as one HTML page to explore: nothing is loaded, and it says all that it shows without script too.
//!
//! The page holds everything as text: the answer, what the signs mean, what is not drawn, and box by box or row by row what
//! is shown ([`told`], [`rows`]). Its script (`page.js`) moves the picture and copies from that text; it makes nothing of a
//! string. All that comes from the records goes through [`escape`] or, inside of the picture, through
//! [`svg`](super::svg). The policy lets the browser run this script and use this style, known by their hashes, and load
//! nothing at all.

mod chains;
mod rows;
mod told;

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use super::compose::{sample, samples};
use super::drawing::{Drawing, Mark, Part, Rect, Role, Tint};
use super::extent;
use super::svg::{self, element};
use super::theme::Theme;
use super::{Chart, LegendEntry, Picture};
use crate::format::escape_html as escape;

const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// The room around what is drawn.
const MARGIN: f64 = 12.0;
/// The colours of the page itself.
const OWN: [Tint; 6] = [Tint::Paper, Tint::Ink, Tint::Grey, Tint::Pale, Tint::Known, Tint::Fold];

/// What a page says around a drawing.
struct Content<'a> {
    title: String,
    answer: &'a [String],
    details: &'a [String],
    left_out: &'a [String],
    signs: Vec<Meaning>,
    /// All that is shown in words, as HTML.
    told: String,
    of: &'static Of,
}

/// A sign of the legend.
struct Meaning {
    sample: Drawing,
    /// What the sample says, for who can't see it.
    name: String,
    words: String,
}

/// What a page calls what it shows, and how that is used.
struct Of {
    /// The whole.
    whole: &'static str,
    /// What it consists of: one, and several.
    one: &'static str,
    many: &'static str,
    /// What a click on one of them is for.
    click: &'static str,
    /// The keys that go from one to the next.
    keys: &'static str,
}

const PICTURE: Of = Of {
    whole: "picture",
    one: "box",
    many: "boxes",
    click: "to see what it connects (Enter)",
    keys: "← ↑ → ↓",
};
const CHAINS: Of = Of { click: "to see its chains alone (Enter)", ..PICTURE };
const CHART: Of =
    Of { whole: "chart", one: "row", many: "rows", click: "to see it alone (Enter)", keys: "↑ ↓" };

/// Returns a page around a picture, of which the drawing was made.
pub fn page(drawing: &Drawing, picture: &Picture) -> String {
    let meaning = |entry: &LegendEntry| {
        let (LegendEntry::Card(_, words) | LegendEntry::Badge(_, words) | LegendEntry::Arrow(_, words)) =
            entry;
        let name = if let LegendEntry::Badge(badge, _) = entry { badge.words.clone() } else { String::new() };
        Meaning { sample: sample(entry), name, words: words.clone() }
    };
    let content = Content {
        title: picture.title.join(" "),
        answer: &picture.answer,
        details: &picture.details,
        left_out: &picture.left_out,
        signs: picture.legend.iter().map(meaning).collect(),
        told: told::told(picture),
        of: if picture.chains { &CHAINS } else { &PICTURE },
    };
    content.around(drawing)
}

/// Returns a page around a chart, of which the drawing was made.
pub fn page_chart(drawing: &Drawing, chart: &Chart) -> String {
    let meaning = |(sample, words)| Meaning { sample, name: String::new(), words };
    let content = Content {
        title: chart.title.join(" "),
        answer: &chart.answer,
        details: &chart.details,
        left_out: &chart.left_out,
        signs: samples(chart).into_iter().map(meaning).collect(),
        told: rows::told(chart),
        of: &CHART,
    };
    content.around(drawing)
}

impl Content<'_> {
    fn around(&self, drawing: &Drawing) -> String {
        let wide = shown(drawing).fold(Rect::default(), |all, part| all.with(&extent::of(part)));
        let style = style(drawing, &self.signs, wide.width > wide.height);
        let (title, whole) = (escape(&self.title), self.of.whole);
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; script-src {}; \
             base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#told\">The {whole} in words</a>\n<main>\n<div class=\"sheet\">\n{}{}{}</div>\n\
             <section id=\"told\" aria-labelledby=\"told-name\">\n<h2 id=\"told-name\">The {whole} in words</h2>\n\
             {}</section>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
            source(&style),
            source(SCRIPT),
            self.heading(),
            self.stage(drawing),
            self.margin(),
            self.told,
        )
    }

    fn heading(&self) -> String {
        let mut out = format!("<header>\n<h1 id=\"about\" dir=\"auto\">{}</h1>\n", escape(&self.title));
        for (class, lines) in [("answer", self.answer), ("details", self.details)] {
            if !lines.is_empty() {
                out += &format!("<p id=\"{class}\" dir=\"auto\">{}</p>\n", escape(&lines.join(" ")));
            }
        }
        out + "</header>\n"
    }

    /// The picture, and what moves it. Without script there is nothing to press.
    fn stage(&self, drawing: &Drawing) -> String {
        let Of { whole, one, many, .. } = self.of;
        let mut extents = shown(drawing).map(extent::of);
        let first = extents.next().unwrap_or(Rect { x: 0.0, y: 0.0, width: 1.0, height: 1.0 });
        let view = extents.fold(first, |all, one| all.with(&one)).grown(MARGIN);
        let attributes = format!(
            "id=\"picture\" data-of=\"{one} {many}\" role=\"img\" aria-label=\"{}\" aria-describedby=\"answer\"",
            escape(&self.title)
        );
        format!(
            "<section id=\"stage\" aria-label=\"The {whole}\">\n\
             <div id=\"tools\" role=\"group\" aria-label=\"Move and find\" hidden>\n\
             <input id=\"find\" type=\"search\" placeholder=\"Find a {one}  /\" aria-label=\"Find a {one} by its words\" \
             autocomplete=\"off\" spellcheck=\"false\">\n\
             <button id=\"all\" type=\"button\" data-key=\"Escape\" title=\"Show everything again (Esc)\" hidden>Show all</button>\n\
             <button type=\"button\" data-key=\"-\" title=\"Farther (−)\" aria-label=\"Farther\">−</button>\n\
             <button type=\"button\" data-key=\"+\" title=\"Closer (+)\" aria-label=\"Closer\">+</button>\n\
             <button type=\"button\" data-key=\"0\" title=\"Fit into the window (0)\">Fit</button>\n\
             <button id=\"dark\" type=\"button\" aria-pressed=\"false\" title=\"Light or dark\">Dark</button>\n\
             <a href=\"#told\">In words</a>\n<p id=\"status\" role=\"status\"></p>\n</div>\n{}\
             <div id=\"tip\" aria-hidden=\"true\" hidden></div>\n</section>\n",
            element(shown(drawing), view, Theme::Light, &attributes)
        )
    }

    /// What stands beside the picture: the evidence, what the signs mean, and what is not drawn.
    fn margin(&self) -> String {
        let mut out = format!("<aside aria-label=\"About the {}\">\n", self.of.whole);
        out += &self.help();
        if !self.left_out.is_empty() {
            out += "<section>\n<h2>Not drawn</h2>\n<ul>\n";
            for note in self.left_out {
                out += &format!("<li dir=\"auto\">{}</li>\n", escape(note));
            }
            out += "</ul>\n</section>\n";
        }
        if !self.signs.is_empty() {
            out += "<section>\n<h2>What the signs mean</h2>\n<ul class=\"signs\">\n";
            for Meaning { sample, name, words } in &self.signs {
                let view = Rect { x: 0.0, y: 0.0, width: sample.width, height: sample.height }.grown(1.5);
                let sample = element(&sample.parts, view, Theme::Light, "aria-hidden=\"true\"");
                let name = match name.as_str() {
                    "" => String::new(),
                    name => format!("<span class=\"unseen\">{}: </span>", escape(name)),
                };
                out += &format!("<li>{sample}<span>{name}{}</span></li>\n", escape(words));
            }
            out += "</ul>\n</section>\n";
        }
        out + "</aside>\n"
    }

    /// How the page is used, for who sees it for the first time; then the evidence stands there.
    fn help(&self) -> String {
        let Of { one, click, keys, .. } = self.of;
        let help = [
            ("Point", format!("at a {one}{} for its evidence", if *one == "box" { " or line" } else { "" })),
            ("Click", (*click).to_owned()),
            ("Esc", "shows everything again".to_owned()),
            ("Drag", "to move; wheel, + or − to zoom".to_owned()),
            (keys, format!("go from {one} to {one}")),
            ("/", format!("finds a {one} by its words")),
        ];
        let mut lines = String::new();
        for (keys, what) in &help {
            lines += &format!("<dt>{keys}</dt><dd>{what}</dd>\n");
        }
        format!(
            "<section id=\"evidence\" aria-label=\"Evidence\" hidden>\n<h2>How to read on</h2>\n<dl>\n{lines}</dl>\n</section>\n"
        )
    }
}

/// How a policy names a style or a script that stands in the page: by its hash.
fn source(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// The style of the page, with the colours of both themes. Paper is always light.
fn style(drawing: &Drawing, signs: &[Meaning], lying: bool) -> String {
    let drawings = std::iter::once(drawing).chain(signs.iter().map(|sign| &sign.sample));
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

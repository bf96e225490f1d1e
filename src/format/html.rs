//! HTML: a page of plain words as one file that can be read, heard and printed.
//!
//! It loads nothing and runs nothing: no script, no link, no picture, and a policy that forbids them. Everything that
//! comes from the records goes through [`escape`]; a diagram is SVG whose texts are escaped where it is drawn. Nothing is
//! said by colour alone. On paper a sheet of a claim with a few chains takes one page.

use super::visible;
use crate::words::page::{Block, Page, Place, Section};

const STYLE: &str = include_str!("page.css");

/// What a browser may load for the page: its own style, nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Returns pages as one HTML file. The language is that of the sentences, as a BCP 47 tag; `records` is the language
/// of what comes from the records, if it is known.
pub fn html(pages: &[Page], records: Option<&str>) -> String {
    let title = match pages {
        [one] => format!("{}: {}", one.kind, one.title),
        _ => pages.first().map_or(String::new(), |one| format!("{}s", one.kind)),
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escape(&title)
    );
    for (number, one) in pages.iter().enumerate() {
        page(&mut out, one, number + 1, records);
    }
    out += "</main>\n</body>\n</html>\n";
    out
}

fn page(out: &mut String, page: &Page, number: usize, records: Option<&str>) {
    *out += &format!("<article aria-labelledby=\"sheet-{number}\">\n<header>\n");
    *out += &format!("<p class=\"kind\">{}</p>\n", escape(&page.kind));
    let language = lang(records);
    *out += &format!("<h1 id=\"sheet-{number}\"{language}>{}</h1>\n", escape(&page.title));
    for fact in &page.facts {
        *out += &format!("<p class=\"fact\">{}</p>\n", escape(fact));
    }
    *out += "</header>\n";
    let mut beside = false;
    for (i, one) in page.sections.iter().enumerate() {
        if beside != (one.place == Place::Beside) {
            *out += if beside { "</div>\n" } else { "<div class=\"beside\">\n" };
            beside = !beside;
        }
        section(out, one, &format!("sheet-{number}-{}", i + 1));
        if one.place == Place::Main {
            diagram(out, page);
        }
    }
    *out += if beside { "</div>\n" } else { "" };
    *out += &format!("<footer><p>{}</p></footer>\n</article>\n", escape(&page.foot));
}

/// The picture stands below the answer that it shows.
fn diagram(out: &mut String, page: &Page) {
    let Some(diagram) = &page.diagram else { return };
    let caption = escape(&diagram.caption);
    *out += &match &diagram.svg {
        Some(svg) => {
            format!("<figure>\n{}\n<figcaption>{caption}</figcaption>\n</figure>\n", svg.trim_end())
        }
        None => format!("<p class=\"small\">{caption}</p>\n"),
    };
}

fn section(out: &mut String, section: &Section, id: &str) {
    let class = if section.place == Place::Main { " class=\"main\"" } else { "" };
    *out += &format!(
        "<section{class} aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n",
        escape(&section.heading)
    );
    let is_part = |one: &Block| matches!(one, Block::Part { .. });
    for run in section.blocks.chunk_by(|a, b| is_part(a) && is_part(b)) {
        // One alone has the whole width.
        let columns = run.len() > 1;
        *out += if columns { "<div class=\"parts\">\n" } else { "" };
        run.iter().for_each(|one| block(out, one));
        *out += if columns { "</div>\n" } else { "" };
    }
    *out += "</section>\n";
}

fn block(out: &mut String, one: &Block) {
    match one {
        Block::Answer(text) => {
            *out += &format!("<p class=\"answer\"><strong>{}</strong></p>\n", escape(text));
        }
        Block::Text(text) => *out += &format!("<p>{}</p>\n", escape(text)),
        Block::Ready(text) => *out += &format!("<p class=\"ready\">{}</p>\n", escape(text)),
        Block::List(points) => list(out, "ul", "", points),
        Block::Small(points) => list(out, "ul", " class=\"small\"", points),
        Block::Chain(links) => list(out, "ol", " class=\"chain\"", links),
        Block::Part { heading, blocks } => {
            *out += &format!("<div class=\"part\">\n<h3>{}</h3>\n", escape(heading));
            blocks.iter().for_each(|one| block(out, one));
            *out += "</div>\n";
        }
        Block::Table { caption, head, rows } => table(out, caption, head, rows),
        Block::Quote { words, language } => {
            *out += &format!(
                "<blockquote{}><p>“{}”</p></blockquote>\n",
                lang(language.as_deref()),
                escape(words)
            );
        }
    }
}

fn list(out: &mut String, tag: &str, class: &str, items: &[String]) {
    *out += &format!("<{tag}{class}>\n");
    for item in items {
        *out += &format!("<li>{}</li>\n", escape(item));
    }
    *out += &format!("</{tag}>\n");
}

fn table(out: &mut String, caption: &str, head: &[String], rows: &[Vec<String>]) {
    *out += &format!("<table>\n<caption>{}</caption>\n<thead>\n<tr>", escape(caption));
    for cell in head {
        *out += &format!("<th scope=\"col\">{}</th>", escape(cell));
    }
    *out += "</tr>\n</thead>\n<tbody>\n";
    for row in rows {
        *out += "<tr>";
        for (i, cell) in row.iter().enumerate() {
            let (open, close) = if i == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
            *out += &format!("<{open}>{}</{close}>", escape(cell));
        }
        *out += "</tr>\n";
    }
    *out += "</tbody>\n</table>\n";
}

/// What is no language tag is left out: it would tell a screen reader nothing.
fn lang(language: Option<&str>) -> String {
    let is_tag =
        |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    language.filter(is_tag).map_or(String::new(), |language| format!(" lang=\"{}\"", escape(language)))
}

/// Returns a text as HTML that shows just that, between tags and in quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

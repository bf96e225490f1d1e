//! A picture as Graphviz DOT. The only file that knows Graphviz.
//!
//! Every id in the text is ours (`n0`, `n1`, …), and everybody else's text goes through
//! [`escape`], which leaves nothing that DOT, its escapes (`\N`) or its HTML-like labels could take for their own. The
//! writer behind it escapes nothing itself and aborts on a closed pipe: it writes into memory only.

use dot_writer::{Attributes, DotWriter, Scope};

mod chart;
mod heading;
mod look;

pub use chart::dot_chart;
use heading::heading;
use look::{colour, line, look};

use super::drawing::{Dash, Tint};
use super::label::seen;
use super::look::Voice;
use super::{Arrow, Badge, Card, Picture, Tone};

const FONT: &str = "Helvetica,Arial,sans-serif";

/// Returns a picture as a DOT file.
pub fn dot(picture: &Picture) -> String {
    let mut bytes = Vec::new();
    {
        let mut writer = DotWriter::from(&mut bytes);
        // Without it the writer drops every blank outside of quotes, those of labels as well.
        writer.set_pretty_print(true);
        let mut graph = writer.digraph();
        defaults(&mut graph, picture);
        let mut clustered = vec![false; picture.cards.len()];
        for cluster in &picture.clusters {
            let mut scope = graph.cluster();
            frame(&mut scope, &cluster.label, cluster.tone);
            for card in &cluster.cards {
                clustered[*card] = true;
                node(&mut scope, &format!("n{card}"), &picture.cards[*card]);
            }
        }
        for (i, card) in picture.cards.iter().enumerate().filter(|(i, _)| !clustered[*i]) {
            node(&mut graph, &format!("n{i}"), card);
        }
        for column in &picture.columns {
            let mut scope = graph.subgraph();
            quoted(&mut scope, "rank", "same");
            for card in column {
                drop(scope.node_named(format!("n{card}")));
            }
        }
        picture.arrows.iter().for_each(|arrow| edge(&mut graph, arrow));
    }
    // Only text was written: there is nothing to be lost.
    String::from_utf8(bytes).unwrap_or_else(|fault| String::from_utf8_lossy(fault.as_bytes()).into_owned())
}

/// Makes a text safe everywhere in a DOT file: in quoted strings and in HTML-like labels.
///
/// The five characters that have a meaning there become entities, which Graphviz decodes in both places. A backslash
/// starts an escape even as an entity, and how often it has to be doubled depends on the attribute and the version:
/// it becomes `∖` (U+2216), which looks the same. A closing bracket at the beginning is an entity too: of a text
/// that is `]` or `]]` Graphviz waits for the end of a CDATA section. What can't be shown is replaced by [`seen`].
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let text = text.strip_prefix(']').inspect(|_| safe.push_str("&#93;")).unwrap_or(text);
    for c in text.chars().map(seen) {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\\' => safe.push('\u{2216}'),
            // They keep the order of words in scripts written to the left, and would turn a terminal.
            '\u{61c}' | '\u{200e}' | '\u{200f}' => safe.push_str(&format!("&#{};", u32::from(c))),
            c => safe.push(c),
        }
    }
    safe
}

/// Sets an attribute to one of our own words.
fn quoted(to: &mut impl Attributes, name: &str, value: &str) {
    to.set(name, value, true);
}

/// The most bytes of a string.
const LONGEST: usize = 12_000;

/// Sets an attribute to lines of plain text, as many as Graphviz can read.
fn plain(to: &mut impl Attributes, name: &str, lines: &[String]) {
    // Graphviz can't read a string that is longer than 16,384 bytes.
    let mut room = LONGEST;
    let fits = |line: &String| {
        room = room.saturating_sub(line.len() + 5);
        room > 0
    };
    let mut shown: Vec<String> = lines.iter().map(|line| escape(line)).take_while(fits).collect();
    if shown.len() < lines.len() {
        shown.push("…".to_owned());
    }
    let lines = shown;
    to.set(name, &lines.join("&#10;"), true);
}

/// Type of a line in a label.
#[derive(Clone, Copy)]
struct Type {
    size: u8,
    bold: bool,
    tint: Tint,
}

/// The words of what has fallen, struck through.
fn struck(row: &str) -> String {
    row.replace("<TD>", "<TD><S>").replace("</TD>", "</S></TD>")
}

/// One line of an HTML-like label; there is always something in it, as Graphviz takes an empty one for a fault.
fn typeset(line: &str, style: Type) -> String {
    let text = if line.trim().is_empty() { "–".to_owned() } else { escape(line) };
    let text = if style.bold { format!("<B>{text}</B>") } else { text };
    format!(r#"<FONT POINT-SIZE="{}" COLOR="{}">{text}</FONT>"#, style.size, colour(style.tint))
}

/// A table of one column.
fn table(rows: &[String], align: &str) -> String {
    // Everybody else's text is escaped by now: what still reads `<TD` is ours.
    let mut table = String::from(r#"<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="1" CELLPADDING="0">"#);
    for row in rows {
        for (number, part) in row.split("<TD").enumerate() {
            if number > 0 {
                table.extend([r#"<TD ALIGN=""#, align, "\""]);
            }
            table.push_str(part);
        }
    }
    table.push_str("</TABLE>>");
    table
}

fn row(content: &str) -> String {
    format!("<TR><TD>{content}</TD></TR>")
}

fn rows(lines: &[String], style: Type) -> impl Iterator<Item = String> {
    lines.iter().map(move |line| row(&typeset(line, style)))
}

fn defaults(graph: &mut Scope, picture: &Picture) {
    graph.set("label", &heading(picture), false);
    for (name, value) in [
        ("labelloc", "t"),
        ("labeljust", "l"),
        ("rankdir", "LR"),
        ("fontname", FONT),
        ("bgcolor", colour(Tint::Paper)),
        ("nodesep", "0.22"),
        ("ranksep", "0.65"),
        ("pad", "0.3"),
        ("charset", "UTF-8"),
        // Ranks across clusters: who disputes a claim stands next to it, not at the far end of their frame.
        ("newrank", "true"),
        // A picture of many boxes is laid out in seconds and a little less tidily.
        ("nslimit", if picture.cards.len() > 150 { "4" } else { "20" }),
        ("mclimit", if picture.cards.len() > 150 { "0.5" } else { "2" }),
    ] {
        quoted(graph, name, value);
    }
    let mut nodes = graph.node_attributes();
    for (name, value) in [("fontname", FONT), ("margin", "0.12,0.06"), ("height", "0.3"), ("style", "filled")]
    {
        quoted(&mut nodes, name, value);
    }
    drop(nodes);
    let mut edges = graph.edge_attributes();
    for (name, value) in [("fontname", FONT), ("fontsize", "9"), ("arrowsize", "0.7")] {
        quoted(&mut edges, name, value);
    }
}

fn frame(scope: &mut Scope, label: &[String], tone: Tone) {
    let against = tone == Tone::Against;
    let (words, line) = if against { (Tint::Against, Tint::Against) } else { (Tint::Grey, Tint::Pale) };
    let lines: Vec<String> = rows(label, Type { size: 10, bold: true, tint: words }).collect();
    match lines.as_slice() {
        // Without one of its own a cluster inherits the label of the graph.
        [] => quoted(scope, "label", ""),
        lines => {
            scope.set("label", &table(lines, "LEFT"), false);
        }
    }
    let style = if against { "rounded,dashed" } else { "rounded" };
    for (name, value) in [("labeljust", "l"), ("style", style), ("color", colour(line)), ("margin", "10")] {
        quoted(scope, name, value);
    }
}

fn node(scope: &mut Scope, id: &str, card: &Card) {
    let mut node = scope.node_named(id);
    let look = look(card);
    let size = if card.tone == Tone::Main { 13 } else { 11 };
    let label = Type { size, bold: look.bold, tint: look.words };
    let mut lines: Vec<String> = rows(&card.lines, label).collect();
    if look.struck {
        lines.iter_mut().for_each(|line| *line = struck(line));
    }
    lines.extend(rows(&card.small, Type { size: 8, bold: false, tint: Tint::Grey }));
    lines.extend(card.badges.iter().map(badge));
    if lines.is_empty() {
        lines.push(row(&typeset("", label)));
    }
    node.set("label", &table(&lines, "CENTER"), false);
    quoted(&mut *node, "shape", look.shape);
    quoted(&mut *node, "style", &look.style);
    quoted(&mut *node, "fillcolor", look.fill);
    quoted(&mut *node, "color", look.line);
    quoted(&mut *node, "penwidth", &look.width);
    if look.peripheries > 1 {
        quoted(&mut *node, "peripheries", "2");
    }
    if matches!(look.shape, "ellipse" | "octagon") {
        // Around a table these shapes leave room enough by themselves.
        quoted(&mut *node, "margin", "0.01,0.01");
    }
    let tooltip = if card.tooltip.is_empty() { &card.lines } else { &card.tooltip };
    plain(&mut *node, "tooltip", tooltip);
}

fn badge(badge: &Badge) -> String {
    let look = super::look::badge(badge.kind);
    let words = typeset(&badge.words, Type { size: 9, bold: true, tint: look.words });
    let (fill, line) = (colour(look.fill), colour(look.line.tint));
    let style = if look.line.dash == Dash::Dotted { "dotted" } else { "solid" };
    format!(
        r#"<TR><TD BORDER="1" CELLPADDING="2" BGCOLOR="{fill}" COLOR="{line}" STYLE="{style}">{words}</TD></TR>"#
    )
}

fn edge(graph: &mut Scope, arrow: &Arrow) {
    let (left, right) = if arrow.leftwards { (arrow.to, arrow.from) } else { (arrow.from, arrow.to) };
    let mut edge = graph.edge(format!("n{left}"), format!("n{right}")).attributes();
    let line = line(arrow.kind);
    quoted(&mut edge, "style", line.style);
    quoted(&mut edge, "color", &line.colour);
    quoted(&mut edge, "penwidth", &line.width);
    let (head, tail) = if arrow.leftwards { (line.tail, line.head) } else { (line.head, line.tail) };
    for (name, value) in [("dir", "both"), ("arrowhead", head), ("arrowtail", tail)] {
        quoted(&mut edge, name, value);
    }
    if !arrow.label.is_empty() {
        let look = super::look::arrow(arrow.kind);
        let loud = look.voice != Voice::Quiet;
        let style = Type { size: if loud { 10 } else { 9 }, bold: loud, tint: look.words };
        let lines: Vec<String> = rows(&arrow.label, style).collect();
        edge.set("label", &on_paper(&lines, arrow.free), false);
    }
    let tooltip = if arrow.tooltip.is_empty() { &arrow.label } else { &arrow.tooltip };
    plain(&mut edge, "tooltip", tooltip);
    if arrow.free {
        quoted(&mut edge, "constraint", "false");
    }
}

/// The words on a line, on paper of their own, so that the line doesn't run through them. Between boxes above each other
/// some of the line stays in sight on both sides of them.
fn on_paper(lines: &[String], spaced: bool) -> String {
    let words = inner(lines, "CENTER");
    let space = if spaced { r#"<TR><TD HEIGHT="12"></TD></TR>"# } else { "" };
    let paper = colour(Tint::Paper);
    format!(
        r#"<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="0">{space}<TR><TD BGCOLOR="{paper}">{words}</TD></TR>{space}</TABLE>>"#
    )
}

/// A table to be put into a cell of another.
fn inner(lines: &[String], align: &str) -> String {
    let table = table(lines, align);
    table[1..table.len() - 1].to_owned()
}

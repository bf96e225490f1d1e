//! A picture as Graphviz DOT. The only file that knows Graphviz.
//!
//! Every id in the text is ours (`n0`, `n1`, …), and everybody else's text goes through
//! [`escape`], which leaves nothing that DOT, its escapes (`\N`) or its HTML-like labels could take for their own. The
//! writer behind it escapes nothing itself and aborts on a closed pipe: it writes into memory only.

use dot_writer::{Attributes, DotWriter, Scope};

use super::{Arrow, ArrowKind, Badge, BadgeKind, Card, CardKind, LegendEntry, Picture, Tone};

// A muted Okabe-Ito palette: told apart by every kind of colour vision.
const INK: &str = "#222222";
const GREY: &str = "#595959";
const PALE: &str = "#8c8c8c";
const BLUE: &str = "#0b4f7d";
const VERMILION: &str = "#b34700";
const GREEN: &str = "#00664b";
const CLAIM_FILL: &str = "#fdf3d8";
const DOCUMENT_FILL: &str = "#eef4f9";
const AGAINST_FILL: &str = "#fdeee4";
const MORE_FILL: &str = "#f3f3f3";
const PAPER: &str = "#ffffff";

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
            column.iter().for_each(|card| drop(scope.node_named(format!("n{card}"))));
        }
        picture.arrows.iter().for_each(|arrow| edge(&mut graph, arrow));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Makes a text safe everywhere in a DOT file: in quoted strings and in HTML-like labels.
///
/// The five characters that have a meaning there become entities, which Graphviz decodes in both places. A backslash
/// starts an escape even as an entity, and how often it has to be doubled depends on the attribute and the version:
/// it becomes `∖` (U+2216), which looks the same. Control characters, marks that turn the direction of what follows,
/// and what XML can't hold become `�`, so that nothing is hidden; line breaks are broken by whoever makes the label.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\\' => safe.push('\u{2216}'),
            '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}' => safe.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {
                safe.push('\u{fffd}')
            }
            c if c.is_control() => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

/// Sets an attribute to one of our own words.
fn quoted(to: &mut impl Attributes, name: &str, value: &str) {
    to.set(name, value, true);
}

/// Sets an attribute to lines of plain text.
fn plain(to: &mut impl Attributes, name: &str, lines: &[String]) {
    let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    to.set(name, &lines.join("&#10;"), true);
}

/// Type of a line in a label.
#[derive(Clone, Copy)]
struct Type {
    size: u8,
    bold: bool,
    colour: &'static str,
}

/// One line of an HTML-like label; there is always something in it, as Graphviz takes an empty one for a fault.
fn typeset(line: &str, style: Type) -> String {
    let text = if line.trim().is_empty() { "–".to_owned() } else { escape(line) };
    let text = if style.bold { format!("<B>{text}</B>") } else { text };
    format!(r#"<FONT POINT-SIZE="{}" COLOR="{}">{text}</FONT>"#, style.size, style.colour)
}

/// A table of one column.
fn table(rows: &[String], align: &str) -> String {
    // Everybody else's text is escaped by now: what still reads `<TD` is ours.
    let rows: String =
        rows.iter().map(|row| row.replace("<TD", &format!(r#"<TD ALIGN="{align}""#))).collect();
    format!(r#"<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="1" CELLPADDING="0">{rows}</TABLE>>"#)
}

fn row(content: &str) -> String {
    format!("<TR><TD>{content}</TD></TR>")
}

fn rows<'a>(lines: &'a [String], style: Type) -> impl Iterator<Item = String> + 'a {
    lines.iter().map(move |line| row(&typeset(line, style)))
}

fn defaults(graph: &mut Scope, picture: &Picture) {
    graph.set("label", &heading(picture), false);
    for (name, value) in [
        ("labelloc", "t"),
        ("labeljust", "l"),
        ("rankdir", "LR"),
        ("fontname", FONT),
        ("bgcolor", PAPER),
        ("nodesep", "0.22"),
        ("ranksep", "0.55"),
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
    let colour = if tone == Tone::Against { VERMILION } else { PALE };
    let lines: Vec<String> = rows(label, Type { size: 10, bold: true, colour }).collect();
    scope.set("label", &table(&lines, "LEFT"), false);
    let style = if tone == Tone::Against { "rounded,dashed" } else { "rounded" };
    for (name, value) in [("labeljust", "l"), ("style", style), ("color", colour), ("margin", "10")] {
        quoted(scope, name, value);
    }
}

fn node(scope: &mut Scope, id: &str, card: &Card) {
    let mut node = scope.node_named(id);
    let claim = card.kind == CardKind::Claim;
    let size = if card.tone == Tone::Main { 13 } else { 11 };
    let bold = claim || card.tone == Tone::Against;
    let mut lines: Vec<String> = rows(&card.lines, Type { size, bold, colour: INK }).collect();
    lines.extend(rows(&card.small, Type { size: 8, bold: false, colour: GREY }));
    lines.extend(card.badges.iter().map(badge));
    if lines.is_empty() {
        lines.push(row(&typeset("", Type { size, bold, colour: INK })));
    }
    node.set("label", &table(&lines, "CENTER"), false);
    let look = look(card);
    quoted(&mut *node, "shape", look.shape);
    quoted(&mut *node, "style", look.style);
    quoted(&mut *node, "fillcolor", look.fill);
    quoted(&mut *node, "color", look.line);
    quoted(&mut *node, "penwidth", look.width);
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

/// The outline of a box.
struct Look {
    shape: &'static str,
    style: &'static str,
    fill: &'static str,
    line: &'static str,
    width: &'static str,
    peripheries: u8,
}

fn look(card: &Card) -> Look {
    let (shape, fill, peripheries) = match card.kind {
        CardKind::Claim => ("box", CLAIM_FILL, 1),
        CardKind::Document => ("note", DOCUMENT_FILL, 1),
        CardKind::Outlet => ("tab", PAPER, 1),
        CardKind::Organisation => ("box", PAPER, 1),
        CardKind::Authority => ("octagon", PAPER, 1),
        CardKind::Person | CardKind::Unknown => ("ellipse", PAPER, 1),
        CardKind::Group | CardKind::Rumour => ("ellipse", PAPER, 2),
        CardKind::Record => ("component", PAPER, 1),
        CardKind::Entity => ("folder", PAPER, 1),
        CardKind::More => ("box", MORE_FILL, 1),
    };
    let known = card.badges.iter().any(|badge| badge.kind == BadgeKind::Known);
    let open = !card.badges.is_empty() && card.badges.iter().all(|badge| badge.kind == BadgeKind::Open);
    let style = match card.kind {
        CardKind::Claim => "filled,rounded",
        CardKind::Rumour | CardKind::More => "filled,dashed",
        CardKind::Unknown => "filled,dotted",
        _ if open => "filled,dotted",
        _ => "filled",
    };
    let width = match (card.kind, card.tone) {
        (CardKind::Claim, Tone::Main) => "2.6",
        _ if known => "2.2",
        _ if style.ends_with("dotted") => "1.6",
        _ => "1.1",
    };
    let against = card.tone == Tone::Against;
    Look {
        shape,
        style,
        fill: if against { AGAINST_FILL } else { fill },
        line: if against { VERMILION } else { INK },
        width,
        peripheries,
    }
}

fn badge(badge: &Badge) -> String {
    let (fill, ink, style) = match badge.kind {
        BadgeKind::Known => (BLUE, PAPER, "solid"),
        BadgeKind::Inference => (MORE_FILL, INK, "solid"),
        BadgeKind::Open => (PAPER, INK, "dotted"),
    };
    let words = typeset(&badge.words, Type { size: 9, bold: true, colour: ink });
    format!(
        r#"<TR><TD BORDER="1" CELLPADDING="2" BGCOLOR="{fill}" COLOR="{INK}" STYLE="{style}">{words}</TD></TR>"#
    )
}

/// The line of an arrow: style, colour, width, head, direction.
fn line(kind: ArrowKind) -> [&'static str; 5] {
    match kind {
        ArrowKind::Chain => ["solid", INK, "1.1", "normal", "forward"],
        ArrowKind::Says => ["solid", GREY, "1.1", "vee", "forward"],
        ArrowKind::Passes => ["solid", PALE, "0.6", "vee", "forward"],
        // Two lines beside each other: the colours of a list are drawn in parallel.
        ArrowKind::Disputes => ["solid", "#b34700:#b34700", "0.9", "tee", "forward"],
        ArrowKind::Join => ["dashed", BLUE, "1.3", "onormal", "forward"],
        ArrowKind::Contradiction => ["bold", VERMILION, "3.2", "none", "none"],
        ArrowKind::Tension => ["dashed", VERMILION, "1.6", "none", "none"],
        ArrowKind::Relation => ["solid", GREEN, "1.1", "vee", "forward"],
        ArrowKind::About => ["dotted", GREY, "1.1", "odot", "forward"],
        ArrowKind::Belongs => ["dotted", GREY, "1.1", "odiamond", "forward"],
        ArrowKind::Identity => ["dashed", GREEN, "1.1", "none", "none"],
    }
}

/// The colour of the words on an arrow.
fn ink(kind: ArrowKind) -> &'static str {
    match kind {
        ArrowKind::Disputes | ArrowKind::Contradiction | ArrowKind::Tension => VERMILION,
        ArrowKind::Join => BLUE,
        ArrowKind::Relation | ArrowKind::Identity => GREEN,
        _ => GREY,
    }
}

fn edge(graph: &mut Scope, arrow: &Arrow) {
    let (left, right) = if arrow.leftwards { (arrow.to, arrow.from) } else { (arrow.from, arrow.to) };
    let mut edge = graph.edge(format!("n{left}"), format!("n{right}")).attributes();
    let [style, colour, width, head, direction] = line(arrow.kind);
    quoted(&mut edge, "style", style);
    quoted(&mut edge, "color", colour);
    quoted(&mut edge, "penwidth", width);
    let direction = if arrow.leftwards && direction == "forward" { "back" } else { direction };
    quoted(&mut edge, "dir", direction);
    quoted(&mut edge, if arrow.leftwards { "arrowtail" } else { "arrowhead" }, head);
    if !arrow.label.is_empty() {
        let loud = matches!(arrow.kind, ArrowKind::Disputes | ArrowKind::Contradiction | ArrowKind::Tension);
        let style = Type { size: if loud { 10 } else { 9 }, bold: loud, colour: ink(arrow.kind) };
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
    format!(
        r#"<<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="0">{space}<TR><TD BGCOLOR="{PAPER}">{words}</TD></TR>{space}</TABLE>>"#
    )
}

/// The title, the answer and the rest of it, and to their right the legend. They are the label of the whole graph, so
/// that they take no part in its layout.
fn heading(picture: &Picture) -> String {
    let mut lines: Vec<String> = rows(&picture.title, Type { size: 17, bold: true, colour: INK }).collect();
    lines.extend(rows(&picture.answer, Type { size: 13, bold: true, colour: BLUE }));
    lines.push(GAP.to_owned());
    lines.extend(rows(&picture.details, Type { size: 11, bold: false, colour: INK }));
    let legend = legend_lines(picture);
    let tall = |n: usize, points: usize| n * points;
    let left =
        tall(picture.title.len(), 21) + tall(picture.answer.len(), 17) + tall(picture.details.len(), 15) + 5;
    let right =
        legend.chunks(LEGEND_ROWS).next().map_or(0, |rows| rows.iter().map(|(_, points)| points).sum());
    // A table in a cell is stretched to the cell: an empty row takes up the difference.
    lines.push(filler(right, left));
    let answer = inner(&lines, "LEFT");
    let legend = legend_cells(picture, &legend, left.max(right));
    format!(
        r#"<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR><TD ALIGN="LEFT" VALIGN="TOP">{answer}</TD>{legend}</TR><TR><TD HEIGHT="16"></TD></TR></TABLE>>"#
    )
}

const GAP: &str = r#"<TR><TD HEIGHT="4"></TD></TR>"#;

/// An empty row as high as what is missing of the height that is wanted.
fn filler(wanted: usize, has: usize) -> String {
    format!(r#"<TR><TD HEIGHT="{}"></TD></TR>"#, wanted.saturating_sub(has).max(1))
}

fn inner(lines: &[String], align: &str) -> String {
    let table = table(lines, align);
    table[1..table.len() - 1].to_owned()
}

/// The legend in words, line by line with its height: shapes that HTML-like labels can't draw are named, ends look as they
/// do in the picture.
fn legend_lines(picture: &Picture) -> Vec<(String, usize)> {
    let small = Type { size: 9, bold: false, colour: GREY };
    let pair = |sample: &str, words: &str| {
        let words = typeset(words, small);
        (format!(r#"<TR><TD>{sample}</TD><TD WIDTH="6"></TD><TD>{words}</TD></TR>"#), 13)
    };
    let line = |entry: &LegendEntry| match entry {
        LegendEntry::Card(kind, words) => pair(&typeset(shape_words(*kind), small), words),
        LegendEntry::Badge(sample, words) => {
            let cell = badge(sample).replace("<TR>", "").replace("</TR>", "");
            let words = typeset(words, small);
            (format!(r#"<TR>{cell}<TD WIDTH="6"></TD><TD>{words}</TD></TR>"#), 18)
        }
        LegendEntry::Arrow(kind, words) => pair(&typeset(line_words(*kind), small), words),
    };
    picture.legend.iter().map(line).collect()
}

/// The legend in columns, and beside it what was left out.
fn legend_cells(picture: &Picture, legend: &[(String, usize)], height: usize) -> String {
    let mut columns: Vec<(Vec<String>, usize)> = legend
        .chunks(LEGEND_ROWS)
        .map(|column| {
            (column.iter().map(|(line, _)| line.clone()).collect(), column.iter().map(|(_, n)| n).sum())
        })
        .collect();
    if !picture.left_out.is_empty() {
        let mut notes: Vec<String> =
            vec![row(&typeset("Not drawn", Type { size: 9, bold: true, colour: INK }))];
        notes.extend(rows(&picture.left_out, Type { size: 9, bold: false, colour: INK }));
        let points = notes.len() * 13;
        columns.push((notes, points));
    }
    let cell = |(mut lines, points): (Vec<String>, usize)| {
        lines.push(filler(height, points));
        format!(r#"<TD WIDTH="28"></TD><TD ALIGN="LEFT" VALIGN="TOP">{}</TD>"#, inner(&lines, "LEFT"))
    };
    columns.into_iter().map(cell).collect()
}

/// The most lines of the legend below each other.
const LEGEND_ROWS: usize = 8;

/// What a shape looks like, in words.
fn shape_words(kind: CardKind) -> &'static str {
    match kind {
        CardKind::Claim => "rounded box",
        CardKind::Document => "folded corner",
        CardKind::Outlet => "box with a tab",
        CardKind::Organisation => "box",
        CardKind::Authority => "octagon",
        CardKind::Person => "ellipse",
        CardKind::Group => "double ellipse",
        CardKind::Record => "box with two lugs",
        CardKind::Rumour => "dashed double ellipse",
        CardKind::Unknown => "dotted ellipse",
        CardKind::Entity => "folder",
        CardKind::More => "dashed grey box",
    }
}

/// What a line looks like, in words.
fn line_words(kind: ArrowKind) -> &'static str {
    match kind {
        ArrowKind::Chain => "black arrow",
        ArrowKind::Says => "grey arrow",
        ArrowKind::Passes => "thin grey arrow",
        ArrowKind::Disputes => "double line with a bar",
        ArrowKind::Join => "dashed, open head",
        ArrowKind::Contradiction => "bold line",
        ArrowKind::Tension => "dashed line, no head",
        ArrowKind::Relation => "thin arrow with a word",
        ArrowKind::About => "dotted, small circle",
        ArrowKind::Belongs => "dotted, small diamond",
        ArrowKind::Identity => "thin dashed line",
    }
}

//! A chart as Graphviz can draw it: a row of dates, and below each what is dated so.

use std::collections::BTreeMap;

use dot_writer::{Attributes, DotWriter, Scope};

use super::look::colour;
use super::{Type, defaults, plain, quoted, rows, table};
use crate::draw::chart::{Chart, Row, Sign, SignKind};
use crate::draw::drawing::Tint;
use crate::draw::label::{CLAIM, wrap};
use crate::draw::{Picture, Tone};

/// A box: a row, and what of it is dated so; nothing if it is not dated.
type Dated<'c> = (&'c Row, Option<&'c Sign>);

/// Returns a chart as a DOT file.
pub fn dot_chart(chart: &Chart) -> String {
    let columns = columns(chart);
    let heading = Picture {
        title: chart.title.clone(),
        answer: chart.answer.clone(),
        details: chart.details.clone(),
        left_out: chart.left_out.clone(),
        ..Picture::default()
    };
    let mut bytes = Vec::new();
    {
        let mut writer = DotWriter::from(&mut bytes);
        // As for a picture: without it the writer drops blanks in labels.
        writer.set_pretty_print(true);
        let mut graph = writer.digraph();
        defaults(&mut graph, &heading);
        let mut number = 0;
        for (i, (date, boxes)) in columns.iter().enumerate() {
            let mut column = graph.subgraph();
            quoted(&mut column, "rank", "same");
            date_box(&mut column, &format!("d{i}"), date);
            let mut above = format!("d{i}");
            for dated in boxes {
                let id = format!("n{number}");
                row_box(&mut column, &id, dated);
                // Graphviz puts what is connected below each other in this order.
                quoted(&mut column.edge(&above, &id).attributes(), "style", "invis");
                above = id;
                number += 1;
            }
        }
        for i in 1..columns.len() {
            let mut edge = graph.edge(format!("d{}", i - 1), format!("d{i}")).attributes();
            quoted(&mut edge, "arrowhead", "none");
            quoted(&mut edge, "color", colour(Tint::Pale));
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The dates in the order of time, and what is dated so; last what is not dated.
fn columns(chart: &Chart) -> Vec<(String, Vec<Dated<'_>>)> {
    let mut dated: BTreeMap<(i64, i64, &str), Vec<Dated>> = BTreeMap::new();
    let mut undated: Vec<Dated> = Vec::new();
    for row in chart.rows() {
        let signs = || row.signs.iter().filter(|sign| !sign.bare && sign.kind != SignKind::Impossible);
        if signs().next().is_none() {
            undated.push((row, None));
        }
        for sign in signs() {
            dated.entry(sign.span.order()).or_default().push((row, Some(sign)));
        }
    }
    let mut columns: Vec<(String, Vec<Dated>)> =
        dated.into_iter().map(|((.., text), boxes)| (text.to_owned(), boxes)).collect();
    if !undated.is_empty() {
        columns.push(("not dated".to_owned(), undated));
    }
    columns
}

fn date_box(column: &mut Scope, id: &str, date: &str) {
    let mut node = column.node_named(id);
    let date = wrap(date, CLAIM, 2);
    let lines: Vec<String> = rows(&date, Type { size: 12, bold: true, tint: Tint::Known }).collect();
    node.set("label", &table(&lines, "CENTER"), false);
    quoted(&mut *node, "shape", "plaintext");
    quoted(&mut *node, "fillcolor", colour(Tint::Paper));
    plain(&mut *node, "tooltip", &date);
}

fn row_box(column: &mut Scope, id: &str, (row, sign): &Dated) {
    let mut node = column.node_named(id);
    let kind = sign.map(|sign| sign.kind);
    let against = row.tone == Tone::Against || matches!(kind, Some(SignKind::Against | SignKind::Contested));
    let tint = if against { Tint::Against } else { Tint::Ink };
    let small = Type { size: 8, bold: false, tint: Tint::Grey };
    let mut lines: Vec<String> = kind
        .map(SignKind::words)
        .into_iter()
        .flat_map(|word| rows(&[word.to_owned()], Type { size: 9, bold: true, tint }).collect::<Vec<_>>())
        .collect();
    lines.extend(rows(&wrap(&row.text, CLAIM, 5), Type { size: 11, bold: false, tint: Tint::Ink }));
    row.small.iter().for_each(|text| lines.extend(rows(&wrap(text, CLAIM + 8, 2), small)));
    let wrong = row.signs.iter().filter(|sign| sign.kind == SignKind::Impossible);
    for one in wrong {
        let words = format!("! {}", one.words);
        lines.extend(rows(&wrap(&words, CLAIM, 2), Type { size: 9, bold: true, tint: Tint::Against }));
    }
    node.set("label", &table(&lines, "LEFT"), false);
    let exact = sign.is_none_or(|sign| sign.span.is_exact());
    let [shape, fill, style] = match kind {
        Some(SignKind::Published) => ["note", colour(Tint::Document), "filled"],
        Some(SignKind::Said | SignKind::Against) => ["ellipse", colour(Tint::Paper), "filled"],
        Some(SignKind::Folded) => ["box", colour(Tint::Fold), "filled,dashed"],
        Some(_) if !exact => ["box", colour(Tint::Claim), "filled,rounded,dashed"],
        Some(_) => ["box", colour(Tint::Claim), "filled,rounded"],
        None => ["box", colour(Tint::Paper), "filled,dotted"],
    };
    for (name, value) in [("shape", shape), ("fillcolor", fill), ("style", style), ("color", colour(tint))] {
        quoted(&mut *node, name, value);
    }
    if sign.is_some_and(|sign| sign.first) {
        quoted(&mut *node, "penwidth", "2.6");
    }
    plain(&mut *node, "tooltip", &row.tooltip);
}

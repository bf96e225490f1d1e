//! The heading of a picture: title, answer and legend, as the label of the whole graph.

use super::look::{line_words, shape_words};
use super::{Type, badge, inner, row, rows, typeset};
use crate::draw::drawing::Tint;
use crate::draw::{LegendEntry, Picture};

/// The title, the answer and the rest of it, and to their right the legend. They are the label of the whole graph, so
/// that they take no part in its layout.
pub(super) fn heading(picture: &Picture) -> String {
    let mut lines: Vec<String> =
        rows(&picture.title, Type { size: 17, bold: true, tint: Tint::Ink }).collect();
    lines.extend(rows(&picture.answer, Type { size: 13, bold: true, tint: Tint::Known }));
    lines.push(GAP.to_owned());
    lines.extend(rows(&picture.details, Type { size: 11, bold: false, tint: Tint::Ink }));
    let legend = legend_lines(picture);
    let tall = |n: usize, points: usize| n * points;
    let left =
        tall(picture.title.len(), 21) + tall(picture.answer.len(), 17) + tall(picture.details.len(), 15) + 5;
    let right = legend
        .chunks(column_of(legend.len()))
        .next()
        .map_or(0, |rows| rows.iter().map(|(_, points)| points).sum());
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

/// The legend in words, line by line with its height: shapes that HTML-like labels can't draw are named, ends look as they
/// do in the picture.
fn legend_lines(picture: &Picture) -> Vec<(String, usize)> {
    let small = Type { size: 9, bold: false, tint: Tint::Grey };
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
        .chunks(column_of(legend.len()))
        .map(|column| {
            (column.iter().map(|(line, _)| line.clone()).collect(), column.iter().map(|(_, n)| n).sum())
        })
        .collect();
    if !picture.left_out.is_empty() {
        let mut notes: Vec<String> =
            vec![row(&typeset("Not drawn", Type { size: 9, bold: true, tint: Tint::Ink }))];
        notes.extend(rows(&picture.left_out, Type { size: 9, bold: false, tint: Tint::Ink }));
        let points = notes.len() * 13;
        columns.push((notes, points));
    }
    let cell = |(mut lines, points): (Vec<String>, usize)| {
        lines.push(filler(height, points));
        format!(r#"<TD WIDTH="28"></TD><TD ALIGN="LEFT" VALIGN="TOP">{}</TD>"#, inner(&lines, "LEFT"))
    };
    columns.into_iter().map(cell).collect()
}

/// How many lines of a legend stand below each other, so that its columns are of one height.
fn column_of(lines: usize) -> usize {
    lines.div_ceil(lines.div_ceil(LEGEND_ROWS).max(1)).max(1)
}

/// The most lines of the legend below each other.
const LEGEND_ROWS: usize = 9;

//! A chart in words: row by row what is dated how, who has it from whom, and what can't be right.

use super::told::{badges, link_to, list, own, small};
use crate::draw::chart::{Chart, Row, Sign, SignKind};
use crate::format::escape_html as escape;

/// Returns the chart in words.
pub(super) fn told(chart: &Chart) -> String {
    let mut out = String::new();
    // The row above of each depth, from which the one below it gave to whoever is above.
    let mut above: Vec<(usize, &Row)> = Vec::new();
    let mut at = 0;
    for group in &chart.groups {
        if !group.heading.is_empty() {
            out += &format!("<h3 dir=\"auto\">{}</h3>\n", escape(&group.heading));
        }
        out += "<ol class=\"boxes rows\">\n";
        above.clear();
        for row in &group.rows {
            while above.last().is_some_and(|(_, other)| other.depth >= row.depth) {
                above.pop();
            }
            out += &entry(at, row, above.last().copied());
            above.push((at, row));
            at += 1;
        }
        out += "</ol>\n";
    }
    out
}

fn entry(at: usize, row: &Row, outer: Option<(usize, &Row)>) -> String {
    let mut more = String::new();
    if let Some((outer, Row { text, .. })) = outer {
        more += &format!("<p>given as the source by {}</p>\n", link_to(outer, text));
    }
    more += &row.small.iter().map(|text| small(text)).collect::<String>();
    if !row.signs.is_empty() {
        let signs = row.signs.iter().map(|sign| format!("<li dir=\"auto\">{}</li>", escape(&dated(sign))));
        more += &format!("<ul>{}</ul>\n", signs.collect::<String>());
    }
    // What can't be right is a sign, but no date.
    let undated = !row.signs.is_empty() && row.signs.iter().all(|sign| sign.kind == SignKind::Impossible);
    more += &small(if undated { "not dated" } else { &row.note });
    more += &badges(&row.badges);
    // The first line often says again what the row is named.
    let (kind, evidence) = match row.tooltip.as_slice() {
        [first, rest @ ..] => match first.strip_suffix(&row.text).and_then(|kind| kind.strip_suffix(": ")) {
            Some(kind) => (kind, rest),
            None => ("", row.tooltip.as_slice()),
        },
        [] => ("", [].as_slice()),
    };
    more += &list(evidence);
    let name = if row.text.trim().is_empty() { "–" } else { &row.text };
    format!("<li id=\"box-{at}\">\n{}</li>\n", own(at, kind, name, &more))
}

/// What is dated, in a line. The words beside a sign may say the time themselves.
fn dated(sign: &Sign) -> String {
    let (what, time) = (sign.kind.words(), sign.span.in_words());
    let words = sign.words.as_str();
    let first = if sign.first && !words.contains("first") { ", perhaps the first known telling" } else { "" };
    let line = match sign.kind {
        SignKind::Impossible => return format!("⚠ {what}: {words}"),
        SignKind::Contested => format!("{} {time}, but contested", SignKind::Happened.words()),
        // The row says of how many.
        SignKind::Folded => time,
        SignKind::Against if words.contains(&time) => format!("{what}: {words}"),
        _ if words.starts_with(what) && words.contains(&time) => words.to_owned(),
        _ if words.is_empty() || words == time => format!("{what} {time}"),
        _ => format!("{what} {time}: {words}"),
    };
    format!("{line}{first}")
}

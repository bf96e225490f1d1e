//! A timeline as a chart: what is said to have happened when, who said it when, and what was published when.
//!
//! Of several claims each has a row (`several`), of one claim each step by which it was told (`one`). Nothing is dated
//! that the records don't date.

mod one;
mod several;

use super::chart::{Chart, Sign, SignKind, Span};
use super::label::wrap;
use crate::graph::View;
use crate::query::{Anachronism, Impossible, Timeline};
use crate::words;

/// The most rows of claims or tellings before those that are alike share one.
const MOST_ROWS: usize = 40;
/// The columns of a title, and of what stands below it: a chart is wide.
const WIDE_TITLE: usize = 110;
/// The columns of what stands below a title.
const WIDE: usize = 160;
/// The most lines of what else is to be said.
const MOST_DETAILS: usize = 4;

/// Draws a timeline. The title is that of a timeline of several claims; that of one claim is the claim.
pub fn timeline(view: &impl View, answer: &Timeline, title: &str) -> Chart {
    let mut chart = match answer.claims.as_slice() {
        [claim] => one::chart(view, answer, claim),
        _ => several::chart(view, answer, title),
    };
    let more = answer.anachronisms.len().saturating_sub(MOST_DETAILS);
    for one in answer.anachronisms.iter().take(MOST_DETAILS) {
        chart.details.extend(wrap(&words::timeline::anachronism(view, one), WIDE, 3));
    }
    if more > 0 {
        chart.left_out.push(words::chart::more_impossible(more));
    }
    for row in chart.groups.iter_mut().flat_map(|group| &mut group.rows) {
        row.signs.retain(|sign| !sign.span.is_unknown());
        row.signs.sort_by(|a, b| (a.span.order(), a.kind).cmp(&(b.span.order(), b.kind)));
    }
    chart.groups.retain(|group| !group.rows.is_empty());
    chart.explain();
    chart
}

/// The sign of times that can't all be right: from the late one back to the early one.
fn impossible(one: &Anachronism) -> Sign {
    let (early, late) = match &one.what {
        Impossible::BeforeItWasTold { outer, inner } => (outer.when, inner.when),
        Impossible::BeforeItHappened { told, happened } => (told.when, *happened),
    };
    let ends = (early.latest(), late.earliest());
    let span = Span { written: ends, reach: ends, text: early.to_string() };
    let words = words::chart::impossible(&one.what).to_owned();
    Sign { words, ..Sign::new(SignKind::Impossible, span) }
}

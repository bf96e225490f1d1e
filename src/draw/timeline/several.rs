//! The chart of several claims: a row for each, by when it is said to have happened, and one for each document.

use std::collections::{BTreeMap, BTreeSet};

use super::{MOST_ROWS, WIDE, WIDE_TITLE, impossible};
use crate::draw::chart::{Chart, Group, Row, Sign, SignKind, Span};
use crate::draw::label::{limited, line, place, wrap};
use crate::draw::{Tone, label};
use crate::graph::View;
use crate::model::{Account, Claim, ClaimId, SourceId, When};
use crate::query::{Anachronism, Entry, Timeline};
use crate::words;

/// The most times of which no two share a row.
const MOST_TIMES: usize = 60;
/// The most documents that have a row.
const MOST_DOCUMENTS: usize = 12;
/// The most signs of one kind in the row of a claim.
const MOST_SIGNS: usize = 3;

/// Claims of one time, or of several that follow each other.
struct Slot<'a> {
    from: &'a When,
    to: &'a When,
    span: Span,
    claims: Vec<&'a Claim>,
}

pub(super) fn chart(view: &impl View, answer: &Timeline, title: &str) -> Chart {
    let wrong = wrong(answer);
    let slots = slots(answer);
    let ends = (slots.first().map(|slot| slot.from), slots.last().map(|slot| slot.to));
    let mut chart = Chart {
        title: wrap(title, WIDE_TITLE, 3),
        answer: wrap(&words::chart::dated(answer, ends.0, ends.1), WIDE, 2),
        ..Chart::default()
    };
    let left = MOST_ROWS.saturating_sub(answer.claims.len() - answer.undated.len());
    let (rows, folded) = dated_rows(view, slots, &wrong);
    chart.groups.push(Group { heading: "What is said to have happened".to_owned(), rows });
    if folded > 0 {
        chart.left_out.push(words::chart::folded(folded));
    }
    if answer.undated.len() > left {
        chart.left_out.push(words::chart::undated_claims(answer.undated.len()));
    } else {
        let rows = answer.undated.iter().map(|claim| claim_row(view, claim, &wrong)).collect();
        chart.groups.push(Group { heading: "Not recorded when it happened".to_owned(), rows });
    }
    let (rows, more) = documents(view, answer);
    chart.groups.push(Group { heading: "When it was published".to_owned(), rows });
    if more > 0 {
        chart.left_out.push(words::chart::more_documents(more));
    }
    if let Some(undated) = words::timeline::undated_tellings(&answer.first) {
        chart.details.extend(wrap(&undated, WIDE, 2));
    }
    chart
}

type Wrong<'a, 'b> = BTreeMap<&'a ClaimId, Vec<&'b Anachronism<'a>>>;

fn wrong<'a, 'b>(answer: &'b Timeline<'a>) -> Wrong<'a, 'b> {
    let mut wrong = Wrong::new();
    for one in &answer.anachronisms {
        wrong.entry(&one.claim.id).or_default().push(one);
    }
    wrong
}

fn slots<'a>(answer: &Timeline<'a>) -> Vec<Slot<'a>> {
    let slot = |moment: &crate::query::Moment<'a>| {
        let happened = |entry: &Entry<'a>| match entry {
            Entry::Happened(claim) => Some(*claim),
            _ => None,
        };
        let claims: Vec<&Claim> = moment.entries.iter().filter_map(happened).collect();
        (!claims.is_empty()).then(|| Slot {
            from: moment.when,
            to: moment.when,
            span: Span::of(moment.when),
            claims,
        })
    };
    answer.moments.iter().filter_map(slot).collect()
}

/// The rows of the claims that say when, and how many claims share one.
fn dated_rows(view: &impl View, slots: Vec<Slot>, wrong: &Wrong) -> (Vec<Row>, usize) {
    let slots = few(slots);
    let alone = alone(&slots);
    let (mut rows, mut folded) = (Vec::new(), 0);
    for (slot, alone) in slots.into_iter().zip(alone) {
        let mut claims = slot.claims;
        // Who has something to say about time comes first, then what is told most; the rest by id.
        claims.sort_by_key(|claim| {
            (!wrong.contains_key(&claim.id), std::cmp::Reverse(claim.accounts.len()), &claim.id)
        });
        // What several share is not worth a row of its own if it is one claim.
        let alone = if claims.len() <= alone + 1 { claims.len() } else { alone };
        let rest = claims.split_off(alone);
        rows.extend(claims.iter().map(|claim| claim_row(view, claim, wrong)));
        if !rest.is_empty() {
            folded += rest.len();
            rows.push(folded_row(view, &rest, (slot.from, slot.to, slot.span), alone > 0));
        }
    }
    (rows, folded)
}

/// Joins times that follow each other if there are more than rows.
fn few(slots: Vec<Slot>) -> Vec<Slot> {
    let together = slots.len().div_ceil(MOST_TIMES).max(1);
    let mut few: Vec<Slot> = Vec::new();
    for (i, slot) in slots.into_iter().enumerate() {
        match few.last_mut() {
            Some(last) if i % together != 0 => {
                last.to = slot.to;
                last.span = last.span.with(&slot.span);
                last.claims.extend(slot.claims);
            }
            _ => few.push(slot),
        }
    }
    few
}

/// How many claims of each time have a row of their own, so that all rows together are not too many: one more for each in
/// turn, those with the most claims first.
fn alone(slots: &[Slot]) -> Vec<usize> {
    let mut alone = vec![0; slots.len()];
    let mut rows = slots.len();
    let mut order: Vec<usize> = (0..slots.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(slots[*i].claims.len()), *i));
    loop {
        let before = rows;
        for i in &order {
            // The last two of a time share no row: one row more shows both.
            if alone[*i] + 1 < slots[*i].claims.len() && rows < MOST_ROWS {
                alone[*i] += 1;
                rows += 1;
            }
        }
        if rows == before {
            return alone;
        }
    }
}

fn claim_row(view: &impl View, claim: &Claim, wrong: &Wrong) -> Row {
    let contested = words::chart::contested(view, claim);
    let mut signs = Vec::new();
    if let Some(when) = &claim.happened {
        let kind = if contested.is_some() { SignKind::Contested } else { SignKind::Happened };
        signs.push(Sign::new(kind, Span::of(when)));
    }
    let (said, more) = said(view, claim);
    signs.extend(said);
    signs.extend(published(view, claim));
    let wrong = wrong.get(&claim.id).map(Vec::as_slice).unwrap_or_default();
    signs.extend(wrong.iter().take(1).map(|one| impossible(one)));
    let mut tooltip = vec![line(&format!("claim {}: {}", claim.id, claim.text))];
    tooltip.extend(claim.happened.as_ref().map(|when| format!("happened: {when}")));
    tooltip.push(line(&words::timeline::rests_on(view, claim)));
    tooltip.extend(wrong.iter().take(3).map(|one| line(&words::timeline::anachronism(view, one))));
    let mut small: Vec<String> = contested.into_iter().collect();
    small.extend((more > 0).then(|| words::chart::more_said(more)));
    let note = if signs.is_empty() { "nothing dated".to_owned() } else { String::new() };
    let tone = Tone::Plain;
    Row { depth: 0, tone, text: claim.text.clone(), small, badges: Vec::new(), signs, note, tooltip }
}

/// The signs of those who said so at a known time, the first of them by time, and how many there are besides.
fn said(view: &impl View, claim: &Claim) -> (Vec<Sign>, usize) {
    // By time, then by whether it is against the claim and by source.
    let mut all: BTreeMap<_, BTreeMap<(bool, &SourceId), &When>> = BTreeMap::new();
    let spans: Vec<(&Account, usize, &When, Span)> = claim
        .accounts
        .iter()
        .flat_map(|account| account.hops.iter().enumerate().map(move |(i, hop)| (account, i, hop)))
        .filter_map(|(account, i, hop)| hop.said.as_ref().map(|when| (account, i, when, Span::of(when))))
        .collect();
    for (account, hop, when, span) in &spans {
        let against = *hop < account.support_from();
        all.entry(span.order()).or_default().insert((against, &account.hops[*hop].source), when);
    }
    let sign = |((against, source), when): (&(bool, &SourceId), &&When)| {
        let kind = if *against { SignKind::Against } else { SignKind::Said };
        Sign { words: words::name_of(view, source), ..Sign::new(kind, Span::of(when)) }
    };
    let mut signs: Vec<Sign> = all.values().flatten().map(sign).collect();
    let more = signs.len().saturating_sub(MOST_SIGNS);
    signs.truncate(MOST_SIGNS);
    (signs, more)
}

/// The signs of the documents that tell it; those of one time are one.
fn published(view: &impl View, claim: &Claim) -> Vec<Sign> {
    let documents: BTreeSet<&SourceId> =
        claim.accounts.iter().filter_map(|account| account.document.as_ref()).collect();
    let mut times: BTreeMap<&str, (&When, usize)> = BTreeMap::new();
    for id in documents {
        let Some(source) = view.source(id) else { continue };
        if let Some(when) = source.document.as_ref().and_then(|document| document.published.as_ref()) {
            times.entry(when.as_str()).or_insert((when, 0)).1 += 1;
        }
    }
    let sign = |(when, number): (&When, usize)| {
        let words = if number > 1 { format!("×{number}") } else { String::new() };
        Sign { bare: true, words, ..Sign::new(SignKind::Published, Span::of(when)) }
    };
    let mut signs: Vec<Sign> = times.into_values().map(sign).collect();
    signs.sort_by(|a, b| a.span.order().cmp(&b.span.order()));
    signs.truncate(MOST_SIGNS + 1);
    signs
}

fn folded_row(
    view: &impl View,
    claims: &[&Claim],
    (from, to, span): (&When, &When, Span),
    more: bool,
) -> Row {
    let contested = claims.iter().filter(|claim| words::chart::contested(view, claim).is_some()).count();
    let mut small = Vec::new();
    if contested > 0 {
        small.push(words::chart::contested_among(contested));
    }
    let tooltip = claims.iter().map(|claim| line(&format!("{}: {}", claim.id, claim.text))).collect();
    Row {
        depth: 0,
        tone: Tone::Aside,
        text: words::chart::more_claims(claims.len(), more, from, to),
        small,
        badges: Vec::new(),
        signs: vec![Sign { number: claims.len(), ..Sign::new(SignKind::Folded, span) }],
        note: String::new(),
        tooltip: limited(tooltip),
    }
}

/// The rows of the documents, by time, those without a date last; and how many have none.
fn documents(view: &impl View, answer: &Timeline) -> (Vec<Row>, usize) {
    let mut rows = Vec::new();
    for moment in &answer.moments {
        for entry in &moment.entries {
            if let Entry::Published { document, tells } = entry {
                let claims: BTreeSet<&ClaimId> = tells.iter().map(|(claim, _)| &claim.id).collect();
                let mut row = document_row(view, document, claims.len());
                let tooltip =
                    tells.iter().map(|(claim, account)| line(&format!("{}, {}", claim.id, place(account))));
                row.tooltip.extend(limited(tooltip.collect()));
                let words = words::date(moment.when);
                row.signs.push(Sign { words, ..Sign::new(SignKind::Published, Span::of(moment.when)) });
                rows.push(row);
            }
        }
    }
    for id in &answer.undated_documents {
        let mut row = document_row(view, id, 0);
        "not known when".clone_into(&mut row.note);
        rows.push(row);
    }
    let more = rows.len().saturating_sub(MOST_DOCUMENTS);
    rows.truncate(MOST_DOCUMENTS);
    (rows, more)
}

fn document_row(view: &impl View, id: &SourceId, claims: usize) -> Row {
    let source = view.source(id);
    let outlet = source.and_then(|source| source.document.as_ref()?.outlet.as_ref());
    let mut small: Vec<String> = outlet.map(|outlet| words::name_of(view, outlet)).into_iter().collect();
    small.extend((claims > 0).then(|| words::chart::tells(claims)));
    Row {
        depth: 0,
        tone: Tone::Plain,
        text: words::name_of(view, id),
        small: vec![small.join("; ")].into_iter().filter(|text| !text.is_empty()).collect(),
        badges: Vec::new(),
        signs: Vec::new(),
        note: String::new(),
        tooltip: vec![label::line(&format!("document {id}: {}", words::name_of(view, id)))],
    }
}

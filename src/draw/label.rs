//! The words in boxes: names and claims broken into lines, evidence, kinds of boxes and of ends.
//!
//! Names and claim texts only, never the sentences of documents. A text that is too long for its box ends in `…`, and
//! stands in the tooltip up to a length that no renderer chokes on.

use std::collections::BTreeMap;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{Badge, BadgeKind, Card, CardKind, Tone};
use crate::graph::View;
use crate::model::{Account, Anchor, Claim, Entity, Source, SourceId, SourceKind, Stance};
use crate::query::{End, EndKind, Trace};
use crate::words;

/// The columns of a claim's box.
pub(super) const CLAIM: usize = 34;
/// The columns of a source's box.
pub(super) const NAME: usize = 24;
/// The columns of an arrow's label.
pub(super) const ARROW: usize = 22;
/// The columns of a join's label, which stands in the column of a box that may be narrow.
pub(super) const JOIN: usize = 17;
/// The columns of a title.
pub(super) const TITLE: usize = 76;
/// The columns of what is said under a title and beside a legend.
pub(super) const TEXT: usize = 96;
/// The most lines of evidence in a tooltip.
const MOST_EVIDENCE: usize = 12;
/// The most columns of one line of a tooltip.
const TOOLTIP: usize = 300;

/// Breaks a text into lines of some columns; what doesn't fit in the last line is replaced by `…`.
pub(super) fn wrap(text: &str, columns: usize, most: usize) -> Vec<String> {
    // Enough for every line, and not ten thousand characters to lay out.
    let short = cut(&one_line(text), columns * (most + 1) * 2);
    if short.is_empty() {
        return Vec::new();
    }
    let broken = |columns| textwrap::wrap(&short, columns);
    let needed = broken(columns).len();
    // A last line of one word looks lost under a long one: where there is room, lines are about as long as each other.
    let even = |columns: &usize| broken(*columns).len() == needed;
    let columns = if columns >= TITLE && (2..=most).contains(&needed) {
        (columns * 2 / 3..columns).find(even).unwrap_or(columns)
    } else {
        columns
    };
    let mut lines: Vec<String> = broken(columns).into_iter().map(std::borrow::Cow::into_owned).collect();
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            *last = format!("{}…", cut(last, columns - 1).trim_end_matches(['…', ' ']));
        }
    }
    lines
}

/// One line of a tooltip.
pub(super) fn line(text: &str) -> String {
    cut(&one_line(text), TOOLTIP)
}

fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Cuts a text to some columns, and says so by `…`. Marks that take no column are limited as well.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns && text.chars().count() <= columns * 4 {
        return text.to_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or(0);
        width < columns
    };
    let mut short: String = text.chars().take(columns * 4).take_while(fits).collect();
    short.push('…');
    short
}

/// Returns a character as it can be shown: line breaks are blanks; control characters, marks that turn the direction of
/// what follows, and what XML can't hold are `�`, so that nothing is hidden.
pub(super) fn seen(c: char) -> char {
    match c {
        '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// Returns the box of a claim.
pub(super) fn claim_card(claim: &Claim, tone: Tone) -> Card {
    let most = if tone == Tone::Aside { 5 } else { 8 };
    let mut card = Card::new(CardKind::Claim, tone, wrap(&claim.text, CLAIM, most));
    card.tooltip = vec![line(&format!("claim {}: {}", claim.id, claim.text))];
    card
}

/// Returns the box of a source, without what it says.
pub(super) fn source_card(view: &impl View, id: &SourceId, tone: Tone) -> Card {
    let Some(source) = view.source(id) else {
        return Card::new(CardKind::Unknown, tone, wrap(id.as_str(), NAME, 2));
    };
    let mut card = Card::new(kind_of(source), tone, wrap(&source.name, NAME, 3));
    card.small = match &source.document {
        Some(_) => published(view, source),
        None => {
            words::identity_of(source).filter(|_| says_more(source)).map(str::to_owned).into_iter().collect()
        }
    };
    card.tooltip = vec![line(&format!("{} {}: {}", source.kind, source.id, source.name))];
    card
}

/// Returns one box for several claims: how many, and the first of them in a line each.
pub(super) fn claims_card(words: String, texts: &[&str], tone: Tone) -> Card {
    const MOST: usize = 3;
    let mut card = Card::new(CardKind::More, tone, vec![words]);
    card.small =
        texts.iter().take(MOST).map(|text| cut(&format!("· {}", one_line(text)), CLAIM + 6)).collect();
    card.tooltip = limited(texts.iter().map(|text| line(text)).collect());
    card
}

/// Returns the box of an entity.
pub(super) fn entity_card(entity: &Entity) -> Card {
    let mut card = Card::new(CardKind::Entity, Tone::Aside, wrap(&entity.name, NAME, 3));
    card.small = vec![entity.kind.to_string()];
    card.tooltip = vec![line(&format!("{} {}: {}", entity.kind, entity.id, entity.name))];
    card
}

/// Whether the identity of a source adds something to its shape.
fn says_more(source: &Source) -> bool {
    !matches!(source.kind, SourceKind::Rumour | SourceKind::Record | SourceKind::Unknown)
}

/// Who published a document and when.
fn published(view: &impl View, source: &Source) -> Vec<String> {
    let Some(document) = &source.document else { return Vec::new() };
    let outlet =
        document.outlet.as_ref().map(|id| words::name_of(view, id)).filter(|name| *name != source.name);
    let when = document.published.as_ref().map(words::date);
    let parts: Vec<String> = outlet.into_iter().chain(when).collect();
    wrap(&parts.join(", "), NAME + 6, 2)
}

/// Returns the kind of box of a source.
pub(super) fn kind_of(source: &Source) -> CardKind {
    match source.kind {
        _ if source.document.is_some() => CardKind::Document,
        SourceKind::Document => CardKind::Document,
        SourceKind::Person => CardKind::Person,
        SourceKind::Group => CardKind::Group,
        SourceKind::Organisation => CardKind::Organisation,
        SourceKind::Outlet => CardKind::Outlet,
        SourceKind::Authority => CardKind::Authority,
        SourceKind::Record => CardKind::Record,
        SourceKind::Rumour => CardKind::Rumour,
        SourceKind::Unknown => CardKind::Unknown,
    }
}

/// Returns several of a kind in words: "documents".
pub(super) fn plural(kind: CardKind) -> &'static str {
    match kind {
        CardKind::Claim => "claims",
        CardKind::Document => "documents",
        CardKind::Outlet => "outlets",
        CardKind::Organisation => "organisations",
        CardKind::Authority => "authorities",
        CardKind::Person => "people",
        CardKind::Group => "groups",
        CardKind::Record => "records",
        CardKind::Rumour => "rumours",
        CardKind::Entity => "entities",
        CardKind::Date => "dates",
        CardKind::Unknown | CardKind::More => "sources",
    }
}

/// Returns the badge of an end.
pub(super) fn badge(end: &End, only_loops: bool) -> Badge {
    let kind = match end.kind {
        kind if kind.is_known_ground() => BadgeKind::Known,
        EndKind::Inference => BadgeKind::Inference,
        _ => BadgeKind::Open,
    };
    let words = words::end_name(end.kind, end.unnamed).to_uppercase();
    Badge { kind, words: if only_loops { format!("{words}, {LOOP}") } else { words } }
}

/// Returns the ends of a claim's chains as badges, counted.
pub(super) fn ends_of(trace: &Trace) -> Vec<Badge> {
    let mut badges: BTreeMap<Badge, usize> = BTreeMap::new();
    let ends = trace.accounts.iter().filter_map(|one| Some(badge(&one.end?, one.only_loops)));
    ends.for_each(|badge| *badges.entry(badge).or_default() += 1);
    counted(&badges)
}

/// Returns badges with how many chains end so.
pub(super) fn counted(badges: &BTreeMap<Badge, usize>) -> Vec<Badge> {
    let counted = |(badge, count): (&Badge, &usize)| Badge {
        words: if *count > 1 { format!("{}{TIMES}{count}", badge.words) } else { badge.words.clone() },
        kind: badge.kind,
    };
    badges.iter().map(counted).collect()
}

/// What stands in a badge before the number of the chains that end so.
pub(super) const TIMES: &str = " × ";

/// What stands in the badge of a chain that only runs in a loop.
pub(super) const LOOP: &str = "LOOP";

/// Returns what a stance against the claim is called on its arrow.
pub(super) fn against(stance: Stance) -> &'static str {
    match stance {
        Stance::Doubts => "DOUBTS",
        _ => "DENIES",
    }
}

/// Returns the ranges of an anchor without their hashes: "4361–4400", or "4361–…" where the end is covered.
pub(super) fn ranges(at: &Anchor) -> String {
    let range = |(start, end): (usize, Option<usize>)| match end {
        Some(end) => format!("{start}–{end}"),
        None => format!("{start}–…"),
    };
    at.shown_ranges().map(range).collect::<Vec<_>>().join(", ")
}

/// Returns where an account stands: its document and the range, or that there is none.
pub(super) fn place(account: &Account) -> String {
    let at = account.at.as_ref().map_or("no anchor".to_owned(), ToString::to_string);
    match &account.document {
        Some(document) => format!("in {document}: {at}"),
        None => format!("in no document: account {}", account.id),
    }
}

/// Returns the evidence of some accounts, each once, as lines of a tooltip; how many more there are is said.
pub(super) fn evidence<'a>(accounts: impl Iterator<Item = &'a Account>) -> Vec<String> {
    let mut places: Vec<String> = accounts.map(|account| line(&place(account))).collect();
    let mut seen = std::collections::BTreeSet::new();
    places.retain(|place| seen.insert(place.clone()));
    limited(places)
}

/// Cuts a list for a tooltip and says how many more there are.
pub(super) fn limited(mut lines: Vec<String>) -> Vec<String> {
    let left = lines.len().saturating_sub(MOST_EVIDENCE);
    if left > 0 {
        lines.truncate(MOST_EVIDENCE);
        lines.push(format!("and {left} more"));
    }
    lines
}

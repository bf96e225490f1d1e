//! A picture in words, for who can't see it, who wants to copy from it, and for the script to show beside a box.
//!
//! First the chains, each in a line; then every box with its evidence and all that it is connected to.

use super::chains::chains;
use crate::draw::legend::card_words;
use crate::draw::{Arrow, ArrowKind, Badge, BadgeKind, Card, CardKind, Picture};
use crate::format::escape_html as escape;

/// What a line between two boxes has to do with chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Chains run along it, and on.
    Along,
    /// A chain that comes to it ends with it.
    Last,
    /// It has nothing to do with chains.
    Aside,
}

pub(super) fn way(picture: &Picture, arrow: &Arrow) -> Way {
    let to_claim = picture.cards[arrow.to].kind == CardKind::Claim;
    match arrow.kind {
        ArrowKind::Retold => Way::Along,
        ArrowKind::Chain | ArrowKind::Join if picture.chains => Way::Along,
        // Who denies may stand in the middle of a chain: what they deny, somebody else says.
        ArrowKind::Disputes | ArrowKind::Says | ArrowKind::Passes if picture.chains => {
            if to_claim {
                Way::Last
            } else {
                Way::Along
            }
        }
        _ => Way::Aside,
    }
}

/// What stands between a box and one that it is connected to: along the arrow, and against it.
pub(super) fn words(kind: ArrowKind, from: CardKind) -> [&'static str; 2] {
    match kind {
        ArrowKind::Chain if from == CardKind::Claim => ["told by", "tells"],
        ArrowKind::Chain => ["has it from", "given as the source by"],
        ArrowKind::Rests => ["rests, in the end, on", "in the end carries"],
        ArrowKind::Lost => ["had it from", "given as the source of"],
        ArrowKind::Retold => ["retold as", "retold from"],
        ArrowKind::Says => ["says that it is so:", "said to be so by"],
        ArrowKind::Passes => ["passes on", "passed on by"],
        ArrowKind::Disputes => ["disputes", "disputed by"],
        ArrowKind::Join => ["carried on, by our join, by", "carries on, by our join,"],
        ArrowKind::Contradiction => ["contradicts"; 2],
        ArrowKind::Tension => ["in tension with"; 2],
        ArrowKind::Relation => ["bears on", "what bears on it:"],
        ArrowKind::About => ["is about", "is the subject of"],
        ArrowKind::Belongs => ["belongs to", "to it belongs"],
        ArrowKind::Identity => ["who is who: judged beside"; 2],
        ArrowKind::Scale => ["before", "after"],
        ArrowKind::Apart => ["before or after, nobody knows:"; 2],
    }
}

/// Returns the picture in words.
pub(super) fn told(picture: &Picture) -> String {
    let ways = Ways::of(picture);
    let mut out = chains(picture, &ways);
    out += "<h3>Boxes</h3>\n<ol class=\"boxes\">\n";
    for (at, card) in picture.cards.iter().enumerate() {
        out += &entry(picture, &ways, at, card);
    }
    out + "</ol>\n"
}

/// The arrows at each box: those that start there, and those that point to it. Arrows between boxes that don't exist
/// are none.
pub(super) struct Ways {
    pub(super) out: Vec<Vec<usize>>,
    pub(super) into: Vec<Vec<usize>>,
}

impl Ways {
    fn of(picture: &Picture) -> Self {
        let none = vec![Vec::new(); picture.cards.len()];
        let mut ways = Self { out: none.clone(), into: none };
        for (at, arrow) in picture.arrows.iter().enumerate() {
            if arrow.from < picture.cards.len() && arrow.to < picture.cards.len() {
                ways.out[arrow.from].push(at);
                ways.into[arrow.to].push(at);
            }
        }
        ways
    }
}

/// A box with all that is known of it.
fn entry(picture: &Picture, ways: &Ways, at: usize, card: &Card) -> String {
    let (kind, evidence) = about(card);
    let mut more = small(&card.small.join(" "));
    more += &badges(&card.badges);
    more += &list(evidence);
    let mut out = format!("<li id=\"box-{at}\">\n{}", own(at, kind, &name(card), &more));
    if !ways.out[at].is_empty() || !ways.into[at].is_empty() {
        out += "<ul class=\"ways\">\n";
        for arrow in &ways.out[at] {
            out += &connection(picture, *arrow, true);
        }
        for arrow in &ways.into[at] {
            out += &connection(picture, *arrow, false);
        }
        out += "</ul>\n";
    }
    out + "</li>\n"
}

/// What a box or row says itself.
pub(super) fn own(at: usize, kind: &str, name: &str, more: &str) -> String {
    let (kind, name) = (escape(kind), escape(name));
    format!(
        "<div class=\"self\">\n<h4 id=\"box-{at}-name\"><span class=\"kind\">{kind}</span> <bdi>{name}</bdi></h4>\n\
         <div id=\"box-{at}-more\">\n{more}</div>\n</div>\n"
    )
}

/// A line in small letters.
pub(super) fn small(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("<p class=\"small\" dir=\"auto\">{}</p>\n", escape(text))
    }
}

/// A line of badges.
pub(super) fn badges(badges: &[Badge]) -> String {
    if badges.is_empty() { String::new() } else { format!("<p>{}</p>\n", ends(badges)) }
}

/// What kind of box it is, with its id if the evidence begins with it and nothing else but the name, and the evidence.
fn about(card: &Card) -> (&str, &[String]) {
    if let [first, rest @ ..] = card.tooltip.as_slice() {
        let words = first.strip_suffix(&name(card)).and_then(|words| words.strip_suffix(": "));
        if let Some(words) = words {
            return (words, rest);
        }
    }
    (kind(card.kind), &card.tooltip)
}

/// What connects a box with another one; where the arrow starts, with its id.
fn connection(picture: &Picture, at: usize, along: bool) -> String {
    let arrow = &picture.arrows[at];
    let [forwards, backwards] = words(arrow.kind, picture.cards[arrow.from].kind);
    let (how, other) = if along { (forwards, arrow.to) } else { (backwards, arrow.from) };
    let id =
        if along { format!(" id=\"way-{at}\" data-way=\"{}\"", data(picture, arrow)) } else { String::new() };
    let label = match arrow.label.join(" ") {
        label if label.is_empty() => String::new(),
        label => format!(" <span class=\"label\" dir=\"auto\">{}</span>", escape(&label)),
    };
    let evidence = list(&arrow.tooltip);
    format!("<li{id}>{how} {}{label}{evidence}</li>\n", link(picture, other))
}

/// What the script asks of an arrow.
fn data(picture: &Picture, arrow: &Arrow) -> &'static str {
    match way(picture, arrow) {
        Way::Along => "along",
        Way::Last => "last",
        Way::Aside => "aside",
    }
}

pub(super) fn list(lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let mut out = "\n<ul class=\"evidence\">".to_owned();
    for line in lines {
        out += &format!("<li dir=\"auto\">{}</li>", escape(line));
    }
    out + "</ul>\n"
}

pub(super) fn link(picture: &Picture, card: usize) -> String {
    link_to(card, &name(&picture.cards[card]))
}

/// A link to a box or row.
pub(super) fn link_to(at: usize, name: &str) -> String {
    format!("<a href=\"#box-{at}\"><bdi>{}</bdi></a>", escape(name))
}

fn name(card: &Card) -> String {
    let (broken, mended) = (card.lines.join(" "), card.lines.join(" ").replace("- ", "-"));
    // A line may have been broken within a word, behind its hyphen.
    let name = if card.tooltip.first().is_some_and(|full| full.ends_with(&mended)) { mended } else { broken };
    if name.trim().is_empty() { "–".to_owned() } else { name }
}

fn kind(kind: CardKind) -> &'static str {
    match kind {
        CardKind::Claim => "claim",
        CardKind::More => "folded",
        CardKind::Date => "date",
        kind => card_words(kind).unwrap_or_default(),
    }
}

pub(super) fn ends(badges: &[Badge]) -> String {
    let end = |kind: BadgeKind| match kind {
        BadgeKind::Known => "end known",
        BadgeKind::Inference => "end inference",
        BadgeKind::Open => "end",
    };
    let ends: Vec<String> = badges
        .iter()
        .map(|badge| format!("<span class=\"{}\">{}</span>", end(badge.kind), escape(&badge.words)))
        .collect();
    ends.join(" ")
}

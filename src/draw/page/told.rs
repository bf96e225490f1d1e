//! A picture in words, for who can't see it, who wants to copy from it, and for the script to show beside a box.
//!
//! First the chains, each in a line; then every box with its evidence and all that it is connected to.

use crate::draw::legend::card_words;
use crate::draw::{Arrow, ArrowKind, BadgeKind, Card, CardKind, Picture};
use crate::format::escape_html as escape;

/// The most chains that are written out. There can be more of them than anybody could read: they double with every
/// place where two ways part and meet again.
const MOST_CHAINS: usize = 200;
/// The most boxes on all chains together.
const MOST_STEPS: usize = 4_000;

/// What a line between two boxes has to do with chains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Chains run along it, and on.
    Along,
    /// A chain that comes to it ends with it.
    Last,
    /// It has nothing to do with chains.
    Aside,
}

fn way(picture: &Picture, arrow: &Arrow) -> Way {
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
fn words(kind: ArrowKind, from: CardKind) -> [&'static str; 2] {
    match kind {
        ArrowKind::Chain if from == CardKind::Claim => ["told by", "tells"],
        ArrowKind::Chain => ["has it from", "given as the source by"],
        ArrowKind::Rests => ["rests, in the end, on", "in the end carries"],
        ArrowKind::Lost => ["had it from", "given as the source of"],
        ArrowKind::Retold => ["retold as", "retold from"],
        ArrowKind::Says => ["says that it is so", "said to be so by"],
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
    }
}

/// Returns the picture in words.
pub(super) fn told(picture: &Picture) -> String {
    let mut out = "<section id=\"told\" aria-labelledby=\"told-name\">\n\
                   <h2 id=\"told-name\">The picture in words</h2>\n"
        .to_owned();
    let ways = Ways::of(picture);
    out += &chains(picture, &ways);
    out += "<h3>Boxes</h3>\n<ol class=\"boxes\">\n";
    for (at, card) in picture.cards.iter().enumerate() {
        out += &entry(picture, &ways, at, card);
    }
    out += "</ol>\n</section>\n";
    out
}

/// The arrows at each box: those that start there, and those that point to it. Arrows between boxes that don't exist
/// are none.
struct Ways {
    out: Vec<Vec<usize>>,
    into: Vec<Vec<usize>>,
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
    let mut out = format!(
        "<li id=\"box-{at}\">\n<div class=\"self\">\n<h4 id=\"box-{at}-name\"><span class=\"kind\">{}</span> \
         <bdi>{}</bdi></h4>\n<div id=\"box-{at}-more\">\n",
        escape(kind),
        escape(&name(card))
    );
    if !card.small.is_empty() {
        out += &format!("<p class=\"small\" dir=\"auto\">{}</p>\n", escape(&card.small.join(" ")));
    }
    if !card.badges.is_empty() {
        out += &format!("<p>{}</p>\n", ends(card));
    }
    out += &list(evidence);
    out += "</div>\n</div>\n";
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

fn list(lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines: String = lines.iter().map(|line| format!("<li dir=\"auto\">{}</li>", escape(line))).collect();
    format!("\n<ul class=\"evidence\">{lines}</ul>\n")
}

fn link(picture: &Picture, card: usize) -> String {
    format!("<a href=\"#box-{card}\"><bdi>{}</bdi></a>", escape(&name(&picture.cards[card])))
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

fn ends(card: &Card) -> String {
    let end = |kind: BadgeKind| match kind {
        BadgeKind::Known => "end known",
        BadgeKind::Inference => "end inference",
        BadgeKind::Open => "end",
    };
    let ends: Vec<String> = card
        .badges
        .iter()
        .map(|badge| format!("<span class=\"{}\">{}</span>", end(badge.kind), escape(&badge.words)))
        .collect();
    ends.join(" ")
}

/// The chains, each from where it starts to where it ends.
fn chains(picture: &Picture, ways: &Ways) -> String {
    let mut walk = Walk { picture, ways, chains: 0, steps: 0, met: vec![false; picture.cards.len()] };
    let along = |arrow: &usize| {
        let arrow = &picture.arrows[*arrow];
        arrow.kind != ArrowKind::Retold && way(picture, arrow) == Way::Along
    };
    let starts_one = |card: &usize| ways.out[*card].iter().any(along);
    let starts: Vec<usize> = (0..picture.cards.len()).filter(starts_one).collect();
    let mut out = String::new();
    for card in starts.iter().filter(|card| !ways.into[**card].iter().any(along)) {
        out += &walk.from(*card);
    }
    // What is left runs in circles only.
    for card in &starts {
        if !walk.met[*card] {
            out += &walk.from(*card);
        }
    }
    if out.is_empty() {
        return out;
    }
    let more = if walk.full() {
        "<p>More chains run through these boxes than stand here; what each box is connected to stands below.</p>\n"
    } else {
        ""
    };
    format!(
        "<h3>Chains</h3>\n<p>Each leads from who tells it on to whom they have it from. \
         Words in capitals say how it ends.</p>\n{out}{more}"
    )
}

/// Writes out chains until there are enough.
struct Walk<'p> {
    picture: &'p Picture,
    ways: &'p Ways,
    chains: usize,
    steps: usize,
    met: Vec<bool>,
}

/// A box on the chain that is being followed.
struct Stop {
    card: usize,
    /// The arrows from there that are still to be followed.
    left: Vec<usize>,
    /// What leads there, in words.
    step: String,
}

impl Walk<'_> {
    fn full(&self) -> bool {
        self.chains >= MOST_CHAINS || self.steps >= MOST_STEPS
    }

    /// Writes all chains that start at a box. There may be as many boxes in a row as memory holds: no recursion.
    fn from(&mut self, start: usize) -> String {
        let mut list = String::new();
        let mut on_it = vec![false; self.picture.cards.len()];
        let mut chain = vec![Stop { card: start, left: self.onwards(start), step: String::new() }];
        on_it[start] = true;
        self.met[start] = true;
        while let Some(stop) = chain.last_mut().filter(|_| !self.full()) {
            let Some(arrow) = stop.left.pop() else {
                on_it[stop.card] = false;
                chain.pop();
                continue;
            };
            let arrow = &self.picture.arrows[arrow];
            let (to, step) = (arrow.to, step(self.picture, arrow, chain.len() == 1));
            if way(self.picture, arrow) == Way::Last {
                list += &self.finish(&chain, &step, "");
                continue;
            }
            if on_it[to] {
                list += &self.finish(&chain, &step, ", and so in a circle");
                continue;
            }
            self.met[to] = true;
            let (left, ends) = (self.onwards(to), ends(&self.picture.cards[to]));
            // Some chains may stop where others go on.
            if left.is_empty() || !ends.is_empty() {
                list += &self.finish(&chain, &step, &format!(" {ends}"));
            }
            if !left.is_empty() {
                on_it[to] = true;
                chain.push(Stop { card: to, left, step });
            }
        }
        if list.is_empty() {
            return list;
        }
        format!("<p class=\"start\">{}</p>\n<ol class=\"chains\">\n{list}</ol>\n", link(self.picture, start))
    }

    /// A chain, with the last step and what is said behind it.
    fn finish(&mut self, chain: &[Stop], step: &str, end: &str) -> String {
        self.chains += 1;
        self.steps += chain.len();
        let steps: String = chain.iter().map(|stop| stop.step.as_str()).collect();
        format!("<li>{steps}{step}{}</li>\n", end.trim_end())
    }

    /// The arrows on which a chain goes on from a box, the last one first.
    fn onwards(&self, card: usize) -> Vec<usize> {
        let goes_on = |arrow: &usize| {
            let arrow = &self.picture.arrows[*arrow];
            !matches!(arrow.kind, ArrowKind::Passes | ArrowKind::Retold)
                && way(self.picture, arrow) != Way::Aside
        };
        self.ways.out[card].iter().copied().filter(goes_on).rev().collect()
    }
}

/// One step of a chain.
fn step(picture: &Picture, arrow: &Arrow, first: bool) -> String {
    let how = match arrow.kind {
        ArrowKind::Chain if first && picture.cards[arrow.from].kind == CardKind::Claim => String::new(),
        ArrowKind::Chain => " → ".to_owned(),
        ArrowKind::Join => " ⇢ our join: ".to_owned(),
        kind => format!(" – {} ", words(kind, picture.cards[arrow.from].kind)[0]),
    };
    format!("{how}{}", link(picture, arrow.to))
}

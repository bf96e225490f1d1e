//! How Graphviz is told what each kind of box and line looks like, and the same in words for the legend, as its labels
//! can't hold samples.

use crate::draw::drawing::{Dash, Tint};
use crate::draw::look::{self, Head};
use crate::draw::{ArrowKind, Card, CardKind, Theme};

/// Returns a colour.
pub(super) fn colour(tint: Tint) -> &'static str {
    Theme::Light.colour(tint)
}

/// The outline of a box.
pub(super) struct Look {
    pub(super) shape: &'static str,
    pub(super) style: String,
    pub(super) fill: &'static str,
    pub(super) line: &'static str,
    pub(super) width: String,
    pub(super) peripheries: u8,
    pub(super) bold: bool,
    pub(super) words: Tint,
    pub(super) struck: bool,
}

pub(super) fn look(card: &Card) -> Look {
    let (shape, peripheries) = match card.kind {
        CardKind::Claim | CardKind::Organisation | CardKind::More => ("box", 1),
        CardKind::Document => ("note", 1),
        CardKind::Outlet => ("tab", 1),
        CardKind::Authority => ("octagon", 1),
        CardKind::Person | CardKind::Unknown => ("ellipse", 1),
        CardKind::Group | CardKind::Rumour => ("ellipse", 2),
        CardKind::Record => ("component", 1),
        CardKind::Entity => ("folder", 1),
        CardKind::Date => ("plain", 1),
    };
    let look = look::card(card);
    // Graphviz has no stack of sheets: a fold is dashed.
    let dash = if card.kind == CardKind::More { Dash::Dashed } else { look.line.dash };
    let style = match (card.kind, dash) {
        (CardKind::Claim, _) => "filled,rounded".to_owned(),
        (_, Dash::Solid) => "filled".to_owned(),
        (_, dash) => format!("filled,{}", dash_name(dash)),
    };
    Look {
        shape,
        style,
        fill: colour(look.fill),
        line: colour(look.line.tint),
        width: look.line.width.to_string(),
        peripheries,
        bold: look.bold,
        words: look.words,
        struck: look.struck,
    }
}

fn dash_name(dash: Dash) -> &'static str {
    match dash {
        Dash::Solid => "solid",
        Dash::Dashed => "dashed",
        Dash::Dotted => "dotted",
    }
}

/// The line of an arrow.
pub(super) struct ArrowLine {
    pub(super) style: &'static str,
    pub(super) colour: String,
    pub(super) width: String,
    pub(super) head: &'static str,
    pub(super) tail: &'static str,
}

pub(super) fn line(kind: ArrowKind) -> ArrowLine {
    let look = look::arrow(kind);
    let own = colour(look.line.tint);
    ArrowLine {
        style: if kind == ArrowKind::Apart { "invis" } else { dash_name(look.line.dash) },
        // Two lines beside each other: the colours of a list are drawn in parallel.
        colour: if look.double { format!("{own}:{own}") } else { own.to_owned() },
        width: look.line.width.to_string(),
        head: head_name(look.head),
        tail: head_name(look.tail),
    }
}

fn head_name(head: Head) -> &'static str {
    match head {
        Head::None => "none",
        Head::Filled => "normal",
        Head::Vee => "vee",
        Head::Hollow => "onormal",
        Head::Bar => "tee",
        Head::Circle => "odot",
        Head::Dot => "dot",
        Head::Diamond => "odiamond",
    }
}

/// What a shape looks like, in words.
pub(super) fn shape_words(kind: CardKind) -> &'static str {
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
        CardKind::Date => "no box",
    }
}

/// What a line looks like, in words.
pub(super) fn line_words(kind: ArrowKind) -> &'static str {
    match kind {
        ArrowKind::Chain => "black arrow",
        ArrowKind::Says => "grey arrow",
        ArrowKind::Passes => "thin grey arrow",
        ArrowKind::Rests => "solid, empty head",
        ArrowKind::Lost => "grey dotted, open head",
        ArrowKind::Retold => "thick black arrow",
        ArrowKind::Disputes => "double line with a bar",
        ArrowKind::Join => "dashed, open head",
        ArrowKind::Contradiction => "bold, a head at both ends",
        ArrowKind::Tension => "dashed, a head at both ends",
        ArrowKind::Relation => "arrow that starts at a dot",
        ArrowKind::About => "dotted, small circle",
        ArrowKind::Belongs => "dotted, small diamond",
        ArrowKind::Identity => "thin dashed line",
        ArrowKind::Scale => "thin grey line",
        ArrowKind::Apart => "no line",
    }
}

//! What each kind of box and line looks like in Graphviz, and the same in words for the legend.

use crate::draw::{ArrowKind, BadgeKind, Card, CardKind, Tone};

// A muted Okabe-Ito palette: told apart by every kind of colour vision.
pub(super) const INK: &str = "#222222";
pub(super) const GREY: &str = "#595959";
pub(super) const PALE: &str = "#8c8c8c";
pub(super) const BLUE: &str = "#0b4f7d";
pub(super) const VERMILION: &str = "#b34700";
pub(super) const GREEN: &str = "#00664b";
pub(super) const CLAIM_FILL: &str = "#fdf3d8";
pub(super) const DOCUMENT_FILL: &str = "#eef4f9";
pub(super) const AGAINST_FILL: &str = "#fdeee4";
pub(super) const MORE_FILL: &str = "#f3f3f3";
pub(super) const PAPER: &str = "#ffffff";

/// The outline of a box.
pub(super) struct Look {
    pub(super) shape: &'static str,
    pub(super) style: &'static str,
    pub(super) fill: &'static str,
    pub(super) line: &'static str,
    pub(super) width: &'static str,
    pub(super) peripheries: u8,
}

pub(super) fn look(card: &Card) -> Look {
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
        CardKind::Date => ("plain", PAPER, 1),
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
    Look {
        shape,
        style,
        fill: match card.tone {
            Tone::Against => AGAINST_FILL,
            Tone::Fallen => PAPER,
            _ => fill,
        },
        line: match card.tone {
            Tone::Against => VERMILION,
            Tone::Fallen => PALE,
            _ => INK,
        },
        width,
        peripheries,
    }
}

/// The line of an arrow: style, colour, width, head, direction.
pub(super) fn line(kind: ArrowKind) -> [&'static str; 5] {
    match kind {
        ArrowKind::Chain => ["solid", INK, "1.1", "normal", "forward"],
        ArrowKind::Says => ["solid", GREY, "1.1", "vee", "forward"],
        ArrowKind::Passes => ["solid", PALE, "0.6", "vee", "forward"],
        ArrowKind::Rests => ["solid", BLUE, "1.6", "empty", "forward"],
        ArrowKind::Lost => ["dotted", PALE, "1.1", "onormal", "forward"],
        ArrowKind::Retold => ["solid", INK, "1.6", "normal", "forward"],
        // Two lines beside each other: the colours of a list are drawn in parallel.
        ArrowKind::Disputes => ["solid", "#b34700:#b34700", "0.9", "tee", "forward"],
        ArrowKind::Join => ["dashed", BLUE, "1.3", "onormal", "forward"],
        ArrowKind::Contradiction => ["bold", VERMILION, "3.2", "none", "none"],
        ArrowKind::Tension => ["dashed", VERMILION, "1.6", "none", "none"],
        ArrowKind::Relation => ["solid", GREEN, "1.1", "vee", "forward"],
        ArrowKind::About => ["dotted", GREY, "1.1", "odot", "forward"],
        ArrowKind::Belongs => ["dotted", GREY, "1.1", "odiamond", "forward"],
        ArrowKind::Identity => ["dashed", GREEN, "1.1", "none", "none"],
        ArrowKind::Scale => ["solid", PALE, "0.6", "none", "none"],
    }
}

/// The colour of the words on an arrow.
pub(super) fn ink(kind: ArrowKind) -> &'static str {
    match kind {
        ArrowKind::Disputes | ArrowKind::Contradiction | ArrowKind::Tension => VERMILION,
        ArrowKind::Join | ArrowKind::Rests => BLUE,
        ArrowKind::Relation | ArrowKind::Identity => GREEN,
        _ => GREY,
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
        ArrowKind::Rests => "blue, empty head",
        ArrowKind::Lost => "grey dotted, open head",
        ArrowKind::Retold => "thick black arrow",
        ArrowKind::Disputes => "double line with a bar",
        ArrowKind::Join => "dashed, open head",
        ArrowKind::Contradiction => "bold line",
        ArrowKind::Tension => "dashed line, no head",
        ArrowKind::Relation => "thin arrow with a word",
        ArrowKind::About => "dotted, small circle",
        ArrowKind::Belongs => "dotted, small diamond",
        ArrowKind::Identity => "thin dashed line",
        ArrowKind::Scale => "thin grey line",
    }
}

//! What each kind of box, badge and line looks like, whoever draws it: what tells them apart besides their shapes.
//!
//! Colours are named by what they mean; what they are is a matter of the [`Theme`](super::Theme).

use super::drawing::{Dash, Line, Tint};
use super::{ArrowKind, Badge, BadgeKind, Card, CardKind, Tone};
use crate::query::EndKind;
use crate::words;

use super::label::LOOP;

/// The inside and the outline of a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CardLook {
    /// What it is filled with.
    pub(super) fill: Tint,
    /// What it is drawn with.
    pub(super) line: Line,
    /// Whether its label is bold.
    pub(super) bold: bool,
    /// The colour of its label.
    pub(super) words: Tint,
    /// Whether its label is struck through: it is there no longer.
    pub(super) struck: bool,
}

/// A line between boxes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ArrowLook {
    /// What it is drawn with.
    pub(super) line: Line,
    /// Whether it is two lines beside each other.
    pub(super) double: bool,
    /// How it ends.
    pub(super) head: Head,
    /// How it starts; as it ends if it has no direction.
    pub(super) tail: Head,
    /// The colour of the words on it.
    pub(super) words: Tint,
    /// How its words stand out.
    pub(super) voice: Voice,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Head {
    /// It just ends.
    None,
    /// A filled triangle.
    Filled,
    /// Two strokes.
    Vee,
    /// A triangle with nothing inside.
    Hollow,
    /// A bar across.
    Bar,
    /// A circle.
    Circle,
    /// A dot.
    Dot,
    /// A diamond.
    Diamond,
}

/// How the words on a line stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Voice {
    /// Small.
    Quiet,
    /// Bold.
    Loud,
    /// Bold, in a jagged frame.
    Framed,
    /// Bold and reversed out of a jagged plate.
    Reversed,
}

/// The inside and the frame of a badge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BadgeLook {
    /// What it is filled with.
    pub(super) fill: Tint,
    /// The colour of its words.
    pub(super) words: Tint,
    /// What its frame is drawn with.
    pub(super) line: Line,
}

/// The little sign in a badge, which repeats its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// An eye: somebody saw it.
    Eye,
    /// A sheet with lines: it is on record.
    Sheet,
    /// A house with columns: an authority.
    House,
    /// Three dots, "therefore": a conclusion.
    Therefore,
    /// A ring that bites its tail: a loop.
    Ring,
    /// A question mark: nobody knows.
    Question,
}

/// Returns the look of a box.
pub(super) fn card(card: &Card) -> CardLook {
    let known = card.badges.iter().any(|badge| badge.kind == BadgeKind::Known);
    let open = !card.badges.is_empty() && card.badges.iter().all(|badge| badge.kind == BadgeKind::Open);
    let dash = match card.kind {
        CardKind::Claim | CardKind::More if card.tone == Tone::Fallen => Dash::Dashed,
        CardKind::Claim | CardKind::More => Dash::Solid,
        CardKind::Rumour => Dash::Dashed,
        CardKind::Unknown => Dash::Dotted,
        _ if open => Dash::Dotted,
        _ => Dash::Solid,
    };
    let width = match (card.kind, card.tone) {
        (CardKind::Claim, Tone::Main) => 2.8,
        _ if known => 2.2,
        _ if dash == Dash::Dotted => 1.6,
        _ => 1.2,
    };
    let inside = match card.kind {
        CardKind::Claim => Tint::Claim,
        CardKind::Document => Tint::Document,
        CardKind::More => Tint::Fold,
        _ => Tint::Paper,
    };
    let (fill, tint) = match card.tone {
        Tone::Against => (Tint::AgainstInside, Tint::Against),
        Tone::Fallen => (Tint::Paper, Tint::Pale),
        // A date stands on the paper, in no box.
        _ if card.kind == CardKind::Date => (Tint::Paper, Tint::Paper),
        _ => (inside, Tint::Ink),
    };
    // Whoever goes is struck out. A claim is not: it may well be true, only nobody is left who says so.
    let gone = card.tone == Tone::Fallen;
    let struck = gone && !matches!(card.kind, CardKind::Claim | CardKind::More);
    CardLook {
        fill,
        line: Line { tint, width, dash },
        bold: matches!(card.kind, CardKind::Claim | CardKind::Date) || card.tone == Tone::Against,
        words: if gone { Tint::Grey } else { Tint::Ink },
        struck,
    }
}

/// Returns the look of a line.
pub(super) fn arrow(kind: ArrowKind) -> ArrowLook {
    use Dash::{Dashed, Dotted, Solid};
    let look = |(dash, tint, width), head, words| ArrowLook {
        line: Line { tint, width, dash },
        double: false,
        head,
        tail: Head::None,
        words,
        voice: Voice::Quiet,
    };
    match kind {
        ArrowKind::Chain => look((Solid, Tint::Ink, 1.3), Head::Filled, Tint::Grey),
        ArrowKind::Says => look((Solid, Tint::Grey, 1.3), Head::Vee, Tint::Grey),
        ArrowKind::Passes => look((Solid, Tint::Pale, 0.8), Head::Vee, Tint::Grey),
        ArrowKind::Rests => look((Solid, Tint::Ours, 1.6), Head::Hollow, Tint::Ours),
        ArrowKind::Lost => look((Dotted, Tint::Pale, 1.6), Head::Hollow, Tint::Grey),
        ArrowKind::Retold => look((Solid, Tint::Ink, 1.8), Head::Filled, Tint::Ink),
        ArrowKind::Disputes => ArrowLook {
            double: true,
            voice: Voice::Loud,
            ..look((Solid, Tint::Against, 1.2), Head::Bar, Tint::Against)
        },
        ArrowKind::Join => look((Dashed, Tint::Ours, 1.5), Head::Hollow, Tint::Ours),
        ArrowKind::Contradiction => ArrowLook {
            tail: Head::Filled,
            voice: Voice::Reversed,
            ..look((Solid, Tint::Against, 3.2), Head::Filled, Tint::Against)
        },
        ArrowKind::Tension => ArrowLook {
            tail: Head::Vee,
            voice: Voice::Framed,
            ..look((Dashed, Tint::Against, 1.6), Head::Vee, Tint::Against)
        },
        ArrowKind::Relation => {
            ArrowLook { tail: Head::Dot, ..look((Solid, Tint::Related, 1.2), Head::Vee, Tint::Related) }
        }
        ArrowKind::About => look((Dotted, Tint::Grey, 1.2), Head::Circle, Tint::Grey),
        ArrowKind::Belongs => look((Dotted, Tint::Grey, 1.2), Head::Diamond, Tint::Grey),
        ArrowKind::Identity => look((Dashed, Tint::Related, 1.2), Head::None, Tint::Related),
        ArrowKind::Scale | ArrowKind::Apart => look((Solid, Tint::Pale, 0.8), Head::None, Tint::Grey),
    }
}

/// Returns the look of a badge.
pub(super) fn badge(kind: BadgeKind) -> BadgeLook {
    let (fill, words, dash) = match kind {
        BadgeKind::Known => (Tint::Known, Tint::Paper, Dash::Solid),
        BadgeKind::Inference => (Tint::Paper, Tint::Ink, Dash::Solid),
        BadgeKind::Open => (Tint::Paper, Tint::Ink, Dash::Dotted),
    };
    let tint = if kind == BadgeKind::Known { Tint::Known } else { Tint::Ink };
    BadgeLook { fill, words, line: Line { tint, width: 1.2, dash } }
}

/// Returns the sign of a badge.
pub(super) fn sign(badge: &Badge) -> Sign {
    if badge.words.contains(LOOP) {
        return Sign::Ring;
    }
    let says =
        |kind: &&EndKind| badge.words.starts_with(words::end_name(**kind, false).to_uppercase().as_str());
    match EndKind::ALL.iter().find(says) {
        Some(EndKind::Witness) => Sign::Eye,
        Some(EndKind::Record) => Sign::Sheet,
        Some(EndKind::Official) => Sign::House,
        Some(EndKind::Inference) => Sign::Therefore,
        _ => Sign::Question,
    }
}

//! Boxes: their words, their badges, and the shape around them.

use super::badge::badge;
use super::pen::{Block, drawn, open};
use super::shape;
use super::words::{CAPITALS, Type, lines};
use crate::draw::drawing::{Align, Dash, Line, Mark, Tint};
use crate::draw::look::{self, CardLook};
use crate::draw::{Card, CardKind, Tone};

/// The least width of what stands in a box.
const LEAST: f64 = 34.0;
/// The room above a badge.
const ABOVE_BADGE: f64 = 4.0;

/// Returns a box with all that stands in it, no narrower and no lower than that.
pub(super) fn card(card: &Card, least: (f64, f64)) -> Block {
    let look = look::card(card);
    let inside = inside(card, look);
    let room = shape::room(card.kind, inside.height);
    let height = (room.top + inside.height + room.bottom).max(least.1);
    // Higher than its words need, a round end takes more room.
    let room = shape::room(card.kind, height - room.top - room.bottom);
    let width = (room.left + inside.width.max(LEAST) + room.right).max(least.0);
    let mut block = shape::outline(card.kind, (width, height), look);
    let spare = width - room.left - inside.width - room.right;
    let aside = if align(card.kind) == Align::Left { 0.0 } else { spare / 2.0 };
    let above = (height - room.top - inside.height - room.bottom) / 2.0;
    block.put(&inside, room.left + aside, room.top + above);
    (block.width, block.height) = (width, height);
    block
}

/// Texts stand on the left, names in the middle.
fn align(kind: CardKind) -> Align {
    match kind {
        CardKind::Claim | CardKind::Document | CardKind::Record | CardKind::More | CardKind::Entity => {
            Align::Left
        }
        _ => Align::Middle,
    }
}

/// The words and badges of a box.
fn inside(card: &Card, look: CardLook) -> Block {
    let size = if card.tone == Tone::Main { 13.5 } else { 12.0 };
    let label = Type { size, bold: look.bold, tint: look.words };
    let align = align(card.kind);
    let mut rows = Vec::new();
    // A box without words shows that it has none.
    let nothing = [String::new()];
    let bare = card.lines.is_empty() && card.small.is_empty() && card.badges.is_empty();
    let mut label = lines(if bare { &nothing } else { &card.lines }, align, label);
    if look.struck {
        strike(&mut label);
    }
    rows.push((0.0, label));
    rows.push((0.0, lines(&card.small, align, Type::new(10.0, Tint::Grey))));
    rows.extend(card.badges.iter().map(|one| (ABOVE_BADGE, badge(one))));
    let width = rows.iter().map(|(_, row)| row.width).fold(0.0, f64::max);
    let mut block = Block::default();
    for (above, row) in rows.iter().filter(|(_, row)| row.height > 0.0) {
        let x = if align == Align::Left { 0.0 } else { (width - row.width) / 2.0 };
        let top = block.height + above;
        block.put(row, x, top);
    }
    block
}

/// Draws a line through every line of words.
fn strike(block: &mut Block) {
    let through = |mark: &Mark| match mark {
        Mark::Words(words) => {
            let left = words.at.x
                - match words.align {
                    Align::Left => 0.0,
                    Align::Middle => words.width / 2.0,
                    Align::Right => words.width,
                };
            let y = words.at.y - CAPITALS * words.size / 2.0;
            let line = Line { tint: words.tint, width: 1.1, dash: Dash::Solid };
            Some(drawn(open(&[(left, y), (left + words.width, y)]), line))
        }
        Mark::Outline(_) => None,
    };
    let lines: Vec<Mark> = block.marks.iter().filter_map(through).collect();
    block.marks.extend(lines);
}

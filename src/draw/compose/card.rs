//! Boxes: their words, their badges, and the shape around them.

use super::badge::badge;
use super::pen::Block;
use super::shape;
use super::words::{Type, lines};
use crate::draw::drawing::{Align, Tint};
use crate::draw::{Card, CardKind, Tone, look};

/// The least width of what stands in a box.
const LEAST: f64 = 34.0;
/// The room above a badge.
const ABOVE_BADGE: f64 = 4.0;

/// Returns a box with all that stands in it, no narrower than that.
pub(super) fn card(card: &Card, least: f64) -> Block {
    let look = look::card(card);
    let inside = inside(card, look.bold);
    let room = shape::room(card.kind, inside.height);
    let width = (room.left + inside.width.max(LEAST) + room.right).max(least);
    let height = room.top + inside.height + room.bottom;
    let mut block = shape::outline(card.kind, (width, height), look);
    let spare = width - room.left - inside.width - room.right;
    let aside = if align(card.kind) == Align::Left { 0.0 } else { spare / 2.0 };
    block.put(&inside, room.left + aside, room.top);
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
fn inside(card: &Card, bold: bool) -> Block {
    let size = if card.tone == Tone::Main { 13.5 } else { 12.0 };
    let label = Type { size, bold, tint: Tint::Ink };
    let align = align(card.kind);
    let mut rows = Vec::new();
    // A box without words shows that it has none.
    let nothing = [String::new()];
    let bare = card.lines.is_empty() && card.small.is_empty() && card.badges.is_empty();
    rows.push((0.0, lines(if bare { &nothing } else { &card.lines }, align, label)));
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

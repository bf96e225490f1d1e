//! What stands above a picture: the title, the answer, and what else is said.

use super::pen::Block;
use super::words::{Type, lines};
use crate::draw::drawing::{Align, Tint};

/// The width of a sheet with letters of the usual size; on a wider one, which is looked at from further away, they are
/// larger.
const USUAL: f64 = 1300.0;
/// How much larger they are at the most.
const MOST_TIMES: f64 = 1.8;
/// The room between two columns.
const BETWEEN: f64 = 40.0;
/// The least lines of a column that has another one beside it.
const LEAST_LINES: usize = 4;

/// Returns the heading of a sheet that is about so wide, of the lines of its title, its answer and its details.
pub(super) fn heading([title, answer, more]: [&[String]; 3], width: f64) -> Block {
    let times = (width / USUAL).clamp(1.0, MOST_TIMES);
    let mut block = Block::default();
    let rows = [
        lines(title, Align::Left, Type::bold(19.0 * times, Tint::Ink)),
        lines(answer, Align::Left, Type::bold(14.0 * times, Tint::Known)),
        details(more, width, Type::new(12.0 * times.sqrt(), Tint::Ink)),
    ];
    for row in rows.iter().filter(|row| row.height > 0.0) {
        let above = if block.height > 0.0 { 4.0 * times } else { 0.0 };
        let top = block.height + above;
        block.put(row, 0.0, top);
    }
    block
}

/// Puts lines into as many columns as there is room for; where a sentence ends, so that each is read in one column.
fn details(texts: &[String], width: f64, style: Type) -> Block {
    let widest = lines(texts, Align::Left, style).width;
    let most = (texts.len() / LEAST_LINES).max(1);
    let mut room = most;
    while room > 1 && widest * count(room) + BETWEEN * count(room - 1) > width {
        room -= 1;
    }
    let high = texts.len().div_ceil(room).max(1);
    let mut columns: Vec<Vec<String>> = vec![Vec::new()];
    for text in texts {
        let full = columns
            .last()
            .is_some_and(|last| last.len() >= high && last.last().is_some_and(|line| line.ends_with('.')));
        if full && columns.len() < room {
            columns.push(Vec::new());
        }
        columns.last_mut().into_iter().for_each(|last| last.push(text.clone()));
    }
    let mut block = Block::default();
    for column in &columns {
        let left = if block.width > 0.0 { block.width + BETWEEN } else { 0.0 };
        block.put(&lines(column, Align::Left, style), left, 0.0);
    }
    block
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

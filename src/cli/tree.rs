//! Trees of text: what hangs on what, drawn with lines, or by indentation alone for those who can't use lines.

use super::screen::Screen;

/// Deeper than this a tree is no longer indented further; the depth is written instead.
const MOST_INDENTED: usize = 12;

/// Writes a tree line by line, from the top down.
#[derive(Debug, Default)]
pub struct TreeWriter {
    /// For each level above the current one, whether more comes on it further down.
    open: Vec<bool>,
}

impl TreeWriter {
    /// Writes the line of a node: its depth, whether it is the last of its siblings, whether something hangs on it.
    pub fn node(&mut self, screen: &mut Screen, depth: usize, last: bool, text: &str) {
        self.open.truncate(depth);
        let first =
            if depth == 0 && !screen.is_plain() { String::new() } else { self.lead(screen, depth, last) };
        self.open.resize(depth, false);
        self.open.push(!last);
        let rest = self.rest(screen, depth, false);
        screen.wrapped(&first, &rest, text);
    }

    /// Writes a line that belongs to the node of that depth, before the nodes that hang on it.
    pub fn remark(&self, screen: &mut Screen, depth: usize, more_below: bool, text: &str) {
        let rest = self.rest(screen, depth, more_below);
        screen.wrapped(&rest, &rest, text);
    }

    fn lead(&self, screen: &Screen, depth: usize, last: bool) -> String {
        if screen.is_plain() {
            // Nobody hears how far a line is indented.
            return format!("{}{}. ", indent(depth), depth + 1);
        }
        let arm = if last { "└─ " } else { "├─ " };
        format!("{}{arm}{}", self.stems(depth), deep(depth))
    }

    /// The indentation of what stands below the line of a node.
    fn rest(&self, screen: &Screen, depth: usize, more_below: bool) -> String {
        if screen.is_plain() {
            return indent(depth + 1);
        }
        let own = if depth == 0 {
            ""
        } else if self.open.get(depth).copied().unwrap_or(false) {
            "│  "
        } else {
            "   "
        };
        let below = if more_below { "│  " } else { "   " };
        format!("{}{own}{below}", self.stems(depth))
    }

    fn stems(&self, depth: usize) -> String {
        let levels = 1..depth.min(MOST_INDENTED);
        levels
            .map(|level| if self.open.get(level).copied().unwrap_or(false) { "│  " } else { "   " })
            .collect()
    }
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth.min(MOST_INDENTED))
}

fn deep(depth: usize) -> String {
    if depth > MOST_INDENTED { format!("({depth}) ") } else { String::new() }
}

//! Markdown: a page of plain words in the dialect that every renderer reads (that of [the specification](https://spec.commonmark.org), with tables).
//!
//! Everything that comes from the records is escaped in [`escape`]: it stays text, whatever signs are in it.

use super::visible;
use crate::words::page::{Block, Page, Place};

/// Returns pages as one Markdown text, a rule between one and the next.
pub fn markdown(pages: &[Page]) -> String {
    pages.iter().map(page).collect::<Vec<_>>().join("\n---\n\n")
}

fn page(page: &Page) -> String {
    let mut blocks = vec![format!("# {}: {}", escape(&page.kind), escape(&page.title))];
    blocks.extend(page.facts.iter().map(|fact| escape(fact)));
    for section in &page.sections {
        blocks.push(format!("## {}", escape(&section.heading)));
        blocks.extend(section.blocks.iter().map(block));
        // Where a layout with pictures has it.
        let diagram = page.diagram.as_ref().filter(|_| section.place == Place::Main);
        blocks.extend(diagram.map(|diagram| escape(&diagram.caption)));
    }
    blocks.push(format!("*{}*", escape(&page.foot)));
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n") + "\n"
}

fn block(one: &Block) -> String {
    match one {
        Block::Answer(text) => format!("**{}**", escape(text)),
        Block::Text(text) => escape(text),
        Block::List(points) | Block::Small(points) => {
            lines(points.iter().map(|point| format!("- {}", escape(point))))
        }
        Block::Part { heading, blocks } => {
            let parts: Vec<String> = blocks.iter().map(block).collect();
            format!("### {}\n\n{}", escape(heading), parts.join("\n\n"))
        }
        Block::Chain(links) => {
            let links: Vec<String> = links.iter().map(|link| escape(link)).collect();
            links.join(" ← ")
        }
        Block::Table { caption, head, rows } => table(caption, head, rows),
        Block::Quote { words, .. } => format!("> “{}”", escape(words)),
        Block::Ready(text) => format!("> {}", escape(text)),
    }
}

fn table(caption: &str, head: &[String], rows: &[Vec<String>]) -> String {
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escape(cell)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let rule = format!("|{}", "---|".repeat(head.len()));
    let rows = rows.iter().map(|cells| row(cells));
    format!("{}:\n\n{}", escape(caption), lines([row(head), rule].into_iter().chain(rows)))
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns a text as Markdown that shows just that: no markup, no link, no HTML, on one line.
fn escape(text: &str) -> String {
    let text = visible(text);
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.chars().peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let marks = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => true,
            // Within a word it marks nothing.
            '_' => !(word(before) && word(chars.peek().copied())),
            // A list, a heading, a rule.
            '#' | '+' | '-' | '=' => first,
            '.' | ')' => {
                before.is_some_and(|c| c.is_ascii_digit()) && escaped.chars().all(|c| c.is_ascii_digit())
            }
            // What would be made a link by itself.
            ':' => chars.peek() == Some(&'/'),
            '@' => word(before),
            _ => false,
        };
        if marks {
            escaped.push('\\');
        }
        escaped.push(c);
        first = first && c.is_whitespace();
        before = Some(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_the_records_stays_text() {
        for (text, expected) in [
            ("plain – текст", "plain – текст"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
            ("https://example.org", "https\\://example.org"),
            ("# head\n- item", "\\# head - item"),
            ("12. not a list, 3. either", "12\\. not a list, 3. either"),
            ("eng_focus _bold_ *x*", "eng_focus \\_bold\\_ \\*x\\*"),
            ("a | b `c` &amp;", "a \\| b \\`c\\` \\&amp;"),
            ("x\u{1b}[31m\u{202e}", "x\\\\u{1b}\\[31m\\\\u{202e}"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }
}

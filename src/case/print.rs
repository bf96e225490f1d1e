//! The canonical layout of a case file: `key = value`, one empty line between tables, one account a line.
//!
//! Text is written as a basic string; text of several lines that is the whole value of a key, as a multi-line one.
//! Control characters are escaped, everything else stands as it is.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::tree::{Element, Entry, File, List, Section, Value};

/// How wide a line may be before its list is broken up, in columns.
const WIDTH: usize = 100;

impl File {
    /// Writes the file.
    pub(super) fn print(&self) -> String {
        let mut blocks = vec![self.header.clone()];
        let mut top = Vec::new();
        self.top.iter().for_each(|entry| print_entry(entry, &mut top));
        top.extend_from_slice(&self.top_tail);
        blocks.push(top);
        blocks.extend(self.sections.iter().map(print_section));
        blocks.push(self.trailing.clone());
        let blocks: Vec<String> = blocks
            .iter()
            .filter(|block| !block.is_empty())
            .map(|block| block.iter().flat_map(|line| [line.as_str(), "\n"]).collect())
            .collect();
        blocks.join("\n")
    }
}

fn print_section(section: &Section) -> Vec<String> {
    let mut lines = section.before.clone();
    let path: Vec<String> = section.path.iter().map(|key| print_key(key)).collect();
    let (open, close) = if section.repeated { ("[[", "]]") } else { ("[", "]") };
    lines.push(with_comment(format!("{open}{}{close}", path.join(".")), section.behind.as_ref()));
    section.entries.iter().for_each(|entry| print_entry(entry, &mut lines));
    lines.extend_from_slice(&section.tail);
    lines
}

fn print_entry(entry: &Entry, lines: &mut Vec<String>) {
    lines.extend_from_slice(&entry.before);
    let start = format!("{} = ", print_key(&entry.key));
    let inline = |value| format!("{start}{}", print_value(value));
    match &entry.value {
        Value::List(list) if is_broken(&entry.key, list, &start) => {
            lines.push(format!("{start}["));
            for Element { value, before, behind } in &list.elements {
                lines.extend(before.iter().map(|comment| format!("  {comment}")));
                lines.push(with_comment(format!("  {},", print_value(value)), behind.as_ref()));
            }
            lines.extend(list.after.iter().map(|comment| format!("  {comment}")));
            lines.push(with_comment("]".to_owned(), entry.behind.as_ref()));
        }
        Value::Text(text) if text.contains('\n') => {
            let text = format!("{start}\"\"\"\n{}\"\"\"", escape_lines(text));
            lines.push(with_comment(text, entry.behind.as_ref()));
        }
        value => lines.push(with_comment(inline(value), entry.behind.as_ref())),
    }
}

/// Says whether a list gets one line for each element: accounts always, others if they don't fit or have comments.
fn is_broken(key: &str, list: &List, start: &str) -> bool {
    let commented = |element: &Element| !element.before.is_empty() || element.behind.is_some();
    !list.after.is_empty()
        || list.elements.iter().any(commented)
        || !list.elements.is_empty()
            && (key == "accounts" || start.width() + print_list(list).width() > WIDTH)
}

fn with_comment(mut line: String, comment: Option<&String>) -> String {
    if let Some(comment) = comment {
        line.push(' ');
        line.push_str(comment);
    }
    line
}

pub(super) fn print_value(value: &Value) -> String {
    match value {
        Value::Text(text) => print_text(text),
        Value::Raw(raw) => raw.clone(),
        Value::List(list) => print_list(list),
        Value::Table(fields) if fields.entries.is_empty() => "{}".to_owned(),
        Value::Table(fields) => {
            let entry = |entry: &Entry| format!("{} = {}", print_key(&entry.key), print_value(&entry.value));
            format!("{{ {} }}", fields.entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn print_list(list: &List) -> String {
    let elements: Vec<String> = list.elements.iter().map(|element| print_value(&element.value)).collect();
    format!("[{}]", elements.join(", "))
}

fn print_key(key: &str) -> String {
    let bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    if !key.is_empty() && key.bytes().all(bare) { key.to_owned() } else { print_text(key) }
}

fn print_text(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => written.push_str("\\\""),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            c => push_escaped(&mut written, c),
        }
    }
    written.push('"');
    written
}

/// The inside of a multi-line string. A quote is escaped where three in a row could come of it.
fn escape_lines(text: &str) -> String {
    let mut written = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if chars.peek().is_none_or(|next| *next == '"') => written.push_str("\\\""),
            '"' | '\n' | '\t' => written.push(c),
            c => push_escaped(&mut written, c),
        }
    }
    written
}

fn push_escaped(written: &mut String, c: char) {
    match c {
        '\\' => written.push_str("\\\\"),
        '\r' => written.push_str("\\r"),
        c if c.is_control() => {
            let _ = write!(written, "\\u{:04X}", u32::from(c)); // a String takes everything
        }
        c => written.push(c),
    }
}

//! Syntax errors in words that help somebody who has never heard of TOML.
//!
//! The parser says what it expected; a reporter wants to know which mark is missing. Of a chain of errors that follow
//! from one another only the first is told.

use std::ops::Range;

use toml::de::Error;

use super::faults::{Faults, short};
use super::keys::takes_flag;
use super::values;
use crate::diag::Problem;

/// The most syntax errors of one table that are looked at: a file that holds more is no case file.
const MOST: usize = 500;

/// Reports the errors of a part of a text.
pub(super) fn report(text: &str, part: Range<usize>, errors: &[Error], faults: &mut Faults<'_>) {
    let mut errors: Vec<(usize, &str)> = errors
        .iter()
        .map(|error| (part.start + error.span().map_or(0, |span| span.start), error.message()))
        .map(|(at, message)| (text.floor_char_boundary(at), message))
        .collect();
    errors.sort_by_key(|(at, _)| *at);
    if let Some((at, _)) = errors.iter().find(|(_, message)| message.contains("recurs")) {
        let problem = Problem::error("too-deep", "the brackets or dots are nested too deeply here")
            .hint("a case file needs no more than five levels");
        faults.add(words_at(text, *at), problem);
        return;
    }
    let unclosed =
        errors.iter().any(|(_, m)| m.starts_with("unclosed array") || m.starts_with("unclosed inline"));
    let (mut line, mut trusted_from) = (None, 0);
    for (at, message) in errors.into_iter().filter(|(at, _)| *at <= part.end).take(MOST) {
        let this_line = line_of(text, at);
        if at < trusted_from || line == Some(this_line.start) {
            continue;
        }
        line = Some(this_line.start);
        let quote = message.contains("basic string") || message.contains("literal string, expected `'`");
        if unclosed
            && !quote
            && (message.starts_with("unclosed") || at >= part.end || starts_entry(&text[this_line.clone()]))
        {
            faults.add_pair(unclosed_bracket(text, part.start, this_line.start, at));
            return;
        }
        faults.add_pair(match message {
            "duplicate key" => twice(text, &part, at, faults),
            _ => explain(text, &part, at, message),
        });
        if unclosed && quote {
            trusted_from = part.end + 1;
        }
    }
}

/// A header with blanks in its name, with hyphens in their place.
fn blank_in_header(text: &str, at: usize) -> Option<String> {
    let line = text[line_words(text, at)].trim();
    let name = line.strip_prefix('[')?.strip_suffix(']')?.trim();
    let joined = name.split_whitespace().collect::<Vec<_>>().join("-");
    (joined != name && !name.contains(['"', '\''])).then(|| format!("[{joined}]"))
}

/// Returns what to say of one error: one arm for each message of the parser, which is why it is long.
fn explain(text: &str, part: &Range<usize>, at: usize, message: &str) -> (Range<usize>, Problem) {
    let syntax = |message: String, hint: &str| Problem::error("syntax", message).hint(hint);
    if let Some(flag) = flag(text, at) {
        return flag;
    }
    let words = words_at(text, at);
    let shown = short(&text[words.clone()]);
    match message {
        m if m.starts_with("invalid basic string") || m.starts_with("invalid literal string") => {
            unclosed_quote(text, part, at)
        }
        m if m.contains("multi-line") => unclosed_quote(text, part, at),
        m if m.starts_with("string values must be quoted") => unquoted(text, at),
        m if m.starts_with("cannot extend") => (
            words,
            syntax(
                format!("`{shown}` has a value already and cannot be a table as well"),
                "keep one of the two",
            ),
        ),
        // What is missing before a closing bracket of another kind is a closing bracket, whatever TOML asks for.
        m if m.starts_with("missing comma") && shown.starts_with(['}', ']']) => {
            let missing = if shown.starts_with('}') { ']' } else { '}' };
            let message = format!("a bracket is not closed before `{shown}`");
            (words, syntax(message, &format!("put `{missing}` before it")))
        }
        m if m.starts_with("missing comma") => {
            (words, syntax(format!("a comma is missing before `{shown}`"), "put `,` between the two"))
        }
        m if m.starts_with("extra comma") => {
            (words, syntax("there is a comma too many here".to_owned(), "remove one `,`"))
        }
        m if m.starts_with("unclosed") && blank_in_header(text, at).is_some() => (
            line_words(text, at),
            syntax(
                "the name in this header has a blank in it".to_owned(),
                &format!("join its words: {}", blank_in_header(text, at).unwrap_or_default()),
            ),
        ),
        m if m.starts_with("unclosed") => (
            line_words(text, at),
            syntax("a bracket is not closed here".to_owned(), "add the closing bracket"),
        ),
        m if m.starts_with("invalid unquoted key") && shown.starts_with(':') => (
            at..at + 1,
            syntax("a key is followed by `=`, and here stands `:`".to_owned(), "write `=` for `:`"),
        ),
        m if m.starts_with("invalid unquoted key") => (
            words,
            syntax(
                format!(
                    "`{shown}` needs quotes: a bare key is made of the letters a to z, digits, `-` and `_`"
                ),
                "write an id of other letters in quotes: [source.\"мария\"]",
            ),
        ),
        m if m.starts_with("key with no value") => {
            let words = line_words(text, at);
            let shown = short(&text[words.clone()]);
            (words, syntax(format!("there is no `=` in `{shown}`"), "write a line as: key = \"value\""))
        }
        m if m.starts_with("unexpected key or value") || m.starts_with("unexpected content") => (
            words,
            syntax(
                format!("`{shown}` stands behind the end of a value"),
                "one key and one value a line; a remark starts with `#`",
            ),
        ),
        m if m.starts_with("invalid inline table element") && shown.starts_with(']') => (
            words,
            syntax(
                "a `}` is missing before this `]`".to_owned(),
                "close every bracket that was opened last first",
            ),
        ),
        m if m.starts_with("unexpected leading zero") => {
            let words = number_at(text, at);
            let shown = short(&text[words.clone()]);
            let hint = "write a number without zeros in front; what is no number stands in quotes";
            (words, syntax(format!("`{shown}` starts with a zero"), hint))
        }
        m if m.starts_with("missing escaped value") => (
            backslash(text, at),
            syntax(
                "`\\` stands before a letter that has no such form".to_owned(),
                "write `\\\\` for a backslash, or put the text in single quotes",
            ),
        ),
        other => {
            let hint = "a line is: key = \"value\"; a table starts with its name in brackets";
            (words, syntax(format!("this is not TOML: {other}"), hint))
        }
    }
}

/// An unclosed quote is found at its line's end; the words at fault start at the quote.
fn unclosed_quote(text: &str, part: &Range<usize>, at: usize) -> (Range<usize>, Problem) {
    let line = line_of(text, at);
    let before = &text[line.start..at];
    let multi = ["\"\"\"", "'''"]
        .into_iter()
        .filter_map(|quote| text[part.start..at].rfind(quote).map(|i| (part.start + i, quote)))
        .max_by_key(|(i, _)| *i);
    let single = before.rfind(['"', '\'']).map(|i| line.start + i);
    let (start, quote) = match (multi, single) {
        (Some((i, quote)), single) if single.is_none_or(|s| s < i + 3) => (i, quote),
        (_, Some(i)) => (i, &text[i..=i]),
        (_, None) => (at, "\""),
    };
    let end = line_of(text, start).end.max(start);
    let problem = Problem::error("syntax", format!("the quote {quote} that starts here is not closed"))
        .hint(format!("put {quote} where the text ends"));
    (start..end, problem)
}

/// A line in which another word stands for true or false.
fn flag(text: &str, at: usize) -> Option<(Range<usize>, Problem)> {
    let line = line_of(text, at);
    let (key, value) = text[line.clone()].split_once('=')?;
    let start = line.start + key.len() + 1;
    let written = value.split(['#', ',', '}']).next().unwrap_or_default();
    let (key, words) = (key.trim_start_matches([' ', '{', ',']).trim(), written.trim());
    let meant = values::meant(words).filter(|_| takes_flag(key))?;
    let start = start + written.len() - written.trim_start().len();
    let message = format!("`{key}` takes true or false, and this is `{words}`");
    Some((start..start + words.len(), Problem::error("syntax", message).hint(format!("{key} = {meant}"))))
}

fn unquoted(text: &str, at: usize) -> (Range<usize>, Problem) {
    let line = line_of(text, at);
    let rest = text[at..line.end.max(at)].split('#').next().unwrap_or_default();
    let words = rest.split([',', ']', '}']).next().unwrap_or_default().trim_end();
    if words.is_empty() {
        let key = line_words(text, at);
        let shown = short(text[key.clone()].trim_end().trim_end_matches('=').trim_end());
        return (
            key,
            Problem::error("syntax", format!("`{shown}` has no value"))
                .hint("give it one, or remove the line"),
        );
    }
    let bytes = at..at + words.len();
    if words.starts_with(['“', '”', '„', '«', '‘', '’']) {
        let problem = Problem::error("syntax", "these quotes are not the plain ones that TOML knows")
            .hint("write \" on both sides");
        return (bytes, problem);
    }
    let shown = short(words);
    let problem = Problem::error("syntax", format!("`{shown}` needs quotes around it"));
    (bytes, problem.hint(format!("\"{shown}\"")))
}

/// The parser names the second place only; the first is the last one above it that looks like it.
fn twice(text: &str, part: &Range<usize>, at: usize, faults: &Faults<'_>) -> (Range<usize>, Problem) {
    let end =
        text[at..].find(|c: char| c.is_whitespace() || "=.]".contains(c)).map_or(text.len(), |i| at + i);
    let key = &text[at..end];
    let problem = Problem::error("syntax", format!("the key `{}` stands here a second time", short(key)))
        .hint("keep one of the two");
    let problem = match earlier(&text[part.start..at], key) {
        Some(i) => {
            problem.also(faults.place(part.start + i..part.start + i + key.len()), "it stands here already")
        }
        None => problem,
    };
    (at..end, problem)
}

fn earlier(above: &str, key: &str) -> Option<usize> {
    let is_key = |&(i, _): &(usize, &str)| {
        let free = !above[..i].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
        free && above[i + key.len()..].trim_start().starts_with(['=', '.', ']'])
    };
    if key.is_empty() { None } else { above.rmatch_indices(key).find(is_key).map(|(i, _)| i) }
}

/// The bracket that was never closed opens in the entry above the place where that came out.
fn unclosed_bracket(text: &str, from: usize, line: usize, at: usize) -> (Range<usize>, Problem) {
    let line = if at >= line_of(text, line).end { at } else { line };
    let above = &text[from..line];
    let entry = above
        .split_inclusive('\n')
        .scan(from, |i, line| {
            let start = *i;
            *i += line.len();
            Some((start, line))
        })
        .filter(|(_, line)| starts_entry(line))
        .last();
    let open = entry.and_then(|(i, line)| line.find(['[', '{']).map(|j| i + j));
    let bytes = open.map_or_else(|| words_at(text, at), |i| i..i + 1);
    let bracket = &text[bytes.clone()];
    let problem = Problem::error("syntax", format!("the bracket `{bracket}` that opens here is not closed"))
        .hint("close every bracket that is opened behind it, from the inside out");
    (bytes, problem)
}

fn number_at(text: &str, at: usize) -> Range<usize> {
    let digits = text[at..].find(|c: char| !(c.is_alphanumeric() || "+-._:".contains(c)));
    at..digits.map_or(text.len(), |i| at + i)
}

/// The backslash before a byte, and the character that it stands before.
fn backslash(text: &str, at: usize) -> Range<usize> {
    let start = if text[..at].ends_with('\\') { at - 1 } else { at };
    start..at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// Says whether a line starts with a key and its `=`.
fn starts_entry(line: &str) -> bool {
    let bare = line.trim_start_matches(|c: char| c.is_alphanumeric() || "_-.\"'".contains(c));
    bare.len() < line.len() && bare.trim_start().starts_with('=')
}

/// The line that a byte stands in, without its end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
    start..end
}

fn line_words(text: &str, at: usize) -> Range<usize> {
    let line = line_of(text, at);
    let raw = &text[line.clone()];
    let start = line.start + raw.len() - raw.trim_start().len();
    start..start + raw.trim().len()
}

/// The words that start at a byte, at least one character if there is one.
fn words_at(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let rest = &text[at..];
    let end = rest.char_indices().skip(1).find(|(_, c)| c.is_whitespace() || ",]}=".contains(*c));
    let line = rest.find('\n').unwrap_or(rest.len());
    at..at + end.map_or(rest.len(), |(i, _)| i).min(line.max(rest.chars().next().map_or(0, char::len_utf8)))
}

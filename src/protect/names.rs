//! Names found in a text whatever case, accents, white space, hyphens and colours do to them.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Returns the bytes where folded names stand as words of their own, in order, none overlapping another.
pub(super) fn found(text: &str, names: &[String]) -> Vec<Range<usize>> {
    if names.is_empty() {
        return Vec::new();
    }
    let (folded, places) = fold(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    for name in names {
        let matches = folded.match_indices(name.as_str()).map(|(at, _)| at..at + name.len());
        let alone = matches.filter(|one| stands_alone(&folded, one.start, one.end));
        found.extend(alone.map(|one| places[one.start]..end_of(text, places[one.end - 1])));
    }
    found.sort_unstable_by_key(|one| (one.start, one.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for one in found {
        match apart.last_mut().filter(|last| one.start < last.end) {
            Some(last) => last.end = last.end.max(one.end),
            None => apart.push(one),
        }
    }
    apart
}

/// The end of the character at a byte, with the marks that stand on it.
fn end_of(text: &str, at: usize) -> usize {
    let mut chars = text[at..].chars();
    let first = chars.next().map_or(0, char::len_utf8);
    let marks = chars.take_while(|c| is_combining_mark(*c) || is_invisible(*c)).map(char::len_utf8);
    at + first + marks.sum::<usize>()
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let first = text[start..end].chars().next();
    let last = text[start..end].chars().next_back();
    let runs_on_before = joins(first) && joins(text[..start].chars().next_back());
    let runs_on_behind = joins(last) && joins(text[end..].chars().next());
    !runs_on_before && !runs_on_behind
}

/// Folds case, accents, white space and hyphens, and leaves out what is not seen: colours, and characters that only
/// steer. Beside the folded text stands, for every byte of it and for its end, the byte of the original at which the
/// character begins that it came from.
pub(super) fn fold(text: &str) -> (String, Vec<usize>) {
    let mut folded = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    let mut colour_ends = 0;
    for (at, c) in text.char_indices() {
        if c == '\u{1b}' {
            colour_ends = at + length_of_colour(&text[at..]);
        }
        if at < colour_ends {
            continue;
        }
        if c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}') {
            if !folded.ends_with(' ') {
                folded.push(' ');
                places.push(at);
            }
            continue;
        }
        let unseen = |c: &char| is_combining_mark(*c) || c.is_control() || is_invisible(*c);
        for c in c.nfkd().filter(|c| !unseen(c)).flat_map(char::to_lowercase) {
            folded.push(c);
            places.resize(folded.len(), at);
        }
    }
    places.push(text.len());
    (folded, places)
}

/// The length of the colour that a text begins with, or nothing.
fn length_of_colour(text: &str) -> usize {
    let Some(codes) = text.strip_prefix("\u{1b}[") else { return 0 };
    let end = codes.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    end.strip_prefix('m').map_or(0, |behind| text.len() - behind.len())
}

/// Says whether a character has no width of its own and only steers its neighbours.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
/// What stands where the hash of a passage stood.
const NO_HASH: &str = "…";

/// Returns a text without the hashes of passages in it: eight hex digits behind `#`, or quoted. Nothing if there are none.
pub(super) fn without_hashes(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_hex = |b: &u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    let is_hash = |at: &usize| {
        let digits = bytes.get(at + 1..at + 9).is_some_and(|digits| digits.iter().all(is_hex));
        let behind = bytes.get(at + 9);
        digits
            && match bytes[*at] {
                b'#' => !behind.is_some_and(u8::is_ascii_alphanumeric),
                quote @ (b'"' | b'`') => behind == Some(&quote),
                _ => false,
            }
    };
    let hashes: Vec<usize> = (0..bytes.len()).filter(is_hash).collect();
    if hashes.is_empty() {
        return None;
    }
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    for at in hashes {
        clean.push_str(&text[done..=at]);
        clean.push_str(NO_HASH);
        done = at + 9;
    }
    clean.push_str(&text[done..]);
    Some(clean)
}

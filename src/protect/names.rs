//! Names found in a text whatever case, accents, white space, hyphens and colours do to them.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Folded names, and what is worked out of them once to find them fast.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// Longer ones first, so that no part of a name is left beside a mask.
    folded: Vec<String>,
    /// The positions of the names that begin with each byte.
    by_head: Vec<Vec<usize>>,
    /// What each byte is at a glance: of [`PLAIN`], [`WORD`] and [`HEAD`].
    classes: Vec<u8>,
    /// Signs that stand in no name and are folded to nothing else: no name reaches across one.
    walls: Vec<u8>,
    /// Signs of our own answers that are walls as well, but for a name that has them in it.
    signs: Vec<char>,
}

/// Signs beyond ASCII that may be walls: those of which our answers are full. Folded they are no letter, no digit and
/// no blank.
const SIGNS: [char; 12] = ['…', '“', '”', '’', '│', '├', '└', '─', '┄', '■', '□', '∖'];

/// Signs that may be walls. Neither brackets nor semicolons are among them, which stand in colours.
const WALLS: &[u8] = b"\"(){},.:/";

/// A text is folded in pieces of about as many bytes, so that a long one takes no memory.
const PIECE: usize = 1 << 10;

/// A byte of ASCII that steers nothing.
const PLAIN: u8 = 1;
/// A letter or digit of ASCII.
const WORD: u8 = 2;
/// A byte with which a name begins, whatever its case.
const HEAD: u8 = 4;

impl Names {
    /// Adds names, folding them; what has no letter or digit in it is no name.
    pub(super) fn add<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) {
        let names = &mut self.folded;
        names.extend(words.into_iter().map(|word| fold(word).0.trim().to_owned()));
        names.retain(|name| name.contains(char::is_alphanumeric));
        names.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b)));
        names.dedup();
        self.by_head = vec![Vec::new(); 256];
        for (at, name) in names.iter().enumerate() {
            self.by_head[usize::from(name.as_bytes()[0])].push(at);
        }
        let class = |byte: u8| {
            let plain = matches!(byte, b' '..=b'~' | b'\t'..=b'\r');
            let head = !self.by_head[usize::from(byte.to_ascii_lowercase())].is_empty();
            u8::from(plain) * PLAIN + u8::from(byte.is_ascii_alphanumeric()) * WORD + u8::from(head) * HEAD
        };
        self.classes = (0..=u8::MAX).map(class).collect();
        let is_wall = |wall: &u8| !names.iter().any(|name| name.as_bytes().contains(wall));
        self.walls = WALLS.iter().copied().filter(is_wall).collect();
        let is_apart =
            |sign: &char| !names.iter().any(|name| name.contains(&*fold(sign.encode_utf8(&mut [0; 4])).0));
        self.signs = SIGNS.into_iter().filter(is_apart).collect();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.folded.iter().map(String::as_str)
    }

    /// Returns the bytes of a text where names stand as words of their own, in order, none overlapping another.
    pub(super) fn found(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < text.len() && !self.is_empty() {
            let end = self.end_of_piece(text, start);
            let piece = &text[start..end];
            if !self.is_clear(piece) {
                found.extend(self.found_in(piece).into_iter().map(|one| one.start + start..one.end + start));
            }
            start = end;
        }
        found
    }

    /// The end of a piece that begins somewhere: behind a wall, or the end of the text.
    fn end_of_piece(&self, text: &str, start: usize) -> usize {
        let bytes = text.as_bytes();
        let wall = |at: &usize| self.walls.contains(&bytes[*at]);
        (start + PIECE..bytes.len()).find(wall).map_or(bytes.len(), |at| at + 1)
    }

    /// Says whether it is plain without folding it that no name stands in a text: it is ASCII with colours and signs of
    /// ours, and no name stands in it whatever its case, white space, hyphens and colours.
    fn is_clear(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let mut runs_on = false;
        let mut passed = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if at < passed {
                continue;
            }
            let class = self.classes[usize::from(*byte)];
            if class & PLAIN == 0 {
                // A colour can stand within a word, a sign can't.
                let colour = length_of_colour(&text[at..]);
                let length = if colour > 0 { colour } else { self.length_of_sign(&text[at..]) };
                if length == 0 {
                    return false;
                }
                runs_on &= colour > 0;
                passed = at + length;
                continue;
            }
            let before = std::mem::replace(&mut runs_on, class & WORD != 0);
            if class & HEAD == 0 || before && runs_on {
                continue;
            }
            let names = &self.by_head[usize::from(byte.to_ascii_lowercase())];
            if names.iter().any(|name| begins_with(&text[at..], &self.folded[*name])) {
                return false;
            }
        }
        true
    }

    /// The length of the sign that a text begins with, or nothing.
    fn length_of_sign(&self, text: &str) -> usize {
        text.chars().next().filter(|sign| self.signs.contains(sign)).map_or(0, char::len_utf8)
    }

    fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        let (folded, places) = fold(text);
        let bytes = folded.as_bytes();
        let mut found: Vec<Range<usize>> = Vec::new();
        for at in 0..bytes.len() {
            for name in self.by_head[usize::from(bytes[at])].iter().map(|name| &self.folded[*name]) {
                let end = at + name.len();
                if bytes[at..].starts_with(name.as_bytes()) && stands_alone(&folded, at, end) {
                    found.push(places[at]..end_of(text, places[end - 1]));
                }
            }
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
}

/// Says whether a text begins with a folded name of ASCII; colours between its letters are passed over.
fn begins_with(text: &str, name: &str) -> bool {
    let mut rest = text;
    for wanted in name.bytes() {
        let behind = match wanted {
            b' ' => behind_blanks(rest),
            _ => behind_colours(rest).strip_prefix(|c: char| c.to_ascii_lowercase() == char::from(wanted)),
        };
        let Some(behind) = behind else { return false };
        rest = behind;
    }
    let is_joined = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    !(is_joined(name.bytes().next_back()) && is_joined(behind_colours(rest).bytes().next()))
}

/// What follows the blanks that a text begins with, and the colours among them; nothing if there is no blank.
fn behind_blanks(text: &str) -> Option<&str> {
    let is_blank = |c: char| c.is_ascii_whitespace() || matches!(c, '\u{b}' | '-' | '_');
    let mut rest = behind_colours(text).strip_prefix(is_blank)?;
    loop {
        let behind = behind_colours(rest.trim_start_matches(is_blank));
        if behind.len() == rest.len() {
            return Some(rest);
        }
        rest = behind;
    }
}

fn behind_colours(mut text: &str) -> &str {
    loop {
        match length_of_colour(text) {
            0 => return text,
            length => text = &text[length..],
        }
    }
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
            if folded.as_bytes().last() != Some(&b' ') {
                folded.push(' ');
                places.push(at);
            }
            continue;
        }
        if c.is_ascii_graphic() {
            folded.push(c.to_ascii_lowercase());
            places.push(at);
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

/// What stands where a hash stood, or the rest of a range.
const LEFT_OUT: &str = "…";
/// The digits of the hash of a passage.
const DIGITS: usize = 8;
/// The digits of the hash of a document.
const ALL_DIGITS: usize = 64;

/// Returns a text without the hashes in it: eight hex digits behind `#`, or quoted, and 64 of them anywhere. If the
/// range of a passage stands before its hash, the end of the range goes with it. Nothing if there are no hashes.
pub(super) fn without_hashes(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_hex = |b: &u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    let mut hashes = Vec::new();
    // Of so many digits in a row one stands at a multiple of their number: the other bytes need not be looked at.
    let mut at = 0;
    while at < bytes.len() {
        if is_hex(&bytes[at]) {
            let before = bytes[..at].iter().rev().take(DIGITS).take_while(|b| is_hex(b)).count();
            let behind = bytes[at..].iter().take_while(|b| is_hex(b)).count();
            hashes.extend(hash_at(bytes, at - before..at + behind));
            at += behind / DIGITS * DIGITS;
        }
        at += DIGITS;
    }
    if hashes.is_empty() {
        return None;
    }
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    for hash in hashes {
        // The end of a range of 64 digits has been left out already.
        clean.push_str(&text[done..hash.start.max(done)]);
        clean.push_str(LEFT_OUT);
        done = hash.end;
    }
    clean.push_str(&text[done..]);
    Some(clean)
}

/// What to leave out for a row of hex digits, if it is a hash.
fn hash_at(bytes: &[u8], digits: Range<usize>) -> Option<Range<usize>> {
    let mark = digits.start.checked_sub(1).map(|at| bytes[at]);
    let behind = bytes.get(digits.end).copied();
    let runs_on = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    match digits.len() {
        ALL_DIGITS => (!runs_on(mark) && !runs_on(behind)).then_some(digits),
        DIGITS => match mark? {
            b'#' => (!runs_on(behind)).then(|| end_of_range(bytes, digits.start - 1)..digits.end),
            b'"' | b'`' => (behind == mark).then_some(digits),
            _ => None,
        },
        _ => None,
    }
}

/// Where the end of the range begins that stands before a `#`: behind the hyphen of `12-34`, or else behind the `#`.
fn end_of_range(bytes: &[u8], hash: usize) -> usize {
    let digits = |to: usize| bytes[..to].iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let end = hash - digits(hash);
    let is_range = end < hash && end > 0 && bytes[end - 1] == b'-' && digits(end - 1) > 0;
    if is_range { end } else { hash + 1 }
}

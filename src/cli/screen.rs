//! The screen: what is written, how wide, in which colours, and never with a protected name.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde_json::{Serializer, Value};

use super::covered::Covered;
use super::{Colour, Global};
use wherefrom::abreast;
use wherefrom::protect::Protection;

/// The colours and what they mean. Nothing is said by colour alone.
pub mod style {
    use super::{AnsiColor, Style};

    /// A heading, a claim.
    pub const STRONG: Style = Style::new().bold();
    /// An id, an anchor: what one needs only to go on.
    pub const FAINT: Style = Style::new().dimmed();
    /// A known ground.
    pub const GROUND: Style = AnsiColor::Green.on_default().bold();
    /// An inference.
    pub const INFERENCE: Style = AnsiColor::Cyan.on_default().bold();
    /// An unknown end.
    pub const UNKNOWN: Style = AnsiColor::Yellow.on_default().bold();
    /// A denial, an error.
    pub const AGAINST: Style = AnsiColor::Red.on_default().bold();
}

/// The columns of an output that is no terminal.
const DEFAULT_WIDTH: usize = 100;
/// Fewer columns than this are not worth wrapping at.
pub const LEAST_WIDTH: usize = 40;

/// Collects what a verb says, and writes it at the end, searched for protected names.
#[derive(Debug)]
pub struct Screen {
    out: String,
    protection: Protection,
    colour: Colour,
    width: usize,
    /// The columns of standard error, if it is to be wrapped.
    width_of_notes: Option<usize>,
    plain: bool,
    /// What has to be said with whatever the answer is.
    foot: Vec<String>,
}

impl Screen {
    pub fn new(global: &Global) -> Self {
        let columns = |size: Option<(terminal_size::Width, _)>| size.map(|(width, _)| usize::from(width.0));
        let terminal = columns(terminal_size::terminal_size_of(io::stdout()));
        let asked = global.width.map(usize::from);
        // Programs look for whole lines there.
        let notes = asked.or_else(|| columns(terminal_size::terminal_size_of(io::stderr())));
        Self {
            out: String::new(),
            protection: Protection::default(),
            colour: global.color,
            width: asked.or(terminal).unwrap_or(DEFAULT_WIDTH).max(LEAST_WIDTH),
            width_of_notes: notes.map(|width| width.max(LEAST_WIDTH)).filter(|_| !global.plain),
            plain: global.plain,
            foot: Vec::new(),
        }
    }

    /// A screen beside another, for what is said of faults while that one is busy.
    pub fn for_faults(global: &Global, protection: Protection) -> Self {
        let mut screen = Self::new(global);
        screen.protect(protection);
        screen
    }

    /// From now on nothing is written that names a protected source.
    pub fn protect(&mut self, protection: Protection) {
        self.protection = protection;
    }

    /// Returns a text of the records or of a fault, fit for a terminal and without a protected name.
    pub fn clean(&self, text: &str) -> String {
        tame(&self.protection.scrub(text))
    }

    pub fn protection(&self) -> &Protection {
        &self.protection
    }

    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Says whether diagnostics may be coloured and drawn.
    pub fn colours_errors(&self) -> bool {
        match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        }
    }

    pub fn width(&self) -> usize {
        self.width
    }

    /// Adds a line to the results as it is.
    pub fn raw(&mut self, line: &str) {
        // At once: a whole export is one line here.
        self.out.reserve(line.len() + 1);
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// Adds text to the results, wrapped, its first line behind `first`, the others behind `rest`.
    pub fn wrapped(&mut self, first: &str, rest: &str, text: &str) {
        // Before it is broken into lines: the lines of a tree would come between the words of a name.
        let text = self.protection.scrub(text);
        if self.plain {
            self.raw(&format!("{first}{text}"));
            return;
        }
        let columns = |text: &str| textwrap::core::display_width(text);
        if !text.contains('\n') && columns(first) + columns(&text) <= self.width {
            self.raw(format!("{first}{text}").trim_end());
            return;
        }
        // Deep trees still get some columns of their own.
        let width = self.width.max(columns(first) + LEAST_WIDTH);
        let options = textwrap::Options::new(width).initial_indent(first).subsequent_indent(rest);
        let options = options.break_words(false).word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&text, options) {
            self.raw(line.trim_end());
        }
    }

    /// From now on every answer ends with this sentence too; one for other programs has it on standard error.
    pub fn foot(&mut self, text: String) {
        if !self.foot.contains(&text) {
            self.foot.push(text);
        }
    }

    /// What follows is for other programs, and nothing else may stand in it.
    pub fn only(&mut self) {
        for foot in std::mem::take(&mut self.foot) {
            self.note(&foot);
        }
    }

    fn write_foot(&mut self) {
        let foot = std::mem::take(&mut self.foot);
        if !foot.is_empty() {
            self.blank();
        }
        foot.iter().for_each(|sentence| self.wrapped("", "  ", &tame(sentence)));
    }

    /// Says whether there are no results yet.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    pub fn blank(&mut self) {
        self.raw("");
    }

    pub fn heading(&mut self, text: &str) {
        let text = paint(style::STRONG, text);
        self.raw(&text);
    }

    /// Writes ids, one a line and each once, in the order of the answer.
    pub fn ids<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) {
        self.only();
        let mut written = BTreeSet::new();
        for id in ids {
            if written.insert(id) {
                self.raw(id);
            }
        }
    }

    /// Writes one answer as it is, several as a list.
    pub fn json_of(&mut self, mut answers: Vec<Value>) {
        match answers.as_mut_slice() {
            [one] => self.json(&one.take()),
            _ => self.json(&answers),
        }
    }

    /// Writes an answer as it is made, so that a long one takes no more memory than its text.
    pub fn json(&mut self, value: &impl Serialize) {
        self.written(std::iter::once(value), |protection| Covered::new(protection));
    }

    /// Writes answers as they are made, one a line.
    pub fn json_lines<T: Serialize>(&mut self, values: impl IntoIterator<Item = T>) {
        self.written(values, |protection| Covered::in_line(protection));
    }

    fn written<T: Serialize>(
        &mut self,
        values: impl IntoIterator<Item = T>,
        laid_out: impl Fn(&Protection) -> Covered<'_>,
    ) {
        self.only();
        let mut bytes = std::mem::take(&mut self.out).into_bytes();
        for value in values {
            let before = bytes.len();
            let layout = laid_out(&self.protection);
            if value.serialize(&mut Serializer::with_formatter(&mut bytes, layout)).is_err() {
                bytes.truncate(before);
            }
            bytes.push(b'\n');
        }
        self.out = String::from_utf8(bytes).unwrap_or_default();
    }

    /// Writes a list of answers, on all cores.
    pub fn json_each<'t, T: Sync, J: Serialize>(&mut self, items: &'t [T], make: impl Fn(&'t T) -> J + Sync) {
        if items.is_empty() {
            return self.json(&[(); 0]);
        }
        self.only();
        let some = |items: &'t [T]| {
            let mut bytes = Vec::new();
            for item in items {
                bytes.extend_from_slice(b"\n  ");
                let covered = Covered::within(&self.protection, 1);
                // Nothing can go wrong where memory is written to.
                drop(make(item).serialize(&mut Serializer::with_formatter(&mut bytes, covered)));
                bytes.push(b',');
            }
            String::from_utf8(bytes).unwrap_or_default()
        };
        let written = abreast(items, some);
        self.out.reserve(written.iter().map(String::len).sum::<usize>() + 4);
        self.out.push('[');
        written.iter().for_each(|one| self.out.push_str(one));
        self.out.pop();
        self.out.push_str("\n]\n");
    }

    pub fn error(&self, text: &str) {
        self.note(&format!("{}: {}", paint(style::AGAINST, "error"), self.clean(text)));
    }

    pub fn warning(&self, text: &str) {
        self.note(&format!("{}: {}", paint(style::UNKNOWN, "warning"), self.clean(text)));
    }

    pub fn hint(&self, text: &str) {
        self.note(&format!("{}: {}", paint(style::INFERENCE, "hint"), self.clean(text)));
    }

    /// Writes a line to standard error at once. A closed pipe there is nobody's concern.
    pub fn note(&self, text: &str) {
        let text = self.protection.scrub(text);
        let choice =
            if self.colours_errors() { anstream::ColorChoice::Always } else { anstream::ColorChoice::Never };
        let mut err = anstream::AutoStream::new(io::stderr().lock(), choice);
        drop(writeln!(err, "{}", self.wrapped_note(&text)));
    }

    /// A line of standard error, wrapped where people read it; what goes on stands further in.
    fn wrapped_note(&self, text: &str) -> String {
        let Some(width) = self.width_of_notes else { return text.to_owned() };
        let lead = " ".repeat(text.len() - text.trim_start_matches(' ').len());
        let rest = format!("{lead}  ");
        let options = textwrap::Options::new(width).initial_indent(&lead).subsequent_indent(&rest);
        let options = options.break_words(false).word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::fill(text.trim_start_matches(' '), options)
    }

    /// Forgets what was to be written.
    pub fn forget(&mut self) {
        self.out.clear();
    }

    /// Writes the results. A closed pipe is success: whoever closed it has seen enough.
    pub fn flush(&mut self) -> io::Result<()> {
        if self.is_empty() {
            self.only();
        }
        self.write_foot();
        let text = std::mem::take(&mut self.out);
        let text = self.protection.scrub(&text);
        let choice = match self.colour {
            Colour::Auto => anstream::AutoStream::choice(&io::stdout()),
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        };
        let mut plain = io::stdout().lock();
        let written = if text.contains('\u{1b}') {
            let mut out = anstream::AutoStream::new(plain, choice);
            out.write_all(text.as_bytes()).and_then(|()| out.flush())
        } else {
            // JSON has no colours to look for, and there is much of it.
            plain.write_all(text.as_bytes()).and_then(|()| plain.flush())
        };
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}

/// Returns a text in a style.
pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Returns a text of the records that cannot steer a terminal: control characters and those that turn the direction
/// of writing are shown as what they are.
pub fn tame(text: &str) -> String {
    if !text.contains(steers) {
        return text.to_owned();
    }
    let mut tamed = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}' => tamed.push(' '),
            c if steers(c) => tamed.extend(c.escape_unicode()),
            c => tamed.push(c),
        }
    }
    tamed
}

/// Says whether a character can steer a terminal, or turn the direction of writing.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_the_records_cannot_steer_a_terminal() {
        assert_eq!(tame("plain – текст"), "plain – текст");
        assert_eq!(tame("a\u{1b}[31mred\u{7}"), "a\\u{1b}[31mred\\u{7}");
        assert_eq!(tame("two\nlines\u{202e}txt"), "two lines\\u{202e}txt");
    }
}

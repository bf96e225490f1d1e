//! JSON as it is written: laid out for people, without a protected name, and with nothing in it that steers a terminal.

use std::io::{self, Write};

use serde_json::ser::{CharEscape, Formatter};

use super::screen::steers;
use wherefrom::protect::Protection;

/// Lays JSON out. Every string is covered whole: an escape would come between the letters of a name.
pub struct Covered<'p> {
    protection: &'p Protection,
    /// Whether all of it stands in one line.
    in_line: bool,
    /// The string that is being written.
    text: String,
    /// How many lists and objects are open.
    depth: usize,
    /// Whether nothing stands in the innermost of them yet.
    is_empty: bool,
}

impl<'p> Covered<'p> {
    pub fn new(protection: &'p Protection) -> Self {
        Self { protection, in_line: false, text: String::new(), depth: 0, is_empty: true }
    }

    /// Puts all of it into one line.
    pub fn in_line(protection: &'p Protection) -> Self {
        Self { in_line: true, ..Self::new(protection) }
    }

    /// Lays out what stands within so many lists and objects.
    pub fn within(protection: &'p Protection, depth: usize) -> Self {
        Self { depth, ..Self::new(protection) }
    }

    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.is_empty = true;
        writer.write_all(bracket)
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if !self.is_empty {
            self.new_line(writer)?;
        }
        self.is_empty = false;
        writer.write_all(bracket)
    }

    fn part<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.new_line(writer)
    }

    /// In one piece: there are more line breaks in an answer than anything else.
    fn new_line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        const LINE: &[u8] = b"\n                                ";
        if self.in_line {
            return Ok(());
        }
        let columns = 2 * self.depth;
        writer.write_all(&LINE[..LINE.len().min(columns + 1)])?;
        (LINE.len()..=columns).try_for_each(|_| writer.write_all(b" "))
    }
}

impl Formatter for Covered<'_> {
    fn begin_string<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.text.clear();
        Ok(())
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, _: &mut W, fragment: &str) -> io::Result<()> {
        self.text.push_str(fragment);
        Ok(())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, _: &mut W, escape: CharEscape) -> io::Result<()> {
        self.text.push(match escape {
            CharEscape::Quote => '"',
            CharEscape::ReverseSolidus => '\\',
            CharEscape::Solidus => '/',
            CharEscape::Backspace => '\u{8}',
            CharEscape::FormFeed => '\u{c}',
            CharEscape::LineFeed => '\n',
            CharEscape::CarriageReturn => '\r',
            CharEscape::Tab => '\t',
            CharEscape::AsciiControl(byte) => char::from(byte),
        });
        Ok(())
    }

    fn end_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let text = self.protection.scrub(&self.text);
        writer.write_all(b"\"")?;
        let mut done = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '"' | '\\') || steers(*c)) {
            writer.write_all(&text.as_bytes()[done..at])?;
            done = at + c.len_utf8();
            match c {
                '"' | '\\' => write!(writer, "\\{c}")?,
                '\n' => writer.write_all(b"\\n")?,
                '\r' => writer.write_all(b"\\r")?,
                '\t' => writer.write_all(b"\\t")?,
                '\u{8}' => writer.write_all(b"\\b")?,
                '\u{c}' => writer.write_all(b"\\f")?,
                // JSON leaves as they are some characters that can steer a terminal; none of them needs two escapes.
                c => write!(writer, "\\u{:04x}", u32::from(c))?,
            }
        }
        writer.write_all(&text.as_bytes()[done..])?;
        writer.write_all(b"\"")
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.part(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.is_empty = false;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b"}")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.part(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(if self.in_line { b":" } else { b": " })
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.is_empty = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Serialize as _;
    use serde_json::{Serializer, Value, json};

    fn written(value: &Value) -> String {
        let protection = Protection::default();
        let mut bytes = Vec::new();
        value
            .serialize(&mut Serializer::with_formatter(&mut bytes, Covered::new(&protection)))
            .expect("JSON");
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn what_is_written_is_the_json_it_was_and_steers_nothing() {
        let all: String = (0..0x3000).filter_map(char::from_u32).chain(['\u{1f600}']).collect();
        let value = json!({ "a": [1, "two", null, {}, [], { "b": all }], "c\"\n": -1.5 });
        let text = written(&value);
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), value);
        assert!(!text.contains(|c| steers(c) && c != '\n'));
    }

    #[test]
    fn one_line_is_one_line() {
        let value = json!({ "a": [1, "zw\nei", null, {}, []], "b": { "c": "\u{2028}" } });
        let (protection, mut bytes) = (Protection::default(), Vec::new());
        let covered = Covered::in_line(&protection);
        value.serialize(&mut Serializer::with_formatter(&mut bytes, covered)).expect("JSON");
        let text = String::from_utf8(bytes).expect("text");
        assert_eq!(text, r#"{"a":[1,"zw\nei",null,{},[]],"b":{"c":"\u2028"}}"#);
    }

    #[test]
    fn plain_text_is_laid_out_as_json_is() {
        let deep = (0..40).fold(json!([]), |inner, _| json!([{ "in": inner }, {}]));
        assert_eq!(written(&deep), serde_json::to_string_pretty(&deep).expect("JSON"));
        let value =
            json!({ "a": [1, "zwei \\ \"drei\"", null, {}, []], "b": { "c": "\t\r\n\u{8}\u{c}\u{1}" } });
        assert_eq!(written(&value), serde_json::to_string_pretty(&value).expect("JSON"));
    }
}

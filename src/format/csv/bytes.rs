//! From bytes to text: which encoding a spreadsheet was saved in, and what is no text at all.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::TableError;
use super::cut::Text;

/// The largest spreadsheet, in bytes.
pub const MAX_BYTES: usize = 256 << 20;

/// How many bytes are looked at to tell whether every other one is zero.
const SAMPLE: usize = 4096;

/// The encoding in which a spreadsheet was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// Its name, as the Encoding Standard has it: `UTF-8`, `windows-1251`.
    pub encoding: &'static str,
    /// Whether nothing but the letters themselves spoke for it.
    pub guessed: bool,
    /// Whether some bytes are no text in it; each stands as U+FFFD.
    pub broken: bool,
}

/// Returns a spreadsheet as text. Line ends of old Macs become those of everybody else.
pub(super) fn decode(bytes: &[u8], asked: Option<&str>) -> Result<(String, Decoded), TableError> {
    if bytes.len() > MAX_BYTES {
        return Err(TableError::TooLarge);
    }
    if let Some(what) = no_text(bytes) {
        return Err(TableError::NoText(what));
    }
    let (encoding, guessed) = chosen(bytes, asked)?;
    // A mark at the beginning says more than anybody's option.
    let (text, encoding, broken) = encoding.decode(bytes);
    let mut text = text.into_owned();
    if !text.contains('\n') {
        text = text.replace('\r', "\n");
    }
    Ok((text, Decoded { encoding: encoding.name(), guessed, broken }))
}

/// Returns the encoding that somebody asked for, or that the letters speak for, and whether it is guessed.
fn chosen(bytes: &[u8], asked: Option<&str>) -> Result<(&'static Encoding, bool), TableError> {
    let Some(name) = asked else { return Ok(encoding_of(bytes)) };
    let known = Encoding::for_label(name.as_bytes());
    Ok((known.ok_or_else(|| TableError::NoEncoding(name.to_owned()))?, false))
}

/// From how much of a file that is read piece by piece its encoding is found out, in bytes.
pub(super) const FIRST: usize = 1 << 20;

/// How many bytes of a file are read at a time.
const PIECE: usize = 1 << 16;

/// The letters of a file that is larger than memory, as they come. Its encoding is found out from how it begins.
pub(super) struct Letters<R> {
    from: R,
    decoder: Decoder,
    /// The first bytes, until they are taken.
    first: Vec<u8>,
    raw: Vec<u8>,
    ended: bool,
    /// How the letters are written, and whether some bytes were no letters so far.
    pub(super) decoded: Decoded,
}

impl<R: Read> Letters<R> {
    /// Looks at how a file begins.
    pub(super) fn new(mut from: R, asked: Option<&str>) -> Result<Self, TableError> {
        let mut first = Vec::new();
        from.by_ref().take(FIRST as u64).read_to_end(&mut first).map_err(|error| TableError::read(&error))?;
        if let Some(what) = no_text(&first) {
            return Err(TableError::NoText(what));
        }
        // A letter may be cut in two where the sample ends.
        let sample = if first.len() < FIRST { &first[..] } else { whole_letters(&first) };
        let (encoding, guessed) = chosen(sample, asked)?;
        // A mark at the beginning says more than anybody's option.
        let marked = Encoding::for_bom(&first).map(|(encoding, _)| encoding);
        let (encoding, guessed) = (marked.unwrap_or(encoding), guessed && marked.is_none());
        let decoded = Decoded { encoding: encoding.name(), guessed, broken: false };
        Ok(Self { from, decoder: encoding.new_decoder(), first, raw: Vec::new(), ended: false, decoded })
    }

    /// Returns the letters of how the file begins, without taking them.
    pub(super) fn beginning(&self) -> String {
        let encoding = Encoding::for_label(self.decoded.encoding.as_bytes()).unwrap_or(UTF_8);
        encoding.decode(&self.first[..self.first.len().min(PIECE)]).0.into_owned()
    }
}

impl<R: Read> Text for Letters<R> {
    fn more(&mut self, to: &mut Vec<u8>) -> io::Result<bool> {
        let before = to.len();
        while to.len() == before && !self.ended {
            if self.first.is_empty() {
                self.raw.clear();
                let read = self.from.by_ref().take(PIECE as u64).read_to_end(&mut self.raw)?;
                self.ended = read == 0;
            } else {
                self.raw = std::mem::take(&mut self.first);
            }
            let mut taken = 0;
            loop {
                let room = self.decoder.max_utf8_buffer_length(self.raw.len() - taken).unwrap_or(PIECE);
                let from = to.len();
                to.resize(from + room, 0);
                let (result, read, written, broken) =
                    self.decoder.decode_to_utf8(&self.raw[taken..], &mut to[from..], self.ended);
                to.truncate(from + written);
                taken += read;
                self.decoded.broken |= broken;
                if result == CoderResult::InputEmpty {
                    break;
                }
            }
        }
        Ok(to.len() > before)
    }
}

/// Returns bytes without the letter of UTF-8 that is cut in two at their end.
fn whole_letters(bytes: &[u8]) -> &[u8] {
    let cut = bytes.iter().rev().take(4).position(|byte| *byte < 0x80 || *byte >= 0xc0);
    let end = bytes.len()
        - cut.map_or(0, |back| if bytes[bytes.len() - 1 - back] < 0x80 { back } else { back + 1 });
    &bytes[..end]
}

fn encoding_of(bytes: &[u8]) -> (&'static Encoding, bool) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, false);
    }
    if let Some(encoding) = wide(bytes) {
        return (encoding, true);
    }
    if is_mostly_utf_8(bytes) {
        return (UTF_8, false);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    (detector.guess(None, Utf8Detection::Deny), true)
}

/// UTF-16 without a mark: of plain letters, every other byte is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = (sample.len() / 8).max(1);
    match (even > many, odd > many) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// Says whether it is UTF-8, but for fewer faults than there are letters that nothing else could be.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad == 0 || bad < good
}

/// Says what a file is that is no text, from how it begins.
fn no_text(bytes: &[u8]) -> Option<&'static str> {
    let begins = |with: &[u8]| bytes.len() >= with.len() && bytes[..with.len()].eq_ignore_ascii_case(with);
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let markup = |with: &[u8]| {
        bytes.get(start..start + with.len()).is_some_and(|found| found.eq_ignore_ascii_case(with))
    };
    if begins(b"PK\x03\x04") {
        return Some("a workbook (.xlsx, .ods) or another packed file");
    }
    if begins(b"\xd0\xcf\x11\xe0") {
        return Some("an old workbook (.xls)");
    }
    if begins(b"%PDF") {
        return Some("a PDF");
    }
    (markup(b"<!doctype html") || markup(b"<html")).then_some("a web page")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Decoded) {
        decode(bytes, None).unwrap()
    }

    #[test]
    fn the_encoding_is_found_out() {
        let text = "claim;chain\nМост закрыт;Мария [told]\nОн сказал, что это так;Анна Берг\n";
        let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        for (bytes, name, guessed) in [
            (text.as_bytes().to_vec(), "UTF-8", false),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8", false),
            ([b"\xff\xfe".to_vec(), wide(u16::to_le_bytes)].concat(), "UTF-16LE", false),
            ([b"\xfe\xff".to_vec(), wide(u16::to_be_bytes)].concat(), "UTF-16BE", false),
            (cyrillic.into_owned(), "windows-1251", true),
        ] {
            assert_eq!(read(&bytes), (text.to_owned(), Decoded { encoding: name, guessed, broken: false }));
        }
        let plain: Vec<u8> =
            "claim,chain\nIt rained,maria\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&plain).1.encoding, "UTF-16LE");
    }

    #[test]
    fn a_file_larger_than_the_sample_reads_as_it_does_at_once() {
        let mut text = "ab\n".repeat(FIRST / 3);
        text.push_str("é Мост\n");
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (text.encode_utf16().flat_map(u16::to_le_bytes).collect(), "UTF-16LE"),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
        ] {
            let mut letters = Letters::new(bytes.as_slice(), None).unwrap();
            assert_eq!(&letters.beginning()[..6], "ab\nab\n");
            let mut read = Vec::new();
            while letters.more(&mut read).unwrap() {}
            assert!(read == text.as_bytes(), "{encoding}");
            assert_eq!((letters.decoded.encoding, letters.decoded.broken), (encoding, false));
        }
        assert_eq!(whole_letters("aé".as_bytes()), b"a");
        assert_eq!(whole_letters(&"é".as_bytes()[..1]), b"");
        assert_eq!(whole_letters(b"ab"), b"ab");
    }

    #[test]
    fn one_broken_byte_does_not_make_another_encoding_of_utf_8() {
        let (text, decoded) =
            read("été, Мост\n".as_bytes().iter().chain(b"\xff\n").copied().collect::<Vec<u8>>().as_slice());
        assert_eq!(text, "été, Мост\n\u{fffd}\n");
        assert_eq!(decoded, Decoded { encoding: "UTF-8", guessed: false, broken: true });
    }

    #[test]
    fn what_is_no_text_is_named() {
        let what = |bytes: &[u8]| decode(bytes, None).unwrap_err().to_string();
        assert!(what(b"PK\x03\x04rest").contains("workbook"));
        assert!(what(b"\n <!DOCTYPE html><html>").contains("web page"));
        assert_eq!(decode(b"a", Some("klingon")).unwrap_err(), TableError::NoEncoding("klingon".to_owned()));
    }

    #[test]
    fn old_line_ends_are_line_ends() {
        assert_eq!(read(b"a,b\rc,d\r").0, "a,b\nc,d\n");
        assert_eq!(read(b"a,\"b\rc\"\n").0, "a,\"b\rc\"\n");
    }
}

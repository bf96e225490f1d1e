//! From bytes to text: which encoding a spreadsheet was saved in, and what is no text at all.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::TableError;

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
    let (encoding, guessed) = match asked {
        Some(name) => {
            let known = Encoding::for_label(name.as_bytes());
            (known.ok_or_else(|| TableError::NoEncoding(name.to_owned()))?, false)
        }
        None => encoding_of(bytes),
    };
    // A mark at the beginning says more than anybody's option.
    let (text, encoding, broken) = encoding.decode(bytes);
    let mut text = text.into_owned();
    if !text.contains('\n') {
        text = text.replace('\r', "\n");
    }
    Ok((text, Decoded { encoding: encoding.name(), guessed, broken }))
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

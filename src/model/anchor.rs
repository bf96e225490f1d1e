//! Anchors: where in a document a passage stands, and a hash that proves it is still that passage.

use std::fmt;
use std::str::FromStr;

use sha2::Digest as _;

/// A SHA-256, of the bytes of a stored document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// Hashes bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// Returns the first four bytes, as passages carry them.
    pub fn prefix(self) -> PassageHash {
        let [a, b, c, d, ..] = self.0;
        PassageHash([a, b, c, d])
    }

    /// Returns the 64 bits at the front, for content ids.
    pub(crate) fn head(self) -> u64 {
        self.0.iter().take(8).fold(0, |head, byte| head << 8 | u64::from(*byte))
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Sha256 {
    type Err = AnchorError;
    fn from_str(text: &str) -> Result<Self, AnchorError> {
        hex(text).map(Self).ok_or_else(|| AnchorError::Sha256(text.to_owned()))
    }
}

/// The first eight hex digits of the SHA-256 of a passage (its UTF-8 bytes).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageHash([u8; 4]);

impl PassageHash {
    /// Hashes a passage.
    pub fn of(passage: &str) -> Self {
        Sha256::of(passage.as_bytes()).prefix()
    }

    /// Returns the hash that these bytes are.
    pub(crate) fn of_bytes(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }

    /// Returns its bytes.
    pub(crate) fn bytes(self) -> [u8; 4] {
        self.0
    }
}

impl From<sha2::Sha256> for PassageHash {
    /// Returns the hash of all that was fed to a hasher.
    fn from(hasher: sha2::Sha256) -> Self {
        Sha256(hasher.finalize().into()).prefix()
    }
}

impl fmt::Display for PassageHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PassageHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// One range of a document, in Unicode code points counted from 0, its end not included, with the hash of what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passage {
    /// The first code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// The hash of the passage.
    pub hash: PassageHash,
}

/// The place of an account in its document: one range, or several where a quotation is broken up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor {
    passages: Vec<Passage>,
    covered: bool,
}

/// Why a text is no anchor or no hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorError {
    /// Not of the form `start-end#hash`.
    #[error("`{0}` is not an anchor of the form start-end#hash")]
    Form(String),
    /// A range that holds nothing or runs backwards.
    #[error("the range {start}-{end} is empty: it has to end after it starts")]
    Empty {
        /// Its start.
        start: usize,
        /// Its end.
        end: usize,
    },
    /// A hash that isn't eight hex digits.
    #[error("`{0}` is not a hash of eight hex digits")]
    Hash(String),
    /// A SHA-256 that isn't 64 hex digits.
    #[error("`{0}` is not a SHA-256: 64 hex digits, in lower case")]
    Sha256(String),
    /// Two ranges that overlap or stand in the wrong order.
    #[error("the ranges {0} and {1} overlap or are out of order")]
    Overlap(String, String),
    /// No range at all.
    #[error("an anchor has at least one range")]
    None,
}

impl FromStr for Passage {
    type Err = AnchorError;

    fn from_str(text: &str) -> Result<Self, AnchorError> {
        let form = || AnchorError::Form(text.to_owned());
        let (range, hash) = text.split_once('#').ok_or_else(form)?;
        let (start, end) = range.split_once('-').ok_or_else(form)?;
        let number = |s: &str| {
            let digits = !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| s.parse::<usize>().ok()).flatten().ok_or_else(form)
        };
        let (start, end) = (number(start)?, number(end)?);
        if start >= end {
            return Err(AnchorError::Empty { start, end });
        }
        let hash = hex(hash).map(PassageHash).ok_or_else(|| AnchorError::Hash(hash.to_owned()))?;
        Ok(Self { start, end, hash })
    }
}

impl fmt::Display for Passage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}#{}", self.start, self.end, self.hash)
    }
}

impl Anchor {
    /// Makes an anchor of ranges that stand in the order of the text and don't overlap.
    pub fn new(passages: Vec<Passage>) -> Result<Self, AnchorError> {
        if passages.is_empty() {
            return Err(AnchorError::None);
        }
        match passages.windows(2).find(|pair| pair[0].end > pair[1].start) {
            Some(pair) => Err(AnchorError::Overlap(pair[0].to_string(), pair[1].to_string())),
            None => Ok(Self { passages, covered: false }),
        }
    }

    /// Returns the ranges in the order of the text; there is at least one.
    pub fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// From now on it is shown by the beginnings of its ranges alone: an end tells how long a masked name is, and a hash
    /// is there to try names on.
    pub fn cover(&mut self) {
        self.covered = true;
    }

    /// Returns the beginning and the end of each range as far as they are shown.
    pub fn shown_ranges(&self) -> impl Iterator<Item = (usize, Option<usize>)> {
        self.passages.iter().map(|passage| (passage.start, (!self.covered).then_some(passage.end)))
    }

    /// Returns the first code point.
    pub fn start(&self) -> usize {
        self.passages.first().map_or(0, |passage| passage.start)
    }
}

/// What stands for the rest of a range that is covered.
const CUT: char = '…';

/// The ranges as a case file has them, parted by spaces; of a covered anchor their beginnings.
impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, passage) in self.passages.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            if self.covered {
                write!(f, "{}-{CUT}", passage.start)?;
            } else {
                write!(f, "{passage}")?;
            }
        }
        Ok(())
    }
}

/// Exactly `N` bytes in lower-case hex digits.
fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        _ => None,
    };
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_reads_as_it_is_written() {
        let text = "4361-4400#2b756438";
        assert_eq!(text.parse::<Passage>().expect("good").to_string(), text);
    }

    #[test]
    fn what_is_no_anchor_says_why() {
        let fault = |text: &str| text.parse::<Passage>().expect_err(text).to_string();
        assert_eq!(fault("10-20"), "`10-20` is not an anchor of the form start-end#hash");
        assert_eq!(fault("20-10#00000000"), "the range 20-10 is empty: it has to end after it starts");
        assert_eq!(fault("10-20#xyz"), "`xyz` is not a hash of eight hex digits");
        assert_eq!(fault("+1-20#00000000"), "`+1-20#00000000` is not an anchor of the form start-end#hash");
    }

    #[test]
    fn ranges_stand_in_the_order_of_the_text() {
        let at = |text: &str| text.parse::<Passage>().expect("good");
        let overlap = Anchor::new(vec![at("0-5#00000000"), at("4-9#00000000")]).expect_err("overlap");
        assert_eq!(
            overlap.to_string(),
            "the ranges 0-5#00000000 and 4-9#00000000 overlap or are out of order"
        );
        assert!(Anchor::new(vec![at("0-5#00000000"), at("5-9#00000000")]).is_ok());
    }
}

//! Verifying a case against its stored texts: is every document the one that was hashed, does every anchor hold?
//!
//! A document that has changed is one finding, whatever it does to its anchors. Nothing is ever re-anchored: what no
//! longer stands at its place is said, and a person decides. Where the bytes come from is the caller's business.

use std::io;
use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;

use super::astray::Astray;
use super::search::QuoteError;
use super::text::{Mismatch, Text, TextError};
use crate::model::{Account, AccountId, Anchor, Case, ClaimId, Passage, Sha256, Source, SourceId};

/// One thing that verifying found wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Finding {
    /// The stored copy isn't there.
    #[error("the stored copy of `{document}` is missing: `{file}`")]
    Missing {
        /// The document.
        document: SourceId,
        /// Its file as the case has it.
        file: String,
    },
    /// The stored copy can't be read.
    #[error("the stored copy of `{document}` cannot be read: {fault}")]
    Unreadable {
        /// The document.
        document: SourceId,
        /// Why not.
        #[source]
        fault: io::Error,
    },
    /// The stored copy is no text.
    #[error("the stored copy of `{document}` is not usable: {fault}")]
    NotText {
        /// The document.
        document: SourceId,
        /// Why not.
        #[source]
        fault: TextError,
    },
    /// The stored copy isn't the one that was recorded.
    #[error(
        "the stored copy of `{document}` has changed: {broken} of its {anchors} anchors no longer match, its SHA-256 was {recorded} and is {found}"
    )]
    Changed {
        /// The document.
        document: SourceId,
        /// The hash in the case.
        recorded: Sha256,
        /// The hash of the stored copy.
        found: Sha256,
        /// How many anchors lie in it.
        anchors: usize,
        /// How many of them don't hold any more.
        broken: usize,
    },
    /// An anchor doesn't hold.
    #[error("{at}: {}", astray_words(fault, passage, *astray, *recorded))]
    Anchor {
        /// Which one.
        at: Spot,
        /// The passage of it that doesn't.
        passage: Passage,
        /// Why not.
        #[source]
        fault: Mismatch,
        /// Where its words stand instead.
        astray: Astray,
        /// Whether the text is the one that was recorded, so that it can't have changed.
        recorded: bool,
    },
    /// An anchor in no document.
    #[error("{at}: an anchor needs a document, and this account has none")]
    NoDocument {
        /// Which one.
        at: Spot,
    },
    /// A quote that stands nowhere in its document, or at several places.
    #[error("{at}: {fault}")]
    Quote {
        /// The account.
        at: Spot,
        /// Why it has not one place.
        #[source]
        fault: QuoteError,
    },
    /// A quote that doesn't stand at the anchor beside it.
    #[error("{at}: the quote does not stand at the anchor beside it, `{anchor}`")]
    Elsewhere {
        /// The account.
        at: Spot,
        /// Its anchor.
        anchor: Anchor,
    },
}

impl Finding {
    /// Returns the anchor or quote that it is about, if it is about one.
    pub fn spot(&mut self) -> Option<&mut Spot> {
        match self {
            Self::Anchor { at, .. }
            | Self::NoDocument { at }
            | Self::Quote { at, .. }
            | Self::Elsewhere { at, .. } => Some(at),
            Self::Missing { .. } | Self::Unreadable { .. } | Self::NotText { .. } | Self::Changed { .. } => {
                None
            }
        }
    }
}

/// Says which is likelier: that the text has changed, or that the anchor was mistyped.
fn astray_words(fault: &Mismatch, passage: &Passage, astray: Astray, recorded: bool) -> String {
    let Passage { start, end, hash } = passage;
    let beyond = match fault {
        Mismatch::Beyond { length, .. } => format!(", where a text of {length} code points ends before"),
        Mismatch::Changed { .. } | Mismatch::Empty { .. } => String::new(),
    };
    let says = format!("the words that were hashed as `{hash}` do not stand at {start}-{end}{beyond}");
    match (astray, recorded) {
        (Astray::Misranged(there), _) => {
            format!("{says} but at `{there}`: one end of the range was probably mistyped")
        }
        (Astray::Moved(there), true) => format!("{says} but at `{there}`: the range was probably mistyped"),
        (Astray::Moved(there), false) => format!("{says} but at `{there}`: they have probably moved"),
        (Astray::Nowhere, true) => {
            format!(
                "{says}, nor were they found elsewhere; the text is the recorded one, so the range or the hash was probably mistyped"
            )
        }
        (Astray::Nowhere, false) => {
            format!(
                "{says}, nor were they found elsewhere: the text has changed there, or the range or the hash was mistyped"
            )
        }
    }
}

/// An anchor or quote of a case: in which document, of which account, of which of its hops.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The document, if the account has one.
    pub document: Option<SourceId>,
    /// The claim.
    pub claim: ClaimId,
    /// The account.
    pub account: AccountId,
    /// The hop whose own words are anchored; nothing for the account itself.
    pub hop: Option<SourceId>,
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(hop) = &self.hop {
            write!(f, "hop `{hop}` of ")?;
        }
        write!(f, "account `{}` of claim `{}`", self.account, self.claim)?;
        self.document.as_ref().map_or(Ok(()), |document| write!(f, " in `{document}`"))
    }
}

/// How many passages that don't stand at their place are looked for in one document.
const MOST_SEARCHES: usize = 20;

/// How much was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Documents whose stored copy has the recorded hash.
    pub verified: usize,
    /// Documents that are there but have no hash in the case; their anchors are verified all the same.
    pub unhashed: usize,
    /// Documents whose stored copy has another hash.
    pub changed: usize,
    /// Documents whose stored copy isn't there or can't be read.
    pub missing: usize,
    /// Documents for which the case names no file.
    pub without_file: usize,
    /// Anchors that hold, in documents that haven't changed.
    pub anchors: usize,
    /// Anchors and quotes that couldn't be looked at, because their document is missing or has no file.
    pub unseen: usize,
    /// Quotes that stand at exactly one place.
    pub quotes: usize,
}

/// What verifying found.
#[derive(Debug, Default)]
pub struct Verification {
    /// What is wrong, in the order of the documents and then of the claims.
    pub findings: Vec<Finding>,
    /// How much was verified.
    pub counts: Counts,
}

/// The words at an anchor or quote that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchored<'a> {
    /// Where.
    pub at: &'a Spot,
    /// The words of each of its ranges.
    pub words: Vec<&'a str>,
}

/// What is to be looked at in a document.
enum Target<'a> {
    Anchor(&'a Anchor),
    Quote(&'a str),
    Both(&'a Anchor, &'a str),
}

/// The spots of one document, in the order of the case.
type Spots<'a> = Vec<(Spot, Target<'a>)>;

/// Verifies every document of a case that has a file, and every anchor and quote in it.
///
/// `read` returns the bytes of a stored copy, or nothing if it isn't there. `seen` gets the words of every anchor and
/// quote that holds, in documents that haven't changed. One text is held in memory at a time.
pub fn verify(
    case: &Case,
    mut read: impl FnMut(&Source) -> io::Result<Option<Vec<u8>>>,
    mut seen: impl FnMut(&Anchored<'_>),
) -> Verification {
    let mut result = Verification::default();
    let mut by_document = spots(case, &mut result.findings);
    for (id, source) in &case.sources {
        let spots = by_document.swap_remove(id).unwrap_or_default();
        let Some(document) = &source.document else { continue };
        let Some(file) = &document.file else {
            result.counts.without_file += 1;
            result.counts.unseen += spots.len();
            continue;
        };
        match read(source) {
            Ok(Some(bytes)) => result.document(id, document.sha256, bytes, &spots, &mut seen),
            Ok(None) => {
                result.unseen(&spots, Finding::Missing { document: id.clone(), file: file.clone() });
            }
            Err(fault) => result.unseen(&spots, Finding::Unreadable { document: id.clone(), fault }),
        }
    }
    result
}

impl Verification {
    fn unseen(&mut self, spots: &Spots, finding: Finding) {
        self.counts.missing += 1;
        self.counts.unseen += spots.len();
        self.findings.push(finding);
    }

    fn document(
        &mut self,
        id: &SourceId,
        recorded: Option<Sha256>,
        bytes: Vec<u8>,
        spots: &Spots,
        seen: &mut impl FnMut(&Anchored<'_>),
    ) {
        let found = Sha256::of(&bytes);
        let text = Text::load_hashed(bytes, found);
        if let Some(recorded) = recorded.filter(|recorded| *recorded != found) {
            self.changed(id, recorded, found, text.as_ref().ok(), spots);
            return;
        }
        match text {
            Err(fault) => self.unseen(spots, Finding::NotText { document: id.clone(), fault }),
            Ok(text) => {
                *(if recorded.is_some() { &mut self.counts.verified } else { &mut self.counts.unhashed }) +=
                    1;
                let mut searches = MOST_SEARCHES;
                for (spot, target) in spots {
                    self.spot(&text, spot, target, (recorded.is_some(), &mut searches), seen);
                }
            }
        }
    }

    fn changed(
        &mut self,
        id: &SourceId,
        recorded: Sha256,
        found: Sha256,
        text: Option<&Text>,
        spots: &Spots,
    ) {
        let anchors = || spots.iter().filter_map(|(_, target)| target.anchor());
        let broken = anchors().filter(|anchor| text.is_none_or(|text| text.words(anchor).is_err())).count();
        self.counts.changed += 1;
        self.findings.push(Finding::Changed {
            document: id.clone(),
            recorded,
            found,
            anchors: anchors().count(),
            broken,
        });
    }

    fn spot(
        &mut self,
        text: &Text,
        at: &Spot,
        target: &Target,
        (recorded, searches): (bool, &mut usize),
        seen: &mut impl FnMut(&Anchored<'_>),
    ) {
        let located;
        let anchor = match target {
            Target::Anchor(anchor) | Target::Both(anchor, _) => anchor,
            Target::Quote(quote) => match text.locate(quote) {
                Ok(anchor) => {
                    located = anchor;
                    self.counts.quotes += 1;
                    &located
                }
                Err(fault) => return self.findings.push(Finding::Quote { at: at.clone(), fault }),
            },
        };
        match text.words(anchor) {
            Err(fault) => {
                let passage = fault.passage();
                let search = searches.checked_sub(1).map(|left| *searches = left).is_some();
                let astray = if search { text.astray(&passage) } else { Astray::Nowhere };
                self.findings.push(Finding::Anchor { at: at.clone(), passage, fault, astray, recorded });
            }
            Ok(words) => {
                self.counts.anchors += usize::from(target.anchor().is_some());
                seen(&Anchored { at, words });
                if let Target::Both(anchor, quote) = target {
                    self.beside(text, at, anchor, quote);
                }
            }
        }
    }

    /// Looks whether a quote beside an anchor stands there.
    fn beside(&mut self, text: &Text, at: &Spot, anchor: &Anchor, quote: &str) {
        let stands = |ranges: &[std::ops::Range<usize>]| {
            ranges.iter().map(|r| (r.start, r.end)).eq(anchor.passages().iter().map(|p| (p.start, p.end)))
        };
        match text.find(quote) {
            Err(fault) => self.findings.push(Finding::Quote { at: at.clone(), fault }),
            // If not all places are known, the anchor may be one of the others.
            Ok(found) if found.more || found.matches.iter().any(|m| stands(&m.ranges)) => {
                self.counts.quotes += 1;
            }
            Ok(_) => self.findings.push(Finding::Elsewhere { at: at.clone(), anchor: anchor.clone() }),
        }
    }
}

impl<'a> Target<'a> {
    fn anchor(&self) -> Option<&'a Anchor> {
        match self {
            Self::Anchor(anchor) | Self::Both(anchor, _) => Some(anchor),
            Self::Quote(_) => None,
        }
    }

    fn of(account: &'a Account) -> Option<Self> {
        match (&account.at, &account.quote) {
            (Some(anchor), None) => Some(Self::Anchor(anchor)),
            (None, Some(quote)) => Some(Self::Quote(quote)),
            (Some(anchor), Some(quote)) => Some(Self::Both(anchor, quote)),
            (None, None) => None,
        }
    }
}

/// Every anchor and quote of the case by its document; what has no document goes to the findings.
fn spots<'a>(case: &'a Case, findings: &mut Vec<Finding>) -> IndexMap<&'a SourceId, Spots<'a>> {
    let mut by_document: IndexMap<&SourceId, Spots> = IndexMap::new();
    for claim in case.claims.values() {
        for account in &claim.accounts {
            let spot = |hop: Option<&SourceId>| Spot {
                document: account.document.clone(),
                claim: claim.id.clone(),
                account: account.id.clone(),
                hop: hop.cloned(),
            };
            let own = Target::of(account).map(|target| (spot(None), target));
            let hops = account.hops.iter().filter_map(|hop| {
                hop.at.as_ref().map(|anchor| (spot(Some(&hop.source)), Target::Anchor(anchor)))
            });
            let all = own.into_iter().chain(hops);
            match &account.document {
                Some(document) => by_document.entry(document).or_default().extend(all),
                None => findings.extend(all.map(|(at, _)| Finding::NoDocument { at })),
            }
        }
    }
    by_document
}

/// Why the file of a document has no path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// Nothing there.
    #[error("the file of a document cannot be empty")]
    Empty,
    /// It begins at a root or drive.
    #[error("`{0}` is an absolute path; the file of a document lies below the documents folder")]
    Absolute(String),
    /// Its `..` lead out of the documents folder.
    #[error("`{0}` leads out of the documents folder")]
    Outside(String),
}

/// Returns where the stored copy of a document lies: below the documents folder, which is named in the case relative to
/// its own folder and is that folder if it isn't named.
///
/// The documents folder is the choice of whoever keeps the case and may lie anywhere; a file never lies outside it.
/// `..` is resolved in the path as it is written, so that no link inside can lead it out.
pub fn document_path(root: &Path, documents: Option<&str>, file: &str) -> Result<PathBuf, PathError> {
    let mut below: Vec<&std::ffi::OsStr> = Vec::new();
    // A case written on one system must not lead out on another.
    let drive = matches!(file.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if drive || file.starts_with(['/', '\\']) {
        return Err(PathError::Absolute(file.to_owned()));
    }
    for component in Path::new(file).components() {
        match component {
            Component::Normal(name) => below.push(name),
            Component::CurDir => {}
            Component::ParentDir if below.pop().is_some() => {}
            Component::ParentDir => return Err(PathError::Outside(file.to_owned())),
            Component::RootDir | Component::Prefix(_) => return Err(PathError::Absolute(file.to_owned())),
        }
    }
    if below.is_empty() {
        return Err(PathError::Empty);
    }
    let folder = documents.map_or_else(|| root.to_owned(), |documents| root.join(documents));
    Ok(folder.join(below.iter().collect::<PathBuf>()))
}

#[cfg(test)]
mod tests;

//! Accounts: one telling of one claim at one place, and the chain of hops by which it came there.

use super::word::words;
use super::{AccountId, Anchor, ClaimId, Sha256, SourceId, When};

words! {
    /// How a hop knows what it tells.
    Basis is "a basis" {
        /// Saw, heard or lived it.
        Witnessed = "witnessed",
        /// Has it from the next hop, or from somebody who isn't named.
        Told = "told",
        /// Concludes, estimates or guesses it.
        Inferred = "inferred",
        /// Speaks by virtue of office of its own acts or figures.
        Official = "official",
        /// Shows a photo, a film, a message, a list.
        Record = "record",
        /// Says that it has grounds and won't say which.
        Undisclosed = "undisclosed",
        /// Doesn't say.
        Unstated = "unstated",
    }
}

words! {
    /// What a hop does with the telling of the next hop, and the last hop with the claim itself.
    Stance is "a stance" {
        /// Says that it is so.
        Asserts = "asserts",
        /// Passes it on.
        Relays = "relays",
        /// Casts doubt on it.
        Doubts = "doubts",
        /// Says that it is not so.
        Denies = "denies",
    }
}

impl Stance {
    /// Says whether this stance lets a telling count for the claim.
    pub fn supports(self) -> bool {
        matches!(self, Self::Asserts | Self::Relays)
    }
}

/// One source on the chain of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Who.
    pub source: SourceId,
    /// How it knows.
    pub basis: Basis,
    /// What it does with what it was told.
    pub stance: Stance,
    /// Its wording, where that is known.
    pub wording: Option<String>,
    /// When it said so.
    pub said: Option<When>,
    /// By which means: "phone", "post".
    pub channel: Option<String>,
    /// Where this hop's own words stand in the document.
    pub at: Option<Anchor>,
    /// The language it spoke, as a BCP 47 tag.
    pub language: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

impl Hop {
    /// Returns a hop of which nothing is known but who, how and with what stance.
    pub fn new(source: SourceId, basis: Basis, stance: Stance) -> Self {
        Self {
            source,
            basis,
            stance,
            wording: None,
            said: None,
            channel: None,
            at: None,
            language: None,
            note: None,
        }
    }
}

/// When and by whom an account was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// When.
    pub when: Option<When>,
    /// By whom.
    pub by: Option<String>,
}

/// One telling of one claim at one place: the atom of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id: given, or a hash of its content.
    pub id: AccountId,
    /// The stored text, if there is one. It is then the first hop as well.
    pub document: Option<SourceId>,
    /// The place in the document.
    pub at: Option<Anchor>,
    /// Words of the passage that stand for the place until they are resolved.
    pub quote: Option<String>,
    /// The chain from the outside inwards, each hop having it from the next. There is at least one.
    pub hops: Vec<Hop>,
    /// A remark.
    pub note: Option<String>,
    /// When and by whom it was recorded.
    pub recorded: Option<Recorded>,
}

impl Account {
    /// Returns the last hop inwards, where the chain stops.
    pub fn last(&self) -> Option<&Hop> {
        self.hops.last()
    }

    /// Returns the index of the outermost hop that supports the claim: from there inwards nobody doubts or denies.
    ///
    /// It is the number of hops if the last hop itself doubts or denies.
    pub fn support_from(&self) -> usize {
        self.hops.iter().rposition(|hop| !hop.stance.supports()).map_or(0, |i| i + 1)
    }

    /// Returns the id that it has if its author gave it none.
    pub fn made_id(&self, claim: &ClaimId) -> AccountId {
        let place = self.at.as_ref().map(ToString::to_string).or_else(|| self.quote.clone());
        Self::content_id(claim, self.document.as_ref(), &place.unwrap_or_default(), &self.hops)
    }

    /// Returns the id that an account has if its author gave it none: 16 hex digits over its claim, place and chain.
    pub fn content_id(claim: &ClaimId, document: Option<&SourceId>, place: &str, hops: &[Hop]) -> AccountId {
        let mut text = format!("{claim}\n{}\n{place}\n", document.map_or("", SourceId::as_str));
        for hop in hops {
            let said = hop.said.as_ref().map_or("", When::as_str);
            text.extend([
                hop.source.as_str(),
                "\t",
                hop.basis.as_str(),
                "\t",
                hop.stance.as_str(),
                "\t",
                said,
                "\n",
            ]);
        }
        let digits = format!("{:016x}", Sha256::of(text.as_bytes()).head());
        AccountId::new(&digits).expect("hex digits are an id")
    }
}

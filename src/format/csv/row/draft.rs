//! What a row says, once it is read.

use crate::format::csv::Column;
use crate::format::csv::chain::Written;
use crate::format::csv::fault::Fault;
use crate::format::csv::kinds::Stated;
use crate::format::csv::table::Row;
use crate::model::{AccountId, Anchor, Credibility, Original, Quantity, Recorded, Sha256, SourceId, When};

/// A name in a cell with what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::format::csv) struct Mention {
    pub(in crate::format::csv) text: String,
    pub(in crate::format::csv) stated: Stated,
    pub(in crate::format::csv) column: Column,
}

/// What a row says of its claim, besides its id.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::format::csv) struct ClaimFacts {
    pub(in crate::format::csv) text: Option<String>,
    pub(in crate::format::csv) about: Option<Vec<(Mention, Option<String>)>>,
    pub(in crate::format::csv) happened: Option<When>,
    pub(in crate::format::csv) place: Option<Mention>,
    pub(in crate::format::csv) quantity: Option<Quantity>,
    pub(in crate::format::csv) credibility: Option<Credibility>,
    pub(in crate::format::csv) original: Option<Original>,
    pub(in crate::format::csv) tags: Option<Vec<String>>,
    pub(in crate::format::csv) note: Option<String>,
}

/// What a row says of its document, besides its id.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::format::csv) struct DocumentFacts {
    pub(in crate::format::csv) title: Option<String>,
    pub(in crate::format::csv) outlet: Option<Mention>,
    pub(in crate::format::csv) author: Option<Mention>,
    pub(in crate::format::csv) language: Option<String>,
    pub(in crate::format::csv) translated_from: Option<String>,
    pub(in crate::format::csv) url: Option<String>,
    pub(in crate::format::csv) published: Option<When>,
    pub(in crate::format::csv) retrieved: Option<When>,
    pub(in crate::format::csv) sha256: Option<Sha256>,
    pub(in crate::format::csv) file: Option<String>,
    pub(in crate::format::csv) original_sha256: Option<Sha256>,
}

/// What a row says an id stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::format::csv) struct Definition {
    pub(in crate::format::csv) id: SourceId,
    pub(in crate::format::csv) name: String,
    pub(in crate::format::csv) stated: Stated,
}

/// A row that was read.
#[derive(Debug, Clone)]
pub(in crate::format::csv) struct Draft<'t> {
    pub(in crate::format::csv) row: &'t Row,
    pub(in crate::format::csv) faults: Vec<Fault>,
    /// The cell of the claim: an id, a short title or a sentence.
    pub(in crate::format::csv) claim: Option<String>,
    pub(in crate::format::csv) claim_facts: ClaimFacts,
    pub(in crate::format::csv) document: Option<Mention>,
    pub(in crate::format::csv) document_facts: DocumentFacts,
    pub(in crate::format::csv) hops: Vec<Written>,
    pub(in crate::format::csv) at: Option<Anchor>,
    pub(in crate::format::csv) quote: Option<String>,
    pub(in crate::format::csv) note: Option<String>,
    pub(in crate::format::csv) recorded: Option<Recorded>,
    pub(in crate::format::csv) account: Option<AccountId>,
    pub(in crate::format::csv) names: Vec<Definition>,
}

impl<'t> Draft<'t> {
    /// Returns a row of which nothing was read.
    pub(super) fn empty(row: &'t Row) -> Self {
        Self {
            row,
            faults: Vec::new(),
            claim: None,
            claim_facts: ClaimFacts::default(),
            document: None,
            document_facts: DocumentFacts::default(),
            hops: Vec::new(),
            at: None,
            quote: None,
            note: None,
            recorded: None,
            account: None,
            names: Vec::new(),
        }
    }
}

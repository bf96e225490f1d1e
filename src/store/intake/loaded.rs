//! What became of the records that were taken in.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The most records that are named one by one when they are left out; all of them are counted.
pub const MOST_LEFT_OUT: usize = 1000;

/// What an import wrote, and what it left out.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Sources that are no documents.
    pub sources: u64,
    /// Documents.
    pub documents: u64,
    /// Entities.
    pub entities: u64,
    /// Claims.
    pub claims: u64,
    /// Accounts.
    pub accounts: u64,
    /// Contradictions.
    pub contradictions: u64,
    /// Relations between claims.
    pub relations: u64,
    /// Judgements of who is who.
    pub judgements: u64,
    /// Sources, documents and entities that were named and never defined, and were made with their id as their name.
    /// They are among those above.
    pub made: u64,
    /// Records that were there already and said the same.
    pub merged: u64,
    /// Accounts in which somebody has it from himself: he is one hop now.
    pub self_cited: u64,
    /// Accounts in which somebody has it from another who said it later.
    pub back_in_time: u64,
    /// Claims whose tellers have it from one another, before any judgement on who is who.
    pub circular: u64,
    /// What was left out, the first of them by their place.
    pub left_out: Vec<(u64, Reason)>,
    /// The ids, names and aliases of all protected sources that came, those that were left out among them: what is told
    /// of the import may name none of them.
    pub protected: BTreeSet<String>,
    /// How many were left out, by the cause.
    pub totals: BTreeMap<Cause, u64>,
}

impl Loaded {
    /// Returns how many records were left out.
    pub fn left(&self) -> u64 {
        self.totals.values().sum()
    }
}

/// Why a record can't be kept, in kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// It names a claim that is nowhere.
    NoClaim,
    /// It names an account that is nowhere.
    NoAccount,
    /// There is another with its id, which says something else.
    Differs,
    /// It makes a source of an entity, or an entity of a source.
    TwoKinds,
    /// It sets something against itself, or ties it to itself.
    Itself,
    /// An account that can't be.
    Account,
}

/// Why a record was left out, and which id or what of it is at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Why, in kind.
    pub cause: Cause,
    /// The id at fault; of an account that can't be, what is wrong with it.
    pub what: String,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = &self.what;
        match self.cause {
            Cause::NoClaim => write!(f, "there is no claim `{what}`"),
            Cause::NoAccount => write!(f, "there is no account `{what}`"),
            Cause::Differs => write!(f, "`{what}` is there already, and says something else"),
            Cause::TwoKinds => write!(f, "`{what}` is a source in one place and an entity in another"),
            Cause::Itself => write!(f, "`{what}` stands on both sides"),
            Cause::Account => write!(f, "the account {what}"),
        }
    }
}

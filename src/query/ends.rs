//! Where the chain of an account stops, and of what kind that end is.

use crate::graph::View;
use crate::model::word::words;
use crate::model::{Account, Basis, Identity, SourceId};

words! {
    /// The kind of an end: what the last hop's basis and identity make of it.
    EndKind is "a kind of end" {
        /// Somebody known saw, heard or lived it.
        Witness = "witness",
        /// A photo, a film, a list shows it.
        Record = "record",
        /// An authority speaks of its own acts or figures.
        Official = "official",
        /// Somebody concluded it.
        Inference = "inference",
        /// Somebody was told by nobody who is named.
        Hearsay = "hearsay",
        /// Somebody says that there are grounds and doesn't say which.
        Undisclosed = "undisclosed",
        /// Somebody known says so and doesn't say how they know.
        Unstated = "unstated",
        /// Nobody that could be found again says so.
        Unnamed = "unnamed",
    }
}

impl EndKind {
    /// Says whether the claim has a known ground there.
    pub fn is_known_ground(self) -> bool {
        matches!(self, Self::Witness | Self::Record | Self::Official)
    }

    /// Says whether nobody knows what the claim rests on there. An inference is neither known nor unknown.
    pub fn is_unknown(self) -> bool {
        !self.is_known_ground() && self != Self::Inference
    }
}

/// The end of the chain of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct End<'a> {
    /// The kind of end.
    pub kind: EndKind,
    /// Whether a witness or an authority is known only by a description.
    pub unnamed: bool,
    /// The last source on the chain.
    pub source: &'a SourceId,
}

/// Returns the end of an account's chain, or nothing if its last hop doubts or denies the claim.
pub fn end_of<'a>(view: &impl View, account: &'a Account) -> Option<End<'a>> {
    let last = account.last().filter(|hop| hop.stance.supports())?;
    let identity = view.source(&last.source).map_or(Identity::None, |source| source.identity);
    let (kind, unnamed) = kind_of_end(last.basis, identity);
    Some(End { kind, unnamed, source: &last.source })
}

/// The table of ends: basis of the last hop by identity of its source.
pub(crate) fn kind_of_end(basis: Basis, identity: Identity) -> (EndKind, bool) {
    let described = identity == Identity::Described;
    let kind = match (basis, identity) {
        (Basis::Undisclosed, _) => EndKind::Undisclosed,
        (_, Identity::None) | (Basis::Unstated, Identity::Described) => EndKind::Unnamed,
        (Basis::Witnessed, _) => EndKind::Witness,
        (Basis::Record, _) => EndKind::Record,
        (Basis::Official, _) => EndKind::Official,
        (Basis::Inferred, _) => EndKind::Inference,
        (Basis::Told, _) => EndKind::Hearsay,
        (Basis::Unstated, _) => EndKind::Unstated,
    };
    (kind, described && matches!(kind, EndKind::Witness | EndKind::Official))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table, written by hand: one row a basis, one column for named, pseudonym, described, none.
    #[test]
    fn every_cell_of_the_table_of_ends() {
        let table = [
            (Basis::Witnessed, ["witness", "witness", "witness (unnamed)", "unnamed"]),
            (Basis::Record, ["record", "record", "record", "unnamed"]),
            (Basis::Official, ["official", "official", "official (unnamed)", "unnamed"]),
            (Basis::Inferred, ["inference", "inference", "inference", "unnamed"]),
            (Basis::Told, ["hearsay", "hearsay", "hearsay", "unnamed"]),
            (Basis::Undisclosed, ["undisclosed", "undisclosed", "undisclosed", "undisclosed"]),
            (Basis::Unstated, ["unstated", "unstated", "unnamed", "unnamed"]),
        ];
        assert_eq!(table.len(), Basis::ALL.len());
        for (basis, row) in table {
            for (identity, expected) in Identity::ALL.iter().zip(row) {
                let (kind, unnamed) = kind_of_end(basis, *identity);
                let shown = format!("{kind}{}", if unnamed { " (unnamed)" } else { "" });
                assert_eq!(shown, expected, "{basis} by {identity}");
            }
        }
    }
}

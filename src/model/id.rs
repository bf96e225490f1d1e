//! Ids: short names that people type. Sources, documents and entities share one space of ids; claims have their own.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Why a string cannot be an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// Nothing there.
    #[error("an id cannot be empty")]
    Empty,
    /// More than 100 code points.
    #[error("an id has at most {MAX_CODE_POINTS} characters, this one has {0}")]
    TooLong(usize),
    /// A character that ids don't have.
    #[error(
        "an id is made of letters, digits, `-`, `_` and `.`, and starts with a letter or digit; it cannot hold {0:?}"
    )]
    BadCharacter(char),
}

/// The longest id, in Unicode code points.
const MAX_CODE_POINTS: usize = 100;

fn check(text: &str) -> Result<(), IdError> {
    let length = text.chars().count();
    if length == 0 {
        return Err(IdError::Empty);
    }
    if length > MAX_CODE_POINTS {
        return Err(IdError::TooLong(length));
    }
    let wrong = |(i, c): (usize, char)| {
        (!(c.is_alphanumeric() || i > 0 && matches!(c, '-' | '_' | '.'))).then_some(c)
    };
    match text.chars().enumerate().find_map(wrong) {
        Some(c) => Err(IdError::BadCharacter(c)),
        None => Ok(()),
    }
}

/// The longest id that is made of words, in code points.
const LONGEST_SLUG: usize = 60;

/// Returns the id that the words of a name or sentence make: in lower case, with hyphens between them. Nothing if there
/// is neither a letter nor a digit in it.
pub fn slug(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let id: String = words.join("-").chars().take(LONGEST_SLUG).collect();
    let id = id.trim_end_matches('-');
    check(id).is_ok().then(|| id.to_owned())
}

macro_rules! ids {
    ($( $(#[$meta:meta])* $name:ident ),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks and keeps an id.
            pub fn new(text: &str) -> Result<Self, IdError> {
                check(text)?;
                Ok(Self(text.into()))
            }

            /// Returns the id as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    )+ };
}

ids! {
    /// The id of a claim.
    ClaimId,
    /// The id of a source or of a document (a document is a source).
    SourceId,
    /// The id of an entity.
    EntityId,
    /// The id of whatever a claim can be about, or a judgement can be on: a source, a document or an entity.
    NodeId,
    /// The id of an account: given by its author, or a hash of its content.
    AccountId,
}

impl From<SourceId> for NodeId {
    fn from(id: SourceId) -> Self {
        Self(id.0)
    }
}

impl From<EntityId> for NodeId {
    fn from(id: EntityId) -> Self {
        Self(id.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_words_that_people_type() {
        for good in ["maria", "police-injured-400", "x_1.2", "Мария", "7"] {
            assert_eq!(ClaimId::new(good).expect("good id").as_str(), good);
        }
        assert_eq!(ClaimId::new(""), Err(IdError::Empty));
        assert_eq!(ClaimId::new("-a"), Err(IdError::BadCharacter('-')));
        assert_eq!(ClaimId::new("a b"), Err(IdError::BadCharacter(' ')));
        assert_eq!(ClaimId::new("a\"b"), Err(IdError::BadCharacter('"')));
        assert_eq!(ClaimId::new(&"x".repeat(101)), Err(IdError::TooLong(101)));
    }
}

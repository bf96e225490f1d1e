//! Closed lists of words: one macro gives each list its spelling, its parser and its place in a schema.

/// A word that stands in no list where one was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not {what}")]
pub struct UnknownWord {
    /// The word as written.
    pub word: String,
    /// What was expected, with its article: "a basis".
    pub what: &'static str,
    /// The words that would have been right, in the order of the list.
    pub known: &'static [&'static str],
}

/// Defines an enum whose variants are spelled words, in one list.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $name:ident is $what:literal {
            $( $(#[$vmeta:meta])* $variant:ident = $word:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$vmeta])* $variant, )+
        }

        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &'static [Self] = &[$( Self::$variant ),+];
            /// Every spelling, in the same order.
            pub const WORDS: &'static [&'static str] = &[$( $word ),+];

            /// Returns the word as case files and JSON spell it.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word ),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $( $word => Ok(Self::$variant), )+
                    _ => Err($crate::model::UnknownWord {
                        word: word.to_owned(),
                        what: $what,
                        known: Self::WORDS,
                    }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

pub(crate) use words;

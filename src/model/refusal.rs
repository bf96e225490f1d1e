//! Why a change of records can't be made, wherever they are kept.

/// Why a change can't be made. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It names what isn't there, or not any more.
    #[error("there is no {what} `{id}`")]
    Missing {
        /// What it should be.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// An id that something else has.
    #[error("`{id}` is {what} already")]
    Taken {
        /// What has it.
        what: &'static str,
        /// The id.
        id: String,
    },
    /// What others name can't go.
    #[error("`{id}` cannot go while {} it", needed(by))]
    Needed {
        /// What was to go.
        id: String,
        /// What names it.
        by: Vec<String>,
    },
    /// A source on whose word claims rest can't be forgotten by itself.
    #[error("`{id}` stands on the chains of accounts of {}", named(by))]
    Told {
        /// The source.
        id: String,
        /// The claims.
        by: Vec<String>,
    },
    /// Two things were to be told apart, or to be one, and are.
    #[error("nothing is judged of `{0}` and `{1}`")]
    NotJudged(String, String),
}

/// The most that are said to name something.
const MOST_NAMED: usize = 5;

fn needed(by: &[String]) -> String {
    let verb = if by.len() == 1 { "names" } else { "name" };
    format!("{} {verb}", named(by))
}

fn named(by: &[String]) -> String {
    let named: Vec<String> = by.iter().take(MOST_NAMED).map(|id| format!("`{id}`")).collect();
    let more = by.len().saturating_sub(MOST_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", named.join(", "))
}

//! The evidence beside an answer: where an account stands.

use super::screen::{paint, style, tame};
use wherefrom::model::Account;

/// Returns where the account stands: its document and anchor, or that there is none.
pub fn place(account: &Account) -> String {
    let place = match (&account.document, &account.at, &account.quote) {
        (None, ..) => "no document".to_owned(),
        (Some(document), Some(at), _) => format!("at {document} {at}"),
        (Some(document), None, Some(quote)) => format!("in {document} “{}”, not anchored yet", tame(quote)),
        (Some(document), None, None) => format!("in {document}, no anchor"),
    };
    paint(style::FAINT, &format!("[{place}]"))
}

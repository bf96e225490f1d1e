//! The words of documents at the anchors of accounts, where the stored texts are at hand.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::screen::tame;
use wherefrom::model::{Account, AccountId, Anchor, SourceId};

/// Anchored words, by account; those of a hop with an anchor of its own by its position as well.
#[derive(Default)]
pub struct Quotes {
    words: BTreeMap<(AccountId, Option<usize>), String>,
}

impl Quotes {
    /// Looks up the words of accounts; where they can't be shown, says why not.
    pub fn of<V>(desk: &mut Desk<V>, accounts: &[Account]) -> Self {
        let mut words = BTreeMap::new();
        for account in accounts {
            let Some(document) = &account.document else { continue };
            let own = account.at.iter().map(|at| (None, at));
            let hops = account.hops.iter().enumerate();
            let hops = hops.filter_map(|(i, hop)| Some((Some(i), hop.at.as_ref()?)));
            for (hop, at) in own.chain(hops) {
                words.insert((account.id.clone(), hop), shown(desk, document, at));
            }
        }
        Self { words }
    }

    /// Returns the words at the anchor of an account, or why they can't be shown; nothing if it has no anchor or quotes
    /// were not asked for.
    pub fn account(&self, account: &Account) -> Option<&str> {
        self.words.get(&(account.id.clone(), None)).map(String::as_str)
    }

    /// Returns the same for the anchor of one of its hops.
    pub fn hop(&self, account: &Account, hop: usize) -> Option<&str> {
        self.words.get(&(account.id.clone(), Some(hop))).map(String::as_str)
    }
}

fn shown<V>(desk: &mut Desk<V>, document: &SourceId, at: &Anchor) -> String {
    match desk.words(document, at) {
        Ok(parts) => format!("“{}”", parts.iter().map(|part| tame(part)).collect::<Vec<_>>().join("” … “")),
        Err(why) => format!("(the words can't be shown: {})", tame(&why)),
    }
}

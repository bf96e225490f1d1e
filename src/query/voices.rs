//! Who speaks on both sides of a dispute.
//!
//! Two sources on two chains are *one voice* if
//!
//! - they are the same record, and it is an individual (named or pseudonymous, neither group nor rumour), or both
//!   chains stand in the same document: a group or a rumour in another document is another one; or
//! - they are two records and certainly the same; or
//! - one judgement that is less than certain holds between them (then with its likelihood).

use std::collections::BTreeMap;

use crate::graph::{Identities, View};
use crate::model::{Account, Likelihood, Source, SourceId};

/// One voice on two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common<'a> {
    /// How surely it is one.
    pub likely: Likelihood,
    /// What it is called on either side: twice the same, or two records judged to be one.
    pub sources: [&'a SourceId; 2],
    /// An account on either side that shows it.
    pub accounts: [&'a Account; 2],
    /// Its classes, to know it again.
    pub(super) classes: [usize; 2],
}

/// The first account in which a source speaks: anywhere, and in each document.
#[derive(Debug)]
struct Heard<'a> {
    first: &'a Account,
    in_document: BTreeMap<&'a SourceId, &'a Account>,
}

/// Some sources on the chains of a claim, by the class of those who are certainly the same.
#[derive(Debug, Default)]
pub(super) struct Voices<'a> {
    classes: BTreeMap<usize, BTreeMap<&'a SourceId, Heard<'a>>>,
}

impl<'a> Voices<'a> {
    /// Adds a source on the chain of an account; accounts come in the order of a trace.
    pub(super) fn hear(&mut self, identities: &Identities, source: &'a SourceId, account: &'a Account) {
        let Some(class) = identities.class(source) else { return };
        let heard = self.classes.entry(class).or_default().entry(source);
        let heard = heard.or_insert_with(|| Heard { first: account, in_document: BTreeMap::new() });
        if let Some(document) = &account.document {
            heard.in_document.entry(document).or_insert(account);
        }
    }

    /// Returns the voices that are heard on both sides: the surest first, then by id.
    ///
    /// Takes time in the order of the shorter side, so that a claim set against many others is not walked for each.
    pub(super) fn common(&self, other: &Self, view: &impl View, identities: &Identities) -> Vec<Common<'a>> {
        let flipped = self.classes.len() > other.classes.len();
        let (short, long) = if flipped { (other, self) } else { (self, other) };
        let mut common = Vec::new();
        for (class, here) in &short.classes {
            let one = long.classes.get(class).and_then(|there| one_voice(view, here, there, flipped));
            common.extend(one.map(|(sources, accounts)| Common {
                likely: Likelihood::Certain,
                sources,
                accounts,
                classes: [*class; 2],
            }));
            let Some((source, heard)) = here.first_key_value() else { continue };
            for (other, there, likely) in tied(identities, *class, long) {
                let Some((to, heard_there)) = there.first_key_value() else { continue };
                common.push(Common {
                    likely,
                    sources: turned([*source, *to], flipped),
                    accounts: turned([heard.first, heard_there.first], flipped),
                    classes: turned([*class, other], flipped),
                });
            }
        }
        common.sort_by_key(|one| (one.likely, one.sources));
        common
    }
}

fn turned<T>([a, b]: [T; 2], flipped: bool) -> [T; 2] {
    if flipped { [b, a] } else { [a, b] }
}

type Heards<'a> = BTreeMap<&'a SourceId, Heard<'a>>;
type Pair<'a> = ([&'a SourceId; 2], [&'a Account; 2]);

/// The classes on a side that a less than certain judgement ties to a class, whichever list is shorter.
fn tied<'v, 'a>(
    identities: &'v Identities,
    class: usize,
    side: &'v Voices<'a>,
) -> Vec<(usize, &'v Heards<'a>, Likelihood)> {
    let aliases = identities.aliases(class);
    if aliases.len() <= side.classes.len() {
        let there =
            |alias: &crate::graph::Alias| Some((alias.class, side.classes.get(&alias.class)?, alias.likely));
        return aliases.iter().filter_map(there).collect();
    }
    let alias = |(other, there): (&usize, &'v Heards<'a>)| {
        let at = aliases.binary_search_by_key(other, |alias| alias.class).ok()?;
        Some((*other, there, aliases[at].likely))
    };
    side.classes.iter().filter_map(alias).collect()
}

/// The first pair of sources of one class that are one voice: one record before two.
fn one_voice<'a>(view: &impl View, here: &Heards<'a>, there: &Heards<'a>, flipped: bool) -> Option<Pair<'a>> {
    let mut pairs = Vec::new();
    for (source, heard) in here {
        if let Some(same) = there.get(source) {
            pairs.extend(same_record(view, source, heard, same).map(|accounts| ([*source; 2], accounts)));
        }
        let other = there.iter().find(|(other, _)| *other != source);
        pairs.extend(other.map(|(other, heard_there)| ([*source, *other], [heard.first, heard_there.first])));
    }
    let pairs =
        pairs.into_iter().map(|(sources, accounts)| (turned(sources, flipped), turned(accounts, flipped)));
    pairs.min_by_key(|(sources, _)| (sources[0] != sources[1], *sources))
}

fn same_record<'a>(
    view: &impl View,
    source: &SourceId,
    here: &Heard<'a>,
    there: &Heard<'a>,
) -> Option<[&'a Account; 2]> {
    if view.source(source).is_some_and(Source::is_individual) {
        return Some([here.first, there.first]);
    }
    let flipped = here.in_document.len() > there.in_document.len();
    let (short, long) = if flipped { (there, here) } else { (here, there) };
    let shared =
        short.in_document.iter().find_map(|(document, one)| Some([*one, *long.in_document.get(document)?]));
    shared.map(|[a, b]| if flipped { [b, a] } else { [a, b] })
}

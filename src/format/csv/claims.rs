//! Which claim a row tells, and what the rows say of it.
//!
//! A claim is named by its id or by its sentence; two rows with the same sentence tell the same claim.

use std::collections::{BTreeMap, BTreeSet};

use super::Column;
use super::columns::Columns;
use super::facts::{LeftOut, Speakers, spaced};
use super::fault::{Fault, short};
use super::import::Resolved;
use super::names::{Names, Who};
use super::row::{ClaimFacts, Draft, is_claim_id};
use crate::diag::did_you_mean;
use crate::model::{Case, Claim, ClaimId, slug};

/// The claims of a sheet.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// The claim of each row.
    pub(super) of: Vec<Option<ClaimId>>,
    /// What is said of each claim that the case doesn't have.
    pub(super) facts: BTreeMap<ClaimId, Facts>,
}

/// A new claim; whom it is about has no ids yet.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) claim: Claim,
    pub(super) about: Vec<(Who, Option<String>)>,
    pub(super) place: Option<Who>,
}

/// What a row names its claim by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Id(String),
    Sentence(String),
}

/// Finds out which claim each row tells, and puts together what the rows say of it.
pub(super) fn claims(
    case: &Case,
    names: &Names<'_>,
    resolved: &[Resolved],
    drafts: &mut [Draft<'_>],
    columns: &Columns,
    left_out: &mut LeftOut,
) -> Claims {
    let keys: Vec<Option<Key>> = drafts.iter().map(key).collect();
    let ids = ids(case, &keys, drafts);
    let mut claims = Claims::default();
    let mut rows: BTreeMap<ClaimId, Vec<usize>> = BTreeMap::new();
    for (i, key) in keys.iter().enumerate() {
        let id = key.as_ref().and_then(|key| ids.get(key));
        claims.of.push(match id {
            Some(Ok(id)) => {
                rows.entry(id.clone()).or_default().push(i);
                Some(id.clone())
            }
            Some(Err(fault)) => {
                drafts[i].faults.push(fault.clone().at(Column::Claim));
                None
            }
            None => None,
        });
    }
    let known = || case.claims.keys().map(ClaimId::as_str);
    let mut guesses = MOST_GUESSES;
    for (id, rows) in rows {
        let there = case.claims.get(&id);
        let what = format!("the claim `{id}`");
        let speakers = Speakers { rows: &rows, what: &what, columns, is_there: there.is_some() };
        let facts = Gather { speakers, there, names, resolved, drafts, left_out }.facts(id.clone(), &keys);
        if there.is_some() {
            continue;
        }
        if facts.claim.text.is_empty() {
            guesses = guesses.saturating_sub(1);
            let near = if guesses > 0 { did_you_mean(id.as_str(), known()) } else { None };
            for i in rows {
                if drafts[i].claim_facts.text.is_some() {
                    continue;
                }
                let message = format!("no row gives the sentence of the claim `{}`", short(id.as_str()));
                let hint = near
                    .clone()
                    .unwrap_or_else(|| "write it under `text`, in one row of the claim at least".to_owned());
                drafts[i].faults.push(Fault::new("no-text", message, hint).at(Column::Claim));
            }
            continue;
        }
        claims.facts.insert(id, facts);
    }
    claims
}

/// For how many unknown claims it is guessed which was meant.
const MOST_GUESSES: usize = 100;

fn key(draft: &Draft<'_>) -> Option<Key> {
    match (&draft.claim, &draft.claim_facts.text) {
        (Some(id), _) if is_claim_id(id) => Some(Key::Id(id.clone())),
        (Some(title), Some(text)) if spaced(title) != spaced(text) => slug(title).map(Key::Id),
        (Some(sentence), _) | (None, Some(sentence)) => Some(Key::Sentence(spaced(sentence))),
        (None, None) => None,
    }
}

/// Gives each claim its id. A sentence that the case or the sheet has under an id is that claim.
fn ids(case: &Case, keys: &[Option<Key>], drafts: &[Draft<'_>]) -> BTreeMap<Key, Result<ClaimId, Fault>> {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for claim in case.claims.values() {
        known.entry(spaced(&claim.text)).or_default().insert(claim.id.to_string());
    }
    for (key, draft) in keys.iter().zip(drafts) {
        if let (Some(Key::Id(id)), Some(text)) = (key, &draft.claim_facts.text) {
            known.entry(spaced(text)).or_default().insert(id.clone());
        }
    }
    let given = keys.iter().flatten().filter_map(|key| match key {
        Key::Id(id) => Some(id.clone()),
        Key::Sentence(_) => None,
    });
    let mut taken: BTreeSet<String> = case.claims.keys().map(ToString::to_string).chain(given).collect();
    let all: BTreeSet<&Key> = keys.iter().flatten().collect();
    all.into_iter().map(|key| (key.clone(), id(key, &known, &mut taken))).collect()
}

fn id(
    key: &Key,
    known: &BTreeMap<String, BTreeSet<String>>,
    taken: &mut BTreeSet<String>,
) -> Result<ClaimId, Fault> {
    let sentence = match key {
        Key::Id(id) => {
            return ClaimId::new(id)
                .map_err(|error| Fault::new("bad-id", error.to_string(), "write another id"));
        }
        Key::Sentence(sentence) => sentence,
    };
    let there: Vec<&str> = known.get(sentence).into_iter().flatten().map(String::as_str).collect();
    let id = match there.as_slice() {
        [one] => (*one).to_owned(),
        [] => {
            let Some(base) = slug(sentence) else {
                let message = format!("`{}` is no sentence", short(sentence));
                return Err(Fault::new("no-claim", message, "write what is claimed, as one sentence"));
            };
            let mut id = base.clone();
            let mut next = 2;
            while !taken.insert(id.clone()) {
                id = format!("{base}-{next}");
                next += 1;
            }
            id
        }
        several => {
            let message = format!("several claims have this sentence: {}", several.join(", "));
            return Err(Fault::new(
                "ambiguous",
                message,
                "write the id of the one that is meant under `claim`",
            ));
        }
    };
    ClaimId::new(&id).map_err(|error| {
        Fault::new("bad-id", error.to_string(), "give it an id under `claim`, and the sentence under `text`")
    })
}

struct Gather<'a, 'c, 't> {
    speakers: Speakers<'a>,
    there: Option<&'c Claim>,
    names: &'a Names<'c>,
    resolved: &'a [Resolved],
    drafts: &'a mut [Draft<'t>],
    left_out: &'a mut LeftOut,
}

impl Gather<'_, '_, '_> {
    fn facts(mut self, id: ClaimId, keys: &[Option<Key>]) -> Facts {
        let text = self.text(keys);
        let there = self.there.cloned().unwrap_or_else(|| Claim::new(id.clone(), ""));
        let names = self.names;
        let ids = |all: &Vec<(Who, Option<String>)>| {
            all.iter().map(|(who, role)| (names.id(who), role.clone())).collect::<Vec<_>>()
        };
        let about = there.about.iter().map(|about| (Who::There(about.id.to_string()), about.role.clone()));
        let about: Vec<_> = about.collect();
        let resolved = self.resolved;
        let about = self.speakers.agree(
            self.drafts,
            Column::About,
            Some(about).filter(|about| !about.is_empty()),
            |i, _| Some(resolved[i].about.clone()).filter(|about| !about.is_empty()),
            |a, b| ids(a) == ids(b),
            self.left_out,
        );
        let place = self.speakers.agree(
            self.drafts,
            Column::Where,
            there.place.as_ref().map(|id| Who::There(id.to_string())),
            |i, _| resolved[i].place.clone(),
            |a, b| names.id(a) == names.id(b),
            self.left_out,
        );
        let figure = [Column::Quantity, Column::QuantityOf]
            .into_iter()
            .find(|c| self.speakers.columns.number(*c).is_some());
        let claim = Claim {
            happened: self.same(Column::Happened, there.happened, |facts| facts.happened.clone()),
            quantity: self
                .same(figure.unwrap_or(Column::Quantity), there.quantity, |facts| facts.quantity.clone()),
            credibility: self.same(Column::Credibility, there.credibility, |facts| facts.credibility),
            original: self.same(Column::Original, there.original, |facts| facts.original.clone()),
            tags: self
                .same(Column::Tags, Some(there.tags).filter(|tags| !tags.is_empty()), |facts| {
                    facts.tags.clone()
                })
                .unwrap_or_default(),
            note: self.same(Column::ClaimNote, there.note, |facts| facts.note.clone()),
            ..Claim::new(id, text.unwrap_or_default())
        };
        Facts { claim, about: about.unwrap_or_default(), place }
    }

    /// The sentence, be it under `text` or under `claim`.
    fn text(&mut self, keys: &[Option<Key>]) -> Option<String> {
        let sentence = |i: usize, draft: &Draft<'_>| match &keys[i] {
            Some(Key::Sentence(_)) => draft.claim.clone().or_else(|| draft.claim_facts.text.clone()),
            _ => draft.claim_facts.text.clone(),
        };
        // Of several ways to space the same words, one in a fixed order.
        let first = self.speakers.rows.iter().filter_map(|i| sentence(*i, &self.drafts[*i])).min();
        let there = self.there.map(|claim| claim.text.clone());
        let equal = |a: &String, b: &String| spaced(a) == spaced(b);
        let agreed = self.speakers.agree(self.drafts, Column::Text, there, sentence, equal, self.left_out);
        agreed.and(first)
    }

    fn agree<T: Clone>(
        &mut self,
        column: Column,
        there: Option<T>,
        value: impl Fn(&ClaimFacts) -> Option<T>,
        equal: impl Fn(&T, &T) -> bool,
    ) -> Option<T> {
        let value = |_, draft: &Draft<'_>| value(&draft.claim_facts);
        self.speakers.agree(self.drafts, column, there, value, equal, self.left_out)
    }

    fn same<T: Clone + PartialEq>(
        &mut self,
        column: Column,
        there: Option<T>,
        value: impl Fn(&ClaimFacts) -> Option<T>,
    ) -> Option<T> {
        self.agree(column, there, value, |a, b| a == b)
    }
}

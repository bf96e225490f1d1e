//! Which ids there are: every id of every file, before any record that names one is read.
//!
//! An id whose record could not be used is known too, so that one fault isn't told once for every account that
//! relies on it. Whatever this says leads somewhere is in the case.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::faults::with_article;
use super::keys::Space;
use super::record::Written;
use super::sheet::{Sheet, Value};
use super::values;
use crate::diag::{self, Problem};
use crate::model::AccountId;

/// What a usable id of a source, document or entity is.
pub(super) struct Known {
    pub(super) space: Space,
    pub(super) protected: bool,
}

/// The ids of a case.
#[derive(Default)]
pub(super) struct Index {
    nodes: BTreeMap<String, Known>,
    claims: BTreeSet<String>,
    broken_nodes: BTreeSet<String>,
    broken_claims: BTreeSet<String>,
    /// The tables and ids of records that were taken back.
    retracted: BTreeSet<(&'static str, String)>,
    /// Ids that two accounts claim for themselves.
    pub(super) broken_accounts: BTreeSet<AccountId>,
    /// How many more ids may be compared to guess at what was meant.
    budget: usize,
}

/// Enough for some hundred guesses in a usual case, and for the first ten in a huge one.
const BUDGET: usize = 1_000_000;

/// Where the records of an id stand: the number of the file and of the record in it, in order.
pub(super) type Sites = IndexMap<String, Vec<(usize, usize)>>;

/// Returns where each source, document and entity is defined, and where each claim is defined or added to.
pub(super) fn sites(files: &[Written]) -> (Sites, Sites) {
    let (mut nodes, mut claims) = (Sites::new(), Sites::new());
    for (f, file) in files.iter().enumerate() {
        for (r, record) in file.records.iter().enumerate() {
            let sites = match record.sheet.table.name {
                "claim" => &mut claims,
                "source" | "document" | "entity" => &mut nodes,
                _ => continue,
            };
            sites.entry(record.id.clone()).or_default().push((f, r));
        }
    }
    (nodes, claims)
}

/// Says whether a source was meant to be protected: what was meant to protect and is misspelled protects.
fn is_protected(sheet: &Sheet) -> bool {
    sheet.table.key("protected").is_some()
        && sheet.has("protected")
        && !matches!(sheet.get("protected").map(|spot| &spot.value), Some(Value::Flag(false)))
}

/// Returns the id, name and aliases of every protected source, of those without a good record too.
pub(super) fn protected_words(files: &[Written]) -> BTreeSet<String> {
    let records = files.iter().flat_map(|file| file.records.iter().chain(&file.retracted));
    let mut words = BTreeSet::new();
    for record in records.filter(|record| is_protected(&record.sheet)) {
        let name = if record.sheet.table.name == "document" { "title" } else { "name" };
        words.insert(record.id.clone());
        words.extend(record.sheet.text(name));
        words.extend(record.sheet.texts("aliases"));
    }
    words.remove("");
    words
}

/// Returns the space of a table of nodes; a document wins over a source and a source over an entity.
pub(super) fn space_of(table: &str) -> Space {
    match table {
        "document" => Space::Document,
        "source" => Space::Source,
        _ => Space::Entity,
    }
}

fn rank(space: Space) -> u8 {
    match space {
        Space::Document => 0,
        Space::Source => 1,
        _ => 2,
    }
}

impl Index {
    /// Gathers the ids of a case.
    pub(super) fn new(files: &[Written], nodes: &Sites, claims: &Sites) -> Self {
        let mut index = Self { budget: BUDGET, ..Self::default() };
        for (id, sites) in nodes {
            index.node(files, id, sites);
        }
        for (id, sites) in claims {
            let good = |&(f, r): &(usize, usize)| {
                let record: &super::record::Record = &files[f].records[r];
                record.sheet.usable && record.sheet.get("text").is_some()
            };
            if sites.iter().any(good) && values::is_id(id) {
                index.claims.insert(id.clone());
            } else if !values::is_id(id) || sites.iter().any(|&(f, r)| !files[f].records[r].sheet.usable) {
                index.broken_claims.insert(id.clone());
            }
        }
        let retracted = files.iter().flat_map(|file| &file.retracted);
        index.retracted = retracted.map(|record| (record.sheet.table.name, record.id.clone())).collect();
        for (table, id) in files.iter().flat_map(|file| &file.lost) {
            match table.as_str() {
                "claim" => index.broken_claims.insert(id.clone()),
                _ => index.broken_nodes.insert(id.clone()),
            };
        }
        index
    }

    fn node(&mut self, files: &[Written], id: &str, sites: &[(usize, usize)]) {
        let sheets = || sites.iter().map(|&(f, r)| &files[f].records[r].sheet);
        let usable = sheets().filter(|sheet| sheet.usable).map(|sheet| space_of(sheet.table.name));
        match usable.min_by_key(|space| rank(*space)) {
            Some(space) if values::is_id(id) => {
                let protected = sheets().any(is_protected);
                self.nodes.insert(id.to_owned(), Known { space, protected });
            }
            _ => {
                self.broken_nodes.insert(id.to_owned());
            }
        }
    }

    /// Returns what a usable id of a source, document or entity is.
    pub(super) fn known(&self, id: &str) -> Option<&Known> {
        self.nodes.get(id)
    }

    /// Says whether a claim is defined.
    pub(super) fn has_claim(&self, id: &str) -> bool {
        self.claims.contains(id)
    }

    /// Says whether a claim stands somewhere where it could not be read.
    pub(super) fn is_broken_claim(&self, id: &str) -> bool {
        self.broken_claims.contains(id)
    }

    /// Checks that an id leads to a record of a space. Nothing in the error: the record has a fault of its own.
    pub(super) fn find(&mut self, id: &str, space: Space) -> Result<(), Option<Box<Problem>>> {
        if space == Space::Claim {
            return match self.claims.contains(id) {
                true => Ok(()),
                false if self.broken_claims.contains(id) => Err(None),
                false => Err(Some(Box::new(self.unknown(id, space)))),
            };
        }
        let is = match self.nodes.get(id) {
            Some(known) => known.space,
            None if self.broken_nodes.contains(id) => return Err(None),
            None => return Err(Some(Box::new(self.unknown(id, space)))),
        };
        let fits = match space {
            Space::Node => true,
            Space::Source => is != Space::Entity,
            other => is == other,
        };
        if fits {
            return Ok(());
        }
        let (is, takes) = (with_article(values::name(is)), with_article(values::name(space)));
        let message = format!("`{id}` is {is}, not {takes}");
        let hint = format!("name {takes} here");
        Err(Some(Box::new(Problem::error("unknown-id", message).hint(hint))))
    }

    /// Says whether a record with an id was taken back.
    pub(super) fn is_retracted(&self, id: &str, space: Space) -> bool {
        let tables: &[&str] = match space {
            Space::Claim => &["claim"],
            Space::Account => &[],
            _ => &["document", "source", "entity"],
        };
        tables.iter().any(|table| self.retracted.contains(&(*table, id.to_owned())))
    }

    fn unknown(&mut self, id: &str, space: Space) -> Problem {
        let what = values::name(space);
        if self.is_retracted(id, space) {
            let message = format!("`{id}` is retracted, and is named here");
            return Problem::error("unknown-id", message).hint("name another, or retract this as well");
        }
        let problem = Problem::error("unknown-id", format!("no file has {} `{id}`", with_article(what)));
        if space == Space::Claim && self.nodes.contains_key(id) {
            let is = with_article(values::name(self.nodes[id].space));
            return Problem::error("unknown-id", format!("`{id}` is {is}, not a claim"))
                .hint("name a claim here");
        }
        if space != Space::Claim && self.claims.contains(id) {
            let message = format!("`{id}` is a claim, not {}", with_article(what));
            return Problem::error("unknown-id", message).hint(format!("name {} here", with_article(what)));
        }
        let define = match space {
            Space::Node => "define it: [entity.ID] or [source.ID]".to_owned(),
            _ => format!("define it: [{what}.{id}]"),
        };
        problem.hint(define).maybe_hint(self.guess(id, space))
    }

    /// Guesses at what was meant. A protected source is never guessed.
    pub(super) fn guess(&mut self, id: &str, space: Space) -> Option<String> {
        let size = if space == Space::Claim { self.claims.len() } else { self.nodes.len() };
        self.budget = self.budget.checked_sub(size)?;
        if space == Space::Claim {
            return diag::did_you_mean(id, self.claims.iter().map(String::as_str));
        }
        let fits = |known: &Known| match space {
            Space::Node => true,
            Space::Source => known.space != Space::Entity,
            other => known.space == other,
        };
        let open = self.nodes.iter().filter(|(_, known)| !known.protected && fits(known));
        diag::did_you_mean(id, open.map(|(id, _)| id.as_str()))
    }
}

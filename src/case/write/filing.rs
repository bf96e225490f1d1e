//! Which file each record of a case stands in: as a folder had it, or one file for each document.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use toml_edit::Document;

use super::Names;
use crate::case::{Folder, MARK, Places};
use crate::diag::Place;
use crate::model::{Case, Claim, SourceId};

/// How the records of a case are spread over its files, file by file. Records go by their position in the case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filing {
    /// The files, in their order.
    pub files: Vec<Filed>,
}

/// What stands in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filed {
    /// Its path, relative to the case folder.
    pub path: PathBuf,
    /// The document of its accounts, where they don't say otherwise.
    pub document: Option<SourceId>,
    /// Its records in their order.
    pub records: Vec<Record>,
}

/// A record of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A source or a document.
    Source(usize),
    /// An entity.
    Entity(usize),
    /// A claim with what it says, and the positions of those of its accounts that stand with it.
    Claim(usize, Vec<usize>),
    /// More accounts of a claim that another file has.
    Accounts(usize, Vec<usize>),
    /// A contradiction.
    Contradiction(usize),
    /// A relation.
    Relation(usize),
    /// A judgement of identity.
    Judgement(usize),
}

impl Filing {
    /// Returns the filing of a folder that was read.
    pub fn of(folder: &Folder) -> Self {
        let mut found: BTreeMap<&Path, Vec<(usize, Record)>> = BTreeMap::new();
        for (place, record) in placed(folder) {
            found.entry(&place.file).or_default().push((place.bytes.start, record));
        }
        let files = folder.files.iter().map(|file| {
            let mut records = found.remove(file.path.as_path()).unwrap_or_default();
            records.sort_by_key(|(at, _)| *at);
            let document = default_document(&file.text).filter(|id| folder.case.sources.contains_key(id));
            Filed {
                path: file.path.clone(),
                document,
                records: records.into_iter().map(|(_, record)| record).collect(),
            }
        });
        Self { files: files.collect() }
    }

    /// Returns the filing that a case without files gets.
    ///
    /// `case.toml` says what the case is. Every document has a file, with itself, the claims first told in it, and its
    /// accounts of claims first told elsewhere. What belongs to no document stands in `shared.toml`, if there is any.
    pub fn by_document(case: &Case) -> Self {
        let mut shared = Vec::new();
        let mut files: IndexMap<&SourceId, Vec<Record>> = IndexMap::new();
        for (i, source) in case.sources.values().enumerate() {
            if source.document.is_some() {
                files.insert(&source.id, vec![Record::Source(i)]);
            } else {
                shared.push(Record::Source(i));
            }
        }
        shared.extend((0..case.entities.len()).map(Record::Entity));
        for (i, claim) in case.claims.values().enumerate() {
            let mut by_document: IndexMap<Option<&SourceId>, Vec<usize>> = IndexMap::new();
            for (number, account) in claim.accounts.iter().enumerate() {
                let document = account.document.as_ref().filter(|document| files.contains_key(document));
                by_document.entry(document).or_default().push(number);
            }
            if by_document.is_empty() {
                by_document.insert(None, Vec::new());
            }
            // The first part says what the claim is, the others add accounts.
            for (part, (document, accounts)) in by_document.into_iter().enumerate() {
                let record =
                    if part == 0 { Record::Claim(i, accounts) } else { Record::Accounts(i, accounts) };
                document.and_then(|document| files.get_mut(document)).unwrap_or(&mut shared).push(record);
            }
        }
        shared.extend((0..case.contradictions.len()).map(Record::Contradiction));
        shared.extend((0..case.relations.len()).map(Record::Relation));
        shared.extend((0..case.judgements.len()).map(Record::Judgement));
        let mut taken = Names::default();
        let mut all = vec![Filed { path: taken.take("case"), ..Filed::default() }];
        if !shared.is_empty() {
            all.push(Filed { path: taken.take("shared"), document: None, records: shared });
        }
        all.extend(files.into_iter().map(|(id, records)| Filed {
            path: taken.take(id.as_str()),
            document: Some(id.clone()),
            records,
        }));
        Self { files: all }
    }

    /// Returns the filing of all that a case has beyond an earlier state of it, in one file. Its records have to stand
    /// behind the earlier ones.
    pub fn of_new(before: &Case, after: &Case, path: PathBuf) -> Self {
        let sources = (before.sources.len()..after.sources.len()).map(Record::Source);
        let entities = (before.entities.len()..after.entities.len()).map(Record::Entity);
        let told_before = |i| before.claims.get_index(i).map_or(0, |(_, claim)| claim.accounts.len());
        let claims = after.claims.values().enumerate().filter_map(|(i, claim)| {
            let new: Vec<usize> = (told_before(i)..claim.accounts.len()).collect();
            match i < before.claims.len() {
                true if new.is_empty() => None,
                true => Some(Record::Accounts(i, new)),
                false => Some(Record::Claim(i, new)),
            }
        });
        let records = sources.chain(entities).chain(claims).collect();
        Self { files: vec![Filed { path, document: None, records }] }
    }

    /// Says whether every record of a case has exactly one place in it, and the case its mark.
    pub fn holds(&self, case: &Case) -> bool {
        let mut seen = HashSet::new();
        let mut accounts = 0;
        let mut once = |kind: u8, i: usize, there: usize| i < there && seen.insert((kind, i, usize::MAX));
        let mut told = HashSet::new();
        for record in self.files.iter().flat_map(|file| &file.records) {
            let good = match record {
                Record::Source(i) => once(0, *i, case.sources.len()),
                Record::Entity(i) => once(1, *i, case.entities.len()),
                Record::Contradiction(i) => once(2, *i, case.contradictions.len()),
                Record::Relation(i) => once(3, *i, case.relations.len()),
                Record::Judgement(i) => once(4, *i, case.judgements.len()),
                Record::Claim(i, _) => once(5, *i, case.claims.len()),
                Record::Accounts(i, _) => *i < case.claims.len(),
            };
            if let Record::Claim(i, numbers) | Record::Accounts(i, numbers) = record {
                accounts += numbers.len();
                let there = case.claims.get_index(*i).map_or(0, |(_, claim)| claim.accounts.len());
                if !numbers.iter().all(|number| *number < there && told.insert((*i, *number))) {
                    return false;
                }
            }
            if !good {
                return false;
            }
        }
        let records = case.sources.len()
            + case.entities.len()
            + case.contradictions.len()
            + case.relations.len()
            + case.judgements.len()
            + case.claims.len();
        seen.len() == records
            && accounts == case.claims.values().map(|claim| claim.accounts.len()).sum::<usize>()
            && self.files.iter().any(|file| file.path == Path::new(MARK))
    }
}

/// Every record of a folder and where it stands. The accounts of a claim are records of their own in every other file.
fn placed(folder: &Folder) -> impl Iterator<Item = (&Place, Record)> {
    let (case, places) = (&folder.case, &folder.places);
    let sources = case.sources.keys().enumerate().map(|(i, id)| (places.source(id), Record::Source(i)));
    let entities = case.entities.keys().enumerate().map(|(i, id)| (places.entity(id), Record::Entity(i)));
    let claims = case.claims.values().enumerate().flat_map(|(i, claim)| parts(places, i, claim));
    let contradictions =
        (0..case.contradictions.len()).map(|i| (places.contradiction(i), Record::Contradiction(i)));
    let relations = (0..case.relations.len()).map(|i| (places.relation(i), Record::Relation(i)));
    let judgements = (0..case.judgements.len()).map(|i| (places.judgement(i), Record::Judgement(i)));
    let all = sources.chain(entities).chain(claims).chain(contradictions).chain(relations).chain(judgements);
    all.filter_map(|(place, record)| Some((place?, record)))
}

/// A claim by the files in which it stands.
fn parts<'a>(
    places: &'a Places,
    i: usize,
    claim: &'a Claim,
) -> impl Iterator<Item = (Option<&'a Place>, Record)> {
    let mut by_file: IndexMap<&Path, (Option<&Place>, Vec<usize>)> = IndexMap::new();
    let defined = places.claim(&claim.id);
    if let Some(place) = defined {
        by_file.insert(&place.file, (Some(place), Vec::new()));
    }
    for (number, account) in claim.accounts.iter().enumerate() {
        let Some(place) = places.account(&account.id).map(|place| &place.table) else { continue };
        by_file.entry(&place.file).or_insert((Some(place), Vec::new())).1.push(number);
    }
    by_file.into_iter().map(move |(path, (place, accounts))| {
        let is_defined = defined.is_some_and(|defined| defined.file == path);
        (place, if is_defined { Record::Claim(i, accounts) } else { Record::Accounts(i, accounts) })
    })
}

/// The document that a file names for all its accounts.
pub(in crate::case) fn default_document(text: &str) -> Option<SourceId> {
    let document = Document::parse(text).ok()?;
    let defaults = document.get("defaults")?.as_table_like()?;
    SourceId::new(defaults.get("document")?.as_str()?).ok()
}

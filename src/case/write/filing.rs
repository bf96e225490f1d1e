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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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

    /// Gives every record of a case that has no place one: what is told in a document goes into its file, a document into a
    /// file of its own, a judgement to its like, and the rest into `shared.toml`, or to the others of its kind.
    pub fn complete(&mut self, case: &Case) {
        for file in &mut self.files {
            file.document = file.document.take().filter(|id| case.sources.contains_key(id));
        }
        let mut unfiled = Unfiled::of(self, case);
        for (i, source) in unfiled.sources.drain(..) {
            let of_its_own = source.document.is_some().then(|| self.file_for(&source.id)).flatten();
            let file = of_its_own.unwrap_or_else(|| self.home(|one| matches!(one, Record::Source(_)), false));
            self.files[file].records.push(Record::Source(i));
        }
        for i in unfiled.entities.drain(..) {
            let file = self.home(|one| matches!(one, Record::Entity(_)), false);
            self.files[file].records.push(Record::Entity(i));
        }
        for (i, accounts) in unfiled.claims.drain(..) {
            self.file_claim(case, i, &accounts);
        }
        for record in unfiled.judged.drain(..) {
            let kind = std::mem::discriminant(&record);
            let file = self.home(|one| std::mem::discriminant(one) == kind, true);
            self.files[file].records.push(record);
        }
    }

    /// Files accounts of a claim that have no place, and the claim if it has none.
    fn file_claim(&mut self, case: &Case, i: usize, accounts: &[usize]) {
        let Some((_, claim)) = case.claims.get_index(i) else { return };
        let own = |file: &Filed| file.records.iter().any(|one| matches!(one, Record::Claim(n, _) if *n == i));
        let mut home = self.files.iter().position(own);
        for &number in accounts {
            let document = claim.accounts.get(number).and_then(|account| account.document.as_ref());
            let told = |file: &Filed| document.is_some() && file.document.as_ref() == document;
            let there = home.filter(|home| told(&self.files[*home]));
            let there = there.or_else(|| self.files.iter().position(told)).or(home);
            let there = there.unwrap_or_else(|| self.home(|one| matches!(one, Record::Claim(..)), false));
            if home.is_none() {
                home = Some(there);
                self.files[there].records.push(Record::Claim(i, Vec::new()));
            }
            let part = self.files[there].records.iter_mut().find_map(|one| match one {
                Record::Claim(n, all) | Record::Accounts(n, all) if *n == i => Some(all),
                _ => None,
            });
            match part {
                Some(all) => all.push(number),
                None => self.files[there].records.push(Record::Accounts(i, vec![number])),
            }
        }
        if home.is_none() {
            let file = self.home(|one| matches!(one, Record::Claim(..)), false);
            self.files[file].records.push(Record::Claim(i, Vec::new()));
        }
    }

    /// A new file for a document, if its name is free.
    fn file_for(&mut self, id: &SourceId) -> Option<usize> {
        let path = PathBuf::from(format!("{id}.toml"));
        let lower = |path: &Path| path.to_string_lossy().to_lowercase();
        let is_taken = self.files.iter().any(|file| lower(&file.path) == lower(&path));
        if is_taken || id.as_str().len() > super::MAX_NAME {
            return None;
        }
        self.files.push(Filed { path, document: Some(id.clone()), records: Vec::new() });
        Some(self.files.len() - 1)
    }

    /// The file for a record of a kind that belongs to no document: `shared.toml`, or where most of its kind stand.
    /// Judgements stand with their like first.
    fn home(&mut self, is_like: impl Fn(&Record) -> bool, likes_first: bool) -> usize {
        let number = |file: &Filed| file.records.iter().filter(|one| is_like(one)).count();
        let most = self.files.iter().enumerate().filter(|(_, file)| number(file) > 0);
        let most = most.max_by_key(|(i, file)| (number(file), std::cmp::Reverse(*i))).map(|(i, _)| i);
        let named = |name: &str| self.files.iter().position(|file| file.path == Path::new(name));
        let shared = named("shared.toml");
        let found = if likes_first { most.or(shared) } else { shared.or(most) };
        found.or_else(|| named(MARK)).unwrap_or_else(|| {
            self.files.push(Filed { path: PathBuf::from(MARK), ..Filed::default() });
            self.files.len() - 1
        })
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

/// The records of a case that a filing has no place for.
struct Unfiled<'c> {
    sources: Vec<(usize, &'c crate::model::Source)>,
    entities: Vec<usize>,
    /// Claims that have no place, and those with accounts that have none, with these.
    claims: Vec<(usize, Vec<usize>)>,
    judged: Vec<Record>,
}

impl<'c> Unfiled<'c> {
    fn of(filing: &Filing, case: &'c Case) -> Self {
        let (mut alone, mut told) = (HashSet::new(), HashSet::new());
        for record in filing.files.iter().flat_map(|file| &file.records) {
            match record {
                Record::Claim(i, accounts) => {
                    alone.insert(Record::Claim(*i, Vec::new()));
                    told.extend(accounts.iter().map(|number| (*i, *number)));
                }
                Record::Accounts(i, accounts) => told.extend(accounts.iter().map(|number| (*i, *number))),
                other => drop(alone.insert(other.clone())),
            }
        }
        let free = |record: Record| Some(record).filter(|record| !alone.contains(record));
        let claims = case.claims.values().enumerate().filter_map(|(i, claim)| {
            let accounts: Vec<usize> =
                (0..claim.accounts.len()).filter(|number| !told.contains(&(i, *number))).collect();
            let is_free = free(Record::Claim(i, Vec::new())).is_some();
            (is_free || !accounts.is_empty()).then_some((i, accounts))
        });
        let sources = case.sources.values().enumerate();
        let contradictions = (0..case.contradictions.len()).map(Record::Contradiction);
        let relations = (0..case.relations.len()).map(Record::Relation);
        let judgements = (0..case.judgements.len()).map(Record::Judgement);
        Self {
            sources: sources.filter(|(i, _)| free(Record::Source(*i)).is_some()).collect(),
            entities: (0..case.entities.len()).filter(|i| free(Record::Entity(*i)).is_some()).collect(),
            claims: claims.collect(),
            judged: contradictions.chain(relations).chain(judgements).filter_map(free).collect(),
        }
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

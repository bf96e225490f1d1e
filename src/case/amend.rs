//! Changes of a case folder: its files, changed where a record stands, with comments, order and layout of all else kept.
//!
//! The changes are those of a database, and come to the same: what one refuses, the other refuses. Nothing is written
//! here. [`Amending::finish`] gives the new texts and the case that is read from them, so that whoever writes them can
//! see first whether they have a fault.

mod cut;
mod forgetting;
mod going;
mod hanging;
mod naming;
mod page;
mod place;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::edit::EditError;
use super::folder::read_records;
use super::tree::{Entry, Section, Value};
use super::{Folder, sections};
use crate::diag::{Place, Problem, Severity};
use crate::model::{
    Account, AccountId, Case, Claim, ClaimId, Contradiction, Entity, EntityId, Judgement, Refusal, Relation,
    Source, SourceId, When,
};
pub use forgetting::{Forgotten, Target, forget};
use page::{Page, Site};

/// Why a record counts no more, as it is written on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retraction {
    /// Why.
    pub why: String,
    /// Who took it back.
    pub by: Option<String>,
    /// When.
    pub on: Option<When>,
}

/// What becomes of records that go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Going {
    /// They stay in their files, marked as retracted.
    Retracted(Retraction),
    /// They are taken out of their files.
    Removed,
}

/// Why a change can't be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AmendError {
    /// A file that can't be edited.
    #[error("`{}` can't be changed: {error}", file.display())]
    Edit {
        /// The file.
        file: PathBuf,
        /// Why.
        error: EditError,
    },
    /// The records don't allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

type Result<T> = std::result::Result<T, AmendError>;

/// A folder as a change leaves it.
#[derive(Debug)]
pub struct Amended {
    /// The files that are other ones now, or new, with their texts.
    pub files: Vec<(PathBuf, String)>,
    /// The folder as it is read from them.
    pub folder: Folder,
    /// The errors that were not there before.
    pub faults: Vec<Problem>,
    /// Whether what is read is what was meant. Where the folder had errors before, this can't be known.
    pub as_meant: bool,
    /// How many records were touched.
    pub touched: usize,
}

/// A record that is to get a place.
#[derive(Debug, Clone, PartialEq)]
enum New {
    Source(SourceId),
    Entity(EntityId),
    Claim(ClaimId),
    Account(ClaimId, AccountId),
    Contradiction(Contradiction),
    Relation(Relation),
    Judgement(Judgement),
}

/// A change of a folder that is being made.
#[derive(Debug)]
pub struct Amending<'a> {
    folder: &'a Folder,
    going: Going,
    pages: BTreeMap<PathBuf, Page>,
    /// The case as the change leaves it.
    case: Case,
    new: Vec<New>,
    /// Where records stood that had been retracted, and stand again.
    again: BTreeMap<String, PathBuf>,
    touched: usize,
}

impl<'a> Amending<'a> {
    /// Begins a change; says what becomes of records that go in it.
    pub fn new(folder: &'a Folder, going: Going) -> Self {
        let case = folder.case.clone();
        let (pages, again) = (BTreeMap::new(), BTreeMap::new());
        Self { folder, going, pages, case, new: Vec::new(), again, touched: 0 }
    }

    /// Returns the case as it is while the change is made.
    pub fn case(&self) -> &Case {
        &self.case
    }

    fn page(&mut self, file: &Path) -> Result<&mut Page> {
        if !self.pages.contains_key(file) {
            let text = self.folder.files.iter().find(|one| one.path == file).map_or("", |one| &one.text);
            let page = Page::open(text).map_err(|error| AmendError::Edit { file: file.to_owned(), error })?;
            self.pages.insert(file.to_owned(), page);
        }
        let kept = || AmendError::Edit { file: file.to_owned(), error: EditError::Layout };
        self.pages.get_mut(file).ok_or_else(kept)
    }

    /// Does something to a file that its layout may not allow.
    fn on(&mut self, file: &Path, act: impl FnOnce(&mut Page) -> Option<()>) -> Result<()> {
        let layout = || AmendError::Edit { file: file.to_owned(), error: EditError::Layout };
        act(self.page(file)?).ok_or_else(layout)
    }

    /// Where a record without an id of its own stands.
    fn site(&mut self, place: &Place) -> Result<Site> {
        let layout = || AmendError::Edit { file: place.file.clone(), error: EditError::Layout };
        self.page(&place.file)?.site(place.bytes.start).ok_or_else(layout)
    }

    /// Adds a source or a document, or puts it in the place of the one with its id.
    pub fn source(&mut self, source: &Source) -> Result<()> {
        if self.case.entities.contains_key(source.id.as_str()) {
            return Err(Refusal::Taken { what: "the id of an entity", id: source.id.to_string() }.into());
        }
        let old = self.case.sources.get(&source.id).cloned();
        if old.as_ref() == Some(source) {
            return Ok(());
        }
        self.touched += 1;
        self.case.sources.insert(source.id.clone(), source.clone());
        let Some(place) = self.folder.places.source(&source.id) else {
            self.begin(New::Source(source.id.clone()), source.id.as_str());
            return Ok(());
        };
        let Some(old) = old else { return self.stand_again(New::Source(source.id.clone()), place) };
        self.rewrite(place, &sections::source(&old), &sections::source(source))
    }

    /// Adds an entity, or puts it in the place of the one with its id.
    pub fn entity(&mut self, entity: &Entity) -> Result<()> {
        if self.case.sources.contains_key(entity.id.as_str()) {
            return Err(Refusal::Taken { what: "the id of a source", id: entity.id.to_string() }.into());
        }
        let old = self.case.entities.get(&entity.id).cloned();
        if old.as_ref() == Some(entity) {
            return Ok(());
        }
        self.touched += 1;
        self.case.entities.insert(entity.id.clone(), entity.clone());
        let Some(place) = self.folder.places.entity(&entity.id) else {
            self.begin(New::Entity(entity.id.clone()), entity.id.as_str());
            return Ok(());
        };
        let Some(old) = old else { return self.stand_again(New::Entity(entity.id.clone()), place) };
        self.rewrite(place, &sections::entity(&old), &sections::entity(entity))
    }

    /// Adds a claim, or puts what it says in the place of what it said. Its accounts are not looked at.
    pub fn claim(&mut self, claim: &Claim) -> Result<()> {
        let old = self.case.claims.get(&claim.id).cloned();
        let accounts = old.as_ref().map(|old| old.accounts.clone()).unwrap_or_default();
        let new = Claim { accounts, ..claim.clone() };
        if old.as_ref() == Some(&new) {
            return Ok(());
        }
        self.touched += 1;
        let after = sections::claim(&new, Vec::new());
        self.case.claims.insert(claim.id.clone(), new);
        let Some(place) = self.folder.places.claim(&claim.id) else {
            self.begin(New::Claim(claim.id.clone()), claim.id.as_str());
            return Ok(());
        };
        let Some(old) = old else { return self.stand_again(New::Claim(claim.id.clone()), place) };
        self.rewrite(place, &sections::claim(&old, Vec::new()), &after)
    }

    /// Adds an account to a claim, or puts it in the place of the one with its id.
    pub fn account(&mut self, claim: &ClaimId, account: &Account) -> Result<()> {
        self.put_account(claim, &account.id, account)
    }

    /// Puts an account in the place of one that may have another id.
    pub fn put_account(&mut self, id: &ClaimId, before: &AccountId, account: &Account) -> Result<()> {
        let has = |claim: &Claim, id: &AccountId| claim.accounts.iter().any(|one| one.id == *id);
        let Some(claim) = self.case.claims.get(id) else {
            return Err(Refusal::Missing { what: "claim", id: id.to_string() }.into());
        };
        if account.id != *before && has(claim, before) && has(claim, &account.id) {
            // It says what another says already: one of the two is enough.
            self.retract_account(id, before)?;
            return self.account(id, account);
        }
        let position = claim.accounts.iter().position(|one| one.id == *before);
        let mut others = self.case.claims.values().filter(|other| other.id != *id);
        let is_new = account.id != *before || position.is_none();
        if is_new && (others.any(|other| has(other, &account.id)) || has(claim, &account.id)) {
            return Err(Refusal::Taken { what: "the id of an account", id: account.id.to_string() }.into());
        }
        if account.id != *before {
            self.refuse_if_named(before, None)?;
        }
        let old = position.map(|at| claim.accounts[at].clone());
        if old.as_ref() == Some(account) {
            return Ok(());
        }
        self.touched += 1;
        let accounts = &mut self.case.claims[id].accounts;
        match position {
            Some(at) => accounts[at] = account.clone(),
            None => accounts.push(account.clone()),
        }
        let place = old.as_ref().and_then(|old| self.folder.places.account(&old.id));
        match (old, place) {
            (Some(old), Some(place)) => self.rewrite_account(id, &place.table, &old, account),
            (Some(_), None) => Ok(()),
            (None, _) => {
                self.new.push(New::Account(id.clone(), account.id.clone()));
                Ok(())
            }
        }
    }

    fn rewrite_account(
        &mut self,
        claim: &ClaimId,
        place: &Place,
        old: &Account,
        new: &Account,
    ) -> Result<()> {
        let site = self.site(place)?;
        let page = self.page(&place.file)?;
        let (default, has_via) = (page.default.clone(), page.has_via);
        let entries = |account: &Account| match sections::account(claim, account, default.as_ref()) {
            Value::Table(fields) => fields.entries,
            _ => Vec::new(),
        };
        let (mut before, after) = (entries(old), entries(new));
        let told_anew = old.hops != new.hops || old.document != new.document;
        if told_anew {
            // The whole chain is written, so that what stood before it in the file is not told twice.
            before.retain(|entry| entry.key != "chain");
        }
        self.on(&place.file, |page| {
            if told_anew {
                let has_chain = after.iter().any(|entry| entry.key == "chain");
                page.remove_keys(&site, if has_chain { &["via"] } else { &["via", "chain"] })?;
                if has_via {
                    page.set(&site, "via", &Value::List(super::tree::List::default()))?;
                }
            }
            page.rewrite(&site, &before, &after)
        })
    }

    /// Adds a contradiction. One that is there already stays alone.
    pub fn contradiction(&mut self, one: &Contradiction) {
        if !self.case.contradictions.contains(one) {
            self.touched += 1;
            self.case.contradictions.push(one.clone());
            self.new.push(New::Contradiction(one.clone()));
        }
    }

    /// Adds a relation. One that is there already stays alone.
    pub fn relation(&mut self, one: &Relation) {
        if !self.case.relations.contains(one) {
            self.touched += 1;
            self.case.relations.push(one.clone());
            self.new.push(New::Relation(one.clone()));
        }
    }

    /// Adds a judgement. One that is there already stays alone.
    pub fn judgement(&mut self, one: &Judgement) {
        if !self.case.judgements.contains(one) {
            self.touched += 1;
            self.case.judgements.push(one.clone());
            self.new.push(New::Judgement(one.clone()));
        }
    }

    /// Lets a new record have its place later; if one with its id was retracted, that is its place.
    fn begin(&mut self, new: New, id: &str) {
        let kinds: &[&str] = match new {
            New::Claim(_) => &["claim"],
            _ => &["document", "source", "entity"],
        };
        self.new.push(new);
        let marked = self.folder.files.iter().filter(|file| file.text.contains("retracted"));
        for file in marked {
            let Ok(page) = self.page(&file.path) else { continue };
            for kind in kinds {
                if page.is_retracted(&Site::ById((*kind).to_owned(), id.to_owned())) {
                    page.take_out(kind, id);
                    self.again.insert(id.to_owned(), file.path.clone());
                    break;
                }
            }
        }
    }

    /// Writes a record anew that went in this same change.
    fn stand_again(&mut self, new: New, place: &Place) -> Result<()> {
        self.again.insert(new.id().to_owned(), place.file.clone());
        let (kind, id) = (new.kind(self), new.id().to_owned());
        self.page(&place.file)?.take_out(kind, &id);
        self.new.push(new);
        Ok(())
    }

    fn rewrite(&mut self, place: &Place, old: &Section, new: &Section) -> Result<()> {
        let [kind, id] = old.path.as_slice() else { return Ok(()) };
        let site = Site::ById(kind.clone(), id.clone());
        if old.path != new.path {
            return Err(Refusal::Taken { what: "the id of something else", id: id.clone() }.into());
        }
        let is = |entries: &[Entry], key: &str| entries.iter().any(|entry| entry.key == key);
        // Of another kind, what went without saying is something else.
        let kind_of = |section: &Section| {
            section.entries.iter().find(|entry| entry.key == "kind").map(|entry| entry.value.clone())
        };
        let said_anew = kind_of(old) != kind_of(new) && !is(&new.entries, "identity");
        self.on(&place.file, |page| {
            if said_anew {
                page.remove_keys(&site, &["identity"])?;
            }
            page.rewrite(&site, &old.entries, &new.entries)
        })
    }

    /// Returns the new texts, and the folder as it is read from them. Nothing is written.
    pub fn finish(mut self) -> Result<Amended> {
        self.place_new()?;
        let mut files = Vec::new();
        for (file, page) in std::mem::take(&mut self.pages) {
            let text = page.finish().map_err(|error| AmendError::Edit { file: file.clone(), error })?;
            let before = self.folder.files.iter().find(|one| one.path == file);
            if before.is_none_or(|one| one.text != text) {
                files.push((file, text));
            }
        }
        let changed = |path: &Path| files.iter().any(|(file, _)| file == path);
        let same = self.folder.files.iter().filter(|file| !changed(&file.path));
        let all = same.map(|file| (file.path.clone(), file.text.clone())).chain(files.iter().cloned());
        let all = all.map(|(path, text)| (path, text.into_bytes())).collect();
        let folder = read_records(&self.folder.root, all, false);
        let faults = new_faults(&self.folder.problems, &folder.problems);
        let was_whole = !self.folder.problems.iter().any(|one| one.severity == Severity::Error);
        let as_meant = !was_whole || !faults.is_empty() || naming::same(&folder.case, &self.case);
        Ok(Amended { files, folder, faults, as_meant, touched: self.touched })
    }
}

/// Returns the errors that were not there before, wherever they stand now in their file.
fn new_faults(before: &[Problem], after: &[Problem]) -> Vec<Problem> {
    let key =
        |one: &Problem| (one.code, one.message.clone(), one.place.as_ref().map(|place| place.file.clone()));
    let errors = |all: &[Problem]| -> Vec<Problem> {
        all.iter().filter(|one| one.severity == Severity::Error).cloned().collect()
    };
    let mut known: Vec<_> = errors(before).iter().map(key).collect();
    let mut faults = errors(after);
    faults.retain(|one| match known.iter().position(|other| *other == key(one)) {
        Some(at) => {
            known.swap_remove(at);
            false
        }
        None => true,
    });
    faults
}

/// Returns a folder as if nothing in it were retracted.
pub fn revived(folder: &Folder) -> Folder {
    let files = folder.files.iter().map(|file| (file.path.clone(), file.text.clone().into_bytes()));
    read_records(&folder.root, files.collect(), true)
}

/// Returns the mark of a record that was retracted, by where it stands.
pub fn retraction(folder: &Folder, kind: &str, id: &str, place: &Place) -> Option<Retraction> {
    let file = folder.files.iter().find(|file| file.path == place.file)?;
    let mut page = Page::open(&file.text).ok()?;
    let by_id = Site::ById(kind.to_owned(), id.to_owned());
    let own = page.site(place.bytes.start).and_then(|site| {
        let claim = match &site {
            Site::Account(claim, _) => Some(Site::ById("claim".to_owned(), claim.clone())),
            _ => None,
        };
        page.mark(&site).or_else(|| page.mark(&claim?))
    });
    own.or_else(|| page.mark(&by_id))
}

#[cfg(test)]
mod tests;

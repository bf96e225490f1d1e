//! Records that are forgotten: cut out of their files with all that hangs on them, what was retracted before among it.
//!
//! The rules are those of a database. What stands is in the way of what it names, as when that is retracted; what was
//! retracted goes with it, or where it stays as a record no longer names it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::page::{Page, Site};
use super::{Amended, Amending, Going, Result, naming, new_faults, revived};
use crate::case::tree::Section;
use crate::case::{Folder, sections};
use crate::diag::Place;
use crate::model::{
    Account, AccountId, Case, Claim, ClaimId, Document, Entity, EntityId, Refusal, Source, SourceId,
};

/// What is to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A source or a document.
    Source(SourceId),
    /// An entity.
    Entity(EntityId),
    /// A claim, with its accounts and what was judged of it.
    Claim(ClaimId),
    /// An account of a claim.
    Account(ClaimId, AccountId),
}

/// What went with what was forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// The accounts, with those that had been retracted before.
    pub accounts: BTreeSet<(ClaimId, AccountId)>,
    /// Every id and name that the sources and entities among them had.
    pub names: BTreeSet<String>,
}

/// Forgets records, whether they stand or were retracted, one after the other. A source on the chains of accounts that
/// stand is refused, unless these accounts go as well; those that were retracted go with it in any case.
pub fn forget(folder: &Folder, targets: &[Target], with_accounts: bool) -> Result<(Amended, Forgotten)> {
    let mut forgotten = Forgotten::default();
    let mut files: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut todo = targets.to_vec();
    let mut done: Option<Amended> = None;
    // An account that was retracted and told again stands twice in the files and is read once: they are read until it
    // is gone.
    while !todo.is_empty() {
        let before = done.as_ref().map_or(folder, |done| &done.folder);
        let all = revived(before);
        let amending = Amending::new(before, Going::Removed);
        let mut forgetting = Forgetting { amending, all: &all, with_accounts, forgotten };
        todo.iter().try_for_each(|target| forgetting.forget(target))?;
        forgotten = forgetting.forgotten;
        let mut amended = forgetting.amending.finish()?;
        amended.as_meant &= done.as_ref().is_none_or(|done| done.as_meant);
        amended.touched += done.as_ref().map_or(0, |done| done.touched);
        if amended.files.is_empty() {
            break;
        }
        files.extend(std::mem::take(&mut amended.files));
        let left = revived(&amended.folder);
        todo.retain(|target| is_there(&left, target));
        done = Some(amended);
    }
    let missing = || Refusal::Missing { what: "record", id: String::new() };
    let mut amended = done.ok_or_else(missing)?;
    amended.files = files.into_iter().collect();
    amended.faults = new_faults(&folder.problems, &amended.folder.problems);
    Ok((amended, forgotten))
}

fn is_there(folder: &Folder, target: &Target) -> bool {
    let case = &folder.case;
    match target {
        Target::Source(id) => case.sources.contains_key(id),
        Target::Entity(id) => case.entities.contains_key(id),
        Target::Claim(id) => case.claims.contains_key(id),
        Target::Account(claim, id) => {
            case.claims.get(claim).is_some_and(|claim| claim.accounts.iter().any(|one| one.id == *id))
        }
    }
}

/// Records of a folder that are being forgotten.
struct Forgetting<'a> {
    amending: Amending<'a>,
    /// The folder as if nothing in it were retracted.
    all: &'a Folder,
    with_accounts: bool,
    forgotten: Forgotten,
}

impl Forgetting<'_> {
    fn forget(&mut self, target: &Target) -> Result<()> {
        match target {
            Target::Source(id) => self.source(id),
            Target::Entity(id) => self.entity(id),
            Target::Claim(id) => self.claim(id),
            Target::Account(claim, id) => self.account(claim, id),
        }
    }

    fn claim(&mut self, id: &ClaimId) -> Result<()> {
        let missing = || Refusal::Missing { what: "claim", id: id.to_string() };
        let claim = self.all.case.claims.get(id).ok_or_else(missing)?;
        let standing = self.amending.case.claims.get(id).map(|claim| claim.accounts.clone());
        for account in standing.iter().flatten() {
            self.amending.refuse_if_named(&account.id, Some(id))?;
        }
        let case = &mut self.amending.case;
        case.contradictions.retain(|one| !one.claims.contains(id));
        case.relations.retain(|one| one.from != *id && one.to != *id);
        case.claims.shift_remove(id);
        self.cut(id.as_str(), |page| page.judged(&["contradiction"], &["claims"], id.as_str()))?;
        self.cut(id.as_str(), |page| page.judged(&["relation"], &["from", "to"], id.as_str()))?;
        for account in &claim.accounts {
            self.gone(id, &account.id)?;
        }
        self.cut_table("claim", id.as_str())
    }

    fn account(&mut self, claim: &ClaimId, id: &AccountId) -> Result<()> {
        let all = [&self.amending.folder.places, &self.all.places];
        let places: Vec<Place> = all
            .into_iter()
            .filter_map(|places| places.account(id))
            .map(|place| place.table.clone())
            .collect();
        let missing = || Refusal::Missing { what: "account", id: id.to_string() };
        let has = |of: &Claim| of.id == *claim && of.accounts.iter().any(|one| one.id == *id);
        let cases = [&self.amending.case, &self.all.case];
        if !cases.iter().any(|case| case.claims.get(claim).is_some_and(has)) {
            return Err(missing().into());
        }
        self.goes(claim, id)?;
        for place in places {
            let site = self.amending.site(&place)?;
            self.amending.on(&place.file, |page| page.leave(site))?;
        }
        self.cut(id.as_str(), |page| page.accounts_given(id.as_str()))
    }

    fn source(&mut self, id: &SourceId) -> Result<()> {
        let missing = || Refusal::Missing { what: "source", id: id.to_string() };
        let source = self.all.case.sources.get(id).ok_or_else(missing)?;
        let kind = if source.document.is_some() { "document" } else { "source" };
        let standing = telling(&self.amending.case, id);
        if !standing.is_empty() && !self.with_accounts {
            let mut by: Vec<String> = standing.iter().map(|(claim, _)| claim.to_string()).collect();
            by.dedup();
            return Err(Refusal::Told { id: id.to_string(), by }.into());
        }
        for (claim, account) in standing.into_iter().chain(telling(&self.all.case, id)) {
            self.goes(&claim, &account)?;
        }
        naming::refuse_if_needed(id.as_str(), naming::naming_source(&self.amending.case, id))?;
        self.cut(id.as_str(), |page| page.accounts_with(id.as_str()))?;
        self.cut(id.as_str(), |page| page.judged(&["relation"], &["hop"], id.as_str()))?;
        self.cut_who(id.as_str())?;
        self.amending.no_default(id)?;
        self.amending.case.sources.shift_remove(id);
        let names = [id.to_string(), source.name.clone()].into_iter().chain(source.aliases.clone());
        self.forgotten.names.extend(names);
        self.cut_table(kind, id.as_str())
    }

    fn entity(&mut self, id: &EntityId) -> Result<()> {
        let missing = || Refusal::Missing { what: "entity", id: id.to_string() };
        let entity = self.all.case.entities.get(id).ok_or_else(missing)?;
        naming::refuse_if_needed(id.as_str(), naming::naming_entity(&self.amending.case, id))?;
        self.cut_who(id.as_str())?;
        self.amending.case.entities.shift_remove(id);
        let names = [id.to_string(), entity.name.clone()].into_iter().chain(entity.aliases.clone());
        self.forgotten.names.extend(names);
        self.cut_table("entity", id.as_str())
    }

    /// Lets an account go, if it stands and nothing names it, and what was judged with it as long as it stood.
    fn goes(&mut self, claim: &ClaimId, id: &AccountId) -> Result<()> {
        if let Some(accounts) = self.amending.case.claims.get(claim).map(|claim| &claim.accounts)
            && accounts.iter().any(|one| one.id == *id)
        {
            self.amending.refuse_if_named(id, None)?;
            self.amending.case.claims[claim].accounts.retain(|one| one.id != *id);
        }
        self.gone(claim, id)
    }

    fn gone(&mut self, claim: &ClaimId, id: &AccountId) -> Result<()> {
        self.forgotten.accounts.insert((claim.clone(), id.clone()));
        self.cut(id.as_str(), |page| page.judged(&["relation"], &["account"], id.as_str()))
    }

    /// Cuts out what is judged of who somebody is, and the id out of records that were retracted.
    fn cut_who(&mut self, id: &str) -> Result<()> {
        self.amending.case.judgements.retain(|one| one.ids.iter().all(|other| other.as_str() != id));
        self.cut(id, |page| page.judged(&["same", "different"], &["ids"], id))?;
        self.erase_traces(id)
    }

    /// Cuts something out of every file that may name an id.
    fn cut(&mut self, id: &str, found: impl Fn(&mut Page) -> Vec<Site>) -> Result<()> {
        let folder = self.amending.folder;
        for file in folder.files.iter().filter(|file| may_name(&file.text, id)) {
            let page = self.amending.page(&file.path)?;
            let sites = found(page);
            let touched = sites.len();
            for site in sites {
                page.leave(site);
            }
            self.amending.touched += touched;
        }
        Ok(())
    }

    /// Cuts out the tables with an id.
    fn cut_table(&mut self, kind: &str, id: &str) -> Result<()> {
        let site = Site::ById(kind.to_owned(), id.to_owned());
        self.cut(id, |page| if page.has(kind, id) { vec![site.clone()] } else { Vec::new() })
    }

    /// Takes the id of a source or an entity out of records that were retracted. Of what stands nothing names it.
    fn erase_traces(&mut self, id: &str) -> Result<()> {
        let all = self.all;
        for source in all.case.sources.values() {
            let without = source_without(source, id);
            if without != *source && !self.amending.case.sources.contains_key(&source.id) {
                let place = all.places.source(&source.id);
                self.erase(place, &sections::source(source), &sections::source(&without))?;
            }
        }
        for entity in all.case.entities.values() {
            let mut without: Entity = entity.clone();
            without.part_of.retain(|one| one.as_str() != id);
            if without != *entity && !self.amending.case.entities.contains_key(&entity.id) {
                let place = all.places.entity(&entity.id);
                self.erase(place, &sections::entity(entity), &sections::entity(&without))?;
            }
        }
        for claim in all.case.claims.values() {
            let mut without = Claim { accounts: Vec::new(), ..claim.clone() };
            let bare = without.clone();
            without.about.retain(|about| about.id.as_str() != id);
            without.place = without.place.take().filter(|place| place.as_str() != id);
            if without != bare && !self.amending.case.claims.contains_key(&claim.id) {
                let (old, new) = (sections::claim(&bare, Vec::new()), sections::claim(&without, Vec::new()));
                self.erase(all.places.claim(&claim.id), &old, &new)?;
            }
        }
        Ok(())
    }

    fn erase(&mut self, place: Option<&Place>, old: &Section, new: &Section) -> Result<()> {
        place.map_or(Ok(()), |place| self.amending.rewrite(place, old, new))
    }
}

/// The accounts on whose chains a source stands.
fn telling(case: &Case, id: &SourceId) -> Vec<(ClaimId, AccountId)> {
    let of = |claim: &Claim| {
        let stands_on = |account: &&Account| account.hops.iter().any(|hop| hop.source == *id);
        let accounts = claim.accounts.iter().filter(stands_on);
        accounts.map(|account| (claim.id.clone(), account.id.clone())).collect::<Vec<_>>()
    };
    case.claims.values().flat_map(of).collect()
}

/// Says whether a file may have an id in it; it can be written with the numbers of its characters.
fn may_name(text: &str, id: &str) -> bool {
    text.contains(id) || text.contains("\\u") || text.contains("\\U")
}

/// A source that names no longer what it named.
fn source_without(source: &Source, id: &str) -> Source {
    let mut source = source.clone();
    source.speaks_for.retain(|one| one.as_str() != id);
    source.part_of.retain(|one| one.as_str() != id);
    let other = |one: &SourceId| one.as_str() != id;
    source.document = source.document.map(|document| Document {
        outlet: document.outlet.filter(other),
        author: document.author.filter(other),
        ..document
    });
    source
}

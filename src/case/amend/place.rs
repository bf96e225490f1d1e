//! The places of new records: in the file of the document that they are told in, with their like, or in `shared.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::page::Site;
use super::{Amending, New, Result};
use crate::case::tree::{Entry, List, Value};
use crate::case::write::default_document;
use crate::case::{MARK, sections};
use crate::diag::Place;
use crate::model::{Account, AccountId, ClaimId, SourceId};

impl Amending<'_> {
    /// Gives every new record its place.
    pub(super) fn place_new(&mut self) -> Result<()> {
        let mut defaults: Vec<(PathBuf, SourceId)> = Vec::new();
        for file in &self.folder.files {
            let document = default_document(&file.text).filter(|id| self.case.sources.contains_key(id));
            defaults.extend(document.map(|document| (file.path.clone(), document)));
        }
        let new = std::mem::take(&mut self.new);
        for one in &new {
            if let New::Source(id) = one
                && self.case.sources.get(id).is_some_and(|source| source.document.is_some())
                && !self.again.contains_key(id.as_str())
                && let Some(file) = self.file_for_document(id)
            {
                defaults.push((file.clone(), id.clone()));
                self.again.insert(id.to_string(), file.clone());
                let page = self.page(&file)?;
                page.default = Some(id.clone());
                page.add(sections::defaults(id));
            }
        }
        for one in &new {
            match one {
                New::Claim(id) => self.place_claim(id, &new, &defaults)?,
                New::Account(claim, account) if !new.contains(&New::Claim(claim.clone())) => {
                    self.place_account(claim, account, &defaults)?;
                }
                New::Account(..) => {}
                other => self.place_other(other)?,
            }
        }
        Ok(())
    }

    /// A file of its own for a document, if its name is free.
    fn file_for_document(&self, id: &SourceId) -> Option<PathBuf> {
        let file = PathBuf::from(format!("{id}.toml"));
        let same =
            |path: &Path| path.to_string_lossy().to_lowercase() == file.to_string_lossy().to_lowercase();
        let taken =
            self.folder.files.iter().any(|one| same(&one.path)) || self.pages.keys().any(|one| same(one));
        (!taken && id.as_str().len() <= 200).then_some(file)
    }

    fn place_other(&mut self, new: &New) -> Result<()> {
        let file = match self.again.get(new.id()) {
            Some(file) => file.clone(),
            None => self.home(new.kind(self)),
        };
        let section = match new {
            New::Source(id) => self.case.sources.get(id).map(sections::source),
            New::Entity(id) => self.case.entities.get(id).map(sections::entity),
            New::Contradiction(one) => Some(sections::contradiction(one)),
            New::Relation(one) => Some(sections::relation(one)),
            New::Judgement(one) => Some(sections::judgement(one)),
            New::Claim(_) | New::Account(..) => None,
        };
        if let Some(section) = section {
            self.page(&file)?.add(section);
        }
        Ok(())
    }

    /// Puts a new claim into the file of the document that its first account is told in; accounts that are told in others
    /// go there.
    fn place_claim(&mut self, id: &ClaimId, new: &[New], defaults: &[(PathBuf, SourceId)]) -> Result<()> {
        let Some(claim) = self.case.claims.get(id).cloned() else { return Ok(()) };
        let is_new = |account: &&Account| new.contains(&New::Account(id.clone(), account.id.clone()));
        let accounts: Vec<&Account> = claim.accounts.iter().filter(is_new).collect();
        let document = accounts.iter().find_map(|account| account.document.as_ref());
        let of_document = document.and_then(|document| of(defaults, document));
        let file = match (self.again.get(id.as_str()), of_document) {
            (Some(file), _) | (None, Some(file)) => file.clone(),
            (None, None) => self.home("claim"),
        };
        let elsewhere = |account: &Account| {
            account.document.as_ref().and_then(|one| of(defaults, one)).filter(|one| **one != file)
        };
        let (away, here): (Vec<&Account>, Vec<&Account>) =
            accounts.into_iter().partition(|account| elsewhere(account).is_some());
        let values = self.accounts(&file, id, &here)?;
        let page = self.page(&file)?;
        if page.has("claim", id.as_str()) {
            page.take_out("claim", id.as_str());
        }
        page.add(sections::claim(&claim, values));
        let mut by_file: BTreeMap<PathBuf, Vec<&Account>> = BTreeMap::new();
        for account in away {
            by_file.entry(elsewhere(account).cloned().unwrap_or_default()).or_default().push(account);
        }
        by_file.into_iter().try_for_each(|(file, accounts)| self.add_accounts(&file, id, &accounts))
    }

    fn place_account(
        &mut self,
        id: &ClaimId,
        account: &AccountId,
        defaults: &[(PathBuf, SourceId)],
    ) -> Result<()> {
        let claim = self.case.claims.get(id);
        let found = claim.and_then(|claim| claim.accounts.iter().find(|one| one.id == *account)).cloned();
        let Some(account) = found else { return Ok(()) };
        let own = self.folder.places.claim(id).map(|place| place.file.clone());
        let file = account.document.as_ref().and_then(|document| match &own {
            Some(own) if defaults.iter().any(|(file, one)| file == own && one == document) => Some(own),
            _ => of(defaults, document),
        });
        let file = file.cloned().or(own).unwrap_or_else(|| self.home("claim"));
        self.add_accounts(&file, id, &[&account])
    }

    fn accounts(&mut self, file: &Path, claim: &ClaimId, accounts: &[&Account]) -> Result<Vec<Value>> {
        let page = self.page(file)?;
        let (default, has_via) = (page.default.clone(), page.has_via);
        let value = |account: &&Account| match sections::account(claim, account, default.as_ref()) {
            Value::Table(mut fields) if has_via => {
                fields.entries.push(Entry::new("via", Value::List(List::default())));
                Value::Table(fields)
            }
            value => value,
        };
        Ok(accounts.iter().map(value).collect())
    }

    fn add_accounts(&mut self, file: &Path, claim: &ClaimId, accounts: &[&Account]) -> Result<()> {
        let values = self.accounts(file, claim, accounts)?;
        let page = self.page(file)?;
        let site = Site::ById("claim".to_owned(), claim.to_string());
        if page.is_retracted(&site) {
            page.take_out("claim", claim.as_str());
        }
        if page.has("claim", claim.as_str()) {
            return self.on(file, |page| page.add_accounts(claim.as_str(), &values));
        }
        page.more_accounts(claim, values);
        Ok(())
    }

    /// The file for a record of a kind that no document has: `shared.toml`, or where most of its kind stand.
    fn home(&self, kind: &str) -> PathBuf {
        let places = &self.folder.places;
        let case = &self.folder.case;
        let judged = matches!(kind, "contradiction" | "relation" | "same" | "different");
        let found: Vec<&Place> = match kind {
            "document" | "source" => case.sources.keys().filter_map(|id| places.source(id)).collect(),
            "entity" => case.entities.keys().filter_map(|id| places.entity(id)).collect(),
            "claim" => case.claims.keys().filter_map(|id| places.claim(id)).collect(),
            "contradiction" => {
                (0..case.contradictions.len()).filter_map(|n| places.contradiction(n)).collect()
            }
            "relation" => (0..case.relations.len()).filter_map(|n| places.relation(n)).collect(),
            _ => (0..case.judgements.len()).filter_map(|n| places.judgement(n)).collect(),
        };
        let shared =
            self.folder.files.iter().map(|file| &file.path).find(|path| **path == Path::new("shared.toml"));
        let mut counted: BTreeMap<&Path, usize> = BTreeMap::new();
        found.iter().for_each(|place| *counted.entry(&place.file).or_default() += 1);
        let most = counted.iter().max_by_key(|(path, number)| (**number, std::cmp::Reverse(**path)));
        let most = most.map(|(path, _)| path.to_path_buf());
        let shared = shared.cloned();
        let home = if judged { most.or(shared) } else { shared.or(most) };
        home.unwrap_or_else(|| PathBuf::from(MARK))
    }
}

impl New {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Source(id) => id.as_str(),
            Self::Entity(id) => id.as_str(),
            Self::Claim(id) => id.as_str(),
            _ => "",
        }
    }

    pub(super) fn kind(&self, amending: &Amending<'_>) -> &'static str {
        match self {
            Self::Source(id) => {
                let source = amending.case.sources.get(id);
                if source.is_some_and(|source| source.document.is_some()) { "document" } else { "source" }
            }
            Self::Entity(_) => "entity",
            Self::Claim(_) | Self::Account(..) => "claim",
            Self::Contradiction(_) => "contradiction",
            Self::Relation(_) => "relation",
            Self::Judgement(one) => one.ruling.as_str(),
        }
    }
}

/// The file of a document.
fn of<'d>(defaults: &'d [(PathBuf, SourceId)], document: &SourceId) -> Option<&'d PathBuf> {
    defaults.iter().find(|(_, one)| one == document).map(|(file, _)| file)
}

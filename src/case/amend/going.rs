//! Records that go: marked as retracted where they stand, or taken out of their files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::page::Site;
use super::{Amending, Going, Result, naming};
use crate::diag::Place;
use crate::model::{
    AccountId, ClaimId, Contradiction, EntityId, Judgement, NodeId, Refusal, Relation, RelationKind, Ruling,
    SourceId,
};

impl Amending<'_> {
    /// Retracts a source that nothing names any more, with the judgements on who it is.
    pub fn retract_source(&mut self, id: &SourceId) -> Result<()> {
        let missing = || Refusal::Missing { what: "source", id: id.to_string() };
        let source = self.case.sources.get(id).ok_or_else(missing)?;
        let kind = if source.document.is_some() { "document" } else { "source" };
        naming::refuse_if_needed(id.as_str(), naming::naming_source(&self.case, id))?;
        self.end_judgements(|one| one.ids.iter().any(|other| other.as_str() == id.as_str()))?;
        self.case.sources.shift_remove(id);
        if self.going == Going::Removed {
            self.no_default(id)?;
        }
        let place = self.folder.places.source(id);
        self.go_by_id(place, kind, id.as_str())
    }

    /// Takes a source away from the files that name it for accounts of which there are none any more.
    pub(super) fn no_default(&mut self, id: &SourceId) -> Result<()> {
        let may = |text: &str| text.contains("defaults") && text.contains(id.as_str());
        for file in self.folder.files.iter().filter(|file| may(&file.text)) {
            self.page(&file.path)?.no_default(id);
        }
        Ok(())
    }

    /// Retracts an entity that nothing names any more, with the judgements on who it is.
    pub fn retract_entity(&mut self, id: &EntityId) -> Result<()> {
        let missing = || Refusal::Missing { what: "entity", id: id.to_string() };
        self.case.entities.get(id).ok_or_else(missing)?;
        naming::refuse_if_needed(id.as_str(), naming::naming_entity(&self.case, id))?;
        self.end_judgements(|one| one.ids.iter().any(|other| other.as_str() == id.as_str()))?;
        self.case.entities.shift_remove(id);
        let place = self.folder.places.entity(id);
        self.go_by_id(place, "entity", id.as_str())
    }

    /// Retracts a claim with its accounts and what is judged of it.
    pub fn retract_claim(&mut self, id: &ClaimId) -> Result<()> {
        let missing = || Refusal::Missing { what: "claim", id: id.to_string() };
        let claim = self.case.claims.get(id).ok_or_else(missing)?.clone();
        for account in &claim.accounts {
            self.refuse_if_named(&account.id, Some(id))?;
        }
        self.end_contradictions(|one| one.claims.contains(id))?;
        self.end_relations(|one| one.from == *id || one.to == *id)?;
        self.case.claims.shift_remove(id);
        self.touched += claim.accounts.len();
        let places = &self.folder.places;
        let accounts = claim.accounts.iter().filter_map(|one| places.account(&one.id));
        let mut files: BTreeSet<PathBuf> = accounts.map(|place| place.table.file.clone()).collect();
        files.extend(places.claim(id).map(|place| place.file.clone()));
        self.touched += 1;
        let site = Site::ById("claim".to_owned(), id.to_string());
        // A file may have nothing but accounts of it that were retracted before.
        let named = self.folder.files.iter().filter(|file| file.text.contains(id.as_str()));
        for file in named {
            if self
                .page(&file.path)
                .is_ok_and(|page| page.has("claim", id.as_str()) && !page.is_retracted(&site))
            {
                files.insert(file.path.clone());
            }
        }
        files.iter().try_for_each(|file| self.go(file, site.clone()))
    }

    /// Retracts an account.
    pub fn retract_account(&mut self, claim: &ClaimId, id: &AccountId) -> Result<()> {
        let missing = || Refusal::Missing { what: "account", id: id.to_string() };
        let there =
            self.case.claims.get(claim).is_some_and(|one| one.accounts.iter().any(|one| one.id == *id));
        let place = self.folder.places.account(id).filter(|_| there).ok_or_else(missing)?;
        self.refuse_if_named(id, None)?;
        let site = self.site(&place.table)?;
        self.case.claims[claim].accounts.retain(|one| one.id != *id);
        self.touched += 1;
        self.go(&place.table.file, site)
    }

    /// Takes back what is judged of two claims.
    pub fn retract_between_claims(&mut self, a: &ClaimId, b: &ClaimId) -> Result<()> {
        let pair = BTreeSet::from([a.clone(), b.clone()]);
        let before = self.touched;
        self.end_contradictions(|one| pair == one.claims.iter().cloned().collect())?;
        self.end_relations(|one| is_between(one, a, b))?;
        self.expect_some(before, a.as_str(), b.as_str())
    }

    /// Takes back how one of two claims stands to the other, if in one way.
    pub fn retract_relations(&mut self, a: &ClaimId, b: &ClaimId, kind: RelationKind) -> Result<()> {
        let before = self.touched;
        self.end_relations(|one| one.kind == kind && is_between(one, a, b))?;
        self.expect_some(before, a.as_str(), b.as_str())
    }

    /// Returns what is judged of two claims.
    pub fn judged_of_both(&self, a: &ClaimId, b: &ClaimId) -> (Vec<Contradiction>, Vec<Relation>) {
        let of_both = |one: &&Contradiction| one.claims.contains(a) && one.claims.contains(b);
        let contradictions = self.case.contradictions.iter().filter(of_both).cloned();
        let relations = self.case.relations.iter().filter(|one| is_between(one, a, b)).cloned();
        (contradictions.collect(), relations.collect())
    }

    /// Takes back what is judged of who two sources or two entities are, or of it what says the one.
    pub fn retract_between(&mut self, a: &NodeId, b: &NodeId, ruling: Option<Ruling>) -> Result<()> {
        let pair = BTreeSet::from([a.clone(), b.clone()]);
        let before = self.touched;
        self.end_judgements(|one| {
            ruling.is_none_or(|ruling| ruling == one.ruling) && pair == one.ids.iter().cloned().collect()
        })?;
        self.expect_some(before, a.as_str(), b.as_str())
    }

    fn expect_some(&self, before: usize, a: &str, b: &str) -> Result<()> {
        if self.touched > before {
            return Ok(());
        }
        Err(Refusal::NotJudged(a.to_owned(), b.to_owned()).into())
    }

    /// Refuses what would leave a relation with an account that isn't there; relations of a claim go with that.
    pub(super) fn refuse_if_named(&self, account: &AccountId, but: Option<&ClaimId>) -> Result<()> {
        naming::refuse_if_needed(account.as_str(), naming::naming_account(&self.case, account, but))
    }

    fn end_contradictions(&mut self, ends: impl Fn(&Contradiction) -> bool) -> Result<()> {
        for (n, one) in self.folder.case.contradictions.iter().enumerate().filter(|(_, one)| ends(one)) {
            if self.case.contradictions.contains(one) {
                self.go_repeated(self.folder.places.contradiction(n))?;
            }
        }
        self.case.contradictions.retain(|one| !ends(one));
        Ok(())
    }

    fn end_relations(&mut self, ends: impl Fn(&Relation) -> bool) -> Result<()> {
        for (n, one) in self.folder.case.relations.iter().enumerate().filter(|(_, one)| ends(one)) {
            if self.case.relations.contains(one) {
                self.go_repeated(self.folder.places.relation(n))?;
            }
        }
        self.case.relations.retain(|one| !ends(one));
        Ok(())
    }

    fn end_judgements(&mut self, ends: impl Fn(&Judgement) -> bool) -> Result<()> {
        for (n, one) in self.folder.case.judgements.iter().enumerate().filter(|(_, one)| ends(one)) {
            if self.case.judgements.contains(one) {
                self.go_repeated(self.folder.places.judgement(n))?;
            }
        }
        self.case.judgements.retain(|one| !ends(one));
        Ok(())
    }

    fn go_repeated(&mut self, place: Option<&Place>) -> Result<()> {
        let Some(place) = place else { return Ok(()) };
        let site = self.site(place)?;
        self.touched += 1;
        self.go(&place.file, site)
    }

    fn go_by_id(&mut self, place: Option<&Place>, kind: &str, id: &str) -> Result<()> {
        self.touched += 1;
        match place {
            Some(place) => self.go(&place.file, Site::ById(kind.to_owned(), id.to_owned())),
            None => Ok(()),
        }
    }

    fn go(&mut self, file: &Path, site: Site) -> Result<()> {
        let going = self.going.clone();
        self.on(file, |page| match going {
            Going::Retracted(why) => page.retract(&site, &why),
            Going::Removed => page.leave(site),
        })
    }
}

/// Says whether a relation leads from one of two claims to the other, whichever way.
fn is_between(one: &Relation, a: &ClaimId, b: &ClaimId) -> bool {
    (&one.from, &one.to) == (a, b) || (&one.from, &one.to) == (b, a)
}

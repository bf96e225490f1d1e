//! Where each record of a case was written.

use std::collections::BTreeMap;

use crate::diag::Place;
use crate::model::{AccountId, ClaimId, EntityId, SourceId};

/// Where an account was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountPlace {
    /// Its table, from brace to brace.
    pub table: Place,
    /// The value of its `at` or `quote`, if it has one.
    pub at: Option<Place>,
}

/// Where each record of a case was written; every record of the case has its place here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    pub(super) sources: BTreeMap<SourceId, Place>,
    pub(super) entities: BTreeMap<EntityId, Place>,
    pub(super) claims: BTreeMap<ClaimId, Place>,
    pub(super) accounts: BTreeMap<AccountId, AccountPlace>,
    pub(super) contradictions: Vec<Place>,
    pub(super) relations: Vec<Place>,
    pub(super) judgements: Vec<Place>,
}

impl Places {
    /// Returns the header of a source or document.
    pub fn source(&self, id: &SourceId) -> Option<&Place> {
        self.sources.get(id)
    }

    /// Returns the header of an entity.
    pub fn entity(&self, id: &EntityId) -> Option<&Place> {
        self.entities.get(id)
    }

    /// Returns the header of a claim where its text stands.
    pub fn claim(&self, id: &ClaimId) -> Option<&Place> {
        self.claims.get(id)
    }

    /// Returns where an account stands.
    pub fn account(&self, id: &AccountId) -> Option<&AccountPlace> {
        self.accounts.get(id)
    }

    /// Returns the header of a contradiction, by its number in the case.
    pub fn contradiction(&self, number: usize) -> Option<&Place> {
        self.contradictions.get(number)
    }

    /// Returns the header of a relation, by its number in the case.
    pub fn relation(&self, number: usize) -> Option<&Place> {
        self.relations.get(number)
    }

    /// Returns the header of a judgement, by its number in the case.
    pub fn judgement(&self, number: usize) -> Option<&Place> {
        self.judgements.get(number)
    }
}

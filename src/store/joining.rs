//! Records one by one, in any order, for a database that is there: what they name in it goes with them through an intake of
//! their own, which finds what can't stay by the same rules.

use std::collections::HashSet;

use super::block::is_content_id;
use super::history::Kind;
use super::versions::named_by;
use super::{Archive, Change, Intake, Loaded, StoreError, Version};
use crate::model::{
    Account, AccountId, Case, Claim, ClaimId, Document, Entity, EntityKind, Incoming, NodeId, Source,
    SourceKind,
};

/// Records that are to go into a database, beside what it has already of what they name. They have to fit into memory;
/// the database need not. Nothing of it changes.
#[derive(Debug)]
pub struct Joining<'a> {
    archive: &'a Archive,
    intake: Intake,
    /// What was looked for in the database: sources and entities, claims, accounts.
    asked: [HashSet<String>; 3],
    known: Case,
    /// The sources and entities that records define.
    defined: HashSet<String>,
    /// Those that the database made because something named them: any definition takes their place.
    made: Vec<Incoming>,
}

/// What came of them.
#[derive(Debug)]
pub struct Joined {
    /// What an import tells of them.
    pub loaded: Loaded,
    /// What the database has already of what they name.
    known: Case,
    /// The same, and what is new.
    case: Case,
}

impl Joined {
    /// What is new, in an order in which it can be added.
    pub fn new_records(&self) -> Vec<Version> {
        Version::new_in(&self.case, &self.known)
    }
}

impl<'a> Joining<'a> {
    /// Begins, in a file beside the database that is gone in the end.
    pub fn start(archive: &'a Archive, change: &Change) -> Result<Self, StoreError> {
        let intake = Intake::beside(archive.path(), change)?;
        let (known, defined, made) = (Case::default(), HashSet::new(), Vec::new());
        Ok(Self { archive, intake, asked: Default::default(), known, defined, made })
    }

    /// Takes a record, behind what is known of what it names. Its place is the number that comes back in the report.
    pub fn take(&mut self, record: Incoming, place: u64) -> Result<(), StoreError> {
        match &record {
            Incoming::Source(one) => {
                self.defined.insert(one.id.to_string());
                self.nodes(of_source(one))
            }
            Incoming::Entity(one) => {
                self.defined.insert(one.id.to_string());
                self.nodes(of_entity(one))
            }
            Incoming::Claim(one) => {
                self.claim(&one.id)?;
                self.named_by(one)?;
                if self.known.claims.contains_key(&one.id) {
                    return take_apart(&mut self.intake, one.clone(), place);
                }
                Ok(())
            }
            Incoming::About(claim, about) => {
                self.claim(claim)?;
                self.nodes(vec![about.id.to_string()])
            }
            Incoming::Account(claim, one) => {
                self.claim(claim)?;
                self.accounts(std::slice::from_ref(one))
            }
            Incoming::Contradiction(one) => one.claims.iter().try_for_each(|id| self.claim(id)),
            Incoming::Relation(one) => {
                self.nodes(one.hop.iter().map(ToString::to_string).collect())?;
                [&one.from, &one.to].into_iter().try_for_each(|claim| self.claim(claim))?;
                one.account.iter().try_for_each(|account| self.account_of(account, [&one.from, &one.to]))
            }
            Incoming::Judgement(one) => self.nodes(one.ids.iter().map(NodeId::to_string).collect()),
        }?;
        self.intake.take(record, place)
    }

    /// Says whether a case is called otherwise than the database, or described otherwise.
    pub fn says_otherwise(&self, case: &Case) -> bool {
        let head = &self.archive.head;
        let differs = |said: &Option<String>, here: &Option<String>| said.is_some() && said != here;
        differs(&case.title, &head.title)
            || differs(&case.description, &head.description)
            || differs(&case.language, &head.language)
            || differs(&case.documents, &head.documents)
    }

    /// Returns what is new and what was known; an error that says what was left out, unless the good ones are wanted
    /// without.
    pub fn finish(self, keep_good: bool) -> Result<Joined, StoreError> {
        let Self { mut intake, known, defined, made, .. } = self;
        let is_defined = |record: &Incoming| match record {
            Incoming::Source(one) => defined.contains(one.id.as_str()),
            Incoming::Entity(one) => defined.contains(one.id.as_str()),
            _ => false,
        };
        made.into_iter().filter(|one| !is_defined(one)).try_for_each(|one| intake.take(one, 0))?;
        let (sealed, settled) = intake.seal(keep_good)?;
        let case = Archive::open(sealed.path())?.case()?;
        // How accounts go round shows only beside those that the database has.
        Ok(Joined { loaded: settled.loaded, known, case })
    }

    /// Takes what is known of sources and entities, and of those that they name.
    fn nodes(&mut self, mut ids: Vec<String>) -> Result<(), StoreError> {
        while let Some(id) = ids.pop() {
            if !self.asked[0].insert(id.clone()) {
                continue;
            }
            for kind in [Kind::Source, Kind::Entity] {
                match self.standing(kind, &id, None)? {
                    Some(Version::Source(one)) => {
                        ids.extend(of_source(&one));
                        self.known.sources.insert(one.id.clone(), one.clone());
                        self.node(is_made_source(&one), Incoming::Source(one))?;
                    }
                    Some(Version::Entity(one)) => {
                        ids.extend(of_entity(&one));
                        self.known.entities.insert(one.id.clone(), one.clone());
                        self.node(is_made_entity(&one), Incoming::Entity(one))?;
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn node(&mut self, is_made: bool, known: Incoming) -> Result<(), StoreError> {
        if is_made {
            self.made.push(known);
            return Ok(());
        }
        self.intake.take(known, 0)
    }

    fn claim(&mut self, id: &ClaimId) -> Result<(), StoreError> {
        if self.asked[1].insert(id.to_string())
            && let Some(Version::Claim(one)) = self.standing(Kind::Claim, id.as_str(), None)?
        {
            self.named_by(&one)?;
            self.known.claims.insert(one.id.clone(), one.clone());
            take_apart(&mut self.intake, one, 0)?;
        }
        Ok(())
    }

    fn named_by(&mut self, claim: &Claim) -> Result<(), StoreError> {
        let about = claim.about.iter().map(|about| &about.id);
        self.nodes(about.chain(&claim.place).map(ToString::to_string).collect())?;
        self.accounts(&claim.accounts)
    }

    /// Takes what is known of accounts whose ids somebody gave, and of all who stand on their chains.
    fn accounts(&mut self, accounts: &[Account]) -> Result<(), StoreError> {
        for account in accounts {
            self.nodes(account.hops.iter().map(|hop| hop.source.to_string()).collect())?;
            if !is_content_id(&account.id) {
                self.account(&account.id, None)?;
            }
        }
        Ok(())
    }

    /// Takes an account that most likely one of two claims has.
    fn account_of(&mut self, id: &AccountId, claims: [&ClaimId; 2]) -> Result<(), StoreError> {
        for claim in claims {
            self.account(id, Some(claim))?;
            let known = self.known.claims.get(claim);
            if known.is_some_and(|known| known.accounts.iter().any(|one| one.id == *id)) {
                return Ok(());
            }
        }
        self.account(id, None)
    }

    /// Takes an account, if a claim has it; the claim is found by the id if somebody gave it.
    fn account(&mut self, id: &AccountId, claim: Option<&ClaimId>) -> Result<(), StoreError> {
        let asked = claim.map_or_else(|| id.to_string(), |claim| format!("{claim}/{id}"));
        if !self.asked[2].insert(asked) {
            return Ok(());
        }
        let claim = match claim {
            Some(claim) => Some(claim.clone()),
            None => self.archive.claim_of(id)?,
        };
        let claim = claim.as_ref().map(ClaimId::as_str);
        let Some(Version::Account(claim, one)) = self.standing(Kind::Account, id.as_str(), claim)? else {
            return Ok(());
        };
        self.claim(&claim)?;
        self.nodes(one.hops.iter().map(|hop| hop.source.to_string()).collect())?;
        if let Some(known) = self.known.claims.get_mut(&claim)
            && !known.accounts.contains(&one)
        {
            known.accounts.push(one.clone());
            self.intake.take(Incoming::Account(claim, one), 0)?;
        }
        Ok(())
    }

    fn standing(&self, kind: Kind, id: &str, other: Option<&str>) -> Result<Option<Version>, StoreError> {
        let mut versions = self.archive.versions_of(kind, id, other)?;
        versions.retain(|(span, _)| span.gone.is_none());
        Ok(versions.pop().map(|(_, version)| version))
    }
}

/// Takes a claim and what it is about one by one: another record of the same claim need not say all of it.
fn take_apart(intake: &mut Intake, mut claim: Claim, place: u64) -> Result<(), StoreError> {
    let (id, about) = (claim.id.clone(), std::mem::take(&mut claim.about));
    intake.take(Incoming::Claim(claim), place)?;
    about.into_iter().try_for_each(|one| intake.take(Incoming::About(id.clone(), one), place))
}

/// Says whether a source is as one is made that nobody defines.
fn is_made_source(one: &Source) -> bool {
    let name = one.id.to_string();
    let page = Source::new(one.id.clone(), name.clone(), SourceKind::Document);
    *one == Source::new(one.id.clone(), name, SourceKind::Unknown)
        || *one == Source { document: Some(Document::default()), ..page }
}

fn is_made_entity(one: &Entity) -> bool {
    let Entity { id, name, kind, aliases, part_of, note } = one;
    *name == id.as_str()
        && *kind == EntityKind::Thing
        && aliases.is_empty()
        && part_of.is_empty()
        && note.is_none()
}

/// A source and those that it names.
fn of_source(one: &Source) -> Vec<String> {
    std::iter::once(one.id.to_string()).chain(named_by(one)).collect()
}

fn of_entity(one: &Entity) -> Vec<String> {
    std::iter::once(&one.id).chain(&one.part_of).map(ToString::to_string).collect()
}

//! Records as they are taken in: their ids by numbers, and what they say as bytes on its way to being sorted.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::super::StoreError;
use super::super::derived::look;
use super::super::rows::{self, Span};
use super::super::sort::{Numbers, Sorter};
use super::Budget;
use super::kept::{self, KeptId};
use super::loaded::Cause;
use super::names::Names;
use super::report::Report;
use crate::model::{
    About, Account, AccountId, Claim, ClaimId, Contradiction, Entity, Judgement, NodeId, Relation, Source,
    SourceId,
};

/// What was taken in so far.
pub(super) struct Parts {
    pub(super) folder: PathBuf,
    pub(super) budget: Budget,
    /// Whether every record is kept as it is, because all of them make a case that keeps its promises.
    pub(super) exact: bool,
    pub(super) report: Report,
    /// How many records came.
    pub(super) records: u32,
    pub(super) nodes: Names,
    /// What is known of each source and entity, in bits.
    pub(super) marks: Vec<u16>,
    /// For each the place of its definition among all of them, and its final number later.
    pub(super) numbers: Vec<u32>,
    pub(super) defined: u32,
    pub(super) definitions: Sorter,
    pub(super) claims: Names,
    pub(super) last_claim: Option<(ClaimId, u32)>,
    /// Which claims are defined.
    pub(super) is_claim: Vec<bool>,
    pub(super) sayings: Sorter,
    pub(super) accounts: Sorter,
    pub(super) account_count: u64,
    /// The ids of accounts that are made of what they say, and where those are.
    pub(super) ids: Numbers<2>,
    /// The same of ids that somebody gave, by their hash.
    pub(super) given: Sorter,
    /// The accounts that relations name, and whether they are there.
    pub(super) wanted: HashMap<AccountId, bool>,
    pub(super) judged: Sorter,
    pub(super) numbers_of_hops: Vec<u32>,
}

/// It has a record of its own.
pub(super) const DEFINED: u16 = 1;
/// It is an entity.
pub(super) const ENTITY: u16 = 2;
/// Something names it as a source.
pub(super) const TELLS: u16 = 4;
/// Something names it as a document.
pub(super) const IS_DOCUMENT: u16 = 8;
/// Something that is kept names it.
pub(super) const NAMED: u16 = 16;
/// Where the place of its identity in the list of them begins.
pub(super) const IDENTITY: u32 = 5;
/// The same name elsewhere means the same source.
pub(super) const INDIVIDUAL: u16 = 128;

/// A claim is about it, or places something there, or an entity is a part of it.
pub(super) const THERE: u16 = 256;

/// How a record names a source or an entity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    Source,
    /// A source, by another that speaks for it.
    Office,
    Entity,
}

impl Parts {
    pub(super) fn new(folder: &Path, budget: Budget) -> Self {
        let Budget { names, accounts, records, pairs } = budget;
        Self {
            folder: folder.to_owned(),
            budget,
            exact: false,
            report: Report::default(),
            records: 0,
            nodes: Names::new(folder, names / 4 * 3),
            marks: Vec::new(),
            numbers: Vec::new(),
            defined: 0,
            definitions: Sorter::new(folder, records),
            claims: Names::new(folder, names / 4),
            last_claim: None,
            is_claim: Vec::new(),
            sayings: Sorter::new(folder, records),
            accounts: Sorter::new(folder, accounts),
            account_count: 0,
            ids: Numbers::new(folder, pairs),
            given: Sorter::new(folder, records / 4),
            wanted: HashMap::new(),
            judged: Sorter::new(folder, records / 4),
            numbers_of_hops: Vec::new(),
        }
    }

    /// A record more; the key of the record under a number, behind those that came before it.
    fn key(&mut self, number: u32) -> Result<u64, StoreError> {
        let key = u64::from(number) << 32 | u64::from(self.records);
        let next = self.records.checked_add(1);
        self.records = next.ok_or(StoreError::TooBig("there are more than four thousand million records"))?;
        Ok(key)
    }

    fn node(&mut self, id: &str) -> Result<u32, StoreError> {
        let number = self.nodes.number(id)?;
        if number as usize >= self.marks.len() {
            self.marks.push(0);
            self.numbers.push(u32::MAX);
        }
        Ok(number)
    }

    fn claim_number(&mut self, id: &ClaimId) -> Result<u32, StoreError> {
        // Accounts of a claim mostly come together.
        if let Some((last, number)) = &self.last_claim
            && last == id
        {
            return Ok(*number);
        }
        let number = self.claims.number(id.as_str())?;
        self.last_claim = Some((id.clone(), number));
        if number as usize >= self.is_claim.len() {
            self.is_claim.push(false);
        }
        Ok(number)
    }

    fn teller(&mut self, id: &SourceId) -> Result<u32, StoreError> {
        let number = self.node(id.as_str())?;
        self.marks[number as usize] |= TELLS;
        Ok(number)
    }

    fn thing(&mut self, id: &str) -> Result<u32, StoreError> {
        let number = self.node(id)?;
        self.marks[number as usize] |= THERE;
        Ok(number)
    }

    /// Begins a definition: marks what the id is, and returns the number of the id and the key of the record. Nothing if
    /// the id is of something else.
    fn define(&mut self, id: &str, marks: u16, place: u64) -> Result<Option<(u32, u64)>, StoreError> {
        let node = self.node(id)?;
        let known = &mut self.marks[node as usize];
        if *known & DEFINED == 0 {
            *known |= DEFINED | marks;
            self.numbers[node as usize] = self.defined;
            self.defined += 1;
        } else if (*known ^ marks) & ENTITY != 0 {
            self.report.leave(place, Cause::TwoKinds, id);
            return Ok(None);
        }
        let order = self.numbers[node as usize];
        Ok(Some((node, self.key(order)?)))
    }

    pub(super) fn source(&mut self, source: &Source, place: u64) -> Result<(), StoreError> {
        self.report.protect(source);
        let look = u16::from(look(source));
        let marks = (look & 15) << IDENTITY | if look & 16 != 0 { INDIVIDUAL } else { 0 };
        let Some((node, key)) = self.define(source.id.as_str(), marks, place)? else {
            self.report.cover(source);
            return Ok(());
        };
        let mut named = Vec::new();
        let document = source.document.as_ref();
        let others = document.into_iter().flat_map(|document| document.outlet.iter().chain(&document.author));
        for other in source.part_of.iter().chain(others) {
            named.push((self.teller(other)?, Naming::Source));
        }
        for office in &source.speaks_for {
            named.push((self.teller(office)?, Naming::Office));
        }
        self.definitions.push(key, |bytes| {
            put_definition(bytes, place, node, &named, document.is_some(), source.protected);
            let mut columns = Vec::new();
            if let Some(document) = document {
                rows::document(0, document).pack(&mut columns);
            }
            kept::number(bytes, columns.len() as u64);
            bytes.append(&mut columns);
            rows::source_says(0, source, document.is_some()).pack(bytes);
        })
    }

    pub(super) fn entity(&mut self, entity: &Entity, place: u64) -> Result<(), StoreError> {
        let Some((node, key)) = self.define(entity.id.as_str(), ENTITY, place)? else { return Ok(()) };
        let mut named = Vec::new();
        for other in &entity.part_of {
            named.push((self.thing(other.as_str())?, Naming::Entity));
        }
        self.definitions.push(key, |bytes| {
            put_definition(bytes, place, node, &named, false, false);
            kept::number(bytes, 0);
            rows::entity_says(0, entity).pack(bytes);
        })
    }

    pub(super) fn claim(&mut self, claim: &Claim, place: u64) -> Result<(), StoreError> {
        let number = self.claim_number(&claim.id)?;
        self.is_claim[number as usize] = true;
        let mut about = Vec::new();
        for id in claim.about.iter().map(|about| &about.id) {
            about.push(self.thing(id.as_str())?);
        }
        let at = claim.place.as_ref().map(|id| self.thing(id.as_str())).transpose()?;
        let key = self.key(number)?;
        self.sayings.push(key, |bytes| {
            kept::number(bytes, place);
            kept::number(bytes, SAYS);
            kept::number(bytes, at.map_or(0, |at| u64::from(at) + 1));
            kept::number(bytes, about.len() as u64);
            about.iter().for_each(|node| kept::number(bytes, u64::from(*node)));
            rows::claim_says(0, claim).pack(bytes);
        })?;
        claim.accounts.iter().try_for_each(|account| self.account(&claim.id, account, place))
    }

    pub(super) fn about(&mut self, claim: &ClaimId, about: &About, place: u64) -> Result<(), StoreError> {
        let (number, node) = (self.claim_number(claim)?, self.thing(about.id.as_str())?);
        let key = self.key(number)?;
        self.sayings.push(key, |bytes| {
            kept::number(bytes, place);
            kept::number(bytes, IS_ABOUT);
            kept::number(bytes, u64::from(node));
            kept::text(bytes, about.id.as_str());
            bytes.push(about.role.is_some().into());
            kept::text(bytes, about.role.as_deref().unwrap_or_default());
        })
    }

    pub(super) fn account(
        &mut self,
        claim: &ClaimId,
        account: &Account,
        place: u64,
    ) -> Result<(), StoreError> {
        let mut hops = account.hops.iter().zip(account.hops.iter().skip(1));
        if hops.any(|(hop, next)| hop.source == next.source) {
            self.report.loaded.self_cited += 1;
            return self.account(claim, &without_self_citations(claim, account), place);
        }
        if let Some(fault) = fault(account) {
            self.report.leave(place, Cause::Account, fault);
            return Ok(());
        }
        let number = self.claim_number(claim)?;
        let mut sources = std::mem::take(&mut self.numbers_of_hops);
        sources.clear();
        for hop in &account.hops {
            sources.push(self.teller(&hop.source)?);
        }
        if account.document.is_some() {
            self.marks[sources[0] as usize] |= IS_DOCUMENT;
        }
        if !self.exact && repeats(&sources) {
            self.report.leave(place, Cause::Account, "has somebody on its chain twice, with others between");
            self.numbers_of_hops = sources;
            return Ok(());
        }
        let back = account.hops.windows(2).any(|hops| match (&hops[0].said, &hops[1].said) {
            (Some(said), Some(before)) => said.certainly_before(before),
            _ => false,
        });
        self.report.loaded.back_in_time += u64::from(back);
        let key = self.key(number)?;
        self.account_count += 1;
        if !self.exact {
            match KeptId::of(account.id.as_str()) {
                KeptId::Content(id) => self.ids.push([id, key])?,
                KeptId::Given(id) => self.given.push(hash(id.as_bytes()), |bytes| {
                    bytes.extend(key.to_le_bytes());
                    bytes.extend(id.as_bytes());
                })?,
            }
        }
        self.accounts.push(key, |bytes| kept::put(bytes, place, account, &sources))?;
        self.numbers_of_hops = sources;
        Ok(())
    }

    pub(super) fn contradiction(&mut self, one: &Contradiction, place: u64) -> Result<(), StoreError> {
        let [a, b] = &one.claims;
        if a == b {
            self.report.leave(place, Cause::Itself, a.as_str());
            return Ok(());
        }
        let numbers = [self.claim_number(a)?, self.claim_number(b)?, 0];
        self.judge(0, place, numbers, None, |bytes| rows::contradiction(0, one, Span::FIRST).pack(bytes))
    }

    pub(super) fn relation(&mut self, one: &Relation, place: u64) -> Result<(), StoreError> {
        if one.from == one.to {
            self.report.leave(place, Cause::Itself, one.from.as_str());
            return Ok(());
        }
        let hop = one.hop.as_ref().map(|id| self.teller(id)).transpose()?;
        let hop = hop.map_or(0, |hop| hop + 1);
        let numbers = [self.claim_number(&one.from)?, self.claim_number(&one.to)?, hop];
        if let Some(account) = &one.account {
            self.wanted.insert(account.clone(), false);
        }
        self.judge(1, place, numbers, one.account.as_ref(), |bytes| {
            rows::relation(0, one, Span::FIRST).pack(bytes);
        })
    }

    pub(super) fn judgement(&mut self, one: &Judgement, place: u64) -> Result<(), StoreError> {
        let [a, b] = &one.ids;
        if a == b {
            self.report.leave(place, Cause::Itself, a.as_str());
            return Ok(());
        }
        let node = |parts: &mut Self, id: &NodeId| parts.node(id.as_str());
        let numbers = [node(self, a)?, node(self, b)?, 0];
        self.judge(2, place, numbers, None, |bytes| rows::judgement(0, one, Span::FIRST).pack(bytes))
    }

    /// Keeps what somebody judged by what it says, so that what was judged twice comes together.
    fn judge(
        &mut self,
        kind: u8,
        place: u64,
        numbers: [u32; 3],
        account: Option<&AccountId>,
        pack: impl FnOnce(&mut Vec<u8>),
    ) -> Result<(), StoreError> {
        let mut says = vec![kind];
        numbers.iter().for_each(|number| kept::number(&mut says, u64::from(*number)));
        kept::text(&mut says, account.map_or("", AccountId::as_str));
        pack(&mut says);
        let arrived = self.key(0)?;
        let by = if self.exact { arrived } else { hash(&says) };
        self.judged.push(by, |bytes| {
            bytes.extend(arrived.to_le_bytes());
            kept::number(bytes, place);
            bytes.append(&mut says);
        })
    }
}

/// A claim itself among what is said of claims.
pub(super) const SAYS: u64 = 0;
/// What a claim is about besides.
pub(super) const IS_ABOUT: u64 = 1;

fn put_definition(
    bytes: &mut Vec<u8>,
    place: u64,
    node: u32,
    named: &[(u32, Naming)],
    is_document: bool,
    protected: bool,
) {
    kept::number(bytes, place);
    kept::number(bytes, u64::from(node));
    bytes.push(u8::from(is_document) | u8::from(protected) << 1);
    kept::number(bytes, named.len() as u64);
    for (node, naming) in named {
        kept::number(bytes, u64::from(*node) << 2 | *naming as u64);
    }
}

fn hash(bytes: &[u8]) -> u64 {
    twox_hash::XxHash3_64::oneshot(bytes)
}

/// So few hops are compared one by one.
const FEW: usize = 16;

/// Says whether a number stands in a list twice.
fn repeats(numbers: &[u32]) -> bool {
    if numbers.len() <= FEW {
        return (1..numbers.len()).any(|i| numbers[..i].contains(&numbers[i]));
    }
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).any(|two| two[0] == two[1])
}

/// What makes an account impossible whatever else there is.
fn fault(account: &Account) -> Option<&'static str> {
    let Some(first) = account.hops.first() else { return Some("has nobody on its chain") };
    match &account.document {
        Some(document) if *document != first.source => {
            Some("does not have its document as the first on its chain")
        }
        None if account.at.is_some() || account.quote.is_some() => Some("has a place in no document"),
        _ => None,
    }
}

/// Makes one hop of those in which somebody has it from himself: what he does with it in the end, and what is known of
/// it from any of them, the innermost first.
fn without_self_citations(claim: &ClaimId, account: &Account) -> Account {
    let mut hops: Vec<crate::model::Hop> = Vec::with_capacity(account.hops.len());
    for hop in &account.hops {
        let mut hop = hop.clone();
        if let Some(outer) = hops.pop_if(|outer| outer.source == hop.source) {
            hop.wording = hop.wording.or(outer.wording);
            hop.said = hop.said.or(outer.said);
            hop.channel = hop.channel.or(outer.channel);
            hop.at = hop.at.or(outer.at);
            hop.language = hop.language.or(outer.language);
            hop.note = hop.note.or(outer.note);
        }
        hops.push(hop);
    }
    let mut once = Account { hops, ..account.clone() };
    if account.id == account.made_id(claim) {
        once.id = once.made_id(claim);
    }
    once
}

//! Records as they are taken in: their ids by numbers, and what they say as bytes on its way to being sorted.

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::path::{Path, PathBuf};

use hashbrown::DefaultHashBuilder;

use super::super::StoreError;
use super::super::sort::{Numbers, Sorter};
use super::Budget;
use super::bundle::Bundle;
use super::kept::{self, Cursor, Kept, KeptId};
use super::loaded::Cause;
use super::names::Names;
use super::packing::{BACK_IN_TIME, FAULTS, FROM_DOCUMENT, PROTECTED, What};
use super::report::Report;
use crate::model::AccountId;

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
    /// The numbers of the ids of the bundle that is being taken in.
    in_bundle: Vec<u32>,
    /// What is known of each source and entity, in bits.
    pub(super) marks: Vec<u16>,
    /// For each the place of its definition among all of them, and its final number later.
    pub(super) numbers: Vec<u32>,
    pub(super) defined: u32,
    pub(super) definitions: Sorter,
    pub(super) claims: Names,
    hasher: DefaultHashBuilder,
    /// The claim that came last. Nothing has its number as long as there is none: an id has letters.
    pub(super) last_claim: (Vec<u8>, u32),
    /// Which claims are defined.
    pub(super) is_claim: Vec<bool>,
    pub(super) sayings: Sorter,
    pub(super) accounts: Sorter,
    /// The ids of accounts that are made of what they say, and where those are.
    pub(super) ids: Numbers<2>,
    /// The same of ids that somebody gave, by their hash.
    pub(super) given: Sorter,
    /// The accounts that relations name, and whether they are there.
    pub(super) wanted: HashMap<AccountId, bool>,
    pub(super) judged: Sorter,
    /// Lists that are used again and again.
    pub(super) numbers_of_hops: Vec<u32>,
    pub(super) named: Vec<(u32, Naming)>,
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

impl Naming {
    /// What is behind a number.
    pub(super) fn of(number: u64) -> Self {
        match number {
            0 => Self::Source,
            1 => Self::Office,
            _ => Self::Entity,
        }
    }
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
            in_bundle: Vec::new(),
            marks: Vec::new(),
            numbers: Vec::new(),
            defined: 0,
            definitions: Sorter::new(folder, records),
            claims: Names::new(folder, names / 4),
            hasher: DefaultHashBuilder::default(),
            last_claim: (Vec::new(), 0),
            is_claim: Vec::new(),
            sayings: Sorter::new(folder, records),
            accounts: Sorter::new(folder, accounts),
            ids: Numbers::new(folder, pairs),
            given: Sorter::new(folder, records / 4),
            wanted: HashMap::new(),
            judged: Sorter::new(folder, records / 4),
            numbers_of_hops: Vec::new(),
            named: Vec::new(),
        }
    }

    /// A record more; the key of the record under a number, behind those that came before it.
    fn key(&mut self, number: u32) -> Result<u64, StoreError> {
        let key = u64::from(number) << 32 | u64::from(self.records);
        let next = self.records.checked_add(1);
        self.records = next.ok_or(StoreError::TooBig("there are more than four thousand million records"))?;
        Ok(key)
    }

    /// Reads a source or an entity.
    fn node(&mut self, cursor: &mut Cursor) -> Result<u32, StoreError> {
        self.in_bundle.get(cursor.size()?).copied().ok_or(StoreError::System)
    }

    fn maybe_node(&mut self, cursor: &mut Cursor) -> Result<Option<u32>, StoreError> {
        let [is_there] = cursor.array()?;
        if is_there == 0 { Ok(None) } else { self.node(cursor).map(Some) }
    }

    fn claim_number(&mut self, cursor: &mut Cursor) -> Result<u32, StoreError> {
        let id = cursor.id()?;
        // Accounts of a claim mostly come together.
        if self.last_claim.0 == id {
            return Ok(self.last_claim.1);
        }
        let number = self.claims.number(self.hasher.hash_one(id), id)?;
        id.clone_into(&mut self.last_claim.0);
        self.last_claim.1 = number;
        if number as usize >= self.is_claim.len() {
            self.is_claim.push(false);
        }
        Ok(number)
    }

    fn teller(&mut self, cursor: &mut Cursor) -> Result<u32, StoreError> {
        self.node(cursor).inspect(|number| self.mark(*number, TELLS))
    }

    fn thing(&mut self, cursor: &mut Cursor) -> Result<u32, StoreError> {
        self.node(cursor).inspect(|number| self.mark(*number, THERE))
    }

    fn mark(&mut self, number: u32, mark: u16) {
        self.marks[number as usize] |= mark;
    }

    /// Takes records in that were packed.
    pub(super) fn take(&mut self, bundle: &Bundle) -> Result<(), StoreError> {
        self.nodes.numbers(&bundle.ids, &mut self.in_bundle)?;
        self.marks.resize(self.nodes.count(), 0);
        self.numbers.resize(self.nodes.count(), u32::MAX);
        let mut cursor = Cursor(&bundle.records);
        while !cursor.0.is_empty() {
            let what = What::ALL.get(usize::from(cursor.bytes(1)?[0])).ok_or(StoreError::System)?;
            let place = cursor.number()?;
            match what {
                What::Definition => self.definition(&mut cursor, place)?,
                What::Claim => self.claim(&mut cursor, place)?,
                What::About => self.about(&mut cursor, place)?,
                What::Account => self.account(&mut cursor, place)?,
                What::SelfCited => self.report.loaded.self_cited += 1,
                What::Contradiction => self.judged(0, &mut cursor, place, Self::claim_number)?,
                What::Relation => self.judged(1, &mut cursor, place, Self::claim_number)?,
                What::Judgement => self.judged(2, &mut cursor, place, Self::node)?,
                What::Fault => {
                    let cause = FAULTS.get(usize::from(cursor.bytes(1)?[0])).ok_or(StoreError::System)?;
                    self.report.leave(place, *cause, cursor.text()?);
                }
            }
        }
        Ok(())
    }

    /// Begins a definition: marks what the id is, and returns the number of the id and the key of the record. Nothing if
    /// the id is of something else.
    fn define(&mut self, node: u32, marks: u16, place: u64) -> Result<Option<(u32, u64)>, StoreError> {
        let known = &mut self.marks[node as usize];
        if *known & DEFINED == 0 {
            *known |= DEFINED | marks;
            self.numbers[node as usize] = self.defined;
            self.defined += 1;
        } else if (*known ^ marks) & ENTITY != 0 {
            let id = self.nodes.name(node)?;
            self.report.leave(place, Cause::TwoKinds, id);
            return Ok(None);
        }
        let order = self.numbers[node as usize];
        Ok(Some((node, self.key(order)?)))
    }

    fn definition(&mut self, cursor: &mut Cursor, place: u64) -> Result<(), StoreError> {
        let (node, marks) = (self.node(cursor)?, u16::from_le_bytes(cursor.array()?));
        let [bits] = cursor.array()?;
        // Whether it can be kept shows before what it names is marked.
        let defined = self.define(node, marks, place)?;
        let mut named = std::mem::take(&mut self.named);
        named.clear();
        for _ in 0..cursor.number()? {
            let naming = Naming::of(cursor.bytes(1)?[0].into());
            let other = self.node(cursor)?;
            if defined.is_some() {
                self.mark(other, if naming == Naming::Entity { THERE } else { TELLS });
                named.push((other, naming));
            }
        }
        let says = cursor.measured()?;
        if bits & PROTECTED != 0 {
            self.report.protect(says, defined.is_none())?;
        }
        if let Some((node, key)) = defined {
            self.definitions.push(key, |bytes| {
                kept::number(bytes, place);
                kept::number(bytes, u64::from(node));
                bytes.push(bits);
                kept::number(bytes, named.len() as u64);
                for (node, naming) in &named {
                    kept::number(bytes, u64::from(*node) << 2 | *naming as u64);
                }
                bytes.extend(says);
            })?;
        }
        self.named = named;
        Ok(())
    }

    fn claim(&mut self, cursor: &mut Cursor, place: u64) -> Result<(), StoreError> {
        let number = self.claim_number(cursor)?;
        self.is_claim[number as usize] = true;
        let mut about = Vec::new();
        for _ in 0..cursor.number()? {
            about.push(self.thing(cursor)?);
        }
        let at = self.maybe_node(cursor)?.inspect(|at| self.mark(*at, THERE));
        let (key, says) = (self.key(number)?, cursor.measured()?);
        self.sayings.push(key, |bytes| {
            kept::number(bytes, place);
            kept::number(bytes, SAYS);
            kept::number(bytes, at.map_or(0, |at| u64::from(at) + 1));
            kept::number(bytes, about.len() as u64);
            about.iter().for_each(|node| kept::number(bytes, u64::from(*node)));
            bytes.extend(says);
        })
    }

    fn about(&mut self, cursor: &mut Cursor, place: u64) -> Result<(), StoreError> {
        let number = self.claim_number(cursor)?;
        let node = self.thing(cursor)?;
        let (key, says) = (self.key(number)?, cursor.measured()?);
        self.sayings.push(key, |bytes| {
            kept::number(bytes, place);
            kept::number(bytes, IS_ABOUT);
            kept::number(bytes, u64::from(node));
            bytes.extend(says);
        })
    }

    fn account(&mut self, cursor: &mut Cursor, place: u64) -> Result<(), StoreError> {
        let number = self.claim_number(cursor)?;
        let [bits] = cursor.array()?;
        let mut sources = std::mem::take(&mut self.numbers_of_hops);
        sources.clear();
        for _ in 0..cursor.number()? {
            sources.push(self.teller(cursor)?);
        }
        if bits & FROM_DOCUMENT != 0 {
            self.mark(sources[0], IS_DOCUMENT);
        }
        let says = cursor.measured()?;
        if !self.exact && repeats(&sources) {
            self.report.leave(place, Cause::Account, "has somebody on its chain twice, with others between");
        } else {
            self.report.loaded.back_in_time += u64::from(bits & BACK_IN_TIME != 0);
            self.keep(number, says, &sources)?;
        }
        self.numbers_of_hops = sources;
        Ok(())
    }

    fn keep(&mut self, claim: u32, says: &[u8], sources: &[u32]) -> Result<(), StoreError> {
        let key = self.key(claim)?;
        let kept = Kept::of(says)?;
        if !self.exact {
            match kept.id {
                KeptId::Content(id) => self.ids.push([id, key])?,
                KeptId::Given(id) => self.given.push(hash(id.as_bytes()), |bytes| {
                    bytes.extend(key.to_le_bytes());
                    bytes.extend(id.as_bytes());
                })?,
            }
        }
        self.accounts.push(key, |bytes| kept.with_sources(says, sources, bytes))
    }

    /// Keeps what somebody judged by what it says, so that what was judged twice comes together.
    fn judged(
        &mut self,
        kind: u8,
        cursor: &mut Cursor,
        place: u64,
        number: impl Fn(&mut Self, &mut Cursor) -> Result<u32, StoreError>,
    ) -> Result<(), StoreError> {
        let hop = self.maybe_node(cursor)?.inspect(|hop| self.mark(*hop, TELLS));
        let hop = hop.map_or(0, |hop| hop + 1);
        let numbers = [number(self, cursor)?, number(self, cursor)?, hop];
        let account = cursor.text()?;
        if !account.is_empty() {
            self.wanted.insert(AccountId::new(account).map_err(|_| StoreError::System)?, false);
        }
        let mut says = vec![kind];
        numbers.iter().for_each(|number| kept::number(&mut says, u64::from(*number)));
        kept::text(&mut says, account);
        says.extend(cursor.measured()?);
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

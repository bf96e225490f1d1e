//! Records one by one, in any order and larger than memory, into a new database: everything or nothing.
//!
//! Taking a record in costs a look at its ids: they get numbers (`names`), and the record goes as bytes to where it is
//! sorted, on the disk if it has to be. When all are there, `settle` goes through them in the order of the database:
//! sources and entities get their final numbers, accounts are put together by claim, and what names a record is counted
//! before the record is written. No list of everything is ever in memory but of a few bytes for each id.

mod circles;
mod kept;
mod loaded;
mod names;
mod report;
mod settle;

use std::collections::HashMap;
use std::fmt;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::derived::look;
use super::file::Making;
use super::pour::{Watcher, pour};
use super::rows::{self, Head, Span};
use super::sort::{Numbers, Sorter};
use super::{Change, StoreError};
use crate::model::{
    About, Account, AccountId, Case, Claim, ClaimId, Contradiction, Entity, Incoming, Judgement, NodeId,
    Relation, Source, SourceId,
};
use kept::KeptId;
use names::Names;
use report::Report;
use settle::Settling;

pub use loaded::{Cause, Loaded, MOST_LEFT_OUT, Reason};

/// How much memory an import takes at most, about, with what `SQLite` takes.
const MEMORY: usize = 800 << 20;

/// How many bytes the lists of an import have while records come. What is made of them has as much at most, and comes
/// when they are gone.
#[derive(Debug, Clone, Copy)]
struct Budget {
    names: usize,
    accounts: usize,
    records: usize,
    pairs: usize,
}

impl Budget {
    fn of(memory: usize) -> Self {
        let part = memory / 16;
        Self { names: part * 5, accounts: part * 3, records: part * 3 / 2, pairs: part }
    }
}

/// A new database that is being made of records as they come. Dropped before it is [finished](Intake::finish), it
/// leaves nothing.
///
/// What a record names may come before it or after it. Sources and entities that are named and never come are made
/// with their id as their name; claims are not.
pub struct Intake {
    making: Making,
    change: Change,
    head: Head,
    /// What is written already, and how many rows of it.
    extents: Vec<(&'static str, usize)>,
    watcher: Watcher,
    parts: Parts,
}

/// What was taken in so far.
struct Parts {
    folder: PathBuf,
    budget: Budget,
    /// Whether every record is kept as it is, because all of them make a case that keeps its promises.
    exact: bool,
    report: Report,
    /// How many records came.
    records: u32,
    nodes: Names,
    /// What is known of each source and entity, in bits.
    marks: Vec<u16>,
    /// For each the place of its definition among all of them, and its final number later.
    numbers: Vec<u32>,
    defined: u32,
    definitions: Sorter,
    claims: Names,
    last_claim: Option<(ClaimId, u32)>,
    /// Which claims are defined.
    is_claim: Vec<bool>,
    sayings: Sorter,
    accounts: Sorter,
    account_count: u64,
    /// The ids of accounts that are made of what they say, and where those are.
    ids: Numbers<2>,
    /// The same of ids that somebody gave, by their hash.
    given: Sorter,
    /// The accounts that relations name, and whether they are there.
    wanted: HashMap<AccountId, bool>,
    judged: Sorter,
    numbers_of_hops: Vec<u32>,
}

/// It has a record of its own.
const DEFINED: u16 = 1;
/// It is an entity.
const ENTITY: u16 = 2;
/// Something names it as a source.
const TELLS: u16 = 4;
/// Something names it as a document.
const IS_DOCUMENT: u16 = 8;
/// Something that is kept names it.
const NAMED: u16 = 16;
/// Where the place of its identity in the list of them begins.
const IDENTITY: u32 = 5;
/// The same name elsewhere means the same source.
const INDIVIDUAL: u16 = 128;

/// A claim is about it, or places something there, or an entity is a part of it.
const THERE: u16 = 256;

/// How a record names a source or an entity.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    Source,
    /// A source, by another that speaks for it.
    Office,
    Entity,
}

impl fmt::Debug for Intake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intake").field("records", &self.parts.records).finish_non_exhaustive()
    }
}

impl Intake {
    /// Starts a database, and the change as which the records go into its journal.
    pub fn start(path: &Path, change: &Change) -> Result<Self, StoreError> {
        Self::start_within(path, change, MEMORY)
    }

    /// Starts a database with about so many bytes of memory, instead of 800 MiB. What has no room in them is sorted on
    /// the disk, which takes longer.
    pub fn start_within(path: &Path, change: &Change, memory: usize) -> Result<Self, StoreError> {
        let making = Making::start(path)?;
        let parts = Parts::new(making.folder(), Budget::of(memory));
        let watcher: Watcher = Box::new(|_, _| ControlFlow::Continue(()));
        let (change, head, extents) = (change.clone(), Head::default(), Vec::new());
        Ok(Self { making, change, head, extents, watcher, parts })
    }

    /// Takes the title of a case and what else stands over its records, but no record.
    #[must_use]
    pub fn headed(mut self, case: &Case) -> Self {
        self.head.title.clone_from(&case.title);
        self.head.description.clone_from(&case.description);
        self.head.language.clone_from(&case.language);
        self.head.documents.clone_from(&case.documents);
        self
    }

    /// Has somebody told how far [`Intake::finish`] is, again and again: how much is done, and of how much. Who
    /// answers with a break ends it with [`StoreError::Interrupted`], and nothing is left.
    #[must_use]
    pub fn watched(mut self, each: impl FnMut(u64, u64) -> ControlFlow<()> + 'static) -> Self {
        self.watcher = Box::new(each);
        self
    }

    /// Takes a record. Its place is the number that comes back in the report: a line, or whatever finds it again.
    #[allow(clippy::needless_pass_by_value, reason = "who reads records one by one has no more use for them")]
    pub fn take(&mut self, record: Incoming, place: u64) -> Result<(), StoreError> {
        self.take_ref(&record, place)
    }

    /// Takes a record that its owner keeps.
    pub fn take_ref(&mut self, record: &Incoming, place: u64) -> Result<(), StoreError> {
        let parts = &mut self.parts;
        match record {
            Incoming::Source(source) => parts.source(source, place),
            Incoming::Entity(entity) => parts.entity(entity, place),
            Incoming::Claim(claim) => parts.claim(claim, place),
            Incoming::Account(claim, account) => parts.account(claim, account, place),
            Incoming::About(claim, about) => parts.about(claim, about, place),
            Incoming::Contradiction(one) => parts.contradiction(one, place),
            Incoming::Relation(one) => parts.relation(one, place),
            Incoming::Judgement(one) => parts.judgement(one, place),
        }
    }

    /// Makes the database and puts it in its place.
    ///
    /// Records that can't be kept are left out if only the good ones are wanted. Else there is no database if there is one
    /// such record, and [`StoreError::LeftOut`] says which.
    pub fn finish(self, keep_good: bool) -> Result<Loaded, StoreError> {
        let Self { making, change, head, mut extents, mut watcher, parts } = self;
        let of = u64::from(parts.records) + parts.nodes.count() as u64;
        let settled = pour(&making.connection, &mut watcher, of, |spout| Settling::of(parts)?.all(spout))?;
        if settled.loaded.left() > 0 && !keep_good {
            return Err(StoreError::LeftOut(Box::new(settled.loaded)));
        }
        let insert = |table| rows::insert_into(&making.connection, table);
        rows::head(&head).write(&mut insert("archive")?)?;
        change.row(1).write(&mut insert("change")?)?;
        extents.extend(settled.extents);
        let mut into_extent = insert("extent")?;
        for (n, name) in (0..).zip(EXTENTS) {
            let rows: usize = extents.iter().filter(|(one, _)| *one == name).map(|(_, rows)| rows).sum();
            let rows = i64::try_from(rows).unwrap_or(i64::MAX);
            rows::extent(n, name, rows).write(&mut into_extent)?;
        }
        drop((insert, into_extent));
        let path = making.path().to_owned();
        making.finish()?;
        let circular = circles::count(&path, &settled.suspects)?;
        Ok(Loaded { circular, ..settled.loaded })
    }

    /// Keeps every record as it is: they make a case that was found to keep its promises.
    pub(super) fn exact(mut self) -> Self {
        self.parts.exact = true;
        self
    }

    pub(super) fn head_mut(&mut self) -> &mut Head {
        &mut self.head
    }

    pub(super) fn connection(&self) -> &rusqlite::Connection {
        &self.making.connection
    }

    /// Says how many rows were written into a table by somebody else.
    pub(super) fn wrote(&mut self, table: &'static str, rows: usize) {
        self.extents.push((table, rows));
    }

    /// Takes a case by reference.
    pub(super) fn take_all(&mut self, case: &Case) -> Result<(), StoreError> {
        let parts = &mut self.parts;
        case.sources.values().try_for_each(|one| parts.source(one, 0))?;
        case.entities.values().try_for_each(|one| parts.entity(one, 0))?;
        case.claims.values().try_for_each(|one| parts.claim(one, 0))?;
        case.contradictions.iter().try_for_each(|one| parts.contradiction(one, 0))?;
        case.relations.iter().try_for_each(|one| parts.relation(one, 0))?;
        case.judgements.iter().try_for_each(|one| parts.judgement(one, 0))
    }
}

/// What the table `extent` speaks of, in its order.
const EXTENTS: [&str; 18] = [
    "covered",
    "file",
    "section",
    "node",
    "protected",
    "claim",
    "contradiction",
    "relation",
    "judgement",
    "change",
    "source_before",
    "document_before",
    "entity_before",
    "claim_before",
    "touched",
    "forgotten",
    "office",
    "given",
];

impl Parts {
    fn new(folder: &Path, budget: Budget) -> Self {
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

    fn source(&mut self, source: &Source, place: u64) -> Result<(), StoreError> {
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

    fn entity(&mut self, entity: &Entity, place: u64) -> Result<(), StoreError> {
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

    fn claim(&mut self, claim: &Claim, place: u64) -> Result<(), StoreError> {
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

    fn about(&mut self, claim: &ClaimId, about: &About, place: u64) -> Result<(), StoreError> {
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

    fn account(&mut self, claim: &ClaimId, account: &Account, place: u64) -> Result<(), StoreError> {
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

    fn contradiction(&mut self, one: &Contradiction, place: u64) -> Result<(), StoreError> {
        let [a, b] = &one.claims;
        if a == b {
            self.report.leave(place, Cause::Itself, a.as_str());
            return Ok(());
        }
        let numbers = [self.claim_number(a)?, self.claim_number(b)?, 0];
        self.judge(0, place, numbers, None, |bytes| rows::contradiction(0, one, Span::FIRST).pack(bytes))
    }

    fn relation(&mut self, one: &Relation, place: u64) -> Result<(), StoreError> {
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

    fn judgement(&mut self, one: &Judgement, place: u64) -> Result<(), StoreError> {
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
const SAYS: u64 = 0;
/// What a claim is about besides.
const IS_ABOUT: u64 = 1;

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

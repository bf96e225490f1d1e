//! From records that were taken in to the rows of a database, one table after the other, in the order of their numbers.
//!
//! What names a record is gone through before the record is written: definitions first, then accounts, what was judged,
//! the claims, and last the sources and entities.

mod accounts;
mod claims;
mod judged;
mod lists;
mod nodes;
mod repeated;

use super::super::StoreError;
use super::super::pour::Spout;
use super::super::rows;
use super::super::sort::{Numbers, Sorted, Sorter};
use super::circles::Suspects;
use super::kept::Cursor;
use super::loaded::{Cause, Loaded};
use super::packing::{DOCUMENT, PROTECTED};
use super::parts::{DEFINED, ENTITY, IDENTITY, INDIVIDUAL, IS_DOCUMENT, NAMED, Naming, Parts, TELLS, THERE};
use super::report::words_of;
use crate::model::{Identity, SourceKind};
use repeated::Repeated;

/// What came of all records.
pub(in crate::store) struct Settled {
    pub(in crate::store) loaded: Loaded,
    /// How many rows tables have, and records there are.
    pub(super) extents: Vec<(&'static str, usize)>,
    /// The claims that may be told in circles.
    pub(super) suspects: Vec<u32>,
}

/// Records that are being brought into their order.
pub(super) struct Settling {
    parts: Parts,
    definitions: Sorted,
    /// The next final number of a source or entity.
    next: u32,
    /// Those that are named and have no definition, in the order of their final numbers.
    made: Vec<u32>,
    claim_numbers: Vec<u32>,
    /// Which claims each source tells: the source above, the claim below.
    told: Numbers<1>,
    concerning: Numbers<1>,
    offices: Numbers<2>,
    judged: Numbers<1>,
    contradicted: Numbers<1>,
    related: Numbers<1>,
    ends: Sorter,
    given: usize,
    counts: [usize; 3],
    suspects: Suspects,
}

/// What no number is.
const NONE: u32 = u32::MAX;

fn pair(above: u32, below: u32) -> [u64; 1] {
    [u64::from(above) << 32 | u64::from(below)]
}

fn above(pair: u64) -> u32 {
    u32::try_from(pair >> 32).unwrap_or(NONE)
}

fn below(pair: u64) -> u32 {
    u32::try_from(pair & u64::from(u32::MAX)).unwrap_or(NONE)
}

fn big(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A definition out of its bytes.
struct Definition<'b> {
    place: u64,
    node: u32,
    is_document: bool,
    protected: bool,
    named: Vec<(u32, Naming)>,
    document: &'b [u8],
    columns: &'b [u8],
    /// All of it but where it stood.
    says: &'b [u8],
}

impl<'b> Definition<'b> {
    fn of(record: &'b [u8]) -> Result<Self, StoreError> {
        let mut cursor = Cursor(record);
        let place = cursor.number()?;
        let says = cursor.0;
        let node = cursor.small()?;
        let bits = cursor.bytes(1)?[0];
        let mut named = Vec::new();
        for _ in 0..cursor.number()? {
            let name = cursor.number()?;
            let naming = Naming::of(name & 3);
            named.push((u32::try_from(name >> 2).map_err(|_| StoreError::System)?, naming));
        }
        let length = usize::try_from(cursor.number()?).map_err(|_| StoreError::System)?;
        let document = cursor.bytes(length)?;
        let (is_document, protected) = (bits & DOCUMENT != 0, bits & PROTECTED != 0);
        Ok(Self { place, node, is_document, protected, named, document, columns: cursor.0, says })
    }
}

impl Settling {
    pub(super) fn of(mut parts: Parts) -> Result<Self, StoreError> {
        let folder = &parts.folder;
        let pairs = |share| Numbers::new(folder, parts.budget.pairs / share);
        let (told, concerning) = (pairs(1), pairs(4));
        let (judged, contradicted, related) = (pairs(16), pairs(16), pairs(16));
        let offices = Numbers::new(folder, parts.budget.pairs / 16);
        let ends = Sorter::new(folder, parts.budget.pairs / 2);
        let definitions = std::mem::replace(&mut parts.definitions, Sorter::new(folder, 0)).sorted()?;
        let mut claim_numbers = Vec::with_capacity(parts.is_claim.len());
        let mut next = 0;
        for is_claim in &parts.is_claim {
            claim_numbers.push(if *is_claim { next } else { NONE });
            next += u32::from(*is_claim);
        }
        for marks in &mut parts.marks {
            *marks = with_look(*marks);
        }
        // Of a case that is taken as it is nobody asks.
        let suspects = Suspects::among(if parts.exact { 0 } else { parts.marks.len() });
        Ok(Self {
            parts,
            definitions,
            next: 0,
            made: Vec::new(),
            claim_numbers,
            told,
            concerning,
            offices,
            judged,
            contradicted,
            related,
            ends,
            given: 0,
            counts: [0; 3],
            suspects,
        })
    }

    /// Settles everything, and pours the rows of it.
    pub(super) fn all(mut self, spout: &mut Spout) -> Result<Settled, StoreError> {
        let repeated = self.define_and_find_repeated()?;
        self.accounts(repeated, spout)?;
        self.judged(spout)?;
        let claims = self.claims(spout)?;
        let (offices, protected) = self.nodes(spout)?;
        let nodes = self.next as usize;
        let covered = std::mem::take(&mut self.parts.report.covered);
        for (n, words) in covered.iter().enumerate() {
            spout.row(&rows::covered(big(n), words))?;
        }
        let [contradictions, relations, judgements] = self.counts;
        let extents = vec![
            ("covered", covered.len()),
            ("node", nodes),
            ("protected", protected),
            ("claim", claims),
            ("contradiction", contradictions),
            ("relation", relations),
            ("judgement", judgements),
            ("change", 1),
            ("office", offices),
            ("given", self.given),
        ];
        let mut loaded = self.parts.report.finish();
        loaded.claims = claims as u64;
        loaded.made = self.made.len() as u64;
        [loaded.contradictions, loaded.relations, loaded.judgements] = self.counts.map(|count| count as u64);
        Ok(Settled { loaded, extents, suspects: self.suspects.claims() })
    }

    fn is_entity(&self, node: u32) -> bool {
        let marks = self.parts.marks[node as usize];
        marks & ENTITY != 0 || marks & (DEFINED | TELLS | IS_DOCUMENT) == 0
    }

    fn identity(&self, node: u32) -> Identity {
        identity(self.parts.marks[node as usize])
    }

    /// Returns the final number of a source or entity that something names, which is made if it is not there.
    fn name(&mut self, node: u32) -> u32 {
        let number = &mut self.parts.numbers[node as usize];
        if *number == NONE {
            *number = self.next;
            self.next += 1;
            self.made.push(node);
        }
        *number
    }

    fn leave_node(&mut self, place: u64, cause: Cause, node: u32) -> Result<(), StoreError> {
        let id = self.parts.nodes.name(node)?;
        self.parts.report.leave(place, cause, id);
        Ok(())
    }

    fn leave_claim(&mut self, place: u64, cause: Cause, claim: u32) -> Result<(), StoreError> {
        let id = self.parts.claims.name(claim)?;
        self.parts.report.leave(place, cause, id);
        Ok(())
    }

    /// Defines sources and entities, and finds the accounts whose ids are there several times in another thread: nothing
    /// can be written before both are done.
    fn define_and_find_repeated(&mut self) -> Result<Repeated, StoreError> {
        let (folder, memory) = (self.parts.folder.clone(), self.parts.budget.pairs / 16);
        let ids = std::mem::replace(&mut self.parts.ids, Numbers::new(&folder, 0));
        let given = std::mem::replace(&mut self.parts.given, Sorter::new(&folder, 0));
        let is_claim = std::mem::take(&mut self.parts.is_claim);
        let repeated = std::thread::scope(|scope| {
            let finding = scope.spawn(|| Repeated::find(ids, given, &is_claim, (&folder, memory)));
            let defined = self.define();
            let found = finding.join().unwrap_or(Err(StoreError::System));
            defined.and(found)
        });
        self.parts.is_claim = is_claim;
        repeated
    }

    /// Gives sources and entities that are defined their numbers, in the order of their definitions.
    fn define(&mut self) -> Result<(), StoreError> {
        let (mut record, mut first, mut before) = (Vec::new(), Vec::new(), None);
        let mut offices = Vec::new();
        while let Some(key) = self.definitions.next(&mut record)? {
            let definition = Definition::of(&record)?;
            let (node, place) = (definition.node, definition.place);
            if before == Some(above(key)) {
                if definition.says == Definition::of(&first)?.says {
                    self.parts.report.loaded.merged += 1;
                } else {
                    self.leave_node(place, Cause::Differs, node)?;
                    self.cover(&definition)?;
                }
                continue;
            }
            before = Some(above(key));
            let mut named = definition.named.iter();
            let wrong = named.find(|(other, naming)| self.is_entity(*other) != (*naming == Naming::Entity));
            if let Some((other, _)) = wrong {
                self.leave_node(place, Cause::TwoKinds, *other)?;
                self.cover(&definition)?;
                let marks = &mut self.parts.marks[node as usize];
                *marks = with_look(*marks & (ENTITY | TELLS | IS_DOCUMENT | NAMED | THERE));
                self.parts.numbers[node as usize] = NONE;
            } else {
                self.parts.numbers[node as usize] = self.next;
                self.next += 1;
                for (other, naming) in &definition.named {
                    self.parts.marks[*other as usize] |= NAMED;
                    if *naming == Naming::Office {
                        offices.push((*other, node));
                    }
                }
            }
            std::mem::swap(&mut first, &mut record);
        }
        for node in 0..u32::try_from(self.parts.marks.len()).unwrap_or(NONE) {
            if self.parts.marks[node as usize] & NAMED != 0 {
                self.name(node);
            }
        }
        for (office, speaker) in offices {
            let row = [u64::from(self.name(office)), u64::from(self.name(speaker))];
            self.offices.push(row)?;
        }
        Ok(())
    }

    /// Covers the names of a protected source that is left out.
    fn cover(&mut self, definition: &Definition) -> Result<(), StoreError> {
        if definition.protected {
            self.parts.report.covered.extend(words_of(definition.columns)?);
        }
        Ok(())
    }
}

/// The marks of what has no definition: how it is known goes by what it is.
fn with_look(marks: u16) -> u16 {
    if marks & DEFINED != 0 {
        return marks;
    }
    let marks = marks & !(INDIVIDUAL | 3 << IDENTITY);
    let identity = |kind: SourceKind| {
        let identity = kind.default_identity();
        u16::try_from(Identity::ALL.iter().position(|one| *one == identity).unwrap_or_default())
            .unwrap_or_default()
    };
    if marks & IS_DOCUMENT != 0 {
        marks | INDIVIDUAL | identity(SourceKind::Document) << IDENTITY
    } else {
        marks | identity(SourceKind::Unknown) << IDENTITY
    }
}

fn identity(marks: u16) -> Identity {
    Identity::ALL.get(usize::from(marks >> IDENTITY & 3)).copied().unwrap_or(Identity::None)
}

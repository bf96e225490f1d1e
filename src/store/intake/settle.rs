//! From records that were taken in to the rows of a database, one table after the other, in the order of their numbers.
//!
//! What names a record is gone through before the record is written: definitions first, then accounts, what was judged,
//! the claims, and last the sources and entities.

use std::collections::HashMap;

use super::super::block::basis_and_stance;
use super::super::codec::{Claims, Looks, Summary};
use super::super::derived::{self, LISTED_TOGETHER, LOOKS_TOGETHER, key};
use super::super::pour::Spout;
use super::super::rows::{self, ABOUT, ClaimCounts, Columns, Counted, Span};
use super::super::sort::{Numbers, Sorted, SortedNumbers, Sorter};
use super::super::tally::{CLAIMS_TOGETHER, Tally};
use super::circles::Suspects;
use super::kept::{Cursor, Filling, Kept, KeptId};
use super::loaded::{Cause, Loaded};
use super::{
    DEFINED, ENTITY, IDENTITY, INDIVIDUAL, IS_ABOUT, IS_DOCUMENT, NAMED, Naming, Parts, SAYS, StoreError,
    TELLS, THERE,
};
use crate::model::{
    About, AccountId, Document, Entity, EntityId, EntityKind, Identity, NodeId, Source, SourceId, SourceKind,
};
use crate::query::kind_of_end;

/// What came of all records.
pub(super) struct Settled {
    pub(super) loaded: Loaded,
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
            let naming = match name & 3 {
                0 => Naming::Source,
                1 => Naming::Office,
                _ => Naming::Entity,
            };
            named.push((u32::try_from(name >> 2).map_err(|_| StoreError::System)?, naming));
        }
        let length = usize::try_from(cursor.number()?).map_err(|_| StoreError::System)?;
        let document = cursor.bytes(length)?;
        let (is_document, protected) = (bits & 1 != 0, bits & 2 != 0);
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
        self.define()?;
        self.accounts(spout)?;
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
            let columns = Columns::packed("source", 0, definition.columns)?;
            let aliases = columns.text_in(5).and_then(|json| serde_json::from_str::<Vec<String>>(json).ok());
            let words = [columns.text_in(1), columns.text_in(2)].into_iter().flatten().map(str::to_owned);
            self.parts.report.covered.extend(words.chain(aliases.unwrap_or_default()));
        }
        Ok(())
    }

    /// Finds the accounts whose ids are there several times: those of which an account of another claim has the id
    /// already, and those that may be the same as others of their claim, these among them. All by their keys.
    fn repeated(&mut self) -> Result<(SortedNumbers<1>, SortedNumbers<1>), StoreError> {
        let folder = self.parts.folder.clone();
        let list = || Numbers::<1>::new(&folder, self.parts.budget.pairs / 16);
        let (mut elsewhere, mut again) = (list(), list());
        let mut sort_out = |keys: &mut Vec<u64>| -> Result<(), StoreError> {
            keys.sort_unstable();
            let mut said = false;
            for key in keys.iter().skip(1) {
                if above(*key) == above(keys[0]) {
                    if !std::mem::replace(&mut said, true) {
                        again.push([keys[0]])?;
                    }
                    again.push([*key])?;
                } else {
                    elsewhere.push([*key])?;
                }
            }
            Ok(())
        };
        let is_claim = &self.parts.is_claim;
        let stands = |key: u64| is_claim[above(key) as usize];
        let ids = std::mem::replace(&mut self.parts.ids, Numbers::new(&folder, 0));
        let (mut ids, mut keys) = (ids.sorted()?, Vec::new());
        while let Some([id, key]) = ids.next()? {
            keys.clear();
            keys.push(key);
            while ids.peek().is_some_and(|[other, _]| other == id) {
                keys.extend(ids.next()?.map(|[_, key]| key));
            }
            if keys.len() > 1 {
                keys.retain(|key| stands(*key));
                sort_out(&mut keys)?;
            }
        }
        drop(ids);
        let given = std::mem::replace(&mut self.parts.given, Sorter::new(&folder, 0));
        let (mut given, mut record) = (given.sorted()?, Vec::new());
        let mut same_hash: HashMap<Vec<u8>, Vec<u64>> = HashMap::new();
        while let Some(hash) = given.next(&mut record)? {
            let (key, id) = record.split_first_chunk().ok_or(StoreError::System)?;
            let key = u64::from_le_bytes(*key);
            if stands(key) {
                same_hash.entry(id.to_vec()).or_default().push(key);
            }
            if given.key() != Some(hash) {
                // In whatever order they come, their keys are sorted afterwards.
                #[allow(clippy::iter_over_hash_type, reason = "what comes of it is sorted")]
                for (_, mut keys) in same_hash.drain() {
                    sort_out(&mut keys)?;
                }
            }
        }
        Ok((elsewhere.sorted()?, again.sorted()?))
    }

    /// Pours the accounts, claim by claim.
    fn accounts(&mut self, spout: &mut Spout) -> Result<(), StoreError> {
        let (mut elsewhere, mut again) = self.repeated()?;
        let folder = self.parts.folder.clone();
        let accounts = std::mem::replace(&mut self.parts.accounts, Sorter::new(&folder, 0));
        let (mut accounts, mut record) = (accounts.sorted()?, Vec::new());
        let mut open = Open::default();
        while let Some(at) = accounts.next(&mut record)? {
            let kept = Kept::of(&record)?;
            let claim = above(at);
            if open.claim != claim {
                self.close(&mut open, spout)?;
                open = Open { claim, ..open };
            }
            let number = self.claim_numbers[claim as usize];
            if number == NONE {
                self.leave_claim(kept.place, Cause::NoClaim, claim)?;
                continue;
            }
            if elsewhere.count(at)? > 0 {
                self.parts.report.leave(kept.place, Cause::Differs, text_of(kept.id));
                continue;
            }
            if let Some((entity, _)) = kept.hops().find(|(source, _)| self.is_entity(*source)) {
                self.leave_node(kept.place, Cause::TwoKinds, entity)?;
                continue;
            }
            if again.count(at)? > 0 {
                match open.says_again(&kept) {
                    None => {}
                    Some(true) => {
                        self.parts.report.loaded.merged += 1;
                        continue;
                    }
                    Some(false) => {
                        self.parts.report.leave(kept.place, Cause::Differs, text_of(kept.id));
                        continue;
                    }
                }
            }
            if !open.filling.has_room(&kept) {
                open.pour(number, spout)?;
            }
            self.add(&mut open, &kept, number, spout)?;
        }
        self.close(&mut open, spout)
    }

    fn add(&mut self, open: &mut Open, kept: &Kept, claim: u32, spout: &mut Spout) -> Result<(), StoreError> {
        self.parts.report.loaded.accounts += 1;
        self.suspects.take(claim, kept.hops(), &self.parts.marks);
        for (source, _) in kept.hops() {
            open.tellers.push(self.name(source));
        }
        open.trim();
        let end = kept.hops().next_back().and_then(|(source, act)| {
            let (basis, stance) = basis_and_stance(act)?;
            stance.supports().then(|| kind_of_end(basis, self.identity(source)))
        });
        open.tally.push(end);
        let numbers = &self.parts.numbers;
        open.filling.add(kept, |source| numbers[source as usize])?;
        if let KeptId::Given(id) = kept.id {
            let id = AccountId::new(id).map_err(|_| StoreError::System)?;
            spout.row(&rows::given(big(self.given), &id, i64::from(claim)))?;
            self.given += 1;
        }
        if !self.parts.wanted.is_empty()
            && let Some(found) = self.parts.wanted.get_mut(text_of(kept.id).as_str())
        {
            *found = true;
        }
        spout.step(1)
    }

    /// Ends a claim.
    fn close(&mut self, open: &mut Open, spout: &mut Spout) -> Result<(), StoreError> {
        let claim = self.claim_numbers.get(open.claim as usize).copied().unwrap_or(NONE);
        if claim != NONE && open.tally.accounts() > 0 {
            if open.chunk == 0 {
                self.suspects.look_again(claim, &open.filling.chains);
            }
            open.pour(claim, spout)?;
            open.tellers.sort_unstable();
            open.tellers.dedup();
            for source in &open.tellers {
                self.told.push(pair(*source, claim))?;
            }
            self.ends.push(claim.into(), |bytes| open.tally.put(bytes))?;
        }
        open.tellers.clear();
        open.seen.clear();
        (open.tally, open.chunk) = (Tally::default(), 0);
        Ok(())
    }

    /// Pours what was judged, in the order in which it came; what is the same is there once.
    fn judged(&mut self, spout: &mut Spout) -> Result<(), StoreError> {
        let folder = self.parts.folder.clone();
        let judged = std::mem::replace(&mut self.parts.judged, Sorter::new(&folder, 0));
        let mut in_order = Sorter::new(&folder, self.parts.budget.records / 4);
        let (mut judged, mut record) = (judged.sorted()?, Vec::new());
        // Nearly always one, as its hash has no other.
        let mut same_hash: Vec<(Vec<u8>, u64, u64)> = Vec::new();
        while let Some(hash) = judged.next(&mut record)? {
            let (arrived, rest) = record.split_first_chunk().ok_or(StoreError::System)?;
            let mut cursor = Cursor(rest);
            let (arrived, place) = (u64::from_le_bytes(*arrived), cursor.number()?);
            match same_hash.iter_mut().find(|(says, ..)| says == cursor.0) {
                Some((_, first, first_place)) => {
                    self.parts.report.loaded.merged += 1;
                    (*first, *first_place) = (*first, *first_place).min((arrived, place));
                }
                None => same_hash.push((cursor.0.to_vec(), arrived, place)),
            }
            if judged.key() != Some(hash) {
                for (says, arrived, place) in same_hash.drain(..) {
                    in_order.push(arrived, |bytes| {
                        super::kept::number(bytes, place);
                        bytes.extend(&says);
                    })?;
                }
            }
        }
        let mut in_order = in_order.sorted()?;
        while in_order.next(&mut record)?.is_some() {
            self.judgement(&record, spout)?;
        }
        Ok(())
    }

    fn judgement(&mut self, record: &[u8], spout: &mut Spout) -> Result<(), StoreError> {
        const TABLES: [&str; 3] = ["contradiction", "relation", "judgement"];
        let mut cursor = Cursor(record);
        let place = cursor.number()?;
        let kind = usize::from(cursor.bytes(1)?[0]).min(2);
        let (a, b, hop) = (cursor.small()?, cursor.small()?, cursor.small()?.checked_sub(1));
        let account = cursor.text()?;
        if kind == 2 {
            self.resemble(a, b);
            if !self.parts.exact && self.is_entity(a) != self.is_entity(b) {
                return self.leave_node(place, Cause::TwoKinds, if self.is_entity(a) { a } else { b });
            }
            for node in [a, b] {
                let number = self.name(node);
                self.judged.push([number.into()])?;
            }
        } else {
            let claims = [a, b].map(|claim| self.claim_numbers[claim as usize]);
            if let Some(missing) = claims.iter().position(|claim| *claim == NONE) {
                return self.leave_claim(place, Cause::NoClaim, [a, b][missing]);
            }
            if !account.is_empty() && !self.parts.wanted.get(account).copied().unwrap_or_default() {
                self.parts.report.leave(place, Cause::NoAccount, account);
                return Ok(());
            }
            if let Some(hop) = hop {
                if self.is_entity(hop) {
                    return self.leave_node(place, Cause::TwoKinds, hop);
                }
                self.name(hop);
            }
            let counted = if kind == 0 { &mut self.contradicted } else { &mut self.related };
            let [a, b] = claims;
            counted.push([a.into()])?;
            if a != b {
                counted.push([b.into()])?;
            }
        }
        spout.row(&Columns::packed(TABLES[kind], big(self.counts[kind]), cursor.0)?)?;
        self.counts[kind] += 1;
        Ok(())
    }

    /// Makes a source or entity of which nothing but a judgement is known what the other one is; sources, if nothing is
    /// known of either.
    fn resemble(&mut self, a: u32, b: u32) {
        let known = |node: u32| {
            self.parts.marks[node as usize] & (DEFINED | ENTITY | TELLS | IS_DOCUMENT | THERE) != 0
        };
        let kinds = [a, b].map(|node| known(node).then(|| self.is_entity(node)));
        let entities = kinds[0].or(kinds[1]).unwrap_or(false);
        for (node, kind) in [a, b].into_iter().zip(kinds) {
            if kind.is_none() {
                let marks = &mut self.parts.marks[node as usize];
                *marks = with_look(*marks | if entities { ENTITY } else { TELLS });
            }
        }
    }

    /// Pours the claims; returns how many there are.
    fn claims(&mut self, spout: &mut Spout) -> Result<usize, StoreError> {
        let folder = self.parts.folder.clone();
        let take = |numbers: &mut Numbers<1>| std::mem::replace(numbers, Numbers::new(&folder, 0));
        let mut contradicted = take(&mut self.contradicted).sorted()?;
        let mut related = take(&mut self.related).sorted()?;
        let mut ends = std::mem::replace(&mut self.ends, Sorter::new(&folder, 0)).sorted()?;
        let sayings = std::mem::replace(&mut self.parts.sayings, Sorter::new(&folder, 0));
        let (mut sayings, mut record, mut tallied) = (sayings.sorted()?, Vec::new(), Vec::new());
        let (mut count, mut summary, mut summaries) = (0, Summary::default(), 0);
        let mut said = Said::default();
        while let Some(at) = sayings.next(&mut record)? {
            self.say(above(at), &record, &mut said)?;
            if sayings.key().is_some_and(|next| above(next) == above(at)) {
                continue;
            }
            let said = std::mem::take(&mut said);
            let number = self.claim_numbers[above(at) as usize];
            if number == NONE {
                continue;
            }
            let mut tally = Tally::default();
            if ends.key() == Some(number.into()) {
                ends.next(&mut tallied)?;
                tally = Tally::take(&tallied).ok_or(StoreError::System)?;
            }
            let accounts = big(tally.accounts());
            let counts = ClaimCounts {
                accounts,
                kept: accounts,
                ends: tally.json(),
                contradictions: contradicted.count(number.into())?,
                relations: related.count(number.into())?,
            };
            let mut says = Columns::packed("claim", number.into(), &said.columns)?;
            if !said.about.is_empty() {
                let (about, stood) = rows::with_more_about(says.text_in(ABOUT), &said.about);
                says.replace(ABOUT, Some(about));
                self.parts.report.loaded.merged += stood;
            }
            spout.row(&rows::claim_counts(says, &counts, Span::FIRST))?;
            for node in said.nodes {
                let concerned = self.name(node);
                self.concerning.push(pair(concerned, number))?;
            }
            count += 1;
            summary.push(&tally);
            if summary.accounts.len() == CLAIMS_TOGETHER {
                spout.block("summary", "ends", summaries, &std::mem::take(&mut summary))?;
                summaries += 1;
            }
        }
        if !summary.accounts.is_empty() {
            spout.block("summary", "ends", summaries, &summary)?;
        }
        Ok(count)
    }

    /// Adds what a record says to what is said of its claim.
    fn say(&mut self, claim: u32, record: &[u8], said: &mut Said) -> Result<(), StoreError> {
        let mut cursor = Cursor(record);
        let (place, what) = (cursor.number()?, cursor.number()?);
        if what == IS_ABOUT {
            if !self.parts.is_claim[claim as usize] {
                return self.leave_claim(place, Cause::NoClaim, claim);
            }
            said.nodes.push(cursor.small()?);
            let id = NodeId::new(cursor.text()?).map_err(|_| StoreError::System)?;
            let has_role = cursor.bytes(1)?[0] != 0;
            let role = cursor.text()?;
            said.about.push(About { id, role: has_role.then(|| role.to_owned()) });
            return Ok(());
        }
        debug_assert_eq!(what, SAYS);
        let says = cursor.0;
        if said.is_defined {
            if said.says == says {
                self.parts.report.loaded.merged += 1;
                return Ok(());
            }
            return self.leave_claim(place, Cause::Differs, claim);
        }
        said.is_defined = true;
        says.clone_into(&mut said.says);
        if let Some(at) = cursor.small()?.checked_sub(1) {
            self.name(at);
        }
        for _ in 0..cursor.number()? {
            said.nodes.push(cursor.small()?);
        }
        cursor.0.clone_into(&mut said.columns);
        Ok(())
    }

    /// Pours sources, documents and entities, and the lists of the claims in which they are; returns the number of
    /// offices and of protected sources.
    fn nodes(&mut self, spout: &mut Spout) -> Result<(usize, usize), StoreError> {
        let folder = self.parts.folder.clone();
        let take = |numbers: &mut Numbers<1>| std::mem::replace(numbers, Numbers::new(&folder, 0));
        let mut told = Lists::of(take(&mut self.told))?;
        told.pour("told", spout)?;
        let mut concerning = Lists::of(take(&mut self.concerning))?;
        concerning.pour("concerning", spout)?;
        let judged = take(&mut self.judged).sorted()?;
        let offices = std::mem::replace(&mut self.offices, Numbers::new(&folder, 0));
        let mut offices = offices.sorted()?;
        let mut office_count = 0;
        while let Some([office, speaker]) = offices.next()? {
            let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
            spout.row(&rows::office(office_count, number(office), number(speaker)))?;
            office_count += 1;
        }
        offices.rewind()?;
        let mut naming = WhatNames { told, concerning, judged, offices };
        let mut looks = Looking::default();
        let mut protected = 0;
        self.definitions.rewind()?;
        let (mut record, mut before) = (Vec::new(), None);
        while let Some(key) = self.definitions.next(&mut record)? {
            if before == Some(above(key)) {
                continue;
            }
            before = Some(above(key));
            let definition = Definition::of(&record)?;
            let marks = self.parts.marks[definition.node as usize];
            if marks & DEFINED == 0 {
                continue;
            }
            let number = self.parts.numbers[definition.node as usize];
            let counted = naming.of(number)?;
            looks.push(marks, spout)?;
            protected += usize::from(definition.protected);
            if marks & ENTITY != 0 {
                let says = Columns::packed("entity", number.into(), definition.columns)?;
                spout.row(&rows::entity_counts(says, counted, Span::FIRST))?;
                self.parts.report.loaded.entities += 1;
                continue;
            }
            let says = Columns::packed("source", number.into(), definition.columns)?;
            spout.row(&rows::source_counts(says, counted, Span::FIRST))?;
            if definition.is_document {
                spout.row(&Columns::packed("document", number.into(), definition.document)?)?;
                self.parts.report.loaded.documents += 1;
            } else {
                self.parts.report.loaded.sources += 1;
            }
        }
        for node in std::mem::take(&mut self.made) {
            self.made.push(node);
            let number = self.parts.numbers[node as usize];
            let counted = naming.of(number)?;
            looks.push(self.parts.marks[node as usize], spout)?;
            self.make(node, number, counted, spout)?;
        }
        looks.finish(spout)?;
        Ok((usize::try_from(office_count).unwrap_or_default(), protected))
    }

    /// Pours a source, document or entity that is named and has no definition.
    fn make(
        &mut self,
        node: u32,
        number: u32,
        counted: Counted,
        spout: &mut Spout,
    ) -> Result<(), StoreError> {
        let id = self.parts.nodes.name(node)?;
        let loaded = &mut self.parts.report.loaded;
        let no_id = |_| StoreError::System;
        let marks = self.parts.marks[node as usize];
        if marks & ENTITY != 0 || marks & (TELLS | IS_DOCUMENT) == 0 {
            loaded.entities += 1;
            let entity = Entity {
                id: EntityId::new(&id).map_err(no_id)?,
                name: id,
                kind: EntityKind::Thing,
                aliases: Vec::new(),
                part_of: Vec::new(),
                note: None,
            };
            return spout.row(&rows::entity(number.into(), &entity, counted, Span::FIRST));
        }
        let source = SourceId::new(&id).map_err(no_id)?;
        if marks & IS_DOCUMENT == 0 {
            loaded.sources += 1;
            let source = Source::new(source, id, SourceKind::Unknown);
            return spout.row(&rows::source(number.into(), &source, counted, Span::FIRST));
        }
        loaded.documents += 1;
        let document = Document::default();
        let source = Source { document: Some(document), ..Source::new(source, id, SourceKind::Document) };
        spout.row(&rows::source(number.into(), &source, counted, Span::FIRST))?;
        spout.row(&rows::document(number.into(), &Document::default()))
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

fn text_of(id: KeptId) -> String {
    match id {
        KeptId::Content(id) => format!("{id:016x}"),
        KeptId::Given(id) => id.to_owned(),
    }
}

/// A claim whose accounts are being poured.
#[derive(Default)]
struct Open {
    claim: u32,
    filling: Filling,
    chunk: usize,
    tally: Tally,
    tellers: Vec<u32>,
    /// What accounts say of which there may be others with the same id: a hash of 128 bits.
    seen: HashMap<String, [u64; 2]>,
}

/// So many tellers are looked through for those that are there twice.
const MANY: usize = 1 << 22;

impl Open {
    /// Says whether an account with the id of this one was there, and whether it said the same.
    fn says_again(&mut self, kept: &Kept) -> Option<bool> {
        let hash = |seed| twox_hash::XxHash3_64::oneshot_with_seed(seed, kept.says);
        let says = [hash(0), hash(1)];
        match self.seen.entry(text_of(kept.id)) {
            std::collections::hash_map::Entry::Occupied(before) => Some(*before.get() == says),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(says);
                None
            }
        }
    }

    fn trim(&mut self) {
        if self.tellers.len() >= MANY && self.tellers.len() == self.tellers.capacity() {
            self.tellers.sort_unstable();
            self.tellers.dedup();
        }
    }

    /// Pours the block that is being filled.
    fn pour(&mut self, claim: u32, spout: &mut Spout) -> Result<(), StoreError> {
        if self.filling.is_empty() {
            return Ok(());
        }
        let Filling { chains, details, .. } = std::mem::take(&mut self.filling);
        let key = key(claim as usize, self.chunk)?;
        self.chunk += 1;
        spout.accounts(key, chains, details)
    }
}

/// What is said of a claim.
#[derive(Default)]
struct Said {
    is_defined: bool,
    says: Vec<u8>,
    columns: Vec<u8>,
    about: Vec<About>,
    nodes: Vec<u32>,
}

/// Which claims belong to each source or entity.
struct Lists {
    pairs: SortedNumbers<1>,
}

impl Lists {
    fn of(pairs: Numbers<1>) -> Result<Self, StoreError> {
        Ok(Self { pairs: pairs.sorted()? })
    }

    /// The next pair that isn't the one before.
    fn next(&mut self) -> Result<Option<u64>, StoreError> {
        let next = self.pairs.next()?;
        while next.is_some() && self.pairs.peek() == next {
            self.pairs.next()?;
        }
        Ok(next.map(|[pair]| pair))
    }

    /// Pours the blocks of all, and begins again with the first.
    fn pour(&mut self, table: &str, spout: &mut Spout) -> Result<(), StoreError> {
        let (mut of, mut chunk, mut before) = (NONE, 0, 0);
        let mut claims = Claims::default();
        while let Some(pair) = self.next()? {
            let (number, claim) = (above(pair), pair & u64::from(u32::MAX));
            let is_new = number != of;
            if (is_new || claims.steps.len() == LISTED_TOGETHER) && !claims.steps.is_empty() {
                spout.block(table, "claims", key(of as usize, chunk)?, &claims)?;
                claims.steps.clear();
                (chunk, before) = (chunk + 1, 0);
            }
            if is_new {
                (of, chunk, before) = (number, 0, 0);
            }
            claims.steps.push(u32::try_from(claim - before).map_err(|_| StoreError::System)?);
            before = claim;
        }
        if !claims.steps.is_empty() {
            spout.block(table, "claims", key(of as usize, chunk)?, &claims)?;
        }
        self.pairs.rewind()
    }

    fn count(&mut self, number: u32) -> Result<i64, StoreError> {
        let mut count = 0;
        while self.pairs.peek().is_some_and(|[pair]| above(pair) == number) {
            self.next()?;
            count += 1;
        }
        Ok(count)
    }
}

/// What names sources and entities, asked in the order of their numbers.
struct WhatNames {
    told: Lists,
    concerning: Lists,
    judged: SortedNumbers<1>,
    offices: SortedNumbers<2>,
}

impl WhatNames {
    fn of(&mut self, number: u32) -> Result<Counted, StoreError> {
        Ok(Counted {
            tells: self.told.count(number)?,
            concerned: self.concerning.count(number)?,
            judged: self.judged.count(number.into())?,
            speakers: self.offices.count(number.into())?,
        })
    }
}

/// How sources and entities are known, block by block.
#[derive(Default)]
struct Looking {
    looks: Vec<u8>,
    key: i64,
}

impl Looking {
    fn push(&mut self, marks: u16, spout: &mut Spout) -> Result<(), StoreError> {
        let is_entity = marks & ENTITY != 0 || marks & (DEFINED | TELLS | IS_DOCUMENT) == 0;
        let identity = u8::try_from(marks >> IDENTITY & 3).unwrap_or_default();
        let source = identity | if marks & INDIVIDUAL != 0 { 16 } else { 0 };
        self.looks.push(if is_entity { derived::ENTITY } else { source });
        if self.looks.len() == LOOKS_TOGETHER { self.finish(spout) } else { Ok(()) }
    }

    fn finish(&mut self, spout: &mut Spout) -> Result<(), StoreError> {
        if self.looks.is_empty() {
            return Ok(());
        }
        let looks = std::mem::take(&mut self.looks);
        self.key += 1;
        spout.block("look", "sources", self.key - 1, &Looks { looks })
    }
}

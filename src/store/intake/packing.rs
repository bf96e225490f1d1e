//! Records as bytes: on their way to the thread that gives their ids numbers.
//!
//! Each begins with a byte that says what it is, and its place. The ids of claims are in them as they are, those of sources
//! and entities as their places in the list of the bundle. What is in them besides ids is packed once and for all
//! here, as it is sorted later; so who reads records shares the work with who takes them in.

use super::super::derived::look;
use super::super::rows::{self, Span};
use super::bundle::{Bundle, Places};
use super::kept::{self, number, text};
use super::loaded::Cause;
use super::parts::{ENTITY, IDENTITY, INDIVIDUAL, Naming};
use crate::model::{
    About, Account, AccountId, Claim, ClaimId, Contradiction, Entity, Hop, Incoming, Judgement, NodeId,
    Relation, Source, SourceId,
};

/// What comes next among the bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum What {
    /// A source or an entity.
    Definition,
    Claim,
    /// What a claim is about.
    About,
    Account,
    /// Somebody has it from himself, in the account behind this.
    SelfCited,
    Contradiction,
    Relation,
    Judgement,
    /// A record that can't be kept, and why.
    Fault,
}

impl What {
    pub(super) const ALL: [Self; 9] = [
        Self::Definition,
        Self::Claim,
        Self::About,
        Self::Account,
        Self::SelfCited,
        Self::Contradiction,
        Self::Relation,
        Self::Judgement,
        Self::Fault,
    ];
}

/// Of a definition: it is a document.
pub(super) const DOCUMENT: u8 = 1;
/// It is protected.
pub(super) const PROTECTED: u8 = 2;

/// Of an account: its first hop is its document.
pub(super) const FROM_DOCUMENT: u8 = 1;
/// Somebody on it has it from another who said it later.
pub(super) const BACK_IN_TIME: u8 = 2;

/// Why a record can't be kept, as far as it can be seen by itself.
pub(super) const FAULTS: [Cause; 2] = [Cause::Account, Cause::Itself];

/// Records that are being packed into a bundle.
#[derive(Default)]
pub(super) struct Packing {
    pub(super) bundle: Bundle,
    places: Places,
}

impl Packing {
    /// Adds a record.
    pub(super) fn record(&mut self, record: &Incoming, place: u64) {
        match record {
            Incoming::Source(source) => self.source(source, place),
            Incoming::Entity(entity) => self.entity(entity, place),
            Incoming::Claim(claim) => self.claim(claim, place),
            Incoming::Account(claim, account) => self.account(claim, account, place),
            Incoming::About(claim, about) => self.about(claim, about, place),
            Incoming::Contradiction(one) => self.contradiction(one, place),
            Incoming::Relation(one) => self.relation(one, place),
            Incoming::Judgement(one) => self.judgement(one, place),
        }
    }

    /// Takes the bundle out, so that another can be filled.
    pub(super) fn take(&mut self, empty: Bundle) -> Bundle {
        self.places.clear();
        std::mem::replace(&mut self.bundle, empty)
    }

    fn begin(&mut self, what: What, place: u64) -> &mut Vec<u8> {
        let bytes = &mut self.bundle.records;
        bytes.push(what as u8);
        number(bytes, place);
        bytes
    }

    /// Puts a source or an entity.
    fn node(&mut self, id: &str) -> &mut Vec<u8> {
        self.places.put(&mut self.bundle, id);
        &mut self.bundle.records
    }

    fn maybe_node(&mut self, id: Option<&str>) -> &mut Vec<u8> {
        self.bundle.records.push(id.is_some().into());
        if let Some(id) = id {
            self.node(id);
        }
        &mut self.bundle.records
    }

    /// Puts a source or an entity that a definition names.
    fn named(&mut self, naming: Naming, id: &str) {
        self.bundle.records.push(naming as u8);
        self.node(id);
    }

    fn fault(&mut self, place: u64, cause: Cause, what: &str) {
        let bytes = self.begin(What::Fault, place);
        bytes.extend((0..).zip(FAULTS).find(|(_, one)| *one == cause).map(|(cause, _): (u8, _)| cause));
        text(bytes, what);
    }

    pub(super) fn source(&mut self, source: &Source, place: u64) {
        let look = u16::from(look(source));
        let marks = (look & 15) << IDENTITY | if look & 16 != 0 { INDIVIDUAL } else { 0 };
        let document = source.document.as_ref();
        let protected = if source.protected { PROTECTED } else { 0 };
        let outlet_and_author = || document.into_iter().flat_map(|one| one.outlet.iter().chain(&one.author));
        self.begin(What::Definition, place);
        let bytes = self.node(source.id.as_str());
        bytes.extend(marks.to_le_bytes());
        bytes.push(protected | if document.is_some() { DOCUMENT } else { 0 });
        let count = source.part_of.len() + source.speaks_for.len() + outlet_and_author().count();
        number(bytes, count as u64);
        for other in source.part_of.iter().chain(outlet_and_author()) {
            self.named(Naming::Source, other.as_str());
        }
        for office in &source.speaks_for {
            self.named(Naming::Office, office.as_str());
        }
        measured(&mut self.bundle.records, |bytes| {
            let mut columns = Vec::new();
            if let Some(document) = document {
                rows::document(0, document).pack(&mut columns);
            }
            number(bytes, columns.len() as u64);
            bytes.append(&mut columns);
            rows::source_says(0, source, document.is_some()).pack(bytes);
        });
    }

    pub(super) fn entity(&mut self, entity: &Entity, place: u64) {
        self.begin(What::Definition, place);
        let bytes = self.node(entity.id.as_str());
        bytes.extend(ENTITY.to_le_bytes());
        bytes.push(0);
        number(bytes, entity.part_of.len() as u64);
        entity.part_of.iter().for_each(|other| self.named(Naming::Entity, other.as_str()));
        measured(&mut self.bundle.records, |bytes| {
            number(bytes, 0);
            rows::entity_says(0, entity).pack(bytes);
        });
    }

    pub(super) fn claim(&mut self, claim: &Claim, place: u64) {
        let bytes = self.begin(What::Claim, place);
        text(bytes, claim.id.as_str());
        number(bytes, claim.about.len() as u64);
        for about in &claim.about {
            self.node(about.id.as_str());
        }
        let bytes = self.maybe_node(claim.place.as_ref().map(NodeId::as_str));
        measured(bytes, |bytes| rows::claim_says(0, claim).pack(bytes));
        claim.accounts.iter().for_each(|account| self.account(&claim.id, account, place));
    }

    fn about(&mut self, claim: &ClaimId, about: &About, place: u64) {
        let bytes = self.begin(What::About, place);
        text(bytes, claim.as_str());
        let bytes = self.node(about.id.as_str());
        measured(bytes, |bytes| {
            text(bytes, about.id.as_str());
            bytes.push(about.role.is_some().into());
            text(bytes, about.role.as_deref().unwrap_or_default());
        });
    }

    fn account(&mut self, claim: &ClaimId, account: &Account, place: u64) {
        let mut hops = account.hops.iter().zip(account.hops.iter().skip(1));
        if hops.any(|(hop, next)| hop.source == next.source) {
            self.begin(What::SelfCited, place);
            return self.account(claim, &without_self_citations(claim, account), place);
        }
        if let Some(fault) = fault(account) {
            return self.fault(place, Cause::Account, fault);
        }
        let back = account.hops.windows(2).any(|hops| match (&hops[0].said, &hops[1].said) {
            (Some(said), Some(before)) => said.certainly_before(before),
            _ => false,
        });
        let from_document = if account.document.is_some() { FROM_DOCUMENT } else { 0 };
        let bytes = self.begin(What::Account, place);
        text(bytes, claim.as_str());
        bytes.push(from_document | if back { BACK_IN_TIME } else { 0 });
        number(bytes, account.hops.len() as u64);
        for hop in &account.hops {
            self.node(hop.source.as_str());
        }
        measured(&mut self.bundle.records, |bytes| kept::put(bytes, place, account));
    }

    pub(super) fn contradiction(&mut self, one: &Contradiction, place: u64) {
        let [a, b] = one.claims.each_ref().map(ClaimId::as_str);
        self.judged(What::Contradiction, place, [a, b], None, None, |bytes| {
            rows::contradiction(0, one, Span::FIRST).pack(bytes);
        });
    }

    pub(super) fn relation(&mut self, one: &Relation, place: u64) {
        let (hop, account) = (one.hop.as_ref().map(SourceId::as_str), one.account.as_ref());
        self.judged(What::Relation, place, [one.from.as_str(), one.to.as_str()], hop, account, |bytes| {
            rows::relation(0, one, Span::FIRST).pack(bytes);
        });
    }

    pub(super) fn judgement(&mut self, one: &Judgement, place: u64) {
        let [a, b] = one.ids.each_ref().map(NodeId::as_str);
        self.judged(What::Judgement, place, [a, b], None, None, |bytes| {
            rows::judgement(0, one, Span::FIRST).pack(bytes);
        });
    }

    fn judged(
        &mut self,
        what: What,
        place: u64,
        [a, b]: [&str; 2],
        hop: Option<&str>,
        account: Option<&AccountId>,
        pack: impl FnOnce(&mut Vec<u8>),
    ) {
        if a == b {
            return self.fault(place, Cause::Itself, a);
        }
        self.begin(what, place);
        let bytes = self.maybe_node(hop);
        if what == What::Judgement {
            self.node(a);
            self.node(b);
        } else {
            text(bytes, a);
            text(bytes, b);
        }
        let bytes = &mut self.bundle.records;
        text(bytes, account.map_or("", AccountId::as_str));
        measured(bytes, pack);
    }
}

/// Puts the length in four bytes before what is put; more than that no list takes that has a record in it.
fn measured(bytes: &mut Vec<u8>, put: impl FnOnce(&mut Vec<u8>)) {
    let start = bytes.len() + 4;
    bytes.extend([0; 4]);
    put(bytes);
    let length = u32::try_from(bytes.len() - start).unwrap_or(u32::MAX);
    bytes[start - 4..start].copy_from_slice(&length.to_le_bytes());
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
    let mut hops: Vec<Hop> = Vec::with_capacity(account.hops.len());
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

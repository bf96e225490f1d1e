//! What the records of a claim would come to if something were so: asked before anybody picks up the phone.
//!
//! The change is made to a copy of the accounts of the one claim and to the judgements that are read with it, and the
//! copy is traced like any other. Nothing is written. All that is the same is supposed first, then what goes, then
//! what is witnessed, so that the order of the suppositions doesn't matter.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Identities, View};
use crate::model::{
    Account, AccountId, Basis, Claim, ClaimId, Contradiction, Entity, EntityId, Hop, Judgement, Likelihood,
    NodeId, Relation, Ruling, Source, SourceId, Stance,
};

/// Something that could be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Supposition {
    /// The source saw, heard or lived it.
    Witnessed(SourceId),
    /// There were no such source.
    Without(SourceId),
    /// The two sources are one, certainly.
    Same(SourceId, SourceId),
}

/// What a supposition changes in the accounts of a claim, each by its id, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Effect {
    /// Accounts of which the last hop becomes a witness.
    pub grounded: Vec<AccountId>,
    /// Accounts beside which another is set that ends in the witness.
    pub cut: Vec<AccountId>,
    /// Whether an account in no document is added, as the source stands on no chain.
    pub added: bool,
    /// Accounts that are gone.
    pub removed: Vec<AccountId>,
    /// Accounts that stay as they are because the source doubts or denies the claim there.
    pub against: Vec<AccountId>,
}

/// The records as they would be: those of a view, but for one claim and for who is who.
#[derive(Debug)]
pub struct Supposed<'v, V> {
    view: &'v V,
    claim: Claim,
    same: Vec<Judgement>,
    effects: Vec<Effect>,
}

/// Supposes that things are so for a claim; nothing if there is no such claim.
pub fn suppose<'v, V: View>(view: &'v V, id: &ClaimId, all: &[Supposition]) -> Option<Supposed<'v, V>> {
    let claim = view.claim(id)?.clone();
    let same = all.iter().filter_map(|one| match one {
        Supposition::Same(a, b) => Some(judged_same(a, b)),
        _ => None,
    });
    let effects = vec![Effect::default(); all.len()];
    let mut supposed = Supposed { view, claim, same: same.collect(), effects };
    let named = all.iter().flat_map(|one| match one {
        Supposition::Witnessed(id) | Supposition::Without(id) => [id, id],
        Supposition::Same(a, b) => [a, b],
    });
    let sources = supposed.claim.accounts.iter().flat_map(|account| sources_of(view, account)).chain(named);
    let identities = Identities::around(&supposed, sources);
    for (i, one) in all.iter().enumerate() {
        if let Supposition::Without(source) = one {
            supposed.effects[i] = supposed.take_away(&identities, source);
        }
    }
    supposed.ground_all(&identities, all);
    Some(supposed)
}

impl<V: View> Supposed<'_, V> {
    /// Returns what each supposition changes, in their order.
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// Drops every account on whose chain the source stands, and every one in a document that it published.
    fn take_away(&mut self, identities: &Identities, source: &SourceId) -> Effect {
        let mut effect = Effect::default();
        let view = self.view;
        let wanted = identities.class(source);
        self.claim.accounts.retain(|account| {
            let gone = sources_of(view, account).any(|id| identities.class(id) == wanted);
            effect.removed.extend(gone.then(|| account.id.clone()));
            !gone
        });
        effect.removed.sort_unstable();
        effect
    }

    /// Lets all that are supposed to be witnesses be so at once: what is set beside an account for one of them is no
    /// account of another.
    fn ground_all(&mut self, identities: &Identities, all: &[Supposition]) {
        let told = self.claim.accounts.len();
        let mut witnesses: Vec<(&SourceId, usize)> = all
            .iter()
            .enumerate()
            .filter_map(|(i, one)| match one {
                Supposition::Witnessed(source) => Some((source, i)),
                _ => None,
            })
            .collect();
        witnesses.sort_unstable();
        let mut done: BTreeMap<Option<usize>, Effect> = BTreeMap::new();
        for (source, i) in witnesses {
            let effect =
                done.entry(identities.class(source)).or_insert_with(|| self.ground(identities, source, told));
            self.effects[i] = effect.clone();
        }
    }

    /// Lets the source be a witness wherever it supports the claim: at the end of a chain its basis changes, further
    /// out a chain that ends in it is set beside the longer one.
    fn ground(&mut self, identities: &Identities, source: &SourceId, told: usize) -> Effect {
        let mut effect = Effect::default();
        let wanted = identities.class(source);
        let mut own: Vec<Account> = Vec::new();
        for account in &mut self.claim.accounts[..told] {
            let at = account.hops.iter().position(|hop| identities.class(&hop.source) == wanted);
            let Some(at) = at else { continue };
            if at < account.support_from() {
                effect.against.push(account.id.clone());
            } else if at + 1 == account.hops.len() {
                account.hops[at].basis = Basis::Witnessed;
                effect.grounded.push(account.id.clone());
            } else {
                let mut cut = account.clone();
                cut.hops.truncate(at + 1);
                cut.hops[at] =
                    Hop { basis: Basis::Witnessed, stance: Stance::Asserts, ..account.hops[at].clone() };
                cut.id = supposed_id(&self.claim.id, account.id.as_str(), &cut.hops);
                own.push(cut);
                effect.cut.push(account.id.clone());
            }
        }
        if effect == Effect::default() {
            effect.added = true;
            own.push(said_to_us(&self.claim.id, source));
        }
        self.claim.accounts.extend(own);
        for ids in [&mut effect.against, &mut effect.grounded, &mut effect.cut] {
            ids.sort_unstable();
        }
        effect
    }
}

fn said_to_us(claim: &ClaimId, source: &SourceId) -> Account {
    let hops = vec![Hop::new(source.clone(), Basis::Witnessed, Stance::Asserts)];
    let id = supposed_id(claim, "", &hops);
    Account { id, document: None, at: None, quote: None, hops, note: None, recorded: None }
}

/// An id for a supposed account: a hash, of its content and of the account beside which it is set.
fn supposed_id(claim: &ClaimId, beside: &str, hops: &[Hop]) -> AccountId {
    Account::content_id(claim, None, &format!("supposed beside {beside}"), hops)
}

/// Everything through which an account came: its document, who published that, and every hop.
fn sources_of<'a>(view: &'a impl View, account: &'a Account) -> impl Iterator<Item = &'a SourceId> {
    let document = account.document.as_ref();
    let outlet = document.and_then(|id| view.source(id)?.document.as_ref()?.outlet.as_ref());
    document.into_iter().chain(outlet).chain(account.hops.iter().map(|hop| &hop.source))
}

fn judged_same(a: &SourceId, b: &SourceId) -> Judgement {
    Judgement {
        ruling: Ruling::Same,
        ids: [NodeId::from(a.clone()), NodeId::from(b.clone())],
        likely: Likelihood::Certain,
        why: None,
        by: None,
        on: None,
    }
}

impl<V: View> View for Supposed<'_, V> {
    fn claim(&self, id: &ClaimId) -> Option<&Claim> {
        if *id == self.claim.id { Some(&self.claim) } else { self.view.claim(id) }
    }

    fn source(&self, id: &SourceId) -> Option<&Source> {
        self.view.source(id)
    }

    fn entity(&self, id: &EntityId) -> Option<&Entity> {
        self.view.entity(id)
    }

    fn contradictions_of(&self, id: &ClaimId) -> Vec<&Contradiction> {
        self.view.contradictions_of(id)
    }

    fn relations_of(&self, id: &ClaimId) -> Vec<&Relation> {
        self.view.relations_of(id)
    }

    fn speakers_for(&self, id: &SourceId) -> Vec<&Source> {
        self.view.speakers_for(id)
    }

    fn judgements_on(&self, id: &NodeId) -> Vec<&Judgement> {
        let pair = |one: &Judgement| one.ids.iter().cloned().collect::<BTreeSet<NodeId>>();
        // That two are different doesn't hold where they are supposed to be the same.
        let stands = |one: &&Judgement| {
            one.ruling != Ruling::Different || !self.same.iter().any(|same| pair(same) == pair(one))
        };
        let judged = self.view.judgements_on(id).into_iter().filter(stands);
        judged.chain(self.same.iter().filter(|same| same.ids.contains(id))).collect()
    }
}

//! When: what happened, who said so, what was published, in the order of time as far as it is certain.
//!
//! Happened, said and published are different times and stand in the same list side by side. Nothing is dated that the
//! records don't date, and of two times one is called earlier only if it is so whatever the two may mean
//! ([`When::is_before`]).

use std::collections::{BTreeMap, BTreeSet};

use super::trace::order_of;
use super::{EndKind, TimeKind, end_of};
use crate::graph::{Graph, View};
use crate::model::word::words;
use crate::model::{Account, Claim, Hop, Source, SourceId, Strength, When};

/// What happened, was said and was published, of some claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline<'a> {
    /// The claims it is about, by id.
    pub claims: Vec<&'a Claim>,
    /// The times, by the middle of what they can mean: that puts nothing before what lies certainly before it.
    pub moments: Vec<Moment<'a>>,
    /// The claims of which it is not recorded when what they say happened, by id.
    pub undated: Vec<&'a Claim>,
    /// The documents that tell them and of which no date of publication is known, by id.
    pub undated_documents: Vec<&'a SourceId>,
    /// The first known tellings of each claim, in the order of the claims.
    pub first: Vec<FirstTold<'a>>,
    /// Times that can't all be right, in the order of the claims and their accounts.
    pub anachronisms: Vec<Anachronism<'a>>,
}

/// One time, as it was written, and what is dated so.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment<'a> {
    /// The time.
    pub when: &'a When,
    /// Whether everything listed above lies before this time: yes; no, as something certainly doesn't; or unknown.
    pub after_all_above: Option<bool>,
    /// What is dated so: what happened, then what was said, then what was published.
    pub entries: Vec<Entry<'a>>,
}

words! {
    /// How far what a claim says can be said to have happened.
    Footing is "a footing" {
        /// An account of it ends in a witness or a record, and nothing is set against it.
        Grounded = "grounded",
        /// Its best grounds are official, and nothing is set against it.
        Official = "official",
        /// No account of it has a known ground.
        Ungrounded = "ungrounded",
        /// A hop doubts or denies it, or another claim contradicts it.
        Contested = "contested",
        /// Another claim is in tension with it, and none contradicts it.
        InTension = "in-tension",
        /// No account passes it on as true from end to end, and somebody doubts or denies it.
        OnlyAgainst = "only-against",
        /// It has no account.
        Untold = "untold",
    }
}

/// Returns how far what a claim says can be said to have happened.
pub fn footing(view: &impl View, claim: &Claim) -> Footing {
    let accounts = &claim.accounts;
    let opposed = view.contradictions_of(&claim.id);
    let ends = |kinds: &[EndKind]| {
        accounts.iter().filter_map(|one| end_of(view, one)).any(|end| kinds.contains(&end.kind))
    };
    // The innermost hop that doubts or denies disputes the claim itself.
    let against = |account: &Account| account.hops.iter().any(|hop| !hop.stance.supports());
    if accounts.is_empty() {
        Footing::Untold
    } else if accounts.iter().all(against) {
        Footing::OnlyAgainst
    } else if accounts.iter().any(against)
        || opposed.iter().any(|one| one.strength == Strength::Contradiction)
    {
        Footing::Contested
    } else if !opposed.is_empty() {
        Footing::InTension
    } else if ends(&[EndKind::Witness, EndKind::Record]) {
        Footing::Grounded
    } else if ends(&[EndKind::Official]) {
        Footing::Official
    } else {
        Footing::Ungrounded
    }
}

/// Something dated.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry<'a> {
    /// What a claim says happened, if it did.
    Happened(&'a Claim),
    /// Somebody on a chain spoke.
    Said {
        /// Of which claim.
        claim: &'a Claim,
        /// In which account.
        account: &'a Account,
        /// The position of the hop.
        hop: usize,
    },
    /// A document came out.
    Published {
        /// The document.
        document: &'a SourceId,
        /// What it tells of the claims: by claim, then by place in the document.
        tells: Vec<(&'a Claim, &'a Account)>,
    },
}

/// Who is the first of whom it is known when they told a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstTold<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The tellings that support it, of which none is certainly later than another: one, or several where their
    /// order is not certain. None if no telling is dated.
    pub supporting: Vec<Telling<'a>>,
    /// The same for the tellings that don't support it.
    pub against: Vec<Telling<'a>>,
    /// How many of its tellings are not dated. Any of them can be earlier.
    pub undated: usize,
}

/// A dated telling.
#[derive(Debug, Clone, PartialEq)]
pub struct Telling<'a> {
    /// When.
    pub when: &'a When,
    /// Which of the four times that is: said or published.
    pub kind: TimeKind,
    /// Who told it.
    pub source: &'a SourceId,
    /// The accounts that say so, in their order.
    pub accounts: Vec<&'a Account>,
}

/// A time on the way of an account, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage<'a> {
    /// When.
    pub when: &'a When,
    /// Which of the four times.
    pub kind: TimeKind,
    /// The position of the hop, if somebody said something then.
    pub hop: Option<usize>,
}

/// Two times of which the first lies certainly before the second, and mustn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impossible<'a> {
    /// Passed on before it was told: a step outside another that came later.
    BeforeItWasTold {
        /// The step outside, too early.
        outer: Stage<'a>,
        /// The step inside, from which the outer one has it.
        inner: Stage<'a>,
    },
    /// Told before it happened: a forecast, or a wrong time.
    BeforeItHappened {
        /// The outermost step that is too early.
        told: Stage<'a>,
        /// When it happened.
        happened: &'a When,
    },
}

/// Times that can't all be right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anachronism<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The account.
    pub account: &'a Account,
    /// What is wrong.
    pub what: Impossible<'a>,
}

/// Returns the claims that a timeline of a claim, source, document or entity is about: the claim itself; those about
/// the source or entity, those that happened in it, those told by the source. By id, each once.
pub fn claims_around<'a>(graph: &'a Graph, id: &str) -> Vec<&'a Claim> {
    let mut claims: Vec<&Claim> = graph.case().claims.get(id).into_iter().collect();
    claims.extend(graph.claims_about(id));
    if graph.node(id).is_some() {
        let there = |claim: &&Claim| claim.place.as_ref().is_some_and(|place| place.as_str() == id);
        claims.extend(graph.case().claims.values().filter(there));
    }
    if let Some(source) = graph.case().sources.get(id) {
        claims.extend(graph.tellings_of(&source.id).into_iter().map(|(claim, ..)| claim));
    }
    claims.sort_by(|a, b| a.id.cmp(&b.id));
    claims.dedup_by(|a, b| a.id == b.id);
    claims
}

/// Puts what is known of some claims in the order of time. Claims named twice count once.
///
/// Takes time in the order of the hops of their accounts, and of sorting the times.
pub fn timeline<'a>(view: &'a impl View, claims: &[&'a Claim]) -> Timeline<'a> {
    let mut claims = claims.to_vec();
    claims.sort_by(|a, b| a.id.cmp(&b.id));
    claims.dedup_by(|a, b| a.id == b.id);
    let mut dated = Dated::default();
    let mut answer = Timeline {
        claims: Vec::new(),
        moments: Vec::new(),
        undated: claims.iter().filter(|claim| claim.happened.is_none()).copied().collect(),
        undated_documents: Vec::new(),
        first: Vec::new(),
        anachronisms: Vec::new(),
    };
    for claim in &claims {
        let accounts = ways(view, claim);
        dated.add(view, claim, &accounts);
        answer.first.push(first_told(claim, &accounts));
        answer.anachronisms.extend(accounts.iter().flat_map(|way| way.anachronisms(claim)));
    }
    answer.claims = claims;
    answer.undated_documents = dated.undated.iter().copied().collect();
    answer.moments = dated.moments();
    answer
}

/// An account and the times on its way, from the outside inwards: recorded, published, said by each hop.
struct Way<'a> {
    account: &'a Account,
    steps: Vec<Stage<'a>>,
}

fn ways<'a>(view: &'a impl View, claim: &'a Claim) -> Vec<Way<'a>> {
    let mut accounts: Vec<&Account> = claim.accounts.iter().collect();
    accounts.sort_by_cached_key(|account| order_of(view, account));
    let way = |account: &'a Account| {
        let recorded = account.recorded.as_ref().and_then(|recorded| recorded.when.as_ref());
        let published = account.document.as_ref().and_then(|id| published(view.source(id)?));
        let outside = [(TimeKind::Recorded, recorded), (TimeKind::Published, published)];
        let outside =
            outside.into_iter().filter_map(|(kind, when)| Some(Stage { when: when?, kind, hop: None }));
        let said = |(i, hop): (usize, &'a Hop)| {
            Some(Stage { when: hop.said.as_ref()?, kind: TimeKind::Said, hop: Some(i) })
        };
        let steps = outside.chain(account.hops.iter().enumerate().filter_map(said)).collect();
        Way { account, steps }
    };
    accounts.into_iter().map(way).collect()
}

fn published(source: &Source) -> Option<&When> {
    source.document.as_ref()?.published.as_ref()
}

impl<'a> Way<'a> {
    fn anachronisms(&self, claim: &'a Claim) -> Vec<Anachronism<'a>> {
        let mut found = Vec::new();
        let mut outer: Option<Stage<'a>> = None;
        for inner in &self.steps {
            if let Some(outer) = outer.filter(|outer| outer.when.certainly_before(inner.when)) {
                found.push(Impossible::BeforeItWasTold { outer, inner: *inner });
            }
            // Of all steps outside the one that was over first; of equal ones the innermost.
            let over = |step: &Stage| step.when.latest().unwrap_or(i64::MAX);
            if outer.is_none_or(|outer| over(inner) <= over(&outer)) {
                outer = Some(*inner);
            }
        }
        if let Some(happened) = &claim.happened {
            let early = self.steps.iter().find(|step| step.when.certainly_before(happened));
            found.extend(early.map(|told| Impossible::BeforeItHappened { told: *told, happened }));
        }
        found.into_iter().map(|what| Anachronism { claim, account: self.account, what }).collect()
    }

    /// The dated tellings of the account: what hops said, and the publication of the document as the telling of its
    /// outermost hop. Each with whether it supports the claim.
    fn tellings(&self) -> impl Iterator<Item = (Stage<'a>, &'a SourceId, bool)> {
        let from = self.account.support_from();
        self.steps.iter().filter_map(move |step| {
            let source = match (step.kind, step.hop) {
                (TimeKind::Published, _) => self.account.document.as_ref()?,
                (_, hop) => &self.account.hops.get(hop?)?.source,
            };
            Some((*step, source, step.hop.unwrap_or(0) >= from))
        })
    }
}

/// What makes tellings one.
type SameTelling<'a> = (OrderOfTimes<'a>, TimeKind, &'a SourceId);

fn first_told<'a>(claim: &'a Claim, ways: &[Way<'a>]) -> FirstTold<'a> {
    let tellings = |wanted: bool| {
        let all = ways.iter().flat_map(|way| way.tellings().map(move |one| (way.account, one)));
        all.filter(move |(_, (.., supports))| *supports == wanted)
    };
    let first = |wanted: bool| {
        // Nothing that can lie after the end of another telling is certainly not the first.
        let over = tellings(wanted).filter_map(|(_, (step, ..))| step.when.latest()).min();
        let may_be_first =
            |step: &Stage| !matches!((over, step.when.earliest()), (Some(over), Some(e)) if over < e);
        let mut merged: BTreeMap<SameTelling<'a>, Telling<'a>> = BTreeMap::new();
        for (account, (step, source, _)) in tellings(wanted).filter(|(_, (step, ..))| may_be_first(step)) {
            let (kind, when) = (step.kind, step.when);
            let telling = merged.entry((order_of_times(when), kind, source));
            let telling = telling.or_insert_with(|| Telling { when, kind, source, accounts: Vec::new() });
            telling.accounts.push(account);
        }
        merged.into_values().collect()
    };
    let undated = ways.iter().map(|way| {
        let published = way.steps.iter().any(|step| step.kind == TimeKind::Published);
        let hops = way.account.hops.iter().enumerate();
        hops.filter(|(i, hop)| hop.said.is_none() && !(*i == 0 && published)).count()
    });
    FirstTold { claim, supporting: first(true), against: first(false), undated: undated.sum() }
}

type OrderOfTimes<'a> = (i64, i64, &'a str);

/// By the middle of what a time can mean (what is open at one side counts by its other end, what is open at both
/// comes first), then the narrower first, then by the text.
fn order_of_times(when: &When) -> OrderOfTimes<'_> {
    let (twice_the_middle, width) = match (when.earliest(), when.latest()) {
        (Some(first), Some(last)) => (first + last, last - first),
        (Some(end), None) | (None, Some(end)) => (2 * end, i64::MAX),
        (None, None) => (i64::MIN, i64::MAX),
    };
    (twice_the_middle, width, when.as_str())
}

/// What is dated, by time.
#[derive(Default)]
struct Dated<'a> {
    moments: BTreeMap<OrderOfTimes<'a>, (&'a When, Entries<'a>)>,
    undated: BTreeSet<&'a SourceId>,
}

struct Entries<'a> {
    happened: Vec<&'a Claim>,
    said: Vec<(&'a Claim, &'a Account, usize)>,
    published: BTreeMap<&'a SourceId, Vec<(&'a Claim, &'a Account)>>,
}

impl<'a> Dated<'a> {
    fn at(&mut self, when: &'a When) -> &mut Entries<'a> {
        let none = || (when, Entries { happened: Vec::new(), said: Vec::new(), published: BTreeMap::new() });
        &mut self.moments.entry(order_of_times(when)).or_insert_with(none).1
    }

    fn add(&mut self, view: &'a impl View, claim: &'a Claim, ways: &[Way<'a>]) {
        if let Some(happened) = &claim.happened {
            self.at(happened).happened.push(claim);
        }
        for way in ways {
            for step in &way.steps {
                if let Some(hop) = step.hop {
                    self.at(step.when).said.push((claim, way.account, hop));
                }
            }
            let Some(document) = &way.account.document else { continue };
            match view.source(document).and_then(published) {
                None => drop(self.undated.insert(document)),
                Some(when) => {
                    self.at(when).published.entry(document).or_default().push((claim, way.account));
                }
            }
        }
    }

    fn moments(self) -> Vec<Moment<'a>> {
        let mut moments: Vec<Moment<'a>> = Vec::new();
        // The last minute that anything above can mean (nothing if one of them is open), and the latest beginning.
        let mut over = Some(i64::MIN);
        let mut begun = None;
        for (when, entries) in self.moments.into_values() {
            let after = matches!((over, when.earliest()), (Some(over), Some(first)) if over < first);
            let not_after = matches!((begun, when.latest()), (Some(begun), Some(last)) if begun >= last);
            over = over.zip(when.latest()).map(|(a, b)| a.max(b));
            begun = begun.max(when.earliest());
            let after_all_above =
                if after || moments.is_empty() { Some(true) } else { not_after.then_some(false) };
            moments.push(Moment { when, after_all_above, entries: entries.list() });
        }
        moments
    }
}

impl<'a> Entries<'a> {
    /// What was said stands by source, claim and the order of the accounts.
    fn list(mut self) -> Vec<Entry<'a>> {
        let source = |(_, account, hop): &(&'a Claim, &'a Account, usize)| &account.hops[*hop].source;
        self.said.sort_by(|a, b| source(a).cmp(source(b)));
        let happened = self.happened.into_iter().map(Entry::Happened);
        let said = self.said.into_iter().map(|(claim, account, hop)| Entry::Said { claim, account, hop });
        let published = self.published.into_iter();
        let published = published.map(|(document, tells)| Entry::Published { document, tells });
        happened.chain(said).chain(published).collect()
    }
}

//! A case at a glance: its documents, the sources that several of them share, the claims that several of them tell, and
//! the biggest disputes.
//!
//! Not one box for each claim: what documents have in common stands out, and the rest is counted.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::label::{CLAIM, TEXT, TITLE, claim_card, ends_of, limited, line, source_card, wrap};
use super::legend::legend;
use super::strands::claims_on;
use super::{ArrowKind, Card, CardKind, Cluster, Picture, Tone};
use crate::graph::{Graph, Identities, View as _};
use crate::model::{Account, Claim, ClaimId, Source, SourceId};
use crate::query::{DisputeGroup, Filter, contradictions, trace};
use crate::words;

/// The most documents with a box of their own.
const MOST_DOCUMENTS: usize = 10;
/// The most sources that several documents share.
const MOST_SOURCES: usize = 10;
/// The most claims that several documents tell.
const MOST_CLAIMS: usize = 8;
/// The most disputes.
const MOST_DISPUTES: usize = 3;

/// Claims by document.
type ByDocument<'a> = BTreeMap<&'a SourceId, BTreeSet<&'a ClaimId>>;

/// Draws a case at a glance.
pub fn overview(graph: &Graph) -> Picture {
    let case = graph.case();
    let seen = Seen::of(graph);
    let several: Vec<&(&Claim, BTreeMap<&SourceId, bool>)> =
        seen.claims.values().filter(|(_, documents)| documents.len() > 1).collect();
    let shared: Vec<&Voice> = seen.voices.values().filter(|voice| voice.claims.len() > 1).collect();
    let title = wrap(case.title.as_deref().unwrap_or("The case"), TITLE, 3);
    let answer =
        words::pictures::case_sum(seen.documents.len(), case.claims.len(), several.len(), shared.len());
    let mut overview = Overview {
        graph,
        picture: Picture { title, answer: wrap(&answer, TEXT, 2), ..Picture::default() },
        documents: BTreeMap::new(),
    };
    overview.draw_documents(&seen.documents);
    overview.draw_claims(several);
    overview.draw_disputes(&seen);
    overview.draw_sources(shared);
    let mut picture = overview.picture;
    picture.left_out.push(words::pictures::ONLY_SHARED.to_owned());
    legend(&mut picture);
    picture
}

/// Records that certainly are one source, and what it says in which document.
#[derive(Default)]
struct Voice<'a> {
    sources: BTreeSet<&'a SourceId>,
    claims: ByDocument<'a>,
}

/// What stands in which document.
struct Seen<'a> {
    /// Each claim, with its documents and whether they pass it on as true.
    claims: BTreeMap<&'a ClaimId, (&'a Claim, BTreeMap<&'a SourceId, bool>)>,
    documents: ByDocument<'a>,
    voices: BTreeMap<usize, Voice<'a>>,
}

impl<'a> Seen<'a> {
    fn of(graph: &'a Graph) -> Self {
        let case = graph.case();
        let identities = Identities::around(graph, case.sources.keys());
        let documents = case.sources.values().filter(|source| source.document.is_some());
        let documents = documents.map(|source| (&source.id, BTreeSet::new())).collect();
        let mut seen = Self { claims: BTreeMap::new(), documents, voices: BTreeMap::new() };
        for claim in case.claims.values() {
            for account in &claim.accounts {
                seen.read(graph, &identities, claim, account);
            }
        }
        seen
    }

    fn read(&mut self, graph: &'a Graph, identities: &Identities, claim: &'a Claim, account: &'a Account) {
        let Some(document) = &account.document else { return };
        let told = self.claims.entry(&claim.id).or_insert_with(|| (claim, BTreeMap::new()));
        *told.1.entry(document).or_default() |= account.support_from() == 0;
        self.documents.entry(document).or_default().insert(&claim.id);
        for hop in account.hops.iter().filter(|hop| hop.source != *document) {
            // "Officials" in two documents are two sources.
            let known = graph.source(&hop.source).is_some_and(Source::is_individual);
            if let Some(class) = identities.class(&hop.source).filter(|_| known) {
                let voice = self.voices.entry(class).or_default();
                voice.sources.insert(&hop.source);
                voice.claims.entry(document).or_default().insert(&claim.id);
            }
        }
    }
}

struct Overview<'a> {
    graph: &'a Graph,
    picture: Picture,
    /// The boxes of documents; several may share one.
    documents: BTreeMap<&'a SourceId, usize>,
}

impl<'a> Overview<'a> {
    fn draw_documents(&mut self, documents: &ByDocument<'a>) {
        let mut order: Vec<(&SourceId, usize)> =
            documents.iter().map(|(id, claims)| (*id, claims.len())).collect();
        order.sort_by_key(|(id, claims)| (Reverse(*claims), *id));
        let room = if order.len() > MOST_DOCUMENTS { MOST_DOCUMENTS - 1 } else { order.len() };
        let rest = order.split_off(room);
        for (id, claims) in order {
            let mut card = source_card(self.graph, id, Tone::Main);
            card.small.push(words::pictures::claims_in_it(claims));
            let card = self.picture.add(card);
            self.documents.insert(id, card);
        }
        if !rest.is_empty() {
            let claims: BTreeSet<&ClaimId> =
                rest.iter().flat_map(|(id, _)| documents[*id].iter().copied()).collect();
            let mut card =
                Card::new(CardKind::More, Tone::Plain, vec![words::pictures::more_documents(rest.len())]);
            card.small = vec![words::pictures::claims_in_it(claims.len())];
            let names = rest.iter().map(|(id, _)| line(&words::name_of(self.graph, id)));
            card.tooltip = limited(names.collect());
            let card = self.picture.add(card);
            self.documents.extend(rest.into_iter().map(|(id, _)| (id, card)));
        }
        let mut cards: Vec<usize> = self.documents.values().copied().collect();
        cards.sort_unstable();
        cards.dedup();
        self.picture.columns.extend((cards.len() > 1).then_some(cards));
    }

    /// Claims that several documents tell, those told in most of them first.
    fn draw_claims(&mut self, mut several: Vec<&(&'a Claim, BTreeMap<&'a SourceId, bool>)>) {
        several.sort_by_key(|(claim, documents)| (Reverse(documents.len()), &claim.id));
        let mut cards = Vec::new();
        for (claim, documents) in several.iter().take(MOST_CLAIMS) {
            let mut card = claim_card(claim, Tone::Aside);
            card.badges = trace(self.graph, &claim.id).map(|trace| ends_of(&trace)).unwrap_or_default();
            let card = self.picture.add(card);
            cards.push(card);
            let mut to: BTreeMap<usize, bool> = BTreeMap::new();
            for (document, supports) in documents {
                *to.entry(self.documents[document]).or_default() |= supports;
            }
            for (document, supports) in to {
                if supports {
                    self.picture.connect(card, document, ArrowKind::Chain);
                } else {
                    self.picture.connect(document, card, ArrowKind::Disputes).leftwards = true;
                }
            }
        }
        self.frame(words::pictures::SEVERAL_DOCUMENTS, cards);
        if several.len() > MOST_CLAIMS {
            let left = several.len() - MOST_CLAIMS;
            self.picture.left_out.push(words::pictures::more_told_twice(left));
        }
    }

    /// The biggest disputes, one box for each.
    fn draw_disputes(&mut self, seen: &Seen<'a>) {
        let answer = contradictions(self.graph, &[], &Filter::default());
        let disputes: Vec<&DisputeGroup> =
            answer.disputes.iter().filter(|group| !group.oppositions.is_empty()).collect();
        let mut cards = Vec::new();
        for group in disputes.iter().take(MOST_DISPUTES) {
            let degree = |id: &ClaimId| {
                group.oppositions.iter().filter(|one| one.contradiction.claims.contains(id)).count()
            };
            let Some(centre) =
                group.sides.iter().max_by_key(|side| (degree(&side.claim.id), Reverse(&side.claim.id)))
            else {
                continue;
            };
            let mut card = Card::new(
                CardKind::More,
                Tone::Plain,
                wrap(&format!("“{}” and what is set against it", centre.claim.text), CLAIM, 5),
            );
            card.small = vec![words::side_numbers(group.sides.len(), group.strengths())];
            let told = group.sides.iter().filter_map(|side| seen.claims.get(&side.claim.id));
            let documents: BTreeSet<&SourceId> =
                told.flat_map(|(_, documents)| documents.keys().copied()).collect();
            card.small
                .extend((!documents.is_empty()).then(|| words::pictures::in_documents(documents.len())));
            card.small.extend(wrap(&words::pictures::how_to_draw_dispute(&centre.claim.id), CLAIM + 14, 2));
            card.tooltip = limited(group.sides.iter().map(|side| line(&side.claim.text)).collect());
            let card = self.picture.add(card);
            cards.push(card);
        }
        self.frame(words::pictures::BIGGEST_DISPUTES, cards);
        if disputes.len() > MOST_DISPUTES {
            let left = disputes.len() - MOST_DISPUTES;
            self.picture.left_out.push(words::pictures::more_disputes(left));
        }
    }

    /// Sources that several documents share, those with most claims first.
    fn draw_sources(&mut self, mut shared: Vec<&Voice<'a>>) {
        let claims = |voice: &Voice| voice.claims.values().map(BTreeSet::len).sum::<usize>();
        shared.sort_by_key(|one| {
            (Reverse(one.claims.len()), Reverse(claims(one)), one.sources.first().copied())
        });
        let mut cards = Vec::new();
        for voice in shared.iter().take(MOST_SOURCES) {
            let Some(first) = voice.sources.first() else { continue };
            let mut card = source_card(self.graph, first, Tone::Plain);
            card.tooltip.extend(voice.sources.iter().skip(1).map(|id| line(&words::name_of(self.graph, id))));
            let card = self.picture.add(card);
            cards.push(card);
            let mut from: BTreeMap<usize, BTreeSet<&ClaimId>> = BTreeMap::new();
            for (document, claims) in &voice.claims {
                from.entry(self.documents[document]).or_default().extend(claims.iter().copied());
            }
            for (document, claims) in from {
                let arrow = self.picture.connect(document, card, ArrowKind::Chain);
                arrow.label = claims_on(claims.len());
                arrow.tooltip = limited(claims.iter().map(|id| line(id.as_str())).collect());
            }
        }
        self.frame(words::pictures::SHARED_SOURCES, cards);
        if shared.len() > MOST_SOURCES {
            let left = shared.len() - MOST_SOURCES;
            self.picture.left_out.push(words::pictures::more_shared(left));
        }
    }

    fn frame(&mut self, label: &str, cards: Vec<usize>) {
        if !cards.is_empty() {
            self.picture.clusters.push(Cluster { label: vec![label.to_owned()], tone: Tone::Plain, cards });
        }
    }
}

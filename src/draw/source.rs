//! All that hangs on one source: the claims it tells or that rest on it, document by document, who passes them on, and
//! whom it has them from.
//!
//! The source stands in the middle. To its left, by document, the claims, and between them and the source those who
//! pass them on; to its right, hop by hop, whom it has them from, and how these chains end.

use std::collections::{BTreeMap, BTreeSet};

use super::fold::share_out;
use super::label::{self, TEXT, TITLE, claim_card, claims_card, source_card, wrap};
use super::legend::legend;
use super::strands::{Stopped, Strand, badges, draw_strands};
use super::{ArrowKind, Badge, Cluster, Options, Picture, Tone};
use crate::graph::{Graph, View as _};
use crate::model::{Account, AccountId, ClaimId, SourceId};
use crate::query::{Fate, Filter, end_of, impact, trace};
use crate::words;

/// The most boxes of claims.
const MOST_CLAIMS: usize = 16;
/// The most boxes of those inside the source, and of those who pass its claims on.
const MOST_AROUND: usize = 14;
/// The most frames of documents.
const MOST_FRAMES: usize = 7;
/// The most of them beside each other.
const MOST_BESIDE: usize = 8;

/// Draws all that hangs on a source; nothing if there is no such source.
pub fn source(graph: &Graph, id: &SourceId, options: &Options) -> Option<Picture> {
    let source = graph.source(id)?;
    let (strands, unseen) = strands(graph, id, options);
    let fall = impact(graph, std::slice::from_ref(id), false, &Filter::default());
    let fall = fall.with_fate(Fate::Falls).map(|one| (&one.claim.id, one.known_as_denied()));
    let alone: BTreeMap<&ClaimId, bool> = fall.collect();
    let claims: BTreeSet<&ClaimId> = strands.iter().map(|both| &both.outside.claim.id).collect();
    let documents: BTreeSet<_> =
        strands.iter().filter_map(|both| both.outside.account.document.as_ref()).collect();
    let with = |denied| claims.iter().filter(|id| alone.get(**id) == Some(&denied)).count();
    let (falling, denied) = (with(false), with(true));
    let title = wrap(&words::pictures::hangs_on(&words::within(graph, &source.id)), TITLE, 3);
    let answer = wrap(&words::pictures::hanging(claims.len(), documents.len(), falling, denied), TEXT, 2);
    let mut picture = Picture { title, answer, ..Picture::default() };
    let root = picture.add(source_card(graph, id, Tone::Main));
    let around = Options { most_beside: MOST_BESIDE, most_boxes: MOST_AROUND, ..options.clone() };
    let inside: Vec<Strand> = strands.iter().map(|both| both.inside.clone()).collect();
    for stop in draw_strands(graph, &mut picture, root, &inside, true, &around) {
        picture.cards[stop.card].badges = badges(&inside, &stop.strands);
    }
    let outside: Vec<Strand> = strands.into_iter().map(|both| both.outside).collect();
    let stops = draw_strands(graph, &mut picture, root, &outside, false, &around);
    draw_claims(graph, &mut picture, &outside, &stops, &alone);
    if inside.iter().chain(&outside).any(|one| one.hops.len() > options.most_hops) {
        picture.left_out.push(words::pictures::cut_at(options.most_hops));
    }
    if let Some(focus) = options.focus.as_ref().filter(|_| unseen > 0) {
        picture.left_out.push(words::pictures::out_of_focus(unseen, focus));
    }
    legend(&mut picture);
    Some(picture)
}

/// A chain through the source: its part outside of it and its part inside.
struct Both<'a> {
    outside: Strand<'a>,
    inside: Strand<'a>,
}

/// The chains through a source or through a document that it published, in the order of the claims, and how many of
/// them are not in focus.
fn strands<'a>(graph: &'a Graph, id: &SourceId, options: &Options) -> (Vec<Both<'a>>, usize) {
    let documents = graph.documents_of(id);
    let speaking: Vec<&SourceId> =
        std::iter::once(id).chain(documents.iter().map(|one| &one.id).filter(|one| *one != id)).collect();
    // The outermost place on each chain; a chain may run through the outlet and through its document.
    let mut places: BTreeMap<(&ClaimId, &str), (&'a crate::model::Claim, &'a Account, usize)> =
        BTreeMap::new();
    for (claim, account, hop) in speaking.iter().flat_map(|one| graph.tellings_of(one)) {
        let place = places.entry((&claim.id, account.id.as_str())).or_insert((claim, account, hop));
        place.2 = place.2.min(hop);
    }
    let all = places.len();
    let admitted: Vec<_> =
        places.into_values().filter(|(claim, account, _)| options.admits(claim, account)).collect();
    let unseen = all - admitted.len();
    let mut loops: BTreeMap<&ClaimId, BTreeSet<&AccountId>> = BTreeMap::new();
    let mut only_loops = |claim: &'a crate::model::Claim, account: &'a Account| {
        loops.entry(&claim.id).or_insert_with(|| looping(graph, claim)).contains(&account.id)
    };
    let both = |(claim, account, hop): (&'a crate::model::Claim, &'a Account, usize)| {
        let end = end_of(graph, account)
            .map(|end| label::badge(&end, end.kind.is_unknown() && only_loops(claim, account)));
        let strand = |hops, supports| Strand { claim, account, hops, supports, end: end.clone() };
        // The document itself is the frame around the claims.
        let first = usize::from(account.document.is_some()).min(hop);
        let outside = account.hops[first..hop].iter().rev().collect();
        let inside = account.hops[hop + 1..].iter().collect();
        Both {
            outside: strand(outside, account.support_from() <= first),
            inside: strand(inside, account.hops[hop].stance.supports()),
        }
    };
    (admitted.into_iter().map(both).collect(), unseen)
}

/// The accounts of a claim that are carried on only into a loop.
fn looping<'a>(graph: &'a Graph, claim: &'a crate::model::Claim) -> BTreeSet<&'a AccountId> {
    let accounts = trace(graph, &claim.id).map(|trace| trace.accounts).unwrap_or_default();
    accounts.iter().filter(|one| one.only_loops).map(|one| &one.account.id).collect()
}

/// The frame of what is told in several documents.
const SEVERAL: Place<'static> = (Frame::Several, None, None);

/// Claims that come to one box in one document, with one kind of end.
type Bundles<'a> = BTreeMap<(Place<'a>, usize, bool, Option<Badge>), BTreeMap<&'a ClaimId, Vec<usize>>>;
/// A frame: of a document, by date as far as it is known, then by id; or of all documents that have none of their own.
type Place<'a> = (Frame, Option<i64>, Option<&'a SourceId>);

/// Draws the claims to the left of the boxes from which they are told, framed by document.
fn draw_claims(
    graph: &Graph,
    picture: &mut Picture,
    strands: &[Strand],
    stops: &[Stopped],
    alone: &BTreeMap<&ClaimId, bool>,
) {
    let mut bundles: Bundles = BTreeMap::new();
    let places = places(graph, strands);
    let mut documents: BTreeMap<&ClaimId, BTreeSet<&Option<SourceId>>> = BTreeMap::new();
    for one in strands {
        documents.entry(&one.claim.id).or_default().insert(&one.account.document);
    }
    for (card, one) in stops.iter().flat_map(|stop| stop.strands.iter().map(|one| (stop.card, *one))) {
        let strand = &strands[one];
        let place =
            if documents[&strand.claim.id].len() > 1 { SEVERAL } else { places[&strand.account.document] };
        let key = (place, card, strand.supports, strand.end.clone());
        bundles.entry(key).or_default().entry(&strand.claim.id).or_default().push(one);
    }
    let shown = share_out(&bundles.values().map(BTreeMap::len).collect::<Vec<_>>(), MOST_CLAIMS);
    let mostly_alone = {
        let told: BTreeSet<&ClaimId> = strands.iter().map(|one| &one.claim.id).collect();
        told.iter().filter(|id| alone.get(**id) == Some(&false)).count() * 2 > told.len()
    };
    let mut frames: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
    for (((place, to, supports, end), claims), shown) in bundles.into_iter().zip(shown) {
        let mut order: Vec<(&ClaimId, Vec<usize>)> = claims.into_iter().collect();
        // What stands or falls with the source first.
        order.sort_by_key(|(id, _)| (!alone.contains_key(id), *id));
        let rest = order.split_off(shown.min(order.len()));
        for (id, members) in order {
            let strand = &strands[members[0]];
            let mut card = claim_card(strand.claim, if supports { Tone::Aside } else { Tone::Against });
            card.badges = end.iter().cloned().collect();
            let there: BTreeSet<_> =
                members.iter().filter_map(|one| strands[*one].account.document.as_ref()).collect();
            if there.len() > 1 {
                card.small.push(words::pictures::in_documents(there.len()));
            }
            // What is rarer is said.
            let said = match alone.get(id) {
                Some(true) => Some(words::pictures::KNOWN_AS_DENIED),
                Some(false) if !mostly_alone => Some(words::pictures::RESTS_ON_IT_ALONE),
                None if mostly_alone => Some(words::pictures::OTHER_CHAINS_TOO),
                _ => None,
            };
            card.small.extend(said.map(str::to_owned));
            let accounts = members.iter().map(|one| strands[*one].account);
            card.tooltip.extend(label::evidence(accounts));
            let card = picture.add(card);
            told(picture, card, to, supports);
            frames.entry(place).or_default().push(card);
        }
        if !rest.is_empty() {
            let texts: Vec<&str> =
                rest.iter().map(|(_, members)| strands[members[0]].claim.text.as_str()).collect();
            let mut card = claims_card(words::pictures::more_like(rest.len()), &texts, Tone::Plain);
            card.badges = end.into_iter().collect();
            let card = picture.add(card);
            told(picture, card, to, supports);
            frames.entry(place).or_default().push(card);
        }
    }
    for ((frame, _, document), cards) in frames {
        let label = match (frame, document) {
            (Frame::Several, _) => words::pictures::SEVERAL_DOCUMENTS.to_owned(),
            (Frame::Own, Some(id)) => words::name_of(graph, id),
            (Frame::Own, None) => words::pictures::NO_DOCUMENT.to_owned(),
            (Frame::Common, _) => words::pictures::OTHER_DOCUMENTS.to_owned(),
        };
        picture.clusters.push(Cluster { label: wrap(&label, label::CLAIM + 6, 2), tone: Tone::Plain, cards });
    }
}

/// What stands together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Frame {
    /// The claims that the source tells in several documents.
    Several,
    /// One document.
    Own,
    /// All documents that have no frame of their own.
    Common,
}

/// The frames of the documents: those with most chains have one of their own.
fn places<'a>(graph: &'a Graph, strands: &[Strand<'a>]) -> BTreeMap<&'a Option<SourceId>, Place<'a>> {
    let mut chains: BTreeMap<&Option<SourceId>, usize> = BTreeMap::new();
    strands.iter().for_each(|one| *chains.entry(&one.account.document).or_default() += 1);
    let mut order: Vec<(&Option<SourceId>, usize)> = chains.into_iter().collect();
    order.sort_by_key(|(document, chains)| (std::cmp::Reverse(*chains), *document));
    let own = if order.len() > MOST_FRAMES { MOST_FRAMES - 1 } else { order.len() };
    let place = |(rank, (document, _)): (usize, (&'a Option<SourceId>, usize))| {
        let published =
            document.as_ref().and_then(|id| graph.source(id)?.document.as_ref()?.published.as_ref());
        let place = if rank < own {
            (Frame::Own, published.and_then(crate::model::When::earliest), document.as_ref())
        } else {
            (Frame::Common, None, None)
        };
        (document, place)
    };
    order.into_iter().enumerate().map(place).collect()
}

/// Connects a claim with the box from which it is told.
fn told(picture: &mut Picture, claim: usize, to: usize, supports: bool) {
    if supports {
        picture.connect(claim, to, ArrowKind::Chain);
    } else {
        picture.connect(to, claim, ArrowKind::Disputes).leftwards = true;
    }
}

//! What falls if sources go: those who go on the left, in the middle the claims that fall, that are to be looked at
//! again and that stand, each in a frame, and on the right what those that are left rest on.

use std::collections::{BTreeMap, BTreeSet};

use super::facing::strength_kind;
use super::fold::share_out;
use super::label::{
    self, CLAIM, TEXT, TITLE, claim_card, claims_card, counted, limited, line, source_card, wrap,
};
use super::legend::legend;
use super::{ArrowKind, Badge, Card, CardKind, Cluster, Options, Picture, Tone};
use crate::graph::{Graph, View as _};
use crate::model::{ClaimId, Source, SourceId};
use crate::query::{Affected, Doubt, Fate, Gone, Impact, Kept, LostSide, WhyGone};
use crate::words;

/// The most boxes of those who go.
const MOST_GONE: usize = 6;
/// The most boxes of claims.
const MOST_CLAIMS: usize = 18;
/// The most boxes of what is left.
const MOST_LEFT: usize = 14;
/// The most claims set against those that fall.
const MOST_OPPOSED: usize = 5;
/// The most doubts told in the box of a claim.
const MOST_DOUBTS: usize = 2;

/// Draws what falls if sources go.
pub fn impact(graph: &Graph, answer: &Impact, options: &Options) -> Picture {
    let asked = answer.gone.iter().filter(|gone| gone.why == WhyGone::Asked);
    let asked: Vec<String> = asked.map(|gone| words::within(graph, gone.source)).collect();
    let title = wrap(&words::pictures::without(&asked), TITLE, 3);
    let sum = wrap(&words::impact_sum(answer), TEXT, 2);
    let mut drawing = Falling {
        graph,
        picture: Picture { title, answer: sum, ..Picture::default() },
        gone: BTreeMap::new(),
        others: None,
        left: BTreeMap::new(),
        claims: BTreeMap::new(),
    };
    drawing.draw_gone(&answer.gone);
    let (seen, unseen): (Vec<&Affected>, Vec<&Affected>) =
        answer.claims.iter().partition(|one| in_focus(one, options));
    drawing.draw_fates(&seen, &disputed(&answer.disputes));
    drawing.draw_disputes(&answer.disputes);
    let mut picture = drawing.picture;
    if let Some(focus) = options.focus.as_ref().filter(|_| !unseen.is_empty()) {
        picture.left_out.push(words::pictures::claims_out_of_focus(unseen.len(), focus));
    }
    legend(&mut picture);
    picture
}

/// The claims in disputes that lose a side.
fn disputed<'a>(disputes: &[LostSide<'a>]) -> BTreeSet<&'a ClaimId> {
    let claims = |one: &LostSide<'a>| match one {
        LostSide::Claims { contradiction, .. } => contradiction.claims.iter().collect::<Vec<_>>(),
        LostSide::Disputed { claim, .. } => vec![&claim.id],
    };
    disputes.iter().flat_map(claims).collect()
}

fn in_focus(one: &Affected, options: &Options) -> bool {
    let accounts = one.lost.iter().map(|lost| lost.account).chain(one.kept.iter().map(|kept| kept.account));
    accounts.into_iter().any(|account| options.admits(one.claim, account))
}

/// What a claim rests on: a source, in one document if it is not somebody known elsewhere.
type Ground<'a> = (&'a SourceId, Option<&'a SourceId>);

struct Falling<'a> {
    graph: &'a Graph,
    picture: Picture,
    /// The boxes of those who go.
    gone: BTreeMap<&'a SourceId, usize>,
    /// The box of those who go and have none of their own.
    others: Option<usize>,
    /// The boxes of what is left.
    left: BTreeMap<Ground<'a>, usize>,
    claims: BTreeMap<&'a ClaimId, usize>,
}

impl<'a> Falling<'a> {
    fn draw_gone(&mut self, gone: &[Gone<'a>]) {
        let shown = if gone.len() > MOST_GONE { MOST_GONE - 1 } else { gone.len() };
        for one in &gone[..shown] {
            let card = self.picture.add(source_card(self.graph, one.source, Tone::Fallen));
            self.gone.insert(one.source, card);
        }
        for one in &gone[..shown] {
            let Some((kind, of, label)) = why(&one.why) else { continue };
            if let (Some(from), Some(to)) = (self.gone.get(one.source), self.gone.get(of)) {
                let arrow = self.picture.connect(*from, *to, kind);
                arrow.label = vec![label.to_owned()];
                arrow.leftwards = true;
            }
        }
        if shown < gone.len() {
            let words = words::pictures::more_that_go(gone.len() - shown);
            let mut card = Card::new(CardKind::More, Tone::Fallen, wrap(&words, label::NAME, 2));
            let names = gone[shown..].iter().map(|one| line(&words::name_of(self.graph, one.source)));
            card.tooltip = limited(names.collect());
            self.others = Some(self.picture.add(card));
        }
    }

    fn draw_fates(&mut self, claims: &[&Affected<'a>], disputed: &BTreeSet<&ClaimId>) {
        // Who denies a claim has nothing resting on him: what goes is that we know of it.
        let kinds =
            [(Fate::Falls, false), (Fate::Falls, true), (Fate::LookAgain, false), (Fate::Stands, false)];
        let of_kind = |kind: &(Fate, bool)| {
            claims.iter().copied().filter(|one| (one.fate, one.known_as_denied()) == *kind).collect()
        };
        let mut frames: Vec<Vec<&Affected<'a>>> = kinds.iter().map(of_kind).collect();
        // Those in a dispute first, then those that are told most often, then by id.
        let order = |one: &&Affected| {
            let told = one.lost.len() + one.kept.len();
            (!disputed.contains(&one.claim.id), std::cmp::Reverse(told))
        };
        frames.iter_mut().for_each(|frame| frame.sort_by_key(order));
        let shown = share_out(&frames.iter().map(Vec::len).collect::<Vec<_>>(), MOST_CLAIMS);
        let drawn: Vec<&Affected<'a>> =
            frames.iter().zip(&shown).flat_map(|(frame, shown)| frame.iter().take(*shown).copied()).collect();
        self.draw_left(&drawn);
        for (((fate, denied), frame), shown) in kinds.into_iter().zip(&frames).zip(shown) {
            if frame.is_empty() {
                continue;
            }
            let mut cards: Vec<usize> = frame[..shown].iter().map(|one| self.draw_claim(one)).collect();
            if shown < frame.len() {
                cards.push(self.draw_rest(fate, &frame[shown..]));
            }
            let count = frame.len();
            let heading =
                if denied { words::denied_heading(count) } else { words::fate_heading(fate, count) };
            let label = wrap(&heading, CLAIM + 6, 2);
            self.picture.clusters.push(Cluster { label, tone: Tone::Plain, cards });
        }
    }

    /// Draws what the claims that are drawn keep, those on which most of them rest.
    fn draw_left(&mut self, claims: &[&Affected<'a>]) {
        let mut grounds: BTreeMap<Ground<'a>, (BTreeSet<&ClaimId>, BTreeMap<Badge, usize>)> = BTreeMap::new();
        for (one, kept) in claims.iter().flat_map(|one| one.kept.iter().map(move |kept| (one, kept))) {
            let (claims, badges) = grounds.entry(self.ground(kept)).or_default();
            claims.insert(&one.claim.id);
            *badges.entry(label::badge(&kept.end, kept.doubts.contains(&Doubt::Loop))).or_default() += 1;
        }
        let mut order: Vec<_> = grounds.iter().map(|(ground, (claims, _))| (claims.len(), *ground)).collect();
        order.sort_by_key(|(claims, ground)| (std::cmp::Reverse(*claims), *ground));
        let room = if order.len() > MOST_LEFT { MOST_LEFT - 1 } else { order.len() };
        let rest: Vec<Ground> = order.split_off(room).into_iter().map(|(_, ground)| ground).collect();
        order.sort_by_key(|(_, ground)| *ground);
        for (_, ground) in order {
            let mut card = source_card(self.graph, ground.0, Tone::Plain);
            card.badges = counted(&grounds[&ground].1);
            let card = self.picture.add(card);
            self.left.insert(ground, card);
        }
        if rest.is_empty() {
            return;
        }
        let mut badges: BTreeMap<Badge, usize> = BTreeMap::new();
        for (badge, count) in rest.iter().flat_map(|ground| &grounds[ground].1) {
            *badges.entry(badge.clone()).or_default() += count;
        }
        let mut card = Card::new(CardKind::More, Tone::Plain, vec![words::pictures::more_ends(rest.len())]);
        card.badges = counted(&badges);
        card.tooltip = limited(rest.iter().map(|(id, _)| line(&words::name_of(self.graph, id))).collect());
        let card = self.picture.add(card);
        self.left.extend(rest.into_iter().map(|ground| (ground, card)));
    }

    fn ground(&self, kept: &Kept<'a>) -> Ground<'a> {
        let known = self.graph.source(kept.end.source).is_some_and(Source::is_individual);
        (kept.end.source, if known { None } else { kept.account.document.as_ref() })
    }

    fn draw_claim(&mut self, one: &Affected<'a>) -> usize {
        let tone = if one.fate == Fate::Falls { Tone::Fallen } else { Tone::Main };
        let mut card = claim_card(one.claim, tone);
        let doubts: BTreeSet<String> = one
            .kept
            .iter()
            .flat_map(|kept| &kept.doubts)
            .map(|doubt| words::doubt(self.graph, doubt))
            .collect();
        if one.fate == Fate::LookAgain {
            card.small =
                doubts.iter().take(MOST_DOUBTS).flat_map(|doubt| wrap(doubt, CLAIM + 6, 2)).collect();
        }
        card.tooltip.extend(label::evidence(one.lost.iter().map(|lost| lost.account)));
        let card = self.picture.add(card);
        self.claims.insert(&one.claim.id, card);
        self.lose(card, &[one]);
        let left: BTreeSet<usize> =
            one.kept.iter().filter_map(|kept| self.left.get(&self.ground(kept)).copied()).collect();
        for left in left {
            self.picture.connect(card, left, ArrowKind::Rests);
        }
        card
    }

    fn goer(&self, id: &SourceId) -> Option<usize> {
        self.gone.get(id).copied().or(self.others)
    }

    /// Draws the claims for which there is no room as one box.
    fn draw_rest(&mut self, fate: Fate, rest: &[&Affected<'a>]) -> usize {
        let tone = if fate == Fate::Falls { Tone::Fallen } else { Tone::Plain };
        let texts: Vec<&str> = rest.iter().map(|one| one.claim.text.as_str()).collect();
        let card = claims_card(words::pictures::more_claims_here(rest.len()), &texts, tone);
        let card = self.picture.add(card);
        self.lose(card, rest);
        card
    }

    /// Connects the box of some claims with those who go, to its left: who told it, and who only told of it as denied.
    fn lose(&mut self, card: usize, claims: &[&Affected<'a>]) {
        let mut through: BTreeMap<usize, bool> = BTreeMap::new();
        for lost in claims.iter().flat_map(|one| &one.lost) {
            if let Some(gone) = self.goer(lost.through) {
                *through.entry(gone).or_insert(true) &= lost.as_denied;
            }
        }
        for (gone, as_denied) in through {
            if as_denied {
                self.picture.connect(gone, card, ArrowKind::Disputes).label =
                    vec![words::pictures::ONLY_AS_DENIED.to_owned()];
            } else {
                self.picture.connect(card, gone, ArrowKind::Lost).leftwards = true;
            }
        }
    }

    /// Whether a claim is drawn with who goes and told of it only as denied.
    fn denial_is_drawn(&self, id: &ClaimId) -> bool {
        let denied = |card: &usize| {
            self.picture.arrows.iter().any(|one| one.kind == ArrowKind::Disputes && one.to == *card)
        };
        self.claims.get(id).is_some_and(denied)
    }

    /// Draws the contradictions of claims that are drawn, and says how many other disputes lose a side.
    fn draw_disputes(&mut self, disputes: &[LostSide]) {
        let mut others = 0;
        let mut outside: BTreeMap<&ClaimId, usize> = BTreeMap::new();
        for one in disputes {
            let (contradiction, fates) = match one {
                LostSide::Claims { contradiction, fates } => (contradiction, fates),
                LostSide::Disputed { claim, .. } => {
                    others += usize::from(!self.denial_is_drawn(&claim.id));
                    continue;
                }
            };
            let boxes = contradiction.claims.each_ref().map(|id| self.claims.get(id).copied());
            let (a, b, free) = match boxes {
                [Some(a), Some(b)] => (a, b, true),
                // A claim that falls and has no box of its own stands among many others.
                [Some(a), None] | [None, Some(a)]
                    if outside.len() < MOST_OPPOSED
                        && fates[usize::from(boxes[0].is_some())] == Fate::Untouched =>
                {
                    let other = &contradiction.claims[usize::from(boxes[0].is_some())];
                    let Some(claim) = self.graph.claim(other) else { continue };
                    let b = *outside
                        .entry(&claim.id)
                        .or_insert_with(|| self.picture.add(claim_card(claim, Tone::Aside)));
                    (a, b, false)
                }
                _ => {
                    others += 1;
                    continue;
                }
            };
            let arrow = self.picture.connect(a, b, strength_kind(contradiction.strength));
            arrow.label = vec![contradiction.differ.to_string().to_uppercase()];
            arrow.free = free;
        }
        if !outside.is_empty() {
            let label = vec![words::pictures::SET_AGAINST_FALLEN.to_owned()];
            let cards = outside.into_values().collect();
            self.picture.clusters.push(Cluster { label, tone: Tone::Plain, cards });
        }
        if others > 0 {
            self.picture.left_out.push(words::pictures::more_lost_sides(others));
        }
    }
}

/// Why a source goes with another: the line between them, the other, and the words on the line.
fn why<'a>(why: &WhyGone<'a>) -> Option<(ArrowKind, &'a SourceId, &'static str)> {
    Some(match why {
        WhyGone::Asked => return None,
        WhyGone::Same(of) => (ArrowKind::Identity, *of, "same, certain"),
        WhyGone::PublishedBy(of) => (ArrowKind::Belongs, *of, "published by"),
        WhyGone::WrittenBy(of) => (ArrowKind::Belongs, *of, "written by"),
        WhyGone::PartOf(of) => (ArrowKind::Belongs, *of, "part of"),
        WhyGone::SpeaksFor(of) => (ArrowKind::Belongs, *of, "speaks for"),
    })
}

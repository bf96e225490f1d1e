//! The picture of a trace: the claim, to its right who passes it on and where each chain ends, to its left who
//! disputes it, above and below it the claims it stands to, and the joins across.

use std::collections::{BTreeMap, BTreeSet};

use super::by_time::rank_by_time;
use super::facing::strength_kind;
use super::label::{JOIN, NAME, TEXT, TITLE, claim_card, line, wrap};
use super::legend::legend;
use super::side::{Place, Placed, draw_side};
use super::{ArrowKind, Cluster, Options, Picture, Ranks, Tone};
use crate::graph::{Continuation, Join, View};
use crate::model::{Claim, Likelihood, RelationKind, SourceId};
use crate::query::{Common, EndGroup, Trace, TracedAccount, in_common, who_says};
use crate::words;

/// The most joins that are drawn from one box.
const MOST_JOINS: usize = 3;
/// The most joins that are looked at; a viral claim can have as many as the square of its accounts.
const MOST_SEEN: usize = 200_000;

/// Draws the trace of a claim.
pub fn trace<'a>(view: &'a impl View, trace: &Trace<'a>, options: &Options) -> Picture {
    let title = wrap(&format!("“{}”", trace.claim.text), TITLE, 3);
    let answer = words::origins(&trace.verdict.origins, trace.verdict.supporting);
    let details = details(view, trace, &answer);
    let mut picture = Picture { title, answer: wrap(&answer, TITLE, 3), details, ..Picture::default() };
    let claim = picture.add(claim_card(trace.claim, Tone::Main));
    let place = |supports| Place { claim, supports, leftwards: false, options: options.clone() };
    let against = draw_side(view, &mut picture, trace, &place(false));
    let mut dated = against.dated;
    let (against, cards) = (against.placed, disputing(&picture));
    if !cards.is_empty() {
        let label = vec!["Those who dispute it".to_owned()];
        picture.clusters.push(Cluster { label, tone: Tone::Against, cards });
    }
    let side = draw_side(view, &mut picture, trace, &place(true));
    dated.extend(side.dated);
    let joins = Joins::of(trace, &Boxes { stops: stops(trace), sides: [side.placed, against], trace });
    joins.draw(view, &mut picture);
    other_claims(view, &mut picture, trace, options.most_claims);
    options.state(&mut picture, [trace]);
    if options.ranks == Ranks::Time {
        dated.extend(trace.claim.happened.as_ref().map(|when| (claim, when)));
        rank_by_time(&mut picture, &dated);
    }
    legend(&mut picture);
    picture
}

/// The boxes of who disputes the claim, and of those through whom that is known. Whoever says so, inside a chain of who
/// denies it, is none of them.
fn disputing(picture: &Picture) -> Vec<usize> {
    let mut outside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    picture.arrows.iter().for_each(|arrow| outside.entry(arrow.to).or_default().push(arrow.from));
    let against = picture.arrows.iter().filter(|arrow| arrow.kind == ArrowKind::Disputes);
    let mut waiting: Vec<usize> = against.map(|arrow| arrow.from).collect();
    let mut found = BTreeSet::new();
    while let Some(card) = waiting.pop() {
        if found.insert(card) {
            waiting.extend(outside.get(&card).into_iter().flatten());
        }
    }
    found.into_iter().collect()
}

/// What is said besides the answer: the rest of the verdict.
fn details(view: &impl View, trace: &Trace, answer: &str) -> Vec<String> {
    let verdict = words::verdict(view, trace);
    verdict.iter().filter(|line| *line != answer).flat_map(|line| wrap(line, TEXT, 3)).collect()
}

/// The node at which the chain of each account stops.
fn stops(trace: &Trace) -> Vec<usize> {
    let mut stops = vec![0; trace.accounts.len()];
    for (node, one) in trace.tree.nodes.iter().enumerate() {
        one.stops.iter().for_each(|account| stops[*account] = node);
    }
    stops
}

/// Which box stands for which node, on either side.
struct Boxes<'t, 'a> {
    stops: Vec<usize>,
    sides: [Placed; 2],
    trace: &'t Trace<'a>,
}

impl Boxes<'_, '_> {
    /// The box of a place on a chain, or of the next one outside it that is drawn.
    fn at(&self, place: Continuation) -> Option<usize> {
        let account = &self.trace.accounts[place.account];
        let side = &self.sides[usize::from(account.support_from > 0)];
        let inner = account.account.hops.len().checked_sub(place.hop + 1)?;
        let parent = |node: &usize| self.trace.tree.nodes[*node].parent;
        let mut nodes = std::iter::successors(Some(self.stops[place.account]), parent).skip(inner);
        nodes.find_map(|node| side.of(node))
    }
}

/// A join between two boxes: the documents on both sides, and how surely it holds.
#[derive(Default)]
struct Joined<'a> {
    from: BTreeSet<Option<&'a SourceId>>,
    to: BTreeSet<Option<&'a SourceId>>,
    likely: Option<Likelihood>,
}

/// Joins of an account, and the boxes to which they lead.
type Seen<'a> = (&'a [Join], BTreeSet<usize>);

/// The joins of a picture, by the two boxes that they connect.
#[derive(Default)]
struct Joins<'a> {
    between: BTreeMap<(usize, usize), Joined<'a>>,
    left_out: usize,
}

impl<'a> Joins<'a> {
    fn of(trace: &'a Trace, boxes: &Boxes) -> Self {
        let mut joins = Self::default();
        let mut room = MOST_SEEN;
        // Accounts with the same box mostly have the same joins, and there may be as many of both as accounts.
        let mut seen: BTreeMap<usize, Vec<Seen<'a>>> = BTreeMap::new();
        for (i, one) in trace.accounts.iter().enumerate().filter(|(_, one)| !one.joins.is_empty()) {
            let last = Continuation { account: i, hop: one.account.hops.len().saturating_sub(1) };
            let Some(from) = boxes.at(last) else { continue };
            let before = seen.entry(from).or_default();
            // Most of them share one list, which may be as long as there are accounts.
            let same = |list: &[Join]| std::ptr::eq(list, &raw const *one.joins) || *list == *one.joins;
            if let Some((_, targets)) = before.iter().find(|(list, _)| same(list)) {
                for to in targets {
                    joins.between.entry((from, *to)).or_default().from.insert(one.account.document.as_ref());
                }
                continue;
            }
            let looked_at = one.joins.len().min(room);
            room -= looked_at;
            joins.left_out += one.joins.len() - looked_at;
            let shown = &one.joins[..looked_at];
            let targets =
                shown.iter().filter_map(|join| joins.add(trace, boxes, (from, one, join))).collect();
            before.push((&one.joins, targets));
        }
        joins
    }

    /// Adds a join and returns the box to which it leads, if it is drawn.
    fn add(
        &mut self,
        trace: &'a Trace,
        boxes: &Boxes,
        (from, one, join): (usize, &'a TracedAccount, &Join),
    ) -> Option<usize> {
        let to = boxes.at(join.to).filter(|to| *to != from)?;
        let drawn = self.between.range((from, 0)..=(from, usize::MAX)).count();
        if drawn >= MOST_JOINS && !self.between.contains_key(&(from, to)) {
            self.left_out += 1;
            return None;
        }
        let joined = self.between.entry((from, to)).or_default();
        joined.from.insert(one.account.document.as_ref());
        joined.to.insert(trace.accounts[join.to.account].account.document.as_ref());
        joined.likely = joined.likely.max(Some(join.likely));
        Some(to)
    }

    fn draw(&self, view: &impl View, picture: &mut Picture) {
        for ((from, to), joined) in &self.between {
            let list = |documents: &BTreeSet<Option<&SourceId>>| {
                let names: Vec<String> = documents.iter().map(|id| document_name(view, *id)).collect();
                words::enumerate(&names, 2)
            };
            let (left, right) = (list(&joined.from), list(&joined.to));
            let arrow = picture.connect(*from, *to, ArrowKind::Join);
            arrow.label = vec!["our join:".to_owned()];
            arrow.label.extend(wrap(&left, JOIN, 3));
            arrow.label.extend(wrap(&format!("+ {right}"), JOIN, 3));
            if let Some(likely) = joined.likely.filter(|likely| *likely != Likelihood::Certain) {
                arrow.label.push(format!("({likely})"));
            }
            arrow.free = true;
        }
        match self.left_out {
            0 => {}
            1 => picture.left_out.push("One more join is not drawn.".to_owned()),
            n => picture.left_out.push(format!("{n} more joins are not drawn.")),
        }
    }
}

fn document_name(view: &impl View, document: Option<&SourceId>) -> String {
    document.map_or_else(|| "no document".to_owned(), |id| words::name_of(view, id))
}

/// Draws the claims to which the claim, the first box, stands in some way, above and below it; so many at the most.
fn other_claims(view: &impl View, picture: &mut Picture, trace: &Trace, most: usize) {
    let beside = beside(view, trace);
    let drawn = &beside[..beside.len().min(most)];
    let others: Vec<&Claim> = drawn.iter().map(|one| one.claim).collect();
    let mut column = vec![0];
    for (one, common) in drawn.iter().zip(in_common(view, trace.claim, &others)) {
        let mut card = claim_card(one.claim, Tone::Aside);
        card.small = ends(view, &who_says(view, one.claim).ends);
        card.small.extend(same_source(view, &common));
        let card = picture.add(card);
        column.push(card);
        let (from, to) = if one.towards { (card, 0) } else { (0, card) };
        let arrow = picture.connect(from, to, one.kind);
        arrow.label = vec![one.label.clone()];
        arrow.tooltip = one.why.iter().map(|why| line(why)).collect();
        arrow.free = true;
    }
    if drawn.len() < beside.len() {
        let left = words::count(beside.len() - drawn.len(), "claim", "claims");
        picture.left_out.push(format!("Not drawn: {left} more that it stands to."));
    }
    if column.len() > 1 {
        picture.columns.push(column);
    }
}

/// Another claim beside the one that is traced.
struct Beside<'a> {
    claim: &'a Claim,
    kind: ArrowKind,
    label: String,
    why: Option<&'a str>,
    /// Whether the arrow points to the claim that is traced.
    towards: bool,
}

/// The claims set against it, then those that stand to it otherwise.
fn beside<'a>(view: &'a impl View, trace: &Trace<'a>) -> Vec<Beside<'a>> {
    let against = trace.contradictions.iter().map(|one| Beside {
        claim: one.claim,
        kind: strength_kind(one.contradiction.strength),
        label: one.contradiction.differ.to_string().to_uppercase(),
        why: one.contradiction.why.as_deref(),
        towards: false,
    });
    let related = trace.relations.iter().filter_map(|one| {
        let towards = one.from != trace.claim.id;
        Some(Beside {
            claim: view.claim(if towards { &one.from } else { &one.to })?,
            kind: ArrowKind::Relation,
            label: relation_words(one.kind).to_owned(),
            why: one.why.as_deref(),
            towards,
        })
    });
    against.chain(related).collect()
}

/// Says that another claim comes from where this one comes from: it adds nothing of its own, for or against.
fn same_source(view: &impl View, [ends, voices]: &[Vec<Common>; 2]) -> Vec<String> {
    let names =
        |common: &[Common]| -> Vec<String> { common.iter().map(|one| words::common(view, one)).collect() };
    words::pictures::same_source(&names(ends), &names(voices))
        .map_or_else(Vec::new, |text| wrap(&text, NAME + 14, 3))
}

/// What a relation is called on its arrow.
pub(super) fn relation_words(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Supports => "supports",
        RelationKind::Supersedes => "supersedes",
        RelationKind::Restates => "restates",
    }
}

/// The ends of another claim in a line or two: "witness: Maria".
fn ends(view: &impl View, groups: &[EndGroup]) -> Vec<String> {
    let line = |group: &EndGroup| {
        let names: Vec<String> = group.sources.iter().map(|id| words::name_of(view, id)).collect();
        let text = format!("{}: {}", words::end_name(group.kind, group.unnamed), words::enumerate(&names, 2));
        wrap(&text, NAME + 14, 2)
    };
    groups.iter().flat_map(line).collect()
}

//! One side of a claim: the chains that support it, or those with somebody on them who doubts or denies.
//!
//! Draws the merged chains hop by hop, from the documents inwards. Supporting chains start at the claim; the others
//! end at it, so that whoever denies stands between their document and what they deny. A box stands for one node of
//! the tree, or for several that are the same with all inside them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::fold::{Group, fold};
use super::label::{self, ARROW, line, plural, source_card, wrap};
use super::merged::Merged;
use super::{ArrowKind, Card, CardKind, Options, Picture, Tone};
use crate::graph::View;
use crate::model::{SourceId, Stance, When};
use crate::query::Trace;
use crate::words;

/// A side that is being drawn.
pub(super) struct Side<'p, 't, 'a, V> {
    view: &'a V,
    picture: &'p mut Picture,
    options: Options,
    trace: &'t Trace<'a>,
    merged: Merged<'t, 'a>,
    /// The box of the claim.
    claim: usize,
    supports: bool,
    /// Whether the arrows point to the left.
    leftwards: bool,
    pub(super) placed: Placed,
    shared: BTreeMap<usize, usize>,
    connected: BTreeSet<(usize, usize)>,
    /// All boxes of this side.
    pub(super) cards: Vec<usize>,
    /// When those in the boxes spoke, as far as it is known.
    pub(super) dated: BTreeMap<usize, &'a When>,
    /// The boxes of sources.
    pub(super) sources: Vec<(&'a SourceId, usize)>,
    /// Accounts that are only counted.
    counted: BTreeSet<usize>,
}

/// Which box stands for which node.
#[derive(Default)]
pub(super) struct Placed {
    boxes: BTreeMap<usize, usize>,
    /// The first box of each shape: nodes inside a fold have none of their own, but the same is shown elsewhere.
    shapes: BTreeMap<usize, usize>,
    shape: Vec<usize>,
}

impl Placed {
    /// Returns the box of a node, or one that shows the same.
    pub(super) fn of(&self, node: usize) -> Option<usize> {
        let same = || self.shapes.get(self.shape.get(node)?);
        self.boxes.get(&node).or_else(same).copied()
    }
}

/// Nodes beside each other that wait to be drawn.
struct Waiting {
    nodes: Vec<usize>,
    /// The box outside them, and the stance of its source.
    parent: Option<(usize, Stance)>,
    /// How many hops in a row stand outside them.
    row: usize,
    /// How many hops stand outside them at all.
    hops: usize,
}

/// Draws one side of a claim whose box is in the picture already.
pub(super) fn draw_side<'p, 't, 'a, V: View>(
    view: &'a V,
    picture: &'p mut Picture,
    trace: &'t Trace<'a>,
    place: &Place,
) -> Side<'p, 't, 'a, V> {
    picture.chains = true;
    let merged = Merged::of(view, trace, |one| {
        (one.support_from == 0) == place.supports && place.options.admits(trace.claim, one.account)
    });
    let placed = Placed { shape: merged.shape.clone(), ..Placed::default() };
    let mut side = Side {
        view,
        picture,
        options: place.options.clone(),
        trace,
        merged,
        claim: place.claim,
        supports: place.supports,
        leftwards: place.leftwards,
        placed,
        shared: BTreeMap::new(),
        connected: BTreeSet::new(),
        cards: Vec::new(),
        sources: Vec::new(),
        dated: BTreeMap::new(),
        counted: BTreeSet::new(),
    };
    side.draw();
    side
}

/// Where a side is drawn, and how.
pub(super) struct Place {
    /// The box of the claim.
    pub(super) claim: usize,
    /// Whether it is the side of those who support it.
    pub(super) supports: bool,
    /// Whether the arrows point to the left.
    pub(super) leftwards: bool,
    /// How much is shown.
    pub(super) options: Options,
}

impl<'a, V: View> Side<'_, '_, 'a, V> {
    fn draw(&mut self) {
        let roots = Waiting { nodes: self.merged.roots.clone(), parent: None, row: 0, hops: 0 };
        let mut waiting = VecDeque::from([roots]);
        while let Some(next) = waiting.pop_front() {
            let full = self.cards.len() >= self.options.most_boxes;
            let groups = if full || next.hops >= self.options.most_hops {
                vec![Group::Others(next.nodes)]
            } else {
                fold(&self.merged, &next.nodes, self.options.most_beside)
            };
            for group in groups {
                let inside = self.draw_group(&group, next.parent, next.row);
                waiting.extend(inside.map(|inside| Waiting { hops: inside.hops + next.hops, ..inside }));
            }
        }
        if !self.counted.is_empty() {
            self.picture.left_out.push(words::pictures::only_counted(self.counted.len()));
        }
    }

    fn draw_group(&mut self, group: &Group, parent: Option<(usize, Stance)>, row: usize) -> Option<Waiting> {
        match group {
            Group::One(node) => self.draw_node(*node, parent, row),
            Group::Alike(members) => {
                let first = *members.first()?;
                let card = self.fold_card(members, "like these");
                let card = self.place(card, members, parent);
                self.finish(card, members);
                self.inside(first, card, 0)
            }
            Group::Others(members) => {
                let how = if parent.is_some() { "further in" } else { "with other chains" };
                let mut card = self.fold_card(members, how);
                let through: BTreeSet<usize> =
                    members.iter().flat_map(|node| self.merged.through[*node].iter().copied()).collect();
                card.badges = label::counted(&self.merged.badges(through.iter()));
                let card = self.place(card, members, parent);
                if !self.supports {
                    self.connect(card, self.claim, ArrowKind::Disputes, vec!["DENY OR DOUBT".to_owned()]);
                }
                self.counted.extend(through);
                None
            }
        }
    }

    fn draw_node(&mut self, node: usize, parent: Option<(usize, Stance)>, row: usize) -> Option<Waiting> {
        let shape = self.merged.shape[node];
        let shared = self.merged.can_be_shared(self.view, node);
        if shared && let Some(card) = self.shared.get(&shape).copied() {
            self.placed.boxes.insert(node, card);
            self.enter(card, parent);
            return None;
        }
        let most = self.options.most_in_a_row.max(4);
        if row > 0 && row == most / 2 && self.merged.row[node] > most / 2 {
            return self.skip_row(node, parent, self.merged.row[node] - most / 2);
        }
        let card = self.node_card(node, shared);
        let card = self.place(card, &[node], parent);
        if let Some(when) = self.spoke(node) {
            self.dated.insert(card, when);
        }
        self.sources.push((self.merged.tree.nodes[node].source, card));
        self.placed.shapes.entry(shape).or_insert(card);
        if shared {
            self.shared.insert(shape, card);
        }
        self.finish(card, &[node]);
        self.inside(node, card, row)
    }

    /// Draws the middle of a long row of hops as one box.
    fn skip_row(&mut self, from: usize, parent: Option<(usize, Stance)>, hops: usize) -> Option<Waiting> {
        let mut skipped = Vec::with_capacity(hops);
        let mut node = from;
        for _ in 0..hops {
            skipped.push(node);
            node = *self.merged.children[node].first()?;
        }
        let mut card = Card::new(CardKind::More, Tone::Plain, vec![format!("{hops} more hops")]);
        card.small = vec!["in one row".to_owned()];
        card.tooltip = self.names(&skipped);
        let card = self.place(card, &skipped, parent);
        let stance = self.merged.tree.nodes[*skipped.last()?].stance;
        Some(Waiting { nodes: vec![node], parent: Some((card, stance)), row: 0, hops })
    }

    fn inside(&self, node: usize, card: usize, row: usize) -> Option<Waiting> {
        let nodes = self.merged.children[node].clone();
        let row = if self.merged.row[node] > 0 { row + 1 } else { 0 };
        let parent = Some((card, self.merged.tree.nodes[node].stance));
        (!nodes.is_empty()).then_some(Waiting { nodes, parent, row, hops: 1 })
    }

    /// When a source said so first, as far as it is known; a document with its publication.
    fn spoke(&self, node: usize) -> Option<&'a When> {
        let source = self.merged.tree.nodes[node].source;
        let told = self.merged.through[node].iter().filter_map(|one| {
            let account: &'a crate::model::Account = self.merged.accounts[*one].account;
            account.hops.iter().find(|hop| hop.source == *source)?.said.as_ref()
        });
        let first = told.min_by_key(|when| (when.earliest(), when.as_str()));
        first.or_else(|| self.view.source(source)?.document.as_ref()?.published.as_ref())
    }

    fn node_card(&self, node: usize, shared: bool) -> Card {
        let one = &self.merged.tree.nodes[node];
        let tone = if one.stance.supports() { Tone::Plain } else { Tone::Against };
        let mut card = source_card(self.view, one.source, tone);
        if self.trace.verdict.only_channels.contains(&one.source) {
            card.small.push("the only channel".to_owned());
        }
        if card.kind == CardKind::Document {
            card.small.extend(self.anchors(node));
        }
        card.tooltip.extend(label::evidence(self.merged.evidence(node, shared)));
        card
    }

    /// The places in a document, if they are few enough to stand in its box.
    fn anchors(&self, node: usize) -> Option<String> {
        let mut places: Vec<String> = self
            .merged
            .evidence(node, false)
            .map(|one| one.at.as_ref().map(label::ranges))
            .collect::<Option<_>>()?;
        places.dedup();
        let text = places.join(", ");
        (places.len() <= 2 && text.len() <= 40).then(|| format!("at {text}"))
    }

    fn fold_card(&self, members: &[usize], how: &str) -> Card {
        let nodes = &self.merged.tree.nodes;
        let kinds: BTreeSet<CardKind> = members
            .iter()
            .map(|node| self.view.source(nodes[*node].source).map_or(CardKind::Unknown, label::kind_of))
            .collect();
        let what = match kinds.first() {
            _ if members.len() == 1 => "source",
            Some(kind) if kinds.len() == 1 => plural(*kind),
            _ => "sources",
        };
        let against = members.iter().any(|node| !nodes[*node].stance.supports());
        let tone = if against { Tone::Against } else { Tone::Plain };
        let lines = wrap(&format!("{} more {what} {how}", members.len()), label::NAME, 3);
        let mut card = Card::new(CardKind::More, tone, lines);
        let accounts: usize = members.iter().map(|node| self.merged.through[*node].len()).sum();
        if accounts != members.len() {
            card.small = vec![format!("{accounts} accounts")];
        }
        card.tooltip = self.names(members);
        let evidence = members.iter().flat_map(|node| self.merged.evidence(*node, false));
        card.tooltip.extend(label::evidence(evidence));
        card
    }

    fn names(&self, nodes: &[usize]) -> Vec<String> {
        let mut seen: BTreeSet<&SourceId> = BTreeSet::new();
        let sources = nodes.iter().map(|node| self.merged.tree.nodes[*node].source);
        let sources: Vec<&SourceId> = sources.filter(|source| seen.insert(source)).collect();
        label::limited(sources.iter().map(|id| line(&crate::words::name_of(self.view, id))).collect())
    }

    /// Puts a box into the picture and connects it to the one outside it.
    fn place(&mut self, card: Card, nodes: &[usize], parent: Option<(usize, Stance)>) -> usize {
        let card = self.picture.add(card);
        self.cards.push(card);
        self.placed.boxes.extend(nodes.iter().map(|node| (*node, card)));
        self.enter(card, parent);
        card
    }

    fn enter(&mut self, card: usize, parent: Option<(usize, Stance)>) {
        match parent {
            Some((outside, stance)) if stance.supports() => {
                self.connect(outside, card, ArrowKind::Chain, Vec::new());
            }
            Some((outside, stance)) => {
                let label = vec![label::against(stance).to_owned()];
                self.connect(outside, card, ArrowKind::Disputes, label);
            }
            None if self.supports => self.connect(self.claim, card, ArrowKind::Chain, Vec::new()),
            None => {}
        }
    }

    /// Shows how the chains end that stop at some nodes with one box.
    fn finish(&mut self, card: usize, nodes: &[usize]) {
        let stops: Vec<usize> =
            nodes.iter().flat_map(|node| self.merged.stops[*node].iter().copied()).collect();
        self.picture.cards[card].badges = self.merged.badges(stops.iter()).into_keys().collect();
        if self.supports || stops.is_empty() {
            return;
        }
        let against: BTreeSet<_> = stops
            .iter()
            .filter_map(|stop| self.merged.accounts[*stop].account.last())
            .filter(|last| !last.stance.supports())
            .map(|last| (last.stance, last.basis))
            .collect();
        if against.is_empty() {
            let label = vec!["says so".to_owned()];
            return self.connect(card, self.claim, ArrowKind::Says, label);
        }
        let mut label: Vec<String> = Vec::new();
        for (stance, basis) in against {
            label.extend(wrap(&format!("{} ({basis})", label::against(stance)), ARROW, 2));
        }
        self.connect(card, self.claim, ArrowKind::Disputes, label);
    }

    fn connect(&mut self, from: usize, to: usize, kind: ArrowKind, label: Vec<String>) {
        if self.connected.insert((from, to)) {
            let leftwards = self.leftwards;
            let arrow = self.picture.connect(from, to, kind);
            arrow.label = label;
            arrow.leftwards = leftwards;
        }
    }
}

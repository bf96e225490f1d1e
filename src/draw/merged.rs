//! The merged chains of a trace, restricted to the accounts of one side, with what they have in common.
//!
//! The nodes are those of [`Tree`]; nothing is merged here that is not merged there. Two *shapes* are known of each:
//! the exact one (same source, same everything inside it), by which a box may be shared, and the likeness (same kind of
//! source, same everything inside), by which boxes may fold. No recursion: a chain may have a million hops.

use std::collections::{BTreeMap, BTreeSet};

use super::label::{self, kind_of};
use super::{Badge, CardKind};
use crate::graph::View;
use crate::model::{Account, Basis, Identity, Source, SourceId, Stance};
use crate::query::{Trace, TracedAccount, Tree};

/// How a chain ends, for comparing: basis, time, loop.
type Ends<'a> = Vec<(Basis, Option<&'a str>, bool)>;
type Shape<'a> = (&'a SourceId, Stance, Ends<'a>, Vec<usize>);
type Likeness = (CardKind, Identity, Stance, Vec<(Option<Badge>, Basis)>, Vec<usize>);

/// The merged chains of some accounts of a trace.
pub(super) struct Merged<'t, 'a> {
    pub(super) accounts: &'t [TracedAccount<'a>],
    pub(super) tree: &'t Tree<'a>,
    pub(super) roots: Vec<usize>,
    /// The nodes inside each node.
    pub(super) children: Vec<Vec<usize>>,
    /// The accounts that stop at each node.
    pub(super) stops: Vec<Vec<usize>>,
    /// The accounts that run through each node.
    pub(super) through: Vec<Vec<usize>>,
    /// Which nodes are the same with everything inside them.
    pub(super) shape: Vec<usize>,
    /// Which nodes are alike.
    pub(super) like: Vec<usize>,
    /// The accounts that run through any node of a shape.
    of_shape: BTreeMap<usize, Vec<usize>>,
    /// How many nodes with one child and nothing else follow one another from each node inwards.
    pub(super) row: Vec<usize>,
}

impl<'t, 'a> Merged<'t, 'a> {
    /// Restricts the chains of a trace to the accounts that are wanted.
    pub(super) fn of(
        view: &impl View,
        trace: &'t Trace<'a>,
        wanted: impl Fn(&TracedAccount<'a>) -> bool,
    ) -> Self {
        let kept: Vec<bool> = trace.accounts.iter().map(wanted).collect();
        let nodes = &trace.tree.nodes;
        let keep = |all: &[usize]| -> Vec<usize> { all.iter().copied().filter(|i| kept[*i]).collect() };
        let through: Vec<Vec<usize>> = nodes.iter().map(|node| keep(&node.accounts)).collect();
        let alive = |all: &[usize]| -> Vec<usize> {
            all.iter().copied().filter(|node| !through[*node].is_empty()).collect()
        };
        let mut merged = Self {
            accounts: &trace.accounts,
            tree: &trace.tree,
            roots: alive(&trace.tree.roots),
            children: nodes.iter().map(|node| alive(&node.children)).collect(),
            stops: nodes.iter().map(|node| keep(&node.stops)).collect(),
            shape: vec![0; nodes.len()],
            like: vec![0; nodes.len()],
            of_shape: BTreeMap::new(),
            row: vec![0; nodes.len()],
            through,
        };
        merged.compare(view);
        merged
    }

    /// Gives every node its shape and its likeness, from the ends outwards.
    fn compare(&mut self, view: &impl View) {
        let mut shapes: BTreeMap<Shape<'a>, usize> = BTreeMap::new();
        let mut likes: BTreeMap<Likeness, usize> = BTreeMap::new();
        for node in (0..self.tree.nodes.len()).rev() {
            let one = &self.tree.nodes[node];
            let mut inside: Vec<usize> = self.children[node].iter().map(|child| self.shape[*child]).collect();
            inside.sort_unstable();
            let source = view.source(one.source);
            let kind = source.map_or(CardKind::Unknown, kind_of);
            let identity = source.map_or(Identity::None, |source| source.identity);
            let next = likes.len();
            let likeness = (kind, identity, one.stance, self.kinds_of_ends(node), inside.clone());
            self.like[node] = *likes.entry(likeness).or_insert(next);
            let next = shapes.len();
            self.shape[node] =
                *shapes.entry((one.source, one.stance, self.ends(node), inside)).or_insert(next);
            if let [child] = self.children[node][..]
                && self.stops[node].is_empty()
            {
                self.row[node] = self.row[child] + 1;
            }
            let through = self.through[node].iter().copied();
            self.of_shape.entry(self.shape[node]).or_default().extend(through);
        }
    }

    fn ends(&self, node: usize) -> Ends<'a> {
        let end = |account: &usize| {
            let one = &self.accounts[*account];
            let last = one.account.last()?;
            Some((last.basis, last.said.as_ref().map(crate::model::When::as_str), one.only_loops))
        };
        let ends: BTreeSet<_> = self.stops[node].iter().filter_map(end).collect();
        ends.into_iter().collect()
    }

    fn kinds_of_ends(&self, node: usize) -> Vec<(Option<Badge>, Basis)> {
        let end = |account: &usize| {
            let one = &self.accounts[*account];
            Some((one.end.map(|end| label::badge(&end, one.only_loops)), one.account.last()?.basis))
        };
        let ends: BTreeSet<_> = self.stops[node].iter().filter_map(end).collect();
        ends.into_iter().collect()
    }

    /// Says whether a node may share its box with all of its shape: only where the source is the same in every
    /// document, which "officials" are not.
    pub(super) fn can_be_shared(&self, view: &impl View, node: usize) -> bool {
        self.tree.nodes[node].parent.is_some()
            && view.source(self.tree.nodes[node].source).is_some_and(Source::is_individual)
    }

    /// Returns the accounts that run through a node, or through any of its shape.
    pub(super) fn evidence(&self, node: usize, shared: bool) -> impl Iterator<Item = &'a Account> {
        let accounts = if shared { self.of_shape.get(&self.shape[node]) } else { self.through.get(node) };
        let mut accounts = accounts.cloned().unwrap_or_default();
        accounts.sort_unstable();
        accounts.into_iter().map(|account| self.accounts[account].account)
    }

    /// Says whether a chain through a node ends in a known ground.
    pub(super) fn is_grounded(&self, node: usize) -> bool {
        let mut ends = self.through[node].iter().filter_map(|account| self.accounts[*account].end);
        ends.any(|end| end.kind.is_known_ground())
    }

    /// Returns the ends of some accounts as badges, each once.
    pub(super) fn badges<'b>(&self, accounts: impl Iterator<Item = &'b usize>) -> BTreeMap<Badge, usize> {
        let mut badges = BTreeMap::new();
        for account in accounts {
            let one = &self.accounts[*account];
            if let Some(end) = one.end {
                *badges.entry(label::badge(&end, one.only_loops)).or_insert(0) += 1;
            }
        }
        badges
    }
}

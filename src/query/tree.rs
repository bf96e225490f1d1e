//! The chains of a claim merged for display: from the documents inwards, shared where they run through the same sources.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::TracedAccount;
use crate::model::{Hop, SourceId, Stance};

/// A source at one place of the merged chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeNode<'a> {
    /// Who.
    pub source: &'a SourceId,
    /// What it does with what it was told: doubts or denies it, or else passes it on.
    pub stance: Stance,
    /// The position of the node outside it.
    pub parent: Option<usize>,
    /// The positions of the nodes from which it has the claim, in the order of the accounts.
    pub children: Vec<usize>,
    /// The positions of the accounts whose chain stops here.
    pub stops: Vec<usize>,
    /// The positions of all the accounts whose chain runs through here, or stops here.
    pub accounts: Vec<usize>,
    /// An earlier node in another document with all the same inside it: shown there, referred to here.
    pub same_as: Option<usize>,
}

/// Chains merged from the outside inwards. Its nodes stand in an order in which parents come before their children.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree<'a> {
    /// The nodes.
    pub nodes: Vec<TreeNode<'a>>,
    /// The positions of the outermost ones.
    pub roots: Vec<usize>,
}

impl<'a> Tree<'a> {
    /// Merges the chains of the accounts, in their order.
    pub fn of(accounts: &[TracedAccount<'a>]) -> Self {
        let mut tree = Self::default();
        let mut known: IndexMap<(Option<usize>, &SourceId, Option<Stance>), usize> = IndexMap::new();
        for (account, one) in accounts.iter().enumerate() {
            let hops: &'a [Hop] = &one.account.hops;
            let mut parent = None;
            for hop in hops {
                // Who saw it and also has it from others is one and the same; who denies it stands apart.
                let against = Some(hop.stance).filter(|stance| !stance.supports());
                let node =
                    *known.entry((parent, &hop.source, against)).or_insert_with(|| tree.add(parent, hop));
                tree.nodes[node].accounts.push(account);
                parent = Some(node);
            }
            if let Some(last) = parent {
                tree.nodes[last].stops.push(account);
            }
        }
        tree.find_repeats(accounts);
        tree
    }

    /// Returns the nodes as they are shown from top to bottom, each with its depth: what stands inside a node that
    /// repeats an earlier one is left out.
    pub fn walk(&self) -> Vec<(usize, usize)> {
        let mut open: Vec<(usize, usize)> = self.roots.iter().rev().map(|root| (*root, 0)).collect();
        let mut walk = Vec::new();
        while let Some((node, depth)) = open.pop() {
            walk.push((node, depth));
            if self.nodes[node].same_as.is_none() {
                open.extend(self.nodes[node].children.iter().rev().map(|child| (*child, depth + 1)));
            }
        }
        walk
    }

    fn add(&mut self, parent: Option<usize>, hop: &'a Hop) -> usize {
        let node = self.nodes.len();
        self.nodes.push(TreeNode {
            source: &hop.source,
            stance: if hop.stance.supports() { Stance::Relays } else { hop.stance },
            parent,
            children: Vec::new(),
            stops: Vec::new(),
            accounts: Vec::new(),
            same_as: None,
        });
        match parent {
            Some(parent) => self.nodes[parent].children.push(node),
            None => self.roots.push(node),
        }
        node
    }

    /// Finds nodes with something inside them that an earlier node under another root has inside it as well: the same
    /// sources with the same stance, the same basis and time at the ends.
    fn find_repeats(&mut self, accounts: &[TracedAccount<'a>]) {
        type Ends<'b> = Vec<(crate::model::Basis, Option<&'b str>)>;
        type Shape<'b> = (&'b SourceId, Stance, Ends<'b>, Vec<usize>);
        let mut shapes: BTreeMap<Shape<'a>, usize> = BTreeMap::new();
        let mut shape_of = vec![0; self.nodes.len()];
        for node in (0..self.nodes.len()).rev() {
            let one = &self.nodes[node];
            let mut ends: Ends<'a> = one
                .stops
                .iter()
                .filter_map(|account| accounts[*account].account.last())
                .map(|hop| (hop.basis, hop.said.as_ref().map(crate::model::When::as_str)))
                .collect();
            ends.sort_unstable();
            let mut inside: Vec<usize> = one.children.iter().map(|child| shape_of[*child]).collect();
            inside.sort_unstable();
            let next = shapes.len();
            shape_of[node] = *shapes.entry((one.source, one.stance, ends, inside)).or_insert(next);
        }
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        for (node, _) in self.walk() {
            if self.nodes[node].children.is_empty() || self.nodes[node].parent.is_none() {
                continue;
            }
            match first.get(&shape_of[node]) {
                Some(earlier) => self.nodes[node].same_as = Some(*earlier),
                None => drop(first.insert(shape_of[node], node)),
            }
        }
        // A node inside one that only refers elsewhere is never shown, so it can't be what others refer to: walk()
        // saw every node before any reference was set, but the earliest of a shape is always itself shown.
    }
}

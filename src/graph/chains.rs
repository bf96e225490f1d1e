//! The graph of one claim: the supporting hops of its accounts, the citations between them, and the joins.
//!
//! A join carries on a chain that ends in "unstated" or "told" where another account of the same claim knows more of
//! the same source. Many accounts may end in one source and many know more of it, so the joins of a class of sources
//! run through a row of gates, one for each account that knows more, by the time at which it knew: whoever ends in
//! that source enters at the last gate that its own time permits. That keeps the edges as few as the hops.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use petgraph::algo::kosaraju_scc;
use petgraph::visit::{IntoNeighbors as _, NodeCount as _};

use super::knots::{Knots, Links, Row};
use super::{Identities, View};
use crate::model::{Account, Basis, Claim, Hop, Likelihood, Source, SourceId};

/// A place on a chain that knows more of a source than that it said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Continuation {
    /// The position of the account.
    pub account: usize,
    /// The position of the hop: it has a hop after it, or states its ground.
    pub hop: usize,
}

/// A chain carried on by another account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Join {
    /// Where it goes on.
    pub to: Continuation,
    /// How surely the two sources are one.
    pub likely: Likelihood,
}

/// A cycle of citations and joins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loop {
    /// The sources on it, sorted.
    pub sources: Vec<SourceId>,
    /// The positions of the accounts that make it, sorted.
    pub accounts: Vec<usize>,
    /// Whether some chain leads out of it, so that it is not where the trail ends.
    pub leads_out: bool,
}

/// All that can carry on the chains that end in one class of sources, by the earliest minute at which it can have been known.
#[derive(Debug, Default)]
struct Gates {
    sorted: Vec<(Option<i64>, Continuation)>,
    knots: Vec<usize>,
}

/// Chains that end in the same class at times that permit the same continuations share their joins.
type Entry = (usize, Vec<usize>);

/// The graph of one claim.
#[derive(Debug)]
pub struct Chains<'a> {
    accounts: &'a [Account],
    /// The first supporting hop of each account; found once, for chains may be long.
    from: Vec<usize>,
    /// The supporting hops of all accounts.
    row: Row,
    /// The gates, which come after the hops.
    gates: usize,
    /// What leads from one chain to another.
    links: Links,
    /// What an account that ends in a class may enter: its joins, shared between accounts.
    joins: Vec<Option<Arc<[Join]>>>,
    /// Where accounts that share their joins lead, once somebody asked: it is more than the graph itself.
    reach: RefCell<HashMap<*const Join, Arc<BTreeSet<usize>>>>,
    /// For each account, whether it leads to the end of some account, and not only into a loop.
    ends: Vec<bool>,
    loops: Vec<Loop>,
}

impl<'a> Chains<'a> {
    /// Builds the graph of a claim.
    pub fn new(view: &'a impl View, claim: &'a Claim, identities: &Identities) -> Self {
        let accounts = claim.accounts.as_slice();
        let mut chains = Self {
            accounts,
            from: accounts.iter().map(Account::support_from).collect(),
            row: Row::new(accounts.iter().map(supporting)),
            gates: 0,
            links: Links::default(),
            joins: vec![None; accounts.len()],
            reach: RefCell::default(),
            ends: vec![true; accounts.len()],
            loops: Vec::new(),
        };
        let mut gates = chains.gates(view, identities);
        let mut links = chains.add_gates(&mut gates);
        chains.add_joins(view, identities, &gates, &mut links);
        chains.links = Links::new(links);
        chains.find_loops();
        chains
    }

    /// Returns where the chain of an account is carried on, in the order of the accounts; nothing if it is not.
    ///
    /// Accounts that end in the same class at like times share one list: many accounts with many joins each are common
    /// in what went round, and lists of their own would grow with the square.
    pub fn joins(&self, account: usize) -> &[Join] {
        self.joins[account].as_deref().unwrap_or_default()
    }

    /// Returns the accounts in whose ends the chain of an account can end once it is carried on, nothing if it is not
    /// carried on. Empty if the trail runs only in a loop. Worked out when it is first asked for.
    pub fn leads_to(&self, account: usize) -> Option<Arc<BTreeSet<usize>>> {
        let joins = Some(self.joins(account)).filter(|joins| !joins.is_empty())?;
        let mut reach = self.reach.borrow_mut();
        Some(Arc::clone(reach.entry(joins.as_ptr()).or_insert_with(|| Arc::new(self.walk(joins)))))
    }

    /// Says whether the chain of an account is carried on by a certain join, and not only in a loop.
    pub fn is_carried_on(&self, account: usize) -> bool {
        self.ends[account] && self.joins(account).iter().any(|join| join.likely == Likelihood::Certain)
    }

    /// Returns the cycles of citations and joins, by their sources.
    pub fn loops(&self) -> &[Loop] {
        &self.loops
    }

    /// Returns how many edges the graph has: citations, joins and the gates between them.
    pub fn edge_count(&self) -> usize {
        self.knots().edge_count()
    }

    /// The graph as petgraph walks it.
    fn knots(&self) -> Knots<'_> {
        Knots::new(&self.row, self.gates, &self.links)
    }

    fn knot(&self, at: Continuation) -> Option<usize> {
        let offset = at.hop.checked_sub(self.from[at.account])?;
        Some(self.row.hops_of(at.account).start + offset)
    }

    /// Collects, for each class of sources that can be joined, the places that know more of it.
    fn gates(&self, view: &impl View, identities: &Identities) -> IndexMap<usize, Gates> {
        let wanted: BTreeSet<usize> = self
            .open_ends()
            .filter_map(|account| identities.class(&self.accounts[account].last()?.source))
            .flat_map(|class| std::iter::once(class).chain(identities.aliases(class).iter().map(|a| a.class)))
            .collect();
        let mut gates: IndexMap<usize, Gates> = IndexMap::new();
        if wanted.is_empty() {
            return gates;
        }
        for (account, telling) in self.accounts.iter().enumerate() {
            let from = telling.support_from();
            // What a hop knows it can't have known before those inside it spoke.
            let mut known = None;
            for (hop, one) in telling.hops.iter().enumerate().skip(from).rev() {
                known = known.max(one.said.as_ref().and_then(crate::model::When::earliest));
                let Some(class) = identities.class(&one.source).filter(|class| wanted.contains(class)) else {
                    continue;
                };
                let knows_more = hop + 1 < telling.hops.len() || states_ground(one.basis);
                if knows_more && view.source(&one.source).is_some_and(Source::is_individual) {
                    gates.entry(class).or_default().sorted.push((known, Continuation { account, hop }));
                }
            }
        }
        for gate in gates.values_mut() {
            gate.sorted.sort_unstable();
        }
        gates
    }

    /// Puts the gates behind the hops, and returns what leads from them.
    fn add_gates(&mut self, gates: &mut IndexMap<usize, Gates>) -> Vec<(u32, u32)> {
        let hops = self.row.len();
        let mut links = Vec::new();
        for gate in gates.values_mut() {
            for &(_, to) in &gate.sorted {
                let Some(target) = self.knot(to) else { continue };
                let knot = hops + self.gates;
                self.gates += 1;
                links.push((small(knot), small(target)));
                links.extend(gate.knots.last().map(|before| (small(knot), small(*before))));
                gate.knots.push(knot);
            }
        }
        links
    }

    /// The accounts whose last hop supports the claim and doesn't say how it knows.
    fn open_ends(&self) -> impl Iterator<Item = usize> {
        let open = |(i, account): (usize, &Account)| {
            let last = account.last()?;
            (account.support_from() < account.hops.len()
                && !states_ground(last.basis)
                && last.basis != Basis::Undisclosed)
                .then_some(i)
        };
        self.accounts.iter().enumerate().filter_map(open)
    }

    fn add_joins(
        &mut self,
        view: &impl View,
        identities: &Identities,
        gates: &IndexMap<usize, Gates>,
        links: &mut Vec<(u32, u32)>,
    ) {
        let mut shared: IndexMap<Entry, Arc<[Join]>> = IndexMap::new();
        for account in self.open_ends().collect::<Vec<_>>() {
            let telling = &self.accounts[account];
            let Some(last) = telling.last() else { continue };
            let Some(class) = identities.class(&last.source) else { continue };
            if !view.source(&last.source).is_some_and(Source::is_individual) {
                continue;
            }
            let until = told_by(view, telling);
            let rows: Vec<(usize, Likelihood)> = std::iter::once((class, Likelihood::Certain))
                .chain(identities.aliases(class).iter().map(|alias| (alias.class, alias.likely)))
                .collect();
            let permitted = |class: usize| {
                gates.get(&class).map_or(0, |gate| {
                    gate.sorted.partition_point(|(known, _)| match (known, until) {
                        (Some(known), Some(until)) => *known <= until,
                        _ => true,
                    })
                })
            };
            let counts: Vec<usize> = rows.iter().map(|(class, _)| permitted(*class)).collect();
            if counts.iter().all(|count| *count == 0) {
                continue;
            }
            self.enter(account, &rows, &counts, gates, links);
            let entry = (class, counts);
            let joins = shared.entry(entry.clone()).or_insert_with(|| joins_of(&rows, &entry.1, gates));
            self.joins[account] = Some(Arc::clone(joins));
        }
        self.drop_joins_to_itself();
    }

    fn enter(
        &self,
        account: usize,
        rows: &[(usize, Likelihood)],
        counts: &[usize],
        gates: &IndexMap<usize, Gates>,
        links: &mut Vec<(u32, u32)>,
    ) {
        let last = Continuation { account, hop: self.accounts[account].hops.len() - 1 };
        let Some(from) = self.knot(last) else { return };
        for ((class, _), count) in rows.iter().zip(counts) {
            let Some(gate) = gates.get(class).filter(|_| *count > 0) else { continue };
            let own = gate.sorted[..*count].iter().any(|(_, to)| to.account == account);
            if !own {
                links.push((small(from), small(gate.knots[count - 1])));
                continue;
            }
            // A chain that names its last source twice, by two names, must not carry itself on: no gates for it.
            for (_, to) in gate.sorted[..*count].iter().filter(|(_, to)| to.account != account) {
                links.extend(self.knot(*to).map(|target| (small(from), small(target))));
            }
        }
    }

    fn drop_joins_to_itself(&mut self) {
        for (account, joins) in self.joins.iter_mut().enumerate() {
            if joins.as_ref().is_some_and(|joins| joins.iter().any(|join| join.to.account == account)) {
                let others: Vec<Join> = joins
                    .iter()
                    .flat_map(|joins| joins.iter())
                    .filter(|join| join.to.account != account)
                    .copied()
                    .collect();
                *joins = (!others.is_empty()).then(|| others.into());
            }
        }
    }

    /// A walk from end to end over the joins alone: on a chain everything leads to its last hop.
    fn walk(&self, joins: &[Join]) -> BTreeSet<usize> {
        let mut seen: BTreeSet<usize> = joins.iter().map(|join| join.to.account).collect();
        let mut open: Vec<usize> = seen.iter().copied().collect();
        let mut walked: HashSet<*const Join> = HashSet::new();
        while let Some(account) = open.pop() {
            let next = self.joins(account);
            // Accounts that share their joins lead to the same places.
            if next.is_empty() || !walked.insert(next.as_ptr()) {
                continue;
            }
            open.extend(next.iter().map(|join| join.to.account).filter(|to| seen.insert(*to)));
        }
        seen.retain(|account| self.joins(*account).is_empty());
        seen
    }

    fn find_loops(&mut self) {
        if self.joins.iter().all(Option::is_none) {
            return;
        }
        let knots = self.knots();
        let mut loops = Vec::new();
        let mut ends = vec![false; knots.node_count()];
        // What leads nowhere else comes first: whatever a component leads to has been seen before it.
        for part in kosaraju_scc(knots) {
            let leads = |knot: &usize| self.is_end(*knot) || knots.neighbors(*knot).any(|to| ends[to]);
            let found = part.iter().any(leads);
            part.iter().for_each(|knot| ends[*knot] = found);
            if part.len() < 2 {
                continue;
            }
            let inside: BTreeSet<usize> = part.iter().copied().collect();
            let leads_out =
                part.iter().flat_map(|knot| knots.neighbors(*knot)).any(|to| !inside.contains(&to));
            loops.push(self.name_loop(&part, leads_out));
        }
        loops.sort_by(|a, b| a.sources.cmp(&b.sources));
        for account in 0..self.accounts.len() {
            let hops = self.row.hops_of(account);
            self.ends[account] = !hops.is_empty() && ends[hops.start];
        }
        self.loops = loops;
    }

    /// The account of a knot, and its position on the chain; nothing for a gate.
    fn place(&self, knot: usize) -> Option<(usize, usize)> {
        let account = self.knots().chain_of(knot)?;
        let from = self.row.hops_of(account).start;
        Some((account, knot - from + self.from[account]))
    }

    /// Says whether a knot is the last hop of an account that nothing carries on.
    fn is_end(&self, knot: usize) -> bool {
        let knots = self.knots();
        knots.is_last(knot) && knots.chain_of(knot).is_some_and(|account| self.joins(account).is_empty())
    }

    fn name_loop(&self, knots: &[usize], leads_out: bool) -> Loop {
        let mut sources = BTreeSet::new();
        let mut accounts = BTreeSet::new();
        for (account, hop) in knots.iter().filter_map(|knot| self.place(*knot)) {
            sources.insert(self.hop(account, hop).source.clone());
            accounts.insert(account);
        }
        Loop { sources: sources.into_iter().collect(), accounts: accounts.into_iter().collect(), leads_out }
    }

    fn hop(&self, account: usize, hop: usize) -> &'a Hop {
        &self.accounts[account].hops[hop]
    }
}

/// How many hops of an account support the claim.
fn supporting(account: &Account) -> usize {
    account.hops.len().saturating_sub(account.support_from())
}

/// A number of hops and gates. There are no four thousand million in memory.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn joins_of(rows: &[(usize, Likelihood)], counts: &[usize], gates: &IndexMap<usize, Gates>) -> Arc<[Join]> {
    let mut joins: Vec<Join> = Vec::new();
    for ((class, likely), count) in rows.iter().zip(counts) {
        let Some(gate) = gates.get(class) else { continue };
        joins.extend(gate.sorted[..*count].iter().map(|(_, to)| Join { to: *to, likely: *likely }));
    }
    joins.sort_unstable();
    joins.into()
}

/// Whether a last hop with this basis says where the claim comes from.
fn states_ground(basis: Basis) -> bool {
    matches!(basis, Basis::Witnessed | Basis::Inferred | Basis::Official | Basis::Record)
}

/// The last minute at which the last hop of an account can have spoken: before all those outside it, and before the
/// document was published.
fn told_by(view: &impl View, account: &Account) -> Option<i64> {
    let said = account.hops.iter().filter_map(|hop| hop.said.as_ref()?.latest());
    let document = account.document.as_ref().and_then(|id| view.source(id)?.document.as_ref());
    let published = document.and_then(|document| document.published.as_ref()?.latest());
    said.chain(published).min()
}

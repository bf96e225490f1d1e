//! What hangs together: connected components by union-find (Galler and Fischer 1964, Tarjan 1975), through petgraph.

use petgraph::unionfind::UnionFind;

/// Returns for each of the things from 0 to `count` one that stands for all that hang together with it.
///
/// Pairs that name something else are left out.
pub fn connected(count: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut sets = UnionFind::<usize>::new(count);
    for (a, b) in pairs.into_iter().filter(|(a, b)| *a < count && *b < count) {
        sets.union(a, b);
    }
    sets.into_labeling()
}

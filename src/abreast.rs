//! Much work of one kind on all cores, with the results in the order of the work.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Each core gets about so many pieces one after the other: whoever has a long one leaves the others to the rest.
const PIECES_EACH: usize = 8;
/// Less work than that is done where it is.
const WORTH_IT: usize = 64;

/// Does something with all items, piece by piece, on as many cores as there are; returns what came of the pieces, in
/// their order. Where pieces end depends on the machine, so that nothing may depend on it.
pub fn abreast<'t, T: Sync, R: Send>(items: &'t [T], work: impl Fn(&'t [T]) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    if items.len() < WORTH_IT || cores == 1 {
        return vec![work(items)];
    }
    let pieces: Vec<&[T]> = items.chunks(items.len().div_ceil(cores * PIECES_EACH)).collect();
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(pieces.len())));
    let take = || {
        while let Some((at, piece)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            pieces.get(at).map(|piece| (at, piece))
        } {
            let result = work(piece);
            // A piece that panics takes the whole with it, when its thread is joined.
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((at, result));
        }
    };
    thread::scope(|scope| {
        (1..cores).for_each(|_| drop(scope.spawn(take)));
        take();
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_are_in_the_order_of_the_work() {
        for count in [0, 1, 63, 64, 65, 1_000, 10_007] {
            let items: Vec<usize> = (0..count).collect();
            let pieces = abreast(&items, |piece| piece.iter().map(|item| item * 2).collect::<Vec<_>>());
            assert_eq!(pieces.concat(), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}

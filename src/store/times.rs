//! When the hops of a block were said: a list of its times, each of them once, and for a hop its place in the list.
//!
//! Most of what lies together was said on the same few days. The list stands in two parts: what the times can mean in
//! the chains, and their texts in the details.

use std::hash::BuildHasher as _;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::codec::{Chains, Details};
use crate::model::When;

/// Puts times into the lists of a block.
#[derive(Default)]
pub(super) struct Times {
    hasher: DefaultHashBuilder,
    /// Where each time stands in the list.
    places: HashTable<u32>,
    /// The last hop that was said at a time.
    before: u32,
}

impl Times {
    /// Goes on with a block that has some.
    pub(super) fn of(chains: &Chains, details: &Details) -> Self {
        let mut times = Self { before: chains.said.iter().sum(), ..Self::default() };
        let Self { hasher, places, .. } = &mut times;
        let hash = |place: &u32| hasher.hash_one(&details.times[*place as usize]);
        for place in (0..).take(details.times.len()) {
            places.insert_unique(hash(&place), place, hash);
        }
        times
    }

    /// Forgets those of the block before.
    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.before = 0;
    }

    /// Says when a hop was said, which stands behind those of which that is known: a time, and its bounds.
    pub(super) fn put(
        &mut self,
        (chains, details): (&mut Chains, &mut Details),
        hop: u32,
        time: &str,
        (first, last): (i64, i64),
    ) {
        let Self { hasher, places, before } = self;
        chains.said.push(hop - std::mem::replace(before, hop));
        let hash = hasher.hash_one(time);
        let texts = &mut details.times;
        if let Some(place) = places.find(hash, |place| texts[*place as usize] == time) {
            chains.times.push(*place);
            return;
        }
        // A hop has one time at most, and the number of hops fits.
        let place = u32::try_from(texts.len()).unwrap_or(u32::MAX);
        texts.push(time.to_owned());
        chains.times.push(place);
        chains.first.push(first);
        chains.last.push(last);
        places.insert_unique(hash, place, |place| hasher.hash_one(&texts[*place as usize]));
    }
}

/// The bounds of a time as they stand in the list.
pub(super) fn bounds(time: &When) -> (i64, i64) {
    (time.earliest().unwrap_or(i64::MIN), time.latest().unwrap_or(i64::MAX))
}

/// Says whether every time of the list is that of a hop, in the order in which they first come.
pub(super) fn check(chains: &Chains) -> bool {
    let mut seen = 0;
    let in_order = chains.times.iter().all(|place| {
        seen += u32::from(*place == seen);
        *place < seen
    });
    let lists = [chains.first.len(), chains.last.len()];
    in_order && chains.times.len() == chains.said.len() && lists.iter().all(|length| *length == seen as usize)
}

/// Reads the texts of the times; nothing if one is none, or doesn't mean what the chains say.
pub(super) fn read(chains: &Chains, texts: &[String]) -> Option<Vec<When>> {
    let bounds_of = chains.first.iter().zip(&chains.last);
    let read = |(text, (first, last)): (&String, (&i64, &i64))| {
        text.parse().ok().filter(|time| bounds(time) == (*first, *last))
    };
    texts.iter().zip(bounds_of).map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_time_stands_in_the_list_once() {
        let (mut chains, mut details) = (Chains::default(), Details::default());
        let mut times = Times::default();
        let mut put = |times: &mut Times, hop, text: &str| {
            let time: When = text.parse().unwrap();
            times.put((&mut chains, &mut details), hop, text, bounds(&time));
            (chains.clone(), details.clone())
        };
        put(&mut times, 0, "2022-01-05");
        put(&mut times, 3, "2022-01");
        let (chains_now, details_now) = put(&mut times, 4, "2022-01-05");
        let mut again = Times::of(&chains_now, &details_now);
        let (chains, details) = put(&mut again, 9, "2022-01");
        assert_eq!((chains.said.as_slice(), chains.times.as_slice()), (&[0, 3, 1, 5][..], &[0, 1, 0, 1][..]));
        assert_eq!(details.times, ["2022-01-05", "2022-01"]);
        assert!(check(&chains));
        assert!(read(&chains, &details.times).is_some());
    }

    #[test]
    fn a_list_that_does_not_fit_is_found() {
        let list = |times: &[u32], bounds: usize| {
            let (said, times, first) = (vec![1; 3], times.to_vec(), vec![0; bounds]);
            Chains { said, times, last: first.clone(), first, ..Chains::default() }
        };
        assert!(check(&list(&[0, 1, 0], 2)));
        assert!(!check(&list(&[0, 1, 0], 3)), "a time of no hop");
        assert!(!check(&list(&[0, 2, 1], 3)), "not as they first come");
        assert!(!check(&list(&[0, 1, 2], 2)), "a time that is not there");
        assert!(!check(&list(&[0, 1], 2)), "a hop without a time");
        let other = Chains { first: vec![0], last: vec![1], ..Chains::default() };
        assert!(read(&other, &["2022-01-05".to_owned()]).is_none(), "another time than the text says");
        assert!(read(&other, &["yesterday".to_owned()]).is_none());
    }
}

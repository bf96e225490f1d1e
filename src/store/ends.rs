//! The ends of a claim from its chains alone, as numbers: no name is read, no account is made, no graph is built.
//!
//! What is much is shared out: others open the file once more, so that one waits for the disk while the other counts.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::block::{basis_and_stance, check_ways, hop_count};
use super::codec::{Looks, Ways, unpack_ways};
use super::derived::{LOOKS_TOGETHER, key};
use super::rows::{read_account_count, read_block, read_one};
use super::tally::{KINDS, Kind, Tally, kind, place};
use super::{Archive, StoreError};
use crate::model::{ClaimId, Identity};
use crate::query::kind_of_end;

/// The ends of a claim before any judgement.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Ends {
    /// How many accounts end in each kind.
    pub tally: Tally,
    /// For each kind the numbers of the sources that are such ends, sorted: their positions among all sources that were
    /// ever recorded.
    pub sources: BTreeMap<Kind, Vec<u32>>,
}

/// So many accounts of one claim are worth opening the file again for.
const SHARED_OUT: i64 = 1 << 14;
/// Into how many parts they are shared out.
const PARTS: usize = 4;
/// So many claims are counted in one go.
const STRETCH: usize = 512;

/// Ends as they come: for each kind, by its place, the sources, one for each account that ends so.
#[derive(Default)]
struct Coming {
    accounts: u32,
    sources: [Vec<u32>; KINDS],
}

impl Coming {
    fn append(&mut self, mut other: Self) {
        self.accounts += other.accounts;
        self.sources.iter_mut().zip(&mut other.sources).for_each(|(own, more)| own.append(more));
    }

    fn done(self) -> Ends {
        let count = |sources: &Vec<u32>| u32::try_from(sources.len()).unwrap_or(u32::MAX);
        let tally = Tally::counted(self.accounts, self.sources.each_ref().map(count));
        let there = self.sources.into_iter().enumerate().filter(|(_, sources)| !sources.is_empty());
        let sources = there.filter_map(|(place, mut sources)| {
            sources.sort_unstable();
            sources.dedup();
            Some((kind(place)?, sources))
        });
        Ends { tally, sources: sources.collect() }
    }
}

/// What a last hop says of the end, by its byte of basis and stance, and by how its source is known.
#[derive(Clone, Copy)]
enum End {
    /// The place of the kind.
    At(usize),
    /// It supports nothing.
    None,
    /// There is no such basis or stance.
    Wrong,
}

const IDENTITIES: usize = Identity::ALL.len();

/// The table of ends, looked up by bytes.
static KIND_OF: LazyLock<Vec<[End; IDENTITIES]>> = LazyLock::new(|| {
    let row = |act| match basis_and_stance(act) {
        None => [End::Wrong; IDENTITIES],
        Some((_, stance)) if !stance.supports() => [End::None; IDENTITIES],
        Some((basis, _)) => {
            std::array::from_fn(|identity| End::At(place(kind_of_end(basis, Identity::ALL[identity]))))
        }
    };
    (0..=u8::MAX).map(row).collect()
});

impl Archive {
    /// Returns the ends of a claim, from its chains and from how their last sources are known.
    pub fn ends(&self, id: &ClaimId) -> Result<Option<Ends>, StoreError> {
        let found = read_one(&self.connection, "claim", "id = ?1", id.as_str(), read_account_count)?;
        let Some((number, (found, accounts, span))) = found else { return Ok(None) };
        if found != id.as_str() {
            return Err(StoreError::damaged("the index of `claim` leads astray"));
        }
        if span.gone.is_some() {
            return Ok(None);
        }
        let number = usize::try_from(number).map_err(|_| StoreError::damaged("a claim has no number"))?;
        let range = (key(number, 0)?, key(number + 1, 0)?);
        let coming = if accounts < SHARED_OUT { self.coming(range)? } else { self.shared_out(range)? };
        let ends = coming.done();
        if i64::try_from(ends.tally.accounts()) == Ok(accounts) {
            Ok(Some(ends))
        } else {
            Err(StoreError::damaged(format!("the claim {number} lacks accounts")))
        }
    }

    /// The ends in a range of keys, all together.
    fn coming(&self, range: (i64, i64)) -> Result<Coming, StoreError> {
        let mut coming = Coming::default();
        self.each_block(range, |key, ways| self.add(&mut coming, ways, key))?;
        Ok(coming)
    }

    /// The same, one part of the range each.
    fn shared_out(&self, range: (i64, i64)) -> Result<Coming, StoreError> {
        let held = self.connection.is_autocommit().then(|| self.connection.unchecked_transaction());
        let held = held.transpose()?;
        let sql = "SELECT max(key) FROM block WHERE key >= ?1 AND key < ?2";
        let last: Option<i64> = self.connection.query_row(sql, range, |row| row.get(0))?;
        let blocks = last.map_or(0, |last| last - range.0 + 1);
        let cut = |part: usize| {
            let part = i64::try_from(part).unwrap_or_default();
            range.0 + blocks * part / i64::try_from(PARTS).unwrap_or(1)
        };
        let others: Vec<(Self, (i64, i64))> =
            (1..PARTS).map_while(|part| Some((self.again()?, (cut(part), cut(part + 1))))).collect();
        let own = if others.len() + 1 == PARTS { (range.0, cut(1)) } else { range };
        let others = if own == range { Vec::new() } else { others };
        let coming = thread::scope(|scope| {
            let others: Vec<_> = others
                .into_iter()
                .map(|(archive, range)| scope.spawn(move || archive.coming(range)))
                .collect();
            let mut coming = self.coming(own)?;
            for other in others {
                let broken = |_| StoreError::damaged("the blocks of a claim could not be counted");
                coming.append(other.join().map_err(broken)??);
            }
            Ok(coming)
        });
        drop(held);
        coming
    }

    /// Reads the front of the chains in a range of keys, one block after the other as they lie in the file.
    fn each_block(
        &self,
        range: (i64, i64),
        mut each: impl FnMut(i64, &Ways) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT key, chains FROM block WHERE key >= ?1 AND key < ?2 ORDER BY key")?;
        let mut rows = select.query(range)?;
        while let Some(row) = rows.next()? {
            let key: i64 = row.get(0)?;
            let none = |_| StoreError::damaged(format!("the block {key} of accounts is none"));
            each(key, &unpack_ways(key, row.get_ref(1)?.as_blob().map_err(none)?)?)?;
        }
        Ok(())
    }

    /// Returns the ends of every claim in the order of their numbers, from their chains. Those of a claim without accounts
    /// are empty.
    pub fn all_ends(&self, mut each: impl FnMut(usize, Ends)) -> Result<(), StoreError> {
        let held = self.connection.is_autocommit().then(|| self.connection.unchecked_transaction());
        let held = held.transpose()?;
        let tallies = self.tallies()?;
        let stretches = tallies.len().div_ceil(STRETCH);
        let next = AtomicUsize::new(0);
        let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|stretch| *stretch < stretches);
        let other = if stretches > 1 { self.again() } else { None };
        let (send, receive) = mpsc::channel();
        let done = thread::scope(|scope| {
            // Dropped when something was found wrong, so that the other stops.
            let receive = receive;
            let (tallies, take) = (tallies.as_slice(), &take);
            if let Some(other) = other {
                scope.spawn(move || {
                    while let Some(stretch) = take() {
                        if send.send((stretch, other.stretch(stretch, tallies))).is_err() {
                            break;
                        }
                    }
                });
            } else {
                drop(send);
            }
            let mut waiting: BTreeMap<usize, Vec<Ends>> = BTreeMap::new();
            for wanted in 0..stretches {
                while !waiting.contains_key(&wanted) {
                    let lost = |_| StoreError::damaged("the blocks of some claims could not be counted");
                    let (stretch, ends) = match take() {
                        Some(stretch) => (stretch, self.stretch(stretch, tallies)),
                        None => receive.recv().map_err(lost)?,
                    };
                    waiting.insert(stretch, ends?);
                    for (stretch, ends) in receive.try_iter() {
                        waiting.insert(stretch, ends?);
                    }
                }
                let ends = waiting.remove(&wanted).unwrap_or_default();
                (wanted * STRETCH..).zip(ends).for_each(|(number, ends)| each(number, ends));
            }
            Ok(())
        });
        drop(held);
        done
    }

    /// The ends of some claims that follow each other, held against what is stored of them.
    fn stretch(&self, stretch: usize, tallies: &[Tally]) -> Result<Vec<Ends>, StoreError> {
        let from = stretch * STRETCH;
        let to = tallies.len().min(from + STRETCH);
        let mut all = Vec::with_capacity(to - from);
        let mut coming = Coming::default();
        self.each_block((key(from, 0)?, key(to, 0)?), |at, ways| {
            while at >= key(from + all.len() + 1, 0)? {
                all.push(std::mem::take(&mut coming).done());
            }
            self.add(&mut coming, ways, at)
        })?;
        all.push(coming.done());
        all.resize(to - from, Ends::default());
        match (from..).zip(&all).find(|(number, ends)| ends.tally != tallies[*number]) {
            Some((number, _)) => Err(StoreError::damaged(format!("the claim {number} lacks accounts"))),
            None => Ok(all),
        }
    }

    fn add(&self, coming: &mut Coming, ways: &Ways, key: i64) -> Result<(), StoreError> {
        let wrong = |why| StoreError::damaged(format!("the block {key} of accounts is wrong: {why}"));
        check_ways(ways).map_err(wrong)?;
        let mut next = 0;
        for (account, shape) in ways.shapes.iter().enumerate() {
            next += hop_count(*shape);
            if ways.gone.get(account).is_some_and(|gone| *gone > 0) {
                continue;
            }
            coming.accounts += 1;
            let (source, act) = (ways.sources[next - 1], ways.acts[next - 1]);
            match KIND_OF[usize::from(act)][self.identity(source)?] {
                End::At(place) => coming.sources[place].push(source),
                End::None => {}
                End::Wrong => return Err(wrong("it has a basis that is none")),
            }
        }
        Ok(())
    }

    /// Returns how a source is known, as the place in the list; what was read of others beside it is kept.
    fn identity(&self, source: u32) -> Result<usize, StoreError> {
        let together = u32::try_from(LOOKS_TOGETHER).unwrap_or(u32::MAX);
        let block = i64::from(source / together);
        let looks: &Looks = if let Some(looks) = self.looks.get(&block) {
            looks
        } else {
            let looks: Option<Looks> = read_block(&self.connection, ("look", "sources"), block)?;
            let missing = || StoreError::damaged(format!("the block {block} of `look` is missing"));
            self.looks.insert(block, Box::new(looks.ok_or_else(missing)?))
        };
        let look = looks.looks.get((source % together) as usize).map(|look| usize::from(look % 16));
        let unknown = || StoreError::damaged(format!("`look` doesn't know the source {source}"));
        look.filter(|identity| *identity < IDENTITIES).ok_or_else(unknown)
    }
}

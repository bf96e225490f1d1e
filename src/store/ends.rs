//! The ends of a claim from its chains alone, as numbers: no name is read, no account is made, no graph is built.
//!
//! What is asked of all claims is shared between two, one of whom opens the file once more.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::block::{basis_and_stance, check_ways, hop_count};
use super::codec::{Looks, Ways, unpack_ways};
use super::derived::{LOOKS_TOGETHER, key};
use super::rows::{Cells, read_account_count, read_block};
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

/// How so many sources are known is looked up in the order of the file, before it is asked one by one.
const MANY: usize = 256;
/// So many claims are counted in one go.
const STRETCH: usize = 512;

/// Ends as they come: the last hop of every account.
#[derive(Default)]
struct Coming {
    accounts: u32,
    /// The sources of those that support something, and what they do.
    lasts: Vec<(u32, u8)>,
}

impl Coming {
    /// Takes the accounts of a block.
    fn add(&mut self, ways: &Ways, key: i64) -> Result<(), StoreError> {
        let wrong = |why| StoreError::damaged(format!("the block {key} of accounts is wrong: {why}"));
        check_ways(ways).map_err(wrong)?;
        let mut next = 0;
        for (account, shape) in ways.shapes.iter().enumerate() {
            next += hop_count(*shape);
            if ways.gone.get(account).is_some_and(|gone| *gone > 0) {
                continue;
            }
            self.accounts += 1;
            let (source, act) = (ways.sources[next - 1], ways.acts[next - 1]);
            match KIND_OF[usize::from(act)][0] {
                End::At(_) => self.lasts.push((source, act)),
                End::None => {}
                End::Wrong => return Err(wrong("it has a basis that is none")),
            }
        }
        Ok(())
    }

    /// What came, by how its sources are known. Nothing is left of it.
    fn take(&mut self, archive: &Archive) -> Result<Ends, StoreError> {
        if self.lasts.len() >= MANY {
            archive.look_up(&self.lasts)?;
        }
        let mut sources: [Vec<u32>; KINDS] = Default::default();
        for (source, act) in self.lasts.drain(..) {
            if let End::At(place) = KIND_OF[usize::from(act)][archive.identity(source)?] {
                sources[place].push(source);
            }
        }
        let count = |sources: &Vec<u32>| u32::try_from(sources.len()).unwrap_or(u32::MAX);
        let tally = Tally::counted(std::mem::take(&mut self.accounts), sources.each_ref().map(count));
        let there = sources.into_iter().enumerate().filter(|(_, sources)| !sources.is_empty());
        let sources = there.filter_map(|(place, mut sources)| {
            sources.sort_unstable();
            sources.dedup();
            Some((kind(place)?, sources))
        });
        Ok(Ends { tally, sources: sources.collect() })
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
        let mut select = self.connection.prepare_cached("SELECT * FROM claim WHERE id = ?1")?;
        // As long as this is not done, all that is read is of one state of the file, and the file is locked only once.
        let mut rows = select.query([id.as_str()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let mut cells = Cells::new("claim", row)?;
        let number = cells.int()?;
        let (found, accounts, span) = read_account_count(&mut cells)?;
        if found != id.as_str() {
            return Err(StoreError::damaged("the index of `claim` leads astray"));
        }
        if span.gone.is_some() {
            return Ok(None);
        }
        let number = usize::try_from(number).map_err(|_| StoreError::damaged("a claim has no number"))?;
        let range = (key(number, 0)?, key(number + 1, 0)?);
        let mut coming = Coming::default();
        self.each_block(range, |key, ways| coming.add(ways, key))?;
        let ends = coming.take(self)?;
        if i64::try_from(ends.tally.accounts()) == Ok(accounts) {
            Ok(Some(ends))
        } else {
            Err(StoreError::damaged(format!("the claim {number} lacks accounts")))
        }
    }

    /// Reads the front of the chains in a range of keys, one block after the other as they lie in the file.
    pub(super) fn each_block(
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
                all.push(coming.take(self)?);
            }
            coming.add(ways, at)
        })?;
        all.push(coming.take(self)?);
        all.resize(to - from, Ends::default());
        match (from..).zip(&all).find(|(number, ends)| ends.tally != tallies[*number]) {
            Some((number, _)) => Err(StoreError::damaged(format!("the claim {number} lacks accounts"))),
            None => Ok(all),
        }
    }

    /// Reads how many sources are known, those beside them as well, in the order in which that lies in the file.
    fn look_up(&self, lasts: &[(u32, u8)]) -> Result<(), StoreError> {
        let mut missing = vec![false; self.looks.len()];
        for (source, _) in lasts {
            let block = *source as usize / LOOKS_TOGETHER;
            missing.get_mut(block).into_iter().for_each(|missing| *missing = true);
        }
        let missing = missing.iter().zip(&self.looks).enumerate();
        let missing = missing.filter(|(_, (missing, known))| **missing && known.get().is_none());
        missing.map(|(block, _)| block).try_for_each(|block| self.looks_of(block).map(drop))
    }

    /// Returns how the sources of a block are known; it is read when it is first asked for.
    fn looks_of(&self, block: usize) -> Result<&Looks, StoreError> {
        let missing = || StoreError::damaged(format!("the block {block} of `look` is missing"));
        let known = self.looks.get(block).ok_or_else(missing)?;
        if let Some(looks) = known.get() {
            return Ok(looks);
        }
        let key = i64::try_from(block).unwrap_or(i64::MAX);
        let looks: Option<Looks> = read_block(&self.connection, ("look", "sources"), key)?;
        let looks = looks.ok_or_else(missing)?;
        Ok(known.get_or_init(|| looks))
    }

    /// Returns how a source is known, as the place in the list; what was read of others beside it is kept.
    fn identity(&self, source: u32) -> Result<usize, StoreError> {
        let source = source as usize;
        let looks = &self.looks_of(source / LOOKS_TOGETHER)?.looks;
        let look = looks.get(source % LOOKS_TOGETHER).map(|look| usize::from(look % 16));
        let unknown = || StoreError::damaged(format!("`look` doesn't know the source {source}"));
        look.filter(|identity| *identity < IDENTITIES).ok_or_else(unknown)
    }
}

//! Reverse lists: the claims that a source tells, or that are about a source or an entity.
//!
//! Most of them have a few claims: [`SHARING`] neighbours lie in one block. Who has more than [`FEW`] has blocks of its own,
//! so that a claim more rewrites the last of them. Where a list lies follows from its length alone.

use rusqlite::Connection;

use super::StoreError;
use super::codec::Claims;
use super::derived::key;
use super::rows::{put_block, read_block};

/// So many sources and entities share the block under the number of the first of them, chunk 0.
pub(super) const SHARING: u32 = 64;
/// Who has more claims has chunks of its own, from 1 on.
pub(super) const FEW: usize = 64;
/// How many claims lie together in one block.
pub(super) const TOGETHER: usize = 4096;

/// The column of the blocks.
const CLAIMS: &str = "claims";

/// The key of the block that a number shares with its neighbours.
fn shared_key(number: u32) -> Result<i64, StoreError> {
    key((number - number % SHARING) as usize, 0)
}

fn own_key(number: u32, chunk: usize) -> Result<i64, StoreError> {
    key(number as usize, chunk + 1)
}

/// The blocks that a list has of its own, with their keys: none if it is short.
fn own_blocks(number: u32, claims: &[u32]) -> Result<Vec<(i64, Claims)>, StoreError> {
    let chunks = if claims.len() > FEW { claims.chunks(TOGETHER) } else { [].chunks(TOGETHER) };
    let block = |(chunk, claims)| {
        let mut block = Claims::default();
        block.add(0, claims);
        Ok((own_key(number, chunk)?, block))
    };
    chunks.enumerate().map(block).collect()
}

impl Claims {
    /// Adds the list of a member behind those of the members before it.
    fn add(&mut self, member: u32, claims: &[u32]) {
        if claims.is_empty() {
            return;
        }
        self.counts.resize(member as usize, 0);
        self.counts.push(u32::try_from(claims.len()).unwrap_or(u32::MAX));
        let mut before = 0;
        self.steps.extend(claims.iter().map(|claim| claim - std::mem::replace(&mut before, *claim)));
    }

    /// Returns the lists of all members. Nothing if the block is wrong.
    pub(super) fn lists(&self) -> Option<Vec<Vec<u32>>> {
        let mut steps = self.steps.iter();
        let mut list = |count: &u32| {
            let mut claim = 0_u32;
            let mut next = |_| {
                claim = claim.checked_add(*steps.next()?)?;
                Some(claim)
            };
            (0..*count).map(&mut next).collect::<Option<Vec<u32>>>()
        };
        let lists = self.counts.iter().map(&mut list).collect::<Option<_>>();
        if steps.next().is_none() { lists } else { None }
    }

    /// Replaces the list of a number in the block that it shares; takes it out, if it is too long for that. Nothing if
    /// the block is wrong.
    pub(super) fn with(&self, number: u32, claims: &[u32]) -> Option<Self> {
        let mut lists = self.lists()?;
        let member = (number % SHARING) as usize;
        lists.resize(lists.len().max(member + 1), Vec::new());
        lists[member] = if claims.len() > FEW { Vec::new() } else { claims.to_vec() };
        let mut block = Self::default();
        (0..).zip(&lists).for_each(|(member, list)| block.add(member, list));
        Some(block)
    }
}

fn wrong(table: &str, key: i64) -> StoreError {
    StoreError::damaged(format!("the block {key} of `{table}` is wrong"))
}

/// Reads the list of a number.
pub(super) fn read(connection: &Connection, table: &str, number: u32) -> Result<Vec<u32>, StoreError> {
    let block = |key| -> Result<Option<Vec<Vec<u32>>>, StoreError> {
        let block: Option<Claims> = read_block(connection, (table, CLAIMS), key)?;
        block.map(|block| block.lists().ok_or_else(|| wrong(table, key))).transpose()
    };
    let mut shared = block(shared_key(number)?)?.unwrap_or_default();
    let member = (number % SHARING) as usize;
    if let Some(list) = shared.get_mut(member).filter(|list| !list.is_empty()) {
        return Ok(std::mem::take(list));
    }
    let mut claims = Vec::new();
    for chunk in 0.. {
        let Some(mut lists) = block(own_key(number, chunk)?)? else { break };
        claims.append(lists.first_mut().unwrap_or(&mut Vec::new()));
        // Only the last of them has fewer.
        if claims.len() < (chunk + 1) * TOGETHER {
            break;
        }
    }
    Ok(claims)
}

/// Writes what is another since the list of a number has changed: before, after.
pub(super) fn write(
    connection: &Connection,
    table: &str,
    number: u32,
    (before, after): (&[u32], &[u32]),
) -> Result<(), StoreError> {
    let remove = |key: i64| -> Result<(), StoreError> {
        connection.prepare_cached(&format!("DELETE FROM {table} WHERE key = ?1"))?.execute([key])?;
        Ok(())
    };
    let (old, new) = (own_blocks(number, before)?, own_blocks(number, after)?);
    for (at, (key, block)) in new.iter().enumerate() {
        if old.get(at).is_none_or(|(_, before)| before != block) {
            put_block(connection, (table, CLAIMS), *key, block)?;
        }
    }
    old.iter().skip(new.len()).try_for_each(|(key, _)| remove(*key))?;
    if !old.is_empty() && !new.is_empty() {
        return Ok(());
    }
    let key = shared_key(number)?;
    let shared: Option<Claims> = read_block(connection, (table, CLAIMS), key)?;
    let shared = shared.unwrap_or_default().with(number, after).ok_or_else(|| wrong(table, key))?;
    if shared.counts.is_empty() { remove(key) } else { put_block(connection, (table, CLAIMS), key, &shared) }
}

/// Lists on their way into blocks, claim by claim.
#[derive(Default)]
pub(super) struct Packing {
    number: u32,
    /// The claims of the number that are in no block yet.
    claims: Vec<u32>,
    /// The blocks that it has of its own so far.
    chunk: usize,
    shared: Claims,
}

impl Packing {
    /// Takes a claim of a number; numbers ascend, and so do the claims of each. Hands on the blocks that are full.
    pub(super) fn push(
        &mut self,
        number: u32,
        claim: u32,
        full: &mut impl FnMut(i64, &Claims) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if number != self.number {
            self.end(number / SHARING != self.number / SHARING, full)?;
            self.number = number;
        } else if self.claims.len() == TOGETHER {
            self.own(full)?;
        }
        self.claims.push(claim);
        Ok(())
    }

    /// Hands on what is left.
    pub(super) fn finish(
        mut self,
        full: &mut impl FnMut(i64, &Claims) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.end(true, full)
    }

    /// Ends the list of the number, and the block that it shares if it is the last in it.
    fn end(
        &mut self,
        is_last: bool,
        full: &mut impl FnMut(i64, &Claims) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if self.chunk > 0 || self.claims.len() > FEW {
            self.own(full)?;
        }
        self.chunk = 0;
        self.shared.add(self.number % SHARING, &self.claims);
        self.claims.clear();
        if is_last && !self.shared.counts.is_empty() {
            full(shared_key(self.number)?, &self.shared)?;
            self.shared = Claims::default();
        }
        Ok(())
    }

    fn own(
        &mut self,
        full: &mut impl FnMut(i64, &Claims) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if self.claims.is_empty() {
            return Ok(());
        }
        let mut block = Claims::default();
        block.add(0, &self.claims);
        full(own_key(self.number, self.chunk)?, &block)?;
        self.chunk += 1;
        self.claims.clear();
        Ok(())
    }
}

/// Returns the blocks of sorted lists, by their keys.
pub(super) fn blocks(pairs: &[(u32, u32)]) -> Result<Vec<(i64, Claims)>, StoreError> {
    let (mut packing, mut blocks) = (Packing::default(), Vec::new());
    let mut put = |key, block: &Claims| -> Result<(), StoreError> {
        blocks.push((key, block.clone()));
        Ok(())
    };
    pairs.iter().try_for_each(|(number, claim)| packing.push(*number, *claim, &mut put))?;
    packing.finish(&mut put)?;
    blocks.sort_unstable_by_key(|(key, _)| *key);
    Ok(blocks)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::codec::pack;

    type Lists = std::collections::BTreeMap<u32, Vec<u32>>;

    fn stored(lists: &Lists) -> Vec<(i64, Vec<u8>)> {
        let pairs: Vec<(u32, u32)> =
            lists.iter().flat_map(|(number, claims)| claims.iter().map(|claim| (*number, *claim))).collect();
        let packed = |(key, block): (i64, Claims)| (key, pack("told.claims", key, &block).unwrap());
        blocks(&pairs).unwrap().into_iter().map(packed).collect()
    }

    fn database(lists: &Lists) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE told (key INTEGER PRIMARY KEY, claims BLOB NOT NULL)")
            .unwrap();
        for row in stored(lists) {
            connection.execute("INSERT INTO told VALUES (?1, ?2)", row).unwrap();
        }
        connection
    }

    fn rows(connection: &Connection) -> Vec<(i64, Vec<u8>)> {
        let mut select = connection.prepare("SELECT key, claims FROM told ORDER BY key").unwrap();
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    /// Lists as long as they may be in a shared block, longer by one, and as long as one block of their own or two.
    fn a_list() -> impl Strategy<Value = Vec<u32>> {
        let length = prop_oneof![
            8 => 0..4_usize,
            2 => FEW - 1..=FEW + 1,
            1 => TOGETHER - 1..=TOGETHER + 1,
            1 => Just(2 * TOGETHER),
        ];
        (length, 0..900_u32, 1..300_u32).prop_map(|(length, first, step)| {
            (0..length).map(|n| first + step * u32::try_from(n).unwrap()).collect()
        })
    }

    fn many_lists() -> impl Strategy<Value = Lists> {
        prop::collection::btree_map(prop_oneof![0..SHARING * 3, 1_000..1_003_u32], a_list(), 0..40)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

        #[test]
        fn every_list_is_read_back(lists in many_lists()) {
            let connection = database(&lists);
            for number in (0..SHARING * 4).chain(999..1_004) {
                let expected = lists.get(&number).cloned().unwrap_or_default();
                prop_assert_eq!(read(&connection, "told", number).unwrap(), expected);
            }
        }

        #[test]
        fn what_changes_makes_what_would_be_made_at_once(
            mut lists in many_lists(),
            changes in prop::collection::vec((0..SHARING * 2, a_list()), 0..12),
        ) {
            let connection = database(&lists);
            for (number, after) in changes {
                let before = lists.insert(number, after.clone()).unwrap_or_default();
                write(&connection, "told", number, (&before, &after)).unwrap();
                prop_assert_eq!(rows(&connection), stored(&lists));
            }
        }
    }

    #[test]
    fn neighbours_share_a_block_until_one_has_many() {
        let few: Lists = (0..SHARING).map(|number| (number, vec![number, 70_000])).collect();
        assert_eq!(stored(&few).len(), 1);
        let mut many = few.clone();
        many.insert(3, (0..=u32::try_from(TOGETHER).unwrap()).collect());
        let keys: Vec<i64> = stored(&many).into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, [0, 3 << 20 | 1, 3 << 20 | 2]);
    }

    #[test]
    fn a_block_that_does_not_come_to_its_counts_is_refused() {
        let connection = database(&Lists::new());
        for (counts, steps) in [(vec![2], vec![1]), (vec![1], vec![1, 1]), (vec![2], vec![u32::MAX, 1])] {
            put_block(&connection, ("told", CLAIMS), 0, &Claims { counts, steps }).unwrap();
            assert_eq!(read(&connection, "told", 0).unwrap_err().to_string(), wrong("told", 0).to_string());
            assert!(write(&connection, "told", 0, (&[], &[1])).is_err());
        }
    }
}

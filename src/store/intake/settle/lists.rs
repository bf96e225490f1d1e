//! Which claims each source or entity has, as blocks and as numbers.

use super::{NONE, above};
use crate::store::StoreError;
use crate::store::codec::Claims;
use crate::store::derived::{LISTED_TOGETHER, key};
use crate::store::pour::Spout;
use crate::store::sort::{Numbers, SortedNumbers};

/// Which claims belong to each source or entity.
pub(super) struct Lists {
    pairs: SortedNumbers<1>,
}

impl Lists {
    pub(super) fn of(pairs: Numbers<1>) -> Result<Self, StoreError> {
        Ok(Self { pairs: pairs.sorted()? })
    }

    /// The next pair that isn't the one before.
    fn next(&mut self) -> Result<Option<u64>, StoreError> {
        let next = self.pairs.next()?;
        while next.is_some() && self.pairs.peek() == next {
            self.pairs.next()?;
        }
        Ok(next.map(|[pair]| pair))
    }

    /// Pours the blocks of all, and begins again with the first.
    pub(super) fn pour(&mut self, table: &str, spout: &mut Spout) -> Result<(), StoreError> {
        let (mut of, mut chunk, mut before) = (NONE, 0, 0);
        let mut claims = Claims::default();
        while let Some(pair) = self.next()? {
            let (number, claim) = (above(pair), pair & u64::from(u32::MAX));
            let is_new = number != of;
            if (is_new || claims.steps.len() == LISTED_TOGETHER) && !claims.steps.is_empty() {
                spout.block(table, "claims", key(of as usize, chunk)?, &claims)?;
                claims.steps.clear();
                (chunk, before) = (chunk + 1, 0);
            }
            if is_new {
                (of, chunk, before) = (number, 0, 0);
            }
            claims.steps.push(u32::try_from(claim - before).map_err(|_| StoreError::System)?);
            before = claim;
        }
        if !claims.steps.is_empty() {
            spout.block(table, "claims", key(of as usize, chunk)?, &claims)?;
        }
        self.pairs.rewind()
    }

    pub(super) fn count(&mut self, number: u32) -> Result<i64, StoreError> {
        let mut count = 0;
        while self.pairs.peek().is_some_and(|[pair]| above(pair) == number) {
            self.next()?;
            count += 1;
        }
        Ok(count)
    }
}

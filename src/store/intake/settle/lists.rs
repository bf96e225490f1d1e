//! Which claims each source or entity has, as blocks and as numbers.

use super::{above, below};
use crate::store::StoreError;
use crate::store::codec::Claims;
use crate::store::pour::Spout;
use crate::store::reverse::Packing;
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
        let mut packing = Packing::default();
        let mut pour = |key, block: &Claims| spout.block(table, "claims", key, block);
        while let Some(pair) = self.next()? {
            packing.push(above(pair), below(pair), &mut pour)?;
        }
        packing.finish(&mut pour)?;
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

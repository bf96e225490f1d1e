//! What tests that try their luck have in common: dice that fall the same in every run, and how often they fall.

/// The generator `SplitMix64`, so that every run tries the same.
pub struct Dice(pub u64);

impl Dice {
    /// Returns a number below another.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }
}

/// Says whether every fault is to be tried as often as `docs/faults.md` tells, which takes minutes.
pub fn all_faults() -> bool {
    std::env::var_os("WHEREFROM_ALL_FAULTS").is_some()
}

/// Returns how often something is tried: in every run of the tests, and when all faults are to be tried.
pub fn times(quick: usize, all: usize) -> usize {
    if all_faults() { all } else { quick }
}

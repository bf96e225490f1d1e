//! What a fuzzer throws bytes at: the decoder of blocks, without the checksums that would turn all of them away.

use super::block;
use super::codec::{Block, Chains, Claims, Details, Looks, Summary, decode, pack, unpack};
use super::tally::Tally;
use crate::model::SourceId;

/// Decodes bytes as every kind of block. Accounts that come of it are packed, and have to come out again.
///
/// # Panics
///
/// If they don't: that is what the fuzzer looks for.
pub fn decode_anything(bytes: &[u8]) {
    drop(decode::<Claims>(bytes));
    drop(decode::<Looks>(bytes));
    if let Ok(summary) = decode::<Summary>(bytes) {
        summary.unpack(&mut Vec::<Tally>::new());
    }
    let Some((at, rest)) = bytes.split_first() else { return };
    let (chains, details) = rest.split_at(usize::from(*at).min(rest.len()));
    let (Ok(chains), Ok(details)) = (decode::<Chains>(chains), decode::<Details>(details)) else { return };
    let source = |number: u32| SourceId::new(&format!("s{number}")).ok();
    let Ok(accounts) = block::accounts(&chains, details, source) else { return };
    let number = |id: &SourceId| id.as_str().strip_prefix('s')?.parse().ok();
    let Ok((chains, details)) = block::of_accounts(&accounts, number) else { return };
    let (chains, details): (Chains, Details) = (again(&chains), again(&details));
    assert_eq!(block::accounts(&chains, details, source).ok(), Some(accounts));
}

fn again<T: Block>(block: &T) -> T {
    let bytes = pack("block", 7, block).expect("it was a block");
    unpack("block", 7, &bytes).expect("it was packed for this place")
}

//! Blocks of any bytes: read or refused, and what is read is written and read again as the same.

use std::fmt::Debug;

use super::block::{self, append, basis_and_stance, chunks, has_id, hop_count, may_have_id, of_accounts};
use super::checksum::of_block;
use super::codec::{Block, Chains, Claims, Details, Looks, Summary, Ways, decode, pack, unpack, unpack_ways};
use super::reverse;
use super::tally::Tally;
use crate::model::SourceId;

/// The first byte says which kind of block the others are.
pub fn block(data: &[u8]) {
    let Some((kind, body)) = data.split_first() else { return };
    match kind % 7 {
        0 => chains(body),
        1 => drop(again::<Details>("block.details", body)),
        2 => claims(body),
        3 => summary(body),
        4 => drop(again::<Looks>("look.sources", body)),
        5 => tally(body),
        _ => drop(accounts(body)),
    }
}

const KEY: i64 = 7 << 20 | 3;

/// A block in its place: a checksum, and what it is the checksum of.
fn sealed(column: &str, body: &[u8]) -> Vec<u8> {
    [of_block(column, KEY, body).to_le_bytes().as_slice(), body].concat()
}

fn again<T: Block + Debug>(column: &str, body: &[u8]) -> Option<T> {
    let read: T = unpack(column, KEY, &sealed(column, body)).ok()?;
    let packed = pack(column, KEY, &read).expect("what was read is no longer than what can be written");
    assert!(packed.len() <= body.len() + 8, "it is shorter than it could be");
    let same = |bytes: &[u8]| unpack::<T>(column, KEY, bytes).is_ok_and(|one| one == read);
    assert!(same(&packed), "it is another when it is written and read");
    assert!(unpack::<T>(column, KEY + 1, &packed).is_err(), "it is good in another place");
    assert!(unpack::<T>("told", KEY, &packed).is_err(), "it is good in another column");
    for at in [0, 7, packed.len() / 2, packed.len() - 1] {
        let mut flipped = packed.clone();
        flipped[at] ^= 4;
        assert!(unpack::<T>(column, KEY, &flipped).is_err(), "a flipped bit is not found");
    }
    assert!(decode::<T>(&[&packed[8..], &[0]].concat()).is_err(), "it goes on behind its end");
    assert!(decode::<T>(&packed[8..packed.len() - 1]).is_err(), "it is good when it is cut off");
    Some(read)
}

/// The front that ends are counted by is that of the whole.
fn chains(body: &[u8]) {
    let front = unpack_ways(KEY, &sealed("block.chains", body));
    let Some(whole) = again::<Chains>("block.chains", body) else { return };
    let Chains { shapes, sources, acts, added, gone, .. } = whole;
    let whole = Ways { shapes, sources, acts, added, gone };
    assert_eq!(front.ok().as_ref(), Some(&whole));
    if block::check_ways(&whole).is_ok() {
        let hops: usize = whole.shapes.iter().map(|shape| hop_count(*shape)).sum();
        assert_eq!((hops, hops), (whole.sources.len(), whole.acts.len()));
    }
}

/// The lists of a block make the same lists, and each of them can be put in its place again.
fn claims(body: &[u8]) {
    let Some(read) = again::<Claims>("told.claims", body) else { return };
    let Some(lists) = read.lists() else { return };
    assert_eq!(lists.iter().map(Vec::len).sum::<usize>(), read.steps.len());
    let Some((member, list)) = (0..).zip(&lists).take(reverse::SHARING as usize).last() else { return };
    let same =
        read.with(member, list).and_then(|block| block.lists()).expect("they are as good as they were");
    assert!(
        list.len() > reverse::FEW || same.iter().chain(&vec![vec![]; lists.len() - same.len()]).eq(&lists)
    );
}

fn summary(body: &[u8]) {
    let Some(read) = again::<Summary>("summary.ends", body) else { return };
    let (mut tallies, mut same) = (Vec::new(), Vec::new());
    if read.unpack(&mut tallies) {
        let mut written = Summary::default();
        tallies.iter().for_each(|tally| written.push(tally));
        assert!(written.unpack(&mut same));
        assert_eq!(tallies, same);
        tallies.iter().for_each(counted);
    }
}

fn tally(body: &[u8]) {
    let Some(tally) = Tally::take(body) else { return };
    let mut bytes = Vec::new();
    tally.put(&mut bytes);
    assert_eq!(Some(bytes.as_slice()), body.get(..bytes.len()));
    counted(&tally);
}

/// What people read of a tally has every number of it.
fn counted(tally: &Tally) {
    let said = tally.json().unwrap_or_else(|| "{}".to_owned());
    let said: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&said).expect("JSON");
    assert!(said.values().filter_map(serde_json::Value::as_u64).eq(tally.ends().map(|(_, n)| n as u64)));
}

/// Chains and details that belong together are accounts: two bytes say how long the chains are. Returns how many.
fn accounts(body: &[u8]) -> Option<usize> {
    let (length, rest) = body.split_first_chunk::<2>()?;
    let (first, second) = rest.split_at(rest.len().min(u16::from_le_bytes(*length).into()));
    let (chains, details) = (decode::<Chains>(first).ok()?, decode::<Details>(second).ok()?);
    let source = |number: u32| SourceId::new(&format!("s{number}")).ok();
    let read = block::accounts(&chains, details, source).ok()?;
    let span = |chains: &Chains, i: usize| {
        let span = block::span(chains, i);
        (span.added, span.gone)
    };

    let written = of_accounts(&read, |i| block::span(&chains, i), &chains.sources);
    let (written, details) = written.expect("what was read can be written");
    let same = block::accounts(&written, details.clone(), source);
    assert_eq!(same.as_ref(), Ok(&read), "the accounts are others when they are written and read");
    assert!((0..read.len()).all(|i| span(&written, i) == span(&chains, i)), "they stood at other times");

    let mut twice = (written.clone(), details.clone());
    append((&mut twice.0, &mut twice.1), (written.clone(), details.clone())).expect("there is room");
    let both: Vec<_> = read.iter().chain(&read).cloned().collect();
    assert!((0..both.len()).all(|i| span(&twice.0, i) == span(&written, i % read.len())));
    assert_eq!(block::accounts(&twice.0, twice.1, source), Ok(both), "they are others when more come behind");

    let packed = pack("block.details", KEY, &details).expect("what was read can be written");
    let mut hop = 0;
    for (account, shape) in read.iter().zip(&written.shapes) {
        hop += hop_count(*shape);
        let last = account.hops.last().map(|last| (last.basis, last.stance));
        assert_eq!(last, basis_and_stance(written.acts[hop - 1]), "it ends in another way");
        assert!(has_id(&details, &account.id) && may_have_id(&packed, &account.id));
    }
    assert!(chunks(&read).flatten().eq(&read), "cut into blocks they are not all there");
    Some(read.len())
}

#[cfg(test)]
mod tests {
    use std::{env, fs};

    use super::*;
    use crate::fuzzing::mill;
    use crate::model::Account;
    use crate::store::rows::Span;

    fn body(kind: u8, block: &impl Block) -> Vec<u8> {
        [&[kind], &pack("", 0, block).unwrap()[8..]].concat()
    }

    /// A block of each kind, in the format of today.
    fn blocks() -> Vec<(&'static str, Vec<u8>)> {
        let case = mill();
        let accounts: Vec<Account> = case.claims.values().flat_map(|claim| claim.accounts.clone()).collect();
        let number = |id: &SourceId| u32::try_from(case.sources.get_index_of(id).unwrap()).unwrap();
        let sources: Vec<u32> =
            accounts.iter().flat_map(|one| &one.hops).map(|hop| number(&hop.source)).collect();
        let gone = |i: usize| (i == 1).then_some(4);
        let span = |i: usize| Span { added: i64::from(i == 0) + 1, gone: gone(i) };
        let (chains, details) = of_accounts(&accounts, span, &sources).unwrap();
        let tally = Tally::of(&accounts, |id| case.sources[id].identity);
        let mut summary = Summary::default();
        summary.push(&tally);
        summary.push(&Tally::default());
        let mut counted = vec![5];
        tally.put(&mut counted);
        let (first, second) = (body(0, &chains), body(1, &details));
        let length = u16::try_from(first.len() - 1).unwrap().to_le_bytes();
        vec![
            ("accounts", [&[6], length.as_slice(), &first[1..], &second[1..]].concat()),
            ("chains", first),
            ("details", second),
            ("claims", body(2, &Claims { counts: vec![2, 0, 3], steps: vec![0, 5, 300, 70_000, 1] })),
            ("summary", body(3, &summary)),
            ("looks", body(4, &Looks { looks: vec![0, 1, 16, 15, 14, 3] })),
            ("tally", counted),
        ]
    }

    /// `UPDATE_CORPUS=1 cargo test --lib fuzzing` writes them after the format has changed.
    #[test]
    fn a_block_of_each_kind_is_kept_in_the_format_of_today() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/block");
        let update = env::var_os("UPDATE_CORPUS").is_some();
        for (name, block) in blocks() {
            let path = format!("{folder}/{name}");
            if update {
                fs::write(&path, &block).unwrap();
            }
            // A package of the library comes without them.
            let kept = fs::read(&path).unwrap_or_else(|_| block.clone());
            assert!(kept == block, "{path} is of another format: UPDATE_CORPUS=1 writes it again");
        }
    }

    /// What makes up inputs begins with some that get to the end.
    #[test]
    fn good_blocks_are_read_to_the_end() {
        let [(_, all), (_, first), (_, second), (_, third), (_, fourth), (_, fifth), _] = &blocks()[..]
        else {
            panic!("seven blocks")
        };
        assert_eq!(accounts(&all[1..]), Some(6));
        assert!(again::<Chains>("", &first[1..]).is_some() && again::<Details>("", &second[1..]).is_some());
        assert!(again::<Claims>("", &third[1..]).is_some() && again::<Summary>("", &fourth[1..]).is_some());
        assert!(again::<Looks>("", &fifth[1..]).is_some());
    }
}

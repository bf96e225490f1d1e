//! The least that such an archive can be: chains as whole numbers in one file, and nothing else.
//!
//! There is no history, no checksum, no text, no id but those of claims: these are in a hash map in memory, beside how
//! each source is known. Nothing can be added later. The usual shape of this is a file that is mapped into memory, which
//! safe code can't do: here the chains of a claim are read with one call. So it is a bound and no rival.
#![allow(unreachable_pub, reason = "a module of a program")]

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use wherefrom::model::{Account, Basis, ClaimId, Identity, Incoming, SourceId};

use super::Ends;
use super::rows::kind;

/// A number in the file: how many hops an account has, or a hop; then the source stands above basis and stance.
type Word = u32;
const BYTES: usize = size_of::<Word>();
/// The bits of the basis, and below them of the stance.
const BASIS: u32 = 3;
const STANCE: u32 = 2;

/// A file that is being filled.
pub struct Filling {
    path: PathBuf,
    file: BufWriter<File>,
    flat: Places,
    /// So many sources are no documents; their numbers come first.
    people: u32,
    written: u64,
}

/// What is in memory.
#[derive(Default)]
struct Places {
    /// Where the chains of each claim begin and how many bytes they are.
    claims: HashMap<ClaimId, (u64, usize)>,
    /// The same in the order of the claims.
    order: Vec<(u64, usize)>,
    /// How each source is known.
    identities: Vec<Identity>,
}

/// A file to be asked.
pub struct Flat {
    path: PathBuf,
    file: File,
    places: Rc<Places>,
}

impl Filling {
    /// Begins with an empty one.
    pub fn start(path: &Path) -> Self {
        let file = BufWriter::with_capacity(1 << 20, File::create(path).expect("a file"));
        Self { path: path.to_owned(), file, flat: Places::default(), people: 0, written: 0 }
    }

    /// Takes records; the accounts of a claim come behind it.
    pub fn take(&mut self, records: &[Incoming]) {
        for record in records {
            match record {
                Incoming::Source(one) => {
                    self.people += u32::from(one.document.is_none());
                    self.flat.identities.push(one.identity);
                }
                Incoming::Claim(claim) => {
                    self.flat.claims.insert(claim.id.clone(), (self.written, self.flat.order.len()));
                    self.flat.order.push((self.written, 0));
                }
                Incoming::Account(_, account) => self.account(account),
                _ => {}
            }
        }
    }

    fn account(&mut self, account: &Account) {
        let count = u32::try_from(account.hops.len()).expect("a few");
        self.file.write_all(&count.to_le_bytes()).expect("room");
        for hop in &account.hops {
            let acts = u32::from(hop.basis as u8) << STANCE | u32::from(hop.stance as u8);
            let word: Word = self.number(&hop.source) << (BASIS + STANCE) | acts;
            self.file.write_all(&word.to_le_bytes()).expect("room");
        }
        let bytes = BYTES * (account.hops.len() + 1);
        self.written += bytes as u64;
        self.flat.order.last_mut().expect("its claim came").1 += bytes;
    }

    /// The number of a source, which its made-up id says.
    fn number(&self, id: &SourceId) -> u32 {
        let (kind, number) = id.as_str().split_once('-').expect("made up so");
        let number: u32 = number.parse().expect("a number");
        if kind == "page" { self.people + number } else { number }
    }

    /// Brings all of it to the disk.
    pub fn finish(mut self) -> Flat {
        self.file.flush().expect("room");
        self.file.get_ref().sync_all().expect("on the disk");
        let Places { claims, order, .. } = &mut self.flat;
        claims.values_mut().for_each(|place| *place = order[place.1]);
        let file = File::open(&self.path).expect("a file");
        Flat { path: self.path, file, places: Rc::new(self.flat) }
    }
}

impl Flat {
    /// Opens the file once more; what is in memory stays there.
    pub fn again(&self) -> Self {
        let file = File::open(&self.path).expect("a file");
        Self { path: self.path.clone(), file, places: Rc::clone(&self.places) }
    }

    /// The ends of a claim.
    pub fn ends(&self, id: &ClaimId) -> Ends {
        let (from, length) = self.places.claims[id];
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, from).expect("they are there");
        let named = |(acts, source): (u32, u32)| {
            let identity = self.places.identities[source as usize];
            (kind(Basis::ALL[(acts >> STANCE) as usize], identity), source)
        };
        let mut ends: Ends = Self::lasts(&bytes).map(named).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// Counts the claims that have ends, by how many accounts of each end in each kind.
    pub fn all_ends(&self) -> usize {
        let (mut bytes, mut with_ends) = (Vec::new(), 0);
        for (from, length) in &self.places.order {
            bytes.resize(*length, 0);
            self.file.read_exact_at(&mut bytes, *from).expect("they are there");
            let mut counts = [0_u32; 256];
            for (acts, source) in Self::lasts(&bytes) {
                let identity = self.places.identities[source as usize] as u32;
                counts[(acts << 3 | identity) as usize] += 1;
            }
            with_ends += usize::from(std::hint::black_box(counts).iter().any(|count| *count > 0));
        }
        with_ends
    }

    /// Basis and stance of the last hops that support the claim, and their sources.
    fn lasts(bytes: &[u8]) -> impl Iterator<Item = (u32, u32)> {
        let word = |at: usize| Word::from_le_bytes(bytes[at..at + BYTES].try_into().expect("four"));
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < bytes.len() {
                at += BYTES * (word(at) as usize + 1);
                let last = word(at - BYTES);
                let acts = last & ((1 << (BASIS + STANCE)) - 1);
                if acts & ((1 << STANCE) - 1) < 2 {
                    return Some((acts, last >> (BASIS + STANCE)));
                }
            }
            None
        })
    }
}

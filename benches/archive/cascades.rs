//! Claims that spread, made up for measuring: the same for the same size on every machine.
//!
//! How many accounts a claim has follows a power law; one has a set number. Every account stands on a page and is a
//! chain of one to six hops from a post inwards; whoever is told of a claim by somebody tells it on, so that chains run through the same
//! few sources, as they do where a post is shared.
#![allow(unreachable_pub, reason = "a module of a program")]

use wherefrom::model::{
    Account, AccountId, Anchor, Basis, Claim, ClaimId, Document, Hop, Identity, Incoming, Passage,
    PassageHash, Source, SourceId, SourceKind, Stance, When,
};

/// The accounts of the claim that everybody shares, for a million hops.
const VIRAL: usize = 75_000;

/// Records with about as many hops as were asked for, as they come.
pub struct Cascades {
    /// How many hops came so far.
    pub hops: usize,
    /// How many claims.
    pub claims: usize,
    /// The claim that everybody shares: how many accounts it has.
    pub viral: usize,
    asked: usize,
    sources: usize,
    documents: usize,
    defined: usize,
    dice: Dice,
    said: Vec<When>,
}

/// About how many records come at a time.
const TOGETHER: usize = 10_000;

/// Numbers that look like chance (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below a limit.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.roll() >> 33).unwrap_or(0) % limit.max(1)
    }

    /// A number from 0 to 1.
    #[allow(clippy::cast_precision_loss, reason = "53 bits fit")]
    fn unit(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number of accounts: most claims have a few, some very many (Pareto, exponent 1.25).
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 20,000")]
    fn size(&mut self) -> usize {
        (2.0 / self.unit().max(1e-9).powf(0.8)).clamp(1.0, 20_000.0) as usize
    }
}

impl Cascades {
    /// Begins records with about as many hops.
    pub fn new(hops: usize) -> Self {
        Self {
            hops: 0,
            claims: 0,
            viral: VIRAL.min(hops / 8),
            asked: hops,
            sources: hops / 4,
            documents: hops / 100,
            defined: 0,
            dice: Dice(0x5EED),
            said: (1..=28).map(|day| format!("2022-01-{day:02}").parse().expect("a date")).collect(),
        }
    }

    /// The id of a claim.
    pub fn claim_id(number: usize) -> ClaimId {
        format!("claim-{number:06}").parse().expect("an id")
    }

    fn source_id(&self, number: usize) -> SourceId {
        let id = if number < self.sources {
            format!("account-{number:07}")
        } else {
            format!("page-{:06}", number - self.sources)
        };
        id.parse().expect("an id")
    }

    fn source(&self, number: usize) -> Source {
        let id = self.source_id(number);
        if number >= self.sources {
            let title = format!("A page of posts, number {}", number - self.sources);
            let document = Some(Document::default());
            return Source { document, ..Source::new(id, title, SourceKind::Document) };
        }
        let mut source =
            Source::new(id, format!("Somebody who posts as number {number}"), SourceKind::Person);
        if number.is_multiple_of(5) {
            source.identity = Identity::Described;
        }
        source
    }

    fn claim(&mut self, records: &mut Vec<Incoming>) {
        let size = if self.claims == 0 { self.viral } else { self.dice.size() };
        let id = Self::claim_id(self.claims);
        let text = format!("Something that many pass on, number {}, has happened in the city.", self.claims);
        self.claims += 1;
        records.push(Incoming::Claim(Claim::new(id.clone(), text)));
        // Who tells it, and from whom they have it: the place of another in this list.
        let mut tellers: Vec<(usize, Option<usize>, usize)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        while tellers.len() < size.min(self.sources / 2) {
            let source = self.dice.below(self.sources);
            if !seen.insert(source) {
                continue;
            }
            let from =
                (!tellers.is_empty() && self.dice.below(10) > 0).then(|| self.dice.below(tellers.len()));
            let depth = from.map_or(1, |from| tellers[from].2 + 1);
            let from = from.filter(|_| depth <= 6);
            tellers.push((source, from, if from.is_some() { depth } else { 1 }));
        }
        for at in 0..tellers.len() {
            let account = self.account(&id, at, &tellers);
            self.hops += account.hops.len();
            records.push(Incoming::Account(id.clone(), account));
        }
    }

    fn account(&mut self, claim: &ClaimId, at: usize, tellers: &[(usize, Option<usize>, usize)]) -> Account {
        let page = self.sources + self.dice.below(self.documents);
        let document = self.source_id(page);
        let mut hops = vec![Hop::new(document.clone(), Basis::Told, Stance::Relays)];
        let mut next = Some(at);
        while let Some(here) = next {
            let (source, from, _) = tellers[here];
            let id = self.source_id(source);
            let (basis, stance) = match from {
                Some(_) => (Basis::Told, Stance::Relays),
                None if source % 3 == 0 => (Basis::Witnessed, Stance::Asserts),
                None => (Basis::Unstated, Stance::Asserts),
            };
            hops.push(Hop::new(id, basis, stance));
            next = from;
        }
        hops[1].said = Some(self.said[self.dice.below(self.said.len())].clone());
        let passage = Passage { start: at * 40, end: at * 40 + 30, hash: PassageHash::of("") };
        let anchor = Anchor::new(vec![passage]).ok();
        let place = anchor.as_ref().map(ToString::to_string).unwrap_or_default();
        let id: AccountId = Account::content_id(claim, Some(&document), &place, &hops);
        Account { id, document: Some(document), at: anchor, quote: None, hops, note: None, recorded: None }
    }
}

impl Iterator for Cascades {
    type Item = Vec<Incoming>;

    fn next(&mut self) -> Option<Vec<Incoming>> {
        let mut records = Vec::new();
        while records.len() < TOGETHER && self.defined < self.sources + self.documents {
            records.push(Incoming::Source(self.source(self.defined)));
            self.defined += 1;
        }
        while records.len() < TOGETHER && self.hops < self.asked {
            self.claim(&mut records);
        }
        (!records.is_empty()).then_some(records)
    }
}

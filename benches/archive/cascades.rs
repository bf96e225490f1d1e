//! Claims that spread, made up for measuring: the same for the same size on every machine.
//!
//! How many accounts a claim has follows a power law; one has a set number. Every account stands on a page and is a
//! chain of one to six hops from a post inwards; whoever is told of a claim by somebody tells it on, so that chains run through the same
//! few sources, as they do where a post is shared.
#![allow(unreachable_pub, reason = "a module of a program")]

use wherefrom::model::{
    Account, AccountId, Anchor, Basis, Case, Claim, ClaimId, Hop, Passage, PassageHash, Source, SourceId,
    SourceKind, Stance, When,
};

/// The accounts of the claim that everybody shares, for a million hops.
const VIRAL: usize = 75_000;

/// A case with about as many hops.
pub struct Cascades {
    /// The case.
    pub case: Case,
    /// How many hops it has.
    pub hops: usize,
    /// The claim that everybody shares: how many accounts it has.
    pub viral: usize,
}

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
    /// Makes a case with about as many hops.
    pub fn new(hops: usize) -> Self {
        let sources = hops / 4;
        let mut case = Case { title: Some(format!("{hops} hops, made up")), ..Case::default() };
        for n in 0..sources {
            let id: SourceId = format!("account-{n:07}").parse().expect("an id");
            let mut source =
                Source::new(id.clone(), format!("Somebody who posts as number {n}"), SourceKind::Person);
            if n % 5 == 0 {
                source.identity = wherefrom::model::Identity::Described;
            }
            case.sources.insert(id, source);
        }
        let documents = hops / 100;
        for n in 0..documents {
            let id: SourceId = format!("page-{n:06}").parse().expect("an id");
            let mut source =
                Source::new(id.clone(), format!("A page of posts, number {n}"), SourceKind::Document);
            source.document = Some(wherefrom::model::Document::default());
            case.sources.insert(id, source);
        }
        let mut maker = Maker { dice: Dice(0x5EED), sources, documents, said: Vec::new() };
        maker.said = (1..=28).map(|day| format!("2022-01-{day:02}").parse().expect("a date")).collect();
        let viral = VIRAL.min(hops / 8);
        let (mut made, mut number) = (0, 0);
        while made < hops {
            let size = if number == 0 { viral } else { maker.dice.size() };
            let claim = maker.claim(number, size, &case);
            made += claim.accounts.iter().map(|one| one.hops.len()).sum::<usize>();
            case.claims.insert(claim.id.clone(), claim);
            number += 1;
        }
        Self { case, hops: made, viral }
    }
}

struct Maker {
    dice: Dice,
    sources: usize,
    documents: usize,
    said: Vec<When>,
}

impl Maker {
    fn claim(&mut self, number: usize, size: usize, case: &Case) -> Claim {
        let id: ClaimId = format!("claim-{number:06}").parse().expect("an id");
        let mut claim = Claim::new(
            id,
            format!("Something that many pass on, number {number}, has happened in the city."),
        );
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
            claim.accounts.push(self.account(&claim.id, at, &tellers, case));
        }
        claim
    }

    fn account(
        &mut self,
        claim: &ClaimId,
        at: usize,
        tellers: &[(usize, Option<usize>, usize)],
        case: &Case,
    ) -> Account {
        let page = self.sources + self.dice.below(self.documents);
        let document = case.sources.get_index(page).expect("a document").0.clone();
        let mut hops = vec![Hop::new(document.clone(), Basis::Told, Stance::Relays)];
        let mut next = Some(at);
        while let Some(here) = next {
            let (source, from, _) = tellers[here];
            let id = case.sources.get_index(source).expect("a source").0.clone();
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

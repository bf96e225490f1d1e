//! A big case, made up for measuring: the same for the same size on every machine.
//!
//! For each claim there are five accounts on average, spread as tellings are: a quarter as many accounts as there are
//! claims tell one viral claim, `claim-0`, the others follow a power law. Chains have one to six hops; outlets, people, rumours
//! and authorities are shared, again by a power law, so that many chains end in the same few. Some hops deny, some
//! chains run in a circle, some claims restate, supersede or contradict each other, a fifth has a figure, five sources
//! are protected, and every account is anchored in the stored text of its document.
#![allow(unreachable_pub, reason = "a module that two programs share")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use wherefrom::case;
use wherefrom::model::{
    About, Account, Anchor, Basis, Case, Claim, ClaimId, Contradiction, Differ, Document, Entity, EntityKind,
    Hop, Identity, Judgement, Likelihood, Passage, PassageHash, Quantity, Recorded, Relation, RelationKind,
    Ruling, Sha256, Source, SourceId, SourceKind, Stance, Strength, When,
};

/// How many claims the cases have that are measured.
#[allow(dead_code, reason = "a module that several programs share")]
pub const SIZES: [usize; 3] = [1_250, 5_000, 20_000];

/// Returns the folder of a case of a size, and writes it if it is not there yet. Whoever changes what is written deletes
/// what was: it lies below `target/tmp`.
#[allow(dead_code, reason = "a module that several programs share")]
pub fn folder(claims: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("big-{claims}"));
    if !folder.join(case::MARK).is_file() {
        write(&folder, claims).expect("a folder that can be written");
    }
    folder
}

/// Returns a case of a size, without its files.
#[allow(dead_code, reason = "a module that several programs share")]
pub fn case(claims: usize) -> Case {
    Big::new(claims).case
}

/// Writes a case and its stored texts; the file that marks it comes last, so that half a case is none.
fn write(folder: &Path, claims: usize) -> io::Result<()> {
    let Big { case, texts } = Big::new(claims);
    fs::create_dir_all(folder.join("texts"))?;
    for (id, text) in &texts {
        fs::write(folder.join("texts").join(format!("{id}.txt")), text)?;
    }
    case::write::write(&case)
        .into_iter()
        .rev()
        .try_for_each(|(path, text)| fs::write(folder.join(path), text))
}

/// A case and the stored texts of its documents.
struct Big {
    /// The case.
    case: Case,
    /// The texts by the id of their document.
    texts: Vec<(SourceId, String)>,
}

impl Big {
    /// Makes a case with as many claims and five times as many accounts.
    fn new(claims: usize) -> Self {
        let mut maker = Maker { dice: Dice(42), claims, case: Case::default(), texts: Vec::new() };
        maker.case.title = Some(format!("{claims} claims, made up"));
        maker.case.documents = Some("texts".to_owned());
        maker.sources();
        maker.claims();
        maker.accounts();
        maker.ties();
        maker.close();
        Self { case: maker.case, texts: maker.texts }
    }
}

/// The generator `SplitMix64`, by Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % n.max(1) as u64).unwrap_or_default()
    }

    /// Smaller numbers more often than bigger ones, by a power law.
    fn rank(&mut self, n: usize) -> usize {
        const STEPS: usize = 1 << 20;
        let step = self.below(STEPS) as u128;
        let place = step * step * n as u128 / (STEPS as u128 * STEPS as u128);
        usize::try_from(place).unwrap_or_default()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn day(&mut self) -> When {
        let (month, day) = (1 + self.below(6), 1 + self.below(28));
        let text = match self.below(6) {
            0 => format!("2031-{month:02}~"),
            1 => format!("2031-{month:02}-{day:02}T{:02}", self.below(24)),
            2 => format!("2031-{month:02}-{day:02}~"),
            _ => format!("2031-{month:02}-{day:02}"),
        };
        text.parse().expect("a date")
    }
}

const WHO: [&str; 12] = [
    "Soldiers",
    "Residents",
    "Dockers",
    "Officials",
    "Students",
    "Drivers",
    "Nurses",
    "Guards",
    "Miners",
    "Traders",
    "Deputies",
    "Volunteers",
];
const DID: [&str; 14] = [
    "blocked",
    "left",
    "burned",
    "reopened",
    "searched",
    "surrounded",
    "entered",
    "guarded",
    "flooded",
    "looted",
    "closed",
    "shelled",
    "rebuilt",
    "emptied",
];
const WHAT: [&str; 16] = [
    "bridge", "station", "harbour", "hospital", "market", "barracks", "refinery", "school", "airport",
    "depot", "archive", "court", "prison", "mill", "square", "tower",
];
const WHEN: [&str; 8] = [
    "at dawn",
    "after the curfew",
    "during the strike",
    "before the vote",
    "in the rain",
    "at noon",
    "without a warrant",
    "for the second time",
];
const COUNTED: [&str; 10] = [
    "dead",
    "injured",
    "detained",
    "missing",
    "soldiers",
    "cars burned",
    "shops looted",
    "houses damaged",
    "flights cancelled",
    "arrests",
];

struct Maker {
    dice: Dice,
    claims: usize,
    case: Case,
    texts: Vec<(SourceId, String)>,
}

impl Maker {
    fn documents(&self) -> usize {
        self.claims / 10
    }

    fn outlets(&self) -> usize {
        self.claims / 100
    }

    fn people(&self) -> usize {
        self.claims / 4
    }

    fn vague(&self) -> usize {
        self.claims / 50
    }

    fn places(&self) -> usize {
        self.claims / 40
    }

    fn source(&mut self, name: &str, kind: SourceKind) -> &mut Source {
        let id: SourceId = name.parse().expect("an id");
        let title = format!("{} {}", capital(kind.as_str()), name.rsplit('-').next().unwrap_or(name));
        self.case.sources.entry(id.clone()).or_insert_with(|| Source::new(id, title, kind))
    }

    fn sources(&mut self) {
        for i in 0..self.outlets() {
            self.source(&format!("outlet-{i}"), SourceKind::Outlet);
        }
        for i in 0..self.documents() {
            let outlet = self.dice.rank(self.outlets());
            let published = (!self.dice.one_in(10)).then(|| self.dice.day());
            let id = format!("document-{i}");
            let outlet = (!self.dice.one_in(8)).then(|| id_of(&format!("outlet-{outlet}")));
            let file = Some(format!("{id}.txt"));
            self.source(&id, SourceKind::Document).document =
                Some(Document { outlet, published, file, ..Document::default() });
        }
        for i in 0..self.people() {
            let described = self.dice.one_in(5);
            let protected = i % (self.people() / 5).max(1) == 7;
            let person = self.source(&format!("person-{i}"), SourceKind::Person);
            person.identity = if described { Identity::Described } else { Identity::Named };
            person.protected = protected;
        }
        for i in 0..self.vague() {
            let kind =
                [SourceKind::Rumour, SourceKind::Group, SourceKind::Authority, SourceKind::Record][i % 4];
            self.source(&format!("vague-{i}"), kind);
        }
        for i in 0..self.places() {
            let id = format!("place-{i}").parse().expect("an id");
            let entity = Entity {
                id,
                name: format!("Place {i}"),
                kind: EntityKind::Place,
                aliases: Vec::new(),
                part_of: Vec::new(),
                note: None,
            };
            self.case.entities.insert(entity.id.clone(), entity);
        }
    }

    fn claims(&mut self) {
        for i in 0..self.claims {
            let number = self.dice.below(400);
            let place = self.dice.rank(self.places());
            let mut claim = Claim::new(claim_id(i), "");
            claim.text = format!(
                "{} {} the {} of Place {place} {}, {number} of them.",
                self.dice.of(&WHO),
                self.dice.of(&DID),
                self.dice.of(&WHAT),
                self.dice.of(&WHEN)
            );
            claim.about = vec![About { id: format!("place-{place}").parse().expect("an id"), role: None }];
            claim.happened = (!self.dice.one_in(3)).then(|| self.dice.day());
            claim.quantity = self.dice.one_in(5).then(|| self.quantity(number, place));
            self.case.claims.insert(claim.id.clone(), claim);
        }
    }

    fn quantity(&mut self, number: usize, place: usize) -> Quantity {
        let exact = !self.dice.one_in(4);
        let figure = number.to_string().parse().ok();
        Quantity {
            counts: None,
            of: format!("{} {}", self.dice.of(&COUNTED), self.dice.rank(self.claims / 200)),
            value: figure.clone().filter(|_| exact),
            at_least: None,
            at_most: None,
            approx: figure.filter(|_| !exact),
            words: None,
            unit: None,
            place: self.dice.one_in(2).then(|| format!("Place {place}")),
            when: None,
        }
    }

    /// One account for each claim at the least; then those of the viral claim, then the others by rank.
    fn accounts(&mut self) {
        self.texts = (0..self.documents())
            .map(|i| (id_of(&format!("document-{i}")), format!("Document {i}, made up.\n")))
            .collect();
        let (viral, all) = (self.claims / 4, self.claims * 5);
        for i in 0..all {
            let claim = match i {
                i if i < self.claims => i,
                i if i < self.claims + viral => 0,
                _ => self.dice.rank(self.claims),
            };
            self.account(claim);
        }
    }

    fn account(&mut self, claim: usize) {
        let document = self.dice.below(self.documents());
        let text = self.case.claims[claim].text.clone();
        let hops = self.chain(document, &text);
        let (id, stored) = &mut self.texts[document];
        stored.push_str("Somebody wrote: ");
        let start = stored.len();
        stored.push_str(&text);
        let passage = Passage { start, end: stored.len(), hash: PassageHash::of(&text) };
        stored.push('\n');
        let at = Anchor::new(vec![passage]).expect("one range");
        let document = Some(id.clone());
        let claim_id = claim_id(claim);
        let recorded = self.dice.one_in(10).then(|| Recorded { when: "2031-09-01".parse().ok(), by: None });
        let id = Account::content_id(&claim_id, document.as_ref(), &at.to_string(), &hops);
        let account = Account { id, document, at: Some(at), quote: None, hops, note: None, recorded };
        self.case.claims[claim].accounts.push(account);
    }

    /// A chain of one to six hops behind its document; no source stands on it twice.
    fn chain(&mut self, document: usize, text: &str) -> Vec<Hop> {
        let mut hops = vec![Hop::new(id_of(&format!("document-{document}")), Basis::Told, Stance::Relays)];
        let longest = 1 + self.dice.rank(6);
        for place in 1..=longest {
            let name = match self.dice.below(8) {
                0 if place == 1 => format!("outlet-{}", self.dice.rank(self.outlets())),
                1 => format!("vague-{}", self.dice.rank(self.vague())),
                _ => format!("person-{}", self.dice.rank(self.people())),
            };
            let source = id_of(&name);
            if hops.iter().any(|hop| hop.source == source) {
                continue;
            }
            let mut hop = Hop::new(source, Basis::Told, Stance::Relays);
            hop.said = self.dice.one_in(4).then(|| self.dice.day());
            hop.wording = self.dice.one_in(20).then(|| format!("As far as I know: {text}"));
            if self.dice.one_in(40) {
                hop.stance = if self.dice.one_in(2) { Stance::Denies } else { Stance::Doubts };
            }
            hops.push(hop);
        }
        if let Some(last) = hops.last_mut() {
            last.basis = Basis::ALL[self.dice.below(Basis::ALL.len())];
            if last.stance == Stance::Relays {
                last.stance = Stance::Asserts;
            }
        }
        hops
    }

    fn claim_near(&mut self, i: usize) -> usize {
        (i + 1 + self.dice.rank(50)) % self.claims
    }

    fn ties(&mut self) {
        let kinds = [RelationKind::Restates, RelationKind::Supersedes, RelationKind::Supports];
        for i in (0..self.claims).filter(|i| i % 12 == 5) {
            let to = self.claim_near(i);
            let kind = kinds[self.dice.rank(3)];
            self.case.relations.push(Relation {
                kind,
                from: claim_id(i),
                to: claim_id(to),
                account: None,
                hop: None,
                why: None,
                by: None,
                on: None,
            });
        }
        for i in (0..self.claims).filter(|i| i % 25 == 3) {
            // A tenth of the contradictions name the viral claim.
            let other = if self.dice.one_in(10) { 0 } else { self.claim_near(i) };
            let differ = Differ::ALL[self.dice.below(Differ::ALL.len())];
            let strength = if self.dice.one_in(2) { Strength::Contradiction } else { Strength::Tension };
            self.case.contradictions.push(Contradiction {
                claims: [claim_id(i), claim_id(other)],
                differ,
                strength,
                why: Some("They were told of the same hour.".to_owned()),
                by: None,
                on: None,
            });
        }
        for i in (0..self.people()).filter(|i| i % 50 == 11) {
            let other = (i + 1 + self.dice.below(40)) % self.people();
            let likely = Likelihood::ALL[self.dice.below(3)];
            let ids = [i, other].map(|i| format!("person-{i}").parse().expect("an id"));
            self.case.judgements.push(Judgement {
                ruling: if self.dice.one_in(8) { Ruling::Different } else { Ruling::Same },
                ids,
                likely,
                why: None,
                by: None,
                on: None,
            });
        }
    }

    /// Records the hashes of the texts, now that nothing is added to them.
    fn close(&mut self) {
        for (id, text) in &self.texts {
            let document = self.case.sources.get_mut(id).and_then(|source| source.document.as_mut());
            if let Some(document) = document {
                document.sha256 = Some(Sha256::of(text.as_bytes()));
            }
        }
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn id_of(name: &str) -> SourceId {
    name.parse().expect("an id")
}

fn claim_id(i: usize) -> ClaimId {
    format!("claim-{i}").parse().expect("an id")
}

//! A whole case written into a new database: everything or nothing.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, Statement};

use super::codec::{Claims, Looks, Summary, pack};
use super::file::Making;
use super::rows::{self, Counted, Head, Span, insert_into};
use super::tally::{CLAIMS_TOGETHER, Tally};
use super::{Change, StoreError, block};
use crate::case::broken_in;
use crate::model::{Case, Claim, Identity, Source, SourceId};

/// How many numbers lie together in one block of a reverse list.
pub(super) const LISTED_TOGETHER: usize = 4096;
/// How many sources and entities lie together in one block of their looks.
pub(super) const LOOKS_TOGETHER: usize = 4096;
/// What an entity is in the list of looks.
pub(super) const ENTITY: u8 = 15;

/// Returns the key of a chunk of what lies under a number.
pub(super) fn key(number: usize, chunk: usize) -> Result<i64, StoreError> {
    let chunk = i64::try_from(chunk).ok().filter(|chunk| *chunk < 1 << 20);
    let number = i64::try_from(number).ok().filter(|number| *number < 1 << 42);
    match (number, chunk) {
        (Some(number), Some(chunk)) => Ok(number << 20 | chunk),
        _ => Err(StoreError::TooBig("a list has more than a million blocks")),
    }
}

/// What goes into a new database.
#[derive(Debug)]
pub struct Loader<'a> {
    case: &'a Case,
    change: &'a Change,
    covered: Vec<&'a str>,
    documents_from_here: Option<String>,
}

impl<'a> Loader<'a> {
    /// Starts with a case, and the change as which it goes into the journal.
    pub fn new(case: &'a Case, change: &'a Change) -> Self {
        Self { case, change, covered: Vec::new(), documents_from_here: None }
    }

    /// Adds words that no output may show, besides the names of protected sources.
    #[must_use]
    pub fn covering(mut self, words: impl IntoIterator<Item = &'a str>) -> Self {
        self.covered.extend(words);
        self
    }

    /// Says where the stored texts lie, as a path from the folder of the database.
    #[must_use]
    pub fn documents_from_here(mut self, path: impl Into<String>) -> Self {
        self.documents_from_here = Some(path.into());
        self
    }

    /// Writes the database: into a file beside its place, which then takes it. Nothing is left if it fails.
    pub fn create(self, path: &Path) -> Result<(), StoreError> {
        if let Some(broken) = broken_in(self.case) {
            return Err(StoreError::Promise(broken));
        }
        let making = Making::start(path)?;
        let mut writer = Writer { into: &making.connection, case: self.case, extents: Vec::new() };
        writer.beside(&self)?;
        writer.nodes()?;
        writer.claims()?;
        writer.judged()?;
        writer.extents()?;
        making.finish()
    }
}

struct Writer<'a> {
    into: &'a Connection,
    case: &'a Case,
    extents: Vec<(&'static str, usize)>,
}

/// A number of rows or of a row, as `SQLite` has it.
fn big(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl<'a> Writer<'a> {
    fn insert(&self, table: &str) -> Result<Statement<'a>, StoreError> {
        insert_into(self.into, table)
    }

    /// What is no record: what the archive is, its first change, the words to be covered.
    fn beside(&mut self, loader: &Loader) -> Result<(), StoreError> {
        let case = self.case;
        let head = Head {
            title: case.title.clone(),
            description: case.description.clone(),
            language: case.language.clone(),
            documents: case.documents.clone(),
            documents_from_here: loader.documents_from_here.clone(),
        };
        rows::head(&head).write(&mut self.insert("archive")?)?;
        loader.change.row(1).write(&mut self.insert("change")?)?;
        let mut insert = self.insert("covered")?;
        for (n, words) in loader.covered.iter().enumerate() {
            rows::covered(big(n), words).write(&mut insert)?;
        }
        self.extents.push(("covered", loader.covered.len()));
        Ok(())
    }

    fn extents(&mut self) -> Result<(), StoreError> {
        let mut insert = self.insert("extent")?;
        for (n, (name, records)) in self.extents.iter().enumerate() {
            rows::extent(big(n), name, big(*records)).write(&mut insert)?;
        }
        Ok(())
    }

    /// The number of a source or an entity: sources first, in the order of the case.
    fn number(&self, id: &str) -> Option<usize> {
        let case = self.case;
        let entity = || Some(case.entities.get_index_of(id)? + case.sources.len());
        case.sources.get_index_of(id).or_else(entity)
    }

    fn nodes(&mut self) -> Result<(), StoreError> {
        let case = self.case;
        let counted = self.count_and_list()?;
        let (mut sources, mut documents) = (self.insert("source")?, self.insert("document")?);
        for (n, source) in case.sources.values().enumerate() {
            rows::source(big(n), source, counted[n], Span::FIRST).write(&mut sources)?;
            if let Some(document) = &source.document {
                rows::document(big(n), document).write(&mut documents)?;
            }
        }
        let mut entities = self.insert("entity")?;
        for (n, entity) in (case.sources.len()..).zip(case.entities.values()) {
            rows::entity(big(n), entity, counted[n], Span::FIRST).write(&mut entities)?;
        }
        self.looks()?;
        self.extents.push(("node", counted.len()));
        Ok(())
    }

    /// Writes the reverse lists, and counts what is in them.
    fn count_and_list(&mut self) -> Result<Vec<Counted>, StoreError> {
        let case = self.case;
        let mut counted = vec![Counted::default(); case.sources.len() + case.entities.len()];
        let (mut told, mut concerning) = (Vec::new(), Vec::new());
        for (n, claim) in case.claims.values().enumerate() {
            let hops = claim.accounts.iter().flat_map(|account| &account.hops);
            told.extend(hops.filter_map(|hop| Some((case.sources.get_index_of(&hop.source)?, n))));
            concerning
                .extend(claim.about.iter().filter_map(|about| Some((self.number(about.id.as_str())?, n))));
        }
        self.list("told", told, |n, number| counted[n].tells = number)?;
        self.list("concerning", concerning, |n, number| counted[n].concerned = number)?;
        for judgement in &case.judgements {
            for id in &judgement.ids {
                self.number(id.as_str()).into_iter().for_each(|n| counted[n].judged += 1);
            }
        }
        let mut insert = self.insert("office")?;
        let mut row = 0;
        for (speaker, source) in case.sources.values().enumerate() {
            for office in source.speaks_for.iter().filter_map(|id| case.sources.get_index_of(id)) {
                rows::office(row, big(office), big(speaker)).write(&mut insert)?;
                counted[office].speakers += 1;
                row += 1;
            }
        }
        self.extents.push(("office", usize::try_from(row).unwrap_or_default()));
        Ok(counted)
    }

    /// Writes one reverse list: which claims belong to each number.
    fn list(
        &self,
        table: &str,
        mut pairs: Vec<(usize, usize)>,
        mut count: impl FnMut(usize, i64),
    ) -> Result<(), StoreError> {
        pairs.sort_unstable();
        pairs.dedup();
        let mut insert = self.into.prepare(&format!("INSERT INTO {table} VALUES (?1, ?2)"))?;
        for group in pairs.chunk_by(|a, b| a.0 == b.0) {
            let number = group[0].0;
            count(number, big(group.len()));
            for (chunk, claims) in group.chunks(LISTED_TOGETHER).enumerate() {
                let key = key(number, chunk)?;
                let block =
                    pack(&format!("{table}.claims"), key, &steps(claims.iter().map(|(_, claim)| *claim))?)?;
                insert.execute((key, block))?;
            }
        }
        Ok(())
    }

    fn looks(&self) -> Result<(), StoreError> {
        let looks: Vec<u8> =
            self.case.sources.values().map(look).chain(self.case.entities.values().map(|_| ENTITY)).collect();
        let mut insert = self.into.prepare("INSERT INTO look VALUES (?1, ?2)")?;
        for (n, looks) in looks.chunks(LOOKS_TOGETHER).enumerate() {
            let key = big(n);
            insert.execute((key, pack("look.sources", key, &Looks { looks: looks.to_vec() })?))?;
        }
        Ok(())
    }

    fn claims(&mut self) -> Result<(), StoreError> {
        let case = self.case;
        let mut named: HashMap<&str, (i64, i64)> = HashMap::new();
        for claim in case.contradictions.iter().flat_map(|one| distinct(&one.claims[0], &one.claims[1])) {
            named.entry(claim.as_str()).or_default().0 += 1;
        }
        for claim in case.relations.iter().flat_map(|one| distinct(&one.from, &one.to)) {
            named.entry(claim.as_str()).or_default().1 += 1;
        }
        let mut insert = self.insert("claim")?;
        let mut blocks = self.into.prepare("INSERT INTO block VALUES (?1, ?2, ?3, ?4)")?;
        let mut summaries = self.into.prepare("INSERT INTO summary VALUES (?1, ?2)")?;
        let mut summary = Summary::default();
        for (n, claim) in case.claims.values().enumerate() {
            let tally = Tally::of(&claim.accounts, |id| {
                case.sources.get(id).map_or(Identity::None, |source| source.identity)
            });
            let (contradictions, relations) = named.get(claim.id.as_str()).copied().unwrap_or_default();
            let ends = tally.json();
            rows::claim(big(n), claim, ends.as_deref(), contradictions, relations, Span::FIRST)
                .write(&mut insert)?;
            self.accounts(n, claim, &mut blocks)?;
            summary.push(&tally);
            if (n + 1) % CLAIMS_TOGETHER == 0 || n + 1 == case.claims.len() {
                let key = big(n / CLAIMS_TOGETHER);
                summaries.execute((key, pack("summary.ends", key, &std::mem::take(&mut summary))?))?;
            }
        }
        self.extents.push(("claim", case.claims.len()));
        self.given()
    }

    fn accounts(&self, n: usize, claim: &Claim, insert: &mut Statement) -> Result<(), StoreError> {
        let number = |id: &SourceId| u32::try_from(self.case.sources.get_index_of(id)?).ok();
        for (chunk, accounts) in block::chunks(&claim.accounts).enumerate() {
            let key = key(n, chunk)?;
            let (chains, details) = block::of_accounts(accounts, number)?;
            let chains = pack("block.chains", key, &chains)?;
            let details = pack("block.details", key, &details)?;
            insert.execute((key, big(accounts.len()), chains, details))?;
        }
        Ok(())
    }

    fn given(&mut self) -> Result<(), StoreError> {
        let mut insert = self.insert("given")?;
        let mut row = 0;
        for (n, claim) in self.case.claims.values().enumerate() {
            for account in claim.accounts.iter().filter(|account| !block::is_content_id(&account.id)) {
                rows::given(big(row), &account.id, big(n)).write(&mut insert)?;
                row += 1;
            }
        }
        self.extents.push(("given", row));
        Ok(())
    }

    fn judged(&mut self) -> Result<(), StoreError> {
        let case = self.case;
        let mut insert = self.insert("contradiction")?;
        for (n, one) in case.contradictions.iter().enumerate() {
            rows::contradiction(big(n), one, Span::FIRST).write(&mut insert)?;
        }
        let mut insert = self.insert("relation")?;
        for (n, one) in case.relations.iter().enumerate() {
            rows::relation(big(n), one, Span::FIRST).write(&mut insert)?;
        }
        let mut insert = self.insert("judgement")?;
        for (n, one) in case.judgements.iter().enumerate() {
            rows::judgement(big(n), one, Span::FIRST).write(&mut insert)?;
        }
        self.extents.extend([
            ("contradiction", case.contradictions.len()),
            ("relation", case.relations.len()),
            ("judgement", case.judgements.len()),
            ("change", 1),
        ]);
        Ok(())
    }
}

/// The two, or the one if they are the same.
fn distinct<'a, T: PartialEq>(a: &'a T, b: &'a T) -> impl Iterator<Item = &'a T> {
    std::iter::once(a).chain(Some(b).filter(|b| *b != a))
}

/// Ascending numbers as distances.
fn steps(numbers: impl Iterator<Item = usize>) -> Result<Claims, StoreError> {
    let mut before = 0;
    let step = |number: usize| {
        let step = u32::try_from(number - before);
        before = number;
        step.map_err(|_| StoreError::TooBig("there are more than four thousand million claims"))
    };
    Ok(Claims { steps: numbers.map(step).collect::<Result<_, _>>()? })
}

/// How a source is known, in a byte.
pub(super) fn look(source: &Source) -> u8 {
    let identity = Identity::ALL.iter().position(|one| *one == source.identity).unwrap_or_default();
    u8::try_from(identity).unwrap_or_default() + 16 * u8::from(source.is_individual())
}

//! A database read as a whole case.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use elsa::FrozenBTreeMap;
use indexmap::IndexMap;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension as _};

use super::block;
use super::codec::{Chains, Details, Looks, Summary, unpack};
use super::derived::{LOOKS_TOGETHER, key};
use super::rows::{self, ClaimRow, EntityRow, Head, SourceRow, Span, read_all, read_block, read_dense};
use super::tally::Tally;
use super::{Change, StoreError, file};
use crate::case::write::{Filed, Filing, Record};
use crate::case::{MARK, broken_in};
use crate::model::{Account, Case, Source, SourceId};

/// A database, opened for reading.
pub struct Archive {
    pub(super) connection: Connection,
    path: PathBuf,
    pub(super) head: Head,
    pub(super) extents: BTreeMap<String, i64>,
    /// The numbers of what was forgotten, by the name of what they were of.
    pub(super) forgotten: BTreeMap<String, BTreeSet<i64>>,
    /// The change as of which it is read; nothing for what stands now.
    pub(super) at: Option<i64>,
    pub(super) writing: Writing,
    /// How sources are known, by the block in which that stands, once it was asked.
    pub(super) looks: Vec<OnceCell<Looks>>,
    /// The numbers of the records with older versions, one for each of these, by the table, once it was asked.
    pub(super) numbers_before: FrozenBTreeMap<&'static str, Vec<i64>>,
    /// The ids of a claim with very many accounts, once an account was added to it.
    pub(super) known_ids: RefCell<Option<KnownIds>>,
}

/// The ids of the accounts of a claim that are made of what they say, as they lie in its blocks one after the other; some
/// that went may be among them.
pub(super) struct KnownIds {
    pub(super) claim: i64,
    /// The change up to which they are all there.
    pub(super) change: i64,
    /// Nothing where only one account was added so far, which is found faster without.
    pub(super) bytes: Option<Vec<u8>>,
}

/// Whether a database is open for writing, and where changes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    No,
    /// Into the file.
    File,
    /// Into a log, which comes into the file when it is closed.
    Log,
    /// The same, but that somebody else brings it into the file: so a change waits for the disk once.
    LogForLater,
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Archive").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Archive {
    /// Opens a database for reading. The file is not changed, and no other is made beside it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::of(file::open(path)?, path)
    }

    /// Reads what has to be known of an open database first.
    pub(super) fn of(connection: Connection, path: &Path) -> Result<Self, StoreError> {
        let mut archive = Self {
            connection,
            path: path.to_owned(),
            head: Head::default(),
            extents: BTreeMap::new(),
            forgotten: BTreeMap::new(),
            at: None,
            writing: Writing::No,
            looks: Vec::new(),
            numbers_before: FrozenBTreeMap::new(),
            known_ids: RefCell::default(),
        };
        archive.look()?;
        Ok(archive)
    }

    /// Opens the same file once more, in the state that this one has now; nothing if that has changed or can't be done.
    pub(super) fn again(&self) -> Option<Self> {
        let mut again = Self::of(file::again(&self.path).ok()?, &self.path).ok()?;
        again.hold().ok()?;
        (again.last_change().ok()? == self.last_change().ok()?).then_some(again)
    }

    fn last_change(&self) -> Result<i64, StoreError> {
        Ok(self.connection.query_row("SELECT max(n) FROM change", [], |row| row.get(0))?)
    }

    /// Stays with the state of the file as it is now, whoever writes meanwhile.
    pub(super) fn hold(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch("BEGIN")?;
        self.look()
    }

    /// Reads what the archive is, and how much there is of everything.
    pub(super) fn look(&mut self) -> Result<(), StoreError> {
        let mut heads = read_dense(&self.connection, "archive", 1, None, rows::read_head)?;
        self.head = heads.pop().map(|(_, head)| head).unwrap_or_default();
        let mut extents = BTreeMap::new();
        read_all(&self.connection, "extent", rows::read_extent, |_, (name, records)| {
            extents.insert(name, records);
            Ok(())
        })?;
        self.extents = extents;
        self.forgotten = BTreeMap::new();
        for (of, number) in self.dense("forgotten", rows::read_forgotten)? {
            self.forgotten.entry(of).or_default().insert(number);
        }
        let blocks = usize::try_from(self.extent("node")?).unwrap_or_default().div_ceil(LOOKS_TOGETHER);
        self.looks = std::iter::repeat_with(OnceCell::new).take(blocks).collect();
        self.numbers_before = FrozenBTreeMap::new();
        Ok(())
    }

    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the folder that held the case: where it lay, seen from the database, if it is still there; else the one
    /// that the database lies in. Paths that the case names, such as that of the stored texts, start from it.
    pub fn folder(&self) -> PathBuf {
        let here = self.path.parent().map(Path::to_owned).unwrap_or_default();
        let held = self.head.folder.as_ref().map(|folder| here.join(folder));
        held.filter(|folder| folder.is_dir()).unwrap_or(here)
    }

    /// Returns which file each record stands in, if the case came from files. What was changed stays in its file, what went
    /// leaves it, and what is new has [none yet](Filing::complete).
    ///
    /// Of what stood at an earlier date the files are made anew.
    pub fn filing(&self) -> Result<Option<Filing>, StoreError> {
        if self.at.is_some() {
            return Ok(None);
        }
        let files = self.dense("file", rows::read_file)?;
        let file = |(path, document): (String, _)| Filed { path: path.into(), document, records: Vec::new() };
        let mut filing = Filing { files: files.into_iter().map(file).collect() };
        let standing = Standing::of(self)?;
        let mut emptied = BTreeSet::new();
        for (file, record) in self.dense("section", rows::read_section)? {
            let missing = || StoreError::damaged("a record stands in a file that is not there");
            let file = usize::try_from(file).map_err(|_| missing())?;
            let place = filing.files.get_mut(file).ok_or_else(missing)?;
            match standing.position(record) {
                Some(record) => place.records.push(record),
                None => drop(emptied.insert(file)),
            }
        }
        let mut n = 0;
        filing.files.retain(|file| {
            n += 1;
            !file.records.is_empty() || file.path == Path::new(MARK) || !emptied.contains(&(n - 1))
        });
        Ok(Some(filing).filter(|filing| !filing.files.is_empty()))
    }

    /// The words to be covered that came with the case.
    pub(super) fn covered_words(&self) -> Result<Vec<String>, StoreError> {
        self.dense("covered", rows::read_covered)
    }

    /// Returns the journal, the first change first.
    pub fn changes(&self) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::new();
        read_all(&self.connection, "change", Change::read, |_, change| {
            changes.push(change);
            Ok(())
        })?;
        let all = self.extent("change")?;
        if i64::try_from(changes.len()) == Ok(all) {
            Ok(changes)
        } else {
            Err(StoreError::damaged("a change is missing in the journal"))
        }
    }

    /// Returns how many records of a name there are.
    pub(super) fn extent(&self, name: &str) -> Result<i64, StoreError> {
        let extent = self.extents.get(name).copied();
        extent.ok_or_else(|| StoreError::damaged(format!("it doesn't say how big `{name}` is")))
    }

    pub(super) fn dense<T>(
        &self,
        table: &'static str,
        reader: rows::Reader<T>,
    ) -> Result<Vec<T>, StoreError> {
        Ok(self.numbered(table, reader)?.into_iter().map(|(_, one)| one).collect())
    }

    /// Reads every row of a table with its number. None is missing but what was forgotten.
    pub(super) fn numbered<T>(
        &self,
        table: &'static str,
        reader: rows::Reader<T>,
    ) -> Result<Vec<(i64, T)>, StoreError> {
        read_dense(&self.connection, table, self.extent(table)?, self.forgotten.get(table), reader)
    }

    /// Reads everything that stands, in the order in which it was written.
    pub fn case(&self) -> Result<Case, StoreError> {
        // One state of the file, whoever writes meanwhile.
        let transaction = self.connection.unchecked_transaction()?;
        let mut case = Case {
            title: self.head.title.clone(),
            description: self.head.description.clone(),
            language: self.head.language.clone(),
            documents: self.head.documents.clone(),
            ..Case::default()
        };
        let numbers = self.nodes(&mut case)?;
        self.claims(&mut case, &numbers)?;
        let stands = |span: rows::Span| span.stands(self.at);
        let contradictions = self.dense("contradiction", rows::read_contradiction)?;
        case.contradictions =
            contradictions.into_iter().filter(|(_, span)| stands(*span)).map(|(one, _)| one).collect();
        let relations = self.dense("relation", rows::read_relation)?;
        case.relations =
            relations.into_iter().filter(|(_, span)| stands(*span)).map(|(one, _)| one).collect();
        let judgements = self.dense("judgement", rows::read_judgement)?;
        case.judgements =
            judgements.into_iter().filter(|(_, span)| stands(*span)).map(|(one, _)| one).collect();
        drop(transaction);
        // Checksums find accidents; a file that was made by somebody else can still say anything.
        match broken_in(&case) {
            Some(broken) => Err(StoreError::damaged(broken)),
            None => Ok(case),
        }
    }

    /// Returns the ends of every claim before any judgement, in the order of the claims, from what is stored of them.
    pub fn tallies(&self) -> Result<Vec<Tally>, StoreError> {
        let claims = usize::try_from(self.extent("claim")?).unwrap_or_default();
        let mut tallies = Vec::new();
        for key in 0.. {
            if tallies.len() >= claims {
                break;
            }
            let summary: Option<Summary> = read_block(&self.connection, ("summary", "ends"), key)?;
            let fits =
                summary.is_some_and(|summary| !summary.accounts.is_empty() && summary.unpack(&mut tallies));
            if !fits {
                return Err(StoreError::damaged(format!("the block {key} of `summary` is missing or wrong")));
            }
        }
        if tallies.len() == claims {
            Ok(tallies)
        } else {
            Err(StoreError::damaged("`summary` has more than the claims"))
        }
    }

    /// Reads sources, documents and entities, and returns the ids of sources by their numbers.
    fn nodes(&self, case: &mut Case) -> Result<Vec<Option<SourceId>>, StoreError> {
        let extent = self.extent("node")?;
        let size = usize::try_from(extent).map_err(|_| StoreError::damaged("it has a negative size"))?;
        let mut documents = IndexMap::new();
        read_all(&self.connection, "document", rows::read_document, |n, document| {
            documents.insert(n, document);
            Ok(())
        })?;
        let mut before = self.sources_before()?;
        let mut numbers: Vec<Option<SourceId>> = Vec::new();
        let mut found = 0;
        let within = |n: i64| usize::try_from(n).ok().filter(|n| *n < size);
        let beyond = |n: i64| StoreError::damaged(format!("the row {n} should not be there"));
        read_all(&self.connection, "source", SourceRow::read, |n, mut row| {
            let at = within(n).ok_or_else(|| beyond(n))?;
            if row.is_document {
                let document = documents.swap_remove(&n);
                let missing = || StoreError::damaged(format!("the row {n} of `document` is missing"));
                row.source.document = Some(document.ok_or_else(missing)?);
            }
            numbers.resize(at, None);
            numbers.push(Some(row.source.id.clone()));
            found += 1;
            let protected = row.source.protected;
            let versions = before.remove(&n).unwrap_or_default().into_iter().chain([row]);
            if let Some(row) = versions.into_iter().find(|row| row.span.stands(self.at)) {
                // What is protected now is protected whatever was thought of it then.
                let source = Source { protected: protected || row.source.protected, ..row.source };
                case.sources.insert(source.id.clone(), source);
            }
            Ok(())
        })?;
        let mut before = self.before::<EntityRow>()?;
        read_all(&self.connection, "entity", EntityRow::read, |n, row| {
            within(n).ok_or_else(|| beyond(n))?;
            found += 1;
            let mut versions = before.remove(&n).unwrap_or_default().into_iter().chain([row]);
            if let Some(row) = versions.find(|row| row.span.stands(self.at)) {
                case.entities.insert(row.entity.id.clone(), row.entity);
            }
            Ok(())
        })?;
        let forgotten = self.forgotten.get("node").map_or(0, BTreeSet::len);
        if found + forgotten != size || !documents.is_empty() {
            return Err(StoreError::damaged("a source, a document or an entity is missing"));
        }
        Ok(numbers)
    }

    fn claims(&self, case: &mut Case, numbers: &[Option<SourceId>]) -> Result<(), StoreError> {
        let claims = self.numbered("claim", ClaimRow::read)?;
        let mut before = self.before::<ClaimRow>()?;
        let mut blocks = Blocks::new(&self.connection)?;
        for (n, row) in claims {
            let kept = row.counts.kept;
            let mut versions = before.remove(&n).unwrap_or_default().into_iter().chain([row]);
            let Some(row) = versions.find(|row| row.span.stands(self.at)) else { continue };
            let mut claim = row.claim;
            let source = |source: u32| numbers.get(source as usize).cloned().flatten();
            let number = usize::try_from(n).unwrap_or_default();
            claim.accounts = blocks.standing(number, kept, self.at, source)?;
            case.claims.insert(claim.id.clone(), claim);
        }
        Ok(())
    }
}

impl Drop for Archive {
    /// Leaves one file if nobody else has it open, or a log that whoever opens the database next takes in.
    fn drop(&mut self) {
        if self.writing == Writing::LogForLater {
            drop(self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true));
        }
    }
}

/// The positions of what stands, by number.
struct Standing {
    sources: Vec<i64>,
    entities: Vec<i64>,
    claims: Vec<i64>,
    contradictions: Vec<i64>,
    relations: Vec<i64>,
    judgements: Vec<i64>,
    /// Of claims that lost accounts, which of those that lie in their blocks stand.
    accounts: BTreeMap<i64, Vec<bool>>,
}

impl Standing {
    fn of(archive: &Archive) -> Result<Self, StoreError> {
        let numbers = |table: &str| -> Result<Vec<i64>, StoreError> {
            let sql = format!("SELECT n FROM {table} WHERE gone IS NULL ORDER BY n");
            let mut select = archive.connection.prepare_cached(&sql)?;
            let numbers = select.query_map([], |row| row.get(0))?;
            Ok(numbers.collect::<Result<_, _>>()?)
        };
        let mut accounts = BTreeMap::new();
        let mut select = archive
            .connection
            .prepare_cached("SELECT n, kept FROM claim WHERE gone IS NULL AND accounts <> kept")?;
        let fewer = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut blocks = Blocks::new(&archive.connection)?;
        for claim in fewer {
            let (n, kept): (i64, i64) = claim?;
            let number = usize::try_from(n).unwrap_or_default();
            accounts.insert(n, blocks.spans(number, kept)?.iter().map(|span| span.stands(None)).collect());
        }
        Ok(Self {
            sources: numbers("source")?,
            entities: numbers("entity")?,
            claims: numbers("claim")?,
            contradictions: numbers("contradiction")?,
            relations: numbers("relation")?,
            judgements: numbers("judgement")?,
            accounts,
        })
    }

    /// Returns a record by its position, or nothing if it doesn't stand.
    fn position(&self, record: Record) -> Option<Record> {
        let at = |numbers: &[i64], n: usize| numbers.binary_search(&i64::try_from(n).ok()?).ok();
        Some(match record {
            Record::Source(n) => Record::Source(at(&self.sources, n)?),
            Record::Entity(n) => Record::Entity(at(&self.entities, n)?),
            Record::Contradiction(n) => Record::Contradiction(at(&self.contradictions, n)?),
            Record::Relation(n) => Record::Relation(at(&self.relations, n)?),
            Record::Judgement(n) => Record::Judgement(at(&self.judgements, n)?),
            Record::Claim(n, accounts) => {
                Record::Claim(at(&self.claims, n)?, self.standing_accounts(n, accounts))
            }
            Record::Accounts(n, accounts) => {
                let accounts = self.standing_accounts(n, accounts);
                return (!accounts.is_empty())
                    .then(|| Some(Record::Accounts(at(&self.claims, n)?, accounts)))
                    .flatten();
            }
        })
    }

    fn standing_accounts(&self, claim: usize, accounts: Vec<usize>) -> Vec<usize> {
        let stands = i64::try_from(claim).ok().and_then(|claim| self.accounts.get(&claim));
        let Some(stands) = stands else { return accounts };
        // Those that went leave the others their positions.
        let mut positions = Vec::with_capacity(stands.len());
        let mut next = 0;
        for stands in stands {
            positions.push(stands.then_some(next));
            next += usize::from(*stands);
        }
        accounts.into_iter().filter_map(|number| positions.get(number).copied().flatten()).collect()
    }
}

/// Reads the blocks of claims.
pub(super) struct Blocks<'c> {
    select: rusqlite::CachedStatement<'c>,
}

impl<'c> Blocks<'c> {
    pub(super) fn new(connection: &'c Connection) -> Result<Self, StoreError> {
        let select =
            connection.prepare_cached("SELECT accounts, chains, details FROM block WHERE key = ?1")?;
        Ok(Self { select })
    }

    /// Returns the accounts of a claim that stand, or that stood when a change had been made.
    pub(super) fn standing(
        &mut self,
        n: usize,
        kept: i64,
        at: Option<i64>,
        source: impl Fn(u32) -> Option<SourceId>,
    ) -> Result<Vec<Account>, StoreError> {
        let all = self.all(n, kept, source)?;
        Ok(all.into_iter().filter(|(_, span)| span.stands(at)).map(|(account, _)| account).collect())
    }

    /// Returns every account of a claim, those that went among them, of which there have to be as many as its row says.
    pub(super) fn all(
        &mut self,
        n: usize,
        kept: i64,
        source: impl Fn(u32) -> Option<SourceId>,
    ) -> Result<Vec<(Account, Span)>, StoreError> {
        let kept = usize::try_from(kept).unwrap_or_default();
        let mut accounts = Vec::new();
        let mut chunk = 0;
        while accounts.len() < kept {
            let key = key(n, chunk)?;
            let missing = || StoreError::damaged(format!("the block {key} of accounts is missing"));
            accounts.extend(self.chunk(key, &source)?.ok_or_else(missing)?);
            chunk += 1;
        }
        if accounts.len() == kept {
            Ok(accounts)
        } else {
            Err(StoreError::damaged(format!("the claim {n} has more accounts than it should have")))
        }
    }

    /// Returns when every account of a claim came and went, by what its chains say.
    fn spans(&mut self, n: usize, kept: i64) -> Result<Vec<Span>, StoreError> {
        let chains = self.chains(n, kept)?;
        let spans =
            |chains: &Chains| (0..chains.shapes.len()).map(|i| block::span(chains, i)).collect::<Vec<Span>>();
        Ok(chains.iter().flat_map(spans).collect())
    }

    /// Returns the chains of a claim, of as many accounts as its row says, and nothing else of these.
    pub(super) fn chains(&mut self, n: usize, kept: i64) -> Result<Vec<Chains>, StoreError> {
        let kept = usize::try_from(kept).unwrap_or_default();
        let (mut all, mut found) = (Vec::new(), 0);
        while found < kept {
            let key = key(n, all.len())?;
            let missing = || StoreError::damaged(format!("the block {key} of accounts is missing"));
            let read = self.select.query_row([key], |row| {
                Ok(row.get_ref(1)?.as_blob().map(|bytes| unpack::<Chains>("block.chains", key, bytes)))
            });
            let chains = read.optional()?.ok_or_else(missing)?.map_err(|_| missing())??;
            if chains.shapes.is_empty() {
                return Err(missing());
            }
            found += chains.shapes.len();
            all.push(chains);
        }
        Ok(all)
    }

    /// Returns the accounts of a block.
    pub(super) fn chunk(
        &mut self,
        key: i64,
        source: impl Fn(u32) -> Option<SourceId>,
    ) -> Result<Option<Vec<(Account, Span)>>, StoreError> {
        let read = self.select.query_row([key], |row| {
            let chains = row.get_ref(1)?.as_blob().map(|bytes| unpack::<Chains>("block.chains", key, bytes));
            let details =
                row.get_ref(2)?.as_blob().map(|bytes| unpack::<Details>("block.details", key, bytes));
            Ok(chains.ok().zip(details.ok()))
        });
        let none = || StoreError::damaged(format!("the block {key} of accounts is none"));
        let Some(read) = read.optional()? else { return Ok(None) };
        let (chains, details) = read.ok_or_else(none)?;
        let chains = chains?;
        let fault = |why| StoreError::damaged(format!("the block {key} of accounts is wrong: {why}"));
        let accounts = block::accounts(&chains, details?, source).map_err(fault)?;
        let spans = (0..accounts.len()).map(|i| block::span(&chains, i));
        Ok(Some(accounts.into_iter().zip(spans).collect()))
    }
}

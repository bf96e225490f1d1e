//! Everything of a database held against everything else; and the file made as small as it can be.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::Connection;

use super::codec::{Block, unpack};
use super::derived::{Derived, Numbers, key};
use super::reverse;
use super::rows::{self, ClaimCounts, ClaimRow, Counted, EntityRow, SourceRow, read_all};
use super::{Archive, StoreError, file};
use crate::case::broken_in;
use crate::model::Case;

/// What verification looked at and found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The records: sources, entities, claims, accounts, contradictions, relations and judgements.
    pub records: usize,
    /// What is wrong, one sentence each; nothing if all is well.
    pub findings: Vec<String>,
}

/// Holds everything in a database against everything else: pages and indexes, references, every checksum, and what
/// follows from the records against the records.
///
/// What lies in free pages is nobody's, and is not looked at.
pub fn verify(path: &Path) -> Result<Verified, StoreError> {
    let archive = match Archive::open(path) {
        Ok(archive) => archive,
        Err(StoreError::Damaged(what)) => return Ok(Verified { records: 0, findings: vec![what] }),
        Err(error) => return Err(error),
    };
    let mut findings = pages(&archive.connection);
    let mut records = 0;
    match archive.case() {
        Ok(case) => {
            records = count(&case);
            findings.extend(broken_in(&case));
            let looked = Ids::of(&archive).and_then(|ids| {
                let derived = Derived::of(&case, ids.numbers())?;
                let mut check = Check { archive: &archive, derived, case: &case, findings: Vec::new() };
                let looked = check.all();
                findings.append(&mut check.findings);
                looked
            });
            findings.extend(looked.err().map(finding));
        }
        Err(error) => findings.push(finding(error)),
    }
    Ok(Verified { records, findings })
}

/// Makes a database as small as it can be. What is damaged is left as it is.
pub fn compact(path: &Path) -> Result<(), StoreError> {
    if let Some(finding) = verify(path)?.findings.into_iter().next() {
        return Err(StoreError::Damaged(finding));
    }
    let connection = file::open_for_writing(path)?;
    file::end_log(&connection)?;
    connection.execute_batch("VACUUM")?;
    connection.close().map_err(|(_, error)| StoreError::from(error))
}

fn count(case: &Case) -> usize {
    let accounts: usize = case.claims.values().map(|claim| claim.accounts.len()).sum();
    let judged = case.contradictions.len() + case.relations.len() + case.judgements.len();
    case.sources.len() + case.entities.len() + case.claims.len() + accounts + judged
}

/// What a read stumbled over, as a finding.
fn finding(error: StoreError) -> String {
    match error {
        StoreError::Damaged(what) => what,
        other => other.to_string(),
    }
}

/// What `SQLite` finds in its pages and indexes, and references that lead nowhere.
fn pages(connection: &Connection) -> Vec<String> {
    let lines = |pragma: &str| -> Result<Vec<String>, rusqlite::Error> {
        let mut statement = connection.prepare(pragma)?;
        let lines = statement.query_map([], |row| {
            Ok(row.get_ref(0)?.as_str_or_null().ok().flatten().unwrap_or_default().to_owned())
        })?;
        lines.collect()
    };
    let mut findings = Vec::new();
    match lines("PRAGMA integrity_check") {
        Ok(found) => findings.extend(found.into_iter().filter(|line| line != "ok")),
        Err(error) => findings.push(finding(error.into())),
    }
    match lines("PRAGMA foreign_key_check") {
        Ok(found) => {
            findings
                .extend(found.into_iter().map(|table| format!("a row of `{table}` names what is not there")));
        }
        Err(error) => findings.push(finding(error.into())),
    }
    findings
}

/// Every id that was ever given a number, with it.
struct Ids {
    nodes: Vec<(String, usize)>,
    claims: Vec<(String, usize)>,
    /// How many numbers were given, those of what was forgotten among them.
    all: [usize; 2],
}

impl Ids {
    fn of(archive: &Archive) -> Result<Self, StoreError> {
        let small = |n: i64| usize::try_from(n).map_err(|_| StoreError::damaged("a number is negative"));
        let all = [small(archive.extent("node")?)?, small(archive.extent("claim")?)?];
        let mut ids = Self { nodes: Vec::new(), claims: Vec::new(), all };
        read_all(&archive.connection, "source", SourceRow::read, |n, row| {
            ids.nodes.push((row.source.id.to_string(), small(n)?));
            Ok(())
        })?;
        read_all(&archive.connection, "entity", EntityRow::read, |n, row| {
            ids.nodes.push((row.entity.id.to_string(), small(n)?));
            Ok(())
        })?;
        read_all(&archive.connection, "claim", ClaimRow::read, |n, row| {
            ids.claims.push((row.claim.id.to_string(), small(n)?));
            Ok(())
        })?;
        Ok(ids)
    }

    fn numbers(&self) -> Numbers<'_> {
        fn pairs(ids: &[(String, usize)]) -> HashMap<&str, usize> {
            ids.iter().map(|(id, n)| (id.as_str(), *n)).collect()
        }
        Numbers { nodes: pairs(&self.nodes), claims: pairs(&self.claims), all: self.all }
    }
}

struct Check<'a> {
    archive: &'a Archive,
    case: &'a Case,
    derived: Derived<'a>,
    findings: Vec<String>,
}

impl Check<'_> {
    fn all(&mut self) -> Result<(), StoreError> {
        self.archive.changes()?;
        self.archive.covered()?;
        self.archive.filing()?;
        self.archive.log(None)?;
        let good = self.archive.count_protected()? == self.archive.extent("protected")?;
        self.expect(good, "the number of protected sources");
        self.nodes()?;
        self.claims()?;
        self.blocks("told", "claims", &reverse::blocks(&self.derived.told)?)?;
        self.blocks("concerning", "claims", &reverse::blocks(&self.derived.concerning)?)?;
        let keyed = |blocks: usize| 0..i64::try_from(blocks).unwrap_or(i64::MAX);
        let summaries = self.derived.summaries();
        self.blocks("summary", "ends", &keyed(summaries.len()).zip(summaries).collect::<Vec<_>>())?;
        let looks = self.derived.looks();
        self.blocks("look", "sources", &keyed(looks.len()).zip(looks).collect::<Vec<_>>())?;
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let mut offices = self.archive.dense("office", rows::read_office)?;
        offices.sort_unstable();
        let expected = self.derived.offices.iter().map(|(a, b)| (number(*a), number(*b)));
        self.expect(offices.into_iter().eq(expected), "the list of who speaks for whom");
        let mut given = self.archive.dense("given", rows::read_given)?;
        given.sort_unstable();
        let expected = self.derived.given.iter().map(|(id, n)| ((*id).clone(), number(*n)));
        self.expect(given.into_iter().eq(expected), "the list of given account ids");
        Ok(())
    }

    fn expect(&mut self, good: bool, what: &str) {
        if !good {
            self.findings.push(format!("{what} is not what follows from the records"));
        }
    }

    fn nodes(&mut self) -> Result<(), StoreError> {
        let mut wrong = Vec::new();
        let counted = &self.derived.counted;
        let mut compare = |n: i64, id: String, stored: Counted| {
            let expected = usize::try_from(n).ok().and_then(|n| counted.get(n));
            if expected != Some(&stored) {
                wrong.push(format!("what is counted of `{id}`"));
            }
        };
        let connection = &self.archive.connection;
        read_all(connection, "source", SourceRow::read, |n, row| {
            compare(n, row.source.id.to_string(), row.counted);
            Ok(())
        })?;
        read_all(connection, "entity", EntityRow::read, |n, row| {
            compare(n, row.entity.id.to_string(), row.counted);
            Ok(())
        })?;
        wrong.iter().for_each(|what| self.expect(false, what));
        Ok(())
    }

    fn claims(&mut self) -> Result<(), StoreError> {
        let mut wrong = Vec::new();
        let mut blocks = 0;
        for (n, row) in self.archive.numbered("claim", ClaimRow::read)? {
            let n = usize::try_from(n).unwrap_or_default();
            let expected = match self.case.claims.get(&row.claim.id).filter(|_| row.span.gone.is_none()) {
                Some(claim) => self.derived.counts(claim),
                None => ClaimCounts::default(),
            };
            if row.counts.ends != expected.ends {
                wrong.push(format!("what is stored of the ends of `{}`", row.claim.id));
            }
            if row.counts != (ClaimCounts { kept: row.counts.kept, ..expected }) {
                wrong.push(format!("what is counted of `{}`", row.claim.id));
            }
            blocks += self.blocks_of(n, row.counts.kept)?;
        }
        let stored: i64 =
            self.archive.connection.query_row("SELECT count(*) FROM block", [], |row| row.get(0))?;
        self.expect(stored == blocks, "the number of blocks of accounts");
        wrong.iter().for_each(|what| self.expect(false, what));
        Ok(())
    }

    /// Counts the blocks of a claim, whose numbers of accounts have to come to all of them.
    fn blocks_of(&self, n: usize, accounts: i64) -> Result<i64, StoreError> {
        let range = (key(n, 0)?, key(n + 1, 0)?);
        let mut select = self
            .archive
            .connection
            .prepare_cached("SELECT count(*), total(accounts) FROM block WHERE key >= ?1 AND key < ?2")?;
        let (blocks, sum) = select.query_row(range, |row| Ok((row.get(0)?, row.get::<_, f64>(1)?)))?;
        if format!("{sum}") == accounts.to_string() {
            Ok(blocks)
        } else {
            Err(StoreError::damaged(format!(
                "the blocks of the claim {n} don't say how many accounts they have"
            )))
        }
    }

    /// Compares the blocks of a table, in the order of their keys.
    fn blocks<T: Block>(
        &mut self,
        table: &str,
        column: &str,
        expected: &[(i64, T)],
    ) -> Result<(), StoreError> {
        let connection = &self.archive.connection;
        let mut select = connection.prepare(&format!("SELECT key, {column} FROM {table} ORDER BY key"))?;
        let mut rows = select.query([])?;
        let mut expected = expected.iter();
        let mut good = true;
        while let Some(row) = rows.next()? {
            let key: i64 = row.get(0)?;
            let bytes = row.get_ref(1)?.as_blob();
            let bytes =
                bytes.map_err(|_| StoreError::damaged(format!("the block {key} of `{table}` is none")))?;
            let block: T = unpack(&format!("{table}.{column}"), key, bytes)?;
            good &= expected.next().is_some_and(|one| *one == (key, block));
        }
        let all = expected.next().is_none();
        drop(rows);
        self.expect(good && all, &format!("the list `{table}`"));
        Ok(())
    }
}

//! The usual way: a row for each account and each hop, good indexes, and a recursive query from hop to hop.
#![allow(unreachable_pub, reason = "a module of a program")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, params};
use wherefrom::model::{Basis, ClaimId, Identity, Incoming, SourceId};
use wherefrom::query::EndKind;
use wherefrom::store::Kind;

use super::Ends;

/// A database of rows.
pub struct Rows(Connection);

/// The hops of a claim lie together: the best that rows can be.
const TABLES: &str = "
    CREATE TABLE source (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind INTEGER NOT NULL,
        identity INTEGER NOT NULL, added INTEGER NOT NULL, gone INTEGER);
    CREATE TABLE claim (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, added INTEGER NOT NULL,
        gone INTEGER);
    CREATE TABLE account (n INTEGER PRIMARY KEY, id TEXT NOT NULL, claim INTEGER NOT NULL, at TEXT,
        added INTEGER NOT NULL, gone INTEGER);
    CREATE TABLE hop (claim INTEGER NOT NULL, account INTEGER NOT NULL, hop INTEGER NOT NULL, source INTEGER NOT NULL,
        basis INTEGER NOT NULL, stance INTEGER NOT NULL, said TEXT, PRIMARY KEY (claim, account, hop)) WITHOUT ROWID;";

const INDEXES: &str = "
    CREATE UNIQUE INDEX account_id ON account (id);
    CREATE INDEX hop_source ON hop (source);";

/// From the first hop of every account inwards to the one that has none behind it.
const ENDS: &str = "
    WITH RECURSIVE chain (account, hop, source, basis, stance) AS (
        SELECT account, hop, source, basis, stance FROM hop WHERE claim = ?1 AND hop = 0
        UNION ALL
        SELECT next.account, next.hop, next.source, next.basis, next.stance FROM chain CROSS JOIN hop AS next
        ON next.claim = ?1 AND next.account = chain.account AND next.hop = chain.hop + 1
    )
    SELECT DISTINCT chain.basis, source.identity, chain.source FROM chain CROSS JOIN source ON source.n = chain.source
    WHERE chain.stance < 2 AND NOT EXISTS (SELECT 1 FROM hop AS next
        WHERE next.claim = ?1 AND next.account = chain.account AND next.hop = chain.hop + 1)";

/// How many accounts of each claim end in each kind.
const ALL_ENDS: &str = "
    WITH RECURSIVE chain (claim, account, hop, source, basis, stance) AS (
        SELECT claim, account, hop, source, basis, stance FROM hop WHERE hop = 0
        UNION ALL
        SELECT next.claim, next.account, next.hop, next.source, next.basis, next.stance
        FROM chain CROSS JOIN hop AS next
        ON next.claim = chain.claim AND next.account = chain.account AND next.hop = chain.hop + 1
    )
    SELECT chain.claim, chain.basis, source.identity, count(*) FROM chain CROSS JOIN source ON source.n = chain.source
    WHERE chain.stance < 2 AND NOT EXISTS (SELECT 1 FROM hop AS next
        WHERE next.claim = chain.claim AND next.account = chain.account AND next.hop = chain.hop + 1)
    GROUP BY 1, 2, 3";

/// A database of rows that is being filled.
pub struct Filling {
    path: PathBuf,
    connection: Connection,
    sources: HashMap<SourceId, i64>,
    claims: HashMap<ClaimId, i64>,
    accounts: i64,
}

impl Filling {
    /// Begins with an empty one. It is as careless as that of the other side: half a file is of no use.
    pub fn start(path: &Path) -> Self {
        let connection = Connection::open(path).expect("a file");
        connection
            .execute_batch(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
                 PRAGMA cache_size = -65536;",
            )
            .expect("settings");
        connection.execute_batch(TABLES).expect("tables");
        connection.execute_batch("BEGIN").expect("a transaction");
        let (sources, claims) = (HashMap::new(), HashMap::new());
        Self { path: path.to_owned(), connection, sources, claims, accounts: 0 }
    }

    /// Takes records.
    pub fn take(&mut self, records: &[Incoming]) {
        let prepare = |sql| self.connection.prepare_cached(sql).expect("SQL");
        let mut sources = prepare("INSERT INTO source VALUES (?, ?, ?, ?, ?, 1, NULL)");
        let mut claims = prepare("INSERT INTO claim VALUES (?, ?, ?, 1, NULL)");
        let mut accounts = prepare("INSERT INTO account VALUES (?, ?, ?, ?, 1, NULL)");
        let mut hops = prepare("INSERT INTO hop VALUES (?, ?, ?, ?, ?, ?, ?)");
        for record in records {
            match record {
                Incoming::Source(one) => {
                    let n = int(self.sources.len());
                    let (kind, identity) = (one.kind as u8, one.identity as u8);
                    let row = params![n, one.id.as_str(), one.name, kind, identity];
                    sources.execute(row).expect("a row");
                    self.sources.insert(one.id.clone(), n);
                }
                Incoming::Claim(claim) => {
                    let n = int(self.claims.len());
                    claims.execute(params![n, claim.id.as_str(), claim.text]).expect("a row");
                    self.claims.insert(claim.id.clone(), n);
                }
                Incoming::Account(claim, account) => {
                    let claim = self.claims[claim];
                    let at = account.at.as_ref().map(ToString::to_string);
                    let row = params![self.accounts, account.id.as_str(), claim, at];
                    accounts.execute(row).expect("a row");
                    for (i, hop) in account.hops.iter().enumerate() {
                        let source = self.sources[&hop.source];
                        let said = hop.said.as_ref().map(wherefrom::model::When::as_str);
                        let acts = (hop.basis as u8, hop.stance as u8);
                        let row = params![claim, self.accounts, int(i), source, acts.0, acts.1, said];
                        hops.execute(row).expect("a row");
                    }
                    self.accounts += 1;
                }
                _ => {}
            }
        }
    }

    /// Makes the indexes and brings all of it to the disk.
    pub fn finish(self) {
        self.connection.execute_batch(INDEXES).expect("indexes");
        self.connection.execute_batch("COMMIT").expect("written");
        drop(self.connection);
        std::fs::File::open(self.path).and_then(|file| file.sync_all()).expect("on the disk");
    }
}

impl Rows {
    /// Opens one for reading.
    pub fn open(path: &Path) -> Self {
        let connection =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database");
        connection.execute_batch("PRAGMA mmap_size = 8589934592;").expect("settings");
        Self(connection)
    }

    /// The ends of a claim.
    pub fn ends(&self, id: &ClaimId) -> Ends {
        let mut number = self.0.prepare_cached("SELECT n FROM claim WHERE id = ?1").expect("SQL");
        let number: i64 = number.query_row([id.as_str()], |row| row.get(0)).expect("a claim");
        let mut select = self.0.prepare_cached(ENDS).expect("SQL");
        let mut rows = select.query([number]).expect("an answer");
        let mut ends = Ends::new();
        while let Some(row) = rows.next().expect("a row") {
            let place = |i: usize| usize::from(row.get::<_, u8>(i).expect("a number"));
            ends.push((kind(Basis::ALL[place(0)], Identity::ALL[place(1)]), row.get(2).expect("a number")));
        }
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// Counts the claims that have ends, by the ends of all.
    pub fn all_ends(&self) -> usize {
        let mut select = self.0.prepare(ALL_ENDS).expect("SQL");
        let rows = select.query_map([], |row| row.get::<_, i64>(0)).expect("an answer");
        rows.map(|row| row.expect("a row")).collect::<std::collections::BTreeSet<i64>>().len()
    }
}

fn int(number: usize) -> i64 {
    i64::try_from(number).expect("not that many")
}

/// The kind of an end, for the bases and identities that occur.
pub fn kind(basis: Basis, identity: Identity) -> Kind {
    match (basis, identity) {
        (Basis::Witnessed, Identity::Named) => (EndKind::Witness, false),
        (Basis::Witnessed, _) => (EndKind::Witness, true),
        (_, Identity::Named) => (EndKind::Unstated, false),
        _ => (EndKind::Unnamed, false),
    }
}

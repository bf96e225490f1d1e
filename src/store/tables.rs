//! The tables of the database file. `docs/database.md` explains them column by column.

/// The schema, one statement each. It is compared with that of a file to the letter when the file is opened.
pub(super) const TABLES: &[(&str, &str)] = &[
    (
        "archive",
        "CREATE TABLE archive (
  n INTEGER PRIMARY KEY CHECK (n = 0),
  title TEXT,
  description TEXT,
  language TEXT,
  documents TEXT,
  folder TEXT,
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "extent",
        "CREATE TABLE extent (
  n INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  records INTEGER NOT NULL,
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "change",
        "CREATE TABLE change (
  n INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  by TEXT,
  verb TEXT NOT NULL,
  why TEXT,
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "source",
        "CREATE TABLE source (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  identity TEXT NOT NULL,
  aliases TEXT,
  known_to TEXT,
  protected INTEGER NOT NULL,
  reliability TEXT,
  speaks_for TEXT,
  part_of TEXT,
  tags TEXT,
  note TEXT,
  is_document INTEGER NOT NULL,
  tells INTEGER NOT NULL,
  concerned INTEGER NOT NULL,
  judged INTEGER NOT NULL,
  speakers INTEGER NOT NULL,
  added INTEGER NOT NULL REFERENCES change (n),
  gone INTEGER REFERENCES change (n),
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "document",
        "CREATE TABLE document (
  n INTEGER PRIMARY KEY REFERENCES source (n),
  outlet TEXT REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
  author TEXT REFERENCES source (id) DEFERRABLE INITIALLY DEFERRED,
  language TEXT,
  translated_from TEXT,
  url TEXT,
  published TEXT,
  retrieved TEXT,
  sha256 TEXT,
  file TEXT,
  original_sha256 TEXT,
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "entity",
        "CREATE TABLE entity (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  aliases TEXT,
  part_of TEXT,
  note TEXT,
  concerned INTEGER NOT NULL,
  judged INTEGER NOT NULL,
  added INTEGER NOT NULL REFERENCES change (n),
  gone INTEGER REFERENCES change (n),
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "claim",
        "CREATE TABLE claim (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  text TEXT NOT NULL,
  about TEXT,
  happened TEXT,
  place TEXT,
  quantity TEXT,
  credibility TEXT,
  original TEXT,
  tags TEXT,
  note TEXT,
  accounts INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  ends TEXT,
  contradictions INTEGER NOT NULL,
  relations INTEGER NOT NULL,
  added INTEGER NOT NULL REFERENCES change (n),
  gone INTEGER REFERENCES change (n),
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "contradiction",
        "CREATE TABLE contradiction (
  n INTEGER PRIMARY KEY,
  a TEXT NOT NULL REFERENCES claim (id),
  b TEXT NOT NULL REFERENCES claim (id),
  differ TEXT NOT NULL,
  strength TEXT NOT NULL,
  why TEXT,
  by TEXT,
  \"on\" TEXT,
  added INTEGER NOT NULL REFERENCES change (n),
  gone INTEGER REFERENCES change (n),
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "relation",
        "CREATE TABLE relation (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  \"from\" TEXT NOT NULL REFERENCES claim (id),
  \"to\" TEXT NOT NULL REFERENCES claim (id),
  account TEXT,
  hop TEXT REFERENCES source (id),
  why TEXT,
  by TEXT,
  \"on\" TEXT,
  added INTEGER NOT NULL REFERENCES change (n),
  gone INTEGER REFERENCES change (n),
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "judgement",
        "CREATE TABLE judgement (
  n INTEGER PRIMARY KEY,
  ruling TEXT NOT NULL,
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  likely TEXT NOT NULL,
  why TEXT,
  by TEXT,
  \"on\" TEXT,
  added INTEGER NOT NULL REFERENCES change (n),
  gone INTEGER REFERENCES change (n),
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "source_before",
        "CREATE TABLE source_before (
  n INTEGER NOT NULL REFERENCES source (n),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  identity TEXT NOT NULL,
  aliases TEXT,
  known_to TEXT,
  protected INTEGER NOT NULL,
  reliability TEXT,
  speaks_for TEXT,
  part_of TEXT,
  tags TEXT,
  note TEXT,
  is_document INTEGER NOT NULL,
  tells INTEGER NOT NULL,
  concerned INTEGER NOT NULL,
  judged INTEGER NOT NULL,
  speakers INTEGER NOT NULL,
  added INTEGER NOT NULL REFERENCES change (n),
  gone INTEGER NOT NULL REFERENCES change (n),
  sum INTEGER NOT NULL,
  PRIMARY KEY (n, gone)
) STRICT",
    ),
    (
        "document_before",
        "CREATE TABLE document_before (
  n INTEGER NOT NULL REFERENCES source (n),
  outlet TEXT,
  author TEXT,
  language TEXT,
  translated_from TEXT,
  url TEXT,
  published TEXT,
  retrieved TEXT,
  sha256 TEXT,
  file TEXT,
  original_sha256 TEXT,
  gone INTEGER NOT NULL REFERENCES change (n),
  sum INTEGER NOT NULL,
  PRIMARY KEY (n, gone)
) STRICT",
    ),
    (
        "entity_before",
        "CREATE TABLE entity_before (
  n INTEGER NOT NULL REFERENCES entity (n),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  aliases TEXT,
  part_of TEXT,
  note TEXT,
  concerned INTEGER NOT NULL,
  judged INTEGER NOT NULL,
  added INTEGER NOT NULL REFERENCES change (n),
  gone INTEGER NOT NULL REFERENCES change (n),
  sum INTEGER NOT NULL,
  PRIMARY KEY (n, gone)
) STRICT",
    ),
    (
        "claim_before",
        "CREATE TABLE claim_before (
  n INTEGER NOT NULL REFERENCES claim (n),
  id TEXT NOT NULL,
  text TEXT NOT NULL,
  about TEXT,
  happened TEXT,
  place TEXT,
  quantity TEXT,
  credibility TEXT,
  original TEXT,
  tags TEXT,
  note TEXT,
  accounts INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  ends TEXT,
  contradictions INTEGER NOT NULL,
  relations INTEGER NOT NULL,
  added INTEGER NOT NULL REFERENCES change (n),
  gone INTEGER NOT NULL REFERENCES change (n),
  sum INTEGER NOT NULL,
  PRIMARY KEY (n, gone)
) STRICT",
    ),
    (
        "touched",
        "CREATE TABLE touched (
  n INTEGER PRIMARY KEY,
  change INTEGER NOT NULL REFERENCES change (n),
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  other TEXT,
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "forgotten",
        "CREATE TABLE forgotten (
  n INTEGER PRIMARY KEY,
  \"of\" TEXT NOT NULL,
  number INTEGER NOT NULL,
  change INTEGER NOT NULL REFERENCES change (n),
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "covered",
        "CREATE TABLE covered (
  n INTEGER PRIMARY KEY,
  words TEXT NOT NULL,
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "file",
        "CREATE TABLE file (
  n INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  document TEXT REFERENCES source (id),
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "section",
        "CREATE TABLE section (
  n INTEGER PRIMARY KEY,
  file INTEGER NOT NULL REFERENCES file (n),
  kind TEXT NOT NULL,
  record INTEGER NOT NULL,
  accounts TEXT,
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "given",
        "CREATE TABLE given (
  n INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  claim INTEGER NOT NULL REFERENCES claim (n),
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "office",
        "CREATE TABLE office (
  n INTEGER PRIMARY KEY,
  office INTEGER NOT NULL REFERENCES source (n),
  speaker INTEGER NOT NULL REFERENCES source (n),
  sum INTEGER NOT NULL
) STRICT",
    ),
    (
        "block",
        "CREATE TABLE block (
  key INTEGER PRIMARY KEY,
  accounts INTEGER NOT NULL,
  chains BLOB NOT NULL,
  details BLOB NOT NULL
) STRICT",
    ),
    ("told", "CREATE TABLE told (key INTEGER PRIMARY KEY, claims BLOB NOT NULL) STRICT"),
    ("concerning", "CREATE TABLE concerning (key INTEGER PRIMARY KEY, claims BLOB NOT NULL) STRICT"),
    ("summary", "CREATE TABLE summary (key INTEGER PRIMARY KEY, ends BLOB NOT NULL) STRICT"),
    ("look", "CREATE TABLE look (key INTEGER PRIMARY KEY, sources BLOB NOT NULL) STRICT"),
    (
        "about",
        "CREATE VIEW about AS
  SELECT claim.id AS claim, each.value ->> 'id' AS id, each.value ->> 'role' AS role
  FROM claim, json_each(claim.about) AS each",
    ),
];

/// Indexes of few rows among many, made with their tables: nobody looks through these for them afterwards.
pub(super) const INDEXES_OF_FEW: &[(&str, &str)] = &[
    ("source_protected", "CREATE INDEX source_protected ON source (n) WHERE protected = 1"),
    (
        "source_before_protected",
        "CREATE INDEX source_before_protected ON source_before (n) WHERE protected = 1",
    ),
];

/// The other indexes, made when everything else is there: sorted in one go, instead of searched for each row that comes.
pub(super) const INDEXES: &[(&str, &str)] = &[
    ("source_id", "CREATE UNIQUE INDEX source_id ON source (id)"),
    ("entity_id", "CREATE UNIQUE INDEX entity_id ON entity (id)"),
    ("claim_id", "CREATE UNIQUE INDEX claim_id ON claim (id)"),
    ("given_account", "CREATE UNIQUE INDEX given_account ON given (account)"),
    ("contradiction_a", "CREATE INDEX contradiction_a ON contradiction (a)"),
    ("contradiction_b", "CREATE INDEX contradiction_b ON contradiction (b)"),
    ("relation_from", "CREATE INDEX relation_from ON relation (\"from\")"),
    ("relation_to", "CREATE INDEX relation_to ON relation (\"to\")"),
    ("judgement_a", "CREATE INDEX judgement_a ON judgement (a)"),
    ("judgement_b", "CREATE INDEX judgement_b ON judgement (b)"),
    ("touched_by", "CREATE INDEX touched_by ON touched (change)"),
    ("touched_id", "CREATE INDEX touched_id ON touched (id)"),
    ("touched_other", "CREATE INDEX touched_other ON touched (other)"),
    ("office_of", "CREATE INDEX office_of ON office (office)"),
];

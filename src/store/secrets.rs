//! What no output may show. Indexes of the few rows that are protected find it without reading the others; the archive says
//! how many there are, so that an index that leads astray is noticed.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{SourceRow, read_one, read_where};
use super::{Archive, StoreError};
use crate::model::{Source, SourceId};

/// Only a literal makes `SQLite` take the index.
const PROTECTED: &str = "protected = 1 AND n >= ?1 ORDER BY n";

type Rows = Vec<(i64, SourceRow)>;

impl Archive {
    /// Returns the words that no output may show, besides the names of protected sources.
    /// Names that a protected source had once are among them, and those of one that went.
    pub fn covered(&self) -> Result<Vec<String>, StoreError> {
        let mut words = self.covered_words()?;
        words.extend(self.once_protected()?);
        Ok(words)
    }

    /// Says whether there is anything that no output may show.
    pub fn has_secrets(&self) -> Result<bool, StoreError> {
        Ok(self.extent("protected")? > 0 || self.extent("covered")? > 0)
    }

    /// Returns the sources that are protected: of those that stood at the time as of which is read also those that were
    /// so then, or are so now.
    pub fn protected(&self) -> Result<Vec<SourceId>, StoreError> {
        let (now, before) = self.protected_rows()?;
        let known: BTreeSet<i64> = now.iter().map(|(n, _)| *n).collect();
        let once: BTreeSet<i64> = before.into_iter().map(|(n, _)| n).filter(|n| !known.contains(n)).collect();
        let mut protected = BTreeMap::new();
        for (n, row) in now {
            protected.extend(self.version(n, row)?.map(|row| (n, row.source.id)));
        }
        for n in once {
            let then = self.version(n, self.source_row(n)?)?.filter(|row| row.source.protected);
            protected.extend(then.map(|row| (n, row.source.id)));
        }
        Ok(protected.into_values().collect())
    }

    fn source_row(&self, n: i64) -> Result<SourceRow, StoreError> {
        let found = read_one(&self.connection, "source", "n = ?1", n, SourceRow::read)?;
        let missing = || StoreError::damaged(format!("the row {n} of `source` is missing"));
        Ok(found.ok_or_else(missing)?.1)
    }

    /// The rows of sources that are protected, and those of older versions.
    fn protected_rows(&self) -> Result<(Rows, Rows), StoreError> {
        let all = self.extent("protected")?;
        if all == 0 {
            return Ok((Vec::new(), Vec::new()));
        }
        let read = |table| read_where(&self.connection, table, PROTECTED, 0, SourceRow::read);
        let (now, before) = (read("source")?, read("source_before")?);
        if i64::try_from(now.len() + before.len()) == Ok(all) {
            Ok((now, before))
        } else {
            Err(StoreError::damaged("the index of protected sources leads astray"))
        }
    }

    /// Returns the names that protected sources had once, and all those of protected sources that went; as of an earlier
    /// time also those that they have now.
    ///
    /// Whoever took the protection away has decided so; what merely went, or got another name, stays covered.
    fn once_protected(&self) -> Result<Vec<String>, StoreError> {
        let (now, before) = self.protected_rows()?;
        let protected: BTreeSet<i64> = now.iter().map(|(n, _)| *n).collect();
        let mut versions: Vec<SourceRow> = Vec::new();
        for (n, row) in now {
            let before = read_where(&self.connection, "source_before", "n = ?1", n, SourceRow::read)?;
            versions.extend(before.into_iter().map(|(_, row)| row));
            // What it is called now may have been written down before it was called so, or was here.
            versions.extend((row.span.gone.is_some() || self.at.is_some()).then_some(row));
        }
        for (n, row) in before.into_iter().filter(|(n, _)| !protected.contains(n)) {
            let went = self.source_row(n)?.span.gone.is_some();
            versions.extend(went.then_some(row));
        }
        let words = versions.into_iter().flat_map(|SourceRow { source, .. }| {
            let Source { id, name, aliases, .. } = source;
            [id.to_string(), name].into_iter().chain(aliases)
        });
        let words: BTreeSet<String> = words.collect();
        Ok(words.into_iter().collect())
    }
}

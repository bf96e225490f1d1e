//! Where the versions of other records named what is forgotten. None of them stands: what stands would have been in the
//! way.

use crate::model::{Claim, Document, SourceId};
use crate::store::change::{Changing, Result};
use crate::store::rows::{self, ClaimRow, Columns, EntityRow, SourceRow, read_where};

/// The sources whose lists have a word.
const LISTS: &str = "EXISTS (SELECT 1 FROM json_each(part_of) WHERE value = ?1)";
/// The same of sources, which have one more.
const LISTS_OF_SOURCES: &str = "EXISTS (SELECT 1 FROM json_each(speaks_for) WHERE value = ?1)
    OR EXISTS (SELECT 1 FROM json_each(part_of) WHERE value = ?1)";
/// The claims that are about something, or happened there.
const ABOUT: &str = "place = ?1 OR EXISTS (SELECT 1 FROM json_each(about) WHERE value ->> 'id' = ?1)";

impl Changing<'_> {
    /// Takes the id of a source or an entity out of what others were.
    pub(super) fn erase_traces(&mut self, id: &str) -> Result<()> {
        self.erase_in_sources(id)?;
        self.erase_in_documents(id)?;
        self.erase_in_entities(id)?;
        self.erase_in_claims(id)
    }

    /// Puts a row into the place of an older version, or of a record that went.
    fn again(&self, n: i64, gone: Option<i64>, before: Option<&'static str>, columns: Columns) -> Result<()> {
        let (Some(table), Some(gone)) = (before, gone) else { return self.update(columns) };
        let sql = format!("DELETE FROM {table} WHERE n = ?1 AND gone = ?2");
        self.connection().execute(&sql, (n, gone))?;
        self.insert(columns.before(table))
    }

    fn erase_in_sources(&self, id: &str) -> Result<()> {
        for (table, before) in [("source", None), ("source_before", Some("source_before"))] {
            for (n, mut row) in read_where(self.connection(), table, LISTS_OF_SOURCES, id, SourceRow::read)? {
                row.source.speaks_for.retain(|other| other.as_str() != id);
                row.source.part_of.retain(|other| other.as_str() != id);
                self.again(n, row.span.gone, before, row.columns(n))?;
            }
        }
        Ok(())
    }

    fn erase_in_documents(&self, id: &str) -> Result<()> {
        let without = |document: Document| {
            let other = |one: &SourceId| one.as_str() != id;
            Document {
                outlet: document.outlet.filter(other),
                author: document.author.filter(other),
                ..document
            }
        };
        let condition = "outlet = ?1 OR author = ?1";
        for (n, document) in read_where(self.connection(), "document", condition, id, rows::read_document)? {
            self.update(rows::document(n, &without(document)))?;
        }
        let before = read_where(self.connection(), "document_before", condition, id, rows::document_before)?;
        for (n, (document, gone)) in before {
            let document = without(document);
            let columns = rows::document(n, &document).before("document_before").and(gone);
            self.again(n, Some(gone), Some("document_before"), columns)?;
        }
        Ok(())
    }

    fn erase_in_entities(&self, id: &str) -> Result<()> {
        for (table, before) in [("entity", None), ("entity_before", Some("entity_before"))] {
            for (n, mut row) in read_where(self.connection(), table, LISTS, id, EntityRow::read)? {
                row.entity.part_of.retain(|other| other.as_str() != id);
                let columns = rows::entity(n, &row.entity, row.counted, row.span);
                self.again(n, row.span.gone, before, columns)?;
            }
        }
        Ok(())
    }

    fn erase_in_claims(&self, id: &str) -> Result<()> {
        for (table, before) in [("claim", None), ("claim_before", Some("claim_before"))] {
            for (n, row) in read_where(self.connection(), table, ABOUT, id, ClaimRow::read)? {
                let mut claim =
                    Claim { place: row.claim.place.filter(|place| place.as_str() != id), ..row.claim };
                claim.about.retain(|about| about.id.as_str() != id);
                let columns = rows::claim(n, &claim, &row.counts, row.span);
                self.again(n, row.span.gone, before, columns)?;
            }
        }
        Ok(())
    }
}

//! Sources, entities and claims that come, change and go.

use std::collections::BTreeSet;

use super::keep::small;
use super::{ChangeError, Changing, Result};
use crate::model::{Claim, ClaimId, Document, Entity, EntityId, NodeId, Refusal, Source, SourceId};
use crate::store::StoreError;
use crate::store::derived::{ENTITY, GONE, look};
use crate::store::history::Kind;
use crate::store::rows::{
    self, ClaimCounts, ClaimRow, Counted, EntityRow, SourceRow, Span, read_one, read_where,
};

impl Changing<'_> {
    /// Adds a source or a document, or puts it in the place of the one with its id.
    pub fn source(&mut self, source: &Source) -> Result<()> {
        if self.row_of_entity(source.id.as_str())?.is_some() {
            return Err(Refusal::Taken { what: "the id of an entity", id: source.id.to_string() }.into());
        }
        let document = source.document.as_ref();
        let published = document.into_iter().flat_map(|d| d.outlet.iter().chain(&d.author));
        let named = source.speaks_for.iter().chain(&source.part_of).chain(published);
        let others = named.filter(|id| **id != source.id);
        others.into_iter().try_for_each(|id| self.standing_source(id).map(drop))?;
        let found = read_one(self.connection(), "source", "id = ?1", source.id.as_str(), SourceRow::read)?;
        let span = Span::from(self.change);
        let Some((n, mut row)) = found else {
            let n = self.archive.extent("node")?;
            self.insert(rows::source(n, source, Counted::default(), span))?;
            if let Some(document) = document {
                self.insert(rows::document(n, document))?;
            }
            self.extend("node", 1)?;
            self.extend("protected", source.protected.into())?;
            self.in_file |= source.protected;
            self.set_look(n, look(source))?;
            self.set_offices(n, &[], &source.speaks_for)?;
            return self.touch(Kind::Source, source.id.as_str(), None);
        };
        row.source.document = self.document_of(n, row.is_document)?;
        let stood = row.span.gone.is_none();
        if stood && row.source == *source {
            return Ok(());
        }
        let kept = self.keep_source(n, &row)?;
        self.update(rows::source(n, source, row.counted, span))?;
        self.put_document(n, row.is_document, document)?;
        let more = i64::from(source.protected) - i64::from(row.source.protected && !kept);
        self.extend("protected", more)?;
        self.in_file |= source.protected && !row.source.protected;
        self.set_look(n, look(source))?;
        if stood && row.source.identity != source.identity {
            for claim in self.listed("told", n)? {
                self.count_ends(i64::try_from(claim).unwrap_or(i64::MAX))?;
            }
        }
        let spoke: &[SourceId] = if stood { &row.source.speaks_for } else { &[] };
        self.set_offices(n, spoke, &source.speaks_for)?;
        self.touch(Kind::Source, source.id.as_str(), None)
    }

    fn document_of(&self, n: i64, is_document: bool) -> Result<Option<Document>> {
        if !is_document {
            return Ok(None);
        }
        let found = read_one(self.connection(), "document", "n = ?1", n, rows::read_document)?;
        let missing = || StoreError::damaged(format!("the row {n} of `document` is missing"));
        Ok(Some(found.ok_or_else(missing)?.1))
    }

    fn put_document(&self, n: i64, was_one: bool, document: Option<&Document>) -> Result<()> {
        match document {
            Some(document) if was_one => self.update(rows::document(n, document)),
            Some(document) => self.insert(rows::document(n, document)),
            None => Ok(self.connection().execute("DELETE FROM document WHERE n = ?1", [n]).map(drop)?),
        }
    }

    /// Keeps what a source was, if it ever was so when a change was done; says whether.
    fn keep_source(&mut self, n: i64, row: &SourceRow) -> Result<bool> {
        let Some(span) = self.ended(row.span) else { return Ok(false) };
        self.insert(rows::source(n, &row.source, row.counted, span).before("source_before"))?;
        self.extend("source_before", 1)?;
        if let (Some(document), Some(gone)) = (&row.source.document, span.gone) {
            self.insert(rows::document(n, document).before("document_before").and(gone))?;
            self.extend("document_before", 1)?;
        }
        Ok(true)
    }

    /// The span of a version that another takes the place of; nothing if it never stood.
    fn ended(&self, span: Span) -> Option<Span> {
        let gone = span.gone.unwrap_or(self.change);
        (span.added < gone).then_some(Span { added: span.added, gone: Some(gone) })
    }

    /// Adds an entity, or puts it in the place of the one with its id.
    pub fn entity(&mut self, entity: &Entity) -> Result<()> {
        let source = read_one(self.connection(), "source", "id = ?1", entity.id.as_str(), SourceRow::read)?;
        if source.is_some() {
            return Err(Refusal::Taken { what: "the id of a source", id: entity.id.to_string() }.into());
        }
        let others = entity.part_of.iter().filter(|id| **id != entity.id);
        others.into_iter().try_for_each(|id| self.standing_entity(id.as_str()).map(drop))?;
        let span = Span::from(self.change);
        let Some((n, row)) = self.row_of_entity(entity.id.as_str())? else {
            let n = self.archive.extent("node")?;
            self.insert(rows::entity(n, entity, Counted::default(), span))?;
            self.extend("node", 1)?;
            self.set_look(n, ENTITY)?;
            return self.touch(Kind::Entity, entity.id.as_str(), None);
        };
        if row.span.gone.is_none() && row.entity == *entity {
            return Ok(());
        }
        if let Some(span) = self.ended(row.span) {
            self.insert(rows::entity(n, &row.entity, row.counted, span).before("entity_before"))?;
            self.extend("entity_before", 1)?;
        }
        self.update(rows::entity(n, entity, row.counted, span))?;
        self.set_look(n, ENTITY)?;
        self.touch(Kind::Entity, entity.id.as_str(), None)
    }

    /// Adds a claim, or puts what it says in the place of what it said. Its accounts are not looked at.
    pub fn claim(&mut self, claim: &Claim) -> Result<()> {
        for id in claim.about.iter().map(|about| &about.id).chain(&claim.place) {
            self.standing_node(id)?;
        }
        let span = Span::from(self.change);
        let found = read_one(self.connection(), "claim", "id = ?1", claim.id.as_str(), ClaimRow::read)?;
        let Some((n, row)) = found else {
            let n = self.archive.extent("claim")?;
            self.insert(rows::claim(n, claim, &ClaimCounts::default(), span))?;
            self.extend("claim", 1)?;
            self.set_tally(n, crate::store::Tally::default())?;
            self.set_about(n, None, Some(claim))?;
            return self.touch(Kind::Claim, claim.id.as_str(), None);
        };
        let stood = row.span.gone.is_none();
        let said = Claim { accounts: Vec::new(), ..claim.clone() };
        if stood && row.claim == said {
            return Ok(());
        }
        if let Some(span) = self.ended(row.span) {
            self.insert(rows::claim(n, &row.claim, &row.counts, span).before("claim_before"))?;
            self.extend("claim_before", 1)?;
        }
        self.update(rows::claim(n, claim, &row.counts, span))?;
        self.set_about(n, Some(&row.claim).filter(|_| stood), Some(claim))?;
        self.touch(Kind::Claim, claim.id.as_str(), None)
    }

    /// Lists a claim where it is about something, and nowhere else.
    fn set_about(&self, n: i64, old: Option<&Claim>, new: Option<&Claim>) -> Result<()> {
        let about = |claim: Option<&Claim>| -> BTreeSet<NodeId> {
            claim.into_iter().flat_map(|claim| &claim.about).map(|about| about.id.clone()).collect()
        };
        let (old, new) = (about(old), about(new));
        for id in old.difference(&new) {
            let node = self.any_node(id)?;
            self.list("concerning", node, n, false)?;
            self.count_node(node, |counted| counted.concerned -= 1)?;
        }
        for id in new.difference(&old) {
            let node = self.any_node(id)?;
            self.list("concerning", node, n, true)?;
            self.count_node(node, |counted| counted.concerned += 1)?;
        }
        Ok(())
    }

    /// Retracts a claim with its accounts and what is judged of it. They are kept, and stand no more.
    pub fn retract_claim(&mut self, id: &ClaimId) -> Result<()> {
        let (n, row) = self.standing_claim(id)?;
        self.refuse_if_named(&self.accounts(n, row.counts.kept)?, Some(id))?;
        self.end_judged_of_claim(id)?;
        self.let_go_where(n, |_| true)?;
        self.set_about(n, Some(&row.claim), None)?;
        let row = self.claim_row(n)?;
        let span = Span { gone: Some(self.change), ..row.span };
        self.update(rows::claim(n, &row.claim, &row.counts, span))?;
        self.touch(Kind::Claim, id.as_str(), None)
    }

    /// Retracts a source that nothing names any more, with the judgements on who it is.
    pub fn retract_source(&mut self, id: &SourceId) -> Result<()> {
        let (n, row) = self.standing_source(id)?;
        let mut by = self.claims_listed("told", n)?;
        by.extend(self.naming_node(n, id.as_str())?);
        let speakers = read_where(self.connection(), "office", "office = ?1", n, rows::read_office)?;
        // A claim may have the same id; the source itself is in nobody's way.
        for (_, (_, speaker)) in speakers.into_iter().filter(|(_, (_, speaker))| *speaker != n) {
            by.extend(self.archive.source_id(speaker)?.map(|id| id.to_string()));
        }
        for sql in [
            "SELECT id FROM source WHERE gone IS NULL AND id <> ?1
               AND EXISTS (SELECT 1 FROM json_each(part_of) WHERE value = ?1)",
            "SELECT source.id FROM document JOIN source ON source.n = document.n
               WHERE source.gone IS NULL AND source.id <> ?1 AND (outlet = ?1 OR author = ?1)",
            "SELECT \"from\" FROM relation WHERE gone IS NULL AND hop = ?1",
        ] {
            by.extend(self.ids(sql, id.as_str())?);
        }
        refuse_if_needed(id.as_str(), by)?;
        self.set_offices(n, &row.source.speaks_for, &[])?;
        self.end_judgements_of(id.as_str())?;
        let (_, row) = self.standing_source(id)?;
        let span = Span { gone: Some(self.change), ..row.span };
        self.update(rows::source_row(n, &row, span))?;
        self.set_look(n, GONE)?;
        self.touch(Kind::Source, id.as_str(), None)
    }

    /// Retracts an entity that nothing names any more, with the judgements on who it is.
    pub fn retract_entity(&mut self, id: &EntityId) -> Result<()> {
        let (n, _) = self.standing_entity(id.as_str())?;
        let mut by = self.naming_node(n, id.as_str())?;
        let sql = "SELECT id FROM entity WHERE gone IS NULL AND id <> ?1
                   AND EXISTS (SELECT 1 FROM json_each(part_of) WHERE value = ?1)";
        by.extend(self.ids(sql, id.as_str())?);
        refuse_if_needed(id.as_str(), by)?;
        self.end_judgements_of(id.as_str())?;
        let (_, row) = self.standing_entity(id.as_str())?;
        let span = Span { gone: Some(self.change), ..row.span };
        self.update(rows::entity(n, &row.entity, row.counted, span))?;
        self.set_look(n, GONE)?;
        self.touch(Kind::Entity, id.as_str(), None)
    }

    /// The claims that are about a source or an entity, or happened there.
    fn naming_node(&self, n: i64, id: &str) -> Result<Vec<String>> {
        let mut by = self.claims_listed("concerning", n)?;
        by.extend(self.ids("SELECT id FROM claim WHERE gone IS NULL AND place = ?1", id)?);
        Ok(by)
    }

    pub(super) fn claims_listed(&self, table: &str, n: i64) -> Result<Vec<String>> {
        let claims = self.listed(table, n)?;
        let row =
            |claim: usize| Ok(self.claim_row(i64::try_from(claim).unwrap_or(i64::MAX))?.claim.id.to_string());
        claims.into_iter().map(row).collect()
    }

    pub(super) fn row_of_entity(&self, id: &str) -> Result<Option<(i64, EntityRow)>> {
        Ok(read_one(self.connection(), "entity", "id = ?1", id, EntityRow::read)?)
    }

    fn standing_entity(&self, id: &str) -> Result<(i64, EntityRow)> {
        let missing = || Refusal::Missing { what: "entity", id: id.to_owned() };
        Ok(self.row_of_entity(id)?.filter(|(_, row)| row.span.gone.is_none()).ok_or_else(missing)?)
    }

    /// Returns the number of a source or an entity that stands.
    pub(super) fn standing_node(&self, id: &NodeId) -> Result<i64> {
        if let Some(source) = SourceId::new(id.as_str()).ok().and_then(|id| self.standing_source(&id).ok()) {
            return Ok(source.0);
        }
        match self.standing_entity(id.as_str()) {
            Err(ChangeError::Refused(Refusal::Missing { id, .. })) => {
                Err(Refusal::Missing { what: "source or entity", id }.into())
            }
            found => Ok(found?.0),
        }
    }

    /// Returns the number of a source or an entity that is there, or was.
    pub(super) fn any_node(&self, id: &NodeId) -> Result<i64> {
        if let Some((n, _)) = self.row_of_entity(id.as_str())? {
            return Ok(n);
        }
        let id = SourceId::new(id.as_str());
        let id = id.map_err(|_| StoreError::damaged("an id is none"))?;
        self.number_of(&id).and_then(|n| small(n).map(|_| n).map_err(Into::into))
    }
}

fn refuse_if_needed(id: &str, by: Vec<String>) -> Result<()> {
    let by: BTreeSet<String> = by.into_iter().collect();
    if by.is_empty() {
        return Ok(());
    }
    Err(Refusal::Needed { id: id.to_owned(), by: by.into_iter().collect() }.into())
}

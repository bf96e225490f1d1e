//! The small tables: what the archive is, how much there is of everything, and the lists beside the records.

use super::{Cells, Columns};
use crate::model::{AccountId, SourceId};
use crate::store::{Change, StoreError};

/// What the archive is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(in crate::store) struct Head {
    pub(in crate::store) title: Option<String>,
    pub(in crate::store) description: Option<String>,
    pub(in crate::store) language: Option<String>,
    /// The documents folder as the case named it.
    pub(in crate::store) documents: Option<String>,
    /// The same folder from where the database lies.
    pub(in crate::store) documents_from_here: Option<String>,
}

pub(in crate::store) fn head(head: &Head) -> Columns<'_> {
    Columns::new("archive", 0)
        .maybe(head.title.as_deref())
        .maybe(head.description.as_deref())
        .maybe(head.language.as_deref())
        .maybe(head.documents.as_deref())
        .maybe(head.documents_from_here.as_deref())
}

pub(in crate::store) fn read_head(cells: &mut Cells) -> Result<Head, StoreError> {
    Ok(Head {
        title: cells.maybe_text()?,
        description: cells.maybe_text()?,
        language: cells.maybe_text()?,
        documents: cells.maybe_text()?,
        documents_from_here: cells.maybe_text()?,
    })
}

/// How many records of a name there are, those that went among them.
pub(in crate::store) fn extent(n: i64, name: &str, records: i64) -> Columns<'_> {
    Columns::new("extent", n).text(name).int(records)
}

pub(in crate::store) fn read_extent(cells: &mut Cells) -> Result<(String, i64), StoreError> {
    Ok((cells.text()?, cells.int()?))
}

impl Change {
    pub(in crate::store) fn row(&self, n: i64) -> Columns<'_> {
        Columns::new("change", n)
            .text(&self.at)
            .maybe(self.by.as_deref())
            .text(&self.verb)
            .maybe(self.why.as_deref())
    }

    pub(in crate::store) fn read(cells: &mut Cells) -> Result<Self, StoreError> {
        Ok(Self { at: cells.text()?, by: cells.maybe_text()?, verb: cells.text()?, why: cells.maybe_text()? })
    }
}

pub(in crate::store) fn covered(n: i64, words: &str) -> Columns<'_> {
    Columns::new("covered", n).text(words)
}

pub(in crate::store) fn read_covered(cells: &mut Cells) -> Result<String, StoreError> {
    cells.text()
}

pub(in crate::store) fn file<'a>(n: i64, path: &'a str, document: Option<&'a SourceId>) -> Columns<'a> {
    Columns::new("file", n).text(path).maybe(document.map(SourceId::as_str))
}

pub(in crate::store) fn read_file(cells: &mut Cells) -> Result<(String, Option<SourceId>), StoreError> {
    Ok((cells.text()?, cells.maybe_parsed()?))
}

/// What stands at a place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct SectionRow {
    pub(in crate::store) file: i64,
    pub(in crate::store) kind: String,
    pub(in crate::store) record: i64,
    pub(in crate::store) accounts: i64,
}

pub(in crate::store) fn section(n: i64, section: &SectionRow) -> Columns<'_> {
    Columns::new("section", n).int(section.file).text(&section.kind).int(section.record).int(section.accounts)
}

impl SectionRow {
    pub(in crate::store) fn read(cells: &mut Cells) -> Result<Self, StoreError> {
        Ok(Self { file: cells.int()?, kind: cells.text()?, record: cells.int()?, accounts: cells.int()? })
    }
}

/// The claim of an account whose id was given to it.
pub(in crate::store) fn given(n: i64, account: &AccountId, claim: i64) -> Columns<'_> {
    Columns::new("given", n).text(account.as_str()).int(claim)
}

pub(in crate::store) fn read_given(cells: &mut Cells) -> Result<(AccountId, i64), StoreError> {
    Ok((cells.parsed()?, cells.int()?))
}

/// A source that speaks for another, by their numbers.
pub(in crate::store) fn office<'a>(n: i64, office: i64, speaker: i64) -> Columns<'a> {
    Columns::new("office", n).int(office).int(speaker)
}

pub(in crate::store) fn read_office(cells: &mut Cells) -> Result<(i64, i64), StoreError> {
    Ok((cells.int()?, cells.int()?))
}

//! What the rows say of their documents.

use std::collections::BTreeMap;

use super::Column;
use super::columns::Columns;
use super::facts::{LeftOut, Speakers, spaced};
use super::import::Resolved;
use super::names::{Names, Who};
use super::row::{DocumentFacts, Draft};
use crate::model::{Case, Document, Source};

/// What is said of a document, by its id.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<Who>,
    pub(super) author: Option<Who>,
    pub(super) known: Document,
}

/// Puts together what the rows say of each document.
pub(super) fn documents(
    case: &Case,
    names: &Names<'_>,
    resolved: &[Resolved],
    drafts: &mut [Draft<'_>],
    columns: &Columns,
    left_out: &mut LeftOut,
) -> BTreeMap<String, Facts> {
    let mut rows: BTreeMap<&Who, Vec<usize>> = BTreeMap::new();
    for (i, one) in resolved.iter().enumerate() {
        if let Some(who) = &one.document {
            rows.entry(who).or_default().push(i);
        }
    }
    let mut documents = BTreeMap::new();
    for (who, rows) in rows {
        let id = names.id(who);
        let there = case.sources.get(id.as_str());
        let what = format!("the document `{id}`");
        let speakers = Speakers { rows: &rows, what: &what, columns, is_there: there.is_some() };
        let facts = Gather { speakers, there, names, resolved, drafts, left_out }.facts();
        documents.insert(id, facts);
    }
    documents
}

struct Gather<'a, 'c, 't> {
    speakers: Speakers<'a>,
    there: Option<&'c Source>,
    names: &'a Names<'c>,
    resolved: &'a [Resolved],
    drafts: &'a mut [Draft<'t>],
    left_out: &'a mut LeftOut,
}

impl Gather<'_, '_, '_> {
    fn facts(mut self) -> Facts {
        let title = self.there.map(|source| source.name.clone());
        let title =
            self.one(Column::Title, title, |facts| facts.title.clone(), |a, b| spaced(a) == spaced(b));
        let there = self.there.and_then(|source| source.document.clone()).unwrap_or_default();
        let (outlet, author) = (there.outlet.as_ref(), there.author.as_ref());
        let outlet =
            self.who(Column::Outlet, outlet.map(|id| Who::There(id.to_string())), |one| one.outlet.clone());
        let author =
            self.who(Column::Author, author.map(|id| Who::There(id.to_string())), |one| one.author.clone());
        let known = Document {
            outlet: None,
            author: None,
            language: self.same(Column::Language, there.language, |facts| facts.language.clone()),
            translated_from: self
                .same(Column::TranslatedFrom, there.translated_from, |facts| facts.translated_from.clone()),
            url: self.same(Column::Url, there.url, |facts| facts.url.clone()),
            published: self.same(Column::Published, there.published, |facts| facts.published.clone()),
            retrieved: self.same(Column::Retrieved, there.retrieved, |facts| facts.retrieved.clone()),
            sha256: self.same(Column::Sha256, there.sha256, |facts| facts.sha256),
            file: self.same(Column::File, there.file, |facts| facts.file.clone()),
            original_sha256: self
                .same(Column::OriginalSha256, there.original_sha256, |facts| facts.original_sha256),
        };
        Facts { title, outlet, author, known }
    }

    fn one<T: Clone>(
        &mut self,
        column: Column,
        there: Option<T>,
        value: impl Fn(&DocumentFacts) -> Option<T>,
        equal: impl Fn(&T, &T) -> bool,
    ) -> Option<T> {
        let value = |_, draft: &Draft<'_>| value(&draft.document_facts);
        self.speakers.agree(self.drafts, column, there, value, equal, self.left_out)
    }

    fn same<T: Clone + PartialEq>(
        &mut self,
        column: Column,
        there: Option<T>,
        value: impl Fn(&DocumentFacts) -> Option<T>,
    ) -> Option<T> {
        self.one(column, there, value, |a, b| a == b)
    }

    fn who(
        &mut self,
        column: Column,
        there: Option<Who>,
        value: impl Fn(&Resolved) -> Option<Who>,
    ) -> Option<Who> {
        let (resolved, names) = (self.resolved, self.names);
        let equal = |a: &Who, b: &Who| names.id(a) == names.id(b);
        self.speakers.agree(self.drafts, column, there, |i, _| value(&resolved[i]), equal, self.left_out)
    }
}

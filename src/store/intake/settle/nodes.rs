//! Sources, documents and entities, with what names them; those that nobody defined are made.

use super::super::parts::{DEFINED, ENTITY, IDENTITY, INDIVIDUAL, IS_DOCUMENT, TELLS};
use super::lists::Lists;
use super::{Definition, Settling, above};
use crate::model::{Document, Entity, EntityId, EntityKind, Source, SourceId, SourceKind};
use crate::store::StoreError;
use crate::store::codec::Looks;
use crate::store::derived::{self, LOOKS_TOGETHER};
use crate::store::pour::Spout;
use crate::store::rows::{self, Columns, Counted, Span};
use crate::store::sort::{Numbers, SortedNumbers};

impl Settling {
    /// Pours sources, documents and entities, and the lists of the claims in which they are; returns the number of
    /// offices and of protected sources.
    pub(super) fn nodes(&mut self, spout: &mut Spout) -> Result<(usize, usize), StoreError> {
        let folder = self.parts.folder.clone();
        let take = |numbers: &mut Numbers<1>| std::mem::replace(numbers, Numbers::new(&folder, 0));
        let mut told = Lists::of(take(&mut self.told))?;
        told.pour("told", spout)?;
        let mut concerning = Lists::of(take(&mut self.concerning))?;
        concerning.pour("concerning", spout)?;
        let judged = take(&mut self.judged).sorted()?;
        let offices = std::mem::replace(&mut self.offices, Numbers::new(&folder, 0));
        let mut offices = offices.sorted()?;
        let mut office_count = 0;
        while let Some([office, speaker]) = offices.next()? {
            let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
            spout.row(&rows::office(office_count, number(office), number(speaker)))?;
            office_count += 1;
        }
        offices.rewind()?;
        let mut naming = WhatNames { told, concerning, judged, offices };
        let mut looks = Looking::default();
        let mut protected = 0;
        self.definitions.rewind()?;
        let (mut record, mut before) = (Vec::new(), None);
        while let Some(key) = self.definitions.next(&mut record)? {
            if before == Some(above(key)) {
                continue;
            }
            before = Some(above(key));
            let definition = Definition::of(&record)?;
            let marks = self.parts.marks[definition.node as usize];
            if marks & DEFINED == 0 {
                continue;
            }
            let number = self.parts.numbers[definition.node as usize];
            let counted = naming.of(number)?;
            looks.push(marks);
            protected += usize::from(definition.protected);
            if marks & ENTITY != 0 {
                let says = Columns::packed("entity", number.into(), definition.columns)?;
                spout.row(&rows::entity_counts(says, counted, Span::FIRST))?;
                self.parts.report.loaded.entities += 1;
                continue;
            }
            let says = Columns::packed("source", number.into(), definition.columns)?;
            spout.row(&rows::source_counts(says, counted, Span::FIRST))?;
            if definition.is_document {
                spout.row(&Columns::packed("document", number.into(), definition.document)?)?;
                self.parts.report.loaded.documents += 1;
            } else {
                self.parts.report.loaded.sources += 1;
            }
        }
        for node in std::mem::take(&mut self.made) {
            self.made.push(node);
            let number = self.parts.numbers[node as usize];
            let counted = naming.of(number)?;
            looks.push(self.parts.marks[node as usize]);
            self.make(node, number, counted, spout)?;
        }
        looks.finish(spout)?;
        Ok((usize::try_from(office_count).unwrap_or_default(), protected))
    }

    /// Pours a source, document or entity that is named and has no definition.
    fn make(
        &mut self,
        node: u32,
        number: u32,
        counted: Counted,
        spout: &mut Spout,
    ) -> Result<(), StoreError> {
        let id = self.parts.nodes.name(node)?;
        let loaded = &mut self.parts.report.loaded;
        let no_id = |_| StoreError::System;
        let marks = self.parts.marks[node as usize];
        if marks & ENTITY != 0 || marks & (TELLS | IS_DOCUMENT) == 0 {
            loaded.entities += 1;
            let entity = Entity {
                id: EntityId::new(&id).map_err(no_id)?,
                name: id,
                kind: EntityKind::Thing,
                aliases: Vec::new(),
                part_of: Vec::new(),
                note: None,
            };
            return spout.row(&rows::entity(number.into(), &entity, counted, Span::FIRST));
        }
        let source = SourceId::new(&id).map_err(no_id)?;
        if marks & IS_DOCUMENT == 0 {
            loaded.sources += 1;
            let source = Source::new(source, id, SourceKind::Unknown);
            return spout.row(&rows::source(number.into(), &source, counted, Span::FIRST));
        }
        loaded.documents += 1;
        let document = Document::default();
        let source = Source { document: Some(document), ..Source::new(source, id, SourceKind::Document) };
        spout.row(&rows::source(number.into(), &source, counted, Span::FIRST))?;
        spout.row(&rows::document(number.into(), &Document::default()))
    }
}

/// What names sources and entities, asked in the order of their numbers.
struct WhatNames {
    told: Lists,
    concerning: Lists,
    judged: SortedNumbers<1>,
    offices: SortedNumbers<2>,
}

impl WhatNames {
    fn of(&mut self, number: u32) -> Result<Counted, StoreError> {
        Ok(Counted {
            tells: self.told.count(number)?,
            concerned: self.concerning.count(number)?,
            judged: self.judged.count(number.into())?,
            speakers: self.offices.count(number.into())?,
        })
    }
}

/// How sources and entities are known, block by block.
#[derive(Default)]
struct Looking {
    looks: Vec<u8>,
}

impl Looking {
    fn push(&mut self, marks: u16) {
        let is_entity = marks & ENTITY != 0 || marks & (DEFINED | TELLS | IS_DOCUMENT) == 0;
        let identity = u8::try_from(marks >> IDENTITY & 3).unwrap_or_default();
        let source = identity | if marks & INDIVIDUAL != 0 { 16 } else { 0 };
        self.looks.push(if is_entity { derived::ENTITY } else { source });
    }

    /// Pours them when everything else is poured: so they lie together, and are read in one go.
    fn finish(self, spout: &mut Spout) -> Result<(), StoreError> {
        for (key, looks) in (0..).zip(self.looks.chunks(LOOKS_TOGETHER)) {
            spout.block("look", "sources", key, &Looks { looks: looks.to_vec() })?;
        }
        Ok(())
    }
}

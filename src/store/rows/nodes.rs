//! Claims, and what they are about and told by: sources, documents, entities.

use serde::{Deserialize, Serialize};

use super::{Cells, Columns, Span};
use crate::model::{
    About, Claim, Document, Entity, NodeId, Number, Original, Quantity, Reliability, Source, SourceId, When,
};
use crate::store::StoreError;

/// How many records name a record: whoever reads them knows when one is missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::store) struct Counted {
    /// The claims on whose chains a source stands.
    pub(in crate::store) tells: i64,
    /// The claims that are about it.
    pub(in crate::store) concerned: i64,
    /// The judgements on who it is.
    pub(in crate::store) judged: i64,
    /// The sources that speak for it.
    pub(in crate::store) speakers: i64,
}

/// A source as its row has it; what else is known of a document stands in another.
#[derive(Debug)]
pub(in crate::store) struct SourceRow {
    pub(in crate::store) source: Source,
    pub(in crate::store) is_document: bool,
    pub(in crate::store) counted: Counted,
    pub(in crate::store) span: Span,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReliabilityJson {
    grade: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

pub(in crate::store) fn source(n: i64, source: &Source, counted: Counted, span: Span) -> Columns<'_> {
    source_counts(source_says(n, source, source.document.is_some()), counted, span)
}

/// The columns of what is said of a source.
pub(in crate::store) fn source_says(n: i64, source: &Source, is_document: bool) -> Columns<'_> {
    let reliability = source.reliability.as_ref().map(|judged| ReliabilityJson {
        grade: judged.grade.to_string(),
        on: judged.on.as_ref().map(ToString::to_string),
        why: judged.why.clone(),
    });
    Columns::new("source", n)
        .text(source.id.as_str())
        .text(&source.name)
        .text(source.kind.as_str())
        .text(source.identity.as_str())
        .list(&source.aliases)
        .maybe(source.known_to.map(crate::model::KnownTo::as_str))
        .int(source.protected.into())
        .json(reliability.as_ref())
        .list(&source.speaks_for)
        .list(&source.part_of)
        .list(&source.tags)
        .maybe(source.note.as_deref())
        .int(is_document.into())
}

/// Puts behind the columns of what is said of a source those of what names it.
pub(in crate::store) fn source_counts(says: Columns, counted: Counted, span: Span) -> Columns {
    says.int(counted.tells).int(counted.concerned).int(counted.judged).int(counted.speakers).span(span)
}

/// The row of a source as it is, but for when it came and went.
pub(in crate::store) fn source_row(n: i64, row: &SourceRow, span: Span) -> Columns<'_> {
    // The row of a document is another; that it has one is not in what was read of this.
    source_counts(source_says(n, &row.source, row.is_document), row.counted, span)
}

impl SourceRow {
    /// Returns its columns.
    pub(in crate::store) fn columns(&self, n: i64) -> Columns<'_> {
        source_row(n, self, self.span)
    }

    pub(in crate::store) fn read(cells: &mut Cells) -> Result<Self, StoreError> {
        let source = Source {
            id: cells.parsed()?,
            name: cells.text()?,
            kind: cells.parsed()?,
            identity: cells.parsed()?,
            aliases: cells.strings()?,
            known_to: cells.maybe_parsed()?,
            protected: cells.int()? != 0,
            reliability: reliability(cells)?,
            speaks_for: cells.list()?,
            part_of: cells.list()?,
            tags: cells.strings()?,
            note: cells.maybe_text()?,
            document: None,
        };
        Ok(Self {
            source,
            is_document: cells.int()? != 0,
            counted: Counted {
                tells: cells.int()?,
                concerned: cells.int()?,
                judged: cells.int()?,
                speakers: cells.int()?,
            },
            span: Span::read(cells)?,
        })
    }
}

fn reliability(cells: &mut Cells) -> Result<Option<Reliability>, StoreError> {
    let Some(json) = cells.json::<ReliabilityJson>()? else { return Ok(None) };
    let grade = json.grade.parse().ok();
    let on = json.on.map(|on| on.parse()).transpose();
    match (grade, on) {
        (Some(grade), Ok(on)) => Ok(Some(Reliability { grade, on, why: json.why })),
        _ => Err(cells.fault("has a reliability that is none")),
    }
}

pub(in crate::store) fn document(n: i64, document: &Document) -> Columns<'_> {
    Columns::new("document", n)
        .maybe(document.outlet.as_ref().map(SourceId::as_str))
        .maybe(document.author.as_ref().map(SourceId::as_str))
        .maybe(document.language.as_deref())
        .maybe(document.translated_from.as_deref())
        .maybe(document.url.as_deref())
        .maybe(document.published.as_ref().map(When::as_str))
        .maybe(document.retrieved.as_ref().map(When::as_str))
        .shown(document.sha256.as_ref())
        .maybe(document.file.as_deref())
        .shown(document.original_sha256.as_ref())
}

pub(in crate::store) fn read_document(cells: &mut Cells) -> Result<Document, StoreError> {
    Ok(Document {
        outlet: cells.maybe_parsed()?,
        author: cells.maybe_parsed()?,
        language: cells.maybe_text()?,
        translated_from: cells.maybe_text()?,
        url: cells.maybe_text()?,
        published: cells.maybe_parsed()?,
        retrieved: cells.maybe_parsed()?,
        sha256: cells.maybe_parsed()?,
        file: cells.maybe_text()?,
        original_sha256: cells.maybe_parsed()?,
    })
}

/// A document as it was before, with the change by which it went.
pub(in crate::store) fn document_before(cells: &mut Cells) -> Result<(Document, i64), StoreError> {
    Ok((read_document(cells)?, cells.int()?))
}

/// An entity as its row has it.
#[derive(Debug)]
pub(in crate::store) struct EntityRow {
    pub(in crate::store) entity: Entity,
    pub(in crate::store) counted: Counted,
    pub(in crate::store) span: Span,
}

pub(in crate::store) fn entity(n: i64, entity: &Entity, counted: Counted, span: Span) -> Columns<'_> {
    entity_counts(entity_says(n, entity), counted, span)
}

/// The columns of what is said of an entity.
pub(in crate::store) fn entity_says(n: i64, entity: &Entity) -> Columns<'_> {
    Columns::new("entity", n)
        .text(entity.id.as_str())
        .text(&entity.name)
        .text(entity.kind.as_str())
        .list(&entity.aliases)
        .list(&entity.part_of)
        .maybe(entity.note.as_deref())
}

/// Puts behind the columns of what is said of an entity those of what names it.
pub(in crate::store) fn entity_counts(says: Columns, counted: Counted, span: Span) -> Columns {
    says.int(counted.concerned).int(counted.judged).span(span)
}

impl EntityRow {
    pub(in crate::store) fn read(cells: &mut Cells) -> Result<Self, StoreError> {
        let entity = Entity {
            id: cells.parsed()?,
            name: cells.text()?,
            kind: cells.parsed()?,
            aliases: cells.strings()?,
            part_of: cells.list()?,
            note: cells.maybe_text()?,
        };
        let (concerned, judged) = (cells.int()?, cells.int()?);
        let counted = Counted { concerned, judged, ..Counted::default() };
        Ok(Self { entity, counted, span: Span::read(cells)? })
    }
}

/// A claim as its row has it: without its accounts.
#[derive(Debug)]
pub(in crate::store) struct ClaimRow {
    pub(in crate::store) claim: Claim,
    pub(in crate::store) counts: ClaimCounts,
    pub(in crate::store) span: Span,
}

/// What there is of a claim elsewhere.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(in crate::store) struct ClaimCounts {
    /// How many accounts it has.
    pub(in crate::store) accounts: i64,
    /// How many lie in its blocks, those that went among them.
    pub(in crate::store) kept: i64,
    /// Its ends before any judgement: how many accounts end in each kind.
    pub(in crate::store) ends: Option<String>,
    /// How many contradictions name it.
    pub(in crate::store) contradictions: i64,
    /// How many relations name it.
    pub(in crate::store) relations: i64,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AboutJson {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<String>,
}

impl AboutJson {
    fn of(about: &About) -> Self {
        Self { id: about.id.to_string(), role: about.role.clone() }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OriginalJson {
    wording: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
}

/// Figures are texts here, so that they keep their digits.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct QuantityJson {
    of: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approx: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<String>,
}

impl QuantityJson {
    fn of(quantity: &Quantity) -> Self {
        let figure = |number: &Option<Number>| number.as_ref().map(ToString::to_string);
        Self {
            of: quantity.of.clone(),
            counts: quantity.counts.clone(),
            value: figure(&quantity.value),
            at_least: figure(&quantity.at_least),
            at_most: figure(&quantity.at_most),
            approx: figure(&quantity.approx),
            words: quantity.words.clone(),
            unit: quantity.unit.clone(),
            place: quantity.place.clone(),
            when: quantity.when.as_ref().map(ToString::to_string),
        }
    }

    fn quantity(self) -> Option<Quantity> {
        let figure = |text: Option<String>| text.map(|text| text.parse::<Number>()).transpose().ok();
        Some(Quantity {
            of: self.of,
            counts: self.counts,
            value: figure(self.value)?,
            at_least: figure(self.at_least)?,
            at_most: figure(self.at_most)?,
            approx: figure(self.approx)?,
            words: self.words,
            unit: self.unit,
            place: self.place,
            when: self.when.map(|text| text.parse()).transpose().ok()?,
        })
    }
}

pub(in crate::store) fn claim<'a>(
    n: i64,
    claim: &'a Claim,
    counts: &'a ClaimCounts,
    span: Span,
) -> Columns<'a> {
    claim_counts(claim_says(n, claim), counts, span)
}

/// The column of what a claim is about.
pub(in crate::store) const ABOUT: usize = 3;

/// The columns of what a claim says.
pub(in crate::store) fn claim_says(n: i64, claim: &Claim) -> Columns<'_> {
    let about: Vec<AboutJson> = claim.about.iter().map(AboutJson::of).collect();
    let original = claim.original.as_ref().map(|original| OriginalJson {
        wording: original.wording.clone(),
        language: original.language.clone(),
    });
    Columns::new("claim", n)
        .text(claim.id.as_str())
        .text(&claim.text)
        .list(&about)
        .maybe(claim.happened.as_ref().map(When::as_str))
        .maybe(claim.place.as_ref().map(NodeId::as_str))
        .json(claim.quantity.as_ref().map(QuantityJson::of).as_ref())
        .maybe(claim.credibility.map(crate::model::Credibility::as_str))
        .json(original.as_ref())
        .list(&claim.tags)
        .maybe(claim.note.as_deref())
}

/// Puts behind the columns of what a claim says those of what there is of it elsewhere.
pub(in crate::store) fn claim_counts<'a>(
    says: Columns<'a>,
    counts: &'a ClaimCounts,
    span: Span,
) -> Columns<'a> {
    says.int(counts.accounts)
        .int(counts.kept)
        .maybe(counts.ends.as_deref())
        .int(counts.contradictions)
        .int(counts.relations)
        .span(span)
}

/// Adds to the column of what a claim is about, unless it stands there; returns how many stood there.
pub(in crate::store) fn with_more_about(column: Option<&str>, more: &[About]) -> (String, u64) {
    let mut all: Vec<AboutJson> = column.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let mut there: std::collections::BTreeSet<AboutJson> = all.iter().cloned().collect();
    let mut stood = 0;
    for about in more.iter().map(AboutJson::of) {
        if there.insert(about.clone()) {
            all.push(about);
        } else {
            stood += 1;
        }
    }
    // Lists of texts can always be JSON.
    (serde_json::to_string(&all).unwrap_or_default(), stood)
}

impl ClaimRow {
    pub(in crate::store) fn read(cells: &mut Cells) -> Result<Self, StoreError> {
        let claim = Claim {
            id: cells.parsed()?,
            text: cells.text()?,
            about: about(cells)?,
            happened: cells.maybe_parsed()?,
            place: cells.maybe_parsed()?,
            quantity: quantity(cells)?,
            credibility: cells.maybe_parsed()?,
            original: cells
                .json::<OriginalJson>()?
                .map(|OriginalJson { wording, language }| Original { wording, language }),
            tags: cells.strings()?,
            note: cells.maybe_text()?,
            accounts: Vec::new(),
        };
        Ok(Self {
            claim,
            counts: ClaimCounts {
                accounts: cells.int()?,
                kept: cells.int()?,
                ends: cells.maybe_text()?,
                contradictions: cells.int()?,
                relations: cells.int()?,
            },
            span: Span::read(cells)?,
        })
    }
}

/// Reads the id of a claim and how many accounts it has, and nothing of what it says.
pub(in crate::store) fn read_account_count(cells: &mut Cells) -> Result<(String, i64, Span), StoreError> {
    let id = cells.text()?;
    cells.skip(9);
    let accounts = cells.int()?;
    cells.skip(4);
    Ok((id, accounts, Span::read(cells)?))
}

fn about(cells: &mut Cells) -> Result<Vec<About>, StoreError> {
    let list: Vec<AboutJson> = cells.json()?.unwrap_or_default();
    let about = |one: AboutJson| Some(About { id: NodeId::new(&one.id).ok()?, role: one.role });
    let list = list.into_iter().map(about).collect::<Option<_>>();
    list.ok_or_else(|| cells.fault("is about an id that is none"))
}

fn quantity(cells: &mut Cells) -> Result<Option<Quantity>, StoreError> {
    let Some(json) = cells.json::<QuantityJson>()? else { return Ok(None) };
    let quantity = json.quantity();
    quantity.map(Some).ok_or_else(|| cells.fault("has a figure that is none"))
}

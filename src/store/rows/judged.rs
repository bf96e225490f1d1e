//! What people judge of the records: contradictions, relations, identities.

use super::{Cells, Columns, Span};
use crate::model::{AccountId, Contradiction, Judgement, Relation, SourceId, When};
use crate::store::StoreError;

pub(in crate::store) fn contradiction(n: i64, one: &Contradiction, span: Span) -> Columns<'_> {
    Columns::new("contradiction", n)
        .text(one.claims[0].as_str())
        .text(one.claims[1].as_str())
        .text(one.differ.as_str())
        .text(one.strength.as_str())
        .maybe(one.why.as_deref())
        .maybe(one.by.as_deref())
        .maybe(one.on.as_ref().map(When::as_str))
        .span(span)
}

pub(in crate::store) fn read_contradiction(cells: &mut Cells) -> Result<(Contradiction, Span), StoreError> {
    let one = Contradiction {
        claims: [cells.parsed()?, cells.parsed()?],
        differ: cells.parsed()?,
        strength: cells.parsed()?,
        why: cells.maybe_text()?,
        by: cells.maybe_text()?,
        on: cells.maybe_parsed()?,
    };
    Ok((one, Span::read(cells)?))
}

pub(in crate::store) fn relation(n: i64, one: &Relation, span: Span) -> Columns<'_> {
    Columns::new("relation", n)
        .text(one.kind.as_str())
        .text(one.from.as_str())
        .text(one.to.as_str())
        .maybe(one.account.as_ref().map(AccountId::as_str))
        .maybe(one.hop.as_ref().map(SourceId::as_str))
        .maybe(one.why.as_deref())
        .maybe(one.by.as_deref())
        .maybe(one.on.as_ref().map(When::as_str))
        .span(span)
}

pub(in crate::store) fn read_relation(cells: &mut Cells) -> Result<(Relation, Span), StoreError> {
    let one = Relation {
        kind: cells.parsed()?,
        from: cells.parsed()?,
        to: cells.parsed()?,
        account: cells.maybe_parsed()?,
        hop: cells.maybe_parsed()?,
        why: cells.maybe_text()?,
        by: cells.maybe_text()?,
        on: cells.maybe_parsed()?,
    };
    Ok((one, Span::read(cells)?))
}

pub(in crate::store) fn judgement(n: i64, one: &Judgement, span: Span) -> Columns<'_> {
    Columns::new("judgement", n)
        .text(one.ruling.as_str())
        .text(one.ids[0].as_str())
        .text(one.ids[1].as_str())
        .text(one.likely.as_str())
        .maybe(one.why.as_deref())
        .maybe(one.by.as_deref())
        .maybe(one.on.as_ref().map(When::as_str))
        .span(span)
}

pub(in crate::store) fn read_judgement(cells: &mut Cells) -> Result<(Judgement, Span), StoreError> {
    let one = Judgement {
        ruling: cells.parsed()?,
        ids: [cells.parsed()?, cells.parsed()?],
        likely: cells.parsed()?,
        why: cells.maybe_text()?,
        by: cells.maybe_text()?,
        on: cells.maybe_parsed()?,
    };
    Ok((one, Span::read(cells)?))
}

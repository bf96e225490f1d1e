//! A case as a sheet: every account a row that is complete in itself, so that rows can be sorted, cut and sent.
//!
//! Chains and places are by ids, and the column `names` says what each of them stands for. Columns without anything in
//! them are left out. What a sheet has no columns for is not written: contradictions, relations and judgements, claims
//! that nobody tells, and of sources all but their names, kinds and identities.

use std::collections::BTreeSet;

use super::chain::written as chain;
use super::notation::escaped;
use super::rejected::written;
use super::{COLUMNS, Column};
use crate::model::{Account, Case, Claim, Document, NodeId, Quantity, Source, SourceId, SourceKind};

/// Writes a case as a sheet, with a comma between cells.
pub fn export(case: &Case) -> Vec<u8> {
    let all =
        case.claims.values().flat_map(|claim| claim.accounts.iter().map(move |account| (claim, account)));
    let rows: Vec<Vec<String>> = all.map(|(claim, account)| row(case, claim, account)).collect();
    let always = [Column::Claim, Column::Text, Column::Chain, Column::Document];
    let used: Vec<usize> = (0..COLUMNS.len())
        .filter(|i| always.contains(&COLUMNS[*i].column) || rows.iter().any(|row| !row[*i].is_empty()))
        .collect();
    let header = used.iter().map(|i| COLUMNS[*i].name.to_owned()).collect();
    let picked = rows.into_iter().map(|mut row| used.iter().map(|i| std::mem::take(&mut row[*i])).collect());
    written(&std::iter::once(header).chain(picked).collect::<Vec<Vec<String>>>(), ',')
}

fn row(case: &Case, claim: &Claim, account: &Account) -> Vec<String> {
    let document = account.document.as_ref().and_then(|id| case.sources.get(id));
    COLUMNS
        .iter()
        .map(|known| cell(case, claim, account, document, known.column).unwrap_or_default())
        .collect()
}

fn cell(
    case: &Case,
    claim: &Claim,
    account: &Account,
    source: Option<&Source>,
    column: Column,
) -> Option<String> {
    use Column as C;
    fn of<T: ToString>(value: Option<&T>) -> Option<String> {
        value.map(ToString::to_string)
    }
    let recorded = account.recorded.as_ref();
    let original = claim.original.as_ref();
    match column {
        C::Claim => Some(claim.id.to_string()),
        C::Text => Some(claim.text.clone()),
        C::Chain => Some(chain(account)),
        C::Document => of(account.document.as_ref()),
        C::At => of(account.at.as_ref()),
        C::Quote => account.quote.clone(),
        C::Note => account.note.clone(),
        C::Recorded => recorded.and_then(|recorded| of(recorded.when.as_ref())),
        C::RecordedBy => recorded.and_then(|recorded| recorded.by.clone()),
        C::Account => own_id(claim, account),
        C::About => Some(about(claim)),
        C::Happened => of(claim.happened.as_ref()),
        C::Where => of(claim.place.as_ref()),
        C::Credibility => of(claim.credibility.as_ref()),
        C::Original => original.map(|original| original.wording.clone()),
        C::OriginalLanguage => original.and_then(|original| original.language.clone()),
        C::Tags => Some(claim.tags.iter().map(|tag| escaped(tag)).collect::<Vec<_>>().join("; ")),
        C::ClaimNote => claim.note.clone(),
        C::Title => source.map(|source| source.name.clone()),
        C::Names => Some(names(case, claim, account)),
        // What belongs to the first or last hop stands on the chain, and problems are for rows left out.
        C::Basis | C::Stance | C::Said | C::Quantity | C::Problem => None,
        C::QuantityOf
        | C::QuantityCounts
        | C::QuantityValue
        | C::QuantityAtLeast
        | C::QuantityAtMost
        | C::QuantityApprox
        | C::QuantityWords
        | C::QuantityUnit
        | C::QuantityWhere
        | C::QuantityWhen => claim.quantity.as_ref().and_then(|quantity| figure(quantity, column)),
        C::Outlet
        | C::Author
        | C::Language
        | C::TranslatedFrom
        | C::Url
        | C::Published
        | C::Retrieved
        | C::Sha256
        | C::File
        | C::OriginalSha256 => {
            source.and_then(|source| source.document.as_ref()).and_then(|document| fact(document, column))
        }
    }
}

fn fact(document: &Document, column: Column) -> Option<String> {
    fn of<T: ToString>(value: Option<&T>) -> Option<String> {
        value.map(ToString::to_string)
    }
    match column {
        Column::Outlet => of(document.outlet.as_ref()),
        Column::Author => of(document.author.as_ref()),
        Column::Language => document.language.clone(),
        Column::TranslatedFrom => document.translated_from.clone(),
        Column::Url => document.url.clone(),
        Column::Published => of(document.published.as_ref()),
        Column::Retrieved => of(document.retrieved.as_ref()),
        Column::Sha256 => of(document.sha256.as_ref()),
        Column::File => document.file.clone(),
        Column::OriginalSha256 => of(document.original_sha256.as_ref()),
        _ => None,
    }
}

fn figure(quantity: &Quantity, column: Column) -> Option<String> {
    fn of<T: ToString>(value: Option<&T>) -> Option<String> {
        value.map(ToString::to_string)
    }
    match column {
        Column::QuantityOf => Some(quantity.of.clone()),
        Column::QuantityCounts => quantity.counts.clone(),
        Column::QuantityValue => of(quantity.value.as_ref()),
        Column::QuantityAtLeast => of(quantity.at_least.as_ref()),
        Column::QuantityAtMost => of(quantity.at_most.as_ref()),
        Column::QuantityApprox => of(quantity.approx.as_ref()),
        Column::QuantityWords => quantity.words.clone(),
        Column::QuantityUnit => quantity.unit.clone(),
        Column::QuantityWhere => quantity.place.clone(),
        Column::QuantityWhen => of(quantity.when.as_ref()),
        _ => None,
    }
}

/// The id that somebody gave an account.
fn own_id(claim: &Claim, account: &Account) -> Option<String> {
    let place =
        account.at.as_ref().map(ToString::to_string).or_else(|| account.quote.clone()).unwrap_or_default();
    let content = Account::content_id(&claim.id, account.document.as_ref(), &place, &account.hops);
    (account.id != content).then(|| account.id.to_string())
}

fn about(claim: &Claim) -> String {
    let one = |about: &crate::model::About| match &about.role {
        Some(role) => format!("{} [{}]", about.id, escaped(role)),
        None => about.id.to_string(),
    };
    claim.about.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// What every id of a row stands for, but for the document, whose title has a column of its own.
fn names(case: &Case, claim: &Claim, account: &Account) -> String {
    let hops = account.hops.iter().map(|hop| hop.source.as_str());
    let source = account.document.as_ref().and_then(|id| case.sources.get(id));
    let document = source.and_then(|source| source.document.as_ref());
    let published = document.into_iter().flat_map(|document| document.outlet.iter().chain(&document.author));
    let about = claim.about.iter().map(|about| &about.id).chain(&claim.place).map(NodeId::as_str);
    let mut seen = BTreeSet::new();
    let ids =
        hops.chain(published.map(SourceId::as_str)).chain(about).filter(|id| seen.insert(id.to_owned()));
    let named = ids.filter_map(|id| {
        let is_document = account.document.as_ref().is_some_and(|document| document.as_str() == id);
        if let Some(source) = case.sources.get(id) {
            let plain = source.kind == SourceKind::Document
                && source.identity == source.kind.default_identity()
                && !source.protected;
            return (!is_document || !plain)
                .then(|| format!("{id}: {} ({})", escaped(&source.name), kind(source)));
        }
        case.entities
            .get(id)
            .map(|entity| format!("{id}: {} (entity, {})", escaped(&entity.name), entity.kind))
    });
    named.collect::<Vec<_>>().join("; ")
}

fn kind(source: &Source) -> String {
    let mut words = Vec::new();
    words.extend(source.document.is_some().then_some("document"));
    words.extend(
        (source.document.is_none() || source.kind != SourceKind::Document).then_some(source.kind.as_str()),
    );
    // A name of unknown kind would be looked at for how it reads.
    words.extend((source.identity != source.kind.default_identity()).then_some(source.identity.as_str()));
    words.extend(source.protected.then_some("protected"));
    words.join(", ")
}

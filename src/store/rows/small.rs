//! The small tables: what the archive is, how much there is of everything, and the lists beside the records.

use super::{Cells, Columns};
use crate::case::write::Record;
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
    /// The case folder from where the database lies.
    pub(in crate::store) folder: Option<String>,
}

pub(in crate::store) fn head(head: &Head) -> Columns<'_> {
    Columns::new("archive", 0)
        .maybe(head.title.as_deref())
        .maybe(head.description.as_deref())
        .maybe(head.language.as_deref())
        .maybe(head.documents.as_deref())
        .maybe(head.folder.as_deref())
}

pub(in crate::store) fn read_head(cells: &mut Cells) -> Result<Head, StoreError> {
    Ok(Head {
        title: cells.maybe_text()?,
        description: cells.maybe_text()?,
        language: cells.maybe_text()?,
        documents: cells.maybe_text()?,
        folder: cells.maybe_text()?,
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

/// A record that a change touched.
pub(in crate::store) fn touched<'a>(
    n: i64,
    change: i64,
    kind: &'a str,
    id: &'a str,
    other: Option<&'a str>,
) -> Columns<'a> {
    Columns::new("touched", n).int(change).text(kind).text(id).maybe(other)
}

/// A number that nothing has any more: what had it was forgotten.
pub(in crate::store) fn forgotten(n: i64, of: &str, number: i64, change: i64) -> Columns<'_> {
    Columns::new("forgotten", n).text(of).int(number).int(change)
}

/// Of what the number was, and the number.
pub(in crate::store) fn read_forgotten(cells: &mut Cells) -> Result<(String, i64), StoreError> {
    Ok((cells.text()?, cells.int()?))
}

pub(in crate::store) fn covered(n: i64, words: &str) -> Columns<'_> {
    Columns::new("covered", n).text(words)
}

pub(in crate::store) fn read_covered(cells: &mut Cells) -> Result<String, StoreError> {
    cells.text()
}

pub(in crate::store) fn file<'a>(n: i64, path: &str, document: Option<&'a SourceId>) -> Columns<'a> {
    Columns::new("file", n).owned(Some(path.to_owned())).maybe(document.map(SourceId::as_str))
}

pub(in crate::store) fn read_file(cells: &mut Cells) -> Result<(String, Option<SourceId>), StoreError> {
    Ok((cells.text()?, cells.maybe_parsed()?))
}

/// What stands at a place of a file: its kind, the number of the record, and for a claim the positions of accounts.
pub(in crate::store) fn section(n: i64, file: i64, record: &Record, sources: usize) -> Columns<'static> {
    let (kind, position, accounts) = match record {
        Record::Source(i) => ("source", i, None),
        Record::Entity(i) => ("entity", i, None),
        Record::Claim(i, accounts) => ("claim", i, Some(accounts)),
        Record::Accounts(i, accounts) => ("accounts", i, Some(accounts)),
        Record::Contradiction(i) => ("contradiction", i, None),
        Record::Relation(i) => ("relation", i, None),
        Record::Judgement(i) => ("judgement", i, None),
    };
    // Entities have the numbers behind those of the sources.
    let position = if matches!(record, Record::Entity(_)) { sources + *position } else { *position };
    let position = i64::try_from(position).unwrap_or(i64::MAX);
    let accounts = accounts.filter(|all| !all.is_empty()).map(|all| ranges(all));
    Columns::new("section", n).int(file).text(kind).int(position).owned(accounts)
}

/// The file and the record, by its number.
pub(in crate::store) fn read_section(cells: &mut Cells) -> Result<(i64, Record), StoreError> {
    let file = cells.int()?;
    let kind = cells.text()?;
    let position = usize::try_from(cells.int()?).map_err(|_| cells.fault("has a negative position"))?;
    let accounts = cells.maybe_text()?;
    let accounts =
        positions(accounts.as_deref()).ok_or_else(|| cells.fault("has positions that are none"))?;
    let record = match kind.as_str() {
        "source" => Record::Source(position),
        "entity" => Record::Entity(position),
        "claim" => Record::Claim(position, accounts),
        "accounts" => Record::Accounts(position, accounts),
        "contradiction" => Record::Contradiction(position),
        "relation" => Record::Relation(position),
        "judgement" => Record::Judgement(position),
        _ => return Err(cells.fault("is of a kind that this program doesn't know")),
    };
    Ok((file, record))
}

/// Numbers as runs: `0-4 7 9-12`.
fn ranges(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        _ => run.first().map_or_else(String::new, ToString::to_string),
    });
    runs.collect::<Vec<_>>().join(" ")
}

/// The most accounts that one file can add to a claim: a limit for what a hostile file asks for.
const MOST_POSITIONS: usize = 1 << 26;

fn positions(runs: Option<&str>) -> Option<Vec<usize>> {
    let mut all = Vec::new();
    for run in runs.into_iter().flat_map(str::split_whitespace) {
        let (first, last) = run.split_once('-').unwrap_or((run, run));
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        if last < first || last - first >= MOST_POSITIONS - all.len() {
            return None;
        }
        all.extend(first..=last);
    }
    Some(all)
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

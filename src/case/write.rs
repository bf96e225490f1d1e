//! Writing case files: one canonical order and layout, so that a change shows as a small diff.
//!
//! One file can be put in order ([`format()`]), or a whole case written as files ([`write()`], [`write_filed()`]). Which
//! file a record stands in is in `filing.rs`, how it looks in `sections.rs`, the order in `arrange.rs`, the layout in
//! `print.rs`. Nothing here touches the disk.

mod filing;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toml_edit::TomlError;

use super::tree::{File, Section, Value};
use super::{MARK, sections};
use crate::model::{Case, Claim, Source, SourceId};
pub(in crate::case) use filing::default_document;
pub use filing::{Filed, Filing, Record};

/// Returns a text as a TOML string, quoted and escaped.
pub fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// Returns a case file in canonical order and layout, with all its comments.
///
/// Formatting twice changes nothing, and what the file means never changes: left out is what goes without saying.
///
/// ```
/// let file = "[claim.x]\naccounts=[{chain=[{source='maria'}], at='0-4#00000000'}] # to do\ntext='It rained.'";
/// assert_eq!(
///     wherefrom::case::write::format(file)?,
///     "[claim.x]
/// text = \"It rained.\"
/// accounts = [
///   { at = \"0-4#00000000\", chain = [\"maria\"] },
/// ] # to do
/// "
/// );
/// # Ok::<(), toml_edit::TomlError>(())
/// ```
pub fn format(text: &str) -> Result<String, TomlError> {
    let mut file = File::parse(text)?;
    file.arrange();
    Ok(file.print())
}

/// Returns a whole case as files with their paths relative to the case folder, in canonical order and layout: a file for
/// each document, as [`Filing::by_document`] has it.
pub fn write(case: &Case) -> Vec<(PathBuf, String)> {
    write_filed(case, &Filing::by_document(case))
}

/// Returns a whole case as files in canonical order and layout, every record in the file that is named for it.
pub fn write_filed(case: &Case, filing: &Filing) -> Vec<(PathBuf, String)> {
    let files = filing.files.iter().map(|filed| {
        let top = if filed.path == Path::new(MARK) { sections::top(case) } else { Vec::new() };
        let defaults = filed.document.as_ref().map(sections::defaults);
        let records = filed.records.iter().filter_map(|one| section(case, filed.document.as_ref(), one));
        let mut file =
            File { top, sections: defaults.into_iter().chain(records).collect(), ..File::default() };
        file.arrange();
        (filed.path.clone(), file.print())
    });
    files.collect()
}

/// A record as it stands in a file whose accounts are by default told in a document.
fn section(case: &Case, default: Option<&SourceId>, record: &Record) -> Option<Section> {
    let accounts = |claim: &Claim, numbers: &[usize]| -> Vec<Value> {
        let accounts = numbers.iter().filter_map(|number| claim.accounts.get(*number));
        accounts.map(|account| sections::account(&claim.id, account, default)).collect()
    };
    let claim = |i: usize| case.claims.get_index(i).map(|(_, claim)| claim);
    Some(match record {
        Record::Source(i) => sections::source(case.sources.get_index(*i)?.1),
        Record::Entity(i) => sections::entity(case.entities.get_index(*i)?.1),
        Record::Claim(i, numbers) => sections::claim(claim(*i)?, accounts(claim(*i)?, numbers)),
        Record::Accounts(i, numbers) => {
            sections::more_accounts(&claim(*i)?.id, accounts(claim(*i)?, numbers))
        }
        Record::Contradiction(i) => sections::contradiction(case.contradictions.get(*i)?),
        Record::Relation(i) => sections::relation(case.relations.get(*i)?),
        Record::Judgement(i) => sections::judgement(case.judgements.get(*i)?),
    })
}

/// A source or document as it stands in a file.
pub(super) fn source_section(source: &Source) -> Section {
    sections::source(source)
}

/// File names that are taken, in lower case: some file systems know no other.
#[derive(Default)]
struct Names(BTreeSet<String>);

/// The longest file name without its ending, in bytes. File systems take 255.
const MAX_NAME: usize = 200;

impl Names {
    /// Returns a file name for an id that no other file has. An id is a file name, except that it may be too long.
    fn take(&mut self, id: &str) -> PathBuf {
        let stem: String = id
            .char_indices()
            .take_while(|(byte, c)| byte + c.len_utf8() <= MAX_NAME)
            .map(|(_, c)| c)
            .collect();
        let mut name = stem.clone();
        let mut number = 2;
        while !self.0.insert(name.to_lowercase()) {
            name = format!("{stem}-{number}");
            number += 1;
        }
        PathBuf::from(name + ".toml")
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod untidy;

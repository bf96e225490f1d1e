//! Writing case files: one canonical order and layout, so that a change shows as a small diff.
//!
//! One file can be put in order ([`format()`]), or a whole case written as files ([`write()`]). How a record looks is in
//! `sections.rs`, the order in `arrange.rs`, the layout in `print.rs`. Nothing here touches the disk.

use std::collections::BTreeSet;
use std::path::PathBuf;

use indexmap::IndexMap;
use toml_edit::TomlError;

use super::sections;
use super::tree::{File, Section, Value};
use crate::model::{Case, Claim, Source, SourceId};

/// Returns a text as a TOML string, quoted and escaped.
pub fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// Returns a case file in canonical order and layout, with all its comments.
///
/// Formatting twice changes nothing, and no value changes ever.
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

/// Returns a whole case as files with their paths relative to the case folder, in canonical order and layout.
///
/// `case.toml` says what the case is. Every document has a file, with itself, the claims first told in it, and its
/// accounts of claims first told elsewhere. What belongs to no document stands in `shared.toml`, if there is any.
pub fn write(case: &Case) -> Vec<(PathBuf, String)> {
    let mut shared = File::default();
    let mut files: IndexMap<&SourceId, File> = IndexMap::new();
    for source in case.sources.values() {
        if source.document.is_some() {
            let sections = vec![sections::defaults(source), sections::source(source)];
            files.insert(&source.id, File { sections, ..File::default() });
        } else {
            shared.sections.push(sections::source(source));
        }
    }
    shared.sections.extend(case.entities.values().map(sections::entity));
    for claim in case.claims.values() {
        for (document, section) in parts(claim, &files) {
            let file = document.and_then(|document| files.get_mut(document)).unwrap_or(&mut shared);
            file.sections.push(section);
        }
    }
    shared.sections.extend(case.contradictions.iter().map(sections::contradiction));
    shared.sections.extend(case.relations.iter().map(sections::relation));
    shared.sections.extend(case.judgements.iter().map(sections::judgement));
    let top = sections::top(case);
    let mut taken = Names::default();
    let mut written = vec![(taken.take("case"), File { top, ..File::default() })];
    if !shared.sections.is_empty() {
        written.push((taken.take("shared"), shared));
    }
    written.extend(files.into_iter().map(|(id, file)| (taken.take(id.as_str()), file)));
    let print = |(path, mut file): (PathBuf, File)| {
        file.arrange();
        (path, file.print())
    };
    written.into_iter().map(print).collect()
}

/// Parts a claim by the documents in which it is told. The first part says what it is, the others add accounts.
fn parts<'a>(claim: &'a Claim, files: &IndexMap<&SourceId, File>) -> Vec<(Option<&'a SourceId>, Section)> {
    let mut by_document: IndexMap<Option<&SourceId>, Vec<Value>> = IndexMap::new();
    for account in &claim.accounts {
        let document = account.document.as_ref().filter(|document| files.contains_key(document));
        by_document.entry(document).or_default().push(sections::account(&claim.id, account));
    }
    if by_document.is_empty() {
        by_document.insert(None, Vec::new());
    }
    let section = |(i, (document, accounts))| match i {
        0 => (document, sections::claim(claim, accounts)),
        _ => (document, sections::more_accounts(&claim.id, accounts)),
    };
    by_document.into_iter().enumerate().map(section).collect()
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

//! Single words of protected names in what a case shows: a surname alone is not covered, since nobody entered it as an
//! alias, and tells who it is all the same.
//!
//! Looked at are the case files as they are written, comments and the protected source's own table apart. A word counts
//! that begins with a capital in the name and has at least [`LEAST`] letters, articles and forms of address apart; it is
//! found where it stands as a word with a capital, or in an id. It is not looked for if something that is not protected
//! goes by this word alone.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Protection;
use super::names::{Names, fold};
use crate::case::Folder;
use crate::diag::Place;
use crate::model::Source;

/// The fewest letters of a word that is looked for.
const LEAST: usize = 3;

/// Words of names that tell nothing.
const COMMON: [&str; 18] = [
    "the",
    "a",
    "an",
    "some",
    "one",
    "two",
    "three",
    "from",
    "who",
    "with",
    "mr",
    "mrs",
    "miss",
    "mister",
    "doctor",
    "prof",
    "professor",
    "and",
];

/// A word of a protected name in a case file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamePart {
    /// The id of the protected source.
    pub source: String,
    /// The word as it is written there.
    pub word: String,
    /// Where it stands first in this file.
    pub place: Place,
    /// At how many more places of this file it stands.
    pub more: usize,
}

/// Finds single words of protected names in the files of a case, by file and place.
///
/// Takes time in the order of the files times the words of protected names.
pub fn name_parts(folder: &Folder) -> Vec<NamePart> {
    let whole = Protection::of(folder);
    let words = words(folder);
    let mut wanted = Names::default();
    wanted.add(words.keys().map(String::as_str));
    let mut parts = Vec::new();
    if wanted.is_empty() {
        return parts;
    }
    for file in &folder.files {
        let mut passed = own_tables(&file.text, folder);
        passed.extend(whole.found(&file.text));
        let mut in_file: BTreeMap<String, NamePart> = BTreeMap::new();
        for bytes in wanted.found(&file.text) {
            let overlaps = |range: &Range<usize>| range.start < bytes.end && bytes.start < range.end;
            let shown = file.text.get(bytes.clone()).unwrap_or_default();
            let Some(source) = words.get(fold(shown).0.trim()) else { continue };
            if passed.iter().any(overlaps) || !names(&file.text, &bytes) {
                continue;
            }
            let part = NamePart {
                source: source.clone(),
                word: shown.to_owned(),
                place: Place { file: file.path.clone(), bytes },
                more: 0,
            };
            in_file.entry(fold(shown).0).and_modify(|one| one.more += 1).or_insert(part);
        }
        let mut in_file: Vec<NamePart> = in_file.into_values().collect();
        in_file.sort_by_key(|part| part.place.bytes.start);
        parts.extend(in_file);
    }
    parts
}

/// The words to look for, folded, each with the id of a source that has it in its name.
fn words(folder: &Folder) -> BTreeMap<String, String> {
    let case = &folder.case;
    let protected = |source: &&Source| source.protected;
    let open = case.sources.values().filter(|source| !source.protected);
    let open_names = open
        .flat_map(|one| one.aliases.iter().chain([&one.name]).map(String::as_str).chain([one.id.as_str()]));
    let entities = case.entities.values();
    let entities = entities
        .flat_map(|one| one.aliases.iter().chain([&one.name]).map(String::as_str).chain([one.id.as_str()]));
    let open: BTreeSet<String> =
        open_names.chain(entities).map(|name| fold(name).0.trim().to_owned()).collect();
    let mut words = BTreeMap::new();
    for source in case.sources.values().filter(protected) {
        for name in source.aliases.iter().chain([&source.name]) {
            let all: Vec<&str> =
                name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            for word in all.iter().filter(|_| all.len() > 1) {
                let plain = fold(word).0;
                let counts =
                    word.chars().count() >= LEAST && word.chars().next().is_some_and(char::is_uppercase);
                if counts && !COMMON.contains(&plain.as_str()) && !open.contains(&plain) {
                    words.entry(plain).or_insert_with(|| source.id.to_string());
                }
            }
        }
    }
    words
}

/// The bytes of the tables of protected sources, and of comments.
fn own_tables(text: &str, folder: &Folder) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let (mut at, mut inside) = (0, false);
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.starts_with('[') {
            let id = ["[source.", "[document."].iter().find_map(|table| trimmed.strip_prefix(table));
            let id = id.map(|rest| rest.split(']').next().unwrap_or(rest).trim_matches(['"', '\'', ' ']));
            inside = id.is_some_and(|id| folder.protected.contains(id));
        }
        if inside || trimmed.starts_with('#') {
            ranges.push(at..at + line.len());
        }
        at += line.len();
    }
    ranges
}

/// Says whether a word stands there as a name or in an id: with a capital, or joined by a hyphen or in a header.
fn names(text: &str, bytes: &Range<usize>) -> bool {
    let shown = text.get(bytes.clone()).unwrap_or_default();
    let before = text[..bytes.start].chars().next_back();
    let behind = text[bytes.end..].chars().next();
    let joins = |c: Option<char>| c.is_some_and(|c| matches!(c, '-' | '_' | '.'));
    shown.chars().next().is_some_and(char::is_uppercase)
        || joins(before)
        || behind.is_some_and(|c| matches!(c, '-' | '_' | ']'))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::case::read_texts;

    #[test]
    fn a_surname_alone_is_found_and_a_common_word_is_not() {
        let text = r#"# Ivanova in a comment
[source.zoe]
name = "Zoë May Ivanova"
kind = "person"
note = "Mrs Ivanova of May Street"
protected = true

[source.may]
name = "May"
kind = "person"

[source.ivanova-daughter]
name = "A daughter"
kind = "person"
note = "In May she told the ivanova story. Zoe May Ivanova; IVANOVA!"

[claim.zoe-saw]
text = "Mrs Ivánova saw it."
"#;
        let files = vec![
            ("a.toml".into(), text.as_bytes().to_vec()),
            ("case.toml".into(), b"title = \"In May\"\n".to_vec()),
        ];
        let folder = read_texts(Path::new(""), files);
        let found: Vec<(String, usize)> =
            name_parts(&folder).into_iter().map(|part| (part.word, part.more)).collect();
        // `zoe` is the id, and covered.
        assert_eq!(found, [("ivanova".to_owned(), 2)]);
    }
}

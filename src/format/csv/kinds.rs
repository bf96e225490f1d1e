//! What a sheet says of a source or entity behind its name: `Maria (person)`, `the driver (person, described)`; and how
//! one is taken of which nothing is said.

use super::fault::{Fault, short};
use super::notation::Marked;
use crate::diag::nearest;
use crate::model::{EntityKind, Identity, SourceKind};

/// What is said of a source or entity in round brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stated {
    /// The kind of a source. `person` and `organisation` are kinds of entities as well.
    pub(super) source: Option<SourceKind>,
    /// The kind of an entity.
    pub(super) entity: Option<EntityKind>,
    pub(super) identity: Option<Identity>,
    pub(super) is_protected: bool,
    /// Whether it is said to be an entity and no source.
    pub(super) is_entity: bool,
    /// Whether it is said to be a stored text.
    pub(super) is_document: bool,
}

/// The words besides those of the closed lists.
const MORE: [&str; 2] = ["protected", "entity"];

impl Stated {
    /// Takes a word; says whether it is one of ours.
    fn take(&mut self, word: &str) -> bool {
        let (source, entity) = (word.parse::<SourceKind>().ok(), word.parse::<EntityKind>().ok());
        let identity = word.parse::<Identity>().ok();
        if source == Some(SourceKind::Document) {
            self.is_document = true;
        } else {
            self.source = source.or(self.source);
        }
        self.entity = entity.or(self.entity);
        self.identity = identity.or(self.identity);
        self.is_protected |= word == "protected";
        // There are no places, events and things that tell something.
        self.is_entity |= word == "entity" || (entity.is_some() && source.is_none());
        source.is_some() || entity.is_some() || identity.is_some() || MORE.contains(&word)
    }

    /// Says whether nothing is said of what it is.
    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }
}

fn words() -> impl Iterator<Item = &'static str> {
    let lists = [SourceKind::WORDS, Identity::WORDS, EntityKind::WORDS, &MORE];
    lists.into_iter().flatten().copied()
}

/// Parts a name from what is said of it. Round brackets with other words in them belong to the name.
pub(super) fn name_and_kind(marked: &Marked) -> Result<(String, Stated), Fault> {
    let Some((name, inside)) = marked.split_round() else { return Ok((marked.text(), Stated::default())) };
    let inside = inside.text().to_lowercase();
    let parts: Vec<&str> = inside.split(',').map(str::trim).collect();
    let mut stated = Stated::default();
    let known = parts.iter().filter(|word| stated.take(word)).count();
    if known == parts.len() && !name.is_empty() {
        return Ok((name.text(), stated));
    }
    let unknown =
        parts.iter().find(|word| !words().any(|known| known == **word)).copied().unwrap_or_default();
    let near = nearest(unknown, words()).filter(|near| unknown.len() > 3 && near.len() > 3);
    let belongs = "If it belongs to the name, write `\\(` for `(`";
    match near {
        Some(near) if parts.len() == 1 || known > 0 => {
            let message = format!("`{}` is not a kind of source", short(unknown));
            Err(Fault::new("bad-kind", message, format!("did you mean `{near}`? {belongs}")))
        }
        _ if known > 0 && !name.is_empty() => {
            let message = format!("`{}` is not a kind of source", short(unknown));
            let all = SourceKind::WORDS.join(", ");
            Err(Fault::new("bad-kind", message, format!("one of: {all}. {belongs}")))
        }
        _ => Ok((marked.text(), Stated::default())),
    }
}

/// Words with which descriptions begin.
const ARTICLES: [&str; 40] = [
    "a",
    "all",
    "an",
    "another",
    "any",
    "anybody",
    "anyone",
    "both",
    "das",
    "der",
    "die",
    "ein",
    "eine",
    "el",
    "everybody",
    "everyone",
    "few",
    "her",
    "his",
    "la",
    "las",
    "le",
    "les",
    "local",
    "los",
    "many",
    "most",
    "my",
    "no",
    "one",
    "other",
    "our",
    "several",
    "some",
    "the",
    "their",
    "they",
    "un",
    "una",
    "une",
];

/// Words that say what somebody is, and not who.
const DESCRIPTIONS: [&str; 42] = [
    "activists",
    "anonymous",
    "authorities",
    "bystander",
    "bystanders",
    "demonstrators",
    "driver",
    "employees",
    "eyewitness",
    "eyewitnesses",
    "government",
    "insider",
    "insiders",
    "journalist",
    "journalists",
    "locals",
    "media",
    "military",
    "neighbour",
    "neighbours",
    "news",
    "nobody",
    "officer",
    "officers",
    "official",
    "officials",
    "passers",
    "people",
    "police",
    "protesters",
    "relatives",
    "reporter",
    "reporters",
    "resident",
    "residents",
    "rumour",
    "rumours",
    "soldiers",
    "somebody",
    "someone",
    "unknown",
    "witnesses",
];

/// Returns how somebody is known of whom nothing is written but this name.
///
/// A handle is a pseudonym. A name is taken as one if its first word begins with a capital, its last with a capital or a
/// digit, and no word in it is one of descriptions. All else is a description: whoever is only described is followed as far as anybody, but counts as
/// unnamed, and is another one in each document.
pub(super) fn identity_of(name: &str) -> Identity {
    let name = name.trim();
    if name.starts_with('@') && !name.contains(char::is_whitespace) {
        return Identity::Pseudonym;
    }
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let capital = |word: Option<&&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    let first = words.first().map(|word| word.to_lowercase()).unwrap_or_default();
    let describes = ARTICLES.contains(&first.as_str())
        || words.iter().any(|word| DESCRIPTIONS.contains(&word.to_lowercase().as_str()));
    let ends_so =
        capital(words.last()) || words.last().is_some_and(|word| word.starts_with(char::is_numeric));
    let is_name = capital(words.first()) && ends_so;
    if is_name && !describes { Identity::Named } else { Identity::Described }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::csv::notation::{Parted, items};

    fn read(cell: &str) -> Result<(String, Stated), Fault> {
        name_and_kind(&items(cell, Parted::Chain).unwrap()[0].name)
    }

    #[test]
    fn kinds_stand_in_round_brackets_behind_the_name() {
        let (name, stated) = read("Maria (@eng_focus) (Person, pseudonym, protected)").unwrap();
        assert_eq!(name, "Maria (@eng_focus)");
        let person = Some(SourceKind::Person);
        let expected = Stated {
            source: person,
            entity: Some(EntityKind::Person),
            identity: Some(Identity::Pseudonym),
            is_protected: true,
            ..Stated::default()
        };
        assert_eq!(stated, expected);
        for name in ["Maria (@eng_focus)", "Courier (Linden)", "a (b) c", "(person)", r"Anna \(person)"] {
            assert_eq!(read(name).unwrap(), (name.replace('\\', ""), Stated::default()));
        }
        assert!(read("Almaty (place)").unwrap().1.is_entity);
        let fault = |cell: &str| read(cell).unwrap_err().sentence();
        assert_eq!(
            fault("Maria (persn)"),
            "`persn` is not a kind of source. Did you mean `person`? If it belongs to the name, write `\\(` for `(`"
        );
        assert!(
            fault("Maria (person, Almaty)").starts_with("`almaty` is not a kind of source. One of: person")
        );
    }

    #[test]
    fn what_reads_like_a_name_is_one_and_all_else_is_a_description() {
        for name in [
            "Maria",
            "Anna Berg",
            "Ludwig van Beethoven",
            "Reuters",
            "Linden Town Council",
            "Мария",
            "Channel 5",
        ] {
            assert_eq!(identity_of(name), Identity::Named, "{name}");
        }
        for name in [
            "the driver",
            "officials",
            "Officials",
            "The Guardian",
            "they say",
            "Eyewitnesses",
            "Local residents",
            "Police officers",
            "王伟",
            "Two men",
        ] {
            assert_eq!(identity_of(name), Identity::Described, "{name}");
        }
        assert_eq!(identity_of("@eng_focus"), Identity::Pseudonym);
    }
}

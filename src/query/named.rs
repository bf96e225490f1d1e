//! Sources, documents and entities by their names, aliases and ids, whatever their case and accents.

use std::cmp::Reverse;

use super::search::{fit_of, words_of};
use crate::model::{Case, Entity, Source};

/// Something of a case that has a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Named<'a> {
    /// A source or a document.
    Source(&'a Source),
    /// An entity.
    Entity(&'a Entity),
}

impl<'a> Named<'a> {
    /// Returns its id.
    pub fn id(self) -> &'a str {
        match self {
            Self::Source(source) => source.id.as_str(),
            Self::Entity(entity) => entity.id.as_str(),
        }
    }

    /// Returns its name.
    pub fn name(self) -> &'a str {
        match self {
            Self::Source(source) => &source.name,
            Self::Entity(entity) => &entity.name,
        }
    }

    /// Returns what it is, in a word: "document", "source", "entity".
    pub fn what(self) -> &'static str {
        match self {
            Self::Source(source) if source.document.is_some() => "document",
            Self::Source(_) => "source",
            Self::Entity(_) => "entity",
        }
    }

    fn names(self) -> impl Iterator<Item = &'a str> {
        let aliases = match self {
            Self::Source(source) => &source.aliases,
            Self::Entity(entity) => &entity.aliases,
        };
        [self.name(), self.id()].into_iter().chain(aliases.iter().map(String::as_str))
    }

    fn fit(self, wanted: &[String]) -> Option<(Fit, Reverse<usize>)> {
        self.names().filter_map(|name| fit(&words_of(name), wanted)).min()
    }
}

/// How well words fit a name or an alias, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// They are the name.
    Whole,
    /// All of them are words of it.
    Words,
    /// Most of them, and at least half, are words of it in some form, as [`find_claims`](super::find_claims) has it.
    Near,
}

/// Returns those of a case that fit some words best, and how well; case and accents don't count. Sorted by id.
pub fn find_named<'a>(case: &'a Case, words: &str) -> Option<(Fit, Vec<Named<'a>>)> {
    let wanted = words_of(words);
    let sources = case.sources.values().map(Named::Source);
    let all = sources.chain(case.entities.values().map(Named::Entity));
    let fits: Vec<_> = all.filter_map(|one| Some((one.fit(&wanted)?, one))).collect();
    let best = fits.iter().map(|(fit, _)| *fit).min()?;
    let mut found: Vec<Named> =
        fits.into_iter().filter(|(fit, _)| *fit == best).map(|(_, one)| one).collect();
    found.sort_by_key(|one| one.id());
    Some((best.0, found))
}

/// How well, and how many of the words.
fn fit(name: &[String], wanted: &[String]) -> Option<(Fit, Reverse<usize>)> {
    if wanted.is_empty() {
        return None;
    }
    if name == wanted {
        return Some((Fit::Whole, Reverse(wanted.len())));
    }
    let fits: Vec<bool> = wanted.iter().filter_map(|word| fit_of(word, name)).collect();
    match fits.len() {
        all if all == wanted.len() && fits.iter().all(|exact| *exact) => Some((Fit::Words, Reverse(all))),
        some if some * 2 >= wanted.len() => Some((Fit::Near, Reverse(some))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceId, SourceKind};

    fn case(names: &[(&str, &str, &[&str])]) -> Case {
        let mut case = Case::default();
        for (id, name, aliases) in names {
            let id = SourceId::new(id).unwrap();
            let mut source = Source::new(id.clone(), *name, SourceKind::Person);
            source.aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
            case.sources.insert(id, source);
        }
        case
    }

    #[test]
    fn a_whole_name_comes_before_a_part_of_one_and_that_before_a_slip() {
        let case = case(&[
            ("c", "Zoë", &[]),
            ("b", "Zoë Ivanova", &["The Tutor"]),
            ("a", "Ivan Zoe", &[]),
            ("d", "Anna Kron", &[]),
        ]);
        let found = |words: &str| {
            let (fit, all) = find_named(&case, words)?;
            Some((fit, all.into_iter().map(Named::id).collect::<Vec<_>>().join(" ")))
        };
        let some = |fit, ids: &str| Some((fit, ids.to_owned()));
        assert_eq!(found("ZOE"), some(Fit::Whole, "c"));
        assert_eq!(found("the tutor"), some(Fit::Whole, "b"));
        assert_eq!(found("ivanova"), some(Fit::Words, "b"));
        assert_eq!(found("tutor zoe"), some(Fit::Near, "a b c"));
        assert_eq!(found("ivan"), some(Fit::Words, "a"));
        assert_eq!(found("ivanovo"), some(Fit::Near, "b"));
        assert_eq!(found("Ana Kron"), some(Fit::Near, "d"));
        assert_eq!(found("nobody"), None);
        assert_eq!(found(" – "), None);
    }
}

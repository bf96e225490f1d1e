//! Protected sources: their names, aliases and ids leave the program in no form.
//!
//! Two nets, because one tears. The records are renamed before any question is asked ([`Protection::apply`]), so that
//! escaping can't hide a name; and whatever is about to be written is searched once more ([`Protection::scrub`]).
//! A name is found whatever its case, accents and white space, where it stands as a word or as words. What is not
//! found: a name in other forms (inflected, abridged, in another script) that nobody entered as an alias.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::model::{Account, Case, Claim, Identity, NodeId, Source, SourceId};

/// What stands in an output where a protected name stood.
pub const MASK: &str = "[protected]";

/// The protected sources of a case and what must not be written of them.
#[derive(Debug, Clone, Default)]
pub struct Protection {
    renamed: BTreeMap<SourceId, SourceId>,
    secrets: Vec<String>,
}

impl Protection {
    /// Collects the protected sources of a case. They are numbered in the order of their ids.
    pub fn of(case: &Case) -> Self {
        let mut protected: Vec<&Source> = case.sources.values().filter(|source| source.protected).collect();
        protected.sort_by(|a, b| a.id.cmp(&b.id));
        let mut renamed = BTreeMap::new();
        let mut secrets = Vec::new();
        let mut number = 0;
        for source in protected {
            let name = loop {
                number += 1;
                let free = format!("protected-{number}");
                if !case.sources.contains_key(free.as_str()) && !case.entities.contains_key(free.as_str()) {
                    break free;
                }
            };
            renamed.extend(SourceId::new(&name).map(|new| (source.id.clone(), new)));
            let words = std::iter::once(&source.name).chain(&source.aliases).map(String::as_str);
            secrets.extend(words.chain([source.id.as_str()]).map(|word| fold(word).0.trim().to_owned()));
        }
        secrets.retain(|secret| !secret.is_empty());
        // Longer ones first, so that no part of a name is left standing beside a mask.
        secrets.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b)));
        secrets.dedup();
        Self { renamed, secrets }
    }

    /// Says whether there is nothing to protect.
    pub fn is_empty(&self) -> bool {
        self.renamed.is_empty()
    }

    /// Returns the id under which a source goes in every output.
    pub fn shown<'a>(&'a self, id: &'a str) -> &'a str {
        self.renamed.get(id).map_or(id, SourceId::as_str)
    }

    /// Renames the protected sources in every record of a case and masks their names in every text of it.
    pub fn apply(&self, case: &mut Case) {
        if self.is_empty() {
            return;
        }
        case.sources =
            std::mem::take(&mut case.sources).into_values().map(|source| self.source(source)).collect();
        for claim in case.claims.values_mut() {
            self.claim(claim);
        }
        for entity in case.entities.values_mut() {
            self.texts([&mut entity.name].into_iter().chain(&mut entity.aliases).chain(&mut entity.note));
        }
        for one in &mut case.contradictions {
            self.texts(one.why.iter_mut().chain(&mut one.by));
        }
        for one in &mut case.relations {
            one.hop.iter_mut().for_each(|id| self.id(id));
            self.texts(one.why.iter_mut().chain(&mut one.by));
        }
        for one in &mut case.judgements {
            one.ids.iter_mut().for_each(|id| self.node(id));
            self.texts(one.why.iter_mut().chain(&mut one.by));
        }
        self.texts(case.title.iter_mut().chain(&mut case.description));
    }

    fn source(&self, mut source: Source) -> (SourceId, Source) {
        if source.protected {
            source.name = format!("a protected {}", source.kind);
            source.aliases.clear();
            source.identity =
                if source.identity == Identity::Named { Identity::Pseudonym } else { source.identity };
        }
        self.id(&mut source.id);
        source.speaks_for.iter_mut().chain(&mut source.part_of).for_each(|id| self.id(id));
        self.texts([&mut source.name].into_iter().chain(&mut source.aliases).chain(&mut source.note));
        if let Some(reliability) = &mut source.reliability {
            self.texts(reliability.why.iter_mut());
        }
        if let Some(document) = &mut source.document {
            document.outlet.iter_mut().chain(&mut document.author).for_each(|id| self.id(id));
            self.texts(document.url.iter_mut().chain(&mut document.file));
        }
        (source.id.clone(), source)
    }

    fn claim(&self, claim: &mut Claim) {
        self.texts([&mut claim.text].into_iter().chain(&mut claim.tags).chain(&mut claim.note));
        for about in &mut claim.about {
            self.node(&mut about.id);
            self.texts(about.role.iter_mut());
        }
        claim.place.iter_mut().for_each(|id| self.node(id));
        self.texts(claim.original.iter_mut().map(|original| &mut original.wording));
        if let Some(quantity) = &mut claim.quantity {
            let words = [&mut quantity.of].into_iter().chain(&mut quantity.words);
            self.texts(words.chain(&mut quantity.unit).chain(&mut quantity.place));
        }
        claim.accounts.iter_mut().for_each(|account| self.account(account));
    }

    fn account(&self, account: &mut Account) {
        account.document.iter_mut().for_each(|id| self.id(id));
        self.texts(account.quote.iter_mut().chain(&mut account.note));
        if let Some(recorded) = &mut account.recorded {
            self.texts(recorded.by.iter_mut());
        }
        for hop in &mut account.hops {
            self.id(&mut hop.source);
            self.texts(hop.wording.iter_mut().chain(&mut hop.channel).chain(&mut hop.note));
        }
    }

    fn id(&self, id: &mut SourceId) {
        if let Some(new) = self.renamed.get(id) {
            *id = new.clone();
        }
    }

    fn node(&self, id: &mut NodeId) {
        if let Some(new) = self.renamed.get(id.as_str()) {
            *id = new.clone().into();
        }
    }

    fn texts<'a>(&self, texts: impl Iterator<Item = &'a mut String>) {
        for text in texts {
            if let Cow::Owned(clean) = self.scrub(text) {
                *text = clean;
            }
        }
    }

    /// Returns a text with every protected name masked.
    pub fn scrub<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let ranges = self.masked(text);
        if ranges.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(mask(text, &ranges)) }
    }

    /// Returns the bytes of a text where protected names stand, in order and apart.
    pub fn masked(&self, text: &str) -> Vec<Range<usize>> {
        if self.secrets.is_empty() {
            return Vec::new();
        }
        let (folded, places) = fold(text);
        let mut found: Vec<Range<usize>> = Vec::new();
        for secret in &self.secrets {
            for (at, _) in folded.match_indices(secret.as_str()) {
                let end = at + secret.len();
                if stands_alone(&folded, at, end) {
                    found.push(places[at]..places[end]);
                }
            }
        }
        found.sort_unstable_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for range in found {
            match apart.last_mut() {
                Some(last) if range.start < last.end || range.start == last.start => {
                    last.end = last.end.max(range.end);
                }
                _ => apart.push(range),
            }
        }
        apart
    }
}

fn mask(text: &str, ranges: &[Range<usize>]) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    for range in ranges {
        clean.push_str(&text[done..range.start]);
        clean.push_str(MASK);
        done = range.end;
    }
    clean.push_str(&text[done..]);
    clean
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let first = text[start..end].chars().next();
    let last = text[start..end].chars().next_back();
    let runs_on_before = joins(first) && joins(text[..start].chars().next_back());
    let runs_on_behind = joins(last) && joins(text[end..].chars().next());
    !runs_on_before && !runs_on_behind
}

/// Folds case, accents and white space; beside the folded text stands, for every byte of it and for its end, the byte
/// of the original at which the character begins that it came from.
fn fold(text: &str) -> (String, Vec<usize>) {
    let mut folded = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            if !folded.ends_with(' ') {
                folded.push(' ');
                places.push(at);
            }
            continue;
        }
        for c in c.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            folded.push(c);
            places.resize(folded.len(), at);
        }
    }
    places.push(text.len());
    (folded, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceKind;

    fn protection(names: &[(&str, &str, &[&str])]) -> (Case, Protection) {
        let mut case = Case::default();
        for (id, name, aliases) in names {
            let id = SourceId::new(id).unwrap();
            let mut source = Source::new(id.clone(), *name, SourceKind::Person);
            source.protected = true;
            source.aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
            case.sources.insert(id, source);
        }
        let protection = Protection::of(&case);
        (case, protection)
    }

    #[test]
    fn a_name_is_masked_whatever_its_case_accents_and_white_space() {
        let (_, protection) = protection(&[("zoe", "Zoë Ivanova", &["Зоя"])]);
        for (text, expected) in [
            ("Said Zoë Ivanova.", "Said [protected]."),
            ("ZOE\u{a0} IVANOVA", "[protected]"),
            ("zoe's flat, зоя, Zoe\u{308}", "[protected]'s flat, [protected], [protected]"),
            ("zoey and azoe", "zoey and azoe"),
            ("file zoe.toml", "file [protected].toml"),
        ] {
            assert_eq!(protection.scrub(text), expected);
        }
    }

    #[test]
    fn the_longer_name_leaves_nothing_of_itself_standing() {
        let (_, protection) = protection(&[("ann", "Ann", &[]), ("b", "Ann Lee", &[])]);
        assert_eq!(protection.scrub("Ann Lee and Ann and Lee"), "[protected] and [protected] and Lee");
    }

    #[test]
    fn the_records_are_renamed_before_anything_is_asked() {
        let (mut case, protection) = protection(&[("zoe", "Zoë", &["Zo"])]);
        protection.apply(&mut case);
        let source = &case.sources["protected-1"];
        assert_eq!((source.name.as_str(), source.aliases.len()), ("a protected person", 0));
        assert_eq!(protection.shown("zoe"), "protected-1");
        assert!(!format!("{case:?}").contains("Zo"));
    }
}

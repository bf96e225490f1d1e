//! Protected sources: their names, aliases and ids leave the program in no form.
//!
//! Two nets, because one tears. The records are renamed before any question is asked ([`Protection::apply`]), so that
//! escaping can't hide a name; and whatever is about to be written is searched once more ([`Protection::scrub`]).
//! A name is found whatever its case, accents, white space and hyphens, where it stands as a word or as words, even
//! with colours or invisible characters in it. What is not found: a name in other forms (inflected, abridged, in
//! another script) that nobody entered as an alias; [`name_parts`] finds single words of names in the files.

mod names;
mod parts;

use std::borrow::{Borrow, Cow};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::case::Folder;
use crate::case::verify::Spot;
use crate::model::{
    Account, AccountId, Anchor, Case, Claim, ClaimId, Entity, EntityId, Hop, Identity, NodeId, Source,
    SourceId, SourceKind,
};
use names::{Names, fold};
pub use parts::{NamePart, name_parts};

/// What stands in an output where a protected name stood.
pub const MASK: &str = "[protected]";

/// The protected sources of a case and what must not be written of them.
#[derive(Debug, Clone, Default)]
pub struct Protection {
    /// The ids of sources and entities that name a protected source, and those they go by.
    nodes: BTreeMap<String, String>,
    claims: BTreeMap<String, String>,
    accounts: BTreeMap<String, String>,
    /// What must not be written.
    secrets: Names,
}

impl Protection {
    /// Collects the protected sources of a case folder, those with faulty records among them.
    pub fn of(folder: &Folder) -> Self {
        let written = folder.files.iter().flat_map(|file| written(&file.text));
        Self::new(&folder.case, folder.protected.iter().map(String::as_str).chain(written))
    }

    /// Collects the protected sources of a case, and the words of those whose records could not be read.
    ///
    /// Protected sources are numbered in the order of their ids. Every other id that has a protected name in it gets
    /// a number as well: a mask in its place would make one id of several.
    pub fn new<'a>(case: &Case, more: impl IntoIterator<Item = &'a str>) -> Self {
        let mut protected: Vec<&Source> = case.sources.values().filter(|source| source.protected).collect();
        protected.sort_by(|a, b| a.id.cmp(&b.id));
        let mut protection = Self::default();
        for source in &protected {
            protection.add(std::iter::once(source.id.as_str()).chain([source.name.as_str()]));
            protection.add(source.aliases.iter().map(String::as_str));
        }
        protection.add(more);
        if protection.is_empty() {
            return protection;
        }
        let sources = case.sources.keys().map(SourceId::as_str);
        let nodes: Vec<&str> = sources.chain(case.entities.keys().map(EntityId::as_str)).collect();
        let claims: Vec<&str> = case.claims.keys().map(ClaimId::as_str).collect();
        let accounts = case.claims.values().flat_map(|claim| &claim.accounts);
        let accounts: Vec<&str> = accounts.map(|account| account.id.as_str()).collect();
        protection.nodes = renamed("protected", protected.iter().map(|source| source.id.as_str()), &nodes);
        let named_after = |ids: &[&'_ str]| -> Vec<String> {
            ids.iter().filter(|id| protection.names(id)).map(|id| (*id).to_owned()).collect()
        };
        let others: Vec<String> =
            named_after(&nodes).into_iter().filter(|id| !protection.nodes.contains_key(id)).collect();
        let more_nodes = renamed("renamed", others.iter().map(String::as_str), &nodes);
        let claims = renamed("renamed", named_after(&claims).iter().map(String::as_str), &claims);
        protection.accounts =
            renamed("renamed", named_after(&accounts).iter().map(String::as_str), &accounts);
        protection.nodes.extend(more_nodes);
        protection.claims = claims;
        protection.make_account_ids_anew(case);
        protection
    }

    /// Makes the ids that are hashes of what their accounts say anew, of what is shown of them: names and the words of
    /// passages could be tried on the old ones.
    fn make_account_ids_anew(&mut self, case: &Case) {
        let accounts =
            || case.claims.values().flat_map(|claim| claim.accounts.iter().map(move |one| (&claim.id, one)));
        let mut taken: BTreeSet<String> = accounts().map(|(_, account)| account.id.to_string()).collect();
        let mut alike: BTreeMap<AccountId, usize> = BTreeMap::new();
        for (claim, account) in accounts().filter(|(claim, account)| account.id == account.made_id(claim)) {
            let made = self.made_of_what_is_shown(claim, account);
            let number = alike.entry(made.clone()).or_default();
            // What is told apart by its hash alone is numbered.
            let mut fresh = std::iter::repeat_with(|| {
                *number += 1;
                if *number == 1 { made.to_string() } else { format!("{made}-{number}") }
            });
            let fresh = fresh.find(|id| taken.insert(id.clone()));
            self.accounts.extend(fresh.map(|fresh| (account.id.to_string(), fresh)));
        }
    }

    fn made_of_what_is_shown(&self, claim: &ClaimId, account: &Account) -> AccountId {
        let hop =
            |hop: &Hop| Hop { said: hop.said.clone(), ..Hop::new(hop.source.clone(), hop.basis, hop.stance) };
        let mut shown = Account {
            id: account.id.clone(),
            document: account.document.clone(),
            at: account.at.clone(),
            quote: account.quote.clone(),
            hops: account.hops.iter().map(hop).collect(),
            note: None,
            recorded: None,
        };
        self.account(&mut shown);
        let mut claim = claim.clone();
        self.claim_id(&mut claim);
        shown.made_id(&claim)
    }

    /// Protects further words.
    pub fn add<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) {
        self.secrets.add(words);
    }

    /// Says whether there is nothing to protect.
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty()
    }

    /// Says whether a text names a protected source.
    pub fn names(&self, text: &str) -> bool {
        !self.found(text).is_empty()
    }

    /// Says whether a word is a protected one but for a slip or two.
    pub fn nearly_names(&self, word: &str) -> bool {
        let word = fold(word).0;
        crate::diag::nearest(word.trim(), self.secrets.iter()).is_some()
    }

    /// Returns the id under which a source or entity goes in every output.
    pub fn shown<'a>(&'a self, id: &'a str) -> &'a str {
        self.nodes.get(id).map_or(id, String::as_str)
    }

    /// Returns the id under which a claim goes in every output.
    pub fn shown_claim<'a>(&'a self, id: &'a str) -> &'a str {
        self.claims.get(id).map_or(id, String::as_str)
    }

    /// Renames what names an anchor or a quote.
    pub fn spot(&self, at: &mut Spot) {
        at.document.iter_mut().chain(&mut at.hop).for_each(|id| self.id(id));
        self.claim_id(&mut at.claim);
        self.account_id(&mut at.account);
    }

    /// Renames the protected sources in every record of a case and masks their names in every text of it.
    pub fn apply(&self, case: &mut Case) {
        if self.is_empty() {
            return;
        }
        let sources = std::mem::take(&mut case.sources).into_values();
        case.sources = sources.map(|source| self.source(source)).collect();
        let entities = std::mem::take(&mut case.entities).into_values();
        case.entities = entities.map(|entity| self.entity(entity)).collect();
        let claims = std::mem::take(&mut case.claims).into_values();
        case.claims = claims.map(|claim| self.claim(claim)).collect();
        for one in &mut case.contradictions {
            one.claims.iter_mut().for_each(|id| self.claim_id(id));
            self.texts(one.why.iter_mut().chain(&mut one.by));
        }
        for one in &mut case.relations {
            self.claim_id(&mut one.from);
            self.claim_id(&mut one.to);
            one.account.iter_mut().for_each(|id| self.account_id(id));
            one.hop.iter_mut().for_each(|id| self.id(id));
            self.texts(one.why.iter_mut().chain(&mut one.by));
        }
        for one in &mut case.judgements {
            one.ids.iter_mut().for_each(|id| self.node(id));
            self.texts(one.why.iter_mut().chain(&mut one.by));
        }
        self.texts(case.title.iter_mut().chain(&mut case.description).chain(&mut case.documents));
    }

    fn source(&self, mut source: Source) -> (SourceId, Source) {
        if source.protected {
            source.name = match source.kind {
                SourceKind::Unknown => "a protected source".to_owned(),
                kind => format!("a protected {kind}"),
            };
            source.aliases.clear();
            source.note = None; // what is remarked of somebody tells who it is
            source.tags.clear();
            source.reliability = None;
            source.document.iter_mut().for_each(|document| document.url = None);
            source.identity =
                if source.identity == Identity::Named { Identity::Pseudonym } else { source.identity };
        }
        self.id(&mut source.id);
        source.speaks_for.iter_mut().chain(&mut source.part_of).for_each(|id| self.id(id));
        self.texts([&mut source.name].into_iter().chain(&mut source.aliases).chain(&mut source.note));
        self.texts(source.tags.iter_mut());
        if let Some(reliability) = &mut source.reliability {
            self.texts(reliability.why.iter_mut());
        }
        if let Some(document) = &mut source.document {
            document.outlet.iter_mut().chain(&mut document.author).for_each(|id| self.id(id));
            self.texts(document.url.iter_mut().chain(&mut document.file));
        }
        (source.id.clone(), source)
    }

    fn entity(&self, mut entity: Entity) -> (EntityId, Entity) {
        self.entity_id(&mut entity.id);
        entity.part_of.iter_mut().for_each(|id| self.entity_id(id));
        self.texts([&mut entity.name].into_iter().chain(&mut entity.aliases).chain(&mut entity.note));
        (entity.id.clone(), entity)
    }

    fn claim(&self, mut claim: Claim) -> (ClaimId, Claim) {
        self.claim_id(&mut claim.id);
        self.texts([&mut claim.text].into_iter().chain(&mut claim.tags).chain(&mut claim.note));
        for about in &mut claim.about {
            self.node(&mut about.id);
            self.texts(about.role.iter_mut());
        }
        claim.place.iter_mut().for_each(|id| self.node(id));
        self.texts(claim.original.iter_mut().map(|original| &mut original.wording));
        if let Some(quantity) = &mut claim.quantity {
            let words = [&mut quantity.of].into_iter().chain(&mut quantity.counts).chain(&mut quantity.words);
            self.texts(words.chain(&mut quantity.unit).chain(&mut quantity.place));
        }
        claim.accounts.iter_mut().for_each(|account| self.account(account));
        (claim.id.clone(), claim)
    }

    fn account(&self, account: &mut Account) {
        self.account_id(&mut account.id);
        account.document.iter_mut().for_each(|id| self.id(id));
        self.texts(account.quote.iter_mut().chain(&mut account.note));
        account.at.iter_mut().for_each(Anchor::cover);
        if let Some(recorded) = &mut account.recorded {
            self.texts(recorded.by.iter_mut());
        }
        for hop in &mut account.hops {
            self.id(&mut hop.source);
            hop.at.iter_mut().for_each(Anchor::cover);
            self.texts(hop.wording.iter_mut().chain(&mut hop.channel).chain(&mut hop.note));
        }
    }

    fn id(&self, id: &mut SourceId) {
        rename(id, &self.nodes, SourceId::new);
    }

    fn node(&self, id: &mut NodeId) {
        rename(id, &self.nodes, NodeId::new);
    }

    fn entity_id(&self, id: &mut EntityId) {
        rename(id, &self.nodes, EntityId::new);
    }

    fn claim_id(&self, id: &mut ClaimId) {
        rename(id, &self.claims, ClaimId::new);
    }

    fn account_id(&self, id: &mut AccountId) {
        rename(id, &self.accounts, AccountId::new);
    }

    fn texts<'a>(&self, texts: impl Iterator<Item = &'a mut String>) {
        for text in texts {
            if let Cow::Owned(clean) = self.scrub(text) {
                *text = clean;
            }
        }
    }

    /// Returns a text with every protected name masked, and every hash and every end of a passage left out.
    ///
    /// Eight digits of a hash give a name away to whoever tries a list of names in the words around it, and an end tells
    /// how long the name is that is masked before it.
    pub fn scrub<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_empty() {
            return Cow::Borrowed(text);
        }
        let found = self.found(text);
        let masked =
            if found.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(Masked::new(text, found).text) };
        match names::without_hashes(&masked) {
            Some(clean) => Cow::Owned(clean),
            None => masked,
        }
    }

    /// Masks protected names in lines that belong together, also where one is broken over two of them.
    pub fn cover(&self, lines: &mut Vec<String>) {
        for line in lines.iter_mut() {
            *line = self.scrub(line).into_owned();
        }
        let whole = lines.join(" ");
        if self.names(&whole) {
            *lines = vec![self.scrub(&whole).into_owned()];
        }
    }

    /// Returns a text with every protected name masked, and where its places have gone.
    pub fn masked(&self, text: &str) -> Masked {
        Masked::new(text, self.found(text))
    }

    /// Returns the bytes of a text where protected names stand, in order and apart.
    pub fn found(&self, text: &str) -> Vec<Range<usize>> {
        self.secrets.found(text)
    }
}

/// A text with its protected names masked.
#[derive(Debug, Clone)]
pub struct Masked {
    /// The text.
    pub text: String,
    cuts: Vec<Range<usize>>,
}

impl Masked {
    fn new(text: &str, cuts: Vec<Range<usize>>) -> Self {
        let mut clean = String::with_capacity(text.len());
        let mut done = 0;
        for cut in &cuts {
            clean.push_str(&text[done..cut.start]);
            clean.push_str(MASK);
            done = cut.end;
        }
        clean.push_str(&text[done..]);
        Self { text: clean, cuts }
    }

    /// Returns where bytes of the original stand; what begins or ends within a name, begins or ends with its mask.
    pub fn place(&self, bytes: &Range<usize>) -> Range<usize> {
        let moved = |at: usize, is_end: bool| {
            let (mut taken, mut added) = (0, 0);
            for cut in self.cuts.iter().take_while(|cut| cut.start < at) {
                if at < cut.end {
                    return cut.start - taken + added + if is_end { MASK.len() } else { 0 };
                }
                taken += cut.len();
                added += MASK.len();
            }
            at - taken + added
        };
        let start = moved(bytes.start, false);
        start..moved(bytes.end, true).max(start)
    }
}

fn rename<T: Borrow<str>, E>(id: &mut T, names: &BTreeMap<String, String>, new: fn(&str) -> Result<T, E>) {
    if let Some(Ok(name)) = names.get((*id).borrow()).map(|name| new(name)) {
        *id = name;
    }
}

/// Numbers ids in their alphabetical order, past the numbers that are taken.
fn renamed<'a>(word: &str, ids: impl Iterator<Item = &'a str>, taken: &[&str]) -> BTreeMap<String, String> {
    let mut ids: Vec<&str> = ids.collect();
    ids.sort_unstable();
    let numbers = (1..).map(|number| format!("{word}-{number}"));
    let free = numbers.filter(|name| !taken.contains(&name.as_str()));
    ids.into_iter().map(str::to_owned).zip(free).collect()
}

/// Returns what a file that TOML can't read whole may hold of protected sources: in every table of it that has a line
/// `protected`, its id and whatever stands on the lines of names and aliases.
pub fn written(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut table: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim).chain(["["]) {
        if line.starts_with('[') {
            let key = |line: &&&str| line.starts_with("protected") && !line.ends_with("false");
            if table.iter().find(key).is_some() {
                words.extend(table.iter().flat_map(|line| words_of(line)));
            }
            table.clear();
        }
        table.push(line);
    }
    words
}

fn words_of(line: &str) -> Vec<&str> {
    let marks = ['"', '\'', '[', ']', '=', ',', ' '];
    if let Some(id) = ["[source.", "[document."].iter().find_map(|table| line.strip_prefix(table)) {
        return vec![id.split(']').next().unwrap_or(id).trim_matches(marks)];
    }
    if let Some(value) = ["name", "title"].iter().find_map(|key| line.strip_prefix(key)) {
        return vec![value.trim_matches(marks)];
    }
    let is_list = line.starts_with("aliases") || line.starts_with(['"', '\'']);
    let values = line.trim_start_matches("aliases").split(if line.contains('"') { '"' } else { '\'' });
    values.map(|part| part.trim_matches(marks)).filter(|part| is_list && !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn protection(names: &[(&str, &str, &[&str])]) -> (Case, Protection) {
        let mut case = Case::default();
        for (id, name, aliases) in names {
            let id = SourceId::new(id).unwrap();
            let mut source = Source::new(id.clone(), *name, SourceKind::Person);
            source.protected = true;
            source.aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
            case.sources.insert(id, source);
        }
        let protection = Protection::new(&case, []);
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
            ("zoe-ivanova, Zoë_Ivanova", "[protected], [protected]"),
            ("a\u{1b}[1mZoë\u{1b}[0m Ivanova", "a\u{1b}[1mZoë\u{1b}[0m Ivanova"),
            ("\u{1b}[Зоя \u{1b}[2J zoe", "\u{1b}[[protected] \u{1b}[2J [protected]"),
            ("\u{1b}[1mZo\u{200d}ë\u{1b}[0m Ivanova", "\u{1b}[1m[protected]"),
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

    #[test]
    fn ids_that_have_a_name_in_them_get_a_number_each() {
        let (mut case, protection) = protection(&[("zoe", "Zoë", &[])]);
        for id in ["zoe-saw-it", "zoe-heard-it"] {
            let id = ClaimId::new(id).unwrap();
            case.claims.insert(id.clone(), Claim::new(id, "C."));
        }
        let protection = Protection { claims: BTreeMap::new(), ..protection };
        assert!(protection.names("zoe-saw-it"));
        let protection = Protection::new(&case, []);
        protection.apply(&mut case);
        assert_eq!(case.claims.keys().map(ClaimId::as_str).collect::<Vec<_>>(), ["renamed-2", "renamed-1"]);
        assert_eq!(protection.shown_claim("zoe-heard-it"), "renamed-1");
    }

    /// Folds the whole text at once, and tries every name at every place.
    fn found_slowly(text: &str, names: &[&str]) -> Vec<bool> {
        let (folded, places) = fold(text);
        let mut masked = vec![false; text.len()];
        for (name, at) in names.iter().flat_map(|name| (0..folded.len()).map(move |at| (fold(name).0, at))) {
            let name = name.trim();
            let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            let stands = folded.get(at..).is_some_and(|rest| rest.starts_with(name))
                && alone(folded[..at].chars().next_back())
                && alone(folded[at + name.len()..].chars().next());
            if stands {
                masked[places[at]..=places[at + name.len() - 1]].fill(true);
            }
        }
        masked
    }

    proptest::proptest! {
        /// Long texts are looked through in pieces, and most pieces without folding them.
        #[test]
        fn names_are_found_wherever_a_long_text_is_cut(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "ann", "Ann", "ANN", "lee", "Lee", " ", "-", "_ ", ".", "\"", ": ", "z", "\n", "\t", "é",
                "\u{1b}[1m", "\u{1b}[0m", "[", "\u{7}", "x.y", "…", "│", "“", "a much longer run of plain words, and its end",
            ]), 1..300),
            names in proptest::collection::vec(
                proptest::sample::select(vec!["ann", "ann lee", "Lee-Ann", "x.y", "z", "ann│lee", "ann“z"]), 1..4),
        ) {
            let text = parts.concat();
            let mut protection = Protection::default();
            protection.add(names.iter().copied());
            let mut masked = vec![false; text.len()];
            for one in protection.found(&text) {
                masked[one].fill(true);
            }
            proptest::prop_assert_eq!(masked, found_slowly(&text, &names));
        }
    }

    /// Looks at every row of digits, one after the other.
    fn without_hashes_slowly(text: &str) -> String {
        let mut clean = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let digits = rest.chars().take_while(|c| matches!(c, '0'..='9' | 'a'..='f')).count();
            let (before, behind) = (clean.chars().next_back(), rest[digits..].chars().next());
            let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let is_hash = match (before, digits) {
                (_, 64) => !joins(before) && !joins(behind),
                (Some('#'), 8) => !joins(behind),
                (Some('"' | '`'), 8) => before == behind,
                _ => false,
            };
            if is_hash && before == Some('#') && digits == 8 {
                let number = |text: &str| text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
                let hash = text.len() - rest.len() - 1;
                let end = number(&text[..hash]);
                if end < hash && text[..end].ends_with('-') && number(&text[..end - 1]) < end - 1 {
                    clean.pop();
                    clean.truncate(number(&clean));
                }
            }
            let taken = if digits > 0 { digits } else { c.len_utf8() };
            clean.push_str(if is_hash { "…" } else { &rest[..taken] });
            rest = &rest[taken..];
        }
        clean
    }

    proptest::proptest! {
        /// Most bytes of a text are not looked at.
        #[test]
        fn hashes_are_found_wherever_they_stand(
            parts in proptest::collection::vec(proptest::sample::select(vec![
                "#", "\"", "`", "0", "a", "F", "é", "x", "…", "65367a9f", "1234567", "123456789", "#65367a9f", "`385fc019`",
                "\"00000000\"", "ab", "-", "12-34", "5-6#65367a9f",
                "1111111111111111111111111111111111111111111111111111111111111111",
                "65367a9f65367a9f65367a9f65367a9f65367a9f65367a9f65367a9f65367a9f",
            ]), 0..40),
        ) {
            let text = parts.concat();
            let clean = names::without_hashes(&text).unwrap_or_else(|| text.clone());
            proptest::prop_assert_eq!(clean, without_hashes_slowly(&text));
        }
    }

    #[test]
    fn places_move_with_the_text() {
        let (_, protection) = protection(&[("zoe", "Zoë", &[])]);
        let masked = protection.masked("a Zoë b Zoe c");
        assert_eq!(masked.text, "a [protected] b [protected] c");
        assert_eq!(&masked.text[masked.place(&(2..6))], "[protected]");
        assert_eq!(&masked.text[masked.place(&(3..8))], "[protected] b");
        assert_eq!(&masked.text[masked.place(&(13..14))], "c");
    }

    #[test]
    fn what_a_broken_record_holds_is_protected_too() {
        let text = "[source.zoe]\nname = \"Zoë Ivanova\naliases = [\"Zo\", \"Zouzou\"]\nprotected = true\n\n[source.ann]\nname = \"Ann\"\n";
        assert_eq!(written(text), ["zoe", "Zoë Ivanova", "Zo", "Zouzou"]);
        assert_eq!(written("[source.a]\nname = \"A\"\nprotected = false"), Vec::<&str>::new());
    }

    #[test]
    fn no_hash_is_left_to_try_names_on_and_no_end_to_count_letters_by() {
        let (_, protection) = protection(&[("zoe", "Zoë", &[])]);
        let whole = "0123456789abcdef".repeat(4);
        for (text, clean) in [
            ("at d 1-9#65367a9f, 10-12#65367a9f.", "at d 1-…, 10-…."),
            ("-9#65367a9f x-9#65367a9f 9#65367a9f #65367a9f", "-9#… x-9#… 9#… #…"),
            ("[\"65367a9f\"], `65367a9f`", "[\"…\"], `…`"),
            ("#65367a9fa, 385fc019593046c3, \"20220105x\"", "#65367a9fa, 385fc019593046c3, \"20220105x\""),
            (&format!("SHA-256 {whole}; é{whole}"), "SHA-256 …; é…"),
            (&format!("{whole}0 g{whole}"), &format!("{whole}0 g{whole}")),
        ] {
            assert_eq!(protection.scrub(text), clean);
            assert_eq!(Protection::default().scrub(text), text);
        }
    }
}

//! Who the names in a sheet are: sources, documents and entities that are there already, or new ones.
//!
//! A name means what has it as its id, its name or an alias, whatever its capitals and accents; half of a name means
//! nobody. Of a new source that is only described (`officials`, `they say`, a group, a rumour) nobody knows whether it
//! is the one of another document, so each document has its own, and so has what is in no document. Rows are looked at
//! all together before anything is decided, so that their order decides nothing.

mod statements;

use std::collections::{BTreeMap, BTreeSet};

use super::Column;
use super::fault::{Fault, short};
use super::kinds::{Stated, identity_of};
use super::row::{DocumentFacts, Draft, Mention};
use crate::model::{Case, Identity, Source, SourceId, SourceKind, slug};
use crate::query::words_of;

/// Who a name stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    /// What the case has, by its id.
    There(String),
    /// What the sheet brings, by its number.
    New(usize),
}

/// What something new is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Source,
    Document,
    Entity,
}

/// Something that the case doesn't have.
#[derive(Debug, Clone)]
pub(super) struct New {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) what: What,
    pub(super) stated: Stated,
    /// Whether it publishes some document of the sheet.
    pub(super) publishes: bool,
    /// Whether the sheet gives its id.
    has_id: bool,
    scope: Option<Who>,
}

/// Where the same words mean the same source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    Everywhere,
    /// In one document; nothing for what is in none.
    In(Option<Who>),
}

/// By what new things are told apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Id(String),
    Document(String),
    Teller(String, Scope),
    Entity(String),
}

/// Who is who in a case and a sheet.
pub(super) struct Names<'c> {
    pub(super) case: &'c Case,
    /// Those of the case by the words of their names, aliases and ids.
    known: BTreeMap<String, BTreeSet<&'c str>>,
    /// The documents in which a source of the case stands on a chain; nothing for "in none".
    told_in: BTreeMap<&'c str, BTreeSet<Option<&'c str>>>,
    /// How the ids begin of those who are called after a document of the case.
    after_documents: BTreeSet<String>,
    stated: BTreeMap<String, Stated>,
    publishers: BTreeSet<String>,
    /// How the names of those who tell are spelled, by their words.
    spellings: BTreeMap<String, BTreeSet<String>>,
    /// The words of what claims are about, where no source is meant.
    entities: BTreeSet<String>,
    /// Cells of documents that are ids: their titles stand beside them.
    titled: BTreeSet<String>,
    keys: BTreeMap<Key, usize>,
    /// Those that are the same wherever they stand, by their words.
    by_words: BTreeMap<String, BTreeSet<usize>>,
    pub(super) new: Vec<New>,
}

/// A name without capitals, accents and signs.
pub(super) fn folded(name: &str) -> String {
    words_of(name).join(" ")
}

impl<'c> Names<'c> {
    /// Takes stock of a case and of what the rows say of names.
    pub(super) fn new(case: &'c Case, drafts: &mut [Draft<'_>]) -> Self {
        let mut names = Self {
            case,
            known: BTreeMap::new(),
            told_in: BTreeMap::new(),
            after_documents: BTreeSet::new(),
            stated: BTreeMap::new(),
            publishers: BTreeSet::new(),
            spellings: BTreeMap::new(),
            entities: BTreeSet::new(),
            titled: BTreeSet::new(),
            keys: BTreeMap::new(),
            by_words: BTreeMap::new(),
            new: Vec::new(),
        };
        names.take_stock();
        names.statements(drafts);
        names.definitions(drafts);
        for draft in drafts.iter() {
            let facts = &draft.document_facts;
            let published = facts.outlet.iter().chain(&facts.author).map(|mention| &mention.text);
            for name in draft.hops.iter().map(|hop| &hop.name).chain(published) {
                names.spellings.entry(folded(name)).or_default().insert(name.clone());
            }
            names.publishers.extend(draft.document_facts.outlet.iter().map(|outlet| folded(&outlet.text)));
            let titled = draft.document.as_ref().filter(|_| draft.document_facts.title.is_some());
            names
                .titled
                .extend(titled.filter(|one| one.column == Column::Document).map(|one| one.text.clone()));
        }
        names
    }

    fn take_stock(&mut self) {
        let mut know = |name: &str, id: &'c str| {
            self.known.entry(folded(name)).or_default().insert(id);
        };
        for source in self.case.sources.values() {
            let all = [source.name.as_str(), source.id.as_str()].into_iter();
            all.chain(source.aliases.iter().map(String::as_str))
                .for_each(|name| know(name, source.id.as_str()));
        }
        for entity in self.case.entities.values() {
            let all = [entity.name.as_str(), entity.id.as_str()].into_iter();
            all.chain(entity.aliases.iter().map(String::as_str))
                .for_each(|name| know(name, entity.id.as_str()));
        }
        let documents = self.case.sources.values().filter(|source| source.document.is_some());
        self.after_documents = documents.map(|document| prefix(document.id.as_str())).collect();
        for account in self.case.claims.values().flat_map(|claim| &claim.accounts) {
            let document = account.document.as_ref().map(SourceId::as_str);
            for hop in &account.hops {
                self.told_in.entry(hop.source.as_str()).or_default().insert(document);
            }
        }
    }

    fn name_there(&self, id: &str) -> Option<&'c str> {
        let source = self.case.sources.get(id).map(|source| source.name.as_str());
        source.or_else(|| self.case.entities.get(id).map(|entity| entity.name.as_str()))
    }

    fn add(&mut self, key: Key, new: New) -> Who {
        let number = self.new.len();
        if new.scope.is_none() && !matches!(key, Key::Teller(_, Scope::In(_))) {
            self.by_words.entry(folded(&new.name)).or_default().insert(number);
            self.by_words.entry(folded(&new.id)).or_default().insert(number);
        }
        self.keys.insert(key, number);
        self.new.push(new);
        Who::New(number)
    }

    /// Returns what is known under a key, or adds it.
    fn known_or(&mut self, key: Key, name: &str, what: What, scope: Option<Who>) -> Who {
        if let Some(&number) = self.keys.get(&key) {
            let new = &mut self.new[number];
            // Of several spellings the first in a fixed order, whichever row comes first.
            if *name < *new.name && !new.has_id {
                name.clone_into(&mut new.name);
            }
            return Who::New(number);
        }
        let stated = self.stated.get(&folded(name)).copied().unwrap_or_default();
        let publishes = self.publishers.contains(&folded(name));
        let (id, has_id) = match &key {
            Key::Id(id) => (id.clone(), true),
            _ => (String::new(), false),
        };
        self.add(key, New { id, name: name.to_owned(), what, stated, publishes, has_id, scope })
    }

    /// Returns the document that a row names.
    pub(super) fn document(&mut self, mention: &Mention, facts: &DocumentFacts) -> Result<Who, Fault> {
        let text = mention.text.as_str();
        if let Some(&number) = self.keys.get(&Key::Id(text.to_owned())) {
            let is_document = self.new[number].what == What::Document;
            return if is_document { Ok(Who::New(number)) } else { Err(no_document(text)) };
        }
        if let Some(source) = self.case.sources.get(text) {
            return source
                .document
                .as_ref()
                .map(|_| Who::There(text.to_owned()))
                .ok_or_else(|| no_document(text));
        }
        if self.case.entities.contains_key(text) {
            return Err(no_document(text));
        }
        let words = letters(text)?;
        let is_there = |id: &&str| self.case.sources.get(*id).is_some_and(|source| source.document.is_some());
        let mut there: BTreeSet<&str> =
            self.known.get(&words).into_iter().flatten().copied().filter(is_there).collect();
        if mention.column == Column::Url {
            let found =
                |source: &&Source| source.document.as_ref().is_some_and(|document| document.url == facts.url);
            there.extend(self.case.sources.values().filter(found).map(|source| source.id.as_str()));
        }
        if let Some(who) = self.only(text, &there, &BTreeSet::new())? {
            return Ok(who);
        }
        let key = if self.titled.contains(text) && is_id(text) {
            Key::Id(text.to_owned())
        } else {
            Key::Document(words)
        };
        Ok(self.known_or(key, text, What::Document, None))
    }

    /// Lets a new document be found by its title as well.
    pub(super) fn has_title(&mut self, who: &Who, title: &str) {
        if let Who::New(number) = who {
            self.by_words.entry(folded(title)).or_default().insert(*number);
        }
    }

    /// Returns the source that a name on a chain, or of an outlet or author, stands for.
    pub(super) fn teller(&mut self, text: &str, document: Option<&Who>) -> Result<Who, Fault> {
        if let Some(&number) = self.keys.get(&Key::Id(text.to_owned())) {
            return if self.new[number].what == What::Entity {
                Err(tells_nothing(text))
            } else {
                Ok(Who::New(number))
            };
        }
        let words = letters(text)?;
        if let Some(source) = self.case.sources.get(text)
            && (folded(&source.name) != words || self.is_in_scope(source, document))
        {
            return Ok(Who::There(text.to_owned()));
        }
        // Ids are made of names, so one that reads like the name may be meant as that.
        if self.case.entities.contains_key(text) && self.sources_there(&words, document).is_empty() {
            return Err(tells_nothing(text));
        }
        let stated = self.stated.get(&words).copied().unwrap_or_default();
        if stated.is_entity {
            return Err(tells_nothing(text));
        }
        let there = self.sources_there(&words, document);
        let not_entity = |number: &usize| self.new[*number].what != What::Entity;
        let new = self.by_words.get(&words).into_iter().flatten().copied().filter(not_entity).collect();
        if let Some(who) = self.only(text, &there, &new)? {
            return Ok(who);
        }
        let name = self.spelling(text, &words).to_owned();
        if self.is_described(text, &words, stated) {
            let key = Key::Teller(words, Scope::In(document.cloned()));
            return Ok(self.known_or(key, &name, What::Source, document.cloned()));
        }
        Ok(self.known_or(Key::Teller(words, Scope::Everywhere), &name, What::Source, None))
    }

    /// Sees to it that whoever is to be protected is.
    pub(super) fn protects(&self, who: Who, stated: Stated) -> Result<Who, Fault> {
        let open = |id: &str| self.case.sources.get(id).is_some_and(|source| !source.protected);
        match &who {
            Who::There(id) if stated.is_protected && open(id) => Err(Fault::new(
                "unprotected",
                format!("`{}` is to be protected, and the case has it unprotected", short(id)),
                "write `protected = true` into its record first",
            )),
            _ => Ok(who),
        }
    }

    /// Says whether a text is an id, and not the name of which the id was made.
    fn is_id_there(&self, text: &str, words: &str) -> bool {
        let source = self.case.sources.get(text);
        self.case.entities.contains_key(text) || source.is_some_and(|source| folded(&source.name) != *words)
    }

    /// Takes note of what claims are about where no source is meant: then no row means one by these words.
    pub(super) fn is_about(&mut self, mention: &Mention, document: Option<&Who>) {
        let (text, words) = (mention.text.as_str(), folded(&mention.text));
        let is_id = self.keys.contains_key(&Key::Id(text.to_owned())) || self.is_id_there(text, &words);
        if !is_id
            && self.sources_there(&words, document).is_empty()
            && self.new_sources(&words, document).is_empty()
        {
            self.entities.insert(words);
        }
    }

    /// Returns what a claim is about, or where it happened.
    pub(super) fn subject(&mut self, mention: &Mention, document: Option<&Who>) -> Result<Who, Fault> {
        let text = mention.text.as_str();
        if let Some(&number) = self.keys.get(&Key::Id(text.to_owned())) {
            return Ok(Who::New(number));
        }
        let words = letters(text)?;
        if self.is_id_there(text, &words) {
            return Ok(Who::There(text.to_owned()));
        }
        let is_entity = |id: &&str| self.case.entities.contains_key(*id);
        let there = self.known.get(&words).into_iter().flatten().copied().filter(is_entity).collect();
        let defined = |number: &usize| self.new[*number].what == What::Entity && self.new[*number].has_id;
        let new = self.by_words.get(&words).into_iter().flatten().copied().filter(defined).collect();
        if let Some(who) = self.only(text, &there, &new)? {
            return Ok(who);
        }
        if !self.entities.contains(&words) {
            let new = self.new_sources(&words, document);
            if let Some(who) = self.only(text, &self.sources_there(&words, document), &new)? {
                return Ok(who);
            }
        }
        if let (Some(kind), None) = (mention.stated.source, mention.stated.entity) {
            let message = format!("`{}` is said to be a {kind}, and stands on no chain", short(text));
            let hint = "an entity is a person, place, organisation, event or thing";
            return Err(Fault::new("bad-kind", message, hint));
        }
        Ok(self.known_or(Key::Entity(words), text, What::Entity, None))
    }

    /// The new sources and documents that a name can mean in a document.
    fn new_sources(&self, words: &str, document: Option<&Who>) -> BTreeSet<usize> {
        let scoped = self.keys.get(&Key::Teller(words.to_owned(), Scope::In(document.cloned())));
        let all = self.by_words.get(words).into_iter().flatten().chain(scoped).copied();
        all.filter(|number| self.new[*number].what != What::Entity).collect()
    }

    /// The sources of the case that a name can mean in a document: before one that stands on no chain yet, those that
    /// stand on one there.
    fn sources_there(&self, words: &str, document: Option<&Who>) -> BTreeSet<&'c str> {
        let all = self.known.get(words).into_iter().flatten().filter_map(|id| self.case.sources.get(*id));
        let (told, untold): (Vec<&Source>, Vec<&Source>) = all
            .filter(|source| self.is_in_scope(source, document))
            .partition(|source| is_one_everywhere(source) || self.told_in.contains_key(source.id.as_str()));
        let found = if told.is_empty() { untold } else { told };
        found.into_iter().map(|source| source.id.as_str()).collect()
    }

    /// Says whether a name that a source of the case has can mean it in a document.
    fn is_in_scope(&self, source: &Source, document: Option<&Who>) -> bool {
        let here = match document {
            None => Some(None),
            Some(Who::There(id)) => Some(Some(id.as_str())),
            Some(Who::New(_)) => None,
        };
        // One that stands on no chain yet is called after its document, or after none.
        let called_so = || match document {
            None => !self.is_called_after_document(source.id.as_str()),
            Some(document) => source.id.as_str().starts_with(&prefix(&self.id(document))),
        };
        let told = self.told_in.get(source.id.as_str());
        is_one_everywhere(source)
            || told.map_or_else(called_so, |all| here.is_some_and(|here| all.contains(&here)))
    }

    fn is_called_after_document(&self, id: &str) -> bool {
        id.match_indices('-').any(|(at, dash)| self.after_documents.contains(&id[..at + dash.len()]))
    }

    /// Returns the first spelling of a name in the sheet that reads like one, or else the first; capitals go first.
    fn spelling<'n>(&'n self, text: &'n str, words: &str) -> &'n str {
        let mut all = self.spellings.get(words).into_iter().flatten();
        let named = all.clone().find(|one| identity_of(one) != Identity::Described);
        named.or_else(|| all.next()).map_or(text, String::as_str)
    }

    fn is_described(&self, text: &str, words: &str, stated: Stated) -> bool {
        let publishes = self.publishers.contains(words);
        let (kind, identity) = kind_and_identity(self.spelling(text, words), stated, publishes);
        is_one_in_each(kind, identity)
    }

    /// Returns the one thing that a name fits; of several none is taken.
    fn only(&self, text: &str, there: &BTreeSet<&str>, new: &BTreeSet<usize>) -> Result<Option<Who>, Fault> {
        if there.len() + new.len() <= 1 {
            let there = there.first().map(|id| Who::There((*id).to_owned()));
            return Ok(there.or_else(|| new.first().map(|number| Who::New(*number))));
        }
        let all =
            there.iter().map(|id| format!("`{id}` ({})", short(self.name_there(id).unwrap_or_default())));
        let new = new.iter().map(|number| &self.new[*number]);
        let all: Vec<String> =
            all.chain(new.map(|new| format!("`{}` ({})", new.id, short(&new.name)))).take(12).collect();
        let message = format!("`{}` fits more than one: {}", short(text), all.join(", "));
        Err(Fault::new("ambiguous", message, "write the id of the one that is meant"))
    }

    /// Gives everything new its id. Whoever comes first in the alphabet gets the shorter one.
    pub(super) fn give_ids(&mut self) {
        let mut taken: BTreeSet<String> = self.case.sources.keys().map(ToString::to_string).collect();
        taken.extend(self.case.entities.keys().map(ToString::to_string));
        taken.extend(self.new.iter().filter(|new| new.has_id).map(|new| new.id.clone()));
        // Documents first: others are called after them.
        for scoped in [false, true] {
            let mut todo: Vec<usize> = (0..self.new.len()).collect();
            todo.retain(|number| !self.new[*number].has_id && self.new[*number].scope.is_some() == scoped);
            let bases: BTreeMap<usize, String> =
                todo.iter().map(|number| (*number, self.base(*number))).collect();
            todo.sort_by(|a, b| {
                (&bases[a], &self.new[*a].name, *a).cmp(&(&bases[b], &self.new[*b].name, *b))
            });
            for number in todo {
                let base = &bases[&number];
                let mut id = base.clone();
                let mut next = 2;
                while !taken.insert(id.clone()) {
                    id = format!("{base}-{next}");
                    next += 1;
                }
                self.new[number].id = id;
            }
        }
    }

    /// The id that something new would have alone; short enough for a number behind it.
    fn base(&self, number: usize) -> String {
        let new = &self.new[number];
        let name = slug(&new.name).unwrap_or_else(|| "source".to_owned());
        let Some(scope) = &new.scope else { return name };
        format!("{}{name}", prefix(&self.id(scope)))
    }

    /// Returns an id.
    pub(super) fn id(&self, who: &Who) -> String {
        match who {
            Who::There(id) => id.clone(),
            Who::New(number) => self.new[*number].id.clone(),
        }
    }

    /// Returns the sources of the case whose names hold the words of another, or are held by them; protected ones are
    /// never named.
    pub(super) fn like(&self, name: &str) -> Vec<&'c str> {
        let words: BTreeSet<String> = words_of(name).into_iter().collect();
        let like = |source: &&Source| {
            let theirs: BTreeSet<String> = words_of(&source.name).into_iter().collect();
            !theirs.is_empty() && (words.is_subset(&theirs) || theirs.is_subset(&words))
        };
        let open = self.case.sources.values().filter(|source| !source.protected && source.document.is_none());
        open.filter(like).map(|source| source.id.as_str()).take(3).collect()
    }
}

/// Returns what kind of source a new one is, and how it is known.
pub(super) fn kind_and_identity(name: &str, stated: Stated, publishes: bool) -> (SourceKind, Identity) {
    let kind = stated.source.or(publishes.then_some(SourceKind::Outlet));
    let identity = kind.map_or_else(|| identity_of(name), SourceKind::default_identity);
    (kind.unwrap_or(SourceKind::Unknown), stated.identity.unwrap_or(identity))
}

/// Says whether the same words for such a source mean another one in each document.
fn is_one_in_each(kind: SourceKind, identity: Identity) -> bool {
    matches!(kind, SourceKind::Group | SourceKind::Rumour)
        || matches!(identity, Identity::Described | Identity::None)
}

/// How the ids of those begin who are only described, and only in one document.
fn prefix(document: &str) -> String {
    let start: String = document.chars().take(30).collect();
    format!("{}-", start.trim_end_matches(['-', '_', '.']))
}

fn is_one_everywhere(source: &Source) -> bool {
    !is_one_in_each(source.kind, source.identity)
}

fn is_id(text: &str) -> bool {
    crate::model::NodeId::new(text).is_ok()
}

/// The words of a name, of which there have to be some.
fn letters(text: &str) -> Result<String, Fault> {
    let words = folded(text);
    if words.is_empty() {
        let message = format!("`{}` has no letter in it and names nobody", short(text));
        return Err(Fault::new(
            "nobody",
            message,
            "write who it is: somebody who isn't known is `somebody (unknown)`",
        ));
    }
    Ok(words)
}

fn no_document(id: &str) -> Fault {
    Fault::new(
        "no-document",
        format!("`{}` is no document", short(id)),
        "put whoever says so on the chain, and the stored text here",
    )
}

fn tells_nothing(name: &str) -> Fault {
    let message = format!("`{}` is an entity, and tells nothing", short(name));
    Fault::new(
        "entity-tells",
        message,
        "name the source that says so; a source and an entity need names or ids of their own",
    )
}

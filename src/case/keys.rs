//! The one list of everything that can stand in a case file: tables, their keys, what each takes, in canonical order.
//!
//! Reading checks against it, the JSON Schema is made of it, and whoever writes case files takes the order of keys
//! from it. What the records *mean* does not live here, and neither does anything that spans two records.

use crate::model::{
    Basis, Credibility, Differ, EntityKind, Grade, Identity, KnownTo, Likelihood, RelationKind, SourceKind,
    Stance, Strength,
};

/// A table of a case file.
#[derive(Debug)]
pub struct Table {
    /// What it is called, as a file spells it: `source`, or for tables inside others `account`.
    pub name: &'static str,
    /// What it is, in one line.
    pub doc: &'static str,
    /// Its keys in canonical order.
    pub keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    /// How it is spelled.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// What becomes of the record if it is missing or wrong.
    pub need: Need,
    /// What it says, in one line.
    pub doc: &'static str,
}

/// What becomes of a record if one of its keys is missing or wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The key has to be there; the record is of no use without it.
    Must,
    /// It may be missing. If it is wrong, the record is of no use, because it would say more than is known.
    Vital,
    /// It may be missing. If it is wrong, the record does without it.
    May,
}

/// What a key takes.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A decimal number.
    Number,
    /// A time in EDTF.
    When,
    /// A BCP 47 tag.
    Language,
    /// A SHA-256.
    Hash,
    /// A relative path that stays below its folder.
    Below,
    /// A relative path.
    Path,
    /// A range of a document: `start-end#hash`.
    Range,
    /// One word of a closed list; the first says what it is one of.
    Word(&'static str, &'static [&'static str]),
    /// The id of a record.
    Id(Space),
    /// The id of a document, or nothing for "none".
    IdOrNone(Space),
    /// A new id of an account.
    NewId,
    /// A list.
    List(&'static Shape),
    /// Exactly two of something.
    Pair(&'static Shape),
    /// One, or a list of them.
    Some(&'static Shape),
    /// A table.
    Table(&'static Table),
    /// Something simple, or a table that says more.
    Or(&'static Shape, &'static Table),
}

/// What an id can be the id of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// A source or a document.
    Source,
    /// A document.
    Document,
    /// An entity.
    Entity,
    /// A source, a document or an entity.
    Node,
    /// A claim.
    Claim,
    /// An account.
    Account,
}

/// How a table stands at the top of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Once: `[defaults]`.
    Once,
    /// Once for each id: `[source.ID]`.
    ById,
    /// Any number of times: `[[same]]`.
    Repeated,
}

/// The tables at the top of a file, in canonical order.
pub static TOP: &[(Place, &Table)] = &[
    (Place::Once, &DEFAULTS),
    (Place::ById, &DOCUMENT),
    (Place::ById, &SOURCE),
    (Place::ById, &ENTITY),
    (Place::ById, &CLAIM),
    (Place::Repeated, &CONTRADICTION),
    (Place::Repeated, &RELATION),
    (Place::Repeated, &SAME),
    (Place::Repeated, &DIFFERENT),
];

/// Tables that stand inside others.
pub static INNER: &[&Table] =
    &[&RELIABILITY, &ABOUT, &QUANTITY, &ORIGINAL, &ACCOUNT, &HOP, &RECORDED, &RETRACTED];

/// Returns the keys of a table in canonical order; of a table that there isn't, none.
///
/// ```
/// assert_eq!(wherefrom::case::keys::order("recorded"), ["when", "by"]);
/// ```
pub fn order(table: &str) -> Vec<&'static str> {
    table_named(table).map_or_else(Vec::new, |table| table.keys.iter().map(|key| key.name).collect())
}

/// Says whether a key takes true or false, in whatever table of a file.
pub(super) fn takes_flag(key: &str) -> bool {
    let named = TOP.iter().filter_map(|(_, table)| table.key(key));
    named.map(|key| key.shape).any(|shape| matches!(shape, Shape::Flag))
}

/// Returns the table of a name: `source`, `account`, or `case` for the top of `case.toml`.
pub fn table_named(name: &str) -> Option<&'static Table> {
    let top = TOP.iter().map(|(_, table)| *table);
    top.chain(INNER.iter().copied()).chain([&CASE]).find(|table| table.name == name)
}

impl Table {
    /// Returns the key of a name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// `name: shape, need, "doc"`, one a line.
macro_rules! table {
    ($(#[$meta:meta])* $table:ident = $name:literal, $doc:literal { $($key:literal $need:ident $shape:expr, $kdoc:literal;)* }) => {
        $(#[$meta])*
        pub static $table: Table = Table {
            name: $name,
            doc: $doc,
            keys: &[$(Key { name: $key, shape: $shape, need: Need::$need, doc: $kdoc }),*],
        };
    };
}

const SOURCES: Shape = Shape::Some(&Shape::Id(Space::Source));
const TEXTS: Shape = Shape::List(&Shape::Text);
const CHAIN: Shape = Shape::List(&Shape::Or(&Shape::Id(Space::Source), &HOP));
const CLAIM_ID: Shape = Shape::Id(Space::Claim);
const GRADE: Shape = Shape::Word("a reliability from A to F", Grade::WORDS);
const WITHDRAWN: Shape = Shape::Or(&Shape::Text, &RETRACTED);
const RANGES: Shape = Shape::Some(&Shape::Range);

table! {
    /// What stands at the top of `case.toml`, and only there.
    CASE = "case", "The case as a whole" {
        "title" May Shape::Text, "What the case is called";
        "description" May Shape::Text, "What it is about";
        "language" May Shape::Language, "The language it is written in, as a BCP 47 tag";
        "documents" May Shape::Path, "Where the stored texts lie: a path relative to the case folder";
    }
}

table! {
    /// What holds for the accounts of a file unless they say otherwise.
    DEFAULTS = "defaults", "What holds for the accounts of this file unless they say otherwise" {
        "document" Vital Shape::Id(Space::Document), "The document of its accounts";
        "via" Vital CHAIN, "The hops between the document and the chain of each account";
    }
}

table! {
    /// A source that is a stored text.
    DOCUMENT = "document", "A source that is a stored text" {
        "retracted" Vital WITHDRAWN, "Why it counts no more, if it was taken back";
        "title" Must Shape::Text, "Its title";
        "outlet" May Shape::Id(Space::Source), "Who published it";
        "author" May Shape::Id(Space::Source), "Who wrote it";
        "kind" Vital Shape::Word("a kind of source", SourceKind::WORDS), "What kind of source it is; `document` unless said otherwise";
        "identity" Vital Shape::Word("an identity", Identity::WORDS), "How it is known";
        "language" May Shape::Language, "The language of the stored text, as a BCP 47 tag";
        "translated_from" May Shape::Language, "The language it was translated from, as a BCP 47 tag";
        "url" May Shape::Text, "Where it was found";
        "published" May Shape::When, "When it was published";
        "retrieved" May Shape::When, "When the stored copy was taken";
        "sha256" May Shape::Hash, "The SHA-256 of the stored copy";
        "file" May Shape::Below, "The stored copy, below the documents folder of the case";
        "original_sha256" May Shape::Hash, "The SHA-256 of the PDF, page or film that the text was taken from";
        "aliases" May TEXTS, "Other names";
        "known_to" May Shape::Word("who knows a source", KnownTo::WORDS), "Who knows who it is, if the record doesn't say";
        "protected" May Shape::Flag, "Whether its name, aliases and id are replaced in every output";
        "reliability" May Shape::Or(&GRADE, &RELIABILITY), "How reliable it was judged to be";
        "speaks_for" May SOURCES, "For whom it speaks by office";
        "part_of" May SOURCES, "What it is a part of";
        "tags" May TEXTS, "Words to gather it with others by";
        "note" May Shape::Text, "A remark";
    }
}

table! {
    /// Whoever or whatever asserts a claim or passes it on.
    SOURCE = "source", "Whoever or whatever asserts a claim or passes it on" {
        "retracted" Vital WITHDRAWN, "Why it counts no more, if it was taken back";
        "name" Must Shape::Text, "What people call it";
        "kind" Must Shape::Word("a kind of source", SourceKind::WORDS), "What it is";
        "identity" Vital Shape::Word("an identity", Identity::WORDS), "How it is known; `named` unless its kind says otherwise";
        "aliases" May TEXTS, "Other names and spellings";
        "known_to" May Shape::Word("who knows a source", KnownTo::WORDS), "Who knows its name, if the record doesn't give it";
        "protected" May Shape::Flag, "Whether its name, aliases and id are replaced in every output";
        "reliability" May Shape::Or(&GRADE, &RELIABILITY), "How reliable it was judged to be";
        "speaks_for" May SOURCES, "For whom it speaks by office";
        "part_of" May SOURCES, "What it is a part of";
        "tags" May TEXTS, "Words to gather it with others by";
        "note" May Shape::Text, "A remark";
    }
}

table! {
    /// A judgement on how reliable a source is.
    RELIABILITY = "reliability", "A judgement on how reliable a source is" {
        "grade" Must GRADE, "The grade on the Admiralty scale, from A to F";
        "on" May Shape::When, "When it was given";
        "why" May Shape::Text, "Why";
    }
}

table! {
    /// What claims are about, besides sources.
    ENTITY = "entity", "What claims are about, besides sources" {
        "retracted" Vital WITHDRAWN, "Why it counts no more, if it was taken back";
        "name" Must Shape::Text, "What people call it";
        "kind" Must Shape::Word("a kind of entity", EntityKind::WORDS), "What it is";
        "aliases" May TEXTS, "Other names and spellings";
        "part_of" May Shape::Some(&Shape::Id(Space::Entity)), "What it is a part of";
        "note" May Shape::Text, "A remark";
    }
}

table! {
    /// One sentence that can be true or false and that somebody asserts.
    CLAIM = "claim", "One sentence that can be true or false and that somebody asserts" {
        "retracted" Vital WITHDRAWN, "Why it counts no more, if it was taken back";
        "text" Vital Shape::Text, "The sentence; one file gives it, others may add accounts without it";
        "about" May Shape::List(&Shape::Or(&Shape::Id(Space::Node), &ABOUT)), "What it is about";
        "happened" May Shape::When, "When what it says happened";
        "where" May Shape::Id(Space::Node), "Where what it says happened";
        "quantity" May Shape::Table(&QUANTITY), "The figure in it";
        "credibility" May Shape::Word("a credibility from 1 to 6", Credibility::WORDS), "How credible it was judged to be, on the Admiralty scale";
        "original" May Shape::Table(&ORIGINAL), "Its wording before translation";
        "tags" May TEXTS, "Words to find it by";
        "note" May Shape::Text, "A remark";
        "accounts" May Shape::List(&Shape::Table(&ACCOUNT)), "Every telling of it";
    }
}

table! {
    /// What a claim is about, and as what.
    ABOUT = "about", "What a claim is about, and as what" {
        "id" Must Shape::Id(Space::Node), "The entity or source";
        "role" May Shape::Text, "Its part in the claim";
    }
}

table! {
    /// A figure.
    QUANTITY = "quantity", "A figure: how many or how much, of what, where and when" {
        "of" Must Shape::Text, "What is counted or measured";
        "counts" Vital Shape::Text, "Whom or what the figure counts, where that is less or more than `of` says";
        "value" Vital Shape::Number, "The exact figure";
        "at_least" Vital Shape::Number, "Not fewer than this";
        "at_most" Vital Shape::Number, "Not more than this";
        "approx" Vital Shape::Number, "About this";
        "words" Vital Shape::Text, "The figure in words";
        "unit" Vital Shape::Text, "The unit of measure; nothing for a count";
        "where" Vital Shape::Text, "The area that is counted";
        "when" Vital Shape::When, "The time that is counted";
    }
}

table! {
    /// The wording of a claim before it was translated.
    ORIGINAL = "original", "The wording of a claim before it was translated" {
        "wording" Must Shape::Text, "The wording";
        "language" May Shape::Language, "Its language, as a BCP 47 tag";
    }
}

table! {
    /// One telling of one claim at one place.
    ACCOUNT = "account", "One telling of one claim at one place" {
        "retracted" Vital WITHDRAWN, "Why it counts no more, if it was taken back";
        "id" May Shape::NewId, "Its id; a hash of its content unless given";
        "document" Vital Shape::IdOrNone(Space::Document), "The document; the default of the file unless given, none if empty";
        "at" Vital RANGES, "The place in the document: start-end#hash, or a list of them";
        "quote" Vital Shape::Text, "Words of the passage, in place of `at` until they are resolved";
        "via" Vital CHAIN, "The hops before the chain, in place of those of the file";
        "chain" Vital CHAIN, "Who has it from whom, from the outside inwards";
        "note" May Shape::Text, "A remark";
        "recorded" May Shape::Table(&RECORDED), "When and by whom it was recorded";
    }
}

table! {
    /// One source on the chain of an account.
    HOP = "hop", "One source on the chain of an account" {
        "source" Must Shape::Id(Space::Source), "Who";
        "basis" Vital Shape::Word("a basis", Basis::WORDS), "How it knows; `told` if a hop follows, else `unstated`";
        "stance" Vital Shape::Word("a stance", Stance::WORDS), "What it does with what it was told; `relays` if a hop follows, else `asserts`";
        "wording" May Shape::Text, "Its wording, where that is known";
        "said" Vital Shape::When, "When it said so";
        "channel" May Shape::Text, "By which means";
        "at" May RANGES, "Where its own words stand in the document";
        "language" May Shape::Language, "The language it spoke, as a BCP 47 tag";
        "note" May Shape::Text, "A remark";
    }
}

table! {
    /// When and by whom an account was recorded.
    RECORDED = "recorded", "When and by whom an account was recorded" {
        "when" May Shape::When, "When";
        "by" May Shape::Text, "By whom";
    }
}

table! {
    /// That a record counts no more.
    RETRACTED = "retracted", "That a record counts no more" {
        "why" Must Shape::Text, "Why";
        "by" May Shape::Text, "Who took it back";
        "on" May Shape::When, "When they took it back";
    }
}

table! {
    /// Two claims that accounts set against each other.
    CONTRADICTION = "contradiction", "Two claims that accounts set against each other" {
        "retracted" Vital WITHDRAWN, "Why it counts no more, if it was taken back";
        "claims" Must Shape::Pair(&CLAIM_ID), "The two";
        "differ" Must Shape::Word("what can differ", Differ::WORDS), "What differs";
        "strength" Vital Shape::Word("a strength", Strength::WORDS), "How strongly; `contradiction` unless given";
        "why" May Shape::Text, "In what way";
        "by" May Shape::Text, "Who judged so";
        "on" May Shape::When, "When they judged so";
    }
}

table! {
    /// A claim's standing towards another.
    RELATION = "relation", "A claim's standing towards another" {
        "retracted" Vital WITHDRAWN, "Why it counts no more, if it was taken back";
        "kind" Must Shape::Word("a kind of relation", RelationKind::WORDS), "How";
        "from" Must CLAIM_ID, "The claim that supports, supersedes or restates";
        "to" Must CLAIM_ID, "The claim that is supported, superseded or restated";
        "account" May Shape::Id(Space::Account), "The account that changed the wording";
        "hop" May Shape::Id(Space::Source), "The hop on it that changed the wording";
        "why" May Shape::Text, "In what way";
        "by" May Shape::Text, "Who judged so";
        "on" May Shape::When, "When they judged so";
    }
}

/// The keys of `[[same]]` and `[[different]]` are the same.
const JUDGEMENT: &[Key] = &[
    Key {
        name: "retracted",
        shape: WITHDRAWN,
        need: Need::Vital,
        doc: "Why it counts no more, if it was taken back",
    },
    Key { name: "ids", shape: Shape::Pair(&Shape::Id(Space::Node)), need: Need::Must, doc: "The two" },
    Key {
        name: "likely",
        shape: Shape::Word("a likelihood", Likelihood::WORDS),
        need: Need::Vital,
        doc: "How sure; `certain` unless given",
    },
    Key { name: "why", shape: Shape::Text, need: Need::May, doc: "Why" },
    Key { name: "by", shape: Shape::Text, need: Need::May, doc: "Who judged so" },
    Key { name: "on", shape: Shape::When, need: Need::May, doc: "When they judged so" },
];

/// A judgement that two sources, or two entities, are one.
pub static SAME: Table =
    Table { name: "same", doc: "A judgement that two sources, or two entities, are one", keys: JUDGEMENT };

/// A judgement that two sources, or two entities, are not one.
pub static DIFFERENT: Table = Table {
    name: "different",
    doc: "A judgement that two sources, or two entities, are not one",
    keys: JUDGEMENT,
};

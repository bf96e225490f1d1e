//! The tables that a folder can hold, and what their columns are called.

use crate::case::keys::Need;
use crate::diag::did_you_mean;
use crate::format::csv::TableError;
use crate::format::csv::columns::{folded, letters};
use crate::model::word::words;

words! {
    /// A table of nodes or of edges.
    Kind is "a table" {
        /// One claim a row.
        Claims = "claims",
        /// One source a row, documents among them.
        Sources = "sources",
        /// One document a row.
        Documents = "documents",
        /// One entity a row.
        Entities = "entities",
        /// One account a row: somebody says so.
        Asserts = "asserts",
        /// One account a row: somebody has it from somebody.
        Cites = "cites",
        /// Two claims a row that can't both be true.
        Contradicts = "contradicts",
        /// What a claim is about.
        About = "about",
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// How we call it.
    pub name: &'static str,
    /// Whether a table is of no use without it.
    pub must: bool,
    /// What else people call it.
    pub others: &'static [&'static str],
    /// What it says, in one line.
    pub doc: &'static str,
}

/// `"name" Need ["other", …] "doc"`, one a line.
macro_rules! fields {
    ($($table:ident { $($name:literal $need:ident [$($other:literal),*] $doc:literal;)* })*) => {
        $(static $table: &[Field] = &[$(Field {
            name: $name,
            must: matches!(Need::$need, Need::Must),
            others: &[$($other),*],
            doc: $doc,
        }),*];)*
    };
}

fields! {
    CLAIMS {
        "id" Must ["claim", "claim id"] "The id of the claim";
        "text" Must ["sentence", "claim text", "statement"] "Its sentence";
        "about" May ["subject", "subjects"] "What it is about: ids parted by `;`, the part each plays in brackets";
        "happened" May ["happened on", "event date"] "When what it says happened";
        "where" May ["place", "location"] "Where what it says happened: an id";
        "quantity" May ["figure"] "The figure in it and what it counts: `400 police officers injured`, `~400 …`, `>=400 …`";
        "quantity.of" May [] "What is counted or measured";
        "quantity.counts" May [] "Whom or what the figure counts, where that is less or more than `quantity.of` says";
        "quantity.value" May [] "The exact figure";
        "quantity.at_least" May [] "Not fewer than this";
        "quantity.at_most" May [] "Not more than this";
        "quantity.approx" May [] "About this";
        "quantity.words" May [] "The figure in words";
        "quantity.unit" May ["unit"] "The unit of measure; nothing for a count";
        "quantity.where" May [] "The area that is counted";
        "quantity.when" May [] "The time that is counted";
        "credibility" May [] "The credibility on the Admiralty scale, from 1 to 6";
        "original" May ["original wording"] "Its wording before translation";
        "original.language" May [] "The language of that wording, as a BCP 47 tag";
        "tags" May ["tag", "topic", "topics", "keywords", "labels"] "Words to find it by, parted by `;`";
        "note" May ["notes", "remark", "remarks", "comment", "comments"] "A remark";
    }
    SOURCES {
        "id" Must ["source", "source id", "document", "document id"] "The id of the source or document";
        "name" May ["source name"] "What people call it; its id unless given";
        "kind" May ["type", "source kind"] "What it is; `unknown` unless given, `document` where something is said of a document";
        "identity" May [] "How it is known; from how the name reads unless given";
        "aliases" May ["alias", "other names"] "Other names and spellings, parted by `;`";
        "known_to" May [] "Who knows its name, if the record doesn't give it";
        "protected" May [] "Whether its name, aliases and id are replaced in every output: yes or no";
        "reliability" May ["grade"] "How reliable it was judged to be, from A to F";
        "reliability.on" May [] "When that was judged";
        "reliability.why" May [] "Why that was judged";
        "speaks_for" May [] "For whom it speaks by office: ids parted by `;`";
        "part_of" May [] "What it is a part of: ids parted by `;`";
        "tags" May ["tag", "labels"] "Words to gather it with others by, parted by `;`";
        "note" May ["notes", "remark", "remarks", "comment", "comments"] "A remark";
        "title" May ["document title", "headline"] "The title of a document";
        "outlet" May ["publisher", "published by"] "Who published it: an id";
        "author" May ["byline", "written by"] "Who wrote it: an id";
        "language" May ["lang"] "Its language, as a BCP 47 tag";
        "translated_from" May [] "The language it was translated from, as a BCP 47 tag";
        "url" May ["link", "web address", "address"] "Where it was found";
        "published" May ["published on", "publication date", "date published"] "When it was published";
        "retrieved" May ["retrieved on", "accessed", "archived"] "When the stored copy was taken";
        "sha256" May [] "The SHA-256 of the stored copy";
        "file" May ["stored copy"] "The stored copy, below the documents folder of the case";
        "original_sha256" May [] "The SHA-256 of the PDF, page or film that the text was taken from";
    }
    ENTITIES {
        "id" Must ["entity", "entity id"] "The id of the entity";
        "name" May ["entity name"] "What people call it; its id unless given";
        "kind" May ["type", "entity kind"] "What it is; `thing` unless given";
        "aliases" May ["alias", "other names"] "Other names and spellings, parted by `;`";
        "part_of" May [] "What it is a part of: ids parted by `;`";
        "note" May ["notes", "remark", "remarks", "comment", "comments"] "A remark";
    }
    ASSERTS {
        "source" Must ["source id", "who", "speaker", "said by"] "Who says so: an id";
        "claim" Must ["claim id"] "The claim: its id";
        "document" May ["document id", "doc", "article", "post"] "The document that tells it: its id";
        "basis" May ["how they know", "ground"] "How the source knows; `told` where somebody is cited, else `unstated`";
        "stance" May ["position"] "What the source does with it; `relays` where somebody is cited, else `asserts`";
        "said" May ["said on", "when said", "date said"] "When the source said so";
        "wording" May [] "The wording of the source";
        "channel" May [] "By which means the source said so";
        "language" May ["lang"] "The language that the source spoke, as a BCP 47 tag";
        "source.at" May [] "Where the source's own words stand in the document";
        "source.note" May [] "A remark on what the source says";
        "at" May ["anchor", "place in the document"] "The place in the document: start-end#hash, several parted by blanks";
        "quote" May ["quotation", "passage", "excerpt"] "Words of the passage, until they are turned into a place";
        "note" May ["notes", "remark", "remarks", "comment", "comments"] "A remark on the account";
        "recorded" May ["recorded on", "date recorded"] "When it was recorded";
        "recorded_by" May ["checked by", "fact checker"] "By whom it was recorded";
        "account" May ["account id"] "The id of the account; made of its content unless given";
    }
    CITED {
        "cited" May ["cited source", "cited id", "from", "parent"] "From whom the source has it: an id; nobody if it is empty";
        "cited.basis" May [] "How the one cited knows; `unstated` unless given";
        "cited.stance" May [] "What the one cited does with it; `asserts` unless given";
        "cited.said" May [] "When the one cited said so";
        "cited.wording" May [] "The wording of the one cited";
        "cited.channel" May [] "By which means the one cited said so";
        "cited.language" May [] "The language that the one cited spoke, as a BCP 47 tag";
        "cited.at" May [] "Where the words of the one cited stand in the document";
        "cited.note" May [] "A remark on what the one cited says";
    }
    CONTRADICTS {
        "a" Must ["claim", "claim a", "first"] "One claim: its id";
        "b" Must ["other", "claim b", "second"] "The other claim: its id";
        "differ" May ["differs"] "What differs; `existence` unless given";
        "strength" May [] "How strongly; `contradiction` unless given";
        "why" May ["reason"] "In what way";
        "by" May ["judged by"] "Who judged so";
        "on" May ["judged on", "date"] "When they judged so";
    }
    ABOUT {
        "claim" Must ["claim id"] "The claim: its id";
        "entity" Must ["entity id", "about", "subject"] "What it is about: the id of an entity, source or document";
        "role" May ["part"] "The part that it plays";
    }
}

/// What was wrong with a row the last time; it is taken no notice of.
pub(super) const PROBLEM: &str = "problem";

impl Kind {
    /// Returns the columns that a table can have.
    pub fn fields(self) -> impl Iterator<Item = &'static Field> {
        let (own, more): (&[Field], &[Field]) = match self {
            Self::Claims => (CLAIMS, &[]),
            Self::Sources | Self::Documents => (SOURCES, &[]),
            Self::Entities => (ENTITIES, &[]),
            Self::Asserts => (ASSERTS, &[]),
            Self::Cites => (ASSERTS, CITED),
            Self::Contradicts => (CONTRADICTS, &[]),
            Self::About => (ABOUT, &[]),
        };
        own.iter().chain(more)
    }

    fn meaning(self, header: &str) -> Option<(&'static str, bool)> {
        let header = folded(header);
        let own = self.fields().find(|field| folded(field.name) == header).map(|field| (field.name, true));
        let other = || self.fields().find(|field| field.others.contains(&header.as_str()));
        own.or_else(|| other().map(|field| (field.name, false)))
            .or_else(|| (header == PROBLEM).then_some((PROBLEM, true)))
    }

    /// Returns how many of some cells are headers that are known.
    pub(super) fn known(self, cells: &[String], mappings: &[Mapping]) -> usize {
        let mapped = |cell: &str| mappings.iter().any(|mapping| mapping.is_for(self, cell));
        cells.iter().filter(|cell| self.meaning(cell).is_some() || mapped(cell)).count()
    }
}

/// A header that somebody says the meaning of: `Quelle=source`, or in one table alone `cites.Quelle=source`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The table, if it is for one alone.
    pub table: Option<Kind>,
    /// The header as it stands in the table; capitals and signs don't count.
    pub header: String,
    /// The name of the column; empty if it is to be left out.
    pub name: String,
}

impl std::str::FromStr for Mapping {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "it takes HEADER=COLUMN, as in \"Quelle=source\"";
        let (header, name) = text.rsplit_once('=').ok_or(form)?;
        let (table, header) = match header.split_once('.') {
            Some((table, rest)) if table.parse::<Kind>().is_ok() => (table.parse().ok(), rest),
            _ => (None, header),
        };
        if folded(header).is_empty() {
            return Err(form.to_owned());
        }
        Ok(Self { table, header: header.to_owned(), name: name.trim().to_owned() })
    }
}

impl Mapping {
    fn is_for(&self, kind: Kind, header: &str) -> bool {
        self.table.is_none_or(|table| table == kind) && folded(&self.header) == folded(header)
    }
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    of: Vec<Option<&'static str>>,
    /// The headers of those left out, each with the number of its column from 0 and what to do if it matters.
    pub left_out: Vec<(usize, String, Option<String>)>,
}

impl Columns {
    /// Finds out what headers mean.
    pub(super) fn new(kind: Kind, header: &[String], mappings: &[Mapping]) -> Result<Self, TableError> {
        let mut meanings = Vec::with_capacity(header.len());
        for cell in header {
            let Some(mapping) = mappings.iter().find(|mapping| mapping.is_for(kind, cell)) else {
                meanings.push(kind.meaning(cell));
                continue;
            };
            let column = kind.meaning(&mapping.name).map(|(name, _)| (name, true));
            if column.is_none() && !mapping.name.is_empty() {
                let names = || kind.fields().map(|field| field.name);
                let all = || format!("it can have {}", names().collect::<Vec<_>>().join(", "));
                let hint = did_you_mean(&mapping.name, names()).unwrap_or_else(all);
                return Err(TableError::NoColumn { name: mapping.name.clone(), hint });
            }
            meanings.push(column);
        }
        let mut columns = Self { of: vec![None; header.len()], left_out: Vec::new() };
        for (i, meant) in meanings.iter().enumerate() {
            let Some((name, own)) = *meant else { continue };
            let rival = |j: &usize| *j != i && meanings[*j].is_some_and(|(other, _)| other == name);
            let mut rivals = (0..header.len()).filter(rival).peekable();
            // Our own word goes before what people call it.
            if !own && rivals.clone().any(|j| meanings[j].is_some_and(|(_, own)| own)) {
                continue;
            }
            match rivals.find(|j| meanings[*j].is_some_and(|(_, theirs)| theirs == own)) {
                Some(j) => return Err(TableError::TwoColumns(name, letters(i), letters(j))),
                None => columns.of[i] = Some(name),
            }
        }
        let lacking = kind.fields().find(|field| field.must && columns.number(field.name).is_none());
        if let Some(field) = lacking {
            let headers = header.iter().map(|cell| cell.trim()).collect::<Vec<_>>().join(", ");
            return Err(TableError::NoField { name: field.name, doc: field.doc, headers });
        }
        for (i, cell) in header.iter().enumerate() {
            if columns.of[i].is_none() && !cell.trim().is_empty() {
                let taken = kind.meaning(cell).map(|(name, _)| format!("another column is `{name}`"));
                let near = || did_you_mean(&folded(cell), kind.fields().map(|field| field.name));
                columns.left_out.push((i, cell.trim().to_owned(), taken.or_else(near)));
            }
        }
        // What somebody left out on purpose needs no word.
        let purpose = |cell: &str| mappings.iter().any(|one| one.name.is_empty() && one.is_for(kind, cell));
        columns.left_out.retain(|(_, cell, _)| !purpose(cell));
        Ok(columns)
    }

    /// Returns the name of a column, by its number from 0.
    pub fn of(&self, number: usize) -> Option<&'static str> {
        self.of.get(number).copied().flatten()
    }

    /// Returns the number of a column, from 0.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.of.iter().position(|of| *of == Some(name))
    }

    /// Returns how many columns there are.
    pub fn len(&self) -> usize {
        self.of.len()
    }

    /// Says whether there are none.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_header_means_two_things() {
        for kind in Kind::ALL {
            let mut seen = std::collections::BTreeSet::new();
            for field in kind.fields() {
                assert!(seen.insert(folded(field.name)), "{kind} {}", field.name);
                for other in field.others {
                    assert_eq!(folded(other), *other);
                    assert!(seen.insert((*other).to_owned()), "{kind} {other}");
                }
            }
        }
    }

    fn columns(kind: Kind, header: &[&str], mappings: &[&str]) -> Result<Columns, TableError> {
        let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
        let mappings: Vec<Mapping> = mappings.iter().map(|text| text.parse().unwrap()).collect();
        Columns::new(kind, &header, &mappings)
    }

    #[test]
    fn headers_are_known_in_any_order_and_spelling() {
        let found = columns(Kind::Cites, &["Claim ID", "Cited", "who", "Score", "knd"], &[]).unwrap();
        assert_eq!(found.of, [Some("claim"), Some("cited"), Some("source"), None, None]);
        assert_eq!(found.left_out.len(), 2);
        let found =
            columns(Kind::Cites, &["Quelle", "claim", "cited", "who"], &["cites.quelle=source"]).unwrap();
        assert_eq!(found.number("source"), Some(0));
        assert_eq!(found.left_out[0].2.as_deref(), Some("another column is `source`"));
        let fault = |header: &[&str], mappings: &[&str]| {
            columns(Kind::About, header, mappings).unwrap_err().to_string()
        };
        assert_eq!(
            fault(&["claim", "x"], &[]),
            "no column is `entity` (what it is about: the id of an entity, source or document). The headers are: claim, x"
        );
        assert_eq!(fault(&["claim", "Claim", "entity"], &[]), "columns A and B are both `claim`");
        assert_eq!(
            fault(&["claim", "x"], &["x=entty"]),
            "there is no column `entty`: did you mean `entity`?"
        );
    }
}

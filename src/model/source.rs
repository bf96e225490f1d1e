//! Sources and documents: whoever or whatever asserts a claim or passes it on.

use super::word::words;
use super::{Sha256, SourceId, When};

words! {
    /// What a source is.
    SourceKind is "a kind of source" {
        /// One human being.
        Person = "person",
        /// Several people who are not an organisation: "the protesters".
        Group = "group",
        /// A body with members or staff.
        Organisation = "organisation",
        /// Whoever publishes: a newspaper, an agency, a channel, a blog.
        Outlet = "outlet",
        /// A body that speaks by virtue of office.
        Authority = "authority",
        /// A photo, a film, a poster, a message, a list.
        Record = "record",
        /// "They say", "the news".
        Rumour = "rumour",
        /// Nothing is known of what it is.
        Unknown = "unknown",
        /// A stored text, known by its hash.
        Document = "document",
    }
}

words! {
    /// How a source is known in what is recorded of it.
    Identity is "an identity" {
        /// By its name.
        Named = "named",
        /// By a name it goes by, or that was given to it for protection.
        Pseudonym = "pseudonym",
        /// Only by a description: "the driver".
        Described = "described",
        /// By nothing at all.
        None = "none",
    }
}

words! {
    /// Who knows the name of a source that has none in the record.
    KnownTo is "who knows a source" {
        /// The desk knows who it is.
        Desk = "desk",
        /// The reporter knows who it is.
        Reporter = "reporter",
        /// Nobody here knows.
        Nobody = "nobody",
    }
}

words! {
    /// The reliability of a source on the Admiralty scale.
    Grade is "a reliability from A to F" {
        /// Completely reliable.
        A = "A",
        /// Usually reliable.
        B = "B",
        /// Fairly reliable.
        C = "C",
        /// Not usually reliable.
        D = "D",
        /// Unreliable.
        E = "E",
        /// Cannot be judged.
        F = "F",
    }
}

impl SourceKind {
    /// Returns how a source of this kind is known unless the record says otherwise.
    pub fn default_identity(self) -> Identity {
        match self {
            Self::Group => Identity::Described,
            Self::Rumour | Self::Unknown => Identity::None,
            _ => Identity::Named,
        }
    }
}

/// A judgement on how reliable a source is, with its date and its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reliability {
    /// The grade.
    pub grade: Grade,
    /// When it was given.
    pub on: Option<When>,
    /// Why.
    pub why: Option<String>,
}

/// Whoever or whatever asserts a claim or passes it on. A document is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// What people call it; for a document its title.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// How it is known.
    pub identity: Identity,
    /// Other names and spellings.
    pub aliases: Vec<String>,
    /// Who knows its name, if the record doesn't give it.
    pub known_to: Option<KnownTo>,
    /// Whether its name, aliases and id are replaced in every output.
    pub protected: bool,
    /// How reliable it was judged to be.
    pub reliability: Option<Reliability>,
    /// Those for whom it speaks by office.
    pub speaks_for: Vec<SourceId>,
    /// What it is a part of.
    pub part_of: Vec<SourceId>,
    /// Words to gather it with others by: "resident", "police".
    pub tags: Vec<String>,
    /// A remark.
    pub note: Option<String>,
    /// What else is known if it is a stored text.
    pub document: Option<Document>,
}

/// What is known of a source that is a stored text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Who published it.
    pub outlet: Option<SourceId>,
    /// Who wrote it.
    pub author: Option<SourceId>,
    /// The language of the stored text, as a BCP 47 tag.
    pub language: Option<String>,
    /// The language it was translated from, as a BCP 47 tag.
    pub translated_from: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<When>,
    /// When the stored copy was taken.
    pub retrieved: Option<When>,
    /// The hash of the stored copy.
    pub sha256: Option<Sha256>,
    /// The stored copy, below the documents folder of the case.
    pub file: Option<String>,
    /// The hash of the PDF, page or film that the text was taken from.
    pub original_sha256: Option<Sha256>,
}

impl Source {
    /// Returns a source of which nothing is known but what it is called and what it is.
    pub fn new(id: SourceId, name: impl Into<String>, kind: SourceKind) -> Self {
        Self {
            id,
            name: name.into(),
            kind,
            identity: kind.default_identity(),
            aliases: Vec::new(),
            known_to: None,
            protected: false,
            reliability: None,
            speaks_for: Vec::new(),
            part_of: Vec::new(),
            tags: Vec::new(),
            note: None,
            document: None,
        }
    }

    /// Says whether the same name elsewhere means the same source: never for a group, a rumour, or one that is only described.
    pub fn is_individual(&self) -> bool {
        matches!(self.identity, Identity::Named | Identity::Pseudonym)
            && !matches!(self.kind, SourceKind::Group | SourceKind::Rumour | SourceKind::Unknown)
    }
}

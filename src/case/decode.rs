//! Sheets become records: sources, documents, entities and claims. Accounts and judgements have files of their own.
//!
//! Every id that gets into a record has been found in the index. Two records with one id never depend on the order in
//! which they were written: which of them counts is decided by what they say.

use std::ops::Range;
use std::path::PathBuf;
use std::str::FromStr;

use super::faults::with_article;
use super::index::{self, Index, Sites};
use super::keys::Space;
use super::record::{Record, Written};
use super::sheet::{Entry, Sheet, Spot, Value};
use super::{Places, chain};
use crate::diag::{Place, Problem};
use crate::model::{
    About, Case, Claim, ClaimId, Document, Entity, EntityId, NodeId, Original, Quantity, Reliability, Source,
    SourceId, SourceKind,
};

/// What all the steps from sheets to a case share.
pub(super) struct Decoder<'a> {
    pub(super) paths: &'a [PathBuf],
    pub(super) files: &'a [Written],
    pub(super) index: Index,
    pub(super) problems: Vec<Problem>,
    pub(super) places: Places,
    pub(super) case: Case,
}

impl<'a> Decoder<'a> {
    /// Makes a case of the records of all files.
    pub(super) fn decode(paths: &'a [PathBuf], files: &'a [Written]) -> (Case, Places, Vec<Problem>) {
        let (nodes, claims) = index::sites(files);
        let index = Index::new(files, &nodes, &claims);
        let mut decoder = Self {
            paths,
            files,
            index,
            problems: Vec::new(),
            places: Places::default(),
            case: Case::default(),
        };
        decoder.case_keys();
        decoder.nodes(&nodes);
        decoder.claims(&claims);
        chain::accounts(&mut decoder, &claims);
        super::judge::judgements(&mut decoder);
        super::sense::check(&mut decoder);
        (decoder.case, decoder.places, decoder.problems)
    }

    pub(super) fn place(&self, file: usize, bytes: Range<usize>) -> Place {
        Place { file: self.paths[file].clone(), bytes }
    }

    pub(super) fn add(&mut self, file: usize, bytes: Range<usize>, problem: Problem) {
        let place = self.place(file, bytes);
        self.problems.push(problem.at(place));
    }

    /// Returns an id if it leads to a record of a space, and says so if it leads nowhere.
    pub(super) fn id<T: FromStr>(&mut self, file: usize, spot: &Spot<&str>, space: Space) -> Option<T> {
        match self.index.find(spot.value, space) {
            Ok(()) => spot.value.parse().ok(),
            Err(problem) => {
                if let Some(problem) = problem {
                    self.add(file, spot.bytes.clone(), *problem);
                }
                None
            }
        }
    }

    pub(super) fn id_at<T: FromStr>(
        &mut self,
        file: usize,
        sheet: &Sheet,
        key: &str,
        space: Space,
    ) -> Option<T> {
        let spot = sheet.text_spot(key)?;
        self.id(file, &spot, space)
    }

    fn ids<T: FromStr>(&mut self, file: usize, sheet: &Sheet, key: &str, space: Space) -> Vec<T> {
        let spots: Vec<_> = sheet.list(key).iter().filter_map(Spot::text).collect();
        spots.iter().filter_map(|spot| self.id(file, spot, space)).collect()
    }

    fn case_keys(&mut self) {
        let Some(sheet) = self.files.iter().find_map(|file| file.case.as_ref()) else { return };
        self.case.title = sheet.text("title");
        self.case.description = sheet.text("description");
        self.case.language = sheet.text("language");
        self.case.documents = sheet.text("documents");
    }

    fn records(&self, sites: &[(usize, usize)]) -> Vec<&'a Record> {
        let files = self.files;
        sites.iter().map(|&(f, r)| &files[f].records[r]).collect()
    }

    fn nodes(&mut self, sites: &Sites) {
        for (id, sites) in sites {
            let records = self.records(sites);
            self.defined_twice(id, &records);
            let Some(known) = self.index.known(id) else { continue };
            let (space, protected) = (known.space, known.protected);
            let fits =
                |record: &&&Record| record.sheet.usable && index::space_of(record.sheet.table.name) == space;
            let fitting: Vec<&Record> = records.iter().filter(fits).copied().collect();
            if space == Space::Entity {
                let Ok(id) = id.parse::<EntityId>() else { continue };
                let read = fitting.iter().map(|record| (self.entity(&id, record), *record)).collect();
                let Some((entity, record)) = first_by_content(read) else { continue };
                self.places.entities.insert(id.clone(), self.place(record.file, record.sheet.bytes.clone()));
                self.case.entities.insert(id, entity);
            } else {
                let Ok(id) = id.parse::<SourceId>() else { continue };
                let read =
                    fitting.iter().map(|record| (self.source(&id, record, protected), *record)).collect();
                let Some((source, record)) = first_by_content(read) else { continue };
                self.places.sources.insert(id.clone(), self.place(record.file, record.sheet.bytes.clone()));
                self.case.sources.insert(id, source);
            }
        }
    }

    /// Reports every definition of an id behind the first.
    fn defined_twice(&mut self, id: &str, records: &[&Record]) {
        let Some((first, others)) = records.split_first() else { return };
        for record in others {
            let (a, b) = (record.sheet.table.name, first.sheet.table.name);
            let message = if a == b {
                format!("the {a} `{id}` is defined twice")
            } else {
                format!("`{id}` is the id of {} already", with_article(b))
            };
            let hint = if a == b {
                "the first is used; merge the two, or give one another id"
            } else {
                "the first is used; give one another id, since sources, documents and entities share one space"
            };
            let first = self.place(first.file, first.id_bytes.clone());
            let problem =
                Problem::error("duplicate-id", message).also(first, "first defined here").hint(hint);
            self.add(record.file, record.id_bytes.clone(), problem);
        }
    }

    fn entity(&mut self, id: &EntityId, record: &Record) -> Option<Entity> {
        let sheet = &record.sheet;
        Some(Entity {
            id: id.clone(),
            name: sheet.text("name")?,
            kind: sheet.word("kind")?,
            aliases: sheet.texts("aliases"),
            part_of: self.ids(record.file, sheet, "part_of", Space::Entity),
            note: sheet.text("note"),
        })
    }

    fn source(&mut self, id: &SourceId, record: &Record, protected: bool) -> Option<Source> {
        let (file, sheet) = (record.file, &record.sheet);
        let is_document = sheet.table.name == "document";
        let (name, default) =
            if is_document { ("title", Some(SourceKind::Document)) } else { ("name", None) };
        let kind: SourceKind = sheet.word("kind").or(default)?;
        Some(Source {
            identity: sheet.word("identity").unwrap_or(kind.default_identity()),
            aliases: sheet.texts("aliases"),
            known_to: sheet.word("known_to"),
            protected,
            reliability: reliability(sheet),
            speaks_for: self.ids(file, sheet, "speaks_for", Space::Source),
            part_of: self.ids(file, sheet, "part_of", Space::Source),
            tags: sheet.texts("tags"),
            note: sheet.text("note"),
            document: is_document.then(|| self.document(record)),
            ..Source::new(id.clone(), sheet.text(name)?, kind)
        })
    }

    fn document(&mut self, record: &Record) -> Document {
        let (file, sheet) = (record.file, &record.sheet);
        if let (Some(spot), false) = (sheet.text_spot("file"), sheet.has("sha256")) {
            let message =
                "nothing holds this file to what it was when it was read: the document has no `sha256`";
            let hint = "write the SHA-256 of the stored copy under `sha256`";
            self.add(file, spot.bytes, Problem::warning("file-without-hash", message).hint(hint));
        }
        Document {
            outlet: self.id_at(file, sheet, "outlet", Space::Source),
            author: self.id_at(file, sheet, "author", Space::Source),
            language: sheet.text("language"),
            translated_from: sheet.text("translated_from"),
            url: sheet.text("url"),
            published: sheet.when("published"),
            retrieved: sheet.when("retrieved"),
            sha256: sheet.hash("sha256"),
            file: sheet.text("file"),
            original_sha256: sheet.hash("original_sha256"),
        }
    }

    fn claims(&mut self, sites: &Sites) {
        for (id, sites) in sites {
            let records = self.records(sites);
            let (defining, adding): (Vec<&Record>, Vec<&Record>) =
                records.iter().copied().partition(|record| record.sheet.has("text"));
            self.defined_twice(id, &defining);
            if !self.index.has_claim(id) {
                self.undefined(id, &adding);
                continue;
            }
            let Ok(claim_id) = id.parse::<ClaimId>() else { continue };
            let good: Vec<_> =
                defining.into_iter().filter(|record| record.sheet.get("text").is_some()).collect();
            let read = good.iter().map(|record| (self.claim(&claim_id, record), *record)).collect();
            let Some((claim, record)) = first_by_content(read) else { continue };
            self.stray_keys(id, &adding, record);
            let untold = records.iter().all(|record| !record.torn && record.sheet.written("accounts") == 0);
            if untold {
                let problem =
                    Problem::error("claim-without-account", format!("nobody tells the claim `{id}`"))
                        .hint("add an account of it: accounts = [{ chain = [\"who-says-so\"] }]");
                self.add(record.file, record.id_bytes.clone(), problem);
            }
            self.places.claims.insert(claim_id.clone(), self.place(record.file, record.sheet.bytes.clone()));
            self.case.claims.insert(claim_id, claim);
        }
    }

    /// Reports a claim that has accounts and that no file defines.
    fn undefined(&mut self, id: &str, adding: &[&Record]) {
        let Some(first) = adding.first() else { return };
        if self.index.is_broken_claim(id) {
            return;
        }
        let problem = Problem::error("claim-without-text", format!("no file says what the claim `{id}` is"));
        let near = if self.index.is_retracted(id, Space::Claim) {
            Some("it is retracted where its text stands; retract its accounts as well".to_owned())
        } else {
            self.index.guess(id, Space::Claim)
        };
        let mut problem =
            problem.hint("write its sentence under `text` here, or in another file").maybe_hint(near);
        for other in &adding[1..] {
            problem =
                problem.also(self.place(other.file, other.id_bytes.clone()), "accounts of it stand here too");
        }
        self.add(first.file, first.id_bytes.clone(), problem);
    }

    /// What a claim says stands with its text; elsewhere there are only accounts.
    fn stray_keys(&mut self, id: &str, adding: &[&Record], defined: &Record) {
        for record in adding {
            for Entry { key, bytes, .. } in
                record.sheet.entries.iter().filter(|entry| entry.key != "accounts")
            {
                let message = format!("`{key}` stands apart from the text of the claim `{id}`");
                let defined = self.place(defined.file, defined.id_bytes.clone());
                let problem = Problem::error("stray-key", message)
                    .also(defined, "its text stands here")
                    .hint("move it there: a file adds only accounts to a claim of another");
                self.add(record.file, bytes.clone(), problem);
            }
        }
    }

    fn claim(&mut self, id: &ClaimId, record: &Record) -> Option<Claim> {
        let (file, sheet) = (record.file, &record.sheet);
        Some(Claim {
            about: self.about(file, sheet),
            happened: sheet.when("happened"),
            place: self.id_at(file, sheet, "where", Space::Node),
            quantity: sheet.table("quantity").and_then(|quantity| self.quantity(file, quantity)),
            credibility: sheet.word("credibility"),
            original: sheet.table("original").and_then(original),
            tags: sheet.texts("tags"),
            note: sheet.text("note"),
            ..Claim::new(id.clone(), sheet.text("text")?)
        })
    }

    fn about(&mut self, file: usize, sheet: &Sheet) -> Vec<About> {
        let mut about: Vec<About> = Vec::new();
        for spot in sheet.list("about") {
            let (id, role) = match &spot.value {
                Value::Table(sheet) => {
                    (self.id_at::<NodeId>(file, sheet, "id", Space::Node), sheet.text("role"))
                }
                _ => (spot.text().and_then(|spot| self.id(file, &spot, Space::Node)), None),
            };
            about.extend(id.map(|id| About { id, role }));
        }
        about
    }

    fn quantity(&mut self, file: usize, sheet: &Sheet) -> Option<Quantity> {
        let quantity = Quantity {
            of: sheet.text("of")?,
            counts: sheet.text("counts"),
            value: sheet.number("value"),
            at_least: sheet.number("at_least"),
            at_most: sheet.number("at_most"),
            approx: sheet.number("approx"),
            words: sheet.text("words"),
            unit: sheet.text("unit"),
            place: sheet.text("where"),
            when: sheet.when("when"),
        };
        let Some((message, hint)) = quantity_fault(&quantity) else { return Some(quantity) };
        self.add(file, sheet.bytes.clone(), Problem::error("bad-quantity", message).hint(hint));
        None
    }
}

/// Says what is wrong with the figures of a quantity.
pub(crate) fn quantity_fault(quantity: &Quantity) -> Option<(&'static str, &'static str)> {
    let bounds = quantity.at_least.is_some() || quantity.at_most.is_some();
    let forms =
        usize::from(bounds) + usize::from(quantity.value.is_some()) + usize::from(quantity.approx.is_some());
    if forms > 1 {
        let hint = "keep one of: value; approx; at_least, at_most or both";
        return Some(("this figure is given in more than one way", hint));
    }
    if forms == 0 && quantity.words.is_none() {
        let hint = "give it one of: value, approx, at_least, at_most, words";
        return Some(("this quantity has no figure", hint));
    }
    let (least, most) = (quantity.at_least.as_ref()?, quantity.at_most.as_ref()?);
    (least.value() > most.value()).then_some(("`at_least` is larger than `at_most` here", "swap the two"))
}

fn original(sheet: &Sheet) -> Option<Original> {
    Some(Original { wording: sheet.text("wording")?, language: sheet.text("language") })
}

fn reliability(sheet: &Sheet) -> Option<Reliability> {
    match sheet.table("reliability") {
        Some(table) => {
            Some(Reliability { grade: table.word("grade")?, on: table.when("on"), why: table.text("why") })
        }
        None => sheet.word("reliability").map(|grade| Reliability { grade, on: None, why: None }),
    }
}

/// Of several records with one id, returns the one whose content comes first in a fixed order.
fn first_by_content<T: std::fmt::Debug>(read: Vec<(Option<T>, &Record)>) -> Option<(T, &Record)> {
    let mut read: Vec<(T, &Record)> =
        read.into_iter().filter_map(|(value, record)| value.map(|value| (value, record))).collect();
    if read.len() > 1 {
        read.sort_by_cached_key(|(value, _)| format!("{value:?}"));
    }
    read.into_iter().next()
}

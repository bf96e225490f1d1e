//! A row of a table: every cell read, each fault of it found, and a record made of it. What it names is not known here.

use std::str::FromStr;

use super::fields::{Columns, Kind, PROBLEM};
use crate::case::keys::Shape;
use crate::case::{fault_of, quantity_fault};
use crate::format::csv::fault::{Fault as Cell, short};
use crate::format::csv::kinds::Stated;
use crate::format::csv::names::kind_and_identity;
use crate::format::csv::notation::{Parted, items};
use crate::format::csv::table::{MAX_CELL, Row};
use crate::format::csv::values;
use crate::model::{
    About, Account, AccountId, Basis, Claim, ClaimId, Contradiction, Differ, Document, Entity, EntityKind,
    Grade, Hop, IdError, Incoming, Number, Original, Quantity, Recorded, Reliability, Source, SourceId,
    SourceKind, Stance, Strength, UnknownWord, When,
};

/// One thing that is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The name of the column; nothing if it is about the whole row.
    pub column: Option<&'static str>,
    /// A stable name for its kind, in kebab case.
    pub code: &'static str,
    /// What is wrong: a sentence without a full stop.
    pub message: String,
    /// What to change.
    pub hint: String,
}

impl Fault {
    fn new(code: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { column: None, code, message: message.into(), hint: hint.into() }
    }

    /// Returns what is wrong and what to change, in two sentences.
    pub fn sentence(&self) -> String {
        format!("{}. {}", self.message, crate::words::first_up(&self.hint))
    }
}

/// Makes the record of a row, or says everything that is wrong with it.
pub(super) fn record(
    kind: Kind,
    row: &Row,
    columns: &Columns,
    is_broken: bool,
) -> Result<Incoming, Vec<Fault>> {
    let mut reader = Reader { row, columns, faults: Vec::new() };
    reader.shape(is_broken);
    if !reader.faults.is_empty() {
        // What stands in the wrong columns says nothing of anything.
        return Err(reader.faults);
    }
    let record = match kind {
        Kind::Claims => reader.claim().map(Incoming::Claim),
        Kind::Sources => reader.source(false).map(Incoming::Source),
        Kind::Documents => reader.source(true).map(Incoming::Source),
        Kind::Entities => reader.entity().map(Incoming::Entity),
        Kind::Asserts => reader.account(false),
        Kind::Cites => reader.account(true),
        Kind::Contradicts => reader.contradiction().map(Incoming::Contradiction),
        Kind::About => reader.about_edge(),
    };
    match record {
        Some(record) if reader.faults.is_empty() => Ok(record),
        _ => Err(reader.faults),
    }
}

struct Reader<'t> {
    row: &'t Row,
    columns: &'t Columns,
    faults: Vec<Fault>,
}

impl<'t> Reader<'t> {
    fn add(&mut self, column: &'static str, fault: Cell) {
        let Cell { code, message, hint, .. } = fault;
        self.faults.push(Fault { column: Some(column), code, message, hint });
    }

    /// Returns a cell that has something in it.
    fn cell(&self, column: &str) -> Option<&'t str> {
        let cell = self.row.cells.get(self.columns.number(column)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    fn text(&self, column: &str) -> Option<String> {
        self.cell(column).map(str::to_owned)
    }

    /// Reads a cell; a fault is told, and nothing comes of it.
    fn read<T>(&mut self, column: &'static str, read: impl Fn(&str) -> Result<T, Cell>) -> Option<T> {
        match read(self.cell(column)?) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.add(column, fault);
                None
            }
        }
    }

    fn shaped(&mut self, column: &'static str, shape: &Shape) -> Option<String> {
        self.read(column, |text| values::text(shape, text))
    }

    fn date(&mut self, column: &'static str) -> Option<When> {
        self.read(column, values::date)
    }

    fn word<T: FromStr<Err = UnknownWord>>(&mut self, column: &'static str) -> Option<T> {
        self.read(column, values::word)
    }

    fn id<T: FromStr<Err = IdError>>(&mut self, column: &'static str) -> Option<T> {
        self.read(column, id)
    }

    /// An id that has to be there.
    fn needed<T: FromStr<Err = IdError>>(&mut self, column: &'static str) -> Option<T> {
        if self.cell(column).is_none() {
            let message = format!("nothing stands under `{column}`");
            self.add(column, Cell::new("empty", message, "write an id: letters, digits, `-`, `_` and `.`"));
        }
        self.id(column)
    }

    /// Several things in one cell, parted by `;`, each with what stands in brackets behind it.
    fn list<T>(
        &mut self,
        column: &'static str,
        one: impl Fn(&str, Option<String>) -> Result<T, Cell>,
    ) -> Vec<T> {
        let list = self.read(column, |cell| {
            let items = items(cell, Parted::List)?;
            let mut list = Vec::with_capacity(items.len());
            for item in items.iter().filter(|item| !item.name.is_empty() || !item.details.is_empty()) {
                let details = match item.details.as_slice() {
                    [] => None,
                    [one] if !one.is_empty() => Some(one.text()),
                    _ => {
                        let message =
                            format!("the brackets behind `{}` take one thing", short(&item.name.text()));
                        return Err(Cell::new("bracket", message, "write it as `anna [victim]`"));
                    }
                };
                list.push(one(&item.name.text(), details)?);
            }
            Ok(list)
        });
        list.unwrap_or_default()
    }

    fn texts(&mut self, column: &'static str) -> Vec<String> {
        self.list(column, |text, more| match more {
            None => Ok(text.to_owned()),
            Some(_) => Err(brackets()),
        })
    }

    fn ids<T: FromStr<Err = IdError>>(&mut self, column: &'static str) -> Vec<T> {
        self.list(column, |text, more| if more.is_none() { id(text) } else { Err(brackets()) })
    }

    /// Finds what is wrong with the row as a row, before anything in it is understood.
    fn shape(&mut self, is_broken: bool) {
        let (cells, columns) = (&self.row.cells, self.columns.len());
        if self.row.is_cut {
            let fault = Fault::new("too-long", "this row is longer than 4 MiB", "cut it into several");
            return self.faults.push(fault);
        }
        if self.row.is_torn {
            let hint = "close it with `\"`; a quotation mark inside a cell is written twice";
            let message = "a quotation mark that opens a cell here is never closed";
            return self.faults.push(Fault::new("torn", message, hint));
        }
        if cells.iter().skip(columns).any(|cell| !cell.trim().is_empty()) {
            let message = format!("this row has {} cells, and there are {columns} headers", cells.len());
            let hint = if self.row.lines.len() > 1 {
                "it takes several lines: a quotation mark that closes a cell is probably missing"
            } else {
                "put a cell that has the separator in it between quotation marks, or give the column a header"
            };
            return self.faults.push(Fault::new("too-many-cells", message, hint));
        }
        for (number, cell) in cells.iter().enumerate() {
            let Some(column) = self.columns.of(number).filter(|column| *column != PROBLEM) else { continue };
            let fault = if cell.len() > MAX_CELL && cell.chars().nth(MAX_CELL).is_some() {
                let hint = "shorten it; or a quotation mark that closes a cell is missing";
                Some(Cell::new("too-long", format!("this cell has more than {MAX_CELL} characters"), hint))
            } else if is_broken && cell.contains('\u{fffd}') {
                let message = "some bytes of this cell are no letters in the encoding of the file";
                let hint = "name the encoding with --encoding, or save the table as CSV in UTF-8";
                Some(Cell::new("no-letters", message, hint))
            } else {
                values::failure(cell)
            };
            if let Some(Cell { code, message, hint, .. }) = fault {
                self.faults.push(Fault { column: Some(column), code, message, hint });
            }
        }
    }

    fn claim(&mut self) -> Option<Claim> {
        let id: Option<ClaimId> = self.needed("id");
        let text = self.text("text");
        if text.is_none() {
            let hint = "write what is claimed, as one sentence";
            self.add("text", Cell::new("empty", "this claim has no sentence", hint));
        }
        let about = self.list("about", |text, role| Ok(About { id: id_of(text)?, role }));
        let original = self.original();
        let claim = Claim::new(id?, text?);
        Some(Claim {
            about,
            happened: self.date("happened"),
            place: self.id("where"),
            quantity: self.quantity(),
            credibility: self.word("credibility"),
            original,
            tags: self.texts("tags"),
            note: self.text("note"),
            ..claim
        })
    }

    fn original(&mut self) -> Option<Original> {
        let language = self.shaped("original.language", &Shape::Language);
        let wording = self.text("original");
        if wording.is_none() && language.is_some() {
            let message = "the language of a wording stands here, and no wording";
            let hint = "write the wording under `original`, or take this out";
            self.add("original.language", Cell::new("no-wording", message, hint));
        }
        Some(Original { wording: wording?, language })
    }

    fn quantity(&mut self) -> Option<Quantity> {
        const PARTS: [&str; 10] = [
            "quantity.of",
            "quantity.counts",
            "quantity.value",
            "quantity.at_least",
            "quantity.at_most",
            "quantity.approx",
            "quantity.words",
            "quantity.unit",
            "quantity.where",
            "quantity.when",
        ];
        let whole = self.read("quantity", values::quantity);
        let any = PARTS.into_iter().find(|column| self.cell(column).is_some());
        if whole.is_none() && any.is_none() {
            return None;
        }
        let before = self.faults.len();
        let whole = whole.unwrap_or_else(values::empty_quantity);
        let mut number = |column, whole: Option<Number>| self.read(column, values::number).or(whole);
        let quantity = Quantity {
            value: number("quantity.value", whole.value),
            at_least: number("quantity.at_least", whole.at_least),
            at_most: number("quantity.at_most", whole.at_most),
            approx: number("quantity.approx", whole.approx),
            when: self.date("quantity.when"),
            of: self.text("quantity.of").unwrap_or(whole.of),
            counts: self.text("quantity.counts"),
            words: self.text("quantity.words"),
            unit: self.text("quantity.unit"),
            place: self.text("quantity.where"),
        };
        if self.faults.len() > before {
            return None;
        }
        let column = any.unwrap_or("quantity");
        if quantity.of.is_empty() {
            let message = "nothing says what this figure counts";
            let hint = "write it under `quantity.of`: people injured, hours";
            self.add(column, Cell::new("bad-quantity", message, hint));
        } else if let Some((message, hint)) = quantity_fault(&quantity) {
            self.add(column, Cell::new("bad-quantity", message, hint));
        }
        Some(quantity)
    }

    fn source(&mut self, is_document: bool) -> Option<Source> {
        let id: Option<SourceId> = self.needed("id");
        let known = Document {
            outlet: self.id("outlet"),
            author: self.id("author"),
            language: self.shaped("language", &Shape::Language),
            translated_from: self.shaped("translated_from", &Shape::Language),
            url: self.text("url"),
            published: self.date("published"),
            retrieved: self.date("retrieved"),
            sha256: self.read("sha256", |text| values::typed(&Shape::Hash, text)),
            file: self.shaped("file", &Shape::Below),
            original_sha256: self.read("original_sha256", |text| values::typed(&Shape::Hash, text)),
        };
        let kind: Option<SourceKind> = self.word("kind");
        let identity = self.word("identity");
        let title = self.text("title");
        let is_document = is_document
            || kind == Some(SourceKind::Document)
            || title.is_some()
            || known != Document::default();
        let stated = Stated { source: kind, identity, ..Stated::default() };
        let reliability = self.reliability();
        let protected = self.read("protected", flag).unwrap_or(false);
        let name = if is_document { title.or_else(|| self.text("name")) } else { self.text("name") };
        let more = Source {
            aliases: self.texts("aliases"),
            known_to: self.word("known_to"),
            speaks_for: self.ids("speaks_for"),
            part_of: self.ids("part_of"),
            tags: self.texts("tags"),
            note: self.text("note"),
            ..Source::new(id?, "", SourceKind::Document)
        };
        // Of a source that goes by its id alone, nobody knows how it is known.
        let stated = if name.is_none() && kind.is_none() && !is_document {
            Stated { identity: Some(identity.unwrap_or(SourceKind::Unknown.default_identity())), ..stated }
        } else {
            stated
        };
        let name = name.unwrap_or_else(|| more.id.to_string());
        let (kind, identity) = match (is_document, kind) {
            (true, None) => {
                (SourceKind::Document, identity.unwrap_or(SourceKind::Document.default_identity()))
            }
            _ => kind_and_identity(&name, stated, false),
        };
        let document = is_document.then_some(known);
        Some(Source { name, kind, identity, protected, reliability, document, ..more })
    }

    fn reliability(&mut self) -> Option<Reliability> {
        let grade = self.read("reliability", |text| values::typed(&GRADE, &text.to_uppercase()));
        let (on, why) = (self.date("reliability.on"), self.text("reliability.why"));
        if self.cell("reliability").is_none()
            && let Some(column) =
                ["reliability.on", "reliability.why"].into_iter().find(|c| self.cell(c).is_some())
        {
            let message = "this is said of a reliability, and none is given";
            self.add(column, Cell::new("empty", message, "write it under `reliability`, from A to F"));
        }
        Some(Reliability { grade: grade?, on, why })
    }

    fn entity(&mut self) -> Option<Entity> {
        let id: Option<crate::model::EntityId> = self.needed("id");
        let kind = self.word("kind").unwrap_or(EntityKind::Thing);
        let (aliases, part_of) = (self.texts("aliases"), self.ids("part_of"));
        let id = id?;
        let name = self.text("name").unwrap_or_else(|| id.to_string());
        Some(Entity { id, name, kind, aliases, part_of, note: self.text("note") })
    }

    fn account(&mut self, may_cite: bool) -> Option<Incoming> {
        let (source, claim): (Option<SourceId>, Option<ClaimId>) =
            (self.needed("source"), self.needed("claim"));
        let document: Option<SourceId> = self.id("document");
        let cited: Option<SourceId> = if may_cite { self.id("cited") } else { None };
        let is_cited = may_cite && self.cell("cited").is_some();
        let outer = self.hop(source, is_cited, OUTER);
        let inner = if is_cited { self.hop(cited, false, INNER) } else { None };
        if may_cite && !is_cited {
            self.nobody_cited();
        }
        let (at, quote) = (self.read("at", values::anchor), self.text("quote"));
        self.place(document.is_some(), at.is_some(), quote.is_some());
        let (when, by) = (self.date("recorded"), self.text("recorded_by"));
        let recorded = (when.is_some() || by.is_some()).then_some(Recorded { when, by });
        let account: Option<AccountId> = self.id("account");
        let (claim, outer) = (claim?, outer?);
        let mut hops = Vec::with_capacity(3);
        if let Some(document) = document.clone().filter(|document| *document != outer.source) {
            hops.push(Hop::new(document, Basis::Told, Stance::Relays));
        }
        hops.push(outer);
        hops.extend(inner);
        if let [first, .., last] = hops.as_slice()
            && hops.len() == 3
            && first.source == last.source
        {
            let message = format!("`{}` is the document and is cited in it", first.source);
            let hint = "nobody has it from the document in which he says it: leave one of the two out";
            self.add("cited", Cell::new("loop", message, hint));
        }
        let place = at.as_ref().map(ToString::to_string).or_else(|| quote.clone()).unwrap_or_default();
        let id = account.unwrap_or_else(|| Account::content_id(&claim, document.as_ref(), &place, &hops));
        let note = self.text("note");
        Some(Incoming::Account(claim, Account { id, document, at, quote, hops, note, recorded }))
    }

    fn hop(&mut self, source: Option<SourceId>, goes_on: bool, columns: [&'static str; 8]) -> Option<Hop> {
        let [basis, stance, said, wording, channel, language, at, note] = columns;
        let (else_basis, else_stance) =
            if goes_on { (Basis::Told, Stance::Relays) } else { (Basis::Unstated, Stance::Asserts) };
        let hop = (
            self.word(basis).unwrap_or(else_basis),
            self.word(stance).unwrap_or(else_stance),
            self.date(said),
            self.shaped(language, &Shape::Language),
            self.read(at, values::anchor),
        );
        let (basis, stance, said, language, at) = hop;
        let hop = Hop::new(source?, basis, stance);
        let (wording, channel, note) = (self.text(wording), self.text(channel), self.text(note));
        Some(Hop { wording, said, channel, at, language, note, ..hop })
    }

    fn nobody_cited(&mut self) {
        if let Some(column) = INNER.into_iter().find(|column| self.cell(column).is_some()) {
            let message = format!("`{column}` is said of somebody cited, and nobody is");
            self.add(column, Cell::new("nobody", message, "name who it is under `cited`"));
        }
    }

    /// A place needs a document in which it lies.
    fn place(&mut self, has_document: bool, at: bool, quote: bool) {
        if at && quote {
            let hint = "keep one of them: `at` says the same more exactly";
            self.add("quote", Cell::new("two-places", "this row has both a place and a quote", hint));
        }
        let places = ["at", "quote", "source.at", "cited.at"];
        let place = places.into_iter().find(|column| self.cell(column).is_some());
        if let Some(column) = place.filter(|_| !has_document && self.cell("document").is_none()) {
            let message = "a place stands here, and no document in which it lies";
            self.add(column, Cell::new("no-document", message, "name the document under `document`"));
        }
    }

    fn contradiction(&mut self) -> Option<Contradiction> {
        let (a, b): (Option<ClaimId>, Option<ClaimId>) = (self.needed("a"), self.needed("b"));
        let differ = self.word("differ").unwrap_or(Differ::Existence);
        let strength = self.word("strength").unwrap_or(Strength::Contradiction);
        let on = self.date("on");
        let (a, b) = (a?, b?);
        if a == b {
            let message = format!("`{a}` stands on both sides");
            self.add("b", Cell::new("itself", message, "name the other claim"));
        }
        Some(Contradiction {
            claims: [a, b],
            differ,
            strength,
            why: self.text("why"),
            by: self.text("by"),
            on,
        })
    }

    fn about_edge(&mut self) -> Option<Incoming> {
        let (claim, id) = (self.needed("claim"), self.needed("entity"));
        Some(Incoming::About(claim?, About { id: id?, role: self.text("role") }))
    }
}

const GRADE: Shape = Shape::Word("a reliability from A to F", Grade::WORDS);

/// What is said of the first and of the one cited.
const OUTER: [&str; 8] =
    ["basis", "stance", "said", "wording", "channel", "language", "source.at", "source.note"];
const INNER: [&str; 8] = [
    "cited.basis",
    "cited.stance",
    "cited.said",
    "cited.wording",
    "cited.channel",
    "cited.language",
    "cited.at",
    "cited.note",
];

fn brackets() -> Cell {
    let hint = "part them with `;`; a bracket that is a letter is written `\\[`";
    Cell::new("bracket", "brackets stand among them", hint)
}

fn id<T: FromStr<Err = IdError>>(text: &str) -> Result<T, Cell> {
    text.parse().map_err(|_| {
        let fault = fault_of(&Shape::NewId, text).map(Cell::of);
        fault.unwrap_or_else(|| {
            Cell::new("bad-id", format!("`{}` cannot be an id", short(text)), "write another")
        })
    })
}

fn id_of<T: FromStr<Err = IdError>>(text: &str) -> Result<T, Cell> {
    if text.is_empty() {
        let hint = "take it out, or name what the claim is about";
        return Err(Cell::new("nobody", "nothing stands before a `;` or a bracket", hint));
    }
    id(text)
}

fn flag(text: &str) -> Result<bool, Cell> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "x" => Ok(true),
        "no" | "n" | "false" | "0" => Ok(false),
        _ => Err(Cell::new(
            "bad-word",
            format!("`{}` is neither yes nor no", short(text)),
            "write `yes` or `no`",
        )),
    }
}

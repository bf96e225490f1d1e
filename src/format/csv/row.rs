//! A row by itself: every cell read, each fault of it found. Who the names are is not known here.

mod draft;

pub(super) use draft::{ClaimFacts, Definition, DocumentFacts, Draft, Mention};

use super::Column;
use super::chain::{Written, chain};
use super::columns::Columns;
use super::fault::{Fault, short};
use super::kinds::{Stated, name_and_kind};
use super::notation::{Item, Marked, Parted, items};
use super::table::{MAX_CELL, Row};
use super::values;
use crate::case::keys::Shape;
use crate::case::quantity_fault;
use crate::model::{AccountId, Basis, ClaimId, Number, Original, Quantity, Recorded, SourceId, Stance};

/// Reads a row.
pub(super) fn draft<'t>(row: &'t Row, columns: &Columns, is_broken: bool) -> Draft<'t> {
    let mut reader = Reader { row, columns, faults: Vec::new() };
    if !reader.shape(is_broken) {
        // What stands in the wrong columns says nothing of anything.
        return Draft { faults: reader.faults, ..Draft::empty(row) };
    }
    let claim_facts = reader.claim_facts();
    let document_facts = reader.document_facts();
    let mut draft = Draft {
        row,
        claim: reader.text(Column::Claim),
        claim_facts,
        document: reader.document(&document_facts),
        document_facts,
        hops: reader.hops(),
        at: reader.read(Column::At, values::anchor),
        quote: reader.text(Column::Quote),
        note: reader.text(Column::Note),
        recorded: reader.recorded(),
        account: reader.read(Column::Account, |text| {
            let text = values::text(&Shape::NewId, text)?;
            AccountId::new(&text).map_err(|error| Fault::new("bad-id", error.to_string(), "write another id"))
        }),
        names: reader.names(),
        faults: Vec::new(),
    };
    reader.together(&draft);
    draft.faults = reader.faults;
    draft
}

struct Reader<'t, 'c> {
    row: &'t Row,
    columns: &'c Columns,
    faults: Vec<Fault>,
}

impl<'t> Reader<'t, '_> {
    /// Returns a cell that has something in it, and no fault that was found before it was read.
    fn cell(&self, column: Column) -> Option<&'t str> {
        if self.faults.iter().any(|fault| fault.column == Some(column) && SPOILT.contains(&fault.code)) {
            return None;
        }
        let cell = self.row.cells.get(self.columns.number(column)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    fn text(&self, column: Column) -> Option<String> {
        self.cell(column).map(str::to_owned)
    }

    /// Reads a cell; a fault is told, and nothing comes of it.
    fn read<T>(&mut self, column: Column, read: impl Fn(&str) -> Result<T, Fault>) -> Option<T> {
        match read(self.cell(column)?) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.faults.push(fault.at(column));
                None
            }
        }
    }

    fn of_shape(&mut self, column: Column, shape: &Shape) -> Option<String> {
        self.read(column, |text| values::text(shape, text))
    }

    /// Finds what is wrong with the row as a row, before anything in it is understood; says whether its cells stand in
    /// their columns.
    fn shape(&mut self, is_broken: bool) -> bool {
        let (cells, columns) = (&self.row.cells, self.columns.len());
        if self.row.is_torn {
            let hint = "close it with `\"`; a quotation mark inside a cell is written twice";
            self.faults.push(Fault::new(
                "torn",
                "a quotation mark that opens a cell here is never closed",
                hint,
            ));
        }
        let more = cells.iter().skip(columns).filter(|cell| !cell.trim().is_empty()).count();
        if more > 0 && !self.row.is_torn {
            let message = format!("this row has {} cells, and there are {columns} headers", cells.len());
            let hint = if self.row.lines.len() > 1 {
                "it takes several lines: a quotation mark that closes a cell is probably missing"
            } else {
                "put a cell that has the separator in it between quotation marks, or give the column a header"
            };
            self.faults.push(Fault::new("too-many-cells", message, hint));
        }
        for (number, cell) in cells.iter().enumerate().take(columns) {
            let Some(column) = self.columns.of(number).filter(|column| *column != Column::Problem) else {
                continue;
            };
            if cell.chars().nth(MAX_CELL).is_some() {
                let message = format!("this cell has more than {MAX_CELL} characters");
                let hint = "shorten it; or a quotation mark that closes a cell is missing";
                self.faults.push(Fault::new("too-long", message, hint).at(column));
            } else if is_broken && cell.contains('\u{fffd}') {
                let message = "some bytes of this cell are no letters in the encoding of the file";
                let hint = "write it again, and save the sheet as CSV in UTF-8";
                self.faults.push(Fault::new("no-letters", message, hint).at(column));
            } else {
                self.faults.extend(values::failure(cell).map(|fault| fault.at(column)));
            }
        }
        more == 0 && !self.row.is_torn
    }

    fn claim_facts(&mut self) -> ClaimFacts {
        ClaimFacts {
            text: self.text(Column::Text),
            about: self.about(),
            happened: self.read(Column::Happened, values::date),
            place: self.mention(Column::Where),
            quantity: self.quantity(),
            credibility: self.read(Column::Credibility, values::word),
            original: self.original(),
            tags: self.tags(),
            note: self.text(Column::ClaimNote),
        }
    }

    fn document_facts(&mut self) -> DocumentFacts {
        DocumentFacts {
            title: self.text(Column::Title),
            outlet: self.mention(Column::Outlet),
            author: self.mention(Column::Author),
            language: self.of_shape(Column::Language, &Shape::Language),
            translated_from: self.of_shape(Column::TranslatedFrom, &Shape::Language),
            url: self.text(Column::Url),
            published: self.read(Column::Published, values::date),
            retrieved: self.read(Column::Retrieved, values::date),
            sha256: self.read(Column::Sha256, |text| values::typed(&Shape::Hash, text)),
            file: self.of_shape(Column::File, &Shape::Below),
            original_sha256: self.read(Column::OriginalSha256, |text| values::typed(&Shape::Hash, text)),
        }
    }

    /// The document: its own cell, or else where it was found, or else its title.
    fn document(&mut self, facts: &DocumentFacts) -> Option<Mention> {
        if self.cell(Column::Document).is_some() {
            return self.mention(Column::Document);
        }
        let (text, column) = match (&facts.url, &facts.title) {
            (Some(url), _) => (url, Column::Url),
            (None, Some(title)) => (title, Column::Title),
            (None, None) => return None,
        };
        Some(Mention { text: text.clone(), stated: Stated::default(), column })
    }

    fn mention(&mut self, column: Column) -> Option<Mention> {
        let (text, stated) = self.read(column, |cell| name_and_kind(&Marked::new(cell)))?;
        Some(Mention { text, stated, column })
    }

    fn about(&mut self) -> Option<Vec<(Mention, Option<String>)>> {
        let column = Column::About;
        let one = |item: &Item| {
            let (text, stated) = name_and_kind(&item.name)?;
            if text.is_empty() {
                return Err(Fault::new(
                    "nobody",
                    "nothing stands before a `;` or a bracket",
                    "take it out, or name what the claim is about",
                ));
            }
            match item.details.as_slice() {
                [] => Ok((Mention { text, stated, column }, None)),
                [role] if !role.is_empty() => Ok((Mention { text, stated, column }, Some(role.text()))),
                _ => Err(Fault::new(
                    "one-role",
                    format!("`{}` takes one part that it plays", short(&text)),
                    "write it as `Anna Berg [victim]`",
                )),
            }
        };
        let end = |items: Vec<Item>| {
            items.into_iter().filter(|item| !item.name.is_empty() || !item.details.is_empty())
        };
        self.read(column, |cell| end(items(cell, Parted::List)?).map(|item| one(&item)).collect())
    }

    fn tags(&mut self) -> Option<Vec<String>> {
        let tags = self.read(Column::Tags, |cell| {
            let items = items(cell, Parted::List)?;
            if items.iter().any(|item| !item.details.is_empty()) {
                let hint = "part tags with `;`; a bracket that is a letter is written `\\[`";
                return Err(Fault::new("bracket", "brackets stand among the tags", hint));
            }
            Ok(items.iter().map(|item| item.name.text()).filter(|tag| !tag.is_empty()).collect::<Vec<_>>())
        })?;
        (!tags.is_empty()).then_some(tags)
    }

    fn names(&mut self) -> Vec<Definition> {
        let hint = "write what each id stands for: `maria: Maria (person); bridge: The bridge (place)`";
        let one = |item: &Item| {
            let form = || {
                Fault::new(
                    "bad-name",
                    format!("`{}` does not say what an id stands for", short(&item.name.text())),
                    hint,
                )
            };
            let (id, name) = item.name.split(':').filter(|_| item.details.is_empty()).ok_or_else(form)?;
            let id = SourceId::new(&id.text()).map_err(|error| {
                Fault::new("bad-id", format!("`{}` cannot be an id: {error}", short(&id.text())), hint)
            })?;
            let (name, stated) = name_and_kind(&name)?;
            if name.is_empty() { Err(form()) } else { Ok(Definition { id, name, stated }) }
        };
        let read = self.read(Column::Names, |cell| {
            let items = items(cell, Parted::List)?;
            items.iter().filter(|item| !item.name.is_empty()).map(one).collect::<Result<Vec<_>, _>>()
        });
        read.unwrap_or_default()
    }

    fn quantity(&mut self) -> Option<Quantity> {
        use Column as C;
        let parts = [
            C::QuantityOf,
            C::QuantityCounts,
            C::QuantityValue,
            C::QuantityAtLeast,
            C::QuantityAtMost,
            C::QuantityApprox,
            C::QuantityWords,
            C::QuantityUnit,
            C::QuantityWhere,
            C::QuantityWhen,
        ];
        let whole = self.read(C::Quantity, values::quantity);
        let any = parts.into_iter().find(|column| self.cell(*column).is_some());
        if whole.is_none() && any.is_none() {
            return None;
        }
        let before = self.faults.len();
        let whole = whole.unwrap_or_else(values::empty_quantity);
        let mut number = |column, whole: Option<Number>| self.read(column, values::number).or(whole);
        let quantity = Quantity {
            value: number(C::QuantityValue, whole.value),
            at_least: number(C::QuantityAtLeast, whole.at_least),
            at_most: number(C::QuantityAtMost, whole.at_most),
            approx: number(C::QuantityApprox, whole.approx),
            when: self.read(C::QuantityWhen, values::date),
            of: self.text(C::QuantityOf).unwrap_or(whole.of),
            counts: self.text(C::QuantityCounts),
            words: self.text(C::QuantityWords),
            unit: self.text(C::QuantityUnit),
            place: self.text(C::QuantityWhere),
        };
        if self.faults.len() > before {
            return None;
        }
        let column = any.unwrap_or(C::Quantity);
        if quantity.of.is_empty() {
            let fault = Fault::new(
                "bad-quantity",
                "nothing says what this figure counts",
                "write it under `quantity.of`: people injured, hours",
            );
            self.faults.push(fault.at(column));
            return None;
        }
        if let Some((message, hint)) = quantity_fault(&quantity) {
            self.faults.push(Fault::new("bad-quantity", message, hint).at(column));
            return None;
        }
        Some(quantity)
    }

    fn original(&mut self) -> Option<Original> {
        let language = self.of_shape(Column::OriginalLanguage, &Shape::Language);
        let wording = self.text(Column::Original);
        if wording.is_none() && language.is_some() {
            let fault = Fault::new(
                "no-wording",
                "the language of a wording stands here, and no wording",
                "write the wording under `original`, or take this out",
            );
            self.faults.push(fault.at(Column::OriginalLanguage));
        }
        Some(Original { wording: wording?, language })
    }

    fn recorded(&mut self) -> Option<Recorded> {
        let (when, by) = (self.read(Column::Recorded, values::date), self.text(Column::RecordedBy));
        (when.is_some() || by.is_some()).then_some(Recorded { when, by })
    }

    /// The chain, with what other columns say of its first and its last.
    fn hops(&mut self) -> Vec<Written> {
        let mut hops = match self.cell(Column::Chain).map(chain) {
            Some(Ok(hops)) => hops,
            Some(Err(faults)) => {
                self.faults.extend(faults.into_iter().map(|fault| fault.at(Column::Chain)));
                return Vec::new();
            }
            None => Vec::new(),
        };
        let basis: Option<Basis> = self.read(Column::Basis, values::word);
        let stance: Option<Stance> = self.read(Column::Stance, values::word);
        let said = self.read(Column::Said, values::date);
        if hops.is_empty() {
            for column in [Column::Basis, Column::Stance, Column::Said] {
                if self.cell(column).is_some() && !self.is_faulty(Column::Chain) {
                    let message = format!("`{}` is given, and nobody stands on the chain", column.name());
                    self.faults
                        .push(Fault::new("nobody", message, "name who says so under `chain`").at(column));
                }
            }
        }
        if let Some(last) = hops.last_mut() {
            self.add(Column::Basis, &mut last.basis, basis);
        }
        if let Some(first) = hops.first_mut() {
            self.add(Column::Stance, &mut first.stance, stance);
            self.add(Column::Said, &mut first.said, said);
        }
        hops
    }

    /// Adds what a column says of a hop to what its brackets say.
    fn add<T: PartialEq>(&mut self, column: Column, place: &mut Option<T>, value: Option<T>) {
        match (place.as_ref(), &value) {
            (Some(there), Some(value)) if there != value => {
                let message = format!("`{}` says otherwise than the brackets of the chain", column.name());
                self.faults.push(Fault::new("twice", message, "keep one of the two").at(column));
            }
            (None, Some(_)) => *place = value,
            _ => {}
        }
    }

    fn is_faulty(&self, column: Column) -> bool {
        self.faults.iter().any(|fault| fault.column == Some(column))
    }

    fn fault(&mut self, column: Column, code: &'static str, message: impl Into<String>, hint: &str) {
        self.faults.push(Fault::new(code, message, hint).at(column));
    }

    /// What only several cells together show.
    fn together(&mut self, draft: &Draft<'_>) {
        let is_spoilt = self.is_faulty(Column::Claim) || self.is_faulty(Column::Text);
        if draft.claim.is_none() && draft.claim_facts.text.is_none() && !is_spoilt {
            let has_claims = self.columns.number(Column::Claim).is_some();
            let column = if has_claims { Column::Claim } else { Column::Text };
            self.fault(column, "no-claim", "this row has no claim", "write what is claimed, as one sentence");
        }
        if draft.at.is_some() && draft.quote.is_some() {
            let hint = "keep one of them: `at` says the same more exactly";
            self.fault(Column::Quote, "two-places", "this row has both a place and a quote", hint);
        }
        // Of a document that could not be read, nobody knows what lacks it.
        if draft.document.is_none() && !self.is_faulty(Column::Document) {
            self.without_document(draft);
        }
    }

    fn without_document(&mut self, draft: &Draft<'_>) {
        use Column as C;
        if draft.hops.is_empty() && !self.is_faulty(C::Chain) {
            let hint = "name who says so under `chain`, or the document under `document`";
            self.fault(C::Chain, "nobody-tells", "nobody tells this claim", hint);
        }
        let hop_at = draft.hops.iter().any(|hop| hop.at.is_some());
        let places = [(C::At, draft.at.is_some()), (C::Quote, draft.quote.is_some()), (C::Chain, hop_at)];
        if let Some((column, _)) = places.into_iter().find(|(_, there)| *there) {
            let message = "a place stands here, and no document in which it lies";
            self.fault(column, "no-document", message, "name the document under `document`");
        }
        let stray = [
            C::Outlet,
            C::Author,
            C::Language,
            C::TranslatedFrom,
            C::Published,
            C::Retrieved,
            C::Sha256,
            C::File,
            C::OriginalSha256,
        ];
        if let Some(column) = stray.into_iter().find(|column| self.cell(*column).is_some()) {
            let message = format!("`{}` is said of a document, and this row has none", column.name());
            self.fault(column, "no-document", message, "name the document under `document`");
        }
    }
}

/// Faults of cells whose words are not what their author wrote.
const SPOILT: [&str; 3] = ["too-long", "no-letters", "formula"];

/// Says whether a cell of the claim has the form of an id.
pub(super) fn is_claim_id(cell: &str) -> bool {
    ClaimId::new(cell).is_ok()
}

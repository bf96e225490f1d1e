//! Records as sections of a case file: which key holds what, and which values go without saying.
//!
//! The order of keys is none of its business, `arrange.rs` sees to it. What a reader takes for granted is left out: the
//! identity that a kind has, the basis and stance that a place on the chain gives, the hop that is the document, the id
//! that is made of the content.

use super::tree::{Element, Entry, Fields, List, Section, Value};
use crate::model::{
    About, Account, Anchor, Basis, Case, Claim, ClaimId, Contradiction, Document, Entity, Hop, Judgement,
    Number, Original, Quantity, Relation, Reliability, Source, SourceId, SourceKind, Stance,
};

/// The keys of a record that are there.
#[derive(Default)]
struct Keys(Vec<Entry>);

impl Keys {
    fn put(&mut self, key: &str, value: Value) -> &mut Self {
        self.0.push(Entry::new(key, value));
        self
    }

    fn text(&mut self, key: &str, value: &impl ToString) -> &mut Self {
        self.put(key, Value::Text(value.to_string()))
    }

    fn maybe(&mut self, key: &str, value: Option<&impl ToString>) -> &mut Self {
        if let Some(value) = value {
            self.text(key, value);
        }
        self
    }

    fn texts(&mut self, key: &str, values: &[impl ToString]) -> &mut Self {
        let values = values.iter().map(|value| Value::Text(value.to_string()));
        self.list(key, values.collect())
    }

    fn list(&mut self, key: &str, values: Vec<Value>) -> &mut Self {
        if values.is_empty() { self } else { self.put(key, list(values)) }
    }

    fn number(&mut self, key: &str, value: Option<&Number>) -> &mut Self {
        match value {
            Some(number) => self.put(key, Value::Raw(toml_number(&number.to_string()))),
            None => self,
        }
    }

    fn section(&mut self, path: &[&str], repeated: bool) -> Section {
        let path = path.iter().map(|&key| key.to_owned()).collect();
        Section { path, repeated, entries: std::mem::take(&mut self.0), ..Section::default() }
    }

    fn table(&mut self) -> Value {
        Value::Table(Fields { entries: std::mem::take(&mut self.0), after: Vec::new() })
    }
}

fn list(values: Vec<Value>) -> Value {
    Value::List(List { elements: values.into_iter().map(Element::new).collect(), after: Vec::new() })
}

/// TOML knows no leading zeros and wants digits on both sides of a point.
fn toml_number(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (mantissa, exponent) = digits.split_at(digits.find(['e', 'E']).unwrap_or(digits.len()));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.map_or_else(String::new, |f| format!(".{}", if f.is_empty() { "0" } else { f }));
    format!("{sign}{whole}{fraction}{exponent}")
}

/// A source, or a document.
pub(super) fn source(source: &Source) -> Section {
    let mut keys = Keys::default();
    let (table, name) = if source.document.is_some() { ("document", "title") } else { ("source", "name") };
    keys.text(name, &source.name);
    if source.document.is_none() || source.kind != SourceKind::Document {
        keys.text("kind", &source.kind);
    }
    if source.identity != source.kind.default_identity() {
        keys.text("identity", &source.identity);
    }
    keys.texts("aliases", &source.aliases).maybe("known_to", source.known_to.as_ref());
    if source.protected {
        keys.put("protected", Value::Raw("true".to_owned()));
    }
    if let Some(judged) = &source.reliability {
        keys.put("reliability", reliability(judged));
    }
    keys.texts("speaks_for", &source.speaks_for).texts("part_of", &source.part_of);
    keys.texts("tags", &source.tags).maybe("note", source.note.as_ref());
    if let Some(known) = &source.document {
        document(&mut keys, known);
    }
    keys.section(&[table, source.id.as_str()], false)
}

fn document(keys: &mut Keys, document: &Document) {
    keys.maybe("outlet", document.outlet.as_ref())
        .maybe("author", document.author.as_ref())
        .maybe("language", document.language.as_ref())
        .maybe("translated_from", document.translated_from.as_ref())
        .maybe("url", document.url.as_ref())
        .maybe("published", document.published.as_ref())
        .maybe("retrieved", document.retrieved.as_ref())
        .maybe("sha256", document.sha256.as_ref())
        .maybe("file", document.file.as_ref())
        .maybe("original_sha256", document.original_sha256.as_ref());
}

fn reliability(judged: &Reliability) -> Value {
    if judged.on.is_none() && judged.why.is_none() {
        return Value::Text(judged.grade.to_string());
    }
    let mut keys = Keys::default();
    keys.text("grade", &judged.grade).maybe("on", judged.on.as_ref()).maybe("why", judged.why.as_ref());
    keys.table()
}

/// An entity.
pub(super) fn entity(entity: &Entity) -> Section {
    let mut keys = Keys::default();
    keys.text("name", &entity.name).text("kind", &entity.kind).texts("aliases", &entity.aliases);
    keys.texts("part_of", &entity.part_of).maybe("note", entity.note.as_ref());
    keys.section(&["entity", entity.id.as_str()], false)
}

/// A claim with what it says and those of its accounts that are told in one file.
pub(super) fn claim(claim: &Claim, accounts: Vec<Value>) -> Section {
    let mut keys = Keys::default();
    keys.text("text", &claim.text).list("about", claim.about.iter().map(about).collect());
    keys.maybe("happened", claim.happened.as_ref()).maybe("where", claim.place.as_ref());
    if let Some(figure) = &claim.quantity {
        keys.put("quantity", quantity(figure));
    }
    keys.maybe("credibility", claim.credibility.as_ref());
    if let Some(wording) = &claim.original {
        keys.put("original", original(wording));
    }
    keys.texts("tags", &claim.tags).maybe("note", claim.note.as_ref()).list("accounts", accounts);
    keys.section(&["claim", claim.id.as_str()], false)
}

/// What another file adds to a claim.
pub(super) fn more_accounts(claim: &ClaimId, accounts: Vec<Value>) -> Section {
    Keys::default().list("accounts", accounts).section(&["claim", claim.as_str()], false)
}

fn about(about: &About) -> Value {
    match &about.role {
        None => Value::Text(about.id.to_string()),
        Some(role) => Keys::default().text("id", &about.id).text("role", &role).table(),
    }
}

fn quantity(figure: &Quantity) -> Value {
    let mut keys = Keys::default();
    keys.text("of", &figure.of)
        .maybe("counts", figure.counts.as_ref())
        .number("value", figure.value.as_ref())
        .number("at_least", figure.at_least.as_ref())
        .number("at_most", figure.at_most.as_ref())
        .number("approx", figure.approx.as_ref())
        .maybe("words", figure.words.as_ref())
        .maybe("unit", figure.unit.as_ref())
        .maybe("where", figure.place.as_ref())
        .maybe("when", figure.when.as_ref());
    keys.table()
}

fn original(original: &Original) -> Value {
    let mut keys = Keys::default();
    keys.text("wording", &original.wording).maybe("language", original.language.as_ref());
    keys.table()
}

/// An account, in a file whose accounts are by default told in a document.
pub(super) fn account(claim: &ClaimId, account: &Account, default: Option<&SourceId>) -> Value {
    let mut keys = Keys::default();
    if account.id != account.made_id(claim) {
        keys.text("id", &account.id);
    }
    let document = account.document.as_ref();
    if document != default {
        // An empty id says that there is none.
        keys.put("document", Value::Text(document.map(ToString::to_string).unwrap_or_default()));
    }
    at(&mut keys, account.at.as_ref());
    keys.maybe("quote", account.quote.as_ref());
    keys.list("chain", chain(account)).maybe("note", account.note.as_ref());
    if let Some(recorded) = &account.recorded {
        let mut inner = Keys::default();
        inner.maybe("when", recorded.when.as_ref()).maybe("by", recorded.by.as_ref());
        keys.put("recorded", inner.table());
    }
    keys.table()
}

fn at(keys: &mut Keys, anchor: Option<&Anchor>) {
    match anchor.map(Anchor::passages) {
        None | Some([]) => {}
        Some([passage]) => drop(keys.text("at", &passage)),
        Some(passages) => drop(keys.texts("at", passages)),
    }
}

/// The hops without the document, unless that says something of its own.
fn chain(account: &Account) -> Vec<Value> {
    let last = account.hops.len().saturating_sub(1);
    let hops = account.hops.iter().enumerate().map(|(i, known)| (known, hop(known, i < last)));
    let goes_without = |(known, value): &(&Hop, Value)| {
        account.document.as_ref() == Some(&known.source) && matches!(value, Value::Text(_))
    };
    let mut hops = hops.peekable();
    hops.next_if(goes_without);
    hops.map(|(_, value)| value).collect()
}

fn hop(hop: &Hop, inside: bool) -> Value {
    let (basis, stance) =
        if inside { (Basis::Told, Stance::Relays) } else { (Basis::Unstated, Stance::Asserts) };
    let mut keys = Keys::default();
    keys.text("source", &hop.source)
        .maybe("basis", Some(&hop.basis).filter(|said| **said != basis))
        .maybe("stance", Some(&hop.stance).filter(|said| **said != stance))
        .maybe("wording", hop.wording.as_ref())
        .maybe("said", hop.said.as_ref())
        .maybe("channel", hop.channel.as_ref());
    at(&mut keys, hop.at.as_ref());
    keys.maybe("language", hop.language.as_ref()).maybe("note", hop.note.as_ref());
    if keys.0.len() == 1 { Value::Text(hop.source.to_string()) } else { keys.table() }
}

/// A contradiction.
pub(super) fn contradiction(contradiction: &Contradiction) -> Section {
    let mut keys = Keys::default();
    keys.texts("claims", &contradiction.claims)
        .text("differ", &contradiction.differ)
        .text("strength", &contradiction.strength)
        .maybe("why", contradiction.why.as_ref())
        .maybe("by", contradiction.by.as_ref())
        .maybe("on", contradiction.on.as_ref());
    keys.section(&["contradiction"], true)
}

/// A relation.
pub(super) fn relation(relation: &Relation) -> Section {
    let mut keys = Keys::default();
    keys.text("kind", &relation.kind)
        .text("from", &relation.from)
        .text("to", &relation.to)
        .maybe("account", relation.account.as_ref())
        .maybe("hop", relation.hop.as_ref())
        .maybe("why", relation.why.as_ref())
        .maybe("by", relation.by.as_ref())
        .maybe("on", relation.on.as_ref());
    keys.section(&["relation"], true)
}

/// A judgement.
pub(super) fn judgement(judgement: &Judgement) -> Section {
    let mut keys = Keys::default();
    keys.texts("ids", &judgement.ids)
        .text("likely", &judgement.likely)
        .maybe("why", judgement.why.as_ref())
        .maybe("by", judgement.by.as_ref())
        .maybe("on", judgement.on.as_ref());
    keys.section(&[judgement.ruling.as_str()], true)
}

/// The keys at the top of `case.toml`.
pub(super) fn top(case: &Case) -> Vec<Entry> {
    let mut keys = Keys::default();
    keys.maybe("title", case.title.as_ref())
        .maybe("description", case.description.as_ref())
        .maybe("language", case.language.as_ref())
        .maybe("documents", case.documents.as_ref());
    keys.0
}

/// What holds for the accounts of a document's file.
pub(super) fn defaults(document: &SourceId) -> Section {
    Keys::default().text("document", document).section(&["defaults"], false)
}

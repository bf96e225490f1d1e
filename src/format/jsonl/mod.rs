//! JSON Lines: the records of `export --format json`, one a line, each with its kind under `record`.
//!
//! `shape` has the records key by key on their way in; on their way out they are those of [`case_json`](super::case_json),
//! without what follows from them. A line is read by itself, and a line at fault says which key of it is.

mod shape;

use std::io::{self, BufRead, Read as _};

use serde::de::DeserializeOwned;
use serde_json::{Map, Number as JsonNumber, Value, json};

use super::json::records;
use crate::diag::did_you_mean;
use crate::graph::Graph;
use crate::model::{Case, Claim, Incoming, Number};
use shape::{
    AccountShape, CaseShape, ClaimShape, ContradictionShape, EntityShape, JudgementShape, RelationShape,
    SourceShape, Tag,
};

/// The longest line, in bytes.
pub const MAX_LINE: usize = 64 << 20;

/// What a line of JSON Lines can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// A record.
    Record(Box<Incoming>),
    /// What is said of the case as a whole; there is no record in it.
    Case(Box<Case>),
    /// What was wrong with the next line the last time; it is taken no notice of.
    Problem,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The key at fault, from the outside inwards: `hops[0].basis`. Empty if it is the line as a whole.
    pub path: String,
    /// The column of the line, in bytes from 1; 0 if it is no place in it.
    pub column: usize,
    /// A stable name for its kind, in kebab case.
    pub code: &'static str,
    /// What is wrong, a sentence without a full stop.
    pub message: String,
}

impl Fault {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { path: String::new(), column: 0, code, message: message.into() }
    }
}

/// The kinds of records.
const KINDS: [&str; 9] =
    ["case", "source", "document", "entity", "claim", "account", "contradiction", "relation", "judgement"];

/// Reads a line.
pub fn read(line: &str) -> Result<Line, Fault> {
    if !line.trim_start().starts_with('{') {
        let message = "this is no object in braces; every line is one: {\"record\": \"claim\", …}";
        return Err(Fault::new("no-json", message));
    }
    let tag: Tag = parsed(line)?;
    let Some(kind) = tag.record else {
        let hint = "every line says which record it is: \"record\": \"claim\"";
        return Err(Fault::new("no-record", format!("there is no `record`; {hint}")));
    };
    let wrong = |message: String| Fault::new("bad-record", plain(&message));
    let record = match kind.as_str() {
        "case" => return Ok(Line::Case(Box::new(parsed::<CaseShape>(line)?.case()))),
        "problem" => return Ok(Line::Problem),
        "source" => Incoming::Source(parsed::<SourceShape>(line)?.source(false).map_err(wrong)?),
        "document" => Incoming::Source(parsed::<SourceShape>(line)?.source(true).map_err(wrong)?),
        "entity" => Incoming::Entity(parsed::<EntityShape>(line)?.entity()),
        "claim" => Incoming::Claim(parsed::<ClaimShape>(line)?.claim().map_err(wrong)?),
        "account" => {
            let (claim, account) = parsed::<AccountShape>(line)?.of().map_err(wrong)?;
            Incoming::Account(claim, account)
        }
        "contradiction" => Incoming::Contradiction(parsed::<ContradictionShape>(line)?.contradiction()),
        "relation" => Incoming::Relation(parsed::<RelationShape>(line)?.relation()),
        "judgement" => Incoming::Judgement(parsed::<JudgementShape>(line)?.judgement()),
        other => {
            let all = || format!("one of: {}", KINDS.join(", "));
            let hint = did_you_mean(other, KINDS).unwrap_or_else(all);
            let other: String = other.chars().take(60).collect();
            let fault = Fault::new("bad-record", format!("`{other}` is no record: {hint}"));
            return Err(Fault { path: "record".to_owned(), ..fault });
        }
    };
    Ok(Line::Record(Box::new(record)))
}

fn parsed<T: DeserializeOwned>(line: &str) -> Result<T, Fault> {
    let mut from = serde_json::Deserializer::from_str(line);
    let mut track = serde_path_to_error::Track::new();
    let read = T::deserialize(serde_path_to_error::Deserializer::new(&mut from, &mut track));
    let (error, path) = match read {
        Ok(value) => match from.end() {
            Ok(()) => return Ok(value),
            Err(error) => (error, String::new()),
        },
        Err(error) => (error, track.path().to_string()),
    };
    let column = if error.is_data() { 0 } else { error.column() };
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let path = if path == "." || !error.is_data() { String::new() } else { path };
    let code = if error.is_data() { "bad-value" } else { "no-json" };
    Err(Fault { path, column, code, message: plain(said) })
}

/// The most of what stands in a line that a message repeats, in characters.
const LONGEST: usize = 300;

/// Returns what the parser says, for people.
fn plain(said: &str) -> String {
    // There are lists of two, and nothing else of a fixed length.
    let said = said
        .replace("an array of length 2", "a list of two")
        .replace(", expected a sequence", ", expected a list");
    let said: String = match said.strip_prefix("unknown field `") {
        None => said.clone(),
        Some(rest) => {
            let mut parts = rest.split('`');
            let key = parts.next().unwrap_or_default().to_owned();
            let known: Vec<&str> = parts.skip(1).step_by(2).collect();
            let all = || format!("the keys are: {}", known.join(", "));
            let hint = did_you_mean(&key, known.iter().copied()).unwrap_or_else(all);
            format!("`{key}` is not a key of this record: {hint}")
        }
    };
    let said = match said.strip_prefix("missing field ") {
        Some(key) => format!("the key {key} is missing"),
        None => said,
    };
    said.chars().take(LONGEST).collect()
}

/// The lines of a file, one by one.
#[derive(Debug)]
pub struct Lines<R> {
    from: R,
    line: Vec<u8>,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Starts with a file.
    pub fn new(from: R) -> Self {
        Self { from, line: Vec::new(), number: 0 }
    }

    /// Reads the next line that has something in it; nothing at the end.
    pub fn read(&mut self) -> io::Result<Option<Result<Line, Fault>>> {
        loop {
            self.line.clear();
            let limit = MAX_LINE as u64 + 1;
            self.from.by_ref().take(limit).read_until(b'\n', &mut self.line)?;
            if self.line.is_empty() {
                return Ok(None);
            }
            self.number += 1;
            if self.line.len() > MAX_LINE {
                self.skip()?;
                let fault =
                    Fault::new("too-long", format!("this line is longer than {} MiB", MAX_LINE >> 20));
                return Ok(Some(Err(fault)));
            }
            if self.number == 1 && self.line.starts_with(b"\xef\xbb\xbf") {
                self.line.drain(..3);
            }
            if self.number == 1 && (self.line.starts_with(b"\xff\xfe") || self.line.starts_with(b"\xfe\xff"))
            {
                let fault = Fault::new("no-letters", "this file is in UTF-16, and JSON Lines are in UTF-8");
                return Ok(Some(Err(fault)));
            }
            // Without its end, so that the last line says the same of itself as the others.
            let Ok(line) = std::str::from_utf8(self.line()) else {
                return Ok(Some(Err(Fault::new(
                    "no-letters",
                    "some bytes of this line are no letters in UTF-8",
                ))));
            };
            if !line.trim().is_empty() {
                return Ok(Some(read(line)));
            }
        }
    }

    fn skip(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.from.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let (length, is_end) = end.map_or((buffer.len(), buffer.is_empty()), |at| (at + 1, true));
            self.from.consume(length);
            if is_end {
                return Ok(());
            }
        }
    }

    /// Returns the number of the line that was read last, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Returns the line that was read last, without its end.
    pub fn line(&self) -> &[u8] {
        self.line.trim_ascii_end()
    }
}

/// Says whether a line that can't be read is of a source that is to be protected, or may be meant so.
pub fn protects(line: &[u8]) -> bool {
    let text: String = String::from_utf8_lossy(line).chars().filter(|c| !c.is_whitespace()).collect();
    let mut values = text.split("\"protected\":").skip(1);
    values.any(|value| !value.starts_with("false"))
}

/// Returns a line that was left out as it was, behind one that says what is wrong with it.
pub fn rejected(line: &[u8], problem: &str) -> Vec<u8> {
    let above = json!({ "record": "problem", "problem": problem }).to_string();
    [above.as_bytes(), b"\n", line, b"\n"].concat()
}

/// Returns the records of a case, one a line: what is named before what names it, and accounts by themselves.
pub fn lines(graph: &Graph) -> impl Iterator<Item = Value> {
    let case = graph.case();
    let head = json!({
        "record": "case",
        "title": case.title,
        "description": case.description,
        "language": case.language,
        "documents_folder": case.documents,
    });
    let has_head = case.title.is_some()
        || case.description.is_some()
        || case.language.is_some()
        || case.documents.is_some();
    let sources = case.sources.values().map(|one| match one.document {
        Some(_) => tagged("document", records::document(one)),
        None => tagged("source", records::source(one)),
    });
    let entities = case.entities.values().map(|one| tagged("entity", records::entity(one)));
    let claims = case.claims.values().map(|one| tagged("claim", claim(graph, one)));
    let accounts = case.claims.values().flat_map(|claim| {
        claim.accounts.iter().map(|one| {
            let account = value_of(&records::account(one));
            let mut value = json!({ "record": "account", "claim": claim.id });
            if let (Some(object), Value::Object(account)) = (value.as_object_mut(), account) {
                object.extend(account);
            }
            value
        })
    });
    let contradictions =
        case.contradictions.iter().map(|one| tagged("contradiction", records::contradiction(one)));
    let relations = case.relations.iter().map(|one| tagged("relation", records::relation(one)));
    let judgements = case.judgements.iter().map(|one| tagged("judgement", records::judgement(one)));
    has_head
        .then_some(head)
        .into_iter()
        .chain(sources)
        .chain(entities)
        .chain(claims)
        .chain(accounts)
        .chain(contradictions)
        .chain(relations)
        .chain(judgements)
}

fn value_of(value: &impl serde::Serialize) -> Value {
    // Ids and texts: nothing in a record can fail to be JSON.
    serde_json::to_value(value).unwrap_or_default()
}

fn tagged(kind: &str, value: Value) -> Value {
    let mut tagged = Map::new();
    tagged.insert("record".to_owned(), kind.into());
    if let Value::Object(object) = value {
        tagged.extend(object);
    }
    Value::Object(tagged)
}

/// A claim without its accounts, and without what follows from them.
fn claim(graph: &Graph, one: &Claim) -> Value {
    let bare = Claim { accounts: Vec::new(), ..one.clone() };
    let mut value = value_of(&records::claim(graph, &bare));
    let Some(object) = value.as_object_mut() else { return value };
    object.remove("accounts");
    object.remove("ends");
    // Where something stands twice, the list of parts would not say which of the two plays one.
    let is_twice = |i: usize| one.about[..i].iter().any(|before| before.id == one.about[i].id);
    if (0..one.about.len()).any(is_twice) {
        let about = one.about.iter().map(|about| json!({ "id": about.id, "role": about.role }));
        object.insert("about".to_owned(), about.collect());
        object.insert("roles".to_owned(), json!([]));
    }
    if let (Some(quantity), Some(Value::Object(object))) = (&one.quantity, object.get_mut("quantity")) {
        let figures = [
            ("value", &quantity.value),
            ("at_least", &quantity.at_least),
            ("at_most", &quantity.at_most),
            ("approx", &quantity.approx),
        ];
        for (key, number) in figures {
            if let Some(number) = number {
                object.insert(key.to_owned(), figure(number));
            }
        }
    }
    value
}

/// A figure as a number, or as a text where a number would not keep its digits.
fn figure(number: &Number) -> Value {
    let text = number.to_string();
    let whole = text.parse::<i64>().ok().filter(|whole| whole.to_string() == text).map(Value::from);
    let decimal = || {
        let decimal = JsonNumber::from_f64(number.value()).filter(|_| number.value().to_string() == text);
        // What has no point would come back as a whole number.
        decimal.filter(|_| text.contains('.')).map(Value::Number)
    };
    whole.or_else(decimal).unwrap_or_else(|| text.into())
}

//! Single values: what each shape takes, what it says if it gets something else, and how an example of it looks.

use toml::de::DeValue;

use super::faults::{short, with_article};
use super::keys::{Shape, Space};
use super::sheet::{Spot, Value};
use crate::diag::{self, Problem};
use crate::model::{Anchor, AnchorError, ClaimId, Number, Passage, Sha256, UnknownWord, WhenError};

/// Checks a value that is neither list nor table. Nothing in the error means that it is of another type.
pub(super) fn scalar(shape: &Shape, found: &DeValue<'_>, raw: &str) -> Result<Value, Option<Box<Problem>>> {
    match (shape, found) {
        (Shape::Flag, DeValue::Boolean(flag)) => Ok(Value::Flag(*flag)),
        (Shape::Number, DeValue::Integer(_) | DeValue::Float(_)) => number(found, raw).map_err(Some),
        (Shape::Number | Shape::Flag | Shape::List(_) | Shape::Pair(_) | Shape::Table(_), _) => Err(None),
        (_, DeValue::String(text)) => self::text(shape, text).map_err(Some),
        _ => Err(None),
    }
}

/// Says what is wrong with a text that is to be of a shape.
pub(crate) fn fault_of(shape: &Shape, text: &str) -> Option<Problem> {
    self::text(shape, text).err().map(|problem| *problem)
}

fn fault(code: &'static str, message: String, hint: impl Into<String>) -> Box<Problem> {
    Box::new(Problem::error(code, message).hint(hint))
}

fn number(found: &DeValue<'_>, raw: &str) -> Result<Value, Box<Problem>> {
    let decimal = !matches!(found, DeValue::Integer(integer) if integer.radix() != 10);
    match raw.parse::<Number>() {
        Ok(number) if decimal => Ok(Value::Number(number)),
        _ => {
            let hint = "write it in digits: 4000, 4_000 or 0.5; a figure in words goes into `words`";
            Err(fault("bad-number", format!("`{}` is not a finite decimal number", short(raw)), hint))
        }
    }
}

fn text(shape: &Shape, text: &str) -> Result<Value, Box<Problem>> {
    if text.trim().is_empty() {
        return match shape {
            Shape::IdOrNone(_) if text.is_empty() => Ok(Value::Text(String::new())),
            _ => {
                let message = "there is nothing between these quotes".to_owned();
                Err(fault("empty", message, "fill it in, or remove the key"))
            }
        };
    }
    match shape {
        Shape::When => text.parse().map(Value::When).map_err(|error| bad_date(&error)),
        Shape::Hash => text.parse::<Sha256>().map(Value::Hash).map_err(|_| bad_hash(text)),
        Shape::Range => text.parse::<Passage>().map(Value::Range).map_err(|error| bad_anchor(&error)),
        _ => match text_fault(shape, text) {
            Some(problem) => Err(problem),
            None => Ok(Value::Text(text.to_owned())),
        },
    }
}

/// Says what is wrong with a text that stays one.
fn text_fault(shape: &Shape, text: &str) -> Option<Box<Problem>> {
    match shape {
        Shape::Language if !is_language(text) => {
            let message = format!("`{}` is not a language tag", short(text));
            Some(fault("bad-language", message, "write it as in BCP 47: en, ru, kk-Cyrl"))
        }
        Shape::Below | Shape::Path if !is_relative(text, matches!(shape, Shape::Path)) => {
            let folder = if matches!(shape, Shape::Path) { "case" } else { "documents" };
            let message = format!("`{}` is not a path that starts in the {folder} folder", short(text));
            let hint = "write it with `/` between folders, and without one in front: 2022/chronicles.txt";
            Some(fault("bad-path", message, hint))
        }
        Shape::Word(what, words) if !words.contains(&text) => Some(bad_word(what, words, text)),
        // Ids are of one form, whatever they are the ids of.
        Shape::NewId | Shape::Id(_) | Shape::IdOrNone(_) => {
            ClaimId::new(text).err().map(|error| Box::new(bad_id(text, &error.to_string())))
        }
        _ => None,
    }
}

fn bad_date(error: &WhenError) -> Box<Problem> {
    let message = format!("`{}` is not a date: {}", short(&error.text), reason(&error.why));
    let hint = "write it as 2022-01-05, 2022-01~ (about), 2022-01-05/2022-01-06 or 2022-01-05T15~";
    fault("bad-date", message, hint)
}

/// Says whether a text can be an id: ids of all kinds are of one form.
pub(super) fn is_id(text: &str) -> bool {
    ClaimId::new(text).is_ok()
}

/// Returns the fault of a text that is no id.
pub(super) fn bad_id(text: &str, why: &str) -> Problem {
    if text.is_empty() {
        return Problem::error("bad-id", why)
            .hint("write one between the quotes: letters, digits, `-`, `_` and `.`");
    }
    let near: String = text
        .trim()
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' })
        .take(40)
        .collect();
    let near = near.trim_matches(['-', '_', '.']);
    let problem = Problem::error("bad-id", format!("`{}` cannot be an id: {why}", short(text)));
    problem.hint(match near {
        "" => "make it of letters, digits, `-`, `_` and `.`, beginning with a letter or digit".to_owned(),
        near => format!("for example: {near}"),
    })
}

fn bad_word(what: &'static str, words: &'static [&'static str], text: &str) -> Box<Problem> {
    let lower = text.trim().to_lowercase();
    let hint = match words.iter().find(|word| word.to_lowercase() == lower) {
        Some(word) => format!("did you mean `{word}`?"),
        // Letters and digits of a scale are as near to each other as they are to anything.
        None if words.iter().all(|word| word.len() == 1) => format!("one of: {}", words.join(", ")),
        None => diag::hint_for(&UnknownWord { word: text.to_owned(), what, known: words }),
    };
    fault("bad-word", format!("`{}` is not {what}", short(text)), hint)
}

/// The parser's reason without the count of its characters.
fn reason(why: &str) -> &str {
    match why.strip_prefix("invalid EDTF at offset ") {
        Some(rest) => rest.split_once(": ").map_or(rest, |(_, reason)| reason),
        None => why,
    }
}

fn bad_hash(text: &str) -> Box<Problem> {
    let hint = match text.trim().to_lowercase().parse::<Sha256>() {
        Ok(hash) => hash.to_string(),
        Err(_) => "it is what `sha256sum FILE` prints: 64 hex digits".to_owned(),
    };
    let message = format!("`{}` is not a SHA-256: 64 hex digits, in lower case", short(text));
    fault("bad-hash", message, hint)
}

fn bad_anchor(error: &AnchorError) -> Box<Problem> {
    let (code, hint) = match error {
        AnchorError::Overlap(..) => {
            ("overlap", "list the ranges in the order of the text, each behind the last")
        }
        _ => ("bad-anchor", "write the words under `quote` in place of `at`, and their place is looked up"),
    };
    fault(code, error.to_string(), hint)
}

/// Checks that the ranges of a list are an anchor together.
pub(super) fn in_order(items: &[Spot<Value>]) -> Result<(), Box<Problem>> {
    let ranges = items.iter().filter_map(|spot| match spot.value {
        Value::Range(passage) => Some(passage),
        _ => None,
    });
    Anchor::new(ranges.collect()).map(drop).map_err(|error| bad_anchor(&error))
}

/// The form of BCP 47, without its registry.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let is_first = (1..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    is_first
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_relative(text: &str, may_go_up: bool) -> bool {
    let drive = text.as_bytes().get(1) == Some(&b':');
    !text.starts_with('/')
        && !drive
        && !text.contains(['\\', '\0'])
        && (may_go_up || text.split('/').all(|part| part != ".."))
}

/// Returns what a shape takes, as a sentence goes on behind "takes".
pub(super) fn expected(shape: &Shape) -> String {
    match shape {
        Shape::Flag => "true or false".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::When => "a date in quotes".to_owned(),
        Shape::Word(what, _) => format!("{what} in quotes"),
        Shape::Id(space) | Shape::IdOrNone(space) => {
            format!("the id of {} in quotes", with_article(name(*space)))
        }
        Shape::List(_) => "a list in brackets".to_owned(),
        Shape::Pair(_) => "a list of two".to_owned(),
        Shape::Some(of) => format!("{}, or a list of them", expected(of)),
        Shape::Table(_) => "a table in braces".to_owned(),
        Shape::Or(of, _) => format!("{} or a table in braces", expected(of)),
        _ => "text in quotes".to_owned(),
    }
}

/// Returns which of true and false somebody meant who wrote another word for it, in quotes or without.
pub(super) fn meant(words: &str) -> Option<bool> {
    match words.trim_matches(['"', '\'', ' ']).to_lowercase().as_str() {
        "true" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// Returns what somebody wrote, with its article.
pub(super) fn found(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number without quotes",
        DeValue::Boolean(_) => "true or false without quotes",
        DeValue::Datetime(_) => "a date without quotes",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Returns what an id of a space is the id of.
pub(super) fn name(space: Space) -> &'static str {
    match space {
        Space::Source => "source",
        Space::Document => "document",
        Space::Entity => "entity",
        Space::Node => "source or entity",
        Space::Claim => "claim",
        Space::Account => "account",
    }
}

/// Returns how a value of a shape looks.
pub(super) fn example(shape: &Shape) -> String {
    match shape {
        Shape::Flag => "true".to_owned(),
        Shape::Number => "400".to_owned(),
        Shape::When => "\"2022-01-05\"".to_owned(),
        Shape::Language => "\"en\"".to_owned(),
        Shape::Range => "\"4361-4400#2b756438\"".to_owned(),
        Shape::Word(_, words) => format!("\"{}\"", words.first().copied().unwrap_or_default()),
        Shape::Id(_) | Shape::IdOrNone(_) | Shape::NewId => "\"its-id\"".to_owned(),
        Shape::List(of) => format!("[{}]", example(of)),
        Shape::Pair(_) => "[\"one-id\", \"other-id\"]".to_owned(),
        Shape::Some(of) | Shape::Or(of, _) => example(of),
        Shape::Table(table) => match table.keys.iter().find(|key| key.name != "retracted") {
            Some(key) => format!("{{ {} = {} }}", key.name, example(&key.shape)),
            None => "{ }".to_owned(),
        },
        _ => "\"…\"".to_owned(),
    }
}

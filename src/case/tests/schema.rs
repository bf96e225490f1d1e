//! The JSON Schema against case files: what reading accepts it accepts, and it refuses what one file shows to be wrong.
//!
//! The judge below knows the words of JSON Schema that ours uses, and no patterns.

use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};

use super::good::{CASE, CHRONICLES};
use crate::case::keys::{self, INNER, TOP};
use crate::case::schema;

fn to_json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::Table(table) => {
            let entry = |(k, v): (&toml::Spanned<_>, &toml::Spanned<_>)| -> (String, Value) {
                let key: &std::borrow::Cow<'_, str> = k.get_ref();
                (key.to_string(), to_json(v.get_ref()))
            };
            Value::Object(table.iter().map(entry).collect::<Map<_, _>>())
        }
        DeValue::Array(array) => array.iter().map(|value| to_json(value.get_ref())).collect(),
        DeValue::Boolean(flag) => json!(flag),
        DeValue::Integer(_) | DeValue::Float(_) => json!(1),
        DeValue::String(text) => json!(text),
        DeValue::Datetime(date) => json!({ "date": date.to_string() }),
    }
}

fn accepts(schema: &Value, root: &Value, value: &Value) -> bool {
    let Some(schema) = schema.as_object() else { return schema.as_bool().unwrap_or(true) };
    schema.iter().all(|(word, rule)| match word.as_str() {
        "$ref" => {
            let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
            accepts(&root["$defs"][name], root, value)
        }
        "anyOf" => rule.as_array().unwrap().iter().any(|one| accepts(one, root, value)),
        "enum" => rule.as_array().unwrap().contains(value),
        "const" => rule == value,
        "type" => match rule.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            other => panic!("unknown type {other}"),
        },
        "required" => rule.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some()),
        "properties" => value.as_object().is_none_or(|object| {
            object.iter().all(|(key, value)| rule.get(key).is_none_or(|rule| accepts(rule, root, value)))
        }),
        "additionalProperties" => value.as_object().is_none_or(|object| {
            let known = |key: &str| schema.get("properties").is_some_and(|known| known.get(key).is_some());
            object.iter().all(|(key, value)| known(key) || accepts(rule, root, value))
        }),
        "items" => value.as_array().is_none_or(|array| array.iter().all(|value| accepts(rule, root, value))),
        "minItems" => value.as_array().is_none_or(|array| array.len() as u64 >= rule.as_u64().unwrap()),
        "maxItems" => value.as_array().is_none_or(|array| array.len() as u64 <= rule.as_u64().unwrap()),
        "uniqueItems" => value.as_array().is_none_or(|array| array.first() != array.get(1)),
        "$schema" | "$defs" | "title" | "description" | "propertyNames" | "pattern" | "maxLength" => true,
        other => panic!("`{other}` is a word that this judge doesn't know"),
    })
}

fn is_accepted(text: &str) -> bool {
    let table = DeTable::parse(text).unwrap().into_inner();
    let root = schema();
    accepts(&root, &root, &to_json(&DeValue::Table(table)))
}

#[test]
fn good_files_are_accepted() {
    for text in [CASE, CHRONICLES, ""] {
        assert!(is_accepted(text), "{text}");
    }
}

#[test]
fn files_that_are_wrong_by_themselves_are_refused() {
    for text in [
        "[source.a]\nname = \"A\"\n",
        "[source.a]\nname = \"A\"\nkind = \"persn\"\n",
        "[source.a]\nname = 7\nkind = \"person\"\n",
        "[source.a]\nname = \"A\"\nkind = \"person\"\nshoes = 44\n",
        "[claim.x]\naccounts = [{ chain = \"maria\" }]\n",
        "[claim.x]\naccounts = [{ chain = [{ basis = \"told\" }] }]\n",
        "[[same]]\nids = [\"a\"]\n",
        "[[same]]\nids = [\"a\", \"a\"]\n",
        "[same]\nids = [\"a\", \"b\"]\n",
        "[document.d]\ntitle = \"D\"\npublished = 2022-01-05\n",
        "[sources.a]\n",
        "document = \"d\"\n",
    ] {
        assert!(!is_accepted(text), "{text}");
    }
}

#[test]
fn every_key_is_described_once() {
    let schema = schema();
    for table in TOP.iter().map(|(_, table)| *table).chain(INNER.iter().copied()) {
        let properties = schema["$defs"][table.name]["properties"].as_object().unwrap();
        assert_eq!(properties.len(), table.keys.len(), "a key of `{}` stands there twice", table.name);
        assert_eq!(keys::order(table.name).len(), table.keys.len());
        for key in table.keys {
            assert!(!key.doc.is_empty() && !key.doc.ends_with('.'), "{}", key.doc);
            assert_eq!(properties[key.name]["description"], key.doc);
        }
    }
    assert_eq!(keys::order("no such table"), Vec::<&str>::new());
}

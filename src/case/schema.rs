//! The JSON Schema (draft 2020-12) of a case file, made of the list of keys, for editors that complete and underline.
//!
//! It says what one file can say by itself; whether ids lead anywhere, only reading the whole folder shows.

use serde_json::{Map, Value, json};

use super::keys::{CASE, INNER, Need, Place, Shape, Space, TOP, Table};

/// Returns the JSON Schema of a case file.
///
/// ```
/// let schema = wherefrom::case::schema();
/// assert_eq!(schema["$defs"]["hop"]["required"][0], "source");
/// ```
pub fn schema() -> Value {
    let mut definitions = Map::new();
    for table in TOP.iter().map(|(_, table)| *table).chain(INNER.iter().copied()) {
        definitions.insert(table.name.to_owned(), of_table(table));
    }
    definitions.insert("id".to_owned(), id());
    let mut properties = Map::new();
    for key in CASE.keys {
        let mut shape = of_shape(&key.shape);
        describe(&mut shape, &format!("{} (in `case.toml` only)", key.doc));
        properties.insert(key.name.to_owned(), shape);
    }
    for (place, table) in TOP {
        let one = reference(table.name);
        let shape = match place {
            Place::Once => one,
            Place::ById => {
                json!({ "type": "object", "propertyNames": reference("id"), "additionalProperties": one })
            }
            Place::Repeated => json!({ "type": "array", "items": one }),
        };
        properties.insert(table.name.to_owned(), shape);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A case file of wherefrom",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": definitions,
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn describe(schema: &mut Value, doc: &str) {
    if let Value::Object(map) = schema {
        map.insert("description".to_owned(), json!(doc));
    }
}

fn of_table(table: &Table) -> Value {
    let mut properties = Map::new();
    for key in table.keys {
        let mut shape = of_shape(&key.shape);
        describe(&mut shape, key.doc);
        properties.insert(key.name.to_owned(), shape);
    }
    let required: Vec<&str> =
        table.keys.iter().filter(|key| key.need == Need::Must).map(|key| key.name).collect();
    json!({
        "type": "object",
        "description": table.doc,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn id() -> Value {
    json!({ "type": "string", "maxLength": 100, "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]*$" })
}

fn of_shape(shape: &Shape) -> Value {
    match shape {
        Shape::Text | Shape::When | Shape::Below | Shape::Path => {
            json!({ "type": "string", "pattern": "\\S" })
        }
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Number => json!({ "type": "number" }),
        Shape::Language => json!({ "type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$" }),
        Shape::Hash => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
        Shape::Range => json!({ "type": "string", "pattern": "^[0-9]+-[0-9]+#[0-9a-f]{8}$" }),
        Shape::Word(_, words) => json!({ "enum": words }),
        Shape::NewId | Shape::Id(Space::Account | _) => reference("id"),
        Shape::IdOrNone(_) => json!({ "anyOf": [reference("id"), { "const": "" }] }),
        Shape::List(of) => json!({ "type": "array", "items": of_shape(of) }),
        Shape::Pair(of) => {
            json!({ "type": "array", "items": of_shape(of), "minItems": 2, "maxItems": 2, "uniqueItems": true })
        }
        Shape::Some(of) => json!({ "anyOf": [of_shape(of), { "type": "array", "items": of_shape(of) }] }),
        Shape::Table(table) => reference(table.name),
        Shape::Or(of, table) => json!({ "anyOf": [of_shape(of), reference(table.name)] }),
    }
}

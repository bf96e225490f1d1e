//! Keys of one record set from the outside, as people type them: `name=Ida`, `quantity.value=400`, `note=`.

use toml_edit::{DocumentMut, Item, TableLike, TomlError, Value};

/// Why a key can't be set.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetError {
    /// The record is no TOML.
    #[error("the record is not TOML: {0}")]
    Syntax(#[from] TomlError),
    /// There is no record in the text.
    #[error("there is no record")]
    NoRecord,
    /// A key of a key that is no table.
    #[error("`{0}` has no keys of its own")]
    NoTable(String),
}

/// Sets keys of the first record of a text, or of its first account if that is meant. A key without a value is removed.
///
/// A value is TOML where it is a list, a table, a truth value, a quoted string, or in a quantity a number that takes the
/// place of none or of another number; anything else is text.
pub fn set_keys(text: &str, keys: &[(&str, &str)], account: bool) -> Result<String, SetError> {
    let mut document: DocumentMut = text.parse()?;
    for (key, value) in keys {
        let record = record(&mut document, account).ok_or(SetError::NoRecord)?;
        set(record, key, value)?;
    }
    Ok(document.to_string())
}

fn record(document: &mut DocumentMut, account: bool) -> Option<&mut dyn TableLike> {
    let (_, records) = document.iter_mut().next()?;
    let (_, record) = records.as_table_like_mut()?.iter_mut().next()?;
    let record = record.as_table_like_mut()?;
    if !account {
        return Some(record);
    }
    let accounts = record.get_mut("accounts")?.as_array_mut()?;
    accounts.get_mut(0)?.as_inline_table_mut().map(|table| table as &mut dyn TableLike)
}

fn set(record: &mut dyn TableLike, key: &str, value: &str) -> Result<(), SetError> {
    let (inside, last) = match key.split_once('.') {
        Some((table, last)) => (Some(table), last),
        None => (None, key),
    };
    let table = match inside {
        None => record,
        Some(inside) => {
            let item = record
                .entry(inside)
                .or_insert_with(|| Item::Value(Value::InlineTable(toml_edit::InlineTable::default())));
            item.as_table_like_mut().ok_or_else(|| SetError::NoTable(inside.to_owned()))?
        }
    };
    if value.is_empty() {
        table.remove(last);
        return Ok(());
    }
    // No other key takes a number: a credibility is a text.
    let value = meant(value, table.get(last), inside == Some("quantity"));
    table.insert(last, Item::Value(value));
    Ok(())
}

fn meant(typed: &str, before: Option<&Item>, takes_number: bool) -> Value {
    let was_text = before.is_some_and(Item::is_str);
    match typed.parse::<Value>() {
        Ok(value @ (Value::Array(_) | Value::InlineTable(_) | Value::String(_))) => value,
        Ok(value @ Value::Boolean(_)) if !was_text => value,
        Ok(value @ (Value::Integer(_) | Value::Float(_))) if !was_text && takes_number => value,
        _ => Value::from(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_set_taken_away_and_put_into_tables() {
        let text = "[claim.rain]\ntext = \"It rained.\"\ntags = [\"a\"]\n";
        let set = |keys: &[(&str, &str)]| set_keys(text, keys, false).unwrap();
        assert_eq!(set(&[("text", "400")]), "[claim.rain]\ntext = \"400\"\ntags = [\"a\"]\n");
        assert!(set(&[("credibility", "3")]).contains("credibility = \"3\""));
        assert_eq!(set(&[("tags", "")]), "[claim.rain]\ntext = \"It rained.\"\n");
        let happened = set(&[("happened", "2022-01-05"), ("tags", "[\"b\", \"c\"]")]);
        assert!(happened.contains("tags = [\"b\", \"c\"]\nhappened = \"2022-01-05\"\n"), "{happened}");
        let quantity = set(&[("quantity.of", "drops"), ("quantity.value", "400")]);
        assert!(quantity.contains("quantity = { of = \"drops\", value = 400 }"), "{quantity}");
        let error = set_keys(text, &[("text.of", "x")], false).unwrap_err();
        assert_eq!(error.to_string(), "`text` has no keys of its own");
    }

    #[test]
    fn keys_of_an_account_are_set_in_it() {
        let text = "[claim.rain]\naccounts = [\n  { chain = [\"ida\"] },\n]\n";
        let set = set_keys(text, &[("note", "by phone")], true).unwrap();
        assert!(
            set.contains("{ chain = [\"ida\"], note = \"by phone\" }") || set.contains("note = \"by phone\""),
            "{set}"
        );
    }
}

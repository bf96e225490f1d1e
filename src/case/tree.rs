//! A case file as sections, keys and values with their comments: what is left of a TOML file without its layout.
//!
//! Every comment belongs to something: the lines before a table, a key or an element of a list, and the one behind
//! it in its line. Records are sections of their own however they were written: as tables, dotted keys or inline.
//! Which order they should have is in `arrange.rs`, how they look in `print.rs`,
//! how they are read in `parse.rs`.
//!
//! Invariant: no value and no comment of the file is missing.

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Text, however it was quoted.
    Text(String),
    /// A number, truth value or date as it was written.
    Raw(String),
    /// A list.
    List(List),
    /// A table that stands inside another.
    Table(Fields),
}

/// A list, and the comments between its last element and its end.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct List {
    pub(super) elements: Vec<Element>,
    pub(super) after: Vec<String>,
}

/// An element of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    pub(super) value: Value,
    pub(super) before: Vec<String>,
    pub(super) behind: Option<String>,
}

/// The keys of a table inside another, and the comments between the last of them and its end.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Fields {
    pub(super) entries: Vec<Entry>,
    pub(super) after: Vec<String>,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: Value,
    pub(super) before: Vec<String>,
    pub(super) behind: Option<String>,
}

/// A table with a header of its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Section {
    /// The keys of its header.
    pub(super) path: Vec<String>,
    /// Whether it is one of many: `[[same]]`.
    pub(super) repeated: bool,
    /// Comments before its header; an empty line parts paragraphs.
    pub(super) before: Vec<String>,
    /// The comment behind its header.
    pub(super) behind: Option<String>,
    pub(super) entries: Vec<Entry>,
    /// The comment that follows its last key without an empty line.
    pub(super) tail: Vec<String>,
}

/// A whole file.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct File {
    /// The comment on the file: whatever paragraphs of comments open it.
    pub(super) header: Vec<String>,
    /// The keys that belong to no table.
    pub(super) top: Vec<Entry>,
    pub(super) top_tail: Vec<String>,
    pub(super) sections: Vec<Section>,
    /// The comment that ends the file.
    pub(super) trailing: Vec<String>,
}

impl Value {
    /// Moves every comment inside this value to the end of `into`.
    pub(super) fn drain_comments(&mut self, into: &mut Vec<String>) {
        match self {
            Self::Text(_) | Self::Raw(_) => {}
            Self::List(list) => {
                for element in &mut list.elements {
                    into.append(&mut element.before);
                    element.value.drain_comments(into);
                    into.extend(element.behind.take());
                }
                into.append(&mut list.after);
            }
            Self::Table(fields) => {
                for entry in &mut fields.entries {
                    into.append(&mut entry.before);
                    entry.value.drain_comments(into);
                    into.extend(entry.behind.take());
                }
                into.append(&mut fields.after);
            }
        }
    }
}

impl Element {
    /// Returns an element without comments.
    pub(super) fn new(value: Value) -> Self {
        Self { value, before: Vec::new(), behind: None }
    }
}

impl Entry {
    /// Returns a key and value without comments.
    pub(super) fn new(key: impl Into<String>, value: Value) -> Self {
        Self { key: key.into(), value, before: Vec::new(), behind: None }
    }

    /// Gathers the comments of a key that are inside its value where the layout has no place for them.
    pub(super) fn gather(mut self) -> Self {
        match &mut self.value {
            Value::Text(_) | Value::Raw(_) => {}
            Value::List(list) => {
                for element in &mut list.elements {
                    element.value.drain_comments(&mut element.before);
                }
            }
            table @ Value::Table(_) => table.drain_comments(&mut self.before),
        }
        self
    }
}

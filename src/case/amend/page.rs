//! A case file that is changed in places: whatever a change isn't about stays as it is, to the byte.

use std::collections::HashMap;

use toml_edit::{Array, Document, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::super::edit::EditError;
use super::super::print::print_value;
use super::super::sections;
use super::super::tree::{self, Entry, Fields, File, Section};
use super::super::write::format;
use super::Retraction;
use crate::model::{ClaimId, SourceId};

/// Where a record stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Site {
    /// A table with an id: its kind, its id.
    ById(String, String),
    /// One of several tables: its kind, its position among them.
    Repeated(String, usize),
    /// An account: its claim, its position in the list of the file.
    Account(String, usize),
}

/// A file that is being changed.
#[derive(Debug)]
pub(super) struct Page {
    /// Its text, with plain line ends and without a byte order mark.
    text: String,
    pub(super) document: DocumentMut,
    /// What stands where, by the byte at which it starts.
    sites: HashMap<usize, Site>,
    /// The document of its accounts, where they don't say otherwise.
    pub(super) default: Option<SourceId>,
    /// Whether its accounts have hops of the file before their own.
    pub(super) has_via: bool,
    has_mark: bool,
    has_returns: bool,
    added: Vec<Section>,
    leaving: Vec<Site>,
}

/// A table of a record, with a header or in braces.
enum Slot<'d> {
    Headed(&'d mut Table),
    Inline(&'d mut InlineTable),
}

const BYTE_ORDER_MARK: char = '\u{feff}';

impl Page {
    /// Takes up a text.
    pub(super) fn open(written: &str) -> Result<Self, EditError> {
        let sites = sites(&Document::parse(written)?);
        let text = written.strip_prefix(BYTE_ORDER_MARK).unwrap_or(written);
        let has_mark = text.len() < written.len();
        let has_returns = text.contains("\r\n");
        let plain = if has_returns { text.replace("\r\n", "\n") } else { text.to_owned() };
        let has_one_kind = !has_returns || plain.replace('\n', "\r\n") == text;
        let document: DocumentMut = plain.parse()?;
        if !has_one_kind || document.to_string() != plain {
            return Err(EditError::Layout);
        }
        let defaults = document.get("defaults").and_then(Item::as_table_like);
        let default = defaults.and_then(|table| SourceId::new(table.get("document")?.as_str()?).ok());
        let has_via = defaults.is_some_and(|table| table.contains_key("via"));
        let (added, leaving) = (Vec::new(), Vec::new());
        Ok(Self { text: plain, document, sites, default, has_via, has_mark, has_returns, added, leaving })
    }

    /// What stands at a byte of the text, if a record without an id of its own does.
    pub(super) fn site(&self, byte: usize) -> Option<Site> {
        self.sites.get(&byte).cloned()
    }

    /// Says whether there is a table with an id, retracted or not.
    pub(super) fn has(&mut self, kind: &str, id: &str) -> bool {
        self.slot(&Site::ById(kind.to_owned(), id.to_owned())).is_some()
    }

    /// Says whether a record is marked as retracted.
    pub(super) fn is_retracted(&mut self, site: &Site) -> bool {
        self.slot(site).is_some_and(|mut slot| slot.table().contains_key("retracted"))
    }

    fn slot(&mut self, site: &Site) -> Option<Slot<'_>> {
        match site {
            Site::ById(kind, id) => of_item(self.document.get_mut(kind)?.as_table_like_mut()?.get_mut(id)?),
            Site::Repeated(kind, n) => of_list(self.document.get_mut(kind)?, *n),
            Site::Account(claim, n) => {
                let claims = self.document.get_mut("claim")?.as_table_like_mut()?;
                of_list(claims.get_mut(claim)?.as_table_like_mut()?.get_mut("accounts")?, *n)
            }
        }
    }

    /// Changes the keys of a record in which two versions of it differ. The others stay as they were written.
    pub(super) fn rewrite(&mut self, site: &Site, old: &[Entry], new: &[Entry]) -> Option<()> {
        let mut slot = self.slot(site)?;
        for gone in old.iter().filter(|entry| value_of(new, &entry.key).is_none()) {
            slot.table().remove(&gone.key);
        }
        for entry in new.iter().filter(|entry| value_of(old, &entry.key) != Some(&entry.value)) {
            slot.put(&entry.key, &entry.value)?;
        }
        Some(())
    }

    /// Takes keys of a record away.
    pub(super) fn remove_keys(&mut self, site: &Site, keys: &[&str]) -> Option<()> {
        let mut slot = self.slot(site)?;
        for key in keys {
            slot.table().remove(key);
        }
        Some(())
    }

    /// Sets one key of a record.
    pub(super) fn set(&mut self, site: &Site, key: &str, value: &tree::Value) -> Option<()> {
        self.slot(site)?.put(key, value)
    }

    /// Marks a record as retracted.
    pub(super) fn retract(&mut self, site: &Site, why: &Retraction) -> Option<()> {
        let text = |key: &str, text: &str| Entry::new(key, tree::Value::Text(text.to_owned()));
        let mut entries = vec![text("why", &why.why)];
        entries.extend(why.by.as_deref().map(|by| text("by", by)));
        entries.extend(why.on.as_ref().map(|on| text("on", &on.to_string())));
        let mark = if entries.len() == 1 {
            tree::Value::Text(why.why.clone())
        } else {
            tree::Value::Table(Fields { entries, after: Vec::new() })
        };
        self.set(site, "retracted", &mark)
    }

    /// Why a record was retracted, if it was.
    pub(super) fn mark(&mut self, site: &Site) -> Option<Retraction> {
        let mut slot = self.slot(site)?;
        let mark = slot.table().get("retracted")?;
        if let Some(why) = mark.as_str() {
            return Some(Retraction { why: why.to_owned(), by: None, on: None });
        }
        let text = |key: &str| mark.as_table_like()?.get(key)?.as_str().map(str::to_owned);
        Some(Retraction { why: text("why")?, by: text("by"), on: text("on").and_then(|on| on.parse().ok()) })
    }

    /// Takes a record out, when all else is done.
    pub(super) fn leave(&mut self, site: Site) -> Option<()> {
        self.slot(&site)?;
        self.leaving.push(site);
        Some(())
    }

    /// Takes a table with an id out at once, so that another can have its place.
    pub(super) fn take_out(&mut self, kind: &str, id: &str) {
        self.cut(vec![Site::ById(kind.to_owned(), id.to_owned())]);
    }

    /// Puts a record at the end, or in a file in canonical order at its place.
    pub(super) fn add(&mut self, section: Section) {
        self.added.push(section);
    }

    /// Adds accounts of a claim that the file has none of, or only such as are being added.
    pub(super) fn more_accounts(&mut self, claim: &ClaimId, accounts: Vec<tree::Value>) {
        let there = self.added.iter_mut().find(|section| {
            section.path.first().is_some_and(|kind| kind == "claim")
                && section.path.get(1).is_some_and(|id| id == claim.as_str())
        });
        let Some(section) = there else { return self.added.push(sections::more_accounts(claim, accounts)) };
        let elements = accounts.into_iter().map(tree::Element::new);
        let list = section.entries.iter_mut().find(|entry| entry.key == "accounts");
        if let Some(tree::Value::List(list)) = list.map(|entry| &mut entry.value) {
            list.elements.extend(elements);
        } else {
            let list = tree::List { elements: elements.collect(), after: Vec::new() };
            section.entries.push(Entry::new("accounts", tree::Value::List(list)));
        }
    }

    /// Adds accounts to a claim, with those that the file has of it.
    pub(super) fn add_accounts(&mut self, claim: &str, accounts: &[tree::Value]) -> Option<()> {
        let site = Site::ById("claim".to_owned(), claim.to_owned());
        let mut slot = self.slot(&site)?;
        match slot.table().get_mut("accounts") {
            None => {
                let elements = accounts.iter().cloned().map(tree::Element::new).collect();
                slot.put("accounts", &tree::Value::List(tree::List { elements, after: Vec::new() }))?;
            }
            Some(Item::Value(Value::Array(list))) => {
                for account in accounts {
                    push(list, print_value(account).parse().ok()?);
                }
            }
            Some(Item::ArrayOfTables(list)) => {
                for account in accounts {
                    let table: InlineTable =
                        print_value(account).parse::<Value>().ok()?.as_inline_table().cloned()?;
                    list.push(table.into_table());
                }
            }
            Some(_) => return None,
        }
        Some(())
    }

    /// Returns the text as it is now.
    pub(super) fn finish(mut self) -> Result<String, EditError> {
        let leaving = std::mem::take(&mut self.leaving);
        self.cut(leaving);
        let mut text = self.document.to_string();
        if !self.added.is_empty() {
            let mut added = File { sections: self.added, ..File::default() };
            added.arrange();
            let added = added.print();
            let gap = if text.is_empty() {
                ""
            } else if text.ends_with('\n') {
                "\n"
            } else {
                "\n\n"
            };
            text = format!("{text}{gap}{added}");
        }
        if format(&self.text)? == self.text {
            text = format(&text)?;
        }
        if self.has_returns {
            text = text.replace('\n', "\r\n");
        }
        if self.has_mark {
            text.insert(0, BYTE_ORDER_MARK);
        }
        Ok(text)
    }
}

impl Slot<'_> {
    fn table(&mut self) -> &mut dyn TableLike {
        match self {
            Self::Headed(table) => *table,
            Self::Inline(table) => *table,
        }
    }

    /// Sets a key. Comments beside it stay, and what is inside a table with a header of its own stays there.
    fn put(&mut self, key: &str, value: &tree::Value) -> Option<()> {
        if let (tree::Value::Table(fields), Some(Item::Table(inside))) = (value, self.table().get_mut(key)) {
            let stays = |key: &str| fields.entries.iter().any(|entry| entry.key == key);
            let gone: Vec<String> =
                inside.iter().map(|(key, _)| key.to_owned()).filter(|key| !stays(key)).collect();
            for key in gone {
                inside.remove(&key);
            }
            let mut inside = Slot::Headed(inside);
            for entry in &fields.entries {
                let is_so = match &entry.value {
                    tree::Value::Text(text) => {
                        inside.table().get(&entry.key).is_some_and(|there| there.as_str() == Some(text))
                    }
                    _ => false,
                };
                if !is_so {
                    inside.put(&entry.key, &entry.value)?;
                }
            }
            return Some(());
        }
        let mut value: Value = print_value(value).parse().ok()?;
        if let Some(Item::Value(there)) = self.table().get_mut(key) {
            *value.decor_mut() = there.decor().clone();
            *there = value;
            return Some(());
        }
        if let Self::Inline(table) = self {
            // The space before the brace stays before the brace.
            let last = table.iter_mut().last().map(|(_, value)| value.decor_mut());
            let space = |text: Option<&str>| text.is_some_and(|text| text.trim().is_empty());
            if let Some(last) = last
                && space(last.suffix().and_then(|suffix| suffix.as_str()))
            {
                let suffix = last.suffix().cloned().unwrap_or_default();
                last.set_suffix("");
                *value.decor_mut() = toml_edit::Decor::new(" ", suffix);
            }
        }
        self.table().insert(key, Item::Value(value));
        Some(())
    }
}

fn value_of<'e>(entries: &'e [Entry], key: &str) -> Option<&'e tree::Value> {
    entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
}

fn of_item(item: &mut Item) -> Option<Slot<'_>> {
    match item {
        Item::Table(table) => Some(Slot::Headed(table)),
        Item::Value(Value::InlineTable(table)) => Some(Slot::Inline(table)),
        _ => None,
    }
}

fn of_list(item: &mut Item, n: usize) -> Option<Slot<'_>> {
    match item {
        Item::ArrayOfTables(list) => list.get_mut(n).map(Slot::Headed),
        Item::Value(Value::Array(list)) => list.get_mut(n)?.as_inline_table_mut().map(Slot::Inline),
        _ => None,
    }
}

/// Puts an element at the end of a list, on a line of its own if the others have one. A comment behind the last of them
/// stays with that.
fn push(list: &mut Array, mut value: Value) {
    let before = raw(list.iter().last().and_then(|last| last.decor().prefix()));
    let trailing = raw(Some(list.trailing()));
    if let Some(last) = list.iter_mut().last().map(Value::decor_mut)
        && last.suffix().and_then(|suffix| suffix.as_str()).is_some_and(|text| text.trim().is_empty())
    {
        // What stood before the closing bracket goes on standing there.
        value.decor_mut().set_suffix(last.suffix().cloned().unwrap_or_default());
        last.set_suffix("");
    }
    match (before.rfind('\n'), trailing.rfind('\n')) {
        (Some(at), Some(end)) => {
            let prefix = format!("{}{}", &trailing[..=end], &before[at + 1..]);
            value.decor_mut().set_prefix(prefix);
            list.set_trailing(format!("\n{}", &trailing[end + 1..]));
        }
        (Some(at), None) => value.decor_mut().set_prefix(before[at..].to_owned()),
        (None, _) if list.is_empty() => {}
        (None, _) => value.decor_mut().set_prefix(" "),
    }
    list.push_formatted(value);
}

/// Finds the records that have no id of their own.
fn sites(document: &Document<&str>) -> HashMap<usize, Site> {
    let mut sites = HashMap::new();
    for (kind, item) in document.iter() {
        for (n, start) in starts(item).into_iter().enumerate() {
            sites.insert(start, Site::Repeated(kind.to_owned(), n));
        }
    }
    let claims = document.get("claim").and_then(Item::as_table_like);
    for (id, claim) in claims.into_iter().flat_map(TableLike::iter) {
        let accounts = claim.as_table_like().and_then(|claim| claim.get("accounts"));
        for (n, start) in accounts.map(starts).unwrap_or_default().into_iter().enumerate() {
            sites.insert(start, Site::Account(id.to_owned(), n));
        }
    }
    sites
}

/// The bytes at which the tables of a list start.
fn starts(item: &Item) -> Vec<usize> {
    let spans: Vec<_> = match item {
        Item::ArrayOfTables(list) => list.iter().map(Table::span).collect(),
        Item::Value(Value::Array(list)) => list.iter().map(Value::span).collect(),
        _ => Vec::new(),
    };
    spans.into_iter().map(|span| span.map_or(usize::MAX, |span| span.start)).collect()
}

pub(super) fn raw(text: Option<&toml_edit::RawString>) -> String {
    text.and_then(|text| text.as_str()).unwrap_or_default().to_owned()
}

//! What in a file hangs on a record: accounts on whose chains a source stands, and what is judged of it.
//!
//! It is found by what is written, so that what was retracted is found as well, and what has a fault or says the same
//! twice.

use toml_edit::{Item, TableLike, Value};

use super::page::{Page, Site};

impl Page {
    /// The accounts on whose chains a source stands.
    pub(super) fn accounts_with(&self, source: &str) -> Vec<Site> {
        let defaults = self.document.get("defaults").and_then(Item::as_table_like);
        let by_default = |key: &str| defaults.is_some_and(|table| names(table, key, source));
        let (document, via) = (by_default("document"), by_default("via"));
        let default = |table: &dyn TableLike, key: &str, by_default: bool| {
            names(table, key, source) || by_default && !table.contains_key(key)
        };
        self.accounts(|table| {
            names(table, "chain", source)
                || default(table, "document", document)
                || default(table, "via", via)
        })
    }

    /// The accounts that were given an id.
    pub(super) fn accounts_given(&self, id: &str) -> Vec<Site> {
        self.accounts(|table| names(table, "id", id))
    }

    fn accounts(&self, meant: impl Fn(&dyn TableLike) -> bool) -> Vec<Site> {
        let mut sites = Vec::new();
        let claims = self.document.get("claim").and_then(Item::as_table_like);
        for (claim, item) in claims.into_iter().flat_map(|claims| claims.iter()) {
            let accounts = item.as_table_like().and_then(|claim| claim.get("accounts"));
            let all = accounts.map(tables).unwrap_or_default().into_iter().enumerate();
            let found = all.filter(|(_, table)| meant(*table));
            sites.extend(found.map(|(n, _)| Site::Account(claim.to_owned(), n)));
        }
        sites
    }

    /// What of some kinds names an id under one of some keys.
    pub(super) fn judged(&self, kinds: &[&str], keys: &[&str], id: &str) -> Vec<Site> {
        let mut sites = Vec::new();
        for kind in kinds {
            let all = self.document.get(kind).map(tables).unwrap_or_default().into_iter().enumerate();
            let found = all.filter(|(_, table)| keys.iter().any(|key| names(*table, key, id)));
            sites.extend(found.map(|(n, _)| Site::Repeated((*kind).to_owned(), n)));
        }
        sites
    }
}

/// Says whether a key of a table has an id: by itself, in a list, or as the source of a hop.
fn names(table: &dyn TableLike, key: &str, id: &str) -> bool {
    let is = |value: &Value| {
        let inside = value.as_inline_table().and_then(|hop| hop.get("source"));
        inside.unwrap_or(value).as_str() == Some(id)
    };
    match table.get(key) {
        Some(Item::Value(Value::Array(list))) => list.iter().any(is),
        Some(Item::Value(value)) => is(value),
        Some(Item::ArrayOfTables(hops)) => {
            hops.iter().any(|hop| hop.get("source").and_then(Item::as_str) == Some(id))
        }
        _ => false,
    }
}

/// The tables of a list. What is none keeps its place.
fn tables(item: &Item) -> Vec<&dyn TableLike> {
    match item {
        Item::ArrayOfTables(list) => list.iter().map(|table| table as &dyn TableLike).collect(),
        Item::Value(Value::Array(list)) => list
            .iter()
            .map_while(|value| value.as_inline_table().map(|table| table as &dyn TableLike))
            .collect(),
        _ => Vec::new(),
    }
}

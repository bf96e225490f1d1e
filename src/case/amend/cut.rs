//! Records cut out of a file, with the comments that belong to them.
//!
//! Which comment belongs to what is said as the canonical layout says it (`parse.rs`): what stands above a header belongs
//! to its table, what follows the last key without an empty line to the table that it follows, and the paragraphs that
//! open a file to the file.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Item, Table, Value};

use super::page::{Page, Site, raw};
use crate::model::SourceId;

/// The place of a header among those of its file.
type Position = isize;

impl Page {
    /// Takes records out. What is left of a list of accounts without any goes as well.
    pub(super) fn cut(&mut self, mut sites: Vec<Site>) {
        sites.sort();
        sites.dedup();
        // From the end, so that the positions of the others stay.
        for site in sites.iter().rev() {
            self.cut_one(site);
        }
        let claims: BTreeSet<&String> = sites
            .iter()
            .filter_map(|site| match site {
                Site::Account(claim, _) => Some(claim),
                _ => None,
            })
            .collect();
        for claim in claims {
            self.tidy(claim);
        }
    }

    fn cut_one(&mut self, site: &Site) -> Option<()> {
        let item = match site {
            Site::ById(kind, id) => self.document.get(kind)?.as_table_like()?.get(id)?,
            Site::Repeated(kind, _) => self.document.get(kind)?,
            Site::Account(claim, _) => of_claim(self.document.get("claim")?, claim)?,
        };
        let own = match (site, item) {
            (Site::ById(..), item) => headers(item),
            (Site::Repeated(_, n) | Site::Account(_, n), Item::ArrayOfTables(list)) => {
                headers_of(list.get(*n)?)
            }
            _ => BTreeSet::new(),
        };
        self.leave_comments(&own);
        match site {
            Site::ById(kind, id) => drop(self.document.get_mut(kind)?.as_table_like_mut()?.remove(id)),
            Site::Repeated(kind, n) => remove_nth(self.document.get_mut(kind)?, *n),
            Site::Account(claim, n) => {
                let claims = self.document.get_mut("claim")?.as_table_like_mut()?;
                remove_nth(claims.get_mut(claim)?.as_table_like_mut()?.get_mut("accounts")?, *n);
            }
        }
        Some(())
    }

    /// Takes away a list of accounts that has none any more, and a table that was there for nothing else.
    fn tidy(&mut self, claim: &str) -> Option<()> {
        let is_empty = match of_claim(self.document.get("claim")?, claim)? {
            Item::ArrayOfTables(list) => list.is_empty(),
            Item::Value(Value::Array(list)) => {
                list.is_empty() && raw(Some(list.trailing())).trim().is_empty()
            }
            _ => false,
        };
        if !is_empty {
            return None;
        }
        let table = self.document.get_mut("claim")?.as_table_like_mut()?.get_mut(claim)?;
        let table = table.as_table_like_mut()?;
        table.remove("accounts");
        if table.is_empty() {
            self.cut_one(&Site::ById("claim".to_owned(), claim.to_owned()))?;
        }
        Some(())
    }

    /// Takes a source away from what the file says of all its accounts: the document of them, the hops before them.
    pub(super) fn no_default(&mut self, id: &SourceId) -> Option<()> {
        let names = |item: &Item| item.as_str() == Some(id.as_str());
        let defaults = self.document.get_mut("defaults")?.as_table_like_mut()?;
        if defaults.get("document").is_some_and(names) {
            defaults.remove("document");
            self.default = None;
        }
        let is_hop = |value: &Value| {
            let source = value.as_inline_table().and_then(|table| table.get("source"));
            source.or(Some(value)).and_then(Value::as_str) == Some(id.as_str())
        };
        let via = defaults.get("via").and_then(Item::as_array);
        if via.is_some_and(|via| via.iter().any(is_hop)) {
            defaults.remove("via");
            self.has_via = false;
        }
        if defaults.is_empty() {
            let own = headers(self.document.get("defaults")?);
            self.leave_comments(&own);
            self.document.remove("defaults");
        }
        Some(())
    }

    /// Gives the comments between some tables and their neighbours to the neighbours, as far as they are theirs.
    fn leave_comments(&mut self, own: &BTreeSet<Position>) {
        let mut prefixes = BTreeMap::new();
        read_prefixes(self.document.as_table(), &mut prefixes);
        let mut is_first = !self.document.iter().any(|(_, item)| item.is_value());
        // What stays of the comments above tables that go, and whether that opens the file.
        let mut kept: Option<(String, bool)> = None;
        let mut left = BTreeMap::new();
        for (position, prefix) in &prefixes {
            if own.contains(position) {
                kept = kept.or_else(|| Some((above(prefix, is_first).to_owned(), is_first)));
            } else if let Some((kept, opens)) = kept.take() {
                left.insert(*position, joined(&kept, below(prefix, false), opens));
            }
            is_first = false;
        }
        write_prefixes(self.document.as_table_mut(), &left);
        if let Some((kept, opens)) = kept {
            let trailing = raw(Some(self.document.trailing()));
            let rest = below(&trailing, true);
            let trailing = if rest.is_empty() { kept } else { joined(&kept, rest, opens) };
            self.document.set_trailing(trailing);
        }
    }
}

/// The accounts of a claim, as they are written.
fn of_claim<'d>(claims: &'d Item, claim: &str) -> Option<&'d Item> {
    claims.as_table_like()?.get(claim)?.as_table_like()?.get("accounts")
}

/// The headers of a record.
fn headers(item: &Item) -> BTreeSet<Position> {
    item.as_table().map(headers_of).unwrap_or_default()
}

fn headers_of(table: &Table) -> BTreeSet<Position> {
    let mut all = BTreeMap::new();
    read_prefixes(table, &mut all);
    all.extend(header(table).map(|position| (position, String::new())));
    all.into_keys().collect()
}

/// The position of the header of a table, if it has one.
fn header(table: &Table) -> Option<Position> {
    table.position().filter(|_| !table.is_implicit() && !table.is_dotted())
}

/// Reads what stands above the headers inside a table.
fn read_prefixes(table: &Table, into: &mut BTreeMap<Position, String>) {
    let mut read = |table: &Table| {
        into.extend(header(table).map(|position| (position, raw(table.decor().prefix()))));
        read_prefixes(table, into);
    };
    for (_, item) in table {
        match item {
            Item::Table(inner) => read(inner),
            Item::ArrayOfTables(tables) => tables.iter().for_each(&mut read),
            Item::Value(_) | Item::None => {}
        }
    }
}

fn write_prefixes(table: &mut Table, from: &BTreeMap<Position, String>) {
    let write = |table: &mut Table| {
        if let Some(prefix) = header(table).and_then(|position| from.get(&position)) {
            table.decor_mut().set_prefix(prefix.as_str());
        }
        write_prefixes(table, from);
    };
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => write(inner),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(write),
            Item::Value(_) | Item::None => {}
        }
    }
}

/// Where the first empty line of a text begins, and where the last one ends.
fn empty_lines(text: &str) -> Option<(usize, usize)> {
    let (mut at, mut found) = (0, None);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.trim().is_empty() && line.ends_with('\n') {
            found = Some((found.map_or(start, |(first, _)| first), at));
        }
    }
    found
}

/// What of the comments above a header isn't about its table: what opens the file, or what follows the table before.
fn above(prefix: &str, opens: bool) -> &str {
    match empty_lines(prefix) {
        Some((_, last)) if opens => &prefix[..last],
        Some((first, _)) => &prefix[..first],
        None => "",
    }
}

/// What of the comments below a table isn't about it.
fn below(comments: &str, at_end: bool) -> &str {
    match empty_lines(comments) {
        Some((first, _)) => &comments[first..],
        None if at_end => "",
        None => comments,
    }
}

/// Puts comments together that stand next to each other now, with an empty line between them.
fn joined(above: &str, below: &str, opens: bool) -> String {
    let ends_empty = above.is_empty() && opens || above.ends_with("\n\n");
    let starts_empty = below.lines().next().is_some_and(|line| line.trim().is_empty());
    match (ends_empty, starts_empty) {
        (true, true) => format!("{above}{}", below.trim_start_matches(['\n', ' ', '\t'])),
        (false, false) if !above.is_empty() => format!("{above}\n{below}"),
        _ => format!("{above}{below}"),
    }
}

fn remove_nth(item: &mut Item, n: usize) {
    match item {
        Item::ArrayOfTables(list) if n < list.len() => drop(list.remove(n)),
        Item::Value(Value::Array(list)) if n < list.len() => {
            // A comment behind an element stands in front of the next one, or of the end of the list.
            let before = raw(list.get(n).and_then(|gone| gone.decor().prefix()));
            drop(list.remove(n));
            let Some((behind_last, _)) = before.split_once('\n') else { return };
            let joined = |after: &str| match after.split_once('\n') {
                Some((_, rest)) => format!("{behind_last}\n{rest}"),
                None => after.to_owned(),
            };
            if let Some(next) = list.get_mut(n) {
                let after = joined(&raw(next.decor().prefix()));
                next.decor_mut().set_prefix(after);
            } else {
                list.set_trailing(joined(&raw(Some(list.trailing()))));
            }
        }
        _ => {}
    }
}

//! What the rows of a sheet say of names and ids, put together before anybody is looked for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Key, Names, New, What, folded};
use crate::format::csv::Column;
use crate::format::csv::fault::{Fault, short};
use crate::format::csv::kinds::Stated;
use crate::format::csv::row::{Definition, Draft};

impl Names<'_> {
    /// Puts together what the rows say of each name; where they don't agree, each of them is at fault.
    pub(super) fn statements(&mut self, drafts: &mut [Draft<'_>]) {
        let mut said: BTreeMap<String, Vec<(usize, Column, Stated)>> = BTreeMap::new();
        for (i, draft) in drafts.iter().enumerate() {
            let hops = draft.hops.iter().map(|hop| (&hop.name, hop.stated, Column::Chain));
            let facts = &draft.claim_facts;
            let about = facts.about.iter().flatten().map(|(mention, _)| mention).chain(&facts.place);
            let documents =
                draft.document.iter().chain(&draft.document_facts.outlet).chain(&draft.document_facts.author);
            let mentions =
                about.chain(documents).map(|mention| (&mention.text, mention.stated, mention.column));
            for (name, stated, column) in hops.chain(mentions).filter(|(_, stated, _)| !stated.is_empty()) {
                said.entry(folded(name)).or_default().push((i, column, stated));
            }
        }
        for (name, all) in said {
            let stated = agreed(&name, &all, drafts);
            self.stated.insert(name, stated);
        }
    }

    /// Takes what the rows say ids stand for.
    pub(super) fn definitions(&mut self, drafts: &mut [Draft<'_>]) {
        let mut said: BTreeMap<String, Vec<(usize, Definition)>> = BTreeMap::new();
        for (i, draft) in drafts.iter().enumerate() {
            for definition in &draft.names {
                said.entry(definition.id.to_string()).or_default().push((i, definition.clone()));
            }
        }
        for (id, all) in said {
            let Some((first, one)) = all.first() else { continue };
            let other = all.iter().find(|(_, other)| folded(&other.name) != folded(&one.name));
            if let Some((row, other)) = other {
                let (a, b) = (drafts[*first].row.number, drafts[*row].row.number);
                let message = format!(
                    "`{id}` stands for “{}” in row {a} and for “{}” in row {b}",
                    short(&one.name),
                    short(&other.name)
                );
                let fault =
                    Fault::new("names-differ", message, "give one of them another id").at(Column::Names);
                all.iter().for_each(|(i, _)| drafts[*i].faults.push(fault.clone()));
                continue;
            }
            let kinds: Vec<_> = all.iter().map(|(i, one)| (*i, Column::Names, one.stated)).collect();
            let stated = agreed(&id, &kinds, drafts);
            if let Some(theirs) = self.name_there(&id) {
                if !self.known.get(&folded(&one.name)).is_some_and(|ids| ids.contains(id.as_str())) {
                    let message =
                        format!("`{id}` is “{}” in the case, and “{}” here", short(theirs), short(&one.name));
                    let fault =
                        Fault::new("names-differ", message, "give this one another id").at(Column::Names);
                    all.iter().for_each(|(i, _)| drafts[*i].faults.push(fault.clone()));
                }
                continue;
            }
            let what = match (stated.is_document, stated.is_entity) {
                (true, _) => What::Document,
                (_, true) => What::Entity,
                _ => What::Source,
            };
            let name = all.iter().map(|(_, one)| &one.name).min().cloned().unwrap_or_default();
            self.add(
                Key::Id(id.clone()),
                New { id, name, what, stated, publishes: false, has_id: true, scope: None },
            );
        }
    }
}

/// Puts together what rows say of one name. Where two differ, every row that says something is at fault.
fn agreed(name: &str, all: &[(usize, Column, Stated)], drafts: &mut [Draft<'_>]) -> Stated {
    let mut one = Stated::default();
    let mut differ = false;
    for (_, _, stated) in all {
        differ |= matches!((one.source, stated.source), (Some(a), Some(b)) if a != b);
        differ |= matches!((one.identity, stated.identity), (Some(a), Some(b)) if a != b);
        differ |= matches!((one.entity, stated.entity), (Some(a), Some(b)) if a != b);
        one.source = one.source.or(stated.source);
        one.identity = one.identity.or(stated.identity);
        one.entity = one.entity.or(stated.entity);
        one.is_protected |= stated.is_protected;
        one.is_entity |= stated.is_entity;
        one.is_document |= stated.is_document;
    }
    if differ {
        let rows: BTreeSet<usize> = all.iter().map(|(i, _, _)| drafts[*i].row.number).collect();
        let rows: Vec<String> = rows.iter().take(6).map(ToString::to_string).collect();
        for (i, column, _) in all {
            let message =
                format!("rows {} say different things of what `{}` is", rows.join(", "), short(name));
            let fault = Fault::new("kinds-differ", message, "say the same in all of them, or say it once")
                .at(*column);
            if !drafts[*i].faults.contains(&fault) {
                drafts[*i].faults.push(fault);
            }
        }
    }
    one
}

//! From rows to records: who is who, what the rows say of each claim and document, and then account by account.
//!
//! The order of rows and columns decides nothing but the order of what comes out. A row gets in whole or not at all.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::accounts::{Built, accounts};
use super::claims::{Claims, claims};
use super::documents::{Facts, documents};
use super::facts::LeftOut;
use super::names::{Names, New, What, Who, kind_and_identity};
use super::row::{Draft, Mention, draft};
use super::{Column, Import, NewSource, Rejected, Remark, Sheet};
use crate::model::{
    About, Case, Claim, ClaimId, Document, Entity, EntityId, EntityKind, NodeId, Source, SourceId, SourceKind,
};

/// Who the names of a row are.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved {
    pub(super) document: Option<Who>,
    pub(super) hops: Vec<Who>,
    pub(super) about: Vec<(Who, Option<String>)>,
    pub(super) place: Option<Who>,
    pub(super) outlet: Option<Who>,
    pub(super) author: Option<Who>,
}

/// Adds the accounts of a sheet to a case: every row without a fault. Nothing that the case has is changed.
pub fn import(sheet: &Sheet, case: &mut Case) -> Import {
    let read = |row| draft(row, &sheet.columns, sheet.encoding.broken);
    let mut drafts: Vec<Draft<'_>> = sheet.rows.iter().map(read).collect();
    let mut names = Names::new(case, &mut drafts);
    let resolved = resolve(&mut names, &mut drafts);
    names.give_ids();
    let mut left_out = Vec::new();
    let documents = documents(case, &names, &resolved, &mut drafts, &sheet.columns, &mut left_out);
    let claims = claims(case, &names, &resolved, &mut drafts, &sheet.columns, &mut left_out);
    let built = accounts(case, &names, &resolved, &claims, &mut drafts);
    let like: Vec<Vec<String>> = likes(&names);
    let needed = needed(&built, &resolved, &claims, &documents, &names);
    let (new, ids) = (names.new.clone(), |who: &Who| names.id(who));
    for draft in &mut drafts {
        draft.faults.sort_by_key(|fault| fault.column.and_then(|column| sheet.columns.number(column)));
    }
    let mut import = summary(&drafts, &built, left_out);
    import.remarks.extend(backwards(&built, &drafts, case, &documents));
    let records = Records { documents: &documents, claims: &claims, ids: &ids };
    let nodes: Vec<(usize, Node)> =
        needed.iter().map(|number| (*number, records.node(&new[*number], *number))).collect();
    let new_claims: Vec<Claim> = records.claims(&built);
    for (number, node) in nodes {
        import.added.count(&node);
        if let Node::Source(source) = &node
            && source.kind == SourceKind::Unknown
        {
            let (id, name) = (source.id.clone(), source.name.clone());
            import.taken.push(NewSource { id, name, identity: source.identity, like: like[number].clone() });
        }
        match node {
            Node::Source(source) => drop(case.sources.insert(source.id.clone(), *source)),
            Node::Entity(entity) => drop(case.entities.insert(entity.id.clone(), entity)),
        }
    }
    for claim in new_claims {
        import.added.claims += 1;
        case.claims.insert(claim.id.clone(), claim);
    }
    for one in built.into_iter().filter(|one| one.is_new) {
        if let Some(claim) = case.claims.get_mut(&one.claim) {
            import.touched.insert(one.claim);
            import.added.accounts += 1;
            claim.accounts.push(one.account);
        }
    }
    import
}

/// For how many new names others like them are looked for, times the sources of the case.
const MOST_LIKENED: usize = 1_000_000;

fn likes(names: &Names<'_>) -> Vec<Vec<String>> {
    let mut budget = MOST_LIKENED;
    let like = |new: &New| {
        if new.what != What::Source {
            return Vec::new();
        }
        match budget.checked_sub(names.case.sources.len()) {
            Some(rest) => {
                budget = rest;
                names.like(&new.name).into_iter().map(str::to_owned).collect()
            }
            None => Vec::new(),
        }
    };
    names.new.iter().map(like).collect()
}

/// Finds out who is meant: documents first, then who tells, then what claims are about.
fn resolve(names: &mut Names<'_>, drafts: &mut [Draft<'_>]) -> Vec<Resolved> {
    let mut resolved = vec![Resolved::default(); drafts.len()];
    for (draft, one) in drafts.iter_mut().zip(&mut resolved) {
        let Some(mention) = draft.document.clone() else { continue };
        let found = names.document(&mention, &draft.document_facts);
        one.document = found.map_err(|fault| draft.faults.push(fault.at(mention.column))).ok();
        if let (Some(who), Some(title)) = (&one.document, &draft.document_facts.title) {
            names.has_title(who, title);
        }
    }
    for (draft, one) in drafts.iter_mut().zip(&mut resolved) {
        // In a document that can't be known, nobody who is only described can be.
        if draft.document.is_some() && one.document.is_none() {
            continue;
        }
        let document = one.document.as_ref();
        let hops: Vec<_> =
            draft.hops.iter().map(|hop| (names.teller(&hop.name, document), hop.stated)).collect();
        for (found, stated) in hops {
            match found.and_then(|who| names.protects(who, stated)) {
                Ok(who) => one.hops.push(who),
                Err(fault) => draft.faults.push(fault.at(Column::Chain)),
            }
        }
        let facts = &draft.document_facts;
        let mut faults = Vec::new();
        let mut of = |mention: Option<&Mention>| {
            let mention = mention?;
            names.teller(&mention.text, None).map_err(|fault| faults.push(fault.at(mention.column))).ok()
        };
        (one.outlet, one.author) = (of(facts.outlet.as_ref()), of(facts.author.as_ref()));
        draft.faults.append(&mut faults);
    }
    for (draft, one) in drafts.iter().zip(&resolved) {
        let about = draft.claim_facts.about.iter().flatten().map(|(mention, _)| mention);
        about
            .chain(&draft.claim_facts.place)
            .for_each(|mention| names.is_about(mention, one.document.as_ref()));
    }
    for (draft, one) in drafts.iter_mut().zip(&mut resolved) {
        let document = one.document.as_ref();
        let mut faults = Vec::new();
        let mut of = |mention: &Mention| {
            names.subject(mention, document).map_err(|fault| faults.push(fault.at(mention.column))).ok()
        };
        let about = draft.claim_facts.about.iter().flatten();
        one.about = about.filter_map(|(mention, role)| Some((of(mention)?, role.clone()))).collect();
        one.place = draft.claim_facts.place.as_ref().and_then(of);
        draft.faults.append(&mut faults);
    }
    resolved
}

/// The new things that rows that got in rely on, in the order of the rows.
fn needed(
    built: &[Built],
    resolved: &[Resolved],
    claims: &Claims,
    documents: &BTreeMap<String, Facts>,
    names: &Names<'_>,
) -> Vec<usize> {
    let mut todo: VecDeque<&Who> = VecDeque::new();
    for one in built.iter().filter(|one| one.is_new) {
        let row = &resolved[one.row];
        todo.extend(row.document.iter().chain(&row.hops));
        if let Some(facts) = claims.facts.get(&one.claim) {
            todo.extend(facts.about.iter().map(|(who, _)| who).chain(&facts.place));
        }
    }
    let (mut needed, mut seen) = (Vec::new(), BTreeSet::new());
    while let Some(who) = todo.pop_front() {
        let Who::New(number) = who else { continue };
        if seen.insert(*number) {
            needed.push(*number);
            // A document brings its outlet, which may be a document as well.
            let facts = documents.get(&names.id(who));
            todo.extend(facts.into_iter().flat_map(|facts| facts.outlet.iter().chain(&facts.author)));
        }
    }
    needed
}

/// A new source, document or entity.
pub(super) enum Node {
    Source(Box<Source>),
    Entity(Entity),
}

struct Records<'a> {
    documents: &'a BTreeMap<String, Facts>,
    claims: &'a Claims,
    ids: &'a dyn Fn(&Who) -> String,
}

impl Records<'_> {
    fn node(&self, new: &New, number: usize) -> Node {
        let id = (self.ids)(&Who::New(number));
        if new.what == What::Entity {
            let id = EntityId::new(&id).expect("ids that are given are checked or made of words");
            let kind = new.stated.entity.unwrap_or(EntityKind::Thing);
            return Node::Entity(Entity {
                id,
                name: new.name.clone(),
                kind,
                aliases: Vec::new(),
                part_of: Vec::new(),
                note: None,
            });
        }
        let id = SourceId::new(&id).expect("ids that are given are checked or made of words");
        let (kind, identity) = kind_and_identity(&new.name, new.stated, new.publishes);
        if new.what == What::Source {
            let source = Source::new(id, &new.name, kind);
            return Node::Source(Box::new(Source { identity, protected: new.stated.is_protected, ..source }));
        }
        let kind = new.stated.source.unwrap_or(SourceKind::Document);
        let facts = self.documents.get(id.as_str());
        let title = facts.and_then(|facts| facts.title.clone()).unwrap_or_else(|| new.name.clone());
        let source_of = |who: &Option<Who>| who.as_ref().and_then(|who| SourceId::new(&(self.ids)(who)).ok());
        let known = facts.map_or_else(Document::default, |facts| Document {
            outlet: source_of(&facts.outlet),
            author: source_of(&facts.author),
            ..facts.known.clone()
        });
        let identity = new.stated.identity.unwrap_or(kind.default_identity());
        let source = Source::new(id, title, kind);
        Node::Source(Box::new(Source {
            identity,
            protected: new.stated.is_protected,
            document: Some(known),
            ..source
        }))
    }

    /// The new claims that have an account now, in the order of the rows.
    fn claims(&self, built: &[Built]) -> Vec<Claim> {
        let mut seen = BTreeSet::new();
        let ids = built.iter().filter(|one| one.is_new && seen.insert(&one.claim)).map(|one| &one.claim);
        ids.filter_map(|id| self.claim(id)).collect()
    }

    fn claim(&self, id: &ClaimId) -> Option<Claim> {
        let facts = self.claims.facts.get(id)?;
        let node = |who: &Who| NodeId::new(&(self.ids)(who)).ok();
        Some(Claim {
            about: facts
                .about
                .iter()
                .filter_map(|(who, role)| Some(About { id: node(who)?, role: role.clone() }))
                .collect(),
            place: facts.place.as_ref().and_then(node),
            ..facts.claim.clone()
        })
    }
}

fn summary(drafts: &[Draft<'_>], built: &[Built], left_out: LeftOut) -> Import {
    let mut import = Import::default();
    for (index, draft) in drafts.iter().enumerate().filter(|(_, draft)| !draft.faults.is_empty()) {
        import.rejected.push(Rejected {
            index,
            number: draft.row.number,
            lines: draft.row.lines.clone(),
            faults: draft.faults.clone(),
        });
    }
    import.accepted = drafts.len() - import.rejected.len();
    import.repeated = built.iter().filter(|one| !one.is_new).map(|one| drafts[one.row].row.number).collect();
    let mut by_column: BTreeMap<Column, BTreeSet<usize>> = BTreeMap::new();
    for (column, rows) in left_out {
        by_column.entry(column).or_default().extend(rows);
    }
    import.remarks.extend(
        by_column
            .into_iter()
            .map(|(column, rows)| Remark::NotAdded { column, rows: rows.into_iter().collect() }),
    );
    import
}

/// Rows whose times run backwards: somebody passes on what was said later.
fn backwards(
    built: &[Built],
    drafts: &[Draft<'_>],
    case: &Case,
    documents: &BTreeMap<String, Facts>,
) -> Option<Remark> {
    let is_backwards = |one: &&Built| {
        let id = one.account.document.as_ref();
        let there = id.and_then(|id| case.sources.get(id)?.document.as_ref()?.published.as_ref());
        let new = id.and_then(|id| documents.get(id.as_str())?.known.published.as_ref());
        let said = one.account.hops.iter().filter_map(|hop| hop.said.as_ref());
        let times: Vec<_> = there.or(new).into_iter().chain(said).collect();
        times.windows(2).any(|pair| pair[0].certainly_before(pair[1]))
    };
    let rows: Vec<usize> = built.iter().filter(is_backwards).map(|one| drafts[one.row].row.number).collect();
    (!rows.is_empty()).then_some(Remark::Backwards { rows })
}

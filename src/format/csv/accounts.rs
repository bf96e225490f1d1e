//! Rows as accounts: the chain put together, and what was told before found again.

use std::collections::{BTreeMap, BTreeSet};

use super::Column;
use super::claims::Claims;
use super::fault::Fault;
use super::import::Resolved;
use super::names::Names;
use super::row::Draft;
use crate::model::{Account, AccountId, Basis, Case, ClaimId, Hop, SourceId, Stance};

/// A row that has become an account.
#[derive(Debug, Clone)]
pub(super) struct Built {
    /// The number of its draft.
    pub(super) row: usize,
    pub(super) claim: ClaimId,
    pub(super) account: Account,
    content: AccountId,
    /// Whether neither the case nor another row has it.
    pub(super) is_new: bool,
}

/// Makes accounts of the rows without a fault.
pub(super) fn accounts(
    case: &Case,
    names: &Names<'_>,
    resolved: &[Resolved],
    claims: &Claims,
    drafts: &mut [Draft<'_>],
) -> Vec<Built> {
    let mut built = Vec::new();
    for (i, draft) in drafts.iter_mut().enumerate() {
        let Some(claim) = claims.of[i].as_ref() else { continue };
        let document = resolved[i].document.as_ref().map(|who| names.id(who));
        let hops: Vec<String> = resolved[i].hops.iter().map(|who| names.id(who)).collect();
        // A hop that is missing has its fault already.
        if hops.len() != draft.hops.len() {
            continue;
        }
        if let Some(fault) = repeats(draft, &hops, document.as_deref()) {
            draft.faults.push(fault.at(Column::Chain));
        }
        let is_known = case.claims.contains_key(claim) || claims.facts.contains_key(claim);
        if draft.faults.is_empty() && is_known {
            built.extend(account(i, draft, claim, document.as_deref(), &hops));
        }
    }
    settle_ids(case, &mut built, drafts);
    settle_doubles(case, &mut built, drafts);
    built.retain(|one| drafts[one.row].faults.is_empty());
    built
}

/// Says that somebody stands on a chain twice.
fn repeats(draft: &Draft<'_>, hops: &[String], document: Option<&str>) -> Option<Fault> {
    let all: Vec<&str> = match document {
        Some(document) if hops.first().is_none_or(|first| first != document) => vec![document],
        _ => Vec::new(),
    };
    let before = all.len();
    let all: Vec<&str> = all.into_iter().chain(hops.iter().map(String::as_str)).collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, id) in all.iter().enumerate() {
        let Some(there) = seen.insert(id, i) else { continue };
        let name = i.checked_sub(before).and_then(|i| draft.hops.get(i)).map_or(*id, |hop| hop.name.as_str());
        let name = super::fault::short(name);
        let hint = "nobody has a thing from himself: take one out, or write two rows, one for each telling";
        return Some(if there + 1 == i {
            Fault::new("cites-itself", format!("`{name}` has it from `{name}` on this chain"), hint)
        } else {
            Fault::new("runs-in-a-loop", format!("this chain comes back to `{name}`"), hint)
        });
    }
    None
}

fn account(
    row: usize,
    draft: &Draft<'_>,
    claim: &ClaimId,
    document: Option<&str>,
    hops: &[String],
) -> Option<Built> {
    let document = document.and_then(|id| SourceId::new(id).ok());
    let is_hop = document.as_ref().is_some_and(|id| hops.first().is_some_and(|first| first == id.as_str()));
    let mut chain = Vec::with_capacity(hops.len() + 1);
    chain.extend(document.clone().filter(|_| !is_hop).map(|id| (id, None)));
    for (id, written) in hops.iter().zip(&draft.hops) {
        chain.push((SourceId::new(id).ok()?, Some(written)));
    }
    let last = chain.len().checked_sub(1)?;
    let hop = |(i, (source, written)): (usize, (SourceId, Option<&super::chain::Written>))| {
        let (basis, stance) =
            if i < last { (Basis::Told, Stance::Relays) } else { (Basis::Unstated, Stance::Asserts) };
        let Some(written) = written else { return Hop::new(source, basis, stance) };
        Hop {
            wording: written.wording.clone(),
            said: written.said.clone(),
            channel: written.channel.clone(),
            at: written.at.clone(),
            language: written.language.clone(),
            note: written.note.clone(),
            ..Hop::new(source, written.basis.unwrap_or(basis), written.stance.unwrap_or(stance))
        }
    };
    let hops: Vec<Hop> = chain.into_iter().enumerate().map(hop).collect();
    let place =
        draft.at.as_ref().map(ToString::to_string).or_else(|| draft.quote.clone()).unwrap_or_default();
    let content = Account::content_id(claim, document.as_ref(), &place, &hops);
    let account = Account {
        id: draft.account.clone().unwrap_or_else(|| content.clone()),
        document,
        at: draft.at.clone(),
        quote: draft.quote.clone(),
        hops,
        note: draft.note.clone(),
        recorded: draft.recorded.clone(),
    };
    Some(Built { row, claim: claim.clone(), account, content, is_new: true })
}

fn content_of(claim: &ClaimId, account: &Account) -> AccountId {
    let place = account.at.as_ref().map(ToString::to_string).or_else(|| account.quote.clone());
    Account::content_id(claim, account.document.as_ref(), &place.unwrap_or_default(), &account.hops)
}

/// Finds ids that two accounts have.
fn settle_ids(case: &Case, built: &mut [Built], drafts: &mut [Draft<'_>]) {
    let mut owners: BTreeMap<&AccountId, BTreeSet<AccountId>> = BTreeMap::new();
    for one in built.iter() {
        owners.entry(&one.account.id).or_default().insert(one.content.clone());
    }
    let mut there: BTreeMap<AccountId, AccountId> = BTreeMap::new();
    for claim in case.claims.values() {
        for account in claim.accounts.iter().filter(|account| owners.contains_key(&account.id)) {
            there.insert(account.id.clone(), content_of(&claim.id, account));
        }
    }
    for one in built.iter() {
        let id = &one.account.id;
        let is_taken = there.get(id).is_some_and(|content| *content != one.content);
        if is_taken || owners.get(id).is_some_and(|owners| owners.len() > 1) {
            let message = format!("another account has the id `{id}`");
            let hint = "give one of them another id, or none: it then has one made of its content";
            drafts[one.row].faults.push(Fault::new("duplicate-id", message, hint).at(Column::Account));
        }
    }
}

/// Finds rows that say what the case or another row says. What they say beside it has to be the same.
fn settle_doubles(case: &Case, built: &mut [Built], drafts: &mut [Draft<'_>]) {
    let touched: BTreeSet<ClaimId> = built.iter().map(|one| one.claim.clone()).collect();
    let mut there: BTreeMap<AccountId, &Account> = BTreeMap::new();
    for claim in touched.iter().filter_map(|id| case.claims.get(id)) {
        there.extend(claim.accounts.iter().map(|account| (content_of(&claim.id, account), account)));
    }
    let mut groups: BTreeMap<AccountId, Vec<usize>> = BTreeMap::new();
    for (i, one) in built.iter().enumerate().filter(|(_, one)| drafts[one.row].faults.is_empty()) {
        groups.entry(one.content.clone()).or_default().push(i);
    }
    for (content, group) in groups {
        let fullest = group
            .iter()
            .max_by_key(|i| (fullness(&built[**i]), std::cmp::Reverse(format!("{:?}", built[**i].account))));
        let Some(&fullest) = fullest else { continue };
        let before = there.get(&content).copied().cloned();
        let (model, place) = match before {
            Some(account) => (account, "the case".to_owned()),
            None => {
                (built[fullest].account.clone(), format!("row {}", drafts[built[fullest].row].row.number))
            }
        };
        let is_there = there.contains_key(&content);
        for i in group.into_iter().filter(|i| is_there || *i != fullest) {
            built[i].is_new = false;
            if let Some(what) = adds(&built[i], &model) {
                let message = format!("{place} has this telling already, but for its {what}");
                let hint = "put what is said of it into one row, or give the place of this one under `at` if it is another passage";
                drafts[built[i].row].faults.push(Fault::new("told-twice", message, hint));
            }
        }
    }
}

/// How much an account says beside its content.
fn fullness(one: &Built) -> usize {
    let account = &one.account;
    let hop = |hop: &Hop| {
        [&hop.wording, &hop.channel, &hop.language, &hop.note].into_iter().flatten().count()
            + usize::from(hop.at.is_some())
    };
    let recorded =
        account.recorded.as_ref().map_or(0, |r| usize::from(r.when.is_some()) + usize::from(r.by.is_some()));
    let own_id = usize::from(account.id != one.content);
    account.hops.iter().map(hop).sum::<usize>() + usize::from(account.note.is_some()) + recorded + own_id
}

/// Returns what an account says that another of the same content doesn't.
fn adds(one: &Built, model: &Account) -> Option<&'static str> {
    fn more<T: PartialEq>(value: Option<&T>, there: Option<&T>) -> bool {
        value.is_some() && value != there
    }
    let account = &one.account;
    let recorded = account.recorded.as_ref();
    let there = model.recorded.as_ref();
    let mut hops = account.hops.iter().zip(&model.hops);
    let hop = |(a, b): (&Hop, &Hop)| {
        more(a.wording.as_ref(), b.wording.as_ref())
            || more(a.channel.as_ref(), b.channel.as_ref())
            || more(a.at.as_ref(), b.at.as_ref())
            || more(a.language.as_ref(), b.language.as_ref())
            || more(a.note.as_ref(), b.note.as_ref())
    };
    if account.id != one.content && account.id != model.id {
        return Some("id");
    }
    if more(account.note.as_ref(), model.note.as_ref()) {
        return Some("note");
    }
    let when = more(recorded.and_then(|r| r.when.as_ref()), there.and_then(|r| r.when.as_ref()));
    let by = more(recorded.and_then(|r| r.by.as_ref()), there.and_then(|r| r.by.as_ref()));
    if when || by {
        return Some("record of who checked it and when");
    }
    hops.any(hop).then_some("chain, in what stands in brackets")
}

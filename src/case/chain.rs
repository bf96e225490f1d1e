//! Accounts: their chains put together from document, `via` and `chain`, and their ids.
//!
//! An account gets into the case whole or not at all: a chain with a hole in it would claim more than the evidence
//! shows. No hop is guessed; what a hop doesn't say gets its default once the whole chain is known.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::decode::Decoder;
use super::index::Sites;
use super::keys::Space;
use super::places::AccountPlace;
use super::record::Written;
use super::sheet::{Sheet, Spot, Value};
use crate::diag::Problem;
use crate::model::{Account, AccountId, Basis, ClaimId, Hop, Recorded, SourceId, Stance};

/// A hop before it is known what follows it.
#[derive(Clone)]
struct Link {
    source: SourceId,
    basis: Option<Basis>,
    stance: Option<Stance>,
    hop: Hop,
    file: usize,
    bytes: Range<usize>,
    basis_bytes: Range<usize>,
}

/// An account on its way into the case.
struct Draft {
    claim: ClaimId,
    account: Account,
    content: AccountId,
    given: Option<(AccountId, Range<usize>)>,
    file: usize,
    bytes: Range<usize>,
    at: Option<Range<usize>>,
}

/// What holds for the accounts of a file.
#[derive(Default)]
struct Defaults<'a> {
    document: Option<&'a Sheet>,
    via: Option<&'a Sheet>,
    /// Whether the table was there and can't be relied on.
    document_lost: bool,
    via_lost: bool,
}

/// The longest `via` of a file: every account of the file repeats it.
const MAX_VIA: usize = 100;

/// Puts the accounts of all claims into the case.
pub(super) fn accounts(decoder: &mut Decoder<'_>, sites: &Sites) {
    let files = decoder.files;
    let defaults: Vec<Defaults<'_>> = files.iter().map(|file| defaults_of(file)).collect();
    for (file, default) in defaults.iter().enumerate() {
        // Said once, even if no account needs them; of what was retracted, if one does.
        if let Some(spot) = default.document.and_then(|sheet| sheet.text_spot("document"))
            && !decoder.index.is_retracted(spot.value, Space::Document)
        {
            let _: Option<SourceId> = decoder.id(file, &spot, Space::Document);
        }
    }
    let via: Vec<Option<Vec<Link>>> = defaults
        .iter()
        .enumerate()
        .map(|(file, default)| match default.via {
            Some(sheet) if sheet.list("via").len() > MAX_VIA => {
                let message = format!("this `via` has more than {MAX_VIA} hops");
                let problem =
                    Problem::error("too-many", message).hint("write them on the chains of the accounts");
                let bytes = sheet.get("via").map_or(0..0, |spot| spot.bytes.clone());
                decoder.add(file, bytes, problem);
                None
            }
            Some(sheet) => links(decoder, file, sheet, "via"),
            None => Some(Vec::new()),
        })
        .collect();
    let mut drafts = Vec::new();
    for (id, sites) in sites {
        let Some(claim) = id.parse::<ClaimId>().ok().filter(|id| decoder.case.claims.contains_key(id)) else {
            continue;
        };
        for &(f, r) in sites {
            // Of two claims under one id only one is used, and the accounts of the other are none of it.
            let sheet = &files[f].records[r].sheet;
            let defined = decoder.places.claims.get(&claim);
            if sheet.has("text") && defined != Some(&decoder.place(f, sheet.bytes.clone())) {
                continue;
            }
            let via = if defaults[f].via_lost { None } else { via[f].as_deref() };
            let accounts = files[f].records[r].sheet.list("accounts").iter().filter_map(Spot::table);
            for sheet in accounts.filter(|sheet| !sheet.has("retracted")) {
                drafts.extend(draft(decoder, &claim, f, sheet, &defaults[f], via));
            }
        }
    }
    settle_ids(decoder, &mut drafts);
    for draft in without_doubles(decoder, drafts) {
        let table = decoder.place(draft.file, draft.bytes);
        let at = draft.at.map(|bytes| decoder.place(draft.file, bytes));
        decoder.places.accounts.insert(draft.account.id.clone(), AccountPlace { table, at });
        if let Some(claim) = decoder.case.claims.get_mut(&draft.claim) {
            claim.accounts.push(draft.account);
        }
    }
}

fn defaults_of(file: &Written) -> Defaults<'_> {
    let lost = file.defaults_lost;
    let mut defaults = Defaults { document_lost: lost, via_lost: lost, ..Defaults::default() };
    for record in &file.defaults {
        let sheet = &record.sheet;
        let torn = record.torn || !sheet.usable;
        let wrong = |key: &str| torn || sheet.has(key) && sheet.get(key).is_none();
        defaults.document_lost |= wrong("document") || defaults.document.is_some();
        defaults.via_lost |= wrong("via") || defaults.via.is_some();
        defaults.document = sheet.get("document").map(|_| sheet);
        defaults.via = sheet.get("via").map(|_| sheet);
    }
    defaults
}

/// Reads a list of hops; nothing if one of them leads nowhere.
fn links(decoder: &mut Decoder<'_>, file: usize, sheet: &Sheet, key: &str) -> Option<Vec<Link>> {
    let read: Vec<_> = sheet.list(key).iter().map(|spot| link(decoder, file, spot)).collect();
    read.into_iter().collect()
}

fn link(decoder: &mut Decoder<'_>, file: usize, spot: &Spot<Value>) -> Option<Link> {
    let bytes = spot.bytes.clone();
    let plain = |source: SourceId| Hop::new(source, Basis::Unstated, Stance::Asserts);
    let Some(sheet) = spot.table() else {
        let source: SourceId = decoder.id(file, &spot.text()?, Space::Source)?;
        let hop = plain(source.clone());
        return Some(Link {
            source,
            basis: None,
            stance: None,
            hop,
            file,
            basis_bytes: bytes.clone(),
            bytes,
        });
    };
    let source_bytes = sheet.text_spot("source")?.bytes;
    let source: SourceId = decoder.id_at(file, sheet, "source", Space::Source)?;
    let hop = Hop {
        wording: sheet.text("wording"),
        said: sheet.when("said"),
        channel: sheet.text("channel"),
        at: sheet.anchor("at"),
        language: sheet.text("language"),
        note: sheet.text("note"),
        ..plain(source.clone())
    };
    let basis_bytes = sheet.get("basis").map_or(bytes, |spot| spot.bytes.clone());
    let (basis, stance) = (sheet.word("basis"), sheet.word("stance"));
    Some(Link { source, basis, stance, hop, file, bytes: source_bytes, basis_bytes })
}

fn draft(
    decoder: &mut Decoder<'_>,
    claim: &ClaimId,
    file: usize,
    sheet: &Sheet,
    defaults: &Defaults<'_>,
    via: Option<&[Link]>,
) -> Option<Draft> {
    // Everything is looked at before anything is given up, so that one run tells every fault.
    let chain = links(decoder, file, sheet, "chain");
    let own_via = sheet.has("via").then(|| links(decoder, file, sheet, "via"));
    let document = document(decoder, file, sheet, defaults);
    let (chain, document) = (chain?, document?);
    let via = match own_via {
        Some(own) => own?,
        None => via?.to_vec(),
    };
    let links = whole_chain(document.clone(), via, chain, file, &sheet.bytes);
    let place_ok = place_fits(decoder, file, sheet, document.is_some());
    if links.is_empty() {
        let problem = Problem::error("nobody-tells", "this account has neither a document nor a hop")
            .hint("say who tells it: chain = [\"who-says-so\"]");
        decoder.add(file, sheet.bytes.clone(), problem);
        return None;
    }
    if repeats(decoder, file, &links) || !place_ok {
        return None;
    }
    let hops = hops(decoder, &links);
    let (at, quote) = (sheet.anchor("at"), sheet.text("quote"));
    let place = at.as_ref().map(ToString::to_string).or_else(|| quote.clone()).unwrap_or_default();
    let document = document.map(|(id, _)| id);
    let content = Account::content_id(claim, document.as_ref(), &place, &hops);
    let recorded = sheet.table("recorded").map(|r| Recorded { when: r.when("when"), by: r.text("by") });
    let account =
        Account { id: content.clone(), document, at, quote, hops, note: sheet.text("note"), recorded };
    let given = sheet.text_spot("id").and_then(|spot| Some((AccountId::new(spot.value).ok()?, spot.bytes)));
    let at = sheet.get("at").or(sheet.get("quote")).map(|spot| spot.bytes.clone());
    Some(Draft { claim: claim.clone(), account, content, given, file, bytes: sheet.bytes.clone(), at })
}

type Told = Option<(SourceId, Option<Range<usize>>)>;

/// Returns the document of an account and where the account names it; nothing if it can't be known.
fn document(decoder: &mut Decoder<'_>, file: usize, sheet: &Sheet, defaults: &Defaults<'_>) -> Option<Told> {
    if sheet.has("document") {
        let spot = sheet.text_spot("document")?;
        if spot.value.is_empty() {
            return Some(None);
        }
        return Some(Some((decoder.id(file, &spot, Space::Document)?, Some(spot.bytes))));
    }
    if defaults.document_lost {
        return None;
    }
    let Some(spot) = defaults.document.and_then(|sheet| sheet.text_spot("document")) else {
        return Some(None);
    };
    if decoder.index.find(spot.value, Space::Document).is_ok() {
        return Some(spot.value.parse().ok().map(|id| (id, None)));
    }
    if decoder.index.is_retracted(spot.value, Space::Document) {
        let _: Option<SourceId> = decoder.id(file, &spot, Space::Document);
    }
    None
}

/// The document comes first; written out as the first of the chain or of `via`, it speaks for itself.
fn whole_chain(
    document: Told,
    mut via: Vec<Link>,
    mut chain: Vec<Link>,
    file: usize,
    account: &Range<usize>,
) -> Vec<Link> {
    let mut links = Vec::with_capacity(1 + via.len() + chain.len());
    if let Some((id, bytes)) = document {
        if via.first().is_some_and(|link| link.source == id) {
            links.push(via.remove(0));
        } else if chain.first().is_some_and(|link| link.source == id) {
            links.push(chain.remove(0));
        } else {
            let bytes = bytes.unwrap_or_else(|| account.clone());
            let hop = Hop::new(id.clone(), Basis::Unstated, Stance::Asserts);
            let basis_bytes = bytes.clone();
            links.push(Link { source: id, basis: None, stance: None, hop, file, bytes, basis_bytes });
        }
    }
    links.append(&mut via);
    links.append(&mut chain);
    links
}

fn place_fits(decoder: &mut Decoder<'_>, file: usize, sheet: &Sheet, has_document: bool) -> bool {
    let (at, quote) = (sheet.get("at"), sheet.get("quote"));
    if let (Some(at), Some(quote)) = (at, quote) {
        let at = decoder.place(file, at.bytes.clone());
        let problem = Problem::error("two-places", "this account has both `at` and `quote`")
            .also(at, "`at` says the same more exactly")
            .hint("keep one of the two");
        decoder.add(file, quote.bytes.clone(), problem);
        return false;
    }
    if let (Some(spot), false) = (at.or(quote), has_document) {
        let problem = Problem::error("anchor-without-document", "this place lies in no document")
            .hint("name the document: document = \"its-id\", here or under [defaults]");
        decoder.add(file, spot.bytes.clone(), problem);
        return false;
    }
    true
}

/// Reports sources that stand on a chain twice.
fn repeats(decoder: &mut Decoder<'_>, file: usize, links: &[Link]) -> bool {
    let mut seen: BTreeMap<&SourceId, &Link> = BTreeMap::new();
    let mut found = false;
    for link in links {
        let Some(first) = seen.insert(&link.source, link) else { continue };
        found = true;
        let id = &link.source;
        let (here, there) = if link.file == file { (link, first) } else { (first, link) };
        let there = decoder.place(there.file, there.bytes.clone());
        let problem = Problem::error("chain-repeats", format!("`{id}` stands twice on this chain"))
            .also(there, "it stands here too")
            .hint("nobody has a thing from himself: write two accounts, one for each telling");
        decoder.add(here.file, here.bytes.clone(), problem);
    }
    found
}

/// Gives every hop its basis and stance.
fn hops(decoder: &mut Decoder<'_>, links: &[Link]) -> Vec<Hop> {
    let last = links.len().saturating_sub(1);
    let mut hops = Vec::with_capacity(links.len());
    for (i, link) in links.iter().enumerate() {
        let inside = i < last;
        let basis = link.basis.unwrap_or(if inside { Basis::Told } else { Basis::Unstated });
        let stance = link.stance.unwrap_or(if inside { Stance::Relays } else { Stance::Asserts });
        if inside && basis != Basis::Told {
            let message =
                format!("`{}` has this from the next hop, and `{basis}` says otherwise", link.source);
            let problem = Problem::warning("basis-inside", message)
                .hint("what it knows by itself is an account of its own, with a chain that ends there");
            decoder.add(link.file, link.basis_bytes.clone(), problem);
        }
        hops.push(Hop { basis, stance, ..link.hop.clone() });
    }
    hops
}

/// Gives accounts the ids that their authors gave them, where those are their own.
fn settle_ids(decoder: &mut Decoder<'_>, drafts: &mut [Draft]) {
    let mut owners: BTreeMap<AccountId, Vec<usize>> = BTreeMap::new();
    for (i, draft) in drafts.iter().enumerate() {
        if let Some((id, _)) = &draft.given {
            owners.entry(id.clone()).or_default().push(i);
        }
    }
    let contents: BTreeMap<&AccountId, usize> =
        drafts.iter().enumerate().rev().map(|(i, draft)| (&draft.content, i)).collect();
    let mut taken = Vec::new();
    for (id, owners) in &owners {
        let first = owners.first().copied().unwrap_or_default();
        let other = contents.get(id).copied().filter(|&i| drafts[first].content != drafts[i].content);
        let (first, others) = match other {
            Some(other) => (other, owners.as_slice()),
            None => (first, &owners[1..]),
        };
        if others.is_empty() {
            continue;
        }
        for &i in others {
            let there = drafts[first].given.as_ref().map_or(&drafts[first].bytes, |(_, bytes)| bytes);
            let there = decoder.place(drafts[first].file, there.clone());
            let problem = Problem::error("duplicate-id", format!("two accounts have the id `{id}`"))
                .also(there, "first given here")
                .hint("give one another id, or none: it then has one made of its content");
            let here = drafts[i].given.as_ref().map_or(0..0, |(_, bytes)| bytes.clone());
            decoder.add(drafts[i].file, here, problem);
        }
        taken.extend(owners.iter().copied());
    }
    // Nobody knows which of them is meant, so none of them keeps it.
    let mut broken = BTreeSet::new();
    for i in taken.iter().copied() {
        broken.extend(owners_id(&drafts[i]));
    }
    for draft in drafts.iter_mut() {
        draft.given = draft.given.take().filter(|(id, _)| !broken.contains(id));
        if let Some((id, _)) = &draft.given {
            draft.account.id = id.clone();
        }
    }
    decoder.index.broken_accounts = broken;
}

fn owners_id(draft: &Draft) -> Option<AccountId> {
    draft.given.as_ref().map(|(id, _)| id.clone())
}

/// Reports accounts that say the same, and keeps one of those that have no id of their own.
fn without_doubles(decoder: &mut Decoder<'_>, drafts: Vec<Draft>) -> Vec<Draft> {
    let mut same: BTreeMap<&AccountId, Vec<usize>> = BTreeMap::new();
    for (i, draft) in drafts.iter().enumerate() {
        same.entry(&draft.content).or_default().push(i);
    }
    let mut dropped = BTreeSet::new();
    for group in same.values().filter(|group| group.len() > 1) {
        let first = decoder.place(drafts[group[0]].file, drafts[group[0]].bytes.clone());
        for &i in &group[1..] {
            let problem = Problem::warning("same-account", "this account stands in the case already")
                .also(first.clone(), "the same place and chain stand here")
                .hint("remove one of the two; a passage that says the same again has another `at`");
            decoder.add(drafts[i].file, drafts[i].bytes.clone(), problem);
        }
        let (given, unnamed): (Vec<usize>, Vec<usize>) =
            group.iter().partition(|&&i| drafts[i].given.is_some());
        let kept = if given.is_empty() {
            unnamed.iter().copied().min_by_key(|&i| format!("{:?}", drafts[i].account))
        } else {
            None
        };
        dropped.extend(unnamed.into_iter().filter(|i| Some(*i) != kept));
    }
    let mut ids = BTreeSet::new();
    let kept = drafts.into_iter().enumerate().filter(|(i, _)| !dropped.contains(i)).map(|(_, draft)| draft);
    kept.filter(|draft| ids.insert(draft.account.id.clone())).collect()
}

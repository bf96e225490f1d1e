//! Accounts as blocks, and blocks as accounts.

use std::iter::{Peekable, Zip};
use std::slice::Iter;
use std::vec::IntoIter;

use memchr::memmem;

use super::StoreError;
use super::codec::{Chains, Details, Given, HopDetails, Range, Remark, Ways};
use super::rows::Span;
use super::times::{self, Times};
use crate::model::{
    Account, AccountId, Anchor, Basis, Hop, Passage, PassageHash, Recorded, SourceId, Stance, When,
};

/// The most accounts in one block: as many as one added account makes anew.
pub(super) const MOST_ACCOUNTS: usize = 512;
/// About as many bytes of texts close a block as well, so that long quotations don't make it heavy.
pub(super) const MOST_BYTES: usize = 1 << 20;

/// Cuts the accounts of a claim into blocks.
pub(super) fn chunks(accounts: &[Account]) -> impl Iterator<Item = &[Account]> {
    let mut rest = accounts;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = |account: &&Account| {
            bytes += weight(account);
            bytes <= MOST_BYTES
        };
        let fitting = rest.iter().take(MOST_ACCOUNTS).take_while(fits).count();
        let (chunk, left) = rest.split_at(fitting.max(1).min(rest.len()));
        rest = left;
        Some(chunk).filter(|chunk| !chunk.is_empty())
    })
}

/// Says whether one more account fits into a block.
pub(super) fn has_room(chains: &Chains, details: &Details, account: &Account) -> bool {
    let len = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let remarks = details.remarks.iter().map(|one| len(&one.quote) + len(&one.note));
    let hops = details.hops.iter().map(|one| len(&one.wording) + len(&one.channel) + len(&one.note));
    let texts: usize = remarks.chain(hops).sum();
    let weighs = 32 * chains.shapes.len() + 16 * chains.acts.len() + texts;
    chains.shapes.len() < MOST_ACCOUNTS && weighs + weight(account) <= MOST_BYTES
}

/// Puts the accounts of a block behind those of another.
pub(super) fn append(
    (chains, details): (&mut Chains, &mut Details),
    (more, more_details): (Chains, Details),
) -> Result<(), StoreError> {
    let (accounts, hops) = (chains.shapes.len(), chains.acts.len());
    let (account, hop) = (small(accounts)?, small(hops)?);
    let (mut times, mut place) = (Times::of(chains, details), hop);
    for (step, time) in more.said.iter().zip(&more.times) {
        let (at, missing) = (*time as usize, || StoreError::System);
        place += step;
        let text = more_details.times.get(at).ok_or_else(missing)?;
        let (first, last) = more.first.get(at).zip(more.last.get(at)).ok_or_else(missing)?;
        times.put((chains, details), place, text, (*first, *last));
    }
    let spans = |own: &mut Vec<u32>, others: Vec<u32>, unsaid: u32| {
        if own.is_empty() && !others.is_empty() {
            own.resize(accounts, unsaid);
        }
        if !own.is_empty() {
            own.extend(others);
            own.resize(accounts + more.shapes.len(), unsaid);
        }
    };
    spans(&mut chains.added, more.added, 1);
    spans(&mut chains.gone, more.gone, 0);
    chains.shapes.extend(more.shapes);
    chains.sources.extend(more.sources);
    chains.acts.extend(more.acts);
    let given = more_details.given.into_iter();
    details.ids.extend(more_details.ids);
    details.given.extend(given.map(|given| Given { account: given.account + account, ..given }));
    details.places.extend(more_details.places);
    details.ranges.extend(more_details.ranges);
    let remarks = more_details.remarks.into_iter();
    details.remarks.extend(remarks.map(|remark| Remark { account: remark.account + account, ..remark }));
    let details_of_hops = more_details.hops.into_iter();
    details.hops.extend(details_of_hops.map(|more| HopDetails { hop: more.hop + hop, ..more }));
    Ok(())
}

/// How many bytes the ids of some accounts take at the beginning of their details, or a few more: behind the checksum and
/// the length of the list.
pub(super) fn bytes_of_ids(accounts: usize) -> usize {
    accounts.saturating_mul(8).saturating_add(8 + 9)
}

/// The bytes that an id takes in the details of a block.
pub(super) fn bytes_of_id(id: &AccountId) -> [u8; 8] {
    hex(id.as_str()).unwrap_or_default().to_be_bytes()
}

/// Says whether the bytes of a block can have the id of an account in them: if not, it has none such.
pub(super) fn may_have_id(details: &[u8], id: &AccountId) -> bool {
    match hex(id.as_str()) {
        Some(number) => memmem::find(details, &number.to_be_bytes()).is_some(),
        None => memmem::find(details, id.as_str().as_bytes()).is_some(),
    }
}

/// Says whether a block has an account with an id.
pub(super) fn has_id(details: &Details, id: &AccountId) -> bool {
    match hex(id.as_str()) {
        Some(number) => details.ids.contains(&number.to_be_bytes()),
        None => details.given.iter().any(|given| given.id == id.as_str()),
    }
}

/// About how many bytes an account takes.
pub(super) fn weight(account: &Account) -> usize {
    let len = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let hop = |hop: &Hop| 16 + len(&hop.wording) + len(&hop.channel) + len(&hop.note);
    32 + len(&account.quote) + len(&account.note) + account.hops.iter().map(hop).sum::<usize>()
}

/// Packs accounts; the sources of their hops go by their numbers.
pub(super) fn of_accounts(
    accounts: &[Account],
    span: impl Fn(usize) -> Span,
    sources: &[u32],
) -> Result<(Chains, Details), StoreError> {
    let mut chains = Chains { sources: sources.to_vec(), ..Chains::default() };
    let mut details = Details::default();
    let mut times = Times::default();
    for (place, account) in accounts.iter().enumerate() {
        let place = small(place)?;
        let from_document = account.document.is_some();
        if account
            .document
            .as_ref()
            .is_some_and(|id| account.hops.first().is_none_or(|hop| hop.source != *id))
        {
            return Err(StoreError::Promise(format!(
                "the document of the account `{}` is not its first hop",
                account.id
            )));
        }
        chains.shapes.push(small(account.hops.len() * 2 + usize::from(from_document))?);
        put_account(&mut details, place, account)?;
        for hop in &account.hops {
            let place = small(chains.acts.len())?;
            chains.acts.push(act(hop));
            if let Some(said) = &hop.said {
                times.put((&mut chains, &mut details), place, said.as_str(), times::bounds(said));
            }
            details.hops.extend(hop_details(place, hop));
        }
    }
    put_spans(&mut chains, (0..accounts.len()).map(span))?;
    Ok((chains, details))
}

/// When the accounts came and went; nothing where it goes without saying.
fn put_spans(chains: &mut Chains, spans: impl Iterator<Item = Span>) -> Result<(), StoreError> {
    let change = |n: i64| {
        u32::try_from(n).map_err(|_| StoreError::TooBig("there are more than four thousand million changes"))
    };
    for span in spans {
        chains.added.push(change(span.added)?);
        chains.gone.push(change(span.gone.unwrap_or_default())?);
    }
    if chains.added.iter().all(|added| *added == 1) {
        chains.added.clear();
    }
    if chains.gone.iter().all(|gone| *gone == 0) {
        chains.gone.clear();
    }
    Ok(())
}

/// Returns when an account of a block came and went.
pub(super) fn span(chains: &Chains, account: usize) -> Span {
    let added = chains.added.get(account).copied().unwrap_or(1);
    let gone = chains.gone.get(account).copied().filter(|gone| *gone > 0);
    Span { added: added.into(), gone: gone.map(i64::from) }
}

fn small(number: usize) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::TooBig("more than four thousand million hops lie together"))
}

pub(super) fn act(hop: &Hop) -> u8 {
    let basis = Basis::ALL.iter().position(|one| *one == hop.basis).unwrap_or_default();
    let stance = Stance::ALL.iter().position(|one| *one == hop.stance).unwrap_or_default();
    u8::try_from(basis + 16 * stance).unwrap_or_default()
}

/// Returns the basis and stance of a hop.
pub(super) fn basis_and_stance(act: u8) -> Option<(Basis, Stance)> {
    let basis = Basis::ALL.get(usize::from(act % 16))?;
    Some((*basis, *Stance::ALL.get(usize::from(act / 16))?))
}

fn put_account(details: &mut Details, place: u32, account: &Account) -> Result<(), StoreError> {
    let id = hex(account.id.as_str());
    details.ids.push(id.unwrap_or_default().to_be_bytes());
    if id.is_none() {
        details.given.push(Given { account: place, id: account.id.to_string() });
    }
    let ranges = ranges(account.at.as_ref());
    details.places.push(small(ranges.len())?);
    details.ranges.extend(ranges);
    let (quote, note, recorded) = (account.quote.clone(), account.note.clone(), account.recorded.as_ref());
    if quote.is_some() || note.is_some() || recorded.is_some() {
        details.remarks.push(Remark {
            account: place,
            quote,
            note,
            recorded: recorded.is_some(),
            recorded_when: recorded.and_then(|one| one.when.as_ref()).map(ToString::to_string),
            recorded_by: recorded.and_then(|one| one.by.clone()),
        });
    }
    Ok(())
}

/// Says whether an id has the form of those that are made of the content, and so takes eight bytes.
pub(super) fn is_content_id(id: &AccountId) -> bool {
    hex(id.as_str()).is_some()
}

/// The number that 16 hex digits are.
pub(super) fn hex(id: &str) -> Option<u64> {
    let digits = id.len() == 16 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    digits.then(|| u64::from_str_radix(id, 16).ok()).flatten()
}

pub(super) fn ranges(anchor: Option<&Anchor>) -> Vec<Range> {
    let range = |passage: &Passage| Range {
        start: passage.start as u64,
        length: (passage.end - passage.start) as u64,
        hash: passage.hash.bytes(),
    };
    anchor.map_or(&[][..], Anchor::passages).iter().map(range).collect()
}

fn hop_details(place: u32, hop: &Hop) -> Option<HopDetails> {
    let texts = [&hop.wording, &hop.channel, &hop.language, &hop.note];
    if hop.at.is_none() && texts.iter().all(|text| text.is_none()) {
        return None;
    }
    Some(HopDetails {
        hop: place,
        wording: hop.wording.clone(),
        channel: hop.channel.clone(),
        at: ranges(hop.at.as_ref()),
        language: hop.language.clone(),
        note: hop.note.clone(),
    })
}

/// Unpacks the accounts of a block; what doesn't fit together gives a reason.
pub(super) fn accounts(
    chains: &Chains,
    details: Details,
    source: impl Fn(u32) -> Option<SourceId>,
) -> Result<Vec<Account>, &'static str> {
    check(chains, &details)?;
    let times = times::read(chains, &details.times).ok_or("its times are not those of its texts")?;
    let mut unpacking = Unpacking {
        said: Said { hop: 0, coming: chains.said.iter().zip(&chains.times).peekable(), times: &times },
        given: details.given.into_iter().peekable(),
        remarks: details.remarks.into_iter().peekable(),
        hops: details.hops.into_iter().peekable(),
        ranges: details.ranges.into_iter(),
    };
    let mut accounts = Vec::with_capacity(chains.shapes.len());
    let mut from = 0;
    for (i, shape) in chains.shapes.iter().enumerate() {
        let to = from + hop_count(*shape);
        let hops = (from..to)
            .map(|hop| {
                let id = source(chains.sources[hop]).ok_or("it names a source that is not there")?;
                unpacking.hop(hop, id, chains.acts[hop])
            })
            .collect::<Result<Vec<Hop>, &'static str>>()?;
        let at = unpacking.anchor(details.places[i])?;
        accounts.push(unpacking.account(i, details.ids[i], has_document(*shape), at, hops)?);
        from = to;
    }
    if !unpacking.is_done() {
        return Err("it has details of what is not there");
    }
    Ok(accounts)
}

/// Returns how many hops an account of this shape has.
pub(super) fn hop_count(shape: u32) -> usize {
    (shape / 2) as usize
}

/// Says whether the first hop of an account of this shape is its document.
pub(super) fn has_document(shape: u32) -> bool {
    shape % 2 == 1
}

const WRONG_LENGTHS: &str = "its lists are not of the lengths that they should be";

/// Says whether the lists of the chains have the lengths that they promise to each other.
fn check_chains(chains: &Chains) -> Result<(), &'static str> {
    let Chains { shapes, sources, acts, added, gone, .. } = chains;
    check_lists(shapes, (sources.len(), acts.len()), [added, gone])?;
    if times::check(chains) { Ok(()) } else { Err(WRONG_LENGTHS) }
}

/// The same of their front.
pub(super) fn check_ways(ways: &Ways) -> Result<(), &'static str> {
    let Ways { shapes, sources, acts, added, gone } = ways;
    check_lists(shapes, (sources.len(), acts.len()), [added, gone])
}

fn check_lists(
    shapes: &[u32],
    (sources, acts): (usize, usize),
    spans: [&Vec<u32>; 2],
) -> Result<(), &'static str> {
    let hops: usize = shapes.iter().map(|shape| hop_count(*shape)).sum();
    let fits = sources == hops
        && acts == hops
        && spans.iter().all(|list| list.is_empty() || list.len() == shapes.len())
        && shapes.iter().all(|shape| *shape >= 2);
    if fits { Ok(()) } else { Err(WRONG_LENGTHS) }
}

fn check(chains: &Chains, details: &Details) -> Result<(), &'static str> {
    check_chains(chains)?;
    let accounts = chains.shapes.len();
    let ranges: u64 = details.places.iter().map(|number| u64::from(*number)).sum();
    let fits = details.ids.len() == accounts
        && details.places.len() == accounts
        && details.times.len() == chains.first.len()
        && ranges == details.ranges.len() as u64;
    if fits { Ok(()) } else { Err(WRONG_LENGTHS) }
}

/// What stands in the order of the accounts and is taken as they come.
struct Unpacking<'b> {
    said: Said<'b>,
    given: Peekable<IntoIter<Given>>,
    remarks: Peekable<IntoIter<Remark>>,
    hops: Peekable<IntoIter<HopDetails>>,
    ranges: IntoIter<Range>,
}

/// When hops were said, in their order.
struct Said<'b> {
    /// The last one of which it is known.
    hop: usize,
    coming: Peekable<Zip<Iter<'b, u32>, Iter<'b, u32>>>,
    times: &'b [When],
}

impl Said<'_> {
    fn of(&mut self, hop: usize) -> Option<When> {
        let (step, time) = self.coming.peek()?;
        let (next, time) = (self.hop + **step as usize, **time);
        if next != hop {
            return None;
        }
        self.hop = next;
        self.coming.next();
        self.times.get(time as usize).cloned()
    }
}

impl Unpacking<'_> {
    fn hop(&mut self, place: usize, source: SourceId, act: u8) -> Result<Hop, &'static str> {
        let (basis, stance) = basis_and_stance(act).ok_or("it has a basis or stance that is none")?;
        let hop = Hop { said: self.said.of(place), ..Hop::new(source, basis, stance) };
        let Some(more) = self.hops.next_if(|more| more.hop as usize == place) else { return Ok(hop) };
        let at = if more.at.is_empty() { None } else { Some(anchor(more.at.into_iter())?) };
        let HopDetails { wording, channel, language, note, .. } = more;
        Ok(Hop { wording, channel, at, language, note, ..hop })
    }

    fn anchor(&mut self, ranges: u32) -> Result<Option<Anchor>, &'static str> {
        (ranges > 0).then(|| anchor(self.ranges.by_ref().take(ranges as usize))).transpose()
    }

    fn account(
        &mut self,
        place: usize,
        id: [u8; 8],
        has_document: bool,
        at: Option<Anchor>,
        hops: Vec<Hop>,
    ) -> Result<Account, &'static str> {
        let id = match self.given.next_if(|given| given.account as usize == place) {
            Some(given) => given.id,
            None => format!("{:016x}", u64::from_be_bytes(id)),
        };
        let id = AccountId::new(&id).map_err(|_| "it has an id that is none")?;
        let remark = self.remarks.next_if(|remark| remark.account as usize == place);
        let (quote, note, recorded) = match remark {
            None => (None, None, None),
            Some(remark) => {
                let when = remark.recorded_when.map(|text| time(&text)).transpose()?;
                let recorded = remark.recorded.then_some(Recorded { when, by: remark.recorded_by });
                (remark.quote, remark.note, recorded)
            }
        };
        let document = hops.first().filter(|_| has_document).map(|hop| hop.source.clone());
        Ok(Account { id, document, at, quote, hops, note, recorded })
    }

    fn is_done(&mut self) -> bool {
        self.said.coming.peek().is_none()
            && self.given.peek().is_none()
            && self.remarks.peek().is_none()
            && self.hops.peek().is_none()
    }
}

fn time(text: &str) -> Result<When, &'static str> {
    text.parse().map_err(|_| "it has a time that is none")
}

fn anchor(ranges: impl Iterator<Item = Range>) -> Result<Anchor, &'static str> {
    const NONE: &str = "it has an anchor that is none";
    let passage = |range: Range| {
        let start = usize::try_from(range.start).ok()?;
        let end = start.checked_add(usize::try_from(range.length).ok()?).filter(|end| *end > start)?;
        Some(Passage { start, end, hash: PassageHash::of_bytes(range.hash) })
    };
    let passages = ranges.map(passage).collect::<Option<Vec<_>>>().ok_or(NONE)?;
    Anchor::new(passages).map_err(|_| NONE)
}

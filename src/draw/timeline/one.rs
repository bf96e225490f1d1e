//! The chart of one claim: when it is said to have happened, and each step by which it was told, document by document.

use std::collections::BTreeSet;

use super::{MOST_ROWS, WIDE, WIDE_TITLE, impossible};
use crate::draw::chart::{Chart, Group, Row, Sign, SignKind, Span};
use crate::draw::label::{against, badge, evidence, line, place, wrap};
use crate::draw::{Badge, Tone};
use crate::graph::View;
use crate::model::{Account, Basis, Claim, Hop, SourceId, When};
use crate::query::{Telling, TimeKind, Timeline, end_of, in_order};
use crate::words;

pub(super) fn chart(view: &impl View, answer: &Timeline, claim: &Claim) -> Chart {
    let mut chart = Chart { title: wrap(&claim.text, WIDE_TITLE, 4), ..Chart::default() };
    if let Some(first) = answer.first.first() {
        let mut said = words::chart::one_dated(view, claim, first).into_iter();
        chart.answer = said.next().into_iter().flat_map(|text| wrap(&text, WIDE, 2)).collect();
        chart.details = said.flat_map(|text| wrap(&text, WIDE, 3)).collect();
    }
    chart.details.extend(
        words::timeline::undated_tellings(&answer.first).into_iter().flat_map(|text| wrap(&text, WIDE, 2)),
    );
    let contested = words::chart::contested(view, claim);
    chart.groups.push(Group { heading: String::new(), rows: vec![claim_row(claim, contested)] });
    chart.band = claim.happened.as_ref().map(Span::of).filter(|span| !span.is_unknown());
    let (rows, left_out) = Tellings::new(view, answer, claim).rows();
    chart.groups.push(Group { heading: "Who tells it, and whom they have it from".to_owned(), rows });
    chart.left_out = left_out;
    chart
}

fn claim_row(claim: &Claim, contested: Option<String>) -> Row {
    let kind = if contested.is_some() { SignKind::Contested } else { SignKind::Happened };
    let sign = |when: &When| Sign { words: words::date(when), ..Sign::new(kind, Span::of(when)) };
    Row {
        depth: 0,
        tone: Tone::Main,
        text: "When it is said to have happened".to_owned(),
        small: contested.into_iter().collect(),
        badges: Vec::new(),
        signs: claim.happened.iter().map(sign).collect(),
        note: if claim.happened.is_some() { String::new() } else { "not recorded".to_owned() },
        tooltip: vec![line(&format!("claim {}: {}", claim.id, claim.text))],
    }
}

/// The accounts of a claim on their way into rows.
struct Tellings<'a, 'v, V> {
    view: &'v V,
    answer: &'v Timeline<'a>,
    accounts: Vec<&'a Account>,
}

impl<'a, 'v, V: View> Tellings<'a, 'v, V> {
    fn new(view: &'v V, answer: &'v Timeline<'a>, claim: &'a Claim) -> Self {
        Self { view, answer, accounts: in_order(view, claim) }
    }

    /// The rows, and what is not drawn.
    fn rows(&self) -> (Vec<Row>, Vec<String>) {
        let firsts: BTreeSet<&str> = self
            .answer
            .first
            .iter()
            .flat_map(|first| first.supporting.iter().chain(&first.against))
            .flat_map(|telling| &telling.accounts)
            .map(|account| account.id.as_str())
            .collect();
        // If there are too many, who is not dated is counted first, and of the others who was not first.
        let lengths = |account: &&Account| account.hops.len() + 1;
        let all: usize = self.accounts.iter().map(lengths).sum();
        let mut room = if all <= MOST_ROWS { usize::MAX } else { MOST_ROWS };
        let mut chosen = BTreeSet::new();
        let worth = |account: &Account| {
            (!firsts.contains(account.id.as_str()), account.hops.iter().all(|hop| hop.said.is_none()))
        };
        let mut by_worth: Vec<(usize, &&Account)> = self.accounts.iter().enumerate().collect();
        by_worth.sort_by_key(|(i, account)| (worth(account), *i));
        for (i, account) in by_worth {
            if room < lengths(account) && !chosen.is_empty() {
                break;
            }
            room = room.saturating_sub(lengths(account));
            chosen.insert(i);
        }
        let rest: Vec<&Account> = self
            .accounts
            .iter()
            .enumerate()
            .filter(|(i, _)| !chosen.contains(i))
            .map(|(_, one)| *one)
            .collect();
        let mut rows = self.drawn(chosen.iter().map(|i| self.accounts[*i]));
        let mut left_out = Vec::new();
        if !rest.is_empty() {
            left_out.push(words::chart::accounts_folded(rest.len()));
            rows.extend(self.folded(&rest));
        }
        (rows, left_out)
    }

    /// The steps of some accounts, what two that follow each other have in common only once.
    fn drawn(&self, accounts: impl Iterator<Item = &'a Account>) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        // The account above, and the rows of its steps: the document, then its hops.
        let mut above: Option<(&Account, Vec<usize>)> = None;
        for account in accounts {
            let steps = steps(account);
            let same = match &above {
                Some((other, _)) if other.document == account.document => shared(&self::steps(other), &steps),
                _ => 0,
            };
            let mut places: Vec<usize> =
                above.as_ref().map(|(_, places)| places[..same].to_vec()).unwrap_or_default();
            for (depth, step) in steps.iter().enumerate() {
                if depth < same {
                    let tooltip = &mut rows[places[depth]].tooltip;
                    if tooltip.len() < 8 {
                        tooltip.push(line(&place(account)));
                    }
                    continue;
                }
                places.push(rows.len());
                rows.push(self.row(account, step, depth));
            }
            let signs = self.answer.anachronisms.iter().filter(|one| one.account.id == account.id);
            if let Some(row) = places.last().and_then(|last| rows.get_mut(*last)) {
                row.signs.extend(signs.take(2).map(impossible));
                row.badges.extend(end_of(self.view, account).map(|end| badge(&end, false)));
                row.badges.dedup();
                row.badges.truncate(4);
            }
            above = Some((account, places));
        }
        for row in rows.iter_mut().filter(|row| row.signs.is_empty()) {
            "not dated".clone_into(&mut row.note);
        }
        rows
    }

    fn row(&self, account: &Account, step: &Step, depth: usize) -> Row {
        let mut small = Vec::new();
        let mut signs = Vec::new();
        let mut tone = Tone::Plain;
        if let Some(document) = step.document {
            let source = self.view.source(document).and_then(|source| source.document.as_ref());
            small.extend(source.and_then(|one| one.outlet.as_ref()).map(|id| words::name_of(self.view, id)));
            if let Some(when) = source.and_then(|one| one.published.as_ref()) {
                signs.push(self.sign(SignKind::Published, TimeKind::Published, when, document));
            }
        }
        let mut source = step.document;
        if let Some((i, hop)) = step.hop {
            source = Some(&hop.source);
            let supports = hop.stance.supports();
            // Who has it from the next row is told by the rows.
            let told = hop.basis == Basis::Told && i + 1 < account.hops.len();
            let mut how: Vec<String> = (!told).then(|| hop.basis.to_string()).into_iter().collect();
            if !supports {
                tone = Tone::Against;
                how.insert(0, against(hop.stance).to_owned());
            }
            how.extend(hop.channel.clone());
            small.extend((!how.is_empty()).then(|| how.join(", ")));
            if let Some(when) = &hop.said {
                let kind = if i < account.support_from() { SignKind::Against } else { SignKind::Said };
                signs.push(self.sign(kind, TimeKind::Said, when, &hop.source));
            }
        }
        let text = source.map_or_else(|| "nobody".to_owned(), |id| words::name_of(self.view, id));
        let tooltip = evidence(std::iter::once(account));
        Row { depth, tone, text, small, badges: Vec::<Badge>::new(), signs, note: String::new(), tooltip }
    }

    fn sign(&self, kind: SignKind, time: TimeKind, when: &When, source: &SourceId) -> Sign {
        let is = |telling: &Telling| {
            telling.source == source && telling.kind == time && telling.when.as_str() == when.as_str()
        };
        let first = self.answer.first.first();
        let several = first.map_or(0, |first| first.supporting.len());
        let ringed = kind != SignKind::Against && first.is_some_and(|first| first.supporting.iter().any(is));
        let mut words = format!("{time} {}", words::date(when));
        if ringed {
            words.push_str(if several == 1 { ": the first known telling" } else { ": perhaps the first" });
        }
        Sign { first: ringed, words, ..Sign::new(kind, Span::of(when)) }
    }

    /// One row for all other accounts that have a date on their way, one for those that have none.
    fn folded(&self, accounts: &[&Account]) -> Vec<Row> {
        let times = |account: &Account| -> Vec<Span> {
            let document = account.document.as_ref().and_then(|id| self.view.source(id)?.document.as_ref());
            let published = document.and_then(|one| one.published.as_ref());
            let said = account.hops.iter().filter_map(|hop| hop.said.as_ref());
            published.into_iter().chain(said).map(Span::of).collect()
        };
        let row = |number: usize, span: Option<Span>| Row {
            depth: 0,
            tone: Tone::Aside,
            text: words::chart::more_accounts(number, span.is_some()),
            small: Vec::new(),
            badges: Vec::new(),
            note: if span.is_some() { String::new() } else { "not dated".to_owned() },
            signs: span.map(|span| Sign::new(SignKind::Folded, span)).into_iter().collect(),
            tooltip: Vec::new(),
        };
        let spans: Vec<Vec<Span>> = accounts.iter().map(|account| times(account)).collect();
        let dated = spans.iter().filter(|spans| !spans.is_empty()).count();
        let whole = spans.into_iter().flatten().reduce(|a, b| a.with(&b));
        let undated = accounts.len() - dated;
        let mut rows = Vec::new();
        rows.extend((dated > 0).then(|| row(dated, whole)));
        rows.extend((undated > 0).then(|| row(undated, None)));
        rows
    }
}

/// A step of an account: its document, with the hop that is this document itself, or a hop.
struct Step<'a> {
    document: Option<&'a SourceId>,
    hop: Option<(usize, &'a Hop)>,
}

fn steps(account: &Account) -> Vec<Step<'_>> {
    let mut hops = account.hops.iter().enumerate().peekable();
    let mut steps = Vec::new();
    if let Some(document) = &account.document {
        let own = hops.next_if(|(_, hop)| hop.source == *document);
        steps.push(Step { document: Some(document), hop: own });
    }
    steps.extend(hops.map(|hop| Step { document: None, hop: Some(hop) }));
    steps
}

/// How many steps two accounts of one document have in common, from the outside.
fn shared(one: &[Step], other: &[Step]) -> usize {
    let key = |step: &Step| {
        step.hop.map(|(_, hop)| {
            let said = hop.said.as_ref().map(|when| when.as_str().to_owned());
            (hop.source.clone(), hop.basis, hop.stance, said, hop.channel.clone())
        })
    };
    one.iter().zip(other).take_while(|(a, b)| a.document == b.document && key(a) == key(b)).count()
}

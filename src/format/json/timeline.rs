//! The JSON of a timeline.

use serde::Serialize;
use serde_json::{Value, json};

use super::{each, hashes, ranges};
use crate::graph::View;
use crate::model::{Account, AccountId, Basis, Claim, ClaimId, SourceId, Stance, When};
use crate::query::{
    Anachronism, Entry, Footing, Impossible, Moment, Stage, Telling, TimeKind, Timeline, footing,
};
use crate::words;

/// Returns a timeline; what it was asked for is given as it was typed, or `null` for the whole case.
pub fn timeline_json<'a>(
    view: &'a impl View,
    asked: Option<&'a str>,
    timeline: &'a Timeline<'a>,
) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<'a, C, M, U, F, A> {
        of: Option<&'a str>,
        claims: C,
        moments: M,
        undated: U,
        undated_documents: &'a [&'a SourceId],
        first: F,
        anachronisms: A,
    }
    Shape {
        of: asked,
        claims: each(&timeline.claims, |claim| brief(claim)),
        moments: each(&timeline.moments, |one| moment(view, one)),
        undated: each(&timeline.undated, |claim| &claim.id),
        undated_documents: &timeline.undated_documents,
        first: each(&timeline.first, |first| {
            json!({
                "claim": first.claim.id,
                "supporting": each(&first.supporting, telling),
                "against": each(&first.against, telling),
                "undated": first.undated,
            })
        }),
        anachronisms: each(&timeline.anachronisms, |one| anachronism(view, one)),
    }
}

fn brief(claim: &Claim) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<'a, A> {
        id: &'a ClaimId,
        text: &'a str,
        happened: &'a Option<When>,
        accounts: A,
    }
    Shape {
        id: &claim.id,
        text: &claim.text,
        happened: &claim.happened,
        accounts: each(&claim.accounts, place),
    }
}

fn place(account: &Account) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<'a, A, H> {
        id: &'a AccountId,
        document: &'a Option<SourceId>,
        at: A,
        hashes: H,
    }
    let at = account.at.as_ref();
    Shape { id: &account.id, document: &account.document, at: ranges(at), hashes: hashes(at) }
}

fn moment<'a>(view: &'a impl View, moment: &'a Moment<'a>) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<'a, E> {
        when: &'a When,
        earliest: Option<i64>,
        latest: Option<i64>,
        after_all_above: Option<bool>,
        entries: E,
    }
    Shape {
        when: moment.when,
        earliest: moment.when.earliest(),
        latest: moment.when.latest(),
        after_all_above: moment.after_all_above,
        entries: each(&moment.entries, |one| entry(view, one)),
    }
}

fn entry<'a>(view: &'a impl View, entry: &'a Entry<'a>) -> impl Serialize + 'a {
    #[derive(Serialize)]
    #[serde(tag = "kind", rename_all = "lowercase")]
    enum Shape<'a, P, T> {
        Happened {
            claim: &'a ClaimId,
            footing: Footing,
        },
        Said {
            source: &'a SourceId,
            claim: &'a ClaimId,
            basis: Basis,
            stance: Stance,
            channel: &'a Option<String>,
            hop: usize,
            account: P,
        },
        Published {
            document: &'a SourceId,
            tells: T,
        },
    }
    match entry {
        Entry::Happened(claim) => Shape::Happened { claim: &claim.id, footing: footing(view, claim) },
        Entry::Said { claim, account, hop } => {
            let one = &account.hops[*hop];
            Shape::Said {
                source: &one.source,
                claim: &claim.id,
                basis: one.basis,
                stance: one.stance,
                channel: &one.channel,
                hop: *hop,
                account: place(account),
            }
        }
        Entry::Published { document, tells } => {
            Shape::Published { document, tells: each(tells, |(claim, account)| told(claim, account)) }
        }
    }
}

fn told<'a>(claim: &'a Claim, account: &'a Account) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<'a, P> {
        claim: &'a ClaimId,
        account: P,
    }
    Shape { claim: &claim.id, account: place(account) }
}

fn telling(one: &Telling) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<'a, A> {
        when: &'a When,
        kind: TimeKind,
        source: &'a SourceId,
        accounts: A,
    }
    let accounts = each(&one.accounts, |account| place(account));
    Shape { when: one.when, kind: one.kind, source: one.source, accounts }
}

fn anachronism(view: &impl View, one: &Anachronism) -> Value {
    let step = |step: &Stage| {
        let source = step.hop.and_then(|hop| one.account.hops.get(hop)).map(|hop| &hop.source);
        json!({ "kind": step.kind, "when": step.when, "hop": step.hop, "source": source })
    };
    let (kind, early, late) = match &one.what {
        Impossible::BeforeItWasTold { outer, inner } => ("before it was told", step(outer), step(inner)),
        Impossible::BeforeItHappened { told, happened } => {
            let happened = json!({ "kind": "happened", "when": happened, "hop": null, "source": null });
            ("before it happened", step(told), happened)
        }
    };
    json!({
        "kind": kind,
        "claim": one.claim.id,
        "account": place(one.account),
        "early": early,
        "late": late,
        "words": words::timeline::anachronism(view, one),
    })
}

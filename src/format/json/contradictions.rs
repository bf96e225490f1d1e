//! The JSON of who contradicts whom.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::impact::against;
use super::{account, contradiction, each, end, groups, quantity, ranges};
use crate::graph::View;
use crate::model::{Account, AccountId, Claim, ClaimId, SourceId, When};
use crate::query::{
    Candidate, Common, Contradictions, DisputeGroup, Figure, Opposition, SelfContradiction, Side,
    SideAccount, end_of, in_order,
};
use crate::words;

/// Returns who contradicts whom, and candidates if they were asked for; `docs/questions/contradictions.md` describes
/// the shape.
pub fn disputes_json<'a>(
    view: &'a impl View,
    answer: &'a Contradictions<'a>,
    candidates: Option<&'a [Candidate<'a>]>,
) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<D, S, F, C, N> {
        disputes: D,
        selves: S,
        figures: F,
        candidates: C,
        candidate_claims: N,
    }
    Shape {
        disputes: each(&answer.disputes, dispute),
        selves: each(&answer.selves, |one| self_contradiction(view, one)),
        figures: each(&answer.spreads, |one| each(&one.figures, |one| figure(view, one))),
        candidates: candidates.map(|all| each(all, |one| candidate(view, one))),
        candidate_claims: candidates.map(|all| each(named(all), |one| candidate_claim(view, one))),
    }
}

fn dispute(one: &DisputeGroup) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<C, O> {
        claims: C,
        contradictions: O,
    }
    Shape { claims: each(&one.sides, side), contradictions: each(&one.oppositions, opposition) }
}

fn side<'a>(one: &'a Side<'a>) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<'a, W, E, T, A> {
        id: &'a ClaimId,
        text: &'a str,
        asked: bool,
        wordings: W,
        ends: E,
        documents: &'a [&'a SourceId],
        outlets: &'a [&'a SourceId],
        without_outlet: usize,
        accounts: T,
        against: A,
    }
    Shape {
        id: &one.claim.id,
        text: &one.claim.text,
        asked: one.asked,
        wordings: each(&one.wordings, |(source, words)| json!({ "source": source, "wording": words })),
        ends: groups(&one.ends),
        documents: &one.documents,
        outlets: &one.outlets,
        without_outlet: one.without_outlet,
        accounts: each(&one.told, telling),
        against: each(&one.against, against),
    }
}

fn telling(one: &SideAccount) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<A, E> {
        account: A,
        end: E,
    }
    Shape { account: account(one.account), end: end(one.end) }
}

fn opposition(one: &Opposition) -> Value {
    let mut value = contradiction(one.contradiction);
    let shared = json!({
        "ends": one.shared.ends.iter().map(common).collect::<Vec<_>>(),
        "voices": one.shared.voices.iter().map(common).collect::<Vec<_>>(),
        "documents": one.shared.documents,
        "outlets": one.shared.outlets,
    });
    if let Some(object) = value.as_object_mut() {
        object.insert("shared".to_owned(), shared);
    }
    value
}

fn common(one: &Common) -> Value {
    json!({
        "sources": one.sources,
        "likely": one.likely,
        "accounts": one.accounts.map(|account| &account.id),
    })
}

fn self_contradiction(view: &impl View, one: &SelfContradiction) -> Value {
    let accounts: [&Account; 2] = one.voice.accounts;
    json!({
        "claims": one.claims.map(|claim| &claim.id),
        "sources": one.voice.sources,
        "likely": one.voice.likely,
        "accounts": accounts.map(account),
        "contradiction": one.contradiction.map(contradiction),
        "words": words::self_contradiction(view, one),
    })
}

fn figure<'a>(view: &'a impl View, one: &'a Figure<'a>) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<'a, E, A> {
        claim: &'a ClaimId,
        text: &'a str,
        quantity: Value,
        ends: E,
        accounts: A,
        superseded_by: &'a [&'a ClaimId],
    }
    Shape {
        claim: &one.claim.id,
        text: &one.claim.text,
        quantity: quantity(one.quantity),
        ends: groups(&one.ends),
        accounts: each(&one.told, |told| dated(view, told)),
        superseded_by: &one.superseded_by,
    }
}

fn dated(view: &impl View, told: &SideAccount) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<'a, A, E> {
        account: A,
        end: E,
        said: Option<&'a When>,
        published: Option<When>,
    }
    let published = || view.source(told.account.document.as_ref()?)?.document.as_ref()?.published.clone();
    Shape {
        account: account(told.account),
        end: end(told.end),
        said: told.account.last().and_then(|hop| hop.said.as_ref()),
        published: published(),
    }
}

fn candidate(view: &impl View, one: &Candidate) -> Value {
    let (kind, denial) = match one {
        Candidate::Number { .. } => ("number", None),
        Candidate::Time { .. } => ("time", None),
        Candidate::Denial(one) => ("denial", Some(self_contradiction(view, one))),
    };
    json!({
        "kind": kind,
        "claims": one.claims().map(|claim| &claim.id),
        "denial": denial,
        "why": words::candidate(view, one),
    })
}

/// The claims that candidates name, each once, by id: many candidates name the same claims.
fn named<'a>(candidates: &[Candidate<'a>]) -> Vec<&'a Claim> {
    let claims = candidates.iter().flat_map(Candidate::claims).map(|claim| (&claim.id, claim));
    claims.collect::<BTreeMap<_, _>>().into_values().collect()
}

fn candidate_claim<'a>(view: &'a impl View, one: &'a Claim) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<'a, A> {
        id: &'a ClaimId,
        text: &'a str,
        happened: &'a Option<When>,
        quantity: Option<Value>,
        accounts: A,
    }
    Shape {
        id: &one.id,
        text: &one.text,
        happened: &one.happened,
        quantity: one.quantity.as_ref().map(quantity),
        accounts: each(in_order(view, one), |account| ended(view, account)),
    }
}

fn ended<'a>(view: &impl View, one: &'a Account) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<'a, A, E> {
        account: &'a AccountId,
        document: &'a Option<SourceId>,
        at: A,
        end: E,
    }
    let at = ranges(one.at.as_ref());
    Shape { account: &one.id, document: &one.document, at, end: end_of(view, one).map(end) }
}

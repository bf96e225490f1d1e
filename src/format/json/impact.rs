//! The JSON of what falls if sources go.

use serde::Serialize;
use serde_json::{Value, json};

use super::{account, contradiction, each, end};
use crate::graph::View;
use crate::model::{ClaimId, SourceId};
use crate::query::{Affected, Against, Doubt, Fate, Gone, Impact, Kept, Lost, LostSide, WhyGone};
use crate::words;

/// Returns what falls if sources go; `docs/questions/impact.md` describes the shape.
pub fn impact_json<'a>(view: &'a impl View, impact: &'a Impact<'a>) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<G, F, S, L, D> {
        gone: G,
        falls: F,
        stands: S,
        look_again: L,
        disputes: D,
        words: String,
    }
    let claims =
        |fate| each(impact.with_fate(fate).collect::<Vec<_>>(), |one: &'a Affected<'a>| affected(view, one));
    Shape {
        gone: each(&impact.gone, gone),
        falls: claims(Fate::Falls),
        stands: claims(Fate::Stands),
        look_again: claims(Fate::LookAgain),
        disputes: each(&impact.disputes, lost_side),
        words: words::impact_sum(impact),
    }
}

fn gone(one: &Gone) -> Value {
    let (why, of) = match one.why {
        WhyGone::Asked => ("asked", None),
        WhyGone::Same(id) => ("same", Some(id)),
        WhyGone::PublishedBy(id) => ("published_by", Some(id)),
        WhyGone::WrittenBy(id) => ("written_by", Some(id)),
        WhyGone::PartOf(id) => ("part_of", Some(id)),
        WhyGone::SpeaksFor(id) => ("speaks_for", Some(id)),
    };
    json!({ "source": one.source, "why": why, "of": of })
}

fn affected<'a>(view: &'a impl View, one: &'a Affected<'a>) -> impl Serialize + 'a {
    #[derive(Serialize)]
    struct Shape<'a, L, K> {
        claim: &'a ClaimId,
        text: &'a str,
        lost: L,
        kept: K,
    }
    Shape {
        claim: &one.claim.id,
        text: &one.claim.text,
        lost: each(&one.lost, lost),
        kept: each(&one.kept, |one| kept(view, one)),
    }
}

fn lost(one: &Lost) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<'a, A, E> {
        account: A,
        end: E,
        through: &'a SourceId,
        as_denied: bool,
    }
    Shape { account: account(one.account), end: end(one.end), through: one.through, as_denied: one.as_denied }
}

fn kept(view: &impl View, one: &Kept) -> impl Serialize {
    #[derive(Serialize)]
    struct Shape<A, E, D> {
        account: A,
        end: E,
        doubts: D,
    }
    Shape {
        account: account(one.account),
        end: end(one.end),
        doubts: each(&one.doubts, |one| doubt(view, one)),
    }
}

fn doubt(view: &impl View, one: &Doubt) -> Value {
    let (kind, of) = match one {
        Doubt::UnknownEnd => ("unknown_end", json!({})),
        Doubt::Inference => ("inference", json!({})),
        Doubt::Loop => ("loop", json!({})),
        Doubt::Join(to) => ("join", json!({ "account": to.id })),
        Doubt::MayBe(source, gone, likely) => {
            ("same", json!({ "source": source, "gone": gone, "likely": likely }))
        }
        Doubt::Office(source, gone) => ("office", json!({ "source": source, "gone": gone })),
    };
    json!({
        "kind": kind,
        "account": of["account"],
        "source": of["source"],
        "gone": of["gone"],
        "likely": of["likely"],
        "words": words::doubt(view, one),
    })
}

fn lost_side(one: &LostSide) -> Value {
    let (claims, fates, judgement, lost, kept) = match one {
        LostSide::Claims { contradiction: one, fates } => {
            (one.claims.each_ref().to_vec(), fates.to_vec(), Some(contradiction(one)), &[][..], &[][..])
        }
        LostSide::Disputed { claim, fate, lost, kept } => {
            (vec![&claim.id], vec![*fate], None, lost.as_slice(), kept.as_slice())
        }
    };
    json!({
        "claims": claims,
        "fates": fates.into_iter().map(fate_word).collect::<Vec<_>>(),
        "contradiction": judgement,
        "against_lost": each(lost, against),
        "against_kept": each(kept, against),
    })
}

fn fate_word(fate: Fate) -> &'static str {
    match fate {
        Fate::Untouched => "untouched",
        Fate::Falls => "falls",
        Fate::Stands => "stands",
        Fate::LookAgain => "look_again",
    }
}

/// Returns somebody who doubts or denies a claim.
pub(super) fn against(one: &Against) -> Value {
    json!({
        "source": one.source,
        "stance": one.stance,
        "basis": one.basis,
        "telling_of": one.telling_of,
        "account": account(one.account),
    })
}

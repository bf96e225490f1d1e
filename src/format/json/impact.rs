//! The JSON of what falls if sources go.

use serde_json::{Value, json};

use super::{account, contradiction, end};
use crate::graph::View;
use crate::query::{Affected, Against, Doubt, Fate, Gone, Impact, LostSide, WhyGone};
use crate::words;

/// Returns what falls if sources go; `docs/questions/impact.md` describes the shape.
pub fn impact_json(view: &impl View, impact: &Impact) -> Value {
    let claims = |fate| impact.with_fate(fate).map(|one| affected(view, one)).collect::<Vec<_>>();
    json!({
        "gone": impact.gone.iter().map(gone).collect::<Vec<_>>(),
        "falls": claims(Fate::Falls),
        "stands": claims(Fate::Stands),
        "look_again": claims(Fate::LookAgain),
        "disputes": impact.disputes.iter().map(lost_side).collect::<Vec<_>>(),
        "words": words::impact_sum(impact),
    })
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

fn affected(view: &impl View, one: &Affected) -> Value {
    json!({
        "claim": one.claim.id,
        "text": one.claim.text,
        "lost": one.lost.iter().map(|lost| json!({
            "account": account(lost.account),
            "end": end(lost.end),
            "through": lost.through,
        })).collect::<Vec<_>>(),
        "kept": one.kept.iter().map(|kept| json!({
            "account": account(kept.account),
            "end": end(kept.end),
            "doubts": kept.doubts.iter().map(|one| doubt(view, one)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
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
        "against_lost": lost.iter().map(against).collect::<Vec<_>>(),
        "against_kept": kept.iter().map(against).collect::<Vec<_>>(),
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

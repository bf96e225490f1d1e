//! What a gap and a question say in plain English.

use super::{count, enumerate, name_of, within};
use crate::graph::View;
use crate::model::{KnownTo, SourceId, SourceKind};
use crate::query::{EndKind, Gap, GapKind, Gaps, Question};

/// Returns what a gap of this kind means, for a list of kinds.
pub fn gap_meaning(kind: GapKind) -> &'static str {
    match kind {
        GapKind::NoSupport => "nobody on record supports it",
        GapKind::Unnamed => "no known ground: nobody who could be found again says so",
        GapKind::Unstated => "no known ground: somebody does not say how they know",
        GapKind::Hearsay => "no known ground: told by nobody who is named",
        GapKind::Undisclosed => "no known ground: somebody keeps the grounds to themselves",
        GapKind::Inference => "no known ground: only concluded",
        GapKind::UnnamedGround => "its only grounds are witnesses or authorities without a name",
        GapKind::SingleVoice => "every chain runs through one source",
        GapKind::Loop => "sources have it from one another",
        GapKind::NoWitness => "contradicted, and on this side nobody saw it and nothing shows it",
        GapKind::NoDocument => "an account of it stands in no document",
        GapKind::NoAnchor => "an account of it has no anchor",
        GapKind::NotVerified => "an anchor does not hold, or its text is not at hand",
    }
}

/// Returns a gap of a claim as a sentence, with the names.
pub fn gap(view: &impl View, gap: &Gap) -> String {
    let who: Vec<String> = gap.sources.iter().map(|id| within(view, id)).collect();
    let who = enumerate(&who, 6);
    let accounts = || count(gap.accounts.len(), "account", "accounts");
    let sentence = match gap.kind {
        GapKind::NoSupport => "nobody on record supports it".to_owned(),
        GapKind::Unnamed => format!("no known ground, and nobody to be found says so: {who}"),
        GapKind::Unstated => format!("no known ground, and no word on how they know: {who}"),
        GapKind::Hearsay => format!("no known ground, and told by nobody named: {who}"),
        GapKind::Undisclosed => format!("no known ground, and grounds not disclosed: {who}"),
        GapKind::Inference => format!("no known ground, only concluded: {who}"),
        GapKind::UnnamedGround => format!("its grounds have no name: {who}"),
        GapKind::SingleVoice => format!("a single voice: {who}"),
        GapKind::Loop => format!("a circle: {who} have it from one another"),
        GapKind::NoWitness => format!(
            "set against {}, and on this side nobody saw it and nothing shows it",
            count(gap.against.len(), "other claim", "other claims")
        ),
        GapKind::NoDocument => format!("{} in no document", accounts()),
        GapKind::NoAnchor => format!("{} without an anchor", accounts()),
        GapKind::NotVerified => format!("{} with an anchor that was not verified", accounts()),
    };
    super::first_up(&format!("{sentence}."))
}

/// Returns whom to ask and what, as a sentence.
pub fn question(view: &impl View, question: &Question) -> String {
    let about = name_of(view, question.about);
    let Some(ask) = question.ask else {
        return format!("Nobody on record can be asked about {}.", within(view, question.about));
    };
    let who = whom(view, ask);
    if ask == question.about {
        return format!("Ask {who} {}.", how(question));
    }
    let source = view.source(question.about);
    let document = source.and_then(|source| source.document.as_ref());
    if let Some(document) = document {
        let part = if document.author.as_ref() == Some(ask) { "wrote" } else { "published" };
        return format!("Ask {who}, who {part} “{about}”, how it is known.");
    }
    match source.map(|source| source.kind) {
        Some(SourceKind::Rumour | SourceKind::Unknown) => {
            format!("Ask {who} from whom they have it: “{about}”.")
        }
        Some(SourceKind::Record) => {
            format!("Ask {who} who made it, and where it is: {}.", within(view, question.about))
        }
        _ => format!("Ask {who} who it is, and how they know: {}.", within(view, question.about)),
    }
}

fn whom(view: &impl View, id: &SourceId) -> String {
    let name = name_of(view, id);
    let Some(source) = view.source(id) else { return name };
    match source.known_to {
        Some(KnownTo::Desk) => format!("{name} (the desk knows who it is)", name = within(view, id)),
        Some(KnownTo::Reporter) => format!("{name} (the reporter knows who it is)", name = within(view, id)),
        _ if source.document.is_some() => format!("whoever published “{name}”"),
        _ => within(view, id),
    }
}

fn how(question: &Question) -> String {
    let has = |kind: EndKind| question.ends.iter().any(|end| end.kind == kind);
    let mut parts = Vec::new();
    if has(EndKind::Unstated) || has(EndKind::Unnamed) {
        parts.push("how they know".to_owned());
    }
    if has(EndKind::Hearsay) {
        parts.push("who told them".to_owned());
    }
    if has(EndKind::Undisclosed) {
        parts.push("on what undisclosed grounds".to_owned());
    }
    enumerate(&parts, parts.len())
}

/// Returns what an answer to a question would settle, in a sentence or two.
pub fn settles(view: &impl View, question: &Question) -> String {
    let claims = |n: usize| count(n, "claim", "claims");
    let mut parts = Vec::new();
    if !question.first.is_empty() {
        parts.push(format!("{} a first known origin", claims(question.first.len())));
    }
    if !question.further.is_empty() {
        parts.push(format!("{} another one", claims(question.further.len())));
    }
    if !question.others.is_empty() {
        parts.push(format!("{} none", claims(question.others.len())));
    }
    let kind = view.source(question.about).map(|source| source.kind);
    let each = match kind {
        Some(SourceKind::Group | SourceKind::Rumour | SourceKind::Unknown) if question.ends.len() > 1 => {
            " It may be somebody else each time."
        }
        _ => "",
    };
    format!("An answer could give {}.{each}", enumerate(&parts, 3))
}

/// Returns how many claims were looked at and how many lack something, as a sentence. A single voice is counted apart:
/// it is what most claims have, and no fault by itself.
pub fn gaps(gaps: &Gaps) -> String {
    let only_alone =
        gaps.claims.iter().filter(|one| one.gaps.iter().all(|gap| gap.kind == GapKind::SingleVoice)).count();
    let alone = match only_alone {
        0 => String::new(),
        1 => ", and another one has but a single voice".to_owned(),
        n => format!(", and {} have but a single voice", count(n, "others", "others")),
    };
    format!(
        "{} looked at: {} of them {} something{alone}; {}.",
        super::first_up(&count(gaps.looked_at, "claim", "claims")),
        count(gaps.claims.len() - only_alone, "", "").trim_end(),
        if gaps.claims.len() - only_alone == 1 { "lacks" } else { "lack" },
        count(gaps.questions.len(), "question to ask", "questions to ask")
    )
}

/// Returns how many claims hang on a single voice, and on how many, as a sentence.
pub fn single_voices(looked_at: usize, claims: usize, voices: usize) -> String {
    if claims == 0 {
        return format!(
            "{} looked at: none of them hangs on a single voice.",
            super::first_up(&count(looked_at, "claim", "claims"))
        );
    }
    let verb = if claims == 1 { "hangs" } else { "hang" };
    let on = if voices == 1 {
        "on one voice alone".to_owned()
    } else {
        format!("each on one voice alone, {} in all", count(voices, "voice", "voices"))
    };
    format!(
        "{} looked at: {} of them {verb} {on}.",
        super::first_up(&count(looked_at, "claim", "claims")),
        count(claims, "", "").trim_end()
    )
}

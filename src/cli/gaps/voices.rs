//! Single voices: the claims that hang on one source alone, under that source.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::contradictions::claim_line;
use super::super::desk::Desk;
use super::super::screen::{Screen, paint, style, tame};
use wherefrom::graph::View as _;
use wherefrom::model::SourceId;
use wherefrom::query::{GapKind, Gaps, WeakClaim, who_says};
use wherefrom::words;

/// The voices on which most hangs first, then by id.
pub(super) fn write(desk: &Desk, answer: &Gaps, brief: bool, screen: &mut Screen) {
    let mut voices: BTreeMap<&SourceId, Vec<&WeakClaim>> = BTreeMap::new();
    for one in &answer.claims {
        let alone = one.gaps.iter().find(|gap| gap.kind == GapKind::SingleVoice);
        if let Some(voice) = alone.and_then(|gap| gap.sources.first()) {
            voices.entry(voice).or_default().push(one);
        }
    }
    let mut voices: Vec<(&SourceId, Vec<&WeakClaim>)> = voices.into_iter().collect();
    for (_, claims) in &mut voices {
        claims.sort_by_key(|one| &one.claim.id);
    }
    voices.sort_by_key(|(id, claims)| (Reverse(claims.len()), *id));
    screen.wrapped("", "", &words::single_voices(answer.looked_at, answer.claims.len(), voices.len()));
    if brief && !voices.is_empty() {
        screen.blank();
    }
    for (id, claims) in voices {
        if !brief {
            screen.blank();
        }
        write_voice(desk, id, &claims, brief, screen);
    }
}

fn write_voice(desk: &Desk, id: &SourceId, claims: &[&WeakClaim], brief: bool, screen: &mut Screen) {
    let name = paint(style::STRONG, &tame(&words::name_of(&desk.graph, id)));
    let what =
        desk.graph.source(id).map_or(String::new(), |source| format!("; {}", words::what_it_is(source)));
    let id = paint(style::FAINT, &tame(&format!("[{id}{what}]")));
    let number = words::count(claims.len(), "claim", "claims");
    screen.wrapped("", "    ", &format!("{name} {id}: {number}"));
    if brief {
        return;
    }
    for one in claims {
        let who = who_says(&desk.graph, one.claim);
        let who = tame(&words::who_says(&desk.graph, &who.ends, &who.against));
        screen.wrapped("  - ", "      ", &format!("{} ({who})", claim_line(one.claim)));
    }
}

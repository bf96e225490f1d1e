//! To whom a claim is to be attributed in print. It never says more than the chains do: who isn't named is "a source
//! whom somebody does not name", and what a source does not say of its grounds is not said for it.

use std::collections::BTreeSet;

use super::{count, enumerate, first_up, is_many, published, verb, within};
use crate::graph::View;
use crate::model::{Account, Basis, Claim, Hop, Identity, KnownTo, SourceId, SourceKind, Stance, Strength};
use crate::query::{Dispute, EndKind, Sheet, SideAccount, Standing};

/// The most accounts that one paragraph attributes a claim to.
const MOST_VOICES: usize = 3;
/// The most objections and claims against it that one paragraph names.
const MOST_AGAINST: usize = 3;

/// The documents whose whole title stands in the paragraph already.
type Titled = BTreeSet<SourceId>;

/// Returns the title of a document: whole where it is named first, from then on cut if it is long.
fn title(view: &impl View, id: &SourceId, titled: &mut Titled) -> String {
    match view.source(id) {
        Some(source) if titled.insert(id.clone()) => format!("“{}”", source.name),
        _ => within(view, id),
    }
}

/// Returns the paragraph to print: the claim, to whom it is attributed, what is not known, and who disputes it.
pub fn attribution(view: &impl View, sheet: &Sheet) -> String {
    let trace = &sheet.trace;
    if sheet.voices.is_empty() {
        let said = disputed(view, sheet, &mut Titled::new());
        return format!("Nobody on record says so: {}.{}", sentence(trace.claim), said.concat());
    }
    let mut titled = Titled::new();
    let mut parts = vec![attributed(view, trace.claim, &sheet.voices, &mut titled)];
    let others = sheet.voices.iter().skip(1).take(MOST_VOICES - 1);
    parts.extend(
        others.map(|voice| format!(" Also according to {}.", voice_phrase(view, voice, &mut titled))),
    );
    if sheet.voices.len() > MOST_VOICES {
        let more = sheet.voices.len() - MOST_VOICES;
        let more = first_up(&count(more, "more source is", "more sources are"));
        parts.push(format!(" {more} on record."));
    }
    match sheet.standing {
        Standing::NoKnownGround | Standing::OnlyAgainst => {
            parts.push(" No witness, record or official source for it is known.".to_owned());
        }
        Standing::OnlyInferred => parts.push(" Nobody is known to have seen it.".to_owned()),
        Standing::Unsupported | Standing::OneOrigin | Standing::SeveralOrigins => {}
    }
    for group in &trace.verdict.origins.merged {
        let names: Vec<String> = group.iter().map(|id| within(view, id)).collect();
        parts.push(format!(" {} may be one source.", enumerate(&names, MOST_VOICES)));
    }
    if trace.loops.iter().any(|one| !one.leads_out) {
        parts.push(" Some of these sources have it from one another.".to_owned());
    }
    parts.extend(disputed(view, sheet, &mut titled));
    parts.concat()
}

/// Returns a claim with the first of those to whom it is attributed, as a sentence.
fn attributed(view: &impl View, claim: &Claim, voices: &[SideAccount], titled: &mut Titled) -> String {
    match voices.first() {
        Some(voice) => format!("{}, according to {}.", sentence(claim), voice_phrase(view, voice, titled)),
        None => format!("{} (nobody on record supports it).", sentence(claim)),
    }
}

fn disputed(view: &impl View, sheet: &Sheet, titled: &mut Titled) -> Vec<String> {
    let trace = &sheet.trace;
    let mut parts: Vec<String> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for dispute in trace.disputes.iter().filter(|one| !one.of_a_denial) {
        // Who is named as passing it on only to deny it isn't named twice.
        let account = trace.accounts[dispute.account].account;
        let named = sheet.voices.iter().take(MOST_VOICES).any(|voice| voice.account.id == account.id);
        let line = dispute_phrase(view, dispute, account, titled);
        if !named && known.insert(line.clone()) {
            parts.push(line);
        }
    }
    for (i, (one, voices)) in trace.contradictions.iter().zip(&sheet.against).enumerate() {
        let lead = match (one.contradiction.strength, i) {
            (Strength::Contradiction, 0) => "This is contradicted",
            (Strength::Contradiction, _) => "This is contradicted also",
            (Strength::Tension, _) => "Not easily squared with this",
        };
        parts.push(format!(" {lead}: {}", attributed(view, one.claim, voices, titled)));
    }
    let left = parts.len().saturating_sub(MOST_AGAINST);
    parts.truncate(MOST_AGAINST);
    if left > 0 {
        let left = first_up(&count(left, "more account stands", "more accounts stand"));
        parts.push(format!(" {left} against it."));
    }
    let later = sheet.superseded_by.iter().take(1);
    parts.extend(later.map(|(claim, voices)| {
        format!(" Another account has taken its place: {}", attributed(view, claim, voices, titled))
    }));
    parts
}

/// Who disputes it, on what ground, and where.
fn dispute_phrase(view: &impl View, dispute: &Dispute, account: &Account, titled: &mut Titled) -> String {
    let verb = if dispute.stance == Stance::Denies { "denied" } else { "doubted" };
    let kind = dispute.basis.map(|basis| match basis {
        Basis::Witnessed => EndKind::Witness,
        Basis::Told => EndKind::Hearsay,
        Basis::Inferred => EndKind::Inference,
        Basis::Official => EndKind::Official,
        Basis::Record => EndKind::Record,
        Basis::Undisclosed => EndKind::Undisclosed,
        Basis::Unstated => EndKind::Unstated,
    });
    let ground = kind.map_or(String::new(), |kind| how(view, kind, dispute.source));
    let place = if view.source(dispute.source).is_some_and(|source| source.document.is_some()) {
        String::new()
    } else {
        account.document.as_ref().map_or(String::new(), |id| format!(", in {}", title(view, id, titled)))
    };
    format!(" It is {verb} by {}{ground}{place}.", reader_name(view, dispute.source))
}

/// The sentence of a claim without its full stop.
fn sentence(claim: &Claim) -> &str {
    claim.text.trim_end().trim_end_matches('.')
}

/// Who says so, how they know, through whom, and where it stands: what follows "according to".
fn voice_phrase(view: &impl View, voice: &SideAccount, titled: &mut Titled) -> String {
    let account = voice.account;
    let Some((last, outer)) = account.hops.split_last() else { return "nobody".to_owned() };
    let outer: &[Hop] = if account.document.is_some() && !outer.is_empty() { &outer[1..] } else { outer };
    let teller = outer.last().filter(|hop| hop.stance.supports());
    let (who, told) = who(view, &last.source, teller.map(|hop| &hop.source), titled);
    let how = how(view, voice.end.kind, &last.source);
    let through = through(view, outer, told);
    let is_document = view.source(&last.source).is_some_and(|source| source.document.is_some());
    let only_a_name = how.is_empty() && (is_document || who == reader_name(view, &last.source));
    let comma = if through.is_empty() && !only_a_name { "," } else { "" };
    format!("{who}{how}{through}{}", stands(view, account, comma, titled))
}

/// Who a source is to readers, and whether that has named its teller already.
fn who(view: &impl View, id: &SourceId, teller: Option<&SourceId>, titled: &mut Titled) -> (String, bool) {
    let Some(source) = view.source(id) else { return (id.to_string(), false) };
    if source.protected {
        return (format!("a {} whose name is withheld", source.kind), false);
    }
    let unnamed = || match teller {
        Some(teller) => format!("not named by {}", reader_name(view, teller)),
        None => "not named".to_owned(),
    };
    let name = reader_name(view, id);
    match (source.identity, source.known_to, source.kind) {
        _ if source.document.is_some() => (title(view, id, titled), false),
        (Identity::Named | Identity::Pseudonym, ..) | (.., SourceKind::Record) => (name, false),
        (_, Some(KnownTo::Desk), _) => (format!("{name}, whose name the desk knows"), false),
        (_, Some(KnownTo::Reporter), _) => (format!("{name}, whose name the reporter knows"), false),
        // Nobody is known to have told it: it would be more than is known to speak of a source.
        (_, _, SourceKind::Rumour) => ("talk or news of unknown origin".to_owned(), false),
        (Identity::Described, ..) => (format!("{name}, {}", unnamed()), teller.is_some()),
        (Identity::None, ..) => (format!("a source {}", unnamed()), teller.is_some()),
    }
}

fn reader_name(view: &impl View, id: &SourceId) -> String {
    let name = within(view, id);
    match view.source(id) {
        Some(source) if source.protected => format!("a {} whose name is withheld", source.kind),
        Some(source) if source.identity == Identity::Pseudonym => format!("{name} (a pseudonym)"),
        _ => name,
    }
}

fn does(view: &impl View, id: &SourceId) -> &'static str {
    verb(view, id, "does", "do")
}

fn how(view: &impl View, kind: EndKind, id: &SourceId) -> String {
    let source = view.source(id);
    let thing = source.is_some_and(|source| source.document.is_some() || source.kind == SourceKind::Record);
    let (which, does) = (if thing { "which" } else { "who" }, does(view, id));
    match kind {
        EndKind::Witness if is_many(view, id) => ", speaking as witnesses".to_owned(),
        EndKind::Witness => ", speaking as a witness".to_owned(),
        EndKind::Record if thing => ", a record of it".to_owned(),
        EndKind::Record => format!(", {which} shows a record of it"),
        EndKind::Official => ", speaking of their own official acts or figures".to_owned(),
        EndKind::Inference => ", as a conclusion".to_owned(),
        EndKind::Hearsay => format!(", {which} {does} not say from whom"),
        EndKind::Undisclosed => format!(", {which} {does} not disclose the grounds"),
        EndKind::Unstated => format!(", {which} {does} not say how it is known"),
        EndKind::Unnamed => String::new(),
    }
}

/// Those who pass it on, from the end outwards.
fn through(view: &impl View, outer: &[Hop], told: bool) -> String {
    let mut text = String::new();
    for (i, hop) in outer.iter().rev().enumerate() {
        if i == 0 && told {
            continue;
        }
        let name = reader_name(view, &hop.source);
        text += &match hop.stance {
            Stance::Denies => format!(", mentioned by {name} only to be denied"),
            Stance::Doubts => format!(", mentioned by {name} only with doubt"),
            _ if i == 0 => format!(", as told by {name}"),
            _ if text.is_empty() => format!(", as passed on by {name}"),
            _ => format!(", passed on by {name}"),
        };
    }
    text
}

fn stands(view: &impl View, account: &Account, comma: &str, titled: &mut Titled) -> String {
    let Some(id) = &account.document else { return " (in no document)".to_owned() };
    let published = view.source(id).and_then(|source| published(view, source));
    let published = published.map_or(String::new(), |published| format!(" ({published})"));
    let stance = account.hops.first().map(|hop| hop.stance);
    let against = match stance.filter(|_| account.hops.len() > 1) {
        Some(Stance::Denies) => ", which denies it",
        Some(Stance::Doubts) => ", which doubts it",
        _ => "",
    };
    // A document that says so itself stands there already.
    let itself = account.hops.len() == 1;
    let name = if itself { String::new() } else { format!("{comma} in {}", title(view, id, titled)) };
    format!("{name}{published}{against}")
}

//! What nobody looked at or knows of a claim, and how it was graded.

use super::page::Block;
use super::sheet::strings;
use super::{count, date, enumerate, first_up, language, within};
use crate::graph::View;
use crate::model::{Credibility, Grade, Identity, Source};
use crate::query::{Check, Sheet};

/// The most that one sentence lists.
const MOST: usize = 6;

/// Returns what nobody looked at or knows, one sentence each; what was looked at comes first.
pub fn unchecked(view: &impl View, sheet: &Sheet) -> Vec<String> {
    let mut lines = vec!["Whether it is true.".to_owned()];
    if !sheet.voices.is_empty() {
        lines.push(
            "Whether the passages say the whole sentence or only a part of it: compare the quotes."
                .to_owned(),
        );
    }
    let accounts = |check: Check| {
        let numbers = sheet.seen.iter().enumerate().filter(|(_, seen)| seen.check == check);
        numbers.map(|(i, _)| (i + 1).to_string()).collect::<Vec<_>>()
    };
    for (check, what) in [
        (Check::NotAtHand, "the stored text is not at hand"),
        (Check::Changed, "the stored text is not the one that was recorded"),
        (Check::Broken, "the anchor does not hold in the stored text"),
        (Check::NoAnchor, "there is no anchor"),
        (Check::NoDocument, "there is no document"),
    ] {
        let numbers = accounts(check);
        if !numbers.is_empty() {
            let chain = if numbers.len() == 1 { "chain" } else { "chains" };
            lines.push(format!("The passage of {chain} {}: {what}.", enumerate(&numbers, 12)));
        }
    }
    sheet.documents.iter().for_each(|one| lines.extend(open_document(view, one)));
    lines.extend(open_people(sheet));
    lines.extend(open_dates(sheet));
    let joined = sheet.trace.accounts.iter().filter(|one| !one.joins.is_empty()).count();
    if joined > 0 {
        let chains = first_up(&count(joined, "chain is", "chains are"));
        lines
            .push(format!("{chains} carried on by other accounts of the same source; these joins are ours."));
    }
    if !sheet.against.is_empty() {
        lines.push("The passages of the claims set against it.".to_owned());
    }
    lines
}

fn open_document(view: &impl View, source: &Source) -> Vec<String> {
    let Some(document) = &source.document else { return Vec::new() };
    let mut open = Vec::new();
    if let Some(from) = &document.translated_from {
        open.push(format!("the translation from {}", language(from)));
    }
    open.extend(
        document.published.is_none().then(|| "the date of publication, which is not known".to_owned()),
    );
    open.extend(document.outlet.is_none().then(|| "who published it, which is not known".to_owned()));
    open.extend(
        document.sha256.is_none().then(|| "the stored text, of which no hash was recorded".to_owned()),
    );
    if open.is_empty() {
        Vec::new()
    } else {
        vec![format!("Of {}: {}.", within(view, &source.id), enumerate(&open, MOST))]
    }
}

fn open_people(sheet: &Sheet) -> Option<String> {
    let hidden =
        sheet.sources.iter().filter(|one| one.identity == Identity::Pseudonym && one.known_to.is_none());
    let names: Vec<String> = hidden.map(|one| one.name.clone()).collect();
    (!names.is_empty()).then(|| format!("Who goes by the name of {}.", enumerate(&names, MOST)))
}

fn open_dates(sheet: &Sheet) -> Vec<String> {
    let mut lines = Vec::new();
    if sheet.trace.claim.happened.is_none() {
        lines.push("When it happened: no date is recorded.".to_owned());
    }
    let mut hops = sheet.trace.accounts.iter().flat_map(|one| &one.account.hops);
    if !sheet.trace.accounts.is_empty() && hops.all(|hop| hop.said.is_none()) {
        lines.push("When it was said: no date is recorded for anybody on its chains.".to_owned());
    }
    lines
}

pub(super) fn grades(sheet: &Sheet) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(grade) = sheet.trace.claim.credibility {
        blocks.push(Block::Text(format!("Credibility of the claim: {grade}, {}.", credibility(grade))));
    }
    if sheet.overrated {
        let flag =
            "That grade says confirmed by other sources; fewer than two distinct origins are on record.";
        blocks.push(Block::Text(flag.to_owned()));
    }
    let all: Vec<&&Source> = sheet.sources.iter().chain(&sheet.documents).collect();
    let rows: Vec<Vec<String>> = all
        .iter()
        .filter_map(|one| {
            let reliability = one.reliability.as_ref()?;
            Some(vec![
                one.name.clone(),
                format!("{}: {}", reliability.grade, grade(reliability.grade)),
                reliability.on.as_ref().map(date).unwrap_or_default(),
                reliability.why.clone().unwrap_or_default(),
            ])
        })
        .collect();
    let ungraded = all.len() - rows.len();
    if !rows.is_empty() {
        blocks.push(Block::Table {
            caption: "Reliability of its sources".to_owned(),
            head: strings(["Source", "Reliability", "Graded on", "Why"]),
            rows,
        });
    }
    if blocks.is_empty() {
        blocks
            .push(Block::Text("Neither the claim nor any source on its chains has been graded.".to_owned()));
    } else if ungraded > 0 {
        let left = first_up(&count(ungraded, "source on its chains has", "sources on its chains have"));
        blocks.push(Block::Text(format!("{left} no grade.")));
    }
    blocks
}

fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "completely reliable",
        Grade::B => "usually reliable",
        Grade::C => "fairly reliable",
        Grade::D => "not usually reliable",
        Grade::E => "unreliable",
        Grade::F => "cannot be judged",
    }
}

fn credibility(grade: Credibility) -> &'static str {
    match grade {
        Credibility::Confirmed => "confirmed by other sources",
        Credibility::ProbablyTrue => "probably true",
        Credibility::PossiblyTrue => "possibly true",
        Credibility::Doubtful => "doubtful",
        Credibility::Improbable => "improbable",
        Credibility::CannotBeJudged => "truth cannot be judged",
    }
}

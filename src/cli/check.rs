//! `wherefrom check`: every fault of every file, and the documents and anchors held against the stored texts.

use std::fs;
use std::io;

use serde_json::{Value, json};

use super::desk::{documents_folder, read_files};
use super::report;
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::case::Folder;
use wherefrom::case::verify::{Counts, Finding, Spot, document_path, verify};
use wherefrom::diag::{Problem, Severity};
use wherefrom::model::Source;
use wherefrom::protect::{NamePart, Protection, name_parts};
use wherefrom::words::{count, first_up};

/// Check every file of the case, and its anchors against the stored texts
///
/// Reports every fault of every file in one run. Where the documents are at hand, it verifies the SHA-256 of each and
/// the range and hash of each anchor. Nothing is ever anchored anew: a changed document is an error that names it. What it
/// finds in a database it shows in the files that `wherefrom export --format case` would write.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Answer in JSON, as --format json does
    #[arg(long)]
    json: bool,
    /// Show the words of the documents at each anchor
    #[arg(long)]
    quotes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Each fault with its line
    Text,
    /// One line for each
    Short,
    /// For other programs
    Json,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let (mut folder, mut protection) = read_files(global, screen)?;
    let parts = name_parts(&folder);
    // What warns of them must not show them.
    protection.add(parts.iter().map(|part| part.word.as_str()));
    screen.protect(protection);
    let warnings: Vec<Problem> = parts.iter().map(|part| part_of_name(&folder, part)).collect();
    folder.problems.extend(warnings);
    let documents = documents_folder(global, &folder.root, &folder.case);
    if global.documents.is_some() && !documents.is_dir() {
        return Err(Failure::new(format!("the documents folder `{}` is not there", documents.display())));
    }
    let at_hand = documents.is_dir();
    let mut quotes = Vec::new();
    let counts = at_hand.then(|| {
        let bytes = |source: &Source| stored(&documents, source);
        let verification = verify(&folder.case, bytes, |anchored| {
            if args.quotes {
                let mut at = anchored.at.clone();
                screen.protection().spot(&mut at);
                quotes.push((at, anchored.words.join(" … ")));
            }
        });
        let found = verification.findings.into_iter().map(|one| problem(&folder, one, screen.protection()));
        let found: Vec<Problem> = found.collect();
        folder.problems.extend(found);
        verification.counts
    });
    match if args.json { Format::Json } else { args.format } {
        Format::Json => screen.json(&as_json(&folder, counts, &quotes, screen.protection())),
        format => write(&folder, counts, &quotes, format, screen),
    }
    if args.quotes && !at_hand {
        screen.warning(&format!("the words can't be shown: no folder `{}`", documents.display()));
        screen.hint("name the folder of the stored texts with --documents DIR");
    }
    let faults = folder.problems.iter().any(|problem| problem.severity == Severity::Error);
    Ok(if faults { Outcome::Found } else { Outcome::Done })
}

fn part_of_name(folder: &Folder, part: &NamePart) -> Problem {
    let more = match part.more {
        0 => String::new(),
        n => format!(", and {}", count(n, "more time in this file", "more times in this file")),
    };
    let message = format!("a single word of a protected name stands here{more}; answers will show it");
    let problem = Problem::warning("name-in-part", message)
        .at(part.place.clone())
        .hint("enter the word as an alias of the protected source, and it is covered everywhere; or write it out of the text");
    let source = wherefrom::model::SourceId::new(&part.source).ok();
    match source.and_then(|id| folder.places.source(&id).cloned()) {
        Some(place) => problem.also(place, "the protected source"),
        None => problem,
    }
}

fn stored(documents: &std::path::Path, source: &Source) -> io::Result<Option<Vec<u8>>> {
    let Some(file) = source.document.as_ref().and_then(|document| document.file.as_ref()) else {
        return Ok(None);
    };
    let path = document_path(documents, None, file).map_err(io::Error::other)?;
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A finding as a problem, with the place in the case file that says otherwise.
fn problem(folder: &Folder, mut finding: Finding, protection: &Protection) -> Problem {
    let of_document = |id| folder.places.source(id).cloned();
    let of_account = |at: &Spot| {
        folder
            .places
            .account(&at.account)
            .map(|place| place.at.clone().unwrap_or_else(|| place.table.clone()))
    };
    let (code, place, hint) = match &finding {
        Finding::Missing { document, .. } => (
            "document-missing",
            of_document(document),
            "put it there, or name another folder with --documents DIR",
        ),
        Finding::Unreadable { document, .. } => {
            ("document-unreadable", of_document(document), "see that the file can be read")
        }
        Finding::NotText { document, .. } => {
            ("document-not-text", of_document(document), "documents are stored as plain text in UTF-8")
        }
        Finding::Changed { document, .. } => (
            "document-changed",
            of_document(document),
            "restore the copy that was recorded, or record the changed text as a document of its own; nothing is anchored anew",
        ),
        Finding::Anchor { at, .. } | Finding::Elsewhere { at, .. } => (
            "anchor-mismatch",
            of_account(at),
            "`wherefrom anchor DOCUMENT \"words\"` finds where words stand",
        ),
        Finding::NoDocument { at } => {
            ("anchor-without-document", of_account(at), "name the document, or drop the anchor")
        }
        Finding::Quote { at, .. } => (
            "quote-unresolved",
            of_account(at),
            "copy the words exactly, and enough of them to stand at one place only",
        ),
        _ => ("not-verified", None, "see the message"),
    };
    finding.spot().into_iter().for_each(|at| protection.spot(at));
    let mut problem = Problem::error(code, finding.to_string()).hint(hint);
    problem.place = place;
    problem
}

fn write(
    folder: &Folder,
    counts: Option<Counts>,
    quotes: &[(Spot, String)],
    format: Format,
    screen: &mut Screen,
) {
    if format == Format::Short || screen.is_plain() {
        for problem in &folder.problems {
            screen.raw(&report::line(folder, problem, screen));
        }
    } else {
        let mut pictures = report::Pictures::new(folder, screen);
        let all: Vec<String> = folder.problems.iter().map(|problem| pictures.of(problem)).collect();
        for picture in all {
            screen.raw(&picture);
            screen.blank();
        }
    }
    for (at, words) in quotes {
        let place = paint(style::FAINT, &format!("[{at}]"));
        screen.wrapped("", "    ", &format!("{place} “{}”", tame(words)));
    }
    if format == Format::Short {
        return;
    }
    screen.raw(&summary(folder, counts));
}

fn summary(folder: &Folder, counts: Option<Counts>) -> String {
    let of = |severity| folder.problems.iter().filter(|problem| problem.severity == severity).count();
    let case = &folder.case;
    let accounts = case.claims.values().map(|claim| claim.accounts.len()).sum();
    let mut line = format!(
        "{} and {} in {}: {}",
        first_up(&count(case.claims.len(), "claim", "claims")),
        count(accounts, "account", "accounts"),
        count(folder.files.len(), "file", "files"),
        count(of(Severity::Error), "fault", "faults"),
    );
    if of(Severity::Warning) > 0 {
        line += ", ";
        line += &count(of(Severity::Warning), "warning", "warnings");
    }
    line += ".\n";
    line + &match counts {
        None => {
            "The stored texts are not at hand (--documents DIR), so no document and no anchor was verified."
                .to_owned()
        }
        Some(counts) => verified(counts),
    }
}

fn verified(counts: Counts) -> String {
    if counts == Counts::default() {
        return "There is no document to verify yet.".to_owned();
    }
    let mut line = format!(
        "Verified: {} by SHA-256, {} by place and hash",
        count(counts.verified, "document", "documents"),
        count(counts.anchors, "anchor", "anchors"),
    );
    let others = [
        (counts.unhashed, "without a SHA-256 in the case"),
        (counts.changed, "changed"),
        (counts.missing, "missing"),
        (counts.without_file, "without a file"),
    ];
    for (number, what) in others.into_iter().filter(|(number, _)| *number > 0) {
        line = format!("{line}; {} {what}", count(number, "document", "documents"));
    }
    if counts.unseen > 0 {
        line = format!(
            "{line}; {} could not be looked at",
            count(counts.unseen, "anchor or quote", "anchors and quotes")
        );
    }
    line + "."
}

fn as_json(
    folder: &Folder,
    counts: Option<Counts>,
    quotes: &[(Spot, String)],
    protection: &Protection,
) -> Value {
    json!({
        "problems": report::problems_json(folder, protection),
        "verified": counts.map(|counts| json!({
            "documents": counts.verified,
            "anchors": counts.anchors,
            "quotes": counts.quotes,
            "documents_without_hash": counts.unhashed,
            "documents_changed": counts.changed,
            "documents_missing": counts.missing,
            "documents_without_file": counts.without_file,
            "anchors_unseen": counts.unseen,
        })),
        "quotes": quotes.iter().map(|(at, words)| json!({
            "claim": at.claim,
            "account": at.account,
            "hop": at.hop,
            "document": at.document,
            "words": words,
        })).collect::<Vec<_>>(),
    })
}

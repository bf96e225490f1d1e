//! `wherefrom sheet`: all that an editor or a lawyer needs of a claim, on one page.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use super::desk::Desk;
use super::fmt::replace;
use super::near::Asked;
use super::screen::Screen;
use super::{Failure, Global, Outcome};
use wherefrom::draw;
use wherefrom::format::{html, markdown, sheet_json};
use wherefrom::graph::View as _;
use wherefrom::model::{Account, AccountId, Anchor, ClaimId, SourceId, When};
use wherefrom::protect::Protection;
use wherefrom::query::{Check, Seen, Sheet, sheet};
use wherefrom::store::Reach;
use wherefrom::words;
use wherefrom::words::page::{Diagram, Page};

/// Write the evidence sheet for the editor or the lawyer
///
/// The answer stands first: whether and how the claim can be printed. Then an attribution ready to print, every chain
/// with the words of the documents, who contradicts it, what to ask next, what was not checked, and the grades. It says
/// what is on record, and not what is true.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The claim: its id, or some words of it; several ids are answered in their order, `-` reads ids from standard input
    #[arg(value_name = "CLAIM", required = true)]
    claim: Vec<String>,
    /// The layout. By default the one by which the file ends, else Markdown
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write it to this file, whole or not at all
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long, conflicts_with_all = ["format", "output"])]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Text for a message or a repository
    Markdown,
    /// One page to print, that loads and runs nothing
    Html,
}

impl Args {
    fn format(&self) -> Result<Format, Failure> {
        let Some(file) = self.output.as_ref().filter(|_| self.format.is_none()) else {
            return Ok(self.format.unwrap_or(Format::Markdown));
        };
        let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("md" | "markdown" | "txt") => Ok(Format::Markdown),
            Some("html" | "htm") => Ok(Format::Html),
            _ => {
                let failure = Failure::new("a sheet is Markdown or an HTML page to print");
                Err(failure.hint("end the file in .md or .html, or name the format with --format"))
            }
        }
    }
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let format = args.format()?;
    let mut desk = Desk::near(global, screen, &Asked::claims(&args.claim, Reach::SHEET))?;
    let ids = desk.claims(&args.claim, screen)?;
    let mut pages: Vec<Page> = Vec::new();
    let mut answers: Vec<Value> = Vec::new();
    for id in &ids {
        let seen = look_up(&mut desk, id, screen.protection());
        let Some(answer) = sheet(&desk.graph, id, &seen) else { continue };
        if args.json {
            answers.push(sheet_json(&desk.graph, &answer));
        } else {
            let mut page = words::sheet(&desk.graph, &answer, global.known_by.as_ref());
            if format == Format::Html {
                page.diagram = Some(diagram(&desk, &answer, global.known_by.as_ref()));
            }
            pages.push(page);
        }
    }
    if args.json {
        screen.json_of(answers);
        return Ok(Outcome::Done);
    }
    screen.only();
    // Before the layout: an escape would come between the letters of a name.
    for page in &mut pages {
        page.each_text(|text| *text = screen.protection().scrub(text).into_owned());
    }
    let text = match format {
        Format::Markdown => markdown(&pages),
        Format::Html => html(&pages, desk.case().language.as_deref()),
    };
    match &args.output {
        None => screen.raw(text.trim_end()),
        Some(file) => {
            replace(file, screen.protection().scrub(&text).as_bytes())?;
            screen.note(&format!("`{}` is written.", file.display()));
        }
    }
    Ok(Outcome::Done)
}

/// The picture of a sheet. Names are covered before anything is laid out: what is drawn can't be searched for them.
fn diagram(desk: &Desk, answer: &Sheet, known_by: Option<&When>) -> Diagram {
    let figure = draw::figure(|options| {
        let mut picture = draw::trace(&desk.graph, &answer.trace, options);
        picture.each_text(|lines| desk.protection.cover(lines));
        picture
    });
    match figure {
        Some(figure) => Diagram {
            caption: words::below_the_picture(&figure.left_out, answer, known_by),
            svg: Some(figure.svg),
        },
        None => Diagram { svg: None, caption: words::in_place_of_the_picture(answer, known_by) },
    }
}

/// Looks for every account of a claim in its document.
fn look_up(desk: &mut Desk, id: &ClaimId, protection: &Protection) -> BTreeMap<AccountId, Seen> {
    let accounts = desk.graph.claim(id).map(|claim| claim.accounts.clone()).unwrap_or_default();
    let found = accounts.iter().map(|account| (account.id.clone(), found(desk, account, protection)));
    found.collect()
}

fn found(desk: &mut Desk, account: &Account, protection: &Protection) -> Seen {
    let mut seen = Seen::unseen(account);
    let (Some(document), Some(at)) = (&account.document, &account.at) else { return seen };
    let Some(recorded) = desk.text_is_recorded(document) else { return seen };
    seen.check = if recorded { Check::Holds } else { Check::Changed };
    seen.words = words_at(desk, document, at, &mut seen.check, &mut seen.why, protection);
    for (i, hop) in account.hops.iter().enumerate() {
        let Some(at) = &hop.at else { continue };
        let words = words_at(desk, document, at, &mut seen.check, &mut seen.why, protection);
        if !words.is_empty() {
            seen.hops.push((i, words));
        }
    }
    seen
}

fn words_at(
    desk: &mut Desk,
    document: &SourceId,
    at: &Anchor,
    check: &mut Check,
    why: &mut Option<String>,
    protection: &Protection,
) -> Vec<String> {
    match desk.words(document, at) {
        Ok(words) => words.iter().map(|words| protection.scrub(words).into_owned()).collect(),
        Err(fault) => {
            if *check == Check::Holds {
                *check = Check::Broken;
                *why = Some(fault);
            }
            Vec::new()
        }
    }
}

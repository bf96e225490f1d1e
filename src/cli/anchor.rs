//! `wherefrom anchor`: where words stand in a document, ready to paste.

use super::desk::{Texts, read};
use super::names;
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::case::search::{Match, QuoteError};
use wherefrom::case::text::Text;
use wherefrom::diag::did_you_mean;
use wherefrom::model::{Case, Source, SourceId, slug};
use wherefrom::protect::Protection;
use wherefrom::query::{Fit, Named, find_named};
use wherefrom::words::count;

/// Find where words stand in a document, and print the anchor
///
/// Quotes, dashes and white space are taken as equal, whatever their form. If the case has protected sources, only the
/// words are shown, and no anchor. "first words … last words" is one range,
/// from the first to the last; "one part | another part" is several ranges, for a quotation that is broken up.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The document's id or title, or a text file
    #[arg(value_name = "DOCUMENT")]
    document: String,
    /// The words
    #[arg(value_name = "WORDS")]
    words: String,
}

/// Code points shown before and behind the words.
const CONTEXT: usize = 40;
/// Code points beyond them in which a name is looked for that begins or ends within them.
const NAME: usize = 400;

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let text = text(args, global, screen)?;
    let found = text.find(&args.words).map_err(|error| {
        let alike =
            matches!(&error, QuoteError::Nowhere { nearest: Some(near), .. } if near.differs.is_some());
        Failure::from(error).hint(if alike {
            "anchors are exact: write the words as the text has them"
        } else {
            "`first words … last words` finds a long passage by its ends, `one part | another` several"
        })
    })?;
    if found.matches.len() > 1 || found.more {
        let places = count(found.matches.len(), "place", "places");
        let more = if found.more { "more than " } else { "" };
        screen.note(&format!("The words stand at {more}{places}, and a quote has to stand at one."));
    }
    for one in &found.matches {
        write(&text, one, screen);
    }
    if !screen.protection().is_empty() {
        screen.note("No anchor is printed, since the case has protected sources: its hash is there to try names on, and its numbers tell how long they are.");
        screen.hint("write the words under `quote` in the case file, and `wherefrom fmt --anchor` makes an anchor of them");
    }
    Ok(Outcome::Done)
}

fn text(args: &Args, global: &Global, screen: &mut Screen) -> Result<Text, Failure> {
    let path = std::path::Path::new(&args.document);
    let opened = read(global, screen);
    if let Ok((folder, _)) = &opened {
        let texts = Texts::new(global, &folder.root, &folder.case, &Protection::default());
        if let Some(source) = folder.case.sources.get(args.document.as_str()) {
            return load(&texts.path(&source.id).map_err(Failure::new)?);
        }
        if let Some(source) = by_name(&folder.case, &args.document).filter(|_| !path.is_file()) {
            names::say_taken(&args.document, "document", source.id.as_str(), screen);
            return load(&texts.path(&source.id).map_err(Failure::new)?);
        }
        let swapped = folder.case.sources.get(args.words.as_str()).is_some_and(|one| one.document.is_some());
        if swapped && !path.is_file() {
            return Err(Failure::new(format!(
                "`{}` is a document, and a document has to stand first",
                args.words
            ))
            .hint(format!("wherefrom anchor {} \"{}\"", args.words, args.document)));
        }
        if !path.is_file() {
            let documents = folder.case.sources.values().filter(|source| source.document.is_some());
            let hint = did_you_mean(&args.document, documents.map(|source| source.id.as_str()));
            let failure = Failure::new(format!("the case has no document `{}`", args.document));
            return Err(
                failure.hint(hint.unwrap_or_else(|| "`wherefrom list documents` shows them".to_owned()))
            );
        }
    }
    if path.is_file() {
        load(path)
    } else {
        Err(opened.err().unwrap_or_else(|| Failure::new("no such document")))
    }
}

/// Returns the document that alone fits a name.
fn by_name<'a>(case: &'a Case, name: &str) -> Option<&'a Source> {
    let (_, all) = find_named(case, name).filter(|(fit, _)| *fit != Fit::Near)?;
    let mut documents = all.into_iter().filter_map(|one| match one {
        Named::Source(source) => source.document.is_some().then_some(source),
        Named::Entity(_) => None,
    });
    documents.next().filter(|_| documents.next().is_none())
}

fn load(path: &std::path::Path) -> Result<Text, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::file(path, "read", &error))?;
    Text::load(bytes).map_err(|error| Failure::new(format!("`{}`: {error}", path.display())))
}

fn write(text: &Text, found: &Match, screen: &mut Screen) {
    let passages: Vec<String> = found
        .ranges
        .iter()
        .filter_map(|range| text.anchor(range.clone()))
        .map(|passage| format!("\"{passage}\""))
        .collect();
    match passages.as_slice() {
        _ if !screen.protection().is_empty() => {}
        [one] => screen.raw(&format!("at = {one}")),
        several => screen.raw(&format!("at = [{}]", several.join(", "))),
    }
    for range in &found.ranges {
        // Names are masked before anything is cut: no half of one may be left at the edge.
        let wide = range.start.saturating_sub(CONTEXT + NAME)..(range.end + CONTEXT + NAME).min(text.len());
        let passage = |range| text.passage(range).unwrap_or_default();
        let before = passage(wide.start..range.start).len();
        let masked = screen.protection().masked(passage(wide));
        let words = masked.place(&(before..before + passage(range.clone()).len()));
        let (before, behind) = (&masked.text[..words.start], &masked.text[words.end..]);
        let cut = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
        let behind: String = behind.chars().take(CONTEXT).collect();
        let line = format!(
            "{}{}{}",
            paint(style::FAINT, &format!("…{}", tame(&before[cut..]))),
            paint(style::STRONG, &format!("«{}»", tame(&masked.text[words]))),
            paint(style::FAINT, &format!("{}…", tame(&behind))),
        );
        screen.wrapped("# ", "# ", &line);
    }
}

/// Returns a valid id made of a text: letters and digits, the rest as single hyphens.
pub fn id_from(text: &str) -> Option<SourceId> {
    slug(text).and_then(|id| SourceId::new(&id).ok())
}

//! Problems three ways: a picture of the line at fault, one line each, and JSON.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::screen::{Screen, paint, style};
use wherefrom::case::Folder;
use wherefrom::diag::{Place, Problem, Severity};
use wherefrom::protect::{Masked, Protection};
use wherefrom::words::count;

/// The most problems that a verb other than `check` lists.
const MOST_IN_SHORT: usize = 5;

/// A place in a file as people count: line and column from 1, the column in code points of what is shown of the line, and
/// the words at fault.
struct Spot<'a> {
    line: usize,
    column: usize,
    words: &'a str,
}

fn spot<'a>(folder: &'a Folder, place: &Place, protection: &Protection) -> Option<Spot<'a>> {
    let file = folder.files.iter().find(|file| file.path == place.file)?;
    let before = file.text.get(..place.bytes.start)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Some(Spot {
        line: before.matches('\n').count() + 1,
        // A name before it on the line has the width of its mask.
        column: protection.masked(&before[line_start..]).text.chars().count() + 1,
        words: file.text.get(place.bytes.clone()).unwrap_or_default(),
    })
}

/// Returns the words at fault, without their quotes.
pub fn words_at<'a>(folder: &'a Folder, problem: &Problem) -> Option<&'a str> {
    let place = problem.place.as_ref()?;
    let file = folder.files.iter().find(|file| file.path == place.file)?;
    let words = file.text.get(place.bytes.clone())?;
    Some(words.trim_matches(|c: char| !c.is_alphanumeric())).filter(|words| !words.is_empty())
}

fn shown_path(folder: &Folder, path: &Path) -> String {
    plain_path(&folder.root.join(path))
}

/// Returns a problem as one line: `file:line:column: error[code]: message; hint`.
pub fn line(folder: &Folder, problem: &Problem, screen: &Screen) -> String {
    let place =
        problem.place.as_ref().map_or(String::new(), |place| located(folder, place, screen.protection()));
    let severity = severity_name(problem.severity);
    let mut line = format!("{place}{severity}[{}]: {}", problem.code, problem.message);
    for (place, label) in &problem.also {
        line = format!(
            "{line}; {label} ({})",
            located(folder, place, screen.protection()).trim_end_matches([':', ' '])
        );
    }
    line += &problem.hint.as_ref().map_or(String::new(), |hint| format!("; hint: {hint}"));
    screen.clean(&line)
}

fn located(folder: &Folder, place: &Place, protection: &Protection) -> String {
    let path = shown_path(folder, &place.file);
    match spot(folder, place, protection) {
        Some(spot) => format!("{path}:{}:{}: ", spot.line, spot.column),
        None => format!("{path}: "),
    }
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Problems with the line at fault, the words in it marked, and the other places involved.
pub struct Pictures<'a> {
    folder: &'a Folder,
    screen: &'a Screen,
    texts: BTreeMap<&'a Path, &'a str>,
    /// Files as they may be shown. Many problems share one.
    masked: BTreeMap<&'a Path, Masked>,
}

/// A mark in a file, with what it says.
type Mark<'a> = (AnnotationKind, &'a Place, String);

impl<'a> Pictures<'a> {
    pub fn new(folder: &'a Folder, screen: &'a Screen) -> Self {
        let texts = folder.files.iter().map(|file| (file.path.as_path(), file.text.as_str())).collect();
        Self { folder, screen, texts, masked: BTreeMap::new() }
    }

    /// Returns a problem as a picture.
    pub fn of(&mut self, problem: &'a Problem) -> String {
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let clean = |text: &str| self.screen.clean(text);
        let mut group = Group::with_title(level.primary_title(clean(&problem.message)).id(problem.code));
        let mut marks: BTreeMap<&'a Path, Vec<Mark<'a>>> = BTreeMap::new();
        if let Some(place) = &problem.place {
            let label = clean(problem.label.as_deref().unwrap_or_default());
            marks.entry(&place.file).or_default().push((AnnotationKind::Primary, place, label));
        }
        for (place, label) in &problem.also {
            marks.entry(&place.file).or_default().push((AnnotationKind::Context, place, clean(label)));
        }
        // The file at fault comes first, whatever its name.
        let first = problem.place.as_ref().map(|place| place.file.as_path());
        let mut files: Vec<_> = marks.into_iter().collect();
        files.sort_by_key(|(path, _)| (Some(*path) != first, *path));
        for (path, marks) in files {
            let Some(snippet) = self.snippet(path, marks) else {
                let path = self.screen.clean(&shown_path(self.folder, path));
                group = group.element(annotate_snippets::Origin::path(path));
                continue;
            };
            group = group.element(snippet);
        }
        if let Some(hint) = &problem.hint {
            group = group.element(Level::HELP.with_name("hint").message(self.screen.clean(hint)));
        }
        let renderer = if self.screen.colours_errors() { Renderer::styled() } else { Renderer::plain() };
        renderer.term_width(self.screen.width()).render(&[group]).clone()
    }

    /// The lines of a file about some marks.
    fn snippet(
        &mut self,
        path: &'a Path,
        marks: Vec<Mark<'a>>,
    ) -> Option<Snippet<'static, Annotation<'static>>> {
        let text = *self.texts.get(path)?;
        // A line is cut to fit the terminal: a name has to be masked before.
        let protection = self.screen.protection();
        let masked = self.masked.entry(path).or_insert_with(|| protection.masked(text));
        let mut spans = Vec::new();
        for (kind, place, label) in marks {
            let end = place.bytes.end.min(text.len());
            spans.push((kind, masked.place(&(place.bytes.start.min(end)..end)), label));
        }
        let (line, about) = about(&masked.text, spans.iter().map(|(_, span, _)| span));
        let shown = self.screen.clean(&shown_path(self.folder, path));
        let mut snippet =
            Snippet::source(masked.text[about.clone()].to_owned()).line_start(line).path(shown).fold(true);
        for (kind, span, label) in spans {
            let annotation = kind.span(span.start - about.start..span.end - about.start);
            let labelled = if label.is_empty() { annotation } else { annotation.label(label) };
            snippet = snippet.annotation(labelled);
        }
        Some(snippet)
    }
}

/// As many lines about a mark are handed on, of which fewer are shown: long files take long to be cut into lines.
const LINES_ABOUT: usize = 8;

/// The whole lines about some marks: the number of the first, and their bytes.
fn about<'s>(text: &str, spans: impl Iterator<Item = &'s Range<usize>> + Clone) -> (usize, Range<usize>) {
    let first = spans.clone().map(|span| span.start).min().unwrap_or_default();
    let last = spans.map(|span| span.end).max().unwrap_or_default();
    let start = text[..first].rmatch_indices('\n').nth(LINES_ABOUT).map_or(0, |(at, _)| at + 1);
    let line = 1 + text[..start].bytes().filter(|byte| *byte == b'\n').count();
    let end = text[last..].match_indices('\n').nth(LINES_ABOUT).map_or(text.len(), |(at, _)| last + at + 1);
    (line, start..end)
}

/// Returns a path as people write it.
pub fn plain_path(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

/// Returns problems as JSON. Where sources are protected, bytes are left out: they tell how long names are.
pub fn problems_json(folder: &Folder, protection: &Protection) -> Value {
    let place = |place: &Place, label: Option<&String>| {
        let spot = spot(folder, place, protection);
        json!({
            "file": place.file.display().to_string(),
            "line": spot.as_ref().map(|spot| spot.line),
            "column": spot.as_ref().map(|spot| spot.column),
            "bytes": protection.is_empty().then_some([place.bytes.start, place.bytes.end]),
            "words": spot.map(|spot| spot.words.to_owned()),
            "label": label,
        })
    };
    let problem = |one: &Problem| {
        json!({
            "code": one.code,
            "severity": one.severity,
            "message": one.message,
            "place": one.place.as_ref().map(|at| place(at, one.label.as_ref())),
            "also": one.also.iter().map(|(at, label)| place(at, Some(label))).collect::<Vec<_>>(),
            "hint": one.hint,
        })
    };
    folder.problems.iter().map(problem).collect()
}

/// Says on standard error what of a case could not be used, before a verb answers from the rest.
pub fn in_short(folder: &Folder, screen: &Screen) {
    let errors: Vec<&Problem> =
        folder.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    let number = count(errors.len(), "fault", "faults");
    screen.warning(&format!("{number} in the case; what is at fault is left out of this answer"));
    for problem in errors.iter().take(MOST_IN_SHORT) {
        screen.note(&format!("  {}", line(folder, problem, screen)));
    }
    if errors.len() > MOST_IN_SHORT {
        screen.note(&format!("  and {} more", errors.len() - MOST_IN_SHORT));
    }
    screen.note(&paint(style::FAINT, "  `wherefrom check` shows every one of them in its place"));
}

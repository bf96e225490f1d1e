//! A spreadsheet of accounts into a case folder, as one more file of it, or into a new database.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::progress::{self, Progress};
use crate::cli::changing::{failed, put};
use crate::cli::desk::{archive, cover, refused};
use crate::cli::fmt::replace;
use crate::cli::report::{in_short, plain_path};
use crate::cli::screen::{Screen, paint, style, tame};
use crate::cli::{Failure, Global, Outcome};
use wherefrom::case::write::{Filing, write_filed};
use wherefrom::case::{self, Folder, Places};
use wherefrom::diag::Severity;
use wherefrom::format::csv::{self, Import, Mapping, Sheet};
use wherefrom::format::import_json;
use wherefrom::graph::Graph;
use wherefrom::model::{Case, Claim};
use wherefrom::protect::Protection;
use wherefrom::query::loops;
use wherefrom::store::{Archive, Change, Loader, Version};
use wherefrom::words::{count, first_up, spreadsheet};

/// How a spreadsheet is read, or a table.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Options for spreadsheets and tables")]
pub struct Options {
    /// What a header means, where it isn't found out: "Quelle=chain"; "Score=" leaves the column out
    #[arg(long = "map", value_name = "HEADER=COLUMN")]
    pub mappings: Vec<String>,
    /// Only say what would become of each row; nothing is written
    #[arg(long)]
    pub dry_run: bool,
    /// The sheet for rows that are left out, or the folder for those of tables. By default beside what is imported:
    /// accounts.rejected.csv
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
    /// The sign between cells, where it isn't found out: one sign, or `tab`
    #[arg(long, value_name = "SIGN", value_parser = separator)]
    pub separator: Option<u8>,
    /// The encoding, where it isn't found out: windows-1251
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Write the answer as JSON
    #[arg(long)]
    pub json: bool,
}

fn separator(typed: &str) -> Result<u8, String> {
    match typed.as_bytes() {
        _ if typed == "tab" => Ok(b'\t'),
        [sign] if !sign.is_ascii_alphanumeric() && !matches!(sign, b'"' | b'\n' | b'\r') => Ok(*sign),
        _ => Err("it takes one sign, such as `;`, or `tab`".to_owned()),
    }
}

impl Options {
    /// Refuses what means nothing for a case folder.
    pub fn refuse(&self) -> Result<(), Failure> {
        let given = !self.mappings.is_empty()
            || self.dry_run
            || self.json
            || self.rejected.is_some()
            || self.separator.is_some()
            || self.encoding.is_some();
        if given {
            return Err(Failure::new(
                "--map, --dry-run, --rejected, --separator, --encoding and --json are for spreadsheets and tables",
            ));
        }
        Ok(())
    }
}

/// The most rows that are left out and shown with what is wrong with them.
const MOST_SHOWN: usize = 20;

/// Into what a sheet goes.
enum Target {
    Folder(Box<Folder>),
    /// A database that is there, with as many changes in its journal.
    Archive(usize),
    /// One that isn't.
    New,
}

pub fn run(
    path: &Path,
    into: &Path,
    options: &Options,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    let mut line = Progress::new(global);
    line.begin("Reading the spreadsheet");
    let bytes = fs::read(path).map_err(|error| Failure::file(path, "read", &error))?;
    let mappings: Result<Vec<Mapping>, String> = options.mappings.iter().map(|text| text.parse()).collect();
    let how = csv::Options {
        mappings: mappings.map_err(|why| Failure::new(format!("--map can't be used: {why}")))?,
        separator: options.separator,
        encoding: options.encoding.clone(),
    };
    let sheet = csv::read(&bytes, &how).map_err(|error| {
        let failure = Failure::new(format!("`{}` can't be imported: {error}", plain_path(path)));
        match error {
            csv::TableError::NoClaims(_) | csv::TableError::NoTellers(_) => {
                failure.hint("--map says what a header means: --map \"Quelle=chain\"")
            }
            csv::TableError::TwoColumns(name, ..) => {
                failure.hint(format!("leave one out: --map \"HEADER=\", or say which is `{name}`"))
            }
            _ => failure,
        }
    })?;
    let (target, mut case, covered) = open(into, screen)?;
    let before = case.clone();
    let import = csv::import(&sheet, &mut case);
    line.wipe();
    // New ones may be protected, and what is said of them comes now.
    screen.protect(Protection::new(&case, covered.iter().map(String::as_str)));
    let written = if options.dry_run || import.added.accounts == 0 {
        None
    } else {
        Some(write(&target, &before, &case, (into, path), &covered, global)?)
    };
    let left = if options.dry_run { None } else { leave(&sheet, &import, path, options, screen)? };
    if options.json {
        screen.json(&import_json(&sheet, &import));
    } else {
        tell(&sheet, &import, &case, screen);
        if let Some(left) = left {
            screen.note(&format!(
                "The rows left out stand in `{}` with what is wrong. Correct them there, and import that sheet.",
                plain_path(&left)
            ));
        }
        match written {
            Some(written) => screen.note(&format!("`{}` is written.", plain_path(&written))),
            None if options.dry_run => screen.note("Nothing is written (--dry-run)."),
            None => screen.note(&format!("`{}` stays as it is.", plain_path(into))),
        }
    }
    Ok(if import.rejected.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// Opens what the sheet goes into; returns the case in it, and the words that are covered in it.
fn open(into: &Path, screen: &mut Screen) -> Result<(Target, Case, Vec<String>), Failure> {
    if into.is_dir() {
        let folder = case::read(into)?;
        let (_, covered) = cover(&folder, screen);
        if folder.problems.iter().any(|problem| problem.severity == Severity::Error) {
            in_short(&folder, screen);
            return Err(Failure::new(
                "nothing was imported: the case has faults, and names in it may be missing",
            )
            .hint("`wherefrom check` shows what to correct"));
        }
        let case = folder.case.clone();
        return Ok((Target::Folder(Box::new(folder)), case, covered.into_iter().collect()));
    }
    if into.exists() {
        let archive = archive(into)?;
        let folder = Folder {
            root: archive.folder(),
            files: Vec::new(),
            case: archive.case().map_err(refused)?,
            problems: Vec::new(),
            places: Places::default(),
            protected: archive.covered().map_err(refused)?.into_iter().collect(),
            retracted: 0,
        };
        let (_, covered) = cover(&folder, screen);
        let changes = archive.changes().map_err(refused)?.len();
        return Ok((Target::Archive(changes), folder.case, covered.into_iter().collect()));
    }
    Ok((Target::New, Case::default(), Vec::new()))
}

/// Writes what is new; returns the file.
fn write(
    target: &Target,
    before: &Case,
    case: &Case,
    (into, sheet): (&Path, &Path),
    covered: &[String],
    global: &Global,
) -> Result<PathBuf, Failure> {
    match target {
        Target::Archive(changes) => {
            let mut archive = Archive::open_for_writing(into).map_err(refused)?;
            let mut changing = archive.change(&Change::new("import", SystemTime::now())).map_err(failed)?;
            if changing.archive().changes().map_err(refused)?.len() != changes + 1 {
                return Err(Failure::new("somebody has changed the database meanwhile")
                    .hint("import the sheet again"));
            }
            for version in &Version::new_in(case, before) {
                put(&mut changing, version)?;
            }
            changing.finish().map_err(failed)?;
            Ok(into.to_owned())
        }
        Target::New => {
            let change = Change::new("import", SystemTime::now());
            let covered = covered.iter().map(String::as_str);
            progress::create(Loader::new(case, &change).covering(covered), into, global)?;
            Ok(into.to_owned())
        }
        Target::Folder(folder) => {
            let name = new_name(folder, sheet);
            let written = write_filed(case, &Filing::of_new(before, case, name));
            let Some((name, text)) = written.into_iter().next() else { return Ok(into.to_owned()) };
            let file = folder.root.join(name);
            replace(&file, &text)?;
            Ok(file)
        }
    }
}

/// A file of a case folder that isn't there, called after the sheet.
fn new_name(folder: &Folder, sheet: &Path) -> PathBuf {
    let stem = sheet.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.trim_start_matches('.');
    let stem = if stem.is_empty() { "accounts" } else { stem };
    let names = std::iter::once(stem.to_owned()).chain((2..).map(|number| format!("{stem}-{number}")));
    let mut names = names.map(|name| PathBuf::from(name + ".toml"));
    names.find(|name| !folder.root.join(name).exists()).unwrap_or_else(|| "accounts.toml".into())
}

/// Writes the rows left out into a sheet of their own; returns its path. A sheet that is there may have been corrected,
/// and is not overwritten.
fn leave(
    sheet: &Sheet,
    import: &Import,
    path: &Path,
    options: &Options,
    screen: &Screen,
) -> Result<Option<PathBuf>, Failure> {
    if import.rejected.is_empty() {
        return Ok(None);
    }
    let bytes = csv::rejected(sheet, import, |text| screen.protection().scrub(text).into_owned());
    let is_free = |path: &PathBuf| fs::read(path).map_or(true, |there| there == bytes);
    let file = match &options.rejected {
        Some(file) if is_free(file) => file.clone(),
        Some(file) => {
            let message =
                format!("`{}` is there already, and what is in it may have been corrected", plain_path(file));
            return Err(Failure::new(message).hint("name another file with --rejected"));
        }
        None => {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let stem = stem.split(".rejected").next().unwrap_or_default();
            let names = std::iter::once(format!("{stem}.rejected.csv"));
            let more = (2..).map(|number| format!("{stem}.rejected-{number}.csv"));
            let mut names = names.chain(more).map(|name| path.with_file_name(name));
            names.find(is_free).unwrap_or_else(|| path.with_extension("rejected.csv"))
        }
    };
    replace(&file, &bytes)?;
    Ok(Some(file))
}

fn tell(sheet: &Sheet, import: &Import, case: &Case, screen: &mut Screen) {
    let mut lines: Vec<String> = spreadsheet::reading(sheet);
    lines.push(spreadsheet::accepted(import));
    lines.extend(spreadsheet::remarks(sheet, import));
    lines.extend(circles(import, case));
    lines.iter().for_each(|line| screen.wrapped("", "  ", &tame(line)));
    let taken = spreadsheet::taken(import);
    if !taken.is_empty() {
        screen.blank();
        screen.heading("New sources of which the sheet doesn't say what they are");
        taken.iter().for_each(|line| screen.wrapped("  ", "    ", &tame(line)));
    }
    if import.rejected.is_empty() {
        return;
    }
    screen.blank();
    let rows = count(import.rejected.len(), "row is left out", "rows are left out");
    screen.heading(&first_up(&rows));
    for row in import.rejected.iter().take(MOST_SHOWN) {
        for fault in &row.faults {
            let place = paint(style::AGAINST, &tame(&spreadsheet::place(sheet, row, fault)));
            screen.wrapped("  ", "    ", &format!("{place}: {}", tame(&fault.sentence())));
        }
    }
    if import.rejected.len() > MOST_SHOWN {
        screen.raw(&format!("  and {} more", import.rejected.len() - MOST_SHOWN));
        screen.wrapped("In all: ", "  ", &spreadsheet::kinds_of_mistakes(import));
    }
}

/// Says whether sources have things from one another in the claims that have new accounts.
fn circles(import: &Import, case: &Case) -> Option<String> {
    let graph = Graph::new(case.clone());
    let claims: Vec<&Claim> = import.touched.iter().filter_map(|id| graph.case().claims.get(id)).collect();
    let found = loops(&graph, &claims).len();
    let circles = count(found, "circle", "circles");
    (found > 0).then(|| {
        first_up(&format!(
            "{circles} in which sources have a thing from one another: `wherefrom loops` shows them."
        ))
    })
}

//! `wherefrom export`: the whole case for other programs, or as a case folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::desk::{Desk, archive, filing_of, locate, read};
use super::fmt::replace;
use super::import::contents;
use super::report::plain_path;
use super::screen::Screen;
use super::{Failure, Global, Outcome};
use wherefrom::case::write::{Filing, write_filed};
use wherefrom::draw;
use wherefrom::format::{case_json, csv, jsonl};
use wherefrom::store::is_database;
use wherefrom::words::count;

/// Write the whole case in another format
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The format
    #[arg(long, value_name = "FORMAT")]
    format: Format,
    /// The folder for the files of --format case; it is made, and has to be empty if it is there
    #[arg(long, value_name = "DIR", required_if_eq("format", "case"))]
    output: Option<PathBuf>,
    /// Write protected sources with their names: a full copy, for nobody but the desk
    #[arg(long)]
    with_protected: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Every record, and the ends of every claim
    Json,
    /// The same records one a line, as `wherefrom import` reads them
    Jsonl,
    /// A diagram for Graphviz
    Dot,
    /// A spreadsheet of its accounts, one a row, as `wherefrom import` reads it
    Csv,
    /// A case folder, file by file as it was imported, in the canonical layout and without its comments
    Case,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    match (args.format, &args.output) {
        (Format::Case, Some(output)) => return write_case(output, args.with_protected, global, screen),
        (_, Some(_)) => return Err(Failure::new("--output names the folder of --format case")),
        _ if args.with_protected => {
            return Err(Failure::new("--with-protected goes with --format case alone"));
        }
        _ => {}
    }
    let desk = Desk::open(global, screen)?;
    match args.format {
        Format::Json => screen.json(&case_json(&desk.graph)),
        Format::Jsonl => screen.json_lines(jsonl::lines(&desk.graph)),
        Format::Csv => {
            screen.only();
            screen.raw(without_controls(&String::from_utf8_lossy(&csv::export(desk.case()))).trim_end());
        }
        Format::Dot | Format::Case => {
            screen.only();
            screen.raw(draw::dot(&draw::whole_case(&desk.graph)).trim_end());
        }
    }
    Ok(Outcome::Done)
}

/// A sheet is often looked at on a terminal, which nothing in it may steer. Signs of direction are part of names.
fn without_controls(sheet: &str) -> String {
    let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    let shown = |c: char| if steers(c) { c.escape_unicode().to_string() } else { c.to_string() };
    if sheet.contains(steers) { sheet.chars().map(shown).collect() } else { sheet.to_owned() }
}

/// Writes the case as files. Its hashes and ids would give a protected name away, and without them it would be no case:
/// with protected sources it is a full copy or nothing.
fn write_case(
    output: &Path,
    with_protected: bool,
    global: &Global,
    screen: &mut Screen,
) -> Result<Outcome, Failure> {
    if global.known_by.is_some() {
        return Err(Failure::new("a case folder is written whole, whatever was known by a date"));
    }
    let (folder, _) = read(global, screen)?;
    let case = &folder.case;
    let protected = case.sources.values().filter(|source| source.protected).count();
    if protected > 0 && !with_protected {
        let sources = count(protected, "protected source", "protected sources");
        return Err(Failure::new(format!("the files would name {sources}"))
            .hint("--with-protected writes a full copy; --format json one without their names"));
    }
    if !folder.problems.is_empty() {
        super::report::in_short(&folder, screen);
    }
    let path = locate(global)?;
    let filing = if is_database(&path) { filing_of(&archive(&path)?, case)? } else { Filing::of(&folder) };
    let files = write_filed(case, &filing);
    if fs::read_dir(output).is_ok_and(|mut files| files.next().is_some()) {
        return Err(Failure::new(format!("`{}` is not empty", output.display()))
            .hint("name a new folder; nothing is overwritten"));
    }
    for (path, text) in &files {
        let path = output.join(inside(path)?);
        let folder = path.parent().unwrap_or(output);
        fs::create_dir_all(folder).map_err(|error| Failure::file(folder, "made", &error))?;
        replace(&path, text)?;
    }
    let number = count(files.len(), "file", "files");
    screen.raw(&format!("{}: {} in {number}.", plain_path(output), contents(case)));
    screen.note("The stored texts are not among them.");
    Ok(Outcome::Done)
}

/// Refuses the path of a file that leads out of the folder, as only a database that somebody made up has it.
fn inside(path: &Path) -> Result<&Path, Failure> {
    let normal = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if normal && path.extension().is_some_and(|end| end == "toml") {
        return Ok(path);
    }
    Err(Failure::new(format!("`{}` is no path of a case file", path.display())))
}

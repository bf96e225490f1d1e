//! `wherefrom import`: a whole case folder into a new database, or nothing; a spreadsheet of accounts (`table`); tables
//! and JSON Lines (`stream`).

mod progress;
mod stream;
mod table;

use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use super::desk::{archive, cover, refused};
use super::report::{self, plain_path};
use super::screen::Screen;
use super::{Failure, Global, Outcome};
use wherefrom::case;
use wherefrom::case::write::Filing;
use wherefrom::diag::Severity;
use wherefrom::model::Case;
use wherefrom::store::{Change, Loader};
use wherefrom::words::{count, first_up};

/// Put a case folder into a database, or a spreadsheet of accounts into a case
///
/// A database is one file, for as many claims as there are.
/// Every command answers from the database as it does from the folder (--case FILE). The folder stays as it is, and
/// `wherefrom export --format case` writes it again. Importing it into the same file twice changes nothing.
///
/// A spreadsheet has one account a row, saved as CSV, with the chain in one cell: `elena > maria [told]`. Its good rows go
/// in; those with mistakes are told with what to change, and stand in a sheet of their own to be corrected and imported.
///
/// What is larger than memory comes as a folder of tables (claims.csv, sources.csv, entities.csv, asserts.csv, cites.csv,
/// contradicts.csv, about.csv), or as JSON Lines, as `wherefrom export --format jsonl` writes them. All of it goes in, or
/// nothing; --keep-good writes what is left out to where it can be corrected and imported.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The case folder, the spreadsheet, the folder of tables, or the JSON Lines
    #[arg(value_name = "SOURCE")]
    folder: PathBuf,
    /// The database to make. It is never overwritten: spreadsheets, tables and JSON Lines bring what is new into one that is
    /// there, as one change of its journal; a spreadsheet also into a case folder
    #[arg(long, value_name = "FILE")]
    into: PathBuf,
    /// Import what has no fault, and leave out the rest
    #[arg(long)]
    keep_good: bool,
    #[command(flatten)]
    table: table::Options,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    if let Some(input) = stream::Input::of(&args.folder)? {
        let how = stream::How { into: &args.into, options: &args.table, keep_good: args.keep_good };
        return stream::run(&input, &how, global, screen);
    }
    progress::leave_nothing();
    if args.folder.is_file() {
        return table::run(&args.folder, &args.into, &args.table, global, screen);
    }
    args.table.refuse()?;
    let mut line = progress::Progress::new(global);
    line.begin("Reading the case folder");
    let folder = case::read(&args.folder)?;
    line.wipe();
    let (_, covered) = cover(&folder, screen);
    let faults = folder.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    if faults > 0 {
        report::in_short(&folder, screen);
        if !args.keep_good {
            let failure = "nothing was imported: a database is made of a case without faults";
            return Err(Failure::new(failure).hint("--keep-good imports the rest without them"));
        }
    }
    let change = Change::new("import", SystemTime::now());
    let filing = Filing::of(&folder);
    let from = path_from(&args.into, &args.folder)?;
    let loader = Loader::new(&folder.case, &change)
        .covering(covered.iter().map(String::as_str))
        .filed(&filing)
        .from_folder(from);
    if args.into.exists() {
        if loader.is_in(&archive(&args.into)?).map_err(refused)? {
            screen.note(&format!("`{}` holds this case already; nothing changed.", args.into.display()));
            return Ok(Outcome::Done);
        }
        let message = format!("`{}` is there already, and holds something else", args.into.display());
        return Err(Failure::new(message).hint("name a new file; a database is never overwritten"));
    }
    progress::create(loader, &args.into, global)?;
    screen.raw(&format!("{}: {}.", plain_path(&args.into), contents(&folder.case)));
    if folder.retracted > 0 {
        let records = first_up(&count(folder.retracted, "retracted record stays", "retracted records stay"));
        screen.note(&format!("{records} in the folder: the journal of a database begins with what stands."));
    }
    Ok(Outcome::Done)
}

/// What is in a case, counted.
pub fn contents(case: &Case) -> String {
    let documents = case.sources.values().filter(|source| source.document.is_some()).count();
    let accounts = case.claims.values().map(|claim| claim.accounts.len()).sum();
    format!(
        "{} with {}; {}, {}, {}",
        count(case.claims.len(), "claim", "claims"),
        count(accounts, "account", "accounts"),
        count(case.sources.len() - documents, "source", "sources"),
        count(documents, "document", "documents"),
        count(case.entities.len(), "entity", "entities"),
    )
}

/// Returns the path from the folder in which a file lies to another folder.
fn path_from(file: &Path, to: &Path) -> Result<String, Failure> {
    let here = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let absolute = |path: &Path| path.canonicalize().map_err(|error| Failure::file(path, "opened", &error));
    let (here, there) = (absolute(here)?, absolute(to)?);
    let shared = here.components().zip(there.components()).take_while(|(a, b)| a == b).count();
    let is_root = |part: &Component| matches!(part, Component::Prefix(_));
    if there.components().nth(shared).as_ref().is_some_and(is_root) {
        return Ok(there.to_string_lossy().into_owned());
    }
    let up = here.components().skip(shared).map(|_| "..".to_owned());
    let down = there.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    let path = up.chain(down).collect::<Vec<_>>().join("/");
    Ok(if path.is_empty() { ".".to_owned() } else { path })
}

//! The command line: arguments, screen, reports, and one file for each verb.
//!
//! Results go to standard output, everything else to standard error. A verb asks [`wherefrom::query`], says it in
//! [`wherefrom::words`] and lays it out here; nothing below this room prints.

mod changing;
mod covered;
mod desk;
mod filter;
mod graphviz;
mod names;
mod near;
mod on_folder;
mod proof;
mod quotes;
mod report;
mod screen;
mod tree;

mod add;
mod anchor;
mod check;
mod compact;
mod compare;
mod contradictions;
mod corroborate;
mod draw;
mod edit;
mod export;
mod find;
mod fmt;
mod forget;
mod gaps;
mod impact;
mod import;
mod init;
mod list;
mod log;
mod loops;
mod merge;
mod path;
mod retract;
mod schema;
mod sheet;
mod show;
mod timeline;
mod trace;
mod verify;
mod whatif;
mod why;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use screen::Screen;

/// Who says so, and from whom do they have it?
///
/// wherefrom follows a claim from the documents that tell it back to whoever saw it, or says honestly where the trail
/// goes cold. A case is a folder of TOML files with a `case.toml` in it; start one with `wherefrom init`. Every command
/// works on the case in the working directory or above it.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, arg_required_else_help = true, propagate_version = false)]
#[command(after_help = "Exit status: 0 done, 1 a check found something, 2 it could not be done.")]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of every command", next_display_order = 100)]
struct Global {
    /// The case: its folder or its database. By default the folder in or above the working directory
    #[arg(
        long,
        short = 'C',
        global = true,
        value_name = "CASE",
        env = "WHEREFROM_CASE",
        hide_env_values = true
    )]
    case: Option<PathBuf>,
    /// Where the stored texts lie. By default the folder that case.toml names
    #[arg(long, global = true, value_name = "DIR", env = "WHEREFROM_DOCUMENTS", hide_env_values = true)]
    documents: Option<PathBuf>,
    /// Only what had been published by this date: accounts in documents that are certainly later are left out
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    known_by: Option<wherefrom::model::When>,
    /// As it was recorded in the database by the end of this date
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    as_of: Option<wherefrom::model::When>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Colour,
    /// Neither lines nor wrapping: for screen readers and for other programs
    #[arg(long, global = true, env = "WHEREFROM_PLAIN", hide_env_values = true, value_parser = clap::builder::FalseyValueParser::new())]
    plain: bool,
    /// Columns to wrap at. By default those of the terminal
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = columns)]
    width: Option<u16>,
}

/// Takes a date, and says what one looks like if it isn't.
fn date(typed: &str) -> Result<wherefrom::model::When, &'static str> {
    typed.parse().map_err(|_| "a date is written 2022-01-05, 2022-01 or 2022, in EDTF (ISO 8601-2)")
}

fn columns(typed: &str) -> Result<u16, String> {
    let columns = typed.parse().map_err(|_| "it takes a number of columns".to_owned())?;
    if usize::from(columns) < screen::LEAST_WIDTH {
        return Err(format!("fewer than {} columns are too few to read in", screen::LEAST_WIDTH));
    }
    Ok(columns)
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Colour {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Trace(trace::Args),
    Sheet(sheet::Args),
    Show(show::Args),
    List(list::Args),
    Corroborate(corroborate::Args),
    Why(why::Args),
    Whatif(whatif::Args),
    Contradictions(contradictions::Args),
    Impact(impact::Args),
    Gaps(gaps::Args),
    Timeline(timeline::Args),
    Compare(compare::Args),
    Loops(loops::Args),
    Path(path::Args),
    Find(find::Args),
    Draw(draw::Args),
    Check(check::Args),
    Fmt(fmt::Args),
    Anchor(anchor::Args),
    #[command(subcommand)]
    Add(add::Add),
    Init(init::Args),
    Import(import::Args),
    Export(export::Args),
    Edit(edit::Args),
    Retract(retract::Args),
    Forget(forget::Args),
    Merge(merge::MergeArgs),
    Unmerge(merge::UnmergeArgs),
    Log(log::Args),
    Since(log::SinceArgs),
    Verify(verify::Args),
    Compact(compact::Args),
    Schema(schema::Args),
}

/// What a verb found: the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Done.
    Done,
    /// A check found something.
    Found,
    /// It could not be done.
    Failed,
}

/// Why a verb could not do its work.
#[derive(Debug)]
struct Failure {
    message: String,
    /// What one could have meant, one a line.
    offers: Vec<String>,
    hints: Vec<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), offers: Vec::new(), hints: Vec::new() }
    }

    /// A file that could not be read or written; what the system says, without its numbers.
    fn file(path: &Path, what: &str, error: &std::io::Error) -> Self {
        let why = error.to_string();
        let why = why.split(" (os error").next().unwrap_or_default().to_lowercase();
        Self::new(format!("`{}` could not be {what}: {why}", path.display()))
    }

    fn offer(mut self, offer: impl Into<String>) -> Self {
        self.offers.push(offer.into());
        self
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            message = format!("{message}: {inner}");
            cause = inner.source();
        }
        Self::new(message)
    }
}

/// Runs the program: parses the arguments, runs the verb, writes what it says.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| drop(writeln!(std::io::stderr(), "{}", fault_of_ours(panic)))));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(error),
    };
    let mut screen = Screen::new(&cli.global);
    let outcome = run(cli, &mut screen).unwrap_or_else(|failure| {
        screen.error(&failure.message);
        failure.offers.iter().for_each(|offer| screen.note(&format!("  {}", screen.clean(offer))));
        failure.hints.iter().for_each(|hint| screen.hint(hint));
        Outcome::Failed
    });
    let outcome = match screen.flush() {
        Ok(()) => outcome,
        Err(error) => {
            screen.error(&format!("the output could not be written: {error}"));
            Outcome::Failed
        }
    };
    match outcome {
        Outcome::Done => ExitCode::SUCCESS,
        Outcome::Found => ExitCode::from(1),
        Outcome::Failed => ExitCode::from(2),
    }
}

/// What a panic says: where, and nothing of the case, whose names may be in its words.
fn fault_of_ours(panic: &std::panic::PanicHookInfo) -> String {
    let place =
        panic.location().map_or(String::new(), |place| format!(" ({}:{})", place.file(), place.line()));
    format!("error: wherefrom has a fault of its own{place}; nothing of the case was changed by it")
}

/// Returns the fault as it is without what the environment sets: the line that shows the usage would name the options
/// of those variables as if they were typed.
fn without_environment(error: clap::Error) -> clap::Error {
    let bare = Cli::command().mut_args(|arg| arg.env(None::<&'static str>));
    let again = bare.try_get_matches_from(std::env::args_os()).err();
    again.filter(|again| again.kind() == error.kind()).unwrap_or(error)
}

/// Says why the arguments can't be used. They are echoed, so they are covered like everything else.
fn refuse(error: clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return error.print().map_or(ExitCode::from(2), |()| ExitCode::SUCCESS);
    }
    let guess = Cli::command().ignore_errors(true).try_get_matches_from(std::env::args_os()).ok();
    let case = guess.and_then(|matches| matches.try_get_one::<PathBuf>("case").ok().flatten().cloned());
    let global = Global { case, ..Global::default() };
    let mut screen = Screen::new(&global);
    // Without a case there is nothing to protect.
    drop(desk::read(&global, &mut screen));
    let text = without_environment(error).render().to_string();
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    match first.strip_prefix("error: ") {
        Some(message) => screen.error(message),
        None => screen.note(&screen.clean(first)),
    }
    // What clap advises to whoever mistypes an option would make a word of it, and is never meant here.
    let advice = rest.split_inclusive("\n\n").find(|part| part.trim_start().starts_with("tip: to pass '"));
    let rest =
        advice.map_or_else(|| rest.to_owned(), |advice| rest.replace(advice.trim_start_matches('\n'), ""));
    rest.trim_end().lines().for_each(|line| screen.note(&screen.clean(line)));
    ExitCode::from(2)
}

fn run(cli: Cli, screen: &mut Screen) -> Result<Outcome, Failure> {
    let global = &cli.global;
    match cli.verb {
        Verb::Trace(args) => trace::run(&args, global, screen),
        Verb::Sheet(args) => sheet::run(&args, global, screen),
        Verb::Show(args) => show::run(&args, global, screen),
        Verb::List(args) => list::run(&args, global, screen),
        Verb::Corroborate(args) => corroborate::run(&args, global, screen),
        Verb::Why(args) => why::run(&args, global, screen),
        Verb::Whatif(args) => whatif::run(&args, global, screen),
        Verb::Contradictions(args) => contradictions::run(&args, global, screen),
        Verb::Impact(args) => impact::run(&args, global, screen),
        Verb::Gaps(args) => gaps::run(&args, global, screen),
        Verb::Timeline(args) => timeline::run(&args, global, screen),
        Verb::Compare(args) => compare::run(&args, global, screen),
        Verb::Loops(args) => loops::run(&args, global, screen),
        Verb::Path(args) => path::run(&args, global, screen),
        Verb::Find(args) => find::run(&args, global, screen),
        Verb::Draw(args) => draw::run(&args, global, screen),
        Verb::Check(args) => check::run(&args, global, screen),
        Verb::Fmt(args) => fmt::run(&args, global, screen),
        Verb::Anchor(args) => anchor::run(&args, global, screen),
        Verb::Add(add) => add::run(&add, global, screen),
        Verb::Init(args) => init::run(&args, global, screen),
        Verb::Import(args) => import::run(&args, global, screen),
        Verb::Export(args) => export::run(&args, global, screen),
        Verb::Edit(args) => edit::run(&args, global, screen),
        Verb::Retract(args) => retract::run(&args, global, screen),
        Verb::Forget(args) => forget::run(&args, global, screen),
        Verb::Merge(args) => merge::merge(&args, global, screen),
        Verb::Unmerge(args) => merge::unmerge(&args, global, screen),
        Verb::Log(args) => log::run(&args, global, screen),
        Verb::Since(args) => log::since(&args, global, screen),
        Verb::Verify(args) => verify::run(&args, screen),
        Verb::Compact(args) => compact::run(&args, screen),
        Verb::Schema(args) => Ok(schema::run(&args, screen)),
    }
}

//! The command line: arguments, screen, reports, and one file for each verb.
//!
//! Results go to standard output, everything else to standard error. A verb asks [`wherefrom::query`], says it in
//! [`wherefrom::words`] and lays it out here; nothing below this room prints.

mod desk;
mod filter;
mod report;
mod screen;
mod tree;

mod add;
mod anchor;
mod check;
mod export;
mod find;
mod fmt;
mod init;
mod list;
mod schema;
mod show;
mod trace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use screen::Screen;

/// Who says so, and from whom do they have it?
///
/// wherefrom follows a claim from the documents that tell it back to whoever saw it, or says honestly where the trail
/// goes cold. A case is a folder of TOML files, or lies above the working directory; start one with `wherefrom init`.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, arg_required_else_help = true, propagate_version = false)]
#[command(after_help = "Exit status: 0 done, 1 a check found something, 2 it could not be done.")]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Clone, Args)]
struct Global {
    /// The case: a folder with a case.toml. By default the one in or above the working directory
    #[arg(long, short = 'C', global = true, value_name = "DIR", env = "WHEREFROM_CASE")]
    case: Option<PathBuf>,
    /// Where the stored texts lie. By default the folder that case.toml names
    #[arg(long, global = true, value_name = "DIR", env = "WHEREFROM_DOCUMENTS")]
    documents: Option<PathBuf>,
    /// Only what had been published by this date: accounts in documents that are certainly later are left out
    #[arg(long, global = true, value_name = "DATE")]
    known_by: Option<wherefrom::model::When>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = false)]
    color: Colour,
    /// Neither lines nor wrapping: for screen readers and for other programs
    #[arg(long, global = true, env = "WHEREFROM_PLAIN", value_parser = clap::builder::FalseyValueParser::new())]
    plain: bool,
    /// Columns to wrap at. By default those of the terminal
    #[arg(long, global = true, value_name = "COLUMNS")]
    width: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    /// If the output is a terminal
    Auto,
    /// In any case
    Always,
    /// Not at all
    Never,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Trace(trace::Args),
    Show(show::Args),
    List(list::Args),
    Find(find::Args),
    Check(check::Args),
    Fmt(fmt::Args),
    Anchor(anchor::Args),
    #[command(subcommand)]
    Add(add::Add),
    Init(init::Args),
    Export(export::Args),
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
    hints: Vec<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new() }
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
    let cli = Cli::parse();
    let mut screen = Screen::new(&cli.global);
    let outcome = run(cli, &mut screen).unwrap_or_else(|failure| {
        screen.error(&failure.message);
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

fn run(cli: Cli, screen: &mut Screen) -> Result<Outcome, Failure> {
    let global = &cli.global;
    match cli.verb {
        Verb::Trace(args) => trace::run(&args, global, screen),
        Verb::Show(args) => show::run(&args, global, screen),
        Verb::List(args) => list::run(&args, global, screen),
        Verb::Find(args) => find::run(&args, global, screen),
        Verb::Check(args) => check::run(&args, global, screen),
        Verb::Fmt(args) => fmt::run(&args, global, screen),
        Verb::Anchor(args) => anchor::run(&args, global, screen),
        Verb::Add(add) => add::run(&add, global, screen),
        Verb::Init(args) => init::run(&args, screen),
        Verb::Export(args) => export::run(&args, global, screen),
        Verb::Schema(args) => Ok(schema::run(&args, screen)),
    }
}

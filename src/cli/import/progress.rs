//! How far an import is, on a terminal; and what happens when somebody breaks it off.

use std::io::{self, IsTerminal as _, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use wherefrom::store::{Loader, StoreError, abandon};
use wherefrom::words::intake::time_left;
use wherefrom::words::thousands;

use crate::cli::desk::refused;
use crate::cli::{Failure, Global};

/// How the program ends when it is broken off, as shells know it.
const BROKEN_OFF: i32 = 130;
/// How long nothing is said of what is done soon.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(200);

/// Whether somebody wants the import to end.
static STOP: AtomicBool = AtomicBool::new(false);
/// Whether whoever works looks at that.
static LOOKS: AtomicBool = AtomicBool::new(false);
/// Whether the database is in its place.
static DONE: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C leaves nothing behind.
pub fn leave_nothing() {
    // Where there are no signals there is nothing to be done about them.
    drop(ctrlc::set_handler(|| {
        if LOOKS.load(Ordering::SeqCst) && !STOP.swap(true, Ordering::SeqCst) {
            return;
        }
        abandon();
        say_broken_off();
        process::exit(BROKEN_OFF);
    }));
}

/// Ends the program when what was begun is gone.
pub fn end_broken_off() -> ! {
    say_broken_off();
    process::exit(BROKEN_OFF)
}

fn say_broken_off() {
    let mut err = io::stderr().lock();
    let wipe = if io::stderr().is_terminal() { "\r\x1b[K" } else { "" };
    let what = if DONE.load(Ordering::SeqCst) { "what is imported is there" } else { "nothing was imported" };
    drop(writeln!(err, "{wipe}Broken off; {what}."));
}

/// From now on the database is in its place, whatever else happens.
pub fn done() {
    DONE.store(true, Ordering::SeqCst);
}

/// Says whether somebody wants the import to end.
pub fn is_broken_off() -> bool {
    LOOKS.store(true, Ordering::SeqCst);
    STOP.load(Ordering::SeqCst)
}

/// A line on standard error that says how far an import is.
pub struct Progress {
    shown: bool,
    what: String,
    started: Instant,
    last: Option<Instant>,
}

impl Progress {
    /// Starts, if anybody looks.
    pub fn new(global: &Global) -> Self {
        let shown = io::stderr().is_terminal() && !global.plain;
        Self { shown, what: String::new(), started: Instant::now(), last: None }
    }

    /// One that says nothing.
    pub fn silent() -> Self {
        Self { shown: false, what: String::new(), started: Instant::now(), last: None }
    }

    /// Goes on to something else.
    pub fn begin(&mut self, what: &str) {
        self.wipe();
        what.clone_into(&mut self.what);
        self.started = Instant::now();
        self.last = None;
        if self.shown && self.last.is_none() {
            Self::write(&format!("{what} …"));
        }
    }

    /// Says how much of it is done, of how much, and how many things that were.
    pub fn at(&mut self, done: u64, of: u64, things: Option<(u64, &str)>) {
        let now = Instant::now();
        let since = now - self.started;
        if !self.shown || since < PATIENCE || self.last.is_some_and(|last| now - last < EVERY) {
            return;
        }
        self.last = Some(now);
        let line = line(&self.what, since, done, of, things);
        Self::write(&line);
    }

    fn write(line: &str) {
        let width =
            terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0));
        let line: String = line.chars().take(width.saturating_sub(1)).collect();
        let mut err = io::stderr().lock();
        drop(write!(err, "\r\x1b[K{line}").and_then(|()| err.flush()));
    }

    /// Takes the line away, before something else is written.
    pub fn wipe(&mut self) {
        if self.shown && !self.what.is_empty() {
            let mut err = io::stderr().lock();
            drop(write!(err, "\r\x1b[K").and_then(|()| err.flush()));
        }
        self.what.clear();
    }
}

/// Makes a database of a whole case, and says how far it is.
pub fn create(loader: Loader<'_>, path: &Path, global: &Global) -> Result<(), Failure> {
    let mut line = Progress::new(global);
    line.begin("Writing the database");
    let watch = move |done, of| {
        line.at(done, of, None);
        if is_broken_off() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    match loader.create_watched(path, watch) {
        Err(StoreError::Interrupted) => end_broken_off(),
        done => done.map_err(refused),
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.wipe();
    }
}

/// `Reading cites.csv: 42 %, 1,200,000 rows, 310,000 a second, about 12 seconds left`
fn line(what: &str, since: Duration, done: u64, of: u64, things: Option<(u64, &str)>) -> String {
    let share = (done.min(of) * 100).checked_div(of).unwrap_or(0);
    let mut line = format!("{what}: {share} %");
    let milliseconds = u64::try_from(since.as_millis()).unwrap_or(u64::MAX).max(1);
    if let Some((number, name)) = things {
        let rate = number.saturating_mul(1000) / milliseconds;
        line += &format!(
            ", {} {name}, {} a second",
            thousands(&number.to_string()),
            thousands(&rate.to_string())
        );
    }
    let left = of.saturating_sub(done);
    if done > 0 {
        let left = u128::from(milliseconds) * u128::from(left) / u128::from(done) / 1000;
        line += &format!(", about {} left", time_left(u64::try_from(left).unwrap_or(u64::MAX)));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_how_fast_and_how_long() {
        let said =
            |seconds, done, of, things| line("Reading", Duration::from_secs(seconds), done, of, things);
        assert_eq!(
            said(10, 250, 1000, Some((1_200_000, "rows"))),
            "Reading: 25 %, 1,200,000 rows, 120,000 a second, about 30 seconds left"
        );
        assert_eq!(said(600, 1, 2, None), "Reading: 50 %, about 10 minutes left");
        assert_eq!(said(0, 0, 0, None), "Reading: 0 %");
        assert_eq!(said(1, 5, 4, None), "Reading: 100 %, about 0 seconds left");
    }
}

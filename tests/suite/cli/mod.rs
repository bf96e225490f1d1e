//! The program as people meet it: its help, answers, messages and exit codes, run as a process in a clean environment.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

mod anything;
mod changing;
mod database;
mod draw;
mod faults;
mod help;
mod hints;
mod hostile;
mod killed;
mod killed_changes;
mod lazy;
mod media;
mod names;
mod noninterference;
mod past;
mod protected;
mod scenario;
mod shipped;
mod spreadsheet;
mod tables;
mod verdicts;

/// What a run of the program wrote, and how it ended.
struct Run {
    out: String,
    err: String,
    code: i32,
}

impl Run {
    /// The whole run as a person sees it, for snapshots.
    fn shown(&self, args: &[&str]) -> String {
        let mut text = format!("$ wherefrom {}\n{}", args.join(" "), self.out);
        if !self.err.is_empty() {
            write!(text, "[stderr]\n{}", self.err).unwrap();
        }
        if self.code != 0 {
            writeln!(text, "[exit status {}]", self.code).unwrap();
        }
        text
    }
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wherefrom"));
    // Without an environment: no WHEREFROM_CASE, no colours, no language.
    command.current_dir(dir).env_clear().env("NO_COLOR", "1").args(args).stdin(Stdio::null());
    command
}

/// Runs the program in a folder.
fn run(dir: &Path, args: &[&str]) -> Run {
    let output = command(dir, args).output().unwrap();
    Run {
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
        code: output.status.code().unwrap_or(101),
    }
}

/// Runs the program several times and returns everything it showed.
fn dialogue(dir: &Path, runs: &[&[&str]]) -> String {
    runs.iter().map(|args| run(dir, args).shown(args)).collect::<Vec<_>>().join("\n")
}

/// The folder of the repository, from which the shipped case is named.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A new folder with some files in it.
fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    drop(fs::remove_dir_all(&dir));
    fs::create_dir_all(&dir).unwrap();
    for (path, bytes) in files {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

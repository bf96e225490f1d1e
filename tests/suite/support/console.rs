//! Pages of the docs against the real program: what they show is what it answers.
//!
//! In a block marked `console` each line `$ wherefrom …` is run in the folder of the shipped case, 100 columns wide and
//! without colour; what follows it, up to the next such line, has to be its standard output. A line `...` stands for
//! any number of lines. Words can be quoted; `|` leads the output of one command into the next. With `UPDATE_DOCS`
//! set the pages are rewritten, but for answers that are shown in part.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs every command of a page, by its path below the repository, and compares what it says.
pub fn check_page(page: &str) {
    check_page_in(page, &shipped());
}

/// The folder of the shipped case.
fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("graphs/almaty-2022")
}

/// Makes a folder with a copy of the shipped case, which commands can change.
pub fn copy_of_shipped(case: &Path) {
    std::fs::create_dir(case).unwrap();
    for file in std::fs::read_dir(shipped()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, case.join(path.file_name().unwrap())).unwrap();
        }
    }
}

/// Does the same with commands that are run in another folder.
pub fn check_page_in(page: &str, folder: &Path) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut real = text.clone();
    let is_update = std::env::var_os("UPDATE_DOCS").is_some();
    let commands = commands(&text);
    assert!(!commands.is_empty(), "{page} shows no command");
    for (command, shown) in commands {
        let said = run_in(&command, folder);
        if is_update && !shown.iter().any(|line| line == "...") {
            let old = shown.iter().fold(String::new(), |text, line| text + line + "\n");
            let new = if said.is_empty() { String::new() } else { format!("{}\n", said.trim_end()) };
            real = real.replacen(&format!("$ {command}\n{old}"), &format!("$ {command}\n{new}"), 1);
            continue;
        }
        let said: Vec<&str> = said.trim_end().lines().collect();
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        assert!(
            fits(&shown, &said),
            "{page}: $ {command}\nshows\n{}\nand the program says\n{}",
            shown.join("\n"),
            said.join("\n")
        );
    }
    if real != text {
        std::fs::write(&path, real).unwrap();
    }
}

/// Runs a command line on the shipped case and returns its standard output.
pub fn run(command: &str) -> String {
    run_in(command, &shipped())
}

fn run_in(command: &str, folder: &Path) -> String {
    let mut input = String::new();
    for part in command.split(" | ") {
        let words = words(part);
        assert_eq!(words.first().map(String::as_str), Some("wherefrom"), "{command}");
        input = answer(&words[1..], &input, folder);
    }
    input
}

/// Returns what the program writes on standard output about the shipped case.
pub fn output(arguments: &[String]) -> String {
    answer(arguments, "", &shipped())
}

fn answer(arguments: &[String], input: &str, folder: &Path) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wherefrom"))
        .args(arguments)
        .args(["--width", "100", "--color", "never"])
        .current_dir(folder)
        .env_remove("WHEREFROM_CASE")
        .env_remove("WHEREFROM_DOCUMENTS")
        .env_remove("WHEREFROM_PLAIN")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // Whoever doesn't read it, doesn't need it.
    drop(pipe.write_all(input.as_bytes()));
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.code() != Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn commands(page: &str) -> Vec<(String, Vec<String>)> {
    let mut commands: Vec<(String, Vec<String>)> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            commands.push((command.to_owned(), Vec::new()));
        } else if inside {
            commands.last_mut().expect("a block begins with a command").1.push(line.to_owned());
        }
    }
    for (_, shown) in &mut commands {
        while shown.last().is_some_and(String::is_empty) {
            shown.pop();
        }
    }
    commands
}

fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in command.split('"').enumerate() {
        if i % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn fits(shown: &[&str], said: &[&str]) -> bool {
    let mut rest = said;
    let mut parts = shown.split(|line| *line == "...").peekable();
    let mut first = true;
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        let at = match (first, last) {
            (true, _) => Some(0),
            (false, true) => rest.len().checked_sub(part.len()),
            (false, false) => {
                (0..=rest.len().saturating_sub(part.len())).find(|at| rest[*at..].starts_with(part))
            }
        };
        let Some(at) = at.filter(|at| rest[*at..].starts_with(part)) else { return false };
        rest = &rest[at + part.len()..];
        if first && last && !rest.is_empty() {
            return false;
        }
        first = false;
    }
    true
}

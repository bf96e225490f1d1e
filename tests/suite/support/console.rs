//! Pages of the docs against the real program: what they show is what it answers.
//!
//! In a ```` ```console ```` block each line `$ wherefrom …` is run on the shipped case, 100 columns wide and without
//! colour; what follows it up to the next such line is its standard output. A line `...` stands for any number of
//! lines. Words can be quoted; `|` leads the output of one command into the next.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs every command of a page, by its path below the repository, and compares what it says.
pub fn check_page(page: &str) {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let commands = commands(&text);
    assert!(!commands.is_empty(), "{page} shows no command");
    for (command, shown) in commands {
        let said = run(&command);
        let said: Vec<&str> = said.trim_end().lines().collect();
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        assert!(
            fits(&shown, &said),
            "{page}: $ {command}\nshows\n{}\nand the program says\n{}",
            shown.join("\n"),
            said.join("\n")
        );
    }
}

/// Runs a command line on the shipped case and returns its standard output.
pub fn run(command: &str) -> String {
    let mut input = String::new();
    for part in command.split(" | ") {
        let words = words(part);
        assert_eq!(words.first().map(String::as_str), Some("wherefrom"), "{command}");
        let mut child = Command::new(env!("CARGO_BIN_EXE_wherefrom"))
            .args(&words[1..])
            .args(["--width", "100", "--color", "never"])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("graphs/almaty-2022"))
            .env_remove("WHEREFROM_CASE")
            .env_remove("WHEREFROM_DOCUMENTS")
            .env_remove("WHEREFROM_PLAIN")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        // Whoever doesn't read it, doesn't need it.
        drop(pipe.write_all(input.as_bytes()));
        drop(pipe);
        input = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    }
    input
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
        while shown.last().is_some_and(|line| line.is_empty()) {
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

//! The pages of the documentation show what the program really says.
//!
//! Every line `$ wherefrom …` in a block marked `console` is run on the shipped case, 100 columns wide and without
//! colour; what follows it, up to the next such line or the end of the block, has to be what it writes on standard
//! output. With `UPDATE_DOCS` set the pages are rewritten instead.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Compares every `console` block of a page below the root of the repository with the program's real output.
pub fn check_page(page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(&path).unwrap();
    let real = with_real_output(&text);
    assert!(text.contains("$ wherefrom "), "{page} shows no command");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &real).unwrap();
    } else {
        assert!(text == real, "{page} shows what the program doesn't say; it says:\n{real}");
    }
}

fn with_real_output(text: &str) -> String {
    let mut real = String::new();
    let mut inside = false;
    for line in text.lines() {
        let fence = line.starts_with("```");
        match line.strip_prefix("$ wherefrom ") {
            Some(arguments) if inside => {
                real += &format!("{line}\n{}", output(&split(arguments)));
                continue;
            }
            _ if inside && !fence => continue,
            _ => {}
        }
        if fence {
            inside = line == "```console";
        }
        real += &format!("{line}\n");
    }
    real
}

/// The words of a command line, with double quotes around those that hold spaces.
fn split(line: &str) -> Vec<String> {
    let quoted = line.split('"').enumerate();
    quoted
        .flat_map(|(i, part)| match i % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

/// Returns what the program writes on standard output about the shipped case.
pub fn output(arguments: &[String]) -> String {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("graphs/almaty-2022");
    let mut program = Command::new(env!("CARGO_BIN_EXE_wherefrom"));
    program.args(arguments).args(["--width", "100", "--color", "never"]).arg("--case").arg(case);
    program.env_remove("WHEREFROM_PLAIN").env_remove("WHEREFROM_DOCUMENTS").env_remove("WHEREFROM_CASE");
    let output = program.output().unwrap();
    assert!(output.status.code() != Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

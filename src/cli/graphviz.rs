//! Pictures by an installed Graphviz: its `dot` reads our DOT and writes the picture.
//!
//! The program is run directly, never through a shell, and gets the picture on its standard input. This is the one place
//! that runs another program.

use std::io::{self, Read as _, Write as _};
use std::process::{Command, Stdio};

use super::Failure;

/// Has Graphviz draw a picture in one of its formats: `svg`, `png`, `pdf`.
///
/// Where there is no `dot`, or it fails, the failure says so, with what it said itself.
pub(super) fn graphviz(dot: &str, format: &str) -> Result<Vec<u8>, Failure> {
    draw_with("dot", dot, format)
}

fn draw_with(program: &str, dot: &str, format: &str) -> Result<Vec<u8>, Failure> {
    let mut command = Command::new(program);
    command.arg(format!("-T{format}"));
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| not_run(program, &error))?;
    let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
    let mut said = String::new();
    // Both are served beside the picture: a full pipe would have us wait for each other forever.
    let finished = std::thread::scope(|scope| {
        scope.spawn(|| stdin.map(|mut stdin| stdin.write_all(dot.as_bytes())));
        scope.spawn(|| stderr.map(|mut stderr| stderr.read_to_string(&mut said)));
        child.wait_with_output()
    });
    let finished = finished.map_err(|error| not_run(program, &error))?;
    if finished.status.success() && !finished.stdout.is_empty() {
        return Ok(finished.stdout);
    }
    let why = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing").trim();
    let failure = Failure::new(format!("Graphviz could not draw the picture: {why}"));
    Err(failure.hint("without --engine graphviz the program draws it itself"))
}

fn not_run(program: &str, error: &io::Error) -> Failure {
    let failure = if error.kind() == io::ErrorKind::NotFound {
        Failure::new(format!("Graphviz is not installed: there is no program `{program}`"))
    } else {
        Failure::new(format!("Graphviz could not be run: {}", error.to_string().to_lowercase()))
    };
    failure.hint("without --engine graphviz the program draws it itself")
}

#[cfg(test)]
mod tests {
    use super::draw_with;

    fn message(program: &str, dot: &str) -> String {
        draw_with(program, dot, "svg").err().map_or(String::new(), |failure| failure.message)
    }

    #[test]
    fn whoever_has_no_graphviz_is_told() {
        assert_eq!(
            message("no-such-dot", ""),
            "Graphviz is not installed: there is no program `no-such-dot`"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_failure_is_told_in_its_words() {
        assert_eq!(message("false", "digraph {}"), "Graphviz could not draw the picture: it said nothing");
        let long = "x".repeat(1 << 20);
        assert_eq!(message("false", &long), "Graphviz could not draw the picture: it said nothing");
    }
}

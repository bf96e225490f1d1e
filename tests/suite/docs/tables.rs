//! `docs/tables.md`: its lists of columns are those of the code, its tour what the program says.
//!
//! `UPDATE_DOCS=1` writes the lists of columns anew.

use std::fmt::Write as _;

use wherefrom::format::csv::tables::Kind;
use wherefrom::format::jsonl;

use super::page;

const PAGE: &str = "tables.md";

/// The page with the columns as the code has them.
fn renewed(text: &str) -> String {
    let mut renewed = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(renewed, "{line}");
        let name = line.strip_prefix("<!-- columns: ").and_then(|rest| rest.strip_suffix(" -->"));
        let Some(kind) = name.map(|name| name.parse::<Kind>().unwrap()) else { continue };
        while lines.next_if(|line| line.starts_with('|')).is_some() {}
        renewed += "| column | what it says | also |\n|---|---|---|\n";
        for field in kind.fields() {
            let others: Vec<String> = field.others.iter().map(|other| format!("`{other}`")).collect();
            let must = if field.must { " (needed)" } else { "" };
            let _ = writeln!(renewed, "| `{}`{must} | {} | {} |", field.name, field.doc, others.join(", "));
        }
    }
    renewed
}

#[test]
fn the_columns_are_those_of_the_code() {
    let text = page::read(PAGE);
    assert!(page::is_up_to_date(PAGE, &renewed(&text)), "run with UPDATE_DOCS=1");
}

#[test]
fn the_tour_is_what_the_program_says() {
    crate::support::console::check_page("docs/tables.md");
}

#[test]
fn its_lines_are_read() {
    let text = page::read(PAGE);
    let block = text.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(block.lines().all(|line| jsonl::read(line).is_ok()));
}

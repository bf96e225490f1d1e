//! `docs/spreadsheet.md`: its list of columns is that of the code, its tour what the program says.
//!
//! `UPDATE_DOCS=1` writes the list of columns anew.

use std::fmt::Write as _;

use wherefrom::format::csv::COLUMNS;

use super::page;

const PAGE: &str = "spreadsheet.md";

/// The page with the columns as the code has them.
fn renewed(text: &str) -> String {
    let mut renewed = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(renewed, "{line}");
        if line != "<!-- columns -->" {
            continue;
        }
        while lines.next_if(|line| line.starts_with('|')).is_some() {}
        renewed += "| column | what it says | also |\n|---|---|---|\n";
        for known in COLUMNS {
            let others: Vec<String> = known.others.iter().map(|other| format!("`{other}`")).collect();
            let _ = writeln!(renewed, "| `{}` | {} | {} |", known.name, known.doc, others.join(", "));
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
    crate::support::console::check_page("docs/spreadsheet.md");
    let sheet = page::read("spreadsheet/mill.csv");
    assert!(page::read(PAGE).contains(&format!("```text\n{sheet}```")), "the sheet of the tour");
}

//! The pages in `docs/`: their examples are read and answered, their lists of keys compared with those of the code.

mod case_format;
mod definitions;
mod gallery;
mod json;
mod page;
mod pictures;
mod recording;
mod spreadsheet;
mod tables;

use std::path::Path;

use crate::support::console;

/// The anchor that a heading gets on the web: lower case, without punctuation, hyphens for blanks.
fn anchor(heading: &str) -> String {
    let kept = |c: char| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c.to_ascii_lowercase()),
        _ => None,
    };
    heading.trim_start_matches('#').trim().chars().filter_map(kept).collect()
}

#[test]
fn every_link_leads_to_a_heading() {
    for name in [
        "case-format.md",
        "changing.md",
        "database.md",
        "definitions.md",
        "faults.md",
        "gallery.md",
        "json.md",
        "pictures.md",
        "recording.md",
        "speed.md",
        "spreadsheet.md",
        "tables.md",
    ] {
        for link in page::read(name).split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            if link.starts_with("https://") {
                continue; // tests need no network
            }
            let (file, to) = link.split_once('#').unwrap_or((link, ""));
            let other = page::read(if file.is_empty() { name } else { file });
            let found =
                to.is_empty() || other.lines().any(|line| line.starts_with('#') && anchor(line) == to);
            assert!(found, "{name}: {link}");
        }
    }
}

#[test]
fn the_readme_shows_what_the_program_says() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("almaty-2022");
    console::copy_of_shipped(&case);
    console::check_page_in("README.md", &case);
}

#[test]
fn the_picture_of_the_readme_is_what_its_command_draws() {
    let readme = page::read("../README.md");
    let command = "wherefrom draw trace akimat-burned";
    assert!(
        readme.contains("](docs/trace.svg)") && readme.contains(&format!("{command} --output trace.svg"))
    );
    let drawn = console::run(command);
    assert!(page::is_up_to_date("trace.svg", &drawn), "run with UPDATE_DOCS=1");
}

/// The links of a page to files of the repository.
fn files_linked(page: &str) -> impl Iterator<Item = &str> {
    let links = page.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    links.filter(|link| !link.is_empty() && !link.contains("://"))
}

#[test]
fn the_readme_leads_to_every_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = page::read("../README.md");
    let missing: Vec<&str> = files_linked(&readme).filter(|link| !root.join(link).exists()).collect();
    assert_eq!(missing, [""; 0], "no such file");
    let pages = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().file_name());
    for name in pages.filter_map(|name| name.into_string().ok()) {
        if Path::new(&name).extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        assert!(files_linked(&readme).any(|link| link == format!("docs/{name}")), "docs/{name}");
    }
}

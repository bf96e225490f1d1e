//! The pages in `docs/`: their examples are read and answered, their lists of keys compared with those of the code.

mod case_format;
mod definitions;
mod json;
mod page;
mod pictures;
mod recording;

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
    for name in ["case-format.md", "definitions.md", "json.md", "pictures.md", "recording.md", "speed.md"] {
        for link in page::read(name).split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
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
    crate::support::console::check_page("README.md");
}

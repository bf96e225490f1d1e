//! A page taken apart: its blocks of code, and its tables.

use std::path::{Path, PathBuf};

use wherefrom::case::{Folder, read_texts};

/// A block of code.
pub(super) struct Block {
    /// What stands behind its opening fence.
    pub(super) info: String,
    /// The comment right above it: `<!-- garden/case.toml -->`.
    pub(super) mark: Option<String>,
    pub(super) text: String,
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

pub(super) fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap()
}

/// Replaces a page or a picture if `UPDATE_DOCS` is set, and says whether it was right as it was.
pub(super) fn is_up_to_date(name: &str, text: &str) -> bool {
    let same = std::fs::read_to_string(path(name)).is_ok_and(|there| there == text);
    if !same && std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path(name), text).unwrap();
    }
    same
}

fn mark_in(line: &str) -> Option<String> {
    line.strip_prefix("<!-- ")?.strip_suffix(" -->").map(str::to_owned)
}

/// Returns the blocks of code of a page.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut mark = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let text = inside.iter().flat_map(|line| [*line, "\n"]).collect();
            blocks.push(Block { info: info.to_owned(), mark: mark.take(), text });
        } else {
            mark = mark_in(line);
        }
    }
    blocks
}

/// Returns the cells of the table under a comment, without its head.
pub(super) fn table(page: &str, mark: &str) -> Vec<Vec<String>> {
    let mut lines = page.lines().skip_while(|line| mark_in(line).as_deref() != Some(mark));
    lines.next().unwrap_or_else(|| panic!("no table `{mark}`"));
    rows(lines.skip_while(|line| line.is_empty()))
}

/// Returns the cells of the table at the beginning of some lines, without its head.
pub(super) fn rows<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Vec<String>> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    lines.take_while(|line| line.starts_with('|')).skip(2).map(cells).collect()
}

/// Returns the words of a cell that stand in backticks.
pub(super) fn ticked(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Reads the case whose files are the blocks that a page marks so: `garden/case.toml`. They must have no fault.
pub(super) fn case(page: &str, name: &str) -> Folder {
    let folder = read_texts(Path::new(name), files(page, name, "toml"));
    let faults: Vec<_> = folder.problems.iter().map(|problem| &problem.message).collect();
    assert!(faults.is_empty(), "{name}: {faults:#?}");
    folder
}

/// Returns the marked blocks of a case that are in some language. Blocks of one file are put together.
pub(super) fn files(page: &str, name: &str, info: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for block in blocks(page).into_iter().filter(|block| block.info == info) {
        let mark =
            block.mark.unwrap_or_else(|| panic!("a block of {info} belongs to no file: {}", block.text));
        let Some(path) = mark.strip_prefix(name).and_then(|path| path.strip_prefix('/')) else { continue };
        match files.iter_mut().find(|(known, _)| known == Path::new(path)) {
            Some((_, text)) => text.extend_from_slice(format!("\n{}", block.text).as_bytes()),
            None => files.push((path.into(), block.text.into_bytes())),
        }
    }
    assert!(!files.is_empty(), "no file of `{name}`");
    files
}

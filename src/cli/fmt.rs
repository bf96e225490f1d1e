//! `wherefrom fmt`: case files in their canonical order and layout; quotes turned into anchors.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::desk::{Texts, read, refuse_database};
use super::report::plain_path;
use super::screen::Screen;
use super::{Failure, Global, Outcome};
use wherefrom::case::edit::anchor_quotes;
use wherefrom::case::write::format;
use wherefrom::case::{CaseFile, Folder};
use wherefrom::model::SourceId;
use wherefrom::protect::Protection;
use wherefrom::words::{count, first_up};

/// Write the case files in their canonical order and layout
///
/// What goes without saying is left out. No meaning changes, comments stay, and doing it twice changes nothing.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only say which files would change; exit with 1 if any would
    #[arg(long)]
    check: bool,
    /// Turn every quote into the anchor of the place where it stands; report those that don't stand at exactly one
    #[arg(long, conflicts_with = "check")]
    anchor: bool,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    refuse_database(global, "fmt")?;
    let (folder, _) = read(global, screen)?;
    let mut texts = Texts::new(global, &folder.root, &folder.case, &Protection::default());
    let mut outcome = Outcome::Done;
    let mut changed = 0;
    let mut anchored = 0;
    for file in &folder.files {
        if !is_whole(file, &folder) {
            screen.error(&format!("`{}` is not UTF-8 and stays as it is", file.path.display()));
            screen.hint("save it as UTF-8 first: letters that can't be read now would be lost");
            outcome = Outcome::Found;
            continue;
        }
        let text = if args.anchor {
            anchor(file, &folder, &mut texts, screen, &mut anchored, &mut outcome)
        } else {
            file.text.clone()
        };
        let Ok(formatted) = format(&text) else {
            screen.error(&format!("`{}` is not TOML and stays as it is", file.path.display()));
            screen.hint("`wherefrom check` shows what is wrong in it");
            outcome = Outcome::Found;
            continue;
        };
        if formatted == file.text {
            continue;
        }
        changed += 1;
        if args.check {
            screen.raw(&format!("`{}` would change", file.path.display()));
            outcome = Outcome::Found;
        } else {
            replace(&folder.root.join(&file.path), &formatted)?;
            screen.note(&format!("`{}` is written.", file.path.display()));
        }
    }
    if args.anchor {
        screen.note(&first_up(&format!("{} anchored.", count(anchored, "quote is", "quotes are"))));
    } else if changed == 0 {
        let files = count(folder.files.len(), "file is", "files are");
        screen.note(&first_up(&format!("{files} in canonical layout already.")));
    }
    Ok(outcome)
}

/// Says whether the text of a file is all that is in it: of other encodings some letters are lost.
fn is_whole(file: &CaseFile, folder: &Folder) -> bool {
    let mut faults = folder.problems.iter().filter(|problem| problem.code == "not-utf-8");
    !faults.any(|problem| problem.place.as_ref().is_some_and(|place| place.file == file.path))
}

fn anchor(
    file: &CaseFile,
    folder: &Folder,
    texts: &mut Texts,
    screen: &Screen,
    anchored: &mut usize,
    outcome: &mut Outcome,
) -> String {
    let resolve = |document: &str, quote: &str| {
        let located = SourceId::new(document)
            .map_err(|error| error.to_string())
            .and_then(|id| texts.of(&id)?.locate(quote).map_err(|error| error.to_string()));
        match located {
            Ok(anchor) => Some(anchor.passages().iter().map(ToString::to_string).collect()),
            Err(why) => {
                screen.error(&format!(
                    "`{}`, in `{document}`: {why}",
                    plain_path(&folder.root.join(&file.path))
                ));
                *outcome = Outcome::Found;
                None
            }
        }
    };
    match anchor_quotes(&file.text, resolve) {
        Ok((text, number)) => {
            *anchored += number;
            text
        }
        // What isn't TOML is reported when it is formatted.
        Err(_) => file.text.clone(),
    }
}

/// Writes a file whole or not at all: into a neighbour first, which then takes its place.
pub fn replace(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Failure> {
    beside(path, content)?.take_place()
}

/// A file that is written and on the disk, beside the one whose place it is to take. Dropped, it is gone.
pub struct Beside {
    path: PathBuf,
    neighbour: PathBuf,
    done: bool,
}

/// Writes a file beside another.
pub fn beside(path: &Path, content: impl AsRef<[u8]>) -> Result<Beside, Failure> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = Beside { path: path.to_owned(), neighbour: path.with_file_name(name), done: false };
    let written = fs::File::create(&beside.neighbour).and_then(|mut file| {
        file.write_all(content.as_ref())?;
        file.sync_all()
    });
    written.map(|()| beside).map_err(|error| Failure::file(path, "written", &error))
}

impl Beside {
    /// The file whose place it is to take.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the place of the other.
    pub fn take_place(mut self) -> Result<(), Failure> {
        // A link is followed, so that it still leads to the file.
        let target = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        fs::rename(&self.neighbour, target).map_err(|error| Failure::file(&self.path, "written", &error))?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.done {
            drop(fs::remove_file(&self.neighbour));
        }
    }
}

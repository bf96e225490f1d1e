//! `wherefrom init`: a new case that `check` accepts.

use std::fs;
use std::path::PathBuf;

use super::fmt::replace;
use super::screen::Screen;
use super::{Failure, Global, Outcome};
use wherefrom::case::MARK;

/// Start a case
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder; it is made if it is not there. By default that of --case, else the working directory
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The title of the case. By default the name of the folder
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

const REST: &str = r#"documents = "documents" # where the stored texts lie

# Put a text into that folder and add it:
#
#     wherefrom add document documents/text.txt
#
# Then write who says what into the file that this starts: a claim, and for each telling of it the chain from the
# document inwards, each having it from the next. For example:
#
#     [source.maria]
#     name = "Maria"
#     kind = "person"
#
#     [source.neighbours]
#     name = "Maria's neighbours"
#     kind = "group"
#
#     [claim.bridge-closed]
#     text = "The bridge was closed."
#     accounts = [
#       { quote = "closed the bridge", chain = ["maria", { source = "neighbours", basis = "witnessed" }] },
#     ]
"#;

/// Returns the folder to start the case in.
fn folder(args: &Args, global: &Global) -> Result<PathBuf, Failure> {
    // Whoever names a folder doesn't mean the case that the environment names.
    let ambient = std::env::var_os("WHEREFROM_CASE").map(PathBuf::from);
    let case = global.case.as_ref().filter(|case| args.dir.is_none() || ambient.as_ref() != Some(*case));
    match (&args.dir, case) {
        (Some(dir), Some(case)) if dir != case => Err(Failure::new(format!(
            "a case is started in one folder, and here are two: `{}` and --case `{}`",
            dir.display(),
            case.display()
        ))
        .hint("leave out one of them")),
        (Some(dir), _) | (None, Some(dir)) => Ok(dir.clone()),
        (None, None) => Ok(PathBuf::from(".")),
    }
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let dir = folder(args, global)?;
    let mark = dir.join(MARK);
    if mark.exists() {
        return Err(Failure::new(format!("`{}` is there already: this folder is a case", mark.display()))
            .hint("name another folder: `wherefrom init DIR`"));
    }
    fs::create_dir_all(dir.join("documents")).map_err(|error| Failure::file(&dir, "made", &error))?;
    let name = fs::canonicalize(&dir)?.file_name().map(|name| name.to_string_lossy().into_owned());
    let title = args.title.clone().or(name).unwrap_or_else(|| "A case".to_owned());
    let title = wherefrom::case::write::quoted(&title);
    replace(&mark, format!("title = {title}\n{REST}"))?;
    screen.raw(&format!("`{}` is written.", mark.display()));
    screen.wrapped("", "", &format!(
        "Next, put a text into `{}` and add it with `wherefrom add document FILE`. `wherefrom check` says what is wrong.",
        dir.join("documents").display()
    ));
    Ok(Outcome::Done)
}

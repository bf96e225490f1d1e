//! `wherefrom init`: a new case that `check` accepts.

use std::fs;
use std::path::PathBuf;

use super::fmt::replace;
use super::screen::Screen;
use super::{Failure, Outcome};
use wherefrom::case::MARK;

/// Start a case
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
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

pub fn run(args: &Args, screen: &mut Screen) -> Result<Outcome, Failure> {
    let mark = args.dir.join(MARK);
    if mark.exists() {
        return Err(Failure::new(format!("`{}` is there already: this folder is a case", mark.display()))
            .hint("name another folder: `wherefrom init DIR`"));
    }
    fs::create_dir_all(args.dir.join("documents"))
        .map_err(|error| Failure::file(&args.dir, "made", &error))?;
    let name = fs::canonicalize(&args.dir)?.file_name().map(|name| name.to_string_lossy().into_owned());
    let title = args.title.clone().or(name).unwrap_or_else(|| "A case".to_owned());
    let title = wherefrom::case::write::quoted(&title);
    replace(&mark, format!("title = {title}\n{REST}"))?;
    screen.raw(&format!("`{}` is written.", mark.display()));
    screen.wrapped("", "", &format!(
        "Next, put a text into `{}` and add it with `wherefrom add document FILE`. `wherefrom check` says what is wrong.",
        args.dir.join("documents").display()
    ));
    Ok(Outcome::Done)
}

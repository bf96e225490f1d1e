//! `wherefrom add`: a document is hashed, measured and given a file of its own in the case.

use std::fs;
use std::path::{Path, PathBuf};

use super::anchor::id_from;
use super::changing::{By, New, make, open, put, what};
use super::desk::{documents_folder, read, refuse_database, refused};
use super::fmt::replace;
use super::report::plain_path;
use super::screen::{Screen, steers};
use super::{Failure, Global, Outcome, on_folder};
use wherefrom::case::Folder;
use wherefrom::case::edit::add_document;
use wherefrom::case::text::Text;
use wherefrom::case::write::format;
use wherefrom::model::{Document, Source, SourceId, SourceKind};
use wherefrom::store::Version;

/// Add to the case
#[derive(Debug, clap::Subcommand)]
pub enum Add {
    Document(DocumentArgs),
    Records(RecordsArgs),
}

/// Add a stored text: hash and measure it, and start a file for its accounts
#[derive(Debug, clap::Args)]
pub struct DocumentArgs {
    /// The stored text: plain text in UTF-8, best below the documents folder of the case
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Its id. By default made of the name of the file
    #[arg(long, value_name = "ID")]
    id: Option<SourceId>,
    /// Its title. By default its first line, or the first sentence of a long one
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Print the stub instead of writing it
    #[arg(long)]
    print: bool,
}

/// Add records: claims, accounts, sources, entities, and what is judged of them
#[derive(Debug, clap::Args)]
pub struct RecordsArgs {
    /// The records, written as in a case file; `-` reads standard input. They may name what the case has
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Why, for the journal of a database
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    #[command(flatten)]
    by: By,
}

fn records(args: &RecordsArgs, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let is_input = args.file.as_os_str() == "-";
    let text =
        if is_input { std::io::read_to_string(std::io::stdin()) } else { fs::read_to_string(&args.file) };
    let text = text.map_err(|error| Failure::file(&args.file, "read", &error))?;
    let path = if is_input { Path::new("records.toml") } else { &args.file };
    if let Some(folder) = on_folder::open(global, screen)? {
        return on_folder::add_records(&folder, &text, path, global, screen);
    }
    let mut archive = open(global, "add records", screen)?;
    let mut faults = Screen::for_faults(global, screen.protection().clone());
    make(&mut archive, "add", &args.by, args.why.as_deref(), screen, |changing| {
        let new = New::read(&text, path, changing.archive(), &mut faults)?.versions();
        if new.is_empty() {
            return Err(Failure::new("there is no record in it"));
        }
        for version in &new {
            refuse_known(version, |id| changing.archive().standing(id).map_err(refused))?;
            put(changing, version)?;
        }
        Ok(())
    })?;
    Ok(Outcome::Done)
}

/// Refuses to write over a record that stands: that is what `edit` is for.
pub fn refuse_known(
    version: &Version,
    standing: impl Fn(&str) -> Result<Vec<Version>, Failure>,
) -> Result<(), Failure> {
    let id = match version {
        Version::Source(one) => one.id.as_str(),
        Version::Entity(one) => one.id.as_str(),
        Version::Claim(one) => one.id.as_str(),
        _ => return Ok(()),
    };
    let kind = what(version);
    if standing(id)?.iter().any(|one| what(one) == kind && one != version) {
        return Err(Failure::new(format!("there is already a {kind} `{id}`, and it says something else"))
            .hint(format!("`wherefrom edit {id} KEY=VALUE` changes it")));
    }
    Ok(())
}

pub fn run(add: &Add, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let args = match add {
        Add::Document(args) => args,
        Add::Records(args) => return records(args, global, screen),
    };
    refuse_database(global, "add")?;
    let (folder, _) = read(global, screen)?;
    let bytes = fs::read(&args.file).map_err(|error| Failure::file(&args.file, "read", &error))?;
    let size = bytes.len();
    let text = Text::load(bytes).map_err(|error| {
        Failure::new(format!("`{}`: {error}", args.file.display()))
            .hint("store documents as plain text in UTF-8")
    })?;
    let id = new_id(args, &folder)?;
    let source = stub(args, &id, &text, &folder, global, screen);
    let start = format!("[defaults]\ndocument = \"{id}\"\n");
    let stub = format(&add_document(&start, &source)?)?;
    if args.print {
        screen.raw(stub.trim_end());
        return Ok(Outcome::Done);
    }
    let path = folder.root.join(format!("{id}.toml"));
    if path.exists() {
        return Err(Failure::new(format!("`{}` is there already", path.display()))
            .hint("choose another id with --id, or use --print"));
    }
    replace(&path, &stub)?;
    screen.raw(&format!(
        "{}: {} code points, {size} bytes, SHA-256 {}",
        plain_path(&path),
        text.len(),
        text.sha256()
    ));
    screen.note("Write its claims into that file. `wherefrom anchor` finds the anchors; or write quotes, and `wherefrom fmt --anchor` makes anchors of them.");
    Ok(Outcome::Done)
}

fn new_id(args: &DocumentArgs, folder: &Folder) -> Result<SourceId, Failure> {
    let stem = args.file.file_stem().unwrap_or_default().to_string_lossy();
    let id = args.id.clone().or_else(|| id_from(&stem)).ok_or_else(|| {
        Failure::new(format!("no id can be made of the name `{}`", args.file.display()))
            .hint("give one with --id")
    })?;
    if folder.case.sources.contains_key(&id) || folder.case.entities.contains_key(id.as_str()) {
        return Err(
            Failure::new(format!("the case already has a `{id}`")).hint("choose another id with --id")
        );
    }
    Ok(id)
}

/// The longest title that is made of a first line, in characters.
const LONGEST_TITLE: usize = 100;

/// Returns the title that a first line makes: the line, or if it is long its first sentence, or as many words as fit.
fn title_of(first: &str) -> String {
    let line: String = first.chars().filter(|c| !steers(*c)).take(10 * LONGEST_TITLE).collect();
    if line.chars().count() <= LONGEST_TITLE {
        return line;
    }
    let cut: String = line.chars().take(LONGEST_TITLE).collect();
    let sentence = [". ", "! ", "? "].iter().filter_map(|end| cut.find(end)).min();
    if let Some(end) = sentence {
        return cut[..end].to_owned();
    }
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

fn stub(
    args: &DocumentArgs,
    id: &SourceId,
    text: &Text,
    folder: &Folder,
    global: &Global,
    screen: &Screen,
) -> Source {
    let first = text.as_str().lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(id.as_str());
    let title = args.title.clone().unwrap_or_else(|| title_of(first));
    let title = if title.trim().is_empty() { id.to_string() } else { title };
    let mut source = Source::new(id.clone(), title, SourceKind::Document);
    let documents = documents_folder(global, &folder.root, &folder.case);
    let file = below(&documents, &args.file).unwrap_or_else(|| {
        screen.warning(&format!(
            "`{}` lies outside the documents folder `{}`",
            args.file.display(),
            documents.display()
        ));
        screen.hint("put it there, so that `wherefrom check` can verify it");
        args.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
    });
    source.document = Some(Document { sha256: Some(text.sha256()), file: Some(file), ..Document::default() });
    source
}

/// The path of a file below a folder, with `/` between its parts on every system.
fn below(folder: &Path, file: &Path) -> Option<String> {
    let folder = fs::canonicalize(folder).ok()?;
    let file = fs::canonicalize(file).ok()?;
    let parts: Vec<String> = file
        .strip_prefix(folder)
        .ok()?
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_first_line_gives_its_first_sentence_or_whole_words() {
        assert_eq!(title_of("Fire at the mill"), "Fire at the mill");
        let rest = "and so on ".repeat(20);
        assert_eq!(title_of(&format!("Fire at the mill, by Ida. {rest}")), "Fire at the mill, by Ida");
        assert_eq!(title_of(&rest), format!("{}…", rest[..100].trim_end()));
        assert_eq!(title_of(&"x".repeat(300)).chars().count(), LONGEST_TITLE + 1);
    }
}

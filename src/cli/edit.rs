//! `wherefrom edit`: what a record says, changed.

use std::path::Path;

use super::changing::{By, New, failed, make, open, put, record, written};
use super::screen::Screen;
use super::{Failure, Global, Outcome, on_folder};
use wherefrom::case::edit::set_keys;
use wherefrom::store::Version;

/// Change what a record says
///
/// The journal of a database keeps what it said before. Of a case folder the file is changed where the record stands;
/// comments and layout of all else stay as they are.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The keys are those of case files: `wherefrom edit ida 'name=Ida Orn' protected=true`. A key without
a value is taken away: `note=`. Lists are written as in case files: `about=[\"harbour\"]`."
)]
pub struct Args {
    /// The id of a claim, a source, an entity or an account; `claim:ID` where others have the same
    #[arg(value_name = "ID")]
    id: String,
    /// What to change: a key, an equals sign, and the new value
    #[arg(value_name = "KEY=VALUE", required = true, value_parser = pair)]
    keys: Vec<(String, String)>,
    /// Why, for the journal of a database
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    #[command(flatten)]
    by: By,
}

fn pair(typed: &str) -> Result<(String, String), &'static str> {
    let (key, value) = typed.split_once('=').ok_or("write it as key=value")?;
    match key.trim() {
        "accounts" => return Err("`wherefrom add records` adds accounts, and each is edited by its own id"),
        "retracted" => return Err("`wherefrom retract` takes a record back"),
        _ => {}
    }
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let path = Path::new("edited.toml");
    let keys: Vec<(&str, &str)> =
        args.keys.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    if let Some(folder) = on_folder::open(global, screen)? {
        return on_folder::edit(&folder, &args.id, &keys, global, screen);
    }
    let Some(why) = &args.why else {
        return Err(Failure::new("say why: the journal of a database keeps it").hint("--why TEXT"));
    };
    let mut archive = open(global, "edit", screen)?;
    let cover = screen.protection().clone();
    // Read within the change, so that nobody else changes it meanwhile.
    let mut faults = Screen::for_faults(global, cover);
    make(&mut archive, "edit", &args.by, Some(why), screen, |changing| {
        let old = record(changing.archive(), &args.id)?;
        let is_account = matches!(old, Version::Account(..));
        let text = set_keys(&written(&old), &keys, is_account)?;
        let new = New::read(&text, path, changing.archive(), &mut faults)?.versions();
        for version in &new {
            if let (Version::Account(claim, before), Version::Account(_, after)) = (&old, version)
                && before.id != after.id
            {
                changing.retract_account(claim, &before.id).map_err(failed)?;
            }
            put(changing, version)?;
        }
        Ok(())
    })?;
    Ok(Outcome::Done)
}

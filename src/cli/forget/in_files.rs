//! `wherefrom forget` on a case folder: records cut out of its files.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Args, MOST_LISTED, enumerated, named, not_allowed};
use crate::cli::changing::what;
use crate::cli::on_folder::{is_empty, put_in_place, record_ever, refused};
use crate::cli::report::plain_path;
use crate::cli::screen::{Screen, tame};
use crate::cli::{Failure, Outcome};
use wherefrom::case::Folder;
use wherefrom::case::amend::{self, AmendError, Amended, Target};
use wherefrom::model::{Case, ClaimId};
use wherefrom::protect::Protection;
use wherefrom::store::Version;
use wherefrom::words::enumerate;

pub fn run(args: &Args, folder: &Folder, screen: &mut Screen) -> Result<Outcome, Failure> {
    let all = amend::revived(folder);
    let mut targets: Vec<Target> = Vec::new();
    let mut kinds = Vec::new();
    for id in &args.ids {
        let version = record_ever(folder, &all, id)?;
        let target = match &version {
            Version::Source(one) => Target::Source(one.id.clone()),
            Version::Entity(one) => Target::Entity(one.id.clone()),
            Version::Claim(one) => Target::Claim(one.id.clone()),
            Version::Account(claim, one) => Target::Account(claim.clone(), one.id.clone()),
            _ => continue,
        };
        if !targets.contains(&target) {
            targets.push(target);
            kinds.push(what(&version));
        }
    }
    let (amended, forgotten) =
        amend::forget(folder, &targets, args.with_accounts).map_err(|error| match error {
            AmendError::Refused(why) => not_allowed(why),
            error => refused(error),
        })?;
    refuse_untold(folder, &amended)?;
    put_in_place(folder, &amended, screen)?;
    let files: Vec<String> =
        amended.files.iter().map(|(file, _)| format!("`{}`", plain_path(file))).collect();
    let what = enumerated(&kinds, forgotten.accounts.len());
    screen.wrapped("", "", &tame(&format!("Forgot {what}, in {}.", enumerate(&files, files.len()))));
    screen.wrapped(
        "",
        "",
        "Not reached: what git and editors keep of the files, backups, databases and exports, stored texts.",
    );
    let claims = targets.iter().filter_map(|target| match target {
        Target::Claim(id) => Some(id.as_str()),
        _ => None,
    });
    let places = still_named(&amended, &forgotten.names, &claims.collect::<Vec<_>>());
    if !places.is_empty() {
        let places = format!("{}.", enumerate(&places, MOST_LISTED));
        screen.wrapped("Its name still stands in ", "  ", &tame(&places));
    }
    Ok(Outcome::Done)
}

/// A claim of a folder has an account: who forgets the last decides what becomes of it.
fn refuse_untold(folder: &Folder, amended: &Amended) -> Result<(), Failure> {
    if !amended.faults.iter().any(|fault| fault.code == "claim-without-account") {
        return Ok(());
    }
    let told = |id: &ClaimId| folder.case.claims.get(id).is_some_and(|claim| !claim.accounts.is_empty());
    let claims = amended.folder.case.claims.values();
    let untold = claims.filter(|claim| claim.accounts.is_empty() && told(&claim.id));
    let untold: Vec<String> = untold.map(|claim| claim.id.to_string()).collect();
    let number = wherefrom::words::count(untold.len(), "claim", "claims");
    let failure = Failure::new(format!("nothing was forgotten: nobody else tells {number}"));
    Err(named(failure, untold, 0)
        .hint("name it in the same command to forget it as well, or add an account of it first"))
}

/// The lines of the files, and the files, that have a name in them still.
fn still_named(amended: &Amended, names: &BTreeSet<String>, claims: &[&str]) -> Vec<String> {
    let names = Protection::new(&Case::default(), names.iter().map(String::as_str));
    // One word is too often a word by itself.
    let claims: Vec<&str> = claims.iter().copied().filter(|id| id.contains('-')).collect();
    let has = |text: &str| {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        names.names(text) || text.split(|c| !is_word(c)).any(|word| claims.contains(&word))
    };
    let mut places = Vec::new();
    for file in amended.folder.files.iter().filter(|file| !is_gone(amended, &file.path)) {
        let path = plain_path(&file.path);
        if has(&path) {
            places.push(format!("the name of `{path}`"));
        }
        let lines = file.text.lines().enumerate().filter(|(_, line)| has(line));
        places.extend(lines.map(|(n, _)| format!("`{path}:{}`", n + 1)));
    }
    places
}

fn is_gone(amended: &Amended, path: &Path) -> bool {
    amended.files.iter().any(|(file, text)| file == path && is_empty(file, text))
}

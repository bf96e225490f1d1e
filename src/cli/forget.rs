//! `wherefrom forget`: a record erased for good, with all that it ever was.

mod in_files;

use std::collections::BTreeSet;
use std::time::SystemTime;

use super::changing::{By, by_id, failed, open_with, what, written};
use super::desk::refused;
use super::report::plain_path;
use super::screen::{Screen, tame};
use super::{Failure, Global, Outcome, changing, on_folder};
use wherefrom::model::{Case, Refusal};
use wherefrom::protect::Protection;
use wherefrom::store::{Archive, Change, ChangeError, Changing, Forgotten, Version};
use wherefrom::words::{count, enumerate};

/// Forget a record: erase it for good
///
/// With a claim go its accounts and what was judged of it. A source that stands on the chains of accounts is refused, unless
/// these accounts go as well (--with-accounts); an entity, while claims name it. What was retracted before can be
/// forgotten too. Nobody can take it back. The journal of a database keeps that something was forgotten, when, by whom and
/// why, and not what. Of a case folder it is cut out of the files, with its comments.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The ids of claims, sources, entities or accounts; `claim:ID` where others have the same, `CLAIM/ACCOUNT`
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// With a source the accounts as well on whose chains it stands
    #[arg(long)]
    with_accounts: bool,
    /// Why, for the journal of a database, without naming what is forgotten
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    #[command(flatten)]
    by: By,
}

/// How many names the message of a refusal has room for.
const MOST_SAID: usize = 5;
/// The most records that are said to name what was forgotten.
const MOST_LISTED: usize = 20;

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    if let Some(folder) = on_folder::open(global, screen)? {
        return in_files::run(args, &folder, screen);
    }
    let Some(why) = &args.why else {
        return Err(Failure::new("say why: the journal of a database keeps it").hint("--why TEXT"));
    };
    let mut archive = open_with(global, "forget", Archive::open_for_forgetting, screen)?;
    let by = args.by.name();
    let change = Change { by, why: Some(why.to_owned()), ..Change::new("forget", SystemTime::now()) };
    let mut changing = archive.change(&change).map_err(failed)?;
    let mut kinds = Vec::new();
    for id in &args.ids {
        let version = by_id(changing.archive(), id, Archive::ever)?;
        forget(&mut changing, &version, args.with_accounts)?;
        kinds.push(what(&version));
    }
    let forgotten = changing.forgotten().clone();
    let names = Protection::new(&Case::default(), forgotten.names.iter().map(String::as_str));
    if names.names(why) || args.by.name().is_some_and(|by| names.names(&by)) {
        return Err(Failure::new("nothing was forgotten: the journal would name it")
            .hint("say --why, and --by, in words that don't name what is to be forgotten"));
    }
    changing.finish().map_err(failed)?;
    let gaps = archive.leave_no_gaps();
    tell(&archive, &kinds, &forgotten, screen)?;
    gaps.map_err(|error| {
        refused(error).hint("what was forgotten is overwritten; `wherefrom compact` gives its place back")
    })?;
    still_named(&archive, &names, screen)?;
    Ok(Outcome::Done)
}

fn forget(changing: &mut Changing<'_>, version: &Version, with_accounts: bool) -> Result<(), Failure> {
    let forgotten = match version {
        Version::Source(one) => changing.forget_source(&one.id, with_accounts),
        Version::Entity(one) => changing.forget_entity(&one.id),
        Version::Claim(one) => changing.forget_claim(&one.id),
        Version::Account(claim, one) => changing.forget_account(claim, &one.id),
        _ => Ok(()),
    };
    forgotten.map_err(|error| match error {
        ChangeError::Refused(why) => not_allowed(why),
        error => failed(error),
    })
}

/// Says why something can't be forgotten, and what to do.
fn not_allowed(why: Refusal) -> Failure {
    match &why {
        Refusal::Told { by, .. } => {
            let by = by.clone();
            named(Failure::from(why), by, MOST_SAID)
                .hint("--with-accounts forgets these accounts as well; `wherefrom show` lists them")
        }
        Refusal::Needed { by, .. } => {
            let by = by.clone();
            named(Failure::from(why), by, MOST_SAID).hint("edit, retract or forget first what names it")
        }
        _ => changing::not_allowed(why),
    }
}

/// Says all that names something, where the message says only the first few.
fn named(failure: Failure, by: Vec<String>, said: usize) -> Failure {
    if by.len() <= said { failure } else { by.into_iter().fold(failure, Failure::offer) }
}

/// What was forgotten, in words.
fn enumerated(kinds: &[&str], accounts: usize) -> String {
    let mut what: Vec<String> = Vec::new();
    for (kind, several) in [("claim", "claims"), ("source", "sources"), ("entity", "entities")] {
        let number = kinds.iter().filter(|one| **one == kind).count();
        what.extend((number > 0).then(|| count(number, kind, several)));
    }
    what.extend((accounts > 0).then(|| count(accounts, "account", "accounts")));
    enumerate(&what, what.len())
}

fn tell(
    archive: &Archive,
    kinds: &[&str],
    forgotten: &Forgotten,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let what = enumerated(kinds, forgotten.accounts);
    let number = archive.changes().map_err(refused)?.len();
    screen.raw(&format!("Forgot {what}, as change {number} of the journal."));
    let reasons: Vec<String> = forgotten.reasons.iter().map(ToString::to_string).collect();
    if !reasons.is_empty() {
        let changes = if reasons.len() == 1 { "change" } else { "changes" };
        let line = format!(
            "The reason of {changes} {} was erased with it: it may have told.",
            enumerate(&reasons, reasons.len())
        );
        screen.wrapped("", "", &line);
    }
    let path = plain_path(archive.path());
    let line = format!(
        "Nothing of it is left in `{path}`. Copies, exports, the case folder and what was printed are not reached."
    );
    screen.wrapped("", "", &tame(&line));
    Ok(())
}

/// Says which records still have one of the names in their texts.
fn still_named(archive: &Archive, names: &Protection, screen: &mut Screen) -> Result<(), Failure> {
    let mut places: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut look = |place: String, text: &str| {
        if names.names(text) && seen.insert(place.clone()) {
            places.push(place);
        }
    };
    let case = archive.case().map_err(refused)?;
    for text in case.title.iter().chain(&case.description) {
        look("the title or the description of the case".to_owned(), text);
    }
    let place = |version: &Version| match version {
        Version::Source(one) => format!("the source {}", one.id),
        Version::Entity(one) => format!("the entity {}", one.id),
        Version::Claim(one) => format!("the claim {}", one.id),
        Version::Account(claim, one) => format!("the account {claim}/{}", one.id),
        Version::Contradiction(one) => {
            format!("the contradiction of {} and {}", one.claims[0], one.claims[1])
        }
        Version::Relation(one) => format!("the relation of {} and {}", one.from, one.to),
        Version::Judgement(one) => format!("the judgement of {} and {}", one.ids[0], one.ids[1]),
    };
    for version in Version::all_of(&case) {
        look(place(&version), &written(&version));
    }
    for entry in archive.log(None).map_err(refused)? {
        for text in entry.change.why.iter().chain(&entry.change.by) {
            look(format!("the entry {} of the journal", entry.number), text);
        }
        for version in entry.touched.iter().flat_map(|one| one.before.iter().chain(&one.after)) {
            look(format!("what was once {}", place(version)), &written(version));
        }
    }
    if places.is_empty() {
        return Ok(());
    }
    screen.wrapped(
        "Its name still stands in the words of ",
        "  ",
        &tame(&format!("{}.", enumerate(&places, MOST_LISTED))),
    );
    Ok(())
}

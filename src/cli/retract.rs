//! `wherefrom retract`: what stands no more.

use super::changing::{By, failed, make, open, record};
use super::screen::Screen;
use super::{Failure, Global, Outcome, on_folder};
use wherefrom::case::amend::Going;
use wherefrom::model::{ClaimId, NodeId};
use wherefrom::store::{Changing, Version};

/// Retract a record: it is kept, and counts no more
///
/// With a claim go its accounts and what was judged of it; a source or an entity goes when nothing names it any more.
/// With two ids what was judged of the two is taken back: contradictions, relations, judgements of identity.
/// In a case folder it stays in its file, with why it was retracted.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The id of a claim, a source, an entity or an account; `claim:ID` where others have the same
    #[arg(value_name = "ID")]
    id: String,
    /// The id of the second of two that were judged
    #[arg(value_name = "ID")]
    other: Option<String>,
    /// Why, for the journal, or in a case folder on the record
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[command(flatten)]
    by: By,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    if let Some(folder) = on_folder::open(global, screen)? {
        let going = Going::Retracted(on_folder::retraction(&args.why, &args.by));
        return on_folder::retract(&folder, going, &args.id, args.other.as_deref(), screen);
    }
    let mut archive = open(global, "retract", screen)?;
    make(&mut archive, "retract", &args.by, Some(&args.why), screen, |changing| {
        let version = record(changing.archive(), &args.id)?;
        match &args.other {
            Some(other) => between(changing, &version, other),
            None => one(changing, &version),
        }
    })?;
    Ok(Outcome::Done)
}

fn one(changing: &mut Changing<'_>, version: &Version) -> Result<(), Failure> {
    match version {
        Version::Source(one) => changing.retract_source(&one.id),
        Version::Entity(one) => changing.retract_entity(&one.id),
        Version::Claim(one) => changing.retract_claim(&one.id),
        Version::Account(claim, one) => changing.retract_account(claim, &one.id),
        _ => Ok(()),
    }
    .map_err(failed)
}

fn between(changing: &mut Changing<'_>, version: &Version, other: &str) -> Result<(), Failure> {
    match version {
        Version::Claim(one) => changing.retract_between_claims(&one.id, &ClaimId::new(other)?),
        Version::Source(one) => {
            changing.retract_between(&NodeId::from(one.id.clone()), &NodeId::new(other)?, None)
        }
        Version::Entity(one) => {
            changing.retract_between(&NodeId::from(one.id.clone()), &NodeId::new(other)?, None)
        }
        _ => return Err(Failure::new("nothing is judged of accounts")),
    }
    .map_err(failed)
}

//! `wherefrom retract`, `merge` and `unmerge`: what stands no more, and who is who.

use super::changing::{By, failed, make, open, record};
use super::screen::Screen;
use super::{Failure, Global, Outcome, on_folder};
use wherefrom::case::amend::Going;
use wherefrom::model::{ClaimId, Judgement, Likelihood, NodeId, Ruling, When};
use wherefrom::store::{Change, Changing, Version};

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

/// Judge two sources, or two entities, to be one
///
/// A judgement beside the records, which stay as they are: `wherefrom unmerge` takes it back.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// The one
    #[arg(value_name = "ID")]
    a: String,
    /// The other
    #[arg(value_name = "ID")]
    b: String,
    /// How sure it is: certain, probable or possible
    #[arg(long, value_name = "LIKELIHOOD", default_value = "certain")]
    likely: Likelihood,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[command(flatten)]
    by: By,
}

pub fn merge(args: &MergeArgs, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let judgement = |ids: [NodeId; 2]| {
        if ids[0] == ids[1] {
            return Err(Failure::new(format!("`{}` is one already", args.a)));
        }
        let (why, by) = (Some(args.why.clone()), args.by.name());
        Ok(Judgement { ruling: Ruling::Same, ids, likely: args.likely, why, by, on: today() })
    };
    if let Some(folder) = on_folder::open(global, screen)? {
        return on_folder::merge(&folder, [&args.a, &args.b], judgement, screen);
    }
    let mut archive = open(global, "merge", screen)?;
    make(&mut archive, "merge", &args.by, Some(&args.why), screen, |changing| {
        let node = |typed| node(record(changing.archive(), typed)?, typed);
        let judgement = judgement([node(&args.a)?, node(&args.b)?])?;
        changing.judgement(&judgement).map_err(failed)
    })?;
    Ok(Outcome::Done)
}

/// The day on which something is judged.
pub fn today() -> Option<When> {
    let now = Change::new("", std::time::SystemTime::now()).at;
    now.get(..10).and_then(|day| day.parse().ok())
}

/// Take back that two sources, or two entities, are one
#[derive(Debug, clap::Args)]
pub struct UnmergeArgs {
    /// The one
    #[arg(value_name = "ID")]
    a: String,
    /// The other
    #[arg(value_name = "ID")]
    b: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[command(flatten)]
    by: By,
}

pub fn unmerge(args: &UnmergeArgs, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    if let Some(folder) = on_folder::open(global, screen)? {
        let going = Going::Retracted(on_folder::retraction(&args.why, &args.by));
        return on_folder::unmerge(&folder, going, [&args.a, &args.b], screen);
    }
    let mut archive = open(global, "unmerge", screen)?;
    make(&mut archive, "unmerge", &args.by, Some(&args.why), screen, |changing| {
        let node = |typed| node(record(changing.archive(), typed)?, typed);
        let (a, b) = (node(&args.a)?, node(&args.b)?);
        changing.retract_between(&a, &b, Some(Ruling::Same)).map_err(failed)
    })?;
    Ok(Outcome::Done)
}

/// Returns the id of a source or an entity. Claims are never one: what two say is told apart, or said by how they stand
/// to each other.
pub fn node(version: Version, typed: &str) -> Result<NodeId, Failure> {
    match version {
        Version::Source(one) => Ok(NodeId::from(one.id)),
        Version::Entity(one) => Ok(NodeId::from(one.id)),
        Version::Claim(one) => {
            Err(Failure::new(format!("`{}` is a claim, and claims are never merged", one.id))
                .hint("a relation says how it stands to another: `restates`, `supersedes`, `supports`"))
        }
        _ => Err(Failure::new(format!("`{typed}` is neither a source nor an entity"))),
    }
}

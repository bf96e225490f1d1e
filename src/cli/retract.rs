//! `wherefrom retract`, `merge` and `unmerge`: what stands no more, and who is who.

use super::changing::{By, failed, make, open, record};
use super::screen::Screen;
use super::{Failure, Global, Outcome};
use wherefrom::model::{ClaimId, Judgement, Likelihood, NodeId, Ruling, When};
use wherefrom::store::{Change, Changing, Version};

/// Retract a record of a database: it is kept, and counts no more
///
/// With a claim go its accounts and what was judged of it; a source or an entity goes when nothing names it any more.
/// With two ids what was judged of the two is taken back: contradictions, relations, judgements of identity.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The id of a claim, a source, an entity or an account; `claim:ID` where others have the same
    #[arg(value_name = "ID")]
    id: String,
    /// The id of the second of two that were judged
    #[arg(value_name = "ID")]
    other: Option<String>,
    /// Why, for the journal
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[command(flatten)]
    by: By,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
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

/// Judge two sources, or two entities, of a database to be one
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
    let mut archive = open(global, "merge", screen)?;
    let today = Change::new("merge", std::time::SystemTime::now()).at;
    let on: Option<When> = today.get(..10).and_then(|day| day.parse().ok());
    make(&mut archive, "merge", &args.by, Some(&args.why), screen, |changing| {
        let ids = [node(changing, &args.a)?, node(changing, &args.b)?];
        if ids[0] == ids[1] {
            return Err(Failure::new(format!("`{}` is one already", args.a)));
        }
        let judgement = Judgement {
            ruling: Ruling::Same,
            ids,
            likely: args.likely,
            why: Some(args.why.clone()),
            by: args.by.name(),
            on,
        };
        changing.judgement(&judgement).map_err(failed)
    })?;
    Ok(Outcome::Done)
}

/// Take back that two sources, or two entities, of a database are one
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
    let mut archive = open(global, "unmerge", screen)?;
    make(&mut archive, "unmerge", &args.by, Some(&args.why), screen, |changing| {
        let (a, b) = (node(changing, &args.a)?, node(changing, &args.b)?);
        changing.retract_between(&a, &b, Some(Ruling::Same)).map_err(failed)
    })?;
    Ok(Outcome::Done)
}

/// Returns the id of a source or an entity. Claims are never one: what two say is told apart, or said by how they stand
/// to each other.
fn node(changing: &Changing<'_>, typed: &str) -> Result<NodeId, Failure> {
    match record(changing.archive(), typed)? {
        Version::Source(one) => Ok(NodeId::from(one.id)),
        Version::Entity(one) => Ok(NodeId::from(one.id)),
        Version::Claim(one) => {
            Err(Failure::new(format!("`{}` is a claim, and claims are never merged", one.id))
                .hint("a relation says how it stands to another: `restates`, `supersedes`, `supports`"))
        }
        _ => Err(Failure::new(format!("`{typed}` is neither a source nor an entity"))),
    }
}

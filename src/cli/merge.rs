//! `wherefrom merge` and `unmerge`: judgements beside the records that two are one, or that one claim retells another.

use super::changing::{By, failed, make, open, record, what};
use super::screen::Screen;
use super::{Failure, Global, Outcome, on_folder};
use wherefrom::case::amend::Going;
use wherefrom::model::{
    ClaimId, Contradiction, Judgement, Likelihood, NodeId, Refusal, Relation, RelationKind, Ruling, When,
};
use wherefrom::store::{Change, ChangeError, Version};

/// Judge two sources, or two entities, to be one, or a claim to restate another
///
/// A judgement beside the records, which stay as they are: `wherefrom unmerge` takes it back. Of two claims the first is
/// said to tell the second in other words: both stay, `trace --follow-restated` follows it, and neither counts for the
/// other.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// The one; of two claims the one that restates
    #[arg(value_name = "ID")]
    a: String,
    /// The other; of two claims the one that is restated
    #[arg(value_name = "ID")]
    b: String,
    /// How sure it is that sources or entities are one: certain (if nothing is said), probable or possible
    #[arg(long, value_name = "LIKELIHOOD")]
    likely: Option<Likelihood>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[command(flatten)]
    by: By,
}

/// Take back that two sources, or two entities, are one, or that one of two claims restates the other
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

/// Two of a kind.
pub enum Pair {
    Nodes([NodeId; 2]),
    Claims([ClaimId; 2]),
}

impl Pair {
    /// Returns two records as a pair of which something can be judged.
    pub fn of(typed: [&str; 2], versions: [Version; 2]) -> Result<Self, Failure> {
        let kinds = versions.each_ref().map(what);
        let unlike = || {
            let [a, b] = typed;
            let message = format!("`{a}` is {}, and `{b}` is {}", a_kind(kinds[0]), a_kind(kinds[1]));
            Failure::new(message).hint("two sources, two entities or two claims can be merged")
        };
        match versions {
            [Version::Source(a), Version::Source(b)] => Ok(Self::Nodes([a.id.into(), b.id.into()])),
            [Version::Entity(a), Version::Entity(b)] => Ok(Self::Nodes([a.id.into(), b.id.into()])),
            [Version::Claim(a), Version::Claim(b)] => Ok(Self::Claims([a.id, b.id])),
            _ => Err(unlike()),
        }
    }
}

fn a_kind(kind: &str) -> String {
    format!("{} {kind}", if kind.starts_with(['a', 'e']) { "an" } else { "a" })
}

impl MergeArgs {
    fn refuse_one(&self, is_one: bool) -> Result<(), Failure> {
        if is_one { Err(Failure::new(format!("`{}` is one already", self.a))) } else { Ok(()) }
    }

    /// The judgement that two sources or entities are one.
    pub fn judgement(&self, ids: [NodeId; 2]) -> Result<Judgement, Failure> {
        self.refuse_one(ids[0] == ids[1])?;
        let likely = self.likely.unwrap_or(Likelihood::Certain);
        let (why, by) = (Some(self.why.clone()), self.by.name());
        Ok(Judgement { ruling: Ruling::Same, ids, likely, why, by, on: today() })
    }

    /// The relation by which a claim restates another; nothing if one of them does so already. What else is judged of the
    /// two is said.
    pub fn relation(
        &self,
        [from, to]: [ClaimId; 2],
        (contradictions, relations): &(Vec<Contradiction>, Vec<Relation>),
        screen: &Screen,
    ) -> Result<Option<Relation>, Failure> {
        self.refuse_one(from == to)?;
        if self.likely.is_some() {
            return Err(Failure::new("--likely is for sources and entities: who is who can be uncertain")
                .hint("say in --why how sure it is that the one claim restates the other"));
        }
        if let Some(there) = relations.iter().find(|one| one.kind == RelationKind::Restates) {
            screen.note(&screen.clean(&format!("`{}` restates `{}` already.", there.from, there.to)));
            return Ok(None);
        }
        for one in contradictions {
            let strength = one.strength.as_str();
            let message =
                format!("a {strength} of `{from}` and `{to}` is recorded, of {}; it stays", one.differ);
            screen.warning(&message);
        }
        let (why, by) = (Some(self.why.clone()), self.by.name());
        let kind = RelationKind::Restates;
        Ok(Some(Relation { kind, from, to, account: None, hop: None, why, by, on: today() }))
    }
}

pub fn merge(args: &MergeArgs, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    if let Some(folder) = on_folder::open(global, screen)? {
        return on_folder::merge(&folder, args, [&args.a, &args.b], screen);
    }
    let mut archive = open(global, "merge", screen)?;
    let notes = Screen::for_faults(global, screen.protection().clone());
    make(&mut archive, "merge", &args.by, Some(&args.why), screen, |changing| {
        let record = |typed| record(changing.archive(), typed);
        match Pair::of([&args.a, &args.b], [record(&args.a)?, record(&args.b)?])? {
            Pair::Nodes(ids) => changing.judgement(&args.judgement(ids)?).map_err(failed),
            Pair::Claims(ids) => {
                let judged = changing.judged_of_both(&ids[0], &ids[1]).map_err(failed)?;
                match args.relation(ids, &judged, &notes)? {
                    Some(relation) => changing.relation(&relation).map_err(failed),
                    None => Ok(()),
                }
            }
        }
    })?;
    Ok(Outcome::Done)
}

/// The day on which something is judged.
pub fn today() -> Option<When> {
    let now = Change::new("", std::time::SystemTime::now()).at;
    now.get(..10).and_then(|day| day.parse().ok())
}

pub fn unmerge(args: &UnmergeArgs, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    if let Some(folder) = on_folder::open(global, screen)? {
        let going = Going::Retracted(on_folder::retraction(&args.why, &args.by));
        return on_folder::unmerge(&folder, going, [&args.a, &args.b], screen);
    }
    let mut archive = open(global, "unmerge", screen)?;
    make(&mut archive, "unmerge", &args.by, Some(&args.why), screen, |changing| {
        let record = |typed| record(changing.archive(), typed);
        match Pair::of([&args.a, &args.b], [record(&args.a)?, record(&args.b)?])? {
            Pair::Nodes([a, b]) => changing.retract_between(&a, &b, Some(Ruling::Same)).map_err(failed),
            Pair::Claims([a, b]) => {
                changing.retract_relations(&a, &b, RelationKind::Restates).map_err(|error| match error {
                    ChangeError::Refused(why) => unrelated(why),
                    error => failed(error),
                })
            }
        }
    })?;
    Ok(Outcome::Done)
}

/// Says of claims that neither restates the other.
pub fn unrelated(why: Refusal) -> Failure {
    match why {
        Refusal::NotJudged(a, b) => Failure::new(format!("neither of `{a}` and `{b}` restates the other"))
            .hint("`wherefrom retract A B` takes back what else is judged of two claims"),
        why => super::changing::not_allowed(why),
    }
}

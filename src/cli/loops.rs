//! `wherefrom loops`: circular sourcing.

use super::desk::Desk;
use super::filter::FilterArgs;
use super::near::Asked;
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::format::loops_json;
use wherefrom::graph::View as _;
use wherefrom::model::Claim;
use wherefrom::query::{Circle, list_claims, loops};
use wherefrom::store::Reach;
use wherefrom::words;

/// Find circular sourcing: sources that have a claim from one another
///
/// Looks within each claim, and across claims that restate one another: what one teller leaves open, a retelling may
/// carry on, until it comes back to where it began. Shows a shortest way round with the place of each part, and all the
/// accounts that make the circle.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Claims: ids, `-` for ids on standard input, or the words of one claim. By default all that the filters let through
    #[arg(value_name = "CLAIM")]
    claims: Vec<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    /// Only the ids of the claims, one a line: `-` reads them
    #[arg(long, conflicts_with = "json")]
    ids: bool,
}

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let asked = args.filter.leave(Asked::claims(&args.claims, Reach::STORY));
    let desk = Desk::near(global, screen, &asked)?;
    let filter = args.filter.resolve(&desk, screen)?;
    let asked = if args.claims.is_empty() { Vec::new() } else { desk.claims(&args.claims, screen)? };
    let claims: Vec<&Claim> = if args.claims.is_empty() {
        list_claims(&desk.graph, &filter)
    } else {
        let named = asked.iter().filter_map(|id| desk.graph.claim(id));
        named.filter(|claim| filter.admits(&desk.graph, claim)).collect()
    };
    let circles = loops(&desk.graph, &claims);
    if args.json {
        screen.json(&loops_json(&desk.graph, claims.len(), &circles));
        return Ok(Outcome::Done);
    }
    if args.ids {
        screen.ids(circles.iter().flat_map(|circle| &circle.claims).map(|claim| claim.id.as_str()));
        return Ok(Outcome::Done);
    }
    screen.wrapped("", "", &words::circles(claims.len(), circles.len()));
    circles.iter().for_each(|one| write(&desk, one, screen));
    Ok(Outcome::Done)
}

fn write(desk: &Desk, circle: &Circle, screen: &mut Screen) {
    screen.blank();
    for claim in &circle.claims {
        let id = paint(style::FAINT, &format!("[{}]", claim.id));
        screen.wrapped("", "  ", &format!("{} {id}", paint(style::STRONG, &tame(&claim.text))));
    }
    screen.wrapped("  ", "  ", &tame(&words::circle(&desk.graph, circle)));
    for part in &circle.ring {
        let claim = if circle.claims.len() > 1 {
            paint(style::FAINT, &format!(" [{}]", part.claim.id))
        } else {
            String::new()
        };
        screen.wrapped("  - ", "      ", &format!("{}{claim}", tame(&words::part(&desk.graph, part))));
    }
    let on_ring = |id| circle.ring.iter().any(|part| part.account.id == id);
    let others = circle.accounts.iter().filter(|told| !on_ring(told.account.id.clone()));
    for told in others {
        let place = tame(&words::place(told.account));
        screen.wrapped("  ", "      ", &paint(style::FAINT, &format!("also at {place} [{}]", told.claim.id)));
    }
}

//! `wherefrom path`: how two claims, sources or entities are connected.

use serde_json::Value;

use super::desk::Desk;
use super::names;
use super::screen::{Screen, paint, style, tame};
use super::{Failure, Global, Outcome};
use wherefrom::format::path_json;
use wherefrom::graph::Node;
use wherefrom::model::ClaimId;
use wherefrom::query::{Evidence, Path, Step, Subject, path};
use wherefrom::words;

/// Show how two sources, claims or entities are connected
///
/// Finds the shortest paths over the whole graph: who asserts what, who has it from whom, what claims are about, what is
/// set against them or tied to them, who is judged to be whom or belongs to whom. Each step shows the account and the
/// anchor, or the judgement, that makes it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Two ids or names, or `-` for pairs of ids on standard input, one pair a line. `claim:ID` means the claim where a source
    /// has the same id
    #[arg(value_name = "ID", required = true, num_args = 1..=2)]
    ends: Vec<String>,
    /// Only paths that don't run through this source, claim or entity
    #[arg(long, value_name = "ID")]
    avoid: Vec<String>,
    /// How many of several shortest paths to show
    #[arg(long, value_name = "N", default_value_t = 3)]
    most: usize,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// The most evidence that is shown for one step; `--json` has all of it.
const MOST_EVIDENCE: usize = 3;

pub fn run(args: &Args, global: &Global, screen: &mut Screen) -> Result<Outcome, Failure> {
    let desk = Desk::open(global, screen)?;
    let avoid = args.avoid.iter().map(|id| node_of(&desk, id, screen)).collect::<Result<Vec<_>, _>>()?;
    let pairs = pairs(&args.ends)?;
    let mut answers = Vec::new();
    for (number, [from, to]) in pairs.iter().enumerate() {
        let (from, to) = (node_of(&desk, from, screen)?, node_of(&desk, to, screen)?);
        let answer = path(&desk.graph, from, to, &avoid, args.most);
        if args.json {
            answers.push(path_json(&desk.graph, &answer));
            continue;
        }
        if number > 0 {
            screen.blank();
        }
        write(&desk, &answer, screen);
    }
    if args.json {
        screen.json(&Value::from(answers));
    }
    Ok(Outcome::Done)
}

fn pairs(typed: &[String]) -> Result<Vec<[String; 2]>, Failure> {
    match typed {
        [one] if one == "-" => {
            let mut pairs = Vec::new();
            for line in std::io::stdin().lines() {
                let line = line?;
                match line.split_whitespace().collect::<Vec<_>>()[..] {
                    [] => {}
                    [from, to] => pairs.push([from.to_owned(), to.to_owned()]),
                    _ => return Err(Failure::new(format!("`{line}` is not a pair of ids"))),
                }
            }
            Ok(pairs)
        }
        [from, to] => Ok(vec![[from.clone(), to.clone()]]),
        _ => Err(Failure::new("a path has two ends").hint("name two ids: wherefrom path ID ID")),
    }
}

/// Returns the node that an id or words name: a source, document or entity, else a claim.
fn node_of(desk: &Desk, typed: &str, screen: &Screen) -> Result<Node, Failure> {
    let graph = &desk.graph;
    let claim = |id: &str| graph.claim_node(&ClaimId::new(desk.protection.shown_claim(id)).ok()?);
    let node = match typed.strip_prefix("claim:") {
        Some(id) => claim(id),
        None => graph.anything(desk.protection.shown(typed)),
    };
    if let Some(node) = node {
        return Ok(node);
    }
    let found = match names::subject(desk, typed.trim_start_matches("claim:"), screen)? {
        Subject::Claim(id) => graph.claim_node(&id),
        Subject::Node(id) => graph.node(id.as_str()),
    };
    found.ok_or_else(|| Failure::new(format!("nothing in the case fits `{typed}`")))
}

fn write(desk: &Desk, answer: &Path, screen: &mut Screen) {
    let ends = [answer.from, answer.to].map(|node| label(desk, node));
    screen.wrapped("", "  ", &format!("From {} to {}", ends[0], ends[1]));
    screen.wrapped("", "  ", &words::path_length(answer));
    for (number, steps) in answer.paths.iter().enumerate() {
        if steps.is_empty() {
            continue;
        }
        screen.blank();
        if answer.paths.len() > 1 {
            screen.heading(&format!("Path {}", number + 1));
        }
        screen.wrapped("", "  ", &label(desk, answer.from));
        for step in steps {
            write_step(desk, step, screen);
        }
    }
}

fn label(desk: &Desk, node: Node) -> String {
    let name = tame(&words::node_name(&desk.graph, node));
    let facts = format!("[{} {}]", words::node_kind(node), desk.graph.id_of(node));
    format!("{} {}", paint(style::STRONG, &name), paint(style::FAINT, &facts))
}

fn write_step(desk: &Desk, step: &Step, screen: &mut Screen) {
    let lead = if screen.is_plain() { "    " } else { "  │ " };
    let rest = format!("{lead}  ");
    for one in step.evidence.iter().take(MOST_EVIDENCE) {
        let place = match one {
            Evidence::Cites { account, .. } | Evidence::Asserts { account, .. } => {
                paint(style::FAINT, &tame(&format!("; at {}", words::place(account))))
            }
            _ => String::new(),
        };
        screen.wrapped(lead, &rest, &format!("{}{place}", tame(&words::tie(&desk.graph, one))));
    }
    if step.evidence.len() > MOST_EVIDENCE {
        let left = words::count(step.evidence.len() - MOST_EVIDENCE, "other tie", "other ties");
        screen.wrapped(lead, &rest, &paint(style::FAINT, &format!("and {left} between the two")));
    }
    screen.wrapped("", "  ", &label(desk, step.to));
}

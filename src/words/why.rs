//! Why an end stands behind a claim, in plain English.

use super::{MOST_NAMES, count, dispute_line, end_label, end_meaning, end_name, enumerate, name_of, names};
use crate::graph::View;
use crate::model::SourceId;
use crate::query::{Why, end_of};

/// Returns what a proof comes to, or that there is none, one sentence a line.
pub fn proof(view: &impl View, why: &Why) -> Vec<String> {
    let name = name_of(view, why.source);
    let Some(proof) = &why.proof else { return none(view, why, &name) };
    let mut lines = vec![match &proof.end {
        Some(end) => {
            format!(
                "{name} stands behind it: {}, {}.",
                end_name(end.kind, end.unnamed),
                end_meaning(end.kind)
            )
        }
        None => format!("{name} passes it on, and is the end of none of its chains."),
    }];
    let joins = proof.legs.iter().filter(|leg| leg.join.is_some()).count();
    if joins > 0 {
        let verb = if joins == 1 { "It is" } else { "They are" };
        lines.push(format!(
            "The proof takes {}. {verb} ours, and not said in any document.",
            count(joins, "join", "joins")
        ));
    }
    lines.extend(documents(view, why));
    lines
}

fn documents(view: &impl View, why: &Why) -> Vec<String> {
    let by_joins = |joined: bool| -> Vec<&SourceId> {
        why.documents.iter().filter(|one| (one.joins > 0) == joined).map(|one| one.document).collect()
    };
    let (told, joined) = (by_joins(false), by_joins(true));
    let mut lines = Vec::new();
    if !told.is_empty() {
        lines.push(format!(
            "Chains lead there in {}: {}.",
            count(told.len(), "document", "documents"),
            names(view, &told)
        ));
    }
    if !joined.is_empty() {
        lines.push(format!("Only by a join of ours: {}.", names(view, &joined)));
    }
    lines
}

fn none(view: &impl View, why: &Why, name: &str) -> Vec<String> {
    let trace = &why.trace;
    let stands = trace.accounts.iter().any(|one| one.end.is_some() && stands_on(one.account, why.source));
    let mut lines = vec![if stands {
        format!("No proof leads to {name} from there.")
    } else {
        format!("{name} stands behind no chain that supports it.")
    }];
    let disputes = trace.disputes.iter().filter(|dispute| dispute.source == why.source);
    let mut disputes: Vec<String> = disputes.map(|dispute| dispute_line(view, dispute)).collect();
    disputes.dedup();
    lines.extend(disputes);
    let mut ends: Vec<String> =
        trace.accounts.iter().filter_map(|one| Some(end_label(view, &end_of(view, one.account)?))).collect();
    ends.sort_unstable();
    ends.dedup();
    lines.push(if ends.is_empty() {
        "It has no end: nobody on record supports it.".to_owned()
    } else {
        format!("Its ends: {}.", enumerate(&ends, MOST_NAMES))
    });
    lines
}

fn stands_on(account: &crate::model::Account, source: &SourceId) -> bool {
    account.hops[account.support_from()..].iter().any(|hop| hop.source == *source)
}

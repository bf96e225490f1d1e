//! What the shipped case has no example of: joins, loops, the only channel, doubts, accounts without a document.

use super::{dialogue, folder, snapshot};

const CASE: &str = r#"title = "Joins"

[source.paper]
name = "The Paper"
kind = "outlet"

[document.d1]
title = "First report"
outlet = "paper"
published = "2022-01-05"

[document.d2]
title = "Second report"
outlet = "paper"
published = "2022-01-07"

[document.d3]
title = "Third report"
published = "2022-01-08"

[source.ann]
name = "Ann"
kind = "person"

[source.ann2]
name = "A. Miller"
kind = "person"

[source.bob]
name = "Bob"
kind = "person"

[source.crowd]
name = "The people at the gate"
kind = "group"

[source.office]
name = "The office"
kind = "authority"

[[same]]
ids = ["ann", "ann2"]
likely = "probable"
why = "Same street."

[claim.gate]
text = "The gate was shut."
accounts = [
  { document = "d1", chain = ["office", "ann"] },
  { document = "d2", chain = ["office", { source = "ann2", said = "2022-01-04", channel = "phone", wording = "shut" }, { source = "bob", basis = "witnessed" }] },
  { document = "d3", chain = ["office", { source = "crowd", basis = "witnessed" }] },
  { document = "d3", chain = ["office", { source = "bob", stance = "denies", basis = "witnessed" }] },
  { chain = ["office", { source = "crowd", basis = "inferred" }] },
]

[claim.loop]
text = "The bell rang."
accounts = [
  { document = "d1", chain = ["ann", "bob"] },
  { document = "d2", chain = ["bob", "ann"] },
]

[claim.film]
text = "The film shows it."
accounts = [
  { document = "d1", chain = ["ann", {source = "crowd", stance = "doubts"}, "bob"] },
  { document = "d2", chain = ["ann", {source = "crowd", stance = "denies"}] },
]
"#;

#[test]
fn joins_loops_and_channels_are_told_in_words() {
    let dir = folder("verdicts", &[("case.toml", CASE.as_bytes())]);
    snapshot(
        "verdicts",
        &dialogue(
            &dir,
            &[
                &["trace", "gate"],
                &["trace", "gate", "--plain"],
                &["trace", "loop"],
                &["trace", "film"],
                &["show", "ann", "ann2"],
            ],
        ),
    );
}

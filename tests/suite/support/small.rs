//! Generated cases of one claim in the notation of [`super::notation`], small enough to go through by brute force.
//!
//! Few sources stand on many chains, cross each other and end them; some are nobody in particular, some are judged to
//! be others.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// Individuals, a group, a rumour and somebody described.
pub const SOURCES: [&str; 8] = ["a", "b", "c1", "d", "e", "crowd", "they", "driver"];
/// What stands first on a chain; `-` is none.
pub const DOCUMENTS: [&str; 5] = ["d1", "d2", "d3", "d4", "-"];

const BASES: [&str; 7] = ["witnessed", "told", "inferred", "official", "record", "undisclosed", "unstated"];

/// A case of one claim, `c`, with up to `most` accounts.
pub fn case(most: usize) -> impl Strategy<Value = String> {
    let judgement = (subsequence(&SOURCES[..5], 2), select(vec!["certain", "probable", "possible"]));
    (vec(account(), 1..=most), vec(judgement, 0..3)).prop_map(|(accounts, judgements)| {
        let mut lines = String::from(
            "source crowd kind=group\nsource they kind=rumour\nsource driver identity=described\n\
             document d1 outlet=herald published=2022-01-05\ndocument d2 outlet=herald published=2022-01-07\n",
        );
        for (pair, likely) in judgements {
            lines += &format!("same {} {} {likely}\n", pair[0], pair[1]);
        }
        lines + &accounts.join("\n")
    })
}

fn account() -> impl Strategy<Value = String> {
    let stance = prop_oneof![8 => Just(""), 1 => Just("denies"), 1 => Just("doubts")];
    let chain = subsequence(&SOURCES[..], 1..4).prop_shuffle();
    (select(&DOCUMENTS[..]), chain, select(&BASES[..]), vec(stance, 4)).prop_map(
        |(document, chain, basis, stances)| {
            let last = chain.len() - 1;
            let mut hops = vec![document.to_owned()];
            for (i, source) in chain.iter().enumerate() {
                let mut words: Vec<&str> = vec![stances[i]];
                words.extend((i == last).then_some(basis));
                words.retain(|word| !word.is_empty());
                hops.push(if words.is_empty() {
                    (*source).to_owned()
                } else {
                    format!("{source} [{}]", words.join("; "))
                });
            }
            if document != "-" && !stances[3].is_empty() {
                hops[0] = format!("{document} [{}]", stances[3]);
            }
            format!("c: {}", hops.join(" > "))
        },
    )
}

//! The chains of a picture, one a line, from who tells it to how they end.

use super::told::{Way, Ways, ends, link, way, words};
use crate::draw::{Arrow, ArrowKind, CardKind, Picture};

/// The most chains that are written out. There can be more of them than anybody could read: they double with every
/// place where two ways part and meet again.
const MOST_CHAINS: usize = 200;
/// The most boxes on all chains together.
const MOST_STEPS: usize = 4_000;

/// Returns the chains of a picture, each from where it starts to where it ends; nothing where it has none.
pub(super) fn chains(picture: &Picture, ways: &Ways) -> String {
    let mut walk = Walk { picture, ways, chains: 0, steps: 0, met: vec![false; picture.cards.len()] };
    let along = |arrow: &usize| {
        let arrow = &picture.arrows[*arrow];
        arrow.kind != ArrowKind::Retold && way(picture, arrow) == Way::Along
    };
    let starts_one = |card: &usize| ways.out[*card].iter().any(along);
    let starts: Vec<usize> = (0..picture.cards.len()).filter(starts_one).collect();
    let mut out = String::new();
    for card in starts.iter().filter(|card| !ways.into[**card].iter().any(along)) {
        out += &walk.from(*card);
    }
    // What is left runs in circles only.
    for card in &starts {
        if !walk.met[*card] {
            out += &walk.from(*card);
        }
    }
    if out.is_empty() {
        return out;
    }
    let more = if walk.full() {
        "<p>More chains run through these boxes than stand here; what each box is connected to stands below.</p>\n"
    } else {
        ""
    };
    format!(
        "<h3>Chains</h3>\n<p>Each leads from who tells it on to whom they have it from. \
         Words in capitals say how it ends.</p>\n{out}{more}"
    )
}

/// Writes out chains until there are enough.
struct Walk<'p> {
    picture: &'p Picture,
    ways: &'p Ways,
    chains: usize,
    steps: usize,
    met: Vec<bool>,
}

/// A box on the chain that is being followed.
struct Stop {
    card: usize,
    /// The arrows from there that are still to be followed.
    left: Vec<usize>,
    /// What leads there, in words.
    step: String,
}

impl Walk<'_> {
    fn full(&self) -> bool {
        self.chains >= MOST_CHAINS || self.steps >= MOST_STEPS
    }

    /// Writes all chains that start at a box. There may be as many boxes in a row as memory holds: no recursion.
    fn from(&mut self, start: usize) -> String {
        let mut list = String::new();
        let mut on_it = vec![false; self.picture.cards.len()];
        let first = self.heading(start).map_or_else(|| link(self.picture, start), |_| String::new());
        let mut chain = vec![Stop { card: start, left: self.onwards(start), step: first }];
        on_it[start] = true;
        self.met[start] = true;
        while let Some(stop) = chain.last_mut().filter(|_| !self.full()) {
            let Some(arrow) = stop.left.pop() else {
                on_it[stop.card] = false;
                chain.pop();
                continue;
            };
            let arrow = &self.picture.arrows[arrow];
            let (to, step) = (arrow.to, step(self.picture, arrow, chain.len() == 1));
            if way(self.picture, arrow) == Way::Last {
                list += &self.finish(&chain, &step, "");
                continue;
            }
            if on_it[to] {
                list += &self.finish(&chain, &step, ", and so in a circle");
                continue;
            }
            self.met[to] = true;
            let (left, ends) = (self.onwards(to), ends(&self.picture.cards[to].badges));
            // Some chains may stop where others go on.
            if left.is_empty() || !ends.is_empty() {
                list += &self.finish(&chain, &step, &format!(" {ends}"));
            }
            if !left.is_empty() {
                on_it[to] = true;
                chain.push(Stop { card: to, left, step });
            }
        }
        if list.is_empty() {
            return list;
        }
        let heading = match self.heading(start) {
            Some(claim) => format!("<p class=\"start\">{claim}</p>\n"),
            None => String::new(),
        };
        format!("{heading}<ol>\n{list}</ol>\n")
    }

    /// The claim that stands above the chains that start at it. Others stand at the start of their chains.
    fn heading(&self, start: usize) -> Option<String> {
        (self.picture.cards[start].kind == CardKind::Claim).then(|| link(self.picture, start))
    }

    /// A chain, with the last step and what is said behind it.
    fn finish(&mut self, chain: &[Stop], step: &str, end: &str) -> String {
        self.chains += 1;
        self.steps += chain.len();
        let steps: String = chain.iter().map(|stop| stop.step.as_str()).collect();
        format!("<li>{steps}{step}{}</li>\n", end.trim_end())
    }

    /// The arrows on which a chain goes on from a box, the last one first.
    fn onwards(&self, card: usize) -> Vec<usize> {
        let goes_on = |arrow: &usize| {
            let arrow = &self.picture.arrows[*arrow];
            !matches!(arrow.kind, ArrowKind::Passes | ArrowKind::Retold)
                && way(self.picture, arrow) != Way::Aside
        };
        self.ways.out[card].iter().copied().filter(goes_on).rev().collect()
    }
}

/// One step of a chain.
fn step(picture: &Picture, arrow: &Arrow, first: bool) -> String {
    let how = match arrow.kind {
        ArrowKind::Chain if first && picture.cards[arrow.from].kind == CardKind::Claim => String::new(),
        ArrowKind::Chain => " → ".to_owned(),
        ArrowKind::Join => " ⇢ our join: ".to_owned(),
        kind => format!(" – {} ", words(kind, picture.cards[arrow.from].kind)[0]),
    };
    format!("{how}{}", link(picture, arrow.to))
}

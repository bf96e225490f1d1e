//! The chain in one cell: `elena > maria [told] > the news [unstated; denies; 2022-01-06]`.

use super::fault::{Fault, short};
use super::kinds::{Stated, name_and_kind};
use super::notation::{Item, Marked, Parted, escaped, items};
use super::values;
use crate::case::keys::Shape;
use crate::diag::did_you_mean;
use crate::model::{Account, Anchor, Basis, Hop, Stance, When};

/// A hop as it stands in a cell, before it is known who that is and what follows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Written {
    pub(super) name: String,
    pub(super) stated: Stated,
    pub(super) basis: Option<Basis>,
    pub(super) stance: Option<Stance>,
    pub(super) said: Option<When>,
    pub(super) wording: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) at: Option<Anchor>,
    pub(super) language: Option<String>,
    pub(super) note: Option<String>,
}

/// What can be said in brackets with its name before it.
const KEYS: [&str; 8] = ["basis", "stance", "said", "wording", "channel", "at", "language", "note"];

/// Reads a chain; says everything that is wrong with it.
pub(super) fn chain(cell: &str) -> Result<Vec<Written>, Vec<Fault>> {
    let items = items(cell, Parted::Chain).map_err(|fault| vec![fault])?;
    let several = items.len() > 1;
    let (mut hops, mut faults) = (Vec::with_capacity(items.len()), Vec::new());
    for (i, item) in items.iter().enumerate() {
        match hop(item, several.then_some((i, items.len()))) {
            Ok(hop) => hops.push(hop),
            Err(mut more) => faults.append(&mut more),
        }
    }
    if faults.is_empty() { Ok(hops) } else { Err(faults) }
}

fn hop(item: &Item, place: Option<(usize, usize)>) -> Result<Written, Vec<Fault>> {
    let mut faults = Vec::new();
    let (name, stated) = match name_and_kind(&item.name) {
        Ok(read) => read,
        Err(fault) => {
            faults.push(fault);
            (item.name.text(), Stated::default())
        }
    };
    if name.is_empty() {
        faults.push(nobody(place));
    } else if item.name.has('<') {
        let message = format!("`<` stands in `{}`", short(&name));
        let hint = "a chain runs from the outside inwards, each having it from the next: `paper > reporter > witness`; a `<` that is a letter is written `\\<`";
        faults.push(Fault::new("backwards", message, hint));
    }
    let mut hop = Written { name, stated, ..Written::default() };
    for detail in item.details.iter().filter(|detail| !detail.is_empty()) {
        if let Err(fault) = hop.detail(detail) {
            faults.push(fault);
        }
    }
    if faults.is_empty() { Ok(hop) } else { Err(faults) }
}

fn nobody(place: Option<(usize, usize)>) -> Fault {
    let hint = "name who it is; somebody who isn't named is somebody all the same: `officials`, `they say`";
    let message = match place {
        Some((0, _)) => "the chain begins with `>`, and nobody stands before it",
        Some((i, many)) if i + 1 == many => "the chain ends with `>`, and nobody stands behind it",
        Some(_) => "nobody stands between two `>`",
        None => "nobody stands before the brackets",
    };
    Fault::new("nobody", message, hint)
}

/// Puts a value where there is none yet.
fn put<T>(place: &mut Option<T>, key: &str, value: T) -> Result<(), Fault> {
    if place.is_some() {
        let message = format!("a {key} stands twice in these brackets");
        return Err(Fault::new("twice", message, "keep one of them"));
    }
    *place = Some(value);
    Ok(())
}

impl Written {
    /// Takes one of the things that stand in brackets.
    fn detail(&mut self, detail: &Marked) -> Result<(), Fault> {
        let text = detail.text();
        if let Some((key, value)) = detail.split(':') {
            let key = key.text().to_lowercase();
            if KEYS.contains(&key.as_str()) {
                return self.keyed(&key, &value.text());
            }
            if key.chars().all(char::is_alphabetic) {
                let message = format!("`{}` is nothing that is said of somebody on a chain", short(&key));
                let all = || format!("one of: {}", KEYS.join(", "));
                return Err(Fault::new("unknown-key", message, did_you_mean(&key, KEYS).unwrap_or_else(all)));
            }
        }
        let lower = text.to_lowercase();
        if let Ok(basis) = lower.parse() {
            return put(&mut self.basis, "basis", basis);
        }
        if let Ok(stance) = lower.parse() {
            return put(&mut self.stance, "stance", stance);
        }
        match values::date(&text) {
            Ok(said) => put(&mut self.said, "date", said),
            Err(fault) if text.starts_with(|c: char| c.is_ascii_digit()) => Err(fault),
            Err(_) => Err(neither(&text, &lower)),
        }
    }

    fn keyed(&mut self, key: &str, value: &str) -> Result<(), Fault> {
        if value.is_empty() {
            let message = format!("nothing stands behind `{key}:`");
            return Err(Fault::new("empty", message, "fill it in, or take it out"));
        }
        let text = value.to_owned();
        match key {
            "basis" => put(&mut self.basis, key, values::word(value)?),
            "stance" => put(&mut self.stance, key, values::word(value)?),
            "said" => put(&mut self.said, "date", values::date(value)?),
            "at" => put(&mut self.at, "place", values::anchor(value)?),
            "language" => put(&mut self.language, key, values::text(&Shape::Language, value)?),
            "wording" => put(&mut self.wording, key, text),
            "channel" => put(&mut self.channel, key, text),
            _ => put(&mut self.note, key, text),
        }
    }
}

/// Common words for what has a word of its own here.
const MEANT: [(&str, &str); 15] = [
    ("saw", "witnessed"),
    ("seen", "witnessed"),
    ("witness", "witnessed"),
    ("eyewitness", "witnessed"),
    ("heard", "told"),
    ("hearsay", "told"),
    ("guess", "inferred"),
    ("concludes", "inferred"),
    ("unknown", "unstated"),
    ("confirms", "asserts"),
    ("says", "asserts"),
    ("quotes", "relays"),
    ("disputes", "denies"),
    ("denied", "denies"),
    ("photo", "record"),
];

fn neither(text: &str, lower: &str) -> Fault {
    let words = || Basis::WORDS.iter().chain(Stance::WORDS).copied();
    let meant =
        MEANT.iter().find(|(word, _)| *word == lower).map(|(_, ours)| format!("did you mean `{ours}`?"));
    let all = || {
        format!(
            "one of: {}; a date as 2022-01-06; other words go behind a name: `channel: phone`, `note: …`",
            words().collect::<Vec<_>>().join(", ")
        )
    };
    let hint = meant.or_else(|| did_you_mean(lower, words())).unwrap_or_else(all);
    Fault::new("bad-word", format!("`{}` is neither a basis nor a stance nor a date", short(text)), hint)
}

/// Returns the chain of an account as a cell, by ids. What goes without saying is left out: a document that stands in a
/// column of its own, the basis and stance that a place on the chain gives.
pub(super) fn written(account: &Account) -> String {
    let last = account.hops.len().saturating_sub(1);
    let told = |(i, hop): (usize, &Hop)| {
        let cell = written_hop(hop, i < last);
        let goes_without =
            i == 0 && account.document.as_ref() == Some(&hop.source) && cell == hop.source.as_str();
        (!goes_without).then_some(cell)
    };
    account.hops.iter().enumerate().filter_map(told).collect::<Vec<_>>().join(" > ")
}

fn written_hop(hop: &Hop, inside: bool) -> String {
    let (basis, stance) =
        if inside { (Basis::Told, Stance::Relays) } else { (Basis::Unstated, Stance::Asserts) };
    let mut details: Vec<String> = Vec::new();
    details.extend((hop.basis != basis).then(|| hop.basis.to_string()));
    details.extend((hop.stance != stance).then(|| hop.stance.to_string()));
    details.extend(hop.said.as_ref().map(ToString::to_string));
    let mut more = |key: &str, text: Option<&str>| {
        details.extend(text.map(|text| format!("{key}: {}", escaped(text.trim()))));
    };
    more("wording", hop.wording.as_deref());
    more("channel", hop.channel.as_deref());
    more("at", hop.at.as_ref().map(ToString::to_string).as_deref());
    more("language", hop.language.as_deref());
    more("note", hop.note.as_deref());
    let id = &hop.source;
    if details.is_empty() { id.to_string() } else { format!("{id} [{}]", details.join("; ")) }
}

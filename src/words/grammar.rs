//! How the name of a source stands within a sentence, and whether it takes the verb of one or of many.
//!
//! Names are the user's own and may be in any language, so only what is certain is changed: the first word of a
//! description ("The driver", "Two residents") loses its capital if it is a common English word. What is recorded as
//! the name of somebody never does.

use super::{first_down, first_up};
use crate::graph::View;
use crate::model::{Identity, Source, SourceId, SourceKind, Stance};

/// Words that are no part of a name, wherever a description begins with them.
const PLAIN: [&str; 44] = [
    "a",
    "all",
    "an",
    "another",
    "both",
    "each",
    "every",
    "few",
    "former",
    "government",
    "her",
    "his",
    "it",
    "its",
    "local",
    "many",
    "most",
    "no",
    "official",
    "one",
    "other",
    "others",
    "our",
    "people",
    "several",
    "some",
    "somebody",
    "someone",
    "state",
    "text",
    "the",
    "their",
    "these",
    "they",
    "this",
    "those",
    "two",
    "three",
    "unknown",
    "unnamed",
    "various",
    "whoever",
    "who",
    "chat",
];
/// Numbers in words from which on a description goes on in small letters.
const NUMBERS: [&str; 11] =
    ["four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozens", "hundreds"];
/// Those of whom there are many.
const MANY: [&str; 40] = [
    "accounts",
    "acquaintances",
    "activists",
    "authorities",
    "colleagues",
    "commenters",
    "contacts",
    "doctors",
    "employees",
    "eyewitnesses",
    "forces",
    "friends",
    "groups",
    "journalists",
    "media",
    "members",
    "messages",
    "neighbours",
    "officers",
    "officials",
    "others",
    "outlets",
    "parents",
    "passers-by",
    "people",
    "photographs",
    "police",
    "posts",
    "protesters",
    "publications",
    "reports",
    "residents",
    "rioters",
    "rumours",
    "soldiers",
    "sources",
    "troops",
    "videos",
    "witnesses",
    "workers",
];
/// Those of whom there may be several: "a" goes before one.
const ONE_OF_SEVERAL: [&str; 23] = [
    "activist",
    "banner",
    "doctor",
    "employee",
    "eyewitness",
    "film",
    "friend",
    "journalist",
    "leaflet",
    "letter",
    "list",
    "message",
    "neighbour",
    "officer",
    "photo",
    "photograph",
    "picture",
    "poster",
    "protester",
    "resident",
    "soldier",
    "video",
    "witness",
];
/// Those of whom there is one for whomever is named after them: "the" goes before them.
const THE_ONE: [&str; 28] = [
    "adviser",
    "aunt",
    "brother",
    "chief",
    "companion",
    "daughter",
    "director",
    "driver",
    "editor",
    "father",
    "governor",
    "head",
    "husband",
    "leader",
    "mayor",
    "minister",
    "mother",
    "nephew",
    "niece",
    "parents",
    "partner",
    "sister",
    "son",
    "spokesman",
    "spokeswoman",
    "uncle",
    "widow",
    "wife",
];
/// Offices that are named after what they are for: "the Ministry of Health".
const OFFICES: [&str; 12] = [
    "Administration",
    "Agency",
    "Bureau",
    "Commission",
    "Committee",
    "Council",
    "Department",
    "Embassy",
    "Government",
    "Institute",
    "Ministry",
    "Office",
];
/// Words that go on after a noun, so that it is no part of a compound.
const AFTER_A_NOUN: [&str; 21] = [
    "about", "among", "at", "by", "for", "from", "held", "in", "near", "of", "on", "outside", "quoted",
    "read", "seen", "sent", "shown", "who", "whom", "with", "without",
];

/// Returns a name as it stands within a sentence: a description doesn't keep the capital of its first word and gets the
/// article that it lacks, as far as both are certain; the title of a document stands in quotation marks, cut if it is
/// long.
pub fn within(view: &impl View, id: &SourceId) -> String {
    let Some(source) = view.source(id) else { return id.to_string() };
    if source.document.is_some() {
        return format!("“{}”", clip(&source.name));
    }
    in_sentence(source)
}

/// Returns a name as a sentence begins with it; a name proper keeps the first letter that it has.
pub fn beginning(view: &impl View, id: &SourceId) -> String {
    let name = within(view, id);
    if view.source(id).is_some_and(|source| source.name != name) { first_up(&name) } else { name }
}

/// Says whether the verb after a source is that of many: "two anarchists doubt it", "the authorities do not say".
pub fn is_many(view: &impl View, id: &SourceId) -> bool {
    view.source(id).is_some_and(|source| {
        source.document.is_none()
            && match source.kind {
                SourceKind::Group => true,
                SourceKind::Person | SourceKind::Unknown => false,
                _ => head(&source.name).is_some_and(|head| MANY.contains(&head.to_lowercase().as_str())),
            }
    })
}

/// Returns the verb after a source: that of one, or that of many.
pub fn verb<'a>(view: &impl View, id: &SourceId, one: &'a str, many: &'a str) -> &'a str {
    if is_many(view, id) { many } else { one }
}

/// Returns what a source does with what it disputes: "doubts", "deny".
pub fn objects(view: &impl View, id: &SourceId, stance: Stance) -> &'static str {
    match stance {
        Stance::Denies => verb(view, id, "denies", "deny"),
        _ => verb(view, id, "doubts", "doubt"),
    }
}

fn in_sentence(source: &Source) -> String {
    let name = source.name.as_str();
    let mut words = name.split(' ');
    let (first, next) = (words.next().unwrap_or_default(), words.next());
    if source.identity == Identity::Named || source.identity == Identity::Pseudonym {
        let is_office = matches!(source.kind, SourceKind::Authority | SourceKind::Organisation)
            && OFFICES.contains(&first)
            && matches!(next, Some("of" | "for"));
        return if is_office { format!("the {name}") } else { name.to_owned() };
    }
    let word = first.trim_end_matches([',', ';']).to_lowercase();
    let word = word.as_str();
    if source.kind == SourceKind::Rumour && matches!(word, "they" | "it") {
        // A sentence for a name: "it is told by “They say”".
        return format!("“{name}”");
    }
    let noun = next.is_none_or(|next| AFTER_A_NOUN.contains(&next) || next.starts_with('('));
    let article = match word {
        _ if !noun => "",
        _ if THE_ONE.contains(&word) && next.is_some() => "the ",
        "eyewitness" | "activist" | "employee" | "officer" => "an ",
        _ if ONE_OF_SEVERAL.contains(&word) => "a ",
        _ => "",
    };
    let lists: [&[&str]; 3] = [&PLAIN, &NUMBERS, &MANY];
    if !article.is_empty() || lists.iter().any(|list| list.contains(&word)) {
        format!("{article}{}", first_down(name))
    } else {
        name.to_owned()
    }
}

/// The noun of a name on which what follows hangs: "reports" of "Official reports by the police".
fn head(name: &str) -> Option<&str> {
    let bare = |word: &'_ str| !AFTER_A_NOUN.contains(&word) && !word.starts_with('(');
    let mut head = None;
    for word in name.split(' ').take_while(|word| bare(word)) {
        head = Some(word.trim_end_matches([',', ';', ':']));
        if word.ends_with([',', ';', ':']) {
            break;
        }
    }
    head
}

/// The longest title that a sentence quotes whole, in characters.
const LONGEST_TITLE: usize = 60;

fn clip(title: &str) -> String {
    if title.chars().count() <= LONGEST_TITLE {
        return title.to_owned();
    }
    let start: String = title.chars().take(LONGEST_TITLE).collect();
    let words = start.rsplit_once(' ').map_or(start.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;
    use crate::model::Case;

    fn source(name: &str, kind: SourceKind, identity: Identity) -> (Graph, SourceId) {
        let id = SourceId::new("x").unwrap();
        let mut case = Case::default();
        let source = Source { identity, ..Source::new(id.clone(), name, kind) };
        case.sources.insert(id.clone(), source);
        (Graph::new(case), id)
    }

    fn within_a_sentence(name: &str, kind: SourceKind, identity: Identity) -> String {
        let (graph, id) = source(name, kind, identity);
        within(&graph, &id)
    }

    #[test]
    fn a_description_loses_its_capital_where_that_is_certain() {
        for (name, read) in [
            ("The driver", "the driver"),
            ("Two anarchists from Almaty", "two anarchists from Almaty"),
            ("Officials", "officials"),
            ("Official reports", "official reports"),
            ("Banner held on the square", "a banner held on the square"),
            ("Banner makers", "Banner makers"),
            ("Eyewitness", "an eyewitness"),
            ("Mother of Elena", "the mother of Elena"),
            ("Parents of Elena", "the parents of Elena"),
            ("Mother", "Mother"),
            ("Kazakh reporters", "Kazakh reporters"),
            ("Elena's husband", "Elena's husband"),
            ("They say; rumours in Almaty", "they say; rumours in Almaty"),
            ("", ""),
        ] {
            assert_eq!(within_a_sentence(name, SourceKind::Group, Identity::Described), read);
        }
    }

    #[test]
    fn the_name_of_somebody_stays_as_it_is_but_an_office_has_an_article() {
        let named = Identity::Named;
        assert_eq!(within_a_sentence("A. Two", SourceKind::Person, named), "A. Two");
        assert_eq!(within_a_sentence("The Guardian", SourceKind::Outlet, named), "The Guardian");
        assert_eq!(within_a_sentence("Some One", SourceKind::Person, Identity::Pseudonym), "Some One");
        let ministry = "Ministry of Health";
        assert_eq!(within_a_sentence(ministry, SourceKind::Authority, named), "the Ministry of Health");
        assert_eq!(within_a_sentence(ministry, SourceKind::Outlet, named), ministry);
        assert_eq!(within_a_sentence("Office", SourceKind::Authority, named), "Office");
    }

    #[test]
    fn a_rumour_that_is_a_sentence_is_quoted() {
        assert_eq!(within_a_sentence("They say", SourceKind::Rumour, Identity::None), "“They say”");
        assert_eq!(within_a_sentence("The news", SourceKind::Rumour, Identity::None), "the news");
    }

    #[test]
    fn many_are_groups_and_what_is_named_as_many() {
        let many = |name, kind| {
            let (graph, id) = source(name, kind, Identity::Described);
            is_many(&graph, &id)
        };
        assert!(many("Neighbourhood watch", SourceKind::Group));
        assert!(many("Kazakh authorities", SourceKind::Authority));
        assert!(many("Almaty police", SourceKind::Authority));
        assert!(many("Official reports of the ministry", SourceKind::Authority));
        assert!(many("Videos of the square", SourceKind::Record));
        assert!(!many("Ministry of Internal Affairs", SourceKind::Authority));
        assert!(!many("TV news", SourceKind::Outlet));
        assert!(!many("Police", SourceKind::Person));
        assert!(!many("Photograph of soldiers", SourceKind::Record));
    }
}

//! Comparisons: by hand, against a naive second way, and on the shipped case.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;
use wherefrom::graph::Graph;
use wherefrom::model::{Case, Entity, EntityKind};
use wherefrom::query::{ChangeKind, Comparison, Item, Names, changes, compare};
use wherefrom::words::compare::{item, pieces};

use crate::support::console::{check_page, output, run};
use crate::support::notation::{case, claim_id};

fn marked(earlier: &str, later: &str) -> String {
    let mark = |piece: &wherefrom::words::compare::Piece| match piece.kind {
        ChangeKind::Kept => piece.text.to_owned(),
        ChangeKind::Gone => format!("[-{}-]", piece.text),
        ChangeKind::New => format!("{{+{}+}}", piece.text),
    };
    pieces(earlier, later, &changes(earlier, later)).iter().map(mark).collect()
}

#[test]
fn word_differences_are_marked_without_colour() {
    let cases = [
        ("A man fell.", "A man fell.", "A man fell."),
        ("A man fell.", "a MAN, fell!", "a MAN, fell!"),
        ("A man fell.", "A woman fell.", "A [-man-] {+woman+} fell."),
        ("A man fell.", "A man.", "A man [-fell-]."),
        ("He fell.", "Then he fell.", "{+Then+} he fell."),
        ("Two or three men fell", "Three men fell", "[-Two or-] Three men fell"),
        ("", "All new.", "{+All new+}."),
        ("All gone.", "", "[-All gone-]"),
        ("one two", "three four", "[-one two-] {+three four+}"),
        ("Café", "Cafe\u{301}", "Cafe\u{301}"),
        ("100 hurt", "1,000 hurt", "[-100-] {+1,000+} hurt"),
        // Either "a" could be kept: the one at the end is.
        ("b a", "a c a", "[-b-] {+a c+} a"),
    ];
    for (earlier, later, expected) in cases {
        assert_eq!(marked(earlier, later), expected, "{earlier} / {later}");
    }
}

#[test]
fn wordings_that_are_too_long_to_be_aligned_are_gone_and_new_and_take_no_time() {
    let long = |word: &str| (0..20_000).map(|i| format!("{word}{i} ")).collect::<Vec<_>>().concat();
    let (earlier, later) = (format!("same {} end", long("a")), format!("same {} end", long("b")));
    let kinds: Vec<_> = changes(&earlier, &later).iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [ChangeKind::Kept, ChangeKind::Gone, ChangeKind::New, ChangeKind::Kept]);
}

/// Sentences for claims by their ids, and wordings for hops by "account hop".
fn worded(lines: &str, sentences: &[(&str, &str)], wordings: &[(&str, usize, &str)]) -> Case {
    let mut case = case(lines);
    for (id, text) in sentences {
        (*text).clone_into(&mut case.claims.get_mut(*id).unwrap().text);
    }
    for (id, hop, text) in wordings {
        let accounts = case.claims.values_mut().flat_map(|claim| &mut claim.accounts);
        let account = accounts.into_iter().find(|account| account.id.as_str() == *id).unwrap();
        account.hops[*hop].wording = Some((*text).to_owned());
    }
    case
}

fn compared<T>(case: Case, id: &str, look: impl FnOnce(&Comparison) -> T) -> T {
    let graph = Graph::new(case);
    let names = Names::of(graph.case());
    look(&compare(&graph, &names, &claim_id(id)).unwrap())
}

fn items(answer: &Comparison, version: usize) -> Vec<String> {
    answer.versions[version].items.keys().map(|one| item(answer, version, one)).collect()
}

fn items_of(text: &str) -> Vec<String> {
    compared(worded("c: d > x", &[("c", text)], &[]), "c", |answer| items(answer, 0))
}

#[test]
fn numbers_names_and_certainties_are_seen() {
    assert_eq!(
        items_of("Probably four hundred or 2,000 men of the Taliban were certainly there, officials say."),
        [
            "the number “2,000”",
            "the number “four hundred”",
            "the name “Taliban”",
            "the doubt in “Probably”",
            "the certainty in “certainly”"
        ]
    );
    assert_eq!(items_of("Men came. Women left, and I stayed."), Vec::<String>::new());
    assert_eq!(items_of("Taliban came, the Taliban left."), ["the name “Taliban”"]);
    assert_eq!(items_of("Twenty-one of 3 million."), ["the number “3 million”", "the number “Twenty-one”"]);
}

#[test]
fn a_name_of_the_records_is_the_same_under_every_alias() {
    let mut case =
        worded("restates b a\na: d > x\nb: d > y", &[("a", "Tokaev spoke."), ("b", "Tokayev spoke.")], &[]);
    let entity = Entity {
        id: "president".parse().unwrap(),
        name: "Kassym-Jomart Tokayev".to_owned(),
        kind: EntityKind::Person,
        aliases: vec!["Tokaev".to_owned(), "Tokayev".to_owned()],
        part_of: Vec::new(),
        note: None,
    };
    case.entities.insert(entity.id.clone(), entity);
    compared(case, "a", |answer| {
        assert_eq!((answer.retellings[0].gained.len(), answer.retellings[0].lost.len()), (0, 0));
        assert_eq!(items(answer, 1), ["the name “Tokayev”"]);
    });
}

#[test]
fn the_english_lists_are_left_where_another_language_is_stated() {
    let mut case = worded("c: d > x", &[("c", "Er kam um acht, must Peter 8 ten.")], &[]);
    case.language = Some("de".to_owned());
    compared(case, "c", |answer| assert_eq!(items(answer, 0), ["the number “8”"]));
}

#[test]
fn wordings_on_a_chain_are_compared_from_the_last_hop_outwards_past_silent_hops() {
    let case = worded(
        "c: d > elena > maria > they [unstated]",
        &[],
        &[("c.0", 3, "Maybe 40 are hurt"), ("c.0", 1, "400 are hurt"), ("c.0", 0, "400 were hurt")],
    );
    compared(case, "c", |answer| {
        let steps: Vec<_> = answer.retellings.iter().map(|one| (one.from, one.to, one.silent)).collect();
        assert_eq!(steps, [(1, 2, 1), (2, 3, 0)]);
        let shown: Vec<_> =
            answer.appearances.iter().map(|one| (one.shown.as_str(), one.at.clone())).collect();
        assert_eq!(shown, [("40", vec![1]), ("400", vec![2]), ("Maybe", vec![1])]);
    });
}

/// The second way: the definitions of `docs/questions/compare.md` one after the other.
mod naive {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let segments = text.split_word_bounds().filter(|one| one.chars().any(char::is_alphanumeric));
        // The generated words need no NFKC.
        segments.map(str::to_lowercase).collect()
    }

    /// The length of a longest common subsequence, from every pair of places to the ends.
    fn table(a: &[String], b: &[String]) -> Vec<Vec<usize>> {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in (0..a.len()).rev() {
            for j in (0..b.len()).rev() {
                table[i][j] =
                    if a[i] == b[j] { table[i + 1][j + 1] + 1 } else { table[i + 1][j].max(table[i][j + 1]) };
            }
        }
        table
    }

    /// Runs of words: what is gone before what is new between words that are kept.
    pub fn changes(earlier: &str, later: &str) -> Vec<(ChangeKind, Vec<String>)> {
        let (a, b) = (words(earlier), words(later));
        let mut front = 0;
        while front < a.len() && front < b.len() && a[front] == b[front] {
            front += 1;
        }
        let mut back = 0;
        while back < a.len() - front
            && back < b.len() - front
            && a[a.len() - 1 - back] == b[b.len() - 1 - back]
        {
            back += 1;
        }
        let (inner_a, inner_b) = (&a[front..a.len() - back], &b[front..b.len() - back]);
        let table = table(inner_a, inner_b);
        let mut runs = vec![(ChangeKind::Kept, a[..front].to_vec())];
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        let (mut i, mut j) = (0, 0);
        while i < inner_a.len() || j < inner_b.len() {
            if i < inner_a.len() && j < inner_b.len() && inner_a[i] == inner_b[j] {
                runs.push((ChangeKind::Gone, std::mem::take(&mut gone)));
                runs.push((ChangeKind::New, std::mem::take(&mut new)));
                runs.push((ChangeKind::Kept, vec![inner_a[i].clone()]));
                (i, j) = (i + 1, j + 1);
            } else if j == inner_b.len() || i < inner_a.len() && table[i + 1][j] >= table[i][j + 1] {
                gone.push(inner_a[i].clone());
                i += 1;
            } else {
                new.push(inner_b[j].clone());
                j += 1;
            }
        }
        runs.extend([(ChangeKind::Gone, gone), (ChangeKind::New, new)]);
        runs.push((ChangeKind::Kept, a[a.len() - back..].to_vec()));
        runs.retain(|(_, words)| !words.is_empty());
        let mut merged: Vec<(ChangeKind, Vec<String>)> = Vec::new();
        for (kind, words) in runs {
            match merged.last_mut().filter(|last| last.0 == kind) {
                Some(last) => last.1.extend(words),
                None => merged.push((kind, words)),
            }
        }
        merged
    }

    pub fn real(earlier: &str, later: &str) -> Vec<(ChangeKind, Vec<String>)> {
        let text = |kind| if kind == ChangeKind::Gone { earlier } else { later };
        let changes = super::changes(earlier, later);
        changes.into_iter().map(|one| (one.kind, words(&text(one.kind)[one.bytes]))).collect()
    }

    /// The ids of the story of a claim, in its order: by asking again and again.
    pub fn story(case: &Case, id: &str) -> Vec<String> {
        let pairs: BTreeSet<(String, String)> = case
            .relations
            .iter()
            .filter(|one| one.kind.as_str() == "restates" && one.from != one.to)
            .map(|one| (one.from.to_string(), one.to.to_string()))
            .collect();
        let mut found = BTreeSet::from([id.to_owned()]);
        for _ in 0..case.claims.len() {
            for (from, to) in &pairs {
                if found.contains(from) || found.contains(to) {
                    found.extend([from.clone(), to.clone()]);
                }
            }
        }
        let mut order: Vec<String> = Vec::new();
        while order.len() < found.len() {
            let left: Vec<&String> = found.iter().filter(|id| !order.contains(id)).collect();
            let ready = left.iter().find(|id| {
                pairs.iter().all(|(from, to)| from != **id || order.contains(to) || !found.contains(to))
            });
            order.push((*ready.unwrap_or(&left[0])).clone());
        }
        order
    }

    /// Where each item comes in: by the definition, from the wordings and what was retold from what.
    pub fn appearances(answer: &Comparison) -> BTreeMap<Item, Vec<usize>> {
        let mut found: BTreeMap<Item, Vec<usize>> = BTreeMap::new();
        for (i, version) in answer.versions.iter().enumerate() {
            for item in version.items.keys() {
                let known = answer.retellings.iter().any(|one| {
                    one.to == i && one.from < i && answer.versions[one.from].items.contains_key(item)
                });
                if !known {
                    found.entry(item.clone()).or_default().push(i);
                }
            }
        }
        found
    }
}

fn sentence() -> impl Strategy<Value = String> {
    let words = ["a", "b", "A,", "B.", "c", "40", "may", "Oslo", "–", "sure!"];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..9)
        .prop_map(|words| words.join(" "))
}

/// Claims that restate each other in every way, circles among them, with wordings of hops.
fn stories() -> impl Strategy<Value = Case> {
    let pair = (0..7_usize, 0..7_usize);
    let sentences = proptest::collection::vec(sentence(), 7);
    let wordings = proptest::collection::vec(proptest::option::of(sentence()), 7 * 3);
    (proptest::collection::vec(pair, 0..9), sentences, wordings).prop_map(|(pairs, sentences, wordings)| {
        let accounts = (0..7).map(|i| format!("c{i}: d{i} > x{i} > y{i}\n")).collect::<Vec<_>>().concat();
        let pairs = pairs.iter().filter(|(a, b)| a != b);
        let relations = pairs.map(|(a, b)| format!("restates c{a} c{b}\n")).collect::<Vec<_>>().concat();
        let mut case = case(&format!("{accounts}{relations}"));
        let mut wordings = wordings.into_iter();
        for (claim, text) in case.claims.values_mut().zip(sentences) {
            claim.text = text;
            claim.accounts[0].hops.iter_mut().for_each(|hop| hop.wording = wordings.next().flatten());
        }
        case
    })
}

fn answer(case: &Case, id: &str) -> String {
    compared(case.clone(), id, |answer| {
        let texts: Vec<_> = answer.versions.iter().map(|one| (one.text, &one.items)).collect();
        let steps: Vec<_> =
            answer.retellings.iter().map(|one| (one.from, one.to, one.silent, &one.changes)).collect();
        format!("{texts:?} {steps:?} {:?}", answer.appearances)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_second_way_marks_the_same_words(earlier in sentence(), later in sentence()) {
        prop_assert_eq!(naive::real(&earlier, &later), naive::changes(&earlier, &later));
    }

    #[test]
    fn the_second_way_tells_the_same_story(case in stories()) {
        for id in ["c0", "c3"] {
            let (story, appearances, expected) = compared(case.clone(), id, |answer| {
                let story: Vec<String> = answer.story.iter().map(|claim| claim.id.to_string()).collect();
                let found: BTreeMap<Item, Vec<usize>> =
                    answer.appearances.iter().map(|one| (one.item.clone(), one.at.clone())).collect();
                (story, found, naive::appearances(answer))
            });
            prop_assert_eq!(story, naive::story(&case, id));
            prop_assert_eq!(appearances, expected);
        }
    }

    #[test]
    fn the_order_of_records_never_changes_the_answer(case in stories()) {
        let mut other = case.clone();
        other.claims.reverse();
        other.sources.reverse();
        other.relations.reverse();
        prop_assert_eq!(answer(&case, "c0"), answer(&other, "c0"));
    }
}

#[test]
fn the_page_shows_what_the_program_says() {
    check_page("docs/questions/compare.md");
}

#[test]
fn the_shipped_case_retells_five_stories() {
    let five = "nazarbayev-left-country hundreds-of-deaths-confirmed enemy-radicals-from-afghanistan \
                enemy-bribed-unemployed-kyrgyz food-running-out";
    insta::assert_snapshot!(run(&format!("wherefrom compare {five}")));
}

#[test]
fn quotes_stand_beside_each_telling_where_the_texts_are_at_hand() {
    let dir = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare-quotes");
    drop(std::fs::remove_dir_all(&dir));
    std::fs::create_dir_all(&dir).unwrap();
    let text = "Ten died, he said. \"Hundreds died\", they wrote.";
    let at = |words: &str| {
        let start = text.find(words).unwrap();
        format!("{start}-{}#{}", start + words.len(), wherefrom::model::PassageHash::of(words))
    };
    let case = format!(
        "[document.d]\ntitle = \"D\"\nfile = \"d.txt\"\n\n[source.m]\nname = \"M\"\nkind = \"person\"\n\n\
         [claim.ten]\ntext = \"Ten died.\"\naccounts = [{{ document = \"d\", at = \"{}\", chain = [\"m\"] }}]\n\n\
         [claim.many]\ntext = \"Hundreds died.\"\naccounts = [{{ document = \"d\", at = \"{}\", chain = [\n  \
         {{ source = \"m\", wording = \"Hundreds\", at = \"{}\" }}] }}]\n\n\
         [[relation]]\nkind = \"restates\"\nfrom = \"many\"\nto = \"ten\"\n",
        at("Ten died"),
        at("they wrote"),
        at("Hundreds died"),
    );
    std::fs::write(dir.join("case.toml"), case).unwrap();
    std::fs::write(dir.join("d.txt"), text).unwrap();
    let said = |more: &[&str]| {
        let args = [&["compare", "many", "-C", dir.to_str().unwrap()], more].concat();
        output(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>())
    };
    let (with, without) = (said(&["--quotes"]), said(&[]));
    for words in ["“Ten died”", "“they wrote”", "“Hundreds died”"] {
        assert_eq!(with.matches(words).count(), 1, "{words}: {with}");
        assert!(!without.contains(words));
    }
}

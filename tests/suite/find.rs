//! Full-text search: answers written by hand, a second way to each ranking, and what must never be found.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // counts of a few rows

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use proptest::prelude::*;
use wherefrom::model::*;
use wherefrom::protect::Protection;
use wherefrom::query::find::*;
use wherefrom::store::SearchTables;

use crate::support::console::check_page;

fn with_claims(claims: &[(&str, &str)]) -> Case {
    let mut case = Case::default();
    for (id, text) in claims {
        let id: ClaimId = id.parse().unwrap();
        case.claims.insert(id.clone(), Claim::new(id, *text));
    }
    case
}

fn ask<T>(case: &Case, texts: Vec<StoredText>, typed: &str, look: impl FnOnce(&FoundAll) -> T) -> T {
    let library = Library::new(case, texts);
    let index = SearchTables::in_memory(library.rows(&Part::ALL)).unwrap();
    let question = Question::read(typed, library.languages(), &Protection::new(case, []).found(typed));
    look(&find(&library, &index, &question, &Admitted::default(), 10).unwrap())
}

fn ids(answer: &FoundAll) -> Vec<String> {
    let claims =
        answer.groups.iter().filter(|group| group.kind == Kind::Claim).flat_map(|group| &group.records);
    claims.map(|one| name(&one.record)).collect()
}

fn name(record: &Record) -> String {
    match record {
        Record::Claim(claim) => claim.id.to_string(),
        Record::Source(source) => source.id.to_string(),
        Record::Entity(entity) => entity.id.to_string(),
        Record::Passage(one) => format!("{} {}", one.document, one.place.unwrap()),
        Record::Contradiction(_) | Record::Relation(_) | Record::Judgement(_) => "a reason".to_owned(),
    }
}

fn found(case: &Case, typed: &str) -> Vec<String> {
    ask(case, Vec::new(), typed, ids)
}

fn nearest(case: &Case, sentence: &str) -> Vec<(String, Shared)> {
    let library = Library::new(case, Vec::new());
    let index = SearchTables::in_memory(library.rows(&Part::ALL)).unwrap();
    let question = Question::sentence(sentence, library.languages(), &[]);
    let answer = similar(&library, &index, &question, &Admitted::default(), 100).unwrap();
    answer.claims.iter().map(|one| (one.claim.id.to_string(), one.shared)).collect()
}

#[test]
fn words_phrases_beginnings_and_forms() {
    let case = with_claims(&[
        ("a", "Four hundred police officers were injured."),
        ("b", "The café was looted; an officer of the police watched."),
        ("c", "8,000 people were detained."),
    ]);
    assert_eq!(found(&case, "officers police"), ["a", "b"]);
    assert_eq!(found(&case, "\"police officers\""), ["a"]);
    assert_eq!(found(&case, "\"police officer\""), Vec::<String>::new());
    assert_eq!(found(&case, "CAFES"), ["b"]);
    assert_eq!(found(&case, "inj*"), ["a"]);
    assert_eq!(found(&case, "8000"), ["c"]);
    // Half of the words are enough for a claim if none holds them all.
    assert_eq!(found(&case, "detained yesterday"), ["c"]);
    assert_eq!(found(&case, "detained yesterday evening"), Vec::<String>::new());
}

#[test]
fn every_language_has_its_own_word_forms() {
    let mut case = with_claims(&[("a", "Протестующие заняли площадь."), ("b", "Протестующий ушел.")]);
    assert_eq!(found(&case, "протестующими"), Vec::<String>::new());
    case.language = Some("ru".to_owned());
    assert_eq!(found(&case, "протестующими").len(), 2);
    // An original wording in another language than the case's is found by the forms of its own.
    let mut case = with_claims(&[("a", "The protesters took the square.")]);
    case.claims[0].original = Some(Original {
        wording: "Протестующие заняли площадь.".to_owned(),
        language: Some("ru".to_owned()),
    });
    assert_eq!(found(&case, "протестующими площади"), ["a"]);
}

#[test]
fn a_number_and_a_name_bring_a_claim_forward() {
    let mut case = with_claims(&[
        ("a", "Officers were injured in the night near the market."),
        ("b", "In Aktau 400 were injured."),
        ("c", "In Aktau nothing happened in the night."),
    ]);
    let near = nearest(&case, "400 officers injured in the night");
    assert_eq!(near[0].0, "b");
    let near = nearest(&case, "Officers at the market of Aktau");
    assert_eq!(near[0], ("a".to_owned(), Shared { terms: 3, numbers: 0, names: 0 }));
    case.entities.insert(
        "aktau".parse().unwrap(),
        Entity {
            id: "aktau".parse().unwrap(),
            name: "Aktau".to_owned(),
            kind: EntityKind::Place,
            aliases: Vec::new(),
            part_of: Vec::new(),
            note: None,
        },
    );
    let near = nearest(&case, "400 hurt in AKTAU");
    assert_eq!(near[0], ("b".to_owned(), Shared { terms: 3, numbers: 1, names: 1 }));
}

fn document(case: &mut Case, id: &str) -> SourceId {
    let id: SourceId = id.parse().unwrap();
    let mut source = Source::new(id.clone(), "A text", SourceKind::Document);
    source.document = Some(Document::default());
    case.sources.insert(id.clone(), source);
    id
}

#[test]
fn a_passage_is_found_with_a_range_that_can_be_pasted() {
    let mut case = Case::default();
    let document = document(&mut case, "d");
    let text = "\u{feff}Нет. The bridge was closed at noon. It opened later.".to_owned();
    let stored = StoredText { document, text: text.clone(), covered: Vec::new() };
    let places = ask(&case, vec![stored], "closing bridge", |answer| {
        assert_eq!(answer.groups.len(), 1);
        answer.groups[0].records.iter().map(|one| name(&one.record)).collect::<Vec<_>>()
    });
    let words: String = text.chars().skip(6).take(30).collect();
    assert_eq!(words, "The bridge was closed at noon.");
    assert_eq!(places, [format!("d 6-36#{}", PassageHash::of(&words))]);
}

/// Runs the program on a case with a protected source whose name stands in everything.
fn run_protected(arguments: &[&str]) -> String {
    let folder = std::env::temp_dir().join(format!("wherefrom-find-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            let fresh = folder.join(format!("{name}.{:?}", std::thread::current().id()));
            fs::write(&fresh, text).unwrap();
            fs::rename(&fresh, &path).unwrap();
        }
    };
    write("case.toml", "title = \"t\"\n");
    write(
        "a.toml",
        r#"
        [document.d]
        title = "Letter of Zoë Ivanova"
        file = "d.txt"
        [source.zoe-ivanova]
        name = "Zoë Ivanova"
        aliases = ["Zozo"]
        kind = "person"
        protected = true
        [claim.left]
        text = "The guards left at noon, says Zozo."
        note = "Zoë Ivanova was there."
        accounts = [{ document = "d", chain = [{ source = "zoe-ivanova", wording = "I, Zozo, saw them leave" }] }]
        "#,
    );
    write("d.txt", "The guards left when Zoë\nIvanova called and Zozos cat ran. Zozo stayed.\n");
    let mut program = Command::new(env!("CARGO_BIN_EXE_wherefrom"));
    program.args(["--case", folder.to_str().unwrap(), "--documents", folder.to_str().unwrap(), "find"]);
    program.args(arguments).env_remove("WHEREFROM_PLAIN");
    let output = program.output().unwrap();
    format!("{}{}", String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_protected_name_is_neither_found_nor_shown_nor_confirmed() {
    for more in [&[] as &[&str], &["--json"], &["--similar"], &["--json", "--similar"]] {
        let run = |words: &str| run_protected(&[&[words], more].concat());
        let unknown = run("Xyzzy");
        for secret in ["Zozo", "zozo", "ZOZO", "\"Zozo\""] {
            assert_eq!(run(secret), unknown, "{secret} {more:?}");
        }
        assert_eq!(run("guards Zozo"), run("guards Xyzzy"), "{more:?}");
        assert_eq!(run("\"Zoë Ivanova\" guards"), run("\"Xyzzy Plugh\" guards"), "{more:?}");
        assert_eq!(run("Zozo guards zozo Zo*"), run("Xyzzy guards xyzzy Xy*"), "{more:?}");
        for words in ["guards", "called", "stayed", "noon", "letter", "saw", "cat"] {
            let said = run(words).to_lowercase();
            let bare = said.replace("zozos", "");
            assert!(!bare.contains("zozo") && !bare.contains("ivanova") && !bare.contains("zoë"), "{said}");
        }
    }
    // The passage begins where the name ends, and no place is shown: the next one before would tell how long the name is.
    let said = run_protected(&["called", "--color", "never"]);
    assert!(said.contains("d  “*called* and Zozos cat ran.”"), "{said}");
}

#[test]
fn the_shipped_case_is_searched() {
    let say = |words: &[&str]| {
        let words: Vec<String> = ["find"].iter().chain(words).map(|word| (*word).to_owned()).collect();
        crate::support::console::output(&words)
    };
    insta::assert_snapshot!("found_injured_police", say(&["injured", "police"]));
    insta::assert_snapshot!("found_half", say(&["internet", "yesterday"]));
    insta::assert_snapshot!(
        "similar_injured_police",
        say(&["--similar", "400 policemen were injured", "--most", "3"])
    );
}

#[test]
fn the_page_shows_what_the_program_says() {
    check_page("docs/questions/find.md");
}

/// A row: its number, its words, its stems.
type Listed = (usize, Vec<String>, Vec<String>);

/// The second way: BM25 straight from the formula, over lists of words.
struct Naive {
    rows: BTreeMap<Part, Vec<Listed>>,
}

impl Naive {
    fn new(rows: impl Iterator<Item = Row>) -> Self {
        let split = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let mut all = BTreeMap::<Part, Vec<_>>::new();
        for row in rows {
            all.entry(row.part).or_default().push((row.row, split(&row.words), split(&row.stems)));
        }
        Self { rows: all }
    }
}

fn times(list: &[String], phrase: &[String], prefix: bool) -> f64 {
    let fits = |here: &&[String]| {
        let end = phrase.len() - 1;
        here.iter()
            .zip(phrase)
            .enumerate()
            .all(|(i, (a, b))| if prefix && i == end { a.starts_with(b) } else { a == b })
    };
    list.windows(phrase.len()).filter(fits).count() as f64
}

impl Index for Naive {
    type Error = ();

    fn hits(&self, part: Part, term: &Term) -> Result<Vec<Hit>, ()> {
        let Some(rows) = self.rows.get(&part).filter(|_| !term.covered) else {
            return Ok(Vec::new());
        };
        let number = rows.len() as f64;
        let average =
            rows.iter().map(|(_, words, stems)| words.len() + stems.len()).sum::<usize>() as f64 / number;
        let mut weights = vec![(0.0, false); rows.len()];
        let phrases =
            std::iter::once((&term.words, false)).chain(term.stems.iter().map(|stems| (stems, true)));
        for (phrase, stems) in phrases {
            let count = |row: &Listed| times(if stems { &row.2 } else { &row.1 }, phrase, term.prefix);
            let holding = rows.iter().filter(|row| count(row) > 0.0).count() as f64;
            let rarity = ((number - holding + 0.5) / (holding + 0.5)).ln();
            let rarity = if rarity <= 0.0 { 1e-6 } else { rarity };
            for (row, (weight, holds)) in rows.iter().zip(&mut weights) {
                let (f, length) = (count(row), (row.1.len() + row.2.len()) as f64);
                *weight += rarity * f * 2.2 / (f + 1.2 * (0.25 + 0.75 * length / average));
                *holds |= f > 0.0;
            }
        }
        let hits = rows.iter().zip(weights).filter(|(_, (_, holds))| *holds);
        Ok(hits.map(|(row, (weight, _))| Hit { row: row.0, weight }).collect())
    }
}

/// Sentences of few words, so that they meet.
fn sentence() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "police",
        "officer",
        "Officers",
        "injured",
        "injuring",
        "fire",
        "fires",
        "Almaty",
        "the",
        "400",
        "8,000",
        "café",
        "Cafe's",
        "площадь",
        "площади",
        "警察",
        "\"police officers\"",
        "inj*",
        "state-of-emergency",
    ]);
    prop::collection::vec(words, 1..7).prop_map(|words| words.join(" "))
}

fn cases() -> impl Strategy<Value = Case> {
    let claim = (sentence(), prop::option::of(sentence()), prop::option::of(sentence()));
    let source = (sentence(), prop::option::of(sentence()));
    (prop::collection::vec(claim, 0..30), prop::collection::vec(source, 0..5)).prop_map(
        |(claims, sources)| {
            let mut case = Case::default();
            for (i, (text, note, original)) in claims.into_iter().enumerate() {
                let id: ClaimId = format!("c{i}").parse().unwrap();
                let original = original.map(|wording| Original { wording, language: Some("ru".to_owned()) });
                case.claims.insert(id.clone(), Claim { note, original, ..Claim::new(id, text) });
            }
            for (i, (name, note)) in sources.into_iter().enumerate() {
                let id: SourceId = format!("s{i}").parse().unwrap();
                case.sources.insert(id.clone(), Source { note, ..Source::new(id, name, SourceKind::Group) });
            }
            case
        },
    )
}

/// What is found, from the definition: records that hold all terms, or the claims that hold the most, at least half.
fn naive_find(library: &Library, index: &Naive, terms: &[Term], kind: Kind) -> Vec<String> {
    let case = library.case();
    let mut all: Vec<(usize, i64, String)> = Vec::new();
    let ids: Vec<String> = match kind {
        Kind::Claim => case.claims.keys().map(ToString::to_string).collect(),
        _ => case.sources.keys().map(ToString::to_string).collect(),
    };
    for (row, id) in ids.into_iter().enumerate() {
        let weigh = |head: bool, term: &Term| {
            let hits = index.hits(Part { kind, head }, term).unwrap();
            hits.into_iter().find(|hit| hit.row == row).map(|hit| hit.weight)
        };
        let pairs: Vec<_> = terms.iter().map(|term| (weigh(true, term), weigh(false, term))).collect();
        let held = pairs.iter().filter(|(head, remarks)| head.is_some() || remarks.is_some()).count();
        let sum: f64 =
            pairs.iter().map(|(head, remarks)| 3.0 * head.unwrap_or(0.0) + remarks.unwrap_or(0.0)).sum();
        all.push((held, (sum * 1e9).round() as i64, id));
    }
    let most = all.iter().map(|one| one.0).max().unwrap_or(0);
    let least = if kind == Kind::Claim { terms.len().div_ceil(2) } else { terms.len() };
    all.retain(|one| one.0 == most && most > 0 && most >= least);
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.2.cmp(&b.2)));
    all.into_iter().map(|one| one.2).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_second_way_finds_the_same(case in cases(), typed in sentence()) {
        let library = Library::new(&case, Vec::new());
        let index = SearchTables::in_memory(library.rows(&Part::ALL)).unwrap();
        let naive = Naive::new(library.rows(&Part::ALL));
        let question = Question::read(&typed, library.languages(), &[]);
        for part in Part::ALL {
            for term in &question.terms {
                let mut hits = index.hits(part, term).unwrap();
                hits.sort_by_key(|hit| hit.row);
                let other = naive.hits(part, term).unwrap();
                prop_assert_eq!(hits.len(), other.len());
                for (a, b) in hits.iter().zip(&other) {
                    prop_assert!(a.row == b.row && (a.weight - b.weight).abs() < 1e-9, "{:?} {:?}", a, b);
                }
            }
        }
        let answer = find(&library, &index, &question, &Admitted::default(), usize::MAX).unwrap();
        for kind in [Kind::Claim, Kind::Source] {
            let group = answer.groups.iter().find(|group| group.kind == kind);
            let names: Vec<String> = group.map(|group| group.records.iter().map(|one| name(&one.record)).collect()).unwrap_or_default();
            prop_assert_eq!(names, naive_find(&library, &naive, &question.terms, kind));
        }
        // What is said to be held is shown: every term stands in a place.
        for one in answer.groups.iter().flat_map(|group| &group.records) {
            let shown: std::collections::BTreeSet<usize> = one.places.iter().flat_map(|place| place.terms.clone()).collect();
            prop_assert_eq!(shown.len(), one.held);
        }
    }

    #[test]
    fn the_order_of_records_changes_nothing(case in cases(), typed in sentence()) {
        let mut other = case.clone();
        other.claims.reverse();
        other.sources.reverse();
        let names = |case: &Case| ask(case, Vec::new(), &typed, |answer| {
            answer.groups.iter().flat_map(|group| &group.records).map(|one| name(&one.record)).collect::<Vec<_>>()
        });
        prop_assert_eq!(names(&case), names(&other));
        prop_assert_eq!(nearest(&case, &typed), nearest(&other, &typed));
    }

    #[test]
    fn no_question_fails(case in cases(), typed in r#"(\PC|["*^:(){}+\-\x00]|AND |OR |NOT |NEAR\(| ){0,60}"#) {
        found(&case, &typed);
        nearest(&case, &typed);
    }
}

#[test]
fn ten_thousand_words_are_no_error() {
    let case = with_claims(&[("a", "one two three")]);
    let many: Vec<String> = (0..10_000).map(|i| format!("w{i}")).collect();
    ask(&case, Vec::new(), &many.join(" "), |answer| assert_eq!((answer.terms, answer.unread), (100, 9_900)));
    ask(&case, Vec::new(), &format!("\"{}\"", many.join(" ")), |answer| assert_eq!(answer.unread, 10_000));
}

//! Every finding with its words, and the paths that a document may have.

use super::*;
use crate::model::{Basis, Claim, Document, Hop, SourceKind, Stance};

const DIARY: &str = "The quay was empty at six. Nobody came. The quay was empty at nine.";

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

fn text(words: &str) -> Text {
    Text::load(words.as_bytes().to_vec()).unwrap()
}

fn at(words: &str, range: std::ops::Range<usize>) -> Anchor {
    Anchor::new(vec![text(words).anchor(range).unwrap()]).unwrap()
}

/// A case with one document, `diary`, stored as `words`, and one claim.
fn case(words: &str) -> Case {
    let mut case = Case::default();
    let document = Document {
        sha256: Some(Sha256::of(words.as_bytes())),
        file: Some("diary.txt".to_owned()),
        ..Document::default()
    };
    let diary = Source::new(id("diary"), "A diary", SourceKind::Document);
    case.sources.insert(id("diary"), Source { document: Some(document), ..diary });
    case.claims.insert(id("quay"), Claim::new(id("quay"), "The quay was empty."));
    case
}

fn account(case: &mut Case, name: &str, at: Option<Anchor>, quote: Option<&str>) {
    let account = Account {
        id: id(name),
        document: Some(id("diary")),
        at,
        quote: quote.map(str::to_owned),
        hops: vec![Hop::new(id("diary"), Basis::Unstated, Stance::Asserts)],
        note: None,
        recorded: None,
    };
    case.claims[0].accounts.push(account);
}

fn document(case: &mut Case) -> &mut Document {
    case.sources[0].document.as_mut().unwrap()
}

/// Verifies against one stored text; returns the findings as words, the counts, and the words seen.
fn run(case: &Case, stored: Option<&str>) -> (Vec<String>, Counts, Vec<String>) {
    let mut seen = Vec::new();
    let bytes = stored.map(|stored| stored.as_bytes().to_vec());
    let found = verify(case, |_| Ok(bytes.clone()), |anchored| seen.push(anchored.words.join(" | ")));
    (found.findings.iter().map(ToString::to_string).collect(), found.counts, seen)
}

#[test]
fn what_holds_is_counted_and_its_words_are_shown() {
    let mut case = case(DIARY);
    account(&mut case, "one", Some(at(DIARY, 4..8)), None);
    account(&mut case, "two", None, Some("Nobody … came"));
    account(&mut case, "three", Some(at(DIARY, 27..38)), Some("Nobody came"));
    let mut hop = Hop::new(id("diary"), Basis::Unstated, Stance::Asserts);
    hop.at = Some(at(DIARY, 0..3));
    case.claims[0].accounts[0].hops = vec![hop];
    let (findings, counts, seen) = run(&case, Some(DIARY));
    assert_eq!(findings, Vec::<String>::new());
    assert_eq!(counts, Counts { verified: 1, anchors: 3, quotes: 2, ..Counts::default() });
    assert_eq!(seen, ["quay", "The", "Nobody came", "Nobody came"]);
}

#[test]
fn each_anchor_that_does_not_hold_is_named() {
    let mut case = case(DIARY);
    let mut wrong = text(DIARY).anchor(4..8).unwrap();
    (wrong.start, wrong.end) = (5, 9);
    account(&mut case, "one", Some(Anchor::new(vec![wrong]).unwrap()), None);
    (wrong.start, wrong.end) = (60, 99);
    let mut hop = Hop::new(id("diary"), Basis::Unstated, Stance::Asserts);
    hop.at = Some(Anchor::new(vec![wrong]).unwrap());
    account(&mut case, "two", None, Some("The quay was empty"));
    case.claims[0].accounts[1].hops = vec![hop];
    account(&mut case, "three", None, Some("the quay was full"));
    account(&mut case, "four", Some(at(DIARY, 0..8)), Some("Nobody"));
    let (findings, counts, _) = run(&case, Some(DIARY));
    let hash = wrong.hash;
    assert_eq!(
        findings,
        [
            format!(
                "account `one` of claim `quay` in `diary`: the words that were hashed as `{hash}` do not stand at 5-9 \
                 but at `4-8#{hash}`: the range was probably mistyped"
            ),
            "account `two` of claim `quay` in `diary`: `The quay was empty` stands at 2 places: 0-18, 40-58"
                .to_owned(),
            format!(
                "hop `diary` of account `two` of claim `quay` in `diary`: the words that were hashed as `{hash}` do not \
                 stand at 60-99, where a text of 67 code points ends before, nor were they found elsewhere; the text is \
                 the recorded one, so the range or the hash was probably mistyped"
            ),
            "account `three` of claim `quay` in `diary`: `the quay was full` stands nowhere in the text; \
             the words `The quay was` stand at 0-12"
                .to_owned(),
            format!(
                "account `four` of claim `quay` in `diary`: \
                 the quote does not stand at the anchor beside it, `{}`",
                at(DIARY, 0..8)
            ),
        ]
    );
    assert_eq!(counts, Counts { verified: 1, anchors: 1, ..Counts::default() });
}

#[test]
fn a_document_that_has_changed_is_one_finding() {
    let mut case = case(DIARY);
    account(&mut case, "one", Some(at(DIARY, 0..8)), None);
    account(&mut case, "two", Some(at(DIARY, 27..38)), None);
    account(&mut case, "three", None, Some("Nobody came"));
    let stored = "The quay was empty at six; nobody came.";
    let (findings, counts, seen) = run(&case, Some(stored));
    let (was, is) = (Sha256::of(DIARY.as_bytes()), Sha256::of(stored.as_bytes()));
    assert_eq!(
        findings,
        [format!(
            "the stored copy of `diary` has changed: 1 of its 2 anchors no longer match, its SHA-256 was {was} and is {is}"
        )]
    );
    assert_eq!(counts, Counts { changed: 1, ..Counts::default() });
    assert!(seen.is_empty());
}

#[test]
fn documents_that_are_not_there_are_said_or_counted() {
    let mut case = case(DIARY);
    account(&mut case, "one", Some(at(DIARY, 0..8)), None);
    let (findings, counts, _) = run(&case, None);
    assert_eq!(findings, ["the stored copy of `diary` is missing: `diary.txt`"]);
    assert_eq!(counts, Counts { missing: 1, unseen: 1, ..Counts::default() });

    let denied = || io::Error::new(io::ErrorKind::PermissionDenied, "permission denied");
    let found = verify(&case, |_| Err(denied()), |_| {});
    assert_eq!(found.findings[0].to_string(), "the stored copy of `diary` cannot be read: permission denied");

    document(&mut case).sha256 = Some(Sha256::of(b"\xff"));
    let found = verify(&case, |_| Ok(Some(b"\xff".to_vec())), |_| {});
    assert_eq!(
        found.findings[0].to_string(),
        "the stored copy of `diary` is not usable: the text is not UTF-8 from byte 0 on, in line 1"
    );

    document(&mut case).sha256 = None;
    assert_eq!(run(&case, Some(DIARY)).1, Counts { unhashed: 1, anchors: 1, ..Counts::default() });

    document(&mut case).file = None;
    let (findings, counts, _) = run(&case, None);
    assert!(findings.is_empty());
    assert_eq!(counts, Counts { without_file: 1, unseen: 1, ..Counts::default() });

    case.claims[0].accounts[0].document = None;
    let (findings, _, _) = run(&case, None);
    assert_eq!(
        findings,
        ["account `one` of claim `quay`: an anchor needs a document, and this account has none"]
    );
}

#[test]
fn the_file_of_a_document_lies_below_the_documents_folder() {
    let path = |documents, file| {
        document_path(Path::new("case"), documents, file).map_err(|error| error.to_string())
    };
    assert_eq!(path(None, "a.txt"), Ok(PathBuf::from("case/a.txt")));
    assert_eq!(path(Some("../texts"), "./a/../b/c.txt"), Ok(PathBuf::from("case/../texts/b/c.txt")));
    let fault = |file| path(Some("texts"), file).unwrap_err();
    assert_eq!(fault("../a.txt"), "`../a.txt` leads out of the documents folder");
    assert_eq!(fault("a/../../a.txt"), "`a/../../a.txt` leads out of the documents folder");
    for absolute in ["/etc/passwd", "\\\\host\\share", "C:\\a.txt", "c:a.txt"] {
        assert_eq!(
            fault(absolute),
            format!(
                "`{absolute}` is an absolute path; the file of a document lies below the documents folder"
            )
        );
    }
    for empty in ["", ".", "a/.."] {
        assert_eq!(fault(empty), "the file of a document cannot be empty");
    }
}

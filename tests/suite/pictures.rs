//! Pictures: what the visual language makes of small cases, and that no text can break out of a DOT file.

use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use wherefrom::draw::{self, ArrowKind, CardKind, Options, Picture, dot};
use wherefrom::graph::Graph;
use wherefrom::model::{Case, Claim, Differ, Source, SourceKind, Strength};
use wherefrom::query::trace;

use crate::support::notation::{case, claim_id};

fn traced(case: Case, options: &Options) -> Picture {
    let graph = Graph::new(case);
    let trace = trace(&graph, &claim_id("c")).unwrap();
    draw::trace(&graph, &trace, options)
}

fn picture(lines: &str) -> Picture {
    traced(case(lines), &Options::default())
}

/// The boxes and arrows of a picture, one a line, without what a layout needs.
pub(crate) fn told(picture: &Picture) -> String {
    let mut lines = vec![picture.answer.join(" ")];
    for card in &picture.cards {
        let badges: Vec<&str> = card.badges.iter().map(|badge| badge.words.as_str()).collect();
        lines
            .push(format!("{:?} {} {}", card.kind, card.lines.join(" "), badges.join(" ")).trim().to_owned());
    }
    let name = |card: usize| picture.cards[card].lines.join(" ");
    for arrow in &picture.arrows {
        let label = arrow.label.join(" ");
        lines.push(
            format!("{} -{:?}-> {} {label}", name(arrow.from), arrow.kind, name(arrow.to)).trim().to_owned(),
        );
    }
    lines.extend(picture.left_out.iter().cloned());
    lines.join("\n")
}

const WITNESS: &str = "document d1 outlet=herald published=2022-01-05\nc: d1 > x > w [witnessed]";
const JOIN: &str = "c: d1 > a > b [unstated]\nc: d2 > b > w [witnessed]";
const LOOP: &str = "c: d1 > a > b\nc: d2 > b > a";
const DENIAL: &str = "source they kind=rumour\nc: d1 > y [denies] > they\nc: d2 > z [denies; witnessed]";
const GROUP: &str = "source protesters kind=group\nsource police kind=authority\nsource photo kind=record
    c: d1 > protesters [witnessed]\nc: d1 > police [official]\nc: d1 > photo [record]\nc: d2 > guess [inferred]";
const AGAINST: &str =
    "contradiction c other\nc: d1 > x [witnessed]\nother: d2 > y [witnessed]\nother: d3 > x [denies]";

fn folding() -> String {
    let lines: Vec<String> = (10..40).map(|i| format!("c: doc{i} > w{} [witnessed]", i % 2)).collect();
    lines.join("\n")
}

fn tension() -> Case {
    let mut case = case(&format!("{AGAINST}\ncontradiction c third\nthird: d1 > x [told]"));
    case.contradictions[1].strength = Strength::Tension;
    case.contradictions[1].differ = Differ::Time;
    case
}

#[test]
fn the_dot_of_small_cases() {
    insta::assert_snapshot!("dot_witness", dot(&picture(WITNESS)));
    insta::assert_snapshot!("dot_join", dot(&picture(JOIN)));
    insta::assert_snapshot!("dot_denial", dot(&picture(DENIAL)));
    let graph = Graph::new(tension());
    insta::assert_snapshot!(
        "dot_contradictions",
        dot(&draw::all_contradictions(&graph, &Options::default()))
    );
    insta::assert_snapshot!("dot_case", dot(&draw::whole_case(&graph)));
}

#[test]
fn what_stands_in_the_pictures_of_small_cases() {
    insta::assert_snapshot!("told_loop", told(&picture(LOOP)));
    insta::assert_snapshot!("told_denial", told(&picture(DENIAL)));
    insta::assert_snapshot!("told_group", told(&picture(GROUP)));
    insta::assert_snapshot!("told_folding", told(&picture(&folding())));
    insta::assert_snapshot!("told_tension", told(&traced(tension(), &Options::default())));
    let graph = Graph::new(tension());
    let one = draw::contradictions(&graph, &claim_id("other"), &Options::default()).unwrap();
    insta::assert_snapshot!("told_contradictions_of_one", told(&one));
}

#[test]
fn the_order_of_records_never_changes_a_picture() {
    let lines = format!("{GROUP}\n{DENIAL}\n{AGAINST}\nc: d4 > w9 [unstated]\nc: d5 > w9 > w [witnessed]");
    let forwards = case(&lines);
    let mut backwards = forwards.clone();
    backwards.sources.reverse();
    backwards.claims.reverse();
    backwards.claims.values_mut().for_each(|claim| claim.accounts.reverse());
    backwards.contradictions.reverse();
    let all = |case: Case| {
        let graph = Graph::new(case);
        let options = Options::default();
        let traced = trace(&graph, &claim_id("c")).unwrap();
        [
            draw::trace(&graph, &traced, &options),
            draw::all_contradictions(&graph, &options),
            draw::whole_case(&graph),
        ]
        .map(|picture| dot(&picture))
    };
    assert_eq!(all(forwards), all(backwards));
}

#[test]
fn many_accounts_fold_and_every_one_of_them_is_told() {
    let lines: String = (0..5000)
        .map(|i| match i % 4 {
            0 => format!("c: doc{i} > afp > ministry [official]\n"),
            1 => format!("c: doc{i} > afp\n"),
            2 => format!("c: doc{i} > p{} > w{i} [witnessed]\n", i % 70),
            _ => format!("c: doc{i} > w{i} > v{i} > u{}\n", i % 900),
        })
        .collect();
    let picture = picture(&lines);
    assert!(picture.cards.len() < 300, "{}", picture.cards.len());
    let number = |card: &draw::Card| card.lines[0].split(' ').next().and_then(|n| n.parse::<usize>().ok());
    let folded: usize =
        picture.cards.iter().filter(|card| card.kind == CardKind::More).filter_map(number).sum();
    let documents = picture.cards.iter().filter(|card| card.kind == CardKind::Document).count();
    assert_eq!(folded + documents, 5000);
    check(&dot(&picture));
}

#[test]
fn a_long_row_of_hops_folds_in_its_middle() {
    let row: Vec<String> = (0..20_000).map(|i| format!("p{i}")).collect();
    let row = row.join(" > ");
    let picture = picture(&format!("c: d1 > {row} > end [witnessed]"));
    assert!(picture.cards.len() < 30);
    assert!(picture.cards.iter().any(|card| card.lines[0].ends_with("more hops")));
    assert!(picture.arrows.iter().all(|arrow| arrow.kind == ArrowKind::Chain));
}

/// Text that tries to break out.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[\\\\\"<>&;{}\\[\\]NGELTnlr]{0,12}",
        Just("</TABLE>>];}\n".to_owned()),
        Just("<script>alert(1)</script>".to_owned()),
        Just("\\N \\G \\\" \\\\".to_owned()),
        Just("\u{202e}\u{2066}\0\u{1b}[31m\u{7f}\u{85}\u{fffe}".to_owned()),
        Just("&lt;&#0;&quot;".to_owned()),
        Just("x".repeat(10_000)),
        Just("\u{301}".repeat(3000)),
        Just("שלום عليكم".to_owned()),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_out(names in prop::collection::vec(hostile(), 8), why in hostile(), title in hostile()) {
        let mut case = case(&format!("{DENIAL}\n{AGAINST}\n{JOIN}"));
        case.title = Some(title);
        case.contradictions[0].why = Some(why);
        for (source, name) in case.sources.values_mut().zip(names.iter().cycle()) {
            source.name.clone_from(name);
        }
        for (claim, name) in case.claims.values_mut().zip(names.iter().rev().cycle()) {
            claim.text.clone_from(name);
        }
        let graph = Graph::new(case);
        let options = Options::default();
        let traced = trace(&graph, &claim_id("c")).unwrap();
        let pictures = [
            draw::trace(&graph, &traced, &options),
            draw::all_contradictions(&graph, &options),
            draw::whole_case(&graph),
        ];
        for picture in pictures {
            let dot = dot(&picture);
            let labels = check(&dot);
            for (i, card) in picture.cards.iter().enumerate() {
                let expected: Vec<String> =
                    card.lines.iter().chain(&card.small).map(|line| shown(line)).collect();
                let found = &labels.iter().find(|(id, _)| *id == format!("n{i}")).unwrap().1;
                prop_assert_eq!(&found[..expected.len()], &expected[..]);
            }
        }
    }
}

/// What a line reads like in a picture, written down apart from the code that escapes it.
fn shown(line: &str) -> String {
    if line.trim().is_empty() {
        return "–".to_owned();
    }
    let turns = |c: char| matches!(u32::from(c), 0x202a..=0x202e | 0x2066..=0x2069 | 0xfffe | 0xffff);
    line.chars()
        .map(|c| match c {
            '\\' => '∖',
            c if c.is_control() || turns(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The label of each node, line by line.
pub(crate) type Labels = Vec<(String, Vec<String>)>;

/// Checks that a text is one well-formed DOT graph, by a small lexer and by Graphviz where it is to be had, and returns
/// what stands in the labels of its nodes.
pub(crate) fn check(dot: &str) -> Labels {
    let tokens = tokens(dot);
    let mut depth = 0_i32;
    let mut labels = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => {
                depth -= 1;
                assert!(depth > 0 || i + 1 == tokens.len(), "something stands behind the graph");
            }
            Token::Word(id) if id.starts_with('n') && id[1..].parse::<usize>().is_ok() => {
                if let [Token::Sign('['), Token::Word(label), Token::Sign('='), Token::Html(html), ..] =
                    &tokens[i + 1..]
                    && label == "label"
                    && !matches!(tokens[i - 1], Token::Sign('>'))
                {
                    labels.push((id.clone(), text_of(html)));
                }
            }
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    graphviz(dot);
    labels
}

#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted,
    Html(String),
    Sign(char),
}

fn tokens(dot: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = dot.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => {
                let text: String = rest.by_ref().take_while(|c| *c != '"').collect();
                assert!(!text.contains(['\\', '\n', '<', '>']), "not escaped: {text}");
                tokens.push(Token::Quoted);
            }
            '<' => {
                let mut depth = 1;
                let mut html = String::new();
                for c in rest.by_ref() {
                    depth += i32::from(c == '<') - i32::from(c == '>');
                    if depth == 0 {
                        break;
                    }
                    html.push(c);
                }
                assert_eq!(depth, 0, "a label that doesn't end");
                tokens.push(Token::Html(html));
            }
            c if c.is_whitespace() => {}
            c if c.is_ascii_alphanumeric() || c == '_' => {
                let mut word = String::from(c);
                while let Some(c) = rest.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
            '{' | '}' | '[' | ']' | '=' | ';' | ',' | '-' | '>' => tokens.push(Token::Sign(c)),
            c => panic!("{c:?} stands outside of quotes"),
        }
    }
    tokens
}

/// The texts between the tags of a label; every tag has to be one of ours and closed.
fn text_of(html: &str) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut texts = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        assert!(["TABLE", "TR", "TD", "FONT", "B", "S"].contains(&name), "not our tag: {tag}");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else {
            open.push(name);
        }
        if !text.is_empty() {
            texts.push(decoded(text));
        }
    }
    assert!(open.is_empty());
    texts
}

fn decoded(text: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#93;", "]"),
        ("&#1564;", "\u{61c}"),
        ("&#8206;", "\u{200e}"),
        ("&#8207;", "\u{200f}"),
        ("&amp;", "&"),
    ];
    entities.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

/// Lets Graphviz read the text. Without Graphviz nothing is checked, unless `CI` says that nothing is to be skipped.
fn graphviz(dot: &str) {
    let child = Command::new("dot")
        .arg("-Tcanon")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        assert!(std::env::var_os("CI").is_none(), "Graphviz is asked for and missing");
        return;
    };
    let mut input = child.stdin.take().unwrap();
    let text = dot.as_bytes().to_vec();
    let writer = std::thread::spawn(move || drop(input.write_all(&text)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let faults = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && faults.is_empty(), "{faults}");
}

#[test]
fn a_case_of_nothing_has_a_picture() {
    let graph = Graph::new(Case::default());
    check(&dot(&draw::whole_case(&graph)));
    check(&dot(&draw::all_contradictions(&graph, &Options::default())));
    let mut case = Case::default();
    case.claims.insert(claim_id("c"), Claim::new(claim_id("c"), ""));
    let id: wherefrom::model::SourceId = "s".parse().unwrap();
    case.sources.insert(id.clone(), Source::new(id, "", SourceKind::Unknown));
    check(&dot(&draw::whole_case(&Graph::new(case.clone()))));
    check(&dot(&traced(case, &Options::default())));
}

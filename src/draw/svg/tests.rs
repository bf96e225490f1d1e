//! That every drawing is well-formed XML that shows just its words, and a small one as it is.

use proptest::prelude::*;

use super::*;
use crate::draw::drawing::Point;
use crate::draw::{ArrowKind, Badge, BadgeKind, Card, CardKind, Picture, Tone, compose};

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[<>&\"'\\]!\\[-]{0,12}",
        Just("]]>".to_owned()),
        Just("<script>alert(1)</script><!--".to_owned()),
        Just("\" onload=\"alert(1)".to_owned()),
        Just("&#0;&lt;&amp;".to_owned()),
        Just("\u{202e}\u{2066}\0\u{1b}[31m\u{7f}\u{85}\u{fffe}\u{ffff}\u{feff}".to_owned()),
        Just("שלום عليكم 世界 👩‍👩‍👧".to_owned()),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn small(names: [&str; 4]) -> Picture {
    let [title, claim, source, why] = names.map(str::to_owned);
    let mut picture =
        Picture { title: vec![title], answer: vec!["One distinct origin.".into()], ..Picture::default() };
    let claim = picture.add(Card::new(CardKind::Claim, Tone::Main, vec![claim]));
    let mut card = Card::new(CardKind::Person, Tone::Plain, vec![source]);
    card.badges = vec![Badge { kind: BadgeKind::Known, words: "WITNESS".into() }];
    card.tooltip = vec![why.clone(), "in d: 1–2".into()];
    let source = picture.add(card);
    picture.connect(claim, source, ArrowKind::Chain).label = vec![why];
    crate::draw::legend::legend(&mut picture);
    picture
}

#[test]
fn a_small_picture() {
    let picture = small(["“It rained.”", "It rained.", "Maria", "she was there"]);
    insta::assert_snapshot!(svg(&compose(&picture), Theme::Light));
}

#[test]
fn numbers_are_short_and_always_the_same() {
    for (value, written) in [
        (0.0, "0"),
        (-0.0, "0"),
        (-0.001, "0"),
        (10.0, "10"),
        (1.005, "1"),
        (2.5, "2.5"),
        (-3.456, "-3.46"),
        (100.0, "100"),
    ] {
        assert_eq!(number(value), written);
    }
    assert_eq!([f64::NAN, f64::INFINITY].map(number), ["0", "0"]);
}

#[test]
fn a_line_from_right_to_left_is_marked_and_the_others_are_not() {
    let line = |text: &str| {
        let words = Words {
            at: Point::default(),
            align: Align::Left,
            text: text.to_owned(),
            size: 10.0,
            bold: false,
            tint: Tint::Ink,
            width: 10.0,
        };
        let mut out = String::new();
        write_words(&mut out, &words, Theme::Light);
        out
    };
    assert!(line("שלום").contains(">\u{2067}שלום\u{2069}<"));
    assert!(!line("عليكم").contains("textLength"));
    assert!(line("Maria").contains(">Maria<"));
    assert!(line("Maria").contains("textLength=\"10\""));
    assert!(!line("世界").contains("textLength"));
}

proptest! {
    #[test]
    fn every_picture_is_xml_and_shows_just_its_words(
        names in prop::collection::vec(hostile(), 4),
        dark in any::<bool>(),
    ) {
        let drawing = compose(&small([&names[0], &names[1], &names[2], &names[3]]));
        let svg = svg(&drawing, if dark { Theme::Dark } else { Theme::Light });
        let document = roxmltree::Document::parse(&svg).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        let shown: Vec<String> = document
            .descendants()
            .filter(|node| node.has_tag_name("text"))
            .map(|node| node.text().unwrap_or_default().trim_matches(['\u{2067}', '\u{2069}']).to_owned())
            .collect();
        let words: Vec<String> = drawing
            .parts
            .iter()
            .flat_map(|part| &part.marks)
            .filter_map(|mark| match mark {
                Mark::Words(words) => Some(words.text.clone()),
                Mark::Outline(_) => None,
            })
            .collect();
        prop_assert_eq!(shown, words);
        let ours = ["svg", "title", "desc", "g", "path", "text"];
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            prop_assert!(ours.contains(&node.tag_name().name()));
            for attribute in node.attributes() {
                let name = attribute.name();
                prop_assert!(!name.starts_with("on") && name != "href" && name != "style", "{}", name);
            }
        }
    }
}

//! The page to explore a picture: what it says without a script, that no text breaks out of it, and how it is used in a
//! browser.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};
use wherefrom::draw::{
    self, Arrow, ArrowKind, Badge, BadgeKind, Card, CardKind, Chart, LegendEntry, Options, Picture, Tone,
};
use wherefrom::graph::Graph;
use wherefrom::query::{timeline, trace};

use crate::pictures::hostile;
use crate::support::browser::Browser;
use crate::support::notation::{case, claim_id};

const CASE: &str = "source they kind=rumour\nc: d1 > x > w [witnessed]\nc: d2 > y > they\nc: d3 > z [denies]";

fn traced(lines: &str) -> Picture {
    let graph = Graph::new(case(lines));
    draw::trace(&graph, &trace(&graph, &claim_id("c")).unwrap(), &Options::default())
}

fn page(picture: &Picture) -> String {
    draw::page(&draw::compose(picture), picture)
}

/// The page as elements and texts, read as strictly as anybody could: everything closed in order, every attribute
/// quoted, only entities that [`decoded`] knows.
fn read(html: &str) -> Vec<Piece> {
    const VOID: [&str; 2] = ["meta", "input"];
    let mut rest = html.strip_prefix("<!DOCTYPE html>\n").unwrap();
    let (mut open, mut pieces): (Vec<String>, Vec<Piece>) = (Vec::new(), Vec::new());
    while let Some(start) = rest.find('<') {
        if !rest[..start].trim().is_empty() {
            pieces.push(Piece { inside: open.clone(), text: decoded(&rest[..start]), ..Piece::default() });
        }
        rest = &rest[start + 1..];
        if let Some(end) = rest.strip_prefix('/') {
            let name = open.pop().unwrap();
            rest = end.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('>')).unwrap();
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap();
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let mut attributes = BTreeMap::new();
        while let Some(attribute) = rest.strip_prefix(' ') {
            let end = attribute.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap();
            let (key, after) = attribute.split_at(end);
            let mut value = "";
            rest = after;
            if let Some(quoted) = after.strip_prefix("=\"") {
                (value, rest) = quoted.split_once('"').unwrap();
            }
            assert!(attributes.insert(key.to_owned(), decoded(value)).is_none(), "{key} twice");
        }
        pieces.push(Piece { inside: open.clone(), name: name.clone(), attributes, text: String::new() });
        if let Some(after) = rest.strip_prefix("/>") {
            rest = after;
            continue;
        }
        rest = rest.strip_prefix('>').unwrap();
        if name == "script" || name == "style" {
            let (code, after) = rest.split_once(&format!("</{name}>")).unwrap();
            code.clone_into(&mut pieces.last_mut().unwrap().text);
            rest = after;
        } else if !VOID.contains(&name.as_str()) {
            open.push(name);
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{open:?} {rest}");
    pieces
}

/// An element, or a text if it has no name.
#[derive(Debug, Default, Clone, PartialEq)]
struct Piece {
    inside: Vec<String>,
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
}

fn decoded(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    for (at, _) in text.match_indices('&') {
        assert!(entities.iter().any(|(entity, _)| text[at..].starts_with(entity)), "{}", &text[at..]);
    }
    entities.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

/// What the page says from its words on: one line for each paragraph, item and heading.
fn told(html: &str) -> Vec<String> {
    let words = html.split_once("<section id=\"told\"").unwrap().1.split_once("</section>").unwrap().0;
    let words = words.split_once('>').unwrap().1;
    let mut lines = Vec::new();
    for line in words.split('\n') {
        let mut text = String::new();
        for piece in line.split('<') {
            text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
        }
        let text = decoded(text.trim());
        if !text.is_empty() {
            lines.push(text);
        }
    }
    lines
}

#[test]
fn the_picture_in_words() {
    insta::assert_snapshot!("page_told", told(&page(&traced(CASE))).join("\n"));
    let loops = told(&page(&traced("c: d1 > a > b\nc: d2 > b > a"))).join("\n");
    assert!(loops.contains("our join"), "{loops}");
}

#[test]
fn chains_that_double_are_written_out_until_there_are_enough() {
    let card = |i: usize| card(&format!("box {i}"));
    let mut picture = Picture { cards: (0..91).map(card).collect(), chains: true, ..Picture::default() };
    for i in 0..30 {
        for (from, to) in [(0, 1), (0, 2), (1, 3), (2, 3)] {
            picture.arrows.push(arrow(3 * i + from, 3 * i + to));
        }
    }
    let html = page(&picture);
    let written = told(&html).iter().filter(|line| line.contains(" → ")).count();
    assert!((1..=200).contains(&written), "{written}");
    assert!(html.contains("More chains run through these boxes"));
    assert!(html.len() < 2_000_000, "{}", html.len());
    // A row as long as a picture can be is one chain; a ring is one as well, and says so.
    let mut row = Picture { cards: (0..300).map(card).collect(), chains: true, ..Picture::default() };
    row.arrows = (0..299).map(|i| arrow(i, i + 1)).collect();
    let lines = told(&page(&row));
    assert_eq!(lines.iter().filter(|line| line.contains(" → ")).count(), 1);
    assert!(lines.iter().any(|line| line.ends_with("→ box 299")));
    row.arrows.push(arrow(299, 0));
    assert!(told(&page(&row)).iter().any(|line| line.ends_with("→ box 0, and so in a circle")));
}

fn card(name: &str) -> Card {
    Card {
        kind: CardKind::Person,
        tone: Tone::Plain,
        lines: vec![name.to_owned()],
        small: Vec::new(),
        badges: Vec::new(),
        tooltip: Vec::new(),
    }
}

fn arrow(from: usize, to: usize) -> Arrow {
    Arrow {
        from,
        to,
        kind: ArrowKind::Chain,
        label: Vec::new(),
        tooltip: Vec::new(),
        leftwards: false,
        free: false,
    }
}

/// The same small picture around any texts.
fn around(texts: &[String]) -> Picture {
    let text = |i: usize| texts[i % texts.len()].clone();
    let kinds = [CardKind::Claim, CardKind::Document, CardKind::Rumour];
    let cards = kinds.iter().enumerate().map(|(i, kind)| Card {
        kind: *kind,
        small: vec![text(i + 1)],
        badges: vec![Badge { kind: BadgeKind::Open, words: text(i + 2) }],
        tooltip: vec![format!("an id: {}!", text(i + 3)), text(i + 4)],
        ..card(&text(i))
    });
    let mut arrows = vec![arrow(0, 1), arrow(1, 2), Arrow { kind: ArrowKind::Join, ..arrow(2, 1) }];
    arrows.iter_mut().for_each(|arrow| {
        arrow.label = vec![text(5)];
        arrow.tooltip = vec![text(6)];
    });
    Picture {
        title: vec![text(7)],
        answer: vec![text(0)],
        details: vec![text(1)],
        left_out: vec![text(2)],
        legend: vec![LegendEntry::Arrow(ArrowKind::Chain, text(3))],
        cards: cards.collect(),
        arrows,
        chains: true,
        ..Picture::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_out(texts in prop::collection::vec(hostile(), 8)) {
        // What is empty is left out.
        let texts: Vec<String> = texts.iter().map(|text| format!("t{text}")).collect();
        let html = page(&around(&texts));
        prop_assert_eq!(&html, &page(&around(&texts)));
        let hidden = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        prop_assert!(!html.contains(hidden));
        // Outside of the picture, whose lines break where words do, only the words differ.
        let skeleton = |html: &str| -> Vec<(Vec<String>, String, Vec<String>)> {
            let pieces = read(html).into_iter().filter(|one| !one.name.is_empty());
            let outside = pieces.filter(|one| !one.inside.iter().any(|name| name == "svg"));
            outside.map(|one| (one.inside, one.name, one.attributes.into_keys().collect())).collect()
        };
        prop_assert_eq!(skeleton(&html), skeleton(&page(&around(&["word".to_owned()]))));
        for one in read(&html) {
            let inside = one.inside.last().map_or("", String::as_str);
            if one.inside.iter().any(|name| name == "svg") && !one.name.is_empty() {
                prop_assert!(["g", "path", "text", "title"].contains(&one.name.as_str()), "{} in {inside}", one.name);
            }
            for (key, value) in &one.attributes {
                prop_assert!(!key.starts_with("on") && key != "style" && key != "src", "{key}");
                prop_assert!(key != "href" || value.starts_with("#box-") || value == "#told", "{value}");
            }
        }
    }
}

#[test]
fn every_box_and_line_stands_in_the_words_and_every_link_leads_to_one() {
    let picture = traced(CASE);
    let pieces = read(&page(&picture));
    let ids: Vec<&String> = pieces.iter().filter_map(|one| one.attributes.get("id")).collect();
    let unique: BTreeSet<&String> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for i in 0..picture.cards.len() {
        for id in [format!("card-{i}"), format!("box-{i}"), format!("box-{i}-name"), format!("box-{i}-more")]
        {
            assert!(unique.contains(&id), "{id}");
        }
    }
    for i in 0..picture.arrows.len() {
        assert!(unique.contains(&format!("arrow-{i}")) && unique.contains(&format!("way-{i}")), "{i}");
    }
    let linked = pieces.iter().filter_map(|one| one.attributes.get("href"));
    assert!(linked.into_iter().all(|link| unique.contains(&link[1..].to_owned())));
    let text: Vec<&str> = pieces.iter().map(|one| one.text.as_str()).collect();
    let text = text.join("\n");
    for line in picture.cards.iter().flat_map(|card| &card.tooltip) {
        let id = line.split(": ").next().unwrap();
        assert!(text.contains(id), "{id}");
    }
}

#[test]
fn the_browser_may_run_the_script_of_the_page_and_nothing_else() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let pieces = read(&page(&traced(CASE)));
    let code = |name: &str| -> String {
        let code: Vec<&Piece> = pieces.iter().filter(|one| one.name == name).collect();
        assert_eq!(code.len(), 1);
        assert!(code[0].attributes.is_empty());
        let hash = base64::prelude::BASE64_STANDARD.encode(sha2::Sha256::digest(&code[0].text));
        format!("{name}-src 'sha256-{hash}'")
    };
    let policy = pieces.iter().find(|one| one.attributes.contains_key("http-equiv")).unwrap();
    assert_eq!(
        policy.attributes["content"],
        format!(
            "default-src 'none'; {}; {}; base-uri 'none'; form-action 'none'",
            code("style"),
            code("script")
        )
    );
    let script = include_str!("../../src/draw/page/page.js");
    for sink in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "fetch(",
        "http",
    ] {
        assert!(!script.contains(sink), "{sink}");
    }
    assert!(script.len() < 16_384, "{}", script.len());
}

#[test]
fn a_picture_of_nothing_is_a_page() {
    read(&page(&Picture::default()));
}

// In a browser. Motion is off, so that everything is where it goes at once.

fn opened(name: &str, html: &str) -> Option<Browser> {
    let mut browser = Browser::start(name)?;
    browser.prefer(&[("prefers-reduced-motion", "reduce"), ("prefers-color-scheme", "light")]);
    browser.open(html);
    Some(browser)
}

/// The middle of the box of that name.
fn at(browser: &mut Browser, name: &str) -> (f64, f64) {
    let id = picture_of(name);
    let middle = browser.eval(&format!(
        "(() => {{ const b = {id}.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})()"
    ));
    (middle[0].as_f64().unwrap(), middle[1].as_f64().unwrap())
}

/// An expression for the box of that name in the picture.
fn picture_of(name: &str) -> String {
    format!(
        "document.getElementById([...document.querySelectorAll('.boxes > li')].find((li) => \
         li.querySelector('h4 bdi').textContent === {name:?}).id.replace('box', 'card'))"
    )
}

/// The names of the boxes that can be seen well.
fn seen(browser: &mut Browser) -> Vec<String> {
    let names = browser.eval(
        "[...document.querySelectorAll('#picture .card')].filter((card) => getComputedStyle(card).opacity === '1') \
         .map((card) => document.querySelector(`#${card.id.replace('card', 'box')} h4 bdi`).textContent)",
    );
    let mut names: Vec<String> =
        names.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

fn focused(browser: &mut Browser) -> String {
    browser.text(
        "document.activeElement.classList.contains('card') ? \
         document.querySelector(`#${document.activeElement.id.replace('card', 'box')} h4 bdi`).textContent : \
         document.activeElement.id || document.activeElement.tagName",
    )
}

fn view(browser: &mut Browser) -> [f64; 4] {
    let view = browser.text("document.getElementById('picture').getAttribute('viewBox')");
    let numbers: Vec<f64> = view.split(' ').map(|number| number.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

const EVERYBODY: [&str; 8] = ["c", "d1", "d2", "d3", "they", "w", "x", "y"];

fn everybody() -> Vec<String> {
    let mut all: Vec<String> = EVERYBODY.iter().chain(&["z"]).map(|name| (*name).to_owned()).collect();
    all.sort();
    all
}

#[test]
fn a_chain_is_followed_by_keyboard_and_by_pointer() {
    let Some(mut browser) = opened("chains", &page(&traced(CASE))) else { return };
    let steps = (0..12).find(|_| {
        browser.key("Tab");
        focused(&mut browser) == "c"
    });
    assert!(steps.is_some(), "Tab doesn’t reach the picture");
    browser.key("ArrowRight");
    let first = focused(&mut browser);
    assert!(["d1", "d2"].contains(&first.as_str()), "{first}");
    browser.key("ArrowDown");
    browser.key("ArrowUp");
    for _ in 0..3 {
        browser.key("ArrowRight");
    }
    let end = focused(&mut browser);
    let panel = browser.text("document.getElementById('evidence').innerText");
    let (end, chain, badge) = match end.as_str() {
        "w" => ("w", vec!["c", "d1", "w", "x"], "WITNESS"),
        "they" => ("they", vec!["c", "d2", "they", "y"], "UNNAMED"),
        other => panic!("{other}: {panel}"),
    };
    assert!(panel.contains(end) && panel.contains(badge), "{panel}");
    browser.key("Enter");
    assert_eq!(seen(&mut browser), chain);
    assert_eq!(
        browser.text("document.getElementById('status').textContent"),
        "4 of 9 boxes shown. Esc shows all."
    );
    browser.key("Escape");
    assert_eq!(seen(&mut browser), everybody());

    let place = at(&mut browser, "they");
    browser.click(place);
    assert_eq!(seen(&mut browser), ["c", "d2", "they", "y"]);
    assert_eq!(browser.text(&format!("{}.getAttribute('aria-pressed')", picture_of("they"))), "true");
    let place = at(&mut browser, "z");
    browser.click(place);
    assert_eq!(seen(&mut browser), ["c", "d3", "z"], "who denies it, and nobody who passes it on");
    let link = browser.eval("(() => { const b = document.querySelector('#evidence a').getBoundingClientRect(); return [b.x + 2, b.y + 8]; })()");
    browser.click((link[0].as_f64().unwrap(), link[1].as_f64().unwrap()));
    assert_eq!(focused(&mut browser), "c");
    assert_eq!(seen(&mut browser), everybody(), "all chains run through the claim");
    assert_eq!(browser.noise(), Vec::<String>::new());
}

#[test]
fn the_picture_is_moved_and_searched() {
    let Some(mut browser) = opened("moved", &page(&traced(CASE))) else { return };
    let before = view(&mut browser);
    let scale = browser.number("document.getElementById('picture').clientWidth") / before[2];
    let start = at(&mut browser, "x");
    browser.point(start, false);
    browser.button("mousePressed", start);
    browser.point((start.0 - 30.0, start.1 + 20.0), true);
    browser.point((start.0 - 60.0, start.1 + 40.0), true);
    browser.button("mouseReleased", (start.0 - 60.0, start.1 + 40.0));
    let after = view(&mut browser);
    assert!(
        (after[0] - before[0] - 60.0 / scale).abs() < 0.5
            && (after[1] - before[1] + 40.0 / scale).abs() < 0.5,
        "{before:?} {after:?}"
    );
    assert_eq!(seen(&mut browser), everybody(), "a drag is no click");

    let place = at(&mut browser, "x");
    browser.ask(
        "Input.dispatchMouseEvent",
        json!({ "type": "mouseWheel", "x": place.0, "y": place.1, "deltaX": 0, "deltaY": -200 }),
    );
    browser.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    let closer = view(&mut browser);
    assert!(closer[2] < after[2] * 0.8, "{after:?} {closer:?}");
    let still = at(&mut browser, "x");
    assert!((still.0 - place.0).hypot(still.1 - place.1) < 2.0, "what is under the pointer stays there");
    browser.key("0");
    assert_eq!(format!("{:.0?}", view(&mut browser)), format!("{before:.0?}"));
    browser.key("+");
    assert!(view(&mut browser)[2] < before[2]);
    browser.key("-");
    assert!((view(&mut browser)[2] - before[2]).abs() < 1.0);
    pinch(&mut browser);
    let pinched = view(&mut browser);
    assert!((pinched[2] - before[2] / 2.0).abs() < before[2] / 8.0, "{before:?} {pinched:?}");
    browser.key("0");

    browser.key("/");
    assert_eq!(focused(&mut browser), "find");
    for key in ["t", "h", "e", "y"] {
        browser.key(key);
    }
    assert_eq!(seen(&mut browser), ["they"]);
    browser.key("Enter");
    let panel = browser.text("document.getElementById('evidence').innerText");
    assert!(panel.contains("they") && panel.contains("UNNAMED"), "{panel}");
    browser.key("Escape");
    assert_eq!(focused(&mut browser), "they");
    assert_eq!(seen(&mut browser), everybody());
    assert_eq!(browser.noise(), Vec::<String>::new());
}

/// Two fingers part until they are twice as far from each other.
fn pinch(browser: &mut Browser) {
    let touch = |browser: &mut Browser, kind: &str, far: f64| {
        let points: Vec<Value> = if kind == "touchEnd" {
            Vec::new()
        } else {
            vec![
                json!({ "x": 450.0 - far, "y": 500.0, "id": 0 }),
                json!({ "x": 450.0 + far, "y": 500.0, "id": 1 }),
            ]
        };
        browser.ask("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": points }));
    };
    browser.ask("Emulation.setTouchEmulationEnabled", json!({ "enabled": true, "maxTouchPoints": 2 }));
    touch(browser, "touchStart", 60.0);
    for step in 1..=6 {
        touch(browser, "touchMove", 60.0 + 10.0 * f64::from(step));
    }
    touch(browser, "touchEnd", 0.0);
    browser.ask("Emulation.setTouchEmulationEnabled", json!({ "enabled": false }));
}

#[test]
fn the_page_is_pointed_at_heard_and_printed() {
    let Some(mut browser) = opened("heard", &page(&traced(CASE))) else { return };
    let place = at(&mut browser, "w");
    browser.point(place, false);
    let tip =
        browser.text("document.getElementById('tip').hidden ? '' : document.getElementById('tip').innerText");
    assert!(tip.contains("person w") && tip.contains("in d1: no anchor"), "{tip}");
    browser.point((4.0, 790.0), false);
    assert_eq!(browser.eval("document.getElementById('tip').hidden"), json!(true));

    let tree = browser.ask("Accessibility.getFullAXTree", json!({}));
    let heard: Vec<String> = tree["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|node| node["ignored"] == false)
        .map(|node| {
            format!(
                "{} {} {}",
                node["role"]["value"].as_str().unwrap_or(""),
                node["name"]["value"].as_str().unwrap_or(""),
                node["description"]["value"].as_str().unwrap_or("")
            )
        })
        .collect();
    assert!(
        heard.iter().any(|node| node.starts_with("application “c”") || node.starts_with("application c")),
        "{heard:#?}"
    );
    let button = heard
        .iter()
        .find(|node| node.starts_with("button person w w"))
        .unwrap_or_else(|| panic!("{heard:#?}"));
    assert!(button.contains("WITNESS"), "{button}");

    let colour = "getComputedStyle(document.body).backgroundColor";
    assert_eq!(browser.text(colour), "rgb(255, 255, 255)");
    browser.eval("document.getElementById('dark').click()");
    assert_ne!(browser.text(colour), "rgb(255, 255, 255)");
    browser.eval("document.getElementById('dark').click()");
    browser.prefer(&[("prefers-color-scheme", "dark")]);
    assert_eq!(browser.text(colour), "rgb(255, 255, 255)", "chosen by hand");

    browser.key("+");
    browser.key("+");
    let printed = String::from_utf8_lossy(&browser.print()).into_owned();
    assert!(printed.contains("/Count 1") && printed.matches("/Type /Page\n").count() == 1);
    assert_eq!(browser.noise(), Vec::<String>::new());
}

fn chart(lines: &str) -> Chart {
    let mut case = case(lines);
    case.claims.get_mut("c").unwrap().happened = Some("2022-01-05".parse().unwrap());
    let graph = Graph::new(case);
    let claims: Vec<_> = graph.case().claims.values().collect();
    draw::timeline(&graph, &timeline(&graph, &claims), "A case")
}

fn chart_page(lines: &str) -> String {
    let chart = chart(lines);
    draw::page_chart(&draw::compose_chart(&chart), &chart)
}

const DATED: &str = "
    document d1 published=2022-01-07
    document d2 published=2022-01~
    c: d1 > maria [told; 2022-01-04] > ivan [witnessed]
    c: d2 > olga [denies; 2022-01-08]
";

#[test]
fn the_chart_in_words() {
    insta::assert_snapshot!("page_chart_told", told(&chart_page(DATED)).join("\n"));
    read(&draw::page_chart(&draw::compose_chart(&Chart::default()), &Chart::default()));
}

#[test]
fn a_chart_is_gone_through_row_by_row_and_its_axis_stays_in_sight() {
    let Some(mut browser) = opened("chart", &chart_page(DATED)) else { return };
    let steps = (0..12).find(|_| {
        browser.key("Tab");
        focused(&mut browser) == "When it is said to have happened"
    });
    assert!(steps.is_some(), "Tab doesn’t reach the chart");
    let mut rows = Vec::new();
    for _ in 0..3 {
        browser.key("ArrowDown");
        rows.push(focused(&mut browser));
    }
    assert_eq!(rows, ["d2", "olga", "d1"]);
    let panel = browser.text("document.getElementById('evidence').innerText");
    assert!(panel.contains("published 7 January 2022"), "{panel}");
    browser.key("Enter");
    assert_eq!(seen(&mut browser), ["d1"]);
    browser.key("Escape");
    assert_eq!(seen(&mut browser).len(), 6);

    browser.key("/");
    for key in ["o", "l", "g"] {
        browser.key(key);
    }
    // Her own row, and the one that says who disputes it.
    assert_eq!(seen(&mut browser), ["When it is said to have happened", "olga"]);
    assert_eq!(
        browser.text("document.getElementById('status').textContent"),
        "2 rows found. Enter goes there."
    );
    browser.key("Escape");

    for _ in 0..8 {
        browser.key("+");
    }
    // The last row at the lower edge: the axis is above the window, were it not held there.
    for _ in 0..6 {
        browser.key("ArrowDown");
    }
    let below = browser.number(
        "document.querySelector('.axis').getBoundingClientRect().y - document.getElementById('picture').getBoundingClientRect().y",
    );
    assert!(below > -20.0, "{below}");
    assert_eq!(browser.noise(), Vec::<String>::new());
}

/// Names that would do something anywhere but in a text.
const NAMES: [&str; 9] = [
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "]]><script>alert(1)</script><![CDATA[",
    "</title></style></script><script>alert(1)</script>",
    "&lt;svg onload=alert(1)&gt;<svg onload=alert(1)>",
    "<a href=\"http://example.org/\">link</a><link rel=prefetch href=//example.org/x>",
    "\0\u{202e}<iframe src=//example.org>\u{2066}",
];

#[test]
fn hostile_names_do_nothing_in_a_browser() {
    let names = NAMES.map(str::to_owned);
    for turn in 0..3 {
        let mut names = names.clone();
        names.rotate_left(turn * 3);
        let Some(mut browser) = opened(&format!("hostile-{turn}"), &page(&around(&names))) else { return };
        assert_eq!(
            browser.eval("document.querySelectorAll('img, iframe, link, a:not([href^=\"#\"])').length"),
            json!(0)
        );
        assert_eq!(browser.eval("document.scripts.length"), json!(1));
        // Everything that shows a name: pointed at, chosen, searched for.
        let cards = browser.eval("document.querySelectorAll('.card').length").as_u64().unwrap();
        for i in 0..cards {
            let middle = browser.eval(&format!(
                "(() => {{ const b = document.getElementById('card-{i}').getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})()"
            ));
            browser.click((middle[0].as_f64().unwrap(), middle[1].as_f64().unwrap()));
        }
        browser.key("/");
        for key in ["<", "s", "c"] {
            browser.key(key);
        }
        browser.key("Enter");
        let shown = browser.text("document.body.innerText");
        assert!(shown.contains("<script>alert(1)</script>"), "{shown}");
        assert_eq!(browser.noise(), Vec::<String>::new());
    }
}

#[test]
fn the_browser_would_tell_if_a_page_did_something() {
    let Some(mut browser) =
        opened("trap", "<!DOCTYPE html>\n<img src=\"http://example.org/x\"><script>alert; throw 1</script>")
    else {
        return;
    };
    let noise = browser.noise().join("\n");
    for part in [
        "Runtime.exceptionThrown",
        "Network.requestWillBeSent",
        "asked of the network: GET http://example.org/x",
    ] {
        assert!(noise.contains(part), "{part}: {noise}");
    }
}

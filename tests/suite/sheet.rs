//! Evidence sheets: answers written by hand, a naive second way, layouts that keep hostile text what it is, and the
//! shipped case.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::*;
use wherefrom::draw::{self, Figure};
use wherefrom::format::{html, markdown, sheet_json};
use wherefrom::graph::Graph;
use wherefrom::model::*;
use wherefrom::query::{Check, Seen, Sheet, sheet};
use wherefrom::words;
use wherefrom::words::page::{Block, Diagram, Page, Place, Section};

use crate::support::console::{check_page, output};
use crate::support::{generate, notation};

fn of<'a>(graph: &'a Graph, claim: &str) -> Sheet<'a> {
    sheet(graph, &notation::claim_id(claim), &BTreeMap::new()).unwrap()
}

/// The standing of the claim `c`, and the sources to which it is attributed.
fn stands(lines: &str, expected: &str) {
    let graph = Graph::new(notation::case(lines));
    let answer = of(&graph, "c");
    let voices: Vec<&str> = answer.voices.iter().map(|voice| voice.end.source.as_str()).collect();
    assert_eq!(format!("{} {}", answer.standing, voices.join(" ")).trim_end(), expected, "{lines}");
}

fn says(lines: &str, expected: &str) {
    let graph = Graph::new(notation::case(lines));
    assert_eq!(words::attribution(&graph, &of(&graph, "c")), expected, "{lines}");
}

#[test]
fn how_far_a_claim_stands() {
    stands("c: d > x [denies]", "unsupported");
    stands("c: d > x [denies] > y", "only-against y");
    stands("c: d > x [denies] > y [witnessed]", "one-origin y");
    stands("c: d > x", "no-known-ground x");
    stands("c: d > x [inferred]\nc: d > y", "no-known-ground x y");
    stands("c: d > x [inferred]", "only-inferred x");
    stands("c: d > x [inferred]\nc: d > w [witnessed]", "one-origin w x");
    stands("c: d > w [witnessed]\nc: d > v [witnessed]", "several-origins w v");
    stands("same v w possible\nc: d > w [witnessed]\nc: d > v [witnessed]", "one-origin w v");
}

#[test]
fn grounds_are_named_first_and_nobody_twice() {
    stands(
        "source u identity=described\nc: d > x [told]\nc: d > u [witnessed]\nc: d > i [inferred]\nc: d > o [official]",
        "several-origins o u i x",
    );
    stands("same w v certain\nc: d1 > w [witnessed]\nc: d2 > v [witnessed]\nc: d3 > w", "one-origin w");
}

#[test]
fn the_attribution_says_who_has_it_from_whom() {
    says(
        "document d outlet=herald published=2022-01-05\nc: d > e > w [witnessed]",
        "c, according to w, speaking as a witness, as told by e in “d” (herald, 5 January 2022).",
    );
    says(
        "source p identity=pseudonym\nc: d > a > b > p [undisclosed]",
        "c, according to p (a pseudonym), who does not disclose the grounds, as told by b, passed on by a in “d”. No \
         witness, record or official source for it is known.",
    );
    says(
        "c: - > o [official]",
        "c, according to o, speaking of their own official acts or figures (in no document).",
    );
    says(
        "c: d",
        "c, according to “d”, which does not say how it is known. No witness, record or official source for \
                  it is known.",
    );
}

#[test]
fn who_is_not_named_is_said_not_to_be() {
    let none = " No witness, record or official source for it is known.";
    says(
        "source they kind=rumour\nc: d > e > x > they",
        &format!(
            "c, according to talk or news of unknown origin, as told by x, passed on by e in “d”.{none}"
        ),
    );
    says(
        "source they kind=rumour\nc: d > they",
        &format!("c, according to talk or news of unknown origin, in “d”.{none}"),
    );
    says(
        "source some kind=group\nsource crowd kind=group\nc: d > some > crowd [witnessed]",
        "c, according to crowd, not named by some, speaking as witnesses, in “d”.",
    );
    let mut case = notation::case("source driver identity=described\nc: d > driver [witnessed]");
    case.sources.get_mut("driver").unwrap().known_to = Some(KnownTo::Desk);
    let graph = Graph::new(case);
    assert_eq!(
        words::attribution(&graph, &of(&graph, "c")),
        "c, according to driver, whose name the desk knows, speaking as a witness, in “d”."
    );
}

#[test]
fn disputes_are_said_and_never_left_out() {
    let none = " No witness, record or official source for it is known.";
    says(
        "source they kind=rumour\nc: d > x [denies] > they",
        &format!(
            "c, according to talk or news of unknown origin, mentioned by x only to be denied in “d”.{none}"
        ),
    );
    says(
        "c: d > x [denies; witnessed]",
        "Nobody on record says so: c. It is denied by x, speaking as a witness, in “d”.",
    );
    says(
        "contradiction c e\nc: d > w [witnessed]\ne: d > v [witnessed]",
        "c, according to w, speaking as a witness, in “d”. This is contradicted: e, according to v, speaking as a \
         witness, in “d”.",
    );
    says(
        "supersedes e c\nc: d > w [official]\ne: d2 > w [official]",
        "c, according to w, speaking of their own official acts or figures, in “d”. Another account has taken its place: e, according \
         to w, speaking of their own official acts or figures, in “d2”.",
    );
}

#[test]
fn a_long_title_stands_whole_where_it_is_named_first() {
    let mut case = notation::case("c: d > w [witnessed]\nc: d > x [denies]");
    let title = "A night at the bridge, told by those who were there and by those who say that they were";
    title.clone_into(&mut case.sources.get_mut("d").unwrap().name);
    let graph = Graph::new(case);
    assert_eq!(
        words::attribution(&graph, &of(&graph, "c")),
        format!(
            "c, according to w, speaking as a witness, in “{title}”. It is denied by x, who does not say how it is known, in \
             “A night at the bridge, told by those who were there and by…”."
        )
    );
}

#[test]
fn passages_may_say_less_than_the_sentence_and_that_is_said() {
    let open = |lines: &str| {
        let graph = Graph::new(notation::case(lines));
        words::unchecked(&graph, &of(&graph, "c"))
    };
    let said =
        "Whether the passages say the whole sentence or only a part of it: compare the quotes.".to_owned();
    assert!(open("c: d > w [witnessed]").contains(&said));
    // Nobody is said to say it.
    assert!(!open("c: d > w [denies]").contains(&said));
}

#[test]
fn the_answer_says_that_it_is_disputed() {
    let answer = |lines: &str| {
        let graph = Graph::new(notation::case(lines));
        words::answer(&of(&graph, "c"))
    };
    let disputed = " It is disputed; that has to be said with it.";
    assert!(answer("c: d > w [witnessed]\nc: d2 > x [denies]").ends_with(disputed));
    assert!(answer("contradiction c e\nc: d > w [witnessed]\ne: d > v").ends_with(disputed));
    assert!(!answer("c: d > w [witnessed]").contains("disputed"));
    let tension = answer("tension c e\nc: d > w [witnessed]\ne: d > v");
    assert!(tension.ends_with(" It is in tension with another claim; both could be true."), "{tension}");
    assert!(
        answer("tension c e\ncontradiction c f\nc: d > w [witnessed]\ne: d > v\nf: d > v")
            .ends_with(disputed)
    );
    assert!(
        answer("supersedes e c\nc: d > w [witnessed]\ne: d > v")
            .ends_with("Another claim has taken its place.")
    );
}

#[test]
fn a_grade_that_the_records_do_not_bear_is_flagged() {
    let mut case = notation::case("c: d > w [witnessed]\nb: d > w [witnessed]\nb: d > v [witnessed]");
    for claim in case.claims.values_mut() {
        claim.credibility = Some(Credibility::Confirmed);
    }
    let graph = Graph::new(case);
    assert!(of(&graph, "c").overrated);
    assert!(!of(&graph, "b").overrated);
}

#[test]
fn what_was_not_checked_is_said() {
    let mut case = notation::case("c: d > w [witnessed]\nc: d > v [witnessed]\nc: - > u");
    let at = Anchor::new(vec!["0-5#00000000".parse().unwrap()]).unwrap();
    case.claims[0].accounts[0].at = Some(at);
    let graph = Graph::new(case);
    let lines = words::unchecked(&graph, &of(&graph, "c"));
    for line in [
        "Whether it is true.",
        "The passage of chain 2: the stored text is not at hand.",
        "The passage of chain 3: there is no anchor.",
        "The passage of chain 1: there is no document.",
        "When it happened: no date is recorded.",
    ] {
        assert!(lines.iter().any(|one| one == line), "{line}: {lines:?}");
    }
    let seen = Seen { check: Check::Holds, why: None, words: vec!["one".to_owned()], hops: Vec::new() };
    let seen = BTreeMap::from([("c.0".parse().unwrap(), seen)]);
    let answer = sheet(&graph, &notation::claim_id("c"), &seen).unwrap();
    assert!(!words::unchecked(&graph, &answer).iter().any(|line| line.contains("chain 2")));
}

/// The standing straight from the definition.
fn naive_standing(graph: &Graph, claim: &Claim) -> &'static str {
    let trace = wherefrom::query::trace(graph, &claim.id).unwrap();
    let ends: Vec<&str> = trace.accounts.iter().filter_map(|one| Some(one.end?.kind.as_str())).collect();
    let through = claim.accounts.iter().any(|one| one.hops.iter().all(|hop| hop.stance.supports()));
    if ends.is_empty() {
        "unsupported"
    } else if trace.verdict.origins.at_least > 1 {
        "several-origins"
    } else if ends.iter().any(|end| ["witness", "record", "official"].contains(end)) {
        "one-origin"
    } else if !through {
        "only-against"
    } else if ends.iter().all(|end| *end == "inference") {
        "only-inferred"
    } else {
        "no-known-ground"
    }
}

/// Checks that every tag is closed, that only known ones are there, and returns the text between them.
fn text_of(html: &str) -> String {
    const EMPTY: [&str; 2] = ["meta", "!DOCTYPE"];
    const KNOWN: [&str; 37] = [
        "html",
        "head",
        "title",
        "style",
        "body",
        "main",
        "article",
        "header",
        "footer",
        "section",
        "h1",
        "h2",
        "h3",
        "p",
        "strong",
        "ul",
        "ol",
        "li",
        "blockquote",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "meta",
        "!DOCTYPE",
        "em",
        "div",
        "span",
        "figure",
        "figcaption",
        "svg",
        "g",
        "path",
        "text",
    ];
    let mut open: Vec<&str> = Vec::new();
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        if open.last() != Some(&"style") {
            text += before;
        }
        let (tag, after) = tag.split_once('>').expect("a tag ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "closed out of order");
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(KNOWN.contains(&name), "<{tag}>");
        assert!(
            !attributes.contains(" on") && !attributes.contains("href") && !attributes.contains("src="),
            "<{tag}>"
        );
        assert_eq!(attributes.matches('"').count() % 2, 0, "<{tag}>");
        if !EMPTY.contains(&name) && !attributes.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    assert!(!rest.contains('>'));
    for part in text.split('&').skip(1) {
        assert!(["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|name| part.starts_with(name)), "&{part}");
    }
    let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    names.iter().fold(text, |text, (name, sign)| text.replace(name, sign))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn standings_and_voices_are_those_of_the_definition(case in generate::case()) {
        let graph = Graph::new(case.clone());
        for claim in case.claims.values() {
            let answer = sheet(&graph, &claim.id, &BTreeMap::new()).unwrap();
            prop_assert_eq!(answer.standing.as_str(), naive_standing(&graph, claim));
            let ends: BTreeSet<&SourceId> =
                answer.trace.accounts.iter().filter_map(|one| Some(one.end?.source)).collect();
            let named: BTreeSet<&SourceId> = answer.voices.iter().map(|voice| voice.end.source).collect();
            prop_assert!(named.is_subset(&ends));
            prop_assert_eq!(named.is_empty(), ends.is_empty());
            prop_assert_eq!(named.len(), answer.voices.len());
            let grounds = answer.voices.iter().map(|voice| !voice.end.kind.is_known_ground());
            prop_assert!(grounds.is_sorted());
        }
    }

    #[test]
    fn the_order_of_the_records_changes_nothing(case in generate::case()) {
        let (graph, other) = (Graph::new(case.clone()), Graph::new(generate::reversed(&case)));
        for id in case.claims.keys() {
            let answer = |graph: &Graph| {
                let answer = sheet(graph, id, &BTreeMap::new()).unwrap();
                (sheet_json(graph, &answer), words::sheet(graph, &answer, None))
            };
            prop_assert_eq!(answer(&graph), answer(&other));
        }
    }

    #[test]
    fn pages_are_well_formed_whatever_the_records_hold(case in generate::case()) {
        let graph = Graph::new(case.clone());
        let pages: Vec<Page> = case.claims.keys().map(|id| {
            words::sheet(&graph, &sheet(&graph, id, &BTreeMap::new()).unwrap(), None)
        }).collect();
        text_of(&html(&pages, case.language.as_deref()));
    }

    #[test]
    fn any_text_stays_text(text in "[^\\p{C}\\p{Zl}\\p{Zp}]{0,40}") {
        let shown = text_of(&html(&[everywhere(&text)], Some(&text)));
        let seen = |c: char| c.is_alphanumeric() || "<>&\"'/:".contains(c);
        let wanted: String = text.chars().filter(|c| seen(*c)).collect();
        let shown: String = shown.chars().filter(|c| seen(*c)).collect();
        prop_assert!(wanted.is_empty() || shown.matches(&wanted).count() >= 9);
    }
}

/// A page with a text at every place.
fn everywhere(text: &str) -> Page {
    let text = text.to_owned();
    let blocks = vec![
        Block::Answer(text.clone()),
        Block::Text(text.clone()),
        Block::Ready(text.clone()),
        Block::List(vec![text.clone()]),
        Block::Small(vec![text.clone()]),
        Block::Part { heading: text.clone(), blocks: vec![Block::Chain(vec![text.clone()])] },
        Block::Table { caption: text.clone(), head: vec![text.clone()], rows: vec![vec![text.clone()]] },
        Block::Quote { words: text.clone(), language: Some(text.clone()) },
    ];
    let section = Section { heading: text.clone(), place: Place::Main, blocks };
    Page {
        kind: text.clone(),
        title: text.clone(),
        facts: vec![text.clone()],
        diagram: Some(Diagram { svg: None, caption: text.clone() }),
        sections: vec![section],
        foot: text,
    }
}

#[test]
fn hostile_text_stays_text() {
    let hostile =
        "</p><script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) \" onclick=\"x";
    let page = html(&[everywhere(hostile)], Some(hostile));
    assert!(text_of(&page).matches(hostile).count() >= 12);
    let page = markdown(&[everywhere(hostile)]);
    for (at, _) in page.match_indices(['<', '[', ']']) {
        assert_eq!(&page[at - 1..at], "\\", "{}", &page[at..]);
    }
}

#[test]
fn a_page_loads_nothing_and_speaks_to_screen_readers() {
    let page = html(&[everywhere("x"), everywhere("y")], Some("ru"));
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    assert!(page.contains("default-src 'none'"));
    for part in ["http://", "https://", "url(", "@import", "<script", "<link", "<img"] {
        assert!(!page.contains(part), "{part}");
    }
    for part in ["<h1 id=\"sheet-1\" lang=\"ru\">", "<th scope=\"col\">", "<th scope=\"row\">", "<caption>"] {
        assert!(page.contains(part), "{part}");
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn a_page_is_laid_out_for_one_sheet_of_paper() {
    let part = |n: usize| Block::Part {
        heading: format!("Chain {n}"),
        blocks: vec![Block::Chain(vec!["d".to_owned(), "m".to_owned()]), Block::Text("At d.".to_owned())],
    };
    let section = |place: Place, blocks: Vec<Block>| Section { heading: "h".to_owned(), place, blocks };
    let mut one = Page {
        diagram: Some(Diagram {
            svg: Some("<svg><title>t</title></svg>".to_owned()),
            caption: "Drawn by: wherefrom draw trace c".to_owned(),
        }),
        sections: vec![
            section(Place::Main, vec![Block::Answer("Yes.".to_owned())]),
            section(Place::Wide, vec![part(1), part(2), Block::Text("Two.".to_owned())]),
            section(Place::Beside, vec![]),
            section(Place::Beside, vec![]),
        ],
        ..Page::default()
    };
    let page = html(&[one.clone()], None);
    assert!(page.contains("size: A4"));
    assert!(
        page.contains("</section>\n<figure>\n<svg><title>t</title></svg>\n<figcaption>Drawn by: wherefrom draw trace c</figcaption>\n\
             </figure>\n<section"),
        "{page}"
    );
    assert_eq!(page.matches("<div class=\"parts\">\n<div class=\"part\">").count(), 1, "{page}");
    assert_eq!(page.matches("<div class=\"beside\">").count(), 1, "{page}");
    assert_eq!(page.matches("<div").count(), page.matches("</div>").count());
    // A chain alone has the width of the page.
    one.sections[1].blocks.remove(0);
    assert!(!html(&[one.clone()], None).contains("class=\"parts\""));
    let text = markdown(&[one]);
    assert!(text.contains("### Chain 2\n\nd ← m\n\nAt d."), "{text}");
    assert!(text.contains("\n\nDrawn by: wherefrom draw trace c\n\n") && !text.contains("svg"), "{text}");
}

/// The figure of a claim of a case, and the width at which it is shown beside the one that it was drawn with.
fn figure_of(graph: &Graph, id: &ClaimId) -> Option<(Figure, [f64; 3])> {
    let answer = of(graph, id.as_str());
    let figure = draw::figure(|options| draw::trace(graph, &answer.trace, options))?;
    let number = |before: &str| {
        let rest = figure.svg.split_once(before).unwrap().1;
        rest.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap().parse::<f64>().unwrap()
    };
    let sizes = [number("style=\"width: "), number(" width=\""), number(" height=\"")];
    Some((figure, sizes))
}

#[test]
fn a_claim_of_one_chain_is_drawn_whole_on_the_sheet() {
    let graph = Graph::new(notation::case("c: d > maria > w [witnessed]"));
    let (figure, _) = figure_of(&graph, &notation::claim_id("c")).unwrap();
    for word in ["maria", "WITNESS"] {
        assert!(figure.svg.contains(&format!(">{word}<")), "{}", figure.svg);
    }
    assert_eq!(figure.left_out, [""; 0]);
    // The sheet says the answer in words, and may hold several figures.
    assert!(!figure.svg.contains("distinct origin") && !figure.svg.contains(" id="), "{}", figure.svg);
}

#[test]
fn what_could_not_be_read_on_the_sheet_is_not_drawn() {
    let chain: Vec<String> = (0..9).map(|hop| format!("somebody-with-a-long-name-{hop}")).collect();
    let graph = Graph::new(notation::case(&format!("c: d > {}", chain.join(" > "))));
    assert!(figure_of(&graph, &notation::claim_id("c")).is_none());
    let page = words::sheet(&graph, &of(&graph, "c"), None);
    assert!(page.diagram.unwrap().caption.ends_with("wherefrom draw trace c"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn figures_fit_the_paper_and_can_be_read(case in generate::case()) {
        let graph = Graph::new(case.clone());
        for id in case.claims.keys() {
            let Some((figure, [shown, width, height])) = figure_of(&graph, id) else { continue };
            let scale = shown / width;
            prop_assert!(shown <= 688.0 && height * scale <= 190.0 && scale > 0.65 && scale < 1.01);
            let mut page = words::sheet(&graph, &of(&graph, id.as_str()), None);
            page.diagram = Some(Diagram { svg: Some(figure.svg), caption: String::new() });
            text_of(&html(&[page], None));
        }
    }
}

#[test]
fn quotes_stand_in_it_where_the_texts_are_at_hand() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sheet");
    drop(std::fs::remove_dir_all(&dir));
    std::fs::create_dir_all(&dir).unwrap();
    let text = "The bridge was <b>shut</b> on Monday.";
    let hash = Sha256::of(text.as_bytes());
    let at = |words: &str| {
        let start = text.find(words).unwrap();
        format!("{start}-{}#{}", start + words.len(), PassageHash::of(words))
    };
    let case = format!(
        "[document.d]\ntitle = \"D\"\nfile = \"d.txt\"\nsha256 = \"{hash}\"\n\n[source.m]\nname = \"M\"\nkind = \"person\"\n\n\
         [claim.c]\ntext = \"C.\"\naccounts = [\n  {{ document = \"d\", at = \"{}\", chain = [\"m\"] }},\n  \
         {{ document = \"d\", at = \"0-3#00000000\", chain = [{{ source = \"m\", basis = \"told\" }}] }},\n]\n",
        at("was <b>shut</b>")
    );
    std::fs::write(dir.join("case.toml"), case).unwrap();
    std::fs::write(dir.join("d.txt"), text).unwrap();
    let sheet = |more: &[&str]| {
        let args = [&["sheet", "c", "-C", dir.to_str().unwrap()], more].concat();
        output(&args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>())
    };
    let page = sheet(&[]);
    assert!(page.contains("> “was \\<b\\>shut\\</b\\>”"), "{page}");
    assert!(page.contains("Of its two passages, only one was verified."), "{page}");
    assert!(page.contains("The passage of chain 1: the anchor does not hold in the stored text."), "{page}");
    assert!(sheet(&["--format", "html"]).contains("<p>“was &lt;b&gt;shut&lt;/b&gt;”</p>"));
    let file = dir.join("out.html");
    assert_eq!(sheet(&["--format", "html", "--output", file.to_str().unwrap()]), "");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), sheet(&["--format", "html"]));
    assert!(!dir.join("out.html.new").exists());
}

#[test]
fn sheets_of_the_shipped_case() {
    let words = |line: &str| output(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
    insta::assert_snapshot!(words("sheet police-injured-400 central-square-cleared"));
    insta::assert_snapshot!(words("sheet arrested-2000-by-jan-6"));
    insta::assert_snapshot!(words("sheet police-injured-400 --format html"));
}

#[test]
fn the_page_shows_what_the_program_says() {
    check_page("docs/questions/sheet.md");
}

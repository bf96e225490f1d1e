//! The shipped case: traces of claims with each kind of end, and every kind of record shown and listed.

use super::{dialogue, repository, run, snapshot};

const CASE: &str = "graphs/almaty-2022";

/// One claim in text, read out plainly, and as JSON.
fn traced(name: &str, claim: &str, more: &[&str]) {
    let mut text = String::new();
    for format in [&["--width", "80"][..], &["--plain"], &["--json"]] {
        let args = [&["-C", CASE, "trace", claim], more, format].concat();
        let run = run(repository(), &args);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        text += &run.shown(&args);
        text.push('\n');
    }
    snapshot(&format!("trace_{name}"), &text);
}

#[test]
fn a_rumour_whose_teller_is_nobody() {
    traced("rumour", "police-injured-400", &[]);
}

#[test]
fn a_witness_under_a_pseudonym() {
    traced("pseudonym", "maria-bought-apples", &[]);
}

#[test]
fn an_official_figure() {
    traced("official", "arrests-nearly-8000", &[]);
}

#[test]
fn exclusive_information() {
    traced("undisclosed", "airport-guards-withdrawn-40-minutes-before", &[]);
}

#[test]
fn an_inference() {
    traced("inference", "akimat-burned-down-or-in-fog", &[]);
}

#[test]
fn a_record() {
    traced("record", "square-people-ask-troop-withdrawal", &[]);
}

#[test]
fn a_denial_with_contradictions() {
    traced("denied", "protesters-are-terrorists", &[]);
}

#[test]
fn a_claim_told_in_several_texts() {
    traced("several_texts", "airport-seized", &[]);
}

#[test]
fn a_claim_that_restates_another() {
    traced("restated", "food-running-out", &["--follow-restated"]);
}

#[test]
fn a_claim_by_some_words_of_it() {
    let trace = |words: &[&str]| run(repository(), &[&["-C", CASE, "trace", "--plain"], words].concat());
    let one = trace(&["maria", "bought", "apples"]);
    assert_eq!(one.out, trace(&["maria-bought-apples"]).out);
    snapshot(
        "trace_by_words",
        &dialogue(
            repository(),
            &[
                &["-C", CASE, "trace", "no police"],
                &["-C", CASE, "trace", "airport-siezed"],
                &["-C", CASE, "trace", "submarine", "apples"],
                &["-C", CASE, "trace", "submarine"],
            ],
        ),
    );
}

#[test]
fn records_of_each_kind_are_shown() {
    let ids = ["police-injured-400", "elena", "chronicles-the-news", "eyes", "almaty-airport"];
    let runs: Vec<Vec<&str>> = ids.iter().map(|id| vec!["-C", CASE, "show", id, "--width", "80"]).collect();
    let mut runs: Vec<&[&str]> = runs.iter().map(Vec::as_slice).collect();
    runs.extend([
        &["-C", CASE, "show", "police-injured-400", "elena", "ainabulak", "--json"][..],
        &["-C", CASE, "show", "marai"],
        &["-C", CASE, "show", "nothing-like-it"],
    ]);
    // What a source tells grows with the case: its beginning shows the layout.
    let text: Vec<String> = runs
        .iter()
        .map(|args| {
            let text = run(repository(), args).shown(args);
            text.split_inclusive('\n').take(60).collect()
        })
        .collect();
    snapshot("show", &text.join("\n"));
}

#[test]
fn records_of_each_kind_are_listed() {
    let claims = ["-C", CASE, "list", "claims", "--width", "80"];
    snapshot(
        "list",
        &dialogue(
            repository(),
            &[
                &[&claims[..], &["--end", "undisclosed"]].concat(),
                &[&claims[..], &["--source", "chronicles-the-news", "--about", "almaty-airport"]].concat(),
                &[&claims[..], &["--source", "elena", "--end", "record"]].concat(),
                &[&claims[..], &["--source", "almaty"]].concat(),
                &[&claims[..], &["--about", "almaty-airprot"]].concat(),
                &["-C", CASE, "list", "sources", "--document", "chronicles"],
                &["-C", CASE, "list", "entities", "--document", "chronicles", "--end", "hearsay"],
                &["-C", CASE, "list", "documents"],
                &["-C", CASE, "list", "contradictions", "--document", "chronicles", "--width", "60"],
                &["-C", CASE, "list", "contradictions", "--document", "chronicles", "--json"],
            ],
        ),
    );
}

#[test]
fn narrow_and_wide_and_in_colour_the_words_are_the_same() {
    let words = |args: &[&str]| {
        let run = run(repository(), &[&["-C", CASE, "trace", "airport-seized"], args].concat());
        let plain: String = anstream::adapter::strip_str(&run.out).to_string();
        plain.replace(['│', '├', '└', '─'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let wide = words(&["--width", "200"]);
    for args in [
        &["--width", "60"][..],
        &["--width", "40"],
        &["--color", "always"],
        &["--color", "never", "--width", "65535"],
    ] {
        assert_eq!(words(args), wide, "{args:?}");
    }
}

#[test]
fn the_shipped_case_has_no_fault() {
    let run = run(repository(), &["-C", CASE, "check"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert_eq!(super::run(repository(), &["-C", CASE, "fmt", "--check"]).out, "");
}

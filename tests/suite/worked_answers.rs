//! The questions of `docs/worked-answers.md`, each with the answer that was found by reading the five texts.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::console::{check_page, run};

#[test]
fn the_page_shows_what_the_program_says() {
    check_page("docs/worked-answers.md");
}

fn json(command: &str) -> Value {
    serde_json::from_str(&run(&format!("wherefrom {command} --json"))).unwrap()
}

fn texts<'a>(all: impl IntoIterator<Item = &'a Value>) -> Vec<String> {
    all.into_iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

fn listed(command: &str) -> Vec<String> {
    texts(json(command).as_array().unwrap().iter().map(|claim| &claim["id"]))
}

/// The contradictions with a claim in question, as `a - b` in the order of the letters.
fn pairs(command: &str) -> BTreeSet<String> {
    let mut pairs = BTreeSet::new();
    for dispute in json(command)["disputes"].as_array().unwrap() {
        let sides = dispute["claims"].as_array().unwrap().iter();
        let asked = texts(sides.filter(|side| side["asked"] == true).map(|side| &side["id"]));
        for one in dispute["contradictions"].as_array().unwrap() {
            let mut claims = texts(one["claims"].as_array().unwrap());
            claims.sort();
            if claims.iter().any(|claim| asked.contains(claim)) {
                pairs.insert(claims.join(" - "));
            }
        }
    }
    pairs
}

fn set(lines: &str) -> BTreeSet<String> {
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn what_the_anonymous_officials_said() {
    let command = "list claims --last-kind authority --last-identity described";
    let expected = set("
        arrested-2000-by-jan-6: official, unnamed
        dozens-protesters-dead-by-jan-6: official
        hundreds-of-deaths-confirmed: official
        police-killed-13: official
        taliban-arrived-two-buses-december: unnamed
        taliban-operating-in-almaty: unnamed
        terrorist-act-from-outside: unnamed
        two-children-killed: official");
    let answer = json(command);
    let said = answer.as_array().unwrap().iter().map(|claim| {
        let ends = claim["ends"].as_array().unwrap().iter();
        let kinds: BTreeSet<String> = texts(ends.map(|end| &end["kind"])).into_iter().collect();
        format!("{}: {}", claim["id"].as_str().unwrap(), kinds.into_iter().collect::<Vec<_>>().join(", "))
    });
    assert_eq!(said.collect::<BTreeSet<_>>(), expected);
}

#[test]
fn what_falls_with_the_officials_whom_maria_quotes() {
    let answer = json("impact chronicles-officials");
    let falls = texts(answer["falls"].as_array().unwrap().iter().map(|one| &one["claim"]));
    let expected = ["taliban-arrived-two-buses-december", "taliban-operating-in-almaty"];
    assert_eq!(falls, expected);
    assert_eq!(
        (answer["stands"].as_array(), answer["look_again"].as_array()),
        (Some(&vec![]), Some(&vec![]))
    );
}

#[test]
fn what_hangs_on_a_single_resident() {
    let command = "gaps --gap single-voice --only --last-tag resident --last-kind person --about deaths";
    let answer = json(command);
    let said: BTreeSet<String> = answer["claims"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let voice = one["gaps"][0]["sources"][0].as_str().unwrap();
            format!("{voice}: {}", one["claim"].as_str().unwrap())
        })
        .collect();
    let expected = set("
        almira-tursyn: people-wreck-own-cities
        daniyar-adilbekov: bitaevs-body-not-released
        daniyar-adilbekov: too-few-police-to-record-death
        maria: heads-severed
        maria: severed-heads-mark-of-taliban
        nurman-saskibaev: corpses-in-centre
        nurman-saskibaev: rapists-and-vandals-at-large
        toyshibekova: police-gave-no-exact-death-toll");
    assert_eq!(said, expected);
}

#[test]
fn who_contradicts_whom_about_the_square() {
    let expected = set("
        central-square-cleared - central-square-not-cleared
        central-square-cleared - genuine-protesters-still-on-square
        new-people-on-square-since-10 - square-50-60-people
        no-police-in-almaty - police-shot-at-banner-people
        people-on-square-not-terrorists - protesters-are-terrorists");
    assert_eq!(pairs("contradictions republic-square --since 2022-01-06"), expected);
}

#[test]
fn who_contradicts_whom_about_the_internet() {
    let expected = set("
        blackout-serves-to-hide-uprising - internet-shut-to-stop-terrorists
        information-vacuum - television-worked
        information-vacuum - tv-only-information
        internet-back-at-midnight - internet-cut-midnight-jan-5-6
        internet-cut-midnight-jan-5-6 - internet-down-evening-jan-4
        internet-cut-midnight-jan-5-6 - internet-on-few-hours-at-night
        internet-cut-midnight-jan-5-6 - internet-shut-off-almaty-jan-5
        internet-down-evening-jan-4 - internet-shut-off-almaty-jan-5
        internet-on-to-warn - residents-not-warned
        mobile-phones-work - no-cell-connection-before
        no-cell-connection-before - only-bad-phone-calls-worked");
    assert_eq!(pairs("contradictions internet-shutdown"), expected);
}

#[test]
fn who_says_how_many_died() {
    let answer = json("contradictions deaths-at-least-164");
    let [figures] = answer["figures"].as_array().unwrap().as_slice() else { panic!("one spread: {answer}") };
    let said: Vec<String> = figures
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let counts = one["quantity"]["counts"].as_str().unwrap_or("all");
            let place = one["quantity"]["where"].as_str().unwrap_or("nowhere");
            format!("{} ({counts}; {place})", one["claim"].as_str().unwrap())
        })
        .collect();
    let expected = [
        "at-least-one-killed-at-banner (people with the banner; Republic Square, Almaty)",
        "two-children-killed (children; Kazakhstan)",
        "police-killed-13 (police officers; Kazakhstan)",
        "deaths-at-least-164 (all; Kazakhstan)",
        "huge-number-of-victims (all other victims as well; Kazakhstan)",
        "dozens-killed-almaty-night-jan-6 (protesters; Almaty)",
        "dozens-protesters-dead-by-jan-6 (protesters; nowhere)",
        "hundreds-of-deaths-confirmed (all; Kazakhstan)",
        "deaths-much-higher-than-official (all; Kazakhstan)",
        "some-police-died (police officers; Almaty)",
        "toll-in-thousands (the wounded as well; Kazakhstan)",
    ];
    assert_eq!(said, expected);
    let expected = set("
        deaths-at-least-164 - deaths-much-higher-than-official
        deaths-at-least-164 - toll-in-thousands");
    assert_eq!(pairs("contradictions deaths-at-least-164"), expected);
}

#[test]
fn who_set_the_fires() {
    let expected = set("
        arson-staged-to-discredit-protesters - pogromists-just-rabid-crowd
        arson-staged-to-discredit-protesters - protesters-are-terrorists
        arson-staged-to-discredit-protesters - protesters-burned-akimat
        arson-staged-to-discredit-protesters - protesters-burned-or-occupied-municipal-buildings
        authorities-supporters-burned-vehicles - crowd-burned-patrol-cars");
    assert_eq!(pairs("contradictions fires"), expected);
}

#[test]
fn which_rumours_have_no_teller() {
    let expected = "airport-retaken arrests-much-higher-than-official bandits-20000-attacked-almaty \
        bloggers-and-union-leaders-disappeared central-square-cleared clean-up-operation-continues \
        deaths-much-higher-than-official fighters-were-islamic-terrorists foreign-support-for-coup \
        geopolitical-schemes-in-uprising injured-police-in-hospital kostanai-instigators-dressed-alike \
        looted-stores-300-400 many-unhappy-with-nazarbayev median-salary-about-300-dollars \
        military-school-attack-attempted nationalist-squads-fought nazarbayev-about-to-leave \
        nazarbayev-clan-keeps-power nazarbayev-left-country nazarbayev-nephew-in-coup \
        nazarbayev-removal-staged new-riots-without-reforms only-power-players-have-agency \
        others-earn-even-less palace-coup paratroopers-in-battle planes-left-before-airport-seized \
        pogromists-trained-extremists police-injured-400 power-struggle-inside-regime \
        power-struggle-with-nazarbayev-clan protesters-1986-bribed-or-misled \
        protesters-2022-bribed-or-misled protesters-aggressive-youth-marauders protesters-anti-russian \
        protesters-are-beasts protesters-have-firearms protesters-looted-malls-and-shops \
        protesters-looted-perfume-store protesters-want-russian-banned protesters-want-to-show-strength \
        protesters-wanton protesters-were-criminals protesters-were-marauders protests-began-other-cities \
        riots-in-almaty some-police-died somebody-behind-the-protests tokayev-retired \
        tokayev-secures-power-with-russian-help tokayev-will-call-early-elections tokayev-will-try-reforms \
        traitors-in-security-committee workers-uprising-zhanaozen young-activists-none-in-jail \
        young-activists-pro-government zhanaozen-demands zhanaozen-protest-peaceful";
    let expected: Vec<String> = expected.split_whitespace().map(str::to_owned).collect();
    assert_eq!(listed("list claims --only --last-kind rumour"), expected);
}
